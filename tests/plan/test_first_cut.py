"""What findings say of the first cut is what the plan does: its dose, and how long it is kept."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_baclofen.assess import assess
from fhir_baclofen.facts import (
    CarePlans,
    DoseHistory,
    EndedTherapy,
    Known,
    OwnPlan,
    PatientFacts,
    Phase,
    PlannedStep,
    Submission,
    Tier,
    Treatment,
)
from fhir_baclofen.plan import Plan, PlanKind, PlanStep, propose
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import mg_per_day
from fhir_baclofen.rulebook import Finding
from tests.plan.cases import patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    NO_ORAL,
    SPASTICITY,
    UNKNOWN,
    age,
    ago,
    change,
    facts,
    history,
    judged,
    kidney,
    order,
    recommended,
    regimen,
    review,
    severity,
    stop,
    stop_order,
)

NEXT, KEPT, WAIT = (
    "next_reduction_mg_per_day",
    "interval_days",
    "earliest_next_reduction_in_days",
)
STEEP, SOON = "dose-drop-too-steep", "taper-interval-too-short"
DEFAULT = Policy.default()


def first_cut(plan: Plan, taken: Decimal) -> PlanStep:
    """The first step below the dose taken; the last dose where no lower one can be made."""
    return next((s for s in plan.steps if 0 < s.mg_per_day < taken), plan.steps[0])


def taken_in(found: PatientFacts) -> Decimal:
    intent = found.oral_intent
    if isinstance(intent, Known):
        assert intent.value.before is not None
        return intent.value.before.high
    return sum((e.dose.low for e in found.history.ended if e.dose), Decimal(0))


def told_apart(found: PatientFacts, policy: Policy = DEFAULT) -> list[str]:
    """Findings whose numbers are not those of the plan."""
    outcomes = assess(found, policy)
    plan = propose(found, outcomes, policy)
    if plan.kind is not PlanKind.TAPER:
        return []
    cut = first_cut(plan, taken_in(found))
    truth = {NEXT: cut.mg_per_day, KEPT: cut.days, WAIT: (cut.start - found.today).days}
    return [
        f"{o.rule.id}: {key} {o.result.recommended[key]}, the plan {value}: {plan.steps}"
        for o in outcomes
        if isinstance(o.result, Finding)
        for key, value in truth.items()
        if value is not None and o.result.recommended.get(key, value) != value
    ]


TWELFTHS = st.integers(1, 15)
DOSES = st.integers(1, 64).map(lambda n: Decimal(5 * n))
SWITCHES = st.fixed_dictionaries(
    {
        "formulary.strengths": st.sampled_from(
            [[5, 10, 20], [10], [25], [10, 15], ["1 mg/mL"], ["5 mg/mL"], ["10 mg packet"]]
        ),
        "formulary.half_tablets": st.sampled_from(["slow-protocol", "every-scored", "never"]),
        "taper.method": st.sampled_from(["slow", "1-2-weeks"]),
        "taper.kidney": st.sampled_from(["within-14-days", "gradual"]),
        "renal.severe": st.sampled_from(["reduce", "avoid-only"]),
    }
)


@st.composite
def changes(draw: st.DrawFn, dose: Decimal) -> DoseHistory:
    """How the present dose came about, with up to three changes of late."""
    days = sorted(draw(st.sets(st.integers(0, 20), max_size=3)), reverse=True)
    earlier = [draw(DOSES) for _ in days]
    doses = [*earlier, dose]
    made = [(when, a, b) for when, (a, b) in zip(days, pairwise(doses), strict=True)]
    return history((400, None, doses[0]), *made, days=draw(st.sampled_from([None, 10, 30, 400])))


@st.composite
def plans(draw: st.DrawFn, dose: Decimal) -> CarePlans:
    """No plan, or one of four doses from the present one on."""
    if draw(st.booleans()):
        return CarePlans()
    every, share = draw(st.sampled_from([3, 5, 7, 14])), draw(st.sampled_from([5, 10, 15]))
    starts = draw(st.integers(0, 8))
    amounts = [dose - share * place for place in range(4) if dose > share * place]
    steps = tuple(
        PlannedStep(mg, ago(starts - every * place), "scheduled")
        for place, mg in enumerate(amounts)
    )
    return CarePlans((OwnPlan("CarePlan/own", frozenset({"dose-step"}), steps, ()),))


@st.composite
def coming_down(draw: st.DrawFn) -> PatientFacts:
    """A patient with some dose, order, age, kidneys, history and plan."""
    dose = draw(DOSES)
    new = dose * draw(TWELFTHS) // 60 * 5
    intent = draw(st.sampled_from([stop(dose), review(dose), change(dose, max(new, Decimal(5)))]))
    reason = draw(st.sampled_from([None, None, "serious-reaction", "sedation"]))
    orders = {
        "stop": (stop_order(reason),),
        "review": (),
    }.get(intent.action.value, (order(regimen=regimen((None, intent.dose.high)), reason=reason),))
    return patient(
        intent,
        indication=draw(st.sampled_from([SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, UNKNOWN])),
        age=age(draw(st.sampled_from([18, 45, 70]))),
        kidney=kidney(
            draw(st.sampled_from([100, 45, 22, 10])),
            days_ago=draw(st.sampled_from([0, 5, 30])),
            acute=draw(st.sampled_from([False, False, True])),
        ),
        history=draw(changes(dose)),
        care_plans=draw(plans(dose)),
        treatment=Treatment(draw(st.sampled_from([Phase.TAPERING, Phase.STABLE])), None, ""),
        submission=Submission(orders),
    )


@settings(max_examples=600)
@given(coming_down(), SWITCHES)
def test_findings_and_plan_name_the_same_first_cut(
    found: PatientFacts, switches: dict[str, object]
) -> None:
    assert not told_apart(found, Policy.of(switches))


CUTS_OF_LATE = ((), ((0, 20),), ((2, 10),), ((3, 30),), ((6, 10),), ((9, 30), (4, 20)))


@pytest.mark.parametrize("value", [90, 59, 29, 14], ids="eGFR {}".format)
@pytest.mark.parametrize("dose", [20, 25, 30, 45, 60, 85, 100])
def test_they_do_after_every_cut_of_late(value: int, dose: int) -> None:
    for lately, cut in product(CUTS_OF_LATE, (0, 5, 10, 15, 20, 40, dose)):
        if cut > dose:
            continue
        before = dose + sum(less for _, less in lately)
        made: list[tuple[int, int | None, int]] = [(400, None, before)]
        for days, less in lately:
            made.append((days, before, before - less))
            before -= less
        order_ = stop(dose) if cut == dose else change(dose, dose - cut) if cut else review(dose)
        assert not told_apart(patient(order_, kidney=kidney(value), history=history(*made)))


def ended(
    days_ago: int, dose: int, how: str = "stopped", reason: str | None = None
) -> EndedTherapy:
    return EndedTherapy("m", ago(days_ago), mg_per_day(dose), None, how, reason, ("m",))


def after(*ends: EndedTherapy) -> PatientFacts:
    return facts(NO_ORAL, oral_lines=(), history=replace(history((200, None, 30)), ended=ends))


def test_a_stop_on_record_goes_on_from_the_dose_that_is_reported() -> None:
    """What was stopped three weeks ago beside it is no part of that."""
    found = after(ended(20, 30), ended(2, 25))
    assert recommended(judged("abrupt-stop", found)) == {NEXT: 20, KEPT: 14}
    assert not told_apart(after(ended(2, 25)))
    assert proposed(found).steps[0].mg_per_day == 20


def test_any_reason_of_a_stop_on_record_that_is_a_reaction_makes_it_a_watched_one() -> None:
    found = after(ended(3, 30, reason="no-effect"), ended(2, 30, reason="serious-reaction"))
    assert severity(judged("abrupt-stop", found)) == "moderate"


@pytest.mark.parametrize(
    ("given_", "ends"),
    [
        pytest.param(patient(change(120, 80), indication=NEUROPATHIC), 60, id="above the ceiling"),
        pytest.param(patient(change(60, 45), kidney=kidney(45)), 30, id="above half"),
        pytest.param(patient(change(60, 25), kidney=kidney(45)), 25, id="below half: as ordered"),
        pytest.param(patient(change(120, 80)), 80, id="at the ceiling: as ordered"),
    ],
)
def test_too_steep_a_cut_ends_at_a_limit_that_lies_below_it(
    given_: PatientFacts, ends: int
) -> None:
    plan = proposed(given_)
    assert severity(judged(STEEP, given_)) is not None
    assert plan.steps[-1].mg_per_day == ends


@pytest.mark.parametrize(
    ("first", "days_ago", "expected"),
    [
        pytest.param(75, 6, "high", id="after a cut of more than a third"),
        pytest.param(45, 6, None, id="after a cut of a third"),
        pytest.param(45, 14, None, id="two weeks ago"),
        pytest.param(45, 15, "moderate", id="longer ago, of what is taken now"),
    ],
)
def test_with_failing_kidneys_a_third_is_of_the_dose_before_the_reduction_began(
    first: int, days_ago: int, expected: str | None
) -> None:
    ordered = 10 if first == 75 else 15
    made = history((400, None, first), (days_ago, first, 30))
    found = patient(change(30, ordered), kidney=kidney(22, days_ago=30), history=made)
    assert severity(judged(STEEP, found)) == expected
    assert not told_apart(found)


@pytest.mark.parametrize(
    ("days_ago", "wait"),
    [(0, 3), (1, 2), (2, 1), (3, None), (6, None), (7, None)],
)
def test_with_failing_kidneys_two_cuts_are_three_days_apart(
    days_ago: int, wait: int | None
) -> None:
    made = history((400, None, 40), (days_ago, 40, 30))
    found = patient(change(30, 20), kidney=kidney(None, Tier.DIALYSIS), history=made)
    result = judged(SOON, found)
    plan = proposed(found)
    if wait is None:
        assert not isinstance(result, Finding)
        assert plan.steps[0].mg_per_day == 20
        return
    assert recommended(result) == {NEXT: 20, WAIT: wait}
    assert [step.mg_per_day for step in plan.steps[:2]] == [30, 20]
    assert plan.steps[0].days == wait


@pytest.mark.parametrize("dose", range(30, 305, 5))
def test_with_failing_kidneys_the_wait_is_part_of_the_fourteen_days(dose: int) -> None:
    made = history((400, None, dose + 10), (0, dose + 10, dose))
    plan = proposed(patient(review(dose), kidney=kidney(None, Tier.DIALYSIS), history=made))
    to_the_end = sum(step.days or 0 for step in plan.steps)
    assert to_the_end <= 14
    assert all((step.days or 3) >= 3 for step in plan.steps)


@pytest.mark.parametrize("value", [90, 22], ids="eGFR {}".format)
def test_a_reduction_that_a_plan_makes_wait_is_one_that_a_finding_speaks_of(value: int) -> None:
    for days_ago, cut in product(range(9), (5, 10, 20)):
        made = history((400, None, 70), (days_ago, 70, 60))
        found = patient(change(60, 60 - cut), kidney=kidney(value), history=made)
        said = [judged(slug, found) for slug in (STEEP, SOON)]
        waits = proposed(found).steps[0].mg_per_day == 60
        assert not waits or any(isinstance(result, Finding) for result in said)


def test_a_cut_of_half_with_failing_kidneys_is_told_with_the_step_that_is_planned() -> None:
    found = patient(change(20, 10), kidney=kidney(22))
    assert proposed(found).steps[0].mg_per_day == 15
    assert recommended(judged("renal-severe-reduce", found)) == {NEXT: 15}
    within = patient(change(30, 15), kidney=kidney(22), history=history((30, None, 30)))
    assert proposed(within).steps[0].mg_per_day == recommended(judged(STEEP, within))[NEXT]
    stands = patient(change(10, 5), kidney=kidney(22))
    assert proposed(stands).steps[0].mg_per_day == 5
    assert NEXT not in recommended(judged("renal-severe-reduce", stands))
