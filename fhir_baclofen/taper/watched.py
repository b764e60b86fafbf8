"""Tapers under supervision: method C for failing kidneys, and the faster stop."""

from decimal import Decimal
from itertools import pairwise

from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.protocols import (
    C_CUTS,
    C_DAYS,
    C_INTERVAL,
    C_SHARE,
    C_USUAL_CUTS,
    C_USUAL_INTERVAL,
    FIVE,
    ROUNDING_CUT,
    STOP_POINT,
)
from fhir_baclofen.tablets import Stock, nearest_above, nearest_below
from fhir_baclofen.taper.terms import Cut, Terms, goal, planned_stock


def watched(current: Decimal, terms: Terms) -> tuple[Cut, ...]:
    """Method C; for a stop the same cuts down to 5 mg as fast as they may follow, then none.

    Source: X-CA, S2.
    """
    if terms.target > 0:
        doses = _in_few_cuts(current, goal(terms), planned_stock(terms))
        apart = (int(C_DAYS.value) - terms.wait) // max(len(doses) - 1, 1)
        return _every(doses, min(int(C_USUAL_INTERVAL.value), apart))
    last_but_none = goal(Terms(terms.method, STOP_POINT.value, terms.stock))
    doses = _in_few_cuts(current, last_but_none, planned_stock(terms))
    if min(doses, default=current) <= max(STOP_POINT.value, ROUNDING_CUT.value):
        doses = (*doses, ZERO)
    return _every(doses, int(C_INTERVAL.value))


def _every(doses: tuple[Decimal, ...], days: int) -> tuple[Cut, ...]:
    return tuple(Cut(dose, days) for dose in doses)


def _in_few_cuts(start: Decimal, end: Decimal, stock: Stock) -> tuple[Decimal, ...]:
    """The doses from `start` down to `end` in at most four cuts of at most a third of `start`.

    Even cuts, the larger first. Where the products make no cut that small, of 5 mg, then of 10 mg.
    """
    third = start * C_SHARE.numerator / C_SHARE.denominator
    doses: tuple[Decimal, ...] = ()
    for most in (max(third, FIVE), max(third, ROUNDING_CUT.value)):
        doses = _evenly_or_greedily(start, end, most, stock)
        if start <= end or doses[-1:] == (end,):
            break
    return doses


def _evenly_or_greedily(
    start: Decimal, end: Decimal, most: Decimal, stock: Stock
) -> tuple[Decimal, ...]:
    usual = min(max(int((start - end) // FIVE), 1), int(C_USUAL_CUTS.value))
    for count in range(usual, int(C_CUTS.value) + 1):
        doses = _evenly(start, end, count, stock)
        if all(higher - lower <= most for higher, lower in pairwise((start, *doses))):
            return doses
    return _greedily(start, end, most, stock)


def _evenly(start: Decimal, end: Decimal, count: int, stock: Stock) -> tuple[Decimal, ...]:
    doses: list[Decimal] = []
    dose = start
    for left in range(count, 0, -1):
        dose = max(nearest_below(dose - (dose - end) / left, stock), end)
        if dose < start and dose not in doses:
            doses.append(dose)
    return tuple(doses)


def _greedily(start: Decimal, end: Decimal, most: Decimal, stock: Stock) -> tuple[Decimal, ...]:
    doses: list[Decimal] = []
    dose = start
    while dose > end and len(doses) < C_CUTS.value:
        lower = nearest_above(max(dose - most, end), stock)
        if lower >= dose:
            break
        doses.append(lower)
        dose = lower
    return tuple(doses)
