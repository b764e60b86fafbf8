"""Pump doses, and units that are not believed (rule 2): nothing is converted on a guess."""

import pytest

from fhir_baclofen.dosing import NotRead, Regimen, Route, Strength, Unit
from fhir_baclofen.facts import UnitProblem
from fhir_baclofen.fhir.dosage import DosageReading
from tests.fhir.dosages import (
    INTRATHECAL,
    LIQUID,
    ORAL,
    PUMP_SOLUTION,
    TABLETS_10,
    Json,
    dose,
    line,
    often,
    read,
    shown,
    singles,
)


def pump(item: Json, strength: Strength | None = None, **more: object) -> DosageReading:
    """A pump dose with this `doseAndRate`."""
    return read({"route": INTRATHECAL, "doseAndRate": [item], **more}, strength=strength)


def rate(value: object, unit: str) -> Json:
    """A `rateQuantity`."""
    return {"rateQuantity": {"value": value, "unit": unit}}


def ratio(value: object, unit: str, time: object, time_unit: str) -> Json:
    """A `rateRatio`."""
    return {
        "rateRatio": {
            "numerator": {"value": value, "unit": unit},
            "denominator": {"value": time, "code": time_unit},
        }
    }


@pytest.mark.parametrize(
    ("item", "strength", "ug"),
    [
        pytest.param(rate(750, "ug/d"), None, "750", id="micrograms a day"),
        pytest.param(rate(750, "mcg/day"), None, "750", id="in words"),
        pytest.param(rate(750, "mcg per day"), None, "750", id="per"),
        pytest.param(rate(750, "ug/24h"), None, "750", id="in 24 hours"),
        pytest.param(rate(31.25, "ug/h"), None, "750", id="an hour"),
        pytest.param(rate(0.5, "ug/min"), None, "720", id="a minute"),
        pytest.param(rate(0.75, "mg/d"), None, "750", id="milligrams below 5 a day"),
        pytest.param(rate(0.0625, "mL/h"), PUMP_SOLUTION, "750", id="millilitres an hour"),
        pytest.param(ratio(100, "ug", 24, "h"), None, "100", id="100 in 24 h"),
        pytest.param(ratio(100, "ug", 1, "d"), None, "100", id="100 in a day"),
        pytest.param(ratio(700, "ug", 1, "wk"), None, "100", id="700 in a week"),
        pytest.param(ratio(1.5, "mL", 1, "d"), PUMP_SOLUTION, "750", id="mL in a day"),
        pytest.param(
            {"rateRange": {"low": {"value": 500, "unit": "ug/d"},
                           "high": {"value": 750, "unit": "ug/d"}}},
            None,
            "500-750",
            id="a range",
        ),
        pytest.param(dose(750, "ug/d")[0], None, "750", id="a rate in the place of the dose"),
        pytest.param(dose(0.0625, "mL/h")[0], PUMP_SOLUTION, "750", id="and that in millilitres"),
    ],
)  # fmt: skip
def test_a_pump_rate_is_micrograms_a_day(item: Json, strength: Strength | None, ug: str) -> None:
    reading = pump(item, strength)
    assert shown(reading.reading) == ug
    assert isinstance(reading.reading, Regimen)
    assert reading.reading.unit is Unit.UG
    assert reading.reading.route is Route.INTRATHECAL
    assert reading.reading.steps[0].continuous
    assert reading.reading.steps[0].doses is None
    assert reading.unit_problem is None


@pytest.mark.parametrize(
    ("value", "unit", "timing", "ug"),
    [
        pytest.param(750, "ug", often(), "750", id="once a day"),
        pytest.param(750, "mcg", {"code": {"text": "QD"}}, "750", id="by a code"),
        pytest.param(750, "ug", often(1, 24, "h"), "750", id="every 24 hours"),
        pytest.param(50, "ug", often(6), "300", id="six times a day"),
        pytest.param(0.5, "mg", often(), "500", id="in milligrams below 5 a day"),
    ],
)
def test_a_pump_dose_with_a_timing(value: float, unit: str, timing: Json, ug: str) -> None:
    reading = pump(dose(value, unit)[0], timing=timing).reading
    assert shown(reading) == ug
    assert isinstance(reading, Regimen)
    assert reading.unit is Unit.UG
    assert reading.steps[0].continuous


def test_two_infusions_add_up_in_micrograms() -> None:
    reading = read({"doseAndRate": [rate(100, "ug/d")]}, {"doseAndRate": [rate(50, "ug/d")]})
    assert shown(reading.reading) == "150"
    assert isinstance(reading.reading, Regimen)
    assert reading.reading.unit is Unit.UG


def test_milligrams_on_a_pump_become_micrograms_in_every_part() -> None:
    most = {"numerator": {"value": 1, "unit": "mg"}, "denominator": {"value": 1, "code": "d"}}
    regular = pump(dose(0.1)[0], timing=often(3), maxDosePerPeriod=most).reading
    as_needed = pump(dose(0.05)[0], timing=often(2), asNeededBoolean=True).reading
    once = pump(dose(0.05)[0], timing={"repeat": {"count": 1}}).reading
    assert (shown(regular), shown(as_needed), shown(once)) == ("300", "prn 100", "1 days 50")
    assert isinstance(regular, Regimen)
    assert regular.maximum == 1000
    assert singles(as_needed) == "prn 50 50"
    assert singles(once) == "50"


def test_the_product_says_that_milligrams_are_given_into_the_spine() -> None:
    reading = read(line(0.1, 3), route=Route.INTRATHECAL).reading
    assert shown(reading) == "300"
    assert isinstance(reading, Regimen)
    assert reading.unit is Unit.UG


@pytest.mark.parametrize(
    "written",
    [{"doseAndRate": dose(100, "ug"), "route": INTRATHECAL}, {"doseAndRate": [rate(100, "ug/d")]}],
    ids=["a dose each day", "a rate"],
)
def test_dates_of_doses_end_an_infusion(written: Json) -> None:
    days = {"event": ["2025-03-10", "2025-03-11", "2025-03-12"]}
    assert shown(read({**written, "timing": days}).reading) == "3 days 100"


def test_a_screening_bolus_is_one_dose_and_no_infusion() -> None:
    reading = pump(dose(50, "ug")[0], timing={"repeat": {"count": 1}}).reading
    assert shown(reading) == "1 days 50"
    assert singles(reading) == "50"
    assert isinstance(reading, Regimen)
    assert not reading.steps[0].continuous


def test_a_dose_and_a_rate_that_agree() -> None:
    item = {**dose(750, "ug")[0], **rate(31.25, "ug/h")}
    assert shown(pump(item, timing=often()).reading) == "750"


@pytest.mark.parametrize(
    ("item", "more", "why"),
    [
        pytest.param({**dose(500, "ug")[0], **rate(31.25, "ug/h")}, {"timing": often()},
                     "the dose and the rate differ", id="dose and rate differ"),
        pytest.param({**dose(750, "ug")[0], **rate(31.25, "ug/h")}, {},
                     "the dose and the rate differ", id="a dose without a timing, and a rate"),
        pytest.param({**rate(750, "ug/d"), **ratio(100, "ug", 1, "d")}, {}, "given twice",
                     id="two rates"),
        pytest.param({**rate(750, "ug/d"), "rateRange": {}}, {}, "given twice",
                     id="a rate and a range of rates"),
        pytest.param(rate(750, "ug/d"), {"timing": often(2)}, "how often", id="a rate twice a day"),
        pytest.param(rate(750, "ug/d"), {"asNeededBoolean": True}, "as needed", id="as needed"),
        pytest.param(rate(750, "ug"), {}, "not understood", id="a rate without a time"),
        pytest.param(rate(750, "ug/kg/min"), {}, "not understood", id="by body weight"),
        pytest.param(rate(750, ""), {}, "no unit", id="no unit"),
        pytest.param(rate("750", "ug/d"), {}, "not a number", id="a text for a number"),
        pytest.param(ratio(100, "ug", 0, "d"), {}, "is 0", id="in no time"),
        pytest.param(ratio(100, "ug", 1, "fortnight"), {}, "not understood", id="unknown time"),
        pytest.param({"rateRatio": {"numerator": {"value": 1, "unit": "ug"}}}, {}, "not complete",
                     id="half a ratio"),
        pytest.param({"rateRange": {"low": {"value": 1, "unit": "ug/d"}}}, {}, "one end",
                     id="half a range"),
    ],
)  # fmt: skip
def test_a_pump_rate_that_is_unclear_is_not_read(item: Json, more: Json, why: str) -> None:
    reading = shown(pump(item, **more).reading)
    assert reading.startswith("not read: ")
    assert why in reading


def test_unit_and_code_of_a_rate_must_agree() -> None:
    def of(unit: str, code: str) -> str:
        quantity = {"value": 750, "unit": unit, "code": code}
        return shown(pump({"rateQuantity": quantity}).reading)

    assert of("mcg/day", "ug/d") == "750"
    assert of("mcg/hour", "ug/d").startswith("not read: ")
    assert of("mg/d", "ug/d").startswith("not read: ")


def test_a_daily_total_by_mouth_has_no_single_doses() -> None:
    reading = read({"route": ORAL, "doseAndRate": dose(30, "mg/d")}).reading
    assert shown(reading) == "30"
    assert singles(reading) == "?"
    assert isinstance(reading, Regimen)
    assert not reading.steps[0].continuous


def test_a_daily_total_three_times_a_day_is_not_read() -> None:
    reading = read({"timing": often(3), "doseAndRate": dose(30, "mg/d")}).reading
    assert "both an amount a day and how often" in shown(reading)


def test_an_infusion_by_mouth_is_not_read() -> None:
    reading = read({"route": ORAL, "doseAndRate": [rate(30, "mg/d")]}).reading
    assert shown(reading) == "not read: an infusion is neither by mouth nor as needed"


# -- units in doubt ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "product"),
    [
        pytest.param({**line(10, 3), "doseAndRate": dose(10, "ug"), "route": ORAL}, None,
                     id="the route is oral"),
        pytest.param({**line(10, 3), "doseAndRate": dose(10, "mcg")}, TABLETS_10,
                     id="the product is a tablet"),
        pytest.param({"text": "10 mcg tid", "route": ORAL}, None, id="in the text"),
        pytest.param({**line(10, 3), "text": "10 mcg tid"}, TABLETS_10,
                     id="in a text that contradicts the structure"),
        pytest.param({"doseAndRate": dose(10000, "ug"), "timing": often(3), "route": ORAL}, None,
                     id="even if it makes a usual dose in milligrams"),
    ],
)  # fmt: skip
def test_micrograms_by_mouth_are_in_doubt(written: Json, product: Strength | None) -> None:
    reading = read(written, strength=product)
    assert reading.unit_problem is UnitProblem.ORAL_MICROGRAMS
    assert isinstance(reading.reading, NotRead)


def test_micrograms_on_one_of_two_lines_by_mouth_are_in_doubt() -> None:
    other = {"timing": often(), "doseAndRate": dose(500, "ug")}
    reading = read(line(10, 3), other, strength=TABLETS_10)
    assert reading.unit_problem is UnitProblem.ORAL_MICROGRAMS


def test_what_the_product_says_counts_where_the_dosage_is_silent() -> None:
    written = {"timing": often(), "doseAndRate": dose(750, "ug")}
    assert read(written, route=Route.ORAL).unit_problem is UnitProblem.ORAL_MICROGRAMS
    assert read(written, route=Route.INTRATHECAL).unit_problem is None
    assert read(written).unit_problem is None
    assert read({**written, "route": INTRATHECAL}, route=Route.ORAL).unit_problem is None


@pytest.mark.parametrize(
    ("mg", "in_doubt"),
    [
        pytest.param("4.99", False, id="below 5 mg a day"),
        pytest.param("5", True, id="5 mg a day"),
        pytest.param("40", True, id="an oral dose on a pump"),
    ],
)
def test_five_milligrams_a_day_on_a_pump_are_in_doubt(mg: str, in_doubt: bool) -> None:
    for written in (rate(float(mg), "mg/d"), dose(float(mg))[0]):
        reading = pump(written, timing=often())
        assert (reading.unit_problem is UnitProblem.PUMP_MILLIGRAMS) is in_doubt
        assert isinstance(reading.reading, NotRead) is in_doubt


def test_the_sum_of_the_lines_counts_on_a_pump() -> None:
    half = {"route": INTRATHECAL, "timing": often(), "doseAndRate": dose(2.5)}
    assert read(half, half).unit_problem is UnitProblem.PUMP_MILLIGRAMS
    assert read(half).unit_problem is None


@pytest.mark.parametrize(
    ("written", "product"),
    [
        pytest.param({"timing": often(4), "doseAndRate": dose(7.5, "mL")}, None, id="no product"),
        pytest.param({"timing": often(4), "doseAndRate": dose(7.5, "mL")}, TABLETS_10, id="tab"),
        pytest.param({"doseAndRate": dose(7.5, "mL")}, None, id="without a timing"),
        pytest.param({"text": "7.5 mL q6h"}, None, id="in the text"),
        pytest.param({"timing": often(4), "doseAndRate": dose(7.5, "mL"), "text": "7.5 mL q6h"},
                     None, id="in both"),
    ],
)  # fmt: skip
def test_millilitres_without_a_concentration_are_in_doubt(
    written: Json, product: Strength | None
) -> None:
    reading = read(written, strength=product)
    assert reading.unit_problem is UnitProblem.NO_CONCENTRATION
    assert isinstance(reading.reading, NotRead)


@pytest.mark.parametrize(
    "written",
    [
        {"timing": often(4), "doseAndRate": dose(7.5, "mL")},
        {"text": "7.5 mL q6h"},
        {"timing": often(4), "doseAndRate": dose(7.5, "mL"), "text": "7.5 mL q6h"},
    ],
    ids=["structure", "text", "both"],
)
def test_millilitres_with_a_concentration_are_believed(written: Json) -> None:
    reading = read(written, strength=LIQUID)
    assert reading.unit_problem is None
    assert shown(reading.reading) == "30"


@pytest.mark.parametrize(
    ("written", "large"),
    [
        pytest.param(line(100, 3), False, id="100 mg"),
        pytest.param(line(100.5, 3), True, id="above 100 mg"),
        pytest.param({"timing": often(1, 2, "d"), "doseAndRate": dose(150)}, True,
                     id="every other day"),
        pytest.param({"text": "150 mg at bedtime"}, True, id="in the text"),
        pytest.param({**line(150), "asNeededBoolean": True}, True, id="as needed"),
        pytest.param({"doseAndRate": dose(150, "mg/d")}, False, id="a daily total"),
    ],
)  # fmt: skip
def test_a_single_dose_above_100_mg_is_in_doubt_but_stays_read(written: Json, large: bool) -> None:
    reading = read(written)
    assert (reading.unit_problem is UnitProblem.SINGLE_DOSE) is large
    assert isinstance(reading.reading, Regimen)


def test_a_large_dose_by_a_pump_is_no_large_single_dose() -> None:
    assert pump(dose(150, "ug")[0], timing=often()).unit_problem is None


def test_a_pump_dose_never_meets_milligrams_in_the_result() -> None:
    reading = pump(rate(0.75, "mg/d")).reading
    assert isinstance(reading, Regimen)
    assert reading.unit is Unit.UG
    assert reading.steps[0].regular.high == 750
