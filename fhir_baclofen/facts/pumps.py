"""The implanted pump: its dates, its dose over time, and the tests before it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts.certainty import Evidence
from fhir_baclofen.facts.therapy import DoseChange


@dataclass(frozen=True, slots=True)
class Fill:
    """The last filling of the reservoir: how much of which concentration (µg/mL)."""

    on: date
    ml: Decimal
    ug_per_ml: Decimal
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Pump:
    """The implanted pump and its next refill; `alarm_on` None when no alarm date is on record.

    `refill_on` is the next refill that is booked, `missed_refill_on` one that was booked and has
    passed without a refill on record. `implanted_for` is the hours since the implant (a bare date
    is noon). `fill` is the last filling, None unless its volume and concentration are on record.
    `alarm_gaps` are those of the `gaps` behind which another alarm date may hide.
    """

    alarm_on: date | None
    refill_on: date | None
    last_refill_on: date | None
    implanted_on: date | None
    evidence: Evidence
    gaps: tuple[str, ...] = ()
    missed_refill_on: date | None = None
    implanted_for: Decimal | None = None
    fill: Fill | None = None
    alarm_gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PumpStop:
    """Intrathecal therapy that was stopped with nothing in its place."""

    on: date
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PumpHistory:
    """How the pump dose came about (changes in µg/day), oldest first.

    The first change is the start. `hours` are those from each change to the review (a bare date is
    noon). `earlier` is all intrathecal therapy on record, `stopped` the stop of the last one where
    none is given now, `lapsed` the end of an order that nobody stopped and none follows.
    """

    changes: tuple[DoseChange, ...] = ()
    gaps: tuple[str, ...] = ()
    hours: tuple[Decimal, ...] = ()
    earlier: Evidence = ()
    stopped: PumpStop | None = None
    lapsed: PumpStop | None = None


@dataclass(frozen=True, slots=True)
class Screening:
    """A screening (trial) bolus of intrathecal baclofen.

    `positive` is None when the response is not on record, `bolus_ug` when the dose is not,
    `lasted_long` (the effect lasted more than 8 hours) when that is not.
    """

    reference: str
    on: date | None
    positive: bool | None
    bolus_ug: Decimal | None
    lasted_long: bool | None


@dataclass(frozen=True, slots=True)
class Screenings:
    """The screening tests on record, oldest first."""

    tests: tuple[Screening, ...] = ()
    gaps: tuple[str, ...] = ()
