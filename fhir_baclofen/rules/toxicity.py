"""Rules 74 to 76 and 79: harm by baclofen that is on record."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
    DoseHistory,
    Fact,
    Kidney,
    Known,
    Listing,
    OralIntent,
    Problem,
    PumpIntent,
)
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rulebook import (
    CLEAR,
    Activity,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import (
    HOLD_INCREASE,
    active,
    evidence_of,
    may_be_reduced,
    no_abrupt_stop,
    nothing_listed,
)
from fhir_baclofen.rules.precautions import SMALL_SUPPLY, cited, named
from fhir_baclofen.rules.sources import S1, S2, S3, SAFETY, X_ELH, X_MUA, X_UK
from fhir_baclofen.rules.withdrawal import TOXIC_DAYS
from fhir_baclofen.rules.wording import due, evidence, fitting

OVERDOSE = Limit(
    "overdose.days",
    "Days for which an overdose counts",
    Decimal(730),
    "days",
    SAFETY.at("two years are looked back; the number is ours"),
)
NO_OVERDOSE = ("T42.8X5", "T42.8X6")
INTENTIONAL = ("T42.8X2", "296493005")
RETENTION = ("R33", "267064002")
TOPICS = (
    "weakness",
    "urinary",
    "cognition",
    "ovarian-cyst",
    "constipation",
    "hypotension",
    "insomnia",
)


@rule(
    "neurotoxicity-suspected",
    number=74,
    says="Confusion soon after a rise, or with reduced kidneys, is taken for harm by baclofen.",
    basis=[
        TOXIC_DAYS,
        X_ELH.at("toxicity within two to three days"),
        X_MUA.at("encephalopathy in chronic kidney disease"),
        S1.at("confusion among the side effects"),
    ],
    grades={Severity.HIGH: "confusion, delirium or coma that baclofen may explain"},
    missing="Conditions that could not be read leave the rule unevaluated. Kidney results that "
    "could "
    "not be read count as reduced function; an entry without a day counts as recent.",
)
def neurotoxicity_suspected(
    problems: Listing[Problem],
    kidney: Kidney,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    history: DoseHistory,
    today: date,
) -> Finding | Clear | NotEvaluated:
    reduced = may_be_reduced(kidney)
    found = tuple(
        p for p in active(problems, "neurotoxicity") if reduced or _follows_a_rise(p, history)
    )
    if not found:
        return nothing_listed(problems)
    return Finding(
        Severity.HIGH,
        fitting(f"Suspect harm by baclofen: {named(found)}"),
        advice="Stop increases, check kidney function at once, reduce under supervision.",
        code="COND",
        evidence=cited(
            found,
            evidence_of(oral_intent),
            evidence_of(pump_intent),
            kidney.evidence if reduced else (),
        ),
        detail="Confusion began soon after a rise of the dose, or with reduced kidney function.",
        activities=(
            due("urgent-assessment", "Assess the mental state now.", today),
            due("kidney-check", "Check kidney function at once.", today),
            HOLD_INCREASE,
            *_careful(oral_intent, history, today),
        ),
    )


def _follows_a_rise(problem: Problem, history: DoseHistory) -> bool:
    """True when it began within two weeks of a start or increase; without a day it may have."""
    if problem.on is None:
        return True
    rises = [c.on for c in history.changes if c.after > (c.before or ZERO)]
    return any(0 <= (problem.on - rise).days <= TOXIC_DAYS.value for rise in rises)


def _careful(oral: Fact[OralIntent], history: DoseHistory, today: date) -> tuple[Activity, ...]:
    return no_abrupt_stop(oral.value, history, today) if isinstance(oral, Known) else ()


@rule(
    "sedation-hold-titration",
    number=75,
    says="After sedation since the last increase the dose is not raised further.",
    basis=[
        S2.at("too fast a pace brings sedation and dizziness"),
        S3.at("sedation is monitored"),
        S1.at("drowsiness impairs driving"),
    ],
    applies=Situation.ORDER,
    grades={Severity.MODERATE: "sedation or weakness since the last increase"},
    missing="Conditions that could not be read leave the rule unevaluated. Without the day of the "
    "last "
    "increase, or of the sedation, it counts as later.",
)
def sedation_hold_titration(
    oral_intent: OralIntent, problems: Listing[Problem], history: DoseHistory
) -> Finding | Clear | NotEvaluated:
    if oral_intent.action not in {Action.INCREASE, Action.CHANGE}:
        return CLEAR
    last = history.last_increase
    found = tuple(
        p for p in active(problems, "sedation") if p.on is None or last is None or p.on >= last.on
    )
    if not found:
        return nothing_listed(problems)
    return Finding(
        Severity.MODERATE,
        fitting(f"Hold the dose: {named(found)} since the last increase"),
        advice="Hold or step back, then go on slowly.",
        code="COND",
        evidence=cited(found, oral_intent.evidence),
        detail="Sedation since the last increase says that the dose has risen fast enough.",
        activities=(HOLD_INCREASE,),
    )


@rule(
    "adverse-effect-monitor",
    number=76,
    says="New effects that baclofen is known for are followed at each review.",
    basis=[
        S3.at("weakness, urinary changes, cognition and sedation are monitored"),
        S1.at("ovarian cysts and low blood pressure among the side effects"),
    ],
    grades={
        Severity.MODERATE: "urinary retention",
        Severity.LOW: "any other",
    },
    missing="Conditions that could not be read leave the rule unevaluated. Without the start of "
    "treatment it cannot be told what is new.",
)
def adverse_effect_monitor(
    problems: Listing[Problem], history: DoseHistory
) -> Finding | Clear | NotEvaluated:
    since = history.exposure_since
    listed = [p for topic in TOPICS for p in active(problems, topic)]
    if since is None:
        gap = history.gaps[0] if history.gaps else "the start of treatment is not on record"
        return NotEvaluated(gap) if listed and history.changes else nothing_listed(problems)
    found = tuple(dict.fromkeys(p for p in listed if p.on is not None and p.on > since))
    if not found:
        return nothing_listed(problems)
    retention = any(p.code.startswith(RETENTION) for p in found)
    return Finding(
        Severity.MODERATE if retention else Severity.LOW,
        fitting(f"Ask about it at each review, new since the start: {named(found)}"),
        advice="Ask about it at each review; reduce in steps if it troubles the patient.",
        code="COND",
        evidence=cited(found),
        detail="Baclofen is known for weakness, urinary and cognitive effects, low blood pressure, "
        "constipation, insomnia and ovarian cysts.",
    )


@rule(
    "overdose-history",
    number=79,
    says="After an overdose only small supplies are handed out.",
    basis=[
        X_UK.at("overdose and suicide-related events"),
        S1.at("never more than prescribed"),
        OVERDOSE,
        SMALL_SUPPLY,
    ],
    grades={
        Severity.HIGH: "an intentional overdose",
        Severity.MODERATE: "any other",
    },
    missing="Conditions that could not be read leave the rule unevaluated.",
)
def overdose_history(problems: Listing[Problem], today: date) -> Finding | Clear | NotEvaluated:
    found = tuple(p for p in problems.of("overdose") if _is_overdose(p, today))
    if not found:
        return nothing_listed(problems)
    supply = int(SMALL_SUPPLY.value)
    intentional = any(p.code.startswith(INTENTIONAL) for p in found)
    return Finding(
        Severity.HIGH if intentional else Severity.MODERATE,
        fitting(f"Hand out at most {supply} days' supply: {named(found)}"),
        advice="Limit the supply, check kidney function and follow up closely.",
        code="COND",
        evidence=evidence(cited(found)),
        detail="An overdose of baclofen can kill, the more so with reduced kidney function.",
        recommended={"max_days_supply": supply},
        activities=(due("limit-supply", f"Hand out at most {supply} days' supply at once."),),
    )


def _is_overdose(problem: Problem, today: date) -> bool:
    """An overdose of the last two years; adverse effects and underdosing are none."""
    if problem.code.startswith(NO_OVERDOSE):
        return False
    return problem.on is None or 0 <= (today - problem.on).days <= OVERDOSE.value
