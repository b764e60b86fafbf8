"""How often a dose is taken: what a FHIR Timing says, as a number of times a day.

Source: FHIR R4, Timing: repeat (a missing frequency means once per period), code (GTSAbbreviation),
event; event-timing and v3-TimingEvent for `when`. Where a Timing says a thing twice, both must
agree.
"""

import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil

from msgspec import Struct, structs

from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.dosage.amounts import DAYS, positive
from fhir_baclofen.fhir.dosage.bounds import LONGEST, event_days
from fhir_baclofen.fhir.dosage.timing_code import AT, Times, daily, times_of_code
from fhir_baclofen.fhir.dosage_types import Timing, TimingRepeat, number

MOST_TIMES_A_DAY = 24
WEEK = DAYS["wk"]

# "At meals" is three meals; a stated frequency overrides it ("twice a day with meals").
_MEALS = {
    "AC": (AT["ACM"], AT["ACD"], AT["ACV"]),
    "C": (AT["CM"], AT["CD"], AT["CV"]),
    "PC": (AT["PCM"], AT["PCD"], AT["PCV"]),
}
_ONE_MEAL = frozenset({"ACM", "CM", "PCM", "ACD", "CD", "PCD", "ACV", "CV", "PCV"})
_WEEKDAYS = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?", re.ASCII)


def times_of(timing: Timing) -> Times | None:
    """How often; None when the timing does not say (it may still have bounds).

    Raises UnreadableDosageError for a timing that is not understood or contradicts itself.
    """
    if timing.modifier_extension is not None:
        raise UnreadableDosageError("the timing is modified by an extension")
    repeated = None if timing.repeat is None else _repeated(timing.repeat)
    coded = None if timing.code is None else times_of_code(timing.code, required=repeated is None)
    if timing.event:
        if repeated or coded:
            raise UnreadableDosageError("the timing has both dates and a rule")
        return _dated(timing)
    return _believable(_agreed(repeated, coded))


def _agreed(repeated: Times | None, coded: Times | None) -> Times | None:
    if repeated is None or coded is None:
        return repeated or coded
    if (repeated.low, repeated.high) != (coded.low, coded.high):
        raise UnreadableDosageError("the timing code and the timing rule differ")
    return structs.replace(repeated, as_needed=True) if coded.as_needed else repeated


def _believable(times: Times | None) -> Times | None:
    if times is not None and times.high > MOST_TIMES_A_DAY:
        raise UnreadableDosageError(f"it is taken more than {MOST_TIMES_A_DAY} times a day")
    return times


# -- dates ---------------------------------------------------------------------------------------


def _dated(timing: Timing) -> Times:
    """The same number of doses on each of some days in a row."""
    days = event_days(timing)
    length = (days[-1] - days[0]).days + 1
    each = len(days) // length
    row = [days[0] + timedelta(n) for n in range(length) for _ in range(each)]
    if row != days or each > MOST_TIMES_A_DAY:
        raise UnreadableDosageError("the dates of the doses are not days in a row", silent=True)
    return structs.replace(daily(each), days=length)


# -- rule ----------------------------------------------------------------------------------------


class _Pace(Struct, frozen=True):
    """`least` to `most` times in each `shortest` to `longest` days; `times` is what that makes."""

    least: int
    most: int
    shortest: Fraction
    longest: Fraction
    times: Times


class _Moments(Struct, frozen=True):
    """Points in the day; `loose` when they only say that it is at meals."""

    at: tuple[int, ...]
    loose: bool = False


def _repeated(repeat: TimingRepeat) -> Times | None:
    pace, moments = _pace(repeat), _moments(repeat)
    weekdays = _weekdays(repeat)
    count = _whole(repeat.count_max, "count") or _whole(repeat.count, "count")
    if pace is None and moments is None and not weekdays:
        if count == 1:
            return structs.replace(daily(1), days=1)
        if count:
            raise UnreadableDosageError("a count is given but not how often", silent=True)
        return None
    times = _by_moments(moments) if pace is None else _by_pace(pace, moments)
    if weekdays:
        times = _on_weekdays(times, pace, moments, len(weekdays))
    return _counted(times, count) if count else times


def _counted(times: Times, count: int) -> Times:
    days = ceil(count / times.low)
    if days > LONGEST:
        raise UnreadableDosageError("the length is out of any range")
    return structs.replace(times, days=days)


def _pace(repeat: TimingRepeat) -> _Pace | None:
    least = _whole(repeat.frequency, "frequency")
    most = _whole(repeat.frequency_max, "frequency")
    if repeat.period is None:
        if least or most or repeat.period_max is not None:
            reason = "how often is not said: a frequency without a period"
            raise UnreadableDosageError(reason, silent=True)
        return None
    unit = repeat.period_unit or ""
    if unit not in DAYS:
        raise UnreadableDosageError("the unit of the period is not understood", silent=True)
    least = least or 1
    period = positive(number(repeat.period), "period")
    longest = period
    if repeat.period_max is not None:
        longest = positive(number(repeat.period_max), "period")
    if (most or least) < least or longest < period:
        raise UnreadableDosageError("a range in the timing runs from high to low")
    return _pace_of((least, most or least), (period, longest), unit)


@lru_cache(maxsize=512)
def _pace_of(times: tuple[int, int], periods: tuple[Decimal, Decimal], unit: str) -> _Pace:
    shortest, longest = (Fraction(period) * DAYS[unit] for period in periods)
    low, high = times[0] / longest, times[1] / shortest
    every_day = longest <= 1 and high.denominator == 1
    return _Pace(*times, shortest, longest, Times(low, high, every_day=every_day))


def _whole(value: object, name: str) -> int | None:
    if value is None:
        return None
    counted = positive(number(value), name)
    if counted != int(counted):
        raise UnreadableDosageError(f"the {name} is not a whole number")
    return int(counted)


def _moments(repeat: TimingRepeat) -> _Moments | None:
    if repeat.when and repeat.time_of_day:
        raise UnreadableDosageError("the times of the day are given twice")
    if repeat.when:
        return _events(list(dict.fromkeys(repeat.when)))
    if repeat.time_of_day:
        return _Moments(tuple(sorted({_clock(time) for time in repeat.time_of_day})))
    return None


def _events(codes: list[str | None]) -> _Moments:
    meals = [_MEALS[code] for code in codes if code in _MEALS]
    others = [code for code in codes if code not in _MEALS]
    if not all(code in AT for code in others):
        raise UnreadableDosageError("a time of the day is not understood", silent=True)
    if meals and not _ONE_MEAL.isdisjoint(others):
        raise UnreadableDosageError("at meals, and at one meal again", silent=True)
    at = [*(time for three in meals for time in three), *(AT[code or ""] for code in others)]
    return _Moments(tuple(sorted(at)), loose=not others)


def _clock(text: str | None) -> int:
    found = _CLOCK.fullmatch(text or "")
    if found is None:
        raise UnreadableDosageError("a time of the day is not understood", silent=True)
    return int(found[1]) * 60 + int(found[2])


def _by_moments(moments: _Moments | None) -> Times:
    return daily(1) if moments is None else daily(len(moments.at), *moments.at)


def _by_pace(pace: _Pace, moments: _Moments | None) -> Times:
    times = pace.times
    if moments is None:
        return times
    count = len(moments.at)
    if _is_daily(pace) and not moments.loose:
        # "Once a day" beside several points in the day is how records say "at each of them".
        return _by_moments(moments)
    if not moments.loose and not _fits(pace, count):
        raise UnreadableDosageError("the frequency and the times of the day differ")
    return (
        structs.replace(times, at=moments.at) if times.every_day and times.high == count else times
    )


def _is_daily(pace: _Pace) -> bool:
    return pace.least == pace.most == 1 and pace.shortest == pace.longest == 1


def _fits(pace: _Pace, moments: int) -> bool:
    """Whether a pace and a number of moments in the day can both be meant."""
    if pace.longest > 1:
        return moments in {1, pace.most}
    return pace.times.low == pace.times.high == moments


def _weekdays(repeat: TimingRepeat) -> frozenset[str]:
    days = frozenset((day or "").lower() for day in repeat.day_of_week or ())
    if not days <= _WEEKDAYS:
        raise UnreadableDosageError("a day of the week is not understood", silent=True)
    return days


def _on_weekdays(times: Times, pace: _Pace | None, moments: _Moments | None, days: int) -> Times:
    """The average over a week of what is taken on some of its days."""
    if days == WEEK and (pace is None or pace.longest <= 1):
        return times
    if pace is None or pace.longest <= 1:
        share = Fraction(days) / WEEK
        return Times(times.low * share, times.high * share, every_day=False)
    expected = days * (1 if moments is None else len(moments.at))
    if pace.shortest != WEEK or not pace.least == pace.most == expected:
        raise UnreadableDosageError("the frequency and the days of the week differ")
    return times
