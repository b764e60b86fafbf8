"""Which single doses of a day give when it comes down."""

from decimal import Decimal
from functools import lru_cache

from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.protocols import A_CUT, A_LOW, A_SLOT


def next_dose_method_a(doses: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """A day's single doses after the weekly 10 mg cut, 5 mg from two; 5 mg once below 20 mg/day.

    The largest doses give first; of equal ones the even places (2nd, 4th), then the odd ones. A
    dose that becomes 0 is left out: 25-25-25-25 -> 25-20-25-20 -> 20-20-20-20.
    Source: S0.
    """
    cut = A_CUT.value if sum(doses, ZERO) >= A_LOW.value else A_SLOT.value
    return lowered(doses, cut, once_each=True)


@lru_cache(maxsize=1024)
def lowered(
    doses: tuple[Decimal, ...], cut: Decimal, *, once_each: bool = False
) -> tuple[Decimal, ...]:
    """Single doses that are `cut` less a day, 5 mg at a time from the largest.

    With `once_each` a dose gives again only when every other has given.
    """
    left = list(doses)
    rank = _by_size(left)
    while cut > 0 and any(left):
        place = next(i for i in rank if left[i] > 0)
        part = min(cut, A_SLOT.value, left[place])
        left[place] -= part
        cut -= part
        rank = [*(i for i in rank if i != place), place] if once_each else _by_size(left)
    return tuple(d for d in left if d > 0)


def _by_size(doses: list[Decimal]) -> list[int]:
    """Places from the largest dose; of equal ones the 2nd and 4th before the 1st and 3rd."""
    return sorted(range(len(doses)), key=lambda i: (-doses[i], i % 2 == 0, i))
