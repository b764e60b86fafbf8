"""Rules 58 to 60: a stop without a taper, too steep a cut, and cuts too close together."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Action,
    CarePlans,
    DoseHistory,
    EndedTherapy,
    IndicationFact,
    Kidney,
    OralIntent,
    OwnPlan,
    PlannedStep,
    Submission,
    Tier,
    Unknown,
)
from fhir_baclofen.quantities import OralDailyDose, mg_per_day
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Yielded
from tests.rules.facts_builder import (
    ALCOHOL,
    NO_ORAL,
    SPASTICITY,
    activities,
    age,
    ago,
    change,
    facts,
    history,
    intent,
    judged,
    kidney,
    line,
    order,
    problem,
    problems,
    recommended,
    regimen,
    review,
    severity,
    start,
    stop,
    stop_order,
)

STOP = "abrupt-stop"
STEEP = "dose-drop-too-steep"
INTERVAL = "taper-interval-too-short"
TAPER = CarePlans(
    (
        OwnPlan(
            "CarePlan/p",
            frozenset({"dose-step"}),
            (
                PlannedStep(Decimal(20), ago(14), "completed"),
                PlannedStep(Decimal(10), ago(7), "completed"),
            ),
            (),
        ),
    )
)


# -- 58: a stop under test -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "days", "expected"),
    [
        pytest.param(60, 14, "high", id="after 14 days"),
        pytest.param(6, 14, "high", id="6 mg/day"),
        pytest.param(5, 14, None, id="5 mg/day may be stopped"),
        pytest.param(15, 13, "low", id="13 days of 15 mg/day"),
        pytest.param(16, 13, "moderate", id="13 days of 16 mg/day"),
        pytest.param(60, None, "high", id="length of use unknown"),
    ],
)
def test_a_stop_is_judged_by_dose_and_length_of_use(
    dose: int, days: int | None, expected: str | None
) -> None:
    past = history((days or 0, None, dose), days=days)
    assert severity(judged(STOP, facts(stop(dose), history=past))) == expected


def test_the_way_down_is_offered() -> None:
    found = judged(STOP, facts(stop(60)))
    assert recommended(found) == {"next_reduction_mg_per_day": 50, "interval_days": 7}
    assert activities(found) == {"no-abrupt-stop": None}


def test_after_a_short_use_no_taper_is_offered() -> None:
    new = facts(stop(30), history=history((5, None, 30), days=5))
    assert recommended(judged(STOP, new)) == {}


@pytest.mark.parametrize(
    ("dose", "plans", "expected"),
    [
        pytest.param(10, TAPER, None, id="10 mg/day at the end of a taper"),
        pytest.param(11, TAPER, "high", id="11 mg/day"),
        pytest.param(10, CarePlans(), "high", id="10 mg/day without a taper"),
        pytest.param(10, CarePlans((), ("unread",)), "high", id="plans unread"),
    ],
)
def test_the_end_of_a_taper_is_no_abrupt_stop(
    dose: int, plans: CarePlans, expected: str | None
) -> None:
    assert severity(judged(STOP, facts(stop(dose), care_plans=plans))) == expected


def test_the_lower_end_of_a_range_counts() -> None:
    ranged = OralDailyDose(Decimal(5), Decimal(10))
    assert isinstance(judged(STOP, facts(stop(ranged))), Clear)


CONFUSED = problem("confusion", 5)


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param({"submission": Submission((stop_order("serious-reaction"),))}, id="reaction"),
        pytest.param({"kidney": kidney(None, Tier.DIALYSIS)}, id="dialysis"),
        pytest.param({"kidney": kidney(50, acute=True)}, id="acute kidney injury"),
        pytest.param(
            {"kidney": kidney(50), "problems": problems(neurotoxicity=(CONFUSED,))},
            id="confusion with reduced kidneys",
        ),
        pytest.param(
            {
                "history": history((200, None, 40), (10, 40, 60)),
                "problems": problems(neurotoxicity=(CONFUSED,)),
            },
            id="confusion after an increase",
        ),
    ],
)
def test_where_the_drug_does_harm_the_stop_is_supervised(harm: dict[str, object]) -> None:
    found = judged(STOP, facts(**{"oral_intent": stop(60), **harm}))
    assert severity(found) == "moderate"
    assert recommended(found) == {}
    assert isinstance(found, Finding)
    assert "supervision" in found.advice


def test_confusion_of_another_time_does_not_lower_it() -> None:
    given = facts(stop(60), problems=problems(neurotoxicity=(CONFUSED,)))
    assert severity(judged(STOP, given)) == "high"


def test_a_stop_for_no_effect_is_abrupt_all_the_same() -> None:
    given = facts(stop(60), submission=Submission((stop_order("no-effect"),)))
    assert severity(judged(STOP, given)) == "high"


def test_a_childs_stop_fires_without_numbers() -> None:
    found = judged(STOP, facts(stop(30), age=age(10)))
    assert severity(found) == "high"
    assert recommended(found) == {}


def test_an_unreadable_last_dose_is_assumed_to_matter() -> None:
    unread = intent(Action.STOP, 0, None, gaps=("not read",))
    found = judged(STOP, facts(unread, oral=Unknown("not read"), history=history((90, None, 30))))
    assert severity(found) == "high"
    assert recommended(found) == {}


# -- 58: a stop on record ------------------------------------------------------------------------


def ended(days: int, how: str = "stopped", dose: int | None = 60) -> DoseHistory:
    therapy = EndedTherapy(
        "MedicationRequest/old",
        ago(days),
        None if dose is None else mg_per_day(dose),
        None,
        how,
        None,
        ("MedicationRequest/old",),
    )
    return history((200, None, 60), ended=(therapy,))


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        pytest.param(ended(7), "high", id="stopped 7 days ago"),
        pytest.param(ended(8), None, id="stopped 8 days ago"),
        pytest.param(ended(7, "on-hold"), "high", id="put on hold"),
        pytest.param(ended(20, "ran out"), "high", id="ran out without renewal"),
        pytest.param(ended(7, dose=5), None, id="5 mg/day"),
        pytest.param(ended(7, dose=None), "high", id="last dose unknown"),
        pytest.param(history(), None, id="nothing ended"),
    ],
)
def test_a_stop_on_record_is_reported(past: DoseHistory, expected: str | None) -> None:
    assert severity(judged(STOP, facts(NO_ORAL, history=past, oral_lines=()))) == expected


def test_long_after_the_end_no_step_down_is_offered() -> None:
    recent = judged(STOP, facts(NO_ORAL, history=ended(7), oral_lines=()))
    late = judged(STOP, facts(NO_ORAL, history=ended(8, "ran out"), oral_lines=()))
    assert recommended(recent)["next_reduction_mg_per_day"] == 50
    assert recommended(late) == {}


def test_long_after_the_end_the_patient_is_asked_about_and_not_told_to_come_down() -> None:
    late = judged(STOP, facts(NO_ORAL, history=ended(8, "ran out"), oral_lines=()))
    assert isinstance(late, Finding)
    assert late.summary.startswith("Ask how the patient is without it: baclofen 60 mg/day ended")
    assert "withdrawal" in late.advice
    assert "steps" not in late.advice


@pytest.mark.parametrize(
    "given",
    [pytest.param(review(30), id="still taken"), pytest.param(start(15), id="started again")],
)
def test_therapy_that_goes_on_is_no_stop(given: OralIntent) -> None:
    assert isinstance(judged(STOP, facts(given, history=ended(3))), Clear)


def test_therapy_of_unreadable_dose_goes_on_too() -> None:
    assert isinstance(judged(STOP, facts(Unknown("not read"), oral_lines=(line(),))), Clear)


def test_a_stop_beside_an_unreadable_order_is_not_evaluated() -> None:
    torn = Submission((stop_order(), order(regimen=None, unread="not a dose")))
    given = facts(Unknown("not a dose"), submission=torn)
    assert judged(STOP, given) == NotEvaluated("not a dose")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(facts(Unknown("timed out"), oral_lines=()), id="orders unread"),
        pytest.param(
            facts(NO_ORAL, oral_lines=(), history=history(gaps=("timed out",))), id="no date"
        ),
    ],
)
def test_a_stop_that_may_hide_in_unread_records_is_not_ruled_out(given: object) -> None:
    assert isinstance(given, type(facts()))
    assert judged(STOP, given) == NotEvaluated("timed out")


# -- 59 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(40, 30, None, id="10 mg less"),
        pytest.param(40, 29, "moderate", id="11 mg less"),
        pytest.param(100, 80, None, id="a fifth less"),
        pytest.param(100, 79, "moderate", id="more than a fifth"),
        pytest.param(60, 30, "moderate", id="half"),
        pytest.param(60, 29, "high", id="more than half"),
        pytest.param(100, 61, "moderate", id="39 mg less"),
        pytest.param(100, 60, "high", id="40 mg less"),
        pytest.param(15, 5, None, id="10 mg of 15"),
    ],
)
def test_the_dose_comes_down_in_small_steps(before: int, after: int, expected: str | None) -> None:
    assert severity(judged(STEEP, facts(change(before, after)))) == expected


def test_the_first_smaller_step_is_offered() -> None:
    found = judged(STEEP, facts(change(60, 20)))
    assert recommended(found) == {"next_reduction_mg_per_day": 50, "interval_days": 7}
    assert activities(found) == {"no-abrupt-stop": None}


def test_the_lower_ends_of_ranges_are_compared() -> None:
    given = intent(
        Action.REDUCTION,
        OralDailyDose(Decimal(10), Decimal(15)),
        OralDailyDose(Decimal(20), Decimal(30)),
    )
    assert isinstance(judged(STEEP, facts(given)), Clear)


@pytest.mark.parametrize(
    ("after", "expected"),
    [pytest.param(40, None, id="a third less"), pytest.param(39, "moderate", id="more")],
)
def test_failing_kidneys_may_come_down_faster(after: int, expected: str | None) -> None:
    given = facts(change(60, after), kidney=kidney(20))
    assert severity(judged(STEEP, given)) == expected
    gradual = judged(STEEP, facts(change(60, 40), kidney=kidney(20)), taper_kidney="gradual")
    assert severity(gradual) == "moderate"


def test_with_toxicity_the_cut_is_moderate_and_supervised() -> None:
    given = facts(change(60, 10), kidney=kidney(50), problems=problems(neurotoxicity=(CONFUSED,)))
    found = judged(STEEP, given)
    assert severity(found) == "moderate"
    assert recommended(found) == {}


def test_a_childs_cut_fires_without_numbers() -> None:
    found = judged(STEEP, facts(change(60, 10), age=age(10)))
    assert severity(found) == "high"
    assert recommended(found) == {}


def test_a_cut_after_a_few_days_needs_no_taper() -> None:
    new = facts(change(60, 10), history=history((5, None, 60), days=5))
    assert recommended(judged(STEEP, new)) == {}


@pytest.mark.parametrize(
    ("steps", "fires"),
    [
        pytest.param(((7, 50), (7, 40), (None, 30)), False, id="10 mg a week"),
        pytest.param(((7, 50), (None, 20)), True, id="a steep second step"),
        pytest.param(((7, 30), (None, 20)), True, id="a steep first step"),
    ],
)
def test_every_step_of_a_taper_order_is_judged(
    steps: tuple[tuple[int | None, int], ...], fires: bool
) -> None:
    first, last = steps[0][1], steps[-1][1]
    given = intent(
        Action.REDUCTION, OralDailyDose(Decimal(last), Decimal(first)), 60, first=Decimal(first)
    )
    tested = facts(given, submission=Submission((order(regimen=regimen(*steps)),)))
    assert isinstance(judged(STEEP, tested), Finding) is fires


def test_from_an_unreadable_dose_the_cut_is_not_evaluated() -> None:
    unclear = facts(intent(Action.CHANGE, 10, None, gaps=("not read",)))
    assert judged(STEEP, unclear) == NotEvaluated("not read")


@pytest.mark.parametrize(
    ("kidneys", "told"),
    [pytest.param(kidney(90), True, id="well"), pytest.param(kidney(22), False, id="failing")],
)
def test_where_a_site_asks_for_no_wait_an_unread_cut_matters_with_failing_kidneys_only(
    kidneys: Kidney, told: bool
) -> None:
    unclear = facts(intent(Action.CHANGE, 10, None, gaps=("not read",)), kidney=kidneys)
    found = judged(INTERVAL, unclear, taper_method="1-2-weeks")
    assert found == (Clear() if told else NotEvaluated("not read"))


@pytest.mark.parametrize("kidneys", [kidney(90), kidney(22)])
def test_what_is_taken_beside_the_order_matters_to_the_wait_with_failing_kidneys(
    kidneys: Kidney,
) -> None:
    beside = facts(change(30, 30, hidden=("not read",)), kidney=kidneys)
    told = kidneys.tier is Tier.NORMAL
    found = judged(INTERVAL, beside, taper_method="1-2-weeks")
    assert found == (Clear() if told else NotEvaluated("not read"))


@pytest.mark.parametrize("given", [change(30, 30), change(30, 40), start(15), review(30)])
def test_only_a_reduction_is_a_cut(given: OralIntent) -> None:
    assert isinstance(judged(STEEP, facts(given)), Clear)
    assert isinstance(judged(INTERVAL, facts(given)), Clear)


# -- 60 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "wait"), [(6, 1), (1, 6), (0, 7)])
def test_a_second_cut_within_a_week_is_too_soon(days: int, wait: int) -> None:
    given = facts(change(40, 35), history=history((200, None, 50), (days, 50, 40)))
    found = judged(INTERVAL, given)
    assert severity(found) == "moderate"
    assert recommended(found)["earliest_next_reduction_in_days"] == wait


@pytest.mark.parametrize(
    "past",
    [
        pytest.param(history((200, None, 50), (7, 50, 40)), id="7 days ago"),
        pytest.param(history((200, None, 40)), id="never"),
    ],
)
def test_a_cut_after_a_week_passes(past: DoseHistory) -> None:
    assert isinstance(judged(INTERVAL, facts(change(40, 35), history=past)), Clear)


@pytest.mark.parametrize(
    ("indication", "expected"),
    [pytest.param(ALCOHOL, 50, id="10 mg a week"), pytest.param(SPASTICITY, 50, id="a sixth")],
)
def test_it_names_the_next_dose_down(indication: IndicationFact, expected: int) -> None:
    past = history((200, None, 70), (2, 70, 60))
    given = facts(change(60, 50), indication=indication, history=past)
    assert recommended(judged(INTERVAL, given))["next_reduction_mg_per_day"] == expected


def test_a_site_that_tapers_in_two_weeks_switches_it_off() -> None:
    given = facts(change(40, 35), history=history((200, None, 50), (2, 50, 40)))
    assert isinstance(judged(INTERVAL, given, taper_method="1-2-weeks"), Clear)
    assert isinstance(judged(INTERVAL, given, preset="uk"), Clear)


def test_failing_kidneys_may_be_cut_sooner() -> None:
    past = history((200, None, 50), (3, 50, 40))
    given = facts(change(40, 30), kidney=kidney(20), history=past)
    assert isinstance(judged(INTERVAL, given), Clear)
    assert severity(judged(INTERVAL, given, taper_kidney="gradual")) == "moderate"


def test_an_incomplete_history_may_hide_a_cut() -> None:
    given = facts(change(40, 35), history=history((200, None, 40), gaps=("not read",)))
    assert judged(INTERVAL, given) == NotEvaluated("not read")


def test_too_steep_a_cut_tells_too_short_an_interval_too() -> None:
    given = facts(change(60, 20), history=history((200, None, 70), (2, 70, 60)))
    told = judged(INTERVAL, given)
    assert isinstance(told, Yielded)
    assert told.to == STEEP
