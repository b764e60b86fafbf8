"""Settings: read from the environment by their names, refused by their names."""

from pathlib import Path

import pytest
import requests

from fhir_baclofen.demo.ehr import load, running_ehr
from fhir_baclofen.demo.patients import kidney_failure
from fhir_baclofen.errors import UsageError
from fhir_baclofen.settings import Settings, settings_from
from tests.cli.running import run
from tests.cli.test_write_back import TODAY


def test_without_anything_there_are_defaults() -> None:
    assert settings_from({"PATH": "/bin"}) == Settings()


def test_each_setting_is_read() -> None:
    found = settings_from(
        {
            "FHIR_BACLOFEN_STORE": "sqlite:///x.db",
            "FHIR_BACLOFEN_POLICY": "policy.toml",
            "FHIR_BACLOFEN_TOKEN": "secret",
            "FHIR_BACLOFEN_CLAIM_PROFILES": "false",
        }
    )
    assert found == Settings("sqlite:///x.db", Path("policy.toml"), "secret", claim_profiles=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [("FHIR_BACLOFEN_STOER", "x"), ("FHIR_BACLOFEN_CLAIM_PROFILES", "perhaps")],
)
def test_a_wrong_setting_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        settings_from({name: value})


def test_a_secret_is_never_shown() -> None:
    assert "secret" not in repr(Settings(token="secret"))  # noqa: S106 - a made-up one


def test_profiles_are_left_out_where_they_are_not_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FHIR_BACLOFEN_CLAIM_PROFILES", "0")
    with running_ehr() as base:
        load(base, kidney_failure(TODAY).transaction())
        assert run("write-back", "--fhir", base, "--patient", "kidney", "--at", TODAY).code == 0
        plans = requests.get(f"{base}/CarePlan", params={"patient": "kidney"}, timeout=10).json()
    assert "profile" not in plans["entry"][0]["resource"]["meta"]
