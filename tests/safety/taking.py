"""One fact of a record made unknown, in the ways that records become unreadable.

A deleted resource is another thing: then there is no record of it, and that is known.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random

from tests.records.build import Json
from tests.safety.generated import Generated

FAILED = "a search that failed"
DATES = (
    *("effectiveDateTime", "onsetDateTime", "authoredOn", "whenHandedOver", "start"),
    *("performedDateTime", "recordedDate"),
)
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
    by_reference = {f"{r['resourceType']}/{r['id']}": r for r in given.resources}
    wanted = [r for r in used if r in by_reference]
    pool = wanted if wanted and chance.random() < 0.85 else list(by_reference)
    of = chance.choice(sorted(pool))
    resource = by_reference[of]
    ways = [*sorted(WAYS), FAILED, FAILED]
    chance.shuffle(ways)
    for way in ways:
        if way == FAILED and resource["resourceType"] != "Patient":
            break
        ruined = WAYS[way](deepcopy(resource)) if way in WAYS else None
        if ruined is not None:
            return Taken(_with(given, of, ruined), way, of)
    kind = resource["resourceType"]
    return Taken(_without(given, kind), FAILED, of, failed=kind)


def _with(given: Generated, of: str, ruined: Json) -> Generated:
    kept = (ruined if f"{r['resourceType']}/{r['id']}" == of else r for r in given.resources)
    return Generated(tuple(kept), given.orders)


def _without(given: Generated, kind: str) -> Generated:
    kept = tuple(r for r in given.resources if r["resourceType"] != kind)
    return Generated(kept, given.orders)


def _garbled_date(resource: Json) -> Json | None:
    found = next((d for d in DATES if d in resource), None)
    return None if found is None else resource | {found: "some day in spring"}


def _garbled_value(resource: Json) -> Json | None:
    if resource["resourceType"] != "Observation" or "valueQuantity" not in resource:
        return None
    return resource | {"valueQuantity": {"value": "see report", "unit": "?"}}


def _odd_unit(resource: Json) -> Json | None:
    if resource["resourceType"] != "Observation" or not resource.get("valueQuantity"):
        return None
    return resource | {
        "valueQuantity": {"value": resource["valueQuantity"]["value"], "unit": "furlong"}
    }


def _unread_dosage(resource: Json) -> Json | None:
    if "dosageInstruction" not in resource:
        return None
    return resource | {"dosageInstruction": [{"text": "take as the nurse explained"}]}


def _lost_drug(resource: Json) -> Json | None:
    if "medicationCodeableConcept" not in resource:
        return None
    kept = {k: v for k, v in resource.items() if k != "medicationCodeableConcept"}
    return kept | {"medicationReference": {"reference": "Medication/somewhere-else"}}


def _broken(resource: Json) -> Json | None:
    if resource["resourceType"] == "Patient":
        return None
    return resource | {"code": "a text where a concept belongs", "subject": 7}


def _no_birth_date(resource: Json) -> Json | None:
    return resource | {"birthDate": "long ago"} if resource["resourceType"] == "Patient" else None


def _no_gender(resource: Json) -> Json | None:
    return resource | {"gender": "unknown"} if resource["resourceType"] == "Patient" else None


WAYS: Mapping[str, Change] = {
    "a date that is none": _garbled_date,
    "a value that is no number": _garbled_value,
    "a unit nobody knows": _odd_unit,
    "a dosage nobody can read": _unread_dosage,
    "a drug that points nowhere": _lost_drug,
    "a resource of the wrong shape": _broken,
    "a birth date that is none": _no_birth_date,
    "a gender not known": _no_gender,
}
