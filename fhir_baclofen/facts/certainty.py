"""How surely a fact is known: `Known`, `Absent` or `Unknown`, and listings that say their gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
Evidence = tuple[str, ...]
"""References such as "MedicationRequest/m4" to the resources that carried a fact."""


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A fact and the resources it rests on."""

    value: T
    evidence: Evidence = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """Looked for and not on record; `reason` is fit to show ("no record of …")."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not readable or not understood; `reason` is fit to show and never means "normal"."""

    reason: str


Missing = Absent | Unknown
Fact = Known[T] | Absent | Unknown


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """Things on record by topic (a value set's name), and why the list may be incomplete.

    `gaps` are reasons fit to show; with one, "not listed" does not mean "not there".
    """

    by_topic: Mapping[str, tuple[T, ...]] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()

    def of(self, topic: str) -> tuple[T, ...]:
        """What is listed under a topic, newest last; empty when nothing is."""
        return self.by_topic.get(topic, ())
