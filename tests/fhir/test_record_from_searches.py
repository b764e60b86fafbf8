"""A record is put together from searches, each with its own outcome."""

import json

from msgspec import Raw

from fhir_baclofen.fhir.bundles import Entry
from fhir_baclofen.fhir.reading import SearchResult, record_from_searches
from fhir_baclofen.fhir.record import PatientRecord, Unread, ref
from tests.records.build import Json, egfr, order, patient, problem


def found(kind: str, *resources: Json, reason: str = "") -> SearchResult:
    entries = tuple(Entry(resource=Raw(json.dumps(r).encode())) for r in resources)
    query = "Patient/p1" if kind == "Patient" else f"{kind}?patient=p1"
    return SearchResult(kind, query, entries, "unreadable" if reason else "read", reason)


def record(*searches: SearchResult) -> PatientRecord:
    return record_from_searches((found("Patient", patient()), *searches), patient="p1")


def test_what_all_searches_bring_makes_one_record() -> None:
    made = record(found("Observation", egfr()), found("Condition", problem("c1", "G35")))
    assert [ref(o) for o in (*made.observations, *made.conditions)] == [
        "Observation/k1",
        "Condition/c1",
    ]
    assert made.not_read == ()


def test_a_search_that_failed_is_listed_and_what_it_brought_counts() -> None:
    made = record(found("Observation", egfr(), reason="the server answered 500"))
    assert len(made.observations) == 1
    assert made.not_read == (
        Unread("Observation?patient=p1", "the server answered 500", "Observation"),
    )


def test_an_error_among_the_results_makes_that_search_incomplete() -> None:
    message = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "x"}]}
    made = record(found("Observation", message), found("Condition"))
    assert [(u.resource, u.type) for u in made.not_read] == [
        ("Observation?patient=p1", "Observation")
    ]


def test_a_resource_of_another_patient_is_never_used_and_tells_that_filters_failed() -> None:
    strange = egfr(id_="k2", subject={"reference": "Patient/p2"})
    made = record(found("Observation", egfr(), strange))
    assert [ref(o) for o in made.observations] == ["Observation/k1"]
    assert made.not_read == (
        Unread("Observation/k2", "it belongs to another patient", "Observation", None),
    )


def test_another_patient_is_never_used() -> None:
    made = record(found("Observation", egfr(), {**patient(), "id": "p2", "gender": "male"}))
    assert (made.patient.id, made.patient.gender) == ("p1", "female")
    assert [u.resource for u in made.not_read] == ["Patient/p2"]


def test_a_resource_that_two_searches_bring_counts_once_in_its_newest_version() -> None:
    old, new = (order(meta={"versionId": v}, priority=p) for v, p in (("1", "asap"), ("2", "stat")))
    made = record(found("MedicationRequest", new), found("MedicationDispense", old))
    assert [o.priority for o in made.medication_requests] == ["stat"]


def test_an_included_product_is_found_by_its_reference() -> None:
    product = {"resourceType": "Medication", "id": "x", "code": {"text": "baclofen"}}
    referring = order(medicationReference={"reference": "Medication/x"})
    del referring["medicationCodeableConcept"]
    made = record(found("MedicationRequest", referring, product))
    (drug,) = made.drug_of(made.medication_requests[0])
    assert drug.text == "baclofen"


def test_a_patient_who_could_not_be_read_is_known_by_the_id() -> None:
    made = record_from_searches(
        (found("Patient", reason="not permitted"), found("Observation", egfr())), patient="p1"
    )
    assert ref(made.patient) == "Patient/p1"
    assert len(made.observations) == 1
    assert made.not_read == (Unread("Patient/p1", "not permitted", "Patient"),)


def test_a_patient_who_is_not_among_the_answers_is_listed() -> None:
    made = record_from_searches((found("Observation", egfr()),), patient="p1")
    assert made.not_read == (Unread("Patient/p1", "it is not among the answers", "Patient"),)
