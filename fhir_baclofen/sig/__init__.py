"""Free-text dosages: every token understood, or the text is not read.

One direction, each stage in a module of its own:

    tokens.py     text -> words, numbers and signs, in one spelling
    atoms.py      tokens -> known phrases (lexicon.py, words/ for each language) and numbers
    grammar.py    atoms -> elements, by rules: course.py, timing.py, counts.py, masses.py
    segments.py   elements -> segments, one for each step
    clauses.py    a segment -> clauses: which dose goes with which times
    when.py, day.py, combine.py   clauses -> the doses of a day
    steps.py      all of it -> a Regimen
"""

from functools import lru_cache

from fhir_baclofen.dosing import NotRead, Reading, Regimen, Strength
from fhir_baclofen.sig.atoms import NotUnderstoodError, atoms
from fhir_baclofen.sig.counts import COUNTS
from fhir_baclofen.sig.course import LIMITS, REST, STEPS
from fhir_baclofen.sig.grammar import Grammar
from fhir_baclofen.sig.masses import MASSES
from fhir_baclofen.sig.shown import as_json
from fhir_baclofen.sig.steps import regimen
from fhir_baclofen.sig.strength import LONGEST, read_strength
from fhir_baclofen.sig.timing import TIMES
from fhir_baclofen.sig.tokens import normalised, tokens

__all__ = ["as_json", "read_sig", "read_strength"]

_GRAMMAR = Grammar(STEPS, LIMITS, TIMES, COUNTS, MASSES, REST)


def read_sig(
    text: str, strength: Strength | None = None, *, liquid_hint: bool = False
) -> Regimen | NotRead:
    """What a free-text dosage says, or why it was not read.

    `strength` turns tablets and millilitres into mass; the text may state its own, which must
    agree. `liquid_hint` says that the product is a liquid, so that a bare number is no number of
    tablets. Micrograms stay micrograms. Never raises, and never reads a text in part.
    """
    if len(text) >= LONGEST:
        return NotRead("the text is 2,000 characters or longer")
    return _read(text, strength, liquid_hint)


@lru_cache(maxsize=4096)
def _read(text: str, strength: Strength | None, liquid_hint: bool) -> Reading:
    try:
        found = atoms(tokens(normalised(text)))
        return regimen(_GRAMMAR.elements(found), strength, liquid=liquid_hint)
    except NotUnderstoodError as error:
        return NotRead(str(error))
