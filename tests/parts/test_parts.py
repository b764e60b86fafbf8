"""What the other tests take for granted about the real parts."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.parts.artifacts import Artifact
from tests.parts.hapi_server import Hapi
from tests.parts.sushi_compiler import sushi_build
from tests.parts.validator import FhirValidator, start_validator

FHIR = {"Content-Type": "application/fhir+json"}
CANONICAL = "http://example.org/fhir/StructureDefinition/plan-with-title"

GOOD_PLAN: dict[str, Any] = {
    "resourceType": "CarePlan",
    "text": {
        "status": "generated",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml">Baclofen, 5 mg three times a day</div>',
    },
    "status": "draft",
    "intent": "proposal",
    "subject": {"reference": "Patient/example"},
    "activity": [
        {
            "detail": {
                "kind": "MedicationRequest",
                "status": "not-started",
                "scheduledPeriod": {"start": "2026-03-01", "end": "2026-03-03"},
                "dailyAmount": {
                    "value": 15,
                    "unit": "mg/d",
                    "system": "http://unitsofmeasure.org",
                    "code": "mg/d",
                },
            }
        }
    ],
}

TITLED_PLAN = f"""
Profile: PlanWithTitle
Parent: CarePlan
Id: plan-with-title
* ^url = "{CANONICAL}"
* title 1..1
"""

SUSHI_CONFIG = """
id: test.profiles
canonical: http://example.org/fhir
name: TestProfiles
status: draft
version: 0.1.0
fhirVersion: 4.0.1
FSHOnly: true
"""


def patient() -> dict[str, Any]:
    """A new patient with an identifier that no other test uses."""
    identifier = {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{uuid.uuid4()}"}
    return {"resourceType": "Patient", "identifier": [identifier], "gender": "female"}


def created_once(resource: dict[str, Any]) -> dict[str, Any]:
    """A transaction that creates a patient unless the server has one with its identifier."""
    identifier = resource["identifier"][0]
    search = f"identifier={identifier['system']}|{identifier['value']}"
    request = {"method": "POST", "url": "Patient", "ifNoneExist": search}
    entry = {"fullUrl": identifier["value"], "resource": resource, "request": request}
    return {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}


def post(url: str, resource: dict[str, Any]) -> requests.Response:
    return requests.post(url, json=resource, headers=FHIR, timeout=60)


def get(url: str, **query: str) -> dict[str, Any]:
    answer = requests.get(url, params=query, timeout=60)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Artifact:
    """A profile compiled from FHIR Shorthand: a care plan must have a title."""
    source = tmp_path_factory.mktemp("fsh")
    (source / "sushi-config.yaml").write_text(SUSHI_CONFIG)
    (source / "input" / "fsh").mkdir(parents=True)
    (source / "input" / "fsh" / "plan.fsh").write_text(TITLED_PLAN)
    (file,) = sushi_build(source, tmp_path_factory.mktemp("compiled"))
    return Artifact("StructureDefinition", "plan-with-title", file.read_bytes())


@pytest.fixture(scope="module")
def validator_with_profile(profile: Artifact) -> Iterator[FhirValidator]:
    with start_validator((profile,)) as engine:
        yield engine


def test_hapi_speaks_r4_on_loopback(hapi_base: str) -> None:
    assert hapi_base.startswith("http://127.0.0.1:")
    assert get(f"{hapi_base}/metadata")["fhirVersion"] == "4.0.1"


def test_what_is_written_under_one_base_is_read_under_the_other(hapi_server: Hapi) -> None:
    written = post(f"{hapi_server.validating_base}/Patient", patient()).json()
    read = get(f"{hapi_server.base}/Patient/{written['id']}")
    assert read["identifier"] == written["identifier"]


def test_a_conditional_create_sent_twice_makes_one_patient(hapi_base: str) -> None:
    transaction = created_once(patient())
    first, second = (post(hapi_base, transaction).json() for _ in range(2))
    assert first["entry"][0]["response"]["status"].startswith("201")
    assert second["entry"][0]["response"]["status"].startswith("200")
    assert get(f"{hapi_base}/Patient", identifier=transaction["entry"][0]["fullUrl"])["total"] == 1


def test_an_update_of_an_old_version_is_a_conflict(hapi_base: str) -> None:
    resource = post(f"{hapi_base}/Patient", patient()).json()
    address = f"{hapi_base}/Patient/{resource['id']}"
    stale = {**FHIR, "If-Match": 'W/"1"'}
    answers = [
        requests.put(address, json={**resource, "gender": gender}, headers=stale, timeout=60)
        for gender in ("male", "other")
    ]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert get(address)["gender"] == "male"


def test_only_the_validating_base_refuses_an_unknown_element(hapi_server: Hapi) -> None:
    odd = {**patient(), "favouriteColour": "blue"}
    assert post(f"{hapi_server.base}/Patient", odd).status_code == 201
    assert post(f"{hapi_server.validating_base}/Patient", odd).status_code == 422


def test_the_validating_base_applies_an_uploaded_profile(
    hapi_server: Hapi, profile: Artifact
) -> None:
    hapi_server.upload((profile,))
    subject = post(f"{hapi_server.base}/Patient", patient()).json()["id"]
    claims = {"profile": [CANONICAL]}
    plan = {**GOOD_PLAN, "meta": claims, "subject": {"reference": f"Patient/{subject}"}}
    address = f"{hapi_server.validating_base}/CarePlan"
    assert post(address, plan).status_code == 422
    assert post(address, {**plan, "title": "Taper"}).status_code == 201


def test_the_validator_passes_a_good_care_plan(fhir_validator: FhirValidator) -> None:
    assert fhir_validator.errors(GOOD_PLAN) == ()


@pytest.mark.parametrize(
    ("fault", "path"),
    [
        pytest.param({"status": "running"}, "CarePlan.status", id="a status that is no code"),
        pytest.param({"intent": None}, "CarePlan", id="no intent"),
        pytest.param({"bogus": 1}, "CarePlan", id="an element that is not in R4"),
        pytest.param(
            {"period": {"start": "2026-03-10", "end": "2026-02-10"}},
            "CarePlan.period",
            id="an end before the start",
        ),
    ],
)
def test_the_validator_finds_a_fault_and_its_place(
    fhir_validator: FhirValidator, fault: dict[str, Any], path: str
) -> None:
    changed = GOOD_PLAN | fault
    broken = {key: value for key, value in changed.items() if value is not None}
    assert path in {issue.path for issue in fhir_validator.errors(broken)}


def test_the_validator_checks_a_profile_that_a_resource_claims(
    validator_with_profile: FhirValidator,
) -> None:
    claiming = {**GOOD_PLAN, "meta": {"profile": [CANONICAL]}}
    (error,) = validator_with_profile.errors(claiming)
    assert "CarePlan.title" in error.text
    assert validator_with_profile.errors({**claiming, "title": "Taper"}) == ()


def test_the_validator_checks_a_profile_it_is_asked_for(
    validator_with_profile: FhirValidator,
) -> None:
    assert validator_with_profile.errors(GOOD_PLAN) == ()
    assert validator_with_profile.errors(GOOD_PLAN, profiles=[CANONICAL])


def test_the_official_examples_are_there(r4_examples_dir: Path) -> None:
    counts = {
        kind: len(list(r4_examples_dir.glob(f"{kind}-*.json")))
        for kind in ("MedicationRequest", "MedicationStatement", "MedicationDispense", "CarePlan")
    }
    assert counts == {
        "MedicationRequest": 40,
        "MedicationStatement": 7,
        "MedicationDispense": 31,
        "CarePlan": 11,
    }
