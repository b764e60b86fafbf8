"""The pump's reservoir: alarm dates, refills booked and not (rule 66)."""

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    AT,
    INTRATHECAL,
    Json,
    adult,
    alarm,
    appointment,
    pump,
    pump_rate,
    ref,
    rx,
)

PUMP_ORDER = rx("it1", pump_rate(300), **INTRATHECAL)


def reservoir(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    return case(
        f"pump-{ident}",
        says,
        adult(PUMP_ORDER, *facts),
        fires,
        therapy=None,
        pump=300,
        ceiling=None,
        activities={"pump-refill"} if 66 in fires else set(),
    )


def use(on: str, state: str = "active") -> Json:
    return {
        "resourceType": "DeviceUseStatement",
        "status": state,
        "device": ref("Device/pump"),
    } | alarm(on)


def request(state: str, when: str, **more: object) -> Json:
    return {
        "resourceType": "ServiceRequest",
        "status": state,
        "intent": "order",
        "occurrenceDateTime": when,
        "code": {"text": "Refill of baclofen pump"},
    } | more


SOON = pump(**alarm("2025-03-24"))
REFILLS = [
    reservoir("15-days", "15 days are time enough", {}, pump(**alarm("2025-03-25"))),
    reservoir("14-days", "14 days without a booking are a warning", {66: M}, SOON),
    reservoir("4-days", "So are 4 days", {66: M}, pump(**alarm("2025-03-14"))),
    reservoir("3-days", "3 days are critical", {66: H}, pump(**alarm("2025-03-13"))),
    reservoir("today", "So is today", {66: H}, pump(**alarm("2025-03-10"))),
    reservoir("past", "So is a date that has passed", {66: H}, pump(**alarm("2025-03-09"))),
    reservoir(
        "booked-day-before",
        "A booking on the day before is in time",
        {},
        SOON,
        appointment("2025-03-23T09:00:00Z"),
    ),
    reservoir(
        "booked-on-the-day",
        "A booking on the day is not",
        {66: M},
        SOON,
        appointment("2025-03-24T09:00:00Z"),
    ),
    reservoir(
        "booked-after",
        "Nor one after it",
        {66: M},
        SOON,
        appointment("2025-03-28T09:00:00Z"),
    ),
    reservoir(
        "cancelled",
        "A cancelled booking is none",
        {66: M},
        SOON,
        appointment("2025-03-20T09:00:00Z", "cancelled"),
    ),
    reservoir(
        "proposed",
        "A proposed one neither",
        {66: M},
        SOON,
        appointment("2025-03-20T09:00:00Z", "proposed"),
    ),
    reservoir(
        "pending",
        "A pending one is a booking",
        {},
        SOON,
        appointment("2025-03-20T09:00:00Z", "pending"),
    ),
    reservoir(
        "other-appointment",
        "An appointment for the teeth is no refill",
        {66: M},
        SOON,
        appointment("2025-03-20T09:00:00Z", description="Dental check"),
    ),
    reservoir(
        "appointment-by-code",
        "An appointment is known by its reason too",
        {},
        SOON,
        appointment(
            "2025-03-20T09:00:00Z",
            description="Visit",
            reasonCode=[
                {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "Z45.1"}]}
            ],
        ),
    ),
    reservoir(
        "requested",
        "An active request with a date is a booking",
        {},
        SOON,
        request("active", "2025-03-20"),
    ),
    reservoir(
        "request-draft", "A draft of one is not", {66: M}, SOON, request("draft", "2025-03-20")
    ),
    reservoir(
        "date-on-use",
        "The date may stand on the use of the device",
        {66: M},
        pump(),
        use("2025-03-24"),
    ),
    reservoir(
        "date-on-request",
        "Or on the request for the refill",
        {66: M},
        pump(),
        request("active", "2025-03-26", **alarm("2025-03-24")),
    ),
    reservoir(
        "booked-late-for-critical",
        "A booking after the date does not soften it",
        {66: H},
        pump(**alarm("2025-03-12")),
        appointment("2025-03-12T09:00:00Z"),
    ),
    case(
        "pump-due",
        "The refill is due no later than the day before the date",
        adult(PUMP_ORDER, SOON),
        {66: M},
        due_by={"pump-refill": "2025-03-23"},
        evidence={66: {"Device/pump"}},
    ),
    case(
        "pump-due-past",
        "Once the date has passed it is due on the day",
        adult(PUMP_ORDER, pump(**alarm("2025-03-01"))),
        {66: H},
        due={"pump-refill": AT},
    ),
    case(
        "pump-no-date",
        "Without a date it is asked for",
        adult(PUMP_ORDER, pump()),
        {66: L},
        activities={"record-alarm-date"},
    ),
    case(
        "pump-expiration",
        "The device's own expiry is no alarm date",
        adult(PUMP_ORDER, pump(expirationDate="2025-03-12")),
        {66: L},
        activities={"record-alarm-date"},
    ),
    case(
        "pump-date-in-error",
        "A device entered in error has no date",
        adult(PUMP_ORDER, SOON | {"status": "entered-in-error"}),
        {},
        may={66},
    ),
    case(
        "pump-mg-per-day",
        "0.3 mg a day is 300 micrograms",
        adult(rx("it1", pump_rate(0.3, "mg/d"), **INTRATHECAL), pump(**alarm("2025-06-01"))),
        {},
        pump=300,
    ),
    case(
        "pump-per-hour",
        "12.5 micrograms an hour are 300 a day",
        adult(rx("it1", pump_rate(12.5, "ug/h"), **INTRATHECAL), pump(**alarm("2025-06-01"))),
        {},
        pump=300,
    ),
    case(
        "pump-mcg-word",
        "mcg/day is micrograms a day",
        adult(
            rx(
                "it1",
                {
                    "route": {"text": "intrathecal"},
                    "doseAndRate": [{"rateQuantity": {"value": 300, "unit": "mcg/day"}}],
                },
                **INTRATHECAL,
            ),
            pump(**alarm("2025-06-01")),
        ),
        {},
        pump=300,
    ),
    case(
        "pump-text",
        "750 mcg/day intrathecal in words",
        adult(
            rx("it1", {"text": "750 mcg/day intrathecal"}, **INTRATHECAL),
            pump(**alarm("2025-06-01")),
        ),
        {},
        pump=750,
    ),
]

CASES = REFILLS
