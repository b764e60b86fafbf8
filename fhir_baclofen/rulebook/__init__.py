"""What a rule is made of: a sentence, its numbers, their sources, and a function of facts.

A rule answers in one of three ways: a `Finding`, `Clear`, or `NotEvaluated` with its reason;
`Yielded` is a finding that a stronger one already tells. `assess.py` runs them, `rules_document.py`
prints them.
"""

from fhir_baclofen.rulebook.grounds import (
    Bands,
    Citation,
    Limit,
    Source,
)
from fhir_baclofen.rulebook.registry import (
    ALWAYS,
    GIVEN,
    Body,
    Outcome,
    Rule,
    Situation,
    registered,
    rule,
)
from fhir_baclofen.rulebook.results import (
    CLEAR,
    Activity,
    Clear,
    Finding,
    NotEvaluated,
    Number,
    Result,
    Severity,
    Yielded,
)

__all__ = [
    "ALWAYS",
    "CLEAR",
    "GIVEN",
    "Activity",
    "Bands",
    "Body",
    "Citation",
    "Clear",
    "Finding",
    "Limit",
    "NotEvaluated",
    "Number",
    "Outcome",
    "Result",
    "Rule",
    "Severity",
    "Situation",
    "Source",
    "Yielded",
    "registered",
    "rule",
]
