"""Acute kidney injury: a recent diagnosis, or a rise of creatinine.

Source: rule 25 in RULES.md, after the KDIGO guideline of 2012 (from memory).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from fhir_baclofen.facts import Evidence
from fhir_baclofen.kidney.findings import Findings, Stage
from fhir_baclofen.kidney.results import Kind, Result
from fhir_baclofen.rules.kidney_numbers import (
    ACUTE_DAYS,
    ACUTE_HOURS,
    ACUTE_RATIO,
    ACUTE_RISE,
    BASELINE_FROM,
    BASELINE_TO,
)


@dataclass(frozen=True, slots=True)
class Acute:
    """What speaks for an acute injury; empty evidence when nothing does.

    `no_baseline` is true when a single recent creatinine leaves nothing to compare with.
    """

    evidence: Evidence = ()
    no_baseline: bool = False


def acute_injury(findings: Findings, today: date) -> Acute:
    """Whether the kidneys were injured lately; an undated diagnosis is taken for recent."""
    diagnosed = sorted(
        d.reference
        for d in findings.diagnoses
        if d.stage is Stage.ACUTE and (d.on is None or 0 <= (today - d.on).days <= ACUTE_DAYS.value)
    )
    samples = sorted((r for r in findings.results if r.kind is Kind.CREATININE), key=_order)
    newest = samples[-1] if samples else None
    if newest is None or (today - newest.on).days > ACUTE_DAYS.value:
        return Acute(tuple(diagnosed))
    risen = {r.reference for pair in _rises(samples, newest, today) for r in pair}
    return Acute(tuple(dict.fromkeys([*diagnosed, *sorted(risen)])), len(samples) == 1)


def hidden_samples(findings: Findings, today: date) -> tuple[str, ...]:
    """Creatinines that cannot be used, where a newer one may have risen from them."""
    lately = [
        r.on
        for r in findings.results
        if r.kind is Kind.CREATININE and (today - r.on).days <= ACUTE_DAYS.value
    ]
    if not lately:
        return ()
    longest = timedelta(days=int(BASELINE_TO.value))
    return tuple(
        u.told
        for u in findings.unusable
        if u.sample and (u.on is None or u.on >= max(lately) - longest)
    )


def _rises(
    samples: Sequence[Result], newest: Result, today: date
) -> Iterator[tuple[Result, Result]]:
    """The pairs of an earlier and a later sample that make a rise which has not gone back."""
    for at, later in enumerate(samples):
        if (today - later.on).days > ACUTE_DAYS.value:
            continue
        for earlier in samples[:at]:
            climbed = min(later.value, newest.value) - earlier.value
            if climbed >= ACUTE_RISE.value and _is_within(earlier, later):
                yield earlier, later
    lowest = min(_baseline(samples, newest), key=lambda r: r.value, default=None)
    if lowest is not None and newest.value >= ACUTE_RATIO.value * lowest.value:
        yield lowest, newest


def _baseline(samples: Iterable[Result], newest: Result) -> Iterator[Result]:
    shortest, longest = BASELINE_FROM.value, BASELINE_TO.value
    return (r for r in samples if shortest <= (newest.on - r.on).days <= longest)


def _is_within(earlier: Result, later: Result) -> bool:
    """Within 48 hours; by calendar days where the hour of one is not known."""
    span = timedelta(hours=int(ACUTE_HOURS.value))
    if earlier.at and later.at:
        return later.at - earlier.at <= span
    return later.on - earlier.on <= span


def _order(result: Result) -> tuple[tuple[date, datetime, datetime], Decimal, str]:
    return result.moment, result.value, result.reference
