"""The tool that asks whether tests notice changes: it changes no meaning, and counts right."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation.__main__ import ROOT, settings_of
from tests.mutation.parts import PARTS, Part
from tests.mutation.results import table, tally_of
from tests.mutation.undecorated import undecorate, undecorated

RULES = """
from fhir_baclofen.rules import load
for rule in load():
    print(rule.id, rule.number, rule.says, rule.facts, sorted(rule.unopened))
    print(rule.grades, rule.sources)
"""
REVIEW = ("-m", "fhir_baclofen", "review", "examples/kidney-failure.json", "--at", "2025-03-10")
SOURCE = '''\
"""A module."""


@rule(
    "a-rule",
    number=1,
)
def a_rule(age):
    """Doubled."""
    return _twice(age)


@TIMES.rule("NT")
def times(phrase):
    return phrase


@lru_cache(maxsize=8)
def _twice(age):
    return 2 * age
'''
WRITTEN = '''\
"""A module."""


def a_rule(age):
    """Doubled."""
    return _twice(age)

a_rule = rule(
    "a-rule",
    number=1,
)(a_rule)


def times(phrase):
    return phrase

times = TIMES.rule("NT")(times)


def _twice(age):
    return 2 * age
'''


def run(place: Path, *words: str) -> str:
    """What this Python says in a copy of the tree."""
    done = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, *words], cwd=place, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree in which every part is rewritten."""
    place = tmp_path_factory.mktemp("rewritten")
    for name in ("fhir_baclofen", "terminology", "profiles", "examples"):
        shutil.copytree(ROOT / name, place / name)
    for part in PARTS.values():
        for name in part.undecorated:
            undecorate(place / name)
    return place


def test_a_decorated_rule_is_registered_below_and_a_cache_is_taken_away() -> None:
    assert undecorated(SOURCE) == WRITTEN


def test_a_rewritten_module_has_no_decorated_rule_and_no_cache(rewritten: Path) -> None:
    text = (rewritten / "fhir_baclofen" / "rules" / "protocols.py").read_text("utf-8")
    assert "@rule" not in text
    assert "@lru_cache" not in text


def test_rewritten_modules_register_the_same_rules(rewritten: Path) -> None:
    where = "import fhir_baclofen; print(fhir_baclofen.__file__)"
    assert Path(run(rewritten, "-c", where).strip()).is_relative_to(rewritten)
    assert run(rewritten, "-c", RULES) == run(ROOT, "-c", RULES)


def test_and_give_the_same_answers(rewritten: Path) -> None:
    said = run(rewritten, *REVIEW)
    assert said == run(ROOT, *REVIEW)
    assert "renal-severe-reduce" in said


def outcome(folder: Path, **codes: int | None) -> None:
    """What the tool writes for one module."""
    path = folder / "fhir_baclofen" / "rules" / "cuts.py.meta"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"exit_code_by_key": codes}), "utf-8")


def test_a_change_is_noticed_when_a_test_fails_or_does_not_end(tmp_path: Path) -> None:
    outcome(tmp_path, failed=1, broken=3, endless=36, unseen=0, untested=33)
    found = tally_of(tmp_path)
    assert (found.noticed.total(), found.made.total(), found.endless) == (3, 5, 1)
    assert found.missed == ("unseen", "untested")
    assert not found.is_enough
    said = table(found)
    assert "missed: unseen" in said
    assert "3 of      5   60.0 %  fhir_baclofen/rules/cuts.py" in said
    assert "1 without an end, 0 not tried" in said


@pytest.mark.parametrize(("noticed", "enough"), [(85, True), (84, False)])
def test_85_percent_are_enough(tmp_path: Path, noticed: int, enough: bool) -> None:
    codes = {f"change {i}": 1 if i < noticed else 0 for i in range(100)}
    outcome(tmp_path, **codes)
    assert tally_of(tmp_path).is_enough is enough


def test_a_run_that_tried_nothing_or_not_everything_is_not_enough(tmp_path: Path) -> None:
    assert not tally_of(tmp_path).is_enough
    outcome(tmp_path, failed=1, untried=None)
    assert not tally_of(tmp_path).is_enough


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_what_a_part_names_is_there(part: Part) -> None:
    for pattern in part.changed:
        assert [*ROOT.glob(pattern)], pattern
    for name in (*part.undecorated, *part.tests, *part.kept):
        assert (ROOT / name).exists(), name
    for test in part.slow:
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text("utf-8"), test


def test_slow_tests_of_a_part_are_left_out() -> None:
    said = settings_of(PARTS["plan"], ["fhir_baclofen/plan/*"])
    assert all(f'"--deselect", "{test}"' in said for test in PARTS["plan"].slow)
