"""One patient's record as it was read: typed resources, and all that could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.resource_types import (
    AllergyIntolerance,
    Appointment,
    CarePlan,
    Condition,
    Device,
    DeviceUseStatement,
    Encounter,
    Flag,
    Goal,
    ListResource,
    Medication,
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
    Observation,
    Patient,
    Procedure,
    Reference,
    Resource,
    ServiceRequest,
    Task,
)

R = TypeVar("R", bound=Resource)
NO_MEDICATIONS: Mapping[str, Medication] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of the record that could not be read.

    `resource` is "Observation/o9", a search such as "Observation?patient=p1", or "Bundle.entry"
    where nothing better is known. `type` is the resource type, "" where it may be any. `element` is
    set where the rest of the resource was read ("dosageInstruction"). `concepts` is what it was
    about: None where that cannot be told, then every fact of that type may be missing; empty when
    no fact about this patient can depend on it.
    """

    resource: str
    reason: str
    type: str
    concepts: tuple[CodeableConcept, ...] | None = None
    element: str | None = None


@dataclass(frozen=True)
class PatientRecord:
    """One patient's record, every tuple in the order of ids: the order of entries never matters.

    `medications` maps ids to products.
    """

    patient: Patient
    medication_requests: tuple[MedicationRequest, ...] = ()
    medication_statements: tuple[MedicationStatement, ...] = ()
    medication_dispenses: tuple[MedicationDispense, ...] = ()
    medication_administrations: tuple[MedicationAdministration, ...] = ()
    medications: Mapping[str, Medication] = NO_MEDICATIONS
    observations: tuple[Observation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    allergy_intolerances: tuple[AllergyIntolerance, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    care_plans: tuple[CarePlan, ...] = ()
    devices: tuple[Device, ...] = ()
    device_use_statements: tuple[DeviceUseStatement, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    service_requests: tuple[ServiceRequest, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    flags: tuple[Flag, ...] = ()
    goals: tuple[Goal, ...] = ()
    lists: tuple[ListResource, ...] = ()
    tasks: tuple[Task, ...] = ()
    not_read: tuple[Unread, ...] = ()
    by_reference: Mapping[str, Resource] = field(default_factory=dict, repr=False, compare=False)

    def resolve(
        self, reference: Reference | str | None, container: Resource | None = None
    ) -> Resource | None:
        """The resource of this record that a reference points at; None when there is none.

        Understands `Type/id`, `Type/id/_history/n`, a fullUrl (also `urn:uuid:`), an absolute URL
        that ends in `Type/id`, and `#id` of a resource contained in `container`.
        """
        raise NotImplementedError

    def unread_of(self, *types: str) -> tuple[Unread, ...]:
        """What could not be read of these resource types, or of a type that cannot be told."""
        return tuple(u for u in self.not_read if u.type in types or not u.type)


def ref(resource: Resource) -> str:
    """How a resource is referred to: `Type/id`, or the urn under which it stands in its Bundle."""
    raise NotImplementedError


def read_bundle(data: bytes, *, name: str) -> PatientRecord:
    """The record of one patient from a Bundle file; `name` names the file in errors."""
    raise NotImplementedError


def read_orders(data: bytes, *, name: str, patient: Patient) -> tuple[MedicationRequest, ...]:
    """The orders under test from one MedicationRequest or a Bundle of them."""
    raise NotImplementedError


__all__ = ["PatientRecord", "Unread", "read_bundle", "read_orders", "ref"]
