"""The orders under test, and what they make of the therapy."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fhir_baclofen.dosing import Regimen, Route
from fhir_baclofen.facts.certainty import Evidence
from fhir_baclofen.facts.therapy import TherapyLine
from fhir_baclofen.quantities import ZERO, OralDailyDose, PumpDailyDose

NO_PUMP_DOSE = PumpDailyDose(ZERO, ZERO)


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
    not read beside a dose that was. `bolus_ug` is a single intrathecal dose, such as a screening
    bolus: no dose a day. `gives_nothing` is true for a pump order of 0 µg a day. `vacation` marks
    an order for a journey.
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
    bolus_ug: Decimal | None = None
    gives_nothing: bool = False
    vacation: bool = False


@dataclass(frozen=True, slots=True)
class OralIntent:
    """Oral baclofen after the orders under test; in a chart review, as it is (a renewal).

    `dose` is the orders' own dose, `total` adds therapy that goes on beside them; both 0 for a
    stop. `first` is the dose of the first day (of `total`, at its highest). `before` is the dose
    taken now, None when nothing is. `doses`, `doses_per_day`, `as_needed_mg` as in OralTherapy, for
    the orders' dose. `naive` is true with no oral or intrathecal baclofen now or within 30 days.
    `from_pump` is true when the order stands in for an intrathecal therapy that stops. `lines` are
    all oral therapies after the orders (the orders included). `gaps` say which dose going on beside
    the orders, or taken before, could not be read; those that are `hidden` may add to `total`.
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
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PumpIntent:
    """Intrathecal baclofen after the orders under test; in a chart review, as it is.

    `dose` is the orders' own dose, `beside` that of therapy which goes on beside them. `gaps` say
    which other dose could not be read.
    """

    action: Action
    dose: PumpDailyDose
    before: PumpDailyDose | None
    evidence: Evidence
    beside: PumpDailyDose = NO_PUMP_DOSE
    gaps: tuple[str, ...] = ()

    @property
    def total(self) -> PumpDailyDose:
        """All intrathecal baclofen after the orders."""
        return self.dose + self.beside


@dataclass(frozen=True, slots=True)
class Submission:
    """All orders under test of one call; empty in a chart review."""

    orders: tuple[OrderUnderTest, ...] = ()
