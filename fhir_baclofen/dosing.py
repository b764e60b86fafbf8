"""What a dosage says: single doses, doses a day, and how they change over time.

Free text (`sig`) and structured FHIR `Dosage` (`fhir/dosage/`) are both read into a `Regimen`, or
into a `NotRead` that says why. A regimen is a curve: steps follow each other without a gap, and
each step holds one day's doses. Regular and as-needed parts are kept apart, because what counts
differs: a review counts as-needed doses in full, `sig` shows them with a low end of 0.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from fhir_baclofen.quantities import ZERO


class Unit(StrEnum):
    """The unit of an amount of baclofen (UCUM code)."""

    MG = "mg"
    UG = "ug"


class Route(StrEnum):
    """The way baclofen is given, as far as doses differ by it."""

    ORAL = "oral"
    INTRATHECAL = "intrathecal"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount with its range; low and high are equal without one. The unit is the regimen's."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Amount") -> "Amount":
        """Both together."""
        return Amount(self.low + other.low, self.high + other.high)


NOTHING = Amount(ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of days with the same doses each day.

    `days` is the length, None when open-ended. `regular` and `as_needed` are amounts a day;
    `as_needed` is what may be taken at most (times allowed x dose). `doses` are the regular single
    doses in order of the day, at the highest number of times a day; None where no such list exists
    (a continuous infusion, or a dose not taken every day). `as_needed_doses` are the single
    as-needed doses of a day. `continuous` is true for an infusion. `at` are the minutes of the day
    of `doses`, empty where they are not known; they make no other dose of a step.
    """

    days: int | None
    regular: Amount
    as_needed: Amount = NOTHING
    doses: tuple[Amount, ...] | None = None
    as_needed_doses: tuple[Amount, ...] = ()
    continuous: bool = False
    at: tuple[int, ...] = field(default=(), compare=False)

    @property
    def in_full(self) -> Amount:
        """The amount a day with as-needed doses taken as often as allowed."""
        return self.regular + self.as_needed if self.as_needed.high else self.regular

    @property
    def only_as_needed(self) -> bool:
        """True when nothing is taken regularly but something may be taken as needed."""
        return self.regular.high == 0 and self.as_needed.high > 0

    @property
    def doses_per_day(self) -> int | None:
        """How many times a day at most, as-needed times included.

        None when there is no such number.
        """
        if self.doses is None:
            return None
        return len(self.doses) + len(self.as_needed_doses)


@dataclass(frozen=True, slots=True)
class Regimen:
    """A dosage that was read whole: a curve of daily doses over time.

    `steps` has at least one member; the curve falls to nothing after the last step if that one has
    `days`. `route` is what the dosage itself says, None if it is silent. `maximum` is a stated most
    a day, in `unit`.
    """

    unit: Unit
    steps: tuple[Step, ...]
    route: Route | None = None
    maximum: Decimal | None = None

    def on_day(self, day: int) -> Step | None:
        """The step in force `day` days after the start (0 is the first day).

        None once it has ended.
        """
        for step in self.steps:
            if step.days is None or day < step.days:
                return step
            day -= step.days
        return None


@dataclass(frozen=True, slots=True)
class NotRead:
    """A dosage that could not be read whole, with a reason fit to show to a clinician."""

    reason: str


@dataclass(frozen=True, slots=True)
class Strength:
    """What one unit of a product holds: `amount` mg or ug in `per` tablets (1) or in `per` mL.

    "10 mg" tablets are Strength(10, MG, 1, liquid=False); "5 mg/5 mL" is Strength(5, MG, 5,
    liquid=True).
    """

    amount: Decimal
    unit: Unit
    per: Decimal
    liquid: bool


Reading = Regimen | NotRead
