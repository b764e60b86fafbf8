"""What the short names of documents in the notes of a plan stand for, told at their end."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from fhir_baclofen.rulebook import Source
from fhir_baclofen.rules import sources

_SHORT: Final = {s.id: s.short for s in vars(sources).values() if isinstance(s, Source)}
_CITED: Final = re.compile(r"\(([^()]*)\)")
_NAME: Final = re.compile(r"\b(?:S|X-|MEM-)[A-Z0-9]+\b")


def legend(notes: Iterable[str]) -> Iterator[str]:
    """One sentence that tells every document the notes cite in brackets; none where they do not."""
    cited = dict.fromkeys(name for note in notes for name in _cited(note))
    if cited:
        yield f"Sources: {'; '.join(f'{name}, {_SHORT[name]}' for name in cited)}."


@lru_cache(maxsize=512)
def _cited(note: str) -> tuple[str, ...]:
    found = (name for inside in _CITED.findall(note) for name in _NAME.findall(inside))
    return tuple(name for name in found if name in _SHORT)
