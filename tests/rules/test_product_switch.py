"""Another product than last time: rule 77."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fhir_baclofen.facts import Handout
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import activities, change, facts, judged, review, severity
from tests.rules.supplies import handout, liquid, supply


def switched(*handouts: Handout) -> str | None:
    """The severity with which a chart review tells of a switch between these supplies."""
    return severity(judged("product-switch", facts(supply=supply(*handouts))))


def by(maker: str | None, days_ago: int, **more: Any) -> Handout:  # noqa: ANN401 - passed on
    """Tablets of a manufacturer."""
    return handout(days_ago, manufacturer=maker, **more)


@pytest.mark.parametrize(
    ("handouts", "expected"),
    [
        pytest.param([by("Alpha", 40), by("Beta", 10)], "low", id="another manufacturer"),
        pytest.param([by("Alpha", 40), by("ALPHA", 10)], None, id="the same in other letters"),
        pytest.param([by("Alpha", 40), by(None, 10)], None, id="no manufacturer now"),
        pytest.param([by(None, 40), by("Beta", 10)], None, id="none before"),
        pytest.param([handout(40), handout(10, strength=Decimal(20))], "moderate", id="strength"),
        pytest.param([handout(40), liquid(10, 1)], "moderate", id="a liquid for tablets"),
        pytest.param([liquid(40, 1), liquid(10, 5)], "moderate", id="another concentration"),
        pytest.param([liquid(40, 5), liquid(10, 5)], None, id="the same concentration"),
        pytest.param(
            [by("Alpha", 40), by("Beta", 10, strength=Decimal(20))],
            "moderate",
            id="strength and manufacturer",
        ),
        pytest.param([handout(10)], None, id="a single supply"),
    ],
)
def test_a_switch_is_told_by_what_changes(handouts: list[Handout], expected: str | None) -> None:
    assert switched(*handouts) == expected


def test_a_switch_is_told_once() -> None:
    assert switched(by("Alpha", 70), by("Beta", 40), by("Beta", 10)) is None


def test_a_switch_back_is_a_switch() -> None:
    assert switched(by("Alpha", 70), by("Beta", 40), by("Alpha", 10)) == "low"


def test_two_strengths_of_one_day_are_compared_together() -> None:
    five = handout(10, strength=Decimal(5), reference="MedicationDispense/five")
    assert switched(handout(40), handout(10), five) is None


def test_each_strength_of_a_regimen_is_compared_with_itself() -> None:
    tens = handout(40, part="10 mg"), handout(9, part="10 mg")
    fives = [handout(d, strength=Decimal(5), part="5 mg") for d in (38, 10)]
    assert switched(tens[0], fives[0], fives[1], tens[1]) is None


def test_of_another_concentration_the_volume_of_a_dose_is_told_before_and_after() -> None:
    result = judged("product-switch", facts(supply=supply(liquid(40, 1), liquid(10, 5))))
    assert isinstance(result, Finding)
    assert result.code == "TPROD"
    assert "10 mg was 10 mL and is 2 mL" in result.summary
    assert "confirm-product" in activities(result)
    assert result.evidence == ("MedicationDispense/x40", "MedicationDispense/x10")


def test_every_single_dose_is_told() -> None:
    uneven = replace(review(25), doses=(Decimal(5), Decimal(5), Decimal(15)))
    result = judged("product-switch", facts(uneven, supply=supply(liquid(40, 1), liquid(10, 2))))
    assert isinstance(result, Finding)
    assert "15 mg was 15 mL and is 7.5 mL" in result.detail
    assert "5 mg was 5 mL and is 2.5 mL" in result.detail


def test_where_doses_are_not_known_five_milligrams_stand_for_them() -> None:
    unlisted = replace(review(30), doses=None)
    result = judged("product-switch", facts(unlisted, supply=supply(liquid(40, 1), liquid(10, 5))))
    assert isinstance(result, Finding)
    assert "5 mg was 5 mL and is 1 mL" in result.summary


def test_a_new_dose_is_told_in_the_new_product() -> None:
    given = facts(change(30, 60), supply=supply(liquid(40, 1), liquid(10, 5)))
    result = judged("product-switch", given)
    assert isinstance(result, Finding)
    assert "20 mg was 20 mL and is 4 mL" in result.summary


def test_products_that_cannot_be_compared_leave_it_open() -> None:
    unnamed = handout(10, product="baclofen", strength=None, form=None)
    result = judged("product-switch", facts(supply=supply(handout(40), unnamed)))
    assert result == NotEvaluated("the strength of a product handed out is not on record")


def test_the_same_product_of_unknown_strength_is_the_same() -> None:
    unnamed = [handout(d, product="baclofen", strength=None, form=None) for d in (40, 10)]
    assert judged("product-switch", facts(supply=supply(*unnamed))) == Clear()


def test_a_dispense_that_was_not_read_leaves_it_open() -> None:
    result = judged("product-switch", facts(supply=supply(gaps=("x9 could not be read",))))
    assert result == NotEvaluated("x9 could not be read")
