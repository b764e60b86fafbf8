"""An explanation in sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fhir_baclofen.explain.asking import Otherwise
from fhir_baclofen.explain.limits import Ground
from fhir_baclofen.explain.sights import Seen

NOTHING: Final = "nothing on its own that was tried"
GIVEN_FOR: Final = "if it were given for "
MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One part of an explanation under its label."""

    label: str
    parts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """As one sentence: "Seen: eGFR 24 … (Observation/o7)."."""
        return f"{self.label}: {'; '.join(self.parts)}."


def lines(
    seen: Iterable[Seen], grounds: Iterable[Ground], otherwise: Iterable[Otherwise]
) -> Iterator[Line]:
    """What was seen, which numbers decided, and what would have changed the answer."""
    sights = tuple(s.says for s in seen)
    if sights:
        yield Line("Seen", sights)
    told = tuple(grounds)
    if told:
        yield Line("Limit" if told[0].value else "Rests on", tuple(g.says for g in told))
    tried = tuple(otherwise)
    gone = _merged(_told(o) for o in tried if not o.milder)
    milder = _merged(_told(o) for o in tried if o.milder)
    yield Line("This warning would not be given", gone or (NOTHING,))
    if milder:
        yield Line("It would be less severe", milder)


def _told(other: Otherwise) -> str:
    """The change, and what would warn instead."""
    rest = f" (but then {' and '.join(other.instead[:MOST_NAMED])})" if other.instead else ""
    return f"{other.says}{rest}"


def _merged(phrases: Iterable[str]) -> tuple[str, ...]:
    """The phrases, with the reasons for baclofen that warn of nothing else in one."""
    found = list(dict.fromkeys(phrases))
    reasons = [p.removeprefix(GIVEN_FOR) for p in found if _is_plain_reason(p)]
    if len(reasons) < 2:  # noqa: PLR2004 - one needs no list
        return tuple(found)
    *others, last = reasons
    whole = f"{GIVEN_FOR}{', '.join(others)} or {last}"
    first = next(i for i, p in enumerate(found) if _is_plain_reason(p))
    rest = [p for p in found if not _is_plain_reason(p)]
    return (*rest[:first], whole, *rest[first:])


def _is_plain_reason(phrase: str) -> bool:
    return phrase.startswith(GIVEN_FOR) and "(" not in phrase
