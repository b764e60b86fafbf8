"""Rules 10 and 17: older adults and children."""

import pytest

from fhir_baclofen.facts import Absent, Age, Fact, IndicationFact, PatientFacts, Unknown
from fhir_baclofen.rulebook import Clear, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    SPASTICITY,
    UNKNOWN,
    age,
    change,
    facts,
    history,
    judged,
    problem,
    problems,
    recommended,
    review,
    severity,
    start,
)

CAP = "older-adult-dose-cap"
CHILD = "paediatric-use"
NEW = {"history": history((89, None, 50), days=89)}
LONG = {"history": history((90, None, 50), days=90)}


@pytest.mark.parametrize(
    ("dose", "expected"),
    [(30, None), (31, "low"), (40, "low"), (41, "moderate"), (150, "moderate")],
)
def test_older_adults_have_a_soft_and_a_firm_threshold(dose: int, expected: str | None) -> None:
    found = judged(CAP, facts(start(dose), age=age(65)))
    assert severity(found) == expected
    if expected:
        assert recommended(found) == {"max_mg_per_day": 40, "soft_max_mg_per_day": 30}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        pytest.param(age(64), None, id="64"),
        pytest.param(age(65), "moderate", id="65"),
        pytest.param(age(63, 65), "moderate", id="may be 65"),
    ],
)
def test_the_cap_starts_at_65(years: Fact[Age], expected: str | None) -> None:
    assert severity(judged(CAP, facts(review(50), age=years, **NEW))) == expected


@pytest.mark.parametrize(("years", "expected"), [(69, None), (70, "moderate")])
def test_a_site_may_move_the_age(years: int, expected: str | None) -> None:
    given = facts(review(50), age=age(years), **NEW)
    assert severity(judged(CAP, given, older_age=70)) == expected


@pytest.mark.parametrize(("dose", "expected"), [(30, None), (31, "moderate")])
def test_a_site_may_make_30_firm(dose: int, expected: str | None) -> None:
    found = judged(CAP, facts(review(dose), age=age(70), **NEW), older_cap="30 firm")
    assert severity(found) == expected


@pytest.mark.parametrize(
    ("dose", "expected"),
    [pytest.param(50, "low", id="above firm: low"), pytest.param(35, None, id="soft: silent")],
)
def test_a_dose_stable_for_90_days_is_told_more_mildly(dose: int, expected: str | None) -> None:
    assert severity(judged(CAP, facts(review(dose), age=age(70), **LONG))) == expected


def test_89_days_are_not_stable() -> None:
    assert severity(judged(CAP, facts(review(50), age=age(70), **NEW))) == "moderate"


@pytest.mark.parametrize("topic", ["sedation", "neurotoxicity", "fall_balance"])
def test_recorded_harm_ends_the_mildness(topic: str) -> None:
    harmed = facts(
        review(50), age=age(70), **LONG, problems=problems(**{topic: (problem("x", 5),)})
    )
    assert severity(judged(CAP, harmed)) == "moderate"


def test_harm_that_was_over_before_the_dose_does_not_count() -> None:
    over = problems(fall_balance=(problem("fall", 100, active=False),))
    assert severity(judged(CAP, facts(review(50), age=age(70), **LONG, problems=over))) == "low"


@pytest.mark.parametrize(
    "unread",
    [
        pytest.param({"history": history((90, None, 50), gaps=("unread",))}, id="history"),
        pytest.param({**LONG, "problems": problems("Condition: 500")}, id="conditions"),
    ],
)
def test_what_could_not_be_read_is_not_mildness(unread: dict[str, object]) -> None:
    assert severity(judged(CAP, facts(review(50), age=age(70), **unread))) == "moderate"


def test_a_raise_is_never_stable() -> None:
    given = facts(change(45, 50), age=age(70), history=history((120, None, 45)))
    assert severity(judged(CAP, given)) == "moderate"


@pytest.mark.parametrize("missing", [Absent("no birth date on record"), Unknown("no date")])
def test_without_an_age_the_cap_is_not_applied(missing: Absent | Unknown) -> None:
    result = judged(CAP, facts(review(50), age=missing))
    assert isinstance(result, NotEvaluated)
    assert missing.reason in result.reason
    assert isinstance(judged(CAP, facts(review(30), age=missing)), Clear)


def test_an_unreadable_part_of_a_low_dose_is_not_evaluated() -> None:
    assert judged(CAP, facts(review(30, gaps=("unread",)), age=age(70))) == NotEvaluated("unread")


# -- 17 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "indication", "expected"),
    [
        pytest.param(11, SPASTICITY, "moderate", id="under 12"),
        pytest.param(12, SPASTICITY, "low", id="12 with spasticity"),
        pytest.param(17, SPASTICITY, "low", id="17 with spasticity"),
        pytest.param(18, SPASTICITY, None, id="18"),
        pytest.param(17, ALCOHOL, "moderate", id="alcohol use disorder"),
        pytest.param(17, NEUROPATHIC, "moderate", id="pain"),
        pytest.param(17, HICCUPS, "moderate", id="hiccups"),
        pytest.param(17, UNKNOWN, "moderate", id="unknown indication"),
    ],
)
def test_children_are_a_specialists_patients(
    years: int, indication: IndicationFact, expected: str | None
) -> None:
    found = judged(CHILD, facts(review(10), age=age(years), indication=indication))
    assert severity(found) == expected
    if expected:
        assert recommended(found) == {}


def test_a_patient_who_may_be_17_is_told_of() -> None:
    assert severity(judged(CHILD, facts(age=age(17, 19)))) == "low"


def test_without_an_age_childhood_is_not_evaluated() -> None:
    result = judged(CHILD, facts(age=Absent("no birth date on record")))
    assert isinstance(result, NotEvaluated)


@pytest.mark.parametrize(
    ("slug", "given"),
    [
        ("start-dose-high", facts(start(60), age=age(17))),
        ("titration-step-too-large", facts(change(20, 60), age=age(17))),
        (
            "titration-interval-too-short",
            facts(change(20, 25), age=age(17), history=history((1, None, 20))),
        ),
        ("older-adult-dose-cap", facts(review(60), age=age(17))),
    ],
)
def test_adult_starts_and_steps_are_not_applied_to_children(slug: str, given: PatientFacts) -> None:
    assert isinstance(judged(slug, given), Clear)
