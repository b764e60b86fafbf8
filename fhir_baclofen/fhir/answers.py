"""What a FHIR server's answer is worth: a page of results, or the reason why it is none. No I/O.

Reasons are short, plain, and free of anything the server wrote.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

import msgspec
from msgspec import Raw, Struct

from fhir_baclofen.errors import RecordError
from fhir_baclofen.fhir.bundles import Bundle, OperationOutcome, bundle_of
from fhir_baclofen.fhir.decode import type_of

LATE: Final = "the server did not answer in time"
UNREACHABLE: Final = "the server could not be reached"
NOT_PERMITTED: Final = "the server does not permit it"
NOT_FOUND: Final = "the server does not have it"
ELSEWHERE: Final = "the next page lies outside the server's address"
FOREIGN: Final = "the server did not apply the search by patient"
GONE: Final = frozenset({404, 410})

_STATUS: Final[Mapping[int, str]] = {
    401: NOT_PERMITTED,
    403: NOT_PERMITTED,
    404: NOT_FOUND,
    405: "the server does not offer it",
    410: NOT_FOUND,
    429: "the server is too busy",
    501: "the server does not offer it",
    503: "the server is not available at the moment",
}
# One large vendor's codes: break the glass, and patients that the caller may not see.
_NOT_PERMITTED: Final = frozenset({"4118", "4130", "4131", "4134"})
_EXPIRED: Final = "4113"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, read to its end; header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def ok(self) -> bool:
        """True for 200 to 299."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP's own numbers

    @property
    def failed(self) -> bool:
        """True for 500 and above: the server's fault, not the request's."""
        return self.status >= 500  # noqa: PLR2004 - HTTP's own numbers

    @property
    def media(self) -> str:
        """The media type of the body without parameters, "" when none is given."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search; `problem` says why it is incomplete or none at all."""

    bundle: Bundle = Bundle()  # noqa: RUF009 - immutable
    next: str | None = None
    problem: str | None = None


def trouble(answer: Answer) -> str | None:
    """Why an answer is no FHIR JSON of success; None when it is."""
    if 300 <= answer.status < 400:  # noqa: PLR2004 - HTTP's own numbers
        return "the server answered with a redirect, which is not followed"
    if not answer.ok:
        return _refusal(answer)
    if answer.media and "json" not in answer.media:
        return f"the server answered with {_media(answer.media)} instead of FHIR JSON"
    if not answer.body.strip():
        return "the server gave an empty answer"
    if type_of(answer.body) == "OperationOutcome":
        codes = outcome_codes(answer.body)
        return NOT_PERMITTED if codes & _NOT_PERMITTED else "the server answered with a message"
    return None


def _refusal(answer: Answer) -> str:
    if outcome_codes(answer.body) & _NOT_PERMITTED:
        return NOT_PERMITTED
    known = _STATUS.get(answer.status)
    outcome = "failed" if answer.failed else "refused the request"
    return f"{known or f'the server {outcome}'} (HTTP {answer.status})"


def _media(media: str) -> str:
    return media if re.fullmatch(r"[a-z]+/[a-z0-9.+-]{1,40}", media) else "something else"


def outcome_codes(body: bytes) -> frozenset[str]:
    """The vendor's own codes in an OperationOutcome, empty for anything else."""
    try:
        outcome = _OUTCOME.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return frozenset()
    details = (issue.details for issue in outcome.issue or ())
    return frozenset(c.code for d in details for c in (d and d.coding) or () if c.code)


_OUTCOME: Final = msgspec.json.Decoder(OperationOutcome)


def expired(answer: Answer) -> bool:
    """True when the pages of a search are gone and it has to be asked anew."""
    return answer.status == 410 or _EXPIRED in outcome_codes(answer.body)  # noqa: PLR2004


def page_of(answer: Answer, filters: frozenset[str] = frozenset()) -> Page:
    """An answer to a search or to one of its next links, as a page.

    `filters` are the parameters that must have been applied: a server that did not says so in the
    `self` link, and then the page is not used. Source: FHIR R4, Search, "Handling Errors" and
    "self link".
    """
    problem = trouble(answer)
    if problem is not None:
        return Page(problem=problem)
    try:
        bundle = bundle_of(answer.body)
    except RecordError as error:
        return Page(problem=f"the answer is {error}")
    if bundle.type != "searchset":
        return Page(problem="the answer is a Bundle but no search result")
    if filters and not _applied(bundle, filters):
        return Page(problem=FOREIGN)
    links = bundle.link or _links(answer.body)
    if links is None:
        return Page(bundle, problem="the links to its other pages cannot be read")
    following = next((link.url for link in links if link.relation == "next"), None)
    return Page(bundle, following)


class _Link(Struct, gc=False):
    relation: object = None
    url: str = ""


class _Linked(Struct, gc=False):
    link: Raw = Raw(b"[]")


_LINKED: Final = msgspec.json.Decoder(_Linked)
_LINKS: Final = msgspec.json.Decoder(tuple[_Link, ...])


def _links(body: bytes) -> tuple[_Link, ...] | None:
    """The links of a Bundle that was read loosely, which leaves them out; None if unreadable."""
    try:
        return _LINKS.decode(_LINKED.decode(body).link)
    except msgspec.DecodeError:
        return None


def _applied(bundle: Bundle, filters: frozenset[str]) -> bool:
    own = next((link.url for link in bundle.link or () if link.relation == "self"), None)
    asked = own and {name.split(":")[0] for name, _ in parse_qsl(urlsplit(own).query)}
    if not asked or any(name.startswith("_get") for name in asked):
        return True
    return bool(asked & (filters | {"patient", "subject"}))


# -- next links ------------------------------------------------------------------------------------

_PORTS: Final = {"http": 80, "https": 443}


def following_url(link: str, *, current: str, base: str) -> str | None:
    """The absolute URL of a next link; None when it leaves the server's origin or base path.

    Links may be absolute, or relative to the page, the host or the base; a default port may be
    written out. Servers that page at their base (`?_getpages=`) stay within it.
    """
    try:
        joined = urljoin(current, link)
    except ValueError:
        return None
    below = base + link if re.match(r"/[^/]", link) else joined
    return next((url.partition("#")[0] for url in (joined, below) if _within(url, base)), None)


def _within(url: str, base: str) -> bool:
    there, home = _split(url), _split(base)
    if there is None or home is None or there.username or _origin(there) != _origin(home):
        return False
    if re.search(r"%2e|%2f|%5c|\\|/\.\.?(/|$)", there.path.lower()):
        return False
    return there.path.rstrip("/") == home.path or there.path.startswith(f"{home.path}/")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
