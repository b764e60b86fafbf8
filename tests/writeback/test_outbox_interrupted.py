"""What a killed run, or a server that stops in the middle, leaves to the next run."""

import os
import signal
import threading
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from fhir_baclofen.plan import PlanKind
from fhir_baclofen.rulebook import Severity
from fhir_baclofen.store import Scope, Store
from fhir_baclofen.writeback.actions import Outcome
from tests.fake_ehr import (
    HAPI_LIKE,
    IGNORES_CONDITIONS,
    NO_CONDITIONS,
    NO_TRANSACTIONS,
    SEKMET_LIKE,
    Call,
    FakeEhr,
    Profile,
    Reply,
    served,
)
from tests.fake_ehr import (
    outcome as outcome_of,
)
from tests.writeback.reviews import OPIOID, finding, outcome, plan
from tests.writeback.runs import PATIENT, child, filed, run, words

PROFILES = {
    "transactions": HAPI_LIKE,
    "conditional creates": NO_TRANSACTIONS,
    "neither": NO_CONDITIONS,
    "conditions ignored": IGNORES_CONDITIONS,
    "searches unfiltered": SEKMET_LIKE,
}
CASES = [
    pytest.param(profile, write, when, id=f"{name}, write {write}, {when}")
    for (name, profile), write, when in product(PROFILES.items(), (1, 2, 3), ("cut", "lost"))
    if write == 1 or not profile.transactions
]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def waiting(store: Path, ehr: FakeEhr) -> list[str]:
    with Store(str(store)) as memory:
        return [row.state.value for row in memory.outbox.rows(Scope(ehr.base, PATIENT))]


def everything_once(ehr: FakeEhr) -> None:
    assert [len(ehr.live(k)) for k in ("DetectedIssue", "CarePlan", "Provenance")] == [1, 1, 1]
    (provenance,) = ehr.all_of("Provenance")
    filed_ = {
        f"{r['resourceType']}/{r['id']}"
        for k in ("DetectedIssue", "CarePlan")
        for r in ehr.all_of(k)
    }
    assert {t["reference"] for t in provenance["target"]} == filed_


def at(write: int, what: Callable[[], str | None]) -> Callable[[FakeEhr, Call], str | None]:
    return lambda _, call: what() if call.number == write else None


@pytest.mark.parametrize(("profile", "write", "when"), CASES)
def test_a_run_killed_at_any_write_is_completed_by_the_next(
    store: Path, profile: Profile, write: int, when: str
) -> None:
    with served(FakeEhr(profile)) as ehr:
        started = threading.Event()
        killed: list[int] = []

        def kill() -> str:
            started.wait(10)
            os.kill(process.pid, signal.SIGKILL)
            killed.append(process.wait())
            return when

        ehr.fault = at(write, kill)
        process = child(ehr.base, store)
        started.set()
        process.communicate(timeout=60)
        assert killed == [-signal.SIGKILL]
        assert waiting(store, ehr)
        ehr.fault = None
        report = run(ehr.base, store)
        assert report.complete
        assert waiting(store, ehr) == []
        everything_once(ehr)
        assert words(run(ehr.base, store)) == ["unchanged DetectedIssue", "unchanged CarePlan"]


@pytest.mark.parametrize(("profile", "write", "when"), CASES)
def test_an_answer_that_does_not_arrive_is_settled_by_looking(
    store: Path, profile: Profile, write: int, when: str
) -> None:
    with served(FakeEhr(profile)) as ehr:
        ehr.fault = at(write, lambda: when)
        report = run(ehr.base, store)
        assert report.complete
        assert {f.outcome for f in report.filed} == {Outcome.CREATED}
        everything_once(ehr)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_a_server_that_stops_for_good_leaves_all_for_the_next_run(
    store: Path, profile: Profile
) -> None:
    with served(FakeEhr(profile)) as ehr:
        ehr.fault = lambda *_: "cut"
        report = run(ehr.base, store)
        assert not report.complete
        assert report.pending == 3
        assert report.left
        assert ehr.all_of("DetectedIssue") == []
        ehr.fault = None
        assert run(ehr.base, store).complete
        everything_once(ehr)


def test_a_failing_server_is_taken_at_its_word_only_after_a_look(store: Path) -> None:
    """It filed all and then answered 500."""
    with served(FakeEhr()) as ehr:

        def file_and_fail(server: FakeEhr, call: Call) -> Reply:
            server.fault = None
            server.answer(call)
            return Reply(500)

        ehr.fault = file_and_fail
        report = run(ehr.base, store)
        assert report.complete
        everything_once(ehr)


def test_success_with_an_error_inside_is_no_success(store: Path) -> None:
    with served(FakeEhr(NO_TRANSACTIONS)) as ehr:
        ehr.fault = lambda *_: Reply(200, outcome_of("error"))
        report = run(ehr.base, store)
        assert not report.complete


def test_an_update_whose_answer_was_lost_is_not_sent_over_a_clinicians_change(store: Path) -> None:
    with served(FakeEhr(NO_TRANSACTIONS)) as ehr:
        run(ehr.base, store)
        first = len(ehr.writes)

        def edited(server: FakeEhr, _: Call) -> str:
            server.fault = None
            server.edit("CarePlan", title="As talked about")
            return "cut"

        ehr.fault = lambda server, call: edited(server, call) if call.number == first + 1 else None
        milder = (outcome(OPIOID, finding(Severity.MODERATE)),)
        report = run(ehr.base, store, on=1, outcomes=milder, proposal=plan(PlanKind.HOLD))
        assert report.complete
        assert ehr.all_of("CarePlan")[0]["title"] == "As talked about"


def test_what_an_earlier_call_left_is_filed_before_the_review_of_today(store: Path) -> None:
    with served(FakeEhr()) as ehr:
        ehr.fault = lambda *_: "cut"
        run(ehr.base, store)
        ehr.fault = None
        milder = (outcome(OPIOID, finding(Severity.MODERATE)),)
        report = run(ehr.base, store, on=1, outcomes=milder)
        assert filed(report, "DetectedIssue").outcome is Outcome.UPDATED
        assert [r["severity"] for r in ehr.versions["DetectedIssue/1"]] == ["high", "moderate"]


def test_nothing_of_the_patient_stays_in_the_outbox_once_it_is_filed(store: Path) -> None:
    with served(FakeEhr()) as ehr:
        run(ehr.base, store)
        assert waiting(store, ehr) == []
