"""One fact of a record made unknown, in the ways that records become unreadable.

A deleted resource is another thing: then there is no record of it, and that is known. So is a
result that is said to be missing, and what was entered in error.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from random import Random

from tests.records.build import TERMS, Json, coded
from tests.safety.generated import Generated

FAILED = "a search that failed"
PAGE = "a page of a search that failed"
ORDER = "an order under test nobody can read"
DATES = (
    *("effectiveDateTime", "onsetDateTime", "authoredOn", "whenHandedOver", "start"),
    *("performedDateTime", "recordedDate", "occurrenceDateTime"),
)
PERIODS = ("effectivePeriod", "period")
CODED = frozenset(
    {"Observation", "Condition", "AllergyIntolerance", "Procedure", "Flag", "ServiceRequest"}
)
MEDICINES = frozenset(
    {"MedicationRequest", "MedicationStatement", "MedicationDispense", "MedicationAdministration"}
)
MAY_BE_UNKNOWN = MEDICINES | {"Encounter", "CarePlan", "Device", "Procedure", "ServiceRequest"}
NO_DATE = "some day in spring"
NOBODYS_CODE = {"coding": [{"system": "urn:of-nobody", "code": "4711"}]}
Change = Callable[[Json], Json | None]


@dataclass(frozen=True)
class Taken:
    """A record with one fact made unknown; `way` says how, `of` which resource it was.

    `failed` is the type whose search failed, "" where the resource stands in the record in ruins.
    """

    record: Generated
    way: str
    of: str
    failed: str = ""


def taken(given: Generated, used: Sequence[str], number: int) -> Taken:
    """The record without one fact, mostly one of those `used` (references), by its number."""
    chance = Random(number)  # noqa: S311 - a repeatable choice
    asked = [o for o in given.orders if _name(o) in used and o["status"] == "draft"]
    if asked and chance.random() < 0.1:
        return _order_lost(given, chance.choice(asked))
    by_reference = {_name(r): r for r in given.resources}
    wanted = [r for r in used if r in by_reference]
    pool = wanted if wanted and chance.random() < 0.85 else list(by_reference)
    of = chance.choice(sorted(pool))
    resource = by_reference[of]
    ways = [*sorted(WAYS), FAILED, FAILED, PAGE]
    chance.shuffle(ways)
    for way in ways:
        if way in WAYS:
            ruined = WAYS[way](deepcopy(resource))
            if ruined is not None:
                return Taken(_with(given, of, ruined), way, of)
        elif resource["resourceType"] != "Patient":
            return _searched(given, resource, way)
    message = f"{of} cannot be lost"
    raise AssertionError(message)


def _name(resource: Json) -> str:
    return f"{resource['resourceType']}/{resource['id']}"


def _with(given: Generated, of: str, ruined: Json) -> Generated:
    kept = (ruined if _name(r) == of else r for r in given.resources)
    return replace(given, resources=tuple(kept))


def _searched(given: Generated, lost: Json, way: str) -> Taken:
    """Without all of its type, or without the one that stood on a page of its own."""
    kind = lost["resourceType"]
    gone = {_name(r) for r in given.resources if r["resourceType"] == kind}
    gone = gone if way == FAILED else {_name(lost)}
    kept = tuple(r for r in given.resources if _name(r) not in gone)
    return Taken(replace(given, resources=kept), way, _name(lost), failed=kind)


def _order_lost(given: Generated, lost: Json) -> Taken:
    orders = tuple(lost | NO_DOSAGE if o is lost else o for o in given.orders)
    return Taken(replace(given, orders=orders), ORDER, _name(lost))


NO_DOSAGE: Json = {"dosageInstruction": [{"text": "take as the nurse explained"}]}


def _garbled_date(resource: Json) -> Json | None:
    found = next((d for d in DATES if d in resource), None)
    if found is not None:
        return resource | {found: NO_DATE}
    period = next((p for p in PERIODS if p in resource), None)
    return None if period is None else resource | {period: {"start": NO_DATE}}


def _garbled_value(resource: Json) -> Json | None:
    return _valued(resource, {"value": "see report", "unit": "?"})


def _odd_unit(resource: Json) -> Json | None:
    return _valued(resource, {"unit": "furlong"}, kept=("value",))


def _no_unit(resource: Json) -> Json | None:
    """Of a score a unit tells nothing more: there the number alone is known."""
    unit = (resource.get("valueQuantity") or {}).get("unit", "{")
    return None if unit.startswith("{") else _valued(resource, {}, kept=("value",))


def _no_number(resource: Json) -> Json | None:
    return _valued(resource, {}, kept=("unit", "system", "code"))


def _valued(resource: Json, value: Json, kept: Sequence[str] = ()) -> Json | None:
    """With another quantity, of which some elements are as they were."""
    if resource["resourceType"] != "Observation" or not resource.get("valueQuantity"):
        return None
    was = resource["valueQuantity"]
    return resource | {"valueQuantity": value | {k: was[k] for k in kept}}


def _unread_dosage(resource: Json) -> Json | None:
    return _dosed(resource, {"text": "take as the nurse explained"})


def _only_as_needed(resource: Json) -> Json | None:
    return _dosed(resource, {"asNeededBoolean": True})


def _dosed(resource: Json, line: Json) -> Json | None:
    key = next((k for k in ("dosageInstruction", "dosage") if k in resource), None)
    return None if key is None else resource | {key: [line]}


def _lost_drug(resource: Json) -> Json | None:
    if "medicationCodeableConcept" not in resource:
        return None
    kept = {k: v for k, v in resource.items() if k != "medicationCodeableConcept"}
    return kept | {"medicationReference": {"reference": "Medication/somewhere-else"}}


def _drug_of_nobody(resource: Json) -> Json | None:
    kept = {k: v for k, v in resource.items() if k != "medicationReference"}
    is_medicine = resource["resourceType"] in MEDICINES
    return kept | {"medicationCodeableConcept": NOBODYS_CODE} if is_medicine else None


def _code_of_nobody(resource: Json) -> Json | None:
    return resource | {"code": NOBODYS_CODE} if resource["resourceType"] in CODED else None


def _no_code(resource: Json) -> Json | None:
    if resource["resourceType"] not in CODED:
        return None
    return {k: v for k, v in resource.items() if k != "code"}


def _status_unknown(resource: Json) -> Json | None:
    is_possible = resource["resourceType"] in MAY_BE_UNKNOWN
    return resource | {"status": "unknown"} if is_possible else None


def _verified_oddly(resource: Json) -> Json | None:
    if resource["resourceType"] not in {"Condition", "AllergyIntolerance"}:
        return None
    return resource | {"verificationStatus": coded(f"{TERMS}/condition-ver-status", "maybe")}


def _broken(resource: Json) -> Json | None:
    if resource["resourceType"] == "Patient":
        return None
    return resource | {"code": "a text where a concept belongs", "subject": 7}


def _nobodys(resource: Json) -> Json | None:
    """Without a subject; an appointment without participants and a device may be without."""
    keys = {"subject", "patient"} & resource.keys()
    if not keys or resource["resourceType"] == "Device":
        return None
    return {k: v for k, v in resource.items() if k not in keys}


def _no_birth_date(resource: Json) -> Json | None:
    return resource | {"birthDate": "long ago"} if resource["resourceType"] == "Patient" else None


def _no_gender(resource: Json) -> Json | None:
    return resource | {"gender": "unknown"} if resource["resourceType"] == "Patient" else None


WAYS: Mapping[str, Change] = {
    "a date that is none": _garbled_date,
    "a value that is no number": _garbled_value,
    "a unit nobody knows": _odd_unit,
    "a value without a unit": _no_unit,
    "a quantity without a number": _no_number,
    "a dosage nobody can read": _unread_dosage,
    "a dosage that only says as needed": _only_as_needed,
    "a drug that points nowhere": _lost_drug,
    "a drug by a code of nobody": _drug_of_nobody,
    "a code of nobody": _code_of_nobody,
    "no code": _no_code,
    "a status that is unknown": _status_unknown,
    "a verification nobody knows": _verified_oddly,
    "a resource of the wrong shape": _broken,
    "a resource of nobody": _nobodys,
    "a birth date that is none": _no_birth_date,
    "a gender not known": _no_gender,
}
