"""What is shipped as terminology, on a real server: taken whole, and of use to others there."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
import requests

from fhir_baclofen.resources import data_path
from tests.cli.running import run
from tests.parts.artifacts import Artifact, artifacts

Json = dict[str, Any]

ANSWER_S: Final = 120
OURS: Final = "http://fhir-baclofen.org/fhir"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
MAPS: Final = sorted(data_path("terminology", "conceptmaps").glob("*.json"))


@pytest.fixture(scope="module")
def base(hapi_base: str) -> str:
    """A server on which our own command put everything."""
    ran = run("profiles", "upload", "--fhir", hapi_base)
    assert (ran.code, ran.err) == (0, "")
    assert "refused" not in ran.out
    assert len(ran.out.splitlines()) == len(artifacts())
    return hapi_base


def asked(base: str, operation: str, **query: str) -> tuple[bool, set[tuple[str, str]]]:
    """What the server says to a question about a code: yes or no, and the concepts it names."""
    answer = requests.get(f"{base}/{operation}", params=query, timeout=ANSWER_S)
    assert answer.ok, answer.text
    told = answer.json()["parameter"]
    (result,) = (part["valueBoolean"] for part in told if part["name"] == "result")
    return result, {_concept(part) for part in told if part["name"] == "match"}


def _concept(match: Json) -> tuple[str, str]:
    (coding,) = (part["valueCoding"] for part in match["part"] if part["name"] == "concept")
    return coding["system"], coding["code"]


def targets(content: Json, source: str, code: str) -> set[tuple[str, str]]:
    return {
        (group["target"], target["code"])
        for group in content["group"]
        for element in group["element"]
        for target in element["target"]
        if (group["source"], element["code"]) == (source, code)
    }


@pytest.mark.parametrize(
    "artifact",
    [a for a in artifacts() if a.type in {"CodeSystem", "ConceptMap"}],
    ids=lambda a: a.reference,
)
def test_a_server_that_validates_takes_it(hapi_validating_base: str, artifact: Artifact) -> None:
    answer = requests.put(
        f"{hapi_validating_base}/{artifact.reference}",
        data=artifact.content,
        headers={"Content-Type": "application/fhir+json"},
        timeout=ANSWER_S,
    )
    assert answer.ok, answer.text


@pytest.mark.parametrize("file", MAPS, ids=lambda f: f.stem)
def test_the_server_translates_the_first_and_the_last_code_of_a_map(base: str, file: Path) -> None:
    content = json.loads(file.read_bytes())
    for group in content["group"]:
        source, elements = group["source"], group["element"]
        for code in {elements[0]["code"], elements[-1]["code"]}:
            query = {"url": content["url"], "system": source, "code": code}
            told = asked(base, "ConceptMap/$translate", **query)
            assert told == (True, targets(content, source, code)), code


@pytest.mark.parametrize(
    ("value_set", "system", "code", "belongs"),
    [
        pytest.param("maoi", RXNORM, "8123", True, id="a drug"),
        pytest.param("maoi", RXNORM, "1292", False, id="another drug"),
        pytest.param("egfr", LOINC, "98979-8", True, id="a result"),
        pytest.param("pregnancy", SNOMED, "77386006", True, id="a finding"),
        pytest.param("benzodiazepines", RXNORM, "3322", True, id="diazepam"),
        pytest.param("benzodiazepines", RXNORM, "197304", False, id="acetazolamide"),
        pytest.param("baclofen-intrathecal", SNOMED, "26643006", False, id="a route"),
        pytest.param(
            "detected-issue-code",
            "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "DOSEHIND",
            True,
            id="a kind of alert",
        ),
        pytest.param(
            "baclofen-rule", f"{OURS}/CodeSystem/baclofen-rule", "abrupt-stop", True, id="a rule"
        ),
    ],
)
def test_the_server_knows_what_belongs_to_a_value_set(
    base: str, value_set: str, system: str, code: str, *, belongs: bool
) -> None:
    url = f"{OURS}/ValueSet/{value_set}"
    told = asked(base, "ValueSet/$validate-code", url=url, system=system, code=code)
    assert told == (belongs, set())
