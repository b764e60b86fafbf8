"""Orders under test: what they replace, what they add to, and what they do."""

import pytest

from fhir_baclofen.facts import Absent, Action, Known, OralIntent, Unknown
from fhir_baclofen.policy import Policy
from tests.fhir.extract.extracting import facts, intent
from tests.records.build import Json, draft, order, pump_order


def own(found: OralIntent) -> int:
    """The orders' own dose a day at its highest."""
    return int(found.dose.high)


def total(found: OralIntent) -> int:
    """The dose a day after the orders, at its highest."""
    return int(found.total.high)


@pytest.mark.parametrize(
    ("mg", "action"),
    [
        pytest.param(10, Action.RENEWAL, id="the same dose"),
        pytest.param(15, Action.INCREASE, id="a higher dose"),
        pytest.param(5, Action.REDUCTION, id="a lower dose"),
    ],
)
def test_an_order_replaces_the_one_it_follows(mg: int, action: Action) -> None:
    found = intent(facts(order(), orders=(draft("d1", 3, mg, prior="m1"),)))
    assert (found.action, total(found)) == (action, 3 * mg)


def test_an_order_of_a_therapy_not_taken_is_a_start() -> None:
    found = intent(facts(orders=(draft("d1", 3, 5),)))
    assert (found.action, found.naive, found.before) == (Action.START, True, None)


def test_an_unlinked_order_adds_to_what_is_taken() -> None:
    found = intent(facts(order(), orders=(draft("d1", 3, 5, tablet=5),)))
    assert (own(found), total(found), found.action) == (15, 45, Action.INCREASE)


def test_a_site_may_take_an_unlinked_order_for_a_replacement() -> None:
    policy = Policy.of({"order.unlinked": "replaces"})
    found = intent(facts(order(), orders=(draft("d1", 3, 5, tablet=5),), policy=policy))
    assert (total(found), found.action) == (15, Action.REDUCTION)


def test_an_order_beside_a_stop_replaces_what_is_stopped() -> None:
    stop = order("m1", status="stopped")
    found = intent(facts(order(), orders=(stop, draft("d1", 3, 5))))
    assert (found.action, total(found)) == (Action.REDUCTION, 15)


def test_a_stop_of_everything_is_a_stop() -> None:
    found = intent(facts(order(), orders=(order("m1", status="stopped"),)))
    assert (found.action, own(found), total(found)) == (Action.STOP, 0, 0)
    assert found.before is not None
    assert found.before.high == 30


def test_a_stop_of_one_of_two_therapies_is_a_reduction() -> None:
    second = order("m2", mg=5, tablet=5, authored="2024-09-01")
    found = intent(facts(order(), second, orders=(order("m1", status="stopped"),)))
    assert (found.action, total(found)) == (Action.REDUCTION, 15)


def test_a_stop_of_an_order_that_is_not_on_record_stops_what_it_says() -> None:
    found = intent(facts(orders=(order("m1", status="stopped"),)))
    assert found.action is Action.STOP
    assert found.before is not None
    assert found.before.high == 30


def test_a_draft_that_follows_an_earlier_member_of_the_chain_replaces_the_chain() -> None:
    older = order("m1", status="completed")
    newer = order(
        "m2", authored="2024-12-01", priorPrescription={"reference": "MedicationRequest/m1"}
    )
    found = intent(facts(older, newer, orders=(draft("d1", 3, 15, prior="m1"),)))
    assert (found.action, total(found)) == (Action.INCREASE, 45)


def test_signing_an_order_again_replaces_itself() -> None:
    found = intent(facts(order(), orders=(order("m1"),)))
    assert (found.action, total(found)) == (Action.RENEWAL, 30)


def test_two_orders_of_one_submission_add_up() -> None:
    by: Json = {"requester": {"reference": "Practitioner/a"}}
    found = intent(facts(orders=(draft("d1", **by), draft("d2", mg=5, tablet=5, **by))))
    assert found.dose.high == 45
    assert len({line.group for line in found.lines}) == 1


@pytest.mark.parametrize("status", ["entered-in-error", "completed"])
def test_an_order_of_another_status_is_not_under_test(status: str) -> None:
    found = facts(order(), orders=(draft("d1", status=status),))
    assert intent(found).action is Action.REVIEW
    assert found.submission.orders == ()


def test_an_order_not_to_give_it_is_not_under_test() -> None:
    assert facts(order(), orders=(draft("d1", doNotPerform=True),)).submission.orders == ()


def test_an_unreadable_order_makes_the_intent_unknown() -> None:
    found = facts(order(), orders=(draft("d1", sig="as discussed", prior="m1"),))
    assert isinstance(found.oral_intent, Unknown)


def test_the_dose_taken_before_may_be_unreadable_without_losing_the_order() -> None:
    found = intent(facts(order(sig="as told"), orders=(draft("d1", 3, 30, prior="m1"),)))
    assert (found.action, own(found), found.before) == (Action.CHANGE, 90, None)
    assert found.gaps


def test_without_orders_what_is_taken_stands_in_as_a_renewal() -> None:
    found = intent(facts(order()))
    assert (found.action, total(found)) == (Action.REVIEW, 30)


def test_a_pump_order_leaves_the_oral_therapy_alone() -> None:
    change: Json = pump_order("d1", 500, status="draft")
    found = facts(order(), pump_order(), orders=(change,))
    assert intent(found).action is Action.REVIEW
    assert isinstance(found.pump_intent, Known)
    assert found.pump_intent.value.action is Action.INCREASE


def test_an_oral_order_beside_a_stopped_pump_stands_in_for_it() -> None:
    stop = pump_order("i1", status="stopped")
    found = intent(facts(pump_order("i1"), orders=(stop, draft("d1", 3, 20))))
    assert found.from_pump


def test_nothing_ordered_and_nothing_taken_is_absent() -> None:
    assert isinstance(facts().oral_intent, Absent)


@pytest.mark.parametrize(
    ("updated", "naive"),
    [
        pytest.param("2025-02-08T09:00:00Z", False, id="ended 30 days ago"),
        pytest.param("2025-02-07T09:00:00Z", True, id="ended 31 days ago"),
    ],
)
def test_a_patient_is_naive_30_days_after_the_last_baclofen(updated: str, naive: bool) -> None:
    ended = order(status="stopped", meta={"lastUpdated": updated})
    assert intent(facts(ended, orders=(draft(),))).naive is naive


def test_a_range_keeps_both_ends() -> None:
    found = intent(facts(orders=(draft("d1", sig="5-10 mg tid"),)))
    assert (int(found.dose.low), own(found)) == (15, 30)


def test_as_needed_doses_count_in_full_and_are_told_apart() -> None:
    found = intent(facts(orders=(draft("d1", sig="10 mg tid prn"),)))
    assert (int(found.dose.low), own(found), int(found.as_needed_mg)) == (30, 30, 30)


def test_an_order_made_to_carry_out_another_is_not_a_second_therapy() -> None:
    derived = order("m2", intent="instance-order", basedOn=[{"reference": "MedicationRequest/m1"}])
    found = intent(facts(order("m1"), derived))
    assert total(found) == 30


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        pytest.param("10 mg three times a day", 0, id="a text that repeats the structure"),
        pytest.param("increase by 5 mg every 3 days", 1, id="a text that says more"),
        pytest.param("with a glass of water and a smile", 0, id="a text without a dose"),
    ],
)
def test_words_that_may_say_more_of_the_dose_are_a_gap(text: str, gaps: int) -> None:
    structured = order("m1")["dosageInstruction"][0]
    found = intent(facts(orders=(draft("d1", dosageInstruction=[{**structured, "text": text}]),)))
    assert len(found.gaps) == gaps


def test_the_files_of_one_submission_may_come_in_any_order() -> None:
    by: Json = {"requester": {"reference": "Practitioner/a"}}
    pair = (draft("d1", **by), draft("d2", mg=5, tablet=5, **by))
    assert facts(orders=pair).oral_intent == facts(orders=pair[::-1]).oral_intent
