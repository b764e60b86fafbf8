"""Both sides of the numbers of a taper that its worked examples leave out."""

from decimal import Decimal

import pytest

from fhir_baclofen.tablets import Stock
from fhir_baclofen.taper import Cut, Method, Terms, cuts, next_dose_method_a
from tests.plan.cases import patient, proposed
from tests.rules.facts_builder import history, stop

LIQUID = Stock(liquids=(Decimal(1),))
COARSE = Stock(tablets=(Decimal(20), Decimal(25)))


def first(dose: int, terms: Terms) -> Cut:
    return cuts(Decimal(dose), terms)[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("10-10", "5-5", id="20 mg/day: 10 less"),
        pytest.param("10-8", "5-8", id="18 mg/day: 5 less"),
    ],
)
def test_below_20_mg_the_weekly_cut_is_halved(before: str, after: str) -> None:
    doses = tuple(map(Decimal, before.split("-")))
    assert next_dose_method_a(doses) == tuple(map(Decimal, after.split("-")))


@pytest.mark.parametrize(
    ("cautious", "after"),
    [pytest.param(True, 45, id="a tenth"), pytest.param(False, 40, id="a fifth")],
)
def test_a_liquid_is_cut_by_a_tenth_or_a_fifth(after: int, *, cautious: bool) -> None:
    terms = Terms(Method.GRADUAL, Decimal(0), LIQUID, cautious)
    assert first(50, terms) == Cut(Decimal(after), 7)


def test_a_cautious_cut_is_a_tenth_at_least() -> None:
    tablets = Stock(tablets=(Decimal(5),))
    assert first(55, Terms(Method.GRADUAL, Decimal(0), tablets, cautious=True)).mg_per_day == 45


def test_the_short_taper_of_a_liquid_cuts_10_mg_at_most() -> None:
    assert first(20, Terms(Method.SHORT, Decimal(0), LIQUID)).mg_per_day == 10


def test_the_watched_taper_tries_no_more_than_four_even_cuts() -> None:
    path = cuts(Decimal(55), Terms(Method.KIDNEY, Decimal(30), COARSE))
    assert [cut.mg_per_day for cut in path] == [40, 25]


@pytest.mark.parametrize(
    ("days", "after"),
    [pytest.param(364, 40, id="less than a year"), pytest.param(365, 45, id="a year of use")],
)
def test_after_a_year_of_use_the_smaller_cut_is_taken(days: int, after: int) -> None:
    found = patient(stop(50), history=history((days, None, 50), days=days))
    assert proposed(found).steps[0].mg_per_day == after
