"""How a day's dose is split into single doses that the products on hand make up."""

from decimal import Decimal
from functools import lru_cache

from fhir_baclofen.rules.protocols import FIVE
from fhir_baclofen.tablets import GRAIN, Stock, can_make, in_mg, makes, nearest_below

LONGEST_SPLIT = 12


@lru_cache(maxsize=1024)
def split(mg_per_day: Decimal, times: int, stock: Stock) -> tuple[Decimal, ...] | None:
    """A day's dose in at most `times` single doses, as even as the products allow, smallest first.

    The remainder goes to the evening: 50 mg in three is 15, 15, 20. Fewer doses where there are not
    enough products for as many. None when the dose cannot be made.
    """
    if mg_per_day <= 0 or not can_make(mg_per_day, stock):
        return None
    grains = int(mg_per_day // GRAIN)
    for parts in range(min(times, LONGEST_SPLIT), 0, -1):
        found = _even(grains, parts, 1, stock)
        if found is not None:
            return tuple(map(in_mg, found))
    return None


def uneven_split(mg_per_day: Decimal, times: int, stock: Stock) -> tuple[Decimal, ...] | None:
    """The same with a smaller morning and a larger evening dose (the slow protocol).

    No more than 5 mg a day is left to the evening alone.
    """
    even = split(mg_per_day, times, stock)
    if even is None or even[0] < even[-1] or len(even) == 1:
        return even
    lower = nearest_below(even[0] - GRAIN, stock)
    moved = (lower, *even[1:-1], even[-1] + even[0] - lower)
    doses = tuple(d for d in moved if d > 0)
    made = can_make(moved[-1], stock) and (len(doses) > 1 or mg_per_day <= FIVE)
    return doses if made else even


@lru_cache(maxsize=4096)
def _even(grains: int, parts: int, least: int, stock: Stock) -> tuple[int, ...] | None:
    """The dose in exactly so many parts, rising; the first as large as it can be, then the next."""
    if parts == 1:
        return (grains,) if grains >= least and makes(grains, stock) else None
    for first in range(grains // parts, least - 1, -1):
        if makes(first, stock):
            rest = _even(grains - first, parts - 1, first, stock)
            if rest is not None:
                return (first, *rest)
    return None
