"""The phase of a treatment: what tells it, since when, and the words that say so."""

from dataclasses import replace
from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Absent,
    CarePlans,
    DoseChange,
    Known,
    OwnPlan,
    Phase,
    PlannedStep,
    Pump,
    StepBack,
    Treatment,
    Unknown,
)
from fhir_baclofen.rules.phases import (
    Signs,
    phase_pumped,
    phase_taken,
    plan_in_force,
    series,
    steps_ahead,
)
from tests.rules.facts_builder import NO_PUMP, TODAY, ago, history
from tests.rules.supplies import handout, ran_out, supply

NOTHING = Signs(CarePlans(), Absent("none"), Absent("none"), NO_PUMP, TODAY)
PLAN = "CarePlan/cp1"
NEWEST = "MedicationRequest/h1"


def step(mg: int, days_ago: int | None, status: str = "scheduled") -> PlannedStep:
    return PlannedStep(Decimal(mg), None if days_ago is None else ago(days_ago), status)


def plan(
    *steps: PlannedStep, codes: tuple[str, ...] = ("dose-step",), on_hold: bool = False
) -> OwnPlan:
    return OwnPlan(PLAN, frozenset(codes), steps, (), suspended=on_hold)


def under(*plans: OwnPlan) -> Signs:
    return replace(NOTHING, care_plans=CarePlans(plans))


def told(
    phase: Phase, days_ago: int | None, because: str, *evidence: str, gaps: tuple[str, ...] = ()
) -> Treatment:
    return Treatment(phase, None if days_ago is None else ago(days_ago), because, evidence, gaps)


# -- by the dose over time -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), told(Phase.UNKNOWN, None, "no dated dose is on record")),
        (
            ((13, None, 15),),
            told(Phase.STARTING, 13, "15 mg/day begun on 2025-02-25", "MedicationRequest/h0"),
        ),
        (
            ((14, None, 15),),
            told(
                Phase.STABLE, 14, "15 mg/day for 14 days without a change", "MedicationRequest/h0"
            ),
        ),
        (
            ((40, None, 15), (14, 15, 20)),
            told(Phase.TITRATING, 14, "raised from 15 to 20 mg/day on 2025-02-24", NEWEST),
        ),
        (
            ((40, None, 15), (15, 15, 20)),
            told(Phase.STABLE, 15, "20 mg/day for 15 days without a change", NEWEST),
        ),
        (
            ((40, None, 30), (14, 30, 20)),
            told(Phase.TAPERING, 14, "reduced from 30 to 20 mg/day on 2025-02-24", NEWEST),
        ),
        (
            ((40, None, 15), (8, 15, 20), (3, 20, 25)),
            told(
                Phase.TITRATING,
                8,
                "raised from 15 to 20 mg/day on 2025-03-02, last to 25 mg/day on 2025-03-07",
                "MedicationRequest/h2",
            ),
        ),
        (
            ((40, None, 30), (8, 30, 20), (3, 20, 25)),
            told(
                Phase.TITRATING,
                3,
                "raised from 20 to 25 mg/day on 2025-03-07",
                "MedicationRequest/h2",
            ),
        ),
    ],
)
def test_the_newest_change_tells_the_phase_for_as_long_as_the_next_may_follow(
    changes: tuple[tuple[int, int | None, int], ...], expected: Treatment
) -> None:
    assert phase_taken(history(*changes), NOTHING) == expected


@pytest.mark.parametrize("changes", [((3, None, 15),), ((60, None, 15),)])
def test_after_a_dose_that_could_not_be_read_a_start_or_a_stable_dose_is_not_sure(
    changes: tuple[tuple[int, int | None, int], ...],
) -> None:
    found = phase_taken(history(*changes, gaps=("m9 could not be read",)), NOTHING)
    assert found == told(
        Phase.UNKNOWN,
        None,
        "m9 could not be read",
        "MedicationRequest/h0",
        gaps=("m9 could not be read",),
    )


def test_a_change_is_told_beside_a_gap_and_without_any_dose_the_gap_is_the_reason() -> None:
    gaps = ("m9 could not be read",)
    moved = phase_taken(history((40, None, 15), (3, 15, 20), gaps=gaps), NOTHING)
    assert (moved.phase, moved.gaps) == (Phase.TITRATING, gaps)
    assert phase_taken(history(gaps=gaps), NOTHING) == told(Phase.UNKNOWN, None, gaps[0], gaps=gaps)


def test_a_series_ends_where_the_wait_was_longer_or_the_direction_turned() -> None:
    found = history((60, None, 10), (40, 10, 15), (25, 15, 20), (11, 20, 25)).changes
    assert series(found, 13) == found[3:]
    assert series(found, 14) == found[2:]
    assert series(found, 15) == found[1:]
    turned = history((30, None, 30), (20, 30, 20), (10, 20, 25)).changes
    assert series(turned, 14) == turned[2:]
    assert series(turned[:1], 14) == ()


# -- supply, step back, hold -----------------------------------------------------------------------


@pytest.mark.parametrize(("days_ago", "phase"), [(1, Phase.INTERRUPTED), (0, Phase.STABLE)])
def test_from_the_day_after_the_supply_ran_out_the_treatment_is_interrupted(
    days_ago: int, phase: Phase
) -> None:
    signs = replace(NOTHING, supply=ran_out(days_ago))
    assert phase_taken(history((60, None, 30)), signs).phase is phase


def test_it_says_when_the_last_supply_was_handed_out() -> None:
    two = supply(handout(70), handout(31), run_out=ago(1), gaps=("x9 could not be read",))
    assert phase_taken(history((60, None, 30)), replace(NOTHING, supply=two)) == told(
        Phase.INTERRUPTED,
        1,
        "the supply has run out, last handed out on 2025-02-07",
        "MedicationDispense/x31",
        gaps=("x9 could not be read",),
    )
    none = Known(replace(two.value, handouts=()))
    found = phase_taken(history((60, None, 30)), replace(NOTHING, supply=none))
    assert (found.because, found.evidence) == ("the supply has run out", ())


def test_a_supply_without_days_or_that_was_not_read_says_nothing() -> None:
    endless = Known(replace(supply().value, run_out=None))
    for unclear in (endless, Unknown("500")):
        found = phase_taken(history((60, None, 30)), replace(NOTHING, supply=unclear))
        assert found.phase is Phase.STABLE


def test_a_supply_that_ran_out_comes_before_everything_else() -> None:
    held = replace(under(plan(codes=("hold-period",))), supply=ran_out(1))
    assert phase_taken(history((60, None, 30)), held).phase is Phase.INTERRUPTED


@pytest.mark.parametrize(
    ("days_ago", "dose", "because"),
    [
        (20, 60, "raised to 60 mg/day on 2025-02-18 after craving returned"),
        (20, None, "raised on 2025-02-18 after craving returned"),
        (365, 60, "raised to 60 mg/day on 2024-03-10 after craving returned"),
    ],
)
def test_after_a_step_back_for_craving_the_dose_is_held(
    days_ago: int, dose: int | None, because: str
) -> None:
    back = StepBack(ago(days_ago), None if dose is None else Decimal(dose))
    signs = replace(NOTHING, step_back=Known(back, ("Observation/craving",)))
    found = phase_taken(history((400, None, 50), (days_ago, 50, 60)), signs)
    assert found == told(Phase.HOLDING, days_ago, because, "Observation/craving")


@pytest.mark.parametrize(("days_ago", "last"), [(366, 366), (20, 19)])
def test_until_the_hold_is_over_or_the_dose_changes_again(days_ago: int, last: int) -> None:
    signs = replace(NOTHING, step_back=Known(StepBack(ago(days_ago), Decimal(60)), ()))
    found = phase_taken(history((400, None, 50), (last, 50, 60)), signs)
    assert found.phase is not Phase.HOLDING


def test_a_step_back_without_a_dated_dose_is_held_too() -> None:
    signs = replace(NOTHING, step_back=Known(StepBack(ago(20), Decimal(60)), ()))
    assert phase_taken(history(), signs).phase is Phase.HOLDING


def test_a_plan_on_hold_holds_the_dose_since_its_last_change() -> None:
    found = phase_taken(history((60, None, 30)), under(plan(on_hold=True)))
    assert found == told(Phase.HOLDING, 60, "the steps of CarePlan/cp1 are on hold", PLAN)
    assert phase_taken(history(), under(plan(on_hold=True))).since is None


def test_a_plan_may_ask_to_hold_the_dose() -> None:
    held = plan(step(30, 20), codes=("hold-period",))
    found = phase_taken(history((60, None, 30)), under(plan(), held))
    assert found == told(Phase.HOLDING, 60, "CarePlan/cp1 asks to hold the dose", PLAN)


@pytest.mark.parametrize(
    ("changes", "steps", "held"),
    [
        (((60, None, 30), (30, 30, 25)), (step(30, 29),), True),
        (((60, None, 30), (30, 30, 25)), (step(30, 30),), True),
        (((60, None, 30), (30, 30, 25)), (step(30, 31),), False),
        (((60, None, 30), (30, 30, 25)), (step(30, None), step(30, 29)), True),
        (((60, None, 30), (30, 30, 25)), (), False),
        (((60, None, 30), (30, 30, 35)), (step(30, 31),), True),
    ],
)
def test_unless_the_dose_came_down_after_the_plan_was_made(
    changes: tuple[tuple[int, int | None, int], ...], steps: tuple[PlannedStep, ...], held: bool
) -> None:
    signs = under(plan(*steps, codes=("hold-period",)))
    assert (phase_taken(history(*changes), signs).phase is Phase.HOLDING) is held


# -- a plan in force -------------------------------------------------------------------------------

DOWN = plan(step(40, 30, "completed"), step(30, 20, "completed"), step(20, -5))
UP = plan(step(10, 30, "completed"), step(20, 20, "completed"), step(30, -5))


def test_a_plan_with_steps_to_come_goes_on_where_the_dose_did_not_change_lately() -> None:
    past = history((90, None, 40), (20, 40, 30))
    assert phase_taken(past, under(DOWN)) == told(
        Phase.TAPERING,
        20,
        "30 mg/day since 2025-02-18; CarePlan/cp1 plans 20 mg/day from 2025-03-15",
        NEWEST,
        PLAN,
    )
    rising = phase_taken(history((90, None, 10), (20, 10, 20)), under(UP))
    assert (rising.phase, rising.since) == (Phase.TITRATING, ago(20))


def test_a_first_dose_counts_from_the_plan_where_that_began_later() -> None:
    assert phase_taken(history((90, None, 30)), under(DOWN)).since == ago(30)
    assert phase_taken(history((20, None, 30)), under(DOWN)).since == ago(20)
    undated = plan(step(40, None), step(20, None))
    found = phase_taken(history((90, None, 30)), under(undated))
    assert found.since == ago(90)
    assert found.because == "30 mg/day since 2024-12-10; CarePlan/cp1 plans 20 mg/day"


def test_a_gap_stays_with_the_phase_of_a_plan() -> None:
    found = phase_taken(history((90, None, 30), gaps=("m9 could not be read",)), under(DOWN))
    assert (found.phase, found.gaps) == (Phase.TAPERING, ("m9 could not be read",))


def test_a_change_of_the_plan_names_its_next_step() -> None:
    found = phase_taken(history((90, None, 40), (5, 40, 30)), under(DOWN))
    assert found == told(
        Phase.TAPERING,
        5,
        "reduced from 40 to 30 mg/day on 2025-03-05; CarePlan/cp1 plans 20 mg/day from 2025-03-15",
        NEWEST,
        PLAN,
    )


@pytest.mark.parametrize(
    ("found", "dose", "in_force"),
    [
        (DOWN, 30, True),
        (DOWN, 20, False),
        (UP, 20, True),
        (UP, 30, False),
        (replace(DOWN, suspended=True), 30, False),
        (plan(step(40, -1), step(20, -5)), 30, False),
        (plan(step(40, 0), step(20, -5)), 30, True),
        (plan(step(40, None), step(20, -5)), 30, True),
        (plan(step(20, 5)), 30, False),
        (plan(step(10, 9, "completed"), step(30, 0, "in-progress")), 30, True),
        (plan(step(40, 9, "completed"), step(30, 0, "in-progress")), 30, False),
        (plan(step(40, 9), step(20, 0, "cancelled")), 30, False),
    ],
)
def test_a_plan_is_in_force_once_begun_while_it_has_steps_ahead(
    found: OwnPlan, dose: int, in_force: bool
) -> None:
    other = plan(on_hold=True)
    expected = found if in_force else None
    assert plan_in_force(CarePlans((other, found)), Decimal(dose), TODAY) is expected


def test_steps_ahead_are_lower_in_a_taper_and_higher_in_a_titration() -> None:
    down = plan(step(40, 9), step(30, 0), step(20, -5), step(10, -9, "stopped"))
    assert steps_ahead(down, Decimal(30)) == (down.steps[2],)
    up = plan(step(10, 9), step(20, 0), step(30, -5))
    assert steps_ahead(up, Decimal(20)) == (up.steps[2],)
    assert steps_ahead(plan(step(20, 0)), Decimal(30)) == ()


# -- intrathecal baclofen --------------------------------------------------------------------------


def pumped(implanted: int | None) -> Signs:
    on = None if implanted is None else ago(implanted)
    return replace(NOTHING, pump=Known(Pump(None, None, None, on, ("Device/p1",))))


@pytest.mark.parametrize("days_ago", [0, 60])
def test_after_the_implant_the_dose_is_being_found(days_ago: int) -> None:
    found = phase_pumped((), (), pumped(days_ago))
    on = ago(days_ago).isoformat()
    assert found == told(Phase.TITRATING, days_ago, f"the pump was implanted on {on}", "Device/p1")


UG_CHANGES = (DoseChange(ago(100), None, Decimal(300), None, ("MedicationRequest/pump",)),)


@pytest.mark.parametrize(
    "signs", [pumped(61), pumped(-1), pumped(None), NOTHING, replace(NOTHING, pump=Unknown("500"))]
)
def test_later_its_dose_over_time_tells(signs: Signs) -> None:
    assert phase_pumped(UG_CHANGES, (), signs) == told(
        Phase.STABLE, 100, "300 µg/day for 100 days without a change", "MedicationRequest/pump"
    )
    assert phase_pumped(UG_CHANGES, ("unread",), signs).phase is Phase.UNKNOWN
    assert phase_pumped((), ("unread",), signs).because == "unread"
