"""Losses that once made a rule milder or silent, each in the smallest record that shows it."""

import pytest

from tests.records.build import (
    OURS,
    SUBJECT,
    Element,
    Json,
    coded,
    draft,
    drug,
    egfr,
    order,
    patient,
    problem,
    pump_order,
    result,
    statement,
)
from tests.safety.losing import NO_DAY, NO_DOSE, NO_NUMBER, SPASTIC, TAKEN, said
from tests.safety.making import ago
from tests.safety.pumps import ALARM

BELOW_60 = result("k", "98979-8", 0, "x", on=ago(5), valueQuantity=None, valueString="<60")


def pump(alarm: str) -> Json:
    """A pump whose reservoir sounds its alarm on a day."""
    return {
        "resourceType": "Device",
        "id": "pump",
        "status": "active",
        "type": {"text": "Implantable intrathecal infusion pump"},
        "patient": SUBJECT,
        "extension": [{"url": ALARM, "valueDate": alarm}],
    }


def spasms(id_: str, on: str) -> Json:
    """A spasm score of 3 on a day."""
    code = coded(f"{OURS}/CodeSystem/clinical-facts", "spasm-score")
    return result(id_, "x", 3, "{score}", on=on, code=code)


def test_an_undated_bound_that_hides_the_tier_is_told_beside_a_dated_result() -> None:
    def judged(on: str) -> str:
        bound = result("k2", "98979-8", 0, "x", on=on, valueQuantity=None, valueString="<60")
        return said("renal-value-unusable", patient(), TAKEN, egfr(80, on=ago(90)), bound)

    assert judged(ago(10)) == "moderate"
    assert judged(NO_DAY) == "moderate"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param({}, "high", id="38 degrees"),
        pytest.param({"valueQuantity": NO_NUMBER}, "not evaluated", id="no number"),
        pytest.param({"valueQuantity": {"value": 38}}, "not evaluated", id="no unit"),
    ],
)
def test_a_temperature_not_read_may_be_a_fever_after_a_missed_refill(
    value: Json, expected: str
) -> None:
    fever = result("t", "8310-5", 38, "Cel", on=ago(3)) | value
    chart = (patient(), pump_order(), pump(ago(5)), fever)
    assert said("it-interruption-emergency", *chart) == expected


@pytest.mark.parametrize(
    ("dosage", "expected"),
    [
        pytest.param({}, "moderate", id="read"),
        pytest.param(NO_DOSE, "not evaluated", id="not read"),
    ],
)
def test_an_order_may_cut_again_where_the_present_dose_was_not_read(
    dosage: Json, expected: str
) -> None:
    first = order("m0", 4, 15, authored=ago(200), status="completed", **SPASTIC)
    follows = {"priorPrescription": {"reference": "MedicationRequest/m0"}}
    present = order("m1", 5, 10, authored=ago(1), **SPASTIC) | follows | dosage
    again = draft("d1", 4, 10, prior="m1", **SPASTIC)
    rule = "taper-interval-too-short"
    assert said(rule, patient(), first, present, orders=(again,)) == expected


@pytest.mark.parametrize(
    ("born", "mg", "expected"),
    [
        pytest.param("1958-02-01", 10, "moderate", id="older"),
        pytest.param("1980-05-01", 10, "silent", id="younger, below the highest dose"),
        pytest.param("long ago", 10, "not evaluated", id="not read"),
        pytest.param("long ago", 5, "silent", id="not read, below the cap of older adults too"),
    ],
)
def test_a_birth_date_not_read_may_be_that_of_an_older_adult_at_the_cap(
    born: str, mg: float, expected: str
) -> None:
    scores = spasms("a", ago(120)), spasms("b", ago(10))
    chart = (patient(born), order(mg=mg, authored=ago(100), **SPASTIC), *scores)
    assert said("nonresponse-at-max", *chart) == expected


@pytest.mark.parametrize(
    ("dosage", "expected"),
    [
        pytest.param({}, "high", id="read"),
        pytest.param(NO_DOSE, "not evaluated", id="not read"),
    ],
)
def test_a_stop_may_be_all_of_it_where_the_dose_it_stops_was_not_read(
    dosage: Json, expected: str
) -> None:
    present = order(authored=ago(200), **SPASTIC)
    stop = present | {"status": "stopped"}
    chart = (patient(), present | dosage, statement())
    assert said("abrupt-stop", *chart, orders=(stop,)) == expected


@pytest.mark.parametrize(
    ("more", "failed", "expected"),
    [
        pytest.param((), "", "moderate", id="no intoxication"),
        pytest.param((problem("c", "F10.229", onset=ago(1)),), "", "high", id="drunk"),
        pytest.param((), "Condition", "high", id="conditions not read"),
        pytest.param((problem("c", "F10.229", onset=NO_DAY),), "", "high", id="on a day not read"),
    ],
)
def test_a_drinker_may_be_drunk_where_that_was_not_read(
    more: tuple[Json, ...], failed: str, expected: str
) -> None:
    drinks = result("v", "74013-4", 5, "{drinks}/d", on=ago(7))
    chart = (patient(), TAKEN, drinks, *more)
    assert said("interaction-alcohol", *chart, failed=failed) == expected


def confused(id_: str = "c", **more: Element) -> Json:
    """Encephalopathy that began long after any rise of the dose."""
    return problem(id_, "G92.8", "Toxic encephalopathy", onset=ago(60), **more)


@pytest.mark.parametrize(
    ("results_of_kidneys", "failed", "expected"),
    [
        pytest.param((egfr(40),), "", "moderate", id="reduced kidneys"),
        pytest.param((egfr(90),), "", "high", id="normal kidneys, newer than the stage"),
        pytest.param((BELOW_60,), "", "moderate", id="only known to be reduced"),
        pytest.param((), "Observation", "high", id="a stage, and results not read"),
    ],
)
def test_kidneys_that_were_not_read_make_no_stop_less_grave(
    results_of_kidneys: tuple[Json, ...], failed: str, expected: str
) -> None:
    staged = problem("ckd", "N18.4", onset=ago(300))
    chart = (patient(), TAKEN, confused(), staged, *results_of_kidneys)
    stop = TAKEN | {"status": "stopped"}
    assert said("abrupt-stop", *chart, orders=(stop,), failed=failed) == expected


def test_confusion_soon_after_a_raise_needs_no_kidneys_to_call_for_a_watched_stop() -> None:
    raised = order(authored=ago(10), **SPASTIC) | {
        "priorPrescription": {"reference": "MedicationRequest/m0"}
    }
    before = order("m0", mg=5, authored=ago(200), status="completed", **SPASTIC)
    chart = (patient(), before, raised, problem("c", "G92.8", onset=ago(5)))
    stop = raised | {"status": "stopped"}
    assert said("abrupt-stop", *chart, orders=(stop,), failed="Observation") == "moderate"


@pytest.mark.parametrize(
    ("onset", "expected"),
    [
        pytest.param(ago(90), "high", id="90 days ago"),
        pytest.param(ago(91), "moderate", id="91 days ago"),
        pytest.param(NO_DAY, "high", id="on a day not read"),
        pytest.param(None, "moderate", id="no day on record"),
    ],
)
def test_a_stroke_that_is_over_may_be_recent_where_its_day_was_not_read(
    onset: str | None, expected: str
) -> None:
    stroke = problem("c", "I63.9", onset=onset or "", status="resolved")
    stroke = stroke if onset else {k: v for k, v in stroke.items() if k != "onsetDateTime"}
    chart = (patient(), TAKEN, egfr(), drug("o", "6470", "lorazepam"), stroke)
    assert said("interaction-benzodiazepine", *chart) == expected
