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
from fhir_baclofen.fhir.checks import (
    GENDER,
    KINDS,
    PROBLEMS,
    VOID,
    Kind,
    foreign_dosage,
    is_void,
    objection,
    value_problem,
)
from fhir_baclofen.fhir.decode import BROKEN, TYPES
from fhir_baclofen.fhir.dosage_types import CodeableConcept
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
        if not _is_plain(resource, kind):
            if is_void(resource, kind):
                continue
            if objection(resource, kind) is not None or foreign_dosage(resource) is not None:
                return None
        folder.put(resource, kind.name, reference, entry.full_url)
    return folder.record()


def _is_sound(patient: r4.Patient) -> bool:
    has_gender = patient.gender is None or patient.gender in GENDER
    return bool(patient.id) and has_gender and objection(patient, KINDS["Patient"]) is None


def _is_plain(resource: r4.Resource, kind: Kind) -> bool:
    """True where a quick look finds nothing odd: then it is neither void nor objectionable.

    False tells nothing: then a closer look is needed.
    """
    if kind.rare(resource) != kind.none or not _has_plain_status(resource, kind):
        return False
    if kind.coded:
        code: CodeableConcept | None = getattr(resource, "code", None)
        if code is None or not code.text:
            return False
    if type(resource) is r4.Observation:
        return not resource.component and value_problem(resource) is None
    return not kind.dosed or foreign_dosage(resource) is None


def _has_plain_status(resource: r4.Resource, kind: Kind) -> bool:
    if isinstance(resource, PROBLEMS):
        return _is_plainly(resource.clinical_status, kind.clinical) and _is_plainly(
            resource.verification_status, kind.verification
        )
    if kind.intents is not None and getattr(resource, "intent", None) not in kind.intents:
        return False
    status = getattr(resource, kind.status) if kind.status else None
    return status in kind.statuses and status != VOID


def _is_plainly(status: CodeableConcept | None, known: frozenset[str]) -> bool:
    codings = status.coding if status is not None else None
    code = codings[0].code if codings else None
    return code in known and code != VOID
