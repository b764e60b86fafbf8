"""Signs on record that craving or drinking came back after a reduction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from fhir_baclofen.facts import CarePlans, DoseHistory, Evidence, Listing, Measurement, OwnPlan
from fhir_baclofen.quantities import plain

CRAVING = "alcohol-craving"
DRINKING = {"drinks-per-day": "drinks a day", "audit-c": "AUDIT-C"}
TOPICS = (CRAVING, *DRINKING)
RETURNED = frozenset({"returned", "increased"})
PRESENT = "present"
ABSENT = frozenset({"absent", "no craving"})
GONE = frozenset({"absent", "reduced", "not", "no"})


@dataclass(frozen=True, slots=True)
class Reduction:
    """A reduction of the dose, carried out or begun by an earlier plan."""

    on: date
    before: Decimal
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Sign:
    """What came back, in words, and when."""

    on: date
    says: str
    reference: str


def last_reduction(history: DoseHistory, care_plans: CarePlans, today: date) -> Reduction | None:
    """The last step down of a taper that is still going on; None without one.

    A taper goes on while the last change of the dose was a reduction, or while a plan of ours that
    goes down is active and not suspended.
    """
    plan = next((p for p in care_plans.plans if p.tapers and not p.suspended), None)
    last = history.last_reduction
    is_last = last is not None and last is history.last_change
    if last is not None and last.before is not None and (is_last or plan is not None):
        own = (plan.reference,) if plan is not None else ()
        return Reduction(last.on, last.before, (*last.evidence, *own))
    return _begun(plan, today) if plan is not None else None


def _begun(plan: OwnPlan, today: date) -> Reduction | None:
    """The last step down that a plan has come to, where no order shows one."""
    down = [
        Reduction(low.starts, high.mg_per_day, (plan.reference,))
        for high, low in pairwise(plan.steps)
        if low.mg_per_day < high.mg_per_day and low.starts and low.starts <= today
    ]
    return down[-1] if down else None


def signs_since(since: date, measurements: Listing[Measurement], today: date) -> list[Sign]:
    """Craving that returned and drinking that rose after a day, as last recorded."""
    found = [
        _craving(since, _dated(measurements.of(CRAVING), today)),
        *(_more(t, since, _dated(measurements.of(t), today)) for t in DRINKING),
    ]
    return [sign for sign in found if sign is not None]


def undated_signs(measurements: Listing[Measurement]) -> Iterator[str]:
    """Craving and drinking on record without a day: it may have come back since."""
    for result in (m for topic in TOPICS for m in measurements.of(topic) if m.on is None):
        words = result.word.lower().split()
        if result.value or RETURNED.intersection(words) or PRESENT in words:
            yield f"{result.reference} has no day: it may be of the time since the last reduction"


def _dated(results: Sequence[Measurement], today: date) -> list[tuple[date, Measurement]]:
    return [(m.on, m) for m in results if m.on and m.on <= today]


def _craving(since: date, results: list[tuple[date, Measurement]]) -> Sign | None:
    """The newest entry after the day that tells: an unchanged craving is as the one before it."""
    for on, result in reversed([r for r in results if r[0] > since]):
        if result.value is not None:
            return _higher(since, results, on, result, "craving score")
        words = result.word.lower().split()
        if GONE.intersection(words):
            return None
        if RETURNED.intersection(words) or (PRESENT in words and _was_gone(since, results)):
            return Sign(on, f"craving {words[-1]} on {on.isoformat()}", result.reference)
    return None


def _was_gone(since: date, results: list[tuple[date, Measurement]]) -> bool:
    """True where the last entry up to a day tells of no craving."""
    before = [m for on, m in results if on <= since]
    return bool(before) and (before[-1].value == 0 or before[-1].word in ABSENT)


def _more(topic: str, since: date, results: list[tuple[date, Measurement]]) -> Sign | None:
    after = [r for r in results if r[0] > since and r[1].value is not None]
    return _higher(since, results, *after[-1], DRINKING[topic]) if after else None


def _higher(
    since: date,
    results: list[tuple[date, Measurement]],
    on: date,
    result: Measurement,
    name: str,
) -> Sign | None:
    """A sign where a number is above the last one up to that day; None without one to compare."""
    earlier = [m.value for day, m in results if day <= since and m.value is not None]
    if not earlier or result.value is None or result.value <= earlier[-1]:
        return None
    says = f"{name} {plain(result.value)} on {on.isoformat()}, {plain(earlier[-1])} before"
    return Sign(on, says, result.reference)
