"""How well the kidneys work, as a tier.

From part 0.6 of the catalogue (CKD-EPI 2021, units, tiers), the switch `renal.measure` of 0.3 (the
worst within 30 days of the newest), rule 6 (what is unusable, what a comparator says), rule 7 (an
old value may raise a tier, never lower it), rules 22 to 25 (diagnoses, dialysis, acute injury), and
the page on reading kidney results (race pairs, terms for one sex, gender unknown).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

Measure = Literal["egfr", "creatinine", "creatinine-clearance"]
Diagnosis = Literal["N18.30", "N18.31", "N18.32", "N18.4", "N18.5", "N18.6", "N18.9", "Z99.2"]

WORST_FIRST: Final = ("dialysis", "failure", "severe", "moderate", "normal", "unknown")
LOWER_EDGES: Final = ((Decimal(60), "normal"), (Decimal(30), "moderate"), (Decimal(15), "severe"))
BY_DIAGNOSIS: Final[dict[Diagnosis, str]] = {
    "N18.30": "moderate",
    "N18.31": "moderate",
    "N18.32": "moderate",
    "N18.4": "severe",
    "N18.5": "severe",
    "N18.6": "dialysis",
    "N18.9": "unknown",
    "Z99.2": "dialysis",
}
PER_SECOND: Final = "mL/s/{1.73_m2}"
PER_MINUTE: Final = ("mL/min/{1.73_m2}", "mL/min/1.73.m2", "mL/min/1.73m2")
IN_MG_PER_DL: Final = {
    "mg/dL": Decimal(1),
    "umol/L": 1 / Decimal("88.4"),
    "mmol/L": 1000 / Decimal("88.4"),
}
YEAR: Final = timedelta(days=365)
ONE_TIME: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Result:
    """One laboratory result; `term` tells apart the terms for a race or a sex."""

    measure: Measure
    value: Decimal
    unit: str | None
    on: date
    comparator: str = ""
    as_text: bool = False
    term: Literal["", "black", "non-black", "female", "male"] = ""
    status: str = "final"


@dataclass(frozen=True, slots=True)
class Person:
    born: date
    gender: Literal["female", "male", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Stated:
    """Diagnoses with their day, and the last dialysis session."""

    diagnoses: tuple[Diagnosis, ...] = ()
    diagnosed: date = date.min
    dialysed: date | None = None


@dataclass(frozen=True, slots=True)
class Usable:
    """A result as mL/min (per 1.73 m2); a comparator has a tier but no value."""

    measure: str
    value: Decimal | None
    tier: str
    on: date


@dataclass(frozen=True, slots=True)
class Kidney:
    tier: str
    value: Decimal | None = None
    measure: str | None = None
    on: date | None = None


def tier_of(value: Decimal) -> str:
    """Normal 60 or more; moderate 30-59; severe 15-29; failure below 15."""
    return next((tier for edge, tier in LOWER_EDGES if value >= edge), "failure")


def tier_of_comparator(comparator: str, value: Decimal) -> str:
    """`>60` is normal, `>30` not better than moderate; `<30` and `<15` are that tier or worse."""
    if comparator in (">", ">="):
        return tier_of(value)
    if comparator == "<":  # the best value it can be lies just below
        return tier_of(value - Decimal("0.000001"))
    return tier_of(value)


def ckd_epi_2021(mg_per_dl: Decimal, age: int, *, female: bool) -> Decimal:
    """142 x min(Scr/k,1)^a x max(Scr/k,1)^-1.200 x 0.9938^age x 1.012 if female."""
    k = Decimal("0.7") if female else Decimal("0.9")
    a = Decimal("-0.241") if female else Decimal("-0.302")
    ratio = mg_per_dl / k
    low, high = min(ratio, Decimal(1)), max(ratio, Decimal(1))
    value = 142 * low**a * high ** Decimal("-1.200") * Decimal("0.9938") ** age
    return value * Decimal("1.012") if female else value


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def estimated(mg_per_dl: Decimal, person: Person, on: date) -> Decimal:
    """From a creatinine; gender other or unknown: both values, and the lower counts."""
    age = age_on(person.born, on)
    sexes = {"female": (True,), "male": (False,)}.get(person.gender, (True, False))
    return min(ckd_epi_2021(mg_per_dl, age, female=female) for female in sexes)


def plausible(result: Result) -> bool:
    """Creatinine 0.2 to 20 mg/dL, eGFR up to 200; a unit that fits."""
    if result.measure == "creatinine":
        factor = IN_MG_PER_DL.get(result.unit or "")
        return factor is not None and Decimal("0.2") <= result.value * factor <= 20
    if result.measure == "creatinine-clearance":
        return result.unit == "mL/min"
    if result.as_text:
        return result.value <= 200
    known = result.unit in PER_MINUTE or result.unit == PER_SECOND
    return known and result.value * (60 if result.unit == PER_SECOND else 1) <= 200


def usable(result: Result, person: Person) -> Usable | None:
    """The result as a clearance, or nothing when it may not be used."""
    if result.status not in ("final", "amended", "corrected") or not plausible(result):
        return None
    if result.term in ("female", "male") and result.term != person.gender:
        return None
    if result.measure == "creatinine":
        value = estimated(result.value * IN_MG_PER_DL[result.unit or ""], person, result.on)
        return Usable("ckd-epi-2021", value, tier_of(value), result.on)
    value = result.value * (60 if result.unit == PER_SECOND else 1)
    if result.comparator:
        tier = tier_of_comparator(result.comparator, value)
        return Usable(result.measure, None, tier, result.on)
    return Usable(result.measure, value, tier_of(value), result.on)


def _not_twice(results: list[Usable]) -> list[Usable]:
    """A creatinine with a reported eGFR of the same calendar day is not computed again."""
    reported = {each.on for each in results if each.measure == "egfr"}
    return [r for r in results if r.measure != "ckd-epi-2021" or r.on not in reported]


def measured(results: tuple[Result, ...], person: Person) -> Kidney:
    """The worst tier within 30 days of the newest result."""
    read = _not_twice([u for r in results if (u := usable(r, person)) is not None])
    if not read:
        return Kidney("unknown")
    newest = max(each.on for each in read)
    together = [each for each in read if newest - each.on <= ONE_TIME]
    worst = min(together, key=lambda u: WORST_FIRST.index(u.tier))
    if any(each.tier == worst.tier for each in together if each is not worst):
        return Kidney(worst.tier)  # which of two results set one tier is not said
    return Kidney(worst.tier, worst.value, worst.measure, worst.on)


def kidney(results: tuple[Result, ...], person: Person, at: date, stated: Stated) -> Kidney:
    """Dialysis first, then a measured value, then a diagnosis that names a stage.

    A diagnosis counts without a number; a number older than a year, or than the diagnosis, does
    not lower what it says.
    """
    stages = [BY_DIAGNOSIS[code] for code in stated.diagnoses]
    on_dialysis = stated.dialysed is not None and at - stated.dialysed <= ONE_TIME
    if on_dialysis or "dialysis" in stages:
        return Kidney("dialysis", measure="diagnosis")
    found = measured(results, person)
    newer = found.on is not None and at - found.on <= YEAR and found.on > stated.diagnosed
    if newer or not stages:
        return found
    worst = min(stages, key=WORST_FIRST.index)
    if WORST_FIRST.index(found.tier) <= WORST_FIRST.index(worst):
        return found
    return Kidney(worst, measure="diagnosis")
