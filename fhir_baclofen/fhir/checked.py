"""The last look at a resource before it is written: structure, and the codes that R4 requires.

Structure is checked with `fhir.resources.R4B`, which does not look at required codes; those have
their tables here. The resource that was composed is what is sent: nothing passes through a model,
which would lose trailing zeros of decimals.

Source: FHIR R4 (4.0.1), the required bindings of DetectedIssue, CarePlan and Provenance.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from fhir_baclofen.errors import CompositionError

_STATES: Final = "draft active on-hold revoked completed entered-in-error unknown"
_REQUIRED: Final[Mapping[tuple[str, ...], frozenset[str]]] = {
    path: frozenset(codes.split())
    for path, codes in {
        ("DetectedIssue", "status"): "registered preliminary final amended corrected cancelled"
        " entered-in-error unknown",
        ("DetectedIssue", "severity"): "high moderate low",
        ("CarePlan", "status"): _STATES,
        ("CarePlan", "intent"): "proposal plan order option",
        ("CarePlan", "activity", "detail", "status"): "not-started scheduled in-progress on-hold"
        " completed cancelled stopped unknown entered-in-error",
        ("CarePlan", "activity", "detail", "kind"): "Appointment CommunicationRequest"
        " DeviceRequest MedicationRequest NutritionOrder Task ServiceRequest VisionPrescription",
        ("Provenance", "entity", "role"): "derivation revision quotation source removal",
    }.items()
}


def checked(resource: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same resource, which is valid R4 as far as structure and required codes go.

    Raises CompositionError, naming the element but no content, when it is not.
    """
    for path, codes in _REQUIRED.items():
        if path[0] == resource["resourceType"]:
            _check_codes(resource, path, codes)
    _check_structure(resource)
    return resource


def _check_codes(resource: Mapping[str, Any], path: tuple[str, ...], codes: frozenset[str]) -> None:
    for value in _values(resource, path[1:]):
        if value not in codes:
            raise CompositionError(f"{'.'.join(path)} holds a code that is not allowed there.")


def _values(node: Any, path: tuple[str, ...]) -> Iterator[object]:  # noqa: ANN401 - JSON
    if isinstance(node, list):
        for item in node:
            yield from _values(item, path)
    elif not path:
        yield node
    elif path[0] in node:
        yield from _values(node[path[0]], path[1:])


def _check_structure(resource: Mapping[str, Any]) -> None:
    # Imported here: it takes a third of a second, and reviewing without writing does without it.
    from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415
    from pydantic import ValidationError  # noqa: PLC0415

    kind = str(resource["resourceType"])
    try:
        get_fhir_model_class(kind).model_validate(dict(resource))
    except ValidationError as error:
        places = {".".join(map(str, found["loc"])) for found in error.errors(include_input=False)}
        message = f"{kind} is not valid at {', '.join(sorted(places))}."
        raise CompositionError(message) from None
