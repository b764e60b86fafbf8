"""Rules 40 and 67 to 70: the pump, its interruption and its dose."""

from decimal import Decimal

import pytest

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Action,
    Fact,
    Known,
    Listing,
    Measurement,
    OralIntent,
    Problem,
    Pump,
    PumpHistory,
    PumpIntent,
    PumpStop,
    Submission,
    Unknown,
)
from fhir_baclofen.quantities import ug_per_day
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Yielded
from tests.rules.facts_builder import (
    NO_ORAL,
    NO_PUMP,
    activities,
    ago,
    change,
    facts,
    history,
    judged,
    line,
    order,
    problem,
    problems,
    pump_dose,
    recommended,
    review,
    severity,
    start,
    stop,
    under,
)

DYSREFLEXIA = "autonomic-dysreflexia"
EMERGENCY = "it-interruption-emergency"
SUBSTITUTE = "it-oral-not-substitute"
PUMP = "MedicationRequest/it1"
RANGE = "it-dose-out-of-range"
STEP = "it-titration-step"
PUMP_STOP = Submission((order(route=Route.INTRATHECAL, is_stop=True, regimen=None),))
PUMP_ORDER = Submission((order(route=Route.INTRATHECAL),))


def to(dose: int | str, before: int | None, action: Action) -> Known[PumpIntent]:
    old = None if before is None else ug_per_day(before)
    return Known(PumpIntent(action, ug_per_day(dose), old, ("MedicationRequest/pump",)))


def implant(days: int | None) -> Known[Pump]:
    on = None if days is None else ago(days)
    return Known(Pump(ago(-100), None, None, on, ("Device/p",)))


# -- 40 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intent", "more", "expected"),
    [
        pytest.param(pump_dose(), {}, "low", id="running"),
        pytest.param(to(200, 300, Action.REDUCTION), {}, "moderate", id="reduced"),
        pytest.param(to(0, 300, Action.STOP), {}, "moderate", id="stopped"),
        pytest.param(
            pump_dose(), {"pump_failure": (problem("leak"),)}, "moderate", id="pump fails"
        ),
    ],
)
def test_dysreflexia_is_watched_beside_a_pump(
    intent: Known[PumpIntent], more: dict[str, tuple[Problem, ...]], expected: str
) -> None:
    listed = problems(autonomic_dysreflexia=(problem("AD"),), **more)
    given = facts(NO_ORAL, pump_intent=intent, problems=listed, submission=PUMP_ORDER)
    assert severity(judged(DYSREFLEXIA, given)) == expected


def test_a_high_cord_injury_may_bring_dysreflexia() -> None:
    listed = problems(cord_injury_high=(problem("injury", code="S14.109S"),))
    given = facts(NO_ORAL, pump_intent=pump_dose(), problems=listed)
    assert severity(judged(DYSREFLEXIA, given)) == "low"


def test_an_unread_pump_dose_does_not_hide_dysreflexia() -> None:
    listed = problems(autonomic_dysreflexia=(problem("AD"),))
    unread = {"pump_intent": Unknown("no dose"), "problems": listed}
    taken = line("MedicationRequest/pump", 0, route=Route.INTRATHECAL, regimen=None, unread="?")
    assert severity(judged(DYSREFLEXIA, facts(NO_ORAL, **unread, pump_lines=(taken,)))) == "low"
    ordered = facts(NO_ORAL, **unread, submission=PUMP_ORDER)
    assert severity(judged(DYSREFLEXIA, ordered)) == "low"
    nothing = facts(NO_ORAL, **unread)
    assert judged(DYSREFLEXIA, nothing) == NotEvaluated("no dose")


def test_without_a_pump_dysreflexia_is_not_this_rules_problem() -> None:
    listed = problems(autonomic_dysreflexia=(problem("AD"),))
    assert isinstance(judged(DYSREFLEXIA, facts(problems=listed)), Clear)


# -- 67 and 68 -----------------------------------------------------------------------------------


def test_a_stop_of_the_pump_is_an_emergency() -> None:
    given = facts(NO_ORAL, pump_intent=to(0, 300, Action.STOP), submission=PUMP_STOP)
    found = judged(EMERGENCY, given)
    assert severity(found) == "high"
    assert recommended(found) == {}
    assert set(activities(found)) == {
        "urgent-assessment",
        "resume-intrathecal",
        "specialist-referral",
    }


@pytest.mark.parametrize(
    ("listed", "fires"),
    [
        pytest.param(problems(pump_failure=(problem("breakdown"),)), True, id="breakdown"),
        pytest.param(problems(pump=(problem("x", code="Z45.1"),)), False, id="a routine visit"),
        pytest.param(
            problems(pump_failure=(problem("breakdown", active=False),)), False, id="repaired"
        ),
    ],
)
def test_a_failing_pump_is_an_emergency(listed: object, fires: bool) -> None:
    given = facts(NO_ORAL, pump_intent=pump_dose(), problems=listed)
    assert isinstance(judged(EMERGENCY, given), Finding) is fires


def test_the_emergency_tells_the_refill_too() -> None:
    given = facts(
        NO_ORAL,
        pump_intent=to(0, 300, Action.STOP),
        submission=PUMP_STOP,
        pump=Known(Pump(ago(-2), None, None, None, ("Device/p",))),
    )
    told = judged("it-refill-due", given)
    assert isinstance(told, Yielded)
    assert told.to == EMERGENCY


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"pump_intent": Unknown("no unit")}, NotEvaluated("no unit"), id="dose"),
        pytest.param({"pump": Unknown("timed out")}, NotEvaluated("timed out"), id="devices"),
        pytest.param(
            {"pump_intent": pump_dose(), "problems": problems("timed out")},
            NotEvaluated("timed out"),
            id="conditions",
        ),
        pytest.param({"problems": problems("timed out")}, Clear(), id="no pump at all"),
    ],
)
def test_an_interruption_that_may_hide_is_not_ruled_out(
    changed: dict[str, object], expected: object
) -> None:
    assert judged(EMERGENCY, facts(**changed)) == expected


@pytest.mark.parametrize(("days", "fires"), [(0, True), (7, True), (8, False)])
def test_a_stop_on_record_is_an_emergency_for_a_week(days: int, fires: bool) -> None:
    stopped = PumpHistory(stopped=PumpStop(ago(days), ("MedicationRequest/it1",)))
    found = judged(EMERGENCY, facts(NO_ORAL, pump_history=stopped, submission=Submission()))
    assert isinstance(found, Finding) is fires
    if isinstance(found, Finding):
        assert found.evidence == ("MedicationRequest/it1",)


def test_a_new_infusion_after_a_stop_is_none() -> None:
    stopped = PumpHistory(stopped=PumpStop(ago(2), ("MedicationRequest/it1",)))
    given = facts(
        NO_ORAL,
        pump_history=stopped,
        pump_intent=to(300, None, Action.START),
        submission=PUMP_ORDER,
    )
    assert isinstance(judged(EMERGENCY, given), Clear)


def test_a_stop_without_a_date_is_not_ruled_out() -> None:
    undated = PumpHistory(gaps=("MedicationRequest/it1 is stopped without a date",))
    found = judged(EMERGENCY, facts(NO_ORAL, pump_history=undated))
    assert found == NotEvaluated("MedicationRequest/it1 is stopped without a date")


def temperature(value: str, days: int | None) -> Listing[Measurement]:
    on = None if days is None else ago(days)
    measured = Measurement("Observation/t", on, Decimal(value), "", "temperature", "Cel")
    return Listing({"body-temperature": (measured,)})


@pytest.mark.parametrize(
    ("alarm", "refilled", "signs", "fires"),
    [
        pytest.param(3, None, {"measurements": temperature("38", 2)}, True, id="fever"),
        pytest.param(3, None, {"measurements": temperature("37.9", 2)}, False, id="no fever"),
        pytest.param(3, None, {"measurements": temperature("38", 4)}, False, id="fever before"),
        pytest.param(0, None, {"measurements": temperature("38", 0)}, True, id="alarm today"),
        pytest.param(-1, None, {"measurements": temperature("38", 0)}, False, id="alarm ahead"),
        pytest.param(3, 3, {"measurements": temperature("38", 2)}, False, id="refilled"),
        pytest.param(
            3,
            None,
            {"problems": problems(hallucinations=(problem("voices", 1),))},
            True,
            id="voices",
        ),
        pytest.param(
            3,
            None,
            {"problems": problems(seizure=(problem("epilepsy", None),))},
            False,
            id="undated",
        ),
        pytest.param(3, None, {}, False, id="no sign"),
    ],
)
def test_an_overdue_refill_with_signs_is_an_emergency(
    alarm: int, refilled: int | None, signs: dict[str, object], fires: bool
) -> None:
    done = None if refilled is None else ago(refilled)
    found = Known(Pump(ago(alarm), None, done, None, ("Device/p",)))
    given = facts(NO_ORAL, pump=found, pump_intent=pump_dose(), **signs)
    assert isinstance(judged(EMERGENCY, given), Finding) is fires


def test_a_failure_counts_where_the_pump_dose_could_not_be_read() -> None:
    listed = problems(pump_failure=(problem("leak"),))
    given = facts(NO_ORAL, pump_intent=Unknown("no dose"), problems=listed)
    assert severity(judged(EMERGENCY, given)) == "high"


@pytest.mark.parametrize(
    ("given", "fires"),
    [
        pytest.param(start(60, from_pump=True), True, id="tablets in place of the pump"),
        pytest.param(change(20, 60, from_pump=True), True, id="more tablets in place of it"),
        pytest.param(start(15), False, id="tablets alone"),
        pytest.param(review(30, from_pump=True), False, id="a chart review"),
        pytest.param(stop(30), False, id="a stop"),
    ],
)
def test_tablets_do_not_replace_the_pump(given: OralIntent, fires: bool) -> None:
    found = judged(SUBSTITUTE, facts(given))
    assert severity(found) == ("high" if fires else None)
    if fires:
        assert recommended(found) == {}
        assert activities(found) == {"resume-intrathecal": None}


@pytest.mark.parametrize(
    ("raised", "stopped", "fires"),
    [
        pytest.param(3, 3, True, id="since the stop"),
        pytest.param(4, 3, False, id="before it"),
        pytest.param(7, 7, True, id="7 days ago"),
        pytest.param(8, 8, False, id="longer ago"),
    ],
)
def test_tablets_on_record_replace_a_pump_that_was_lately_stopped(
    raised: int, stopped: int, fires: bool
) -> None:
    over = PumpHistory(earlier=(PUMP,), stopped=PumpStop(ago(stopped), (PUMP,)))
    given = facts(
        review(60), pump_history=over, history=history((raised, None, 60)), submission=Submission()
    )
    assert severity(judged(SUBSTITUTE, given)) == ("high" if fires else None)


@pytest.mark.parametrize(
    ("raised", "earlier", "fires"),
    [
        pytest.param(5, (PUMP,), True, id="since the failure"),
        pytest.param(6, (PUMP,), False, id="before it"),
        pytest.param(5, (), False, id="without a pump therapy"),
    ],
)
def test_tablets_on_record_replace_a_pump_that_fails(
    raised: int, earlier: tuple[str, ...], fires: bool
) -> None:
    given = facts(
        review(60),
        pump_history=PumpHistory(earlier=earlier),
        history=history((raised, None, 60)),
        problems=problems(pump_failure=(problem("leak", 5),)),
        submission=Submission(),
    )
    assert severity(judged(SUBSTITUTE, given)) == ("high" if fires else None)


@pytest.mark.parametrize(
    ("days", "told"),
    [pytest.param(7, False, id="7 days ago"), pytest.param(8, True, id="8 days ago")],
)
def test_a_pump_order_that_ran_out_lately_does_not_tell_of_a_stop(days: int, told: bool) -> None:
    ended = PumpHistory(earlier=(PUMP,), lapsed=PumpStop(ago(days), (PUMP,)))
    found = judged(EMERGENCY, facts(NO_ORAL, pump_history=ended, submission=Submission()))
    assert isinstance(found, Clear if told else NotEvaluated)


# -- 69 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "before", "expected"),
    [
        pytest.param(1000, 900, None, id="1000"),
        pytest.param(1001, 900, "moderate", id="1001"),
        pytest.param(2000, 1900, "moderate", id="2000"),
        pytest.param(2001, 1900, "high", id="2001"),
        pytest.param(500, 50, None, id="tenfold"),
        pytest.param(501, 50, "high", id="more than tenfold"),
        pytest.param(500, None, None, id="a first dose"),
    ],
)
def test_the_pump_dose_has_a_range(dose: int, before: int | None, expected: str | None) -> None:
    action = Action.START if before is None else Action.INCREASE
    given = facts(NO_ORAL, pump_intent=to(dose, before, action), submission=PUMP_ORDER)
    found = judged(RANGE, given)
    assert severity(found) == expected
    if expected:
        assert recommended(found) == {"max_ug_per_day": 1000}


def test_what_goes_on_beside_the_order_counts() -> None:
    pumped = PumpIntent(Action.INCREASE, ug_per_day(600), ug_per_day(600), (), ug_per_day(600))
    given = facts(NO_ORAL, pump_intent=Known(pumped), submission=PUMP_ORDER)
    assert severity(judged(RANGE, given)) == "moderate"


def test_a_chart_review_judges_the_running_pump() -> None:
    assert severity(judged(RANGE, facts(NO_ORAL, pump_intent=pump_dose(1500)))) == "moderate"


@pytest.mark.parametrize("slug", [RANGE, STEP])
def test_an_unreadable_pump_dose_is_not_evaluated(slug: str) -> None:
    given = facts(NO_ORAL, pump_intent=Unknown("no unit"), submission=PUMP_ORDER)
    assert judged(slug, given) == NotEvaluated("no unit")


# -- 70 ------------------------------------------------------------------------------------------

SPINAL = problems(spasticity=(problem("paraplegia", code="G82.20"),))
OF_BRAIN = (problem("palsy", code="G80.0"), problem("late", code="I69.351"))
CEREBRAL = problems(spasticity=OF_BRAIN, cerebral_cause=OF_BRAIN)
BOTH = problems(spasticity=(*OF_BRAIN, problem("ms", code="G35")), cerebral_cause=OF_BRAIN)
STIFF = (problem("spasticity", code="221360009"),)
INJURY = (problem("injury", code="S06.2X9S"),)
INJURED = problems(
    spasticity=STIFF,
    spasticity_no_cause=STIFF,
    traumatic_brain_injury=INJURY,
    cerebral_cause=INJURY,
)
INJURED_CORD = problems(
    cord_injury_high=(problem("cord", code="S14.109S"),),
    traumatic_brain_injury=INJURY,
    cerebral_cause=INJURY,
)


@pytest.mark.parametrize(
    ("pump", "listed", "most"),
    [
        pytest.param(implant(60), SPINAL, 130, id="spinal, 60 days"),
        pytest.param(implant(60), CEREBRAL, 115, id="cerebral, 60 days"),
        pytest.param(implant(61), SPINAL, 140, id="spinal, 61 days"),
        pytest.param(implant(61), CEREBRAL, 120, id="cerebral, 61 days"),
        pytest.param(implant(61), BOTH, 140, id="a spinal cause beside"),
        pytest.param(implant(61), INJURED, 120, id="spasticity after a brain injury"),
        pytest.param(implant(61), INJURED_CORD, 140, id="brain and cord injured"),
        pytest.param(
            implant(61),
            under(problem("a past stroke"), "stroke", "stroke-no-deficit"),
            140,
            id="a stroke without a deficit",
        ),
        pytest.param(
            implant(61), problems(spasticity=(problem("Cerebral palsy"),)), 120, id="by words"
        ),
        pytest.param(implant(61), problems(), 140, id="no cause on record"),
        pytest.param(implant(None), SPINAL, 140, id="no implant on record"),
        pytest.param(NO_PUMP, SPINAL, 140, id="no device on record"),
        pytest.param(Unknown("timed out"), SPINAL, 130, id="devices unread"),
        pytest.param(implant(61), problems("timed out"), 120, id="conditions unread"),
    ],
)
def test_the_pump_is_raised_by_a_share(pump: Fact[Pump], listed: object, most: int) -> None:
    at, above = (
        facts(
            NO_ORAL,
            pump_intent=to(dose, 100, Action.INCREASE),
            submission=PUMP_ORDER,
            pump=pump,
            problems=listed,
        )
        for dose in (most, most + 1)
    )
    assert isinstance(judged(STEP, at), Clear)
    found = judged(STEP, above)
    assert severity(found) == "moderate"
    assert recommended(found) == {"next_step_ug_per_day": Decimal(most)}


def rises(*rises: tuple[int, int, int]) -> PumpHistory:
    """Changes as (hours ago, before, after) after a start long ago."""
    made = history((300, None, rises[0][1]), *((h // 24, before, to) for h, before, to in rises))
    return PumpHistory(made.changes, hours=(Decimal(7200), *(Decimal(h) for h, _, _ in rises)))


@pytest.mark.parametrize(
    ("past", "dose", "most"),
    [
        pytest.param(rises((24, 100, 120)), 168, None, id="a day later"),
        pytest.param(rises((24, 100, 120)), 169, 168, id="a day later, too far"),
        pytest.param(rises((23, 100, 120)), 140, None, id="within the day, together in order"),
        pytest.param(rises((23, 100, 120)), 141, 140, id="within the day they add up"),
        pytest.param(rises((20, 100, 110), (2, 110, 120)), 141, 140, id="two within the day"),
        pytest.param(rises((2, 100, 140)), 150, 140, id="the day's share is used up"),
        pytest.param(rises((2, 150, 120)), 160, None, id="a fall before is no rise"),
    ],
)
def test_rises_within_a_day_add_up(past: PumpHistory, dose: int, most: int | None) -> None:
    before = int(past.changes[-1].after)
    given = facts(
        NO_ORAL,
        pump_intent=to(dose, before, Action.INCREASE),
        pump_history=past,
        submission=PUMP_ORDER,
        pump=implant(100),
    )
    found = judged(STEP, given)
    assert severity(found) == (None if most is None else "moderate")
    if most is not None:
        assert recommended(found) == {"next_step_ug_per_day": most}


@pytest.mark.parametrize(("hours", "fires"), [("0", True), ("23.9", True), ("24", False)])
def test_the_pump_is_not_raised_in_its_first_day(hours: str, fires: bool) -> None:
    started = PumpHistory(history((1, None, 100)).changes, hours=(Decimal(hours),))
    new = Known(Pump(ago(-90), None, None, ago(1), ("Device/p",), implanted_for=Decimal(hours)))
    for more in ({"pump_history": started}, {"pump": new}):
        intent = to(105, 100, Action.INCREASE)
        given = facts(NO_ORAL, pump_intent=intent, submission=PUMP_ORDER, **more)
        found = judged(STEP, given)
        assert severity(found) == ("moderate" if fires else None)
        if fires:
            assert recommended(found) == {"next_step_ug_per_day": 100}


@pytest.mark.parametrize(("dose", "fires"), [(80, False), (79, True)])
def test_the_pump_is_lowered_by_a_fifth_at_most(dose: int, fires: bool) -> None:
    given = facts(NO_ORAL, pump_intent=to(dose, 100, Action.REDUCTION), submission=PUMP_ORDER)
    found = judged(STEP, given)
    assert severity(found) == ("moderate" if fires else None)


@pytest.mark.parametrize(
    "intent",
    [to(300, None, Action.START), to(100, 100, Action.RENEWAL), to(100, 0, Action.INCREASE)],
)
def test_other_pump_orders_are_no_steps(intent: Known[PumpIntent]) -> None:
    given = facts(NO_ORAL, pump_intent=intent, submission=PUMP_ORDER)
    assert isinstance(judged(STEP, given), Clear)
