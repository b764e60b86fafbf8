"""The dose of one line of a Dosage, from its `doseAndRate`.

Source: FHIR R4, Dosage.doseAndRate; where it is given more than once, as ordered and as calculated.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from msgspec import Struct

from fhir_baclofen.dosing import Strength
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.dosage import amounts
from fhir_baclofen.fhir.dosage.agreement import near_amounts
from fhir_baclofen.fhir.dosage.amounts import Dose
from fhir_baclofen.fhir.dosage_types import Dosage, DoseAndRate

T = TypeVar("T")


class Given(Struct, frozen=True):
    """What `doseAndRate` gives: a single dose, an amount a day (an infusion or not), or zero."""

    dose: Dose | None = None
    daily: Dose | None = None
    infusion: bool = False
    zero: bool = False


NOTHING_GIVEN = Given()


def attempt(read: Callable[[], T]) -> tuple[T | None, UnreadableDosageError | None]:
    """What is read, or why it could not be."""
    try:
        return read(), None
    except UnreadableDosageError as error:
        return None, error


def given_by(line: Dosage, strength: Strength | None) -> Given:
    """The dose; of several, the ordered one, when the others agree or cannot be read."""
    items = line.dose_and_rate or ()
    if isinstance(items, DoseAndRate):
        return _one(items, strength)
    if len(items) == 1:
        return _one(items[0], strength)
    ordered = sorted(items, key=lambda item: not _is_ordered(item))
    attempts = [attempt(partial(_one, item, strength)) for item in ordered]
    errors = [error for _, error in attempts if error is not None]
    read = [given for given, _ in attempts if given is not None]
    if errors and (not read or not all(error.silent for error in errors)):
        raise min(errors, key=lambda error: error.silent)
    if not all(_same(read[0], other) for other in read[1:]):
        raise UnreadableDosageError("the dose is given twice, and not the same")
    return read[0] if read else NOTHING_GIVEN


def _is_ordered(item: DoseAndRate) -> bool:
    codings = (item.type.coding if item.type is not None else None) or ()
    return any(coding.code == "ordered" for coding in codings)


def _same(one: Given, other: Given) -> bool:
    pairs = [(one.dose, other.dose), (one.daily, other.daily)]
    for a, b in pairs:
        if a is None or b is None:
            if a is not b:
                return False
        elif a.unit is not b.unit or not near_amounts(a.amount, b.amount):
            return False
    return one.zero == other.zero


def _one(item: DoseAndRate, strength: Strength | None) -> Given:
    quantity = item.dose_quantity
    rate = amounts.rate(item.rate_quantity, item.rate_range, item.rate_ratio, strength)
    if quantity is not None and rate is None and item.dose_range is None:
        if quantity.number == 0 and not quantity.comparator:
            return Given(zero=True)
        if amounts.is_flow(quantity):
            return Given(daily=amounts.flow(quantity, strength))
    dose = amounts.dose(quantity, item.dose_range, strength)
    return Given(dose, rate, infusion=rate is not None)
