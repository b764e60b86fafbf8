"""What one dispense of baclofen holds: days as stated, milligrams, and its form."""

import re
from decimal import Decimal
from functools import lru_cache

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.dosage.amounts import days_of, single
from fhir_baclofen.fhir.dosage_types import Quantity
from fhir_baclofen.fhir.resource_types import MedicationDispense

# More than a year at once is a slip of the pen: it would hide a gap for as long.
LONGEST_DAYS = 366
UG_PER_MG = 1000
COUNTED = frozenset(
    ("1", "ea", "each", "{each}", "unit", "units", "{unit}", "pill", "pills", "stk", "stück")
)
FORMS = (
    ("granules", re.compile(r"granul|packet|sachet|beutel|powder|pulver", re.IGNORECASE)),
    (
        "liquid",
        re.compile(
            r"solution|suspension|liquid|syrup|lösung|saft|sirup|sirop|solución|suspensión"
            r"|jarabe|soluzione|sospensione|sciroppo|drank|oplossing|buvable|\d\s*ml\b|/\s*ml\b",
            re.IGNORECASE,
        ),
    ),
    ("capsule", re.compile(r"capsul|kapsel|gélule|cápsula", re.IGNORECASE)),
    (
        "tablet",
        re.compile(r"tablet|\btabs?\b|comprim|compress|\bpill", re.IGNORECASE),
    ),
)


def days_supplied(
    dispense: MedicationDispense, strength: Strength | None, daily: Decimal | None
) -> int | None:
    """The days a dispense lasts: as stated, else its quantity divided by the daily dose."""
    stated = stated_days(dispense)
    if stated is not None or not daily:
        return stated
    held = milligrams(dispense, strength)
    return None if held is None else int(held / daily)


def stated_days(dispense: MedicationDispense) -> int | None:
    """The days' supply as stated, in whole days; None where there is none to believe."""
    supply = dispense.days_supply
    if supply is None or supply.comparator:
        return None
    if not (supply.unit or supply.code):
        supply = Quantity(value=supply.value, unit="d")
    try:
        days = int(days_of(supply, "days' supply"))
    except UnreadableDosageError:
        return None
    return days if 0 < days <= LONGEST_DAYS else None


def milligrams(dispense: MedicationDispense, strength: Strength | None) -> Decimal | None:
    """How much baclofen was handed out; None where its quantity does not tell.

    In mg or g, else in tablets, packets or mL of a known strength.
    """
    quantity = dispense.quantity
    if quantity is None:
        return None
    names = {(n or "").strip().lower() for n in (quantity.unit, quantity.code)} - {""}
    if names <= COUNTED:
        quantity = Quantity(value=quantity.value, unit="tablet")
    try:
        held = single(quantity, strength)
    except UnreadableDosageError:
        return None
    return held.amount.low if held.unit is Unit.MG else held.amount.low / UG_PER_MG


@lru_cache(maxsize=1024)
def form_of(words: str, strength: Strength | None) -> str | None:
    """The form of a product: "tablet", "capsule", "liquid" or "granules"; None if untold."""
    if strength is not None and strength.liquid:
        return "liquid"
    return next((form for form, pattern in FORMS if pattern.search(words)), None)
