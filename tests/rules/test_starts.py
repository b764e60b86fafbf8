"""Rules 11 and 20: how baclofen is started, and started again after sedation."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Action,
    Age,
    DoseChange,
    Fact,
    IndicationFact,
    OralIntent,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    activities,
    age,
    ago,
    change,
    facts,
    history,
    intent,
    judged,
    kidney,
    recommended,
    review,
    severity,
    start,
)

HIGH_START = "start-dose-high"
SLOW = "slow-titration-suggest"


@pytest.mark.parametrize(
    ("indication", "usual", "accepted"),
    [
        pytest.param(SPASTICITY, 15, 15, id="spasticity"),
        pytest.param(ALCOHOL, 5, 20, id="alcohol use disorder"),
        pytest.param(NEUROPATHIC, 10, 15, id="neuropathic pain"),
        pytest.param(HICCUPS, 15, 30, id="hiccups"),
        pytest.param(OTHER, 15, 15, id="dystonia"),
        pytest.param(UNKNOWN, 15, 15, id="unknown"),
    ],
)
def test_a_start_is_judged_by_its_indication(
    indication: IndicationFact, usual: int, accepted: int
) -> None:
    doses = {
        usual: None,
        accepted: "low" if accepted > usual else None,
        accepted + 1: "moderate",
        accepted * 2: "moderate",
        accepted * 2 + 1: "high",
    }
    for dose, expected in doses.items():
        found = judged(HIGH_START, facts(start(dose), indication=indication))
        assert severity(found) == expected, dose
        if expected:
            assert recommended(found) == {"start_mg_per_day": usual}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        pytest.param(age(64), "low", id="64 years: 20 is accepted"),
        pytest.param(age(65), "moderate", id="65 years: 15 is accepted"),
        pytest.param(Unknown("no date"), "moderate", id="age unknown: taken as older"),
    ],
)
def test_an_older_adults_start_is_lower(years: Fact[Age], expected: str) -> None:
    given = facts(start(20), indication=ALCOHOL, age=years)
    assert severity(judged(HIGH_START, given)) == expected


def test_an_older_adults_usual_start_stays_silent() -> None:
    assert isinstance(judged(HIGH_START, facts(start(15), age=age(80))), Clear)


@pytest.mark.parametrize(
    ("switch", "value", "indication", "dose", "expected"),
    [
        ("start.spasticity", 5, SPASTICITY, 5, None),
        ("start.spasticity", 5, SPASTICITY, 10, "low"),
        ("start.aud", 15, ALCOHOL, 15, None),
        ("start.aud", 15, ALCOHOL, 20, "low"),
        ("start.neuropathic", 5, NEUROPATHIC, 10, "low"),
    ],
)
def test_a_site_may_set_the_usual_start(
    switch: str, value: int, indication: IndicationFact, dose: int, expected: str | None
) -> None:
    found = judged(HIGH_START, facts(start(dose), indication=indication), **{switch: value})
    assert severity(found) == expected
    if expected:
        assert recommended(found) == {"start_mg_per_day": value}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(change(20, 60), id="not a start"),
        pytest.param(start(60, naive=False), id="baclofen within 30 days"),
        pytest.param(start(60, from_pump=True), id="in place of a pump"),
        pytest.param(review(60), id="a chart review"),
    ],
)
def test_only_a_first_treatment_is_a_start(given: OralIntent) -> None:
    assert isinstance(judged(HIGH_START, facts(given)), Clear)


def test_with_an_unreadable_history_the_patient_is_taken_as_new() -> None:
    unsure = facts(start(60, naive=False), history=history(gaps=("not read",)))
    assert severity(judged(HIGH_START, unsure)) == "high"


def test_the_first_day_of_a_stepped_order_counts() -> None:
    stepped = start(60, first=Decimal(15))
    assert isinstance(judged(HIGH_START, facts(stepped)), Clear)


@pytest.mark.parametrize(("value", "given"), [(60, True), (59, False), (20, False)])
def test_with_reduced_kidneys_the_kidney_rules_give_the_dose(value: int, given: bool) -> None:
    found = judged(HIGH_START, facts(start(60), kidney=kidney(value)))
    assert severity(found) == "high"
    assert ("start_mg_per_day" in recommended(found)) is given
    assert isinstance(found, Finding)
    assert ("Start at 15 mg/day" in found.summary) is given
    assert ("Start at 15 mg/day" in found.advice) is given


# -- 20 ------------------------------------------------------------------------------------------

SETBACK = DoseChange(ago(40), Decimal(30), Decimal(0), "sedation", ("MedicationRequest/old",))


def test_a_new_start_after_sedation_goes_slowly() -> None:
    found = judged(SLOW, facts(start(15), history=history(sedation_setback=SETBACK)))
    assert severity(found) == "low"
    assert recommended(found) == {"start_mg_per_day": 5, "interval_days": 5}
    assert activities(found) == {"physiotherapy": None}


@pytest.mark.parametrize(("days", "wait"), [(1, 4), (4, 1), (5, 0), (60, 0)])
def test_a_raise_after_sedation_names_the_next_small_step(days: int, wait: int) -> None:
    given = facts(change(20, 25), history=history((days, 15, 20), sedation_setback=SETBACK))
    assert recommended(judged(SLOW, given)) == {
        "next_step_mg_per_day": Decimal("22.5"),
        "interval_days": 5,
        "earliest_next_increase_in_days": wait,
    }


def test_the_next_small_step_stays_below_the_ceiling() -> None:
    given = facts(change(79, 80), history=history((60, None, 79), sedation_setback=SETBACK))
    assert recommended(judged(SLOW, given))["next_step_mg_per_day"] == 80


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(change(20, 20), id="renewal"),
        pytest.param(change(20, 15), id="reduction"),
        pytest.param(review(20), id="chart review"),
    ],
)
def test_only_a_new_rise_is_slowed(given: OralIntent) -> None:
    slowed = facts(given, history=history((60, None, 20), sedation_setback=SETBACK))
    assert isinstance(judged(SLOW, slowed), Clear)


def test_without_a_setback_it_passes_unless_the_history_could_not_be_read() -> None:
    assert isinstance(judged(SLOW, facts(change(20, 25))), Clear)
    unread = facts(change(20, 25), history=history((60, None, 20), gaps=("not read",)))
    assert judged(SLOW, unread) == NotEvaluated("not read")


def test_a_change_from_an_unreadable_dose_is_slowed_too() -> None:
    change_ = intent(Action.CHANGE, 25, None, gaps=("not read",))
    given = facts(change_, history=history(sedation_setback=SETBACK))
    assert recommended(judged(SLOW, given)) == {"interval_days": 5}
