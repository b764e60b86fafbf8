"""The phrases of every language in one table, and what the kinds of phrases are.

A phrase has a kind, one character, so that the grammar can be written as patterns over kinds:

    N number        R range "1-2"       Z split "1-0-1"   ½ fraction
    M mass unit     F tablet, capsule   L millilitre      K "dose"
    D day           W week, month       H hour            Y "hourly"
    T "times"       X "x"               O once, twice     B bid, tid
    A daily         V every n days      E every           P "a day", "per week"
    S time of day   Q am, pm            C clock time      G weekday           U "Uhr"
    n as needed     u up to             m at most         s in total          d divided
    f for           I "lang" (for)      h then            l "increase to"     k after
    b from          y onwards           z stop            q once only
    r route         c by pump           w why             ~ drug's name       _ no dose meaning
    & and   + plus   o or   - dash   → to   , ; : ( ) / =
    a a, an   p per, via   i in   g of   j on   t at
"""

from collections.abc import Hashable

from fhir_baclofen.sig.words import Entry
from fhir_baclofen.sig.words.dutch import DUTCH
from fhir_baclofen.sig.words.english import ENGLISH
from fhir_baclofen.sig.words.french import FRENCH
from fhir_baclofen.sig.words.german import GERMAN
from fhir_baclofen.sig.words.italian import ITALIAN
from fhir_baclofen.sig.words.spanish import SPANISH

LANGUAGES: tuple[tuple[Entry, ...], ...] = (ENGLISH, FRENCH, GERMAN, SPANISH, DUTCH, ITALIAN)


def _phrases() -> dict[str, tuple[str, Hashable]]:
    return {
        phrase: (kind, value)
        for language in LANGUAGES
        for kind, value, phrases in language
        for phrase in phrases.split("|")
    }


def _reach(phrases: dict[str, tuple[str, Hashable]]) -> dict[str, int]:
    reach: dict[str, int] = {}
    for phrase in phrases:
        first, size = phrase.split(" ", 1)[0], phrase.count(" ") + 1
        reach[first] = max(size, reach.get(first, 0))
    return reach


PHRASES = _phrases()
"""Phrase -> (kind, value)."""

REACH = _reach(PHRASES)
"""First word -> how many tokens the longest phrase has that starts with it."""
