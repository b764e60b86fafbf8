"""The last filling of the pump's reservoir: its volume, its concentration and its day.

They stand on an administration or a dispense of intrathecal baclofen in mL, or in the words of the
refill itself ("20 mL of 500 mcg/mL"). What was dispensed shortly before a refill filled it.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.facts import Fill
from fhir_baclofen.fhir.dosage_types import Quantity
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
from fhir_baclofen.fhir.extract.products import VOLUME, product_of, unit_in
from fhir_baclofen.fhir.extract.pump_dates import performed
from fhir_baclofen.fhir.extract.pump_words import said, tells_refill
from fhir_baclofen.fhir.extract.words import notes_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import MedicationAdministration, MedicationDispense

UG_IN_MG = 1000
DISPENSED_BEFORE_DAYS = 30
ML = re.compile(r"(\d+(?:[.,]\d+)?) ?ml\b(?! ?/)", re.IGNORECASE)
PER_ML = re.compile(r"(\d+(?:[.,]\d+)?) ?(mcg|ug|µg|μg|mg) ?(?:/|per) ?ml\b", re.IGNORECASE)


def last_fill(record: PatientRecord, refilled_on: date | None, today: date) -> Fill | None:
    """The filling in the reservoir now; None unless volume and concentration are on record.

    A later refill of which they are not on record leaves it unknown.
    """
    found = [f for f in (*_administered(record), *_worded(record)) if f.on <= today]
    dispensed = [f for f in _dispensed(record) if f.on <= today]
    newest = _newest(found)
    if newest is not None and (refilled_on is None or newest.on >= refilled_on):
        return newest
    handed_out = _newest(dispensed)
    if handed_out is None:
        return None
    if refilled_on is None or handed_out.on >= refilled_on:
        return handed_out
    if (refilled_on - handed_out.on).days > DISPENSED_BEFORE_DAYS:
        return None
    return Fill(refilled_on, handed_out.ml, handed_out.ug_per_ml, handed_out.evidence)


def filled_days(record: PatientRecord) -> Iterator[date]:
    """The days on which a filling was administered."""
    yield from (fill.on for fill in _administered(record))


def _newest(fills: list[Fill]) -> Fill | None:
    """The fills of the newest day together; None when their concentrations differ."""
    if not fills:
        return None
    by_day = {on: list(same) for on, same in groupby(sorted(fills, key=_day_of), _day_of)}
    last = by_day[max(by_day)]
    if len({f.ug_per_ml for f in last}) > 1:
        return None
    evidence = tuple(r for f in last for r in f.evidence)
    return Fill(last[0].on, sum((f.ml for f in last), Decimal(0)), last[0].ug_per_ml, evidence)


def _day_of(fill: Fill) -> date:
    return fill.on


def _administered(record: PatientRecord) -> Iterator[Fill]:
    for given in record.medication_administrations:
        on = first_of(day(given.effective_date_time), start_of(given.effective_period))
        if given.status == "completed" and on and given.dosage:
            yield from _fill(given, given.dosage.dose, on, record)


def _dispensed(record: PatientRecord) -> Iterator[Fill]:
    for dispense in record.medication_dispenses:
        on = first_of(day(dispense.when_handed_over), day(dispense.when_prepared))
        if dispense.status == "completed" and on:
            yield from _fill(dispense, dispense.quantity, on, record)


def _fill(
    resource: MedicationAdministration | MedicationDispense,
    amount: Quantity | None,
    on: date,
    record: PatientRecord,
) -> Iterator[Fill]:
    ml = amount.number if amount and unit_in(amount) == VOLUME else None
    if ml is None or ml <= 0:
        return
    product = product_of(resource, record)
    concentration = _ug_per_ml(product.strength)
    if product.is_baclofen and product.is_intrathecal and concentration is not None:
        yield Fill(on, ml, concentration, (ref(resource),))


def _ug_per_ml(strength: Strength | None) -> Decimal | None:
    if strength is None or not strength.liquid or strength.per <= 0:
        return None
    factor = 1 if strength.unit is Unit.UG else UG_IN_MG
    return strength.amount * factor / strength.per


def _worded(record: PatientRecord) -> Iterator[Fill]:
    """Refills whose words name one volume and one concentration."""
    for procedure in record.procedures:
        words = f"{said(procedure.code)} {notes_of(procedure.note)}"
        if procedure.status != "completed" or not tells_refill(words):
            continue
        volumes, concentrations = ML.findall(words), PER_ML.findall(words)
        if len(set(volumes)) != 1 or len(set(concentrations)) != 1:
            continue
        amount, unit = concentrations[0]
        factor = UG_IN_MG if unit.lower() == "mg" else 1
        for event in performed(procedure):
            ml, per_ml = _number(volumes[0]), _number(amount) * factor
            if ml > 0 and per_ml > 0:
                yield Fill(event.on, ml, per_ml, (ref(procedure),))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
