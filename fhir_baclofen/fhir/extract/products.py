"""Which product a medication resource is about: baclofen or not, by which route, of what strength."""

from dataclasses import dataclass
from typing import Protocol

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Quantity, Ratio, number
from fhir_baclofen.fhir.extract.words import text_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import Ingredient, Medication, Reference, Resource
from fhir_baclofen.sig import read_strength

MASS = {"mg": Unit.MG, "ug": Unit.UG, "mcg": Unit.UG, "µg": Unit.UG, "μg": Unit.UG}
VOLUME = frozenset({"ml", "milliliter", "millilitre", "milliliters", "millilitres"})


class MedicationResource(Protocol):
    """An order, statement, dispense or administration: it names a product by code or by reference."""

    @property
    def medication_codeable_concept(self) -> CodeableConcept | None:
        """The product as a concept."""

    @property
    def medication_reference(self) -> Reference | None:
        """The product as a Medication."""


@dataclass(frozen=True, slots=True)
class Product:
    """A product: all concepts that name it or its ingredients, and its strength where one is known."""

    concepts: tuple[CodeableConcept, ...]
    topics: frozenset[str]
    strength: Strength | None
    is_baclofen: bool
    is_intrathecal: bool
    is_systemic: bool


def product_of(resource: Resource, record: PatientRecord) -> Product:
    """The product of a medication resource; an unresolved reference counts by its display alone."""
    raise NotImplementedError


def _ratio_strength(ratio: Ratio | None) -> Strength | None:
    """A FHIR ratio ("10 mg per 1 tablet") as a strength; None when its units are not understood."""
    if ratio is None or ratio.numerator is None:
        return None
    amount = number(ratio.numerator.value)
    unit = MASS.get(_unit(ratio.numerator))
    per = number(ratio.denominator.value) if ratio.denominator else None
    if amount is None or amount <= 0 or unit is None or (per is not None and per <= 0):
        return None
    liquid = ratio.denominator is not None and _unit(ratio.denominator) in VOLUME
    return Strength(amount, unit, per or number(1) or amount, liquid=liquid)


def _unit(quantity: Quantity) -> str:
    return (quantity.code or quantity.unit or "").strip().lower()
