"""What a plan asks to be done, when, and once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fhir_baclofen.assess import assess
from fhir_baclofen.facts import DoseHistory, PatientFacts, Tier, Visits
from fhir_baclofen.plan import Plan, propose
from fhir_baclofen.rulebook import Activity, Clear, Outcome, registered
from tests.plan.cases import DEFAULT, patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    NO_ORAL,
    SPASTICITY,
    TODAY,
    age,
    change,
    facts,
    history,
    kidney,
    problem,
    problems,
    pump_dose,
    review,
    start,
    stop,
)

NOTHING = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), history=DoseHistory(), reviewable=False)
IN_TWO_WEEKS = TODAY + timedelta(days=14)
CODES = {
    "monitoring",
    "patient-advice",
    "clinical-review",
    "treatment-review",
    "kidney-check",
    "measure-outcome",
    "hold-increase",
    "no-abrupt-stop",
    "urgent-assessment",
    "contact-patient",
    "continue-home-dose",
    "suspend-taper",
    "hold-period",
    "specialist-referral",
    "limit-supply",
    "resume-intrathecal",
    "pump-refill",
    "record-alarm-date",
    "screening-test",
    "confirm-order",
    "ask-posture",
    "physiotherapy",
    "confirm-product",
}
EVERY_KIND = [
    NOTHING,
    patient(start(15), age=age(10)),
    patient(start(60)),
    patient(start(15)),
    patient(change(30, 60)),
    patient(review(30)),
    patient(stop(60)),
    patient(review(60), kidney=kidney(22)),
]


def due(plan: Plan, code: str) -> list[date | None]:
    return [activity.due for activity in plan.activities if activity.code == code]


def brought(found: PatientFacts, *activities: Activity) -> Plan:
    """The plan where a rule that passes asks for these activities."""
    outcome = Outcome(registered()[0], Clear(activities=activities))
    return propose(found, (*assess(found, DEFAULT), outcome), DEFAULT)


@pytest.mark.parametrize("found", EVERY_KIND)
def test_every_plan_has_monitoring_and_advice_for_the_patient(found: PatientFacts) -> None:
    plan = proposed(found)
    assert due(plan, "monitoring") == [None]
    assert due(plan, "patient-advice") == [None]


@pytest.mark.parametrize("found", EVERY_KIND)
def test_activities_are_of_the_vocabulary_and_one_for_each_code_and_day(
    found: PatientFacts,
) -> None:
    plan = proposed(found)
    keys = [(activity.code, activity.due) for activity in plan.activities]
    assert {code for code, _ in keys} <= CODES
    assert len(keys) == len(set(keys))
    assert not any(activity.before_next_increase for activity in plan.activities)


@pytest.mark.parametrize(
    "found",
    [patient(start(15)), patient(change(30, 35)), patient(change(75, 80)), patient(stop(60))],
    ids=["start", "increase", "increase to the ceiling", "taper"],
)
def test_effect_and_tolerance_are_reviewed_in_two_weeks_while_the_dose_changes(
    found: PatientFacts,
) -> None:
    assert due(proposed(found), "clinical-review") == [IN_TWO_WEEKS]


def test_a_steady_dose_needs_no_early_review() -> None:
    assert due(proposed(patient(review(30))), "clinical-review") == []


def test_a_taper_in_failing_kidneys_is_watched_at_each_step() -> None:
    plan = proposed(patient(review(60), kidney=kidney(22)))
    assert due(plan, "clinical-review") == [*(s.start for s in plan.steps), IN_TWO_WEEKS]


def test_kidney_function_never_measured_is_checked_before_the_next_increase() -> None:
    plan = proposed(patient(start(15), kidney=kidney(None)))
    assert due(plan, "kidney-check") == [plan.steps[1].start - timedelta(days=1)]


def test_without_a_next_increase_that_check_has_no_day() -> None:
    plan = proposed(patient(review(30), kidney=kidney(None)))
    assert due(plan, "kidney-check") == [None]


def test_an_increase_with_a_high_finding_asks_for_no_increase_once() -> None:
    assert due(proposed(patient(change(30, 60))), "hold-increase") == [None]


def test_no_increase_is_not_asked_for_without_one() -> None:
    assert due(proposed(patient(change(30, 35))), "hold-increase") == []


@pytest.mark.parametrize(
    "found",
    [patient(stop(60)), patient(change(60, 50)), patient(review(90))],
    ids=["stop", "reduction", "above the ceiling"],
)
def test_a_taper_warns_against_an_abrupt_stop_once(found: PatientFacts) -> None:
    assert due(proposed(found), "no-abrupt-stop") == [None]


def test_a_start_does_not_warn_against_an_abrupt_stop() -> None:
    assert due(proposed(patient(start(15))), "no-abrupt-stop") == []


@pytest.mark.parametrize(("used", "in_days"), [(200, 165), (364, 1)])
def test_the_yearly_review_is_due_when_full_years_have_passed(used: int, in_days: int) -> None:
    found = patient(review(30), history=history((used, None, 30), days=used))
    assert due(proposed(found), "treatment-review") == [TODAY + timedelta(days=in_days)]


@pytest.mark.parametrize(
    ("used", "reviewed", "in_days"),
    [
        pytest.param(200, 60, 165, id="the first is a year after the start, seen or not"),
        pytest.param(500, 100, 265, id="then a year after the last"),
        pytest.param(500, 364, 1, id="a year ago tomorrow"),
        pytest.param(500, 365, 0, id="a year ago today"),
        pytest.param(300, 310, 65, id="before this treatment"),
    ],
)
def test_a_yearly_review_is_due_a_year_after_the_one_before(
    used: int, reviewed: int, in_days: int
) -> None:
    found = patient(
        review(30),
        history=history((used, None, 30), days=used),
        visits=Visits(reviewed=(TODAY - timedelta(days=reviewed),)),
    )
    assert due(proposed(found), "treatment-review") == [TODAY + timedelta(days=in_days)]


def test_at_a_start_the_yearly_review_is_a_year_ahead() -> None:
    assert due(proposed(patient(start(15))), "treatment-review") == [TODAY + timedelta(days=365)]


def test_a_yearly_review_that_is_overdue_is_not_planned_twice() -> None:
    overdue = Activity("treatment-review", "The yearly review is overdue.", TODAY)
    assert due(brought(patient(review(30)), overdue), "treatment-review") == [TODAY]


@pytest.mark.parametrize("found", [NOTHING, patient(stop(60)), patient(start(60))])
def test_without_baclofen_in_a_year_there_is_no_yearly_review(found: PatientFacts) -> None:
    assert due(proposed(found), "treatment-review") == []


def test_pump_therapy_is_reviewed_yearly() -> None:
    pump = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), pump_intent=pump_dose())
    assert len(due(proposed(pump), "treatment-review")) == 1


def test_in_spasticity_the_use_of_tone_to_stand_is_asked_for_until_it_is_recorded() -> None:
    assert due(proposed(patient(review(30))), "ask-posture") == [None]
    known = problems(spasticity_functional=(problem("uses tone to stand"),))
    assert due(proposed(patient(review(30), problems=known)), "ask-posture") == []
    assert due(proposed(patient(review(30), indication=ALCOHOL)), "ask-posture") == []
    assert due(proposed(NOTHING), "ask-posture") == []


def test_two_activities_of_one_code_and_day_become_one_with_both_sentences() -> None:
    plan = brought(
        patient(review(30)),
        Activity("specialist-referral", "Ask one."),
        Activity("specialist-referral", "Ask another."),
        Activity("specialist-referral", "Ask one."),
        Activity("specialist-referral", "Ask later.", IN_TWO_WEEKS),
    )
    found = [a for a in plan.activities if a.code == "specialist-referral"]
    assert [(a.text, a.due) for a in found] == [
        ("Ask one. Ask another.", None),
        ("Ask later.", IN_TWO_WEEKS),
    ]


def test_the_order_of_findings_does_not_change_the_order_of_activities() -> None:
    found = patient(change(30, 60), kidney=kidney(None, Tier.SEVERE), indication=SPASTICITY)
    outcomes = assess(found, DEFAULT)
    forwards = [(a.code, a.due) for a in propose(found, outcomes, DEFAULT).activities]
    backwards = [(a.code, a.due) for a in propose(found, outcomes[::-1], DEFAULT).activities]
    assert forwards == backwards


def test_activities_of_a_finding_keep_their_day() -> None:
    stale = replace(kidney(22), on=TODAY - timedelta(days=30))
    plan = proposed(patient(review(60), kidney=stale))
    assert due(plan, "kidney-check") == [TODAY + timedelta(days=7)]
