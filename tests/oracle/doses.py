"""How much baclofen a written dosage gives in a day.

From part 0.5 of the catalogue ("What counts": daily dose, times per day, splits, as needed) and
from the page on reading medication records (tablets times strength, millilitres times
concentration, hours and days, several lines, as needed counted in full).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

Unit = Literal["mg", "g", "tablet", "mL"]

TIMES_A_DAY: Final = {
    "qd": 1,
    "od": 1,
    "daily": 1,
    "nocte": 1,
    "qhs": 1,
    "at bedtime": 1,
    "bd": 2,
    "bid": 2,
    "q12h": 2,
    "tid": 3,
    "tds": 3,
    "x3/d": 3,
    "q8h": 3,
    "qid": 4,
    "qds": 4,
    "q6h": 4,
}


@dataclass(frozen=True, slots=True)
class Amount:
    """What is taken at one time; `most` is the upper end of a range."""

    least: Fraction
    most: Fraction
    unit: Unit


@dataclass(frozen=True, slots=True)
class Every:
    """So many times (up to `at_most`) in so many hours or days."""

    frequency: int
    at_most: int
    period: Fraction
    unit: Literal["h", "d"]


@dataclass(frozen=True, slots=True)
class AtTimes:
    """At named times: clock times, parts of the day (`when`), a code, or a word in a text."""

    kind: Literal["timeOfDay", "when", "code", "word"]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Unequal doses in order of the day, written `10-5-5-10 mg` or `1-0-1` tablets."""

    doses: tuple[Fraction, ...]
    unit: Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dosage: an amount at a time, or a split."""

    amount: Amount | Split
    timing: Every | AtTimes | None = None
    as_needed: bool = False
    most_mg_a_day: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Daily:
    """Milligrams a day, lowest and highest, and how many times a day."""

    low: Fraction
    high: Fraction
    times: Fraction


def mg_in(unit: Unit, strength: Fraction) -> Fraction:
    """Milligrams in one unit; `strength` is mg in a tablet, or mg in a millilitre."""
    return {"mg": Fraction(1), "g": Fraction(1000), "tablet": strength, "mL": strength}[unit]


def times_a_day(timing: Every | AtTimes) -> tuple[Fraction, Fraction]:
    """Fewest and most times a day."""
    if isinstance(timing, AtTimes):
        if timing.kind in ("timeOfDay", "when"):
            number = Fraction(len(timing.names))
        else:
            number = Fraction(TIMES_A_DAY[timing.names[0].lower()])
        return number, number
    days = timing.period / (24 if timing.unit == "h" else 1)
    return timing.frequency / days, timing.at_most / days


def of_line(line: Line, strength: Fraction) -> Daily:
    """What one line gives in a day."""
    if isinstance(line.amount, Split):
        one = mg_in(line.amount.unit, strength)
        total = sum(line.amount.doses, Fraction(0)) * one
        return Daily(total, total, Fraction(sum(1 for dose in line.amount.doses if dose)))
    assert line.timing is not None
    fewest, most = times_a_day(line.timing)
    one = mg_in(line.amount.unit, strength)
    low, high = line.amount.least * one * fewest, line.amount.most * one * most
    if line.as_needed:  # counts in both ends as if taken as often as allowed
        low = line.amount.least * one * most
    if line.most_mg_a_day is not None:  # as often as the maximum lets it be taken
        most = min(most, line.most_mg_a_day / (line.amount.most * one))
        low, high = min(low, line.most_mg_a_day), min(high, line.most_mg_a_day)
    return Daily(low, high, most)


def _together(each: list[Daily]) -> Daily:
    return Daily(
        sum((daily.low for daily in each), Fraction(0)),
        sum((daily.high for daily in each), Fraction(0)),
        sum((daily.times for daily in each), Fraction(0)),
    )


def of_orders(orders: Iterable[tuple[Iterable[Line], Fraction]]) -> Daily:
    """The lines of an order (with its strength) add up, and so do orders side by side."""
    return _together(
        [_together([of_line(line, strength) for line in lines]) for lines, strength in orders]
    )
