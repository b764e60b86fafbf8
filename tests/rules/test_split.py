"""Rules 14 to 16: how a day's dose is split, and doses taken as needed."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import IndicationFact
from fhir_baclofen.rulebook import Clear, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    facts,
    judged,
    recommended,
    review,
    severity,
    start,
    stop,
)

FREQUENCY = "dose-frequency-inadequate"
SINGLE = "single-dose-too-large"
PRN = "prn-use"


@pytest.mark.parametrize(
    ("dose", "times", "indication", "expected"),
    [
        pytest.param(20, 1, ALCOHOL, None, id="20 mg once"),
        pytest.param(21, 1, ALCOHOL, "low", id="21 mg once"),
        pytest.param(30, 1, ALCOHOL, "low", id="30 mg once"),
        pytest.param(31, 1, ALCOHOL, "moderate", id="31 mg once"),
        pytest.param(40, 2, ALCOHOL, None, id="40 mg in two"),
        pytest.param(41, 2, ALCOHOL, "low", id="41 mg in two"),
        pytest.param(30, 2, SPASTICITY, None, id="spasticity: 30 mg in two"),
        pytest.param(31, 2, SPASTICITY, "low", id="spasticity: 31 mg in two"),
        pytest.param(80, 3, SPASTICITY, None, id="three doses are enough"),
        pytest.param(60, 1, HICCUPS, None, id="hiccups are left out"),
    ],
)
def test_a_larger_dose_is_divided(
    dose: int, times: int, indication: IndicationFact, expected: str | None
) -> None:
    found = judged(FREQUENCY, facts(review(dose, times=times), indication=indication))
    assert severity(found) == expected


@pytest.mark.parametrize(
    ("dose", "indication", "count"),
    [(40, SPASTICITY, 3), (80, SPASTICITY, 4), (100, SPASTICITY, 4), (300, ALCOHOL, 4)],
)
def test_it_names_three_doses_or_more(dose: int, indication: IndicationFact, count: int) -> None:
    found = judged(FREQUENCY, facts(start(dose, times=1), indication=indication))
    assert recommended(found) == {"doses_per_day": count}


def test_without_a_number_of_doses_a_larger_dose_is_not_evaluated() -> None:
    unclear = facts(review(30, doses=None, doses_per_day=None))
    assert isinstance(judged(FREQUENCY, unclear), NotEvaluated)
    small = facts(review(20, doses=None, doses_per_day=None))
    assert isinstance(judged(FREQUENCY, small), Clear)


# -- 15 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("single", "indication", "expected"),
    [
        pytest.param(20, SPASTICITY, None, id="20 mg"),
        pytest.param(21, SPASTICITY, "low", id="21 mg"),
        pytest.param(30, NEUROPATHIC, "low", id="30 mg"),
        pytest.param(31, UNKNOWN, "moderate", id="31 mg, indication unknown"),
        pytest.param(75, ALCOHOL, None, id="alcohol: 75 mg"),
        pytest.param(76, ALCOHOL, "moderate", id="alcohol: 76 mg"),
    ],
)
def test_a_single_dose_has_a_limit(
    single: int, indication: IndicationFact, expected: str | None
) -> None:
    given = review(single + 5, doses=(Decimal(5), Decimal(single)), doses_per_day=2)
    found = judged(SINGLE, facts(given, indication=indication))
    assert severity(found) == expected
    if expected:
        limit = 75 if indication is ALCOHOL else 20
        assert recommended(found) == {"doses_per_day": 3, "max_single_dose_mg": limit}


def test_the_average_is_judged_where_single_doses_are_not_listed() -> None:
    large = facts(review(75, doses=None, doses_per_day=3))
    unclear = facts(review(60, doses=None, doses_per_day=3))
    small = facts(review(20, doses=None, doses_per_day=None))
    assert severity(judged(SINGLE, large)) == "low"
    assert isinstance(judged(SINGLE, unclear), NotEvaluated)
    assert isinstance(judged(SINGLE, small), Clear)


# -- 16 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "as_needed", "indication", "expected"),
    [
        pytest.param(30, 0, SPASTICITY, None, id="regular"),
        pytest.param(30, 30, SPASTICITY, "low", id="only as needed"),
        pytest.param(10, 10, SPASTICITY, "low", id="only as needed, small"),
        pytest.param(40, 10, SPASTICITY, None, id="10 mg beside a regular dose"),
        pytest.param(41, 11, SPASTICITY, "low", id="11 mg beside a regular dose"),
        pytest.param(30, 30, ALCOHOL, "low", id="alcohol use disorder"),
        pytest.param(30, 30, NEUROPATHIC, "low", id="pain"),
        pytest.param(30, 30, UNKNOWN, "low", id="unknown may be one of them"),
        pytest.param(30, 30, HICCUPS, None, id="hiccups"),
        pytest.param(30, 30, OTHER, None, id="another reason"),
    ],
)
def test_baclofen_is_taken_regularly(
    dose: int, as_needed: int, indication: IndicationFact, expected: str | None
) -> None:
    given = facts(review(dose, as_needed_mg=Decimal(as_needed)), indication=indication)
    assert severity(judged(PRN, given)) == expected


@pytest.mark.parametrize("slug", [FREQUENCY, SINGLE, PRN])
def test_a_stop_has_no_doses(slug: str) -> None:
    assert isinstance(judged(slug, facts(stop(60))), Clear)
