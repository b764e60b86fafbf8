"""The value sets and concept maps in `terminology/` as one table: a review need not read them.

`python -m fhir_baclofen.fhir.terminology_index > terminology/index.json` renews it; a test fails
when it is out of date. Nothing here is needed to review a record.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from fhir_baclofen.fhir.code_systems import ICD10, INGREDIENT, LOINC, RXNORM, key_of
from fhir_baclofen.fhir.names import name_key, plain
from fhir_baclofen.fhir.terminology import BACLOFEN, Index
from fhir_baclofen.fhir.terminology_files import (
    ORDER,
    STRENGTH,
    Concept,
    Group,
    Include,
    Ratio,
    concept_maps,
    value_sets,
)
from fhir_baclofen.resources import data_path

# Of baclofen the product tells the route, the ingredient does not.
ABOUT_BACLOFEN: Final = BACLOFEN | {"allergy-baclofen"}
# Maps of what is written; a review reads none of them.
_WRITTEN: Final = frozenset({"rule-alert", "rule-severity", "severity-indicator"})
# Units are no concepts: a unit called "creatinine" is no creatinine.
_UCUM: Final = "http://unitsofmeasure.org"
_TAG: Final = re.compile(r" \((disorder|finding|procedure|situation|event|substance|person)\)$")


def build(terminology: Path) -> Index:
    """The index of the ValueSet and ConceptMap files of a folder, in which every list is sorted."""
    index = Index()
    for value_set in value_sets(terminology):
        for include in value_set.compose.include:
            _add(index, value_set.id, include)
        for exclude in value_set.compose.exclude:
            for tree in exclude.filter:
                _put(index.excluded, key_of(exclude.system, tree.value), value_set.id)
    for concept_map in concept_maps(terminology):
        if concept_map.id not in _WRITTEN:
            for group in concept_map.group:
                _add_map(index, concept_map.id, group)
    return index


def _add(index: Index, name: str, include: Include) -> None:
    if include.system == _UCUM:
        return
    for tree in include.filter:
        _put(index.trees, key_of(include.system, tree.value), name)
    for concept in include.concept:
        if include.system == INGREDIENT:
            _add_ingredient(index, name, concept)
        else:
            _add_concept(index, name, include.system, concept)


def _add_ingredient(index: Index, name: str, concept: Concept) -> None:
    for each in (concept.display, *(d.value for d in concept.designation)):
        _put(index.drugs, name_key(each), name)
        index.ingredients[name_key(each)] = concept.display


def _add_concept(index: Index, name: str, system: str, concept: Concept) -> None:
    key = key_of(system, concept.code)
    # Charts code more finely than lists do: what is beneath a listed ICD-10 code belongs to it.
    _put(index.trees if system == ICD10 else index.codes, key, name)
    if system == RXNORM:
        for ratio in _strengths(concept):
            amount, per = ratio.numerator, ratio.denominator
            index.strengths[key] = (str(amount.value), amount.code, str(per.value), per.code)
        return
    for extension in concept.extension:
        if extension.url == ORDER and extension.value_integer is not None:
            index.places[key] = extension.value_integer
    # A display counts as a whole text; what stands beside it also within one, but for LOINC.
    _put(index.names, plain(_TAG.sub("", concept.display)), name)
    for each in concept.designation:
        _put(index.names if system == LOINC else index.phrases, plain(each.value), name)


def _add_map(index: Index, name: str, group: Group) -> None:
    for element in group.element:
        if group.target != INGREDIENT:
            table = index.maps.setdefault(name, {})
            table[element.code] = [*table.get(element.code, ()), *(t.code for t in element.target)]
            continue
        key = key_of(group.source, element.code)
        index.made_of[key] = sorted(t.display for t in element.target)
        for target in element.target:
            _add_product(index, key, target.display)


def _add_product(index: Index, key: str, ingredient: str) -> None:
    """A product is of every class that one of its ingredients is of."""
    for name in index.drugs[name_key(ingredient)]:
        if name not in ABOUT_BACLOFEN:
            _put(index.codes, key, name)


def _put(table: dict[str, list[str]], key: str, name: str) -> None:
    table[key] = sorted({*table.get(key, ()), name})


def _strengths(concept: Concept) -> Iterator[Ratio]:
    for extension in concept.extension:
        if extension.url == STRENGTH and extension.value_ratio is not None:
            yield extension.value_ratio


def rendered(index: Index) -> bytes:
    """The index as it is kept in `terminology/index.json`."""
    compact = msgspec.json.encode(index, order="deterministic")
    return msgspec.json.format(compact, indent=0) + b"\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(rendered(build(data_path("terminology"))))
