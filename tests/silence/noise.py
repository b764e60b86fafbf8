"""What else stands in a real record: a hundred resources that may change nothing at all.

Closed, refuted and mistaken entries, other people's illnesses, other results and medicines, old
stays, texts in other languages, and types of resources that are not read. Nothing here may alter
the answer for anybody: the dates are long ago, or the matter is another one.
"""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from tests.cases.chart import (
    ATC,
    ICD,
    LOINC,
    RXNORM,
    SNOMED,
    TERMS,
    Element,
    Json,
    allergy,
    coded,
    condition,
    dispense,
    drug,
    encounter,
    ended,
    icd,
    mg,
    named,
    obs,
    other_rx,
    procedure,
    quantity,
    rx,
    status,
    unverified,
)

PATIENT: Final = {"reference": "Patient/p1"}


def _vaccination(name: str, when: str) -> Json:
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"text": name},
        "occurrenceDateTime": when,
        "primarySource": True,
    }


def _relative(who: str, code: Json) -> Json:
    return {
        "resourceType": "FamilyMemberHistory",
        "status": "completed",
        "relationship": {"text": who},
        "condition": [{"code": code}],
    }


VACCINATIONS: Final = [
    _vaccination("influenza, seasonal, injectable", "2024-10-12"),
    _vaccination("COVID-19, mRNA", "2024-10-12"),
    _vaccination("tetanus and diphtheria toxoids", "2016-05-03"),
    _vaccination("pneumococcal conjugate PCV 20", "2023-11-20"),
    _vaccination("hepatitis B", "1999-04-01") | {"status": "not-done"},
]
RELATIVES: Final = [
    _relative("mother", coded(SNOMED, "46177005", "End-stage renal disease")),
    _relative("father", coded(ICD, "F10.20", "Alcohol dependence")),
    _relative("sister", coded(ICD, "G40.909", "Epilepsy")),
    _relative("brother", coded(ICD, "K25.9", "Gastric ulcer")),
]

# Closed, refuted and mistaken: some of it would be of concern if it stood.
CLOSED: Final[list[Json]] = [
    icd("K35.80", "2009-03-01", "resolved"),
    icd("S82.201A", "2018-05-01", "inactive"),
    icd("J18.9", "2020-01-15", "resolved"),
    icd("N17.9", "2019-02-03", "resolved", abatementDateTime="2019-02-20"),
    icd("F32.1", "2014-01-01", "remission"),
    icd("R45.851", "2014-01-05", "resolved"),
    icd("R29.6", "2017-08-01", "resolved"),
    icd("R40.0", "2016-03-01", "resolved"),
    icd("F23", "2010-02-01", "resolved"),
    icd("G47.33", "2013-06-01", "resolved"),
    icd("K76.82", "2015-06-01", "resolved"),
    icd("T42.8X1A", "2012-06-01", "resolved"),
    icd("F10.229", "2011-12-31", "resolved"),
    icd("E80.20", "2001-01-01", "resolved"),
]
REFUTED: Final = [
    icd("K25.9", "2024-01-01", None, **unverified("refuted")),
    icd("N18.5", "2024-01-01", None, **unverified("refuted")),
    icd("I63.9", "2025-01-01", "inactive", **unverified("refuted")),
    icd("G40.909", "2024-01-01", "resolved", **unverified("refuted")),
    icd("F20.9", "2024-01-01", None, **unverified("refuted")),
    allergy(verificationStatus=status("refuted", "allergyintolerance-verification")),
]
MISTAKEN: Final = [
    icd("K26.9", "2024-01-01", **unverified("entered-in-error")),
    icd("Z99.2", "2024-01-01", **unverified("entered-in-error")),
    icd("R44.0", "2025-03-08", **unverified("entered-in-error")),
    allergy(verificationStatus=status("entered-in-error", "allergyintolerance-verification")),
    obs(
        "98979-8",
        {"valueQuantity": quantity(8, "mL/min/{1.73_m2}")},
        "2025-03-01",
        status="entered-in-error",
    ),
    obs(
        "98979-8",
        {"valueQuantity": quantity(9, "mL/min/{1.73_m2}")},
        "2025-03-02",
        status="cancelled",
    ),
    other_rx(drug("7804", "oxycodone"), status="entered-in-error"),
    other_rx(drug("3322", "diazepam"), doNotPerform=True),
    rx("mistaken", mg(40, 3), status="entered-in-error"),
    rx("forbidden", mg(40, 3), doNotPerform=True),
    dispense("2025-03-01", 90, status="entered-in-error"),
    encounter("IMP", "entered-in-error", "2025-03-08T08:00:00Z"),
]


def _result(code: str, value: float, unit: str, when: str, name: str) -> Json:
    found = obs(code, {"valueQuantity": quantity(value, unit)}, when)
    return found | {
        "code": coded(LOINC, code, name),
        "interpretation": [coded(f"{TERMS}/v3-ObservationInterpretation", "A", "Abnormal")],
        "referenceRange": [{"text": "see laboratory"}],
    }


# Out of range, and of no concern here. Urine creatinine is not the creatinine of the blood.
RESULTS: Final = [
    _result("2823-3", 5.6, "mmol/L", "2025-03-08", "Potassium"),
    _result("2951-2", 129, "mmol/L", "2025-03-08", "Sodium"),
    _result("718-7", 9.8, "g/dL", "2025-03-08", "Hemoglobin"),
    _result("4548-4", 9.1, "%", "2025-01-08", "Hemoglobin A1c"),
    _result("2345-7", 214, "mg/dL", "2025-03-08", "Glucose"),
    _result("1742-6", 92, "U/L", "2025-02-08", "ALT"),
    _result("1988-5", 44, "mg/L", "2025-02-08", "CRP"),
    _result("3016-3", 8.2, "m[IU]/L", "2024-11-08", "TSH"),
    _result("2161-8", 240, "mg/dL", "2025-03-08", "Creatinine in urine"),
    _result("9318-7", 310, "mg/g", "2025-03-08", "Albumin/creatinine in urine"),
    _result("3094-0", 41, "mg/dL", "2025-02-08", "Urea nitrogen"),
    _result("8867-4", 104, "/min", "2025-03-09", "Heart rate"),
    _result("59408-5", 97, "%", "2025-03-09", "Oxygen saturation"),
    _result("8310-5", 36.7, "Cel", "2025-03-09", "Body temperature"),
    _result("8480-6", 142, "mm[Hg]", "2025-03-09", "Systolic blood pressure"),
    _result("9269-2", 15, "{score}", "2025-03-09", "Glasgow coma score"),
    _result("44260-8", 0, "{score}", "2025-03-05", "PHQ-9 item 9"),
    _result("98979-8", 41, "mL/min/{1.73_m2}", "2012-05-01", "eGFR of an illness long over"),
    _result("2160-0", 2.4, "mg/dL", "2012-05-01", "Creatinine of an illness long over"),
    obs("72166-2", {"valueCodeableConcept": coded(SNOMED, "8517006", "Ex-smoker")}, "2024-05-01"),
    obs("55284-4", None, "2025-03-09")
    | {"code": {"text": "Grip strength"}, "valueString": "strong, symmetric"},
    obs("11524-6", None, "2023-03-09", dataAbsentReason={"text": "not done"}),
]

MEDICINES: Final = [
    other_rx(drug("83367", "atorvastatin"), "2019-02-01"),
    other_rx(drug("10582", "levothyroxine"), "2015-02-01"),
    other_rx(drug("161", "acetaminophen"), "2025-02-20"),
    other_rx(drug("7646", "omeprazole"), "2022-02-01"),
    other_rx(drug("435", "albuterol"), "2021-06-01"),
    other_rx(drug("A11CC05", "colecalciferol", ATC), "2020-01-01"),
    other_rx(named("Diclofenac 1 % gel"), "2025-03-01"),
    other_rx(named("Timolol 0.5 % eye drops"), "2018-03-01"),
    other_rx(named("Hydrocortison-Creme 1 %"), "2025-02-01"),
    other_rx(named("Fludrocortison Augensalbe"), "2025-02-01"),
    other_rx(drug("6468", "loperamide"), "2025-01-01"),
    other_rx(drug("7242", "naloxone"), "2024-01-01"),
]
PAST_MEDICINES: Final = [
    other_rx(drug("7804", "oxycodone"), "2019-03-01", **ended("2019-03-20", "completed")),
    other_rx(drug("3322", "diazepam"), "2020-01-01", **ended("2020-02-01")),
    other_rx(drug("704", "amitriptyline"), "2017-01-01", **ended("2018-01-01")),
    other_rx(drug("5640", "ibuprofen"), "2024-01-01", **ended("2024-01-10", "completed")),
    other_rx(drug("7052", "morphine"), "2025-01-01", status="cancelled") | ended("2025-01-01"),
    rx("never-sent", mg(10, 3), since="2014-01-01", status="draft"),
]


def _visit(kind: str, start: str, end: str, why: str, state: str = "finished") -> Json:
    return encounter(kind, state, start, end, reasonCode=[{"text": why}])


EVENTS: Final[list[Json]] = [
    _visit("IMP", "2009-03-01T08:00:00Z", "2009-03-04T12:00:00Z", "Appendicitis"),
    _visit("EMER", "2018-05-01T22:00:00Z", "2018-05-02T02:00:00Z", "Fracture of the tibia"),
    _visit("AMB", "2023-05-01T09:00:00Z", "2023-05-01T09:20:00Z", "Hay fever"),
    _visit("AMB", "2025-04-01T09:00:00Z", "2025-04-01T09:20:00Z", "Eye test", "planned"),
    _visit("IMP", "2025-03-05T09:00:00Z", "2025-03-06T09:00:00Z", "Cataract", "cancelled"),
    procedure({"text": "Appendectomy"}, "2009-03-01"),
    procedure(coded(SNOMED, "40701008", "Echocardiography"), "2022-03-01"),
    procedure({"text": "Screening colonoscopy"}, "2021-03-01"),
    procedure({"text": "Haemodialysis"}, "2025-03-01") | {"status": "not-done"},
    {
        "resourceType": "Appointment",
        "status": "booked",
        "start": "2025-03-12T09:00:00Z",
        "description": "Dentist",
        "participant": [{"actor": PATIENT, "status": "accepted"}],
    },
    {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "code": {"text": "Physiotherapy"},
    },
    {"resourceType": "Flag", "status": "inactive", "code": {"text": "Isolation"}},
    {"resourceType": "Goal", "lifecycleStatus": "active", "description": {"text": "Lose 5 kg"}},
    {"resourceType": "Device", "status": "active", "type": {"text": "Knee prosthesis"}},
    {"resourceType": "Device", "status": "active", "type": {"text": "Insulin infusion pump"}},
    {"resourceType": "Task", "status": "requested", "intent": "order", "for": PATIENT},
    {"resourceType": "List", "status": "current", "mode": "working", "code": {"text": "Recall"}},
    {
        "resourceType": "CarePlan",
        "status": "active",
        "intent": "plan",
        "title": "Diabetes",
        "activity": [{"detail": {"status": "in-progress", "description": "Foot check"}}],
    },
]
LANGUAGES: Final = [
    condition({"text": "Zustand nach Blinddarmentfernung"}, "2009-03-01", "resolved"),
    condition({"text": "Rhinopharyngite aiguë"}, "2025-02-20"),
    condition({"text": "アレルギー性鼻炎"}, "2019-04-01"),
    condition({"text": "حساسية موسمية"}, "2018-04-01"),
    condition({"text": "Аллергический ринит"}, "2018-04-01"),
    other_rx(named("Ibuprofeno gel 5 %"), "2025-02-01"),
    other_rx(named("Paracétamol 1 g, comprimé"), "2025-02-01"),
    obs("0", {"valueString": "unauffällig, kein Befund"}, "2025-02-20")
    | {"code": {"text": "Röntgen Thorax"}},
]
_OWNED: Final = ("Claim", "Consent", "Coverage", "CareTeam", "Communication", "Specimen")
_STATED: Final = ("DiagnosticReport", "DocumentReference", "ExplanationOfBenefit", "ImagingStudy")
NOT_READ_TYPES: Final[list[Json]] = [
    *({"resourceType": kind, "status": "active"} for kind in _OWNED),
    *({"resourceType": kind, "status": "final", "conclusion": "K25.9"} for kind in _STATED),
    {"resourceType": "Practitioner", "name": [{"text": "Dr. A"}]},
    {"resourceType": "Organization", "name": "General Hospital"},
    {"resourceType": "Location", "name": "Ward 3"},
    {"resourceType": "QuestionnaireResponse", "status": "completed"},
    {"resourceType": "NutritionOrder", "status": "active"},
    {"resourceType": "RiskAssessment", "status": "final"},
    {"resourceType": "Medication", "code": coded(RXNORM, "7804", "oxycodone")},
]

NOISE: Final[Sequence[Json]] = [
    *VACCINATIONS,
    *RELATIVES,
    *CLOSED,
    *REFUTED,
    *MISTAKEN,
    *RESULTS,
    *MEDICINES,
    *PAST_MEDICINES,
    *EVENTS,
    *LANGUAGES,
    *NOT_READ_TYPES,
]

_EXTENSIONS: Final = [
    {"url": "http://hospital.example/StructureDefinition/ward", "valueString": "3 West"},
    {
        "url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
        "extension": [{"url": "text", "valueString": "declined"}],
    },
]
_DRESS: Final[Json] = {
    "language": "de-AT",
    "text": {
        "status": "generated",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml">K25.9, dialysis, 999 mg</div>',
    },
    "identifier": [{"system": "urn:oid:2.16.840.1.113883.19.5", "value": "4711"}],
    "_status": {"id": "s1", "extension": [{"url": "http://x.example/e", "valueCode": "x"}]},
    "photo": [{"contentType": "image/png", "title": "no concern"}],
}
_TAGS: Final[Json] = {
    "tag": [{"system": "http://x.example/tags", "code": "test"}],
    "source": "#ehr",
}


def dressed(resource: Json) -> Json:
    """The resource as a large record system writes it: narrative, identifiers, extensions."""
    extensions: Element = [*_EXTENSIONS, *resource.get("extension", [])]
    meta = _TAGS | resource.get("meta", {})
    one = resource["resourceType"] in {"QuestionnaireResponse", "Bundle", "Claim"}
    plain = {k: v for k, v in _DRESS.items() if not (one and k == "identifier")}
    return plain | resource | {"meta": meta, "extension": extensions}


def with_noise(chart: Iterable[Json], name: str) -> list[Json]:
    """The record among the noise, in an order that depends on its name alone."""
    noise = [{"id": f"noise-{number}"} | one for number, one in enumerate(NOISE)]
    whole = [dressed(resource) for resource in (*chart, *noise)]
    Random(name).shuffle(whole)  # noqa: S311 - a repeatable order
    return whole
