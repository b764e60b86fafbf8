"""Rules 8 to 10 and 17: the highest doses by indication, in alcohol use disorder, and by age."""

import math
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Age,
    CarePlans,
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
    in_days,
    is_child,
    is_steady,
    may_be_older,
    no_abrupt_stop,
    recorded_since,
    within,
)
from fhir_baclofen.rules.protocols import (
    HOSPITAL_MAXIMUM,
    OLDER_AGE,
    OLDER_FIRM,
    OLDER_SOFT,
    PROTOCOLS,
    ceiling,
    older_caps,
)
from fhir_baclofen.rules.reductions import first_reduction, gradual, is_cautious
from fhir_baclofen.rules.sources import S1, S2, X_FR, X_UK, X_US
from fhir_baclofen.rules.wording import (
    due,
    evidence,
    fitting,
    in_doses,
    indication as in_,
    mg,
    numbers,
)

GOVERNANCE = Limit(
    "aud.governance",
    "Dose in alcohol use disorder above which specialist care is asked for",
    Decimal(80),
    "mg/day",
    X_FR.at("at 80 mg daily without the goal reached, an addiction team is to assess"),
    "aud.governance",
)
VERY_HIGH = Limit(
    "aud.very-high",
    "Dose above which more admissions and deaths were reported",
    Decimal(180),
    "mg/day",
    X_FR.at(
        "press on an insurer's study of 2017: about half more admissions, more than twice the deaths"
    ),
)
ACKNOWLEDGED = Limit(
    "aud.acknowledged",
    "Days around today in which a review shows that a high dose is watched",
    Decimal(30),
    "days",
    S2.at("high doses need close monitoring"),
)
VISIT_DAYS = Limit(
    "aud.visits", "Days between visits at high doses", Decimal(14), "days", S2.at("every two weeks")
)
SINGLE_DOSE = Limit(
    "single.max",
    "Largest single dose outside alcohol use disorder",
    Decimal(20),
    "mg",
    X_US.at("20 mg four times daily at most"),
)
SINGLE_DOSE_ALCOHOL = Limit(
    "single.max.aud",
    "Largest single dose in alcohol use disorder",
    Decimal(75),
    "mg",
    S2.at("300 mg daily in divided doses, four of 75 mg"),
)
YOUNG_AGE = Limit(
    "child.age",
    "Age below which no label gives a dose",
    Decimal(12),
    "years",
    X_US.at("tablets for patients of 12 years or more"),
)


def largest_single_dose(kind: Indication) -> Limit:
    """The largest single dose of an indication."""
    return SINGLE_DOSE_ALCOHOL if kind is Indication.ALCOHOL else SINGLE_DOSE


def doses_for(dose: Decimal, kind: Indication) -> int:
    """The least number of doses that keeps each within the largest single dose."""
    return max(math.ceil(dose / largest_single_dose(kind).value), 1)


@rule(
    "dose-above-indication-max",
    number=8,
    says="The daily dose by mouth does not exceed the ceiling of its indication.",
    basis=[
        *(row.ceiling for row in PROTOCOLS.values()),
        HOSPITAL_MAXIMUM,
        SINGLE_DOSE,
        SINGLE_DOSE_ALCOHOL,
        S1.at("the safe level is not exceeded"),
    ],
    switches=("max.spasticity", "max.aud", "max.neuropathic", "max.hiccups", "max.unknown"),
    grades={Severity.HIGH: "any dose above the ceiling"},
    missing="An unreadable dose leaves the rule unevaluated. Without an indication the lowest ceiling that "
    "could apply counts. In children it fires without a recommended dose.",
)
def dose_above_indication_max(  # noqa: PLR0913 - the taper offered depends on them
    oral_intent: OralIntent,
    indication: IndicationFact,
    age: Fact[Age],
    history: DoseHistory,
    today: date,
    policy: Policy,
) -> Finding | Clear | None:
    limit = ceiling(indication, policy)
    dose = oral_intent.total.high
    if dose <= limit:
        return None if oral_intent.gaps else Clear()
    count = doses_for(limit, indication.kind)
    child = is_child(age)
    terms = gradual(limit, policy, cautious=is_cautious(age, history, today, policy))
    taken = oral_intent.before is not None and oral_intent.before.high > limit
    where = in_(indication.kind)
    return Finding(
        Severity.HIGH,
        f"Do not exceed the adult ceiling: {mg(dose)} is above {mg(limit)} {where}"
        if child
        else f"Reduce to {mg(limit)} {in_doses(count)}: {mg(dose)} is above the ceiling {where}",
        advice="Ask a specialist in children's doses."
        if child
        else f"Bring the dose down in steps to {mg(limit)}; never in one jump."
        if taken
        else f"Order at most {mg(limit)} {in_doses(count)}.",
        code="DOSEHIND",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"The ceiling {where} is {mg(limit)}; the dose is {mg(dose)}.",
        recommended={}
        if child
        else numbers(
            max_mg_per_day=limit,
            doses_per_day=count,
            next_reduction_mg_per_day=first_reduction(oral_intent, terms, history, today),
        ),
        activities=no_abrupt_stop(oral_intent, history, today),
    )


@rule(
    "aud-high-dose-governance",
    number=9,
    says="High doses in alcohol use disorder are given under close monitoring with specialist advice.",
    basis=[
        GOVERNANCE,
        VERY_HIGH,
        ACKNOWLEDGED,
        VISIT_DAYS,
        S1.at("worries about doses far above the accepted level"),
    ],
    yields_to=("dose-above-indication-max",),
    switches=("aud.governance", "max.aud"),
    grades={
        Severity.MODERATE: "above the governance dose, up to the ceiling",
        Severity.LOW: "the same with a review held lately or planned soon",
    },
    missing="Care plans that could not be read never lower the severity.",
)
def aud_high_dose_governance(
    oral_intent: OralIntent,
    indication: IndicationFact,
    age: Fact[Age],
    care_plans: CarePlans,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    dose, limit = oral_intent.total.high, policy[GOVERNANCE]
    if indication.kind is not Indication.ALCOHOL or is_child(age):
        return Clear()
    if dose <= limit:
        return NotEvaluated(oral_intent.gaps[0]) if oral_intent.gaps else Clear()
    if dose > ceiling(indication, policy):
        return Clear()
    reviews = [day for plan in care_plans.plans for day in plan.reviews]
    watched = within(reviews, today, int(ACKNOWLEDGED.value))
    risk = (
        f" Above {mg(VERY_HIGH.value)} about half more admissions and more than twice the deaths were reported."
        if dose > VERY_HIGH.value
        else ""
    )
    visit = in_days(today, int(VISIT_DAYS.value))
    return Finding(
        Severity.LOW if watched else Severity.MODERATE,
        f"High-dose protocol: {mg(dose)} in alcohol use disorder needs close monitoring",
        advice="See the patient at least every two weeks while the dose rises, check kidney function, "
        "sedation and mood, and ask an addiction specialist.",
        code="DOSEHIND",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"Adverse effects rise with the dose; above {mg(limit)} specialist advice is asked for.{risk}",
        recommended={"soft_max_mg_per_day": limit},
        activities=(
            due("clinical-review", "Review effect, sedation and mood at the high dose.", visit),
            due("kidney-check", "Check kidney function at the high dose."),
            due("specialist-referral", "Ask an addiction specialist about the high dose."),
        ),
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
        Severity.MODERATE: "above the firm threshold",
        Severity.LOW: "above the soft threshold; above the firm one when long stable without harm",
    },
    missing="Without an age the cap is not applied and the rule is not evaluated. A dose counts as stable "
    "only where history and conditions could be read.",
)
def older_adult_dose_cap(  # noqa: PLR0913 - stability needs them
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
        return NotEvaluated(oral_intent.gaps[0]) if oral_intent.gaps else Clear()
    if not isinstance(age, Known):
        return NotEvaluated(f"{age.reason}: the dose limit of older adults was not applied")
    if not may_be_older(age, policy):
        return Clear()
    stable = _is_tolerated(oral_intent, history, problems, today)
    if stable and dose <= firm:
        return Clear()
    usual = mg(soft) if soft == firm else f"{plain(soft)} to {mg(firm)}"
    return Finding(
        Severity.MODERATE if dose > firm and not stable else Severity.LOW,
        f"Reduce or go more slowly: older adults rarely tolerate more than {usual}; dose {mg(dose)}",
        advice="Reduce, or raise more slowly; watch for sedation, confusion and falls.",
        code="DOSEHINDA",
        evidence=evidence(oral_intent.evidence, age.evidence),
        detail=f"The dose is {mg(dose)} at {age.value.high} years. By slow titration a patient of 68 years "
        "reached 50 mg/day: an exception."
        + (" The dose has been stable for three months without recorded harm." if stable else ""),
        recommended={"max_mg_per_day": firm, "soft_max_mg_per_day": soft},
        activities=no_abrupt_stop(oral_intent, history, today),
    )


def _is_tolerated(
    intent: OralIntent, history: DoseHistory, problems: Listing[Problem], today: date
) -> bool:
    """True when the dose has stood for three months without sedation, confusion or a fall on record."""
    last = history.last_change
    if last is None or problems.gaps or not is_steady(intent, history, today):
        return False
    return not recorded_since(problems, ("sedation", "neurotoxicity", "fall-balance"), last.on)


@rule(
    "paediatric-use",
    number=17,
    says="Baclofen in a child is a specialist's decision, with doses by weight.",
    basis=[ADULT_AGE, YOUNG_AGE, X_UK.at("children have doses by weight")],
    grades={
        Severity.MODERATE: "in a young child, and for any reason but spasticity",
        Severity.LOW: "in an older child with spasticity",
    },
    missing="Without an age patient-data-missing says so. Adult starts, steps and tapers are not applied "
    "to children; a dose above the adult ceiling still fires.",
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
        return Clear()
    low = years >= YOUNG_AGE.value and indication.kind is Indication.SPASTICITY
    why = "not established under 12 years" if years < YOUNG_AGE.value else in_(indication.kind)
    return Finding(
        Severity.LOW if low else Severity.MODERATE,
        fitting(f"Ask a paediatric specialist: the patient is {years} years old ({why})"),
        advice="Set the dose by weight with a paediatric specialist.",
        code="AGE",
        evidence=evidence(age.evidence, evidence_of(oral_intent), evidence_of(pump_intent)),
        detail="Adult starting doses, steps, ceilings and tapers were not applied and no plan was made.",
        activities=(due("specialist-referral", "Ask a paediatric specialist about the dose."),),
    )
