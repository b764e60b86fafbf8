"""Rules 29 to 33, 35 to 39 and 41: conditions in which baclofen needs care."""

import pytest

from fhir_baclofen.facts import (
    Absent,
    Age,
    Fact,
    IndicationFact,
    Listing,
    OralIntent,
    OtherDrug,
    Problem,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    NO_ORAL,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    activities,
    age,
    ago,
    change,
    drug,
    drugs,
    facts,
    history,
    judged,
    measured,
    measurements,
    problem,
    problems,
    pump_dose,
    recommended,
    review,
    severity,
    start,
    stop,
    under,
)

LISTED = {
    "peptic-ulcer-history": "peptic_ulcer_history",
    "seizure-disorder": "seizure",
    "stroke-history": "stroke",
    "psychiatric-severe": "psychiatric_severe",
    "suicide-risk": "suicide_risk",
    "pregnancy": "pregnancy",
    "lactation": "lactation",
    "respiratory-compromise": "respiratory",
    "hepatic-encephalopathy": "hepatic_encephalopathy",
    "porphyria": "porphyria",
}
each_listed = pytest.mark.parametrize(("slug", "topic"), LISTED.items())


@each_listed
def test_a_condition_on_record_is_told_with_its_evidence(slug: str, topic: str) -> None:
    found = judged(slug, facts(problems=problems(**{topic: (problem("named"),)})))
    assert isinstance(found, Finding)
    assert "Condition/named" in found.evidence


@each_listed
def test_none_on_record_passes(slug: str, topic: str) -> None:
    assert isinstance(judged(slug, facts(problems=problems(**{topic: ()}))), Clear)


@each_listed
def test_conditions_that_could_not_be_read_are_not_evaluated(slug: str, topic: str) -> None:
    unread = problems("timed out", **{topic: ()})
    assert judged(slug, facts(problems=unread)) == NotEvaluated("timed out")


@pytest.mark.parametrize("slug", [s for s in LISTED if s != "pregnancy"])
def test_a_stop_is_not_warned_of(slug: str) -> None:
    given = facts(stop(30), problems=problems(**{LISTED[slug]: (problem("named"),)}))
    assert isinstance(judged(slug, given), Clear)


FIT = ("seizure", "seizure-lone")
PAST = ("stroke", "stroke-sequelae", "stroke-no-deficit")


@pytest.mark.parametrize(
    ("slug", "problem_", "expected"),
    [
        pytest.param("seizure-disorder", problem("epilepsy"), "moderate", id="epilepsy"),
        pytest.param("seizure-disorder", problem("epilepsy", active=False), "low", id="over"),
        pytest.param("stroke-history", problem("stroke", code="I63.9"), "moderate", id="stroke"),
        pytest.param(
            "stroke-history",
            problem("over", code="I63.9", active=False),
            "moderate",
            id="a stroke that is over",
        ),
        pytest.param("psychiatric-severe", problem("x", active=False), None, id="psychosis over"),
        pytest.param("porphyria", problem("x"), "low", id="porphyria"),
        pytest.param("porphyria", problem("x", active=False), None, id="porphyria over"),
        pytest.param("peptic-ulcer-history", problem("ulcer"), "low", id="ulcer history"),
        pytest.param("lactation", problem("x", 365), "moderate", id="nursing, 365 days"),
        pytest.param("lactation", problem("x", 366), None, id="nursing, 366 days"),
    ],
)
def test_a_condition_is_graded(slug: str, problem_: Problem, expected: str | None) -> None:
    given = facts(problems=problems(**{LISTED[slug]: (problem_,)}))
    assert severity(judged(slug, given)) == expected


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param(drugs(), "low", id="off drugs"),
        pytest.param(drugs(antiseizure=(drug("levetiracetam"),)), "moderate", id="on drugs"),
        pytest.param(
            drugs(antiseizure=(drug("levetiracetam", ended=ago(7)),)), "moderate", id="a week off"
        ),
        pytest.param(
            drugs(antiseizure=(drug("levetiracetam", ended=ago(8)),)), "low", id="longer off"
        ),
        pytest.param(drugs("not read"), "moderate", id="drugs unread"),
    ],
)
def test_epilepsy_that_is_over_is_low_only_off_drugs(
    taken: Listing[OtherDrug], expected: str
) -> None:
    over = problems(seizure=(problem("epilepsy", active=False),))
    found = judged("seizure-disorder", facts(problems=over, other_drugs=taken))
    assert severity(found) == expected


def test_one_convulsion_is_low_whatever_is_taken() -> None:
    given = facts(
        problems=under(problem("fit"), *FIT),
        other_drugs=drugs(antiseizure=(drug("levetiracetam"),)),
    )
    assert severity(judged("seizure-disorder", given)) == "low"


@pytest.mark.parametrize(
    ("slug", "entry", "topics", "expected"),
    [
        pytest.param("seizure-disorder", problem("fit"), FIT, "low", id="one convulsion"),
        pytest.param("seizure-disorder", problem("fit", active=False), FIT, None, id="a past fit"),
        pytest.param("stroke-history", problem("old"), PAST, "low", id="no deficit"),
        pytest.param("stroke-history", problem("old", active=False), PAST, "low", id="still past"),
        pytest.param("stroke-history", problem("late"), PAST[:2], "moderate", id="late effects"),
        pytest.param(
            "stroke-history", problem("late", active=False), PAST[:2], "moderate", id="lasting"
        ),
    ],
)
def test_a_condition_of_a_milder_kind_is_low(
    slug: str, entry: Problem, topics: tuple[str, ...], expected: str | None
) -> None:
    assert severity(judged(slug, facts(problems=under(entry, *topics)))) == expected


def test_a_stroke_beside_one_without_a_deficit_is_moderate() -> None:
    old, late = problem("old"), problem("late")
    both = problems(stroke=(old, late), stroke_sequelae=(old, late), stroke_no_deficit=(old,))
    assert severity(judged("stroke-history", facts(problems=both))) == "moderate"


def test_a_resolved_ulcer_is_history_and_an_active_one_is_not() -> None:
    over = problems(peptic_ulcer_active=(problem("ulcer", active=False),))
    now = problems(peptic_ulcer_active=(problem("ulcer"),))
    assert severity(judged("peptic-ulcer-history", facts(problems=over))) == "low"
    assert isinstance(judged("peptic-ulcer-history", facts(problems=now)), Clear)


@pytest.mark.parametrize(("days", "told"), [(90, True), (91, False)])
def test_soon_after_a_stroke_benzodiazepines_are_advised_against(days: int, told: bool) -> None:
    given = facts(problems=problems(stroke=(problem("stroke", days),)))
    found = judged("stroke-history", given)
    assert isinstance(found, Finding)
    assert ("benzodiazepines" in found.advice) is told


# -- 33 ------------------------------------------------------------------------------------------

IDEATION = problems(suicide_risk=(problem("ideation"),))


@pytest.mark.parametrize(
    ("dose", "indication", "expected"),
    [
        pytest.param(review(80), SPASTICITY, "moderate", id="80 mg/day"),
        pytest.param(review(81), SPASTICITY, "high", id="81 mg/day"),
        pytest.param(review(30), ALCOHOL, "high", id="alcohol use disorder"),
        pytest.param(Unknown("not read"), SPASTICITY, "high", id="dose unread"),
    ],
)
def test_where_self_harm_is_feared_supplies_are_small(
    dose: OralIntent | Unknown, indication: IndicationFact, expected: str
) -> None:
    found = judged("suicide-risk", facts(dose, indication=indication, problems=IDEATION))
    assert severity(found) == expected
    assert recommended(found) == {"max_days_supply": 7}
    assert activities(found) == {"limit-supply": None}


@pytest.mark.parametrize(
    ("value", "days", "fires"),
    [
        pytest.param(0, 10, False, id="not at all"),
        pytest.param(1, 30, True, id="several days, 30 days ago"),
        pytest.param(3, 31, False, id="31 days ago"),
        pytest.param(2, None, True, id="no date"),
    ],
)
def test_thoughts_of_self_harm_count_for_a_month(value: int, days: int | None, fires: bool) -> None:
    given = facts(measurements=measurements(phq9_self_harm=(measured(value, days),)))
    found = judged("suicide-risk", given)
    assert severity(found) == ("moderate" if fires else None)
    if isinstance(found, Finding):
        assert f"Observation/{value}" in found.evidence


def test_answers_that_could_not_be_read_may_hide_thoughts_of_self_harm() -> None:
    given = facts(measurements=measurements("timed out"))
    assert judged("suicide-risk", given) == NotEvaluated("timed out")


def test_with_a_pump_alone_self_harm_is_moderate() -> None:
    given = facts(NO_ORAL, pump_intent=pump_dose(), problems=IDEATION)
    assert severity(judged("suicide-risk", given)) == "moderate"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(problem("seen", 365, lasting=False), "low", id="seen 365 days ago"),
        pytest.param(problem("seen", 366, lasting=False), None, id="seen 366 days ago"),
    ],
)
def test_a_seizure_that_was_seen_is_low_for_a_year(entry: Problem, expected: str | None) -> None:
    given = facts(problems=problems(seizure=(entry,)))
    assert severity(judged("seizure-disorder", given)) == expected


@pytest.mark.parametrize(("days", "fires"), [(365, True), (366, False)])
def test_a_suicidal_crisis_counts_for_a_year(days: int, fires: bool) -> None:
    given = facts(problems=problems(suicide_risk=(problem("attempt", days, active=False),)))
    assert isinstance(judged("suicide-risk", given), Finding) is fires


# -- 35 ------------------------------------------------------------------------------------------

FALLS = "older-adult-fall-risk"


@pytest.mark.parametrize(
    ("years", "expected"),
    [(64, None), (65, "moderate")],
)
def test_falls_matter_in_older_adults(years: int, expected: str | None) -> None:
    given = facts(age=age(years), problems=problems(fall_balance=(problem("falls", 900),)))
    assert severity(judged(FALLS, given)) == expected


@pytest.mark.parametrize(
    ("fall", "fires"),
    [
        pytest.param(problem("x", 365, lasting=False), True, id="365 days ago"),
        pytest.param(problem("x", 366, lasting=False), False, id="366 days ago"),
        pytest.param(problem("x", 365, active=False), True, id="resolved, within the year"),
        pytest.param(problem("x", 366, active=False), False, id="resolved, longer ago"),
    ],
)
def test_a_fall_counts_for_a_year(fall: Problem, fires: bool) -> None:
    given = facts(age=age(70), problems=problems(fall_balance=(fall,)))
    assert isinstance(judged(FALLS, given), Finding) is fires


@pytest.mark.parametrize("missing", [Absent("no birth date"), Unknown("no date")])
def test_without_an_age_falls_are_not_evaluated(missing: Fact[Age]) -> None:
    given = facts(age=missing, problems=problems(fall_balance=(problem("falls"),)))
    assert isinstance(judged(FALLS, given), NotEvaluated)
    assert isinstance(judged(FALLS, facts(age=missing)), Clear)


def test_unread_conditions_leave_falls_unevaluated() -> None:
    assert isinstance(judged(FALLS, facts(age=age(70), problems=problems("x"))), NotEvaluated)


# -- 36 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("indication", "expected"),
    [
        (SPASTICITY, "moderate"),
        (ALCOHOL, "high"),
        (NEUROPATHIC, "high"),
        (HICCUPS, "high"),
        (OTHER, "high"),
        (UNKNOWN, "high"),
    ],
)
def test_pregnancy_is_graded_by_the_reason(indication: IndicationFact, expected: str) -> None:
    given = facts(indication=indication, problems=problems(pregnancy=(problem("pregnant"),)))
    assert severity(judged("pregnancy", given)) == expected


@pytest.mark.parametrize(
    ("entry", "fires"),
    [
        pytest.param(problem("x", 300), True, id="300 days ago"),
        pytest.param(problem("x", 301), False, id="301 days ago"),
        pytest.param(problem("x", None), True, id="no date"),
        pytest.param(problem("x", active=False), False, id="over"),
    ],
)
def test_a_pregnancy_counts_while_it_may_last(entry: Problem, fires: bool) -> None:
    given = facts(problems=problems(pregnancy=(entry,)))
    assert isinstance(judged("pregnancy", given), Finding) is fires


@pytest.mark.parametrize(
    ("given", "ongoing"),
    [(start(15), False), (review(30), True), (stop(30), True), (change(20, 25), True)],
)
def test_in_pregnancy_ongoing_treatment_is_not_stopped(given: OralIntent, ongoing: bool) -> None:
    found = judged("pregnancy", facts(given, problems=problems(pregnancy=(problem("x"),))))
    assert ("no-abrupt-stop" in activities(found)) is ongoing


def test_pregnancy_counts_for_the_pump() -> None:
    given = facts(NO_ORAL, pump_intent=pump_dose(), problems=problems(pregnancy=(problem("x"),)))
    assert "no-abrupt-stop" in activities(judged("pregnancy", given))


# -- 38 and 39 -----------------------------------------------------------------------------------

APNOEA = under(problem("apnoea"), "respiratory")
COPD = under(problem("COPD"), "respiratory", "copd")
STEADY = {"history": history((200, None, 30))}


@pytest.mark.parametrize(
    ("found", "dose", "more", "expected"),
    [
        pytest.param(APNOEA, review(30), STEADY, "moderate", id="sleep apnoea"),
        pytest.param(COPD, review(30), STEADY, "low", id="COPD on 30 mg/day"),
        pytest.param(COPD, review(31), STEADY, "moderate", id="COPD on 31 mg/day"),
        pytest.param(COPD, change(25, 30), STEADY, "moderate", id="COPD, dose rises"),
        pytest.param(COPD, Unknown("not read"), {}, "moderate", id="COPD, dose unread"),
        pytest.param(
            COPD, review(30), {"other_drugs": drugs(opioids=(drug("x"),))}, "high", id="opioid"
        ),
        pytest.param(COPD, review(30), {"other_drugs": drugs("x")}, "high", id="drugs unread"),
    ],
)
def test_impaired_breathing_is_graded(
    found: Listing[Problem], dose: OralIntent | Unknown, more: dict[str, object], expected: str
) -> None:
    given = facts(dose, problems=found, **more)
    assert severity(judged("respiratory-compromise", given)) == expected


@pytest.mark.parametrize(("indication", "expected"), [(SPASTICITY, "moderate"), (ALCOHOL, "high")])
def test_hepatic_encephalopathy_is_graver_in_alcohol_use_disorder(
    indication: IndicationFact, expected: str
) -> None:
    given = facts(indication=indication, problems=problems(hepatic_encephalopathy=(problem("x"),)))
    assert severity(judged("hepatic-encephalopathy", given)) == expected
