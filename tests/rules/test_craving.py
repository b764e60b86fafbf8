"""Rules 64 and 65: back up when craving returns during a taper, then hold the dose."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from fhir_baclofen.facts import (
    Absent,
    Action,
    CarePlans,
    Indication,
    Known,
    LeftOut,
    Listing,
    Measurement,
    OwnPlan,
    PatientFacts,
    PlannedStep,
    StepBack,
    Tier,
    Unknown,
)
from fhir_baclofen.quantities import OralDailyDose
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    NO_ORAL,
    ORDER,
    SPASTICITY,
    TODAY,
    activities,
    age,
    ago,
    change,
    facts,
    history,
    indication,
    intent,
    judged,
    kidney,
    problem,
    problems,
    recommended,
    review,
    severity,
    start,
    stop,
)

CRAVING = "craving-return-step-back"
HOLD = "hold-period-active"
TAPER = history((300, None, 70), (60, 70, 60), (30, 60, 50))
Entry = tuple[int, object]


def measured(*gaps: str, **by_topic: tuple[Entry, ...]) -> Listing[Measurement]:
    """Results as (days ago, number or word), oldest first; underscores stand for hyphens."""
    listed = {}
    for key, entries in by_topic.items():
        topic = key.replace("_", "-")
        listed[topic] = tuple(
            Measurement(
                f"Observation/{topic}{days}",
                ago(days),
                None if isinstance(said, str) else Decimal(str(said)),
                said if isinstance(said, str) else "",
                topic,
            )
            for days, said in entries
        )
    return Listing(listed, gaps)


def left_out(topic: str) -> LeftOut:
    """A result that cannot be believed."""
    return LeftOut("Observation/o9", "its unit is not known", frozenset({topic}), ago(5))


def craving(*entries: Entry) -> Listing[Measurement]:
    return measured(alcohol_craving=entries)


def taper(dose: int = 50, **more: object) -> PatientFacts:
    """A patient in alcohol use disorder whose dose last came down to this one 30 days ago."""
    given = {"indication": ALCOHOL, "history": TAPER, "measurements": craving((5, "returned"))}
    return facts(review(dose), **{**given, **more})


def plan(*steps: tuple[int, int], suspended: bool = False) -> CarePlans:
    """An active plan of steps: days ago, mg a day."""
    made = tuple(PlannedStep(Decimal(mg), ago(days), "scheduled") for days, mg in steps)
    down = OwnPlan("CarePlan/down", frozenset(), made, (), suspended=suspended)
    return CarePlans((down,))


def undated(said: str | int) -> Listing[Measurement]:
    """Craving as a word or a score, on no known day."""
    value, word = (None, said) if isinstance(said, str) else (Decimal(said), "")
    entry = Measurement("Observation/o9", None, value, word, "craving")
    return Listing({"alcohol-craving": (entry,)})


# -- craving that returns ------------------------------------------------------------------------


def test_craving_that_returns_takes_the_dose_back_up_and_holds_it() -> None:
    found = judged(CRAVING, taper())
    assert severity(found) == "moderate"
    assert recommended(found) == {
        "step_back_mg_per_day": 60,
        "hold_min_days": 180,
        "hold_max_days": 365,
    }
    assert activities(found) == {
        "suspend-taper": None,
        "hold-period": TODAY + timedelta(days=180),
    }
    assert isinstance(found, Finding)
    assert found.code == "DOSEL"
    assert found.evidence == ("Observation/alcohol-craving5", "MedicationRequest/h2")
    assert "60 mg/day" in found.summary
    assert "craving returned on 2025-03-05" in found.summary


def test_the_hold_names_its_ends_and_the_lower_limit() -> None:
    found = judged(CRAVING, taper())
    assert isinstance(found, Finding)
    hold = found.activities[1].text
    assert "60 mg/day" in hold
    assert "2025-09-06" in hold
    assert "2026-03-10" in hold
    assert "50 mg/day was below the lower limit" in hold


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        pytest.param([(5, "returned")], True, id="returned"),
        pytest.param([(5, "increased")], True, id="increased"),
        pytest.param([(5, "Craving returned")], True, id="as written"),
        pytest.param([(5, "not increased")], False, id="denied"),
        pytest.param([(20, "returned"), (5, "see note")], True, id="words that say nothing"),
        pytest.param([(5, "absent")], False, id="absent"),
        pytest.param([(5, "reduced")], False, id="reduced"),
        pytest.param([(5, "unchanged")], False, id="unchanged"),
        pytest.param([(29, "returned")], True, id="the day after the reduction"),
        pytest.param([(30, "returned")], False, id="on the day of the reduction"),
        pytest.param([(40, "returned")], False, id="before the reduction"),
        pytest.param([(20, "returned"), (5, "absent")], False, id="gone again"),
        pytest.param([(20, "returned"), (5, "unchanged")], True, id="as before, which is returned"),
        pytest.param([(20, "absent"), (5, "unchanged")], False, id="as before, which is absent"),
        pytest.param([(-1, "returned")], False, id="to come"),
        pytest.param([(0, "returned")], True, id="today"),
        pytest.param([], False, id="not recorded"),
        pytest.param([(40, "absent"), (5, "present")], True, id="there again"),
        pytest.param([(40, "increased"), (5, "present")], False, id="still there"),
        pytest.param([(5, "present")], False, id="there, and nothing to compare with"),
    ],
)
def test_the_newest_word_since_the_last_reduction_counts(entries: list[Entry], fires: bool) -> None:
    found = judged(CRAVING, taper(measurements=craving(*entries)))
    assert severity(found) == ("moderate" if fires else None)


@pytest.mark.parametrize("topic", ["alcohol_craving", "drinks_per_day", "audit_c"])
@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        pytest.param([(40, 3), (5, 4)], True, id="higher"),
        pytest.param([(40, 3), (5, 3)], False, id="the same"),
        pytest.param([(40, 3), (5, 2)], False, id="lower"),
        pytest.param([(30, 3), (5, 4)], True, id="compared with the day of the reduction"),
        pytest.param([(5, 9)], False, id="nothing to compare with"),
        pytest.param([(60, 5), (40, 3), (5, 4)], True, id="the last one before counts"),
        pytest.param([(60, 3), (40, 5), (5, 4)], False, id="not an older one"),
        pytest.param([(40, 3), (20, 5), (5, 3)], False, id="down again"),
        pytest.param([(40, 3), (30, 5)], False, id="nothing since"),
    ],
)
def test_a_number_above_the_last_one_before_the_reduction_counts(
    topic: str, entries: list[Entry], fires: bool
) -> None:
    found = judged(CRAVING, taper(measurements=measured(**{topic: tuple(entries)})))
    assert severity(found) == ("moderate" if fires else None)


def test_drinking_counts_even_where_craving_is_absent() -> None:
    given = measured(alcohol_craving=((5, "absent"),), drinks_per_day=((40, 0), (4, 2)))
    found = judged(CRAVING, taper(measurements=given))
    assert severity(found) == "moderate"
    assert isinstance(found, Finding)
    assert "drinks a day 2 on 2025-03-06, 0 before" in found.summary


def test_all_signs_are_told() -> None:
    given = measured(alcohol_craving=((5, "returned"),), audit_c=((40, 4), (4, 8)))
    found = judged(CRAVING, taper(measurements=given))
    assert isinstance(found, Finding)
    assert {"Observation/alcohol-craving5", "Observation/audit-c4"} <= {*found.evidence}


@pytest.mark.parametrize(
    ("past", "dose", "back"),
    [
        pytest.param(history((90, None, 60), (30, 60, 50)), 50, 60, id="ten up"),
        pytest.param(history((90, None, 15), (30, 15, 10)), 10, 15, id="five up"),
        pytest.param(history((90, None, 80), (30, 80, 50)), 50, 60, id="a small step at first"),
        pytest.param(history((90, None, 300), (30, 300, 290)), 290, 300, id="at the ceiling"),
        pytest.param(history((90, None, 320), (30, 320, 300)), 300, None, id="above the ceiling"),
        pytest.param(
            history((90, None, 60), (60, 60, 50), (30, 50, 40)), 40, 50, id="not the first dose"
        ),
    ],
)
def test_the_dose_goes_back_to_the_one_before_in_a_small_step(
    past: object, dose: int, back: int | None
) -> None:
    found = judged(CRAVING, taper(dose, history=past))
    assert recommended(found).get("step_back_mg_per_day") == back


@pytest.mark.parametrize(
    ("circumstance", "back"),
    [
        pytest.param({}, 60, id="an adult"),
        pytest.param({"age": age(64)}, 60, id="64 years"),
        pytest.param({"age": age(65)}, 55, id="65 years"),
        pytest.param({"age": Absent("no birth date")}, 55, id="age unknown"),
        pytest.param({"kidney": kidney(60)}, 60, id="normal kidneys"),
        pytest.param({"kidney": kidney(59)}, 55, id="reduced kidneys"),
    ],
)
def test_where_steps_up_are_small_this_one_is_too(circumstance: dict[str, Any], back: int) -> None:
    assert recommended(judged(CRAVING, taper(**circumstance)))["step_back_mg_per_day"] == back


def test_a_step_back_is_made_of_real_tablets() -> None:
    past = history((90, None, 48), (30, 48, 40))
    found = judged(CRAVING, taper(40, history=past))
    assert recommended(found)["step_back_mg_per_day"] == 45


@pytest.mark.parametrize(
    "circumstance",
    [
        {"kidney": kidney(22)},
        {"kidney": kidney(None, Tier.DIALYSIS)},
        {"kidney": kidney(90, acute=True)},
        {
            "kidney": kidney(45),
            "problems": problems(neurotoxicity=(problem("confusion", days_ago=3),)),
        },
    ],
    ids=["severe", "dialysis", "acute", "confusion"],
)
def test_no_raise_is_offered_where_it_would_do_harm(circumstance: dict[str, Any]) -> None:
    found = judged(CRAVING, taper(**circumstance))
    assert recommended(found) == {"hold_min_days": 180, "hold_max_days": 365}
    assert isinstance(found, Finding)
    assert found.summary.startswith("Reduce no further")


def test_reduced_kidneys_set_a_lower_limit_to_the_raise() -> None:
    past = history((90, None, 160), (30, 160, 150))
    found = judged(CRAVING, taper(150, history=past, kidney=kidney(45)))
    assert "step_back_mg_per_day" not in recommended(found)


def test_a_dose_that_was_not_read_is_held_without_a_number() -> None:
    found = judged(CRAVING, taper(oral=Unknown("as directed")))
    assert severity(found) == "moderate"
    assert recommended(found) == {"hold_min_days": 180, "hold_max_days": 365}


# -- which taper ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("past", "fires"),
    [
        pytest.param(TAPER, True, id="the last change was a reduction"),
        pytest.param(history((300, None, 50)), False, id="never reduced"),
        pytest.param(
            history((300, None, 60), (30, 60, 50), (20, 50, 55)), False, id="raised since"
        ),
    ],
)
def test_without_a_plan_the_last_change_tells_a_taper(past: object, fires: bool) -> None:
    assert severity(judged(CRAVING, taper(history=past))) == ("moderate" if fires else None)


def test_a_plan_that_goes_down_is_a_taper_until_it_is_suspended() -> None:
    past = history((300, None, 70), (30, 70, 50), (20, 50, 55))
    steps = ((60, 70), (30, 50))
    found = judged(CRAVING, taper(55, history=past, care_plans=plan(*steps)))
    assert severity(found) == "moderate"
    assert isinstance(found, Finding)
    assert "CarePlan/down" in found.evidence
    held = plan(*steps, suspended=True)
    assert isinstance(judged(CRAVING, taper(55, history=past, care_plans=held)), Clear)


def test_a_step_of_the_plan_counts_where_no_order_shows_it() -> None:
    past = history((300, None, 60))
    plans = plan((60, 60), (10, 50), (-10, 40))
    found = judged(CRAVING, taper(50, history=past, care_plans=plans))
    assert recommended(found)["step_back_mg_per_day"] == 60
    early = craving((11, "returned"))
    found = judged(CRAVING, taper(50, history=past, care_plans=plans, measurements=early))
    assert isinstance(found, Clear)


def test_a_plan_that_has_not_begun_is_no_reduction() -> None:
    past = history((300, None, 60))
    plans = plan((20, 60), (-10, 50))
    assert isinstance(judged(CRAVING, taper(60, history=past, care_plans=plans)), Clear)


def test_a_second_step_back_goes_on_from_the_first() -> None:
    past = history((300, None, 70), (60, 70, 60), (30, 60, 50), (20, 50, 60))
    plans = plan((60, 70), (30, 60), (10, 50))
    found = judged(CRAVING, taper(60, history=past, care_plans=plans))
    assert recommended(found)["step_back_mg_per_day"] == 70


@pytest.mark.parametrize(
    ("days_ago", "answered"),
    [(5, True), (3, True), (6, False)],
    ids=["that day", "later", "before"],
)
def test_an_accepted_step_back_answers_the_craving(days_ago: int, answered: bool) -> None:
    back = Known(StepBack(ago(days_ago), Decimal(60)), ("CarePlan/c",))
    assert isinstance(judged(CRAVING, taper(step_back=back)), Clear) is answered


@pytest.mark.parametrize(("days_ago", "answered"), [(5, True), (6, False)])
def test_a_raise_since_then_answers_it_too(days_ago: int, answered: bool) -> None:
    past = history((300, None, 60), (30, 60, 50), (days_ago, 50, 55))
    found = judged(CRAVING, taper(55, history=past, care_plans=plan((60, 60), (30, 50))))
    assert isinstance(found, Clear) is answered


@pytest.mark.parametrize(
    ("found", "fires"),
    [
        pytest.param(taper(indication=SPASTICITY), False, id="spasticity"),
        pytest.param(
            taper(indication=indication(Indication.UNKNOWN, Indication.ALCOHOL)), True, id="may be"
        ),
        pytest.param(taper(indication=indication(Indication.UNKNOWN)), False, id="unknown"),
        pytest.param(
            facts(NO_ORAL, oral=NO_ORAL, indication=ALCOHOL, history=TAPER), False, id="not taken"
        ),
    ],
)
def test_it_is_about_alcohol_use_disorder(found: PatientFacts, fires: bool) -> None:
    assert isinstance(judged(CRAVING, found), Finding) is fires


@pytest.mark.parametrize("oral", [change(50, 50), change(50, 40), change(50, 60), stop(50)])
def test_it_is_told_to_any_order(oral: object) -> None:
    given = {"indication": ALCOHOL, "history": TAPER, "measurements": craving((5, "returned"))}
    assert recommended(judged(CRAVING, facts(oral, **given)))["step_back_mg_per_day"] == 60


@pytest.mark.parametrize(
    "missing",
    [
        {"measurements": Listing({}, ("Observation: 500",))},
        {"measurements": Listing({}, (), (left_out("alcohol-craving"),))},
        {"measurements": undated("returned")},
        {"measurements": undated(4)},
        {"history": history((300, None, 50), gaps=("MedicationRequest/m0 has no start date",))},
        {"history": history((300, None, 50)), "care_plans": CarePlans((), ("CarePlan: 500",))},
    ],
    ids=["results", "one result", "no day", "a score without a day", "orders", "plans"],
)
def test_what_could_not_be_read_leaves_it_open(missing: dict[str, Any]) -> None:
    assert isinstance(judged(CRAVING, taper(**missing)), NotEvaluated)
    other = facts(review(50), indication=SPASTICITY, **missing)
    assert isinstance(judged(CRAVING, other), Clear)


@pytest.mark.parametrize("said", ["absent", "reduced", 0])
def test_no_craving_on_no_known_day_is_no_sign(said: str | int) -> None:
    assert isinstance(judged(CRAVING, taper(measurements=undated(said))), Clear)


def test_a_result_of_another_kind_that_cannot_be_believed_does_not_matter() -> None:
    given: Listing[Measurement] = Listing({}, (), (left_out("body-temperature"),))
    assert isinstance(judged(CRAVING, taper(measurements=given)), Clear)


def test_a_step_back_that_could_not_be_read_answers_nothing() -> None:
    assert severity(judged(CRAVING, taper(step_back=Unknown("timed out")))) == "moderate"


# -- the hold ------------------------------------------------------------------------------------


def held(days_ago: int, oral: object = None, *gaps: str) -> PatientFacts:
    back = Known(StepBack(ago(days_ago), Decimal(60), gaps), ("CarePlan/c",))
    shown = change(60, 50) if oral is None else oral
    return facts(shown, indication=ALCOHOL, step_back=back)


@pytest.mark.parametrize(
    ("days_ago", "expected", "wait"),
    [
        (0, "moderate", 180),
        (179, "moderate", 1),
        (180, "low", 0),
        (365, "low", 0),
        (366, None, None),
    ],
)
def test_after_a_step_back_the_dose_is_held(
    days_ago: int, expected: str | None, wait: int | None
) -> None:
    found = judged(HOLD, held(days_ago))
    assert severity(found) == expected
    if isinstance(found, Finding):
        assert recommended(found) == {
            "earliest_next_reduction_in_days": wait,
            "hold_min_days": 180,
            "hold_max_days": 365,
        }
        assert found.evidence == (ORDER, "CarePlan/c")
        assert found.code == "TIME"


@pytest.mark.parametrize(("days_ago", "due"), [(100, 80), (200, 0)])
def test_the_hold_is_due_at_its_earliest_end_or_today(days_ago: int, due: int) -> None:
    assert activities(judged(HOLD, held(days_ago))) == {
        "suspend-taper": None,
        "hold-period": TODAY + timedelta(days=due),
    }


@pytest.mark.parametrize(
    ("oral", "fires"),
    [
        pytest.param(change(60, 50), True, id="a reduction"),
        pytest.param(stop(60), True, id="a stop"),
        pytest.param(change(60, 60), False, id="a renewal"),
        pytest.param(change(60, 65), False, id="an increase"),
        pytest.param(
            intent(Action.RENEWAL, OralDailyDose(Decimal(50), Decimal(60)), 60),
            True,
            id="lower in a later step",
        ),
        pytest.param(start(15), False, id="a start"),
        pytest.param(review(60), False, id="no order"),
    ],
)
def test_only_a_reduction_breaks_the_hold(oral: object, fires: bool) -> None:
    assert isinstance(judged(HOLD, held(30, oral)), Finding) is fires


def test_a_newer_step_back_that_may_hide_is_taken_for_granted() -> None:
    assert severity(judged(HOLD, held(200, None, "CarePlan: 500"))) == "moderate"
    assert judged(HOLD, held(400, None, "CarePlan: 500")) == NotEvaluated("CarePlan: 500")


def test_what_could_not_be_read_leaves_the_hold_open() -> None:
    unread = Unknown("timed out")
    assert judged(HOLD, facts(change(60, 50), step_back=unread)) == NotEvaluated("timed out")
    assert isinstance(judged(HOLD, facts(change(60, 60), step_back=unread)), Clear)
    back = Known(StepBack(ago(30), None))
    submitted = facts(change(60, 50)).submission
    order_unread = facts(unread, step_back=back, submission=submitted)
    assert judged(HOLD, order_unread) == NotEvaluated("timed out")
    changed = facts(intent(Action.CHANGE, 50, None), step_back=back)
    assert judged(HOLD, changed) == NotEvaluated("the present dose is unknown")


def test_without_a_step_back_a_reduction_is_free() -> None:
    assert isinstance(judged(HOLD, facts(change(60, 50), indication=ALCOHOL)), Clear)
