"""One kidney result: its unit and size checked, and the tier it stands for."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from fhir_baclofen.facts import Tier
from fhir_baclofen.rules.kidney_numbers import MODERATE_FROM, NORMAL_FROM, SEVERE_FROM

# Stands for an hour that is not known: before any other of that day.
_UNTIMED: Final = datetime.min.replace(tzinfo=UTC)


class Kind(StrEnum):
    """What was measured or reported; the value is the `measure` of an answer."""

    EGFR = "egfr"
    CLEARANCE = "creatinine-clearance"
    CREATININE = "creatinine"


@dataclass(frozen=True, slots=True)
class Result:
    """A usable result: an eGFR in mL/min/1.73 m², a clearance in mL/min, or a creatinine in mg/dL.

    `comparator` is "", "<" or ">". `on` is the day and `at` the moment of the sample, None where
    only the day is known; `changed` (issued, else last updated) orders results of one moment. `age`
    is the patient's age on that day, the oldest possible; None without a birth date. `by_race` is
    true for an eGFR that is reported apart by race. `place` is lowest for the method preferred.
    """

    reference: str
    kind: Kind
    on: date
    value: Decimal
    comparator: str = ""
    at: datetime | None = None
    changed: datetime | None = None
    age: int | None = None
    by_race: bool = False
    place: int = 0

    @property
    def moment(self) -> tuple[date, datetime, datetime]:
        """What orders results in time: the sample's day and hour, then its issue."""
        return self.on, self.at or _UNTIMED, self.changed or _UNTIMED


# -- tiers -----------------------------------------------------------------------------------------

# The lowest value of each tier.
_BOUNDS: Final = (
    (NORMAL_FROM, Tier.NORMAL),
    (MODERATE_FROM, Tier.MODERATE),
    (SEVERE_FROM, Tier.SEVERE),
)
RANK: Final = {
    Tier.UNKNOWN: 0,
    Tier.NORMAL: 1,
    Tier.MODERATE: 2,
    Tier.SEVERE: 3,
    Tier.FAILURE: 4,
    Tier.DIALYSIS: 5,
}


def tier_of(value: Decimal, comparator: str = "") -> Tier:
    """The tier of an eGFR or clearance; with a comparator the worst that is certain.

    Above a bound the tier of the bound counts, so that ">30" is no better than moderate. Below one
    the tier just under it counts: "<30" is severe. A bound above 60 tells nothing ("<90").
    """
    below = comparator == "<"
    if below and value > NORMAL_FROM.value:
        return Tier.UNKNOWN
    for bound, tier in _BOUNDS:
        least = bound.value
        if value > least or (value == least and not below):
            return tier
    return Tier.FAILURE


def hides_tier(value: Decimal, comparator: str) -> bool:
    """True for a bound under which a graver tier may lie: "<60" may be severe, "<30" is."""
    return comparator == "<" and value > MODERATE_FROM.value


def is_worse(tier: Tier, other: Tier) -> bool:
    """True when a tier means less kidney function than another one."""
    return RANK[tier] > RANK[other]


# -- units and plausible sizes ---------------------------------------------------------------------

PER_UMOL: Final = Decimal("88.4")
# Spellings are compared without case, spaces, dots and brackets: "mL/min/{1.73_m2}" is
# "ml/min/173m2". unit: (multiply by, divide by) to mg/dL or mL/min.
_CREATININE_UNITS: Final = {
    "mg/dl": (1, Decimal(1)),
    "mg/100ml": (1, Decimal(1)),
    "umol/l": (1, PER_UMOL),
    "µmol/l": (1, PER_UMOL),
    "μmol/l": (1, PER_UMOL),
    "micromol/l": (1, PER_UMOL),
    "mcmol/l": (1, PER_UMOL),
    "micromole/l": (1, PER_UMOL),
    "micromoles/l": (1, PER_UMOL),
    "mmol/l": (1000, PER_UMOL),
}
_BY_AREA: Final = {
    "ml/min/173m2": (1, Decimal(1)),
    "ml/min/173": (1, Decimal(1)),
    "ml/s/173m2": (60, Decimal(1)),
}
_BY_TIME: Final = {"ml/min": (1, Decimal(1)), "ml/s": (60, Decimal(1))}
_UNITS: Final = {
    Kind.CREATININE: _CREATININE_UNITS,
    # Laboratories shorten the unit of an eGFR; its code says that it is for 1.73 m².
    Kind.EGFR: _BY_AREA | _BY_TIME,
    Kind.CLEARANCE: _BY_TIME | _BY_AREA,
}
_NOISE: Final = re.compile(r"[^a-z0-9/µμ]")
_SQUARE: Final = str.maketrans({"²": "2"})
# Words that laboratories write for a sign: "mL/min per 1.73 sq m", "umol per Liter".
_PER: Final = re.compile(r"\s+per\s+")
_SQUARE_METRES: Final = re.compile(r"(?<![a-z])(?:sq\.?\s?m|qm|m\*\*2|me2)$")
_LITRE: Final = re.compile(r"/(d?)lit(?:er|re)$")

# Source: "How kidney function is worked out" in RULES.md.
CREATININE_LEAST: Final = Decimal("0.2")
CREATININE_MOST: Final = Decimal(20)
EGFR_MOST: Final = Decimal(200)
MICROMOLES: Final = (Decimal(40), Decimal(1500))
# Beyond so many digits before or after the point nothing is computed.
_DIGITS: Final = 9
_COMPARATORS: Final = {
    "": "",
    "<": "<",
    "<=": "<",
    "≤": "<",
    ">": ">",
    ">=": ">",
    "≥": ">",
}


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a value cannot be used, fit to show; `hides_tier` when it may be a graver tier."""

    reason: str
    hides_tier: bool = False


def usable(
    kind: Kind, value: Decimal, unit: str | None, comparator: str = ""
) -> tuple[Decimal, str] | Unusable:
    """The value in our unit with "<", ">" or "" for it, or why it cannot be used.

    A unit that is missing, wrong or not believed is never guessed.
    """
    sign = _COMPARATORS.get(comparator.strip())
    if sign is None:
        return Unusable("its comparator is not understood")
    spelt = spelling(unit)
    factors = _UNITS[kind].get(spelt)
    if factors is None:
        return Unusable("its unit does not fit" if (unit or "").strip() else "it has no unit")
    if kind is Kind.CREATININE and spelt == "mg/dl" and _is_in_micromoles(value):
        return Unusable("a creatinine of this size in mg/dL is probably in µmol/L")
    if abs(value.adjusted()) > _DIGITS:
        return Unusable("its size is not plausible")
    converted = value * factors[0] / factors[1]
    return _objection(kind, converted, sign) or (converted, sign)


def _objection(kind: Kind, value: Decimal, sign: str) -> Unusable | None:
    if not _is_plausible(kind, value):
        return Unusable("its size is not plausible")
    if kind is Kind.CREATININE and sign:
        return Unusable("a creatinine with a comparator gives no estimate", hides_tier=sign == ">")
    if kind is not Kind.CREATININE and tier_of(value, sign) is Tier.UNKNOWN:
        return Unusable("an upper bound above 60 tells nothing of the tier", hides_tier=True)
    return None


def _is_in_micromoles(value: Decimal) -> bool:
    least, most = MICROMOLES
    return least <= value <= most


def is_unit(kind: Kind, unit: str) -> bool:
    """True for a unit in which such results are given."""
    return spelling(unit) in _UNITS[kind]


@lru_cache(maxsize=1024)
def spelling(unit: str | None) -> str:
    """A unit without the differences that do not matter."""
    words = _PER.sub("/", (unit or "").lower().translate(_SQUARE).strip())
    return _NOISE.sub("", _LITRE.sub(r"/\1l", _SQUARE_METRES.sub("m2", words)))


def _is_plausible(kind: Kind, value: Decimal) -> bool:
    if kind is Kind.CREATININE:
        return CREATININE_LEAST <= value <= CREATININE_MOST
    return 0 < value <= EGFR_MOST if kind is Kind.EGFR else value > 0


# Signs that laboratories spell: "> OR = 60", "less than 15".
_SIGNS: Final = {"> or =": ">=", "< or =": "<=", "greater than": ">", "less than": "<"}
_WORDS: Final = re.compile(r"^\s*(> or =|< or =|greater than|less than)(?=\s*\d)", re.IGNORECASE)
_TEXT: Final = re.compile(r"\s*([<>]=?|≥|≤)?\s*(\d{1,4}(?:[.,]\d{1,4})?)\s*([^\W\d].*)?", re.DOTALL)


def parts_of(text: str) -> tuple[str, Decimal, str | None] | None:
    """Comparator, number and unit of a result that is text, such as ">90" or "≥60 mL/min".

    None for any other text: a range, two numbers, words.
    """
    match = _TEXT.fullmatch(_WORDS.sub(lambda found: _SIGNS[found[1].lower()], text))
    if match is None:
        return None
    comparator, digits, unit = match.groups()
    return comparator or "", Decimal(digits.replace(",", ".")), unit
