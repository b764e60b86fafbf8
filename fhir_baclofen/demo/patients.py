"""Synthetic patients for the demonstration, dated around the day it runs. None of them exists.

Each has a record as an EHR would hold it, and where one is due, an order about to be signed.
"""

from collections.abc import Callable
from datetime import date

from fhir_baclofen.demo.chart import (
    BASE,
    ICD,
    PUMP_DRUG,
    RXNORM,
    SNOMED,
    Chart,
    DemoPatient,
    coded,
    quantity,
)


def titration(today: date) -> DemoPatient:
    """Spasticity, about to start: the plan goes up in steps of 5 mg a day."""
    chart = Chart("titration", today, gender="female", age=41)
    chart.problem("ms", "G35", "Multiple sclerosis").egfr("96", days=30).no_known_allergies()
    start = chart.order("start", 3, 5, 5, status="draft", reasonCode=[coded(ICD, "G35")])
    return chart.done("spasticity: a start, titrated in real tablets", start)


def alcohol(today: date) -> DemoPatient:
    """High-dose alcohol treatment, to be reduced slowly and unevenly."""
    chart = Chart("alcohol-taper", today, gender="male", age=48)
    chart.problem("aud", "F10.20", "Alcohol dependence").egfr("90", days=60).no_known_allergies()
    chart.takes("now", 4, 25, days=200, reasonCode=[coded(ICD, "F10.20")])
    reduced = chart.order(
        "reduced",
        4,
        25,
        status="draft",
        priorPrescription={"reference": "MedicationRequest/alcohol-taper-now"},
        reasonCode=[coded(ICD, "F10.20")],
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
    again = chart.order("again", 1, 5, 5, status="draft", reasonCode=[coded(ICD, "G35")])
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
        medicationCodeableConcept=coded(RXNORM, *PUMP_DRUG),
        subject=chart.subject,
        authoredOn=chart.ago(120),
        dosageInstruction=[
            {
                "route": coded(SNOMED, "72607000", "Intrathecal route"),
                "doseAndRate": [{"rateQuantity": quantity(420, "ug/d")}],
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
    chart.takes("now", 3, 10, days=260).fills("filled", days=10)
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
