"""Since when the dose of another medicine has not risen, over all orders and statements of it.

An order and a statement of the same dose are one; two orders of different products add up. A dose
that cannot be read is the same only beside the very same instruction.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct, structs

from fhir_baclofen.fhir.extract.courses import DISPENSE, ORDER, STATEMENT, Course

# A break of a week is no new start: the drug still counts for as long. The number is ours.
LONGEST_BREAK: Final = timedelta(days=7)
DAY: Final = timedelta(days=1)
# What one course adds: its product and dose, and the daily amount where that is known.
Part = tuple[object, Decimal | None]
State = Mapping[str, frozenset[Part]]


class _Span(Struct, frozen=True):
    kind: str
    part: Part
    first: date
    last: date


def steady_since(courses: Sequence[Course], today: date) -> date | None:
    """The day since which the dose has not risen; None where that cannot be told.

    `courses` are all of one medicine.
    """
    told = _telling(courses)
    if len(told) == 1:
        return told[0].starts
    if not told or any(c.starts is None for c in told):
        return None
    spans = _spans(told)
    for first in sorted({s.first for s in spans if s.first <= today}, reverse=True):
        if _exceeds(_state(spans, first), _before(spans, first)):
            return first
    return None


def begun(courses: Sequence[Course], today: date) -> date | None:
    """The day since which a medicine is taken, over short breaks; None where that is not known.

    `courses` are all of one medicine, the oldest first.
    """
    first, reached = courses[0].starts, None
    for course in courses:
        if course.starts is None or course.starts > today:
            continue
        if reached and course.starts - reached > LONGEST_BREAK + DAY:
            first, reached = course.starts, None
        last = _last(course, course.starts)
        reached = max(reached or last, last)
    return first


def _telling(courses: Sequence[Course]) -> list[Course]:
    """What tells of the dose: orders and statements, without any of these the supplies."""
    ordered = [c for c in courses if c.kind in {ORDER, STATEMENT}]
    return ordered or [c for c in courses if c.kind == DISPENSE]


def _spans(courses: Sequence[Course]) -> list[_Span]:
    dated = sorted(((c.starts, c) for c in courses if c.starts), key=lambda pair: pair[0])
    followed = {c.prior: first for first, c in dated if c.prior}
    spans = [_Span(c.kind, _part(c), first, _last(c, first)) for first, c in dated]
    for number, (first, course) in enumerate(dated):
        successor = followed.get(course.reference)
        if successor is None and course.ends is None and not course.running:
            # An ended order without an end was followed by the next one.
            successor = next((later for later, _ in dated if later > first), first + DAY)
        if successor is not None:
            last = min(spans[number].last, successor - DAY)
            spans[number] = structs.replace(spans[number], last=last)
    return spans


def _last(course: Course, first: date) -> date:
    return max(course.ends, first) if course.ends else date.max


def _part(course: Course) -> Part:
    daily, name = course.daily_mg, course.product.name.lower()
    if daily is not None:
        return (name, daily), daily
    said = tuple((line.text, line.timing, line.dose_and_rate) for line in course.lines)
    return (name, said or course.reference), None


def _state(spans: Sequence[_Span], on: date) -> State:
    """What is taken on a day, by kind of record."""
    found: dict[str, set[Part]] = {}
    for span in spans:
        if span.first <= on <= span.last:
            found.setdefault(span.kind, set()).add(span.part)
    return {kind: frozenset(parts) for kind, parts in found.items()}


def _before(spans: Sequence[_Span], first: date) -> State:
    """What was taken before a day, looking back over a short break."""
    ends = [s.last for s in spans if s.last < first]
    eve = first - DAY
    state = _state(spans, eve)
    if state or not ends or eve - max(ends) > LONGEST_BREAK:
        return state
    return _state(spans, max(ends))


def _exceeds(now: State, before: State) -> bool:
    """True unless no kind of record tells of more than there was before."""
    known = [total for total in map(_total, before.values()) if total is not None]
    for kind, parts in now.items():
        total = _total(parts)
        no_more = total is not None and bool(known) and total <= max(known)
        if parts != before.get(kind) and not no_more:
            return True
    return False


def _total(parts: frozenset[Part]) -> Decimal | None:
    amounts = [daily for _, daily in parts]
    known = [daily for daily in amounts if daily is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None
