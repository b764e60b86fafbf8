"""The pump in a record: which devices count, alarm dates, refills, fillings and the implant."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import Absent, Fill, Known, PatientFacts, Pump
from tests.fhir.extract.extracting import facts
from tests.records.build import (
    ICD,
    OURS,
    RXNORM,
    SNOMED,
    SUBJECT,
    Element,
    Json,
    coded,
    order,
    problem,
    pump_order,
    quantity,
)

ALARM = f"{OURS}/StructureDefinition/reservoir-alarm-date"


def device(words: str = "Intrathecal pump", alarm: str | None = None, **more: Element) -> Json:
    dated = [{"url": ALARM, "valueDate": alarm}] if alarm else []
    return {
        "resourceType": "Device",
        "id": "pump",
        "status": "active",
        "type": {"text": words},
        "patient": SUBJECT,
        "extension": dated,
        **more,
    }


def use(alarm: str | None = None, **more: Element) -> Json:
    dated = [{"url": ALARM, "valueDateTime": f"{alarm}T08:00:00Z"}] if alarm else []
    return {
        "resourceType": "DeviceUseStatement",
        "id": "use",
        "status": "active",
        "subject": SUBJECT,
        "device": {"reference": "Device/pump"},
        "extension": dated,
        **more,
    }


def procedure(words: str, on: str, id_: str = "pr1", **more: Element) -> Json:
    return {
        "resourceType": "Procedure",
        "id": id_,
        "status": "completed",
        "code": {"text": words},
        "subject": SUBJECT,
        "performedDateTime": on,
        **more,
    }


def request(status: str, intent: str, on: str, **more: Element) -> Json:
    return {
        "resourceType": "ServiceRequest",
        "id": "sr1",
        "status": status,
        "intent": intent,
        "code": {"text": "Refill of baclofen pump"},
        "subject": SUBJECT,
        "occurrenceDateTime": on,
        **more,
    }


def appointment(status: str, on: str, words: str = "Pump refill") -> Json:
    return {
        "resourceType": "Appointment",
        "id": "ap1",
        "status": status,
        "start": f"{on}T09:00:00Z",
        "description": words,
        "participant": [{"actor": SUBJECT, "status": "accepted"}],
    }


def pump(*resources: Json) -> Pump:
    """The pump of a record with an infusion, which must be known."""
    found = facts(pump_order(), *resources).pump
    assert isinstance(found, Known), found
    return found.value


def has_pump(found: PatientFacts) -> bool:
    return isinstance(found.pump, Known)


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("Intrathecal pump", True),
        ("Baclofen pump", True),
        ("SynchroMed II", True),
        ("Implantable infusion pump", True),
        ("Insulin infusion pump", False),
        ("Intrathecal morphine pump", False),
        ("Infusion pump for pain", False),
        ("Intrathecal pump (baclofen and morphine)", True),
        ("Subcutaneous intrathecal pump", True),
        ("Subcutaneous infusion pump", False),
        ("Knee prosthesis", False),
    ],
)
def test_a_pump_is_known_by_its_words(words: str, counts: bool) -> None:
    assert has_pump(facts(order(), device(words))) is counts


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        pytest.param({}, True, id="active"),
        pytest.param({"status": "inactive"}, False, id="inactive"),
        pytest.param({"status": "entered-in-error"}, False, id="in error"),
        pytest.param(
            {"type": None, "deviceName": [{"name": "Baclofen pump", "type": "user-friendly-name"}]},
            True,
            id="by its name",
        ),
    ],
)
def test_a_device_counts_while_it_is_in_use(more: Json, counts: bool) -> None:
    for record in ((device(**more),), (device(**more), use())):
        assert has_pump(facts(order(), *record)) is counts


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        pytest.param({"device": {"display": "Baclofen pump"}}, True, id="by what it names"),
        pytest.param({"device": {"display": "Insulin pump"}}, False, id="another pump"),
        pytest.param(
            {"device": {"display": "Baclofen pump"}, "status": "completed"}, False, id="completed"
        ),
        pytest.param(
            {"device": {"display": "Baclofen pump"}, "timingPeriod": {"end": "2025-03-09"}},
            False,
            id="over",
        ),
    ],
)
def test_a_use_of_a_pump_counts_too(more: Json, counts: bool) -> None:
    assert has_pump(facts(order(), use(**more))) is counts


def test_a_pump_that_was_taken_out_is_none_unless_it_still_gives_baclofen() -> None:
    out = procedure("Removal of baclofen pump", "2025-02-01")
    assert isinstance(facts(order(), device(), out).pump, Absent)
    assert has_pump(facts(pump_order(), device(), out))
    new = procedure("Baclofen pump implantation", "2025-02-10", "pr2")
    assert has_pump(facts(order(), device(), out, new))


# -- dates -----------------------------------------------------------------------------------------


def test_the_alarm_is_the_earliest_that_is_not_before_the_last_refill() -> None:
    dated = (device(alarm="2025-02-01"), use("2025-06-01"))
    assert pump(*dated).alarm_on == date(2025, 2, 1)
    refilled = procedure("Refill of baclofen pump", "2025-02-02")
    assert pump(*dated, refilled).alarm_on == date(2025, 6, 1)
    on_the_day = procedure("Refill of baclofen pump", "2025-02-01")
    assert pump(*dated, on_the_day).alarm_on == date(2025, 2, 1)


def test_an_alarm_date_from_before_the_implant_belongs_to_the_old_pump() -> None:
    new = procedure("Implantation of intrathecal pump", "2025-02-10")
    assert pump(device(alarm="2025-02-01"), new).alarm_on is None


def test_the_expiry_of_the_device_is_no_alarm() -> None:
    assert pump(device(expirationDate="2025-03-12")).alarm_on is None


@pytest.mark.parametrize(
    ("done", "on"),
    [
        pytest.param(
            procedure("Refill of baclofen pump", "2025-03-01"), date(2025, 3, 1), id="done"
        ),
        pytest.param(
            procedure("Visit", "2025-03-01", reasonCode=[coded(ICD, "Z45.1")]),
            date(2025, 3, 1),
            id="by its reason",
        ),
        pytest.param(procedure("Refill of insulin pump", "2025-03-01"), None, id="another pump"),
        pytest.param(
            procedure("Refill of baclofen pump", "2025-03-01", status="not-done"),
            None,
            id="not done",
        ),
        pytest.param(procedure("Refill of baclofen pump", "2025-03-11"), None, id="to come"),
        pytest.param(appointment("fulfilled", "2025-03-01"), date(2025, 3, 1), id="kept"),
        pytest.param(appointment("booked", "2025-03-01"), None, id="only booked"),
        pytest.param(request("completed", "order", "2025-03-01"), date(2025, 3, 1), id="requested"),
    ],
)
def test_a_refill_was_done_where_the_record_says_so(done: Json, on: date | None) -> None:
    assert pump(device(), done).last_refill_on == on


@pytest.mark.parametrize(
    ("booked", "on"),
    [
        pytest.param(appointment("booked", "2025-03-20"), date(2025, 3, 20), id="booked"),
        pytest.param(appointment("arrived", "2025-03-10"), date(2025, 3, 10), id="arrived today"),
        pytest.param(appointment("pending", "2025-03-20"), date(2025, 3, 20), id="pending"),
        pytest.param(appointment("proposed", "2025-03-20"), None, id="proposed"),
        pytest.param(appointment("cancelled", "2025-03-20"), None, id="cancelled"),
        pytest.param(appointment("booked", "2025-03-09"), None, id="past"),
        pytest.param(appointment("booked", "2025-03-20", "Insulin pump refill"), None, id="other"),
        pytest.param(request("active", "order", "2025-03-20"), date(2025, 3, 20), id="ordered"),
        pytest.param(request("active", "proposal", "2025-03-20"), None, id="only a proposal"),
        pytest.param(request("revoked", "order", "2025-03-20"), None, id="revoked"),
        pytest.param(
            request("active", "order", "2025-03-20", doNotPerform=True), None, id="forbidden"
        ),
    ],
)
def test_a_refill_is_booked_by_an_appointment_or_an_order(booked: Json, on: date | None) -> None:
    assert pump(device(), booked).refill_on == on


@pytest.mark.parametrize(("code", "on"), [("Z45.1", date(2025, 3, 20)), ("G35", None)])
@pytest.mark.parametrize(
    "booking",
    [
        appointment("booked", "2025-03-20", "Visit"),
        request("active", "order", "2025-03-20", code={"text": "Visit"}),
    ],
    ids=["an appointment", "an order"],
)
def test_a_booking_is_a_refill_where_the_reason_it_refers_to_says_so(
    booking: Json, code: str, on: date | None
) -> None:
    booked = booking | {"reasonReference": [{"reference": "Condition/why"}]}
    assert pump(device(), problem("why", code), booked).refill_on == on


@pytest.mark.parametrize(
    ("resources", "on"),
    [
        pytest.param([appointment("booked", "2025-03-05")], date(2025, 3, 5), id="not kept"),
        pytest.param([appointment("noshow", "2025-03-05")], date(2025, 3, 5), id="no show"),
        pytest.param([appointment("cancelled", "2025-03-05")], None, id="cancelled"),
        pytest.param(
            [appointment("booked", "2025-03-05"), procedure("Pump refill", "2025-03-06")],
            None,
            id="done a day later",
        ),
    ],
)
def test_a_booking_that_passed_without_a_refill_was_missed(
    resources: list[Json], on: date | None
) -> None:
    assert pump(device(), *resources).missed_refill_on == on


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("Implantation of baclofen pump", True),
        ("Insertion of infusion pump", True),
        ("Insulin pump insertion", False),
        ("Removal of implanted baclofen pump", False),
        ("Evaluation for baclofen pump implant", False),
    ],
)
def test_the_implant_is_known_by_words(words: str, counts: bool) -> None:
    found = pump(device(), procedure(words, "2025-02-01"))
    assert found.implanted_on == (date(2025, 2, 1) if counts else None)


def test_the_hours_since_the_implant_count_from_noon_where_only_the_day_is_known() -> None:
    code = coded(SNOMED, "6555009")
    assert pump(device(), procedure("x", "2025-03-09", code=code)).implanted_for == 24
    timed = procedure("x", "2025-03-10T06:30:00Z", code=code)
    assert pump(device(), timed).implanted_for == Decimal("5.5")


def test_an_implant_to_come_is_none_yet() -> None:
    assert pump(device(), procedure("Pump implant", "2025-03-11")).implanted_on is None


# -- fillings --------------------------------------------------------------------------------------

VIAL = coded(RXNORM, "308517", "baclofen 0.5 MG/ML injection")


def administered(ml: float, on: str, id_: str = "ma1", **more: Element) -> Json:
    return {
        "resourceType": "MedicationAdministration",
        "id": id_,
        "status": "completed",
        "medicationCodeableConcept": VIAL,
        "subject": SUBJECT,
        "effectiveDateTime": on,
        "dosage": {"dose": quantity(ml, "mL")},
        **more,
    }


def dispensed(ml: float, on: str) -> Json:
    return {
        "resourceType": "MedicationDispense",
        "id": "md1",
        "status": "completed",
        "medicationCodeableConcept": VIAL,
        "subject": SUBJECT,
        "quantity": quantity(ml, "mL"),
        "whenHandedOver": on,
    }


def fill(on: date, ml: int, evidence: str) -> Fill:
    return Fill(on, Decimal(ml), Decimal(500), (evidence,))


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param(
            [administered(20, "2025-02-01")],
            fill(date(2025, 2, 1), 20, "MedicationAdministration/ma1"),
            id="given",
        ),
        pytest.param(
            [dispensed(20, "2025-02-01")],
            fill(date(2025, 2, 1), 20, "MedicationDispense/md1"),
            id="dispensed",
        ),
        pytest.param(
            [dispensed(20, "2025-02-01"), procedure("Refill of baclofen pump", "2025-02-05")],
            fill(date(2025, 2, 5), 20, "MedicationDispense/md1"),
            id="dispensed for a refill",
        ),
        pytest.param(
            [dispensed(20, "2025-01-01"), procedure("Refill of baclofen pump", "2025-02-05")],
            None,
            id="dispensed long before a refill",
        ),
        pytest.param(
            [
                procedure(
                    "Refill of baclofen pump",
                    "2025-02-05",
                    note=[{"text": "18 mL of 500 mcg/mL, residual as expected"}],
                )
            ],
            fill(date(2025, 2, 5), 18, "Procedure/pr1"),
            id="told by the refill",
        ),
        pytest.param(
            [
                procedure(
                    "Refill of baclofen pump",
                    "2025-02-05",
                    note=[{"text": "2 mL withdrawn, 18 mL of 500 mcg/mL filled"}],
                )
            ],
            None,
            id="two volumes are not chosen between",
        ),
        pytest.param(
            [administered(20, "2025-02-01", medicationCodeableConcept={"text": "Baclofen IT"})],
            None,
            id="no concentration",
        ),
        pytest.param(
            [administered(20, "2025-02-01", status="not-done")], None, id="not administered"
        ),
    ],
)
def test_the_last_filling_has_a_volume_and_a_concentration(
    resources: list[Json], expected: Fill | None
) -> None:
    assert pump(device(), *resources).fill == expected
