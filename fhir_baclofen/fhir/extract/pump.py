"""The implanted pump: its low-reservoir alarm, its refills, and when it was put in.

A pump is a Device in use, or a DeviceUseStatement of one; a device that is inactive, entered in
error, or for another drug is none. A pump that was taken out is none either, unless intrathecal
baclofen is still given. The alarm date is the earliest that is not before the last refill or
implant: older ones belong to an earlier filling.
"""

from collections.abc import Iterator
from datetime import date, datetime

from fhir_baclofen.facts import Absent, Fact, Known, Pump, PumpTherapy, Unknown
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.extract.days import day, end_of, first_of
from fhir_baclofen.fhir.extract.fills import filled_days, last_fill
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.pump_dates import (
    End,
    hours_since,
    implants,
    refills_booked,
    refills_done,
    refills_not_kept,
    removals,
)
from fhir_baclofen.fhir.extract.pump_words import is_of_another, names_pump
from fhir_baclofen.fhir.extract.words import notes_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import (
    Device,
    DeviceUseStatement,
    Extension,
    ServiceRequest,
)
from fhir_baclofen.fhir.searches import NOT_OFFERED

ALARM_DATE = "http://fhir-baclofen.org/fhir/StructureDefinition/reservoir-alarm-date"
PUMP_TYPES = ("Device", "DeviceUseStatement", "Appointment", "ServiceRequest", "Procedure")
HOLDERS = ("Device", "DeviceUseStatement", "ServiceRequest")
Holder = Device | DeviceUseStatement | ServiceRequest


def pump_of(record: PatientRecord, therapy: Fact[PumpTherapy], at: datetime) -> Fact[Pump]:
    """The baclofen pump with its dates.

    Absent when no pump is on record, Unknown when devices were not read. Statements of use, which
    many servers do not offer, are missed only beside intrathecal therapy.
    """
    today = at.date()
    holders = [*_devices(record, today), *_requests(record)]
    implant = _last(e for e in implants(record) if e.on <= today)
    if not holders and implant is None:
        asked = ("Device",) if isinstance(therapy, Absent) else ("Device", "DeviceUseStatement")
        unread = gaps(record, *asked)
        return Unknown(unread[0]) if unread else Absent("no record of a pump")
    out = _last(e for e in removals(record) if e.on <= today)
    if out is not None and isinstance(therapy, Absent) and not _is_newer(implant, out):
        return Absent(f"the pump was taken out on {out.on.isoformat()}")
    return _pump(record, holders, implant, at)


def _pump(
    record: PatientRecord, holders: list[Holder], implant: End | None, at: datetime
) -> Known[Pump]:
    today = at.date()
    done = [e.on for e in refills_done(record)] + list(filled_days(record))
    refilled = max((d for d in done if d <= today), default=None)
    booked = [d for d in refills_booked(record) if d >= today]
    filled = max((d for d in (refilled, implant and implant.on) if d), default=None)
    evidence = tuple(sorted({ref(h) for h in holders}))
    pump = Pump(
        alarm_on=_alarm_on(holders, filled),
        refill_on=min(booked, default=None),
        last_refill_on=refilled,
        implanted_on=implant.on if implant else None,
        evidence=evidence,
        gaps=gaps(record, *PUMP_TYPES),
        missed_refill_on=_missed(record, filled, today),
        implanted_for=hours_since(implant, at) if implant else None,
        fill=last_fill(record, filled, today),
        alarm_gaps=_alarm_gaps(record),
    )
    return Known(pump, evidence)


def _alarm_gaps(record: PatientRecord) -> tuple[str, ...]:
    """What could not be read that may hold an alarm date; a server that offers none holds none."""
    if not record.not_read:
        return ()
    unread = (u for u in record.unread_of(*HOLDERS) if u.reason != NOT_OFFERED)
    return tuple(f"{u.resource} could not be read: {u.reason}" for u in unread)


def _last(events: Iterator[End]) -> End | None:
    return max(events, key=lambda e: (e.on, e.at is not None), default=None)


def _is_newer(implant: End | None, out: End) -> bool:
    return implant is not None and implant.on > out.on


def _missed(record: PatientRecord, filled: date | None, today: date) -> date | None:
    """The newest booking that has passed with no refill on its day or later."""
    past = max((d for d in refills_not_kept(record) if d < today), default=None)
    return past if past is not None and (filled is None or filled < past) else None


def _devices(record: PatientRecord, today: date) -> Iterator[Holder]:
    yield from (d for d in record.devices if _is_in_use(d) and _is_pump(d))
    for use in record.device_use_statements:
        if use.status == "active" and not _is_over(use, today) and _is_of_pump(use, record):
            yield use


def _is_in_use(device: Device) -> bool:
    return device.status in {None, "active", "unknown"}


def _is_over(use: DeviceUseStatement, today: date) -> bool:
    end = end_of(use.timing_period)
    return end is not None and end < today


def _is_of_pump(use: DeviceUseStatement, record: PatientRecord) -> bool:
    """By the device it points at, else by the name of what it points at."""
    device = record.resolve(use.device, use)
    if isinstance(device, Device):
        return _is_in_use(device) and _is_pump(device)
    return names_pump((use.device.display or "") if use.device else "")


def _is_pump(device: Device) -> bool:
    names = " ".join(n.name or "" for n in device.device_name or ())
    words = f"{text_of(device.type)} {names} {device.model_number or ''}".strip()
    if "pump" in terminology.sets_of(device.type):
        return not is_of_another(words)
    return names_pump(words) and not _is_noted_for_another(device)


def _is_noted_for_another(device: Device) -> bool:
    note = notes_of(device.note)
    return bool(note) and is_of_another(note)


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


def _alarm_on(holders: list[Holder], filled: date | None) -> date | None:
    dates = sorted(d for h in holders for d in _alarms(h.extension))
    return next((d for d in dates if filled is None or d >= filled), None)
