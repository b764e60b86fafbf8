"""Dosages of every shape, each with the edges it stands for."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as cross
from typing import Final

from tests.oracle.doses import TIMES_A_DAY, Amount, AtTimes, Every, Line, Split, Unit

Order = tuple[tuple[Line, ...], str]  # lines, name of the product


@dataclass(frozen=True, slots=True)
class DosageCase:
    """Orders side by side; `shape` names what is special."""

    shape: str
    orders: tuple[Order, ...]


STRENGTHS: Final = {
    "baclofen": Fraction(0),
    "baclofen 5 MG Oral Tablet": Fraction(5),
    "baclofen 10 MG Oral Tablet": Fraction(10),
    "baclofen 20 MG Oral Tablet": Fraction(20),
    "baclofen 1 MG/ML Oral Solution": Fraction(1),
    "baclofen 5 MG/ML Oral Suspension": Fraction(5),
    "baclofen 5 mg/5 mL oral solution": Fraction(1),
    "baclofen 25 mg/5 mL oral suspension": Fraction(5),
    "baclofen 10 mg tablet": Fraction(10),
}
TABLETS: Final = [name for name in STRENGTHS if "ablet" in name]
LIQUIDS: Final = [name for name in STRENGTHS if "5 mL" in name or "/ML" in name]
MG: Final = [Fraction(n, 2) for n in (5, 10, 15, 20, 25, 30, 40, 50)]
COUNTS: Final = [Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2)]
ML: Final = [Fraction(1), Fraction(5, 2), Fraction(4)]


def _every(frequency: int, period: int, unit: str, at_most: int | None = None) -> Every:
    return Every(frequency, at_most or frequency, Fraction(period), "h" if unit == "h" else "d")


TIMINGS: Final[list[tuple[str, Every | AtTimes]]] = [
    *(("n times a day", _every(n, 1, "d")) for n in (1, 2, 3, 4)),
    *(("every n hours", _every(1, n, "h")) for n in (4, 6, 8, 12, 24)),
    ("n times in 24 hours", _every(3, 24, "h")),
    ("every other day", _every(1, 2, "d")),
    ("every other day", _every(1, 48, "h")),
    ("clock times", AtTimes("timeOfDay", ("08:00:00", "20:00:00"))),
    ("clock times", AtTimes("timeOfDay", ("07:00:00", "13:00:00", "21:00:00"))),
    ("parts of the day", AtTimes("when", ("MORN", "NIGHT"))),
    ("parts of the day", AtTimes("when", ("CM", "CD", "CV"))),
    *(("a timing code", AtTimes("code", (code,))) for code in ("QD", "BID", "TID", "QID", "Q6H")),
]
WORDS: Final = [AtTimes("word", (word,)) for word in TIMES_A_DAY]
SPLITS: Final[list[tuple[Unit, tuple[int, ...]]]] = [
    ("mg", (10, 5, 5, 10)),
    ("mg", (25, 20, 25, 20)),
    ("mg", (5, 5, 10)),
    ("mg", (20, 15, 20)),
    ("mg", (5, 0, 10)),
    ("tablet", (1, 0, 1)),
    ("tablet", (1, 1, 2)),
    ("tablet", (1, 1, 1)),
    ("tablet", (2, 0, 1)),
]


def _fixed(value: Fraction, unit: Unit) -> Amount:
    return Amount(value, value, unit)


def _structured() -> Iterator[DosageCase]:
    for value, (shape, timing) in cross(MG, TIMINGS):
        yield DosageCase(shape, (((Line(_fixed(value, "mg"), timing),), "baclofen"),))
    for value, name, (shape, timing) in cross(COUNTS, TABLETS, TIMINGS[:6]):
        line = Line(_fixed(value, "tablet"), timing)
        yield DosageCase(f"tablets, {shape}", (((line,), name),))
    for value, name, (shape, timing) in cross(ML, LIQUIDS, TIMINGS[:6]):
        line = Line(_fixed(value, "mL"), timing)
        yield DosageCase(f"millilitres, {shape}", (((line,), name),))


def _ranges() -> Iterator[DosageCase]:
    for low, more, times in cross(MG[:6], (Fraction(5), Fraction(10)), (1, 2, 3, 4)):
        line = Line(Amount(low, low + more, "mg"), _every(times, 1, "d"))
        yield DosageCase("a range of doses", (((line,), "baclofen"),))
        times_line = Line(_fixed(low, "mg"), _every(times, 1, "d", times + 1))
        yield DosageCase("a range of times", (((times_line,), "baclofen"),))
        tablets = Line(Amount(Fraction(1), Fraction(2), "tablet"), _every(times, 1, "d"))
        yield DosageCase("a range of tablets", (((tablets,), TABLETS[times % len(TABLETS)]),))


def _as_needed() -> Iterator[DosageCase]:
    for value, timing in cross(MG, (_every(3, 1, "d"), _every(1, 8, "h"), _every(1, 1, "d", 3))):
        line = Line(_fixed(value, "mg"), timing, as_needed=True)
        yield DosageCase("as needed", (((line,), "baclofen"),))
        limited = Line(_fixed(value, "mg"), timing, as_needed=True, most_mg_a_day=2 * value)
        yield DosageCase("as needed up to a maximum", (((limited,), "baclofen"),))
        regular = Line(_fixed(Fraction(10), "mg"), _every(3, 1, "d"))
        yield DosageCase("regular and as needed", (((regular, line), "baclofen"),))


def _texts() -> Iterator[DosageCase]:
    for value, word in cross(MG, WORDS):
        yield DosageCase("text in mg", (((Line(_fixed(value, "mg"), word),), "baclofen"),))
    for value, word, name in cross(COUNTS[1::2], WORDS, TABLETS):
        yield DosageCase("text in tablets", (((Line(_fixed(value, "tablet"), word),), name),))
    for value, word, name in cross(ML[1:], WORDS[-3:], LIQUIDS):
        yield DosageCase("text in millilitres", (((Line(_fixed(value, "mL"), word),), name),))
    for unit, doses in SPLITS:
        split = Line(Split(tuple(Fraction(dose) for dose in doses), unit))
        for name in ("baclofen",) if unit == "mg" else TABLETS:
            yield DosageCase(f"a split in {unit}", (((split,), name),))


def _together() -> Iterator[DosageCase]:
    for one, two, times in cross(MG, MG, (1, 2)):
        lines = (
            Line(_fixed(one, "mg"), AtTimes("timeOfDay", ("08:00:00",))),
            Line(_fixed(two, "mg"), AtTimes("timeOfDay", ("13:00:00", "20:00:00")[:times])),
        )
        yield DosageCase("two lines", ((lines, "baclofen"),))
    for one, two in cross(MG[1:5], MG[1:5]):
        first = ((Line(_fixed(one, "mg"), _every(1, 1, "d")),), "baclofen 5 MG Oral Tablet")
        second = ((Line(_fixed(two, "mg"), _every(2, 1, "d")),), "baclofen 20 MG Oral Tablet")
        yield DosageCase("two orders", (first, second))


def dosage_cases() -> list[DosageCase]:
    return [*_structured(), *_ranges(), *_as_needed(), *_texts(), *_together()]
