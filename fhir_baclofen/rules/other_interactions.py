"""Rules 50 to 53 and 55: other drugs that act on the nervous system."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Age,
    Fact,
    Indication,
    IndicationFact,
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
    active,
    may_be_older,
    nothing_listed,
)
from fhir_baclofen.rules.interactions import taken
from fhir_baclofen.rules.protocols import OLDER_AGE
from fhir_baclofen.rules.sedatives import NOT_READ, ours, told, unread_or_clear
from fhir_baclofen.rules.sources import S1, S2, SAFETY, X_CA, X_UK
from fhir_baclofen.rules.wording import evidence, fitting, listed

MAOI_ENDED = Limit(
    "maoi.ended",
    "Days after its end for which an MAO inhibitor still counts",
    Decimal(14),
    "days",
    SAFETY.at("the enzyme takes two weeks to recover"),
)
PARKINSON_DOSES = {
    "selegiline": Limit(
        "maoi.selegiline",
        "Highest daily dose of selegiline in Parkinson disease",
        Decimal(10),
        "mg/day",
        SAFETY.at("above it the drug is no longer selective; the number is ours"),
    ),
    "rasagiline": Limit(
        "maoi.rasagiline",
        "Highest daily dose of rasagiline in Parkinson disease",
        Decimal(1),
        "mg/day",
        SAFETY.at("above it the drug is no longer selective; the number is ours"),
    ),
    "safinamide": Limit(
        "maoi.safinamide",
        "Highest daily dose of safinamide in Parkinson disease",
        Decimal(100),
        "mg/day",
        SAFETY.at("above it the drug is no longer selective; the number is ours"),
    ),
}


@rule(
    "interaction-maoi",
    number=50,
    says="Beside an MAO inhibitor baclofen is given with care.",
    basis=[
        S2.at("a theoretical risk of serotonin syndrome"),
        X_CA.at("more depression of the nervous system"),
        X_CA.recalled("low blood pressure beside an MAO inhibitor"),
        MAOI_ENDED,
        *PARKINSON_DOSES.values(),
    ],
    grades={
        Severity.MODERATE: "an MAO inhibitor taken now or lately",
        Severity.LOW: "only one of those given in Parkinson disease, at the dose given there",
    },
    missing=f"{NOT_READ} A dose that could not be read is taken for a higher one.",
    reading="A patch is given in depression. Without any dosage on record the usual dose counts.",
)
def interaction_maoi(
    other_drugs: Listing[OtherDrug],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = tuple(
        d
        for d in other_drugs.of("maoi")
        if d.ended is None or (today - d.ended).days <= MAOI_ENDED.value
    )
    if not found:
        return unread_or_clear(other_drugs, "maoi")
    patches, selective = other_drugs.of("maoi-transdermal"), other_drugs.of("mao-b")
    alone = not other_drugs.gaps_of("maoi")
    mild = alone and all(d in selective and d not in patches and _is_small(d) for d in found)
    return Finding(
        Severity.LOW if mild else Severity.MODERATE,
        fitting(
            f"Watch blood pressure and sedation: {listed(d.name for d in found)} (MAO inhibitor) "
            f"with {ours(oral_intent, pump_intent)}"
        ),
        advice="Watch for sedation, low blood pressure and signs of serotonin excess.",
        code="DRG",
        evidence=told(found, oral_intent, pump_intent),
        detail="Sources name more sedation, and in theory serotonin syndrome.",
    )


def _is_small(drug: OtherDrug) -> bool:
    """At the dose of Parkinson disease, or without any on record."""
    if drug.daily_mg is None:
        return not drug.is_dosed
    most = [PARKINSON_DOSES[name].value for name in drug.ingredients & PARKINSON_DOSES.keys()]
    return bool(most) and drug.daily_mg <= min(most)


@rule(
    "interaction-tca",
    number=51,
    says="A tricyclic antidepressant strengthens the effect of baclofen.",
    basis=[X_CA.at("effect potentiated by tricyclics"), OLDER_AGE, RECENTLY_ENDED],
    switches=("older.age",),
    grades={
        Severity.MODERATE: "in an older adult (or age unknown)",
        Severity.LOW: "otherwise",
    },
    missing=NOT_READ,
)
def interaction_tca(
    other_drugs: Listing[OtherDrug],
    age: Fact[Age],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    found = taken(other_drugs.of("tca"), today)
    if not found:
        return unread_or_clear(other_drugs, "tca")
    return Finding(
        Severity.MODERATE if may_be_older(age, policy) else Severity.LOW,
        fitting(
            f"Watch sedation: {listed(d.name for d in found)} (tricyclic) with "
            f"{ours(oral_intent, pump_intent)}"
        ),
        advice="Watch sedation, weak muscles and confusion.",
        code="DRG",
        evidence=told(found, oral_intent, pump_intent),
        detail="A tricyclic strengthens the effect of baclofen.",
    )


@rule(
    "interaction-levodopa",
    number=52,
    says="In Parkinson disease baclofen may confuse and stiffen, above all beside levodopa.",
    basis=[
        X_UK.at("levodopa with carbidopa is named; Parkinson disease may get worse"),
        RECENTLY_ENDED,
    ],
    grades={
        Severity.MODERATE: "levodopa and baclofen together",
        Severity.LOW: "Parkinson disease without levodopa",
    },
    missing="Drugs and conditions that could not be read leave the rule unevaluated.",
)
def interaction_levodopa(
    other_drugs: Listing[OtherDrug],
    problems: Listing[Problem],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = taken(other_drugs.of("levodopa"), today)
    disease = active(problems, "parkinson")
    if not found and (not disease or other_drugs.gaps_of("levodopa")):
        unread = unread_or_clear(other_drugs, "levodopa")
        if isinstance(unread, NotEvaluated):
            return unread
        return nothing_listed(problems, topics=("parkinson",))
    names = listed((*(d.name for d in found), *(p.name for p in disease)))
    return Finding(
        Severity.MODERATE if found else Severity.LOW,
        fitting(f"Watch for confusion and stiffness: {names}"),
        advice="Watch for confusion, hallucinations and worse rigidity.",
        code="DRG",
        evidence=evidence(told(found, oral_intent, pump_intent), (p.reference for p in disease)),
        detail="Baclofen beside levodopa may confuse, and Parkinson disease may get worse.",
    )


@rule(
    "interaction-lithium",
    number=53,
    says="Beside lithium baclofen may aggravate restless movements.",
    basis=[X_CA.at("hyperkinetic symptoms aggravated"), RECENTLY_ENDED],
    grades={Severity.LOW: "lithium and baclofen together"},
    missing=NOT_READ,
)
def interaction_lithium(
    other_drugs: Listing[OtherDrug],
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = taken(other_drugs.of("lithium"), today)
    if not found:
        return unread_or_clear(other_drugs, "lithium")
    return Finding(
        Severity.LOW,
        fitting(f"Watch movements: lithium with {ours(oral_intent, pump_intent)}"),
        advice="Watch for restless movements.",
        code="DRG",
        evidence=told(found, oral_intent, pump_intent),
        detail="Hyperkinetic symptoms may get worse.",
    )


@rule(
    "aud-psychotropic-effectiveness",
    number=55,
    says="In alcohol use disorder other psychotropic drugs may limit what baclofen does.",
    basis=[
        S1.at("chronic use of psychotropic drugs may limit the effect"),
        RECENTLY_ENDED,
    ],
    grades={Severity.LOW: "another psychotropic drug in alcohol use disorder"},
    missing=f"{NOT_READ} Benzodiazepines have a rule of their own.",
)
def aud_psychotropic_effectiveness(
    other_drugs: Listing[OtherDrug],
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    if indication.kind is not Indication.ALCOHOL and not indication.gaps:
        return CLEAR
    others = other_drugs.of("benzodiazepines")
    found = tuple(d for d in taken(other_drugs.of("psychotropics-aud"), today) if d not in others)
    if not found:
        return unread_or_clear(other_drugs, "psychotropics-aud")
    if indication.kind is not Indication.ALCOHOL:
        return NotEvaluated(indication.gaps[0])
    return Finding(
        Severity.LOW,
        fitting(f"Expect less effect on drinking: {listed(d.name for d in found)}"),
        advice="Take this into account when the effect is judged.",
        code="DRG",
        evidence=told(found, oral_intent, pump_intent),
        detail="Chronic use of psychotropic drugs may limit the effect in alcohol use disorder.",
    )
