"""What one more entry would have changed: something that the rule looks for and did not find."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import msgspec

from fhir_baclofen.explain.asking import Otherwise, Question
from fhir_baclofen.explain.changes import Added
from fhir_baclofen.facts import PatientFacts
from fhir_baclofen.fhir.code_systems import BASE, SNOMED


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that could be on record: who looks at it, in words, and the resource.

    `on` names the element for its day, so many days from the review.
    """

    asked: tuple[str, ...]
    says: str
    resource: Mapping[str, Any]
    on: str
    days: int
    subject: str = "subject"


def _ours(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"{BASE}/CodeSystem/{system}", "code": code}]}


MISSING: Final = (
    Missing(
        ("pump",),
        "with a refill booked for tomorrow",
        {"resourceType": "Appointment", "status": "booked", "description": "Pump refill"},
        "start",
        1,
        "",
    ),
    Missing(
        ("pump",),
        "with an alarm date on record that is two months away",
        {"resourceType": "ServiceRequest", "status": "active", "intent": "order"},
        "alarm",
        60,
    ),
    Missing(
        ("visits", "care_plans"),
        "with a review of baclofen booked for next week",
        {"resourceType": "Appointment", "status": "booked", "description": "Review of baclofen"},
        "start",
        7,
        "",
    ),
    Missing(
        ("visits", "care_plans"),
        "with a review of baclofen held today",
        {
            "resourceType": "Encounter",
            "status": "finished",
            "class": {"code": "AMB"},
            "reasonCode": [{"text": "baclofen review"}],
        },
        "period",
        0,
    ),
    Missing(
        ("supply",),
        "with a supply for 30 days handed out today",
        {
            "resourceType": "MedicationDispense",
            "status": "completed",
            "medicationCodeableConcept": {"text": "baclofen 10 mg tablet"},
            "daysSupply": {"value": 30, "unit": "days", "code": "d"},
        },
        "whenHandedOver",
        0,
    ),
    Missing(
        ("stay",),
        "with the home medication reconciled",
        {
            "resourceType": "Procedure",
            "status": "completed",
            "code": {"coding": [{"system": SNOMED, "code": "430193006"}]},
        },
        "performedDateTime",
        0,
    ),
    Missing(
        ("measurements",),
        "with a spasticity score recorded today",
        {
            "resourceType": "Observation",
            "status": "final",
            "code": _ours("clinical-facts", "modified-ashworth"),
            "valueInteger": 1,
        },
        "effectiveDateTime",
        0,
    ),
    Missing(
        ("measurements",),
        "with a pain score recorded today",
        {
            "resourceType": "Observation",
            "status": "final",
            "code": _ours("clinical-facts", "pain-score"),
            "valueInteger": 1,
        },
        "effectiveDateTime",
        0,
    ),
    Missing(
        ("screenings",),
        "with a positive screening test on record",
        {
            "resourceType": "Procedure",
            "status": "completed",
            "code": _ours("clinical-facts", "it-screening"),
            "outcome": _ours("clinical-facts", "positive"),
        },
        "performedDateTime",
        -1,
    ),
    Missing(
        ("allergies",),
        "with the statement that no allergy is known",
        {
            "resourceType": "AllergyIntolerance",
            "code": {"coding": [{"system": SNOMED, "code": "716186003"}]},
        },
        "recordedDate",
        0,
        "patient",
    ),
)


def with_one_more(question: Question) -> Iterator[Otherwise]:
    """Each thing that the rule looks for and that might be missing."""
    for missing in MISSING:
        if question.asks(*missing.asked):
            change = _added(missing, question.facts)
            if question.gone(change):
                yield Otherwise("entries", change, None, missing.says)


def _added(missing: Missing, facts: PatientFacts) -> Added:
    when = (facts.today + timedelta(days=missing.days)).isoformat()
    owner = {missing.subject: {"reference": facts.patient}} if missing.subject else {}
    dated: dict[str, Any] = {missing.on: when}
    if missing.on == "period":
        dated = {"period": {"start": when, "end": when}}
    elif missing.on == "alarm":
        url = f"{BASE}/StructureDefinition/reservoir-alarm-date"
        dated = {"extension": [{"url": url, "valueDate": when}]}
    elif missing.on == "start":
        actor = {"actor": {"reference": facts.patient}, "status": "accepted"}
        dated = {"start": f"{when}T09:00:00Z", "participant": [actor]}
    content = {**missing.resource, "id": "one-more", **owner, **dated}
    return Added(msgspec.json.encode(content).decode())
