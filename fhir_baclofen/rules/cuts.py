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
    Kidney,
    Listing,
    OralIntent,
    Problem,
    Submission,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import NO_ABRUPT_STOP, is_child, is_failing, unless
from fhir_baclofen.rules.kidney_severe import failing_target
from fhir_baclofen.rules.protocols import C_INTERVAL, ESTABLISHED
from fhir_baclofen.rules.reductions import (
    STEEP_CUT,
    STEEP_SHARE,
    by_method_c,
    is_short,
    is_steep,
    largest_fast_cut,
)
from fhir_baclofen.rules.sources import S0, S1, S2, X_CA
from fhir_baclofen.rules.stops import is_surely_harmful
from fhir_baclofen.rules.withdrawal import SUPERVISED_CUT, is_toxic, stepwise, supervise
from fhir_baclofen.rules.wording import days, evidence, mg, numbers
from fhir_baclofen.taper import FirstCut

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
        Severity.MODERATE: "a cut larger than a weekly one, in milligrams and in its share of the "
        "dose; any steep cut made for toxicity",
        Severity.HIGH: "a cut of a size at which withdrawal threatens",
    },
    missing="The present dose has to be readable. With failing kidneys the steps of the faster "
    "taper are let pass. In children it fires without a recommended dose.",
    reading="The lower ends of ranges are compared. With failing kidneys a cut of up to a third "
    "passes, as in their taper: of the dose before the reduction began, where its cuts so far were "
    "no larger. The steps within one order are judged too.",
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
    first_cut: FirstCut,
) -> Finding | Clear | NotEvaluated:
    if oral_intent.action is Action.CHANGE:
        return _unread_change(oral_intent)
    drop = steep_drop(oral_intent, submission, kidney, history, today, policy)
    if drop is None:
        failing = (*kidney.gaps, *history.gaps) if is_failing(kidney) else ()
        return unless(*oral_intent.hidden, *failing)
    before, after = drop
    toxic = is_for_toxicity(submission, kidney, problems, history, today)
    offered = None if toxic or is_child(age) else first_cut()
    reasons = [order.reason for order in submission.orders]
    surely = toxic and is_surely_harmful(reasons, kidney, problems, history, today)
    return Finding(
        _drop_severity(before, after, toxic=surely),
        f"Reduce in smaller steps: from {mg(before)} to {mg(after)} at once is too steep",
        advice=SUPERVISED_CUT if toxic else stepwise(offered),
        code="DOSEL",
        evidence=oral_intent.evidence,
        detail=f"The cut is {mg(before - after)}. A step down is at most {mg(STEEP_CUT.value)} or "
        "a fifth of the dose, whichever is more.",
        recommended=numbers(
            next_reduction_mg_per_day=offered.mg_per_day if offered else None,
            interval_days=offered.days if offered else None,
        ),
        activities=(supervise(SUPERVISED_CUT),) if toxic else (NO_ABRUPT_STOP,),
    )


def _unread_change(intent: OralIntent) -> NotEvaluated:
    """Whether the dose is cut cannot be told where the present one could not be read."""
    return NotEvaluated(intent.gaps[0] if intent.gaps else "the present dose is unknown")


def is_for_toxicity(
    submission: Submission,
    kidney: Kidney,
    problems: Listing[Problem],
    history: DoseHistory,
    today: date,
) -> bool:
    """True where a cut is made because the drug does harm: a reaction, or confusion by it."""
    reacted = any(order.reason == "serious-reaction" for order in submission.orders)
    return reacted or is_toxic(kidney, problems, history, today)


def steep_drop(
    intent: OralIntent,
    submission: Submission,
    kidney: Kidney,
    history: DoseHistory,
    today: date,
    policy: Policy,
) -> tuple[Decimal, Decimal] | None:
    """The largest fall (before, after) of those that the orders bring in too large a step.

    With failing kidneys what their faster taper may cut is let pass.
    """
    fast = is_failing(kidney) and by_method_c(policy)
    drops = [
        (before, after)
        for before, after in _drops(intent, submission)
        if is_steep(before, after)
        and not (fast and before - after <= largest_fast_cut(before, history, today))
    ]
    return max(drops, key=lambda d: d[0] - d[1], default=None)


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
        C_INTERVAL,
        S2.at("a cut every one to two weeks"),
        X_CA.at("one to two weeks in all: a site may choose this and so switch the rule off"),
    ],
    yields_to=("abrupt-stop", "dose-drop-too-steep"),
    switches=("taper.method", "taper.kidney"),
    applies=Situation.ORDER,
    grades={Severity.MODERATE: "a further cut too soon after the last"},
    missing="A present dose or a history that could not be read in full leaves the rule "
    "unevaluated.",
    reading="With failing kidneys the least days between two cuts are those of their faster taper.",
)
def taper_interval_too_short(
    oral_intent: OralIntent,
    kidney: Kidney,
    age: Fact[Age],
    history: DoseHistory,
    today: date,
    policy: Policy,
    first_cut: FirstCut,
) -> Finding | Clear | NotEvaluated:
    least = least_interval(oral_intent, kidney, history, policy)
    fast = is_failing(kidney)
    if oral_intent.action is Action.CHANGE and (least or fast):
        return _unread_change(oral_intent)
    if oral_intent.action is not Action.REDUCTION or not least:
        beside = oral_intent.hidden if least or fast else ()
        return unless(*beside, *(kidney.gaps if fast and not least else ()))
    last = history.last_reduction
    since = None if last is None else (today - last.on).days
    if last is None or since is None or since >= least:
        sooner = since is not None and since < CUT_INTERVAL.value
        return unless(*history.gaps, *(kidney.gaps if sooner else ()))
    wait = least - since
    offered = None if is_child(age) else first_cut()
    return Finding(
        Severity.MODERATE,
        f"Wait {days(wait)}: the last cut was only {days(since)} ago",
        advice=f"Keep the present dose for {days(wait)}, then go on.",
        code="DOSEIVL",
        evidence=evidence(oral_intent.evidence, last.evidence),
        detail=f"Two cuts are {days(least)} apart or more.",
        recommended=numbers(
            next_reduction_mg_per_day=offered.mg_per_day if offered else None,
            earliest_next_reduction_in_days=wait,
        ),
        activities=(NO_ABRUPT_STOP,),
    )


def least_interval(intent: OralIntent, kidney: Kidney, history: DoseHistory, policy: Policy) -> int:
    """The least days between the last cut and the one ordered; 0 where the site asks for none."""
    if failing_target(intent, kidney, history, policy) is not None:
        return int(C_INTERVAL.value)
    return 0 if is_short(policy) else int(CUT_INTERVAL.value)
