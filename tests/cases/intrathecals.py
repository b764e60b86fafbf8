"""Intrathecal therapy: dysreflexia, interruption, range, steps and the start (rules 40, 67-71)."""

from typing import Final, Unpack

from tests.cases.case import Case, H, L, M, Want, case
from tests.cases.chart import (
    AT,
    INTRATHECAL,
    OURS,
    SNOMED,
    Element,
    Json,
    adult,
    alarm,
    appointment,
    coded,
    draft,
    icd,
    mg,
    obs,
    procedure,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    snomed,
    stop,
)

IMPLANT: Final = coded(SNOMED, "6555009", "Insertion of infusion pump beneath skin")
FAR: Final = pump(**alarm("2025-06-01"))
RUNNING: Final = rx("it1", pump_rate(300), **INTRATHECAL)
TABLETS: Final = rx("m1", mg(10, 3))
FAILED: Final = rx(
    "m0", mg(20, 4), since="2024-01-01", status="stopped", statusReason={"text": "not tolerated"}
) | {"dispenseRequest": {"validityPeriod": {"end": "2024-06-01"}}}


def given(
    ident: str, says: str, facts: list[Json], fires: dict[int, str], **want: Unpack[Want]
) -> Case:
    return case(f"it-{ident}", says, adult(*facts), fires, **want)


def changed(rate: float, **more: Element) -> Json:
    """An order under test that changes the running pump."""
    return draft(pump_rate(rate), "it1", **INTRATHECAL, **more)


def first(rate: float, **more: Element) -> Json:
    """An order under test for a patient without a pump therapy."""
    return draft(pump_rate(rate), **INTRATHECAL, **more)


def bolus(dose: float | None, words: str = "Screening bolus", **more: Element) -> Json:
    """An order of one intrathecal dose."""
    amount = {} if dose is None else {"doseAndRate": [{"doseQuantity": quantity(dose, "ug")}]}
    line = {"route": coded(SNOMED, "72607000"), "text": words} | amount
    return draft(line, **INTRATHECAL, **more)


def screening(answer: str | None, note: str = "", when: str = "2025-02-01") -> Json:
    """A screening test as a procedure with its outcome and a note."""
    facts = f"{OURS}/CodeSystem/clinical-facts"
    outcome = {"outcome": coded(facts, answer)} if answer else {}
    noted = {"note": [{"text": note}]} if note else {}
    return procedure(coded(facts, "it-screening"), when) | outcome | noted


def said(code: str, value: Json | None = None, when: str = "2025-03-08", **more: Element) -> Json:
    """An observation by words alone."""
    return obs("0", value, when) | {"code": {"text": code}} | more


def flag(words: str, **more: Element) -> Json:
    return {"resourceType": "Flag", "status": "active", "code": {"text": words}} | more


DYSREFLEXIA = [
    given(
        "dysreflexia", "Beside a pump a note", [RUNNING, FAR, icd("G90.4", "2024-01-01")], {40: L}
    ),
    given(
        "dysreflexia-cord-t6",
        "An injury at the sixth thoracic level counts",
        [RUNNING, FAR, icd("S24.102S", "2020-01-01")],
        {40: L},
    ),
    given(
        "dysreflexia-cord-t7",
        "One below it does not",
        [RUNNING, FAR, icd("S24.103S", "2020-01-01")],
        {},
    ),
    given(
        "dysreflexia-cervical",
        "A cervical one counts",
        [RUNNING, FAR, icd("S14.109S", "2020-01-01")],
        {40: L},
    ),
    given(
        "dysreflexia-lowered",
        "A lower dose makes it a warning",
        [RUNNING, FAR, icd("G90.4", "2024-01-01")],
        {40: M},
        orders=[changed(270)],
    ),
    given(
        "dysreflexia-raised",
        "A higher one does not",
        [RUNNING, FAR, icd("G90.4", "2024-01-01")],
        {40: L},
        orders=[changed(330)],
    ),
    given(
        "dysreflexia-broken",
        "Nor does it take a change when the pump fails",
        [RUNNING, FAR, icd("G90.4", "2024-01-01"), icd("T85.615A", "2025-03-08")],
        {40: M, 67: H},
    ),
    given("dysreflexia-oral", "Tablets alone are no matter", [TABLETS, icd("G90.4")], {}),
    given(
        "dysreflexia-unread",
        "An unread pump dose does not hide it",
        [rx("it1", {"text": "as directed"}, **INTRATHECAL), FAR, icd("G90.4")],
        {40: L},
        pump=None,
    ),
]

EMERGENCIES = [
    given(
        "stop",
        "A stop without a replacement is an emergency",
        [RUNNING, FAR],
        {67: H},
        orders=[stop(RUNNING)],
        order_pump=0,
        activities={"urgent-assessment", "resume-intrathecal"},
        not_recommended={67: {"target_mg_per_day", "start_mg_per_day", "continue_mg_per_day"}},
    ),
    given(
        "stop-replaced",
        "With another pump order beside it, it is a change",
        [RUNNING, FAR],
        {},
        orders=[stop(RUNNING), changed(300)],
        order_pump=300,
    ),
    given(
        "rate-zero",
        "A rate of 0 is a stop, and to be confirmed",
        [RUNNING, FAR],
        {1: M, 67: H},
        orders=[changed(0)],
        order_pump=0,
    ),
    given(
        "rate-zero-first",
        "Where nothing runs it only cannot be read",
        [FAILED],
        {1: M},
        orders=[first(0)],
        order_pump=None,
        plan="none",
    ),
    given(
        "rate-negative",
        "A rate below 0 cannot be read",
        [RUNNING, FAR],
        {1: M},
        orders=[changed(-10)],
        order_pump=None,
    ),
    given(
        "stopped-7-days",
        "A stop on record is one for 7 days",
        [stop(RUNNING, dispenseRequest={"validityPeriod": {"end": "2025-03-03"}}), FAR],
        {67: H},
        pump=None,
    ),
    given(
        "stopped-8-days",
        "And no longer",
        [stop(RUNNING, dispenseRequest={"validityPeriod": {"end": "2025-03-02"}}), FAR],
        {},
        pump=None,
    ),
    given(
        "stopped-replaced",
        "A stop that another order follows is none",
        [
            stop(RUNNING, dispenseRequest={"validityPeriod": {"end": "2025-03-05"}}),
            rx("it2", pump_rate(330), since="2025-03-05", **INTRATHECAL),
            FAR,
        ],
        {},
        pump=330,
    ),
    given("broken", "A breakdown is one", [RUNNING, FAR, icd("T85.615A", "2025-03-08")], {67: H}),
    given("leak", "So is a leak", [RUNNING, FAR, icd("T85.630A", "2025-03-08")], {67: H}),
    given(
        "insulin-pump-broken",
        "A breakdown of an insulin pump is not",
        [RUNNING, FAR, icd("T85.614A", "2025-03-08")],
        {},
    ),
    given(
        "broken-resolved",
        "Nor one that was resolved",
        [RUNNING, FAR, icd("T85.615A", "2025-03-08", "resolved")],
        {},
    ),
    given("alarm", "An alarm is one", [RUNNING, FAR, said("Pump alarm")], {67: H}),
    given(
        "alarm-true",
        "Also as an answer",
        [RUNNING, FAR, said("Low reservoir alarm", {"valueBoolean": True})],
        {67: H},
    ),
    given(
        "alarm-in-value",
        "Or as the value",
        [
            RUNNING,
            FAR,
            said("Pump interrogation", {"valueString": "Reservoir empty, no drug left"}),
        ],
        {67: H},
    ),
    given(
        "alarm-false",
        "One denied is none",
        [RUNNING, FAR, said("Pump alarm", {"valueBoolean": False})],
        {},
    ),
    given("alarm-no", "By words too", [RUNNING, FAR, said("No pump alarm")], {}),
    given(
        "alarm-negative",
        "And by a coded no",
        [RUNNING, FAR, said("Pump alarm", {"valueCodeableConcept": {"text": "Negative"}})],
        {},
    ),
    given(
        "alarm-resolved",
        "One that is resolved is over",
        [RUNNING, FAR, said("Pump alarm", {"valueString": "resolved after refill"})],
        {},
    ),
    given(
        "alarm-in-error",
        "One entered in error never was",
        [RUNNING, FAR, said("Pump alarm", status="entered-in-error")],
        {},
    ),
    given(
        "alarm-refilled",
        "A later refill ends it",
        [
            RUNNING,
            FAR,
            said("Pump alarm", when="2025-03-05"),
            procedure({"text": "Refill of baclofen pump"}, "2025-03-06"),
        ],
        {},
    ),
    given(
        "alarm-after-refill",
        "One before does not",
        [
            RUNNING,
            FAR,
            said("Pump alarm", when="2025-03-06"),
            procedure({"text": "Refill of baclofen pump"}, "2025-03-05"),
        ],
        {67: H},
    ),
    given(
        "alarm-refilled-same-day",
        "On the same day the times tell",
        [
            RUNNING,
            FAR,
            said("Pump alarm", when="2025-03-05T08:00:00Z"),
            procedure({"text": "Refill of baclofen pump"}, "2025-03-05T15:00:00Z"),
        ],
        {},
    ),
    given(
        "kink-refilled",
        "A refill mends no catheter",
        [
            RUNNING,
            FAR,
            said("Catheter kink", when="2025-03-05"),
            procedure({"text": "Refill of baclofen pump"}, "2025-03-06"),
        ],
        {67: H},
    ),
    given(
        "kink-revised",
        "A revision does",
        [
            RUNNING,
            FAR,
            said("Catheter kink", when="2025-03-05"),
            procedure({"text": "Revision of intrathecal catheter"}, "2025-03-06"),
        ],
        {},
    ),
    given(
        "alarm-180-days",
        "An alarm counts for half a year",
        [RUNNING, FAR, said("Pump alarm", when="2024-09-11")],
        {67: H},
    ),
    given(
        "alarm-181-days", "And no longer", [RUNNING, FAR, said("Pump alarm", when="2024-09-10")], {}
    ),
    given(
        "alarm-date",
        "The date of the next alarm is no alarm",
        [RUNNING, FAR, said("Pump alarm date", {"valueDateTime": "2025-06-01"})],
        {},
    ),
    given(
        "catheter-urinary",
        "A urinary catheter is none of the pump's",
        [RUNNING, FAR, said("Urinary catheter leak")],
        {},
    ),
    given(
        "catheter-disconnected",
        "The pump's own is",
        [RUNNING, FAR, said("Catheter disconnected")],
        {67: H},
    ),
    given(
        "flag", "A flag is a statement too", [RUNNING, FAR, flag("Baclofen pump alarm")], {67: H}
    ),
    given(
        "flag-inactive",
        "Unless it is inactive",
        [RUNNING, FAR, flag("Baclofen pump alarm", status="inactive")],
        {},
    ),
    given(
        "flag-ended",
        "Or its time is over",
        [RUNNING, FAR, flag("Pump alarm", period={"start": "2025-01-01", "end": "2025-03-09"})],
        {},
    ),
    given(
        "alarm-no-pump", "Without a pump an alarm is of another", [TABLETS, said("Pump alarm")], {}
    ),
    given(
        "missed-refill",
        "A missed refill with fever is one, and tells the refill too",
        [
            RUNNING,
            pump(**alarm("2025-03-05")),
            appointment("2025-03-04T09:00:00Z"),
            obs("8310-5", {"valueQuantity": quantity(38, "Cel")}, "2025-03-09"),
        ],
        {67: H},
    ),
    given(
        "missed-refill-well",
        "Without signs the refill is overdue",
        [
            RUNNING,
            pump(**alarm("2025-03-05")),
            appointment("2025-03-04T09:00:00Z"),
            obs("8310-5", {"valueQuantity": quantity(37.9, "Cel")}, "2025-03-09"),
        ],
        {66: H},
    ),
    given(
        "missed-refill-done",
        "With the refill done it is none",
        [
            RUNNING,
            pump(**alarm("2025-03-05")),
            procedure({"text": "Refill of baclofen pump"}, "2025-03-06"),
            icd("R44.1", "2025-03-09"),
        ],
        {66: L},
    ),
    given(
        "explant-ordered",
        "An order to take the pump out is a stop",
        [
            RUNNING,
            FAR,
            {
                "resourceType": "ServiceRequest",
                "status": "active",
                "intent": "order",
                "code": {"text": "Explantation of baclofen pump"},
            },
        ],
        {67: H},
    ),
    given(
        "exchange-ordered",
        "One to exchange it is not",
        [
            RUNNING,
            FAR,
            {
                "resourceType": "ServiceRequest",
                "status": "active",
                "intent": "order",
                "code": {"text": "Removal and replacement of baclofen pump"},
            },
        ],
        {},
    ),
    given(
        "tablets-instead",
        "Tablets in its place make it worse",
        [RUNNING, FAR],
        {67: H, 68: H},
        orders=[stop(RUNNING), draft(mg(20, 4))],
        activities={"resume-intrathecal"},
        not_recommended={68: {"target_mg_per_day", "start_mg_per_day"}},
    ),
    given(
        "tablets-beside-broken",
        "So do tablets while it fails, whatever their dose",
        [RUNNING, FAR, icd("T85.615A", "2025-03-08")],
        {56: M, 67: H, 68: H},
        orders=[draft(mg(20, 3))],
    ),
    given(
        "tablets-renewed-broken",
        "The same tablets as before are no replacement",
        [RUNNING, FAR, TABLETS, icd("T85.615A", "2025-03-08")],
        {56: M, 67: H},
        orders=[draft(mg(10, 3), "m1")],
    ),
]


def range_(
    ident: str, dose: float, fires: dict[int, str], *, before: float, **want: Unpack[Want]
) -> Case:
    want["orders"] = [changed(dose)]
    facts = [rx("it1", pump_rate(before), **INTRATHECAL), FAR]
    return given(f"range-{ident}", "The pump dose has a range", facts, fires, **want)


RANGES = [
    range_("1000", 1000, {}, before=900),
    range_("1001", 1001, {69: M}, before=900, recommended={69: {"max_ug_per_day": 1000}}),
    range_("2000", 2000, {69: M}, before=1900),
    range_("2001", 2001, {69: H}, before=1900),
    range_("tenfold", 500, {70: M}, before=50),
    range_("more-than-tenfold", 501, {69: H, 70: M}, before=50),
    given(
        "range-review",
        "A running dose is judged too",
        [rx("it1", pump_rate(1200), **INTRATHECAL), FAR],
        {69: M},
        pump=1200,
    ),
    given(
        "range-milligrams",
        "5 mg a day are not believed",
        [RUNNING, FAR],
        {2: H},
        orders=[draft(pump_rate(5, "mg/d"), "it1", **INTRATHECAL)],
        order_pump=None,
        not_evaluated={69, 70},
    ),
    given(
        "two-rates",
        "Two orders for one pump tell no dose",
        [RUNNING, rx("it2", pump_rate(360), since="2025-01-10", **INTRATHECAL), FAR],
        {},
        pump=None,
        not_evaluated={69},
    ),
    given(
        "same-rate-twice",
        "The same dose twice is one",
        [RUNNING, rx("it2", pump_rate(300), since="2025-01-10", **INTRATHECAL), FAR],
        {},
        pump=300,
    ),
    given(
        "unlinked",
        "An order that replaces nothing adds",
        [rx("it1", pump_rate(600), **INTRATHECAL), FAR],
        {69: M, 70: M},
        orders=[first(600)],
        order_pump=600,
    ),
]

SPINAL: Final = icd("G82.20", "2020-01-01")
CEREBRAL: Final = icd("G80.0", "1981-01-01")
FOUND: Final = procedure(IMPLANT, "2025-01-09")  # 60 days ago
KEPT: Final = procedure(IMPLANT, "2025-01-08")  # 61 days ago


def step(ident: str, to: float, facts: list[Json], limit: float | None) -> Case:
    """From 100 µg/day; `limit` is the dose advised, None where the step is in order."""
    want: Want = {"orders": [changed(to)]}
    if limit is not None:
        want["recommended"] = {70: {"next_step_ug_per_day": limit}}
    facts = [rx("it1", pump_rate(100), **INTRATHECAL), FAR, *facts]
    fires = {} if limit is None else {70: M}
    want["may"] = {31}  # a stroke among the causes is a finding of its own
    return given(f"step-{ident}", "The pump is raised in small shares", facts, fires, **want)


def raised(when: str, to: float = 120) -> list[Json]:
    """A pump at 100 µg/day that was raised lately."""
    return [
        rx("it0", pump_rate(100), status="completed", **INTRATHECAL)
        | {"dispenseRequest": {"validityPeriod": {"end": when[:10]}}},
        rx(
            "it1",
            pump_rate(to),
            since=when,
            priorPrescription=ref("MedicationRequest/it0"),
            **INTRATHECAL,
        ),
        FAR,
        SPINAL,
    ]


STEPS = [
    step("30", 130, [FOUND, SPINAL], None),
    step("31", 131, [FOUND, SPINAL], 130),
    step("15", 115, [FOUND, CEREBRAL], None),
    step("16", 116, [FOUND, CEREBRAL], 115),
    step("40", 140, [KEPT, SPINAL], None),
    step("41", 141, [KEPT, SPINAL], 140),
    step("20", 120, [KEPT, CEREBRAL], None),
    step("21", 121, [KEPT, CEREBRAL], 120),
    step("mixed", 140, [KEPT, CEREBRAL, SPINAL], None),
    step("stroke", 121, [KEPT, icd("I69.351", "2022-01-01")], 120),
    step("stroke-spastic", 121, [KEPT, icd("I63.9", "2022-01-01"), snomed("221360009")], 120),
    step("brain-injury", 121, [KEPT, icd("S06.2X9S", "2022-01-01"), snomed("221360009")], 120),
    step("sclerosis", 140, [KEPT, icd("G35", "2012-01-01"), icd("I63.9", "2022-01-01")], None),
    step("less-20", 80, [KEPT], None),
    given(
        "step-less-21",
        "And lowered in small shares",
        [rx("it1", pump_rate(100), **INTRATHECAL), FAR],
        {70: M},
        orders=[changed(79)],
        not_recommended={70: {"next_step_ug_per_day"}},
    ),
    given(
        "step-24-hours",
        "A day after the last rise the next may follow",
        raised("2025-03-09T12:00:00Z"),
        {},
        orders=[changed(156)],
    ),
    given(
        "step-23-hours",
        "Within the day rises add up",
        raised("2025-03-09T13:00:00Z"),
        {70: M},
        orders=[changed(156)],
        recommended={70: {"next_step_ug_per_day": 140}},
    ),
    given(
        "step-same-day",
        "As on the same day",
        raised("2025-03-10", 140),
        {70: M},
        orders=[changed(150)],
        recommended={70: {"next_step_ug_per_day": 140}},
    ),
    given(
        "step-after-start",
        "None in the first 24 hours",
        [rx("it1", pump_rate(100), since="2025-03-09T13:00:00Z", **INTRATHECAL), FAR],
        {70: M},
        orders=[changed(110)],
        recommended={70: {"next_step_ug_per_day": 100}},
    ),
    given(
        "step-a-day-after-start",
        "Then it may rise",
        [rx("it1", pump_rate(100), since="2025-03-09T12:00:00Z", **INTRATHECAL), FAR],
        {},
        orders=[changed(110)],
    ),
    step("after-implant", 110, [procedure(IMPLANT, "2025-03-10T08:00:00Z")], 100),
    step("a-day-after-implant", 110, [procedure(IMPLANT, "2025-03-09T12:00:00Z")], None),
]

POSITIVE: Final = screening("positive", "50 mcg")


def start(
    ident: str,
    says: str,
    facts: list[Json],
    fires: dict[int, str],
    rate: float = 100,
    **want: Unpack[Want],
) -> Case:
    want["orders"] = [first(rate)]
    return given(f"start-{ident}", says, facts, fires, **want)


def trial(
    ident: str,
    says: str,
    drafted: Json,
    fires: dict[int, str],
    *facts: Json,
    **want: Unpack[Want],
) -> Case:
    want["orders"], want["order_pump"] = [drafted], None
    return given(f"bolus-{ident}", says, list(facts), fires, **want)


STARTS = [
    start(
        "in-order",
        "After a positive test and failed tablets it is in order",
        [POSITIVE, FAILED],
        {},
    ),
    start(
        "no-test",
        "Without a test it is a warning",
        [FAILED],
        {71: M},
        activities={"screening-test"},
        not_recommended={71: {"start_ug_per_day"}},
    ),
    start(
        "negative", "A negative one is as bad", [FAILED, screening("negative", "50 mcg")], {71: M}
    ),
    start(
        "no-response", "So is one without a response", [FAILED, screening(None, "50 mcg")], {71: M}
    ),
    start(
        "second-positive",
        "The newest response counts",
        [
            FAILED,
            screening("negative", "50 mcg", "2025-01-01"),
            screening("positive", "75 mcg", "2025-01-02"),
        ],
        {},
        rate=150,
    ),
    start("twice", "The start is twice the bolus", [POSITIVE, FAILED], {}, rate=100),
    start(
        "more-than-twice",
        "More is a warning",
        [POSITIVE, FAILED],
        {71: M},
        rate=101,
        recommended={71: {"start_ug_per_day": 100}},
    ),
    start(
        "long-effect",
        "After a long effect it is the bolus itself",
        [screening("positive", "50 mcg, effect lasted 10 hours"), FAILED],
        {71: M},
        rate=51,
        recommended={71: {"start_ug_per_day": 50}},
    ),
    start(
        "long-effect-in-order",
        "And that is in order",
        [screening("positive", "50 mcg, effect lasted more than 8 hours"), FAILED],
        {},
        rate=50,
    ),
    start(
        "eight-hours",
        "Eight hours are not long",
        [screening("positive", "50 mcg, effect lasted 8 hours"), FAILED],
        {},
        rate=100,
    ),
    start(
        "tablets-untried",
        "Tablets that did not fail are a note",
        [POSITIVE],
        {71: L},
        recommended={71: {"start_ug_per_day": 100}},
    ),
    start(
        "tablets-sedated",
        "A setback for sedation is a failure",
        [POSITIVE, FAILED | {"statusReason": {"text": "Sedation"}}],
        {},
        may={20},
    ),
    start(
        "tablets-other-reason",
        "A move is none",
        [POSITIVE, FAILED | {"statusReason": {"text": "Patient moved"}}],
        {71: L},
    ),
    start(
        "bolus-100",
        "100 µg is the largest bolus",
        [screening("positive", "100 mcg"), FAILED],
        {},
    ),
    start("bolus-101", "Above it is critical", [screening("positive", "101 mcg"), FAILED], {71: H}),
    start(
        "given-that-day",
        "The dose may stand on what was given",
        [
            screening("positive", "", "2025-02-01"),
            FAILED,
            {
                "resourceType": "MedicationAdministration",
                "status": "completed",
                "effectiveDateTime": "2025-02-01T09:00:00Z",
                "dosage": {"dose": quantity(75, "ug")},
            }
            | INTRATHECAL,
        ],
        {71: M},
        rate=200,
        recommended={71: {"start_ug_per_day": 150}},
    ),
    start(
        "test-observed",
        "An observation may tell the response",
        [
            FAILED,
            obs(
                "0",
                {"valueCodeableConcept": coded(f"{OURS}/CodeSystem/clinical-facts", "positive")},
                "2025-02-01",
            )
            | {"code": {"text": "Trial bolus of intrathecal baclofen"}},
        ],
        {},
    ),
    start(
        "injury-364",
        "Within a year of a brain injury it is a warning",
        [POSITIVE, FAILED, icd("S06.2X9S", "2024-03-11")],
        {71: M},
    ),
    start(
        "injury-365", "After a year no more", [POSITIVE, FAILED, icd("S06.2X9S", "2024-03-10")], {}
    ),
    start(
        "not-the-first",
        "A later order is not the first",
        [
            rx("it0", pump_rate(80), status="completed", since="2023-01-01", **INTRATHECAL)
            | {"dispenseRequest": {"validityPeriod": {"end": "2024-01-01"}}}
        ],
        {},
    ),
    given(
        "start-unit",
        "A doubted unit does not hide the missing test",
        [FAILED],
        {2: H, 71: M},
        orders=[draft(pump_rate(100, "mg/d"), **INTRATHECAL)],
        order_pump=None,
    ),
    trial("50", "A screening bolus is no dose a day", bolus(50), {}),
    trial("100", "100 µg is the largest", bolus(100), {}),
    trial("101", "Above it is critical", bolus(101), {71: H}),
    trial("words", "Words may tell it all", bolus(None, "Test dose 75 mcg intrathecally"), {}),
    trial("words-large", "And its size", bolus(None, "Trial bolus 150 mcg"), {71: H}),
    trial(
        "injury",
        "The injury counts here too",
        bolus(50),
        {71: M},
        icd("S06.2X9S", "2024-12-01"),
    ),
    trial("beside-tablets", "It is no second therapy", bolus(50), {}, TABLETS, therapy=30),
    trial(
        "cancelled",
        "A cancelled bolus stops no pump",
        bolus(50, status="cancelled"),
        {},
        RUNNING,
        FAR,
        pump=300,
    ),
    given(
        "bolus-on-record",
        "A bolus of today on record is no infusion",
        [
            rx(
                "b1",
                {"route": coded(SNOMED, "72607000"), "text": "Screening bolus 50 mcg once"},
                since=AT,
                **INTRATHECAL,
            ),
            TABLETS,
        ],
        {},
        pump=None,
        therapy=30,
    ),
]


def filled(on: str) -> Json:
    """20 mL of 500 µg/mL: above the reserve of 2 mL they last 30 days at 300 µg a day."""
    return {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "effectiveDateTime": on,
        "dosage": {"dose": quantity(20, "mL")},
    } | INTRATHECAL


RESERVOIRS = [
    given(
        "estimate-14-days",
        "Without an alarm date the filling tells it",
        [RUNNING, pump(), filled("2025-02-22")],
        {66: M},
        due={"pump-refill": "2025-03-23"},
        activities={"record-alarm-date"},
    ),
    given(
        "estimate-15-days",
        "While it is far off the date is asked for all the same",
        [RUNNING, pump(), filled("2025-02-23")],
        {},
        activities={"record-alarm-date"},
    ),
    given(
        "insulin-pump",
        "An insulin pump has no such date",
        [RUNNING, pump(type={"text": "Insulin infusion pump"})],
        {},
    ),
    given(
        "refill-proposed",
        "A proposal is no booking",
        [
            RUNNING,
            pump(**alarm("2025-03-24")),
            {
                "resourceType": "ServiceRequest",
                "status": "active",
                "intent": "proposal",
                "code": {"text": "Refill of baclofen pump"},
                "occurrenceDateTime": "2025-03-20",
            },
        ],
        {66: M},
    ),
]

CASES = RESERVOIRS + DYSREFLEXIA + EMERGENCIES + RANGES + STEPS + STARTS
