"""`check` runs the tests named in `held.json` on bent rules; `renew` looks for them again."""

import subprocess
import sys

from tests.traceability.document import document
from tests.traceability.hazards import ROOT
from tests.traceability.holding import check, held, renew


def write_documents() -> None:
    """RULES.md and TRACEABILITY.md, which both name the tests."""
    (ROOT / "TRACEABILITY.md").write_text(document(held()), encoding="utf-8")
    rules = subprocess.run(
        [sys.executable, "-m", "fhir_baclofen.rules_document"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env={"PYTHONUTF8": "1"},
    )
    (ROOT / "RULES.md").write_bytes(rules.stdout)


if __name__ == "__main__":
    is_renewal = sys.argv[1:] == ["renew"]
    problems = renew() if is_renewal else check()
    if is_renewal:
        write_documents()
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    sys.exit(bool(problems))
