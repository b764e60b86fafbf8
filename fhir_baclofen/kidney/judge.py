"""Kidney function from all that a record says about it.

The worst result within 30 days of the newest sets the tier; a stage in the problem list only where
no newer number does. Dialysis goes before all of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from fhir_baclofen.facts import Evidence, Kidney, Tier, UnusableValue
from fhir_baclofen.kidney.acute import acute_injury, hidden_samples
from fhir_baclofen.kidney.estimates import Attempt, Estimate, NoEstimate, attempts
from fhir_baclofen.kidney.findings import Diagnosis, Findings, Stage
from fhir_baclofen.kidney.results import RANK, Kind, Result, hides_tier, is_worse
from fhir_baclofen.quantities import plain

WINDOW_DAYS: Final = 30
STALE_DAYS: Final = 365
_TENTH: Final = Decimal("0.1")
_COMPUTED: Final = frozenset({"ckd-epi-2021", "cockcroft-gault"})
_STAGES: Final = {Stage.MODERATE: Tier.MODERATE, Stage.SEVERE: Tier.SEVERE}
_BY_NO_RESULT: Final = (None, "diagnosis")
_REDUCED: Final = RANK[Tier.MODERATE]


@dataclass(frozen=True, slots=True)
class _Diagnosed:
    """A tier by diagnosis alone."""

    tier: Tier
    on: date | None
    evidence: Evidence


def kidney_function(
    findings: Findings, *, measure: str, today: date, stale_days: int = STALE_DAYS
) -> Kidney:
    """Kidney function on a day, with its status and evidence.

    `measure` is "worst", "crcl-only" or "egfr-only"; the newest result is stale after `stale_days`.
    Findings of later days than `today` must have been left out.
    """
    tried = attempts(findings, measure)
    found = sorted((a for a in tried if isinstance(a, Estimate)), key=lambda e: e.order)
    dialysis = _dialysis(findings.diagnoses)
    staged = _staged(findings.diagnoses)
    if dialysis is not None:
        kidney = _by_diagnosis(dialysis)
    elif found and not (staged and _overrides(staged, found, today, stale_days)):
        kidney = _by_number(found, staged, today, stale_days)
    elif staged:
        kidney = _by_diagnosis(staged)
    else:
        kidney = Kidney(Tier.UNKNOWN)
    return _completed(kidney, findings, tried, today)


def _dialysis(diagnoses: Iterable[Diagnosis]) -> _Diagnosed | None:
    """Dialysis, unless a kidney transplant is dated later."""
    transplants = [d.on for d in diagnoses if d.stage is Stage.TRANSPLANT and d.on]
    live = [
        d
        for d in diagnoses
        if d.stage is Stage.DIALYSIS and not (d.on and any(t > d.on for t in transplants))
    ]
    return _diagnosed(Tier.DIALYSIS, live) if live else None


def _staged(diagnoses: Sequence[Diagnosis]) -> _Diagnosed | None:
    """The worst stage among the diagnoses."""
    tiers = [_STAGES[d.stage] for d in diagnoses if d.stage in _STAGES]
    if not tiers:
        return None
    worst = max(tiers, key=lambda t: RANK[t])
    return _diagnosed(worst, [d for d in diagnoses if _STAGES.get(d.stage) is worst])


def _diagnosed(tier: Tier, diagnoses: Sequence[Diagnosis]) -> _Diagnosed:
    days = [d.on for d in diagnoses if d.on]
    return _Diagnosed(tier, min(days, default=None), tuple(sorted(d.reference for d in diagnoses)))


def _overrides(staged: _Diagnosed, found: Sequence[Estimate], today: date, stale_days: int) -> bool:
    """True when a stage is worse than the numbers, and these are old or older than it."""
    newest = found[-1].on
    old = (today - newest).days > stale_days
    newer = staged.on is not None and staged.on > newest
    return (old or newer) and is_worse(staged.tier, _setting(found).tier)


def _window(found: Sequence[Estimate]) -> list[Estimate]:
    newest = found[-1].on
    return [e for e in found if (newest - e.on).days <= WINDOW_DAYS]


def _setting(found: Sequence[Estimate]) -> Estimate:
    """The estimate that sets the tier: of the worst tier in the window the newest.

    Of several eGFRs of one sample it is the one by the preferred method.
    """
    recent = _window(found)
    worst = max(RANK[e.tier] for e in recent)
    *others, newest = [e for e in recent if RANK[e.tier] == worst]
    same = [e for e in others if _is_of_one_sample(e.result, newest.result)]
    return min([newest, *same], key=lambda e: e.result.place)


def _is_of_one_sample(one: Result, other: Result) -> bool:
    """True for two exact eGFRs of one day that are not known to be of two hours of it."""
    reported = one.kind is other.kind is Kind.EGFR and not (one.comparator or other.comparator)
    return reported and one.on == other.on and (one.at == other.at or None in {one.at, other.at})


def _by_diagnosis(diagnosed: _Diagnosed) -> Kidney:
    return Kidney(
        diagnosed.tier,
        measure="diagnosis",
        on=diagnosed.on,
        evidence=diagnosed.evidence,
        status="current",
        tier_since=diagnosed.on,
    )


def _by_number(
    found: Sequence[Estimate], staged: _Diagnosed | None, today: date, stale_days: int
) -> Kidney:
    setting = _setting(found)
    status, notes = "current", [setting.note] if setting.note else []
    if len({e.tier for e in _window(found)}) > 1:
        status = "conflicting"
        notes.append("Results within 30 days do not agree; the worst counts.")
    if (today - found[-1].on).days > stale_days:
        status = "stale"
    if staged and is_worse(staged.tier, setting.tier):
        notes.append("A graver stage is on the problem list; the newer result counts.")
    return Kidney(
        setting.tier,
        value=_shown(setting),
        unit=setting.unit,
        measure=setting.measure,
        on=setting.on,
        evidence=setting.evidence,
        status=status,
        tier_since=_since(found, setting),
        notes=tuple(notes),
        at_least=setting.value if setting.comparator.startswith(">") else None,
    )


def _shown(estimate: Estimate) -> Decimal | None:
    """The value as shown: computed ones cut to a tenth, downwards so that the tier stays true."""
    if estimate.comparator:
        return None
    if estimate.measure in _COMPUTED:
        return estimate.value.quantize(_TENTH, rounding=ROUND_FLOOR)
    return estimate.value


def _since(found: Sequence[Estimate], setting: Estimate) -> date:
    """The day of the first result of this tier or worse with no better one in between."""
    since = setting.on
    for estimate in reversed(found[: found.index(setting)]):
        if is_worse(setting.tier, estimate.tier):
            break
        since = estimate.on
    return since


# -- what goes with any tier -----------------------------------------------------------------------


def _completed(kidney: Kidney, findings: Findings, tried: Sequence[Attempt], today: date) -> Kidney:
    acute = acute_injury(findings, today)
    newest = max((r.on for r in findings.results), default=None)
    lonely = acute.no_baseline and not acute.evidence and RANK[kidney.tier] >= _REDUCED
    baseline = "There is no earlier creatinine: an acute injury cannot be told from a chronic one."
    return replace(
        kidney,
        newest_usable_on=newest,
        acute=bool(acute.evidence),
        acute_evidence=acute.evidence,
        unusable=_unusable(findings, tried, kidney.tier),
        unstaged_ckd=tuple(
            sorted(d.reference for d in findings.diagnoses if d.stage is Stage.UNSTAGED)
        ),
        notes=(*kidney.notes, *findings.notes, *((baseline,) if lonely else ())),
        gaps=(
            *findings.gaps,
            *findings.undated,
            *_not_estimated(tried),
            *_undated(findings.diagnoses, kidney),
            *hidden_samples(findings, today),
        ),
    )


def _undated(diagnoses: Iterable[Diagnosis], kidney: Kidney) -> list[str]:
    """Graver stages without a day beside a result: they may be newer than it."""
    if kidney.measure in _BY_NO_RESULT:
        return []
    undated = {
        d.reference
        for d in diagnoses
        if d.on is None and d.stage in _STAGES and is_worse(_STAGES[d.stage], kidney.tier)
    }
    return [
        f"{reference} has no day: whether it is newer than the result cannot be told"
        for reference in sorted(undated)
    ]


def _not_estimated(tried: Sequence[Attempt]) -> list[str]:
    """The creatinines that give no estimate and are not long overtaken."""
    newest = max((a.on for a in tried), default=None)
    missing = {(a.on, a.reason) for a in tried if isinstance(a, NoEstimate)}
    return [
        f"The creatinine of {on.isoformat()} gives no estimate: {reason}"
        for on, reason in sorted(missing)
        if newest and (newest - on).days <= WINDOW_DAYS
    ]


def _unusable(
    findings: Findings, tried: Sequence[Attempt], tier: Tier
) -> tuple[UnusableValue, ...]:
    """Unusable values, oldest first; one hides a tier only while nothing exact is as new.

    Nothing is hidden beneath a grave tier, but one without a day may have overtaken it.
    """
    exact = [a.on for a in tried if isinstance(a, Estimate) and not a.comparator]
    bounds = [
        UnusableValue(
            e.result.reference,
            e.on,
            f"it is only known to be below {plain(e.value.quantize(_TENTH))}",
            hides_tier=True,
        )
        for e in tried
        if isinstance(e, Estimate) and hides_tier(e.value, e.comparator)
    ]
    grave = RANK[tier] > _REDUCED
    hidden = [u for u in bounds if not grave and _is_newest(u, exact)]
    hiding = {u for u in findings.unusable if u.hides_tier and not (grave and u.on)}
    others = [
        replace(u, hides_tier=u in hiding and _is_newest(u, exact)) for u in findings.unusable
    ]
    return tuple(
        sorted([*hidden, *others], key=lambda u: (u.on or date.min, u.reference, u.reason))
    )


def _is_newest(value: UnusableValue, exact: Iterable[date]) -> bool:
    return all(value.on is None or day < value.on for day in exact)
