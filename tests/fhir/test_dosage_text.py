"""Free text beside the structure: it repeats, it contradicts, it stands in, or it is a remark."""

from datetime import date

import pytest

from fhir_baclofen.dosing import NotRead, Regimen, Route
from fhir_baclofen.fhir.dosage import DosageReading
from tests.fhir.dosages import (
    INTRATHECAL,
    ORAL,
    TABLETS_10,
    Json,
    between,
    dose,
    dose_range,
    for_days,
    lasting,
    line,
    often,
    read,
    shown,
    singles,
)

MARCH_10, MARCH_16 = date(2025, 3, 10), date(2025, 3, 16)


def with_text(text: str, written: Json | None = None) -> DosageReading:
    """10 mg three times a day, or another line, with this text beside it."""
    return read({**(written or line(10, 3)), "text": text}, strength=TABLETS_10)


# -- text alone ----------------------------------------------------------------------------------


def test_a_text_alone_is_read() -> None:
    reading = read({"text": " 10 mg tid "})
    assert shown(reading.reading) == "30"
    assert reading.texts == ("10 mg tid",)
    assert reading.structured is None
    assert reading.from_text == reading.reading


def test_a_text_that_is_not_read_says_why() -> None:
    reading = read({"text": "as directed"})
    assert isinstance(reading.from_text, NotRead)
    assert shown(reading.reading) == f"not read: the text is not read: {reading.from_text.reason}"
    assert reading.contradiction is None


def test_texts_of_several_lines_add_up() -> None:
    reading = read({"text": "10 mg in the morning"}, {"text": "20 mg at bedtime"})
    assert shown(reading.reading) == "30"
    assert singles(reading.reading) == "10 20"


def test_texts_follow_each_other_by_their_sequence() -> None:
    reading = read(
        {"sequence": 1, "text": "5 mg tid for 3 days"}, {"sequence": 2, "text": "10 mg tid"}
    )
    assert shown(reading.reading) == "3 days 15, then 30"


def test_the_bounds_of_the_structure_hold_for_a_text() -> None:
    written = {
        "text": "10 mg tid",
        "timing": {
            "repeat": {
                "boundsDuration": {
                    "value": 5,
                    "code": "d",
                }
            }
        },
    }
    assert shown(read(written).reading) == "5 days 30"


@pytest.mark.parametrize(
    ("days", "curve"),
    [(12, "5 days 15, then 5 days 30"), (7, "5 days 15, then 2 days 30"), (5, "5 days 15")],
)
def test_bounds_cut_the_steps_of_a_text(days: int, curve: str) -> None:
    bounds = {"repeat": {"boundsDuration": {"value": days, "code": "d"}}}
    steps = "5 mg tid for 5 days then 10 mg tid for 5 days"
    assert shown(read({"text": steps, "timing": bounds}).reading) == curve


def test_an_end_of_a_text_counts_from_the_day_of_the_order() -> None:
    def until(day: str) -> Json:
        return {"timing": {"repeat": {"boundsPeriod": {"end": day}}}}

    first, second = {"text": "10 mg tid", **until("2025-03-16")}, {"text": "5 mg hs"}
    assert shown(read(first, on=MARCH_10).reading) == "7 days 30"
    both = read(first, {**second, **until("2025-03-20")}, on=MARCH_10)
    assert shown(both.reading) == "7 days 35, then 4 days 5"
    assert both.from_text == both.reading
    morning = {"timing": {"repeat": {"when": ["MORN"]}}, "doseAndRate": dose(10)}
    beside = read(morning, {**second, **until("2025-03-16")}, on=MARCH_10)
    assert shown(beside.reading) == "7 days 15, then 10"


def test_a_most_a_day_in_a_text_is_kept() -> None:
    reading = read({"text": "10 mg tid prn, max 30 mg/day"}).reading
    assert shown(reading) == "prn 30"
    assert isinstance(reading, Regimen)
    assert reading.maximum == 30


def test_texts_of_two_steps_keep_their_lengths_and_their_most_a_day() -> None:
    week = {"repeat": {"boundsDuration": {"value": 7, "code": "d"}}}
    reading = read(
        {"sequence": 1, "timing": week, "text": "5 mg tid, max 60 mg/day"},
        {"sequence": 2, "text": "10 mg tid, max 60 mg/day"},
    )
    assert shown(reading.from_text) == "7 days 15, then 30"
    assert isinstance(reading.from_text, Regimen)
    assert reading.from_text.maximum == 60
    assert reading.reading == reading.from_text


def test_an_amount_a_day_in_a_text_has_no_single_dose() -> None:
    reading = read({"text": "30 mg/day"}, strength=TABLETS_10)
    assert shown(reading.reading) == "30"
    assert reading.unit_problem is None


def test_empty_lines_beside_a_text_are_passed_over() -> None:
    remark = {"patientInstruction": "with food"}
    assert shown(read({"text": "10 mg tid"}, remark, remark).reading) == "30"


def test_the_same_text_twice_may_be_one_dose_or_two() -> None:
    reading = read({"text": "10 mg tid"}, {"text": "10  MG tid"})
    assert "once or twice is not clear" in shown(reading.reading)


def test_one_text_that_is_not_read_leaves_the_whole_unread() -> None:
    reading = read({"text": "10 mg tid"}, {"text": "as directed"})
    assert isinstance(reading.reading, NotRead)


def test_as_needed_text_counts_as_often_as_allowed_at_both_ends() -> None:
    assert shown(read({"text": "5-10 mg q4-6h prn"}).reading) == "prn 30-60"


def test_a_most_a_day_of_the_structure_holds_for_a_text() -> None:
    limit = {"numerator": {"value": 40, "unit": "mg"}, "denominator": {"value": 1, "code": "d"}}
    reading = read({"text": "10 mg q4h prn", "maxDosePerPeriod": limit}).reading
    assert shown(reading) == "prn 40"
    assert isinstance(reading, Regimen)
    assert reading.maximum == 40


@pytest.mark.parametrize(
    ("text", "mg", "curve", "doses"),
    [
        pytest.param("10 mg tid prn", 15, "prn 15", "prn 10", id="room for one and a half"),
        pytest.param("5-10 mg tid prn", 20, "prn 15-20", "prn 5-10 5-10 5-10", id="low ends"),
        pytest.param("10-30 mg hs prn", 20, "prn 10-20", "prn 10-30", id="a single range"),
        pytest.param(
            "10 mg tid plus 5 mg bid prn", 35, "30 and prn 5", "10 10 10 prn 5", id="what is left"
        ),
    ],
)
def test_a_most_a_day_leaves_so_many_as_needed_doses_of_a_text(
    text: str, mg: int, curve: str, doses: str
) -> None:
    limit = {"numerator": {"value": mg, "unit": "mg"}, "denominator": {"value": 1, "code": "d"}}
    reading = read({"text": text, "maxDosePerPeriod": limit}).reading
    assert shown(reading) == curve
    assert singles(reading) == doses


def test_a_most_in_a_week_is_no_most_a_day_of_a_text() -> None:
    limit = {"numerator": {"value": 300, "unit": "mg"}, "denominator": {"value": 1, "code": "wk"}}
    reading = read({"text": "10 mg tid", "maxDosePerPeriod": limit}).reading
    assert shown(reading) == "30"
    assert isinstance(reading, Regimen)
    assert reading.maximum is None


def test_a_most_a_day_in_another_unit_than_the_text_is_not_read() -> None:
    limit = {"numerator": {"value": 40, "unit": "ug"}, "denominator": {"value": 1, "code": "d"}}
    reading = read({"text": "10 mg q4h prn", "maxDosePerPeriod": limit}).reading
    assert shown(reading) == "not read: the text and the most a day are in different units"


# -- text that repeats or contradicts ------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("10 mg tid", id="word for word"),
        pytest.param("1 tab tid", id="in tablets"),
        pytest.param("10 mg q8h", id="by the hour"),
        pytest.param("30 mg daily in 3 divided doses", id="as a daily dose"),
        pytest.param("11 mg tid", id="10 % more"),
        pytest.param("10 mg tid for 30 days", id="with a length that is no dose"),
    ],
)
def test_a_text_that_repeats_the_structure_is_no_second_dose(text: str) -> None:
    reading = with_text(text)
    assert shown(reading.reading) == "30"
    assert reading.contradiction is None
    assert reading.unread_text is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("11.1 mg tid", line(10, 3), id="more than 10 % more"),
        pytest.param("9 mg tid", line(10, 3), id="more than 10 % less"),
        pytest.param("10 mg bid", line(10, 3), id="another frequency"),
        pytest.param("20 mg tid", line(10, 3), id="another dose"),
        pytest.param("5-10 mg tid", line(10, 3), id="a range with another low end"),
        pytest.param(
            "10 mg tid", {"timing": often(3), "doseAndRate": dose_range(5, 10)}, id="no range"
        ),
        pytest.param("10 mg tid for 3 days then 20 mg tid", line(10, 3), id="another later dose"),
        pytest.param("5 mg tid for 1 day then 10 mg tid", line(10, 3), id="another first day"),
        pytest.param("10 mcg tid", line(10, 3), id="another unit"),
    ],
)
def test_a_text_that_says_another_dose_leaves_neither(text: str, written: Json) -> None:
    reading = with_text(text, written)
    assert isinstance(reading.structured, Regimen)
    assert isinstance(reading.from_text, Regimen)
    assert isinstance(reading.reading, NotRead)
    assert reading.contradiction is not None
    assert "the text says" in reading.contradiction


def test_a_contradiction_names_both_doses() -> None:
    reading = with_text("15 mg tid")
    assert reading.contradiction == "the text says 45 mg/day, the structure says 30 mg/day"
    assert shown(reading.reading) == f"not read: {reading.contradiction}"


@pytest.mark.parametrize(
    ("last", "more"),
    [("25 mg tid", ""), ("25 mg tid for 1 day then 30 mg tid", " and so on")],
)
def test_a_contradiction_names_four_steps_at_most(last: str, more: str) -> None:
    reading = with_text(
        f"10 mg tid for 1 day then 15 mg tid for 1 day then 20 mg tid x 1 d, {last}"
    )
    assert reading.contradiction == (
        "the text says 30 mg/day, then 45 mg/day, then 60 mg/day, then 75 mg/day"
        f"{more}, the structure says 30 mg/day"
    )


def test_a_text_that_leaves_out_as_needed_is_no_contradiction() -> None:
    reading = with_text("10 mg tid", {**line(10, 3), "asNeededBoolean": True})
    assert shown(reading.reading) == "prn 30"
    assert reading.contradiction is None


def test_micrograms_in_the_text_and_the_same_in_milligrams_agree() -> None:
    written = {**line(0.5), "route": INTRATHECAL}
    assert with_text("500 mcg/day intrathecal", written).contradiction is None


def test_a_text_by_another_route_is_not_read() -> None:
    reading = with_text("10 mg tid intrathecal", {**line(10, 3), "route": ORAL})
    assert isinstance(reading.reading, NotRead)


# -- what a text adds ----------------------------------------------------------------------------


def test_words_make_a_dose_one_taken_as_needed() -> None:
    assert shown(with_text("10 mg tid prn").reading) == "prn 30"
    assert singles(with_text("10 mg tid prn").reading) == "prn 10 10 10"


def test_words_make_a_dose_as_needed_even_in_a_text_without_a_dose() -> None:
    assert shown(with_text("as needed for painful nights").reading) == "prn 30"
    assert shown(with_text("prn: see the leaflet").reading) == "prn 30"


def test_as_needed_in_a_text_with_amounts_of_its_own_is_a_remark() -> None:
    reading = with_text("one extra as needed when it hurts badly")
    assert shown(reading.reading) == "30"
    assert reading.unread_text == "one extra as needed when it hurts badly"


def test_a_most_a_day_in_the_text_limits_the_as_needed_part() -> None:
    written = {"timing": often(1, 4, "h"), "doseAndRate": dose(10), "asNeededBoolean": True}
    reading = with_text("10 mg q4h prn max 40 mg/day", written)
    assert shown(reading.reading) == "prn 40"
    assert isinstance(reading.reading, Regimen)
    assert reading.reading.maximum == 40


# -- text in the place of the structure ----------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"doseAndRate": dose(10)}, id="a dose without a timing"),
        pytest.param({"doseAndRate": dose(1, "tablet")}, id="tablets without a timing"),
        pytest.param({"timing": often(3)}, id="a timing without a dose"),
        pytest.param({"timing": {"code": {"text": "TID"}}}, id="a timing code without a dose"),
        pytest.param({"timing": often(1), "doseAndRate": dose(1, "ea")} | {"timing": often(3)},
                     id="a unit that is not known"),
        pytest.param({"doseAndRate": dose(10), "timing": {"code": {"text": "local 17"}}},
                     id="a timing code that is not known"),
        pytest.param({"timing": often(3), "doseAndRate": dose(None)}, id="a dose without a value"),
        pytest.param({"timing": often(3), "doseAndRate": dose(10, None)}, id="without a unit"),
        pytest.param(
            {
                "timing": often(3),
                "doseAndRate": [{"doseRange": {"low": {"value": 10, "unit": "mg"}}}],
            },
            id="one end of a range",
        ),
        pytest.param(
            {"doseAndRate": [{"rateRatio": {"numerator": {"value": 30, "unit": "mg"}}}]},
            id="half a ratio",
        ),
        pytest.param(
            lasting(line(10, 3), boundsRange={"low": {"value": 7, "code": "d"}}),
            id="only the least of a length",
        ),
        pytest.param(
            lasting(line(10, 3), boundsDuration={"value": 7, "code": "moon"}), id="in moons"
        ),
        pytest.param(
            {**line(10, 3), "maxDosePerPeriod": {"numerator": {"value": 30, "unit": "mg"}}},
            id="half a most a day",
        ),
        pytest.param(
            {"timing": {"event": ["2025-03-10", "2025-03-12"]}, "doseAndRate": dose(10)},
            id="dates with a gap",
        ),
        pytest.param({"timing": {"repeat": {"count": 9}}, "doseAndRate": dose(10)}, id="a count"),
        pytest.param({"timing": often(3, 1, "moon"), "doseAndRate": dose(10)}, id="in a moon"),
        pytest.param(
            {"timing": {"repeat": {"when": ["LATE"]}}, "doseAndRate": dose(10)},
            id="an event that is not known",
        ),
        pytest.param(
            {"timing": {"repeat": {"when": ["C", "CM"]}}, "doseAndRate": dose(10)},
            id="at meals and at one meal",
        ),
        pytest.param(
            {"timing": {"repeat": {"timeOfDay": ["8 am"]}}, "doseAndRate": dose(10)},
            id="a time in words",
        ),
        pytest.param(
            {"timing": {"repeat": {"dayOfWeek": ["monday"]}}, "doseAndRate": dose(10)},
            id="a weekday in words",
        ),
        pytest.param({"doseAndRate": dose(10), "timing": often(3, None, None)},
                     id="a frequency without a period"),
    ],
)  # fmt: skip
def test_a_text_stands_in_for_a_structure_that_says_too_little(written: Json) -> None:
    for strength in (TABLETS_10, None):
        reading = read({**written, "text": "10 mg tid"}, strength=strength)
        assert shown(reading.reading) == "30"
        assert isinstance(reading.structured, NotRead)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"doseAndRate": dose(20)}, id="another dose"),
        pytest.param({"doseAndRate": dose(10, "ug")}, id="another unit"),
        pytest.param({"timing": often(2)}, id="another timing"),
        pytest.param({"timing": {"code": {"text": "BID"}}}, id="another timing code"),
    ],
)
def test_it_does_not_when_what_the_structure_does_say_differs(written: Json) -> None:
    reading = with_text("10 mg tid", written)
    assert isinstance(reading.reading, NotRead)
    assert reading.contradiction is not None


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"doseAndRate": dose(-10), "timing": often(3)}, id="a negative dose"),
        pytest.param({"doseAndRate": dose(10, comparator="<"), "timing": often(3)}, id="below"),
        pytest.param({"doseAndRate": dose(10), "timing": often(3, 0)}, id="a period of 0"),
        pytest.param({"doseAndRate": dose("10"), "timing": often(3)}, id="a text for a number"),
        pytest.param(between(line(10, 3), "2025-03-10", "2025-03-01"), id="dates upside down"),
    ],
)
def test_it_does_not_when_the_structure_says_something_wrong(written: Json) -> None:
    reading = with_text("10 mg tid", written)
    assert isinstance(reading.reading, NotRead)
    assert reading.contradiction is None


@pytest.mark.parametrize(
    "element",
    [{"asNeededBoolean": True}, {"asNeededCodeableConcept": {"text": "spasms"}}],
    ids=["boolean", "a reason"],
)
def test_a_text_is_as_needed_when_the_structure_says_so(element: Json) -> None:
    assert shown(with_text("10 mg tid", {**element}).reading) == "prn 30"
    assert shown(with_text("10 mg tid", {"doseAndRate": dose(10), **element}).reading) == "prn 30"


LENGTH_WITHOUT_A_UNIT: Json = {"boundsDuration": {"value": 5}}


@pytest.mark.parametrize(
    ("written", "curve"),
    [
        pytest.param(line(10, 3), "30", id="the same dose"),
        pytest.param(
            line(20, 3), "not read: the text says 30 mg/day, the structure another dose", id="other"
        ),
        pytest.param(line(0, 3), "not read: the dose is 0", id="a dose of 0"),
        pytest.param(
            {"timing": often(), "doseAndRate": dose(30, "mg/d")}, "30", id="the same daily total"
        ),
        pytest.param(
            {"timing": often(), "doseAndRate": dose(20, "mg/d")},
            "not read: the text says 30 mg/day, the structure another dose",
            id="another daily total",
        ),
    ],
)
def test_a_dose_is_held_against_the_text_also_beside_a_length_that_is_not_read(
    written: Json, curve: str
) -> None:
    text = "10 mg tid" if "mg/d" not in str(written) else "30 mg daily"
    assert shown(with_text(text, lasting(written, **LENGTH_WITHOUT_A_UNIT)).reading) == curve


def test_a_text_for_lines_that_cannot_be_placed_keeps_their_start() -> None:
    first = {**between(line(10), "2025-03-10", None), "sequence": 1, "text": "10 mg am, 20 mg hs"}
    second = {**between(line(20), "2025-03-10", None), "sequence": 2}
    reading = read(first, second)
    assert shown(reading.reading) == "30"
    assert reading.starts is not None
    assert reading.starts.isoformat() == "2025-03-10"


def test_a_dose_in_milligrams_is_held_against_a_text_in_micrograms() -> None:
    assert shown(read({"doseAndRate": dose(10), "text": "10000 mcg tid"}).reading) == "30000"
    assert shown(read({"doseAndRate": dose(10000, "ug"), "text": "10 mg tid"}).reading) == "30"
    for mg in (9, 11.1):
        other = read({"doseAndRate": dose(mg), "text": "10000 mcg tid"})
        assert other.contradiction == "the text says 30000 ug/day, the structure another dose"


def test_an_uneven_text_does_not_stand_in_for_one_dose() -> None:
    assert isinstance(with_text("10 mg am, 20 mg hs", {"doseAndRate": dose(10)}).reading, NotRead)


def test_neither_voice_is_read() -> None:
    reading = with_text("as directed", {"doseAndRate": dose(10)})
    assert shown(reading.reading).startswith(
        "not read: how often is not said, and the text is not read: "
    )


# -- several lines -------------------------------------------------------------------------------


def test_each_text_is_held_against_its_own_line() -> None:
    reading = read({**line(10), "text": "10 mg am"}, {**line(20), "text": "20 mg hs"})
    assert shown(reading.reading) == "30"


def test_a_text_may_speak_for_all_lines() -> None:
    whole = "10 mg am, 20 mg hs"
    assert shown(read({**line(10), "text": whole}, {**line(20), "text": whole}).reading) == "30"
    assert shown(read({**line(10), "text": whole}, line(20)).reading) == "30"


def test_a_text_that_fits_neither_its_line_nor_all_contradicts() -> None:
    reading = read({**line(10), "text": "15 mg am"}, {**line(20), "text": "20 mg hs"})
    assert reading.contradiction == "the text says 15 mg/day, the structure says 10 mg/day"


def test_a_line_of_text_that_repeats_the_structured_line_is_no_second_dose() -> None:
    assert shown(read(line(10, 3), {"text": "10 mg tid"}).reading) == "30"
    both = read({**line(10, 3), "text": "10 mg tid"}, {"text": "10 mg three times a day"})
    assert shown(both.reading) == "30"


def test_a_line_of_text_that_repeats_all_lines_is_no_further_dose() -> None:
    assert shown(read(line(10), line(20), {"text": "10 mg am, 20 mg hs"}).reading) == "30"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({**line(10, 3), "sequence": 1}, {"text": "10 mg tid"}, id="no number"),
        pytest.param(
            {**line(10, 3), "sequence": 1}, {"sequence": 1, "text": "10 mg tid"}, id="its number"
        ),
        pytest.param(
            {"timing": {"repeat": {"when": ["HS"]}}, "doseAndRate": dose(30)},
            {"text": "30 mg at bedtime"},
            id="its time of the day",
        ),
        pytest.param(
            {"timing": {"repeat": {"timeOfDay": ["11:00:00"]}}, "doseAndRate": dose(30)},
            {"text": "30 mg at noon"},
            id="its time of the day by the clock",
        ),
    ],
)
def test_a_line_of_text_in_the_place_of_the_structured_one_repeats_it(
    first: Json, second: Json
) -> None:
    assert shown(read(first, second).reading) == "30"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            {"timing": {"repeat": {"timeOfDay": ["00:00:00"]}}, "doseAndRate": dose(10)},
            {"text": "20 mg at bedtime"},
            id="at midnight by the clock, which is no bedtime",
        ),
        pytest.param(
            {"timing": {"repeat": {"when": ["MORN"]}}, "doseAndRate": dose(10)},
            {"text": "20 mg at bedtime"},
            id="another dose at another time of the day",
        ),
        pytest.param(
            {"timing": {"repeat": {"when": ["MORN"]}}, "doseAndRate": dose(15)},
            {"text": "15 mg at bedtime"},
            id="the same dose at another time of the day",
        ),
        pytest.param(
            {**line(20), "text": "20 mg qd"},
            {"text": "10 mg once daily"},
            id="each line has a text",
        ),
        pytest.param(
            line(20), {"doseAndRate": dose(10), "text": "10 mg once daily"}, id="a dose of its own"
        ),
    ],
)
def test_a_line_of_text_for_a_dose_of_its_own_adds_up(first: Json, second: Json) -> None:
    assert shown(read(first, second).reading) == "30"


def test_a_line_of_text_at_a_later_place_in_the_sequence_follows() -> None:
    first = {**for_days(line(5, 3), 3), "sequence": 1}
    assert shown(read(first, {"sequence": 2, "text": "10 mg tid"}).reading) == "3 days 15, then 30"


def test_a_line_of_text_that_may_add_or_contradict_is_not_guessed() -> None:
    reading = read(line(10, 3), {"text": "15 mg tid"})
    assert reading.contradiction == "a line of text says 45 mg/day, the structure says 30 mg/day"


def test_a_line_of_text_that_is_not_read_and_names_a_dose_leaves_the_whole_unread() -> None:
    reading = read(line(10, 3), {"text": "another 20 mg before the physiotherapist comes"})
    assert isinstance(reading.reading, NotRead)


def test_a_line_of_text_without_any_dose_is_a_remark() -> None:
    assert shown(read(line(10, 3), {"text": "see the leaflet"}).reading) == "30"


def test_a_text_in_another_unit_does_not_put_lines_in_a_row() -> None:
    reading = read(
        {**line(0.5), "sequence": 1, "text": "500 mcg am, 1000 mcg hs"}, {**line(1), "sequence": 2}
    )
    assert isinstance(reading.reading, NotRead)


def test_numbers_on_lines_that_a_text_sums_up_are_no_sequence() -> None:
    text = "10 mg am, 20 mg hs"
    reading = read({**line(10), "sequence": 1, "text": text}, {**line(20), "sequence": 2})
    assert shown(reading.reading) == "30"


def test_a_text_gives_the_length_that_a_step_needs() -> None:
    reading = read(
        {**line(5, 3), "sequence": 1, "text": "5 mg tid for 3 days"},
        {**line(10, 3), "sequence": 2, "text": "10 mg tid"},
    )
    assert shown(reading.reading) == "3 days 15, then 30"


def test_one_text_for_steps_without_a_length() -> None:
    text = "5 mg tid for 3 days then 10 mg tid"
    reading = read({**line(5, 3), "sequence": 1, "text": text}, {**line(10, 3), "sequence": 2})
    assert shown(reading.reading) == "3 days 15, then 30"


@pytest.mark.parametrize(
    ("first", "second", "text", "curve"),
    [
        pytest.param(
            {**line(10, 3), "sequence": 2},
            {**line(5, 3), "sequence": 1},
            "5 mg tid for 3 days then 10 mg tid",
            "3 days 15, then 30",
            id="steps in another order than their numbers",
        ),
        pytest.param(
            line(5, 3),
            {**line(10, 3), "sequence": 2},
            "5 mg tid for 3 days then 10 mg tid",
            "3 days 15, then 30",
            id="a number on one line only",
        ),
        pytest.param(
            lasting(
                {**line(5, 3), "sequence": 1},
                boundsRange={"low": {"value": 5, "code": "d"}, "high": {"value": 7, "code": "d"}},
            ),
            {**line(10, 3), "sequence": 2},
            "5 mg tid for 7 days then 10 mg tid",
            "7 days 15, then 30",
            id="a length that is a range",
        ),
        pytest.param(
            between(line(5, 3), None, "2025-03-16"),
            between(line(10, 3), None, "2025-03-20"),
            "15 mg tid",
            "45",
            id="ends without a start",
        ),
    ],
)
def test_one_text_for_lines_that_cannot_be_placed(
    first: Json, second: Json, text: str, curve: str
) -> None:
    reading = read({**first, "text": text}, {**second, "text": text})
    assert shown(reading.reading) == curve


def test_a_text_for_lines_that_cannot_be_placed_brings_its_most_a_day_and_its_end() -> None:
    text = "5 mg tid for 3 days then 10 mg tid for 4 days, max 60 mg/day"
    first, second = {**line(5, 3), "sequence": 1}, {**line(10, 3), "sequence": 2, "text": text}
    reading = read(first, second, on=MARCH_10)
    assert shown(reading.reading) == "3 days 15, then 4 days 30"
    assert isinstance(reading.reading, Regimen)
    assert reading.reading.maximum == 60
    assert reading.ends == MARCH_16


def test_a_contradiction_is_found_also_where_the_steps_have_no_length() -> None:
    reading = read(
        {**line(20), "sequence": 1, "text": "two at once"},
        {**line(10, 4), "sequence": 2, "text": "10 mg daily for 4 days"},
    )
    assert reading.contradiction == "the text says 10 mg/day, the structure says 40 mg/day"


# -- remarks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "10 mg tid, increase by 5 mg/dose every 3 days to max 80 mg/day",
        "decrease by 5 mg weekly until off",
        "titrate to effect",
        "15 mg on bad days",
        "one extra tablet before school trips",
        "½ before the bus",
        "augmenter selon la tolérance",
        "dann 20 mg nach Wirkung",
    ],
)
def test_an_unread_text_that_may_say_more_of_the_dose_is_shown(text: str) -> None:
    reading = with_text(text)
    assert shown(reading.reading) == "30"
    assert reading.unread_text == text
    assert reading.contradiction is None


@pytest.mark.parametrize(
    "text",
    ["take the 10 mg ones that rattle", "see the leaflet", "avec un grand verre d'eau froide"],
)
def test_an_unread_text_without_another_dose_is_passed_over(text: str) -> None:
    assert with_text(text).unread_text is None


@pytest.mark.parametrize(
    "element",
    [
        {"patientInstruction": "after a week take 20 mg"},
        {"additionalInstruction": [{"text": "after a week take 20 mg"}]},
        {"additionalInstruction": [{"coding": [{"display": "after a week take 20 mg"}]}]},
        {"timing": {"code": {"text": "after a week take 20 mg"}, **often(3)}},
    ],
    ids=["to the patient", "further, as text", "further, coded", "in the timing"],
)
def test_a_change_of_dose_in_another_text_is_shown(element: Json) -> None:
    reading = read({**line(10, 3), **element})
    assert shown(reading.reading) == "30"
    assert reading.unread_text == "after a week take 20 mg"


def test_the_unread_text_comes_first_and_then_what_else_is_said() -> None:
    reading = with_text(
        "15 mg if tight", {**line(10, 3), "patientInstruction": "or 20 mg at night"}
    )
    assert reading.unread_text == "15 mg if tight; or 20 mg at night"


@pytest.mark.parametrize(
    ("written", "told", "another"),
    [
        pytest.param(
            {"timing": often(2), "doseAndRate": dose(2, "tablet")},
            "Baclofen 10 mg tablets",
            "Baclofen 15 mg tablets",
            id="the strength of the product",
        ),
        pytest.param(
            {"text": "20 mg tid"},
            "each 20 mg with food",
            "each 15 mg with food",
            id="a text's dose",
        ),
        pytest.param(
            {"timing": often(3), "doseAndRate": dose(20)[0]},
            "the 20 mg ones",
            "the 25 mg ones",
            id="the dose of an object in the place of a list",
        ),
        pytest.param(line(2.5, 3), "2,5 mg with food", "4,5 mg with food", id="a decimal comma"),
        pytest.param(
            {"timing": often(2), "doseAndRate": dose(2, "tablet")},
            "two tablets with food",
            "three tablets with food",
            id="a number in words",
        ),
    ],
)
def test_only_an_amount_that_the_reading_does_not_account_for_is_shown(
    written: Json, told: str, another: str
) -> None:
    accounted = read({**written, "patientInstruction": told}, strength=TABLETS_10)
    assert accounted.unread_text is None
    assert read({**written, "patientInstruction": another}, strength=TABLETS_10).unread_text == (
        another
    )


def test_an_instruction_to_the_patient_is_no_dose() -> None:
    assert shown(read({"patientInstruction": "10 mg tid"}).reading) == "not read: no dose is given"
    assert shown(read({**line(10, 3), "patientInstruction": "with food"}).reading) == "30"


def test_the_stated_most_a_day_is_no_other_amount() -> None:
    limit = {"numerator": {"value": 80, "unit": "mg"}, "denominator": {"value": 1, "code": "d"}}
    reading = with_text(
        "the ceiling of 80 mg was agreed", {**line(10, 3), "maxDosePerPeriod": limit}
    )
    assert reading.unread_text is None


def test_an_order_as_one_large_system_writes_it() -> None:
    def item(kind: str, value: float, unit: str) -> Json:
        return {"type": {"coding": [{"code": kind}], "text": kind}, **dose(value, unit)[0]}

    written = {
        "text": "Take 1 tablet (10 mg total) by mouth 3 (three) times daily.",
        "timing": between({"timing": often(3)}, "2025-03-10", None)["timing"],
        "asNeededBoolean": False,
        "route": {"coding": [{"system": "urn:local", "code": "15", "display": "Oral"}]},
        "doseAndRate": [
            item("calculated", 10, "mg"),
            item("admin-amount", 1, "tablet"),
            item("ordered", 10, "mg"),
        ],
    }
    reading = read(written, strength=TABLETS_10)
    assert shown(reading.reading) == "30"
    assert reading.routes == {Route.ORAL}
    assert reading.unread_text is None
    assert reading.contradiction is None


# -- route ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        pytest.param(ORAL, Route.ORAL, id="the SNOMED code"),
        pytest.param({"coding": [{"code": "260548002", "display": "Oral"}]}, Route.ORAL, id="2"),
        pytest.param({"text": "PO"}, Route.ORAL, id="PO"),
        pytest.param({"text": "by mouth"}, Route.ORAL, id="in words"),
        pytest.param({"coding": [{"code": "x", "display": "Gastrostomy route"}]}, Route.ORAL,
                     id="a feeding tube"),
        pytest.param({"text": "Nasogastric"}, Route.ORAL, id="a nasogastric tube"),
        pytest.param({"text": "Intrathecal infusion"}, Route.INTRATHECAL, id="intrathecal"),
        pytest.param({"text": "voie intrathécale"}, Route.INTRATHECAL, id="in French"),
        pytest.param({"text": "IT"}, Route.INTRATHECAL, id="IT"),
        pytest.param({"coding": [{"code": "po"}]}, Route.ORAL, id="PO as a code"),
        pytest.param({"coding": [{"code": "it"}]}, Route.INTRATHECAL, id="IT as a code"),
        pytest.param(INTRATHECAL, Route.INTRATHECAL, id="the SNOMED code for it"),
    ],
)  # fmt: skip
def test_the_route_of_a_line(route: Json, expected: Route) -> None:
    reading = read({**line(0.5), "route": route})
    assert reading.routes == {expected}
    assert isinstance(reading.reading, Regimen)
    assert reading.reading.route is expected


@pytest.mark.parametrize("route", [None, {}, {"text": ""}, {"coding": [{}]}, {"coding": None}])
def test_no_route_is_not_filled_in(route: Json | None) -> None:
    reading = read({**line(10, 3), "route": route}, strength=TABLETS_10, route=Route.ORAL)
    assert reading.routes == frozenset()
    assert isinstance(reading.reading, Regimen)
    assert reading.reading.route is None


def test_a_route_in_the_text_is_a_route_of_the_dosage() -> None:
    assert read({"text": "10 mg po tid"}).routes == {Route.ORAL}
    assert read({"text": "750 mcg/day intrathecal"}).routes == {Route.INTRATHECAL}
    assert read({**line(0.5), "text": "via l'intrathécale, selon le protocole"}).routes == {
        Route.INTRATHECAL
    }


@pytest.mark.parametrize(
    "route",
    [
        {"text": "Topical"},
        {"text": "from hand to hand"},
        {"text": "Intravenous route"},
        {"coding": [{"code": "x", "display": "Rectal"}]},
        {"coding": [{"code": "12345"}]},
        {"coding": [{"code": "26643006"}], "text": "oral and nasal"},
    ],
)
def test_another_route_is_not_read(route: Json) -> None:
    reading = read({**line(10, 3), "route": route})
    assert shown(reading.reading).startswith('not read: the route is "')


def test_a_route_in_an_unread_text_is_none_of_a_tablet() -> None:
    written = {**line(10, 3), "text": "after the intrathecal trial"}
    assert read(written, strength=TABLETS_10).routes == frozenset()
    assert read(written).routes == {Route.INTRATHECAL}


def test_two_routes_are_not_read() -> None:
    both = {"coding": [{"code": "26643006"}, {"code": "72607000"}]}
    assert shown(read({**line(10, 3), "route": both}).reading) == "not read: two routes are given"
    reading = read({**line(1), "route": ORAL}, {**line(1), "route": INTRATHECAL})
    assert shown(reading.reading) == "not read: it names two routes"
    assert reading.routes == {Route.ORAL, Route.INTRATHECAL}
