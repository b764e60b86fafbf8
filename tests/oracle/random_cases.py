"""Situations put together at random, the same in every run."""

from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Final

from tests.oracle.situation_cases import INDICATIONS, TIERS, usual
from tests.oracle.situations import Doses, Indication, Situation, Stretch

DAILY: Final = (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 75, 80, 85, 100, 120)
DAYS: Final = (1, 2, 3, 5, 6, 7, 8, 10, 13, 14, 20, 30, 60, 89, 90, 200, 400)
CHANGES: Final = (-8, -6, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6)  # times 5 mg


def random_situations(number: int, seed: int) -> list[Situation]:
    random = Random(seed)  # noqa: S311 - the same cases in every run
    found: dict[Situation, None] = {}
    while len(found) < number:
        s = _any(random)
        if s.therapy or s.ordered:
            found[s] = None
    return list(found)


def _any(random: Random) -> Situation:
    indication = random.choice(INDICATIONS)
    therapy = _therapy(random, indication)
    return Situation(
        indication,
        age=random.choice((45, 64, 65)),
        tier=random.choice((*TIERS, "normal", "normal", "normal", "normal")),
        therapy=therapy,
        ordered=_ordered(random, indication, therapy),
        slow=random.random() < 0.05,
    )


def _therapy(random: Random, indication: Indication) -> tuple[Stretch, ...]:
    """None, or up to three stretches, each of another dose than the one before."""
    days = sorted(random.sample(DAYS, random.choice((0, 1, 1, 2, 3))), reverse=True)
    stretches = [Stretch(usual(indication, random.choice(DAILY)), day) for day in days]
    kept = stretches[:1]
    kept += [after for before, after in pairwise(stretches) if before.daily != after.daily]
    return tuple(kept)


def _ordered(random: Random, indication: Indication, therapy: tuple[Stretch, ...]) -> Doses | None:
    if not therapy:
        return usual(indication, random.choice(DAILY))
    kind = random.random()
    if kind < 0.15:
        return None
    if kind < 0.25:
        return therapy[-1].doses
    if kind < 0.35:
        return ()
    changed = therapy[-1].daily + 5 * random.choice(CHANGES)
    return usual(indication, max(Fraction(5), changed))
