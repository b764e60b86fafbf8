"""What became of a resource that was left on its way: settled by what stands now. No I/O."""

from dataclasses import dataclass
from enum import StrEnum

from fhir_baclofen.writeback.actions import Action, Filing, Found, Kind, Resource
from fhir_baclofen.writeback.content import content_hash
from fhir_baclofen.writeback.seal import is_intact
from fhir_baclofen.writeback.standing import (
    Standing,
    own_identifiers,
    reference_of,
    rule_of,
    standing_of,
    version_of,
)


class Settlement(StrEnum):
    """What to do about it.

    STANDS: it was written. SEND: it was not, and still can be. SUPERSEDED: it was not, and what
    stands now has to be decided on anew. WAIT: it cannot be told yet.
    """

    STANDS = "stands"
    SEND = "send"
    SUPERSEDED = "superseded"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Settled:
    """The settlement, and the resource as it stands where it does."""

    settlement: Settlement
    resource: Resource | None = None


def settled(action: Action, found: Found) -> Settled:
    """What became of an action on an issue or a plan that was to be sent and may have been."""
    there = [r for r in found.resources if r["resourceType"] == action.resource_type]
    judged = _created(action, there) if action.kind is Kind.CREATE else _changed(action, there)
    if judged.settlement is not Settlement.STANDS and action.resource_type in found.unread:
        return Settled(Settlement.WAIT)
    return judged


def _created(action: Action, there: list[Resource]) -> Settled:
    value = action.identifier[1] if action.identifier else None
    ours = next((r for r in there if value in own_identifiers(r)), None)
    if ours is not None:
        return Settled(Settlement.STANDS, ours)
    rival = any(standing_of(r) is Standing.OPEN and _same(action, r) for r in there)
    return Settled(Settlement.SUPERSEDED if rival else Settlement.SEND)


def _same(action: Action, resource: Resource) -> bool:
    return resource["resourceType"] == "CarePlan" or rule_of(resource) == action.rule


def _changed(action: Action, there: list[Resource]) -> Settled:
    ours = next((r for r in there if r.get("id") == action.id), None)
    if ours is None or action.body is None:
        return Settled(Settlement.SUPERSEDED)
    if version_of(ours) == action.if_match:
        return Settled(Settlement.SEND)
    same = content_hash(ours) == content_hash(action.body)
    return Settled(Settlement.STANDS, ours) if same else Settled(Settlement.SUPERSEDED)


def filing_of(action: Action, stands: Resource | None, *, fresh: bool) -> Filing | None:
    """What is to be remembered of an action that was carried out; None where nothing can be.

    `stands` is the resource as the server has it: `fresh` from the write itself, or found later.
    What was found later and no longer fits its seal was changed since; then what was sent is
    remembered, so that the change shows.
    """
    if action.identifier is None or action.body is None:
        return None
    as_written = stands is not None and (fresh or is_intact(stands))
    ours = stands if stands is not None and as_written else action.body
    return Filing(
        resource_type=action.resource_type,
        identifier=action.identifier,
        rule=action.rule,
        subject=action.subject,
        episode=action.episode,
        status=str(ours.get("status")),
        content=content_hash(ours),
        reference=reference_of(stands) if stands is not None else "",
        version=version_of(stands) if stands is not None else None,
    )
