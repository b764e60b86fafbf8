"""How much: units, tablets, millilitres, ranges, rates and maxima, and all that is not guessed."""

from decimal import Decimal

import pytest

from fhir_baclofen.dosing import Regimen, Strength, Unit
from tests.fhir.dosages import (
    LIQUID,
    PUMP_SOLUTION,
    TABLETS_5,
    TABLETS_10,
    Json,
    dose,
    dose_range,
    line,
    lines,
    often,
    read,
    shown,
    singles,
)

UCUM = "http://unitsofmeasure.org"
DRUG_FORM = "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm"
ORDERED: Json = {"coding": [{"code": "ordered"}]}
CALCULATED: Json = {"coding": [{"code": "calculated"}]}


def a_day(dose_and_rate: object, strength: Strength | None = None, **more: object) -> str:
    """What this dose makes, taken once a day."""
    written = {"timing": often(), "doseAndRate": dose_and_rate, **more}
    return shown(read(written, strength=strength).reading)


@pytest.mark.parametrize(
    ("value", "unit", "mg"),
    [
        pytest.param(10, "mg", "10", id="milligrams"),
        pytest.param(7.5, "mg", "7.5", id="with a decimal"),
        pytest.param(0.02, "g", "20", id="grams"),
        pytest.param(10, "MG", "10", id="capitals"),
        pytest.param(10, " mg. ", "10", id="with a full stop and spaces"),
        pytest.param(10, "milligram(s)", "10", id="in words"),
        pytest.param(10, "Milligramm", "10", id="in German"),
        pytest.param(10**7, "mg", "10000000", id="the most that is a number of mg"),
        pytest.param(1e-6, "mg", "0.000001", id="the least"),
    ],
)
def test_a_dose_by_weight(value: float, unit: str, mg: str) -> None:
    assert a_day(dose(value, unit)) == mg


@pytest.mark.parametrize("unit", ["ug", "µg", "μg", "mcg", "microgram", "micrograms"])
def test_micrograms_stay_micrograms(unit: str) -> None:
    reading = read({"timing": often(), "doseAndRate": dose(50, unit)}).reading
    assert isinstance(reading, Regimen)
    assert reading.unit is Unit.UG
    assert shown(reading) == "50"


@pytest.mark.parametrize(
    "unit", ["tablet", "tablets", "tab", "tab(s)", "TAB", "{tbl}", "{tablet}", "tbl", "cp", "cap"]
)
def test_a_tablet_is_its_strength(unit: str) -> None:
    assert a_day(dose(1.5, unit), TABLETS_10) == "15"
    assert a_day(dose(1.5, None, code=unit, system=UCUM), TABLETS_10) == "15"


def test_a_tablet_by_its_drug_form_code() -> None:
    assert a_day(dose(2, None, code="TAB", system=DRUG_FORM), TABLETS_5) == "10"


def test_millilitres_by_the_concentration() -> None:
    assert a_day(dose(7.5, "mL"), LIQUID) == "7.5"
    assert a_day(dose(2, "ml"), Strength(Decimal(25), Unit.MG, Decimal(5), liquid=True)) == "10"


@pytest.mark.parametrize(
    ("unit", "more"),
    [
        pytest.param("mg", {"code": "mg", "system": UCUM}, id="both alike"),
        pytest.param("milligrams", {"code": "mg", "system": UCUM}, id="word and code"),
        pytest.param(None, {"code": "mg", "system": UCUM}, id="only a code"),
        pytest.param("mg", {"code": "258684004", "system": "http://snomed.info/sct"}, id="SNOMED"),
        pytest.param("mg", {"code": "1", "system": UCUM}, id="the code for no unit"),
    ],
)
def test_unit_and_code_that_agree(unit: str | None, more: Json) -> None:
    assert a_day(dose(10, unit, **more)) == "10"


@pytest.mark.parametrize(
    ("unit", "more", "why"),
    [
        pytest.param("mg", {"code": "ug", "system": UCUM}, "by one name", id="mg and ug"),
        pytest.param("tablet", {"code": "mg", "system": UCUM}, "by one name", id="tablet and mg"),
        pytest.param("mg", {"code": "mg/kg", "system": UCUM}, "not understood", id="mg and mg/kg"),
        pytest.param("mg/kg", {}, '"mg/kg" is not understood', id="by body weight"),
        pytest.param("puff", {}, '"puff" is not understood', id="another form"),
        pytest.param("ea", {}, '"ea" is not understood', id="each"),
        pytest.param("L", {}, '"L" is not understood', id="litres"),
        pytest.param("mol", {}, '"mol" is not understood', id="moles"),
        pytest.param("small spoon", {}, '"small spoon" is not understood', id="two words"),
        pytest.param(
            "tablet",
            {"code": "mg", "system": "urn:other"},
            "by one name",
            id="a code of another system that is a known word",
        ),
        pytest.param("x" * 90, {}, f'"{"x" * 40}" is not understood', id="a long unit is cut"),
        pytest.param(None, {}, "no unit", id="no unit"),
        pytest.param("", {}, "no unit", id="an empty unit"),
        pytest.param(None, {"code": "1", "system": UCUM}, "no unit", id="only the code for none"),
    ],
)
def test_a_unit_that_is_missing_unknown_or_double_is_not_read(
    unit: str | None, more: Json, why: str
) -> None:
    shown_ = a_day(dose(10, unit, **more), TABLETS_10)
    assert shown_.startswith("not read: ")
    assert why in shown_


@pytest.mark.parametrize(
    ("unit", "strength", "why"),
    [
        pytest.param("tablet", None, "strength of the tablet", id="a tablet without a strength"),
        pytest.param("tablet", LIQUID, "strength of the tablet", id="a tablet of a liquid"),
        pytest.param("mL", None, "concentration is not known", id="mL without a concentration"),
        pytest.param("mL", TABLETS_10, "concentration is not known", id="mL of a tablet"),
        pytest.param(
            "mL",
            Strength(Decimal(5), Unit.MG, Decimal(0), liquid=True),
            "concentration",
            id="5 mg in 0 mL",
        ),
    ],
)
def test_nothing_is_guessed_about_the_product(
    unit: str, strength: Strength | None, why: str
) -> None:
    assert why in a_day(dose(1, unit), strength)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        pytest.param("10", "not a number", id="a text"),
        pytest.param(True, "not a number", id="a boolean"),
        pytest.param([10], "not a number", id="an array"),
        pytest.param(None, "no value", id="nothing"),
        pytest.param(0, "the dose is 0", id="zero"),
        pytest.param(-5, "the dose is -5", id="negative"),
        pytest.param(10**8, "the dose is out of any range", id="a hundred kilograms"),
        pytest.param(10**7 + 1, "the dose is out of any range", id="above the most"),
        pytest.param(9e-7, "the dose is out of any range", id="below the least"),
    ],
)
def test_a_value_that_is_no_dose_is_not_read(value: object, why: str) -> None:
    assert why in a_day(dose(value))
    assert a_day(dose(value)).startswith("not read: ")


def test_tablets_that_make_no_believable_amount_are_not_read() -> None:
    assert a_day(dose(10**7, "tablet"), TABLETS_10) == "not read: the dose is out of any range"


def test_a_number_beyond_all_exponents_is_not_read() -> None:
    written = '{"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":1e99999999999999999999,"unit":"mg"}}]}'  # noqa: E501
    assert shown(read(written).reading) == "not read: the dose has no value"


def test_a_number_is_kept_as_written() -> None:
    quantity = lines('{"doseAndRate":[{"doseQuantity":{"value":0.1000000000000000055}}]}')
    item = quantity[0].dose_and_rate
    assert isinstance(item, tuple)
    assert item[0].dose_quantity is not None
    assert item[0].dose_quantity.number == Decimal("0.1000000000000000055")


def test_a_comparator_on_the_dose_is_not_read() -> None:
    assert "comparator" in a_day(dose(10, comparator="<"))
    assert "comparator" in a_day(dose(0, comparator=">"))


# -- ranges --------------------------------------------------------------------------------------


def test_a_dose_range_is_a_range_of_the_day_and_of_each_dose() -> None:
    reading = read({"timing": often(3), "doseAndRate": dose_range(5, 10)}).reading
    assert shown(reading) == "15-30"
    assert singles(reading) == "5-10 5-10 5-10"


def test_a_range_of_tablets_and_one_of_millilitres_an_hour() -> None:
    assert a_day(dose_range(1, 2, "tablet"), TABLETS_10) == "10-20"
    ends = {"low": {"value": 0.1, "unit": "mL/h"}, "high": {"value": 0.2, "unit": "mL/h"}}
    assert a_day([{"rateRange": ends}], PUMP_SOLUTION) == "1200-2400"


def test_a_range_of_one_amount_is_that_amount() -> None:
    assert a_day(dose_range(10, 10)) == "10"


def test_a_range_in_two_units_of_weight() -> None:
    ends = {"low": {"value": 500, "unit": "mg"}, "high": {"value": 1, "unit": "g"}}
    assert a_day([{"doseRange": ends}]) == "500-1000"


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        pytest.param({"high": {"value": 10, "unit": "mg"}}, "one end", id="no low end"),
        pytest.param({"low": {"value": 10, "unit": "mg"}}, "one end", id="no high end"),
        pytest.param({}, "one end", id="no end"),
        pytest.param(
            {"low": {"value": 20, "unit": "mg"}, "high": {"value": 10, "unit": "mg"}},
            "from high to low",
            id="upside down",
        ),
        pytest.param(
            {"low": {"value": 0, "unit": "mg"}, "high": {"value": 10, "unit": "mg"}},
            "the dose is 0",
            id="from zero",
        ),
        pytest.param(
            {"low": {"value": 10, "unit": "ug"}, "high": {"value": 10, "unit": "mg"}},
            "mixes mg and ug",
            id="mg and ug",
        ),
        pytest.param(
            {"low": {"value": 10}, "high": {"value": 20, "unit": "mg"}}, "no unit", id="no unit"
        ),
    ],
)
def test_a_range_that_is_not_whole_is_not_read(ends: Json, why: str) -> None:
    assert why in a_day([{"doseRange": ends}])


# -- several doseAndRate -------------------------------------------------------------------------


def test_the_ordered_dose_counts_when_the_calculated_one_agrees() -> None:
    assert (
        a_day(
            [
                {"type": CALCULATED, **dose(9.8)[0]},
                {"type": ORDERED, **dose(10)[0]},
            ]
        )
        == "10"
    )


def test_an_ordered_number_of_tablets_is_held_against_the_calculated_weight() -> None:
    tablets = {"type": ORDERED, **dose(1, "tablet")[0]}
    assert a_day([tablets, {"type": CALCULATED, **dose(10)[0]}], TABLETS_10) == "10"
    other = a_day([tablets, {"type": CALCULATED, **dose(15)[0]}], TABLETS_10)
    assert other == "not read: the dose is given twice, and not the same"


def test_the_dose_that_can_be_read_counts() -> None:
    assert (
        a_day(
            [
                {"type": ORDERED, **dose(0.2, "mg/kg")[0]},
                {"type": CALCULATED, **dose(10)[0]},
            ]
        )
        == "10"
    )


@pytest.mark.parametrize(
    ("items", "why"),
    [
        pytest.param([dose(10)[0], dose(20)[0]], "given twice", id="two doses"),
        pytest.param([dose(10)[0], dose(10, "ug")[0]], "given twice", id="two units"),
        pytest.param([dose(10)[0], dose(-1)[0]], "the dose is -1", id="one is nonsense"),
        pytest.param([dose(10, "ea")[0], dose(10, "puff")[0]], "not understood", id="neither"),
        pytest.param(
            [dose(10)[0], {"rateQuantity": {"value": 10, "unit": "mg/d"}}],
            "given twice",
            id="a dose and a rate apart",
        ),
        pytest.param(
            [{**dose(10)[0], **dose_range(5, 10)[0]}], "both a dose and a dose range", id="both"
        ),
    ],
)
def test_doses_that_differ_are_not_read(items: list[Json], why: str) -> None:
    assert why in a_day(items)


def test_an_object_in_the_place_of_the_list_is_read() -> None:
    assert a_day(dose(10)[0]) == "10"
    assert a_day(dose(1, "tablet")[0], TABLETS_10) == "10"


@pytest.mark.parametrize("empty", [[], None, [{}], [{"type": ORDERED}]])
def test_a_timing_without_a_dose_is_not_read(empty: object) -> None:
    assert a_day(empty) == "not read: the dose is not said"


# -- other releases of FHIR ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("element", "why"),
    [
        pytest.param({"doseQuantity": {"value": 10, "unit": "mg"}}, "STU3", id="doseQuantity"),
        pytest.param({"doseSimpleQuantity": {"value": 10, "unit": "mg"}}, "STU3", id="its name"),
        pytest.param({"doseRange": {"low": {"value": 10}}}, "STU3", id="doseRange"),
        pytest.param({"rateRatio": {}}, "STU3", id="rateRatio"),
        pytest.param({"asNeeded": True}, "R5", id="asNeeded"),
        pytest.param({"asNeededFor": [{"text": "spasms"}]}, "R5", id="asNeededFor"),
        pytest.param({"maxDosePerPeriod": [{}]}, "R5", id="several maxima"),
        pytest.param({"modifierExtension": [{"url": "urn:x"}]}, "extension", id="modified"),
    ],
)
def test_the_shape_of_another_release_is_named_and_not_read(element: Json, why: str) -> None:
    for written in ({**line(10, 3), **element}, {"text": "10 mg tid", **element}):
        reading = read(written).reading
        assert shown(reading).startswith("not read: ")
        assert why in shown(reading)


# -- the most a day and at a time ----------------------------------------------------------------


def most(value: object, days: object = 1, unit: str | None = "mg", time: str = "d") -> Json:
    """A `maxDosePerPeriod`."""
    return {
        "numerator": {"value": value, "unit": unit},
        "denominator": {"value": days, "code": time},
    }


@pytest.mark.parametrize(
    ("limit", "maximum"),
    [
        pytest.param(most(80), "80", id="a day"),
        pytest.param(most(80, 24, time="h"), "80", id="24 hours"),
        pytest.param(most(20, 6, time="h"), "80", id="6 hours"),
        pytest.param(most(8, unit="tablet"), "80", id="tablets"),
        pytest.param(most(30, 36, time="h"), "None", id="36 hours say nothing of one day"),
        pytest.param(most(300, 1, time="wk"), "None", id="a week says nothing of one day"),
    ],
)
def test_a_most_a_day_is_kept(limit: Json, maximum: str) -> None:
    reading = read(line(10, 3, maxDosePerPeriod=limit), strength=TABLETS_10).reading
    assert isinstance(reading, Regimen)
    assert str(reading.maximum) == maximum
    assert shown(reading) == "30"


@pytest.mark.parametrize(
    ("dose_and_rate", "limit", "curve"),
    [
        pytest.param(dose(10), most(30), "30", id="just allowed"),
        pytest.param(dose_range(10, 20), most(40), "30-40", id="the upper end gives way"),
    ],
)
def test_a_most_a_day_limits_the_range(dose_and_rate: Json, limit: Json, curve: str) -> None:
    written = {"timing": often(3), "doseAndRate": dose_and_rate, "maxDosePerPeriod": limit}
    assert shown(read(written).reading) == curve


@pytest.mark.parametrize(
    ("limit", "why"),
    [
        pytest.param(most(29), "more in a day than the most", id="less than is taken"),
        pytest.param(most(29, 36, time="h"), "more in a day than the most", id="in 36 hours, too"),
        pytest.param(most(14, 12, time="h"), "more in a day than the most", id="28 mg a day"),
        pytest.param(most(3, unit=None), "no unit", id="no unit"),
        pytest.param(most(3, unit="puff"), "not understood", id="an unknown unit"),
        pytest.param(most(100, unit="ug"), "different units", id="another unit"),
        pytest.param(most(80, 0), "is 0", id="in no time"),
        pytest.param(most(80, 1, time="fortnight"), "not understood", id="an unknown time"),
        pytest.param({"numerator": {"value": 80, "unit": "mg"}}, "not complete", id="no time"),
    ],
)
def test_a_most_a_day_that_is_unclear_is_not_passed_over(limit: Json, why: str) -> None:
    reading = shown(read(line(10, 3, maxDosePerPeriod=limit)).reading)
    assert reading.startswith("not read: ")
    assert why in reading


@pytest.mark.parametrize(
    ("cap", "curve"),
    [
        pytest.param({"value": 10, "unit": "mg"}, "30", id="just allowed"),
        pytest.param(
            {"value": 9, "unit": "mg"},
            "not read: one dose is above the most it allows at a time",
            id="above it",
        ),
        pytest.param({"value": 1, "unit": "tablet"}, "30", id="one tablet of 10 mg"),
        pytest.param(
            {"value": 0.5, "unit": "tablet"},
            "not read: one dose is above the most it allows at a time",
            id="half a tablet",
        ),
        pytest.param({"value": 9}, "not read: the dose has no unit", id="no unit"),
    ],
)
def test_a_most_at_a_time_is_checked(cap: Json, curve: str) -> None:
    written = line(10, 3, maxDosePerAdministration=cap)
    assert shown(read(written, strength=TABLETS_10).reading) == curve


# -- as needed -----------------------------------------------------------------------------------

AS_NEEDED: tuple[Json, ...] = (
    {"asNeededBoolean": True},
    {"asNeededCodeableConcept": {"text": "spasms"}},
    {"asNeededCodeableConcept": {}},
)


@pytest.mark.parametrize("flag", AS_NEEDED, ids=["boolean", "a reason", "a reason left out"])
def test_as_needed_counts_as_often_as_allowed(flag: Json) -> None:
    reading = read(line(10, 3, **flag)).reading
    assert shown(reading) == "prn 30"
    assert singles(reading) == "prn 10 10 10"


def test_not_as_needed_is_taken_regularly() -> None:
    assert shown(read(line(10, 3, asNeededBoolean=False)).reading) == "30"


@pytest.mark.parametrize(
    ("written", "curve"),
    [
        pytest.param(
            {"timing": often(1, 4, "h", periodMax=6), "doseAndRate": dose(5)},
            "prn 30",
            id="every 4 to 6 hours: every 4",
        ),
        pytest.param(
            {"timing": often(3), "doseAndRate": dose_range(5, 10)}, "prn 15-30", id="a range"
        ),
        pytest.param(
            {"timing": often(1, 4, "h"), "doseAndRate": dose(10), "maxDosePerPeriod": most(40)},
            "prn 40",
            id="no more than the most a day",
        ),
        pytest.param(
            {"doseAndRate": dose(10), "maxDosePerPeriod": most(40)},
            "prn 40",
            id="only the most a day",
        ),
        pytest.param({"maxDosePerPeriod": most(40)}, "prn 40", id="no dose but a most a day"),
        pytest.param({"doseAndRate": dose(10)}, "not read: how often is not said", id="neither"),
        pytest.param(
            {
                "doseAndRate": dose(50),
                "timing": often(3),
                "maxDosePerPeriod": most(40),
            },
            "not read: it says to take more in a day than the most it allows",
            id="one dose above the most a day",
        ),
        pytest.param(
            {"doseAndRate": dose(10), "maxDosePerPeriod": most(9)},
            "not read: it says to take more in a day than the most it allows",
            id="one dose above the most a day, which alone says how often",
        ),
    ],
)
def test_the_as_needed_part(written: Json, curve: str) -> None:
    assert shown(read({**written, "asNeededBoolean": True}).reading) == curve


def test_a_most_a_day_limits_the_number_of_as_needed_doses() -> None:
    written = {"timing": often(1, 4, "h"), "doseAndRate": dose(10), "maxDosePerPeriod": most(40)}
    assert singles(read({**written, "asNeededBoolean": True}).reading) == "prn 10 10 10 10"


@pytest.mark.parametrize(
    ("mg", "limit", "doses"),
    [
        pytest.param(10, 10, "prn 10", id="one dose is all that is allowed"),
        pytest.param(10, 19, "prn 10", id="not quite two"),
        pytest.param(10, 20, "prn 10 10", id="two"),
        pytest.param(1, 24, f"prn {' '.join(['1'] * 24)}", id="twenty-four"),
        pytest.param(1, 25, "?", id="more than a day has hours"),
    ],
)
def test_as_needed_doses_are_listed_as_far_as_the_most_a_day_allows(
    mg: int, limit: int, doses: str
) -> None:
    written = {"doseAndRate": dose(mg), "maxDosePerPeriod": most(limit), "asNeededBoolean": True}
    reading = read(written).reading
    assert shown(reading) == f"prn {limit}"
    assert singles(reading) == doses


def test_a_dose_as_needed_on_some_days_only_has_no_list_of_doses() -> None:
    every_other_day = {"timing": often(1, 2, "d"), "doseAndRate": dose(10)}
    for written in (
        {**every_other_day, "asNeededBoolean": True},
        {**every_other_day, "text": "as needed"},
    ):
        reading = read(written).reading
        assert shown(reading) == "prn 5"
        assert isinstance(reading, Regimen)
        assert reading.steps[0].doses is None
        assert reading.steps[0].as_needed_doses == ()


def test_a_regular_and_an_as_needed_line_are_kept_apart() -> None:
    reading = read(line(10, 3), line(5, 2, asNeededBoolean=True)).reading
    assert shown(reading) == "30 and prn 10"
    assert singles(reading) == "10 10 10 prn 5 5"
    assert isinstance(reading, Regimen)
    assert reading.steps[0].doses_per_day == 5
