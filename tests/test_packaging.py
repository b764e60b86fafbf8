"""The built wheel, installed with the locked packages into an empty environment, and run there."""

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
SHIPPED = ("terminology", "profiles")

IMPORT_ALL = """
import importlib, pkgutil, fhir_baclofen
for module in pkgutil.walk_packages(fhir_baclofen.__path__, "fhir_baclofen."):
    importlib.import_module(module.name)
"""
COUNT_SHIPPED = """
import json
from fhir_baclofen.resources import data_path
print(json.dumps({name: len(list(data_path(name).rglob("*.json"))) for name in %r}))
"""


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment of its own, used from a folder that is not the repository."""

    folder: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs one of its programs, with nothing of this process to lean on."""
        return subprocess.run(  # noqa: S603  a program of the environment just made
            [self.folder / "bin" / program, *arguments],
            cwd=self.folder,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def output(self, program: str, *arguments: str) -> str:
        """The standard output of a run that has to succeed."""
        done = self.run(program, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


def tool(*arguments: str | Path) -> None:
    """Runs a module of the environment that the tests run in."""
    subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-m", *arguments], cwd=REPOSITORY, check=True, capture_output=True
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    tool("hatchling", "build", "--target", "wheel", "--directory", folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("environment")
    install = ("uv", "pip", "install", "--quiet", "--python", folder / "bin" / "python")
    tool("uv", "venv", "--quiet", "--clear", "--python", sys.executable, folder)
    tool(*install, "--require-hashes", "--requirements", REPOSITORY / "requirements.lock")
    tool(*install, "--no-deps", wheel)
    return Environment(folder)


def test_the_wheel_holds_the_package_and_nothing_beside_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"fhir_baclofen", f"fhir_baclofen-{PROJECT['version']}.dist-info"}


def test_the_wheel_ships_every_profile_and_value_set(installed: Environment) -> None:
    in_repository = {name: len(list((REPOSITORY / name).rglob("*.json"))) for name in SHIPPED}
    assert all(in_repository.values())
    assert json.loads(installed.output("python", "-c", COUNT_SHIPPED % (SHIPPED,))) == in_repository


def test_every_module_can_be_imported_with_the_locked_packages_alone(
    installed: Environment,
) -> None:
    assert installed.output("python", "-c", IMPORT_ALL) == ""


@pytest.mark.parametrize("start", [["fhir-baclofen"], ["python", "-m", "fhir_baclofen"]])
def test_the_command_states_its_version(installed: Environment, start: list[str]) -> None:
    assert PROJECT["version"] in installed.output(*start, "--version")


def test_the_command_reads_a_dosage(installed: Environment) -> None:
    reading = json.loads(
        installed.output("fhir-baclofen", "sig", "10mg po tid", "--format", "json")
    )
    (step,) = reading["steps"]
    assert reading["read"] is True
    assert float(step["mg_per_day"]["low"]) == float(step["mg_per_day"]["high"]) == 30


def test_the_command_finds_its_value_sets(installed: Environment, tmp_path: Path) -> None:
    chart = tmp_path / "chart.json"
    patient = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1970-01-01"}
    order = {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        "authoredOn": "2026-01-05",
        "medicationCodeableConcept": {
            "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "197391"}]
        },
        "dosageInstruction": [{"text": "10 mg three times a day"}],
    }
    entries = [{"resource": patient}, {"resource": order}]
    chart.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    review = ("review", str(chart), "--at", "2026-01-10", "--format", "json")
    assert json.loads(installed.output("fhir-baclofen", *review))["patient"] == "Patient/p1"
