"""The JSON object of `sig --format json`, member for member."""

from decimal import Decimal
from typing import Any

import pytest

from fhir_baclofen.dosing import Strength, Unit
from fhir_baclofen.sig import as_json, read_sig

TABLETS = Strength(Decimal(10), Unit.MG, Decimal(1), liquid=False)


def shown(text: str) -> dict[str, Any]:
    return as_json(text, read_sig(text, TABLETS))


def mg(low: object, high: object) -> dict[str, object]:
    return {"low": low, "high": high}


def test_a_dosage_with_steps_is_shown_step_by_step() -> None:
    assert shown("1/2 tab hs x 3d then 1 tab bid") == {
        "text": "1/2 tab hs x 3d then 1 tab bid",
        "read": True,
        "reason": None,
        "steps": [
            {
                "days": 3,
                "mg_per_day": mg(5, 5),
                "ug_per_day": None,
                "doses_mg": [5],
                "as_needed": False,
            },
            {
                "days": None,
                "mg_per_day": mg(20, 20),
                "ug_per_day": None,
                "doses_mg": [10, 10],
                "as_needed": False,
            },
        ],
    }


def test_a_text_not_read_is_shown_with_the_reason_and_no_steps() -> None:
    assert shown("10 mg tid until seen") == {
        "text": "10 mg tid until seen",
        "read": False,
        "reason": "the word 'until' was not understood",
        "steps": [],
    }


@pytest.mark.parametrize(
    ("text", "amount", "doses", "as_needed"),
    [
        ("5-10 mg tid", mg(15, 30), [10, 10, 10], False),
        ("10 mg tid prn", mg(0, 30), [10, 10, 10], True),
        ("10 mg tid plus 5 mg bid prn", mg(30, 40), [10, 10, 10, 5, 5], True),
        ("2.5 mg tid", mg(Decimal("7.5"), Decimal("7.5")), [Decimal("2.5")] * 3, False),
        ("30 mg/day", mg(30, 30), None, False),
        ("10 mg 3 times weekly", mg(Decimal("4.29"), Decimal("4.29")), None, False),
    ],
)
def test_amounts_start_from_0_when_as_needed_and_whole_numbers_are_whole(
    text: str, amount: dict[str, object], doses: list[object] | None, as_needed: bool
) -> None:
    (step,) = shown(text)["steps"]
    assert step["mg_per_day"] == amount
    assert step["doses_mg"] == doses
    assert step["as_needed"] is as_needed


def test_a_pump_is_shown_in_micrograms_only() -> None:
    (step,) = shown("750 mcg/day intrathecal")["steps"]
    assert (step["mg_per_day"], step["ug_per_day"], step["doses_mg"]) == (None, 750, None)
