"""FHIR servers of a test's own making, behind the transport of the client."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

import httpx
import respx

from fhir_baclofen.fhir.client import FhirClient, Patience
from fhir_baclofen.fhir.live import read_record
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.searches import TYPES

BASE = "https://ehr.example/fhir"
PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1970-01-01"}
QUICK = Patience(connect_s=0.2, read_s=0.3, total_s=3.0, attempts=3)
Json = dict[str, Any]
T = TypeVar("T")


def fhir(body: Any, status: int = 200, **headers: str) -> httpx.Response:  # noqa: ANN401 - JSON
    kind = {"Content-Type": "application/fhir+json;charset=utf-8"}
    return httpx.Response(status, content=json.dumps(body), headers={**kind, **headers})


def searchset(*resources: Json, following: str | None = None, **more: Any) -> Json:  # noqa: ANN401
    links = [{"relation": "next", "url": following}] if following else []
    entries = [
        {"fullUrl": f"{BASE}/{r['resourceType']}/{r['id']}", "resource": r} for r in resources
    ]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": links,
        **({"entry": entries} if entries else {}),
        **more,
    }


def observation(id_: str, patient: str = "p1") -> Json:
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "subject": {"reference": f"Patient/{patient}"},
        "code": {"coding": [{"system": "http://loinc.org", "code": "98979-8"}]},
        "valueQuantity": {"value": 71.4, "code": "mL/min/{1.73_m2}"},
    }


def order(id_: str, product: str | None = None) -> Json:
    drug = (
        {"medicationReference": {"reference": product}}
        if product
        else {"medicationCodeableConcept": {"text": "baclofen 10 mg tablet"}}
    )
    return {
        "resourceType": "MedicationRequest",
        "id": id_,
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/p1"},
        **drug,
    }


def statement(
    types: Iterable[str] = TYPES,
    *,
    parameters: Iterable[str] = ("patient", "date", "category"),
    interactions: Iterable[str] = ("read", "search-type"),
    **more: Any,  # noqa: ANN401 - members of the resource entries
) -> Json:
    resources = [
        {
            "type": kind,
            "interaction": [{"code": code} for code in interactions],
            "searchParam": [{"name": name} for name in parameters],
            **more,
        }
        for kind in types
    ]
    return {
        "resourceType": "CapabilityStatement",
        "rest": [{"mode": "server", "resource": resources}],
    }


def ehr(router: respx.Router, answers: Mapping[str, Any] | None = None) -> None:
    """Patient p1 with an empty record, but for what is answered to paths named in `answers`."""
    given = {"metadata": fhir(statement()), "Patient/p1": fhir(PATIENT), **(answers or {})}
    for kind in TYPES:
        given.setdefault(kind, fhir(searchset()))
    for path, answer in given.items():
        route = router.get(url__regex=rf"^{BASE}/{path}(\?.*)?$")
        if isinstance(answer, httpx.Response):
            route.mock(return_value=answer)
        else:
            route.mock(side_effect=answer)


def with_client(
    work: Callable[[FhirClient], Awaitable[T]], *, patience: Patience = QUICK, base: str = BASE
) -> T:
    async def run() -> T:
        async with FhirClient(base, patience=patience) as client:
            return await work(client)

    return asyncio.run(run())


def read(patient: str = "p1", *, patience: Patience = QUICK, base: str = BASE) -> PatientRecord:
    return with_client(lambda client: read_record(client, patient), patience=patience, base=base)


def reasons(record: PatientRecord) -> dict[str, str]:
    return {unread.resource: unread.reason for unread in record.not_read}
