"""The whole document: every chapter and every rule, in order."""

from collections.abc import Mapping, Sequence

from fhir_baclofen.rules import load
from fhir_baclofen.rules_document.chapters import (
    INTRODUCTION,
    contents,
    disagreements,
    policies,
    precedence,
    protocols,
    sources,
    unverified,
)
from fhir_baclofen.rules_document.counting import COUNTING
from fhir_baclofen.rules_document.kidneys import kidneys
from fhir_baclofen.rules_document.plans import plans
from fhir_baclofen.rules_document.readings import readings
from fhir_baclofen.rules_document.section import rule_section
from fhir_baclofen.rules_document.words import named_by_id

Held = Mapping[str, Sequence[str]]
"""The tests that hold each rule, by its slug."""


def document(held: Held) -> str:
    """The whole document, in Markdown."""
    rules = load()
    parts = [
        INTRODUCTION,
        "## Index\n\n" + contents(rules),
        "## Protocols\n\n" + protocols(),
        "## One problem, one message\n\n" + precedence(rules),
        "## Where sources disagree\n\n" + disagreements(),
        "## What the main texts say\n\n" + readings(rules),
        "## How a record is read\n\n" + COUNTING,
        "## How kidney function is worked out\n\n" + kidneys(),
        *(rule_section(rule, held.get(rule.id, ())) for rule in rules),
        "## What plans carry\n\n" + plans(named_by_id()),
        "## Policy switches\n\n" + policies(rules),
        "## Not verified against the document\n\n" + unverified(rules),
        "## Sources\n\n" + sources(),
    ]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"
