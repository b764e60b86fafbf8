"""Screening (trial) boluses of intrathecal baclofen and the response to them."""

from fhir_baclofen.facts import Screenings
from fhir_baclofen.fhir.record import PatientRecord


def screenings_of(record: PatientRecord) -> Screenings:
    """The screening tests on record, oldest first."""
    return Screenings()
