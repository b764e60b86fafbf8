"""A Bundle in which nothing is odd, decoded in one pass: the fastest way to read most files.

Where anything is odd nothing is read here: the Bundle is then read resource by resource (see
`reading.py`). Of a sound Bundle both ways make the same record.
"""

from decimal import Decimal, InvalidOperation
from typing import Final, Union

import msgspec
from msgspec import Struct, defstruct

from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.assemble import owner_of
from fhir_baclofen.fhir.bundles import BYTE_ORDER_MARK, Link
from fhir_baclofen.fhir.checks import GENDER, KINDS, foreign_dosage, is_void, objection
from fhir_baclofen.fhir.decode import BROKEN, TYPES
from fhir_baclofen.fhir.folder import Folder
from fhir_baclofen.fhir.r4_names import RESOURCE_TYPES
from fhir_baclofen.fhir.record import PatientRecord, ref

# What needs a closer look is none of these: a Bundle in a Bundle, a server's message.
_PASSED_OVER: Final = sorted(RESOURCE_TYPES - TYPES.keys() - {"Bundle", "OperationOutcome"})
_NOT_READ: Final = tuple(
    defstruct(name, (), tag_field="resourceType", tag=name, frozen=True, gc=False)
    for name in _PASSED_OVER
)
_KINDS: Final = {struct: KINDS[name] for name, struct in TYPES.items()}


class _Entry(Struct, frozen=True, gc=False, rename="camel"):
    resource: Union[(*TYPES.values(), *_NOT_READ)]  # type: ignore[valid-type] # made from tables
    full_url: str | None = None


class _Bundle(Struct, frozen=True, gc=False, tag_field="resourceType", tag="Bundle"):
    total: object = None
    link: tuple[Link, ...] | None = ()
    entry: tuple[_Entry, ...] = ()


_DECODER: Final = msgspec.json.Decoder(_Bundle, float_hook=Decimal)


def sound_record(data: bytes) -> PatientRecord | None:
    """The record in a Bundle of one patient; None when it must be read with more care."""
    try:
        bundle = _DECODER.decode(data.removeprefix(BYTE_ORDER_MARK))
    except (*BROKEN, InvalidOperation):
        return None
    if bundle.total is not None or any(link.relation == "next" for link in bundle.link or ()):
        return None
    return _record(bundle.entry)


def _record(entries: tuple[_Entry, ...]) -> PatientRecord | None:
    patients = [e for e in entries if type(e.resource) is r4.Patient]
    if len(patients) != 1 or not _is_sound(patients[0].resource):
        return None
    patient, full_url = patients[0].resource, patients[0].full_url
    owner = owner_of(patient, full_url, trusted=True)
    folder = Folder(patient, dict.fromkeys(owner.references, patient))
    seen: set[str] = set()
    for entry in entries:
        resource = entry.resource
        kind = _KINDS.get(type(resource))
        if kind is None or resource is patient:
            continue
        reference = ref(resource)
        if not resource.id or reference in seen or owner.refuses(resource, kind):
            return None
        seen.add(reference)
        if is_void(resource, kind):
            continue
        if objection(resource, kind) is not None or foreign_dosage(resource) is not None:
            return None
        folder.put(resource, kind.name, reference, entry.full_url)
    return folder.record()


def _is_sound(patient: r4.Patient) -> bool:
    has_gender = patient.gender is None or patient.gender in GENDER
    return bool(patient.id) and has_gender and objection(patient, KINDS["Patient"]) is None
