"""The table of indications, and how high a dose may go.

From part 0.7 of the catalogue (start, step, interval, ceiling), rule 11 (accepted starts), rule 12
(check limits), rule 10 (older adults) and rules 22 to 24 (kidneys).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

from tests.oracle.situations import Indication, Situation, Tier


@dataclass(frozen=True, slots=True)
class Row:
    """One indication; doses in mg/day, intervals in days."""

    start: int
    accepted_start: int
    step: int
    most_a_step: int
    interval: int
    ceiling: int
    single: int


TABLE: Final[dict[Indication, Row]] = {
    #                         start accepted step most days ceiling single
    "spasticity": Row(15, 15, 5, 15, 3, 80, 20),
    "alcohol-use-disorder": Row(5, 20, 5, 10, 3, 300, 75),
    "neuropathic-pain": Row(10, 15, 5, 5, 7, 60, 20),
    "hiccups": Row(15, 30, 15, 15, 3, 60, 20),
    "other": Row(15, 15, 5, 15, 3, 80, 20),
    "unknown": Row(15, 15, 5, 15, 3, 80, 20),
}
SLOW_STEP: Final = Fraction(5, 2)
SLOW_INTERVAL: Final = 5
OLDER_SOFT: Final = Fraction(30)
OLDER_FIRM: Final = Fraction(40)
CAUTIOUS_STEP: Final = Fraction(5)
ON_DIALYSIS: Final = Fraction(5)


def reduced(tier: Tier) -> bool:
    """Moderate or worse."""
    return tier != "normal"


def failing(tier: Tier) -> bool:
    """Severe or worse: the tiers of rules 23 and 24."""
    return tier in ("severe", "failure", "dialysis")


def careful(situation: Situation) -> bool:
    """65 or over, or kidneys moderate or worse: small steps."""
    return situation.older or reduced(situation.tier)


def step(situation: Situation) -> Fraction:
    """The plan's step; never more than a careful patient may take at once."""
    if situation.slow:
        return SLOW_STEP
    usual = Fraction(TABLE[situation.indication].step)
    return min(usual, CAUTIOUS_STEP) if careful(situation) else usual


def most_a_step(situation: Situation) -> Fraction:
    """The increase that rule 12 lets pass."""
    if situation.slow:
        return SLOW_STEP
    if careful(situation):
        return CAUTIOUS_STEP
    return Fraction(TABLE[situation.indication].most_a_step)


def interval(situation: Situation) -> int:
    """Days between two increases."""
    return SLOW_INTERVAL if situation.slow else TABLE[situation.indication].interval


def wait(situation: Situation) -> int:
    """Days until the next increase is acceptable; the start counts as an increase."""
    last = situation.last_increase()
    return 0 if last is None else max(0, interval(situation) - last)


def of_indication(situation: Situation) -> Fraction:
    return Fraction(TABLE[situation.indication].ceiling)


def of_plan(situation: Situation) -> Fraction | None:
    """The lowest of the indication's, the older adult's and the kidneys' ceiling; none under 18."""
    if situation.age < 18:
        return None
    highest = of_indication(situation)
    if situation.older:
        highest = min(highest, OLDER_SOFT)
    if situation.tier in ("moderate", "severe", "failure"):
        highest = min(highest, of_indication(situation) / 2)
    if situation.tier == "dialysis":
        highest = min(highest, ON_DIALYSIS)
    return highest


def doses_at(daily: Fraction, single: int) -> int:
    """The fewest doses that keep each within the largest single dose."""
    return ceil(daily / single)


def down_to_five(daily: Fraction) -> Fraction:
    """Rounded down to 5 mg, and 5 at least."""
    return Fraction(max(daily // 5 * 5, 5))


def kidney_range(situation: Situation) -> tuple[Fraction, Fraction] | None:
    """Lowest and highest dose for the kidneys, from the dose intended (rules 22, 23, 24).

    Intended is the order, else the present dose; where the order is a reduction it was made for
    the kidneys, and the dose before it is meant ("not twice").
    """
    reduction = situation.change == "reduction"
    intended = situation.current if reduction else situation.dose
    half, quarter = down_to_five(intended / 2), down_to_five(intended / 4)
    if situation.tier == "normal" or situation.change == "stop":
        return None
    if situation.tier == "moderate":
        return half, half
    if situation.tier == "dialysis":
        return ON_DIALYSIS, ON_DIALYSIS
    if situation.change == "start":
        return Fraction(5), Fraction(5)
    return quarter, half
