"""Amounts of baclofen in a Dosage: what a FHIR Quantity, Range or Ratio says in mg or ug.

A unit may stand in `unit` (words), in `code` (UCUM or an HL7 drug form), or in both; both must then
say the same. Nothing is guessed: a unit that is not in the tables, a tablet without a strength and
a millilitre without a concentration are not read.

Source: FHIR R4, Quantity, Range, Ratio; UCUM (a month is 30.4375 days, a year 365.25).
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

from fhir_baclofen.dosing import Amount, Strength, Unit
from fhir_baclofen.errors import NoConcentrationError, UnreadableDosageError
from fhir_baclofen.fhir.dosage_types import Quantity, Range, Ratio
from fhir_baclofen.fhir.terminology import unit_of
from fhir_baclofen.quantities import plain, rounded

UCUM = "http://unitsofmeasure.org"
SMALLEST = Decimal("1E-6")
LARGEST = Decimal("1E+7")
LONGEST_SHOWN = 40

DAYS: dict[str, Fraction] = {
    **dict.fromkeys(("s", "sec", "second"), Fraction(1, 86400)),
    **dict.fromkeys(("min", "minute"), Fraction(1, 1440)),
    **dict.fromkeys(("h", "hr", "hour"), Fraction(1, 24)),
    **dict.fromkeys(("d", "day"), Fraction(1)),
    **dict.fromkeys(("wk", "week"), Fraction(7)),
    **dict.fromkeys(("mo", "month"), Fraction(487, 16)),
    **dict.fromkeys(("a", "yr", "year"), Fraction(1461, 4)),
}
"""A unit of time (UCUM code or English word) in days."""

_MASS = {"mg": (Unit.MG, 1), "g": (Unit.MG, 1000), "ug": (Unit.UG, 1)}
_MILLILITRE = "mL"
_A_DAY = {
    **dict.fromkeys(("d", "day", "24h", "24.h", "24 h", "24hr", "24 hr", "24 hours"), 1),
    **dict.fromkeys(("h", "hr", "hour"), 24),
    **dict.fromkeys(("min", "minute"), 1440),
}


class Dose(Struct, frozen=True):
    """An amount with its unit."""

    unit: Unit
    amount: Amount

    def times(self, low: Fraction, high: Fraction) -> Amount:
        """The amount a day when taken `low` to `high` times a day."""
        return Amount(scaled(self.amount.low, low), scaled(self.amount.high, high))


def scaled(value: Decimal, factor: Fraction) -> Decimal:
    """The product: exact where a decimal can hold it, else to two decimals (an average)."""
    product = value * factor.numerator
    if factor.denominator == 1:
        return product
    quotient = product / factor.denominator
    return quotient if quotient == quotient.quantize(SMALLEST) else rounded(quotient)


def positive(value: Decimal | None, name: str) -> Decimal:
    """A number that can be an amount: above zero and of a believable size."""
    if value is None:
        raise UnreadableDosageError(f"the {name} is not a number")
    if not SMALLEST <= abs(value) <= LARGEST:
        text = "0" if value == 0 else "out of any range"
        raise UnreadableDosageError(f"the {name} is {text}")
    if value < 0:
        raise UnreadableDosageError(f"the {name} is {plain(value)}")
    return value


def dose(quantity: Quantity | None, range_: Range | None, strength: Strength | None) -> Dose | None:
    """The single dose of `doseQuantity` or `doseRange`; None when neither is there."""
    if quantity is not None and range_ is not None:
        raise UnreadableDosageError("there are both a dose and a dose range")
    if quantity is not None:
        return single(quantity, strength)
    return None if range_ is None else _between(range_, strength, single)


def single(quantity: Quantity, strength: Strength | None) -> Dose:
    """One amount, as a `Dose` with equal ends."""
    value = _value(quantity, "dose")
    return _mass(_kind(quantity), value, strength)


def rate(
    quantity: Quantity | None, range_: Range | None, ratio: Ratio | None, strength: Strength | None
) -> Dose | None:
    """The amount a day of `rateQuantity`, `rateRange` or `rateRatio`; None when none is there."""
    if (quantity is not None) + (range_ is not None) + (ratio is not None) > 1:
        raise UnreadableDosageError("the rate is given twice")
    if quantity is not None:
        return flow(quantity, strength)
    if range_ is not None:
        return _between(range_, strength, flow)
    return None if ratio is None else _amount_in_time(ratio, strength)


def flow(quantity: Quantity, strength: Strength | None) -> Dose:
    """The amount a day of a quantity in an amount per time, such as ug/d or mL/h."""
    value = _value(quantity, "rate")
    names = {_rate_name(name) for name in _names(quantity)}
    if len(names) != 1 or None in names:
        raise _unit_not_understood(quantity)
    kind, times = names.pop() or ("", 0)
    return _mass(kind, value * times, strength)


def is_flow(quantity: Quantity) -> bool:
    """True when the unit is an amount per time."""
    return _is_rate(_names(quantity))


@lru_cache(maxsize=512)
def _is_rate(names: tuple[str, ...]) -> bool:
    return any(map(_rate_name, names))


def days_of(quantity: Quantity, name: str) -> Fraction:
    """A length of time in days."""
    value = _value(quantity, name)
    unit = (quantity.code or quantity.unit or "").strip().lower()
    length = DAYS.get(unit) or DAYS.get(unit.removesuffix("s"))
    if length is None:
        raise UnreadableDosageError(f"the unit of the {name} is not understood", silent=True)
    return Fraction(value) * length


def _value(quantity: Quantity, name: str) -> Decimal:
    if quantity.comparator:
        raise UnreadableDosageError(f"the {name} has a comparator")
    if quantity.value is None:
        raise UnreadableDosageError(f"the {name} has no value", silent=True)
    return positive(quantity.number, name)


def _names(quantity: Quantity) -> tuple[str, ...]:
    return _named(quantity.unit, quantity.code, quantity.system)


@lru_cache(maxsize=512)
def _named(shown: str | None, coded: str | None, system: str | None) -> tuple[str, ...]:
    """What names the unit; a code of another system counts only where it is a known word."""
    unit, code = _plain(shown), _plain(coded)
    if not code or code == unit:
        return (unit,) if unit else ()
    if not unit:
        return (code,)
    return (unit, code) if system in {None, UCUM} or unit_of(code) else (unit,)


def _plain(name: str | None) -> str:
    """In small letters, without UCUM's braces, a full stop, or the 1 that means no unit."""
    if not name:
        return ""
    if unit_of(name):
        return name
    name = name.strip().lower().replace("(s)", "s").rstrip(".")
    if name.startswith("{") and name.endswith("}"):
        name = name[1:-1]
    return "" if name == "1" else name


def _kind(quantity: Quantity) -> str:
    names = _names(quantity)
    if not names:
        raise UnreadableDosageError("the dose has no unit", silent=True)
    kinds = {unit_of(name) for name in names}
    kind = kinds.pop()
    if kind is None or None in kinds:
        raise _unit_not_understood(quantity)
    if kinds:
        raise UnreadableDosageError(f"the unit is {names[0]} by one name and {names[1]} by another")
    return kind


def _rate_name(name: str) -> tuple[str, int] | None:
    amount, per, time = name.replace(" per ", "/").partition("/")
    if not per:
        return None
    kind, times = unit_of(amount.strip()), _A_DAY.get(time.strip())
    return (kind, times) if kind and times else None


def _unit_not_understood(quantity: Quantity) -> UnreadableDosageError:
    shown = " ".join((quantity.unit or quantity.code or "").split())[:LONGEST_SHOWN]
    reason = f'the unit "{shown}" is not understood' if shown else "the dose has no unit"
    return UnreadableDosageError(reason, silent=True)


def _mass(kind: str, value: Decimal, strength: Strength | None) -> Dose:
    if kind in _MASS:
        unit, factor = _MASS[kind]
        return Dose(unit, Amount(value * factor, value * factor))
    liquid = kind == _MILLILITRE
    if strength is None or strength.liquid is not liquid or strength.per <= 0:
        if liquid:
            reason = "the dose is in mL and the concentration is not known"
            raise NoConcentrationError(reason, silent=True)
        raise UnreadableDosageError("the strength of the tablet is not known", silent=True)
    mass = positive(value * strength.amount / strength.per, "dose")
    return Dose(strength.unit, Amount(mass, mass))


def _between(
    range_: Range, strength: Strength | None, read: Callable[[Quantity, Strength | None], Dose]
) -> Dose:
    if range_.low is None or range_.high is None:
        raise UnreadableDosageError("a range has one end only", silent=True)
    low, high = read(range_.low, strength), read(range_.high, strength)
    if low.unit is not high.unit:
        raise UnreadableDosageError("a range mixes mg and ug")
    if low.amount.low > high.amount.high:
        raise UnreadableDosageError("a range runs from high to low")
    return Dose(low.unit, Amount(low.amount.low, high.amount.high))


def _amount_in_time(ratio: Ratio, strength: Strength | None) -> Dose:
    if ratio.numerator is None or ratio.denominator is None:
        raise UnreadableDosageError("a rate is not complete", silent=True)
    amount = single(ratio.numerator, strength)
    times = 1 / days_of(ratio.denominator, "time of the rate")
    return Dose(amount.unit, amount.times(times, times))
