"""Rules 11 to 13, 18 and 20: how baclofen is started and raised."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from fhir_baclofen.dosing import Regimen, Route
from fhir_baclofen.facts import (
    Action,
    Age,
    CarePlans,
    DoseHistory,
    Fact,
    Indication,
    IndicationFact,
    Kidney,
    OralIntent,
    Submission,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Clear, Finding, Limit, NotEvaluated, Severity, Situation, rule
from fhir_baclofen.rules.circumstances import (
    is_child,
    is_reduced,
    may_be_older,
    may_be_reduced,
    names_slow,
)
from fhir_baclofen.rules.protocols import (
    CAUTIOUS_STEP,
    LABEL_STEP,
    OLDER_AGE,
    PROTOCOLS,
    REVIEW_DAYS,
    SLOW_INTERVAL,
    SLOW_START,
    SLOW_STEP,
    Protocol,
    ceiling,
    plan_step,
    protocol_for,
    step_limit,
)
from fhir_baclofen.rules.sources import S2, S3, X_CA, X_FR, X_HIC, X_US
from fhir_baclofen.rules.wording import days, due, evidence, indication as in_, mg, numbers


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
        X_HIC.at("5 to 10 mg three times daily"),
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
    S2.at("too fast a pace brings sedation and dizziness"),
)
LARGE_INCREASE = Limit(
    "increase.large",
    "Increase that is dangerous in itself",
    Decimal(30),
    "mg/day",
    S2.at("too fast a pace brings sedation and dizziness"),
)
LARGE_DOUBLING = Limit(
    "increase.doubling",
    "Increase that is dangerous when it doubles the dose",
    Decimal(20),
    "mg/day",
    S2.at("too fast a pace brings sedation and dizziness"),
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
    missing="With no readable history the patient is taken as not used to baclofen; without an age as an "
    "older adult. With reduced kidney function the kidney rules give the dose.",
)
def start_dose_high(  # noqa: PLR0913 - a rule asks for its facts by name
    oral_intent: OralIntent,
    indication: IndicationFact,
    age: Fact[Age],
    history: DoseHistory,
    kidney: Kidney,
    policy: Policy,
) -> Finding | Clear:
    unsure = bool(history.gaps or oral_intent.gaps)
    new = oral_intent.action is Action.START and (oral_intent.naive or unsure)
    if not new or oral_intent.from_pump or is_child(age):
        return Clear()
    usual, accepted = _starts(indication.kind, age, policy)
    dose = oral_intent.first
    if dose <= usual:
        return Clear()
    return Finding(
        _start_severity(dose, accepted),
        f"Start at {mg(usual)}: {mg(dose)} is a high first dose {in_(indication.kind)}",
        advice=f"Start at {mg(usual)} and raise it step by step.",
        code="DOSEH",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"The usual start {in_(indication.kind)} is {mg(usual)}; up to {mg(accepted)} is accepted."
        + (" The history could not be read in full: taken as a first treatment." if unsure else ""),
        recommended={} if is_reduced(kidney) else {"start_mg_per_day": usual},
    )


def _starts(kind: Indication, age: Fact[Age], policy: Policy) -> tuple[Decimal, Decimal]:
    """The usual and the highest accepted start."""
    row = PROTOCOLS[Indication.OTHER if kind is Indication.UNKNOWN else kind]
    usual = ACCEPTED_START[kind].value if kind is Indication.UNKNOWN else policy[row.start]
    accepted = max(ACCEPTED_START[kind].value, usual)
    if may_be_older(age, policy):
        accepted = min(accepted, ACCEPTED_START_OLDER.value)
    return min(usual, accepted), accepted


def _start_severity(dose: Decimal, accepted: Decimal) -> Severity:
    if dose <= accepted:
        return Severity.LOW
    return Severity.MODERATE if dose <= accepted * VERY_HIGH_START.value else Severity.HIGH


@rule(
    "titration-step-too-large",
    number=12,
    says="The dose is raised in steps that the body can follow.",
    basis=[
        *(row.check_step for row in PROTOCOLS.values()),
        *(row.step for row in PROTOCOLS.values()),
        LABEL_STEP,
        CAUTIOUS_STEP,
        SLOW_STEP,
        LARGE_INCREASE,
        LARGE_DOUBLING,
        X_CA.at("15 mg daily more every three days"),
    ],
    switches=("titration.spasticity", "titration.aud", "titration.neuropathic", "older.age"),
    applies=Situation.ORDER,
    grades={
        Severity.MODERATE: "an increase above the largest step let pass",
        Severity.HIGH: "a very large increase, or one that at least doubles the dose",
    },
    missing="Without the present dose the rule is not evaluated. Without an age, or with kidney function "
    "that could not be read, the cautious step counts.",
)
def titration_step_too_large(  # noqa: PLR0913 - a rule asks for its facts by name
    oral_intent: OralIntent,
    indication: IndicationFact,
    age: Fact[Age],
    kidney: Kidney,
    care_plans: CarePlans,
    history: DoseHistory,
    submission: Submission,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    if oral_intent.from_pump or is_child(age):
        return Clear()
    if oral_intent.action is Action.CHANGE:
        return NotEvaluated(
            oral_intent.gaps[0] if oral_intent.gaps else "the present dose is unknown"
        )
    protocol = protocol_for(indication, policy, slow=names_slow(care_plans, oral_intent))
    cautious = may_be_older(age, policy) or may_be_reduced(kidney)
    limit = step_limit(protocol, cautious=cautious)
    before, after = max(
        _increases(oral_intent, submission),
        key=lambda step: step[1] - step[0],
        default=(limit, limit),
    )
    if after - before <= limit:
        return Clear()
    rise = after - before
    doubles = after >= 2 * before and rise >= LARGE_DOUBLING.value
    high = rise >= LARGE_INCREASE.value or doubles
    step = _next_step(oral_intent, protocol, ceiling(indication, policy), cautious=cautious)
    return Finding(
        Severity.HIGH if high else Severity.MODERATE,
        f"Raise by at most {mg(limit)}: the step from {mg(before)} to {mg(after)} is too large",
        advice=f"Next step: {mg(step)}." if step else f"Raise in steps of at most {mg(limit)}.",
        code="DOSEH",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"The largest step let pass {_circumstance(indication, protocol, cautious=cautious)} is "
        f"{mg(limit)}; this one is {mg(rise)}.",
        recommended=numbers(
            next_step_mg_per_day=step,
            earliest_next_increase_in_days=_wait(history, protocol, today) if step else None,
        ),
    )


def _circumstance(indication: IndicationFact, protocol: Protocol, *, cautious: bool) -> str:
    if protocol.slow:
        return "in the slow protocol"
    where = in_(indication.kind)
    return f"{where}, in an older adult or with reduced kidney function," if cautious else where


def _increases(intent: OralIntent, submission: Submission) -> list[tuple[Decimal, Decimal]]:
    """Every rise the orders bring: from the present dose to the first day's, and within one order."""
    rises = []
    if intent.action is Action.INCREASE and intent.before is not None:
        rises.append((intent.before.high, intent.first))
    steps = _own_steps(submission)
    rises += [(low, high) for (_, low), (_, high) in zip(steps, steps[1:], strict=False)]
    return [(before, after) for before, after in rises if after > before]


def _own_steps(submission: Submission) -> list[tuple[int | None, Decimal]]:
    """Days and dose of each step where a single oral order names several; else nothing."""
    regimens = [
        o.regimen for o in submission.orders if o.route is Route.ORAL and o.regimen is not None
    ]
    if len(regimens) != 1:
        return []
    return [(s.days, s.in_full.high) for s in regimens[0].steps]


def _next_step(
    intent: OralIntent, protocol: Protocol, limit: Decimal, *, cautious: bool
) -> Decimal | None:
    """The present dose plus the plan's step, within the ceiling; None where there is no room."""
    if intent.before is None or intent.before.high >= limit:
        return None
    return min(intent.before.high + plan_step(protocol, cautious=cautious), limit)


def _wait(history: DoseHistory, protocol: Protocol, today: date) -> int | None:
    """Days from today to the first day on which an increase is acceptable."""
    last = history.last_increase
    return None if last is None else max(protocol.interval_days - (today - last.on).days, 0)


@rule(
    "titration-interval-too-short",
    number=13,
    says="The body is given time between two increases.",
    basis=[*(row.interval for row in PROTOCOLS.values()), SLOW_INTERVAL],
    yields_to=("titration-step-too-large",),
    applies=Situation.ORDER,
    grades={Severity.MODERATE: "an increase sooner than the protocol allows"},
    missing="The start of the therapy counts as an increase. Without the day of the last one the rule is "
    "not evaluated.",
)
def titration_interval_too_short(  # noqa: PLR0913 - a rule asks for its facts by name
    oral_intent: OralIntent,
    indication: IndicationFact,
    age: Fact[Age],
    kidney: Kidney,
    care_plans: CarePlans,
    history: DoseHistory,
    submission: Submission,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    if oral_intent.from_pump or is_child(age):
        return Clear()
    protocol = protocol_for(indication, policy, slow=names_slow(care_plans, oral_intent))
    cautious = may_be_older(age, policy) or may_be_reduced(kidney)
    short = _short_steps(submission, protocol)
    if oral_intent.action is Action.INCREASE:
        last = history.last_increase
        if last is None:
            return NotEvaluated("the day of the last increase is not on record")
        since = (today - last.on).days
        if since < protocol.interval_days:
            short.append(since)
    elif oral_intent.action is Action.CHANGE and not short:
        return NotEvaluated(
            oral_intent.gaps[0] if oral_intent.gaps else "the present dose is unknown"
        )
    if not short:
        return _no_interval(oral_intent, history)
    wait = _wait(history, protocol, today)
    step = _next_step(oral_intent, protocol, ceiling(indication, policy), cautious=cautious)
    raised = oral_intent.action is Action.INCREASE
    return Finding(
        Severity.MODERATE,
        f"Wait {days(protocol.interval_days)} between increases: only {days(min(short))} "
        + ("since the last one" if raised else "between steps of the order"),
        advice=f"Raise again in {days(wait)} at the earliest." if wait else "Space the steps out.",
        code="DOSEIVL",
        evidence=evidence(
            oral_intent.evidence,
            history.last_increase.evidence if raised and history.last_increase else (),
        ),
        detail=f"The shortest interval {in_(indication.kind)} is {days(protocol.interval_days)}.",
        recommended=numbers(
            next_step_mg_per_day=step if raised else None,
            earliest_next_increase_in_days=wait if raised else None,
        ),
    )


def _no_interval(intent: OralIntent, history: DoseHistory) -> Clear | NotEvaluated:
    if intent.action is Action.INCREASE and history.gaps:
        return NotEvaluated(history.gaps[0])
    return Clear()


def _short_steps(submission: Submission, protocol: Protocol) -> list[int]:
    """The lengths of steps within an order that rise again too soon."""
    steps = _own_steps(submission)
    return [
        length
        for (length, low), (_, high) in zip(steps, steps[1:], strict=False)
        if high > low and length is not None and length < protocol.interval_days
    ]


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
    says="A patient once too drowsy on baclofen is raised again in small steps, most of it at night.",
    basis=[
        SLOW_START,
        SLOW_STEP,
        SLOW_INTERVAL,
        S2.at(
            "case: stopped at 30 mg for sedation, then 50 mg in three months by slow, uneven steps"
        ),
    ],
    applies=Situation.ORDER,
    grades={Severity.LOW: "a start or increase after a stop or reduction for sedation"},
    missing="A history that could not be read in full leaves the rule unevaluated.",
)
def slow_titration_suggest(
    oral_intent: OralIntent,
    indication: IndicationFact,
    history: DoseHistory,
    age: Fact[Age],
    today: date,
    policy: Policy,
) -> Finding | Clear | None:
    setback = history.sedation_setback
    if oral_intent.action not in {Action.START, Action.INCREASE, Action.CHANGE} or is_child(age):
        return Clear()
    if setback is None:
        return None
    protocol = protocol_for(indication, policy, slow=True)
    step = _next_step(oral_intent, protocol, ceiling(indication, policy), cautious=False)
    start = protocol.start_mg if oral_intent.action is Action.START else None
    return Finding(
        Severity.LOW,
        f"Go slowly: {mg(protocol.step_mg)} every {days(protocol.interval_days)}, after sedation on "
        f"{setback.on.isoformat()}",
        advice="Use the slow protocol: a small morning and a larger evening dose, half tablets of 5 mg or "
        "2.5 mL of 5 mg/5 mL, physiotherapy about 90 minutes after the midday dose.",
        code="DOSEIVL",
        evidence=evidence(oral_intent.evidence, setback.evidence),
        detail="Baclofen was stopped or reduced for sedation before. In a described case the slow protocol "
        "reached 50 mg/day in three months.",
        recommended=numbers(
            start_mg_per_day=start,
            next_step_mg_per_day=step if start is None else None,
            interval_days=protocol.interval_days,
            earliest_next_increase_in_days=_wait(history, protocol, today) if step else None,
        ),
        activities=(PHYSIOTHERAPY,),
    )
