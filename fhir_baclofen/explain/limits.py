"""Which numbers of a rule decided, in force at this site, and the documents they come from.

A number decided when the finding names it, or when it lies where a change of the case tips the
finding: between the last value that still warns and the first that does not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from fhir_baclofen.explain.asking import Otherwise
from fhir_baclofen.explain.measures import DAYS, MG, SINGLE, UG, Anchors, measured
from fhir_baclofen.explain.sights import Seen
from fhir_baclofen.facts import Indication, Known, PatientFacts
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Bands, Citation, Finding, Limit, Rule
from fhir_baclofen.rules.ceilings import SINGLE_DOSE, SINGLE_DOSE_ALCOHOL
from fhir_baclofen.rules.circumstances import may_be_older
from fhir_baclofen.rules.protocols import (
    LABEL_STEP,
    MILD_SHARE,
    PROTOCOLS,
    VLAVONOU_MILD,
    VLAVONOU_SHARE,
)
from fhir_baclofen.rules.starts import ACCEPTED_START, ACCEPTED_START_OLDER

NAMED: Final = re.compile(r"(\d+(?:\.\d+)?) (mg/day|µg/day|mg|days?|hours?|mL/min|years)\b")
KEYS: Final = (
    ("_mg_per_day", MG),
    ("_ug_per_day", UG),
    ("_in_days", DAYS),
    ("_days", DAYS),
    ("max_single_dose_mg", SINGLE),
)
PLURAL: Final = {"day": DAYS, "hour": "hours"}
ADVISED: Final = frozenset({"target_mg_per_day", "target_low_mg_per_day"})
SHARES: Final = ("of the current dose", "of the pump dose", "times")
CHOSEN: Final = (
    (MILD_SHARE, "renal.mild", "wolf"),
    (VLAVONOU_MILD, "renal.mild", "vlavonou"),
    (VLAVONOU_SHARE, "renal.moderate", "vlavonou"),
)
MOST_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Ground:
    """A number that decided (or, without one, a passage that the rule rests on) and its document.

    `value` is the number in force with its unit, "" for a passage alone.
    """

    label: str
    value: str
    citation: Citation

    @property
    def says(self) -> str:
        """In words: "Highest oral dose in spasticity: 80 mg/day (US labels (X-US): …)"."""
        source = f"{self.citation.source.named}: {self.citation.passage}".rstrip(". ")
        unread = "" if self.citation.read else ", not looked up"
        return (
            f"{self.label}: {self.value} ({source}{unread})" if self.value else f"{source}{unread}"
        )


@dataclass(frozen=True, slots=True)
class Span:
    """Where a finding tips: two values of one unit, the ends included."""

    unit: str
    low: Decimal
    high: Decimal

    def holds(self, value: Decimal, unit: str) -> bool:
        """True for a value of that unit between the ends."""
        return unit == self.unit and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it was explained so far."""

    rule: Rule
    finding: Finding
    facts: PatientFacts
    policy: Policy
    seen: tuple[Seen, ...]
    otherwise: tuple[Otherwise, ...]


def grounds(told: Told) -> tuple[Ground, ...]:
    """The numbers that decided; where none can be told, the passages the rule rests on."""
    out = _out_of_place(told)
    applying = [b for b in told.rule.basis if b not in out]
    named = tuple(_named(told))
    observed = {(s.value, s.unit) for s in told.seen}
    less = tuple(s for s in named if (s.low, s.unit) not in observed)
    tipping = tuple(_tipping(told))
    by_day = tuple(s for s in tipping if s.unit != SINGLE)
    for spans in (by_day, tipping, less, named):
        found = _grounds((b for b in applying if _decided(b, spans, told)), told.policy)
        if found:
            return found
    passages = (b for b in applying if isinstance(b, Citation))
    cited = tuple(Ground("", "", c) for c in passages)[:MOST_SHOWN]
    return cited or _grounds(applying, told.policy)


def _grounds(basis: Iterable[Limit | Bands | Citation], policy: Policy) -> tuple[Ground, ...]:
    found = (_ground(b, policy) for b in basis)
    return tuple(dict.fromkeys(g for g in found if g is not None))[:MOST_SHOWN]


def _ground(basis: Limit | Bands | Citation, policy: Policy) -> Ground | None:
    if isinstance(basis, Limit):
        chosen = f", by policy {basis.switch}" if policy[basis] != basis.value else ""
        unit = "day" if basis.unit == DAYS and policy[basis] == 1 else basis.unit
        value = f"{plain(policy[basis])} {unit}{chosen}"
        return Ground(basis.label, value, basis.source)
    if isinstance(basis, Bands):
        rows = ", ".join(f"{share} above {plain(above)}" for above, share in basis.rows)
        return Ground(basis.label, f"{rows} {basis.unit}", basis.source)
    return None


def _out_of_place(told: Told) -> set[Limit | Bands | Citation]:
    """The numbers of other indications and ages, and the steps of plans, which warn of nothing."""
    indication = told.facts.indication
    mine = set(indication.candidates) | {indication.kind}
    alcohol = indication.kind is Indication.ALCOHOL
    out: set[Limit | Bands | Citation] = {LABEL_STEP}
    out.add(SINGLE_DOSE if alcohol else SINGLE_DOSE_ALCOHOL)
    if not may_be_older(told.facts.age, told.policy):
        out.add(ACCEPTED_START_OLDER)
    kept = {limit for kind in mine for limit in _of_row(kind)}
    out |= {limit for kind in PROTOCOLS for limit in _of_row(kind)} - kept
    return out | {row.step for row in PROTOCOLS.values()}


def _of_row(kind: Indication) -> tuple[Limit, ...]:
    row = PROTOCOLS[kind]
    return row.start, row.interval, row.ceiling, row.check_step, ACCEPTED_START[kind]


# -- what decided ----------------------------------------------------------------------------------


def _decided(basis: Limit | Bands | Citation, spans: Iterable[Span], told: Told) -> bool:
    if isinstance(basis, Bands):
        return any(b is basis and told.policy.is_set(name, to) for b, name, to in CHOSEN)
    if isinstance(basis, Citation):
        return False
    if basis.unit == "of the intended dose":
        return not ADVISED.isdisjoint(told.finding.recommended)
    values = [(told.policy[basis], basis.unit), *_of_dose(basis, told)]
    return any(span.holds(value, unit) for span in spans for value, unit in values)


def _of_dose(limit: Limit, told: Told) -> Iterator[tuple[Decimal, str]]:
    """A share, a factor or a step, of the dose before the change: as the dose it leads to."""
    oral, pump = told.facts.oral_intent, told.facts.pump_intent
    if isinstance(oral, Known) and oral.value.before is not None:
        yield from ((dose, MG) for dose in _reached(limit, oral.value.before.high, MG))
    if isinstance(pump, Known) and pump.value.before is not None:
        yield from ((dose, UG) for dose in _reached(limit, pump.value.before.high, UG))


def _reached(limit: Limit, before: Decimal, unit: str) -> tuple[Decimal, ...]:
    if limit.unit == unit:
        return before - limit.value, before + limit.value
    if limit.unit == "times":
        return (before * limit.value,)
    if limit.unit in SHARES:
        return before * (1 - limit.value), before * (1 + limit.value)
    return ()


def _named(told: Told) -> Iterator[Span]:
    """The numbers that the finding itself names."""
    finding = told.finding
    words = f"{finding.summary} {finding.advice} {finding.detail}"
    texts = ((Decimal(number), unit) for number, unit in NAMED.findall(words))
    advised = (
        (Decimal(value), unit)
        for key, value in finding.recommended.items()
        for end, unit in KEYS
        if key.endswith(end)
    )
    for value, unit in (*texts, *advised):
        yield Span(PLURAL.get(unit, unit), value, value)


def _tipping(told: Told) -> Iterator[Span]:
    """Where the changes that would have silenced the finding tip it."""
    last = told.facts.history.last_change
    days = tuple(s.on for s in told.seen if s.on is not None)
    anchors = Anchors(told.facts.today, last.on if last else None, days)
    for other in told.otherwise:
        if other.nearly is None:
            continue
        here, there = (measured(c, anchors) for c in (other.change, other.nearly))
        for (unit, one), (_, two) in zip(here, there, strict=True):
            yield Span(unit, min(one, two), max(one, two))
