"""`rules list` and `rules show`: the rulebook on the command line."""

import sys

from fhir_baclofen.errors import UsageError
from fhir_baclofen.rulebook import Rule
from fhir_baclofen.rules import load
from fhir_baclofen.rules_document import rule_section


def list_rules() -> None:
    """Print number, id and sentence of every rule."""
    for rule in load():
        sys.stdout.write(f"{rule.number:>3}  {rule.id:<32}  {rule.says}\n")


def show_rule(asked: str) -> None:
    """Print one rule as in RULES.md; UsageError when there is none of that id or number."""
    sys.stdout.write(rule_section(_find(asked)) + "\n")


def _find(asked: str) -> Rule:
    for rule in load():
        if asked in {rule.id, str(rule.number)}:
            return rule
    raise UsageError(f"There is no rule '{asked}'; `fhir-baclofen rules list` shows all.")
