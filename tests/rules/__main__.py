"""Renews `words/` from what the rules answer in their tests: `python -m tests.rules`."""

import sys
from collections import defaultdict
from pathlib import Path

import pytest

from tests.rules.approved import WORDS, told
from tests.rules.facts_builder import ANSWERS


class Listener:
    """Keeps what rules answer, by rule."""

    def __init__(self) -> None:
        self.heard: dict[str, set[str]] = defaultdict(set)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        """After each test."""
        for slug, result in ANSWERS:
            self.heard[slug].add(told(result))


def main() -> int:
    """The exit code of the tests; the files are renewed only where all passed."""
    listener = Listener()
    code = pytest.main(["-q", "-p", "no:wording", str(Path(__file__).parent)], plugins=[listener])
    if code == 0:
        write(listener.heard)
    return code


def write(heard: dict[str, set[str]]) -> None:
    """One file for each rule that says something, and no other."""
    WORDS.mkdir(exist_ok=True)
    for path in WORDS.glob("*.txt"):
        path.unlink()
    for slug, answers in heard.items():
        said = sorted(answers - {""})
        if said:
            (WORDS / f"{slug}.txt").write_text("\n\n".join(said) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
