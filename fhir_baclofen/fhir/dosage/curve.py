"""The curve of daily doses that several lines of a Dosage make together.

Lines with the same `sequence` (or with none) hold at the same time and add up; different numbers
follow each other. Day 0 is the day on which the first line starts.

Source: FHIR R4, Dosage.sequence.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from msgspec import Struct

from fhir_baclofen.dosing import NOTHING, Amount, Regimen, Step, Unit
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.dosage.bounds import ALWAYS, Bounds
from fhir_baclofen.quantities import ZERO

NO_DOSE = Step(None, NOTHING, doses=())
"""Nothing is taken."""


class Part(Struct, frozen=True):
    """What one line adds to the regimen: steps in a row, in `unit`, within its bounds.

    `at` orders the doses of a day (minutes, where known), `maximum` is a stated most a day,
    `largest` the largest single dose. `sequence` is the place of the line among the lines.
    `told_days` is a length that only the text gives; it counts where a length is needed.
    """

    unit: Unit
    steps: tuple[Step, ...]
    at: tuple[int, ...] = ()
    bounds: Bounds = ALWAYS
    sequence: int | None = None
    maximum: Decimal | None = None
    largest: Decimal = ZERO
    told_days: int | None = None

    @property
    def is_zero(self) -> bool:
        """True when the line says that nothing is taken (the end of a taper)."""
        return self.steps == (NO_DOSE,)


class Curve(Struct, frozen=True):
    """A regimen with the day it starts and its last day, where the dosage itself says them."""

    regimen: Regimen
    starts: date | None
    ends: date | None


class _Span(Struct, frozen=True):
    """One step from day `begin` up to, not including, day `stop` (None: it goes on)."""

    begin: int
    stop: int | None
    step: Step
    at: tuple[int, ...]


def curve(parts: Sequence[Part], on: date | None) -> Curve:
    """All lines together; `on` is the day on which a line without a start begins, if known.

    Raises UnreadableDosageError when the lines cannot be put on one line of days.
    """
    if len(parts) == 1:
        return _alone(parts[0], on)
    unit = _unit(parts)
    groups = _groups(parts)
    _refuse_zero(groups)
    spans, first = _placed(groups, on)
    steps = _added_up(spans)
    maximum = parts[0].maximum if len({part.maximum for part in parts}) == 1 else None
    dated = any(part.bounds.start for part in parts)
    regimen = Regimen(unit, steps, maximum=maximum)
    return Curve(regimen, first if dated else None, _last_day(parts, steps, first))


def _alone(part: Part, on: date | None) -> Curve:
    if part.is_zero:
        raise UnreadableDosageError("the dose is 0")
    start = part.bounds.start
    first = start or on
    stop = _stop(part, 0, first)
    steps = tuple(_lasting(span.step, span) for span in _spans(part, 0, stop))
    if not steps:
        raise UnreadableDosageError("it ends before it starts")
    regimen = Regimen(part.unit, steps, maximum=part.maximum)
    return Curve(regimen, start, _last_day([part], steps, first))


def _lasting(step: Step, span: _Span) -> Step:
    days = None if span.stop is None else span.stop - span.begin
    at = span.at if step.doses and len(step.doses) == len(span.at) else ()
    return step if (step.days, step.at) == (days, at) else replace(step, days=days, at=at)


def _unit(parts: Sequence[Part]) -> Unit:
    units = {part.unit for part in parts if not part.is_zero}
    if len(units) > 1:
        raise UnreadableDosageError("some lines are in mg and some in ug")
    return units.pop() if units else Unit.MG


def _groups(parts: Sequence[Part]) -> list[list[Part]]:
    numbers = {part.sequence for part in parts}
    if len(numbers) == 1:
        return [list(parts)]
    if None in numbers:
        raise UnreadableDosageError("some lines have a sequence and some have none", silent=True)
    ordered = sorted(number for number in numbers if number is not None)
    return [[part for part in parts if part.sequence == number] for number in ordered]


def _refuse_zero(groups: list[list[Part]]) -> None:
    """A dose of 0 is only believed as the end of a taper: the last step, alone, after others."""
    zeros = [[part.is_zero for part in group] for group in groups]
    if zeros[-1] == [True]:
        zeros.pop()
    if any(any(group) for group in zeros):
        raise UnreadableDosageError("the dose is 0")


# -- placing the lines on days -------------------------------------------------------------------


def _placed(groups: list[list[Part]], on: date | None) -> tuple[list[_Span], date | None]:
    first = _first_day(groups[0], on)
    _refuse_scattered_ends(groups, first)
    spans: list[_Span] = []
    cursor = 0
    for place, group in enumerate(groups):
        begins, first = _begins(group, cursor, first, on if place == 0 else None)
        stops = [_stop(part, begin, first) for part, begin in zip(group, begins, strict=True)]
        if place < len(groups) - 1:
            stop = _handover(group, begins, stops, _next_begin(groups[place + 1], first))
            stops = [stop if at is None else min(at, stop) for at in stops]
            cursor = max(stop, cursor)
        for part, begin, end in zip(group, begins, stops, strict=True):
            dated = part.bounds.end is not None
            stop_ = _without_shared_day(end, begin, begins) if dated else end
            spans.extend(_spans(part, begin, stop_))
    return spans, first


def _first_day(group: list[Part], on: date | None) -> date | None:
    starts = [part.bounds.start for part in group if part.bounds.start is not None]
    if on is not None and len(starts) < len(group):
        starts.append(on)
    return min(starts, default=None)


def _refuse_scattered_ends(groups: list[list[Part]], first: date | None) -> None:
    ends = {part.bounds.end for part in groups[-1]}
    if first is None and len(ends) > 1:
        reason = "lines end on different days and none says when it starts"
        raise UnreadableDosageError(reason, silent=True)


def _begins(
    group: list[Part], cursor: int, first: date | None, on: date | None
) -> tuple[list[int], date | None]:
    """The day on which each part of a step begins, and the date of day 0."""
    begins = []
    for part in group:
        start = part.bounds.start or on
        if start is None:
            begins.append(cursor)
            continue
        first = first or _day(start, -cursor)
        begins.append((start - first).days)
    if min(begins) < cursor:
        raise UnreadableDosageError("a step starts before the one before it ends")
    return begins, first


def _stop(part: Part, begin: int, first: date | None) -> int | None:
    lengths = [step.days for step in part.steps]
    stops = [begin + sum(days for days in lengths if days)] if None not in lengths else []
    if part.bounds.days is not None:
        stops.append(begin + part.bounds.days)
    if part.bounds.end is not None and first is not None:
        stops.append((part.bounds.end - first).days + 1)
    return min(stops, default=None)


def _next_begin(group: list[Part], first: date | None) -> int | None:
    starts = [part.bounds.start for part in group if part.bounds.start is not None]
    return (min(starts) - first).days if starts and first is not None else None


def _handover(
    group: list[Part], begins: list[int], stops: list[int | None], next_begin: int | None
) -> int:
    """The day on which a step gives way to the next: its own end, else the next one's start."""
    if any(part.bounds.about for part in group):
        raise UnreadableDosageError("the length of a step is a range", silent=True)
    ends = [
        stop if stop is not None or part.told_days is None else begin + part.told_days
        for part, begin, stop in zip(group, begins, stops, strict=True)
    ]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        if next_begin is None or next_begin <= max(begins):
            reason = "a step has no length and is not the last"
            raise UnreadableDosageError(reason, silent=True)
        return next_begin
    return _without_shared_day(max(known), max(begins), [next_begin]) or max(known)


def _without_shared_day(stop: int | None, begin: int, others: Sequence[int | None]) -> int | None:
    """Where a line ends on the day on which another starts, the new dose counts on that day."""
    shared = stop is not None and begin < stop - 1 and stop - 1 in others
    return stop - 1 if stop is not None and shared else stop


def _spans(part: Part, begin: int, stop: int | None) -> list[_Span]:
    spans = []
    for step in part.steps:
        end = stop if step.days is None else begin + step.days
        if stop is not None and end is not None:
            end = min(end, stop)
        if end is None or end > begin:
            spans.append(_Span(begin, end, step, part.at))
        if end is None:
            break
        begin = end
    return spans


# -- adding up -----------------------------------------------------------------------------------


def _added_up(spans: list[_Span]) -> tuple[Step, ...]:
    if not spans:
        raise UnreadableDosageError("it ends before it starts")
    marks: set[int] = {0, *(span.begin for span in spans)}
    marks.update(span.stop for span in spans if span.stop is not None)
    days = sorted(marks)
    steps: list[Step] = []
    for begin, stop in zip(days, [*days[1:], None], strict=True):
        active = [s for s in spans if s.begin <= begin and (s.stop is None or s.stop > begin)]
        if active or stop is not None:
            _append(steps, _sum(active, None if stop is None else stop - begin))
    return tuple(steps)


def _append(steps: list[Step], step: Step) -> None:
    """Put a step at the end, as one with the step before when it is the same dose."""
    if steps and replace(steps[-1], days=step.days) == step:
        before = steps.pop().days or 0
        step = replace(step, days=None if step.days is None else before + step.days)
    steps.append(step)


def _sum(spans: list[_Span], days: int | None) -> Step:
    doses, at = _in_order(spans)
    return Step(
        days,
        sum((span.step.regular for span in spans), NOTHING),
        sum((span.step.as_needed for span in spans), NOTHING),
        doses=doses,
        as_needed_doses=tuple(dose for span in spans for dose in span.step.as_needed_doses),
        continuous=any(span.step.continuous for span in spans),
        at=at,
    )


def _in_order(spans: list[_Span]) -> tuple[tuple[Amount, ...] | None, tuple[int, ...]]:
    """The doses in order of the day with their minutes, or of the lines where one is not known."""
    doses: list[Amount] = []
    times: list[int] = []
    for span in spans:
        if span.step.doses is None:
            return None, ()
        doses.extend(span.step.doses)
        times.extend(span.at if span.step.doses else ())
    if len(times) != len(doses):
        return tuple(doses), ()
    timed = sorted(zip(times, doses, strict=True), key=lambda td: td[0])
    return tuple(dose for _, dose in timed), tuple(time for time, _ in timed)


def _last_day(parts: Sequence[Part], steps: tuple[Step, ...], first: date | None) -> date | None:
    if first is not None and all(step.days for step in steps):
        return _day(first, sum(step.days or 0 for step in steps) - 1)
    ends = [part.bounds.end for part in parts if part.bounds.end is not None]
    return max(ends) if len(ends) == len(parts) else None


def _day(start: date, days: int) -> date:
    """So many days on, as far as the calendar goes."""
    ordinal = start.toordinal() + days
    return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))
