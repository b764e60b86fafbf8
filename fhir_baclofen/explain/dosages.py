"""A daily dose as structured dosage, to be put in the place of another one."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from fhir_baclofen.fhir.dosage_types import (
    Dosage,
    DoseAndRate,
    Quantity,
    Timing,
    TimingRepeat,
)

GRID: Final = Decimal("2.5")
"""Half of the smallest tablet: doses are moved by it."""
_UCUM: Final = "http://unitsofmeasure.org"


def divided(units: int, times: int) -> tuple[Decimal, ...]:
    """So many times 2.5 mg as single doses of a day, as even as they get, the larger ones first."""
    count = max(min(units, times), 1)
    each, more = divmod(units, count)
    return tuple(GRID * (each + (place < more)) for place in range(count))


def oral_lines(doses: Sequence[Decimal], like: Sequence[Dosage]) -> tuple[Dosage, ...]:
    """The single doses of a day as dosage lines, with route and dates of the lines they replace."""
    first = like[0] if like else Dosage()
    return tuple(
        Dosage(
            timing=_daily(len(list(same)), first),
            route=first.route,
            as_needed_boolean=True if like and all(map(is_as_needed, like)) else None,
            dose_and_rate=(DoseAndRate(dose_quantity=_quantity(dose, "mg")),),
        )
        for dose, same in groupby(doses)
    )


def pump_lines(ug_per_day: Decimal, like: Sequence[Dosage]) -> tuple[Dosage, ...]:
    """A pump rate as one dosage line, with route and dates of the lines it replaces."""
    first = like[0] if like else Dosage()
    repeat = _repeat(first)
    rate = DoseAndRate(rate_quantity=_quantity(ug_per_day, "ug/d"))
    timing = Timing(repeat=repeat) if repeat.bounds_period else None
    return (Dosage(timing=timing, route=first.route, dose_and_rate=(rate,)),)


def regular(lines: Sequence[Dosage]) -> tuple[Dosage, ...]:
    """The same lines, no longer as needed."""
    return tuple(
        replace(line, as_needed_boolean=None, as_needed_codeable_concept=None) for line in lines
    )


def is_as_needed(line: Dosage) -> bool:
    """True for a line flagged as needed."""
    return bool(line.as_needed_boolean or line.as_needed_codeable_concept)


def _daily(times: int, like: Dosage) -> Timing:
    repeat = replace(_repeat(like), frequency=times, period=1, period_unit="d")
    return Timing(repeat=repeat)


def _repeat(like: Dosage) -> TimingRepeat:
    old = like.timing.repeat if like.timing else None
    return TimingRepeat(bounds_period=old.bounds_period if old else None)


def _quantity(value: Decimal, unit: str) -> Quantity:
    return Quantity(value=value, unit=unit, system=_UCUM, code=unit)
