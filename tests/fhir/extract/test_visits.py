"""Visits on record: encounters of any kind, and reviews of the treatment that were held."""

from datetime import date

import pytest

from fhir_baclofen.facts import Visits
from tests.fhir.extract.extracting import facts
from tests.records.build import ICD, Json, coded, draft, order, problem
from tests.records.continuity import activity, care_plan, encounter

TODAY = date(2025, 3, 10)
BACLOFEN_REASON = [{"text": "Baclofen review"}]


def visits(*resources: Json, orders: tuple[Json, ...] = ()) -> Visits:
    return facts(order(), *resources, orders=orders).visits


def seen(*resources: Json) -> list[str]:
    return [day.isoformat() for day in visits(*resources).seen]


def reviewed(*resources: Json, orders: tuple[Json, ...] = ()) -> list[str]:
    return [day.isoformat() for day in visits(*resources, orders=orders).reviewed]


# -- encounters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["AMB", "VR", "HH", "FLD", "EMER", "IMP", "OBSENC"])
def test_an_encounter_of_any_class_is_a_visit(kind: str) -> None:
    assert seen(encounter(start="2025-03-01", kind=kind)) == ["2025-03-01"]


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("finished", True),
        ("in-progress", True),
        ("arrived", True),
        ("triaged", True),
        ("onleave", True),
        ("planned", False),
        ("cancelled", False),
        ("unknown", False),
    ],
)
def test_it_counts_when_it_took_place_or_goes_on(status: str, counts: bool) -> None:
    assert bool(seen(encounter(start="2025-03-01", status=status))) is counts


@pytest.mark.parametrize(
    ("found", "days"),
    [
        pytest.param(
            encounter(start="2025-01-02", end="2025-03-04", kind="IMP"),
            ["2025-01-02", "2025-03-04"],
            id="a stay",
        ),
        pytest.param(
            encounter(start="2025-01-02", status="in-progress", kind="IMP"),
            ["2025-01-02", "2025-03-10"],
            id="a stay that goes on",
        ),
        pytest.param(
            encounter(start="2025-01-02", status="in-progress", kind="AMB"),
            ["2025-01-02"],
            id="a visit that was never closed",
        ),
        pytest.param(
            encounter(start=None, status="in-progress"), ["2025-03-10"], id="now, without a date"
        ),
        pytest.param(encounter(start=None), [], id="over, without a date"),
        pytest.param(encounter(start=None, end="2025-03-04"), ["2025-03-04"], id="an end alone"),
        pytest.param(encounter(start="2025-03-11"), [], id="to come"),
        pytest.param(
            encounter(start="2025-03-08", end="2025-03-20", kind="IMP"),
            ["2025-03-08", "2025-03-10"],
            id="an end to come",
        ),
        pytest.param(
            encounter(start="2025-03-04", end="2025-03-01"), ["2025-03-04"], id="an end before it"
        ),
        pytest.param(
            encounter(start="2025-03-04T23:30:00-05:00"), ["2025-03-04"], id="its own clock"
        ),
    ],
)
def test_the_days_of_an_encounter(found: Json, days: list[str]) -> None:
    assert seen(found) == days


def test_visits_are_told_oldest_first_each_day_once() -> None:
    found = seen(
        encounter("e2", "2025-03-05"), encounter("e1", "2025-02-01"), encounter("e3", "2025-03-05")
    )
    assert found == ["2025-02-01", "2025-03-05"]


# -- reviews of the treatment --------------------------------------------------------------------


@pytest.mark.parametrize(
    "about",
    [
        {"reasonCode": BACLOFEN_REASON},
        {"type": [{"text": "Lioresal follow-up"}]},
        {"type": [coded("http://snomed.info/sct", "185349003", "Baclofen clinic")]},
        {"reasonReference": [{"reference": "Condition/c1", "display": "Spasticity on baclofen"}]},
        {"reasonReference": [{"reference": "Condition/c2"}]},
    ],
    ids=["reason", "type by brand", "type", "reference by its display", "reference"],
)
def test_a_finished_visit_about_baclofen_is_a_review(about: Json) -> None:
    conditions = (
        problem("c1", "G80.0"),
        problem("c2", "G80.0", code={"text": "Spasticity treated with baclofen"}),
    )
    assert reviewed(*conditions, encounter(start="2025-01-01", **about)) == ["2025-01-01"]


@pytest.mark.parametrize(
    "found",
    [
        encounter(reasonCode=[{"text": "Influenza"}]),
        encounter(reasonReference=[{"reference": "Condition/c1"}]),
        encounter(status="in-progress", reasonCode=BACLOFEN_REASON),
        encounter(status="planned", start="2025-03-20", reasonCode=BACLOFEN_REASON),
        encounter(start=None, reasonCode=BACLOFEN_REASON),
    ],
    ids=["another reason", "the indication alone", "not finished", "planned", "undated"],
)
def test_any_other_visit_is_none(found: Json) -> None:
    assert reviewed(problem("c1", "G80.0"), found) == []


def test_a_review_in_a_longer_stay_counts_on_its_last_day() -> None:
    long = encounter(start="2025-01-01", end="2025-01-20", kind="IMP", reasonCode=BACLOFEN_REASON)
    assert reviewed(long) == ["2025-01-20"]


@pytest.mark.parametrize("code", ["treatment-review", "clinical-review"])
@pytest.mark.parametrize("status", ["active", "completed", "on-hold", "revoked"])
def test_a_completed_review_activity_is_a_review_even_when_its_plan_is_over(
    code: str, status: str
) -> None:
    plan = care_plan(activity(code, "completed", "2025-01-15"), status=status)
    assert reviewed(plan) == ["2025-01-15"]


@pytest.mark.parametrize(
    "plan",
    [
        care_plan(activity("treatment-review", "scheduled", "2025-01-15")),
        care_plan(activity("treatment-review", "in-progress", "2025-01-15")),
        care_plan(activity("kidney-check", "completed", "2025-01-15")),
        care_plan(activity("treatment-review", "completed", "2025-01-15"), status="draft"),
        care_plan(activity("treatment-review", "completed", "2025-01-15"), category=[]),
        care_plan(activity("treatment-review", "completed", "2025-01-15", doNotPerform=True)),
    ],
    ids=["due", "begun", "another activity", "a draft", "another plan", "not to be done"],
)
def test_a_review_that_was_not_held_is_none(plan: Json) -> None:
    assert reviewed(plan) == []


@pytest.mark.parametrize(
    ("found", "day"),
    [
        pytest.param(
            activity(
                "treatment-review", "completed", "2025-01-15", progress=[{"time": "2025-01-20"}]
            ),
            "2025-01-20",
            id="its progress",
        ),
        pytest.param(
            activity("treatment-review", "completed", scheduledString="2025-01-15"),
            "2025-01-15",
            id="a date in words",
        ),
        pytest.param(
            activity(
                "treatment-review",
                "completed",
                scheduledPeriod={"start": "2025-01-01", "end": "2025-01-31"},
            ),
            "2025-01-31",
            id="the end of its period",
        ),
        pytest.param(
            activity("treatment-review", "completed", "2025-04-01"), "2025-03-10", id="held early"
        ),
        pytest.param(
            activity("treatment-review", "completed"), "2024-12-01", id="since the plan began"
        ),
    ],
)
def test_the_day_of_a_completed_review(found: Json, day: str) -> None:
    assert reviewed(care_plan(found, period={"start": "2024-12-01"})) == [day]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Annual review done, continue", True),
        ("Reviewed with patient", True),
        ("Renewal after medication REVIEW", True),
        ("Renewed by phone", False),
        ("preview only", False),
        ("needs a review", False),
        ("Due for annual review", False),
        ("review overdue", False),
        ("not reviewed", False),
    ],
)
def test_a_note_of_an_order_may_tell_of_a_review(text: str, counts: bool) -> None:
    noted = order("m2", authored="2025-02-01", note=[{"text": text}])
    assert reviewed(noted) == (["2025-02-01"] if counts else [])


def test_a_note_counts_on_its_own_day_and_under_test_too() -> None:
    note = [{"text": "Reviewed", "time": "2025-02-20T10:00:00Z"}]
    assert reviewed(order("m2", authored="2025-02-01", note=note)) == ["2025-02-20"]
    renewal = draft(prior="m1", note=[{"text": "Reviewed today"}])
    assert reviewed(orders=(renewal,)) == ["2025-03-10"]


# -- what could not be read ----------------------------------------------------------------------


def test_unread_encounters_leave_booked_reviews_alone() -> None:
    found = visits(encounter(status="nonsense"))
    assert found.gaps == ()
    assert len(found.seen_gaps) == len(found.reviewed_gaps) == 1
    assert "Encounter/e1" in found.seen_gaps[0]


def test_unread_plans_may_hide_reviews_but_no_visits() -> None:
    found = visits(care_plan(status="nonsense"))
    assert found.seen_gaps == ()
    assert "CarePlan/cp1" in found.reviewed_gaps[0]
    assert "CarePlan/cp1" in found.gaps[0]


def test_unread_orders_of_baclofen_may_hide_reviews() -> None:
    assert visits(order("m2", status="nonsense")).reviewed_gaps
    assert not visits(
        order("m2", status="nonsense", medicationCodeableConcept=coded(ICD, "X"))
    ).gaps
