"""The profiles: compiled from their sources, current, and kept by everything that is written."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fhir_baclofen.facts import (
    Indication,
    IndicationFact,
    Kidney,
    Submission,
    Tier,
)
from fhir_baclofen.fhir.elements import encoded
from fhir_baclofen.plan import PlanKind
from fhir_baclofen.policy import Policy
from fhir_baclofen.resources import data_path
from fhir_baclofen.rulebook import Severity
from fhir_baclofen.rules import load
from fhir_baclofen.writeback.actions import Kind
from fhir_baclofen.writeback.preview import transaction
from tests.parts.sushi_compiler import sushi_build
from tests.parts.validator import FhirValidator, Issue
from tests.writeback.reviews import (
    CLEAR,
    OPIOID,
    PLANS,
    Reviewed,
    Server,
    day,
    facts,
    finding,
    order,
    outcome,
    plan,
    review,
    wanted,
)

PROFILES = data_path("profiles")


def concepts(*path: str) -> list[dict[str, Any]]:
    content = json.loads(data_path("terminology", *path).read_bytes())
    found: list[dict[str, Any]] = (
        content.get("concept") or content["compose"]["include"][0]["concept"]
    )
    return found


RULES = concepts("codesystems", "baclofen-rule.json")
ALERTS = [c["code"] for c in concepts("valuesets", "detected-issue-code.json")]

# The engine holds no UCUM, RxNorm or SNOMED CT offline, and looks for a page behind every URL.
UNCHECKED = (
    "unitsofmeasure.org",
    "TerminologyClientContext",
    "No definition could be found for URL value 'http://fhir-baclofen.org/fhir/identifier/",
)


def sent(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A resource as it leaves: JSON, read again."""
    read: dict[str, Any] = json.loads(encoded(resource))
    return read


def remarks(issues: Iterable[Issue]) -> list[str]:
    """Errors and warnings, less those that say only what the engine does not hold."""
    return [
        f"{i.severity} {i.path}: {i.text}"
        for i in issues
        if i.severity != "information" and not any(part in i.text for part in UNCHECKED)
    ]


def resources_of(given: Reviewed) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in transaction(given)["entry"]]


def test_the_profiles_are_what_their_sources_compile_to(tmp_path: Path) -> None:
    compiled = {f.name: json.loads(f.read_bytes()) for f in sushi_build(PROFILES, tmp_path)}
    shipped = {f.name: json.loads(f.read_bytes()) for f in PROFILES.glob("*.json")}
    assert shipped == compiled


def test_every_rule_has_its_code_and_number() -> None:
    numbers = {c["code"]: c["property"][0]["valueInteger"] for c in RULES}
    assert len(numbers) == 79
    assert {r.id: r.number for r in load()}.items() <= numbers.items()


@pytest.mark.parametrize(
    "batch", [RULES[start : start + 20] for start in range(0, 80, 20)], ids=lambda b: b[0]["code"]
)
def test_an_issue_of_every_rule_and_kind_of_alert_is_valid(
    fhir_validator: FhirValidator, batch: list[dict[str, Any]]
) -> None:
    for concept in batch:
        number = concept["property"][0]["valueInteger"]
        found = finding(Severity(number % 3 + 1), code=ALERTS[number % len(ALERTS)])
        (issue, *_) = resources_of(review(outcome(concept["code"], found)))
        assert remarks(fhir_validator.validate_resource(sent(issue))) == [], concept["code"]


def test_an_issue_of_several_kinds_of_alert_is_valid(fhir_validator: FhirValidator) -> None:
    found = outcome("abrupt-stop", finding(code="DOSEDUR", also=("TIME",)))
    (issue, *_) = resources_of(review(found))
    assert remarks(fhir_validator.validate_resource(sent(issue))) == []


def test_an_issue_on_incomplete_facts_is_valid(fhir_validator: FhirValidator) -> None:
    known = facts(kidney=Kidney(Tier.UNKNOWN, gaps=("Observation: HTTP 500.",)))
    found = outcome("renal-severe-reduce", finding(), facts=("kidney",))
    (issue, *_) = resources_of(review(found, facts=known))
    assert issue["status"] == "preliminary"
    assert remarks(fhir_validator.validate_resource(sent(issue))) == []


def test_references_without_an_address_are_valid(fhir_validator: FhirValidator) -> None:
    evidence = (
        "urn:uuid:6d1f0f3a-1f0e-4c1f-8b1a-0d8a2a5a7b10",
        "MedicationRequest",
        "Observation/o7",
    )
    given = review(outcome(OPIOID, finding(evidence=evidence)))
    for resource in resources_of(given):
        assert remarks(fhir_validator.validate_resource(sent(resource))) == []


def test_an_order_under_test_is_implicated_and_valid(fhir_validator: FhirValidator) -> None:
    known = facts(submission=Submission((order(),)))
    (issue, *_) = resources_of(review(outcome("start-dose-high", finding()), facts=known))
    assert {"reference": "MedicationRequest/draft"} in issue["implicated"]
    assert remarks(fhir_validator.validate_resource(sent(issue))) == []


@pytest.mark.parametrize("kind", PLANS)
@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(Policy.default(), id="tablets"),
        pytest.param(Policy.of({"formulary.strengths": [5, "1 mg/mL"]}), id="and a liquid"),
    ],
)
def test_a_plan_of_every_kind_is_valid(
    fhir_validator: FhirValidator, kind: PlanKind, policy: Policy
) -> None:
    for resource in resources_of(review(plan=plan(kind), policy=policy)):
        assert remarks(fhir_validator.validate_resource(sent(resource))) == []


@pytest.mark.parametrize("indication", Indication)
def test_a_plan_for_every_indication_is_valid(
    fhir_validator: FhirValidator, indication: Indication
) -> None:
    known = replace(facts(), indication=IndicationFact(indication, evidence=("Condition/c1",)))
    raised = outcome("craving-return-step-back", finding())
    given = review(raised, facts=known, plan=plan(PlanKind.HOLD, ((65, None),)))
    care_plan = next(r for r in resources_of(given) if r["resourceType"] == "CarePlan")
    assert remarks(fhir_validator.validate_resource(sent(care_plan))) == []


def test_what_is_changed_resolved_and_withdrawn_is_valid(fhir_validator: FhirValidator) -> None:
    server = Server()
    above = "dose-above-indication-max"
    high, moderate = outcome(above, finding()), outcome(above, finding(Severity.MODERATE))
    filings = [
        wanted(high, plan=plan(PlanKind.TAPER)),
        wanted(moderate, plan=plan(PlanKind.HOLD), at=day(1)),
        wanted(outcome(above, CLEAR), at=day(2)),
    ]
    kinds = [kind for filing in filings for kind in server.kinds(filing)]
    assert set(kinds) == {Kind.CREATE, Kind.UPDATE, Kind.RESOLVE, Kind.REVOKE}
    for resource in server.resources.values():
        assert remarks(fhir_validator.validate_resource(sent(resource))) == []


def test_a_draft_beside_an_accepted_plan_is_valid(fhir_validator: FhirValidator) -> None:
    server = Server()
    server.file(wanted(plan=plan(PlanKind.TITRATION)))
    server.edit("CarePlan", status="active", intent="plan")
    server.file(wanted(plan=plan(PlanKind.TAPER)))
    assert len(server.all_of("CarePlan")) == 2
    for resource in server.resources.values():
        assert remarks(fhir_validator.validate_resource(sent(resource))) == []


def test_the_whole_transaction_is_valid(fhir_validator: FhirValidator) -> None:
    given = review(outcome(OPIOID, finding()), plan=plan(PlanKind.TAPER))
    assert remarks(fhir_validator.validate_resource(sent(transaction(given)))) == []
    assert remarks(fhir_validator.validate_resource(sent(transaction(review())))) == []


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        pytest.param("DetectedIssue", {"severity": None}, id="an issue without severity"),
        pytest.param("DetectedIssue", {"identifier": None}, id="an issue without identifier"),
        pytest.param("DetectedIssue", {"extension": None}, id="an issue without policy"),
        pytest.param("CarePlan", {"category": None}, id="a plan of no category"),
        pytest.param("Provenance", {"agent": [{"who": {"display": "x"}}]}, id="no software named"),
    ],
)
def test_the_profiles_refuse_what_lacks(
    fhir_validator: FhirValidator, kind: str, fault: dict[str, Any]
) -> None:
    given = review(outcome(OPIOID, finding()), plan=plan(PlanKind.TAPER))
    whole = next(r for r in resources_of(given) if r["resourceType"] == kind)
    broken = {k: v for k, v in {**whole, **fault}.items() if v is not None}
    assert fhir_validator.errors(sent(broken))
