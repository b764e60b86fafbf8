"""The rulebook for pharmacists: `python -m fhir_baclofen.rules_document > RULES.md` renews it.

`section.py` tells one rule, the other modules what stands before and after the rules.
"""

from fhir_baclofen.rules_document.section import FACTS, LISTS, rule_section

__all__ = ["FACTS", "LISTS", "rule_section"]
