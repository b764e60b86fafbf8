"""What a plan says of a dose that stays although less is advised and no way down is laid out."""

from collections.abc import Iterator

from fhir_baclofen.plan.case import (
    CEILING,
    DIALYSIS,
    KIDNEY_ACUTE,
    KIDNEY_MODERATE,
    KIDNEY_SEVERE,
    Case,
)
from fhir_baclofen.plan.course import Course
from fhir_baclofen.plan.types import PlanKind, PlanStep
from fhir_baclofen.quantities import plain

# Findings that name a dose to come down to, and where they name it.
_TARGETS = (
    (CEILING, "max_mg_per_day"),
    (DIALYSIS, "target_mg_per_day"),
    (KIDNEY_ACUTE, "target_mg_per_day"),
    (KIDNEY_SEVERE, "target_mg_per_day"),
    (KIDNEY_MODERATE, "target_mg_per_day"),
)


def too_much(case: Case, course: Course, steps: tuple[PlanStep, ...]) -> Iterator[str]:
    """The dose that is kept for now, and the lower one that a finding advises."""
    if course.kind not in {PlanKind.HOLD, PlanKind.MAINTAIN} or not steps:
        return
    advised = [n for n in (case.recommended(*target) for target in _TARGETS) if n is not None]
    kept = steps[-1].mg_per_day
    if advised and kept > min(advised):
        yield (
            f"{plain(kept)} mg/day is not advised to go on: settle today how it comes down to "
            f"{plain(min(advised))} mg/day."
        )
