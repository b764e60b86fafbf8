"""How each type can be filed on a server, from the best way it offers down to not at all.

Tier A is one transaction, created only where nothing with the identifier stands. Tier B looks
first, creates, and looks again. Tier D is not filed, and kept in the local store alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from fhir_baclofen.fhir.capabilities import Capabilities, Offer

PROVENANCE: Final = "Provenance"
FILED_TYPES: Final = ("DetectedIssue", "CarePlan", PROVENANCE)


class Letter(StrEnum):
    """The tiers of writing back."""

    A = "A"
    B = "B"
    D = "D"


@dataclass(frozen=True, slots=True)
class Tier:
    """How one type is filed.

    `conditional` creates carry the condition that nothing with the identifier stands; `updates` are
    made only with the version read. `says` is fit to show.
    """

    letter: Letter
    says: str
    conditional: bool = False
    updates: bool = True

    @property
    def files(self) -> bool:
        """True when something may be sent."""
        return self.letter is not Letter.D

    @property
    def why(self) -> str:
        """What it says without its letter."""
        return self.says.partition(": ")[2]


def tiers_of(capabilities: Capabilities) -> dict[str, Tier]:
    """The tier of every type that is filed, as the server's statement promises it."""
    return {kind: _tier(kind, capabilities) for kind in FILED_TYPES}


def _tier(kind: str, capabilities: Capabilities) -> Tier:
    offer = capabilities.offer(kind)
    if offer is None:
        unlisted = "the server does not list this type" if capabilities.stated else "no statement"
        return Tier(Letter.B, f"B: {unlisted}; looked up first, created, looked up again")
    if "create" not in offer.interactions:
        return Tier(Letter.D, "D: the server does not let this type be created")
    if kind != PROVENANCE and "search-type" not in offer.interactions:
        return Tier(Letter.D, "D: what stands cannot be looked up, so repeats would pile up")
    return _listed(kind, offer, capabilities)


def _listed(kind: str, offer: Offer, capabilities: Capabilities) -> Tier:
    conditional = offer.conditional_create and offer.takes(condition_parameter(kind))
    updates = "update" in offer.interactions and offer.versioned
    if conditional and capabilities.transaction:
        return Tier(Letter.A, "A: one transaction, created only once", conditional, updates)
    if conditional:
        return Tier(Letter.A, "A: one by one, created only once", conditional, updates)
    together = "in one transaction" if capabilities.transaction else "one by one"
    says = f"B: {together}; looked up first, created, looked up again"
    return Tier(Letter.B, says, conditional, updates)


def condition_parameter(kind: str) -> str:
    """The search parameter that tells whether a resource stands already."""
    return "_tag" if kind == PROVENANCE else "identifier"


def unseen(tier: Tier, why: str) -> Tier:
    """The tier as long as what stands cannot be looked up: only what is created once is safe."""
    if tier.conditional or not tier.files:
        return tier
    return unfiled(f"what stands could not be looked up: {why}")


def plainly(tier: Tier) -> Tier:
    """The tier of a type whose conditions the server turned out not to understand."""
    if not tier.conditional:
        return tier
    says = "B: its conditions do not hold; looked up first, created, looked up again"
    return Tier(Letter.B, says, conditional=False, updates=tier.updates)


def unfiled(why: str) -> Tier:
    """The tier of a type that turned out not to be filed at all."""
    return Tier(Letter.D, f"D: {why}")
