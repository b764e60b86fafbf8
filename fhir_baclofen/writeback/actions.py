"""What the write-back is made of: what was found, what to do about it, and what became of it.

`reconcile.py` turns what should stand and what was `Found` into `Action`s (pure); `sinks.py`
carries them out and answers with `Filed`; `outbox.py` keeps them on disk in between and sums up as
a `Report`.

Resources are plain JSON objects (dicts with Decimal numbers), exactly as they are sent or were
received.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Resource = Mapping[str, Any]
"""A FHIR resource as parsed JSON; numbers are int or Decimal, never float."""


class Kind(StrEnum):
    """What to do with one resource.

    UNCHANGED and FROZEN send nothing: what stands already says the same, or a clinician changed it.
    RESOLVE and REVOKE are updates told apart for the report; a surplus duplicate is revoked as
    `entered-in-error`.
    """

    CREATE = "create"
    UPDATE = "update"
    RESOLVE = "resolve"
    REVOKE = "revoke"
    UNCHANGED = "unchanged"
    FROZEN = "frozen"

    @property
    def sends(self) -> bool:
        """True when the server is to be written to."""
        return self not in {Kind.UNCHANGED, Kind.FROZEN}


class Outcome(StrEnum):
    """What became of an action, in the words of the report."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    RESOLVED = "resolved"
    REVOKED = "revoked"
    NOT_FILED = "not filed"


@dataclass(frozen=True, slots=True)
class Action:
    """One resource and what to do with it.

    `body` is the whole resource to send, None when nothing is sent; it has no `id` for CREATE and
    the server's own `id` otherwise. `identifier` is (system, value), None for a Provenance.
    `if_match` is the version id that was read (`meta.versionId`, no `W/`), None when the server
    keeps none. `full_url` is `urn:uuid:…` for CREATE, else "Type/id"; other bodies of the same
    decision may refer to it, and a Provenance must. `subject` and `episode` are what the identifier
    was made of besides the rule. `reason` is fit to show.
    """

    kind: Kind
    resource_type: str
    full_url: str
    body: Resource | None = None
    identifier: tuple[str, str] | None = None
    id: str | None = None
    if_match: str | None = None
    rule: str | None = None
    subject: str = ""
    episode: int = 1
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one action.

    `reference` is "Type/id", `version` the server's version id when known. `whole` is false when
    the server stored it without all that was sent; `reason` says what is missing.
    """

    action: Action
    outcome: Outcome
    reference: str | None = None
    version: str | None = None
    reason: str | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Filing:
    """What this product last wrote under an identifier, from the local store.

    `content` is `content.content_hash` of the resource as the server gave it back after that write,
    so a resource found with another hash was changed by somebody else. `status` is the resource's
    own status.
    """

    resource_type: str
    identifier: tuple[str, str]
    rule: str | None
    subject: str
    episode: int
    status: str
    content: str
    reference: str
    version: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in the record of one patient, and what is known of it locally.

    `resources` are DetectedIssues and CarePlans of that patient that carry an identifier of this
    product's system (any value: a lost store leaves values of another key), each once, at its
    newest version. `filings` is the local memory, empty with a fresh store. `unread` names resource
    types that could not be looked up, with the reason: of those nothing may be concluded from
    absence.
    """

    resources: tuple[Resource, ...] = ()
    filings: tuple[Filing, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)


Decide = Callable[[Found], tuple[Action, ...]]
"""The reconciliation of one review as a function of what is found; asked again after every
conflict.
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What a write-back did.

    `tiers` says per resource type how it was (or would be) filed, fit to show. `pending` counts
    resources that wait in the local store for the next call, and `left` says why there are any, or
    why nothing was done.
    """

    filed: tuple[Filed, ...] = ()
    tiers: Mapping[str, str] = field(default_factory=dict)
    pending: int = 0
    left: str | None = None

    @property
    def complete(self) -> bool:
        """True when nothing was left unfiled."""
        filed = all(f.whole and f.outcome is not Outcome.NOT_FILED for f in self.filed)
        return filed and not self.pending and self.left is None
