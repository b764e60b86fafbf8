"""Shows at the end of a run what the second opinion has been compared on."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest

CASES: Final = "cases compared"
_PROPERTY: Final = "second opinion"


def keep(request: pytest.FixtureRequest, counts: Counter[str]) -> None:
    """Hands a test's counts to the process that prints the summary, with its report."""
    request.node.user_properties.append((_PROPERTY, dict(counts)))


def show(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each rule, and for tiers, indications, protocols, edges and shapes."""
    counts: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == _PROPERTY:
                counts.update(value)
    if counts:
        terminalreporter.section(f"second opinion: {counts.pop(CASES)} cases agree")
        for line in _lines(counts):
            terminalreporter.line(line)


def _lines(counts: Counter[str]) -> Iterator[str]:
    by_group: dict[str, list[str]] = {}
    for label, number in sorted(counts.items()):
        group, _, name = label.partition(": ")
        by_group.setdefault(group, []).append(f"{name} {number}")
    for group, shown in by_group.items():
        yield f"{group}: {', '.join(shown)}"
