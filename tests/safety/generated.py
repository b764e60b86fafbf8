"""Records made up at random: a patient, a therapy, perhaps an order, and what else may be there.

The same number gives the same record. Dates are days before the review.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.records.build import (
    LOINC,
    OURS,
    SNOMED,
    SUBJECT,
    TERMS,
    TODAY,
    Json,
    coded,
    dispense,
    draft,
    egfr,
    order,
    patient,
    problem,
    pump_order,
    quantity,
    result,
    statement,
)

REASONS = (
    coded(SNOMED, "221360009", "Spasticity"),
    coded(SNOMED, "7200002", "Alcoholism"),
    coded("http://hl7.org/fhir/sid/icd-10-cm", "G50.0", "Trigeminal neuralgia"),
    coded("http://hl7.org/fhir/sid/icd-10-cm", "R06.6", "Hiccough"),
    coded("http://hl7.org/fhir/sid/icd-10-cm", "G24.9", "Dystonia"),
    coded("http://hl7.org/fhir/sid/icd-10-cm", "M06.9", "Rheumatoid arthritis"),
)
PROBLEMS = (
    *("K25.9", "K27.9", "Z87.11", "G40.909", "R56.9", "I63.9", "Z86.73", "F20.9", "F31.9"),
    *("R45.851", "R29.6", "Z91.81", "J44.9", "G47.33", "K76.82", "E80.20", "G35", "F10.20"),
    *("N17.9", "N18.30", "N18.4", "N18.5", "N18.9", "Z99.2", "O09.90", "Z39.1", "R40.0", "R41.0"),
    *("F05", "R33.9", "K59.00", "I95.9", "N83.209", "G20", "T42.8X2A", "T42.8X1A", "F10.229"),
    *("G90.4", "S14.109S", "R44.0", "M06.9", "E11.9", "I10", "I50.9", "T85.610A", "R40.20"),
)
DRUGS = (
    *("morphine", "oxycodone", "diazepam", "lorazepam", "tizanidine", "dantrolene", "zolpidem"),
    *("gabapentin", "quetiapine", "amitriptyline", "selegiline", "phenelzine", "lithium"),
    *("levodopa / carbidopa", "lisinopril", "amlodipine", "clonidine", "ibuprofen"),
    *("hydrochlorothiazide", "sertraline", "metformin", "ocrelizumab"),
)
AGES = ("2014-05-01", "1994-05-01", "1980-05-01", "1961-01-01", "1958-02-01", "1944-05-01")
DOSES = (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90, 120, 200)
DAYS = (1, 3, 5, 7, 10, 14, 20, 40, 90, 200, 400, 800)
Maker = Callable[[Random], Iterator[Json]]


@dataclass(frozen=True)
class Generated:
    """A chart's resources, the patient first, and the orders under test."""

    resources: tuple[Json, ...]
    orders: tuple[Json, ...]


def generated(number: int) -> Generated:
    """The record of a number."""
    chance = Random(number)  # noqa: S311 - a repeatable choice
    resources = [patient(chance.choice(AGES), chance.choice(("female", "female", "male", "other")))]
    therapy = list(_therapy(chance))
    resources += therapy
    for make in (
        _kidneys,
        _problems,
        _drugs,
        _allergies,
        _scores,
        _visits,
        _supplies,
        _plans,
        _pump,
    ):
        resources += make(chance)
    return Generated(tuple(resources), tuple(_orders(chance, therapy)))


def ago(days: int) -> str:
    """The day so many days before the review."""
    return (date.fromisoformat(TODAY) - timedelta(days=days)).isoformat()


def _reasons(chance: Random) -> Json:
    return {"reasonCode": [chance.choice(REASONS)]} if chance.random() < 0.8 else {}


def _times(chance: Random) -> int:
    return chance.choice((1, 2, 3, 3, 3, 4))


def _dose(chance: Random, times: int) -> float:
    """A single dose in halves of a 5 mg tablet."""
    return max(round(chance.choice(DOSES) / times / 2.5), 1) * 2.5


def _therapy(chance: Random) -> Iterator[Json]:
    kind = chance.random()
    if kind < 0.2:
        return
    why, times = _reasons(chance), _times(chance)
    days = sorted(chance.sample(DAYS, 3), reverse=True)
    last = order("m1", times, _dose(chance, times), authored=ago(days[2]), **why)
    if kind < 0.6:
        prior = order(
            "m0", times, _dose(chance, times), authored=ago(days[0]), status="completed", **why
        )
        yield prior
        last["priorPrescription"] = {"reference": "MedicationRequest/m0"}
    if chance.random() < 0.1:
        last |= {"status": "stopped", "meta": {"lastUpdated": f"{ago(days[2] // 2)}T09:00:00Z"}}
        last["authoredOn"] = ago(days[1])
    yield last
    if chance.random() < 0.15:
        yield statement("s1", times, _dose(chance, times))
    if chance.random() < 0.1:
        yield order("m2", 2, 10, authored=ago(days[1]), requester={"reference": "Practitioner/b"})


def _orders(chance: Random, therapy: Sequence[Json]) -> Iterator[Json]:
    kind, times = chance.random(), _times(chance)
    taken = any(t["id"] == "m1" and t["status"] == "active" for t in therapy)
    if kind < 0.35 or (not taken and kind < 0.5):
        return
    if taken and kind > 0.9:
        yield {**next(t for t in therapy if t["id"] == "m1"), "status": "stopped"}
        return
    if kind < 0.42:
        yield pump_order("d2", chance.choice((50, 200, 390, 400, 520, 2100)), status="draft")
        return
    drafted = draft(
        "d1", times, _dose(chance, times), prior="m1" if taken else None, **_reasons(chance)
    )
    line = drafted["dosageInstruction"][0]
    if chance.random() < 0.1:
        drafted["dosageInstruction"] = [{"text": "take as directed by the clinic"}]
    elif chance.random() < 0.1:
        line["asNeededBoolean"] = True
    yield drafted


def _kidneys(chance: Random) -> Iterator[Json]:
    for place in range(chance.choice((0, 1, 1, 2, 3))):
        on, value = ago(chance.choice(DAYS)), chance.choice((8, 14, 20, 29, 30, 45, 59, 60, 75, 95))
        kind = chance.random()
        if kind < 0.6:
            yield egfr(value, on=on, id_=f"k{place}")
        elif kind < 0.8:
            yield result(
                f"k{place}", "2160-0", chance.choice((0.7, 1.0, 1.6, 2.9, 5.5)), "mg/dL", on=on
            )
        else:
            said = egfr(on=on, id_=f"k{place}")
            del said["valueQuantity"]
            yield said | {"valueString": chance.choice((">60", "<60", "<30", ">90", "high"))}


def _problems(chance: Random) -> Iterator[Json]:
    for place, code in enumerate(chance.sample(PROBLEMS, chance.choice((0, 1, 2, 2, 3, 4)))):
        status = chance.choice(("active", "active", "active", "resolved"))
        yield problem(f"c{place}", code, onset=ago(chance.choice(DAYS)), status=status)


def _drugs(chance: Random) -> Iterator[Json]:
    for place, name in enumerate(chance.sample(DRUGS, chance.choice((0, 0, 1, 1, 2, 3)))):
        yield {
            "resourceType": chance.choice(("MedicationRequest", "MedicationStatement")),
            "id": f"o{place}",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": name},
            "subject": SUBJECT,
            **_since(chance),
        }


def _since(chance: Random) -> Json:
    when = ago(chance.choice(DAYS))
    return {"authoredOn": when, "effectivePeriod": {"start": when}}


def _allergies(chance: Random) -> Iterator[Json]:
    kind = chance.random()
    if kind < 0.5:
        return
    code = coded(SNOMED, "716186003", "No known allergy") if kind < 0.85 else {"text": "Baclofen"}
    yield {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "patient": SUBJECT,
        "clinicalStatus": coded(f"{TERMS}/allergyintolerance-clinical", "active"),
        "code": code,
    }


SCORES = (
    ("75626-2", (0, 2, 3, 4, 9), "{score}"),
    ("74013-4", (0, 1, 5), "{drinks}/d"),
    ("8480-6", (92, 99, 100, 130), "mm[Hg]"),
    ("44260-8", (0, 1, 3), "{score}"),
    ("9269-2", (7, 14, 15), "{score}"),
    ("8310-5", (36.8, 37.9, 38, 39.5), "Cel"),
)
LOCAL = (
    ("alcohol-craving", (0, 2, 5)),
    ("modified-ashworth", (1, 2, 3)),
    ("spasm-score", (1, 3)),
)


def _scores(chance: Random) -> Iterator[Json]:
    for place, (code, values, unit) in enumerate(chance.sample(SCORES, chance.choice((0, 1, 2)))):
        on = ago(chance.choice(DAYS))
        yield result(f"v{place}", code, chance.choice(values), unit, on=on)
    for place, (code, values) in enumerate(chance.sample(LOCAL, chance.choice((0, 0, 1, 2)))):
        for turn in range(2):
            on, value = ago(chance.choice(DAYS)), chance.choice(values)
            yield {
                **result(f"l{place}{turn}", "x", value, "{score}", on=on),
                "code": coded(f"{OURS}/CodeSystem/clinical-facts", code),
            }
    if chance.random() < 0.1:
        yield {
            **result("p1", "82810-3", 0, "1", on=ago(chance.choice(DAYS))),
            "code": coded(LOINC, "82810-3"),
            "valueQuantity": None,
            "valueCodeableConcept": coded(SNOMED, "77386006"),
        }


def _visits(chance: Random) -> Iterator[Json]:
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


def _supplies(chance: Random) -> Iterator[Json]:
    for place in range(chance.choice((0, 0, 1, 2, 3))):
        on = ago(chance.choice((1, 5, 20, 29, 30, 33, 34, 60, 80)))
        product = {
            "resourceType": "Medication",
            "id": "product",
            "code": {"text": "baclofen 10 mg tablet"},
            "manufacturer": {"display": chance.choice(("Maker A", "Maker B"))},
        }
        given = dispense(f"x{place}", on, contained=[product])
        del given["medicationCodeableConcept"]
        yield given | {"medicationReference": {"reference": "#product"}}


def _plans(chance: Random) -> Iterator[Json]:
    if chance.random() < 0.1:
        yield {
            "resourceType": "Flag",
            "id": "f1",
            "status": "active",
            "subject": SUBJECT,
            "code": coded(f"{OURS}/CodeSystem/clinical-facts", "spasticity-functional"),
        }
    if chance.random() > 0.2:
        return
    first, last = chance.choice(((60, 40), (40, 60)))
    start = ago(chance.choice((5, 14, 100, 200, 400)))
    yield {
        "resourceType": "CarePlan",
        "id": "cp1",
        "status": "active",
        "intent": "plan",
        "subject": SUBJECT,
        "category": [coded(f"{OURS}/CodeSystem/care-plan-category", "baclofen")],
        "activity": [
            _activity(chance.choice(("craving-step-back", "clinical-review")), start),
            _activity("dose-step", start, dailyAmount=quantity(first, "mg/d")),
            _activity("dose-step", ago(0), dailyAmount=quantity(last, "mg/d")),
        ],
    }


def _activity(code: str, start: str, **more: Json) -> Json:
    return {
        "detail": {
            "code": coded(f"{OURS}/CodeSystem/plan-activity", code),
            "status": "scheduled",
            "scheduledPeriod": {"start": start},
            **more,
        }
    }


def _pump(chance: Random) -> Iterator[Json]:
    if chance.random() > 0.15:
        return
    yield pump_order("i1", chance.choice((90, 300, 900, 1200, 2500)))
    alarm = chance.choice((None, 1, 3, 10, 14, 40, -5))
    known = [] if alarm is None else [{"url": ALARM, "valueDate": ago(-alarm)}]
    yield {
        "resourceType": "Device",
        "id": "pump",
        "status": "active",
        "type": {"text": "Implantable intrathecal infusion pump"},
        "patient": SUBJECT,
        "extension": known,
    }
    if chance.random() < 0.4:
        yield {
            "resourceType": "Appointment",
            "id": "ap1",
            "status": "booked",
            "description": "baclofen pump refill",
            "start": f"{ago(-chance.choice((1, 5, 12, 20)))}T10:00:00Z",
            "participant": [{"actor": SUBJECT, "status": "accepted"}],
        }


ALARM = f"{OURS}/StructureDefinition/reservoir-alarm-date"
