"""Rule 63: baclofen taken at home goes on in hospital."""

from dataclasses import replace
from decimal import Decimal
from typing import TypedDict, Unpack

import pytest

from fhir_baclofen.facts import Absent, Known, Stay, Tier, Unknown
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    CURRENT,
    NO_ORAL,
    activities,
    change,
    facts,
    judged,
    kidney,
    line,
    recommended,
    review,
    severity,
    stop,
)

CONTINUITY = "admission-continuity"


class Changes(TypedDict, total=False):
    """What of a stay differs from the usual one."""

    unconscious: bool
    reconciled: bool
    given: tuple[str, ...]
    gaps: tuple[str, ...]


def stay(
    hours: str | None = "15", at_most: str | None = None, **more: Unpack[Changes]
) -> Known[Stay]:
    """A stay since so many hours in which nothing was ordered, with a reconciled home list."""
    known = None if hours is None else Decimal(hours)
    made = Stay(
        reference="Encounter/e1",
        hours=known,
        hours_at_most=Decimal(at_most) if at_most else known,
        unconscious=False,
        reconciled=True,
        given=(),
        evidence=("Encounter/e1",),
    )
    return Known(replace(made, **more), ("Encounter/e1",))


@pytest.mark.parametrize(
    ("hours", "unconscious", "fires"),
    [
        ("11.9", False, False),
        ("12", False, True),
        ("23.9", True, False),
        ("24", True, True),
        ("400", False, True),
    ],
)
def test_the_home_dose_is_ordered_in_time(hours: str, unconscious: bool, fires: bool) -> None:
    found = judged(CONTINUITY, facts(stay=stay(hours, unconscious=unconscious)))
    assert severity(found) == ("high" if fires else None)


def test_it_names_the_dose_to_continue() -> None:
    found = judged(CONTINUITY, facts(stay=stay()))
    assert recommended(found) == {"continue_mg_per_day": 30}
    assert activities(found) == {"continue-home-dose": None}
    assert isinstance(found, Finding)
    assert found.summary.startswith("Continue baclofen 30 mg/day from home")
    assert found.evidence == ("Encounter/e1", CURRENT)
    assert found.code == "TIME"
    assert "check kidney function" in found.advice


def test_an_inpatient_order_or_a_dose_given_is_enough() -> None:
    given = stay(given=("MedicationRequest/ward",))
    assert isinstance(judged(CONTINUITY, facts(stay=given)), Clear)


@pytest.mark.parametrize(("dose", "expected"), [("5", "moderate"), ("7.5", "high")])
def test_a_very_small_home_dose_matters_less(dose: str, expected: str) -> None:
    found = facts(review(dose), oral_lines=(line(dose=dose),), stay=stay())
    assert severity(judged(CONTINUITY, found)) == expected


def test_a_home_list_that_nobody_reconciled_is_asked_about() -> None:
    found = judged(CONTINUITY, facts(stay=stay(reconciled=False)))
    assert severity(found) == "moderate"
    assert isinstance(found, Finding)
    assert "what is really taken" in found.detail


def test_what_could_not_be_read_never_lowers_the_severity() -> None:
    unread = stay(reconciled=False, gaps=("Task could not be read: 500",))
    found = judged(CONTINUITY, facts(stay=unread))
    assert severity(found) == "high"
    assert isinstance(found, Finding)
    assert "Task could not be read: 500" in found.detail


def test_an_unconscious_patient_needs_another_way() -> None:
    found = judged(CONTINUITY, facts(stay=stay("30", unconscious=True)))
    assert isinstance(found, Finding)
    assert "feeding tube" in found.advice
    assert "intrathecal" in found.advice


@pytest.mark.parametrize(("hours", "warns"), [("71.9", False), ("72", True)])
def test_after_days_without_it_the_full_dose_needs_a_review(hours: str, warns: bool) -> None:
    found = judged(CONTINUITY, facts(stay=stay(hours)))
    assert isinstance(found, Finding)
    assert ("not at the full dose without a review" in found.detail) is warns


@pytest.mark.parametrize(
    "bad", [kidney(22), kidney(None, Tier.DIALYSIS), kidney(90, acute=True)], ids=lambda k: k.tier
)
def test_with_failing_kidneys_no_home_dose_is_named(bad: object) -> None:
    found = judged(CONTINUITY, facts(stay=stay(), kidney=bad))
    assert severity(found) == "high"
    assert recommended(found) == {}
    assert isinstance(found, Finding)
    assert "the dose that the kidneys allow" in found.advice
    assert found.summary.startswith("Continue baclofen as the kidneys allow (30 mg/day at home):")
    assert [to_do.text for to_do in found.activities] == [
        "Continue baclofen in hospital, at the dose that the kidneys allow."
    ]


def test_a_home_dose_that_was_not_read_is_continued_all_the_same() -> None:
    lines = (line(), line("MedicationRequest/m2", regimen=None, unread="as directed"))
    found = judged(CONTINUITY, facts(oral_lines=lines, oral=Unknown("as directed"), stay=stay()))
    assert severity(found) == "high"
    assert recommended(found) == {}
    assert activities(found) == {"continue-home-dose": None}


def test_two_home_orders_add_up() -> None:
    lines = (line(), line("MedicationRequest/m2", dose=20))
    assert recommended(judged(CONTINUITY, facts(oral_lines=lines, stay=stay()))) == {
        "continue_mg_per_day": 50
    }


def test_without_home_baclofen_nothing_is_to_be_continued() -> None:
    ward = (line(inpatient=True),)
    assert isinstance(judged(CONTINUITY, facts(oral_lines=ward, stay=stay())), Clear)
    none = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), stay=stay())
    assert isinstance(judged(CONTINUITY, none), Clear)
    unread = facts(Unknown("timed out"), oral=Unknown("timed out"), oral_lines=(), stay=stay())
    assert judged(CONTINUITY, unread) == NotEvaluated("timed out")


def test_outside_a_hospital_it_passes_and_with_unread_encounters_it_stays_open() -> None:
    assert isinstance(judged(CONTINUITY, facts(stay=Absent("no record"))), Clear)
    assert judged(CONTINUITY, facts(stay=Unknown("timed out"))) == NotEvaluated("timed out")


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (stay(None), "Encounter/e1 has no start"),
        (stay("0", "12"), "the hour of Encounter/e1 is not on record"),
        (stay("3", gaps=("Encounter: 500",)), "Encounter: 500"),
    ],
    ids=["no start", "a day only", "an earlier stay unread"],
)
def test_an_admission_that_is_not_known_leaves_it_open(found: Known[Stay], reason: str) -> None:
    assert judged(CONTINUITY, facts(stay=found)) == NotEvaluated(reason)


def test_a_day_of_admission_that_is_surely_too_long_ago_is_enough() -> None:
    assert severity(judged(CONTINUITY, facts(stay=stay("12", "36")))) == "high"
    assert isinstance(judged(CONTINUITY, facts(stay=stay("0", "11"))), Clear)


def test_it_is_judged_with_an_order_and_not_with_a_stop() -> None:
    assert severity(judged(CONTINUITY, facts(change(30, 35), stay=stay()))) == "high"
    assert isinstance(judged(CONTINUITY, facts(stop(30), stay=stay())), Clear)
