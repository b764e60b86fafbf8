"""What kind of plan follows, and what its steps must be.

From the page on the answer (the five kinds, first that holds; the first step is the dose from the
day of the review on), rule 57's triggers and part I of the catalogue.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from tests.oracle import ceilings
from tests.oracle.situations import Situation, total
from tests.oracle.tapers import (
    FIVE,
    Step,
    against_method_b,
    against_method_c,
    against_supervised,
    method_a,
    weekly_cut,
)
from tests.oracle.titrations import against_split, titration
from tests.oracle.verdicts import Verdict, cut_wait, supervised, verdicts

Kind = Literal["none", "taper", "hold", "titration", "maintain"]
Protocol = Literal[
    "none", "A", "B", "C", "C, B", "supervised", "hold", "titration", "slow", "maintain"
]

FAILING = ("renal-severe-reduce", "renal-dialysis-avoid")


@dataclass(frozen=True, slots=True)
class Plan:
    """Kind and protocol; `target` for a taper, `steps` where every step is determined."""

    kind: Kind
    protocol: Protocol
    target: Fraction | None = None
    steps: tuple[Step, ...] | None = None


def _goal(s: Situation, found: dict[str, Verdict]) -> Fraction | None:
    """The lowest dose that a breach asks for: ceiling, kidneys, or the end of too steep a cut."""
    goals = []
    highest = ceilings.of_indication(s)
    if "dose-above-indication-max" in found or (s.change == "reduction" and s.current > highest):
        goals.append(min(highest, s.order) if s.change == "reduction" else highest)
    target = ceilings.kidney_range(s)
    if target is not None and s.dose:
        goals.append(min(target[1], s.order) if s.change == "reduction" else target[1])
    if "dose-drop-too-steep" in found:
        goals.append(s.order)
    return min(goals, default=None)


def _taper(s: Situation, found: dict[str, Verdict]) -> Plan | None:
    """Rule 57: a stop, a reduction, or a breach while more than its target is taken."""
    goal = _goal(s, found)
    down = s.change in ("stop", "reduction")
    if not s.established or not (down or (goal is not None and s.current > goal)):
        return None
    if goal is not None and s.current > goal and any(slug in found for slug in FAILING):
        return Plan("taper", "C", goal)
    if s.change == "stop" and supervised(s):
        return Plan("taper", "supervised", Fraction(0))
    if s.change == "stop" and ceilings.failing(s.tier):
        return Plan("taper", "C, B", Fraction(0))
    voluntary = s.change == "reduction" and "dose-drop-too-steep" not in found
    if voluntary and s.indication == "alcohol-use-disorder":
        return Plan("taper", "A", goal or Fraction(0), tuple(_weekly(s, goal or Fraction(0))))
    return Plan("taper", "B", goal or Fraction(0))


def _weekly(s: Situation, goal: Fraction) -> Iterator[Step]:
    """By method A; after a wait by its own cut, where more was ordered, and the split is open."""
    wait = cut_wait(s)
    if not wait:
        return iter(method_a(s.doses, 0, goal))
    least = max(s.order, total(weekly_cut((s.current,))))
    after = method_a((least,), wait, goal)
    return iter([Step(0, s.current), *(replace(step, doses=()) for step in after)])


def plan(s: Situation) -> Plan:
    """The first kind that holds."""
    found = verdicts(s)
    high = any(verdict.severity == "high" for verdict in found.values())
    if s.age < 18 or not (s.therapy or s.ordered) or (s.change == "start" and high):
        return Plan("none", "none", steps=())
    down = _taper(s, found)
    if s.change == "increase" and high and (down is None or down.protocol != "C"):
        return Plan("hold", "hold", steps=(Step(0, s.current),))
    if down is not None:
        return down
    if s.change in ("start", "increase"):
        return _upwards(s)
    # In short use there is no taper, but no steep cut either.
    kept = s.current if "dose-drop-too-steep" in found else s.dose
    return Plan("maintain", "maintain", steps=(Step(0, kept),))


def _upwards(s: Situation) -> Plan:
    """A titration has two steps at least; at the ceiling the dose is kept."""
    steps = tuple(titration(s))
    if len(steps) == 1:
        return Plan("maintain", "maintain", steps=steps)
    return Plan("titration", "slow" if s.slow else "titration", steps=steps)


def against(s: Situation, kind: str, steps: list[Step]) -> Iterator[str]:
    """What is wrong with a plan."""
    wanted = plan(s)
    if kind != wanted.kind:
        yield f"kind {kind}, not {wanted.kind}"
    elif wanted.steps is not None:
        yield from _against_steps(wanted.steps, steps)
        if kind == "titration":
            yield from (p for step in steps[1:] if (p := against_split(step)))
    elif wanted.target is not None:
        yield from _against_taper(s, wanted, steps)


def _against_steps(wanted: tuple[Step, ...], steps: list[Step]) -> Iterator[str]:
    shown = [(step.start, str(step.daily)) for step in steps]
    expected = [(step.start, str(step.daily)) for step in wanted]
    if shown != expected:
        yield f"steps {shown}, not {expected}"
        return
    for want, step in zip(wanted, steps, strict=True):
        if want.doses and step.doses != want.doses:
            yield f"split {step.doses}, not {want.doses}"


def _against_taper(s: Situation, wanted: Plan, steps: list[Step]) -> Iterator[str]:
    target = wanted.target or Fraction(0)
    if wanted.protocol in ("C", "C, B"):
        yield from _against_failing(s, steps, target)
    elif wanted.protocol == "supervised":
        yield from against_supervised(steps, s.current)
    elif s.change == "stop" and s.current == FIVE:  # 5 mg for one interval, then none
        yield from against_method_b(steps, s.current, target, given=True)
    else:
        yield from _against_slow(s, steps, target)
    for step in steps:
        if sum(step.doses, Fraction(0)) != step.daily:
            yield f"{step.doses} do not make {step.daily}"


def _against_slow(s: Situation, steps: list[Step], target: Fraction) -> Iterator[str]:
    """By method B: a voluntary cut as ordered, all others as the method has them."""
    voluntary = s.change == "reduction" and "dose-drop-too-steep" not in verdicts(s)
    wait = cut_wait(s)
    if not wait:
        if voluntary and steps[0].daily != s.order:
            yield f"begins with {steps[0].daily}, not with the {s.order} ordered"
        yield from against_method_b(steps, s.current, target, given=voluntary)
        return
    yield from _against_wait(s, steps, wait)
    as_ordered = voluntary and steps[1].daily == s.order
    yield from against_method_b(steps[1:], s.current, target, given=as_ordered)


def _against_wait(s: Situation, steps: list[Step], wait: int) -> Iterator[str]:
    if (steps[0].daily, steps[1].start) != (s.current, wait):
        yield f"does not keep {s.current} for {wait} days"


def _against_failing(s: Situation, steps: list[Step], target: Fraction) -> Iterator[str]:
    """By method C to the upper end of the range, and on by method B to none or a lower ceiling."""
    kidneys = ceilings.kidney_range(s)
    upper = kidneys[1] if kidneys else ceilings.down_to_five(s.current / 2)
    first = target if s.change == "reduction" else max(upper, target)
    wait = cut_wait(s)
    if wait:
        yield from _against_wait(s, steps, wait)
        steps = steps[1:]
    down = [step for step in steps if step.daily >= first]
    if s.current > FIVE:
        most = max(s.began() / 3, FIVE)
        yield from against_method_c(down, s.current, first, most=most, wait=wait)
    if target < first:
        yield from against_method_b(steps[len(down) - 1 :], first, target, given=True)
