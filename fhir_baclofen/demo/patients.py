"""Synthetic patients for the demonstration, dated around the day it runs. None of them exists.

Each has a record as an EHR would hold it, and where one is due, an order about to be signed.
"""

from collections.abc import Callable
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
            clinicalStatus=_coded(f"{TERMS}/condition-clinical", "active"),
            verificationStatus=_coded(f"{TERMS}/condition-ver-status", "confirmed"),
            code=_coded(ICD, icd, text),
            subject=self.subject,
            onsetDateTime=self.ago(since),
        )

    def egfr(self, value: str, *, days: int) -> "Chart":
        """An eGFR result in mL/min/1.73 m²."""
        return self.add(
            "Observation",
            f"egfr-{days}",
            status="final",
            code=_coded(LOINC, "98979-8", "eGFR by CKD-EPI 2021"),
            subject=self.subject,
            effectiveDateTime=f"{self.ago(days)}T08:30:00Z",
            valueQuantity=_quantity(float(value), "mL/min/{1.73_m2}"),
        )

    def order(self, name: str, times: int, dose: int, tablet: int = 10, **more: Any) -> Json:  # noqa: ANN401
        """An oral baclofen order; `days` is how long ago it was written."""
        days = more.pop("days", 0)
        return {
            "resourceType": "MedicationRequest",
            "id": f"{self.id}-{name}",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": _coded(RXNORM, *TABLETS[tablet]),
            "subject": self.subject,
            "authoredOn": self.ago(days),
            "requester": CLINIC,
            "dosageInstruction": [
                {
                    "timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}},
                    "route": _coded(SNOMED, "26643006", "Oral route"),
                    "doseAndRate": [{"doseQuantity": _quantity(dose, "mg")}],
                }
            ],
            **more,
        }

    def takes(self, name: str, times: int, dose: int, **more: Any) -> "Chart":  # noqa: ANN401
        """Put an active oral order into the chart."""
        self.resources.append(self.order(name, times, dose, **more))
        return self

    def other_drug(self, name: str, rxcui: str, text: str, *, days: int = 40) -> "Chart":
        """Another medicine, active."""
        return self.add(
            "MedicationRequest",
            name,
            status="active",
            intent="order",
            medicationCodeableConcept=_coded(RXNORM, rxcui, text),
            subject=self.subject,
            authoredOn=self.ago(days),
        )

    def no_known_allergies(self) -> "Chart":
        """The statement that no allergy is known."""
        return self.add(
            "AllergyIntolerance",
            "allergies",
            clinicalStatus=_coded(f"{TERMS}/allergyintolerance-clinical", "active"),
            code=_coded(SNOMED, "716186003", "No known allergy"),
            patient=self.subject,
        )

    def done(self, shows: str, order: Json | None = None) -> DemoPatient:
        """The finished patient."""
        return DemoPatient(self.id, shows, tuple(self.resources), order)


def _coded(system: str, code: str, display: str | None = None) -> Json:
    coding = {"system": system, "code": code}
    return {"coding": [{**coding, "display": display} if display else coding]}


def _quantity(value: float, code: str) -> Json:
    return {"value": value, "unit": code, "system": UCUM, "code": code}


def titration(today: date) -> DemoPatient:
    """Spasticity, about to start: the plan goes up in steps of 5 mg a day."""
    chart = Chart("titration", today, gender="female", age=41)
    chart.problem("ms", "G35", "Multiple sclerosis").egfr("96", days=30).no_known_allergies()
    start = chart.order("start", 3, 5, 5, status="draft", reasonCode=[_coded(ICD, "G35")])
    return chart.done("spasticity: a start, titrated in real tablets", start)


def alcohol(today: date) -> DemoPatient:
    """High-dose alcohol treatment, to be reduced slowly and unevenly."""
    chart = Chart("alcohol-taper", today, gender="male", age=48)
    chart.problem("aud", "F10.20", "Alcohol dependence").egfr("90", days=60).no_known_allergies()
    chart.takes("now", 4, 25, days=200, reasonCode=[_coded(ICD, "F10.20")])
    reduced = chart.order(
        "reduced",
        4,
        25,
        status="draft",
        priorPrescription={"reference": "MedicationRequest/alcohol-taper-now"},
        reasonCode=[_coded(ICD, "F10.20")],
        dosageInstruction=[{"text": "25-20-25-20 mg"}],
    )
    return chart.done("alcohol use disorder: 100 mg/day down by 10 mg a week, unevenly", reduced)


def kidney_failure(today: date) -> DemoPatient:
    """A usual dose that has become an overdose."""
    chart = Chart("kidney", today, gender="male", age=58)
    chart.problem("spasticity", "G82.20", "Paraplegia").egfr("61", days=300).egfr("22", days=6)
    chart.no_known_allergies().takes("now", 3, 20, days=400)
    return chart.done("kidney failure: the usual dose is an overdose now")


def older_adult(today: date) -> DemoPatient:
    """An older adult above the dose that is usually tolerated."""
    chart = Chart("older-adult", today, gender="female", age=79)
    chart.problem("stroke", "I69.351", "Hemiplegia after stroke").egfr("66", days=40)
    chart.no_known_allergies().takes("now", 3, 15, days=50)
    return chart.done("older adult: above what is usually tolerated")


def slow(today: date) -> DemoPatient:
    """Stopped for sedation once, to be tried again slowly."""
    chart = Chart("slow-retry", today, gender="female", age=62)
    chart.problem("ms", "G35", "Multiple sclerosis").egfr("84", days=20).no_known_allergies()
    chart.takes(
        "earlier",
        3,
        10,
        days=160,
        status="stopped",
        statusReason={"text": "Sedation, too drowsy by day"},
        meta={"lastUpdated": f"{chart.ago(100)}T09:00:00Z"},
        dispenseRequest={"validityPeriod": {"start": chart.ago(160), "end": chart.ago(100)}},
    )
    again = chart.order("again", 1, 5, 5, status="draft", reasonCode=[_coded(ICD, "G35")])
    return chart.done("stopped for sedation before: slow and uneven this time", again)


def pump(today: date) -> DemoPatient:
    """An intrathecal pump whose reservoir alarm comes before any refill is booked."""
    chart = Chart("pump", today, gender="male", age=35)
    chart.problem("sci", "G82.50", "Quadriplegia").egfr("105", days=90).no_known_allergies()
    chart.add(
        "MedicationRequest",
        "infusion",
        status="active",
        intent="order",
        medicationCodeableConcept=_coded(RXNORM, *PUMP_DRUG),
        subject=chart.subject,
        authoredOn=chart.ago(120),
        dosageInstruction=[
            {
                "route": _coded(SNOMED, "72607000", "Intrathecal route"),
                "doseAndRate": [{"rateQuantity": _quantity(420, "ug/d")}],
            }
        ],
    ).add(
        "Device",
        "device",
        status="active",
        type={"text": "Intrathecal baclofen pump"},
        patient=chart.subject,
        extension=[
            {"url": f"{BASE}/StructureDefinition/reservoir-alarm-date", "valueDate": chart.ago(-9)}
        ],
    )
    return chart.done("intrathecal pump: a refill is due and none is booked")


def depressants(today: date) -> DemoPatient:
    """Baclofen with an opioid and a benzodiazepine."""
    chart = Chart("opioid-benzo", today, gender="female", age=52)
    chart.problem("ms", "G35", "Multiple sclerosis").egfr("88", days=50).no_known_allergies()
    chart.takes("now", 3, 10, days=200)
    chart.other_drug("oxycodone", "7804", "oxycodone", days=12)
    chart.other_drug("diazepam", "3322", "diazepam", days=200)
    return chart.done("an opioid and a benzodiazepine beside baclofen")


def abrupt_stop(today: date) -> DemoPatient:
    """Stopped three days ago from a high dose."""
    chart = Chart("abrupt-stop", today, gender="male", age=44)
    chart.problem("sci", "G82.20", "Paraplegia").egfr("92", days=80).no_known_allergies()
    chart.takes(
        "stopped",
        3,
        20,
        days=300,
        status="stopped",
        meta={"lastUpdated": f"{chart.ago(3)}T10:00:00Z"},
        dispenseRequest={"validityPeriod": {"start": chart.ago(300), "end": chart.ago(3)}},
    )
    return chart.done("stopped suddenly three days ago")


def unreadable(today: date) -> DemoPatient:
    """A dose nobody can read: what depends on it is said not to be judged."""
    chart = Chart("unreadable", today, gender="female", age=50)
    chart.problem("ms", "G35", "Multiple sclerosis").egfr("90", days=70).no_known_allergies()
    chart.takes(
        "now", 3, 10, days=90, dosageInstruction=[{"text": "use as discussed, adjust when needed"}]
    )
    return chart.done("a dosage that cannot be read whole is not guessed")


def all_well(today: date) -> DemoPatient:
    """Nothing to say: silence."""
    chart = Chart("all-well", today, gender="male", age=39)
    chart.problem("ms", "G35", "Multiple sclerosis").egfr("101", days=100).no_known_allergies()
    chart.takes("now", 3, 10, days=260)
    return chart.done("all well: no finding")


ALL: tuple[Callable[[date], DemoPatient], ...] = (
    titration,
    alcohol,
    kidney_failure,
    older_adult,
    slow,
    pump,
    depressants,
    abrupt_stop,
    unreadable,
    all_well,
)


def demo_patients(today: date) -> tuple[DemoPatient, ...]:
    """All patients of the demonstration."""
    return tuple(make(today) for make in ALL)
