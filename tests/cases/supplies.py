"""What was handed out: gaps, switches of product, early refills (rules 62, 77 and 78)."""

from typing import Final, Unpack

from tests.cases.case import Case, H, L, M, Want, case
from tests.cases.chart import (
    RXNORM,
    Element,
    Json,
    adult,
    category,
    dispense,
    drug,
    encounter,
    ended,
    mg,
    quantity,
    ref,
    rx,
    tablet,
    text,
)

TEN_TID: Final = rx("m1", mg(10, 3))
TWENTY_FIVE: Final = rx("m1", [mg(10, 2), mg(5, 1)])


def given(
    ident: str, says: str, facts: list[Json], fires: dict[int, str], **want: Unpack[Want]
) -> Case:
    return case(f"supply-{ident}", says, adult(*facts), fires, **want)


def tablets(count: float) -> dict[str, Element]:
    return {"quantity": {"value": count, "unit": "tablet", "code": "{tbl}"}}


def ran_out(
    ident: str,
    says: str,
    fires: dict[int, str],
    *facts: Json,
    order: Json = TEN_TID,
    unjudged: set[int] | None = None,
) -> Case:
    return given(
        ident,
        says,
        [order, *facts],
        fires,
        activities={"contact-patient"} if 62 in fires else set(),
        not_evaluated=unjudged or set(),
    )


SOLUTION: Final = drug("250976", "baclofen 1 MG/ML Oral Solution")
GAPS: Final = [
    ran_out(
        "0-days", "On the first day without drug no one is late", {}, dispense("2025-02-08", 30)
    ),
    ran_out("1-day", "A day later it is a note", {62: L}, dispense("2025-02-07", 30)),
    ran_out("3-days", "So after 3 days", {62: L}, dispense("2025-02-05", 30)),
    ran_out("4-days", "After 4 days it is critical", {62: H}, dispense("2025-02-04", 30)),
    ran_out(
        "4-days-less",
        "Of less it is a warning",
        {62: M},
        dispense("2025-02-04", 30),
        order=TWENTY_FIVE,
    ),
    ran_out(
        "4-days-new",
        "So in the first 14 days of use",
        {62: M},
        dispense("2025-02-25", 9),
        order=rx("m1", mg(10, 3), since="2025-02-25"),
    ),
    ran_out(
        "carried-over",
        "What was left of earlier supplies lasts as well",
        {},
        dispense("2025-01-01", 30),
        dispense("2025-01-25", 30),
        dispense("2025-02-25", 10),
    ),
    ran_out(
        "not-carried-back",
        "A supply that came late makes up for no gap before it",
        {62: H},
        dispense("2024-11-01", 30),
        dispense("2025-01-01", 60),
    ),
    ran_out(
        "by-quantity",
        "84 tablets of 10 mg are 28 days",
        {62: H},
        dispense("2025-02-06", None, **tablets(84)),
    ),
    ran_out(
        "by-quantity-enough",
        "120 are 40",
        {},
        dispense("2025-02-06", None, **tablets(120)),
    ),
    ran_out(
        "by-volume",
        "450 mL of 1 mg/mL are 30 days of 15 mg",
        {62: M},
        dispense("2025-02-04", None, quantity=quantity(450, "mL"), **SOLUTION),
        order=rx("m1", mg(5, 3), **SOLUTION),
    ),
    ran_out(
        "in-weeks",
        "Four weeks are 28 days",
        {62: L},
        dispense("2025-02-08", None, daysSupply=quantity(4, "wk")),
    ),
    ran_out(
        "unknown",
        "Without days and quantity nothing can be told",
        {},
        dispense("2025-01-02", None),
        unjudged={62},
    ),
    ran_out("none", "Nor without any record", {}, unjudged={62, 77, 78}),
    ran_out(
        "declined",
        "What was not handed over is no supply",
        {62: H},
        dispense("2025-02-04", 30),
        dispense("2025-03-03", 30, status="cancelled"),
        dispense("2025-03-04", 30, status="in-progress"),
    ),
    ran_out(
        "dose-unread",
        "A dose that cannot be read may be a high one",
        {62: H},
        dispense("2025-02-04", 30),
        order=rx("m1", text("as directed")),
    ),
    ran_out(
        "two-strengths",
        "Two strengths of one regimen, handed out together, last side by side",
        {62: H},
        dispense("2025-02-04", 30),
        dispense("2025-02-04", 30, **tablet(5)),
        order=rx("m1", [mg(10, 3), mg(5, 3)]),
    ),
    ran_out(
        "in-hospital",
        "In hospital nobody needs a pharmacy",
        {},
        dispense("2025-02-04", 30),
        encounter("IMP", "finished", "2025-03-03T08:00:00Z", "2025-03-10T08:00:00Z"),
    ),
    ran_out(
        "still-in-hospital",
        "Nor who still is",
        {},
        dispense("2025-02-04", 30),
        encounter("IMP", "in-progress", "2025-03-05T08:00:00Z"),
        rx("ward", mg(10, 3), since="2025-03-05", **category("inpatient")),
    ),
    ran_out(
        "visit-is-no-stay",
        "A visit is no stay",
        {62: H},
        dispense("2025-02-04", 30),
        encounter("AMB", "finished", "2025-03-03T08:00:00Z", "2025-03-10T08:00:00Z"),
    ),
    given(
        "due-contact",
        "The gap tells whom to call, and no dose",
        [TEN_TID, dispense("2025-02-04", 30) | {"id": "d1"}],
        {62: H},
        plan="maintain",
        first=30,
        evidence={62: {"MedicationDispense/d1"}},
        not_recommended={62: {"target_mg_per_day", "start_mg_per_day"}},
    ),
]


def maker(name: str, **more: Element) -> dict[str, Element]:
    """A 10 mg tablet by its maker, contained in the dispense."""
    product = {
        "resourceType": "Medication",
        "id": "med",
        "code": tablet(10)["medicationCodeableConcept"],
        "manufacturer": {"display": name},
    } | more
    return {"contained": [product], "medicationReference": ref("#med")}


def made(handed: str, name: str) -> Json:
    record = dispense(handed, 30) | maker(name)
    return {key: value for key, value in record.items() if key != "medicationCodeableConcept"}


def batch(uuid: str, name: str) -> Json:
    """A product of the record, known by its address in it alone."""
    return {
        "fullUrl": f"urn:uuid:{uuid}",
        "resource": {
            "resourceType": "Medication",
            "id": f"med-{uuid[:4]}",
            "code": tablet(10)["medicationCodeableConcept"],
            "manufacturer": {"display": name},
        },
    }


def from_batch(handed: str, uuid: str) -> Json:
    record = dispense(handed, 30) | {"medicationReference": ref(f"urn:uuid:{uuid}")}
    return {key: value for key, value in record.items() if key != "medicationCodeableConcept"}


ONE: Final = "11110000-0000-4000-8000-000000000001"
TWO: Final = "22220000-0000-4000-8000-000000000002"
LIQUID: Final = rx("m1", mg(10, 3), **SOLUTION)
STRONG: Final = drug("2593376", "baclofen 5 MG/ML Oral Suspension")
DOUBLE: Final = {"medicationCodeableConcept": {"text": "Baclofen oral solution 10 mg/5 mL"}}

SWITCHES: Final = [
    given(
        "stronger-liquid",
        "A liquid five times as strong is a warning",
        [LIQUID, dispense("2025-01-12", 30, **SOLUTION), dispense("2025-02-11", 30, **STRONG)],
        {77: M},
        activities={"confirm-product"},
    ),
    given(
        "weaker-liquid",
        "So is a weaker one, known by the words of its name",
        [LIQUID, dispense("2025-01-12", 30, **DOUBLE), dispense("2025-02-11", 30, **SOLUTION)],
        {77: M},
        activities={"confirm-product"},
    ),
    given(
        "same-liquid",
        "The same liquid again is not",
        [LIQUID, dispense("2025-01-12", 30, **SOLUTION), dispense("2025-02-11", 30, **SOLUTION)],
        {},
    ),
    given(
        "maker",
        "Another maker is a note",
        [TEN_TID, made("2025-01-12", "Alpha Pharma"), made("2025-02-11", "Beta Labs")],
        {77: L},
        activities={"confirm-product"},
    ),
    given(
        "same-maker",
        "The same maker is not",
        [TEN_TID, made("2025-01-12", "Alpha Pharma"), made("2025-02-11", "Alpha Pharma")],
        {},
    ),
    given(
        "maker-of-chart",
        "The product may stand in the record, known by its address",
        [
            TEN_TID,
            batch(ONE, "Alpha Pharma"),
            batch(TWO, "Beta Labs"),
            from_batch("2025-01-12", ONE),
            from_batch("2025-02-11", TWO),
        ],
        {77: L},
    ),
    given(
        "maker-unresolved",
        "A product that is nowhere tells no maker",
        [TEN_TID, made("2025-01-12", "Alpha Pharma"), from_batch("2025-02-11", ONE)],
        {},
        may={62, 77},
    ),
    given(
        "first-supply", "A first supply is no switch", [TEN_TID, made("2025-02-11", "Alpha")], {}
    ),
    given(
        "not-handed-over",
        "What was not handed over is no switch",
        [
            LIQUID,
            dispense("2025-02-11", 30, **SOLUTION),
            dispense("2025-03-05", 30, status="declined", **STRONG),
        ],
        {},
    ),
    given(
        "two-at-once",
        "Two strengths handed out together are no switch",
        [
            rx("m1", [mg(10, 3), mg(5, 3)]),
            dispense("2025-01-12", 30),
            dispense("2025-01-12", 30, **tablet(5)),
            dispense("2025-02-11", 30),
            dispense("2025-02-11", 30, **tablet(5)),
        ],
        {},
    ),
]


def early(ident: str, says: str, severity: str | None, *supplies: tuple[str, int]) -> Case:
    return given(
        f"early-{ident}",
        says,
        [TEN_TID, *(dispense(handed, days) for handed, days in supplies)],
        {78: severity} if severity else {},
    )


VACATION: Final = {"note": [{"text": "Vacation supply, back in April"}]}
EARLY: Final = [
    early(
        "twice",
        "Twice with more than a quarter left",
        M,
        ("2025-01-01", 28),
        ("2025-01-21", 28),
        ("2025-02-18", 28),
    ),
    early(
        "once-a-quarter",
        "The second time only a quarter was left",
        None,
        ("2025-01-01", 28),
        ("2025-01-21", 28),
        ("2025-02-19", 28),
    ),
    early("half", "Once with half left is not", None, ("2025-02-01", 30), ("2025-02-16", 30)),
    early("most", "With more than half left it is", M, ("2025-02-01", 30), ("2025-02-15", 30)),
    early(
        "few-days",
        "Of short supplies fewer than 7 days were left",
        None,
        ("2025-02-01", 14),
        ("2025-02-09", 14),
        ("2025-02-23", 14),
    ),
    early(
        "long-apart",
        "Twice, but not within 90 days",
        None,
        ("2024-11-01", 28),
        ("2024-11-20", 28),
        ("2024-12-26", 28),
        ("2025-01-22", 28),
        ("2025-02-18", 28),
        ("2025-03-10", 28),
    ),
    given(
        "early-vacation",
        "A supply for a vacation is a note",
        [TEN_TID, dispense("2025-02-01", 30), dispense("2025-02-12", 30, **VACATION)],
        {78: L},
    ),
    given(
        "early-other-order",
        "Two prescribers within 60 days whose supplies overlap",
        [
            rx("m0", mg(10, 3), **ended("2025-02-20", "completed")),
            rx("m1", mg(10, 3), since="2025-02-20", requester=ref("Practitioner/dr-b")),
            dispense("2025-02-01", 30, authorizingPrescription=[ref("MedicationRequest/m0")]),
            dispense("2025-02-25", 30, authorizingPrescription=[ref("MedicationRequest/m1")]),
        ],
        {78: M},
    ),
    given(
        "early-other-order-after",
        "Without overlap they are none",
        [
            rx("m0", mg(10, 3), **ended("2025-02-20", "completed")),
            rx("m1", mg(10, 3), since="2025-02-20", requester=ref("Practitioner/dr-b")),
            dispense("2025-01-20", 30, authorizingPrescription=[ref("MedicationRequest/m0")]),
            dispense("2025-02-20", 30, authorizingPrescription=[ref("MedicationRequest/m1")]),
        ],
        {},
    ),
    given(
        "early-other-drug",
        "Other drugs have refills of their own",
        [
            TEN_TID,
            dispense("2025-02-09", 30),
            dispense("2025-02-10", 30, **drug("161", "acetaminophen", RXNORM)),
            dispense("2025-02-11", 30, **drug("6809", "metformin", RXNORM)),
        ],
        {},
    ),
]

CASES: Final = [*GAPS, *SWITCHES, *EARLY]
