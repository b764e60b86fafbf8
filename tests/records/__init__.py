"""Synthetic FHIR records for tests."""
