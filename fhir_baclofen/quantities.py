"""Doses a day with the unit in the type: milligrams by mouth and micrograms by pump never meet."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
HUNDREDTH = Decimal("0.01")


def plain(value: Decimal) -> str:
    """A number as people write it: no exponent and no trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal) -> Decimal:
    """The value to two decimals, halves up: only for doses averaged over uneven days."""
    return value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class OralDailyDose:
    """Baclofen by mouth in milligrams a day (UCUM mg/d); low and high are equal without a range."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "OralDailyDose") -> "OralDailyDose":
        """Both together."""
        return OralDailyDose(self.low + other.low, self.high + other.high)

    def __str__(self) -> str:
        """As shown to people: "30 mg/day" or "20 to 30 mg/day"."""
        if self.low == self.high:
            return f"{plain(self.high)} mg/day"
        return f"{plain(self.low)} to {plain(self.high)} mg/day"


@dataclass(frozen=True, slots=True)
class PumpDailyDose:
    """Intrathecal baclofen in micrograms a day (UCUM ug/d).

    Low and high are equal without a range.
    """

    low: Decimal
    high: Decimal

    def __add__(self, other: "PumpDailyDose") -> "PumpDailyDose":
        """Both together."""
        return PumpDailyDose(self.low + other.low, self.high + other.high)

    def __str__(self) -> str:
        """As shown to people: "750 µg/day"."""
        if self.low == self.high:
            return f"{plain(self.high)} µg/day"
        return f"{plain(self.low)} to {plain(self.high)} µg/day"


def mg_per_day(low: Decimal | int | str, high: Decimal | int | str | None = None) -> OralDailyDose:
    """An oral dose a day; with one argument there is no range."""
    return OralDailyDose(Decimal(low), Decimal(low if high is None else high))


def ug_per_day(low: Decimal | int | str, high: Decimal | int | str | None = None) -> PumpDailyDose:
    """A pump dose a day; with one argument there is no range."""
    return PumpDailyDose(Decimal(low), Decimal(low if high is None else high))
