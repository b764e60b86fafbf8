"""Rule 67: an interrupted infusion."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fhir_baclofen.facts import (
    Absent,
    Action,
    Fact,
    Known,
    Listing,
    Measurement,
    Problem,
    Pump,
    PumpHistory,
    PumpIntent,
    Unknown,
)
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import ALWAYS, CLEAR, Clear, Finding, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import active, known_pump, nothing_listed
from fhir_baclofen.rules.intrathecal import EMERGENCY, RESUME, pump_failures
from fhir_baclofen.rules.precautions import named
from fhir_baclofen.rules.pump import Alarm, alarm_of
from fhir_baclofen.rules.sources import S3, X_IT
from fhir_baclofen.rules.withdrawal import STOP_DAYS
from fhir_baclofen.rules.withdrawal_signs import FEVER, LASTING, TEMPERATURE, TOPICS
from fhir_baclofen.rules.wording import due, evidence, fitting, listed

Reason = tuple[str, tuple[str, ...]]
"""Why the infusion is interrupted, in words, and the resources that show it."""
Sign = tuple[date | None, str, str]
"""The day of a sign, its name and its resource."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A refill that was not made by the day of its alarm; a sign counts `since` a day."""

    alarm: Alarm
    since: date


@rule(
    "it-interruption-emergency",
    number=67,
    says="An interrupted intrathecal infusion is an emergency.",
    basis=[
        S3.at("resuming the infusion is the best treatment"),
        X_IT.at("high fever, rigidity, organ failure and death after an interruption"),
        STOP_DAYS,
        FEVER,
    ],
    applies=ALWAYS,
    grades={
        Severity.HIGH: "a stop of the pump without a replacement, under test or lately on "
        "record; a failure of it on record; an overdue refill with signs of withdrawal"
    },
    missing="A pump therapy that could not be read leaves the rule unevaluated where no failure is "
    "on record, as do conditions, a sign that may hide after an overdue refill, and an order that "
    "lately ended by itself and that none follows.",
    reading="A refill is overdue when the alarm date has passed without one. A sign without a day "
    "counts, except a seizure disorder. An order of 0 µg/day is a stop.",
)
def it_interruption_emergency(
    pump_intent: Fact[PumpIntent],
    pump: Fact[Pump],
    pump_history: PumpHistory,
    problems: Listing[Problem],
    measurements: Listing[Measurement],
    today: date,
) -> Finding | Clear | NotEvaluated:
    missed = _missed_refill(pump_intent, pump, pump_history, today)
    signs = tuple(_signs(problems, measurements))
    reasons = [
        *_stops(pump_intent, pump_history, today),
        *_failures(pump_intent, pump, problems),
        *_overdue(missed, signs),
    ]
    if not reasons:
        if missed:
            hidden = _hidden_signs(problems, measurements, missed.since)
        else:
            hidden = _hidden_alarms(pump, signs)
        passed = _none_found(pump_intent, pump, pump_history, problems, today)
        return NotEvaluated(hidden[0]) if hidden else passed
    return Finding(
        Severity.HIGH,
        fitting(f"Emergency, {_what(pump_intent)} the infusion: {reasons[0][0]}"),
        advice=EMERGENCY,
        code="DOSEDUR",
        evidence=evidence(*(shown for _, shown in reasons)),
        detail="Withdrawal of intrathecal baclofen brings high fever, rigidity and organ failure. "
        f"Seen: {listed(why for why, _ in reasons)}.",
        activities=(
            due("urgent-assessment", "Assess for withdrawal of intrathecal baclofen now."),
            RESUME,
            due("specialist-referral", "Call the pump specialist at once."),
        ),
    )


def _what(intent: Fact[PumpIntent]) -> str:
    ordered = known_pump(intent)
    return "do not stop" if ordered and ordered.action is Action.STOP else "resume"


def _stops(intent: Fact[PumpIntent], history: PumpHistory, today: date) -> Iterator[Reason]:
    ordered = known_pump(intent)
    if ordered is not None and ordered.action is Action.STOP:
        yield "the pump would be stopped without a replacement", ordered.evidence
    stopped = history.stopped
    gone_on = isinstance(intent, Known) and ordered is not None and ordered.total.high > 0
    if stopped is None or gone_on or (today - stopped.on).days > STOP_DAYS.value:
        return
    yield f"the pump was stopped on {stopped.on.isoformat()}, not replaced", stopped.evidence


def _failures(
    intent: Fact[PumpIntent], pump: Fact[Pump], problems: Listing[Problem]
) -> Iterator[Reason]:
    failures = pump_failures(problems)
    if failures and not (isinstance(intent, Absent) and isinstance(pump, Absent)):
        yield named(failures), tuple(p.reference for p in failures)


def _signs(problems: Listing[Problem], measurements: Listing[Measurement]) -> Iterator[Sign]:
    """Signs of withdrawal on record; a seizure disorder without a day is none."""
    for topic in TOPICS:
        for sign in active(problems, topic):
            if sign.on is not None or topic != LASTING:
                yield sign.on, sign.name, sign.reference
    for measured in measurements.of(TEMPERATURE):
        if measured.value is not None and measured.value >= FEVER.value:
            yield measured.on, f"{plain(measured.value)} {FEVER.unit}", measured.reference


def _missed_refill(
    intent: Fact[PumpIntent], pump: Fact[Pump], history: PumpHistory, today: date
) -> Missed | None:
    """An alarm date that has passed without a refill."""
    known = pump.value if isinstance(pump, Known) else None
    alarm = alarm_of(known, intent, history) if known else None
    if known is None or alarm is None or not _is_missed(known, alarm, today):
        return None
    return Missed(alarm, min(alarm.on, known.missed_refill_on or alarm.on))


def _overdue(missed: Missed | None, signs: Iterable[Sign]) -> Iterator[Reason]:
    """A refill that was missed, with signs of withdrawal since."""
    if missed is None:
        return
    seen = [(name, ref) for on, name, ref in signs if on is None or on >= missed.since]
    if seen:
        what = listed(name for name, _ in seen)
        yield (
            f"the refill due by {missed.alarm.on.isoformat()} was missed, with {what}",
            evidence(missed.alarm.evidence, (ref for _, ref in seen)),
        )


def _hidden_signs(
    problems: Listing[Problem], measurements: Listing[Measurement], since: date
) -> tuple[str, ...]:
    """Why a sign of withdrawal since a day may be there, though none was found."""
    seen, measured = (
        problems.gaps_of(*TOPICS, since=since),
        measurements.gaps_of(TEMPERATURE, since=since),
    )
    return (*seen, *measured)


def _hidden_alarms(pump: Fact[Pump], signs: Sequence[Sign]) -> tuple[str, ...]:
    """Where an alarm date may hide that has passed, beside signs of withdrawal."""
    return pump.value.alarm_gaps if isinstance(pump, Known) and signs else ()


def _is_missed(pump: Pump, alarm: Alarm, today: date) -> bool:
    refilled = pump.last_refill_on is not None and pump.last_refill_on >= alarm.on
    return alarm.on <= today and not refilled


def _none_found(
    intent: Fact[PumpIntent],
    pump: Fact[Pump],
    history: PumpHistory,
    problems: Listing[Problem],
    today: date,
) -> Clear | NotEvaluated:
    unread = next((f for f in (intent, pump) if isinstance(f, Unknown)), None)
    if unread is not None:
        return NotEvaluated(unread.reason)
    if isinstance(intent, Absent) and history.gaps:
        return NotEvaluated(history.gaps[0])
    lapsed = history.lapsed
    if isinstance(intent, Absent) and lapsed and (today - lapsed.on).days <= STOP_DAYS.value:
        ended = f"{lapsed.evidence[0]} ended on {lapsed.on.isoformat()}"
        return NotEvaluated(f"{ended} and no order of the pump follows it")
    has_pump = isinstance(intent, Known) or isinstance(pump, Known)
    return nothing_listed(problems, topics=("pump-failure",)) if has_pump else CLEAR
