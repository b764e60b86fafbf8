"""What is filed, as a real server takes it and gives it back."""

import uuid
from typing import Any

import pytest
import requests

from fhir_baclofen.fhir.elements import encoded
from fhir_baclofen.fhir.identity import REVIEW_SYSTEM
from fhir_baclofen.plan import PlanKind
from fhir_baclofen.rulebook import Severity
from fhir_baclofen.writeback.actions import Action, Found, Kind
from fhir_baclofen.writeback.desired import Desired, desired
from fhir_baclofen.writeback.preview import transaction
from fhir_baclofen.writeback.reconcile import reconcile
from tests.writeback.reviews import (
    CLEAR,
    KEY,
    NO_PLAN,
    OPIOID,
    Reviewed,
    day,
    facts_of,
    finding,
    outcome,
    plan,
    review,
)

FHIR = {"Content-Type": "application/fhir+json"}


class Record:
    """A patient of this test's own on the server, with what the reviews refer to."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.id = f"filed-{uuid.uuid4().hex[:12]}"
        subject = {"reference": f"Patient/{self.id}"}
        drug = {"text": "baclofen 20 mg tablet"}
        self._put("Patient", {"gender": "female"})
        self._put("Condition", {"subject": subject, "code": {"text": "spasticity"}})
        self._put("Observation", {"subject": subject, "status": "final", "code": {"text": "eGFR"}})
        self._put(
            "MedicationRequest",
            {
                "subject": subject,
                "status": "active",
                "intent": "order",
                "medicationCodeableConcept": drug,
            },
        )

    def _put(self, kind: str, content: dict[str, Any]) -> None:
        whole = {"resourceType": kind, "id": self.id, **content}
        answer = requests.put(f"{self.base}/{kind}/{self.id}", json=whole, timeout=60)
        assert answer.ok, answer.text

    def reviewed(self, *given: Any, **more: Any) -> Reviewed:  # noqa: ANN401 - as of `review`
        at = more.get("at", day(0))
        return review(*given, facts=facts_of(self.id, at.date()), **more)

    def finding(self, severity: Severity = Severity.HIGH) -> Any:  # noqa: ANN401
        evidence = (f"MedicationRequest/{self.id}", f"Observation/{self.id}")
        return outcome(OPIOID, finding(severity, evidence=evidence))

    def post(self, bundle: dict[str, Any]) -> list[str]:
        """Sends a transaction; gives the status of each entry."""
        answer = requests.post(self.base, data=encoded(bundle), headers=FHIR, timeout=120)
        assert answer.ok, answer.text
        return [entry["response"]["status"][:3] for entry in answer.json()["entry"]]

    def put(self, action: Action) -> None:
        assert action.body is not None
        answer = requests.put(
            f"{self.base}/{action.full_url}",
            data=encoded(action.body),
            headers={**FHIR, "If-Match": f'W/"{action.if_match}"'},
            timeout=120,
        )
        assert answer.ok, answer.text

    def found(self) -> Found:
        return Found(tuple(r for kind in ("DetectedIssue", "CarePlan") for r in self.search(kind)))

    def search(self, kind: str) -> list[dict[str, Any]]:
        query = {"patient": f"Patient/{self.id}", "identifier": f"{REVIEW_SYSTEM}|"}
        answer = requests.get(f"{self.base}/{kind}", params=query, timeout=60)
        answer.raise_for_status()
        return [entry["resource"] for entry in answer.json().get("entry", [])]

    def decided(self, wished: Desired) -> list[Action]:
        actions = reconcile(wished, self.found())
        return [a for a in actions if a.resource_type != "Provenance"]


@pytest.fixture
def record(hapi_validating_base: str) -> Record:
    return Record(hapi_validating_base)


def test_a_validating_server_takes_the_transaction_and_gives_it_back_intact(
    record: Record,
) -> None:
    given = record.reviewed(record.finding(), plan=plan(PlanKind.TAPER))
    assert record.post(transaction(given, key=KEY)) == ["201", "201", "201"]
    kinds = [a.kind for a in record.decided(desired(given, KEY))]
    assert kinds == [Kind.UNCHANGED, Kind.UNCHANGED]


def test_the_transaction_sent_again_makes_no_second_resource(record: Record) -> None:
    given = transaction(record.reviewed(record.finding(), plan=plan(PlanKind.TAPER)), key=KEY)
    record.post(given)
    assert record.post(given)[:2] == ["200", "200"]
    assert [len(record.search(kind)) for kind in ("DetectedIssue", "CarePlan")] == [1, 1]


def test_changed_resolved_and_withdrawn_bodies_are_taken_by_a_validating_server(
    record: Record,
) -> None:
    record.post(transaction(record.reviewed(record.finding(), plan=plan(PlanKind.TAPER)), key=KEY))
    for given, kinds in (
        (
            record.reviewed(record.finding(Severity.MODERATE), plan=plan(PlanKind.HOLD), at=day(1)),
            [Kind.UPDATE, Kind.UPDATE],
        ),
        (
            record.reviewed(outcome(OPIOID, CLEAR), plan=NO_PLAN, at=day(2)),
            [Kind.RESOLVE, Kind.REVOKE],
        ),
    ):
        wished = desired(given, KEY)
        actions = record.decided(wished)
        assert [a.kind for a in actions] == kinds
        for action in actions:
            record.put(action)
        assert not [a for a in record.decided(wished) if a.kind.sends]


def test_an_edit_on_the_server_is_seen_without_any_memory(record: Record) -> None:
    given = record.reviewed(record.finding(), plan=plan(PlanKind.TAPER))
    record.post(transaction(given, key=KEY))
    (draft,) = record.search("CarePlan")
    edited = {**draft, "title": "As talked about"}
    address = f"{record.base}/CarePlan/{draft['id']}"
    assert requests.put(address, json=edited, timeout=60).ok
    assert [a.kind for a in record.decided(desired(given, KEY))] == [Kind.UNCHANGED, Kind.FROZEN]
