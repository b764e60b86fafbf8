"""Rule 70: how far the pump dose is changed at once."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
    Fact,
    Known,
    Listing,
    Problem,
    Pump,
    PumpIntent,
    Unknown,
)
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
from fhir_baclofen.rules.circumstances import active
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
CEREBRAL = ("G80", "I6", "S06")


@rule(
    "it-titration-step",
    number=70,
    says="The pump dose is changed in small shares of the present dose.",
    basis=[*STEP_UP.values(), STEP_DOWN, TITRATION_DAYS],
    applies=Situation.ORDER,
    grades={Severity.MODERATE: "a larger rise or fall than the phase and cause allow"},
    missing="Without a recorded implant the maintenance steps count; with a pump that could not be "
    "read, the smaller ones. The cause is spinal unless only cerebral ones are on record.",
)
def it_titration_step(
    pump_intent: PumpIntent, pump: Fact[Pump], problems: Listing[Problem], today: date
) -> Finding | Clear | NotEvaluated:
    before, dose = pump_intent.before, pump_intent.dose.high
    if before is None or before.high == 0:
        return CLEAR
    if pump_intent.action is Action.REDUCTION:
        low = before.high * (1 - STEP_DOWN.value)
        if dose >= low:
            return CLEAR
        return _pump_step(pump_intent, before.high, f"Reduce the pump to no less than {ug(low)}")
    if pump_intent.action is not Action.INCREASE:
        return CLEAR
    limit = STEP_UP[_is_being_found(pump, today), _is_cerebral(problems)]
    most = before.high * (1 + limit.value)
    if dose <= most:
        return CLEAR
    return _pump_step(pump_intent, before.high, f"Raise the pump to no more than {ug(most)}", most)


def _is_being_found(pump: Fact[Pump], today: date) -> bool:
    """True in the titration phase, and while the pump could not be read."""
    if isinstance(pump, Unknown):
        return True
    implanted = pump.value.implanted_on if isinstance(pump, Known) else None
    return implanted is not None and 0 <= (today - implanted).days <= TITRATION_DAYS.value


def _is_cerebral(problems: Listing[Problem]) -> bool:
    """True when every cause of spasticity on record is cerebral, and with conditions unread."""
    causes = active(problems, "spasticity")
    if problems.gaps:
        return True
    return bool(causes) and all(p.code.startswith(CEREBRAL) for p in causes)


def _pump_step(
    intent: PumpIntent, before: Decimal, summary: str, most: Decimal | None = None
) -> Finding:
    return Finding(
        Severity.MODERATE,
        f"{summary}: {ug(intent.dose.high)} is too far from {ug(before)}",
        advice="Change the pump dose in smaller steps.",
        code="DOSEH" if most is not None else "DOSEL",
        evidence=evidence(intent.evidence),
        detail="In the first day after an implant the pump dose is not raised at all.",
        recommended={} if most is None else {"next_step_ug_per_day": most},
    )
