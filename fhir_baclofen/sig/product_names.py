"""The strength that a product's name states: "Baclofen 10 MG Oral Tablet", "5 mg/5 mL"."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from fhir_baclofen.dosing import NotRead, Strength, Unit
from fhir_baclofen.quantities import plain
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
