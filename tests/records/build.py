"""Small builders of FHIR R4 resources: each returns plain JSON, ready to be put into a Bundle."""

import json
from datetime import UTC, datetime
from typing import Any

from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review

Json = dict[str, Any]
Element = Any

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"
TERMS = "http://terminology.hl7.org/CodeSystem"
OURS = "http://fhir-baclofen.org/fhir"
SUBJECT = {"reference": "Patient/p1"}
TABLETS = {
    5: ("430902", "baclofen 5 MG Oral Tablet"),
    10: ("197391", "baclofen 10 MG Oral Tablet"),
    20: ("197392", "baclofen 20 MG Oral Tablet"),
}
TODAY = "2025-03-10"


def coded(system: str, code: str, display: str = "") -> Json:
    """A concept of one code."""
    return {
        "coding": [{"system": system, "code": code, **({"display": display} if display else {})}]
    }


def quantity(value: float, unit: str) -> Json:
    """A quantity in a UCUM unit."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def patient(
    born: str | None = "1980-05-01", gender: str | None = "female", **more: Element
) -> Json:
    """The patient p1."""
    birth = {"birthDate": born} if born else {}
    return {
        "resourceType": "Patient",
        "id": "p1",
        **birth,
        **({"gender": gender} if gender else {}),
        **more,
    }


def daily(times: int, mg: float, **more: Element) -> Json:
    """One dosage line: so many times a day so many milligrams by mouth."""
    return {
        "timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}},
        "doseAndRate": [{"doseQuantity": quantity(mg, "mg")}],
        **more,
    }


def order(
    id_: str = "m1",
    times: int = 3,
    mg: float = 10,
    *,
    authored: str = "2024-06-01",
    tablet: int = 10,
    **more: Element,
) -> Json:
    """An active oral baclofen order; `sig` replaces the structured dosage by a text."""
    sig = more.pop("sig", None)
    dosage = [{"text": sig}] if sig else [daily(times, mg)]
    return {
        "resourceType": "MedicationRequest",
        "id": id_,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": coded(RXNORM, *TABLETS[tablet]),
        "subject": SUBJECT,
        "authoredOn": authored,
        "dosageInstruction": dosage,
        **more,
    }


def draft(
    id_: str = "d1", times: int = 3, mg: float = 10, *, prior: str | None = None, **more: Element
) -> Json:
    """An order under test; `prior` is the id of the order it follows."""
    link = {"priorPrescription": {"reference": f"MedicationRequest/{prior}"}} if prior else {}
    authored = more.pop("authored", TODAY)
    return order(id_, times, mg, authored=authored, **{"status": "draft", **link, **more})


def statement(id_: str = "s1", times: int = 3, mg: float = 10, **more: Element) -> Json:
    """A statement that the patient takes oral baclofen."""
    return {
        "resourceType": "MedicationStatement",
        "id": id_,
        "status": "active",
        "medicationCodeableConcept": coded(RXNORM, *TABLETS[10]),
        "subject": SUBJECT,
        "effectivePeriod": {"start": "2024-06-01"},
        "dosage": [daily(times, mg)],
        **more,
    }


def dispense(
    id_: str = "x1", handed_over: str = "2025-03-01", days: int = 30, **more: Element
) -> Json:
    """A supply of baclofen tablets handed out."""
    return {
        "resourceType": "MedicationDispense",
        "id": id_,
        "status": "completed",
        "medicationCodeableConcept": coded(RXNORM, *TABLETS[10]),
        "subject": SUBJECT,
        "whenHandedOver": handed_over,
        "daysSupply": quantity(days, "d"),
        **more,
    }


def pump_order(
    id_: str = "i1", ug: float = 400, *, authored: str = "2024-06-01", **more: Element
) -> Json:
    """An active intrathecal infusion in micrograms a day."""
    return {
        "resourceType": "MedicationRequest",
        "id": id_,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": coded(RXNORM, "308517", "baclofen 0.5 MG/ML injection"),
        "subject": SUBJECT,
        "authoredOn": authored,
        "dosageInstruction": [
            {
                "route": coded(SNOMED, "72607000"),
                "doseAndRate": [{"rateQuantity": quantity(ug, "ug/d")}],
            }
        ],
        **more,
    }


def drug(id_: str, rxcui: str, name: str, *, authored: str = "2025-02-20", **more: Element) -> Json:
    """An active order of another medicine."""
    return {
        "resourceType": "MedicationRequest",
        "id": id_,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": coded(RXNORM, rxcui, name),
        "subject": SUBJECT,
        "authoredOn": authored,
        **more,
    }


def problem(
    id_: str,
    icd: str,
    text: str = "",
    *,
    onset: str = "2020-01-01",
    status: str = "active",
    **more: Element,
) -> Json:
    """A confirmed problem by its ICD-10-CM code."""
    return {
        "resourceType": "Condition",
        "id": id_,
        "clinicalStatus": coded(f"{TERMS}/condition-clinical", status),
        "verificationStatus": coded(f"{TERMS}/condition-ver-status", "confirmed"),
        "code": coded(ICD, icd, text),
        "subject": SUBJECT,
        "onsetDateTime": onset,
        **more,
    }


def result(
    id_: str, loinc: str, value: float, unit: str, *, on: str = "2025-01-20", **more: Element
) -> Json:
    """A final laboratory result."""
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "code": coded(LOINC, loinc),
        "subject": SUBJECT,
        "effectiveDateTime": on,
        "valueQuantity": quantity(value, unit),
        **more,
    }


def egfr(value: float = 95, *, on: str = "2025-01-20", id_: str = "k1", **more: Element) -> Json:
    """An eGFR in mL/min/1.73 m²."""
    return result(id_, "98979-8", value, "mL/min/{1.73_m2}", on=on, **more)


def bundle(*resources: Json) -> bytes:
    """A chart: the resources as a collection Bundle."""
    entries = [{"resource": r} for r in resources]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def chart(*resources: Json, born: str | None = "1980-05-01") -> PatientRecord:
    """A readable record; the patient is added unless one is among the resources."""
    given = any(r["resourceType"] == "Patient" for r in resources)
    who = () if given else (patient(born),)
    return read_bundle(bundle(*who, *resources), name="chart.json")


def reviewed(
    *resources: Json, orders: tuple[Json, ...] = (), policy: Policy | None = None, at: str = TODAY
) -> Review:
    """The review of a chart with orders under test, at noon of a day."""

    files = [(json.dumps(o).encode(), "order.json") for o in orders]
    record, drafts = orders_in(files)(chart(*resources))
    moment = datetime.fromisoformat(f"{at}T12:00:00").replace(tzinfo=UTC)
    return review(record, policy or Policy.default(), at=moment, orders=drafts)
