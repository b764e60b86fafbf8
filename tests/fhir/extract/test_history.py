"""How the dose came about: changes and their days, exposure, and what ended."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import PatientFacts
from tests.fhir.extract.extracting import facts
from tests.records.build import ICD, SNOMED, Element, Json, coded, order, problem, statement


def changed(found: PatientFacts) -> list[tuple[str, int]]:
    """Days and doses after each change of the present chain."""
    return [(c.on.isoformat(), int(c.after)) for c in found.history.changes]


def after(prior: str) -> Json:
    """The link of an order to the one it follows."""
    return {"priorPrescription": {"reference": f"MedicationRequest/{prior}"}}


def past(id_: str, mg: float, start: str, end: str | None = None, **more: Element) -> Json:
    """A completed order, three times a day."""
    validity: Json = {"dispenseRequest": {"validityPeriod": {"end": end}}} if end else {}
    return order(id_, 3, mg, authored=start, status="completed", **validity, **more)


def test_a_renewal_is_no_change_of_dose() -> None:
    found = facts(past("m1", 10, "2024-06-01"), order("m2", authored="2024-12-01", **after("m1")))
    assert changed(found) == [("2024-06-01", 30)]


def test_the_dose_changed_on_the_day_the_first_order_with_it_started() -> None:
    found = facts(
        past("m1", 5, "2024-06-01"),
        past("m2", 10, "2024-08-01", **after("m1")),
        order("m3", authored="2025-01-01", **after("m2")),
    )
    assert changed(found) == [("2024-06-01", 15), ("2024-08-01", 30)]
    assert found.history.last_increase is not None
    assert found.history.last_increase.on == date(2024, 8, 1)


def test_orders_without_a_link_are_chained_by_their_start() -> None:
    found = facts(past("m1", 20, "2024-06-01"), order("m2", mg=10, authored="2024-09-01"))
    assert changed(found) == [("2024-06-01", 60), ("2024-09-01", 30)]
    assert found.history.last_reduction is not None
    assert found.history.last_reduction.on == date(2024, 9, 1)


def test_the_start_counts_as_an_increase() -> None:
    found = facts(order(authored="2025-03-08"))
    assert found.history.last_increase is not None
    assert found.history.last_increase.before is None


@pytest.mark.parametrize(
    ("restart", "since"),
    [
        pytest.param("2024-10-31", "2024-06-01", id="a gap of 30 days goes on"),
        pytest.param("2024-11-02", "2024-11-02", id="a gap above 30 days begins anew"),
    ],
)
def test_exposure_runs_from_the_first_start_without_a_long_gap(restart: str, since: str) -> None:
    found = facts(past("m1", 10, "2024-06-01", "2024-09-30"), order("m2", authored=restart))
    assert found.history.exposure_since == date.fromisoformat(since)


def test_a_planned_step_inside_one_order_is_a_change() -> None:
    found = facts(order(sig="5 mg tid for 30 days then 10 mg tid", authored="2025-01-01"))
    assert changed(found) == [("2025-01-01", 15), ("2025-01-31", 30)]


def test_two_tablets_of_one_regimen_add_up_in_the_history() -> None:
    by: Json = {"requester": {"reference": "Practitioner/a"}}
    found = facts(order("m1", **by), order("m2", mg=5, tablet=5, **by))
    assert changed(found) == [("2024-06-01", 45)]


def test_a_therapy_without_a_first_day_has_no_known_exposure() -> None:
    undated = order()
    del undated["authoredOn"]
    found = facts(undated)
    assert found.history.exposure_since is None
    assert found.history.gaps


@pytest.mark.parametrize("status", ["stopped", "cancelled", "on-hold"])
def test_a_stop_without_replacement_is_an_ended_therapy(status: str) -> None:
    found = facts(order(status=status, meta={"lastUpdated": "2025-03-07T09:00:00Z"}))
    (ended,) = found.history.ended
    assert (ended.how, ended.ended) == (status, date(2025, 3, 7))
    assert ended.dose is not None
    assert ended.dose.high == 30
    assert found.reviewable


@pytest.mark.parametrize(
    ("updated", "count"),
    [
        pytest.param("2025-02-08T09:00:00Z", 1, id="30 days ago still counts"),
        pytest.param("2025-02-07T09:00:00Z", 0, id="31 days ago is long past"),
    ],
)
def test_what_ended_counts_for_30_days(updated: str, count: int) -> None:
    found = facts(order(status="stopped", meta={"lastUpdated": updated}))
    assert len(found.history.ended) == count


def test_a_stopped_order_that_was_replaced_has_not_ended_the_therapy() -> None:
    stopped = order("m1", status="stopped", meta={"lastUpdated": "2025-03-07T09:00:00Z"})
    assert facts(stopped, order("m2", authored="2025-03-07")).history.ended == ()


def test_an_order_that_ran_out_has_ended() -> None:
    found = facts(order(dispenseRequest={"validityPeriod": {"end": "2025-03-05"}}))
    (ended,) = found.history.ended
    assert (ended.how, ended.ended) == ("ran out", date(2025, 3, 5))


def test_a_stop_said_to_be_for_sedation_is_a_setback() -> None:
    found = facts(
        order(
            status="stopped",
            statusReason={"text": "too drowsy"},
            meta={"lastUpdated": "2024-11-01T09:00:00Z"},
        )
    )
    setback = found.history.sedation_setback
    assert setback is not None
    assert (setback.on, setback.reason) == (date(2024, 11, 1), "sedation")


@pytest.mark.parametrize(
    ("system", "code", "reason"),
    [
        (ICD, "R40.0", "sedation"),
        (SNOMED, "294234003", "serious-reaction"),
        (ICD, "T42.8X1A", "serious-reaction"),
        (ICD, "T42.8X5A", "no-effect"),
        (ICD, "G35", None),
    ],
)
def test_a_stop_is_for_the_reason_that_its_code_names(
    system: str, code: str, reason: str | None
) -> None:
    ended = {"validityPeriod": {"end": "2025-02-20"}}
    why = coded(system, code)
    found = facts(order(status="stopped", statusReason=why, dispenseRequest=ended))
    assert [e.reason for e in found.history.ended] == [reason]


@pytest.mark.parametrize(
    ("onset", "is_setback"),
    [
        pytest.param("2024-08-15", True, id="14 days after the increase"),
        pytest.param("2024-08-16", False, id="15 days after the increase"),
        pytest.param("2024-07-31", False, id="before the increase"),
    ],
)
def test_a_reduction_after_sedation_soon_after_an_increase_is_a_setback(
    onset: str, is_setback: bool
) -> None:
    found = facts(
        past("m1", 5, "2024-06-01"),
        past("m2", 15, "2024-08-01"),
        order("m3", mg=5, authored="2024-09-01"),
        problem("c1", "R40.0", "Somnolence", onset=onset),
    )
    assert (found.history.sedation_setback is not None) is is_setback


@pytest.mark.parametrize(
    ("resumed", "reason"),
    [
        pytest.param("2024-11-01", "sedation", id="on the day of the stop"),
        pytest.param("2024-11-03", "sedation", id="two days after it"),
        pytest.param("2024-12-03", None, id="more than 30 days after it, as a new start"),
    ],
)
def test_a_lower_dose_after_a_stop_was_brought_down_for_the_reason_of_the_stop(
    resumed: str, reason: str | None
) -> None:
    found = facts(
        order(
            mg=20,
            status="stopped",
            statusReason={"text": "too drowsy"},
            meta={"lastUpdated": "2024-11-01T09:00:00Z"},
        ),
        order("m2", authored=resumed),
    )
    last = found.history.last_change
    assert last is not None
    assert (last.on, last.before, last.after, last.reason) == (
        date.fromisoformat(resumed),
        Decimal(60) if reason else None,
        Decimal(30),
        reason,
    )


def test_a_statement_tells_of_exposure_before_the_order() -> None:
    found = facts(
        statement(status="completed", effectivePeriod={"start": "2024-01-01", "end": "2024-05-31"}),
        order(authored="2024-06-01"),
    )
    assert found.history.exposure_since == date(2024, 1, 1)


def test_an_unreadable_older_order_is_a_gap_in_the_history() -> None:
    found = facts(
        past("m1", 10, "2024-01-01", dosageInstruction=[{"text": "as told"}]), order("m2")
    )
    assert any("MedicationRequest/m1" in gap for gap in found.history.gaps)


def test_a_stop_for_sedation_without_a_day_is_still_a_setback() -> None:
    found = facts(order(status="stopped", statusReason={"text": "sedation"}))
    assert found.history.sedation_setback is not None
    assert found.history.sedation_setback.evidence == ("MedicationRequest/m1",)


def test_a_stop_without_a_day_is_a_gap_and_no_silence() -> None:
    found = facts(order(status="stopped"))
    assert found.history.gaps == ("MedicationRequest/m1 is stopped without a date",)
    assert found.reviewable


def test_orders_that_follow_each_other_in_a_circle_are_both_taken() -> None:
    found = facts(
        order("m1", **after("m2")),
        order("m2", mg=5, tablet=5, authored="2024-07-01", **after("m1")),
    )
    assert len(found.oral_lines) == 2
