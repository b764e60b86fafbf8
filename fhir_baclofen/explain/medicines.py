"""Baclofen and other medicines as they stand in a record, in words."""

from datetime import date
from decimal import Decimal
from typing import Final

from fhir_baclofen.dosing import Regimen, Step, Unit
from fhir_baclofen.explain.applying import Case
from fhir_baclofen.explain.sights import Seen, since
from fhir_baclofen.facts import PatientFacts
from fhir_baclofen.fhir.dosage_types import number
from fhir_baclofen.fhir.extract.entries import (
    STOPPED,
    Entry,
    dispense_entry,
    order_entry,
    statement_entry,
)
from fhir_baclofen.fhir.extract.products import product_of
from fhir_baclofen.fhir.record import ref
from fhir_baclofen.fhir.resource_types import (
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
)
from fhir_baclofen.quantities import plain

Medicine = MedicationRequest | MedicationStatement | MedicationDispense
SIGNS: Final = {Unit.MG: "mg", Unit.UG: "µg"}
TIMES: Final = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def medicine(resource: Medicine, case: Case, facts: PatientFacts) -> Seen:
    """What a medication resource says: of baclofen the dose, of another drug since when."""
    if isinstance(resource, MedicationRequest):
        entry = order_entry(resource, case.record)
        drafted = any(order is resource for order in case.orders)
        return _other(resource, case, facts) if entry is None else _order(entry, facts, drafted)
    if isinstance(resource, MedicationStatement):
        entry = statement_entry(resource, case.record)
        return _other(resource, case, facts) if entry is None else _taken(entry, facts)
    entry = dispense_entry(resource, case.record)
    if entry is None:
        return _other(resource, case, facts)
    return _supply(resource, entry, product_of(resource, case.record).name)


def _order(entry: Entry, facts: PatientFacts, drafted: bool) -> Seen:
    if not drafted:
        return _taken(entry, facts)
    stops = entry.status in STOPPED
    if entry.regimen is None:
        unread = Seen(entry.reference, "the stop of baclofen under test", on=facts.today)
        return unread if stops else _unread(entry)
    step = max(entry.regimen.steps, key=lambda s: s.in_full.high)
    which = ", the stop under test" if stops else ", the order under test"
    return _dosed(entry, entry.regimen, step, which)


def _taken(entry: Entry, facts: PatientFacts) -> Seen:
    if entry.regimen is None:
        return _unread(entry)
    passed = (facts.today - entry.starts).days if entry.starts else 0
    step = entry.regimen.on_day(max(passed, 0)) or entry.regimen.steps[-1]
    return _dosed(entry, entry.regimen, step, f"{since(entry.starts)}{_over(entry, facts.today)}")


def _over(entry: Entry, today: date) -> str:
    """That an order is no longer in force, and since when."""
    if entry.status in STOPPED:
        return f", {entry.status}" + (f" on {entry.ends.isoformat()}" if entry.ends else "")
    return f" until {entry.ends.isoformat()}" if entry.ends and entry.ends < today else ""


def _dosed(entry: Entry, regimen: Regimen, step: Step, when: str) -> Seen:
    what = f"baclofen {described(step, regimen.unit)}{when}"
    unit = f"{SIGNS[regimen.unit]}/day"
    return Seen(entry.reference, what, step.in_full.high, unit, entry.starts)


def _unread(entry: Entry) -> Seen:
    what = f"baclofen{since(entry.starts)}, its dose not read ({entry.unread})"
    return Seen(entry.reference, what, on=entry.starts)


def described(step: Step, unit: Unit) -> str:
    """The doses of a day: "20 mg three times a day = 60 mg/day"."""
    sign, low, high = SIGNS[unit], step.in_full.low, step.in_full.high
    total = f"{_span(low, high)} {sign}/day"
    if step.as_needed.high:
        return f"up to {plain(high)} {sign}/day, {plain(step.as_needed.high)} of it as needed"
    if not step.doses or low != high:
        return total
    singles = [dose.high for dose in step.doses]
    if len(set(singles)) > 1:
        return f"{' - '.join(map(plain, singles))} {sign} = {total}"
    times = TIMES.get(len(singles), f"{len(singles)} times")
    return f"{plain(singles[0])} {sign} {times} a day = {total}"


def _span(low: Decimal, high: Decimal) -> str:
    return plain(high) if low == high else f"{plain(low)} to {plain(high)}"


def _supply(dispense: MedicationDispense, entry: Entry, product: str) -> Seen:
    days = number(dispense.days_supply.value) if dispense.days_supply else None
    length = f" for {plain(days)} days" if days is not None else ""
    when = f" on {entry.starts.isoformat()}" if entry.starts else ""
    unit = "days" if days is not None else ""
    return Seen(entry.reference, f"{product} handed out{when}{length}", days, unit, entry.starts)


def _other(resource: Medicine, case: Case, facts: PatientFacts) -> Seen:
    name, listed = product_of(resource, case.record).name, facts.other_drugs.by_topic.values()
    drug = next((d for drugs in listed for d in drugs if d.reference == ref(resource)), None)
    if drug is None:
        return Seen(ref(resource), name)
    over = f", ended on {drug.ended.isoformat()}" if drug.ended else ""
    return Seen(drug.reference, f"{drug.name}{since(drug.started)}{over}", on=drug.started)
