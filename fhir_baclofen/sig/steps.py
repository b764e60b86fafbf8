"""A whole text -> a `Regimen`: its steps, their lengths, and what holds for all of them."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from fhir_baclofen.dosing import Regimen, Route, Step, Strength, Unit
from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.clauses import clauses
from fhir_baclofen.sig.combine import Setting, most_a_day, step
from fhir_baclofen.sig.day import FORMS
from fhir_baclofen.sig.elements import (
    AsNeeded,
    At,
    Dose,
    Element,
    Given,
    Label,
    Lasts,
    Mark,
    Most,
    Nothing,
    OnDays,
    Product,
    Stop,
    Then,
)
from fhir_baclofen.sig.products import check_masses, products_told
from fhir_baclofen.sig.strength import agreed

_SMALLEST_BARE_MG = Decimal(5)
_HALF_OF_THE_SMALLEST_TABLET = Decimal("2.5")
_OPENS = {"(": 1, ")": -1}
_JOINING = frozenset("&+:=")


@dataclass(slots=True)
class Segment:
    """The elements of one step. `label` says its days, `change` whether it is said to go up or down."""

    elements: list[Element] = field(default_factory=list)
    label: Label | None = None
    change: int = 0
    days: int | None = None
    joined: bool = False
    """True when the step began at "then", not only at the end of a duration."""


def regimen(elements: list[Element], strength: Strength | None, *, liquid: bool) -> Regimen:
    """The regimen that elements make together.

    `strength` is the product's, if known; `liquid` is true when it is known to be a liquid.
    Raises NotUnderstoodError saying what is open, left over or contradictory.
    """
    _check_signs(elements)
    elements = products_told(elements, strength)
    known = agreed([*([strength] if strength else []), *_strengths(elements)])
    elements = _with_units(elements, known, liquid=liquid)
    check_masses(elements)
    setting = _setting(elements, known)
    segments, stops = _segments(elements)
    made = [step(*clauses(segment.elements), setting) for segment in segments]
    units = {unit for _, unit in made}
    if len(units) > 1:
        raise NotUnderstoodError("milligrams and micrograms are mixed")
    unit = units.pop()
    steps = _in_a_row([each for each, _ in made], segments, stops=stops)
    most = setting.most.amount.high if setting.most is not None else None
    return Regimen(unit, steps, _route(elements, unit), most)


# --- what holds for the whole text ------------------------------------------------------------------


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
        infused=any(
            each.continuous or each.route is Route.INTRATHECAL or each.hinted for each in given
        ),
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


def _with_units(elements: list[Element], known: Strength | None, *, liquid: bool) -> list[Element]:
    """The elements with "1-0-1" and the 2 of "1 tab am, 2 hs" in the unit of the other doses, or tablets."""
    doses = [element for element in elements if isinstance(element, Dose)]
    measures = {dose.measure for dose in doses}
    if len(measures & FORMS) > 1:
        raise NotUnderstoodError("two forms are named, as of two products")
    if "" not in measures:
        return elements
    measures.discard("")
    alone = not measures
    measure = measures.pop() if measures else _tablets(known, liquid=liquid)
    if measures:
        raise NotUnderstoodError("a number has no unit, and the other doses have different ones")
    for dose in doses:
        if not dose.measure and not all(
            _may_be(measure, each.high, alone=alone) for each in dose.amounts
        ):
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


# --- steps ------------------------------------------------------------------------------------------


def _segments(elements: list[Element]) -> tuple[list[Segment], bool]:
    """The text cut into its steps, and whether it says that the drug stops after them."""
    segments = [Segment()]
    for place, element in enumerate(elements):
        if isinstance(element, Stop):
            if any(not isinstance(each, (Mark, Nothing)) for each in elements[place + 1 :]):
                raise NotUnderstoodError("something follows after the stop")
            return _with_doses(segments), True
        if isinstance(element, (Then, Label)):
            segments.append(_begun(element, segments[-1]))
        else:
            segments[-1].elements.append(element)
    return _with_doses(segments), False


def _begun(by: Then | Label, last: Segment) -> Segment:
    """The next segment. A "then" right before "week 2:" is the same beginning."""
    if isinstance(by, Label):
        empty = not _says_something(last)
        return Segment(label=by, change=last.change if empty else 0, joined=True)
    if by.days is not None:
        if last.days is not None or not _says_something(last):
            raise NotUnderstoodError("it is not clear what lasts how long")
        last.days = by.days
    elif not _says_something(last):
        raise NotUnderstoodError("no dose is stated before 'then'")
    return Segment(change=by.change, joined=True)


def _says_something(segment: Segment) -> bool:
    return segment.label is not None or any(
        not isinstance(each, (Mark, Nothing, Given, Most, Product)) for each in segment.elements
    )


def _with_doses(segments: list[Segment]) -> list[Segment]:
    """The segments that say something, each cut again where a duration ends a step by itself."""
    if not _says_something(segments[-1]):
        raise NotUnderstoodError("nothing follows after 'then'")
    said = [segment for segment in segments if _says_something(segment)]
    loose = [each for segment in segments if segment not in said for each in segment.elements]
    if not said:
        raise NotUnderstoodError("no dose is stated")
    said[0].elements = [*loose, *said[0].elements]
    return [part for segment in said for part in _cut_by_durations(segment)]


def _cut_by_durations(segment: Segment) -> list[Segment]:
    """As in "5 mg tid for 3 days, 10 mg tid for 3 days": steps, where every dose has a number of times a day.

    With times of day ("10 mg am for 5 days, 20 mg hs for 5 days") the two could run side by side.
    """
    lasts = [place for place, each in enumerate(segment.elements) if isinstance(each, Lasts)]
    doses = [place for place, each in enumerate(segment.elements) if isinstance(each, Dose)]
    if not lasts:
        return [segment]
    in_front, behind = lasts[0] < min(doses, default=-1), lasts[-1] > max(doses, default=-1)
    as_needed = any(isinstance(each, AsNeeded) for each in segment.elements)
    if len(lasts) == 1 and (len(doses) == 1 or in_front or (behind and not as_needed)):
        return [_lasting(segment, segment.elements)]
    side_by_side = any(isinstance(each, (At, OnDays)) for each in segment.elements)
    if side_by_side or as_needed or segment.label:
        raise NotUnderstoodError("it is not clear what lasts how long")
    starts = lasts if in_front else [0, *(place + 1 for place in lasts)]
    pieces = [segment.elements[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True)]
    pieces = [piece for piece in pieces if any(isinstance(each, Dose) for each in piece)]
    if in_front and starts[0] and any(isinstance(e, Dose) for e in segment.elements[: starts[0]]):
        raise NotUnderstoodError("it is not clear what lasts how long")
    return [
        _lasting(Segment(change=segment.change if not at else 0), piece)
        for at, piece in enumerate(pieces)
    ]


def _lasting(segment: Segment, elements: list[Element]) -> Segment:
    """The segment with the length that its elements state."""
    lengths = [each.days for each in elements if isinstance(each, Lasts)]
    if len(lengths) > 1 or (lengths and (segment.days is not None or segment.label is not None)):
        raise NotUnderstoodError("two lengths are stated for one step")
    if lengths:
        segment.days = lengths[0]
    segment.elements = [each for each in elements if not isinstance(each, Lasts)]
    return segment


def _in_a_row(made: list[Step], segments: list[Segment], *, stops: bool) -> tuple[Step, ...]:
    """The steps with their lengths. Raises NotUnderstoodError where a length or a day is missing."""
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
        if label is None and (not last or segment.days is not None or not segment.joined):
            raise NotUnderstoodError("it is not stated on which days a step is taken")
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
