"""Orders that are completed because all of them was handed out, and are taken from that supply."""

from collections.abc import Iterable
from datetime import date

from msgspec import structs

from fhir_baclofen.dosing import Route
from fhir_baclofen.fhir.extract.days import end_of, first_of, later
from fhir_baclofen.fhir.extract.entries import Entry
from fhir_baclofen.fhir.extract.handouts import lowest_dose
from fhir_baclofen.fhir.extract.outdated import same_product
from fhir_baclofen.fhir.extract.supplied import days_supplied
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationDispense, MedicationRequest


def lasting_as_supplied(entries: list[Entry], record: PatientRecord, today: date) -> list[Entry]:
    """The entries, where a completed order without an end of its own lasts as long as its supply.

    Only the newest oral orders do, and only while nothing else says what is taken: a later one,
    whatever became of it, tells more than a supply left over.
    """
    if not record.medication_dispenses or not any(e.status == "completed" for e in entries):
        return entries
    told = [e for e in entries if e.route is Route.ORAL and e.kind != "dispense"]
    newest = max((e.starts for e in told if e.starts and e.starts <= today), default=None)
    if newest is None or any(_is_running(e, today) for e in told):
        return entries
    last = [e for e in told if e.starts == newest and _is_open(e, record)]
    ends = {e.reference: _supplied_until(e, entries, record, today) for e in last}
    return [_until(e, ends.get(e.reference), today) for e in entries]


def _is_running(entry: Entry, today: date) -> bool:
    return entry.status == "active" and (entry.ends is None or entry.ends >= today)


def _is_open(entry: Entry, record: PatientRecord) -> bool:
    """True for a completed order that does not itself say when it ends."""
    order = record.resolve(entry.reference)
    if entry.status != "completed" or not isinstance(order, MedicationRequest):
        return False
    request = order.dispense_request
    ends = first_of(entry.dosage.ends, end_of(request.validity_period) if request else None)
    last = entry.regimen.steps[-1] if entry.regimen else None
    return ends is None and last is not None and last.days is None


def _supplied_until(
    order: Entry, entries: Iterable[Entry], record: PatientRecord, today: date
) -> date | None:
    """The last day that the supplies of an order last, one after the other; None when untold."""
    begun = [
        (e.starts, e)
        for e in entries
        if e.kind == "dispense" and e.starts and e.starts <= today and _is_of(e, order)
    ]
    gone: date | None = None
    for handed_over, supply in sorted(begun, key=lambda be: (be[0], be[1].reference)):
        dispense = record.resolve(supply.reference)
        if not isinstance(dispense, MedicationDispense):
            return None
        days = days_supplied(dispense, supply.strength, lowest_dose(order, handed_over))
        if days is None:
            return None
        gone = later(max(handed_over, gone or handed_over), days)
    return later(gone, -1) if gone else None


def _is_of(supply: Entry, order: Entry) -> bool:
    if supply.linked:
        return order.reference in supply.linked
    since = supply.starts is not None and order.starts is not None and supply.starts >= order.starts
    return since and supply.route is Route.ORAL and same_product(order, supply)


def _until(entry: Entry, last_day: date | None, today: date) -> Entry:
    if last_day is None:
        return entry
    status = "active" if last_day >= today else entry.status
    return structs.replace(entry, ends=last_day, status=status)
