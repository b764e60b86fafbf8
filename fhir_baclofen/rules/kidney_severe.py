"""Rule 23: the dose in severely reduced kidney function, and the range that rule 25 shares."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Absent,
    Action,
    Age,
    DoseHistory,
    Fact,
    Kidney,
    OralIntent,
    Tier,
    Unknown,
    Visits,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import (
    NO_ABRUPT_STOP,
    is_child,
    is_failing,
    may_be_more,
    no_abrupt_stop,
)
from fhir_baclofen.rules.kidney import (
    CHECK_SOON,
    Adjustment,
    check_again,
    sentence,
    summary,
    usual_dose,
)
from fhir_baclofen.rules.kidney_numbers import MODERATE_FROM, SEVERE_FROM
from fhir_baclofen.rules.protocols import (
    DIALYSIS_DOSE,
    LEAST_DOSE,
    SEVERE_HIGH_SHARE,
    SEVERE_LOW_SHARE,
    severe_range,
)
from fhir_baclofen.rules.reductions import by_method_c
from fhir_baclofen.rules.sources import X_CA, X_VLA, X_WOLF
from fhir_baclofen.rules.wording import evidence, numbers, span
from fhir_baclofen.rules.wording import kidney as result_of
from fhir_baclofen.taper import Cut, FirstCut


@rule(
    "renal-severe-reduce",
    number=23,
    says="In severely reduced kidney function baclofen is avoided, or given at a fraction of the "
    "dose.",
    basis=[
        MODERATE_FROM,
        SEVERE_FROM,
        SEVERE_LOW_SHARE,
        SEVERE_HIGH_SHARE,
        LEAST_DOSE,
        CHECK_SOON,
        X_VLA.at("two thirds less below 30 mL/min"),
        X_WOLF.at("below 30 mL/min avoid"),
        X_CA.at("caution in kidney impairment"),
    ],
    yields_to=("renal-dialysis-avoid", "renal-aki-hold"),
    switches=("renal.severe", "renal.measure", "taper.kidney"),
    grades={
        Severity.HIGH: "any dose",
        Severity.MODERATE: "the smallest dose with a review booked",
    },
    missing="As for renal-moderate-reduce. Where the site avoids baclofen altogether, the smallest "
    "dose is the target of the taper. Visits that could not be read never lower the severity.",
    reading="The range is taken of the dose before any reduction made for it. A dose within the "
    "range gets no new target.",
)
def renal_severe_reduce(
    oral_intent: Fact[OralIntent],
    kidney: Kidney,
    visits: Visits,
    age: Fact[Age],
    history: DoseHistory,
    today: date,
    policy: Policy,
    first_cut: FirstCut,
) -> Finding | Clear | NotEvaluated | None:
    if kidney.tier not in {Tier.SEVERE, Tier.FAILURE} or isinstance(oral_intent, Absent):
        hidden = kidney.tier is not Tier.DIALYSIS and kidney.gaps
        return without_dose(oral_intent, None if hidden else CLEAR)
    if isinstance(oral_intent, Unknown):
        return _severe_with_unread_dose(kidney, today)
    return _severe(oral_intent.value, kidney, visits, age, history, today, policy, first_cut)


def without_dose(intent: Fact[OralIntent], result: Clear | None) -> Clear | NotEvaluated | None:
    """The result of a rule that has nothing to say; with an unread dose it is not evaluated."""
    return NotEvaluated(intent.reason) if isinstance(intent, Unknown) else result


def _severe_with_unread_dose(kidney: Kidney, today: date) -> Finding:
    """Below 30 mL/min any dose is too much to pass over, also one that could not be read."""
    return Finding(
        Severity.HIGH,
        f"Avoid baclofen, whose dose could not be read: {result_of(kidney)}",
        advice="Find out the dose. Avoid baclofen; if it is taken already, bring it down within 14 "
        "days, and do not stop at once.",
        code="DOSECOND",
        evidence=kidney.evidence,
        detail=f"{sentence(kidney)} Baclofen accumulates at any dose.",
        activities=(
            check_again("Check kidney function and mental state.", today, CHECK_SOON),
            NO_ABRUPT_STOP,
        ),
    )


def _severe(
    oral_intent: OralIntent,
    kidney: Kidney,
    visits: Visits,
    age: Fact[Age],
    history: DoseHistory,
    today: date,
    policy: Policy,
    first_cut: FirstCut,
) -> Finding:
    dose = oral_intent.total.high
    small = dose <= LEAST_DOSE.value and not may_be_more(oral_intent)
    booked = any(day >= today for day in visits.reviews_booked)
    asked = severe_adjustment(oral_intent, kidney, history, policy)
    offered = None if is_child(age) else _offered(asked, oral_intent, first_cut)
    return Finding(
        Severity.MODERATE if small and booked else Severity.HIGH,
        summary(asked, oral_intent, kidney),
        advice=f"Avoid baclofen; if the benefit outweighs the risk, {span(asked.low, asked.high)}. "
        "If it is taken already, bring it down within 14 days; do not stop at once.",
        code="DOSECOND",
        evidence=evidence(oral_intent.evidence, kidney.evidence),
        detail=f"{sentence(kidney)} Baclofen accumulates. A cut by 50 to 75 percent is usual; "
        "others avoid baclofen altogether.",
        recommended=numbers(
            target_low_mg_per_day=None if asked.target is None else asked.low,
            target_mg_per_day=asked.target,
            next_reduction_mg_per_day=offered.mg_per_day if offered else None,
        ),
        activities=(
            check_again("Check kidney function and mental state.", today, CHECK_SOON),
            *no_abrupt_stop(oral_intent, history, today),
        ),
    )


def _offered(asked: Adjustment, intent: OralIntent, first_cut: FirstCut) -> Cut | None:
    """The first cut, where the dose has to come down or comes down too far at once."""
    found = first_cut() if asked.target is not None or intent.action is Action.REDUCTION else None
    stands = asked.target is None and found is not None and found.mg_per_day <= intent.first
    return None if stands else found


def severe_adjustment(
    intent: OralIntent, kidney: Kidney, history: DoseHistory, policy: Policy
) -> Adjustment:
    """The range below 30 mL/min and in acute injury; a new start gets the smallest dose."""
    if intent.action is Action.START:
        return Adjustment(LEAST_DOSE.value, LEAST_DOSE.value, LEAST_DOSE.value)
    low, high = severe_range(usual_dose(intent, history, kidney), policy)
    return Adjustment(low, high, high if intent.total.high > high else None)


def failing_dose(
    intent: OralIntent, kidney: Kidney, history: DoseHistory, policy: Policy
) -> Decimal | None:
    """The dose that failing kidneys ask for; None where they ask for none below the intended."""
    if kidney.tier is Tier.DIALYSIS:
        return DIALYSIS_DOSE.value
    return severe_adjustment(intent, kidney, history, policy).target if is_failing(kidney) else None


def failing_target(
    intent: OralIntent, kidney: Kidney, history: DoseHistory, policy: Policy
) -> Decimal | None:
    """The dose that a taper for failing kidneys ends at; None where none is due, or a gradual one.

    An order that comes down to what such kidneys ask for is itself that dose.
    """
    if not (is_failing(kidney) and by_method_c(policy)):
        return None
    if intent.before is None or intent.action is Action.STOP:
        return None
    target = failing_dose(intent, kidney, history, policy)
    if target is None and intent.action is Action.REDUCTION:
        target = intent.first
    return target if target is not None and intent.before.high > target else None
