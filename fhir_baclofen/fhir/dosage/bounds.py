"""How long a line of a Dosage holds: the bounds and dates of a FHIR Timing, as calendar days.

Source: FHIR R4, Timing.repeat.bounds[x], Timing.event, Period (an end includes the whole of the
day, month or year it names).
"""

import calendar
import math
import re
from datetime import date

from msgspec import Struct

from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.dosage.amounts import days_of
from fhir_baclofen.fhir.dosage_types import Period, Quantity, Range, Timing

LONGEST = 36525
"""A century in days: a longer length is a slip."""

# What databases write for "no end".
_NO_END = 9999
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?", re.ASCII | re.DOTALL)


class Bounds(Struct, frozen=True):
    """When a line holds: from `start` to `end`, both included, or for `days`; None where not said.

    `about` is true when the length is a range, of which `days` is the longest.
    """

    start: date | None = None
    end: date | None = None
    days: int | None = None
    about: bool = False


ALWAYS = Bounds()


def bounds_of(timing: Timing | None) -> Bounds:
    """The bounds of a timing; `ALWAYS` when it has none.

    Raises UnreadableDosageError for bounds that contradict themselves or cannot be read.
    """
    if timing is None:
        return ALWAYS
    repeat = timing.repeat
    if repeat is None:
        return Bounds(start=min(event_days(timing))) if timing.event else ALWAYS
    period, duration, range_ = repeat.bounds_period, repeat.bounds_duration, repeat.bounds_range
    if (period is not None) + (duration is not None) + (range_ is not None) > 1:
        raise UnreadableDosageError("the bounds are given twice")
    if period is not None:
        return _from_to(period)
    if duration is not None:
        return Bounds(days=_whole_days(duration))
    return ALWAYS if range_ is None else _between(range_)


def event_days(timing: Timing) -> list[date]:
    """The day of each event, in order."""
    return sorted(day(event, "date of a dose") for event in timing.event or ())


def day(text: str | None, name: str, *, last: bool = False) -> date:
    """The day of a FHIR dateTime as written, in its own offset.

    Of a month or a year it is the first day, or the last one when `last`.
    """
    found = _DATE.fullmatch(text or "")
    if found is None:
        raise UnreadableDosageError(f"the {name} is not a date")
    year, month, day_ = (int(part) if part else None for part in found.groups())
    try:
        return _whole_date(year or 0, month, day_, last=last)
    except (ValueError, calendar.IllegalMonthError):
        raise UnreadableDosageError(f"the {name} is not a date") from None


def _whole_date(year: int, month: int | None, day_: int | None, *, last: bool) -> date:
    month = month if month is not None else (12 if last else 1)
    if day_ is None:
        day_ = calendar.monthrange(year, month)[1] if last else 1
    return date(year, month, day_)


def _from_to(period: Period) -> Bounds:
    start = None if period.start is None else day(period.start, "start")
    end = None if period.end is None else day(period.end, "end", last=True)
    if end is not None and end.year == _NO_END:
        end = None
    if start is not None and end is not None and end < start:
        raise UnreadableDosageError("it ends before it starts")
    return Bounds(start, end)


def _between(range_: Range) -> Bounds:
    if range_.high is None:
        raise UnreadableDosageError("its length has no upper end", silent=True)
    longest = _whole_days(range_.high)
    shortest = longest if range_.low is None else _whole_days(range_.low)
    if shortest > longest:
        raise UnreadableDosageError("its length runs from high to low")
    return Bounds(days=longest, about=range_.low is None or shortest != longest)


def _whole_days(duration: Quantity) -> int:
    """A length in days; a part of a day counts as a day."""
    days = math.ceil(days_of(duration, "length"))
    if days > LONGEST:
        raise UnreadableDosageError("the length is out of any range")
    return days
