"""What is taken now: the orders, statements and dispenses of one therapy or of several."""

from tests.cases.case import H, M, case
from tests.cases.chart import (
    INTRATHECAL,
    SNOMED,
    TERMS,
    Json,
    activity,
    adult,
    alarm,
    coded,
    dispense,
    draft,
    line,
    mg,
    plan_of,
    procedure,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    statement,
    tablet,
    tabs,
    text,
    until,
)

DR_B: Json = {"requester": ref("Practitioner/dr-b")}
TEN_TID = rx("m1", mg(10, 3))
INPATIENT: Json = {"category": [coded(f"{TERMS}/medicationrequest-category", "inpatient")]}
OUTPATIENT: Json = {"category": [coded(f"{TERMS}/medicationrequest-category", "outpatient")]}
PUMP = rx("it1", pump_rate(300), **INTRATHECAL)
IMPLANT = coded(SNOMED, "6555009", "Insertion of infusion pump beneath skin")


def weaning() -> Json:
    step = {"dailyAmount": quantity(0, "mg/d")}
    return plan_of(
        activity("dose-step", "completed", "2025-02-20", dailyAmount=quantity(30, "mg/d")),
        activity("dose-step", "in-progress", "2025-03-05", dailyAmount=quantity(20, "mg/d")),
        activity("dose-step", "scheduled", "2025-03-20", **step),
        title="Baclofen weaning",
    )


ONE_THERAPY = [
    case(
        "one-order-and-statement",
        "An order and a statement of it are one therapy",
        adult(TEN_TID, statement(mg(10, 3))),
        {},
        therapy=30,
    ),
    case(
        "one-statement-based-on",
        "A statement based on the order is that order, whose dose counts",
        adult(TEN_TID, statement(mg(10, 2), basedOn=[ref("MedicationRequest/m1")])),
        {},
        therapy=30,
    ),
    case(
        "one-statement-derived-from",
        "So is one derived from it",
        adult(TEN_TID, statement(mg(10, 2), derivedFrom=[ref("MedicationRequest/m1")])),
        {},
        therapy=30,
    ),
    case(
        "one-order-and-dispense",
        "An order and its dispense are one therapy",
        adult(
            TEN_TID,
            dispense(
                "2025-03-01",
                30,
                dosageInstruction=[mg(10, 3)],
                authorizingPrescription=[ref("MedicationRequest/m1")],
            ),
        ),
        {},
        therapy=30,
    ),
    case(
        "one-of-all-three",
        "Order, statement and dispense are one therapy",
        adult(
            TEN_TID,
            statement(mg(10, 3)),
            dispense("2025-03-01", 30, dosageInstruction=[mg(10, 3)]),
        ),
        {},
        therapy=30,
    ),
    case(
        "one-inpatient-repeat",
        "An inpatient order that repeats the home dose is the same therapy",
        adult(
            rx("m1", mg(10, 3), **OUTPATIENT),
            rx("m2", mg(10, 3), since="2025-03-09", **INPATIENT, **DR_B),
        ),
        {},
        therapy=30,
    ),
    case(
        "one-complementary",
        "20 mg and 5 mg tablets written together are one regimen",
        adult(
            rx("m1", tabs(1, 3), **tablet(20)),
            rx("m2", tabs(1, 3), **tablet(5)),
        ),
        {},
        may={15},
        therapy=75,
    ),
    case(
        "one-complementary-group",
        "So are two of one group, though written on two days",
        adult(
            rx("m1", tabs(1, 3), since="2024-06-01", groupIdentifier={"value": "g1"}, **tablet(10)),
            rx("m2", tabs(1, 3), since="2024-06-02", groupIdentifier={"value": "g1"}, **tablet(5)),
        ),
        {},
        therapy=45,
    ),
    case(
        "one-complementary-take-with",
        "So are two that say to take them together",
        adult(
            rx("m1", tabs(1, 3), since="2024-03-01", **tablet(10)),
            rx(
                "m2",
                text("Take 1 tablet three times daily, take with the 10 mg tablet"),
                since="2024-05-02",
                **tablet(5),
            ),
        ),
        {},
        may={1},
    ),
    case(
        "one-superseded",
        "An order named as prior prescription is history",
        adult(
            rx("m1", mg(5, 3)),
            rx(
                "m2",
                mg(10, 3),
                since="2024-06-01",
                priorPrescription=ref("MedicationRequest/m1"),
            ),
        ),
        {},
        therapy=30,
    ),
    case(
        "one-ended-by-bounds",
        "An active order whose bounds ended is over",
        adult(rx("m0", until("2024-12-31", mg(5, 3))), rx("m1", mg(10, 3), since="2024-12-31")),
        {},
        therapy=30,
    ),
    case(
        "one-on-hold",
        "An order on hold for months is not taken",
        adult(
            rx("m0", mg(5, 3), status="on-hold", meta={"lastUpdated": "2024-06-01T00:00:00Z"}),
            TEN_TID,
        ),
        {},
        therapy=30,
    ),
    case(
        "one-dispense-used-up",
        "A dispense that was used up is no therapy",
        adult(dispense("2024-10-01", 30, dosageInstruction=[mg(10, 3)])),
        {},
        therapy=None,
        plan="none",
    ),
    case(
        "one-statement-ended",
        "A completed statement is no therapy",
        adult(
            statement(
                mg(10, 3),
                status="completed",
                effectivePeriod={"start": "2023-01-01", "end": "2023-06-01"},
            ),
            TEN_TID,
        ),
        {},
        therapy=30,
    ),
    case(
        "one-not-taken",
        "A statement that it is not taken is no second therapy",
        adult(TEN_TID, statement(mg(5, 3), status="not-taken")),
        {},
        therapy=30,
    ),
    case(
        "one-draft-in-chart",
        "A draft lying in the record is not taken",
        adult(TEN_TID, rx("m9", mg(20, 3), status="draft")),
        {},
        therapy=30,
    ),
]

SEVERAL = [
    case(
        "two-prescribers",
        "Two full regimens by two prescribers are critical",
        adult(TEN_TID, rx("m2", mg(10, 2), since="2025-01-15", **DR_B)),
        {56: H},
        therapy=50,
        recommended={56: {"max_mg_per_day": 80}},
        evidence={56: {"MedicationRequest/m1", "MedicationRequest/m2"}},
    ),
    case(
        "two-same-prescriber",
        "Two regimens of one prescriber below the ceiling are a warning",
        adult(TEN_TID, rx("m2", mg(10, 2), since="2025-01-15")),
        {56: M},
        therapy=50,
    ),
    case(
        "two-above-ceiling",
        "Above the ceiling together they are critical",
        adult(rx("m1", mg(20, 3)), rx("m2", mg(10, 3), since="2025-01-15")),
        {8: H, 56: H},
        therapy=90,
        recommended={8: {"max_mg_per_day": 80}, 56: {"max_mg_per_day": 80}},
    ),
    case(
        "two-at-ceiling",
        "80 mg/day together is not above it",
        adult(rx("m1", mg(20, 3)), rx("m2", mg(10, 2), since="2025-01-15")),
        {56: M},
        therapy=80,
    ),
    case(
        "two-unlinked-draft",
        "A draft that replaces nothing makes a second therapy",
        adult(TEN_TID),
        {56: M},
        orders=[draft(mg(5, 1))],
        may={12, 13},
        therapy=30,
        order=5,
    ),
    case(
        "two-statement-other-dose",
        "A statement of another dose beside an order is counted for safety",
        adult(TEN_TID, statement(mg(5, 4), since="2025-01-15")),
        {56: M},
        may={56},
        therapy=50,
    ),
    case(
        "two-administrations",
        "An administration of the ordered dose is no second therapy",
        adult(
            rx("m1", mg(10, 3), **INPATIENT),
            {
                "resourceType": "MedicationAdministration",
                "status": "completed",
                "effectiveDateTime": "2025-03-10T08:00:00Z",
                "request": ref("MedicationRequest/m1"),
                "dosage": {"dose": quantity(10, "mg")},
            }
            | tablet(),
        ),
        {},
        therapy=30,
    ),
    case(
        "two-routes",
        "Tablets beside a pump are a warning",
        adult(TEN_TID, PUMP, pump(**alarm("2025-06-01"))),
        {56: M},
        therapy=30,
        pump=300,
    ),
    case(
        "two-routes-weaning",
        "Within 60 days of the implant, with a plan to wean, they are in order",
        adult(
            rx("m1", mg(10, 2)),
            PUMP | {"authoredOn": "2025-01-09"},
            pump(**alarm("2025-06-01")),
            procedure(IMPLANT, "2025-01-09"),
            weaning(),
        ),
        {},
        therapy=20,
        pump=300,
    ),
    case(
        "two-routes-weaning-61",
        "61 days after it they are not",
        adult(
            rx("m1", mg(10, 2)),
            PUMP | {"authoredOn": "2025-01-08"},
            pump(**alarm("2025-06-01")),
            procedure(IMPLANT, "2025-01-08"),
            weaning(),
        ),
        {56: M},
    ),
    case(
        "two-routes-no-plan",
        "Nor without a plan to wean",
        adult(
            rx("m1", mg(10, 2)),
            PUMP | {"authoredOn": "2025-01-09"},
            pump(**alarm("2025-06-01")),
            procedure(IMPLANT, "2025-01-09"),
        ),
        {56: M},
    ),
]

SUBMISSIONS = [
    case(
        "submit-two-lines",
        "Two complementary drafts are one order of their sum",
        adult(TEN_TID),
        {},
        orders=[
            rx(
                "n1",
                tabs(1, 3),
                since="2025-03-10",
                status="draft",
                priorPrescription=ref("MedicationRequest/m1"),
                **tablet(10),
            ),
            rx(
                "n2",
                tabs(1, 1),
                since="2025-03-10",
                status="draft",
                priorPrescription=ref("MedicationRequest/m1"),
                **tablet(5),
            ),
        ],
        therapy=30,
        order=35,
    ),
    case(
        "submit-stop-and-start",
        "A new order beside the stop of the old one is a change of dose",
        adult(TEN_TID),
        {},
        orders=[TEN_TID | {"status": "stopped"}, draft([mg(10, 2), mg(15, 1)])],
        therapy=30,
        order=35,
        plan="titration",
        first=35,
    ),
    case(
        "submit-stop-and-less",
        "So is a smaller one: no stop, a reduction",
        adult(TEN_TID),
        {},
        orders=[TEN_TID | {"status": "stopped"}, draft([mg(10, 2), mg(5, 1)])],
        therapy=30,
        order=25,
        plan="taper",
        first=25,
    ),
    case(
        "submit-bundle",
        "Several orders may come in one bundle",
        adult(TEN_TID),
        {},
        orders=[
            {
                "resourceType": "Bundle",
                "type": "collection",
                "entry": [
                    {
                        "resource": draft([mg(10, 2), mg(15, 1)], "m1")
                        | {"subject": ref("Patient/p1")}
                    }
                ],
            }
        ],
        order=35,
    ),
    case(
        "submit-active",
        "An order under test may be active already",
        adult(TEN_TID),
        {},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1", status="active")],
        order=35,
        doses=3,
    ),
    case(
        "submit-proposal",
        "Or a proposal",
        adult(TEN_TID),
        {},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1", intent="proposal")],
        order=35,
    ),
    case(
        "submit-oral-beside-pump",
        "An oral order says nothing of the pump",
        adult(PUMP, pump(**alarm("2025-06-01"))),
        {56: M},
        orders=[draft(line({"doseQuantity": quantity(5, "mg")}, mg(5, 3)["timing"]))],
        may={11, 12},
        therapy=None,
        pump=300,
        order=15,
        order_pump=None,
    ),
]

CASES = [*ONE_THERAPY, *SEVERAL, *SUBMISSIONS]
