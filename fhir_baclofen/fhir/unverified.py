"""The codes that were never verified, with the reason: for whoever has a terminology server.

`python -m fhir_baclofen.fhir.unverified > terminology/UNVERIFIED.md` renews the page; a test fails
when it is out of date. Nothing here is needed to review a record.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from fhir_baclofen.fhir.code_systems import ATC, ICD10, LOINC, RXNORM, SNOMED
from fhir_baclofen.fhir.terminology_files import (
    CONFIDENCE,
    DISPLAY,
    FROM_MEMORY,
    SOURCE,
    Extension,
    Include,
    value_sets,
)
from fhir_baclofen.resources import data_path

# System: its short name, and why such codes could not be verified.
_SYSTEMS: Final = {
    RXNORM: ("RxNorm", "not in the lists of products and ingredients that were at hand"),
    ATC: ("ATC", "no index of ATC was at hand"),
    SNOMED: ("SNOMED CT", "not in the value sets that were at hand; no licensed release was"),
    LOINC: ("LOINC", "not in the value sets that were at hand"),
    ICD10: ("ICD-10", "not a code of ICD-10-CM 2026: of another edition, or a range of codes"),
    "http://unitsofmeasure.org": ("UCUM", "not run through a UCUM validator"),
    "http://standardterms.edqm.eu": ("EDQM", "no release of the Standard Terms was at hand"),
    "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl": ("NCIt", "no release was at hand"),
    "http://terminology.hl7.org/CodeSystem/v2-0162": ("HL7 v2 0162", "not looked up"),
    "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration": (
        "HL7 v3 routes",
        "not looked up",
    ),
}
_TITLE: Final = """# Codes never verified

Generated: `python -m fhir_baclofen.fhir.unverified > terminology/UNVERIFIED.md`. A test fails
when it is out of date. `fhir-baclofen terminology unverified` prints the same list.

These codes are known, but were not found in any document or data set at hand. A wrong one fails
in silence, so every drug among them is also matched by its name. Check them against a terminology
server before release; then set `code-confidence` to `verified` and `code-source` to where the code
was found. A code with a star stands for all codes beneath it.
"""


@dataclass(frozen=True, slots=True)
class Unverified:
    """One code of one value set; a star at its end stands for all beneath it."""

    value_set: str
    system: str
    code: str
    display: str
    why: str


def unverified(terminology: Path) -> Iterator[Unverified]:
    """The codes of a folder that nobody verified, by value set."""
    for value_set in value_sets(terminology):
        for include in value_set.compose.include:
            yield from _of(value_set.id, include)


def _of(name: str, include: Include) -> Iterator[Unverified]:
    system, why = _SYSTEMS.get(include.system, (include.system, "not looked up"))
    held = [(c.code, c.display, c.extension) for c in include.concept]
    said = _said(include.extension, DISPLAY)
    held += [(f"{tree.value}*", said, include.extension) for tree in include.filter]
    for code, display, extensions in held:
        if _said(extensions, CONFIDENCE) == FROM_MEMORY:
            source = _said(extensions, SOURCE)
            yield Unverified(name, system, code, display, f"{why} ({source})" if source else why)


def _said(extensions: Iterable[Extension], url: str) -> str:
    return next((e.value_code or e.value_string for e in extensions if e.url == url), "")


def rendered(codes: Iterable[Unverified]) -> str:
    """The page, one table for each value set."""
    parts = [_TITLE]
    for name, group in groupby(codes, key=lambda code: code.value_set):
        rows = "".join(f"| {c.system} | {c.code} | {c.display} | {c.why} |\n" for c in group)
        parts.append(f"## {name}\n\n| system | code | display | why |\n|---|---|---|---|\n{rows}")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(rendered(unverified(data_path("terminology"))))
