"""Rule 66: the pump is refilled before its low-reservoir alarm."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import Fill, Known, Pump, PumpHistory, Unknown
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    NO_ORAL,
    TODAY,
    activities,
    ago,
    facts,
    history,
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
    ("days", "summary", "advice"),
    [
        (1, "Refill the pump before its alarm", "Book a refill no later than the day before"),
        (0, "Refill the pump now, alarm on", "Refill the pump today"),
        (-5, "Refill the pump now, alarm on", "Refill the pump today"),
    ],
)
def test_an_alarm_that_is_here_asks_for_a_refill_now(days: int, summary: str, advice: str) -> None:
    found = judged(REFILL, facts(NO_ORAL, **pump(ago(-days))))
    assert isinstance(found, Finding)
    assert found.summary.startswith(summary)
    assert found.advice.startswith(advice)


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


# -- the alarm worked out from the last filling ----------------------------------------------------


def filled(
    days: int, ml: int, ug_per_ml: int = 500, *, dose: int = 300, **more: object
) -> dict[str, object]:
    """A pump without an alarm date that was filled so many days ago."""
    fill = Fill(ago(days), Decimal(ml), Decimal(ug_per_ml), ("MedicationDispense/f",))
    found = Pump(None, None, ago(days), None, ("Device/pump",), fill=fill)
    return {"pump": Known(found), "pump_intent": pump_dose(dose), **more}


@pytest.mark.parametrize(
    ("days", "ml", "expected"),
    [
        pytest.param(15, 20, None, id="18 mL of 500 µg/mL last 30 days: 15 are left"),
        pytest.param(16, 20, "moderate", id="14 are left"),
        pytest.param(27, 20, "high", id="3 are left"),
        pytest.param(40, 20, "high", id="none is left"),
        pytest.param(0, 2, "high", id="nothing above the reserve"),
        pytest.param(16, 21, None, id="a larger filling lasts longer"),
    ],
)
def test_the_alarm_follows_from_volume_concentration_and_dose(
    days: int, ml: int, expected: str | None
) -> None:
    found = judged(REFILL, facts(NO_ORAL, **filled(days, ml)))
    assert severity(found) == expected
    if isinstance(found, Clear):
        assert [a.code for a in found.activities] == ["record-alarm-date"]
    else:
        assert set(activities(found)) == {"pump-refill", "record-alarm-date"}


def test_the_highest_dose_since_the_filling_counts() -> None:
    lowered = PumpHistory(history((100, None, 450), (5, 450, 300)).changes)
    given = facts(NO_ORAL, **filled(10, 20, pump_history=lowered))
    assert severity(judged(REFILL, given)) == "moderate"
    long_ago = PumpHistory(history((100, None, 450), (11, 450, 300)).changes)
    assert isinstance(
        judged(REFILL, facts(NO_ORAL, **filled(10, 20, pump_history=long_ago))), Clear
    )


def test_without_a_dose_the_alarm_cannot_be_worked_out() -> None:
    given = facts(NO_ORAL, **filled(16, 20, pump_intent=Unknown("no dose")))
    assert activities(judged(REFILL, given)) == {"record-alarm-date": None}


def test_a_recorded_alarm_beats_the_estimate() -> None:
    fill = Fill(ago(40), Decimal(20), Decimal(500), ())
    found = Pump(ago(-100), None, ago(40), None, ("Device/pump",), fill=fill)
    given = facts(NO_ORAL, pump=Known(found), pump_intent=pump_dose())
    assert judged(REFILL, given) == Clear()
