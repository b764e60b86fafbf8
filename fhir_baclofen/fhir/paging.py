"""Following a search over all its pages, and saying so when that was not possible."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Final, Protocol

from fhir_baclofen.errors import ServerError
from fhir_baclofen.fhir.answers import ELSEWHERE, Answer, expired, following_url, page_of
from fhir_baclofen.fhir.bundles import Bundle, Entry
from fhir_baclofen.fhir.dosage_types import number
from fhir_baclofen.fhir.searches import Search

CIRCLE: Final = "its pages lead in a circle"
TOO_MANY: Final = "there is more than is read"
FEWER: Final = "the server sent fewer results than it counts"
_REFUSED: Final = frozenset({400, 422})


class Reader(Protocol):
    """What is needed of a client to read."""

    @property
    def base(self) -> str:
        """The server's base URL without a trailing slash."""

    def get(self, url: str) -> Awaitable[Answer]:
        """Read a URL, absolute or relative to the base; raises ServerError."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one search is read at most."""

    pages: int = 20
    resources: int = 2_000


@dataclass(slots=True)
class Collected:
    """What a search brought on all its pages, and why that is not all (`problem`).

    `refused` is true when the server did not accept the search as asked.
    """

    entries: list[Entry | None] = field(default_factory=list)
    problem: str | None = None
    refused: bool = False


async def collect(
    reader: Reader, search: Search, bounds: Bounds | None = None, *, filtered: bool = True
) -> Collected:
    """Every page of a search, as far as they can be had; what the server does raises nothing.

    With `filtered`, an answer of a server that did not apply the search's parameters is not used.
    Pages that have expired are asked for anew, once.
    """
    filters = search.filters if filtered else frozenset[str]()
    walk = _Walk(reader, bounds or Bounds(), filters)
    found = await walk.through(search.url)
    return await walk.through(search.url) if walk.expired else found


@dataclass(slots=True)
class _Walk:
    reader: Reader
    bounds: Bounds
    filters: frozenset[str]
    expired: bool = False

    async def through(self, url: str) -> Collected:
        found = Collected()
        seen: set[str] = set()
        counted: object = None
        following: str | None = f"{self.reader.base}/{url}"
        while following is not None and found.problem is None:
            seen.add(following)
            bundle, link = await self._page(following, found, first=len(seen) == 1)
            counted = bundle.total if len(seen) == 1 else counted
            current, following = following, None
            if link is not None and found.problem is None:
                found.problem, following = self._onward(link, current, seen, len(found.entries))
        if found.problem is None and not _complete(found.entries, counted):
            found.problem = FEWER
        return found

    async def _page(self, url: str, found: Collected, *, first: bool) -> tuple[Bundle, str | None]:
        try:
            answer = await self.reader.get(url)
        except ServerError as error:
            found.problem = str(error)
            return Bundle(), None
        self.expired = not first and expired(answer)
        page = page_of(answer, self.filters)
        found.entries += page.bundle.entry or ()
        found.problem = page.problem
        found.refused = first and answer.status in _REFUSED
        return page.bundle, page.next

    def _onward(
        self, link: str, current: str, seen: set[str], held: int
    ) -> tuple[str | None, str | None]:
        """Why the next page is not read, or its URL."""
        url = following_url(link, current=current, base=self.reader.base)
        if url is None:
            return ELSEWHERE, None
        if url in seen:
            return CIRCLE, None
        if len(seen) >= self.bounds.pages or held >= self.bounds.resources:
            return TOO_MANY, None
        return None, url


def _complete(entries: list[Entry | None], counted: object) -> bool:
    total = number(counted)
    matches = sum(e is None or e.search is None or e.search.mode != "include" for e in entries)
    return total is None or matches >= total
