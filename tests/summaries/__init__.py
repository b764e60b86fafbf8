"""Counts that tests hand, with their reports, to the process that prints the summary of a run."""

from collections import Counter
from collections.abc import Iterator, Mapping

import pytest


def keep(request: pytest.FixtureRequest, about: str, counts: Counter[str]) -> None:
    """Hands a test's counts over, under the name of what they are about."""
    request.node.user_properties.append((about, dict(counts)))


def kept(terminalreporter: pytest.TerminalReporter, about: str) -> Counter[str]:
    """All that passing tests handed over under that name."""
    counts: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == about:
                counts.update(value)
    return counts


def grouped(counts: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
    """Counts of labels such as "rule: start-dose-high" by what stands before the colon."""
    by_group: dict[str, list[str]] = {}
    for label, number in sorted(counts.items()):
        group, _, name = label.partition(": ")
        by_group.setdefault(group, []).append(f"{name} {number}")
    yield from by_group.items()
