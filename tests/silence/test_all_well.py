"""Charts of a clinic in which all is well: nothing is said, whatever else stands in them."""

from typing import Final

import pytest

from fhir_baclofen.text import ALL_WELL, as_text
from tests.cases.case import SLUGS
from tests.cases.chart import Json
from tests.cases.running import Command
from tests.silence import alcohol, by_mouth, elsewhere
from tests.silence.charts import Well
from tests.silence.comparing import answered, reviewed, unwell
from tests.silence.noise import NOISE, with_noise

RECORDS: Final = [*by_mouth.RECORDS, *alcohol.RECORDS, *elsewhere.RECORDS]
SMALLEST_CHART: Final = 12
NOTED: Final = [record for record in RECORDS if record.lows]
# What a low finding may never do to an order: hold it, or ask for anything at once.
INTERRUPTIONS: Final = {"hold-increase", "urgent-assessment", "no-abrupt-stop", "confirm-order"}
each_record: Final = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)


def answer_to(record: Well) -> Json:
    return answered(record.chart, record.orders, record.at, record.policy)


@each_record
def test_where_all_is_well_nothing_is_said_but_the_notes_that_are_allowed(record: Well) -> None:
    assert list(unwell(record, answer_to(record))) == [], record.says


@each_record
def test_what_else_stands_in_the_chart_changes_nothing(record: Well) -> None:
    noisy = with_noise(record.chart, record.id)
    assert answered(noisy, record.orders, record.at, record.policy) == answer_to(record)


@pytest.mark.parametrize(
    "record", [record for record in RECORDS if not record.lows], ids=lambda record: record.id
)
def test_that_all_is_well_is_said_to_people(record: Well) -> None:
    noisy = with_noise(record.chart, record.id)
    assert ALL_WELL in as_text(reviewed(noisy, record.orders, record.at, record.policy))


@pytest.mark.parametrize("record", NOTED, ids=lambda record: record.id)
def test_a_low_finding_never_interrupts(record: Well) -> None:
    answer = answer_to(record)
    assert {finding["indicator"] for finding in answer["findings"]} == {"info"}
    asked = {activity["code"] for activity in answer["plan"]["activities"]}
    # A dose above what a tier of the kidneys allows is never left off at once, however mild.
    excused = {"no-abrupt-stop"} if record.lows & {10, 22} else set()
    assert not asked & (INTERRUPTIONS - excused)


@pytest.mark.parametrize(
    "record",
    # A hold after a step back keeps the dose, with whatever severity it speaks.
    [record for record in NOTED if record.orders and 65 not in record.lows],
    ids=lambda record: record.id,
)
def test_an_order_with_a_note_stands_as_it_is_written(record: Well) -> None:
    answer = answer_to(record)
    ordered = answer["order"]["oral_mg_per_day"]["high"]
    assert answer["plan"]["kind"] == "titration"
    assert answer["plan"]["steps"][0]["mg_per_day"] == ordered


def test_the_charts_are_full_and_of_every_indication_and_treatment() -> None:
    assert len(RECORDS) == len({record.id for record in RECORDS})
    assert all(len(record.chart) >= SMALLEST_CHART for record in RECORDS)
    answers = [answer_to(record) for record in RECORDS]
    indications = {answer["therapy"]["indication"] for answer in answers}
    assert indications >= {
        *("spasticity", "alcohol-use-disorder", "neuropathic-pain", "hiccups", "other"),
    }
    kinds = {answer["plan"]["kind"] for answer in answers}
    assert kinds == {"none", "titration", "maintain", "taper", "hold"}
    tiers = {answer["kidney"]["tier"] for answer in answers}
    assert tiers == {"normal", "moderate", "failure", "dialysis"}


def test_a_hundred_noisy_resources_are_of_many_kinds() -> None:
    assert len(NOISE) > 100
    assert len({noise["resourceType"] for noise in NOISE}) > 30


@pytest.mark.parametrize("name", ["ms-30", "aud-120-watched", "pump-booked", "none-on-dialysis"])
def test_the_program_says_the_same(name: str, command: Command) -> None:
    record = next(record for record in RECORDS if record.id == name)
    ran = command.review(with_noise(record.chart, record.id), record.orders, record.at)
    assert (ran.code, ran.err) == (0, "")
    assert {finding["rule"] for finding in ran.answer["findings"]} == {
        SLUGS[number] for number in record.lows
    }
