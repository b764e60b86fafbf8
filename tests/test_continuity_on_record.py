"""From a record to its answer: visits, hospital stays, returned craving and the yearly review."""

from datetime import date

import pytest

from fhir_baclofen.plan import PlanKind
from fhir_baclofen.review import Review
from fhir_baclofen.rulebook import Finding, NotEvaluated
from tests.records.build import TERMS, Json, coded, draft, egfr, order, problem, result, reviewed
from tests.records.continuity import (
    activity,
    care_plan,
    craving,
    dose_step,
    encounter,
    given,
    home_list,
    reconciled,
    said,
    stay,
    task,
)

AUD = problem("aud", "F10.20", "Alcohol dependence")
SPASTIC = problem("sp", "G82.20", "Paraplegia")
M1: Json = {"priorPrescription": {"reference": "MedicationRequest/m1"}}
WARD: Json = {
    "category": [coded(f"{TERMS}/CodeSystem/medicationrequest-category", "inpatient")],
    "authored": "2025-03-09T21:00:00Z",
}


def result_of(slug: str, review: Review) -> object:
    return next(o.result for o in review.outcomes if o.rule.id == slug)


def severity(slug: str, *resources: Json, orders: tuple[Json, ...] = ()) -> str | None:
    """The severity of one rule's finding in a record with healthy kidneys."""
    found = result_of(slug, reviewed(egfr(), *resources, orders=orders))
    return found.severity.code if isinstance(found, Finding) else None


def finding(slug: str, *resources: Json, orders: tuple[Json, ...] = ()) -> Finding:
    found = result_of(slug, reviewed(egfr(), *resources, orders=orders))
    assert isinstance(found, Finding), found
    return found


# -- rule 19 -------------------------------------------------------------------------------------

RAISED = (
    SPASTIC,
    order("m1", 3, 5, authored="2025-01-10", status="completed"),
    order("m2", 3, 10, authored="2025-02-28", **M1),
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param([], "low", id="nobody looked"),
        pytest.param([encounter(start="2025-02-24", kind="VR")], None, id="a call 14 days ago"),
        pytest.param([encounter(start="2025-02-23")], "low", id="a visit 15 days ago"),
        pytest.param([stay("2025-01-01")], None, id="in hospital for long"),
        pytest.param(
            [said("a1", "modified-ashworth", "2025-03-05", valueString="1+")], None, id="s"
        ),
        pytest.param([result("p", "8480-6", 120, "mm[Hg]", on="2025-03-05")], "low", id="pressure"),
        pytest.param([egfr(80, on="2025-03-05", id_="k2")], "low", id="a laboratory result"),
        pytest.param(
            [care_plan(activity("monitoring", progress=[{"time": "2025-03-01"}]))],
            None,
            id="progress of a plan",
        ),
    ],
)
def test_a_rising_dose_is_looked_after(more: list[Json], expected: str | None) -> None:
    assert severity("escalation-review-due", *RAISED, *more) == expected


def test_a_titration_plan_is_looked_after_too() -> None:
    steps = (dose_step(20, "2025-02-20", "completed"), dose_step(25, "2025-03-01", "in-progress"))
    assert severity("escalation-review-due", SPASTIC, order(), care_plan(*steps)) == "low"


def test_an_unread_encounter_leaves_it_open() -> None:
    review = reviewed(egfr(), *RAISED, encounter(status="nonsense"))
    assert isinstance(result_of("escalation-review-due", review), NotEvaluated)


# -- rule 63 -------------------------------------------------------------------------------------

HOME = (SPASTIC, order("m1", 3, 10))


@pytest.mark.parametrize("proof", [reconciled(), home_list(), task("Medication reconciliation")])
def test_home_baclofen_left_out_in_hospital_is_high(proof: Json) -> None:
    found = finding("admission-continuity", *HOME, stay(), proof)
    assert found.severity.code == "high"
    assert found.recommended == {"continue_mg_per_day": 30}
    assert {"Encounter/stay", "MedicationRequest/m1"} <= {*found.evidence}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param([], "moderate", id="nobody reconciled the list"),
        pytest.param([reconciled(), order("w1", 3, 10, **WARD)], None, id="ordered on the ward"),
        pytest.param([reconciled(), given()], None, id="given on the ward"),
        pytest.param([reconciled(), given(status="not-done")], "high", id="not given"),
        pytest.param(
            [reconciled(), result("g", "9269-2", 7, "{score}", on="2025-03-10")],
            None,
            id="unconscious for 16 hours",
        ),
    ],
)
def test_what_was_done_on_the_ward_decides(more: list[Json], expected: str | None) -> None:
    assert severity("admission-continuity", *HOME, stay(), *more) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2025-03-10T00:00:01Z", None), ("2025-03-10T00:00:00Z", "high"), ("2025-03-09", "high")],
)
def test_twelve_hours_are_the_time_for_it(start: str, expected: str | None) -> None:
    found = severity("admission-continuity", *HOME, stay(start), reconciled("2025-03-10"))
    assert found == expected


def test_a_transfer_does_not_start_the_time_anew() -> None:
    ward = stay("2025-03-10T08:00:00Z")
    emergency = encounter("er", "2025-03-09T18:00:00Z", "2025-03-10T08:00:00Z", kind="EMER")
    assert severity("admission-continuity", *HOME, ward, emergency, reconciled()) == "high"
    assert severity("admission-continuity", *HOME, ward, reconciled()) is None


def test_a_very_small_home_dose_is_moderate() -> None:
    small = order("m1", 1, 5, tablet=5)
    assert severity("admission-continuity", SPASTIC, small, stay(), reconciled()) == "moderate"


def test_the_plan_continues_the_home_dose() -> None:
    plan = reviewed(egfr(), *HOME, stay(), reconciled()).plan
    assert "continue-home-dose" in {a.code for a in plan.activities}
    assert [int(step.mg_per_day) for step in plan.steps] == [30]


# -- rules 64 and 65 -----------------------------------------------------------------------------

TAPER = (
    AUD,
    order("m1", 3, 20, authored="2024-06-01", status="completed", tablet=20),
    order("m2", authored="2025-02-10", sig="20-15-15 mg", **M1),
)


def test_craving_that_returns_in_a_taper_takes_the_dose_back_up() -> None:
    review = reviewed(egfr(), *TAPER, craving("c1", "returned", "2025-03-01"))
    found = result_of("craving-return-step-back", review)
    assert isinstance(found, Finding)
    assert found.severity.code == "moderate"
    assert found.recommended == {
        "step_back_mg_per_day": 60,
        "hold_min_days": 180,
        "hold_max_days": 365,
    }
    assert review.plan.kind is PlanKind.HOLD
    assert [int(step.mg_per_day) for step in review.plan.steps] == [60]
    due = {a.code: a.due for a in review.plan.activities}
    assert due["hold-period"] == date(2025, 9, 6)
    assert "suspend-taper" in due


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([], None, id="not recorded"),
        pytest.param([craving("c1", "absent", "2025-03-01")], None, id="absent"),
        pytest.param([craving("c1", "returned", "2025-02-01")], None, id="before the reduction"),
        pytest.param(
            [
                said("s1", "alcohol-craving", "2025-02-01", valueInteger=2),
                said("s2", "alcohol-craving", "2025-03-01", valueInteger=3),
            ],
            "moderate",
            id="a higher score",
        ),
        pytest.param(
            [
                result("d1", "74013-4", 0, "{drinks}/d", on="2025-02-01"),
                result("d2", "74013-4", 3, "{drinks}/d", on="2025-03-01"),
            ],
            "moderate",
            id="more drinks",
        ),
        pytest.param(
            [
                result("d1", "75626-2", 5, "{score}", on="2025-02-01"),
                result("d2", "75626-2", 5, "{score}", on="2025-03-01"),
            ],
            None,
            id="as before",
        ),
        pytest.param([encounter(status="cancelled", start="2025-03-01")], None, id="missed visit"),
    ],
)
def test_only_what_is_recorded_is_a_return(records: list[Json], expected: str | None) -> None:
    assert severity("craving-return-step-back", *TAPER, *records) == expected


def test_in_spasticity_craving_changes_nothing() -> None:
    records = (SPASTIC, *TAPER[1:], craving("c1", "returned", "2025-03-01"))
    assert severity("craving-return-step-back", *records) is None


def back_up(on: str) -> Json:
    return order(
        "m3",
        3,
        20,
        authored=on,
        tablet=20,
        note=[{"text": "Back up: craving returned"}],
        priorPrescription={"reference": "MedicationRequest/m2"},
    )


def over(resource: Json) -> Json:
    return {**resource, "status": "completed"}


def test_a_step_back_answers_the_craving_and_is_held() -> None:
    records = (*TAPER[:2], over(TAPER[2]), craving("c1", "returned", "2025-03-01"))
    back = back_up("2025-03-03")
    assert severity("craving-return-step-back", *records, back) is None
    less = draft("d1", prior="m3", sig="20-15-15 mg")
    found = finding("hold-period-active", *records, back, orders=(less,))
    assert found.severity.code == "moderate"
    assert found.recommended["earliest_next_reduction_in_days"] == 173
    assert {"MedicationRequest/m3", "MedicationRequest/d1"} <= {*found.evidence}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-09-12", "moderate"),
        ("2024-09-11", "low"),
        ("2024-03-10", "low"),
        ("2024-03-09", None),
    ],
)
def test_the_hold_of_an_accepted_plan_ends(on: str, expected: str | None) -> None:
    plan = care_plan(
        activity("craving-step-back", "in-progress", on, dailyAmount={"value": 60, "code": "mg/d"})
    )
    taken = order("m1", 3, 20, authored="2023-06-01", tablet=20)
    less = draft("d1", prior="m1", sig="20-15-15 mg")
    assert severity("hold-period-active", AUD, taken, plan, orders=(less,)) == expected


def test_a_stop_in_the_hold_is_held_too() -> None:
    records = (*TAPER[:2], over(TAPER[2]), back_up("2025-02-20"))
    stopped = {**records[3], "status": "stopped"}
    review = reviewed(egfr(), *records, orders=(stopped,))
    found = result_of("hold-period-active", review)
    assert isinstance(found, Finding)
    assert (review.plan.kind, int(review.plan.steps[0].mg_per_day)) == (PlanKind.HOLD, 60)


def test_a_taper_as_planned_goes_on() -> None:
    plan = care_plan(*(dose_step(mg, f"2025-0{month}-01") for mg, month in ((60, 2), (50, 4))))
    taken = order("m1", 3, 20, authored="2024-06-01", tablet=20)
    less = draft("d1", prior="m1", sig="20-15-15 mg")
    review = reviewed(egfr(), AUD, taken, plan, orders=(less,))
    assert review.plan.kind is PlanKind.TAPER
    assert [int(step.mg_per_day) for step in review.plan.steps][:1] == [50]
    for slug in ("craving-return-step-back", "hold-period-active"):
        assert not isinstance(result_of(slug, review), Finding)


# -- rule 73 -------------------------------------------------------------------------------------

YEARS = (SPASTIC, order("m1", authored="2023-01-01"))
ABOUT = [{"text": "Baclofen review"}]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param([], "low", id="never"),
        pytest.param([encounter(start="2024-03-10", reasonCode=ABOUT)], None, id="365 days ago"),
        pytest.param([encounter(start="2024-03-09", reasonCode=ABOUT)], "low", id="366 days ago"),
        pytest.param([encounter(start="2025-01-01")], "low", id="another visit"),
        pytest.param(
            [
                care_plan(
                    activity("treatment-review", "completed", "2024-12-01"), status="completed"
                )
            ],
            None,
            id="in a plan that is over",
        ),
        pytest.param(
            [
                order("m0", authored="2024-12-01", status="completed", note=[{"text": "Reviewed"}]),
            ],
            None,
            id="noted on an order",
        ),
    ],
)
def test_long_use_is_reviewed_every_year(more: list[Json], expected: str | None) -> None:
    assert severity("annual-treatment-review-due", *YEARS, *more) == expected


def test_a_year_of_use_is_long_use() -> None:
    for authored, expected in (("2024-03-10", "low"), ("2024-03-11", None)):
        taken = order("m1", authored=authored)
        assert severity("annual-treatment-review-due", SPASTIC, taken) == expected


def test_the_review_stands_once_in_the_plan() -> None:
    plan = reviewed(egfr(), *YEARS).plan
    assert [a.due for a in plan.activities if a.code == "treatment-review"] == [date(2025, 3, 10)]
