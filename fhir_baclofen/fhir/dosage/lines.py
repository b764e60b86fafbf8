"""The lines of a Dosage together: which add up, which only repeat, which contradict.

Source: rule 1 of the catalogue; FHIR R4, Dosage (the lines of one order add up).
"""

from collections.abc import Sequence
from datetime import date

from msgspec import structs

from fhir_baclofen.dosing import NOTHING, Regimen
from fhir_baclofen.errors import TextDisagreesError, UnreadableDosageError
from fhir_baclofen.fhir.dosage.agreement import agree, near_amounts, says
from fhir_baclofen.fhir.dosage.bounds import ALWAYS, Bounds
from fhir_baclofen.fhir.dosage.curve import Curve, Part, curve
from fhir_baclofen.fhir.dosage.line import Line
from fhir_baclofen.fhir.dosage.words import may_change_the_dose, parts_of_day, same

MOST_LINES = 100


def combined(lines: Sequence[Line], on: date | None) -> Curve:
    """The regimen of all lines; `on` is the day on which a line without a start begins.

    Raises UnreadableDosageError when a line is not read, and TextDisagreesError when text and
    structure say different doses.
    """
    _refuse_unread(lines)
    structured = [line for line in lines if line.is_structured]
    told = [line for line in lines if line.part is not None and not line.is_structured]
    if not structured:
        return _of_texts(told, on)
    parts = _parts(structured)
    try:
        total = curve(parts, on)
    except UnreadableDosageError as error:
        return _by_the_text(structured, error, on)
    _refuse_contradiction(structured, total.regimen)
    own = [(line, line.part, line.own) for line in told]
    more = [part for line, part, of in own if part and of and _adds(line, of, structured, total)]
    return curve([*parts, *more], on) if more else total


def _refuse_unread(lines: Sequence[Line]) -> None:
    if len(lines) > MOST_LINES:
        raise UnreadableDosageError("it has too many lines")
    for line in lines:
        if line.error is not None:
            raise line.error
    has_structure = any(line.is_structured for line in lines)
    for line in lines:
        if line.part is None and line.text and not (has_structure and _is_a_remark(line)):
            raise UnreadableDosageError(f"the text is not read: {line.reason}")
    if not any(line.part for line in lines):
        raise UnreadableDosageError("no dose is given")


def _is_a_remark(line: Line) -> bool:
    return not may_change_the_dose(line.text, ())


def _of_texts(told: Sequence[Line], on: date | None) -> Curve:
    texts = [same(line.text) for line in told]
    if len(set(texts)) < len(texts):
        raise UnreadableDosageError("two lines have the same text: once or twice is not clear")
    return curve(_parts(told), on)


# -- numbers on lines ----------------------------------------------------------------------------


def _parts(lines: Sequence[Line]) -> list[Part]:
    """What the lines add; a number that only counts the lines of one day makes no sequence."""
    parts = [line.part for line in lines if line.part is not None]
    if len({part.sequence for part in parts}) > 1 and _hold_at_once(lines, parts):
        return [structs.replace(part, sequence=None) for part in parts]
    return parts


def _hold_at_once(lines: Sequence[Line], parts: Sequence[Part]) -> bool:
    """Whether no line can replace another: all go on, each at its own part of the day."""
    if any(part.bounds != parts[0].bounds or not _goes_on(part) for part in parts):
        return False
    regular = [line for line in lines if line.part and line.part.steps[0].regular != NOTHING]
    times = [_part_of_day(line) for line in regular]
    apart = sum(map(len, times)) == len(frozenset().union(*times))
    return len(regular) <= 1 or (all(times) and apart)


def _goes_on(part: Part) -> bool:
    bounded = part.bounds.days is not None or part.told_days is not None
    return not bounded and not part.is_zero and [step.days for step in part.steps] == [None]


def _part_of_day(line: Line) -> frozenset[str]:
    at = line.part.at if line.part else ()
    return parts_of_day("", at) if at else parts_of_day(line.text)


def _refuse_contradiction(structured: Sequence[Line], total: Regimen) -> None:
    """Each text must agree with its own line, or with all of them together."""
    for line in structured:
        if len(structured) == 1 or not (isinstance(line.said, Regimen) and agree(total, line.said)):
            _refuse_other_text(line)


def _refuse_other_text(line: Line) -> None:
    said, own = line.said, line.own
    if isinstance(said, Regimen) and own is not None and not agree(own, said):
        reason = f"the text says {says(said)}, the structure says {says(own)}"
        raise TextDisagreesError(reason)


# -- a line of text beside a structured one ------------------------------------------------------


def _adds(line: Line, own: Regimen, structured: Sequence[Line], total: Curve) -> bool:
    """Whether a line of text is a dose of its own (True) or repeats a structured one (False)."""
    if line.structure.error is not None or _is_another_step(line, structured):
        return True
    if _is_at_another_time(line, structured):
        return True
    if agree(own, total.regimen) or any(agree(own, other.own) for other in structured if other.own):
        return False
    if all(isinstance(other.said, Regimen) for other in structured):
        return True
    reason = f"a line of text says {says(own)}, the structure says {says(total.regimen)}"
    raise TextDisagreesError(reason)


def _is_another_step(line: Line, structured: Sequence[Line]) -> bool:
    place = line.structure.sequence
    places = {other.structure.sequence for other in structured}
    return place is not None and None not in places and place not in places


def _is_at_another_time(line: Line, structured: Sequence[Line]) -> bool:
    here = parts_of_day(line.text)
    there = [parts_of_day(other.text, other.part.at if other.part else ()) for other in structured]
    return bool(here) and all(there) and here.isdisjoint(frozenset().union(*there))


# -- the text in the place of lines that cannot be put together ----------------------------------


def _by_the_text(
    structured: Sequence[Line], error: UnreadableDosageError, on: date | None
) -> Curve:
    """One text that speaks for all lines, when it agrees with their doses; else the error."""
    texts = {same(line.text): line for line in structured if line.text}
    said = next(iter(texts.values())).said if len(texts) == 1 else None
    parts = [line.part for line in structured if line.part is not None]
    fits = isinstance(said, Regimen) and (_in_a_row(parts, said) or _at_once(parts, said))
    if isinstance(said, Regimen) and fits and error.silent:
        bounds = Bounds(start=min((p.bounds.start for p in parts if p.bounds.start), default=None))
        return curve([Part(said.unit, said.steps, bounds=bounds, maximum=said.maximum)], on)
    for line in structured:
        _refuse_other_text(line)
    raise error


def _in_a_row(parts: Sequence[Part], said: Regimen) -> bool:
    """Whether the steps of the text are the lines, one after the other."""
    in_order = sorted(parts, key=lambda part: part.sequence or 0)
    days = [part.steps[0].in_full for part in in_order if part.unit is said.unit]
    return len(days) == len(said.steps) and all(
        near_amounts(day, step.in_full) for day, step in zip(days, said.steps, strict=True)
    )


def _at_once(parts: Sequence[Part], said: Regimen) -> bool:
    """Whether the text is the sum of the lines, whose sequence then only numbers them."""
    if any(part.unit is not said.unit for part in parts):
        return False
    whole = curve([structs.replace(part, sequence=None, bounds=ALWAYS) for part in parts], None)
    return agree(whole.regimen, said)
