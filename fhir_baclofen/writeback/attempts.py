"""What came of attempts to write, and the references that hold one filing together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from fhir_baclofen.writeback.actions import Action, Resource
from fhir_baclofen.writeback.tiers import PROVENANCE


class Verdict(StrEnum):
    """What became of one attempt to write.

    EXISTED: somebody filed it before. CONFLICT: somebody changed it first. LOST: it may have been
    written. UNSENT: it was not, and may be later. REFUSED: it will not be. POINTLESS: nothing that
    it speaks of was filed.
    """

    WRITTEN = "written"
    EXISTED = "existed"
    CONFLICT = "conflict"
    LOST = "lost"
    UNSENT = "unsent"
    REFUSED = "refused"
    POINTLESS = "pointless"

    @property
    def filed(self) -> bool:
        """True when the resource stands now."""
        return self in {Verdict.WRITTEN, Verdict.EXISTED}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One action and what came of it.

    `stored` is the resource as the server has it now. `missing` are elements it did not store.
    """

    action: Action
    verdict: Verdict
    reference: str | None = None
    version: str | None = None
    stored: Resource | None = None
    reason: str | None = None
    missing: tuple[str, ...] = ()


def bound_to(
    action: Action, targets: Mapping[str, str], without: frozenset[str] | set[str]
) -> Action | None:
    """The action with its references to what was filed resolved.

    A Provenance loses those to what was not; None when it has none left.
    """
    body = action.body
    if body is None:
        return None
    if action.resource_type == PROVENANCE:
        kept = [t for t in body.get("target", ()) if t.get("reference") not in without]
        if not kept:
            return None
        body = {**body, "target": kept}
    return replace(action, body=resolved(body, targets))


def resolved(node: Any, targets: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON is of any type
    """The node with every reference that `targets` knows replaced by what it became."""
    if isinstance(node, Mapping):
        return {
            k: targets.get(v, v) if k == "reference" else resolved(v, targets)
            for k, v in node.items()
        }
    if isinstance(node, list | tuple):
        return [resolved(item, targets) for item in node]
    return node
