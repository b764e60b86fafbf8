"""Several versions of one resource, and several records of one patient that were merged.

Of several versions the newest counts. Where that cannot be told, none does, but of a patient what
all versions agree on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.bundles import Gathered
from fhir_baclofen.fhir.decode import BROKEN, Decoded, about, head_of
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.record import Unread, tail

UNDECIDED: Final = "its versions differ and which is the newest cannot be told"
IN_VERSIONS: Final = "differs between its versions"
IN_MERGED: Final = "differs between the records that were merged"
PATIENT: Final = "Patient"

Item = tuple[Decoded, str | None]
"""A decoded resource and its fullUrl."""


def settle(gathered: Gathered) -> Gathered:
    """The newest version of each resource; where that cannot be told none, and it is unread."""
    groups: dict[tuple[str, str], list[Item]] = {}
    settled = Gathered(unread=gathered.unread)
    for item in gathered.decoded:
        key = _key(*item)
        if key is None:
            settled.decoded.append(item)
        else:
            groups.setdefault(key, []).append(item)
    for key, versions in groups.items():
        best = versions[0] if len(versions) == 1 else _newest(versions)
        if best is None and key[0] == PATIENT:
            best = _agreed(versions, IN_VERSIONS)
        if best is not None:
            settled.decoded.append(best)
        else:
            settled.unread.append(Unread("/".join(key), UNDECIDED, key[0], _about(versions)))
    return settled


def _key(decoded: Decoded, full_url: str | None) -> tuple[str, str] | None:
    own = decoded.resource.id if decoded.resource else head_of(decoded.raw).id
    if isinstance(own, str):
        return decoded.type, own
    return (decoded.type, full_url) if full_url else None


def _newest(versions: list[Item]) -> Item | None:
    """The version with the highest number, else the latest change; None when neither decides."""
    for rank in (_version, _updated):
        ranks = [rank(decoded) for decoded, _ in versions]
        known = [r for r in ranks if r is not None]
        if len(known) == len(versions):
            highest = max(known)
            versions = [v for v, r in zip(versions, ranks, strict=True) if r == highest]
    first = bytes(versions[0][0].raw)
    return versions[0] if all(bytes(d.raw) == first for d, _ in versions) else None


def _meta(raw: Raw) -> dict[str, object]:
    meta = head_of(raw).meta
    return meta if isinstance(meta, dict) else {}


def _version(decoded: Decoded) -> float | None:
    version = _meta(decoded.raw).get("versionId")
    return int(version) if isinstance(version, str) and version.isdecimal() else None


def _updated(decoded: Decoded) -> float | None:
    updated = _meta(decoded.raw).get("lastUpdated")
    try:
        return datetime.fromisoformat(updated).timestamp() if isinstance(updated, str) else None
    except ValueError:
        return None


def _about(versions: Sequence[Item]) -> tuple[CodeableConcept, ...] | None:
    """What all versions were about; None where that cannot be told of one."""
    told = [about(decoded.type, decoded.raw)[0] for decoded, _ in versions]
    known = [concepts for concepts in told if concepts is not None]
    if len(known) < len(told):
        return None
    return tuple(dict.fromkeys(concept for concepts in known for concept in concepts))


# -- patients --------------------------------------------------------------------------------------


class _Link(Struct, frozen=True, gc=False):
    type: object = None
    other: r4.Reference | None = None


class _Linked(Struct, frozen=True, gc=False):
    link: tuple[_Link, ...] | None = ()


_LINKED: Final = msgspec.json.Decoder(_Linked)


def merged(patients: Sequence[Item]) -> tuple[Item, tuple[str, ...]] | None:
    """The one of several Patients that replaces all others, and the names of those.

    None where their links do not say so. What it and the others say differently is lost.
    """
    replaced = [p for p in patients if any(_replaces(other, p) for other in patients if other != p)]
    standing = [p for p in patients if p not in replaced]
    if len(standing) != 1:
        return None
    names = tuple(name for p in replaced for name in sorted(_names(p)))
    return _agreed([*standing, *replaced], IN_MERGED), names


def _replaces(one: Item, other: Item) -> bool:
    """True where one of the two says so."""
    return _points(one, "replaces", other) or _points(other, "replaced-by", one)


def _points(one: Item, how: str, other: Item) -> bool:
    try:
        links = _LINKED.decode(one[0].raw).link or ()
    except BROKEN:
        return False
    targets = {link.other.reference or "" for link in links if link.type == how and link.other}
    return not _names(other).isdisjoint(targets | {tail(target) for target in targets})


def _names(item: Item) -> set[str]:
    decoded, full_url = item
    own = head_of(decoded.raw).id
    return {full_url or "", f"{PATIENT}/{own}" if isinstance(own, str) else ""} - {""}


def _agreed(patients: Sequence[Item], differs: str) -> Item:
    """The first Patient, without the elements that the others give differently."""
    (first, full_url), *_ = patients
    known = [d.resource for d, _ in patients if isinstance(d.resource, r4.Patient)]
    if len(known) < len(patients):
        return Decoded(PATIENT, first.raw, None, f"it {differs}"), full_url
    lost: dict[str, str] = {}
    kept = known[0]
    for element, name in (("birth_date", "birthDate"), ("gender", "gender")):
        if len({getattr(patient, element) for patient in known} - {None}) > 1:
            kept, lost[name] = replace(kept, **{element: None}), f"{name} {differs}"
    return Decoded(PATIENT, first.raw, kept, lost=tuple(lost.items())), full_url
