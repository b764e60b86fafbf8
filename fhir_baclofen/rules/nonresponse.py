"""Rule 72: no improvement of spasticity at the highest dose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Age,
    DoseChange,
    DoseHistory,
    Fact,
    Indication,
    IndicationFact,
    Known,
    Listing,
    Measurement,
    OralTherapy,
    Treatment,
    Unknown,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import (
    CLEAR,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    rule,
)
from fhir_baclofen.rules.circumstances import is_child, may_be_older, unless
from fhir_baclofen.rules.protocols import OLDER_AGE, OLDER_SOFT, PROTOCOLS, older_caps
from fhir_baclofen.rules.sources import S2, S3, X_CA, X_US
from fhir_baclofen.rules.wording import days, due, evidence, mg

AT_MAXIMUM = Limit(
    "nonresponse.dose",
    "Dose in spasticity that counts as the highest, unless the site's own is lower",
    Decimal(80),
    "mg/day",
    X_US.at("at most 80 mg daily"),
)
TRIED = Limit(
    "nonresponse.days",
    "Days at the highest dose after which its full effect is expected",
    Decimal(42),
    "days",
    S2.at("the full effect shows after four to six weeks at a stable dose"),
)
MEASURED = Limit(
    "nonresponse.measured",
    "Least days at that dose before a score tells its effect",
    Decimal(28),
    "days",
    S2.at("the full effect shows after four to six weeks at a stable dose"),
)
SCORES = {"modified-ashworth": "Ashworth score", "spasm-score": "spasm score"}
NOT_TOLERATED = frozenset({"sedation", "serious-reaction", "no-effect"})
REFER = due(
    "specialist-referral",
    "Refer for intrathecal therapy or another treatment: tizanidine, dantrolene, botulinum toxin "
    "if the spasticity is focal.",
)
MEASURE = due(
    "measure-outcome",
    "Measure the effect at this dose (Ashworth or spasm score) and record it.",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A score at the highest dose beside the one it is compared with."""

    topic: str
    now: Measurement
    then: Measurement

    @property
    def worse_or_same(self) -> bool:
        """True when the score is not lower than it was."""
        return self.now.value is not None and self.now.value >= (self.then.value or 0)


@rule(
    "nonresponse-at-max",
    number=72,
    says="A patient whose spasticity does not improve at the highest dose is referred.",
    basis=[
        AT_MAXIMUM,
        PROTOCOLS[Indication.SPASTICITY].ceiling,
        OLDER_AGE,
        OLDER_SOFT,
        TRIED,
        MEASURED,
        S3.at("25 to 30 percent do not respond or do not tolerate it"),
        S3.at("intrathecal therapy where oral doses at their highest do not help"),
        X_CA.at("withdraw slowly where there is no benefit"),
    ],
    switches=("max.spasticity", "older.age", "older.cap"),
    grades={Severity.MODERATE: "no lower score at the highest dose, or a note that says so"},
    missing="Without a score at that dose, or one to compare it with, the plan asks to measure. "
    "Without a readable history or readable results the rule is not evaluated. Without an age the "
    "cap of older adults is not applied; where a birth date could not be read, and that cap may "
    "be reached, the rule is not evaluated.",
    reading="The newest score decides; of several on one day the highest. In older adults the soft "
    "cap counts as the highest dose. The highest tolerated dose is the one that a larger dose was "
    "brought back to because it was not tolerated. The finding starts no taper.",
)
def nonresponse_at_max(
    oral: OralTherapy,
    indication: IndicationFact,
    age: Fact[Age],
    history: DoseHistory,
    measurements: Listing[Measurement],
    treatment: Treatment,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    spastic = indication.kind is Indication.SPASTICITY
    if is_child(age) or not (spastic or indication.gaps):
        return CLEAR
    dose, highest = oral.dose.high, _highest(age, policy)
    unaged = _unaged(age, dose, policy)
    if dose < highest and not _is_highest_tolerated(history, dose):
        return unless(*oral.hidden, *unaged, *history.gaps)
    reached = _reached(history.changes, min(dose, highest))
    unread = (*history.gaps, *(() if spastic else indication.gaps))
    if reached is None or unread:
        return NotEvaluated((*unread, "since when this dose is taken is not on record")[0])
    if (today - reached.on).days < TRIED.value:
        return unless(*unaged)
    if treatment.no_effect:
        return _finding(dose, reached, today, treatment.no_effect, "A note says so.")
    judged = _judged(dose, reached, today, measurements)
    return judged if isinstance(judged, Finding) or not unaged else NotEvaluated(unaged[0])


def _judged(
    dose: Decimal, reached: DoseChange, today: date, measurements: Listing[Measurement]
) -> Finding | Clear | NotEvaluated:
    """By the scores; a better one is a pass only where no newer one may hide in what is unread."""
    found = _outcome(measurements, reached.on)
    if found is None:
        gaps = measurements.gaps_of(*SCORES, since=date.min)
        return NotEvaluated(gaps[0]) if gaps else Clear(activities=(MEASURE,))
    if not found.worse_or_same:
        gaps = measurements.gaps_of(*SCORES, since=date.min)
        return NotEvaluated(gaps[0]) if gaps else CLEAR
    seen = (found.now.reference, found.then.reference)
    return _finding(dose, reached, today, seen, _said(found))


def _highest(age: Fact[Age], policy: Policy) -> Decimal:
    """The dose that counts as the highest: of the label, the site, or an older adult."""
    highest = min(AT_MAXIMUM.value, policy[PROTOCOLS[Indication.SPASTICITY].ceiling])
    older = isinstance(age, Known) and may_be_older(age, policy)
    return min(highest, older_caps(policy)[0]) if older else highest


def _unaged(age: Fact[Age], dose: Decimal, policy: Policy) -> tuple[str, ...]:
    """That the lower cap of older adults may have been reached, where the age was not read."""
    may_be_capped = isinstance(age, Unknown) and dose >= older_caps(policy)[0]
    return (age.reason,) if isinstance(age, Unknown) and may_be_capped else ()


def _is_highest_tolerated(history: DoseHistory, dose: Decimal) -> bool:
    """True when the dose was brought back to this one because more was not tolerated."""
    setback = history.sedation_setback
    last = history.last_reduction
    if last is None or last.after != dose:
        return False
    sedated = setback is not None and setback.on == last.on
    return last is history.last_change and (sedated or last.reason in NOT_TOLERATED)


def _reached(changes: Sequence[DoseChange], dose: Decimal) -> DoseChange | None:
    """The change since which the dose has been as high without a break."""
    reached: DoseChange | None = None
    for change in reversed(changes):
        if change.after < dose:
            break
        reached = change
    return reached


def _outcome(measurements: Listing[Measurement], reached: date) -> Outcome | None:
    """The newest score that tells the effect, compared with the last one before the dose."""
    found = [
        outcome
        for topic in SCORES
        if (outcome := _compared(topic, _scores(measurements.of(topic)), reached)) is not None
    ]
    return max(found, key=lambda o: (o.now.on or date.min, o.worse_or_same), default=None)


def _compared(
    topic: str, scores: Sequence[tuple[date, Measurement]], reached: date
) -> Outcome | None:
    if not scores or (scores[-1][0] - reached).days < MEASURED.value:
        return None
    earlier = [score for on, score in scores if on <= reached]
    then = earlier[-1] if earlier else scores[0][1]
    return None if then is scores[-1][1] else Outcome(topic, scores[-1][1], then)


def _scores(measured: Iterable[Measurement]) -> list[tuple[date, Measurement]]:
    """Scores by their day, oldest first: of several on one day the highest."""
    by_day: dict[date, Measurement] = {}
    for score in measured:
        if score.on is None or score.value is None:
            continue
        same = by_day.get(score.on)
        if same is None or (same.value or 0) < score.value:
            by_day[score.on] = score
    return sorted(by_day.items(), key=lambda item: item[0])


def _said(found: Outcome) -> str:
    now, then = found.now, found.then
    return f"The {SCORES[found.topic]} was {_score(then)} and is {_score(now)}."


def _score(score: Measurement) -> str:
    on = f" on {score.on.isoformat()}" if score.on else ""
    return f"{plain(score.value or Decimal(0))}{on}"


def _finding(
    dose: Decimal, reached: DoseChange, today: date, seen: Iterable[str], why: str
) -> Finding:
    span = days((today - reached.on).days)
    return Finding(
        Severity.MODERATE,
        f"Refer for other treatment of spasticity: no improvement after {span} at {mg(dose)}",
        advice="Refer for intrathecal therapy or alternatives; once that is decided, bring oral "
        "baclofen down in steps.",
        code="DOSEDUR",
        evidence=evidence(reached.evidence, seen),
        detail=f"{why} The full effect is expected after four to six weeks at a stable dose.",
        activities=(REFER,),
    )
