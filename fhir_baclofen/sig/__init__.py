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
from fhir_baclofen.sig.product_names import LONGEST, read_strength
from fhir_baclofen.sig.shown import as_json

__all__ = ["as_json", "read_sig", "read_strength"]


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
    # The grammar is loaded for the first text: reading product names does not need it.
    from fhir_baclofen.sig.reader import reading_of  # noqa: PLC0415

    return reading_of(text, strength, liquid=liquid_hint)
