"""Units that are not believed: a slip between mg and µg is a thousandfold error.

Source: rule 2 of the catalogue.
"""

from collections.abc import Iterable, Sequence

from fhir_baclofen.dosing import Regimen, Route, Strength, Unit
from fhir_baclofen.errors import NoConcentrationError
from fhir_baclofen.facts import UnitProblem
from fhir_baclofen.fhir.dosage.line import Line
from fhir_baclofen.fhir.dosage.words import is_in_millilitres
from fhir_baclofen.rules.order_data import PUMP_MILLIGRAMS, SINGLE_DOSE_BELIEVED


def unit_problem(
    lines: Sequence[Line],
    regimens: Iterable[Regimen],
    route: Route | None,
    strength: Strength | None,
) -> UnitProblem | None:
    """Why the unit is not believed; None when it is.

    `regimens` are the readings of structure and text; each counts, used or not.
    """
    if _lacks_concentration(lines, strength):
        return UnitProblem.NO_CONCENTRATION
    if route is Route.INTRATHECAL:
        much = any(_is_much_for_a_pump(regimen) for regimen in regimens)
        return UnitProblem.PUMP_MILLIGRAMS if much else None
    if route is Route.ORAL and any(regimen.unit is Unit.UG for regimen in regimens):
        return UnitProblem.ORAL_MICROGRAMS
    large = any(_is_large(line) for line in lines)
    return UnitProblem.SINGLE_DOSE if large else None


def _lacks_concentration(lines: Sequence[Line], strength: Strength | None) -> bool:
    if strength is not None and strength.liquid:
        return False
    return any(
        isinstance(line.structure.error, NoConcentrationError)
        or (line.part is None and is_in_millilitres(line.text))
        for line in lines
    )


def _is_much_for_a_pump(regimen: Regimen) -> bool:
    return regimen.unit is Unit.MG and any(
        step.in_full.high >= PUMP_MILLIGRAMS.value for step in regimen.steps
    )


def _is_large(line: Line) -> bool:
    part = line.part
    return part is not None and part.unit is Unit.MG and part.largest > SINGLE_DOSE_BELIEVED.value
