"""Issues: filed once, kept in line, resolved on known facts, never taken from a clinician."""

import itertools
from typing import Any

import pytest

from fhir_baclofen.facts import Listing
from fhir_baclofen.fhir.identity import REVIEW_SYSTEM
from fhir_baclofen.rulebook import Severity, Yielded
from fhir_baclofen.writeback.actions import Filing, Found, Kind
from fhir_baclofen.writeback.content import content_hash
from fhir_baclofen.writeback.desired import Desired
from fhir_baclofen.writeback.reconcile import reconcile
from tests.writeback.reviews import (
    CLEAR,
    OPIOID,
    UNJUDGED,
    Server,
    day,
    facts,
    finding,
    outcome,
    wanted,
)

HIGH = wanted(outcome(OPIOID, finding()))
MODERATE = wanted(outcome(OPIOID, finding(Severity.MODERATE)), at=day(1))
ELSEWHERE = wanted(outcome(OPIOID, finding(evidence=("MedicationRequest/m2",))), at=day(1))
GONE = wanted(outcome(OPIOID, CLEAR), at=day(2))
OVERRIDE = [{"action": {"text": "Naloxone at home, seen weekly."}}]
CLOSED = [{"action": {"text": "Opioid is being stopped."}, "date": "2025-03-10"}]


def issue_actions(wished: Desired, found: Found) -> list[Any]:
    return [a for a in reconcile(wished, found) if a.resource_type == "DetectedIssue"]


@pytest.fixture
def server() -> Server:
    """A record in which the high finding is filed."""
    made = Server()
    assert made.kinds(HIGH) == ["create"]
    return made


def test_a_new_finding_is_created_with_its_identifier() -> None:
    (action,) = issue_actions(HIGH, Found())
    assert action.kind is Kind.CREATE
    assert action.rule == OPIOID
    assert action.full_url.startswith("urn:uuid:")
    assert action.body["identifier"] == [{"system": REVIEW_SYSTEM, "value": action.identifier[1]}]
    assert "id" not in action.body


def test_the_same_review_twice_writes_nothing(server: Server) -> None:
    assert server.kinds(HIGH) == ["unchanged"]
    assert server.only("DetectedIssue")["meta"]["versionId"] == "1"
    assert len(server.all_of("Provenance")) == 1


def test_a_changed_finding_updates_the_version_that_was_read(server: Server) -> None:
    before = server.only("DetectedIssue")
    (action,) = server.file(MODERATE)
    assert (action.kind, action.if_match, action.full_url) == ("update", "1", "DetectedIssue/1")
    after = server.only("DetectedIssue")
    assert after["severity"] == "moderate"
    assert after["identifier"] == before["identifier"]
    assert after["identifiedDateTime"] == before["identifiedDateTime"]
    assert server.kinds(MODERATE) == ["unchanged"]


def test_an_update_leaves_what_the_server_keeps_in_the_resource() -> None:
    server = Server()
    server.file(HIGH)
    issue = server.only("DetectedIssue")
    tag = {"system": "http://ehr.example/tags", "code": "t"}
    issue["meta"]["tag"] = [tag]
    server.file(MODERATE)
    assert server.only("DetectedIssue")["meta"]["tag"] == [tag]


def test_an_issue_whose_cause_is_gone_is_resolved_not_deleted(server: Server) -> None:
    detail = server.only("DetectedIssue")["detail"]
    (action,) = server.file(GONE)
    assert (action.kind, action.if_match) == ("resolve", "1")
    issue = server.only("DetectedIssue")
    assert issue["status"] == "final"
    assert issue["mitigation"] == [
        {
            "action": {"text": "The cause was gone at the review of 2025-03-12."},
            "date": "2025-03-12T12:00:00+00:00",
        }
    ]
    assert issue["detail"] == detail
    assert server.kinds(GONE) == []


def test_a_preliminary_issue_is_final_once_resolved() -> None:
    server = Server()
    gaps = facts(other_drugs=Listing(gaps=("MedicationStatement: HTTP 500.",)))
    server.file(wanted(outcome(OPIOID, finding(), facts=("other_drugs",)), facts=gaps))
    assert server.only("DetectedIssue")["status"] == "preliminary"
    server.file(GONE)
    assert server.only("DetectedIssue")["status"] == "final"


@pytest.mark.parametrize(
    "blind",
    [
        pytest.param(wanted(outcome(OPIOID, UNJUDGED)), id="not evaluated"),
        pytest.param(
            wanted(
                outcome(OPIOID, CLEAR, facts=("other_drugs",)),
                facts=facts(other_drugs=Listing(gaps=("MedicationRequest: HTTP 500.",))),
            ),
            id="clear on an incomplete list",
        ),
        pytest.param(wanted(), id="a rulebook without the rule"),
        pytest.param(
            wanted(outcome(OPIOID, Yielded("cns-polypharmacy", finding()))), id="told by nothing"
        ),
    ],
)
def test_what_could_not_be_judged_resolves_nothing(server: Server, blind: Desired) -> None:
    (action,) = server.file(blind)
    assert action.kind is Kind.UNCHANGED
    assert action.reason
    assert server.only("DetectedIssue")["meta"]["versionId"] == "1"


def test_an_issue_told_by_a_stronger_one_is_resolved_in_its_favour(server: Server) -> None:
    given = (
        outcome(OPIOID, Yielded("cns-polypharmacy", finding())),
        outcome("cns-polypharmacy", finding()),
    )
    assert server.kinds(wanted(*given)) == ["create", "resolve"]
    weaker = server.all_of("DetectedIssue")[0]
    assert "cns-polypharmacy" in weaker["mitigation"][0]["action"]["text"]


def test_what_comes_back_is_a_new_episode(server: Server) -> None:
    for episode in (2, 3):
        server.file(GONE)
        (action,) = server.file(HIGH)
        assert (action.kind, action.episode) == ("create", episode)
    issues = server.all_of("DetectedIssue")
    assert len({issue["identifier"][0]["value"] for issue in issues}) == 3
    assert ["mitigation" in issue for issue in issues] == [True, True, False]
    assert server.kinds(HIGH) == ["unchanged"]


# -- a clinician was there -----------------------------------------------------------------------


def test_an_overridden_issue_is_left_as_it_is(server: Server) -> None:
    server.edit("DetectedIssue", mitigation=OVERRIDE)
    before = server.only("DetectedIssue")
    for review in (HIGH, MODERATE, ELSEWHERE):
        (action,) = server.file(review)
        assert action.kind is Kind.FROZEN
    assert server.only("DetectedIssue") == before


def test_a_graver_finding_stands_beside_an_overridden_issue_once() -> None:
    server = Server()
    server.file(MODERATE)
    server.edit("DetectedIssue", mitigation=OVERRIDE)
    before = server.only("DetectedIssue")
    assert server.kinds(HIGH) == ["create"]
    assert server.kinds(HIGH) == ["unchanged"]
    first, second = server.all_of("DetectedIssue")
    assert first == before
    assert (second["severity"], first["severity"]) == ("high", "moderate")


def test_an_overridden_issue_is_resolved_when_its_cause_is_gone(server: Server) -> None:
    server.edit("DetectedIssue", mitigation=OVERRIDE, status="amended")
    assert server.kinds(GONE) == ["resolve"]
    issue = server.only("DetectedIssue")
    assert issue["mitigation"][0] == OVERRIDE[0]
    assert issue["status"] == "amended"
    assert server.kinds(HIGH) == ["create"]


@pytest.mark.parametrize(
    "closing",
    [
        pytest.param({"mitigation": CLOSED}, id="resolved by the team"),
        pytest.param({"status": "entered-in-error"}, id="called a mistake"),
        pytest.param({"status": "cancelled"}, id="cancelled"),
    ],
)
def test_what_the_team_closed_stays_closed_until_something_is_new(
    server: Server, closing: dict[str, Any]
) -> None:
    server.edit("DetectedIssue", **closing)
    before = server.only("DetectedIssue")
    assert server.kinds(HIGH) == ["frozen"]
    assert server.kinds(MODERATE) == ["frozen"]
    assert server.kinds(ELSEWHERE) == ["create"]
    assert server.all_of("DetectedIssue")[0] == before


def test_a_graver_finding_reopens_what_the_team_closed() -> None:
    server = Server()
    server.file(MODERATE)
    server.edit("DetectedIssue", mitigation=CLOSED)
    assert server.kinds(HIGH) == ["create"]


# -- whose it is ---------------------------------------------------------------------------------


def test_issues_made_under_a_lost_key_are_adopted(server: Server) -> None:
    other = {"key": b"another key"}
    assert server.kinds(wanted(outcome(OPIOID, finding()), **other)) == ["unchanged"]
    moderate = outcome(OPIOID, finding(Severity.MODERATE))
    assert server.kinds(wanted(moderate, **other)) == ["update"]
    assert server.kinds(wanted(outcome(OPIOID, CLEAR), **other)) == ["resolve"]
    (again,) = server.file(wanted(outcome(OPIOID, finding()), **other))
    assert (again.kind, again.episode) == ("create", 1)


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param({"patient": {"reference": "Patient/p2"}}, id="of another patient"),
        pytest.param({"patient": {"display": "somebody"}}, id="of nobody"),
        pytest.param(
            {"identifier": [{"system": "http://ehr.example", "value": "1"}]}, id="foreign"
        ),
        pytest.param({"identifier": None}, id="without identifier"),
    ],
)
def test_a_server_that_answers_with_everybodys_issues_is_not_believed(
    server: Server, foreign: dict[str, Any]
) -> None:
    server.resources["DetectedIssue/1"] |= foreign
    assert [a.kind for a in issue_actions(HIGH, server.found())] == [Kind.CREATE]
    assert issue_actions(GONE, server.found()) == []


def test_a_patient_is_the_same_under_an_absolute_reference(server: Server) -> None:
    absolute = {"reference": "https://ehr.example/fhir/Patient/p1"}
    server.resources["DetectedIssue/1"] |= {"patient": absolute}
    assert server.kinds(HIGH) == ["unchanged"]


# -- several writers -----------------------------------------------------------------------------


def test_eight_writers_at_once_leave_one_issue_whatever_the_order() -> None:
    server = Server()
    for actions in [reconcile(HIGH, Found()) for _ in range(8)]:
        server.carry_out(actions)
    for order in itertools.islice(itertools.permutations(server.found().resources), 0, 5000, 500):
        (kept,) = [a for a in issue_actions(HIGH, Found(order)) if a.kind is Kind.UNCHANGED]
        assert kept.full_url == "DetectedIssue/1"
    server.file(HIGH)
    live = [i for i in server.all_of("DetectedIssue") if i["status"] != "entered-in-error"]
    assert [issue["id"] for issue in live] == ["1"]
    assert server.kinds(HIGH) == ["unchanged"]
    assert server.kinds(GONE) == ["resolve"]


def test_of_two_copies_the_one_a_clinician_touched_stays() -> None:
    server = Server()
    for actions in [reconcile(HIGH, Found()) for _ in range(2)]:
        server.carry_out(actions)
    server.edit("DetectedIssue", mitigation=OVERRIDE)
    assert server.kinds(HIGH) == ["revoke", "frozen"]
    assert [i["status"] for i in server.all_of("DetectedIssue")] == ["entered-in-error", "final"]


def test_a_filing_names_its_targets_and_is_told_from_the_next_by_its_tag(server: Server) -> None:
    server.file(MODERATE)
    server.file(HIGH)
    made, changed, back = server.all_of("Provenance")
    assert made["activity"]["coding"][0]["code"] == "CREATE"
    assert changed["target"] == back["target"] == [{"reference": "DetectedIssue/1"}]
    assert len({p["meta"]["tag"][0]["code"] for p in (made, changed, back)}) == 3


# -- what could not be looked up, and what the store remembers -----------------------------------


def remembered(server: Server) -> tuple[Filing, ...]:
    """What a store keeps of every issue on a server."""
    return tuple(
        Filing(
            "DetectedIssue",
            (REVIEW_SYSTEM, issue["identifier"][0]["value"]),
            OPIOID,
            "therapy",
            1,
            issue["status"],
            content_hash(issue),
            f"DetectedIssue/{issue['id']}",
            issue["meta"]["versionId"],
        )
        for issue in server.all_of("DetectedIssue")
    )


def test_where_nothing_could_be_looked_up_only_the_new_is_created(server: Server) -> None:
    unread = {"DetectedIssue": "HTTP 500"}
    (new,) = issue_actions(HIGH, Found(unread=unread))
    assert new.kind is Kind.CREATE
    (known,) = issue_actions(HIGH, Found(filings=remembered(server), unread=unread))
    assert (known.kind, known.full_url) == (Kind.FROZEN, "DetectedIssue/1")
    assert "HTTP 500" in known.reason
    assert issue_actions(GONE, Found(filings=remembered(server), unread=unread)) == []


def test_an_issue_that_vanished_from_the_record_is_filed_again(server: Server) -> None:
    before = server.only("DetectedIssue")
    (action,) = issue_actions(HIGH, Found(filings=remembered(server)))
    assert action.kind is Kind.CREATE
    assert action.body["identifier"] == before["identifier"]


def test_a_server_that_drops_extensions_and_adds_its_own_is_remembered(server: Server) -> None:
    issue = server.resources["DetectedIssue/1"]
    for dropped in ("extension", "author"):
        del issue[dropped]
    issue["language"] = "en"
    issue["code"] = {**issue["code"], "id": "a"}
    with_memory = Found(server.found().resources, remembered(server))
    assert [a.kind for a in issue_actions(HIGH, with_memory)] != [Kind.FROZEN]
    assert [a.kind for a in issue_actions(MODERATE, with_memory)] == [Kind.UPDATE]
    assert [a.kind for a in issue_actions(MODERATE, server.found())] == [Kind.FROZEN]


def test_without_the_seal_the_same_review_still_writes_nothing(server: Server) -> None:
    del server.resources["DetectedIssue/1"]["extension"]
    with_memory = Found(server.found().resources, remembered(server))
    assert [a.kind for a in issue_actions(HIGH, with_memory)] == [Kind.UNCHANGED]
