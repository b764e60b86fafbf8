"""How surely a fact is known: `Known`, `Absent` or `Unknown`, and listings that say their gaps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
class LeftOut:
    """Something on record that is not used, and why: a sentence without a subject.

    `topics` are those it may have been about, none where no fact depends on it; `on` is its day.
    `listed` is true where it counts all the same and only its day could not be read.
    """

    reference: str
    reason: str
    topics: frozenset[str] = frozenset()
    on: date | None = None
    listed: bool = False

    @property
    def told(self) -> str:
        """The resource and the reason, fit to show."""
        return f"{self.reference} could not be used: {self.reason}"


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """Things on record by topic (a value set's name), and why the list may be incomplete.

    `gaps` are reasons fit to show; with one, "not listed" does not mean "not there". What is
    `left_out` is a gap of its own topics only.
    """

    by_topic: Mapping[str, tuple[T, ...]] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def of(self, topic: str) -> tuple[T, ...]:
        """What is listed under a topic, newest last; empty when nothing is."""
        return self.by_topic.get(topic, ())

    def gaps_of(self, *topics: str, since: date | None = None) -> tuple[str, ...]:
        """Why these topics may lack something, of a day or later where one is given."""
        if not self.left_out:
            return self.gaps
        missed = [
            out.told
            for out in self.left_out
            if not out.topics.isdisjoint(topics)
            and (not out.listed if since is None else out.on is None or out.on >= since)
        ]
        return (*self.gaps, *missed)
