"""Single changes of a case: one dose, one result, one drug less, another day.

Each names in full what it changes, so that anybody can make the same change to the record and
review it again.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Dose:
    """An oral order (or statement) gives these doses every day, as structured dosage.

    `drafted` is true for an order under test, false for one on record.
    """

    order: str
    drafted: bool
    doses_mg: tuple[Decimal, ...]

    @property
    def mg_per_day(self) -> Decimal:
        """The daily dose."""
        return sum(self.doses_mg, Decimal(0))


@dataclass(frozen=True, slots=True)
class PumpDose:
    """A pump order gives this rate."""

    order: str
    drafted: bool
    ug_per_day: Decimal


@dataclass(frozen=True, slots=True)
class Regular:
    """An order is taken regularly instead of as needed."""

    order: str
    drafted: bool


@dataclass(frozen=True, slots=True)
class Replacing:
    """An order under test names the one it replaces (`priorPrescription`)."""

    order: str
    prior: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Orders under test are not made."""

    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """An observation has this value, in the unit it states (in `unit` where it states none).

    `component` is the place of the part that holds it, None for its own value. `without` are other
    results that are then not there.
    """

    observation: str
    component: int | None
    value: Decimal
    unit: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BornOn:
    """The patient has this birth date."""

    day: date


@dataclass(frozen=True, slots=True)
class Sex:
    """The patient has this administrative gender."""

    gender: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Baclofen is given for this reason, in words.

    `orders` are those that say so, under test or on record.
    """

    orders: tuple[str, ...]
    drafted: bool
    words: str


@dataclass(frozen=True, slots=True)
class Without:
    """These resources are not on record."""

    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """One more resource is on record, as JSON."""

    resource: str


@dataclass(frozen=True, slots=True)
class ReviewOn:
    """The review takes place on this day, at the same time of day."""

    day: date


@dataclass(frozen=True, slots=True)
class Earlier:
    """These orders on record began so many days earlier."""

    orders: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class AlarmOn:
    """The low-reservoir alarm of a pump is due on this day, by this device, use or request."""

    holder: str
    day: date


@dataclass(frozen=True, slots=True)
class Together:
    """Two changes at once, the first one made first."""

    first: "Change"
    second: "Change"


Change = (
    Dose
    | PumpDose
    | Regular
    | Replacing
    | Withdrawn
    | Value
    | BornOn
    | Sex
    | Reason
    | Without
    | Added
    | ReviewOn
    | Earlier
    | AlarmOn
    | Together
)
