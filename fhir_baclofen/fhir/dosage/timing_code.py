"""How often a timing code says that a dose is taken: BID, Q8H, or words such as "twice a day".

Source: FHIR R4, Timing.code (value set timing-abbreviation); the usual abbreviations beside it.
"""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

from fhir_baclofen import sig
from fhir_baclofen.dosing import Amount, Regimen, Step
from fhir_baclofen.errors import UnreadableDosageError
from fhir_baclofen.fhir.dosage.amounts import DAYS
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.terminology import mapped

LONGEST_TEXT = 100
_BLANKS = re.compile(r"[.\s]")
# Times in a time as UCUM writes them: "3/d", "/wk", "/(8.h)".
_OFTEN = re.compile(r"(\d*)/\(?(\d*)\.?([a-z]+)\)?")
# A dose before the words, of so many mg that each day of 1 to 10 has a whole part of it.
_MANY = 2520
_MANY_MG = Amount(Decimal(_MANY), Decimal(_MANY))

# Minutes after midnight, only for the order of the doses in a day.
AT: dict[str, int] = {
    "WAKE": 360, "MORN.early": 390, "ACM": 420, "CM": 450, "MORN": 480, "PCM": 490,
    "MORN.late": 600, "ACD": 700, "NOON": 720, "CD": 730, "PCD": 750, "AFT.early": 780,
    "AFT": 900, "AFT.late": 990, "EVE.early": 1040, "ACV": 1050, "CV": 1080, "PCV": 1110,
    "EVE": 1140, "EVE.late": 1260, "HS": 1320, "NIGHT": 1380, "PHS": 1400,
}  # fmt: skip


class Times(Struct, frozen=True):
    """How many times a day, `low` to `high`, on average.

    `every_day` is true when it is the same number each day. `at` holds the minute of the day of
    each dose where it is known, else nothing. `days` is the length that the timing itself sets (a
    count, or dates). `as_needed` is true when the words of a timing code say so.
    """

    low: Fraction
    high: Fraction
    every_day: bool = True
    at: tuple[int, ...] = ()
    days: int | None = None
    as_needed: bool = False


def daily(times: int, *at: int) -> Times:
    """So many times each day, at these minutes of the day where they are known."""
    return Times(Fraction(times), Fraction(times), at=at)


@lru_cache(maxsize=2048)
def times_of_code(concept: CodeableConcept, *, required: bool) -> Times | None:
    """The times a day of a timing code; an unknown one is passed over unless it is `required`."""
    names = [(coding.code, coding.display) for coding in concept.coding or ()]
    read = [_named(code) or _worded(display) for code, display in (*names, (concept.text,) * 2)]
    found = [times for times in read if times is not None]
    if len({(times.low, times.high) for times in found}) > 1:
        raise UnreadableDosageError("the timing code says two things")
    if not found and required and (names or concept.text):
        raise UnreadableDosageError("the timing code is not understood", silent=True)
    return max(found, key=lambda times: (times.as_needed, times.at), default=None)


def _named(code: str | None) -> Times | None:
    """By the concept map of timing codes: times in a time, and where told the time of day."""
    if code is None:
        return None
    found = mapped("timing-code", _BLANKS.sub("", code).upper())
    if not found:
        return None
    often, *when = found
    ((times, periods, unit),) = _OFTEN.findall(often)
    a_day = Fraction(int(times or 1)) / (int(periods or 1) * DAYS[unit])
    return Times(a_day, a_day, every_day=a_day.denominator == 1, at=tuple(AT[w] for w in when))


def _worded(words: str | None) -> Times | None:
    """The times a day in words, read by the grammar of free text with a dose before them."""
    if not words or len(words) > LONGEST_TEXT:
        return None
    reading = sig.read_sig(f"{_MANY} mg {words}")
    return _of_many_mg(reading.steps[0]) if isinstance(reading, Regimen) else None


def _of_many_mg(step: Step) -> Times | None:
    """The times a day at which the dose is taken; None where it is another dose."""
    amount, doses = (
        (step.as_needed, step.as_needed_doses)
        if step.only_as_needed
        else (step.regular, step.doses)
    )
    if step.days is not None or step.continuous or step.in_full != amount:
        return None
    if any(dose != _MANY_MG for dose in doses or ()):
        return None
    low, high = Fraction(amount.low) / _MANY, Fraction(amount.high) / _MANY
    return Times(low, high, every_day=bool(doses), as_needed=step.only_as_needed)
