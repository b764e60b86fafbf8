"""The hospital stay in progress, and whether baclofen goes on in it."""

from datetime import datetime

from fhir_baclofen.facts import Absent, Fact, Stay
from fhir_baclofen.fhir.record import PatientRecord


def stay_of(record: PatientRecord, *, at: datetime) -> Fact[Stay]:
    """The stay the patient is in; Unknown when encounters could not be read."""
    return Absent("no record of a hospital stay now")
