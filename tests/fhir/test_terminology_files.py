"""The files in `terminology/`: valid FHIR, current, and honest about what was never verified."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fhir.resources.R4B import get_fhir_model_class

import fhir_baclofen
from fhir_baclofen.facts import Indication
from fhir_baclofen.fhir.code_systems import ATC, RXNORM
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Coding
from fhir_baclofen.fhir.terminology import ingredients_of, mapped, sets_of
from fhir_baclofen.fhir.terminology_files import (
    CONFIDENCE,
    FROM_MEMORY,
    NOTE,
    SOURCE,
    Concept,
    Extension,
    concept_maps,
    value_sets,
)
from fhir_baclofen.fhir.unverified import Unverified, rendered, unverified
from fhir_baclofen.resources import data_path
from tests.parts.validator import FhirValidator
from tests.records.build import Json

FOLDER = data_path("terminology")
PACKAGE = Path(fhir_baclofen.__file__).parent
FILES = sorted(FOLDER.rglob("*/*.json"))


def products() -> Iterator[tuple[str, Concept]]:
    """Every RxNorm code that a set lists, with the name of the set."""
    for value_set in value_sets(FOLDER):
        for include in value_set.compose.include:
            if include.system == RXNORM:
                yield from ((value_set.id, concept) for concept in include.concept)


def said(extensions: tuple[Extension, ...], url: str) -> str:
    return next((e.value_code or e.value_string for e in extensions if e.url == url), "")


def held() -> Iterator[tuple[str, str, tuple[Extension, ...]]]:
    """System, code and extensions of everything that is listed."""
    for value_set in value_sets(FOLDER):
        for include in value_set.compose.include:
            yield from ((include.system, c.code, c.extension) for c in include.concept)
            yield from ((include.system, f.value, include.extension) for f in include.filter)


# -- as FHIR ---------------------------------------------------------------------------------------


def without_filters(content: Json) -> Json:
    """What the engine can judge offline: without a terminology server it knows no ICD-10 or ATC."""
    for part in ("include", "exclude"):
        for include in content.get("compose", {}).get(part, ()):
            include.pop("filter", None)
    return content


@pytest.mark.parametrize("start", range(0, len(FILES), 40))
def test_every_file_is_valid_fhir(fhir_validator: FhirValidator, start: int) -> None:
    for file in FILES[start : start + 40]:
        assert fhir_validator.errors(without_filters(json.loads(file.read_bytes()))) == (), file


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_every_file_has_the_structure_of_r4(file: Path) -> None:
    content = json.loads(file.read_bytes())
    get_fhir_model_class(content["resourceType"]).model_validate(content)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_a_file_is_named_for_its_id(file: Path) -> None:
    content = json.loads(file.read_bytes())
    assert content["id"] == file.stem
    assert f"{content['resourceType'].lower()}s" == file.parent.name


# A code of ICD-10, SNOMED CT or RxNorm, or LOINC.
CODE = re.compile(r"[A-Z]\d{2}(\.?[0-9A-Z]{1,4})?|\d{6,18}|\d{3,5}-\d")
CODELESS = ("rules", "plan", "kidney", "fhir/extract", "fhir/dosage")


@pytest.mark.parametrize("folder", CODELESS)
def test_no_code_stands_in_the_program(folder: str) -> None:
    for file in sorted((PACKAGE / folder).rglob("*.py")):
        constants = (
            n for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Constant)
        )
        strings = {c.value for c in constants if isinstance(c.value, str)}
        assert {text for text in strings if CODE.fullmatch(text)} == set(), file


# -- how sure --------------------------------------------------------------------------------------


def test_a_verified_code_says_where_it_was_found() -> None:
    for system, code, extensions in held():
        if said(extensions, CONFIDENCE) == "verified":
            assert said(extensions, SOURCE), (system, code)


def test_a_code_is_as_sure_in_every_set() -> None:
    sure: dict[tuple[str, str], set[str]] = {}
    for system, code, extensions in held():
        sure.setdefault((system, code), set()).add(said(extensions, CONFIDENCE))
    assert {key for key, levels in sure.items() if len(levels) > 1} == set()


def left_out() -> Iterator[tuple[str, str, Concept]]:
    """Set, system and concept of what a list of the subject names and that is no such thing."""
    for value_set in value_sets(FOLDER):
        for exclude in value_set.compose.exclude:
            yield from ((value_set.id, exclude.system, concept) for concept in exclude.concept)


def test_a_code_left_out_of_its_set_says_why_and_is_known_as_what_it_is() -> None:
    names = {v.id for v in value_sets(FOLDER)}
    read_as: dict[str, set[str]] = {}
    for name, system, concept in left_out():
        assert said(concept.extension, SOURCE)
        assert said(concept.extension, CONFIDENCE) in {"verified", FROM_MEMORY}
        named = {word.strip(".") for word in said(concept.extension, NOTE).split()} & names
        found = sets_of(CodeableConcept(coding=(Coding(system=system, code=concept.code),)))
        assert (name not in found, named <= found) == (True, True), concept
        read_as.setdefault(" ".join(named), set()).add(concept.code)
    assert read_as == {
        "route-intrathecal": {"72607000"},
        "route-oral": {"26643006"},
        "creatinine-dialysis": {"11041-1", "11042-9", "51619-5", "51620-3"},
        "baclofen-adverse-effect": {"T42.8X5A"},
        "baclofen-underdosing": {"T42.8X6A"},
        "": {"197303", "197304", "562524"},
    }


def test_the_page_of_unverified_codes_is_current() -> None:
    page = (FOLDER / "UNVERIFIED.md").read_text(encoding="utf-8")
    assert page == rendered(unverified(FOLDER))


def test_every_code_from_memory_is_listed_with_its_set_its_name_and_the_reason() -> None:
    listed = list(unverified(FOLDER))
    memory = [1 for _, _, extensions in held() if said(extensions, CONFIDENCE) == FROM_MEMORY]
    assert len(listed) == len(memory) > 200
    assert all(u.value_set and u.system and u.code and u.display and u.why for u in listed)
    reason = "not in the lists of products and ingredients that were at hand"
    assert Unverified("maoi", "RxNorm", "8123", "phenelzine", reason) in listed


def test_a_drug_whose_code_was_never_verified_is_known_by_its_name_too() -> None:
    for name, concept in products():
        if said(concept.extension, CONFIDENCE) == FROM_MEMORY:
            assert name in sets_of(CodeableConcept(text=concept.display)), concept


# -- concept maps ----------------------------------------------------------------------------------


def test_every_product_is_mapped_to_the_ingredients_that_its_name_tells() -> None:
    for _, concept in products():
        if concept.display == "ethanol":
            continue
        coded = CodeableConcept(coding=(Coding(system=RXNORM, code=concept.code),))
        named = CodeableConcept(text=concept.display)
        assert ingredients_of(coded) == ingredients_of(named) != frozenset(), concept


def test_a_product_is_of_every_class_of_its_ingredients() -> None:
    butalbital_with_codeine = Coding(system=RXNORM, code="1431286")
    found = sets_of(CodeableConcept(coding=(butalbital_with_codeine,)))
    assert found == {"opioids", "cns-depressants-other"}
    assert "baclofen-oral" not in sets_of(
        CodeableConcept(coding=(Coding(system=RXNORM, code="1666613"),))
    )


def test_maps_name_only_sets_indications_and_ingredients_that_there_are() -> None:
    maps = {m.id: m for m in concept_maps(FOLDER)}
    assert set(maps) == {
        *("product-ingredient", "indication-kind", "dose-unit", "size-unit", "timing-code"),
        *("rule-alert", "rule-severity", "severity-indicator"),
    }
    names = {v.id for v in value_sets(FOLDER)}
    for element in maps["indication-kind"].group[0].element:
        assert element.code in names
        assert Indication(element.target[0].code)
    listed = json.loads((FOLDER / "codesystems" / "ingredient.json").read_bytes())["concept"]
    display = {c["code"]: c["display"] for c in listed}
    for group in maps["product-ingredient"].group:
        for element in group.element:
            assert all(display[t.code] == t.display for t in element.target), element


@pytest.mark.parametrize(
    ("concept_map", "code", "expected"),
    [
        ("dose-unit", "mcg", ("ug",)),
        ("dose-unit", "kg", ()),
        ("size-unit", "lbs", ("[lb_av]",)),
        ("timing-code", "TDS", ("3/d",)),
        ("timing-code", "BED", ("/d", "HS")),
        ("timing-code", "SOMETIMES", ()),
        ("indication-kind", "dystonia", ("other",)),
    ],
)
def test_a_map_gives_the_code_of_its_target(
    concept_map: str, code: str, expected: tuple[str, ...]
) -> None:
    assert mapped(concept_map, code) == expected


def test_ingredients_are_named_alike_in_every_set() -> None:
    listed = json.loads((FOLDER / "codesystems" / "ingredient.json").read_bytes())["concept"]
    words = {c["code"]: [d["value"] for d in c.get("designation", ())] for c in listed}
    used: set[str] = set()
    for value_set in value_sets(FOLDER):
        for include in value_set.compose.include:
            if include.system.endswith("CodeSystem/ingredient"):
                for concept in include.concept:
                    assert [d.value for d in concept.designation] == words[concept.code], concept
                    used.add(concept.code)
    assert used == set(words)


def test_an_atc_branch_is_listed_once_in_a_set() -> None:
    for value_set in value_sets(FOLDER):
        codes = [f.value for i in value_set.compose.include if i.system == ATC for f in i.filter]
        assert len(codes) == len(set(codes)), value_set.id
