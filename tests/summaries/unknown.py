"""Shows at the end of a run which facts were made unknown, and which rules rested on them."""

from collections import Counter
from typing import Final

import pytest

from tests import summaries

CASES: Final = "cases"
USED: Final = "took away a fact that a finding used"
_ABOUT: Final = "unknown is not safe"


def keep(request: pytest.FixtureRequest, counts: Counter[str]) -> None:
    """Hands a test's counts to the process that prints the summary, with its report."""
    summaries.keep(request, _ABOUT, counts)


def show(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for the kinds of facts, one for the ways they were lost, one for the rules."""
    counts = summaries.kept(terminalreporter, _ABOUT)
    if counts:
        cases, hits = counts.pop(CASES), counts.pop(USED)
        terminalreporter.section(f"{_ABOUT}: {cases} records, {hits} {USED}")
        for group, shown in summaries.grouped(counts):
            terminalreporter.line(f"{group} ({len(shown)}): {', '.join(shown)}")
