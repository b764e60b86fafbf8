"""Tests of the clinical rules, one module per topic."""
