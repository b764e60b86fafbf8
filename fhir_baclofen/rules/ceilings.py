"""Rules 8 and 9: the highest doses by indication, and high doses in alcohol use disorder."""

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
    OralIntent,
)
from fhir_baclofen.policy import Policy
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
    in_days,
    is_child,
    may_be_alcohol,
    no_abrupt_stop,
    unless,
    within,
)
from fhir_baclofen.rules.protocols import (
    PROTOCOLS,
    ceiling,
    lowest_ceiling,
)
from fhir_baclofen.rules.sources import MEM_UK, S1, S2, X_FR, X_US
from fhir_baclofen.rules.wording import (
    due,
    evidence,
    in_doses,
    mg,
    numbers,
)
from fhir_baclofen.rules.wording import (
    indication as in_,
)
from fhir_baclofen.taper import FirstCut

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
        "press on an insurer's study of 2017: about half more admissions, more than twice the "
        "deaths"
    ),
)
ACKNOWLEDGED = Limit(
    "aud.acknowledged",
    "Days around today in which a review shows that a high dose is watched",
    Decimal(30),
    "days",
    S2.at("high doses need close monitoring; the number is ours"),
)
VISIT_DAYS = Limit(
    "aud.visits",
    "Days between visits at high doses",
    Decimal(14),
    "days",
    S2.at("reassesses every two weeks while the dose rises"),
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
        MEM_UK.at("up to 100 mg daily in spasticity, under supervision in hospital"),
        SINGLE_DOSE,
        SINGLE_DOSE_ALCOHOL,
        S1.at("in neurological disorders ordinary doses stay within 80 mg daily, called safe"),
    ],
    switches=("max.spasticity", "max.aud", "max.neuropathic", "max.hiccups", "max.unknown"),
    grades={Severity.HIGH: "any dose above the ceiling"},
    missing="An unreadable dose leaves the rule unevaluated. Without an indication the lowest "
    "ceiling that could apply counts. In children it fires without a recommended dose.",
    reading="Dystonia and any other stated reason keep the ceiling of the label, whatever the site "
    "sets for spasticity.",
)
def dose_above_indication_max(
    oral_intent: OralIntent,
    indication: IndicationFact,
    age: Fact[Age],
    history: DoseHistory,
    today: date,
    policy: Policy,
    first_cut: FirstCut,
) -> Finding | Clear | NotEvaluated:
    limit = ceiling(indication, policy)
    dose = oral_intent.total.high
    if dose <= limit:
        other = indication.gaps if dose > lowest_ceiling(policy) else ()
        return unless(*oral_intent.gaps, *other)
    count = doses_for(limit, indication.kind)
    child = is_child(age)
    offered = None if child else first_cut()
    named = numbers(
        max_mg_per_day=limit,
        doses_per_day=count,
        next_reduction_mg_per_day=offered.mg_per_day if offered else None,
    )
    where = in_(indication.kind)
    return Finding(
        Severity.HIGH,
        f"Do not exceed the adult ceiling: {mg(dose)} is above {mg(limit)} {where}"
        if child
        else f"Reduce to {mg(limit)} {in_doses(count)}: {mg(dose)} is above the ceiling {where}",
        advice=_instead(oral_intent, limit, count, child=child),
        code="DOSEHIND",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"The ceiling {where} is {mg(limit)}; the dose is {mg(dose)}.",
        recommended={} if child else named,
        activities=no_abrupt_stop(oral_intent, history, today),
    )


def _instead(intent: OralIntent, limit: Decimal, count: int, *, child: bool) -> str:
    if child:
        return "Ask a specialist in children's doses."
    if intent.before is not None and intent.before.high > limit:
        return f"Bring the dose down in steps to {mg(limit)}; never in one jump."
    return f"Order at most {mg(limit)} {in_doses(count)}."


@rule(
    "aud-high-dose-governance",
    number=9,
    says="High doses in alcohol use disorder are given under close monitoring with specialist "
    "advice.",
    basis=[
        GOVERNANCE,
        VERY_HIGH,
        ACKNOWLEDGED,
        VISIT_DAYS,
        S1.at("side effects grow with the dose; worries about doses far above the accepted level"),
    ],
    yields_to=("dose-above-indication-max",),
    switches=("aud.governance", "max.aud"),
    grades={
        Severity.MODERATE: "above the dose that calls for specialist care, up to the ceiling",
        Severity.LOW: "such a dose with a review held lately or planned soon",
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
    if is_child(age) or not may_be_alcohol(indication) or dose > ceiling(indication, policy):
        return CLEAR
    if dose <= limit or indication.kind is not Indication.ALCOHOL:
        return unless(*(oral_intent.gaps if dose <= limit else indication.gaps))
    reviews = [day for plan in care_plans.plans for day in plan.reviews]
    watched = within(reviews, today, int(ACKNOWLEDGED.value))
    visit = in_days(today, int(VISIT_DAYS.value))
    return Finding(
        Severity.LOW if watched else Severity.MODERATE,
        f"Monitor closely, ask a specialist: {mg(dose)} in alcohol use disorder is a high dose",
        advice="See the patient at least every two weeks while the dose rises, check kidney "
        "function, sedation and mood, and ask an addiction specialist.",
        code="DOSEHIND",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"Adverse effects rise with the dose; above {mg(limit)} specialist advice is asked "
        f"for.{_reported(dose)}",
        recommended={"soft_max_mg_per_day": limit},
        activities=(
            due("clinical-review", "Review effect, sedation and mood at the high dose.", visit),
            due("kidney-check", "Check kidney function at the high dose.", visit),
            due("specialist-referral", "Ask an addiction specialist about the high dose."),
        ),
    )


def _reported(dose: Decimal) -> str:
    """What was reported of very high doses, for the detail."""
    if dose <= VERY_HIGH.value:
        return ""
    return (
        f" Above {mg(VERY_HIGH.value)} about half more admissions and more than twice the deaths "
        "were reported."
    )
