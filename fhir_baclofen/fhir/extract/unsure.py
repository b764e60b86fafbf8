"""What may be going on or may be over: its status is said to be unknown.

It is set among what could not be read, so that every fact that may depend on it says so. What
surely ended long ago is history either way.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, TypeVar

from msgspec.structs import replace

from fhir_baclofen.fhir.decode import TYPE_NAMES
from fhir_baclofen.fhir.dosage_types import Dosage
from fhir_baclofen.fhir.extract.days import end_of
from fhir_baclofen.fhir.extract.links import INPATIENT_CLASSES
from fhir_baclofen.fhir.extract.plans import is_ours
from fhir_baclofen.fhir.record import MedicationRecord, PatientRecord, Unread, ref
from fhir_baclofen.fhir.resource_types import (
    Encounter,
    MedicationRequest,
    MedicationStatement,
    Resource,
)

UNKNOWN: Final = "unknown"
REASON: Final = "its status is unknown"
# Longer than anything counts that ended: baclofen for 30 days, other medicines for 14.
OVER_DAYS: Final = 30
R = TypeVar("R", bound=Resource)


def without_unsure(record: PatientRecord, today: date) -> PatientRecord:
    """The record with what is of unknown status counted as not read."""
    unread = tuple(_unsure(record, today))
    if not unread:
        return record
    lost = {u.resource for u in unread}

    def kept(resources: Sequence[R]) -> tuple[R, ...]:
        return tuple([r for r in resources if ref(r) not in lost])

    return replace(
        record,
        medication_requests=kept(record.medication_requests),
        medication_statements=kept(record.medication_statements),
        medication_dispenses=kept(record.medication_dispenses),
        not_read=(*record.not_read, *unread),
    )


def _unsure(record: PatientRecord, today: date) -> Iterator[Unread]:
    for medicine in _medicines(record, today):
        kind = TYPE_NAMES[type(medicine)]
        yield Unread(ref(medicine), REASON, kind, record.drug_of(medicine) or None)
    yield from _care(record, today)
    for procedure in record.procedures:
        if procedure.status == UNKNOWN and procedure.code is not None:
            yield Unread(ref(procedure), REASON, "Procedure", (procedure.code,))


def _care(record: PatientRecord, today: date) -> Iterator[Unread]:
    for stay in record.encounters:
        if stay.status == UNKNOWN and _may_go_on(stay, today):
            yield Unread(ref(stay), REASON, "Encounter")
    for plan in record.care_plans:
        if plan.status == UNKNOWN and is_ours(plan):
            yield Unread(ref(plan), REASON, "CarePlan")
    for request in record.service_requests:
        if request.status == UNKNOWN:
            yield Unread(ref(request), REASON, "ServiceRequest")


def _medicines(record: PatientRecord, today: date) -> Iterator[MedicationRecord]:
    for order in record.medication_requests:
        if order.status == UNKNOWN and not _is_over(order, today):
            yield order
    for statement in record.medication_statements:
        if statement.status == UNKNOWN and not _is_over(statement, today):
            yield statement
    yield from (d for d in record.medication_dispenses if d.status == UNKNOWN)
    yield from (g for g in record.medication_administrations if g.status == UNKNOWN)


def _is_over(medicine: MedicationRequest | MedicationStatement, today: date) -> bool:
    """True where its own bounds ended it long ago."""
    if isinstance(medicine, MedicationRequest):
        request = medicine.dispense_request
        lines, last = medicine.dosage_instruction, request.validity_period if request else None
    else:
        lines, last = medicine.dosage, medicine.effective_period
    ends = [d for d in (end_of(last), *_bounds(lines or ())) if d is not None]
    return bool(ends) and (today - max(ends)).days > OVER_DAYS


def _bounds(lines: Sequence[Dosage]) -> Iterator[date | None]:
    for line in lines:
        repeat = line.timing.repeat if line.timing else None
        yield end_of(repeat.bounds_period) if repeat else None


def _may_go_on(encounter: Encounter, today: date) -> bool:
    """True for a hospital stay that is not known to have ended."""
    of_hospital = encounter.class_ is None or encounter.class_.code in INPATIENT_CLASSES
    end = end_of(encounter.period)
    return of_hospital and (end is None or (today - end).days <= OVER_DAYS)
