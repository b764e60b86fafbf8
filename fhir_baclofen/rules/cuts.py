"""Rules 59 and 60: how steeply and how soon the dose is cut."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Action,
    Age,
    DoseHistory,
    Fact,
    IndicationFact,
    Kidney,
    Listing,
    OralIntent,
    Problem,
    Submission,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    CLEAR,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import (
    NO_ABRUPT_STOP,
    established,
    is_child,
    is_failing,
)
from fhir_baclofen.rules.kidney_severe import failing_dose
from fhir_baclofen.rules.protocols import C_DAYS, C_SHARE, ESTABLISHED
from fhir_baclofen.rules.reductions import (
    STEEP_CUT,
    STEEP_SHARE,
    first_step,
    for_kidneys,
    gradual,
    is_cautious,
    is_steep,
    voluntary,
)
from fhir_baclofen.rules.sources import S0, S1, S2, X_CA
from fhir_baclofen.rules.withdrawal import SUPERVISED, is_toxic, stepwise, supervise
from fhir_baclofen.rules.wording import days, evidence, mg, numbers

GRAVE_SHARE = Limit(
    "cut.grave-share",
    "Share of the dose cut in one step above which withdrawal threatens",
    Decimal("0.50"),
    "of the current dose",
    S1.at("stopping too quickly brings hallucinations and seizures; the number is ours"),
)
GRAVE_CUT = Limit(
    "cut.grave",
    "Cut in one step from which withdrawal threatens",
    Decimal(40),
    "mg/day",
    S1.at("stopping too quickly brings hallucinations and seizures; the number is ours"),
)
CUT_INTERVAL = Limit(
    "cut.interval",
    "Least days between two cuts",
    Decimal(7),
    "days",
    S0.at("10 mg a day less over a week"),
)


@rule(
    "dose-drop-too-steep",
    number=59,
    says="The dose comes down in small steps.",
    basis=[STEEP_CUT, STEEP_SHARE, GRAVE_SHARE, GRAVE_CUT, ESTABLISHED],
    yields_to=("abrupt-stop",),
    switches=("taper.method", "taper.kidney", "formulary.strengths", "older.age"),
    applies=Situation.ORDER,
    grades={
        Severity.MODERATE: "a cut above both the steep cut and the steep share; any cut made for "
        "toxicity",
        Severity.HIGH: "a cut above the grave share, or from the grave cut on",
    },
    missing="The present dose has to be readable. With failing kidneys the steps of the faster "
    "taper are let pass. In children it fires without a recommended dose.",
    reading="The lower ends of ranges are compared. With failing kidneys a cut of up to a third "
    "passes, as in their taper. The steps within one order are judged too.",
)
def dose_drop_too_steep(
    oral_intent: OralIntent,
    submission: Submission,
    age: Fact[Age],
    kidney: Kidney,
    problems: Listing[Problem],
    history: DoseHistory,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    if oral_intent.action is Action.CHANGE:
        return NotEvaluated(
            oral_intent.gaps[0] if oral_intent.gaps else "the present dose is unknown"
        )
    began = _began(history, today)
    drops = [d for d in _drops(oral_intent, submission) if _is_steep(*d, began, kidney, policy)]
    if not drops:
        return CLEAR
    before, after = max(drops, key=lambda d: d[0] - d[1])
    toxic = is_toxic(kidney, problems, history, today) or _reason(submission) == "serious-reaction"
    cautious = is_cautious(age, history, today, policy)
    way_down = for_kidneys if is_failing(kidney) else gradual
    end = failing_dose(oral_intent, kidney, history, policy) or after
    step = first_step(before, way_down(end, policy, cautious=cautious))
    offered = step if established(history, today) and not (toxic or is_child(age)) else None
    return Finding(
        _drop_severity(before, after, toxic=toxic),
        f"Reduce in smaller steps: from {mg(before)} to {mg(after)} at once is too steep",
        advice=SUPERVISED if toxic else stepwise(offered),
        code="DOSEL",
        evidence=oral_intent.evidence,
        detail=f"The cut is {mg(before - after)}. A step down is at most {mg(STEEP_CUT.value)} or "
        "a fifth of the dose, whichever is more.",
        recommended=numbers(
            next_reduction_mg_per_day=offered[0] if offered else None,
            interval_days=offered[1] if offered else None,
        ),
        activities=(supervise(),) if toxic else (NO_ABRUPT_STOP,),
    )


def _reason(submission: Submission) -> str | None:
    return next((o.reason for o in submission.orders if o.reason), None)


def _drops(intent: OralIntent, submission: Submission) -> list[tuple[Decimal, Decimal]]:
    """Every fall the orders bring: to the first day's dose, and within one order."""
    if intent.action not in {Action.REDUCTION, Action.RENEWAL} or intent.before is None:
        return []
    oral = [o for o in submission.orders if o.route is Route.ORAL and o.regimen is not None]
    steps = [s.in_full.low for o in oral if o.regimen for s in o.regimen.steps]
    falls = []
    if len(steps) == 1 or len(oral) != 1:
        falls.append((intent.before.low, intent.total.low))
    else:
        rest = intent.total.high - intent.dose.high
        path = [intent.before.low, *(s + rest for s in steps)]
        falls += pairwise(path)
    return [(before, after) for before, after in falls if after < before]


def _began(history: DoseHistory, today: date) -> Decimal:
    """The dose before a reduction that is still within the days of the faster taper; else 0."""
    return max(
        (
            c.before
            for c in history.changes
            if c.before is not None
            and c.after < c.before
            and 0 <= (today - c.on).days <= C_DAYS.value
        ),
        default=Decimal(0),
    )


def _is_steep(
    before: Decimal, after: Decimal, began: Decimal, kidney: Kidney, policy: Policy
) -> bool:
    if not is_steep(before, after):
        return False
    cut = before - after
    fast = is_failing(kidney) and policy.is_set("taper.kidney", "within-14-days")
    return not (fast and cut * C_SHARE.denominator <= max(before, began) * C_SHARE.numerator)


def _drop_severity(before: Decimal, after: Decimal, *, toxic: bool) -> Severity:
    cut = before - after
    grave = cut > before * GRAVE_SHARE.value or cut >= GRAVE_CUT.value
    return Severity.HIGH if grave and not toxic else Severity.MODERATE


@rule(
    "taper-interval-too-short",
    number=60,
    says="The body is given time between two cuts.",
    basis=[
        CUT_INTERVAL,
        S2.at("a cut every one to two weeks"),
        X_CA.at("one to two weeks in all: a site may choose this and so switch the rule off"),
    ],
    yields_to=("abrupt-stop", "dose-drop-too-steep"),
    switches=("taper.method", "taper.kidney"),
    applies=Situation.ORDER,
    grades={Severity.MODERATE: "a further cut too soon after the last"},
    missing="A history that could not be read in full leaves the rule unevaluated. The faster "
    "taper of failing kidneys is let pass.",
    reading="With failing kidneys the rule is silent, as their taper is faster.",
)
def taper_interval_too_short(
    oral_intent: OralIntent,
    indication: IndicationFact,
    kidney: Kidney,
    age: Fact[Age],
    history: DoseHistory,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    if oral_intent.action is not Action.REDUCTION or policy.is_set("taper.method", "1-2-weeks"):
        return CLEAR
    if is_failing(kidney) and policy.is_set("taper.kidney", "within-14-days"):
        return CLEAR
    last = history.last_reduction
    since = None if last is None else (today - last.on).days
    if last is None or since is None or since >= CUT_INTERVAL.value:
        return NotEvaluated(history.gaps[0]) if history.gaps else CLEAR
    wait = int(CUT_INTERVAL.value) - since
    target = oral_intent.total.high
    terms = voluntary(
        indication.kind, target, policy, cautious=is_cautious(age, history, today, policy)
    )
    step = first_step(oral_intent.before.high, terms) if oral_intent.before else None
    named = step is not None and established(history, today) and not is_child(age)
    return Finding(
        Severity.MODERATE,
        f"Wait {days(wait)}: the last cut was only {days(since)} ago",
        advice=f"Keep the present dose for {days(wait)}, then go on.",
        code="DOSEIVL",
        evidence=evidence(oral_intent.evidence, last.evidence),
        detail=f"Two cuts are {days(int(CUT_INTERVAL.value))} apart or more.",
        recommended=numbers(
            next_reduction_mg_per_day=max(step[0], oral_intent.first) if step and named else None,
            earliest_next_reduction_in_days=wait,
        ),
        activities=(NO_ABRUPT_STOP,),
    )
