"""Any dosage that can be decoded is read or refused: nothing raises, no impossible dose."""

import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_baclofen.dosing import Regimen, Route, Strength
from fhir_baclofen.fhir.dosage import read_dosage
from tests.fhir.dosages import LIQUID, PUMP_SOLUTION, TABLETS_10, lines, read

ANY = st.sampled_from([None, True, "10", "x", [], {}, [1], {"value": 1}])
NUMBERS = st.one_of(
    st.integers(-3, 30),
    st.sampled_from([0, 1, 2, 3, 0.5, 7.5, 1e-9, 1e-6, 1e7, 1e300, -1e300, 10**30, 10**400, 0.1]),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(float),
)
VALUES = st.one_of(NUMBERS, NUMBERS, NUMBERS, ANY)
UNITS = st.sampled_from(
    [None, "mg", "ug", "mcg", "g", "mL", "tab", "{tbl}", "1", "mg/d", "ug/h", "mL/h", "d", "h",
     "wk", "mo", "a", "min", "s", "puff", "", "mg/kg", "/", "{}", "mg/"]
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(
        ["10 mg tid", "10 mg tid prn", "1 tab bid", "20 mg at bedtime", "5 mg tid for 3 days",
         "7.5 mL q6h", "750 mcg/day intrathecal", "as directed", "10-20 mg q4-6h prn max 60 mg/day",
         "10 mg po tid then 5 mg", "increase weekly", ""]
    ),
    st.text(max_size=12),
)  # fmt: skip
DAYS = st.one_of(
    st.sampled_from(
        [None, "2025", "2025-03", "2025-03-10", "2025-03-17T08:00:00Z", "2025-02-30", "0000", "x",
         "9999-12-31", "0001-01-01", "2024-02-29T23:59:59+14:00"]
    ),
    st.dates().map(date.isoformat),
)  # fmt: skip


def objects(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """JSON objects with any of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


QUANTITIES = objects(
    value=VALUES, unit=UNITS, code=UNITS, comparator=st.sampled_from([None, "<", ">="])
)
RANGES = objects(low=QUANTITIES, high=QUANTITIES)
RATIOS = objects(numerator=QUANTITIES, denominator=QUANTITIES)
CONCEPTS = objects(
    coding=st.one_of(
        st.none(),
        st.lists(
            objects(
                code=st.sampled_from(["BID", "Q8H", "26643006", "72607000", "x", "ordered", None]),
                display=TEXTS,
            ),
            max_size=2,
        ),
    ),
    text=st.one_of(TEXTS, st.sampled_from(["TID", "intrathecal", "oral", "q5h"])),
)
REPEATS = objects(
    boundsDuration=QUANTITIES,
    boundsRange=RANGES,
    boundsPeriod=objects(start=DAYS, end=DAYS),
    count=VALUES,
    countMax=VALUES,
    duration=VALUES,
    frequency=VALUES,
    frequencyMax=VALUES,
    period=VALUES,
    periodMax=VALUES,
    periodUnit=st.sampled_from(["s", "min", "h", "d", "wk", "mo", "a", "x", None]),
    dayOfWeek=st.lists(st.sampled_from(["mon", "sun", "x", None]), max_size=3),
    timeOfDay=st.lists(st.sampled_from(["08:00:00", "20:00", "x", None]), max_size=3),
    when=st.lists(st.sampled_from(["MORN", "HS", "C", "CM", "x", None]), max_size=3),
    offset=VALUES,
)
TIMINGS = objects(event=st.lists(DAYS, max_size=3), repeat=REPEATS, code=CONCEPTS)
ITEMS = objects(
    type=CONCEPTS,
    doseQuantity=QUANTITIES,
    doseRange=RANGES,
    rateQuantity=QUANTITIES,
    rateRange=RANGES,
    rateRatio=RATIOS,
)
DOSAGES = objects(
    sequence=VALUES,
    text=TEXTS,
    patientInstruction=TEXTS,
    additionalInstruction=st.lists(CONCEPTS, max_size=1),
    timing=TIMINGS,
    asNeededBoolean=st.booleans(),
    asNeededCodeableConcept=CONCEPTS,
    route=CONCEPTS,
    doseAndRate=st.one_of(st.lists(ITEMS, max_size=2), ITEMS),
    maxDosePerPeriod=st.one_of(RATIOS, st.lists(RATIOS, max_size=1)),
    maxDosePerAdministration=QUANTITIES,
    doseQuantity=QUANTITIES,
    asNeeded=VALUES,
)
# Lines that are mostly sound, so that the curve is reached.
SOUND = st.fixed_dictionaries(
    {"doseAndRate": st.just([{"doseQuantity": {"value": 10, "unit": "mg"}}])},
    optional={
        "sequence": st.integers(1, 3),
        "text": TEXTS,
        "timing": st.fixed_dictionaries(
            {"repeat": st.builds(
                dict,
                st.fixed_dictionaries({
                    "frequency": st.integers(1, 4),
                    "period": st.integers(1, 8),
                    "periodUnit": st.sampled_from(["h", "d"]),
                }),
                boundsPeriod=objects(start=DAYS, end=DAYS),
            )}
        ),
        "asNeededBoolean": st.booleans(),
        "maxDosePerPeriod": RATIOS,
    },
)  # fmt: skip
STRENGTHS = st.sampled_from([None, TABLETS_10, LIQUID, PUMP_SOLUTION])


@settings(max_examples=400, deadline=None)
@given(
    written=st.lists(st.one_of(DOSAGES, SOUND), max_size=4),
    strength=STRENGTHS,
    on=st.one_of(st.none(), st.dates()),
    route=st.sampled_from([None, *Route]),
)
def test_any_dosage_is_read_or_refused(
    written: list[dict[str, Any]], strength: Strength | None, on: date | None, route: Route | None
) -> None:
    reading = read_dosage(
        lines(*(json.dumps(line) for line in written)), strength=strength, on=on, route=route
    )
    for voice in (reading.reading, reading.structured, reading.from_text):
        if isinstance(voice, Regimen):
            _is_sound(voice)
        elif voice is not None:
            assert voice.reason
    if reading.contradiction or reading.unit_problem not in {None, "single dose above 100 mg"}:
        assert not isinstance(reading.reading, Regimen)


def _is_sound(regimen: Regimen) -> None:
    assert regimen.steps
    assert all(step.days is None or step.days > 0 for step in regimen.steps)
    assert all(step.days is not None for step in regimen.steps[:-1])
    for step in regimen.steps:
        for amount in (step.regular, step.as_needed, *(step.doses or ()), *step.as_needed_doses):
            assert 0 <= amount.low <= amount.high < 10**9
            assert amount.high.is_finite()


@settings(max_examples=200, deadline=None)
@given(written=st.lists(SOUND, max_size=4), strength=STRENGTHS)
def test_the_same_lines_give_the_same_reading(
    written: list[dict[str, Any]], strength: Strength | None
) -> None:
    assert read(*written, strength=strength) == read(*written, strength=strength)


@settings(max_examples=200, deadline=None)
@given(
    first=st.integers(1, 50),
    second=st.integers(1, 50),
    times=st.integers(1, 6),
    later=st.booleans(),
)
def test_lines_without_a_sequence_add_up_in_any_order(
    first: int, second: int, times: int, later: bool
) -> None:
    def line(mg: int) -> dict[str, Any]:
        timing = {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}}
        return {"timing": timing, "doseAndRate": [{"doseQuantity": {"value": mg, "unit": "mg"}}]}

    written = [line(first), line(second)]
    reading = read(*(reversed(written) if later else written)).reading
    assert isinstance(reading, Regimen)
    assert reading.steps[0].regular.high == (first + second) * times
