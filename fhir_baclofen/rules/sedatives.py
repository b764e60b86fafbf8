"""Rules 46 to 48: other drugs that sedate."""

from datetime import date

from fhir_baclofen.facts import (
    DoseHistory,
    Fact,
    Listing,
    OralIntent,
    OtherDrug,
    PumpIntent,
)
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import (
    RECENTLY_ENDED,
    STABLE,
    evidence_of,
    known_dose,
    known_pump,
)
from fhir_baclofen.rules.interactions import is_stable, taken
from fhir_baclofen.rules.sources import S1, S2, X_BEERS, X_US
from fhir_baclofen.rules.wording import baclofen, evidence, fitting, listed

CLASSES = {
    "opioids": "opioid",
    "benzodiazepines": "benzodiazepine",
    "cns-depressants-other": "other sedative",
    "muscle-relaxants": "muscle relaxant",
    "tca": "tricyclic antidepressant",
}
FEWEST_CLASSES = 2
PERIPHERAL = "muscle-relaxants-peripheral"
NOT_READ = "Drugs that could not be read leave the rule unevaluated."


def unread_or_clear(drugs: Listing[OtherDrug], *topics: str) -> Clear | NotEvaluated:
    """No drug was found: the rule passes, or is not evaluated where one of these may hide."""
    missed = drugs.gaps_of(*topics)
    return NotEvaluated(missed[0]) if missed else CLEAR


def told(
    drugs: tuple[OtherDrug, ...], oral: Fact[OralIntent], pump: Fact[PumpIntent]
) -> tuple[str, ...]:
    """The resources an interaction rests on."""
    return evidence((d.reference for d in drugs), evidence_of(oral), evidence_of(pump))


def ours(oral: Fact[OralIntent], pump: Fact[PumpIntent]) -> str:
    """Baclofen as it is taken, in words."""
    return baclofen(known_dose(oral), known_pump(pump))


@rule(
    "interaction-cns-depressant",
    number=46,
    says="Other sedating drugs beside baclofen call for watch of sedation.",
    basis=[
        S2.at("other drugs that depress the nervous system"),
        X_US.at("additive effect with other depressants"),
        STABLE,
        RECENTLY_ENDED,
    ],
    grades={
        Severity.MODERATE: "a sedating drug and baclofen together",
        Severity.LOW: "a single one, both stable for three months",
    },
    missing=f"{NOT_READ} Stability has to be known.",
)
def interaction_cns_depressant(
    other_drugs: Listing[OtherDrug],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    history: DoseHistory,
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = taken(other_drugs.of("cns-depressants-other"), today)
    if not found:
        return unread_or_clear(other_drugs, "cns-depressants-other")
    alone = len(found) == 1 and not other_drugs.gaps_of("cns-depressants-other")
    stable = alone and is_stable(found, oral_intent, history, today)
    return Finding(
        Severity.LOW if stable else Severity.MODERATE,
        fitting(
            f"Watch sedation: {listed(d.name for d in found)} with {ours(oral_intent, pump_intent)}"
        ),
        advice="Watch sedation, driving and falls; use the lowest doses.",
        code="DRG",
        evidence=told(found, oral_intent, pump_intent),
        detail="Sedating drugs add to the effect of baclofen."
        + (" Both have been stable for three months." if stable else ""),
    )


@rule(
    "cns-polypharmacy",
    number=47,
    says="Several kinds of sedating drugs beside baclofen are too many.",
    basis=[
        S2.at("sedation adds up"),
        S1.at("benzodiazepines, opiates and alcohol greatly increase sedation"),
        X_BEERS.recalled("older adults avoid three or more drugs that act on the brain"),
        RECENTLY_ENDED,
    ],
    grades={Severity.HIGH: "drugs of two or more kinds together with baclofen"},
    missing=NOT_READ,
)
def cns_polypharmacy(
    other_drugs: Listing[OtherDrug],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    by_class = {name: taken(other_drugs.of(topic), today) for topic, name in CLASSES.items()}
    kinds = [name for name, drugs in by_class.items() if drugs]
    found = tuple(dict.fromkeys(d for drugs in by_class.values() for d in drugs))
    if len(kinds) < FEWEST_CLASSES:
        return unread_or_clear(other_drugs, *CLASSES)
    return Finding(
        Severity.HIGH,
        fitting(f"Cut back sedating drugs beside baclofen: {listed(d.name for d in found)}"),
        advice="Take out what is not needed before baclofen is started or raised; never a "
        "benzodiazepine or an opioid at once.",
        code="DRG",
        evidence=told(found, oral_intent, pump_intent),
        detail=f"{listed(kinds)} together with baclofen: sedation, falls, depressed breathing.",
    )


@rule(
    "interaction-muscle-relaxant",
    number=48,
    says="A second muscle relaxant beside baclofen is generally not recommended.",
    basis=[
        S2.at("not recommended; low doses only with close monitoring"),
        RECENTLY_ENDED,
    ],
    grades={
        Severity.MODERATE: "a centrally acting relaxant",
        Severity.LOW: "only one that acts on the muscle itself",
    },
    missing=NOT_READ,
)
def interaction_muscle_relaxant(
    other_drugs: Listing[OtherDrug],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = taken(other_drugs.of("muscle-relaxants"), today)
    if not found:
        return unread_or_clear(other_drugs, "muscle-relaxants")
    hidden = other_drugs.gaps_of("muscle-relaxants")
    peripheral = not hidden and set(found) <= set(other_drugs.of(PERIPHERAL))
    return Finding(
        Severity.LOW if peripheral else Severity.MODERATE,
        fitting(
            f"Use one muscle relaxant: {listed(d.name for d in found)} with "
            f"{ours(oral_intent, pump_intent)}"
        ),
        advice="Use one of them; if both are needed, low doses with close monitoring.",
        code="DRG",
        also=() if peripheral else ("DUPTHPY",),
        evidence=told(found, oral_intent, pump_intent),
        detail="Two relaxants add weakness and sedation.",
    )
