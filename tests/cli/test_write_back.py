"""`write-back`: what callers see, against the embedded EHR."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import requests

from fhir_baclofen.demo.ehr import load, running_ehr
from fhir_baclofen.demo.patients import demo_patients
from tests.cli.running import Ran, run
from tests.fake_ehr import FakeEhr, served

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def ehr() -> Iterator[str]:
    """An embedded EHR with the synthetic patients in it."""
    with running_ehr() as base:
        for patient in demo_patients(TODAY):
            load(base, patient.transaction())
        yield base


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A local memory of its own, in the present folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "fhir-baclofen.db"


def write_back(ehr: str, patient: str, *more: object) -> Ran:
    """Write one patient back."""
    return run("write-back", "--fhir", ehr, "--patient", patient, "--at", TODAY, *more)


def count(ehr: str, patient: str) -> int:
    """How many care plans and issues stand in the record."""
    who = f"Patient/{patient}"
    plans = requests.get(f"{ehr}/CarePlan", params={"patient": patient}, timeout=10).json()
    issues = requests.get(f"{ehr}/DetectedIssue", params={"_count": 500}, timeout=10).json()
    mine = [
        e
        for e in issues.get("entry", [])
        if e["resource"].get("patient", {}).get("reference") == who
    ]
    return len(plans.get("entry", [])) + len(mine)


@pytest.mark.usefixtures("store")
def test_a_dry_run_says_what_it_would_do_and_writes_nothing(ehr: str, store: Path) -> None:
    ran = write_back(ehr, "older-adult", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert "created" in ran.out
    assert "Nothing was written" in ran.out
    assert count(ehr, "older-adult") == 0
    assert not store.exists()


@pytest.mark.usefixtures("store")
def test_the_second_time_everything_is_unchanged(ehr: str) -> None:
    first = write_back(ehr, "kidney")
    assert (first.code, first.err) == (0, "")
    assert "renal-severe-reduce" in first.out
    standing = count(ehr, "kidney")
    assert standing >= 2
    again = write_back(ehr, "kidney")
    assert again.code == 0
    outcomes = {line.split()[0] for line in again.out.splitlines() if ": " not in line}
    assert outcomes == {"unchanged"}
    assert count(ehr, "kidney") == standing


def test_a_lost_memory_makes_no_duplicates(ehr: str, store: Path) -> None:
    assert write_back(ehr, "pump").code == 0
    standing = count(ehr, "pump")
    store.unlink()
    assert write_back(ehr, "pump").code == 0
    assert count(ehr, "pump") == standing


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("patient", "says"),
    [
        pytest.param("nobody", "Patient/nobody", id="an unknown patient"),
        pytest.param("a/b", "patient id", id="not an id"),
    ],
)
def test_an_unknown_patient_is_one_clear_line(ehr: str, patient: str, says: str) -> None:
    ran = write_back(ehr, patient)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert says in ran.err


def test_a_record_merged_into_another_is_not_reviewed_as_an_empty_one(store: Path) -> None:
    with served(FakeEhr()) as merged:
        link = {"other": {"reference": "Patient/p2"}, "type": "replaced-by"}
        merged.put({"resourceType": "Patient", "id": "p1", "link": [link]})
        ran = write_back(merged.base, "p1")
        assert (ran.code, ran.out, merged.writes) == (2, "", [])
    assert ran.err.count("\n") == 1
    assert "Patient/p1 was replaced by another record" in ran.err
    assert store.parent.is_dir()


def test_a_server_that_is_not_there_is_one_clear_line(store: Path) -> None:
    ran = write_back("http://127.0.0.1:1/fhir", "p1")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "127.0.0.1:1" in ran.err
    assert store.parent.is_dir()


def test_a_variable_that_is_no_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FHIR_BACLOFEN_STOER", "x")
    ran = write_back("http://127.0.0.1:1/fhir", "p1")
    assert (ran.code, ran.out) == (2, "")
    assert "FHIR_BACLOFEN_STOER" in ran.err


def test_the_memory_is_where_the_environment_says(
    ehr: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FHIR_BACLOFEN_STORE", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    assert write_back(ehr, "all-well").code == 0
    assert (tmp_path / "elsewhere.db").is_file()
