"""Reading a patient's record from a Bundle file or from searches, and orders under test from files.

A file that is no record of one patient raises an error of one line that names the place. Inside a
record nothing raises: what cannot be read is listed in `PatientRecord.not_read`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from fhir_baclofen.errors import OrderError, RecordError
from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.assemble import Owner, assemble, lost_of, owner_of
from fhir_baclofen.fhir.bundles import (
    BYTE_ORDER_MARK,
    Bundle,
    Entry,
    Gathered,
    bundle_of,
    counted,
    gather,
    malformed,
)
from fhir_baclofen.fhir.checks import GENDER, KINDS, objection
from fhir_baclofen.fhir.decode import BROKEN, Decoded, decode, head_of, type_of
from fhir_baclofen.fhir.record import PatientRecord, Unread, identified, ref
from fhir_baclofen.fhir.sound import sound_record
from fhir_baclofen.fhir.terminology import is_baclofen
from fhir_baclofen.fhir.versions import merged, settle

_NO_ORDER: Final = "not a MedicationRequest, nor a Bundle of them"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer of a server to one search or read, all pages together.

    `type` is the resource type asked for and `query` the search as sent ("Observation?patient=p1").
    `reason` says why an "unreadable" one could not be read, or only in part; its `entries` count.
    """

    type: str
    query: str
    entries: tuple[Entry | None, ...] = ()
    outcome: Literal["read", "unreadable"] = "read"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders under test in the order of their ids, and elements of them that were not read."""

    requests: tuple[r4.MedicationRequest, ...]
    not_read: tuple[Unread, ...] = ()


def read_bundle(data: bytes, *, name: str) -> PatientRecord:
    """The record in a Bundle file; `name` is what errors call the file.

    Raises RecordError when the file is no Bundle of exactly one patient.
    """
    return sound_record(data) or _read_with_care(data, name)


def _read_with_care(data: bytes, name: str) -> PatientRecord:
    """The record in a Bundle where each resource may be odd in its own way."""
    gathered = Gathered()
    try:
        bundle = bundle_of(data)
        gather(bundle, gathered)
        if not counted(bundle):
            gathered.unread.append(Unread("Bundle", "it holds fewer matches than it says", ""))
        settled = settle(gathered)
        owner = _only_patient(settled)
    except RecordError as error:
        message = f"{name}: {error}"
        raise RecordError(message) from None
    return assemble(settled, owner)


def record_from_searches(searches: Iterable[SearchResult], *, patient: str) -> PatientRecord:
    """The record that searches of a server gave; `patient` is the id asked for.

    The Patient is known by the id alone when it could not be read. Every resource is checked again
    to be of this patient: a server that returns another one did not filter as asked.
    """
    gathered = Gathered()
    for search in searches:
        found = Gathered()
        gather(Bundle(entry=search.entries), found)
        gathered.decoded += found.decoded
        # What the server says about one search concerns that search.
        gathered.unread += [Unread(search.query, u.reason, search.type) for u in found.unread]
        if search.outcome != "read":
            gathered.unread.append(Unread(search.query, search.reason, search.type))
    settled = settle(gathered)
    asked = f"Patient/{patient}"
    own = [(d, url) for d, url in settled.decoded if d.type == "Patient" and _id_of(d) == patient]
    if own:
        return assemble(settled, _owner(*own[0], settled.unread, trusted=False))
    if not any(u.type == "Patient" for u in settled.unread):
        settled.unread.append(Unread(asked, "it is not among the answers", "Patient"))
    return assemble(settled, owner_of(r4.Patient(id=patient), trusted=False))


# -- the patient -----------------------------------------------------------------------------------


def _only_patient(settled: Gathered) -> Owner:
    patients = [(d, url) for d, url in settled.decoded if d.type == "Patient"]
    one = (patients[0], ()) if len(patients) == 1 else merged(patients)
    if one is None:
        held = f"holds {len(patients)} Patients" if patients else "holds no Patient"
        message = f"the Bundle {held}; a record is of exactly one"
        raise RecordError(message)
    patient, former = one
    return _owner(*patient, settled.unread, former=former, trusted=True)


def _owner(
    decoded: Decoded,
    full_url: str | None,
    unread: list[Unread],
    *,
    trusted: bool,
    former: tuple[str, ...] = (),
) -> Owner:
    """The patient, reduced to what can be used; what cannot is added to `unread`.

    `former` are the names of records that were merged into this one.
    """
    patient = decoded.resource
    problem = decoded.problem or (patient and objection(patient, KINDS["Patient"]))
    if problem or not isinstance(patient, r4.Patient):
        patient = r4.Patient(id=_id_of(decoded))
    elif patient.gender is not None and patient.gender not in GENDER:
        patient = replace(patient, gender=None)
        unread.append(Unread(ref(patient), "gender is not a code of FHIR R4", "Patient"))
    known = identified(patient, full_url)
    if known.id is None:
        message = "the Patient has no id"
        raise RecordError(message)
    unread += lost_of(decoded, known)
    if problem:
        unread.append(Unread(ref(known), problem, "Patient"))
    return owner_of(known, full_url, *former, trusted=trusted)


def _id_of(decoded: Decoded) -> str | None:
    own = head_of(decoded.raw).id
    return own if isinstance(own, str) else None


# -- orders under test -----------------------------------------------------------------------------


def read_orders(data: bytes, *, name: str, record: PatientRecord) -> Orders:
    """The orders in a file: one MedicationRequest, or a Bundle of them with their Medications.

    Raises OrderError when there is none, or one that is no readable MedicationRequest of baclofen
    for the patient of `record`.
    """
    try:
        return _orders(settle(_orders_in(data)), record)
    except RecordError as error:
        message = f"{name}: {error}"
        raise OrderError(message) from None


def _orders_in(data: bytes) -> Gathered:
    gathered = Gathered()
    body = data.removeprefix(BYTE_ORDER_MARK)
    try:
        raw = msgspec.json.decode(body, type=Raw)
    except BROKEN as error:
        raise RecordError(malformed(body, error)) from None
    name = type_of(raw)
    if name == "Bundle":
        gather(bundle_of(body), gathered)
    elif name == "MedicationRequest":
        gathered.decoded.append((decode(raw), None))
    else:
        raise RecordError(_NO_ORDER)
    return gathered


def _orders(settled: Gathered, record: PatientRecord) -> Orders:
    owner = Owner(
        record.patient,
        frozenset(key for key, value in record.by_reference.items() if value is record.patient),
        trusted=True,
    )
    products = {f"Medication/{_id_of(d)}": d.raw for d, _ in settled.decoded if _is_product(d)}
    asked = [(d, url) for d, url in settled.decoded if not _is_product(d)]
    if settled.unread or not asked or any(d.type != "MedicationRequest" for d, _ in asked):
        raise RecordError(_NO_ORDER)
    requests, lost = [], []
    for decoded, full_url in asked:
        request = _with_product(_request(decoded, full_url, owner), products)
        _must_be_baclofen(request, record)
        requests.append(request)
        lost += lost_of(decoded, request)
    return Orders(tuple(sorted(requests, key=lambda r: r.id or "")), tuple(lost))


def _is_product(decoded: Decoded) -> bool:
    return decoded.type == "Medication"


def _request(decoded: Decoded, full_url: str | None, owner: Owner) -> r4.MedicationRequest:
    resource = decoded.resource
    if not isinstance(resource, r4.MedicationRequest):
        message = f"the order cannot be read: {decoded.problem}"
        raise RecordError(message)
    kind = KINDS["MedicationRequest"]
    problem = objection(resource, kind)
    if problem:
        message = f"the order cannot be read: {problem}"
        raise RecordError(message)
    strange = owner.refuses(resource, kind)
    if strange:
        message = f"the order cannot be reviewed for this patient: {strange}"
        raise RecordError(message)
    return identified(resource, full_url)


def _with_product(request: r4.MedicationRequest, products: dict[str, Raw]) -> r4.MedicationRequest:
    """The order with the product that came beside it contained in it."""
    reference = request.medication_reference
    if reference is None or reference.reference not in products:
        return request
    raw = products[reference.reference]
    return replace(
        request,
        contained=(*(request.contained or ()), raw),
        medication_reference=r4.Reference(reference=f"#{head_of(raw).id}"),
    )


def _must_be_baclofen(request: r4.MedicationRequest, record: PatientRecord) -> None:
    drug = record.drug_of(request)
    if not drug:
        message = "the order names no drug that can be told"
        raise RecordError(message)
    if not any(is_baclofen(concept) for concept in drug):
        message = "the order is not for baclofen"
        raise RecordError(message)
