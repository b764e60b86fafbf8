"""The strength of a product: read from its name, agreed between mentions, applied to counts."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from fhir_baclofen.dosing import Amount, NotRead, Strength, Unit
from fhir_baclofen.quantities import plain
from fhir_baclofen.sig.atoms import NotUnderstoodError
from fhir_baclofen.sig.elements import Dose, Mass
from fhir_baclofen.sig.grammar import Phrase
from fhir_baclofen.sig.tokens import normalised, number

LONGEST = 2000
_NUMBER = r"(?<![\w.,/-])(\d[\d.,]*)"
_UNITS = {
    **dict.fromkeys(("mg", "mgs", "milligram", "milligrams", "milligramme", "milligrammes"), "mg"),
    **dict.fromkeys(("mcg", "mcgs", "ug", "microgram", "micrograms", "mikrogramm"), "ug"),
    **dict.fromkeys(("microgramme", "microgrammes", "microgramos", "microgrammi"), "ug"),
    **dict.fromkeys(("g", "gram", "grams"), "g"),
}
_STRENGTH = re.compile(
    rf"""{_NUMBER}[\s-]*({"|".join(_UNITS)})\b\.?
    (?: \s*(?:/|\b(?:per|in|pro|par|en|por)\b)\s*
        (?: (?P<per>\d[\d.,]*)?\s*(?P<ml>ml|cc|milliliters?|millilitres?)\b
          | (?:1(?![\d.,])|(?:1\s?)?(?:tab|cap|comp|cp|kaps|gelule|sachet|packet)\w*)
          | (?P<other>\S+) ) )?""",
    re.VERBOSE | re.ASCII,
)
_LIQUID = re.compile(
    r"(?:solution|suspension|liquid|syrup|injection|losung|saft|jarabe|solucion|soluzione|drank"
    r"|sirop|drops|buvable|intrathecal)"
)


def shown(strength: Strength) -> str:
    """As people write it: "10 mg tablets", "5 mg/5 mL"."""
    amount = f"{plain(strength.amount)} {strength.unit}"
    return f"{amount}/{plain(strength.per)} mL" if strength.liquid else f"{amount} tablets"


@lru_cache(maxsize=2048)
def _read(text: str) -> Strength | NotRead:
    text = normalised(text)
    found: list[Strength] = []
    for match in _STRENGTH.finditer(text):
        strength = _one(match)
        if strength is None:
            return NotRead(f"'{match[0].strip()}' is no strength that can be read")
        found.append(strength)
    if not found:
        return NotRead("no strength with a unit is named")
    # "10 mg/20 mL (500 mcg/mL)" names one strength twice; its doses are in micrograms.
    first = next((each for each in found if each.unit is Unit.UG), found[0])
    for other in found:
        if _in_micrograms(other) != _in_micrograms(first) or other.liquid is not first.liquid:
            return NotRead(f"two strengths are named: {shown(first)} and {shown(other)}")
    if not first.liquid and _LIQUID.search(text):
        return NotRead("the volume that the strength is for is not named")
    return first


def _in_micrograms(strength: Strength) -> Fraction:
    micrograms = strength.amount * (1000 if strength.unit is Unit.MG else 1)
    return Fraction(micrograms) / Fraction(strength.per)


def read_strength(text: str) -> Strength | NotRead:
    """The one strength a text names: "10 mg", "5 mg/5 mL", "Baclofen 20 MG Oral Tablet".

    Other words and numbers (a pack size) may stand beside it. NotRead when none or two are named,
    when a number can be read in two ways, or when a liquid names no volume.
    """
    if len(text) >= LONGEST:
        return NotRead("the text is 2,000 characters or longer")
    return _read(text)


def _one(match: re.Match[str]) -> Strength | None:
    amount = number(match[1].rstrip(".,"))
    per = number(match["per"].rstrip(".,")) if match["per"] else Decimal(1)
    if not amount or not per or match["other"]:
        return None
    unit = _UNITS[match[2]]
    if unit == "g":
        amount, unit = amount * 1000, "mg"
    return Strength(amount, Unit(unit), per, liquid=match["ml"] is not None)


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


def agreed(strengths: Iterable[Strength]) -> Strength | None:
    """The strength that all mentions agree on, None without one. Raises NotUnderstoodError."""
    known: Strength | None = None
    for strength in strengths:
        if known is not None and not same(known, strength):
            raise NotUnderstoodError(
                f"two strengths are named: {shown(known)} and {shown(strength)}"
            )
        known = known or strength
    return known


def in_mass(dose: Dose, strength: Strength | None) -> tuple[tuple[Amount, ...], Unit]:
    """The amounts of a dose as mass, and their unit. Raises NotUnderstoodError without a strength."""
    if dose.measure in ("mg", "ug"):
        return dose.amounts, Unit(dose.measure)
    known = _usable(dose, strength)
    factor = known.amount if known.per == 1 else None
    amounts = tuple(
        Amount(amount.low * factor, amount.high * factor)
        if factor is not None
        else Amount(amount.low * known.amount / known.per, amount.high * known.amount / known.per)
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
