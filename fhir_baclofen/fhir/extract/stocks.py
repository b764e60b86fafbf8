"""The stock of one product at home over time: what comes in, how long it lasts, when it runs out.

Stated days are taken as they are. A quantity lasts as the dose allows: a change of the dose after
the dispense makes it last longer or shorter. Days in hospital use up nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from fhir_baclofen.facts import DoseChange
from fhir_baclofen.fhir.extract.days import later
from fhir_baclofen.fhir.extract.handouts import Filled
from fhir_baclofen.fhir.extract.supplied import LONGEST_DAYS

Stays = tuple[tuple[date, date], ...]
"""Days in hospital: the first day of each stay and the first day after it, oldest first."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that came in on one day, and how many days it lasts.

    `left` are the days of stock left on that day, `before` the days of the delivery before it;
    `unread` says why `days` is None.
    """

    fills: tuple[Filled, ...]
    on: date
    days: int | None
    left: int | None
    before: int | None
    unread: str


@dataclass(frozen=True, slots=True)
class Stock:
    """Deliveries of one product, oldest first.

    `end` is the first day without it, None when that cannot be told; `lapses` are the days on which
    it had run out before the next delivery.
    """

    deliveries: tuple[Delivery, ...]
    end: date | None
    lapses: tuple[date, ...]


def stock_of(fills: Sequence[Filled], changes: Sequence[DoseChange], stays: Stays) -> Stock:
    """The stock that dispenses make, in order of day; what is left is used up first."""
    deliveries: list[Delivery] = []
    lapses: list[date] = []
    end: date | None = None
    for on, group in groupby(fills, key=lambda f: f.on):
        same = tuple(group)
        last = deliveries[-1] if deliveries else None
        if end is not None and end < on:
            lapses.append(end)
        start = max(on, end) if end else on
        days, unread = _lasting(same, start, changes)
        unknown = last is not None and last.days is None
        left = None if unknown else _days_between(on, start, stays)
        deliveries.append(Delivery(same, on, days, left, last.days if last else None, unread))
        end = None if days is None else used_up(start, days, stays)
    return Stock(tuple(deliveries), end, tuple(lapses))


def used_up(start: date, days: int, stays: Stays) -> date:
    """The first day without drug of a supply that begins on a day; never a day in hospital."""
    end = later(start, days)
    for admitted, discharged in stays:
        if start < discharged and admitted <= end:
            end = later(end, (discharged - max(admitted, start)).days)
    return end


def in_hospital(start: date, end: date, stays: Stays) -> int:
    """The days in hospital from a day on, up to another."""
    return sum(max((min(out, end) - max(into, start)).days, 0) for into, out in stays)


def _days_between(start: date, end: date, stays: Stays) -> int:
    return (end - start).days - in_hospital(start, end, stays)


def _lasting(
    fills: tuple[Filled, ...], start: date, changes: Sequence[DoseChange]
) -> tuple[int | None, str]:
    """The days that the supplies of one day last together, or why that cannot be told.

    Stated days of the same product add up; several strengths with stated days are one regimen,
    which ends with the first of them.
    """
    stated = _stated(fills)
    if stated:
        return min(stated), ""
    on = fills[0].on.isoformat()
    if any(f.held is None for f in fills):
        if all(f.dispense.quantity is None for f in fills):
            return None, f"no days' supply and no quantity on the dispense of {on}"
        return None, f"the quantity on the dispense of {on} does not tell an amount of baclofen"
    known = [f.daily for f in fills if f.daily]
    if not known:
        return None, f"the daily dose for the dispense of {on} is not known"
    held = sum((f.held for f in fills if f.held is not None), Decimal(0))
    days = _days_of(held, start, max(known), [c for c in changes if c.on > fills[0].on])
    if days > LONGEST_DAYS:
        return None, f"the quantity on the dispense of {on} is out of any range"
    return days, ""


def _stated(fills: tuple[Filled, ...]) -> list[int]:
    by_product: dict[object, int] = {}
    for fill in fills:
        if fill.stated is not None:
            by_product[fill.entry.strength] = by_product.get(fill.entry.strength, 0) + fill.stated
    return list(by_product.values())


def _days_of(held: Decimal, start: date, dose: Decimal, changes: Sequence[DoseChange]) -> int:
    """How many days milligrams last from a day on, as the daily dose changes after the dispense."""
    days = 0
    for change in changes:
        span = max((change.on - start).days - days, 0)
        if held < dose * span:
            break
        held -= dose * span
        days += span
        dose = change.after
    return days + int(held // dose)
