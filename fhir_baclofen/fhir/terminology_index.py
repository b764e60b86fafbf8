"""The value sets in `terminology/valuesets` as one table, so that a review need not read them.

`python -m fhir_baclofen.fhir.terminology_index > terminology/index.json` renews it; a test fails
when it is out of date. Nothing here is needed to review a record.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from fhir_baclofen.fhir.names import drug_keys, name_key, plain
from fhir_baclofen.fhir.terminology import (
    BASE,
    HIERARCHIES,
    INGREDIENT,
    LOINC,
    RXNORM,
    Index,
    key_of,
)
from fhir_baclofen.resources import data_path

_STRENGTH: Final = f"{BASE}/StructureDefinition/product-strength"
# Units are no concepts: a unit called "creatinine" is no creatinine.
_UCUM: Final = "http://unitsofmeasure.org"
_TAG: Final = re.compile(r" \((disorder|finding|procedure|situation|event|substance|person)\)$")


class _Quantity(Struct):
    value: Decimal
    code: str


class _Ratio(Struct):
    numerator: _Quantity
    denominator: _Quantity


class _Extension(Struct, rename="camel"):
    url: str
    value_ratio: _Ratio | None = None


class _Designation(Struct):
    value: str


class _Concept(Struct):
    code: str
    display: str = ""
    designation: tuple[_Designation, ...] = ()
    extension: tuple[_Extension, ...] = ()


class _Filter(Struct):
    value: str


class _Include(Struct):
    system: str
    concept: tuple[_Concept, ...] = ()
    filter: tuple[_Filter, ...] = ()


class _Compose(Struct):
    include: tuple[_Include, ...]
    exclude: tuple[_Include, ...] = ()


class _ValueSet(Struct):
    id: str
    compose: _Compose


def build(files: Iterable[Path]) -> Index:
    """The index of ValueSet files, in which every list is sorted."""
    sets = [msgspec.json.decode(f.read_bytes(), type=_ValueSet) for f in sorted(files)]
    index = Index()
    for value_set in sets:
        for include in value_set.compose.include:
            _add(index, value_set.id, include)
        for exclude in value_set.compose.exclude:
            for tree in exclude.filter:
                _put(index.excluded, key_of(exclude.system, tree.value), value_set.id)
    # The names of all drugs must be known before the displays of products are searched for them.
    for value_set in sets:
        for include in value_set.compose.include:
            _add_products(index, include)
    return index


def _add(index: Index, name: str, include: _Include) -> None:
    if include.system == _UCUM:
        return
    for tree in include.filter:
        _put(index.trees, key_of(include.system, tree.value), name)
    for concept in include.concept:
        also = [d.value for d in concept.designation]
        if include.system == INGREDIENT:
            _add_ingredient(index, name, concept.display, also)
            continue
        _put(index.codes, key_of(include.system, concept.code), name)
        if include.system != RXNORM:
            _add_words(index, name, (concept.display, also), within=include.system != LOINC)


def _add_ingredient(index: Index, name: str, display: str, also: list[str]) -> None:
    for each in (display, *also):
        _put(index.drugs, name_key(each), name)
        index.ingredients[name_key(each)] = display


def _add_words(index: Index, name: str, words: tuple[str, list[str]], *, within: bool) -> None:
    """A display counts as a whole text; what stands beside it also `within` a text."""
    display, also = words
    _put(index.names, plain(_TAG.sub("", display)), name)
    for each in also:
        _put(index.phrases if within else index.names, plain(each), name)


def _put(table: dict[str, list[str]], key: str, name: str) -> None:
    table[key] = sorted({*table.get(key, ()), name})


def _add_products(index: Index, include: _Include) -> None:
    if include.system != RXNORM and include.system not in HIERARCHIES:
        return
    for concept in include.concept:
        key = key_of(include.system, concept.code)
        found = {index.ingredients[k] for k in drug_keys(concept.display) if k in index.ingredients}
        if include.system == RXNORM and found:
            index.made_of[key] = sorted(found)
        for ratio in _strengths(concept):
            amount, per = ratio.numerator, ratio.denominator
            index.strengths[key] = (str(amount.value), amount.code, str(per.value), per.code)


def _strengths(concept: _Concept) -> Iterator[_Ratio]:
    for extension in concept.extension:
        if extension.url == _STRENGTH and extension.value_ratio is not None:
            yield extension.value_ratio


def rendered(index: Index) -> bytes:
    """The index as it is kept in `terminology/index.json`."""
    compact = msgspec.json.encode(index, order="deterministic")
    return msgspec.json.format(compact, indent=0) + b"\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(rendered(build(data_path("terminology", "valuesets").glob("*.json"))))
