"""Where the program and the reference still disagree; compared like all others, and failing.

The generated cases leave these kinds out, so that everything else stays compared.
"""

from fractions import Fraction
from typing import Final

from tests.oracle import ceilings
from tests.oracle.plans import plan
from tests.oracle.situations import Doses, Situation, Stretch
from tests.oracle.verdicts import verdicts


def mg(*doses: int) -> Doses:
    return tuple(Fraction(dose) for dose in doses)


OPEN: Final = {
    # Too steep a cut to a dose that is itself too high: the taper has to end at the ceiling of the
    # indication, or at the dose for the kidneys, not at the dose that was ordered.
    "the taper ends above the ceiling": Situation(
        "neuropathic-pain",
        therapy=(Stretch(mg(30, 30, 30, 30), 400),),
        ordered=mg(20, 20, 20, 20),
    ),
    "the taper ends above the dose for the kidneys": Situation(
        tier="moderate", therapy=(Stretch(mg(20, 20, 20), 400),), ordered=mg(15, 15, 15)
    ),
    # A cut by two thirds: the plan offers 20 instead, and no finding says why.
    "a second steep cut with failing kidneys passes": Situation(
        tier="severe",
        therapy=(Stretch(mg(25, 25, 25), 400), Stretch(mg(10, 10, 10), 6)),
        ordered=mg(5, 5),
    ),
    # From 20 mg/day the next step is two weeks off in the plan, a week in the finding.
    "the interval of a stop is not that of its plan": Situation(
        therapy=(Stretch(mg(5, 10, 10), 400),), ordered=()
    ),
    "the interval of a steep cut is not that of its plan": Situation(
        therapy=(Stretch(mg(5, 10, 10), 400),), ordered=mg(5, 5)
    ),
    "the interval of a stop with failing kidneys is not that of its plan": Situation(
        tier="severe", therapy=(Stretch(mg(5, 5), 400),), ordered=()
    ),
    # Too soon after a cut: one finding names the ordered dose as the next, another and the plan a
    # smaller cut.
    "the kidneys' next reduction is not that of the plan": Situation(
        tier="moderate",
        therapy=(Stretch(mg(10, 15, 15), 400), Stretch(mg(10, 10, 10), 3)),
        ordered=mg(5, 5, 10),
    ),
    "the ceiling's next reduction is not that of the plan": Situation(
        therapy=(Stretch(mg(30, 30, 30, 30), 400), Stretch(mg(25, 25, 25, 25), 3)),
        ordered=mg(20, 20, 20, 25),
    ),
}


def is_open(s: Situation) -> bool:
    """One of these kinds."""
    return s.change in ("reduction", "stop") and (
        _ends_too_high(s)
        or _second_cut_with_failing_kidneys(s)
        or _two_intervals(s)
        or _two_next_doses(s)
    )


def _ends_too_high(s: Situation) -> bool:
    if s.change != "reduction" or ceilings.failing(s.tier):
        return False
    target = plan(s).target
    return "dose-drop-too-steep" in verdicts(s) and target is not None and target < s.order


def _second_cut_with_failing_kidneys(s: Situation) -> bool:
    last = s.last_cut()
    recent = last is not None and last <= 14
    return recent and s.change == "reduction" and ceilings.failing(s.tier)


def _two_intervals(s: Situation) -> bool:
    steep = "dose-drop-too-steep" in verdicts(s) or "abrupt-stop" in verdicts(s)
    return steep and s.current == (10 if ceilings.failing(s.tier) else 25)


def _two_next_doses(s: Situation) -> bool:
    breach = s.tier == "moderate" or s.dose > ceilings.of_indication(s)
    return breach and "taper-interval-too-short" in verdicts(s)
