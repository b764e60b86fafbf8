"""The taper methods, the terms a taper is made on, and the dose it ends at."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.protocols import FIVE
from fhir_baclofen.tablets import Stock, can_make, nearest_above, nearest_below

FIVES = Stock(tablets=(FIVE,))


class Method(StrEnum):
    """How fast a dose comes down.

    WEEKLY is method A, GRADUAL method B, KIDNEY method C. SHORT is a whole taper within two weeks
    (a site's choice), SUPERVISED the faster stop after a serious reaction or in failing kidneys.
    """

    WEEKLY = "weekly"
    GRADUAL = "gradual"
    KIDNEY = "kidney"
    SHORT = "short"
    SUPERVISED = "supervised"


WATCHED = frozenset({Method.KIDNEY, Method.SUPERVISED})


@dataclass(frozen=True, slots=True)
class Cut:
    """A lower dose a day, and the days that are to pass at least before and after it."""

    mg_per_day: Decimal
    days: int


FirstCut = Callable[[], Cut | None]
"""Gives the first lower dose of the taper that a patient is offered; None where none is."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a dose is to come down: to `target` mg/day (0 is a stop), with the products of `stock`.

    `cautious` asks for the smaller cuts; `wait` is the days to keep the present dose before them.
    """

    method: Method
    target: Decimal
    stock: Stock = FIVES
    cautious: bool = False
    wait: int = 0


def goal(terms: Terms) -> Decimal:
    """The dose a descent ends at: the largest not above the target that can be made.

    Where the smallest product is more than the target, that product; 0 only for a stop.
    """
    if terms.target <= 0:
        return ZERO
    stock = planned_stock(terms)
    return nearest_below(terms.target, stock) or nearest_above(terms.target, stock)


def planned_stock(terms: Terms) -> Stock:
    """Method C plans in multiples of 5 mg, also where smaller steps could be made."""
    finer = terms.stock.fine and can_make(FIVE, terms.stock)
    return FIVES if terms.method in WATCHED and finer else terms.stock
