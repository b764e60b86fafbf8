"""Contraindications, interactions and duplicates in more shapes: rules 5, 27-33, 38-56."""

from typing import Final

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    AT,
    ATC,
    DIAZEPAM,
    LOINC,
    OXYCODONE,
    SNOMED,
    TERMS,
    Element,
    Json,
    a_day,
    adult,
    allergy,
    coded,
    dispense,
    draft,
    drug,
    egfr,
    elder,
    ended,
    icd,
    mg,
    named,
    obs,
    other_rx,
    patient,
    procedure,
    pump_rate,
    quantity,
    ref,
    rx,
    snomed,
    stop,
    tablet,
    text,
)

TEN_TID: Final = rx("m1", mg(10, 3))
DRINKER: Final = rx("m1", mg(10, 3), "aud")
STABLE: Final = "2024-12-10"  # 90 days before the review
RECENT: Final = "2024-12-11"
GABAPENTIN: Final = drug("25480", "gabapentin")
AMITRIPTYLINE: Final = drug("704", "amitriptyline")
TIZANIDINE: Final = drug("57258", "tizanidine")
LISINOPRIL: Final = drug("29046", "lisinopril")
IBUPROFEN: Final = drug("5640", "ibuprofen")
SELEGILINE: Final = drug("9639", "selegiline")


def beside(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    """30 mg/day for nine months in spasticity, and what else is on record."""
    return case(f"beside-{ident}", says, adult(TEN_TID, *facts), fires)


def drinking(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    """30 mg/day for nine months in alcohol use disorder, and what else is on record."""
    return case(f"drinking-{ident}", says, adult(DRINKER, *facts), fires)


def old(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    """15 mg/day for nine months in a man of 72, and what else is on record."""
    return case(f"old-{ident}", says, elder(rx("m1", mg(5, 3)), *facts), fires)


def atc(code: str, display: str) -> Json:
    return drug(code, display, ATC)


def systolic(value: float, when: str) -> Json:
    return obs("8480-6", {"valueQuantity": quantity(value, "mm[Hg]")}, when)


def as_panel(value: float, when: str) -> Json:
    part = {"code": coded(LOINC, "8480-6"), "valueQuantity": quantity(value, "mm[Hg]")}
    return obs("85354-9", None, when, component=[part])


def taken(product: Json, **more: Element) -> Json:
    """A statement of another drug."""
    return (
        {
            "resourceType": "MedicationStatement",
            "status": "active",
            "effectivePeriod": {"start": "2025-02-01"},
            "dosage": [text("1 tablet twice daily")],
        }
        | product
        | more
    )


def given(product: Json, when: str, **more: Element) -> Json:
    return (
        {
            "resourceType": "MedicationAdministration",
            "status": "completed",
            "effectiveDateTime": when,
        }
        | product
        | more
    )


def by_route(code: str, display: str) -> Json:
    return {
        "dosageInstruction": [
            text("twice daily", route=coded(SNOMED, code, display), timing=a_day(2))
        ]
    }


INGREDIENT: Final[Json] = {
    "contained": [
        {
            "resourceType": "Medication",
            "id": "drug",
            "code": {"text": "Zaldiar 37.5 mg/325 mg"},
            "ingredient": [
                {"itemCodeableConcept": coded(ATC, "N02AX02", "tramadol")},
                {"itemCodeableConcept": coded(ATC, "N02BE01", "paracetamol")},
            ],
        }
    ],
    "medicationReference": ref("#drug"),
}

OPIOIDS = [
    beside("opioid-atc", "Tramadol by ATC", {43: H}, other_rx(atc("N02AX02", "tramadol"))),
    beside("opioid-statement", "A statement counts", {43: H}, taken(OXYCODONE)),
    beside(
        "opioid-statement-stopped",
        "A statement that ended 8 days ago does not",
        {},
        taken(
            OXYCODONE,
            status="completed",
            effectivePeriod={"start": "2025-02-01", "end": "2025-03-02"},
        ),
    ),
    beside(
        "opioid-dispense", "Supply at hand counts", {43: H}, dispense("2025-03-01", 30, **OXYCODONE)
    ),
    beside(
        "opioid-dispense-just-used",
        "Supply used up 4 days ago counts",
        {43: H},
        dispense("2025-02-04", 30, **OXYCODONE),
    ),
    beside(
        "opioid-dispense-used",
        "Supply used up 24 days ago does not",
        {},
        dispense("2025-01-15", 30, **OXYCODONE),
    ),
    beside(
        "opioid-given", "A dose given yesterday counts", {43: H}, given(OXYCODONE, "2025-03-09")
    ),
    beside(
        "opioid-product",
        "A combination product by its RxNorm code",
        {43: H},
        other_rx(drug("1049221", "acetaminophen 325 MG / oxycodone 5 MG Oral Tablet")),
    ),
    beside(
        "opioid-ingredient", "A contained product by its ingredients", {43: H}, other_rx(INGREDIENT)
    ),
    beside(
        "opioid-naltrexone",
        "Naltrexone is an antagonist",
        {},
        other_rx(atc("N07BB04", "naltrexone")),
        taken(named("Naltrexone 50 mg tablet")),
    ),
    beside("opioid-naloxone", "So is naloxone", {}, other_rx(named("Naloxone 4 mg nasal spray"))),
    beside("opioid-loperamide", "Loperamide is none", {}, other_rx(named("Loperamide 2 mg"))),
    beside(
        "opioid-buprenorphine-naloxone",
        "Buprenorphine with naloxone is an opioid",
        {43: H},
        other_rx(named("buprenorphine 8 mg / naloxone 2 mg sublingual tablet")),
    ),
    beside(
        "opioid-oxycodone-naloxone",
        "Oxycodone with naloxone is an opioid",
        {43: H},
        other_rx(named("Oxycodone/Naloxone 10 mg/5 mg prolonged-release tablet")),
    ),
    beside(
        "opioid-patch",
        "A patch works on the whole body",
        {43: H},
        other_rx(
            named("fentanyl 25 mcg/hour transdermal patch"),
            **by_route("45890007", "Transdermal route"),
        ),
    ),
    beside(
        "opioid-german",
        "Morphine in German",
        {43: H},
        other_rx(named("Morphin retard 10 mg Tabletten")),
    ),
    beside(
        "opioid-french", "Codeine in French", {43: H}, other_rx(named("Codéine 30 mg comprimé"))
    ),
    beside(
        "opioid-spanish",
        "Oxycodone in Spanish",
        {43: H},
        other_rx(named("Oxicodona 10 mg comprimidos")),
    ),
    beside(
        "opioid-dutch",
        "Oxycodone in Dutch",
        {43: H},
        other_rx(named("Oxycodon retard 10 mg tabletten")),
    ),
    beside(
        "opioid-italian", "Tramadol in Italian", {43: H}, other_rx(named("Tramadolo 50 mg capsule"))
    ),
    beside(
        "opioid-do-not",
        "What is not to be given is not taken",
        {},
        other_rx(OXYCODONE, doNotPerform=True),
    ),
    beside(
        "opioid-error",
        "What was entered in error is not taken",
        {},
        other_rx(OXYCODONE, status="entered-in-error"),
    ),
    beside(
        "opioid-raised",
        "A rise of the opioid ends the stable pair",
        {43: H},
        other_rx(OXYCODONE, "2024-06-01", id="ox1", **ended("2025-01-31", "completed"))
        | {"dosageInstruction": [mg(5, 2)]},
        other_rx(OXYCODONE, "2025-02-01", id="ox2", priorPrescription=ref("MedicationRequest/ox1"))
        | {"dosageInstruction": [mg(10, 2)]},
    ),
    beside(
        "opioid-renewed",
        "A renewal of the opioid keeps it",
        {43: M},
        other_rx(OXYCODONE, "2024-06-01", id="ox1", **ended("2025-01-31", "completed"))
        | {"dosageInstruction": [mg(5, 2)]},
        other_rx(OXYCODONE, "2025-02-01", id="ox2", priorPrescription=ref("MedicationRequest/ox1"))
        | {"dosageInstruction": [mg(5, 2)]},
    ),
    beside(
        "opioid-lowered",
        "So does a lower dose of it",
        {43: M},
        other_rx(OXYCODONE, "2024-06-01", id="ox1", **ended("2025-01-31", "completed"))
        | {"dosageInstruction": [mg(10, 2)]},
        other_rx(OXYCODONE, "2025-02-01", id="ox2", priorPrescription=ref("MedicationRequest/ox1"))
        | {"dosageInstruction": [mg(5, 2)]},
    ),
    beside(
        "opioid-second-new",
        "A second opioid that is new is no stable pair",
        {43: H},
        other_rx(OXYCODONE, "2024-06-01"),
        other_rx(drug("10689", "tramadol")),
    ),
]

BENZODIAZEPINES = [
    beside(
        "benzo-alone-rectal",
        "Rectal forms are not systemic here",
        {},
        other_rx(DIAZEPAM, **by_route("37161004", "Rectal route")),
    ),
    beside(
        "benzo-midazolam-atc", "Midazolam by ATC", {44: M}, other_rx(atc("N05CD08", "midazolam"))
    ),
    beside(
        "benzo-dispense", "Supply at hand counts", {44: M}, dispense("2025-03-01", 30, **DIAZEPAM)
    ),
    beside(
        "benzo-french", "Oxazepam in French", {44: M}, other_rx(named("Oxazépam 10 mg comprimé"))
    ),
    beside(
        "benzo-stable",
        "A stable benzodiazepine stays a warning",
        {44: M},
        other_rx(DIAZEPAM, "2024-06-01"),
    ),
    beside(
        "benzo-scan-two",
        "Two doses in total before a scan are a note",
        {44: L},
        other_rx(
            DIAZEPAM,
            dosageInstruction=[
                text(
                    "1 tablet before MRI as needed, may repeat once",
                    asNeededBoolean=True,
                    timing={"repeat": {"count": 2}},
                )
            ],
            dispenseRequest={"quantity": {"value": 2, "unit": "tablet"}},
        ),
    ),
    beside(
        "benzo-scan-three",
        "Three are a warning",
        {44: M},
        other_rx(
            DIAZEPAM,
            dosageInstruction=[
                text(
                    "1 tablet before MRI as needed",
                    asNeededBoolean=True,
                    timing={"repeat": {"count": 3}},
                )
            ],
            dispenseRequest={"quantity": {"value": 3, "unit": "tablet"}},
        ),
    ),
    beside(
        "benzo-prn-daily",
        "As needed every day is a warning",
        {44: M},
        other_rx(
            DIAZEPAM,
            dosageInstruction=[
                text(
                    "1 tablet twice daily as needed for anxiety",
                    asNeededBoolean=True,
                    timing=a_day(2),
                )
            ],
        ),
    ),
    case(
        "old-benzo-diagnosis",
        "Stage 3 by diagnosis is a moderate tier",
        [patient("1952-06-01", "male"), icd("N18.31"), rx("m1", mg(5, 3)), other_rx(DIAZEPAM)],
        {22: M, 44: H},
    ),
]

ALCOHOL = [
    beside(
        "audit-3",
        "AUDIT-C of 3 counts in a woman",
        {45: M},
        obs("75626-2", {"valueInteger": 3}, "2025-02-01"),
    ),
    beside("audit-2", "Of 2 it does not", {}, obs("75626-2", {"valueInteger": 2}, "2025-02-01")),
    case(
        "beside-audit-4-man",
        "Of 4 it counts in a man",
        [
            patient("1980-05-14", "male"),
            egfr(88),
            TEN_TID,
            obs("75626-2", {"valueInteger": 4}, "2025-02-01"),
        ],
        {45: M},
    ),
    case(
        "beside-audit-3-man",
        "Of 3 it does not",
        [
            patient("1980-05-14", "male"),
            egfr(88),
            TEN_TID,
            obs("75626-2", {"valueInteger": 3}, "2025-02-01"),
        ],
        {},
    ),
    beside(
        "audit-90", "90 days ago counts", {45: M}, obs("75626-2", {"valueInteger": 8}, "2024-12-10")
    ),
    beside(
        "audit-91", "91 days ago does not", {}, obs("75626-2", {"valueInteger": 8}, "2024-12-09")
    ),
    beside(
        "audit-last",
        "The last entry decides",
        {},
        obs("75626-2", {"valueInteger": 8}, "2025-01-01"),
        obs("75626-2", {"valueInteger": 0}, "2025-02-01"),
    ),
    beside(
        "drinks",
        "Drinks per day above none",
        {45: M},
        obs("74013-4", {"valueQuantity": quantity(1, "{drinks}/d")}, "2025-02-01"),
    ),
    beside(
        "drinks-none",
        "No drinks",
        {},
        obs("74013-4", {"valueQuantity": quantity(0, "{drinks}/d")}, "2025-02-01"),
    ),
    drinking(
        "audit",
        "In alcohol use disorder drinking is expected",
        {},
        obs("75626-2", {"valueInteger": 9}, "2025-02-01"),
    ),
    drinking("intoxicated", "Drunk today", {45: H}, icd("F10.229", AT)),
    drinking("intoxicated-yesterday", "Drunk yesterday", {45: H}, icd("F10.229", "2025-03-09")),
    drinking("intoxicated-before", "Drunk two days ago", {}, icd("F10.229", "2025-03-08")),
    drinking("withdrawal-delirium", "Withdrawal delirium today", {45: H}, icd("F10.231", AT)),
    drinking("withdrawal-plain", "Plain withdrawal is no intoxication", {}, icd("F10.230", AT)),
    drinking(
        "withdrawal-snomed", "Withdrawal delirium by SNOMED CT", {45: H}, snomed("8635005", AT)
    ),
    case(
        "intoxicated-start",
        "No new dose is planned while drunk",
        adult(icd("F10.120", AT)),
        {45: H},
        orders=[draft(mg(5, 1), why="aud")],
        plan="none",
    ),
]

DEPRESSANTS = [
    beside("gabapentin", "Gabapentin", {46: M}, other_rx(GABAPENTIN)),
    beside(
        "gabapentin-90", "Stable for 90 days it is a note", {46: L}, other_rx(GABAPENTIN, STABLE)
    ),
    beside("gabapentin-89", "For 89 days it is not", {46: M}, other_rx(GABAPENTIN, RECENT)),
    beside(
        "two-depressants",
        "Two stable ones are a warning",
        {46: M},
        other_rx(GABAPENTIN, "2024-06-01"),
        other_rx(drug("39993", "zolpidem"), "2024-06-01"),
    ),
    case(
        "beside-gabapentin-increase",
        "A rise of baclofen ends the stable pair",
        adult(TEN_TID, other_rx(GABAPENTIN, "2024-06-01")),
        {46: M},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        plan="titration",
        first=35,
    ),
    beside(
        "pregabalin-brand",
        "Lyrica is pregabalin",
        {46: M},
        other_rx(named("Lyrica 75 mg capsules")),
    ),
    beside("zopiclone-atc", "Zopiclone by ATC", {46: M}, other_rx(atc("N05CF01", "zopiclone"))),
    beside("zopiclone-text", "Zopiclone in words", {46: M}, other_rx(named("Zopiclon 7,5 mg"))),
    beside(
        "quetiapine", "A sedating antipsychotic", {46: M}, other_rx(drug("51272", "quetiapine"))
    ),
    beside(
        "gel", "A gel on the skin is no depressant", {}, other_rx(named("Diphenhydramine 2% gel"))
    ),
    beside(
        "dispense-depressant", "Supply at hand", {46: M}, dispense("2025-03-01", 30, **GABAPENTIN)
    ),
]

GROUPS = [
    beside(
        "group-opioid-tca",
        "Opioid and tricyclic",
        {43: H, 47: H, 51: L},
        other_rx(OXYCODONE),
        other_rx(AMITRIPTYLINE),
    ),
    beside(
        "group-benzo-gabapentin",
        "Benzodiazepine and gabapentin",
        {44: M, 46: M, 47: H},
        other_rx(DIAZEPAM),
        other_rx(GABAPENTIN),
    ),
    beside(
        "group-relaxant-tca",
        "Muscle relaxant and tricyclic",
        {47: H, 48: M, 51: L},
        other_rx(drug("21949", "cyclobenzaprine")),
        other_rx(AMITRIPTYLINE),
    ),
    beside(
        "group-one-product",
        "One product of two classes",
        {44: M, 47: H, 51: L},
        other_rx(named("chlordiazepoxide 5 mg / amitriptyline 12.5 mg tablet")),
    ),
    beside(
        "group-product-code",
        "By its RxNorm code",
        {43: H, 47: H, 48: M},
        other_rx(drug("994226", "aspirin 325 MG / carisoprodol 200 MG / codeine 16 MG Tablet")),
    ),
    beside(
        "group-midazolam",
        "Midazolam is a benzodiazepine alone, though a hypnotic by its ATC group",
        {44: M},
        other_rx(atc("N05CD08", "midazolam")),
    ),
    beside(
        "group-ended",
        "An opioid that ended 8 days ago makes no group",
        {44: M},
        other_rx(OXYCODONE, **ended("2025-03-02")),
        other_rx(DIAZEPAM),
    ),
    beside(
        "group-three",
        "Three relaxant parts of one tablet",
        {43: H, 47: H, 48: M},
        other_rx(named("carisoprodol 200 mg / aspirin 325 mg / codeine 16 mg tablet")),
    ),
    beside(
        "group-ssri",
        "An SSRI is none of the classes",
        {44: M},
        other_rx(DIAZEPAM),
        other_rx(drug("36437", "sertraline")),
    ),
]

RELAXANTS = [
    beside(
        "relaxant-cyclobenzaprine",
        "Cyclobenzaprine",
        {48: M},
        other_rx(drug("21949", "cyclobenzaprine")),
    ),
    beside(
        "relaxant-tolperisone",
        "Tolperisone by ATC",
        {48: M},
        other_rx(atc("M03BX04", "tolperisone")),
    ),
    beside(
        "relaxant-dantrolene",
        "Dantrolene works on the muscle",
        {48: L},
        other_rx(drug("3105", "dantrolene")),
    ),
    beside(
        "relaxant-dantrolene-atc",
        "Dantrolene by ATC",
        {48: L},
        other_rx(atc("M03CA01", "dantrolene")),
    ),
    beside(
        "relaxant-both",
        "With a central one beside it the warning stands",
        {48: M},
        other_rx(drug("3105", "dantrolene")),
        other_rx(drug("6845", "methocarbamol")),
    ),
    case(
        "relaxant-baclofen-itself",
        "Baclofen by ATC is no other relaxant",
        adult(rx("m1", mg(10, 3), **atc("M03BX01", "baclofen"))),
        {},
    ),
]

PRESSURE = [
    beside("pressure-new", "A drug for blood pressure, new", {49: L}, other_rx(LISINOPRIL)),
    beside("pressure-90", "Stable for 90 days: silent", {}, other_rx(LISINOPRIL, STABLE)),
    beside("pressure-89", "For 89 days: a note", {49: L}, other_rx(LISINOPRIL, RECENT)),
    beside(
        "pressure-99",
        "Systolic 99 within 30 days",
        {49: M},
        other_rx(LISINOPRIL),
        systolic(99, "2025-02-08"),
    ),
    beside(
        "pressure-100", "Systolic 100", {49: L}, other_rx(LISINOPRIL), systolic(100, "2025-02-08")
    ),
    beside(
        "pressure-99-old",
        "Systolic 99 of 31 days ago",
        {49: L},
        other_rx(LISINOPRIL),
        systolic(99, "2025-02-07"),
    ),
    beside(
        "pressure-panel",
        "Systolic 99 in a panel, with a stable pair",
        {49: M},
        other_rx(LISINOPRIL, "2024-06-01"),
        as_panel(99, "2025-03-01"),
    ),
    beside(
        "pressure-hypotension",
        "Hypotension from before",
        {49: M},
        other_rx(LISINOPRIL),
        icd("I95.9", "2024-01-01"),
    ),
    beside("pressure-clonidine", "Clonidine at 44", {49: L}, other_rx(drug("2599", "clonidine"))),
    old("clonidine", "Clonidine at 72", {49: M}, other_rx(drug("2599", "clonidine"))),
    old(
        "tizanidine",
        "Tizanidine beside another at 72",
        {48: M, 49: M},
        other_rx(TIZANIDINE),
        other_rx(LISINOPRIL),
    ),
    beside(
        "pressure-tizanidine",
        "At 44 it raises nothing",
        {48: M, 49: L},
        other_rx(TIZANIDINE),
        other_rx(LISINOPRIL),
    ),
    beside("pressure-atc", "Amlodipine by ATC", {49: L}, other_rx(atc("C08CA01", "amlodipine"))),
    beside(
        "pressure-timolol",
        "Eye drops are not systemic",
        {},
        other_rx(named("Timolol 0.5% eye drops")),
    ),
]

MONOAMINE = [
    beside("maoi", "Phenelzine", {50: M}, other_rx(drug("8123", "phenelzine"))),
    beside(
        "maoi-14",
        "Ended 14 days ago it counts",
        {50: M},
        other_rx(drug("8123", "phenelzine"), "2024-06-01", **ended("2025-02-24")),
    ),
    beside(
        "maoi-15",
        "Ended 15 days ago it does not",
        {},
        other_rx(drug("8123", "phenelzine"), "2024-06-01", **ended("2025-02-23")),
    ),
    beside("maoi-linezolid", "Linezolid", {50: M}, other_rx(drug("190376", "linezolid"))),
    beside(
        "maoi-moclobemide", "Moclobemide by ATC", {50: M}, other_rx(atc("N06AG02", "moclobemide"))
    ),
    beside(
        "maob-selegiline",
        "Selegiline 5 mg twice daily",
        {50: L},
        other_rx(SELEGILINE, dosageInstruction=[mg(5, 2)]),
    ),
    beside(
        "maob-rasagiline",
        "Rasagiline by ATC",
        {50: L},
        other_rx(atc("N04BD02", "rasagiline"), dosageInstruction=[mg(1, 1)]),
    ),
    beside(
        "maob-high",
        "Selegiline 30 mg/day is above the Parkinson dose",
        {50: M},
        other_rx(SELEGILINE, dosageInstruction=[mg(10, 3)]),
    ),
    beside(
        "maob-patch",
        "The selegiline patch is an antidepressant",
        {50: M},
        other_rx(
            drug("865210", "24 HR selegiline 0.375 MG/HR Transdermal System"),
            **by_route("45890007", "Transdermal route"),
        ),
    ),
    beside("tca", "Amitriptyline at 44", {51: L}, other_rx(AMITRIPTYLINE)),
    old("tca", "Amitriptyline at 72", {51: M}, other_rx(AMITRIPTYLINE)),
    beside("tca-cream", "Doxepin cream", {}, other_rx(named("Doxepin 5% cream"))),
    beside("levodopa", "Levodopa", {52: M}, other_rx(drug("6375", "levodopa"))),
    beside("levodopa-brand", "Sinemet", {52: M}, other_rx(named("Sinemet 25/100 tablets"))),
    beside(
        "levodopa-parkinson",
        "Levodopa in Parkinson disease",
        {52: M},
        icd("G20.A1"),
        other_rx(atc("N04BA02", "levodopa and decarboxylase inhibitor")),
    ),
    beside("parkinson", "Parkinson disease without levodopa", {52: L}, icd("G20.A1")),
    beside("parkinson-snomed", "By SNOMED CT", {52: L}, snomed("49049000")),
    beside(
        "parkinson-refuted",
        "Refuted",
        {},
        icd("G20", verificationStatus=coded(f"{TERMS}/condition-ver-status", "refuted")),
    ),
    beside("lithium", "Lithium", {53: L}, other_rx(drug("6448", "lithium"))),
    drinking(
        "lithium",
        "Lithium is a mood stabiliser too",
        {53: L, 55: L},
        other_rx(atc("N05AN01", "lithium")),
    ),
]

KIDNEY_DRUGS = [
    beside("nsaid", "Ibuprofen at 44 with healthy kidneys", {}, other_rx(IBUPROFEN)),
    case(
        "beside-nsaid-moderate",
        "With moderate kidneys",
        [patient(), egfr(45), rx("m1", mg(5, 3)), other_rx(IBUPROFEN)],
        {22: L, 54: M},
    ),
    old("nsaid", "Ibuprofen at 72", {54: M}, other_rx(IBUPROFEN)),
    old("nsaid-gel", "Diclofenac gel at 72", {}, other_rx(named("Diclofenac 1% gel"))),
    old("ace-alone", "An ACE inhibitor alone at 72", {49: L}, other_rx(LISINOPRIL)),
    beside(
        "nsaid-ace",
        "NSAID and ACE inhibitor",
        {49: L, 54: M},
        other_rx(IBUPROFEN),
        other_rx(LISINOPRIL),
    ),
    beside(
        "ace-arb",
        "ACE inhibitor and ARB are one kind",
        {49: L},
        other_rx(LISINOPRIL),
        other_rx(drug("52175", "losartan")),
    ),
    beside(
        "ace-diuretic",
        "One tablet of lisinopril and hydrochlorothiazide",
        {49: L, 54: M},
        other_rx(named("lisinopril 20 mg / hydrochlorothiazide 12.5 mg tablet")),
    ),
    beside(
        "nsaid-diuretic",
        "NSAID and diuretic by ATC",
        {49: L, 54: M},
        other_rx(atc("M01AE02", "naproxen")),
        other_rx(atc("C03CA01", "furosemide")),
    ),
    old(
        "nsaid-french",
        "Ibuprofen in French",
        {54: M},
        other_rx(named("Ibuprofène 400 mg comprimé")),
    ),
]

PSYCHOTROPICS = [
    drinking(
        "ssri",
        "An antidepressant in alcohol use disorder",
        {55: L},
        other_rx(drug("36437", "sertraline")),
    ),
    beside("ssri", "In spasticity it is nothing", {}, other_rx(drug("36437", "sertraline"))),
    drinking("benzo", "A benzodiazepine is covered by its own rule", {44: M}, other_rx(DIAZEPAM)),
    drinking(
        "quetiapine", "An antipsychotic", {46: M, 55: L}, other_rx(drug("51272", "quetiapine"))
    ),
    drinking("tca", "A tricyclic", {51: L, 55: L}, other_rx(AMITRIPTYLINE)),
    drinking("buspirone", "Buspirone by ATC", {55: L}, other_rx(atc("N05BE01", "buspirone"))),
    drinking(
        "two",
        "Two of them are one note",
        {55: L},
        other_rx(drug("36437", "sertraline")),
        other_rx(drug("42347", "bupropion")),
    ),
    drinking(
        "naltrexone", "Naltrexone is none of them", {}, other_rx(atc("N07BB04", "naltrexone"))
    ),
]

LITTLE: Final = {"type": "intolerance", "criticality": "low"}


def reacted(severity: str) -> Json:
    return {"reaction": [{"manifestation": [{"text": "nausea"}], "severity": severity}]}


CONDITIONS = [
    beside(
        "intolerance-mild",
        "An intolerance, low and mild",
        {27: M},
        allergy(**LITTLE, **reacted("mild")),
    ),
    beside(
        "intolerance-moderate",
        "With a moderate reaction",
        {27: H},
        allergy(**LITTLE, **reacted("moderate")),
    ),
    beside("intolerance-no-reaction", "Without a known reaction", {27: H}, allergy(**LITTLE)),
    beside(
        "allergy-low-mild",
        "An allergy stays critical",
        {27: H},
        allergy(type="allergy", criticality="low", **reacted("mild")),
    ),
    beside(
        "intolerance-unable",
        "Of unknown criticality",
        {27: H},
        allergy(type="intolerance", criticality="unable-to-assess", **reacted("mild")),
    ),
    beside("allergy-atc", "By ATC", {27: H}, allergy(code=coded(ATC, "M03BX01", "baclofen"))),
    beside("allergy-french", "In French", {27: H}, allergy(code={"text": "Baclofène"})),
    beside(
        "ulcer-healed-young",
        "A normal endoscopy of an ulcer of less than two years",
        {28: H},
        icd("K25.9", "2023-03-11"),
        procedure(
            coded(SNOMED, "386718000", "Esophagogastroduodenoscopy"),
            "2024-05-01",
            outcome={"text": "normal"},
        ),
    ),
    beside(
        "ulcer-healed-before",
        "An endoscopy before the ulcer says nothing",
        {28: H},
        icd("K25.9", "2022-01-01"),
        procedure(
            coded(SNOMED, "386718000", "Esophagogastroduodenoscopy"),
            "2021-05-01",
            outcome={"text": "normal"},
        ),
    ),
    beside(
        "ulcer-healed-abnormal",
        "An abnormal one neither",
        {28: H},
        icd("K25.9", "2022-01-01"),
        procedure(
            coded(SNOMED, "386718000", "Esophagogastroduodenoscopy"),
            "2024-05-01",
            outcome={"text": "abnormal: ulcer still open"},
        ),
    ),
    beside("epilepsy", "Epilepsy", {30: M}, icd("G40.909", "2020-01-01")),
    beside("convulsion", "A convulsion alone", {30: L}, icd("R56.9", "2020-01-01")),
    beside(
        "epilepsy-resolved",
        "Resolved epilepsy off drugs",
        {30: L},
        icd("G40.909", "2010-01-01", "resolved"),
    ),
    beside(
        "epilepsy-both",
        "Both are epilepsy",
        {30: M},
        icd("R56.9", "2020-01-01"),
        icd("G40.909", "2020-01-01"),
    ),
    beside("stroke-history", "Stroke without deficit in the past", {31: L}, icd("Z86.73")),
    beside("stroke", "Stroke", {31: M}, icd("I63.9", "2023-01-01")),
    beside(
        "stroke-both", "Stroke and history code", {31: M}, icd("I63.9", "2023-01-01"), icd("Z86.73")
    ),
    beside("schizophrenia", "Schizophrenia", {32: M}, icd("F20.9")),
    beside("bipolar-snomed", "Bipolar disorder", {32: M}, snomed("13746004")),
    beside("psychotic-depression", "Psychotic depression", {32: M}, icd("F32.3")),
    beside(
        "depression",
        "Depression, anxiety and PTSD are none",
        {},
        icd("F32.1"),
        icd("F41.1"),
        icd("F43.10"),
    ),
    beside("ideation", "Suicidal ideation", {33: M}, icd("R45.851", "2025-02-01")),
    drinking(
        "ideation", "In alcohol use disorder it is critical", {33: H}, icd("R45.851", "2025-02-01")
    ),
    beside(
        "attempt-365", "An attempt 365 days ago", {33: M}, icd("T14.91XA", "2024-03-10", "resolved")
    ),
    beside("attempt-366", "An attempt 366 days ago", {}, icd("T14.91XA", "2024-03-09", "resolved")),
    beside(
        "phq-1",
        "PHQ-9 item 9 of 1, 30 days ago",
        {33: M},
        obs("44260-8", {"valueInteger": 1}, "2025-02-08"),
    ),
    beside("phq-31", "31 days ago", {}, obs("44260-8", {"valueInteger": 1}, "2025-02-07")),
    beside("phq-0", "Of 0", {}, obs("44260-8", {"valueInteger": 0}, "2025-02-08")),
    beside(
        "phq-answer",
        "By its answer code",
        {33: M},
        obs("44260-8", {"valueCodeableConcept": coded(LOINC, "LA6569-3")}, "2025-03-01"),
    ),
    beside("copd", "COPD on 30 mg/day", {38: L}, icd("J44.9", "2020-01-01")),
    case(
        "copd-35",
        "COPD on 35 mg/day",
        adult(rx("m1", [mg(10, 2), mg(15, 1)]), icd("J44.9", "2020-01-01")),
        {38: M},
    ),
    beside(
        "copd-opioid",
        "COPD with an opioid",
        {38: H, 43: H},
        icd("J44.9", "2020-01-01"),
        other_rx(OXYCODONE),
    ),
    beside("apnoea", "Sleep apnoea", {38: M}, icd("G47.33")),
    beside("failure", "Respiratory failure", {38: M}, icd("J96.10")),
    beside("asthma", "Asthma is none", {}, icd("J45.909")),
    beside("encephalopathy", "Hepatic encephalopathy", {39: M}, icd("K76.82")),
    drinking("encephalopathy", "In alcohol use disorder", {39: H}, icd("K76.82")),
    beside("cirrhosis", "Cirrhosis alone", {}, icd("K74.60")),
    beside("encephalopathy-resolved", "Resolved", {}, icd("K76.82", clinical="resolved")),
    beside("porphyria", "Porphyria", {41: L}, icd("E80.21")),
    beside("porphyria-cutanea", "Porphyria cutanea tarda is another code", {}, icd("E80.1")),
    beside("porphyria-resolved", "Resolved", {}, icd("E80.20", clinical="resolved")),
]


def without_kidney(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    return case(f"unmeasured-{ident}", says, [patient(), TEN_TID, *facts], fires)


UNMEASURED = [
    without_kidney("plain", "Never measured", {5: L}),
    without_kidney("hypertension", "Hypertension alone", {5: L}, icd("I10")),
    without_kidney("heart", "Heart failure alone", {5: L}, icd("I50.9")),
    without_kidney("both", "Hypertension with heart failure", {5: M}, icd("I10"), icd("I50.9")),
    without_kidney("one-code", "Both in one code", {5: M}, icd("I11.0")),
    without_kidney(
        "both-resolved",
        "A resolved heart failure",
        {5: L},
        icd("I10"),
        icd("I50.9", clinical="resolved"),
    ),
    without_kidney("snomed", "By SNOMED CT", {5: M}, snomed("38341003"), snomed("84114007")),
    without_kidney("diabetes", "Diabetes", {5: M}, icd("E11.9")),
    without_kidney("unstaged", "Unstaged kidney disease", {5: M}, icd("N18.9")),
    without_kidney("nsaid", "An NSAID", {5: M}, other_rx(IBUPROFEN)),
    without_kidney("gel", "An NSAID gel", {5: L}, other_rx(named("Ibuprofen 5% gel"))),
    case(
        "unmeasured-drinker-80",
        "80 mg/day in alcohol use disorder",
        [patient(), rx("m1", mg(20, 4), "aud")],
        {5: L},
    ),
    case(
        "unmeasured-drinker-85",
        "85 mg/day",
        [patient(), rx("m1", [mg(20, 4), mg(5, 1)], "aud")],
        {5: M, 9: M},
    ),
]

DOCTOR_B: Final[Json] = {"requester": ref("Practitioner/dr-b")}
PUMP: Final = rx("it", pump_rate(300), **drug("308517", "baclofen 0.5 MG/ML Injectable Solution"))
DUPLICATES = [
    case(
        "double-two-doctors",
        "Two full regimens of two prescribers",
        adult(TEN_TID, rx("m2", mg(10, 3), since="2024-08-01", **DOCTOR_B)),
        {56: H},
        therapy=60,
    ),
    case(
        "double-one-doctor",
        "Two regimens of one prescriber on two days",
        adult(TEN_TID, rx("m2", mg(5, 3), since="2024-08-01")),
        {56: M},
        therapy=45,
    ),
    case(
        "double-one-day",
        "Two strengths of one prescriber on one day are one therapy",
        adult(TEN_TID, rx("m2", mg(5, 3), **tablet(5))),
        {},
        therapy=45,
    ),
    case(
        "double-group",
        "So are orders of one group",
        adult(
            rx("m1", mg(10, 3), groupIdentifier={"value": "g1"}),
            rx("m2", mg(5, 3), since="2024-08-01", groupIdentifier={"value": "g1"}, **tablet(5)),
        ),
        {},
        therapy=45,
    ),
    case(
        "double-above",
        "The sum exceeds the ceiling",
        adult(rx("m1", mg(20, 3)), rx("m2", mg(10, 3), since="2024-08-01")),
        {8: H, 56: H},
        therapy=90,
    ),
    case(
        "double-at",
        "The sum is the ceiling",
        adult(rx("m1", mg(20, 3)), rx("m2", mg(10, 2), since="2024-08-01")),
        {56: M},
        therapy=80,
    ),
    case(
        "double-pump", "Tablets beside a pump", adult(TEN_TID, PUMP), {56: M, 66: L}, may={66, 71}
    ),
    case(
        "double-stopped",
        "A stopped one is no double",
        adult(TEN_TID, stop(rx("m2", mg(5, 3), **DOCTOR_B)) | ended("2024-08-01")),
        {},
        therapy=30,
    ),
    case(
        "double-unknown",
        "Nor one of unknown status",
        adult(TEN_TID, rx("m2", mg(5, 3), status="unknown", **DOCTOR_B)),
        {},
        therapy=30,
    ),
]

CASES = [
    *OPIOIDS,
    *BENZODIAZEPINES,
    *ALCOHOL,
    *DEPRESSANTS,
    *GROUPS,
    *RELAXANTS,
    *PRESSURE,
    *MONOAMINE,
    *KIDNEY_DRUGS,
    *PSYCHOTROPICS,
    *CONDITIONS,
    *UNMEASURED,
    *DUPLICATES,
]
