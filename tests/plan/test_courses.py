"""Which doses follow each other: where nothing is planned, and where an increase has to wait."""

from dataclasses import replace
from decimal import Decimal

import pytest

from fhir_baclofen.facts import DoseHistory, OralIntent, OrderUnderTest, PatientFacts, Submission
from fhir_baclofen.plan import Plan, PlanKind
from tests.plan.cases import patient, proposed
from tests.plan.test_kinds import amounts, days, ended, plan_with, told
from tests.rules.facts_builder import (
    ALCOHOL,
    NO_ORAL,
    age,
    change,
    facts,
    history,
    order,
    review,
    start,
)

SCREENING = "A screening bolus is ordered: it is no daily dose, and none is planned."
NOTHING = "No baclofen is taken or ordered."
FORGOTTEN = (
    "No dose is planned: the last dose is not known, or too long ago to go on from. "
    "A new start is a new decision."
)
UNEVEN = "Uneven doses are possible: the larger ones timed before the hours of craving (X-FR)."
GOVERNED = (
    "Above 80 mg/day specialist advice and close monitoring are asked for "
    "(X-FR, policy aud.governance)."
)


def rising(before: int, dose: int, last: int) -> PatientFacts:
    """An increase in spasticity, so many days after the last one."""
    return patient(change(before, dose), history=history((30, None, 5), (last, 5, before)))


def without(*orders: OrderUnderTest) -> PatientFacts:
    """Nobody takes baclofen; these orders give no daily dose."""
    made = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), history=DoseHistory())
    return replace(made, submission=Submission(orders))


# -- where nothing is planned ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bolus", "stops", "why"),
    [
        (Decimal(50), False, SCREENING),
        (Decimal(50), True, NOTHING),
        (None, False, NOTHING),
        (None, True, NOTHING),
    ],
)
def test_a_screening_bolus_is_no_dose_to_plan(bolus: Decimal | None, stops: bool, why: str) -> None:
    plan = proposed(without(order(bolus_ug=bolus, is_stop=stops, regimen=None)))
    assert (plan.kind, plan.steps) == (PlanKind.NONE, ())
    assert why in plan.notes
    assert len({SCREENING, NOTHING}.intersection(plan.notes)) == 1


def test_without_therapy_and_order_it_is_said_that_there_is_none() -> None:
    assert NOTHING in proposed(without()).notes


def test_after_a_therapy_that_ran_out_too_long_ago_a_start_is_a_new_decision() -> None:
    plan = proposed(ended(20, how="ran out"))
    assert plan.kind is PlanKind.NONE
    assert FORGOTTEN in plan.notes


# -- where an increase has to wait -----------------------------------------------------------------


@pytest.mark.parametrize(("last", "first_days"), [(1, [0, 2, 5]), (2, [0, 1, 4]), (3, [0, 3, 6])])
def test_an_increase_too_soon_waits_at_the_present_dose(last: int, first_days: list[int]) -> None:
    plan = proposed(rising(15, 20, last))
    assert plan.kind is PlanKind.TITRATION
    waits = last < 3
    assert amounts(plan)[:3] == ([15, 20, 25] if waits else [20, 25, 30])
    assert days(plan)[:3] == first_days


@pytest.mark.parametrize(("wait", "steps"), [(14, 2), (13, 2), (15, 1)])
def test_what_would_begin_after_the_next_review_is_not_planned(wait: int, steps: int) -> None:
    plan = plan_with(
        rising(15, 20, 30),
        told("titration-interval-too-short", earliest_next_increase_in_days=wait),
    )
    assert days(plan)[:2] == [0, wait][:steps]
    assert amounts(plan)[0] == 15 or steps == 1


def test_the_longer_of_two_waits_counts() -> None:
    plan = plan_with(
        rising(15, 20, 30),
        told("titration-interval-too-short", earliest_next_increase_in_days=2),
        told("titration-step-too-large", earliest_next_increase_in_days=6),
    )
    assert days(plan)[:2] == [0, 6]


def test_a_first_dose_has_nothing_to_wait_at() -> None:
    plan = plan_with(
        patient(start(15)), told("titration-interval-too-short", earliest_next_increase_in_days=4)
    )
    assert (days(plan)[0], amounts(plan)[0]) == (0, 15)


# -- alcohol use disorder --------------------------------------------------------------------------


def in_alcohol(intent: OralIntent) -> Plan:
    return proposed(patient(intent, indication=ALCOHOL, age=age(45)))


@pytest.mark.parametrize(
    ("intent", "uneven"), [(review(30), True), (start(5), True), (change(60, 10), False)]
)
def test_uneven_doses_are_offered_where_a_dose_goes_on(intent: OralIntent, uneven: bool) -> None:
    assert (UNEVEN in in_alcohol(intent).notes) is uneven


@pytest.mark.parametrize(("before", "governed"), [(55, False), (60, True)])
def test_close_monitoring_is_asked_for_where_steps_go_beyond_80(
    before: int, governed: bool
) -> None:
    """Every 3 days 5 mg more: from 60 in two weeks to 80, from 65 to above it."""
    plan = in_alcohol(change(before, before + 5))
    assert (max(amounts(plan)) > 80) is governed
    assert (GOVERNED in plan.notes) is governed


def test_a_dose_that_stays_above_80_is_no_titration_that_goes_beyond() -> None:
    assert GOVERNED not in in_alcohol(review(100)).notes
