"""Changes the code in small ways and asks whether a test notices: `python -m tests.mutation`.

Works on copies in `.build/mutation`, one for each part, so the work tree stays as it is. Ends with
the share that was noticed, and with exit code 1 where it is below the share asked for.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.mutation.parts import PARTS, Part
from tests.mutation.results import Tally, table, tally_of
from tests.mutation.undecorated import undecorate

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".build" / "mutation"
COPIED = ("fhir_baclofen", "tests", "terminology", "profiles", "examples", "pyproject.toml")
OPTIONS = ("-m", "not nightly and not integration", "-p", "no:cacheprovider")
# The collected tests stay in memory, and each change is tried in a fork of that process.
SETTINGS = """
[tool.mutmut]
source_paths = ["fhir_baclofen"]
only_mutate = [{patterns}]
do_not_mutate = [{kept}]
also_copy = ["terminology", "profiles", "examples"]
pytest_add_cli_args = [{options}]
pytest_add_cli_args_test_selection = [{tests}]
process_isolation = "forkserver"
timeout_constant = 5.0
timeout_multiplier = 2.0
track_dependencies = false
use_git_change_detection = false
"""


def main() -> None:
    """Runs the parts asked for, or all, and says how much was noticed in each."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    asked.add_argument("part", nargs="*", choices=[[], *PARTS], help="all of them, unless named")
    asked.add_argument("--only", action="append", default=[], help="a pattern of modules")
    asked.add_argument("--resume", action="store_true", help="go on where the last run stopped")
    given = asked.parse_args()
    names = given.part or list(PARTS)
    found = [tried(PARTS[name], given.only, resume=given.resume) for name in names]
    sys.exit(not all(tally.is_enough for tally in found))


def tried(part: Part, only: list[str], *, resume: bool) -> Tally:
    """Tries every change of a part and prints what came of it."""
    place = PLACE / part.name
    if not resume:
        shutil.rmtree(place, ignore_errors=True)
    prepare(place, part, only or part.changed)
    subprocess.run(  # noqa: S603 - the tool of this environment
        [Path(sys.executable).with_name("mutmut"), "run", "--max-children", str(os.cpu_count())],
        cwd=place,
        check=True,
    )
    found = tally_of(place / "mutants")
    sys.stdout.write(f"\n{part.name}\n{table(found)}")
    return found


def prepare(place: Path, part: Part, patterns: Iterable[str]) -> None:
    """Lays out the copy that is changed."""
    place.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        _copy(ROOT / name, place / name)
    for name in part.undecorated:
        undecorate(place / name)
    with (place / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(settings_of(part, patterns))


def settings_of(part: Part, patterns: Iterable[str]) -> str:
    """What the mutation tool is told."""
    left_out = (word for test in part.slow for word in ("--deselect", test))
    return SETTINGS.format(
        patterns=_listed(patterns),
        kept=_listed(part.kept),
        options=_listed((*OPTIONS, *left_out)),
        tests=_listed(part.tests),
    )


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


if __name__ == "__main__":
    main()
