"""What the patient takes now: records of one therapy count once, history does not count."""

import pytest

from fhir_baclofen.facts import Absent, Known, Unknown
from tests.fhir.extract.extracting import facts, taken
from tests.records.build import (
    RXNORM,
    Json,
    coded,
    dispense,
    order,
    pump_order,
    quantity,
    statement,
)

BY_A: Json = {"requester": {"reference": "Practitioner/a"}}
BY_B: Json = {"requester": {"reference": "Practitioner/b"}}
OF_M1 = [{"reference": "MedicationRequest/m1"}]


@pytest.mark.parametrize(
    ("resources", "mg"),
    [
        pytest.param([order()], 30, id="one order"),
        pytest.param(
            [order(), statement()], 30, id="a statement of the same dose repeats the order"
        ),
        pytest.param(
            [order(), statement(mg=20)], 90, id="a statement of another dose is a therapy"
        ),
        pytest.param(
            [order(), statement(mg=20, basedOn=OF_M1)], 30, id="linked, the order's dose counts"
        ),
        pytest.param(
            [order(), statement(dosage=[])], 30, id="a statement without dose is a mention"
        ),
        pytest.param(
            [order(), dispense(authorizingPrescription=OF_M1)], 30, id="a dispense of the order"
        ),
        pytest.param([order(), dispense()], 30, id="a dispense that does not say a dose"),
        pytest.param([statement()], 30, id="a statement alone"),
        pytest.param(
            [dispense(dosageInstruction=order()["dosageInstruction"])], 30, id="a dispense alone"
        ),
        pytest.param(
            [order("m1", **BY_A), order("m2", mg=5, tablet=5, authored="2024-09-01", **BY_B)],
            45,
            id="two orders add up",
        ),
        pytest.param(
            [order("m1"), order("m2", priorPrescription=OF_M1[0], authored="2024-09-01")],
            30,
            id="an order that a later one follows is history",
        ),
        pytest.param(
            [order(status="completed"), order("m2")], 30, id="a completed order is history"
        ),
        pytest.param([order(status="entered-in-error"), order("m2")], 30, id="entered in error"),
        pytest.param([order(doNotPerform=True), order("m2")], 30, id="an order not to give it"),
        pytest.param([order(status="draft"), order("m2")], 30, id="a draft on record is not taken"),
        pytest.param([order(authored="2025-04-01"), order("m2")], 30, id="not begun yet"),
        pytest.param(
            [
                order("m1"),
                order(
                    "m2",
                    category=[{"coding": [{"code": "inpatient"}]}],
                    authored="2025-03-09",
                ),
            ],
            30,
            id="an inpatient order that repeats the home dose",
        ),
    ],
)
def test_therapies_are_counted_once(resources: list[Json], mg: int) -> None:
    assert taken(facts(*resources)) == mg


@pytest.mark.parametrize(
    ("end", "mg"),
    [
        pytest.param("2025-03-10", 30, id="on its last day it is taken"),
        pytest.param("2025-03-09", None, id="an end that has passed ends it though still active"),
    ],
)
def test_an_order_ends_with_its_validity(end: str, mg: int | None) -> None:
    found = facts(order(dispenseRequest={"validityPeriod": {"end": end}}))
    assert taken(found) == mg


@pytest.mark.parametrize(
    ("handed_over", "mg"),
    [
        pytest.param("2025-02-09", 30, id="the last tablet is taken today"),
        pytest.param("2025-02-08", None, id="used up yesterday"),
    ],
)
def test_a_dispense_counts_until_it_is_used_up(handed_over: str, mg: int | None) -> None:
    lines = order()["dosageInstruction"]
    assert taken(facts(dispense(handed_over=handed_over, dosageInstruction=lines))) == mg


@pytest.mark.parametrize(
    ("more", "handed_over", "mg"),
    [
        pytest.param([], "2025-02-09", 30, id="the last tablet is taken today"),
        pytest.param([], "2025-02-08", None, id="used up yesterday"),
        pytest.param(
            [dispense("x0", "2025-01-20", authorizingPrescription=OF_M1)],
            "2025-01-30",
            30,
            id="stock of the supply before",
        ),
        pytest.param(
            [order("m2", mg=5, status="active", authored="2025-03-05")],
            "2025-03-01",
            15,
            id="a later order tells what is taken",
        ),
        pytest.param(
            [order("m2", mg=5, status="stopped", authored="2025-03-05")],
            "2025-03-01",
            None,
            id="a later order that was stopped ended it",
        ),
    ],
)
def test_an_order_handed_out_in_full_is_taken_until_its_supply_is_used_up(
    more: list[Json], handed_over: str, mg: int | None
) -> None:
    handed_out = dispense(handed_over=handed_over, authorizingPrescription=OF_M1)
    assert taken(facts(order(status="completed"), handed_out, *more)) == mg


@pytest.mark.parametrize(
    ("said", "mg"),
    [
        pytest.param({}, 30, id="no order named"),
        pytest.param({"daysSupply": None, "quantity": quantity(90, "tablet")}, 30, id="tablets"),
        pytest.param({"daysSupply": None, "quantity": quantity(30, "tablet")}, None, id="too few"),
        pytest.param({"daysSupply": None}, None, id="no length"),
        pytest.param({"status": "in-progress"}, None, id="not handed over"),
    ],
)
def test_how_a_supply_of_a_completed_order_is_read(said: Json, mg: int | None) -> None:
    assert taken(facts(order(status="completed"), dispense(handed_over="2025-02-20", **said))) == mg


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param({"dispenseRequest": {"validityPeriod": {"end": "2025-03-05"}}}, id="validity"),
        pytest.param({"sig": "10 mg tid for 7 days"}, id="a course"),
        pytest.param({"status": "stopped", "meta": {"lastUpdated": "2025-03-05"}}, id="stopped"),
    ],
)
def test_an_order_that_ended_by_itself_is_not_taken_from_what_is_left(stated: Json) -> None:
    ended = order(**{"status": "completed", **stated})
    assert taken(facts(ended, dispense(authorizingPrescription=OF_M1))) is None


def test_nothing_on_record_is_absent_and_not_zero() -> None:
    found = facts()
    assert isinstance(found.oral, Absent)
    assert not found.reviewable


def test_one_unreadable_line_makes_the_sum_unknown() -> None:
    found = facts(order(), order("m2", sig="as discussed", **BY_B))
    assert isinstance(found.oral, Unknown)
    assert "MedicationRequest/m2" in found.oral.reason


def test_milligrams_and_micrograms_never_meet() -> None:
    found = facts(order(), pump_order(ug=400))
    assert taken(found) == 30
    assert isinstance(found.pump_therapy, Known)
    assert found.pump_therapy.value.dose.high == 400


@pytest.mark.parametrize(
    ("second", "groups"),
    [
        pytest.param(order("m2", mg=5, tablet=5, **BY_A), 1, id="same prescriber and day"),
        pytest.param(order("m2", mg=5, tablet=5, **BY_B), 2, id="another prescriber"),
        pytest.param(
            order("m2", mg=5, tablet=5, authored="2024-06-02", **BY_A), 2, id="another day"
        ),
        pytest.param(order("m2", mg=5, **BY_A), 2, id="the same strength twice"),
        pytest.param(
            order("m2", sig="5 mg tid, take with the 10 mg tablets", tablet=5, **BY_B),
            1,
            id="take with",
        ),
    ],
)
def test_complementary_strengths_written_together_are_one_regimen(
    second: Json, groups: int
) -> None:
    found = facts(order("m1", **BY_A), second)
    assert len({line.group for line in found.oral_lines}) == groups


@pytest.mark.parametrize(
    ("other", "groups"),
    [
        pytest.param({"identifier": {"system": "urn:npi", "value": "1"}}, 1, id="one number"),
        pytest.param({"identifier": {"system": "urn:npi", "value": "2"}}, 2, id="two numbers"),
        pytest.param({"identifier": {"system": "urn:npi"}}, 2, id="no number"),
    ],
)
def test_a_prescriber_may_be_given_by_a_number_alone(other: Json, groups: int) -> None:
    one: Json = {"identifier": {"system": "urn:npi", "value": "1"}, "display": "Dr A"}
    found = facts(order("m1", requester=one), order("m2", mg=5, tablet=5, requester=other))
    assert len({line.group for line in found.oral_lines}) == groups


@pytest.mark.parametrize(
    ("medication", "mg"),
    [
        pytest.param({"text": "Baclofen 10 mg tablet"}, 30, id="by words alone"),
        pytest.param({"text": "Lioresal 10 mg"}, 30, id="by brand"),
        pytest.param({"text": "bupropion 10 mg"}, None, id="another drug"),
    ],
)
def test_baclofen_is_known_by_its_names(medication: Json, mg: int | None) -> None:
    assert taken(facts(order(medicationCodeableConcept=medication))) == mg


def test_a_product_is_found_contained_and_referenced() -> None:
    product = {
        "resourceType": "Medication",
        "id": "b20",
        "code": coded(RXNORM, "1292"),
        "ingredient": [
            {
                "itemCodeableConcept": coded(RXNORM, "1292"),
                "strength": {"numerator": quantity(20, "mg"), "denominator": quantity(1, "{tbl}")},
            }
        ],
    }
    tablets = [{"text": "1 tab tid"}]
    inside = order(
        "m1",
        contained=[product],
        medicationReference={"reference": "#b20"},
        dosageInstruction=tablets,
    )
    beside = order(
        "m2", medicationReference={"reference": "Medication/b20"}, dosageInstruction=tablets
    )
    for each in (inside, beside):
        del each["medicationCodeableConcept"]
    assert taken(facts(inside)) == 60
    assert taken(facts(beside, product)) == 60


@pytest.mark.parametrize(
    "ingredient",
    [
        pytest.param({"itemCodeableConcept": coded(RXNORM, "1292")}, id="its own concept"),
        pytest.param({"itemReference": {"reference": "Medication/i"}}, id="another product"),
        pytest.param({"itemReference": {"reference": "#s"}}, id="a product it contains"),
        pytest.param({"itemReference": {"display": "Baclofen"}}, id="a name"),
    ],
)
def test_a_product_is_known_by_an_ingredient_in_any_form(ingredient: Json) -> None:
    substance = {"resourceType": "Medication", "code": coded(RXNORM, "1292")}
    strength = {"numerator": quantity(20, "mg"), "denominator": quantity(1, "{tbl}")}
    product = {
        "resourceType": "Medication",
        "id": "p",
        "contained": [substance | {"id": "s"}],
        "ingredient": [ingredient | {"strength": strength}],
    }
    refers: Json = {"medicationReference": {"reference": "Medication/p"}}
    tablets = order(medicationCodeableConcept=None, sig="1 tab tid", **refers)
    assert taken(facts(tablets, product, substance | {"id": "i"})) == 60


def test_a_statement_of_an_order_that_was_stopped_later_is_history() -> None:
    stopped = order(status="stopped", meta={"lastUpdated": "2025-02-01T09:00:00Z"})
    said = statement(basedOn=OF_M1, effectivePeriod={"start": "2024-07-01"})
    assert taken(facts(stopped, said)) is None
