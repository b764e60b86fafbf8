"""How a daily dose is divided into single doses that are neither too large nor too seldom."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from fhir_baclofen.facts import Indication
from fhir_baclofen.plan.case import Case
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.ceilings import largest_single_dose
from fhir_baclofen.rules.split import ONCE, SPASTICITY_SPLIT, TWICE
from fhir_baclofen.splits import split, uneven_split
from fhir_baclofen.tablets import GRAIN, in_mg

Doses = tuple[Decimal, ...]
MOST_TIMES = 4
FEW_TIMES = 3


def times_a_day(case: Case, before: Doses) -> int:
    """How many doses a day: as ordered, as taken, or as the protocol begins."""
    ordered = case.intent.doses_per_day if case.intent else None
    fewest, most = case.protocol.doses_per_day
    return min(max(ordered or len(before) or fewest, fewest), most)


def divided(case: Case, mg: Decimal, times: int) -> Doses:
    """A daily dose in about so many doses; in more where a single one would be too large."""
    ways = (uneven_split, split) if case.slow else (split,)
    found: Doses | None = None
    for count in range(times, max(times, MOST_TIMES) + 1):
        for way in ways:
            doses = way(mg, count, case.stock)
            if doses is None:
                return _unmade(mg, times)
            found = found or doses
            if suits(case, doses):
                return doses
    return found or _unmade(mg, times)


def _unmade(mg: Decimal, times: int) -> Doses:
    """A dose that the products on hand do not make, as it is: the remainder in the evening."""
    part = in_mg(int(mg / times // GRAIN))
    return tuple(d for d in (*[part] * (times - 1), mg - part * (times - 1)) if d > 0)


def suits(case: Case, doses: Sequence[Decimal]) -> bool:
    """True when no single dose is too large and none comes too seldom."""
    kind, mg, times = case.facts.indication.kind, sum(doses, ZERO), len(doses)
    if max(doses, default=ZERO) > largest_single_dose(kind).value:
        return False
    if kind is Indication.HICCUPS:
        return True
    return not any(_too_seldom(kind, mg, times))


def _too_seldom(kind: Indication, mg: Decimal, times: int) -> Iterator[bool]:
    yield times == 1 and mg > ONCE.value
    yield times < FEW_TIMES and mg > TWICE.value
    yield kind is Indication.SPASTICITY and times < FEW_TIMES and mg > SPASTICITY_SPLIT.value
