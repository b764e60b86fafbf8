"""The arithmetic of going up.

From rule 18 of the catalogue (steps, intervals, first of target and ceilings), 0.7 (the protocols)
and the page on the answer (the ordered dose, else the dose offered instead; at least two steps and
all that begin within the review interval of 14 days; none above the ceiling).
"""

from fractions import Fraction
from typing import Final

from tests.oracle import ceilings
from tests.oracle.situations import Situation
from tests.oracle.tapers import Step
from tests.oracle.verdicts import Verdict, verdicts

REVIEW: Final = 14
OFFERS: Final = (
    ("titration-step-too-large", "next_step_mg_per_day"),
    ("titration-interval-too-short", "next_step_mg_per_day"),
    ("renal-moderate-reduce", "target_mg_per_day"),
)


def _first_of_start(s: Situation, found: dict[str, Verdict]) -> Step:
    kidneys, high = found.get("renal-moderate-reduce"), found.get("start-dose-high")
    if kidneys is not None and kidneys.numbers:
        return Step(0, Fraction(kidneys.numbers["target_mg_per_day"]))
    if high is not None and high.severity == "moderate":
        return Step(0, Fraction(ceilings.TABLE[s.indication].start))
    return Step(0, s.order, s.doses)


def _first(s: Situation) -> list[Step]:
    """The ordered dose, or the lowest of what the findings offer instead of it."""
    found = verdicts(s)
    if s.change == "start":
        return [_first_of_start(s, found)]
    offers = [s.order, ceilings.of_plan(s) or Fraction(0)]
    for slug, key in OFFERS:
        if slug in found and key in found[slug].numbers:
            offers.append(Fraction(found[slug].numbers[key]))
    offered = min(offers)
    if offered <= s.current:
        return [Step(0, s.current)]
    wait = ceilings.wait(s)
    if wait:
        return [Step(0, s.current), Step(wait, offered)]
    return [Step(0, offered, s.doses if offered == s.order else ())]


def titration(s: Situation) -> list[Step]:
    """All steps up to the lowest ceiling that begin within the review interval, two at least."""
    steps, highest = _first(s), ceilings.of_plan(s)
    assert highest is not None
    if s.change == "increase" and steps[-1].daily <= s.current:
        return steps  # nothing higher is on offer
    while steps[-1].daily < highest:
        start = steps[-1].start + _interval(s)
        if start > REVIEW and len(steps) > 1:
            break
        steps.append(Step(start, min(steps[-1].daily + ceilings.step(s), highest)))
    return steps


def _interval(s: Situation) -> int:
    """Rule 22 asks for a slow titration: its five days, where the indication has fewer."""
    usual = ceilings.interval(s)
    return max(usual, ceilings.SLOW_INTERVAL) if ceilings.reduced(s.tier) else usual


def against_split(step: Step) -> str | None:
    """Steps of our own making are as even as tablets allow, the remainder in the evening."""
    if sum(step.doses, Fraction(0)) != step.daily:
        return f"{step.doses} do not make {step.daily}"
    if list(step.doses) != sorted(step.doses) or step.doses[-1] - step.doses[0] > 5:
        return f"{step.doses} is not as even as it could be, largest last"
    return None
