"""Baclofen as it is taken and has been taken."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fhir_baclofen.dosing import Regimen, Route
from fhir_baclofen.facts.certainty import Evidence
from fhir_baclofen.quantities import OralDailyDose, PumpDailyDose


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
    taken as needed. `hidden` says where a therapy that is not among them may hide.
    """

    dose: OralDailyDose
    doses: tuple[Decimal, ...] | None
    doses_per_day: int | None
    as_needed_mg: Decimal
    lines: tuple[TherapyLine, ...]
    hidden: tuple[str, ...] = ()


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
    `failed` are orders of oral baclofen stopped for insufficient effect or because they were not
    tolerated.
    """

    changes: tuple[DoseChange, ...] = ()
    exposure_since: date | None = None
    ended: tuple[EndedTherapy, ...] = ()
    sedation_setback: DoseChange | None = None
    failed: Evidence = ()
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


class Phase(StrEnum):
    """Where the treatment stands."""

    NAIVE = "naive"
    STARTING = "starting"
    TITRATING = "titrating"
    STABLE = "stable"
    TAPERING = "tapering"
    HOLDING = "holding"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Treatment:
    """The phase of the treatment on the day of the review, before any order under test.

    `since` is its first day, None where it has none or it is not known. `because` is a sentence
    with the dates it rests on, fit to show. `no_effect` are resources of the present therapy with a
    note that it brings no improvement.
    """

    phase: Phase
    since: date | None
    because: str
    evidence: Evidence = ()
    gaps: tuple[str, ...] = ()
    no_effect: Evidence = ()
