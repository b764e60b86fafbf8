"""A reading as the JSON object of `sig --format json`."""

from decimal import Decimal
from typing import Any

from fhir_baclofen.dosing import NotRead, Reading, Step, Unit

Json = dict[str, Any]


def as_json(text: str, reading: Reading) -> Json:
    """How a text was read: `text`, `read`, `reason`, `steps`; as-needed doses count from 0."""
    if isinstance(reading, NotRead):
        return {"text": text, "read": False, "reason": reading.reason, "steps": []}
    steps = [_step(step, reading.unit) for step in reading.steps]
    return {"text": text, "read": True, "reason": None, "steps": steps}


def _step(step: Step, unit: Unit) -> Json:
    low, high = step.regular.low, step.in_full.high
    oral = unit is Unit.MG
    return {
        "days": step.days,
        "mg_per_day": {"low": _number(low), "high": _number(high)} if oral else None,
        "ug_per_day": None if oral else _number(high),
        "doses_mg": _doses(step) if oral else None,
        "as_needed": step.as_needed.high > 0,
    }


def _doses(step: Step) -> list[int | Decimal] | None:
    if step.doses is None:
        return None
    return [_number(dose.high) for dose in (*step.doses, *step.as_needed_doses)]


def _number(value: Decimal) -> int | Decimal:
    """A whole number as int; the others stay exact, for the writer of the JSON."""
    return int(value) if value == value.to_integral_value() else value
