"""From the bytes of one resource to its typed form, or to the reason why it cannot be read.

Nothing here raises for what a record holds. Reasons name elements and FHIR codes, never a value.
"""

import re
from functools import cache
from typing import Final, TypeGuard

import msgspec
from msgspec import Raw, Struct

from fhir_baclofen.fhir import resource_types as r4
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Coding, exact
from fhir_baclofen.fhir.terminology import is_told

TYPES: Final[dict[str, type[r4.Resource]]] = {
    "Patient": r4.Patient,
    "MedicationRequest": r4.MedicationRequest,
    "MedicationStatement": r4.MedicationStatement,
    "MedicationDispense": r4.MedicationDispense,
    "MedicationAdministration": r4.MedicationAdministration,
    "Medication": r4.Medication,
    "Observation": r4.Observation,
    "Condition": r4.Condition,
    "AllergyIntolerance": r4.AllergyIntolerance,
    "Encounter": r4.Encounter,
    "CarePlan": r4.CarePlan,
    "Device": r4.Device,
    "DeviceUseStatement": r4.DeviceUseStatement,
    "Appointment": r4.Appointment,
    "ServiceRequest": r4.ServiceRequest,
    "Procedure": r4.Procedure,
    "Flag": r4.Flag,
    "Goal": r4.Goal,
    "List": r4.ListResource,
    "Task": r4.Task,
}
TYPE_NAMES: Final = {struct: name for name, struct in TYPES.items()}

# Elements whose loss leaves enough of the resource to be of use; of other types all is needed.
_SPARE_IN_ORDERS: Final = frozenset(
    {
        *("identifier", "statusReason", "category", "priority", "encounter", "context"),
        *("authoredOn", "requester", "reasonCode", "reasonReference", "basedOn", "derivedFrom"),
        *("groupIdentifier", "courseOfTherapyType", "note", "dosageInstruction", "dosage"),
        *("dispenseRequest", "dateAsserted", "informationSource", "performer"),
        *("authorizingPrescription", "reportedReference", "whenPrepared"),
    }
)
_SPARE: Final = {
    "Patient": frozenset({"birthDate", "gender", "deceasedBoolean", "deceasedDateTime", "meta"}),
    "MedicationRequest": _SPARE_IN_ORDERS,
    "MedicationStatement": _SPARE_IN_ORDERS,
    "MedicationDispense": _SPARE_IN_ORDERS,
    "MedicationAdministration": _SPARE_IN_ORDERS,
    "Observation": frozenset({"note"}),
    "Condition": frozenset({"evidence", "note"}),
}

# What unsound bytes make a decoder raise: bad syntax or a wrong shape, text that is not UTF-8, and
# nesting without end.
BROKEN: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_STARTS_WITH_TYPE: Final = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"(\w+)"')
_AT: Final = re.compile(r"Expected `([^`]*)`, got `([^`]*)` - at `\$\.?([^`]*)`")
_NOT_A: Final = {"str": "text", "bool": "true or false", "array": "a list", "object": "an object"}


class Decoded(Struct, frozen=True, gc=False):
    """One resource as far as it could be decoded.

    `type` is "" where it cannot be told. `resource` is None when `problem` says why it cannot be
    read. `lost` pairs an element that had to be left out with the reason.
    """

    type: str
    raw: Raw
    resource: r4.Resource | None = None
    problem: str | None = None
    lost: tuple[tuple[str, str], ...] = ()


class Head(Struct, frozen=True, gc=False, rename="camel"):
    """What is needed to name a resource that cannot be read."""

    resource_type: object = None
    id: object = None
    meta: object = None


@cache
def _decoder(name: str) -> msgspec.json.Decoder[r4.Resource]:
    return msgspec.json.Decoder(TYPES[name], float_hook=exact)


_HEAD: Final = msgspec.json.Decoder(Head)
_ELEMENTS: Final = msgspec.json.Decoder(dict[str, Raw])


def decode(raw: Raw, name: str | None = None) -> Decoded:
    """The resource in `raw`, typed; none when `name`, its type, is one that is not read."""
    name = type_of(raw) if name is None else name
    if name not in TYPES:
        return Decoded(name, raw)
    try:
        return Decoded(name, raw, _decoder(name).decode(raw))
    except BROKEN as error:
        return _in_part(name, raw, error)


def type_of(raw: Raw | bytes) -> str:
    """The resource type named in the JSON of a resource; "" when there is none."""
    match = _STARTS_WITH_TYPE.match(raw)
    if match:
        return match[1].decode()
    name = head_of(raw).resource_type
    return name if isinstance(name, str) else ""


def head_of(raw: Raw | bytes) -> Head:
    """Type, id and meta as written, of anything: all None when it is no JSON object."""
    try:
        return _HEAD.decode(raw)
    except BROKEN:
        return Head()


def _in_part(name: str, raw: Raw, error: Exception) -> Decoded:
    """The resource without the elements that have a wrong shape, where the rest is of use."""
    spare = _SPARE.get(name, frozenset())
    lost: dict[str, str] = {}
    while True:
        path, reason = _reason(error)
        element = re.split(r"[.\[]", path, maxsplit=1)[0]
        if element not in spare or element in lost:
            return Decoded(name, raw, problem=reason)
        lost[element] = reason
        try:
            resource = _decoder(name).decode(_without(raw, lost))
        except BROKEN as another:
            error = another
        else:
            return Decoded(name, raw, resource, lost=tuple(lost.items()))


def _without(raw: Raw, elements: dict[str, str]) -> bytes:
    content = _ELEMENTS.decode(raw)
    return msgspec.json.encode({k: v for k, v in content.items() if k not in elements})


def _reason(error: Exception) -> tuple[str, str]:
    """The path of the element in error and a sentence that says what is wrong with it."""
    match = _AT.search(str(error))
    if match:
        expected, _, path = match.groups()
        wanted = (words for kind, words in _NOT_A.items() if expected.startswith(kind))
        return path, f"{path or 'the resource'} is not {next(wanted, 'as in FHIR R4')}"
    if isinstance(error, RecursionError):
        return "", "it is nested too deeply"
    return "", "it is not valid JSON throughout"


# -- what an unread resource was about -------------------------------------------------------------

_ABOUT: Final = {
    "Observation": ("code", "valueCodeableConcept"),
    "Condition": ("code",),
    "AllergyIntolerance": ("code",),
    "Procedure": ("code",),
    "Flag": ("code",),
    "Medication": ("code",),
    "MedicationRequest": ("medicationCodeableConcept", "medication"),
    "MedicationStatement": ("medicationCodeableConcept", "medication"),
    "MedicationDispense": ("medicationCodeableConcept", "medication"),
    "MedicationAdministration": ("medicationCodeableConcept", "medication"),
}
_PARTS: Final = {
    "Observation": ("component", "code"),
    "AllergyIntolerance": ("reaction", "substance"),
    "Medication": ("ingredient", "itemCodeableConcept"),
}


def about(name: str, raw: Raw) -> tuple[tuple[CodeableConcept, ...] | None, str | None]:
    """What a resource that cannot be read was about, and the reference to its drug.

    The concepts are None when they cannot be told for certain.
    """
    try:
        content = msgspec.json.decode(raw)
    except BROKEN:
        return None, None
    if not _is_object(content) or name not in _ABOUT:
        return None, None
    found = [_concept(content.get(key)) for key in _ABOUT[name]]
    key, part = _PARTS.get(name, ("", ""))
    rows = content.get(key)
    found += [_concept(row.get(part)) for row in _list(rows) if _is_object(row)]
    concepts = tuple(c for c in found if c is not None and is_told(c))
    # A value ("yes") tells nothing without the question that it answers.
    told = is_told(found[0]) or name != "Observation"
    return (concepts if told else ()) or None, _drug_reference(content)


def _drug_reference(content: dict[str, object]) -> str | None:
    reference = content.get("medicationReference")
    target = reference.get("reference") if _is_object(reference) else None
    return target if isinstance(target, str) else None


def _concept(value: object) -> CodeableConcept | None:
    """A concept from loose JSON, as far as it has the shape of one (R5 wraps it in `concept`)."""
    if not _is_object(value):
        return None
    inner = value.get("concept", value)
    if not _is_object(inner):
        return None
    codings = [c for c in (_coding(item) for item in _list(inner.get("coding"))) if c]
    text = inner.get("text")
    text = text if isinstance(text, str) else None
    return CodeableConcept(coding=tuple(codings), text=text) if codings or text else None


def _coding(value: object) -> Coding | None:
    if not _is_object(value):
        return None
    system, code, display = (
        item if isinstance(item := value.get(key), str) else None
        for key in ("system", "code", "display")
    )
    return Coding(system=system, code=code, display=display) if code or display else None


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
