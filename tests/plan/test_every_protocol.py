"""Every protocol from its start to its ceiling, step by step, as its plans lead on."""

from dataclasses import replace
from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Age,
    CarePlans,
    Indication,
    IndicationFact,
    Kidney,
    Known,
    OwnPlan,
    Tier,
)
from fhir_baclofen.plan import Plan, PlanKind
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.taper import next_dose_method_a, next_dose_method_b
from tests.plan.cases import DEFAULT, patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    OTHER,
    SPASTICITY,
    TODAY,
    age,
    change,
    history,
    indication,
    kidney,
    review,
    start,
)

SLOW = OwnPlan("CarePlan/slow", frozenset({"slow-titration"}), (), ())
LABEL = Policy.of({"titration.spasticity": "label"})
FRANCE = Policy.of({}, "fr")
TRIGEMINAL = replace(indication(Indication.NEUROPATHIC), detail="Trigeminal neuralgia")
Given = dict[str, object]
ADULT, OLDER, NORMAL, MODERATE = age(45), age(70), kidney(90), kidney(45)


def climb(first: str, policy: Policy = DEFAULT, times: int = 3, **given: object) -> list[Plan]:
    """The plans of a patient who takes each next step of the plan before, from a first dose."""
    plans = [proposed(patient(start(first), times, **given), policy)]
    while len(plans[-1].steps) > 1:
        now, after = plans[-1].steps[:2]
        waited = (after.start - now.start).days
        past = history((waited + 30, None, now.mg_per_day - 1), (waited, 1, now.mg_per_day))
        order = change(now.mg_per_day, after.mg_per_day)
        plans.append(proposed(patient(order, times, history=past, **given), policy))
    return plans


def shown(plans: list[Plan]) -> str:
    return " ".join(plain(p.steps[0].mg_per_day) for p in plans)


def every(first: int, last: int, step: int) -> str:
    return " ".join(str(mg) for mg in range(first, last + 1, step))


@pytest.mark.parametrize(
    ("first", "given", "policy", "doses", "days"),
    [
        pytest.param("15", {"indication": SPASTICITY}, DEFAULT, every(15, 80, 5), 3,
                     id="spasticity, 5 mg every 3 days to 80"),
        pytest.param("15", {"indication": SPASTICITY}, LABEL, "15 30 45 60 75 80", 3,
                     id="spasticity at the pace of the label"),
        pytest.param("5", {"indication": ALCOHOL}, DEFAULT, every(5, 300, 5), 3,
                     id="alcohol use disorder, 5 mg every 3 days to 300"),
        pytest.param("15", {"indication": ALCOHOL}, FRANCE, every(15, 295, 10) + " 300", 3,
                     id="alcohol use disorder in France, 10 mg"),
        pytest.param("5", {"indication": ALCOHOL}, Policy.of({"max.aud": 80}), every(5, 80, 5), 3,
                     id="alcohol use disorder with a hard 80"),
        pytest.param("10", {"indication": NEUROPATHIC}, DEFAULT, every(10, 60, 5), 7,
                     id="neuropathic pain, weekly to 60"),
        pytest.param("10", {"indication": TRIGEMINAL}, DEFAULT, every(10, 60, 5), 7,
                     id="trigeminal neuralgia"),
        pytest.param("15", {"indication": HICCUPS}, DEFAULT, "15 30 45 60", 3, id="hiccups"),
        pytest.param("15", {"indication": OTHER}, DEFAULT, every(15, 80, 5), 3, id="dystonia"),
        pytest.param("15", {"indication": SPASTICITY, "age": OLDER}, DEFAULT, "15 20 25 30", 3,
                     id="an older adult, to the soft cap"),
    ],
)  # fmt: skip
def test_a_titration_leads_from_its_start_to_its_ceiling(
    first: str, given: Given, policy: Policy, doses: str, days: int
) -> None:
    plans = climb(first, policy, times=4 if given["indication"] is ALCOHOL else 3, **given)
    assert shown(plans) == doses
    for plan in plans[:-1]:
        assert plan.kind is PlanKind.TITRATION
        assert plan.steps[0].days == days
        assert plan.review_every_days == 14
    assert plans[-1].steps[0].mg_per_day == plans[-1].ceiling_mg_per_day


def test_the_slow_protocol_climbs_by_2_5_mg_every_5_days_to_the_same_ceiling() -> None:
    plans = climb("5", care_plans=CarePlans((SLOW,)))
    doses = [p.steps[0].mg_per_day for p in plans]
    assert doses == [Decimal("2.5") * n for n in range(2, 33)]
    assert {p.steps[0].days for p in plans[:-1]} == {5}


def test_the_slow_protocol_gives_the_smaller_dose_in_the_morning_and_the_larger_at_night() -> None:
    for plan in climb("5", care_plans=CarePlans((SLOW,)))[1:]:
        for step in plan.steps[1:]:
            doses = step.doses_mg
            assert list(doses) == sorted(doses)
            # Four of the largest single dose leave no room for a larger evening dose.
            assert doses[0] < doses[-1] or set(doses) == {Decimal(20)}


@pytest.mark.parametrize("given", [SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, OTHER])
def test_no_step_passes_the_ceiling_and_every_step_waits_its_interval(
    given: IndicationFact,
) -> None:
    for plan in climb("5", indication=given):
        assert all(s.mg_per_day <= (plan.ceiling_mg_per_day or 0) for s in plan.steps)
        assert len({s.days for s in plan.steps[:-1]}) <= 1


# -- the examples of a taper ---------------------------------------------------------------------


def test_the_weekly_taper_follows_the_split_of_its_source_to_the_end() -> None:
    doses: tuple[Decimal, ...] = (Decimal(25),) * 4
    shown_ = []
    while doses:
        shown_.append("-".join(map(plain, doses)))
        doses = next_dose_method_a(doses)
    assert shown_ == [
        "25-25-25-25", "25-20-25-20", "20-20-20-20", "20-15-20-15", "15-15-15-15",
        "15-10-15-10", "10-10-10-10", "10-5-10-5", "5-5-5-5", "5-5", "5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("current", "cautious", "following"),
    [(60, False, 50), (50, True, 45), (50, False, 40), (40, True, 35), (30, True, 25)],
)
def test_the_gradual_taper_takes_10_to_20_percent(
    current: int, cautious: bool, following: int
) -> None:
    step = Decimal(5)
    assert next_dose_method_b(Decimal(current), step=step, cautious=cautious)[0] == following


def test_in_alcohol_use_disorder_a_reduction_is_weekly_to_none_with_the_way_back_in_the_notes() -> (
    None
):
    plan = proposed(patient(change(100, 90), 4, indication=ALCOHOL))
    doses = [int(step.mg_per_day) for step in plan.steps]
    assert doses == [90, 80, 70, 60, 50, 40, 30, 20, 10, 5, 0]
    assert {step.days for step in plan.steps[:-1]} == {7}
    notes = " ".join(plan.notes)
    assert "If craving returns" in notes
    assert "6 to 12 months" in notes
    assert "only if the last one passed without problems" in notes


@pytest.mark.parametrize(
    ("dose", "function", "doses"),
    [(60, kidney(22), "50 40 30"), (20, kidney(None, Tier.DIALYSIS), "15 10 5"),
     (60, kidney(90, acute=True), "50 40 30")],
)  # fmt: skip
def test_failing_kidneys_reach_their_dose_within_two_weeks(
    dose: int, function: Kidney, doses: str
) -> None:
    plan = proposed(patient(review(dose), kidney=function))
    assert shown([replace(plan, steps=(step,)) for step in plan.steps]) == doses
    assert all((step.start - TODAY).days <= 14 for step in plan.steps)


@pytest.mark.parametrize(("dose", "half"), [(60, 30), (50, 25), (35, 15), (10, 5)])
def test_moderate_kidneys_come_down_to_half(dose: int, half: int) -> None:
    plan = proposed(patient(review(dose), kidney=MODERATE))
    assert plan.kind is PlanKind.TAPER
    assert plan.steps[-1].mg_per_day == half


@pytest.mark.parametrize("years", [ADULT, OLDER])
def test_no_plan_names_a_longest_duration_or_calls_long_use_harmless(years: Known[Age]) -> None:
    for given in (SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, OTHER):
        for order in (start("5"), review(30), change(60, 50)):
            plan = proposed(patient(order, indication=given, age=years, kidney=NORMAL))
            said = " ".join([*plan.notes, *(a.text for a in plan.activities)]).lower()
            for never in ("harmful", "harmless", "maximum duration", "no longer than", "for life"):
                assert never not in said
