"""The reference gives the worked examples of the catalogue, or it would be no reference."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.oracle.ceilings import down_to_five
from tests.oracle.kidneys import ckd_epi_2021, tier_of
from tests.oracle.plans import plan
from tests.oracle.situations import Doses, Situation, Stretch
from tests.oracle.tapers import (
    Step,
    against_method_b,
    against_method_c,
    cuts_by_share,
    method_a,
    weekly_cut,
)
from tests.oracle.titrations import titration


def mg(*doses: int) -> Doses:
    return tuple(Fraction(dose) for dose in doses)


def steps(*pairs: tuple[int, int]) -> list[Step]:
    return [Step(start, Fraction(daily)) for start, daily in pairs]


def test_a_woman_of_55_with_creatinine_0_9_has_75_to_76() -> None:
    assert 75 < ckd_epi_2021(Decimal("0.9"), 55, female=True) < 76


@pytest.mark.parametrize(
    ("value", "tier"),
    [
        ("60", "normal"),
        ("59.9", "moderate"),
        ("30", "moderate"),
        ("29.9", "severe"),
        ("15", "severe"),
        ("14.9", "failure"),
    ],
)
def test_a_tier_begins_at_its_lower_edge(value: str, tier: str) -> None:
    assert tier_of(Decimal(value)) == tier


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (mg(25, 25, 25, 25), mg(25, 20, 25, 20)),
        (mg(25, 20, 25, 20), mg(20, 20, 20, 20)),
        (mg(20, 20, 20, 20), mg(20, 15, 20, 15)),
        (mg(20, 15, 20, 15), mg(15, 15, 15, 15)),
        (mg(5, 5, 5), mg(5, 5)),
        (mg(5), ()),
    ],
)
def test_the_weekly_cut_takes_five_from_two_doses(before: Doses, after: Doses) -> None:
    assert weekly_cut(before) == after


def test_the_weekly_taper_ends_by_way_of_five() -> None:
    daily = [int(step.daily) for step in method_a(mg(25, 25, 25, 25))]
    assert daily == [100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 5, 0]


@pytest.mark.parametrize(("dose", "cuts"), [(60, [10]), (50, [5, 10]), (40, [5]), (30, [5])])
def test_a_cut_is_a_tenth_to_a_fifth(dose: int, cuts: list[int]) -> None:
    assert cuts_by_share(Fraction(dose)) == cuts


@pytest.mark.parametrize(
    ("given", "before", "target", "right"),
    [
        pytest.param(steps((0, 50), (7, 40), (14, 35)), 60, 35, True, id="as in the examples"),
        pytest.param(steps((0, 50), (6, 40)), 60, 40, False, id="a day too soon"),
        pytest.param(steps((0, 45)), 60, 45, False, id="a quarter at once"),
        pytest.param(steps((0, 50)), 60, 40, False, id="short of its end"),
        pytest.param(steps((0, 5), (14, 0)), 10, 0, True, id="five, then none"),
        pytest.param(steps((0, 0)), 10, 0, False, id="none at once"),
    ],
)
def test_a_wrong_slow_taper_is_seen(
    given: list[Step], before: int, target: int, *, right: bool
) -> None:
    problems = against_method_b(given, Fraction(before), Fraction(target), given=False)
    assert bool(list(problems)) is not right


@pytest.mark.parametrize(
    ("given", "before", "target", "right"),
    [
        pytest.param(steps((0, 50), (5, 40), (10, 30)), 60, 30, True, id="60 to 30"),
        pytest.param(steps((0, 15), (5, 10), (10, 5)), 20, 5, True, id="20 on dialysis"),
        pytest.param(steps((1, 50), (5, 40), (10, 30)), 60, 30, False, id="not today"),
        pytest.param(steps((0, 35), (5, 30)), 60, 30, False, id="more than a third"),
        pytest.param(steps((0, 50), (2, 40), (10, 30)), 60, 30, False, id="two days apart"),
        pytest.param(steps((0, 50), (10, 40), (15, 30)), 60, 30, False, id="after 14 days"),
        pytest.param(steps((0, 50), (5, 40)), 60, 30, False, id="short of its end"),
    ],
)
def test_a_wrong_taper_for_the_kidneys_is_seen(
    given: list[Step], before: int, target: int, *, right: bool
) -> None:
    problems = against_method_c(given, Fraction(before), Fraction(target))
    assert bool(list(problems)) is not right


@pytest.mark.parametrize(
    ("ordered", "expected"),
    [
        pytest.param(
            Situation(ordered=mg(5, 5, 5)),
            steps((0, 15), (3, 20), (6, 25), (9, 30), (12, 35)),
            id="spasticity",
        ),
        pytest.param(
            Situation("alcohol-use-disorder", ordered=mg(5)),
            steps((0, 5), (3, 10), (6, 15), (9, 20), (12, 25)),
            id="alcohol use disorder",
        ),
        pytest.param(
            Situation("neuropathic-pain", ordered=mg(5, 5)),
            steps((0, 10), (7, 15), (14, 20)),
            id="pain, a week each",
        ),
        pytest.param(
            Situation(age=70, ordered=mg(5, 5, 5)),
            steps((0, 15), (3, 20), (6, 25), (9, 30)),
            id="no further than an older adult tolerates",
        ),
    ],
)
def test_the_protocols_go_up_in_their_steps(ordered: Situation, expected: list[Step]) -> None:
    shown = [(step.start, step.daily) for step in titration(ordered)]
    assert shown == [(step.start, step.daily) for step in expected]


@pytest.mark.parametrize(("daily", "rounded"), [("12.5", 10), ("7.5", 5), ("2.5", 5), ("15", 15)])
def test_a_dose_for_the_kidneys_is_rounded_down_to_five(daily: str, rounded: int) -> None:
    assert down_to_five(Fraction(daily)) == rounded


def test_a_breach_of_the_ceiling_comes_down_to_it() -> None:
    wanted = plan(Situation(therapy=(Stretch(mg(25, 25, 25, 25), 400),)))
    assert (wanted.kind, wanted.target) == ("taper", Fraction(80))
