"""A FHIR R4 adapter and clinical decision support service for one drug, baclofen."""
