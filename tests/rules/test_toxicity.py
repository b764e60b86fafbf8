"""Rules 74 to 76 and 79: harm by baclofen that is on record."""

from dataclasses import replace

import pytest

from fhir_baclofen.facts import Kidney, LeftOut, Listing, OralIntent, Problem, PumpHistory
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    NO_ORAL,
    TODAY,
    activities,
    ago,
    change,
    facts,
    history,
    judged,
    kidney,
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

CONFUSION = "neurotoxicity-suspected"
SEDATION = "sedation-hold-titration"
EFFECTS = "adverse-effect-monitor"
OVERDOSE = "overdose-history"


@pytest.mark.parametrize(
    ("entry", "kidneys", "fires"),
    [
        pytest.param(problem("x", 16), kidney(90), True, id="14 days after the rise"),
        pytest.param(problem("x", 15), kidney(90), False, id="15 days after the rise"),
        pytest.param(problem("x", 31), kidney(90), False, id="before the rise"),
        pytest.param(problem("x", None), kidney(90), True, id="no date"),
        pytest.param(problem("x", 5), kidney(59), True, id="any time with reduced kidneys"),
        pytest.param(problem("x", 5), kidney(None, gaps=("x",)), True, id="kidneys unread"),
        pytest.param(problem("x", 16, active=False), kidney(59), False, id="over"),
    ],
)
def test_confusion_that_baclofen_may_explain_is_high(
    entry: Problem, kidneys: Kidney, fires: bool
) -> None:
    given = facts(
        history=history((200, None, 20), (30, 20, 30)),
        kidney=kidneys,
        problems=problems(neurotoxicity=(entry,)),
    )
    found = judged(CONFUSION, given)
    assert severity(found) == ("high" if fires else None)
    if isinstance(found, Finding):
        assert activities(found) == {
            "urgent-assessment": TODAY,
            "kidney-check": TODAY,
            "hold-increase": None,
            "no-abrupt-stop": None,
        }


@pytest.mark.parametrize(
    ("entry", "fires"),
    [
        pytest.param(problem("x", 5, explained=True), False, id="another cause on record"),
        pytest.param(problem("x", 90, lasting=False), True, id="seen 90 days ago"),
        pytest.param(problem("x", 91, lasting=False), False, id="seen 91 days ago"),
        pytest.param(problem("x", None, lasting=False), True, id="seen, no date"),
        pytest.param(problem("x", 900), True, id="a condition that is still active"),
    ],
)
def test_with_reduced_kidneys_confusion_counts_while_it_may_last(
    entry: Problem, fires: bool
) -> None:
    given = facts(kidney=kidney(59), problems=problems(neurotoxicity=(entry,)))
    assert severity(judged(CONFUSION, given)) == ("high" if fires else None)


def test_confusion_after_a_rise_of_the_pump_is_high() -> None:
    rise = history((14, 300, 350)).changes
    given = facts(
        pump_history=PumpHistory(rise), problems=problems(neurotoxicity=(problem("x", 0),))
    )
    assert severity(judged(CONFUSION, given)) == "high"


@pytest.mark.parametrize(("days", "expected"), [(90, NotEvaluated), (91, Clear)])
def test_a_score_that_is_not_believed_may_hide_confusion(days: int, expected: type) -> None:
    out = LeftOut("Observation/g", "its value is not possible", frozenset({"neurotoxicity"}))
    given = facts(problems=Listing(left_out=(replace(out, on=ago(days)),)))
    assert isinstance(judged(CONFUSION, given), expected)


@pytest.mark.parametrize("slug", [CONFUSION, EFFECTS, OVERDOSE])
def test_unread_conditions_are_not_evaluated(slug: str) -> None:
    assert judged(slug, facts(problems=problems("timed out"))) == NotEvaluated("timed out")
    assert isinstance(judged(slug, facts()), Clear)
    assert isinstance(judged(slug, facts(stop(30), problems=problems("timed out"))), Clear)


# -- 75 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "fires"),
    [
        pytest.param(problem("drowsy", 10), True, id="on the day of the last increase"),
        pytest.param(problem("drowsy", 11), False, id="the day before"),
        pytest.param(problem("drowsy", None), True, id="no date"),
        pytest.param(problem("drowsy", 5, active=False), False, id="over"),
    ],
)
def test_after_sedation_the_dose_is_held(entry: Problem, fires: bool) -> None:
    given = facts(
        change(20, 25),
        history=history((200, None, 15), (10, 15, 20)),
        problems=problems(sedation=(entry,)),
    )
    found = judged(SEDATION, given)
    assert severity(found) == ("moderate" if fires else None)
    if fires:
        assert activities(found) == {"hold-increase": None}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(start(15), id="start"),
        pytest.param(change(20, 20), id="renewal"),
        pytest.param(change(20, 15), id="reduction"),
        pytest.param(review(20), id="chart review"),
    ],
)
def test_only_an_increase_is_held(given: OralIntent) -> None:
    drowsy = problems(sedation=(problem("drowsy", 1),))
    assert isinstance(judged(SEDATION, facts(given, problems=drowsy)), Clear)


def test_without_the_last_increase_sedation_counts_as_later() -> None:
    drowsy = problems(sedation=(problem("drowsy", 100),))
    given = facts(change(20, 25), history=history(), problems=drowsy)
    assert severity(judged(SEDATION, given)) == "moderate"


def test_unread_conditions_may_hide_sedation() -> None:
    given = facts(change(20, 25), problems=problems("timed out"))
    assert judged(SEDATION, given) == NotEvaluated("timed out")


# -- 76 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "entry", "expected"),
    [
        pytest.param("urinary", problem("x", 100), "low", id="frequency"),
        pytest.param("urinary", problem("Urinary retention", 100), "moderate", id="in words"),
        pytest.param("weakness", problem("x", 100, code="R53.1"), "low", id="weakness"),
        pytest.param("cognition", problem("x", 100, code="R41.3"), "low", id="memory"),
        pytest.param("ovarian_cyst", problem("x", 100), "low", id="ovarian cyst"),
        pytest.param("hypotension", problem("x", 199), "low", id="the day after the start"),
        pytest.param("hypotension", problem("x", 200), None, id="on the day of the start"),
        pytest.param("constipation", problem("x", None), None, id="no date"),
        pytest.param("insomnia", problem("x", 5, active=False), None, id="over"),
    ],
)
def test_effects_new_since_the_start_are_followed(
    topic: str, entry: Problem, expected: str | None
) -> None:
    assert severity(judged(EFFECTS, facts(problems=problems(**{topic: (entry,)})))) == expected


def test_retention_of_urine_is_graver() -> None:
    retained = under(problem("x", 100), "urinary", "urinary-retention")
    assert severity(judged(EFFECTS, facts(problems=retained))) == "moderate"


def test_an_effect_without_a_day_may_be_new() -> None:
    found = judged(EFFECTS, facts(problems=problems(constipation=(problem("x", None),))))
    assert found == NotEvaluated("Condition/x has no day: whether it is new cannot be told")


def test_under_a_pump_alone_effects_are_new_since_its_start() -> None:
    pumped = PumpHistory(history((100, None, 300)).changes)
    for days, fires in ((99, True), (100, False)):
        listed = problems(insomnia=(problem("x", days),))
        given = facts(
            NO_ORAL,
            pump_intent=pump_dose(),
            history=history(days=None),
            pump_history=pumped,
            problems=listed,
        )
        assert isinstance(judged(EFFECTS, given), Finding) is fires


def test_without_the_start_it_cannot_be_told_what_is_new() -> None:
    listed = problems(urinary=(problem("x"),))
    given = facts(history=history((30, None, 30), days=None), problems=listed)
    assert isinstance(judged(EFFECTS, given), NotEvaluated)
    assert isinstance(judged(EFFECTS, facts(start(15), problems=listed)), Clear)


# -- 79 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        pytest.param(problem("x", 731), "moderate", id="accident"),
        pytest.param(problem("x", 732), None, id="longer ago"),
        pytest.param(problem("intentional baclofen overdose", 10), "high", id="in words"),
        pytest.param(problem("unintentional overdose", 10), "moderate", id="by accident"),
        pytest.param(problem("x", None), "moderate", id="no date"),
        pytest.param(problem("x", 10, active=False), "moderate", id="resolved"),
    ],
)
def test_after_an_overdose_supplies_are_small(entry: Problem, expected: str | None) -> None:
    found = judged(OVERDOSE, facts(problems=problems(overdose=(entry,))))
    assert severity(found) == expected
    if expected:
        assert recommended(found) == {"max_days_supply": 7}
        assert activities(found) == {"limit-supply": None}


@pytest.mark.parametrize(
    ("entry", "topic", "expected"),
    [
        pytest.param(problem("x", 731), "overdose-intentional", "high", id="self-harm"),
        pytest.param(problem("x", 732), "overdose-intentional", None, id="longer ago"),
        pytest.param(problem("x", active=False), "overdose-intentional", "high", id="resolved"),
        pytest.param(problem("x"), "baclofen-adverse-effect", None, id="adverse effect"),
        pytest.param(problem("x"), "baclofen-underdosing", None, id="underdosing"),
    ],
)
def test_an_overdose_is_graded_by_its_intent(
    entry: Problem, topic: str, expected: str | None
) -> None:
    found = judged(OVERDOSE, facts(problems=under(entry, "overdose", topic)))
    assert severity(found) == expected
