"""Changes the code in small ways and asks whether a test notices: `python -m tests.mutation`.

Works on a copy in `.build/mutation`, so the work tree stays as it is; a second run goes on where the
first one stopped. Ends with a table of the share that was noticed, and with exit code 1 where it is
below the share asked for.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.mutation.results import table, tally
from tests.mutation.undecorated import undecorate

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".build" / "mutation"
COPIED = ("fhir_baclofen", "tests", "terminology", "profiles", "examples", "pyproject.toml")
ASKED = 85
PARTS = {
    "rules": ("fhir_baclofen/rules/*",),
    "plan": (
        "fhir_baclofen/plan/*",
        "fhir_baclofen/taper/*",
        "fhir_baclofen/titration.py",
        "fhir_baclofen/tablets.py",
        "fhir_baclofen/splits.py",
    ),
    "dosage": ("fhir_baclofen/sig/*", "fhir_baclofen/fhir/dosage/*"),
}
TESTS = (
    "tests/rules",
    "tests/plan",
    "tests/sig",
    "tests/test_assess.py",
    *(f"tests/fhir/{path.name}" for path in sorted((ROOT / "tests" / "fhir").glob("test_dosage*"))),
)
SETTINGS = """
[tool.mutmut]
source_paths = ["fhir_baclofen"]
only_mutate = [{patterns}]
also_copy = ["terminology", "profiles", "examples"]
pytest_add_cli_args = ["-m", "not nightly and not integration", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = [{tests}]
use_git_change_detection = false
"""


def main() -> None:
    """Runs one part or all, and says how much was noticed."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    asked.add_argument("part", nargs="*", choices=[*PARTS, []], help="what to change (all of it)")
    asked.add_argument("--only", action="append", default=[], help="a pattern of modules")
    given = asked.parse_args()
    patterns = given.only or [p for part in given.part or PARTS for p in PARTS[part]]
    prepare(patterns)
    subprocess.run(  # noqa: S603 - the tool of this environment
        [Path(sys.executable).with_name("mutmut"), "run", "--max-children", str(os.cpu_count())],
        cwd=PLACE,
        check=True,
    )
    found = tally(PLACE / "mutants")
    sys.stdout.write(table(found))
    sys.exit(found.share < ASKED)


def prepare(patterns: list[str]) -> None:
    """Lays out the copy that is changed."""
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        _copy(ROOT / name, PLACE / name)
    undecorate(PLACE / "fhir_baclofen" / "rules")
    undecorate(PLACE / "fhir_baclofen" / "plan")
    with (PLACE / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(patterns=_listed(patterns), tests=_listed(TESTS)))


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


if __name__ == "__main__":
    main()
