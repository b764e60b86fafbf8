"""Kidney function: from results and diagnoses to one tier with its status and evidence.

Source: rules 4 to 7 and 22 to 26 in RULES.md.
"""

from fhir_baclofen.kidney.findings import Body, Diagnosis, Findings, Size, Stage
from fhir_baclofen.kidney.judge import WINDOW_DAYS, kidney_function
from fhir_baclofen.kidney.results import (
    Kind,
    Result,
    Unusable,
    hides_tier,
    is_unit,
    parts_of,
    usable,
)

__all__ = [
    "WINDOW_DAYS",
    "Body",
    "Diagnosis",
    "Findings",
    "Kind",
    "Result",
    "Size",
    "Stage",
    "Unusable",
    "hides_tier",
    "is_unit",
    "kidney_function",
    "parts_of",
    "usable",
]
