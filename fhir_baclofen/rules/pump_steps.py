"""Rule 70: how far the pump dose is changed at once."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
    Evidence,
    Fact,
    Known,
    Listing,
    Problem,
    Pump,
    PumpHistory,
    PumpIntent,
    Unknown,
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
from fhir_baclofen.rules.circumstances import active, unless
from fhir_baclofen.rules.intrathecal import ug
from fhir_baclofen.rules.sources import X_IT
from fhir_baclofen.rules.wording import evidence

TITRATION_DAYS = Limit(
    "pump.titration",
    "Days after an implant in which the pump dose is still being found",
    Decimal(60),
    "days",
    X_IT.at("a titration phase follows the implant; the number is ours"),
)
STEP_UP = {
    (True, False): Limit(
        "pump.step.titration.spinal",
        "Largest rise in the titration phase, spinal cause",
        Decimal("0.30"),
        "of the pump dose",
        X_IT.at("at most 30 percent once in 24 hours"),
    ),
    (True, True): Limit(
        "pump.step.titration.cerebral",
        "Largest rise in the titration phase, cerebral cause",
        Decimal("0.15"),
        "of the pump dose",
        X_IT.at("at most 15 percent once in 24 hours"),
    ),
    (False, False): Limit(
        "pump.step.maintenance.spinal",
        "Largest rise at a refill, spinal cause",
        Decimal("0.40"),
        "of the pump dose",
        X_IT.at("at most 40 percent at a refill"),
    ),
    (False, True): Limit(
        "pump.step.maintenance.cerebral",
        "Largest rise at a refill, cerebral cause",
        Decimal("0.20"),
        "of the pump dose",
        X_IT.at("at most 20 percent at a refill"),
    ),
}
STEP_DOWN = Limit(
    "pump.step.down",
    "Largest fall of the pump dose",
    Decimal("0.20"),
    "of the pump dose",
    X_IT.at("at most 20 percent less"),
)
STEP_HOURS = Limit(
    "pump.step.hours",
    "Hours in which rises of the pump dose add up, and in which it is not raised after the start",
    Decimal(24),
    "hours",
    X_IT.at("once in 24 hours, and not in the first 24 hours"),
)
CEREBRAL_WORDS = ("cerebral palsy", "stroke", "brain injury", "head injury")
# Spasticity, cramp, spasm and hemiplegia say what is seen, not where it comes from; a stroke that
# left no deficit brought none.
CAUSES = ("spasticity", "stroke", "traumatic-brain-injury", "cord-injury-high")
NO_CAUSE = ("spasticity-no-cause", "stroke-no-deficit")


@rule(
    "it-titration-step",
    number=70,
    says="The pump dose is changed in small shares of the present dose, and stays in the first "
    "day.",
    basis=[*STEP_UP.values(), STEP_DOWN, TITRATION_DAYS, STEP_HOURS],
    applies=Situation.ORDER,
    grades={
        Severity.MODERATE: "a larger rise or fall than the phase and cause allow, or a rise in the "
        "first day after the start or the implant"
    },
    missing="Without a recorded implant the maintenance steps count; with a pump that could not "
    "be read, the smaller ones. The cause is spinal unless only cerebral ones are on record.",
    reading="Rises within one day of each other add up: the lowest dose of that day is the "
    "measure. An entry with a day and no time counts as noon. Spasticity as such names no cause.",
)
def it_titration_step(
    pump_intent: PumpIntent,
    pump: Fact[Pump],
    pump_history: PumpHistory,
    problems: Listing[Problem],
    today: date,
) -> Finding | Clear | NotEvaluated:
    before = pump_intent.before
    if before is None or before.high == 0:
        return unless(*pump_intent.gaps)
    seen = _seen(pump_intent, pump_history)
    if pump_intent.action is Action.REDUCTION:
        return _judged_fall(pump_intent, before.high, seen)
    if pump_intent.action is not Action.INCREASE:
        return unless(*(() if pump_intent.action is Action.REVIEW else pump_intent.gaps))
    if _is_new(pump, pump_history):
        return _first_day(before.high, seen)
    limit = STEP_UP[_is_being_found(pump, today), _is_cerebral(problems)]
    base = _lowest_of_the_day(before.high, pump_history)
    most = base * (1 + limit.value)
    if pump_intent.total.high <= most:
        return unless(*pump_intent.gaps, *pump_history.gaps)
    summary = f"Raise the pump to no more than {ug(max(most, before.high))}"
    return _pump_step(pump_intent.total.high, base, seen, summary, max(most, before.high))


def _seen(intent: PumpIntent, history: PumpHistory) -> Evidence:
    """The order under test, and what the dose given now rests on."""
    return evidence(intent.evidence, *(change.evidence for change in history.changes[-1:]))


def _judged_fall(
    intent: PumpIntent, before: Decimal, seen: Evidence
) -> Finding | Clear | NotEvaluated:
    low = before * (1 - STEP_DOWN.value)
    if intent.total.high >= low:
        return unless(*intent.gaps)
    return _pump_step(intent.total.high, before, seen, f"Reduce the pump to no less than {ug(low)}")


def _is_new(pump: Fact[Pump], history: PumpHistory) -> bool:
    """True in the first day after the start of the infusion or the implant."""
    implanted = pump.value.implanted_for if isinstance(pump, Known) else None
    started = history.hours[0] if history.hours else None
    return any(h is not None and 0 <= h < STEP_HOURS.value for h in (implanted, started))


def _lowest_of_the_day(before: Decimal, history: PumpHistory) -> Decimal:
    """The lowest dose of the last 24 hours."""
    changes = zip(history.changes, history.hours, strict=False)
    lately = [c.before for c, hours in changes if hours < STEP_HOURS.value and c.before]
    return min([before, *lately])


def _first_day(before: Decimal, seen: Evidence) -> Finding:
    return Finding(
        Severity.MODERATE,
        f"Do not raise the pump yet: it has run for less than {STEP_HOURS.value} hours",
        advice="Keep the pump dose for the first day, then raise it in small steps.",
        code="DOSEH",
        evidence=seen,
        detail=f"The effect of {ug(before)} cannot be judged before the first day is over.",
        recommended={"next_step_ug_per_day": before},
    )


def _is_being_found(pump: Fact[Pump], today: date) -> bool:
    """True in the titration phase, and while the pump could not be read."""
    if isinstance(pump, Unknown):
        return True
    implanted = pump.value.implanted_on if isinstance(pump, Known) else None
    return implanted is not None and 0 <= (today - implanted).days <= TITRATION_DAYS.value


def _is_cerebral(problems: Listing[Problem]) -> bool:
    """True when every cause of spasticity on record is cerebral, and with conditions unread."""
    if problems.gaps_of(*CAUSES):
        return True
    no_cause = {p for topic in NO_CAUSE for p in problems.of(topic)}
    causes = [p for topic in CAUSES for p in active(problems, topic) if p not in no_cause]
    of_brain = problems.of("cerebral-cause")
    return bool(causes) and all(p in of_brain or _is_said_of_brain(p) for p in causes)


def _is_said_of_brain(problem: Problem) -> bool:
    name = problem.name.lower()
    return not problem.code and any(words in name for words in CEREBRAL_WORDS)


def _pump_step(
    total: Decimal, before: Decimal, seen: Evidence, summary: str, most: Decimal | None = None
) -> Finding:
    return Finding(
        Severity.MODERATE,
        f"{summary}: {ug(total)} is too far from {ug(before)}",
        advice="Change the pump dose in smaller steps.",
        code="DOSEH" if most is not None else "DOSEL",
        evidence=seen,
        detail="Rises within one day add up. In the first day after an implant the pump dose is "
        "not raised at all.",
        recommended={} if most is None else {"next_step_ug_per_day": most},
    )
