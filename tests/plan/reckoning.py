"""Arithmetic of titration and taper written anew from the catalogue, to check plans against.

Nothing here knows the code that makes plans; only its steps come in. Each `check_…` raises
AssertionError with the steps that break it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, pairwise
from typing import Any, NamedTuple

from fhir_baclofen.plan import PlanStep

Mg = Fraction
FIVE, TEN = Fraction(5), Fraction(10)
HIGHEST = 320
REVIEW = 14


@dataclass(frozen=True)
class Shelf:
    """Products on hand: what one piece of each holds, in mg (half a millilitre of a liquid)."""

    name: str
    strengths: tuple[int | str, ...]
    pieces: tuple[Mg, ...]
    step: Mg = FIVE

    @cache  # noqa: B019 - a handful of shelves
    def makes(self) -> frozenset[Mg]:
        """Every dose up to the highest, in steps of 2.5 mg, that some pieces add up to."""
        made = {Fraction(0)}
        for piece in self.pieces:
            dose = piece
            while dose <= HIGHEST:
                if dose - piece in made:
                    made.add(dose)
                dose += Fraction(1, 2)
        return frozenset(d for d in made if d > 0 and d % Fraction(5, 2) == 0)

    def halving_fives(self) -> "Shelf":
        """The same with halves of 5 mg tablets, where there are any."""
        halves = (Fraction(5, 2),) if 5 in self.strengths else ()
        return Shelf(self.name, self.strengths, (*self.pieces, *halves), self.step)


def shelf(name: str, *strengths: int | str, step: str = "5") -> Shelf:
    """A shelf from a policy's list of strengths."""
    return Shelf(name, strengths, tuple(_piece(s) for s in strengths), Fraction(step))


def _piece(strength: int | str) -> Mg:
    if isinstance(strength, int):
        return Fraction(strength)
    number, unit = strength.split(" ", 1)
    return Fraction(number) / 2 if unit == "mg/mL" else Fraction(number)


SHELVES = (
    shelf("5, 10 and 20 mg tablets", 5, 10, 20),
    shelf("5 to 25 mg tablets", 5, 10, 15, 20, 25),
    shelf("10 mg tablets", 10),
    shelf("10 and 20 mg tablets", 10, 20),
    shelf("25 mg tablets", 25),
    shelf("10 and 15 mg tablets", 10, 15),
    shelf("1 mg/mL", "1 mg/mL", step="2.5"),
    shelf("2 mg/mL", "2 mg/mL"),
    shelf("5 mg/mL", "5 mg/mL", step="2.5"),
    shelf("packets", "5 mg packet", "10 mg packet", "20 mg packet"),
)


FIVE_MG_SHELF = frozenset(Fraction(5 * n) for n in range(1, 60))


class Pace(NamedTuple):
    """A protocol as the catalogue has it; `most` is the largest step that an order may take."""

    name: str
    facts: dict[str, Any]
    step: Mg
    days: int
    ceiling: int
    most: Mg
    policy: dict[str, str] = {}  # noqa: RUF012 - never changed
    single: int = 20


@dataclass(frozen=True)
class Row:
    """A step of a plan in exact fractions; `day` counts from the review."""

    day: int
    days: int | None
    mg: Mg
    doses: tuple[Mg, ...]


def rows(steps: Sequence[PlanStep]) -> list[Row]:
    """The steps of a plan, counted from its first day."""
    first = steps[0].start
    return [
        Row(
            (s.start - first).days,
            s.days,
            Fraction(s.mg_per_day),
            tuple(map(Fraction, s.doses_mg)),
        )
        for s in steps
    ]


def check_form(plan: list[Row]) -> None:
    """Steps follow without a gap, only the last is open-ended, and single doses add up."""
    assert plan[0].day == 0, plan
    for row, after in pairwise(plan):
        assert row.days is not None, plan
        assert row.days > 0, plan
        assert after.day == row.day + row.days, plan
    assert plan[-1].days is None, plan
    for row in plan:
        assert sum(row.doses) == row.mg, row
        assert all(dose > 0 for dose in row.doses), row


def check_made(plan: Iterable[Row], makes: frozenset[Mg]) -> None:
    """Every single dose can be counted or measured out."""
    for row in plan:
        assert all(dose in makes for dose in row.doses), (row, sorted(makes)[:12])


def check_even(row: Row, makes: frozenset[Mg]) -> None:
    """No more even split in as many doses can be made; the larger doses come later."""
    assert list(row.doses) == sorted(row.doses), row
    spread, grain = row.doses[-1] - row.doses[0], min(makes)
    if all(grain * n in makes for n in range(1, 20)):
        assert spread <= grain, row
        return
    near = [d for d in makes if d <= row.doses[-1]]
    even = (p for p in combinations_with_replacement(near, len(row.doses)) if sum(p) == row.mg)
    assert all(max(parts) - min(parts) >= spread for parts in even), row


def check_rise(plan: list[Row], pace: Pace, makes: frozenset[Mg]) -> None:
    """A titration: never faster than its step and days, never above the ceiling, until day 14."""
    days, step, ceiling = pace.days, pace.step, pace.ceiling
    for row, after in pairwise(plan):
        waited = (after.day - row.day) // days
        assert (after.day - row.day) % days == 0, plan
        assert 0 < after.mg - row.mg <= step * waited, plan
        assert after.mg - row.mg <= pace.most, plan
        sooner = min(row.mg + step * (waited - 1), Fraction(ceiling))
        assert not any(row.mg < d <= sooner for d in makes), plan
    assert all(row.mg <= ceiling for row in plan), plan
    assert all(row.day <= REVIEW for row in plan), plan


def next_rise(last: Row, pace: Pace, makes: frozenset[Mg]) -> int | None:
    """Days until a further step could begin; None where none can be made, divided or allowed."""
    for waited in range(1, int(pace.most / pace.step) + 1):
        most = min(last.mg + pace.step * waited, Fraction(pace.ceiling))
        higher = max((d for d in makes if last.mg < d <= most), default=None)
        if higher is not None:
            return waited * pace.days if _divides(higher, pace.single, makes) else None
    return None


def _divides(mg: Mg, single: int, makes: frozenset[Mg]) -> bool:
    """True when the dose is made in at most four doses of `single` mg, often enough."""
    small = [d for d in makes if d <= single]
    sums = {Fraction(0)}
    for count in range(1, 5):
        sums = {a + d for a in sums for d in small if a + d <= mg}
        often = mg <= 20 or (count == 2 and mg <= 30) or count > 2
        if mg in sums and often:
            return True
    return False


def check_all_begun(plan: list[Row], *, step: int, days: int, ceiling: int) -> None:
    """With tablets of 5 mg every step that may begin within two weeks is there."""
    expected = [plan[0].mg]
    while len(expected) * days <= REVIEW and expected[-1] < ceiling:
        expected.append(min(expected[-1] + step, Fraction(ceiling)))
    assert [row.mg for row in plan] == expected, plan


def check_b(current: Mg, plan: list[Row], target: Mg, shelf: Shelf) -> None:
    """Method B: 10 to 20 percent each 7 days, or one small step with two weeks around it."""
    makes = shelf.makes()
    path = [Row(-7, 7, current, ()), *plan] if plan[0].mg < current else plan
    for i, (row, after) in enumerate(pairwise(path)):
        cut, wait = row.mg - after.mg, after.day - row.day
        assert cut > 0, plan
        assert 7 <= wait <= 14 or i == 0, plan
        if cut * 5 <= row.mg:
            assert cut * 10 >= row.mg or after.mg == target or _is_smallest(row, after, makes), plan
            continue
        assert i == 0 or wait == 14, plan
        assert after.days in {14, None}, plan
        assert cut <= FIVE or (cut <= TEN and _is_smallest(row, after, makes)), plan
    _check_end(path, target, makes)


def _is_smallest(row: Row, after: Row, makes: frozenset[Mg]) -> bool:
    """True when nothing between the two doses can be made."""
    return not any(after.mg < dose < row.mg for dose in makes)


def check_a(plan: list[Row], makes: frozenset[Mg]) -> None:
    """Method A: 10 mg a week from two doses, 5 mg below 20 mg/day, to 5 mg and none.

    Where the products make no such dose, the next higher one; where they make none, a cut of up
    to 10 mg or 20 percent with two weeks.
    """
    for row, after in pairwise(plan):
        most = TEN if row.mg >= 20 else FIVE
        wait, cut = after.day - row.day, row.mg - after.mg
        if cut > most:
            assert wait == 14, plan
            assert cut <= max(TEN, row.mg / 5), plan
            assert _is_smallest(row, after, makes), plan
            continue
        assert wait in {7, 14}, plan
        assert not any(row.mg - most <= d < after.mg for d in makes if d >= FIVE), plan
        if makes >= FIVE_MG_SHELF and all(d % 5 == 0 for d in row.doses):
            assert wait == 7, plan
            assert cut == min(most, row.mg), plan
            if len(row.doses) > 1:
                assert after.doses == slots(row.doses, int(cut / 5)), plan
    _check_end(plan, Fraction(0), makes)


def slots(doses: tuple[Mg, ...], count: int) -> tuple[Mg, ...]:
    """5 mg from `count` doses: the largest first, of equal ones the 2nd, the 4th, then the odd."""
    places = sorted(range(len(doses)), key=lambda i: (-doses[i], (i + 1) % 2, i))
    left = [d - 5 if i in places[:count] else d for i, d in enumerate(doses)]
    return tuple(d for d in left if d > 0)


def check_c(current: Mg, plan: list[Row], *, target: Mg, makes: frozenset[Mg]) -> None:
    """Method C: at most four cuts of a third, three days apart or more, done within 14 days."""
    path = [current, *(row.mg for row in plan if row.mg < current)]
    _check_watched(current, path, makes)
    assert all(after.day - row.day >= 3 for row, after in pairwise(plan)), plan
    assert plan[-1].day <= REVIEW, plan
    lowest = max((d for d in makes if d <= target), default=min(makes))
    if path[-1] != lowest:
        assert not _has_way(current, lowest, max(current / 3, TEN), makes), plan
        assert not makes >= FIVE_MG_SHELF, plan


def check_watched_stop(current: Mg, plan: list[Row], makes: frozenset[Mg]) -> None:
    """A faster stop: cuts as in method C, three days apart, to 5 mg and none within 14 days."""
    path = [current, *(row.mg for row in plan if 0 < row.mg < current)]
    _check_watched(current, path, makes)
    assert all(after.day - row.day == 3 for row, after in pairwise(plan)), plan
    assert plan[-1].day <= REVIEW, plan
    if makes >= FIVE_MG_SHELF:
        assert path[-1] == min(FIVE, current), plan
    assert plan[-1].mg == 0 or path[-1] > TEN, plan


def _check_watched(current: Mg, path: list[Mg], makes: frozenset[Mg]) -> None:
    assert len(path) <= 5, path
    for before, after in pairwise(path):
        forced = before - after <= TEN and not any(after < d < before for d in makes)
        assert before - after <= max(current / 3, FIVE) or forced, path
        assert after % 5 == 0, path


def check_short(current: Mg, plan: list[Row], makes: frozenset[Mg]) -> None:
    """A whole taper: cuts of 10 mg or 20 percent, over within 14 days where 5 mg steps are made."""
    path = [Row(-1, 1, current, ()), *plan] if plan[0].mg < current else plan
    for row, after in pairwise(path):
        assert row.mg - after.mg <= max(TEN, row.mg / 5), plan
    if makes >= FIVE_MG_SHELF:
        assert plan[-1].day <= REVIEW, plan
    _check_end(path, Fraction(0), makes)


def _has_way(start: Mg, end: Mg, most: Mg, makes: frozenset[Mg]) -> bool:
    """True when some path of four cuts of at most `most` leads from `start` to `end`."""
    reached = {start}
    for _ in range(4):
        reached |= {d for d in makes for r in reached if end <= d < r and r - d <= most}
    return end in reached


def _check_end(path: list[Row], target: Mg, makes: frozenset[Mg]) -> None:
    """A taper ends at its target, a stop after 5 mg; above it only where no allowed cut is made."""
    last = path[-1].mg
    lowest = max((d for d in makes if d <= target), default=min(makes)) if target else Fraction(0)
    if last != lowest:
        below = {d for d in {*makes, lowest} if lowest <= d < last}
        assert not any(last - d <= max(TEN, last / 5) for d in below), path
    elif target == 0 and FIVE in makes and path[0].mg > FIVE:
        assert path[-2].mg == FIVE, path
