"""Rules 21 and 42: uses outside the label, and what baclofen is not meant for."""

from fhir_baclofen.facts import (
    Fact,
    Indication,
    IndicationFact,
    OralIntent,
    PumpIntent,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import evidence_of, unless
from fhir_baclofen.rules.sources import S1, S2, S3, S4, X_FR, X_US
from fhir_baclofen.rules.wording import due, evidence, quoted

ON_LABEL = frozenset({Indication.SPASTICITY, Indication.UNKNOWN})
OFF_LABEL = "Off-label here: record the discussion with the patient (S1, S4)."
IN_FRANCE = "In France it is on the label after other drugs have failed (X-FR)."
PHYSICAL = due(
    "physiotherapy", "First positioning, range of motion, stretching and splinting by a therapist."
)
SUMMARIES = {
    "rheumatic": "Look for another treatment: baclofen is not indicated in rheumatic muscle spasm",
    "focal": "Consider botulinum toxin: it is preferred to baclofen in focal spasticity",
}
ADVICE = {
    "rheumatic": "Check the reason for baclofen; treat the rheumatic disease, with positioning, "
    "stretching and splinting for the spasm.",
    "focal": "Positioning, stretching and splinting first; ask about botulinum toxin.",
}


@rule(
    "off-label-documentation",
    number=21,
    says="A use outside the label is discussed with the patient, and the discussion is recorded.",
    basis=[
        S1.at("not approved in the US for alcohol dependence"),
        S4.at("used off-label for alcohol dependence"),
        S2.at(
            "named beside spasticity: nerve pain and hiccups that other treatments did not help, "
            "and dystonia"
        ),
        X_FR.at("on the label in alcohol dependence after other drugs have failed"),
    ],
    missing="Without a known indication there is no note; indication-unknown asks for it.",
    reading="A note of the care plan in alcohol use disorder, pain, hiccups, dystonia and any "
    "other stated reason. No policy switch turns it into a finding.",
    issue=False,
)
def off_label_documentation() -> None:
    return None


def off_label_notes(indication: IndicationFact) -> tuple[str, ...]:
    """The notes of a plan for a use outside the label; none for spasticity."""
    if indication.kind in ON_LABEL:
        return ()
    return (OFF_LABEL, IN_FRANCE) if indication.kind is Indication.ALCOHOL else (OFF_LABEL,)


@rule(
    "indication-not-supported",
    number=42,
    says="Baclofen is not given for rheumatic muscle spasm, and in focal spasticity only after "
    "botulinum toxin was considered.",
    basis=[
        X_US.at("not indicated in skeletal muscle spasm from rheumatic disorders"),
        S3.at("botulinum toxin is preferred in focal spasticity, such as a hand after stroke"),
        S3.at("positioning, range of motion, stretching, splinting and serial casting come first"),
    ],
    grades={Severity.LOW: "rheumatic spasm or focal spasticity as the only reason named"},
    missing="Only a reason that is stated counts; a rheumatic disease on the problem list alone is "
    "none. Where a reason may hide in what could not be read the rule is not evaluated.",
    reading="Focal is spasticity or contracture of one named joint, hand or foot.",
)
def indication_not_supported(
    indication: IndicationFact, oral_intent: Fact[OralIntent], pump_intent: Fact[PumpIntent]
) -> Finding | Clear | NotEvaluated:
    why = indication.unsupported
    if not why:
        return unless(*indication.gaps)
    return Finding(
        Severity.LOW,
        SUMMARIES[why],
        advice=ADVICE[why],
        code="COND",
        evidence=evidence(indication.evidence, evidence_of(oral_intent), evidence_of(pump_intent)),
        detail=f"The only reason named is {quoted(indication.detail)}.",
        activities=(PHYSICAL,),
    )
