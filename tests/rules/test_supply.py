"""A supply that has run out: rule 62."""

from dataclasses import replace

import pytest

from fhir_baclofen.facts import Absent, Action, Known, Unknown
from fhir_baclofen.quantities import mg_per_day
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    NO_ORAL,
    TODAY,
    activities,
    change,
    facts,
    history,
    intent,
    judged,
    line,
    pump_dose,
    review,
    severity,
    start,
    stop,
    therapy,
)
from tests.rules.supplies import ran_out, supply

NO_DISPENSE = Absent("no dispense of oral baclofen is on record")


@pytest.mark.parametrize(
    ("days_without", "expected"),
    [
        pytest.param(-1, None, id="it lasts until tomorrow"),
        pytest.param(0, None, id="today is the first day without: no day has been missed"),
        pytest.param(1, "low", id="one day"),
        pytest.param(3, "low", id="three days are a late refill"),
        pytest.param(4, "high", id="four days"),
        pytest.param(60, "high", id="two months"),
    ],
)
def test_a_supply_that_ran_out_is_told_by_the_days_without_drug(
    days_without: int, expected: str | None
) -> None:
    assert severity(judged("refill-gap", facts(supply=ran_out(days_without)))) == expected


@pytest.mark.parametrize(
    ("dose", "used", "expected"),
    [
        pytest.param("30", 14, "high", id="30 mg/day after 14 days of use"),
        pytest.param("29.9", 14, "moderate", id="below 30 mg/day"),
        pytest.param("30", 13, "moderate", id="before 14 days of use"),
        pytest.param("30", None, "high", id="use of unknown length counts as long"),
    ],
)
def test_a_longer_gap_is_grave_at_a_usual_dose_after_established_use(
    dose: str, used: int | None, expected: str
) -> None:
    given = facts(review(dose), history=history(days=used), supply=ran_out(4))
    assert severity(judged("refill-gap", given)) == expected


def test_a_short_gap_is_low_whatever_the_dose() -> None:
    assert severity(judged("refill-gap", facts(review(80), supply=ran_out(3)))) == "low"


def test_of_a_range_the_lower_end_counts() -> None:
    given = facts(oral=Known(therapy(mg_per_day(20, 40))), supply=ran_out(4))
    assert severity(judged("refill-gap", given)) == "moderate"


def test_a_dose_that_is_not_known_counts_as_large() -> None:
    given = facts(Unknown("the dose could not be read"), oral=Unknown("x"), supply=ran_out(4))
    assert severity(judged("refill-gap", given)) == "high"


def test_days_in_hospital_are_no_days_without_drug() -> None:
    assert judged("refill-gap", facts(supply=ran_out(5, hospital_days=5))) == Clear()
    given = facts(supply=ran_out(5, hospital_days=4))
    assert severity(judged("refill-gap", given)) == "low"


@pytest.mark.parametrize(
    ("days_without", "warned"), [pytest.param(2, False, id="2"), pytest.param(3, True, id="3")]
)
def test_after_three_days_the_full_dose_is_not_restarted_without_a_review(
    days_without: int, warned: bool
) -> None:
    result = judged("refill-gap", facts(supply=ran_out(days_without)))
    assert isinstance(result, Finding)
    assert ("Do not restart at the full dose" in result.advice) is warned
    (to_do,) = result.activities
    assert ("Do not restart at the full dose" in to_do.text) is warned


def test_the_patient_is_contacted_today() -> None:
    result = judged("refill-gap", facts(supply=ran_out(4)))
    assert isinstance(result, Finding)
    assert (result.code, activities(result)) == ("TOOLATE", {"contact-patient": TODAY})
    assert set(result.evidence) == {"MedicationDispense/x34", "MedicationRequest/m1"}


def test_a_renewal_under_test_does_not_close_the_gap() -> None:
    assert severity(judged("refill-gap", facts(change(30, 30), supply=ran_out(4)))) == "high"


@pytest.mark.parametrize(
    ("rule", "made"),
    [
        pytest.param(rule, made, id=f"{rule} {said}")
        for rule in ("refill-gap", "early-refill", "product-switch")
        for said, made in (("in a chart review", review()), ("with an order", change(30, 40)))
    ],
)
def test_without_any_dispense_nothing_is_judged_by_them(rule: str, made: object) -> None:
    result = judged(rule, facts(made, supply=NO_DISPENSE))
    assert result == NotEvaluated(NO_DISPENSE.reason)


@pytest.mark.parametrize("rule", ["refill-gap", "early-refill", "product-switch"])
@pytest.mark.parametrize("missing", [NO_DISPENSE, Unknown("x9 could not be read")])
def test_who_takes_no_tablets_needs_no_dispense(rule: str, missing: Absent | Unknown) -> None:
    pump = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), pump_intent=pump_dose(), supply=missing)
    assert judged(rule, pump) == Clear()
    assert judged(rule, facts(start(15), supply=missing)) == Clear()


@pytest.mark.parametrize("rule", ["refill-gap", "early-refill", "product-switch"])
def test_a_stop_under_test_is_not_judged_by_its_supply(rule: str) -> None:
    assert judged(rule, facts(stop(30), supply=ran_out(10))) == Clear()


def test_while_it_is_not_known_what_is_taken_the_supply_is_not_judged() -> None:
    unread = Unknown("MedicationRequest/m1 could not be read")
    given = facts(unread, oral=unread, oral_lines=(), pump_intent=pump_dose(), supply=ran_out(4))
    assert judged("refill-gap", given) == NotEvaluated(unread.reason)


def test_a_supply_of_unknown_length_is_not_judged() -> None:
    told = supply()
    unread = Known(replace(told.value, run_out=None, unread="no days' supply"))
    assert judged("refill-gap", facts(supply=unread)) == NotEvaluated("no days' supply")


def test_a_dispense_that_was_not_read_does_not_hide_a_gap() -> None:
    result = judged("refill-gap", facts(supply=ran_out(4, gaps=("x9 could not be read",))))
    assert isinstance(result, Finding)
    assert "x9 could not be read" in result.detail


def test_a_dispense_that_was_not_read_leaves_it_open_when_the_supply_ends() -> None:
    missed = supply(gaps=("x9 could not be read",))
    assert judged("refill-gap", facts(supply=missed)) == NotEvaluated("x9 could not be read")


def test_a_dose_beside_the_orders_counts_as_taken() -> None:
    other = intent(Action.INCREASE, 45, 30)
    given = facts(other, oral_lines=(line(), line("MedicationRequest/m2")), supply=ran_out(4))
    assert severity(judged("refill-gap", given)) == "high"
