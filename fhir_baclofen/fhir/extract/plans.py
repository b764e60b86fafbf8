"""Earlier care plans of this product."""

from collections.abc import Iterator
from datetime import date

from fhir_baclofen.facts import CarePlans, OwnPlan, PlannedStep
from fhir_baclofen.fhir.dosage_types import number
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
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
REVIEW_CODES = frozenset({"clinical-review", "treatment-review"})
DAILY_UNITS = frozenset({"mg/d", "mg", "mg/day"})


def care_plans_of(record: PatientRecord) -> CarePlans:
    """Active care plans of category baclofen."""
    plans = tuple(
        _plan(plan) for plan in record.care_plans if plan.status == "active" and is_ours(plan)
    )
    return CarePlans(plans, gaps(record, "CarePlan"))


def is_ours(plan: CarePlan) -> bool:
    """True for a plan of category baclofen, or titled so."""
    categories = {(c.system, c.code) for k in plan.category or () for c in k.coding or ()}
    return CATEGORY in categories or "baclofen" in (plan.title or "").lower()


def _plan(plan: CarePlan) -> OwnPlan:
    live = [a for a in plan.activity or () if a.detail and a.detail.status != "cancelled"]
    steps = [s for a in live if a.detail for s in _dose_step(a.detail)]
    return OwnPlan(
        reference=ref(plan),
        codes=frozenset(c for a in live if a.detail for c in _codes(a.detail)),
        steps=tuple(sorted(steps, key=lambda s: s.starts or date.max)),
        reviews=tuple(sorted({d for a in live for d in _reviews(a)})),
    )


def _codes(detail: ActivityDetail) -> frozenset[str]:
    if detail.code is None:
        return frozenset()
    return frozenset(
        c.code for c in detail.code.coding or () if c.code and c.system == ACTIVITY_SYSTEM
    )


def _dose_step(detail: ActivityDetail) -> Iterator[PlannedStep]:
    amount = detail.daily_amount
    value = number(amount.value) if amount else None
    unit = (amount.code or amount.unit or "mg/d") if amount else ""
    if DOSE_STEP in _codes(detail) and value is not None and unit in DAILY_UNITS:
        yield PlannedStep(value, _scheduled(detail), detail.status or "unknown")


def _scheduled(detail: ActivityDetail) -> date | None:
    return first_of(start_of(detail.scheduled_period), day(detail.scheduled_string))


def _reviews(activity: CarePlanActivity) -> Iterator[date]:
    detail = activity.detail
    if detail is None or not _codes(detail) & REVIEW_CODES:
        return
    done = [day(p.time) for p in activity.progress or ()]
    yield from (d for d in (_scheduled(detail), *done) if d)
