"""Tests of what is extracted from a record."""
