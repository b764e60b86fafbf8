"""How the pump dose came about, and when the infusion was stopped.

One pump has one dose: where orders that were never closed stand beside each other, the one that
began last ended those before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import DoseChange, PumpHistory, PumpStop
from fhir_baclofen.fhir.extract.days import day, moment
from fhir_baclofen.fhir.extract.entries import STOPPED, Entry
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.history import dose_changes, last_chain, unclear
from fhir_baclofen.fhir.extract.lines import current_lines
from fhir_baclofen.fhir.extract.pump_dates import End, hours_since
from fhir_baclofen.fhir.extract.therapies import BACLOFEN, ORDERED_TYPES
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationRequest, MedicationStatement

NOTHING = PumpHistory()


@dataclass(frozen=True, slots=True)
class Running:
    """What is given now: the entry that leads, and all others that only repeat it."""

    lead: str | None
    repeats: frozenset[str]


def pump_history(record: PatientRecord, entries: Sequence[Entry], at: datetime) -> PumpHistory:
    """The changes of the pump dose up to the review, oldest first."""
    pumped = [e for e in entries if e.route is Route.INTRATHECAL and e.kind != "dispense"]
    missed = gaps(record, *ORDERED_TYPES, topics=BACLOFEN)
    if not pumped:
        return PumpHistory(gaps=missed) if missed else NOTHING
    today = at.date()
    running = _running(entries, today)
    distinct = [e for e in pumped if e.reference not in running.repeats]
    current = {running.lead} if running.lead else set()
    changes = tuple(c for c in last_chain(dose_changes(distinct, current, today)) if c.after > 0)
    return PumpHistory(
        changes=changes,
        gaps=(*unclear(pumped, today), *missed),
        hours=tuple(_hours(c, record, at) for c in changes),
        earlier=tuple(e.reference for e in pumped),
        stopped=None if running.lead else _last([e for e in pumped if _is_stopped(e)], today),
        lapsed=None if running.lead else _last([e for e in pumped if not _is_stopped(e)], today),
    )


def _running(entries: Sequence[Entry], today: date) -> Running:
    lines = [n for n in current_lines(entries, today) if n.entry.route is Route.INTRATHECAL]
    if not lines:
        return Running(None, frozenset())
    lead = max(lines, key=lambda n: (n.entry.starts or date.min, n.entry.reference))
    repeats = frozenset(r for line in lines for r in line.references[1:])
    return Running(lead.entry.reference, repeats)


def _hours(change: DoseChange, record: PatientRecord, at: datetime) -> Decimal:
    """The hours since a change: by the moment its order began, where that is known."""
    found = (record.resolve(reference) for reference in change.evidence)
    moments = [m for r in found for m in _moments(r) if m.date() == change.on]
    return hours_since(End(change.on, max(moments, default=None)), at)


def _moments(resource: object) -> list[datetime]:
    if isinstance(resource, MedicationStatement):
        return _known(resource.effective_period.start if resource.effective_period else None)
    if not isinstance(resource, MedicationRequest):
        return []
    starts = [
        line.timing.repeat.bounds_period.start
        for line in resource.dosage_instruction or ()
        if line.timing and line.timing.repeat and line.timing.repeat.bounds_period
    ]
    return _known(*starts) or _known(resource.authored_on)


def _known(*texts: str | None) -> list[datetime]:
    return [m for t in texts for m in (moment(t),) if m is not None and day(t) is not None]


def _is_stopped(entry: Entry) -> bool:
    return entry.status in STOPPED


def _last(pumped: Sequence[Entry], today: date) -> PumpStop | None:
    """The newest end among them."""
    ended = [e for e in pumped if e.ends and e.ends <= today]
    if not ended:
        return None
    last = max(ended, key=lambda e: (e.ends or date.min, e.reference))
    return PumpStop(last.ends or today, (last.reference,))
