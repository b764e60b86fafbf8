"""Signs of withdrawal after less baclofen: rule 61."""

from decimal import Decimal
from typing import Any

import pytest

from fhir_baclofen.facts import (
    Absent,
    Action,
    DoseHistory,
    EndedTherapy,
    Known,
    LeftOut,
    Listing,
    Measurement,
    PatientFacts,
    Problem,
    PumpHistory,
    Supply,
    Unknown,
)
from fhir_baclofen.quantities import mg_per_day
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    CURRENT,
    NO_ORAL,
    TODAY,
    activities,
    ago,
    change,
    facts,
    history,
    judged,
    problem,
    problems,
    pump_dose,
    review,
    severity,
    stop,
)
from tests.rules.supplies import handout, ran_out, supply

SIGN = problem("hallucinations", 2)
SIGNS: dict[str, Any] = {"problems": problems(hallucinations=(SIGN,))}


def ended(days_ago: int, how: str = "stopped") -> DoseHistory:
    """30 mg/day that ended so many days ago."""
    last = EndedTherapy(CURRENT, ago(days_ago), mg_per_day(30), None, how, None, (CURRENT,))
    return history((200, None, 30), ended=(last,))


def after_an_end(
    days_ago: int,
    *signs: Problem,
    **more: Any,  # noqa: ANN401 - facts are passed on
) -> PatientFacts:
    """Nothing taken since an end so many days ago, with signs (hallucinations two days ago)."""
    listed = problems(hallucinations=signs or (SIGN,))
    given = {"oral": NO_ORAL, "oral_lines": (), "problems": listed, **more}
    return facts(NO_ORAL, history=ended(days_ago), **given)


def fever(value: str, days_ago: int = 1) -> Listing[Measurement]:
    """A body temperature in degrees Celsius."""
    measured = Measurement("Observation/t", ago(days_ago), Decimal(value), "", "temperature", "°C")
    return Listing({"body-temperature": (measured,)})


def suspected(given: PatientFacts) -> bool:
    return severity(judged("withdrawal-suspected", given)) == "high"


@pytest.mark.parametrize("topic", ["hallucinations", "seizure", "delirium", "new-rigidity"])
def test_signs_after_a_stop_are_suspect(topic: str) -> None:
    listed = problems(**{topic.replace("-", "_"): (problem(topic, 2),)})
    assert suspected(after_an_end(4, problems=listed))


@pytest.mark.parametrize(("value", "fires"), [("37.9", False), ("38", True), ("39.4", True)])
def test_fever_after_a_stop_is_suspect(value: str, fires: bool) -> None:
    given = after_an_end(4, problems=Listing(), measurements=fever(value))
    assert suspected(given) is fires


@pytest.mark.parametrize(
    ("end", "sign", "fires"),
    [
        pytest.param(4, 4, True, id="on the day of the stop"),
        pytest.param(4, 5, False, id="the day before it"),
        pytest.param(9, 2, True, id="seven days after it"),
        pytest.param(10, 2, False, id="eight days after it"),
        pytest.param(12, 7, True, id="seven days ago"),
        pytest.param(12, 8, False, id="eight days ago"),
    ],
)
def test_a_sign_follows_the_stop_within_seven_days_and_is_recent(
    end: int, sign: int, fires: bool
) -> None:
    assert suspected(after_an_end(end, problem("hallucinations", sign))) is fires


def test_a_sign_that_is_over_counts_no_more() -> None:
    assert (
        judged("withdrawal-suspected", after_an_end(4, problem("hallucinations", 2, active=False)))
        == Clear()
    )


def test_therapy_that_ran_out_by_its_own_bounds_is_a_stop() -> None:
    assert suspected(facts(NO_ORAL, **SIGNS, oral=NO_ORAL, history=ended(4, "ran out")))


@pytest.mark.parametrize(
    ("before", "after", "fires"),
    [
        pytest.param(50, 40, False, id="a fifth of the dose"),
        pytest.param(50, 39, True, id="more than a fifth"),
        pytest.param(40, 60, False, id="an increase"),
    ],
)
def test_a_cut_of_more_than_a_fifth_brings_withdrawal(before: int, after: int, fires: bool) -> None:
    changes = history((200, None, before), (3, before, after))
    assert suspected(facts(review(after), history=changes, **SIGNS)) is fires


@pytest.mark.parametrize(
    ("days_without", "fires"),
    [
        pytest.param(1, False, id="the sign came before the gap"),
        pytest.param(2, True, id="with the first day without"),
        pytest.param(9, True, id="seven days into it"),
        pytest.param(10, False, id="eight days into it"),
    ],
)
def test_a_gap_in_the_supply_brings_withdrawal(days_without: int, fires: bool) -> None:
    assert suspected(facts(supply=ran_out(days_without), **SIGNS)) is fires


def test_a_gap_that_was_closed_since_counts_too() -> None:
    closed = supply(handout(36), handout(1), lapses=(ago(6),))
    assert suspected(facts(supply=closed, **SIGNS))


@pytest.mark.parametrize(
    ("failed", "fires"), [(2, True), (9, True), (10, False), (1, False), (None, True)]
)
def test_a_failure_of_the_pump_brings_withdrawal(failed: int | None, fires: bool) -> None:
    listed = problems(hallucinations=(SIGN,), pump_failure=(problem("catheter kink", failed),))
    given = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), pump_intent=pump_dose(), problems=listed)
    assert suspected(given) is fires


def test_after_a_failure_of_the_pump_it_is_the_infusion_that_is_resumed() -> None:
    listed = problems(hallucinations=(SIGN,), pump_failure=(problem("pump alarm", 2),))
    given = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), pump_intent=pump_dose(), problems=listed)
    result = judged("withdrawal-suspected", given)
    assert isinstance(result, Finding)
    assert "resume the intrathecal infusion" in result.advice
    assert "mg/day" not in result.advice
    assert [to_do.text for to_do in result.activities] == ["Assess for withdrawal of baclofen now."]
    assert dict(result.recommended) == {}


def test_after_a_cut_of_the_pump_dose_it_is_the_dose_before_that_is_gone_back_to() -> None:
    cut = PumpHistory(history((200, None, 400), (3, 400, 300)).changes)
    given = facts(pump_intent=pump_dose(), pump_history=cut, **SIGNS)
    result = judged("withdrawal-suspected", given)
    assert isinstance(result, Finding)
    assert "go back to the last effective pump dose (400 µg/day)" in result.advice
    assert "resume" not in result.advice


def test_after_a_cut_and_a_failure_of_the_pump_the_infusion_is_resumed() -> None:
    cut = PumpHistory(history((200, None, 400), (3, 400, 300)).changes)
    listed = problems(hallucinations=(SIGN,), pump_failure=(problem("pump alarm", 2),))
    given = facts(pump_intent=pump_dose(), pump_history=cut, problems=listed)
    result = judged("withdrawal-suspected", given)
    assert isinstance(result, Finding)
    assert "resume the intrathecal infusion" in result.advice
    assert "go back" not in result.advice


@pytest.mark.parametrize(
    ("sign", "fires"),
    [pytest.param(0, True, id="today"), pytest.param(1, False, id="before it")],
)
def test_a_stop_under_test_counts_from_today(sign: int, fires: bool) -> None:
    listed = problems(hallucinations=(problem("hallucinations", sign),))
    assert suspected(facts(stop(30), problems=listed)) is fires


def test_a_stop_of_the_pump_under_test_counts_from_today() -> None:
    listed = problems(hallucinations=(problem("hallucinations", 0),))
    given = facts(pump_intent=pump_dose(0, Action.STOP), problems=listed)
    assert suspected(given)


def test_a_reduction_under_test_brought_no_sign_yet() -> None:
    listed = problems(hallucinations=(problem("hallucinations", 0),))
    assert judged("withdrawal-suspected", facts(change(40, 20), problems=listed)) == Clear()


def test_without_less_baclofen_a_seizure_is_no_withdrawal() -> None:
    listed = problems(seizure=(problem("seizure", 1),))
    assert judged("withdrawal-suspected", facts(problems=listed)) == Clear()


def test_a_sign_without_a_day_counts_as_recent() -> None:
    assert suspected(after_an_end(7, problem("hallucinations", None)))
    assert not suspected(after_an_end(8, problem("hallucinations", None)))


def test_a_seizure_disorder_without_a_day_leaves_it_open() -> None:
    listed = problems(seizure=(problem("epilepsy", None),))
    result = judged("withdrawal-suspected", after_an_end(4, problems=listed))
    assert result == NotEvaluated("epilepsy (Condition/epilepsy) has no date")


@pytest.mark.parametrize(
    "unread",
    [
        pytest.param({"problems": Listing({}, ("c9 could not be read",))}, id="conditions"),
        pytest.param(
            {"problems": Listing(), "measurements": Listing({}, ("c9 could not be read",))},
            id="temperatures",
        ),
    ],
)
def test_signs_that_could_not_be_read_leave_it_open_after_a_stop(unread: dict[str, Any]) -> None:
    result = judged("withdrawal-suspected", after_an_end(4, **unread))
    assert result == NotEvaluated("c9 could not be read")
    assert judged("withdrawal-suspected", facts(**unread)) == Clear()


def test_a_temperature_of_unknown_unit_leaves_it_open_after_a_stop() -> None:
    out = LeftOut("Observation/t", "its unit is not known", frozenset({"body-temperature"}), ago(1))
    given = after_an_end(4, problems=Listing(), measurements=Listing({}, (), (out,)))
    result = judged("withdrawal-suspected", given)
    assert result == NotEvaluated("Observation/t could not be used: its unit is not known")


@pytest.mark.parametrize(
    ("unread", "reason"),
    [
        pytest.param({"history": history(gaps=("m2 was not read",))}, "m2 was not read", id="dose"),
        pytest.param({"supply": Unknown("x1 was not read")}, "x1 was not read", id="supply"),
        pytest.param(
            {"supply": Known(Supply((handout(),), None, "no days' supply"))},
            "no days' supply",
            id="length of the supply",
        ),
    ],
)
def test_beside_a_sign_less_baclofen_that_cannot_be_told_leaves_it_open(
    unread: dict[str, Any], reason: str
) -> None:
    assert judged("withdrawal-suspected", facts(**SIGNS, **unread)) == NotEvaluated(reason)
    assert judged("withdrawal-suspected", facts(**unread)) == Clear()


def test_without_a_dispense_on_record_a_sign_alone_says_nothing() -> None:
    given = facts(**SIGNS, supply=Absent("no dispense of oral baclofen is on record"))
    assert judged("withdrawal-suspected", given) == Clear()


def test_the_last_effective_dose_is_resumed_and_the_patient_seen_today() -> None:
    result = judged("withdrawal-suspected", after_an_end(4))
    assert isinstance(result, Finding)
    assert (result.code, activities(result)) == ("COND", {"urgent-assessment": TODAY})
    assert "last effective dose (30 mg/day)" in result.advice
    (to_do,) = result.activities
    assert to_do.text == (
        "Assess for withdrawal of baclofen now and resume the last effective dose (30 mg/day) "
        "under supervision; another dose of this plan comes only after that."
    )
    assert set(result.evidence) == {"Condition/hallucinations", CURRENT}
    assert "hallucinations on 2025-03-08" in result.summary
