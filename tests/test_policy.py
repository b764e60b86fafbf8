"""The policy switches: what a site may decide, and how its choices are read."""

import tomllib
from decimal import Decimal

import pytest

from fhir_baclofen.errors import PolicyError
from fhir_baclofen.facts import Indication
from fhir_baclofen.policy import Policy
from fhir_baclofen.rules.protocols import OLDER_AGE, PROTOCOLS, SLOW_STEP
from fhir_baclofen.switches import PRESETS, SWITCHES, Formulary

DEFAULTS = {
    "max.spasticity": 80,
    "max.aud": 300,
    "aud.governance": 80,
    "max.neuropathic": 60,
    "max.hiccups": 60,
    "max.unknown": "lowest",
    "start.spasticity": 15,
    "start.aud": 5,
    "start.neuropathic": 10,
    "titration.spasticity": "seed",
    "titration.aud": 5,
    "titration.neuropathic": 5,
    "older.age": 65,
    "older.cap": "30-soft-40-firm",
    "renal.measure": "worst",
    "renal.severe": "reduce",
    "renal.moderate": "half",
    "renal.mild": "off",
    "renal.stale": 12,
    "taper.method": "slow",
    "taper.kidney": "within-14-days",
    "ulcer.contraindication": "high",
    "formulary.strengths": [5, 10, 20],
    "formulary.half_tablets": "slow-protocol",
    "order.unlinked": "adds",
}


def test_every_switch_has_its_default() -> None:
    assert Policy.default().as_json() == DEFAULTS
    assert list(Policy.default().as_json()) == list(SWITCHES)


@pytest.mark.parametrize(
    ("switch", "given", "used"),
    [
        ("max.spasticity", 100, 100),
        ("max.spasticity", "100 mg/day", 100),
        ("max.spasticity", Decimal("60.0"), 60),
        ("max.aud", 80, 80),
        ("max.unknown", "lowest", "lowest"),
        ("max.unknown", 60, 60),
        ("start.aud", 20, 20),
        ("titration.spasticity", "label", "label"),
        ("titration.aud", 10, 10),
        ("older.age", 70, 70),
        ("older.cap", "30 firm", "30-firm"),
        ("older.cap", 30, "30-firm"),
        ("renal.measure", "CrCl only", "crcl-only"),
        ("renal.measure", "eGFR only", "egfr-only"),
        ("renal.severe", "avoid only", "avoid-only"),
        ("renal.moderate", "Vlavonou bands on CrCl", "vlavonou"),
        ("renal.mild", "60-89", "wolf"),
        ("renal.mild", "CrCl 50-80", "vlavonou"),
        ("renal.mild", False, "off"),
        ("renal.stale", 6, 6),
        ("renal.stale", "6 months", 6),
        ("taper.method", "whole taper in 1-2 weeks", "1-2-weeks"),
        ("taper.kidney", "gradual", "gradual"),
        ("ulcer.contraindication", "moderate", "moderate"),
        ("ulcer.contraindication", "on", "high"),
        ("formulary.strengths", [20, 10], [10, 20]),
        ("formulary.strengths", ["5 mg", 25], [5, 25]),
        ("formulary.strengths", ["1 mg/mL"], ["1 mg/mL"]),
        ("formulary.strengths", [5, "10 mg packet"], [5, "10 mg packet"]),
        ("formulary.half_tablets", "every scored tablet", "every-scored"),
        ("formulary.half_tablets", "never", "never"),
        ("order.unlinked", "replaces", "replaces"),
    ],
)
def test_a_switch_is_read_as_people_write_it(switch: str, given: object, used: object) -> None:
    assert Policy.of({switch: given}).as_json() == {**DEFAULTS, switch: used}


@pytest.mark.parametrize(
    ("switch", "given"),
    [
        ("max.spasticity", 105),
        ("max.spasticity", 15),
        ("max.spasticity", 82),
        ("max.spasticity", "high"),
        ("max.spasticity", True),
        ("max.spasticity", None),
        ("max.spasticity", float("nan")),
        ("max.spasticity", [80]),
        ("max.aud", 400),
        ("aud.governance", 120),
        ("max.neuropathic", 100),
        ("max.hiccups", 80),
        ("max.unknown", "highest"),
        ("start.spasticity", 20),
        ("titration.neuropathic", 10),
        ("older.age", 80),
        ("older.cap", "50 firm"),
        ("renal.measure", "creatinine"),
        ("renal.stale", 9),
        ("taper.method", "at once"),
        ("taper.kidney", "at once"),
        ("ulcer.contraindication", "off"),
        ("formulary.strengths", []),
        ("formulary.strengths", [7]),
        ("formulary.strengths", ["3 mg/mL"]),
        ("formulary.strengths", "5, 10"),
        ("formulary.strengths", [True]),
        ("formulary.half_tablets", "sometimes"),
        ("order.unlinked", "ignores"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_by_name(switch: str, given: object) -> None:
    with pytest.raises(PolicyError) as refused:
        Policy.of({switch: given})
    assert str(refused.value).startswith(f"Policy switch {switch} must be ")
    assert "\n" not in str(refused.value)


def test_an_unknown_switch_is_refused_by_name() -> None:
    with pytest.raises(PolicyError, match=r"no policy switch 'max\.spastic'"):
        Policy.of({"max.spastic": 80})


def test_an_unknown_preset_is_refused_with_those_there_are() -> None:
    with pytest.raises(PolicyError, match="default, us-label, uk, fr"):
        Policy.of({}, "de")


@pytest.mark.parametrize(
    ("preset", "changed"),
    [
        ("default", {}),
        (
            "us-label",
            {
                "max.aud": 80,
                "max.neuropathic": 80,
                "titration.spasticity": "label",
                "ulcer.contraindication": "moderate",
            },
        ),
        ("uk", {"titration.spasticity": "label", "taper.method": "1-2-weeks"}),
        ("fr", {"start.aud": 15, "titration.aud": 10}),
    ],
)
def test_a_preset_sets_several_switches(preset: str, changed: dict[str, object]) -> None:
    assert Policy.of({}, preset).as_json() == {**DEFAULTS, **changed}
    assert Policy.of({"preset": preset}).as_json() == {**DEFAULTS, **changed}


def test_there_are_four_presets() -> None:
    assert list(PRESETS) == ["default", "us-label", "uk", "fr"]


def test_a_switch_given_beside_a_preset_wins() -> None:
    assert Policy.of({"max.aud": 150}, "us-label").as_json()["max.aud"] == 150


def test_a_policy_file_may_use_dotted_keys_and_tables() -> None:
    dotted = tomllib.loads('preset = "uk"\nmax.spasticity = 100\n[formulary]\nstrengths = [10]')
    policy = Policy.of(dotted)
    assert policy.as_json()["max.spasticity"] == 100
    assert policy.as_json()["titration.spasticity"] == "label"
    assert policy.formulary == Formulary((Decimal(10),))
    assert Policy.of({"max.spasticity": 100}) == Policy.of({"max": {"spasticity": 100}})


def test_equal_policies_are_one_key() -> None:
    same = Policy.of({"max.spasticity": 80})
    other = Policy.of({"max.spasticity": 100})
    assert same == Policy.default()
    assert hash(same) == hash(Policy.default())
    assert other != same
    assert len({same, Policy.default(), other}) == 2
    assert Policy.default() is Policy.default()
    assert same != "policy"


def test_a_limit_is_asked_for_its_number_at_this_site() -> None:
    policy = Policy.of({"older.age": 70, "max.aud": 80})
    assert policy[OLDER_AGE] == 70
    assert policy[PROTOCOLS[Indication.ALCOHOL].ceiling] == 80
    assert policy[SLOW_STEP] == Decimal("2.5")


def test_values_are_asked_for_by_name() -> None:
    policy = Policy.default()
    assert policy.value("max.unknown") == "lowest"
    assert policy.number("max.aud") == 300
    assert policy.is_set("taper.method", "slow")
    assert not policy.is_set("taper.method", "1-2-weeks")
    with pytest.raises(TypeError):
        policy.number("max.unknown")


def test_every_limit_that_names_a_switch_names_one_that_holds_a_number() -> None:
    numbers = Policy.default()
    limits = [
        limit
        for row in PROTOCOLS.values()
        for limit in (row.start, row.step, row.interval, row.ceiling, row.check_step)
        if limit.switch
    ]
    assert len(limits) > 5
    assert all(numbers[limit] == limit.value for limit in limits)
