"""One record under each value of a policy switch: what changes, and what does not."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Unpack

from tests.cases.case import Case, H, L, M, Want
from tests.cases.chart import (
    OXYCODONE,
    SNOMED,
    Json,
    adult,
    allergy,
    clearance,
    coded,
    draft,
    egfr,
    elder,
    icd,
    mg,
    other_rx,
    patient,
    procedure,
    ref,
    rx,
    stop,
)

Policy = Mapping[str, Any]
PRESETS: Final = ("default", "us-label", "uk", "fr")
TEN_TID: Final = rx("m1", mg(10, 3))


def by(
    ident: str,
    says: str,
    site: Policy,
    chart: Sequence[Json],
    fires: Mapping[int, str],
    **want: Unpack[Want],
) -> Case:
    return Case(f"by-{ident}", says, chart, fires, {**want, "policy": site})


def under_each(
    ident: str,
    says: str,
    chart: Sequence[Json],
    fires: Mapping[str, Mapping[int, str]],
    wants: Mapping[str, Want] | None = None,
    **want: Unpack[Want],
) -> list[Case]:
    """The record under every preset; what is not named for a preset is as by default."""
    named = wants or {}
    said: dict[str, Want] = {
        preset: {**want, **named.get(preset, named.get("default", {}))} for preset in PRESETS
    }
    return [
        by(
            f"{ident}-{preset}",
            f"{says}, under {preset}",
            {"preset": preset},
            chart,
            fires.get(preset, fires["default"]),
            **said[preset],
        )
        for preset in PRESETS
    ]


def on_five_doses(daily: int, why: str = "spasticity") -> list[Json]:
    """Doses of 20 mg and a small last one, since June."""
    full, rest = divmod(daily, 20)
    lines = [mg(20, full), *([mg(rest, 1)] if rest else [])]
    return adult(rx("m1", lines, why))


CEILINGS = [
    by(
        "spasticity-105",
        "Above 100 the hospital's ceiling is passed too",
        {"max.spasticity": 100},
        on_five_doses(105),
        {8: H},
        ceiling=100,
    ),
    by(
        "spasticity-100-default",
        "By default 100 mg/day is too much",
        {"max.spasticity": 80},
        on_five_doses(100),
        {8: H},
        ceiling=80,
        recommended={8: {"max_mg_per_day": 80}},
    ),
    by(
        "spasticity-100-pain",
        "The hospital's ceiling in spasticity is none for pain",
        {"max.spasticity": 100},
        on_five_doses(65, "pain"),
        {8: H},
        ceiling=60,
    ),
    by(
        "aud-80",
        "80 hard: 80 mg/day is the end",
        {"max.aud": 80},
        on_five_doses(80, "aud"),
        {},
        ceiling=80,
    ),
    by(
        "aud-85",
        "85 mg/day is above it, which is one problem",
        {"max.aud": 80},
        on_five_doses(85, "aud"),
        {8: H},
        ceiling=80,
    ),
    by(
        "aud-85-default",
        "By default it is high-dose care",
        {},
        on_five_doses(85, "aud"),
        {9: M},
        ceiling=300,
    ),
    by(
        "aud-80-spasticity",
        "The switch says nothing on spasticity",
        {"max.aud": 80},
        on_five_doses(80),
        {},
        ceiling=80,
    ),
    by(
        "pain-65",
        "The label allows 65 mg/day for pain",
        {"max.neuropathic": 80},
        on_five_doses(65, "pain"),
        {},
        ceiling=80,
    ),
    by("pain-85", "But not 85", {"max.neuropathic": 80}, on_five_doses(85, "pain"), {8: H}),
    by(
        "hiccups-45-default",
        "45 mg/day for hiccups",
        {},
        adult(rx("m1", mg(15, 3), "hiccups")),
        {},
        ceiling=60,
    ),
    by(
        "hiccups-45-at-45",
        "At the site's ceiling",
        {"max.hiccups": 45},
        adult(rx("m1", mg(15, 3), "hiccups")),
        {},
        ceiling=45,
    ),
    by(
        "hiccups-45-at-30",
        "Above it",
        {"max.hiccups": 30},
        adult(rx("m1", mg(15, 3), "hiccups")),
        {8: H},
        ceiling=30,
    ),
    by(
        "unknown-80",
        "Without any candidate the ceiling is 80",
        {},
        adult(rx("m1", mg(20, 4), None)),
        {3: L},
        ceiling=80,
        indication="unknown",
    ),
    by(
        "unknown-two",
        "With two candidates it is the lower",
        {},
        adult(rx("m1", [mg(20, 3), mg(5, 1)], None), icd("G50.0"), icd("G35")),
        {3: L, 8: H},
        ceiling=60,
        indication="unknown",
    ),
    by(
        "unknown-two-hospital",
        "Also where spasticity may have more",
        {"max.spasticity": 100},
        adult(rx("m1", [mg(20, 3), mg(5, 1)], None), icd("G50.0"), icd("G35")),
        {3: L, 8: H},
        ceiling=60,
    ),
    by(
        "unknown-two-label",
        "With the label's ceiling for pain both have 80",
        {"max.neuropathic": 80},
        adult(rx("m1", [mg(20, 3), mg(5, 1)], None), icd("G50.0"), icd("G35")),
        {3: L},
        ceiling=80,
    ),
]


def start(dose: Json | list[Json], why: str) -> list[Json]:
    return [draft(dose, why=why)]


STARTS = [
    by(
        "start-aud-15-default",
        "A start of 15 mg/day for drinking is a note",
        {},
        adult(),
        {11: L},
        orders=start(mg(5, 3), "aud"),
        recommended={11: {"start_mg_per_day": 5}},
    ),
    by(
        "start-aud-15",
        "Where the site starts so it is nothing",
        {"start.aud": 15},
        adult(),
        {},
        orders=start(mg(5, 3), "aud"),
        plan="titration",
        first=15,
    ),
    by(
        "start-aud-20",
        "20 is a note there",
        {"start.aud": 15},
        adult(),
        {11: L},
        orders=start(mg(5, 4), "aud"),
        recommended={11: {"start_mg_per_day": 15}},
    ),
    by(
        "start-aud-25",
        "25 is a warning under either",
        {"start.aud": 15},
        adult(),
        {11: M},
        orders=start([mg(10, 2), mg(5, 1)], "aud"),
    ),
    by(
        "start-aud-spasticity",
        "The switch leaves spasticity alone",
        {"start.aud": 20},
        adult(),
        {11: M},
        orders=start(mg(10, 2), "spasticity"),
    ),
    by(
        "start-spasticity-10",
        "A careful site notes 15 mg/day in spasticity",
        {"start.spasticity": 10},
        adult(),
        {11: L},
        orders=start(mg(5, 3), "spasticity"),
        recommended={11: {"start_mg_per_day": 10}},
    ),
    by(
        "start-spasticity-5",
        "But not its own start",
        {"start.spasticity": 5},
        adult(),
        {},
        orders=start(mg(5, 1), "spasticity"),
        plan="titration",
        first=5,
    ),
]

STEPS = [
    by(
        "steps-seed",
        "Steps of 5 mg/day",
        {"titration.spasticity": "seed"},
        adult(),
        {},
        orders=start(mg(5, 3), "spasticity"),
        plan="titration",
        begins=[("2025-03-10", 15), ("2025-03-13", 20), ("2025-03-16", 25)],
    ),
    by(
        "steps-label",
        "Steps of 15 mg/day",
        {"titration.spasticity": "label"},
        adult(),
        {},
        orders=start(mg(5, 3), "spasticity"),
        plan="titration",
        begins=[("2025-03-10", 15), ("2025-03-13", 30), ("2025-03-16", 45), ("2025-03-19", 60)],
    ),
    by(
        "steps-label-older",
        "An older adult's plan keeps to 5 mg, as the check asks",
        {"titration.spasticity": "label"},
        elder(),
        {},
        orders=start(mg(5, 3), "spasticity"),
        plan="titration",
        begins=[("2025-03-10", 15), ("2025-03-13", 20)],
        ceiling=30,
    ),
    by(
        "steps-label-check",
        "The check limit stays 15 mg/day",
        {"titration.spasticity": "label"},
        adult(TEN_TID),
        {12: M},
        orders=[draft([mg(20, 2), mg(10, 1)], "m1")],
        recommended={12: {"next_step_mg_per_day": 45}},
    ),
    by(
        "steps-seed-check",
        "Also by seed",
        {"titration.spasticity": "seed"},
        adult(TEN_TID),
        {12: M},
        orders=[draft([mg(20, 2), mg(10, 1)], "m1")],
        recommended={12: {"next_step_mg_per_day": 35}},
    ),
    by(
        "steps-seed-15",
        "A step of 15 passes by seed",
        {"titration.spasticity": "seed"},
        adult(TEN_TID),
        {},
        orders=[draft(mg(15, 3), "m1")],
        plan="titration",
        first=45,
    ),
    by(
        "steps-label-pain",
        "Pain keeps its weekly 5 mg",
        {"titration.spasticity": "label"},
        adult(),
        {},
        orders=start(mg(5, 2), "pain"),
        begins=[("2025-03-10", 10), ("2025-03-17", 15)],
    ),
    by(
        "steps-aud",
        "Steps of 5 mg for drinking",
        {},
        adult(),
        {},
        orders=start(mg(5, 1), "aud"),
        begins=[("2025-03-10", 5), ("2025-03-13", 10)],
    ),
    by(
        "steps-aud-10",
        "Or of 10",
        {"titration.aud": 10},
        adult(),
        {},
        orders=start(mg(5, 1), "aud"),
        begins=[("2025-03-10", 5), ("2025-03-13", 15)],
    ),
    by(
        "steps-aud-10-check",
        "The check limit stays 10",
        {"titration.aud": 10},
        adult(rx("m1", mg(10, 3), "aud")),
        {12: M},
        orders=[draft(mg(15, 3), "m1", why="aud")],
        recommended={12: {"next_step_mg_per_day": 40}},
    ),
]

SINCE_FEBRUARY: Final = "2025-02-01"


def old_on(*lines: Json) -> list[Json]:
    return elder(rx("m1", list(lines), since=SINCE_FEBRUARY))


def of_66(*lines: Json) -> list[Json]:
    return [patient("1959-01-01"), egfr(88), rx("m1", list(lines), since=SINCE_FEBRUARY)]


OLDER = [
    by("age-65", "66 years are old by default", {}, of_66(mg(15, 3)), {10: M}, ceiling=30),
    by("age-66", "And from 66", {"older.age": 66}, of_66(mg(15, 3)), {10: M}),
    by("age-70", "But not from 70", {"older.age": 70}, of_66(mg(15, 3)), {}, ceiling=80),
    by(
        "age-70-nsaid",
        "Nor for the other rules that ask the age",
        {"older.age": 70},
        [*of_66(mg(5, 3)), other_rx({"medicationCodeableConcept": {"text": "Ibuprofen 400 mg"}})],
        {},
    ),
    by(
        "age-65-nsaid",
        "Which ask it by default",
        {},
        [*of_66(mg(5, 3)), other_rx({"medicationCodeableConcept": {"text": "Ibuprofen 400 mg"}})],
        {54: M},
    ),
    by("cap-35", "35 mg/day is a note by default", {}, old_on(mg(15, 2), mg(5, 1)), {10: L}),
    by(
        "cap-35-firm",
        "And a warning where 30 is firm",
        {"older.cap": "30-firm"},
        old_on(mg(15, 2), mg(5, 1)),
        {10: M},
        ceiling=30,
    ),
    by(
        "cap-30-firm",
        "30 mg/day is allowed there too",
        {"older.cap": "30-firm"},
        old_on(mg(10, 3)),
        {},
        ceiling=30,
    ),
]

BOTH_MEASURES: Final = [patient(), egfr(65), clearance(45), TEN_TID]
MILD: Final = [patient(), egfr(75), TEN_TID]


def measured(on: str, value: float, *more: Json, born: str = "1980-05-14") -> list[Json]:
    return [patient(born), egfr(value, on), *more]


KIDNEYS = [
    by(
        "measure-worst",
        "The worst of two measures",
        {},
        BOTH_MEASURES,
        {22: M},
        tier="moderate",
        measure="creatinine-clearance",
    ),
    by(
        "measure-egfr",
        "eGFR alone",
        {"renal.measure": "egfr-only"},
        BOTH_MEASURES,
        {},
        tier="normal",
        measure="egfr",
    ),
    by(
        "measure-crcl",
        "Clearance alone",
        {"renal.measure": "crcl-only"},
        BOTH_MEASURES,
        {22: M},
        tier="moderate",
        measure="creatinine-clearance",
    ),
    by(
        "severe",
        "The range is offered by default",
        {},
        [patient(), egfr(25), rx("m1", mg(20, 3))],
        {23: H},
        recommended={23: {"target_mg_per_day": 30, "target_low_mg_per_day": 15}},
        plan="taper",
        taper_from=("C", 60),
        ends=30,
    ),
    by(
        "severe-gradual",
        "Or reached gradually",
        {"taper.kidney": "gradual"},
        [patient(), egfr(25), rx("m1", mg(20, 3))],
        {23: H},
        recommended={23: {"target_mg_per_day": 30, "target_low_mg_per_day": 15}},
        plan="taper",
        taper_from=("B", 60),
        ends=30,
    ),
    by(
        "severe-avoid",
        "A site that avoids it warns as gravely",
        {"renal.severe": "avoid-only"},
        [patient(), egfr(25), rx("m1", mg(20, 3))],
        {23: H},
        plan="taper",
    ),
    by(
        "moderate-half",
        "Half at a clearance of 55",
        {},
        [patient(), clearance(55), TEN_TID],
        {22: M},
        recommended={22: {"target_mg_per_day": 15}},
    ),
    by(
        "moderate-bands",
        "A third less by the bands of clearance",
        {"renal.moderate": "vlavonou"},
        [patient(), clearance(55), TEN_TID],
        {22: M},
        recommended={22: {"target_mg_per_day": 20}},
    ),
    by(
        "moderate-bands-45",
        "Half at 45 by them too",
        {"renal.moderate": "vlavonou"},
        [patient(), clearance(45), TEN_TID],
        {22: M},
        recommended={22: {"target_mg_per_day": 15}},
    ),
    by("mild-off", "A mild reduction is silent", {}, MILD, {}, tier="normal"),
    by("mild-wolf", "Or a note", {"renal.mild": "wolf"}, MILD, {26: L}, tier="normal"),
    by("mild-90", "But not at 90", {"renal.mild": "wolf"}, [patient(), egfr(90), TEN_TID], {}),
    by(
        "mild-vlavonou",
        "Or by a clearance of 70",
        {"renal.mild": "vlavonou"},
        [patient(), clearance(70), TEN_TID],
        {26: L},
    ),
    by(
        "mild-vlavonou-81",
        "But not of 81",
        {"renal.mild": "vlavonou"},
        [patient(), clearance(81), TEN_TID],
        {},
    ),
    by(
        "stale-12",
        "A low value of seven months ago",
        {},
        measured("2024-08-01", 45, TEN_TID),
        {22: M},
    ),
    by(
        "stale-6",
        "Where six months is the limit",
        {"renal.stale": 6},
        measured("2024-08-01", 45, TEN_TID),
        {7: M, 22: M},
    ),
    by(
        "stale-6-healthy",
        "That limit is for low values and older adults",
        {"renal.stale": 6},
        measured("2024-08-01", 88, TEN_TID),
        {},
    ),
    by(
        "stale-6-older",
        "And here is an older adult",
        {"renal.stale": 6},
        measured("2024-08-01", 75, TEN_TID, born="1952-06-01"),
        {7: M},
    ),
    by(
        "stale-12-older",
        "Who is not asked again by default",
        {},
        measured("2024-08-01", 75, TEN_TID, born="1952-06-01"),
        {},
    ),
]

CUT_BEFORE: Final = adult(
    rx("m0", mg(15, 4), "aud", status="completed"),
    rx(
        "m1",
        [mg(15, 2), mg(10, 2)],
        "aud",
        "2025-03-05",
        priorPrescription=ref("MedicationRequest/m0"),
    ),
)
NEXT_CUT: Final = [draft(mg(10, 4), "m1", why="aud")]
FIVE_FOUR: Final = rx("m1", mg(5, 4))

TAPERS = [
    by(
        "taper-weekly",
        "A second cut after five days is too early",
        {},
        CUT_BEFORE,
        {60: M},
        orders=NEXT_CUT,
        recommended={60: {"earliest_next_reduction_in_days": 2}},
    ),
    by(
        "taper-fast",
        "Where the whole taper takes two weeks it is not",
        {"taper.method": "1-2-weeks"},
        CUT_BEFORE,
        {},
        orders=NEXT_CUT,
        plan="taper",
        first=40,
        ends=0,
        done_by="2025-03-24",
    ),
    by(
        "taper-tablets",
        "From 20 mg/day by 5 mg",
        {},
        adult(FIVE_FOUR),
        {58: H},
        orders=[stop(FIVE_FOUR)],
        plan="taper",
        first=15,
        taper_from=("B", 20),
        ends=0,
    ),
    by(
        "taper-liquid",
        "With a liquid by 2.5 mg",
        {"formulary.strengths": [5, 10, 20, "1 mg/mL"]},
        adult(FIVE_FOUR),
        {58: H},
        orders=[stop(FIVE_FOUR)],
        plan="taper",
        first=17.5,
        taper_from=("B", 20),
        ends=0,
    ),
    by(
        "taper-halves",
        "Or with halves of the scored tablet",
        {"formulary.half_tablets": "every-scored"},
        adult(FIVE_FOUR),
        {58: H},
        orders=[stop(FIVE_FOUR)],
        plan="taper",
        first=17.5,
        ends=0,
    ),
    by(
        "taper-no-halves",
        "But not where none is halved",
        {"formulary.half_tablets": "never"},
        adult(FIVE_FOUR),
        {58: H},
        orders=[stop(FIVE_FOUR)],
        plan="taper",
        first=15,
        ends=0,
    ),
]

TAPERS += [
    by(
        "taper-fast-stop",
        "A stop takes two weeks there",
        {"taper.method": "1-2-weeks"},
        adult(rx("m1", mg(20, 3))),
        {58: H},
        orders=[stop(rx("m1", mg(20, 3)))],
        plan="taper",
        ends=0,
        done_by="2025-03-24",
    ),
]

UNLINKED = [
    by(
        "unlinked-adds",
        "An order that names no other is added",
        {},
        adult(TEN_TID),
        {12: H, 56: M},
        orders=[draft(mg(15, 3))],
        may={13},
        therapy=30,
        order=45,
        plan="hold",
    ),
    by(
        "unlinked-replaces",
        "Or replaces it",
        {"order.unlinked": "replaces"},
        adult(TEN_TID),
        {},
        orders=[draft(mg(15, 3))],
        therapy=30,
        order=45,
        plan="titration",
        first=45,
    ),
]

ULCERS = [
    by(
        "ulcer-history",
        "A healed ulcer stays a note",
        {"ulcer.contraindication": "moderate"},
        adult(TEN_TID, icd("K25.9", clinical="resolved")),
        {29: L},
    ),
    by(
        "ulcer-healed",
        "An old ulcer with a normal endoscopy stays a warning",
        {"ulcer.contraindication": "moderate"},
        adult(
            TEN_TID,
            icd("K25.9", "2022-01-01"),
            procedure(coded(SNOMED, "386718000"), "2024-05-01", outcome={"text": "normal"}),
        ),
        {28: M},
    ),
    by(
        "ulcer-allergy",
        "An allergy stays critical beside it",
        {"ulcer.contraindication": "moderate"},
        adult(TEN_TID, icd("K25.3"), allergy()),
        {27: H, 28: M},
    ),
    by(
        "ulcer-increase",
        "An increase beside a critical ulcer is held",
        {},
        adult(TEN_TID, icd("K25.3")),
        {28: H},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        plan="hold",
        first=30,
        activities={"hold-increase"},
    ),
    by(
        "ulcer-increase-moderate",
        "And goes on beside a warning",
        {"ulcer.contraindication": "moderate"},
        adult(TEN_TID, icd("K25.3")),
        {28: M},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        plan="titration",
        first=35,
        not_activities={"hold-increase"},
    ),
]

DRINKER_ON_60: Final = rx("m1", mg(15, 4), "aud")
EACH = [
    *under_each(
        "ulcer",
        "An active ulcer",
        adult(TEN_TID, icd("K25.3")),
        {"default": {28: H}, "us-label": {28: M}},
    ),
    *under_each(
        "aud-100",
        "100 mg/day for drinking",
        on_five_doses(100, "aud"),
        {"default": {9: M}, "us-label": {8: H}},
        {"default": {"ceiling": 300}, "us-label": {"ceiling": 80}},
    ),
    *under_each(
        "pain-70",
        "70 mg/day for pain",
        on_five_doses(70, "pain"),
        {"default": {8: H}, "us-label": {}},
        {"default": {"ceiling": 60}, "us-label": {"ceiling": 80}},
    ),
    *under_each(
        "spasticity-85",
        "85 mg/day in spasticity",
        on_five_doses(85),
        {"default": {8: H}},
        ceiling=80,
        plan="taper",
    ),
    *under_each("opioid", "An opioid", adult(TEN_TID, other_rx(OXYCODONE)), {"default": {43: H}}),
    *under_each("allergy", "An allergy", adult(TEN_TID, allergy()), {"default": {27: H}}),
    *under_each(
        "kidney",
        "Failing kidneys",
        [patient(), egfr(25), TEN_TID],
        {"default": {23: H}},
        recommended={23: {"target_mg_per_day": 15, "target_low_mg_per_day": 5}},
    ),
    *under_each(
        "start",
        "A start in spasticity",
        adult(),
        {"default": {}},
        {
            "default": {"begins": [("2025-03-10", 15), ("2025-03-13", 20)]},
            "us-label": {"begins": [("2025-03-10", 15), ("2025-03-13", 30)]},
            "uk": {"begins": [("2025-03-10", 15), ("2025-03-13", 30)]},
        },
        orders=[draft(mg(5, 3))],
        plan="titration",
    ),
    *under_each(
        "start-aud",
        "A start of 15 mg/day for drinking",
        adult(),
        {"default": {11: L}, "fr": {}},
        {
            "default": {"recommended": {11: {"start_mg_per_day": 5}}},
            "fr": {"begins": [("2025-03-10", 15), ("2025-03-13", 25)]},
        },
        orders=[draft(mg(5, 3), why="aud")],
        plan="titration",
    ),
    *under_each(
        "reduction",
        "A voluntary reduction for drinking",
        adult(DRINKER_ON_60),
        {"default": {}},
        {"default": {"taper_from": ("A", 60)}, "uk": {"done_by": "2025-03-24"}},
        orders=[draft([mg(15, 2), mg(10, 2)], "m1", why="aud")],
        plan="taper",
        first=50,
        ends=0,
    ),
    by(
        "label-ulcer",
        "A switch beside a preset wins",
        {"preset": "us-label", "ulcer.contraindication": "high"},
        adult(TEN_TID, icd("K25.3")),
        {28: H},
    ),
    by(
        "label-pain",
        "Each by itself",
        {"preset": "us-label", "max.neuropathic": 60},
        on_five_doses(70, "pain"),
        {8: H},
    ),
    by(
        "fr-start",
        "The French start set back",
        {"preset": "fr", "start.aud": 5},
        adult(),
        {11: L},
        orders=[draft(mg(5, 3), why="aud")],
    ),
    by(
        "uk-taper",
        "The slow taper beside the British preset",
        {"preset": "uk", "taper.method": "slow"},
        CUT_BEFORE,
        {60: M},
        orders=NEXT_CUT,
    ),
    by(
        "uk-cut",
        "The British preset lets the second cut pass",
        {"preset": "uk"},
        CUT_BEFORE,
        {},
        orders=NEXT_CUT,
    ),
    by(
        "fr-governance",
        "French care begins at 80",
        {"preset": "fr"},
        on_five_doses(85, "aud"),
        {9: M},
        recommended={9: {"soft_max_mg_per_day": 80}},
    ),
]

CASES = [
    *CEILINGS,
    *STARTS,
    *STEPS,
    *OLDER,
    *KIDNEYS,
    *TAPERS,
    *UNLINKED,
    *ULCERS,
    *EACH,
]
