"""One dispense of oral baclofen: what was handed out, for whom it was ordered, and how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.facts import Handout
from fhir_baclofen.fhir.extract.entries import Entry
from fhir_baclofen.fhir.extract.links import who
from fhir_baclofen.fhir.extract.products import product_of
from fhir_baclofen.fhir.extract.supplied import UG_PER_MG, form_of, milligrams, stated_days
from fhir_baclofen.fhir.extract.words import VACATION, notes_of, text_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationDispense, MedicationRequest, Reference
from fhir_baclofen.quantities import plain


@dataclass(frozen=True, slots=True)
class Filled:
    """A dispense that was handed over.

    `stated` are its days as stated, `held` the milligrams in it, `daily` the milligrams a day that
    its label or the order it was made for asks for; None where they do not say.
    """

    entry: Entry
    dispense: MedicationDispense
    on: date
    stated: int | None
    held: Decimal | None
    daily: Decimal | None

    @property
    def is_told(self) -> bool:
        """True where nothing else has to tell how much is taken of it a day."""
        return self.stated is not None or self.daily is not None


def filled(
    entry: Entry, dispense: MedicationDispense, on: date, entries: Mapping[str, Entry]
) -> Filled:
    """A dispense with what it says of its length; `on` is the day it was handed over."""
    stated = stated_days(dispense)
    if stated is not None:
        return Filled(entry, dispense, on, stated, None, None)
    linked = (entries[r] for r in sorted(entry.linked) if r in entries)
    daily = next((d for d in (lowest_dose(e, on) for e in (entry, *linked)) if d), None)
    return Filled(entry, dispense, on, None, milligrams(dispense, entry.strength), daily)


def lowest_dose(entry: Entry, on: date) -> Decimal | None:
    """The daily dose of an entry on a day, at its lowest; None when not in force or unread."""
    dose = entry.dose_on(on)
    return (dose[0] or dose[1]) if dose else None


def handout(fill: Filled, record: PatientRecord) -> Handout:
    """A dispense as the rules see it, without its place among the others."""
    dispense, strength = fill.dispense, fill.entry.strength
    product = product_of(dispense, record)
    medication = record.product_of(dispense)
    words = f"{product.name} {text_of(dispense.medication_codeable_concept)}"
    if medication is not None:
        words = f"{text_of(medication.form)} {words}"
    amount = _mg_per_unit(strength)
    liquid = strength is not None and strength.liquid
    return Handout(
        reference=fill.entry.reference,
        on=fill.on,
        days=None,
        left=None,
        before=None,
        product=product.name,
        manufacturer=_maker(medication.manufacturer if medication else None),
        form=form_of(words, strength),
        strength=None if liquid else amount,
        concentration=amount if liquid else None,
        prescriber=_prescriber(dispense, record),
        vacation=bool(dispense.note and VACATION.search(notes_of(dispense.note))),
    )


def strength_name(strength: Strength) -> str:
    """A strength in words: "10 mg", "5 mg/mL"."""
    amount = plain(_mg_per_unit(strength) or strength.amount)
    return f"{amount} mg/mL" if strength.liquid else f"{amount} mg"


def _mg_per_unit(strength: Strength | None) -> Decimal | None:
    if strength is None or strength.per <= 0:
        return None
    amount = strength.amount / strength.per
    return amount if strength.unit is Unit.MG else amount / UG_PER_MG


def _maker(manufacturer: Reference | None) -> str | None:
    """The manufacturer's name, else what it is referred to by."""
    if manufacturer is None:
        return None
    name = " ".join((manufacturer.display or "").split())
    return name or manufacturer.reference


def _prescriber(dispense: MedicationDispense, record: PatientRecord) -> str | None:
    """Who wrote the order that the dispense was made for; never who handed it out."""
    for reference in dispense.authorizing_prescription or ():
        order = record.resolve(reference, dispense)
        if isinstance(order, MedicationRequest) and order.requester is not None:
            return who(order.requester)
    return None
