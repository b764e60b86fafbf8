"""fhir-baclofen: reads a FHIR R4 record, reviews baclofen, plans, and writes the proposal back."""

__version__ = "0.1.0"
