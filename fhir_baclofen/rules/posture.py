"""Rule 34: muscle tone that the patient needs to stand, walk or transfer."""

from fhir_baclofen.facts import Fact, Listing, OralIntent, Problem, PumpIntent
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import active, evidence_of, nothing_listed
from fhir_baclofen.rules.precautions import cited
from fhir_baclofen.rules.sources import S1, X_CA

TOPIC = "spasticity-functional"


@rule(
    "posture-spasticity",
    number=34,
    says="Where muscle tone is needed to stand or walk, baclofen may take that strength away.",
    basis=[
        S1.at("patients who rely on spasticity to keep their balance upright"),
        X_CA.at("care where spasticity serves to keep posture and balance"),
    ],
    grades={Severity.MODERATE: "tone that is used to stand, walk or transfer is on record"},
    missing="Flags, goals, observations and conditions that could not be read leave the rule "
    "unevaluated. It is never concluded from a diagnosis: with nothing on record the plan asks.",
    reading="The newest observation counts; one that denies it is an answer too.",
)
def posture_spasticity(
    problems: Listing[Problem],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
) -> Finding | Clear | NotEvaluated:
    found = active(problems, TOPIC)
    if not found:
        return nothing_listed(problems, topics=(TOPIC,))
    return Finding(
        Severity.MODERATE,
        "Take small steps and test transfers: the patient uses muscle tone to stand or walk",
        advice="Take small steps; test standing and transfers after each.",
        code="COND",
        evidence=cited(found, evidence_of(oral_intent), evidence_of(pump_intent)),
        detail="Less tone may cost the strength to stand, walk or transfer.",
    )
