"""Visits: booked reviews of baclofen, encounters of any kind, and reviews that were held."""

import re
from collections.abc import Iterator
from datetime import date

from fhir_baclofen.facts import CarePlans, Visits
from fhir_baclofen.fhir.extract.days import day
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.words import text_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import Appointment

BOOKED = frozenset({"booked", "arrived", "pending"})
REVIEW_WORDS = re.compile(
    r"review|follow-?up|baclofen|kidney|renal|nephrolog|medication", re.IGNORECASE
)


def visits_of(record: PatientRecord, care_plans: CarePlans) -> Visits:
    """Days on which a review of baclofen was or will be held, by appointments and care plans."""
    days = [d for a in record.appointments if a.status in BOOKED for d in _review_day(a)]
    days += [d for plan in care_plans.plans for d in plan.reviews]
    return Visits(
        reviews_booked=tuple(sorted(set(days))), gaps=gaps(record, "Appointment", "CarePlan")
    )


def _review_day(appointment: Appointment) -> Iterator[date]:
    reasons = (*(appointment.reason_code or ()), *(appointment.service_type or ()))
    words = " ".join(
        [*(text_of(c) for c in reasons), appointment.description or "", appointment.comment or ""]
    )
    when = day(appointment.start)
    if when is not None and REVIEW_WORDS.search(words):
        yield when
