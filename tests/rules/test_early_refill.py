"""Refills that come too early, and supplies of several prescribers: rule 78."""

from dataclasses import replace
from datetime import date

import pytest

from fhir_baclofen.facts import Handout, Known, Submission
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import TODAY, ago, change, facts, judged, order, severity
from tests.rules.supplies import handout, refill, supply


def told(*handouts: Handout) -> str | None:
    """The severity with which a chart review tells of these supplies."""
    return severity(judged("early-refill", facts(supply=supply(*handouts))))


@pytest.mark.parametrize(
    ("left", "of", "expected"),
    [
        pytest.param(7, 28, None, id="a quarter left is in time"),
        pytest.param(7, 27, "moderate", id="more than a quarter and seven days"),
        pytest.param(6, 20, None, id="less than seven days"),
        pytest.param(7, 20, "moderate", id="seven days"),
    ],
)
def test_two_early_refills_are_told(left: int, of: int, expected: str | None) -> None:
    assert told(handout(80), refill(50, left, of), refill(20, left, of)) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        pytest.param(15, None, id="half of the supply"),
        pytest.param(16, "moderate", id="more than half"),
    ],
)
def test_a_single_refill_is_told_with_more_than_half_left(left: int, expected: str | None) -> None:
    assert told(handout(60), refill(20, left, 30)) == expected


def test_half_of_a_small_supply_left_is_told_too() -> None:
    assert told(handout(30), refill(20, 4, 7)) == "moderate"


def test_one_early_refill_is_not_told() -> None:
    assert told(handout(60), refill(20, 10, 30)) is None


@pytest.mark.parametrize(
    ("first", "expected"),
    [pytest.param(90, "moderate", id="90 days ago"), pytest.param(91, None, id="91 days ago")],
)
def test_early_refills_count_for_ninety_days(first: int, expected: str | None) -> None:
    assert told(handout(120), refill(first, 10), refill(20, 10)) == expected
    assert told(handout(120), refill(first, 16)) == expected


def test_two_supplies_of_one_day_are_one_refill() -> None:
    early = refill(20, 10)
    other = replace(early, reference="MedicationDispense/other")
    assert told(handout(60), early, other) is None


@pytest.mark.parametrize(
    ("journeys", "expected"),
    [
        pytest.param((True, True), "low", id="both for a journey"),
        pytest.param((True, False), "low", id="only together with the journey's"),
        pytest.param((False, False), "moderate", id="none"),
    ],
)
def test_a_supply_for_a_journey_is_a_note(journeys: tuple[bool, bool], expected: str) -> None:
    first, second = journeys
    found = told(handout(80), refill(50, 10, vacation=first), refill(20, 10, vacation=second))
    assert found == expected


def test_a_journey_does_not_excuse_other_refills() -> None:
    assert told(handout(80), refill(50, 20, vacation=True), refill(20, 20)) == "moderate"


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        pytest.param(15, None, id="half of the supply left"),
        pytest.param(16, "moderate", id="more than half left"),
    ],
)
def test_a_renewal_under_test_is_a_refill_asked_for(left: int, expected: str | None) -> None:
    until = date.fromordinal(TODAY.toordinal() + left)
    given = facts(change(30, 30), supply=supply(handout(15), run_out=until))
    assert severity(judged("early-refill", given)) == expected


def test_a_renewal_for_a_journey_is_a_note() -> None:
    until = date.fromordinal(TODAY.toordinal() + 20)
    away = Submission((order(vacation=True),))
    given = facts(change(30, 30), submission=away, supply=supply(handout(10), run_out=until))
    assert severity(judged("early-refill", given)) == "low"


@pytest.mark.parametrize("dose", [25, 35])
def test_a_new_dose_needs_a_new_supply(dose: int) -> None:
    until = date.fromordinal(TODAY.toordinal() + 29)
    given = facts(change(30, dose), supply=supply(handout(1), run_out=until))
    assert judged("early-refill", given) == Clear()


def test_a_renewal_on_the_day_of_a_dispense_is_no_second_refill() -> None:
    until = date.fromordinal(TODAY.toordinal() + 30)
    given = facts(change(30, 30), supply=supply(handout(0), run_out=until))
    assert judged("early-refill", given) == Clear()


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        pytest.param(49, 20, "moderate", id="on the last day of the other supply"),
        pytest.param(50, 20, None, id="the day after"),
        pytest.param(70, 60, "moderate", id="60 days ago"),
        pytest.param(71, 61, None, id="61 days ago"),
    ],
)
def test_overlapping_supplies_of_two_prescribers_are_told(
    first: int, later: int, expected: str | None
) -> None:
    assert told(handout(first), handout(later, prescriber="Practitioner/b")) == expected


@pytest.mark.parametrize(
    "prescriber", [pytest.param("Practitioner/a", id="the same"), pytest.param(None, id="unknown")]
)
def test_a_prescriber_is_another_one_only_when_known(prescriber: str | None) -> None:
    assert told(handout(40), handout(20, prescriber=prescriber)) is None


def test_a_supply_of_unknown_length_leaves_it_open() -> None:
    given = facts(supply=supply(handout(50, days=None), handout(20, left=None)))
    when = ago(20).isoformat()
    assert judged("early-refill", given) == NotEvaluated(
        f"how much was left at the dispense of {when} is not known"
    )


def test_a_renewal_with_a_supply_of_unknown_length_leaves_it_open() -> None:
    unread = replace(supply(handout(20, days=None)).value, run_out=None, unread="no days' supply")
    given = facts(change(30, 30), supply=Known(unread))
    assert judged("early-refill", given) == NotEvaluated("no days' supply")


def test_a_dispense_that_was_not_read_leaves_it_open() -> None:
    given = facts(supply=supply(gaps=("x9 could not be read",)))
    assert judged("early-refill", given) == NotEvaluated("x9 could not be read")


def test_the_finding_names_the_refills_and_what_was_left() -> None:
    result = judged(
        "early-refill", facts(supply=supply(handout(80), refill(50, 10), refill(20, 12)))
    )
    assert isinstance(result, Finding)
    assert result.code == "TOOSOON"
    assert result.evidence == ("MedicationDispense/x50", "MedicationDispense/x20")
    assert "with 12 of 30 days left" in result.summary
    assert "with 10 of 30 days left" in result.detail


def test_supplies_of_several_prescribers_are_a_sign_of_misuse() -> None:
    given = facts(supply=supply(handout(40), handout(20, prescriber="Practitioner/b")))
    result = judged("early-refill", given)
    assert isinstance(result, Finding)
    assert (result.code, result.evidence) == (
        "ABUSE",
        ("MedicationDispense/x40", "MedicationDispense/x20"),
    )
