"""Care made up at random: other drugs, visits, stays, supplies, plans."""

from collections.abc import Iterator
from random import Random

from tests.records.build import (
    OURS,
    RXNORM,
    SNOMED,
    SUBJECT,
    TABLETS,
    TERMS,
    Element,
    Json,
    coded,
    daily,
    dispense,
    order,
    quantity,
)
from tests.safety.making import DAYS, ago, local

DRUGS = (
    *("morphine", "oxycodone", "diazepam", "lorazepam", "tizanidine", "dantrolene", "zolpidem"),
    *("gabapentin", "quetiapine", "amitriptyline", "selegiline", "phenelzine", "lithium"),
    *("levodopa / carbidopa", "lisinopril", "amlodipine", "clonidine", "ibuprofen"),
    *("hydrochlorothiazide", "sertraline", "metformin", "ocrelizumab", "aspirin", "valproate"),
)
INPATIENT: Json = {
    "category": [coded(f"{TERMS}/medicationrequest-category", "inpatient", "Inpatient")]
}


def drugs(chance: Random) -> Iterator[Json]:
    """Other medicines, as orders or statements; some of them over, some with a dose."""
    for place, name in enumerate(chance.sample(DRUGS, chance.choice((0, 0, 1, 1, 2, 3)))):
        kind = chance.choice(("MedicationRequest", "MedicationStatement"))
        begun = chance.choice(DAYS)
        over = chance.random() < 0.1
        yield {
            "resourceType": kind,
            "id": f"o{place}",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": name},
            "subject": SUBJECT,
            "authoredOn": ago(begun),
            "effectivePeriod": {"start": ago(begun)},
            **({"status": "stopped"} if over else {}),
            **({"meta": {"lastUpdated": f"{ago(begun // 2)}T09:00:00Z"}} if over else {}),
            **_dosed(chance, kind),
        }


def _dosed(chance: Random, kind: str) -> Json:
    """Sometimes a dosage: a dose a day, or one before a scan."""
    if chance.random() > 0.3:
        return {}
    key = "dosageInstruction" if kind == "MedicationRequest" else "dosage"
    line = daily(1, chance.choice((1, 5, 10, 100)))
    if chance.random() < 0.3:
        line |= {"asNeededBoolean": True}
        line["timing"] = {"repeat": {"count": 1, "frequency": 1, "period": 1, "periodUnit": "d"}}
    return {key: [line]}


def visits(chance: Random) -> Iterator[Json]:
    """Visits and stays, what was given during them, and appointments."""
    if chance.random() < 0.5:
        kind = chance.choice(("AMB", "AMB", "IMP", "EMER"))
        open_ = kind != "AMB" and chance.random() < 0.6
        start = ago(chance.choice((0, 1, 2, 13, 30, 300)))
        yield {
            "resourceType": "Encounter",
            "id": "e1",
            "status": "in-progress" if open_ else "finished",
            "class": {"system": f"{TERMS}/v3-ActCode", "code": kind},
            "subject": SUBJECT,
            "period": {"start": f"{start}T08:00:00Z"} | ({} if open_ else {"end": start}),
            **({"reasonCode": [{"text": "baclofen review"}]} if chance.random() < 0.5 else {}),
        }
        yield from _during(chance, start) if open_ else ()
    if chance.random() < 0.1:
        yield appointment("ap2", "baclofen review", chance.choice((-20, -5, 10)))


def _during(chance: Random, start: str) -> Iterator[Json]:
    """What a stay may bring: an order, a dose given, a reconciled list."""
    kind = chance.random()
    if kind < 0.2:
        yield order("h1", 3, 10, authored=start, **INPATIENT)
    elif kind < 0.4:
        yield {
            "resourceType": "MedicationAdministration",
            "id": "h2",
            "status": "completed",
            "medicationCodeableConcept": coded(RXNORM, *TABLETS[10]),
            "subject": SUBJECT,
            "effectiveDateTime": f"{start}T10:00:00Z",
        }
    if chance.random() < 0.5:
        yield procedure("h3", coded(SNOMED, "430193006", "Medication reconciliation"), start)


def appointment(id_: str, what: str, days_ago: int) -> Json:
    """A booked appointment."""
    return {
        "resourceType": "Appointment",
        "id": id_,
        "status": "booked",
        "description": what,
        "start": f"{ago(days_ago)}T10:00:00Z",
        "participant": [{"actor": SUBJECT, "status": "accepted"}],
    }


def procedure(id_: str, code: Json, on: str, **more: Element) -> Json:
    """A procedure that was done."""
    return {
        "resourceType": "Procedure",
        "id": id_,
        "status": "completed",
        "code": code,
        "subject": SUBJECT,
        "performedDateTime": on,
        **more,
    }


def supplies(chance: Random) -> Iterator[Json]:
    """What was handed out: tablets of two makers, liquids, by days or by quantity."""
    for place in range(chance.choice((0, 0, 1, 2, 3))):
        on = ago(chance.choice((1, 5, 20, 29, 30, 33, 34, 60, 80)))
        name = chance.choice(("baclofen 10 mg tablet",) * 4 + ("baclofen 5 mg/5 mL solution",))
        product = {
            "resourceType": "Medication",
            "id": "product",
            "code": {"text": name},
            "manufacturer": {"display": chance.choice(("Maker A", "Maker B"))},
        }
        given = dispense(f"x{place}", on, contained=[product])
        del given["medicationCodeableConcept"]
        if chance.random() < 0.2:
            del given["daysSupply"]
            given["quantity"] = {"value": 90, "unit": "tablet"}
        if chance.random() < 0.2:
            by = chance.choice(("MedicationRequest/m1", "MedicationRequest/m2"))
            given["authorizingPrescription"] = [{"reference": by}]
        yield given | {"medicationReference": {"reference": "#product"}}


def plans(chance: Random) -> Iterator[Json]:
    """Flags, and earlier plans of this product."""
    if chance.random() < 0.1:
        yield flag("f1", local("spasticity-functional"))
    if chance.random() > 0.25:
        return
    first, last = chance.choice(((60, 40), (40, 60)))
    start = ago(chance.choice((5, 14, 100, 200, 400)))
    code = chance.choice(
        ("craving-step-back", "clinical-review", "treatment-review", "slow-titration")
    )
    done = {"status": chance.choice(("scheduled", "completed"))}
    amount = {"dailyAmount": quantity(50, "mg/d")} if code == "craving-step-back" else {}
    yield {
        "resourceType": "CarePlan",
        "id": "cp1",
        "status": "active",
        "intent": "plan",
        "subject": SUBJECT,
        "category": [coded(f"{OURS}/CodeSystem/care-plan-category", "baclofen")],
        "activity": [
            _activity(code, start, **done, **amount),
            _activity("dose-step", start, dailyAmount=quantity(first, "mg/d")),
            _activity("dose-step", ago(0), dailyAmount=quantity(last, "mg/d")),
        ],
    }


def flag(id_: str, code: Json) -> Json:
    """An active flag."""
    return {
        "resourceType": "Flag",
        "id": id_,
        "status": "active",
        "subject": SUBJECT,
        "code": code,
    }


def _activity(code: str, start: str, **more: Json | str) -> Json:
    return {
        "detail": {
            "code": coded(f"{OURS}/CodeSystem/plan-activity", code),
            "status": "scheduled",
            "scheduledPeriod": {"start": start},
            **more,
        }
    }
