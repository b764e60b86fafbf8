"""Whole runs: reviews, clinicians and several writers in any order, on a record of any quality."""

import copy
import random
from collections import Counter
from typing import Any, Final

import pytest

from fhir_baclofen.facts import Kidney, Listing, Tier
from fhir_baclofen.plan import PlanKind
from fhir_baclofen.rulebook import Result, Severity
from fhir_baclofen.writeback.actions import Found, Kind
from fhir_baclofen.writeback.desired import Desired
from fhir_baclofen.writeback.reconcile import reconcile
from fhir_baclofen.writeback.seal import is_intact
from fhir_baclofen.writeback.standing import Standing, rule_of, standing_of
from tests.writeback.reviews import (
    CLEAR,
    NO_PLAN,
    OPIOID,
    UNJUDGED,
    Server,
    day,
    facts,
    finding,
    outcome,
    plan,
    wanted,
)

STEPS: Final = 12

RESULTS: Final[tuple[Result, ...]] = (
    finding(),
    finding(Severity.MODERATE),
    finding(evidence=("MedicationRequest/m2",)),
    CLEAR,
    UNJUDGED,
)
PLANS: Final = (
    NO_PLAN,
    plan(PlanKind.MAINTAIN),
    plan(PlanKind.HOLD),
    plan(PlanKind.TITRATION),
    plan(PlanKind.TAPER),
    plan(PlanKind.TAPER, ((40, 7), (30, None))),
)
KNOWN: Final = (
    facts(),
    facts(kidney=Kidney(Tier.UNKNOWN, gaps=("Observation: HTTP 500.",))),
    facts(other_drugs=Listing(gaps=("MedicationRequest: HTTP 500.",))),
)
EDITS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "DetectedIssue": (
        {"mitigation": [{"action": {"text": "Seen weekly."}}]},
        {"mitigation": [{"action": {"text": "Opioid stopped."}, "date": "2025-03-10"}]},
        {"status": "entered-in-error"},
        {"severity": "low"},
        {"detail": "We know."},
    ),
    "CarePlan": (
        {"status": "active", "intent": "plan"},
        {"status": "revoked"},
        {"status": "completed"},
        {"title": "As talked about"},
        {"activity": []},
    ),
}


def possible_reviews() -> tuple[Desired, ...]:
    reviews = [
        wanted(
            outcome(OPIOID, result, facts=("other_drugs",)),
            outcome("refill-gap", RESULTS[(number * 3 + 1) % len(RESULTS)]),
            plan=proposal,
            facts=known,
            at=day(number % 3),
        )
        for number, (result, proposal, known) in enumerate(
            (r, p, k) for r in RESULTS for p in PLANS for k in KNOWN
        )
    ]
    return tuple(reviews)


def edited_of(resource: dict[str, Any]) -> dict[str, Any]:
    """What must stay of a resource that a clinician touched, whatever is appended to it."""
    kept = {k: v for k, v in resource.items() if k not in {"meta", "text", "extension"}}
    if resource["resourceType"] == "DetectedIssue":
        kept["mitigation"] = kept.get("mitigation", [])
    return kept


def assert_kept(touched: dict[str, dict[str, Any]], server: Server) -> None:
    for name, before in touched.items():
        after = edited_of(server.resources[name])
        if "mitigation" in after:
            after["mitigation"] = after["mitigation"][: len(before["mitigation"])]
        if (before["status"], after["status"]) == ("preliminary", "final"):
            after["status"] = "preliminary"  # resolved
        assert after == before, name


def assert_no_double(server: Server) -> None:
    """At most one open issue for a rule, and one draft, that nobody but us wrote."""
    live = [
        r
        for kind in EDITS
        for r in server.all_of(kind)
        if standing_of(r) is Standing.OPEN and is_intact(r)
    ]
    assert max(Counter(rule_of(r) for r in live).values(), default=0) <= 1


def step(server: Server, dice: random.Random, reviews: tuple[Desired, ...]) -> None:
    """One or several writers file one review; then the same review once more."""
    review = dice.choice(reviews)
    seen = copy.deepcopy(server.found())
    created = [a for a in reconcile(review, seen) if a.kind is Kind.CREATE]
    server.file(review)
    if dice.random() < 0.2:
        server.carry_out(tuple(created))
        server.file(review)
    again = server.file(review)
    assert [a.kind for a in again if a.kind.sends] == []
    assert_no_double(server)


@pytest.mark.parametrize(
    "seeds", [range(60), pytest.param(range(60, 5000), marks=pytest.mark.nightly)], ids=str
)
def test_edits_survive_any_run_and_nothing_is_filed_twice(seeds: range) -> None:
    reviews = possible_reviews()
    for seed in seeds:
        dice, server = random.Random(seed), Server()  # noqa: S311 - the same in every run
        touched: dict[str, dict[str, Any]] = {}
        for _ in range(STEPS):
            step(server, dice, reviews)
            assert_kept(touched, server)
            kind = dice.choice([*EDITS, "nobody"])
            if server.all_of(kind):
                server.edit(kind, **dice.choice(EDITS[kind]))
                newest = server.all_of(kind)[-1]
                touched[f"{kind}/{newest['id']}"] = edited_of(newest)


@pytest.mark.parametrize("result", [CLEAR, UNJUDGED])
def test_what_could_not_be_read_never_closes_anything(result: Result) -> None:
    """However an open issue stands, an unknown input leaves it and its plan alone."""
    blind = facts(
        other_drugs=Listing(gaps=("MedicationRequest: HTTP 500.",)),
        kidney=Kidney(Tier.UNKNOWN, gaps=("Observation: HTTP 500.",)),
    )
    review = wanted(outcome(OPIOID, result, facts=("other_drugs",)), plan=NO_PLAN, facts=blind)
    for first in possible_reviews():
        server = Server()
        server.file(first)
        before = copy.deepcopy(server.resources)
        for action in server.file(review):
            assert action.rule == "refill-gap" or not action.kind.sends
        assert {n: r for n, r in server.resources.items() if rule_of(r) != "refill-gap"} == {
            n: r for n, r in before.items() if rule_of(r) != "refill-gap"
        }


ODD: Final[tuple[Any, ...]] = (
    None,
    5,
    "x",
    [],
    [None],
    [5],
    ["x"],
    {},
    {"coding": None},
    {"coding": [7]},
    True,
)


def test_a_record_of_any_quality_is_decided_on() -> None:
    dice = random.Random(7)  # noqa: S311 - the same in every run
    review = wanted(outcome(OPIOID, finding()), plan=plan(PlanKind.TAPER))
    other = wanted(outcome(OPIOID, CLEAR), plan=plan(PlanKind.HOLD), at=day(2))
    server = Server()
    server.file(review)
    whole = server.found().resources
    for _ in range(1000):
        broken = [dict(copy.deepcopy(r)) for r in whole]
        for resource in broken:
            for member in dice.sample(sorted(set(resource) - {"resourceType"}), 2):
                resource[member] = dice.choice(ODD)
        for wished in (review, other):
            actions = reconcile(wished, Found(tuple(broken)))
            assert all(a.full_url for a in actions)
