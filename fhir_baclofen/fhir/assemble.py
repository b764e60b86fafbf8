"""From decoded resources to one patient's record.

What was entered in error is left out; what belongs to someone else is never used; what cannot be
used is listed with its reason.
"""

from typing import Final

from msgspec import Struct

from fhir_baclofen.fhir import checks
from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.bundles import Gathered
from fhir_baclofen.fhir.checks import KINDS, Kind
from fhir_baclofen.fhir.decode import Decoded, about, head_of
from fhir_baclofen.fhir.folder import Folder
from fhir_baclofen.fhir.record import PatientRecord, Unread, concepts_of, identified, ref, tail

_LONGEST_ID: Final = 64
OTHER_PATIENT: Final = "it belongs to another patient"


class Owner(Struct, frozen=True):
    """The patient of a record and every reference that means them.

    `trusted` is true for a file that is the whole record: there, a stray resource of another
    patient tells nothing about this one. A server that returns one did not filter as asked.
    """

    patient: r4.Patient
    references: frozenset[str]
    trusted: bool

    def refuses(self, resource: r4.Resource, kind: Kind) -> str | None:
        """None when a resource may be used for this patient, else why not."""
        if isinstance(resource, r4.Patient):
            return OTHER_PATIENT
        if kind.subject:
            named = getattr(resource, kind.subject)
            if named is not None and named.reference in self.references:
                return None
        subjects = _subjects_of(resource, kind)
        if subjects is None:
            return None
        strangers = False
        for subject in subjects:
            target = subject.reference
            if not target:
                continue
            if target in self.references or tail(target) in self.references:
                return None
            strangers |= target.startswith("urn:") or tail(target).startswith("Patient/")
        return OTHER_PATIENT if strangers else "it does not refer to the patient"


def owner_of(patient: r4.Patient, *full_urls: str | None, trusted: bool) -> Owner:
    """The owner of a record; `full_urls` are those under which the Patient stands."""
    references = {ref(patient), *(url for url in full_urls if url)}
    return Owner(patient, frozenset(references), trusted)


def assemble(settled: Gathered, owner: Owner) -> PatientRecord:
    """The record of `owner` from what was read, one version of each resource."""
    folder = Folder(owner.patient, dict.fromkeys(owner.references, owner.patient))
    unread = list(settled.unread)
    refused: list[tuple[Decoded, str]] = []
    for decoded, full_url in settled.decoded:
        verdict = judge(decoded, full_url, owner)
        if isinstance(verdict, r4.Resource):
            unread += lost_of(decoded, verdict)
            raw = b"" if verdict.id else bytes(decoded.raw)
            folder.put(verdict, decoded.type, ref(verdict), full_url, raw)
        elif isinstance(verdict, Unread):
            unread.append(verdict)
        elif verdict is not None:
            refused.append(verdict)
    references = folder.references()
    unread += [_unread(decoded, shown, references) for decoded, shown in refused]
    return folder.record(unread)


def judge(
    decoded: Decoded, full_url: str | None, owner: Owner
) -> r4.Resource | Unread | tuple[Decoded, str] | None:
    """What becomes of a resource.

    Itself; None for what is left out without a word; an `Unread`; or, where it is still to be found
    out what it was about, its decoded form with the problem, and its name.
    """
    if decoded.resource is None:
        return decoded, name_of(decoded, full_url)
    kind = KINDS[decoded.type]
    resource = identified(decoded.resource, full_url)
    if isinstance(resource, r4.Patient) and ref(resource) in owner.references:
        return None
    if checks.is_void(resource, kind):
        return None
    strange = owner.refuses(resource, kind)
    if strange is not None:
        nothing = strange == OTHER_PATIENT and owner.trusted
        return Unread(ref(resource), strange, decoded.type, () if nothing else None)
    problem = checks.objection(resource, kind)
    if problem is not None:
        return Decoded(decoded.type, decoded.raw, None, problem), ref(resource)
    return resource


def lost_of(decoded: Decoded, resource: r4.Resource) -> list[Unread]:
    """The elements of a resource that could not be read, or are not of R4."""
    shown = ref(resource)
    lost = [Unread(shown, why, decoded.type, element=element) for element, why in decoded.lost]
    foreign = checks.foreign_dosage(resource)
    if foreign is not None:
        concept = getattr(resource, "medication_codeable_concept", None)
        about = (concept,) if concept is not None else None
        lost.append(Unread(shown, foreign, decoded.type, about, "dosage"))
    return lost


def name_of(decoded: Decoded, full_url: str | None) -> str:
    """How a resource that could not be typed is named to people."""
    own = head_of(decoded.raw).id
    if isinstance(own, str) and own.isprintable() and len(own) <= _LONGEST_ID:
        return f"{decoded.type}/{own}"
    return (full_url and tail(full_url)) or decoded.type


def _unread(decoded: Decoded, shown: str, references: dict[str, r4.Resource]) -> Unread:
    concepts, drug = about(decoded.type, decoded.raw)
    product = references.get(drug) if drug else None
    if concepts is None and isinstance(product, r4.Medication):
        concepts = concepts_of(product) or None
    return Unread(shown, decoded.problem or "it cannot be read", decoded.type, concepts)


def _subjects_of(resource: r4.Resource, kind: Kind) -> tuple[r4.Reference, ...] | None:
    """The references that say whose a resource is; None for what belongs to nobody."""
    if kind.subject:
        subject = getattr(resource, kind.subject)
        if subject is None:
            return None if kind.may_lack_subject else ()
        return (subject,)
    if isinstance(resource, r4.Appointment):
        actors = (p.actor for p in resource.participant or ())
        return tuple(a for a in actors if a and _may_be_patient(a))
    return None


def _may_be_patient(actor: r4.Reference) -> bool:
    target = actor.reference or ""
    return "Patient/" in target or target.startswith("urn:") or actor.type == "Patient"
