"""Every class of other drugs: by ingredient, product, ATC, names in several languages, brands."""

import pytest

from fhir_baclofen.fhir.code_systems import ATC, ICD10, RXNORM, SNOMED
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Coding
from fhir_baclofen.fhir.extract.courses import CLASSES
from fhir_baclofen.fhir.terminology import ingredients_of, is_systemic, sets_of

# Class: an RxNorm ingredient, an RxNorm product, ATC codes, names in several languages and brands.
TABLE: dict[str, tuple[str | None, str | None, tuple[str, ...], tuple[str, ...]]] = {
    "opioids": (
        "7052",
        "1049214",
        ("N02AA01", "N02AX02", "N07BC02", "R05DA04", "N02AA55", "N01AH01"),
        (
            *("morphine sulfate", "Morphinsulfat Retardtabletten", "morfinesulfaat", "morfina"),
            *("oxicodona", "ossicodone", "Oxycodonhydrochlorid", "oxycodone / naloxone"),
            *("Codéine + paracétamol", "codeïnefosfaat", "codeina e paracetamolo", "Co-codamol"),
            *("hidromorfona", "idromorfone", "tramadolo", "Tramal", "metadona", "fentanilo"),
            *("OxyContin", "Percocet", "Suboxone", "TARGIN", "péthidine", "petidina", "Tylenol #3"),
        ),
    ),
    "benzodiazepines": (
        "3322",
        "2058253",
        ("N05BA01", "N05CD08", "N03AE01"),
        (
            *("diazépam", "Lorazepam", "clonazepam gotas", "alprazolam", "temazepam", "Rivotril"),
            *("Valium", "Xanax", "chlordiazépoxide", "clordiazepóxido", "midazolam"),
        ),
    ),
    "cns-depressants-other": (
        "25480",
        "198083",
        ("N05CF02", "N02BF01", "N03AX16", "N05AH04", "N03AA02", "N07XX04"),
        (
            *("gabapentine", "Gabapentina", "prégabaline", "Lyrica", "zopiclona", "Zolpidem"),
            *("fenobarbital", "phénobarbital", "Fenobarbitale", "idrossizina", "hidroxizina"),
            *("clorpromazina", "quetiapina", "sodium oxybate", "Natriumoxybat", "Xyrem"),
            *("hydrate de chloral", "difenidramina", "prométhazine"),
        ),
    ),
    "muscle-relaxants": (
        "2101",
        "197446",
        ("M03BX02", "M03CA01", "M03BA03"),
        (
            *("tizanidine hydrochloride", "Tizanidinhydrochlorid", "tizanidina", "Sirdalud"),
            *("metocarbamol", "méthocarbamol", "ciclobenzaprina", "dantroleno", "tiocolchicoside"),
        ),
    ),
    "maoi": (
        "8123",
        "312347",
        ("N06AF03", "N06AG02", "N04BD02"),
        (
            *("phenelzine sulfate", "fenelzina", "moclobémide", "Moclobemida", "tranilcipromina"),
            *("sélégiline", "rasagilina", "linezolide", "bleu de méthylène", "Methylenblau"),
        ),
    ),
    "tca": (
        "704",
        "1000048",
        ("N06AA09",),
        (
            *("amitriptylinehydrochloride", "amitriptilina", "Amitriptylin", "clomipramina"),
            *("nortriptilina", "doxépine", "dothiepin", "Anafranil"),
        ),
    ),
    "psychotropics-aud": (
        "36437",
        None,
        ("N06AB06", "N05AD01", "N05BB01", "N06BA04", "N05AN01"),
        (
            *("sertralina", "Sertralin", "fluoxétine", "Haloperidol", "aloperidolo"),
            *("valproinezuur", "Valproinsäure", "acide valproïque", "ácido valproico"),
            *("metilfenidato", "escitalopram oxalate", "lamotrigina", "bupropion"),
        ),
    ),
    "lithium": (
        "6448",
        None,
        ("N05AN01",),
        ("lithium carbonate", "Lithiumcarbonat", "lithiumcarbonaat", "carbonate de lithium",
         "litio", "lítio", "Priadel"),
    ),
    "levodopa": (
        "6375",
        None,
        ("N04BA02", "N04BA03"),
        ("lévodopa", "Levodopa/Carbidopa", "levodopa e benserazide", "Sinemet", "Madopar"),
    ),
    "antihypertensives": (
        "1202",
        "1011736",
        ("C02AC01", "C03AA03", "C07AB07", "C08CA01", "C09AA05"),
        (
            *("hidroclorotiazida", "idroclorotiazide", "amlodipino", "Ramipril", "énalapril"),
            *("clonidina", "furosemida", "Candésartan", "bisoprololo", "espironolactona"),
        ),
    ),
    "nsaids": (
        "5640",
        None,
        ("M01AE01", "M01AB05", "M01AH01"),
        (
            *("ibuprofeno", "ibuprofène", "Diclofenac-Natrium", "diclofenaco", "naprossene"),
            *("naproxen sodium", "indometacina", "kétoprofène", "acide méfénamique", "Voltaren"),
        ),
    ),
    "acei-arb": (
        "29046",
        "153822",
        ("C09AA02", "C09CA01", "C09BA05", "C09DX04"),
        ("lisinopril", "périndopril", "Losartan-Kalium", "valsartán", "Entresto"),
    ),
    "diuretics": (
        "4603",
        "104232",
        ("C03CA01", "C03DA01", "C09BA02", "C09DA01", "C07BB07"),
        ("furosémide", "Torasemid", "idroclorotiazide", "espironolactona", "indapamida"),
    ),
    "aspirin": (
        "1191",
        None,
        ("N02BA01", "B01AC06"),
        ("acetylsalicylic acid", "Acetylsalicylsäure", "acide acétylsalicylique", "aspirina",
         "ácido acetilsalicílico", "Kardégic"),
    ),
    "aspirin-low-dose": (None, None, ("B01AC06", "B01AC30"), ("clopidogrel / aspirin 75/75",)),
    "mao-b": (
        "9639",
        "859193",
        ("N04BD01", "N04BD02", "N04BD03"),
        ("selegilina", "rasagiline", "safinamida", "Azilect"),
    ),
    "maoi-transdermal": (None, "865206", (), ()),
    "muscle-relaxants-peripheral": ("3105", None, ("M03CA01",), ("dantrolène", "Dantrium")),
    "antiseizure": (
        "114477",
        None,
        ("N03AA02", "N03AB02", "N03AF01", "N03AG01", "N03AX14"),
        (
            *("lévétiracétam", "Levetiracetam", "Keppra", "fenitoina", "phénytoïne", "Topiramat"),
            *("carbamazépine", "Valproat", "lamotrigina", "Vimpat", "primidone"),
        ),
    ),
    "alpha-2-agonists": (
        "2599",
        "1013930",
        ("C02AC01", "M03BX02"),
        ("clonidine", "Tizanidin", "Catapresan"),
    ),
    "nephroactive": (
        "3355",
        "153822",
        ("M01AB05", "C09AA02", "C09CA01", "C03CA01"),
        ("diclofénac", "lisinoprilo", "Torasemid"),
    ),
}  # fmt: skip


def coded(system: str, code: str) -> CodeableConcept:
    return CodeableConcept(coding=(Coding(system=system, code=code),))


def text(words: str) -> CodeableConcept:
    return CodeableConcept(text=words)


CODES = [
    pytest.param(topic, coded(system, code), id=f"{topic}, {code}")
    for topic, (ingredient, product, atc, _) in TABLE.items()
    for system, code in (
        *((RXNORM, c) for c in (ingredient, product) if c),
        *((ATC, c) for c in atc),
    )
]
NAMES = [
    pytest.param(topic, name, id=f"{topic}, {name}")
    for topic, (_, _, _, names) in TABLE.items()
    for name in names
]


def test_the_table_has_every_class_that_rules_ask_for() -> None:
    assert set(TABLE) == CLASSES


@pytest.mark.parametrize(("topic", "concept"), CODES)
def test_a_class_is_known_by_codes(topic: str, concept: CodeableConcept) -> None:
    assert topic in sets_of(concept)


@pytest.mark.parametrize(("topic", "name"), NAMES)
def test_a_class_is_known_by_names(topic: str, name: str) -> None:
    for written in (name, name.upper(), f"{name} 10 mg tablet"):
        assert topic in sets_of(text(written)), written
    assert ingredients_of(text(name))


@pytest.mark.parametrize(
    "words",
    [
        *("naltrexone 50 mg", "naloxone nasal spray", "nalmefene", "methylnaltrexone bromide"),
        *("loperamide", "lopéramide", "Imodium", "dextromethorphan", "apomorphine"),
        *("levothyroxine", "Levothyroxin", "lévothyroxine", "levofloxacin"),
        *("levocetirizine", "levocarnitine", "Levonorgestrel"),
        *("acetazolamide", "brinzolamide", "carbimazole", "methimazole"),
        *("acetaminophen", "paracétamol", "Tylenol", "metamizole"),
        *("ethanol 10 % in oral solution", "alcohol swabs", "cough syrup with alcohol"),
        *("potassium chloride", "Natriumbicarbonat", "calcium carbonate", "magnesium sulfate"),
        *("tablet to be taken as directed", "Filmtabletten", "comprimés pelliculés"),
        *("baclofen 10 mg", "Lioresal"),
    ],
)
def test_what_only_sounds_like_one_is_none(words: str) -> None:
    assert sets_of(text(words)).isdisjoint(CLASSES)


@pytest.mark.parametrize(
    "concept",
    [
        pytest.param(coded(ATC, "A07DA03"), id="loperamide"),
        pytest.param(coded(ATC, "N07BB04"), id="naltrexone"),
        pytest.param(coded(ATC, "V03AB15"), id="naloxone"),
        pytest.param(coded(ATC, "M02AA15"), id="topical diclofenac"),
        pytest.param(coded(ATC, "H03AA01"), id="levothyroxine"),
        pytest.param(coded(ATC, "M03BX01"), id="baclofen"),
        pytest.param(coded(ATC, "M01AX05"), id="glucosamine"),
        pytest.param(coded(RXNORM, "7243"), id="naltrexone in RxNorm"),
        pytest.param(coded(RXNORM, "448"), id="ethanol"),
        pytest.param(coded(RXNORM, "197304"), id="acetazolamide"),
        pytest.param(coded("http://hl7.org/fhir/sid/ndc", "0406-0512"), id="a code not known"),
    ],
)
def test_a_code_next_to_a_class_is_none(concept: CodeableConcept) -> None:
    assert sets_of(concept).isdisjoint(CLASSES)


def test_a_drug_is_known_by_the_name_beside_an_unknown_code() -> None:
    for system, code in ((SNOMED, "373529000"), ("http://hl7.org/fhir/sid/ndc", "0406-0512")):
        named = Coding(system=system, code=code, display="Morphine (substance)")
        assert "opioids" in sets_of(CodeableConcept(coding=(named,)))


@pytest.mark.parametrize(
    ("code", "topics"),
    [
        ("373529000", {"opioids"}),
        ("387264003", {"benzodiazepines"}),
        ("387207008", {"nephroactive", "nsaids"}),
        ("386873009", {"antihypertensives", "nephroactive", "acei-arb"}),
        ("373440006", {"muscle-relaxants", "alpha-2-agonists"}),
        ("387517004", set()),
    ],
)
def test_a_substance_of_snomed_ct_is_of_every_class_of_its_ingredient(
    code: str, topics: set[str]
) -> None:
    assert sets_of(coded(SNOMED, code)) == topics


def test_an_adverse_effect_of_baclofen_is_neither_an_overdose_nor_an_allergy() -> None:
    assert sets_of(coded(ICD10, "T42.8X5A")) == {"baclofen-adverse-effect"}
    assert sets_of(coded(ICD10, "T42.8X6A")) == {"baclofen-underdosing"}


@pytest.mark.parametrize(
    ("words", "systemic"),
    [
        ("Voltaren Emulgel", False),
        ("Diclofenac Schmerzgel 1 %", False),
        ("diclofenac gel", False),
        ("Advil Liqui-Gels", True),
        ("ibuprofen 200 mg gel capsules", True),
        ("ibuprofen soft-gel", True),
        ("gotas oftálmicas de timolol", False),
        ("timolol colírio", False),
        ("Augentropfen", False),
        ("supposte di diclofenac", False),
        ("Diclofenac Zäpfchen", False),
        ("diazepam rectal", False),
        ("fentanyl Pflaster", True),
        ("buprenorphine sublingual tablet", True),
    ],
)
def test_what_acts_only_where_it_is_put_is_told_by_words(words: str, systemic: bool) -> None:
    assert is_systemic(text(words)) is systemic


@pytest.mark.parametrize(
    "system",
    [
        "http://hl7.org/fhir/sid/icd-10",
        "http://hl7.org/fhir/sid/icd-10-cm",
        "http://hl7.org/fhir/sid/icd-10-am",
        "http://hl7.org/fhir/sid/icd-10-nl",
        "http://fhir.de/CodeSystem/dimdi/icd-10-gm",
        "https://smt.esante.gouv.fr/terminologie-cim-10",
        "https://termgit.elga.gv.at/CodeSystem/icd-10-bmg-2024",
        "http://www.saude.gov.br/fhir/r4/CodeSystem/BRCID10",
        "urn:oid:2.16.840.1.113883.6.3",
    ],
)
def test_every_national_icd_10_is_matched_by_prefix(system: str) -> None:
    for code in ("G35", "G35.0", "g350"):
        assert "spasticity" in sets_of(coded(system, code)), code
    assert sets_of(coded(system, "G36.0")) == set()


@pytest.mark.parametrize(
    "system",
    [
        "http://hl7.org/fhir/sid/icd-10-pcs",
        "http://www.cms.gov/Medicare/Coding/ICD10PCS",
        "http://hl7.org/fhir/sid/icd-9-cm",
        "http://id.who.int/icd/release/11/mms",
    ],
)
def test_other_classifications_are_no_icd_10(system: str) -> None:
    assert sets_of(coded(system, "G35")) == set()


@pytest.mark.parametrize(
    "system",
    ["http://snomed.info/sct/731000124108", "http://snomed.info/sct/11000172109/version/20240315"],
)
def test_an_edition_of_snomed_ct_is_snomed_ct(system: str) -> None:
    assert sets_of(coded(system, "24700007")) == {"spasticity"}


@pytest.mark.parametrize(
    "system",
    [
        "https://www.whocc.no/atc",
        "http://fhir.de/CodeSystem/dimdi/atc",
        "https://smt.esante.gouv.fr/terminologie-atc",
    ],
)
def test_every_atc_is_matched_by_prefix(system: str) -> None:
    assert "opioids" in sets_of(coded(system, "N02AA05"))
