"""The real parts as fixtures, and the rule that no test is left out without being named."""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from _pytest.reports import CollectErrorRepr
from hypothesis import settings

from tests.parts import packages
from tests.parts.hapi_server import Hapi, hapi
from tests.parts.validator import FhirValidator, start_validator
from tests.summaries import second_opinion, unknown

_SERVED: Final = {"hapi_server", "hapi_base", "hapi_validating_base", "fhir_validator"}
_LEFT_OUT: Final = pytest.StashKey[set[str]]()
_FEW: Final = 100
_NO_SKIP: Final = "skipped, which no test may be"


# The same examples in every run of a change; other ones, and more, at night.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("others", max_examples=2000, deadline=None)
settings.load_profile("same")


@pytest.fixture(scope="session")
def hapi_server() -> Iterator[Hapi]:
    """A HAPI FHIR server shared by the run; use ids of your own, and leave other patients alone."""
    with hapi() as server:
        yield server


@pytest.fixture(scope="session")
def hapi_base(hapi_server: Hapi) -> str:
    """Base URL of a server that stores what it can parse."""
    return hapi_server.base


@pytest.fixture(scope="session")
def hapi_validating_base(hapi_server: Hapi) -> str:
    """Base URL of a server that refuses invalid resources (422) and knows our profiles."""
    hapi_server.upload_own_artifacts()
    return hapi_server.validating_base


@pytest.fixture(scope="session")
def fhir_validator() -> Iterator[FhirValidator]:
    """The HL7 engine, warm, with our profiles."""
    with start_validator() as engine:
        yield engine


@pytest.fixture(scope="session")
def r4_examples_dir() -> Path:
    """The official R4 4.0.1 examples, one JSON file each."""
    return packages.r4_examples()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_LEFT_OUT] = set()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what needs a server, and keeps it in one process, so that each server starts once."""
    if _SERVED.intersection(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.integration)
        item.add_marker(pytest.mark.xdist_group("parts"))
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        item.add_marker(pytest.mark.drawn)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    for item in items:
        item.config.stash[_LEFT_OUT].add(item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails: what it would have shown was not shown."""
    report = yield
    if report.skipped:
        report.outcome, report.longrepr = "failed", f"{_NO_SKIP}: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips all its tests."""
    report = yield
    if report.skipped:
        reason = f"{_NO_SKIP}: {report.longrepr}"
        report.outcome, report.longrepr = "failed", CollectErrorRepr(reason)
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hands what a worker process left out to the process that prints the summary."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        left_out = session.config.stash[_LEFT_OUT]
        output["left_out"] = sorted(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: pytest.Session) -> None:
    left_out = getattr(node, "workeroutput", {}).get("left_out", ())
    node.config.stash[_LEFT_OUT].update(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    second_opinion.show(terminalreporter)
    unknown.show(terminalreporter)
    left_out = terminalreporter.config.stash[_LEFT_OUT]
    if left_out:
        terminalreporter.section("not run, because this run did not ask for them")
        for name in _names(left_out):
            terminalreporter.line(name)


def _names(left_out: Iterable[str]) -> Iterable[str]:
    """Each test by name; of very many the modules, with how many tests of each."""
    each = sorted(left_out)
    if len(each) <= _FEW:
        return each
    modules = Counter(name.partition("::")[0] for name in each)
    return (f"{module}: {number}" for module, number in modules.items())
