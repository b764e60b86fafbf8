"""What a plan says of a dose that stays although less is advised and no way down is laid out."""

from collections.abc import Iterator

from fhir_baclofen.plan.case import Case
from fhir_baclofen.plan.course import Course
from fhir_baclofen.plan.types import PlanKind, PlanStep
from fhir_baclofen.quantities import plain


def too_much(case: Case, course: Course, steps: tuple[PlanStep, ...]) -> Iterator[str]:
    """The dose that is kept for now, and the lower one that a finding advises."""
    if course.kind not in {PlanKind.HOLD, PlanKind.MAINTAIN} or not steps:
        return
    kept, advised = steps[-1].mg_per_day, case.advised
    if advised is not None and kept > advised:
        yield (
            f"{plain(kept)} mg/day is not advised to go on: settle today how it comes down to "
            f"{plain(advised)} mg/day."
        )
