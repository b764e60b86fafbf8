"""Builders of FHIR R4 resources as record systems write them; ids and subjects are added later."""

from collections.abc import Iterable
from typing import Any, Final

Json = dict[str, Any]
Element = Any  # what an element of a resource may hold

AT: Final = "2025-03-10"
LONG_AGO: Final = "2024-06-01"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC: Final = "http://www.whocc.no/atc"
LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
ICD: Final = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM: Final = "http://unitsofmeasure.org"
TERMS: Final = "http://terminology.hl7.org/CodeSystem"
OURS: Final = "http://fhir-baclofen.org/fhir"
PER_AREA: Final = "mL/min/{1.73_m2}"

_TABLETS: Final = {5: "430902", 10: "197391", 20: "197392"}
_REASONS: Final = {
    "spasticity": (SNOMED, "221360009", "Spasticity"),
    "ms": (ICD, "G35", "Multiple sclerosis"),
    "aud": (ICD, "F10.20", "Alcohol dependence, uncomplicated"),
    "pain": (ICD, "G50.0", "Trigeminal neuralgia"),
    "hiccups": (ICD, "R06.6", "Hiccough"),
    "dystonia": (ICD, "G24.9", "Dystonia, unspecified"),
    "cramp": (ICD, "R25.2", "Cramp and spasm"),
    "rheumatic": (ICD, "M06.9", "Rheumatoid arthritis, unspecified"),
}
_OWNED_BY_PATIENT: Final = {
    "AllergyIntolerance",
    "Device",
    "FamilyMemberHistory",
    "Immunization",
}
_UNOWNED: Final = {
    "Appointment",
    "Medication",
    "Organization",
    "Patient",
    "Practitioner",
    "Task",
}


def coded(system: str, code: str, display: str = "") -> Json:
    shown = {"display": display} if display else {}
    return {"coding": [{"system": system, "code": code} | shown]}


def reason(name: str) -> Json:
    return coded(*_REASONS[name])


def quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def ref(target: str) -> Json:
    return {"reference": target}


def patient(
    born: str | None = "1980-05-14", gender: str | None = "female", **more: Element
) -> Json:
    facts = {"birthDate": born, "gender": gender}
    known = {key: value for key, value in facts.items() if value is not None}
    return {"resourceType": "Patient", "id": "p1", "name": [{"text": "Test Person"}]} | known | more


# Drugs.


def tablet(strength: int = 10) -> Json:
    return {
        "medicationCodeableConcept": coded(
            RXNORM, _TABLETS[strength], f"baclofen {strength} MG Oral Tablet"
        )
    }


def named(text: str) -> Json:
    return {"medicationCodeableConcept": {"text": text}}


def drug(code: str, display: str, system: str = RXNORM) -> Json:
    return {"medicationCodeableConcept": coded(system, code, display)}


INTRATHECAL: Final = drug("308517", "baclofen 0.5 MG/ML Injectable Solution")
OXYCODONE: Final = drug("7804", "oxycodone")
DIAZEPAM: Final = drug("3322", "diazepam")


# Lines of a dosage.


def line(dose: Json | None, timing: Json | None, **more: Element) -> Json:
    said: Json = {} if dose is None else {"doseAndRate": [dose]}
    if timing is not None:
        said["timing"] = timing
    return said | more


def a_day(times: int, **more: Element) -> Json:
    return {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"} | more}


def mg(dose: float, times: int, **more: Element) -> Json:
    return line({"doseQuantity": quantity(dose, "mg")}, a_day(times), **more)


def tabs(count: float, times: int, **more: Element) -> Json:
    dose = {"doseQuantity": {"value": count, "unit": "tablet", "code": "{tbl}", "system": UCUM}}
    return line(dose, a_day(times), **more)


def ml(volume: float, times: int, **more: Element) -> Json:
    return line({"doseQuantity": quantity(volume, "mL")}, a_day(times), **more)


def text(words: str, **more: Element) -> Json:
    return {"text": words} | more


def pump_rate(rate: float, unit: str = "ug/d") -> Json:
    return {"route": coded(SNOMED, "72607000", "Intrathecal route")} | line(
        {"rateQuantity": quantity(rate, unit)}, None
    )


def until(end: str, dose: Json) -> Json:
    """The dose with an end of its own."""
    timing = dose["timing"]
    repeat = timing["repeat"] | {"boundsPeriod": {"start": LONG_AGO, "end": end}}
    return dose | {"timing": timing | {"repeat": repeat}}


# Orders, statements, dispenses.


def _lines(dose: Json | list[Json]) -> list[Json]:
    return dose if isinstance(dose, list) else [dose]


def rx(
    ident: str,
    dose: Json | list[Json],
    why: str | None = "spasticity",
    since: str = LONG_AGO,
    **more: Element,
) -> Json:
    """An order of baclofen; 10 mg tablets unless `more` names the product."""
    product = {} if "medicationReference" in more else tablet()
    reasons = {"reasonCode": [reason(why)]} if why else {}
    return (
        {
            "resourceType": "MedicationRequest",
            "id": ident,
            "status": "active",
            "intent": "order",
            "authoredOn": since,
            "requester": ref("Practitioner/dr-a"),
            "dosageInstruction": _lines(dose),
        }
        | product
        | reasons
        | more
    )


def draft(
    dose: Json | list[Json],
    replaces: str | None = None,
    why: str | None = "spasticity",
    **more: Element,
) -> Json:
    """An order under test, written on the day of the review."""
    prior = {"priorPrescription": ref(f"MedicationRequest/{replaces}")} if replaces else {}
    return rx("new", dose, why, AT, **({"status": "draft"} | prior | more))


def stop(order: Json, status: str = "stopped", **more: Element) -> Json:
    return order | {"status": status} | more


def other_rx(product: Json, since: str = "2025-02-01", **more: Element) -> Json:
    """An order of another drug than baclofen."""
    return (
        {
            "resourceType": "MedicationRequest",
            "status": "active",
            "intent": "order",
            "authoredOn": since,
            "dosageInstruction": [text("1 tablet twice daily") | {"timing": a_day(2)}],
        }
        | product
        | more
    )


def statement(dose: Json | list[Json], since: str = LONG_AGO, **more: Element) -> Json:
    product = {} if "medicationReference" in more else tablet()
    return (
        {
            "resourceType": "MedicationStatement",
            "status": "active",
            "effectivePeriod": {"start": since},
            "dosage": _lines(dose),
        }
        | product
        | more
    )


def dispense(handed: str, days: int | None, **more: Element) -> Json:
    supply = {} if days is None else {"daysSupply": {"value": days, "unit": "days", "code": "d"}}
    return (
        {
            "resourceType": "MedicationDispense",
            "status": "completed",
            "whenHandedOver": handed,
        }
        | tablet()
        | supply
        | more
    )


# Observations.


def obs(code: str, value: Json | None, when: str, **more: Element) -> Json:
    return (
        {
            "resourceType": "Observation",
            "status": "final",
            "code": coded(LOINC, code),
            "effectiveDateTime": when,
        }
        | (value or {})
        | more
    )


def egfr(value: float, when: str = "2025-01-20", code: str = "98979-8", **more: Element) -> Json:
    return obs(code, {"valueQuantity": quantity(value, PER_AREA)}, when, **more)


def egfr_said(value: Json, when: str = "2025-01-20", **more: Element) -> Json:
    """An eGFR given in another way than a plain number."""
    return obs("98979-8", value, when, **more)


def creatinine(
    value: float,
    when: str = "2025-01-20",
    unit: str = "mg/dL",
    code: str = "2160-0",
    **more: Element,
) -> Json:
    return obs(code, {"valueQuantity": quantity(value, unit)}, when, **more)


def clearance(value: float, when: str = "2025-01-20", code: str = "2164-2") -> Json:
    return obs(code, {"valueQuantity": quantity(value, "mL/min")}, when)


# Conditions and allergies.


def status(code: str, of: str = "condition-clinical") -> Json:
    return coded(f"{TERMS}/{of}", code)


def condition(
    code: Json, onset: str | None = None, clinical: str | None = "active", **more: Element
) -> Json:
    since = {"onsetDateTime": onset} if onset else {}
    standing = {"clinicalStatus": status(clinical)} if clinical else {}
    return {"resourceType": "Condition", "code": code} | since | standing | more


def icd(
    code: str, onset: str | None = None, clinical: str | None = "active", **more: Element
) -> Json:
    return condition(coded(ICD, code), onset, clinical, **more)


def snomed(
    code: str, onset: str | None = None, clinical: str | None = "active", **more: Element
) -> Json:
    return condition(coded(SNOMED, code), onset, clinical, **more)


def unverified(code: str) -> Json:
    return {"verificationStatus": status(code, "condition-ver-status")}


def allergy(clinical: str | None = "active", **more: Element) -> Json:
    standing = (
        {"clinicalStatus": status(clinical, "allergyintolerance-clinical")} if clinical else {}
    )
    return (
        {"resourceType": "AllergyIntolerance", "code": coded(RXNORM, "1292", "baclofen")}
        | standing
        | more
    )


def procedure(code: Json, when: str, **more: Element) -> Json:
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "code": code,
        "performedDateTime": when,
    } | more


# Pumps and earlier plans.


def alarm(on: str) -> Json:
    return {
        "extension": [
            {"url": f"{OURS}/StructureDefinition/reservoir-alarm-date", "valueDate": on},
        ]
    }


def pump(**more: Element) -> Json:
    return {
        "resourceType": "Device",
        "id": "pump",
        "status": "active",
        "type": {"text": "Intrathecal infusion pump (SynchroMed II)"},
    } | more


def appointment(start: str, state: str = "booked", **more: Element) -> Json:
    return {
        "resourceType": "Appointment",
        "status": state,
        "start": start,
        "description": "Refill of baclofen pump reservoir",
        "participant": [{"actor": ref("Patient/p1"), "status": "accepted"}],
    } | more


def plan_of(*activities: Json, **more: Element) -> Json:
    return {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "category": [coded(f"{OURS}/CodeSystem/care-plan-category", "baclofen")],
        "activity": [{"detail": detail} for detail in activities],
    } | more


def activity(code: str, state: str, start: str, **more: Element) -> Json:
    return {
        "code": coded(f"{OURS}/CodeSystem/plan-activity", code),
        "status": state,
        "scheduledPeriod": {"start": start},
    } | more


# What only this product's own code system knows, and visits.


def local(code: str) -> Json:
    return coded(f"{OURS}/CodeSystem/clinical-facts", code)


def score(of: str, value: float | str, when: str, **more: Element) -> Json:
    """A score of our own code system: a whole number, or a text such as 1+."""
    kind = "valueString" if isinstance(value, str) else "valueInteger"
    return obs("0", {kind: value}, when) | {"code": local(of)} | more


def said(words: str, value: Json | None, when: str, **more: Element) -> Json:
    """An observation by words alone."""
    return obs("0", value, when) | {"code": {"text": words}} | more


def answered(concept: Json) -> Json:
    return {"valueCodeableConcept": concept}


def encounter(kind: str, state: str, start: str, end: str | None = None, **more: Element) -> Json:
    period = {"start": start} | ({"end": end} if end else {})
    return {
        "resourceType": "Encounter",
        "status": state,
        "class": {"system": f"{TERMS}/v3-ActCode", "code": kind},
        "period": period,
    } | more


def step_of(mg_per_day: float, state: str, start: str, **more: Element) -> Json:
    """One dose of a titration or taper in an earlier plan."""
    amount = {"dailyAmount": quantity(mg_per_day, "mg/d")}
    return activity("dose-step", state, start) | amount | more


def category(kind: str) -> Json:
    """Where an order belongs: inpatient, outpatient, community, discharge."""
    return {"category": [coded(f"{TERMS}/medicationrequest-category", kind)]}


def ended(on: str, state: str = "stopped", **more: Element) -> Json:
    """The order ended on that day."""
    return {"status": state, "dispenseRequest": {"validityPeriod": {"end": on}}} | more


# Whole records.


def owned(resource: Json, ident: str) -> Json:
    """The resource with an id and its patient, where it says neither."""
    kind = resource.get("resourceType")
    owner = "patient" if kind in _OWNED_BY_PATIENT else "subject"
    subject = {} if kind in _UNOWNED else {owner: ref("Patient/p1")}
    return {"id": ident} | subject | resource


def bundle(resources: Iterable[Json]) -> Json:
    """A collection of resources; what holds `resource` already is an entry."""
    entries = []
    for number, item in enumerate(resources, 1):
        entry = item if "resource" in item else {"resource": item}
        resource = entry["resource"]
        kind = resource.get("resourceType", "x") if isinstance(resource, dict) else "x"
        if isinstance(resource, dict):
            resource = owned(resource, f"{str(kind).lower()}-{number}")
        entries.append(entry | {"resource": resource})
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def adult(*resources: Json) -> list[Json]:
    """A woman of 44 with healthy kidneys, and what else her record holds."""
    return [patient(), egfr(88), *resources]


def elder(*resources: Json) -> list[Json]:
    """A man of 72 with healthy kidneys, and what else his record holds."""
    return [patient("1952-06-01", "male"), egfr(75), *resources]


def aged(born: str, *resources: Json) -> list[Json]:
    """A woman born then, with healthy kidneys, and what else her record holds."""
    return [patient(born), egfr(88), *resources]
