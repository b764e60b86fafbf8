"""One strength is found in a product's name, or none: two different ones are not chosen between."""

from decimal import Decimal

import pytest

from fhir_baclofen.dosing import NotRead, Strength, Unit
from fhir_baclofen.sig import read_strength
from fhir_baclofen.sig.product_names import shown


def tablets(mg: str) -> Strength:
    return Strength(Decimal(mg), Unit.MG, Decimal(1), liquid=False)


def liquid(amount: str, per: str = "1", unit: Unit = Unit.MG) -> Strength:
    return Strength(Decimal(amount), unit, Decimal(per), liquid=True)


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("10 mg", tablets("10")),
        ("10mg", tablets("10")),
        ("10. mg", tablets("10")),
        ("10 mg".ljust(1999), tablets("10")),
        ("2.5 mg", tablets("2.5")),
        ("2,5 mg", tablets("2.5")),
        ("0.01 g", tablets("10")),
        ("baclofen 20 mg tablet", tablets("20")),
        ("Baclofen 10 MG Oral Tablet", tablets("10")),
        ("Baclofen 10 MG Oral Tablet [Lioresal]", tablets("10")),
        ("LIORESAL 25 mg Tabletten, 50 Stück", tablets("25")),
        ("Baclofène 10 mg, comprimé sécable (boîte de 30)", tablets("10")),
        ("baclofen 10 mg tablets x 100", tablets("10")),
        ("baclofen 10-mg tablets", tablets("10")),
        ("baclofen 10 mg/tablet", tablets("10")),
        ("baclofen 10 mg/1", tablets("10")),
        ("baclofen 5 mg granules in packet", tablets("5")),
        ("Baclofen 10 mg tablet 10 mg", tablets("10")),
        ("5 mg/5 mL", liquid("5", "5")),
        ("5mg/5ml", liquid("5", "5")),
        ("5 mg/5. mL", liquid("5", "5")),
        ("25 mg / 5 mL oral suspension", liquid("25", "5")),
        ("5 mg per 5 mL", liquid("5", "5")),
        ("5 mg in 5 mL", liquid("5", "5")),
        ("2 MG/ML", liquid("2")),
        ("baclofen 1 MG/ML Oral Solution", liquid("1")),
        ("Baclofen 25 mg/5 mL (5 mg/mL) suspension, 473 mL", liquid("25", "5")),
        ("500 mcg/mL", liquid("500", unit=Unit.UG)),
        ("500 µg/mL", liquid("500", unit=Unit.UG)),
        ("Baclofen 2,000 mcg/mL intrathecal", liquid("2000", unit=Unit.UG)),
        ("Lioresal Intrathecal 10 mg/20 mL (500 mcg/mL)", liquid("500", unit=Unit.UG)),
        ("0.05 mg/mL injection", liquid("0.05")),
    ],
)
def test_the_strength_of_a_product_is_found_among_the_words_of_its_name(
    text: str, strength: Strength
) -> None:
    assert read_strength(text) == strength


NONE_NAMED = "no strength with a unit is named"
NO_VOLUME = "the volume that the strength is for is not named"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", NONE_NAMED),
        ("baclofen", NONE_NAMED),
        ("baclofen tablets", NONE_NAMED),
        ("baclofen 10", NONE_NAMED),
        ("10", NONE_NAMED),
        ("5 mL", NONE_NAMED),
        ("baclofen 2% cream", NONE_NAMED),
        ("baclofen 10-20 mg", NONE_NAMED),
        ("baclofen 10/20 mg", NONE_NAMED),
        ("baclofen 10 mg, 20 mg", "two strengths are named: 10 mg tablets and 20 mg tablets"),
        (
            "baclofen 10 mg or 20 mg tablets",
            "two strengths are named: 10 mg tablets and 20 mg tablets",
        ),
        ("5 mg/5 mL and 10 mg/5 mL", "two strengths are named: 5 mg/5 mL and 10 mg/5 mL"),
        ("5 mg/5 mL; tablets 10 mg", "two strengths are named: 5 mg/5 mL and 10 mg tablets"),
        ("10 mg/day", "'10 mg/day' is no strength that can be read"),
        ("10 mg/kg", "'10 mg/kg' is no strength that can be read"),
        ("20 mg/g cream", "'20 mg/g' is no strength that can be read"),
        ("0 mg", "'0 mg' is no strength that can be read"),
        ("5 mg/0 mL", "'5 mg/0 ml' is no strength that can be read"),
        ("1.000 mcg/mL", "'1.000 mcg/ml' is no strength that can be read"),
        ("1 000 mcg/mL", "'000 mcg/ml' is no strength that can be read"),
        ("10,20 mg", "'10,20 mg' is no strength that can be read"),
        ("baclofen 10 mg oral solution", NO_VOLUME),
        ("Baclofen Injektionslösung 10 mg", NO_VOLUME),
        ("10 mg".ljust(2000), "the text is 2,000 characters or longer"),
    ],
)
def test_a_name_with_no_or_no_certain_strength_is_not_read(text: str, why: str) -> None:
    assert read_strength(text) == NotRead(why)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Baclofen 10 MG Oral Tablet", "10 mg tablets"), ("Baclofen 5 mg/5 mL", "5 mg/5 mL")],
)
def test_a_strength_is_shown_as_people_write_it(name: str, expected: str) -> None:
    strength = read_strength(name)
    assert isinstance(strength, Strength)
    assert shown(strength) == expected
