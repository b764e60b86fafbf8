"""Rules 22 to 26: the dose in reduced kidney function, on dialysis and in acute injury."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Age,
    Fact,
    Kidney,
    OralIntent,
    PatientFacts,
    Tier,
    Unknown,
    Visits,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Yielded
from tests.rules.facts_builder import (
    activities,
    age,
    ago,
    change,
    facts,
    history,
    judged,
    kidney,
    recommended,
    review,
    severity,
    start,
    stop,
)

MODERATE = "renal-moderate-reduce"
SEVERE = "renal-severe-reduce"
DIALYSIS = "renal-dialysis-avoid"
ACUTE = "renal-aki-hold"
MILD = "renal-mild-note"
ALL = (MODERATE, SEVERE, DIALYSIS, ACUTE, MILD)
AT_45 = kidney(45)
AT_20 = kidney(20)
ON_DIALYSIS = kidney(None, Tier.DIALYSIS)
INJURED = kidney(50, acute=True, acute_evidence=("Condition/aki",))


@pytest.mark.parametrize(
    ("kidneys", "fires"),
    [
        pytest.param(kidney(60), None, id="60"),
        pytest.param(kidney("59.9"), MODERATE, id="59.9"),
        pytest.param(kidney(30), MODERATE, id="30"),
        pytest.param(kidney("29.9"), SEVERE, id="29.9"),
        pytest.param(kidney(14), SEVERE, id="14: failure"),
        pytest.param(ON_DIALYSIS, DIALYSIS, id="dialysis"),
        pytest.param(INJURED, ACUTE, id="acute injury before the tier"),
        pytest.param(
            kidney(None, Tier.DIALYSIS, acute=True), DIALYSIS, id="dialysis before acute injury"
        ),
        pytest.param(kidney(None, Tier.MODERATE), MODERATE, id="a stage without a number"),
        pytest.param(kidney(None), None, id="no record"),
    ],
)
def test_exactly_one_rule_tells_the_kidney_function(kidneys: Kidney, fires: str | None) -> None:
    given = facts(review(30), kidney=kidneys)
    assert [s for s in ALL if isinstance(judged(s, given), Finding)] == ([fires] if fires else [])


def test_the_weaker_rules_yield_to_the_stronger() -> None:
    given = facts(kidney=kidney(20, acute=True))
    told = judged(SEVERE, given)
    assert isinstance(told, Yielded)
    assert told.to == ACUTE
    moderate = judged(MODERATE, facts(kidney=kidney(45, acute=True)))
    assert isinstance(moderate, Yielded)
    assert moderate.to == ACUTE


@pytest.mark.parametrize("slug", [MODERATE, SEVERE, DIALYSIS, ACUTE])
def test_results_that_could_not_be_read_leave_the_rules_unevaluated(slug: str) -> None:
    unread = facts(kidney=kidney(None, gaps=("Observation: timed out",)))
    assert judged(slug, unread) == NotEvaluated("Observation: timed out")


@pytest.mark.parametrize("slug", ALL)
def test_a_stop_is_not_judged_by_the_kidneys(slug: str) -> None:
    assert isinstance(judged(slug, facts(stop(30), kidney=AT_20)), Clear)


# -- 22 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "years", "expected"),
    [
        pytest.param(19, age(64), "low", id="19 mg at 64"),
        pytest.param(20, age(64), "moderate", id="20 mg at 64"),
        pytest.param(19, age(65), "moderate", id="19 mg at 65"),
        pytest.param(20, age(65), "high", id="20 mg at 65"),
        pytest.param(20, Unknown("no date"), "high", id="20 mg, age unknown"),
        pytest.param(19, Unknown("no date"), "moderate", id="19 mg, age unknown"),
    ],
)
def test_moderate_kidneys_are_judged_by_dose_and_age(
    dose: int, years: Fact[Age], expected: str
) -> None:
    given = facts(start(dose), kidney=AT_45, age=years)
    assert severity(judged(MODERATE, given)) == expected


@pytest.mark.parametrize(
    ("dose", "target"),
    [(40, 20), (30, 15), (35, 15), (25, 10), (15, 5), (10, 5), (7, 5)],
)
def test_half_the_dose_is_rounded_down_to_5(dose: int, target: int) -> None:
    assert recommended(judged(MODERATE, facts(start(dose), kidney=AT_45))) == {
        "target_mg_per_day": target
    }


@pytest.mark.parametrize(
    ("dose", "advised"),
    [
        (60, "Give at most 30 mg/day in 3 doses"),
        (20, "Give at most 10 mg/day in 2 doses"),
        (10, "Give at most 5 mg/day in 1 dose"),
        (140, "Give at most 70 mg/day in 4 doses"),
        (5, "Go slowly"),
    ],
)
def test_half_the_dose_is_divided_into_doses_that_tablets_make(dose: int, advised: str) -> None:
    found = judged(MODERATE, facts(start(dose), kidney=AT_45))
    assert isinstance(found, Finding)
    assert found.advice.startswith(advised)
    assert "watch the mental state" in found.advice


@pytest.mark.parametrize(
    ("value", "slug", "said"),
    [
        ("59.99", "renal-moderate-reduce", "eGFR 59.9 mL/min/1.73 m²"),
        ("29.999", "renal-severe-reduce", "eGFR 29.9 mL/min/1.73 m²"),
        ("30", "renal-moderate-reduce", "eGFR 30 mL/min/1.73 m²"),
    ],
)
def test_a_result_is_shown_on_the_side_of_the_edge_where_it_stands(
    value: str, slug: str, said: str
) -> None:
    found = judged(slug, facts(kidney=kidney(value)))
    assert isinstance(found, Finding)
    assert said in found.summary


def test_the_smallest_dose_gets_no_target() -> None:
    found = judged(MODERATE, facts(start(5), kidney=AT_45))
    assert severity(found) == "low"
    assert recommended(found) == {}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(facts(start(5), kidney=AT_45), "Go slowly from 5 mg/day", id="may rise"),
        pytest.param(facts(review(5), kidney=AT_45), "Keep to 5 mg/day, no more", id="taken"),
        pytest.param(facts(start(5), kidney=AT_20), "Order no more than 5 mg/day", id="severe"),
    ],
)
def test_a_first_dose_that_may_rise_is_not_called_the_last(given: PatientFacts, said: str) -> None:
    found = judged(SEVERE if given.kidney == AT_20 else MODERATE, given)
    assert isinstance(found, Finding)
    assert found.summary.startswith(f"{said}: eGFR")


def test_a_dose_taken_comes_down_gradually() -> None:
    found = judged(MODERATE, facts(review(60), kidney=AT_45))
    assert recommended(found) == {"target_mg_per_day": 30, "next_reduction_mg_per_day": 50}
    assert activities(found) == {"kidney-check": ago(-14), "no-abrupt-stop": None}


def test_an_order_is_halved_not_the_dose_before() -> None:
    found = judged(MODERATE, facts(change(20, 40), kidney=AT_45))
    assert recommended(found) == {"target_mg_per_day": 20}


REDUCED_SINCE = history((300, None, 40), (20, 40, 20))


def test_a_dose_halved_since_is_not_halved_again() -> None:
    found = judged(MODERATE, facts(review(20), kidney=AT_45, history=REDUCED_SINCE))
    assert severity(found) == "moderate"
    assert recommended(found) == {}


def test_a_dose_halved_before_the_kidneys_failed_is_halved() -> None:
    before = history((300, None, 40), (31, 40, 20))
    found = judged(MODERATE, facts(review(20), kidney=AT_45, history=before))
    assert recommended(found)["target_mg_per_day"] == 10


def test_a_first_step_down_keeps_its_target() -> None:
    stepped = history((300, None, 60), (7, 60, 50))
    found = judged(MODERATE, facts(review(50), kidney=AT_45, history=stepped))
    assert recommended(found)["target_mg_per_day"] == 30


@pytest.mark.parametrize(
    ("given", "target"),
    [
        pytest.param(change(40, 20), None, id="the order is the adjusted dose"),
        pytest.param(change(40, 30), 20, id="the order is a step on the way"),
    ],
)
def test_a_reduction_under_test_is_measured_by_the_dose_before(
    given: OralIntent, target: int | None
) -> None:
    found = judged(MODERATE, facts(given, kidney=AT_45))
    assert recommended(found).get("target_mg_per_day") == target


def test_a_raise_after_the_reduction_goes_back_to_it() -> None:
    raised = facts(change(20, 30), kidney=AT_45, history=REDUCED_SINCE)
    assert recommended(judged(MODERATE, raised))["target_mg_per_day"] == 20


def clearance(value: int) -> Kidney:
    return kidney(value, measure="creatinine-clearance", unit="mL/min")


@pytest.mark.parametrize(
    ("kidneys", "target"),
    [
        pytest.param(clearance(55), 40, id="clearance 55: a third less"),
        pytest.param(clearance(50), 30, id="clearance 50: on the edge half"),
        pytest.param(clearance(31), 30, id="clearance 31: half"),
        pytest.param(clearance(30), 20, id="clearance 30: on the edge two thirds less"),
        pytest.param(kidney(55), 30, id="an eGFR keeps to half"),
    ],
)
def test_a_site_may_follow_the_bands_by_clearance(kidneys: Kidney, target: int) -> None:
    found = judged(MODERATE, facts(start(60), kidney=kidneys), renal_moderate="vlavonou")
    assert recommended(found)["target_mg_per_day"] == target


# -- 23 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "days_ahead", "expected"),
    [
        pytest.param(5, 7, "moderate", id="5 mg with a review booked"),
        pytest.param(5, None, "high", id="5 mg without"),
        pytest.param(5, -1, "high", id="5 mg, the review is over"),
        pytest.param(6, 7, "high", id="6 mg with a review booked"),
    ],
)
def test_severe_kidneys_are_high_at_any_dose(
    dose: int, days_ahead: int | None, expected: str
) -> None:
    booked = () if days_ahead is None else (ago(-days_ahead),)
    given = facts(review(dose), kidney=AT_20, visits=Visits(booked))
    assert severity(judged(SEVERE, given)) == expected


def test_visits_that_could_not_be_read_never_lower_it() -> None:
    given = facts(review(5), kidney=AT_20, visits=Visits(gaps=("Appointment: 500",)))
    assert severity(judged(SEVERE, given)) == "high"


@pytest.mark.parametrize(
    ("dose", "low", "high", "first"),
    [(60, 15, 30, 50), (40, 10, 20, 30), (30, 5, 15, 25), (15, 5, 5, 10)],
)
def test_the_dose_comes_down_to_a_quarter_or_half(
    dose: int, low: int, high: int, first: int
) -> None:
    assert recommended(judged(SEVERE, facts(review(dose), kidney=AT_20))) == {
        "target_low_mg_per_day": low,
        "target_mg_per_day": high,
        "next_reduction_mg_per_day": first,
    }
    assert dose - first <= max(dose / 3, 5)


def test_a_new_start_is_the_smallest_dose() -> None:
    assert recommended(judged(SEVERE, facts(start(30), kidney=AT_20))) == {
        "target_low_mg_per_day": 5,
        "target_mg_per_day": 5,
    }


@pytest.mark.parametrize(("after", "target"), [(20, None), (10, None), (25, 20)])
def test_a_dose_reduced_into_the_range_is_not_reduced_again(after: int, target: int | None) -> None:
    since = history((300, None, 40), (10, 40, after))
    found = judged(SEVERE, facts(review(after), kidney=AT_20, history=since))
    assert severity(found) == "high"
    assert recommended(found).get("target_mg_per_day") == target


def test_a_dose_of_a_few_days_needs_no_taper() -> None:
    new = facts(review(30), kidney=AT_20, history=history((13, None, 30), days=13))
    assert "next_reduction_mg_per_day" not in recommended(judged(SEVERE, new))


def test_a_site_may_come_down_gradually() -> None:
    found = judged(SEVERE, facts(review(60), kidney=AT_20), taper_kidney="gradual")
    assert recommended(found)["next_reduction_mg_per_day"] == 50


def test_a_site_may_avoid_baclofen_altogether() -> None:
    found = judged(SEVERE, facts(review(60), kidney=AT_20), renal_severe="avoid only")
    assert recommended(found)["target_mg_per_day"] == 5
    assert recommended(found)["target_low_mg_per_day"] == 5


# -- 24 and 25 -----------------------------------------------------------------------------------


@pytest.mark.parametrize("dose", [5, 60])
def test_dialysis_is_high_at_any_dose(dose: int) -> None:
    found = judged(DIALYSIS, facts(review(dose), kidney=ON_DIALYSIS))
    assert severity(found) == "high"
    assert recommended(found) == {"target_mg_per_day": 5}
    assert activities(found) == {
        "kidney-check": ago(-7),
        "hold-increase": None,
        "specialist-referral": None,
        "no-abrupt-stop": None,
    }


def test_acute_injury_stops_every_raise() -> None:
    found = judged(ACUTE, facts(review(60), kidney=INJURED))
    assert severity(found) == "high"
    assert recommended(found) == {"target_low_mg_per_day": 15, "target_mg_per_day": 30}
    assert activities(found) == {
        "kidney-check": ago(-7),
        "hold-increase": None,
        "no-abrupt-stop": None,
    }
    assert isinstance(found, Finding)
    assert "Condition/aki" in found.evidence


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        pytest.param(15, "order no more than 5 mg/day, and do not raise it", id="too much"),
        pytest.param(5, "order no more than 5 mg/day, and do not raise it", id="the least dose"),
    ],
)
def test_in_acute_injury_a_first_order_is_not_spoken_of_as_a_treatment(
    dose: int, said: str
) -> None:
    found = judged(ACUTE, facts(start(dose), kidney=INJURED))
    assert isinstance(found, Finding)
    assert found.summary == f"Acute kidney injury: {said}"


@pytest.mark.parametrize("dose", [5, 30])
@pytest.mark.parametrize(("slug", "kidneys"), [(SEVERE, AT_20), (ACUTE, INJURED)])
def test_a_first_order_is_given_the_least_dose(dose: int, slug: str, kidneys: Kidney) -> None:
    found = judged(slug, facts(start(dose), kidney=kidneys))
    assert recommended(found) == {"target_low_mg_per_day": 5, "target_mg_per_day": 5}


def test_acute_injury_in_unread_results_is_not_ruled_out() -> None:
    assert judged(ACUTE, facts(kidney=kidney(90, gaps=("unread",)))) == NotEvaluated("unread")


# -- 26 ------------------------------------------------------------------------------------------


def test_mildly_reduced_kidneys_are_a_note_by_default() -> None:
    mild = judged(MILD, facts(kidney=kidney(75)))
    assert isinstance(mild, Clear)
    assert "75" in mild.notes[0]
    assert judged(MILD, facts(kidney=kidney(90))) == Clear()


@pytest.mark.parametrize(
    ("setting", "kidneys", "expected"),
    [
        pytest.param("wolf", kidney(90), None, id="90"),
        pytest.param("wolf", kidney("89.9"), "low", id="89.9"),
        pytest.param("wolf", kidney(60), "low", id="60"),
        pytest.param("vlavonou", clearance(81), None, id="clearance 81"),
        pytest.param("vlavonou", clearance(80), "low", id="clearance 80"),
        pytest.param("vlavonou", kidney(70), None, id="an eGFR is no clearance"),
    ],
)
def test_a_site_may_reduce_in_mildly_reduced_kidneys(
    setting: str, kidneys: Kidney, expected: str | None
) -> None:
    found = judged(MILD, facts(review(60), kidney=kidneys), renal_mild=setting)
    assert severity(found) == expected
    if isinstance(found, Finding):
        assert "40 mg/day" in found.summary


@pytest.mark.parametrize("setting", ["wolf", "vlavonou"])
def test_a_mild_reduction_may_hide_in_unread_results(setting: str) -> None:
    hidden = facts(review(60), kidney=kidney(95, gaps=("Observation/k1 has no date",)))
    assert judged(MILD, hidden, renal_mild=setting) == NotEvaluated("Observation/k1 has no date")


@pytest.mark.parametrize(
    ("setting", "measure", "bound", "told"),
    [
        pytest.param("wolf", "egfr", "60", False, id="above 60"),
        pytest.param("wolf", "egfr", "89", False, id="above 89"),
        pytest.param("wolf", "egfr", "90", True, id="above 90"),
        pytest.param("vlavonou", "creatinine-clearance", "80", False, id="a clearance above 80"),
        pytest.param("vlavonou", "creatinine-clearance", "81", True, id="a clearance above 81"),
        pytest.param("vlavonou", "egfr", "60", True, id="an eGFR is no clearance"),
    ],
)
def test_a_mild_reduction_may_hide_in_a_bound(
    setting: str, measure: str, bound: str, told: bool
) -> None:
    above = kidney(None, Tier.NORMAL, measure=measure, at_least=Decimal(bound))
    found = judged(MILD, facts(review(60), kidney=above), renal_mild=setting)
    assert isinstance(found, Clear if told else NotEvaluated)
    if isinstance(found, NotEvaluated):
        assert f"above {bound}" in found.reason
