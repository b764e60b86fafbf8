"""Kidney results on both sides of every edge."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product as cross
from random import Random
from typing import Final, Literal

from tests.oracle.kidneys import (
    PER_MINUTE,
    PER_SECOND,
    Diagnosis,
    Measure,
    Person,
    Result,
    estimated,
)
from tests.oracle.resources import AT

Gender = Literal["female", "male", "other", "unknown"]


WOMAN: Final = Person(date(1980, 5, 1), "female")


@dataclass(frozen=True, slots=True)
class KidneyCase:
    """What is on record about the kidneys; `shape` names what is special."""

    shape: str
    results: tuple[Result, ...] = ()
    person: Person = WOMAN
    diagnoses: tuple[Diagnosis, ...] = ()
    dialysed: int | None = None  # days ago


SEXES: Final[tuple[Literal["female", "male"], ...]] = ("female", "male")
GENDERS: Final[tuple[Gender, ...]] = ("female", "male", "other", "unknown")
EDGES: Final = tuple(
    Decimal(hundredths) / 100
    for edge in (15, 30, 60)
    for hundredths in (edge * 100 - 10, edge * 100 - 1, edge * 100, edge * 100 + 10)
) + tuple(Decimal(value) for value in (5, 22, 45, 75, 90, 120, 200))
STAGES: Final[tuple[Diagnosis, ...]] = (
    "N18.30", "N18.31", "N18.32", "N18.4", "N18.5", "N18.6", "N18.9", "Z99.2",
)  # fmt: skip
BODY: Final = PER_MINUTE[0]


def _ago(days: int) -> date:
    return AT - timedelta(days=days)


def _egfr(value: Decimal | str, days: int = 40) -> Result:
    return Result("egfr", Decimal(value), BODY, _ago(days))


def _reported() -> Iterator[KidneyCase]:
    for value, unit in cross(EDGES, PER_MINUTE):
        yield KidneyCase("eGFR", (Result("egfr", value, unit, _ago(40)),))
    for value in EDGES:
        clearance = Result("creatinine-clearance", value, "mL/min", _ago(40))
        yield KidneyCase("clearance", (clearance,))
    for text in ("0.1", "0.24", "0.25", "0.26", "0.49", "0.5", "0.51", "0.99", "1", "1.01", "2"):
        yield KidneyCase("eGFR per second", (Result("egfr", Decimal(text), PER_SECOND, _ago(40)),))


def _comparators() -> Iterator[KidneyCase]:
    pairs = [("<", n) for n in (15, 30, 60)] + [(c, n) for c in (">", ">=") for n in (60, 90)]
    for (comparator, value), as_text, days in cross(
        [*pairs, (">", 30)], (False, True), (0, 40, 365, 366)
    ):
        unit = None if as_text else BODY
        result = Result("egfr", Decimal(value), unit, _ago(days), comparator, as_text)
        yield KidneyCase(f"{comparator}{value}", (result,))


def _around(person: Person, on: date, edge: int) -> Iterator[Decimal]:
    """The last creatinine (in 0.01 mg/dL) at or above an eGFR, and its neighbours."""
    hundredths = next(
        n for n in range(20, 2000) if estimated(Decimal(n + 1) / 100, person, on) < edge
    )
    for n in range(max(hundredths - 2, 20), hundredths + 4):
        yield Decimal(n) / 100


def _creatinines() -> Iterator[KidneyCase]:
    on = _ago(40)
    for gender, year, edge in cross(GENDERS, (1937, 1960, 1985, 2004), (60, 30, 15)):
        person = Person(date(year, 5, 1), gender)
        for mg in _around(person, on, edge):
            yield KidneyCase(
                "creatinine in mg/dL", (Result("creatinine", mg, "mg/dL", on),), person
            )
    for gender, micro in cross(GENDERS, (18, 60, 88, 110, 150, 250, 400, 900, 1700)):
        person = Person(date(1958, 3, 20), gender)
        results = (Result("creatinine", Decimal(micro), "umol/L", on),)
        yield KidneyCase("creatinine in umol/L", results, person)
        results = (Result("creatinine", Decimal(micro) / 1000, "mmol/L", on),)
        yield KidneyCase("creatinine in mmol/L", results, person)
    for days in (-1, 0, 1):  # the birthday between: age counts on the day of the sample
        person = Person(date(1955, on.month, on.day) + timedelta(days=days), "male")
        yield KidneyCase("birthday", (Result("creatinine", Decimal("1.2"), "mg/dL", on),), person)


def _unusable() -> Iterator[KidneyCase]:
    odd: tuple[tuple[Measure, str, str | None], ...] = (
        ("creatinine", "20.1", "mg/dL"),
        ("creatinine", "0.19", "mg/dL"),
        ("creatinine", "90", "mg/dL"),
        ("creatinine", "1500", "mg/dL"),
        ("creatinine", "1.1", None),
        ("creatinine", "1.1", "mg/mL"),
        ("egfr", "201", BODY),
        ("egfr", "25", None),
        ("egfr", "25", "mg/dL"),
    )
    for measure, value, unit in odd:
        bad = Result(measure, Decimal(value), unit, _ago(10))
        yield KidneyCase("unusable alone", (bad,))
        for value_before in ("95", "45", "22"):
            yield KidneyCase("unusable, another before", (bad, _egfr(value_before)))
    for status in ("preliminary", "entered-in-error", "cancelled", "amended", "corrected"):
        yield KidneyCase("status", (replace(_egfr("22", 10), status=status), _egfr("95")))
    yield KidneyCase("creatinine at its limits", (Result("creatinine", Decimal(20), "mg/dL", AT),))
    low = Result("creatinine", Decimal("0.2"), "mg/dL", AT)
    yield KidneyCase("creatinine at its limits", (low,))


def _pairs() -> Iterator[KidneyCase]:
    for low, high, days in cross(("14", "29", "59", "61"), ("16", "31", "62", "90"), (0, 40)):
        one = replace(_egfr(low, days), term="non-black")
        two = replace(_egfr(high, days), term="black")
        yield KidneyCase("race pair", (one, two))
        yield KidneyCase(
            "race pair", (replace(one, value=two.value), replace(two, value=one.value))
        )
    for gender, term in cross(SEXES, SEXES):
        person = Person(date(1970, 1, 1), gender)
        results = (replace(_egfr("25", 5), term=term), _egfr("95", 20))
        yield KidneyCase("term for one sex", results, person)


def _windows() -> Iterator[KidneyCase]:
    for old, new, newest, apart in cross(
        ("14", "29", "59", "95"), ("14", "29", "59", "95"), (0, 300), (1, 29, 30, 31, 200)
    ):
        results = (_egfr(new, newest), _egfr(old, newest + apart))
        yield KidneyCase(f"{apart} days apart", results)
    for value, days in cross(("14", "29", "59", "60", "95"), (364, 365, 366, 400, 2000)):
        yield KidneyCase(f"{'old' if days > 365 else 'within a year'}", (_egfr(value, days),))
    for egfr, micro, days in cross(("95", "65", "40"), (60, 150, 400), (39, 40, 41)):
        creatinine = Result("creatinine", Decimal(micro), "umol/L", _ago(days))
        yield KidneyCase("creatinine beside eGFR", (_egfr(egfr), creatinine))


def _diagnosed() -> Iterator[KidneyCase]:
    yield KidneyCase("nothing known")
    for stage in STAGES:
        yield KidneyCase("diagnosis alone", diagnoses=(stage,))
    for one, two in cross(STAGES, STAGES):
        if one < two:
            yield KidneyCase("two diagnoses", diagnoses=(one, two))
    for stage, value, days in cross(STAGES, ("95", "45", "22", "10"), (40, 98, 100, 365, 366, 900)):
        shape = "diagnosis after the eGFR" if days > 99 else "diagnosis and eGFR"
        yield KidneyCase(shape, (_egfr(value, days),), diagnoses=(stage,))
    for days, value in cross((0, 1, 29, 30, 31, 200), ("95", "22", "10")):
        yield KidneyCase("dialysis session", (_egfr(value),), dialysed=days)


def _mixed() -> Iterator[KidneyCase]:
    """Several results of all kinds; one in two near an edge."""
    random = Random(20250310)  # noqa: S311 - the same cases in every run
    for _ in range(600):
        person = Person(date(random.randint(1935, 2005), random.randint(1, 12), 9),
                        random.choice(GENDERS))  # fmt: skip
        results = tuple(_any(random) for _ in range(random.randint(2, 4)))
        yield KidneyCase("several results", results, person)


def _any(random: Random) -> Result:
    on = _ago(random.choice((0, 1, 10, 29, 30, 31, 32, 59, 60, 61, 300, 364, 365, 366, 500)))
    kind = random.randrange(4)
    if kind == 0:
        hundredths = Decimal(random.randint(40, 500)) / 100
        return Result("creatinine", hundredths, "mg/dL", on)
    if kind == 1:
        return Result("creatinine-clearance", random.choice(EDGES), "mL/min", on)
    return Result("egfr", random.choice(EDGES), random.choice(PER_MINUTE), on)


def kidney_cases() -> list[KidneyCase]:
    return [
        case
        for several in (
            _reported,
            _comparators,
            _creatinines,
            _unusable,
            _pairs,
            _windows,
            _diagnosed,
            _mixed,
        )
        for case in several()
    ]
