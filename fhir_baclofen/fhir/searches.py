"""Which searches make up a patient's record, and how a server's offer changes them. No I/O."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Raw, Struct

from fhir_baclofen.errors import UsageError
from fhir_baclofen.fhir.capabilities import Capabilities, Offer

PAGE_SIZE: Final = 200
"""Resources asked for a page: the most that one large vendor allows (it refuses more)."""

NOT_OFFERED: Final = "this type is not offered by the server"
NO_PATIENT_SEARCH: Final = "the server offers no search of this type by patient"

# How a type is searched by patient, best first. All others have `patient`, else `subject`.
_BY_PATIENT: Final[dict[str, tuple[str, ...]]] = {
    "Appointment": ("patient", "actor"),
    "Task": ("patient", "subject"),
}
_TYPED: Final = frozenset({"actor", "subject"})

TYPES: Final = (
    *("MedicationRequest", "MedicationStatement", "MedicationDispense"),
    *("MedicationAdministration", "Observation", "Condition", "AllergyIntolerance", "Encounter"),
    *("CarePlan", "Device", "DeviceUseStatement", "Appointment", "ServiceRequest", "Procedure"),
    *("Flag", "Goal", "List", "Task"),
)
"""The types of a record that are searched by patient; the order is that of asking."""

# Some servers refuse a search without a category. All Observation categories of R4; of the care
# plans the one that this product's own carry besides their own.
_CATEGORIES: Final[dict[str, tuple[str, ...]]] = {
    "Observation": (
        *("laboratory", "vital-signs", "social-history", "survey", "exam", "procedure"),
        *("therapy", "activity", "imaging"),
    ),
    "CarePlan": ("assess-plan",),
}
_ID: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}")


@dataclass(frozen=True, slots=True)
class Search:
    """One search: the type and its parameters, in order."""

    type: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        """The search relative to the server's base, encoded."""
        return f"{self.type}?{urlencode(self.parameters, quote_via=quote, safe=':/,')}"

    @property
    def shown(self) -> str:
        """The search as people see it, without the parameters that only shape the answer."""
        kept = [f"{name}={value}" for name, value in self.parameters if name[0] != "_"]
        return f"{self.type}?{'&'.join(kept)}"

    @property
    def filters(self) -> frozenset[str]:
        """The names of the parameters that select, without modifiers."""
        return frozenset(name.split(":")[0] for name, _ in self.parameters if name[0] != "_")


@dataclass(frozen=True, slots=True)
class NotOffered:
    """A search that the server does not offer, and why."""

    type: str
    shown: str
    reason: str


def patient_id(text: str) -> str:
    """The id in "p1" or "Patient/p1".

    Raises UsageError for what is not a FHIR id. Source: FHIR R4, Datatypes, id.
    """
    found = text.removeprefix("Patient/")
    if not _ID.fullmatch(found) or not found.strip("."):
        message = "The patient id must be 1 to 64 letters, digits, hyphens or dots."
        raise UsageError(message)
    return found


def planned(capabilities: Capabilities, patient: str) -> tuple[Search | NotOffered, ...]:
    """The searches for one patient's record, one per type of `TYPES`."""
    return tuple(search_for(kind, capabilities, patient) for kind in TYPES)


def search_for(kind: str, capabilities: Capabilities, patient: str) -> Search | NotOffered:
    """The search of one type by patient, or why there is none."""
    shown = f"{kind}?patient={patient}"
    offer = capabilities.offer(kind)
    if offer is None:
        if capabilities.stated:
            return NotOffered(kind, shown, NOT_OFFERED)
        offer = Offer()
    elif "search-type" not in offer.interactions:
        return NotOffered(kind, shown, NOT_OFFERED)
    for parameter in _BY_PATIENT.get(kind, ("patient", "subject")):
        if offer.takes(parameter):
            value = f"Patient/{patient}" if parameter in _TYPED else patient
            return Search(kind, ((parameter, value), *_shaping(kind, offer)))
    return NotOffered(kind, shown, NO_PATIENT_SEARCH)


def _shaping(kind: str, offer: Offer) -> Iterator[tuple[str, str]]:
    product = f"{kind}:medication"
    if product in offer.includes:
        yield "_include", product
    if kind == "Observation" and "date" in offer.parameters:
        # Should there be more than are read, the newest are the ones to have.
        yield "_sort", "-date"
    yield "_count", str(PAGE_SIZE)


def by_category(search: Search) -> tuple[Search, ...]:
    """The searches to try instead when a server refuses one that names no category."""
    return tuple(
        Search(search.type, (search.parameters[0], ("category", code), *search.parameters[1:]))
        for code in _CATEGORIES.get(search.type, ())
    )


class _Reference(Struct, gc=False):
    reference: str = ""


class _Orderlike(Struct, gc=False, rename="camel"):
    resource_type: str = ""
    id: str = ""
    medication_reference: _Reference | None = None


_ORDERLIKE: Final = msgspec.json.Decoder(_Orderlike)
_PRODUCT: Final = re.compile(
    r"(?:(.+)/)?Medication/(?!\.+(?:/|$))([A-Za-z0-9\-.]{1,64})(?:/_history/[^/]+)?"
)


def missing_products(entries: tuple[Raw, ...], base: str) -> tuple[str, ...]:
    """Ids of the Medications that entries refer to and that are not among them, in order.

    References to another server are left alone, whatever it may hold: nothing of this patient is
    sent there.
    """
    wanted: dict[str, None] = {}
    present: set[str] = set()
    for raw in entries:
        try:
            resource = _ORDERLIKE.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            continue
        if resource.resource_type == "Medication":
            present.add(resource.id)
        elif resource.medication_reference is not None:
            match = _PRODUCT.fullmatch(resource.medication_reference.reference)
            if match and match[1] in {None, base}:
                wanted[match[2]] = None
    return tuple(name for name in wanted if name not in present)
