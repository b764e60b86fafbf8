"""Rules 45 to 48: alcohol and other drugs that sedate."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    DoseHistory,
    Fact,
    Indication,
    IndicationFact,
    Listing,
    OralIntent,
    OtherDrug,
    Problem,
    PumpIntent,
)
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import (
    RECENTLY_ENDED,
    STABLE,
    evidence_of,
    known_dose,
    known_pump,
    nothing_listed,
)
from fhir_baclofen.rules.interactions import is_stable, taken
from fhir_baclofen.rules.sources import S1, S2, SAFETY, X_BEERS, X_US
from fhir_baclofen.rules.wording import baclofen, evidence, fitting, listed

INTOXICATION = Limit(
    "alcohol.intoxication",
    "Days since an intoxication for which it counts as present",
    Decimal(1),
    "days",
    SAFETY.at("the day itself and the day before; the number is ours"),
)
DRINKING = Limit(
    "alcohol.drinking",
    "Days for which an entry of drinking counts",
    Decimal(90),
    "days",
    SAFETY.at("three months are looked back; the number is ours"),
)
CLASSES = {
    "opioids": "opioid",
    "benzodiazepines": "benzodiazepine",
    "cns-depressants-other": "other sedative",
    "muscle-relaxants": "muscle relaxant",
    "tca": "tricyclic antidepressant",
}
FEWEST_CLASSES = 2
PLAIN_WITHDRAWAL = frozenset({"F10.230", "F10.239", "191480000"})
PERIPHERAL = "dantrolene"
NOT_READ = "Drugs that could not be read leave the rule unevaluated."


def unread_or_clear(drugs: Listing[OtherDrug]) -> Clear | NotEvaluated:
    """No drug was found: the rule passes, or is not evaluated where one may hide."""
    return NotEvaluated(drugs.gaps[0]) if drugs.gaps else CLEAR


def told(
    drugs: tuple[OtherDrug, ...], oral: Fact[OralIntent], pump: Fact[PumpIntent]
) -> tuple[str, ...]:
    """The resources an interaction rests on."""
    return evidence((d.reference for d in drugs), evidence_of(oral), evidence_of(pump))


def ours(oral: Fact[OralIntent], pump: Fact[PumpIntent]) -> str:
    """Baclofen as it is taken, in words."""
    return baclofen(known_dose(oral), known_pump(pump))


@rule(
    "interaction-alcohol",
    number=45,
    says="A patient drunk now gets no new dose, and drinking is told to add to sedation.",
    basis=[
        S1.at("alcohol greatly increases sedation"),
        S2.at("sedation adds up with alcohol"),
        INTOXICATION,
        DRINKING,
    ],
    grades={
        Severity.HIGH: "intoxication or withdrawal delirium now",
        Severity.MODERATE: "drinking on record, unless alcohol use disorder is what is treated",
    },
    missing="Conditions that could not be read leave the rule unevaluated. In alcohol use disorder "
    "drinking is expected and is no finding.",
)
def interaction_alcohol(
    problems: Listing[Problem],
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    now = tuple(p for p in problems.of("alcohol-intoxication") if _is_present(p, today))
    drinking = _drinking(problems, indication, today)
    found = now or drinking
    if not found:
        return nothing_listed(problems)
    return Finding(
        Severity.HIGH if now else Severity.MODERATE,
        fitting(
            f"Do not give a new dose now: {listed(p.name for p in now)}"
            if now
            else f"Advise against alcohol with {ours(oral_intent, pump_intent)}: sedation adds up"
        ),
        advice="Do not give a new dose until the patient is sober; watch breathing."
        if now
        else "Advise against alcohol.",
        code="DRG",
        evidence=evidence(
            (p.reference for p in found), evidence_of(oral_intent), evidence_of(pump_intent)
        ),
        detail="Alcohol and baclofen add up: sedation and depressed breathing.",
    )


def _is_present(problem: Problem, today: date) -> bool:
    """An intoxication or withdrawal delirium of today or yesterday; plain withdrawal is none."""
    if problem.on is None or problem.code in PLAIN_WITHDRAWAL:
        return False
    return 0 <= (today - problem.on).days <= INTOXICATION.value


def _drinking(
    problems: Listing[Problem], indication: IndicationFact, today: date
) -> tuple[Problem, ...]:
    if indication.kind is Indication.ALCOHOL:
        return ()
    return tuple(
        p
        for p in problems.of("alcohol-use-positive")
        if p.on is not None and 0 <= (today - p.on).days <= DRINKING.value
    )


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
        return unread_or_clear(other_drugs)
    stable = len(found) == 1 and is_stable(found, oral_intent, history, today)
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
    if len(kinds) < FEWEST_CLASSES or len(found) < FEWEST_CLASSES:
        return unread_or_clear(other_drugs)
    return Finding(
        Severity.HIGH,
        fitting(f"Spare sedating drugs beside baclofen: {listed(d.name for d in found)}"),
        advice="Take out what can be spared before baclofen is started or raised.",
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
        return unread_or_clear(other_drugs)
    peripheral = all(PERIPHERAL in d.ingredients for d in found)
    return Finding(
        Severity.LOW if peripheral else Severity.MODERATE,
        fitting(
            f"Use one muscle relaxant: {listed(d.name for d in found)} with "
            f"{ours(oral_intent, pump_intent)}"
        ),
        advice="Use one of them; if both are needed, low doses with close monitoring.",
        code="DRG",
        evidence=told(found, oral_intent, pump_intent),
        detail="Two relaxants add weakness and sedation.",
    )
