"""Words by which a concept is known where no code tells: names of drugs, phrases for problems.

Names are compared in a form that several languages and spellings share: "Codéine", "Codein" and
"codeina" are one, and so are "gabapentine" and "Gabapentin". The salt does not matter, also where
it is part of the word: "Morphinsulfat" is "morphine".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeVar

T = TypeVar("T")
# Words, and a lone digit as in "Tylenol 3".
_WORDS: Final = re.compile(r"[^\W\d_]+|\b\d\b")
_TOKENS: Final = re.compile(r"[^\W_]+")
_SHORTEST_STEM: Final = 4
# "hydromorphone", "hidromorfona" and "idromorfone" become one; so do "oxicodona" and "ossicodone".
_SPELLINGS: Final = (
    *(("ph", "f"), ("ch", "c"), ("h", ""), ("y", "i"), ("k", "c"), ("x", "s"), ("ss", "s")),
)
# The salt at the end of a word of German or Dutch, as `stem` leaves it.
_SALT: Final = re.compile(
    r"(?:di|emi|mono|tri)?(?:idroclorid|idrobromid|idrat|natrium|calium|calcium"
    r"|(?:sulf|fosf|carbon|male|tartr|acet|citr|besil|mesil|fumar)a+t)$"
)
_SHORTEST_SALTED: Final = 11
_LINKS: Final = frozenset({"de", "di", "do", "du", "d", "of"})
_DENIAL: Final = re.compile(
    r"\b(no|not|denies|without|negative for|rule out|ruled out|family history( of)?|risk of"
    r"|risk for|fear of|suspected|screening for|excluded?|kein|keine|pas de|sin|geen|senza)\b"
)
_REACH: Final = 30


def plain(text: str) -> str:
    """Lower-case words and numbers without accents, one space between them."""
    letters = text.lower()
    if not letters.isascii():
        bare = unicodedata.normalize("NFKD", letters)
        letters = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(_TOKENS.findall(letters))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The form of one plain word that languages share."""
    for long, short in _SPELLINGS:
        word = word.replace(long, short)
    shortened = word.rstrip("aeo")
    return shortened if len(shortened) >= _SHORTEST_STEM else word


def name_key(name: str) -> str:
    """The key under which the name of a drug is listed."""
    return " ".join(_stems(name))


@lru_cache(maxsize=4096)
def drug_keys(text: str) -> tuple[str, ...]:
    """Every word of a text, with and without its salt, and every two in a row, as keys of names."""
    words = _stems(text)
    saltless = [stem(_SALT.sub("", w)) for w in words if len(w) >= _SHORTEST_SALTED]
    return (*words, *saltless, *(" ".join(pair) for pair in pairwise(words)))


def _stems(text: str) -> list[str]:
    """The words of a text without those that only link them: "hydrate de chloral"."""
    return [stem(w) for w in _WORDS.findall(plain(text)) if w not in _LINKS]


def by_first_word(phrases: Iterable[str]) -> dict[str, list[str]]:
    """The phrases under the word that each begins with."""
    listed: dict[str, list[str]] = {}
    for phrase in phrases:
        listed.setdefault(phrase.split(" ", 1)[0], []).append(phrase)
    return listed


def phrases_in(
    text: str, phrases: Mapping[str, T], listed: Mapping[str, Sequence[str]]
) -> Iterator[T]:
    """What the phrases stand for that a text contains and does not deny, the longest first.

    A phrase inside a longer one that was found does not count: "history of peptic ulcer" is not
    "peptic ulcer". `listed` are the same phrases `by_first_word`.
    """
    words = f" {plain(text)} "
    begun = (phrase for word in dict.fromkeys(words.split()) for phrase in listed.get(word, ()))
    found = sorted((p for p in begun if f" {p} " in words), key=len, reverse=True)
    for phrase in _outermost(found):
        at = words.index(f" {phrase} ")
        if not _DENIAL.search(words[max(at - _REACH, 0) : at + 1]):
            yield phrases[phrase]


def _outermost(found: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for phrase in found:
        if not any(f" {phrase} " in f" {longer} " for longer in kept):
            kept.append(phrase)
    return kept
