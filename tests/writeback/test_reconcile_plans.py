"""Plans: one draft at most, kept in line, and never taken from a clinician."""

from typing import Any

import pytest

from fhir_baclofen.facts import Kidney, Tier
from fhir_baclofen.plan import PlanKind
from fhir_baclofen.rulebook import Activity, Severity
from fhir_baclofen.writeback.actions import Found, Kind
from fhir_baclofen.writeback.desired import Desired
from fhir_baclofen.writeback.reconcile import reconcile
from tests.writeback.reviews import (
    ACTIVITIES,
    NO_PLAN,
    OPIOID,
    Server,
    day,
    facts,
    finding,
    outcome,
    plan,
    wanted,
)

BLIND = Kidney(Tier.UNKNOWN, gaps=("Observation: HTTP 500.",))


def on(
    number: int,
    kind: PlanKind,
    doses: tuple[tuple[int, int | None], ...] | None = None,
    **given: Any,  # noqa: ANN401 - as of `wanted`
) -> Desired:
    """A review so many days after the first, that comes to this plan."""
    at = day(number)
    return wanted(plan=plan(kind, doses, start=at.date()), at=at, **given)


MAINTAIN, HOLD, TITRATION, TAPER = (
    on(0, kind) for kind in (PlanKind.MAINTAIN, PlanKind.HOLD, PlanKind.TITRATION, PlanKind.TAPER)
)
FASTER = on(0, PlanKind.TAPER, ((40, 7), (30, None)))
NOTHING = wanted(plan=NO_PLAN)


def filed(wished: Desired, **edit: object) -> Server:
    """A record in which a plan is filed, and perhaps edited."""
    server = Server()
    assert server.kinds(wished) == ["create"]
    if edit:
        server.edit("CarePlan", **edit)
    return server


def plan_actions(wished: Desired, found: Found) -> list[Any]:
    return [a for a in reconcile(wished, found) if a.resource_type == "CarePlan"]


@pytest.mark.parametrize("wished", [MAINTAIN, HOLD, TITRATION, TAPER])
def test_the_same_review_twice_writes_nothing(wished: Desired) -> None:
    server = filed(wished)
    assert server.kinds(wished) == ["unchanged"]
    assert server.only("CarePlan")["meta"]["versionId"] == "1"


def test_a_draft_is_brought_in_line_with_a_changed_plan() -> None:
    server = filed(MAINTAIN)
    before = server.only("CarePlan")
    (action,) = server.file(TAPER)
    assert (action.kind, action.if_match) == (Kind.UPDATE, "1")
    after = server.only("CarePlan")
    assert after["title"] == "Baclofen: taper"
    assert after["identifier"] == before["identifier"]
    assert after["created"] == before["created"]
    assert server.kinds(TAPER) == ["unchanged"]


def test_a_draft_is_revoked_when_there_is_nothing_to_plan() -> None:
    server = filed(TAPER)
    assert server.kinds(NOTHING) == ["revoke"]
    draft = server.only("CarePlan")
    assert draft["status"] == "revoked"
    assert draft["note"][-1]["text"] == (
        "Withdrawn on 2025-03-10: there is nothing to plan any more."
    )
    assert server.kinds(NOTHING) == []


def test_what_is_planned_after_that_is_a_new_draft() -> None:
    server = filed(TAPER)
    server.file(NOTHING)
    (action,) = server.file(TAPER)
    assert (action.kind, action.episode) == (Kind.CREATE, 2)
    assert "replaces" not in server.all_of("CarePlan")[-1]


# -- days pass -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [PlanKind.MAINTAIN, PlanKind.HOLD])
def test_a_plan_without_an_end_says_the_same_some_days_later(kind: PlanKind) -> None:
    server = filed(on(0, kind))
    assert server.kinds(on(5, kind)) == ["unchanged"]


def test_a_plan_without_an_end_is_updated_for_a_due_day_that_moved_by_itself() -> None:
    server = filed(MAINTAIN)
    refill = Activity("pump-refill", "Refill the pump.", day(40).date())
    first = plan(activities=(*ACTIVITIES, refill))
    server.file(wanted(plan=first))
    at = day(5)
    sooner = Activity("pump-refill", "Refill the pump.", day(20).date())
    later = plan(start=at.date(), activities=(*ACTIVITIES[:2], refill))
    assert server.kinds(wanted(plan=later, at=at)) == ["update"]
    assert server.kinds(wanted(plan=later, at=day(6))) == ["unchanged"]
    moved = plan(start=at.date(), activities=(*ACTIVITIES[:2], sooner))
    assert server.kinds(wanted(plan=moved, at=at)) == ["update"]


def test_a_taper_not_taken_up_starts_on_the_day_of_the_review() -> None:
    server = filed(TAPER)
    assert server.kinds(on(5, PlanKind.TAPER)) == ["update"]
    (first, *_) = server.only("CarePlan")["activity"]
    assert first["detail"]["scheduledPeriod"]["start"] == "2025-03-15"


def test_a_titration_that_was_begun_goes_on() -> None:
    server = filed(TITRATION)
    assert server.kinds(on(1, PlanKind.MAINTAIN, ((15, None),))) == ["unchanged"]
    assert server.kinds(on(4, PlanKind.MAINTAIN, ((20, None),))) == ["unchanged"]


@pytest.mark.parametrize(
    "review",
    [
        pytest.param(on(4, PlanKind.MAINTAIN, ((15, None),)), id="another dose is taken"),
        pytest.param(on(7, PlanKind.MAINTAIN, ((25, None),)), id="its last dose is reached"),
        pytest.param(on(1, PlanKind.HOLD, ((15, None),)), id="the dose is to be held"),
        pytest.param(
            wanted(
                outcome(OPIOID, finding()),
                plan=plan(PlanKind.MAINTAIN, ((15, None),), start=day(1).date()),
                at=day(1),
            ),
            id="a grave issue came up",
        ),
    ],
)
def test_a_titration_that_no_longer_fits_is_replaced(review: Desired) -> None:
    server = filed(TITRATION)
    server.file(review)
    assert server.only("CarePlan")["title"] != "Baclofen: titration"


# -- a clinician was there -----------------------------------------------------------------------

TAKEN_OVER = [
    pytest.param({"status": "active"}, id="accepted"),
    pytest.param({"status": "active", "intent": "plan"}, id="accepted as a plan"),
    pytest.param({"status": "draft", "intent": "plan"}, id="made a plan"),
    pytest.param({"status": "on-hold"}, id="put on hold"),
    pytest.param({"title": "As talked about"}, id="edited"),
    pytest.param({"note": [{"text": "Slower, please."}]}, id="annotated"),
]


@pytest.mark.parametrize("edit", TAKEN_OVER)
def test_a_plan_that_was_taken_over_is_never_written_again(edit: dict[str, Any]) -> None:
    server = filed(TAPER, **edit)
    before = server.only("CarePlan")
    for wished in (TAPER, MAINTAIN, NOTHING, FASTER, HOLD, on(3, PlanKind.TAPER)):
        server.file(wished)
        assert server.resources[f"CarePlan/{before['id']}"] == before


@pytest.mark.parametrize("edit", TAKEN_OVER)
def test_new_advice_stands_beside_it_as_one_draft(edit: dict[str, Any]) -> None:
    server = filed(TAPER, **edit)
    (action,) = server.file(FASTER)
    assert action.kind is Kind.CREATE
    first, draft = server.all_of("CarePlan")
    assert draft["replaces"] == [{"reference": f"CarePlan/{first['id']}"}]
    assert server.kinds(FASTER) == ["unchanged"]
    assert server.kinds(HOLD) == ["update"]
    assert len(server.all_of("CarePlan")) == 2


@pytest.mark.parametrize("edit", TAKEN_OVER)
def test_advice_that_was_taken_over_is_not_repeated(edit: dict[str, Any]) -> None:
    server = filed(TAPER, **edit)
    for wished in (TAPER, MAINTAIN, on(3, PlanKind.TAPER)):
        assert server.kinds(wished) == ["frozen"]


def test_the_rest_of_an_accepted_taper_is_not_proposed_again() -> None:
    server = filed(TAPER, status="active")
    rest = on(14, PlanKind.TAPER, ((45, 14), (40, 14), (5, 14), (0, None)))
    assert server.kinds(rest) == ["frozen"]


def test_a_draft_is_withdrawn_when_the_plan_of_the_team_says_the_same() -> None:
    server = filed(TAPER, status="active")
    server.file(FASTER)
    assert server.kinds(TAPER) == ["revoke", "frozen"]
    assert [p["status"] for p in server.all_of("CarePlan")] == ["active", "revoked"]


def test_something_new_to_do_is_proposed_although_the_doses_agree() -> None:
    server = filed(HOLD, status="active")
    call = Activity("contact-patient", "Call the patient.")
    more = wanted(plan=plan(PlanKind.HOLD, activities=(*ACTIVITIES, call)))
    assert server.kinds(more) == ["create"]


def test_an_accepted_plan_that_is_over_is_history() -> None:
    server = filed(TAPER, status="active")
    after = on(90, PlanKind.MAINTAIN, ((5, None),))
    (action,) = server.file(after)
    assert action.kind is Kind.CREATE
    assert "replaces" not in server.all_of("CarePlan")[-1]


@pytest.mark.parametrize("status", ["revoked", "entered-in-error"])
def test_advice_that_was_turned_down_is_not_proposed_again(status: str) -> None:
    server = filed(TAPER, status=status)
    assert server.kinds(TAPER) == ["frozen"]
    assert server.kinds(on(2, PlanKind.TAPER)) == ["frozen"]
    assert server.kinds(FASTER) == ["create"]


def test_a_completed_plan_is_history() -> None:
    server = filed(TAPER, status="completed")
    assert server.kinds(MAINTAIN) == ["create"]


# -- not all could be read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "weaker",
    [
        pytest.param(wanted(plan=NO_PLAN, facts=facts(kidney=BLIND)), id="nothing"),
        pytest.param(on(0, PlanKind.MAINTAIN, facts=facts(kidney=BLIND)), id="go on"),
        pytest.param(on(0, PlanKind.TITRATION, facts=facts(kidney=BLIND)), id="titration"),
        pytest.param(on(0, PlanKind.HOLD, facts=facts(kidney=BLIND)), id="hold"),
        pytest.param(
            on(0, PlanKind.TAPER, ((50, 14), (40, None)), facts=facts(kidney=BLIND)),
            id="a taper to a higher dose",
        ),
    ],
)
def test_a_draft_is_not_weakened_while_not_all_can_be_read(weaker: Desired) -> None:
    server = filed(FASTER)
    before = server.only("CarePlan")
    (action,) = server.file(weaker)
    assert action.kind is Kind.UNCHANGED
    assert "HTTP 500" in (action.reason or "")
    assert server.only("CarePlan") == before


@pytest.mark.parametrize(
    "stronger",
    [
        pytest.param(on(0, PlanKind.TAPER, facts=facts(kidney=BLIND)), id="taper"),
        pytest.param(on(0, PlanKind.HOLD, facts=facts(kidney=BLIND)), id="hold"),
        pytest.param(on(0, PlanKind.MAINTAIN, ((40, None),), facts=facts(kidney=BLIND)), id="dose"),
    ],
)
def test_a_draft_is_strengthened_even_so(stronger: Desired) -> None:
    assert filed(MAINTAIN).kinds(stronger) == ["update"]


# -- several writers, a lost store, a search that failed ------------------------------------------


def test_eight_writers_at_once_leave_one_draft() -> None:
    server = Server()
    for actions in [reconcile(TAPER, Found()) for _ in range(8)]:
        server.carry_out(actions)
    assert server.kinds(TAPER) == ["revoke"] * 7 + ["unchanged"]
    live = [p for p in server.all_of("CarePlan") if p["status"] == "draft"]
    assert [p["id"] for p in live] == ["1"]
    assert server.kinds(TAPER) == ["unchanged"]


def test_of_two_copies_the_accepted_one_stays() -> None:
    server = Server()
    for actions in [reconcile(TAPER, Found()) for _ in range(2)]:
        server.carry_out(actions)
    server.edit("CarePlan", status="active")
    assert server.kinds(TAPER) == ["revoke", "frozen"]
    assert [p["status"] for p in server.all_of("CarePlan")] == ["entered-in-error", "active"]


def test_a_draft_made_under_a_lost_key_is_adopted() -> None:
    server = filed(TAPER)
    assert server.kinds(on(0, PlanKind.TAPER, key=b"another")) == ["unchanged"]
    assert server.kinds(on(0, PlanKind.HOLD, key=b"another")) == ["update"]


def test_a_plan_that_could_not_be_looked_up_is_created_only_if_it_never_was() -> None:
    (action,) = plan_actions(TAPER, Found(unread={"CarePlan": "HTTP 500"}))
    assert action.kind is Kind.CREATE
    assert plan_actions(NOTHING, Found(unread={"CarePlan": "HTTP 500"})) == []


def test_a_draft_that_vanished_is_proposed_again() -> None:
    assert [a.kind for a in plan_actions(TAPER, Found())] == [Kind.CREATE]


def test_a_finding_and_a_plan_are_decided_apart() -> None:
    both = wanted(outcome(OPIOID, finding(Severity.LOW)), plan=plan(PlanKind.TAPER))
    server = filed(TAPER)
    assert server.kinds(both) == ["create", "unchanged"]
