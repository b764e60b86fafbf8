"""How records about baclofen point at each other, at people and at stays."""

from collections.abc import Iterable
from datetime import date

from fhir_baclofen.fhir.extract.days import day, first_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import MedicationRequest, Reference, Resource

INPATIENT_CATEGORY = "inpatient"
INPATIENT_CLASSES = frozenset({"IMP", "ACUTE", "NONAC", "EMER", "OBSENC"})
OUTPATIENT_CLASSES = frozenset({"AMB", "FLD", "HH", "PRENC", "SS", "VR"})


def target(reference: Reference | None, owner: Resource, record: PatientRecord) -> str | None:
    """What a reference points at: "Type/id" where it is on record, else as written."""
    if reference is None or not reference.reference:
        return None
    found = record.resolve(reference, owner)
    return ref(found) if found is not None else reference.reference


def targets(
    references: Iterable[Reference], owner: Resource, record: PatientRecord
) -> frozenset[str]:
    """What references point at."""
    found = (target(r, owner, record) for r in references)
    return frozenset(t for t in found if t)


def who(reference: Reference | None) -> str | None:
    """A reference to a person, else their number or name."""
    if reference is None or reference.reference:
        return reference.reference if reference else None
    number = reference.identifier
    if number is not None and number.value:
        return f"{number.system or ''}|{number.value}"
    return reference.display


def marks(order: MedicationRequest, starts: date | None) -> frozenset[str]:
    """Marks shared by orders that were written together for one regimen."""
    marks = {f"based-on {r.reference}" for r in order.based_on or () if r.reference}
    if order.group_identifier and order.group_identifier.value:
        marks.add(f"group {order.group_identifier.system} {order.group_identifier.value}")
    person, when = who(order.requester), first_of(day(order.authored_on), starts)
    if person and when:
        marks.add(f"by {person} on {when}")
    return frozenset(marks)


def is_inpatient(order: MedicationRequest, record: PatientRecord) -> bool:
    """True for an order of a hospital stay, by its category or its encounter."""
    codes = {c.code for k in order.category or () for c in k.coding or ()}
    if INPATIENT_CATEGORY in codes:
        return True
    encounter = record.resolve(order.encounter, order) if order.encounter else None
    kind = getattr(encounter, "class_", None)
    return kind is not None and kind.code in INPATIENT_CLASSES
