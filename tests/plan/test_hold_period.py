"""The plan when craving returns during a taper, and while the dose is held after that."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from fhir_baclofen.facts import (
    CarePlans,
    Known,
    Listing,
    Measurement,
    OralIntent,
    OwnPlan,
    PatientFacts,
    PlannedStep,
    StepBack,
)
from fhir_baclofen.plan import Plan, PlanKind
from tests.plan.cases import patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    TODAY,
    ago,
    change,
    history,
    kidney,
    review,
    stop,
)

TAPER = history((300, None, 110), (60, 110, 100), (30, 100, 90))
RETURNED = Listing(
    {"alcohol-craving": (Measurement("Observation/k", ago(5), None, "returned", "craving"),)}
)
TAPER_PLAN = CarePlans(
    (
        OwnPlan(
            "CarePlan/down",
            frozenset({"dose-step"}),
            tuple(
                PlannedStep(Decimal(mg), ago(days), "scheduled")
                for mg, days in ((100, 30), (90, 14), (80, -14))
            ),
            (),
        ),
    )
)


def craving(oral: OralIntent, **more: Any) -> PatientFacts:  # noqa: ANN401 - any fact
    """A taper from 110 mg/day by 10 a month in which craving returned at 90."""
    given = {"indication": ALCOHOL, "history": TAPER, "measurements": RETURNED}
    return patient(oral, **{**given, **more})


def held(oral: OralIntent, days_ago: int, **more: Any) -> PatientFacts:  # noqa: ANN401 - any fact
    """A dose that was taken back up for craving so many days ago."""
    back = Known(StepBack(ago(days_ago), Decimal(60)), ("CarePlan/hold",))
    return patient(oral, indication=ALCOHOL, step_back=back, **more)


def doses(plan: Plan) -> list[int]:
    return [int(step.mg_per_day) for step in plan.steps]


def due(plan: Plan, code: str) -> list[object]:
    return [a.due for a in plan.activities if a.code == code]


@pytest.mark.parametrize("oral", [review(90), change(90, 80), change(90, 90), stop(90)])
def test_returned_craving_holds_the_dose_one_step_back_up(oral: OralIntent) -> None:
    plan = proposed(craving(oral))
    assert (plan.kind, doses(plan)) == (PlanKind.HOLD, [100])
    assert plan.steps[0].start == TODAY
    assert plan.steps[0].days is None
    assert sum(plan.steps[0].doses_mg) == 100
    assert due(plan, "hold-period") == [TODAY + timedelta(days=180)]
    assert due(plan, "suspend-taper") == [None]


def test_a_raise_that_is_the_step_back_is_held_and_not_titrated_on() -> None:
    plan = proposed(craving(change(90, 100)))
    assert (plan.kind, doses(plan)) == (PlanKind.HOLD, [100])


def test_the_taper_on_record_is_put_on_hold() -> None:
    plan = proposed(craving(review(90), care_plans=TAPER_PLAN))
    assert (plan.kind, doses(plan)) == (PlanKind.HOLD, [100])
    (suspended,) = [a for a in plan.activities if a.code == "suspend-taper"]
    assert "no further reduction" in suspended.text
    assert any("180 to 365 days" in note for note in plan.notes)
    assert not any("until the reason for the hold is settled" in note for note in plan.notes)


def test_failing_kidneys_bring_the_dose_down_all_the_same() -> None:
    plan = proposed(craving(review(90), kidney=kidney(22)))
    assert plan.kind is PlanKind.TAPER
    assert doses(plan)[0] < 90


@pytest.mark.parametrize(
    ("value", "dose"), [pytest.param(59, 90, id="reduced"), pytest.param(60, 100, id="well")]
)
def test_returned_craving_takes_nothing_back_up_where_the_kidneys_ask_for_less(
    value: int, dose: int
) -> None:
    plan = proposed(craving(review(90), kidney=kidney(value)))
    assert (plan.kind, doses(plan)) == (PlanKind.HOLD, [dose])


@pytest.mark.parametrize("days_ago", [0, 179, 180, 365])
@pytest.mark.parametrize("oral", [change(60, 50), stop(60)])
def test_a_reduction_in_the_hold_keeps_the_dose(oral: OralIntent, days_ago: int) -> None:
    plan = proposed(held(oral, days_ago))
    assert (plan.kind, doses(plan)) == (PlanKind.HOLD, [60])
    assert due(plan, "hold-period") == [TODAY + timedelta(days=max(180 - days_ago, 0))]
    assert due(plan, "suspend-taper") == [None]


def test_after_the_hold_a_reduction_is_a_taper_again() -> None:
    plan = proposed(held(change(60, 50), 366))
    assert plan.kind is PlanKind.TAPER
    assert doses(plan)[:3] == [50, 40, 30]


def test_without_an_order_a_held_dose_goes_on() -> None:
    plan = proposed(held(review(60), 30))
    assert (plan.kind, doses(plan)) == (PlanKind.MAINTAIN, [60])


def test_a_taper_that_is_followed_goes_on() -> None:
    past = history((300, None, 100), (14, 100, 90))
    plan = proposed(
        patient(change(90, 80), indication=ALCOHOL, history=past, care_plans=TAPER_PLAN)
    )
    assert plan.kind is PlanKind.TAPER
    assert doses(plan)[:3] == [80, 70, 60]
    assert doses(plan)[-2:] == [5, 0]
    assert any("only if the last one passed without problems" in note for note in plan.notes)
