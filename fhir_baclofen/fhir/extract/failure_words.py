"""Words that tell of a pump alarm, an empty reservoir, or a failure of pump or catheter.

Words that deny it ("no alarm", "alarm: resolved", "catheter without leak") tell of none, and so do
those of a setting ("alarm date") and of another device.
"""

import re
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from fhir_baclofen.fhir.extract.pump_words import is_of_another
from fhir_baclofen.fhir.extract.words import mentions


class Kind(StrEnum):
    """What fails, as far as different procedures end it."""

    RESERVOIR = "reservoir"
    DEVICE = "device"


PUMP_FAILURE = "pump-failure"
"""The topic of problems under which all of it is listed."""
STEMS = ("pump", "catheter", "reservoir", "katheter")
"""One of these is in all words about a pump."""
ALARM = re.compile(
    r"\b(pump|reservoir)\b[^.;,:]{0,30}\balarm|\balarm\w*[^.;,:]{0,30}\b(pump|reservoir)\b"
    r"|\breservoir\b[^.;,:]{0,20}\bempty\b|\bempty\b[^.;,:]{0,15}\b(pump|reservoir)\b"
    r"|\bpump\b[^.;,:]{0,10}\bempty\b|\bpump\b[^.;,:]{0,10}\bbeep",
    re.IGNORECASE,
)
FAILURE = re.compile(
    r"\bcatheter\b[^.;,]{0,40}\b(fail|leak|kink|disconnect|migrat|dislo|occlu|obstruct|block|fractur"
    r"|ruptur|broke|tear|malfunct|dysfunct)\w*"
    r"|\b(fail|leak|kink|disconnect|migrat|dislo|occlu|obstruct|block|fractur|ruptur|broke|malfunct"
    r"|dysfunct)\w*[^.;,]{0,30}\bcatheter\b"
    r"|\bpump\b[^.;,:]{0,20}\b(fail|malfunct|stall|stopped|broke)\w*"
    r"|\b(failed|broken|stalled)\b[^.;,:]{0,20}\bpump\b",
    re.IGNORECASE,
)
# "alarm date", "alarm volume": a setting, not an alarm that sounds.
SETTING = re.compile(
    r"alarm\w* (date|due|volume|setting|threshold|interval|test|is (due|set|expected)|expected)",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(no|not|without|denies|denied|never|neither|nor|free of|negative for|ruled? out|absence of"
    r"|resolved|kein\w*|pas d)\b",
    re.IGNORECASE,
)
OVER = re.compile(
    r"^[\s:=-]*(is |was |has been |have been )?(none|negative|absent|no\b|false|resolved|cleared"
    r"|fixed|repaired|corrected|ruled out|normal|off\b"
    r"|not (present|heard|active|detected|audible|sounding))",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def failing(words: str) -> Kind | None:
    """What the words say has failed; None where they deny it, or tell of another device."""
    if not mentions(words, STEMS) or is_of_another(words):
        return None
    for kind, pattern in ((Kind.DEVICE, FAILURE), (Kind.RESERVOIR, ALARM)):
        for found in pattern.finditer(words):
            if not _is_denied(words, found) and not SETTING.match(words, _alarm_at(words, found)):
                return kind
    return None


def _alarm_at(words: str, found: re.Match[str]) -> int:
    """Where the word alarm stands in a match; else its end."""
    at = words.lower().find("alarm", found.start(), found.end())
    return at if at >= 0 else found.end()


def _is_denied(words: str, found: re.Match[str]) -> bool:
    clause = re.split(r"[.;,]", words[: found.start()])[-1] + found[0]
    return bool(DENIED.search(clause)) or bool(OVER.match(words[found.end() :]))


def denies(words: str) -> bool:
    """True for words that name a failure only to deny it."""
    if not mentions(words, STEMS) or failing(words) is not None:
        return False
    matches = chain(FAILURE.finditer(words), ALARM.finditer(words))
    return any(_is_denied(words, found) for found in matches)


def kind_named(words: str) -> Kind:
    """What words tell about, denied or not."""
    return Kind.DEVICE if FAILURE.search(words) else Kind.RESERVOIR


def is_over(value: str) -> bool:
    """True for a value that says that it is over, or not there."""
    return bool(value) and bool(OVER.match(value))


def is_about_pumps(words: str | None) -> bool:
    """True for words that name a pump, a catheter or a reservoir."""
    return bool(words) and mentions(words or "", STEMS)
