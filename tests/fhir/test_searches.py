"""Which searches are made, by what a server offers."""

import json
from typing import Any

import pytest
from msgspec import Raw

from fhir_baclofen.fhir.capabilities import UNSTATED, Capabilities, Offer, capabilities_from
from fhir_baclofen.fhir.searches import (
    TYPES,
    NotOffered,
    Search,
    by_category,
    missing_products,
    planned,
    search_for,
)
from tests.fhir.servers import order, statement

SEARCH = frozenset({"read", "search-type"})


def offering(kind: str, *parameters: str, **more: Any) -> Capabilities:  # noqa: ANN401 - of Offer
    return Capabilities({kind: Offer(SEARCH, frozenset(parameters), **more)})


def test_there_is_one_search_for_each_type() -> None:
    assert [search.type for search in planned(UNSTATED, "p1")] == list(TYPES)


@pytest.mark.parametrize(
    ("kind", "parameters", "url"),
    [
        ("Observation", ("patient", "subject"), "Observation?patient=p1&_count=200"),
        ("Observation", ("subject",), "Observation?subject=Patient/p1&_count=200"),
        ("Observation", (), "Observation?patient=p1&_count=200"),
        ("Observation", ("patient", "date"), "Observation?patient=p1&_sort=-date&_count=200"),
        ("Appointment", ("actor",), "Appointment?actor=Patient/p1&_count=200"),
        ("Appointment", ("actor", "patient"), "Appointment?patient=p1&_count=200"),
        ("Task", ("subject",), "Task?subject=Patient/p1&_count=200"),
        ("Condition", ("patient", "date"), "Condition?patient=p1&_count=200"),
    ],
)
def test_the_patient_is_named_by_the_parameter_offered(
    kind: str, parameters: tuple[str, ...], url: str
) -> None:
    search = search_for(kind, offering(kind, *parameters), "p1")
    assert isinstance(search, Search)
    assert search.url == url


@pytest.mark.parametrize(
    ("capabilities", "reason"),
    [
        (Capabilities({}), "this type is not offered by the server"),
        (
            Capabilities({"Goal": Offer(frozenset({"read"}))}),
            "this type is not offered by the server",
        ),
        (offering("Goal", "identifier"), "the server offers no search of this type by patient"),
    ],
)
def test_what_is_not_offered_is_said_to_be_unreadable(
    capabilities: Capabilities, reason: str
) -> None:
    assert search_for("Goal", capabilities, "p1") == NotOffered("Goal", "Goal?patient=p1", reason)


def test_products_are_included_where_that_is_offered() -> None:
    offer = offering(
        "MedicationDispense", "patient", includes=frozenset({"MedicationDispense:medication"})
    )
    search = search_for("MedicationDispense", offer, "p1")
    assert isinstance(search, Search)
    assert search.url == (
        "MedicationDispense?patient=p1&_include=MedicationDispense:medication&_count=200"
    )
    assert search.shown == "MedicationDispense?patient=p1"
    assert search.filters == {"patient"}


def test_a_refused_search_is_made_by_category_where_there_are_some() -> None:
    observations = search_for("Observation", UNSTATED, "p1")
    conditions = search_for("Condition", UNSTATED, "p1")
    assert isinstance(observations, Search)
    assert isinstance(conditions, Search)
    assert len(by_category(observations)) == 9
    assert by_category(observations)[0].url == (
        "Observation?patient=p1&category=laboratory&_count=200"
    )
    assert by_category(conditions) == ()


def test_a_statement_is_read_as_far_as_it_matters() -> None:
    stated = statement(
        ["CarePlan"], parameters=["Patient"], conditionalCreate=True, versioning="no-version"
    )
    stated["rest"][0]["interaction"] = [{"code": "transaction"}, {"code": "batch"}]
    found = capabilities_from(json.dumps(stated).encode())
    offer = found.offer("CarePlan")
    assert offer is not None
    assert found.transaction
    assert found.stated
    assert (offer.conditional_create, offer.versioned) == (True, False)
    assert offer.takes("patient")
    assert found.offer("DetectedIssue") is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"rest":[7]}', b"[" * 100_000])
def test_anything_else_states_nothing(body: bytes) -> None:
    assert capabilities_from(body) is UNSTATED


def test_only_products_of_this_server_that_are_missing_are_read() -> None:
    base = "https://ehr.example/fhir"
    entries = [
        order("m1", "Medication/x1"),
        order("m2", f"{base}/Medication/x2"),
        order("m3", "Medication/x1"),
        order("m4", "https://other.example/fhir/Medication/x4"),
        order("m5", "#x5"),
        order("m6", "Medication/../x6"),
        order("m7"),
        {"resourceType": "Medication", "id": "x2"},
    ]
    raw = [Raw(json.dumps(entry).encode()) for entry in entries]
    assert missing_products((*raw, Raw(b"7"), Raw(b"{")), base) == ("x1",)
