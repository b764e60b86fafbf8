"""`rules list` and `rules show`: the rulebook on the command line."""

import sys

from fhir_baclofen.cli.suggesting import nearest
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
    sys.stdout.write(rule_section(find(asked)) + "\n")


def find(asked: str) -> Rule:
    """The rule of an id or number; UsageError with the nearest id when there is none."""
    rules = load()
    for rule in rules:
        if asked in {rule.id, str(rule.number)}:
            return rule
    hint = nearest(asked, (rule.id for rule in rules))
    message = f"There is no rule '{asked[:60]}'{hint or '.'}"
    raise UsageError(f"{message} `fhir-baclofen rules list` shows all.")
