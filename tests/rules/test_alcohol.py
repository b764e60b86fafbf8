# ruff: noqa: ANN401 - changes are passed on to the dataclasses, which type them
"""Rule 45: alcohol beside baclofen."""

from dataclasses import replace
from typing import Any

import pytest

from fhir_baclofen.facts import (
    Absent,
    Fact,
    Gender,
    IndicationFact,
    Known,
    LeftOut,
    Listing,
    Measurement,
    Problem,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    SPASTICITY,
    UNKNOWN,
    ago,
    facts,
    judged,
    measured,
    measurements,
    problem,
    problems,
    review,
    severity,
    stop,
    under,
)

RULE = "interaction-alcohol"
WOMAN, MAN = Known(Gender.FEMALE), Known(Gender.MALE)


def drunk(days_ago: int | None = 0, **more: Any) -> Problem:
    return replace(problem("drunk", days_ago, code="F10.229"), **more)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(drunk(0), "high", id="today"),
        pytest.param(drunk(1), "high", id="yesterday"),
        pytest.param(drunk(2), None, id="two days ago"),
        pytest.param(drunk(900, recorded=ago(0)), "high", id="recorded today"),
        pytest.param(drunk(900, recorded=ago(1)), "high", id="recorded yesterday"),
        pytest.param(drunk(900, recorded=ago(2)), None, id="recorded two days ago"),
        pytest.param(drunk(0, active=False), None, id="over"),
        pytest.param(
            drunk(0, code="", name="alcohol withdrawal syndrome"), None, id="withdrawal in words"
        ),
        pytest.param(
            drunk(0, code="", name="alcohol withdrawal delirium"), "high", id="delirium in words"
        ),
    ],
)
@pytest.mark.parametrize("indication", [ALCOHOL, SPASTICITY])
def test_a_drunk_patient_gets_no_new_dose(
    entry: Problem, expected: str | None, indication: IndicationFact
) -> None:
    given = facts(indication=indication, problems=problems(alcohol_intoxication=(entry,)))
    assert severity(judged(RULE, given)) == expected


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        pytest.param(("alcohol-withdrawal",), None, id="without delirium"),
        pytest.param(
            ("alcohol-withdrawal", "alcohol-withdrawal-delirium"), "high", id="with delirium"
        ),
    ],
)
def test_of_withdrawal_only_delirium_counts(topics: tuple[str, ...], expected: str | None) -> None:
    given = facts(problems=under(drunk(0), "alcohol-intoxication", *topics))
    assert severity(judged(RULE, given)) == expected


def test_an_intoxication_without_a_day_may_be_of_today() -> None:
    given = facts(problems=problems(alcohol_intoxication=(drunk(None),)))
    assert judged(RULE, given) == NotEvaluated("Condition/drunk has no day: it may be of today")


@pytest.mark.parametrize(
    ("gender", "score", "fires"),
    [
        pytest.param(MAN, 3, False, id="a man at 3"),
        pytest.param(MAN, 4, True, id="a man at 4"),
        pytest.param(WOMAN, 2, False, id="a woman at 2"),
        pytest.param(WOMAN, 3, True, id="a woman at 3"),
        pytest.param(Known(Gender.OTHER), 2, False, id="another gender at 2"),
        pytest.param(Known(Gender.OTHER), 3, True, id="another gender at 3"),
        pytest.param(Absent("no gender"), 3, True, id="no gender at 3"),
        pytest.param(Unknown("gender unread"), 3, True, id="gender unread at 3"),
    ],
)
def test_drinking_is_told_from_a_score(gender: Fact[Gender], score: int, fires: bool) -> None:
    given = facts(gender=gender, measurements=measurements(audit_c=(measured(score),)))
    assert severity(judged(RULE, given)) == ("moderate" if fires else None)


@pytest.mark.parametrize(
    ("drinks", "days", "fires"),
    [("0", 10, False), ("0.5", 10, True), ("2", 90, True), ("2", 91, False), ("2", None, True)],
)
def test_drinking_is_told_from_drinks_a_day(drinks: str, days: int | None, fires: bool) -> None:
    given = facts(measurements=measurements(drinks_per_day=(measured(drinks, days),)))
    assert severity(judged(RULE, given)) == ("moderate" if fires else None)


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        pytest.param({"audit_c": (measured(6, 60), measured(0, 5))}, False, id="sober since"),
        pytest.param({"audit_c": (measured(0, 60), measured(6, 5))}, True, id="drinking since"),
        pytest.param(
            {"audit_c": (measured(6, 60),), "drinks_per_day": (measured(0, 5),)},
            False,
            id="no drinks since the score",
        ),
        pytest.param(
            {"audit_c": (measured(6, 5),), "drinks_per_day": (measured(0, 5),)},
            True,
            id="two answers on one day",
        ),
    ],
)
def test_the_last_entry_of_drinking_counts(
    entries: dict[str, tuple[Measurement, ...]], fires: bool
) -> None:
    assert severity(judged(RULE, facts(measurements=measurements(**entries)))) == (
        "moderate" if fires else None
    )


@pytest.mark.parametrize(
    ("indication", "expected"), [(ALCOHOL, None), (SPASTICITY, "moderate"), (UNKNOWN, "moderate")]
)
def test_in_alcohol_use_disorder_drinking_is_expected(
    indication: IndicationFact, expected: str | None
) -> None:
    drinks = measurements(drinks_per_day=(measured(4),))
    found = judged(RULE, facts(review(20), indication=indication, measurements=drinks))
    assert severity(found) == expected
    if isinstance(found, Clear):
        assert found.notes == ("Drinking is on record: counselling goes on beside the drug.",)


@pytest.mark.parametrize(
    ("days", "expected"), [(90, NotEvaluated), (91, Clear), (None, NotEvaluated)]
)
def test_a_result_that_is_not_believed_may_hide_drinking(days: int | None, expected: type) -> None:
    on = None if days is None else ago(days)
    left_out = LeftOut("Observation/o1", "its value is not possible", frozenset({"audit-c"}), on)
    found = judged(RULE, facts(measurements=Listing(left_out=(left_out,))))
    assert isinstance(found, expected)
    if isinstance(found, NotEvaluated):
        assert "Observation/o1" in found.reason


def test_what_could_not_be_read_may_hide_an_intoxication_or_drinking() -> None:
    unread = problems("timed out")
    assert judged(RULE, facts(problems=unread)) == NotEvaluated("timed out")
    assert judged(RULE, facts(measurements=measurements("timed out"))) == NotEvaluated("timed out")
    assert isinstance(judged(RULE, facts(stop(30), problems=unread)), Clear)
