"""Kidneys below normal, pumps, other medicines and illnesses, and patients without baclofen."""

from typing import Final

from tests.cases.chart import (
    INTRATHECAL,
    OURS,
    SNOMED,
    Json,
    alarm,
    appointment,
    clearance,
    coded,
    creatinine,
    dispense,
    draft,
    drug,
    egfr,
    egfr_said,
    ended,
    icd,
    mg,
    named,
    other_rx,
    patient,
    plan_of,
    procedure,
    pump,
    pump_rate,
    ref,
    rx,
    snomed,
    step_of,
    tablet,
    text,
)
from tests.silence.charts import (
    ELDER,
    MAN,
    TEN_TID,
    THRICE,
    WOMAN,
    Well,
    chart_of,
    kidneys,
    low,
    stepped,
    supplies,
    taking,
    visit,
)

MS: Final = icd("G35", "2015-04-01")


def seen(*facts: Json, person: Json = WOMAN, renal: list[Json] | None = None) -> list[Json]:
    return chart_of(person, MS, *facts, renal=renal)


KIDNEYS: Final = [
    Well(
        "kidney-moderate-15",
        "15 mg/day with an eGFR of 45, lowered when the kidneys fell: a note",
        seen(
            *stepped("spasticity", ("2021-03-01", TEN_TID), ("2024-01-20", THRICE)),
            *supplies(),
            renal=[egfr(45), egfr(47, "2024-07-15"), egfr(48, "2024-01-15")],
        ),
        lows=low(22),
    ),
    Well(
        "kidney-by-words",
        "A result above 90 without a number",
        seen(*taking(TEN_TID), renal=[egfr_said({"valueString": ">90"})]),
    ),
    Well(
        "kidney-above-60",
        "A result above 60 with a comparator",
        seen(
            *taking(TEN_TID),
            renal=[
                egfr_said(
                    {
                        "valueQuantity": {
                            "value": 60,
                            "comparator": ">",
                            "unit": "mL/min/1.73m2",
                        }
                    }
                )
            ],
        ),
    ),
    Well(
        "kidney-creatinine",
        "Creatinine alone, in the unit of most of the world",
        seen(*taking(TEN_TID), renal=[creatinine(70, unit="umol/L")]),
    ),
    Well(
        "kidney-clearance",
        "A measured clearance",
        seen(*taking(TEN_TID), renal=[clearance(95)]),
    ),
]

# -- pumps

RUNNING: Final = rx("it1", pump_rate(300), since="2022-06-01", **INTRATHECAL)
FAR: Final = pump(**alarm("2025-06-01"))
IMPLANT: Final = coded(SNOMED, "6555009", "Insertion of infusion pump beneath skin")
REFILLED: Final = procedure({"text": "Refill of baclofen pump"}, "2025-02-15")
FAILED: Final = rx(
    "m0",
    mg(20, 4),
    since="2024-01-01",
    status="stopped",
    statusReason={"text": "not tolerated"},
    dispenseRequest={"validityPeriod": {"end": "2024-06-01"}},
)
SCREENED: Final = procedure(
    coded(f"{OURS}/CodeSystem/clinical-facts", "it-screening"),
    "2025-02-01",
    outcome=coded(f"{OURS}/CodeSystem/clinical-facts", "positive"),
    note=[{"text": "50 ug, effect for 6 hours"}],
)
CORD: Final = icd("S24.103S", "2016-07-01")


def pumped(*facts: Json) -> list[Json]:
    return chart_of(
        MAN, CORD, procedure(IMPLANT, "2022-05-20"), RUNNING, REFILLED, *supplied_pump(), *facts
    )


def supplied_pump() -> list[Json]:
    return [dispense("2025-02-15", 90, **INTRATHECAL)]


PUMPS: Final = [
    Well("pump-stable", "300 ug/day for years, filled last month", pumped(FAR)),
    Well(
        "pump-booked",
        "The alarm is due in ten days and the refill is booked before it",
        pumped(pump(**alarm("2025-03-20")), appointment("2025-03-17T09:00:00Z")),
    ),
    Well(
        "pump-15-days",
        "The alarm is more than two weeks off",
        pumped(pump(**alarm("2025-03-25"))),
    ),
    Well(
        "pump-requested",
        "The refill is ordered for a day before the alarm",
        pumped(
            pump(**alarm("2025-03-20")),
            {
                "resourceType": "ServiceRequest",
                "status": "active",
                "intent": "order",
                "occurrenceDateTime": "2025-03-18",
                "code": {"text": "Baclofen pump refill"},
            },
        ),
    ),
    Well(
        "pump-more",
        "A tenth more at the refill",
        pumped(FAR),
        orders=[draft(pump_rate(330), "it1", **INTRATHECAL)],
    ),
    Well(
        "pump-less",
        "A tenth less at the refill",
        pumped(FAR),
        orders=[draft(pump_rate(270), "it1", **INTRATHECAL)],
    ),
    Well(
        "pump-start",
        "The first dose, twice the dose of a positive test, after tablets that were not borne",
        chart_of(MAN, CORD, FAILED, SCREENED, procedure(IMPLANT, "2025-03-09"), FAR),
        orders=[draft(pump_rate(100), **INTRATHECAL)],
    ),
    Well(
        "pump-weaning",
        "Tablets are brought down after the implant as planned",
        chart_of(
            MAN,
            CORD,
            procedure(IMPLANT, "2025-02-01"),
            FAILED,
            rx("it1", pump_rate(200), since="2025-02-01", **INTRATHECAL),
            FAR,
            *stepped("spasticity", ("2024-07-01", mg(20, 3)), ("2025-02-24", mg(15, 3))),
            *supplies(),
            dispense("2025-02-01", 90, **INTRATHECAL),
            visit("2025-03-03", "Pump clinic"),
            plan_of(
                step_of(60, "completed", "2025-02-01"),
                step_of(45, "in-progress", "2025-02-24"),
                step_of(30, "scheduled", "2025-03-17"),
                id="weaning",
            ),
        ),
    ),
    Well(
        "pump-dysreflexia",
        "An injury of the upper cord beside a pump: a note",
        chart_of(
            MAN,
            icd("S14.109S", "2016-07-01"),
            procedure(IMPLANT, "2022-05-20"),
            RUNNING,
            REFILLED,
            *supplied_pump(),
            FAR,
        ),
        lows=low(40),
    ),
]

# -- other medicines and illnesses

AMLODIPINE: Final = drug("17767", "amlodipine")


def beside(name: str, says: str, *facts: Json, note: int = 0) -> Well:
    """30 mg/day for spasticity since 2022, and this beside it."""
    lows = low(note) if note else low()
    return Well(name, says, seen(*taking(TEN_TID), *facts), lows=lows)


BESIDE: Final = [
    beside("with-amlodipine", "A stable pair", other_rx(AMLODIPINE, "2023-01-01")),
    beside(
        "with-new-amlodipine",
        "A new one: a note to watch the pressure",
        other_rx(AMLODIPINE, "2025-02-20"),
        note=49,
    ),
    beside(
        "with-lisinopril", "Alone no burden", other_rx(drug("29046", "lisinopril"), "2023-01-01")
    ),
    beside(
        "with-gabapentin",
        "One sedating drug, both unchanged for months: a note",
        other_rx(drug("25480", "gabapentin"), "2023-01-01"),
        note=46,
    ),
    beside(
        "with-amitriptyline",
        "Below 65 a note",
        other_rx(drug("704", "amitriptyline"), "2023-01-01"),
        note=51,
    ),
    beside(
        "with-dantrolene",
        "A relaxant that acts on the muscle: a note",
        other_rx(drug("3105", "dantrolene"), "2023-01-01"),
        note=48,
    ),
    beside("with-lithium", "A note", other_rx(drug("6448", "lithium"), "2023-01-01"), note=53),
    beside(
        "with-selegiline",
        "In the dose for Parkinson disease a note",
        other_rx(drug("9639", "selegiline"), "2023-01-01", dosageInstruction=[mg(5, 2)]),
        note=50,
    ),
    beside(
        "with-lorazepam-once",
        "One dose before a scan: a note",
        other_rx(
            drug("6470", "lorazepam"),
            "2025-03-08",
            dosageInstruction=[text("1 mg once, 30 minutes before MRI")],
            dispenseRequest={"quantity": {"value": 1, "unit": "tablet"}},
        ),
        note=44,
    ),
    beside("with-naltrexone", "No opioid", other_rx(drug("7243", "naltrexone"), "2023-01-01")),
    beside(
        "after-oxycodone",
        "An opioid that ended three weeks ago",
        other_rx(drug("7804", "oxycodone"), "2025-01-10") | ended("2025-02-17", "completed"),
    ),
    beside("ulcer-healed", "An ulcer of long ago: a note", icd("Z87.11", "2012-01-01"), note=29),
    beside(
        "epilepsy-over",
        "Epilepsy that is over, without drugs: a note",
        icd("G40.909", "1995-01-01", "resolved"),
        note=30,
    ),
    beside("stroke-of-old", "A stroke without trace: a note", icd("Z86.73", "2015-01-01"), note=31),
    beside("copd", "COPD, stable, on 30 mg/day: a note", icd("J44.9", "2016-01-01"), note=38),
    beside("porphyria", "A note", icd("E80.20", "2001-01-01"), note=41),
    beside("anxious", "Anxiety is no severe psychiatric disorder", icd("F41.1", "2015-01-01")),
    beside("depressed", "Nor depression without psychosis", icd("F32.1", "2023-01-01")),
    beside("cirrhosis", "Cirrhosis without encephalopathy", icd("K74.60", "2020-01-01")),
    beside("constipated", "New on therapy: a note", icd("K59.00", "2024-06-01"), note=76),
]

SUPPLIES: Final = [
    Well(
        "two-days-late",
        "Two days late for the next supply: a note",
        seen(rx("m1", TEN_TID, since="2022-03-01"), *supplies("2025-02-06")),
        lows=low(62),
    ),
    Well(
        "before-the-journey",
        "The next supply early, for a journey: a note",
        seen(
            rx("m1", TEN_TID, since="2022-03-01"),
            dispense("2025-02-20", 30),
            dispense("2025-03-03", 30, note=[{"text": "vacation supply"}]),
        ),
        lows=low(78),
    ),
    Well(
        "another-maker",
        "Tablets of another maker: a note",
        seen(
            rx("m1", TEN_TID, since="2022-03-01"),
            {"resourceType": "Medication", "id": "a", "manufacturer": {"display": "Maker A"}}
            | {"code": tablet(10)["medicationCodeableConcept"]},
            {"resourceType": "Medication", "id": "b", "manufacturer": {"display": "Maker B"}}
            | {"code": tablet(10)["medicationCodeableConcept"]},
            *(
                {k: v for k, v in one.items() if k != "medicationCodeableConcept"}
                for one in (
                    dispense("2025-01-21", 30, medicationReference=ref("Medication/a")),
                    dispense("2025-02-20", 30, medicationReference=ref("Medication/b")),
                )
            ),
        ),
        lows=low(77),
    ),
    Well(
        "review-due",
        "More than a year since the last review: a note",
        chart_of(WOMAN, MS, *taking(TEN_TID), review="2024-02-20"),
        lows=low(73),
    ),
]

WITHOUT: Final = [
    Well(
        "none-on-dialysis",
        "On dialysis, and nobody thinks of baclofen",
        chart_of(
            MAN,
            icd("N18.6", "2020-01-01"),
            icd("Z99.2", "2020-01-01"),
            snomed("302497006", "2020-01-01"),
            renal=kidneys(7),
        ),
        plan="none",
    ),
    Well(
        "none-failing",
        "Failing kidneys, an opioid and an ulcer, and no baclofen",
        chart_of(
            ELDER,
            icd("N18.5", "2023-01-01"),
            icd("K25.3", "2025-02-01"),
            other_rx(drug("7804", "oxycodone"), "2025-02-01"),
            renal=kidneys(12),
        ),
        plan="none",
    ),
    Well("none-spastic", "Multiple sclerosis without treatment", seen(), plan="none"),
    Well(
        "none-drinking",
        "Alcohol use disorder on another drug",
        chart_of(
            MAN, icd("F10.20", "2018-01-01"), other_rx(drug("7243", "naltrexone"), "2024-01-01")
        ),
        plan="none",
    ),
    Well(
        "none-any-more",
        "Baclofen ended years ago",
        seen(
            rx("m1", TEN_TID, since="2019-03-01", **ended("2022-02-01")),
            dispense("2021-12-20", 30),
        ),
        plan="none",
    ),
    Well(
        "none-pregnant",
        "Expecting, without baclofen",
        seen(icd("Z33.1", "2025-01-01")),
        plan="none",
    ),
    Well(
        "none-a-child",
        "A child of 6 with cerebral palsy and no drug",
        chart_of(patient("2018-06-01", "male"), icd("G80.1", "2018-06-01"), renal=[egfr(120)]),
        plan="none",
    ),
    Well(
        "none-but-a-gel",
        "A cream of baclofen and another pump",
        seen(other_rx(named("Baclofen 2 % cream"), "2025-02-01")),
        plan="none",
    ),
]

RECORDS: Final = [*KIDNEYS, *PUMPS, *BESIDE, *SUPPLIES, *WITHOUT]
