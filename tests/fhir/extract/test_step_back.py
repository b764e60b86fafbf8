"""The newest raise of the dose for returned craving."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import Absent, Fact, Known, StepBack, Unknown
from tests.fhir.extract.extracting import facts
from tests.records.build import Element, Json, order
from tests.records.continuity import activity, care_plan

CRAVED: Json = {"note": [{"text": "Raised: craving came back"}]}


def step_back(*resources: Json) -> Fact[StepBack]:
    return facts(*resources).step_back


def back(on: str, dose: int | None, *evidence: str) -> Known[StepBack]:
    value = StepBack(date.fromisoformat(on), None if dose is None else Decimal(dose))
    return Known(value, evidence)


def planned(on: str | None = "2025-02-01", status: str = "scheduled", **plan: Element) -> Json:
    raised = activity("craving-step-back", status, on, dailyAmount={"value": 60, "code": "mg/d"})
    return care_plan(raised, **plan)


def raised(times: int = 3, mg: float = 20, *, on: str = "2025-02-01", **more: Element) -> Json:
    """An order that follows m1 (30 mg a day)."""
    prior: Json = {"priorPrescription": {"reference": "MedicationRequest/m1"}}
    return order("m2", times, mg, authored=on, **prior, **more)


def test_a_plan_begins_the_hold_with_its_step_back() -> None:
    assert step_back(order(), planned()) == back("2025-02-01", 60, "CarePlan/cp1")


@pytest.mark.parametrize("status", ["scheduled", "not-started", "in-progress", "completed"])
def test_an_accepted_step_back_counts_from_its_day(status: str) -> None:
    assert isinstance(step_back(order(), planned(status=status)), Known)


@pytest.mark.parametrize(
    "plan",
    [
        planned("2025-03-11"),
        planned(status="cancelled"),
        care_plan(activity("craving-step-back", "stopped", "2025-02-01")),
        care_plan(activity("craving-step-back", "scheduled", "2025-02-01"), status="draft"),
        care_plan(activity("craving-step-back", "scheduled", "2025-02-01"), status="completed"),
        care_plan(activity("craving-step-back", "scheduled", "2025-02-01"), status="revoked"),
        care_plan(activity("hold-period", "scheduled", "2025-02-01")),
    ],
    ids=["to come", "cancelled", "dropped", "draft", "plan over", "plan revoked", "another"],
)
def test_a_step_back_that_was_not_made_does_not_count(plan: Json) -> None:
    assert isinstance(step_back(order(), plan), Absent)


def test_one_that_was_carried_out_counts_when_its_plan_is_over() -> None:
    done = activity("craving-step-back", "completed", "2025-02-01")
    found = step_back(order(), care_plan(done, status="completed"))
    assert found == back("2025-02-01", None, "CarePlan/cp1")


@pytest.mark.parametrize(
    "why",
    [
        CRAVED,
        {"reasonCode": [{"text": "Cravings returned"}]},
        {"reasonCode": [{"coding": [{"code": "x", "display": "Craving for alcohol"}]}]},
    ],
    ids=["note", "reason", "coded reason"],
)
def test_an_order_that_raised_the_dose_for_craving_counts(why: Json) -> None:
    found = step_back(order(status="completed"), raised(**why))
    assert found == back("2025-02-01", 60, "MedicationRequest/m2")


@pytest.mark.parametrize(
    "records",
    [
        (order(status="completed"), raised()),
        (order(status="completed"), raised(3, 5, **CRAVED)),
        (order(status="completed"), raised(3, 10, **CRAVED)),
        (order(**CRAVED),),
        (order(status="completed"), raised(note=[{"text": "no craving at this dose"}])),
    ],
    ids=["no reason", "a reduction", "a renewal", "a start", "no craving"],
)
def test_any_other_order_is_no_step_back(records: tuple[Json, ...]) -> None:
    assert isinstance(step_back(*records), Absent)


def test_the_newest_one_counts() -> None:
    older = planned("2025-01-01")
    found = step_back(order(status="completed"), raised(**CRAVED), older)
    assert found == back("2025-02-01", 60, "MedicationRequest/m2")
    newer = planned("2025-02-20")
    found = step_back(order(status="completed"), raised(**CRAVED), newer)
    assert found == back("2025-02-20", 60, "CarePlan/cp1")


def test_what_could_not_be_read_may_hide_one() -> None:
    unread = care_plan(id_="cp9", status="nonsense")
    assert isinstance(step_back(order(), unread), Unknown)
    found = step_back(order(), planned(), unread)
    assert isinstance(found, Known)
    assert "CarePlan/cp9" in found.value.gaps[0]
    assert isinstance(step_back(order(), order("m9", status="nonsense")), Unknown)


def test_a_step_back_without_a_date_cannot_be_placed() -> None:
    assert step_back(order(), planned(None)) == Unknown("The step back of CarePlan/cp1 has no date")
