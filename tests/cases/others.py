"""Other diseases and other drugs, each where it speaks and where it does not (rules 30 to 55)."""

from typing import Final

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    Element,
    Json,
    adult,
    egfr,
    elder,
    ended,
    icd,
    mg,
    named,
    other_rx,
    patient,
    rx,
    snomed,
)

TEN_TID: Final = rx("m1", mg(10, 3))
ALCOHOL: Final = rx("m1", mg(10, 3), "aud")
TEN_QID: Final = rx("m1", mg(10, 4))
LONG: Final = "2024-06-01"


def beside(
    ident: str, says: str, fires: dict[int, str], *facts: Json, home: Json = TEN_TID
) -> Case:
    return case(f"other-{ident}", says, adult(home, *facts), fires)


def drug_of(name: str, since: str = "2025-02-01", **more: Element) -> Json:
    return other_rx(named(name), since, **more)


DISEASES: Final = [
    beside("epilepsy", "Epilepsy", {30: M}, icd("G40.909", "2015-01-01")),
    beside("epilepsy-snomed", "By another code", {30: M}, snomed("84757009", "2015-01-01")),
    beside("convulsion", "A convulsion alone", {30: L}, icd("R56.9", "2023-01-01")),
    beside(
        "epilepsy-over", "Epilepsy that is over", {30: L}, icd("G40.909", "2001-01-01", "resolved")
    ),
    beside("schizophrenia", "Schizophrenia", {32: M}, icd("F20.9", "2010-01-01")),
    beside("psychotic-depression", "Psychotic depression", {32: M}, icd("F33.3", "2024-01-01")),
    beside("anxiety", "Anxiety is none", {}, icd("F41.1", "2010-01-01")),
    beside("depression", "Nor a depression", {}, icd("F32.1", "2024-01-01")),
    beside("trauma", "Nor stress after trauma", {}, icd("F43.10", "2018-01-01")),
    beside("copd", "COPD on 30 mg, stable", {38: L}, icd("J44.9", "2015-01-01")),
    beside("copd-40", "On 40 mg", {38: M}, icd("J44.9", "2015-01-01"), home=TEN_QID),
    beside(
        "copd-opioid",
        "With an opioid",
        {38: H, 43: H},
        icd("J44.9", "2015-01-01"),
        drug_of("Oxycodone 5 mg tablet"),
    ),
    beside("encephalopathy", "Of the liver", {39: M}, icd("K76.82", "2024-01-01")),
    beside(
        "encephalopathy-alcohol", "With alcohol", {39: H}, icd("K76.82", "2024-01-01"), home=ALCOHOL
    ),
    beside("cirrhosis", "A cirrhosis alone", {}, icd("K74.60", "2020-01-01")),
    beside("porphyria", "Porphyria", {41: L}, icd("E80.21", "2010-01-01")),
    beside("gilbert", "Another disease of the bile", {}, icd("E80.4", "2010-01-01")),
    beside("parkinson", "Parkinson disease without levodopa", {52: L}, icd("G20.A1", "2020-01-01")),
]

DRUGS: Final = [
    beside("cyclobenzaprine", "Another relaxant", {48: M}, drug_of("Cyclobenzaprine 10 mg tablet")),
    beside("dantrolene", "One of the muscle", {48: L}, drug_of("Dantrolene 25 mg capsule")),
    beside("phenelzine", "An MAO inhibitor", {50: M}, drug_of("Phenelzine 15 mg tablet")),
    beside(
        "phenelzine-14-days",
        "Ended 14 days ago",
        {50: M},
        drug_of("Phenelzine 15 mg tablet", LONG, **ended("2025-02-24", "completed")),
    ),
    beside(
        "phenelzine-15-days",
        "Ended 15 days ago",
        {},
        drug_of("Phenelzine 15 mg tablet", LONG, **ended("2025-02-23", "completed")),
    ),
    beside("amitriptyline", "A tricyclic", {51: L}, drug_of("Amitriptyline 25 mg tablet")),
    case(
        "other-amitriptyline-72",
        "At 72",
        elder(TEN_TID, drug_of("Amitriptyline 25 mg tablet")),
        {51: M},
    ),
    beside("levodopa", "Levodopa", {52: M}, drug_of("Carbidopa / levodopa 25 mg/100 mg tablet")),
    beside("lithium", "Lithium", {53: L}, drug_of("Lithium carbonate 300 mg capsule")),
    beside("ibuprofen", "An NSAID in the young", {}, drug_of("Ibuprofen 400 mg tablet")),
    beside("ibuprofen-gel", "A gel of it", {}, drug_of("Ibuprofen 5 % gel")),
    case(
        "other-ibuprofen-72",
        "At 72",
        elder(TEN_TID, drug_of("Ibuprofen 400 mg tablet")),
        {54: M},
    ),
    case(
        "other-ibuprofen-kidneys",
        "With moderate kidneys",
        [patient(), egfr(45), rx("m1", mg(5, 3)), drug_of("Ibuprofen 400 mg tablet")],
        {22: L, 54: M},
    ),
    beside(
        "ibuprofen-lisinopril",
        "With a drug for the pressure",
        {54: M},
        drug_of("Ibuprofen 400 mg tablet"),
        drug_of("Lisinopril 10 mg tablet", LONG),
    ),
    beside("sertraline", "An antidepressant", {}, drug_of("Sertraline 50 mg tablet")),
    beside(
        "sertraline-alcohol",
        "In alcohol use disorder",
        {55: L},
        drug_of("Sertraline 50 mg tablet"),
        home=ALCOHOL,
    ),
]

CASES: Final = [*DISEASES, *DRUGS]
