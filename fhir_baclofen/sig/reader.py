"""A free-text dosage -> a `Regimen`, through every stage; `sig/__init__.py` draws them."""

from fhir_baclofen.dosing import NotRead, Reading, Strength
from fhir_baclofen.sig.atoms import NotUnderstoodError, atoms
from fhir_baclofen.sig.counts import COUNTS
from fhir_baclofen.sig.course import LIMITS, REST, STEPS
from fhir_baclofen.sig.grammar import Grammar
from fhir_baclofen.sig.masses import MASSES
from fhir_baclofen.sig.steps import regimen
from fhir_baclofen.sig.timing import TIMES
from fhir_baclofen.sig.tokens import normalised, tokens

# "z.N." is "as needed" in Dutch and "at night" in German.
_NIGHT_OR_NEED = "zn"
_GERMAN = frozenset(
    (
        "tgl",
        "tagl",
        "xtgl",
        "taglich",
        "tbl",
        "tablette",
        "tabletten",
        "morgens",
        "mittags",
        "abends",
    )
)
_GRAMMAR = Grammar(STEPS, LIMITS, TIMES, COUNTS, MASSES, REST)


def reading_of(text: str, strength: Strength | None, *, liquid: bool) -> Reading:
    """What a text of ordinary length says, or why it is not read."""
    try:
        words = tokens(normalised(text))
        if _NIGHT_OR_NEED in words and not _GERMAN.isdisjoint(words):
            return NotRead("'z.N.' may mean at night or as needed")
        found = atoms(words)
        return regimen(_GRAMMAR.elements(found), strength, liquid=liquid)
    except NotUnderstoodError as error:
        return NotRead(str(error))
