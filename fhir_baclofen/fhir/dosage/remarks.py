"""Text of a Dosage that was not read and may say more of the dose than what was."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from fhir_baclofen.dosing import NotRead, Strength
from fhir_baclofen.fhir.dosage.line import Line
from fhir_baclofen.fhir.dosage.words import may_change_the_dose, speaks_of_a_dose
from fhir_baclofen.fhir.dosage_types import CodeableConcept, DoseAndRate, Quantity, number


def unread_text(lines: Sequence[Line], strength: Strength | None) -> str | None:
    """The texts, joined, that name another amount or a change of dose; None when there is none."""
    found = [text for line in lines for text in _remarks(line, strength)]
    return "; ".join(dict.fromkeys(found)) or None


def _remarks(line: Line, strength: Strength | None) -> Iterator[str]:
    texts = [text for text in _other_texts(line) if text]
    if isinstance(line.said, NotRead) and (line.is_structured or line.part is None):
        texts.insert(0, line.text)
    texts = [text for text in texts if speaks_of_a_dose(text)]
    if texts:
        known = frozenset(_known(line, strength))
        yield from (text for text in texts if may_change_the_dose(text, known))


def _other_texts(line: Line) -> Iterator[str | None]:
    dosage = line.dosage
    yield dosage.patient_instruction
    concepts: list[CodeableConcept | None] = [*(dosage.additional_instruction or ())]
    if dosage.timing is not None:
        concepts.append(dosage.timing.code)
    for concept in concepts:
        if concept is not None:
            yield concept.text
            yield from (coding.display for coding in concept.coding or ())


def _known(line: Line, strength: Strength | None) -> Iterator[Decimal]:
    """The amounts that the reading already accounts for."""
    yield from (value for value in _as_written(line) if value is not None)
    if strength is not None:
        yield from (strength.amount, strength.per)
    if line.part is not None:
        for step in line.part.steps:
            doses = (step.in_full, *(step.doses or ()), *step.as_needed_doses)
            yield from (value for dose in doses for value in (dose.low, dose.high))
    if line.structure.limit is not None:
        yield line.structure.limit.most


def _as_written(line: Line) -> Iterator[Decimal | None]:
    items = line.dosage.dose_and_rate or ()
    for item in (items,) if isinstance(items, DoseAndRate) else items:
        ends = (item.dose_range.low, item.dose_range.high) if item.dose_range else ()
        yield from _values((item.dose_quantity, item.rate_quantity, *ends))


def _values(quantities: Iterable[Quantity | None]) -> Iterator[Decimal | None]:
    return (number(quantity.value) for quantity in quantities if quantity is not None)
