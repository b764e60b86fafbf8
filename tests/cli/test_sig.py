"""`sig`: how a dosage text is read, as JSON for programs and as text for people."""

import json
from typing import Any

import pytest

from tests.cli.running import run


def read(*arguments: str) -> dict[str, Any]:
    """The JSON of a reading; reading is never a failure of the command."""
    ran = run("sig", *arguments, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_a_reading_has_every_key() -> None:
    assert read("10mg po tid") == {
        "text": "10mg po tid",
        "read": True,
        "reason": None,
        "steps": [
            {
                "days": None,
                "mg_per_day": {"low": 30, "high": 30},
                "ug_per_day": None,
                "doses_mg": [10, 10, 10],
                "as_needed": False,
            }
        ],
    }


def test_steps_follow_each_other() -> None:
    steps = read("1/2 tab hs x 3d then 1 tab bid", "--strength", "10 mg")["steps"]
    assert [(s["days"], s["mg_per_day"]["high"], s["doses_mg"]) for s in steps] == [
        (3, 5, [5]),
        (None, 20, [10, 10]),
    ]


def test_as_needed_has_a_low_end_of_nothing() -> None:
    (step,) = read("10 mg tid prn")["steps"]
    assert (step["mg_per_day"], step["as_needed"]) == ({"low": 0, "high": 30}, True)


def test_a_pump_is_in_micrograms() -> None:
    (step,) = read("750 mcg/day intrathecal")["steps"]
    assert (step["ug_per_day"], step["mg_per_day"], step["doses_mg"]) == (750, None, None)


def test_a_liquid_is_read_by_its_concentration() -> None:
    (step,) = read("7.5 mL q6h", "--strength", "5 mg/5 mL")["steps"]
    assert step["doses_mg"] == [7.5, 7.5, 7.5, 7.5]


@pytest.mark.parametrize(
    "text",
    [
        "5 mg tid, increase by 5 mg/dose every 3 days to max 80 mg/day",
        "decrease by 5 mg weekly until off",
        "1 tab tid",
        "",
    ],
)
def test_what_cannot_be_read_whole_is_refused_with_a_reason(text: str) -> None:
    answer = read(text)
    assert (answer["read"], answer["steps"]) == (False, [])
    assert answer["reason"]


def test_people_read_lines() -> None:
    ran = run("sig", "25-20-25-20 mg", "--format", "text")
    assert ran.out == "90 mg/day (25 - 20 - 25 - 20 mg), until further notice\n"


def test_a_strength_that_is_none_is_refused() -> None:
    ran = run("sig", "1 tab tid", "--strength", "many")
    assert (ran.code, ran.out) == (2, "")
    assert "--strength" in ran.err
