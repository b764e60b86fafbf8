"""The options of `rules try`, and how each is understood."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from fhir_baclofen.cli.suggesting import names_in, nearest, topics
from fhir_baclofen.dosing import NotRead
from fhir_baclofen.errors import UsageError
from fhir_baclofen.fhir.code_systems import ICD10, SNOMED
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Coding
from fhir_baclofen.fhir.extract.courses import CLASSES
from fhir_baclofen.fhir.terminology import sets_of
from fhir_baclofen.sig import read_sig

Json = dict[str, Any]
NONE, STOP = "none", "stop"
GENDERS: Final = ("female", "male", "other", "unknown")
REASONS: Final = {
    "spasticity": "spasticity",
    "alcohol-use-disorder": "alcohol use disorder",
    "neuropathic-pain": "neuropathic pain",
    "hiccups": "hiccups",
    "other": "dystonia",
    "unknown": "",
}
_SHORT: Final = {
    "aud": "alcohol-use-disorder",
    "alcohol": "alcohol-use-disorder",
    "pain": "neuropathic-pain",
    "dystonia": "other",
}
_ICD_CODE: Final = re.compile(r"[A-Za-z]\d[\dA-Za-z](\.?[\dA-Za-z]{1,4})?")
_CREATININE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(mg/dl|[uµ]mol/l)", re.IGNORECASE)
_OLDEST, _MOST_EGFR = 115, 200


@dataclass(frozen=True, slots=True)
class Medicines:
    """Baclofen as asked for, as written; None where nothing was said."""

    dose: str | None = None
    current: str | None = None
    since: str | None = None
    indication: str | None = None
    pump: str | None = None
    pump_order: str | None = None


@dataclass(frozen=True, slots=True)
class Kidneys:
    """Kidney results as asked for, as written."""

    egfr: str | None = None
    creatinine: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """The patient as asked for, as written."""

    age: int | None = None
    gender: str | None = None
    conditions: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    allergy: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """All that was asked for."""

    medicines: Medicines
    kidneys: Kidneys
    person: Person


def age_of(age: int) -> int:
    """An age in years; UsageError for one that nobody has."""
    if not 0 <= age <= _OLDEST:
        raise UsageError(f"--age: {age} is not from 0 to {_OLDEST}.")
    return age


def gender_of(given: str) -> str:
    """An administrative gender; UsageError with the nearest one."""
    return _one_of("--gender", given.lower(), GENDERS)


def reason_of(given: str) -> str:
    """An indication in words, "" for none; UsageError with the nearest one."""
    name = given.lower().replace(" ", "-")
    return REASONS[_one_of("--indication", _SHORT.get(name, name), REASONS, also=_SHORT)]


def _one_of(option: str, given: str, known: Iterable[str], *, also: Iterable[str] = ()) -> str:
    choices = [*known]
    if given in choices:
        return given
    message = f"{option}: '{given[:40]}' is not one of {', '.join(choices)}"
    raise UsageError(f"{message}{nearest(given, [*choices, *also])}")


def number_of(option: str, given: str) -> Decimal:
    """A positive number; UsageError for anything else."""
    try:
        value = Decimal(given)
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0:
        raise UsageError(f"{option}: '{given[:40]}' is not a number above 0.")
    return value


def egfr_of(given: str) -> Decimal:
    """An eGFR in mL/min/1.73 m²."""
    value = number_of("--egfr", given)
    if value > _MOST_EGFR:
        raise UsageError(f"--egfr: {given[:40]} is above {_MOST_EGFR}.")
    return value


def creatinine_of(given: str) -> tuple[Decimal, str]:
    """A creatinine and its unit."""
    match = _CREATININE.fullmatch(given.strip())
    if match is None:
        raise UsageError(f"--creatinine: '{given[:40]}' is not like '1.1 mg/dL' or '97 umol/L'.")
    return Decimal(match[1]), "mg/dL" if match[2].lower() == "mg/dl" else "umol/L"


def date_of(option: str, given: str) -> date:
    """A calendar day."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        message = f"{option}: '{given[:40]}' is not a date such as 2024-06-01."
        raise UsageError(message) from None


def dosage_of(option: str, given: str) -> str:
    """A dosage text that is read whole; UsageError with the reason where it is not."""
    reading = read_sig(given)
    if isinstance(reading, NotRead):
        message = f"{option}: '{given[:60]}' is not read ({reading.reason}); write '20 mg tid'."
        raise UsageError(message)
    return given


def condition_of(given: str) -> Json:
    """A condition by ICD-10 or SNOMED CT code or by name, as a FHIR concept."""
    system = SNOMED if given.isdigit() else ICD10 if _ICD_CODE.fullmatch(given) else ""
    _must_be_known("--condition", given, system, sorted(set(topics()) - CLASSES))
    return {"coding": [{"system": system, "code": given}]} if system else {"text": given}


def drug_of(given: str) -> Json:
    """Another drug by name, as a FHIR concept."""
    _must_be_known("--drug", given, "", sorted(CLASSES))
    return {"text": given}


def _must_be_known(option: str, given: str, system: str, wanted: list[str]) -> None:
    """Refuse a code or name that no value set of a kind knows, and name the nearest."""
    coding = (Coding(system=system, code=given),) if system else ()
    concept = CodeableConcept(coding=coding, text=None if system else given)
    if sets_of(concept).isdisjoint(wanted):
        hint = "" if system else nearest(given, names_in(wanted))
        raise UsageError(f"{option}: no rule knows '{given[:60]}'{hint}")
