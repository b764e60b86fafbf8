"""Pumps made up at random: their dose, alarm, implant, screening and refills."""

from collections.abc import Iterator
from random import Random

from tests.records.build import OURS, SNOMED, SUBJECT, Json, coded, pump_order
from tests.safety.care import appointment, flag, procedure
from tests.safety.making import ago, local, some_day

ALARM = f"{OURS}/StructureDefinition/reservoir-alarm-date"


def pump(chance: Random) -> Iterator[Json]:
    """A pump with its dose, alarm date, implant, screening and refills."""
    if chance.random() > 0.15:
        yield from _screening(chance) if chance.random() < 0.05 else ()
        return
    first = chance.random() < 0.3
    if first:
        yield pump_order("i0", 200, authored=ago(400), status="completed")
    prior = {"priorPrescription": {"reference": "MedicationRequest/i0"}} if first else {}
    begun = ago(chance.choice((1, 20, 90, 282)))
    running = pump_order("i1", chance.choice((90, 300, 900, 1200, 2500)), authored=begun, **prior)
    yield running | (_ended(chance) if chance.random() < 0.15 else {})
    yield _device(chance)
    yield from _screening(chance)
    if chance.random() < 0.3:
        implanted = coded(SNOMED, "6555009", "Insertion of infusion pump")
        reason = {"reasonCode": [{"text": "intrathecal baclofen"}]}
        yield procedure("implant", implanted, some_day(chance), **reason)
    if chance.random() < 0.4:
        yield appointment("ap1", "baclofen pump refill", chance.choice((3, -1, -5, -12, -20)))
    if chance.random() < 0.2:
        yield _refill_order(chance)
    if chance.random() < 0.1:
        yield flag("f2", {"text": "pump alarm sounding"})


def _ended(chance: Random) -> Json:
    on = ago(chance.choice((1, 5, 9, 20)))
    return {"status": "stopped", "meta": {"lastUpdated": f"{on}T09:00:00Z"}}


def _device(chance: Random) -> Json:
    alarm = chance.choice((None, 1, 3, 10, 14, 40, -5))
    known = [] if alarm is None else [{"url": ALARM, "valueDate": ago(-alarm)}]
    return {
        "resourceType": "Device",
        "id": "pump",
        "status": "active",
        "type": {"text": "Implantable intrathecal infusion pump"},
        "patient": SUBJECT,
        "extension": known,
    }


def _refill_order(chance: Random) -> Json:
    on = ago(chance.choice((3, -2, -10)))
    return {
        "resourceType": "ServiceRequest",
        "id": "sr1",
        "status": "active",
        "intent": "order",
        "code": {"text": "baclofen pump refill"},
        "subject": SUBJECT,
        "occurrenceDateTime": on,
        "extension": [{"url": ALARM, "valueDate": ago(-chance.choice((2, 12)))}],
    }


def _screening(chance: Random) -> Iterator[Json]:
    if chance.random() < 0.5:
        outcome = {"outcome": local(chance.choice(("positive", "negative")))}
        yield procedure("screen", local("it-screening"), some_day(chance), **outcome)
