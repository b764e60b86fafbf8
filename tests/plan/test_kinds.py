"""Which kind of plan a patient gets: the first that holds, and its first step."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from fhir_baclofen.assess import assess
from fhir_baclofen.facts import (
    Absent,
    Action,
    DoseChange,
    DoseHistory,
    EndedTherapy,
    Known,
    OralIntent,
    OralTherapy,
    PatientFacts,
    Tier,
    Unknown,
)
from fhir_baclofen.plan import Plan, PlanKind, propose
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import mg_per_day, plain
from fhir_baclofen.rulebook import Finding, Outcome, Severity, registered
from tests.plan.cases import DEFAULT, patient, pattern, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    CURRENT,
    HICCUPS,
    NEUROPATHIC,
    NO_ORAL,
    NO_PUMP,
    SPASTICITY,
    TODAY,
    UNKNOWN,
    age,
    ago,
    change,
    facts,
    history,
    intent,
    kidney,
    pump_dose,
    review,
    start,
    stop,
    stop_order,
)

DIALYSIS = kidney(None, Tier.DIALYSIS)
NEW_USE = history((5, None, 30), days=5)
UNREAD = Unknown("the dose of the order could not be read")


def amounts(plan: Plan) -> list[float]:
    """Its daily doses; halves of a milligram are exact."""
    return [float(step.mg_per_day) for step in plan.steps]


def days(plan: Plan) -> list[int]:
    return [(step.start - TODAY).days for step in plan.steps]


def told(
    slug: str, severity: Severity = Severity.MODERATE, **recommended: Decimal | int
) -> Outcome:
    """A finding of a rule, as if it had fired."""
    made = Finding(severity, slug, "", "DOSE", (), recommended=recommended)
    return Outcome(replace(registered()[0], id=slug), made)


def plan_with(found: PatientFacts, *outcomes: Outcome, policy: Policy = DEFAULT) -> Plan:
    """The plan where these findings stand beside those of the rules."""
    return propose(found, (*assess(found, policy), *outcomes), policy)


def ended(days_ago: int, dose: int = 60, how: str = "stopped") -> PatientFacts:
    """A therapy that was stopped so many days ago and not replaced."""
    over = EndedTherapy(
        CURRENT,
        ago(days_ago),
        mg_per_day(dose),
        pattern(dose, 3),
        how,
        None,
        (CURRENT,),
    )
    changes = (DoseChange(ago(200), None, Decimal(dose), None, ()),)
    past = DoseHistory(changes, ago(200), (over,))
    return facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), history=past)


# -- none ----------------------------------------------------------------------------------------


def test_nothing_taken_and_nothing_ordered_is_no_plan() -> None:
    plan = proposed(facts(NO_ORAL, oral=NO_ORAL, history=DoseHistory(), oral_lines=()))
    assert plan.kind is PlanKind.NONE
    assert plan.steps == ()
    assert plan.ceiling_mg_per_day == 80


@pytest.mark.parametrize(
    "found",
    [
        facts(UNREAD),
        facts(Unknown("therapy could not be read"), oral=Unknown("therapy could not be read")),
        facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), pump_intent=UNREAD),
        facts(stop(30), oral=Unknown("unread"), history=DoseHistory()),
    ],
    ids=["order", "therapy", "pump", "stop of an unreadable dose"],
)
def test_an_unreadable_dose_is_no_plan(found: PatientFacts) -> None:
    if isinstance(found.oral, Unknown) and isinstance(found.oral_intent, Known):
        found = replace(found, oral_intent=Known(replace(found.oral_intent.value, before=None)))
    plan = proposed(found)
    assert plan.kind is PlanKind.NONE
    assert plan.steps == ()
    assert any("could not be read" in note for note in plan.notes)


def test_a_dose_that_nobody_can_mean_is_no_plan() -> None:
    assert proposed(patient(review(1000))).kind is PlanKind.TAPER
    plan = proposed(patient(review(1005)))
    assert (plan.kind, plan.steps) == (PlanKind.NONE, ())
    assert any("ask for dose and unit" in note for note in plan.notes)


@pytest.mark.parametrize("years", [age(10), age(17), age(17, 18)])
def test_a_patient_who_may_be_under_18_gets_no_plan_and_no_ceiling(years: Known[object]) -> None:
    for order in (start(15), review(30), stop(60)):
        plan = proposed(patient(order, age=years))
        assert plan.kind is PlanKind.NONE
        assert plan.ceiling_mg_per_day is None


def test_at_18_adult_plans_begin() -> None:
    assert proposed(patient(start(15), age=age(18))).kind is PlanKind.TITRATION


@pytest.mark.parametrize(
    "found",
    [
        patient(start(15), kidney=kidney(22)),
        patient(start(5), kidney=DIALYSIS),
        patient(start(60)),
        patient(start(90)),
    ],
    ids=["severe", "dialysis", "start too high", "above the ceiling"],
)
def test_a_start_with_an_open_high_finding_is_no_plan(found: PatientFacts) -> None:
    assert proposed(found).kind is PlanKind.NONE


def test_a_change_of_an_unreadable_dose_with_a_high_finding_is_no_plan() -> None:
    made = intent(Action.CHANGE, 40, None, naive=False, gaps=("the dose taken was not read",))
    found = facts(made, oral=Unknown("not read"))
    assert plan_with(found).kind is PlanKind.MAINTAIN
    assert plan_with(found, told("allergy-baclofen", Severity.HIGH)).kind is PlanKind.NONE


# -- taper in failing kidneys, and hold ----------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "function", "steps", "starts"),
    [
        (60, kidney(22), [50, 40, 30], [0, 5, 10]),
        (20, DIALYSIS, [15, 10, 5], [0, 5, 10]),
        (25, DIALYSIS, [20, 15, 10, 5], [0, 4, 8, 12]),
        (60, kidney(75, acute=True), [50, 40, 30], [0, 5, 10]),
    ],
)
def test_failing_kidneys_come_down_by_method_c(
    dose: int, function: object, steps: list[int], starts: list[int]
) -> None:
    plan = proposed(patient(review(dose), kidney=function))
    assert plan.kind is PlanKind.TAPER
    assert amounts(plan) == steps
    assert days(plan) == starts
    assert plan.review_every_days == 14


def test_on_dialysis_at_5_mg_the_dose_is_maintained() -> None:
    plan = proposed(patient(review(5), kidney=DIALYSIS))
    assert (plan.kind, amounts(plan)) == (PlanKind.MAINTAIN, [5])
    assert plan.ceiling_mg_per_day == 5


def test_a_new_patient_with_acute_kidney_injury_is_held() -> None:
    plan = proposed(patient(review(30), kidney=kidney(75, acute=True), history=NEW_USE))
    assert (plan.kind, amounts(plan)) == (PlanKind.HOLD, [30])


def test_a_site_may_bring_failing_kidneys_down_gradually() -> None:
    policy = Policy.of({"taper.kidney": "gradual"})
    plan = proposed(patient(review(60), kidney=kidney(22)), policy)
    assert plan.kind is PlanKind.TAPER
    assert amounts(plan) == [50, 40, 35, 30]
    assert days(plan) == [0, 7, 14, 21]


def test_an_order_down_to_the_dose_of_failing_kidneys_is_taken_in_steps() -> None:
    plan = proposed(patient(change(60, 30), kidney=kidney(22)))
    assert amounts(plan) == [50, 40, 30]
    assert days(plan) == [0, 5, 10]


@pytest.mark.parametrize(
    "slug", ["neurotoxicity-suspected", "sedation-hold-titration", "hold-period-active"]
)
def test_what_stands_against_an_increase_holds_the_dose_taken(slug: str) -> None:
    plan = plan_with(patient(change(30, 35)), told(slug))
    assert (plan.kind, amounts(plan)) == (PlanKind.HOLD, [30])
    assert plan.steps[0].days is None


def test_an_increase_with_a_high_finding_holds_the_dose_taken() -> None:
    plan = proposed(patient(change(30, 60)))
    assert (plan.kind, amounts(plan)) == (PlanKind.HOLD, [30])
    assert "hold-increase" in {activity.code for activity in plan.activities}


def test_an_increase_above_the_ceiling_holds_even_a_dose_that_is_above_it() -> None:
    plan = proposed(patient(change(90, 100)))
    assert (plan.kind, amounts(plan)) == (PlanKind.HOLD, [90])


def test_a_returned_craving_goes_back_to_the_dose_without_it() -> None:
    found = patient(review(50), indication=ALCOHOL)
    plan = plan_with(found, told("craving-return-step-back", step_back_mg_per_day=Decimal(60)))
    assert (plan.kind, amounts(plan)) == (PlanKind.HOLD, [60])


def test_a_reduction_within_a_hold_period_keeps_the_dose_taken() -> None:
    plan = plan_with(patient(change(50, 40), indication=ALCOHOL), told("hold-period-active"))
    assert (plan.kind, amounts(plan)) == (PlanKind.HOLD, [50])


def test_a_reduction_within_the_limits_may_stand_while_increases_are_held() -> None:
    plan = plan_with(patient(change(50, 40)), told("neurotoxicity-suspected", Severity.HIGH))
    assert (plan.kind, amounts(plan)) == (PlanKind.HOLD, [40])


# -- taper ---------------------------------------------------------------------------------------


def test_a_stop_is_taken_in_steps_to_none() -> None:
    plan = proposed(patient(stop(60), 3))
    assert plan.kind is PlanKind.TAPER
    assert amounts(plan) == [50, 40, 35, 30, 25, 20, 15, 10, 5, 0]
    assert plan.steps[-1].days is None
    assert plan.steps[-1].doses_mg == ()


def test_a_stop_on_record_goes_on_from_the_last_dose() -> None:
    plan = proposed(ended(3))
    assert plan.kind is PlanKind.TAPER
    assert amounts(plan)[:2] == [50, 40]


def test_a_stop_long_ago_is_not_planned_from() -> None:
    plan = proposed(ended(20, how="ran out"))
    assert (plan.kind, plan.steps) == (PlanKind.NONE, ())


def test_a_stop_of_short_use_may_stand() -> None:
    plan = proposed(patient(stop(30), history=NEW_USE))
    assert (plan.kind, amounts(plan)) == (PlanKind.MAINTAIN, [0])
    assert plan.review_every_days is None


@pytest.mark.parametrize(("used", "kind"), [(13, PlanKind.MAINTAIN), (14, PlanKind.TAPER)])
def test_from_14_days_of_use_a_stop_needs_a_taper(used: int, kind: PlanKind) -> None:
    found = patient(stop(30), history=history((used, None, 30), days=used))
    assert proposed(found).kind is kind


def test_use_of_unknown_length_counts_as_established() -> None:
    assert proposed(patient(stop(30), history=history(days=None))).kind is PlanKind.TAPER


def test_a_stop_after_a_serious_reaction_is_faster_and_watched() -> None:
    found = patient(stop(60), 3)
    orders = replace(found.submission, orders=(stop_order("serious-reaction"),))
    plan = proposed(replace(found, submission=orders))
    assert amounts(plan) == [40, 20, 5, 0]
    assert days(plan) == [0, 3, 6, 9]


def test_a_stop_with_failing_kidneys_first_reaches_their_dose_by_method_c() -> None:
    plan = proposed(patient(stop(60), 3, kidney=kidney(22)))
    assert amounts(plan) == [50, 40, 30, 25, 20, 15, 10, 5, 0]
    assert days(plan)[:4] == [0, 5, 10, 17]


def test_a_small_dose_with_failing_kidneys_is_stopped_through_5_mg_once() -> None:
    plan = proposed(patient(stop(10), 2, kidney=kidney(22)))
    assert amounts(plan) == [5, 0]


def test_a_voluntary_reduction_begins_with_the_dose_ordered_and_goes_on_to_none() -> None:
    plan = proposed(patient(change(60, 55), 3))
    assert plan.kind is PlanKind.TAPER
    assert amounts(plan)[0] == 55
    assert amounts(plan)[-2:] == [5, 0]


def test_in_alcohol_use_disorder_it_follows_the_weekly_pattern_of_the_seed() -> None:
    plan = proposed(patient(change(100, 90), 4, indication=ALCOHOL))
    patterns = ["-".join(map(plain, step.doses_mg)) for step in plan.steps[:5]]
    assert patterns == [
        "25-20-25-20",
        "20-20-20-20",
        "20-15-20-15",
        "15-15-15-15",
        "15-10-15-10",
    ]
    assert days(plan)[:5] == [0, 7, 14, 21, 28]


def test_too_steep_a_reduction_is_taken_in_steps_to_the_dose_ordered() -> None:
    plan = proposed(patient(change(60, 30), 3))
    assert amounts(plan) == [50, 40, 35, 30]
    assert plan.steps[-1].days is None


def test_a_reduction_soon_after_the_last_one_waits_until_a_week_has_passed() -> None:
    found = patient(change(60, 50), 3, history=history((200, None, 70), (3, 70, 60)))
    plan = proposed(found)
    assert amounts(plan)[:2] == [60, 50]
    assert plan.steps[0].days == 4


@pytest.mark.parametrize(
    ("given", "dose", "ceiling"),
    [(SPASTICITY, 90, 80), (NEUROPATHIC, 65, 60), (HICCUPS, 75, 60), (ALCOHOL, 320, 300)],
)
def test_a_dose_above_the_ceiling_comes_down_to_it(given: object, dose: int, ceiling: int) -> None:
    plan = proposed(patient(review(dose), indication=given))
    assert plan.kind is PlanKind.TAPER
    assert amounts(plan)[-1] == ceiling
    assert plan.steps[-1].days is None


def test_at_the_ceiling_nothing_comes_down() -> None:
    assert proposed(patient(review(80))).kind is PlanKind.MAINTAIN


def test_a_reduction_for_the_kidneys_ends_at_their_dose_and_not_at_none() -> None:
    plan = proposed(patient(change(20, 10), 2, kidney=kidney(45)))
    assert plan.kind is PlanKind.TAPER
    assert amounts(plan) == [10]


def test_the_first_step_is_the_first_reduction_that_findings_name() -> None:
    for dose in range(10, 305, 5):
        for found in (
            patient(stop(dose)),
            patient(stop(dose), age=age(70)),
            patient(stop(dose), kidney=kidney(22)),
            patient(review(dose)),
            patient(review(dose), kidney=kidney(45)),
            patient(review(dose), kidney=kidney(22)),
            patient(change(dose, max(dose // 3, 5)), indication=ALCOHOL),
        ):
            outcomes = assess(found, DEFAULT)
            plan = propose(found, outcomes, DEFAULT)
            named = {
                o.result.recommended.get("next_reduction_mg_per_day")
                for o in outcomes
                if isinstance(o.result, Finding)
            } - {None}
            if named and plan.kind is PlanKind.TAPER:
                assert plan.steps[0].mg_per_day in named


# -- titration and maintain ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "given", "steps", "starts"),
    [
        (15, SPASTICITY, [15, 20, 25, 30, 35], [0, 3, 6, 9, 12]),
        (5, ALCOHOL, [5, 10, 15, 20, 25], [0, 3, 6, 9, 12]),
        (10, NEUROPATHIC, [10, 15, 20], [0, 7, 14]),
        (15, HICCUPS, [15, 30, 45, 60], [0, 3, 6, 9]),
        (15, UNKNOWN, [15, 20, 25, 30, 35], [0, 3, 6, 9, 12]),
    ],
)
def test_an_accepted_start_goes_on_by_its_protocol(
    dose: int, given: object, steps: list[int], starts: list[int]
) -> None:
    plan = proposed(patient(start(dose), indication=given))
    assert plan.kind is PlanKind.TITRATION
    assert amounts(plan) == steps
    assert days(plan) == starts
    assert plan.review_every_days == 14


def test_the_label_plan_adds_5_mg_to_each_dose() -> None:
    plan = proposed(patient(start(15), 3), Policy.of({"titration.spasticity": "label"}))
    assert amounts(plan)[:4] == [15, 30, 45, 60]


def test_at_the_ceiling_an_accepted_increase_is_maintained_and_reviewed() -> None:
    plan = proposed(patient(change(75, 80)))
    assert (plan.kind, amounts(plan)) == (PlanKind.MAINTAIN, [80])
    assert plan.review_every_days == 14


@pytest.mark.parametrize(
    ("before", "ordered", "kind", "steps"),
    [
        (20, 25, PlanKind.TITRATION, [25, 30]),
        (25, 30, PlanKind.MAINTAIN, [30]),
        (25, 35, PlanKind.MAINTAIN, [30]),
        (30, 35, PlanKind.MAINTAIN, [30]),
    ],
)
def test_in_an_older_adult_no_step_passes_the_soft_cap(
    before: int, ordered: int, kind: PlanKind, steps: list[int]
) -> None:
    plan = proposed(patient(change(before, ordered), age=age(70)))
    assert (plan.kind, amounts(plan)) == (kind, steps)
    assert plan.ceiling_mg_per_day == 30


def test_moderate_kidneys_halve_the_ceiling_and_wait_longer() -> None:
    plan = proposed(patient(start(15), kidney=kidney(45)))
    assert plan.ceiling_mg_per_day == 40
    assert (amounts(plan), days(plan)) == ([5, 10, 15], [0, 5, 10])


def test_after_sedation_the_slow_protocol_is_planned() -> None:
    setback = DoseChange(ago(40), Decimal(30), Decimal(0), "sedation", ())
    found = patient(start(5), history=DoseHistory(sedation_setback=setback))
    plan = proposed(found)
    assert amounts(plan) == [Decimal(5), Decimal("7.5"), Decimal(10)]
    assert plan.steps[1].doses_mg == (Decimal("2.5"), Decimal(5))


@pytest.mark.parametrize(
    ("order", "first"),
    [
        pytest.param(start(15), "15", id="a start that may stand"),
        pytest.param(start(30), "5", id="a start that is too high"),
        pytest.param(change(15, 20), "20", id="an increase that may stand"),
        pytest.param(change(30, 50), "32.5", id="an increase that is too large"),
    ],
)
def test_after_sedation_an_order_that_may_not_stand_gives_way_to_the_slow_protocol(
    order: OralIntent, first: str
) -> None:
    setback = DoseChange(ago(40), Decimal(30), Decimal(10), "sedation", ())
    plan = proposed(patient(order, history=history((40, 30, 15), sedation_setback=setback)))
    assert amounts(plan)[0] == Decimal(first)


def test_without_half_tablets_the_slow_protocol_waits_twice_as_long() -> None:
    setback = DoseChange(ago(40), Decimal(30), Decimal(0), "sedation", ())
    found = patient(start(5), history=DoseHistory(sedation_setback=setback))
    plan = proposed(found, Policy.of({"formulary.half_tablets": "never"}))
    assert (amounts(plan), days(plan)) == ([5, 10], [0, 10])


def test_strengths_that_make_no_further_step_leave_the_dose_as_it_is() -> None:
    plan = proposed(patient(start(15)), Policy.of({"formulary.strengths": [25]}))
    assert (plan.kind, amounts(plan)) == (PlanKind.MAINTAIN, [15])


def test_the_doses_of_an_order_stay_as_they_were_written() -> None:
    own = (Decimal(10), Decimal(5), Decimal(20))
    found = facts(replace(change(30, 35), doses=own))
    plan = proposed(found)
    assert plan.steps[0].doses_mg == own
    assert plan.steps[1].doses_mg == (Decimal(10), Decimal(15), Decimal(15))


def test_a_renewal_is_maintained_with_a_yearly_review() -> None:
    plan = proposed(facts(change(30, 30)))
    assert (plan.kind, amounts(plan)) == (PlanKind.MAINTAIN, [30])
    assert plan.steps[0].doses_mg == (Decimal(10),) * 3
    assert plan.review_every_days == 365


def test_a_high_alcohol_dose_is_reviewed_every_two_weeks() -> None:
    plan = proposed(patient(review(100), indication=ALCOHOL))
    assert (plan.kind, plan.review_every_days) == (PlanKind.MAINTAIN, 14)


def test_pump_only_therapy_has_no_steps_by_mouth_and_no_ceiling() -> None:
    found = facts(
        NO_ORAL, oral=NO_ORAL, oral_lines=(), history=DoseHistory(), pump_intent=pump_dose()
    )
    plan = proposed(found)
    assert (plan.kind, plan.steps) == (PlanKind.MAINTAIN, ())
    assert plan.ceiling_mg_per_day is None


def test_a_dose_with_a_part_that_could_not_be_read_is_not_raised() -> None:
    found = facts(replace(change(30, 35), gaps=("a second order could not be read",)))
    plan = proposed(found)
    assert (plan.kind, amounts(plan)) == (PlanKind.MAINTAIN, [35])
    assert "A second order could not be read." in plan.notes


# -- steps ---------------------------------------------------------------------------------------


def test_a_range_is_planned_from_its_upper_end() -> None:
    dose = mg_per_day(30, 60)
    therapy = OralTherapy(dose, None, 3, Decimal(0), ())
    found = replace(facts(intent(Action.REVIEW, dose, dose)), oral=Known(therapy))
    assert amounts(proposed(found)) == [60]


def test_the_same_case_gives_the_same_plan() -> None:
    found = patient(stop(60))
    assert proposed(found) == proposed(found)


def test_steps_start_on_the_day_of_the_review_and_follow_without_a_gap() -> None:
    for found in (patient(stop(60)), patient(start(15)), patient(review(60), kidney=kidney(22))):
        plan = proposed(found)
        day = found.today
        for step in plan.steps:
            assert step.start == day
            day += timedelta(days=step.days or 0)


def test_no_pump_is_no_reason_for_a_plan() -> None:
    assert isinstance(NO_PUMP, Absent)
    found = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), history=DoseHistory(), pump_intent=NO_PUMP)
    assert proposed(found).kind is PlanKind.NONE
