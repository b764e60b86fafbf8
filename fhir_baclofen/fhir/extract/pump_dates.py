"""When the pump was put in, refilled and taken out, and when a refill is booked."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from msgspec import Struct

from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.days import day, first_of, moment, start_of
from fhir_baclofen.fhir.extract.pump_words import (
    is_of_another,
    said,
    tells_implant,
    tells_refill,
    tells_removal,
)
from fhir_baclofen.fhir.extract.words import notes_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import Appointment, Condition, Procedure, ServiceRequest
from fhir_baclofen.fhir.terminology import sets_of

IMPLANT = "pump-implant"
PUMP_MANAGEMENT = "pump-management"
BOOKED = frozenset({"booked", "arrived", "pending"})
# A booking of these, once its day has passed, was not kept, as far as the record tells.
NOT_KEPT = BOOKED | {"noshow"}
NOON = time(12)
HOUR_S = 3600


class End(Struct, frozen=True):
    """The day of an event and, where it is known, its moment."""

    on: date
    at: datetime | None = None


def performed(procedure: Procedure) -> Iterator[End]:
    """When a procedure was done."""
    period = procedure.performed_period
    on = first_of(day(procedure.performed_date_time), start_of(period))
    if on is not None:
        yield End(on, moment(procedure.performed_date_time or (period.start if period else None)))


def hours_since(event: End, at: datetime) -> Decimal:
    """The hours from an event to the review; a bare date is noon of that day."""
    then = event.at or datetime.combine(event.on, NOON, at.tzinfo)
    if (then.tzinfo is None) != (at.tzinfo is None):
        then, at = then.replace(tzinfo=None), at.replace(tzinfo=None)
    return Decimal(int((at - then).total_seconds())) / HOUR_S


def implants(record: PatientRecord) -> Iterator[End]:
    """When a baclofen pump was put in."""
    for procedure in record.procedures:
        if procedure.status == "completed" and _is_implant(procedure):
            yield from performed(procedure)


def _is_implant(procedure: Procedure) -> bool:
    words = said(procedure.code)
    if IMPLANT in sets_of(procedure.code):
        return not is_of_another(f"{words} {said(*(procedure.reason_code or ()))}")
    return tells_implant(words)


def removals(record: PatientRecord) -> Iterator[End]:
    """When a baclofen pump was taken out without another in its place."""
    for procedure in record.procedures:
        if procedure.status == "completed" and tells_removal(said(procedure.code)):
            yield from performed(procedure)


def refills_done(record: PatientRecord) -> Iterator[End]:
    """When the reservoir was refilled."""
    for appointment in record.appointments:
        on = day(appointment.start)
        if appointment.status == "fulfilled" and on and _appointment_refills(appointment, record):
            yield End(on, moment(appointment.start))
    for procedure in record.procedures:
        reasons = (procedure.code, *(procedure.reason_code or ()))
        if procedure.status == "completed" and _is_refill(reasons, notes_of(procedure.note)):
            yield from performed(procedure)
    for request in record.service_requests:
        on = _wanted_on(request)
        if request.status == "completed" and on and _request_refills(request, record):
            yield End(on, moment(request.occurrence_date_time))


def refills_booked(record: PatientRecord) -> Iterator[date]:
    """The days for which a refill is booked, past ones included."""
    yield from _bookings(record, BOOKED)


def refills_not_kept(record: PatientRecord) -> Iterator[date]:
    """The days for which a refill was booked and that no entry says was done."""
    yield from _bookings(record, NOT_KEPT)


def _bookings(record: PatientRecord, statuses: frozenset[str]) -> Iterator[date]:
    for appointment in record.appointments:
        on = day(appointment.start)
        if appointment.status in statuses and on and _appointment_refills(appointment, record):
            yield on
    for request in record.service_requests:
        on = _wanted_on(request)
        if _is_ordered(request) and on and _request_refills(request, record):
            yield on


def _is_ordered(request: ServiceRequest) -> bool:
    ordered = request.status == "active" and request.intent == "order"
    return ordered and not request.do_not_perform


def _wanted_on(request: ServiceRequest) -> date | None:
    return first_of(day(request.occurrence_date_time), start_of(request.occurrence_period))


def _appointment_refills(appointment: Appointment, record: PatientRecord) -> bool:
    reasons = (
        *(appointment.reason_code or ()),
        *_referred_reasons(appointment, record),
        *(appointment.service_type or ()),
        appointment.appointment_type,
    )
    return _is_refill(reasons, f"{appointment.description or ''} {appointment.comment or ''}")


def _request_refills(request: ServiceRequest, record: PatientRecord) -> bool:
    reasons = (request.code, *(request.reason_code or ()), *_referred_reasons(request, record))
    return _is_refill(reasons, notes_of(request.note))


def _referred_reasons(
    booking: Appointment | ServiceRequest, record: PatientRecord
) -> Iterator[CodeableConcept | None]:
    for reason in booking.reason_reference or ():
        found = record.resolve(reason, booking)
        if isinstance(found, Condition | Procedure):
            yield found.code


def _is_refill(reasons: Sequence[CodeableConcept | None], more: str) -> bool:
    words = f"{said(*reasons)} {more}".strip()
    if any(PUMP_MANAGEMENT in sets_of(c) for c in reasons):
        return not is_of_another(words)
    return tells_refill(words)
