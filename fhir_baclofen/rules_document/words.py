"""How the document says numbers and sources, and how it draws tables."""

from collections.abc import Iterable

from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Citation, Limit

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
