"""A case with one change made to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import singledispatch
from typing import TypeVar, cast

from msgspec import Raw
from msgspec.structs import replace as with_

from fhir_baclofen.explain import changes as c
from fhir_baclofen.explain.altered import exchanged, extended
from fhir_baclofen.explain.dosages import oral_lines, pump_lines, regular
from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.decode import decode
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Dosage, Period, Quantity
from fhir_baclofen.fhir.extract.days import day
from fhir_baclofen.fhir.extract.pump import ALARM_DATE
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.policy import Policy

R = TypeVar("R", bound=r4.Resource)
Order = r4.MedicationRequest | r4.MedicationStatement


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a review is made of."""

    record: PatientRecord
    orders: tuple[r4.MedicationRequest, ...]
    policy: Policy
    at: datetime


@singledispatch
def applied(change: c.Change, case: Case) -> Case:  # noqa: ARG001 - what every change takes
    """The case with the change made; where what it names is not there, the case as it is."""
    raise TypeError(type(change))


@applied.register
def _dose(change: c.Dose, case: Case) -> Case:
    return _with_lines(change, case, lambda lines: oral_lines(change.doses_mg, lines))


@applied.register
def _pump_dose(change: c.PumpDose, case: Case) -> Case:
    return _with_lines(change, case, lambda lines: pump_lines(change.ug_per_day, lines))


@applied.register
def _regular(change: c.Regular, case: Case) -> Case:
    return _with_lines(change, case, regular)


def _with_lines(
    change: c.Dose | c.PumpDose | c.Regular,
    case: Case,
    write: Callable[[Sequence[Dosage]], tuple[Dosage, ...]],
) -> Case:
    def rewrite(order: Order) -> Order:
        if isinstance(order, r4.MedicationStatement):
            return with_(order, dosage=write(order.dosage or ()))
        return with_(order, dosage_instruction=write(order.dosage_instruction or ()))

    return _rewritten((change.order,), case, rewrite, drafted=change.drafted)


def _rewritten(
    references: Sequence[str], case: Case, rewrite: Callable[[Order], Order], *, drafted: bool
) -> Case:
    """The case with some orders rewritten: those under test, or those on record."""
    if drafted:
        orders = [rewrite(o) if ref(o) in references else o for o in case.orders]
        return replace(case, orders=tuple(cast("list[r4.MedicationRequest]", orders)))
    record = case.record
    for reference in references:
        order = record.resolve(reference)
        if isinstance(order, Order):
            record = exchanged(record, order, rewrite(order))
    return replace(case, record=record)


@applied.register
def _replacing(change: c.Replacing, case: Case) -> Case:
    def rewrite(order: Order) -> Order:
        return with_(order, prior_prescription=r4.Reference(reference=change.prior))

    return _rewritten((change.order,), case, rewrite, drafted=True)


@applied.register
def _withdrawn(change: c.Withdrawn, case: Case) -> Case:
    kept = (o for o in case.orders if ref(o) not in change.orders)
    return replace(case, orders=tuple(kept))


@applied.register
def _reason(change: c.Reason, case: Case) -> Case:
    def rewrite(order: Order) -> Order:
        return with_(order, reason_code=(CodeableConcept(text=change.words),), reason_reference=())

    return _rewritten(change.orders, case, rewrite, drafted=change.drafted)


@applied.register
def _value(change: c.Value, case: Case) -> Case:
    case = _without(c.Without(change.without), case)
    observation = case.record.resolve(change.observation)
    if not isinstance(observation, r4.Observation):
        return case
    if change.component is None:
        new = _valued(observation, change)
    else:
        parts = list(observation.component or ())
        parts[change.component] = _valued(parts[change.component], change)
        new = with_(observation, component=tuple(parts))
    return replace(case, record=exchanged(case.record, observation, new))


V = TypeVar("V", r4.Observation, r4.ObservationComponent)


def _valued(held: V, change: c.Value) -> V:
    old = held.value_quantity or Quantity(unit=change.unit, code=change.unit)
    new = with_(old, value=change.value, comparator=None)
    return with_(
        held,
        value_quantity=new,
        value_string=None,
        value_integer=None,
        value_codeable_concept=None,
    )


@applied.register
def _born_on(change: c.BornOn, case: Case) -> Case:
    patient = case.record.patient
    new = with_(patient, birth_date=change.day.isoformat())
    return replace(case, record=exchanged(case.record, patient, new))


@applied.register
def _sex(change: c.Sex, case: Case) -> Case:
    patient = case.record.patient
    new = with_(patient, gender=change.gender)
    return replace(case, record=exchanged(case.record, patient, new))


@applied.register
def _without(change: c.Without, case: Case) -> Case:
    record = case.record
    for reference in change.resources:
        found = record.resolve(reference)
        record = record if found is None else exchanged(record, found, None)
    return replace(case, record=record)


@applied.register
def _added(change: c.Added, case: Case) -> Case:
    resource = decode(Raw(change.resource.encode())).resource
    return case if resource is None else replace(case, record=extended(case.record, resource))


@applied.register
def _review_on(change: c.ReviewOn, case: Case) -> Case:
    at = case.at
    return replace(case, at=at + timedelta(days=(change.day - at.date()).days))


@applied.register
def _together(change: c.Together, case: Case) -> Case:
    return applied(change.second, applied(change.first, case))


@applied.register
def _earlier(change: c.Earlier, case: Case) -> Case:
    def rewrite(order: Order) -> Order:
        if isinstance(order, r4.MedicationStatement):
            return with_(
                order,
                effective_date_time=_moved(order.effective_date_time, change.days),
                effective_period=_begun(order.effective_period, change.days),
            )
        lines = order.dosage_instruction or ()
        return with_(
            order,
            authored_on=_moved(order.authored_on, change.days),
            dosage_instruction=tuple(_line_begun(line, change.days) for line in lines),
        )

    return _rewritten(change.orders, case, rewrite, drafted=False)


def _line_begun(line: Dosage, days: int) -> Dosage:
    repeat = line.timing.repeat if line.timing else None
    if line.timing is None or repeat is None or repeat.bounds_period is None:
        return line
    moved = with_(repeat, bounds_period=_begun(repeat.bounds_period, days))
    return with_(line, timing=with_(line.timing, repeat=moved))


def _begun(period: Period | None, days: int) -> Period | None:
    return None if period is None else with_(period, start=_moved(period.start, days))


def _moved(text: str | None, days: int) -> str | None:
    when = day(text)
    return text if when is None else (when - timedelta(days=days)).isoformat()


@applied.register
def _alarm_on(change: c.AlarmOn, case: Case) -> Case:
    holder = case.record.resolve(change.holder)
    if not isinstance(holder, r4.Device | r4.DeviceUseStatement | r4.ServiceRequest):
        return case
    dated = tuple(
        with_(e, value_date=change.day.isoformat(), value_date_time=None)
        if e.url == ALARM_DATE
        else e
        for e in holder.extension or ()
    )
    new = with_(holder, extension=dated)
    return replace(case, record=exchanged(case.record, holder, new))
