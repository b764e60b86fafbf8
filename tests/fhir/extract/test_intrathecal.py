"""Intrathecal orders in a record: boluses, screening tests, the dose over time, failed tablets."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import Absent, Known, Screening, Unknown
from tests.fhir.extract.extracting import facts
from tests.fhir.extract.test_pump import device
from tests.records.build import (
    OURS,
    RXNORM,
    SNOMED,
    SUBJECT,
    TERMS,
    Element,
    Json,
    coded,
    draft,
    order,
    pump_order,
    quantity,
)

ROUTE = coded(SNOMED, "72607000")
FACTS = f"{OURS}/CodeSystem/clinical-facts"


def line(ug: float | None = None, text: str = "", **more: Element) -> list[Json]:
    """A dosage of one intrathecal dose."""
    dose = {"doseAndRate": [{"doseQuantity": quantity(ug, "ug")}]} if ug is not None else {}
    said = {"text": text} if text else {}
    return [{"route": ROUTE, **dose, **said, **more}]


def drafted(dosage: list[Json], **more: Element) -> Json:
    return pump_order("d1", authored="2025-03-10", dosageInstruction=dosage, status="draft", **more)


A_DAY = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}


@pytest.mark.parametrize(
    ("dosage", "more", "bolus"),
    [
        pytest.param(line(50, timing={"repeat": {"count": 1}}), {}, 50, id="counted once"),
        pytest.param(line(50, timing={"code": {"text": "once"}}), {}, 50, id="timed once"),
        pytest.param(line(75, "Screening bolus"), {}, 75, id="by words beside the dose"),
        pytest.param(line(75, "Screening bolus", timing=A_DAY), {}, 75, id="whatever its timing"),
        pytest.param(line(None, "Test dose 100 mcg intrathecally"), {}, 100, id="words alone"),
        pytest.param(line(None, "Trial bolus 0.05 mg"), {}, 50, id="in milligrams"),
        pytest.param(
            line(50), {"reasonCode": [coded(FACTS, "it-screening")]}, 50, id="by its reason"
        ),
        pytest.param(line(50), {"note": [{"text": "Trial dose"}]}, 50, id="by its note"),
        pytest.param(line(50, timing=A_DAY), {}, None, id="once a day is an infusion"),
        pytest.param(
            line(100, timing=A_DAY),
            {"note": [{"text": "screening bolus positive"}]},
            None,
            id="told",
        ),
        pytest.param(
            line(None, "100 mcg/day, screening bolus 50 mcg was positive"), {}, None, id="a day"
        ),
        pytest.param(
            line(100, "after a positive screening bolus", timing=A_DAY), {}, None, id="after a test"
        ),
        pytest.param(line(50, "Screening bolus 75 mcg"), {}, None, id="two doses"),
        pytest.param(line(None, "Trial bolus 50 mg"), {}, None, id="an unbelievable unit"),
    ],
)
def test_a_screening_bolus_is_told_by_structure_or_words(
    dosage: list[Json], more: Json, bolus: int | None
) -> None:
    found = facts(orders=(drafted(dosage, **more),))
    assert found.submission.orders[0].bolus_ug == bolus
    if bolus is not None:
        assert isinstance(found.pump_intent, Absent)


def test_a_rate_is_no_bolus_whatever_the_words() -> None:
    words = pump_order("d1", 50, status="draft", note=[{"text": "after a screening bolus"}])
    assert facts(orders=(words,)).submission.orders[0].bolus_ug is None


def test_a_bolus_on_record_is_no_therapy() -> None:
    given = pump_order("b1", authored="2025-03-10", dosageInstruction=line(50, "Screening bolus"))
    found = facts(given)
    assert isinstance(found.pump_therapy, Absent)
    assert [t.bolus_ug for t in found.screenings.tests] == [50]


# -- screening tests -------------------------------------------------------------------------------


def screened(words: str = "", **more: Element) -> Json:
    code = {"text": words} if words else coded(FACTS, "it-screening")
    return {
        "resourceType": "Procedure",
        "id": "s1",
        "status": "completed",
        "code": code,
        "subject": SUBJECT,
        "performedDateTime": "2025-02-01",
        **more,
    }


def observed(**more: Element) -> Json:
    return {
        "resourceType": "Observation",
        "id": "s1",
        "status": "final",
        "code": coded(FACTS, "it-screening"),
        "subject": SUBJECT,
        "effectiveDateTime": "2025-02-01",
        **more,
    }


def outcome(code: str) -> Json:
    return {"outcome": coded(FACTS, code)}


def said(text: str) -> Json:
    return {"note": [{"text": text}]}


def screenings(*resources: Json) -> tuple[Screening, ...]:
    return facts(*resources).screenings.tests


@pytest.mark.parametrize(
    ("resource", "positive", "bolus", "long"),
    [
        pytest.param(screened(**outcome("positive")), True, None, None, id="positive"),
        pytest.param(screened(**outcome("negative")), False, None, None, id="negative"),
        pytest.param(screened(), None, None, None, id="no outcome"),
        pytest.param(
            screened(
                "Screening bolus of intrathecal baclofen 50 mcg", outcome={"text": "Positive"}
            ),
            True,
            50,
            None,
            id="by words",
        ),
        pytest.param(
            screened("Baclofen trial injection", **said("no response to 75 micrograms")),
            False,
            75,
            None,
            id="no response",
        ),
        pytest.param(
            screened(**outcome("positive"), **said("50 mcg, effect lasted 10 hours")),
            True,
            50,
            True,
            id="long",
        ),
        pytest.param(
            screened(**outcome("positive"), **said("50 mcg, effect lasted 8 hours")),
            True,
            50,
            False,
            id="eight hours",
        ),
        pytest.param(
            screened(**outcome("positive"), **said("relief for more than 8 h after 50 mcg")),
            True,
            50,
            True,
            id="more than eight hours",
        ),
        pytest.param(
            screened(**outcome("positive"), **said("50 mcg, observed for 24 hours")),
            True,
            50,
            None,
            id="watched, not lasting",
        ),
        pytest.param(
            screened(
                **outcome("positive"), **said("50 mcg without effect, then 75 mcg (50 mcg/mL)")
            ),
            True,
            75,
            None,
            id="the larger of two",
        ),
        pytest.param(
            observed(
                valueCodeableConcept=coded(FACTS, "positive"),
                component=[
                    {"code": {"text": "Dose"}, "valueQuantity": quantity(75, "ug")},
                    {"code": {"text": "Duration"}, "valueQuantity": quantity(9, "h")},
                ],
            ),
            True,
            75,
            True,
            id="observed with components",
        ),
        pytest.param(
            screened("Intrathecal baclofen screening", outcome={"text": "Successful"}),
            True,
            None,
            None,
            id="successful",
        ),
        pytest.param(
            observed(valueCodeableConcept=coded(SNOMED, "10828004")), True, None, None, id="coded"
        ),
        pytest.param(observed(valueBoolean=False), False, None, None, id="observed as false"),
        pytest.param(
            observed(valueString="positive response"), True, None, None, id="observed in words"
        ),
    ],
)
def test_a_screening_test_has_response_dose_and_duration(
    resource: Json, positive: bool | None, bolus: int | None, long: bool | None
) -> None:
    reference = f"{resource['resourceType']}/s1"
    dose = None if bolus is None else Decimal(bolus)
    expected = Screening(reference, date(2025, 2, 1), positive, dose, long)
    assert screenings(resource) == (expected,)


@pytest.mark.parametrize(
    "resource",
    [
        pytest.param(screened(status="not-done"), id="not done"),
        pytest.param(screened("Screening for depression"), id="another screening"),
        pytest.param(screened("Trial of oral baclofen"), id="by mouth"),
        pytest.param(screened("Trial injection of morphine pump, intrathecal"), id="another drug"),
        pytest.param(observed(status="entered-in-error"), id="in error"),
        pytest.param(screened(performedDateTime="2025-03-11"), id="to come"),
    ],
)
def test_other_entries_are_no_test(resource: Json) -> None:
    assert screenings(resource) == ()


def given(dose: Json, on: str = "2025-02-01", **more: Element) -> Json:
    return {
        "resourceType": "MedicationAdministration",
        "id": "a1",
        "status": "completed",
        "medicationCodeableConcept": coded(RXNORM, "308517", "baclofen 0.5 MG/ML injection"),
        "subject": SUBJECT,
        "effectiveDateTime": on,
        "dosage": dose,
        **more,
    }


def test_what_was_given_that_day_tells_the_dose() -> None:
    dose = given({"dose": quantity(75, "ug")}, "2025-02-01T09:00:00Z")
    assert [t.bolus_ug for t in screenings(screened(), dose)] == [75]


def test_a_dose_without_a_test_is_one_without_a_response() -> None:
    [test] = screenings(given({"dose": quantity(0.15, "mg")}))
    assert test.positive is None
    assert test.bolus_ug == 150


@pytest.mark.parametrize(
    "dosage", [{"rateQuantity": quantity(100, "ug/d")}, {"dose": quantity(20, "mL")}]
)
def test_infusions_and_fillings_are_no_tests(dosage: Json) -> None:
    found = screenings(given(dosage))
    assert [t for t in found if "rateQuantity" in dosage] == []


# -- the dose over time ----------------------------------------------------------------------------


def ended(id_: str, ug: float, since: str, until: str, **more: Element) -> Json:
    bounds = {"dispenseRequest": {"validityPeriod": {"end": until}}}
    return pump_order(id_, ug, authored=since, **{"status": "completed", **bounds, **more})


def test_the_pump_dose_over_time_is_a_list_of_changes() -> None:
    found = facts(
        ended("i0", 300, "2024-01-10", "2024-06-01"),
        pump_order(
            "i1",
            330,
            authored="2024-06-01",
            priorPrescription={"reference": "MedicationRequest/i0"},
        ),
        order(),
    ).pump_history
    changes = [(c.on.isoformat(), c.before, c.after) for c in found.changes]
    assert changes == [
        ("2024-01-10", None, Decimal(300)),
        ("2024-06-01", Decimal(300), Decimal(330)),
    ]
    assert set(found.earlier) == {"MedicationRequest/i0", "MedicationRequest/i1"}


@pytest.mark.parametrize(
    ("since", "hours"),
    [
        ("2025-03-09", Decimal(24)),
        ("2025-03-10", Decimal(0)),
        ("2025-03-09T13:00:00Z", Decimal(23)),
        ("2025-03-09T13:00:00+01:00", Decimal(24)),
    ],
)
def test_hours_count_from_the_moment_of_a_change(since: str, hours: Decimal) -> None:
    assert facts(pump_order(authored=since)).pump_history.hours == (hours,)


def test_orders_that_were_never_closed_follow_each_other() -> None:
    found = facts(pump_order("i1", 300), pump_order("i2", 360, authored="2025-01-10"))
    assert [c.after for c in found.pump_history.changes] == [300, 360]
    assert isinstance(found.pump_therapy, Unknown)


def test_the_same_dose_twice_is_one_therapy() -> None:
    found = facts(pump_order("i1", 300), pump_order("i2", 300, authored="2025-01-10"))
    assert isinstance(found.pump_therapy, Known)
    assert found.pump_therapy.value.dose.high == 300
    assert found.pump_therapy.evidence == ("MedicationRequest/i1", "MedicationRequest/i2")


def test_a_stop_with_nothing_given_since_is_kept() -> None:
    stopped = ended("i1", 300, "2024-01-10", "2025-03-05", status="stopped")
    found = facts(stopped).pump_history.stopped
    assert found is not None
    assert (found.on, found.evidence) == (date(2025, 3, 5), ("MedicationRequest/i1",))
    assert facts(stopped, pump_order("i2", authored="2025-03-05")).pump_history.stopped is None


@pytest.mark.parametrize(
    ("dosage", "runs", "stops"),
    [
        pytest.param(
            [{"route": ROUTE, "doseAndRate": [{"rateQuantity": quantity(0, "ug/d")}]}],
            True,
            True,
            id="rate",
        ),
        pytest.param(line(0, timing=A_DAY), True, True, id="dose"),
        pytest.param(
            [{"route": ROUTE, "doseAndRate": [{"rateQuantity": quantity(0, "ug/d")}]}],
            False,
            False,
            id="nothing runs",
        ),
    ],
)
def test_an_order_of_nothing_stops_what_runs(dosage: list[Json], runs: bool, stops: bool) -> None:
    running = (pump_order(), device()) if runs else ()
    prior = {"priorPrescription": {"reference": "MedicationRequest/i1"}} if runs else {}
    found = facts(*running, orders=(drafted(dosage, **prior),))
    assert found.submission.orders[0].gives_nothing
    assert found.submission.orders[0].unread
    assert isinstance(found.pump_intent, Known if stops else Unknown)


# -- tablets that failed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "failed"),
    [
        pytest.param({"text": "Insufficient effect"}, True, id="no effect"),
        pytest.param({"text": "No response to the maximum dose"}, True, id="no response"),
        pytest.param({"text": "Not tolerated"}, True, id="not tolerated"),
        pytest.param({"text": "Drowsiness"}, True, id="sedation"),
        pytest.param(
            coded(f"{TERMS}/medicationrequest-status-reason", "sintol"), True, id="intolerance"
        ),
        pytest.param({"text": "Patient moved"}, False, id="another reason"),
        pytest.param(None, False, id="no reason"),
    ],
)
def test_tablets_failed_where_the_reason_says_so(reason: Json | None, failed: bool) -> None:
    stated: dict[str, Element] = {} if reason is None else {"statusReason": reason}
    past = order("m0", status="stopped", meta={"lastUpdated": "2024-09-01T08:00:00Z"}, **stated)
    assert facts(past).history.failed == (("MedicationRequest/m0",) if failed else ())
    running = order("m0", **stated)
    assert facts(running, orders=(draft(prior="m0"),)).history.failed == ()
