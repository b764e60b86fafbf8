"""Free text -> tokens: one spelling for every character, then words, numbers and signs."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_SPACES = "\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_ONE_SPELLING: dict[int, str] = {
    **{0xFF01 + offset: chr(0x21 + offset) for offset in range(94)},
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4"), "'"),
    **dict.fromkeys(map(ord, "\u00d7\u2715"), "x"),
    **dict.fromkeys(map(ord, "\u00b5\u03bc"), "u"),
    # A fraction sign keeps its distance: "1½" is one and a half, never eleven halves.
    0xBC: " 1/4 ",
    0xBD: " 1/2 ",
    0xBE: " 3/4 ",
    0x2044: "/",
    0x2192: " then ",
}

_ABBREVIATION = re.compile(r"(?<![a-z])[a-z](?:\.[a-z](?![a-z]))+\.?")
_PLURAL = re.compile(r"(?<=[a-z])\((s|es|n|en)\)")
_TOKEN = re.compile(
    r"""
      \d{1,2}:\d\d(?!\d)                # 08:00
    | \d{1,2}[ap]\.?m\b\.?              # 8am
    | \d+/\d+                           # 1/2
    | \d+(?:[.,]\d+)*                   # 10, 2.5, 2,5, 1,000
    | (?<![a-z0-9])\.\d+                # .5
    | [a-z]+(?:[-'][a-z]+)*             # words, bed-time, l'heure
    | '?s(?![a-z])                      # 's ochtends
    | \S
    """,
    re.VERBOSE | re.ASCII,
)
_DIGITS = re.compile(r"\d{1,7}(?:\.\d{1,4})?|\.\d{1,4}", re.ASCII)
_COMMA_DECIMAL = re.compile(r"0,\d{1,4}|\d{1,4},(?:5|25|75)")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,2})?")
_GERMAN_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d{1,2}")
_THREE_DECIMALS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_FRACTIONS = {"1/2": Decimal("0.5"), "1/4": Decimal("0.25"), "3/4": Decimal("0.75")}


def normalised(text: str) -> str:
    """The text in lower case and without accents; dashes, spaces and fractions in one spelling."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(_ONE_SPELLING))
        text = "".join(char for char in text if not unicodedata.combining(char))
    text = text.lower().replace("\n", ";").replace("\r", ";")
    if "(" in text:
        text = _PLURAL.sub(r"\1", text)
    if "." in text:
        text = _ABBREVIATION.sub(lambda found: found[0].replace(".", ""), text)
    return text.replace("ß", "ss")


def tokens(text: str) -> list[str]:
    """Every word, number and sign of a normalised text; only white space is left out."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=1024)
def number(token: str) -> Decimal | None:
    """The value of a number token, or None where people could read it in two ways.

    "1,000" is a thousand and "2,5" two and a half; "1.000" and "10,20" are either, so neither.
    A leading zero ("05") may be a lost decimal point. Zeros at the end of "5.0" are left out: what
    was written in two ways is one number.
    """
    if token in _FRACTIONS:
        return _FRACTIONS[token]
    if _DIGITS.fullmatch(token):
        leading_zero = len(token) > 1 and token[0] == "0" and token[1] != "."
        ambiguous = leading_zero or _THREE_DECIMALS.fullmatch(token)
        return None if ambiguous else _exact(token)
    if _COMMA_DECIMAL.fullmatch(token):
        return _exact(token.replace(",", "."))
    if _THOUSANDS.fullmatch(token):
        return _exact(token.replace(",", ""))
    if _GERMAN_THOUSANDS.fullmatch(token):
        return _exact(token.replace(".", "").replace(",", "."))
    return None


def _exact(digits: str) -> Decimal:
    return Decimal(digits.rstrip("0").rstrip(".") or "0") if "." in digits else Decimal(digits)


def clock(token: str) -> int | None:
    """Minutes after midnight of a token such as "08:00" or "8pm"; None if there is no such time."""
    if ":" in token:
        hours, minutes = int(token[:-3]), int(token[-2:])
        return hours * 60 + minutes if hours < 24 and minutes < 60 else None  # noqa: PLR2004
    return twelve_hours(int(re.split("[ap]", token)[0]), afternoon="p" in token)


def twelve_hours(hour: int, *, afternoon: bool) -> int | None:
    """Minutes after midnight of an hour with am or pm."""
    if not 1 <= hour <= 12:  # noqa: PLR2004
        return None
    return (hour % 12 + (12 if afternoon else 0)) * 60
