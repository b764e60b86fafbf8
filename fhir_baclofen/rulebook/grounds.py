"""What a rule rests on: its numbers with their units, and the documents they come from."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a number or a rule rests on.

    `id` is the short name used in answers ("S2", "X-US"), `short` a few words that say which
    document it is; `read` is false for what is cited from memory, and `extent` says how far it was
    read.
    """

    id: str
    short: str
    title: str
    kind: str
    year: str
    locator: str
    read: bool = True
    extent: str = "read"

    @property
    def named(self) -> str:
        """The document in a few words, with its id: "monograph of uses and dosing (S2)"."""
        return f"{self.short} ({self.id})"

    def at(self, passage: str) -> "Citation":
        """A passage of this source, told in our own words."""
        return Citation(self, passage, self.read)

    def recalled(self, passage: str) -> "Citation":
        """A passage that was not looked up, though other parts of the source were read."""
        return Citation(self, passage, read=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a source says, in our own words, and whether that passage was read."""

    source: Source
    passage: str
    read: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """One number with its unit and source; `switch` names the policy switch that may change it."""

    id: str
    label: str
    value: Decimal
    unit: str
    source: Citation
    switch: str | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """A decision table of rows "above this, that", highest first.

    On an edge the row below counts.
    """

    label: str
    unit: str
    rows: tuple[tuple[Decimal, Fraction], ...]
    source: Citation

    def at(self, value: Decimal) -> Fraction:
        """The entry of the first row whose bound lies below the value.

        The last row's beneath all.
        """
        for above, entry in self.rows:
            if value > above:
                return entry
        return self.rows[-1][1]
