"""Clauses of one step -> a `Step`: regular and as-needed doses, within a stated most a day."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fhir_baclofen.dosing import NOTHING, Amount, Step, Strength, Unit
from fhir_baclofen.quantities import plain, rounded
from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.clauses import Clause
from fhir_baclofen.sig.day import Taken, taken
from fhir_baclofen.sig.elements import Counted, Dose, Mass, Most, Often, Total
from fhir_baclofen.sig.strength import in_mass

_STRONG = frozenset(";+")


class Setting(NamedTuple):
    """What holds for the whole text: the strength, the limits, and whether it is an infusion."""

    strength: Strength | None
    infused: bool
    most_doses: int | None = None
    most: Mass | None = None
    only_if_needed: bool = False
    """The limit was said as "up to", which has a meaning only beside an as-needed dose."""


def step(found: list[Clause], totals: list[Total], setting: Setting) -> tuple[Step, Unit]:
    """The step that clauses make together, with no length yet, and its unit.

    Raises NotUnderstoodError where clauses could mean two things, or sums and limits do not agree.
    """
    parts = _all_taken(found, setting)
    units = {part.unit for part in parts}
    if setting.most is not None:
        units.add(setting.most.unit)
    if len(units) > 1:
        raise NotUnderstoodError("milligrams and micrograms are mixed")
    if len(parts) > 1:
        _check_together(found, parts)
    regular = [part for part in parts if not part.as_needed]
    as_needed = [part for part in parts if part.as_needed]
    made = _limited(_step(parts, regular, as_needed), as_needed, setting)
    _check_totals(made, totals, units)
    return made, units.pop()


def _all_taken(found: list[Clause], setting: Setting) -> list[Taken]:
    needed = [clause.as_needed for clause in found]
    if setting.only_if_needed and not any(needed):
        raise NotUnderstoodError("'up to' an amount is stated, but nothing is taken as needed")
    if setting.most_doses is not None and len(found) > 1 and sum(needed) != 1:
        raise NotUnderstoodError("it is not clear for which dose the highest number of doses is")
    return [
        taken(
            clause,
            setting.strength,
            infused=setting.infused,
            most=setting.most_doses if clause.as_needed or len(found) == 1 else None,
        )
        for clause in found
    ]


# --- several clauses ------------------------------------------------------------------------------


def _check_together(found: list[Clause], parts: list[Taken]) -> None:
    """Raise unless the clauses can only mean doses that add up."""
    if any(part.continuous or part.when.once or part.when.divided for part in parts):
        raise NotUnderstoodError("the doses cannot be put together with certainty")
    _check_as_needed(found)
    if any(part.when.is_daily for part in parts):
        raise NotUnderstoodError("'daily' beside other doses may be one more dose or their sum")
    counted = parts if found[0].time_first else parts[1:]
    if not any(clause.sign for clause in found) and any(_is_counted(part) for part in counted):
        raise NotUnderstoodError("it is not clear whether the doses add up")
    if any(part.when.on_days for part in parts):
        _check_days(parts)
    elif any(part.of != part.days for part in parts):
        raise NotUnderstoodError("it is not clear which doses are taken on which days")
    else:
        _check_times([part for part in parts if not part.as_needed])


def _check_times(regular: list[Taken]) -> None:
    """Raise for two doses at one time, or one dose that may be said twice in two ways."""
    counted = [_singles([part]) for part in regular if _is_counted(part)]
    if len(counted) > 1:
        raise NotUnderstoodError("two doses are stated, each with a number of times a day")
    timed = [part for part in regular if not _is_counted(part)]
    minutes = [minute for part in timed for minute in part.when.minutes]
    if len(set(minutes)) != len(minutes):
        raise NotUnderstoodError("two doses are stated for one time of day")
    if counted and _singles(timed) in counted:
        raise NotUnderstoodError("it is not clear whether the doses add up or are said twice")


def _is_counted(part: Taken) -> bool:
    """Said as a number of times a day, not as times of day."""
    return not part.when.minutes and part.when.on_days is None


def _check_days(parts: list[Taken]) -> None:
    days = [part.when.on_days.weekdays if part.when.on_days else frozenset[int]() for part in parts]
    if not all(days) or len(frozenset[int]().union(*days)) != sum(map(len, days)):
        raise NotUnderstoodError("it is not clear which doses are taken on which days")


def _check_as_needed(found: list[Clause]) -> None:
    """Raise where one dose or more may be as needed: "10 mg am, 10 mg hs prn"."""
    needed = [clause.as_needed for clause in found]
    if all(needed) or not any(needed):
        return
    last = found[-1]
    often = [said for said in last.timing if isinstance(said, Often)]
    apart = bool(_STRONG & set(last.sign)) or any(
        each.counted is not Counted.EVERY_DAY for each in often
    )
    if last.set_apart and "+" not in last.sign:
        apart = False
    if sum(needed) != 1 or not needed[-1] or not apart:
        raise NotUnderstoodError("it is not clear which of the doses are as needed")


# --- sums -----------------------------------------------------------------------------------------


def _step(parts: list[Taken], regular: list[Taken], as_needed: list[Taken]) -> Step:
    doses, needed = _singles(regular), _singles(as_needed)
    if needed is None:
        doses = None
    return Step(
        days=1 if any(part.when.once and part.when.often is None for part in parts) else None,
        regular=_a_day(regular),
        as_needed=_a_day(as_needed),
        doses=doses,
        as_needed_doses=needed if needed is not None and doses is not None else (),
        continuous=any(part.continuous for part in regular),
    )


def _a_day(parts: list[Taken]) -> Amount:
    if all(part.of == part.days for part in parts):
        return sum((part.total for part in parts), NOTHING)
    low = sum((Fraction(part.total.low) * part.days / part.of for part in parts), Fraction(0))
    high = sum((Fraction(part.total.high) * part.days / part.of for part in parts), Fraction(0))
    return Amount(_average(low), _average(high))


def _average(value: Fraction) -> Decimal:
    return rounded(Decimal(value.numerator) / Decimal(value.denominator))


def _singles(parts: list[Taken]) -> tuple[Amount, ...] | None:
    """All single doses in order of the day; None where they vary by day or are unknown."""
    if any(part.singles is None and not part.open_ended for part in parts):
        return None
    if any(part.of != part.days for part in parts):
        return None
    timed = [single for part in parts for single in part.singles or ()]
    return tuple(amount for _, amount in sorted(timed, key=lambda single: single[0]))


# --- limits and sums stated -----------------------------------------------------------------------


def _limited(made: Step, as_needed: list[Taken], setting: Setting) -> Step:
    """The step with as-needed doses cut to what a stated most a day leaves for them."""
    most = setting.most.amount.high if setting.most is not None else None
    open_ended = [part for part in as_needed if part.open_ended]
    if most is None:
        if open_ended:
            raise NotUnderstoodError("no highest number of doses a day for an as-needed dose")
        return made
    if made.regular.low > most:
        raise NotUnderstoodError("the doses add up to more than the most allowed a day")
    if made.regular.high > most:
        if as_needed:
            raise NotUnderstoodError("the regular doses alone may reach the most allowed a day")
        return replace(made, regular=Amount(made.regular.low, most), doses=None)
    if not open_ended and made.in_full.high <= most:
        return made
    return _cut(made, as_needed, most - made.regular.high)


def _cut(made: Step, as_needed: list[Taken], left: Decimal) -> Step:
    if len(as_needed) != 1 or made.doses is None:
        raise NotUnderstoodError(
            "it is not clear what the most allowed a day leaves for which dose"
        )
    one = as_needed[0].total if as_needed[0].open_ended else made.as_needed_doses[0]
    if one.low != one.high:
        if as_needed[0].open_ended:
            raise NotUnderstoodError("no highest number of doses a day for an as-needed dose")
        return replace(made, as_needed=Amount(min(made.as_needed.low, left), left))
    times = int(left // one.high)
    if times < 1:
        raise NotUnderstoodError("one dose is more than the most allowed a day")
    allowed = Amount(one.low * times, one.high * times)
    return replace(made, as_needed=allowed, as_needed_doses=(one,) * times)


def _check_totals(made: Step, totals: list[Total], units: set[Unit]) -> None:
    for total in totals:
        stated = total.mass.amount
        if total.mass.unit not in units or stated not in (made.regular, made.in_full):
            amount = f"{plain(stated.high)} {total.mass.unit}"
            raise NotUnderstoodError(f"the doses do not add up to {amount} a day")


def most_a_day(limits: list[Most], strength: Strength | None) -> Mass | None:
    """The stated most a day as mass, None when none is. Raises NotUnderstoodError for two."""
    found: set[tuple[Decimal, Unit]] = set()
    for limit in limits:
        amounts, unit = in_mass(Dose((Amount(limit.value, limit.value),), limit.measure), strength)
        found.add((amounts[0].high, unit))
    if len(found) > 1:
        raise NotUnderstoodError("two different amounts are named as the most a day")
    for amount, unit in found:
        return Mass.of(amount, amount, unit)
    return None
