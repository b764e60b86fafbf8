"""Every plan against other arithmetic: each dose from 5 to 300 mg, each protocol, each shelf."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest

from fhir_baclofen.facts import Indication, Kidney, Tier
from fhir_baclofen.plan import PlanKind
from fhir_baclofen.policy import Policy
from tests.plan.cases import patient, proposed
from tests.plan.reckoning import (
    FIVE,
    FIVE_MG_SHELF,
    SHELVES,
    Pace,
    Shelf,
    check_a,
    check_all_begun,
    check_b,
    check_c,
    check_even,
    check_form,
    check_made,
    check_rise,
    check_short,
    check_watched_stop,
    next_rise,
    rows,
)
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    age,
    change,
    indication,
    kidney,
    review,
    stop,
)

MODERATE, SEVERE = kidney(45, days_ago=400), kidney(22)
DIALYSIS: Kidney = kidney(None, Tier.DIALYSIS)
each_shelf = pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf.name)


@cache
def policy_for(shelf: Shelf, **switches: str) -> Policy:
    named = {name.replace("__", "."): value for name, value in switches.items()}
    return Policy.of({"formulary.strengths": list(shelf.strengths), **named})


@cache
def makes(shelf: Shelf, *, halves: bool = False) -> frozenset[Fraction]:
    return shelf.halving_fives().makes() if halves else shelf.makes()


def doses(shelf: Shelf, highest: int = 300) -> Iterator[Decimal]:
    """Every start dose that the products of the shelf can be taken in, and those they cannot."""
    grain = Decimal(5) if shelf.step == FIVE else Decimal("2.5")
    dose = Decimal(5)
    while dose <= highest:
        yield dose
        dose += grain


OLD = age(70)
TWO = indication(Indication.UNKNOWN, Indication.ALCOHOL, Indication.NEUROPATHIC)
STEP_5, STEP_10, STEP_15 = Fraction(5), Fraction(10), Fraction(15)
LABEL, AUD_10 = {"titration__spasticity": "label"}, {"titration__aud": "10"}
PACES = (
    Pace("spasticity", {"indication": SPASTICITY}, STEP_5, 3, 80, STEP_15),
    Pace("spasticity, label", {"indication": SPASTICITY}, STEP_15, 3, 80, STEP_15, LABEL),
    Pace("alcohol", {"indication": ALCOHOL}, STEP_5, 3, 300, STEP_10, {}, 75),
    Pace("alcohol, 10 mg", {"indication": ALCOHOL}, STEP_10, 3, 300, STEP_10, AUD_10, 75),
    Pace("neuropathic pain", {"indication": NEUROPATHIC}, STEP_5, 7, 60, STEP_5),
    Pace("hiccups", {"indication": HICCUPS}, STEP_15, 3, 60, STEP_15),
    Pace("other", {"indication": OTHER}, STEP_5, 3, 80, STEP_15),
    Pace("unknown", {"indication": UNKNOWN}, STEP_5, 3, 80, STEP_15),
    Pace("two candidates", {"indication": TWO}, STEP_5, 7, 60, STEP_15),
    Pace("older adult", {"indication": SPASTICITY, "age": OLD}, STEP_5, 3, 30, STEP_5),
    Pace("older adult, hiccups", {"indication": HICCUPS, "age": OLD}, STEP_5, 3, 30, STEP_5),
)
SLOW = Pace("slow", {}, Fraction(5, 2), 5, 80, Fraction(5, 2))


@pytest.mark.parametrize("pace", PACES, ids=lambda pace: pace.name)
@each_shelf
def test_a_titration_is_never_faster_than_its_protocol(shelf: Shelf, pace: Pace) -> None:
    policy, made = policy_for(shelf, **pace.policy), makes(shelf)
    for dose in doses(shelf, pace.ceiling):
        before = max(dose - 5, Decimal("2.5"))
        found = patient(change(before, dose), 3, **pace.facts)
        plan = proposed(found, policy)
        steps = rows(plan.steps)
        assert plan.ceiling_mg_per_day == pace.ceiling
        assert steps[0].mg == dose
        check_form(steps)
        check_made(steps[1:], made)
        check_rise(steps, pace, made)
        for row in steps[1:]:
            check_even(row, made)
        following = next_rise(steps[-1], pace, made)
        assert following is None or steps[-1].day + following > 14
        assert plan.kind is (PlanKind.TITRATION if len(steps) > 1 else PlanKind.MAINTAIN)
        if made >= FIVE_MG_SHELF and pace.step == FIVE == min(made):
            check_all_begun(steps, step=5, days=pace.days, ceiling=pace.ceiling)


@each_shelf
def test_the_slow_protocol_rises_by_2_5_mg_every_five_days(shelf: Shelf) -> None:
    policy, made = policy_for(shelf), makes(shelf, halves=True)
    for dose in doses(shelf, 80):
        intent = change(dose - Decimal("2.5"), dose, names_slow=True)
        steps = rows(proposed(patient(intent, 3), policy).steps)
        check_form(steps)
        check_made(steps[1:], made)
        check_rise(steps, SLOW, made)
        for row in steps[1:]:
            assert row.doses[0] < row.doses[-1] or len(row.doses) == 1 or row.doses[-1] == 20


@each_shelf
def test_a_stop_comes_down_by_method_b(shelf: Shelf) -> None:
    policy, made = policy_for(shelf), makes(shelf)
    for dose in doses(shelf):
        for kind, years in ((SPASTICITY, 45), (ALCOHOL, 45), (NEUROPATHIC, 70)):
            plan = proposed(patient(stop(dose), indication=kind, age=age(years)), policy)
            steps = rows(plan.steps)
            assert plan.kind is PlanKind.TAPER
            check_form(steps)
            check_made([r for r in steps if r.mg < dose], made)
            check_b(Fraction(dose), steps, Fraction(0), shelf)


@each_shelf
def test_a_dose_above_the_ceiling_comes_down_to_it_by_method_b(shelf: Shelf) -> None:
    policy, made = policy_for(shelf), makes(shelf)
    for kind, ceiling in ((SPASTICITY, 80), (NEUROPATHIC, 60), (HICCUPS, 60), (OTHER, 80)):
        for dose in (d for d in doses(shelf) if d > ceiling):
            plan = proposed(patient(review(dose), indication=kind), policy)
            steps = rows(plan.steps)
            assert plan.kind is PlanKind.TAPER
            check_form(steps)
            check_made([r for r in steps if r.mg < dose], made)
            check_b(Fraction(dose), steps, Fraction(ceiling), shelf)


@each_shelf
def test_moderate_kidneys_come_down_to_half_by_method_b(shelf: Shelf) -> None:
    policy = policy_for(shelf)
    for dose in doses(shelf, 80):
        target = max(Fraction(int(dose) // 10 * 5), FIVE)
        plan = proposed(patient(review(dose), kidney=MODERATE), policy)
        if dose <= target:
            assert plan.kind is PlanKind.MAINTAIN
            continue
        steps = rows(plan.steps)
        check_form(steps)
        check_b(Fraction(dose), steps, target, shelf)


@each_shelf
def test_a_voluntary_reduction_in_alcohol_use_disorder_goes_on_by_method_a(shelf: Shelf) -> None:
    policy, made = policy_for(shelf), makes(shelf)
    for dose in (d for d in doses(shelf) if d > 5):
        ordered = max(dose - 10, Decimal(5))
        plan = proposed(patient(change(dose, ordered), indication=ALCOHOL), policy)
        steps = rows(plan.steps)
        assert plan.kind is PlanKind.TAPER
        assert steps[0].mg == ordered
        check_form(steps)
        check_made(steps[1:], made)
        check_a(steps, made)


@each_shelf
def test_failing_kidneys_reach_their_dose_within_two_weeks_by_method_c(shelf: Shelf) -> None:
    policy, made = policy_for(shelf), makes(shelf)
    for dose in doses(shelf):
        half = max(Fraction(int(dose) // 10 * 5), FIVE)
        for kidneys, target in ((SEVERE, half), (DIALYSIS, FIVE)):
            plan = proposed(patient(review(dose), indication=ALCOHOL, kidney=kidneys), policy)
            if dose <= target:
                assert plan.kind is PlanKind.MAINTAIN
                continue
            steps = rows(plan.steps)
            assert plan.kind is PlanKind.TAPER
            check_form(steps)
            check_made([r for r in steps if r.mg < dose], made)
            check_c(Fraction(dose), steps, target=target, makes=made)


@each_shelf
def test_a_whole_taper_in_two_weeks_is_in_cuts_of_10_mg_or_20_percent(shelf: Shelf) -> None:
    policy, made = policy_for(shelf, taper__method="1-2-weeks"), makes(shelf)
    for dose in doses(shelf):
        steps = rows(proposed(patient(stop(dose)), policy).steps)
        check_form(steps)
        check_made([r for r in steps if r.mg < dose], made)
        check_short(Fraction(dose), steps, made)


@each_shelf
def test_a_stop_on_dialysis_is_fast_and_watched(shelf: Shelf) -> None:
    policy, made = policy_for(shelf), makes(shelf)
    for dose in doses(shelf):
        steps = rows(proposed(patient(stop(dose), kidney=DIALYSIS), policy).steps)
        check_form(steps)
        check_watched_stop(Fraction(dose), steps, made)


@each_shelf
def test_too_steep_a_cut_is_taken_in_steps_to_the_dose_ordered(shelf: Shelf) -> None:
    policy = policy_for(shelf)
    for dose in (d for d in doses(shelf, 100) if d >= 30):
        ordered = (dose / 2) // 5 * 5
        plan = proposed(patient(change(dose, ordered), indication=ALCOHOL), policy)
        steps = rows(plan.steps)
        check_form(steps)
        check_b(Fraction(dose), steps, Fraction(ordered), shelf)
