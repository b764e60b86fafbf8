"""What was seen in each resource that a finding names: value, unit and day."""

from collections.abc import Iterator
from functools import singledispatch
from typing import Final

from fhir_baclofen.explain.applying import Case
from fhir_baclofen.explain.medicines import Medicine, medicine
from fhir_baclofen.explain.naming import coded, named
from fhir_baclofen.explain.sights import Seen, on_day, since
from fhir_baclofen.facts import Kidney, Known, PatientFacts
from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.dosage_types import number
from fhir_baclofen.fhir.extract.conditions import is_active
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
from fhir_baclofen.fhir.extract.kidney_values import Valued
from fhir_baclofen.fhir.extract.pump import ALARM_DATE
from fhir_baclofen.fhir.extract.statements import observed_on
from fhir_baclofen.fhir.extract.words import name_of
from fhir_baclofen.fhir.record import ref
from fhir_baclofen.fhir.terminology import sets_of
from fhir_baclofen.quantities import plain

MEASURES: Final = {
    "ckd-epi-2021": "eGFR {} by CKD-EPI 2021",
    "cockcroft-gault": "clearance {} by Cockcroft-Gault",
}
RESULTS: Final = {
    "egfr": "eGFR",
    "creatinine-clearance": "creatinine clearance",
    "creatinine-serum": "creatinine",
    "body-weight": "body weight",
}


def seen(reference: str, case: Case, facts: PatientFacts) -> Seen:
    """What the resource says that a finding names; of an order under test, the order itself."""
    drafted = next((o for o in case.orders if ref(o) == reference), None)
    found = drafted or case.record.resolve(reference)
    if found is None:
        return Seen(reference, "not found in the record")
    if isinstance(found, Medicine):
        return medicine(found, case, facts)
    if isinstance(found, r4.Observation):
        return _observation(found, facts.kidney)
    return _patient(found, facts) if isinstance(found, r4.Patient) else _say(found)


@singledispatch
def _say(resource: r4.Resource) -> Seen:
    name = named(resource)
    return Seen(ref(resource), "an entry" if name == ref(resource) else name)


# -- the patient, results, problems ----------------------------------------------------------------


def _patient(patient: r4.Patient, facts: PatientFacts) -> Seen:
    if not isinstance(facts.age, Known):
        return Seen(ref(patient), facts.age.reason)
    low, high = facts.age.value.low, facts.age.value.high
    years = f"{high}" if low == high else f"{low} to {high}"
    return Seen(ref(patient), f"{years} years old", number(high), "years", day(patient.birth_date))


def _observation(observation: r4.Observation, kidney: Kidney) -> Seen:
    on = observed_on(observation)
    parts: tuple[Valued, ...] = (observation, *(observation.component or ()))
    held = next((p for p in parts if _result(p)), observation)
    shown = ", ".join(_valued(p) for p in parts if p is held or _has_value(p))
    what = f"{shown}{on_day(on)}{_computed(ref(observation), kidney)}"
    quantity = held.value_quantity
    if quantity is None:
        return Seen(ref(observation), what, on=on)
    return Seen(ref(observation), what, quantity.number, quantity.code or quantity.unit or "", on)


def _result(valued: Valued) -> str | None:
    """The name of a result that has one of ours."""
    return next((RESULTS[t] for t in RESULTS if t in sets_of(valued.code)), None)


def _has_value(valued: Valued) -> bool:
    return next(_values(valued), None) is not None


def _valued(valued: Valued) -> str:
    name = _result(valued) or (coded(valued.code) if valued.code else "a result")
    return " ".join([name, *_values(valued)])


def _values(valued: Valued) -> Iterator[str]:
    quantity = valued.value_quantity
    if quantity is not None and quantity.number is not None:
        unit = f" {quantity.code or quantity.unit or ''}".rstrip()
        yield f"{quantity.comparator or ''}{plain(quantity.number)}{unit}"
    if valued.value_string:
        yield valued.value_string
    if valued.value_codeable_concept is not None:
        yield name_of(valued.value_codeable_concept)
    whole = number(valued.value_integer)
    if whole is not None:
        yield plain(whole)
    if valued.value_boolean is not None:
        yield "yes" if valued.value_boolean else "no"


def _computed(reference: str, kidney: Kidney) -> str:
    """What was computed of a result: "giving eGFR 22.1 by CKD-EPI 2021"."""
    words = MEASURES.get(kidney.measure or "")
    if words is None or kidney.value is None or kidney.evidence[:1] != (reference,):
        return ""
    return f", giving {words.format(plain(kidney.value))}"


@_say.register
def _condition(condition: r4.Condition) -> Seen:
    on = first_of(
        day(condition.onset_date_time),
        start_of(condition.onset_period),
        day(condition.recorded_date),
    )
    state = "active" if is_active(condition) else "no longer active"
    return Seen(ref(condition), f"{named(condition)}, {state}{_comma(since(on))}", on=on)


def _comma(phrase: str) -> str:
    return f",{phrase}" if phrase else ""


@_say.register
def _allergy(allergy: r4.AllergyIntolerance) -> Seen:
    on = first_of(day(allergy.onset_date_time), day(allergy.recorded_date))
    grave = f", criticality {allergy.criticality}" if allergy.criticality else ""
    kind = allergy.type if isinstance(allergy.type, str) else "allergy"
    return Seen(ref(allergy), f"{kind}: {named(allergy)}{grave}{_comma(since(on))}", on=on)


@_say.register
def _procedure(procedure: r4.Procedure) -> Seen:
    on = first_of(day(procedure.performed_date_time), start_of(procedure.performed_period))
    came_of_it = f": {name_of(procedure.outcome)}" if procedure.outcome else ""
    return Seen(ref(procedure), f"{named(procedure)}{came_of_it}{on_day(on)}", on=on)


@_say.register
def _flag(flag: r4.Flag) -> Seen:
    on = start_of(flag.period)
    return Seen(ref(flag), f"flag: {named(flag)}{since(on)}", on=on)


@_say.register
def _goal(goal: r4.Goal) -> Seen:
    on = day(goal.start_date)
    return Seen(ref(goal), f"goal: {named(goal)}{since(on)}", on=on)


# -- visits, plans, pumps --------------------------------------------------------------------------


@_say.register
def _encounter(encounter: r4.Encounter) -> Seen:
    on, kind = start_of(encounter.period), encounter.class_
    where = (kind.display or kind.code or "") if kind else ""
    words = " ".join(part for part in ("visit", where) if part)
    return Seen(ref(encounter), f"{words}, {encounter.status}{_comma(since(on))}", on=on)


@_say.register
def _care_plan(plan: r4.CarePlan) -> Seen:
    on = first_of(start_of(plan.period), day(plan.created))
    title = f' "{plan.title}"' if plan.title else ""
    return Seen(ref(plan), f"care plan{title}, {plan.status}{_comma(since(on))}", on=on)


@_say.register
def _appointment(appointment: r4.Appointment) -> Seen:
    on = day(appointment.start)
    about = f' "{appointment.description}"' if appointment.description else ""
    return Seen(ref(appointment), f"appointment{about}, {appointment.status}{on_day(on)}", on=on)


@_say.register(r4.Device)
@_say.register(r4.DeviceUseStatement)
@_say.register(r4.ServiceRequest)
def _pump(holder: r4.Device | r4.DeviceUseStatement | r4.ServiceRequest) -> Seen:
    alarms = (
        first_of(day(e.value_date), day(e.value_date_time))
        for e in holder.extension or ()
        if e.url == ALARM_DATE
    )
    alarm = min((a for a in alarms if a), default=None)
    kind = holder.type if isinstance(holder, r4.Device) else None
    name = name_of(kind) if kind else "pump"
    told = f"low-reservoir alarm on {alarm.isoformat()}" if alarm else "no alarm date"
    return Seen(ref(holder), f"{name}, {told}", on=alarm)
