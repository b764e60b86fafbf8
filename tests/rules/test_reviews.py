"""Rules 19 and 73: reviews while the dose rises, and once a year."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    CarePlans,
    Indication,
    LeftOut,
    Listing,
    Measurement,
    OwnPlan,
    PatientFacts,
    PlannedStep,
    Unknown,
    Visits,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    NEUROPATHIC,
    NO_ORAL,
    SPASTICITY,
    TODAY,
    activities,
    ago,
    change,
    facts,
    history,
    indication,
    judged,
    review,
    severity,
    start,
    stop,
)

ESCALATION = "escalation-review-due"
YEARLY = "annual-treatment-review-due"
RISING = {"history": history((60, None, 25), (10, 25, 30))}


def rising(days_ago: int, dose: int = 30, **more: object) -> dict[str, object]:
    """A dose raised so many days ago."""
    return {"history": history((60, None, dose - 5), (days_ago, dose - 5, dose)), **more}


def result(topic: str, days_ago: int) -> Listing[Measurement]:
    found = Measurement(f"Observation/{topic}", ago(days_ago), Decimal(3), "", topic)
    return Listing({topic: (found,)})


def left_out(topic: str, days_ago: int) -> LeftOut:
    """A result that cannot be believed."""
    return LeftOut("Observation/o9", "its unit is not known", frozenset({topic}), ago(days_ago))


def titration(*steps: tuple[int, int, str], suspended: bool = False) -> CarePlans:
    """An active plan of steps: days ago, mg a day, status."""
    made = tuple(PlannedStep(Decimal(mg), ago(days), status) for days, mg, status in steps)
    up = OwnPlan("CarePlan/up", frozenset(), made, (), suspended=suspended)
    return CarePlans((up,))


# -- while the dose rises ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_ago", "fires"),
    [(0, True), (14, True), (15, False)],
)
def test_a_raised_dose_is_reviewed_within_two_weeks(days_ago: int, fires: bool) -> None:
    found = judged(ESCALATION, facts(**rising(days_ago)))
    assert severity(found) == ("low" if fires else None)


def test_the_review_is_due_today_and_says_since_when_the_dose_rises() -> None:
    found = judged(ESCALATION, facts(**RISING))
    assert isinstance(found, Finding)
    assert activities(found) == {"clinical-review": TODAY}
    assert "raised on 2025-02-28" in found.summary
    assert "MedicationRequest/h1" in found.evidence
    assert found.code == "TIME"


@pytest.mark.parametrize(("dose", "expected"), [(80, "low"), (81, "moderate")])
def test_a_high_dose_makes_it_matter_more(dose: int, expected: str) -> None:
    found = facts(review(dose), indication=ALCOHOL, **rising(10, dose))
    assert severity(judged(ESCALATION, found)) == expected


def test_a_dose_that_is_not_known_in_full_counts_as_high() -> None:
    found = facts(review(30, gaps=("another dose was not read",)), **RISING)
    assert severity(judged(ESCALATION, found)) == "moderate"


@pytest.mark.parametrize(("days_ago", "silent"), [(0, True), (14, True), (15, False), (-1, False)])
def test_a_visit_lately_is_enough(days_ago: int, silent: bool) -> None:
    found = judged(ESCALATION, facts(visits=Visits(seen=(ago(days_ago),)), **RISING))
    assert isinstance(found, Clear) is silent


@pytest.mark.parametrize(
    "topic",
    [
        *("modified-ashworth", "spasm-score", "pain-score"),
        *("alcohol-craving", "drinks-per-day", "audit-c"),
    ],
)
@pytest.mark.parametrize(("days_ago", "silent"), [(14, True), (15, False)])
def test_a_result_that_tells_of_the_effect_is_enough(
    topic: str, days_ago: int, silent: bool
) -> None:
    found = judged(ESCALATION, facts(measurements=result(topic, days_ago), **RISING))
    assert isinstance(found, Clear) is silent


@pytest.mark.parametrize("topic", ["systolic", "body-temperature", "glasgow-coma-score"])
def test_a_vital_sign_says_nothing_of_the_effect(topic: str) -> None:
    assert severity(judged(ESCALATION, facts(measurements=result(topic, 2), **RISING))) == "low"


@pytest.mark.parametrize(("days_ago", "silent"), [(14, True), (15, False)])
def test_progress_of_a_care_plan_is_enough(days_ago: int, silent: bool) -> None:
    plans = CarePlans((OwnPlan("CarePlan/c", frozenset(), (), (), progress=(ago(days_ago),)),))
    assert isinstance(judged(ESCALATION, facts(care_plans=plans, **RISING)), Clear) is silent


def test_a_review_held_lately_is_enough() -> None:
    found = judged(ESCALATION, facts(visits=Visits(reviewed=(ago(3),)), **RISING))
    assert isinstance(found, Clear)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(facts(history=history((5, None, 30), days=5)), id="a start"),
        pytest.param(facts(change(30, 35)), id="an increase under test"),
        pytest.param(facts(start(15)), id="a first order"),
        pytest.param(facts(history=history((90, None, 40), (5, 40, 30))), id="a reduction"),
        pytest.param(facts(stop(30), **RISING), id="a stop"),
        pytest.param(facts(NO_ORAL), id="nothing taken"),
    ],
)
def test_only_an_increase_that_was_made_calls_for_a_review(found: PatientFacts) -> None:
    assert isinstance(judged(ESCALATION, found), Clear)


def test_an_increase_followed_by_a_reduction_still_calls_for_a_review() -> None:
    found = facts(history=history((60, None, 25), (10, 25, 35), (3, 35, 30)))
    assert severity(judged(ESCALATION, found)) == "low"


@pytest.mark.parametrize(
    ("plans", "fires"),
    [
        pytest.param(titration((40, 20, "completed"), (30, 25, "in-progress")), True, id="active"),
        pytest.param(titration((20, 20, "scheduled"), (14, 25, "scheduled")), True, id="lately"),
        pytest.param(titration((20, 20, "scheduled"), (15, 25, "scheduled")), False, id="past"),
        pytest.param(titration((20, 20, "completed"), (5, 25, "completed")), False, id="done"),
        pytest.param(titration((-1, 20, "scheduled"), (-4, 25, "scheduled")), False, id="to come"),
        pytest.param(titration((9, 25, "in-progress"), (2, 20, "scheduled")), False, id="a taper"),
        pytest.param(
            titration((9, 20, "in-progress"), (2, 25, "on-hold"), suspended=True),
            False,
            id="on hold",
        ),
    ],
)
def test_a_titration_plan_calls_for_reviews_while_it_is_carried_out(
    plans: CarePlans, fires: bool
) -> None:
    found = judged(ESCALATION, facts(care_plans=plans))
    assert severity(found) == ("low" if fires else None)
    if isinstance(found, Finding):
        assert "CarePlan/up" in found.evidence


@pytest.mark.parametrize(
    "missing",
    [
        {"visits": Visits(seen_gaps=("Encounter: 500",))},
        {"measurements": Listing({}, ("Observation: 500",))},
        {"measurements": Listing({}, (), (left_out("pain-score", 14),))},
        {"care_plans": CarePlans((), ("CarePlan: 500",))},
    ],
)
def test_contacts_that_could_not_be_read_leave_it_open(missing: dict[str, object]) -> None:
    assert isinstance(judged(ESCALATION, facts(**RISING, **missing)), NotEvaluated)
    seen = Visits(seen=(ago(2),), seen_gaps=("Encounter: 500",))
    assert isinstance(judged(ESCALATION, facts(**{**RISING, **missing, "visits": seen})), Clear)


@pytest.mark.parametrize(("topic", "days_ago"), [("pain-score", 15), ("systolic", 3)])
def test_an_old_or_other_result_that_cannot_be_believed_does_not_matter(
    topic: str, days_ago: int
) -> None:
    given: Listing[Measurement] = Listing({}, (), (left_out(topic, days_ago),))
    assert severity(judged(ESCALATION, facts(measurements=given, **RISING))) == "low"


def test_a_rise_that_may_hide_leaves_it_open() -> None:
    quiet = history((60, None, 30), gaps=("MedicationRequest/m0 has no start date",))
    found = judged(ESCALATION, facts(history=quiet))
    assert found == NotEvaluated("MedicationRequest/m0 has no start date")
    plans = CarePlans((), ("CarePlan: 500",))
    assert judged(ESCALATION, facts(care_plans=plans)) == NotEvaluated("CarePlan: 500")
    assert judged(ESCALATION, facts(Unknown("unread"), **RISING)) == NotEvaluated("unread")


def test_booked_visits_that_could_not_be_read_do_not_matter() -> None:
    assert isinstance(judged(ESCALATION, facts(visits=Visits(gaps=("Appointment: 500",)))), Clear)


# -- once a year ---------------------------------------------------------------------------------


def used_for(days: int, **more: object) -> dict[str, object]:
    return {"history": history((days, None, 30), days=days), **more}


@pytest.mark.parametrize(("days", "fires"), [(364, False), (365, True), (2000, True)])
def test_after_a_year_of_use_the_treatment_is_reviewed(days: int, fires: bool) -> None:
    found = judged(YEARLY, facts(**used_for(days)))
    assert severity(found) == ("low" if fires else None)


@pytest.mark.parametrize(("days_ago", "silent"), [(0, True), (365, True), (366, False)])
def test_a_review_counts_for_a_year(days_ago: int, silent: bool) -> None:
    found = judged(YEARLY, facts(visits=Visits(reviewed=(ago(days_ago),)), **used_for(800)))
    assert isinstance(found, Clear) is silent
    if isinstance(found, Finding):
        assert ago(days_ago).isoformat() in found.summary


def test_any_other_visit_is_no_review() -> None:
    found = judged(YEARLY, facts(visits=Visits(seen=(ago(3),)), **used_for(800)))
    assert severity(found) == "low"


def test_the_review_is_due_today() -> None:
    found = judged(YEARLY, facts(**used_for(800)))
    assert isinstance(found, Finding)
    assert activities(found) == {"treatment-review": TODAY}
    assert found.code == "TIME"
    assert date(2022, 12, 31).isoformat() in found.summary


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ALCOHOL, ("as long as it is needed", "slow reduction", "anxiety or trauma", "support")),
        (SPASTICITY, ("while it works and is tolerated",)),
        (NEUROPATHIC, ("still needed",)),
        (indication(Indication.UNKNOWN), ("still needed",)),
    ],
)
def test_it_asks_what_belongs_to_the_indication_and_for_tolerance(
    kind: object, words: tuple[str, ...]
) -> None:
    found = judged(YEARLY, facts(indication=kind, **used_for(800)))
    assert isinstance(found, Finding)
    (activity,) = found.activities
    for word in (*words, "tolerance has developed"):
        assert word in activity.text
        assert word in found.advice


@pytest.mark.parametrize("kind", [ALCOHOL, SPASTICITY, NEUROPATHIC])
def test_it_never_states_a_longest_duration(kind: object) -> None:
    found = judged(YEARLY, facts(indication=kind, **used_for(800)))
    assert isinstance(found, Finding)
    told = f"{found.advice} {found.detail} {found.activities[0].text}"
    assert not any(word in told for word in ("maximum", "at most", "no longer than", "months"))


def test_it_is_asked_of_a_renewal_but_not_of_a_start_or_a_stop() -> None:
    assert severity(judged(YEARLY, facts(change(30, 30), **used_for(800)))) == "low"
    assert isinstance(judged(YEARLY, facts(start(15))), Clear)
    assert isinstance(judged(YEARLY, facts(stop(30), **used_for(800))), Clear)
    assert isinstance(judged(YEARLY, facts(NO_ORAL, **used_for(800))), Clear)


def test_what_could_not_be_read_leaves_it_open() -> None:
    unread = Visits(reviewed_gaps=("Encounter: 500",))
    assert judged(YEARLY, facts(visits=unread, **used_for(800))) == NotEvaluated("Encounter: 500")
    assert isinstance(judged(YEARLY, facts(visits=unread, **used_for(300))), Clear)
    undated = history((200, None, 30), days=None)
    assert isinstance(judged(YEARLY, facts(history=undated)), NotEvaluated)
    gap = history((200, None, 30), days=200, gaps=("MedicationRequest/m0 has no start date",))
    assert isinstance(judged(YEARLY, facts(history=gap)), NotEvaluated)
    reviewed = Visits(reviewed=(ago(30),), reviewed_gaps=("CarePlan: 500",))
    assert isinstance(judged(YEARLY, facts(history=undated, visits=reviewed)), Clear)
