"""Pump alarms and failures in a record: what tells of one, and what ends it."""

import pytest

from fhir_baclofen.facts import Known
from tests.fhir.extract.extracting import facts
from tests.fhir.extract.test_pump import device, procedure
from tests.records.build import (
    ICD,
    SUBJECT,
    Element,
    Json,
    coded,
    draft,
    order,
    problem,
    pump_order,
)


def observed(words: str, on: str = "2025-03-08", **more: Element) -> Json:
    return {
        "resourceType": "Observation",
        "id": "o1",
        "status": "final",
        "code": {"text": words},
        "subject": SUBJECT,
        "effectiveDateTime": on,
        **more,
    }


def flagged(words: str, **more: Element) -> Json:
    return {
        "resourceType": "Flag",
        "id": "f1",
        "status": "active",
        "code": {"text": words},
        "subject": SUBJECT,
        **more,
    }


def failures(*resources: Json) -> list[str]:
    found = facts(pump_order(), device(), *resources)
    return [p.reference for p in found.problems.of("pump-failure")]


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("Pump alarm", True),
        ("Low reservoir alarm sounding", True),
        ("Critical alarm of the pump", True),
        ("Reservoir empty", True),
        ("Catheter failure", True),
        ("Catheter leak", True),
        ("Catheter kinked", True),
        ("Disconnected catheter", True),
        ("Catheter occlusion", True),
        ("Pump motor stall", True),
        ("No pump alarm", False),
        ("Pump alarm: none", False),
        ("Pump alarm resolved", False),
        ("Catheter without leak or kink", False),
        ("Reservoir not empty", False),
        ("Pump alarm date", False),
        ("Low reservoir alarm volume", False),
        ("Insulin pump alarm", False),
        ("Urinary catheter leak", False),
        ("Suprapubic catheter blocked", False),
        ("Central venous catheter disconnected", False),
        ("Heart failure", False),
        ("Pump refill", False),
        ("Catheter tip at T10", False),
    ],
)
def test_words_tell_of_a_failure(words: str, tells: bool) -> None:
    assert bool(failures(observed(words))) is tells
    assert bool(failures(flagged(words))) is tells


@pytest.mark.parametrize(
    ("more", "tells"),
    [
        pytest.param({}, True, id="no value"),
        pytest.param({"valueBoolean": True}, True, id="true"),
        pytest.param({"valueBoolean": False}, False, id="false"),
        pytest.param({"valueString": "yes"}, True, id="yes"),
        pytest.param({"valueString": "No"}, False, id="no"),
        pytest.param({"valueString": "cleared"}, False, id="cleared"),
        pytest.param({"valueCodeableConcept": {"text": "Absent"}}, False, id="absent"),
        pytest.param({"valueInteger": 0}, False, id="none counted"),
        pytest.param({"valueInteger": 2}, True, id="two counted"),
        pytest.param({"valueDateTime": "2025-06-01"}, False, id="the day of the next one"),
        pytest.param({"dataAbsentReason": {"text": "not asked"}}, False, id="not asked"),
        pytest.param({"status": "entered-in-error"}, False, id="in error"),
        pytest.param({"status": "preliminary"}, False, id="preliminary"),
        pytest.param({"effectiveDateTime": "2025-03-11"}, False, id="to come"),
    ],
)
def test_a_value_may_deny_it(more: Json, tells: bool) -> None:
    assert bool(failures(observed("Pump alarm", **more))) is tells


def test_the_value_alone_may_tell_it() -> None:
    assert failures(observed("Pump check", valueString="Catheter disconnected")) == [
        "Observation/o1"
    ]
    broken = coded(ICD, "T85.615A")
    assert failures(observed("Finding", valueCodeableConcept=broken)) == ["Observation/o1"]
    assert failures(observed("Pump check", valueString="no alarm of the pump")) == []


@pytest.mark.parametrize(
    ("words", "later", "ended"),
    [
        ("Pump alarm", procedure("Refill of baclofen pump", "2025-03-09"), True),
        ("Pump alarm", procedure("Refill of baclofen pump", "2025-03-08"), False),
        ("Pump alarm", procedure("Refill of baclofen pump", "2025-03-07"), False),
        ("Pump alarm", procedure("Pump replacement", "2025-03-09"), True),
        ("Catheter leak", procedure("Refill of baclofen pump", "2025-03-09"), False),
        ("Catheter leak", procedure("Revision of intrathecal catheter", "2025-03-09"), True),
        ("Catheter leak", procedure("Urinary catheter exchange", "2025-03-09"), False),
        ("Pump alarm", observed("Pump alarm", "2025-03-09", id="o2", valueBoolean=False), True),
        ("Pump alarm", observed("Pump alarm", "2025-03-07", id="o2", valueBoolean=False), False),
        ("Catheter leak", observed("Pump alarm", "2025-03-09", id="o2", valueBoolean=False), False),
    ],
)
def test_a_later_entry_may_end_it(words: str, later: Json, ended: bool) -> None:
    assert failures(observed(words), later) == ([] if ended else ["Observation/o1"])


@pytest.mark.parametrize(("on", "counts"), [("2024-09-11", True), ("2024-09-10", False)])
def test_an_alarm_counts_for_half_a_year(on: str, counts: bool) -> None:
    assert bool(failures(observed("Pump alarm", on))) is counts


@pytest.mark.parametrize(
    ("condition", "counts"),
    [
        pytest.param(problem("c1", "T85.615A", onset="2025-03-01"), True, id="breakdown"),
        pytest.param(problem("c1", "T85.630A", onset="2025-03-01"), True, id="leak"),
        pytest.param(problem("c1", "T85695A", onset="2025-03-01"), True, id="without its dot"),
        pytest.param(problem("c1", "T85.614A", onset="2025-03-01"), False, id="insulin pump"),
        pytest.param(problem("c1", "T85.611A", onset="2025-03-01"), False, id="dialysis catheter"),
        pytest.param(problem("c1", "T85.615A", status="resolved"), False, id="resolved"),
        pytest.param(problem("c1", "Z45.1"), False, id="a routine visit"),
    ],
)
def test_a_condition_tells_it_by_code(condition: Json, counts: bool) -> None:
    assert bool(failures(condition)) is counts


def test_a_condition_tells_it_by_words_too() -> None:
    worded = problem("c1", "", onset="2025-03-01", code={"text": "Kinked intrathecal catheter"})
    assert failures(worded) == ["Condition/c1"]


@pytest.mark.parametrize(
    ("drafted", "expected"),
    [
        pytest.param(draft(mg=20, prior="m1"), True, id="raised"),
        pytest.param(draft(prior="m1"), False, id="renewed"),
    ],
)
def test_tablets_raised_while_the_pump_fails_stand_in_for_it(drafted: Json, expected: bool) -> None:
    found = facts(
        pump_order(), device(), order(), observed("Pump alarm"), orders=(drafted,)
    ).oral_intent
    assert isinstance(found, Known)
    assert found.value.from_pump is expected
