"""The implanted pump: its low-reservoir alarm, the booked refill, and when it was put in."""

import re
from collections.abc import Iterator
from datetime import date

from fhir_baclofen.facts import Absent, Fact, Known, Pump, PumpTherapy, Unknown
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.conditions import code_of
from fhir_baclofen.fhir.extract.words import notes_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import (
    Appointment,
    Device,
    DeviceUseStatement,
    Extension,
    Procedure,
    ServiceRequest,
)

ALARM_DATE = "http://fhir-baclofen.org/fhir/StructureDefinition/reservoir-alarm-date"
PUMP_WORDS = re.compile(r"intrathecal|baclofen pump|synchromed|infusion pump", re.IGNORECASE)
REFILL_WORDS = re.compile(
    r"(refill|re-fill)\b.*\b(pump|reservoir|baclofen)|(pump|reservoir|baclofen)\b.*\brefill",
    re.IGNORECASE,
)
IMPLANT_WORDS = re.compile(r"pump.*(implant|insertion)|(implant|insertion).*pump", re.IGNORECASE)
IMPLANT_CODE = "6555009"
PUMP_MANAGEMENT = "Z45.1"
BOOKED = frozenset({"booked", "arrived", "pending"})
PUMP_TYPES = ("Device", "DeviceUseStatement", "Appointment", "ServiceRequest", "Procedure")
Holder = Device | DeviceUseStatement | ServiceRequest


def pump_of(record: PatientRecord, therapy: Fact[PumpTherapy], today: date) -> Fact[Pump]:
    """The baclofen pump with its dates.

    Absent when no pump is on record, Unknown when devices were not read. Statements of use, which
    many servers do not offer, are missed only beside intrathecal therapy.
    """
    holders = [*_devices(record), *_requests(record)]
    missing = gaps(record, *PUMP_TYPES)
    evidence = tuple(sorted({ref(h) for h in holders}))
    implanted = _implanted_on(record)
    if not holders and implanted is None:
        asked = ("Device",) if isinstance(therapy, Absent) else ("Device", "DeviceUseStatement")
        unread = gaps(record, *asked)
        return Unknown(unread[0]) if unread else Absent("no record of a pump")
    last_refill = _last_refill(record, today)
    booked = sorted({d for d in _booked(record) if d >= today})
    return Known(
        Pump(
            alarm_on=_alarm_on(holders, last_refill),
            refill_on=booked[0] if booked else None,
            last_refill_on=last_refill,
            implanted_on=implanted,
            evidence=evidence,
            gaps=missing,
        ),
        evidence,
    )


def _devices(record: PatientRecord) -> Iterator[Holder]:
    pumps = [d for d in record.devices if d.status in {None, "active"} and _is_pump(d)]
    yield from pumps
    for use in record.device_use_statements:
        device = record.resolve(use.device, use)
        named = isinstance(device, Device) and _is_pump(device)
        worded = PUMP_WORDS.search((use.device.display or "") if use.device else "")
        if use.status == "active" and (named or worded):
            yield use


def _is_pump(device: Device) -> bool:
    names = " ".join(n.name or "" for n in device.device_name or ())
    words = f"{text_of(device.type)} {names} {device.model_number or ''}"
    return "pump" in terminology.sets_of(device.type) or bool(PUMP_WORDS.search(words))


def _requests(record: PatientRecord) -> Iterator[ServiceRequest]:
    for request in record.service_requests:
        if request.status in {"active", "draft"} and _alarms(request.extension):
            yield request


def _alarms(extensions: tuple[Extension, ...] | None) -> list[date]:
    found = (
        first_of(day(e.value_date), day(e.value_date_time))
        for e in extensions or ()
        if e.url == ALARM_DATE
    )
    return [d for d in found if d]


def _alarm_on(holders: list[Holder], last_refill: date | None) -> date | None:
    """The earliest alarm date that is not before the last refill."""
    dates = sorted(d for h in holders for d in _alarms(h.extension))
    return next((d for d in dates if last_refill is None or d >= last_refill), None)


def _is_refill(reasons: list[CodeableConcept | None], words: str) -> bool:
    if any(PUMP_MANAGEMENT in code_of(c) or "Z451" in code_of(c) for c in reasons):
        return True
    text = " ".join([words, *(text_of(c) for c in reasons)])
    return bool(REFILL_WORDS.search(text))


def _appointment_refills(appointment: Appointment) -> bool:
    reasons = [
        *(appointment.reason_code or ()),
        *(appointment.service_type or ()),
        appointment.appointment_type,
    ]
    return _is_refill(reasons, f"{appointment.description or ''} {appointment.comment or ''}")


def _request_refills(request: ServiceRequest) -> bool:
    return _is_refill([request.code, *(request.reason_code or ())], notes_of(request.note))


def _booked(record: PatientRecord) -> Iterator[date]:
    for appointment in record.appointments:
        if appointment.status in BOOKED and _appointment_refills(appointment):
            yield from _known(day(appointment.start))
    for request in record.service_requests:
        if request.status == "active" and request.intent == "order" and _request_refills(request):
            yield from _known(
                first_of(day(request.occurrence_date_time), start_of(request.occurrence_period))
            )


def _last_refill(record: PatientRecord, today: date) -> date | None:
    """The day of the newest refill that was done."""
    done = [
        day(a.start)
        for a in record.appointments
        if a.status == "fulfilled" and _appointment_refills(a)
    ]
    done += [
        _performed(p)
        for p in record.procedures
        if p.status == "completed"
        and _is_refill([p.code, *(p.reason_code or ())], notes_of(p.note))
    ]
    return max((d for d in done if d and d <= today), default=None)


def _implanted_on(record: PatientRecord) -> date | None:
    implants = [
        _performed(p)
        for p in record.procedures
        if p.status == "completed"
        and (IMPLANT_CODE in code_of(p.code) or IMPLANT_WORDS.search(text_of(p.code)))
    ]
    return max((d for d in implants if d), default=None)


def _performed(procedure: Procedure) -> date | None:
    return first_of(day(procedure.performed_date_time), start_of(procedure.performed_period))


def _known(when: date | None) -> Iterator[date]:
    if when is not None:
        yield when
