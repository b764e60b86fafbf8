"""Elements -> segments: the text cut where one step ends and the next begins."""

from dataclasses import dataclass, field
from itertools import pairwise

from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.elements import (
    AsNeeded,
    At,
    AtLast,
    Dose,
    Element,
    Given,
    Label,
    Lasts,
    Mark,
    Most,
    Nothing,
    Often,
    OnDays,
    Product,
    Stop,
    Then,
)

# What may stand anywhere, because it holds for the whole text or means nothing.
ANYWHERE = (Mark, Nothing, Given, Most)
_NO_DOSE = (*ANYWHERE, Product)


@dataclass(slots=True)
class Segment:
    """The elements of one step; `label` says its days, `change` whether it goes up or down."""

    elements: list[Element] = field(default_factory=list)
    label: Label | None = None
    change: int = 0
    days: int | None = None


def segments_of(elements: list[Element]) -> tuple[list[Segment], bool]:
    """The text cut into its steps, and whether it says that the drug stops after them.

    Raises NotUnderstoodError where a step has no dose or it is open which part lasts how long.
    """
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
    if len(segments) == 1 and any(isinstance(each, AtLast) for each in elements):
        raise NotUnderstoodError("no step is stated before the last one")
    return _with_doses(segments), False


def _begun(by: Then | Label, last: Segment) -> Segment:
    """The next segment. A "then" right before "week 2:" is the same beginning."""
    if isinstance(by, Label):
        return Segment(label=by, change=0 if _says_something(last) else last.change)
    if by.days is not None:
        if not _says_something(last):
            raise NotUnderstoodError("it is not clear what lasts how long")
        last.days = by.days
    elif not _says_something(last):
        raise NotUnderstoodError("no dose is stated before 'then'")
    return Segment(change=by.change)


def _says_something(segment: Segment) -> bool:
    return segment.label is not None or any(
        not isinstance(each, _NO_DOSE) for each in segment.elements
    )


def _with_doses(segments: list[Segment]) -> list[Segment]:
    """The segments that say something, each cut again where a duration ends a step by itself."""
    said = [segment for segment in segments if _says_something(segment)]
    if not said:
        raise NotUnderstoodError("no dose is stated")
    if not _says_something(segments[-1]):
        raise NotUnderstoodError("nothing follows after 'then'")
    loose = [each for segment in segments if segment not in said for each in segment.elements]
    said[0].elements = [*loose, *said[0].elements]
    return [part for segment in said for part in _cut_by_durations(segment)]


def _cut_by_durations(segment: Segment) -> list[Segment]:
    """The steps of "5 mg tid for 3 days, 10 mg tid for 3 days"; most segments are one step.

    Every dose must have a number of times a day: with times of day ("10 mg am for 5 days, 20 mg hs
    for 5 days") the two could run side by side.
    """
    lasts = [place for place, each in enumerate(segment.elements) if isinstance(each, Lasts)]
    doses = [place for place, each in enumerate(segment.elements) if isinstance(each, Dose)]
    if not lasts:
        return [segment]
    in_front, behind = lasts[0] < min(doses, default=-1), lasts[-1] > max(doses, default=-1)
    as_needed = any(_is_as_needed(each) for each in segment.elements)
    if len(lasts) == 1 and (len(doses) == 1 or in_front or (behind and not as_needed)):
        return [_lasting(segment, segment.elements)]
    side_by_side = any(isinstance(each, (At, OnDays)) for each in segment.elements)
    if side_by_side or as_needed or segment.label or segment.days is not None:
        raise NotUnderstoodError("it is not clear what lasts how long")
    pieces = _pieces(segment.elements, lasts, in_front=in_front)
    first = _lasting(Segment(change=segment.change), pieces[0])
    return [first, *(_lasting(Segment(), piece) for piece in pieces[1:])]


def _is_as_needed(element: Element) -> bool:
    return isinstance(element, AsNeeded) or (isinstance(element, Often) and element.up_to)


def _pieces(elements: list[Element], lasts: list[int], *, in_front: bool) -> list[list[Element]]:
    """The elements cut before each length, or after each; none that counts may be left over."""
    cuts = lasts if in_front else [place + 1 for place in lasts]
    bounds = [0, *cuts, len(elements)]
    pieces = [elements[start:end] for start, end in pairwise(bounds)]
    kept = [piece for piece in pieces if any(isinstance(each, Dose) for each in piece)]
    left = [each for piece in pieces if piece not in kept for each in piece]
    if not all(isinstance(each, ANYWHERE) for each in left):
        raise NotUnderstoodError("it is not clear what lasts how long")
    return kept


def _lasting(segment: Segment, elements: list[Element]) -> Segment:
    """The segment with the length that its elements state."""
    lengths = [each.days for each in elements if isinstance(each, Lasts)]
    for length in lengths:
        if segment.days is not None:
            raise NotUnderstoodError("two lengths are stated for one step")
        segment.days = length
    segment.elements = [each for each in elements if not isinstance(each, Lasts)]
    return segment
