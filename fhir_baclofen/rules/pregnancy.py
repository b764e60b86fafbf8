"""Rules 36 and 37: pregnancy and breastfeeding."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Fact,
    Indication,
    IndicationFact,
    Known,
    Listing,
    OralIntent,
    Problem,
    PumpIntent,
)
from fhir_baclofen.rulebook import (
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import NO_ABRUPT_STOP, is_taken, nothing_listed
from fhir_baclofen.rules.precautions import recent
from fhir_baclofen.rules.sources import S1, S2, SAFETY, X_US
from fhir_baclofen.rules.wording import evidence

TERM = Limit(
    "pregnancy.days",
    "Days for which an entry of pregnancy counts",
    Decimal(300),
    "days",
    SAFETY.at("no pregnancy lasts longer; the number is ours"),
)
NURSING = Limit(
    "lactation.days",
    "Days for which an entry of breastfeeding counts",
    Decimal(365),
    "days",
    SAFETY.at("a year is looked back; the number is ours"),
)
NOT_PREGNANT = "60001007"


@rule(
    "pregnancy",
    number=36,
    says="In pregnancy baclofen is kept for severe spasticity and never stopped suddenly.",
    basis=[
        S2.at("reserved for severe spasticity where the benefit outweighs the risk"),
        S1.at("pregnant women only when the benefits outweigh the risks"),
        X_US.at("withdrawal in the newborn; reduce gradually before delivery"),
        TERM,
    ],
    applies=Situation.ORDER | Situation.STOP | Situation.REVIEW,
    grades={
        Severity.HIGH: "for any reason but spasticity, an unknown one included",
        Severity.MODERATE: "for spasticity",
    },
    missing="Conditions that could not be read leave the rule unevaluated. No entry is no finding.",
)
def pregnancy(
    problems: Listing[Problem],
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = tuple(
        p
        for p in problems.of("pregnancy")
        if p.active and p.code != NOT_PREGNANT and recent(p, today, TERM)
    )
    if not found:
        return nothing_listed(problems)
    spastic = indication.kind is Indication.SPASTICITY
    ongoing = not isinstance(oral_intent, Known) or is_taken(oral_intent.value)
    intents = (oral_intent, pump_intent)
    return Finding(
        Severity.MODERATE if spastic else Severity.HIGH,
        "Pregnancy: do not stop baclofen suddenly, taper before delivery"
        if ongoing
        else "Pregnancy: start baclofen only for severe spasticity where the benefit outweighs the "
        "risk",
        advice="Taper before delivery and tell the newborn's team; withdrawal may follow birth."
        if ongoing
        else "Choose another treatment unless the spasticity is severe.",
        code="PREG",
        evidence=evidence(
            (p.reference for p in found), *(i.evidence for i in intents if isinstance(i, Known))
        ),
        detail="Risk and benefit are weighed; a newborn may have withdrawal after birth.",
        activities=(NO_ABRUPT_STOP,) if ongoing else (),
    )


@rule(
    "lactation",
    number=37,
    says="While breastfeeding baclofen is generally not recommended, as it passes into milk.",
    basis=[
        S2.at("generally not recommended, as it is secreted in milk"),
        X_US.at("present in milk at oral doses; the infant may have withdrawal"),
        NURSING,
    ],
    grades={Severity.MODERATE: "breastfeeding on record within the year"},
    missing="Conditions that could not be read leave the rule unevaluated.",
)
def lactation(problems: Listing[Problem], today: date) -> Finding | Clear | NotEvaluated:
    found = tuple(p for p in problems.of("lactation") if p.active and recent(p, today, NURSING))
    if not found:
        return nothing_listed(problems)
    return Finding(
        Severity.MODERATE,
        "Weigh breastfeeding against baclofen: it passes into milk",
        advice="Weigh breastfeeding against the treatment; watch the infant for sedation and "
        "withdrawal.",
        code="LACT",
        evidence=tuple(p.reference for p in found),
        detail="One source advises against it; the US label says that it is present in milk and "
        "warns of "
        "withdrawal in the infant.",
    )
