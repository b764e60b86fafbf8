"""A synthetic record of 28 resources and about 50 KB, as wordy as a real EHR writes them."""

import json
from typing import Any

Json = dict[str, Any]

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"
TERMS = "http://terminology.hl7.org/CodeSystem"
LOCAL = "urn:oid:1.2.840.114350.1.13.0.1.7.2.698288"
PROFILES = "http://hl7.org/fhir/us/core/StructureDefinition"
PATIENT = {"reference": "Patient/bench", "display": "Synthetic, Patient"}
AT = "2025-03-10"

DRUGS = (
    ("197391", "Baclofen 10 MG Oral Tablet", 10),
    ("314076", "lisinopril 10 MG Oral Tablet", 10),
    ("617314", "atorvastatin 40 MG Oral Tablet", 40),
    ("310431", "gabapentin 300 MG Oral Capsule", 300),
    ("312938", "sertraline 100 MG Oral Tablet", 100),
    ("198440", "acetaminophen 500 MG Oral Tablet", 500),
    ("197361", "amlodipine 5 MG Oral Tablet", 5),
)
LABS = (
    ("98979-8", "Glomerular filtration rate by CKD-EPI 2021", "mL/min/{1.73_m2}", 71.4),
    ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 1.02),
    ("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", 4.1),
    ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 13.8),
    ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 6.1),
)
PROBLEMS = (
    ("24700007", "Multiple sclerosis", "G35"),
    ("38341003", "Hypertensive disorder", "I10"),
    ("44054006", "Type 2 diabetes mellitus", "E11.9"),
    ("35489007", "Depressive disorder", "F32.9"),
    ("55822004", "Hyperlipidemia", "E78.5"),
    ("195967001", "Asthma", "J45.909"),
    ("396275006", "Osteoarthritis", "M19.90"),
)


def record() -> bytes:
    """The record as the JSON of a collection Bundle.

    A reviewable baclofen therapy among the rest.
    """
    resources = [
        _patient(),
        *(_order(i, drug) for i, drug in enumerate(DRUGS)),
        *(_result(i, LABS[i % len(LABS)]) for i in range(10)),
        *(_problem(i, problem) for i, problem in enumerate(PROBLEMS)),
        *(_allergy(i) for i in range(3)),
    ]
    entries = [
        {
            "fullUrl": f"https://ehr.example.org/fhir/r4/{r['resourceType']}/{r['id']}",
            "resource": r,
            "search": {"mode": "match"},
        }
        for r in resources
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(bundle, separators=(",", ":")).encode()


def _meta(profile: str) -> Json:
    return {
        "versionId": "3",
        "lastUpdated": "2025-02-11T09:11:52.123+00:00",
        "profile": [f"{PROFILES}/us-core-{profile}"],
    }


def _concept(system: str, code: str, display: str, *more: tuple[str, str]) -> Json:
    codings = [(system, code), *more]
    return {
        "coding": [{"system": s, "code": c, "display": display} for s, c in codings],
        "text": display,
    }


def _identifier(value: str) -> list[Json]:
    system = "urn:oid:1.2.840.114350.1.13.0.1.7.2.798268"
    return [{"use": "usual", "type": {"text": "internal"}, "system": system, "value": value}]


def _patient() -> Json:
    return {
        "resourceType": "Patient",
        "id": "bench",
        "meta": _meta("patient"),
        "text": {"status": "generated", "div": _narrative("A synthetic patient. " * 20)},
        "identifier": _identifier("MRN-4711"),
        "active": True,
        "name": [{"use": "official", "text": "Patient Synthetic", "family": "Synthetic"}],
        "telecom": [{"system": "phone", "value": "555-0100", "use": "home"}],
        "gender": "female",
        "birthDate": "1974-06-02",
        "address": [{"use": "home", "line": ["1 Plank Rd"], "city": "Madison", "country": "US"}],
    }


def _narrative(text: str) -> str:
    return f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{text}</p></div>'


def _order(i: int, drug: tuple[str, str, int]) -> Json:
    code, display, dose = drug
    return {
        "resourceType": "MedicationRequest",
        "id": f"order-{i}",
        "meta": _meta("medicationrequest"),
        "text": {"status": "generated", "div": _narrative(f"{display}, three times daily. " * 5)},
        "identifier": _identifier(f"RX-{i}"),
        "status": "active",
        "intent": "order",
        "category": [_concept(f"{TERMS}/medicationrequest-category", "outpatient", "Outpatient")],
        "medicationCodeableConcept": _concept(RXNORM, code, display, (LOCAL, f"10{i}")),
        "subject": PATIENT,
        "encounter": {"reference": "Encounter/visit", "display": "Office visit"},
        "authoredOn": "2024-05-07",
        "requester": {"reference": "Practitioner/doctor", "display": "Attending Physician, MD"},
        "reasonCode": [_concept(ICD, "G35", "Multiple sclerosis")] if i == 0 else [],
        "dosageInstruction": [
            {
                "text": f"Take {dose} mg by mouth three times daily.",
                "patientInstruction": "Take by mouth 3 (three) times daily.",
                "asNeededBoolean": False,
                "timing": {
                    "repeat": {
                        "boundsPeriod": {"start": "2024-05-07T06:00:00Z"},
                        "frequency": 3,
                        "period": 1,
                        "periodUnit": "d",
                    },
                    "code": {"text": "3 times daily"},
                },
                "route": _concept(SNOMED, "26643006", "Oral route"),
                "doseAndRate": [
                    {
                        "type": _concept(f"{TERMS}/dose-rate-type", "ordered", "Ordered"),
                        "doseQuantity": _quantity(dose, "mg"),
                    }
                ],
            }
        ],
        "dispenseRequest": {
            "validityPeriod": {"start": "2024-05-07"},
            "numberOfRepeatsAllowed": 3,
            "quantity": {"value": 90, "unit": "tablet"},
            "expectedSupplyDuration": _quantity(30, "d"),
        },
    }


def _quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _result(i: int, lab: tuple[str, str, str, float]) -> Json:
    code, display, unit, value = lab
    day = f"202{4 if i < len(LABS) else 5}-0{1 + i % 2}-1{i % 9}"
    return {
        "resourceType": "Observation",
        "id": f"result-{i}",
        "meta": _meta("observation-lab"),
        "text": {"status": "generated", "div": _narrative(f"{display}: {value} {unit}. " * 5)},
        "identifier": _identifier(f"LAB-{i}"),
        "status": "final",
        "category": [_concept(f"{TERMS}/observation-category", "laboratory", "Laboratory")],
        "code": _concept(LOINC, code, display, (LOCAL, f"20{i}")),
        "subject": PATIENT,
        "encounter": {"reference": "Encounter/visit"},
        "effectiveDateTime": f"{day}T07:30:00Z",
        "issued": f"{day}T09:30:00Z",
        "performer": [{"reference": "Practitioner/doctor", "display": "Laboratory"}],
        "valueQuantity": _quantity(value, unit),
        "interpretation": [_concept(f"{TERMS}/v3-ObservationInterpretation", "N", "Normal")],
        "referenceRange": [
            {"low": _quantity(1, unit), "high": _quantity(120, unit), "text": "1 - 120"}
        ],
    }


def _problem(i: int, problem: tuple[str, str, str]) -> Json:
    snomed, display, icd = problem
    return {
        "resourceType": "Condition",
        "id": f"problem-{i}",
        "meta": _meta("condition-problems-health-concerns"),
        "text": {"status": "generated", "div": _narrative(f"{display}, active. " * 8)},
        "clinicalStatus": _concept(f"{TERMS}/condition-clinical", "active", "Active"),
        "verificationStatus": _concept(f"{TERMS}/condition-ver-status", "confirmed", "Confirmed"),
        "category": [_concept(f"{TERMS}/condition-category", "problem-list-item", "Problem")],
        "code": _concept(SNOMED, snomed, display, (ICD, icd)),
        "subject": PATIENT,
        "encounter": {"reference": "Encounter/visit"},
        "onsetDateTime": "2019-05-28",
        "recordedDate": "2019-05-28",
    }


def _allergy(i: int) -> Json:
    code, display = (("7980", "penicillin G"), ("2670", "codeine"), ("1191", "aspirin"))[i]
    return {
        "resourceType": "AllergyIntolerance",
        "id": f"allergy-{i}",
        "meta": _meta("allergyintolerance"),
        "clinicalStatus": _concept(f"{TERMS}/allergyintolerance-clinical", "active", "Active"),
        "verificationStatus": _concept(
            f"{TERMS}/allergyintolerance-verification", "confirmed", "Confirmed"
        ),
        "type": "allergy",
        "category": ["medication"],
        "criticality": "high",
        "code": _concept(RXNORM, code, display),
        "patient": PATIENT,
        "recordedDate": "2020-02-02T08:00:00Z",
        "reaction": [{"manifestation": [_concept(SNOMED, "247472004", "Hives")]}],
    }
