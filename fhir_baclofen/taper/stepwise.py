"""Tapers cut by cut: method A (weekly), method B (by share), and the whole taper in two weeks."""

from collections.abc import Callable
from decimal import Decimal

from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.protocols import (
    A_CUT,
    A_INTERVAL,
    A_LOW,
    A_SLOT,
    B_CUT,
    B_INTERVAL,
    B_LEAST,
    B_LIQUID_CUT,
    B_LONG_INTERVAL,
    B_MOST,
    ROUNDING_CUT,
    STOP_POINT,
    WHOLE_DAYS,
)
from fhir_baclofen.tablets import GRAIN, nearest_above, nearest_below
from fhir_baclofen.taper.terms import Cut, Method, Terms, goal

# From 300 mg/day no method needs half as many; a dose of thousands is an error to ask about.
MOST_CUTS = 120
Following = Callable[[Decimal, Terms], Cut | None]


def stepwise(current: Decimal, terms: Terms, following: Following | None = None) -> tuple[Cut, ...]:
    """Cut after cut by the method of the terms, to the goal or as far as doses can be made."""
    following = following or (next_weekly if terms.method is Method.WEEKLY else next_gradual)
    path: list[Cut] = []
    end, dose = goal(terms), current
    while dose > end and len(path) < MOST_CUTS:
        cut = following(dose, terms)
        if cut is None:
            break
        path.append(cut)
        dose = cut.mg_per_day
    return tuple(path)


def next_weekly(dose: Decimal, terms: Terms) -> Cut | None:
    """Method A: 10 mg a week, 5 mg once below 20 mg/day; None where no such dose can be made.

    Source: S0.
    """
    most = A_CUT.value if dose >= A_LOW.value else A_SLOT.value
    landing = _landing(dose, dose - most, terms)
    if landing is not None:
        return Cut(landing, int(A_INTERVAL.value))
    return _rounded_cut(dose, terms)


def next_gradual(dose: Decimal, terms: Terms) -> Cut | None:
    """Method B: inside the band, else one small step; None where no such dose can be made.

    Source: S2.
    """
    smaller = nearest_below(dose * (1 - B_LEAST.value), terms.stock)
    largest = dose * (1 - B_MOST.value)
    step = B_LIQUID_CUT.value if terms.stock.fine else B_CUT.value
    inside = smaller if terms.cautious and smaller >= largest else largest
    for lowest in (inside, dose - step):
        landing = _landing(dose, lowest, terms)
        if landing is not None:
            return Cut(landing, days_after(dose, landing))
    return _rounded_cut(dose, terms)


def short(current: Decimal, terms: Terms) -> tuple[Cut, ...]:
    """The whole taper within two weeks: each cut at most 10 mg or 20 percent, evenly spaced.

    Source: X-CA.
    """
    return spread(stepwise(current, terms, _next_short))


def spread(path: tuple[Cut, ...]) -> tuple[Cut, ...]:
    """The doses of a whole taper, evenly spaced over its two weeks."""
    apart = int(WHOLE_DAYS.value) // max(len(path) - 1, 1)
    days = max(1, min(apart, int(B_INTERVAL.value)))
    return tuple(Cut(cut.mg_per_day, days) for cut in path)


def days_after(before: Decimal, after: Decimal) -> int:
    """The days that belong to a gradual cut: two weeks where it is more than 20 percent.

    Source: S2.
    """
    steep = before - after > before * B_MOST.value
    return int(B_LONG_INTERVAL.value if steep else B_INTERVAL.value)


def _next_short(dose: Decimal, terms: Terms) -> Cut | None:
    landing = _landing(dose, dose - _most_rounded(dose), terms)
    return None if landing is None else Cut(landing, 1)


def _rounded_cut(dose: Decimal, terms: Terms) -> Cut | None:
    """For two weeks a cut of up to 10 mg or 20 percent, where the products make no smaller one."""
    smallest = nearest_below(dose, terms.stock)
    if smallest == dose:
        smallest = nearest_below(dose - GRAIN, terms.stock)
    landing = _landing(dose, max(smallest, dose - _most_rounded(dose)), terms)
    return None if landing is None else Cut(landing, int(B_LONG_INTERVAL.value))


def _most_rounded(dose: Decimal) -> Decimal:
    return max(ROUNDING_CUT.value, dose * B_MOST.value)


def _landing(dose: Decimal, lowest: Decimal, terms: Terms) -> Decimal | None:
    """The smallest dose that can be made below `dose`, not below `lowest` and not past the goal.

    A stop passes through 5 mg/day (or the smallest dose there is) before 0.
    """
    end = goal(terms)
    if end == 0 and dose <= STOP_POINT.value:
        return ZERO
    landing = nearest_above(max(lowest, end or STOP_POINT.value), terms.stock)
    if landing < dose:
        return landing
    return ZERO if end == 0 and lowest <= 0 else None
