"""What a later review, or a longer time since the last change, would have changed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

from fhir_baclofen.explain.asking import Otherwise, Question, stepped
from fhir_baclofen.explain.changes import AlarmOn, Change, Earlier, ReviewOn
from fhir_baclofen.facts import Known
from fhir_baclofen.rulebook import Limit, Rule

PROBES: Final = tuple(4**power for power in range(6))
"""Days ahead at which is looked first: a day, four, sixteen, up to almost three years."""


def more_time(question: Question) -> Iterator[Otherwise]:
    """A later review; where that alone does nothing, an earlier last change of the dose."""
    later = tuple(_later_review(question))
    yield from later or _longer_since(question)


def _later_review(question: Question) -> Iterator[Otherwise]:
    """The first day on which the same treatment draws the finding no more."""
    if not question.asks("today", "history", "stay", "supply"):
        return
    today = question.facts.today

    def make(days: int) -> ReviewOn:
        return ReviewOn(today + timedelta(days=days))

    def gone(change: Change) -> bool:
        return question.gone(change) and question.same_treatment(change)

    first = _first(make, gone)
    found = question.boundary(make, *first) if first else None
    if first is None or found is None:
        return
    after = [make(days) for days in PROBES if days > first[1]]
    lasts = all(gone(c) or not question.same_treatment(c) for c in after)
    says = f"from {make(found[0]).day.isoformat()} on" if lasts else f"on {make(found[0]).day}"
    yield stepped("day of the review", make, found, says)


def _first(make: Callable[[int], Change], gone: Callable[[Change], bool]) -> tuple[int, int] | None:
    """The probe before the first at which the finding is gone, and that one."""
    before = 0
    for days in PROBES:
        if gone(make(days)):
            return before, days
        before = days
    return None


def _longer_since(question: Question) -> Iterator[Otherwise]:
    """The last change of the dose on record made earlier."""
    last = question.facts.history.last_change
    if not question.asks("history") or last is None:
        return
    drafted = {o.reference for o in question.facts.submission.orders}
    orders = tuple(r for r in last.evidence if r not in drafted)
    passed = (question.facts.today - last.on).days

    def make(days: int) -> Earlier:
        return Earlier(orders, days)

    for limit in _limits(question.rule) if orders else ():
        short = limit - passed
        found = question.boundary(make, short - 1, short + 1) if short > 0 else None
        if found and question.gone_a_day_later(make(found[1])):
            says = f"if the last change of the dose lay {passed + found[0]} days back or more"
            yield stepped("last change", make, found, says)
            return


def _limits(rule: Rule) -> list[int]:
    """The days that a rule counts with, fewest first."""
    return sorted({int(b.value) for b in rule.basis if isinstance(b, Limit) and b.unit == "days"})


def later_alarm(question: Question) -> Iterator[Otherwise]:
    """A low-reservoir alarm that is due later."""
    pump = question.facts.pump
    if not question.asks("pump") or not isinstance(pump, Known) or pump.value.alarm_on is None:
        return
    alarm = pump.value.alarm_on

    for holder in pump.evidence:

        def make(days: int, holder: str = holder) -> AlarmOn:
            return AlarmOn(holder, alarm + timedelta(days=days))

        first = _first(make, question.gone)
        found = question.boundary(make, *first) if first else None
        if found:
            later = make(found[0])
            days = (later.day - question.facts.today).days
            # Measured against the day of a sign, it is gone tomorrow, too: then the day is told.
            stays = question.gone_a_day_later(later)
            where = f"on {later.day} or later" if stays else f"{days} days away or more"
            says = f"with the alarm {where}"
            yield stepped("alarm", make, found, says)
            return
