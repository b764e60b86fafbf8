"""Rules 35, 38, 39 and 41: falls, breathing, liver and porphyria."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Age,
    DoseHistory,
    Fact,
    IndicationFact,
    Known,
    Listing,
    OralIntent,
    OtherDrug,
    Problem,
    PumpIntent,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import (
    active,
    in_days,
    is_steady,
    known_dose,
    may_be_alcohol,
    may_be_older,
    nothing_listed,
    undated,
    unless,
)
from fhir_baclofen.rules.interactions import taken
from fhir_baclofen.rules.precautions import NOT_READ, YEAR, cited, named, recent
from fhir_baclofen.rules.protocols import OLDER_AGE
from fhir_baclofen.rules.sources import S2, SAFETY, X_HIC, X_UK
from fhir_baclofen.rules.wording import fitting, listed

COPD_DOSE = Limit(
    "respiratory.copd",
    "Dose up to which stable obstructive lung disease is a note",
    Decimal(30),
    "mg/day",
    SAFETY.at("a small, stable dose is tolerated; the number is ours"),
)


@rule(
    "older-adult-fall-risk",
    number=35,
    says="In older adults who fall, baclofen adds to the danger.",
    basis=[S2.at("elderly patients with balance problems"), OLDER_AGE, YEAR],
    switches=("older.age",),
    grades={Severity.MODERATE: "a balance problem, or a fall within the year"},
    missing=f"Without an age it is not evaluated. {NOT_READ}",
)
def older_adult_fall_risk(
    problems: Listing[Problem], age: Fact[Age], today: date, policy: Policy
) -> Finding | Clear | NotEvaluated:
    found = tuple(p for p in problems.of("fall-balance") if _is_falling(p, today))
    if isinstance(age, Known) and not may_be_older(age, policy):
        return CLEAR
    if not found:
        since = in_days(today, -int(YEAR.value))
        listed = nothing_listed(problems, topics=("fall-balance",), since=since)
        return unless(*undated(problems.of("fall-balance"))) if listed is CLEAR else listed
    if not isinstance(age, Known):
        return NotEvaluated(f"{age.reason}: whether the patient is an older adult is not known")
    return Finding(
        Severity.MODERATE,
        fitting(f"Keep the dose low, falls threaten at {age.value.high} years: {named(found)}"),
        advice="Raise slowly, check gait and transfers, and keep the dose low.",
        code="COND",
        evidence=cited(found, age.evidence),
        detail="Sedation and weak muscles add to the risk of falls.",
    )


def _is_falling(problem: Problem, today: date) -> bool:
    """An active condition, or an entry of the last year (an observation only by its day)."""
    return (problem.active and problem.lasting) or recent(problem, today, YEAR)


@rule(
    "respiratory-compromise",
    number=38,
    says="Where breathing is impaired baclofen is given with care, least of all with an opioid.",
    basis=[
        X_UK.at("respiratory impairment calls for care"),
        X_HIC.at("avoided in sleep apnoea"),
        COPD_DOSE,
    ],
    grades={
        Severity.HIGH: "with an opioid, or with other drugs that could not be read",
        Severity.MODERATE: "without one",
        Severity.LOW: "obstructive lung disease alone on a small, stable dose",
    },
    missing=NOT_READ,
)
def respiratory_compromise(
    problems: Listing[Problem],
    other_drugs: Listing[OtherDrug],
    oral_intent: Fact[OralIntent],
    history: DoseHistory,
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = active(problems, "respiratory")
    if not found:
        return nothing_listed(problems, topics=("respiratory",))
    opioids = taken(other_drugs.of("opioids"), today)
    severity = Severity.MODERATE
    if opioids or other_drugs.gaps_of("opioids"):
        severity = Severity.HIGH
    elif problems.gaps_of("respiratory"):
        severity = Severity.MODERATE
    elif set(found) <= set(problems.of("copd")) and _is_small(oral_intent, history, today):
        severity = Severity.LOW
    return Finding(
        severity,
        fitting(f"Watch breathing, keep the dose low: {named(found)}"),
        advice="Keep the dose low and watch breathing, above all at night.",
        code="COND",
        evidence=cited(found, tuple(d.reference for d in opioids)),
        detail="Baclofen depresses breathing"
        + (f", and so does {listed(d.name for d in opioids)}." if opioids else "."),
    )


def _is_small(oral: Fact[OralIntent], history: DoseHistory, today: date) -> bool:
    intent = known_dose(oral)
    if intent is None or intent.total.high > COPD_DOSE.value:
        return False
    return is_steady(intent, history, today)


@rule(
    "hepatic-encephalopathy",
    number=39,
    says="In hepatic encephalopathy baclofen may cloud the mind further.",
    basis=[
        X_UK.at("hepatic impairment calls for care"),
        SAFETY.at("answer pages say such patients were left out of trials"),
    ],
    grades={
        Severity.HIGH: "in alcohol use disorder",
        Severity.MODERATE: "otherwise",
    },
    missing=f"{NOT_READ} Cirrhosis without encephalopathy is left out.",
)
def hepatic_encephalopathy(
    problems: Listing[Problem],
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
) -> Finding | Clear | NotEvaluated:
    found = active(problems, "hepatic-encephalopathy")
    if not found:
        return nothing_listed(problems, topics=("hepatic-encephalopathy",))
    alcohol = may_be_alcohol(indication)
    intents = (oral_intent, pump_intent)
    return Finding(
        Severity.HIGH if alcohol else Severity.MODERATE,
        fitting(f"Avoid, or watch the mental state closely: {named(found)}"),
        advice="Avoid baclofen, or watch the mental state closely; never stop it at once.",
        code="COND",
        evidence=cited(found, *(i.evidence for i in intents if isinstance(i, Known))),
        detail="Such patients were left out of trials, and baclofen may impair thinking.",
    )


@rule(
    "porphyria",
    number=41,
    says="In porphyria baclofen is given with care.",
    basis=[X_UK.at("porphyria calls for care")],
    grades={Severity.LOW: "active porphyria that nobody refuted"},
    missing=NOT_READ,
)
def porphyria(problems: Listing[Problem]) -> Finding | Clear | NotEvaluated:
    found = active(problems, "porphyria")
    if not found:
        return nothing_listed(problems, topics=("porphyria",))
    return Finding(
        Severity.LOW,
        fitting(f"Watch for an attack: {named(found)}"),
        advice="Watch for an attack.",
        code="COND",
        evidence=cited(found),
        detail="The label names porphyria among the conditions that need care.",
    )
