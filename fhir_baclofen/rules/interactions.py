"""Rules 43 and 44: opioids and benzodiazepines beside baclofen."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Age,
    DoseHistory,
    Fact,
    Kidney,
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
    RECENTLY_ENDED,
    STABLE,
    evidence_of,
    in_days,
    known_dose,
    known_pump,
    may_be_older,
    may_be_reduced,
    not_rising,
)
from fhir_baclofen.rules.protocols import OLDER_AGE
from fhir_baclofen.rules.sources import S1, S2, S3, SAFETY, X_CA
from fhir_baclofen.rules.wording import baclofen, evidence, fitting, listed

STROKE_RECOVERY = Limit(
    "stroke.recovery",
    "Days after a stroke in which benzodiazepines harm recovery",
    Decimal(90),
    "days",
    S3.at("benzodiazepines are avoided while a stroke is recovering; the number is ours"),
)
FEW_DOSES = Limit(
    "benzodiazepine.few",
    "Doses in all that are a single occasion",
    Decimal(2),
    "doses",
    SAFETY.at("a dose or two before a scan is no course of treatment; the number is ours"),
)


def taken(drugs: Iterable[OtherDrug], today: date) -> tuple[OtherDrug, ...]:
    """The drugs of a class that still count: taken now, or ended within a week."""
    return tuple(
        [d for d in drugs if d.ended is None or (today - d.ended).days <= RECENTLY_ENDED.value]
    )


def is_stable(
    drugs: Iterable[OtherDrug], oral: Fact[OralIntent], history: DoseHistory, today: date
) -> bool:
    """True when neither baclofen nor any of the drugs has risen for three months, for sure."""
    if not isinstance(oral, Known) or not not_rising(oral.value, history, today):
        return False
    return all(
        d.steady_since is not None and (today - d.steady_since).days >= STABLE.value for d in drugs
    )


def _unread_or_clear(drugs: Listing[OtherDrug], topic: str) -> Clear | NotEvaluated:
    missed = drugs.gaps_of(topic)
    return NotEvaluated(missed[0]) if missed else CLEAR


@rule(
    "interaction-opioid",
    number=43,
    says="An opioid beside baclofen calls for the lowest doses and close watch of breathing.",
    basis=[
        S2.at("sedation adds up with opioids"),
        S1.at("opiates greatly increase sedation"),
        X_CA.at("respiratory depression, sedation, syncope and death with opioids"),
        STABLE,
        RECENTLY_ENDED,
    ],
    grades={
        Severity.HIGH: "an opioid and baclofen together",
        Severity.MODERATE: "both stable for three months without a rise",
    },
    missing="Drugs that could not be read leave the rule unevaluated. Stability has to be known: a "
    "history that could not be read never lowers the severity.",
    reading="A pump dose is never counted as stable: its changes are not followed here.",
)
def interaction_opioid(
    other_drugs: Listing[OtherDrug],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    history: DoseHistory,
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = taken(other_drugs.of("opioids"), today)
    if not found:
        return _unread_or_clear(other_drugs, "opioids")
    hidden = other_drugs.gaps_of("opioids")
    stable = not hidden and is_stable(found, oral_intent, history, today)
    names = listed(d.name for d in found)
    return Finding(
        Severity.MODERATE if stable else Severity.HIGH,
        fitting(
            f"Watch breathing, lowest doses: {names} (opioid) with "
            f"{_ours(oral_intent, pump_intent)}"
        ),
        advice="Use the lowest doses of both, raise baclofen more slowly, and consider naloxone at "
        "home.",
        code="DRG",
        evidence=evidence(
            (d.reference for d in found), evidence_of(oral_intent), evidence_of(pump_intent)
        ),
        detail=f"{names} and baclofen add up: sedation, respiratory depression, death."
        + (" Both have been stable for three months." if stable else ""),
    )


def _ours(oral: Fact[OralIntent], pump: Fact[PumpIntent]) -> str:
    return baclofen(known_dose(oral), known_pump(pump))


@rule(
    "interaction-benzodiazepine",
    number=44,
    says="A benzodiazepine beside baclofen calls for close monitoring.",
    basis=[
        S2.at("sedation adds up; low doses only with close monitoring"),
        S1.at("benzodiazepines greatly increase sedation"),
        STROKE_RECOVERY,
        FEW_DOSES,
        OLDER_AGE,
        RECENTLY_ENDED,
    ],
    switches=("older.age",),
    grades={
        Severity.HIGH: "in an older adult with reduced kidney function, or soon after a stroke",
        Severity.MODERATE: "otherwise",
        Severity.LOW: "a dose or two in all, before a procedure",
    },
    missing="Drugs that could not be read leave the rule unevaluated. Age, kidney function and "
    "strokes that could not be read count as the graver case; an undated stroke counts as recent.",
    reading="Late effects of a stroke count by their day; a history without a deficit does not.",
)
def interaction_benzodiazepine(
    other_drugs: Listing[OtherDrug],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    age: Fact[Age],
    kidney: Kidney,
    problems: Listing[Problem],
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    found = taken(other_drugs.of("benzodiazepines"), today)
    if not found:
        return _unread_or_clear(other_drugs, "benzodiazepines")
    strokes = _recent_strokes(problems, today)
    frail = may_be_older(age, policy) and (may_be_reduced(kidney) or bool(kidney.gaps))
    names = listed(d.name for d in found)
    severity = Severity.MODERATE
    hidden = other_drugs.gaps_of("benzodiazepines")
    if not hidden and all(_is_single_occasion(d) for d in found):
        severity = Severity.LOW
    elif frail or strokes or _may_hide_stroke(problems, today):
        severity = Severity.HIGH
    return Finding(
        severity,
        fitting(f"Watch sedation: {names} (benzodiazepine) with {_ours(oral_intent, pump_intent)}"),
        advice="Avoid in recovery from a stroke; otherwise use low doses with close monitoring."
        if strokes
        else "Use low doses with close monitoring, or choose another drug.",
        code="DRG",
        evidence=evidence(
            (d.reference for d in found),
            evidence_of(oral_intent),
            evidence_of(pump_intent),
            (p.reference for p in strokes),
            kidney.evidence if frail else (),
        ),
        detail=f"{names} and baclofen add up: sedation, confusion, falls."
        + (" An older adult with reduced kidney function is at more risk." if frail else ""),
    )


def _is_single_occasion(drug: OtherDrug) -> bool:
    return (
        drug.as_needed_only and drug.total_doses is not None and drug.total_doses <= FEW_DOSES.value
    )


def _may_hide_stroke(problems: Listing[Problem], today: date) -> bool:
    """True where a stroke within 90 days may stand in what could not be read."""
    return bool(problems.gaps_of("stroke", since=in_days(today, -int(STROKE_RECOVERY.value))))


def _recent_strokes(problems: Listing[Problem], today: date) -> tuple[Problem, ...]:
    """Strokes within 90 days; an active one without a date may be, its late effects are not."""
    harmless, past = problems.of("stroke-no-deficit"), problems.of("stroke-sequelae")
    return tuple(
        p
        for p in problems.of("stroke")
        if p not in harmless
        and ((today - p.on).days <= STROKE_RECOVERY.value if p.on else p.active and p not in past)
    )
