"""FHIR `Dosage` and `Timing` read into a regimen."""

from fhir_baclofen.fhir.dosage.reading import DosageReading, read_dosage

__all__ = ["DosageReading", "read_dosage"]
