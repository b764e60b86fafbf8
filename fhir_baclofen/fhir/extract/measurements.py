"""Results that rules read as numbers or words: scores, drinks, blood pressure, temperature."""

from fhir_baclofen.facts import Listing, Measurement
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.record import PatientRecord


def measurements_of(record: PatientRecord) -> Listing[Measurement]:
    """Every result under its topic, oldest first."""
    return Listing({}, gaps(record, "Observation"))
