"""What is sent to a server for each action, by what it offers, and how its answers are taken."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest

from fhir_baclofen.fhir.answers import Answer
from fhir_baclofen.fhir.capabilities import UNSTATED, Capabilities, Offer, capabilities_from
from fhir_baclofen.fhir.client import FhirClient
from fhir_baclofen.fhir.identity import BASE, FILING_SYSTEM, REVIEW_SYSTEM
from fhir_baclofen.writeback.actions import Action, Found, Kind
from fhir_baclofen.writeback.attempts import Attempt
from fhir_baclofen.writeback.content import left_out
from fhir_baclofen.writeback.requests import refusal, reply_of, version_in
from fhir_baclofen.writeback.sinks import Sink
from fhir_baclofen.writeback.tiers import tiers_of
from tests.fake_ehr import (
    HAPI_LIKE,
    NO_CONDITIONS,
    NO_TRANSACTIONS,
    READS_ONLY,
    SEKMET_LIKE,
    FakeEhr,
    Profile,
    Reply,
    outcome,
    served,
)
from tests.writeback.runs import QUICK

ISSUE = Action(
    Kind.CREATE,
    "DetectedIssue",
    "urn:uuid:11111111-0000-4000-8000-000000000001",
    body={
        "resourceType": "DetectedIssue",
        "identifier": [{"system": REVIEW_SYSTEM, "value": "ISSUE"}],
        "status": "final",
        "patient": {"reference": "Patient/p1"},
    },
    identifier=(REVIEW_SYSTEM, "ISSUE"),
    rule="interaction-opioid",
)
PLAN = Action(
    Kind.CREATE,
    "CarePlan",
    "urn:uuid:11111111-0000-4000-8000-000000000002",
    body={
        "resourceType": "CarePlan",
        "identifier": [{"system": REVIEW_SYSTEM, "value": "PLAN"}],
        "status": "draft",
        "intent": "proposal",
        "subject": {"reference": "Patient/p1"},
        "activity": [
            {"detail": {"status": "not-started", "dailyAmount": {"value": Decimal("7.50")}}}
        ],
    },
    identifier=(REVIEW_SYSTEM, "PLAN"),
)
PROVENANCE = Action(
    Kind.CREATE,
    "Provenance",
    "urn:uuid:11111111-0000-4000-8000-000000000003",
    body={
        "resourceType": "Provenance",
        "meta": {"tag": [{"system": FILING_SYSTEM, "code": "abc"}]},
        "target": [{"reference": ISSUE.full_url}, {"reference": PLAN.full_url}],
    },
)
ALL = (ISSUE, PLAN, PROVENANCE)


@pytest.fixture
def ehr(request: pytest.FixtureRequest) -> Iterator[FakeEhr]:
    with served(FakeEhr(getattr(request, "param", HAPI_LIKE))) as server:
        yield server


def on(profile: Profile) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("ehr", [profile], indirect=True)


def filed(
    ehr: FakeEhr,
    actions: Sequence[Action] = ALL,
    *,
    unread: dict[str, str] | None = None,
    without: Iterable[str] = (),
    announced: list[str] | None = None,
) -> dict[str, Attempt]:
    """What came of each, by the type of resource."""
    announced = [] if announced is None else announced

    async def work() -> tuple[Attempt, ...]:
        async with FhirClient(ehr.base, patience=QUICK) as client:
            sink = Sink(client, await client.capabilities())
            sink.learn(Found(unread=unread or {}))

            def sending(actions: Sequence[Action]) -> None:
                announced.extend(a.resource_type for a in actions)

            return await sink.file(actions, sending, {}, frozenset(without))

    attempts = asyncio.run(work())
    assert len(attempts) == len(actions)
    return {attempt.action.resource_type: attempt for attempt in attempts}


def update(action: Action, there: dict[str, Any], version: str | None, **changes: Any) -> Action:  # noqa: ANN401
    kind = there["resourceType"]
    return Action(
        Kind.UPDATE,
        kind,
        f"{kind}/{there['id']}",
        body={**there, **changes},
        identifier=action.identifier,
        id=there["id"],
        if_match=version,
    )


def verdicts(attempts: dict[str, Attempt]) -> dict[str, str]:
    return {kind: attempt.verdict.value for kind, attempt in attempts.items()}


EVERYTHING_WRITTEN = dict.fromkeys(("DetectedIssue", "CarePlan", "Provenance"), "written")


# -- one transaction -------------------------------------------------------------------------------


def test_all_is_sent_as_one_transaction(ehr: FakeEhr) -> None:
    assert verdicts(filed(ehr)) == EVERYTHING_WRITTEN
    (call,) = ehr.writes
    assert call.path == "/fhir"
    assert call.headers["prefer"] == "return=representation"
    entries = json.loads(call.body)["entry"]
    assert [e["fullUrl"] for e in entries] == [a.full_url for a in ALL]
    assert [e["request"] for e in entries] == [
        {
            "method": "POST",
            "url": "DetectedIssue",
            "ifNoneExist": "identifier=http%3A%2F%2Ffhir-baclofen.org%2Ffhir%2Fidentifier%2Freview"
            "%7CISSUE",
        },
        {
            "method": "POST",
            "url": "CarePlan",
            "ifNoneExist": "identifier=http%3A%2F%2Ffhir-baclofen.org%2Ffhir%2Fidentifier%2Freview"
            "%7CPLAN",
        },
        {
            "method": "POST",
            "url": "Provenance",
            "ifNoneExist": "_tag=http%3A%2F%2Ffhir-baclofen.org%2Ffhir%2Fidentifier%2Ffiling%7Cabc",
        },
    ]


def test_numbers_are_sent_as_they_are_written(ehr: FakeEhr) -> None:
    filed(ehr)
    assert b'"value":7.50' in ehr.writes[0].body


def test_the_provenance_speaks_of_what_was_made(ehr: FakeEhr) -> None:
    filed(ehr)
    (made,) = ehr.all_of("Provenance")
    assert [t["reference"] for t in made["target"]] == [
        f"{kind}/{ehr.all_of(kind)[0]['id']}" for kind in ("DetectedIssue", "CarePlan")
    ]


def test_what_stands_already_is_not_made_again(ehr: FakeEhr) -> None:
    filed(ehr)
    assert verdicts(filed(ehr)) == dict.fromkeys(EVERYTHING_WRITTEN, "existed")
    assert len(ehr.versions) == 3


@pytest.mark.parametrize("status", [409, 412])
def test_an_update_goes_with_the_version_read_or_not_at_all(status: int) -> None:
    with served(FakeEhr(Profile(conflict=status))) as ehr:
        filed(ehr)
        (there,) = ehr.all_of("CarePlan")
        attempts = filed(ehr, [update(PLAN, there, "1", title="New")])
        assert verdicts(attempts) == {"CarePlan": "written"}
        assert attempts["CarePlan"].version == "2"
        stale = filed(ehr, [update(PLAN, there, "1", title="Newer"), ISSUE])
        assert set(verdicts(stale).values()) == {"conflict"}
        assert ehr.all_of("CarePlan")[0]["title"] == "New"


def test_a_transaction_that_is_refused_is_tried_one_by_one(ehr: FakeEhr) -> None:
    """One resource that a server finds wrong must not take the others with it."""

    def refuse(_: FakeEhr, call: Any) -> Reply | None:  # noqa: ANN401
        bad = call.path == "/fhir" or call.path.endswith("DetectedIssue")
        return Reply(422, outcome("error")) if bad else None

    ehr.fault = refuse
    attempts = filed(ehr)
    assert verdicts(attempts) == {**EVERYTHING_WRITTEN, "DetectedIssue": "refused"}
    assert attempts["DetectedIssue"].reason == "the server refused the request (HTTP 422)"
    (made,) = ehr.all_of("Provenance")
    assert [t["reference"] for t in made["target"]] == [attempts["CarePlan"].reference]


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (Reply(500, outcome("error")), "lost"),
        (Reply(503, outcome("error")), "lost"),
        (Reply(429, outcome("error")), "unsent"),
        (Reply(200, {"resourceType": "Bundle", "type": "transaction-response"}), "lost"),
        (Reply(200, outcome("error")), "lost"),
        (Reply(200), "lost"),
        ("cut", "lost"),
    ],
)
def test_an_answer_that_leaves_it_open_is_not_taken_for_done(
    ehr: FakeEhr, reply: Reply | str, verdict: str
) -> None:
    ehr.fault = lambda *_: reply
    assert set(verdicts(filed(ehr)).values()) == {verdict}
    assert len(ehr.writes) == 1


def test_what_is_sent_is_announced_before_it_is(ehr: FakeEhr) -> None:
    announced: list[str] = []
    seen: list[list[str]] = []
    ehr.fault = lambda *_: seen.append([*announced])
    filed(ehr, announced=announced)
    assert seen == [["DetectedIssue", "CarePlan", "Provenance"]]


# -- one by one ------------------------------------------------------------------------------------


@on(NO_TRANSACTIONS)
def test_without_transactions_each_is_created_on_a_condition(ehr: FakeEhr) -> None:
    assert verdicts(filed(ehr)) == EVERYTHING_WRITTEN
    assert [c.headers.get("if-none-exist", "")[:5] for c in ehr.writes] == [
        "ident",
        "ident",
        "_tag=",
    ]


@on(NO_CONDITIONS)
def test_without_conditions_each_is_created_plainly(ehr: FakeEhr) -> None:
    assert verdicts(filed(ehr)) == EVERYTHING_WRITTEN
    assert not any("if-none-exist" in call.headers for call in ehr.writes)


@on(NO_TRANSACTIONS)
def test_an_update_of_its_own_carries_the_version(ehr: FakeEhr) -> None:
    filed(ehr)
    (there,) = ehr.all_of("CarePlan")
    filed(ehr, [update(PLAN, there, "1", title="New")])
    assert (ehr.writes[-1].method, ehr.writes[-1].headers["if-match"]) == ("PUT", 'W/"1"')
    assert verdicts(filed(ehr, [update(PLAN, there, "1")])) == {"CarePlan": "conflict"}


@on(NO_TRANSACTIONS)
def test_after_a_lost_answer_nothing_more_is_sent(ehr: FakeEhr) -> None:
    ehr.fault = lambda *_: "cut"
    assert verdicts(filed(ehr)) == {
        "DetectedIssue": "lost",
        "CarePlan": "unsent",
        "Provenance": "unsent",
    }
    assert len(ehr.writes) == 1


@on(SEKMET_LIKE)
def test_an_unlisted_type_goes_without_a_condition(ehr: FakeEhr) -> None:
    assert verdicts(filed(ehr)) == EVERYTHING_WRITTEN
    entries = json.loads(ehr.writes[0].body)["entry"]
    assert ["ifNoneExist" in e["request"] for e in entries] == [False, True, True]


@on(READS_ONLY)
def test_nothing_is_sent_to_a_server_that_takes_nothing(ehr: FakeEhr) -> None:
    attempts = filed(ehr, unread={"DetectedIssue": "the server does not have it (HTTP 404)"})
    assert verdicts(attempts) == dict.fromkeys(EVERYTHING_WRITTEN, "refused")
    assert ehr.writes == []


# -- what is not safe ------------------------------------------------------------------------------


def test_an_update_without_a_version_is_not_sent(ehr: FakeEhr) -> None:
    filed(ehr)
    (there,) = ehr.all_of("CarePlan")
    attempts = filed(ehr, [update(PLAN, there, None)])
    assert verdicts(attempts) == {"CarePlan": "refused"}
    assert "keeps no versions" in (attempts["CarePlan"].reason or "")


@on(NO_CONDITIONS)
def test_what_cannot_be_looked_up_is_not_created_blindly(ehr: FakeEhr) -> None:
    attempts = filed(ehr, unread={"DetectedIssue": "the server failed (HTTP 500)"})
    assert verdicts(attempts) == {**EVERYTHING_WRITTEN, "DetectedIssue": "refused"}
    assert attempts["DetectedIssue"].reason == (
        "what stands could not be looked up: the server failed (HTTP 500)"
    )


def test_on_a_condition_it_is_created_though_it_cannot_be_looked_up(ehr: FakeEhr) -> None:
    assert verdicts(filed(ehr, unread={"DetectedIssue": "HTTP 500"})) == EVERYTHING_WRITTEN


def test_a_provenance_says_nothing_of_what_was_not_filed(ehr: FakeEhr) -> None:
    attempts = filed(ehr, [PLAN, PROVENANCE], without=[ISSUE.full_url])
    (made,) = ehr.all_of("Provenance")
    assert [t["reference"] for t in made["target"]] == [attempts["CarePlan"].reference]


def test_a_provenance_of_nothing_is_not_sent(ehr: FakeEhr) -> None:
    attempts = filed(ehr, [PROVENANCE], without=[ISSUE.full_url, PLAN.full_url])
    assert verdicts(attempts) == {"Provenance": "pointless"}
    assert ehr.writes == []


# -- reading back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("representation", [True, False])
def test_what_was_stored_is_compared_with_what_was_sent(*, representation: bool) -> None:
    profile = Profile(drops=frozenset({"activity"}), representation=representation)
    with served(FakeEhr(profile)) as ehr:
        attempts = filed(ehr)
    assert attempts["CarePlan"].missing == ("activity",)
    assert attempts["DetectedIssue"].missing == ()
    assert attempts["Provenance"].missing == ()


SENT = {
    "resourceType": "CarePlan",
    "status": "draft",
    "created": "2025-03-10T12:00:00+00:00",
    "subject": {"reference": "Patient/p1"},
    "activity": [{"detail": {"dailyAmount": {"value": Decimal("7.50")}}}],
}


@pytest.mark.parametrize(
    ("stored", "missing"),
    [
        (SENT, ()),
        ({**SENT, "id": "1", "meta": {"versionId": "1"}, "text": {"status": "generated"}}, ()),
        ({**SENT, "created": "2025-03-10T12:00:00Z"}, ()),
        ({**SENT, "subject": {"reference": "http://x/fhir/Patient/p1", "display": "Jane"}}, ()),
        ({**SENT, "activity": [{"detail": {"dailyAmount": {"value": Decimal("7.5")}}}]}, ()),
        ({**SENT, "activity": [{"detail": {"dailyAmount": {"value": 7}}}]}, ("activity",)),
        ({**SENT, "activity": []}, ("activity",)),
        ({k: v for k, v in SENT.items() if k != "created"}, ("created",)),
        ({**SENT, "status": "active"}, ("status",)),
    ],
)
def test_only_what_is_missing_or_different_counts(
    stored: dict[str, Any], missing: tuple[str, ...]
) -> None:
    assert left_out(SENT, stored) == missing


@pytest.mark.parametrize(
    ("etag", "version"),
    [
        ('W/"3"', "3"),
        ('"3"', "3"),
        ("3", "3"),
        ('W/"a-b"', "a-b"),
        ("", None),
        (None, None),
        (3, None),
    ],
)
def test_a_version_is_read_from_an_etag(etag: object, version: str | None) -> None:
    assert version_in(etag) == version


def test_a_reply_without_a_body_tells_by_its_headers() -> None:
    headers = {"location": "http://x/fhir/CarePlan/7/_history/2", "etag": 'W/"2"'}
    reply = reply_of(Answer(201, headers))
    assert (reply.reference, reply.version, reply.failed) == ("CarePlan/7", "2", False)


def test_a_server_that_may_not_know_our_profiles_is_told_apart() -> None:
    diagnostics = f"Profile reference '{BASE}/StructureDefinition/x' is unknown"
    body = {"resourceType": "OperationOutcome", "issue": [{"diagnostics": diagnostics}]}
    assert refusal(Answer(422, {}, json.dumps(body).encode())) == (
        "the server refused the request (HTTP 422); it may not know this product's profiles"
    )
    assert "profiles" not in refusal(Answer(422, {}, b"{}"))


# -- tiers -----------------------------------------------------------------------------------------

FULL = Offer(
    interactions=frozenset({"read", "search-type", "create", "update"}),
    parameters=frozenset({"identifier", "patient", "_tag"}),
    conditional_create=True,
)


@pytest.mark.parametrize(
    ("offer", "letter"),
    [
        (FULL, "A"),
        (None, "B"),
        (Offer(FULL.interactions, FULL.parameters), "B"),
        (Offer(FULL.interactions, frozenset({"patient"}), conditional_create=True), "B"),
        (Offer(FULL.interactions - {"create"}, FULL.parameters), "D"),
        (Offer(FULL.interactions - {"search-type"}, FULL.parameters), "D"),
        (Offer(), "D"),
    ],
)
def test_the_tier_follows_from_what_is_offered(offer: Offer | None, letter: str) -> None:
    types = {} if offer is None else {"CarePlan": offer}
    assert tiers_of(Capabilities(types, transaction=True))["CarePlan"].letter == letter


def test_without_a_statement_what_works_is_found_out_by_looking_first() -> None:
    assert {tier.letter.value for tier in tiers_of(UNSTATED).values()} == {"B"}


def test_a_captured_statement_of_a_reading_vendor_gives_no_tier_to_file_by() -> None:
    """CarePlan can be searched but not created, DetectedIssue is not there at all."""
    read_only = [{"code": "read"}, {"code": "search-type"}]
    resources = [
        {"type": "CarePlan", "interaction": read_only, "conditionalCreate": False},
        {"type": "Provenance", "interaction": [{"code": "read"}]},
    ]
    statement = {
        "resourceType": "CapabilityStatement",
        "rest": [{"mode": "server", "resource": resources}],
    }
    tiers = tiers_of(capabilities_from(json.dumps(statement).encode()))
    assert {kind: tier.letter.value for kind, tier in tiers.items()} == {
        "DetectedIssue": "B",
        "CarePlan": "D",
        "Provenance": "D",
    }
