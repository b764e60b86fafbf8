"""HAZARDS.md, read as the table it is."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CELLS = 7


@dataclass(frozen=True, slots=True)
class Hazard:
    """One row: what could happen, the rules that guard against it, and the tests of the design."""

    id: str
    harm: str
    severity: str
    rules: tuple[str, ...]
    tests: tuple[str, ...]
    remains: str


@cache
def hazards() -> tuple[Hazard, ...]:
    """The rows of the table."""
    lines = (ROOT / "HAZARDS.md").read_text(encoding="utf-8").splitlines()
    return tuple(_hazard(line) for line in lines if re.match(r"\| H\d+ \|", line))


def _hazard(line: str) -> Hazard:
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if len(cells) != CELLS:
        raise ValueError(line)
    number, harm, _, severity, rules, design, remains = cells
    slugs = tuple(slug.strip() for slug in rules.split(",") if slug.strip())
    return Hazard(number, harm, severity, slugs, tuple(re.findall(r"`([^`]+)`", design)), remains)


def against(slug: str) -> tuple[str, ...]:
    """The hazards that a rule guards against."""
    return tuple(hazard.id for hazard in hazards() if slug in hazard.rules)
