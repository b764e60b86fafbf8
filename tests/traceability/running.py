"""Runs tests inside one pytest session, as often as needed, and listens to what rules answer."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from _pytest.runner import runtestprotocol

from fhir_baclofen import assess, plan
from fhir_baclofen.assess import Entry, Laid
from fhir_baclofen.rulebook import Result
from tests.traceability.bending import altered, bent
from tests.traceability.marks import Mark

PLAN = "the plan"
MOST_ANSWERS, MOST_PLANS = 20, 2
"""Answers of one kind kept of one test: tests that generate facts ask thousands of times."""
LONGEST_S = 2.0
"""A test that takes longer is not run again and again."""

OPTIONS = (
    "-q",
    "--no-header",
    "--no-summary",
    "--assert=plain",
    "--tb=native",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:wording",
)
"""Quiet and quick; the wording of answers is left alone, so that each edge needs a test."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer that a test asked for: of a rule, or a plan; `again` gives it anew."""

    test: pytest.Item
    again: Callable[[], Any]
    answer: object


@dataclass
class Heard:
    """What rules and plans answered while tests ran, and how long each test took."""

    asked: dict[str, list[Asked]] = field(default_factory=dict)
    seconds: dict[pytest.Item, float] = field(default_factory=dict)
    failed: set[pytest.Item] = field(default_factory=set)

    def listen_to(self, items: Sequence[pytest.Item]) -> None:
        """Run tests with the rules as they are, but for those that make up their own cases."""
        for item in items:
            if is_generative(item):
                continue
            started = time.perf_counter()
            with self._recording(item):
                if not passes(item):
                    self.failed.add(item)
            self.seconds[item] = time.perf_counter() - started
        planned = self.asked.get(PLAN, [])
        planned[:] = [replace(asked, answer=asked.again()) for asked in planned]

    @contextmanager
    def _recording(self, item: pytest.Item) -> Iterator[None]:
        judge, case_of = assess._result, vars(plan)["case_of"]
        counted: Counter[str] = Counter()

        def keep(what: str, again: Callable[[], Any], answer: object) -> None:
            counted[what] += 1
            if counted[what] <= (MOST_PLANS if what == PLAN else MOST_ANSWERS):
                self.asked.setdefault(what, []).append(Asked(item, again, answer))

        def judging(entry: Entry, laid: Laid) -> Result:
            result = judge(entry, laid)
            keep(entry.rule.id, partial(judge, entry, laid), result)
            return result

        def planning(*facts: Any) -> Any:  # noqa: ANN401
            keep(PLAN, partial(plan.propose, *facts), None)
            return case_of(*facts)

        with patch.object(assess, "_result", judging), patch.object(plan, "case_of", planning):
            yield

    def candidates(self, mark: Mark) -> Iterator[pytest.Item]:
        """The tests in which the bent rule answers otherwise, each once."""
        if not mark.rule.issue:
            yield from self._other_plans(mark)
            return
        found: set[pytest.Item] = set()
        for asked in self._by_file(mark.rule.id):
            if asked.test not in found and self._is_quick(asked.test) and _differs(mark, asked):
                found.add(asked.test)
                yield asked.test

    def _other_plans(self, mark: Mark) -> list[pytest.Item]:
        """The same for a rule that gives a plan; then the tests of its arithmetic alone."""
        with bent(mark):
            found = dict.fromkeys(
                asked.test
                for asked in self.asked.get(PLAN, ())
                if self._is_quick(asked.test) and _or_failure(asked.again) != asked.answer
            )
        return [*found, *(item for item in self.seconds if item not in self.askers)]

    @cached_property
    def askers(self) -> set[pytest.Item]:
        """The tests that asked a rule or for a plan; the others may ask its arithmetic alone."""
        return {asked.test for answers in self.asked.values() for asked in answers}

    def _by_file(self, what: str) -> list[Asked]:
        """The answers, those first that stand in a file that names the rule, and most often."""
        return sorted(self.asked.get(what, ()), key=lambda asked: -_naming(asked.test.path, what))

    def _is_quick(self, item: pytest.Item) -> bool:
        return item not in self.failed and self.seconds[item] < LONGEST_S


@cache
def _naming(file: Path, what: str) -> int:
    return file.read_text(encoding="utf-8").count(f'"{what}"')


def _differs(mark: Mark, asked: Asked) -> bool:
    return bool(altered(mark, asked.again) != asked.answer)


def _or_failure(again: Callable[[], Any]) -> Any:  # noqa: ANN401
    """The answer; a bent number may make a plan impossible, which any test notices."""
    try:
        return again()
    except (ArithmeticError, LookupError, ValueError) as failure:
        return failure


def is_generative(item: pytest.Item) -> bool:
    """True for a test by hypothesis: it would look for the smallest case each time it fails."""
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def passes(item: pytest.Item) -> bool:
    """Run one test; what it shares with others of its module stays set up."""
    item.session._setupstate.teardown_exact(item)
    # The module is said to come next, so that only the test itself is torn down.
    reports = runtestprotocol(item, log=False, nextitem=item.parent)  # type: ignore[arg-type]
    return all(report.passed for report in reports)


def fails_when(mark: Mark, item: pytest.Item) -> bool:
    """Whether a test fails while a rule is bent."""
    with bent(mark):
        return not passes(item)


class Session:
    """A pytest plugin that hands the collected tests to `work` in place of running them."""

    def __init__(self, work: Callable[[Sequence[pytest.Item]], None]) -> None:
        self._work = work

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The whole run."""
        if session.testsfailed:
            raise session.Interrupted(f"{session.testsfailed} tests could not be collected")
        self._work(session.items)
        return True


def in_session(where: Sequence[str], work: Callable[[Sequence[pytest.Item]], None]) -> int:
    """Collect the tests and hand them over; the exit code of pytest."""
    return pytest.main([*OPTIONS, *where], plugins=[Session(work)])
