"""How dosages are read in their tests, in full, as it was approved: `readings.txt`.

A dosage that is read otherwise than before makes the test in which it is read fail.
`python -m tests.fhir` renews the file after the tests have passed.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from fhir_baclofen.fhir.dosage import DosageReading

FILE = Path(__file__).with_name("readings.txt")
INTO = "\n-> "


def told(found: DosageReading) -> str:
    """A reading as it stands in the file: what there is of it, in short."""
    parts = {field.name: getattr(found, field.name) for field in fields(found)}
    if found.structured == found.reading:
        del parts["structured"]
    if found.from_text == found.reading:
        del parts["from_text"]
    return "; ".join(f"{name}: {_short(value)}" for name, value in parts.items() if value)


def _short(value: object) -> str:
    whole = repr(sorted(value) if isinstance(value, frozenset) else value)
    return re.sub(r"Decimal\('([^']*)'\)|<[\w.]+: ('[^']*')>", r"\1\2", whole)


def is_looked_at(item: pytest.Item) -> bool:
    """True for the tests of dosages that do not make up their own, and are not HL7's examples."""
    made_up = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return item.path.name.startswith("test_dosage_") and not made_up


@cache
def approved() -> Mapping[str, str]:
    """Each dosage of the file with its reading."""
    parts = FILE.read_text("utf-8").strip().split("\n\n") if FILE.is_file() else []
    return {dosage: reading for dosage, _, reading in (part.partition(INTO) for part in parts)}


def write(readings: Mapping[str, str]) -> None:
    """The file anew."""
    parts = (f"{dosage}{INTO}{reading}\n" for dosage, reading in sorted(readings.items()))
    FILE.write_text("\n".join(parts), "utf-8")
