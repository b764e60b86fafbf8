"""Spasticity, pain, hiccups and dystonia by mouth, in charts where all is well."""

from typing import Final

from tests.cases.chart import (
    SNOMED,
    Json,
    category,
    coded,
    dispense,
    draft,
    drug,
    egfr,
    ended,
    icd,
    mg,
    ml,
    other_rx,
    patient,
    procedure,
    quantity,
    ref,
    rx,
    statement,
    step_of,
    stop,
    tablet,
    tabs,
    text,
)
from tests.silence.charts import (
    ELDER,
    MAN,
    ONCE,
    TEN_TID,
    THRICE,
    TWICE,
    WOMAN,
    Well,
    ashworth,
    chart_of,
    followed,
    low,
    stepped,
    supplies,
    taking,
    visit,
)

MS: Final = icd("G35", "2015-04-01")
CORD: Final = icd("S24.103S", "2016-07-01")
PALSY: Final = icd("G80.1", "1980-05-14")
SOLUTION: Final = drug("250976", "baclofen 1 MG/ML Oral Solution")
RECENT: Final = visit("2025-03-04", "Spasticity clinic")


def seen(*facts: Json, person: Json = WOMAN) -> list[Json]:
    """Who has multiple sclerosis and is seen for it."""
    return chart_of(person, MS, *facts)


STABLE: Final = [
    Well("ms-30", "Multiple sclerosis, 30 mg/day for three years", seen(*taking(TEN_TID))),
    Well(
        "ms-60",
        "60 mg/day in four doses",
        seen(*taking(mg(15, 4)), *ashworth(("2022-02-20", 3), ("2024-11-04", 2))),
    ),
    Well(
        "ms-80",
        "The highest dose, which has helped",
        seen(*taking(mg(20, 4)), *ashworth(("2022-02-20", 4), ("2024-11-04", 2))),
    ),
    Well(
        "cord-45",
        "A cord injury below the sixth thoracic level, 45 mg/day",
        chart_of(MAN, CORD, *taking(mg(15, 3))),
    ),
    Well(
        "palsy-40",
        "Cerebral palsy in an adult, 40 mg/day in three doses of their own sizes",
        chart_of(WOMAN, PALSY, *taking(text("10-10-20 mg"))),
    ),
    Well(
        "two-strengths",
        "Two strengths written together are one therapy",
        seen(
            rx("m1", mg(10, 3), since="2022-03-01"),
            rx("m2", mg(5, 3), since="2022-03-01", **tablet(5)),
            *supplies(),
            *supplies(**tablet(5)),
        ),
    ),
    Well(
        "order-and-statement",
        "An order and the patient's own statement of it",
        seen(
            *taking(TEN_TID),
            statement(TEN_TID, "2022-03-01", basedOn=[ref("MedicationRequest/m1")]),
        ),
    ),
    Well(
        "in-tablets",
        "A dose in tablets of a known strength",
        seen(rx("m1", tabs(1, 3), since="2022-03-01"), *supplies()),
    ),
    Well(
        "german-text",
        "A dose in German words",
        seen(
            rx("m1", text("1-1-1 Tablette zu den Mahlzeiten"), since="2022-03-01"),
            *supplies(),
        ),
    ),
    Well(
        "solution",
        "A solution of a known concentration",
        seen(
            rx("m1", ml(10, 3), since="2022-03-01", **SOLUTION),
            *supplies(**SOLUTION, quantity=quantity(900, "mL")),
        ),
    ),
    Well(
        "statement-alone",
        "What the patient says is taken, written by another clinic",
        seen(statement(TEN_TID, "2022-03-01"), *supplies()),
    ),
    Well(
        "supplies-alone",
        "A pharmacy that tells what it handed out, and no order",
        seen(*supplies(dosageInstruction=[TEN_TID], count=30)),
    ),
    Well(
        "reason-in-the-note",
        "What it is for stands in a note alone",
        chart_of(
            WOMAN,
            *taking(TEN_TID, None, note=[{"text": "for spasticity of both legs"}]),
        ),
    ),
    Well(
        "reason-among-the-problems",
        "What it is for stands in the list of problems alone",
        seen(*taking(TEN_TID, None)),
    ),
    Well(
        "with-offsets",
        "Every moment has an offset of its own",
        seen(
            rx("m1", TEN_TID, since="2022-03-01T23:30:00-08:00"),
            *supplies("2025-02-20"),
            visit("2025-03-01"),
        ),
        at="2025-03-10T08:00:00+11:00",
    ),
    Well(
        "carried-over",
        "What was left of earlier supplies lasts until next week",
        seen(
            rx("m1", TEN_TID, since="2022-03-01"),
            dispense("2024-12-20", 30),
            dispense("2025-01-18", 30),
            dispense("2025-02-15", 27),
        ),
    ),
    Well(
        "renewal",
        "A renewal of what is taken",
        seen(*taking(TEN_TID)),
        orders=[draft(TEN_TID, "m1")],
    ),
    Well(
        "cord-with-transplant",
        "Dialysis of long ago, a transplant since, and kidneys that work",
        chart_of(
            MAN,
            CORD,
            icd("Z99.2", "2010-01-01", "resolved"),
            icd("Z94.0", "2014-05-01"),
            *taking(mg(5, 3)),
        ),
    ),
    Well(
        "kidney-65",
        "Kidneys a little below the best are no reason for less",
        chart_of(MAN, MS, *taking(TEN_TID), renal=[egfr(65), egfr(68, "2024-01-15")]),
    ),
    Well(
        "kidney-60",
        "On the edge of the next tier",
        chart_of(MAN, MS, *taking(TEN_TID), renal=[egfr(60), egfr(68, "2024-01-15")]),
    ),
    Well(
        "kidney-recovered",
        "A low result of three years ago has long been followed by good ones",
        chart_of(
            WOMAN,
            MS,
            *taking(TEN_TID),
            renal=[egfr(84), egfr(80, "2023-06-01"), egfr(38, "2022-01-10")],
        ),
    ),
]

GOING_UP: Final = [
    Well(
        "start-spasticity",
        "A first order of 5 mg three times a day",
        seen(),
        orders=[draft(THRICE)],
        plan="titration",
    ),
    Well(
        "start-less",
        "A first order below the usual start",
        seen(),
        orders=[draft(TWICE)],
        plan="titration",
    ),
    Well(
        "start-with-text",
        "A first order in words alone",
        seen(),
        orders=[draft(text("5 mg three times a day with meals"))],
        plan="titration",
    ),
    Well(
        "course-of-steps",
        "Day 9 of a titration by 5 mg every 3 days, seen last week",
        seen(
            *stepped("spasticity", ("2025-03-01", THRICE), ("2025-03-04", mg(5, 4))),
            followed(
                step_of(15, "completed", "2025-03-01"),
                step_of(20, "in-progress", "2025-03-04"),
                step_of(25, "scheduled", "2025-03-10"),
            ),
            RECENT,
            *supplies("2025-03-01", 30, 1),
        ),
    ),
    Well(
        "next-step",
        "The next 5 mg after three days",
        seen(
            *stepped("spasticity", ("2025-03-04", THRICE), ("2025-03-07", mg(5, 4))),
            RECENT,
            *supplies("2025-03-04", 30, 1),
        ),
        orders=[draft([mg(5, 3), mg(10, 1)], "s1")],
        plan="titration",
    ),
    Well(
        "label-step",
        "5 mg more in each of three doses, as the label goes",
        seen(
            *stepped("spasticity", ("2025-02-28", THRICE), ("2025-03-05", TEN_TID)),
            RECENT,
            *supplies("2025-02-28", 30, 1),
        ),
        orders=[draft(mg(15, 3), "s1")],
        plan="titration",
    ),
    Well(
        "label-plan",
        "The pace of the label as the site's own",
        seen(
            *stepped("spasticity", ("2025-02-28", THRICE), ("2025-03-05", TEN_TID)),
            RECENT,
            *supplies("2025-02-28", 30, 1),
        ),
        orders=[draft(mg(15, 3), "s1")],
        plan="titration",
        policy={"preset": "us-label"},
    ),
    Well(
        "to-the-top",
        "From 75 mg/day to the highest dose",
        seen(*taking(text("20-15-20-20 mg")), *ashworth(("2022-02-01", 4), ("2024-11-04", 3))),
        orders=[draft(mg(20, 4), "m1")],
    ),
]

GOING_DOWN: Final = [
    Well(
        "less-by-choice",
        "10 mg less of 60, as the patient wishes",
        seen(*taking(mg(15, 4))),
        orders=[draft([mg(15, 2), mg(10, 2)], "m1")],
        plan="taper",
    ),
    Well(
        "taper-followed",
        "A week into a taper, on the step that the plan names",
        seen(
            *stepped(
                "spasticity",
                ("2022-03-01", mg(20, 3)),
                ("2025-02-17", text("20-15-15 mg")),
                ("2025-03-03", mg(15, 3)),
            ),
            followed(
                step_of(60, "completed", "2025-02-03"),
                step_of(50, "completed", "2025-02-17"),
                step_of(45, "in-progress", "2025-03-03"),
                step_of(40, "scheduled", "2025-03-17"),
            ),
            *supplies(),
        ),
    ),
    Well(
        "taper-next",
        "The next step of a taper, on its day",
        seen(
            *stepped(
                "spasticity", ("2022-03-01", mg(15, 4)), ("2025-02-24", text("15-10-15-10 mg"))
            ),
            followed(
                step_of(60, "completed", "2025-02-10"),
                step_of(50, "in-progress", "2025-02-24"),
                step_of(40, "scheduled", "2025-03-10"),
            ),
            *supplies(),
        ),
        orders=[draft(mg(10, 4), "s1")],
        plan="taper",
    ),
    Well(
        "taper-last",
        "The last 5 mg are left off, as the plan says",
        seen(
            *stepped("spasticity", ("2022-03-01", TWICE), ("2025-02-24", ONCE)),
            followed(
                step_of(10, "completed", "2025-02-10"),
                step_of(5, "in-progress", "2025-02-24"),
                step_of(0, "scheduled", "2025-03-10"),
            ),
            *supplies(),
        ),
        orders=[stop(rx("s1", ONCE, "spasticity", "2025-02-24"))],
        plan="taper",
    ),
    Well(
        "taper-over",
        "Five days after a taper that came to its end",
        seen(
            rx("s0", ONCE, since="2022-03-01", **ended("2025-03-05")),
            followed(
                step_of(5, "completed", "2025-02-20"),
                step_of(0, "completed", "2025-03-05"),
            ),
            *supplies(),
        ),
        plan="none",
    ),
]

SLOW: Final = [
    Well(
        "slow-step",
        "The slow way up after drowsiness: 2.5 mg every 5 days, the larger dose in the evening",
        seen(
            rx(
                "m0",
                TEN_TID,
                since="2024-03-01",
                statusReason={"text": "sedation"},
                **ended("2024-06-01"),
            ),
            *stepped(
                "spasticity",
                ("2025-02-20", text("2.5-2.5-5 mg")),
                ("2025-02-28", text("2.5-2.5-7.5 mg")),
            ),
            followed(
                step_of(10, "completed", "2025-02-20"),
                step_of(12.5, "in-progress", "2025-02-28"),
                {
                    "code": coded(
                        "http://fhir-baclofen.org/fhir/CodeSystem/plan-activity", "slow-titration"
                    ),
                    "status": "in-progress",
                    "scheduledPeriod": {"start": "2025-02-20"},
                },
            ),
            RECENT,
            *supplies("2025-02-20", 30, 1),
        ),
        orders=[draft(text("2.5-5-7.5 mg"), "s1")],
        lows=low(20),
        plan="titration",
    ),
    Well(
        "uneven-stable",
        "Reached by the slow way, the largest dose in the evening, stable since",
        seen(*taking(text("15-15-20 mg"))),
    ),
]

OTHERS: Final = [
    Well(
        "start-trigeminal",
        "Trigeminal neuralgia starts at 5 mg twice a day",
        chart_of(WOMAN, icd("G50.0", "2024-12-01")),
        orders=[draft(TWICE, why="pain")],
        plan="titration",
    ),
    Well(
        "trigeminal-week",
        "5 mg more after a week",
        chart_of(
            WOMAN,
            icd("G50.0", "2024-12-01"),
            *stepped("pain", ("2025-03-03", TWICE)),
            visit("2025-03-05", "Pain clinic"),
            *supplies("2025-03-03", 30, 1),
        ),
        orders=[draft(THRICE, "s0", "pain")],
        plan="titration",
    ),
    Well(
        "trigeminal-60",
        "The highest dose in pain, in three doses",
        chart_of(WOMAN, icd("G50.0", "2020-12-01"), *taking(mg(20, 3), "pain")),
    ),
    Well(
        "start-hiccups",
        "Hiccups start at 5 mg three times a day",
        chart_of(MAN, icd("R06.6", "2025-03-01")),
        orders=[draft(THRICE, why="hiccups")],
        plan="titration",
    ),
    Well(
        "hiccups-as-needed",
        "Hiccups are treated as needed",
        chart_of(
            MAN,
            icd("R06.6", "2025-02-10"),
            *taking(mg(5, 3, asNeededBoolean=True), "hiccups", "2025-02-10"),
        ),
    ),
    Well(
        "hiccups-30",
        "30 mg/day against hiccups",
        chart_of(MAN, icd("R06.6", "2024-09-10"), *taking(TEN_TID, "hiccups", "2024-09-10")),
    ),
    Well(
        "start-dystonia",
        "Dystonia starts as spasticity does",
        chart_of(WOMAN, icd("G24.9", "2021-01-01")),
        orders=[draft(THRICE, why="dystonia")],
        plan="titration",
    ),
    Well(
        "dystonia-40",
        "40 mg/day in four doses for dystonia",
        chart_of(WOMAN, icd("G24.9", "2021-01-01"), *taking(mg(10, 4), "dystonia")),
    ),
]

AGES: Final = [
    Well(
        "eighteen-today",
        "Who turns 18 today is an adult",
        chart_of(
            patient("2007-03-10", "male"),
            PALSY,
            *taking(THRICE),
            renal=[egfr(105), egfr(110, "2024-01-15")],
        ),
    ),
    Well(
        "fourteen",
        "At 14, with the note that doses of adults do not apply",
        chart_of(
            patient("2010-05-14", "female"),
            icd("G80.1", "2010-05-14"),
            *taking(THRICE),
            renal=[egfr(105), egfr(110, "2024-01-15")],
        ),
        lows=low(17),
        plan="none",
    ),
    Well(
        "seventeen",
        "So a day before 18",
        chart_of(
            patient("2007-03-11", "male"),
            icd("G80.1", "2007-03-11"),
            *taking(TEN_TID),
            renal=[egfr(105), egfr(110, "2024-01-15")],
        ),
        lows=low(17),
        plan="none",
    ),
    Well("older-30", "30 mg/day at 72", seen(*taking(TEN_TID), person=ELDER)),
    Well(
        "older-40",
        "40 mg/day at 72, for three years without drowsiness, confusion or a fall",
        seen(*taking(mg(10, 4)), person=ELDER),
    ),
    Well(
        "older-50",
        "50 mg/day at 72 for as long: a note",
        seen(*taking(text("15-15-20 mg")), person=ELDER),
        lows=low(10),
    ),
    Well(
        "older-start",
        "A first order of 15 mg/day at 72",
        seen(person=ELDER),
        orders=[draft(THRICE)],
        plan="titration",
    ),
    Well(
        "older-step",
        "5 mg more at 72",
        seen(*taking(mg(5, 3)), person=ELDER),
        orders=[draft(mg(5, 4), "m1")],
        plan="titration",
    ),
    Well(
        "born-in-1970",
        "A birth date of a year alone is enough where no limit is near",
        seen(*taking(TEN_TID), person=patient("1970", "female")),
    ),
]

WARDS: Final = [
    Well(
        "admitted",
        "Admitted yesterday, and the ward gives what is taken at home",
        seen(
            *taking(TEN_TID, **category("community")),
            procedure(
                coded(SNOMED, "430193006", "Medication reconciliation"), "2025-03-09T21:00:00Z"
            ),
            visit("2025-03-09", "Pneumonia", "AMB"),
            {
                "resourceType": "Encounter",
                "status": "in-progress",
                "id": "stay",
                "class": {
                    "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
                    "code": "IMP",
                },
                "period": {"start": "2025-03-09T10:00:00Z"},
            },
            rx(
                "ward",
                TEN_TID,
                since="2025-03-09T12:00:00Z",
                encounter=ref("Encounter/stay"),
                **category("inpatient"),
            ),
        ),
    ),
    Well(
        "discharged",
        "Home again since last week",
        seen(
            *taking(TEN_TID),
            visit("2025-03-03", "Urinary infection", "IMP"),
            other_rx(drug("10829", "trimethoprim"), "2025-03-01")
            | ended("2025-03-04", "completed"),
        ),
    ),
]

RECORDS: Final = [*STABLE, *GOING_UP, *GOING_DOWN, *SLOW, *OTHERS, *AGES, *WARDS]
