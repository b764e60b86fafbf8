"""Rules 5 to 7: whether kidney function is known, usable and recent."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
    Age,
    Fact,
    Indication,
    IndicationFact,
    Kidney,
    Known,
    Listing,
    OralIntent,
    OtherDrug,
    Problem,
    PumpIntent,
    Submission,
    Tier,
    Unknown,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    CLEAR,
    Activity,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    rule,
)
from fhir_baclofen.rules.ceilings import GOVERNANCE
from fhir_baclofen.rules.circumstances import (
    active,
    evidence_of,
    is_reduced,
    known_dose,
    may_be_more,
    may_be_older,
    unless,
)
from fhir_baclofen.rules.sources import MEM_KDIGO, S1, S2, SAFETY, X_BEERS, X_FR
from fhir_baclofen.rules.wording import due, evidence, fitting, mg
from fhir_baclofen.rules.wording import kidney as result_of

YEAR = Limit(
    "kidney.stale",
    "Days after which kidney function is to be measured again",
    Decimal(365),
    "days",
    S2.at("kidney function is checked every year"),
)
HALF_YEAR = Limit(
    "kidney.stale.short",
    "The same, by policy, below 60 mL/min and in older adults",
    Decimal(182),
    "days",
    MEM_KDIGO.at("twice a year in moderately reduced function"),
)
LOW_VALUE = Limit(
    "kidney.low",
    "Kidney function below which monitoring matters more",
    Decimal(60),
    "mL/min",
    X_BEERS.at("avoid in older adults below 60 mL/min"),
)
HIGH_DOSE = Limit(
    "kidney.high-dose",
    "Dose above which overdue monitoring matters more",
    Decimal(60),
    "mg/day",
    SAFETY.at("the higher the dose, the more a falling kidney function does; the number is ours"),
)
RISKS = ("diabetes", "hypertension", "heart-failure")
SIX_MONTHS = Decimal(6)
"""The setting of `renal.stale` that asks for two measurements a year."""
USABLE_DAYS = Limit(
    "kidney.usable",
    "Days for which a usable value stands in for an unusable one",
    Decimal(365),
    "days",
    S2.at("kidney function is checked every year"),
)


@rule(
    "renal-function-missing",
    number=5,
    says="Kidney function is known before baclofen is started, raised or renewed.",
    basis=[
        S2.at("baclofen leaves the body mostly unchanged through the kidney; checked every year"),
        S1.at("with a history of kidney disease: a reduced dose, or unsuitable"),
        X_FR.at("kidney function is checked before treatment"),
    ],
    yields_to=("renal-value-unusable",),
    switches=("older.age", "aud.governance", "renal.measure"),
    grades={
        Severity.MODERATE: "in an older adult (or age unknown); with chronic kidney disease of no "
        "stage, diabetes, hypertension with heart failure, or a drug that affects the kidney; "
        "above the governance dose in alcohol use disorder",
        Severity.LOW: "otherwise",
    },
    missing="Unknown kidney function is never taken for normal. Results that could not be read "
    "leave the rule unevaluated. What makes it graver is assumed where it could not be read.",
    reading="A pump order under test counts as well as an oral one; a chart review of the pump "
    "alone does not.",
)
def renal_function_missing(
    kidney: Kidney,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    submission: Submission,
    age: Fact[Age],
    indication: IndicationFact,
    problems: Listing[Problem],
    other_drugs: Listing[OtherDrug],
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    given = _is_given(oral_intent, pump_intent, submission)
    if not given or kidney.newest_usable_on is not None:
        return CLEAR
    if kidney.result_gaps:
        return NotEvaluated(kidney.result_gaps[0])
    if kidney.tier is not Tier.UNKNOWN:
        return CLEAR
    reasons = [
        *(["the patient's age"] if may_be_older(age, policy) else []),
        *_risks(kidney, problems, other_drugs),
        *_high_dose(oral_intent, indication, policy),
    ]
    why = f" It matters more here: {', '.join(reasons)}." if reasons else ""
    return Finding(
        Severity.MODERATE if reasons else Severity.LOW,
        "Measure kidney function: no usable result is on record",
        advice="Measure creatinine with eGFR before the dose is raised.",
        code="LAB",
        evidence=evidence(evidence_of(oral_intent), kidney.unstaged_ckd),
        detail="Baclofen leaves the body through the kidneys, and unknown kidney function is not "
        f"normal kidney function.{why}",
        activities=(
            Activity(
                "kidney-check",
                "Check kidney function (creatinine with eGFR) before the next increase.",
                before_next_increase=True,
            ),
        ),
    )


def _is_given(oral: Fact[OralIntent], pump: Fact[PumpIntent], submission: Submission) -> bool:
    """True for a start, increase or renewal: by mouth, or by a pump order under test."""
    if isinstance(oral, Known):
        return oral.value.action not in {Action.REDUCTION, Action.STOP}
    if isinstance(oral, Unknown):
        return True
    if not submission.orders or not isinstance(pump, Known):
        return False
    return pump.value.action not in {Action.REDUCTION, Action.STOP, Action.REVIEW}


def _risks(
    kidney: Kidney, problems: Listing[Problem], other_drugs: Listing[OtherDrug]
) -> list[str]:
    found = ["chronic kidney disease of no stage"] if kidney.unstaged_ckd else []
    if active(problems, "diabetes"):
        found.append("diabetes")
    if active(problems, "hypertension") and active(problems, "heart-failure"):
        found.append("hypertension with heart failure")
    if any(d.ended is None for d in other_drugs.of("nephroactive")):
        found.append("a drug that affects the kidney")
    unread = (*problems.gaps_of(*RISKS), *other_drugs.gaps_of("nephroactive"))
    return [*found, "other conditions and drugs could not all be read"] if unread else found


def _high_dose(oral: Fact[OralIntent], indication: IndicationFact, policy: Policy) -> list[str]:
    intent = known_dose(oral)
    if indication.kind is not Indication.ALCOHOL and not indication.gaps:
        return []
    if intent is None:
        return ["a dose that could not be read"] if isinstance(oral, Unknown) else []
    limit = policy[GOVERNANCE]
    if intent.hidden:
        return ["a dose that could not be read in full"]
    return [f"a dose above {mg(limit)}"] if intent.total.high > limit else []


@rule(
    "renal-value-unusable",
    number=6,
    says="A kidney result can be used as it stands.",
    basis=[
        USABLE_DAYS,
        SAFETY.at("a result with a doubtful unit or size is not converted or guessed"),
        S2.at("dose limits by kidney function need a number"),
    ],
    grades={
        Severity.MODERATE: "no usable result within the year beside it, or a bound that hides how "
        "low the function is"
    },
    missing="A usable result within the year is used instead, without a finding.",
)
def renal_value_unusable(kidney: Kidney, today: date) -> Finding | Clear | NotEvaluated:
    hiding = [u for u in kidney.unusable if u.hides_tier]
    newest = kidney.newest_usable_on
    recent = newest is not None and (today - newest).days <= USABLE_DAYS.value
    reported = hiding or ([] if recent else list(kidney.unusable))
    if not reported:
        return _nothing_found(kidney)
    last = reported[-1]
    when = f" of {last.on.isoformat()}" if last.on else ""
    return Finding(
        Severity.MODERATE,
        fitting(f"Repeat the kidney result{when}: {last.reason}"),
        advice="Measure creatinine with eGFR again and record it with its unit.",
        code="LAB",
        evidence=tuple(u.reference for u in reported),
        detail="; ".join(f"{u.reference}: {u.reason}" for u in reported) + ".",
        activities=(due("kidney-check", "Repeat creatinine with eGFR.", today),),
    )


@rule(
    "renal-monitoring-overdue",
    number=7,
    says="Kidney function is measured at least once a year while baclofen is taken.",
    basis=[YEAR, HALF_YEAR, LOW_VALUE, HIGH_DOSE],
    switches=("renal.stale", "older.age"),
    grades={
        Severity.MODERATE: "in an older adult (or age unknown), with a low last value, or at a "
        "high or unreadable dose",
        Severity.LOW: "otherwise",
    },
    missing="An old value may keep the dose low but never raises it. No value at all is "
    "renal-function-missing.",
    reading="It concerns baclofen that is taken already; a first order is not judged by it.",
)
def renal_monitoring_overdue(
    kidney: Kidney, oral_intent: Fact[OralIntent], age: Fact[Age], today: date, policy: Policy
) -> Finding | Clear | NotEvaluated:
    intent = known_dose(oral_intent)
    newest = kidney.newest_usable_on
    if newest is None or not _is_continued(oral_intent):
        return unless(*kidney.result_gaps, *kidney.gaps)
    low = is_reduced(kidney) or (kidney.value is not None and kidney.value < LOW_VALUE.value)
    older = may_be_older(age, policy)
    wait = _stale_days(policy, short=low or older)
    if (today - newest).days <= wait:
        return CLEAR
    high = intent is None or intent.total.high > HIGH_DOSE.value or may_be_more(intent)
    graver = low or older or high or bool(kidney.stage_gaps)
    then = "every 6 months" if low or wait == HALF_YEAR.value else "every year"
    return Finding(
        Severity.MODERATE if graver else Severity.LOW,
        f"Measure kidney function: the last result is from {newest.isoformat()}",
        advice=f"Measure creatinine with eGFR now, then {then}.",
        code="LAB",
        evidence=evidence(kidney.evidence, evidence_of(oral_intent)),
        detail=f"Last known: {result_of(kidney)}. An old result may have been overtaken.",
        activities=(due("kidney-check", f"Check kidney function now, then {then}.", today),),
    )


def _nothing_found(kidney: Kidney) -> Clear | NotEvaluated:
    """Nothing to say about results, unless some of them could not be read."""
    return unless(*kidney.result_gaps)


def _is_continued(oral: Fact[OralIntent]) -> bool:
    """True while baclofen is taken already; an unreadable dose counts as taken."""
    if isinstance(oral, Known):
        return oral.value.action is not Action.START
    return isinstance(oral, Unknown)


def _stale_days(policy: Policy, *, short: bool) -> Decimal:
    half_year = short and policy.number("renal.stale") == SIX_MONTHS
    return HALF_YEAR.value if half_year else YEAR.value
