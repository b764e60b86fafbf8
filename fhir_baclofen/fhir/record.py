"""One patient's record as it was read: typed resources, and all that could not be read."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from msgspec import Raw, Struct, field
from msgspec.structs import replace

from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.decode import TYPE_NAMES, TYPES, decode, head_of
from fhir_baclofen.fhir.dosage_types import CodeableConcept

R = TypeVar("R", bound=r4.Resource)
MedicationRecord = (
    r4.MedicationRequest
    | r4.MedicationStatement
    | r4.MedicationDispense
    | r4.MedicationAdministration
)


class Unread(Struct, frozen=True):
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


class PatientRecord(Struct, frozen=True, eq=False):
    """One patient's record, every tuple in the order of ids: the order of entries never matters.

    `medications` maps ids to products.
    """

    patient: r4.Patient
    medication_requests: tuple[r4.MedicationRequest, ...] = ()
    medication_statements: tuple[r4.MedicationStatement, ...] = ()
    medication_dispenses: tuple[r4.MedicationDispense, ...] = ()
    medication_administrations: tuple[r4.MedicationAdministration, ...] = ()
    medications: Mapping[str, r4.Medication] = field(default_factory=dict)
    observations: tuple[r4.Observation, ...] = ()
    conditions: tuple[r4.Condition, ...] = ()
    allergy_intolerances: tuple[r4.AllergyIntolerance, ...] = ()
    encounters: tuple[r4.Encounter, ...] = ()
    care_plans: tuple[r4.CarePlan, ...] = ()
    devices: tuple[r4.Device, ...] = ()
    device_use_statements: tuple[r4.DeviceUseStatement, ...] = ()
    appointments: tuple[r4.Appointment, ...] = ()
    service_requests: tuple[r4.ServiceRequest, ...] = ()
    procedures: tuple[r4.Procedure, ...] = ()
    flags: tuple[r4.Flag, ...] = ()
    goals: tuple[r4.Goal, ...] = ()
    lists: tuple[r4.ListResource, ...] = ()
    tasks: tuple[r4.Task, ...] = ()
    not_read: tuple[Unread, ...] = ()
    by_reference: Mapping[str, r4.Resource] = field(default_factory=dict)
    # With its container, so that the container lives as long as its id is a key here.
    _contained: dict[tuple[int, str], tuple[r4.Resource, r4.Resource | None]] = field(
        default_factory=dict
    )

    def __eq__(self, other: object) -> bool:
        """True for the same resources; how they may be referred to follows from them."""
        if not isinstance(other, PatientRecord):
            return False
        return all(getattr(self, name) == getattr(other, name) for name in _CONTENT)

    def __hash__(self) -> int:
        return hash(self.patient)

    def resolve(
        self, reference: r4.Reference | str | None, container: r4.Resource | None = None
    ) -> r4.Resource | None:
        """The resource of this record that a reference points at; None when there is none.

        Understands `Type/id`, `Type/id/_history/n`, a fullUrl (also `urn:uuid:`), an absolute URL
        that ends in `Type/id`, and `#id` of a resource contained in `container`.
        """
        target = reference if isinstance(reference, str) else reference and reference.reference
        if not target:
            return None
        if target.startswith("#"):
            return self._resolve_contained(target[1:], container)
        return self.by_reference.get(target) or self.by_reference.get(tail(target))

    def _resolve_contained(self, local: str, container: r4.Resource | None) -> r4.Resource | None:
        if container is None or not container.contained:
            return None
        key = (id(container), local)
        if key not in self._contained:
            self._contained[key] = container, _contained_in(container.contained, local)
        return self._contained[key][1]

    def drug_of(self, resource: MedicationRecord) -> tuple[CodeableConcept, ...]:
        """What a medication record is of: its own concept, else its product's code and ingredients.

        Empty when that cannot be told (no drug, or a reference to nothing in this record).
        """
        if resource.medication_codeable_concept is not None:
            return (resource.medication_codeable_concept,)
        product = self.product_of(resource)
        if product is None:
            return ()
        ingredients = (self.substance_of(i, product) for i in product.ingredient or ())
        return tuple(c for c in (product.code, *ingredients) if c is not None)

    def substance_of(
        self, ingredient: r4.Ingredient, product: r4.Medication
    ) -> CodeableConcept | None:
        """What an ingredient is: its own concept, else that of what it refers to, or its name."""
        reference = ingredient.item_reference
        if ingredient.item_codeable_concept is not None or reference is None:
            return ingredient.item_codeable_concept
        found = self.resolve(reference, product)
        if isinstance(found, r4.Medication) and found.code is not None:
            return found.code
        return CodeableConcept(text=reference.display) if reference.display else None

    def product_of(self, resource: MedicationRecord) -> r4.Medication | None:
        """The product a medication record refers to, None when it names none in this record."""
        product = self.resolve(resource.medication_reference, resource)
        return product if isinstance(product, r4.Medication) else None

    def unread_of(self, *types: str) -> tuple[Unread, ...]:
        """What could not be read of these resource types, or of a type that cannot be told."""
        return tuple(u for u in self.not_read if u.type in types or not u.type)


_CONTENT: Final = PatientRecord.__struct_fields__[:-2]


def ref(resource: r4.Resource) -> str:
    """How a resource is referred to: `Type/id`, or the urn under which it stands in its Bundle.

    A resource with neither is referred to by its type alone.
    """
    name = TYPE_NAMES[type(resource)]
    if resource.id is None:
        return name
    return resource.id if resource.id.startswith("urn:") else f"{name}/{resource.id}"


def tail(reference: str) -> str:
    """The `Type/id` at the end of a reference, a version cut off; "" when it has no such end."""
    parts = reference.split("/_history/", 1)[0].rsplit("/", 2)
    return "/".join(parts[-2:]) if len(parts) > 1 and parts[-2] in TYPES else ""


def concepts_of(product: r4.Medication) -> tuple[CodeableConcept, ...]:
    """What a product is: its code, then its ingredients."""
    ingredients = (i.item_codeable_concept for i in product.ingredient or ())
    return tuple(c for c in (product.code, *ingredients) if c is not None)


def identified(resource: R, full_url: str | None) -> R:
    """The resource with an id: its own, else what its fullUrl says."""
    if resource.id is not None or not full_url:
        return resource
    found = tail(full_url)
    own = found.split("/")[1] if found.startswith(f"{TYPE_NAMES[type(resource)]}/") else ""
    return replace(resource, id=own or (full_url if full_url.startswith("urn:") else None))


def _contained_in(contained: Iterable[Raw], local: str) -> r4.Resource | None:
    """The contained resource of that id; None where two that differ claim it."""
    found = {bytes(raw): raw for raw in contained if head_of(raw).id in (local, f"#{local}")}
    return decode(next(iter(found.values()))).resource if len(found) == 1 else None
