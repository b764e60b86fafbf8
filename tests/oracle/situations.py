"""A patient in a few words: what the tables of verdicts and plans are asked about.

Doses are tuples of milligrams in order of the day. Days are counted back from the review.
The words are those of part 0.5 of the catalogue (what is current, naive, an order, a stop) and of
the page on reading changes of dose.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Literal

Doses = tuple[Fraction, ...]
Change = Literal["review", "start", "increase", "reduction", "renewal", "stop"]
Tier = Literal["normal", "moderate", "severe", "failure", "dialysis"]
Indication = Literal[
    "spasticity", "alcohol-use-disorder", "neuropathic-pain", "hiccups", "other", "unknown"
]


@cache
def total(doses: Doses) -> Fraction:
    """Milligrams a day."""
    return sum(doses, Fraction(0))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Doses taken since a day, until the next stretch began."""

    doses: Doses
    since: int

    @property
    def daily(self) -> Fraction:
        return total(self.doses)


@dataclass(frozen=True, slots=True)
class Situation:
    """One patient at one review; without an order it is a chart review."""

    indication: Indication = "spasticity"
    age: int = 45
    tier: Tier = "normal"
    therapy: tuple[Stretch, ...] = ()
    ordered: Doses | None = None
    least: Doses = ()  # the lower ends of the doses still to be given, where they are ranges
    slow: bool = False
    watched: int | None = None  # a review of the plan this many days ago (below 0: ahead)
    stopped_for: str = ""
    tapering: bool = False

    @property
    def current(self) -> Fraction:
        return self.therapy[-1].daily if self.therapy else Fraction(0)

    @property
    def order(self) -> Fraction:
        return total(self.ordered or ())

    @property
    def change(self) -> Change:
        if self.ordered is None:
            return "review"
        if not self.therapy:
            return "start"
        if not self.ordered:
            return "stop"
        if self.order == self.current:
            return "renewal"
        return "increase" if self.order > self.current else "reduction"

    @property
    def doses(self) -> Doses:
        """The doses still to be given: of the order, or of the therapy in a chart review."""
        if self.ordered is not None:
            return self.ordered
        return self.therapy[-1].doses if self.therapy else ()

    @property
    def dose(self) -> Fraction:
        return total(self.doses)

    @property
    def exposure(self) -> int:
        """Days since the first dose."""
        return self.therapy[0].since if self.therapy else 0

    @property
    def established(self) -> bool:
        """Fourteen days of use or more (rule 57)."""
        return self.exposure >= 14

    @property
    def older(self) -> bool:
        """65 years or more (switch `older.age`)."""
        return self.age >= 65

    def last_increase(self) -> int | None:
        """Days since the dose last went up; the start counts."""
        days: int | None = None
        before = Fraction(0)
        for stretch in self.therapy:
            if stretch.daily > before:
                days = stretch.since
            before = stretch.daily
        return days

    def last_cut(self) -> int | None:
        """Days since the dose last went down."""
        days: int | None = None
        before = Fraction(0)
        for stretch in self.therapy:
            if stretch.daily < before:
                days = stretch.since
            before = stretch.daily
        return days

    def began(self) -> Fraction:
        """The dose before the cuts of the last two weeks, where none took more than a third of it.

        So far it is then a taper by method C (rule 57). Without such cuts the present dose.
        """
        cuts = [
            (one.daily, other.daily)
            for one, other in pairwise(self.therapy)
            if other.daily < one.daily and other.since <= 14
        ]
        highest = max((one for one, _ in cuts), default=self.current)
        fast = all(one - other <= max(highest / 3, Fraction(5)) for one, other in cuts)
        return max(highest, self.current) if fast else self.current
