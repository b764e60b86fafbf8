"""Rule 22: the dose in moderately reduced kidney function, and what the kidney rules share."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
    Age,
    DoseHistory,
    Fact,
    IndicationFact,
    Kidney,
    OralIntent,
    Tier,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    Activity,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    rule,
)
from fhir_baclofen.rules.ceilings import doses_for
from fhir_baclofen.rules.circumstances import (
    in_days,
    is_child,
    may_be_more,
    may_be_older,
    no_abrupt_stop,
    unless,
)
from fhir_baclofen.rules.kidney_numbers import NORMAL_FROM
from fhir_baclofen.rules.protocols import (
    LEAST_DOSE,
    MODERATE_SHARE,
    OLDER_AGE,
    VLAVONOU_SHARE,
    ceiling,
    kidney_ceiling,
    moderate_share,
    protocol_for,
    share_of,
)
from fhir_baclofen.rules.sources import (
    S1,
    S2,
    X_BEERS,
    X_ELH,
    X_MUA,
)
from fhir_baclofen.rules.wording import (
    due,
    evidence,
    in_doses,
    mg,
    numbers,
    span,
)
from fhir_baclofen.rules.wording import (
    indication as in_,
)
from fhir_baclofen.rules.wording import (
    kidney as result_of,
)
from fhir_baclofen.taper import FirstCut

RISKY_DOSE = Limit(
    "kidney.risky-dose",
    "Dose from which encephalopathy was far more frequent in chronic kidney disease",
    Decimal(20),
    "mg/day",
    X_MUA.at(
        "1.11 % against 0.42 % were admitted with encephalopathy within 30 days, more with "
        "less filtration"
    ),
)
CHECK_SOON = Limit(
    "kidney.check-soon",
    "Days to the next kidney check below 30 mL/min",
    Decimal(7),
    "days",
    X_ELH.at("toxicity showed within two to three days; the number is ours"),
)
CHECK_LATER = Limit(
    "kidney.check-later",
    "Days to the next kidney check at 30 to 59 mL/min",
    Decimal(14),
    "days",
    X_MUA.at("encephalopathy was counted within 30 days; the number is ours"),
)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a kidney rule asks for: the dose to come down to, and the range it stands in.

    `target` is None when the dose is low enough already.
    """

    low: Decimal
    high: Decimal
    target: Decimal | None


def usual_dose(intent: OralIntent, history: DoseHistory, kidney: Kidney) -> Decimal:
    """The dose before anything was reduced for the kidneys; else the intended one.

    A reduction made since the first value of this tier, or under test, was made for it: the share
    is taken of the dose before, so that nothing is reduced twice.
    """
    since = kidney.tier_since
    cut = next(
        (
            c
            for c in history.changes
            if since and c.on >= since and c.before is not None and c.after < c.before
        ),
        None,
    )
    if cut is not None and cut.before is not None:
        return cut.before
    if intent.action is Action.REDUCTION and intent.before is not None:
        return intent.before.high
    return intent.total.high


def halved(intent: OralIntent, kidney: Kidney, history: DoseHistory, policy: Policy) -> Decimal:
    """The dose that moderately reduced kidneys ask for (mg/day)."""
    return share_of(usual_dose(intent, history, kidney), moderate_share(kidney, policy))


def check_again(text: str, today: date, limit: Limit) -> Activity:
    """A kidney check so many days from today."""
    return due("kidney-check", text, in_days(today, int(limit.value)))


@rule(
    "renal-moderate-reduce",
    number=22,
    says="In moderately reduced kidney function the dose is halved.",
    basis=[
        NORMAL_FROM,
        MODERATE_SHARE,
        VLAVONOU_SHARE,
        RISKY_DOSE,
        LEAST_DOSE,
        CHECK_LATER,
        OLDER_AGE,
        S1.at("kidney disease: a reduced dose, or unsuitable"),
        S2.at("kidney impairment is a relative contraindication"),
        X_BEERS.at("avoid in older adults below 60 mL/min"),
    ],
    yields_to=("renal-dialysis-avoid", "renal-aki-hold", "renal-severe-reduce"),
    switches=("renal.moderate", "renal.measure", "older.age"),
    grades={
        Severity.HIGH: "a dose at which encephalopathy was far more frequent, in an older adult "
        "(or age unknown)",
        Severity.MODERATE: "such a dose in others; a smaller dose in an older adult (or age "
        "unknown)",
        Severity.LOW: "a smaller dose in others",
    },
    missing="Results that could not be read leave the rule unevaluated; no result at all is "
    "renal-function-missing. A stage without a number counts as this tier. A dose that was reduced "
    "to the adjusted dose since keeps the finding but gets no new target.",
    reading="A reduction since the first value of this tier was made for it: the target is half of "
    "the dose before, and a dose at or below that gets no new target. A step on the way keeps the "
    "target.",
)
def renal_moderate_reduce(
    oral_intent: OralIntent,
    kidney: Kidney,
    age: Fact[Age],
    indication: IndicationFact,
    history: DoseHistory,
    today: date,
    policy: Policy,
    first_cut: FirstCut,
) -> Finding | Clear | NotEvaluated:
    if kidney.tier is not Tier.MODERATE:
        return unless(*(kidney.gaps if kidney.tier in {Tier.NORMAL, Tier.UNKNOWN} else ()))
    dose, older = oral_intent.total.high, may_be_older(age, policy)
    risky = dose >= RISKY_DOSE.value or may_be_more(oral_intent)
    adjusted = halved(oral_intent, kidney, history, policy)
    target = adjusted if dose > adjusted else None
    severity = (Severity.LOW, Severity.MODERATE, Severity.HIGH)[risky + older]
    limit = ceiling(indication, policy)
    offered = first_cut() if target is not None and not is_child(age) else None
    return Finding(
        severity,
        summary(Adjustment(adjusted, adjusted, target), oral_intent, kidney),
        advice=_advised(target, indication, policy, in_steps=offered is not None)
        + (" In an older adult avoid baclofen if possible." if older else ""),
        code="DOSECOND",
        evidence=evidence(oral_intent.evidence, kidney.evidence),
        detail=f"{sentence(kidney)} {_part(kidney, policy)} is advised, and at most "
        f"{mg(kidney_ceiling(kidney, limit, policy) or limit)} {in_(indication.kind)}.",
        recommended=numbers(
            target_mg_per_day=target,
            next_reduction_mg_per_day=offered.mg_per_day if offered else None,
        ),
        activities=(
            check_again(
                "Check kidney function again and watch the mental state.", today, CHECK_LATER
            ),
            *no_abrupt_stop(oral_intent, history, today),
        ),
    )


def _advised(
    target: Decimal | None, indication: IndicationFact, policy: Policy, *, in_steps: bool
) -> str:
    if target is None:
        return "Go slowly and watch the mental state."
    fewest = protocol_for(indication, policy).doses_per_day[0]
    count = max(min(fewest, int(target // LEAST_DOSE.value)), doses_for(target, indication.kind))
    how = "Bring the dose down in steps to" if in_steps else "Give at most"
    return f"{how} {mg(target)} {in_doses(count)}; go slowly and watch the mental state."


def _part(kidney: Kidney, policy: Policy) -> str:
    """The share of the dose in words."""
    halved = moderate_share(kidney, policy) == MODERATE_SHARE.value
    return "Half the dose" if halved else "Two thirds of the dose"


def summary(asked: Adjustment, intent: OralIntent, kidney: Kidney) -> str:
    """What a kidney rule asks for, and the result it rests on."""
    if asked.target is None:
        rises = kidney.tier is Tier.MODERATE and intent.action in {Action.START, Action.INCREASE}
        dose = mg(intent.total.high)
        what = f"Go slowly from {dose}" if rises else f"Keep to {dose}, no more"
    elif intent.before is None:
        what = f"Order no more than {span(asked.low, asked.target)}"
    else:
        what = f"Reduce to {span(asked.low, asked.target)}"
    return f"{what}: {result_of(kidney)}"


def sentence(kidney: Kidney) -> str:
    """What is known of the kidneys, with its notes, as sentences."""
    notes = "".join(f" {note.rstrip('.')}." for note in kidney.notes)
    stale = (
        " The result is old; it counts until a better one is there."
        if kidney.status == "stale"
        else ""
    )
    found = result_of(kidney)
    shown = found if found.startswith("eGFR") else f"{found[0].upper()}{found[1:]}"
    return f"{shown}.{notes}{stale}"
