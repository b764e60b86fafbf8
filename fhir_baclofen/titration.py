"""How a dose goes up: dated steps of one protocol, in doses that the products on hand make."""

from dataclasses import dataclass, replace
from decimal import Decimal

from fhir_baclofen.rules.protocols import SLOW_INTERVAL, Protocol, plan_step, step_limit
from fhir_baclofen.tablets import Stock, nearest_below


@dataclass(frozen=True, slots=True)
class Rise:
    """How a dose may rise: `step` mg/day each `interval` days, never more than `limit` at once.

    `ceiling` is the dose (mg/day) that no step passes.
    """

    step: Decimal
    interval: int
    limit: Decimal
    ceiling: Decimal
    stock: Stock


def rise_by(protocol: Protocol, *, cautious: bool, ceiling: Decimal, stock: Stock) -> Rise:
    """The pace of a protocol; `cautious` is an older adult or reduced kidney function.

    `limit` is the largest step that rule 12 lets pass in an order.
    """
    return Rise(
        step=plan_step(protocol, cautious=cautious),
        interval=protocol.interval_days,
        limit=step_limit(protocol, cautious=cautious),
        ceiling=ceiling,
        stock=stock,
    )


def slower(rise: Rise) -> Rise:
    """The same with the wait of the slow protocol: reduced kidneys keep the drug longer."""
    return replace(rise, interval=max(rise.interval, int(SLOW_INTERVAL.value)))


def steps_up(first: Decimal, rise: Rise, *, within: int) -> tuple[tuple[int, Decimal], ...]:
    """The first dose and all steps that begin within so many days: (day, mg/day), days from 0.

    Instead of a dose that cannot be made the largest below it is taken, or the plan waits one
    interval more: the pace is never faster than the protocol's. It ends where that would need a
    step above the limit.
    """
    steps = [(0, first)]
    while True:
        day, dose = steps[-1]
        following = _next(dose, rise)
        if following is None or day + following[0] > within:
            return tuple(steps)
        steps.append((day + following[0], following[1]))


def _next(dose: Decimal, rise: Rise) -> tuple[int, Decimal] | None:
    """Days to wait and the dose then; None where no higher dose can be made."""
    for waits in range(1, int(rise.limit // rise.step) + 1):
        higher = nearest_below(min(dose + waits * rise.step, rise.ceiling), rise.stock)
        if higher > dose:
            return waits * rise.interval, higher
    return None
