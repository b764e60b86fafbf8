"""One clause -> what it gives on a day: how many doses, of how much, on how many days."""

from dataclasses import dataclass, field
from decimal import Decimal

from fhir_baclofen.dosing import NOTHING, Amount, Strength, Unit
from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.clauses import Clause
from fhir_baclofen.sig.elements import Per
from fhir_baclofen.sig.grammar import ONE
from fhir_baclofen.sig.strength import in_mass
from fhir_baclofen.sig.when import When, when_of

HOURS_A_DAY = 24
# Doses without a time of day stand after those of the morning and before those of noon.
ANY_TIME = 700
_TIMES_OF_A_SPLIT = (480, 720, 1080, 1320)
_WIDEST_RANGE = 8
# "baclofen 10 tab tid" is far more likely one tablet of 10 mg.
_TABLETS_OR_MG = 10
_CENT = Decimal("0.01")
FORMS = frozenset(("tablet", "capsule", "packet"))


@dataclass(slots=True)
class Taken:
    """What one clause gives on each of `days` in `of` days.

    `singles` are (minute of the day, amount) at the highest number of times; None when the split is
    unknown. `open_ended` is true for an as-needed dose with no number of times: `total` is then one
    dose.
    """

    total: Amount
    unit: Unit
    singles: tuple[tuple[int, Amount], ...] | None
    as_needed: bool
    when: When = field(default_factory=When)
    days: int = 1
    of: int = 1
    continuous: bool = False
    open_ended: bool = False


def taken(clause: Clause, strength: Strength | None, *, infused: bool, most: int | None) -> Taken:
    """What a clause gives; `most` is a stated highest number of doses a day.

    Raises NotUnderstoodError when the dose has no mass, or how often is open or said in two ways.
    """
    amounts, unit = in_mass(clause.dose, strength)
    if not any(amount.high for amount in amounts) or (len(amounts) == 1 and not amounts[0].low):
        raise NotUnderstoodError("the dose is 0")
    if clause.dose.measure in FORMS and any(
        each.high >= _TABLETS_OR_MG for each in clause.dose.amounts
    ):
        raise NotUnderstoodError("a number of tablets may be the strength of one")
    if any(amount.high > amount.low * _WIDEST_RANGE for amount in amounts):
        raise NotUnderstoodError("the dose has an unlikely range")
    when = when_of(clause)
    given = Taken(amounts[0], unit, None, clause.as_needed, when)
    if infused and _is_infusion(clause, when):
        return _infusion(given, clause)
    if clause.dose.per is Per.HOUR:
        raise NotUnderstoodError("an amount an hour is read only for an infusion")
    if len(amounts) > 1:
        return _by_split(given, amounts, most)
    if clause.dose.per is Per.DAY or when.divided is not None:
        return _of_a_day(given, clause)
    return _by_single_doses(given, most)


# --- amounts of a whole day -----------------------------------------------------------------------


def _is_infusion(clause: Clause, when: When) -> bool:
    return clause.dose.per is not Per.DOSE or (when.is_daily and when.divided is None)


def _infusion(given: Taken, clause: Clause) -> Taken:
    when = given.when
    if given.as_needed or when.times or when.minutes or when.on_days or when.divided or when.once:
        raise NotUnderstoodError("an infusion and single doses are mixed")
    hours = HOURS_A_DAY if clause.dose.per is Per.HOUR else 1
    given.total = Amount(given.total.low * hours, given.total.high * hours)
    given.continuous = True
    return given


def _of_a_day(given: Taken, clause: Clause) -> Taken:
    """As in "60 mg/day", "60 mg daily in 3 divided doses", "60 mg divided tid"."""
    when = given.when
    number = _parts_of_a_day(when, a_day_is_said=clause.dose.per is Per.DAY)
    if number is None and clause.dose.measure in FORMS and clause.dose.amounts == (ONE,):
        # "1 tablet a day" is not divided; how "60 mg a day" is divided stays open.
        number = 1
    given.singles = _equal_doses(given, number)
    only_divided = clause.dose.per is Per.DOSE and not when.is_daily
    if only_divided and (given.singles is None or clause.dose.measure not in ("mg", "ug")):
        raise NotUnderstoodError("it is not clear whether the amount is for a dose or for a day")
    return given


def _parts_of_a_day(when: When, *, a_day_is_said: bool) -> int | None:
    """In how many doses an amount a day is taken, None when that is left open."""
    often, divided = when.times, when.divided
    times = len(when.minutes) or (often.high if often else 0)
    if when.once or when.on_days is not None:
        raise NotUnderstoodError("an amount a day and other days are both stated")
    if divided is None:
        if times:
            raise NotUnderstoodError("an amount a day and a number of doses are both stated")
        return None
    if not (a_day_is_said or when.is_daily or divided.by_times):
        raise NotUnderstoodError("it is not clear whether the amount is for a dose or for a day")
    if often is not None and (often.low != often.high or often.days != 1):
        raise NotUnderstoodError("the number of doses an amount a day is divided into is not clear")
    if 1 in (times, divided.doses) or (times and divided.doses and times != divided.doses):
        raise NotUnderstoodError("the number of doses an amount a day is divided into is not clear")
    return divided.doses or times or None


def _equal_doses(given: Taken, number: int | None) -> tuple[tuple[int, Amount], ...] | None:
    """The single doses, if the amount divides to the hundredth; else the split is not known."""
    if number is None:
        return None
    each = Amount(given.total.low / number, given.total.high / number)
    if each.low % _CENT or each.high % _CENT:
        return None
    return tuple((minute, each) for minute in given.when.minutes or (ANY_TIME,) * number)


# --- single doses ---------------------------------------------------------------------------------


def _by_split(given: Taken, amounts: tuple[Amount, ...], most: int | None) -> Taken:
    """As in "1-0-1": doses in order of the day, those of 0 left out."""
    when, number = given.when, len(amounts)
    times = _TIMES_OF_A_SPLIT[:number] if number <= len(_TIMES_OF_A_SPLIT) else (ANY_TIME,) * number
    if when.once or when.divided is not None:
        raise NotUnderstoodError("single doses and an amount a day are mixed")
    if len(when.minutes) == len(amounts):
        times = when.minutes
    given.singles = tuple(pair for pair in zip(times, amounts, strict=True) if pair[1].high)
    given.total = sum((amount for amount in amounts), NOTHING)
    given.days, given.of = _share(when)
    number = len(given.singles)
    often = when.times
    if often is not None and not number == often.low == often.high:
        raise NotUnderstoodError("the single doses and the number of times do not agree")
    if len(when.minutes) not in (0, number, len(amounts)) or (most is not None and most < number):
        raise NotUnderstoodError("the single doses and the times of day do not agree")
    return given


def _by_single_doses(given: Taken, most: int | None) -> Taken:
    one, when = given.total, given.when
    if most is not None and when.often is not None and when.often.days != 1:
        raise NotUnderstoodError("it is not clear what the highest number of doses a day allows")
    low, high = _limited(_count(given), most, as_needed=given.as_needed)
    if not high:
        given.open_ended = True
        return given
    given.total = Amount(one.low * low, one.high * high)
    times = when.minutes if len(when.minutes) == high else (ANY_TIME,) * high
    given.singles = tuple((minute, one) for minute in times)
    given.days, given.of = _share(when)
    return given


def _share(when: When) -> tuple[int, int]:
    """On how many of how many days."""
    period = when.often.days if when.often is not None else 1
    if when.on_days is None:
        return 1, period
    if period != 1:
        raise NotUnderstoodError("two different frequencies are stated")
    return when.on_days.taken, when.on_days.of


def _count(given: Taken) -> tuple[int, int]:
    """Fewest and most times on a day it is taken; 0, 0 where an as-needed dose leaves it open."""
    when = given.when
    if when.often is not None:
        if when.once and (when.often.high, when.often.days) != (1, 1):
            raise NotUnderstoodError("one dose only and a number of doses are both stated")
        return when.often.low, when.often.high
    if when.minutes:
        return len(when.minutes), len(when.minutes)
    if when.on_days is not None or when.once:
        return 1, 1
    if given.as_needed:
        return 0, 0
    raise NotUnderstoodError("how often the dose is taken is not stated")


def _limited(count: tuple[int, int], most: int | None, *, as_needed: bool) -> tuple[int, int]:
    low, high = count
    if most is None:
        return count
    if not high:
        return most, most
    if low > most and not as_needed:
        raise NotUnderstoodError("more doses a day are stated than are allowed")
    return min(low, most), min(high, most)
