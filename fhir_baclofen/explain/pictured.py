"""What a rule says along a row of changes, as words for a picture.

A rule that falls silent because another one takes over does not look as if all were well.
"""

from collections.abc import Callable, Sequence
from typing import Final

from fhir_baclofen.explain.asking import Cases
from fhir_baclofen.explain.changes import Change
from fhir_baclofen.rulebook import Finding, NotEvaluated, Rule

SILENT: Final = "silent"
NOT_JUDGED: Final = "not judged"


def along(
    rule: Rule, cases: Cases, make: Callable[[int], Change], points: Sequence[int]
) -> tuple[str, ...]:
    """For each point the severity, what else warns there, "silent" or "not judged"."""
    return tuple(_word(rule, cases, make(point)) for point in points)


def _word(rule: Rule, cases: Cases, change: Change) -> str:
    said = cases.said(rule, change)
    if isinstance(said, Finding):
        return said.severity.code
    if isinstance(said, NotEvaluated):
        return NOT_JUDGED
    others = cases.instead(change)
    return f"{others[0]} instead" if others else SILENT
