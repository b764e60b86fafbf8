"""Rules 5 to 7: whether kidney function is known, usable and recent."""

import pytest

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    Action,
    IndicationFact,
    Kidney,
    Known,
    OralIntent,
    PumpIntent,
    Submission,
    Tier,
    Unknown,
    UnusableValue,
)
from fhir_baclofen.quantities import ug_per_day
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Yielded
from tests.rules.facts_builder import (
    ALCOHOL,
    NO_ORAL,
    SPASTICITY,
    TODAY,
    activities,
    age,
    ago,
    change,
    drug,
    drugs,
    facts,
    judged,
    kidney,
    order,
    problem,
    problems,
    review,
    severity,
    start,
)

MISSING = "renal-function-missing"
UNUSABLE = "renal-value-unusable"
OVERDUE = "renal-monitoring-overdue"
NONE = kidney(None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(start(15), "low", id="start"),
        pytest.param(change(20, 25), "low", id="increase"),
        pytest.param(change(20, 20), "low", id="renewal"),
        pytest.param(review(20), "low", id="chart review"),
        pytest.param(change(20, 15), None, id="reduction"),
    ],
)
def test_kidney_function_is_asked_for_unless_the_dose_falls(
    given: OralIntent, expected: str | None
) -> None:
    found = judged(MISSING, facts(given, kidney=NONE))
    assert severity(found) == expected


def test_the_check_is_due_before_the_next_increase() -> None:
    found = judged(MISSING, facts(start(15), kidney=NONE))
    assert isinstance(found, Finding)
    assert [(a.code, a.before_next_increase) for a in found.activities] == [("kidney-check", True)]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"age": age(64)}, "low", id="64 years"),
        pytest.param({"age": age(65)}, "moderate", id="65 years"),
        pytest.param({"age": Absent("no birth date")}, "moderate", id="age unknown"),
        pytest.param(
            {"kidney": kidney(None, unstaged_ckd=("Condition/ckd",))}, "moderate", id="no stage"
        ),
        pytest.param({"problems": problems(diabetes=(problem("t2"),))}, "moderate", id="diabetes"),
        pytest.param(
            {"problems": problems(hypertension=(problem("ht"),))}, "low", id="hypertension alone"
        ),
        pytest.param(
            {"problems": problems(hypertension=(problem("ht"),), heart_failure=(problem("hf"),))},
            "moderate",
            id="hypertension with heart failure",
        ),
        pytest.param(
            {"other_drugs": drugs(nephroactive=(drug("ibuprofen"),))}, "moderate", id="ibuprofen"
        ),
        pytest.param(
            {"other_drugs": drugs(nephroactive=(drug("ibuprofen", ended=ago(1)),))},
            "low",
            id="ibuprofen ended",
        ),
        pytest.param({"problems": problems("Condition: 500")}, "moderate", id="unread conditions"),
        pytest.param({"other_drugs": drugs("drugs: 500")}, "moderate", id="unread drugs"),
    ],
)
def test_what_makes_it_graver(changed: dict[str, object], expected: str) -> None:
    assert severity(judged(MISSING, facts(**{"kidney": NONE, **changed}))) == expected


@pytest.mark.parametrize(
    ("dose", "indication", "expected"),
    [(80, ALCOHOL, "low"), (81, ALCOHOL, "moderate"), (81, SPASTICITY, "low")],
)
def test_above_the_governance_dose_it_is_graver(
    dose: int, indication: IndicationFact, expected: str
) -> None:
    found = judged(MISSING, facts(review(dose), indication=indication, kidney=NONE))
    assert severity(found) == expected


def test_an_unreadable_dose_in_alcohol_use_disorder_counts_as_high() -> None:
    given = facts(Unknown("not read"), indication=ALCOHOL, kidney=NONE)
    assert severity(judged(MISSING, given)) == "moderate"


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(kidney(90), id="a value"),
        pytest.param(kidney(None, Tier.SEVERE), id="a stage"),
        pytest.param(kidney(None, newest_usable_on=ago(800)), id="an old value"),
    ],
)
def test_known_kidneys_are_not_asked_for(known: Kidney) -> None:
    assert isinstance(judged(MISSING, facts(kidney=known)), Clear)


def test_kidney_function_that_could_not_be_read_is_not_missing_but_unevaluated() -> None:
    unread = facts(kidney=kidney(None, result_gaps=("Observation: timed out",)))
    assert judged(MISSING, unread) == NotEvaluated("Observation: timed out")


def test_a_pump_order_asks_too_but_a_review_of_the_pump_does_not() -> None:
    ordered = PumpIntent(Action.START, ug_per_day(300), None, ())
    given = facts(
        NO_ORAL,
        pump_intent=Known(ordered),
        submission=Submission((order(route=Route.INTRATHECAL),)),
        kidney=NONE,
    )
    assert severity(judged(MISSING, given)) == "low"
    running = PumpIntent(Action.REVIEW, ug_per_day(300), ug_per_day(300), ())
    alone = facts(NO_ORAL, pump_intent=Known(running), kidney=NONE)
    assert isinstance(judged(MISSING, alone), Clear)


# -- 6 -------------------------------------------------------------------------------------------

NO_UNIT = UnusableValue("Observation/o9", ago(3), "no unit", hides_tier=False)
BELOW_60 = UnusableValue("Observation/o8", ago(3), '"<60" hides how low it is', hides_tier=True)


@pytest.mark.parametrize(
    ("unusable", "newest", "expected"),
    [
        pytest.param((), ago(30), None, id="nothing unusable"),
        pytest.param((NO_UNIT,), None, "moderate", id="nothing else"),
        pytest.param((NO_UNIT,), ago(365), None, id="a usable value 365 days ago"),
        pytest.param((NO_UNIT,), ago(366), "moderate", id="a usable value 366 days ago"),
        pytest.param((BELOW_60,), ago(30), "moderate", id="a bound that hides the tier"),
    ],
)
def test_an_unusable_value_matters_where_nothing_stands_in(
    unusable: tuple[UnusableValue, ...], newest: object, expected: str | None
) -> None:
    found = judged(UNUSABLE, facts(kidney=kidney(90, newest_usable_on=newest, unusable=unusable)))
    assert severity(found) == expected
    if expected:
        assert activities(found) == {"kidney-check": TODAY}


def test_unusable_and_missing_are_one_problem() -> None:
    given = facts(kidney=kidney(None, unusable=(NO_UNIT,)))
    assert severity(judged(UNUSABLE, given)) == "moderate"
    told = judged(MISSING, given)
    assert isinstance(told, Yielded)
    assert told.to == UNUSABLE


# -- 7 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"), [pytest.param(365, None, id="365"), pytest.param(366, "low", id="366")]
)
def test_a_year_without_a_kidney_check_is_overdue(days: int, expected: str | None) -> None:
    found = judged(OVERDUE, facts(kidney=kidney(90, days_ago=days)))
    assert severity(found) == expected
    if expected:
        assert activities(found) == {"kidney-check": TODAY}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"oral_intent": review(60)}, "low", id="60 mg/day"),
        pytest.param({"oral_intent": review(61)}, "moderate", id="61 mg/day"),
        pytest.param({"oral_intent": Unknown("not read")}, "moderate", id="dose unread"),
        pytest.param({"age": age(65)}, "moderate", id="65 years"),
        pytest.param({"age": Unknown("no date")}, "moderate", id="age unknown"),
        pytest.param({"kidney": kidney(59, days_ago=400)}, "moderate", id="last value 59"),
        pytest.param({"kidney": kidney(60, days_ago=400)}, "low", id="last value 60"),
    ],
)
def test_what_makes_overdue_monitoring_graver(changed: dict[str, object], expected: str) -> None:
    given = {"kidney": kidney(90, days_ago=400), **changed}
    assert severity(judged(OVERDUE, facts(**given))) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(change(30, 30), "low", id="renewal"),
        pytest.param(change(30, 25), "low", id="reduction: current baclofen"),
        pytest.param(start(15), None, id="start"),
    ],
)
def test_it_concerns_baclofen_that_is_taken(given: OralIntent, expected: str | None) -> None:
    assert severity(judged(OVERDUE, facts(given, kidney=kidney(90, days_ago=400)))) == expected


@pytest.mark.parametrize(
    ("value", "years", "days", "expected"),
    [
        pytest.param(59, 45, 182, None, id="low value, 182 days"),
        pytest.param(59, 45, 183, "moderate", id="low value, 183 days"),
        pytest.param(90, 65, 183, "moderate", id="older adult, 183 days"),
        pytest.param(90, 45, 183, None, id="others wait a year"),
        pytest.param(90, 45, 366, "low", id="others after a year"),
    ],
)
def test_a_site_may_ask_twice_a_year(
    value: int, years: int, days: int, expected: str | None
) -> None:
    given = facts(kidney=kidney(value, days_ago=days), age=age(years))
    assert severity(judged(OVERDUE, given, renal_stale=6)) == expected


@pytest.mark.parametrize(
    ("value", "years", "months", "expected"),
    [
        pytest.param(60, 45, 12, "every year", id="value 60"),
        pytest.param(59, 45, 12, "every 6 months", id="value 59"),
        pytest.param(90, 65, 12, "every year", id="older adult"),
        pytest.param(90, 65, 6, "every 6 months", id="older adult, site asks twice a year"),
        pytest.param(90, 45, 6, "every year", id="others where a site asks twice a year"),
    ],
)
def test_reduced_kidneys_are_measured_twice_a_year(
    value: int, years: int, months: int, expected: str
) -> None:
    given = facts(kidney=kidney(value, days_ago=400), age=age(years))
    found = judged(OVERDUE, given, renal_stale=months)
    assert isinstance(found, Finding)
    assert found.advice.endswith(f"now, then {expected}.")
    assert [a.text.endswith(f"now, then {expected}.") for a in found.activities] == [True]


def test_without_any_value_it_is_another_rules_problem() -> None:
    assert isinstance(judged(OVERDUE, facts(kidney=NONE)), Clear)
