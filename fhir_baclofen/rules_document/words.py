"""How the document says numbers and sources, and how it draws tables."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Citation, Limit, Source
from fhir_baclofen.rules import sources

UNVERIFIED = "**not verified against the document**"
SHARE = "of "


def cited(citation: Citation) -> str:
    """A passage with its document, marked where it was not looked up."""
    mark = "" if citation.read else f" ({UNVERIFIED})"
    return f"{citation.source.named}: {citation.passage}{mark}"


def value(limit: Limit) -> str:
    """A number with its unit: "30 mg/day", "1 day", "20 % of the current dose"."""
    if limit.unit.startswith(SHARE):
        return f"{plain(limit.value * 100)} % {limit.unit}"
    unit = limit.unit.removesuffix("s") if limit.value == 1 else limit.unit
    return f"{plain(limit.value)} {unit}"


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def spelled(words: str) -> str:
    """The words with every id of a document spelled out, marked where it was not looked up."""
    named = {s.id: s.named + ("" if s.read else f" ({UNVERIFIED})") for s in documents()}
    return re.sub(r"\b(?:S|X-|MEM-)[A-Z0-9]+\b", lambda found: named[found[0]], words)


@cache
def named_by_id() -> dict[str, str]:
    """Every document in a few words, by its id."""
    return {source.id: source.named for source in documents()}


def documents() -> Iterator[Source]:
    """Every document, in the order of the list."""
    return (each for each in vars(sources).values() if isinstance(each, Source))
