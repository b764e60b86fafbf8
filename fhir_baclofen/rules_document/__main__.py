"""Prints RULES.md, with the tests that hold each rule where the tests are at hand."""

import json
import sys
from pathlib import Path

from fhir_baclofen.rules_document.whole import document

HELD = Path(__file__).parents[2] / "tests" / "traceability" / "held.json"

if __name__ == "__main__":
    found = json.loads(HELD.read_text(encoding="utf-8")) if HELD.is_file() else {}
    held = {
        slug: sorted({test.partition("[")[0] for test in marks.values()})
        for slug, marks in found.items()
    }
    sys.stdout.write(document(held))
