"""Bundles: a file, or a page of a search, taken apart into resources still to be decoded."""

import re
from typing import Final

import msgspec
from msgspec import Raw, Struct

from fhir_baclofen.errors import RecordError
from fhir_baclofen.fhir.decode import BROKEN, TYPES, Decoded, decode, type_of
from fhir_baclofen.fhir.dosage_types import CodeableConcept, number
from fhir_baclofen.fhir.r4_names import RESOURCE_TYPES
from fhir_baclofen.fhir.record import Unread

ENTRY: Final = "Bundle.entry"
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# A batch answer holds Bundles; one inside those again is no answer to anything.
_DEEPEST_BUNDLE: Final = 2
_DEEPEST_JSON: Final = 200
_STRUCTURE: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)


class Link(Struct, frozen=True, gc=False):
    """A link of a Bundle, for example to its next page."""

    relation: str | None = None
    url: str | None = None


class SearchMode(Struct, frozen=True, gc=False):
    """Why an entry is in a search result: match, include or outcome."""

    mode: str | None = None


class Response(Struct, frozen=True, gc=False):
    """How a server answered one entry of a batch."""

    status: str | None = None


class Entry(Struct, frozen=True, gc=False, rename="camel"):
    """One entry of a Bundle; `resource` is empty when there is none."""

    full_url: str | None = None
    resource: Raw = Raw()
    search: SearchMode | None = None
    response: Response | None = None


class Bundle(Struct, frozen=True, gc=False, rename="camel"):
    """A Bundle with its resources undecoded; an entry is None where it is no object at all."""

    resource_type: str | None = None
    type: str | None = None
    total: object = None
    link: tuple[Link, ...] | None = ()
    entry: tuple[Entry | None, ...] | None = ()

    @property
    def next_page(self) -> str | None:
        """The URL of the next page, None on the last."""
        return next((link.url for link in self.link or () if link.relation == "next"), None)


class _LooseBundle(Struct, frozen=True, gc=False, rename="camel"):
    resource_type: object = None
    type: object = None
    entry: Raw = Raw(b"[]")


class OutcomeIssue(Struct, frozen=True, gc=False):
    """One issue of an OperationOutcome."""

    severity: str | None = None
    code: str | None = None
    details: CodeableConcept | None = None


class OperationOutcome(Struct, frozen=True, gc=False):
    """What a server says about an answer."""

    issue: tuple[OutcomeIssue, ...] | None = ()


_BUNDLE: Final = msgspec.json.Decoder(Bundle)
_LOOSE: Final = msgspec.json.Decoder(_LooseBundle)
_ENTRIES: Final = msgspec.json.Decoder(list[Raw])
_ENTRY: Final = msgspec.json.Decoder(Entry)
_MEMBERS: Final = msgspec.json.Decoder(dict[str, Raw])
_OUTCOME: Final = msgspec.json.Decoder(OperationOutcome)


class Gathered(Struct):
    """Decoded resources with their fullUrls, and what could not be read so far."""

    decoded: list[tuple[Decoded, str | None]] = []
    unread: list[Unread] = []


# -- from bytes to a Bundle ------------------------------------------------------------------------


def bundle_of(data: bytes) -> Bundle:
    """The Bundle in `data`.

    Raises RecordError for anything else, with what is wrong and where: "not JSON: line 3, column
    7".
    """
    body = data.removeprefix(BYTE_ORDER_MARK)
    try:
        bundle = _decoded(body)
    except BROKEN as error:
        raise RecordError(malformed(body, error)) from None
    if bundle.resource_type != "Bundle":
        raise RecordError(_not_a_bundle(bundle.resource_type))
    return bundle


def _decoded(body: bytes) -> Bundle:
    try:
        return _BUNDLE.decode(body)
    except msgspec.ValidationError:
        return _loosely(body)


def _loosely(body: bytes) -> Bundle:
    """A Bundle some of whose members have a wrong shape: those are left out."""
    try:
        loose = _LOOSE.decode(body)
    except msgspec.ValidationError:
        message = "JSON but not FHIR: it is no object"
        raise RecordError(message) from None
    try:
        entries = _ENTRIES.decode(loose.entry)
    except msgspec.ValidationError:
        message = "not a usable Bundle: its entry is not a list"
        raise RecordError(message) from None
    name = loose.resource_type if isinstance(loose.resource_type, str) else None
    kind = loose.type if isinstance(loose.type, str) else None
    return Bundle(resource_type=name, type=kind, entry=tuple(_entry(raw) for raw in entries))


def _entry(raw: Raw) -> Entry | None:
    try:
        return _ENTRY.decode(raw)
    except BROKEN:
        pass
    try:
        return Entry(resource=_MEMBERS.decode(raw).get("resource", Raw()))
    except BROKEN:
        return None


def _not_a_bundle(found: str | None) -> str:
    if not found:
        return "JSON but not FHIR: it names no resourceType"
    if found not in RESOURCE_TYPES:
        return "not a Bundle, nor any resource of FHIR R4"
    return f"not a Bundle but a resource of type {found}"


def malformed(body: bytes, error: Exception) -> str:
    """What is wrong with a body that is no JSON, and where; nothing of the body is quoted."""
    if not body.strip():
        return "empty"
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:4]:
        return "not JSON in UTF-8: it looks like UTF-16"
    if body.lstrip()[:1] == b"<":
        return "not JSON: it looks like XML or HTML"
    if isinstance(error, RecursionError):
        return f"nested more than {_DEEPEST_JSON} levels deep at {_place(body, _too_deep(body))}"
    if isinstance(error, UnicodeDecodeError):
        return "not JSON in UTF-8"
    found = re.search(r"byte (\d+)", str(error))
    where = _place(body, int(found[1])) if found else "its end is missing"
    return f"not JSON: {where}"


def _place(body: bytes, offset: int) -> str:
    before = body[:offset]
    line = before.count(b"\n") + 1
    column = offset - before.rfind(b"\n")
    return f"line {line}, column {column}"


def _too_deep(body: bytes) -> int:
    depth = 0
    for match in _STRUCTURE.finditer(body):
        depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(match[0], 0)
        if depth > _DEEPEST_JSON:
            return match.start()
    return len(body)


# -- from a Bundle to resources --------------------------------------------------------------------


def gather(bundle: Bundle, into: Gathered, depth: int = 1) -> None:
    """Add the resources of a Bundle that are read to `into`, and list what is no resource."""
    for entry in bundle.entry or ():
        if entry is None or not entry.resource:
            into.unread.append(Unread(ENTRY, _empty(entry), ""))
        else:
            _gather_resource(entry, into, depth)
    if bundle.next_page:
        into.unread.append(Unread("Bundle", "it is one page of several", ""))


def _gather_resource(entry: Entry, into: Gathered, depth: int) -> None:
    name = type_of(entry.resource)
    if name in TYPES:
        into.decoded.append((decode(entry.resource, name), entry.full_url))
    elif name == "OperationOutcome":
        problem = outcome_problem(entry.resource)
        if problem:
            into.unread.append(Unread(name, problem, ""))
    elif name == "Bundle" and depth < _DEEPEST_BUNDLE:
        gather(bundle_of(bytes(entry.resource)), into, depth + 1)
    elif name not in RESOURCE_TYPES:
        into.unread.append(Unread(ENTRY, "it holds no resource of FHIR R4", ""))


def _empty(entry: Entry | None) -> str:
    status = entry.response.status if entry and entry.response else None
    found = re.match(r"\d{3}", status or "")
    return f"the server answered {found[0]} to it" if found else "it holds no resource"


# Warnings of one large vendor that say "this is not all": additional data, unknown parameter
# ignored, too many results, pages that have expired.
_INCOMPLETE: Final = frozenset({"4119", "4122", "4127", "4113", "59133"})
_CODE: Final = re.compile(r"[a-z0-9-]{1,30}")


def outcome_problem(raw: Raw) -> str | None:
    """Why an OperationOutcome among results makes them incomplete; None when it does not."""
    try:
        outcome = _OUTCOME.decode(raw)
    except BROKEN:
        return "the server added a message that cannot be read"
    for issue in outcome.issue or ():
        details = {c.code for c in (issue.details and issue.details.coding) or ()}
        if issue.severity in ("error", "fatal") or details & _INCOMPLETE:
            code = issue.code if issue.code and _CODE.fullmatch(issue.code) else "unknown"
            return f"the server reported a problem with its answer ({code})"
    return None


def counted(bundle: Bundle) -> bool:
    """False when a search result says that it has more matches than it holds."""
    total = number(bundle.total)
    if total is None or bundle.type != "searchset":
        return True
    matches = sum(
        1
        for e in bundle.entry or ()
        if e and (e.search is None or e.search.mode in (None, "match"))
    )
    return matches >= total
