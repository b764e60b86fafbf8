"""Rule 66: the pump is refilled before its low-reservoir alarm."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import Evidence, Fact, Fill, Known, Pump, PumpHistory, PumpIntent
from fhir_baclofen.rulebook import (
    ALWAYS,
    CLEAR,
    Activity,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    rule,
)
from fhir_baclofen.rules.sources import S3, SAFETY, X_IT
from fhir_baclofen.rules.wording import days, due

REFILL_SOON = Limit(
    "pump.refill-soon",
    "Days before the alarm within which a refill has to be booked",
    Decimal(14),
    "days",
    S3.at("refills are scheduled before the low-reservoir alarm date; the number is ours"),
)
REFILL_NOW = Limit(
    "pump.refill-now",
    "Days before the alarm from which a missing refill is an emergency in the making",
    Decimal(3),
    "days",
    S3.at("withdrawal evolves over one to three days"),
)

RESERVE = Limit(
    "pump.reserve",
    "Volume left in the reservoir when its alarm sounds",
    Decimal(2),
    "mL",
    SAFETY.at("the alarm sounds before the reservoir is empty; the number is ours"),
)
RECORD_ALARM = Activity("record-alarm-date", "Record the pump's low-reservoir alarm date.")


@dataclass(frozen=True, slots=True)
class Alarm:
    """The day of the low-reservoir alarm: recorded, or worked out from the last filling."""

    on: date
    estimated: bool
    evidence: Evidence


def alarm_of(pump: Pump, intent: Fact[PumpIntent], history: PumpHistory) -> Alarm | None:
    """The alarm of a pump; None where it is not recorded and cannot be worked out."""
    if pump.alarm_on is not None:
        return Alarm(pump.alarm_on, estimated=False, evidence=pump.evidence)
    rate = _fastest(pump.fill, intent, history) if pump.fill else Decimal(0)
    if pump.fill is None or rate <= 0:
        return None
    usable = max(pump.fill.ml - RESERVE.value, Decimal(0))
    lasts = int(usable * pump.fill.ug_per_ml / rate)
    on = date.fromordinal(min(pump.fill.on.toordinal() + lasts, date.max.toordinal()))
    return Alarm(on, estimated=True, evidence=(*pump.evidence, *pump.fill.evidence))


def _fastest(fill: Fill, intent: Fact[PumpIntent], history: PumpHistory) -> Decimal:
    """The highest dose since the filling and after the orders: it empties the reservoir soonest."""
    if not isinstance(intent, Known):
        return Decimal(0)
    before = intent.value.before
    since = [max(c.after, c.before or c.after) for c in history.changes if c.on >= fill.on]
    return max([*since, intent.value.total.high, before.high if before else Decimal(0)])


BOOK = "Book a refill no later than the day before the alarm."
REFILL_TODAY = "Refill the pump today, and look for signs of withdrawal."
BEFORE_ALARM = "Refill the pump before its low-reservoir alarm."


@rule(
    "it-refill-due",
    number=66,
    says="A refill of the pump is booked before the day of its low-reservoir alarm.",
    basis=[
        REFILL_SOON,
        REFILL_NOW,
        RESERVE,
        X_IT.at(
            "boxed warning: an interruption has led to high fever, rigidity, organ failure and "
            "death"
        ),
    ],
    yields_to=("it-interruption-emergency",),
    applies=ALWAYS,
    grades={
        Severity.HIGH: "the alarm is days away or past and no refill is booked before it; the "
        "alarm is near and an earlier one may hide in what could not be read",
        Severity.MODERATE: "the alarm is near and no refill is booked before it",
        Severity.LOW: "no alarm date is on record",
    },
    missing="Devices and requests that could not be read leave the rule unevaluated where no alarm "
    "is near or a refill is booked before it. Appointments that could not be read count as no "
    "refill booked. Without an alarm date it is worked out where volume and concentration of the "
    "last filling and the dose are all on record.",
    reading="The highest dose since the filling counts, as it empties the reservoir soonest.",
)
def it_refill_due(
    pump: Pump, pump_intent: Fact[PumpIntent], pump_history: PumpHistory, today: date
) -> Finding | Clear | NotEvaluated:
    alarm = alarm_of(pump, pump_intent, pump_history)
    if alarm is None:
        return NotEvaluated(pump.alarm_gaps[0]) if pump.alarm_gaps else _no_alarm_date(pump)
    asked = (RECORD_ALARM,) if alarm.estimated else ()
    left = (alarm.on - today).days
    if left > REFILL_SOON.value:
        return _far_off(pump, asked)
    last_day = date.fromordinal(max(alarm.on.toordinal() - 1, 1))
    if pump.refill_on is not None and pump.refill_on <= last_day:
        return _booked_in_time(pump, asked)
    soon = left <= REFILL_NOW.value or bool(pump.alarm_gaps)
    return Finding(
        Severity.HIGH if soon else Severity.MODERATE,
        f"{_asked(alarm, left)} ({_distance(left)}): {_booked(pump)}",
        advice=BOOK if left > 0 else REFILL_TODAY,
        code="TIME",
        also=("ENDLATE",),
        evidence=alarm.evidence,
        detail="An empty pump leads to withdrawal with high fever and rigidity."
        + (f" Bookings may be missing: {pump.gaps[0]}." if pump.gaps else ""),
        activities=(
            due(
                "pump-refill",
                BEFORE_ALARM if left > 0 else REFILL_TODAY,
                max(last_day, today),
            ),
            *asked,
        ),
    )


def _asked(alarm: Alarm, left: int) -> str:
    when = f"{'estimated ' if alarm.estimated else ''}alarm on {alarm.on.isoformat()}"
    return f"Refill the pump before its {when}" if left > 0 else f"Refill the pump now, {when}"


def _far_off(pump: Pump, asked: tuple[Activity, ...]) -> Clear | NotEvaluated:
    if pump.gaps:
        return NotEvaluated(pump.gaps[0])
    return Clear(asked) if asked else CLEAR


def _booked_in_time(pump: Pump, asked: tuple[Activity, ...]) -> Clear | NotEvaluated:
    if pump.alarm_gaps:
        return NotEvaluated(pump.alarm_gaps[0])
    return Clear(asked) if asked else CLEAR


def _booked(pump: Pump) -> str:
    if pump.refill_on is None:
        return "no refill is booked"
    return f"the refill on {pump.refill_on.isoformat()} comes too late"


def _distance(left: int) -> str:
    if left < 0:
        return f"{days(-left)} ago"
    return f"in {days(left)}" if left else "today"


def _no_alarm_date(pump: Pump) -> Finding:
    return Finding(
        Severity.LOW,
        "Record the pump's low-reservoir alarm date: none is on record",
        advice="Read the alarm date from the pump and record it.",
        code="TIME",
        evidence=pump.evidence,
        detail="Without the alarm date nobody can tell when the refill is due.",
        activities=(RECORD_ALARM,),
    )
