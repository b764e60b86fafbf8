"""Rules 19 and 73: the effect is looked at while the dose rises, and the treatment once a year."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from fhir_baclofen.facts import (
    CarePlans,
    DoseHistory,
    Evidence,
    Indication,
    IndicationFact,
    Listing,
    Measurement,
    OralIntent,
    OwnPlan,
    Visits,
)
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import is_taken
from fhir_baclofen.rules.protocols import REVIEW_DAYS
from fhir_baclofen.rules.sources import S0, S1, S2, S3
from fhir_baclofen.rules.wording import due, evidence, mg

HIGH_DOSE = Limit(
    "review.high-dose",
    "Dose above which a missed review during escalation matters more",
    Decimal(80),
    "mg/day",
    S1.at("ordinary doses stay within 80 mg daily; side effects grow with the dose"),
)
YEAR = Limit(
    "review.year",
    "Days after which the treatment itself is reviewed again",
    Decimal(365),
    "days",
    S0.at("the need for it is reviewed at twelve months"),
)
# Results that tell of the effect; laboratory results and vital signs do not.
EFFECTS = (
    *("modified-ashworth", "spasm-score", "pain-score"),
    *("alcohol-craving", "drinks-per-day", "audit-c"),
)
UNDER_WAY = frozenset({"in-progress"})
TO_DO = frozenset({"scheduled", "not-started"})
UNKNOWN_USE = "how long baclofen has been taken is not on record"


@rule(
    "escalation-review-due",
    number=19,
    says="While the dose rises, effect and tolerance are reviewed at short intervals.",
    basis=[REVIEW_DAYS, HIGH_DOSE],
    grades={
        Severity.LOW: "a rising dose without a visit, a result or progress",
        Severity.MODERATE: "a rising dose without a review, at a high dose or one that is not "
        "known in full",
    },
    missing="Visits, results or care plans that could not be read leave the rule unevaluated, "
    "unless another contact is on record.",
    reading="The start of the therapy and an order under test are no increase. A visit counts on "
    "every day of a stay. Laboratory results and vital signs say nothing of the effect.",
)
def escalation_review_due(
    oral_intent: OralIntent,
    history: DoseHistory,
    care_plans: CarePlans,
    visits: Visits,
    measurements: Listing[Measurement],
    today: date,
) -> Finding | Clear | NotEvaluated:
    contacts = _contacts(visits, measurements, care_plans)
    if not is_taken(oral_intent) or _lately(contacts, today, REVIEW_DAYS):
        return CLEAR
    rise = _rise(history, today) or _titration(care_plans, today)
    lately = today - timedelta(days=int(REVIEW_DAYS.value))
    results = measurements.gaps_of(*EFFECTS, since=lately)
    unread = (*visits.seen_gaps, *results, *care_plans.gaps)
    missing = unread if rise else (*history.gaps, *care_plans.gaps)
    if missing:
        return NotEvaluated(missing[0])
    if rise is None:
        return CLEAR
    why, rests_on = rise
    dose = oral_intent.before.high if oral_intent.before else None
    high = dose is None or dose > HIGH_DOSE.value or bool(oral_intent.gaps)
    return Finding(
        Severity.MODERATE if high else Severity.LOW,
        f"Review effect and tolerance: {why}, no visit or result for {REVIEW_DAYS.value} days",
        advice="See or call the patient, ask about effect, sedation, confusion and falls, and "
        "record what was found.",
        code="TIME",
        evidence=evidence(oral_intent.evidence, rests_on),
        detail=f"While the dose rises it is reviewed every {REVIEW_DAYS.value} days"
        + (f"; it is {mg(dose)}." if dose is not None else "."),
        activities=(
            due("clinical-review", "Review effect and tolerance of the rising dose.", today),
        ),
    )


def _contacts(
    visits: Visits, measurements: Listing[Measurement], care_plans: CarePlans
) -> list[date]:
    """Every day on which somebody looked at the patient or at the effect."""
    measured = [m.on for topic in EFFECTS for m in measurements.of(topic) if m.on]
    progress = [d for plan in care_plans.plans for d in plan.progress]
    return [*visits.seen, *visits.reviewed, *measured, *progress]


def _lately(days: Iterable[date], today: date, within: Limit) -> bool:
    return any(0 <= (today - day).days <= within.value for day in days)


def _rise(history: DoseHistory, today: date) -> tuple[str, Evidence] | None:
    """The newest increase where it was lately; the start is none."""
    raised = [c for c in history.changes if c.before is not None and c.after > c.before]
    if not raised or not _lately([raised[-1].on], today, REVIEW_DAYS):
        return None
    return f"the dose was raised on {raised[-1].on.isoformat()}", raised[-1].evidence


def _titration(care_plans: CarePlans, today: date) -> tuple[str, Evidence] | None:
    plan = next((p for p in care_plans.plans if _is_titrating(p, today)), None)
    return None if plan is None else ("a titration plan is active", (plan.reference,))


def _is_titrating(plan: OwnPlan, today: date) -> bool:
    """True while a step of a plan that goes up is carried out, or was due lately."""
    if not plan.titrates or plan.suspended:
        return False
    due_lately = [s.starts for s in plan.steps if s.status in TO_DO and s.starts]
    return any(s.status in UNDER_WAY for s in plan.steps) or _lately(due_lately, today, REVIEW_DAYS)


@rule(
    "annual-treatment-review-due",
    number=73,
    says="The treatment itself is reviewed every year: whether it is still needed, works and is "
    "tolerated.",
    basis=[
        YEAR,
        S0.at(
            "goes on as long as it is needed, often for years; before a reduction that the patient "
            "wants, weigh the years of drinking, anxiety or trauma beneath, stability and support"
        ),
        S2.at("tolerance that develops is looked for"),
        S3.at("goes on without a fixed end while it works and is tolerated"),
    ],
    grades={Severity.LOW: "a long use without a review of the treatment on record"},
    missing="It is not evaluated without the length of use, nor where no review is on record and "
    "visits, care plans or orders could not be read.",
    reading="A review is a finished visit with baclofen among its reasons, a completed review "
    "activity of a care plan that is or was in force, or an order noted as reviewed. It never "
    "states a longest duration.",
)
def annual_treatment_review_due(
    oral_intent: OralIntent,
    indication: IndicationFact,
    history: DoseHistory,
    visits: Visits,
    today: date,
) -> Finding | Clear | NotEvaluated:
    since = history.exposure_since
    if not is_taken(oral_intent) or _lately(visits.reviewed, today, YEAR):
        return CLEAR
    if since is None or ((today - since).days < YEAR.value and history.gaps):
        return NotEvaluated(history.gaps[0] if history.gaps else UNKNOWN_USE)
    if (today - since).days < YEAR.value:
        return CLEAR
    if visits.reviewed_gaps:
        return NotEvaluated(visits.reviewed_gaps[0])
    last = f"the last one on {visits.reviewed[-1].isoformat()}" if visits.reviewed else "none"
    ask = _questions(indication.kind)
    begun = history.changes[0].evidence if history.changes else ()
    return Finding(
        Severity.LOW,
        f"Review the treatment: taken since {since.isoformat()}, review on record: {last}",
        advice=ask,
        code="TIME",
        evidence=evidence(oral_intent.evidence, begun),
        detail="The review is yearly; treatment goes on while it is needed, works and is "
        "tolerated.",
        activities=(due("treatment-review", f"Yearly review: {ask}", today),),
    )


def _questions(kind: Indication) -> str:
    """What a yearly review asks, by what baclofen is given for."""
    tolerance = "Ask whether tolerance has developed."
    if kind is Indication.ALCOHOL:
        return (
            "Treatment goes on as long as it is needed. Ask whether a slow reduction is wanted, "
            "and weigh the length of compulsive drinking, anxiety or trauma beneath it, stability "
            f"and support. {tolerance}"
        )
    if kind is Indication.SPASTICITY:
        return f"Treatment goes on while it works and is tolerated: judge both. {tolerance}"
    return f"Ask whether it is still needed, works and is tolerated. {tolerance}"
