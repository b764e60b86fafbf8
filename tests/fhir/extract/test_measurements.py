"""Results that rules read as numbers or words, and those that are not believed."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import Listing, Measurement
from tests.fhir.extract.extracting import facts
from tests.records.build import LOINC, OURS, SUBJECT, TODAY, Element, Json, coded, quantity

FACTS = f"{OURS}/CodeSystem/clinical-facts"


def seen(code: Json, on: str | None = "2025-03-01", id_: str = "o1", **more: Element) -> Json:
    """A final observation."""
    when = {"effectiveDateTime": on} if on else {}
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "code": code,
        "subject": SUBJECT,
        **when,
        **more,
    }


def local(code: str) -> Json:
    return coded(FACTS, code)


def loinc(code: str) -> Json:
    return coded(LOINC, code)


def measured(*observations: Json, at: str = TODAY) -> Listing[Measurement]:
    return facts(*observations, at=at).measurements


@pytest.mark.parametrize(
    ("code", "value", "topic", "expected"),
    [
        pytest.param(local("alcohol-craving"), {"valueInteger": 7}, "alcohol-craving", "7"),
        pytest.param({"text": "Craving"}, {"valueQuantity": {"value": 4}}, "alcohol-craving", "4"),
        pytest.param(loinc("75626-2"), {"valueInteger": 5}, "audit-c", "5"),
        pytest.param(loinc("75626-2"), {"valueQuantity": quantity(5, "{score}")}, "audit-c", "5"),
        pytest.param(
            loinc("74013-4"),
            {"valueQuantity": quantity(2.5, "{drinks}/d")},
            "drinks-per-day",
            "2.5",
        ),
        pytest.param(loinc("74013-4"), {"valueInteger": 0}, "drinks-per-day", "0"),
        pytest.param(local("modified-ashworth"), {"valueString": "1+"}, "modified-ashworth", "1.5"),
        pytest.param({"text": "Ashworth scale"}, {"valueInteger": 3}, "modified-ashworth", "3"),
        pytest.param({"text": "Modified Ashworth"}, {"valueString": "2"}, "modified-ashworth", "2"),
        pytest.param({"text": "Spasm frequency"}, {"valueInteger": 2}, "spasm-score", "2"),
        pytest.param(local("spasm-score"), {"valueInteger": 2}, "spasm-score", "2"),
        pytest.param(loinc("72514-3"), {"valueInteger": 6}, "pain-score", "6"),
        pytest.param({"text": "Pain score"}, {"valueString": "6/10"}, "pain-score", "6"),
        pytest.param(loinc("8480-6"), {"valueQuantity": quantity(98, "mm[Hg]")}, "systolic", "98"),
        pytest.param(
            loinc("8480-6"), {"valueQuantity": {"value": 98, "unit": "mmHg"}}, "systolic", "98"
        ),
        pytest.param(loinc("9269-2"), {"valueQuantity": {"value": 14}}, "glasgow-coma-score", "14"),
        pytest.param(
            loinc("8310-5"), {"valueQuantity": quantity(38.2, "Cel")}, "body-temperature", "38.2"
        ),
        pytest.param(
            loinc("8310-5"), {"valueQuantity": quantity(100.4, "[degF]")}, "body-temperature", "38"
        ),
        pytest.param(loinc("44260-8"), {"valueInteger": 2}, "phq9-self-harm", "2"),
        pytest.param(loinc("44260-8"), {"valueQuantity": {"value": 1}}, "phq9-self-harm", "1"),
        *(
            pytest.param(
                loinc("44260-8"),
                {"valueCodeableConcept": coded(LOINC, answer)},
                "phq9-self-harm",
                number,
            )
            for answer, number in (
                ("LA6568-5", "0"),
                ("LA6569-3", "1"),
                ("LA6570-1", "2"),
                ("LA6571-9", "3"),
            )
        ),
        pytest.param(
            loinc("44260-8"),
            {"valueCodeableConcept": {"text": "Several days"}},
            "phq9-self-harm",
            "1",
        ),
    ],
)
def test_a_result_is_read_as_a_number(code: Json, value: Json, topic: str, expected: str) -> None:
    listing = measured(seen(code, **value))
    (found,) = listing.of(topic)
    assert (found.value, found.word) == (Decimal(expected), "")
    assert (found.reference, found.on) == ("Observation/o1", date(2025, 3, 1))
    assert listing.gaps_of(topic) == ()


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ({"valueCodeableConcept": coded(FACTS, "returned", "Returned")}, "returned"),
        ({"valueCodeableConcept": coded(FACTS, "absent")}, "absent"),
        ({"valueCodeableConcept": {"text": "Increased"}}, "increased"),
        ({"valueString": "reduced"}, "reduced"),
        ({"valueBoolean": False}, "absent"),
        ({"valueBoolean": True}, "present"),
    ],
)
def test_craving_may_be_told_in_a_word(value: Json, word: str) -> None:
    (found,) = measured(seen(local("alcohol-craving"), **value)).of("alcohol-craving")
    assert (found.value, found.word) == (None, word)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param("craving returned", True, id="a word that tells, in a sentence"),
        pytest.param("no craving", True, id="a denial"),
        pytest.param("see notes", False, id="nothing said"),
        pytest.param("unreturned call", False, id="a word within another"),
    ],
)
def test_craving_in_words_that_do_not_tell_is_left_out_by_name(said: str, told: bool) -> None:
    listing = measured(seen(local("alcohol-craving"), valueCodeableConcept={"text": said}))
    assert bool(listing.of("alcohol-craving")) is told
    reason = "Observation/o1 could not be used: its words are not understood"
    assert listing.gaps_of("alcohol-craving") == (() if told else (reason,))


def test_a_blood_pressure_is_read_from_its_components() -> None:
    panel = seen(
        loinc("85354-9"),
        component=[
            {"code": loinc("8462-4"), "valueQuantity": quantity(60, "mm[Hg]")},
            {"code": loinc("8480-6"), "valueQuantity": quantity(92, "mm[Hg]")},
        ],
    )
    (found,) = measured(panel).of("systolic")
    assert (found.value, found.unit) == (Decimal(92), "mmHg")


@pytest.mark.parametrize(
    ("code", "value", "topic", "reason"),
    [
        pytest.param("75626-2", {"valueInteger": -1}, "audit-c", "not possible", id="negative"),
        pytest.param("75626-2", {"valueInteger": 13}, "audit-c", "not possible", id="too much"),
        pytest.param(
            "75626-2", {"valueQuantity": {"value": 3.5}}, "audit-c", "not possible", id="in parts"
        ),
        pytest.param("75626-2", {"valueString": "low"}, "audit-c", "not a number", id="words"),
        pytest.param(
            "8480-6",
            {"valueQuantity": quantity(-20, "mm[Hg]")},
            "systolic",
            "not possible",
            id="negative pressure",
        ),
        pytest.param(
            "8480-6",
            {"valueQuantity": quantity(0, "mm[Hg]")},
            "systolic",
            "not possible",
            id="none",
        ),
        pytest.param(
            "8480-6", {"valueQuantity": quantity(12, "kPa")}, "systolic", "unit", id="another unit"
        ),
        pytest.param("8480-6", {"valueInteger": 95}, "systolic", "no unit", id="no unit"),
        pytest.param(
            "8480-6",
            {"valueQuantity": {**quantity(100, "mm[Hg]"), "comparator": "<"}},
            "systolic",
            "bound",
            id="a bound",
        ),
        pytest.param(
            "8310-5", {"valueQuantity": quantity(311, "K")}, "body-temperature", "unit", id="kelvin"
        ),
        pytest.param(
            "8310-5",
            {"valueQuantity": quantity(380, "Cel")},
            "body-temperature",
            "not possible",
            id="380 degrees",
        ),
        pytest.param(
            "9269-2", {"valueInteger": 2}, "glasgow-coma-score", "not possible", id="GCS of 2"
        ),
        pytest.param(
            "9269-2", {"valueInteger": 16}, "glasgow-coma-score", "not possible", id="GCS of 16"
        ),
        pytest.param(
            "44260-8", {"valueInteger": 4}, "phq9-self-harm", "not possible", id="answer of 4"
        ),
        pytest.param(
            "74013-4",
            {"valueQuantity": quantity(14, "{drinks}/wk")},
            "drinks-per-day",
            "unit",
            id="a week",
        ),
        pytest.param(
            "74013-4",
            {"valueRange": {"low": {"value": 1}, "high": {"value": 3}}},
            "drinks-per-day",
            "no single number",
            id="a range",
        ),
    ],
)
def test_a_value_that_cannot_be_believed_is_left_out_by_name(
    code: str, value: Json, topic: str, reason: str
) -> None:
    listing = measured(seen(loinc(code), **value))
    assert listing.of(topic) == ()
    (told,) = listing.gaps_of(topic)
    assert told.startswith("Observation/o1 could not be used: ")
    assert reason in told


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"status": "preliminary"}, id="preliminary"),
        pytest.param({"status": "entered-in-error"}, id="entered in error"),
        pytest.param({"status": "cancelled"}, id="cancelled"),
        pytest.param({"valueInteger": None}, id="no value"),
        pytest.param(
            {"dataAbsentReason": coded("x", "unknown"), "valueInteger": None},
            id="missing",
        ),
    ],
)
def test_what_is_no_result_is_passed_over(changed: Json) -> None:
    listing = measured(seen(loinc("75626-2"), **{"valueInteger": 9, **changed}))
    assert (listing.of("audit-c"), listing.gaps_of("audit-c")) == ((), ())


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_results_of_three_statuses_count(status: str) -> None:
    assert measured(seen(loinc("75626-2"), status=status, valueInteger=4)).of("audit-c")


def test_results_stand_in_order_of_their_days_the_undated_first() -> None:
    entries = [
        seen(loinc("75626-2"), "2025-02-01", "b", valueInteger=2),
        seen(loinc("75626-2"), None, "c", valueInteger=3),
        seen(loinc("75626-2"), None, "a", valueInteger=1, issued="2025-01-05T10:00:00Z"),
    ]
    assert [m.value for m in measured(*entries).of("audit-c")] == [3, 1, 2]


def test_a_result_of_the_day_of_the_review_counts_one_of_tomorrow_is_left_out() -> None:
    today, tomorrow = (
        measured(seen(loinc("75626-2"), on, valueInteger=4)) for on in (TODAY, "2025-03-11")
    )
    assert today.of("audit-c")
    assert not tomorrow.of("audit-c")
    assert tomorrow.gaps_of("audit-c") == (
        "Observation/o1 could not be used: it is dated after the review",
    )


def test_a_result_that_is_left_out_is_no_gap_of_another_topic_or_an_earlier_time() -> None:
    listing = measured(seen(loinc("75626-2"), "2024-06-01", valueInteger=99))
    assert listing.gaps_of("systolic") == ()
    assert listing.gaps_of("audit-c", since=date(2024, 6, 1))
    assert listing.gaps_of("audit-c", since=date(2024, 6, 2)) == ()
