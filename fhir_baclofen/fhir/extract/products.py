"""Which product a medication resource is about.

Baclofen or not, by which route, of what strength.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct, structs

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Quantity, Ratio
from fhir_baclofen.fhir.extract.words import name_of, text_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import (
    Ingredient,
    Medication,
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
    Reference,
    Resource,
)
from fhir_baclofen.sig import read_strength

MASS = {"mg": (Unit.MG, 1), "g": (Unit.MG, 1000), "ug": (Unit.UG, 1)}
VOLUME = "mL"
ONE = Decimal(1)
Medicine = MedicationRequest | MedicationStatement | MedicationDispense | MedicationAdministration


class Product(Struct, frozen=True):
    """A product.

    Its name, the value sets it belongs to, its ingredients' names and its strength if known.
    """

    name: str
    topics: frozenset[str]
    ingredients: frozenset[str]
    strength: Strength | None
    is_baclofen: bool
    is_intrathecal: bool
    is_systemic: bool


NAMELESS = Product("unnamed", frozenset(), frozenset(), None, False, False, True)


def product_of(resource: Medicine, record: PatientRecord) -> Product:
    """The product of a medication resource; an unresolved reference counts by its display alone."""
    concept, reference = resource.medication_codeable_concept, resource.medication_reference
    concepts: tuple[CodeableConcept, ...] = () if concept is None else (concept,)
    own = None
    if reference is not None:
        more, own = _referred(record.resolve(reference, resource), reference, record)
        concepts += more
    if not concepts:
        return NAMELESS
    product = _product(concepts)
    if own is not None:
        product = structs.replace(product, strength=own)
    # The route of what no rule asks about does not matter.
    if not product.topics or _acts_everywhere(resource):
        return product
    return structs.replace(product, is_systemic=False)


def _referred(
    found: Resource | None, reference: Reference, record: PatientRecord
) -> tuple[tuple[CodeableConcept, ...], Strength | None]:
    """What a reference to a product adds: its concepts, its form last, and its strength."""
    if isinstance(found, Medication):
        made_of = [(record.substance_of(i, found), i) for i in found.ingredient or ()]
        active = (c for c, ingredient in made_of if ingredient.is_active is not False)
        concepts = tuple(c for c in (found.code, *active) if c is not None)
        form = (found.form,) if concepts and found.form is not None else ()
        return (*concepts, *form), _own_strength(made_of)
    return ((CodeableConcept(text=reference.display),) if reference.display else ()), None


def _acts_everywhere(resource: Medicine) -> bool:
    """False when every dosage line names a route that acts only where it is put."""
    if isinstance(resource, MedicationAdministration):
        return resource.dosage is None or terminology.is_systemic(resource.dosage.route)
    if isinstance(resource, MedicationStatement):
        lines = resource.dosage or ()
    else:
        lines = resource.dosage_instruction or ()
    for line in lines:
        if terminology.is_systemic(line.route):
            return True
    return not lines


@lru_cache(maxsize=4096)
def _product(concepts: tuple[CodeableConcept, ...]) -> Product:
    return _product_told(tuple(map(terminology.essence, concepts)))


@lru_cache(maxsize=4096)
def _product_told(concepts: tuple[CodeableConcept, ...]) -> Product:
    topics = frozenset(t for c in concepts for t in terminology.sets_of(c))
    return Product(
        name=name_of(concepts[0]),
        topics=topics,
        ingredients=frozenset(i for c in concepts for i in terminology.ingredients_of(c)),
        strength=next((s for c in concepts for s in _named_strength(c)), None),
        is_baclofen=any(terminology.is_baclofen(c) for c in concepts),
        is_intrathecal="baclofen-intrathecal" in topics,
        is_systemic=all(terminology.is_systemic(c) for c in concepts),
    )


def _own_strength(made_of: Sequence[tuple[CodeableConcept | None, Ingredient]]) -> Strength | None:
    """The strength of a product's baclofen, else of its only ingredient."""
    named = [i for concept, i in made_of if terminology.is_baclofen(concept)]
    chosen = named or [i for _, i in made_of]
    return _ingredient_strength(chosen[0]) if len(chosen) == 1 else None


def _ingredient_strength(ingredient: Ingredient) -> Strength | None:
    return _ratio_strength(ingredient.strength)


def _ratio_strength(ratio: Ratio | None) -> Strength | None:
    """A FHIR ratio ("10 mg per 1 tablet") as a strength; None when its units are not understood."""
    if ratio is None or ratio.numerator is None:
        return None
    amount, mass = ratio.numerator.number, MASS.get(unit_in(ratio.numerator) or "")
    per = ratio.denominator.number if ratio.denominator else ONE
    if amount is None or amount <= 0 or mass is None or per is None or per <= 0:
        return None
    unit, factor = mass
    liquid = ratio.denominator is not None and unit_in(ratio.denominator) == VOLUME
    return Strength(amount * factor, unit, per, liquid=liquid)


def unit_in(quantity: Quantity) -> str | None:
    """The UCUM code of the unit of a quantity, where it is one of a dose."""
    return terminology.unit_of((quantity.code or quantity.unit or "").strip().lower())


def _named_strength(concept: CodeableConcept) -> Iterator[Strength]:
    """The strength of a product known by its code, else the one its words name."""
    known = terminology.strength_of(concept)
    if known is not None:
        yield known
        return
    words = read_strength(text_of(concept))
    if isinstance(words, Strength):
        yield words
