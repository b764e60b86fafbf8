"""What came of every change, counted by module."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ASKED = 85
FAILED = frozenset({1, 3})
ENDLESS = frozenset({24, 36, 152, 255, -24, -9})
CRASHED = frozenset({-11, 37})
NOTICED = FAILED | ENDLESS | CRASHED
"""Exit codes of a run in which a test failed, or that did not come to an end."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many changes were noticed, by module; `missed` are the names of those that were not.

    `endless` counts those of the noticed that were ended because they took too long.
    """

    noticed: Counter[str]
    made: Counter[str]
    missed: tuple[str, ...]
    endless: int
    untried: int

    @property
    def share(self) -> float:
        """Percent of all changes that were noticed."""
        return share(self.noticed.total(), self.made.total())

    @property
    def is_enough(self) -> bool:
        """True where as much was noticed as is asked for, and everything was tried."""
        return self.share >= ASKED and not self.untried


def share(part: int, whole: int) -> float:
    """A part in percent, 0 of nothing."""
    return 100 * part / whole if whole else 0.0


def tally_of(folder: Path) -> Tally:
    """The outcome of every change that was tried beneath a folder of the mutation tool."""
    noticed: Counter[str] = Counter()
    made: Counter[str] = Counter()
    missed: list[str] = []
    endless = untried = 0
    for path in sorted(folder.rglob("*.py.meta")):
        module = path.relative_to(folder).as_posix().removesuffix(".meta")
        for change, code in json.loads(path.read_text("utf-8"))["exit_code_by_key"].items():
            if code is None:
                untried += 1
                continue
            made[module] += 1
            noticed[module] += code in NOTICED
            endless += code in ENDLESS
            if code not in NOTICED:
                missed.append(change)
    return Tally(noticed, made, tuple(missed), endless, untried)


def table(found: Tally) -> str:
    """The shares by module and in all, then what was missed."""
    rows = [
        f"{found.noticed[module]:6} of {number:6}  {share(found.noticed[module], number):5.1f} %"
        f"  {module}"
        for module, number in sorted(found.made.items())
    ]
    whole = f"{found.noticed.total():6} of {found.made.total():6}  {found.share:5.1f} %  in all"
    notes = f"{found.endless} without an end, {found.untried} not tried"
    return "\n".join([*(f"missed: {name}" for name in found.missed), *rows, whole, notes, ""])
