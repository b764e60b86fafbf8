"""What entries of a record are called, fit to show."""

from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.conditions import shown_code
from fhir_baclofen.fhir.extract.words import name_of
from fhir_baclofen.fhir.record import ref
from fhir_baclofen.fhir.resource_types import CarePlan, Encounter, Goal, Resource
from fhir_baclofen.fhir.terminology import sets_of


def named(resource: Resource) -> str:
    """An entry by its code and name ("K25.9 Gastric ulcer"), else by its reference."""
    concept = _concept(resource)
    if isinstance(resource, CarePlan):
        return (
            f'the care plan "{resource.title}"' if resource.title else f"the plan {ref(resource)}"
        )
    if concept is None and isinstance(resource, Encounter):
        return f"the visit {ref(resource)}"
    return coded(concept) if concept is not None else ref(resource)


def coded(concept: CodeableConcept) -> str:
    """A concept by its code and name, or by the one there is."""
    code, name = shown_code(concept), name_of(concept)
    if name.replace(".", "") == code.replace(".", ""):
        topic = min(sets_of(concept), default="")
        words = topic.replace("-", " ")
        return words if topic == code else f"{code} ({words})" if topic else code
    if not code or code in name.split():
        return name
    return name if not code[:1].isalpha() else f"{code} {name}"


def _concept(resource: Resource) -> CodeableConcept | None:
    if isinstance(resource, Encounter):
        return next(iter(resource.type or ()), None)
    if isinstance(resource, Goal):
        return resource.description
    found = getattr(resource, "code", None)
    return found if isinstance(found, CodeableConcept) else None
