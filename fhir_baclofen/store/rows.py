"""What goes into the store and comes out of it."""

from dataclasses import dataclass
from enum import StrEnum

from fhir_baclofen.errors import StoreError
from fhir_baclofen.writeback.actions import Action


class LeaseLostError(StoreError):
    """Another process took over writing for this patient."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One patient on one server, as one tenant sees it; `patient` is the id."""

    server: str
    patient: str
    tenant: str = "default"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write for one patient until it expires; `fence` grows with every holder."""

    scope: Scope
    holder: str
    fence: int


class State(StrEnum):
    """Where a resource to be written is on its way.

    PENDING was decided and not sent, LEASED was taken up again by a later call, SENT may have
    arrived, UNKNOWN was sent and no answer came. PARKED was refused. DONE is kept only as long as
    others of its batch may refer to it.
    """

    PENDING = "pending"
    LEASED = "leased"
    SENT = "sent"
    UNKNOWN = "unknown"
    PARKED = "parked"
    DONE = "done"

    @property
    def open(self) -> bool:
        """True when the resource still has to be written, or it is not known whether it was."""
        return self not in {State.PARKED, State.DONE}

    @property
    def in_doubt(self) -> bool:
        """True when the server may have it already."""
        return self in {State.SENT, State.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Row:
    """One resource on its way to a server; rows of one `batch` were decided together."""

    id: int
    batch: int
    state: State
    action: Action
    reference: str | None = None
    reason: str | None = None
