"""Where the program and the reference still disagree; compared like all others, and failing."""

from fractions import Fraction
from typing import Final

from tests.oracle.plans import plan
from tests.oracle.situations import Situation, Stretch
from tests.oracle.verdicts import verdicts


def _cut(
    before: tuple[int, ...], after: tuple[int, ...], tier: str = "normal", age: int = 45
) -> Situation:
    therapy = (Stretch(tuple(Fraction(dose) for dose in before), 400),)
    ordered = tuple(Fraction(dose) for dose in after)
    return Situation(
        "neuropathic-pain",
        age=age,
        tier="moderate" if tier == "moderate" else "normal",
        therapy=therapy,
        ordered=ordered,
    )


# Too steep a cut to a dose that is still too high: the taper has to end at the ceiling of the
# indication (60), or at the dose for the kidneys (half), not at the dose that was ordered.
OPEN: Final = (
    _cut((20, 20, 20, 25), (15, 15, 15, 20)),
    _cut((30, 30, 30, 30), (20, 20, 20, 20)),
    _cut((20, 20, 20), (15, 15, 15), "moderate"),
    _cut((10, 15, 15), (5, 10, 10), "moderate", age=65),
)


def is_open(s: Situation) -> bool:
    """All of that kind, which the generated cases leave to the list above."""
    if s.change != "reduction" or s.tier not in ("normal", "moderate"):
        return False
    target = plan(s).target
    return "dose-drop-too-steep" in verdicts(s) and target is not None and target < s.order
