"""How a dose comes down: the arithmetic of the taper methods.

Totals of a day only; `slots` says which single doses give. A cut is never steeper than its method
allows. Where the products on hand cannot make a dose that is gentle enough, the descent ends above
its goal, and `reaches` says so.
"""

from decimal import Decimal
from functools import lru_cache

from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.protocols import (
    A_INTERVAL,
    B_INTERVAL,
    B_LONG_INTERVAL,
    C_INTERVAL,
    FIVE,
    STOP_POINT,
)
from fhir_baclofen.tablets import Stock
from fhir_baclofen.taper.slots import lowered, next_dose_method_a
from fhir_baclofen.taper.stepwise import days_after, next_gradual, short, spread, stepwise
from fhir_baclofen.taper.terms import FIVES, WATCHED, Cut, FirstCut, Method, Terms, goal
from fhir_baclofen.taper.watched import watched

HALF_FIVES = Stock(tablets=(FIVE,), halved=(FIVE,))


def next_dose_method_b(current: Decimal, *, step: Decimal, cautious: bool) -> tuple[Decimal, int]:
    """The next dose 10 to 20 percent down in multiples of `step` (5 or 2.5), and its days.

    `cautious` takes the smaller cut. Where no multiple fits, it is one step down for two weeks.
    60 -> 50; 50 -> 40 (cautious 45); 40 -> 35; 30 -> 25; 20 -> 15 for two weeks.
    Source: S2.
    """
    stock = HALF_FIVES if step < FIVE else FIVES
    cut = next_gradual(current, Terms(Method.GRADUAL, ZERO, stock, cautious))
    return (cut.mg_per_day, cut.days) if cut else (ZERO, int(B_LONG_INTERVAL.value))


def kidney_taper(current: Decimal, target: Decimal) -> tuple[tuple[int, Decimal], ...]:
    """The doses of method C with the days they begin: 60 to 30 is 50, 40, 30 on days 0, 5, 10.

    At most four cuts, at least three days apart, each at most a third of `current` (or 5 mg where
    a third is less), down to multiples of 5 mg; the target is reached within 14 days.
    Source: X-CA, S2.
    """
    path = cuts(current, Terms(Method.KIDNEY, target))
    return tuple((i * cut.days, cut.mg_per_day) for i, cut in enumerate(path))


@lru_cache(maxsize=1024)
def cuts(current: Decimal, terms: Terms) -> tuple[Cut, ...]:
    """All doses from the first reduced one to the goal; empty where the dose is there already.

    A stop with no lower dose on the way keeps the present one for one interval first.
    """
    path = _path(current, terms)
    return (Cut(current, path[0].days), *path) if path and path[0].mg_per_day == 0 else path


def _path(current: Decimal, terms: Terms) -> tuple[Cut, ...]:
    if terms.target <= 0 < current <= STOP_POINT.value:
        return (Cut(ZERO, _last_interval(terms)),)
    if terms.method in WATCHED:
        return watched(current, terms)
    return short(current, terms) if terms.method is Method.SHORT else stepwise(current, terms)


def reaches(path: tuple[Cut, ...], terms: Terms) -> bool:
    """True when a descent ends at its target, or at the nearest dose that can be made."""
    return bool(path) and path[-1].mg_per_day <= max(goal(terms), terms.target)


def interval(terms: Terms, before: Decimal, after: Decimal) -> int:
    """The days that belong to a cut that was ordered and not planned."""
    if terms.method is Method.WEEKLY:
        return int(A_INTERVAL.value)
    return days_after(before, after)


def _last_interval(terms: Terms) -> int:
    """The days of the last dose before none."""
    own = {Method.WEEKLY: A_INTERVAL, Method.SHORT: B_INTERVAL, Method.SUPERVISED: C_INTERVAL}
    return int(own.get(terms.method, B_LONG_INTERVAL).value)


__all__ = [
    "Cut",
    "FirstCut",
    "Method",
    "Terms",
    "cuts",
    "goal",
    "interval",
    "kidney_taper",
    "lowered",
    "next_dose_method_a",
    "next_dose_method_b",
    "reaches",
    "spread",
]
