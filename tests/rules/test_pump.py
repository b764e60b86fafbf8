"""Rule 66: the pump is refilled before its low-reservoir alarm."""

from datetime import date

import pytest

from fhir_baclofen.facts import Known, Pump, Unknown
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    NO_ORAL,
    TODAY,
    activities,
    ago,
    facts,
    judged,
    pump_dose,
    severity,
    stop,
)

REFILL = "it-refill-due"


def pump(alarm: date | None, refill: date | None = None, *gaps: str) -> dict[str, object]:
    found = Pump(alarm, refill, None, None, ("Device/pump",), gaps)
    return {"pump": Known(found), "pump_intent": pump_dose()}


@pytest.mark.parametrize(
    ("days", "expected"),
    [(15, None), (14, "moderate"), (4, "moderate"), (3, "high"), (0, "high"), (-5, "high")],
)
def test_a_refill_has_to_be_booked_before_the_alarm(days: int, expected: str | None) -> None:
    assert severity(judged(REFILL, facts(NO_ORAL, **pump(ago(-days))))) == expected


@pytest.mark.parametrize(
    ("refill", "fires"),
    [
        pytest.param(9, False, id="the day before the alarm"),
        pytest.param(10, True, id="on the day of the alarm"),
        pytest.param(12, True, id="after the alarm counts as none"),
    ],
)
def test_a_booked_refill_counts_only_before_the_alarm(refill: int, fires: bool) -> None:
    found = judged(REFILL, facts(NO_ORAL, **pump(ago(-10), ago(-refill))))
    assert isinstance(found, Finding) is fires
    assert isinstance(found, Clear) is not fires


@pytest.mark.parametrize(("days", "due"), [(10, ago(-9)), (1, TODAY), (0, TODAY), (-5, TODAY)])
def test_the_refill_is_due_the_day_before_the_alarm_or_today(days: int, due: date) -> None:
    found = judged(REFILL, facts(NO_ORAL, **pump(ago(-days))))
    assert activities(found) == {"pump-refill": due}


def test_a_missing_alarm_date_is_asked_for() -> None:
    found = judged(REFILL, facts(NO_ORAL, **pump(None)))
    assert severity(found) == "low"
    assert activities(found) == {"record-alarm-date": None}


def test_appointments_that_could_not_be_read_are_no_refill() -> None:
    found = judged(REFILL, facts(NO_ORAL, **pump(ago(-3), None, "Appointment: 500")))
    assert severity(found) == "high"
    assert isinstance(found, Finding)
    assert "Appointment: 500" in found.detail


def test_far_from_the_alarm_an_unread_part_is_not_evaluated() -> None:
    given = facts(NO_ORAL, **pump(ago(-100), None, "Device: 500"))
    assert judged(REFILL, given) == NotEvaluated("Device: 500")


def test_without_a_pump_it_passes_and_with_unread_devices_it_is_not_evaluated() -> None:
    assert isinstance(judged(REFILL, facts()), Clear)
    assert judged(REFILL, facts(pump=Unknown("timed out"))) == NotEvaluated("timed out")


def test_a_stop_of_tablets_leaves_the_refill_due() -> None:
    assert severity(judged(REFILL, facts(stop(30), **pump(ago(-3))))) == "high"
