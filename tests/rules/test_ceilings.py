"""Rules 8 and 9: the highest doses by indication, and high doses in alcohol use disorder."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Absent,
    CarePlans,
    Indication,
    IndicationFact,
    OwnPlan,
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
    activities,
    age,
    ago,
    change,
    facts,
    history,
    judged,
    pump_dose,
    recommended,
    review,
    severity,
    start,
    stop,
)

CEILING = "dose-above-indication-max"
GOVERNANCE = "aud-high-dose-governance"
PAIN_OR_SPASTICITY = IndicationFact(
    Indication.UNKNOWN, (Indication.NEUROPATHIC, Indication.SPASTICITY)
)


@pytest.mark.parametrize(
    ("indication", "ceiling"),
    [
        pytest.param(SPASTICITY, 80, id="spasticity"),
        pytest.param(ALCOHOL, 300, id="alcohol use disorder"),
        pytest.param(NEUROPATHIC, 60, id="neuropathic pain"),
        pytest.param(HICCUPS, 60, id="hiccups"),
        pytest.param(OTHER, 80, id="dystonia"),
        pytest.param(UNKNOWN, 80, id="no candidate: 80"),
        pytest.param(PAIN_OR_SPASTICITY, 60, id="two candidates: the lower ceiling"),
    ],
)
def test_only_a_dose_above_the_ceiling_fires(indication: IndicationFact, ceiling: int) -> None:
    at, above = (facts(review(dose), indication=indication) for dose in (ceiling, ceiling + 1))
    assert isinstance(judged(CEILING, at), Clear)
    assert severity(judged(CEILING, above)) == "high"


@pytest.mark.parametrize(
    ("switch", "value", "indication", "ceiling"),
    [
        ("max.spasticity", 100, SPASTICITY, 100),
        ("max.aud", 80, ALCOHOL, 80),
        ("max.neuropathic", 80, NEUROPATHIC, 80),
        ("max.hiccups", 45, HICCUPS, 45),
        ("max.unknown", 60, UNKNOWN, 60),
        ("max.unknown", 30, PAIN_OR_SPASTICITY, 30),
    ],
)
def test_a_site_may_set_the_ceiling(
    switch: str, value: int, indication: IndicationFact, ceiling: int
) -> None:
    at, above = (facts(review(dose), indication=indication) for dose in (ceiling, ceiling + 1))
    assert isinstance(judged(CEILING, at, **{switch: value}), Clear)
    assert severity(judged(CEILING, above, **{switch: value})) == "high"


@pytest.mark.parametrize(
    ("indication", "dose", "maximum", "doses"),
    [
        pytest.param(SPASTICITY, 100, 80, 4, id="80 in doses of 20"),
        pytest.param(NEUROPATHIC, 70, 60, 3, id="60 in doses of 20"),
        pytest.param(ALCOHOL, 320, 300, 4, id="300 in doses of 75"),
    ],
)
def test_it_names_the_ceiling_and_how_to_split_it(
    indication: IndicationFact, dose: int, maximum: int, doses: int
) -> None:
    found = judged(CEILING, facts(start(dose), indication=indication))
    assert recommended(found) == {"max_mg_per_day": maximum, "doses_per_day": doses}


def test_a_dose_taken_already_comes_down_in_steps() -> None:
    found = judged(CEILING, facts(review(100)))
    assert recommended(found)["next_reduction_mg_per_day"] == 80
    assert activities(found) == {"no-abrupt-stop": None}


def test_a_long_treatment_comes_down_in_the_smaller_steps() -> None:
    long = facts(review(100), history=history((400, None, 100), days=400))
    assert recommended(judged(CEILING, long))["next_reduction_mg_per_day"] == 90


def test_a_raise_above_the_ceiling_from_below_needs_no_taper() -> None:
    found = judged(CEILING, facts(change(70, 85)))
    assert "next_reduction_mg_per_day" not in recommended(found)
    assert activities(found) == {"no-abrupt-stop": None}


def test_a_dose_of_a_few_days_needs_no_taper() -> None:
    new = facts(review(100), history=history((13, None, 100), days=13))
    assert "next_reduction_mg_per_day" not in recommended(judged(CEILING, new))
    assert activities(judged(CEILING, new)) == {}


def test_a_childs_dose_above_the_adult_ceiling_fires_without_numbers() -> None:
    found = judged(CEILING, facts(review(90), age=age(17)))
    assert severity(found) == "high"
    assert recommended(found) == {}


def test_the_sum_with_a_therapy_that_goes_on_counts() -> None:
    beside = start(50, total=review(90).dose)
    assert severity(judged(CEILING, facts(beside))) == "high"


def test_an_unreadable_dose_is_not_evaluated() -> None:
    result = judged(CEILING, facts(Unknown("the text is not a dose")))
    assert result == NotEvaluated("the text is not a dose")


def test_an_unreadable_dose_beside_leaves_a_low_sum_unevaluated_but_not_a_high_one() -> None:
    gap = ("The dose of MedicationRequest/m2 could not be read",)
    assert isinstance(judged(CEILING, facts(review(30, gaps=gap))), NotEvaluated)
    assert severity(judged(CEILING, facts(review(90, gaps=gap)))) == "high"


def test_a_stop_is_no_dose() -> None:
    assert isinstance(judged(CEILING, facts(stop(100))), Clear)


# -- 9 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        pytest.param(80, None, id="up to 80 mg/day"),
        pytest.param(81, "moderate", id="above 80 mg/day"),
        pytest.param(300, "moderate", id="up to the ceiling"),
        pytest.param(301, None, id="above the ceiling the ceiling speaks"),
    ],
)
def test_high_doses_in_alcohol_use_disorder_ask_for_care(dose: int, expected: str | None) -> None:
    assert severity(judged(GOVERNANCE, facts(review(dose), indication=ALCOHOL))) == expected


def test_care_is_asked_for_by_visits_kidney_check_and_specialist() -> None:
    found = judged(GOVERNANCE, facts(review(120), indication=ALCOHOL))
    assert recommended(found) == {"soft_max_mg_per_day": 80}
    assert activities(found) == {
        "clinical-review": ago(-14),
        "kidney-check": ago(-14),
        "specialist-referral": None,
    }


@pytest.mark.parametrize(("dose", "told"), [(180, False), (181, True)])
def test_very_high_doses_come_with_the_reported_risk(dose: int, told: bool) -> None:
    found = judged(GOVERNANCE, facts(review(dose), indication=ALCOHOL))
    assert isinstance(found, Finding)
    assert ("deaths" in found.detail) is told


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(30, "low", id="reviewed 30 days ago"),
        pytest.param(31, "moderate", id="reviewed 31 days ago"),
        pytest.param(-30, "low", id="review planned in 30 days"),
        pytest.param(-31, "moderate", id="review planned in 31 days"),
    ],
)
def test_a_watched_high_dose_is_low(days: int, expected: str) -> None:
    plan = OwnPlan("CarePlan/p", frozenset(), (), (ago(days),))
    watched = facts(review(120), indication=ALCOHOL, care_plans=CarePlans((plan,)))
    assert severity(judged(GOVERNANCE, watched)) == expected


def test_unreadable_care_plans_never_lower_it() -> None:
    unread = facts(review(120), indication=ALCOHOL, care_plans=CarePlans((), ("CarePlan: 500",)))
    assert severity(judged(GOVERNANCE, unread)) == "moderate"


def test_other_indications_and_children_are_left_out() -> None:
    assert isinstance(judged(GOVERNANCE, facts(review(81))), Clear)
    child = facts(review(120), indication=ALCOHOL, age=age(17))
    assert isinstance(judged(GOVERNANCE, child), Clear)


def test_a_site_may_ask_for_care_earlier() -> None:
    at = facts(review(60), indication=ALCOHOL)
    assert severity(judged(GOVERNANCE, at, aud_governance=60)) is None
    assert severity(judged(GOVERNANCE, at, aud_governance=55)) == "moderate"


def test_a_hard_ceiling_leaves_no_room_for_it() -> None:
    high = facts(review(120), indication=ALCOHOL)
    assert isinstance(judged(GOVERNANCE, high, max_aud=80), Clear)
    assert severity(judged(CEILING, high, max_aud=80)) == "high"


def test_an_unreadable_dose_beside_is_not_evaluated() -> None:
    unsure = facts(review(60, gaps=("unread",)), indication=ALCOHOL)
    assert judged(GOVERNANCE, unsure) == NotEvaluated("unread")


def test_without_oral_baclofen_both_pass() -> None:
    none = facts(Absent("none"), pump_intent=pump_dose())
    assert isinstance(judged(CEILING, none), Clear)
    assert isinstance(judged(GOVERNANCE, none), Clear)


def test_the_ceiling_tells_a_single_dose_too() -> None:
    told = judged("single-dose-too-large", facts(review(100)))
    assert isinstance(told, Yielded)
    assert told.to == CEILING
    assert told.finding.recommended["max_single_dose_mg"] == Decimal(20)
