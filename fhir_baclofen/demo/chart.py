"""Builds the record of one synthetic patient, dated around the day of the demonstration."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Json = dict[str, Any]

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"
TERMS = "http://terminology.hl7.org/CodeSystem"
BASE = "http://fhir-baclofen.org/fhir"
TABLETS = {5: ("430902", "baclofen 5 MG Oral Tablet"), 10: ("197391", "baclofen 10 MG Oral Tablet")}
PUMP_DRUG = ("308517", "baclofen 0.5 MG/ML injection")
CLINIC = {"display": "Spasticity clinic"}


@dataclass(frozen=True, slots=True)
class DemoPatient:
    """One patient: what the demonstration shows with them, the record.

    The order under test if any.
    """

    id: str
    shows: str
    record: tuple[Json, ...]
    order: Json | None = None

    def transaction(self) -> Json:
        """The record as one transaction that puts every resource under its own id."""
        entries = [
            {
                "fullUrl": f"{BASE}/{r['resourceType']}/{r['id']}",
                "resource": r,
                "request": {"method": "PUT", "url": f"{r['resourceType']}/{r['id']}"},
            }
            for r in self.record
        ]
        return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


class Chart:
    """Builds one patient's resources; days count back from the day of the demonstration."""

    def __init__(self, id_: str, today: date, *, gender: str, age: int) -> None:
        """A chart with only the Patient in it."""
        self.id = id_
        self.today = today
        born = date(today.year - age, 1, 15)
        self.resources: list[Json] = [
            {
                "resourceType": "Patient",
                "id": id_,
                "active": True,
                "name": [{"family": "Synthetic", "given": [id_.replace("-", " ")]}],
                "gender": gender,
                "birthDate": born.isoformat(),
            }
        ]

    def ago(self, days: int) -> str:
        """The day so many days before today; negative for the future."""
        return (self.today - timedelta(days=days)).isoformat()

    def add(self, kind: str, name: str, **elements: Any) -> "Chart":  # noqa: ANN401 - JSON
        """Put a resource of this patient into the chart."""
        self.resources.append({"resourceType": kind, "id": f"{self.id}-{name}", **elements})
        return self

    @property
    def subject(self) -> Json:
        """A reference to the patient."""
        return {"reference": f"Patient/{self.id}"}

    def problem(self, name: str, icd: str, text: str, *, since: int = 900) -> "Chart":
        """An active, confirmed problem."""
        return self.add(
            "Condition",
            name,
            clinicalStatus=coded(f"{TERMS}/condition-clinical", "active"),
            verificationStatus=coded(f"{TERMS}/condition-ver-status", "confirmed"),
            code=coded(ICD, icd, text),
            subject=self.subject,
            onsetDateTime=self.ago(since),
        )

    def egfr(self, value: str, *, days: int) -> "Chart":
        """An eGFR result in mL/min/1.73 m²."""
        return self.add(
            "Observation",
            f"egfr-{days}",
            status="final",
            code=coded(LOINC, "98979-8", "eGFR by CKD-EPI 2021"),
            subject=self.subject,
            effectiveDateTime=f"{self.ago(days)}T08:30:00Z",
            valueQuantity=quantity(float(value), "mL/min/{1.73_m2}"),
        )

    def order(self, name: str, times: int, dose: int, tablet: int = 10, **more: Any) -> Json:  # noqa: ANN401
        """An oral baclofen order; `days` is how long ago it was written."""
        days = more.pop("days", 0)
        return {
            "resourceType": "MedicationRequest",
            "id": f"{self.id}-{name}",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": coded(RXNORM, *TABLETS[tablet]),
            "subject": self.subject,
            "authoredOn": self.ago(days),
            "requester": CLINIC,
            "dosageInstruction": [
                {
                    "timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}},
                    "route": coded(SNOMED, "26643006", "Oral route"),
                    "doseAndRate": [{"doseQuantity": quantity(dose, "mg")}],
                }
            ],
            **more,
        }

    def takes(self, name: str, times: int, dose: int, **more: Any) -> "Chart":  # noqa: ANN401
        """Put an active oral order into the chart."""
        self.resources.append(self.order(name, times, dose, **more))
        return self

    def fills(self, name: str, *, days: int, supply: int = 30, tablet: int = 10) -> "Chart":
        """Tablets handed out so many days ago, for so many days."""
        return self.add(
            "MedicationDispense",
            name,
            status="completed",
            medicationCodeableConcept=coded(RXNORM, *TABLETS[tablet]),
            subject=self.subject,
            whenHandedOver=self.ago(days),
            daysSupply=quantity(supply, "d"),
        )

    def other_drug(self, name: str, rxcui: str, text: str, *, days: int = 40) -> "Chart":
        """Another medicine, active."""
        return self.add(
            "MedicationRequest",
            name,
            status="active",
            intent="order",
            medicationCodeableConcept=coded(RXNORM, rxcui, text),
            subject=self.subject,
            authoredOn=self.ago(days),
        )

    def no_known_allergies(self) -> "Chart":
        """The statement that no allergy is known."""
        return self.add(
            "AllergyIntolerance",
            "allergies",
            clinicalStatus=coded(f"{TERMS}/allergyintolerance-clinical", "active"),
            code=coded(SNOMED, "716186003", "No known allergy"),
            patient=self.subject,
        )

    def done(self, shows: str, order: Json | None = None) -> DemoPatient:
        """The finished patient."""
        return DemoPatient(self.id, shows, tuple(self.resources), order)


def coded(system: str, code: str, display: str | None = None) -> Json:
    """A concept of one code."""
    coding = {"system": system, "code": code}
    return {"coding": [{**coding, "display": display} if display else coding]}


def quantity(value: float, code: str) -> Json:
    """A quantity in a UCUM unit."""
    return {"value": value, "unit": code, "system": UCUM, "code": code}
