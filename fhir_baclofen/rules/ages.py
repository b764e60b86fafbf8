"""Rules 10 and 17: older adults and children."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Age,
    DoseHistory,
    Fact,
    Indication,
    IndicationFact,
    Known,
    Listing,
    OralIntent,
    Problem,
    PumpIntent,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import (
    CLEAR,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    rule,
)
from fhir_baclofen.rules.circumstances import (
    ADULT_AGE,
    STABLE,
    evidence_of,
    is_steady,
    may_be_more,
    may_be_older,
    no_abrupt_stop,
    recorded_since,
    undated,
)
from fhir_baclofen.rules.protocols import (
    OLDER_AGE,
    OLDER_FIRM,
    OLDER_SOFT,
    older_caps,
)
from fhir_baclofen.rules.sources import MEM_UK, S2, X_UK, X_US
from fhir_baclofen.rules.wording import (
    due,
    evidence,
    fitting,
    mg,
)
from fhir_baclofen.rules.wording import (
    indication as in_,
)

YOUNG_AGE = Limit(
    "child.age",
    "Age below which no label gives a dose",
    Decimal(12),
    "years",
    X_US.at("tablets for patients of 12 years or more"),
)


@rule(
    "older-adult-dose-cap",
    number=10,
    says="Older adults are given no more than they usually tolerate.",
    basis=[
        OLDER_AGE,
        OLDER_SOFT,
        OLDER_FIRM,
        STABLE,
        S2.at("case: a woman of 68 reached 50 mg daily by slow titration, the exception"),
    ],
    switches=("older.age", "older.cap"),
    grades={
        Severity.MODERATE: "above the upper end of what older adults tolerate",
        Severity.LOW: "above the lower end; above the upper end when long stable without harm",
    },
    missing="Without an age the cap is not applied and the rule is not evaluated. A dose counts as "
    "stable only where history and conditions could be read.",
    reading="Harm counts when it is still active or began after the last change of the dose. "
    "Between the two ends a long stable dose without harm is no finding.",
)
def older_adult_dose_cap(
    oral_intent: OralIntent,
    age: Fact[Age],
    history: DoseHistory,
    problems: Listing[Problem],
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated | None:
    soft, firm = older_caps(policy)
    dose = oral_intent.total.high
    if dose <= soft:
        return NotEvaluated(oral_intent.gaps[0]) if oral_intent.gaps else CLEAR
    if not isinstance(age, Known):
        return NotEvaluated(f"{age.reason}: the dose limit of older adults was not applied")
    if not may_be_older(age, policy):
        return CLEAR
    stable = _is_tolerated(oral_intent, history, problems, today)
    above = dose > firm or may_be_more(oral_intent)
    if stable and dose <= firm:
        return CLEAR
    usual = mg(soft) if soft == firm else f"{plain(soft)} to {mg(firm)}"
    return Finding(
        Severity.MODERATE if above and not stable else Severity.LOW,
        f"Reduce or go more slowly: "
        f"older adults rarely tolerate more than {usual}; dose {mg(dose)}",
        advice="Reduce in steps, or raise more slowly; watch for sedation, confusion and falls.",
        code="DOSEHINDA",
        evidence=evidence(oral_intent.evidence, age.evidence),
        detail=f"The dose is {mg(dose)} at {age.value.high} years. By slow titration a patient of "
        "68 years reached 50 mg/day: an exception."
        + (" The dose has been stable for three months without recorded harm." if stable else ""),
        recommended={"max_mg_per_day": firm, "soft_max_mg_per_day": soft},
        activities=no_abrupt_stop(oral_intent, history, today),
    )


def _is_tolerated(
    intent: OralIntent, history: DoseHistory, problems: Listing[Problem], today: date
) -> bool:
    """True when the dose stood for three months without sedation, confusion or a fall recorded."""
    last = history.last_change
    if last is None or not is_steady(intent, history, today):
        return False
    harms = ("sedation", "neurotoxicity", "fall-balance")
    unsure = problems.gaps_of(*harms, since=last.on)
    unsure += undated(p for topic in harms for p in problems.of(topic))
    return not unsure and not recorded_since(problems, harms, last.on)


@rule(
    "paediatric-use",
    number=17,
    says="Baclofen in a child is a specialist's decision, with doses by weight.",
    basis=[
        ADULT_AGE,
        YOUNG_AGE,
        X_UK.at("children have doses by weight"),
        MEM_UK.at(
            "0.3 mg/kg daily at the start; at most 40 mg daily under 8 years and 60 mg above: told "
            "here for the reader, never applied"
        ),
    ],
    grades={
        Severity.MODERATE: "in a young child, and for any reason but spasticity",
        Severity.LOW: "in an older child with spasticity",
    },
    missing="Without an age patient-data-missing says so. Adult starts, steps and tapers are not "
    "applied to children; a dose above the adult ceiling still fires.",
    reading="An older child with neither spasticity nor a reason named by the sources is graded "
    "moderate.",
)
def paediatric_use(
    age: Fact[Age],
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
) -> Finding | Clear | NotEvaluated:
    if not isinstance(age, Known):
        return NotEvaluated(f"{age.reason}: whether the patient is a child is not known")
    years = age.value.low
    if years >= ADULT_AGE.value:
        return CLEAR
    spastic = indication.kind is Indication.SPASTICITY and not indication.gaps
    low = years >= YOUNG_AGE.value and spastic
    why = "not established under 12 years" if years < YOUNG_AGE.value else in_(indication.kind)
    return Finding(
        Severity.LOW if low else Severity.MODERATE,
        fitting(f"Ask a paediatric specialist: the patient is {_old(age.value)} ({why})"),
        advice="Set the dose by weight with a paediatric specialist.",
        code="AGE",
        evidence=evidence(age.evidence, evidence_of(oral_intent), evidence_of(pump_intent)),
        detail="Adult starting doses, steps, ceilings and tapers were not applied and no plan was "
        "made.",
        activities=(due("specialist-referral", "Ask a paediatric specialist about the dose."),),
    )


def _old(age: Age) -> str:
    """The age in words, as far as the birth date tells it."""
    if age.low == age.high:
        return f"{age.low} years old"
    return f"{age.low} to {age.high} years old"
