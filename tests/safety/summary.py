"""Shows at the end of a run which facts were made unknown, and which rules rested on them."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest

CASES: Final = "cases"
USED: Final = "took away a fact that a finding used"
_PROPERTY: Final = "unknown is not safe"


def keep(request: pytest.FixtureRequest, counts: Counter[str]) -> None:
    """Hands a test's counts to the process that prints the summary, with its report."""
    request.node.user_properties.append((_PROPERTY, dict(counts)))


def show(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for the kinds of facts, one for the ways they were lost, one for the rules."""
    counts: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == _PROPERTY:
                counts.update(value)
    if counts:
        cases, hits = counts.pop(CASES), counts.pop(USED)
        terminalreporter.section(f"unknown is not safe: {cases} records, {hits} {USED}")
        for line in _lines(counts):
            terminalreporter.line(line)


def _lines(counts: Counter[str]) -> Iterator[str]:
    by_group: dict[str, list[str]] = {}
    for label, number in sorted(counts.items()):
        group, _, name = label.partition(": ")
        by_group.setdefault(group, []).append(f"{name} {number}")
    for group, shown in by_group.items():
        yield f"{group} ({len(shown)}): {', '.join(shown)}"
