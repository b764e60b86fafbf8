"""Tokens -> atoms: every token is part of a known phrase or a number, or nothing is understood."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fhir_baclofen.sig.lexicon import PHRASES, REACH
from fhir_baclofen.sig.tokens import clock, number

_LONGEST_SHOWN = 24
_DIGITS = frozenset("0123456789")
_LONGEST_SPLIT = 4
_SMALLEST_MG_OF_A_RANGE_WITH_A = 5
_TAKES_A_FULL_STOP = frozenset("FXm")
_LONGEST_ABBREVIATION = 4
_LARGEST_WITH_FRACTION = 4


class NotUnderstoodError(Exception):
    """Part of a text has no certain meaning; the message says which, fit to show to a clinician."""


@dataclass(slots=True)
class Atoms:
    """Understood phrases in order: one character each in `kinds`, values and words beside it."""

    kinds: str
    values: list[Any]
    words: list[str]


def atoms(words: list[str]) -> Atoms:
    """What each token means, numbers put together ("1 and 1/2", "3 (three)", "1-2", "1-0-1").

    Raises NotUnderstoodError naming the first token that belongs to no phrase.
    """
    return _numbers_joined(_looked_up(words))


def _looked_up(words: list[str]) -> Atoms:
    kinds: list[str] = []
    values: list[Any] = []
    shown: list[str] = []
    start = 0
    while start < len(words):
        size, kind, value = _phrase_at(words, start)
        shown_as = " ".join(words[start : start + size])
        start += size
        if shown_as == "." and kinds and _is_abbreviation(kinds[-1], shown[-1]):
            continue
        kinds.append(kind)
        values.append(value)
        shown.append(shown_as)
        for _ in kind[1:]:
            values.append(value)
            shown.append(shown_as)
    return Atoms("".join(kinds), values, shown)


def _is_abbreviation(kind: str, word: str) -> bool:
    """True when a full stop belongs to the word before it: "tab.", "max.", but not "tablet."."""
    return kind in _TAKES_A_FULL_STOP and len(word) <= _LONGEST_ABBREVIATION


def _phrase_at(words: list[str], start: int) -> tuple[int, str, Any]:
    """The longest phrase at a place: how many tokens it takes, its kind and its value."""
    word = words[start]
    reach = REACH.get(word)
    if reach is None:
        return (1, *_spelt(word, words, start))
    for size in range(min(reach, len(words) - start), 1, -1):
        found = PHRASES.get(" ".join(words[start : start + size]))
        if found is not None:
            return size, *found
    return (1, *(PHRASES.get(word) or _spelt(word, words, start)))


def _spelt(word: str, words: list[str], start: int) -> tuple[str, Any]:
    """A number, a time, an abbreviation with points, or a compound; else it is not understood."""
    if not _DIGITS.isdisjoint((word[0], word[-1])):
        return _number_or_time(word)
    found = PHRASES.get(word.replace("-", " "))
    if found is not None:
        return found
    if "-" in word:
        words[start : start + 1] = [part for piece in word.split("-") for part in ("-", piece)][1:]
        _, kind, value = _phrase_at(words, start)
        return kind, value
    thing = "word" if word[0].isalpha() else "sign"
    raise NotUnderstoodError(f"the {thing} '{word[:_LONGEST_SHOWN]}' was not understood")


def _number_or_time(word: str) -> tuple[str, Any]:
    shown = word[:_LONGEST_SHOWN]
    if ":" in word or word.rstrip(".").endswith("m"):
        minutes = clock(word)
        if minutes is None:
            raise NotUnderstoodError(f"'{shown}' is no time of day")
        return "C", minutes
    value = number(word)
    if value is not None:
        return ("½" if "/" in word else "N"), value
    raise NotUnderstoodError(f"the number '{shown}' can be read in more than one way")


# --- numbers that stand together ------------------------------------------------------------------

_FRACTION = re.compile("N½|N&½|½")
_REPEATED = re.compile(r"[NR]\([NR]\)")
_RUN = re.compile("N(?:[-→oa]N)+")


def _numbers_joined(found: Atoms) -> Atoms:
    if "½" in found.kinds:
        found = _joined(found, _FRACTION, _with_fraction)
    if _RUN.search(found.kinds):
        found = _joined(found, _RUN, _range_or_split)
    if "(" in found.kinds:
        found = _joined(found, _REPEATED, _said_twice)
    return found


Combine = Callable[[Atoms, int, int], tuple[str, Any]]


def _joined(found: Atoms, pattern: re.Pattern[str], combine: Combine) -> Atoms:
    """The atoms with each match of `pattern` made one."""
    kinds: list[str] = []
    values: list[Any] = []
    words: list[str] = []
    done = 0
    for match in pattern.finditer(found.kinds):
        start, end = match.span()
        kind, value = combine(found, start, end)
        kinds += [found.kinds[done:start], kind]
        values += [*found.values[done:start], value]
        words += [*found.words[done:start], " ".join(found.words[start:end])]
        done = end
    kinds.append(found.kinds[done:])
    return Atoms("".join(kinds), values + found.values[done:], words + found.words[done:])


def _with_fraction(found: Atoms, start: int, end: int) -> tuple[str, Decimal]:
    """As in "1 1/2" and "one and a half"; "2 half tablets" and "two 1/2 tablets" are neither."""
    size = end - start
    fraction: Decimal = found.values[end - 1]
    if size == 1:
        return "N", fraction
    whole: Decimal = found.values[start]
    touching = size == 2  # noqa: PLR2004
    spelt = any(word[0].isalpha() for word in found.words[start:end])
    # "baclofen 10 1/2 tab" is half a tablet of 10 mg.
    strange = whole > _LARGEST_WITH_FRACTION and found.kinds[end : end + 1] not in ("M", "L")
    if whole != int(whole) or (touching and (spelt or strange)):
        raise _ambiguous(found.words[start:end])
    return "N", whole + fraction


def _ambiguous(words: list[str]) -> NotUnderstoodError:
    return NotUnderstoodError(f"'{' '.join(words)}' can be read in more than one way")


def _range_or_split(found: Atoms, start: int, end: int) -> tuple[str, Any]:
    """A range ("1-2"), or three or four numbers: doses in order of the day ("1-0-1")."""
    numbers: tuple[Decimal, ...] = tuple(found.values[start:end:2])
    if "a" in found.kinds[start:end] and numbers[0] < 1 and found.words[start][0].isalpha():
        raise _ambiguous(found.words[start:end])
    joints = found.kinds[start + 1 : end : 2]
    if len(numbers) == 2 and numbers[0] < numbers[1]:  # noqa: PLR2004
        if joints == "a" and found.kinds[end : end + 1] == "M":
            _not_tablets_of(numbers[0], found.words[start:end])
        return "R", numbers
    if 2 < len(numbers) <= _LONGEST_SPLIT and set(joints) == {"-"} and any(numbers):  # noqa: PLR2004
        return "Z", numbers
    raise NotUnderstoodError(
        f"the numbers '{' '.join(found.words[start:end])}' have no clear meaning"
    )


def _not_tablets_of(low: Decimal, words: list[str]) -> None:
    """Raise where "2 à 10 mg" may be a range or, in German, two tablets of 10 mg."""
    if low < _SMALLEST_MG_OF_A_RANGE_WITH_A:
        raise _ambiguous(words)


def _said_twice(found: Atoms, start: int, end: int) -> tuple[str, Any]:
    first, second = found.values[start], found.values[end - 2]
    if first != second:
        raise NotUnderstoodError(
            f"the numbers '{found.words[start]}' and '{found.words[end - 2]}' contradict each other"
        )
    return found.kinds[start], first
