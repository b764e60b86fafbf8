"""`held.json`: for each rule and each way to bend it, one test that then fails."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import pytest

from fhir_baclofen.rules import load
from tests.traceability.equivalents import EQUIVALENT
from tests.traceability.marks import Mark, marks
from tests.traceability.probes import left_unevaluated
from tests.traceability.running import Heard, fails_when, in_session, passes

HELD = Path(__file__).with_name("held.json")
READING = ("tests/fhir/test_dosage_units.py", "tests/test_kidney.py")
"""The tests of numbers that are applied while the record is read."""
STAGES = (
    ("tests/rules/", "tests/test_assess.py"),
    ("tests/plan/",),
    ("tests/cases/test_cases.py",),
    READING,
)
"""Where tests are looked for, first to last."""
NUMBERS_ALONE = "tests/rules/test_modules.py"
"""Tests that hold numbers against themselves and say nothing of a patient: they hold no rule."""
MOST_TRIED = 400

Held = dict[str, dict[str, str]]


def all_marks(*, equivalent: bool = False) -> tuple[Mark, ...]:
    """Every way to bend every rule; those that change nothing stand apart."""
    unevaluated = left_unevaluated()
    return tuple(
        mark
        for rule in load()
        for mark in marks(rule, unevaluated=rule.id in unevaluated)
        if ((rule.id, mark.name) in EQUIVALENT) is equivalent
    )


def held() -> Held:
    """What the file says."""
    found: Held = json.loads(HELD.read_text(encoding="utf-8")) if HELD.is_file() else {}
    return found


def named(found: Held, mark: Mark) -> str | None:
    """The test that is said to hold a mark."""
    return found.get(mark.rule.id, {}).get(mark.name)


def check() -> list[str]:
    """What is wrong with the file: a mark without a test, or a test that does not notice."""
    found, wanted = held(), all_marks()
    problems = [f"{m.rule.id}: no test for: {m.name}" for m in wanted if not named(found, m)]
    tests = sorted({test for m in wanted if (test := named(found, m))})

    def work(items: Sequence[pytest.Item]) -> None:
        there = {item.nodeid: item for item in items}
        problems.extend(_sound(tests, there))
        problems.extend(_unnoticed(found, wanted, there))
        problems.extend(_noticed_after_all(found, there))

    code = in_session(_files(tests), work) if tests else 0
    return problems if code == 0 else [*problems, f"pytest ended with {code}"]


def _files(tests: Iterable[str]) -> list[str]:
    return sorted({test.partition("::")[0] for test in tests})


def _sound(tests: Iterable[str], there: Mapping[str, pytest.Item]) -> Iterator[str]:
    for test in tests:
        if test not in there:
            yield f"{test} is named, but is not there"
        elif not passes(there[test]):
            yield f"{test} fails by itself"


def _unnoticed(
    found: Held, wanted: Iterable[Mark], there: Mapping[str, pytest.Item]
) -> Iterator[str]:
    for mark in wanted:
        test = named(found, mark) or ""
        if test in there and not fails_when(mark, there[test]):
            yield f"{mark.rule.id}: {test} does not notice: {mark.name}"


def _noticed_after_all(found: Held, there: Mapping[str, pytest.Item]) -> Iterator[str]:
    """Ways to bend a rule that were said to change nothing, and that a test of it notices."""
    for mark in all_marks(equivalent=True):
        tests = dict.fromkeys(found.get(mark.rule.id, {}).values())
        if any(test in there and fails_when(mark, there[test]) for test in tests):
            yield f"{mark.rule.id}: not without effect: {mark.name}"


def renew() -> list[str]:
    """Look for tests where the file names none that notice; what is left without one."""
    before, after, wanted = held(), Held(), all_marks()
    left: list[Mark] = []

    def work(collected: Sequence[pytest.Item]) -> None:
        items = [item for item in collected if not item.nodeid.startswith(NUMBERS_ALONE)]
        there = {item.nodeid: item for item in items}
        for mark in wanted:
            item = there.get(named(before, mark) or "")
            if item is not None and passes(item) and fails_when(mark, item):
                after.setdefault(mark.rule.id, {})[mark.name] = item.nodeid
            else:
                left.append(mark)
        for stage in STAGES:
            _look([i for i in items if i.nodeid.startswith(stage)], left, after)
            _write(after)

    code = in_session([place for stage in STAGES for place in stage], work)
    if code != 0:
        return [f"pytest ended with {code}"]
    return [f"{mark.rule.id}: no test notices: {mark.name}" for mark in left]


def _write(found: Held) -> None:
    text = json.dumps(_ordered(found), indent=1, ensure_ascii=False)
    HELD.write_text(text + "\n", encoding="utf-8")


def _look(items: Sequence[pytest.Item], left: list[Mark], after: Held) -> None:
    """Take from `left` what one of the tests notices."""
    if not left:
        return
    heard = Heard()
    heard.listen_to(items)
    for mark in tuple(left):
        tried = islice(_tried(mark, items, heard), MOST_TRIED)
        noticing = next((item for item in tried if fails_when(mark, item)), None)
        if noticing is not None:
            after.setdefault(mark.rule.id, {})[mark.name] = noticing.nodeid
            left.remove(mark)


def _tried(mark: Mark, items: Sequence[pytest.Item], heard: Heard) -> Iterator[pytest.Item]:
    if mark.is_read:
        return (item for item in items if item.nodeid.startswith(READING))
    return heard.candidates(mark)


def _ordered(found: Held) -> Held:
    """In the order of the rules and of their marks, so that the file changes little."""
    ordered: Held = {}
    for mark in all_marks():
        test = named(found, mark)
        if test is not None:
            ordered.setdefault(mark.rule.id, {})[mark.name] = test
    return ordered
