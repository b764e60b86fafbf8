"""Rule 65: after a step back for craving the dose is held for months."""

from datetime import date, timedelta
from decimal import Decimal

from fhir_baclofen.facts import Absent, Action, Fact, Known, OralIntent, StepBack, Unknown
from fhir_baclofen.rulebook import (
    CLEAR,
    Activity,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Number,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import unless
from fhir_baclofen.rules.sources import S0
from fhir_baclofen.rules.wording import days, due, evidence, numbers

HOLD_MIN = Limit(
    "hold.min",
    "Least days for which a dose is held after a step back",
    Decimal(180),
    "days",
    S0.at("kept steady for another six to twelve months"),
)
HOLD_MAX = Limit(
    "hold.max",
    "Days after a step back by which the hold is reviewed",
    Decimal(365),
    "days",
    S0.at("kept steady for another six to twelve months"),
)
SUSPEND_TAPER = Activity("suspend-taper", "Put the taper on hold: no further reduction for now.")


def hold_lengths() -> dict[str, Number]:
    """The recommended numbers of every hold."""
    return {"hold_min_days": HOLD_MIN.value, "hold_max_days": HOLD_MAX.value}


def hold_activity(what: str, since: date, today: date) -> Activity:
    """The hold period: due at its earliest end, or now where that has passed."""
    earliest = since + timedelta(days=int(HOLD_MIN.value))
    latest = since + timedelta(days=int(HOLD_MAX.value))
    text = (
        f"{what} No reduction before {earliest.isoformat()}; review it by {latest.isoformat()} at "
        "the latest."
    )
    return due("hold-period", text, max(earliest, today))


@rule(
    "hold-period-active",
    number=65,
    says="After a step back for craving the dose is held for months before it is reduced again.",
    basis=[HOLD_MIN, HOLD_MAX],
    applies=Situation.ORDER | Situation.STOP,
    grades={
        Severity.MODERATE: "a reduction or stop before the least length of the hold is over",
        Severity.LOW: "one after that, before the hold has to be reviewed",
    },
    missing="A step back that could not be read leaves the rule unevaluated, and a newer one that "
    "may hide behind what could not be read is taken for granted. Without the present dose the "
    "direction of an order cannot be told.",
    reading="The steps within one order are judged too. A step back is one of an accepted plan, or "
    "a raise whose order names craving.",
)
def hold_period_active(
    oral_intent: Fact[OralIntent], step_back: Fact[StepBack], today: date
) -> Finding | Clear | NotEvaluated:
    if isinstance(oral_intent, Absent) or isinstance(step_back, Absent):
        return CLEAR
    if isinstance(oral_intent, Unknown):
        return NotEvaluated(oral_intent.reason)
    intent = oral_intent.value
    if intent.action is Action.CHANGE:
        return NotEvaluated(intent.gaps[0] if intent.gaps else "the present dose is unknown")
    return _judged(intent, step_back, today) if _reduces(intent) else unless(*intent.hidden)


def _judged(
    intent: OralIntent, step_back: Known[StepBack] | Unknown, today: date
) -> Finding | Clear | NotEvaluated:
    """What is said to a reduction."""
    if isinstance(step_back, Unknown):
        return NotEvaluated(step_back.reason)
    back, passed = step_back.value, (today - step_back.value.on).days
    if passed <= HOLD_MAX.value:
        return _held(intent, back, step_back.evidence, passed, today)
    return NotEvaluated(back.gaps[0]) if back.gaps else CLEAR


def _reduces(intent: OralIntent) -> bool:
    """True for a stop, a reduction, and an order that comes down in a later step."""
    if intent.action in {Action.STOP, Action.REDUCTION}:
        return True
    return intent.before is not None and intent.total.low < intent.before.low


def _held(
    intent: OralIntent, back: StepBack, rests_on: tuple[str, ...], passed: int, today: date
) -> Finding:
    wait = max(int(HOLD_MIN.value) - passed, 0)
    early = wait > 0 or bool(back.gaps)
    since = f"the step back for craving on {back.on.isoformat()} is {days(passed)} old"
    first = (today + timedelta(days=wait)).isoformat()
    return Finding(
        Severity.MODERATE if early else Severity.LOW,
        f"Hold the dose: {since}" if early else f"Review the hold before reducing: {since}",
        advice=f"Reduce again from {first} at the earliest, if craving stays absent."
        if early
        else "Reduce only if craving has stayed absent; otherwise hold for up to a year.",
        code="TIME",
        evidence=evidence(intent.evidence, rests_on),
        detail=" ".join(
            [
                "After a step back the dose is held for six to twelve months. A dose that has to "
                "come down for the kidneys or for toxicity comes down nevertheless.",
                *(f"Not known: {gap}." for gap in back.gaps),
            ]
        ),
        recommended=numbers(earliest_next_reduction_in_days=wait, **hold_lengths()),
        activities=(SUSPEND_TAPER, hold_activity("Hold the dose.", back.on, today)),
    )
