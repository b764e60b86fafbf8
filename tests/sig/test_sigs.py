"""Every dosage of `sigs.tsv` is read as a pharmacist reads it, and the unclear ones are refused."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from fhir_baclofen.dosing import (
    NOTHING,
    Amount,
    NotRead,
    Reading,
    Regimen,
    Route,
    Step,
    Strength,
    Unit,
)
from fhir_baclofen.sig import read_sig, read_strength

SIGS = Path(__file__).with_name("sigs.tsv")
REFUSE = "refuse"


def rows() -> Iterator[tuple[str, str, str]]:
    for line in SIGS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, strength, expected = line.split("\t")
            yield text, strength, expected


def is_refused(expected: str) -> bool:
    return expected.startswith(REFUSE)


def reading_of(text: str, strength: str) -> Reading:
    return read_sig(text, None if strength == "-" else a_strength(strength))


def a_strength(text: str) -> Strength:
    strength = read_strength(text)
    assert isinstance(strength, Strength)
    return strength


# --- the notation of the table --------------------------------------------------------------------


def expected_regimen(notation: str) -> Regimen:
    steps, _, facts = notation.partition(" ; ")
    words = facts.split()
    return Regimen(
        Unit.UG if "ug" in words else Unit.MG,
        tuple(expected_step(step, continuous="infusion" in words) for step in steps.split(" > ")),
        Route.ORAL if "oral" in words else Route.INTRATHECAL if "it" in words else None,
        Decimal(words[words.index("max") + 1]) if "max" in words else None,
    )


def expected_step(notation: str, *, continuous: bool) -> Step:
    length = re.match(r"(\d+)d ", notation)
    body = notation[length.end() :] if length else notation
    regular, _, needed = f" {body}".partition("prn ")
    total, doses = expected_part(regular.strip().removesuffix("+").strip())
    needed_total, needed_doses = expected_part(needed)
    if needed_doses is None:
        doses = None
    return Step(
        int(length[1]) if length else None,
        total,
        needed_total,
        doses,
        needed_doses or (),
        continuous,
    )


def expected_part(notation: str) -> tuple[Amount, tuple[Amount, ...] | None]:
    if not notation:
        return NOTHING, ()
    total, colon, doses = notation.partition(": ")
    if total.endswith("/d"):
        return expected_amount(total[:-2]), expected_doses(doses) if colon else None
    listed = expected_doses(notation)
    return sum(listed, NOTHING), listed


def expected_doses(notation: str) -> tuple[Amount, ...]:
    doses: list[Amount] = []
    for word in notation.split():
        times, star, dose = word.rpartition("*")
        doses += [expected_amount(dose)] * (int(times) if star else 1)
    return tuple(doses)


def expected_amount(notation: str) -> Amount:
    low, _, high = notation.partition("-")
    return Amount(Decimal(low), Decimal(high or low))


# --- tests ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "strength", "expected"), list(rows()))
def test_a_dosage_is_read_as_meant_or_not_at_all(text: str, strength: str, expected: str) -> None:
    reading = reading_of(text, strength)
    if is_refused(expected):
        assert isinstance(reading, NotRead)
        assert f"{REFUSE}: {reading.reason}" == expected
    else:
        assert reading == expected_regimen(expected)


def test_a_text_is_read_up_to_a_length_that_no_dosage_has() -> None:
    longest = "10 mg tid".ljust(1999)
    assert read_sig(longest) == expected_regimen("3*10")
    assert read_sig(longest + " ") == NotRead("the text is 2,000 characters or longer")


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_a_new_line_parts_doses_as_a_semicolon_does(line_end: str) -> None:
    expected = expected_regimen("3*10 + prn 2*5")
    assert read_sig("10 mg tid; 5 mg bid prn") == expected
    assert read_sig(f"10 mg tid{line_end}5 mg bid prn") == expected


def test_a_bare_number_is_no_number_of_tablets_of_a_liquid() -> None:
    tablets = a_strength("10 mg")
    assert read_sig("1-0-1", tablets) == expected_regimen("10 10")
    assert read_sig("1-0-1", tablets, liquid_hint=True) == NotRead(
        "a number has no unit, and the product is a liquid"
    )


def test_the_table_is_large_and_covers_every_language() -> None:
    blocks: dict[str, int] = {}
    language = ""
    for line in SIGS.read_text("utf-8").splitlines():
        heading = re.match(r"# --- (\w+)", line)
        language = heading[1] if heading else language
        blocks[language] = blocks.get(language, 0) + ("\t" in line)
    assert blocks.pop("") == 0
    assert blocks.pop("English") >= 200
    assert set(blocks) == {"French", "German", "Spanish", "Dutch", "Italian"}
    assert min(blocks.values()) >= 15
