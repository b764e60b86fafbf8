"""Rules 40 and 67 to 69: the pump, its interruption and its highest dose."""

from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
    Fact,
    Known,
    Listing,
    OralIntent,
    Problem,
    Pump,
    PumpIntent,
    Unknown,
)
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import (
    ALWAYS,
    CLEAR,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import active, known_pump, nothing_listed
from fhir_baclofen.rules.precautions import cited, named
from fhir_baclofen.rules.sources import S2, S3, SAFETY, X_IT
from fhir_baclofen.rules.wording import due, fitting

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
BROKEN = "T85.6"
HIGH_CORD_INJURY = ("S14", "S24.101", "S24.102", "S24.103")
RESUME = due(
    "resume-intrathecal", "Resume the intrathecal infusion; call the pump specialist at once."
)
EMERGENCY = "Emergency: resume the intrathecal infusion and call the pump specialist."


def ug(dose: Decimal) -> str:
    """A pump dose: "750 µg/day"."""
    return f"{plain(dose)} µg/day"


def pump_failures(problems: Listing[Problem]) -> tuple[Problem, ...]:
    """Breakdowns of pump or catheter, alarms and an empty reservoir on record."""
    broken = (p for p in active(problems, "pump") if p.code.startswith(BROKEN))
    return tuple(dict.fromkeys((*broken, *active(problems, "pump-failure"))))


@rule(
    "autonomic-dysreflexia",
    number=40,
    says="Where autonomic dysreflexia threatens, an interrupted pump may set it off.",
    basis=[X_IT.at("exacerbation of dysreflexia; injuries at the sixth thoracic level or above")],
    applies=Situation.ORDER | Situation.STOP | Situation.REVIEW,
    grades={
        Severity.MODERATE: "when the pump dose is reduced or stopped, or the pump fails",
        Severity.LOW: "otherwise",
    },
    missing="Conditions that could not be read leave the rule unevaluated.",
)
def autonomic_dysreflexia(
    pump_intent: PumpIntent, problems: Listing[Problem]
) -> Finding | Clear | NotEvaluated:
    injuries = (p for p in active(problems, "spasticity") if p.code.startswith(HIGH_CORD_INJURY))
    found = (*active(problems, "autonomic-dysreflexia"), *injuries)
    if not found:
        return nothing_listed(problems)
    falling = pump_intent.action in {Action.REDUCTION, Action.STOP}
    return Finding(
        Severity.MODERATE if falling or pump_failures(problems) else Severity.LOW,
        fitting(f"Watch blood pressure, dysreflexia threatens: {named(found)}"),
        advice="Watch blood pressure and heart rate whenever the pump dose changes.",
        code="COND",
        evidence=cited(found, pump_intent.evidence),
        detail="Withdrawal of intrathecal baclofen resembles dysreflexia and may set it off.",
    )


@rule(
    "it-interruption-emergency",
    number=67,
    says="An interrupted intrathecal infusion is an emergency.",
    basis=[
        S3.at("resuming the infusion is the best treatment"),
        X_IT.at("high fever, rigidity, organ failure and death after an interruption"),
    ],
    applies=ALWAYS,
    grades={
        Severity.HIGH: "a stop of the pump without a replacement, or a failure of it on record"
    },
    missing="A pump therapy that could not be read leaves the rule unevaluated, as do conditions.",
)
def it_interruption_emergency(
    pump_intent: Fact[PumpIntent], pump: Fact[Pump], problems: Listing[Problem]
) -> Finding | Clear | NotEvaluated:
    intent = known_pump(pump_intent)
    stopped = intent is not None and intent.action is Action.STOP
    failures = pump_failures(problems) if intent or isinstance(pump, Known) else ()
    if not stopped and not failures:
        return _no_interruption(pump_intent, pump, problems)
    why = named(failures) if failures else "the pump would be stopped without a replacement"
    return Finding(
        Severity.HIGH,
        fitting(f"Emergency, keep the infusion going: {why}"),
        advice=EMERGENCY,
        code="DOSEDUR",
        evidence=cited(failures, intent.evidence if intent else ()),
        detail="Withdrawal of intrathecal baclofen brings high fever, rigidity and organ failure.",
        activities=(
            due("urgent-assessment", "Assess for withdrawal of intrathecal baclofen now."),
            RESUME,
        ),
    )


def _no_interruption(
    intent: Fact[PumpIntent], pump: Fact[Pump], problems: Listing[Problem]
) -> Clear | NotEvaluated:
    unread = next((f for f in (intent, pump) if isinstance(f, Unknown)), None)
    if unread is not None:
        return NotEvaluated(unread.reason)
    has_pump = isinstance(intent, Known) or isinstance(pump, Known)
    return nothing_listed(problems) if has_pump else CLEAR


@rule(
    "it-oral-not-substitute",
    number=68,
    says="Tablets do not replace an interrupted intrathecal infusion.",
    basis=[
        S3.at("even high oral doses may not prevent withdrawal"),
        S2.at("the pump needs about a hundredth of the oral dose, for information only"),
    ],
    applies=ALWAYS,
    grades={Severity.HIGH: "tablets ordered in place of the pump"},
    missing="No oral dose is ever worked out from a pump dose.",
)
def it_oral_not_substitute(oral_intent: OralIntent) -> Finding | Clear:
    replacing = oral_intent.from_pump and oral_intent.total.high > 0
    if not replacing or oral_intent.action is Action.REVIEW:
        return CLEAR
    return Finding(
        Severity.HIGH,
        "Resume the infusion: tablets do not replace the pump and may not prevent withdrawal",
        advice=f"{EMERGENCY} Tablets may bridge, no more.",
        code="DOSEDUR",
        evidence=oral_intent.evidence,
        detail="Even high oral doses may not prevent withdrawal of intrathecal baclofen. There is "
        "no "
        "equivalent oral dose.",
        activities=(RESUME,),
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
        Severity.HIGH: "far above it, or a jump that looks like an error",
        Severity.MODERATE: "above the range",
    },
    missing="A pump dose with a doubted unit is dose-unit-suspect.",
)
def it_dose_out_of_range(pump_intent: PumpIntent) -> Finding | Clear:
    dose, before = pump_intent.dose.high, pump_intent.before
    jumps = before is not None and dose > before.high * JUMP.value
    if dose <= PUMP_CEILING.value and not jumps:
        return CLEAR
    return Finding(
        Severity.HIGH if jumps or dose > PUMP_DANGER.value else Severity.MODERATE,
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
