"""What each dose rule says of a situation: silent, or a severity with its numbers.

From rules 8 to 15 (ceiling, governance, older adult, start, step, interval, frequency, single
dose), 22 to 24 (kidneys), 58 to 60 (stop, drop, interval of cuts) of the catalogue and its part I
(precedence); the keys of the numbers are those of the page on the answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from tests.oracle import ceilings
from tests.oracle.situations import Situation

Severity = Literal["high", "moderate", "low"]
Numbers = Mapping[str, Fraction | int]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that fires. Keys of `numbers` that the text leaves open are not in it."""

    severity: Severity
    numbers: Numbers = field(default_factory=dict)


def _over_ceiling(s: Situation) -> bool:
    return s.dose > ceilings.of_indication(s)


def above_maximum(s: Situation) -> Verdict | None:
    """Rule 8: strictly above the ceiling of the indication."""
    if not _over_ceiling(s):
        return None
    highest, row = ceilings.of_indication(s), ceilings.TABLE[s.indication]
    doses = ceilings.doses_at(highest, row.single)
    return Verdict("high", {"max_mg_per_day": highest, "doses_per_day": doses})


def governance(s: Situation) -> Verdict | None:
    """Rule 9: alcohol use disorder, above 80 and up to 300; low where a plan's review watches."""
    if s.indication != "alcohol-use-disorder" or not 80 < s.dose <= 300:
        return None
    watched = s.watched is not None and -30 <= s.watched <= 30
    return Verdict("low" if watched else "moderate", {"soft_max_mg_per_day": 80})


def older_cap(s: Situation) -> Verdict | None:
    """Rule 10: above 40 moderate, above 30 low; one less for the same dose over 90 days."""
    if not s.older or s.dose <= ceilings.OLDER_SOFT:
        return None
    same = s.change in ("review", "renewal") and s.therapy[-1].since >= 90
    numbers = {"soft_max_mg_per_day": 30, "max_mg_per_day": 40}
    if s.dose > ceilings.OLDER_FIRM:
        return Verdict("low" if same else "moderate", numbers)
    return None if same else Verdict("low", numbers)


def start_high(s: Situation) -> Verdict | None:
    """Rule 11: over the usual start low, over the accepted one moderate, over twice that high."""
    row = ceilings.TABLE[s.indication]
    if s.change != "start" or s.dose <= row.start:
        return None
    accepted = min(row.accepted_start, 15) if s.older else row.accepted_start
    numbers: Numbers = {"start_mg_per_day": row.start}
    if ceilings.reduced(s.tier):  # the kidney rules carry the number
        numbers = {}
    if s.dose > 2 * accepted:
        return Verdict("high", numbers)
    return Verdict("moderate" if s.dose > accepted else "low", numbers)


def _next_step(s: Situation) -> Numbers:
    """Nothing is named where the ceiling of the indication is reached."""
    highest = ceilings.of_indication(s)
    if s.current >= highest:
        return {}
    return {
        "next_step_mg_per_day": min(s.current + ceilings.step(s), highest),
        "earliest_next_increase_in_days": ceilings.wait(s),
    }


def step_large(s: Situation) -> Verdict | None:
    """Rule 12: high from 30 mg/day, or where the dose doubles by 20 or more."""
    rise = s.order - s.current
    if s.change != "increase" or rise <= ceilings.most_a_step(s):
        return None
    steep = rise >= 30 or (s.order >= 2 * s.current and rise >= 20)
    return Verdict("high" if steep else "moderate", _next_step(s))


def step_soon(s: Situation) -> Verdict | None:
    """Rule 13: fewer days than the protocol's interval; silent where rule 12 speaks."""
    if s.change != "increase" or step_large(s) or not ceilings.wait(s):
        return None
    return Verdict("moderate", _next_step(s))


def frequency(s: Situation) -> Verdict | None:
    """Rule 14: too few doses a day."""
    number = len(s.doses)
    few = (
        (number == 1 and s.dose > 20)
        or (number == 2 and s.dose > 40)
        or (s.indication == "spasticity" and 0 < number < 3 and s.dose > 30)
    )
    if not few or s.indication == "hiccups":
        return None
    severity: Severity = "moderate" if number == 1 and s.dose > 30 else "low"
    return Verdict(severity, {"doses_per_day": _divided(s)})


def _divided(s: Situation) -> int:
    """Three doses, four where one of three would be too large."""
    highest = min(s.dose, ceilings.of_indication(s))
    return max(3, ceilings.doses_at(highest, ceilings.TABLE[s.indication].single))


def single_dose(s: Situation) -> Verdict | None:
    """Rule 15: a single dose above 20 mg (75 in alcohol use disorder); silent where 8 speaks."""
    largest, limit = max(s.doses, default=Fraction(0)), ceilings.TABLE[s.indication].single
    if largest <= limit or _over_ceiling(s):
        return None
    numbers = {"max_single_dose_mg": limit, "doses_per_day": _divided(s)}
    return Verdict("moderate" if largest > 30 else "low", numbers)


BY_DOSE_AND_AGE: Final[dict[tuple[bool, bool], Severity]] = {
    # 20 mg/day or more, 65 years or more
    (False, False): "low",
    (False, True): "moderate",
    (True, False): "moderate",
    (True, True): "high",
}


def _kidney_target(s: Situation) -> tuple[Fraction, Fraction] | None:
    """The range to come down to; a dose that is within it already gets none."""
    target = ceilings.kidney_range(s)
    return None if target is None or s.dose <= target[1] else target


def kidneys_moderate(s: Situation) -> Verdict | None:
    """Rule 22: half, rounded down to 5."""
    if s.tier != "moderate" or not s.dose:
        return None
    target = _kidney_target(s)
    severity = BY_DOSE_AND_AGE[s.dose >= 20, s.older]
    return Verdict(severity, {"target_mg_per_day": target[1]} if target else {})


def kidneys_severe(s: Situation) -> Verdict | None:
    """Rule 23: at any dose high."""
    if s.tier not in ("severe", "failure") or not s.dose:
        return None
    target = _kidney_target(s)
    if target is None:
        return Verdict("high")
    low, high = target
    return Verdict("high", {"target_mg_per_day": high, "target_low_mg_per_day": low})


def dialysis(s: Situation) -> Verdict | None:
    """Rule 24: at any dose high; 5 mg/day if it cannot be avoided."""
    if s.tier != "dialysis" or not s.dose:
        return None
    return Verdict("high", {"target_mg_per_day": 5})


def supervised(s: Situation) -> bool:
    """A stop for allergy, overdose or a serious reaction, or on dialysis: faster, and watched."""
    return bool(s.stopped_for) or s.tier == "dialysis"


def abrupt_stop(s: Situation) -> Verdict | None:
    """Rule 58: above 5 mg/day after 14 days; shorter use is graded by the dose."""
    if s.change != "stop" or s.current <= 5:
        return None
    if s.tapering and s.current <= 10:
        return None
    if not s.established:
        return Verdict("low" if s.current <= 15 else "moderate")
    return Verdict("moderate" if supervised(s) else "high")


def drop_steep(s: Situation) -> Verdict | None:
    """Rule 59: more than both 10 mg/day and 20%; high from 40, or above half.

    With failing kidneys the taper of rule 57 itself cuts by up to a third of the dose before the
    reduction began, so that passes.
    """
    cut = s.current - s.order
    passes = max(Fraction(10), s.current / 5)
    if ceilings.failing(s.tier):
        passes = max(passes, s.began() / 3)
    if s.change != "reduction" or cut <= passes:
        return None
    steep = cut >= 40 or cut > s.current / 2
    return Verdict("high" if steep else "moderate")


def cut_soon(s: Situation) -> Verdict | None:
    """Rule 60: another cut too soon; silent where rule 59 speaks."""
    if s.change != "reduction" or drop_steep(s) or not cut_wait(s):
        return None
    return Verdict("moderate", {"earliest_next_reduction_in_days": cut_wait(s)})


def cut_wait(s: Situation) -> int:
    """Days until another cut: a week after the last; three days by method C (rule 57)."""
    last, least = s.last_cut(), 3 if ceilings.failing(s.tier) else 7
    return 0 if last is None else max(0, least - last)


RULES: Final[dict[str, Callable[[Situation], Verdict | None]]] = {
    "dose-above-indication-max": above_maximum,
    "aud-high-dose-governance": governance,
    "older-adult-dose-cap": older_cap,
    "start-dose-high": start_high,
    "titration-step-too-large": step_large,
    "titration-interval-too-short": step_soon,
    "dose-frequency-inadequate": frequency,
    "single-dose-too-large": single_dose,
    "renal-moderate-reduce": kidneys_moderate,
    "renal-severe-reduce": kidneys_severe,
    "renal-dialysis-avoid": dialysis,
    "abrupt-stop": abrupt_stop,
    "dose-drop-too-steep": drop_steep,
    "taper-interval-too-short": cut_soon,
}
ON_A_STOP: Final = {"abrupt-stop"}
FOR_A_CHILD: Final = {
    "dose-above-indication-max",
    "abrupt-stop",
    "dose-drop-too-steep",
    "taper-interval-too-short",
}


def verdicts(s: Situation) -> dict[str, Verdict]:
    """Every rule of the table that fires; on a stop only the rule on stops is asked.

    Rule 17: a child is not judged by adult starts, steps and caps, and gets no numbers.
    """
    asked = set(RULES)
    if s.change == "stop":
        asked &= ON_A_STOP
    if s.age < 18:
        asked &= FOR_A_CHILD
    found = {slug: verdict for slug in RULES if slug in asked and (verdict := RULES[slug](s))}
    if s.age < 18:
        return {slug: Verdict(verdict.severity) for slug, verdict in found.items()}
    return found
