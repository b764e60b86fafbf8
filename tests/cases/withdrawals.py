"""Sudden stops and signs of withdrawal (rules 58 and 61), and the way down that goes with them."""

from typing import Final, Unpack

from tests.cases.case import Case, H, L, M, Want, case
from tests.cases.chart import (
    AT,
    ICD,
    INTRATHECAL,
    LOINC,
    SNOMED,
    Element,
    Json,
    activity,
    adult,
    alarm,
    answered,
    coded,
    dispense,
    egfr,
    ended,
    icd,
    mg,
    obs,
    patient,
    plan_of,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    said,
    snomed,
    step_of,
    stop,
    text,
    unverified,
)

TEN_TID: Final = rx("m1", mg(10, 3))


def given(
    ident: str, says: str, facts: list[Json], fires: dict[int, str], **want: Unpack[Want]
) -> Case:
    return case(f"end-{ident}", says, adult(*facts), fires, **want)


def stopped(
    ident: str, says: str, home: Json, fires: dict[int, str], *facts: Json, **want: Unpack[Want]
) -> Case:
    """The order is stopped under test."""
    want.setdefault("orders", [stop(home)])
    return given(ident, says, [home, *facts], fires, **want)


STOPS: Final = [
    stopped(
        "on-hold",
        "An order put on hold is a stop: it is tapered by tenths and fifths to 5 and nothing",
        TEN_TID,
        {58: H},
        orders=[stop(TEN_TID, "on-hold")],
        order=0,
        doses=None,
        plan="taper",
        first=25,
        ends=0,
        taper_from=("B", 30),
        recommended={58: {"next_reduction_mg_per_day": 25}},
        activities={"no-abrupt-stop", "clinical-review", "monitoring", "patient-advice"},
        evidence={58: {"MedicationRequest/m1"}},
    ),
    stopped(
        "cancelled",
        "So is one that is cancelled",
        TEN_TID,
        {58: H},
        orders=[stop(TEN_TID, "cancelled")],
        plan="taper",
    ),
    stopped(
        "alcohol",
        "A stop is no voluntary reduction: in alcohol use disorder it is tapered by shares too",
        rx("m1", text("15-15-15-15 mg"), "aud"),
        {58: H},
        plan="taper",
        first=(50, 55),
        ends=0,
        taper_from=("B", 60),
    ),
    stopped("5-mg", "5 mg/day may simply end", rx("m1", mg(5, 1)), {}, order=0),
    stopped("10-mg", "10 mg/day may not", rx("m1", mg(5, 2)), {58: H}, plan="taper", ends=0),
    stopped(
        "10-mg-tapered",
        "10 mg/day at the end of a taper on record may",
        rx("m1", mg(5, 2), since="2025-02-20", priorPrescription=ref("MedicationRequest/m0")),
        {},
        rx("m0", mg(5, 3), **ended("2025-02-20", "completed")),
        plan_of(
            step_of(15, "completed", "2024-12-01"),
            step_of(10, "in-progress", "2025-02-20"),
            step_of(5, "scheduled", "2025-03-06"),
        ),
    ),
    stopped(
        "13-days-15",
        "After 13 days of 15 mg/day it is a note",
        rx("m1", mg(5, 3), since="2025-02-25"),
        {58: L},
    ),
    stopped(
        "13-days-20",
        "Of more it is a warning",
        rx("m1", mg(5, 4), since="2025-02-25"),
        {58: M},
    ),
    stopped(
        "14-days-15",
        "After 14 days it is a sudden stop",
        rx("m1", mg(5, 3), since="2025-02-24"),
        {58: H},
        plan="taper",
    ),
    stopped(
        "gap-above-30-days",
        "Use before a pause of 46 days does not count",
        rx("m1", mg(5, 3), since="2025-02-25"),
        {58: L},
        rx("m0", mg(5, 3), **ended("2025-01-10", "completed")),
    ),
    stopped(
        "gap-within-30-days",
        "Use before a pause of 26 days does",
        rx("m1", mg(5, 3), since="2025-02-25"),
        {58: H},
        rx("m0", mg(5, 3), **ended("2025-01-30", "completed")),
    ),
    stopped(
        "exposure-unknown",
        "Where nobody tells since when, long use is assumed",
        {key: value for key, value in TEN_TID.items() if key != "authoredOn"},
        {58: H},
    ),
]

REASONED: Final = [
    stopped(
        f"reason-{words.split()[0].lower()}",
        f"A stop for {words} is to be supervised",
        TEN_TID,
        {58: M},
        orders=[stop(TEN_TID, statusReason={"text": words})],
        activities={"no-abrupt-stop"},
    )
    for words in ("Allergy to baclofen", "Overdose last night", "Serious reaction")
] + [
    stopped(
        "reason-other",
        "Moving house is no reason to stop at once",
        TEN_TID,
        {58: H},
        orders=[stop(TEN_TID, statusReason={"text": "Patient moved away"})],
    ),
    stopped(
        "dialysis",
        "On dialysis the drug accumulates: the stop is supervised, not slow",
        TEN_TID,
        {58: M},
        icd("Z99.2", "2023-01-01"),
        activities={"no-abrupt-stop"},
    ),
    stopped("acute-kidney", "So in acute kidney injury", TEN_TID, {58: M}, icd("N17.9", AT)),
    case(
        "end-toxic",
        "So with an encephalopathy on moderate kidneys",
        [patient(), egfr(45), TEN_TID, icd("G928", "2025-03-05")],
        {58: M},
        orders=[stop(TEN_TID)],
    ),
    stopped(
        "pregnant",
        "In pregnancy the stop says so too",
        TEN_TID,
        {36: M, 58: H},
        icd("O09.90", "2025-01-01"),
        activities={"no-abrupt-stop"},
    ),
    stopped(
        "opioid",
        "What concerns a dose still to be given is not said of a stop",
        TEN_TID,
        {58: H},
        icd("K25.3"),
        icd("R45.851"),
        icd("G40.909"),
    ),
]


def on_record(ident: str, says: str, fires: dict[int, str], **more: Element) -> Case:
    """The order on record ended, in one way or another."""
    return given(ident, says, [rx("m1", mg(10, 3), **more)], fires, therapy=None)


LATELY: Final = [
    on_record("7-days-ago", "A stop is one for 7 days", {58: H}, **ended("2025-03-03")),
    on_record("8-days-ago", "And no longer", {}, **ended("2025-03-02")),
    on_record(
        "by-last-update",
        "Without a date it happened when the order was last written",
        {58: H},
        status="stopped",
        meta={"lastUpdated": "2025-03-05T10:15:00Z"},
    ),
    on_record(
        "held-on-record",
        "On hold on record too",
        {58: H},
        status="on-hold",
        meta={"lastUpdated": "2025-03-08T08:00:00+01:00"},
    ),
    given(
        "own-bounds",
        "An order that ended by its own bounds has ended, whatever its status",
        [
            rx(
                "m1",
                mg(10, 3)
                | {
                    "timing": {
                        "repeat": {
                            "frequency": 3,
                            "period": 1,
                            "periodUnit": "d",
                            "boundsPeriod": {"start": "2024-06-01", "end": "2025-03-07"},
                        }
                    }
                },
            )
        ],
        {58: H},
        therapy=None,
        plan="taper",
        ends=0,
    ),
    given(
        "renewed",
        "A renewal is no stop",
        [
            rx("m0", mg(10, 3), **ended("2025-03-05", "completed")),
            rx("m1", mg(10, 3), since="2025-03-05", priorPrescription=ref("MedicationRequest/m0")),
        ],
        {},
        therapy=30,
        plan="maintain",
    ),
]

STOPPED_ON_5TH: Final = rx("m1", mg(10, 3), **ended("2025-03-05"))
TEMPERATURE: Final = "8310-5"


def fever(degrees: float, when: str, unit: str = "Cel", **more: Element) -> Json:
    return obs(TEMPERATURE, {"valueQuantity": quantity(degrees, unit)}, when, **more)


def after(ident: str, says: str, fires: bool, *signs: Json, may: set[int] | None = None) -> Case:
    """Signs after a stop five days before the review."""
    return given(
        f"sign-{ident}",
        says,
        [STOPPED_ON_5TH, *signs],
        {58: H} | ({61: H} if fires else {}),
        may=may or set(),
        activities={"urgent-assessment"} if fires else set(),
    )


VITALS: Final = obs("85353-1", None, "2025-03-08") | {
    "component": [
        {
            "code": coded(LOINC, "8867-4", "Heart rate"),
            "valueQuantity": quantity(96, "/min"),
        },
        {"code": coded(LOINC, TEMPERATURE), "valueQuantity": quantity(38.4, "Cel")},
    ]
}

SIGNS: Final = [
    after("hallucination", "Hallucinations", True, icd("R44.1", "2025-03-07"), may={32, 74}),
    after(
        "hallucination-snomed",
        "As a finding of an examination",
        True,
        said("Mental status", answered(coded(SNOMED, "7011001", "Hallucinations")), "2025-03-08"),
        may={32, 74},
    ),
    after("38.0", "A temperature of 38.0", True, fever(38.0, "2025-03-08")),
    after("37.9", "37.9 is none", False, fever(37.9, "2025-03-08")),
    after("100.4-f", "100.4 °F is 38 °C", True, fever(100.4, "2025-03-08", "[degF]")),
    after("100.2-f", "100.2 °F is less", False, fever(100.2, "2025-03-08", "[degF]")),
    after(
        "preliminary",
        "A preliminary result is none",
        False,
        fever(39, "2025-03-08", status="preliminary"),
    ),
    after("vitals", "One among other vital signs", True, VITALS),
    after("seizure", "A seizure", True, icd("R56.9", "2025-03-08"), may={30}),
    after("delirium", "Delirium", True, icd("F05", "2025-03-06"), may={32, 74}),
    after(
        "delirium-snomed", "By another code", True, snomed("2776000", "2025-03-06"), may={32, 74}
    ),
    after(
        "hallucination-observed",
        "As an observation of its own",
        True,
        obs("0", None, "2025-03-08") | {"code": coded(ICD, "R44.1")},
        may={32, 74},
    ),
    after(
        "hallucination-denied",
        "One that is denied",
        False,
        obs("0", {"valueBoolean": False}, "2025-03-08") | {"code": coded(ICD, "R44.1")},
    ),
    after("rigidity", "New rigidity in words", True, said("New rigidity", None, "2025-03-07")),
    after(
        "refuted",
        "What was refuted is none",
        False,
        icd("R44.3", "2025-03-07", **unverified("refuted")),
    ),
    after("before", "What was there before the stop is none", False, fever(38.6, "2025-03-03")),
    after(
        "anxiety",
        "Anxiety and sweating are not on the list",
        False,
        icd("F41.9", "2025-03-07"),
        icd("R61", "2025-03-07"),
    ),
]


def after_cut(ident: str, says: str, doses: tuple[float, float], sign: str, fires: bool) -> Case:
    """A reduction on 1 March and a fever later."""
    old, new = doses
    return given(
        f"cut-{ident}",
        says,
        [
            rx("m0", mg(old / 4, 4), status="completed"),
            rx(
                "m1",
                mg(new / 4, 4),
                since="2025-03-01",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
            fever(38.5, sign),
        ],
        {61: H} if fires else {},
    )


CUTS: Final = [
    after_cut("7-days", "7 days after a cut by a third", (60, 40), "2025-03-08", True),
    after_cut("8-days", "8 days after", (60, 40), "2025-03-09", False),
    after_cut("a-fifth", "A cut of 20 % is none", (50, 40), "2025-03-05", False),
    after_cut("a-quarter", "One of 25 % is", (40, 30), "2025-03-05", True),
    given(
        "gap-sign",
        "A gap in the supply counts as well",
        [TEN_TID, dispense("2025-02-01", 30), icd("R44.0", "2025-03-06")],
        {61: H, 62: H},
        may={32, 74},
        activities={"urgent-assessment", "contact-patient"},
    ),
    given(
        "gap-sign-before",
        "What was there before the supply ran out is no sign of it",
        [TEN_TID, dispense("2025-02-01", 30), fever(38.5, "2025-02-27")],
        {62: H},
    ),
    given(
        "pump-sign",
        "After a pump's alarm it is the pump's emergency",
        [
            rx("it1", pump_rate(300), **INTRATHECAL),
            pump(**alarm("2025-06-01")),
            said("Pump alarm", {"valueBoolean": True}, "2025-03-08"),
            fever(38.5, "2025-03-09"),
        ],
        {61: H, 67: H},
        may={61},
        activities={"urgent-assessment", "resume-intrathecal"},
    ),
    given("fever-alone", "A fever without any of them is a fever", [TEN_TID, fever(39, AT)], {}),
    given(
        "plan-of-others",
        "A plan of another kind is no taper",
        [
            TEN_TID,
            plan_of(activity("dose-step", "in-progress", "2025-03-01"), category=[coded(ICD, "x")]),
        ],
        {58: H},
        orders=[stop(TEN_TID)],
    ),
]

CASES: Final = [*STOPS, *REASONED, *LATELY, *SIGNS, *CUTS]
