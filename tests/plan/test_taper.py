"""The arithmetic of coming down: the worked examples of the catalogue, and what always holds."""

from decimal import Decimal
from itertools import pairwise

import pytest

from fhir_baclofen.tablets import Stock
from fhir_baclofen.taper import (
    Method,
    Terms,
    cuts,
    kidney_taper,
    lowered,
    next_dose_method_a,
    next_dose_method_b,
    reaches,
)

ZERO = Decimal(0)
US = Stock(tablets=(Decimal(5), Decimal(10), Decimal(20)))


def mg(text: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, text.split("-"))) if text else ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("25-25-25-25", "25-20-25-20"),
        ("25-20-25-20", "20-20-20-20"),
        ("20-20-20-20", "20-15-20-15"),
        ("20-15-20-15", "15-15-15-15"),
        ("75-75-75-75", "75-70-75-70"),
        ("30-10", "25-5"),
        ("10-20-20", "10-15-15"),
        ("15-15-20", "15-10-15"),
        ("5-5-5-5", "5-5"),
        ("40", "30"),
        ("5-10", "5-5"),
        ("5-5-5", "5-5"),
        ("10-5", "5-5"),
        ("5-5", "5"),
        ("5", ""),
    ],
)
def test_method_a_takes_5_mg_from_two_doses_a_week(before: str, after: str) -> None:
    assert next_dose_method_a(mg(before)) == mg(after)


def test_method_a_below_20_mg_takes_5_mg_a_week() -> None:
    doses, totals = mg("5-5-5"), []
    while doses:
        doses = next_dose_method_a(doses)
        totals.append(sum(doses, ZERO))
    assert totals == [10, 5, 0]


@pytest.mark.parametrize(
    ("doses", "cut", "after"),
    [("10-10-40", 10, "10-10-30"), ("20-20-20", 20, "15-10-15"), ("5-5", 10, "")],
)
def test_any_other_cut_comes_from_the_largest_doses(doses: str, cut: int, after: str) -> None:
    assert lowered(mg(doses), Decimal(cut)) == mg(after)


@pytest.mark.parametrize(
    ("current", "cautious", "dose", "days"),
    [
        (60, False, "50", 7),
        (60, True, "50", 7),
        (50, False, "40", 7),
        (50, True, "45", 7),
        (40, False, "35", 7),
        (30, False, "25", 7),
        (25, False, "20", 7),
        (20, False, "15", 14),
        (10, False, "5", 14),
        (5, False, "0", 14),
        (300, False, "240", 7),
        (300, True, "270", 7),
    ],
)
def test_method_b_takes_a_share_of_the_current_dose(
    current: int, cautious: bool, dose: str, days: int
) -> None:
    found = next_dose_method_b(Decimal(current), step=Decimal(5), cautious=cautious)
    assert found == (Decimal(dose), days)


@pytest.mark.parametrize(
    ("current", "dose", "days"), [(20, "17.5", 7), (15, "12.5", 7), (10, "7.5", 14), (5, "0", 14)]
)
def test_with_a_liquid_method_b_has_steps_of_2_5_mg(current: int, dose: str, days: int) -> None:
    found = next_dose_method_b(Decimal(current), step=Decimal("2.5"), cautious=False)
    assert found == (Decimal(dose), days)


@pytest.mark.parametrize(
    ("current", "target", "steps"),
    [
        (60, 30, [(0, 50), (5, 40), (10, 30)]),
        (20, 5, [(0, 15), (5, 10), (10, 5)]),
        (25, 5, [(0, 20), (4, 15), (8, 10), (12, 5)]),
        (40, 20, [(0, 30), (5, 25), (10, 20)]),
        (10, 5, [(0, 5)]),
        (5, 5, []),
    ],
)
def test_method_c_reaches_its_target_within_two_weeks(
    current: int, target: int, steps: list[tuple[int, int]]
) -> None:
    path = kidney_taper(Decimal(current), Decimal(target))
    assert [(day, int(dose)) for day, dose in path] == steps


EVERY_DOSE = [Decimal(n) * 5 / 2 for n in range(2, 121)]


def test_method_c_is_feasible_from_every_dose_to_every_target() -> None:
    for start in EVERY_DOSE:
        for target in (d for d in EVERY_DOSE if d % 5 == 0 and d < start):
            path = kidney_taper(start, target)
            doses = [start, *(dose for _, dose in path)]
            falls = [a - b for a, b in pairwise(doses)]
            days = [day for day, _ in path]
            assert doses[-1] == target
            assert len(path) <= 4
            assert days[0] == 0
            assert days[-1] <= 14
            assert all(b - a >= 3 for a, b in pairwise(days))
            assert all(0 < fall <= max(start / 3, Decimal(5)) for fall in falls)
            assert all(dose % 5 == 0 for dose in doses[1:])


def test_a_stop_passes_through_5_mg_for_one_interval() -> None:
    path = cuts(Decimal(15), Terms(Method.GRADUAL, ZERO, US))
    assert [(int(cut.mg_per_day), cut.days) for cut in path] == [(10, 14), (5, 14), (0, 14)]


@pytest.mark.parametrize("dose", ["5", "2.5"])
def test_a_stop_from_5_mg_or_less_keeps_the_dose_for_one_interval(dose: str) -> None:
    path = cuts(Decimal(dose), Terms(Method.GRADUAL, ZERO, US))
    assert [cut.mg_per_day for cut in path] == [Decimal(dose), ZERO]


@pytest.mark.parametrize(
    ("dose", "days", "steps"),
    [
        (60, 2, [50, 40, 30, 20, 10, 5, 0]),
        (30, 4, [20, 10, 5, 0]),
        (20, 7, [10, 5, 0]),
        (10, 7, [5, 0]),
    ],
)
def test_a_whole_taper_takes_two_weeks_at_most(dose: int, days: int, steps: list[int]) -> None:
    path = cuts(Decimal(dose), Terms(Method.SHORT, ZERO, US))
    assert [cut.mg_per_day for cut in path] == steps
    assert {cut.days for cut in path} == {days}


def test_a_supervised_stop_is_over_within_two_weeks_from_every_dose() -> None:
    for start in EVERY_DOSE:
        path = cuts(start, Terms(Method.SUPERVISED, ZERO, US))
        assert path[-1].mg_per_day == 0
        assert (len(path) - 1) * path[0].days <= 14


def test_where_no_gentle_enough_dose_can_be_made_the_taper_ends_and_says_so() -> None:
    terms = Terms(Method.GRADUAL, ZERO, Stock(tablets=(Decimal(25),)))
    path = cuts(Decimal(125), terms)
    assert [cut.mg_per_day for cut in path] == [100]
    assert not reaches(path, terms)
    assert cuts(Decimal(100), terms) == ()


def test_tablets_of_10_mg_alone_end_at_10_mg() -> None:
    terms = Terms(Method.GRADUAL, ZERO, Stock(tablets=(Decimal(10),)))
    path = cuts(Decimal(40), terms)
    assert [(int(cut.mg_per_day), cut.days) for cut in path] == [
        (30, 14),
        (20, 14),
        (10, 14),
        (0, 14),
    ]
    assert reaches(path, terms)


def test_a_target_that_cannot_be_made_is_undercut_where_possible() -> None:
    terms = Terms(Method.GRADUAL, Decimal(35), Stock(tablets=(Decimal(10),)))
    assert cuts(Decimal(50), terms)[-1].mg_per_day == 30


@pytest.mark.parametrize(
    ("current", "target", "strength", "days", "doses"),
    [
        (80, 25, 25, 5, [75, 50, 25]),
        (85, 50, 25, 5, [75, 50]),
        (115, 25, 25, 4, [100, 75, 50, 25]),
        (150, 25, 25, 5, [100, 50, 25]),
        (200, 25, 30, 4, [150, 90, 60, 30]),
    ],
)
def test_with_coarse_tablets_method_c_takes_as_many_cuts_as_it_needs(
    current: int, target: int, strength: int, days: int, doses: list[int]
) -> None:
    terms = Terms(Method.KIDNEY, Decimal(target), Stock(tablets=(Decimal(strength),)))
    path = cuts(Decimal(current), terms)
    assert [(int(cut.mg_per_day), cut.days) for cut in path] == [(dose, days) for dose in doses]


@pytest.mark.parametrize(
    ("current", "strength"), [(100, 100), (40, 40), (40, 20), (25, 25), (20, 20)]
)
@pytest.mark.parametrize("method", [Method.KIDNEY, Method.WEEKLY, Method.GRADUAL])
def test_tablets_too_coarse_for_any_cut_leave_the_dose_as_it_is(
    method: Method, current: int, strength: int
) -> None:
    target = Decimal(5) if method is Method.KIDNEY else ZERO
    assert cuts(Decimal(current), Terms(method, target, Stock(tablets=mg(str(strength))))) == ()


@pytest.mark.parametrize(
    ("current", "strength", "days", "doses"),
    [
        (19, 5, 7, [15, 10, 5, 0]),
        (20, 5, 7, [10, 5, 0]),
        (30, 5, 7, [20, 10, 5, 0]),
        (30, 10, 7, [20, 10]),
    ],
)
def test_method_a_takes_10_mg_a_week_and_5_mg_below_20(
    current: int, strength: int, days: int, doses: list[int]
) -> None:
    path = cuts(Decimal(current), Terms(Method.WEEKLY, ZERO, Stock(tablets=mg(str(strength)))))
    expected = [(dose, days) for dose in doses]
    assert [(int(cut.mg_per_day), cut.days) for cut in path][: len(doses)] == expected


def test_method_a_gives_two_weeks_to_a_cut_that_is_larger_for_want_of_smaller_tablets() -> None:
    path = cuts(Decimal(15), Terms(Method.WEEKLY, ZERO, Stock(tablets=mg("15"))))
    assert [(int(cut.mg_per_day), cut.days) for cut in path] == []
    path = cuts(Decimal(17), Terms(Method.WEEKLY, ZERO, Stock(tablets=mg("10"))))
    assert [(int(cut.mg_per_day), cut.days) for cut in path] == [(10, 14), (0, 14)]
