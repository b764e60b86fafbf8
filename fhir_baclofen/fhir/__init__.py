"""Translation between FHIR R4 and the facts."""
