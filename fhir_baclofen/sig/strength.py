"""Strengths in dosages: stated beside a dose, agreed between mentions, applied to counts."""

from collections.abc import Iterable
from decimal import Decimal

from fhir_baclofen.dosing import Amount, Strength, Unit
from fhir_baclofen.quantities import plain
from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.elements import Dose, Mass
from fhir_baclofen.sig.grammar import Phrase
from fhir_baclofen.sig.product_names import shown

# --- strengths in the grammar of doses ------------------------------------------------------------


def mass_of(phrase: Phrase, amount: Amount) -> Mass:
    """An amount in the unit that a phrase names; grams become milligrams."""
    unit, factor = phrase.one("M")
    return Mass.of(amount.low * factor, amount.high * factor, unit)


def tablet_of(mass: Mass) -> Strength:
    """The strength of a tablet that holds a mass."""
    return Strength(mass.amount.high, mass.unit, Decimal(1), liquid=False)


def concentration_of(phrase: Phrase, first: int) -> Strength:
    """The strength of "5 mg/5 mL", its numbers starting with the one at place `first`."""
    numbers = phrase.amounts()[first:]
    per = numbers[1].high if len(numbers) > 1 else Decimal(1)
    mass = mass_of(phrase, numbers[0])
    if not per or not mass.amount.high:
        raise phrase.refused("is no concentration")
    return Strength(mass.amount.high, mass.unit, per, liquid=True)


# --- strengths agreed and applied -----------------------------------------------------------------


def same(one: Strength, other: Strength) -> bool:
    """True when both hold the same amount in the same unit, whatever the volume named."""
    return (
        one.unit is other.unit
        and one.liquid is other.liquid
        and one.amount * other.per == other.amount * one.per
    )


def agreed(known: Strength | None, strengths: Iterable[Strength]) -> Strength | None:
    """The strength that all mentions agree on with the known one, None without any.

    Raises NotUnderstoodError for two strengths.
    """
    for strength in strengths:
        if known is not None and not same(known, strength):
            raise NotUnderstoodError(
                f"two strengths are named: {shown(known)} and {shown(strength)}"
            )
        known = known or strength
    return known


def in_mass(dose: Dose, strength: Strength | None) -> tuple[tuple[Amount, ...], Unit]:
    """The amounts of a dose as mass, and their unit; NotUnderstoodError without a strength."""
    if dose.measure in ("mg", "ug"):
        return dose.amounts, Unit(dose.measure)
    known = _usable(dose, strength)
    amounts = tuple(
        Amount(amount.low * known.amount / known.per, amount.high * known.amount / known.per)
        for amount in dose.amounts
    )
    if dose.mass is not None and (dose.mass.unit, (dose.mass.amount,)) != (known.unit, amounts):
        raise NotUnderstoodError(
            f"the {plain(dose.mass.amount.high)} {dose.mass.unit} beside the number of "
            f"{dose.measure}s do not agree with a strength of {shown(known)}"
        )
    return amounts, known.unit


def _usable(dose: Dose, strength: Strength | None) -> Strength:
    liquid = dose.measure == "mL"
    if strength is None:
        what = (
            "concentration is known for the liquid"
            if liquid
            else "strength is known for the tablets"
        )
        raise NotUnderstoodError(f"no {what}")
    if strength.liquid is not liquid:
        raise NotUnderstoodError(
            f"the dose is in {dose.measure if liquid else dose.measure + 's'}, "
            f"the strength is {shown(strength)}"
        )
    return strength
