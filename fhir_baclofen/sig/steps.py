"""A whole text -> a `Regimen`: its steps, their lengths, and what holds for all of them."""

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from fhir_baclofen.dosing import Regimen, Route, Step, Strength, Unit
from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.clauses import clauses
from fhir_baclofen.sig.combine import Setting, most_a_day, step
from fhir_baclofen.sig.day import FORMS
from fhir_baclofen.sig.elements import At, Dose, Element, Given, Mark, Most, Nothing, Product
from fhir_baclofen.sig.products import check_masses, products_told
from fhir_baclofen.sig.segments import Segment, segments_of
from fhir_baclofen.sig.strength import agreed

_SMALLEST_BARE_MG = Decimal(5)
_HALF_OF_THE_SMALLEST_TABLET = Decimal("2.5")
_OPENS = {"(": 1, ")": -1}
_JOINING = frozenset("&+=")


def regimen(elements: list[Element], strength: Strength | None, *, liquid: bool) -> Regimen:
    """The regimen that elements make together.

    `strength` is the product's, if known; `liquid` is true when it is known to be a liquid.
    Raises NotUnderstoodError saying what is open, left over or contradictory. Many wordings are
    made of the same elements: what they make is remembered.
    """
    return _regimen(strength, liquid, *elements)


@lru_cache(maxsize=4096, typed=True)
def _regimen(strength: Strength | None, liquid: bool, *given: Element) -> Regimen:
    elements = list(given)
    _check_signs(elements)
    elements = products_told(elements, strength)
    known = agreed(strength, _strengths(elements))
    elements = _with_units(elements, known, liquid=liquid)
    _check_forms(elements)
    check_masses(elements)
    setting = _setting(elements, known)
    segments, stops = segments_of(elements)
    made = [step(*clauses(segment.elements), setting) for segment in segments]
    _check_infusion(elements, [each for each, _ in made])
    units = {unit for _, unit in made}
    if len(units) > 1:
        raise NotUnderstoodError("milligrams and micrograms are mixed")
    unit = units.pop()
    steps = _in_a_row([each for each, _ in made], segments, stops=stops)
    most = setting.most.amount.high if setting.most is not None else None
    return Regimen(unit, steps, _route(elements, unit), most)


# --- what holds for the whole text ----------------------------------------------------------------


def _check_signs(elements: list[Element]) -> None:
    """Brackets match, and nothing is joined to an end that was cut off ("10 mg tid and")."""
    depth = 0
    joining = False
    ending = ""
    for element in elements:
        if isinstance(element, Mark):
            depth += _OPENS.get(element.sign, 0)
            joining = joining or element.sign in _JOINING
            ending = element.sign
            if depth not in (0, 1):
                raise NotUnderstoodError("the brackets do not match")
        else:
            joining = joining and isinstance(element, Nothing)
            ending = ""
    if depth or joining or ending == ",":
        raise NotUnderstoodError("the brackets do not match" if depth else "the end is missing")


def _strengths(elements: list[Element]) -> list[Strength]:
    said = [each.strength for each in elements if isinstance(each, (Dose, Product))]
    return [strength for strength in said if strength is not None]


def _setting(elements: list[Element], known: Strength | None) -> Setting:
    limits = [element for element in elements if isinstance(element, Most)]
    doses = {int(limit.value) for limit in limits if limit.measure == "doses"}
    if len(doses) > 1:
        raise NotUnderstoodError("two different numbers are named as the most doses a day")
    given = [element for element in elements if isinstance(element, Given)]
    return Setting(
        known,
        infused=any(each.infused for each in given),
        most_doses=doses.pop() if doses else None,
        most=most_a_day([limit for limit in limits if limit.measure != "doses"], known),
        only_if_needed=any(limit.weak for limit in limits),
    )


def _route(elements: list[Element], unit: Unit) -> Route | None:
    given = [element for element in elements if isinstance(element, Given)]
    routes = {each.route for each in given if each.route is not None}
    if any(each.hinted for each in given):
        if unit is not Unit.UG:
            raise NotUnderstoodError("the word 'it' was not understood")
        routes.add(Route.INTRATHECAL)
    if len(routes) > 1:
        raise NotUnderstoodError("two routes are named")
    return routes.pop() if routes else None


def _check_infusion(elements: list[Element], made: list[Step]) -> None:
    said = any(isinstance(each, Given) and each.continuous for each in elements)
    if said and not all(each.continuous for each in made):
        raise NotUnderstoodError("an infusion and single doses are mixed")


def _check_forms(elements: list[Element]) -> None:
    forms = {each.measure for each in elements if isinstance(each, Dose)} & FORMS
    if len(forms) > 1:
        raise NotUnderstoodError("two forms are named, as of two products")
    if forms and any(isinstance(each, Given) and each.infused for each in elements):
        raise NotUnderstoodError("tablets are not given into the spine")


def _with_units(elements: list[Element], known: Strength | None, *, liquid: bool) -> list[Element]:
    """The elements with "1-0-1" and the 2 of "1 tab am, 2 hs" in the others' unit, or tablets."""
    doses = [element for element in elements if isinstance(element, Dose)]
    measures = {dose.measure for dose in doses}
    if "" not in measures:
        return elements
    if any(isinstance(each, At) and each.clock for each in elements):
        raise NotUnderstoodError("a number has no unit and may be a time of day")
    measures.discard("")
    alone = not measures
    measure = measures.pop() if measures else _tablets(known, liquid=liquid)
    if measures:
        raise NotUnderstoodError("a number has no unit, and the other doses have different ones")
    numbers = [each.high for dose in doses if not dose.measure for each in dose.amounts]
    if not all(_may_be(measure, number, alone=alone) for number in numbers):
        raise NotUnderstoodError("a number has no unit and may be tablets or milligrams")
    return [
        each._replace(measure=measure) if isinstance(each, Dose) and not each.measure else each
        for each in elements
    ]


def _tablets(known: Strength | None, *, liquid: bool) -> str:
    if known is None:
        raise NotUnderstoodError("a number has no unit, and no strength is known for the tablets")
    if liquid or known.liquid:
        raise NotUnderstoodError("a number has no unit, and the product is a liquid")
    return "tablet"


def _may_be(measure: str, number: Decimal, *, alone: bool) -> bool:
    """True when a bare number can only be in this measure: 2 are tablets, 10 are milligrams."""
    if measure == "mg":
        return number >= _SMALLEST_BARE_MG or number == _HALF_OF_THE_SMALLEST_TABLET
    if measure in ("ug", "mL"):
        return False
    return number < _SMALLEST_BARE_MG and not (alone and number == _HALF_OF_THE_SMALLEST_TABLET)


# --- steps in a row -------------------------------------------------------------------------------


def _in_a_row(made: list[Step], segments: list[Segment], *, stops: bool) -> tuple[Step, ...]:
    """The steps with their lengths; NotUnderstoodError where a length or a day is missing."""
    lengths = (
        _labelled(segments) if any(each.label for each in segments) else [s.days for s in segments]
    )
    last = len(made) - 1
    steps: list[Step] = []
    for place, (each, length) in enumerate(zip(made, lengths, strict=True)):
        if each.days is not None and (length is not None or last):
            raise NotUnderstoodError("one dose only and a number of days are both stated")
        if length is None and (place < last or stops):
            raise NotUnderstoodError("it is not stated how long a step lasts")
        steps.append(each if length is None else replace(each, days=length))
        if place:
            _check_change(steps[place - 1], each, segments[place].change)
    return tuple(steps)


def _labelled(segments: list[Segment]) -> list[int | None]:
    """Lengths from "week 1: …, week 2: …"; the days must follow each other without a gap."""
    lengths: list[int | None] = []
    next_day: int | None = 1
    for place, segment in enumerate(segments):
        label, last = segment.label, place == len(segments) - 1
        if label is None and (not last or segment.days is not None):
            raise NotUnderstoodError("it is not stated on which days a step is taken")
        if label is not None and segment.days is not None:
            raise NotUnderstoodError("two lengths are stated for one step")
        first = next_day if label is None else label.first
        if next_day is None or first != next_day:
            raise NotUnderstoodError("the days of the steps do not follow each other")
        end = label.last if label is not None else None
        lengths.append(end - first + 1 if end is not None else None)
        next_day = end + 1 if end is not None else None
    return lengths


def _check_change(before: Step, after: Step, change: int) -> None:
    difference = after.in_full.high - before.in_full.high
    if change and difference * change <= 0:
        raise NotUnderstoodError("the dose is said to go up or down, and does not")
