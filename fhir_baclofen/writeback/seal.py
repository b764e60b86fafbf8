"""A seal on what was written: a hash of its content, kept inside the resource.

A resource whose content no longer fits its seal was changed by somebody else, which can be seen
without any memory of our own. The seal is over what a resource says (`content.py`), less what
differs between two filings of the same: identifiers, the moment of filing, and links to what it
replaces.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from fhir_baclofen.fhir.identity import structure
from fhir_baclofen.plan import Plan, PlanKind
from fhir_baclofen.quantities import plain
from fhir_baclofen.writeback.actions import Filing, Resource
from fhir_baclofen.writeback.content import content_hash

SEAL: Final = structure("content-hash")
ADVICE: Final = structure("advice-hash")
OURS: Final = frozenset({SEAL, ADVICE, structure("policy")})
"""The extensions that are ours to replace."""

STANDING: Final = frozenset({"monitoring", "patient-advice", "treatment-review"})
"""Activities that every plan carries, and that alone are no reason for one."""

_PER_FILING: Final = frozenset({"identifier", "identifiedDateTime", "created", "replaces"})
_AS_STORED: Final = frozenset({"id", "meta", "text", "extension", "language", "implicitRules"})


def members(node: Resource, key: str) -> list[Resource]:
    """The objects listed under a key; what is not a list of objects counts as nothing."""
    value = node.get(key)
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list | tuple) else []


def sealed(resource: Resource) -> dict[str, Any]:
    """The resource with a seal on its present content, in place of an earlier one."""
    others = [e for e in members(resource, "extension") if e.get("url") != SEAL]
    seal = {"url": SEAL, "valueString": _fingerprint(resource)}
    return {**resource, "extension": [*others, seal]}


def seal_of(resource: Resource) -> str | None:
    """The seal a resource carries; None without one, as where a server drops extensions."""
    return _extension(resource, SEAL)


def advice_of(plan: Resource) -> str | None:
    """The mark of the advice a care plan was last written with, whatever became of it since."""
    return _extension(plan, ADVICE)


def kind_of(plan: Resource) -> PlanKind | None:
    """The kind of plan that was last written; None where the server dropped the mark."""
    word = (advice_of(plan) or "").partition(":")[0]
    return PlanKind(word) if word in set(PlanKind) else None


def is_intact(resource: Resource, filings: tuple[Filing, ...] = ()) -> bool:
    """True when nobody else changed the resource since it was last written.

    Shown by its seal, or by the memory of what the server gave back. Without either it counts as
    changed: an edit must never be overwritten.
    """
    seal = seal_of(resource)
    if seal is not None and seal == _fingerprint(resource):
        return True
    content = content_hash(resource)
    return any(filing.content == content for filing in filings)


def says_the_same(wanted: Resource, found: Resource) -> bool:
    """True when an intact resource already says what is wanted (which is sealed).

    Where the server dropped the seal, whatever else it dropped does not count either.
    """
    seal = seal_of(found)
    if seal is not None:
        return seal == seal_of(wanted)
    kept = {k for k in found if k not in _PER_FILING | _AS_STORED}
    return content_hash({k: found[k] for k in kept}) == content_hash(
        {k: wanted[k] for k in kept if k in wanted}
    )


def advice_extension(plan: Plan) -> dict[str, Any]:
    """What a plan advises apart from its dates and words, as an extension: its kind and a hash.

    The hash is over its kind, its doses and their lengths, and what is to be done besides the
    usual.
    """
    steps = [[plain(s.mg_per_day), s.days, list(map(plain, s.doses_mg))] for s in plan.steps]
    codes = sorted({a.code for a in plan.activities} - STANDING)
    content = json.dumps([plan.kind.value, steps, codes])
    mark = f"{plan.kind.value}:{hashlib.sha256(content.encode()).hexdigest()}"
    return {"url": ADVICE, "valueString": mark}


def _fingerprint(resource: Resource) -> str:
    said = {k: v for k, v in resource.items() if k not in _PER_FILING}
    said["extension"] = [e for e in members(said, "extension") if e.get("url") != SEAL]
    return content_hash(said)


def _extension(resource: Resource, url: str) -> str | None:
    found = (e.get("valueString") for e in members(resource, "extension") if e.get("url") == url)
    return next((value for value in found if isinstance(value, str)), None)
