"""One patient's resources, sorted into a record."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final, cast

from msgspec.structs import replace

from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.decode import TYPE_NAMES
from fhir_baclofen.fhir.record import MedicationRecord, PatientRecord, Unread, ref
from fhir_baclofen.fhir.terminology import is_told

ATTRIBUTES: Final = {
    "MedicationRequest": "medication_requests",
    "MedicationStatement": "medication_statements",
    "MedicationDispense": "medication_dispenses",
    "MedicationAdministration": "medication_administrations",
    "Observation": "observations",
    "Condition": "conditions",
    "AllergyIntolerance": "allergy_intolerances",
    "Encounter": "encounters",
    "CarePlan": "care_plans",
    "Device": "devices",
    "DeviceUseStatement": "device_use_statements",
    "Appointment": "appointments",
    "ServiceRequest": "service_requests",
    "Procedure": "procedures",
    "Flag": "flags",
    "Goal": "goals",
    "List": "lists",
    "Task": "tasks",
}
_Filed = tuple[str, bytes, r4.Resource]
_ORDER: Final = itemgetter(0, 1)
_NO_CODE: Final = "its medicine has no code that can be understood"


@dataclass(slots=True)
class Folder:
    """Takes resources one by one.

    `filed` holds by type what they are sorted by and themselves, `index` the resource under each
    name it may be referred to by: None where two resources claim one name.
    """

    patient: r4.Patient
    index: dict[str, r4.Resource | None]
    filed: defaultdict[str, list[_Filed]] = field(default_factory=lambda: defaultdict(list))

    def put(
        self,
        resource: r4.Resource,
        name: str,
        reference: str,
        full_url: str | None,
        raw: bytes = b"",
    ) -> None:
        """File a resource of the type `name`; `raw` is its JSON, asked for where it has no id."""
        own, index = resource.id, self.index
        self.filed[name].append((own or "", raw, resource))
        if own:
            index[reference] = resource
        if not full_url:
            return
        if full_url not in index:
            index[full_url] = resource
        elif index[full_url] is not resource:
            index[full_url] = None

    def references(self) -> dict[str, r4.Resource]:
        """The resources by the names that are theirs alone."""
        return {key: value for key, value in self.index.items() if value is not None}

    def record(self, unread: Iterable[Unread] = ()) -> PatientRecord:
        """The record of what was filed, with what could not be read."""
        tuples = {
            ATTRIBUTES[name]: tuple([r for _, _, r in sorted(filed, key=_ORDER)])
            for name, filed in self.filed.items()
            if name in ATTRIBUTES
        }
        products = (r for _, _, r in self.filed.get("Medication", ()))
        medications = {p.id: p for p in cast("Iterable[r4.Medication]", products) if p.id}
        record = PatientRecord(
            patient=self.patient,
            medications=medications,
            by_reference=self.references(),
            **cast("dict[str, Any]", tuples),
        )
        missed = {*unread, *_nameless(record)}
        if not missed:
            return record
        listed = sorted(missed, key=lambda u: (u.resource, u.element or "", u.reason))
        return replace(record, not_read=tuple(listed))


def _nameless(record: PatientRecord) -> Iterator[Unread]:
    """Medicines that cannot be told.

    A reference to no product without a name beside it, or a code that says nothing.
    """
    medicines: tuple[MedicationRecord, ...] = (
        *record.medication_requests,
        *record.medication_statements,
        *record.medication_dispenses,
        *record.medication_administrations,
    )
    for resource in medicines:
        why = _nameless_because(resource, record)
        if why:
            kind = TYPE_NAMES[type(resource)]
            yield Unread(ref(resource), why, kind, None, "medicationReference")


def _nameless_because(resource: MedicationRecord, record: PatientRecord) -> str:
    """Why a medicine cannot be told; "" where it can, and where none is named at all."""
    concept, reference = resource.medication_codeable_concept, resource.medication_reference
    if concept is not None:
        return "" if is_told(concept) else _NO_CODE
    if reference is None or reference.display:
        return ""
    if record.product_of(resource) is None:
        return "its medicine is not on record"
    return "" if any(map(is_told, record.drug_of(resource))) else _NO_CODE
