"""`sig`: how a free-text dosage is read."""

import sys
from decimal import Decimal

from fhir_baclofen.dosing import NotRead, Reading, Step, Strength, Unit
from fhir_baclofen.errors import UsageError
from fhir_baclofen.quantities import plain
from fhir_baclofen.sig import as_json, read_sig, read_strength


def run_sig(text: str, strength: str | None, output: str | None) -> None:
    """Print the reading of a text; UsageError when the strength is not one."""
    known = _strength(strength)
    reading = read_sig(text, known)
    if (output or ("text" if sys.stdout.isatty() else "json")) == "text":
        sys.stdout.write(as_text(reading))
        return
    import msgspec

    encoder = msgspec.json.Encoder(decimal_format="number")
    sys.stdout.buffer.write(encoder.encode(as_json(text, reading)) + b"\n")


def _strength(text: str | None) -> Strength | None:
    if text is None:
        return None
    strength = read_strength(text)
    if isinstance(strength, NotRead):
        raise UsageError(f"--strength: {strength.reason}")
    return strength


def as_text(reading: Reading) -> str:
    """The reading in lines for people."""
    if isinstance(reading, NotRead):
        return f"Not read: {reading.reason}\n"
    return "".join(f"{_line(step, reading.unit)}\n" for step in reading.steps)


def _line(step: Step, unit: Unit) -> str:
    sign = "µg" if unit is Unit.UG else "mg"
    length = "until further notice" if step.days is None else f"for {step.days} days"
    parts = [f"{_amount(step.regular.low, step.regular.high)} {sign}/day"]
    if step.as_needed.high:
        most = _amount(step.as_needed.low, step.as_needed.high)
        parts = [f"up to {most} {sign}/day as needed"] + (parts if step.regular.high else [])
    doses = " - ".join(_amount(d.low, d.high) for d in step.doses or ())
    split = f" ({doses} {sign})" if doses else ""
    return f"{' and '.join(reversed(parts))}{split}, {length}"


def _amount(low: Decimal, high: Decimal) -> str:
    return plain(high) if low == high else f"{plain(low)} to {plain(high)}"
