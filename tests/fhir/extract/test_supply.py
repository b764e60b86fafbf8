"""Oral baclofen handed out: when it runs out, what was left at a refill, and what it was."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import Absent, Handout, Known, PatientFacts, Supply, Unknown
from tests.fhir.extract.extracting import facts, taken
from tests.records.build import (
    RXNORM,
    SUBJECT,
    TABLETS,
    TERMS,
    Element,
    Json,
    coded,
    daily,
    dispense,
    order,
    pump_order,
    quantity,
    statement,
)

NO_DISPENSE = "no dispense of oral baclofen is on record"


def of(*ids: str) -> Json:
    """Made for these orders."""
    links = [{"reference": f"MedicationRequest/{id_}"} for id_ in ids]
    return {"authorizingPrescription": links}


def filled(id_: str, on: str, count: float | None = None, unit: str = "", **more: Element) -> Json:
    """A dispense without days' supply: so many tablets, mL or mg, or nothing at all."""
    made = dispense(id_, on, **more)
    del made["daysSupply"]
    if count is not None:
        made["quantity"] = quantity(count, unit) if unit else {"value": count}
    return made


def stay(admitted: str, discharged: str | None, kind: str = "IMP", **more: Element) -> Json:
    """A hospital stay."""
    end = {"end": discharged} if discharged else {}
    return {
        "resourceType": "Encounter",
        "id": f"e{admitted}",
        "status": "finished" if discharged else "in-progress",
        "class": {"system": f"{TERMS}/v3-ActCode", "code": kind},
        "subject": SUBJECT,
        "period": {"start": admitted, **end},
        **more,
    }


def product(id_: str, name: str, **more: Element) -> Json:
    """A product of its own."""
    return {"resourceType": "Medication", "id": id_, "code": {"text": name}, **more}


def pointing(id_: str) -> Json:
    """A dispense of the product instead of the usual tablets."""
    return {
        "medicationCodeableConcept": None,
        "medicationReference": {"reference": f"Medication/{id_}"},
    }


def supply(found: PatientFacts) -> Supply:
    """What was handed out, which must be known."""
    assert isinstance(found.supply, Known), found.supply
    return found.supply.value


def run_out(*resources: Json) -> str | None:
    """The first day without drug; unless an order is given, 10 mg are taken three times a day."""
    given = any(r["resourceType"] == "MedicationRequest" for r in resources)
    ends = supply(facts(*resources, *(() if given else (order(),)))).run_out
    return ends.isoformat() if ends else None


def handouts(*resources: Json) -> list[Handout]:
    return list(supply(facts(order(), *resources)).handouts)


@pytest.mark.parametrize(
    ("dispenses", "ends"),
    [
        pytest.param([dispense("x1", "2025-02-08", 30)], "2025-03-10", id="day and days' supply"),
        pytest.param(
            [dispense("x1", "2025-01-20", 30), dispense("x2", "2025-02-10", 30)],
            "2025-03-21",
            id="stock carries over",
        ),
        pytest.param(
            [dispense("x1", "2025-01-01", 30), dispense("x2", "2025-02-10", 30)],
            "2025-03-12",
            id="nothing carries over a gap",
        ),
        pytest.param(
            [dispense("x1", "2025-02-01"), dispense("x2", "2025-02-20", status="cancelled")],
            "2025-03-03",
            id="a cancelled one never counts",
        ),
        pytest.param(
            [dispense("x1", "2025-02-01"), dispense("x2", "2025-02-20", status="in-progress")],
            "2025-03-03",
            id="nor one that is being prepared",
        ),
        pytest.param(
            [dispense("x1", "2025-02-01"), dispense("x2", "2025-03-11")],
            "2025-03-03",
            id="nor one to come",
        ),
        pytest.param(
            [dispense("x1", "2025-02-01"), dispense("x2", "2025-03-10")],
            "2025-04-09",
            id="one of today does",
        ),
        pytest.param(
            [
                dispense("x1", "2025-02-01", category=coded(f"{TERMS}/x", "inpatient")),
                dispense("x2", "2025-01-20"),
            ],
            "2025-02-19",
            id="what a ward is given is no stock at home",
        ),
        pytest.param(
            [dispense("x1", "", whenHandedOver=None, whenPrepared="2025-02-08T09:00:00+01:00")],
            "2025-03-10",
            id="without the hand-over the day of preparation",
        ),
        pytest.param(
            [
                dispense("x1", "2025-02-01", 30),
                dispense(
                    "x2",
                    "2025-02-01",
                    30,
                    **{"medicationCodeableConcept": coded(RXNORM, *TABLETS[5])},
                ),
            ],
            "2025-03-03",
            id="two strengths of one day are one supply",
        ),
        pytest.param(
            [
                dispense("x1", "2025-02-01", 30),
                dispense(
                    "x2",
                    "2025-02-01",
                    28,
                    **{"medicationCodeableConcept": coded(RXNORM, *TABLETS[5])},
                ),
            ],
            "2025-03-01",
            id="which lasts as long as the shorter of them",
        ),
        pytest.param(
            [dispense("x1", "2025-02-01", 20), dispense("x2", "2025-02-01", 10)],
            "2025-03-03",
            id="one strength in two parts adds up",
        ),
        pytest.param(
            [dispense("x1", "2025-02-01", 20), dispense("x2", "2025-02-01", 10, **of("m2"))],
            "2025-02-11",
            id="one strength for two orders does not",
        ),
    ],
)
def test_a_supply_runs_out(dispenses: list[Json], ends: str) -> None:
    assert run_out(*dispenses) == ends


@pytest.mark.parametrize(
    ("days", "ends"),
    [
        pytest.param({"value": 30}, "2025-03-03", id="no unit means days"),
        pytest.param({"value": 30, "unit": "days"}, "2025-03-03", id="days in words"),
        pytest.param(quantity(4, "wk"), "2025-03-01", id="weeks"),
        pytest.param(quantity(1, "mo"), "2025-03-03", id="a month is 30 whole days"),
        pytest.param(quantity(7.5, "d"), "2025-02-08", id="whole days only"),
        pytest.param(quantity(366, "d"), "2026-02-02", id="a leap year"),
        pytest.param(quantity(367, "d"), None, id="longer is not believed"),
        pytest.param(quantity(0, "d"), None, id="none"),
        pytest.param(quantity(-30, "d"), None, id="less than none"),
        pytest.param(quantity(30, "{tbl}"), None, id="tablets are no days"),
        pytest.param({"value": 30, "comparator": "<", "unit": "d"}, None, id="fewer than 30"),
        pytest.param({"value": "30", "unit": "d"}, None, id="not a number"),
    ],
)
def test_days_supply_is_read_in_its_unit(days: Json, ends: str | None) -> None:
    assert run_out(dispense("x1", "2025-02-01", daysSupply=days)) == ends


LIQUID: Json = {"medicationCodeableConcept": {"text": "Baclofen 5 mg/5 mL oral solution"}}
PACKETS: Json = {"medicationCodeableConcept": {"text": "Baclofen 10 mg oral granules packet"}}
CONCENTRATE: Json = {"medicationCodeableConcept": {"text": "Baclofen 5 mg/mL oral suspension"}}


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        pytest.param(filled("x1", "2025-02-01", 90, "{tbl}"), "2025-03-03", id="tablets"),
        pytest.param(filled("x1", "2025-02-01", 90, "tablets"), "2025-03-03", id="in words"),
        pytest.param(filled("x1", "2025-02-01", 90), "2025-03-03", id="a bare count of tablets"),
        pytest.param(filled("x1", "2025-02-01", 90, "EA"), "2025-03-03", id="each"),
        pytest.param(filled("x1", "2025-02-01", 900, "mg"), "2025-03-03", id="milligrams"),
        pytest.param(filled("x1", "2025-02-01", 900, "mL", **LIQUID), "2025-03-03", id="mL"),
        pytest.param(
            filled("x1", "2025-02-01", 90, "packet", **PACKETS), "2025-03-03", id="packets"
        ),
        pytest.param(
            filled("x1", "2025-02-01", 180, "mL", **CONCENTRATE), "2025-03-03", id="5 mg/mL"
        ),
        pytest.param(filled("x1", "2025-02-01", 89, "{tbl}"), "2025-03-02", id="whole days only"),
        pytest.param(filled("x1", "2025-02-01", 2, "bottle", **LIQUID), None, id="bottles"),
        pytest.param(filled("x1", "2025-02-01", 90, "mL"), None, id="mL of tablets"),
        pytest.param(filled("x1", "2025-02-01", 9e6, "mg"), None, id="out of any range"),
        pytest.param(
            dispense("x1", "2025-02-01", 28, quantity=quantity(90, "{tbl}")),
            "2025-03-01",
            id="stated days come first",
        ),
        pytest.param(
            filled("x1", "2025-02-01", 90, "{tbl}", dosageInstruction=[daily(2, 10)]),
            "2025-03-18",
            id="by the label's own dose",
        ),
    ],
)
def test_a_quantity_lasts_as_the_daily_dose_allows(made: Json, ends: str | None) -> None:
    assert run_out(made) == ends


def test_a_quantity_lasts_as_the_order_it_was_made_for_says() -> None:
    orders = [
        order(
            "m1",
            2,
            10,
            status="completed",
            dispenseRequest={"validityPeriod": {"end": "2025-02-20"}},
        ),
        order("m2", 3, 10, authored="2025-02-25"),
    ]
    found = supply(facts(*orders, filled("x1", "2025-02-01", 40, "{tbl}", **of("m1"))))
    assert found.run_out == date(2025, 2, 21)


@pytest.mark.parametrize(
    ("mg", "ends"),
    [
        pytest.param(20, "2025-02-21", id="a larger dose uses it up sooner"),
        pytest.param(5, "2025-03-23", id="a smaller dose later"),
    ],
)
def test_a_change_of_the_dose_changes_how_long_a_quantity_lasts(mg: float, ends: str) -> None:
    changed = order(
        "m2", 3, mg, authored="2025-02-11", priorPrescription={"reference": "MedicationRequest/m1"}
    )
    given = [order("m1", status="completed"), changed]
    assert run_out(*given, filled("x1", "2025-02-01", 90, "{tbl}", **of("m1"))) == ends
    assert run_out(*given, dispense("x1", "2025-02-01", 30, **of("m1"))) == "2025-03-03"


@pytest.mark.parametrize(
    ("mg", "ends"),
    [
        pytest.param(20, "2025-03-23", id="20 days at 30 mg are 10 at 60 mg"),
        pytest.param(5, "2025-04-02", id="after a cut they are not counted as more"),
    ],
)
def test_what_is_left_at_a_rise_lasts_less(mg: float, ends: str) -> None:
    after = {"reference": "MedicationRequest/m1"}
    changed = order("m2", 3, mg, authored="2025-02-11", priorPrescription=after)
    supplies = [dispense("x1", "2025-02-01", 30), dispense("x2", "2025-02-11", 30)]
    found = supply(facts(order("m1", status="completed"), changed, *supplies))
    assert found.run_out == date.fromisoformat(ends)
    assert [h.left for h in found.handouts] == [0, 0]


def test_of_a_range_a_quantity_lasts_as_long_as_it_may() -> None:
    ranged = daily(3, 10)
    low, high = quantity(10, "mg"), quantity(20, "mg")
    ranged["doseAndRate"] = [{"doseRange": {"low": low, "high": high}}]
    given = order(dosageInstruction=[ranged])
    assert run_out(given, filled("x1", "2025-02-01", 90, "{tbl}", **of("m1"))) == "2025-03-03"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        pytest.param(
            filled("x1", "2025-01-02"),
            "no days' supply and no quantity on the dispense of 2025-01-02",
            id="neither",
        ),
        pytest.param(
            filled("x1", "2025-01-02", 2, "bottle"),
            "the quantity on the dispense of 2025-01-02 does not tell an amount of baclofen",
            id="bottles",
        ),
    ],
)
def test_why_a_run_out_cannot_be_told_is_said(made: Json, reason: str) -> None:
    found = supply(facts(order(), made))
    assert (found.run_out, found.unread) == (None, reason)


def test_a_quantity_for_a_dose_that_cannot_be_read_does_not_tell() -> None:
    found = supply(facts(order(sig="as directed"), filled("x1", "2025-01-02", 90, "{tbl}")))
    assert found.unread == "the daily dose for the dispense of 2025-01-02 is not known"


def test_an_older_supply_of_unknown_length_does_not_hide_when_the_newest_runs_out() -> None:
    found = supply(facts(order(), filled("x1", "2025-01-02"), dispense("x2", "2025-02-01", 30)))
    assert found.run_out == date(2025, 3, 3)
    assert [h.left for h in found.handouts] == [0, None]


@pytest.mark.parametrize(
    ("stays", "ends", "away"),
    [
        pytest.param([stay("2025-02-10", "2025-02-17")], "2025-03-05", 0, id="a week uses nothing"),
        pytest.param([stay("2025-02-10", "2025-02-17", "AMB")], "2025-02-26", 0, id="a visit does"),
        pytest.param([stay("2025-02-10", "2025-02-10", "EMER")], "2025-02-26", 0, id="hours do"),
        pytest.param([stay("2025-02-24", None)], "2025-03-13", 0, id="a stay that goes on"),
        pytest.param(
            [stay("2025-02-10", "2025-02-14"), stay("2025-02-12", "2025-02-17")],
            "2025-03-05",
            0,
            id="days in two stays count once",
        ),
        pytest.param(
            [stay("2025-02-10", "2025-02-17", status="cancelled")], "2025-02-26", 0, id="cancelled"
        ),
        pytest.param(
            [stay("2025-02-26", "2025-03-02")], "2025-03-02", 0, id="admitted with the last tablet"
        ),
        pytest.param([stay("2025-03-01", "2025-03-05")], "2025-02-26", 4, id="after it ran out"),
        pytest.param([stay("2025-03-07", None)], "2025-02-26", 3, id="in hospital now"),
    ],
)
def test_days_in_hospital_use_up_nothing(stays: list[Json], ends: str, away: int) -> None:
    found = supply(facts(order(), dispense("x1", "2025-01-27", 30), *stays))
    assert (found.run_out, found.hospital_days) == (date.fromisoformat(ends), away)


TWO = [
    order("m1", 3, 10, tablet=10, requester={"reference": "Practitioner/a"}),
    order("m2", 1, 5, tablet=5, requester={"reference": "Practitioner/a"}),
]
FIVE: Json = {"medicationCodeableConcept": coded(RXNORM, *TABLETS[5])}


@pytest.mark.parametrize(
    ("dispenses", "ends"),
    [
        pytest.param(
            [dispense("x1", "2025-02-20", 30), dispense("x2", "2025-02-24", 30, **FIVE)],
            "2025-03-22",
            id="they do not carry over into each other",
        ),
        pytest.param(
            [dispense("x1", "2025-02-20", 30), dispense("x2", "2025-02-01", 30, **FIVE)],
            "2025-03-03",
            id="the first to run out counts",
        ),
        pytest.param(
            [dispense("x1", "2025-02-20", 30), filled("x2", "2025-02-20", 30, "{tbl}", **FIVE)],
            "2025-03-22",
            id="each by the dose of its own order",
        ),
        pytest.param(
            [
                dispense("x1", "2025-02-20", 30),
                dispense("x2", "2025-02-01", 30, **of("m2")),
            ],
            "2025-03-03",
            id="a substitute belongs to its order",
        ),
        pytest.param(
            [dispense("x1", "2025-02-01", 30), filled("x2", "2025-02-20", **FIVE)],
            "2025-03-03",
            id="one that ran out is told though the other cannot be",
        ),
        pytest.param(
            [dispense("x1", "2025-02-20", 30), filled("x2", "2025-02-20", **FIVE)],
            None,
            id="one that cannot be told leaves it open",
        ),
    ],
)
def test_strengths_ordered_together_have_stocks_of_their_own(
    dispenses: list[Json], ends: str | None
) -> None:
    assert run_out(*TWO, *dispenses) == ends


@pytest.mark.parametrize(
    ("second", "left"),
    [
        pytest.param("2025-02-23", 8, id="8 days early"),
        pytest.param("2025-03-03", 0, id="on the day without"),
        pytest.param("2025-03-05", 0, id="late"),
    ],
)
def test_what_was_left_at_a_refill(second: str, left: int) -> None:
    first, refill = handouts(dispense("x1", "2025-02-01", 30), dispense("x2", second, 28))
    assert (first.left, first.before) == (0, None)
    assert (refill.left, refill.before, refill.days) == (left, 30, 28)


def test_days_in_hospital_are_left_at_a_refill() -> None:
    away = stay("2025-02-10", "2025-02-15")
    _, refill = handouts(dispense("x1", "2025-02-01", 30), dispense("x2", "2025-03-03", 28), away)
    assert refill.left == 5


def test_days_without_supply_are_kept() -> None:
    found = supply(
        facts(order(), dispense("x1", "2025-01-01", 20), dispense("x2", "2025-02-01", 28))
    )
    assert found.lapses == (date(2025, 1, 21), date(2025, 3, 1))


def test_a_product_is_told_by_its_medication() -> None:
    made = product(
        "b",
        "Baclofen oral suspension",
        manufacturer={"reference": "Organization/9", "display": "Beta  Pharma"},
        form={"text": "Suspension"},
        ingredient=[
            {
                "itemCodeableConcept": coded(RXNORM, "1292", "baclofen"),
                "strength": {"numerator": quantity(25, "mg"), "denominator": quantity(5, "mL")},
            }
        ],
    )
    (found,) = handouts(made, dispense("x1", "2025-02-20", 30, **pointing("b")))
    assert (found.manufacturer, found.form) == ("Beta Pharma", "liquid")
    assert (found.strength, found.concentration) == (None, Decimal(5))
    assert found.product == "Baclofen oral suspension"


def test_a_contained_product_is_read_too() -> None:
    inside = product("p", "Baclofen 10 mg tablet", manufacturer={"display": "Alpha"})
    made = dispense(
        "x1",
        "2025-02-20",
        30,
        contained=[inside],
        medicationCodeableConcept=None,
        medicationReference={"reference": "#p"},
    )
    (found,) = handouts(made)
    assert (found.manufacturer, found.form, found.strength) == ("Alpha", "tablet", Decimal(10))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("baclofen 10 MG Oral Tablet", "tablet"),
        ("Baclofen 10 mg capsule", "capsule"),
        ("Baclofène 10 mg, comprimé sécable", "tablet"),
        ("Baclofen 5 mg granules, packet", "granules"),
        ("Baclofen 1 mg/ml Lösung zum Einnehmen", "liquid"),
        ("Baclofen 10 mg", None),
    ],
)
def test_a_form_is_told_by_words(name: str, form: str | None) -> None:
    (found,) = handouts(dispense("x1", medicationCodeableConcept={"text": name}))
    assert found.form == form


def test_the_prescriber_wrote_the_order_and_did_not_hand_it_out() -> None:
    who: Json = {"performer": [{"actor": {"reference": "Practitioner/pharmacist"}}]}
    ordered = order(requester={"reference": "Practitioner/a"})
    linked = supply(facts(ordered, dispense(**of("m1"), **who))).handouts[0]
    loose = supply(facts(ordered, dispense(**who))).handouts[0]
    assert (linked.prescriber, loose.prescriber) == ("Practitioner/a", None)


@pytest.mark.parametrize(
    ("note", "vacation"),
    [
        ("Vacation supply", True),
        ("early: HOLIDAY abroad", True),
        ("travels until April", True),
        ("Urlaub bis 1.4.", True),
        ("second fill", False),
    ],
)
def test_a_note_marks_a_supply_for_a_journey(note: str, vacation: bool) -> None:
    (found,) = handouts(dispense(note=[{"text": note}]))
    assert found.vacation is vacation
    noted = facts(order(), orders=(order("m1", status="active", note=[{"text": note}]),))
    assert noted.submission.orders[0].vacation is vacation


@pytest.mark.parametrize(
    "resources",
    [
        pytest.param([], id="nothing"),
        pytest.param([dispense(status="entered-in-error")], id="entered in error"),
        pytest.param([dispense(handed_over="2025-03-12")], id="to come"),
        pytest.param([dispense(medicationCodeableConcept={"text": "diazepam"})], id="another drug"),
        pytest.param(
            [dispense(medicationCodeableConcept={"text": "baclofen intrathecal injection"})],
            id="for the pump",
        ),
    ],
)
def test_no_dispense_is_on_record(resources: list[Json]) -> None:
    assert facts(order(), *resources).supply == Absent(NO_DISPENSE)


def test_a_dispense_without_a_day_is_a_gap() -> None:
    undated = dispense("x2", whenHandedOver=None)
    assert facts(order(), undated).supply == Unknown("MedicationDispense/x2 has no date")
    found = supply(facts(order(), dispense("x1"), undated))
    assert found.gaps == ("MedicationDispense/x2 has no date",)


def test_a_dispense_that_cannot_be_read_is_a_gap() -> None:
    broken = {**dispense("x2"), "whenHandedOver": 5}
    found = facts(order(), broken).supply
    assert isinstance(found, Unknown)
    assert "MedicationDispense/x2" in found.reason


@pytest.mark.parametrize(
    ("handed_over", "told"),
    [
        pytest.param("2025-01-01", True, id="30 days before the first order"),
        pytest.param("2024-12-31", False, id="31 days before"),
    ],
)
def test_a_supply_of_an_earlier_treatment_says_nothing_of_this_one(
    handed_over: str, told: bool
) -> None:
    found = facts(order(authored="2025-03-02"), dispense("x1", handed_over, 30)).supply
    assert isinstance(found, Known) is told


@pytest.mark.parametrize(
    ("resources", "mg"),
    [
        pytest.param(
            [
                dispense("x1", "2025-02-20", dosageInstruction=[daily(3, 10)]),
                dispense("x2", "2025-03-05", dosageInstruction=[daily(4, 10)]),
            ],
            40,
            id="the newer supply of a strength tells the dose",
        ),
        pytest.param(
            [
                dispense("x2", "2025-02-20", dosageInstruction=[daily(3, 10)]),
                dispense("x1", "2025-03-05", dosageInstruction=[daily(4, 10)]),
            ],
            40,
            id="whatever they are called",
        ),
        pytest.param(
            [
                dispense("x1", "2025-02-20", dosageInstruction=[daily(3, 10)]),
                dispense("x2", "2025-03-05", dosageInstruction=[daily(3, 5)], **FIVE),
            ],
            45,
            id="another strength is taken beside it",
        ),
        pytest.param(
            [order(), dispense("x1", dosageInstruction=[{"text": "as directed"}])],
            30,
            id="a label that says nothing repeats the order",
        ),
        pytest.param(
            [statement(), dispense("x1", dosageInstruction=[{"text": "as directed"}])],
            30,
            id="or the statement",
        ),
    ],
)
def test_dispenses_tell_what_is_taken(resources: list[Json], mg: int) -> None:
    assert taken(facts(*resources)) == mg


@pytest.mark.parametrize(
    "label",
    [
        pytest.param({}, id="without a dose"),
        pytest.param({"dosageInstruction": [daily(3, 10)]}, id="with a dose"),
    ],
)
def test_what_is_left_of_a_stopped_order_is_no_therapy(label: Json) -> None:
    stopped = order(status="stopped", meta={"lastUpdated": "2025-03-07T10:00:00Z"})
    found = facts(stopped, dispense("x1", "2025-02-20", 30, **label))
    assert isinstance(found.oral, Absent)
    assert [e.ended.isoformat() for e in found.history.ended] == ["2025-03-07"]


def test_beside_a_pump_the_supply_of_tablets_is_its_own() -> None:
    found = facts(pump_order(), order(), dispense("x1", "2025-02-01", 30))
    assert supply(found).run_out == date(2025, 3, 3)
