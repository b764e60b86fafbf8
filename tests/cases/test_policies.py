"""The policy in force is told with every answer; one that says something unknown is refused."""

import json
from collections.abc import Mapping
from typing import Any, Final

import pytest

from tests.cases.chart import AT, adult, bundle, draft, mg, rx
from tests.cases.running import Command

WELL: Final = adult(rx("m1", mg(10, 3)))
SWITCHES: Final = {
    "max.spasticity": 80,
    "max.aud": 300,
    "aud.governance": 80,
    "max.neuropathic": 60,
    "max.hiccups": 60,
    "start.spasticity": 15,
    "start.aud": 5,
    "start.neuropathic": 10,
    "titration.aud": 5,
    "titration.neuropathic": 5,
    "older.age": 65,
    "renal.stale": 12,
    "taper.kidney": "within-14-days",
    "order.unlinked": "adds",
}
NAMED: Final = {
    "max.unknown",
    "titration.spasticity",
    "older.cap",
    "renal.measure",
    "renal.severe",
    "renal.moderate",
    "renal.mild",
    "taper.method",
    "ulcer.contraindication",
    "formulary.strengths",
    "formulary.half_tablets",
}
PRESETS: Final[Mapping[str, Mapping[str, Any]]] = {
    "default": {},
    "us-label": {
        "max.aud": 80,
        "max.neuropathic": 80,
        "titration.spasticity": "label",
        "ulcer.contraindication": "moderate",
    },
    "uk": {"titration.spasticity": "label", "ulcer.contraindication": "high"},
    "fr": {"start.aud": 15, "titration.aud": 10, "aud.governance": 80},
}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_its_switches_and_no_other(preset: str, command: Command) -> None:
    default = command.review(WELL).answer["policy"]
    used = command.review(WELL, policy={"preset": preset}).answer["policy"]
    taper = {"taper.method"} if preset == "uk" else set()
    assert used.keys() == SWITCHES.keys() | NAMED
    assert {key: used[key] for key in PRESETS[preset]} == PRESETS[preset]
    assert {key for key in used if used[key] != default[key]} <= PRESETS[preset].keys() | taper
    assert ("taper.method" in taper) == (used["taper.method"] != default["taper.method"])
    assert {key: default[key] for key in SWITCHES} == SWITCHES


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('"max.spasticty" = 80', "max.spasticty"),
        ('"max.spasticity" = 105', "max.spasticity"),
        ('"max.spasticity" = "a lot"', "max.spasticity"),
        ('"max.aud" = 301', "max.aud"),
        ('"max.hiccups" = -5', "max.hiccups"),
        ('"max.neuropathic" = 85', "max.neuropathic"),
        ('"older.age" = 12', "older.age"),
        ('"renal.stale" = 24', "renal.stale"),
        ('"renal.measure" = "mdrd"', "renal.measure"),
        ('"taper.method" = "at once"', "taper.method"),
        ('"taper.kidney" = "tomorrow"', "taper.kidney"),
        ('"ulcer.contraindication" = "off"', "ulcer.contraindication"),
        ('"formulary.strengths" = [7]', "formulary.strengths"),
        ('"formulary.strengths" = []', "formulary.strengths"),
        ('"order.unlinked" = "ignores"', "order.unlinked"),
        ('preset = "eu"', "eu"),
    ],
)
def test_what_no_policy_may_say_is_refused_with_its_place(
    line: str, place: str, command: Command
) -> None:
    chart = command.file("chart.json", json.dumps(bundle(WELL)))
    policy = command.file("site.toml", line + "\n")
    ran = command.run("review", chart, "--policy", policy, "--at", AT)
    assert (ran.code, ran.out) == (2, "")
    assert "site.toml" in ran.err
    assert place in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_the_notes_of_a_plan_name_indication_number_source_and_policy(command: Command) -> None:
    notes = " ".join(command.review(adult(), [draft(mg(5, 3))]).answer["plan"]["notes"])
    for words in ("Spasticity", "80 mg/day", "S2", "max.spasticity", "stretch", "splint"):
        assert words in notes


def test_a_plan_for_drinking_names_counselling_and_off_label_use(command: Command) -> None:
    chart = adult(rx("m1", mg(10, 3), "aud"))
    notes = " ".join(command.review(chart).answer["plan"]["notes"]).lower()
    for words in ("counselling", "behavioural", "off-label", "300 mg/day"):
        assert words in notes


def test_no_plan_calls_long_treatment_harmless(command: Command) -> None:
    for why in ("aud", "spasticity"):
        said = command.review(adult(rx("m1", mg(10, 3), why))).out.lower()
        assert "no harmful" not in said
        assert "harmless" not in said
