"""How each daily dose of a plan is split: by the order, by the patient's own pattern, or evenly."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from fhir_baclofen.facts import Indication
from fhir_baclofen.plan.case import Case
from fhir_baclofen.plan.course import Course
from fhir_baclofen.plan.types import PlanKind, PlanStep
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.ceilings import largest_single_dose
from fhir_baclofen.rules.split import ONCE, SPASTICITY_SPLIT, TWICE
from fhir_baclofen.splits import split, uneven_split
from fhir_baclofen.tablets import GRAIN, can_make
from fhir_baclofen.taper import Method, lowered

Doses = tuple[Decimal, ...]
MOST_TIMES = 4
FEW_TIMES = 3


def steps_of(case: Case, course: Course) -> tuple[PlanStep, ...]:
    """The dated steps of a course, the first on the day of the review."""
    steps: list[PlanStep] = []
    day = case.today
    doses = _pattern(case)
    for place, (mg, days) in enumerate(course.rungs):
        known = _as_ordered(case, course, mg) if place == 0 else None
        doses = known or _following(case, course, doses, mg)
        steps.append(PlanStep(day, days, mg, doses))
        day += timedelta(days=days or 0)
    return tuple(steps)


def _pattern(case: Case) -> Doses:
    """The single doses taken now, or last; empty when they are not listed."""
    if case.taken is not None:
        return _listed(case.taken.doses)
    ended = case.facts.history.ended
    return _listed(ended[-1].doses) if len(ended) == 1 else ()


def _listed(doses: Doses | None) -> Doses:
    return tuple(d for d in doses or () if d > 0)


def _as_ordered(case: Case, course: Course, mg: Decimal) -> Doses | None:
    """The single doses of the first step where they are those of the order, or those taken now."""
    own = _listed(case.intent.doses) if case.intent else ()
    for doses in (
        (own, _pattern(case)) if course.kind is not PlanKind.HOLD else (_pattern(case), own)
    ):
        if doses and sum(doses, ZERO) == mg:
            return doses
    return None


def _following(case: Case, course: Course, before: Doses, mg: Decimal) -> Doses:
    if mg == 0:
        return ()
    if course.kind is PlanKind.TAPER and sum(before, ZERO) > mg:
        return _lowered(case, course, before, mg)
    return divided(case, mg, _times(case, before))


def _times(case: Case, before: Doses) -> int:
    """How many doses a day: as ordered, as taken, or as the protocol begins."""
    ordered = case.intent.doses_per_day if case.intent else None
    fewest, most = case.protocol.doses_per_day
    return min(max(ordered or len(before) or fewest, fewest), most)


def _lowered(case: Case, course: Course, before: Doses, mg: Decimal) -> Doses:
    """The patient's own pattern with the cut taken from its largest doses."""
    weekly = course.descent is not None and course.descent.method is Method.WEEKLY
    doses = lowered(before, sum(before, ZERO) - mg, once_each=weekly)
    if not all(can_make(dose, case.stock) for dose in doses):
        return divided(case, mg, len(before))
    if _suits(case, doses):
        return doses
    other = divided(case, mg, max(len(before), case.protocol.doses_per_day[0]))
    return other if _suits(case, other) else doses


def divided(case: Case, mg: Decimal, times: int) -> Doses:
    """A daily dose in about so many doses; in more where a single one would be too large."""
    ways = (uneven_split, split) if case.slow else (split,)
    found: Doses | None = None
    for count in range(times, max(times, MOST_TIMES) + 1):
        for way in ways:
            doses = way(mg, count, case.stock)
            if doses is None:
                return _unmade(mg, times)
            found = found or doses
            if _suits(case, doses):
                return doses
    return found or _unmade(mg, times)


def _unmade(mg: Decimal, times: int) -> Doses:
    """A dose that the products on hand do not make, as it is: the remainder in the evening."""
    part = mg / times // GRAIN * GRAIN
    return tuple(d for d in (*[part] * (times - 1), mg - part * (times - 1)) if d > 0)


def _suits(case: Case, doses: Sequence[Decimal]) -> bool:
    """True when no single dose is too large and none comes too seldom."""
    kind, mg, times = case.facts.indication.kind, sum(doses, ZERO), len(doses)
    if max(doses, default=ZERO) > largest_single_dose(kind).value:
        return False
    if kind is Indication.HICCUPS:
        return True
    return not any(_too_seldom(kind, mg, times))


def _too_seldom(kind: Indication, mg: Decimal, times: int) -> Iterator[bool]:
    yield times == 1 and mg > ONCE.value
    yield times < FEW_TIMES and mg > TWICE.value
    yield kind is Indication.SPASTICITY and times < FEW_TIMES and mg > SPASTICITY_SPLIT.value
