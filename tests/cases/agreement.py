"""What the findings ask for and what the plan does are one thing."""

from typing import Any

from tests.cases.case import H, L, M, case
from tests.cases.chart import (
    INTRATHECAL,
    adult,
    clearance,
    draft,
    egfr,
    icd,
    mg,
    patient,
    pump_rate,
    ref,
    rx,
    text,
)

WOMAN = patient()
TEN_TID = rx("m1", mg(10, 3))
DROWSY_BEFORE = rx(
    "m0",
    mg(10, 3),
    status="stopped",
    statusReason={"text": "too drowsy"},
    dispenseRequest={"validityPeriod": {"start": "2024-03-01", "end": "2024-06-01"}},
)

OFFERED = [
    case(
        "agree-kidney-start",
        "A start that the kidneys ask to be smaller is planned at the dose to order instead",
        [WOMAN, egfr(45)],
        {22: L},
        orders=[draft(mg(5, 3))],
        recommended={22: {"target_mg_per_day": 5}},
        plan="titration",
        mgs=[5, 10, 15],
        ceiling=40,
    ),
    case(
        "agree-kidney-rise",
        "After ten days of use a rise that the kidneys speak against is not planned",
        [WOMAN, egfr(45), rx("m1", mg(5, 2), since="2025-02-28")],
        {22: L},
        orders=[draft(mg(5, 3), "m1")],
        plan="maintain",
        mgs=[10],
    ),
    case(
        "agree-too-soon",
        "After the wait the plan takes the next step that the finding names",
        adult(
            rx("m0", mg(5, 3), status="completed"),
            rx("m1", mg(10, 3), since="2025-03-09", priorPrescription=ref("MedicationRequest/m0")),
        ),
        {13: M, 19: L},
        orders=[draft(mg(15, 3), "m1")],
        recommended={13: {"next_step_mg_per_day": 35, "earliest_next_increase_in_days": 2}},
        plan="titration",
        begins=[("2025-03-10", 30), ("2025-03-12", 35), ("2025-03-15", 40)],
    ),
]

REDUCED = [
    case(
        "agree-down-to-ceiling",
        "A reduction from above the ceiling to it ends there: nobody asked for a stop",
        adult(rx("m1", mg(30, 3))),
        {},
        orders=[draft(mg(20, 4), "m1")],
        plan="taper",
        mgs=[80],
    ),
    case(
        "agree-still-above",
        "The first step of the taper is the reduction ordered, where that may stand",
        adult(rx("m1", mg(25, 4))),
        {8: H},
        orders=[draft(text("20-20-20-25 mg"), "m1")],
        recommended={8: {"next_reduction_mg_per_day": 85}},
        mgs=[85, 80],
        may={15},
    ),
    case(
        "agree-kidney-reduction",
        "The same on the way to half the dose",
        [WOMAN, egfr(45), rx("m1", mg(10, 4))],
        {22: M},
        orders=[draft(mg(10, 3), "m1")],
        recommended={22: {"target_mg_per_day": 20, "next_reduction_mg_per_day": 30}},
        mgs=[30, 25, 20],
    ),
    case(
        "agree-kidney-steep",
        "A steeper reduction is not: the first step is the one offered",
        [WOMAN, egfr(45), rx("m1", mg(10, 4))],
        {22: M, 59: M},
        orders=[draft(mg(5, 5), "m1")],
        recommended={
            22: {"target_mg_per_day": 20, "next_reduction_mg_per_day": 35},
            59: {"next_reduction_mg_per_day": 35},
        },
        first=35,
    ),
]

CHILDREN = [
    case(
        "agree-child-moderate",
        "No step of an adult taper is named for a child",
        [patient("2009-01-01"), egfr(45), rx("m1", mg(10, 4))],
        {17: L, 22: M},
        not_recommended={22: {"next_reduction_mg_per_day"}},
        plan="none",
    ),
    case(
        "agree-child-severe",
        "Nor with failing kidneys",
        [patient("2015-01-01"), egfr(20), rx("m1", mg(10, 4))],
        {17: M, 23: H},
        not_recommended={23: {"next_reduction_mg_per_day"}},
        plan="none",
    ),
]

NO_SUDDEN_STOP = [
    case(
        "agree-two-regimens",
        "Ending one of two regimens is no sudden stop",
        adult(TEN_TID, rx("m2", mg(10, 2), since="2025-01-01")),
        {56: M},
        activities={"no-abrupt-stop"},
    ),
    case(
        "agree-beside-pump",
        "Nor is ending the tablets beside a pump",
        adult(TEN_TID, rx("it1", pump_rate(300), **INTRATHECAL)),
        {56: M},
        activities={"no-abrupt-stop"},
    ),
    case(
        "agree-mild-kidneys",
        "Where a site asks for a third less it warns of a sudden stop too",
        [WOMAN, egfr(70), rx("m1", mg(20, 3))],
        {26: L},
        policy={"renal.mild": "wolf"},
        activities={"no-abrupt-stop"},
    ),
]

FAILING = [
    case(
        "agree-ceiling-and-failing",
        "Above the ceiling with failing kidneys both findings name the step of the faster taper",
        [WOMAN, egfr(20), rx("m1", mg(30, 3))],
        {8: H, 23: H},
        recommended={
            8: {"max_mg_per_day": 80, "next_reduction_mg_per_day": 75},
            23: {"target_mg_per_day": 45, "next_reduction_mg_per_day": 75},
        },
        mgs=[75, 60, 45],
    ),
    case(
        "agree-ceiling-and-moderate",
        "Above the ceiling with moderate kidneys too, by the smaller cut after long use",
        [WOMAN, egfr(45), rx("m1", mg(30, 3), since="2024-03-01")],
        {8: H, 22: M, 73: L},
        recommended={
            8: {"max_mg_per_day": 80, "next_reduction_mg_per_day": 80},
            22: {"target_mg_per_day": 45, "next_reduction_mg_per_day": 80},
        },
        first=80,
        ends=45,
    ),
    case(
        "agree-ceiling-below-target",
        "Half of a dose far above the ceiling is still above it: the plan goes on to the ceiling",
        [WOMAN, egfr(20), rx("m1", mg(50, 4))],
        {8: H, 23: H},
        recommended={23: {"target_mg_per_day": 100}},
        plan="taper",
        ends=80,
    ),
    case(
        "agree-steep-on-dialysis",
        "Too steep a cut on dialysis is offered as the first step towards 5 mg",
        [WOMAN, icd("Z99.2", "2023-01-01"), rx("m1", mg(25, 4))],
        {24: H, 59: H},
        orders=[draft(mg(5, 3), "m1")],
        recommended={59: {"next_reduction_mg_per_day": 75}},
        mgs=[75, 50, 25, 5],
    ),
    case(
        "agree-cut-too-soon",
        "After the wait the plan takes the smaller step that the finding names",
        adult(
            rx("m0", mg(10, 3), status="completed"),
            rx("m1", mg(10, 2), since="2025-03-08", priorPrescription=ref("MedicationRequest/m0")),
        ),
        {60: M},
        orders=[draft(mg(5, 2), "m1")],
        recommended={60: {"next_reduction_mg_per_day": 15, "earliest_next_reduction_in_days": 5}},
        begins=[("2025-03-10", 20), ("2025-03-15", 15), ("2025-03-29", 10)],
    ),
]

LAPSED: dict[str, Any] = {"dispenseRequest": {"validityPeriod": {"end": "2025-03-07"}}}
LONG_LAPSED: dict[str, Any] = {"dispenseRequest": {"validityPeriod": {"end": "2025-03-02"}}}
LATE = [
    case(
        "agree-late-renewal",
        "A renewal of an order that ran out three days ago is a renewal",
        [WOMAN, egfr(88, "2024-01-10"), rx("m1", mg(10, 3), **LAPSED)],
        {7: L},
        orders=[draft(mg(10, 3), "m1")],
        therapy=None,
        plan="maintain",
        mgs=[30],
    ),
    case(
        "agree-late-double",
        "Twice the dose of an order that ran out three days ago is too large a step",
        adult(rx("m1", mg(10, 3), **LAPSED)),
        {12: H},
        orders=[draft(mg(20, 3), "m1")],
        recommended={12: {"next_step_mg_per_day": 35}},
        plan="hold",
        mgs=[30],
    ),
    case(
        "agree-late-restart",
        "After more than a week it is a start, though not of a naive patient",
        adult(rx("m1", mg(5, 3), **LONG_LAPSED)),
        {},
        orders=[draft(mg(5, 3), "m1")],
        plan="titration",
        first=15,
    ),
]

SLOWLY = [
    case(
        "agree-slow-without-halves",
        "Without half tablets the slow protocol still divides the day",
        adult(DROWSY_BEFORE),
        {20: L},
        orders=[draft(mg(5, 1))],
        policy={"formulary.half_tablets": "never"},
        splits=[[5], [5, 5]],
    ),
    case(
        "agree-kidney-check",
        "Kidney function never measured is checked before the day of the next step",
        [WOMAN],
        {5: L},
        orders=[draft(mg(5, 3))],
        begins=[("2025-03-10", 15), ("2025-03-13", 20)],
        due={"kidney-check": "2025-03-12"},
    ),
    case(
        "agree-clearance-bands",
        "By the bands of the clearance two thirds of the dose stay",
        [WOMAN, clearance(55), rx("m1", mg(20, 3))],
        {22: M},
        policy={"renal.moderate": "vlavonou"},
        recommended={22: {"target_mg_per_day": 40}},
        ceiling=50,
    ),
    case(
        "agree-ulcer-and-kidneys",
        "Grave findings do not hide each other",
        [WOMAN, egfr(25), icd("K25.9", "2025-02-01"), rx("m1", mg(10, 3))],
        {23: H, 28: H},
        plan="taper",
        mgs=[25, 20, 15],
    ),
]

CASES = [*OFFERED, *REDUCED, *CHILDREN, *NO_SUDDEN_STOP, *FAILING, *LATE, *SLOWLY]
