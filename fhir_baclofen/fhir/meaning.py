"""Whether a resource that counts says what it is about: a bare code of a house tells nothing."""

from typing import Final

from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.terminology import is_told

_COUNTED: Final = frozenset({"final", "amended", "corrected"})
_DONE: Final = frozenset({"completed", "in-progress"})


def says_what(resource: r4.Resource) -> bool:
    """False for what counts but does not say what it is about."""
    if isinstance(resource, r4.Condition | r4.Flag):
        return is_told(resource.code)
    if isinstance(resource, r4.Observation):
        parts = (resource.code, *(c.code for c in resource.component or ()))
        return any(map(is_told, parts)) or resource.status not in _COUNTED
    if isinstance(resource, r4.Procedure):
        return is_told(resource.code) or resource.status not in _DONE
    if isinstance(resource, r4.ServiceRequest):
        told = any(map(is_told, (resource.code, *(resource.reason_code or ()))))
        return told or bool(resource.extension)
    if isinstance(resource, r4.AllergyIntolerance):
        reactions = resource.reaction or ()
        return any(map(is_told, (resource.code, *(r.substance for r in reactions))))
    return True
