"""What the drug may have done: sedation, confusion, falls, standing (20, 34, 35, 74 to 76)."""

from typing import Final, Unpack

from tests.cases.case import Case, H, L, M, Want, case
from tests.cases.chart import (
    ICD,
    SNOMED,
    Element,
    Json,
    adult,
    aged,
    answered,
    coded,
    condition,
    draft,
    egfr,
    ended,
    icd,
    local,
    mg,
    obs,
    patient,
    reason,
    ref,
    rx,
    said,
    snomed,
    unverified,
)

TEN_TID: Final = rx("m1", mg(10, 3))


def given(
    ident: str, says: str, facts: list[Json], fires: dict[int, str], **want: Unpack[Want]
) -> Case:
    return case(f"effect-{ident}", says, adult(*facts), fires, **want)


def chain(on: str) -> list[Json]:
    """From 25 to 30 mg/day on that day."""
    return [
        rx("m0", [mg(10, 2), mg(5, 1)], **ended(on, "completed")),
        rx("m1", mg(10, 3), since=on, priorPrescription=ref("MedicationRequest/m0")),
    ]


def confused(ident: str, says: str, fires: bool, *facts: Json, **want: Unpack[Want]) -> Case:
    """After an increase on 20 February."""
    if fires:
        want["activities"] = {"urgent-assessment", "hold-increase", "kidney-check"}
    return given(
        f"toxic-{ident}",
        says,
        [*chain("2025-02-20"), *facts],
        {74: H} if fires else {},
        **want,
    )


def coma_scale(score: int, when: str = "2025-03-05") -> Json:
    return obs("9269-2", {"valueInteger": score}, when)


def cam(words: str, value: Json) -> Json:
    return said(words, value, "2025-03-04")


TOXIC: Final = [
    confused(
        "14-days",
        "Confusion 14 days after an increase",
        True,
        icd("R41.0", "2025-03-06", id="c1"),
        plan="hold",
        first=30,
        evidence={74: {"Condition/c1"}},
    ),
    confused("15-days", "15 days after", False, icd("R41.0", "2025-03-07")),
    confused("before", "Confusion of before", False, icd("R41.0", "2025-02-10")),
    confused("no-dot", "Codes may lack the dot", True, icd("R4182", "2025-03-01")),
    confused("snomed", "And be of another system", True, snomed("286933003", "2025-03-01")),
    confused(
        "resolved", "What is over counts no more", False, icd("R41.0", "2025-03-01", "resolved")
    ),
    confused("gcs-14", "14 points of 15", True, coma_scale(14)),
    confused("gcs-15", "15 are all", False, coma_scale(15)),
    confused(
        "gcs-quantity",
        "Points as a quantity",
        True,
        obs("9269-2", {"valueQuantity": {"value": 13, "unit": "{score}"}}, "2025-03-05"),
    ),
    confused(
        "cam-positive",
        "A positive score for delirium",
        True,
        cam("CAM-ICU", answered(coded(SNOMED, "10828004", "Positive"))),
    ),
    confused(
        "cam-negative",
        "A negative one",
        False,
        cam("CAM-ICU", answered(coded(SNOMED, "260385009", "Negative"))),
    ),
    confused("delirium-true", "Yes", True, cam("Delirium screening", {"valueBoolean": True})),
    confused("delirium-false", "No", False, cam("Delirium screening", {"valueBoolean": False})),
    confused(
        "delirium-text", "In a word", True, cam("Delirium screening", {"valueString": "positive"})
    ),
    confused(
        "finding",
        "As the finding of an examination",
        True,
        said("Mental status", answered(coded(ICD, "R41.0")), "2025-03-04"),
    ),
    confused(
        "other-cause-note",
        "Another cause is on record",
        False,
        icd("R41.0", "2025-03-01", note=[{"text": "Due to urosepsis"}]),
    ),
    confused(
        "other-cause-evidence",
        "As evidence too",
        False,
        icd("R41.0", "2025-03-01", evidence=[{"code": [{"text": "Hyponatraemia"}]}]),
    ),
    confused(
        "other-cause-code",
        "In the words of the diagnosis itself",
        False,
        condition({"text": "Confusion due to urinary tract infection"}, "2025-03-01"),
    ),
    confused(
        "cause-baclofen",
        "Baclofen is no other cause",
        True,
        icd("R41.0", "2025-03-01", note=[{"text": "Probably due to baclofen"}]),
    ),
    confused(
        "cause-none-found",
        "No other cause found",
        True,
        icd("R41.0", "2025-03-01", note=[{"text": "No other cause found"}]),
    ),
    given(
        "toxic-start",
        "A start counts as well",
        [rx("m1", mg(5, 3), since="2025-03-01"), icd("R41.82", "2025-03-03")],
        {74: H},
        plan="hold",
        first=15,
    ),
    case(
        "effect-toxic-kidneys",
        "With moderate kidneys at any time",
        [patient(), egfr(45), TEN_TID, icd("R41.0", "2025-01-10")],
        {22: M, 74: H},
        activities={"urgent-assessment", "kidney-check", "hold-increase", "no-abrupt-stop"},
        plan="hold",
    ),
    given(
        "toxic-long-ago",
        "With healthy kidneys not long after the last increase",
        [TEN_TID, icd("G92.8", "2024-12-01")],
        {},
    ),
]


def drowsy(
    ident: str,
    says: str,
    fires: bool,
    sign: Json,
    *,
    dose: list[Json] | None = None,
    **want: Unpack[Want],
) -> Case:
    """Raised to 30 on 1 February; now 35 mg/day is ordered."""
    want["orders"] = [draft(dose or [mg(10, 2), mg(15, 1)], "m1")]
    return given(
        f"drowsy-{ident}",
        says,
        [*chain("2025-02-01"), sign],
        {75: M} if fires else {},
        **want,
    )


DROWSY: Final = [
    drowsy(
        "after",
        "Drowsiness since the last increase: hold or step back",
        True,
        icd("R40.0", "2025-02-10"),
        plan="hold",
        first=30,
        activities={"hold-increase"},
    ),
    drowsy("same-day", "On the day of it", True, icd("R40.0", "2025-02-01")),
    drowsy("before", "Of before", False, icd("R40.0", "2025-01-31"), plan="titration"),
    drowsy(
        "recorded",
        "Without an onset the date of recording counts",
        True,
        icd("R40.0", None, recordedDate="2025-02-10"),
    ),
    drowsy(
        "observed",
        "Dizziness as a finding",
        True,
        said("Adverse effects", answered(coded(SNOMED, "404640003", "Dizziness")), "2025-02-15"),
    ),
    drowsy("over", "Drowsiness that is over", False, icd("R40.0", "2025-02-10", "resolved")),
    drowsy(
        "refuted",
        "Or was refuted",
        False,
        icd("R40.0", "2025-02-10", **unverified("refuted")),
    ),
    drowsy(
        "renewal",
        "A renewal is no increase",
        False,
        icd("R40.0", "2025-02-10"),
        dose=[mg(10, 3)],
    ),
    drowsy(
        "reduction",
        "Nor a reduction",
        False,
        icd("R40.0", "2025-02-10"),
        dose=[mg(10, 2), mg(5, 1)],
    ),
    given(
        "drowsy-start",
        "The start counts as an increase",
        [rx("m1", mg(5, 3), since="2025-02-01"), icd("R40.0", "2025-02-05")],
        {75: M},
        orders=[draft(mg(5, 4), "m1")],
    ),
]

DIZZY_BEFORE: Final = [
    rx("m0", mg(5, 3), **ended("2024-11-01", "completed")),
    rx(
        "m1",
        mg(10, 3),
        since="2024-11-01",
        priorPrescription=ref("MedicationRequest/m0"),
        **ended("2024-11-12", "completed"),
    ),
    rx("m2", mg(5, 3), since="2024-11-12", priorPrescription=ref("MedicationRequest/m1")),
]
SEDATED: Final = rx("m0", mg(10, 3), **ended("2024-09-01"), statusReason={"text": "Sedation"})
SLOW: Final = [
    given(
        "slow-start",
        "After a stop for sedation a new start goes slowly",
        [SEDATED],
        {20: L},
        orders=[draft(mg(5, 1))],
        recommended={20: {"start_mg_per_day": 5, "interval_days": 5}},
        activities={"physiotherapy"},
        plan="titration",
        begins=[("2025-03-10", 5), ("2025-03-15", 7.5)],
    ),
    given(
        "slow-rise",
        "So does an increase after a reduction for it",
        [
            SEDATED,
            rx(
                "m1",
                mg(5, 3),
                since="2024-09-01",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
        ],
        {20: L},
        orders=[draft(mg(5, 4), "m1")],
        recommended={20: {"next_step_mg_per_day": 17.5, "interval_days": 5}},
        activities={"physiotherapy"},
    ),
    given(
        "slow-after-dizziness",
        "A reduction soon after dizziness tells why",
        [*DIZZY_BEFORE, snomed("404640003", "2024-11-10", "resolved")],
        {20: L},
        orders=[draft(mg(5, 4), "m2")],
    ),
    given(
        "slow-late-dizziness",
        "Dizziness more than 14 days after an increase does not",
        [
            DIZZY_BEFORE[0],
            DIZZY_BEFORE[1] | ended("2025-01-12", "completed"),
            DIZZY_BEFORE[2] | {"authoredOn": "2025-01-12"},
            snomed("404640003", "2024-11-16", "resolved"),
        ],
        {},
        orders=[draft(mg(5, 4), "m2")],
    ),
    given(
        "slow-other-reason",
        "A stop for the price is another matter",
        [SEDATED | {"statusReason": {"text": "Cost"}}],
        {},
        orders=[draft(mg(5, 3))],
        plan="titration",
        first=15,
    ),
    given("slow-review", "A review alone asks for nothing", [SEDATED, rx("m1", mg(5, 3))], {}),
    given(
        "slow-somnolence",
        "The reason may be coded",
        [SEDATED | {"statusReason": coded(ICD, "R40.0", "Somnolence")}],
        {20: L},
        orders=[draft(mg(5, 1))],
    ),
]


def ill(
    ident: str, says: str, severity: str | None, *facts: Json, may: set[int] | None = None
) -> Case:
    return given(
        f"adverse-{ident}",
        says,
        [TEN_TID, *facts],
        {76: severity} if severity else {},
        activities={"monitoring"},
        may=may or set(),
    )


ADVERSE: Final = [
    ill(code.lower(), says, severity, icd(code, "2024-10-01"))
    for code, says, severity in (
        ("R53.1", "Weakness", L),
        ("K59.00", "Constipation", L),
        ("K5900", "Without its dot", L),
        ("R35.0", "Frequent micturition", L),
        ("R33.9", "Retention of urine", M),
        ("N83.201", "An ovarian cyst", L),
        ("I95.1", "Low pressure on standing", L),
        ("R41.3", "Forgetfulness", L),
        ("R41.840", "Poor attention", L),
        ("G47.00", "Insomnia", L),
        ("M54.50", "Back pain is not on the list", None),
        ("J06.9", "Nor a cold", None),
    )
] + [
    ill("asthenia", "By another code", L, snomed("13791008", "2024-10-01")),
    ill("retention", "Retention by another code", M, snomed("267064002", "2024-10-01")),
    ill("earlier", "What was there before is not of the drug", None, icd("K59.00", "2024-05-31")),
    ill("over", "What is over is over", None, icd("K59.00", "2024-10-01", "resolved")),
    ill(
        "several",
        "Several are one message, by the worst of them",
        M,
        icd("K59.00", "2024-10-01"),
        icd("R33.9", "2024-11-01"),
        icd("G47.00", "2024-12-01"),
    ),
    ill(
        "period",
        "The onset may be a period",
        L,
        icd("K59.00") | {"onsetPeriod": {"start": "2024-10-01", "end": "2024-10-20"}},
    ),
]


def falling(
    ident: str, says: str, fires: bool, *facts: Json, born: str = "1952-06-01", **want: Unpack[Want]
) -> Case:
    return case(
        f"fall-{ident}",
        says,
        aged(born, TEN_TID, *facts),
        {35: M} if fires else {},
        **want,
    )


FALLS: Final = [
    falling("repeated", "Falls at 72", True, icd("R29.6", "2023-01-01")),
    falling("gait", "Unsteadiness", True, icd("R26.81", "2025-01-01")),
    falling("65", "At 65", True, icd("R29.6", "2023-01-01"), born="1960-03-10"),
    falling("64", "Before the birthday", False, icd("R29.6", "2023-01-01"), born="1960-03-11"),
    falling(
        "year-of-birth",
        "Of a year of birth the older age counts",
        True,
        icd("R29.6", "2023-01-01"),
        born="1960",
    ),
    falling(
        "12-months",
        "A fall a year ago",
        True,
        obs("0", None, "2024-03-10") | {"code": coded(SNOMED, "1912002", "Fall")},
    ),
    falling(
        "longer",
        "A fall of before",
        False,
        obs("0", None, "2024-03-09") | {"code": coded(SNOMED, "1912002", "Fall")},
    ),
    falling(
        "recovered",
        "Who has recovered has fallen",
        True,
        snomed("1912002", "2024-12-01", "resolved"),
    ),
    falling("none", "Without falls", False),
]


def standing(ident: str, says: str, fires: bool, *facts: Json, **want: Unpack[Want]) -> Case:
    return given(f"stand-{ident}", says, [TEN_TID, *facts], {34: M} if fires else {}, **want)


def flag(state: str) -> Json:
    return {"resourceType": "Flag", "status": state, "code": local("spasticity-functional")}


def goal(words: str, state: str = "active", **more: Element) -> Json:
    return {
        "resourceType": "Goal",
        "lifecycleStatus": state,
        "description": {"text": words},
    } | more


STANDING: Final = [
    standing("flag", "A flag", True, flag("active"), not_activities={"ask-posture"}),
    standing("flag-over", "One that is over", False, flag("inactive")),
    standing("goal", "A goal in words", True, goal("Uses extensor tone to stand at the sink")),
    standing("goal-other", "Another goal", False, goal("Walk 100 m with a frame")),
    standing(
        "observed",
        "An observation without a value",
        True,
        obs("0", None, "2024-12-01") | {"code": local("spasticity-functional")},
    ),
    standing(
        "denied",
        "One that says no is an answer",
        False,
        obs("0", {"valueBoolean": False}, "2024-12-01") | {"code": local("spasticity-functional")},
        not_activities={"ask-posture"},
    ),
    standing(
        "words",
        "In the words of an observation",
        True,
        said("Uses spasticity to transfer", {"valueBoolean": True}, "2024-12-01"),
    ),
    given(
        "stand-note",
        "In the note of the order",
        [rx("m1", mg(10, 3), note=[{"text": "Uses spasticity to walk; small steps"}])],
        {34: M},
    ),
    standing(
        "denied-in-words",
        "Words that deny it",
        False,
        said("Posture", {"valueString": "Does not use spasticity to walk"}, "2024-12-01"),
    ),
    standing(
        "sclerosis",
        "A diagnosis says nothing of it: it is asked for",
        False,
        condition(reason("ms"), "2015-01-01"),
        activities={"ask-posture"},
    ),
    given(
        "stand-alcohol",
        "In alcohol use disorder nobody asks",
        [rx("m1", mg(10, 3), "aud")],
        {},
        not_activities={"ask-posture"},
    ),
]

CASES: Final = [*TOXIC, *DROWSY, *SLOW, *ADVERSE, *FALLS, *STANDING]
