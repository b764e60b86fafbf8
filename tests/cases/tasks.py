"""What the plan asks to be done, by when, and how often the patient is seen."""

from typing import Final, Unpack

from tests.cases.case import Case, H, L, M, Want, case
from tests.cases.chart import (
    AT,
    INTRATHECAL,
    Element,
    Json,
    adult,
    alarm,
    condition,
    dispense,
    draft,
    drug,
    egfr,
    elder,
    ended,
    icd,
    mg,
    named,
    other_rx,
    patient,
    pump,
    pump_rate,
    reason,
    ref,
    rx,
    stop,
    text,
)

TEN_TID: Final = rx("m1", mg(10, 3))
EVERY_PLAN: Final = {"monitoring", "patient-advice"}
LATELY: Final = "2025-02-24"


def asks(
    ident: str, says: str, chart: list[Json], fires: dict[int, str], **want: Unpack[Want]
) -> Case:
    want["activities"] = EVERY_PLAN | want.get("activities", set())
    return case(f"task-{ident}", says, chart, fires, **want)


def raised_to_ninety(**more: Element) -> list[Json]:
    return adult(rx("m1", text("25-20-25-20 mg"), "aud", **more))


REVIEWS: Final = [
    asks(
        "maintain",
        "Who takes the same as ever is not seen every two weeks",
        adult(TEN_TID),
        {},
        plan="maintain",
        not_activities={"clinical-review", "hold-increase", "no-abrupt-stop", "kidney-check"},
    ),
    asks(
        "titrate",
        "Who begins is",
        adult(),
        {},
        orders=[draft(mg(5, 3))],
        plan="titration",
        review_every=14,
        activities={"clinical-review"},
    ),
    asks(
        "taper",
        "So is who comes down",
        adult(rx("m1", mg(20, 3))),
        {},
        orders=[draft([mg(20, 2), mg(10, 1)], "m1")],
        plan="taper",
        review_every=14,
        activities={"clinical-review"},
    ),
    asks(
        "high-dose",
        "And who takes more than 80 mg/day for alcohol",
        raised_to_ninety(),
        {9: M},
        plan="maintain",
        review_every=14,
        activities={"clinical-review", "kidney-check", "specialist-referral"},
    ),
]

KIDNEYS: Final = [
    asks(
        "overdue",
        "An old result is renewed today",
        [patient(), egfr(88, "2024-03-01"), TEN_TID],
        {7: L},
        due={"kidney-check": AT},
    ),
    asks(
        "none",
        "Without any result one is taken before the next increase",
        [patient(), TEN_TID],
        {5: L},
        activities={"kidney-check"},
    ),
    asks(
        "moderate",
        "Moderate kidneys are watched",
        [patient(), egfr(45), TEN_TID],
        {22: M},
        activities={"kidney-check", "no-abrupt-stop"},
        review_every=14,
    ),
    asks(
        "dialysis",
        "Dialysis is a matter for a specialist",
        adult(TEN_TID, icd("Z99.2", "2023-01-01")),
        {24: H},
        plan="taper",
        activities={
            "kidney-check",
            "hold-increase",
            "no-abrupt-stop",
            "specialist-referral",
            "clinical-review",
        },
    ),
    asks(
        "acute",
        "Acute injury of the kidneys is checked, and nothing goes up",
        adult(TEN_TID, icd("N17.9", "2025-03-08")),
        {25: H},
        activities={"kidney-check", "hold-increase", "no-abrupt-stop"},
    ),
    asks(
        "ibuprofen",
        "Beside a drug that harms the kidneys in one to two weeks",
        elder(TEN_TID, other_rx(named("Ibuprofen 400 mg tablet"))),
        {54: M},
        due_by={"kidney-check": "2025-03-24"},
    ),
]

OTHERS: Final = [
    asks(
        "increase-refused",
        "An increase that meets a critical finding waits",
        adult(TEN_TID, other_rx(drug("7804", "oxycodone"))),
        {43: H},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        plan="hold",
        first=30,
        activities={"hold-increase"},
    ),
    asks(
        "start-refused",
        "A start waits too, and there is no plan",
        adult(other_rx(drug("7804", "oxycodone"))),
        {43: H},
        orders=[draft(mg(5, 3))],
        plan="none",
    ),
    asks(
        "no-screening",
        "A pump asks for its screening test",
        adult(
            rx(
                "m0",
                mg(20, 4),
                since="2024-01-01",
                statusReason={"text": "not tolerated"},
                **ended("2024-06-01"),
            )
        ),
        {71: M},
        orders=[draft(pump_rate(100), **INTRATHECAL)],
        activities={"screening-test"},
    ),
    asks(
        "stop",
        "A stop asks for another way",
        adult(TEN_TID),
        {58: H},
        orders=[stop(TEN_TID)],
        plan="taper",
        review_every=14,
        activities={"no-abrupt-stop", "clinical-review"},
        not_activities={"hold-increase"},
    ),
    asks(
        "new-user-two-weeks",
        "Two weeks of use make an end of it abrupt",
        adult(rx("m1", mg(10, 3), since=LATELY), icd("R33.9", "2025-03-01")),
        {76: M},
        plan="maintain",
    ),
    asks(
        "pump-only",
        "Under a pump alone the same is watched",
        adult(rx("it1", pump_rate(300), **INTRATHECAL), pump(**alarm("2025-06-01"))),
        {},
        ceiling=None,
    ),
    asks(
        "sclerosis",
        "Whether tone is used to stand is asked once",
        adult(TEN_TID, condition(reason("ms"), "2015-01-01")),
        {},
        activities={"ask-posture"},
    ),
    asks(
        "pain",
        "In pain nobody asks",
        adult(rx("m1", mg(10, 3), "pain")),
        {},
        not_activities={"ask-posture"},
    ),
    asks(
        "gap",
        "Who ran out is called",
        adult(TEN_TID, dispense("2025-02-04", 30)),
        {62: H},
        activities={"contact-patient"},
        not_activities={"hold-increase"},
    ),
    asks(
        "renewal-gap",
        "A renewal does not hide that the drug ran out",
        adult(TEN_TID, dispense("2025-02-04", 30)),
        {62: H},
        orders=[draft(mg(10, 3), "m1")],
        plan="maintain",
        activities={"contact-patient"},
    ),
]

POLICY: Final = [
    asks(
        "fast-taper",
        "A site that tapers within two weeks gets a plan of two weeks",
        adult(rx("m1", mg(20, 3))),
        {58: H},
        orders=[stop(rx("m1", mg(20, 3)))],
        policy={"preset": "uk"},
        plan="taper",
        ends=0,
    ),
    asks(
        "gradual-kidney",
        "A site that comes down gradually for the kidneys gets steps of a fifth",
        [patient(), egfr(25), rx("m1", mg(20, 3))],
        {23: H},
        policy={"taper.kidney": "gradual"},
        plan="taper",
        ends=30,
        taper_from=("B", 60),
    ),
    asks(
        "unlinked-replaces",
        "Where drafts replace what they do not name, an increase is one",
        adult(TEN_TID),
        {},
        orders=[draft([mg(10, 2), mg(15, 1)])],
        policy={"order.unlinked": "replaces"},
        plan="titration",
        first=35,
    ),
    asks(
        "unlinked-adds",
        "Where they add, it is a second regimen",
        adult(TEN_TID),
        {56: M},
        orders=[draft(mg(5, 1))],
        therapy=30,
        order=5,
    ),
    asks(
        "aud-80-hard",
        "Where 80 mg/day is the maximum for alcohol, more is above it",
        raised_to_ninety(),
        {8: H},
        policy={"max.aud": 80},
        recommended={8: {"max_mg_per_day": 80}},
        plan="taper",
        ends=80,
    ),
    asks(
        "on-time",
        "An increase three days after the last is on time under that plan",
        adult(
            rx("m0", mg(5, 3), **ended("2025-03-07", "completed")),
            rx("m1", mg(5, 4), since="2025-03-07", priorPrescription=ref("MedicationRequest/m0")),
        ),
        {19: L},
        orders=[draft(mg(5, 5), "m1")],
        plan="titration",
        first=25,
        activities={"clinical-review"},
    ),
]

CASES: Final = [*REVIEWS, *KIDNEYS, *OTHERS, *POLICY]
