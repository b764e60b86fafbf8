"""Visits: booked reviews of baclofen, encounters of any kind, and reviews that were held."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from fhir_baclofen.facts import CarePlans, Visits
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.days import day, end_of, first_of, start_of
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.links import INPATIENT_CLASSES
from fhir_baclofen.fhir.extract.plans import reviews_held
from fhir_baclofen.fhir.extract.therapies import BACLOFEN, Baclofen
from fhir_baclofen.fhir.extract.words import text_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import (
    Appointment,
    Encounter,
    MedicationRequest,
    Reference,
)

BOOKED = frozenset({"booked", "arrived", "pending"})
UNDER_WAY = frozenset({"arrived", "triaged", "in-progress", "onleave"})
REVIEW_WORDS = re.compile(
    r"review|follow-?up|baclofen|kidney|renal|nephrolog|medication", re.IGNORECASE
)
# A review that was held; one that is asked for is none.
HELD = re.compile(r"\breview(ed|s)?\b", re.IGNORECASE)
NOT_HELD = re.compile(
    r"\b(no|not( yet)?|without|needs?|due for|await\w*|overdue|before) (an? |the )?(\w+ )?review"
    r"|\breview (is |was )?(due|overdue|needed|required|pending|planned|missed|in \d)",
    re.IGNORECASE,
)


def visits_of(
    record: PatientRecord,
    care_plans: CarePlans,
    baclofen: Baclofen,
    orders: Sequence[MedicationRequest],
    today: date,
) -> Visits:
    """Booked reviews by appointments and care plans, encounters, and reviews that were held.

    `orders` are those under test: a renewal may note the review that it follows.
    """
    booked = {d for a in record.appointments if a.status in BOOKED for d in _review_day(a)}
    booked |= {d for plan in care_plans.plans for d in plan.reviews}
    seen = {d for e in record.encounters for d in _seen(e, today)}
    held = {
        *(d for e in record.encounters for d in _reviewed(e, record)),
        *reviews_held(record, today),
        *(d for o in _baclofen_orders(record, baclofen, orders) for d in _noted(o)),
    }
    return Visits(
        reviews_booked=tuple(sorted(booked)),
        seen=tuple(sorted(seen)),
        reviewed=tuple(sorted(d for d in held if d <= today)),
        gaps=gaps(record, "Appointment", "CarePlan"),
        seen_gaps=gaps(record, "Encounter"),
        reviewed_gaps=(
            *gaps(record, "Encounter", "CarePlan"),
            *gaps(record, "MedicationRequest", topics=BACLOFEN),
        ),
    )


def _review_day(appointment: Appointment) -> Iterator[date]:
    reasons = (*(appointment.reason_code or ()), *(appointment.service_type or ()))
    words = " ".join(
        [*(text_of(c) for c in reasons), appointment.description or "", appointment.comment or ""]
    )
    when = day(appointment.start)
    if when is not None and REVIEW_WORDS.search(words):
        yield when


def _seen(encounter: Encounter, today: date) -> Iterator[date]:
    """The first and the last day of an encounter up to today.

    A hospital stay goes on until it ends; another visit that was never closed is over.
    """
    if encounter.status != "finished" and encounter.status not in UNDER_WAY:
        return
    start, end = start_of(encounter.period), end_of(encounter.period)
    goes_on = encounter.status in UNDER_WAY and end is None
    if goes_on and (start is None or _is_stay(encounter)):
        end = today
    if start is not None and start > today:
        return
    yield from (min(d, today) for d in (start, end) if d and (start is None or d >= start))


def _is_stay(encounter: Encounter) -> bool:
    return encounter.class_ is not None and encounter.class_.code in INPATIENT_CLASSES


def _reviewed(encounter: Encounter, record: PatientRecord) -> Iterator[date]:
    """The last day of a finished encounter that was about baclofen."""
    if encounter.status != "finished" or encounter.period is None:
        return
    concepts = (*(encounter.reason_code or ()), *(encounter.type or ()))
    reasons = encounter.reason_reference or ()
    if any(_names_baclofen(c) for c in concepts) or any(
        _refers_to_baclofen(r, encounter, record) for r in reasons
    ):
        start, end = start_of(encounter.period), end_of(encounter.period)
        known = end if end and (start is None or end >= start) else start
        if known is not None:
            yield known


@lru_cache(maxsize=1024)
def _names_baclofen(concept: CodeableConcept) -> bool:
    return terminology.is_baclofen(concept) or "baclofen" in text_of(concept).lower()


def _refers_to_baclofen(reason: Reference, owner: Encounter, record: PatientRecord) -> bool:
    if "baclofen" in (reason.display or "").lower():
        return True
    code = getattr(record.resolve(reason, owner), "code", None)
    return isinstance(code, CodeableConcept) and _names_baclofen(code)


def _baclofen_orders(
    record: PatientRecord, baclofen: Baclofen, orders: Sequence[MedicationRequest]
) -> Iterator[MedicationRequest]:
    yield from orders
    for entry in baclofen.entries:
        order = record.by_reference.get(entry.reference) if entry.kind == "order" else None
        if isinstance(order, MedicationRequest) and order.note:
            yield order


def _noted(order: MedicationRequest) -> Iterator[date]:
    """The days of notes of an order that tell of a review."""
    for note in order.note or ():
        text = note.text or ""
        when = first_of(day(note.time), day(order.authored_on))
        if when is not None and HELD.search(text) and not NOT_HELD.search(text):
            yield when
