"""What may be bent about a rule: what it answers, and each of its numbers by one step."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fhir_baclofen.rulebook import Bands, Limit, Rule, Severity
from fhir_baclofen.rules.kidney_numbers import ACUTE, MODERATE_FROM, NORMAL_FROM, SEVERE_FROM

SILENT = "tells nothing"
SPEAKS = "speaks when it should pass"
UNEVALUATED = "passes when it cannot be judged"
STEPS = {
    "mg/day": "2.5",
    "mg": "2.5",
    "µg/day": "10",
    "µg": "1",
    "days": "1",
    "hours": "1",
    "years": "1",
    "times": "0.5",
    "cuts": "1",
    "doses": "1",
    "mL/min": "1",
    "mmHg": "1",
    "mL": "0.1",
    "points": "1",
    "°C": "0.1",
    "mg/dL": "0.1",
    "times the earlier one": "0.1",
    "of the current dose": "0.01",
    "of the pump dose": "0.01",
    "of the dose": "0.01",
    "of the supply": "0.01",
    "of the intended dose": "0.1",
}
"""One step of each unit: half the smallest tablet, a day, a year, one in a hundred.

Shares of the intended dose are rounded to 5 mg, so a tenth is the least that can show.
"""
SHARE_STEP = "0.1"
READ = {
    "unit.pump",
    "unit.single-dose",
    *(number.id for number in (NORMAL_FROM, MODERATE_FROM, SEVERE_FROM, *ACUTE)),
}
"""The numbers that decide what is read, so that rules find the answer among their facts."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One way to bend a rule: a name, and the number moved and how far where it is a number.

    `row` is the place in a decision table; `share` moves what that row gives, not its bound.
    """

    rule: Rule
    name: str
    number: Limit | Bands | None = None
    by: Decimal = Decimal(0)
    row: int = 0
    share: bool = False

    @property
    def is_read(self) -> bool:
        """True for a number that is applied while the record is read, before any rule is judged."""
        return isinstance(self.number, Limit) and self.number.id in READ


def marks(rule: Rule, *, unevaluated: bool) -> tuple[Mark, ...]:
    """Every way to bend a rule; `unevaluated` says whether it can be left unevaluated."""
    return (*_answers(rule, unevaluated=unevaluated), *_numbers(rule))


def _answers(rule: Rule, *, unevaluated: bool) -> Iterator[Mark]:
    yield Mark(rule, SILENT)
    if not rule.issue:
        return
    yield Mark(rule, SPEAKS)
    for severity in sorted(rule.grades, reverse=True):
        yield Mark(rule, graded(severity))
    if unevaluated:
        yield Mark(rule, UNEVALUATED)


def graded(severity: Severity) -> str:
    """The name of the mark that tells a finding of this severity with another one."""
    return f"{severity.code} told otherwise"


def _numbers(rule: Rule) -> Iterator[Mark]:
    for number in dict.fromkeys(b for b in rule.basis if isinstance(b, Limit)):
        yield from _both(rule, number.id, number, Decimal(STEPS[number.unit]))
    for table in (b for b in rule.basis if isinstance(b, Bands)):
        for row, (bound, _) in enumerate(table.rows):
            name = f"{table.label}, above {bound}"
            yield from _both(rule, f"{name}, share", table, Decimal(SHARE_STEP), row, share=True)
            if row < len(table.rows) - 1:  # the last row is for all that lies below
                yield from _both(rule, name, table, Decimal(STEPS[table.unit]), row)


def _both(  # noqa: PLR0913 - one number is moved both ways
    rule: Rule,
    name: str,
    number: Limit | Bands,
    by: Decimal,
    row: int = 0,
    *,
    share: bool = False,
) -> Iterator[Mark]:
    yield Mark(rule, f"{name} up", number, by, row, share)
    yield Mark(rule, f"{name} down", number, -by, row, share)
