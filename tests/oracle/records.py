"""A situation as a FHIR R4 record and the order under test."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from tests.oracle.dosage_records import dose
from tests.oracle.doses import Amount
from tests.oracle.kidney_records import result
from tests.oracle.kidneys import PER_MINUTE, Result
from tests.oracle.resources import (
    AT,
    OURS,
    SUBJECT,
    Element,
    Json,
    born,
    coded,
    condition,
    day,
    order,
    patient,
    quantity,
)
from tests.oracle.situations import Doses, Indication, Situation, Tier

REASONS: Final[dict[Indication, tuple[str, ...]]] = {
    "spasticity": ("G35", "G81.1", "G80.0"),
    "alcohol-use-disorder": ("F10.20", "F10.21"),
    "neuropathic-pain": ("G50.0", "M79.2"),
    "hiccups": ("R06.6",),
    "other": ("G24.9",),
    "unknown": (),
}
EGFR: Final[dict[Tier, str]] = {
    "normal": "60",
    "moderate": "59.9",
    "severe": "29.9",
    "failure": "14.9",
}
CLOCK: Final = ("08:00:00", "12:00:00", "16:00:00", "20:00:00")


def _taken(doses: Doses, least: Doses) -> list[Json]:
    """Equal doses as one line, unequal ones as a line each, in order of the day."""
    ends = list(zip(least or doses, doses, strict=True))
    if len(set(ends)) == 1:
        repeat: Json = {"frequency": len(doses), "period": 1, "periodUnit": "d"}
        return [_dosage(*ends[0], repeat)]
    return [
        _dosage(low, high, {"frequency": 1, "period": 1, "periodUnit": "d", "timeOfDay": [clock]})
        for (low, high), clock in zip(ends, CLOCK[: len(ends)], strict=True)
    ]


def _dosage(low: Fraction, high: Fraction, repeat: Json) -> Json:
    return {"timing": {"repeat": repeat}, "doseAndRate": [dose(Amount(low, high, "mg"))]}


def _request(id_: str, s: Situation, doses: Doses, since: int, prior: str | None) -> Json:
    reasons = REASONS[s.indication]
    reason = reasons[since % len(reasons)] if reasons else None
    least = s.least if doses == s.doses else ()
    return order(id_, _taken(doses, least), since, reason, prior)


def _history(s: Situation) -> list[Json]:
    requests: list[Json] = []
    for place, stretch in enumerate(s.therapy):
        prior = f"m{place - 1}" if place else None
        request = _request(f"m{place}", s, stretch.doses, stretch.since, prior)
        if place < len(s.therapy) - 1:
            request["status"] = "completed"
        requests.append(request)
    return requests


def _activity(code: str, **detail: Element) -> Json:
    return {
        "detail": {"code": coded(f"{OURS}/plan-activity", code), "status": "scheduled"} | detail
    }


def _care_plan(id_: str, *activities: Json) -> Json:
    return {
        "resourceType": "CarePlan",
        "id": id_,
        "status": "active",
        "intent": "proposal",
        "category": [coded(f"{OURS}/care-plan-category", "baclofen")],
        "subject": SUBJECT,
        "activity": list(activities),
    }


def _plans(s: Situation) -> Iterable[Json]:
    if s.slow:
        yield _care_plan("c1", _activity("slow-titration", status="in-progress"))
    if s.watched is not None:
        when, done = day(s.watched), s.watched >= 0
        period = {"start": when, "end": when}
        status = "completed" if done else "scheduled"
        yield _care_plan("c2", _activity("clinical-review", status=status, scheduledPeriod=period))
    if s.tapering:
        amounts = (s.current, max(s.current - 5, Fraction(0)))
        yield _care_plan(
            "c3",
            *(
                _activity(
                    "dose-step",
                    dailyAmount=quantity(amount, "mg/d"),
                    scheduledPeriod={"start": day(7 - 7 * place)},
                )
                for place, amount in enumerate(amounts)
            ),
        )


def _kidneys(s: Situation) -> Json:
    if s.tier == "dialysis":
        return condition("k1", "Z99.2")
    return result("k1", Result("egfr", Decimal(EGFR[s.tier]), PER_MINUTE[0], AT))


def chart_of(s: Situation) -> tuple[list[Json], list[Json]]:
    """The record and the orders under test."""
    history = _history(s)
    kidneys = _kidneys(s)
    chart = [patient(born(s.age)), kidneys, *history, *_plans(s)]
    if s.ordered is None:
        return chart, []
    prior = history[-1] if history else None
    if not s.ordered and prior:
        why = {"statusReason": {"text": s.stopped_for}} if s.stopped_for else {}
        return chart, [prior | {"status": "stopped"} | why]
    draft = _request("new", s, s.ordered, 0, prior["id"] if prior else None)
    return chart, [draft | {"status": "draft"}]
