"""Ceilings, starts, steps, intervals, splits and ages: rules 8 to 17 and 20, on both sides."""

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    Json,
    activity,
    adult,
    aged,
    condition,
    draft,
    egfr,
    elder,
    icd,
    mg,
    patient,
    plan_of,
    reason,
    ref,
    rx,
    text,
)


def in_four(total: float) -> Json:
    """The dose as four equal doses."""
    return mg(total / 4, 4)


def chained(old: Json, new: Json, changed: str, why: str = "spasticity") -> list[Json]:
    """A therapy that changed its dose on a day."""
    return [
        rx("m0", old, why, status="completed"),
        rx("m1", new, why, changed, priorPrescription=ref("MedicationRequest/m0")),
    ]


CEILINGS = [
    *(
        case(
            f"max-{why}-{total:g}",
            f"{total:g} mg/day is not above the ceiling for {why}",
            adult(rx("m1", in_four(total), why)),
            fires,
            therapy=total,
            ceiling=ceiling,
        )
        for why, total, fires, ceiling in (
            ("spasticity", 80, {}, 80),
            ("dystonia", 80, {}, 80),
            ("hiccups", 60, {}, 60),
            ("pain", 60, {}, 60),
            ("aud", 300, {9: M}, 300),
        )
    ),
    *(
        case(
            f"max-{why}-{total:g}-above",
            f"{total:g} mg/day is above the ceiling for {why}: it comes down, never in a jump",
            adult(rx("m1", in_four(total), why)),
            {8: H},
            therapy=total,
            ceiling=ceiling,
            plan="taper",
            first=ceiling,
            ends=ceiling,
            taper_from=("B", total),
            recommended={
                8: {
                    "max_mg_per_day": ceiling,
                    "doses_per_day": doses,
                    "next_reduction_mg_per_day": ceiling,
                }
            },
            not_recommended={8: {"start_mg_per_day"}},
            activities={"no-abrupt-stop", "monitoring", "patient-advice"},
        )
        for why, total, ceiling, doses in (
            ("spasticity", 90, 80, 4),
            ("dystonia", 90, 80, 4),
            ("hiccups", 70, 60, 3),
            ("pain", 70, 60, 3),
        )
    ),
    case(
        "max-spasticity-100",
        "From 100 mg/day the way down to the ceiling takes steps of the taper",
        adult(rx("m1", in_four(100))),
        {8: H},
        plan="taper",
        first=(80, 85, 90),
        ends=80,
        taper_from=("B", 100),
    ),
    case(
        "max-aud-310",
        "Above 300 mg/day the ceiling speaks alone",
        adult(rx("m1", mg(77.5, 4), "aud")),
        {8: H},
        plan="taper",
        first=300,
        recommended={8: {"max_mg_per_day": 300, "doses_per_day": 4}},
    ),
    case(
        "max-start",
        "A start above the ceiling is refused on both counts, and not planned",
        adult(),
        {8: H, 11: H},
        orders=[draft([mg(20, 4), mg(5, 1)])],
        order=85,
        plan="none",
        recommended={8: {"max_mg_per_day": 80}, 11: {"start_mg_per_day": 15}},
    ),
    case(
        "max-increase",
        "An increase above the ceiling keeps the dose taken",
        adult(rx("m1", [mg(20, 3), mg(10, 1)])),
        {8: H},
        orders=[draft([mg(20, 4), mg(5, 1)], "m1")],
        therapy=70,
        order=85,
        plan="hold",
        first=70,
        recommended={8: {"max_mg_per_day": 80}},
        activities={"hold-increase"},
    ),
    case(
        "max-unlinked",
        "A draft that replaces nothing is added to what is taken",
        adult(rx("m1", mg(20, 3))),
        {8: H, 12: H, 56: H},
        orders=[draft(mg(10, 3))],
        may={13},
        therapy=60,
        order=30,
        recommended={8: {"max_mg_per_day": 80}},
    ),
    case(
        "max-unlinked-replaces",
        "Where the site reads it as a replacement it is a steep reduction",
        adult(rx("m1", mg(20, 3))),
        {59: M},
        orders=[draft(mg(10, 3))],
        policy={"order.unlinked": "replaces"},
        therapy=60,
        order=30,
        plan="taper",
    ),
    case(
        "max-policy-100",
        "A hospital may allow 100 mg/day in spasticity",
        adult(rx("m1", mg(20, 5))),
        {},
        policy={"max.spasticity": 100},
        ceiling=100,
    ),
    case(
        "max-policy-pain-80",
        "A site may allow the label's 80 mg/day for pain",
        adult(rx("m1", in_four(80), "pain")),
        {},
        policy={"max.neuropathic": 80},
        ceiling=80,
    ),
    case(
        "max-policy-hiccups-45",
        "A site may set 45 mg/day for hiccups",
        adult(rx("m1", in_four(60), "hiccups")),
        {8: H},
        policy={"max.hiccups": 45},
        ceiling=45,
        recommended={8: {"max_mg_per_day": 45}},
    ),
    case(
        "max-policy-us-label",
        "Under the US label 80 mg/day is the end in alcohol use disorder too",
        adult(rx("m1", in_four(100), "aud")),
        {8: H},
        policy={"preset": "us-label"},
        ceiling=80,
    ),
]

GOVERNANCE = [
    case(
        "aud-80",
        "80 mg/day needs no governance",
        adult(rx("m1", in_four(80), "aud")),
        {},
        plan="maintain",
    ),
    case(
        "aud-85",
        "Above 80 mg/day the high-dose protocol begins",
        adult(rx("m1", mg(21.25, 4), "aud")),
        {9: M},
        recommended={9: {"soft_max_mg_per_day": 80}},
        activities={"clinical-review", "kidney-check", "specialist-referral"},
        plan="maintain",
        first=85,
    ),
    case(
        "aud-100-acknowledged",
        "A plan with a review scheduled within 30 days makes it a note",
        adult(
            rx("m1", mg(25, 4), "aud"),
            plan_of(activity("clinical-review", "scheduled", "2025-04-09")),
        ),
        {9: L},
    ),
    case(
        "aud-100-review-in-31-days",
        "A review in 31 days does not",
        adult(
            rx("m1", mg(25, 4), "aud"),
            plan_of(activity("clinical-review", "scheduled", "2025-04-10")),
        ),
        {9: M},
    ),
    case(
        "aud-100-reviewed",
        "A review completed within the last 30 days does",
        adult(
            rx("m1", mg(25, 4), "aud"),
            plan_of(activity("clinical-review", "completed", "2025-02-20")),
        ),
        {9: L},
    ),
]

OLDER = [
    case(
        "older-30",
        "30 mg/day is tolerated at 72",
        elder(rx("m1", mg(10, 3), since="2025-02-01")),
        {},
        ceiling=30,
    ),
    case(
        "older-40",
        "Above 30 mg/day is a note",
        elder(rx("m1", mg(10, 4), since="2025-02-01")),
        {10: L},
        recommended={10: {"soft_max_mg_per_day": 30, "max_mg_per_day": 40}},
    ),
    case(
        "older-45",
        "Above 40 mg/day is a warning",
        elder(rx("m1", mg(15, 3), since="2025-02-01")),
        {10: M},
        recommended={10: {"soft_max_mg_per_day": 30, "max_mg_per_day": 40}},
        ceiling=30,
    ),
    case(
        "older-45-stable",
        "45 mg/day for 90 days without trouble is a note",
        elder(rx("m1", mg(15, 3), since="2024-12-10")),
        {10: L},
    ),
    case(
        "older-45-89-days",
        "For 89 days it is a warning",
        elder(rx("m1", mg(15, 3), since="2024-12-11")),
        {10: M},
    ),
    case(
        "older-40-stable",
        "40 mg/day for 90 days without trouble is silent",
        elder(rx("m1", mg(10, 4), since="2024-12-10")),
        {},
    ),
    case(
        "older-45-stable-fall",
        "A fall since then keeps the warning",
        elder(rx("m1", mg(15, 3)), icd("R29.6", "2025-02-10")),
        {10: M, 35: M},
    ),
    case(
        "older-45-stable-sedated",
        "So does sedation",
        elder(rx("m1", mg(15, 3)), icd("R40.0", "2025-02-10")),
        {10: M},
    ),
    case(
        "older-65-today",
        "The day of the 65th birthday counts",
        aged("1960-03-10", rx("m1", mg(15, 3), since="2025-02-01")),
        {10: M},
    ),
    case(
        "older-65-tomorrow",
        "The day before does not",
        aged("1960-03-11", rx("m1", mg(15, 3), since="2025-02-01")),
        {},
    ),
    case(
        "older-age-70",
        "A site may begin at 70",
        aged("1958-03-10", rx("m1", mg(15, 3), since="2025-02-01")),
        {},
        policy={"older.age": 70},
    ),
    case(
        "older-increase",
        "An increase from 30 to 45 mg/day is too high and too large a step at 72",
        elder(rx("m1", mg(10, 3))),
        {10: M, 12: M},
        orders=[draft(mg(15, 3), "m1")],
        recommended={12: {"next_step_mg_per_day": 35}},
        first=(30, 35),
    ),
]


def start(ident: str, total: float, why: str, fires: dict[int, str], *older: bool) -> Case:
    doses = 1 if total <= 10 else 4 if total > 30 else 3
    record = elder() if older else adult()
    seeds = {"spasticity": 15, "aud": 5, "pain": 10, "hiccups": 15, "dystonia": 15}
    return case(
        f"start-{why}-{total:g}{ident}",
        f"A start at {total:g} mg/day for {why}",
        record,
        fires,
        orders=[draft(mg(total / doses, doses), why=why)],
        order=total,
        recommended={11: {"start_mg_per_day": seeds[why]}} if 11 in fires else {},
    )


STARTS = [
    start("", 15, "spasticity", {}),
    start("", 18, "spasticity", {11: M}),
    start("", 30, "spasticity", {11: M}),
    start("", 32, "spasticity", {11: H}),
    start("", 5, "aud", {}),
    start("", 10, "aud", {11: L}),
    start("", 21, "aud", {11: M}),
    start("", 40, "aud", {11: M}),
    start("", 42, "aud", {11: H}),
    start("", 10, "pain", {}),
    start("", 15, "pain", {11: L}),
    start("", 18, "pain", {11: M}),
    start("", 30, "pain", {11: M}),
    start("", 32, "pain", {11: H}),
    start("", 15, "hiccups", {}),
    start("", 30, "hiccups", {11: L}),
    start("", 32, "hiccups", {11: M}),
    start("", 60, "hiccups", {11: M}),
    start("", 15, "dystonia", {}),
    start("", 18, "dystonia", {11: M}),
    start("-at-72", 15, "aud", {11: L}, True),
    start("-at-72", 18, "aud", {11: M}, True),
    start("-at-72", 18, "hiccups", {11: M}, True),
    start("-at-72", 15, "spasticity", {}, True),
    case(
        "start-aud-20",
        "20 mg/day is the upper accepted start in alcohol use disorder",
        adult(),
        {11: L},
        orders=[draft(mg(5, 4), why="aud")],
        recommended={11: {"start_mg_per_day": 5}},
    ),
    case(
        "start-aud-fr",
        "The French start of 15 mg/day is silent where the site chose it",
        adult(),
        {},
        orders=[draft(mg(5, 3), why="aud")],
        policy={"preset": "fr"},
    ),
    case(
        "start-high-no-plan",
        "A start with a critical finding is not planned",
        adult(),
        {11: H},
        orders=[draft(mg(20, 3))],
        order=60,
        plan="none",
    ),
    case(
        "start-30-days-after",
        "A restart 30 days after the end is no naive start",
        adult(
            rx(
                "m1",
                mg(10, 3),
                status="completed",
                dispenseRequest={"validityPeriod": {"end": "2025-02-08"}},
            )
        ),
        {},
        orders=[draft(mg(10, 3))],
        may={12, 13},
        therapy=None,
    ),
    case(
        "start-31-days-after",
        "31 days after it is one",
        adult(
            rx(
                "m1",
                mg(10, 3),
                status="completed",
                dispenseRequest={"validityPeriod": {"end": "2025-02-07"}},
            )
        ),
        {11: M},
        orders=[draft(mg(10, 3))],
        therapy=None,
    ),
]


def step(
    ident: str,
    why: str,
    doses: tuple[float, float],
    fires: dict[int, str],
    *older: bool,
) -> Case:
    old, new = doses
    base = elder() if older else adult()
    size = 15 if why == "hiccups" else 5  # 5 mg per dose, three doses a day
    plan_step = {12: {"next_step_mg_per_day": old + size, "earliest_next_increase_in_days": 0}}
    return case(
        f"step-{why}-{old:g}-{new:g}{ident}",
        f"An increase from {old:g} to {new:g} mg/day for {why}",
        [*base, rx("m1", mg(old / 4, 4), why)],
        fires,
        orders=[draft(mg(new / 4, 4), "m1", why)],
        therapy=old,
        order=new,
        recommended=plan_step if 12 in fires else {},
    )


STEPS = [
    step("", "spasticity", (30, 45), {}),
    step("", "spasticity", (30, 46), {12: M}),
    step("", "spasticity", (30, 59), {12: M}),
    step("", "spasticity", (30, 60), {12: H}),
    step("", "spasticity", (20, 39), {12: M}),
    step("", "spasticity", (20, 40), {12: H}),
    step("", "spasticity", (10, 25), {}),
    step("", "aud", (40, 50), {}),
    step("", "aud", (40, 51), {12: M}),
    step("", "pain", (30, 35), {}),
    step("", "pain", (30, 36), {12: M}),
    step("", "hiccups", (30, 45), {}),
    step("", "hiccups", (30, 46), {12: M}),
    step("", "dystonia", (30, 46), {12: M}),
    step("-at-72", "spasticity", (20, 25), {}, True),
    step("-at-72", "spasticity", (20, 26), {12: M}, True),
    case(
        "step-high-holds",
        "A critical step keeps the dose taken",
        adult(rx("m1", mg(10, 3))),
        {12: H},
        orders=[draft(mg(20, 3), "m1")],
        plan="hold",
        first=30,
        split=[10, 10, 10],
        activities={"hold-increase"},
    ),
    case(
        "step-moderate-never-planned",
        "Too large a step is never the dose of the plan",
        adult(rx("m1", mg(10, 3))),
        {12: M},
        orders=[draft([mg(20, 2), mg(10, 1)], "m1")],
        first=(30, 35),
    ),
    case(
        "step-moderate-kidneys",
        "With moderate kidneys the step is 5 mg",
        [patient(), egfr(45), rx("m1", mg(5, 2))],
        {12: M, 22: M},
        orders=[draft(mg(10, 2), "m1")],
        recommended={12: {"next_step_mg_per_day": 15}},
    ),
    case(
        "step-label-pace",
        "Under the label the plan goes up by 15 mg",
        adult(),
        {},
        orders=[draft(mg(5, 3))],
        policy={"titration.spasticity": "label"},
        begins=[("2025-03-10", 15), ("2025-03-13", 30), ("2025-03-16", 45), ("2025-03-19", 60)],
    ),
]


def interval(ident: str, why: str, changed: str, fires: dict[int, str], days: int) -> Case:
    return case(
        f"interval-{why}-{ident}",
        f"The last increase for {why} was on {changed}",
        adult(*chained(mg(5, 3), mg(5, 4), changed, why)),
        fires | {19: L},
        orders=[draft(mg(5, 5), "m1", why)],
        therapy=20,
        order=25,
        recommended={13: {"earliest_next_increase_in_days": days, "next_step_mg_per_day": 25}}
        if 13 in fires
        else {},
    )


INTERVALS = [
    interval("2-days", "spasticity", "2025-03-08", {13: M}, 1),
    interval("3-days", "spasticity", "2025-03-07", {}, 0),
    interval("2-days", "aud", "2025-03-08", {13: M}, 1),
    interval("3-days", "aud", "2025-03-07", {}, 0),
    interval("6-days", "pain", "2025-03-04", {13: M}, 1),
    interval("7-days", "pain", "2025-03-03", {}, 0),
    case(
        "interval-after-start",
        "The start counts as an increase",
        adult(rx("m1", mg(5, 3), since="2025-03-08")),
        {13: M},
        orders=[draft(mg(5, 4), "m1")],
        recommended={13: {"earliest_next_increase_in_days": 1}},
    ),
    case(
        "interval-renewal",
        "A renewal is no increase",
        adult(*chained(mg(5, 4), mg(5, 4), "2025-03-09")),
        {},
        orders=[draft(mg(5, 5), "m1")],
    ),
    case(
        "interval-after-reduction",
        "A reduction is no increase",
        adult(*chained(mg(5, 5), mg(5, 4), "2025-03-09")),
        {},
        orders=[draft(mg(5, 5), "m1")],
    ),
    case(
        "interval-under-step",
        "Too large and too early is one message",
        adult(*chained(mg(5, 3), mg(5, 4), "2025-03-08")),
        {12: M, 19: L},
        orders=[draft(mg(9, 4), "m1")],
    ),
    case(
        "interval-unlinked-chain",
        "Orders without a link are chained by their dates",
        adult(
            rx("m0", mg(5, 3), status="completed"),
            rx("m1", mg(5, 4), since="2025-03-08"),
        ),
        {13: M, 19: L},
        orders=[draft(mg(5, 5), "m1")],
    ),
    case(
        "interval-bounds-start",
        "The start of the bounds counts, not the day of writing",
        adult(
            rx("m0", mg(5, 3), status="completed"),
            rx(
                "m1",
                {
                    "doseAndRate": mg(5, 4)["doseAndRate"],
                    "timing": {
                        "repeat": mg(5, 4)["timing"]["repeat"]
                        | {"boundsPeriod": {"start": "2025-03-09"}}
                    },
                },
                since="2025-02-20",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
        ),
        {13: M, 19: L},
        orders=[draft(mg(5, 5), "m1")],
        recommended={13: {"earliest_next_increase_in_days": 2}},
    ),
]


def split(ident: str, why: str, dose: Json, fires: dict[int, str]) -> Case:
    return case(f"split-{ident}", f"{ident} for {why}", adult(rx("m1", dose, why)), fires)


SPLITS = [
    split("once-20", "aud", mg(20, 1), {}),
    split("once-21", "aud", mg(21, 1), {14: L}),
    split("once-30", "aud", mg(30, 1), {14: L}),
    split("once-31", "aud", mg(31, 1), {14: M}),
    split("twice-40", "aud", mg(20, 2), {}),
    split("twice-42", "aud", mg(21, 2), {14: L}),
    split("thrice-60", "aud", mg(20, 3), {}),
    split("twice-30-spasticity", "spasticity", mg(15, 2), {}),
    split("twice-31-spasticity", "spasticity", mg(15.5, 2), {14: L}),
    split("thrice-31-spasticity", "spasticity", text("10-10-11 mg"), {}),
    split("twice-50-hiccups", "hiccups", text("25 mg twice daily"), {15: L}),
    split("single-20", "spasticity", mg(20, 3), {}),
    split("single-21", "spasticity", mg(21, 3), {15: L}),
    split("single-25-pain", "pain", mg(20, 3), {}),
    split("single-31", "spasticity", text("31-10-10 mg"), {15: M}),
    split("single-30", "spasticity", text("30-10-10 mg"), {15: L}),
    split("single-75-aud", "aud", mg(75, 3), {9: M}),
    split("single-76-aud", "aud", mg(76, 3), {9: M, 15: M}),
    split("single-25-aud", "aud", mg(20, 4), {}),
]


def child(ident: str, born: str, why: str, fires: dict[int, str], *doses: float) -> Case:
    dose = doses[0] if doses else 5
    return case(
        f"child-{ident}",
        f"A child born on {born}, {why}",
        aged(born, rx("m1", mg(dose, 3), why)),
        fires,
        plan="none",
        ceiling=None,
    )


CHILDREN = [
    child("11", "2013-03-11", "spasticity", {17: M}),
    child("12", "2013-03-10", "spasticity", {17: L}),
    child("17", "2007-03-11", "spasticity", {17: L}),
    child("16-aud", "2009-01-01", "aud", {17: M}),
    child("16-pain", "2009-01-01", "pain", {17: M}),
    case(
        "child-above-ceiling",
        "Above the adult ceiling is above any ceiling for a child, with no dose recommended",
        aged("2011-01-01", rx("m1", mg(30, 3))),
        {8: H, 17: L},
        plan="none",
        ceiling=None,
        not_recommended={
            8: {"max_mg_per_day", "next_reduction_mg_per_day", "doses_per_day"},
        },
    ),
    case(
        "child-start",
        "The adult start is not applied to a child",
        aged("2011-01-01"),
        {17: L},
        orders=[draft(mg(10, 3))],
        plan="none",
    ),
    case(
        "child-step",
        "Nor is the adult step",
        aged("2011-01-01", rx("m1", mg(5, 3))),
        {17: L},
        orders=[draft(mg(15, 3), "m1")],
        plan="none",
    ),
]

SEDATED = "Stopped for excessive sedation"

SLOW = [
    case(
        "slow-restart",
        "After a stop for sedation a new start goes up by 2.5 mg every 5 days",
        adult(
            rx(
                "m0",
                mg(10, 3),
                since="2023-01-01",
                status="stopped",
                statusReason={"text": SEDATED},
                dispenseRequest={"validityPeriod": {"end": "2023-06-01"}},
            )
        ),
        {20: L},
        orders=[draft(mg(5, 1))],
        plan="titration",
        begins=[("2025-03-10", 5), ("2025-03-15", 7.5), ("2025-03-20", 10)],
        recommended={20: {"start_mg_per_day": 5, "interval_days": 5}},
        activities={"physiotherapy"},
    ),
    case(
        "slow-other-reason",
        "After a stop for another reason it does not",
        adult(
            rx(
                "m0",
                mg(10, 3),
                since="2023-01-01",
                status="stopped",
                statusReason={"text": "patient moved away"},
                dispenseRequest={"validityPeriod": {"end": "2023-06-01"}},
            )
        ),
        {},
        orders=[draft(mg(5, 1))],
        plan="titration",
        begins=[("2025-03-10", 5), ("2025-03-13", 10)],
    ),
    case(
        "slow-increase-after-drowsiness",
        "A reduction that followed drowsiness makes the next increase a slow one",
        adult(
            rx("m0", mg(10, 3), status="completed"),
            rx(
                "m1",
                mg(15, 3),
                since="2024-06-01",
                status="completed",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
            icd("R40.0", "2024-06-10", "resolved"),
            rx("m2", mg(10, 3), since="2024-06-14", priorPrescription=ref("MedicationRequest/m1")),
        ),
        {20: L},
        orders=[draft([mg(10, 2), mg(12.5, 1)], "m2")],
        therapy=30,
        recommended={20: {"next_step_mg_per_day": 32.5, "interval_days": 5}},
    ),
    case(
        "slow-drowsy-late",
        "Drowsiness 15 days after the increase is not laid to it",
        adult(
            rx("m0", mg(10, 3), status="completed"),
            rx(
                "m1",
                mg(15, 3),
                since="2024-06-01",
                status="completed",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
            icd("R40.0", "2024-06-16", "resolved"),
            rx("m2", mg(10, 3), since="2024-06-20", priorPrescription=ref("MedicationRequest/m1")),
        ),
        {},
        orders=[draft([mg(10, 2), mg(15, 1)], "m2")],
    ),
    case(
        "slow-chart",
        "A chart review without a start or an increase says nothing of it",
        adult(
            rx(
                "m0",
                mg(10, 3),
                status="stopped",
                statusReason={"text": SEDATED},
                dispenseRequest={"validityPeriod": {"end": "2024-05-01"}},
            ),
            rx("m1", mg(5, 3), since="2024-08-01"),
        ),
        {},
    ),
]

NOT_SPASTIC = condition(reason("ms"), "2019-01-01")
CASES = [
    *CEILINGS,
    *GOVERNANCE,
    *OLDER,
    *STARTS,
    *STEPS,
    *INTERVALS,
    *SPLITS,
    *CHILDREN,
    *SLOW,
]
