"""Bends one rule for a while: its answers, or one of its numbers. The package stays as it is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any
from unittest.mock import patch

from fhir_baclofen import assess, plan
from fhir_baclofen.assess import Entry, Laid
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    CLEAR,
    Bands,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Result,
    Severity,
)
from tests.traceability.marks import SILENT, SPEAKS, UNEVALUATED, Mark, graded

PLANNED = {"titration-plan": plan.PlanKind.TITRATION, "taper-plan": plan.PlanKind.TAPER}
NOTED = {"off-label-documentation": "Off-label"}
"""The rules without findings: the kind of plan they make, or how the notes they make begin."""
REMEMBERING = ("fhir_baclofen.rules", "fhir_baclofen.plan", "fhir_baclofen.taper")
"""Where results are remembered that rest on the numbers of rules."""


@contextmanager
def bent(mark: Mark) -> Iterator[None]:
    """While it lasts the rule is bent: for rules with findings the rule alone, else its plan."""
    if not mark.rule.issue or mark.is_read:
        with moved(mark) if mark.number else _planless(mark):
            yield
        return
    judge = assess._result

    def bending(entry: Entry, laid: Laid) -> Result:
        straight = partial(judge, entry, laid)
        return altered(mark, straight) if entry.rule is mark.rule else straight()

    with patch.object(assess, "_result", bending):
        yield


def altered(mark: Mark, judge: Callable[[], Result]) -> Result:
    """What the bent rule says, where `judge` gives what it says."""
    if mark.number is None:
        return told(mark, judge())
    with moved(mark):
        return judge()


def told(mark: Mark, result: Result) -> Result:
    """The result told wrongly, as the mark has it."""
    if isinstance(result, Finding):
        if mark.name == SILENT:
            return CLEAR
        if mark.name == graded(result.severity):
            return replace(result, severity=_other(result.severity))
    if isinstance(result, Clear) and mark.name == SPEAKS:
        return Finding(max(mark.rule.grades), "Bent", "Bent", "COND", ("Patient/p1",))
    if isinstance(result, NotEvaluated) and mark.name == UNEVALUATED:
        return CLEAR
    return result


def _other(severity: Severity) -> Severity:
    return Severity.MODERATE if severity is not Severity.MODERATE else Severity.LOW


@contextmanager
def moved(mark: Mark) -> Iterator[None]:
    """While it lasts the number of the mark stands one step higher or lower."""
    number = mark.number
    with _limit(number, mark) if isinstance(number, Limit) else _table(number, mark):
        forget()
        try:
            yield
        finally:
            forget()


@contextmanager
def _limit(limit: Limit, mark: Mark) -> Iterator[None]:
    """The limit itself, and what a site's policy says about it."""
    chosen = Policy.__getitem__
    value = limit.value

    def moving(policy: Policy, asked: Limit) -> Any:  # noqa: ANN401
        found = chosen(policy, asked)
        return found + mark.by if asked is limit and limit.switch else found

    object.__setattr__(limit, "value", value + mark.by)
    try:
        with patch.object(Policy, "__getitem__", moving):
            yield
    finally:
        object.__setattr__(limit, "value", value)


@contextmanager
def _table(table: Bands | None, mark: Mark) -> Iterator[None]:
    if table is None:
        raise TypeError(mark.name)
    rows = table.rows
    bound, share = rows[mark.row]
    row = (bound, share + Fraction(mark.by)) if mark.share else (bound + mark.by, share)
    object.__setattr__(table, "rows", (*rows[: mark.row], row, *rows[mark.row + 1 :]))
    try:
        yield
    finally:
        object.__setattr__(table, "rows", rows)


def forget() -> None:
    """Drops results that were remembered with the numbers as they were."""
    for memory in _memories():
        memory.cache_clear()


def _memories() -> tuple[Any, ...]:
    if not _FOUND:
        _FOUND.update(
            {
                id(value): value
                for name, module in tuple(sys.modules.items())
                if name.startswith(REMEMBERING)
                for value in vars(module).values()
                if hasattr(value, "cache_clear") and value.__module__.startswith(REMEMBERING)
            }
        )
    return tuple(_FOUND.values())


_FOUND: dict[int, Any] = {}


@contextmanager
def _planless(mark: Mark) -> Iterator[None]:
    """While it lasts plans lack what this rule puts into them."""
    whole = plan.Plan

    def lacking(**parts: Any) -> plan.Plan:  # noqa: ANN401
        made = whole(**parts)
        if made.kind is PLANNED.get(mark.rule.id):
            return replace(made, steps=())
        words = NOTED.get(mark.rule.id)
        kept = (note for note in made.notes if not words or not note.startswith(words))
        return replace(made, notes=tuple(kept))

    with patch.object(plan, "Plan", lacking):
        yield
