"""Orders, supplies, stays and pumps that were lost once made a rule milder or silent."""

import pytest

from tests.records.build import (
    SNOMED,
    SUBJECT,
    TERMS,
    UCUM,
    Element,
    Json,
    coded,
    dispense,
    draft,
    order,
    patient,
    problem,
    pump_order,
    statement,
)
from tests.safety.care import flag, procedure
from tests.safety.losing import BROKEN, NO_DAY, NO_DOSE, SPASTIC, TAKEN, UNSURE, Loss
from tests.safety.making import ago
from tests.safety.pumps import ALARM
from tests.safety.states import seen

ADULT = patient()
PUMPED = pump_order()
NO_ALARM: Json = {
    "resourceType": "Device",
    "id": "pump",
    "status": "active",
    "type": {"text": "Implantable intrathecal infusion pump"},
    "patient": SUBJECT,
}
ALARM_SOUNDS = seen("t", {"text": "Pump alarm sounding"}, ago(1))
RAISE = draft("d1", 3, 15, prior="m1", **SPASTIC)
NOT_HANDED_OVER: Json = {"whenHandedOver": NO_DAY}
WEEKS_OF_STAY: Json = {
    "resourceType": "Encounter",
    "id": "e1",
    "status": "in-progress",
    "class": {"system": f"{TERMS}/v3-ActCode", "code": "IMP"},
    "subject": SUBJECT,
    "period": {"start": f"{ago(3)}T08:00:00Z"},
}


def alarm(days: int) -> Json:
    """The alarm date in so many days."""
    return {"extension": [{"url": ALARM, "valueDate": ago(-days)}]}


def refill(days: int) -> Json:
    """A refill ordered for a day long after the alarm, with the date of the alarm."""
    return {
        "resourceType": "ServiceRequest",
        "id": "r",
        "status": "active",
        "intent": "order",
        "code": {"text": "baclofen pump refill"},
        "subject": SUBJECT,
        "occurrenceDateTime": ago(-60),
        **alarm(days),
    }


def supplied(id_: str, days: int, name: str, maker: str = "A", **more: Element) -> Json:
    """A month's supply of a product, handed out so many days ago."""
    product = {
        "resourceType": "Medication",
        "id": "product",
        "code": {"text": name},
        "manufacturer": {"display": maker},
    }
    given = dispense(id_, ago(days), contained=[product], **more)
    del given["medicationCodeableConcept"]
    return given | {"medicationReference": {"reference": "#product"}}


def follows(reference: str) -> Json:
    """The order that another one follows."""
    return {"priorPrescription": {"reference": f"MedicationRequest/{reference}"}}


def of_order(reference: str) -> Json:
    """The order that a supply was made for."""
    return {"authorizingPrescription": [{"reference": f"MedicationRequest/{reference}"}]}


TABLET, LIQUID = "baclofen 10 mg tablet", "baclofen 5 mg/5 mL solution"
BEFORE = order("m0", 3, 10, authored=ago(200), status="completed", **SPASTIC)
RENEWED = order("m1", 3, 10, authored=ago(30), **SPASTIC) | follows("m0")
DOUBLED = order("m1", 3, 20, authored=ago(30), **SPASTIC) | follows("m0")
CRAVED = DOUBLED | {"note": [{"text": "raised because craving returned"}]}
SMALL = order("m2", 1, 5, authored=ago(200), tablet=5, **SPASTIC)
ENDED_LATELY: Json = {"status": "stopped", "meta": {"lastUpdated": f"{ago(3)}T09:00:00Z"}}
BOLUS: Json = {
    "status": "completed",
    "dosageInstruction": [
        {
            "route": coded(SNOMED, "72607000"),
            "text": "Screening bolus, single dose",
            "doseAndRate": [
                {"doseQuantity": {"value": 50, "unit": "ug", "system": UCUM, "code": "ug"}}
            ],
        }
    ],
}
FOR_SPASMS: Json = {"reasonCode": [coded(SNOMED, "221360009", "Spasticity")]}
FOR_HICCUPS: Json = {
    "reasonCode": [coded("http://hl7.org/fhir/sid/icd-10-cm", "R06.6", "Hiccough")]
}

LOSSES = {
    "an alarm that sounds": Loss(
        "it-interruption-emergency", (ADULT, PUMPED), ALARM_SOUNDS, None, "high", UNSURE
    ),
    "a flag that tells of an alarm": Loss(
        "it-interruption-emergency",
        (ADULT, PUMPED),
        flag("f", {"text": "pump alarm sounding"}),
        BROKEN,
        "high",
        UNSURE,
    ),
    "an alarm for which tablets stand in": Loss(
        "it-oral-not-substitute",
        (ADULT, PUMPED, TAKEN),
        ALARM_SOUNDS,
        None,
        "high",
        UNSURE,
        (RAISE,),
    ),
    "the order of a pump that was stopped": Loss(
        "it-oral-not-substitute",
        (ADULT, TAKEN),
        PUMPED | ENDED_LATELY,
        BROKEN,
        "high",
        UNSURE,
        (draft("d1", 3, 5, prior="m1", **SPASTIC),),
    ),
    "the failure that sets off dysreflexia": Loss(
        "autonomic-dysreflexia",
        (ADULT, PUMPED, problem("c", "S14.109S", onset=ago(400))),
        ALARM_SOUNDS,
        None,
        "moderate",
        "moderate",
    ),
    "the pump with its alarm date": Loss(
        "it-refill-due", (ADULT, PUMPED), NO_ALARM | alarm(2), None, "high", UNSURE
    ),
    "the request with the alarm date": Loss(
        "it-refill-due", (ADULT, PUMPED, NO_ALARM), refill(2), None, "high", UNSURE
    ),
    "an earlier alarm date": Loss(
        "it-refill-due", (ADULT, PUMPED, NO_ALARM | alarm(10)), refill(2), None, "high", "high"
    ),
    "a liquid before the tablets": Loss(
        "product-switch",
        (ADULT, TAKEN, supplied("x1", 50, TABLET), supplied("x2", 5, TABLET, "B")),
        supplied("x3", 20, LIQUID),
        NOT_HANDED_OVER,
        "moderate",
        UNSURE,
    ),
    "another strength of the regimen": Loss(
        "product-switch",
        (
            ADULT,
            TAKEN,
            supplied("x1", 50, "baclofen 10 mg tablet", "A", **of_order("m1")),
            supplied("x2", 20, "baclofen 10 mg tablet", "B", **of_order("m1")),
            supplied("x3", 5, "baclofen 5 mg tablet", "B", **of_order("m2")),
        ),
        SMALL,
        BROKEN,
        "low",
        "moderate",
    ),
    "the supply of one of two strengths": Loss(
        "refill-gap",
        (ADULT, TAKEN, SMALL, supplied("x1", 5, TABLET, **of_order("m1"))),
        supplied("x2", 33, "baclofen 5 mg tablet", **of_order("m2")),
        NOT_HANDED_OVER,
        "low",
        UNSURE,
    ),
    "the day of an earlier order of the same dose, at an early refill": Loss(
        "early-refill",
        (ADULT, RENEWED, supplied("x1", 31, TABLET), supplied("x2", 28, TABLET)),
        BEFORE,
        {"authoredOn": NO_DAY},
        "moderate",
        UNSURE,
    ),
    "a home dose beside the order of the ward": Loss(
        "refill-gap",
        (
            ADULT,
            order("h", 3, 10, authored=ago(1))
            | {"category": [coded(f"{TERMS}/medicationrequest-category", "inpatient")]},
            supplied("x1", 40, TABLET),
        ),
        statement(mg=5),
        BROKEN,
        "high",
        UNSURE,
    ),
    "an order taken once a day": Loss(
        "dose-frequency-inadequate",
        (ADULT, statement(times=2, mg=25) | {"effectivePeriod": {"start": ago(50)}}),
        order("m1", 1, 50, authored=ago(100), **FOR_SPASMS),
        None,
        "moderate",
        "moderate",
    ),
    "the stop of what a supply goes on from": Loss(
        "abrupt-stop",
        (ADULT, BEFORE, supplied("x1", 10, TABLET, **of_order("m0"))),
        DOUBLED | ENDED_LATELY,
        BROKEN,
        "high",
        UNSURE,
    ),
    "the reconciliation of the home list": Loss(
        "admission-continuity",
        (ADULT, TAKEN, WEEKS_OF_STAY),
        procedure("p", coded(SNOMED, "430193006", "Medication reconciliation"), ago(2)),
        {"performedDateTime": NO_DAY},
        "high",
        "high",
    ),
    "the bolus of a screening test": Loss(
        "it-start-requirements",
        (ADULT, TAKEN),
        pump_order("b") | BOLUS,
        NO_DOSE,
        "moderate",
        UNSURE,
        (pump_order("d", 100, status="draft"),),
    ),
    "the dose of a step back": Loss(
        "hold-period-active",
        (ADULT, BEFORE),
        CRAVED,
        NO_DOSE,
        "moderate",
        UNSURE,
        (CRAVED | {"status": "stopped"},),
    ),
    "the day of a supply that tells what is taken": Loss(
        "indication-unknown",
        (ADULT, order(status="stopped", **FOR_HICCUPS) | ENDED_LATELY),
        supplied("x", 1, TABLET),
        NOT_HANDED_OVER,
        "moderate",
        UNSURE,
    ),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
def test_an_order_a_supply_or_a_pump_that_is_lost_makes_nothing_safer(loss: Loss) -> None:
    assert loss.before() == loss.then
    assert loss.after() == loss.now
