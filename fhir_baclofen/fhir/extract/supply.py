"""Oral baclofen handed out: how long each supply lasts, and what it was."""

from collections.abc import Sequence
from datetime import date

from fhir_baclofen.facts import Absent, Fact, Supply
from fhir_baclofen.fhir.extract.entries import Entry
from fhir_baclofen.fhir.record import PatientRecord


def supply_of(record: PatientRecord, entries: Sequence[Entry], today: date) -> Fact[Supply]:
    """What was handed out; Absent with no dispense on record, Unknown when none could be read."""
    return Absent("no dispense of oral baclofen is on record")
