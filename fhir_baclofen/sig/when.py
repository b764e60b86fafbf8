"""Everything a clause says about when, sorted and free of contradictions."""

from dataclasses import dataclass

from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.clauses import Clause
from fhir_baclofen.sig.elements import At, Counted, Divided, Often, OnDays, OnlyOnce


@dataclass(slots=True)
class When:
    """When a dose is taken. `minutes` are times of day, after midnight."""

    often: Often | None = None
    minutes: tuple[int, ...] = ()
    on_days: OnDays | None = None
    divided: Divided | None = None
    once: bool = False

    @property
    def is_daily(self) -> bool:
        """True for "daily" or "every day" with no times of day and no number of times."""
        return self.often is not None and self.often.counted is not Counted.TIMES

    @property
    def times(self) -> Often | None:
        """The frequency, if it counts times."""
        return None if self.is_daily else self.often


def when_of(clause: Clause) -> When:
    """When the dose of a clause is taken. Raises NotUnderstoodError for what does not agree."""
    when = When()
    times = [said for said in clause.timing if isinstance(said, At)]
    when.minutes = tuple(minute for at in times for minute in at.minutes)
    if len(set(when.minutes)) != len(when.minutes):
        raise NotUnderstoodError("a time of day is named twice")
    for said in clause.timing:
        if isinstance(said, OnDays):
            _first(when.on_days)
            when.on_days = said
        elif isinstance(said, Divided):
            _first(when.divided)
            when.divided = said
        elif isinstance(said, OnlyOnce):
            when.once = True
    when.often = _one_frequency(clause, when)
    if when.often is None and len({at.clock for at in times}) > 1:
        raise NotUnderstoodError("times by the clock and other times of day are mixed")
    return when


def _first(already: OnDays | Divided | None) -> None:
    if already is not None:
        raise NotUnderstoodError("the days, or the number of doses, are stated twice")


def _one_frequency(clause: Clause, when: When) -> Often | None:
    """The one frequency of a clause.

    "daily" gives way to times of day and in "60 mg daily divided tid", "every day" also to "tid".
    """
    found = [said for said in clause.timing if isinstance(said, Often)]
    if not found:
        return None
    _check_days(found, when)
    if when.minutes:
        found = [often for often in found if often.counted is Counted.TIMES]
    elif len(found) > 1:
        giving_way = {Counted.EVERY_DAY} if when.divided is None else set(Counted) - {Counted.TIMES}
        found = [often for often in found if often.counted not in giving_way] or found
    if len({(often.low, often.high, often.days) for often in found}) > 1:
        raise NotUnderstoodError("two different frequencies are stated")
    if not found:
        return None
    _check_times_of_day(found[0], len(when.minutes))
    return found[0]


def _check_days(found: list[Often], when: When) -> None:
    """Raise where "daily" and the days contradict: not "daily on Mondays", but "daily weekly"."""
    if when.on_days is None:
        return
    some_days = bool(when.on_days.weekdays) or when.on_days.taken > 1
    counted = {often.counted for often in found}
    if Counted.EVERY_DAY in counted or (Counted.DAILY in counted and not some_days):
        raise NotUnderstoodError("it is not clear on which days the dose is taken")


def _check_times_of_day(often: Often, named: int) -> None:
    weekly_at_one_time = often.days > 1 and named == 1
    if (
        named
        and not weekly_at_one_time
        and (often.low, often.high, often.days) != (named, named, 1)
    ):
        raise NotUnderstoodError("the number of times and the times of day do not agree")
