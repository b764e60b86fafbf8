"""What the rules may know about a patient, and how surely.

A fact is `Known`, or it is missing in one of two ways: `Absent` (looked for in what could be read,
and not on record) or `Unknown` (it could not be read, or not be made sense of). Facts of many parts
(conditions, drugs) are listings that say themselves which part of them is missing (`gaps`).

All days are calendar days in the patient's own time; doses and clearances are exact decimals.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from fhir_baclofen.dosing import Regimen, Route
from fhir_baclofen.quantities import OralDailyDose, PumpDailyDose

T = TypeVar("T")
Evidence = tuple[str, ...]
"""References such as "MedicationRequest/m4" to the resources that carried a fact."""


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A fact and the resources it rests on."""

    value: T
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """Looked for and not on record; `reason` is fit to show ("no record of …")."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not readable or not understood; `reason` is fit to show and never means "normal"."""

    reason: str


Missing = Absent | Unknown
Fact = Known[T] | Absent | Unknown


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """Things on record by topic (a value set's name), and why the list may be incomplete.

    `gaps` are reasons fit to show; with one, "not listed" does not mean "not there".
    """

    by_topic: Mapping[str, tuple[T, ...]] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()

    def of(self, topic: str) -> tuple[T, ...]:
        """What is listed under a topic, newest last; empty when nothing is."""
        return self.by_topic.get(topic, ())


# -- the patient ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Age:
    """Age in completed years on the day of the review.

    The ends differ when the birth date is partial.
    """

    low: int
    high: int


class Gender(StrEnum):
    """FHIR administrative gender as far as formulas use it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Indication(StrEnum):
    """What baclofen is given for, as the rules tell it apart."""

    SPASTICITY = "spasticity"
    ALCOHOL = "alcohol-use-disorder"
    NEUROPATHIC = "neuropathic-pain"
    HICCUPS = "hiccups"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class IndicationFact:
    """The indication the rules use.

    `kind` is UNKNOWN with none or several `candidates`. `detail` is the name as stated or coded,
    fit to show. `source` is "order", "note", "problem list" or "" (unknown).
    """

    kind: Indication
    candidates: tuple[Indication, ...] = ()
    detail: str = ""
    source: str = ""
    evidence: Evidence = ()


# -- baclofen ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TherapyLine:
    """One therapy after reconciliation: an order with the statements and dispenses that repeat it.

    `regimen` is None when its dose could not be read (`unread` says why). `day` is the day of the
    regimen in force on the review date. `prescriber` is a reference or name, None if not on record.
    Lines written together as one regimen (same prescriber and day, one group, "take with") share
    their `group`; it is never empty.
    """

    reference: str
    route: Route
    regimen: Regimen | None
    unread: str | None
    started: date | None
    ends: date | None
    day: int
    prescriber: str | None
    inpatient: bool
    group: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class OralTherapy:
    """Oral baclofen as taken now, all lines together.

    `doses` are single doses in mg in order of the day at their highest, None when they cannot be
    listed; `doses_per_day` counts as-needed times too; `as_needed_mg` is the part of `dose.high`
    taken as needed.
    """

    dose: OralDailyDose
    doses: tuple[Decimal, ...] | None
    doses_per_day: int | None
    as_needed_mg: Decimal
    lines: tuple[TherapyLine, ...]


@dataclass(frozen=True, slots=True)
class PumpTherapy:
    """Intrathecal baclofen as given now."""

    dose: PumpDailyDose
    lines: tuple[TherapyLine, ...]


@dataclass(frozen=True, slots=True)
class DoseChange:
    """A day on which the daily dose changed; `before` is None for the start of the therapy.

    `reason` is the topic of a stated reason: "sedation", "serious-reaction", "no-effect", or None.
    """

    on: date
    before: Decimal | None
    after: Decimal
    reason: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EndedTherapy:
    """Oral baclofen that ended within the last 30 days and was not replaced.

    `dose` is the last daily dose, None when it could not be read. `how` is "stopped", "cancelled",
    "on-hold", "entered-in-error" or "ran out" (ended by its own bounds). `reason` as in DoseChange.
    """

    reference: str
    ended: date
    dose: OralDailyDose | None
    doses: tuple[Decimal, ...] | None
    how: str
    reason: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class DoseHistory:
    """How the oral dose came about, oldest first; the first change of a chain is the start.

    `exposure_since` is the first day of the chain without a gap above 30 days, None when it cannot
    be told. `ended` lists oral therapy that ended within 30 days without replacement, newest last.
    `sedation_setback` is the change (or end) that was made for sedation, None if none is on record.
    """

    changes: tuple[DoseChange, ...] = ()
    exposure_since: date | None = None
    ended: tuple[EndedTherapy, ...] = ()
    sedation_setback: DoseChange | None = None
    gaps: tuple[str, ...] = ()

    @property
    def last_change(self) -> DoseChange | None:
        """The newest change, the start included."""
        return self.changes[-1] if self.changes else None

    @property
    def last_increase(self) -> DoseChange | None:
        """The newest increase; the start of the therapy counts as one."""
        return next((c for c in reversed(self.changes) if c.after > (c.before or 0)), None)

    @property
    def last_reduction(self) -> DoseChange | None:
        """The newest reduction."""
        return next(
            (c for c in reversed(self.changes) if c.before is not None and c.after < c.before), None
        )


# -- orders under test ---------------------------------------------------------------------------


class Action(StrEnum):
    """What the orders under test do to the therapy of one route; REVIEW without any order.

    CHANGE: something is taken whose dose could not be read, so the direction cannot be told.
    """

    START = "start"
    INCREASE = "increase"
    RENEWAL = "renewal"
    REDUCTION = "reduction"
    STOP = "stop"
    CHANGE = "change"
    REVIEW = "review"


class UnitProblem(StrEnum):
    """A dose whose unit is not believed (it is never converted)."""

    ORAL_MICROGRAMS = "oral dose in micrograms"
    PUMP_MILLIGRAMS = "pump dose in milligrams"
    NO_CONCENTRATION = "millilitres without a concentration"
    SINGLE_DOSE = "single dose above 100 mg"


@dataclass(frozen=True, slots=True)
class OrderUnderTest:
    """One order of the submission.

    `regimen` is None for a stop, a suspect unit and an unread dose (`unread` says why). `stops`
    names the order stopped ("" for none). `text` is the dosage text as written, for messages.
    `names_slow` is true when its text names the slow protocol. `gaps` say which of its words were
    not read beside a dose that was.
    """

    reference: str
    route: Route
    regimen: Regimen | None
    unread: str | None
    contradiction: str | None
    unit_problem: UnitProblem | None
    is_stop: bool
    reason: str | None
    text: str
    prescriber: str | None
    names_slow: bool
    evidence: Evidence
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OralIntent:
    """Oral baclofen after the orders under test; in a chart review, as it is (a renewal).

    `dose` is the orders' own dose, `total` adds therapy that goes on beside them; both 0 for a
    stop. `first` is the dose of the first day (of `total`, at its highest). `before` is the dose
    taken now, None when nothing is. `doses`, `doses_per_day`, `as_needed_mg` as in OralTherapy, for
    the orders' dose. `naive` is true with no oral or intrathecal baclofen now or within 30 days.
    `from_pump` is true when the order stands in for an intrathecal therapy that stops. `lines` are
    all oral therapies after the orders (the orders included). `gaps` say which dose going on beside
    the orders, or taken before, could not be read.
    """

    action: Action
    dose: OralDailyDose
    total: OralDailyDose
    first: Decimal
    before: OralDailyDose | None
    doses: tuple[Decimal, ...] | None
    doses_per_day: int | None
    as_needed_mg: Decimal
    naive: bool
    from_pump: bool
    names_slow: bool
    evidence: Evidence
    lines: tuple[TherapyLine, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PumpIntent:
    """Intrathecal baclofen after the orders under test; in a chart review, as it is."""

    action: Action
    dose: PumpDailyDose
    before: PumpDailyDose | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Submission:
    """All orders under test of one call; empty in a chart review."""

    orders: tuple[OrderUnderTest, ...] = ()


# -- kidney --------------------------------------------------------------------------------------


class Tier(StrEnum):
    """Kidney function as dosing tells it apart; UNKNOWN is not normal."""

    NORMAL = "normal"
    MODERATE = "moderate"
    SEVERE = "severe"
    FAILURE = "failure"
    DIALYSIS = "dialysis"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class UnusableValue:
    """A kidney result that cannot be used as it stands.

    `hides_tier` when a tier may hide behind it ("<60").
    """

    reference: str
    on: date | None
    reason: str
    hides_tier: bool


@dataclass(frozen=True, slots=True)
class Kidney:
    """Kidney function with its status and evidence.

    `value` (in `unit`) set the tier; None for a comparator, a diagnosis or no value. `measure` is
    "egfr", "creatinine-clearance", "ckd-epi-2021", "cockcroft-gault", "diagnosis" or None. `on` is
    that result's day. `status` is "current", "stale", "conflicting" or "none". `newest_usable_on`
    is the day of the newest usable value of any kind. `tier_since` is the day of the first value of
    the present tier or a worse one without recovery in between. `acute` is an acute injury (rule
    25) with its own evidence. `unstaged_ckd` is evidence of chronic kidney disease without a stage.
    `notes` are sentences such as "the lower of two results by race". `gaps` say what could not be
    read, `result_gaps` what of it may be results or diagnoses.
    """

    tier: Tier
    value: Decimal | None = None
    unit: str | None = None
    measure: str | None = None
    on: date | None = None
    evidence: Evidence = ()
    status: str = "none"
    newest_usable_on: date | None = None
    tier_since: date | None = None
    acute: bool = False
    acute_evidence: Evidence = ()
    unusable: tuple[UnusableValue, ...] = ()
    unstaged_ckd: Evidence = ()
    notes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    result_gaps: tuple[str, ...] = ()


# -- the rest of the record ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """A condition, or an observation that states one, of a topic.

    `active` is false for resolved, inactive and remitted ones. `on` is onset, else recorded day.
    `code` is the code that matched ("K25.9"), "" when words did. `name` is fit to show.
    """

    reference: str
    active: bool
    on: date | None
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OtherDrug:
    """Another medicine of a class, taken now or ended within the last 14 days.

    `steady_since` is the day since which its dose has not risen (None: cannot be told); `ended`
    None while taken. `as_needed_only` and `total_doses` describe a single dose before a procedure.
    """

    reference: str
    name: str
    ingredients: frozenset[str]
    started: date | None
    steady_since: date | None
    ended: date | None
    as_needed_only: bool
    total_doses: int | None


@dataclass(frozen=True, slots=True)
class Allergy:
    """An allergy or intolerance to baclofen that counts."""

    reference: str
    mild_intolerance: bool
    name: str


@dataclass(frozen=True, slots=True)
class Pump:
    """The implanted pump and its next refill; `alarm_on` None when no alarm date is on record."""

    alarm_on: date | None
    refill_on: date | None
    last_refill_on: date | None
    implanted_on: date | None
    evidence: Evidence
    gaps: tuple[str, ...] = ()


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
    `reviews` are days on which a review activity was completed or is scheduled.
    """

    reference: str
    codes: frozenset[str]
    steps: tuple[PlannedStep, ...]
    reviews: tuple[date, ...]

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
class Visits:
    """Booked visits.

    Days of appointments and planned review activities about baclofen, past and to come.
    """

    reviews_booked: tuple[date, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """All that the rules may know. A rule asks for a field by its name."""

    patient: str
    today: date
    age: Fact[Age]
    gender: Fact[Gender]
    indication: IndicationFact
    oral: Fact[OralTherapy]
    pump_therapy: Fact[PumpTherapy]
    oral_lines: tuple[TherapyLine, ...]
    history: DoseHistory
    submission: Submission
    oral_intent: Fact[OralIntent]
    pump_intent: Fact[PumpIntent]
    kidney: Kidney
    problems: Listing[Problem]
    other_drugs: Listing[OtherDrug]
    allergies: Listing[Allergy]
    pump: Fact[Pump]
    care_plans: CarePlans
    visits: Visits
    reviewable: bool
    """False when nothing is ordered or taken and nothing ended within 30 days.

    Every rule passes.
    """
