"""Facts and policy to one outcome per rule: it speaks, it passes, or it could not be judged."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from fhir_baclofen.facts import Absent, Action, Known, PatientFacts, Unknown
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    Clear,
    Finding,
    NotEvaluated,
    Outcome,
    Result,
    Rule,
    Situation,
    Yielded,
    registered,
)
from fhir_baclofen.rules import load
from fhir_baclofen.switches import shown

load()
LOG = logging.getLogger(__name__)
CLEAR = Clear()
FACTS = tuple(field.name for field in fields(PatientFacts))
UNCHANGED = frozenset({Action.STOP, Action.REVIEW})


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule made ready to run.

    `asks` names its facts and whether each arrives unopened; `passed` is its outcome with
    nothing to say; `applies` is whether it is judged in the situation at all.
    """

    rule: Rule
    asks: tuple[tuple[str, bool], ...]
    passed: Outcome
    applies: bool


def assess(facts: PatientFacts, policy: Policy) -> tuple[Outcome, ...]:
    """One outcome for every rule that may give a finding, in the order of the catalogue.

    Never raises: a rule that fails is logged by its id and reported as not evaluated.
    """
    entries = _entries(situation(facts))
    if not facts.reviewable:
        return tuple(entry.passed for entry in entries)
    known: dict[str, Any] = {name: getattr(facts, name) for name in FACTS}
    known["policy"] = policy
    results = [_result(entry, known) if entry.applies else CLEAR for entry in entries]
    fired = {
        entry.rule.id
        for entry, result in zip(entries, results, strict=True)
        if isinstance(result, Finding)
    }
    return tuple(
        entry.passed
        if result is CLEAR
        else Outcome(entry.rule, _told(entry.rule, result, fired, policy))
        for entry, result in zip(entries, results, strict=True)
    )


def situation(facts: PatientFacts) -> Situation:
    """What is under review.

    Orders that only stop are a stop, unless a dose of the same route goes on beside what they stop.
    A chart review without any baclofen taken now is one of baclofen that ended.
    """
    intents = [i for i in (facts.oral_intent, facts.pump_intent) if not isinstance(i, Absent)]
    orders = facts.submission.orders
    if not orders:
        return Situation.REVIEW if intents else Situation.ENDED
    changed = any(isinstance(i, Known) and i.value.action not in UNCHANGED for i in intents)
    only_stops = all(order.is_stop for order in orders)
    return Situation.STOP if only_stops and not changed else Situation.ORDER


@lru_cache(maxsize=len(Situation))
def _entries(here: Situation) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            rule,
            tuple((name, name in rule.unopened) for name in rule.facts),
            Outcome(rule, CLEAR),
            bool(rule.applies & here),
        )
        for rule in registered()
        if rule.issue
    )


def _result(entry: Entry, known: Mapping[str, Any]) -> Result:
    """What a rule says to the facts, before stronger rules are asked."""
    given = []
    for name, unopened in entry.asks:
        value = known[name]
        if not unopened and isinstance(value, Known):
            value = value.value
        elif not unopened and isinstance(value, Absent):
            return CLEAR
        elif not unopened and isinstance(value, Unknown):
            return NotEvaluated(value.reason)
        given.append(value)
    try:
        result = entry.rule.body(*given)
    except Exception as error:  # noqa: BLE001 - one failing rule must not silence the others
        LOG.error("rule %s failed", entry.rule.id)  # noqa: TRY400 - a traceback may hold a name
        return NotEvaluated(f"the rule failed: {type(error).__name__}")
    return _silent(given) if result is None else result


def _silent(given: list[Any]) -> Clear | NotEvaluated:
    """A rule that found nothing passes, unless what it looked at was incomplete."""
    for value in given:
        gaps = getattr(value.value if isinstance(value, Known) else value, "gaps", ())
        if gaps:
            return NotEvaluated(gaps[0])
    return CLEAR


def _told(rule: Rule, result: Result, fired: set[str], policy: Policy) -> Result:
    """The result as it is told: explained, or yielded to a stronger rule that fired."""
    if not isinstance(result, Finding):
        return result
    finding = replace(result, detail=f"{result.detail} {_grounds(rule.id, policy)}".strip())
    stronger = next((other for other in rule.yields_to if other in fired), None)
    return finding if stronger is None else Yielded(stronger, finding)


@lru_cache(maxsize=512)
def _grounds(rule_id: str, policy: Policy) -> str:
    """The sources of a rule and the policy of this site, for the detail of its findings."""
    rule = next(r for r in registered() if r.id == rule_id)
    sources = f"Sources: {', '.join(rule.source_ids)}."
    chosen = ", ".join(f"{name} = {shown(policy.value(name))}" for name in rule.switches)
    return f"{sources} Policy: {chosen}." if chosen else sources
