"""How the oral dose came about: the days it changed, how long it has been taken, and what ended.

The record's orders are laid on one time line. Lines of one regimen add up, an earlier regimen ends
where the next begins, and a gap of more than 30 days begins a new chain.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct, structs

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import DoseChange, DoseHistory, EndedTherapy, Problem
from fhir_baclofen.fhir.extract.days import later
from fhir_baclofen.fhir.extract.entries import STOPPED, TAKEN_INTENTS, Entry
from fhir_baclofen.fhir.extract.lines import Line, groups, single_doses, superseded_by
from fhir_baclofen.quantities import ZERO, OralDailyDose

CHAIN_GAP_DAYS = 30
RECENT_DAYS = 30
SETBACK_DAYS = 14
IN_FORCE = frozenset({"active", "completed", *STOPPED})
EFFECT_TOPIC = "sedation"
ENDED_WITH_REASON = STOPPED | {"completed", "not-taken"}
# Sedation that ended a therapy, or a serious reaction to it, is a way of not tolerating it.
FAILURE_TOPICS = frozenset({"no-effect", "sedation", "serious-reaction"})
__all__ = ["TAKEN_INTENTS", "dose_history"]


class Span(Struct, frozen=True):
    """One entry on the time line, from its first day to the day after its last (None.

    Still going on).
    """

    entry: Entry
    start: date
    stop: date | None

    def covers(self, when: date) -> bool:
        """True when the entry is in force on that day."""
        return self.start <= when and (self.stop is None or when < self.stop)


def dose_history(
    entries: Sequence[Entry],
    lines: Sequence[Line],
    effects: Sequence[Problem],
    today: date,
) -> DoseHistory:
    """The oral dose over time up to `today`; `effects` are recorded signs of sedation."""
    oral = [e for e in entries if e.route is Route.ORAL and e.kind != "dispense"]
    current = {line.entry.reference for line in lines if line.entry.route is Route.ORAL}
    repeated = {r for line in lines for r in line.references[1:]}
    began = {line.entry.reference: line.began for line in lines}
    distinct = [e for e in oral if e.reference not in repeated]
    spans = _spans([_from(e, began.get(e.reference, e.starts)) for e in distinct], current, today)
    changes = _changes(spans, today)
    chain = last_chain(changes)
    ended = () if current else _ended(spans, today)
    return DoseHistory(
        changes=tuple(c for c in chain if c.after > 0),
        exposure_since=chain[0].on if chain and not _open_ended_past(oral, current) else None,
        ended=ended,
        sedation_setback=_setback(changes, effects) or _stated_setback(oral, today),
        failed=_failed(oral),
        gaps=unclear(oral, today),
    )


def dose_changes(entries: Sequence[Entry], current: set[str], today: date) -> list[DoseChange]:
    """Every day the daily dose of entries of one route changed; `current` are those going on."""
    return _changes(_spans(entries, current, today), today)


def _failed(oral: Sequence[Entry]) -> tuple[str, ...]:
    """Orders and statements that ended because they did too little or were not tolerated."""
    return tuple(
        e.reference for e in oral if e.status in ENDED_WITH_REASON and e.reason in FAILURE_TOPICS
    )


def _from(entry: Entry, start: date | None) -> Entry:
    return entry if entry.starts == start else structs.replace(entry, starts=start)


def _spans(oral: Sequence[Entry], current: set[str], today: date) -> list[Span]:
    later = superseded_by(oral, today)
    dated = sorted(
        (e for e in oral if e.starts and e.starts <= today and e.status in IN_FORCE),
        key=lambda e: (e.starts, e.reference),
    )
    group = groups(dated)
    return [
        Span(e, e.starts, None if e.reference in current else _stop(e, dated, group, later, today))
        for e in dated
        if e.starts
    ]


def _stop(
    entry: Entry,
    dated: Sequence[Entry],
    group: dict[str, str],
    later: dict[str, Entry],
    today: date,
) -> date:
    """The first day on which an entry that is over was no longer in force.

    Its start when that is unknown.
    """
    start = entry.starts or today
    ends = [] if entry.ends is None or entry.ends > today else [_day_after(entry)]
    follower = later.get(entry.reference)
    if follower is not None and follower.starts:
        ends.append(follower.starts)
    ends += [
        e.starts
        for e in dated
        if e.starts and e.starts > start and group[e.reference] != group[entry.reference]
    ][:1]
    return max(min(ends), start) if ends else start


def _day_after(entry: Entry) -> date:
    """A stopped order is no longer in force on the day it was stopped.

    One that ran out, a day later.
    """
    end = entry.ends or date.min
    return end if entry.status in STOPPED else later(end, 1)


def _changes(spans: Sequence[Span], today: date) -> list[DoseChange]:
    """Every day the daily dose (at its highest) changed, drops to nothing included."""
    days = {s.start for s in spans} | {s.stop for s in spans if s.stop} | _own_steps(spans)
    changes: list[DoseChange] = []
    before: Decimal | None = None
    for when in sorted(d for d in days if d <= today):
        in_force = [s for s in spans if s.covers(when)]
        doses = [s.entry.dose_on(when) for s in in_force]
        if any(s.entry.regimen is None for s in in_force):
            continue
        after = sum((d[1] for d in doses if d), ZERO)
        if after == (before or ZERO):
            continue
        reason, evidence = _why(spans, in_force, when)
        changes.append(DoseChange(when, before, after, reason, evidence))
        before = after
    return changes


def _own_steps(spans: Sequence[Span]) -> set[date]:
    """Days on which a step of an entry's own regimen begins."""
    days: set[date] = set()
    for span in spans:
        regimen = span.entry.regimen
        when = span.start
        for step in regimen.steps[:-1] if regimen else ():
            when = later(when, step.days or 0)
            if span.covers(when):
                days.add(when)
    return days


def _why(
    spans: Sequence[Span], in_force: Sequence[Span], when: date
) -> tuple[str | None, tuple[str, ...]]:
    ended = [s for s in spans if s.stop == when]
    reason = next((s.entry.reason for s in ended if s.entry.reason), None)
    begun = [s.entry.reference for s in in_force if s.start == when]
    return reason, tuple(begun or [s.entry.reference for s in ended])


def last_chain(changes: Sequence[DoseChange]) -> list[DoseChange]:
    """The changes since the last gap above 30 days.

    The first of them is the start of the therapy.
    """
    chain: list[DoseChange] = []
    stop: DoseChange | None = None
    taken: Decimal | None = None
    for change in changes:
        if change.after == 0:
            stop = change
            chain.append(change)
            continue
        if stop and (change.on - stop.on).days > CHAIN_GAP_DAYS:
            chain, taken, stop = [], None, None
        if taken != change.after:
            known = change.before == taken and stop is None
            chain.append(change if known else _resumed(change, stop, taken))
        stop, taken = None, change.after
    return chain


def _resumed(change: DoseChange, stop: DoseChange | None, taken: Decimal | None) -> DoseChange:
    """A therapy that goes on at another dose after a stop: changed for the reason of the stop."""
    reason = change.reason or (stop.reason if stop else None)
    return replace(change, before=taken, reason=reason)


def _open_ended_past(oral: Sequence[Entry], current: set[str]) -> bool:
    """True when a therapy taken now has no first day on record."""
    return any(e.starts is None for e in oral if e.reference in current)


def _ended(spans: Sequence[Span], today: date) -> tuple[EndedTherapy, ...]:
    """Oral therapy that ended within the last 30 days with nothing in its place."""
    recent = [
        s
        for s in spans
        if s.stop and s.start < s.stop and 0 <= (today - _ended_on(s, s.stop)).days <= RECENT_DAYS
    ]
    if not recent:
        return ()
    last = max(s.stop for s in recent if s.stop)
    return tuple(_ended_therapy(s, last) for s in recent if s.stop == last)


def _ended_on(span: Span, stop: date) -> date:
    """The day of a stop; for what ran out, its last day."""
    return stop if span.entry.status in STOPPED else stop - timedelta(days=1)


def _ended_therapy(span: Span, stop: date) -> EndedTherapy:
    entry = span.entry
    last_day = stop - timedelta(days=1)
    dose = entry.dose_on(max(last_day, span.start))
    step = entry.regimen.on_day((last_day - span.start).days) if entry.regimen else None
    return EndedTherapy(
        reference=entry.reference,
        ended=_ended_on(span, stop),
        dose=OralDailyDose(*dose) if dose else None,
        doses=single_doses(step) if step else None,
        how=entry.status if entry.status in STOPPED else "ran out",
        reason=entry.reason,
        evidence=(entry.reference,),
    )


def _setback(changes: Sequence[DoseChange], effects: Sequence[Problem]) -> DoseChange | None:
    """The newest stop or reduction for sedation.

    Said so, or after sedation within 14 days of an increase.
    """
    increases = [c for c in changes if c.after > (c.before or 0)]
    for change in reversed(changes):
        if change.before is None or change.after >= change.before:
            continue
        if change.reason == "sedation":
            return change
        if any(_explains(p, change, increases) for p in effects):
            return change
    return None


def _stated_setback(oral: Sequence[Entry], today: date) -> DoseChange | None:
    """A stop said to be for sedation whose day or dose is not on record."""
    stated = [e for e in oral if e.status in STOPPED and e.reason == "sedation"]
    if not stated:
        return None
    entry = max(stated, key=lambda e: (e.starts or date.min, e.reference))
    when = min(entry.ends or entry.starts or today, today)
    return DoseChange(when, None, ZERO, entry.reason, (entry.reference,))


def _explains(problem: Problem, change: DoseChange, increases: Sequence[DoseChange]) -> bool:
    onset = problem.on
    return (
        onset is not None
        and onset <= change.on
        and any(0 <= (onset - i.on).days <= SETBACK_DAYS and i.on < change.on for i in increases)
    )


def unclear(oral: Sequence[Entry], today: date) -> tuple[str, ...]:
    """Why the dose over time may be told wrongly: what was not read or has no date."""
    unread = [
        f"The dose of {e.reference} could not be read: {e.unread}"
        for e in oral
        if e.regimen is None and not e.silent and (e.starts is None or e.starts <= today)
    ]
    undated = [f"{e.reference} has no start date" for e in oral if e.starts is None]
    endless = [
        f"{e.reference} is {e.status} without a date"
        for e in oral
        if e.status in STOPPED and (e.ends is None or e.ends > today)
    ]
    return tuple(unread + undated + endless)
