"""Supplies, refills, products and signs of withdrawal in whole records, through the review."""

import pytest

from fhir_baclofen.rulebook import Finding, NotEvaluated
from tests.records.build import (
    LOINC,
    RXNORM,
    SUBJECT,
    TABLETS,
    TERMS,
    Element,
    Json,
    coded,
    dispense,
    draft,
    egfr,
    order,
    problem,
    pump_order,
    quantity,
    reviewed,
)

SUPPLY_RULES = {"refill-gap", "early-refill", "product-switch"}
SPASTIC: Json = {"reasonCode": [{"text": "spasticity"}]}
OF_M1: Json = {"authorizingPrescription": [{"reference": "MedicationRequest/m1"}]}
BY_A: Json = {"requester": {"reference": "Practitioner/a"}}
BY_B: Json = {"requester": {"reference": "Practitioner/b"}}


def told(*resources: Json, orders: tuple[Json, ...] = ()) -> dict[str, str]:
    """What the rules of this file say of a record in which all else is well."""
    found = reviewed(egfr(), *resources, orders=orders).outcomes
    return {
        o.rule.id: o.result.severity.code
        for o in found
        if isinstance(o.result, Finding)
        and o.rule.id in SUPPLY_RULES | {"withdrawal-suspected", "abrupt-stop"}
    }


def unjudged(*resources: Json, orders: tuple[Json, ...] = ()) -> dict[str, str]:
    """The rules about supplies that were not evaluated, and why."""
    found = reviewed(egfr(), *resources, orders=orders).outcomes
    return {
        o.rule.id: o.result.reason
        for o in found
        if isinstance(o.result, NotEvaluated) and o.rule.id in SUPPLY_RULES
    }


def tens(**more: Element) -> Json:
    """30 mg/day for spasticity since June."""
    return order("m1", **SPASTIC, **more)


def no_days(id_: str, on: str, **more: Element) -> Json:
    made = dispense(id_, on, **more)
    del made["daysSupply"]
    return made


def stay(admitted: str, discharged: str | None = None) -> Json:
    end = {"end": discharged} if discharged else {}
    return {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "finished" if discharged else "in-progress",
        "class": {"system": f"{TERMS}/v3-ActCode", "code": "IMP"},
        "subject": SUBJECT,
        "period": {"start": admitted, **end},
    }


def temperature(value: float, on: str = "2025-03-09") -> Json:
    return {
        "resourceType": "Observation",
        "id": "t1",
        "status": "final",
        "code": coded(LOINC, "8310-5", "Body temperature"),
        "subject": SUBJECT,
        "effectiveDateTime": on,
        "valueQuantity": quantity(value, "Cel"),
    }


@pytest.mark.parametrize(
    ("handed_over", "expected"),
    [
        pytest.param("2025-02-09", None, id="the last tablets are for today"),
        pytest.param("2025-02-08", None, id="today is the first day without"),
        pytest.param("2025-02-07", "low", id="one day"),
        pytest.param("2025-02-05", "low", id="three days"),
        pytest.param("2025-02-04", "high", id="four days"),
    ],
)
def test_an_active_order_whose_supply_ran_out_is_a_refill_gap(
    handed_over: str, expected: str | None
) -> None:
    found = told(tens(), dispense("x1", handed_over, 30))
    assert found == ({"refill-gap": expected} if expected else {})


def test_an_order_that_ended_by_its_own_bounds_is_an_abrupt_stop() -> None:
    over = tens(dispenseRequest={"validityPeriod": {"end": "2025-03-06"}})
    assert told(over, dispense("x1", "2025-02-04", 30, **OF_M1)) == {"abrupt-stop": "high"}


def test_a_stop_on_record_is_an_abrupt_stop_whatever_is_left_at_home() -> None:
    stopped = tens(status="stopped", meta={"lastUpdated": "2025-03-07T10:00:00Z"})
    assert told(stopped, dispense("x1", "2025-03-01", 30)) == {"abrupt-stop": "high"}


def test_a_stop_under_test_is_judged_by_none_of_the_rules_of_supply() -> None:
    gap = dispense("x1", "2025-02-01", 20)
    stop = tens(status="stopped")
    assert told(tens(), gap, orders=(stop,)) == {"abrupt-stop": "high"}
    assert unjudged(tens(), gap, orders=(stop,)) == {}


def test_days_in_hospital_are_no_gap() -> None:
    supply = dispense("x1", "2025-02-01", 30)
    assert told(tens(), supply) == {"refill-gap": "high"}
    assert told(tens(), supply, stay("2025-02-10", "2025-02-20")) == {}
    assert told(tens(), supply, stay("2025-03-01")) == {}


@pytest.mark.parametrize(
    ("mg", "since", "expected"),
    [
        pytest.param(10, "2025-02-24", "high", id="30 mg/day for 14 days"),
        pytest.param(10, "2025-02-25", "moderate", id="for 13 days"),
        pytest.param(5, "2024-06-01", "moderate", id="15 mg/day"),
    ],
)
def test_a_gap_is_grave_by_dose_and_use(mg: float, since: str, expected: str) -> None:
    taken = order("m1", 3, mg, authored=since, **SPASTIC)
    assert told(taken, dispense("x1", since, 1)) == {"refill-gap": expected}


def test_without_days_supply_and_quantity_a_refill_gap_is_not_evaluated() -> None:
    found = unjudged(tens(), no_days("x1", "2025-01-02"))
    assert found == {"refill-gap": "no days' supply and no quantity on the dispense of 2025-01-02"}


def test_without_any_dispense_the_three_rules_are_not_evaluated() -> None:
    none = "no dispense of oral baclofen is on record"
    assert unjudged(tens()) == dict.fromkeys(SUPPLY_RULES, none)
    assert unjudged(tens(), orders=(draft(prior="m1", **SPASTIC),)) == dict.fromkeys(
        SUPPLY_RULES, none
    )


def test_no_dispense_is_missed_where_no_tablets_are_taken() -> None:
    assert unjudged(pump_order()) == {}
    assert unjudged(orders=(draft(mg=5, **SPASTIC),)) == {}
    assert unjudged() == {}


def test_dispenses_that_could_not_be_read_leave_the_three_rules_open() -> None:
    broken = {**dispense("x1"), "whenHandedOver": 5}
    assert unjudged(tens(), broken).keys() == SUPPLY_RULES


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param(("2025-01-01", "2025-01-23", "2025-02-22"), "moderate", id="8 left twice"),
        pytest.param(("2025-01-01", "2025-01-24", "2025-02-23"), None, id="7 left twice"),
    ],
)
def test_carried_over_stock_is_left_at_a_refill(
    days: tuple[str, ...], expected: str | None
) -> None:
    supplies = [dispense(f"x{i}", on, 30, **OF_M1) for i, on in enumerate(days)]
    assert told(tens(), *supplies).get("early-refill") == expected


@pytest.mark.parametrize(
    ("second", "note", "expected"),
    [
        pytest.param("2025-02-24", None, None, id="16 of 30 used"),
        pytest.param("2025-02-22", None, "moderate", id="16 of 30 left"),
        pytest.param("2025-02-22", "holiday supply", "low", id="for a holiday"),
    ],
)
def test_one_very_early_refill_is_told(second: str, note: str | None, expected: str | None) -> None:
    noted: Json = {"note": [{"text": note}]} if note else {}
    supplies = dispense("x1", "2025-02-08", 30), dispense("x2", second, 30, **noted)
    assert told(tens(), *supplies).get("early-refill") == expected


@pytest.mark.parametrize("mg", [pytest.param(15, id="raised"), pytest.param(9, id="lowered")])
def test_a_refill_for_a_new_dose_is_not_early(mg: float) -> None:
    after = {"reference": "MedicationRequest/m1"}
    changed = order("m2", 3, mg, authored="2025-01-20", priorPrescription=after, **SPASTIC)
    supplies = [
        dispense(f"x{i}", on, 30) for i, on in enumerate(("2025-01-15", "2025-01-20", "2025-02-18"))
    ]
    assert told(tens(status="completed"), changed, *supplies).get("early-refill") is None


def test_on_a_ward_no_supply_is_needed_at_home() -> None:
    ward = tens(category=[coded(f"{TERMS}/medicationrequest-category", "inpatient")])
    assert told(ward, dispense("x1", "2025-01-01", 30)) == {}
    assert unjudged(ward) == {}


def test_a_renewal_ordered_with_most_of_the_supply_left_is_told() -> None:
    supply = dispense("x1", "2025-03-01", 30)
    assert told(tens(), supply) == {}
    assert told(tens(), supply, orders=(draft(prior="m1", **SPASTIC),)) == {
        "early-refill": "moderate"
    }


def test_a_renewal_in_the_last_days_of_a_supply_is_silent() -> None:
    supply = dispense("x1", "2025-02-11", 30)
    assert told(tens(), supply, orders=(draft(prior="m1", **SPASTIC),)) == {}


def test_supplies_ordered_by_two_prescribers_are_told_while_they_overlap() -> None:
    other = order("m2", authored="2025-02-20", status="completed", **BY_B, **SPASTIC)
    of_m2: Json = {"authorizingPrescription": [{"reference": "MedicationRequest/m2"}]}
    first = dispense("x1", "2025-02-10", 30, **OF_M1)
    assert told(tens(**BY_A), other, first, dispense("x2", "2025-02-27", 30, **of_m2)) == {
        "early-refill": "moderate"
    }
    same = dispense("x2", "2025-02-27", 30, **OF_M1)
    assert told(tens(**BY_A), other, first, same) == {}


def test_two_strengths_of_one_regimen_are_one_supply() -> None:
    five: Json = {"medicationCodeableConcept": coded(RXNORM, *TABLETS[5])}
    ordered = [
        order("m1", 3, 10, **BY_A, **SPASTIC),
        order("m2", 1, 5, tablet=5, **BY_A, **SPASTIC),
    ]
    supplies = [
        made
        for on in ("2025-01-05", "2025-02-04")
        for made in (dispense(f"a{on}", on, 30), dispense(f"b{on}", on, 30, **five))
    ]
    assert told(*ordered, *supplies) == {"refill-gap": "high"}


def liquid(id_: str, on: str, concentration: str) -> Json:
    name = {"text": f"Baclofen {concentration} oral solution"}
    return dispense(id_, on, 30, medicationCodeableConcept=name)


def test_another_concentration_is_told_with_the_volume_of_a_dose() -> None:
    outcomes = reviewed(
        egfr(), tens(), liquid("x1", "2025-01-20", "1 mg/mL"), liquid("x2", "2025-02-18", "5 mg/mL")
    ).outcomes
    (found,) = (
        o.result
        for o in outcomes
        if o.rule.id == "product-switch" and isinstance(o.result, Finding)
    )
    assert "10 mg was 10 mL and is 2 mL" in found.summary


def test_another_manufacturer_is_told_once() -> None:
    def made(id_: str, on: str, maker: str) -> Json:
        product = {
            "resourceType": "Medication",
            "id": "p",
            "code": coded(RXNORM, *TABLETS[10]),
            "manufacturer": {"display": maker},
        }
        return dispense(
            id_,
            on,
            30,
            contained=[product],
            medicationCodeableConcept=None,
            medicationReference={"reference": "#p"},
        )

    first, second = made("x1", "2025-01-14", "Alpha"), made("x2", "2025-02-12", "Beta")
    assert told(tens(), first, second) == {"product-switch": "low"}
    assert told(tens(), first, second, made("x3", "2025-03-10", "Beta")) == {}


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(problem("c9", "R44.1", onset="2025-03-08"), id="hallucinations"),
        pytest.param(problem("c9", "R56.9", onset="2025-03-08"), id="seizure"),
        pytest.param(problem("c9", "F05", onset="2025-03-08"), id="delirium"),
        pytest.param(temperature(38), id="38 °C"),
        pytest.param(
            problem("c9", "", onset="2025-03-08", code={"text": "new rigidity"}), id="rigidity"
        ),
    ],
)
def test_a_sign_after_a_stop_a_cut_or_a_gap_is_taken_for_withdrawal(sign: Json) -> None:
    stopped = tens(status="stopped", meta={"lastUpdated": "2025-03-06T10:00:00Z"})
    assert told(stopped, sign) == {"abrupt-stop": "high", "withdrawal-suspected": "high"}
    after: Json = {"priorPrescription": {"reference": "MedicationRequest/m1"}}
    cut = order("m2", 2, 10, authored="2025-03-05", **after, **SPASTIC)
    assert told(tens(status="completed"), cut, sign) == {"withdrawal-suspected": "high"}
    gap = dispense("x1", "2025-02-03", 30)
    assert told(tens(), gap, sign) == {"refill-gap": "high", "withdrawal-suspected": "high"}


@pytest.mark.parametrize(
    "sign",
    [
        pytest.param(problem("c9", "R44.1", onset="2024-03-08"), id="hallucinations of last year"),
        pytest.param(problem("c9", "R44.1", onset="2025-03-08", status="resolved"), id="over"),
        pytest.param(temperature(37.9), id="37.9 °C"),
    ],
)
def test_other_signs_after_a_stop_are_not(sign: Json) -> None:
    stopped = tens(status="stopped", meta={"lastUpdated": "2025-03-06T10:00:00Z"})
    assert told(stopped, sign) == {"abrupt-stop": "high"}


def test_a_pump_alarm_with_fever_is_taken_for_withdrawal() -> None:
    alarm = problem("c8", "T85.610A", "Breakdown of spinal infusion catheter", onset="2025-03-08")
    assert told(pump_order(), alarm, temperature(39)) == {"withdrawal-suspected": "high"}


def test_all_well_stays_silent() -> None:
    supplies = [
        dispense(f"x{i}", on, 30, **OF_M1)
        for i, on in enumerate(("2024-12-15", "2025-01-12", "2025-02-10"))
    ]
    assert told(tens(**BY_A), *supplies, temperature(36.8)) == {}
    assert unjudged(tens(**BY_A), *supplies) == {}
