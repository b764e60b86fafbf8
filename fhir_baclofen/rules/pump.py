"""Rule 66: the pump is refilled before its low-reservoir alarm."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import Pump
from fhir_baclofen.rulebook import ALWAYS, CLEAR, Clear, Finding, Limit, Severity, rule
from fhir_baclofen.rules.sources import S3, X_IT
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


@rule(
    "it-refill-due",
    number=66,
    says="A refill of the pump is booked before the day of its low-reservoir alarm.",
    basis=[
        REFILL_SOON,
        REFILL_NOW,
        X_IT.at(
            "boxed warning: an interruption has led to high fever, rigidity, organ failure and "
            "death"
        ),
    ],
    yields_to=("it-interruption-emergency",),
    applies=ALWAYS,
    grades={
        Severity.HIGH: "the alarm is days away or past and no refill is booked before it",
        Severity.MODERATE: "the alarm is near and no refill is booked before it",
        Severity.LOW: "no alarm date is on record",
    },
    missing="Devices that could not be read leave the rule unevaluated. Appointments that could "
    "not be read count as no refill booked.",
)
def it_refill_due(pump: Pump, today: date) -> Finding | Clear | None:
    if pump.alarm_on is None:
        return _no_alarm_date(pump)
    left = (pump.alarm_on - today).days
    if left > REFILL_SOON.value:
        return None
    last_day = date.fromordinal(max(pump.alarm_on.toordinal() - 1, 1))
    if pump.refill_on is not None and pump.refill_on <= last_day:
        return CLEAR
    when = f"on {pump.alarm_on.isoformat()}"
    booked = (
        f"the refill on {pump.refill_on.isoformat()} comes too late"
        if pump.refill_on
        else "no refill is booked"
    )
    return Finding(
        Severity.HIGH if left <= REFILL_NOW.value else Severity.MODERATE,
        f"Refill the pump before its alarm {when} ({_distance(left)}): {booked}",
        advice="Book a refill no later than the day before the alarm.",
        code="TIME",
        evidence=pump.evidence,
        detail="An empty pump leads to withdrawal with high fever and rigidity."
        + (f" Bookings may be missing: {pump.gaps[0]}." if pump.gaps else ""),
        activities=(
            due(
                "pump-refill",
                "Refill the pump before its low-reservoir alarm.",
                max(last_day, today),
            ),
        ),
    )


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
        activities=(due("record-alarm-date", "Record the pump's low-reservoir alarm date."),),
    )
