"""Rule 69: the highest pump dose."""

from decimal import Decimal

from fhir_baclofen.facts import PumpIntent
from fhir_baclofen.rulebook import Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import unless
from fhir_baclofen.rules.intrathecal import ug
from fhir_baclofen.rules.sources import SAFETY, X_IT

PUMP_CEILING = Limit(
    "pump.max",
    "Pump dose above which there is little experience",
    Decimal(1000),
    "µg/day",
    X_IT.at("not to exceed 1000 µg daily"),
)
PUMP_DANGER = Limit(
    "pump.danger",
    "Pump dose above which an error is likely",
    Decimal(2000),
    "µg/day",
    X_IT.at("usual doses end at 800 µg daily; the number is ours"),
)
JUMP = Limit(
    "pump.jump",
    "Times the present pump dose above which an error is likely",
    Decimal(10),
    "times",
    SAFETY.at("a tenfold jump is a slip of the decimal point"),
)


@rule(
    "it-dose-out-of-range",
    number=69,
    says="The pump dose stays in the range that is known.",
    basis=[
        PUMP_CEILING,
        PUMP_DANGER,
        JUMP,
        X_IT.at("usual doses are 300 to 800 µg daily in spinal causes, 90 to 700 in cerebral ones"),
        X_IT.recalled("there is little experience with more than 1000 µg daily"),
    ],
    grades={
        Severity.HIGH: "far above the known range, or a jump that looks like an error",
        Severity.MODERATE: "above the known range",
    },
    missing="A pump dose with a doubted unit is dose-unit-suspect.",
    reading="One text says that the ceiling is not to be exceeded, another that there is little "
    "experience above it: a warning is given. The usual ranges are shown, not enforced.",
)
def it_dose_out_of_range(pump_intent: PumpIntent) -> Finding | Clear | NotEvaluated:
    dose, before = pump_intent.total.high, pump_intent.before
    jumps = before is not None and dose > before.high * JUMP.value
    if dose <= PUMP_CEILING.value and not jumps:
        return unless(*pump_intent.gaps)
    far = jumps or dose > PUMP_DANGER.value or bool(pump_intent.gaps)
    return Finding(
        Severity.HIGH if far else Severity.MODERATE,
        f"Confirm the pump dose: {ug(dose)}"
        + (
            f" is more than ten times {ug(before.high)}"
            if jumps and before is not None
            else f" is above {ug(PUMP_CEILING.value)}"
        ),
        advice="Check dose, concentration and rate with the pump specialist.",
        code="DOSEH",
        evidence=pump_intent.evidence,
        detail="Usual doses are 300 to 800 µg/day in spinal and 90 to 700 µg/day in cerebral "
        "causes.",
        recommended={"max_ug_per_day": PUMP_CEILING.value},
    )
