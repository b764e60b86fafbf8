"""How often: each element of a Timing, its edges, and what happens when two of them differ."""

import pytest

from tests.fhir.dosages import Json, dose, line, often, read, shown, singles

TEN_MG = dose(10)
ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def taken(timing: Json | None) -> str:
    """What 10 mg with this timing makes in a day."""
    return shown(read({"timing": timing, "doseAndRate": TEN_MG}).reading)


@pytest.mark.parametrize(
    ("frequency", "period", "unit", "mg"),
    [
        pytest.param(1, 1, "d", "10", id="once a day"),
        pytest.param(3, 1, "d", "30", id="three times a day"),
        pytest.param(24, 1, "d", "240", id="twenty-four times is the most that is believed"),
        pytest.param(1, 6, "h", "40", id="every 6 hours"),
        pytest.param(1, 24, "h", "10", id="every 24 hours"),
        pytest.param(1, 5, "h", "48", id="every 5 hours is 4.8 times on average"),
        pytest.param(2, 12, "h", "40", id="twice in 12 hours"),
        pytest.param(1, 0.5, "d", "20", id="every half day"),
        pytest.param(1, 480, "min", "30", id="every 480 minutes"),
        pytest.param(1, 28800, "s", "30", id="every 28800 seconds"),
        pytest.param(1, 2, "d", "5", id="every other day"),
        pytest.param(1, 48, "h", "5", id="every 48 hours"),
        pytest.param(7, 1, "wk", "10", id="seven times a week"),
        pytest.param(3, 1, "wk", "4.29", id="three times a week, to two decimals"),
        pytest.param(1, 1, "mo", "0.33", id="once a month of 30.4375 days"),
        pytest.param(365.25, 1, "a", "not read: the frequency is not a whole number", id="whole"),
        pytest.param(1461, 4, "a", "10", id="1461 times in four years"),
    ],
)
def test_times_a_day_from_frequency_and_period(
    frequency: float, period: float, unit: str, mg: str
) -> None:
    assert taken(often(frequency, period, unit)) == mg


@pytest.mark.parametrize(
    ("timing", "mg"),
    [
        pytest.param(often(3, frequencyMax=4), "30-40", id="three to four times"),
        pytest.param(often(1, 4, "h", periodMax=6), "40-60", id="every 4 to 6 hours"),
        pytest.param(often(1, 1, "d", periodMax=2), "5-10", id="every one to two days"),
        pytest.param(often(2, 6, "h", frequencyMax=3, periodMax=8), "60-120", id="both ranges"),
        pytest.param(often(3, frequencyMax=3), "30", id="a range of one"),
    ],
)
def test_a_range_in_the_timing_is_a_range_in_the_day(timing: Json, mg: str) -> None:
    assert taken(timing) == mg


def test_a_missing_frequency_means_once_per_period() -> None:
    assert taken({"repeat": {"period": 8, "periodUnit": "h"}}) == "30"


def test_a_range_of_times_lists_the_doses_at_the_highest_number() -> None:
    reading = read({"timing": often(3, frequencyMax=4), "doseAndRate": TEN_MG}).reading
    assert singles(reading) == "10 10 10 10"


@pytest.mark.parametrize(
    "timing",
    [
        pytest.param(often(1, 2, "d"), id="every other day"),
        pytest.param(often(1, 5, "h"), id="a number that is not whole"),
        pytest.param(often(7, 1, "wk"), id="times a week"),
        pytest.param(often(1, dayOfWeek=["mon"]), id="on one day of the week"),
    ],
)
def test_a_dose_that_differs_from_day_to_day_has_no_list_of_doses(timing: Json) -> None:
    assert singles(read({"timing": timing, "doseAndRate": TEN_MG}).reading) == "?"


@pytest.mark.parametrize(
    ("timing", "why"),
    [
        pytest.param(often(3, None, None), "a frequency without a period", id="no period"),
        pytest.param(often(3, 1, None), "the unit of the period", id="no period unit"),
        pytest.param(often(3, 1, "fortnight"), "the unit of the period", id="an unknown unit"),
        pytest.param(often(3, 1, "D"), "the unit of the period", id="a capital"),
        pytest.param(often(0), "the frequency is 0", id="never"),
        pytest.param(often(-1), "the frequency is -1", id="less than never"),
        pytest.param(often(3, 0), "the period is 0", id="a period of nothing"),
        pytest.param(often(3, -1), "the period is -1", id="a negative period"),
        pytest.param(often("3"), "the frequency is not a number", id="a text as frequency"),
        pytest.param(often(True), "the frequency is not a number", id="a boolean"),
        pytest.param(often(3, {"v": 1}), "the period is not a number", id="an object as period"),
        pytest.param(often(4, frequencyMax=3), "from high to low", id="a range upside down"),
        pytest.param(often(1, 6, "h", periodMax=4), "from high to low", id="a period upside down"),
        pytest.param(often(1, frequencyMax=1.5), "the frequency is not a whole", id="up to 1.5"),
        pytest.param(often(1, periodMax=0), "the period is 0", id="up to no time"),
        pytest.param(
            {"repeat": {"frequencyMax": 3}}, "a frequency without a period", id="only a highest"
        ),
        pytest.param(
            {"repeat": {"periodMax": 3}}, "a frequency without a period", id="only a longest"
        ),
        pytest.param(often(25), "more than 24 times a day", id="twenty-five times"),
        pytest.param(often(1, 15, "min"), "more than 24 times a day", id="every 15 minutes"),
        pytest.param(often(10**30), "the frequency is out of any range", id="a huge frequency"),
        pytest.param({}, "how often is not said", id="an empty timing"),
        pytest.param(None, "how often is not said", id="no timing"),
        pytest.param({"repeat": {}}, "how often is not said", id="an empty rule"),
        pytest.param(
            {"repeat": {"boundsDuration": {"value": 5, "code": "d"}}},
            "how often is not said",
            id="only bounds",
        ),
        pytest.param({"repeat": {"count": 10}}, "a count is given", id="only a count of ten"),
        pytest.param(
            {**often(3), "modifierExtension": [{"url": "urn:x"}]}, "extension", id="modified"
        ),
    ],
)
def test_a_timing_that_says_too_little_or_nonsense_is_not_read(
    timing: Json | None, why: str
) -> None:
    assert taken(timing).startswith("not read: ")
    assert why in taken(timing)


# -- points in the day ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "MORN", "MORN.early", "MORN.late", "NOON", "AFT", "AFT.early", "AFT.late", "EVE",
        "EVE.early", "EVE.late", "NIGHT", "PHS", "HS", "WAKE", "CM", "CD", "CV", "ACM", "ACD",
        "ACV", "PCM", "PCD", "PCV",
    ],
)  # fmt: skip
def test_each_event_of_the_day_is_one_dose(code: str) -> None:
    assert taken({"repeat": {"when": [code]}}) == "10"


@pytest.mark.parametrize("code", ["C", "AC", "PC"])
def test_at_meals_is_three_doses(code: str) -> None:
    assert taken({"repeat": {"when": [code]}}) == "30"


@pytest.mark.parametrize(
    ("repeat", "mg"),
    [
        pytest.param({"when": ["MORN", "HS"]}, "20", id="two events"),
        pytest.param({"when": ["MORN", "MORN"]}, "10", id="an event named twice is one"),
        pytest.param({"when": ["PC", "HS"]}, "40", id="after meals and at bedtime"),
        pytest.param({"when": ["HS"], "offset": 30}, "10", id="an offset changes no dose"),
        pytest.param({"timeOfDay": ["08:00:00", "20:00"]}, "20", id="two times of the clock"),
        pytest.param({"timeOfDay": ["08:00:00", "08:00"]}, "10", id="one time, twice"),
        pytest.param({"dayOfWeek": ["mon", "wed", "fri"]}, "4.29", id="on three days"),
        pytest.param(
            {"dayOfWeek": ALL_DAYS, "when": ["HS"]},
            "10",
            id="on all days",
        ),
        pytest.param({"timeOfDay": ["00:00:00", "23:59:59"]}, "20", id="first and last minute"),
        pytest.param({"dayOfWeek": ["mon", "mon"]}, "1.43", id="a day named twice is one"),
        pytest.param({"dayOfWeek": ["sat", "sun"], "timeOfDay": ["08:00"]}, "2.86", id="weekend"),
    ],
)
def test_points_in_the_day_and_days_of_the_week(repeat: Json, mg: str) -> None:
    assert taken({"repeat": repeat}) == mg


@pytest.mark.parametrize(
    ("timing", "mg"),
    [
        pytest.param(often(3, when=["MORN", "NOON", "HS"]), "30", id="three and three"),
        pytest.param(often(1, when=["MORN", "HS"]), "20", id="once a day, at each of two events"),
        pytest.param(often(1, 8, "h", when=["MORN", "AFT", "HS"]), "30", id="8-hourly, and three"),
        pytest.param(often(2, timeOfDay=["08:00", "20:00"]), "20", id="two and two"),
        pytest.param(often(2, when=["C"]), "20", id="a stated frequency overrides meals"),
        pytest.param(often(3, when=["PC"]), "30", id="three times a day after meals"),
        pytest.param(often(4, when=["PC", "HS"]), "40", id="after meals and at bedtime"),
        pytest.param(often(1, 2, "d", when=["HS"]), "5", id="every other day at bedtime"),
        pytest.param(often(3, 1, "wk", when=["HS"]), "4.29", id="three times a week at bedtime"),
        pytest.param(often(2, dayOfWeek=["mon"]), "2.86", id="twice on Mondays"),
        pytest.param(often(3, 1, "wk", dayOfWeek=["mon", "wed", "fri"]), "4.29", id="thrice"),
        pytest.param(
            often(2, 1, "wk", dayOfWeek=["mon"], when=["MORN", "HS"]), "2.86", id="in all"
        ),
    ],
)
def test_a_frequency_beside_points_in_the_day_that_agrees(timing: Json, mg: str) -> None:
    assert taken(timing) == mg


@pytest.mark.parametrize(
    ("timing", "why"),
    [
        pytest.param(often(3, when=["MORN", "HS"]), "differ", id="three times, and two events"),
        pytest.param(often(2, frequencyMax=3, when=["MORN", "HS"]), "differ", id="a range"),
        pytest.param(often(2, when=["PC", "HS"]), "differ", id="twice, and four events"),
        pytest.param(often(2, timeOfDay=["08:00"]), "differ", id="twice, at one time"),
        pytest.param(often(2, 1, "wk", when=["MORN", "NOON", "HS"]), "differ", id="a week"),
        pytest.param(often(2, 1, "wk", dayOfWeek=["mon"]), "differ", id="twice a week on Mondays"),
        pytest.param(often(1, 2, "d", dayOfWeek=["mon"]), "differ", id="2-daily on Mondays"),
        pytest.param(often(1, 2, "d", dayOfWeek=ALL_DAYS), "differ", id="2-daily, on all days"),
        pytest.param(
            {"repeat": {"when": ["HS"], "timeOfDay": ["08:00"]}}, "given twice", id="both kinds"
        ),
        pytest.param({"repeat": {"when": ["PC", "CM"]}}, "one meal again", id="meals overlap"),
        pytest.param({"repeat": {"when": ["LUNCH"]}}, "not understood", id="an unknown event"),
        pytest.param({"repeat": {"when": [None]}}, "not understood", id="an event left out"),
        pytest.param({"repeat": {"timeOfDay": ["25:00"]}}, "not understood", id="no such hour"),
        pytest.param({"repeat": {"timeOfDay": ["8 am"]}}, "not understood", id="a time in words"),
        pytest.param({"repeat": {"dayOfWeek": ["monday"]}}, "day of the week", id="a day in words"),
        pytest.param({"repeat": {"dayOfWeek": [None]}}, "day of the week", id="a day left out"),
    ],
)
def test_two_answers_to_how_often_that_differ_are_not_read(timing: Json, why: str) -> None:
    assert taken(timing).startswith("not read: ")
    assert why in taken(timing)


def test_once_a_day_on_all_days_of_the_week_is_one_dose_each_day() -> None:
    reading = read({"timing": often(1, dayOfWeek=ALL_DAYS), "doseAndRate": TEN_MG}).reading
    assert singles(reading) == "10"


def test_doses_stand_in_the_order_of_the_clock_to_the_minute() -> None:
    def at(value: int, time: str) -> Json:
        return {"timing": {"repeat": {"timeOfDay": [time]}}, "doseAndRate": dose(value)}

    assert singles(read(at(20, "08:50:00"), at(10, "08:10:00")).reading) == "10 20"


# -- codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "mg"),
    [
        ("QD", "10"), ("AM", "10"), ("PM", "10"), ("BED", "10"), ("BID", "20"), ("TID", "30"),
        ("QID", "40"), ("QOD", "5"), ("Q1H", "240"), ("Q2H", "120"), ("Q3H", "80"), ("Q4H", "60"),
        ("Q6H", "40"), ("Q8H", "30"), ("Q12H", "20"), ("WK", "1.43"), ("MO", "0.33"),
    ],
)  # fmt: skip
def test_each_timing_code(code: str, mg: str) -> None:
    system = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
    assert taken({"code": {"coding": [{"system": system, "code": code}]}}) == mg


@pytest.mark.parametrize(
    ("words", "mg"),
    [
        ("BID", "20"), ("b.i.d.", "20"), ("tds", "30"), ("qds", "40"), ("q 8 h", "30"),
        ("three times a day", "30"), ("twice a day", "20"), ("at bedtime", "10"),
        ("2-3 times a day", "20-30"), ("3 times a week", "4.29"), ("every 3 days", "3.33"),
        ("every 36 hours", "6.67"), ("three times a day".ljust(100), "30"),
    ],
)  # fmt: skip
def test_a_timing_code_in_words(words: str, mg: str) -> None:
    assert taken({"code": {"text": words}}) == mg
    assert taken({"code": {"coding": [{"code": "x1", "display": words}]}}) == mg


def test_a_timing_code_may_say_as_needed() -> None:
    assert taken({"code": {"text": "three times a day prn"}}) == "prn 30"


def test_as_needed_in_the_words_counts_beside_a_code_or_a_rule_without_it() -> None:
    words = "three times a day as needed"
    assert taken({"code": {"text": words}, **often(3)}) == "prn 30"
    assert taken({"code": {"coding": [{"code": "TID"}], "text": words}}) == "prn 30"


def test_a_timing_code_for_some_days_leaves_no_list_of_doses() -> None:
    written = {"timing": {"code": {"text": "3 times a week"}}, "doseAndRate": TEN_MG}
    assert singles(read(written).reading) == "?"


@pytest.mark.parametrize(
    ("timing", "mg"),
    [
        pytest.param({"code": {"text": "TID"}, **often(3)}, "30", id="code and rule agree"),
        pytest.param({"code": {"text": "local 17"}, **often(3)}, "30", id="an unknown code"),
        pytest.param(
            {
                "code": {"text": "BID"},
                "repeat": {"duration": 30, "durationUnit": "min"},
            },
            "20",
            id="a code beside how long each dose takes",
        ),
    ],
)
def test_a_timing_code_beside_a_rule(timing: Json, mg: str) -> None:
    assert taken(timing) == mg


@pytest.mark.parametrize(
    ("timing", "why"),
    [
        pytest.param({"code": {"text": "BID"}, **often(3)}, "rule differ", id="code and rule"),
        pytest.param(
            {"code": {"coding": [{"code": "BID"}], "text": "TID"}}, "two things", id="code and text"
        ),
        pytest.param({"code": {"text": "am, 5 mg hs"}}, "not understood", id="with a dose"),
        pytest.param({"code": {"text": "tid for 3 days"}}, "not understood", id="with a length"),
        pytest.param({"code": {"text": "as directed"}}, "not understood", id="as directed"),
        pytest.param({"code": {"text": "STAT"}}, "not understood", id="at once"),
        pytest.param(
            {"code": {"text": "tid for 3 days then bid"}}, "not understood", id="with two steps"
        ),
        pytest.param({"code": {"text": "daily via pump"}}, "not understood", id="an infusion"),
        pytest.param(
            {"code": {"text": "three times a day".ljust(101)}}, "not understood", id="a long text"
        ),
    ],
)
def test_a_timing_code_that_is_unclear_is_not_read(timing: Json, why: str) -> None:
    assert taken(timing).startswith("not read: ")
    assert why in taken(timing)


# -- count and dates -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("timing", "curve"),
    [
        pytest.param({"repeat": {"count": 1}}, "1 days 10", id="a single dose"),
        pytest.param(often(3, count=9), "3 days 30", id="nine doses, three a day"),
        pytest.param(often(3, count=10), "4 days 30", id="the tenth is on a fourth day"),
        pytest.param(often(3, count=6, countMax=9), "3 days 30", id="up to nine doses"),
        pytest.param(often(1, 2, "d", count=3), "6 days 5", id="three doses, one in two days"),
        pytest.param(often(1, count=36525), "36525 days 10", id="a century"),
        pytest.param({"event": ["2025-03-10"]}, "1 days 10", id="one date"),
        pytest.param({"event": ["2025-03-10"] * 24}, "1 days 240", id="24 times on one date"),
        pytest.param(
            {"event": ["2025-03-10T08:00:00Z", "2025-03-10T20:00:00Z", "2025-03-11", "2025-03-11"]},
            "2 days 20",
            id="two doses on each of two days",
        ),
    ],
)
def test_a_number_of_doses_or_their_dates_give_the_length(timing: Json, curve: str) -> None:
    assert taken(timing) == curve


@pytest.mark.parametrize(
    ("timing", "why"),
    [
        pytest.param(often(3, count=0), "the count is 0", id="no dose"),
        pytest.param(often(3, count=10**30), "out of any range", id="a huge count"),
        pytest.param(often(1, 1, "a", count=1000), "out of any range", id="a thousand years"),
        pytest.param(often(1, count=36526), "the length is out of any range", id="too long"),
        pytest.param(often(3, count=2.5), "the count is not a whole number", id="half a dose"),
        pytest.param(often(3, countMax=2.5), "the count is not a whole number", id="up to half"),
        pytest.param({"event": ["2025-03-10", "2025-03-12"]}, "days in a row", id="a gap"),
        pytest.param(
            {"event": ["2025-03-10", "2025-03-10", "2025-03-11"]}, "days in a row", id="uneven"
        ),
        pytest.param({"event": ["2025-03-10"] * 25}, "days in a row", id="25 times on one date"),
        pytest.param({"event": ["tomorrow"]}, "not a date", id="a date in words"),
        pytest.param({"event": [None]}, "not a date", id="a date left out"),
        pytest.param({"event": ["2025-02-30"]}, "not a date", id="no such day"),
        pytest.param({"event": ["2025-03-10"], **often(3)}, "both dates and a rule", id="both"),
    ],
)
def test_dates_and_counts_that_make_no_length_are_not_read(timing: Json, why: str) -> None:
    assert taken(timing).startswith("not read: ")
    assert why in taken(timing)


def test_a_date_of_a_dose_is_the_start() -> None:
    reading = read({"timing": {"event": ["2025-03-10T08:00:00+01:00"]}, "doseAndRate": TEN_MG})
    assert reading.starts is not None
    assert reading.starts.isoformat() == "2025-03-10"
    assert reading.ends == reading.starts


def test_the_doses_of_several_lines_stand_in_order_of_the_day() -> None:
    bedtime = {"timing": {"repeat": {"when": ["HS"]}}, "doseAndRate": dose(20)}
    at_eight = {"timing": {"repeat": {"timeOfDay": ["08:00:00"]}}, "doseAndRate": dose(5)}
    noon = {"timing": {"repeat": {"when": ["NOON"]}}, "doseAndRate": dose(10)}
    assert singles(read(bedtime, noon, at_eight).reading) == "5 10 20"


def test_without_a_time_the_doses_stand_in_order_of_the_lines() -> None:
    bedtime = {"timing": {"repeat": {"when": ["HS"]}}, "doseAndRate": dose(20)}
    assert singles(read(bedtime, line(5, 2)).reading) == "20 5 5"
