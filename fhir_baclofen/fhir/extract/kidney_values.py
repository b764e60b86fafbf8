"""The value of an observation or of one of its components, as kidney results and sizes."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from fhir_baclofen.fhir.dosage_types import CodeableConcept, Quantity, number
from fhir_baclofen.fhir.extract.days import moment
from fhir_baclofen.fhir.resource_types import Observation, ObservationComponent
from fhir_baclofen.fhir.terminology import mapped
from fhir_baclofen.kidney import Kind, Unusable, is_unit, parts_of, usable

Valued = Observation | ObservationComponent
# The unit of a result that is text and names none.
_UNITLESS: Final = {Kind.EGFR: "mL/min/{1.73_m2}", Kind.CLEARANCE: "mL/min"}
KILOGRAMS: Final = {"kg": Decimal(1), "g": Decimal("0.001"), "[lb_av]": 1 / Decimal("2.2046")}
CENTIMETRES: Final = {"cm": Decimal(1), "m": Decimal(100), "[in_i]": Decimal("2.54")}
# No weight or height in any of these units has so large a number.
_LARGEST_SIZE: Final = Decimal(1_000_000)


def has_value(valued: Valued) -> bool:
    """False where there is nothing, or a reason why there is nothing."""
    if valued.data_absent_reason is not None:
        return False
    if valued.value_quantity is not None:
        return True
    given = (
        valued.value_string,
        valued.value_codeable_concept,
        valued.value_integer,
        valued.value_range,
        valued.value_ratio,
    )
    return any(v is not None for v in given)


def value_of(valued: Valued, kind: Kind) -> tuple[Decimal, str] | Unusable:
    """The value in our unit with its comparator, or why it cannot be used."""
    quantity = valued.value_quantity
    if quantity is not None:
        value = quantity.number
        if value is None:
            return Unusable("its value is not a number")
        return usable(kind, value, _unit(quantity, kind), quantity.comparator or "")
    whole = number(valued.value_integer)
    if whole is not None:
        return usable(kind, whole, _UNITLESS.get(kind))
    text = valued.value_string or _text(valued.value_codeable_concept)
    parts = parts_of(text) if text else None
    if parts is None:
        return Unusable("its value is no single number")
    comparator, value, unit = parts
    return usable(kind, value, unit or _UNITLESS.get(kind), comparator)


def _text(concept: CodeableConcept | None) -> str | None:
    if concept is None:
        return None
    return concept.text or next((c.display for c in concept.coding or () if c.display), None)


def _unit(quantity: Quantity, kind: Kind) -> str | None:
    """The unit by its code, else as shown."""
    if quantity.code and is_unit(kind, quantity.code):
        return quantity.code
    given = [u for u in (quantity.code, quantity.unit) if u]
    return next((u for u in given if is_unit(kind, u)), given[0] if given else None)


def size_of(quantity: Quantity | None, factors: Mapping[str, Decimal]) -> Decimal | None:
    """A weight or height in the unit whose factor is 1; None without a number in a known unit."""
    if quantity is None or quantity.number is None or quantity.comparator:
        return None
    unit = mapped("size-unit", (quantity.code or quantity.unit or "").strip().lower())
    factor = factors.get(unit[0]) if unit else None
    if factor is None or not 0 < quantity.number < _LARGEST_SIZE:
        return None
    return quantity.number * factor


def sampled_at(observation: Observation) -> datetime | None:
    """The moment of the sample where it is known with its offset."""
    period = observation.effective_period
    found = moment(
        observation.effective_date_time
        or observation.effective_instant
        or (period.start if period else None)
    )
    return found if found is not None and found.tzinfo is not None else None


def changed_at(observation: Observation) -> datetime | None:
    """When a result was issued, else when its resource was changed."""
    updated = observation.meta.last_updated if observation.meta else None
    found = moment(observation.issued) or moment(updated)
    return found if found is not None and found.tzinfo is not None else None
