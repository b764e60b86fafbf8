"""Several lines: doses that add up, steps that follow each other, and the days they hold."""

from datetime import date

import pytest

from fhir_baclofen.dosing import Regimen
from tests.fhir.dosages import (
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


def step(sequence: int, written: Json) -> Json:
    """A line at a place in the sequence."""
    return {**written, "sequence": sequence}


def up_to_days(written: Json, low: int | None, high: int) -> Json:
    """A line that lasts from `low` to `high` days."""
    ends = {"low": low, "high": high}
    return lasting(
        written,
        boundsRange={end: {"value": days, "code": "d"} for end, days in ends.items() if days},
    )


def at(value: int, when: str, **more: object) -> Json:
    """So many mg at an event of the day."""
    return {"timing": {"repeat": {"when": [when]}}, "doseAndRate": dose(value), **more}


# -- at the same time ----------------------------------------------------------------------------


def test_lines_add_up() -> None:
    reading = read(line(10, 3), line(20, 1)).reading
    assert shown(reading) == "50"
    assert singles(reading) == "10 10 10 20"


def test_lines_with_the_same_sequence_add_up() -> None:
    assert shown(read(step(1, line(10, 3)), step(1, line(20, 1))).reading) == "50"


def test_two_equal_lines_are_two_doses() -> None:
    assert shown(read(line(10), line(10)).reading) == "20"


def test_ranges_add_up_end_by_end() -> None:
    written = {"timing": often(2), "doseAndRate": dose_range(5, 10)}
    assert shown(read(written, line(10)).reading) == "20-30"


def test_a_line_that_is_not_taken_every_day_leaves_no_list_of_doses() -> None:
    reading = read(line(10, 3), {"timing": often(1, 2, "d"), "doseAndRate": dose(5)}).reading
    assert shown(reading) == "32.5"
    assert singles(reading) == "?"


def test_doses_of_lines_stand_in_the_order_of_the_day() -> None:
    as_needed = at(5, "NOON", asNeededBoolean=True)
    assert singles(read(at(20, "HS"), at(10, "MORN"), as_needed).reading) == "10 20 prn 5"
    assert singles(read(at(20, "HS"), at(10, "HS")).reading) == "20 10"


@pytest.mark.parametrize(
    ("most", "maximum"),
    [((60, 60), 60), ((60, 50), None), ((60, None), None), ((None, 60), None)],
    ids=["on each line", "two different ones", "on the first line only", "on the second only"],
)
def test_a_most_a_day_of_all_lines_is_that_of_the_whole(
    most: tuple[int | None, ...], maximum: int | None
) -> None:
    limits: list[Json] = [
        {
            "maxDosePerPeriod": {
                "numerator": {"value": mg, "unit": "mg"},
                "denominator": {"value": 1, "code": "d"},
            }
        }
        if mg
        else {}
        for mg in most
    ]
    reading = read({**line(10, 3), **limits[0]}, {**line(5), **limits[1]}).reading
    assert shown(reading) == "35"
    assert isinstance(reading, Regimen)
    assert reading.maximum == maximum


def test_a_daily_total_at_one_time_of_day_has_no_minutes_of_doses() -> None:
    total = [{"rateQuantity": {"value": 30, "unit": "mg/d"}}]
    timing = {"repeat": {"timeOfDay": ["08:00:00"]}}
    reading = read({"timing": timing, "doseAndRate": total}).reading
    assert isinstance(reading, Regimen)
    assert reading.steps[0].at == ()


def test_one_line_that_is_not_read_leaves_the_whole_unread() -> None:
    reading = read(line(10, 3), {"timing": often(), "doseAndRate": dose(1, "puff")}).reading
    assert shown(reading) == 'not read: the unit "puff" is not understood'


def test_milligrams_and_micrograms_do_not_add_up() -> None:
    reading = read(line(10, 3), {"timing": often(), "doseAndRate": dose(50, "ug")}).reading
    assert shown(reading) == "not read: some lines are in mg and some in ug"


def test_an_empty_line_says_nothing() -> None:
    assert shown(read(line(10, 3), {}, {"patientInstruction": "with food"}).reading) == "30"


def test_no_line_and_only_empty_lines_are_no_dose() -> None:
    assert shown(read().reading) == "not read: no dose is given"
    assert shown(read({}, {"text": ""}).reading) == "not read: no dose is given"
    assert read().structured is None
    assert read().from_text is None


@pytest.mark.parametrize(("count", "reads"), [(100, True), (101, False)])
def test_a_hundred_lines_are_the_most_that_is_read(count: int, reads: bool) -> None:
    assert isinstance(read(*[line(1)] * count).reading, Regimen) is reads


# -- one after the other -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "curve"),
    [
        pytest.param(
            [
                step(1, for_days(line(5, 3), 3)),
                step(2, for_days(line(10, 3), 3)),
                step(3, line(20)),
            ],
            "3 days 15, then 3 days 30, then 20",
            id="lengths in days",
        ),
        pytest.param(
            [step(2, line(10, 3)), step(1, for_days(line(5, 3), 3))],
            "3 days 15, then 30",
            id="the order is the sequence, not the place in the list",
        ),
        pytest.param(
            [step(10, for_days(line(5, 3), 3)), step(20, line(10, 3))],
            "3 days 15, then 30",
            id="any numbers in order",
        ),
        pytest.param(
            [step(1, lasting(line(5, 3), count=9)), step(2, line(10, 3))],
            "3 days 15, then 30",
            id="a count of doses",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", "2025-03-16")),
                step(2, between(line(10, 3), "2025-03-17", "2025-03-23")),
            ],
            "7 days 15, then 7 days 30",
            id="dates",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", "2025-03-17")),
                step(2, between(line(10, 3), "2025-03-17", None)),
            ],
            "7 days 15, then 30",
            id="two steps that share a day: the new dose counts",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", "2025-03-14")),
                step(2, between(line(10, 3), "2025-03-17", None)),
            ],
            "5 days 15, then 2 days 0, then 30",
            id="a gap between two steps",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", None)),
                step(2, between(line(10, 3), "2025-03-17", None)),
            ],
            "7 days 15, then 30",
            id="an open step ends where the next one starts",
        ),
        pytest.param(
            [step(1, for_days(line(5, 3), 7)), step(2, between(line(10, 3), "2025-03-17", None))],
            "7 days 15, then 30",
            id="a length, then a date",
        ),
        pytest.param(
            [
                step(1, for_days(line(5), 3)),
                step(1, for_days(line(5), 5)),
                step(2, line(20)),
            ],
            "3 days 10, then 2 days 5, then 20",
            id="two lines of one step with different lengths",
        ),
        pytest.param(
            [
                step(1, for_days(line(20), 7)),
                step(2, for_days(line(10), 7)),
                step(3, line(0)),
            ],
            "7 days 20, then 7 days 10, then 0",
            id="a taper that ends with a dose of 0",
        ),
        pytest.param(
            [step(1, for_days(line(10), 7)), step(2, for_days(line(10), 7))],
            "14 days 10",
            id="two steps of one dose are one",
        ),
        pytest.param(
            [
                step(1, for_days(line(5, 3), 3)),
                step(
                    2,
                    lasting(
                        line(10),
                        boundsRange={
                            "low": {"value": 5, "code": "d"},
                            "high": {"value": 7, "code": "d"},
                        },
                    ),
                ),
            ],
            "3 days 15, then 7 days 10",
            id="the last step may last 5 to 7 days",
        ),
        pytest.param(
            [step(1, for_days(line(10, 3), 3)), step(2, for_days(line(10, 3), 4))],
            "7 days 30",
            id="two steps of one dose with different lengths are one",
        ),
        pytest.param(
            [step(1, for_days(line(10, 3), 3)), step(2, line(10, 3))],
            "30",
            id="a step and an open one of the same dose are one",
        ),
        pytest.param(
            [step(1, for_days(line(10, 3), 7)), step(2, line(0))],
            "7 days 30, then 0",
            id="one step, then a dose of 0",
        ),
        pytest.param(
            [step(1, up_to_days(line(5, 3), 7, 7)), step(2, line(10, 3))],
            "7 days 15, then 30",
            id="from 7 to 7 days is 7 days",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", "2025-03-11")),
                step(2, between(line(10, 3), "2025-03-11", None)),
            ],
            "1 days 15, then 30",
            id="a step of two days that shares the second with the next",
        ),
        pytest.param([step(7, line(10, 3))], "30", id="one line with a sequence"),
    ],
)
def test_steps_in_a_sequence(written: list[Json], curve: str) -> None:
    assert shown(read(*written).reading) == curve


@pytest.mark.parametrize(
    ("written", "why"),
    [
        pytest.param(
            [step(1, line(5, 3)), step(2, line(10, 3))],
            "a step has no length and is not the last",
            id="no length",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", "2025-03-10")),
                step(2, between(line(10, 3), "2025-03-10", None)),
            ],
            "a step starts before the one before it ends",
            id="a step of the one day on which the next starts",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", None)),
                step(2, between(line(10, 3), "2025-03-10", None)),
            ],
            "a step has no length and is not the last",
            id="two open steps that start on one day",
        ),
        pytest.param(
            [step(1, line(5, 3)), step(1, for_days(line(5), 3)), step(2, line(10, 3))],
            "a step has no length and is not the last",
            id="one line of a step without a length",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", "2025-03-20")),
                step(2, between(line(10, 3), "2025-03-15", None)),
            ],
            "a step starts before the one before it ends",
            id="steps that overlap",
        ),
        pytest.param(
            [
                step(1, between(line(5, 3), "2025-03-10", "2025-03-20")),
                step(2, between(line(10, 3), "2025-03-10", "2025-03-20")),
            ],
            "a step starts before the one before it ends",
            id="numbers on lines that hold at the same time",
        ),
        pytest.param(
            [step(1, line(5, 3)), line(10, 3)],
            "some lines have a sequence and some have none",
            id="one line without a sequence",
        ),
        pytest.param(
            [
                step(
                    1,
                    lasting(
                        line(5),
                        boundsRange={
                            "low": {"value": 5, "code": "d"},
                            "high": {"value": 7, "code": "d"},
                        },
                    ),
                ),
                step(2, line(10)),
            ],
            "the length of a step is a range",
            id="a length that is a range",
        ),
        pytest.param(
            [step(1, up_to_days(line(5), None, 7)), step(2, line(10))],
            "the length of a step is a range",
            id="a length of up to 7 days",
        ),
        pytest.param([step(1, line(0)), step(2, line(10))], "the dose is 0", id="0 at the start"),
        pytest.param(
            [step(1, for_days(line(0), 3)), step(2, line(0))], "the dose is 0", id="0 throughout"
        ),
        pytest.param(
            [step(1, for_days(line(10), 3)), step(2, line(0)), step(2, line(5))],
            "the dose is 0",
            id="0 beside another dose",
        ),
        pytest.param([line(10), line(0)], "the dose is 0", id="0 without a sequence"),
        pytest.param([line(0)], "the dose is 0", id="0 alone"),
        pytest.param([{**line(10), "sequence": "1"}], "not a whole number", id="a text"),
        pytest.param([{**line(10), "sequence": 1.5}], "not a whole number", id="a fraction"),
    ],
)
def test_steps_that_cannot_be_put_in_a_row_are_not_read(written: list[Json], why: str) -> None:
    assert shown(read(*written).reading) == f"not read: {why}" or why in shown(
        read(*written).reading
    )


@pytest.mark.parametrize(
    ("written", "curve", "doses"),
    [
        pytest.param(
            [
                step(1, lasting(line(5), when=["MORN"])),
                step(2, lasting(line(10), when=["NOON"])),
                step(3, lasting(line(15), when=["NIGHT"])),
            ],
            "30",
            "5 10 15",
            id="parts of the day",
        ),
        pytest.param(
            [
                step(1, between(lasting(line(5), when=["MORN"]), "2025-03-01", None)),
                step(2, between(lasting(line(10), when=["HS"]), "2025-03-01", None)),
            ],
            "15",
            "5 10",
            id="parts of the day from one date on",
        ),
        pytest.param(
            [
                step(1, {**line(5), "text": "5 mg in the morning"}),
                step(2, {**line(10), "text": "10 mg at bedtime"}),
            ],
            "15",
            "5 10",
            id="parts of the day in the words",
        ),
        pytest.param(
            [step(1, line(10, 3)), step(2, {**line(5), "asNeededBoolean": True})],
            "30 and prn 5",
            "10 10 10 prn 5",
            id="a dose as needed beside a regular one",
        ),
    ],
)
def test_numbers_on_lines_of_one_day_only_count_them(
    written: list[Json], curve: str, doses: str
) -> None:
    reading = read(*written).reading
    assert shown(reading) == curve
    assert singles(reading) == doses


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(
            [step(1, lasting(line(5), when=["MORN"])), step(2, line(10))], id="one at any time"
        ),
        pytest.param(
            [step(1, lasting(line(5), when=["MORN"])), step(2, lasting(line(10), when=["MORN"]))],
            id="one time",
        ),
    ],
)
def test_numbers_on_lines_that_may_replace_each_other_are_a_sequence(written: list[Json]) -> None:
    assert shown(read(*written).reading).endswith("a step has no length and is not the last")


# -- bounds --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bounds", "curve"),
    [
        pytest.param({"boundsDuration": {"value": 5, "code": "d"}}, "5 days 10", id="days"),
        pytest.param({"boundsDuration": {"value": 2, "code": "wk"}}, "14 days 10", id="weeks"),
        pytest.param({"boundsDuration": {"value": 2, "unit": "weeks"}}, "14 days 10", id="words"),
        pytest.param({"boundsDuration": {"value": 1, "code": "mo"}}, "31 days 10", id="a month"),
        pytest.param({"boundsDuration": {"value": 1, "code": "a"}}, "366 days 10", id="a year"),
        pytest.param({"boundsDuration": {"value": 36, "code": "h"}}, "2 days 10", id="36 hours"),
        pytest.param({"boundsDuration": {"value": 86400, "code": "s"}}, "1 days 10", id="seconds"),
        pytest.param({"boundsDuration": {"value": 5, "code": "min"}}, "1 days 10", id="minutes"),
        pytest.param(
            {"boundsRange": {"high": {"value": 7, "code": "d"}}}, "7 days 10", id="up to 7 days"
        ),
        pytest.param(
            {"boundsDuration": {"value": 5, "code": "d"}, "count": 3}, "3 days 10", id="the shorter"
        ),
        pytest.param({"boundsPeriod": {"start": "2025-03-10"}}, "10", id="open at the end"),
        pytest.param({"boundsPeriod": {"end": "2025-03-10"}}, "10", id="open at the start"),
        pytest.param({"boundsPeriod": {}}, "10", id="an empty period"),
        pytest.param(
            {"boundsPeriod": {"start": "2025-03-10", "end": "2025-03-10"}}, "1 days 10", id="a day"
        ),
        pytest.param(
            {"boundsPeriod": {"start": "2025-03-10T22:00:00-05:00", "end": "2025-03-12T01:00:00Z"}},
            "3 days 10",
            id="each day as written in its own offset",
        ),
        pytest.param(
            {"boundsPeriod": {"start": "2024-02", "end": "2024-02"}},
            "29 days 10",
            id="a month, from its first day to its last",
        ),
        pytest.param(
            {"boundsPeriod": {"start": "2025", "end": "2025"}}, "365 days 10", id="a whole year"
        ),
        pytest.param(
            {"boundsPeriod": {"start": "2025-03-10", "end": "9999-12-31"}}, "10", id="for ever"
        ),
    ],
)
def test_the_length_of_a_line(bounds: Json, curve: str) -> None:
    assert shown(read(lasting(line(10), **bounds)).reading) == curve


@pytest.mark.parametrize(
    ("bounds", "why"),
    [
        pytest.param({"boundsDuration": {"value": 0, "code": "d"}}, "the length is 0", id="0 days"),
        pytest.param({"boundsDuration": {"value": -1, "code": "d"}}, "is -1", id="negative"),
        pytest.param({"boundsDuration": {"value": "5", "code": "d"}}, "not a number", id="text"),
        pytest.param({"boundsDuration": {"value": 5}}, "not understood", id="no unit"),
        pytest.param({"boundsDuration": {"code": "d"}}, "no value", id="no value"),
        pytest.param(
            {"boundsDuration": {"value": 5, "code": "d", "comparator": "<"}}, "comparator", id="<"
        ),
        pytest.param({"boundsDuration": {"value": 101, "code": "a"}}, "out of any", id="a century"),
        pytest.param({"boundsRange": {"low": {"value": 7, "code": "d"}}}, "upper end", id="open"),
        pytest.param(
            {
                "boundsRange": {
                    "low": {"value": 7, "code": "d"},
                    "high": {"value": 5, "code": "d"},
                }
            },
            "from high to low",
            id="a range upside down",
        ),
        pytest.param(
            {"boundsPeriod": {"start": "2025-03-10", "end": "2025-03-09"}},
            "ends before it starts",
            id="a period upside down",
        ),
        pytest.param({"boundsPeriod": {"start": "10.03.2025"}}, "not a date", id="another format"),
        pytest.param({"boundsPeriod": {"end": "2025-13-01"}}, "not a date", id="no such month"),
        pytest.param({"boundsPeriod": {"end": "2025-13"}}, "not a date", id="a month of none"),
        pytest.param({"boundsPeriod": {"start": "0000"}}, "not a date", id="the year 0"),
        pytest.param(
            {"boundsPeriod": {"start": "2025"}, "boundsDuration": {"value": 5, "code": "d"}},
            "given twice",
            id="two kinds",
        ),
        pytest.param(
            {"boundsRange": {}, "boundsDuration": {"value": 5, "code": "d"}},
            "given twice",
            id="a range and a length",
        ),
    ],
)
def test_bounds_that_make_no_sense_are_not_read(bounds: Json, why: str) -> None:
    reading = shown(read(lasting(line(10), **bounds)).reading)
    assert reading.startswith("not read: ")
    assert why in reading


@pytest.mark.parametrize(
    ("written", "curve"),
    [
        pytest.param(
            [line(10, 3), for_days(line(20), 7)], "7 days 50, then 30", id="one line ends sooner"
        ),
        pytest.param(
            [for_days(line(5), 3), for_days(line(10), 5)],
            "3 days 15, then 2 days 10",
            id="both end",
        ),
        pytest.param(
            [
                between(line(10), "2025-03-10", "2025-03-19"),
                between(line(5), "2025-03-15", "2025-03-24"),
            ],
            "5 days 10, then 5 days 15, then 5 days 5",
            id="overlapping dates",
        ),
        pytest.param(
            [
                between(line(10), "2025-03-10", "2025-03-17"),
                between(line(20), "2025-03-17", "2025-03-24"),
            ],
            "7 days 10, then 8 days 20",
            id="dates that share a day: the new dose counts",
        ),
        pytest.param(
            [
                between(line(10), "2025-03-10", "2025-03-18"),
                between(line(20), "2025-03-17", "2025-03-24"),
            ],
            "7 days 10, then 2 days 30, then 6 days 20",
            id="dates that share two days add up",
        ),
        pytest.param(
            [
                between(line(10), "2025-03-10", "2025-03-10"),
                between(line(20), "2025-03-10", "2025-03-24"),
            ],
            "1 days 30, then 14 days 20",
            id="a line of one day is not lost",
        ),
        pytest.param(
            [for_days(line(10), 8), between(line(20), "2025-03-17", None)],
            "8 days 30, then 20",
            id="a length is a length",
        ),
        pytest.param(
            [
                between(line(10), "2025-03-10", "2025-03-11"),
                between(line(5), "2025-03-14", "2025-03-14"),
            ],
            "2 days 10, then 2 days 0, then 1 days 5",
            id="dates with a gap",
        ),
        pytest.param(
            [between(line(10), None, "2025-03-20"), between(line(5), None, "2025-03-20")],
            "15",
            id="the same end",
        ),
        pytest.param(
            [between(line(10), None, "2025-03-20"), line(5)],
            "not read: lines end on different days and none says when it starts",
            id="different ends and no start",
        ),
    ],
)
def test_lines_with_different_bounds_make_pieces(written: list[Json], curve: str) -> None:
    assert shown(read(*written).reading) == curve


# -- days ----------------------------------------------------------------------------------------

MARCH_1, MARCH_10, MARCH_20 = date(2025, 3, 1), date(2025, 3, 10), date(2025, 3, 20)


def test_the_first_and_the_last_day_stand_beside_the_curve() -> None:
    reading = read(
        step(1, between(line(5, 3), "2025-03-10", "2025-03-14")),
        step(2, for_days(line(10, 3), 6)),
    )
    assert (reading.starts, reading.ends) == (MARCH_10, MARCH_20)


def test_an_open_line_has_no_last_day() -> None:
    assert read(between(line(10), "2025-03-10", None)).ends is None
    assert read(between(line(10), "2025-03-10", "2025-03-20"), line(5)).ends is None


def test_an_end_without_a_start_is_still_the_last_day() -> None:
    reading = read(between(line(10), None, "2025-03-20"))
    assert (reading.starts, reading.ends) == (None, MARCH_20)


def test_a_line_without_a_start_begins_when_the_order_does() -> None:
    reading = read(line(10), between(line(5), "2025-03-10", None), on=MARCH_1)
    assert shown(reading.reading) == "9 days 10, then 15"
    assert reading.starts == MARCH_1


def test_without_the_day_of_the_order_it_begins_with_the_first_dated_line() -> None:
    reading = read(line(10), between(line(5), "2025-03-10", None))
    assert shown(reading.reading) == "15"
    assert reading.starts == MARCH_10


def test_a_line_without_a_start_waits_for_the_order_where_another_has_begun() -> None:
    reading = read(line(10), between(line(5), "2025-03-10", None), on=MARCH_20)
    assert shown(reading.reading) == "10 days 5, then 15"
    assert reading.starts == MARCH_10


def test_lines_with_a_start_do_not_begin_with_the_order() -> None:
    first = between(line(10), "2025-03-10", None)
    reading = read(first, between(line(20), "2025-03-12", None), on=MARCH_1)
    assert shown(reading.reading) == "2 days 10, then 30"
    assert reading.starts == MARCH_10


def test_only_the_first_step_begins_with_the_order() -> None:
    reading = read(step(1, for_days(line(5, 3), 7)), step(2, line(10, 3)), on=MARCH_10)
    assert shown(reading.reading) == "7 days 15, then 30"


def test_each_open_step_ends_where_the_next_one_starts() -> None:
    reading = read(
        step(1, line(5, 3)),
        step(2, between(line(10, 3), "2025-03-17", None)),
        step(3, between(line(15, 3), "2025-03-24", None)),
        on=MARCH_10,
    )
    assert shown(reading.reading) == "7 days 15, then 7 days 30, then 45"


def test_a_dose_of_0_from_a_day_on_ends_the_step_before() -> None:
    reading = read(step(1, line(10, 3)), step(2, between(line(0), "2025-03-17", None)), on=MARCH_10)
    assert shown(reading.reading) == "7 days 30, then 0"


def test_a_length_keeps_its_last_day_beside_a_line_that_starts_on_it() -> None:
    reading = read(for_days(line(10), 3), between(line(20), "2025-03-12", None), on=MARCH_10)
    assert shown(reading.reading) == "2 days 10, then 1 days 30, then 20"


def test_the_day_of_the_order_is_not_a_start_that_the_dosage_says() -> None:
    reading = read(for_days(line(10), 5), on=MARCH_1)
    assert reading.starts is None
    assert reading.ends == date(2025, 3, 5)


def test_an_end_counts_from_the_day_of_the_order() -> None:
    assert shown(read(between(line(10), None, "2025-03-20"), on=MARCH_10).reading) == "11 days 10"


def test_a_line_that_ended_before_the_order_is_not_read() -> None:
    reading = read(between(line(10), None, "2025-03-01"), on=MARCH_10)
    assert shown(reading.reading) == "not read: it ends before it starts"
    assert reading.ends == MARCH_1
    both = read(*[between(line(10), None, "2025-03-01")] * 2, on=MARCH_10)
    assert shown(both.reading) == "not read: it ends before it starts"


def test_a_step_that_ended_before_the_order_is_over() -> None:
    reading = read(step(1, between(line(5), None, "2025-03-01")), step(2, line(10)), on=MARCH_10)
    assert shown(reading.reading) == "10"


def test_the_days_are_known_even_when_the_dose_is_not() -> None:
    written = {"timing": often(), "doseAndRate": dose(1, "puff")}
    reading = read(between(written, "2025-03-10", "2025-03-20"))
    assert not isinstance(reading.reading, Regimen)
    assert (reading.starts, reading.ends) == (MARCH_10, MARCH_20)


def test_a_step_that_would_end_beyond_the_calendar_is_no_fault() -> None:
    late = between(line(10), "9998-12-31", None)
    endless = step(2, lasting(line(5), boundsDuration={"value": 36525, "code": "d"}))
    reading = read(step(1, lasting(late, count=1)), endless)
    assert shown(reading.reading) == "1 days 10, then 36525 days 5"
    assert reading.ends == date.max
