"""Which value sets a concept belongs to: by code, else by the words that stand in for one.

The codes live in `terminology/` as FHIR ValueSets and ConceptMaps; `terminology/index.json` is
built from them and loaded when first asked for. An ICD-10 code belongs to a set with every code
beneath it, an ATC code where the set says so (`is-a`), dots ignored. A medicine is known by its
ingredient before its product, so its words always count; a problem is known by words only when it
has no code of a known system.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec
from msgspec import Struct, field

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.fhir.code_systems import ICD10, LOINC, SHORT, has_publisher, key_of, system_of
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Coding
from fhir_baclofen.fhir.names import by_first_word, drug_keys, phrases_in, plain
from fhir_baclofen.resources import data_path

_NOT_A_DRUG: Final = frozenset({ICD10, LOINC})

ORAL: Final = "baclofen-oral"
INTRATHECAL: Final = "baclofen-intrathecal"
BACLOFEN: Final = frozenset({ORAL, INTRATHECAL})
_NOT_SYSTEMIC: Final = "route-not-systemic"
_INTRATHECAL_WORDS: Final = re.compile(
    r"intrathe[ck]al|intratecal|intrathécal|gablofen|\binjection|\binjectable|prefilled syringe",
    re.IGNORECASE,
)
_LOCAL_WORDS: Final = re.compile(
    r"\b(topical|ophthalmic|otic|nasal|intranasal|rectal|vaginal|cream|ointment|lotion|liniment"
    r"|(?<!soft )(?<!liqui )gel(?! ?cap)|emulgel|schmerzgel|suppositor\w+|enema|eye drops?|ear"
    r" drops?|nose drops?"
    r"|augentropfen|ohrentropfen|nasentropfen|augensalbe|nasenspray|salbe|creme|pommade|collyre"
    r"|gouttes (auriculaires|nasales)|suppositoires?|zapfchen|crema|pomada|colirio|gotas"
    r" (oftalmicas|oticas|nasales|nasais)|supositorios?|collirio|unguento|pomata|suppost[ae]|gocce"
    r" (oculari|auricolari|nasali)|zalf|oogdruppels|oordruppels|neusdruppels|neusspray|zetpil(len)?"
    r"|oftalmic[oa]|oculare|nasale|rettale|dermal|cutane[ao]?)\b"
)
_LIQUID: Final = "mL"


class Index(Struct, gc=False):
    """Value sets by what leads to them; keys of codes are "system code" in short form.

    `codes` are exact, `trees` hold everything beneath, `excluded` takes a tree out of a set again.
    `drugs` and `ingredients` give sets and the English name for the key of a name, `made_of` the
    ingredients of a product. `names` are whole texts, `phrases` parts of one. `strengths` are
    (amount, unit, per, unit). `places` order the codes of a set that are not of one worth. `maps`
    are concept maps: what each gives for a code of its source.
    """

    codes: dict[str, list[str]] = field(default_factory=dict)
    trees: dict[str, list[str]] = field(default_factory=dict)
    excluded: dict[str, list[str]] = field(default_factory=dict)
    drugs: dict[str, list[str]] = field(default_factory=dict)
    ingredients: dict[str, str] = field(default_factory=dict)
    made_of: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    phrases: dict[str, list[str]] = field(default_factory=dict)
    strengths: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    maps: dict[str, dict[str, list[str]]] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _index() -> Index:
    return msgspec.json.decode(data_path("terminology", "index.json").read_bytes(), type=Index)


def sets_of(concept: CodeableConcept | None) -> frozenset[str]:
    """The names of all value sets the concept belongs to; empty for None and for the unknown."""
    return _sets(concept) if concept is not None else frozenset()


@lru_cache(maxsize=8192)
def essence(concept: CodeableConcept) -> CodeableConcept:
    """The concept as its published codes and its words tell it.

    A code of a house tells nothing that the display beside it does not: without such codes the
    concepts of two houses are one, and what is known of one is known of the other.
    """
    told = [
        c if _is_looked_up(c.system) or not c.display else Coding(display=c.display)
        for c in concept.coding or ()
    ]
    return CodeableConcept(coding=tuple(told), text=concept.text)


@lru_cache(maxsize=512)
def _is_looked_up(system: str | None) -> bool:
    """True for a system of which some code is in a value set."""
    return system_of(system) in _systems()


@lru_cache(maxsize=1)
def _systems() -> frozenset[str]:
    index = _index()
    named = {key.split(" ", 1)[0] for key in (*index.codes, *index.trees)}
    return frozenset({*named, *SHORT})


def is_told(concept: CodeableConcept | None) -> bool:
    """True where people or a published code say what it is; a bare code of a house says nothing."""
    return concept is not None and (bool(concept.text) or _is_told(concept))


@lru_cache(maxsize=8192)
def _is_told(concept: CodeableConcept) -> bool:
    codings = [c for c in concept.coding or () if c.code or c.display]
    if any(c.display or has_publisher(c.system) for c in codings):
        return True
    return bool(_sets(concept))


@lru_cache(maxsize=4096)
def mapped(concept_map: str, code: str) -> tuple[str, ...]:
    """What a concept map gives for a code of its source; nothing for a code it does not know."""
    return tuple(_index().maps[concept_map].get(code, ()))


LAST: Final = 1000
"""The place of a code that has none."""


def place_of(concept: CodeableConcept | None) -> int:
    """The place of a code among those of its set that say the same: 1 is preferred to all."""
    return LAST if concept is None else _place(essence(concept))


@lru_cache(maxsize=2048)
def _place(concept: CodeableConcept) -> int:
    places = _index().places
    return min((places.get(_key(c), LAST) for c in concept.coding or ()), default=LAST)


def unit_of(written: str) -> str | None:
    """The UCUM code of the unit of a dose as written in small letters ("{tbl}" for any piece)."""
    return next(iter(mapped("dose-unit", written)), None)


def is_baclofen(concept: CodeableConcept | None) -> bool:
    """True for baclofen of any product and route, by code or by name."""
    return not BACLOFEN.isdisjoint(sets_of(concept))


def is_systemic(concept: CodeableConcept | None) -> bool:
    """False for a product or route that acts only where it is put (gel, eye drops, nasal spray)."""
    return concept is None or not _acts_locally(concept)


@lru_cache(maxsize=4096)
def _acts_locally(concept: CodeableConcept) -> bool:
    return _NOT_SYSTEMIC in sets_of(concept) or _names_local_use(words_of(concept))


@lru_cache(maxsize=4096)
def _names_local_use(words: str) -> bool:
    return bool(_LOCAL_WORDS.search(plain(words)))


@lru_cache(maxsize=2048)
def strength_of(concept: CodeableConcept) -> Strength | None:
    """The strength of a product known by its code; None for any other."""
    for coding in concept.coding or ():
        found = _index().strengths.get(_key(coding))
        if found is not None:
            amount, unit, per, per_unit = found
            return Strength(Decimal(amount), Unit(unit), Decimal(per), liquid=per_unit == _LIQUID)
    return None


@lru_cache(maxsize=2048)
def ingredients_of(concept: CodeableConcept) -> frozenset[str]:
    """The English names of the ingredients of a product, as far as the value sets know them."""
    made_of = _index().made_of
    found = {name for c in concept.coding or () for name in made_of.get(_key(c), ())}
    return _named_ingredients(words_of(concept)) | found


@lru_cache(maxsize=4096)
def _named_ingredients(words: str) -> frozenset[str]:
    ingredients = _index().ingredients
    return frozenset(ingredients[key] for key in drug_keys(words) if key in ingredients)


@lru_cache(maxsize=8192)
def _sets(concept: CodeableConcept) -> frozenset[str]:
    return _sets_told(essence(concept))


@lru_cache(maxsize=8192)
def _sets_told(concept: CodeableConcept) -> frozenset[str]:
    codings = [c for c in concept.coding or () if c.code]
    found = frozenset(name for c in codings for name in _coded(c.system or "", c.code or ""))
    systems = {system_of(c.system) for c in codings}
    words = words_of(concept)
    if systems.isdisjoint(_NOT_A_DRUG):
        found |= _by_drug_name(words)
    if not found & BACLOFEN or not _INTRATHECAL_WORDS.search(words):
        return found if systems & SHORT.keys() else found | _by_words(concept)
    return (found - {ORAL}) | {INTRATHECAL}


@lru_cache(maxsize=8192)
def _coded(system: str, code: str) -> frozenset[str]:
    index, key = _index(), key_of(system, code)
    found = frozenset(index.codes.get(key, ()))
    if not key.startswith(("icd10 ", "atc ")):
        return found
    start = key.index(" ") + 2
    beneath = [key[:end] for end in range(start, len(key) + 1)]
    excluded = {name for k in beneath for name in index.excluded.get(k, ())}
    return found | {n for k in beneath for n in index.trees.get(k, ()) if n not in excluded}


@lru_cache(maxsize=4096)
def _by_drug_name(words: str) -> frozenset[str]:
    drugs = _index().drugs
    return frozenset(name for key in drug_keys(words) for name in drugs.get(key, ()))


def _by_words(concept: CodeableConcept) -> set[str]:
    index = _index()
    texts = [concept.text, *(c.display for c in concept.coding or ())]
    whole = {name for t in texts if t for name in index.names.get(plain(t), ())}
    parts = phrases_in(words_of(concept), index.phrases, _phrases_by_first_word())
    return whole | {name for names in parts for name in names}


@lru_cache(maxsize=1)
def _phrases_by_first_word() -> dict[str, list[str]]:
    return by_first_word(_index().phrases)


def words_of(concept: CodeableConcept) -> str:
    """All words of a concept: its text and the displays of its codes."""
    shown = [c.display for c in concept.coding or () if c.display]
    return " ".join([concept.text, *shown]) if concept.text else " ".join(shown)


def _key(coding: Coding) -> str:
    return key_of(coding.system or "", coding.code or "")
