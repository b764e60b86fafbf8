"""The scales on which results are read: which numbers and units are believed, and in what unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from msgspec import Struct

from fhir_baclofen.fhir.dosage_types import Quantity, number
from fhir_baclofen.fhir.extract.statements import Valued
from fhir_baclofen.fhir.extract.words import text_of

NOT_A_NUMBER: Final = "its value is not a number"
NOT_UNDERSTOOD: Final = "its words are not understood"
_NUMBER: Final = re.compile(r"\s*(-?\d{1,6}(?:\.\d{1,6})?)\s*(.*?)\s*", re.DOTALL)
_DENIAL: Final = frozenset({"no", "not"})
_PLAIN_UNITS: Final = frozenset({"", "1", "score", "points", "point", "/10", "/15", "of 10"})


class Unbelieved(Struct, frozen=True):
    """A value that cannot be used, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Scale:
    """What a topic is measured in.

    `units` are factor and offset by unit, None for a plain score; `shown` is the unit for people.
    `answers` are numbers by coded or worded answer. With `words` an answer that is no number is
    given as the words it was told in, where one of these or a denial is among them.
    """

    name: str
    lowest: Decimal
    highest: Decimal
    shown: str = ""
    units: Mapping[str, tuple[Decimal, Decimal]] | None = None
    whole: bool = False
    answers: Mapping[str, Decimal] | None = None
    words: frozenset[str] = frozenset()

    def read(self, valued: Valued) -> Decimal | str | Unbelieved | None:
        """The value as a number in our unit, or as a word; None where there is no value."""
        if valued.data_absent_reason is not None:
            return None
        if valued.value_quantity is not None:
            return self._quantity(valued.value_quantity)
        if valued.value_integer is not None:
            return self._amount(number(valued.value_integer), None)
        if valued.value_codeable_concept is not None:
            codes = [c.code for c in valued.value_codeable_concept.coding or () if c.code]
            return self._said(*codes, text_of(valued.value_codeable_concept))
        return self._said(valued.value_string) if valued.value_string else self._other(valued)

    def _other(self, valued: Valued) -> str | Unbelieved | None:
        if valued.value_range or valued.value_ratio:
            return Unbelieved("its value is no single number")
        if valued.value_boolean is None:
            return None
        if not self.words:
            return Unbelieved(NOT_A_NUMBER)
        return "present" if valued.value_boolean else "absent"

    def _quantity(self, quantity: Quantity) -> Decimal | Unbelieved:
        if quantity.comparator:
            return Unbelieved("its value is only a bound")
        units = [u for u in (quantity.code, quantity.unit) if u]
        unit = next((u for u in units if self._conversion(u)), units[0] if units else None)
        return self._amount(quantity.number, unit)

    def _said(self, *answers: str) -> Decimal | str | Unbelieved:
        """By the first answer that is known, else a number with its unit, else the last words."""
        known = self.answers or {}
        for answer in answers:
            found = known.get(answer.strip().lower())
            if found is not None:
                return found
        match = _NUMBER.fullmatch(answers[-1])
        if match:
            return self._amount(Decimal(match[1]), match[2] or None)
        plain = [answer.strip().lower() for answer in answers if answer.strip()]
        if not self.words or not plain:
            return Unbelieved(NOT_A_NUMBER)
        known_word = next((answer for answer in plain if answer in self.words), None)
        tells = bool((self.words | _DENIAL).intersection(plain[-1].split()))
        return known_word or (plain[-1] if tells else Unbelieved(NOT_UNDERSTOOD))

    def _amount(self, value: Decimal | None, unit: str | None) -> Decimal | Unbelieved:
        if value is None:
            return Unbelieved(NOT_A_NUMBER)
        conversion = self._conversion(unit or "")
        if conversion is None:
            return Unbelieved("its unit is not known" if unit else "it has no unit")
        factor, offset = conversion
        amount = (value - offset) * factor
        if not self.lowest <= amount <= self.highest or (self.whole and amount % 1):
            return Unbelieved("its value is not possible")
        return amount

    def _conversion(self, unit: str) -> tuple[Decimal, Decimal] | None:
        plain = unit.strip().lower()
        if self.units is not None:
            return self.units.get(plain)
        return _AS_IT_IS if plain in _PLAIN_UNITS or plain.startswith("{") else None


_AS_IT_IS: Final = (Decimal(1), Decimal(0))
_MERCURY: Final = dict.fromkeys(("mm[hg]", "mmhg", "mm hg", "mm(hg)"), _AS_IT_IS)
_CELSIUS: Final = dict.fromkeys(("cel", "°c", "degc", "deg c", "c", "celsius"), _AS_IT_IS)
_FAHRENHEIT: Final = dict.fromkeys(
    ("[degf]", "degf", "deg f", "°f", "f", "fahrenheit"), (Decimal(5) / Decimal(9), Decimal(32))
)
_A_DAY: Final = dict.fromkeys(
    (
        *("", "1", "/d", "1/d", "{drinks}/d", "{drink}/d", "{#}/d", "{#}", "{drinks}"),
        *("{drinks}/day", "drinks/day", "drinks per day", "drinks", "drinks/d", "per day", "/day"),
    ),
    _AS_IT_IS,
)
_CRAVING: Final = frozenset({"absent", "reduced", "unchanged", "increased", "returned"})
_SELF_HARM: Final = {
    **dict.fromkeys(("la6568-5", "not at all"), Decimal(0)),
    **dict.fromkeys(("la6569-3", "several days"), Decimal(1)),
    **dict.fromkeys(("la6570-1", "more than half the days"), Decimal(2)),
    **dict.fromkeys(("la6571-9", "nearly every day"), Decimal(3)),
}
# Source of the bounds: the scales themselves; of temperature and pressure, what a body survives.
SCALES: Final[Mapping[str, Scale]] = {
    "alcohol-craving": Scale("craving for alcohol", Decimal(0), Decimal(100), words=_CRAVING),
    "audit-c": Scale("AUDIT-C", Decimal(0), Decimal(12), whole=True),
    "drinks-per-day": Scale(
        "alcoholic drinks", Decimal(0), Decimal(100), shown="a day", units=_A_DAY
    ),
    "modified-ashworth": Scale(
        "modified Ashworth score", Decimal(0), Decimal(5), answers={"1+": Decimal("1.5")}
    ),
    "spasm-score": Scale("spasm score", Decimal(0), Decimal(100)),
    "pain-score": Scale("pain score", Decimal(0), Decimal(100)),
    "systolic": Scale(
        "systolic blood pressure", Decimal(30), Decimal(300), shown="mmHg", units=_MERCURY
    ),
    "phq9-self-harm": Scale(
        "thoughts of self-harm (PHQ-9)", Decimal(0), Decimal(3), whole=True, answers=_SELF_HARM
    ),
    "glasgow-coma-score": Scale("Glasgow coma score", Decimal(3), Decimal(15), whole=True),
    "body-temperature": Scale(
        "body temperature",
        Decimal(25),
        Decimal(45),
        shown="°C",
        units={**_CELSIUS, **_FAHRENHEIT},
    ),
}
