"""The dosage of an order, statement or dispense: structured lines and free text as one regimen.

The structure is used where it says all, the text where the structure is silent. A text that only
repeats the structure is no second dose; one that says another dose (by more than 10 %) is a
contradiction, and then neither is used (rule 1). A unit that is not believed is never converted
(rule 2).

Source: FHIR R4, Dosage; rules 1, 2 and 16 of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from fhir_baclofen.dosing import NotRead, Reading, Regimen, Route, Strength, Unit
from fhir_baclofen.errors import NoConcentrationError, TextDisagreesError
from fhir_baclofen.facts import UnitProblem
from fhir_baclofen.fhir.dosage.agreement import in_micrograms
from fhir_baclofen.fhir.dosage.curve import Part, curve
from fhir_baclofen.fhir.dosage.dose import attempt
from fhir_baclofen.fhir.dosage.line import Line, line_of, text_part
from fhir_baclofen.fhir.dosage.lines import MOST_LINES, combined
from fhir_baclofen.fhir.dosage.remarks import unread_text
from fhir_baclofen.fhir.dosage.words import is_in_millilitres, same
from fhir_baclofen.fhir.dosage_types import Dosage

LEAST_DOUBTED_PUMP_MG = Decimal(5)
LARGEST_SINGLE_MG = Decimal(100)


@dataclass(frozen=True, slots=True)
class DosageReading:
    """What a dosage says.

    `reading` is what counts; a pump dose stands there in micrograms. `structured` and `from_text`
    are what each says on its own, None where there is nothing. `starts` and `ends` are the first
    and last day, where the dosage says them; day 0 of `reading` is `starts`, else the day on which
    the resource itself starts. `contradiction` says how text and structure differ, `unit_problem`
    why a unit is not believed: `reading` is then not read, but for a single dose that is only
    large. `unread_text` is text that was not read and may say more of the dose: show it.
    """

    reading: Reading
    texts: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    structured: Reading | None = None
    from_text: Reading | None = None
    contradiction: str | None = None
    routes: frozenset[Route] = frozenset()
    unit_problem: UnitProblem | None = None
    unread_text: str | None = None


def read_dosage(
    lines: Sequence[Dosage],
    *,
    strength: Strength | None,
    on: date | None = None,
    route: Route | None = None,
) -> DosageReading:
    """The dosage of all lines together; never raises.

    `strength` is that of the product, `on` the day on which a line without a start begins, `route`
    what the product says where the dosage is silent (a tablet is taken by mouth).
    """
    usual = route or (Route.ORAL if strength is not None and not strength.liquid else None)
    read = [line_of(line, strength, usual) for line in lines[: MOST_LINES + 1]]
    whole, failure = attempt(lambda: combined(read, on))
    routes = frozenset(line.route for line in read if line.route is not None)
    result = DosageReading(
        NotRead(str(failure)) if whole is None else whole.regimen,
        texts=tuple(line.text for line in read if line.text),
        starts=whole.starts if whole else _first_day(read),
        ends=whole.ends if whole else _last_day(read),
        structured=_structured(read, on),
        from_text=_from_text(read, on),
        contradiction=str(failure) if isinstance(failure, TextDisagreesError) else None,
        routes=routes,
        unread_text=unread_text(read, strength),
    )
    return _believed(result, read, strength, usual)


def _believed(
    result: DosageReading, read: Sequence[Line], strength: Strength | None, usual: Route | None
) -> DosageReading:
    """The result with its route, or without a dose where route or unit are in doubt."""
    if len(result.routes) > 1:
        return replace(result, reading=NotRead("it names two routes"))
    own = next(iter(result.routes), None)
    route = own or usual
    problem = _without_concentration(read, strength) or _doubted(result, route)
    if problem is not None:
        return replace(
            result, reading=NotRead(f"its unit is in doubt: {problem}"), unit_problem=problem
        )
    regimen = result.reading
    if not isinstance(regimen, Regimen):
        return result
    if route is Route.INTRATHECAL:
        regimen = in_micrograms(regimen)
    large = any(_is_large(line.part, route) for line in read if line.part is not None)
    return replace(
        result,
        reading=replace(regimen, route=own),
        unit_problem=UnitProblem.SINGLE_DOSE if large else None,
    )


# -- each voice on its own -----------------------------------------------------------------------


def _structured(read: Sequence[Line], on: date | None) -> Reading | None:
    parts: list[Part] = []
    for line in read:
        if line.structure.error is not None:
            return NotRead(line.structure.error.reason)
        if line.structure.part is not None:
            parts.append(replace(line.structure.part, sequence=line.sequence))
    return _reading(parts, on) if parts else None


def _from_text(read: Sequence[Line], on: date | None) -> Reading | None:
    told = [line for line in read if line.said is not None]
    if len({same(line.text) for line in told}) <= 1:
        return told[0].said if told else None
    unread = next((line.said for line in told if isinstance(line.said, NotRead)), None)
    return unread or _reading([text_part(line) for line in told], on)


def _reading(parts: Sequence[Part], on: date | None) -> Reading:
    whole, failure = attempt(lambda: curve(parts, on))
    return whole.regimen if whole is not None else NotRead(str(failure))


def _first_day(read: Sequence[Line]) -> date | None:
    starts = (line.structure.bounds.start for line in read)
    return min((start for start in starts if start is not None), default=None)


def _last_day(read: Sequence[Line]) -> date | None:
    ends = [line.structure.bounds.end for line in read]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


# -- units in doubt ------------------------------------------------------------------------------


def _without_concentration(read: Sequence[Line], strength: Strength | None) -> UnitProblem | None:
    """Millilitres of a liquid whose concentration nobody says (rule 2)."""
    if strength is not None and strength.liquid:
        return None
    for line in read:
        told = line.part is None and is_in_millilitres(line.text)
        if told or isinstance(line.structure.error, NoConcentrationError):
            return UnitProblem.NO_CONCENTRATION
    return None


def _doubted(result: DosageReading, route: Route | None) -> UnitProblem | None:
    """Micrograms by mouth, or 5 mg a day and more by a pump, in either voice (rule 2)."""
    for reading in (result.reading, result.structured, result.from_text):
        if not isinstance(reading, Regimen):
            continue
        if route is Route.ORAL and reading.unit is Unit.UG:
            return UnitProblem.ORAL_MICROGRAMS
        most = max(step.in_full.high for step in reading.steps)
        if route is Route.INTRATHECAL and reading.unit is Unit.MG and most >= LEAST_DOUBTED_PUMP_MG:
            return UnitProblem.PUMP_MILLIGRAMS
    return None


def _is_large(part: Part, route: Route | None) -> bool:
    return (
        part.unit is Unit.MG and route is not Route.INTRATHECAL and part.largest > LARGEST_SINGLE_MG
    )
