"""Whether two plans without an end differ in nothing but the day they were made."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from fhir_baclofen.writeback.actions import Resource

_OF_NOTE: Final = ("title", "description", "period", "addresses", "activity", "note")
_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def moved_on(draft: Resource, plan: Resource) -> bool:
    """True when both say the same, apart from days that moved on together.

    Each day in the one is the same day in the other, or as many days later as the plan is.
    """
    before, now = [*_texts(draft)], [*_texts(plan)]
    if [_DAY.sub("", t) for t in before] != [_DAY.sub("", t) for t in now]:
        return False
    pairs = zip(_days(before), _days(now), strict=True)
    first = _start(draft), _start(plan)
    return all(a == b or _apart(a, b) == _apart(*first) for a, b in pairs)


def _texts(plan: Resource) -> Iterator[str]:
    yield from _leaves({key: plan.get(key) for key in _OF_NOTE})


def _leaves(node: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(node, Mapping):
        for key in sorted(node):
            yield key
            yield from _leaves(node[key])
    elif isinstance(node, list | tuple):
        yield str(len(node))
        for item in node:
            yield from _leaves(item)
    elif node is not None:
        yield str(node)


def _days(texts: list[str]) -> list[str]:
    return [day for text in texts for day in _DAY.findall(text)]


def _start(plan: Resource) -> str:
    when = plan.get("period")
    return str(when.get("start", "")) if isinstance(when, Mapping) else ""


def _apart(before: str, now: str) -> int | None:
    try:
        return (date.fromisoformat(now) - date.fromisoformat(before)).days
    except ValueError:
        return None
