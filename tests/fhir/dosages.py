"""Dosages for the tests: written as FHIR JSON, read as the program reads them, shown in short."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from fhir_baclofen.dosing import Amount, NotRead, Reading, Regimen, Route, Step, Strength, Unit
from fhir_baclofen.fhir.dosage import DosageReading, read_dosage
from fhir_baclofen.fhir.dosage_types import Dosage, exact
from fhir_baclofen.quantities import plain

Json = dict[str, Any]

READINGS: list[tuple[str, DosageReading]] = []
"""What was read in the test that runs now, and as what; `conftest.py` looks at it when it ends."""
_DECODER = msgspec.json.Decoder(tuple[Dosage, ...], float_hook=exact)

TABLETS_5 = Strength(Decimal(5), Unit.MG, Decimal(1), liquid=False)
TABLETS_10 = Strength(Decimal(10), Unit.MG, Decimal(1), liquid=False)
LIQUID = Strength(Decimal(5), Unit.MG, Decimal(5), liquid=True)
PUMP_SOLUTION = Strength(Decimal(500), Unit.UG, Decimal(1), liquid=True)

ORAL: Json = {"coding": [{"system": "http://snomed.info/sct", "code": "26643006"}]}
INTRATHECAL: Json = {"coding": [{"system": "http://snomed.info/sct", "code": "72607000"}]}


def lines(*written: Json | str) -> tuple[Dosage, ...]:
    """Lines of a dosage from JSON objects, or from JSON as text where its spelling matters."""
    texts = [line if isinstance(line, str) else json.dumps(line) for line in written]
    return _DECODER.decode(f"[{','.join(texts)}]")


def read(
    *written: Json | str,
    strength: Strength | None = None,
    on: date | None = None,
    route: Route | None = None,
) -> DosageReading:
    """The reading of these lines."""
    found = read_dosage(lines(*written), strength=strength, on=on, route=route)
    READINGS.append((f"{[*written]} {strength} {on} {route}", found))
    return found


def dose(value: object, unit: str | None = "mg", **more: object) -> list[Json]:
    """A `doseAndRate` of one dose."""
    return [{"doseQuantity": {"value": value, "unit": unit, **more}}]


def dose_range(low: object, high: object, unit: str = "mg") -> list[Json]:
    """A `doseAndRate` of one range."""
    ends = {"low": {"value": low, "unit": unit}, "high": {"value": high, "unit": unit}}
    return [{"doseRange": ends}]


def often(
    frequency: object = 1, period: object = 1, period_unit: object = "d", **more: object
) -> Json:
    """A `timing` with a rule."""
    rule = {"frequency": frequency, "period": period, "periodUnit": period_unit}
    return {"repeat": {**rule, **more}}


def line(value: object, frequency: object = 1, **more: object) -> Json:
    """So many mg, so many times a day."""
    return {"timing": often(frequency), "doseAndRate": dose(value), **more}


def lasting(written: Json, **bounds: object) -> Json:
    """A line with bounds."""
    timing = written["timing"]
    return {**written, "timing": {**timing, "repeat": {**timing["repeat"], **bounds}}}


def for_days(written: Json, days: object) -> Json:
    """A line that lasts so many days."""
    return lasting(written, boundsDuration={"value": days, "code": "d"})


def between(written: Json, start: str | None, end: str | None) -> Json:
    """A line from one day to another."""
    period = {"start": start, "end": end}
    return lasting(written, boundsPeriod={key: day for key, day in period.items() if day})


def shown(reading: Reading | None) -> str:
    """A reading in short: "30", "20-40", "7 days 15, then 30", "prn 30", or "not read: why"."""
    if reading is None:
        return "nothing"
    if isinstance(reading, NotRead):
        return f"not read: {reading.reason}"
    return ", then ".join(_step(step) for step in reading.steps)


def singles(reading: Reading) -> str:
    """The single doses of the first step: "10 10 20", with "prn" before as-needed ones."""
    assert isinstance(reading, Regimen), reading
    step = reading.steps[0]
    regular = "?" if step.doses is None else " ".join(_amount(dose) for dose in step.doses)
    as_needed = " ".join(_amount(dose) for dose in step.as_needed_doses)
    return f"{regular} prn {as_needed}".strip() if as_needed else regular


def _step(step: Step) -> str:
    days = f"{step.days} days " if step.days is not None else ""
    if step.only_as_needed:
        return f"{days}prn {_amount(step.as_needed)}"
    more = f" and prn {_amount(step.as_needed)}" if step.as_needed.high else ""
    return days + _amount(step.regular) + more


def _amount(amount: Amount) -> str:
    low, high = plain(amount.low), plain(amount.high)
    return low if amount.low == amount.high else f"{low}-{high}"
