"""More of the pump: where its dates stand, what its trouble looks like (rules 40, 56, 66 to 72)."""

from typing import Final, Unpack

from tests.cases.case import Case, H, L, M, Want, case
from tests.cases.chart import (
    INTRATHECAL,
    OURS,
    SNOMED,
    Element,
    Json,
    adult,
    alarm,
    appointment,
    coded,
    condition,
    draft,
    elder,
    icd,
    mg,
    obs,
    plan_of,
    procedure,
    pump,
    pump_rate,
    ref,
    rx,
    said,
    score,
    step_of,
    stop,
)

RUNNING: Final = rx("it1", pump_rate(300), **INTRATHECAL)
FAR: Final = pump(**alarm("2025-06-01"))
URL: Final = f"{OURS}/StructureDefinition/reservoir-alarm-date"


def given(
    ident: str, says: str, facts: list[Json], fires: dict[int, str], **want: Unpack[Want]
) -> Case:
    return case(f"more-pump-{ident}", says, adult(RUNNING, *facts), fires, **want)


def use(on: str, state: str = "active", **more: Element) -> Json:
    return {
        "resourceType": "DeviceUseStatement",
        "status": state,
        "device": ref("Device/pump"),
    } | (alarm(on) | more)


def request(intent: str, when: str, **more: Element) -> Json:
    return {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": intent,
        "occurrenceDateTime": when,
        "code": {"text": "Baclofen pump refill"},
    } | more


REFILLED: Final = procedure({"text": "Refill of baclofen pump"}, "2025-02-15")
SOON: Final = pump(**alarm("2025-03-20"))

DATES: Final = [
    given(
        "date-time",
        "The date may have a time",
        [pump(extension=[{"url": URL, "valueDateTime": "2025-03-13T08:00:00Z"}])],
        {66: H},
        due_by={"pump-refill": "2025-03-12"},
    ),
    given(
        "date-on-contained",
        "It may stand on the use of a device within it",
        [
            {
                "resourceType": "DeviceUseStatement",
                "status": "active",
                "contained": [
                    {
                        "resourceType": "Device",
                        "id": "dev",
                        "deviceName": [{"name": "SynchroMed II", "type": "model-name"}],
                    }
                ],
                "device": ref("#dev"),
            }
            | alarm("2025-03-20")
        ],
        {66: M},
    ),
    given(
        "device-by-name",
        "A pump is known by its name",
        [
            {
                "resourceType": "Device",
                "id": "pump",
                "status": "active",
                "deviceName": [{"name": "SynchroMed II", "type": "manufacturer-name"}],
            }
            | alarm("2025-03-20")
        ],
        {66: M},
    ),
    given(
        "device-by-uuid",
        "And found by its address",
        [
            {
                "fullUrl": "urn:uuid:33330000-0000-4000-8000-000000000003",
                "resource": pump() | {"patient": ref("Patient/p1")},
            },
            use("2025-03-20", device=ref("urn:uuid:33330000-0000-4000-8000-000000000003")),
        ],
        {66: M},
    ),
    given(
        "earliest",
        "Of several dates the earliest counts",
        [pump(**alarm("2025-04-20")), use("2025-03-20")],
        {66: M},
        due_by={"pump-refill": "2025-03-19"},
    ),
    given(
        "past-refilled",
        "One from before the last refill is over",
        [pump(**alarm("2025-02-10")), REFILLED, use("2025-05-20")],
        {},
    ),
    given(
        "past-not-refilled",
        "Without a refill it is not",
        [pump(**alarm("2025-02-10")), use("2025-05-20")],
        {66: H},
    ),
    given(
        "use-completed",
        "The use of a pump that is over tells nothing",
        [FAR, use("2025-03-12", "completed")],
        {},
    ),
    given(
        "appointment-alone",
        "A refill booked for next week on a date far off",
        [FAR, appointment("2025-03-17T09:00:00Z")],
        {},
    ),
    given(
        "request-plan",
        "A plan of a refill is no booking",
        [SOON, request("plan", "2025-03-18")],
        {66: M},
    ),
    given(
        "request-order",
        "An order is",
        [SOON, request("order", "2025-03-18")],
        {},
    ),
    given(
        "request-revoked",
        "A revoked one is not",
        [SOON, request("order", "2025-03-18", status="revoked")],
        {66: M},
    ),
    given(
        "request-by-reason",
        "The reason tells it too",
        [
            SOON,
            request(
                "order",
                "2025-03-19T07:30:00Z",
                code={"text": "Outpatient procedure"},
                reasonCode=[
                    {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Z451"}]}
                ],
            ),
        ],
        {},
    ),
    given(
        "arrived",
        "Who has arrived for the refill is booked",
        [SOON, appointment("2025-03-10T09:00:00Z", "arrived")],
        {},
    ),
    given(
        "noshow",
        "Who did not come is not",
        [SOON, appointment("2025-03-07T09:00:00Z", "noshow")],
        {66: M},
    ),
    given(
        "old-booking",
        "A booking of last month is none",
        [SOON, appointment("2025-02-07T09:00:00Z")],
        {66: M},
        may={66},
    ),
    given(
        "critical-3-days-booked",
        "A refill booked for tomorrow is in time for a date in 3 days",
        [pump(**alarm("2025-03-13")), appointment("2025-03-11T09:00:00Z")],
        {},
    ),
]

TROUBLE: Final = [
    given(
        "other-complication",
        "A mechanical complication of the device, by its code",
        [FAR, icd("T85.695A", "2025-03-09")],
        {67: H},
        activities={"urgent-assessment", "resume-intrathecal"},
    ),
    given(
        "alarm-and-due",
        "The emergency outranks the refill",
        [
            pump(**alarm("2025-03-12")),
            said("Reservoir empty", {"valueBoolean": True}, "2025-03-10"),
        ],
        {67: H},
        activities={"resume-intrathecal"},
    ),
    given(
        "on-hold",
        "A pump put on hold is stopped",
        [FAR],
        {67: H},
        orders=[stop(RUNNING, "on-hold")],
        order_pump=0,
        ceiling=None,
    ),
    given(
        "stop-and-tablets",
        "Tablets in its place do not prevent withdrawal, and no dose of them is worked out",
        [FAR],
        {67: H, 68: H},
        orders=[
            stop(RUNNING),
            rx("tabs", mg(20, 3), since="2025-03-10", status="draft"),
        ],
        not_recommended={
            67: {"start_mg_per_day", "target_mg_per_day", "next_step_mg_per_day"},
            68: {"start_mg_per_day", "target_mg_per_day", "next_step_mg_per_day"},
        },
        plan="none",
    ),
    given(
        "stop-and-many-tablets",
        "The ceiling holds for them",
        [FAR],
        {8: H, 67: H, 68: H},
        orders=[
            stop(RUNNING),
            rx("tabs", mg(30, 3), since="2025-03-10", status="draft"),
        ],
    ),
    given(
        "catheter-in-words",
        "A leak of the catheter as a problem in words",
        [FAR, condition({"text": "Intrathecal catheter leak"}, "2025-03-09")],
        {67: H},
    ),
    given(
        "presence", "The presence of a pump is no trouble", [FAR, icd("Z96.89", "2024-01-01")], {}
    ),
]

IMPLANT: Final = coded(SNOMED, "6555009", "Insertion of infusion pump beneath skin")
TABLETS: Final = rx("m1", mg(10, 3))
WEANING: Final = plan_of(
    step_of(30, "in-progress", "2025-03-01"),
    step_of(20, "scheduled", "2025-03-15"),
    step_of(10, "scheduled", "2025-03-29"),
)

BESIDE: Final = [
    given("beside", "Tablets beside the pump", [FAR, TABLETS], {56: M}),
    given(
        "beside-60-days",
        "In the first 60 days, with a plan to come off them, that is as it should be",
        [FAR, TABLETS, procedure(IMPLANT, "2025-01-09"), WEANING],
        {},
    ),
    given(
        "beside-61-days",
        "After that no more",
        [FAR, TABLETS, procedure(IMPLANT, "2025-01-08"), WEANING],
        {56: M},
    ),
    given(
        "beside-no-plan",
        "Nor without a plan",
        [FAR, TABLETS, procedure(IMPLANT, "2025-02-20")],
        {56: M},
    ),
    given(
        "beside-words",
        "The implant may be told in words",
        [
            FAR,
            TABLETS,
            procedure({"text": "Implantation of baclofen pump"}, "2025-02-20"),
            WEANING,
        ],
        {},
    ),
]


def first(rate: float) -> Json:
    return draft(pump_rate(rate), **INTRATHECAL)


FAILED: Final = rx(
    "m0", mg(20, 4), since="2024-01-01", status="stopped", statusReason={"text": "not tolerated"}
) | {"dispenseRequest": {"validityPeriod": {"end": "2024-06-01"}}}


def begun(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    return case(f"more-pump-{ident}", says, adult(*facts), fires, orders=[first(100)])


STARTS: Final = [
    begun(
        "trial-in-words",
        "A trial bolus in words with its answer",
        {},
        FAILED,
        said(
            "Trial bolus with baclofen 50 mcg",
            {"valueString": "positive response"},
            "2025-02-01",
        ),
    ),
    begun(
        "trial-negative",
        "A negative one is no ground to begin",
        {71: M},
        FAILED,
        said(
            "Trial bolus with baclofen 50 mcg",
            {"valueString": "negative response"},
            "2025-02-01",
        ),
    ),
    begun(
        "trial-planned",
        "One still to be done neither",
        {71: M},
        FAILED,
        procedure(
            coded(f"{OURS}/CodeSystem/clinical-facts", "it-screening"),
            "2025-03-12",
            status="preparation",
        ),
    ),
]


def unmoved(
    ident: str, says: str, since: str, fires: bool, *facts: Json, **want: Unpack[Want]
) -> Case:
    """80 mg/day since then, after 60."""
    if fires:
        want["activities"] = {"specialist-referral"}
    return case(
        f"unmoved-{ident}",
        says,
        adult(
            rx("m0", mg(15, 4), **ended_at(since)),
            rx("m1", mg(20, 4), since=since, priorPrescription=ref("MedicationRequest/m0")),
            *facts,
        ),
        {72: M} if fires else {},
        **want,
    )


def ended_at(on: str) -> dict[str, Element]:
    return {"status": "completed", "dispenseRequest": {"validityPeriod": {"end": on}}}


def ashworth(value: float | str, when: str) -> Json:
    return score("modified-ashworth", value, when)


NONRESPONSE: Final = [
    unmoved(
        "42-days",
        "Six weeks at 80 mg/day and no better",
        "2025-01-27",
        True,
        ashworth(3, "2025-01-20"),
        ashworth(3, "2025-03-01"),
        plan="maintain",
        first=80,
    ),
    unmoved(
        "41-days",
        "A day less is too early",
        "2025-01-28",
        False,
        ashworth(3, "2025-01-20"),
        ashworth(3, "2025-03-01"),
    ),
    unmoved(
        "better",
        "Who is better has answered",
        "2025-01-20",
        False,
        ashworth(3, "2025-01-15"),
        ashworth(2, "2025-03-01"),
    ),
    unmoved(
        "1-plus",
        "1+ lies between 1 and 2",
        "2025-01-20",
        False,
        ashworth(2, "2025-01-15"),
        ashworth("1+", "2025-03-01"),
    ),
    unmoved(
        "1-plus-before",
        "On both sides",
        "2025-01-20",
        True,
        ashworth("1+", "2025-01-15"),
        ashworth(2, "2025-03-01"),
    ),
    unmoved(
        "score-28-days",
        "A score 28 days after the dose was reached counts",
        "2025-01-27",
        True,
        ashworth(3, "2025-01-27"),
        ashworth(4, "2025-02-24"),
    ),
    unmoved(
        "score-27-days",
        "One of 27 days is too early",
        "2025-01-27",
        False,
        ashworth(3, "2025-01-27"),
        ashworth(4, "2025-02-23"),
        may={72},
    ),
    unmoved(
        "first-after",
        "Without a score before, the first on record is the measure",
        "2025-01-20",
        True,
        score("spasm-score", 3, "2025-02-05"),
        score("spasm-score", 3, "2025-03-05"),
    ),
    unmoved(
        "quantity",
        "A score may be a quantity, in words",
        "2025-01-20",
        True,
        said("Modified Ashworth scale", {"valueQuantity": {"value": 3}}, "2025-01-15"),
        said("Modified Ashworth scale", {"valueQuantity": {"value": 3}}, "2025-03-01"),
    ),
    unmoved(
        "unmeasured",
        "Without any score one is asked for",
        "2025-01-20",
        False,
        activities={"measure-outcome"},
    ),
    case(
        "unmoved-note",
        "A note may say it",
        adult(
            rx("m1", mg(20, 4), note=[{"text": "No improvement of spasticity at this dose"}]),
        ),
        {72: M},
        activities={"specialist-referral"},
    ),
    case(
        "unmoved-older",
        "At 72 the cap of the age is the maximum",
        elder(
            rx("m1", mg(10, 4)),
            ashworth(3, "2024-05-20"),
            ashworth(3, "2025-03-01"),
        ),
        {72: M},
    ),
    case(
        "unmoved-60",
        "Below the maximum there is still room",
        adult(
            rx("m1", mg(20, 3)),
            ashworth(3, "2024-05-20"),
            ashworth(3, "2025-03-01"),
        ),
        {},
    ),
    case(
        "unmoved-alcohol",
        "In alcohol use disorder the scores of spasticity say nothing",
        adult(
            rx("m1", mg(20, 4), "aud"),
            ashworth(3, "2024-05-20"),
            ashworth(3, "2025-03-01"),
        ),
        {},
    ),
]

DYSREFLEXIA: Final = [
    given(
        "t1", "An injury at the first thoracic level", [FAR, icd("S24.111S", "2020-01-01")], {40: L}
    ),
    given(
        "dysreflexia-stop",
        "Beside a stop it is a warning",
        [FAR, icd("G904", "2020-01-01")],
        {40: M, 67: H},
        orders=[stop(RUNNING)],
    ),
    given(
        "dysreflexia-ended",
        "One that was resolved is none",
        [FAR, icd("G90.4", "2020-01-01", "resolved")],
        {},
    ),
]

LOWS: Final = [
    given("no-date", "A pump without a date", [pump()], {66: L}, activities={"record-alarm-date"}),
    given(
        "pressure",
        "Other readings of the pump are no alarm",
        [FAR, said("Pump telemetry", {"valueString": "normal function"}, "2025-03-09")],
        {},
    ),
    given(
        "noise",
        "Other laboratory values are none",
        [FAR, obs("2951-2", {"valueInteger": 138}, "2025-03-09")],
        {},
    ),
]

CASES: Final = [*DATES, *TROUBLE, *BESIDE, *STARTS, *NONRESPONSE, *DYSREFLEXIA, *LOWS]
