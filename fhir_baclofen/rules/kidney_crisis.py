"""Rules 24 and 25: dialysis and acute kidney injury."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Absent,
    Action,
    DoseHistory,
    Fact,
    Kidney,
    Known,
    OralIntent,
    Tier,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    CLEAR,
    Activity,
    Clear,
    Finding,
    NotEvaluated,
    Severity,
    rule,
)
from fhir_baclofen.rules.circumstances import (
    HOLD_INCREASE,
    NO_ABRUPT_STOP,
    evidence_of,
    no_abrupt_stop,
)
from fhir_baclofen.rules.kidney import (
    CHECK_SOON,
    Adjustment,
    check_again,
    sentence,
)
from fhir_baclofen.rules.kidney_numbers import ACUTE as ACUTE_NUMBERS
from fhir_baclofen.rules.kidney_severe import severe_adjustment, without_dose
from fhir_baclofen.rules.protocols import (
    DIALYSIS_DOSE,
    SEVERE_HIGH_SHARE,
    SEVERE_LOW_SHARE,
)
from fhir_baclofen.rules.sources import (
    MEM_CHAUVIN,
    S2,
    X_BEERS,
    X_ELH,
)
from fhir_baclofen.rules.wording import (
    due,
    evidence,
    mg,
    numbers,
    span,
)


@rule(
    "renal-dialysis-avoid",
    number=24,
    says="Baclofen is avoided on dialysis.",
    basis=[
        DIALYSIS_DOSE,
        CHECK_SOON,
        X_ELH.at("toxicity at 5 to 60 mg daily, mostly on dialysis, within two to three days"),
        X_BEERS.at("avoid in reduced kidney function"),
        S2.at("kidney impairment is a relative contraindication"),
        MEM_CHAUVIN.at("encephalopathy in older adults on dialysis"),
    ],
    switches=("taper.kidney",),
    grades={Severity.HIGH: "any dose"},
    missing="Results that could not be read leave the rule unevaluated. Estimates of filtration "
    "are not used on dialysis; a later transplant ends it.",
)
def renal_dialysis_avoid(
    oral_intent: Fact[OralIntent], kidney: Kidney, history: DoseHistory, today: date
) -> Finding | Clear | NotEvaluated | None:
    if kidney.tier is not Tier.DIALYSIS:
        return without_dose(oral_intent, None if kidney.gaps else CLEAR)
    if isinstance(oral_intent, Absent):
        return CLEAR
    dose = mg(DIALYSIS_DOSE.value)
    return Finding(
        Severity.HIGH,
        f"Avoid baclofen on dialysis (if unavoidable about {dose}): the dose {_found(oral_intent)}",
        advice=f"Avoid. If unavoidable about {dose}, with a specialist, watching for "
        "encephalopathy. Do not stop a long treatment at once; toxicity is treated in hospital by "
        "haemodialysis.",
        code="COND",
        evidence=evidence(evidence_of(oral_intent), kidney.evidence),
        detail=f"{sentence(kidney)} Toxicity was seen from 5 mg/day on, within two to three days.",
        recommended={"target_mg_per_day": DIALYSIS_DOSE.value},
        activities=(
            check_again("Check for signs of accumulation and encephalopathy.", today, CHECK_SOON),
            HOLD_INCREASE,
            due("specialist-referral", "Ask the kidney specialist about baclofen on dialysis."),
            *_no_abrupt_stop(oral_intent, history, today),
        ),
    )


@rule(
    "renal-aki-hold",
    number=25,
    says="In acute kidney injury baclofen is not raised, but brought down under daily watch.",
    basis=[
        SEVERE_LOW_SHARE,
        SEVERE_HIGH_SHARE,
        CHECK_SOON,
        *ACUTE_NUMBERS,
        S2.at("baclofen leaves the body mostly unchanged through the kidney"),
    ],
    yields_to=("renal-dialysis-avoid",),
    switches=("renal.severe", "taper.kidney"),
    grades={Severity.HIGH: "any dose"},
    missing="Results that could not be read leave the rule unevaluated. One high creatinine "
    "without an earlier one is judged as a tier.",
    reading="The range and its limits are those of renal-severe-reduce.",
)
def renal_aki_hold(
    oral_intent: Fact[OralIntent], kidney: Kidney, history: DoseHistory, policy: Policy, today: date
) -> Finding | Clear | NotEvaluated | None:
    if not kidney.acute:
        return without_dose(oral_intent, None if kidney.gaps else CLEAR)
    if isinstance(oral_intent, Absent):
        return CLEAR
    asked = _adjustment(oral_intent, kidney, history, policy)
    return Finding(
        Severity.HIGH,
        f"Acute kidney injury: {_instead(oral_intent, asked)}",
        advice=_watch(oral_intent, asked),
        code="COND",
        evidence=evidence(evidence_of(oral_intent), kidney.acute_evidence, kidney.evidence),
        detail=f"{sentence(kidney)} In acute injury an estimate of filtration is unreliable and "
        "baclofen accumulates.",
        recommended=numbers(
            target_low_mg_per_day=None if asked.target is None else asked.low,
            target_mg_per_day=asked.target,
        ),
        activities=(
            check_again("Check kidney function; mental state daily.", today, CHECK_SOON),
            HOLD_INCREASE,
            NO_ABRUPT_STOP,
        ),
    )


def _instead(intent: Fact[OralIntent], asked: Adjustment) -> str:
    if isinstance(intent, Known) and intent.value.action is Action.START:
        return f"order no more than {span(asked.low, asked.high)}, and do not raise it"
    reduce = "" if asked.target is None else f", reduce to {span(asked.low, asked.high)}"
    dose = mg(intent.value.total.high) if isinstance(intent, Known) else "baclofen (dose not read)"
    return f"do not raise {dose}{reduce}, do not stop at once"


def _watch(intent: Fact[OralIntent], asked: Adjustment) -> str:
    if isinstance(intent, Known) and intent.value.action is Action.START:
        return "No increase; check the mental state daily."
    settled = isinstance(intent, Known) and asked.target is None
    lower = "Check" if settled else "Reduce in steps, check"
    return f"No increase. {lower} the mental state daily, and do not stop at once."


def _found(intent: Fact[OralIntent]) -> str:
    if isinstance(intent, Known):
        return f"is {mg(intent.value.total.high)}"
    return "could not be read"


def _adjustment(
    intent: Fact[OralIntent], kidney: Kidney, history: DoseHistory, policy: Policy
) -> Adjustment:
    """The range to come down to; none can be named for a dose that could not be read."""
    if isinstance(intent, Known):
        return severe_adjustment(intent.value, kidney, history, policy)
    return Adjustment(Decimal(0), Decimal(0), None)


def _no_abrupt_stop(
    intent: Fact[OralIntent], history: DoseHistory, today: date
) -> tuple[Activity, ...]:
    """The warning for whoever is used to baclofen, and for a dose that could not be read."""
    if isinstance(intent, Known):
        return no_abrupt_stop(intent.value, history, today)
    return (NO_ABRUPT_STOP,)
