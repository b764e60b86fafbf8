"""Rules 12 and 13: how much and how soon the dose is raised."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Action,
    Age,
    CarePlans,
    DoseHistory,
    Fact,
    IndicationFact,
    Kidney,
    OralIntent,
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
    is_child,
    may_be_older,
    may_be_reduced,
    names_slow,
    unless,
)
from fhir_baclofen.rules.protocols import (
    CAUTIOUS_STEP,
    LABEL_STEP,
    PROTOCOLS,
    SLOW_INTERVAL,
    SLOW_STEP,
    Protocol,
    ceiling,
    plan_step,
    protocol_for,
    step_limit,
)
from fhir_baclofen.rules.sources import S2, X_CA
from fhir_baclofen.rules.wording import days, evidence, mg, numbers
from fhir_baclofen.rules.wording import indication as in_

LARGE_INCREASE = Limit(
    "increase.large",
    "Increase that is dangerous in itself",
    Decimal(30),
    "mg/day",
    S2.at("too fast a pace brings sedation and dizziness; the number is ours"),
)
LARGE_DOUBLING = Limit(
    "increase.doubling",
    "Increase that is dangerous when it doubles the dose",
    Decimal(20),
    "mg/day",
    S2.at("too fast a pace brings sedation and dizziness; the number is ours"),
)


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
        Severity.HIGH: "a very large increase, or one that at least doubles the dose; any such "
        "increase where the present dose may be another one than was read",
    },
    missing="Without the present dose the rule is not evaluated. Without an age, or with kidney "
    "function that could not be read, the cautious step counts.",
    reading="The steps within one order are judged like increases, also in a first order.",
)
def titration_step_too_large(
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
        return unless(*(() if is_child(age) else oral_intent.hidden))
    if oral_intent.action is Action.CHANGE:
        return NotEvaluated(
            oral_intent.gaps[0] if oral_intent.gaps else "the present dose is unknown"
        )
    protocol = protocol_for(indication, policy, slow=names_slow(care_plans, oral_intent))
    cautious = may_be_older(age, policy) or may_be_reduced(kidney)
    limit = step_limit(protocol, cautious=cautious)
    rises = _increases(oral_intent, submission)
    before, after = max(rises, key=lambda step: step[1] - step[0], default=(limit, limit))
    rise = after - before
    if rise <= limit:
        hidden = (*indication.gaps, *kidney.gaps) if rise > CAUTIOUS_STEP.value else ()
        return unless(*hidden, *(care_plans.gaps if rise > SLOW_STEP.value else ()))
    step = next_step(oral_intent, protocol, ceiling(indication, policy), cautious=cautious)
    where = _circumstance(indication, protocol, cautious=cautious)
    return Finding(
        Severity.HIGH if oral_intent.hidden or _is_dangerous(before, after) else Severity.MODERATE,
        f"Raise by at most {mg(limit)}: the step from {mg(before)} to {mg(after)} is too large",
        advice=f"Next step: {mg(step)}." if step else f"Raise in steps of at most {mg(limit)}.",
        code="DOSEH",
        evidence=evidence(oral_intent.evidence, indication.evidence),
        detail=f"The largest step let pass {where} is {mg(limit)}; this one is {mg(rise)}.",
        recommended=numbers(
            next_step_mg_per_day=step,
            earliest_next_increase_in_days=wait_for(history, protocol, today) if step else None,
        ),
    )


def _is_dangerous(before: Decimal, after: Decimal) -> bool:
    """True for a very large increase, and a large one that at least doubles the dose."""
    rise = after - before
    doubles = after >= 2 * before and rise >= LARGE_DOUBLING.value
    return rise >= LARGE_INCREASE.value or doubles


def _circumstance(indication: IndicationFact, protocol: Protocol, *, cautious: bool) -> str:
    if protocol.slow:
        return "in the slow protocol"
    where = in_(indication.kind)
    return f"{where}, in an older adult or with reduced kidney function," if cautious else where


def _increases(intent: OralIntent, submission: Submission) -> list[tuple[Decimal, Decimal]]:
    """Every rise the orders bring: to the first day's dose, and within one order."""
    rises = []
    if intent.action is Action.INCREASE and intent.before is not None:
        rises.append((intent.before.high, intent.first))
    steps = _own_steps(submission)
    rises += [(low, high) for (_, low), (_, high) in pairwise(steps)]
    return [(before, after) for before, after in rises if after > before]


def _own_steps(submission: Submission) -> list[tuple[int | None, Decimal]]:
    """Days and dose of each step where a single oral order names several; else nothing."""
    regimens = [
        o.regimen for o in submission.orders if o.route is Route.ORAL and o.regimen is not None
    ]
    if len(regimens) != 1:
        return []
    return [(s.days, s.in_full.high) for s in regimens[0].steps]


def next_step(
    intent: OralIntent, protocol: Protocol, limit: Decimal, *, cautious: bool
) -> Decimal | None:
    """The present dose plus the plan's step, within the ceiling; None where there is no room."""
    if intent.before is None or intent.before.high >= limit:
        return None
    return min(intent.before.high + plan_step(protocol, cautious=cautious), limit)


def wait_for(history: DoseHistory, protocol: Protocol, today: date) -> int | None:
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
    missing="The start of the therapy counts as an increase. Without the day of the last one the "
    "rule is not evaluated.",
    reading="The steps within one order are judged like increases. Of several possible indications "
    "the longest interval counts.",
)
def titration_interval_too_short(
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
        return unless(*(() if is_child(age) else oral_intent.hidden))
    protocol = protocol_for(indication, policy, slow=names_slow(care_plans, oral_intent))
    short = _short_steps(submission, protocol)
    raised, last = _rises_at_once(oral_intent), history.last_increase
    if raised and last is None:
        return NotEvaluated("the day of the last increase is not on record")
    if raised and last is not None and (today - last.on).days < protocol.interval_days:
        short.append((today - last.on).days)
    if not short:
        hidden = (*indication.gaps, *care_plans.gaps)
        return _spaced(oral_intent, history, hidden, today)
    cautious = may_be_older(age, policy) or may_be_reduced(kidney)
    wait = wait_for(history, protocol, today) if raised else None
    step = next_step(oral_intent, protocol, ceiling(indication, policy), cautious=cautious)
    where = "since the last one" if raised else "between steps of the order"
    return Finding(
        Severity.MODERATE,
        f"Wait {days(protocol.interval_days)} between increases: only {days(min(short))} {where}",
        advice=f"Raise again in {days(wait)} at the earliest." if wait else "Space the steps out.",
        code="DOSEIVL",
        evidence=evidence(oral_intent.evidence, last.evidence if raised and last else ()),
        detail=f"The shortest interval {in_(indication.kind)} is {days(protocol.interval_days)}.",
        recommended=numbers(
            next_step_mg_per_day=step if raised else None,
            earliest_next_increase_in_days=wait,
        ),
    )


def _rises_at_once(intent: OralIntent) -> bool:
    """True when the first day's dose is above the present one."""
    before = intent.before
    return intent.action is Action.INCREASE and before is not None and intent.first > before.high


def _spaced(
    intent: OralIntent, history: DoseHistory, hidden: tuple[str, ...], today: date
) -> Clear | NotEvaluated:
    """No short interval was found: not evaluated where one may hide in what could not be read.

    `hidden` says where a protocol with a longer one may.
    """
    if intent.action is Action.CHANGE:
        return NotEvaluated(intent.gaps[0] if intent.gaps else "the present dose is unknown")
    if not _rises_at_once(intent):
        return CLEAR
    last = history.last_increase
    longest = max(row.interval.value for row in PROTOCOLS.values())
    soon = last is not None and (today - last.on).days < longest
    return unless(*history.gaps, *(hidden if soon else ()))


def _short_steps(submission: Submission, protocol: Protocol) -> list[int]:
    """The lengths of steps within an order that rise again too soon."""
    steps = _own_steps(submission)
    return [
        length
        for (length, low), (_, high) in pairwise(steps)
        if high > low and length is not None and length < protocol.interval_days
    ]
