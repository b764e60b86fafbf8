"""The dosage of an order, statement or dispense: structured lines and free text as one regimen.

The structure is used where it says all, the text where the structure is silent. A text that only
repeats the structure is no second dose; one that says another dose (by more than 10 %) is a
contradiction, and then neither is used (rule 1). A unit that is not believed is never converted
(rule 2).

Source: FHIR R4, Dosage; rules 1, 2 and 16 of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fhir_baclofen.dosing import NotRead, Reading, Regimen, Route, Strength
from fhir_baclofen.errors import TextDisagreesError, UnreadableDosageError
from fhir_baclofen.facts import UnitProblem
from fhir_baclofen.fhir.dosage.agreement import in_micrograms
from fhir_baclofen.fhir.dosage.curve import Curve, Part, curve
from fhir_baclofen.fhir.dosage.dose import attempt
from fhir_baclofen.fhir.dosage.doubt import unit_problem
from fhir_baclofen.fhir.dosage.line import Line, line_of, text_part
from fhir_baclofen.fhir.dosage.lines import MOST_LINES, combined
from fhir_baclofen.fhir.dosage.remarks import unread_text
from fhir_baclofen.fhir.dosage.words import same
from fhir_baclofen.fhir.dosage_types import Dosage


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
    structured, from_text = _structured(read, whole, on), _from_text(read, on)
    routes = frozenset(line.route for line in read if line.route is not None)
    own = next(iter(routes)) if len(routes) == 1 else None
    voices = (structured, from_text, *(line.own for line in read))
    regimens = [voice for voice in voices if isinstance(voice, Regimen)]
    problem = unit_problem(read, regimens, own or usual, strength)
    if len(routes) > 1:
        failure = UnreadableDosageError("it names two routes")
    elif problem is not None and problem is not UnitProblem.SINGLE_DOSE:
        failure = failure or UnreadableDosageError(f"its unit is in doubt: {problem}")
    return DosageReading(
        _reading(whole, failure, own, usual),
        texts=tuple(line.text for line in read if line.text),
        starts=whole.starts if whole else _first_day(read),
        ends=whole.ends if whole else _last_day(read),
        structured=structured,
        from_text=from_text,
        contradiction=str(failure) if isinstance(failure, TextDisagreesError) else None,
        routes=routes,
        unit_problem=problem,
        unread_text=unread_text(read, strength),
    )


def _reading(
    whole: Curve | None,
    failure: UnreadableDosageError | None,
    own: Route | None,
    usual: Route | None,
) -> Reading:
    """What counts, with the route that the dosage itself names."""
    if whole is None or failure is not None:
        return NotRead(str(failure))
    regimen = whole.regimen
    if (own or usual) is Route.INTRATHECAL:
        regimen = in_micrograms(regimen)
    return Regimen(regimen.unit, regimen.steps, own, regimen.maximum)


# -- each voice on its own -----------------------------------------------------------------------


def _structured(read: Sequence[Line], whole: Curve | None, on: date | None) -> Reading | None:
    error = next((line.structure.error for line in read if line.structure.error is not None), None)
    if error is not None:
        return NotRead(error.reason)
    parts = [line.structure.part for line in read if line.structure.part is not None]
    if whole is not None and all(line.part is line.structure.part for line in read):
        return whole.regimen
    return _of(parts, on) if parts else None


def _from_text(read: Sequence[Line], on: date | None) -> Reading | None:
    told = [line for line in read if line.said is not None]
    if not told:
        return None
    if len({same(line.text) for line in told}) <= 1:
        return told[0].said
    parts = []
    for line in told:
        if not isinstance(line.said, Regimen):
            return line.said
        parts.append(text_part(line.said, line.structure))
    return _of(parts, on)


def _of(parts: Sequence[Part], on: date | None) -> Reading:
    whole, failure = attempt(lambda: curve(parts, on))
    return whole.regimen if whole is not None else NotRead(str(failure))


def _first_day(read: Sequence[Line]) -> date | None:
    starts = (line.structure.bounds.start for line in read)
    return min((start for start in starts if start is not None), default=None)


def _last_day(read: Sequence[Line]) -> date | None:
    ends = [line.structure.bounds.end for line in read]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None
