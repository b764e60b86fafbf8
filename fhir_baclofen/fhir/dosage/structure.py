"""One line of a Dosage: its dose, how often, and what follows for a day.

A line is read into a `Part` of the regimen. Where it is only silent on something (no timing, a unit
that is not known) its free text may speak for it; where it says something wrong it is not read.
"""

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from fhir_baclofen.dosing import NOTHING, Amount, Route, Step, Strength, Unit
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.dosage import amounts
from fhir_baclofen.fhir.dosage.agreement import capped, near_amounts
from fhir_baclofen.fhir.dosage.amounts import Dose
from fhir_baclofen.fhir.dosage.bounds import ALWAYS, Bounds, bounds_of
from fhir_baclofen.fhir.dosage.curve import NO_DOSE, Part
from fhir_baclofen.fhir.dosage.dose import NOTHING_GIVEN, Given, attempt, given_by
from fhir_baclofen.fhir.dosage.timing import MOST_TIMES_A_DAY, times_of
from fhir_baclofen.fhir.dosage.timing_code import Times
from fhir_baclofen.fhir.dosage_types import Dosage, number
from fhir_baclofen.quantities import ZERO

ONCE = Fraction(1)


class Limit(Struct, frozen=True):
    """The most that may be taken in a day; `stated` when the dosage says it of a day itself."""

    unit: Unit
    most: Decimal
    stated: bool


class Structure(Struct, frozen=True):
    """What the structured elements of a line say.

    A `part` when they say all; an `error` when not, with what is known beside it; neither when they
    say nothing of a dose.
    """

    part: Part | None = None
    error: UnreadableDosageError | None = None
    given: Given = NOTHING_GIVEN
    times: Times | None = None
    limit: Limit | None = None
    bounds: Bounds = ALWAYS
    sequence: int | None = None
    is_as_needed: bool = False


def structure_of(line: Dosage, strength: Strength | None, route: Route | None) -> Structure:
    """The structured dose of a line given by `route` (None where that is not known)."""
    try:
        _refuse_other_releases(line)
        sequence = _sequence(line)
    except UnreadableDosageError as wrong:
        return Structure(error=wrong)
    given, no_dose = attempt(lambda: given_by(line, strength))
    times, no_times = attempt(lambda: None if line.timing is None else times_of(line.timing))
    limit, no_limit = attempt(lambda: _limit(line, strength))
    bounds, no_bounds = attempt(lambda: bounds_of(line.timing))
    as_needed = _is_as_needed(line) or (times is not None and times.as_needed)
    known = given or NOTHING_GIVEN, times, limit, bounds or ALWAYS, sequence, as_needed
    errors = [error for error in (no_dose, no_times, no_limit, no_bounds) if error is not None]
    if errors:
        return Structure(None, min(errors, key=lambda error: error.silent), *known)
    part, no_part = attempt(lambda: _part(line, Structure(None, None, *known), strength, route))
    return Structure(part, no_part, *known)


def _sequence(line: Dosage) -> int | None:
    if line.sequence is None:
        return None
    place = number(line.sequence)
    if place is None or place != place.to_integral_value():
        raise UnreadableDosageError("the sequence of a line is not a whole number")
    return int(place)


def _refuse_other_releases(line: Dosage) -> None:
    """A dosage in the shape of another release is not guessed at: more may differ than shape."""
    if line.modifier_extension is not None:
        raise UnreadableDosageError("it is modified by an extension")
    stu3 = (line.dose_quantity, line.dose_range, line.dose_simple_quantity, line.rate_quantity)
    if any((*stu3, line.rate_range, line.rate_ratio, line.rate_simple_quantity)):
        raise UnreadableDosageError("it has the shape of FHIR STU3 (a dose outside doseAndRate)")
    if line.as_needed is not None or line.as_needed_for is not None:
        raise UnreadableDosageError("it has the shape of FHIR R5 (asNeeded)")
    if isinstance(line.max_dose_per_period, tuple):
        raise UnreadableDosageError("it has the shape of FHIR R5 (several maxDosePerPeriod)")


# -- the most ------------------------------------------------------------------------------------


def _limit(line: Dosage, strength: Strength | None) -> Limit | None:
    """`maxDosePerPeriod` as the most in a day; of a longer period it is what one day may hold."""
    ratio = line.max_dose_per_period
    if ratio is None or isinstance(ratio, tuple):
        return None
    if ratio.numerator is None or ratio.denominator is None:
        raise UnreadableDosageError("the most a day is not complete", silent=True)
    most = amounts.single(ratio.numerator, strength)
    days = amounts.days_of(ratio.denominator, "period of the most a day")
    a_day = most.times(1 / days, 1 / days).high if days < 1 else most.amount.high
    return Limit(most.unit, a_day, stated=days <= 1)


def _refuse_above_cap(line: Dosage, dose: Dose | None, strength: Strength | None) -> None:
    if line.max_dose_per_administration is None or dose is None:
        return
    cap = amounts.single(line.max_dose_per_administration, strength)
    if cap.unit is not dose.unit or dose.amount.high > cap.amount.high:
        raise UnreadableDosageError("one dose is above the most it allows at a time")


# -- a day ---------------------------------------------------------------------------------------


def _part(
    line: Dosage, known: Structure, strength: Strength | None, route: Route | None
) -> Part | None:
    given = known.given
    if given.zero:
        return Part(Unit.MG, (NO_DOSE,), bounds=known.bounds, sequence=known.sequence)
    unit_of = given.dose or given.daily or known.limit
    step = _step(known, route)
    if step is None or unit_of is None:
        return None
    _refuse_above_cap(line, given.dose, strength)
    maximum = None
    if known.limit is not None:
        if known.limit.unit is not unit_of.unit:
            raise UnreadableDosageError("the dose and the most a day are in different units")
        step = capped(step, known.limit.most)
        maximum = known.limit.most if known.limit.stated else None
    return Part(
        unit_of.unit,
        (step,),
        at=known.times.at if known.times is not None else (),
        bounds=known.bounds,
        sequence=known.sequence,
        maximum=maximum,
        largest=given.dose.amount.high if given.dose is not None else ZERO,
    )


def _step(known: Structure, route: Route | None) -> Step | None:
    given, times = known.given, known.times
    dose = given.dose
    as_needed = known.is_as_needed
    if given.daily is not None:
        return _continuous(given, given.daily, times, as_needed=as_needed, route=route)
    if dose is not None and times is not None:
        return _taken(dose, times, route, as_needed=as_needed)
    if times is None and as_needed and known.limit is not None:
        return _up_to(known.limit.most, dose)
    if dose is None and times is None:
        return None
    missing = "the dose is not said" if dose is None else "how often is not said"
    raise UnreadableDosageError(missing, silent=True)


def _is_as_needed(line: Dosage) -> bool:
    return line.as_needed_codeable_concept is not None or line.as_needed_boolean is True


def _taken(dose: Dose, times: Times, route: Route | None, *, as_needed: bool) -> Step:
    count = int(times.high) if times.every_day else None
    doses = None if count is None else (dose.amount,) * count
    if as_needed:
        most = dose.times(times.high, times.high)
        regular = None if doses is None else ()
        return Step(None, NOTHING, most, doses=regular, as_needed_doses=doses or ())
    amount = dose.times(times.low, times.high)
    if route is Route.INTRATHECAL and times.days != 1:
        return Step(times.days, amount, continuous=True)
    return Step(times.days, amount, doses=doses)


def _continuous(
    given: Given, daily: Dose, times: Times | None, *, as_needed: bool, route: Route | None
) -> Step:
    """An amount a day: an infusion, or a daily total of which the single doses are not said."""
    dose = given.dose
    if as_needed or (given.infusion and route is Route.ORAL):
        raise UnreadableDosageError("an infusion is neither by mouth nor as needed")
    if dose is not None:
        _refuse_other_dose(dose, daily, times)
    elif times is not None and not times.low == times.high == ONCE:
        raise UnreadableDosageError("both an amount a day and how often are given")
    days = None if times is None else times.days
    return Step(days, daily.amount, continuous=given.infusion or route is Route.INTRATHECAL)


def _refuse_other_dose(dose: Dose, daily: Dose, times: Times | None) -> None:
    amount = None if times is None else dose.times(times.low, times.high)
    if amount is None or dose.unit is not daily.unit or not near_amounts(amount, daily.amount):
        raise UnreadableDosageError("the dose and the rate differ")


def _up_to(most: Decimal, dose: Dose | None) -> Step:
    """As needed with nothing but the most a day: that counts in full."""
    total = Amount(most, most)
    if dose is not None and dose.amount.low > most:
        raise UnreadableDosageError("it says to take more in a day than the most it allows")
    count = int(most / dose.amount.low) if dose is not None else 0
    if dose is None or count > MOST_TIMES_A_DAY:
        return Step(None, NOTHING, total)
    return Step(None, NOTHING, total, doses=(), as_needed_doses=(dose.amount,) * count)
