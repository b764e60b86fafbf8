"""Codes that say nothing, unknown statuses, and what hides behind them: nothing is safer for it."""

import pytest

from tests.records.build import (
    ICD,
    RXNORM,
    SNOMED,
    SUBJECT,
    TABLETS,
    TERMS,
    Json,
    coded,
    dispense,
    draft,
    drug,
    egfr,
    order,
    patient,
    problem,
    pump_order,
    result,
    statement,
)
from tests.safety.care import flag, procedure
from tests.safety.losing import BROKEN, NO_DAY, NO_DOSE, SPASTIC, TAKEN, UNSURE, Loss, said
from tests.safety.making import ago, local
from tests.safety.pumps import ALARM
from tests.safety.states import seen

ADULT = patient()
OLDER = patient("1944-05-01")
CODELESS: Json = {"code": {"coding": [{"system": "urn:of-nobody", "code": "4711"}]}}
DRUGLESS: Json = {"medicationCodeableConcept": CODELESS["code"]}
UNKNOWN: Json = {"status": "unknown"}
MAYBE: Json = {"verificationStatus": coded(f"{TERMS}/condition-ver-status", "maybe")}
AS_NEEDED: Json = {"dosageInstruction": [{"asNeededBoolean": True}]}
PUMPED = pump_order()
BROKEN_PUMP = problem("c", "T85.610A", onset=ago(10))
PUMP: Json = {
    "resourceType": "Device",
    "id": "pump",
    "status": "active",
    "type": {"text": "Implantable intrathecal infusion pump"},
    "patient": SUBJECT,
}
ALARM_PASSED: Json = {"extension": [{"url": ALARM, "valueDate": ago(5)}]}
REFILL: Json = {
    "resourceType": "ServiceRequest",
    "id": "r",
    "status": "active",
    "intent": "order",
    "code": {"text": "baclofen pump refill"},
    "subject": SUBJECT,
    "occurrenceDateTime": ago(-60),
    "extension": [{"url": ALARM, "valueDate": ago(-12)}],
}
STAY: Json = {
    "resourceType": "Encounter",
    "id": "e1",
    "status": "in-progress",
    "class": {"system": f"{TERMS}/v3-ActCode", "code": "IMP"},
    "subject": SUBJECT,
    "period": {"start": f"{ago(3)}T08:00:00Z"},
}
ALLERGY: Json = {
    "resourceType": "AllergyIntolerance",
    "id": "a",
    "patient": SUBJECT,
    "code": {"text": "Baclofen"},
}
SECOND = order("m2", 2, 10, authored=ago(90), requester={"reference": "Practitioner/b"})
WITHOUT_NUMBER: Json = {"valueQuantity": {"unit": "{score}"}}
RENEWAL = draft("d1", 3, 10, prior="m1", **SPASTIC)
FOLLOWS: Json = {"priorPrescription": {"reference": "MedicationRequest/m0"}}
BEFORE = order("m0", 3, 5, authored=ago(200), status="completed", **SPASTIC)
OF_PUMP: Json = {"priorPrescription": {"reference": "MedicationRequest/i1"}}
OF_M0: list[Json] = [{"reference": "MedicationRequest/m0"}]
STOPPED_LATELY: Json = {"status": "stopped", "meta": {"lastUpdated": f"{ago(40)}T09:00:00Z"}}
CRAVED = order("m1", 3, 10, authored=ago(5), **SPASTIC) | FOLLOWS
NAMED = CRAVED | {"note": [{"text": "raised because craving returned"}]}


def plan(code: str) -> Json:
    """An active plan of ours with one activity."""
    ours = "http://fhir-baclofen.org/fhir/CodeSystem"
    detail = {"code": coded(f"{ours}/plan-activity", code), "status": "scheduled"}
    return {
        "resourceType": "CarePlan",
        "id": "cp",
        "status": "active",
        "intent": "plan",
        "subject": SUBJECT,
        "category": [coded(f"{ours}/care-plan-category", "baclofen")],
        "activity": [{"detail": detail}],
    }


LOSSES = {
    "a problem by a code of nobody": Loss(
        "seizure-disorder", (ADULT, TAKEN), problem("c", "G40.909"), CODELESS, "moderate", UNSURE
    ),
    "an allergy by a code of nobody": Loss(
        "allergy-baclofen", (ADULT, TAKEN), ALLERGY, CODELESS, "high", UNSURE
    ),
    "a result by a code of nobody": Loss(
        "renal-severe-reduce", (ADULT, TAKEN), egfr(20), CODELESS, "high", UNSURE
    ),
    "a procedure by a code of nobody": Loss(
        "renal-dialysis-avoid",
        (ADULT, TAKEN, egfr(80)),
        procedure("p", coded(SNOMED, "265764009", "Renal dialysis"), ago(5)),
        CODELESS,
        "high",
        UNSURE,
    ),
    "a drug by a code of nobody": Loss(
        "interaction-opioid",
        (ADULT, TAKEN),
        drug("o", "7052", "morphine"),
        DRUGLESS,
        "high",
        UNSURE,
    ),
    "baclofen by a code of nobody": Loss(
        "dose-above-indication-max",
        (ADULT,),
        order(mg=40, **SPASTIC),
        DRUGLESS,
        "high",
        UNSURE,
    ),
    "an order that may be going on": Loss(
        "duplicate-therapy", (ADULT, TAKEN), SECOND, UNKNOWN, "moderate", UNSURE
    ),
    "another drug that may be going on": Loss(
        "interaction-opioid",
        (ADULT, TAKEN),
        drug("o", "7052", "morphine"),
        UNKNOWN,
        "high",
        UNSURE,
    ),
    "a stay that may be going on": Loss(
        "admission-continuity", (ADULT, TAKEN), STAY, UNKNOWN, "moderate", UNSURE
    ),
    "dialysis that may have been done": Loss(
        "renal-dialysis-avoid",
        (ADULT, TAKEN, egfr(80)),
        procedure("p", coded(SNOMED, "265764009", "Renal dialysis"), ago(5)),
        UNKNOWN,
        "high",
        UNSURE,
    ),
    "a pump that may be in use": Loss(
        "it-refill-due", (ADULT, PUMPED), PUMP | ALARM_PASSED, UNKNOWN, "high", "high"
    ),
    "a failure that may be verified": Loss(
        "it-interruption-emergency", (ADULT, PUMPED), BROKEN_PUMP, MAYBE, "high", UNSURE
    ),
    "the alarm date of a refill that was missed": Loss(
        "it-interruption-emergency",
        (ADULT, PUMPED, REFILL, seen("t", {"text": "New rigidity"}, ago(2))),
        PUMP | ALARM_PASSED,
        None,
        "high",
        UNSURE,
    ),
    "the dose before craving returned": Loss(
        "hold-period-active",
        (ADULT, NAMED),
        BEFORE,
        AS_NEEDED,
        "moderate",
        UNSURE,
        (draft("d1", 3, 5, prior="m1", **SPASTIC),),
    ),
    "the stop before a new start": Loss(
        "start-dose-high",
        (ADULT, BEFORE, dispense(handed_over=ago(50), days=90, authorizingPrescription=OF_M0)),
        order("m1", 3, 5, authored=ago(100)) | FOLLOWS | STOPPED_LATELY,
        BROKEN,
        "high",
        UNSURE,
        (draft("d1", 3, 30, **SPASTIC),),
    ),
    "the reason that sets a lower ceiling": Loss(
        "duplicate-therapy",
        (
            ADULT,
            order(mg=20) | {"reasonReference": [{"reference": "Condition/c"}]},
            order("m2", 1, 10, authored=ago(90)),
        ),
        problem("c", "G50.0", "Trigeminal neuralgia"),
        None,
        "high",
        "high",
    ),
    "the dialysis after an old result": Loss(
        "renal-monitoring-overdue",
        (ADULT, order(mg=5, **SPASTIC), egfr(80, on=ago(500))),
        procedure("p", coded(SNOMED, "265764009", "Renal dialysis"), ago(5)),
        None,
        "moderate",
        "moderate",
    ),
    "the injury of a brain": Loss(
        "it-start-requirements",
        (
            ADULT,
            procedure("s", local("it-screening"), ago(20), outcome=local("positive")),
        ),
        problem("c", "S06.2X9S", onset=ago(90)),
        None,
        "moderate",
        UNSURE,
        (pump_order("d", 50, status="draft"),),
    ),
    "aspirin beside a drug for blood pressure": Loss(
        "interaction-nephrotoxic",
        (ADULT, TAKEN, egfr(80), drug("o1", "29046", "lisinopril")),
        drug("o2", "1191", "aspirin"),
        UNKNOWN,
        "moderate",
        UNSURE,
    ),
    "the score before the highest dose": Loss(
        "nonresponse-at-max",
        (
            ADULT,
            order(mg=27.5, authored=ago(200), **SPASTIC),
            result("b", "x", 2, "{score}", on=ago(10)) | {"code": local("spasm-score")},
            result("c", "x", 3, "{score}", on=ago(100)) | {"code": local("spasm-score")},
        ),
        result("a", "x", 1, "{score}", on=ago(250)) | {"code": local("spasm-score")},
        WITHOUT_NUMBER,
        "moderate",
        UNSURE,
    ),
    "the plan that asks for small steps": Loss(
        "titration-step-too-large",
        (ADULT, TAKEN),
        plan("slow-titration"),
        None,
        "moderate",
        UNSURE,
        (draft("d1", 7, 5, prior="m1", **SPASTIC),),
    ),
    "the order that lowered the dose before a raise": Loss(
        "titration-step-too-large",
        (
            ADULT,
            order("m0", 4, 10, authored=ago(90), status="completed", **SPASTIC),
            dispense(handed_over=ago(50), days=90, authorizingPrescription=OF_M0),
        ),
        order("m1", 4, 2.5, authored=ago(10), **SPASTIC) | FOLLOWS,
        DRUGLESS,
        "high",
        "high",
        (draft("d1", 3, 7.5, **SPASTIC),),
    ),
    "the day of a bolus that was too large": Loss(
        "it-start-requirements",
        (ADULT,),
        pump_order("b")
        | {
            "status": "completed",
            "dosageInstruction": [
                {
                    "route": coded(SNOMED, "72607000"),
                    "text": "Screening bolus, single dose",
                    "doseAndRate": [{"doseQuantity": {"value": 120, "unit": "ug"}}],
                }
            ],
        },
        {"authoredOn": NO_DAY},
        "high",
        "high",
        (pump_order("d", 50, status="draft"),),
    ),
    "the present dose of a pump": Loss(
        "it-titration-step",
        (ADULT,),
        pump_order("i1", 2500),
        AS_NEEDED,
        "moderate",
        UNSURE,
        (pump_order("d", 520, status="draft") | OF_PUMP,),
    ),
    "the fever after an alarm without a day": Loss(
        "withdrawal-suspected",
        (ADULT, PUMPED, flag("f", {"text": "pump alarm sounding"})),
        result("t", "8310-5", 39.5, "Cel", on=ago(3)),
        {"valueQuantity": {"unit": "Cel"}},
        "high",
        UNSURE,
        (pump_order("d", 0, status="draft") | OF_PUMP,),
    ),
    "the transplant after which dialysis is over": Loss(
        "renal-function-missing",
        (ADULT, TAKEN, problem("c1", "Z99.2", onset=ago(400))),
        problem("c2", "Z94.0", onset=ago(20)),
        BROKEN,
        "low",
        UNSURE,
    ),
    "the days in hospital before a refill": Loss(
        "early-refill",
        (ADULT, TAKEN, dispense("x1", ago(30)), dispense("x2", ago(1))),
        STAY | {"status": "finished", "period": {"start": ago(29), "end": ago(1)}},
        None,
        "moderate",
        UNSURE,
        (RENEWAL | {"note": [{"text": "vacation supply"}]},),
    ),
    "the pump dose beside an order of nothing": Loss(
        "duplicate-therapy",
        (ADULT, TAKEN),
        pump_order("i1"),
        AS_NEEDED,
        "moderate",
        UNSURE,
        (pump_order("d", 0, status="draft"),),
    ),
    "a statement of another dose": Loss(
        "duplicate-therapy",
        (ADULT, TAKEN),
        statement(times=2, mg=10),
        {"dosage": [{"asNeededBoolean": True}]},
        "moderate",
        "high",
    ),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
def test_what_cannot_be_made_sense_of_makes_nothing_safer(loss: Loss) -> None:
    assert loss.before() == loss.then
    assert loss.after() == loss.now


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param(RENEWAL, "moderate", id="a renewal"),
        pytest.param(RENEWAL | NO_DOSE, UNSURE, id="perhaps a renewal"),
    ],
)
def test_an_order_that_cannot_be_read_may_ask_for_an_early_refill(
    asked: Json, expected: str
) -> None:
    supplied = dispense(handed_over=ago(4))
    assert said("early-refill", ADULT, TAKEN, supplied, orders=(asked,)) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        pytest.param(None, UNSURE, id="no end on record"),
        pytest.param(ago(30), UNSURE, id="ended lately"),
        pytest.param(ago(31), "silent", id="ended long ago"),
    ],
)
def test_what_ended_long_ago_is_over_whatever_its_status(ends: str | None, expected: str) -> None:
    period = {"validityPeriod": {"end": ends}} if ends else {}
    unsure = drug("o", "7052", "morphine", authored=ago(200), dispenseRequest=period) | UNKNOWN
    assert said("interaction-opioid", ADULT, TAKEN, unsure) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(coded("urn:of-nobody", "1"), UNSURE, id="a code of a house"),
        pytest.param(coded("urn:of-nobody", "1", "Fracture"), "silent", id="with its name"),
        pytest.param(coded(ICD, "S52.5"), "silent", id="a published code of something else"),
        pytest.param({"text": "Fracture"}, "silent", id="words alone"),
        pytest.param({}, UNSURE, id="nothing"),
    ],
)
def test_only_a_code_that_nobody_can_tell_leaves_rules_open(code: Json, expected: str) -> None:
    condition = problem("c", "S52.5") | {"code": code}
    assert said("seizure-disorder", ADULT, TAKEN, condition) == expected


def test_a_tablet_by_its_code_alone_is_told() -> None:
    bare = order(**SPASTIC) | {"medicationCodeableConcept": coded(RXNORM, TABLETS[10][0])}
    assert said("dose-frequency-inadequate", OLDER, bare) == "silent"
