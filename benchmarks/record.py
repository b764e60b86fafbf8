"""Synthetic records of 28 resources and about 50 KB, as wordy as a real EHR writes them.

Each number gives a record of its own: another patient with other ids, days, results, doses and
dosage texts, so that nothing of it is known from the record before.
"""

import json
from datetime import date, timedelta
from itertools import product
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
# Wordings and doses share no factor but 3, so 2,268 records pass before a text comes again.
SIGS = tuple(
    " ".join(words)
    for words in product(
        ("Take {}", "Give {}", "{}"),
        ("mg", "mgs", "milligrams"),
        ("by mouth", "orally", "po"),
        ("three times daily", "3 times a day", "tid", "every 8 hours"),
        ("for spasticity.", "with food.", "for spasms."),
    )
)
DOSES = range(5, 26)


def record(number: int = 0, *, new_codes: bool = False) -> bytes:
    """One record as the JSON of a collection Bundle: a baclofen therapy among the rest.

    With `new_codes` its local codes are its own too; no real EHR changes those.
    """
    chart = _Chart(number, local=f"-{number}" if new_codes else "")
    resources = [
        chart.patient(),
        *(chart.order(i, drug) for i, drug in enumerate(DRUGS)),
        *(chart.result(i, LABS[i % len(LABS)]) for i in range(10)),
        *(chart.problem(i, problem) for i, problem in enumerate(PROBLEMS)),
        *(chart.allergy(i) for i in range(3)),
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


def big_step(number: int = 0) -> bytes:
    """An order of baclofen for the patient of a record, at a dose that draws several findings."""
    order = {
        "resourceType": "MedicationRequest",
        "id": "new",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {"text": "baclofen tablet"},
        "subject": {"reference": f"Patient/bench-{number}"},
        "authoredOn": AT,
        "dosageInstruction": [{"text": "40 mg three times a day"}],
    }
    return json.dumps(order).encode()


class _Chart:
    """Builds the resources of one record."""

    def __init__(self, number: int, local: str) -> None:
        self.number = number
        self.local = local
        self.subject = {"reference": f"Patient/bench-{number}", "display": "Synthetic, Patient"}

    def day(self, latest: str) -> str:
        """A day of this record's own, up to 300 days before the latest."""
        return (date.fromisoformat(latest) - timedelta(days=self.number % 300)).isoformat()

    def moment(self, latest: str) -> str:
        """A dateTime of this record's own."""
        hour, rest = divmod(self.number, 3600)
        return f"{self.day(latest)}T{6 + hour % 12:02}:{rest // 60:02}:{rest % 60:02}Z"

    def meta(self, profile: str) -> Json:
        return {
            "versionId": "3",
            "lastUpdated": self.moment("2025-02-11"),
            "profile": [f"{PROFILES}/us-core-{profile}"],
        }

    def patient(self) -> Json:
        return {
            "resourceType": "Patient",
            "id": f"bench-{self.number}",
            "meta": self.meta("patient"),
            "text": {"status": "generated", "div": _narrative("A synthetic patient. " * 20)},
            "identifier": _identifier(f"MRN-{self.number}"),
            "active": True,
            "name": [{"use": "official", "text": "Patient Synthetic", "family": "Synthetic"}],
            "telecom": [{"system": "phone", "value": "555-0100", "use": "home"}],
            "gender": "female",
            "birthDate": self.day("1974-06-02"),
            "address": [{"use": "home", "line": ["1 Plank Rd"], "city": "Madison"}],
        }

    def order(self, i: int, drug: tuple[str, str, int]) -> Json:
        code, display, usual = drug
        dose = usual if i else DOSES[(self.number + 5) % len(DOSES)]
        text = SIGS[self.number % len(SIGS)].format(dose)
        shown = f"{display}, {text} "
        return {
            "resourceType": "MedicationRequest",
            "id": f"order-{self.number}-{i}",
            "meta": self.meta("medicationrequest"),
            "text": {"status": "generated", "div": _narrative(shown * 4)},
            "identifier": _identifier(f"RX-{self.number}-{i}"),
            "status": "active",
            "intent": "order",
            "category": [
                _concept(f"{TERMS}/medicationrequest-category", "outpatient", "Outpatient")
            ],
            "medicationCodeableConcept": _concept(
                RXNORM, code, display, (LOCAL, f"10{i}{self.local}")
            ),
            "subject": self.subject,
            "encounter": {"reference": "Encounter/visit", "display": "Office visit"},
            "authoredOn": self.day("2024-05-07"),
            "requester": {"reference": "Practitioner/doctor", "display": "Attending Physician, MD"},
            "reasonCode": [_concept(ICD, "G35", "Multiple sclerosis")] if i == 0 else [],
            "dosageInstruction": [self.dosage(text, dose)],
            "dispenseRequest": {
                "validityPeriod": {"start": self.day("2024-05-07")},
                "numberOfRepeatsAllowed": 3,
                "quantity": {"value": 90, "unit": "tablet"},
                "expectedSupplyDuration": _quantity(30, "d"),
            },
        }

    def dosage(self, text: str, dose: int) -> Json:
        return {
            "text": text,
            "patientInstruction": f"By mouth 3 (three) times daily, order {self.number}.",
            "asNeededBoolean": False,
            "timing": {
                "repeat": {
                    "boundsPeriod": {"start": self.moment("2024-05-07")},
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

    def result(self, i: int, lab: tuple[str, str, str, float]) -> Json:
        code, display, unit, usual = lab
        value = round(usual * (1 + self.number % 97 / 1000), 3)
        taken = self.moment(f"202{4 if i < len(LABS) else 5}-0{1 + i % 2}-1{i % 9}")
        return {
            "resourceType": "Observation",
            "id": f"result-{self.number}-{i}",
            "meta": self.meta("observation-lab"),
            "text": {"status": "generated", "div": _narrative(f"{display}: {value} {unit}. " * 5)},
            "identifier": _identifier(f"LAB-{self.number}-{i}"),
            "status": "final",
            "category": [_concept(f"{TERMS}/observation-category", "laboratory", "Laboratory")],
            "code": _concept(LOINC, code, display, (LOCAL, f"20{i}{self.local}")),
            "subject": self.subject,
            "encounter": {"reference": "Encounter/visit"},
            "effectiveDateTime": taken,
            "issued": taken,
            "performer": [{"reference": "Practitioner/doctor", "display": "Laboratory"}],
            "valueQuantity": _quantity(value, unit),
            "interpretation": [_concept(f"{TERMS}/v3-ObservationInterpretation", "N", "Normal")],
            "referenceRange": [
                {"low": _quantity(1, unit), "high": _quantity(120, unit), "text": "1 - 120"}
            ],
        }

    def problem(self, i: int, problem: tuple[str, str, str]) -> Json:
        snomed, display, icd = problem
        category = _concept(f"{TERMS}/condition-category", "problem-list-item", "Problem")
        return {
            "resourceType": "Condition",
            "id": f"problem-{self.number}-{i}",
            "meta": self.meta("condition-problems-health-concerns"),
            "text": {"status": "generated", "div": _narrative(f"{display}, active. " * 8)},
            "clinicalStatus": _concept(f"{TERMS}/condition-clinical", "active", "Active"),
            "verificationStatus": _concept(
                f"{TERMS}/condition-ver-status", "confirmed", "Confirmed"
            ),
            "category": [category],
            "code": _concept(SNOMED, snomed, display, (ICD, icd), (LOCAL, f"30{i}{self.local}")),
            "subject": self.subject,
            "encounter": {"reference": "Encounter/visit"},
            "onsetDateTime": self.day("2019-05-28"),
            "recordedDate": self.day("2019-05-28"),
        }

    def allergy(self, i: int) -> Json:
        code, display = (("7980", "penicillin G"), ("2670", "codeine"), ("1191", "aspirin"))[i]
        return {
            "resourceType": "AllergyIntolerance",
            "id": f"allergy-{self.number}-{i}",
            "meta": self.meta("allergyintolerance"),
            "clinicalStatus": _concept(f"{TERMS}/allergyintolerance-clinical", "active", "Active"),
            "verificationStatus": _concept(
                f"{TERMS}/allergyintolerance-verification", "confirmed", "Confirmed"
            ),
            "type": "allergy",
            "category": ["medication"],
            "criticality": "high",
            "code": _concept(RXNORM, code, display, (LOCAL, f"40{i}{self.local}")),
            "patient": self.subject,
            "recordedDate": self.moment("2020-02-02"),
            "reaction": [{"manifestation": [_concept(SNOMED, "247472004", "Hives")]}],
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


def _narrative(text: str) -> str:
    return f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{text}</p></div>'


def _quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}
