"""Reading one patient's record from a live server: all searches at once, an outcome for each."""

import asyncio
from typing import Final

import msgspec
from msgspec import Raw

from fhir_baclofen.errors import (
    RecordError,
    RecordNotFoundError,
    ServerError,
    ServerRefusedError,
    ServerUnavailableError,
)
from fhir_baclofen.fhir.answers import GONE, trouble
from fhir_baclofen.fhir.bundles import Entry
from fhir_baclofen.fhir.client import FhirClient
from fhir_baclofen.fhir.decode import head_of
from fhir_baclofen.fhir.paging import TOO_MANY, Collected, collect
from fhir_baclofen.fhir.reading import SearchResult, record_from_searches
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.searches import (
    NotOffered,
    Search,
    by_category,
    missing_products,
    patient_id,
    planned,
)

MOST_PRODUCTS: Final = 100


async def read_record(client: FhirClient, patient: str) -> PatientRecord:
    """The record of one patient; `patient` is an id, with or without "Patient/".

    Searches that fail are listed in `not_read` and cost only what they would have brought.

    Raises UsageError for an id that is none, RecordNotFoundError when the server has no such
    patient, RecordError, ServerUnavailableError or ServerRefusedError when the Patient cannot be
    read.
    """
    asked = patient_id(patient)
    try:
        capabilities, who = await asyncio.gather(client.capabilities(), _patient(client, asked))
    except ServerUnavailableError as error:
        message = f"{client.base}: {error}."
        raise type(error)(message) from None
    plan = planned(capabilities, asked)
    results = [who, *await asyncio.gather(*(_outcome(client, search) for search in plan))]
    entries = tuple(e.resource for r in results for e in r.entries if e is not None)
    products = missing_products(entries, client.base)
    results += await asyncio.gather(*(_product(client, p) for p in products[:MOST_PRODUCTS]))
    results += [
        _unread("Medication", f"Medication/{p}", TOO_MANY) for p in products[MOST_PRODUCTS:]
    ]
    return record_from_searches(results, patient=asked)


def _unread(kind: str, query: str, reason: str) -> SearchResult:
    return SearchResult(kind, query, (), "unreadable", reason)


async def _patient(client: FhirClient, patient: str) -> SearchResult:
    query = f"Patient/{patient}"
    answer = await client.get(query)
    if answer.status in GONE:
        message = f"{client.base} has no {query}."
        raise RecordNotFoundError(message)
    problem = trouble(answer)
    if problem is not None:
        message = f"{query} could not be read: {problem}"
        if answer.failed:
            raise ServerUnavailableError(message)
        message = f"{client.base}: {message}."
        raise ServerRefusedError(message)
    head = head_of(answer.body)
    if head.resource_type != "Patient" or head.id != patient:
        message = f"{client.base}: the answer to {query} is not that Patient."
        raise RecordError(message)
    if _replaced(answer.body):
        # R4, link-type: a replaced record "must no longer be used", and what it held has moved.
        message = f"{client.base}: {query} was replaced by another record; review that one."
        raise RecordError(message)
    return SearchResult("Patient", query, (Entry(resource=Raw(answer.body)),))


def _replaced(patient: bytes) -> bool:
    try:
        links = msgspec.json.decode(patient).get("link")
    except (msgspec.DecodeError, RecursionError):  # the reader of the record says what is wrong
        return False
    found = links if isinstance(links, list) else []
    return any(isinstance(link, dict) and link.get("type") == "replaced-by" for link in found)


async def _product(client: FhirClient, product: str) -> SearchResult:
    query = f"Medication/{product}"
    try:
        answer = await client.get(query)
    except ServerError as error:
        return _unread("Medication", query, str(error))
    problem = trouble(answer)
    if problem is not None:
        return _unread("Medication", query, problem)
    return SearchResult("Medication", query, (Entry(resource=Raw(answer.body)),))


async def _outcome(client: FhirClient, search: Search | NotOffered) -> SearchResult:
    if isinstance(search, NotOffered):
        return _unread(search.type, search.shown, search.reason)
    found = await collect(client, search)
    narrower = by_category(search) if found.refused else ()
    if narrower:
        parts = await asyncio.gather(*(collect(client, part) for part in narrower))
        found = Collected(
            [entry for part in parts for entry in part.entries],
            next((part.problem for part in parts if part.problem), None),
        )
    if found.problem is None:
        return SearchResult(search.type, search.shown, tuple(found.entries))
    return SearchResult(
        search.type, search.shown, tuple(found.entries), "unreadable", found.problem
    )
