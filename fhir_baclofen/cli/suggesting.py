"""What somebody may have meant: the nearest known word."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

import msgspec

from fhir_baclofen.resources import data_path


def nearest(given: str, known: Iterable[str]) -> str:
    """`; did you mean "…"?` for the known word that is closest; "" where none is close."""
    words = {word.lower(): word for word in known}
    found = get_close_matches(given.lower(), words, n=1, cutoff=0.5)
    return f'; did you mean "{words[found[0]]}"?' if found else ""


def names_in(topics: Iterable[str]) -> Iterator[str]:
    """The names of all codes in some value sets, as they are shown."""
    for topic in topics:
        path = data_path("terminology", "valuesets", f"{topic}.json")
        content = msgspec.json.decode(path.read_bytes())
        for part in content["compose"]["include"]:
            yield from (c["display"] for c in part.get("concept", ()) if c.get("display"))


def topics() -> list[str]:
    """The names of all value sets."""
    return sorted(path.stem for path in data_path("terminology", "valuesets").glob("*.json"))
