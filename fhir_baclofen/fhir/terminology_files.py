"""The files in `terminology/`: FHIR R4 ValueSets and ConceptMaps, as far as they are read."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from fhir_baclofen.fhir.identity import structure

T = TypeVar("T")
CONFIDENCE: Final = structure("code-confidence")
SOURCE: Final = structure("code-source")
DISPLAY: Final = structure("code-display")
NOTE: Final = structure("code-note")
ORDER: Final = "http://hl7.org/fhir/StructureDefinition/valueset-conceptOrder"
STRENGTH: Final = structure("product-strength")
FROM_MEMORY: Final = "from-memory"


class Quantity(Struct):
    """An amount in a UCUM unit."""

    value: Decimal
    code: str


class Ratio(Struct):
    """An amount in an amount."""

    numerator: Quantity
    denominator: Quantity


class Extension(Struct, rename="camel"):
    """How sure a code is, where it was found, what it is called, its place, or a strength."""

    url: str
    value_code: str = ""
    value_string: str = ""
    value_integer: int | None = None
    value_ratio: Ratio | None = None


class Designation(Struct):
    """Another name of a concept."""

    value: str


class Concept(Struct):
    """One listed code."""

    code: str
    display: str = ""
    designation: tuple[Designation, ...] = ()
    extension: tuple[Extension, ...] = ()


class Filter(Struct):
    """A code with everything beneath it."""

    value: str


class Include(Struct):
    """Codes of one system; its own extensions speak of the codes of its filters."""

    system: str
    concept: tuple[Concept, ...] = ()
    filter: tuple[Filter, ...] = ()
    extension: tuple[Extension, ...] = ()


class Compose(Struct):
    """What a value set is made of."""

    include: tuple[Include, ...]
    exclude: tuple[Include, ...] = ()


class ValueSet(Struct):
    """A set of codes."""

    id: str
    compose: Compose


class Target(Struct):
    """What a code is mapped to."""

    code: str
    display: str = ""


class Element(Struct):
    """One mapped code."""

    code: str
    target: tuple[Target, ...]


class Group(Struct):
    """The mapped codes of one system."""

    target: str
    element: tuple[Element, ...]
    source: str = ""


class ConceptMap(Struct):
    """A map from codes to codes."""

    id: str
    group: tuple[Group, ...]


def value_sets(terminology: Path) -> Iterator[ValueSet]:
    """The value sets of a folder, by name."""
    return _decoded(terminology / "valuesets", ValueSet)


def concept_maps(terminology: Path) -> Iterator[ConceptMap]:
    """The concept maps of a folder, by name."""
    return _decoded(terminology / "conceptmaps", ConceptMap)


def _decoded(folder: Path, kind: type[T]) -> Iterator[T]:
    for file in sorted(folder.glob("*.json")):
        yield msgspec.json.decode(file.read_bytes(), type=kind)
