"""Whole charts with several things at once, and the plan that they should get."""

from typing import Final

from tests.cases.case import Case, H, L, M, Number, case
from tests.cases.chart import (
    ATC,
    INTRATHECAL,
    LOINC,
    OXYCODONE,
    SNOMED,
    Json,
    adult,
    aged,
    alarm,
    allergy,
    answered,
    appointment,
    coded,
    condition,
    creatinine,
    dispense,
    draft,
    drug,
    egfr,
    egfr_said,
    elder,
    encounter,
    ended,
    icd,
    line,
    local,
    mg,
    ml,
    named,
    obs,
    other_rx,
    patient,
    plan_of,
    procedure,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    said,
    score,
    snomed,
    statement,
    step_of,
    stop,
    text,
    unverified,
)

FR: Final = {"preset": "fr"}
UK: Final = {"preset": "uk"}
US: Final = {"preset": "us-label"}
REVIEWED: Final = encounter(
    "AMB", "finished", "2025-02-20", "2025-02-20", reasonCode=[{"text": "baclofen review"}]
)
SEEN: Final = encounter("AMB", "finished", "2025-03-07", "2025-03-07")
ON_DIALYSIS: Final = icd("Z99.2", "2020")


def days_of(*doses: Number) -> Json:
    """Doses in order of the day, as a text."""
    return text("-".join(f"{dose:g}" for dose in doses) + " mg")


def taken(*doses: Number, why: str = "spasticity", since: str = "2024-09-01") -> Json:
    """What the patient takes now."""
    return rx("m1", days_of(*doses), why, since)


def new(*doses: Number, why: str = "spasticity", replaces: str | None = "m1") -> Json:
    """The order under test, which replaces what is taken."""
    return draft(days_of(*doses), replaces, why)


def changed(before: Json, on: str, *doses: Number, why: str = "spasticity") -> list[Json]:
    """A therapy whose dose was changed once, on that day."""
    after = rx("m2", days_of(*doses), why, on, priorPrescription=ref("MedicationRequest/m1"))
    return [stop(before, "completed"), after]


def low(resource: Json) -> list[Json]:
    """A woman of 44 with this as her only kidney result."""
    return [patient(), resource]


FIVE: Final = {
    "resourceType": "Medication",
    "id": "b5",
    "ingredient": [
        {
            "itemCodeableConcept": coded(SNOMED, "387342009", "Baclofen"),
            "strength": {
                "numerator": quantity(5, "mg"),
                "denominator": {"value": 1, "unit": "tablet"},
            },
        }
    ],
}
ONE_TID: Final = line(
    {"doseQuantity": {"value": 1, "unit": "tablet", "code": "{tbl}"}},
    {"code": coded("http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", "TID")},
)

# Starts, and the pace that each protocol sets.

STARTS: Final = [
    case(
        "whole-start-spasticity",
        "The seed pace, one tablet of a contained product three times a day",
        adult(icd("G35.A", "2015"), allergy(code=coded(SNOMED, "716186003"))),
        {},
        orders=[draft(ONE_TID, why="ms", contained=[FIVE], medicationReference=ref("#b5"))],
        order=15,
        indication="spasticity",
        plan="titration",
        begins=[("2025-03-10", 15), ("2025-03-13", 20), ("2025-03-16", 25), ("2025-03-19", 30)],
        splits=[[5, 5, 5], [5, 5, 10], [5, 10, 10], [10, 10, 10]],
        ceiling=80,
        review_every=14,
        activities={"monitoring", "patient-advice", "clinical-review", "ask-posture"},
    ),
    case(
        "whole-start-label",
        "The label's pace",
        adult(snomed("24700007", "2015")),
        {},
        orders=[new(5, 5, 5, replaces=None)],
        policy=US,
        plan="titration",
        begins=[("2025-03-10", 15), ("2025-03-13", 30), ("2025-03-16", 45), ("2025-03-19", 60)],
        splits=[[5, 5, 5], [10, 10, 10], [15, 15, 15], [20, 20, 20]],
    ),
    case(
        "whole-start-label-older",
        "In an older adult the steps stay small at any pace",
        elder(icd("G35.A", "2015")),
        {},
        orders=[new(5, 5, 5, replaces=None)],
        policy=UK,
        plan="titration",
        mgs=[15, 20, 25, 30],
        ceiling=30,
    ),
    case(
        "whole-start-drinker",
        "Heavy drinking is what baclofen is given for",
        adult(obs("75626-2", {"valueInteger": 9}, "2025-03-01"), icd("F10.20", "2018")),
        {},
        orders=[draft(mg(5, 1), why="aud", **named("Baclofène 10 mg comprimé"))],
        plan="titration",
        begins=[("2025-03-10", 5), ("2025-03-13", 10), ("2025-03-16", 15)],
        ceiling=300,
    ),
    case(
        "whole-start-drinker-france",
        "The French start and pace",
        adult(icd("F10.20", "2018")),
        {},
        orders=[draft(mg(5, 3), why="aud", **named("Baclocur"))],
        policy=FR,
        plan="titration",
        begins=[("2025-03-10", 15), ("2025-03-13", 25), ("2025-03-16", 35)],
    ),
    case(
        "whole-start-drinker-france-older",
        "The French start at 72 years: steps of 5, no more than 30",
        elder(icd("F10.20", "2018")),
        {},
        orders=[new(5, 5, 5, why="aud", replaces=None)],
        policy=FR,
        plan="titration",
        mgs=[15, 20, 25, 30],
    ),
    case(
        "whole-start-neuralgia",
        "Pain goes up by the week",
        adult(snomed("31681005", "2024")),
        {},
        orders=[draft(mg(5, 2), why="pain")],
        indication="neuropathic-pain",
        begins=[("2025-03-10", 10), ("2025-03-17", 15)],
        splits=[[5, 5], [5, 10]],
        ceiling=60,
    ),
    case(
        "whole-start-hiccups",
        "Hiccups go up by 5 mg a dose, to the ceiling the site sets",
        adult(),
        {},
        orders=[new(5, 5, 5, why="hiccups", replaces=None)],
        policy={"max.hiccups": 45},
        mgs=[15, 30, 45],
        ceiling=45,
    ),
    case(
        "whole-start-dystonia",
        "Dystonia goes as spasticity does",
        adult(),
        {},
        orders=[new(5, 5, 5, why="dystonia", replaces=None)],
        indication="other",
        begins=[("2025-03-10", 15), ("2025-03-13", 20)],
        ceiling=80,
    ),
    case(
        "whole-start-again-after-sedation",
        "Half tablets, every five days, the larger dose in the evening",
        adult(
            rx("m1", mg(10, 3), statusReason={"text": "too drowsy"}, **ended("2024-09-01")),
        ),
        {20: L},
        orders=[draft(mg(5, 1))],
        begins=[("2025-03-10", 5), ("2025-03-15", 7.5), ("2025-03-20", 10)],
        splits=[[5], [2.5, 5], [2.5, 2.5, 5]],
        recommended={20: {"start_mg_per_day": 5, "interval_days": 5}},
        activities={"physiotherapy"},
    ),
    case(
        "whole-start-two-reasons",
        "Two reasons on the list: the lower ceiling and the slower pace",
        adult(icd("G80.0", "2010"), icd("E11.42", "2020")),
        {3: L},
        orders=[draft(mg(5, 2), why=None)],
        indication="unknown",
        begins=[("2025-03-10", 10), ("2025-03-17", 15)],
        ceiling=60,
    ),
    case(
        "whole-start-moderate-kidneys",
        "Half the dose, and a slower way up",
        low(egfr(45, "2025-03-01")),
        {22: L},
        orders=[new(5, 5, 5, replaces=None)],
        recommended={22: {"target_mg_per_day": 5}},
        first=5,
        ceiling=40,
    ),
    case(
        "whole-start-severe-kidneys-and-opioid",
        "A start with open high findings is not planned",
        [*low(egfr(25, "2025-03-01")), other_rx(OXYCODONE, "2025-03-01")],
        {23: H, 43: H},
        orders=[new(5, 5, 5, replaces=None)],
        recommended={23: {"target_mg_per_day": 5}},
        plan="none",
        steps=[],
    ),
    case(
        "whole-start-ulcer-by-label",
        "Where the site follows the label an ulcer only warns",
        adult(snomed("13200003", "2025-02-01")),
        {28: M},
        orders=[new(5, 5, 5, replaces=None)],
        policy=US,
        plan="titration",
    ),
    case(
        "whole-start-ulcer-older-uk",
        "An ulcer stands against a start",
        elder(icd("K25.9", "2025-01-10")),
        {28: H},
        orders=[new(5, 5, 5, replaces=None)],
        policy=UK,
        plan="none",
        ceiling=30,
    ),
    case(
        "whole-start-unit-slip-and-allergy",
        "Nothing is converted, and the allergy is told all the same",
        adult(allergy()),
        {2: H, 27: H},
        orders=[draft(line({"doseQuantity": quantity(10, "mcg")}, mg(1, 3)["timing"]))],
        order=None,
        plan="none",
        not_evaluated={8, 11},
        activities={"confirm-order"},
    ),
    case(
        "whole-start-steps-in-one-order",
        "An order that holds the way up itself begins with its first step",
        adult(),
        {},
        orders=[draft(text("5 mg three times daily for 3 days, then 10 mg three times daily"))],
        plan="titration",
        begins=[("2025-03-10", 15), ("2025-03-13", 20)],
    ),
]

# Raises.

RISES: Final = [
    case(
        "whole-rise-in-time",
        "A raise within step and interval goes on from there",
        adult(taken(10, 10, 10, since="2025-02-20")),
        {},
        orders=[new(10, 10, 15)],
        begins=[("2025-03-10", 35), ("2025-03-13", 40)],
        splits=[[10, 10, 15]],
        therapy=30,
    ),
    case(
        "whole-rise-doubled",
        "Twice the dose at once: the present one is kept",
        adult(taken(5, 5, 10, since="2025-02-10")),
        {12: H},
        orders=[new(10, 15, 15)],
        plan="hold",
        mgs=[20],
        split=[5, 5, 10],
        recommended={12: {"next_step_mg_per_day": 25}},
        activities={"hold-increase"},
    ),
    case(
        "whole-rise-waits",
        "The day after a raise: two days more at the present dose",
        adult(*changed(taken(5, 5, 5, since="2025-03-01"), "2025-03-09", 5, 5, 10), SEEN),
        {13: M},
        orders=[new(5, 10, 10, replaces="m2")],
        begins=[("2025-03-10", 20), ("2025-03-12", 25), ("2025-03-15", 30)],
        recommended={13: {"next_step_mg_per_day": 25, "earliest_next_increase_in_days": 2}},
    ),
    case(
        "whole-rise-governed",
        "Above 80 mg in alcohol use disorder, and too large a step",
        adult(taken(20, 20, 20, 20, why="aud", since="2025-02-01")),
        {9: M, 12: M},
        orders=[new(20, 25, 25, 25, why="aud")],
        first=85,
        recommended={9: {"soft_max_mg_per_day": 80}, 12: {"next_step_mg_per_day": 85}},
        activities={"kidney-check", "specialist-referral", "clinical-review"},
    ),
    case(
        "whole-rise-above-300",
        "Above the ceiling in alcohol use disorder",
        adult(taken(75, 75, 75, 75, why="aud")),
        {8: H},
        orders=[new(75, 75, 75, 85, why="aud")],
        plan="hold",
        mgs=[300],
        recommended={8: {"max_mg_per_day": 300, "doses_per_day": 4}},
    ),
    case(
        "whole-rise-kidneys-opioid",
        "Kidneys, an opioid and too large a step: the present dose is kept",
        [
            patient("1948-01-01"),
            egfr(41, "2025-02-20"),
            taken(5, 5, 10, since="2025-02-01"),
            other_rx(named("Tramadol 50 mg"), "2024-01-01"),
        ],
        {22: H, 12: M, 43: H},
        orders=[new(10, 10, 10)],
        plan="hold",
        mgs=[20],
        recommended={22: {"target_mg_per_day": 15}},
    ),
    case(
        "whole-rise-severe-kidneys",
        "No raise, but the way down within 14 days",
        [*low(egfr(22, "2025-03-01")), taken(10, 10, 10)],
        {23: H},
        orders=[new(10, 10, 15)],
        plan="taper",
        taper_from=("C", 30),
        ends=15,
        activities={"hold-increase", "no-abrupt-stop", "kidney-check"},
    ),
    case(
        "whole-rise-drowsy",
        "Drowsy since the last raise",
        adult(
            *changed(taken(5, 5, 5, since="2025-02-01"), "2025-03-04", 10, 10, 10),
            SEEN,
            icd("R40.0", "2025-03-06"),
        ),
        {75: M},
        orders=[new(10, 10, 15, replaces="m2")],
        plan="hold",
        mgs=[30],
        activities={"hold-increase"},
    ),
    case(
        "whole-rise-pregnant-epileptic",
        "Both are told, neither stands against a raise in spasticity",
        adult(
            taken(5, 5, 5, since="2025-02-01"),
            icd("Z34.90", "2025-01-15"),
            snomed("84757009", "2004"),
            other_rx(named("Lamotrigine 100 mg"), "2015-01-01"),
        ),
        {30: M, 36: M},
        orders=[new(5, 5, 10)],
        plan="titration",
        activities={"no-abrupt-stop"},
    ),
    case(
        "whole-rise-to-the-ceiling",
        "At the ceiling there is no further step",
        adult(taken(25, 25, 25, since="2025-02-01")),
        {},
        orders=[new(20, 20, 20, 20)],
        mgs=[80],
        ceiling=80,
    ),
]

# The way down: by method A, B and C, from odd doses too.

REDUCED: Final = [
    case(
        "whole-weekly-100",
        "Method A from 100 mg: 5 mg from two of the doses every week",
        adult(taken(25, 25, 25, 25, why="aud")),
        {9: M},
        orders=[new(25, 20, 25, 20, why="aud")],
        plan="taper",
        taper_from=("A", 100),
        ends=0,
        splits=[
            [25, 20, 25, 20],
            [20, 20, 20, 20],
            [20, 15, 20, 15],
            [15, 15, 15, 15],
            [15, 10, 15, 10],
            [10, 10, 10, 10],
            [10, 5, 10, 5],
            [5, 5, 5, 5],
        ],
    ),
    case(
        "whole-weekly-75",
        "Method A with three doses: the largest first",
        adult(taken(25, 25, 25, why="aud")),
        {},
        orders=[new(20, 20, 25, why="aud")],
        mgs=[65, 55, 45, 35, 25, 15, 10, 5, 0],
        splits=[
            [20, 20, 25],
            [20, 15, 20],
            [15, 15, 15],
            [10, 10, 15],
            [10, 5, 10],
            [5, 5, 5],
        ],
    ),
    case(
        "whole-weekly-45",
        "Method A from 45 mg",
        adult(taken(15, 15, 15, why="aud")),
        {},
        orders=[new(10, 10, 15, why="aud")],
        mgs=[35, 25, 15, 10, 5, 0],
    ),
    case(
        "whole-weekly-25-mg-tablets",
        "Method A with the tablets of 25 mg that the site has",
        adult(rx("m1", text("25-25-25-25 mg"), "aud", **named("baclofen 25 mg tablet"))),
        {9: M},
        orders=[new(25, 20, 25, 20, why="aud")],
        policy={"formulary.strengths": [5, 10, 20, 25]},
        splits=[[25, 20, 25, 20], [20, 20, 20, 20]],
    ),
    *(
        case(
            f"whole-stop-{sum(doses)}",
            "Method B down to 5 mg, then none",
            adult(taken(*doses)),
            {58: H},
            orders=[stop(taken(*doses))],
            plan="taper",
            order=0,
            taper_from=("B", sum(doses)),
            ends=0,
            activities={"no-abrupt-stop"},
        )
        for doses in ((20, 20, 20), (10, 10, 15), (15, 15, 15), (25, 25, 25), (25, 30, 30, 25))
    ),
    case(
        "whole-stop-liquid",
        "Method B from 15 mL twice a day, in steps of 2.5 mg",
        adult(rx("m1", ml(15, 2), "pain", **drug("250976", "baclofen 1 MG/ML Oral Solution"))),
        {58: H},
        orders=[
            stop(rx("m1", ml(15, 2), "pain", **drug("250976", "baclofen 1 MG/ML Oral Solution")))
        ],
        policy={"formulary.strengths": ["1 mg/mL"]},
        therapy=30,
        taper_from=("B", 30),
        ends=0,
    ),
    case(
        "whole-stop-uk",
        "Where the site takes one to two weeks for the whole",
        adult(taken(20, 20, 20)),
        {58: H},
        orders=[stop(taken(20, 20, 20))],
        policy=UK,
        plan="taper",
        ends=0,
        done_by="2025-03-24",
    ),
    case(
        "whole-stop-pregnant",
        "Pregnant, and everything is to end today",
        adult(taken(20, 20, 20), icd("O09.90", "2025-01-01")),
        {36: M, 58: H},
        orders=[stop(taken(20, 20, 20))],
        plan="taper",
        taper_from=("B", 60),
        ends=0,
    ),
    case(
        "whole-cut-too-steep",
        "Half at once: the gentle way to the dose that was meant",
        adult(taken(20, 20, 20)),
        {59: M},
        orders=[new(10, 10, 10)],
        plan="taper",
        taper_from=("B", 60),
        ends=30,
        recommended={59: {"next_reduction_mg_per_day": 50}},
    ),
    case(
        "whole-above-ceiling-by-label",
        "Above the ceiling the label sets: down to it, no further",
        adult(taken(25, 25, 25, 25, why="aud", since="2024-11-01")),
        {8: H},
        policy=US,
        plan="taper",
        taper_from=("B", 100),
        ends=80,
        recommended={8: {"max_mg_per_day": 80}},
    ),
    case(
        "whole-above-ceiling-moderate-kidneys",
        "The lower of two targets",
        [*low(egfr(50, "2025-03-01")), taken(20, 25, 25, 20)],
        {8: H, 22: M},
        plan="taper",
        taper_from=("B", 90),
        ends=45,
        ceiling=40,
    ),
    case(
        "whole-kidneys-80",
        "Method C from 80 mg to half of it",
        [*low(egfr(29.9, "2025-03-01")), taken(20, 20, 20, 20)],
        {23: H},
        taper_from=("C", 80),
        ends=40,
        recommended={23: {"target_mg_per_day": 40, "target_low_mg_per_day": 20}},
    ),
    case(
        "whole-kidneys-60",
        "Method C as the catalogue has it",
        [*low(egfr(24, "2025-03-01")), taken(20, 20, 20)],
        {23: H},
        steps=[("2025-03-10", 50), ("2025-03-15", 40), ("2025-03-20", 30)],
        recommended={23: {"target_mg_per_day": 30, "next_reduction_mg_per_day": 50}},
    ),
    case(
        "whole-kidneys-60-gradual",
        "The same where the site goes gradually",
        [*low(egfr(24, "2025-03-01")), taken(20, 20, 20)],
        {23: H},
        policy={"taper.kidney": "gradual"},
        taper_from=("B", 60),
        ends=30,
    ),
    case(
        "whole-dialysis-110",
        "Method C from 110 mg on dialysis, governed as well",
        adult(taken(30, 25, 30, 25, why="aud"), ON_DIALYSIS),
        {24: H, 9: M},
        taper_from=("C", 110),
        ends=5,
        ceiling=5,
        tier="dialysis",
    ),
    case(
        "whole-dialysis-confused",
        "Confused on dialysis",
        adult(taken(10, 10, 10), snomed("236435004", "2020"), icd("G92.8", "2025-03-08")),
        {24: H, 74: H},
        plan="taper",
        mgs=[20, 10, 5],
        activities={"urgent-assessment", "no-abrupt-stop", "hold-increase"},
    ),
    case(
        "whole-transplant",
        "Dialysis that a transplant ended",
        [*low(egfr(55, "2025-03-01")), ON_DIALYSIS, icd("Z94.0", "2023-05-01"), taken(10, 10, 10)],
        {22: M},
        tier="moderate",
        taper_from=("B", 30),
        ends=15,
    ),
    case(
        "whole-older-80-moderate-kidneys",
        "An older adult who has taken 80 mg for a hundred days",
        [patient("1949-01-01"), egfr(33, "2025-03-01"), taken(20, 20, 20, 20, since="2024-12-01")],
        {22: H, 10: L},
        taper_from=("B", 80),
        ends=40,
    ),
    case(
        "whole-already-halved",
        "The dose that was halved for the kidneys is not halved again",
        [
            *low(egfr(48, "2025-01-15")),
            *changed(taken(20, 20, 20), "2025-01-25", 10, 10, 10),
        ],
        {22: M},
        plan="maintain",
        mgs=[30],
        not_recommended={22: {"target_mg_per_day"}},
    ),
]

# Craving that comes back, and the months after it.

_DOWN: Final = [
    rx("m1", mg(20, 4), "aud", "2024-06-01", status="completed"),
    rx("m2", days_of(20, 15, 20, 15), "aud", "2025-02-24", status="completed"),
    rx(
        "m3",
        mg(15, 4),
        "aud",
        "2025-03-03",
        priorPrescription=ref("MedicationRequest/m2"),
    ),
    plan_of(
        step_of(80, "completed", "2025-02-10"),
        step_of(70, "completed", "2025-02-24"),
        step_of(60, "in-progress", "2025-03-03"),
        step_of(50, "scheduled", "2025-03-10"),
    ),
]
_BACK: Final = [
    rx("m1", mg(20, 3), "aud", "2024-10-01", status="completed"),
    rx(
        "m2",
        days_of(20, 15, 20, 15),
        "aud",
        "2024-12-01",
        priorPrescription=ref("MedicationRequest/m1"),
        note=[{"text": "raised again: craving came back"}],
    ),
]


def craving(value: str, when: str) -> Json:
    return obs("0", answered(local(value)), when) | {"code": local("alcohol-craving")}


CRAVING: Final = [
    case(
        "whole-craving-back",
        "Craving after the last step: one step back, held for half a year",
        adult(*_DOWN, craving("returned", "2025-03-08")),
        {64: M},
        plan="hold",
        mgs=[70],
        recommended={
            64: {"step_back_mg_per_day": 70, "hold_min_days": 180, "hold_max_days": 365},
        },
        activities={"suspend-taper"},
        due={"hold-period": "2025-09-06"},
    ),
    case(
        "whole-craving-back-and-next-cut",
        "The next cut is not made",
        adult(*_DOWN, craving("increased", "2025-03-08")),
        {64: M},
        orders=[new(15, 10, 15, 10, why="aud", replaces="m3")],
        plan="hold",
        mgs=[70],
    ),
    case(
        "whole-drinking-back",
        "Drinks a day tell it too",
        adult(
            *_DOWN,
            obs("74013-4", {"valueInteger": 0}, "2025-02-28"),
            obs("74013-4", {"valueInteger": 4}, "2025-03-09"),
        ),
        {64: M},
        policy=FR,
        plan="hold",
        mgs=[70],
    ),
    case(
        "whole-craving-before-the-step",
        "What was felt before the step is no answer to it",
        adult(*_DOWN, craving("returned", "2025-02-20")),
        {},
        plan="maintain",
    ),
    case(
        "whole-craving-hold",
        "A raise noted for craving, a cut three months later",
        adult(*_BACK),
        {65: M},
        orders=[new(20, 20, 20, why="aud", replaces="m2")],
        plan="hold",
        mgs=[70],
        split=[20, 15, 20, 15],
        recommended={65: {"earliest_next_reduction_in_days": 81}},
        due={"hold-period": "2025-05-30"},
    ),
]

# Pumps, alone and beside tablets.

_IMPLANTED: Final = procedure(coded(SNOMED, "6555009", "Insertion of infusion pump"), "2023-05-01")
_NEXT_YEAR: Final = pump(**alarm("2025-09-01"))


def infused(rate: Number, *more: Json, since: str = "2024-06-01") -> list[Json]:
    return adult(rx("it1", pump_rate(rate), since=since, **INTRATHECAL), *more)


PUMPS: Final = [
    case(
        "whole-pump-late-refill",
        "A refill on the day of the alarm comes too late",
        infused(400, _IMPLANTED, pump(**alarm("2025-03-20")), appointment("2025-03-20T09:00:00Z")),
        {66: M},
        ceiling=None,
        due={"pump-refill": "2025-03-19"},
    ),
    case(
        "whole-pump-missed-with-signs",
        "A missed refill, fever and rigidity, with tablets at home",
        infused(
            500,
            _IMPLANTED,
            pump(**alarm("2025-03-08")),
            taken(10, 10, 10),
            obs("8310-5", {"valueQuantity": quantity(39.1, "Cel")}, "2025-03-09"),
            obs("0", {"valueBoolean": True}, "2025-03-09") | {"code": local("new-rigidity")},
        ),
        {67: H, 56: M},
        activities={"resume-intrathecal", "urgent-assessment"},
        not_recommended={67: {"continue_mg_per_day"}},
    ),
    case(
        "whole-pump-broken-tablets-ordered",
        "Tablets in place of a pump that has failed",
        infused(400, _IMPLANTED, _NEXT_YEAR, icd("T85.615A", "2025-03-09")),
        {67: H, 68: H, 56: M},
        orders=[new(20, 20, 20, 20, replaces=None)],
        plan="none",
        activities={"resume-intrathecal"},
    ),
    case(
        "whole-pump-raised-early",
        "Too much at once while the dose is being found",
        infused(
            100,
            procedure(coded(SNOMED, "6555009"), "2025-02-10"),
            _NEXT_YEAR,
            since="2025-02-20",
        ),
        {70: M},
        orders=[draft(pump_rate(140), "it1", **INTRATHECAL)],
        recommended={70: {"next_step_ug_per_day": 130}},
    ),
    case(
        "whole-pump-raised-late",
        "The same rise at a refill",
        infused(100, _IMPLANTED, _NEXT_YEAR),
        {},
        orders=[draft(pump_rate(140), "it1", **INTRATHECAL)],
        order_pump=140,
    ),
    case(
        "whole-pump-first-order",
        "Screened, and tablets have failed",
        adult(
            _NEXT_YEAR,
            procedure({"text": "Screening bolus with baclofen 50 micrograms"}, "2025-02-20")
            | {"outcome": local("positive")},
            taken(20, 20, 20, 20)
            | ended("2025-01-01")
            | {"statusReason": {"text": "insufficient effect"}},
        ),
        {},
        orders=[draft(pump_rate(100), **INTRATHECAL)],
    ),
    case(
        "whole-pump-weaning",
        "Tablets beside a new pump, with a plan to wean",
        infused(
            100,
            procedure(coded(SNOMED, "6555009"), "2025-02-09"),
            pump(**alarm("2025-06-01")),
            taken(10, 10, 10),
            plan_of(
                step_of(30, "in-progress", "2025-03-01"),
                step_of(20, "scheduled", "2025-03-14"),
                step_of(10, "scheduled", "2025-03-28"),
            ),
            since="2025-02-10",
        ),
        {},
        therapy=30,
        pump=100,
    ),
]

# In hospital, at the pharmacy.

_WARD: Final = encounter("IMP", "in-progress", "2025-03-09T12:00:00Z", id="stay")
_RECONCILED: Final = procedure(
    coded(SNOMED, "430193006", "Medication reconciliation"),
    "2025-03-09",
    encounter=ref("Encounter/stay"),
)
_MORNING: Final = "2025-03-10T08:00:00Z"

CARE: Final = [
    case(
        "whole-ward-nothing-ordered",
        "Twenty hours in hospital without the tablets of home",
        adult(taken(10, 10, 10), _WARD, _RECONCILED),
        {63: H},
        at=_MORNING,
        recommended={63: {"continue_mg_per_day": 30}},
        activities={"continue-home-dose"},
    ),
    case(
        "whole-ward-kidneys-confused",
        "In hospital with failing kidneys and confused: not the whole home dose",
        [
            patient(),
            taken(20, 20, 20),
            _WARD,
            _RECONCILED,
            icd("N17.9", "2025-03-09"),
            icd("R41.82", "2025-03-09"),
            creatinine(3.4, "2025-03-09"),
        ],
        {25: H, 63: H, 74: H},
        at=_MORNING,
        acute=True,
        plan="taper",
        taper_from=("C", 60),
        ends=30,
        not_recommended={63: {"continue_mg_per_day"}},
        activities={"urgent-assessment", "no-abrupt-stop", "continue-home-dose"},
    ),
    case(
        "whole-ward-ordered-again",
        "The ward repeats the dose of home: one therapy",
        adult(
            taken(10, 10, 10),
            _WARD,
            _RECONCILED,
            rx("ward", mg(10, 3), since="2025-03-09", encounter=ref("Encounter/stay")),
        ),
        {},
        at=_MORNING,
        therapy=30,
    ),
    case(
        "whole-gap-and-seizure",
        "A week without supply, and a seizure",
        adult(
            taken(20, 20, 20, since="2024-08-01"),
            dispense("2025-01-31", 30),
            icd("R56.9", "2025-03-08"),
        ),
        {61: H, 62: H, 30: L},
        activities={"contact-patient", "urgent-assessment"},
    ),
    case(
        "whole-stopped-and-seizure",
        "Stopped four days ago, and a seizure",
        adult(taken(20, 20, 20) | ended("2025-03-06"), icd("R56.9", "2025-03-09")),
        {58: H, 61: H},
        may={30},
        plan="taper",
        taper_from=("B", 60),
        ends=0,
        activities={"urgent-assessment"},
    ),
    case(
        "whole-liquid-switch",
        "A liquid five times as strong",
        adult(
            rx("m1", ml(10, 3), **drug("250976", "baclofen 1 MG/ML Oral Solution")),
            dispense("2025-01-20", 30, **drug("250976", "baclofen 1 MG/ML Oral Solution")),
            dispense("2025-02-18", 30, **drug("2593376", "baclofen 5 MG/ML Oral Suspension")),
        ),
        {77: M},
        therapy=30,
        activities={"confirm-product"},
    ),
    case(
        "whole-overdue",
        "Kidneys and treatment not looked at for more than a year",
        [
            patient(),
            egfr(90, "2023-12-01"),
            taken(10, 10, 10, since="2023-06-01"),
            dispense("2025-03-01", 30),
        ],
        {7: L, 73: L},
        due={"kidney-check": "2025-03-10", "treatment-review": "2025-03-10"},
    ),
    case(
        "whole-no-effect-at-80",
        "Three months at 80 mg, and the score stands where it stood",
        adult(
            *changed(taken(15, 15, 15, 15), "2024-12-01", 20, 20, 20, 20),
            score("modified-ashworth", 3, "2024-11-20"),
            score("modified-ashworth", 3, "2025-02-20"),
        ),
        {72: M},
        plan="maintain",
        activities={"specialist-referral"},
    ),
    case(
        "whole-effect-at-80",
        "The same with a lower score",
        adult(
            *changed(taken(15, 15, 15, 15), "2024-12-01", 20, 20, 20, 20),
            score("modified-ashworth", 3, "2024-11-20"),
            score("modified-ashworth", "1+", "2025-02-20"),
        ),
        {},
        plan="maintain",
    ),
]

# Many problems, and none.

MANY: Final = [
    case(
        "whole-frail",
        "81 years, kidneys, falls, an opioid, a tricyclic and a drug for blood pressure",
        [
            patient("1944-03-03"),
            egfr(38, "2025-02-10"),
            taken(10, 10, 10, since="2024-10-01"),
            icd("R29.6", "2025-01-01"),
            other_rx(named("tramadol 50 mg"), "2025-03-01"),
            other_rx(named("amitriptyline 10 mg"), "2025-03-01"),
            other_rx(named("lisinopril 10 mg"), "2024-01-01"),
        ],
        {22: H, 35: M, 43: H, 47: H, 51: M, 54: M},
        plan="taper",
        taper_from=("B", 30),
        ends=15,
        ceiling=30,
    ),
    case(
        "whole-high-dose-drinker",
        "160 mg, thoughts of self-harm, an overdose before, an antidepressant, no review",
        adult(
            rx("m1", mg(40, 4), "aud", "2024-01-01"),
            other_rx(named("sertraline 50 mg"), "2024-01-01"),
            obs("44260-8", answered(coded(LOINC, "LA6570-1")), "2025-03-01"),
            icd("T42.8X1A", "2024-05-01", "resolved"),
        ),
        {9: M, 33: H, 55: L, 73: L, 79: M},
        plan="maintain",
        review_every=14,
        recommended={33: {"max_days_supply": 7}},
    ),
    case(
        "whole-older-drunk",
        "72 years, drunk yesterday, a hypnotic",
        elder(
            taken(20, 20, 20, why="aud", since="2025-01-01"),
            icd("F10.129", "2025-03-09"),
            other_rx(named("zopiclone 7.5 mg tablet"), "2025-02-20"),
        ),
        {10: M, 45: H, 46: M},
    ),
    case(
        "whole-three-sedating-classes",
        "An opioid, a benzodiazepine and a gabapentinoid",
        adult(
            taken(10, 10, 10, since="2024-06-01"),
            other_rx(drug("N02AA01", "morphine", ATC), "2025-03-01"),
            other_rx(named("Diazépam 5 mg comprimé"), "2025-03-01"),
            other_rx(named("gabapentin 300 mg capsule"), "2025-03-01"),
        ),
        {43: H, 44: M, 46: M, 47: H},
        plan="maintain",
    ),
    case(
        "whole-patch-and-film",
        "A patch is systemic, and naloxone beside buprenorphine makes it no antagonist",
        adult(
            taken(10, 10, 10, since="2024-06-01"),
            other_rx(named("fentanyl 25 mcg/h transdermal patch"), "2025-03-01"),
            other_rx(named("buprenorphine/naloxone 8 mg/2 mg film"), "2025-03-01"),
        ),
        {43: H},
    ),
    case(
        "whole-two-prescribers",
        "Two whole regimens of two prescribers",
        adult(
            taken(10, 10, 10),
            rx("m2", mg(20, 3), since="2024-10-01", requester=ref("Practitioner/dr-b")),
        ),
        {8: H, 56: H},
        therapy=90,
        plan="taper",
    ),
    case(
        "whole-three-records-one-therapy",
        "An order, a statement in other words and a supply",
        adult(
            taken(10, 10, 10),
            statement(text("one tablet three times a day"), basedOn=[ref("MedicationRequest/m1")]),
            dispense("2025-03-01", 30),
        ),
        {},
        therapy=30,
        plan="maintain",
    ),
    case(
        "whole-stop-and-new-order",
        "The old order is stopped and the next dose ordered in one submission",
        adult(taken(10, 10, 10)),
        {},
        orders=[new(10, 10, 15, replaces=None), stop(taken(10, 10, 10))],
        therapy=30,
        order=35,
        plan="titration",
    ),
    case(
        "whole-kidney-in-a-panel",
        "A panel that holds creatinine and filtration as components",
        [
            patient(),
            taken(10, 10, 10),
            said("Basic metabolic panel", None, "2025-03-01")
            | {
                "component": [
                    {
                        "code": coded(LOINC, "2160-0"),
                        "valueQuantity": quantity(1.5, "mg/dL"),
                    },
                    {
                        "code": coded(LOINC, "98979-8"),
                        "valueQuantity": quantity(41, "mL/min/{1.73_m2}"),
                    },
                ]
            },
        ],
        {22: M},
        tier="moderate",
        value=41,
    ),
    case(
        "whole-below-60",
        "A bound hides how bad it is",
        [*low(egfr_said({"valueString": "<60"}, "2025-03-01")), taken(10, 10, 10)],
        {6: M, 22: M},
        tier="moderate",
        value=None,
    ),
    case(
        "whole-only-what-does-not-count",
        "Resolved, refuted, entered in error, stopped, of a relative, not to be done",
        adult(
            taken(10, 10, 10),
            icd("F20.9", "2001", "resolved"),
            icd("G40.909", "2001", None) | unverified("refuted"),
            egfr(12, "2025-03-01", status="entered-in-error"),
            other_rx(OXYCODONE, "2024-01-01", **ended("2024-02-01")),
            rx("m2", mg(20, 3), doNotPerform=True),
            {
                "resourceType": "FamilyMemberHistory",
                "status": "completed",
                "relationship": {"text": "father"},
                "condition": [{"code": coded(SNOMED, "13200003")}],
            },
        ),
        {},
        therapy=30,
        plan="maintain",
    ),
    case(
        "whole-well",
        "All is well, and the record is full of other things",
        aged(
            "1980-02-02",
            taken(10, 10, 10, since="2024-08-01"),
            dispense("2025-02-20", 30),
            REVIEWED,
            obs("718-7", {"valueQuantity": quantity(13.5, "g/dL")}, "2025-02-01"),
            icd("J45.909", "2001"),
            icd("K21.9", "2015"),
            condition({"text": "Hypothyroidism"}, "2011"),
            other_rx(named("levothyroxine 50 microgram tablet"), "2020-01-01"),
            other_rx(named("omeprazole 20 mg"), "2021-01-01"),
            allergy(code={"text": "Penicillin"}),
        ),
        {},
        therapy=30,
        plan="maintain",
        mgs=[30],
        ceiling=80,
        activities={"monitoring", "patient-advice"},
        not_activities={"kidney-check", "no-abrupt-stop", "clinical-review"},
    ),
    case(
        "whole-nothing",
        "A diagnosis and no baclofen",
        [patient(), icd("G35.A", "2010")],
        {},
        plan="none",
        therapy=None,
    ),
]

CASES: Final[list[Case]] = [*STARTS, *RISES, *REDUCED, *CRAVING, *PUMPS, *CARE, *MANY]
