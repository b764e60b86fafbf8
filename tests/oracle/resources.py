"""Plain FHIR R4 resources, as the page on reading records has them."""

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

Json = dict[str, Any]
Element = Any  # what an element of a resource may hold

AT: Final = date(2025, 3, 10)
DIAGNOSED: Final = date(2024, 12, 1)
UCUM: Final = "http://unitsofmeasure.org"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
LOINC: Final = "http://loinc.org"
ICD: Final = "http://hl7.org/fhir/sid/icd-10-cm"
SNOMED: Final = "http://snomed.info/sct"
TERMS: Final = "http://terminology.hl7.org/CodeSystem"
OURS: Final = "http://fhir-baclofen.org/fhir/CodeSystem"
SUBJECT: Final = {"reference": "Patient/p1"}


def number(value: Fraction) -> float | int:
    return int(value) if value.denominator == 1 else float(value)


def day(days_ago: int) -> str:
    return (AT - timedelta(days=days_ago)).isoformat()


def coded(system: str, code: str, display: str = "") -> Json:
    shown = {"display": display} if display else {}
    return {"coding": [{"system": system, "code": code} | shown]}


def quantity(value: Fraction, unit: str) -> Json:
    return {"value": number(value), "unit": unit, "system": UCUM, "code": unit}


def born(age: int) -> str:
    """Has the birthday on the day of the review; who is 64 turns 65 the day after."""
    if age == 64:
        return date(AT.year - 65, AT.month, AT.day + 1).isoformat()
    return date(AT.year - age, AT.month, AT.day).isoformat()


def patient(birth: str, gender: str = "female") -> Json:
    return {"resourceType": "Patient", "id": "p1", "birthDate": birth, "gender": gender}


def condition(id_: str, icd: str) -> Json:
    return {
        "resourceType": "Condition",
        "id": id_,
        "clinicalStatus": coded(f"{TERMS}/condition-clinical", "active"),
        "verificationStatus": coded(f"{TERMS}/condition-ver-status", "confirmed"),
        "code": coded(ICD, icd),
        "subject": SUBJECT,
        "onsetDateTime": DIAGNOSED.isoformat(),
    }


def order(
    id_: str, dosage: list[Json], since: int, reason: str | None = "G35", prior: str | None = None
) -> Json:
    """An active order of 5 mg tablets, written so many days ago."""
    found: Json = {
        "resourceType": "MedicationRequest",
        "id": id_,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": coded(RXNORM, "430902", "baclofen 5 MG Oral Tablet"),
        "subject": SUBJECT,
        "authoredOn": day(since),
        "dosageInstruction": dosage,
    }
    if reason:
        found["reasonCode"] = [coded(ICD, reason)]
    if prior:
        found["priorPrescription"] = {"reference": f"MedicationRequest/{prior}"}
    return found


def bundle(resources: Iterable[Json]) -> Json:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}
