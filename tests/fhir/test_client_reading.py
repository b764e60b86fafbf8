"""Reading a record from servers of every kind: what is had, what is not, and the reason."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import respx

from fhir_baclofen.errors import (
    BaclofenError,
    RecordError,
    RecordNotFoundError,
    ServerRefusedError,
    ServerUnavailableError,
    UsageError,
)
from fhir_baclofen.fhir.client import Patience
from fhir_baclofen.fhir.searches import TYPES
from tests.fhir.servers import (
    BASE,
    PATIENT,
    ehr,
    fhir,
    observation,
    order,
    read,
    reasons,
    searchset,
    statement,
)

HTML = httpx.Response(200, content="<html><p>Log in</p>", headers={"Content-Type": "text/html"})


@pytest.fixture
def router() -> Iterator[respx.Router]:
    with respx.mock(assert_all_called=False) as mocked:
        yield mocked


def outcome(severity: str, code: str | None = None) -> dict[str, Any]:
    details = {"coding": [{"code": code}]} if code else {}
    issue = {"severity": severity, "code": "processing", "details": details}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


# -- what is asked ---------------------------------------------------------------------------------


def test_every_type_of_a_record_is_searched_by_the_patient(router: respx.Router) -> None:
    ehr(router)
    record = read()
    assert record.not_read == ()
    asked = {str(call.request.url).removeprefix(f"{BASE}/") for call in router.calls}
    assert {a.partition("?")[0] for a in asked} == {"metadata", "Patient/p1", *TYPES}
    assert all("patient=p1" in a for a in asked if "?" in a)


def test_no_more_than_six_searches_run_at_a_time(router: respx.Router) -> None:
    running, most = 0, 0

    async def slow(_: httpx.Request) -> httpx.Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.01)
        running -= 1
        return fhir(searchset())

    ehr(router, dict.fromkeys(TYPES, slow))
    assert read().not_read == ()
    assert most == 6


def test_the_patient_may_be_named_as_a_reference(router: respx.Router) -> None:
    ehr(router)
    assert read("Patient/p1").patient.id == "p1"


@pytest.mark.parametrize(
    "given", ["", "..", "p1/../p2", "p 1", "p1?x", "p1#x", "p%2f1", "p\r\n1", "x" * 65, "Patient/"]
)
def test_what_is_no_id_is_not_sent(router: respx.Router, given: str) -> None:
    ehr(router)
    with pytest.raises(UsageError):
        read(given)
    assert len(router.calls) == 0


# -- a server of no use ----------------------------------------------------------------------------


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(ServerUnavailableError, match=r"^http://127\.0\.0\.1:9/fhir: .*reached"):
        read(base="http://127.0.0.1:9/fhir")


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (fhir(outcome("error"), 404), RecordNotFoundError, "has no Patient/p1"),
        (fhir(outcome("error"), 410), RecordNotFoundError, "has no Patient/p1"),
        (fhir(outcome("error"), 401), ServerRefusedError, "does not permit"),
        (fhir(outcome("error"), 403), ServerRefusedError, "does not permit"),
        (fhir(outcome("error"), 500), ServerUnavailableError, "the server failed"),
        (httpx.Response(302, headers={"Location": "/login"}), ServerRefusedError, "redirect"),
        (HTML, ServerRefusedError, "text/html instead of FHIR JSON"),
        (httpx.Response(200, content=b""), ServerRefusedError, "empty answer"),
        (fhir(outcome("error")), ServerRefusedError, "answered with a message"),
        (fhir({**PATIENT, "id": "p2"}), RecordError, "not that Patient"),
        (fhir(observation("p1")), RecordError, "not that Patient"),
        (
            httpx.Response(200, content=b'{"resourceType": "Patient", "id": "p'),
            RecordError,
            "not that",
        ),
        (httpx.ReadTimeout("x"), ServerUnavailableError, "did not answer in time"),
        (httpx.ReadError("x"), ServerUnavailableError, "broke off"),
    ],
)
def test_without_the_patient_there_is_no_record(
    router: respx.Router,
    answer: Any,  # noqa: ANN401
    error: type[BaclofenError],
    says: str,
) -> None:
    ehr(router, {"Patient/p1": answer})
    with pytest.raises(error, match=says) as raised:
        read()
    assert "\n" not in str(raised.value)
    assert BASE in str(raised.value)


# -- one search of no use --------------------------------------------------------------------------


async def hang(_: httpx.Request) -> httpx.Response:
    await asyncio.sleep(60)
    return fhir({})


ANSWERS = [
    (fhir(outcome("error"), 500), "the server failed (HTTP 500)"),
    (fhir(outcome("error"), 503), "the server is not available at the moment (HTTP 503)"),
    (fhir(outcome("error"), 429), "the server is too busy (HTTP 429)"),
    (fhir(outcome("error"), 403), "the server does not permit it (HTTP 403)"),
    (fhir(outcome("error"), 404), "the server does not have it (HTTP 404)"),
    (fhir(outcome("error", "4130"), 400), "the server does not permit it"),
    (HTML, "the server answered with text/html instead of FHIR JSON"),
    (httpx.Response(200, content=b"", headers={"Content-Type": "application/fhir+json"}),
     "the server gave an empty answer"),
    (httpx.Response(302, headers={"Location": "/login"}),
     "the server answered with a redirect, which is not followed"),
    (fhir(outcome("error")), "the server answered with a message"),
    (fhir(PATIENT), "the answer is not a Bundle but a resource of type Patient"),
    (fhir([]), "the answer is JSON but not FHIR: it is no object"),
    (fhir({**searchset(), "type": "collection"}), "the answer is a Bundle but no search result"),
    (httpx.Response(200, content=b'{"resourceType":"Bundle","type":"searchset","entry":[{'),
     "the answer is not JSON: its end is missing"),
    (httpx.Response(200, content=b"[" * 10_000), None),
    (httpx.ReadTimeout("x"), "the server did not answer in time"),
    (httpx.ReadError("x"), "the connection broke off before the answer was complete"),
    (httpx.ConnectError("x"), "the server could not be reached"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "reason"), ANSWERS)
def test_a_search_that_fails_is_listed_with_its_reason(
    router: respx.Router,
    answer: Any,  # noqa: ANN401
    reason: str | None,
) -> None:
    ehr(router, {"Condition": answer, "Observation": fhir(searchset(observation("o1")))})
    record = read()
    assert set(reasons(record)) == {"Condition?patient=p1"}
    if reason is not None:
        assert reasons(record)["Condition?patient=p1"] == reason
    assert [o.id for o in record.observations] == ["o1"]


def test_one_slow_search_costs_only_itself(router: respx.Router) -> None:
    ehr(router, {"Condition": hang})
    record = read(patience=Patience(connect_s=0.2, read_s=0.3, total_s=0.8))
    assert reasons(record) == {"Condition?patient=p1": "the server did not answer in time"}


def test_a_failing_server_names_no_address_and_quotes_no_body(router: respx.Router) -> None:
    secret = "Jane Doe 1970-01-01"  # noqa: S105 - a canary
    body = {**outcome("error"), "text": {"div": secret}}
    ehr(router, {"Condition": fhir(body, 500), "Goal": fhir({"resourceType": secret})})
    assert secret not in str(read().not_read)


# -- what the server does not offer ----------------------------------------------------------------


def test_a_type_that_is_not_offered_could_not_be_read(router: respx.Router) -> None:
    ehr(router, {"metadata": fhir(statement(set(TYPES) - {"Goal"}))})
    assert reasons(read()) == {"Goal?patient=p1": "this type is not offered by the server"}
    assert not [c for c in router.calls if "/Goal" in str(c.request.url)]


def test_without_a_statement_everything_is_tried(router: respx.Router) -> None:
    ehr(router, {"metadata": fhir(outcome("error"), 404)})
    assert read().not_read == ()


def test_a_search_that_needs_a_category_is_asked_by_category(router: respx.Router) -> None:
    """One large vendor refuses Observations and CarePlans without one."""

    def by_category(request: httpx.Request) -> httpx.Response:
        category = request.url.params.get("category")
        if category is None:
            return fhir(outcome("error"), 400)
        return fhir(searchset(observation("o1")) if category == "laboratory" else searchset())

    ehr(router, {"Observation": by_category, "CarePlan": by_category})
    record = read()
    assert record.not_read == ()
    assert [o.id for o in record.observations] == ["o1"]


def test_a_search_that_was_not_applied_is_not_used(router: respx.Router) -> None:
    everything = searchset(observation("o1"))
    everything["link"] = [{"relation": "self", "url": f"{BASE}/Observation?_count=200"}]
    ehr(router, {"Observation": fhir(everything)})
    record = read()
    assert record.observations == ()
    assert "did not apply" in reasons(record)["Observation?patient=p1"]


# -- what a server must not mix in -----------------------------------------------------------------


def test_a_resource_of_another_patient_is_never_used(router: respx.Router) -> None:
    mixed = searchset(observation("o1"), observation("o2", patient="p2"))
    ehr(router, {"Observation": fhir(mixed)})
    record = read()
    assert [o.id for o in record.observations] == ["o1"]
    assert "another patient" in reasons(record)["Observation/o2"]


@pytest.mark.parametrize("code", ["4119", "4122", "4127", "59133"])
def test_a_warning_that_there_is_more_makes_the_answer_incomplete(
    router: respx.Router, code: str
) -> None:
    bundle = searchset(observation("o1"))
    bundle["entry"].append({"resource": outcome("warning", code), "search": {"mode": "outcome"}})
    ehr(router, {"Observation": fhir(bundle)})
    assert "Observation?patient=p1" in reasons(read())


def test_a_warning_that_there_is_nothing_is_an_empty_answer(router: respx.Router) -> None:
    bundle = searchset()
    bundle["entry"] = [{"resource": outcome("warning", "4101"), "search": {"mode": "outcome"}}]
    ehr(router, {"Observation": fhir(bundle)})
    assert read().not_read == ()


# -- products --------------------------------------------------------------------------------------

PRODUCT = {"resourceType": "Medication", "id": "x1", "code": {"text": "baclofen 10 mg tablet"}}


@pytest.mark.parametrize(
    "reference", ["Medication/x1", f"{BASE}/Medication/x1", "Medication/x1/_history/2"]
)
def test_a_product_that_was_not_included_is_read(router: respx.Router, reference: str) -> None:
    ehr(
        router,
        {
            "MedicationRequest": fhir(searchset(order("m1", reference), order("m2", reference))),
            "Medication/x1": fhir(PRODUCT),
        },
    )
    record = read()
    assert list(record.medications) == ["x1"]
    assert len([c for c in router.calls if "Medication/x1" in str(c.request.url)]) == 1


def test_a_product_that_was_included_is_not_read_again(router: respx.Router) -> None:
    ehr(
        router,
        {
            "metadata": fhir(statement(searchInclude=["MedicationRequest:medication"])),
            "MedicationRequest": fhir(searchset(order("m1", "Medication/x1"), PRODUCT)),
        },
    )
    assert list(read().medications) == ["x1"]
    (search,) = [c for c in router.calls if "MedicationRequest" in str(c.request.url)]
    assert search.request.url.params["_include"] == "MedicationRequest:medication"


@pytest.mark.parametrize(
    "reference",
    ["https://elsewhere.example/fhir/Medication/x1", "#x1", "urn:uuid:1", "Medication/.."],
)
def test_a_reference_to_elsewhere_is_not_followed(router: respx.Router, reference: str) -> None:
    ehr(router, {"MedicationRequest": fhir(searchset(order("m1", reference)))})
    read()
    assert len(router.calls) == len(TYPES) + 2


def test_a_product_that_cannot_be_read_is_listed(router: respx.Router) -> None:
    ehr(
        router,
        {
            "MedicationRequest": fhir(searchset(order("m1", "Medication/x1"))),
            "Medication/x1": fhir(outcome("error"), 500),
        },
    )
    assert reasons(read())["Medication/x1"] == "the server failed (HTTP 500)"


def test_a_record_of_one_odd_entry_keeps_the_others(router: respx.Router) -> None:
    odd = searchset(observation("o1"))
    odd["entry"] += [{"resource": {**observation("o2"), "status": ["final"]}}, 7, {"fullUrl": "x"}]
    ehr(router, {"Observation": fhir(odd)})
    record = read()
    assert [o.id for o in record.observations] == ["o1"]
    assert "Observation/o2" in reasons(record)
    assert json.dumps(reasons(record))
