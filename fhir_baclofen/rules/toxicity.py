"""Rules 74 to 76 and 79: harm by baclofen that is on record."""

from datetime import date

from fhir_baclofen.facts import (
    Action,
    DoseHistory,
    Fact,
    Kidney,
    Known,
    Listing,
    OralIntent,
    Problem,
    PumpHistory,
    PumpIntent,
)
from fhir_baclofen.rulebook import (
    CLEAR,
    Activity,
    Clear,
    Finding,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import (
    HOLD_INCREASE,
    STABLE,
    active,
    evidence_of,
    in_days,
    may_be_reduced,
    no_abrupt_stop,
    nothing_listed,
    unless,
)
from fhir_baclofen.rules.precautions import cited, named
from fhir_baclofen.rules.sources import S1, S2, S3, X_ELH, X_MUA
from fhir_baclofen.rules.withdrawal import TOXIC_DAYS, is_soon_after, points_to_baclofen, rises
from fhir_baclofen.rules.wording import due, fitting

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
        STABLE,
        X_ELH.at("toxicity within two to three days"),
        X_MUA.at("encephalopathy in chronic kidney disease"),
        S1.at("confusion among the side effects"),
    ],
    grades={Severity.HIGH: "confusion, delirium or coma that baclofen may explain"},
    missing="Conditions and observations that could not be read leave the rule unevaluated. Kidney "
    "results that could not be read count as reduced function; an entry without a day counts as "
    "recent.",
    reading="A Glasgow coma score below 15 and a positive test for delirium count. With reduced "
    "kidneys an observation counts for three months, a condition while it is active. Another cause "
    "counts only where it is named as the cause, without doubt, and is no drug and no kidney "
    "disease.",
)
def neurotoxicity_suspected(
    problems: Listing[Problem],
    kidney: Kidney,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    history: DoseHistory,
    pump_history: PumpHistory,
    today: date,
) -> Finding | Clear | NotEvaluated:
    reduced = may_be_reduced(kidney)
    raised = rises((*history.changes, *pump_history.changes))
    found = tuple(
        p
        for p in problems.of("neurotoxicity")
        if points_to_baclofen(p, raised, reduced=reduced, today=today)
    )
    if not found:
        gaps = (*kidney.gaps, *history.gaps, *pump_history.gaps)
        return _not_toxic(problems, raised, gaps, today)
    return Finding(
        Severity.HIGH,
        fitting(f"Suspect harm by baclofen: {named(found)}"),
        advice="No further increase: check kidney function at once and reduce under supervision.",
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


def _not_toxic(
    problems: Listing[Problem], raised: tuple[date, ...], gaps: tuple[str, ...], today: date
) -> Clear | NotEvaluated:
    """Nothing was found; `gaps` say where a rise or reduced kidney function may hide."""
    since = in_days(today, -int(STABLE.value))
    missed = [
        *problems.gaps_of("neurotoxicity", since=since),
        *(
            out.told
            for out in problems.left_out
            if "neurotoxicity" in out.topics and out.on and is_soon_after(out.on, raised)
        ),
    ]
    confused = any(p.active and not p.explained for p in problems.of("neurotoxicity"))
    return unless(*missed, *(gaps if confused else ()))


def _careful(oral: Fact[OralIntent], history: DoseHistory, today: date) -> tuple[Activity, ...]:
    return no_abrupt_stop(oral.value, history, today) if isinstance(oral, Known) else ()


@rule(
    "sedation-hold-titration",
    number=75,
    says="After sedation since the last increase the dose is not raised further.",
    basis=[
        S2.at("too fast a pace brings sedation and dizziness"),
        S3.at("sedation is monitored"),
        S1.at("drowsiness impairs driving and the use of machines"),
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
    if not found and history.gaps and active(problems, "sedation"):
        return NotEvaluated(history.gaps[0])
    if not found:
        return nothing_listed(problems, topics=("sedation",), since=last.on if last else None)
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
        S1.at(
            "side effects: drowsiness, dizziness, fatigue, weakness, dry mouth, ovarian cysts, "
            "nausea, sleeplessness, constipation, low blood pressure, headache and confusion"
        ),
    ],
    grades={
        Severity.MODERATE: "urinary retention",
        Severity.LOW: "any other",
    },
    missing="Conditions that could not be read leave the rule unevaluated. Without the start of "
    "treatment it cannot be told what is new.",
)
def adverse_effect_monitor(
    problems: Listing[Problem], history: DoseHistory, pump_history: PumpHistory
) -> Finding | Clear | NotEvaluated:
    since = _exposed_since(history, pump_history)
    listed = [p for topic in TOPICS for p in active(problems, topic)]
    hidden = (*history.gaps, *pump_history.gaps)
    if since is None:
        gap = (*hidden, "the start of treatment is not on record")[0]
        taken = history.changes or pump_history.changes or hidden
        return NotEvaluated(gap) if listed and taken else _no_effect(problems)
    found = tuple(dict.fromkeys(p for p in listed if p.on is not None and p.on > since))
    if not found and listed and hidden:
        return NotEvaluated(hidden[0])
    if not found:
        undated = next((p for p in listed if p.on is None), None)
        return _no_effect(problems, since) if undated is None else _may_be_new(undated)
    retained = problems.of("urinary-retention")
    told = found if not hidden else (*found, *listed)
    retention = any(p in retained or "retention" in p.name.lower() for p in told)
    retention = retention or bool(problems.gaps_of("urinary-retention", since=since))
    return Finding(
        Severity.MODERATE if retention else Severity.LOW,
        fitting(f"Ask about it at each review, new since the start: {named(found)}"),
        advice="Ask about it at each review; reduce in steps if it troubles the patient.",
        code="COND",
        evidence=cited(found),
        detail="Baclofen is known for weakness, urinary and cognitive effects, low blood pressure, "
        "constipation, insomnia and ovarian cysts.",
    )


def _may_be_new(problem: Problem) -> NotEvaluated:
    return NotEvaluated(f"{problem.reference} has no day: whether it is new cannot be told")


def _exposed_since(history: DoseHistory, pump_history: PumpHistory) -> date | None:
    """The first day of the present treatment, by mouth or by pump."""
    pumped = pump_history.changes[0].on if pump_history.changes else None
    known = [day for day in (history.exposure_since, pumped) if day is not None]
    return min(known, default=None)


def _no_effect(problems: Listing[Problem], since: date | None = None) -> Clear | NotEvaluated:
    return nothing_listed(problems, topics=TOPICS, since=since)
