"""Rules 27 and 28: allergy to baclofen, and active peptic ulcer."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Allergy,
    DoseHistory,
    Fact,
    Known,
    Listing,
    OralIntent,
    Problem,
    PumpIntent,
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
from fhir_baclofen.rules.circumstances import (
    active,
    evidence_of,
    no_abrupt_stop,
    nothing_listed,
)
from fhir_baclofen.rules.sources import S2, SAFETY, X_UK, X_US
from fhir_baclofen.rules.wording import evidence, fitting, listed

OLD_ULCER = Limit(
    "ulcer.old",
    "Days after which a normal endoscopy outweighs an ulcer still listed",
    Decimal(730),
    "days",
    SAFETY.at("an ulcer seen healed two years on is likely history; the number is ours"),
)

NOT_WITH_ULCER = "Do not start baclofen with an active ulcer, or come down slowly"


def _careful(oral: Fact[OralIntent], history: DoseHistory, today: date) -> tuple[Activity, ...]:
    return no_abrupt_stop(oral.value, history, today) if isinstance(oral, Known) else ()


@rule(
    "allergy-baclofen",
    number=27,
    says="Baclofen is not given to a patient allergic to it.",
    basis=[
        S2.at("known hypersensitivity is absolute"),
        X_US.at("hypersensitivity"),
        X_UK.at("hypersensitivity"),
    ],
    grades={
        Severity.HIGH: "an active allergy that nobody refuted",
        Severity.MODERATE: "only a mild intolerance of low criticality",
    },
    missing="Allergies that could not be read leave the rule unevaluated. With neither an allergy "
    "nor a statement that none is known, the care plan notes it.",
)
def allergy_baclofen(
    allergies: Listing[Allergy],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    history: DoseHistory,
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = allergies.of("allergy-baclofen")
    if not found:
        return _no_allergy(allergies)
    mild = not allergies.gaps and all(a.mild_intolerance for a in found)
    return Finding(
        Severity.MODERATE if mild else Severity.HIGH,
        fitting(f"{_do(mild=mild)}: {listed(a.name for a in found)}"),
        advice="Ask what happened, and choose another drug where there is one."
        if mild
        else "Choose another drug. If baclofen is taken, stop it under supervision.",
        code="DALG",
        evidence=evidence(
            (a.reference for a in found), evidence_of(oral_intent), evidence_of(pump_intent)
        ),
        detail="Only a mild intolerance is recorded."
        if mild
        else "Hypersensitivity forbids baclofen.",
        activities=_careful(oral_intent, history, today),
    )


def _do(*, mild: bool) -> str:
    if mild:
        return "Ask about the intolerance to baclofen on record"
    return "Do not give baclofen, an allergy to it is on record"


def _no_allergy(allergies: Listing[Allergy]) -> Clear | NotEvaluated:
    if allergies.gaps:
        return NotEvaluated(allergies.gaps[0])
    return CLEAR if allergies.by_topic else Clear(notes=("Allergies are not recorded.",))


@rule(
    "peptic-ulcer-active",
    number=28,
    says="Baclofen is not given with an active peptic ulcer.",
    basis=[
        S2.at("active ulcer is named as absolute, though debated"),
        X_UK.at("peptic ulceration is a contraindication"),
        X_US.at("peptic ulcer is not among the contraindications"),
        OLD_ULCER,
    ],
    switches=("ulcer.contraindication",),
    grades={
        Severity.HIGH: "an active ulcer, unless the site grades it lower",
        Severity.MODERATE: "where the site grades it so, or an old ulcer with a later normal "
        "endoscopy",
    },
    missing="Conditions that could not be read leave the rule unevaluated.",
)
def peptic_ulcer_active(
    problems: Listing[Problem],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    history: DoseHistory,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    found = active(problems, "peptic-ulcer-active")
    if not found:
        return nothing_listed(problems, topics=("peptic-ulcer-active",))
    alone = not problems.gaps_of("peptic-ulcer-active")
    doubtful = alone and all(_is_outdated(p, problems.of("normal-endoscopy"), today) for p in found)
    moderate = doubtful or policy.is_set("ulcer.contraindication", "moderate")
    return Finding(
        Severity.MODERATE if moderate else Severity.HIGH,
        fitting(
            f"{'Ask whether it is still active' if doubtful else NOT_WITH_ULCER}: "
            f"{listed(p.name for p in found)}"
        ),
        advice="Ask whether the ulcer is still active."
        if doubtful
        else "Do not start baclofen; if it is taken, weigh it against the ulcer and bring it down "
        "slowly.",
        code="COND",
        evidence=evidence(
            (p.reference for p in found), evidence_of(oral_intent), evidence_of(pump_intent)
        ),
        detail="Sources differ: an absolute contraindication in some, not named in others."
        + (" The ulcer is old and a later endoscopy was normal." if doubtful else ""),
        activities=_careful(oral_intent, history, today),
    )


def _is_outdated(ulcer: Problem, endoscopies: tuple[Problem, ...], today: date) -> bool:
    if ulcer.on is None or (today - ulcer.on).days <= OLD_ULCER.value:
        return False
    return any(e.on is not None and e.on > ulcer.on for e in endoscopies)
