"""The phase of the treatment: what it is, since when, and the dates it rests on."""

from datetime import date

import pytest

from fhir_baclofen.facts import PatientFacts, Phase
from tests.fhir.extract.extracting import facts
from tests.records.build import (
    OURS,
    SNOMED,
    SUBJECT,
    Element,
    Json,
    dispense,
    draft,
    order,
    pump_order,
    quantity,
    statement,
)

STEP = f"{OURS}/CodeSystem/plan-activity"


def past(id_: str, mg: float, start: str, end: str | None = None, **more: Element) -> Json:
    """A completed order, three times a day."""
    validity: Json = {"dispenseRequest": {"validityPeriod": {"end": end}}} if end else {}
    return order(id_, 3, mg, authored=start, status="completed", **validity, **more)


def step(mg: float, start: str, status: str = "scheduled") -> Json:
    """One dose step of a care plan."""
    return {
        "detail": {
            "code": {"coding": [{"system": STEP, "code": "dose-step"}]},
            "status": status,
            "dailyAmount": quantity(mg, "mg/d"),
            "scheduledPeriod": {"start": start},
        }
    }


def care_plan(*activities: Json, **more: Element) -> Json:
    """An active care plan of this product."""
    category = {"system": f"{OURS}/CodeSystem/care-plan-category", "code": "baclofen"}
    return {
        "resourceType": "CarePlan",
        "id": "cp1",
        "status": "active",
        "intent": "plan",
        "category": [{"coding": [category]}],
        "subject": SUBJECT,
        "activity": list(activities),
        **more,
    }


def phase(found: PatientFacts) -> tuple[str, str | None]:
    """The phase and its first day."""
    since = found.treatment.since
    return found.treatment.phase.value, since.isoformat() if since else None


def stopped(status: str, on: str = "2025-03-07", **more: Element) -> Json:
    return order(status=status, meta={"lastUpdated": f"{on}T09:00:00Z"}, **more)


def ended(on: str) -> Json:
    return order(dispenseRequest={"validityPeriod": {"end": on}})


RISING = (
    past("m1", 5, "2024-12-01"),
    past("m2", 7.5, "2025-02-20"),
    order("m3", mg=10, authored="2025-03-02"),
)
FALLING = (past("m1", 20, "2024-06-01"), order("m2", mg=15, authored="2025-03-01"))


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param((), ("naive", None), id="nothing on record"),
        pytest.param((stopped("stopped", "2025-02-07"),), ("naive", None), id="ended 31 days ago"),
        pytest.param(
            (stopped("stopped", "2025-02-08"),), ("stopped", "2025-02-08"), id="ended 30 days ago"
        ),
        pytest.param((order(authored="2025-03-10"),), ("starting", "2025-03-10"), id="begun today"),
        pytest.param(
            (order(authored="2025-02-25"),), ("starting", "2025-02-25"), id="begun 13 days ago"
        ),
        pytest.param(
            (order(authored="2025-02-24"),), ("stable", "2025-02-24"), id="begun 14 days ago"
        ),
        pytest.param((order(),), ("stable", "2024-06-01"), id="unchanged"),
        pytest.param(RISING, ("titrating", "2025-02-20"), id="raised twice"),
        pytest.param(
            (past("m1", 5, "2024-06-01"), order("m2", authored="2025-02-24")),
            ("titrating", "2025-02-24"),
            id="raised 14 days ago",
        ),
        pytest.param(
            (past("m1", 5, "2024-06-01"), order("m2", authored="2025-02-23")),
            ("stable", "2025-02-23"),
            id="raised 15 days ago",
        ),
        pytest.param(FALLING, ("tapering", "2025-03-01"), id="reduced"),
        pytest.param(
            (past("m1", 20, "2024-06-01"), order("m2", mg=15, authored="2025-02-23")),
            ("stable", "2025-02-23"),
            id="reduced 15 days ago",
        ),
        pytest.param((stopped("stopped"),), ("stopped", "2025-03-07"), id="stopped"),
        pytest.param((stopped("cancelled"),), ("stopped", "2025-03-07"), id="cancelled"),
        pytest.param((ended("2025-03-05"),), ("stopped", "2025-03-05"), id="ran out"),
        pytest.param((stopped("on-hold"),), ("interrupted", "2025-03-07"), id="on hold"),
        pytest.param((stopped("stopped", on=""),), ("unknown", None), id="stopped without a day"),
        pytest.param(
            (order(dosageInstruction=[{"text": "as told"}]),), ("unknown", None), id="unread dose"
        ),
        pytest.param(
            (past("m1", 10, "2024-01-01", dosageInstruction=[{"text": "as told"}]), order("m2")),
            ("unknown", None),
            id="stable, but an earlier dose was not read",
        ),
        pytest.param((statement(effectivePeriod={}),), ("unknown", None), id="without a first day"),
    ],
)
def test_the_phase_follows_from_the_dose_over_time(
    resources: tuple[Json, ...], expected: tuple[str, str | None]
) -> None:
    assert phase(facts(*resources)) == expected


def test_a_change_lately_tells_the_phase_although_an_earlier_dose_was_not_read() -> None:
    unread = past("m0", 10, "2024-01-01", dosageInstruction=[{"text": "as told"}])
    found = facts(unread, *RISING)
    assert phase(found) == ("titrating", "2025-02-20")
    assert found.treatment.gaps == found.history.gaps != ()


@pytest.mark.parametrize(
    ("resources", "because"),
    [
        (
            RISING,
            "raised from 15 to 22.5 mg/day on 2025-02-20, last to 30 mg/day on 2025-03-02",
        ),
        (FALLING, "reduced from 60 to 45 mg/day on 2025-03-01"),
        ((order(),), "30 mg/day for 282 days without a change"),
        ((order(authored="2025-03-05"),), "30 mg/day begun on 2025-03-05"),
        ((stopped("on-hold"),), "oral baclofen 30 mg/day was put on hold on 2025-03-07"),
        ((ended("2025-03-05"),), "oral baclofen 30 mg/day was over without renewal on 2025-03-05"),
        ((), "no record of baclofen"),
        (
            (stopped("stopped", "2024-11-01"),),
            "no baclofen since 2024-11-01, more than 30 days ago",
        ),
    ],
)
def test_the_phase_names_the_dates_it_rests_on(resources: tuple[Json, ...], because: str) -> None:
    assert facts(*resources).treatment.because == because


def test_the_phase_names_its_resources() -> None:
    assert facts(*FALLING).treatment.evidence == ("MedicationRequest/m2",)


def test_a_plan_with_lower_steps_ahead_is_a_taper_however_long_ago_the_last_cut_was() -> None:
    cut = (past("m1", 20, "2024-06-01"), order("m2", mg=15, authored="2025-02-10"))
    plan = care_plan(
        step(45, "2025-02-10", "completed"), step(40, "2025-03-17"), step(35, "2025-03-31")
    )
    found = facts(*cut, plan)
    assert phase(found) == ("tapering", "2025-02-10")
    assert found.treatment.because.endswith("CarePlan/cp1 plans 40 mg/day from 2025-03-17")
    assert "CarePlan/cp1" in found.treatment.evidence


def test_a_plan_with_higher_steps_ahead_is_a_titration() -> None:
    plan = care_plan(step(30, "2025-02-20", "completed"), step(35, "2025-03-12"))
    found = facts(order(authored="2025-02-20"), plan)
    assert phase(found) == ("titrating", "2025-02-20")


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((step(45, "2025-03-17"), step(40, "2025-03-24")), id="not yet begun"),
        pytest.param(
            (step(35, "2024-05-01", "completed"), step(30, "2024-06-01", "completed")), id="done"
        ),
        pytest.param((step(30, "2024-06-01"),), id="one dose"),
    ],
)
def test_a_plan_that_is_not_under_way_changes_nothing(steps: tuple[Json, ...]) -> None:
    assert phase(facts(order(), care_plan(*steps))) == ("stable", "2024-06-01")


def test_a_change_against_the_plan_is_believed_before_the_plan() -> None:
    plan = care_plan(step(60, "2025-01-01", "completed"), step(50, "2025-03-20"))
    raised = (past("m1", 18, "2024-06-01"), order("m2", mg=20, authored="2025-03-05"))
    assert phase(facts(*raised, plan)) == ("titrating", "2025-03-05")


def test_the_order_under_test_does_not_change_the_phase() -> None:
    found = facts(order(), orders=(draft(mg=15, prior="m1"),))
    assert phase(found) == ("stable", "2024-06-01")


def test_an_oral_therapy_that_ended_beside_a_pump_leaves_the_phase_to_the_pump() -> None:
    found = facts(stopped("stopped"), pump_order(authored="2024-06-01"))
    assert found.treatment.phase is not Phase.STOPPED


@pytest.mark.parametrize(
    ("status", "expected"), [("stopped", "stopped"), ("on-hold", "interrupted")]
)
def test_a_pump_that_ended_without_oral_baclofen_is_told_by_the_pump(
    status: str, expected: str
) -> None:
    found = facts(pump_order(status=status, meta={"lastUpdated": "2025-03-07T09:00:00Z"}))
    assert found.treatment.phase.value == expected
    assert found.treatment.since == date(2025, 3, 7)
    assert found.treatment.because.startswith("intrathecal baclofen was")


# -- held, out of supply, a pump -------------------------------------------------------------------


def raised_for_craving(on: str) -> tuple[Json, Json]:
    """A dose that was raised again because craving had returned."""
    note: Json = {"note": [{"text": "raised again, craving returned"}]}
    return past("m1", 20, "2024-06-01"), order("m2", mg=25, authored=on) | note


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param("2025-01-10", ("holding", "2025-01-10"), id="two months ago"),
        pytest.param("2024-08-01", ("holding", "2024-08-01"), id="seven months ago"),
    ],
)
def test_after_a_step_back_for_craving_the_dose_is_held(on: str, expected: tuple[str, str]) -> None:
    found = facts(*raised_for_craving(on))
    assert phase(found) == expected
    assert found.treatment.because == f"raised to 75 mg/day on {on} after craving returned"


@pytest.mark.parametrize(("at", "expected"), [("2025-08-01", "holding"), ("2025-08-02", "stable")])
def test_a_hold_ends_after_a_year(at: str, expected: str) -> None:
    assert facts(*raised_for_craving("2024-08-01"), at=at).treatment.phase.value == expected


def test_a_reduction_after_the_step_back_ends_the_hold() -> None:
    first, back = raised_for_craving("2025-01-10")
    reduced = order("m3", mg=20, authored="2025-03-05")
    assert phase(facts(first, back | {"status": "completed"}, reduced)) == (
        "tapering",
        "2025-03-05",
    )


def test_a_plan_whose_steps_are_on_hold_holds_the_dose() -> None:
    plan = care_plan(step(30, "2025-02-01", "completed"), step(25, "2025-03-17", "on-hold"))
    found = facts(order(), plan)
    assert phase(found) == ("holding", "2024-06-01")
    assert found.treatment.because == "the steps of CarePlan/cp1 are on hold"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(29, ("interrupted", "2025-03-09"), id="a day without drug"),
        pytest.param(30, ("stable", "2024-06-01"), id="today is the first day without"),
        pytest.param(31, ("stable", "2024-06-01"), id="enough for today"),
    ],
)
def test_a_supply_that_has_run_out_interrupts_the_treatment(
    days: int, expected: tuple[str, str]
) -> None:
    handed = dispense("x1", "2025-02-08", days)
    assert phase(facts(order(), handed)) == expected


def implanted(on: str) -> Json:
    return {
        "resourceType": "Procedure",
        "id": "imp",
        "status": "completed",
        "code": {"coding": [{"system": SNOMED, "code": "6555009"}], "text": "pump implantation"},
        "subject": SUBJECT,
        "performedDateTime": on,
    }


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param(
            (pump_order(), implanted("2025-01-09")), ("titrating", "2025-01-09"), id="60 days"
        ),
        pytest.param(
            (pump_order(authored="2025-01-08"), implanted("2025-01-08")),
            ("stable", "2025-01-08"),
            id="61 days",
        ),
        pytest.param((pump_order(),), ("stable", "2024-06-01"), id="no implant on record"),
        pytest.param(
            (
                pump_order("i0", 300, status="completed"),
                pump_order("i1", 350, authored="2025-03-05"),
            ),
            ("titrating", "2025-03-05"),
            id="raised",
        ),
        pytest.param(
            (
                pump_order("i0", 300, status="completed"),
                pump_order("i1", 250, authored="2025-03-05"),
            ),
            ("tapering", "2025-03-05"),
            id="reduced",
        ),
        pytest.param((pump_order(authored="2025-03-05"),), ("starting", "2025-03-05"), id="begun"),
    ],
)
def test_a_pump_alone_has_a_phase_of_its_own(
    resources: tuple[Json, ...], expected: tuple[str, str]
) -> None:
    assert phase(facts(*resources)) == expected


def test_the_milligrams_of_a_plan_say_nothing_of_a_pump() -> None:
    plan = care_plan(step(600, "2025-01-01", "completed"), step(200, "2025-03-20"))
    assert phase(facts(pump_order(), plan)) == ("stable", "2024-06-01")


@pytest.mark.parametrize(
    ("words", "noted"),
    [
        ("No improvement of spasticity at this dose", True),
        ("without any benefit so far", True),
        ("non-responder", True),
        ("Did not respond to 80 mg", True),
        ("Insufficient effect on spasms", True),
        ("Clear improvement, spasms fewer", False),
        ("No side effects", False),
        ("Not to be stopped suddenly", False),
    ],
)
def test_a_note_of_the_present_therapy_may_say_that_nothing_improved(
    words: str, noted: bool
) -> None:
    found = facts(order(note=[{"text": words}])).treatment.no_effect
    assert found == (("MedicationRequest/m1",) if noted else ())


def test_a_note_of_an_older_order_says_nothing_of_the_present_dose() -> None:
    older = past("m1", 5, "2024-01-01", note=[{"text": "no improvement"}])
    assert facts(older, order("m2", authored="2024-06-01")).treatment.no_effect == ()
