"""The route in a Dosage: by mouth (a feeding tube included), into the spine, or another.

Source: FHIR R4, Dosage.route; codes as in the value sets of routes, and words.
"""

import re
from functools import lru_cache

from fhir_baclofen.dosing import Route
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.code_systems import SNOMED
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Coding
from fhir_baclofen.fhir.terminology import sets_of

LONGEST_SHOWN = 40
_SETS = {"route-oral": Route.ORAL, "route-intrathecal": Route.INTRATHECAL}
_INTRATHECAL = re.compile(r"\bintra-?t(?:h[eé]|e)ca", re.IGNORECASE)
_ORAL = re.compile(
    r"\b(?:oral(?:ly|e|es|er|en)?|oraal|p\.?o\.?|per os|by mouth|enteral\w*|feeding tube|peg|ng"
    r"|(?:naso|oro)gastri\w*|gastrostomy|jejunostomy)(?!\w)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"topical|cutaneous|dermal|rect|vagin|nasal|ophthalm|ocular|\beyes?\b|otic|\bears?\b|buccal"
    r"|lingual|inhal|venous|muscular|epidural|injection|implant",
    re.IGNORECASE,
)
_SHORT = {"PO": Route.ORAL, "IT": Route.INTRATHECAL}


@lru_cache(maxsize=1024)
def route_of(concept: CodeableConcept | None) -> Route | None:
    """The route of a line; None when it has none.

    Raises UnreadableDosageError for another route, and for two.
    """
    if concept is None:
        return None
    names = [
        coding
        for coding in (*(concept.coding or ()), Coding(display=concept.text))
        if coding.code or coding.display
    ]
    if not names:
        return None
    found = {_route(coding) for coding in names} - {None}
    if len(found) == 1 and not any(_is_other(coding.display or "") for coding in names):
        return found.pop()
    if len(found) > 1:
        raise UnreadableDosageError("two routes are given")
    shown = " ".join((names[0].display or names[0].code or "").split())
    raise UnreadableDosageError(f'the route is "{shown[:LONGEST_SHOWN]}"')


def route_in(text: str) -> Route | None:
    """The intrathecal route where free text names it; None otherwise."""
    return Route.INTRATHECAL if _INTRATHECAL.search(text) else None


def _route(coding: Coding) -> Route | None:
    known, words = _coded(coding), coding.display
    if known is not None or not words:
        return known
    if _INTRATHECAL.search(words) or words.strip().upper() == "IT":
        return Route.INTRATHECAL
    return Route.ORAL if _ORAL.search(words) else None


def _coded(coding: Coding) -> Route | None:
    """By its code; one without a system is taken for SNOMED CT, or for a usual abbreviation."""
    alone = Coding(system=coding.system or SNOMED, code=coding.code)
    for name in sets_of(CodeableConcept(coding=(alone,))):
        if name in _SETS:
            return _SETS[name]
    return _SHORT.get((coding.code or "").upper())


def _is_other(words: str) -> bool:
    return bool(_OTHER.search(words)) and not _INTRATHECAL.search(words)
