"""The small parts of the resources that are written, as JSON values.

Numbers stay exact decimals. Every text is cleaned of control characters; FHIR forbids empty
elements, so `filled` leaves them out.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import msgspec

from fhir_baclofen import __version__
from fhir_baclofen.fhir.identity import BASE, SOFTWARE_SYSTEM, structure
from fhir_baclofen.fhir.narrative import clean
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.resources import data_path

Json = dict[str, Any]

SOFTWARE: Final = "fhir-baclofen"
_ACT_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
UCUM: Final = "http://unitsofmeasure.org"
_LITERAL: Final = re.compile(
    r"([A-Z][A-Za-z]+)/[A-Za-z0-9.-]{1,64}(/_history/[A-Za-z0-9.-]{1,64})?"
)
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


def encoded(resource: Mapping[str, Any]) -> bytes:
    """A resource as JSON: decimals as exact numbers, members in the order they have."""
    return _ENCODER.encode(resource)


def filled(members: Mapping[str, Any]) -> Json:
    """The members that hold something."""
    return {k: v for k, v in members.items() if v is not None and v not in ("", [], {})}


def text(*lines: str) -> str:
    """Lines of text, each cleaned, the empty ones left out."""
    return "\n".join(line for line in map(clean, lines) if line)


def type_of(reference: str) -> str:
    """The resource type of a reference such as "Observation/o7"; "" where it does not say."""
    match = _LITERAL.fullmatch(reference)
    return match[1] if match else ""


def reference_to(target: str) -> Json:
    """A Reference: literal where it can be, logical for a urn, in words for anything else."""
    if type_of(target):
        return {"reference": target}
    if target.startswith("urn:"):
        return {"identifier": {"system": "urn:ietf:rfc:3986", "value": target}}
    return {"display": clean(target) or "a resource without an address"}


def references_to(targets: Iterable[str]) -> list[Json]:
    """References, each once, in order."""
    return [reference_to(target) for target in dict.fromkeys(targets)]


def software(*, version: bool) -> Json:
    """A Reference to this program: a Device that is named, not stored."""
    value = f"{SOFTWARE}|{__version__}" if version else SOFTWARE
    return {
        "type": "Device",
        "identifier": {"system": SOFTWARE_SYSTEM, "value": value},
        "display": f"{SOFTWARE} {__version__}" if version else SOFTWARE,
    }


def coding(system: str, code: str, display: str | None = None) -> Json:
    """A Coding."""
    return filled({"system": system, "code": code, "display": display})


def own_coding(code_system: str, code: str) -> Json:
    """A Coding of one of our code systems ("baclofen-rule"), with its display."""
    return coding(f"{BASE}/CodeSystem/{code_system}", code, _own_displays(code_system).get(code))


def alert_coding(code: str) -> Json:
    """A Coding of v3-ActCode for a DetectedIssue, with its display."""
    return coding(_ACT_CODE, code, _alert_displays().get(code))


def daily_milligrams(mg: Decimal) -> Json:
    """A Quantity in mg/d."""
    return _quantity(mg, "mg/d")


def milligrams(mg: Decimal) -> Json:
    """A Quantity in mg."""
    return _quantity(mg, "mg")


def moment(at: datetime) -> str:
    """A dateTime or instant to the second; without an offset it is UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat(timespec="seconds")


def period(start: date, end: date | None) -> Json:
    """A Period of whole days, open-ended without an end."""
    return filled({"start": start.isoformat(), "end": end.isoformat() if end else None})


def policy_extension(policy: Policy) -> Json:
    """The policy in force, every switch with its value, as an extension."""
    return {"url": structure("policy"), "valueString": _whole_policy(policy)}


def policy_text(policy: Policy, *switches: str) -> str:
    """The switches named with their values: "max.spasticity=80; max.aud=300"."""
    values = policy.as_json()
    return "; ".join(f"{name}={_value(values[name])}" for name in dict.fromkeys(switches))


@lru_cache(maxsize=16)
def _whole_policy(policy: Policy) -> str:
    return policy_text(policy, *policy.as_json())


@lru_cache(maxsize=8)
def _own_displays(code_system: str) -> dict[str, str]:
    file = data_path("terminology", "codesystems", f"{code_system}.json")
    concepts = msgspec.json.decode(file.read_bytes())["concept"]
    return {concept["code"]: concept["display"] for concept in concepts}


@lru_cache(maxsize=1)
def _alert_displays() -> dict[str, str]:
    file = data_path("terminology", "valuesets", "detected-issue-code.json")
    (included,) = msgspec.json.decode(file.read_bytes())["compose"]["include"]
    return {concept["code"]: concept["display"] for concept in included["concept"]}


def _quantity(value: Decimal, unit: str) -> Json:
    exact = Decimal(plain(value))
    return {"value": exact, "unit": unit, "system": UCUM, "code": unit}


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
