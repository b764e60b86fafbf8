"""Elements of one step -> clauses: which dose goes with which times.

People write the dose first ("10 mg am, 20 mg hs") or the time first ("morgens 10 mg, abends
20 mg"). The first and last element tell which; anything in between is refused, because a time
moved to another dose is a wrong dose.
"""

from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from fhir_baclofen.dosing import Amount, Unit
from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.elements import (
    AsNeeded,
    At,
    Counted,
    Divided,
    Dose,
    Element,
    Mark,
    Mass,
    Often,
    OnDays,
    OnlyOnce,
    Per,
    Product,
    Total,
)
from fhir_baclofen.sig.words import AFTERNOON, EVENING, MIDNIGHT, NIGHT, NOON

ONE = Decimal(1)
Timing = Often | At | OnDays | Divided | AsNeeded | OnlyOnce
# Signs that explain what stands before them, and so cannot begin another dose.
_NOT_BETWEEN = frozenset("(=")
_JOINS = frozenset("&+=")
_ENDS = frozenset(";:")
# Names of times that may be one time: "in the evening before bed", "after lunch in the afternoon".
_MAY_BE_ONE = {
    *(frozenset(pair) for pair in ((NOON, AFTERNOON), (AFTERNOON, EVENING), (EVENING, NIGHT))),
    *(frozenset((late, MIDNIGHT)) for late in (EVENING, NIGHT)),
}
TIMING = (Often, At, OnDays, Divided, AsNeeded, OnlyOnce)
_PARTS = (Dose, Product, *TIMING)


class Clause(NamedTuple):
    """One dose and everything said about when it is taken; `sign` holds the signs before it."""

    dose: Dose
    timing: list[Timing]
    sign: str = ""
    set_apart: bool = False
    """A sign stands before "as needed", which may be meant for more than this dose."""
    time_first: bool = False
    """The times stand before the dose."""

    @property
    def as_needed(self) -> bool:
        """True for an as-needed dose; "up to three times a day" leaves it to the patient, too."""
        return any(
            isinstance(said, AsNeeded) or (isinstance(said, Often) and said.up_to)
            for said in self.timing
        )


class _Said(NamedTuple):
    """A dose, product or time, with the signs between it and the one before."""

    sign: str
    said: Dose | Product | Timing


class _Part(NamedTuple):
    """A dose or time, with the signs between it and the part before."""

    sign: str
    said: Dose | Timing


def clauses(elements: list[Element]) -> tuple[list[Clause], list[Total]]:
    """The clauses of a step, and what it says its doses add up to.

    Raises NotUnderstoodError when a dose or a time is left over or could belong to two.
    """
    totals = [element for element in elements if isinstance(element, Total)]
    parts = _sums_set_aside(_products_settled(_all_said(elements)), totals)
    doses = [place for place, part in enumerate(parts) if isinstance(part.said, Dose)]
    if not doses and len(totals) == 1:
        return [_whole_day(totals.pop(), parts)], totals
    if not doses:
        raise NotUnderstoodError("no dose is stated")
    return _grouped(parts, doses), totals


def _all_said(elements: list[Element]) -> list[_Said]:
    found: list[_Said] = []
    sign = ""
    for element in elements:
        if isinstance(element, Mark):
            sign += element.sign
        elif isinstance(element, _PARTS):
            found.append(_Said(sign, element))
            sign = ""
    return found


def _products_settled(found: list[_Said]) -> list[_Part]:
    """Products as doses: "10 mg tablet" is one tablet where its times follow, else only a name."""
    settled: list[_Part] = []
    sign = ""
    for place, (before, said) in enumerate(found):
        sign += before
        meant = (
            _one_of(said, found[:place], found[place + 1 :]) if isinstance(said, Product) else said
        )
        if meant is not None:
            settled.append(_Part(sign, meant))
            sign = ""
    return settled


def _one_of(product: Product, before: list[_Said], after: list[_Said]) -> Dose | None:
    """The single tablet that a product stands for; None where it stands for no dose."""
    if before and isinstance(before[-1].said, Dose):
        return None
    if not after or not isinstance(after[0].said, TIMING):
        return None
    if product.plural or product.strength.liquid or set(after[0].sign) & _ENDS:
        raise NotUnderstoodError("a strength is stated, but not how much to take")
    return Dose((Amount(ONE, ONE),), "tablet")


def _sums_set_aside(parts: list[_Part], totals: list[Total]) -> list[_Part]:
    """Take "60 mg/day" out where the doses themselves stand beside it."""
    if sum(isinstance(part.said, Dose) for part in parts) < 2:  # noqa: PLR2004
        return parts
    beside = parts[1]
    has_sum = isinstance(beside.said, Dose) and "+" not in beside.sign
    if has_sum and (total := _total(parts[0])):
        totals.append(total)
        return [beside._replace(sign=""), *parts[2:]]
    if total := _total(parts[-1]):
        totals.append(total)
        return parts[:-1]
    return parts


def _total(part: _Part) -> Total | None:
    """The sum that a part states, None where it states none or an amount to be added."""
    dose = part.said
    if not isinstance(dose, Dose) or dose.per is not Per.DAY or "+" in part.sign:
        return None
    if dose.measure not in ("mg", "ug"):
        raise NotUnderstoodError("a number of tablets a day stands beside another dose")
    return Total(Mass(dose.amounts[0], Unit(dose.measure)))


def _whole_day(total: Total, parts: list[_Part]) -> Clause:
    """As in "total daily dose 60 mg in 3 divided doses", or "(10 mg daily)" with no other dose."""
    timing = [part.said for part in parts if isinstance(part.said, TIMING)]
    if total.daily:
        timing.append(Often(1, 1, counted=Counted.DAILY))
    per = Per.DOSE if total.daily else Per.DAY
    return Clause(Dose((total.mass.amount,), total.mass.unit.value, per), timing)


def _check_joints(parts: list[_Part]) -> None:
    """Raise where "and" begins the text, or "plus" does not stand between two doses."""
    if parts[0].sign and set(parts[0].sign) & _JOINS:
        raise NotUnderstoodError("the beginning is missing")
    seen = False
    for part in parts:
        is_dose = isinstance(part.said, Dose)
        if "+" in part.sign and not (seen and is_dose):
            raise NotUnderstoodError("it is not clear what a dose is added to")
        seen = seen or is_dose


def _grouped(parts: list[_Part], doses: list[int]) -> list[Clause]:
    _check_joints(parts)
    if len(doses) == 1:
        if all(
            any(isinstance(part.said, At) for part in side)
            for side in (parts[: doses[0]], parts[doses[0] :])
        ):
            raise NotUnderstoodError("it is not clear which times belong to the dose")
        return [_clause(parts)]
    dose_first = doses[0] == 0 and doses[-1] != len(parts) - 1
    time_first = doses[0] != 0 and doses[-1] == len(parts) - 1
    if not dose_first and not time_first:
        raise NotUnderstoodError("it is not clear which times belong to which dose")
    starts = doses if dose_first else [0, *(place + 1 for place in doses[:-1])]
    _check_signs(parts, starts)
    ends = [*starts[1:], len(parts)]
    return [_clause(parts[start:end]) for start, end in zip(starts, ends, strict=True)]


def _check_signs(parts: list[_Part], starts: list[int]) -> None:
    """Where signs part some elements they must part the clauses: not "10 mg am, noon 20 mg hs"."""
    signs = any(part.sign for part in parts[1:])
    as_needed = any(isinstance(part.said, AsNeeded) for part in parts)
    between = [parts[start].sign for start in starts[1:]]
    if ((signs or as_needed) and not all(between)) or any(
        set(sign) & _NOT_BETWEEN for sign in between
    ):
        raise NotUnderstoodError("it is not clear which times belong to which dose")


def _clause(parts: list[_Part]) -> Clause:
    timing: list[Timing] = []
    (dose,) = (part.said for part in parts if isinstance(part.said, Dose))
    for before, after in pairwise(parts):
        own = isinstance(before.said, Dose) or isinstance(after.said, Dose)
        if own and set(after.sign) & _JOINS:
            raise NotUnderstoodError("it is not clear which times belong to which dose")
    _check_named_times(parts)
    for part in parts:
        if not isinstance(part.said, Dose):
            _added(timing, part.said, part.sign)
    apart = any(isinstance(part.said, AsNeeded) and part.sign for part in parts[1:])
    return Clause(dose, timing, parts[0].sign, apart, not isinstance(parts[0].said, Dose))


def _check_named_times(parts: list[_Part]) -> None:
    """Raise where two names may be one time of day: "in the evening before bed" is one dose.

    They are two where "and" joins them, or in a list of three or more.
    """
    times = [(part.sign, part.said) for part in parts if isinstance(part.said, At)]
    signs = {sign for sign, _ in times[1:]}
    twice = any(isinstance(part.said, Often) and part.said.low > 1 for part in parts)
    number = sum(len(at.minutes) for _, at in times)
    if number == 2 and not twice and any(frozenset(at.minutes) in _MAY_BE_ONE for _, at in times):  # noqa: PLR2004
        raise NotUnderstoodError("it is not clear whether one time of day is named or two")
    for (_, before), (sign, after) in pairwise(times):
        pair = frozenset((before.minutes[-1], after.minutes[0]))
        if pair not in _MAY_BE_ONE or "&" in sign:
            continue
        listed = number > 2 or twice if "," in sign else number > 2 and signs == {""}  # noqa: PLR2004
        if not listed or (not sign and after.phrased):
            raise NotUnderstoodError("it is not clear whether one time of day is named or two")


def _added(timing: list[Timing], said: Timing, sign: str) -> None:
    """Add a time; "nightly (at bedtime)" is one, "at night and at bedtime" would be two at once."""
    before = timing[-1] if timing else None
    if (
        isinstance(before, At)
        and isinstance(said, At)
        and said.minutes == before.minutes
        and sign in ("", "(")
    ):
        return
    timing.append(said)
