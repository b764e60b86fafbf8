"""Doses in real products: what can be made, from which pieces, and how a day is split."""

from decimal import Decimal

import pytest

from fhir_baclofen.policy import Policy
from fhir_baclofen.splits import split, uneven_split
from fhir_baclofen.tablets import (
    Stock,
    can_make,
    in_words,
    nearest_above,
    nearest_below,
    stock_for,
    tablets_for,
)


def mg(*doses: str | int) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, doses))


US = Stock(tablets=mg(5, 10, 20))
TENS = Stock(tablets=mg(10))
ODD = Stock(tablets=mg(10, 15))
TWENTY_FIVES = Stock(tablets=mg(25))
SYRUP = Stock(liquids=mg(1))
STRONGER_SYRUP = Stock(liquids=mg(2))
PACKETS = Stock(packets=mg(5, 10, 20))
HALVES = Stock(tablets=mg(5, 10, 20), halved=mg(5))


@pytest.mark.parametrize(
    ("dose", "stock", "words"),
    [
        ("5", US, "1 x 5 mg"),
        ("25", US, "1 x 20 mg + 1 x 5 mg"),
        ("75", US, "3 x 20 mg + 1 x 10 mg + 1 x 5 mg"),
        ("30", ODD, "2 x 15 mg"),
        ("25", ODD, "1 x 15 mg + 1 x 10 mg"),
        ("2.5", HALVES, "half a 5 mg tablet"),
        ("7.5", HALVES, "1 x 5 mg + half a 5 mg tablet"),
        ("10", HALVES, "1 x 10 mg"),
        ("7.5", SYRUP, "7.5 mL of 1 mg/mL"),
        ("25", STRONGER_SYRUP, "12.5 mL of 2 mg/mL"),
        ("35", PACKETS, "1 x 20 mg packet + 1 x 10 mg packet + 1 x 5 mg packet"),
    ],
)
def test_a_dose_is_made_up_of_the_fewest_pieces(dose: str, stock: Stock, words: str) -> None:
    pieces = tablets_for(Decimal(dose), stock)
    assert pieces is not None
    assert in_words(pieces) == words
    assert sum(piece.mg for piece in pieces) == Decimal(dose)


@pytest.mark.parametrize(
    ("dose", "stock"),
    [
        ("2.5", US),
        ("7.5", US),
        ("3", SYRUP),
        ("15", TENS),
        ("5", ODD),
        ("2.5", STRONGER_SYRUP),
        ("40", TWENTY_FIVES),
        ("0", US),
    ],
)
def test_a_dose_that_the_products_do_not_make_is_none(dose: str, stock: Stock) -> None:
    assert tablets_for(Decimal(dose), stock) is None
    assert not can_make(Decimal(dose), stock)


def test_tablets_come_before_a_liquid_and_a_liquid_before_halves() -> None:
    stock = Stock(tablets=mg(5), liquids=mg(1), halved=mg(5))
    assert [str(p) for p in tablets_for(Decimal(10), stock) or ()] == ["2 x 5 mg"]
    assert [str(p) for p in tablets_for(Decimal("7.5"), stock) or ()] == ["7.5 mL of 1 mg/mL"]


@pytest.mark.parametrize(
    ("dose", "stock", "below", "above"),
    [
        ("17", US, "15", "20"),
        ("15", US, "15", "15"),
        ("4", US, "0", "5"),
        ("17", TENS, "10", "20"),
        ("9", ODD, "0", "10"),
        ("24", ODD, "20", "25"),
        ("26", TWENTY_FIVES, "25", "50"),
        ("11", SYRUP, "10", "12.5"),
        ("11", STRONGER_SYRUP, "10", "15"),
        ("1203", TENS, "1200", "1210"),
        ("1203", TWENTY_FIVES, "1200", "1225"),
    ],
)
def test_the_nearest_doses_that_can_be_made(
    dose: str, stock: Stock, below: str, above: str
) -> None:
    assert nearest_below(Decimal(dose), stock) == Decimal(below)
    assert nearest_above(Decimal(dose), stock) == Decimal(above)


@pytest.mark.parametrize(
    ("dose", "times", "stock", "doses"),
    [
        (20, 3, US, mg(5, 5, 10)),
        (25, 3, US, mg(5, 10, 10)),
        (50, 3, US, mg(15, 15, 20)),
        (50, 4, US, mg(10, 10, 15, 15)),
        (5, 3, US, mg(5)),
        (10, 3, US, mg(5, 5)),
        (300, 4, US, mg(75, 75, 75, 75)),
        (40, 3, TENS, mg(10, 10, 20)),
        (50, 3, ODD, mg(15, 15, 20)),
        (50, 3, TWENTY_FIVES, mg(25, 25)),
        (25, 3, SYRUP, mg("7.5", "7.5", 10)),
    ],
)
def test_a_day_is_split_evenly_with_the_remainder_in_the_evening(
    dose: int, times: int, stock: Stock, doses: tuple[Decimal, ...]
) -> None:
    assert split(Decimal(dose), times, stock) == doses


def test_a_dose_that_cannot_be_made_is_not_split() -> None:
    assert split(Decimal(15), 3, TENS) is None
    assert uneven_split(Decimal(15), 3, TENS) is None


@pytest.mark.parametrize(
    ("dose", "doses"),
    [
        ("2.5", mg("2.5")),
        ("5", mg(5)),
        ("7.5", mg("2.5", 5)),
        ("10", mg("2.5", "2.5", 5)),
        ("15", mg("2.5", 5, "7.5")),
        ("30", mg("7.5", 10, "12.5")),
        ("32.5", mg(10, 10, "12.5")),
    ],
)
def test_the_slow_protocol_has_a_small_morning_and_a_large_evening_dose(
    dose: str, doses: tuple[Decimal, ...]
) -> None:
    assert uneven_split(Decimal(dose), 3, HALVES) == doses


@pytest.mark.parametrize(
    ("dose", "times", "stock", "doses"),
    [
        pytest.param(20, 4, HALVES, mg("2.5", 5, 5, "7.5"), id="four doses: only the ends move"),
        pytest.param(40, 2, US, mg(15, 25), id="two doses"),
        pytest.param(15, 3, US, mg(5, 10), id="nothing smaller in the morning: it is left out"),
        pytest.param(40, 4, TENS, mg(10, 10, 20), id="the same with four"),
        pytest.param(5, 2, HALVES, mg(5), id="5 mg a day may all be taken in the evening"),
        pytest.param(10, 2, US, mg(5, 5), id="more than that may not"),
        pytest.param(10, 2, HALVES, mg("2.5", "7.5"), id="but a half in the morning leaves two"),
        pytest.param(20, 2, ODD, mg(10, 10), id="20 mg in the evening alone would be too much"),
        pytest.param(50, 3, US, mg(15, 15, 20), id="uneven already"),
        pytest.param(25, 3, TWENTY_FIVES, mg(25), id="a single dose stays"),
        pytest.param(50, 2, Stock(tablets=mg(25), packets=mg(5, 20)), mg(20, 30), id="as made up"),
        pytest.param(
            30, 2, Stock(packets=mg(15, "12.5")), mg(15, 15), id="no 17.5 mg for the evening"
        ),
    ],
)
def test_the_morning_gives_as_little_to_the_evening_as_the_products_allow(
    dose: int, times: int, stock: Stock, doses: tuple[Decimal, ...]
) -> None:
    assert uneven_split(Decimal(dose), times, stock) == doses


def test_the_strongest_liquid_that_measures_a_dose_is_taken() -> None:
    both = Stock(liquids=mg(1, 2))
    assert [str(p) for p in tablets_for(Decimal(10), both) or ()] == ["5 mL of 2 mg/mL"]
    assert [str(p) for p in tablets_for(Decimal("2.5"), both) or ()] == ["2.5 mL of 1 mg/mL"]
    assert tablets_for(Decimal(0), both) is None


@pytest.mark.parametrize(
    ("dose", "stock", "made"),
    [
        ("1002.5", HALVES, True),
        ("1005", Stock(tablets=mg(20), halved=mg(20)), False),
        ("1010", Stock(tablets=mg(20), halved=mg(20)), True),
        ("1002.5", STRONGER_SYRUP, False),
        ("1005", STRONGER_SYRUP, True),
        ("1025", TWENTY_FIVES, True),
        ("1022.5", TWENTY_FIVES, False),
    ],
)
def test_very_large_doses_are_made_up_like_small_ones(dose: str, stock: Stock, made: bool) -> None:
    assert can_make(Decimal(dose), stock) is made


@pytest.mark.parametrize(
    ("setting", "slow", "fine"),
    [
        ("slow-protocol", False, False),
        ("slow-protocol", True, True),
        ("every-scored", False, True),
        ("never", True, False),
    ],
)
def test_half_tablets_are_used_where_the_site_allows_them(
    setting: str, slow: bool, fine: bool
) -> None:
    assert stock_for(Policy.of({"formulary.half_tablets": setting}), slow=slow).fine is fine


def test_only_5_mg_tablets_are_halved_in_the_slow_protocol() -> None:
    policy = Policy.of({"formulary.strengths": [10, 15, 25]})
    assert stock_for(policy, slow=True).halved == ()


def test_without_any_product_there_is_no_stock() -> None:
    with pytest.raises(ValueError, match="no products"):
        Stock()
