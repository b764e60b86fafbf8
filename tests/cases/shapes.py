"""The same facts in other shapes that records really have (rules 33, 36, 37, 45, 61 to 67, 73)."""

from typing import Final

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    INTRATHECAL,
    LOINC,
    OURS,
    SNOMED,
    Element,
    Json,
    adult,
    alarm,
    answered,
    appointment,
    coded,
    dispense,
    encounter,
    ended,
    icd,
    local,
    mg,
    obs,
    plan_of,
    procedure,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    said,
    step_of,
    tablet,
    text,
)

TEN_TID: Final = rx("m1", mg(10, 3))
NOON: Final = "2025-03-10T12:00:00Z"
RECONCILED: Final = procedure(
    coded(SNOMED, "430193006", "Medication reconciliation"), "2025-03-09T21:00:00Z"
)
STAY: Final = encounter("IMP", "in-progress", "2025-03-09T20:00:00Z", None, id="stay")
RUNNING: Final = rx("it1", pump_rate(300), **INTRATHECAL)
SOON: Final = pump(**alarm("2025-03-20"))


def shape(ident: str, says: str, fires: dict[int, str], *facts: Json, home: Json = TEN_TID) -> Case:
    return case(f"shape-{ident}", says, adult(home, *facts), fires)


def part(panel: str, code: str, value: Json, when: str = "2025-03-01") -> Json:
    """A result that is a part of another."""
    return obs(panel, None, when) | {"component": [{"code": coded(LOINC, code)} | value]}


def without(record: Json, *keys: str) -> Json:
    return {key: value for key, value in record.items() if key not in keys}


PARTS: Final = [
    shape(
        "audit-part",
        "The total of AUDIT-C as a part of the questionnaire",
        {45: M},
        part("72109-2", "75626-2", {"valueInteger": 6}),
    ),
    shape(
        "gcs-part",
        "The total of the coma scale as a part of it",
        {74: H},
        part(
            "35088-4", "9269-2", {"valueQuantity": {"value": 13, "unit": "{score}"}}, "2025-03-05"
        ),
        home=rx("m1", mg(5, 3), since="2025-03-01"),
    ),
    shape(
        "gcs-eye",
        "The points of the eyes alone are no total",
        {},
        part("35088-4", "9267-6", {"valueInteger": 4}, "2025-03-05"),
        home=rx("m1", mg(5, 3), since="2025-03-01"),
    ),
    shape(
        "test-text",
        "A test that is positive in text alone",
        {36: M},
        obs("2106-3", answered({"text": "Positive"}), "2025-03-01"),
    ),
    shape(
        "nursing-text",
        "A yes in text alone",
        {37: M},
        obs("63895-7", answered({"text": "Yes"}), "2025-01-01"),
    ),
    shape(
        "nursing-true",
        "A yes that is true",
        {37: M},
        obs("63895-7", {"valueBoolean": True}, "2025-01-01"),
    ),
    shape(
        "corrected",
        "A corrected result counts",
        {45: M},
        obs("75626-2", {"valueInteger": 6}, "2025-02-01", status="corrected"),
    ),
    shape(
        "registered",
        "One only registered does not",
        {},
        obs("75626-2", {"valueInteger": 6}, "2025-02-01", status="registered"),
    ),
    shape(
        "issued",
        "Without a time of its own the time of issue counts",
        {45: M},
        without(obs("75626-2", {"valueInteger": 6}, ""), "effectiveDateTime")
        | {"issued": "2025-02-01T10:00:00.000+01:00"},
    ),
    shape(
        "issued-old",
        "On both sides",
        {},
        without(obs("75626-2", {"valueInteger": 6}, ""), "effectiveDateTime")
        | {"issued": "2024-10-01T10:00:00.000+01:00"},
    ),
    shape(
        "absent",
        "A result that is absent is none",
        {},
        obs("75626-2", {"dataAbsentReason": coded(LOINC, "asked-declined")}, "2025-02-01"),
    ),
    shape(
        "phq-text",
        "Another question of the PHQ-9 is another matter",
        {},
        obs("44255-8", {"valueInteger": 3}, "2025-02-20"),
    ),
    shape(
        "problem-text",
        "A problem in words alone",
        {33: M},
        {
            "resourceType": "Condition",
            "code": {"text": "Suicidal ideation"},
            "recordedDate": "2025-03-01",
        },
    ),
]


def administered(**more: Element) -> Json:
    return {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "dosage": {"dose": quantity(10, "mg")},
    } | more


def ward(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    return case(f"shape-{ident}", says, adult(TEN_TID, STAY, RECONCILED, *facts), fires, at=NOON)


STAYS: Final = [
    ward(
        "given-period",
        "A dose may have a period and a contained product",
        {},
        administered(
            effectivePeriod={"start": "2025-03-10T06:00:00Z", "end": "2025-03-10T06:05:00Z"},
            contained=[
                {
                    "resourceType": "Medication",
                    "id": "m",
                    "code": tablet(10)["medicationCodeableConcept"],
                }
            ],
            medicationReference=ref("#m"),
        ),
    ),
    ward(
        "given-other",
        "Another drug is none",
        {63: H},
        administered(
            effectiveDateTime="2025-03-10T06:00:00Z",
            medicationCodeableConcept={"text": "Paracetamol 500 mg"},
        ),
    ),
    case(
        "shape-class-code",
        "A class needs no system",
        adult(
            TEN_TID,
            STAY | {"class": {"code": "IMP", "display": "inpatient encounter"}},
            RECONCILED,
        ),
        {63: H},
        at=NOON,
    ),
    case(
        "shape-stay-uuid",
        "A stay may be known by its address alone",
        adult(
            TEN_TID,
            {"fullUrl": "urn:uuid:44440000-0000-4000-8000-000000000004", "resource": STAY},
            rx(
                "ward",
                mg(10, 3),
                since="2025-03-09",
                encounter=ref("urn:uuid:44440000-0000-4000-8000-000000000004"),
            ),
        ),
        {},
        therapy=30,
        at=NOON,
    ),
    case(
        "shape-bare-date",
        "A bare date of the review is noon",
        adult(TEN_TID, STAY | {"period": {"start": "2025-03-10T00:30:00Z"}}, RECONCILED),
        {},
    ),
    case(
        "shape-bare-date-12",
        "On both sides",
        adult(TEN_TID, STAY | {"period": {"start": "2025-03-09T23:30:00Z"}}, RECONCILED),
        {63: H},
    ),
]


def reservoir(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    return case(f"shape-{ident}", says, adult(RUNNING, *facts), fires)


REFILLS: Final = [
    reservoir(
        "refill-service",
        "The kind of service tells the refill",
        {},
        SOON,
        appointment(
            "2025-03-18T09:00:00Z",
            description="Visit",
            serviceType=[{"text": "Baclofen pump refill"}],
        ),
    ),
    reservoir(
        "refill-zone",
        "The day of the booking is the day written",
        {},
        SOON,
        appointment("2025-03-19T23:30:00-05:00"),
    ),
    reservoir(
        "refill-period",
        "The date of the request may be a period",
        {},
        SOON,
        {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "order",
            "occurrencePeriod": {"start": "2025-03-18", "end": "2025-03-18"},
            "code": {"text": "Baclofen pump refill"},
        },
    ),
    reservoir(
        "refill-in-error",
        "One entered in error is none",
        {66: M},
        SOON,
        appointment("2025-03-18T09:00:00Z", "entered-in-error"),
    ),
    reservoir(
        "alarm-bad",
        "A date that is none tells nothing",
        {66: L},
        pump(
            extension=[
                {
                    "url": f"{OURS}/StructureDefinition/reservoir-alarm-date",
                    "valueDate": "soon",
                }
            ]
        ),
    ),
    reservoir(
        "alarm-other-url",
        "Another extension is another date",
        {66: L},
        pump(extension=[{"url": "http://example.org/battery-date", "valueDate": "2025-03-12"}]),
    ),
    reservoir(
        "insulin",
        "An insulin pump beside it is another pump",
        {},
        pump(**alarm("2025-06-01")),
        {
            "resourceType": "Device",
            "id": "insulin",
            "type": {"text": "Insulin infusion pump"},
        },
    ),
]

BEGUN_7TH: Final = rx("m1", mg(20, 3), since="2025-03-07")
OFF: Final = rx("it1", pump_rate(300), **INTRATHECAL, **ended("2025-03-07"))
FAR: Final = pump(**alarm("2025-06-01"))


def lapsed(on: str) -> Json:
    """A pump order that ended by its own bounds."""
    timing = {"repeat": {"boundsPeriod": {"start": "2024-06-01", "end": on}}}
    return rx("it1", pump_rate(300) | {"timing": timing}, **INTRATHECAL)


INSTEAD: Final = [
    case(
        "shape-tablets-since",
        "Tablets that began as the pump was stopped are its replacement, on record too",
        adult(OFF, BEGUN_7TH, FAR),
        {67: H, 68: H},
        therapy=60,
        not_recommended={68: {"start_mg_per_day", "target_mg_per_day"}},
    ),
    case(
        "shape-tablets-before",
        "Those of before are not",
        adult(OFF, TEN_TID, FAR),
        {67: H},
    ),
    case(
        "shape-tablets-long-after",
        "Nor a week later, when it is no emergency any more",
        adult(OFF | ended("2025-03-02"), BEGUN_7TH, FAR),
        {},
    ),
    case(
        "shape-tablets-failing",
        "Tablets raised since the pump failed",
        adult(RUNNING, FAR, icd("T85.615A", "2025-03-05"), BEGUN_7TH),
        {56: M, 67: H, 68: H},
    ),
    case(
        "shape-pump-lapsed",
        "An order of the pump that has run out tells not that the pump was stopped",
        adult(lapsed("2025-03-07"), FAR),
        {},
        not_evaluated={67},
    ),
    case(
        "shape-pump-lapsed-renewed",
        "One that another follows does",
        adult(
            lapsed("2025-03-07"),
            rx(
                "it2",
                pump_rate(300),
                since="2025-03-07",
                priorPrescription=ref("MedicationRequest/it1"),
                **INTRATHECAL,
            ),
            FAR,
        ),
        {},
        pump=300,
    ),
]

ENDED: Final = rx("m1", mg(10, 3), **ended("2025-03-05"))
ENDS: Final = [
    case(
        "shape-fever-zone",
        "A sign after the stop on the same day is one",
        adult(
            ENDED, obs("8310-5", {"valueQuantity": quantity(38.6, "Cel")}, "2025-03-05T22:00:00Z")
        ),
        {58: H, 61: H},
    ),
    case(
        "shape-fever-no-unit",
        "A temperature without a unit is no fever for certain",
        adult(ENDED, obs("8310-5", {"valueQuantity": {"value": 38.6}}, "2025-03-07")),
        {58: H},
        may={61},
    ),
    case(
        "shape-fever-comparator",
        "A bound is no measure: the rule says that it could not judge",
        adult(
            ENDED,
            obs(
                "8310-5",
                {"valueQuantity": quantity(38, "Cel") | {"comparator": ">"}},
                "2025-03-07",
                id="fever",
            ),
        ),
        {58: H},
        not_evaluated={61},
        not_read={"Observation/fever"},
    ),
    case(
        "shape-supplied-elsewhere",
        "Supplies of another drug are no supply",
        adult(
            TEN_TID,
            dispense("2025-02-04", 30),
            without(dispense("2025-03-06", 30), "medicationCodeableConcept")
            | {"medicationCodeableConcept": {"text": "Amoxicillin 500 mg"}},
        ),
        {62: H},
    ),
    case(
        "shape-supplied-time",
        "The hour of a supply does not matter",
        adult(TEN_TID, dispense("2025-02-08T23:50:00+01:00", 30)),
        {},
    ),
    case(
        "shape-supply-code",
        "Days by their code, without a word",
        adult(TEN_TID, dispense("2025-02-04", None, daysSupply={"value": 30, "code": "d"})),
        {62: H},
    ),
    case(
        "shape-supply-bare",
        "Days of supply are days where no unit is given",
        adult(TEN_TID, dispense("2025-02-04", None, daysSupply={"value": 30})),
        {62: H},
    ),
    case(
        "shape-supply-weeks",
        "Where the day it was prepared is all that is known",
        adult(
            TEN_TID,
            without(dispense("", 30), "whenHandedOver") | {"whenPrepared": "2025-02-04"},
        ),
        {},
        may={62},
    ),
]

AUD_CHAIN: Final = [
    rx("m0", text("15-15-15-15 mg"), "aud", **ended("2025-02-24", "completed")),
    rx(
        "m1",
        text("15-10-15-10 mg"),
        "aud",
        since="2025-02-24",
        priorPrescription=ref("MedicationRequest/m0"),
    ),
]
CRAVING: Final = said("Craving", answered(local("returned")), "2025-03-05")
PLANS: Final = [
    case(
        "shape-plan-revoked",
        "A plan that was revoked does not hide that the dose came down",
        adult(
            *AUD_CHAIN,
            plan_of(step_of(60, "completed", "2025-01-01"), status="revoked"),
            CRAVING,
        ),
        {64: M},
    ),
    case(
        "shape-plan-text",
        "A plan of another drug is no taper of this one",
        adult(
            rx("m1", mg(15, 4), "aud"),
            plan_of(
                step_of(60, "completed", "2025-01-01"),
                step_of(50, "in-progress", "2025-02-24"),
                category=[{"text": "diazepam"}],
                title="Diazepam taper",
            ),
            CRAVING,
        ),
        {},
    ),
    case(
        "shape-review-period",
        "A review at the end of a long stay is one",
        adult(
            rx("m1", mg(10, 3), since="2023-01-01"),
            encounter(
                "IMP",
                "finished",
                "2024-03-01T08:00:00Z",
                "2024-03-20T08:00:00Z",
                reasonCode=[{"text": "Baclofen adjustment"}],
            ),
        ),
        {},
        may={73},
    ),
    case(
        "shape-review-now",
        "A visit for baclofen that goes on now is not yet a review",
        adult(
            rx("m1", mg(10, 3), since="2023-01-01"),
            encounter(
                "AMB",
                "in-progress",
                "2025-03-10T11:30:00Z",
                reasonCode=[{"text": "Baclofen review"}],
            ),
        ),
        {73: L},
    ),
    case(
        "shape-overdose-twice",
        "Two overdoses are one message, by the graver",
        adult(TEN_TID, icd("T42.8X1A", "2024-02-01"), icd("T42.8X2A", "2023-12-01")),
        {79: H},
    ),
]

CASES: Final = [*PARTS, *STAYS, *REFILLS, *INSTEAD, *ENDS, *PLANS]
