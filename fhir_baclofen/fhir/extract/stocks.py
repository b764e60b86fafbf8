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
from fhir_baclofen.quantities import ZERO

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


def stock_of(
    fills: Sequence[Filled], changes: Sequence[DoseChange], stays: Stays, *, whole: bool
) -> Stock:
    """The stock that dispenses make, in order of day; what is left is used up first.

    Stock of an earlier dose goes on being used, but a refill after a change of the dose is not
    early because of it. `changes` are those of the whole dose: where that is made of several
    products they do not tell how much is taken of one.
    """
    deliveries: list[Delivery] = []
    lapses: list[date] = []
    end: date | None = None
    kept: date | None = None
    for on, group in groupby(fills, key=lambda f: f.on):
        same = tuple(group)
        last = deliveries[-1] if deliveries else None
        turns = [c for c in changes if last is not None and last.on < c.on <= on]
        if end is not None and end < on:
            lapses.append(end)
        begins = _begins(on, end, last, turns)
        days, unread = _lasting(same, begins, changes if whole else ())
        since = on if turns or kept is None else max(on, kept)
        unknown = last is not None and last.days is None and not turns
        left = None if unknown else _days_between(on, since, stays)
        deliveries.append(Delivery(same, on, days, left, last.days if last else None, unread))
        end = None if days is None else used_up(begins, days, stays)
        kept = None if days is None else used_up(since, days, stays)
    return Stock(tuple(deliveries), end, tuple(lapses))


def _begins(on: date, end: date | None, last: Delivery | None, turns: Sequence[DoseChange]) -> date:
    """The day on which a delivery is begun: after what is left, less of it after a rise.

    A quantity was counted by the new dose already.
    """
    if end is None or end <= on:
        return on
    before, after = (turns[0].before, turns[-1].after) if turns else (None, ZERO)
    counted = last is None or all(f.stated is None for f in last.fills)
    if before is None or before >= after or counted:
        return end
    return later(on, int((end - on).days * before / after))


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

    Stated days of one product for one order add up; those of several strengths or orders run side
    by side, and the regimen ends with the first of them.
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
    held = sum((f.held for f in fills if f.held is not None), ZERO)
    days = _days_of(held, start, max(known), [c for c in changes if c.on > fills[0].on])
    if days > LONGEST_DAYS:
        return None, f"the quantity on the dispense of {on} is out of any range"
    return days, ""


def _stated(fills: tuple[Filled, ...]) -> list[int]:
    side_by_side: dict[object, int] = {}
    for fill in fills:
        if fill.stated is not None:
            key = (fill.entry.strength, fill.entry.linked)
            side_by_side[key] = side_by_side.get(key, 0) + fill.stated
    return list(side_by_side.values())


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
