"""Earlier care plans: their doses, reviews and progress, and whether they go on."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import OwnPlan
from tests.fhir.extract.extracting import facts
from tests.records.build import Element, Json, coded, order
from tests.records.continuity import activity, care_plan, dose_step


def plan(*activities: Json, **more: Element) -> OwnPlan:
    (found,) = facts(order(), care_plan(*activities, **more)).care_plans.plans
    return found


@pytest.mark.parametrize("status", ["draft", "on-hold", "revoked", "completed", "unknown"])
def test_only_active_plans_count(status: str) -> None:
    found = facts(order(), care_plan(dose_step(30, "2025-03-01"), status=status))
    assert found.care_plans.plans == ()


def test_a_plan_is_ours_by_category_or_title() -> None:
    assert plan(category=[], title="Baclofen taper").reference == "CarePlan/cp1"
    assert facts(care_plan(category=[], title="Diabetes")).care_plans.plans == ()


def test_our_code_systems_are_known_as_others_write_them() -> None:
    base = "https://fhir-baclofen.org/fhir/CodeSystem"
    category = [coded(f"{base}/care-plan-category/", "baclofen")]
    step = dose_step(50, "2025-03-08")
    step["detail"]["code"] = coded(f"{base}/plan-activity|1.0", "dose-step")
    assert [s.mg_per_day for s in plan(step, category=category).steps] == [Decimal(50)]


def test_steps_are_told_in_order_of_date() -> None:
    found = plan(dose_step(50, "2025-03-08"), dose_step(60, "2025-03-01", "completed"))
    assert [(s.mg_per_day, s.status) for s in found.steps] == [
        (Decimal(60), "completed"),
        (Decimal(50), "scheduled"),
    ]
    assert found.tapers


@pytest.mark.parametrize(
    "dropped",
    [
        dose_step(50, "2025-03-08", "cancelled"),
        dose_step(50, "2025-03-08", "stopped"),
        dose_step(50, "2025-03-08", "entered-in-error"),
        activity(
            "dose-step",
            "scheduled",
            "2025-03-08",
            dailyAmount={"value": 50, "code": "mg/d"},
            doNotPerform=True,
        ),
    ],
    ids=["cancelled", "stopped", "in error", "not to be done"],
)
def test_a_step_that_was_dropped_does_not_count(dropped: Json) -> None:
    found = plan(dose_step(60, "2025-03-01"), dropped)
    assert len(found.steps) == 1
    assert not found.tapers


@pytest.mark.parametrize(
    ("statuses", "suspended"),
    [
        (("completed", "on-hold"), True),
        (("completed", "on-hold", "on-hold"), True),
        (("in-progress", "on-hold"), False),
        (("completed", "in-progress"), False),
        (("scheduled", "scheduled"), False),
    ],
)
def test_a_plan_is_suspended_when_its_steps_are_on_hold(
    statuses: tuple[str, ...], suspended: bool
) -> None:
    steps = [dose_step(60 - 10 * i, f"2025-03-0{i + 1}", s) for i, s in enumerate(statuses)]
    assert plan(*steps).suspended is suspended


def test_progress_on_any_activity_is_told() -> None:
    noted = [{"time": "2025-03-02T09:00:00Z", "text": "tolerated"}, {"text": "undated"}]
    later = [{"time": "2025-04-01"}]
    found = plan(activity("monitoring", progress=noted), activity("kidney-check", progress=later))
    assert found.progress == (date(2025, 3, 2),)


@pytest.mark.parametrize(
    ("found", "days"),
    [
        pytest.param(
            activity("clinical-review", "scheduled", "2025-03-20"), ["2025-03-20"], id="due"
        ),
        pytest.param(activity("clinical-review", "scheduled", "2025-03-01"), [], id="missed"),
        pytest.param(
            activity(
                "clinical-review",
                "scheduled",
                scheduledPeriod={"start": "2025-03-01", "end": "2025-03-31"},
            ),
            ["2025-03-31"],
            id="within its period",
        ),
        pytest.param(
            activity("clinical-review", "completed", "2025-03-01"), ["2025-03-01"], id="held"
        ),
    ],
)
def test_reviews_are_those_held_and_those_to_come(found: Json, days: list[str]) -> None:
    assert [d.isoformat() for d in plan(found).reviews] == days


def test_completed_reviews_are_told_apart() -> None:
    found = plan(
        activity("clinical-review", "completed", "2025-03-01"),
        activity("treatment-review", "scheduled", "2025-04-01"),
    )
    assert found.reviewed == (date(2025, 3, 1),)
    assert found.reviews == (date(2025, 3, 1), date(2025, 4, 1))
