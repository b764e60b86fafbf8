"""A plan in force: an order that follows it is accepted, and the plan goes on from there."""

from datetime import timedelta
from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Absent,
    CarePlans,
    IndicationFact,
    Kidney,
    OralIntent,
    OwnPlan,
    PlannedStep,
)
from fhir_baclofen.plan import Plan, PlanKind
from fhir_baclofen.rules.phases import Signs, phase_taken
from tests.plan.cases import DEFAULT, patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    NO_PUMP,
    SPASTICITY,
    TODAY,
    change,
    history,
    kidney,
    review,
)

Step = tuple[int, str]
NORMAL = kidney(90)
FAILING = kidney(22, days_ago=10)


def in_force(now: Decimal, *steps: Step) -> OwnPlan:
    """A plan in force, taken as far as the present dose; steps as (days from today, mg a day)."""
    doses = [Decimal(mg) for _, mg in steps]
    taken = doses.index(now) if now in doses else -1
    made = tuple(
        PlannedStep(
            Decimal(mg), TODAY + timedelta(days=day), "completed" if i <= taken else "scheduled"
        )
        for i, (day, mg) in enumerate(steps)
    )
    return OwnPlan("CarePlan/cp1", frozenset({"dose-step"}), made, ())


def planned(
    order: OralIntent,
    *steps: Step,
    last_cut: int = 7,
    given: IndicationFact = SPASTICITY,
    kidneys: Kidney = NORMAL,
) -> Plan:
    """The plan for an order of a patient whose dose was changed lately under a plan in force."""
    now = order.before.high if order.before else Decimal(0)
    plan = in_force(now, *steps)
    before = plan.steps[0].mg_per_day + (10 if plan.tapers else -5)
    past = history((300, None, before), (last_cut, before, now))
    care_plans = CarePlans((plan,))
    signs = Signs(care_plans, Absent("none"), Absent("none"), NO_PUMP, TODAY)
    found = patient(
        order,
        3,
        history=past,
        care_plans=care_plans,
        indication=given,
        kidney=kidneys,
        treatment=phase_taken(past, signs),
    )
    return proposed(found, DEFAULT)


def steps(plan: Plan) -> list[tuple[int, int | None]]:
    return [(int(s.mg_per_day), s.days) for s in plan.steps]


def test_a_taper_in_force_goes_on_by_its_doses_and_days_and_then_by_its_method() -> None:
    plan = planned(change(50, 40), (-7, "50"), (0, "40"), (14, "35"), (28, "30"))
    assert plan.kind is PlanKind.TAPER
    assert steps(plan)[:3] == [(40, 14), (35, 14), (30, 7)]
    assert [mg for mg, _ in steps(plan)[3:]] == [25, 20, 15, 10, 5, 0]


def test_a_taper_in_force_that_ends_at_a_limit_stays_there() -> None:
    plan = planned(change(50, 40), (-7, "50"), (0, "40"), (7, "35"), (14, "30"), kidneys=kidney(45))
    assert steps(plan) == [(40, 7), (35, 7), (30, None)]


def test_a_plan_that_is_steeper_than_any_method_is_not_gone_on_with() -> None:
    plan = planned(change(50, 45), (-7, "50"), (0, "45"), (7, "20"), (14, "5"))
    assert [mg for mg, _ in steps(plan)][:3] == [45, 40, 35]


def test_a_late_order_keeps_the_least_wait_of_its_method() -> None:
    plan = planned(change(50, 40), (-12, "50"), (-5, "40"), (2, "35"), last_cut=12)
    assert steps(plan)[:2] == [(40, 7), (35, 7)]


def test_an_order_that_comes_late_moves_only_its_own_step() -> None:
    plan = planned(change(50, 40), (-9, "50"), (-2, "40"), (12, "35"), last_cut=9)
    assert plan.steps[0].mg_per_day == 40
    assert steps(plan)[0] == (40, 12)


def test_a_taper_in_force_that_ends_at_5_mg_goes_on_to_none() -> None:
    plan = planned(change(15, 10), (-14, "15"), (0, "10"), (14, "5"), last_cut=14)
    assert steps(plan) == [(10, 14), (5, 14), (0, None)]


def test_a_gradual_taper_in_alcohol_use_disorder_stays_gradual() -> None:
    plan = planned(
        change(60, 50), (-14, "60"), (0, "50"), (14, "40"), (28, "35"),
        last_cut=14, given=ALCOHOL,
    )  # fmt: skip
    assert steps(plan)[:4] == [(50, 14), (40, 14), (35, 7), (30, 7)]


def test_a_reduction_that_is_not_of_the_plan_names_no_end_of_its_own() -> None:
    plan = planned(change(50, 45), (-7, "50"), (0, "40"), (7, "30"))
    assert plan.steps[0].mg_per_day == 45
    assert plan.steps[-1].mg_per_day == 0


def test_a_reduction_of_the_plan_that_comes_too_soon_waits() -> None:
    plan = planned(change(50, 40), (-3, "50"), (4, "40"), (11, "30"), last_cut=3)
    assert steps(plan)[0] == (50, 4)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param(change(50, 40), [(40, 5), (30, None)], id="the next step is ordered"),
        pytest.param(review(50), [(40, 5), (30, None)], id="its day has come"),
    ],
)
def test_a_taper_for_failing_kidneys_goes_on_to_the_dose_they_asked_for(
    order: OralIntent, expected: list[tuple[int, int | None]]
) -> None:
    plan = planned(order, (-5, "50"), (0, "40"), (5, "30"), last_cut=5, kidneys=FAILING)
    assert plan.kind is PlanKind.TAPER
    assert steps(plan) == expected


def test_its_next_step_waits_for_its_day() -> None:
    plan = planned(review(50), (-3, "50"), (2, "40"), (7, "30"), last_cut=3, kidneys=FAILING)
    assert steps(plan) == [(50, 2), (40, 5), (30, None)]


def test_a_gradual_taper_is_not_taken_further_without_an_order() -> None:
    plan = planned(review(50), (-7, "50"), (0, "40"), (7, "35"))
    assert (plan.kind, steps(plan)) == (PlanKind.MAINTAIN, [(50, None)])
    notes = " ".join(plan.notes)
    assert "Phase: tapering" in notes
    assert "CarePlan/cp1 plans 40 mg/day" in notes
    assert "gradual taper, 10% to 20% less every 7 to 14 days (by CarePlan/cp1)" in notes


def test_the_pace_of_the_label_goes_on_where_a_plan_in_force_has_it() -> None:
    plan = planned(change(15, 30), (-3, "15"), (0, "30"), (3, "45"), last_cut=3)
    assert steps(plan)[:3] == [(30, 3), (45, 3), (60, 3)]


def test_orders_at_the_pace_of_the_label_are_planned_on_at_the_pace_of_the_site() -> None:
    past = history((6, None, 15), (3, 15, 30))
    signs = Signs(CarePlans(), Absent("none"), Absent("none"), NO_PUMP, TODAY)
    found = patient(change(30, 45), history=past, treatment=phase_taken(past, signs))
    assert steps(proposed(found))[:2] == [(45, 3), (50, 3)]


def test_a_slow_titration_stays_slow_although_nothing_names_it() -> None:
    past = history((15, None, 5), (10, 5, "7.5"), (5, "7.5", 10))
    signs = Signs(CarePlans(), Absent("none"), Absent("none"), NO_PUMP, TODAY)
    found = patient(change(10, "12.5"), 3, history=past, treatment=phase_taken(past, signs))
    plan = proposed(found)
    assert [s.mg_per_day for s in plan.steps] == [Decimal("12.5"), 15, Decimal("17.5")]
    assert {s.days for s in plan.steps[:-1]} == {5}
