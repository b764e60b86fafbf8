"""A screening (trial) bolus: one intrathecal dose at one time, never a dose a day.

The structure tells it (given once), or the words beside a dose without a rate: "screening bolus",
"test dose", "single bolus". Words about a dose a day ("after a positive screening bolus start with
100 mcg/day") tell of no bolus.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from fhir_baclofen.dosing import Amount, Regimen, Route, Step, Strength, Unit
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage import DosageReading
from fhir_baclofen.fhir.dosage.amounts import Dose, single
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Dosage, DoseAndRate, Quantity
from fhir_baclofen.fhir.extract.words import notes_of, text_of
from fhir_baclofen.fhir.resource_types import MedicationRequest

SCREENING = re.compile(
    r"\b(screening|trial|test)\b[^.;]{0,40}\b(bolus|dose|injection|baclofen)"
    r"|\b(bolus|dose|injection)\b[^.;]{0,20}\b(screening|trial|test)\b|\btestdosis|\btestbolus",
    re.IGNORECASE,
)
# Words about a test that has been made, in an order of what follows it.
PAST = re.compile(
    r"\b(after|following|since|based on|previous|prior|earlier)\b[^.;]{0,20}"
    r"\b(screening|trial|test)\b"
    r"|\b(screening|trial|test)\b[^.;]{0,40}\b(positive|negative|successful|failed)\b"
    r"|\b(positive|successful)\b[^.;]{0,20}\b(screening|trial|test)\b",
    re.IGNORECASE,
)
AT_ONE_TIME = re.compile(
    r"\bsingle\b|\bonce\b(?! (a|per|each|every|daily))|\bone[- ]time\b|\bstat\b|\b1x\b|\bx1\b",
    re.IGNORECASE,
)
A_DAY = re.compile(
    r"/ ?(d\b|day|24|h\b|hr)|\b(a|per|each|every) (day|24|hour)|\bdaily\b|infus|continuous",
    re.IGNORECASE,
)
AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)?) ?(mcg|ug|µg|μg|microg|micrograms?|microgrammes?|mg)\b(?! ?/| per)",
    re.IGNORECASE,
)
UG_IN_MG = 1000
LEAST_DOUBTED_MG = Decimal(5)
TOPIC = "it-screening"


def with_bolus(
    order: MedicationRequest, reading: DosageReading, strength: Strength | None
) -> DosageReading:
    """The reading of an intrathecal order, where words tell that it is one dose at one time."""
    lines = order.dosage_instruction or ()
    if reading.contradiction or reading.unit_problem or any(map(_has_rate, lines)):
        return reading
    if not _is_told(order, reading, lines):
        return reading
    doses = {dose for line in lines for dose in _given(line, strength)}
    texts = doses | set(amounts_in(" ".join(reading.texts)))
    if not texts or (doses and doses != texts):
        return reading
    return replace(reading, reading=once(max(texts)), unread_text=None)


def once(ug: Decimal) -> Regimen:
    """So many micrograms at one time."""
    dose = Amount(ug, ug)
    return Regimen(Unit.UG, (Step(1, dose, doses=(dose,)),), Route.INTRATHECAL)


def single_dose(regimen: Regimen) -> Decimal | None:
    """The largest dose (in its unit) of a regimen that gives single doses on days apart; else None.

    What is given once, or a test on one day and another on the next, each with its own dose.
    """
    if any(s.days != 1 or s.continuous or s.doses is None for s in regimen.steps):
        return None
    return max((d.high for s in regimen.steps for d in s.doses or ()), default=None) or None


def amounts_in(text: str) -> Iterator[Decimal]:
    """The amounts of an intrathecal drug that a text names, in µg; concentrations left out."""
    for found in AMOUNT.finditer(text):
        value = Decimal(found[1].replace(",", "."))
        if found[2].lower() != "mg":
            yield value
        elif value < LEAST_DOUBTED_MG:
            yield value * UG_IN_MG


def micrograms(quantity: Quantity | None, strength: Strength | None = None) -> Decimal | None:
    """A single intrathecal dose in µg; None when it cannot be read or its unit is in doubt."""
    if quantity is None:
        return None
    try:
        return _in_ug(single(quantity, strength))
    except UnreadableDosageError:
        return None


def _in_ug(dose: Dose) -> Decimal | None:
    if dose.unit is Unit.UG:
        return dose.amount.high
    return dose.amount.high * UG_IN_MG if dose.amount.high < LEAST_DOUBTED_MG else None


def _is_told(order: MedicationRequest, reading: DosageReading, lines: Sequence[Dosage]) -> bool:
    text = " ".join([*reading.texts, *(_around(line) for line in lines)])
    reasons = order.reason_code or ()
    if A_DAY.search(text) or PAST.search(text):
        return False
    if any(TOPIC in terminology.sets_of(r) for r in reasons):
        return True
    if SCREENING.search(" ".join([text, *map(text_of, reasons)])):
        return True
    if any(_repeats(line) for line in lines):
        return False
    if "bolus" in text.lower() or any(_is_once(line) for line in lines):
        return True
    return not isinstance(reading.reading, Regimen) and _noted(order)


def _noted(order: MedicationRequest) -> bool:
    note = notes_of(order.note)
    return bool(SCREENING.search(note)) and not (A_DAY.search(note) or PAST.search(note))


def _around(line: Dosage) -> str:
    """The words of a line beside its text."""
    more = [text_of(c) for c in line.additional_instruction or ()]
    return " ".join([line.patient_instruction or "", text_of(line.method), *more])


def _repeats(line: Dosage) -> bool:
    repeat = line.timing.repeat if line.timing else None
    return repeat is not None and repeat.count is None and repeat.frequency is not None


def _is_once(line: Dosage) -> bool:
    """True for a timing code such as "once" or "stat", which no daily dose follows from."""
    code: CodeableConcept | None = line.timing.code if line.timing else None
    said = " ".join([text_of(code), *(c.code or "" for c in (code.coding or () if code else ()))])
    return bool(AT_ONE_TIME.search(said))


def _items(line: Dosage) -> Sequence[DoseAndRate]:
    items = line.dose_and_rate or ()
    return (items,) if isinstance(items, DoseAndRate) else items


def _has_rate(line: Dosage) -> bool:
    return any(i.rate_quantity or i.rate_range or i.rate_ratio for i in _items(line))


def _given(line: Dosage, strength: Strength | None) -> Iterator[Decimal]:
    for item in _items(line):
        dose = micrograms(item.dose_quantity, strength)
        if dose is not None:
            yield dose
