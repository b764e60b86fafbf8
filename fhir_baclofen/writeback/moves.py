"""The single moves a reconciliation is made of: leave, change, withdraw, file anew."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from fhir_baclofen.fhir.identity import REVIEW_SYSTEM, review_identifier, urn
from fhir_baclofen.writeback.actions import Action, Filing, Found, Kind, Resource
from fhir_baclofen.writeback.desired import SUBJECT, Desired
from fhir_baclofen.writeback.patch import mistaken
from fhir_baclofen.writeback.standing import own_identifiers, reference_of, version_of

_BEFORE: Final = ("resourceType", "meta", "text", "extension")


def leave(there: Resource, rule: str, reason: str, *, theirs: bool = False) -> Action:
    """Nothing is sent: it says what it should, or (`theirs`) somebody else decided about it."""
    kind = Kind.FROZEN if theirs else Kind.UNCHANGED
    return _about(there, kind, rule, None, reason)


def change(there: Resource, kind: Kind, rule: str, body: Resource, *, reason: str) -> Action:
    """The resource that stands gets a new body, if nobody was faster."""
    return _about(there, kind, rule, body, reason)


def withdraw(copy: Resource, rule: str) -> Action:
    """The second of two copies is marked as a mistake."""
    return change(copy, Kind.REVOKE, rule, mistaken(copy), reason="It stood there twice.")


def file(
    wanted: Desired, rule: str, body: Resource, there: Iterable[Resource], *, reason: str
) -> Action:
    """A new resource, under the first identifier of its kind that none of those there has."""
    used = {value for resource in there for value in own_identifiers(resource)}
    for episode in count(1):
        value = review_identifier(
            wanted.key, wanted.patient, rule, subject=SUBJECT, episode=episode
        )
        if value not in used:
            break
    return Action(
        Kind.CREATE,
        str(body["resourceType"]),
        urn(value),
        body=_identified(wanted.claimed(body), {"system": REVIEW_SYSTEM, "value": value}),
        identifier=(REVIEW_SYSTEM, value),
        rule=rule,
        subject=SUBJECT,
        episode=episode,
        reason=reason,
    )


def unseen(wanted: Desired, bodies: Mapping[str, Resource], found: Found) -> Iterator[Action]:
    """What can be done where a type could not be looked up: only what was never filed is."""
    filed = {(f.resource_type, f.rule): f for f in found.filings}
    for rule, body in bodies.items():
        kind = str(body["resourceType"])
        filing = filed.get((kind, rule))
        if filing is None:
            yield file(wanted, rule, body, (), reason="It was not filed yet.")
        else:
            yield Action(
                Kind.FROZEN,
                kind,
                filing.reference,
                identifier=filing.identifier,
                rule=rule,
                subject=filing.subject,
                episode=filing.episode,
                reason=f"It could not be looked up: {found.unread[kind]}",
            )


def filings_of(resource: Resource, filings: Sequence[Filing]) -> tuple[Filing, ...]:
    """What is remembered of a resource."""
    values = own_identifiers(resource)
    kind = resource["resourceType"]
    return tuple(f for f in filings if f.resource_type == kind and f.identifier[1] in values)


def _identified(body: Resource, identifier: Mapping[str, str]) -> Resource:
    """The body with its identifier in the place that R4 gives it, before the content."""
    head = {k: v for k, v in body.items() if k in _BEFORE}
    return {**head, "identifier": [identifier], **body}


def _about(there: Resource, kind: Kind, rule: str, body: Resource | None, reason: str) -> Action:
    return Action(
        kind,
        str(there["resourceType"]),
        reference_of(there),
        body=body,
        identifier=(REVIEW_SYSTEM, own_identifiers(there)[0]),
        id=str(there["id"]),
        if_match=version_of(there),
        rule=rule,
        subject=SUBJECT,
        reason=reason,
    )
