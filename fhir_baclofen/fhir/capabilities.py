"""What a FHIR server says it offers, as far as reading and writing back depend on it.

A CapabilityStatement is a promise, not a proof: what is not listed may still work and what is
listed may not, so callers treat it as a plan and judge every answer by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec import Struct

_NOTHING: Final[Mapping[str, "Offer"]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Offer:
    """What a server offers for one resource type.

    `interactions` are codes such as "read", "search-type", "create". `parameters` and `includes`
    are search parameter names and `_include` values as listed, empty when the server lists none.
    """

    interactions: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()
    includes: frozenset[str] = frozenset()
    conditional_create: bool = False
    versioned: bool = True

    def takes(self, parameter: str) -> bool:
        """True when a search by this parameter may be tried: it is listed, or none is."""
        return not self.parameters or parameter.lower() in self.parameters


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server offers: per resource type, and as a whole.

    `stated` is false when its statement could not be read: then nothing is known to be missing.
    """

    types: Mapping[str, Offer] = field(default_factory=lambda: _NOTHING)
    transaction: bool = False
    stated: bool = True

    def offer(self, resource_type: str) -> Offer | None:
        """The offer for a type; None when the server does not list it."""
        return self.types.get(resource_type)


UNSTATED: Final = Capabilities(stated=False)
"""Of a server whose statement could not be read."""


class _Code(Struct, gc=False):
    code: str = ""


class _Parameter(Struct, gc=False):
    name: str = ""


class _ResourceEntry(Struct, gc=False, rename="camel"):
    type: str = ""
    interaction: tuple[_Code, ...] = ()
    search_param: tuple[_Parameter, ...] = ()
    search_include: tuple[str, ...] = ()
    conditional_create: bool = False
    versioning: str = ""


class _Rest(Struct, gc=False):
    mode: str = "server"
    resource: tuple[_ResourceEntry, ...] = ()
    interaction: tuple[_Code, ...] = ()


class _Statement(Struct, gc=False, rename="camel"):
    resource_type: str = ""
    rest: tuple[_Rest, ...] = ()


_STATEMENT: Final = msgspec.json.Decoder(_Statement)


def capabilities_from(body: bytes) -> Capabilities:
    """The capabilities in a CapabilityStatement; `UNSTATED` when the bytes hold none.

    Source: FHIR R4, CapabilityStatement.rest.
    """
    try:
        statement = _STATEMENT.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return UNSTATED
    server = next((rest for rest in statement.rest if rest.mode == "server"), None)
    if statement.resource_type != "CapabilityStatement" or server is None:
        return UNSTATED
    return Capabilities(
        types={entry.type: _offer(entry) for entry in server.resource},
        transaction=any(i.code == "transaction" for i in server.interaction),
    )


def _offer(entry: _ResourceEntry) -> Offer:
    return Offer(
        interactions=frozenset(i.code for i in entry.interaction),
        parameters=frozenset(p.name.lower() for p in entry.search_param),
        includes=frozenset(entry.search_include),
        conditional_create=entry.conditional_create,
        versioned=entry.versioning != "no-version",
    )
