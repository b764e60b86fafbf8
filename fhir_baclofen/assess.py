"""Facts and policy to one outcome per rule: it speaks, it passes, or it could not be judged."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from operator import attrgetter, itemgetter
from typing import Any, TypeVar, get_args

from fhir_baclofen.facts import Absent, Action, Known, PatientFacts, Unknown
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    CLEAR,
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
from fhir_baclofen.rules.descent import first_cut
from fhir_baclofen.switches import shown

load()
T = TypeVar("T")
LOG = logging.getLogger(__name__)
FACTS = tuple(field.name for field in fields(PatientFacts))
OPENED = {
    field.name: f"{field.name} opened"
    for field in fields(PatientFacts)
    if Unknown in get_args(field.type)
}
"""The facts that may be missing, and the key under which a rule finds them opened."""
KEYS = tuple((name, OPENED.get(name, name)) for name in FACTS)
UNCHANGED = frozenset({Action.STOP, Action.REVIEW})
_facts_of = attrgetter(*FACTS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule made ready to run.

    `keys` are those of its facts and `given` picks them, `opened` are the keys of those it asks for
    opened; `passed` is its outcome with nothing to say; `applies` is whether it is judged in the
    situation at all.
    """

    rule: Rule
    keys: tuple[str, ...]
    given: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    opened: tuple[str, ...]
    passed: Outcome
    applies: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """The facts laid out for the rules by key, once for all of them.

    `missing` is what a rule says that asks for a missing fact opened, `incomplete` what one says
    that has nothing to say of a fact with gaps.
    """

    values: Mapping[str, Any]
    missing: Mapping[str, Clear | NotEvaluated]
    incomplete: Mapping[str, NotEvaluated]


def assess(facts: PatientFacts, policy: Policy) -> tuple[Outcome, ...]:
    """One outcome for every rule that may give a finding, in the order of the catalogue.

    Never raises: a rule that fails is logged by its id and reported as not evaluated.
    """
    entries = _entries(situation(facts))
    outcomes = [entry.passed for entry in entries]
    if not facts.reviewable:
        return tuple(outcomes)
    laid, passed_over = _laid(facts, policy), _passed_over(facts)
    said: list[tuple[int, Rule, Result]] = []
    for place, entry in enumerate(entries):
        result = _result(entry, laid) if entry.applies else passed_over
        if result is not CLEAR:
            said.append((place, entry.rule, result))
    fired = {rule.id for _, rule, result in said if type(result) is Finding}
    for place, rule, result in said:
        outcomes[place] = Outcome(rule, _told(rule, result, fired, policy))
    return tuple(outcomes)


def judged(rule: Rule, facts: PatientFacts, policy: Policy) -> Result:
    """What one rule says by itself: its finding even where a stronger rule tells the problem."""
    entry = _by_rule(situation(facts)).get(rule.id)
    if entry is None or not facts.reviewable:
        return CLEAR
    if not entry.applies:
        return _passed_over(facts)
    return _result(entry, _laid(facts, policy))


def _laid(facts: PatientFacts, policy: Policy) -> Laid:
    """Every fact by its name as it is, and by its name in `OPENED` with a known value opened.

    Beside them the policy, and the first cut of the taper that facts and policy lead to.
    """
    values: dict[str, Any] = {"policy": policy}
    missing: dict[str, Clear | NotEvaluated] = {}
    incomplete: dict[str, NotEvaluated] = {}
    for (name, key), fact in zip(KEYS, _facts_of(facts), strict=True):
        opened = fact.value if type(fact) is Known else fact
        values[name], values[key] = fact, opened
        if type(fact) is Absent:
            missing[key] = CLEAR
        elif type(fact) is Unknown:
            missing[key] = NotEvaluated(fact.reason)
        elif gaps := getattr(opened, "gaps", ()):
            incomplete[name] = incomplete[key] = NotEvaluated(gaps[0])
    # Worked out once for all rules, and only where one asks: most doses do not come down.
    values["first_cut"] = _once(partial(first_cut, facts, policy))
    return Laid(values, missing, incomplete)


def _once(work: Callable[[], T]) -> Callable[[], T]:
    """The same, done when first asked and remembered."""
    done: list[T] = []

    def asked() -> T:
        if not done:
            done.append(work())
        return done[0]

    return asked


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


def _passed_over(facts: PatientFacts) -> Clear | NotEvaluated:
    """The result of rules that the situation rules out.

    A dose that could not be read may go on beside what is stopped: then they were not judged.
    """
    oral, pump = facts.oral_intent, facts.pump_intent
    stopped = isinstance(oral, Known) and oral.value.action is Action.STOP
    hidden = oral.value.hidden if isinstance(oral, Known) and stopped else ()
    if isinstance(pump, Known) and pump.value.action is Action.STOP:
        hidden += pump.value.gaps
    return NotEvaluated(hidden[0]) if hidden else CLEAR


@lru_cache(maxsize=len(Situation))
def _entries(here: Situation) -> tuple[Entry, ...]:
    return tuple(_entry(rule, here) for rule in registered() if rule.issue)


@lru_cache(maxsize=len(Situation))
def _by_rule(here: Situation) -> dict[str, Entry]:
    return {entry.rule.id: entry for entry in _entries(here)}


def _entry(rule: Rule, here: Situation) -> Entry:
    keys = [n if n in rule.unopened else OPENED.get(n, n) for n in rule.facts]
    return Entry(
        rule=rule,
        keys=tuple(keys),
        given=itemgetter(*keys) if len(keys) > 1 else lambda known: tuple(known[k] for k in keys),
        opened=tuple(key for key in keys if key in OPENED.values()),
        passed=Outcome(rule, CLEAR),
        applies=bool(rule.applies & here),
    )


def _result(entry: Entry, laid: Laid) -> Result:
    """What a rule says to the facts, before stronger rules are asked."""
    for key in entry.opened:
        if key in laid.missing:
            return laid.missing[key]
    try:
        result = entry.rule.body(*entry.given(laid.values))
    except Exception as error:  # noqa: BLE001 - one failing rule must not silence the others
        LOG.error("rule %s failed", entry.rule.id)  # noqa: TRY400 - a traceback may hold a name
        return NotEvaluated(f"the rule failed: {type(error).__name__}")
    return _silent(entry, laid) if result is None else result


def _silent(entry: Entry, laid: Laid) -> Clear | NotEvaluated:
    """A rule that found nothing passes, unless what it looked at was incomplete."""
    if laid.incomplete:
        for key in entry.keys:
            if key in laid.incomplete:
                return laid.incomplete[key]
    return CLEAR


def _told(rule: Rule, result: Result, fired: set[str], policy: Policy) -> Result:
    """The result as it is told: explained, or yielded to a stronger rule that fired."""
    if not isinstance(result, Finding):
        return result
    finding = result.with_detail(f"{result.detail} {_grounds(rule.id, policy)}".strip())
    stronger = next((other for other in rule.yields_to if other in fired), None)
    return finding if stronger is None else Yielded(stronger, finding)


@lru_cache(maxsize=512)
def _grounds(rule_id: str, policy: Policy) -> str:
    """The sources of a rule and the policy of this site, for the detail of its findings."""
    rule = next(r for r in registered() if r.id == rule_id)
    sources = f"Sources: {', '.join(source.named for source in rule.sources)}."
    chosen = ", ".join(f"{name} = {shown(policy.value(name))}" for name in rule.switches)
    return f"{sources} Policy: {chosen}." if chosen else sources
