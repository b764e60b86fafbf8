"""Earlier care plans of this product."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from fhir_baclofen.facts import CarePlans, OwnPlan, PlannedStep
from fhir_baclofen.fhir.code_systems import system_of
from fhir_baclofen.fhir.dosage_types import CodeableConcept, number
from fhir_baclofen.fhir.extract.days import day, end_of, first_of, start_of
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import (
    ActivityDetail,
    CarePlan,
    CarePlanActivity,
)

CATEGORY = ("http://fhir-baclofen.org/fhir/CodeSystem/care-plan-category", "baclofen")
ACTIVITY_SYSTEM = "http://fhir-baclofen.org/fhir/CodeSystem/plan-activity"
DOSE_STEP = "dose-step"
STEP_BACK = "craving-step-back"
REVIEW_CODES = frozenset({"clinical-review", "treatment-review"})
NO_CODES: frozenset[str] = frozenset()
DAILY_UNITS = frozenset({"mg/d", "mg", "mg/day"})
DROPPED = frozenset({"cancelled", "stopped", "entered-in-error"})
# What was done under a plan stays done when the plan is over.
ONCE_ACTIVE = frozenset({"active", "on-hold", "completed", "revoked"})


def care_plans_of(record: PatientRecord, today: date) -> CarePlans:
    """Active care plans of category baclofen."""
    plans = tuple(_plan(plan, today) for plan in _ours(record, frozenset({"active"})))
    return CarePlans(plans, gaps(record, "CarePlan"))


def is_ours(plan: CarePlan) -> bool:
    """True for a plan of category baclofen, or titled so."""
    categories = (
        (system_of(c.system), c.code) for k in plan.category or () for c in k.coding or ()
    )
    return CATEGORY in categories or "baclofen" in (plan.title or "").lower()


def reviews_held(record: PatientRecord, today: date) -> Iterator[date]:
    """Days of completed review activities, also of plans that are over by now."""
    for plan in _ours(record, ONCE_ACTIVE):
        for activity in _live(plan):
            yield from _reviewed(activity, plan, today)


def steps_back(record: PatientRecord) -> Iterator[tuple[str, date | None, Decimal | None]]:
    """Raises for returned craving: the plan, the first day and the dose of each.

    Of a plan that is over only those that were carried out.
    """
    for plan in _ours(record, ONCE_ACTIVE):
        for activity in _live(plan):
            detail = activity.detail
            if detail is None or STEP_BACK not in _codes(detail):
                continue
            if plan.status == "active" or detail.status == "completed":
                on = first_of(_scheduled(detail), *_noted(activity))
                yield ref(plan), on, _daily_milligrams(detail)


def _ours(record: PatientRecord, statuses: frozenset[str]) -> Iterator[CarePlan]:
    return (p for p in record.care_plans if p.status in statuses and is_ours(p))


def _live(plan: CarePlan) -> list[CarePlanActivity]:
    """The activities in line that were not dropped."""
    return [
        a
        for a in plan.activity or ()
        if a.detail and a.detail.status not in DROPPED and not a.detail.do_not_perform
    ]


def _plan(plan: CarePlan, today: date) -> OwnPlan:
    live = _live(plan)
    steps = [s for a in live if a.detail for s in _dose_step(a.detail)]
    held = sorted({d for a in live for d in _reviewed(a, plan, today)})
    return OwnPlan(
        reference=ref(plan),
        codes=frozenset(c for a in live if a.detail for c in _codes(a.detail)),
        steps=tuple(sorted(steps, key=lambda s: s.starts or date.max)),
        reviews=tuple(sorted({*held, *(d for a in live for d in _planned(a, today))})),
        reviewed=tuple(held),
        progress=tuple(sorted({d for a in live for d in _noted(a) if d <= today})),
        suspended=_is_suspended(steps),
    )


def _is_suspended(steps: list[PlannedStep]) -> bool:
    """True when a dose step is on hold and none goes on."""
    statuses = {step.status for step in steps}
    return "on-hold" in statuses and "in-progress" not in statuses


def _codes(detail: ActivityDetail) -> frozenset[str]:
    return NO_CODES if detail.code is None else _own_codes(detail.code)


@lru_cache(maxsize=512)
def _own_codes(concept: CodeableConcept) -> frozenset[str]:
    codings = (c for c in concept.coding or () if system_of(c.system) == ACTIVITY_SYSTEM)
    return frozenset(c.code for c in codings if c.code)


def _dose_step(detail: ActivityDetail) -> Iterator[PlannedStep]:
    value = _daily_milligrams(detail)
    if DOSE_STEP in _codes(detail) and value is not None:
        yield PlannedStep(value, _scheduled(detail), detail.status or "unknown")


def _daily_milligrams(detail: ActivityDetail) -> Decimal | None:
    amount = detail.daily_amount
    if amount is None or (amount.code or amount.unit or "mg/d") not in DAILY_UNITS:
        return None
    return number(amount.value)


def _scheduled(detail: ActivityDetail) -> date | None:
    return first_of(start_of(detail.scheduled_period), day(detail.scheduled_string))


def _noted(activity: CarePlanActivity) -> list[date]:
    """The days of its progress notes, newest first."""
    found = (day(note.time) for note in activity.progress or ())
    return sorted((d for d in found if d), reverse=True)


def _is_review(activity: CarePlanActivity) -> bool:
    return activity.detail is not None and bool(_codes(activity.detail) & REVIEW_CODES)


def _reviewed(activity: CarePlanActivity, plan: CarePlan, today: date) -> Iterator[date]:
    """The day on which a completed review was held, as late as the record is sure of.

    By its progress, else as scheduled, else since the plan began; never to come.
    """
    detail = activity.detail
    if detail is None or detail.status != "completed" or not _is_review(activity):
        return
    scheduled = first_of(end_of(detail.scheduled_period), _scheduled(detail))
    known = first_of(*_noted(activity), scheduled, start_of(plan.period), day(plan.created))
    if known is not None:
        yield min(known, today)


def _planned(activity: CarePlanActivity, today: date) -> Iterator[date]:
    """The days of a review that is still to come, and of progress with one that is not completed.

    A day that passed without the review is none.
    """
    detail = activity.detail
    if detail is None or detail.status == "completed" or not _is_review(activity):
        return
    days = (_scheduled(detail), end_of(detail.scheduled_period))
    yield from (d for d in days if d and d >= today)
    yield from _noted(activity)
