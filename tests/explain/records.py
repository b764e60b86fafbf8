"""Records for the findings that the tables of cases do not draw: one or more for each rule."""

from typing import Final

from tests.cases.case import Case, case
from tests.cases.chart import (
    OURS,
    OXYCODONE,
    Json,
    activity,
    adult,
    coded,
    dispense,
    draft,
    egfr,
    elder,
    icd,
    mg,
    named,
    other_rx,
    patient,
    plan_of,
    quantity,
    ref,
    rx,
)

TEN: Final = mg(10, 3)
TAKEN: Final = rx("m1", TEN)


def taken(ident: str, *resources: Json) -> Case:
    """A woman who has long taken 30 mg a day, and what else her record holds."""
    return case(ident, ident, adult(TAKEN, *resources), {})


def drugs(ident: str, *names: str) -> Case:
    return taken(ident, *(other_rx(named(name)) for name in names))


def local(code: str, value: Json, when: str) -> Json:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": coded(f"{OURS}/CodeSystem/clinical-facts", code),
        "effectiveDateTime": when,
    } | value


def stay(start: str) -> Json:
    return {
        "resourceType": "Encounter",
        "status": "in-progress",
        "class": {"code": "IMP"},
        "period": {"start": start},
    }


CUT: Final = [
    rx("m0", mg(20, 3), since="2024-03-01", status="completed"),
    rx("m1", TEN, since="2025-03-06", priorPrescription=ref("MedicationRequest/m0")),
]
RAISED: Final = [
    rx("m0", mg(5, 3), since="2025-02-01", status="completed"),
    rx("m1", TEN, since="2025-03-01", priorPrescription=ref("MedicationRequest/m0")),
]
AUD_TAPER: Final = [
    rx("m0", mg(20, 3), "aud", since="2024-03-01", status="completed"),
    rx(
        "m1",
        mg(15, 3),
        "aud",
        "2025-02-10",
        priorPrescription=ref("MedicationRequest/m0"),
    ),
]

MORE: Final = [
    taken("seizures", icd("G40.909", "2015-01-01")),
    taken("psychosis", icd("F20.9", "2015-01-01")),
    taken("suicide", icd("R45.851", "2025-02-01")),
    taken(
        "posture",
        {
            "resourceType": "Flag",
            "status": "active",
            "code": coded(f"{OURS}/CodeSystem/clinical-facts", "spasticity-functional"),
        },
    ),
    taken("pregnant", icd("Z33.1", "2025-01-01")),
    taken("lactating", icd("Z39.1", "2025-02-01")),
    taken("breathing", icd("J96.10", "2025-01-01"), other_rx(OXYCODONE)),
    taken("liver", icd("K76.82", "2025-01-01")),
    taken("porphyria", icd("E80.20", "2015-01-01")),
    taken("drunk", icd("F10.120", "2025-03-10")),
    drugs("relaxants", "tizanidine"),
    drugs("pressure", "lisinopril", "amlodipine"),
    drugs("maoi", "phenelzine"),
    drugs("tricyclic", "amitriptyline"),
    drugs("levodopa", "levodopa"),
    drugs("lithium", "lithium carbonate"),
    case("nephrotoxic", "nephrotoxic", elder(TAKEN, other_rx(named("ibuprofen"))), {}),
    case(
        "psychotropic",
        "psychotropic",
        adult(rx("m1", TEN, "aud"), other_rx(named("quetiapine"))),
        {},
    ),
    case("withdrawal", "withdrawal", adult(*CUT, icd("R44.0", "2025-03-08")), {}),
    taken("gap", dispense("2025-01-20", 30)),
    taken(
        "early", dispense("2025-02-01", 30), dispense("2025-02-08", 30), dispense("2025-02-12", 30)
    ),
    taken(
        "product",
        dispense("2025-01-20", 30),
        dispense("2025-02-19", 30) | named("baclofen 5 mg/5 mL oral solution"),
    ),
    taken("admitted", stay("2025-03-07T08:00:00Z")),
    case(
        "craving",
        "craving",
        adult(
            *AUD_TAPER,
            local(
                "alcohol-craving",
                {"valueCodeableConcept": coded(f"{OURS}/CodeSystem/clinical-facts", "returned")},
                "2025-03-01",
            ),
        ),
        {},
    ),
    case(
        "holding",
        "holding",
        adult(
            rx("m1", mg(20, 3), "aud", since="2025-01-10"),
            plan_of(
                activity("craving-step-back", "completed", "2025-01-10")
                | {"dailyAmount": quantity(60, "mg/d")}
            ),
        ),
        {},
        orders=[draft(mg(15, 3), "m1", "aud")],
    ),
    case(
        "nonresponse",
        "nonresponse",
        adult(
            rx("m1", mg(20, 4), since="2024-06-01"),
            local("modified-ashworth", {"valueInteger": 3}, "2024-05-20"),
            local("modified-ashworth", {"valueInteger": 3}, "2025-02-20"),
        ),
        {},
    ),
    case("confused", "confused", [patient(), egfr(45), TAKEN, icd("R41.0", "2025-03-05")], {}),
    case(
        "sedated",
        "sedated",
        adult(*RAISED, icd("R40.0", "2025-03-05")),
        {},
        orders=[draft(mg(15, 3), "m1")],
    ),
    taken("retention", icd("R33.9", "2025-02-01")),
    taken("overdose", icd("T42.8X2A", "2024-10-01")),
]
