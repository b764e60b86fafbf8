"""How each daily dose of a plan is split: by the order, by the patient's own pattern, or evenly."""

from datetime import timedelta
from decimal import Decimal

from fhir_baclofen.plan.case import Case
from fhir_baclofen.plan.course import Course
from fhir_baclofen.plan.dividing import Doses, divided, suits, times_a_day
from fhir_baclofen.plan.types import PlanKind, PlanStep
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.tablets import can_make
from fhir_baclofen.taper import Method, lowered

MEASURABLE = Decimal("0.1")


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
        return _listed(case.taken.doses, case.taken.dose.high)
    ended = case.facts.history.ended
    if len(ended) != 1 or ended[0].dose is None:
        return ()
    return _listed(ended[0].doses, ended[0].dose.high)


def _listed(doses: Doses | None, mg: Decimal) -> Doses:
    """Single doses that make up a daily dose; empty when they do not, or cannot be measured."""
    listed = tuple(d for d in doses or () if d > 0)
    exact = sum(listed, ZERO) == mg and all(d % MEASURABLE == 0 for d in listed)
    return listed if exact else ()


def _as_ordered(case: Case, course: Course, mg: Decimal) -> Doses | None:
    """The single doses of the first step where they are those taken now, or those of the order."""
    ordered = _listed(case.intent.doses, mg) if case.intent else ()
    taken = _pattern(case)
    taken = taken if sum(taken, ZERO) == mg else ()
    return (taken or ordered if course.kind is PlanKind.HOLD else ordered or taken) or None


def _following(case: Case, course: Course, before: Doses, mg: Decimal) -> Doses:
    if mg == 0:
        return ()
    if course.kind is PlanKind.TAPER and sum(before, ZERO) > mg:
        return _lowered(case, course, before, mg)
    return divided(case, mg, times_a_day(case, before))


def _lowered(case: Case, course: Course, before: Doses, mg: Decimal) -> Doses:
    """The patient's own pattern with the cut taken from its largest doses."""
    weekly = course.descent is not None and course.descent.method is Method.WEEKLY
    doses = lowered(before, sum(before, ZERO) - mg, once_each=weekly)
    if not all(can_make(dose, case.stock) for dose in doses):
        return divided(case, mg, len(before))
    if suits(case, doses):
        return doses
    other = divided(case, mg, max(len(before), case.protocol.doses_per_day[0]))
    return other if suits(case, other) else doses
