"""Words in the free text of a Dosage that was not read whole: what must not be passed over.

The grammar of free text (`sig`) reads a text whole or not at all. Where a structured dose stands
beside a text that was not read, the text still counts as a remark; these words decide whether it
may say something of the dose.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

_AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)?|\b(?:half|one|two|three|four|five|six)\b)[\s-]*"
    r"(?:mg|mcg|µg|μg|ug|g|ml|micrograms?|milligrams?|tab\w*|cap\w*|comprim\w*|cpr?|compr\w*)\b",
)
_WORDS = {"half": "0.5", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_MAY_CHANGE = re.compile(
    r"\d\s*/\s*\d|[¼½¾]|\b(?:increas|decreas|reduc|taper|titrat|wean|adjust|doubl|halv|gradual"
    r"|until|then|thereafter|alternat|every other|extra|additional|max|up to|stop|hold|weekly"
    r"|augment|diminu|réduire|puis|jusqu|steiger|erhöh|reduzier|dann|danach|aument|reduc|luego"
    r"|hasta|disminu|verhog|verlag|daarna|afbouw|ridur|riduz|poi\b|fino)",
)
_AS_NEEDED = re.compile(
    r"\bp\.?r\.?n\b|\b(?:as|if|when) (?:needed|required|necessary)\b|\bsi besoin\b|\bbei bedarf\b"
    r"|\b(?:zo|indien) nodig\b|\bsi (?:precisa|necesario)\b|\b(?:al bisogno|se necessario)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d|\b(?:half|one|two|three|four|five|six|extra|double)\b", re.IGNORECASE)
_MILLILITRES = re.compile(r"\d\s*ml\b", re.IGNORECASE)
_MASS = re.compile(r"\d\s*(?:mg|mcg|ug|µg|μg|g)\b", re.IGNORECASE)
_PARTS_OF_DAY = (
    # from minute, name, words
    (0, "morning", r"morning|breakfast|waking|am|matin|morgens|mañana"),
    (660, "midday", r"noon|midday|lunch|midi|mittags"),
    (780, "evening", r"afternoon|evening|dinner|supper|pm|soir|abends"),
    (1300, "night", r"bed ?time|hs|qhs|night|nightly|nocte|coucher"),
)
_NAMED = [
    (name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for _, name, words in _PARTS_OF_DAY
]


def same(text: str) -> str:
    """A text without what does not matter: case and spaces."""
    return " ".join(text.casefold().split())


def may_change_the_dose(text: str, known: Iterable[Decimal]) -> bool:
    """True when a text names an amount that is not one of the `known` ones, or a change of dose."""
    changes, named = _told(text)
    return changes or not named <= set(known)


def speaks_of_a_dose(text: str) -> bool:
    """True when a text names any amount, or a change of dose."""
    return _told(text) != (False, frozenset())


@lru_cache(maxsize=2048)
def _told(text: str) -> tuple[bool, frozenset[Decimal]]:
    """Whether a text speaks of a change of dose, and the amounts that it names."""
    said = text.lower()
    named = [_WORDS.get(found, found.replace(",", ".")) for found in _AMOUNT.findall(said)]
    return bool(_MAY_CHANGE.search(said)), frozenset(map(Decimal, named))


def only_says_as_needed(text: str) -> bool:
    """True when a text makes a dose one taken as needed and names no amount of its own."""
    return bool(_AS_NEEDED.search(text)) and not _NUMBER.search(text)


def is_in_millilitres(text: str) -> bool:
    """True when a text gives its amounts in millilitres and none by weight."""
    return bool(_MILLILITRES.search(text)) and not _MASS.search(text)


def parts_of_day(text: str, at: Iterable[int] = ()) -> frozenset[str]:
    """The parts of the day that a text names, and those in which the minutes `at` fall."""
    named = {name for name, words in _NAMED if words.search(text)}
    for minute in at:
        named.add([name for begin, name, _ in _PARTS_OF_DAY if begin <= minute][-1])
    return frozenset(named)
