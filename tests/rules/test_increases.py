"""Rules 12 and 13: how much and how soon the dose is raised."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Action,
    Age,
    CarePlans,
    Fact,
    IndicationFact,
    Kidney,
    OralIntent,
    OwnPlan,
    Submission,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Yielded
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    age,
    change,
    facts,
    history,
    intent,
    judged,
    kidney,
    order,
    recommended,
    regimen,
    severity,
    start,
)

STEP = "titration-step-too-large"
INTERVAL = "titration-interval-too-short"
SLOW_PLAN = CarePlans((OwnPlan("CarePlan/p", frozenset({"slow-titration"}), (), ()),))


@pytest.mark.parametrize(
    ("indication", "limit", "step"),
    [
        pytest.param(SPASTICITY, 15, 5, id="spasticity"),
        pytest.param(ALCOHOL, 10, 5, id="alcohol use disorder"),
        pytest.param(NEUROPATHIC, 5, 5, id="neuropathic pain"),
        pytest.param(HICCUPS, 15, 15, id="hiccups"),
        pytest.param(OTHER, 15, 5, id="dystonia"),
        pytest.param(UNKNOWN, 15, 5, id="unknown"),
    ],
)
def test_a_step_up_has_a_limit(indication: IndicationFact, limit: int, step: int) -> None:
    at, above = (facts(change(30, 30 + rise), indication=indication) for rise in (limit, limit + 1))
    assert isinstance(judged(STEP, at), Clear)
    found = judged(STEP, above)
    assert severity(found) == "moderate"
    assert recommended(found) == {
        "next_step_mg_per_day": 30 + step,
        "earliest_next_increase_in_days": 0,
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(40, 69, "moderate", id="29 mg more"),
        pytest.param(40, 70, "high", id="30 mg more"),
        pytest.param(20, 39, "moderate", id="19 mg more, not doubled"),
        pytest.param(20, 40, "high", id="doubled by 20 mg"),
        pytest.param(21, 41, "moderate", id="20 mg more, not doubled"),
        pytest.param(16, 32, "moderate", id="doubled by less than 20 mg"),
    ],
)
def test_a_very_large_step_is_dangerous(before: int, after: int, expected: str) -> None:
    assert severity(judged(STEP, facts(change(before, after)))) == expected


@pytest.mark.parametrize(
    ("years", "kidneys", "fires"),
    [
        pytest.param(age(64), kidney(60), False, id="64 years, normal kidneys"),
        pytest.param(age(65), kidney(60), True, id="65 years"),
        pytest.param(age(64), kidney(59), True, id="moderate kidneys"),
        pytest.param(Unknown("no date"), kidney(90), True, id="age unknown"),
        pytest.param(age(45), kidney(None, gaps=("timed out",)), True, id="kidneys unread"),
        pytest.param(age(45), kidney(None), False, id="no kidney result on record"),
    ],
)
def test_older_adults_and_reduced_kidneys_go_up_by_5(
    years: Fact[Age], kidneys: Kidney, fires: bool
) -> None:
    at = facts(change(20, 25), age=years, kidney=kidneys)
    above = facts(change(20, 26), age=years, kidney=kidneys)
    assert isinstance(judged(STEP, at), Clear)
    found = judged(STEP, above)
    assert isinstance(found, Finding) is fires
    if fires:
        assert recommended(found)["next_step_mg_per_day"] == 25


@pytest.mark.parametrize(
    "slow",
    [
        pytest.param({"care_plans": SLOW_PLAN}, id="by a care plan"),
        pytest.param({"oral_intent": change(20, 23, names_slow=True)}, id="by the order"),
    ],
)
def test_the_slow_protocol_goes_up_by_2_5(slow: dict[str, object]) -> None:
    assert isinstance(judged(STEP, facts(change(20, 23))), Clear)
    found = judged(STEP, facts(**{"oral_intent": change(20, 23), **slow}))
    assert severity(found) == "moderate"
    assert recommended(found)["next_step_mg_per_day"] == Decimal("22.5")


@pytest.mark.parametrize(
    ("switch", "value", "indication", "next_step"),
    [
        ("titration.spasticity", "label", SPASTICITY, 45),
        ("titration.aud", 10, ALCOHOL, 40),
        ("titration.neuropathic", 5, NEUROPATHIC, 35),
    ],
)
def test_a_site_may_set_the_plan_step(
    switch: str, value: object, indication: IndicationFact, next_step: int
) -> None:
    found = judged(STEP, facts(change(30, 50), indication=indication), **{switch: value})
    assert recommended(found)["next_step_mg_per_day"] == next_step


def test_the_next_step_stays_below_the_ceiling() -> None:
    found = judged(STEP, facts(change(58, 70), indication=NEUROPATHIC))
    assert recommended(found)["next_step_mg_per_day"] == 60


def test_at_the_ceiling_there_is_no_next_step() -> None:
    assert recommended(judged(STEP, facts(change(80, 100)))) == {}


def test_the_wait_runs_from_the_last_increase() -> None:
    given = facts(change(30, 50), history=history((1, 25, 30)))
    assert recommended(judged(STEP, given))["earliest_next_increase_in_days"] == 2


def stepped(given: OralIntent, *steps: tuple[int | None, int]) -> dict[str, object]:
    return {"oral_intent": given, "submission": Submission((order(regimen=regimen(*steps)),))}


def test_the_steps_within_one_order_are_judged_too() -> None:
    gentle = stepped(start(30, first=Decimal(15)), (3, 15), (None, 30))
    steep = stepped(start(60, first=Decimal(15)), (3, 15), (None, 60))
    assert isinstance(judged(STEP, facts(**gentle)), Clear)
    assert severity(judged(STEP, facts(**steep))) == "high"


def test_from_an_unreadable_dose_the_step_is_not_evaluated() -> None:
    unclear = facts(intent(Action.CHANGE, 60, None, gaps=("not read",)))
    assert judged(STEP, unclear) == NotEvaluated("not read")
    assert judged(INTERVAL, unclear) == NotEvaluated("not read")


@pytest.mark.parametrize("slug", [STEP, INTERVAL])
def test_an_order_in_place_of_a_pump_is_not_compared(slug: str) -> None:
    given = facts(change(20, 60, from_pump=True), history=history((1, None, 20)))
    assert isinstance(judged(slug, given), Clear)


# -- 13 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indication", "interval"),
    [(SPASTICITY, 3), (ALCOHOL, 3), (NEUROPATHIC, 7), (HICCUPS, 3), (OTHER, 3), (UNKNOWN, 3)],
)
def test_increases_are_spaced(indication: IndicationFact, interval: int) -> None:
    soon, later = (
        facts(change(20, 25), indication=indication, history=history((days, 15, 20)))
        for days in (interval - 1, interval)
    )
    assert isinstance(judged(INTERVAL, later), Clear)
    found = judged(INTERVAL, soon)
    assert severity(found) == "moderate"
    assert recommended(found)["earliest_next_increase_in_days"] == 1
    assert recommended(found)["next_step_mg_per_day"] in {25, 35}


@pytest.mark.parametrize(("days", "fires"), [(4, True), (5, False)])
def test_the_slow_protocol_waits_five_days(days: int, fires: bool) -> None:
    given = facts(change(20, 22), history=history((days, 15, 20)), care_plans=SLOW_PLAN)
    assert isinstance(judged(INTERVAL, given), Finding) is fires


def test_the_start_counts_as_an_increase() -> None:
    given = facts(change(15, 20), history=history((2, None, 15)))
    assert severity(judged(INTERVAL, given)) == "moderate"


def test_a_reduction_in_between_does_not_count() -> None:
    given = facts(change(20, 25), history=history((30, None, 25), (1, 25, 20)))
    assert isinstance(judged(INTERVAL, given), Clear)


def test_without_the_day_of_the_last_increase_it_is_not_evaluated() -> None:
    result = judged(INTERVAL, facts(change(20, 25), history=history()))
    assert isinstance(result, NotEvaluated)


def test_an_incomplete_history_may_hide_a_later_increase() -> None:
    given = facts(change(20, 25), history=history((30, 15, 20), gaps=("not read",)))
    assert judged(INTERVAL, given) == NotEvaluated("not read")


def test_steps_within_one_order_are_spaced_too() -> None:
    hasty = stepped(start(25, first=Decimal(15)), (2, 15), (None, 25))
    calm = stepped(start(25, first=Decimal(15)), (3, 15), (None, 25))
    assert severity(judged(INTERVAL, facts(**hasty))) == "moderate"
    assert isinstance(judged(INTERVAL, facts(**calm)), Clear)


def test_too_large_a_step_tells_too_short_an_interval_too() -> None:
    told = judged(INTERVAL, facts(change(20, 60), history=history((1, None, 20))))
    assert isinstance(told, Yielded)
    assert told.to == STEP
