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

    `dose` is the daily dose it went back up to (mg), None when it is not on record. `gaps` say
    where a newer one may hide.
    """

    on: date
    dose: Decimal | None
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits about baclofen, and any visit at all.

    `reviews_booked` are days of appointments and planned review activities about baclofen, past and
    to come. `seen` are the days of encounters of any class, finished or in progress: of a longer
    one its first and its last day, today while it goes on. `reviewed` are those on which the
    treatment itself was reviewed (an encounter with baclofen among its reasons, a completed review
    activity, an order noted as a review). Both are oldest first and never to come. `gaps` say why
    `reviews_booked` may be incomplete, `seen_gaps` and `reviewed_gaps` why those may be.
    """

    reviews_booked: tuple[date, ...] = ()
    seen: tuple[date, ...] = ()
    reviewed: tuple[date, ...] = ()
    gaps: tuple[str, ...] = ()
    seen_gaps: tuple[str, ...] = ()
    reviewed_gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """A hospital stay in progress.

    `hours` run from the admission to the review at least, `hours_at_most` at most: they differ when
    the admission has a day without a time; None without a start. A stay that follows another on the
    spot (from the emergency department to a ward) goes on from its admission. `given` are the
    inpatient baclofen orders and administrations since the admission. `unconscious` is a Glasgow
    coma score of 8 or less, or a coma on record, during the stay. `reconciled` is true when the
    home list was reconciled for it. `gaps` say what of it could not be read.
    """

    reference: str
    hours: Decimal | None
    hours_at_most: Decimal | None
    unconscious: bool
    reconciled: bool
    given: Evidence
    evidence: Evidence
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """One supply of oral baclofen that was handed out.

    `days` is how long it lasts, None when neither days' supply nor quantity and dose tell. `left`
    is how many days of earlier supply of the same dose were left on that day (0 when it had run
    out, None when that cannot be told), `before` how long the supply before it lasts. `product` is
    fit to show; `manufacturer`, `form` ("tablet", "capsule", "liquid", "granules") and `strength`
    (mg per unit) or `concentration` (mg/mL) are None where the record does not say. `vacation`
    marks a supply for a journey. `part` names the strength it supplies where one therapy is made of
    several.

    Supplies of one day that make up one regimen are one: each says the days they last together.
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
    part: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """Oral baclofen handed out, oldest first.

    `run_out` is the first day without drug, with stock carried over and hospital days left out;
    None when it cannot be told, then `unread` says why. `hospital_days` are the days in hospital
    since then, up to the review. `lapses` are all days on which the drug ran out, up to the review,
    oldest first. `gaps` say where another supply may hide, `stay_gaps` where days in hospital may,
    `part_gaps` where another strength of the regimen may.
    """

    handouts: tuple[Handout, ...]
    run_out: date | None
    unread: str = ""
    gaps: tuple[str, ...] = ()
    hospital_days: int = 0
    lapses: tuple[date, ...] = ()
    stay_gaps: tuple[str, ...] = ()
    part_gaps: tuple[str, ...] = ()
