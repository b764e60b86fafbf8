"""The route in a Dosage: by mouth (a feeding tube included), into the spine, or another.

Source: FHIR R4, Dosage.route; SNOMED CT codes as in the value sets of this package, and words.
"""

import re
from functools import lru_cache

from fhir_baclofen.dosing import Route
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.dosage_types import CodeableConcept

LONGEST_SHOWN = 40
_CODES = {
    "26643006": Route.ORAL,
    "260548002": Route.ORAL,
    "394899003": Route.ORAL,
    "72607000": Route.INTRATHECAL,
}
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
    coded = [(coding.code, coding.display) for coding in concept.coding or ()]
    names = [(code, words) for code, words in (*coded, (None, concept.text)) if code or words]
    if not names:
        return None
    found = {_route(code, words) for code, words in names} - {None}
    if len(found) == 1 and not any(_is_other(words or "") for _, words in names):
        return found.pop()
    if len(found) > 1:
        raise UnreadableDosageError("two routes are given")
    shown = " ".join(next(words or code or "" for code, words in names).split())
    raise UnreadableDosageError(f'the route is "{shown[:LONGEST_SHOWN]}"')


def route_in(text: str) -> Route | None:
    """The intrathecal route where free text names it; None otherwise."""
    return Route.INTRATHECAL if _INTRATHECAL.search(text) else None


def _route(code: str | None, words: str | None) -> Route | None:
    known = _CODES.get(code or "") or _SHORT.get((code or "").upper())
    if known is not None or not words:
        return known
    if _INTRATHECAL.search(words) or words.strip().upper() == "IT":
        return Route.INTRATHECAL
    return Route.ORAL if _ORAL.search(words) else None


def _is_other(words: str) -> bool:
    return bool(_OTHER.search(words)) and not _INTRATHECAL.search(words)
