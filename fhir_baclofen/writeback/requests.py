"""Actions as FHIR requests, and a server's replies to them. No I/O."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

import msgspec

from fhir_baclofen.fhir.answers import Answer, outcome_codes, trouble
from fhir_baclofen.fhir.elements import encoded
from fhir_baclofen.fhir.identity import BASE
from fhir_baclofen.writeback.actions import Action, Kind, Resource
from fhir_baclofen.writeback.tiers import PROVENANCE, Tier, condition_parameter

CONFLICT: Final = frozenset({409, 412, 428})
REPRESENTATION: Final = {"Prefer": "return=representation"}
_RESOURCE: Final = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_LOCATION: Final = re.compile(r"(?:^|/)([A-Z]\w+/[A-Za-z0-9\-.]{1,64})(?:/_history/([^/?]+))?/?$")
_OUTCOME: Final = "OperationOutcome"
_SUCCESS: Final = range(200, 300)
# One large vendor's code for "this exists already".
_DUPLICATE: Final = "59141"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request that writes a resource."""

    method: str
    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server says about one resource written.

    `resource` is the resource as it stands now, where the server gives it back. `failed` is true
    when an error is reported, whatever the status says.
    """

    status: int
    reference: str | None = None
    version: str | None = None
    resource: Resource | None = None
    failed: bool = False


def condition(action: Action) -> str | None:
    """The search that finds a resource standing already, for a conditional create.

    It names nothing but the identifier (the tag, for a Provenance, which has none): some servers
    accept only that.
    """
    token = _tag(action.body or {}) if action.resource_type == PROVENANCE else action.identifier
    if token is None:
        return None
    return f"{condition_parameter(action.resource_type)}={quote('|'.join(token), safe='')}"


def _tag(body: Resource) -> tuple[str, str] | None:
    tags = body.get("meta", {}).get("tag", ())
    return next(((t["system"], t["code"]) for t in tags if t.get("system", "")[:1]), None)


def request_for(action: Action, tier: Tier) -> Request:
    """One action as a request of its own."""
    body = encoded(action.body or {})
    if action.kind is not Kind.CREATE:
        headers = {**REPRESENTATION, "If-Match": f'W/"{action.if_match}"'}
        return Request("PUT", f"{action.resource_type}/{action.id}", body, headers)
    once = condition(action) if tier.conditional else None
    headers = {**REPRESENTATION, **({"If-None-Exist": once} if once else {})}
    return Request("POST", action.resource_type, body, headers)


def transaction_for(actions: Sequence[Action], tiers: Mapping[str, Tier], base: str) -> Request:
    """Actions as one transaction: all of it, or nothing."""
    entries = [_entry(action, tiers[action.resource_type], base) for action in actions]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    return Request("POST", "", encoded(bundle), REPRESENTATION)


def _entry(action: Action, tier: Tier, base: str) -> dict[str, Any]:
    if action.kind is Kind.CREATE:
        once = condition(action) if tier.conditional else None
        request = {"method": "POST", "url": action.resource_type}
        request |= {"ifNoneExist": once} if once else {}
        return {"fullUrl": action.full_url, "resource": action.body, "request": request}
    where = f"{action.resource_type}/{action.id}"
    request = {"method": "PUT", "url": where, "ifMatch": f'W/"{action.if_match}"'}
    return {"fullUrl": f"{base}/{where}", "resource": action.body, "request": request}


# -- replies ---------------------------------------------------------------------------------------


def reply_of(answer: Answer) -> Reply:
    """The reply to a request for one resource."""
    location = answer.headers.get("location") or answer.headers.get("content-location") or ""
    body = resource_in(answer.body)
    return _reply(answer.status, location, answer.headers.get("etag"), body, body)


def replies_of(answer: Answer, expected: int) -> tuple[Reply, ...] | None:
    """The replies to the entries of a transaction, in their order; None when that is not clear."""
    bundle = resource_in(answer.body) or {}
    entries = bundle.get("entry")
    if bundle.get("type") != "transaction-response" or not isinstance(entries, list):
        return None
    replies = [_entry_reply(e) for e in entries if isinstance(e, Mapping)]
    return tuple(replies) if len(replies) == expected else None


def _entry_reply(entry: Mapping[str, Any]) -> Reply:
    response = _object(entry.get("response")) or {}
    status = re.match(r"\d{3}", str(response.get("status")))
    return _reply(
        int(status[0]) if status else 0,
        str(response.get("location") or ""),
        response.get("etag"),
        _object(entry.get("resource")),
        _object(response.get("outcome")),
    )


def _object(value: object) -> Resource | None:
    return value if isinstance(value, Mapping) else None


def _reply(
    status: int, location: str, etag: object, resource: Resource | None, outcome: Resource | None
) -> Reply:
    found = _LOCATION.search(location.partition("?")[0])
    reference, version = (found[1], found[2]) if found else (None, None)
    if resource is None or not resource.get("id") or resource.get("resourceType") == _OUTCOME:
        resource = None
    else:
        reference = f"{resource['resourceType']}/{resource['id']}"
        version = resource.get("meta", {}).get("versionId") or version
    failed = status not in _SUCCESS or _reports_error(outcome)
    return Reply(status, reference, version or version_in(etag), resource, failed)


def _reports_error(outcome: Resource | None) -> bool:
    if outcome is None or outcome.get("resourceType") != _OUTCOME:
        return False
    issues = (_object(issue) or {} for issue in outcome.get("issue") or ())
    return any(issue.get("severity") in {"error", "fatal"} for issue in issues)


def version_in(etag: object) -> str | None:
    """The version id in an ETag such as `W/"3"`; None when there is none."""
    found = re.fullmatch(r'(?:W/)?"?([^"]+)"?', etag) if isinstance(etag, str) else None
    return found[1] if found else None


def resource_in(body: bytes) -> dict[str, Any] | None:
    """A resource as plain JSON with exact numbers; None for anything else."""
    try:
        return _RESOURCE.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return None


def is_conflict(answer: Answer) -> bool:
    """True when somebody else wrote first, or the resource is there already."""
    return answer.status in CONFLICT or _DUPLICATE in outcome_codes(answer.body)


def refusal(answer: Answer) -> str:
    """Why a server did not take a resource, fit to show: no text of the server's own."""
    says = trouble(answer) or "the server reported an error although it answered with success"
    return f"{says}; it may not know this product's profiles" if _on_profiles(answer) else says


def _on_profiles(answer: Answer) -> bool:
    return f"{BASE}/StructureDefinition/".encode() in answer.body and not answer.ok
