"""The arithmetic of coming down: methods A, B and C.

From rule 57 of the catalogue (method A: the article on alcohol use disorder, 10 mg/day in a week;
method B: the monograph, a tenth to a fifth of the current dose every one to two weeks; method C:
failing kidneys, within 14 days), with its worked examples and its stop point.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from tests.oracle.situations import Doses

FIVE: Final = Fraction(5)
WEEK: Final = 7
TWO_WEEKS: Final = 14


@dataclass(frozen=True, slots=True)
class Step:
    """A dose from a day on, in days from the review; `doses` is empty when the split is open."""

    start: int
    daily: Fraction
    doses: Doses = ()


def _taken_from_first(doses: Doses) -> list[int]:
    """Slots, largest first; among equals the 2nd and 4th, then the 1st and 3rd."""
    return sorted(range(len(doses)), key=lambda slot: (-doses[slot], slot % 2 == 0, slot))


def weekly_cut(doses: Doses, target: Fraction = Fraction(0)) -> Doses:
    """Method A: 10 mg, 5 from two of the doses; below 20 mg/day 5. Empty doses fall away."""
    number = 2 if sum(doses) >= max(Fraction(20), target + 2 * FIVE) else 1
    if len(doses) == 1:
        return tuple(dose - number * FIVE for dose in doses if dose > number * FIVE)
    slots = _taken_from_first(doses)[:number]
    left = (dose - FIVE * (slot in slots) for slot, dose in enumerate(doses))
    return tuple(dose for dose in left if dose > 0)


def method_a(doses: Doses, start: int = 0, target: Fraction = Fraction(0)) -> list[Step]:
    """From the ordered doses, a week each, down to the target; to none by way of 5 mg."""
    steps = [Step(start, sum(doses, Fraction(0)), doses)]
    while steps[-1].daily > target:
        left = weekly_cut(steps[-1].doses, target)
        steps.append(Step(steps[-1].start + WEEK, sum(left, Fraction(0)), left))
    return steps


def cuts_by_share(daily: Fraction) -> list[Fraction]:
    """Method B: the multiples of 5 mg from a tenth to a fifth of the dose."""
    multiples = (FIVE * n for n in range(1, int(daily // FIVE) + 1))
    return [cut for cut in multiples if daily / 10 <= cut <= daily / 5]


def _wrong_cut(before: Fraction, after: Fraction, target: Fraction) -> bool:
    cut, fitting = before - after, cuts_by_share(before)
    if after == target and 0 < cut <= max(fitting, default=FIVE):
        return False
    return cut not in (fitting or [FIVE])


def against_method_b(
    steps: list[Step], before: Fraction, target: Fraction, *, given: bool
) -> Iterator[str]:
    """What is wrong with a taper by method B; `given` when its first dose is not a cut of it."""
    doses = [step.daily for step in steps]
    if doses[-1] != target:
        yield f"ends at {doses[-1]}, not at {target}"
    if not target and FIVE not in doses:
        yield "no step of 5 mg/day before none"
    for one, next_ in pairwise(doses if given else [before, *doses]):
        if _wrong_cut(one, next_, target):
            yield f"from {one} to {next_} is no cut of a tenth to a fifth"
    for step, following in pairwise(steps):
        days = following.start - step.start
        least = WEEK if cuts_by_share(step.daily) else TWO_WEEKS
        if not least <= days <= TWO_WEEKS:
            yield f"{days} days at {step.daily}"


def against_method_c(
    steps: list[Step],
    before: Fraction,
    target: Fraction,
    *,
    most: Fraction | None = None,
    wait: int = 0,
) -> Iterator[str]:
    """What is wrong with a taper by method C: at most four cuts, a third each, within 14 days.

    `most` is the largest cut of a reduction that began earlier; `wait` the days until the first.
    """
    cuts = list(pairwise([before, *(step.daily for step in steps)]))
    most = most or max(before / 3, FIVE)
    if steps[0].start != wait or steps[0].daily >= before:
        yield f"the first cut is not on day {wait}"
    if steps[-1].daily != target:
        yield f"ends at {steps[-1].daily}, not at {target}"
    if steps[-1].start > TWO_WEEKS or len(cuts) > 4:
        yield f"{len(cuts)} cuts in {steps[-1].start} days"
    for one, next_ in cuts:
        if not 0 < one - next_ <= most or (one - next_) % FIVE:
            yield f"from {one} to {next_}, having started from {before}"
    for step, following in pairwise(steps):
        if following.start - step.start < 3:
            yield f"{following.start - step.start} days at {step.daily}"


def against_supervised(steps: list[Step], before: Fraction) -> Iterator[str]:
    """What is wrong with a faster stop: the cuts of method C, by way of 5 mg to none."""
    *down, last = steps
    yield from against_method_c(down, before, FIVE) if before > FIVE else ()
    if last.daily or down[-1].daily != FIVE:
        yield f"ends with {down[-1].daily} and {last.daily}"
    if last.start > 2 * TWO_WEEKS:
        yield f"takes {last.start} days"
