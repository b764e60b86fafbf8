"""Write-backs as a whole, on servers that can more or less."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fhir_baclofen.fhir.identity import REVIEW_SYSTEM
from fhir_baclofen.plan import PlanKind
from fhir_baclofen.rulebook import Severity
from fhir_baclofen.writeback.actions import Outcome
from tests.fake_ehr import (
    HAPI_LIKE,
    IGNORES_CONDITIONS,
    NO_CONDITIONS,
    NO_TRANSACTIONS,
    READS_ONLY,
    SEKMET_LIKE,
    FakeEhr,
    Profile,
    Reply,
    served,
)
from tests.writeback.reviews import CLEAR, NO_PLAN, OPIOID, finding, outcome, plan
from tests.writeback.runs import PATIENT, filed, rehearsed, run, words

SERVERS = [
    pytest.param(HAPI_LIKE, id="transactions and conditional creates"),
    pytest.param(Profile(representation=False), id="transactions that give nothing back"),
    pytest.param(NO_TRANSACTIONS, id="conditional creates, no transactions"),
    pytest.param(NO_CONDITIONS, id="neither"),
    pytest.param(IGNORES_CONDITIONS, id="conditions accepted and ignored"),
    pytest.param(SEKMET_LIKE, id="issues unlisted, searches unfiltered"),
    pytest.param(Profile(drops=frozenset({"extension"})), id="extensions dropped"),
]
CREATED = ["created DetectedIssue", "created CarePlan", "created Provenance"]
UNCHANGED = ["unchanged DetectedIssue", "unchanged CarePlan"]


@pytest.fixture
def ehr(request: pytest.FixtureRequest) -> Iterator[FakeEhr]:
    with served(FakeEhr(getattr(request, "param", HAPI_LIKE))) as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


any_server = pytest.mark.parametrize("ehr", SERVERS, indirect=True)


@any_server
def test_the_first_write_back_files_issue_plan_and_provenance(ehr: FakeEhr, store: Path) -> None:
    report = run(ehr.base, store)
    assert words(report) == CREATED
    assert report.complete
    (provenance,) = ehr.all_of("Provenance")
    assert {t["reference"] for t in provenance["target"]} == {
        f"{r['resourceType']}/{r['id']}" for k in ("DetectedIssue", "CarePlan") for r in ehr.live(k)
    }


@any_server
def test_the_same_review_again_writes_nothing(ehr: FakeEhr, store: Path) -> None:
    run(ehr.base, store)
    before = len(ehr.writes)
    report = run(ehr.base, store)
    assert words(report) == UNCHANGED
    assert (report.complete, len(ehr.writes)) == (True, before)


@any_server
def test_a_lost_store_makes_no_second_copy(ehr: FakeEhr, store: Path) -> None:
    run(ehr.base, store)
    store.unlink()
    report = run(ehr.base, store)
    assert report.complete
    assert [len(ehr.live(kind)) for kind in ("DetectedIssue", "CarePlan")] == [1, 1]


@any_server
def test_a_changed_finding_updates_what_stands(ehr: FakeEhr, store: Path) -> None:
    run(ehr.base, store)
    milder = (outcome(OPIOID, finding(Severity.MODERATE)),)
    report = run(ehr.base, store, on=1, outcomes=milder, proposal=plan(PlanKind.HOLD))
    assert words(report)[:2] == ["updated DetectedIssue", "updated CarePlan"]
    assert [r["meta"]["versionId"] for r in ehr.live("DetectedIssue")] == ["2"]
    assert report.complete


@any_server
def test_what_is_over_is_resolved_and_revoked_and_stays_on_record(
    ehr: FakeEhr, store: Path
) -> None:
    run(ehr.base, store)
    report = run(ehr.base, store, on=1, outcomes=(outcome(OPIOID, CLEAR),), proposal=NO_PLAN)
    assert words(report)[:2] == ["resolved DetectedIssue", "revoked CarePlan"]
    assert [r["status"] for r in ehr.all_of("DetectedIssue")] == ["final"]
    assert [r["status"] for r in ehr.all_of("CarePlan")] == ["revoked"]


@any_server
def test_a_plan_that_a_clinician_changed_is_never_written_again(ehr: FakeEhr, store: Path) -> None:
    run(ehr.base, store)
    edited = ehr.edit("CarePlan", title="As talked about")
    run(ehr.base, store, on=1, proposal=plan(PlanKind.HOLD))
    assert ehr.all_of("CarePlan")[0] == edited


def test_a_server_without_versions_is_never_updated(store: Path) -> None:
    with served(FakeEhr(Profile(versions=False))) as ehr:
        run(ehr.base, store)
        report = run(ehr.base, store, on=1, outcomes=(outcome(OPIOID, finding(Severity.LOW)),))
        issue = filed(report, "DetectedIssue")
        assert issue.outcome is Outcome.NOT_FILED
        assert "no versions" in (issue.reason or "")
        assert not report.complete
        assert len(ehr.versions[issue.action.full_url]) == 1


def test_what_a_server_cannot_hold_is_said_and_kept(store: Path) -> None:
    with served(FakeEhr(READS_ONLY)) as ehr:
        report = run(ehr.base, store)
    assert words(report)[:2] == ["not filed DetectedIssue", "not filed CarePlan"]
    assert all(f.reason for f in report.filed)
    assert not report.complete
    assert report.pending == 0
    assert ehr.writes == []


def test_what_one_type_cannot_be_filed_does_not_hold_up_the_other(store: Path) -> None:
    profile = Profile(
        transactions=False,
        unlisted=frozenset({"DetectedIssue"}),
        refused=frozenset({"DetectedIssue"}),
    )
    with served(FakeEhr(profile)) as ehr:
        report = run(ehr.base, store)
        assert words(report) == [
            "not filed DetectedIssue",
            "created CarePlan",
            "created Provenance",
        ]
        (provenance,) = ehr.all_of("Provenance")
        assert [t["reference"] for t in provenance["target"]] == ["CarePlan/1"]
        again = run(ehr.base, store)
        assert words(again) == ["not filed DetectedIssue", "unchanged CarePlan"]


def test_issues_of_other_patients_are_not_taken_for_ours(store: Path) -> None:
    with served(FakeEhr(SEKMET_LIKE)) as ehr:
        for number in range(45):
            run_for = f"other{number}"
            ehr.put(
                {
                    "resourceType": "DetectedIssue",
                    "status": "final",
                    "patient": {"reference": f"Patient/{run_for}"},
                    "identifier": [{"system": REVIEW_SYSTEM, "value": f"V{number}"}],
                }
            )
        assert words(run(ehr.base, store)) == CREATED
        assert words(run(ehr.base, store)) == UNCHANGED
        assert len(ehr.all_of("DetectedIssue")) == 46


def test_elements_that_a_server_does_not_store_are_named(store: Path) -> None:
    with served(FakeEhr(Profile(drops=frozenset({"activity"})))) as ehr:
        report = run(ehr.base, store)
    plan_ = filed(report, "CarePlan")
    assert (plan_.outcome, plan_.whole) == (Outcome.CREATED, False)
    assert plan_.reason == "stored without: activity"
    assert not report.complete


def test_an_outdated_version_is_a_conflict_and_is_decided_anew(store: Path) -> None:
    with served(FakeEhr()) as ehr:
        run(ehr.base, store)

        def edit_first(server: FakeEhr, _: object) -> None:
            server.fault = None
            server.edit("CarePlan", title="As talked about")

        ehr.fault = edit_first
        milder = (outcome(OPIOID, finding(Severity.MODERATE)),)
        report = run(ehr.base, store, on=1, outcomes=milder, proposal=plan(PlanKind.HOLD))
        assert "updated DetectedIssue" in words(report)
        assert ehr.all_of("CarePlan")[0]["title"] == "As talked about"
        assert report.complete


def test_endless_conflicts_end_after_three_times(store: Path) -> None:
    with served(FakeEhr()) as ehr:
        ehr.fault = lambda *_: Reply(409)
        report = run(ehr.base, store)
        assert len(ehr.writes) == 4
    assert report.left == "the record was changed by somebody else again and again"
    assert not report.complete


def test_two_writers_at_once_leave_one_live_copy(store: Path, tmp_path: Path) -> None:
    """The other writer files between our look and our write, under identifiers of its own."""
    with served(FakeEhr()) as ehr:

        def be_faster(server: FakeEhr, _: object) -> None:
            server.fault = None
            other = FakeEhr()
            other.versions, other.base = server.versions, server.base
            with served(other):
                run(other.base, tmp_path / "other.db", patient=PATIENT)

        ehr.fault = be_faster
        report = run(ehr.base, store)
        assert report.complete
        assert [len(ehr.live(kind)) for kind in ("DetectedIssue",)] == [1]
        drafts = [p for p in ehr.live("CarePlan") if p["status"] == "draft"]
        assert len(drafts) == 1


@pytest.mark.parametrize("profile", [NO_TRANSACTIONS, NO_CONDITIONS])
def test_what_was_filed_is_looked_up_when_the_server_does_not_say_where(
    profile: Profile, store: Path
) -> None:
    with served(FakeEhr(profile)) as ehr:
        ehr.silent = True
        report = run(ehr.base, store)
        assert words(report) == CREATED
        assert report.complete
        assert len(ehr.all_of("Provenance")[0]["target"]) == 2


@pytest.mark.parametrize("profile", [HAPI_LIKE, NO_TRANSACTIONS])
@pytest.mark.parametrize("others", [1, 2])
def test_a_server_whose_conditions_know_no_identifier_gets_ours_all_the_same(
    profile: Profile, others: int, store: Path
) -> None:
    with served(FakeEhr(profile)) as ehr:
        for number in range(others):
            run(ehr.base, store.with_name(f"{number}.db"), patient=f"x{number}")
        before, ehr.blind = len(ehr.writes), True
        report = run(ehr.base, store)
        assert report.complete
        assert {r["patient"]["reference"] for r in ehr.all_of("DetectedIssue")} >= {"Patient/p1"}
        assert len(ehr.all_of("CarePlan")) == others + 1
        assert len(ehr.writes) - before < 10
        assert words(run(ehr.base, store)) == UNCHANGED


@pytest.mark.parametrize(
    ("profile", "filed_", "tier"),
    [
        (HAPI_LIKE, CREATED, "A: one transaction, created only once"),
        (
            READS_ONLY,
            ["not filed DetectedIssue", "not filed CarePlan", "not filed Provenance"],
            "D: what stands could not be looked up: the server does not have it (HTTP 404)",
        ),
    ],
    ids=["can be filed", "cannot"],
)
def test_a_rehearsal_says_what_would_be_done_and_does_nothing(
    profile: Profile, filed_: list[str], tier: str, tmp_path: Path
) -> None:
    with served(FakeEhr(profile)) as ehr:
        report = rehearsed(ehr.base)
        assert words(report) == filed_
        assert report.tiers["DetectedIssue"] == tier
        assert ehr.writes == []
    assert list(tmp_path.iterdir()) == []
