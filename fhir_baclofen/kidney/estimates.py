"""From results to estimates of kidney function, by the measure that the site chose."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from fhir_baclofen.facts import Evidence, Gender, Tier
from fhir_baclofen.kidney.findings import Body, Findings, Size
from fhir_baclofen.kidney.formulas import (
    ADULT,
    ckd_epi_2021,
    cockcroft_gault,
    weight_for_clearance,
)
from fhir_baclofen.kidney.results import Kind, Result, tier_of

CRCL_ONLY: Final = "crcl-only"
EGFR_ONLY: Final = "egfr-only"
_BY_AREA: Final = "mL/min/{1.73_m2}"
_BY_TIME: Final = "mL/min"
_BY_RACE: Final = "The lower of two results by race counts."
# Source: Cockcroft and Gault, Nephron 1976;16:31 (from memory).
WEIGHT_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Estimate:
    """Kidney function on one day; `value` is exact when `comparator` is "".

    `note` is what must be said where it sets the tier.
    """

    tier: Tier
    value: Decimal
    comparator: str
    measure: str
    unit: str
    result: Result
    evidence: Evidence
    note: str = ""

    @property
    def on(self) -> date:
        """The day of the sample."""
        return self.result.on

    @property
    def order(self) -> tuple[tuple[date, datetime, datetime], Decimal, tuple[str, ...]]:
        """A total order: by sample, then issue, then the worse value last, then by name."""
        names = (self.result.reference, self.measure, self.comparator, self.note)
        return self.result.moment, -self.value, names


@dataclass(frozen=True, slots=True)
class NoEstimate:
    """A creatinine that gives no estimate, and why."""

    on: date
    reason: str


Attempt = Estimate | NoEstimate
Formula = Callable[[Result], Attempt]


def attempts(findings: Findings, measure: str) -> tuple[Attempt, ...]:
    """Every estimate by the measure of the site; by the other one where there is none by it."""
    results = _lower_by_race(findings.results)
    egfr = _attempts(results, Kind.EGFR, lambda r: _egfr(r, findings.gender))
    clearance = _reported(results, Kind.CLEARANCE)
    if measure == CRCL_ONLY:
        own = _attempts(results, Kind.CLEARANCE, lambda r: _clearance(r, findings))
        return _first(own, egfr, "No creatinine clearance can be had; the eGFR counts instead.")
    if measure == EGFR_ONLY:
        return _first(egfr, clearance, "No eGFR can be had; the creatinine clearance counts.")
    return (*egfr, *clearance)


def _first(own: tuple[Attempt, ...], other: tuple[Attempt, ...], note: str) -> tuple[Attempt, ...]:
    if any(isinstance(a, Estimate) for a in own):
        return own
    noted = (replace(a, note=_said(a.note, note)) for a in other if isinstance(a, Estimate))
    return (*noted, *own)


def _said(*notes: str) -> str:
    return " ".join(n for n in notes if n)


def _attempts(results: Sequence[Result], kind: Kind, formula: Formula) -> tuple[Attempt, ...]:
    """What is reported, and what creatinine gives on days without a report."""
    reported = _reported(results, kind)
    known = {e.on for e in reported}
    creatinine = (r for r in results if r.kind is Kind.CREATININE and r.on not in known)
    return (*reported, *(formula(r) for r in creatinine))


def _reported(results: Iterable[Result], kind: Kind) -> tuple[Estimate, ...]:
    return tuple(
        Estimate(
            tier=tier_of(r.value, r.comparator),
            value=r.value,
            comparator=r.comparator,
            measure=kind.value,
            unit=_BY_AREA if kind is Kind.EGFR else _BY_TIME,
            result=r,
            evidence=(r.reference,),
            note=_BY_RACE if r.by_race and kind is Kind.EGFR else "",
        )
        for r in results
        if r.kind is kind
    )


def _lower_by_race(results: Iterable[Result]) -> tuple[Result, ...]:
    """Of the results of one day that stand apart by race the lowest; a single one is as any."""
    kept: list[Result] = []
    by_day: dict[date, list[Result]] = {}
    for result in results:
        if result.by_race and result.kind is Kind.EGFR:
            by_day.setdefault(result.on, []).append(result)
        else:
            kept.append(result)
    for pair in by_day.values():
        lowest = min(pair, key=lambda r: (r.value, r.comparator != "<", r.reference))
        kept.append(replace(lowest, by_race=len(pair) > 1))
    return tuple(kept)


def _egfr(result: Result, gender: Gender | None) -> Attempt:
    why_not = _no_adult(result)
    if why_not or result.age is None:
        return NoEstimate(result.on, why_not)
    value = ckd_epi_2021(result.value, result.age, gender)
    return Estimate(
        tier=tier_of(value),
        value=value,
        comparator="",
        measure="ckd-epi-2021",
        unit=_BY_AREA,
        result=result,
        evidence=(result.reference,),
    )


def _clearance(result: Result, findings: Findings) -> Attempt:
    weight = _near(findings.body.weights, result.on)
    why_not = _no_adult(result) or ("there is no weight within a year" if weight is None else "")
    if why_not or weight is None or result.age is None:
        return NoEstimate(result.on, why_not)
    kilograms, height = _weight(weight, findings.body, findings.gender)
    value = cockcroft_gault(result.value, result.age, findings.gender, kilograms)
    evidence = (result.reference, weight.reference, *((height.reference,) if height else ()))
    return Estimate(
        tier=tier_of(value),
        value=value,
        comparator="",
        measure="cockcroft-gault",
        unit=_BY_TIME,
        result=result,
        evidence=evidence,
        note="" if height else "Without a height the creatinine clearance is uncertain.",
    )


def _no_adult(result: Result) -> str:
    if result.age is None:
        return "there is no birth date to estimate from"
    return "the equation is for adults" if result.age < ADULT else ""


def _weight(weight: Size, body: Body, gender: Gender | None) -> tuple[Decimal, Size | None]:
    if not body.heights:
        return weight.value, None
    height = max(body.heights, key=lambda h: (h.on, h.reference))
    return weight_for_clearance(weight.value, height.value, gender), height


def _near(sizes: Iterable[Size], on: date) -> Size | None:
    """The newest within a year before a day, else the first within a year after it."""
    before = [s for s in sizes if 0 <= (on - s.on).days <= WEIGHT_DAYS]
    after = [s for s in sizes if 0 < (s.on - on).days <= WEIGHT_DAYS]
    if before:
        return max(before, key=lambda s: (s.on, s.reference))
    return min(after, key=lambda s: (s.on, s.reference), default=None)
