"""What stands in a patient's record of this product's own, as far as the server can tell."""

import asyncio
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import msgspec

from fhir_baclofen.errors import ServerError
from fhir_baclofen.fhir.answers import trouble
from fhir_baclofen.fhir.bundles import Entry, outcome_problem
from fhir_baclofen.fhir.capabilities import Capabilities, Offer
from fhir_baclofen.fhir.decode import type_of
from fhir_baclofen.fhir.identity import REVIEW_SYSTEM
from fhir_baclofen.fhir.paging import Bounds, Collected, Reader, collect
from fhir_baclofen.fhir.searches import PAGE_SIZE, Search, by_category
from fhir_baclofen.writeback.actions import Action, Filing, Found, Resource
from fhir_baclofen.writeback.requests import version_in
from fhir_baclofen.writeback.standing import is_about, own_identifiers, reference_of, version_of
from fhir_baclofen.writeback.tiers import PROVENANCE

LOOKED_UP: Final = ("DetectedIssue", "CarePlan")
# A server may answer with everybody's resources; then ours are among many.
_BOUNDS: Final = Bounds(pages=200, resources=40_000)
_DECODER: Final = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


async def look(
    reader: Reader, capabilities: Capabilities, patient: str, filings: Sequence[Filing]
) -> Found:
    """Everything of ours about a patient (an id), and what could not be looked up.

    No filter of the server's is relied on: what it returns is filtered again.
    """
    looks = (_look_for(reader, kind, capabilities, patient) for kind in LOOKED_UP)
    ours: list[Resource] = []
    unread: dict[str, str] = {}
    for kind, (resources, problem) in zip(LOOKED_UP, await asyncio.gather(*looks), strict=True):
        ours += resources
        if problem is not None:
            unread[kind] = problem
    return Found(tuple(ours), tuple(filings), unread)


async def _look_for(
    reader: Reader, kind: str, capabilities: Capabilities, patient: str
) -> tuple[list[Resource], str | None]:
    offer = capabilities.offer(kind)
    if offer is not None and "search-type" not in offer.interactions:
        return [], "the server offers no search of this type"
    search = _search(kind, offer or Offer(), patient)
    found = await collect(reader, search, _BOUNDS, filtered=False)
    narrower = by_category(search) if found.refused else ()
    for part in narrower:
        found = await collect(reader, part, _BOUNDS, filtered=False)
    resources, unclear = _ours(found, kind, f"Patient/{patient}")
    problem = found.problem or unclear
    return [await _versioned(reader, r) for r in resources], problem


def _search(kind: str, offer: Offer, patient: str) -> Search:
    count = ("_count", str(PAGE_SIZE))
    if offer.takes("patient"):
        return Search(kind, (("patient", patient), count))
    if offer.takes("subject"):
        return Search(kind, (("subject", f"Patient/{patient}"), count))
    if offer.takes("identifier"):
        return Search(kind, (("identifier", f"{REVIEW_SYSTEM}|"), count))
    return Search(kind, (count,))


def _ours(found: Collected, kind: str, patient: str) -> tuple[list[Resource], str | None]:
    """Ours among the entries, each once at its newest, and why there may be more."""
    ours: dict[str, Resource] = {}
    problem = None
    for entry in found.entries:
        resource = _decoded(entry)
        if resource is None:
            problem = "an entry cannot be read"
        elif resource.get("resourceType") == "OperationOutcome" and entry is not None:
            problem = outcome_problem(entry.resource) or problem
        elif resource.get("resourceType") == kind and is_about(resource, patient):
            known = ours.get(reference_of(resource))
            if known is None or _order(resource) >= _order(known):
                ours[reference_of(resource)] = resource
    return list(ours.values()), problem


def _decoded(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None or not type_of(entry.resource):
        return None
    try:
        return _DECODER.decode(entry.resource)
    except (msgspec.DecodeError, RecursionError):
        return None


def _order(resource: Resource) -> int:
    version = version_of(resource) or ""
    return int(version) if version.isdecimal() else 0


async def _versioned(reader: Reader, resource: Resource) -> Resource:
    """The resource with the version id that only its ETag tells on some servers."""
    if version_of(resource) is not None:
        return resource
    try:
        answer = await reader.get(reference_of(resource))
    except ServerError:
        return resource
    version = version_in(answer.headers.get("etag"))
    if trouble(answer) is not None or version is None:
        return resource
    meta = resource.get("meta")
    kept = meta if isinstance(meta, Mapping) else {}
    return {**_DECODER.decode(answer.body), "meta": {**kept, "versionId": version}}


def is_filed_as(resource: Resource, action: Action) -> bool:
    """True when a resource carries the identifier that an action files under, or it has none."""
    return action.identifier is None or action.identifier[1] in own_identifiers(resource)


async def filed_as(reader: Reader, action: Action) -> tuple[Resource | None, str | None]:
    """What stands under the identifier of an action, and why that may not be all."""
    system, value = action.identifier or (REVIEW_SYSTEM, "")
    search = Search(action.resource_type, (("identifier", f"{system}|{value}"),))
    found = await collect(reader, search, _BOUNDS, filtered=False)
    resources = (r for entry in found.entries if (r := _decoded(entry)) is not None)
    named = (r for r in resources if r.get("resourceType") == action.resource_type)
    return next((r for r in named if is_filed_as(r, action)), None), found.problem


async def provenance_stands(reader: Reader, action: Action, targets: Mapping[str, str]) -> bool:
    """True when a Provenance that may have been sent is found, by its tag, at what it speaks of."""
    body = action.body or {}
    names = [str(t.get("reference")) for t in body.get("target", ())]
    target = next((targets.get(n, n) for n in names if n in targets or not _is_urn(n)), None)
    if target is None:
        return False
    found = await collect(reader, Search(PROVENANCE, (("target", target),)), filtered=False)
    tags = body.get("meta", {}).get("tag", [])
    stands = (_decoded(entry) or {} for entry in found.entries)
    return any(tag in r.get("meta", {}).get("tag", []) for r in stands for tag in tags)


def _is_urn(reference: str) -> bool:
    return reference.startswith("urn:")
