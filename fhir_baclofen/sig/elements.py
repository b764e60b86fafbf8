"""What a dosage text is made of: a dose, how often, when, for how long, and the marks between them.

Named tuples, because they are made many times a text and cost the least to define at start-up.
"""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from fhir_baclofen.dosing import Amount, Route, Strength, Unit


class Per(StrEnum):
    """The time an amount is for."""

    DOSE = "dose"
    DAY = "day"
    HOUR = "hour"


class Mass(NamedTuple):
    """An amount of drug with its unit."""

    amount: Amount
    unit: Unit

    @staticmethod
    def of(low: Decimal, high: Decimal, unit: Unit) -> "Mass":
        """A mass from the ends of its range."""
        return Mass(Amount(low, high), unit)


class Dose(NamedTuple):
    """An amount to take: one, or several in order of the day ("1-0-1").

    `measure` is "mg", "ug", "mL", a form such as "tablet", or "" for a bare number.
    `strength` is one said with the dose, `mass` an amount beside a count that must agree with it.
    """

    amounts: tuple[Amount, ...]
    measure: str
    per: Per = Per.DOSE
    strength: Strength | None = None
    mass: Mass | None = None


class Product(NamedTuple):
    """A strength named by itself: "10 mg tablets", "5 mg/5 mL".

    `plural` where it cannot stand for one tablet.
    """

    strength: Strength
    plural: bool = False


class Counted(StrEnum):
    """How a number of times was said."""

    TIMES = "times"
    """As in "tid", "every 8 hours", "once a day"."""
    DAILY = "daily"
    """As in "daily" alone: once, unless times of day follow."""
    EVERY_DAY = "every day"
    """Once, or only "each day of the week" beside another frequency."""


class Often(NamedTuple):
    """`low` to `high` times in `days` days."""

    low: int
    high: int
    days: int = 1
    counted: Counted = Counted.TIMES
    up_to: bool = False


class At(NamedTuple):
    """Times of day, as minutes after midnight; `clock` when given by the clock.

    `phrased` when said in more than a word: "at bedtime" may explain the time before it.
    """

    minutes: tuple[int, ...]
    clock: bool = False
    phrased: bool = False


class OnDays(NamedTuple):
    """Taken on some days only: `taken` of each `of` days, or the named weekdays of 7."""

    taken: int
    of: int
    weekdays: frozenset[int] = frozenset()


class Divided(NamedTuple):
    """The amount of a day in so many equal doses; None when the number is left open.

    `by_times` when the number of times follows: "divided tid".
    """

    doses: int | None
    by_times: bool = False


class AsNeeded:
    """As in "prn" and its like."""


class OnlyOnce:
    """As in "stat", "one dose only"."""


class Most(NamedTuple):
    """Not more a day than so many doses, or than an amount in `measure`; `weak` for "up to"."""

    value: Decimal
    measure: str
    weak: bool = False


class Total(NamedTuple):
    """What the doses of a day add up to, said besides them; `daily` when in that word."""

    mass: Mass
    daily: bool = False


class Given(NamedTuple):
    """The route, and whether by infusion; `hinted` for the word "it", which may be no route."""

    route: Route | None
    continuous: bool = False
    hinted: bool = False

    @property
    def infused(self) -> bool:
        """True for a pump, an infusion or the spinal route."""
        return self.continuous or self.hinted or self.route is Route.INTRATHECAL


class Lasts(NamedTuple):
    """For so many days."""

    days: int


class Then(NamedTuple):
    """The next step begins; after `days` days when said here. `change` is 1 for up, -1 for down."""

    days: int | None = None
    change: int = 0


class Label(NamedTuple):
    """As in "week 2:": the step for the days `first` to `last` (None: onwards), counted from 1."""

    first: int
    last: int | None


class Stop:
    """The dosage ends here."""


class Nothing:
    """Understood, and of no meaning for the dose."""


class AtLast(Nothing):
    """A "thereafter" at the end of the last step."""


class DrugName(Nothing):
    """Baclofen by name."""


class Mark(NamedTuple):
    """A sign or word that parts or joins: , ; & + : ( ) = ."""

    sign: str


Element = (
    Dose
    | Product
    | Often
    | At
    | OnDays
    | Divided
    | AsNeeded
    | OnlyOnce
    | Most
    | Total
    | Given
    | Lasts
    | Then
    | Label
    | Stop
    | Nothing
    | Mark
)
