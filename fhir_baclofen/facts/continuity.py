"""What holds a treatment together over time: plans, visits, stays and supplies."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts.certainty import Evidence


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A dose step of an earlier care plan of this product."""

    mg_per_day: Decimal
    starts: date | None
    status: str


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """An active care plan of category baclofen.

    `codes` are its activity codes that are not cancelled; `steps` its dose steps in order of date.
    `reviews` are days on which a review activity was completed or is scheduled, `reviewed` those of
    completed ones. `progress` are days on which progress was noted on any activity. `suspended` is
    true when its dose steps stand on hold.
    """

    reference: str
    codes: frozenset[str]
    steps: tuple[PlannedStep, ...]
    reviews: tuple[date, ...]
    reviewed: tuple[date, ...] = ()
    progress: tuple[date, ...] = ()
    suspended: bool = False

    @property
    def tapers(self) -> bool:
        """True when its dose steps go down."""
        return len(self.steps) > 1 and self.steps[-1].mg_per_day < self.steps[0].mg_per_day

    @property
    def titrates(self) -> bool:
        """True when its dose steps go up."""
        return len(self.steps) > 1 and self.steps[-1].mg_per_day > self.steps[0].mg_per_day


@dataclass(frozen=True, slots=True)
class CarePlans:
    """Active care plans of this product."""

    plans: tuple[OwnPlan, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepBack:
    """The newest raise of the dose that was made for returned craving.

    `dose` is the daily dose it went back up to (mg), None when it is not on record.
    """

    on: date
    dose: Decimal | None


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits about baclofen, and any visit at all.

    `reviews_booked` are days of appointments and planned review activities about baclofen, past and
    to come. `seen` are the days of encounters of any class, finished or in progress, `reviewed`
    those on which the treatment itself was reviewed (an encounter with baclofen among its reasons,
    a completed review activity, a renewal noted as a review); both oldest first.
    """

    reviews_booked: tuple[date, ...] = ()
    seen: tuple[date, ...] = ()
    reviewed: tuple[date, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """A hospital stay in progress.

    `hours` run from the admission to the review, None when the admission has no time. `given` are
    the inpatient baclofen orders and administrations since the admission. `unconscious` is a
    Glasgow coma score of 8 or less, or a coma on record, during the stay. `reconciled` is true when
    the home list was reconciled for it. `gaps` say what of it could not be read.
    """

    reference: str
    hours: Decimal | None
    unconscious: bool
    reconciled: bool
    given: Evidence
    evidence: Evidence
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """One supply of oral baclofen that was handed out.

    `days` is how long it lasts, None when neither days' supply nor quantity and dose tell. `left`
    is how many days of earlier supply were left on that day (0 when it had run out, None when that
    cannot be told), `before` how long the supply before it lasts. `product` is fit to show;
    `manufacturer`, `form` ("tablet", "liquid", "granules") and `strength` (mg per unit) or
    `concentration` (mg/mL) are None where the record does not say. `vacation` marks a supply for a
    journey.
    """

    reference: str
    on: date
    days: int | None
    left: int | None
    before: int | None
    product: str
    manufacturer: str | None
    form: str | None
    strength: Decimal | None
    concentration: Decimal | None
    prescriber: str | None
    vacation: bool


@dataclass(frozen=True, slots=True)
class Supply:
    """Oral baclofen handed out, oldest first.

    `run_out` is the first day without drug, with stock carried over and hospital days left out;
    None when it cannot be told, then `unread` says why.
    """

    handouts: tuple[Handout, ...]
    run_out: date | None
    unread: str = ""
    gaps: tuple[str, ...] = ()
