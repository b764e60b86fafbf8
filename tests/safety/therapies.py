"""Baclofen made up at random: what is taken, what was, and the orders under test."""

from collections.abc import Iterator, Sequence
from random import Random

from tests.records.build import (
    SNOMED,
    UCUM,
    Json,
    coded,
    daily,
    draft,
    order,
    problem,
    pump_order,
    quantity,
    statement,
)
from tests.safety.making import DAYS, ago

ICD_10 = "http://hl7.org/fhir/sid/icd-10-cm"
REASONS = (
    coded(SNOMED, "221360009", "Spasticity"),
    coded(SNOMED, "7200002", "Alcoholism"),
    coded(ICD_10, "G50.0", "Trigeminal neuralgia"),
    coded(ICD_10, "R06.6", "Hiccough"),
    coded(ICD_10, "G24.9", "Dystonia"),
    coded(ICD_10, "M06.9", "Rheumatoid arthritis"),
)
DOSES = (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90, 120, 200)
STOPS: tuple[Json, ...] = (
    {},
    {"statusReason": {"text": "sedation"}},
    {"statusReason": {"text": "allergic reaction"}},
    {"statusReason": {"text": "insufficient effect"}},
)
NOTES = ("raised because craving returned", "no improvement so far", "take with the 10 mg tablets")
LIQUIDS = ("baclofen 5 mg/5 mL oral solution", "baclofen oral solution")
ODD_LINES = (
    {"text": "take as directed by the clinic"},
    {"text": "slow protocol: 2.5 mg three times daily"},
    {"text": "5 mg three times daily for 3 days, then 10 mg three times daily"},
    {"text": "10-5-5-10 mg"},
)
SCREENED = "Screening bolus, single dose"


def therapy(chance: Random) -> Iterator[Json]:
    """The orders and statements on record."""
    kind = chance.random()
    if kind < 0.2:
        return
    why, times = _reasons(chance), _times(chance)
    days = sorted(chance.sample(DAYS, 3), reverse=True)
    last = order("m1", times, _dose(chance, times), authored=ago(days[2]), **why)
    if kind < 0.6:
        prior = order("m0", times, _dose(chance, times), authored=ago(days[0]), **why)
        yield prior | {"status": "completed"} | _stopped(chance, days[1], 0.15)
        last["priorPrescription"] = {"reference": "MedicationRequest/m0"}
    if chance.random() < 0.1:
        last |= {"status": "stopped"} | _changed(days[2] // 2) | chance.choice(STOPS)
        last["authoredOn"] = ago(days[1])
    yield last | _noted(chance) | _authored(chance) | _liquid(chance, times)
    yield from _beside(chance, days)
    if "reasonReference" in why:
        yield problem("reason", chance.choice(("G35", "F10.20", "G50.0", "M06.9")))


def _beside(chance: Random, days: Sequence[int]) -> Iterator[Json]:
    """What may be on record beside the order in force."""
    times = _times(chance)
    if chance.random() < 0.15:
        yield statement("s1", times, _dose(chance, times))
    kind = chance.random()
    if kind < 0.1:
        yield order("m2", 2, 10, authored=ago(days[1]), requester={"reference": "Practitioner/b"})
    elif kind < 0.15:
        yield order("m2", 1, 5, authored=ago(days[2]), tablet=5, requester=PRESCRIBER)
    if chance.random() < 0.03:
        yield pump_order("b1", 50, authored=ago(days[0]), status="completed") | _bolus(chance)


PRESCRIBER: Json = {"reference": "Practitioner/a"}


def _authored(chance: Random) -> Json:
    return {"requester": PRESCRIBER} if chance.random() < 0.5 else {}


def _noted(chance: Random) -> Json:
    return {"note": [{"text": chance.choice(NOTES)}]} if chance.random() < 0.1 else {}


def _changed(days: int) -> Json:
    return {"meta": {"lastUpdated": f"{ago(days)}T09:00:00Z"}}


def _stopped(chance: Random, days: int, share: float) -> Json:
    """A stop so many days ago, sometimes with its reason."""
    if chance.random() > share:
        return {}
    return {"status": "stopped"} | _changed(days) | chance.choice(STOPS)


def _liquid(chance: Random, times: int) -> Json:
    """Sometimes a dose in millilitres."""
    return _in_millilitres(chance, times) if chance.random() < 0.05 else {}


def _in_millilitres(chance: Random, times: int) -> Json:
    """A dose of a liquid whose concentration may not be on record."""
    dose = {"value": chance.choice((5, 10)), "unit": "mL", "system": UCUM, "code": "mL"}
    line = daily(times, 5) | {"doseAndRate": [{"doseQuantity": dose}]}
    return {
        "medicationCodeableConcept": {"text": chance.choice(LIQUIDS)},
        "dosageInstruction": [line],
    }


def _bolus(chance: Random) -> Json:
    dose = quantity(chance.choice((50, 100, 120)), "ug")
    line = {"route": coded(SNOMED, "72607000"), "text": SCREENED, "doseAndRate": []}
    return {"dosageInstruction": [line | {"doseAndRate": [{"doseQuantity": dose}]}]}


def _reasons(chance: Random) -> Json:
    kind = chance.random()
    if kind < 0.75:
        return {"reasonCode": [chance.choice(REASONS)]}
    if kind < 0.8:
        return {"reasonReference": [{"reference": "Condition/reason"}]}
    return {"note": [{"text": "for spasticity"}]} if kind < 0.83 else {}


def _times(chance: Random) -> int:
    return chance.choice((1, 2, 3, 3, 3, 4))


def _dose(chance: Random, times: int) -> float:
    """A single dose in halves of a 5 mg tablet."""
    return max(round(chance.choice(DOSES) / times / 2.5), 1) * 2.5


def orders(chance: Random, on_record: Sequence[Json]) -> Iterator[Json]:
    """The orders under test: none, a stop, a start or a change, of tablets or of the pump."""
    kind, times = chance.random(), _times(chance)
    present = next((t for t in on_record if t["id"] == "m1" and t["status"] == "active"), None)
    if kind < 0.35 or (present is None and kind < 0.5):
        return
    if present is not None and kind > 0.88:
        yield {**present, "status": "stopped"} | chance.choice(STOPS)
        if kind < 0.9:
            yield draft("d1", times, _dose(chance, times))
        return
    if kind < 0.45:
        yield _pumped(chance)
        return
    prior = None if present is None or chance.random() < 0.1 else "m1"
    why = _reasons(chance)
    if "reasonReference" in why and not any(r["id"] == "reason" for r in on_record):
        why = {}
    drafted = draft("d1", times, _dose(chance, times), prior=prior, **why)
    if present is not None and chance.random() < 0.2:
        drafted["dosageInstruction"] = present["dosageInstruction"]
    yield drafted | _odd(chance, drafted)
    if chance.random() < 0.04:
        yield {**pump_order("i1", 300), "status": "stopped"}


def _pumped(chance: Random) -> Json:
    """An order of the pump: a dose, a stop, a bolus, or a slip of the unit."""
    kind = chance.random()
    if kind < 0.1:
        return {**pump_order("i1", 300), "status": "stopped"}
    dosed = pump_order("d2", chance.choice((0, 50, 200, 390, 400, 520, 2100)), status="draft")
    if kind < 0.2:
        return dosed | _bolus(chance)
    prior = {"priorPrescription": {"reference": "MedicationRequest/i1"}}
    return dosed | prior if kind < 0.6 else dosed


def _odd(chance: Random, drafted: Json) -> Json:
    """Sometimes an order that is not a plain dose a day."""
    kind, line = chance.random(), drafted["dosageInstruction"][0]
    slip = quantity(chance.choice((5000, 10)), "ug")
    odd: tuple[tuple[float, Json], ...] = (
        (0.1, {"dosageInstruction": [chance.choice(ODD_LINES)]}),
        (0.2, {"dosageInstruction": [line | {"asNeededBoolean": True}]}),
        (0.23, {"dosageInstruction": [line | {"doseAndRate": [{"doseQuantity": slip}]}]}),
        (0.26, {"dosageInstruction": [daily(1, 150)]}),
        (0.29, _in_millilitres(chance, 3)),
        (0.32, {"note": [{"text": "vacation supply"}]}),
    )
    return next((change for share, change in odd if kind < share), {})
