"""Value sets know a concept by its codes, or by the words that stand in for one."""

import json
from pathlib import Path

import pytest

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.fhir.code_systems import ATC, ICD10, LOINC, RXNORM, SNOMED
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Coding
from fhir_baclofen.fhir.terminology import (
    essence,
    ingredients_of,
    is_baclofen,
    is_systemic,
    sets_of,
    strength_of,
    words_of,
)
from fhir_baclofen.fhir.terminology_index import build, rendered
from fhir_baclofen.quantities import plain
from fhir_baclofen.resources import data_path
from tests.records.build import Json

FILES = sorted(data_path("terminology", "valuesets").glob("*.json"))
OURS = "http://fhir-baclofen.org/fhir"


def code(system: str | None, value: str, display: str | None = None) -> CodeableConcept:
    return CodeableConcept(coding=(Coding(system=system, code=value, display=display),))


def text(words: str) -> CodeableConcept:
    return CodeableConcept(text=words)


# -- the shipped files -----------------------------------------------------------------------------


def test_the_index_is_what_the_value_sets_give() -> None:
    assert data_path("terminology", "index.json").read_bytes() == rendered(
        build(data_path("terminology"))
    )


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_a_value_set_is_named_for_its_file_and_tells_how_sure_each_code_is(file: Path) -> None:
    content = json.loads(file.read_bytes())
    assert (content["resourceType"], content["id"]) == ("ValueSet", file.stem)
    assert content["url"] == f"{OURS}/ValueSet/{file.stem}"
    if "code-confidence" not in file.read_text():
        assert all(
            i["system"].startswith(OURS) or "v3-ActCode" in i["system"] for i in includes(content)
        )
        return
    for include in includes(content):
        if include["system"].startswith(OURS):
            continue
        for holder in include.get("concept") or [include]:
            sure = [e["valueCode"] for e in holder["extension"] if "confidence" in e["url"]]
            assert sure in (["verified"], ["from-memory"]), holder


def includes(content: Json) -> list[Json]:
    found: list[Json] = content["compose"]["include"]
    return found


# -- problems by code ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("icd", "topics"),
    [
        pytest.param("G35", {"spasticity"}, id="a category"),
        pytest.param("G35.A", {"spasticity"}, id="a code that the category was split into"),
        pytest.param("g35.a", {"spasticity"}, id="in lower case"),
        pytest.param("G20.A1", {"parkinson"}, id="another split category"),
        pytest.param("F10.21", {"alcohol-use-disorder"}, id="in remission"),
        pytest.param(
            "F10.230",
            {"alcohol-use-disorder", "alcohol-intoxication", "alcohol-withdrawal"},
            id="withdrawal",
        ),
        pytest.param(
            "F10.4",
            {
                *("alcohol-use-disorder", "alcohol-intoxication", "alcohol-withdrawal"),
                "alcohol-withdrawal-delirium",
            },
            id="withdrawal delirium in ICD-10",
        ),
        pytest.param("F10.121", {"alcohol-use-disorder", "alcohol-intoxication"}, id="drunk"),
        pytest.param("F11.20", {"substance-use-other"}, id="not alcohol"),
        pytest.param("N17.0", {"aki"}, id="acute kidney failure of any kind"),
        pytest.param("N18.30", {"ckd", "ckd-moderate"}, id="stage 3"),
        pytest.param("N183", {"ckd", "ckd-moderate"}, id="stage 3 before it was split, no dot"),
        pytest.param("N185", {"ckd", "ckd-severe"}, id="stage 5, no dot"),
        pytest.param("N18.6", {"ckd", "dialysis"}, id="end stage"),
        pytest.param("N18.9", {"ckd", "ckd-unstaged"}, id="no stage"),
        pytest.param("N19", set(), id="kidney failure without more"),
        pytest.param("K25.7", {"peptic-ulcer-active"}, id="first of the ulcers"),
        pytest.param("K28.9", {"peptic-ulcer-active"}, id="last of the ulcers"),
        pytest.param("K29.0", set(), id="next to the ulcers"),
        pytest.param("Z87.11", {"peptic-ulcer-history"}, id="a past ulcer"),
        pytest.param(
            "I69.351",
            {"spasticity", "stroke", "stroke-sequelae", "cerebral-cause"},
            id="hemiplegia after a stroke",
        ),
        pytest.param(
            "I69.320",
            {"stroke", "stroke-sequelae", "cerebral-cause"},
            id="another sequel of a stroke is no spasticity",
        ),
        pytest.param(
            "Z86.73", {"stroke", "stroke-sequelae", "stroke-no-deficit"}, id="a stroke that is past"
        ),
        pytest.param("I64", {"stroke", "cerebral-cause"}, id="a stroke in ICD-10"),
        pytest.param("I65.2", {"cerebral-cause"}, id="next to the strokes"),
        pytest.param("O99.89", {"pregnancy"}, id="the chapter of pregnancy"),
        pytest.param("Z3A.20", {"pregnancy"}, id="weeks of pregnancy"),
        pytest.param("Z35", set(), id="not pregnancy"),
        pytest.param("N83.201", {"ovarian-cyst"}, id="a cyst of the right ovary"),
        pytest.param("E80.21", {"porphyria"}, id="porphyria"),
        pytest.param("E80.4", set(), id="not porphyria"),
        pytest.param("T42.8X1D", {"overdose"}, id="poisoning, later visit"),
        pytest.param("T42.8X2D", {"overdose", "overdose-intentional"}, id="on purpose"),
        pytest.param("T42.8X5A", {"baclofen-adverse-effect"}, id="an adverse effect is none"),
        pytest.param("T85.610A", {"pump", "pump-problem"}, id="a broken catheter"),
        pytest.param("R53.1", {"sedation", "weakness"}, id="weakness"),
        pytest.param("R40.0", {"sedation", "drowsiness"}, id="somnolence"),
        pytest.param("R40.20", {"neurotoxicity", "unconscious"}, id="coma"),
        pytest.param("E11.40", {"diabetes", "neuropathic-pain"}, id="diabetic neuropathy"),
        pytest.param("I11.0", {"hypertension", "heart-failure"}, id="heart failure by pressure"),
        pytest.param("I11.9", {"hypertension"}, id="without heart failure"),
        pytest.param("G", set(), id="a fragment of a code"),
    ],
)
def test_a_problem_belongs_to_the_sets_of_its_icd_10_code(icd: str, topics: set[str]) -> None:
    assert sets_of(code(ICD10, icd)) == topics


@pytest.mark.parametrize(
    "system",
    [
        "http://hl7.org/fhir/sid/icd-10",
        "http://hl7.org/fhir/sid/icd-10-cm/",
        "https://hl7.org/fhir/sid/icd-10-cm",
        "http://fhir.de/CodeSystem/bfarm/icd-10-gm",
        "urn:oid:2.16.840.1.113883.6.90",
        "URN:OID:2.16.840.1.113883.6.90",
        "2.16.840.1.113883.6.90",
        " http://hl7.org/fhir/sid/icd-10-cm ",
        "http://hl7.org/fhir/sid/icd-10-cm|2024",
        "http://HL7.org/fhir/sid/icd-10-cm",
        "http://id.who.int/icd/release/10",
        "http://id.who.int/icd/release/10/2019",
        "ICD-10-CM",
        "ICD-10",
    ],
)
def test_other_names_of_a_code_system_are_known(system: str) -> None:
    assert sets_of(code(system, "N18.4")) == {"ckd", "ckd-severe"}


@pytest.mark.parametrize(
    ("systems", "known", "topics"),
    [
        (
            ("http://SNOMED.info/sct", "http://snomed.info/sct|2024", "SNOMED CT", "SNOMED-CT"),
            "24700007",
            {"spasticity"},
        ),
        (
            ("http://www.loinc.org", "https://loinc.org/", "HTTP://LOINC.ORG", "LOINC"),
            "2160-0",
            {"creatinine-serum"},
        ),
        (("RxNorm", "urn:oid:2.16.840.1.113883.6.88", "RXNORM"), "7052", {"opioids"}),
        (("ATC", "http://whocc.no/atc", "2.16.840.1.113883.6.73"), "N02AA01", {"opioids"}),
    ],
)
def test_a_system_is_known_by_any_of_its_names(
    systems: tuple[str, ...], known: str, topics: set[str]
) -> None:
    for system in systems:
        assert sets_of(code(system, known)) == topics, system


@pytest.mark.parametrize(
    ("system", "given", "topics"),
    [
        (ICD10, " N18.4", {"ckd", "ckd-severe"}),
        (ICD10, "n184 ", {"ckd", "ckd-severe"}),
        (SNOMED, " 24700007 ", {"spasticity"}),
        (LOINC, "2160-0\n", {"creatinine-serum"}),
        (RXNORM, " 7052", {"opioids"}),
        (ATC, " n02aa01", {"opioids"}),
    ],
)
def test_spaces_around_a_code_do_not_matter(system: str, given: str, topics: set[str]) -> None:
    assert sets_of(code(system, given)) == topics


@pytest.mark.parametrize(
    ("concept", "topics"),
    [
        pytest.param(code(SNOMED, "24700007"), {"spasticity"}, id="SNOMED CT"),
        pytest.param(code(LOINC, "2160-0"), {"creatinine-serum"}, id="LOINC"),
        pytest.param(code(LOINC, "11042-9"), {"creatinine-dialysis"}, id="before dialysis"),
        pytest.param(code(LOINC, "48643-1"), {"egfr", "egfr-race"}, id="by race"),
        pytest.param(
            code(f"{OURS}/CodeSystem/clinical-facts", "it-screening"), {"it-screening"}, id="ours"
        ),
        pytest.param(code("urn:x", "G35"), set(), id="a code of an unknown system"),
        pytest.param(code(None, "G35"), set(), id="a code of no system"),
        pytest.param(
            CodeableConcept(
                coding=(Coding(system="urn:x", code="1"), Coding(system=ICD10, code="G35"))
            ),
            {"spasticity"},
            id="any coding counts",
        ),
        pytest.param(CodeableConcept(coding=None), set(), id="nothing"),
        pytest.param(None, set(), id="none"),
        pytest.param(code(SNOMED, "72607000"), {"route-intrathecal"}, id="a route is no drug"),
    ],
)
def test_a_concept_belongs_to_the_sets_of_any_of_its_codes(
    concept: CodeableConcept | None, topics: set[str]
) -> None:
    assert sets_of(concept) == topics


# -- problems by words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        pytest.param("Multiple sclerosis, relapsing", {"spasticity"}, id="within a text"),
        pytest.param("Sclérose en plaques", {"spasticity"}, id="French"),
        pytest.param("CKD stage 4", {"ckd-severe"}, id="a stage"),
        pytest.param("Chronic kidney disease, stage 3", {"ckd-moderate"}, id="spelled out"),
        pytest.param("Peptic ulcer", {"peptic-ulcer-active"}, id="an ulcer"),
        pytest.param("History of peptic ulcer", {"peptic-ulcer-history"}, id="a past one"),
        pytest.param("No history of stroke", set(), id="denied"),
        pytest.param("Family history of epilepsy", set(), id="of a relative"),
        pytest.param("rule out epilepsy", set(), id="to be ruled out"),
        pytest.param("Epilepsy", {"seizure"}, id="an illness"),
        pytest.param("eGFR", {"egfr"}, id="a measurement"),
        pytest.param("Urine creatinine", set(), id="a measurement only as a whole text"),
        pytest.param("Creatinine", {"creatinine-serum"}, id="creatinine"),
        pytest.param("Obstructive sleep apnoea", {"respiratory"}, id="British spelling"),
        pytest.param("Apnées du sommeil", {"respiratory"}, id="sleep apnoea in French"),
        pytest.param("Chronic respiratory failure", {"respiratory"}, id="respiratory failure"),
        pytest.param("Paranoid schizophrenia", {"psychiatric-severe"}, id="schizophrenia"),
        pytest.param("Bipolar affective disorder", {"psychiatric-severe"}, id="bipolar"),
        pytest.param("Depression without psychotic features", set(), id="depression"),
        pytest.param("AVC ischémique", {"stroke"}, id="stroke in French"),
        pytest.param("Cerebral infarction, left", {"stroke"}, id="infarction"),
        pytest.param("Hepatic encephalopathy grade 2", {"hepatic-encephalopathy"}, id="liver"),
        pytest.param("Autonomic dysreflexia, episodic", {"autonomic-dysreflexia"}, id="reflexes"),
        pytest.param("Grossesse en cours", {"pregnancy"}, id="pregnancy in French"),
        pytest.param("Allaitement maternel", {"lactation"}, id="breastfeeding in French"),
        pytest.param("Ulcère duodénal", {"peptic-ulcer-active"}, id="ulcer in French"),
        pytest.param(
            "Antécédent d'ulcère gastrique", {"peptic-ulcer-history"}, id="a past one in French"
        ),
        pytest.param("Healed duodenal ulcer", {"peptic-ulcer-history"}, id="a healed one"),
        pytest.param("CKD G3b A2", {"ckd-moderate"}, id="a stage by filtration"),
        pytest.param("Insuffisance rénale chronique", {"ckd-unstaged"}, id="kidneys in French"),
        pytest.param("Insuffisance rénale chronique stade 4", {"ckd-severe"}, id="stage in French"),
        pytest.param("Insuffisance rénale aiguë", {"aki"}, id="acute injury in French"),
        pytest.param("Hémodialyse chronique", {"dialysis"}, id="dialysis in French"),
        pytest.param("Suicidal behaviour", {"suicide-risk"}, id="suicidal"),
        pytest.param("Dépendance à l'alcool", {"alcohol-use-disorder"}, id="alcohol in French"),
        pytest.param("Névralgie du trijumeau", {"neuropathic-pain"}, id="neuralgia in French"),
        pytest.param("Diabète de type 2", {"diabetes"}, id="diabetes in French"),
        pytest.param("Heart failure (HFrEF)", {"heart-failure"}, id="heart failure"),
        pytest.param("Chutes à répétition", {"fall-balance"}, id="falls in French"),
        pytest.param("C5 spinal cord injury", {"cord-injury-high"}, id="cervical cord"),
        pytest.param("Spinal cord injury at T6", {"cord-injury-high"}, id="cord at T6"),
        pytest.param("Spinal cord injury at T7", set(), id="cord below T6"),
        pytest.param("", set(), id="no words"),
    ],
)
def test_a_problem_without_a_code_is_known_by_its_words(words: str, topics: set[str]) -> None:
    assert topics <= sets_of(text(words))
    assert bool(sets_of(text(words))) is bool(topics)


def test_words_beside_a_known_code_do_not_make_another_problem() -> None:
    assert sets_of(code(ICD10, "Z82.0", "Family history of epilepsy")) == set()
    assert sets_of(code(SNOMED, "160303001", "epilepsy")) == set()


def test_words_beside_a_code_of_the_house_count() -> None:
    assert sets_of(code("urn:house", "4711", "Epilepsy")) == {"seizure"}


def coded(*codings: tuple[str | None, str, str | None]) -> CodeableConcept:
    return CodeableConcept(
        coding=tuple(Coding(system=s, code=c, display=d) for s, c, d in codings), text="Epilepsy"
    )


@pytest.mark.parametrize(
    ("here", "there", "alike"),
    [
        pytest.param(
            coded((SNOMED, "84757009", "Epilepsy"), ("urn:north", "1", "Epilepsy NOS")),
            coded((SNOMED, "84757009", "Epilepsy"), ("urn:south", "2", "Epilepsy NOS")),
            True,
            id="two houses",
        ),
        pytest.param(
            coded(("urn:north", "1", "Epilepsy")),
            coded(("urn:north", "1", "Seizure")),
            False,
            id="two displays",
        ),
        pytest.param(
            coded(("urn:north", "1", None)),
            coded(("urn:north", "2", None)),
            False,
            id="codes that may be all there is to show",
        ),
        pytest.param(
            coded((SNOMED, "84757009", "Epilepsy")),
            coded((SNOMED, "128613002", "Epilepsy")),
            False,
            id="published codes",
        ),
        pytest.param(
            coded(("http://snomed.info/sct/900000000000207008", "84757009", "Epilepsy")),
            coded((SNOMED, "84757009", "Epilepsy")),
            False,
            id="an edition of a published system stays",
        ),
    ],
)
def test_a_code_of_a_house_adds_nothing_to_the_display_beside_it(
    here: CodeableConcept, there: CodeableConcept, alike: bool
) -> None:
    assert (essence(here) == essence(there)) is alike
    for concept in (here, there):
        assert words_of(essence(concept)) == words_of(concept)
        assert sets_of(essence(concept)) == sets_of(concept)


# -- drugs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "concept",
    [
        pytest.param(code(RXNORM, "1292"), id="the ingredient"),
        pytest.param(code(RXNORM, "197391"), id="a tablet"),
        pytest.param(code(ATC, "M03BX01"), id="ATC"),
        pytest.param(code(SNOMED, "387342009"), id="SNOMED CT"),
        pytest.param(text("Baclofen 10 mg tablet"), id="English"),
        pytest.param(text("BACLOFENE MYLAN 10 mg"), id="French, without accents"),
        pytest.param(text("Baclofène 10 mg"), id="French"),
        pytest.param(text("baclofeno"), id="Spanish"),
        pytest.param(text("Lioresal"), id="a brand"),
        pytest.param(code("urn:house", "4711", "baclofen tab"), id="by the display"),
    ],
)
def test_oral_baclofen_is_known(concept: CodeableConcept) -> None:
    assert is_baclofen(concept)
    assert "baclofen-oral" in sets_of(concept)
    assert "baclofen-intrathecal" not in sets_of(concept)


@pytest.mark.parametrize(
    "concept",
    [
        pytest.param(code(RXNORM, "1666613"), id="an injection"),
        pytest.param(text("Lioresal Intrathecal 2 mg/mL"), id="by the words"),
        pytest.param(text("Gablofen prefilled syringe"), id="a brand"),
        pytest.param(code(RXNORM, "1292", "baclofen intrathecal"), id="ingredient and words"),
    ],
)
def test_intrathecal_baclofen_is_known(concept: CodeableConcept) -> None:
    assert "baclofen-intrathecal" in sets_of(concept)
    assert "baclofen-oral" not in sets_of(concept)


@pytest.mark.parametrize(
    ("words", "topics", "ingredients"),
    [
        pytest.param("oxycodone 5 mg", {"opioids"}, {"oxycodone"}, id="an opioid"),
        pytest.param("Oxycodon", {"opioids"}, {"oxycodone"}, id="German"),
        pytest.param("ossicodone", {"opioids"}, {"oxycodone"}, id="Italian"),
        pytest.param("Codéine phosphate", {"opioids"}, {"codeine"}, id="French"),
        pytest.param("naltrexone 50 mg", set(), set(), id="an antagonist"),
        pytest.param("naloxone 4 mg", set(), set(), id="the other antagonist"),
        pytest.param("methylnaltrexone", set(), set(), id="a part of a word is no name"),
        pytest.param("loperamide", set(), set(), id="acts in the gut"),
        pytest.param("buprenorphine / naloxone", {"opioids"}, {"buprenorphine"}, id="both"),
        pytest.param("Diazépam 5 mg", {"benzodiazepines"}, {"diazepam"}, id="an accent"),
        pytest.param("acetazolamide 250 mg", set(), set(), id="sounds like a benzodiazepine"),
        pytest.param("gabapentine", {"cns-depressants-other"}, {"gabapentin"}, id="Dutch"),
        pytest.param(
            "quetiapine",
            {"cns-depressants-other", "psychotropics-aud"},
            {"quetiapine"},
            id="a sedating antipsychotic",
        ),
        pytest.param("haloperidol", {"psychotropics-aud"}, {"haloperidol"}, id="another one"),
        pytest.param(
            "valproic acid",
            {"antiseizure", "psychotropics-aud"},
            {"valproic acid"},
            id="two words",
        ),
        pytest.param(
            "aspirin / carisoprodol / codeine",
            {"muscle-relaxants", "opioids", "aspirin"},
            {"aspirin", "carisoprodol", "codeine"},
            id="a combination",
        ),
        pytest.param(
            "lisinopril 10 mg",
            {"antihypertensives", "nephroactive", "acei-arb"},
            {"lisinopril"},
            id="two sets and a group",
        ),
        pytest.param(
            "frusemide",
            {"antihypertensives", "nephroactive", "diuretics"},
            {"furosemide"},
            id="as in the United Kingdom",
        ),
        pytest.param("paracetamol 500 mg", set(), set(), id="none of them"),
    ],
)
def test_another_drug_is_known_by_its_ingredients(
    words: str, topics: set[str], ingredients: set[str]
) -> None:
    assert sets_of(text(words)) == topics
    assert ingredients_of(text(words)) == ingredients


@pytest.mark.parametrize(
    ("concept", "topics"),
    [
        pytest.param(
            code(RXNORM, "994226"), {"muscle-relaxants", "opioids", "aspirin"}, id="a combination"
        ),
        pytest.param(code(RXNORM, "197304"), set(), id="acetazolamide is no benzodiazepine"),
        pytest.param(code(RXNORM, "1202"), {"antihypertensives"}, id="atenolol"),
        pytest.param(
            code(RXNORM, "999", "gabapentin 300 MG"), {"cns-depressants-other"}, id="words"
        ),
        pytest.param(code(ATC, "N02AA05"), {"opioids"}, id="ATC beneath a group"),
        pytest.param(code(ATC, "N05CD02"), {"benzodiazepines"}, id="a hypnotic in one class only"),
        pytest.param(code(ATC, "N05CF02"), {"cns-depressants-other"}, id="another hypnotic"),
        pytest.param(code(ATC, "N05BA01"), {"benzodiazepines"}, id="no psychotropic besides"),
        pytest.param(
            code(ATC, "M03BX02"), {"muscle-relaxants", "alpha-2-agonists"}, id="tizanidine"
        ),
        pytest.param(
            code(ATC, "M03BX01"),
            {"baclofen-oral", "allergy-baclofen"},
            id="baclofen is no other one",
        ),
    ],
)
def test_another_drug_is_known_by_its_codes(concept: CodeableConcept, topics: set[str]) -> None:
    assert sets_of(concept) == topics


def test_the_ingredients_of_a_product_known_by_code_alone() -> None:
    assert ingredients_of(code(RXNORM, "994226")) == {"aspirin", "carisoprodol", "codeine"}


@pytest.mark.parametrize(
    ("words", "systemic"),
    [
        ("diclofenac 1% gel", False),
        ("timolol eye drops", False),
        ("hydrocortisone cream", False),
        ("Diclofenac Salbe", False),
        ("collyre au timolol", False),
        ("naloxone nasal spray", False),
        ("diazepam rectal solution", False),
        ("fentanyl transdermal patch", True),
        ("ibuprofen 200 mg soft gel capsule", True),
        ("angel dust", True),
        ("diclofenac 50 mg tablet", True),
    ],
)
def test_what_acts_only_where_it_is_put_is_not_systemic(words: str, systemic: bool) -> None:
    assert is_systemic(text(words)) is systemic


@pytest.mark.parametrize(
    ("route", "systemic"),
    [
        pytest.param(code(SNOMED, "6064005"), False, id="topical"),
        pytest.param(code(SNOMED, "26643006"), True, id="oral"),
        pytest.param(text("Ophthalmic"), False, id="in words"),
        pytest.param(None, True, id="no route"),
    ],
)
def test_a_route_tells_whether_a_drug_is_systemic(
    route: CodeableConcept | None, systemic: bool
) -> None:
    assert is_systemic(route) is systemic


@pytest.mark.parametrize(
    ("rxcui", "amount", "per", "liquid"),
    [
        ("430902", "5", "1", False),
        ("197391", "10", "1", False),
        ("197392", "20", "1", False),
        ("250976", "1", "1", True),
        ("2667941", "2", "1", True),
        ("2593376", "5", "1", True),
        ("1047437", "0.05", "1", True),
    ],
)
def test_the_strength_of_a_known_product(rxcui: str, amount: str, per: str, liquid: bool) -> None:
    strength = strength_of(code(RXNORM, rxcui))
    assert strength is not None
    assert (plain(strength.amount), plain(strength.per)) == (amount, per)
    assert (strength.unit, strength.liquid) == (Unit.MG, liquid)


@pytest.mark.parametrize("rxcui", ["1292", "308517", "4711"])
def test_a_strength_that_is_not_known_is_not_made_up(rxcui: str) -> None:
    found: Strength | None = strength_of(code(RXNORM, rxcui))
    assert found is None
