"""How the rules of the dosage grammar are written, and how atoms are read with them.

A rule is a pattern over the kinds of `lexicon.py` and a function that gives its meaning. At each
place the first rule that fits is taken, so longer forms stand before shorter ones. No pattern has a
repeat inside a repeat that could share its matches: reading takes time in proportion to the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from fhir_baclofen.dosing import Amount
from fhir_baclofen.sig.atoms import Atoms, NotUnderstoodError
from fhir_baclofen.sig.elements import Element

ONE = Amount(Decimal(1), Decimal(1))
_MOST_TIMES = 1000


@dataclass(slots=True)
class Phrase:
    """The atoms one rule took."""

    kinds: str
    values: list[Any]
    words: list[str]

    def one(self, kind: str) -> Any:  # noqa: ANN401
        """The value of the first atom of a kind."""
        return self.values[self.kinds.index(kind)]

    def amounts(self) -> list[Amount]:
        """The numbers and ranges, in order."""
        return [
            Amount(*value) if kind == "R" else Amount(value, value)
            for kind, value in zip(self.kinds, self.values, strict=True)
            if kind in "NR"
        ]

    def all(self, kind: str) -> list[Any]:
        """The values of all atoms of a kind, in order."""
        pairs = zip(self.kinds, self.values, strict=True)
        return [value for here, value in pairs if here == kind]

    def all_words(self, kind: str) -> list[str]:
        """The words of all atoms of a kind, in order."""
        pairs = zip(self.kinds, self.words, strict=True)
        return [words for here, words in pairs if here == kind]

    def whole(self, value: Decimal) -> int:
        """A number of times or days: no fraction, and not absurd."""
        number = int(value)
        if number != value or not 1 <= number <= _MOST_TIMES:
            raise self.refused("has a number that counts nothing")
        return number

    def counts(self) -> tuple[int, int]:
        """The first number or range as whole numbers."""
        amount = self.amounts()[0]
        return self.whole(amount.low), self.whole(amount.high)

    def refused(self, why: str) -> NotUnderstoodError:
        """The error for words that fit a pattern but have no sure meaning."""
        return NotUnderstoodError(f"'{' '.join(self.words)}' {why}")


Meaning = Callable[[Phrase], Element]
Cut = tuple[Meaning | None, int, int]
"""A rule and the atoms it takes, from one place up to another; None where no rule fits."""


class Rules(list[tuple[str, Meaning]]):
    """Rules in the order in which they are tried."""

    def rule(self, pattern: str) -> Callable[[Meaning], Meaning]:
        """Add a rule; blanks in its pattern do not count."""

        def added(meaning: Meaning) -> Meaning:
            self.append((pattern.replace(" ", ""), meaning))
            return meaning

        return added


class Grammar:
    """Rules made ready for reading."""

    def __init__(self, *parts: Rules) -> None:
        """Take the rules of all parts, the earlier ones first.

        How kinds are cut does not depend on words and numbers: most texts are cut as one before.
        """
        rules = [rule for part in parts for rule in part]
        self._meanings: list[Meaning] = [meaning for _, meaning in rules]
        self._pattern = re.compile(
            "|".join(f"(?P<r{place}>{pattern})" for place, (pattern, _) in enumerate(rules))
        )
        self._cuts = lru_cache(maxsize=4096)(self._cut)

    def elements(self, found: Atoms) -> list[Element]:
        """What the atoms say, in order; NotUnderstoodError at the first that fits no rule."""
        elements: list[Element] = []
        kinds, values, words = found.kinds, found.values, found.words
        for meaning, start, end in self._cuts(kinds):
            if meaning is None:
                raise NotUnderstoodError(f"'{words[start]}' was not understood in its place")
            phrase = Phrase(kinds[start:end], values[start:end], words[start:end])
            elements.append(meaning(phrase))
        return elements

    def _cut(self, kinds: str) -> tuple[Cut, ...]:
        """What the rules take in order, up to the first atom that fits none."""
        cuts: list[Cut] = []
        start = 0
        while start < len(kinds):
            match = self._pattern.match(kinds, start)
            if match is None or match.lastgroup is None:
                return (*cuts, (None, start, start))
            cuts.append((self._meanings[int(match.lastgroup[1:])], start, match.end()))
            start = match.end()
        return tuple(cuts)
