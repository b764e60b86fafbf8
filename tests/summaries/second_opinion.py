"""Shows at the end of a run what the second opinion has been compared on."""

from collections import Counter
from typing import Final

import pytest

from tests import summaries

CASES: Final = "cases compared"
_ABOUT: Final = "second opinion"


def keep(request: pytest.FixtureRequest, counts: Counter[str]) -> None:
    """Hands a test's counts to the process that prints the summary, with its report."""
    summaries.keep(request, _ABOUT, counts)


def show(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each rule, and for tiers, indications, protocols, edges and shapes."""
    counts = summaries.kept(terminalreporter, _ABOUT)
    if counts:
        terminalreporter.section(f"second opinion: {counts.pop(CASES)} cases agree")
        for group, shown in summaries.grouped(counts):
            terminalreporter.line(f"{group}: {', '.join(shown)}")
