"""The official R4 examples: none raises, and structure and text of each are as read by hand.

`r4_examples_dosage.tsv` has one row for each example with both voices: the strength that the
example states, the daily amount (mg or ug) that its structure gives and that its text means ("-":
none can be told), and which of them counts. A text may be refused, never read as anything else.
"Unless read: contradiction" is a text that says another dose than the structure: it may only be
refused or found to contradict.
"""

import csv
import json
from pathlib import Path
from typing import Any, Final

import pytest

from fhir_baclofen.dosing import NotRead, Reading, Regimen, Strength
from fhir_baclofen.fhir.dosage import DosageReading
from fhir_baclofen.sig import read_strength
from tests.fhir.dosages import read, shown

TYPES: Final = ("MedicationRequest", "MedicationStatement", "MedicationDispense")
TABLE: Final = Path(__file__).with_name("r4_examples_dosage.tsv")
ROWS: Final = list(csv.DictReader(TABLE.read_text("utf-8").splitlines(), delimiter="\t"))


def examples(folder: Path) -> dict[str, dict[str, Any]]:
    """Each example of an order, statement or dispense by its file name."""
    files = [file for kind in TYPES for file in sorted(folder.glob(f"{kind}-*.json"))]
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def dosages(example: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of its dosage."""
    lines: list[dict[str, Any]] = example.get("dosageInstruction") or example.get("dosage") or []
    return lines


def strength_of(row: dict[str, str]) -> Strength | None:
    """The strength in a row of the table."""
    if not row["strength"]:
        return None
    strength = read_strength(row["strength"])
    assert isinstance(strength, Strength), strength
    return strength


def result(folder: Path, row: dict[str, str]) -> DosageReading:
    """The reading of the example in a row."""
    example = json.loads((folder / f"{row['example']}.json").read_text(encoding="utf-8"))
    return read(*dosages(example), strength=strength_of(row))


def in_short(reading: Reading | None) -> str:
    """As in the table."""
    return "-" if isinstance(reading, NotRead) else shown(reading)


def test_every_example_goes_through(r4_examples_dir: Path) -> None:
    found = examples(r4_examples_dir)
    assert len(found) == 78
    for example in found.values():
        reading = read(*dosages(example))
        assert isinstance(reading.reading, Regimen) or reading.reading.reason


def test_orders_and_statements_inside_bundles_go_through(r4_examples_dir: Path) -> None:
    bundles = [
        json.loads(file.read_text("utf-8")) for file in r4_examples_dir.glob("Bundle-*.json")
    ]
    entries = [entry.get("resource", {}) for bundle in bundles for entry in bundle.get("entry", [])]
    found = [entry for entry in entries if entry.get("resourceType") in TYPES]
    assert found
    for example in found:
        reading = read(*dosages(example)).reading
        assert isinstance(reading, Regimen) or reading.reason


def test_the_table_holds_every_example_with_both_voices(r4_examples_dir: Path) -> None:
    both = {
        name
        for name, example in examples(r4_examples_dir).items()
        for line in dosages(example)
        if line.get("text") and (line.get("timing") or line.get("doseAndRate"))
    }
    assert {row["example"] for row in ROWS} == both


@pytest.mark.parametrize("row", ROWS, ids=[row["example"] for row in ROWS])
def test_both_voices_are_as_read_by_hand(r4_examples_dir: Path, row: dict[str, str]) -> None:
    reading = result(r4_examples_dir, row)
    assert in_short(reading.structured) == row["structure"]
    assert in_short(reading.from_text) in {row["text"], "-"}


@pytest.mark.parametrize("row", ROWS, ids=[row["example"] for row in ROWS])
def test_the_right_voice_counts(r4_examples_dir: Path, row: dict[str, str]) -> None:
    reading = result(r4_examples_dir, row)
    counts = row["counts"]
    told = isinstance(reading.from_text, Regimen)
    if counts == "unless read: contradiction":
        counts = "contradiction" if told else "structure"
        assert told or reading.unread_text
    assert (reading.contradiction is not None) is (counts == "contradiction")
    assert isinstance(reading.reading, Regimen) is (
        counts == "structure" or (counts == "text" and told)
    )
    if counts == "structure":
        assert in_short(reading.reading) == row["structure"]
