"""Whether two readings of one dosage say the same, and what a stated maximum does to a reading.

Source: rule 1: structure and text disagree when their daily doses differ by more than 10 %.
"""

from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from fhir_baclofen.dosing import Amount, Regimen, Route, Step, Unit
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.quantities import plain, rounded

TOLERANCE = Decimal("0.1")
UG_IN_MG = 1000


def near(one: Decimal, other: Decimal) -> bool:
    """True when the two are at most a tenth of the smaller one apart."""
    return abs(one - other) <= TOLERANCE * min(one, other)


def near_amounts(one: Amount, other: Amount) -> bool:
    """True when both ends are near."""
    return near(one.low, other.low) and near(one.high, other.high)


def in_micrograms(regimen: Regimen) -> Regimen:
    """The same regimen in micrograms."""
    if regimen.unit is Unit.UG:
        return regimen
    maximum = None if regimen.maximum is None else regimen.maximum * UG_IN_MG
    steps = tuple(_times_thousand(step) for step in regimen.steps)
    return replace(regimen, unit=Unit.UG, steps=steps, maximum=maximum)


def agree(one: Regimen, other: Regimen) -> bool:
    """True when the daily doses are near on every day on which both hold, and no route differs.

    A regimen that ends is not held against one that goes on: a length is no dose.
    """
    if one.route and other.route and one.route is not other.route:
        return False
    if one.unit is not other.unit:
        one, other = in_micrograms(one), in_micrograms(other)
    days = _changes(one) | _changes(other)
    pairs = [(one.on_day(day), other.on_day(day)) for day in days]
    return all(_near_steps(a, b) for a, b in pairs if a and b)


def _near_steps(one: Step, other: Step) -> bool:
    """Of doses as needed only the most counts: the least may be nothing."""
    if one.as_needed.high or other.as_needed.high:
        return near(one.in_full.high, other.in_full.high)
    return near_amounts(one.regular, other.regular)


def _changes(regimen: Regimen) -> set[int]:
    """The days on which a step begins."""
    return {0, *accumulate(step.days for step in regimen.steps if step.days is not None)}


def _times_thousand(step: Step) -> Step:
    return replace(
        step,
        regular=_scaled(step.regular),
        as_needed=_scaled(step.as_needed),
        doses=None if step.doses is None else tuple(map(_scaled, step.doses)),
        as_needed_doses=tuple(map(_scaled, step.as_needed_doses)),
    )


def _scaled(amount: Amount) -> Amount:
    return Amount(amount.low * UG_IN_MG, amount.high * UG_IN_MG)


def capped(step: Step, most: Decimal) -> Step:
    """The step with no more than `most` a day: the as-needed part gives way first.

    Raises UnreadableDosageError when the regular doses alone are above it, or one dose is.
    """
    single = max((dose.low for dose in (*(step.doses or ()), *step.as_needed_doses)), default=most)
    if step.regular.low > most or single > most:
        raise UnreadableDosageError("it says to take more in a day than the most it allows")
    if step.in_full.high <= most:
        return step
    regular = Amount(step.regular.low, min(step.regular.high, most))
    high = min(step.as_needed.high, most - regular.high)
    as_needed = Amount(min(step.as_needed.low, high), high)
    doses = step.as_needed_doses
    if doses:
        doses = doses[: max(1, int((most - step.regular.low) / doses[0].low))]
    return replace(step, regular=regular, as_needed=as_needed, as_needed_doses=doses)


def says(regimen: Regimen) -> str:
    """A regimen in a few words, for a message: "30 mg/day", with "then" between steps."""
    shown = [f"{_shown(step.in_full)} {regimen.unit}/day" for step in regimen.steps[:4]]
    more = " and so on" if len(regimen.steps) > len(shown) else ""
    route = " into the spine" if regimen.route is Route.INTRATHECAL else ""
    return ", then ".join(shown) + more + route


def _shown(amount: Amount) -> str:
    low, high = plain(rounded(amount.low)), plain(rounded(amount.high))
    return high if low == high else f"{low} to {high}"
