"""Rules 11, 18 and 20: how baclofen is started, and started again after sedation."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
    Age,
    DoseHistory,
    Fact,
    Indication,
    IndicationFact,
    Kidney,
    Listing,
    OralIntent,
    Problem,
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
    is_child,
    is_reduced,
    may_be_older,
    unless,
)
from fhir_baclofen.rules.increases import next_step, wait_for
from fhir_baclofen.rules.protocols import (
    LABEL_STEP,
    OLDER_AGE,
    PROTOCOLS,
    REVIEW_DAYS,
    SLOW_INTERVAL,
    SLOW_START,
    SLOW_STEP,
    ceiling,
    protocol_for,
)
from fhir_baclofen.rules.sources import S2, S3, X_CA, X_FR, X_HIC, X_US
from fhir_baclofen.rules.wording import days, due, evidence, mg, numbers
from fhir_baclofen.rules.wording import indication as in_

ACCEPTED_START: Mapping[Indication, Limit] = {
    Indication.SPASTICITY: Limit(
        "start.accepted.spasticity",
        "Highest accepted start in spasticity",
        Decimal(15),
        "mg/day",
        X_US.at("starts at 5 mg three times daily"),
    ),
    Indication.ALCOHOL: Limit(
        "start.accepted.aud",
        "Highest accepted start in alcohol use disorder",
        Decimal(20),
        "mg/day",
        X_FR.at("starts at 15 to 20 mg daily in two to four doses"),
    ),
    Indication.NEUROPATHIC: Limit(
        "start.accepted.neuropathic",
        "Highest accepted start in neuropathic pain",
        Decimal(15),
        "mg/day",
        X_US.at("starts at 5 mg three times daily"),
    ),
    Indication.HICCUPS: Limit(
        "start.accepted.hiccups",
        "Highest accepted start in hiccups",
        Decimal(30),
        "mg/day",
        X_HIC.at("5 mg three times daily; twice as much is accepted, which is ours"),
    ),
    Indication.OTHER: Limit(
        "start.accepted.other",
        "Highest accepted start for any other reason",
        Decimal(15),
        "mg/day",
        X_US.at("starts at 5 mg three times daily"),
    ),
    Indication.UNKNOWN: Limit(
        "start.accepted.unknown",
        "Highest accepted start without a known indication",
        Decimal(15),
        "mg/day",
        X_US.at("starts at 5 mg three times daily"),
    ),
}
ACCEPTED_START_OLDER = Limit(
    "start.accepted.older",
    "Highest accepted start in an older adult",
    Decimal(15),
    "mg/day",
    S3.at("starts at 5 to 10 mg daily, or 5 mg up to three times daily"),
)
VERY_HIGH_START = Limit(
    "start.high",
    "Times the accepted start above which a start is dangerous",
    Decimal(2),
    "times",
    S2.at("too fast a pace brings sedation and dizziness; the factor is ours"),
)
PHYSIOTHERAPY = due(
    "physiotherapy", "Physiotherapy about 90 minutes after the midday dose, when the effect peaks."
)


@rule(
    "start-dose-high",
    number=11,
    says="Baclofen is started low in a patient who is not used to it.",
    basis=[
        *(row.start for row in PROTOCOLS.values()),
        *ACCEPTED_START.values(),
        ACCEPTED_START_OLDER,
        VERY_HIGH_START,
        OLDER_AGE,
    ],
    switches=("start.spasticity", "start.aud", "start.neuropathic", "older.age"),
    applies=Situation.ORDER,
    grades={
        Severity.LOW: "above the usual start, up to the highest accepted start",
        Severity.MODERATE: "up to twice the highest accepted start",
        Severity.HIGH: "above twice the highest accepted start",
    },
    missing="With no readable history the patient is taken as not used to baclofen; without an age "
    "as an older adult. Where a therapy is known and an order could not be read, it cannot be told "
    "whether it is a start. With reduced kidney function the kidney rules give the dose.",
    reading="Of an order in steps the first day counts here; its further steps are judged as "
    "increases.",
)
def start_dose_high(
    oral_intent: OralIntent,
    indication: IndicationFact,
    age: Fact[Age],
    history: DoseHistory,
    kidney: Kidney,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    unsure = bool(history.gaps or oral_intent.gaps)
    new = oral_intent.action is Action.START and (oral_intent.naive or unsure)
    new = new or (oral_intent.action is Action.CHANGE and oral_intent.naive)
    if is_child(age):
        return CLEAR
    if not new:
        return unless(*(oral_intent.hidden if oral_intent.first > _lowest_start(policy) else ()))
    if oral_intent.from_pump:
        return unless(*oral_intent.hidden)
    usual, accepted = _starts(indication, age, policy)
    reduced = is_reduced(kidney)
    start = "Start lower" if reduced else f"Start at {mg(usual)}"
    dose = oral_intent.first
    if dose <= usual:
        return unless(*(indication.gaps if dose > _lowest_start(policy) else ()))
    return Finding(
        _start_severity(dose, accepted),
        f"{start}: {mg(dose)} is a high first dose {in_(indication.kind)}",
        advice=f"{start}, at the dose that reduced kidney function allows."
        if reduced
        else f"{start} and raise it step by step.",
        code="DOSEH",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"The usual start {in_(indication.kind)} is {mg(usual)}; up to {mg(accepted)} is "
        "accepted."
        + (" The history could not be read in full: taken as a first treatment." if unsure else ""),
        recommended={} if reduced else {"start_mg_per_day": usual},
    )


def _lowest_start(policy: Policy) -> Decimal:
    return min(policy[row.start] for row in PROTOCOLS.values())


def _starts(indication: IndicationFact, age: Fact[Age], policy: Policy) -> tuple[Decimal, Decimal]:
    """The usual and the highest accepted start; of an unsure indication no more than of none."""
    kind = indication.kind
    row = PROTOCOLS[Indication.OTHER if kind is Indication.UNKNOWN else kind]
    usual = ACCEPTED_START[kind].value if kind is Indication.UNKNOWN else policy[row.start]
    accepted = max(ACCEPTED_START[kind].value, usual)
    if may_be_older(age, policy):
        accepted = min(accepted, ACCEPTED_START_OLDER.value)
    if indication.gaps:
        accepted = min(accepted, ACCEPTED_START[Indication.UNKNOWN].value)
    return min(usual, accepted), accepted


def _start_severity(dose: Decimal, accepted: Decimal) -> Severity:
    if dose <= accepted:
        return Severity.LOW
    return Severity.MODERATE if dose <= accepted * VERY_HIGH_START.value else Severity.HIGH


@rule(
    "titration-plan",
    number=18,
    says="An accepted start or increase goes on as a plan of dated steps up to the lowest ceiling.",
    basis=[
        *(row.step for row in PROTOCOLS.values()),
        *(row.interval for row in PROTOCOLS.values()),
        LABEL_STEP,
        SLOW_STEP,
        SLOW_INTERVAL,
        REVIEW_DAYS,
        X_CA.at("the lowest dose that works"),
    ],
    switches=(
        "titration.spasticity",
        "titration.aud",
        "titration.neuropathic",
        "formulary.strengths",
    ),
    applies=Situation.ORDER,
    missing="No plan goes up while a grave finding is open or the dose cannot be read.",
    issue=False,
)
def titration_plan() -> None:
    return None


@rule(
    "slow-titration-suggest",
    number=20,
    says="A patient once too drowsy on baclofen is raised again in small steps, most of it at "
    "night.",
    basis=[
        SLOW_START,
        SLOW_STEP,
        SLOW_INTERVAL,
        S2.at(
            "case: stopped at 30 mg for sedation, then 50 mg in three months by slow steps, a "
            "small morning and a larger evening dose, and physiotherapy 90 minutes after midday's"
        ),
    ],
    applies=Situation.ORDER,
    grades={Severity.LOW: "a start or increase after a stop or reduction for sedation"},
    missing="A history that could not be read in full leaves the rule unevaluated, as does "
    "sedation that could not be read after earlier use.",
    reading="With a current dose the next small step is named, without one only the first dose.",
)
def slow_titration_suggest(
    oral_intent: OralIntent,
    indication: IndicationFact,
    history: DoseHistory,
    problems: Listing[Problem],
    age: Fact[Age],
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    setback = history.sedation_setback
    if oral_intent.action not in {Action.START, Action.INCREASE, Action.CHANGE} or is_child(age):
        return CLEAR
    if setback is None:
        sedated = problems.gaps_of("drowsiness", since=date.min) if history.changes else ()
        return unless(*oral_intent.gaps, *history.gaps, *sedated)
    protocol = protocol_for(indication, policy, slow=True)
    step = next_step(oral_intent, protocol, ceiling(indication, policy), cautious=False)
    start = protocol.start_mg if oral_intent.action is Action.START else None
    return Finding(
        Severity.LOW,
        f"Go slowly: {mg(protocol.step_mg)} every {days(protocol.interval_days)}, after sedation "
        f"on {setback.on.isoformat()}",
        advice="Use the slow protocol: a small morning and a larger evening dose, half tablets of "
        "5 mg or 2.5 mL of 5 mg/5 mL, physiotherapy about 90 minutes after the midday dose.",
        code="DOSEIVL",
        evidence=evidence(oral_intent.evidence, setback.evidence),
        detail="Baclofen was stopped or reduced for sedation before. In a described case the slow "
        "protocol reached 50 mg/day in three months.",
        recommended=numbers(
            start_mg_per_day=start,
            next_step_mg_per_day=step if start is None else None,
            interval_days=protocol.interval_days,
            earliest_next_increase_in_days=wait_for(history, protocol, today) if step else None,
        ),
        activities=(PHYSIOTHERAPY,),
    )
