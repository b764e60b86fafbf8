"""`write-back` on real servers: HAPI FHIR, and an EHR that lists no DetectedIssue."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fhir_baclofen.demo.ehr import running_ehr
from tests.integration.outside import FILED, Chart, ended, started, write_back

SPELLINGS = ("127.0.0.1", "localhost", "127.1", "127.0.1", "0x7f.1", "2130706433")
"""One address in six ways of writing it: six machines, as far as the program can tell."""


@pytest.fixture(scope="module")
def sekmet_base() -> Iterator[str]:
    with running_ehr() as base:
        yield base


@pytest.fixture(params=["hapi_base", "sekmet_base"])
def chart(request: pytest.FixtureRequest) -> Chart:
    return Chart(request.getfixturevalue(request.param))


@pytest.fixture
def hapi_chart(hapi_base: str) -> Chart:
    return Chart(hapi_base)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def one_of_each(chart: Chart) -> None:
    rules = chart.rules()
    assert len(rules) == len(set(rules)) > 0
    assert len(chart.live("CarePlan")) == 1


def test_findings_plan_and_provenance_are_filed_and_can_be_read(chart: Chart, store: Path) -> None:
    ran = write_back(chart, store)
    assert (ran.code, ran.err, ran.outcomes) == (0, "", ["created"])
    assert {"renal-severe-reduce", "dose-above-indication-max"} <= set(chart.rules())
    (plan,) = chart.live("CarePlan")
    assert (plan["status"], plan["intent"]) == ("draft", "proposal")
    (provenance,) = chart.provenances()
    assert {t["reference"] for t in provenance["target"]} == {
        f"{kind}/{r['id']}" for kind in FILED for r in chart.of(kind)
    }


def test_the_same_again_writes_nothing(chart: Chart, store: Path) -> None:
    write_back(chart, store)
    before = [chart.of(kind) for kind in FILED]
    ran = write_back(chart, store)
    assert (ran.code, ran.outcomes) == (0, ["unchanged"])
    assert [chart.of(kind) for kind in FILED] == before
    assert len(chart.provenances()) == 1


def test_a_plan_that_a_clinician_changed_is_left_as_it_is(chart: Chart, store: Path) -> None:
    write_back(chart, store)
    (plan,) = chart.live("CarePlan")
    edited = chart.put({**plan, "title": "As talked about"})
    chart.put({**chart.kidney, "valueQuantity": Chart.rate(80)})
    assert write_back(chart, store).code == 0
    assert edited in chart.of("CarePlan")


def test_what_is_over_is_resolved_and_stays_on_record(chart: Chart, store: Path) -> None:
    write_back(chart, store)
    before = set(chart.rules())
    chart.put({**chart.kidney, "valueQuantity": Chart.rate(95)})
    chart.put({**chart.order, "dosageInstruction": [Chart.dosage(10)]})
    ran = write_back(chart, store)
    assert ran.code == 0
    assert "resolved" in ran.outcomes
    closed = [
        r["code"]["coding"][-1]["code"]
        for r in chart.of("DetectedIssue")
        if any("date" in m for m in r.get("mitigation", []))
    ]
    assert "renal-severe-reduce" in closed
    assert set(chart.rules()) >= before
    assert all(r["status"] == "final" for r in chart.of("DetectedIssue"))


@pytest.mark.parametrize("shared", [True, False], ids=["one store", "a store each"])
def test_eight_runs_at_once_leave_no_duplicates(
    hapi_chart: Chart, tmp_path: Path, *, shared: bool
) -> None:
    stores = [tmp_path / ("one.db" if shared else f"{n}.db") for n in range(8)]
    runs = [ended(process) for process in [started(hapi_chart, store) for store in stores]]
    codes = {run.code for run in runs}
    assert codes <= {0, 1}, runs
    assert 0 in codes, runs
    one_of_each(hapi_chart)
    assert len(hapi_chart.provenances()) == 1
    assert not any(run.err for run in runs)


def test_runs_on_machines_that_know_nothing_of_each_other_leave_one_live_copy(
    hapi_chart: Chart, tmp_path: Path
) -> None:
    port = urlsplit(hapi_chart.base).port
    bases = [f"http://{host}:{port}/fhir" for host in SPELLINGS]
    processes = [
        started(hapi_chart, tmp_path / f"{n}.db", base=base) for n, base in enumerate(bases)
    ]
    codes = {ended(process).code for process in processes}
    assert codes <= {0, 1}
    assert 0 in codes
    assert write_back(hapi_chart, tmp_path / "0.db").code == 0
    one_of_each(hapi_chart)


@pytest.mark.parametrize("after_s", [0.7, 1.1])
def test_a_run_killed_at_any_moment_is_completed_by_the_next(
    chart: Chart, store: Path, after_s: float
) -> None:
    process = started(chart, store)
    time.sleep(after_s)
    os.kill(process.pid, signal.SIGKILL)
    ended(process)
    ran = write_back(chart, store)
    assert ran.code == 0, ran
    one_of_each(chart)
    assert len(chart.provenances()) == 1
    assert write_back(chart, store).outcomes == ["unchanged"]


def test_issues_of_others_by_the_page_are_not_taken_for_ours(sekmet_base: str, store: Path) -> None:
    others = [Chart(sekmet_base) for _ in range(2)]
    for number, other in enumerate(others):
        write_back(other, store.with_name(f"other{number}.db"))
    for number in range(45):
        others[0].put({**others[0].of("DetectedIssue")[0], "id": f"copy-{others[0].id}-{number}"})
    chart = Chart(sekmet_base)
    assert write_back(chart, store).outcomes == ["created"]
    assert write_back(chart, store).outcomes == ["unchanged"]
    one_of_each(chart)


def test_a_validating_server_takes_everything(hapi_validating_base: str, store: Path) -> None:
    chart = Chart(hapi_validating_base)
    ran = write_back(chart, store)
    assert (ran.code, ran.outcomes) == (0, ["created"]), ran
