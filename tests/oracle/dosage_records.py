"""Written dosages as FHIR R4: structured where they can be, else as text."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from tests.oracle.doses import Amount, AtTimes, Every, Line, Split
from tests.oracle.resources import RXNORM, TERMS, Json, coded, number, order, quantity

_UNIT: Final = {"mg": "mg", "g": "g", "mL": "mL", "tablet": "{tbl}"}


def dose(amount: Amount) -> Json:
    if amount.least == amount.most:
        return {"doseQuantity": quantity(amount.most, _UNIT[amount.unit])}
    low, high = (quantity(end, _UNIT[amount.unit]) for end in (amount.least, amount.most))
    return {"doseRange": {"low": low, "high": high}}


def _repeat(timing: Every | AtTimes) -> Json:
    if isinstance(timing, AtTimes):
        if timing.kind == "code":
            code = coded(f"{TERMS}/v3-GTSAbbreviation", timing.names[0])
            return {"code": code}
        return {"repeat": {timing.kind: list(timing.names)}}
    repeat: Json = {
        "frequency": timing.frequency,
        "period": number(timing.period),
        "periodUnit": timing.unit,
    }
    if timing.at_most != timing.frequency:
        repeat["frequencyMax"] = timing.at_most
    return {"repeat": repeat}


def _plain(value: Fraction) -> str:
    return str(number(value))


def sig(line: Line) -> str | None:
    """The line as free text, where it is one."""
    if isinstance(line.amount, Split):
        doses = "-".join(_plain(dose) for dose in line.amount.doses)
        return f"{doses} mg" if line.amount.unit == "mg" else doses
    if isinstance(line.timing, AtTimes) and line.timing.kind == "word":
        amount = line.amount
        ends = dict.fromkeys((_plain(amount.least), _plain(amount.most)))
        unit = "tab" if amount.unit == "tablet" else amount.unit
        return f"{'-'.join(ends)} {unit} {line.timing.names[0]}"
    return None


def dosage(line: Line) -> Json:
    """One dosageInstruction."""
    text = sig(line)
    if text is not None:
        return {"text": text} | ({"asNeededBoolean": True} if line.as_needed else {})
    assert isinstance(line.amount, Amount)
    assert line.timing is not None
    found: Json = {"timing": _repeat(line.timing), "doseAndRate": [dose(line.amount)]}
    if line.as_needed:
        found["asNeededBoolean"] = True
    if line.most_mg_a_day is not None:
        found["maxDosePerPeriod"] = {
            "numerator": quantity(line.most_mg_a_day, "mg"),
            "denominator": quantity(Fraction(1), "d"),
        }
    return found


def product(name: str) -> Json:
    """A product whose words carry the strength, or a known one by its code."""
    known = {
        "baclofen 5 MG Oral Tablet": "430902",
        "baclofen 10 MG Oral Tablet": "197391",
        "baclofen 20 MG Oral Tablet": "197392",
        "baclofen 1 MG/ML Oral Solution": "250976",
        "baclofen 5 MG/ML Oral Suspension": "2593376",
    }
    return coded(RXNORM, known[name], name) if name in known else {"text": name}


def written(id_: str, lines: Iterable[Line], name: str, *, status: str) -> Json:
    """An order with these lines."""
    request = order(id_, [dosage(line) for line in lines], 0 if status == "draft" else 200)
    return request | {"status": status, "medicationCodeableConcept": product(name)}
