"""What a rule says over a range of doses, results or ages, as a bar of signs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

SIGNS: Final = {"silent": "·", "low": "░", "moderate": "▒", "high": "█", "not judged": "?"}
OTHERS: Final = "¦"
"""Where another rule warns instead."""
LABEL_WIDTH: Final = 14


@dataclass(frozen=True, slots=True)
class Axis:
    """A bar: what runs along it, its unit, its points, and the point where the case stands."""

    name: str
    unit: str
    points: Sequence[int]
    here: int | None


def picture(axis: Axis, says: Sequence[str]) -> Iterator[str]:
    """The bar, a mark under the case, and each stretch in words; nothing where all is the same."""
    if len(set(says)) < 2:  # noqa: PLR2004 - one word needs no bar
        return
    yield f"{axis.name:<{LABEL_WIDTH}}{''.join(SIGNS.get(s, OTHERS) for s in says)}"
    if axis.here is not None:
        place = min(range(len(axis.points)), key=lambda i: abs(axis.points[i] - (axis.here or 0)))
        yield f"{'':<{LABEL_WIDTH}}{' ' * place}^ {axis.here} {axis.unit}"
    stretches = groupby(zip(axis.points, says, strict=True), key=lambda pair: pair[1])
    told = [_stretch([point for point, _ in pairs], word) for word, pairs in stretches]
    yield f"{'':<{LABEL_WIDTH}}{'; '.join(told)} ({axis.unit})"


def _stretch(points: Sequence[int], word: str) -> str:
    span = str(points[0]) if len(points) == 1 else f"{points[0]}-{points[-1]}"
    return f"{SIGNS.get(word, OTHERS)} {span} {word}"
