"""One line of a Dosage with both its voices: the structured elements and the free text."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from msgspec import Struct, structs

from fhir_baclofen import sig
from fhir_baclofen.dosing import (
    NOTHING,
    Amount,
    NotRead,
    Reading,
    Regimen,
    Route,
    Step,
    Strength,
    Unit,
)
from fhir_baclofen.errors import TextDisagreesError, UnreadableDosageError
from fhir_baclofen.fhir.dosage.agreement import UG_IN_MG, capped, in_micrograms, near_amounts, says
from fhir_baclofen.fhir.dosage.amounts import Dose
from fhir_baclofen.fhir.dosage.curve import Part
from fhir_baclofen.fhir.dosage.dose import attempt
from fhir_baclofen.fhir.dosage.routes import route_in, route_of
from fhir_baclofen.fhir.dosage.structure import Structure, structure_of
from fhir_baclofen.fhir.dosage.words import only_says_as_needed
from fhir_baclofen.fhir.dosage_types import Dosage
from fhir_baclofen.quantities import ZERO


class Line(Struct, frozen=True):
    """A line as read: `part` is what counts of it, or `error` says why nothing does.

    `text` is its free text and `said` the reading of that ("" and None without one). `route` is
    what the line itself names. Neither part nor error: the line says nothing of a dose.
    """

    dosage: Dosage
    text: str
    said: Reading | None
    structure: Structure
    route: Route | None
    part: Part | None = None
    error: UnreadableDosageError | None = None

    @property
    def is_structured(self) -> bool:
        """True when the structure alone says all."""
        return self.structure.part is not None

    @property
    def reason(self) -> str:
        """Why the text is not read."""
        return self.said.reason if isinstance(self.said, NotRead) else "it says no dose"

    @property
    def own(self) -> Regimen | None:
        """What counts of this line, as a regimen from its own first day."""
        if self.part is None:
            return None
        return Regimen(self.part.unit, self.part.steps, self.route, self.part.maximum)


def line_of(dosage: Dosage, strength: Strength | None, usual: Route | None) -> Line:
    """A line of a product with this strength, usually given by the route `usual`."""
    text = (dosage.text or "").strip()
    said = sig.read_sig(text, strength) if text else None
    coded, error = attempt(lambda: route_of(dosage.route))
    route = coded or _told_route(text, said, usual)
    structure = structure_of(dosage, strength, route or usual)
    if dosage.route is None and route is None and _is_rate_in_micrograms(structure):
        route = Route.INTRATHECAL
        structure = structure_of(dosage, strength, route)
    part = None
    if error is None:
        part, error = attempt(lambda: _part(text, said, structure))
    if part is not None and structure.part is None and structure.is_as_needed:
        part = _as_needed(part)
    return Line(dosage, text, said, structure, route, part, error)


def _told_route(text: str, said: Reading | None, usual: Route | None) -> Route | None:
    if isinstance(said, Regimen):
        return said.route
    return route_in(text) if text and usual is None else None


def _is_rate_in_micrograms(structure: Structure) -> bool:
    """Micrograms a day are a pump's, whatever the product and where no route is named."""
    given = structure.given
    return given.infusion and given.daily is not None and given.daily.unit is Unit.UG


def _part(text: str, said: Reading | None, structure: Structure) -> Part | None:
    """What counts of a line: its structure, else its text."""
    error = structure.error
    if structure.part is not None:
        return structure.part if said is None else _with_text(structure.part, text, said)
    if error is not None and not error.silent:
        raise error
    if isinstance(said, Regimen):
        _refuse_against(structure, said)
        return _of_text(said, structure)
    if error is not None and isinstance(said, NotRead):
        reason = f"{error.reason}, and the text is not read: {said.reason}"
        raise type(error)(reason) from error
    if error is not None:
        raise error
    return None


# -- structure with a text beside it -------------------------------------------------------------


def _with_text(part: Part, text: str, said: Reading) -> Part:
    """The structured part with what the text adds: as needed, a most a day, a length."""
    if isinstance(said, NotRead):
        return _as_needed(part) if only_says_as_needed(text) else part
    if all(step.only_as_needed for step in said.steps):
        part = _as_needed(part)
    if part.maximum is None and said.maximum is not None and said.unit is part.unit:
        steps = tuple(capped(step, said.maximum) for step in part.steps)
        part = structs.replace(part, steps=steps, maximum=said.maximum)
    if said.steps[-1].days is None:
        return part
    return structs.replace(part, told_days=sum(step.days or 0 for step in said.steps))


def _as_needed(part: Part) -> Part:
    return structs.replace(part, steps=tuple(_step_as_needed(step) for step in part.steps))


def _step_as_needed(step: Step) -> Step:
    if step.continuous or not step.regular.high:
        return step
    doses = None if step.doses is None else ()
    return Step(None, NOTHING, step.in_full, doses=doses, as_needed_doses=step.doses or ())


# -- text in the place of a structure ------------------------------------------------------------


def _of_text(said: Regimen, structure: Structure) -> Part:
    steps, limit = tuple(_as_often_as_allowed(step) for step in said.steps), structure.limit
    maximum = said.maximum
    if limit is not None:
        if limit.unit is not said.unit:
            raise UnreadableDosageError("the text and the most a day are in different units")
        steps = tuple(capped(step, limit.most) for step in steps)
        maximum = limit.most if limit.stated else maximum
    return Part(
        said.unit,
        steps,
        bounds=structure.bounds,
        sequence=structure.sequence,
        maximum=maximum,
        largest=max((dose.high for dose in single_doses(said)), default=ZERO),
    )


def _as_often_as_allowed(step: Step) -> Step:
    """As-needed doses count as often as allowed, at the low end of the dose too."""
    if step.as_needed.low == step.as_needed.high or not step.as_needed_doses:
        return step
    low = sum((dose.low for dose in step.as_needed_doses), ZERO)
    high = step.as_needed.high
    return replace(step, as_needed=Amount(min(low, high), high))


def text_part(said: Regimen, structure: Structure) -> Part:
    """The free text of a line alone, within the bounds and at the place of its structure."""
    return Part(
        said.unit,
        said.steps,
        bounds=structure.bounds,
        sequence=structure.sequence,
        maximum=said.maximum,
    )


def single_doses(regimen: Regimen) -> list[Amount]:
    """Every single dose of a regimen, as far as it lists them."""
    return [dose for step in regimen.steps for dose in (*(step.doses or ()), *step.as_needed_doses)]


def _refuse_against(structure: Structure, said: Regimen) -> None:
    """A text may stand in for a structure only when it agrees with what that does say."""
    given = structure.given
    if given.zero:
        raise UnreadableDosageError("the dose is 0")
    if given.dose is not None:
        _refuse_other_dose(given.dose, said, _single_doses)
    if given.daily is not None:
        _refuse_other_dose(given.daily, said, _daily_amounts)
    times = structure.times
    if times is not None:
        counts = {step.doses_per_day for step in said.steps} - {None}
        if any(not times.low <= count <= times.high for count in counts if count is not None):
            raise TextDisagreesError(f"the text says {says(said)}, the structure another timing")


def _refuse_other_dose(
    dose: Dose, said: Regimen, amounts_of: Callable[[Regimen], Iterable[Amount]]
) -> None:
    amount = dose.amount
    if dose.unit is not said.unit:
        said = in_micrograms(said)
        if dose.unit is Unit.MG:
            amount = Amount(amount.low * UG_IN_MG, amount.high * UG_IN_MG)
    if not all(near_amounts(amount, other) for other in amounts_of(said)):
        raise TextDisagreesError(f"the text says {says(said)}, the structure another dose")


def _daily_amounts(said: Regimen) -> Iterable[Amount]:
    return [step.in_full for step in said.steps]


def _single_doses(said: Regimen) -> Iterable[Amount]:
    """The single doses; of a step that lists none, the amount of the day."""
    for step in said.steps:
        doses = (*(step.doses or ()), *step.as_needed_doses)
        yield from doses or (step.in_full,)
