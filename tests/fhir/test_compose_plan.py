"""A plan becomes a CarePlan in draft."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from fhir_baclofen.dosing import Regimen
from fhir_baclofen.facts import Indication, IndicationFact, Listing, Problem
from fhir_baclofen.fhir.compose import Case
from fhir_baclofen.fhir.compose_plan import care_plan
from fhir_baclofen.fhir.elements import encoded
from fhir_baclofen.fhir.identity import BASE
from fhir_baclofen.plan import PlanKind, PlanStep
from fhir_baclofen.policy import Policy
from tests.fhir.dosages import read
from tests.writeback.reviews import ACTIVITIES, NOON, PLANS, TODAY, facts, plan

CASE = Case(facts(), Policy.default(), NOON)
TAPER = care_plan(plan(PlanKind.TAPER), CASE)


def details(made: dict[str, Any], code: str = "dose-step") -> list[dict[str, Any]]:
    found = [activity["detail"] for activity in made["activity"]]
    return [d for d in found if d["code"]["coding"][0]["code"] == code]


def one_step(*doses: str, policy: Policy | None = None) -> dict[str, Any]:
    """The dose step of a day of these single doses."""
    split = tuple(Decimal(d) for d in doses)
    step = PlanStep(TODAY, None, sum(split, Decimal(0)), split)
    proposal = replace(plan(PlanKind.MAINTAIN), steps=(step,))
    (made,) = details(care_plan(proposal, Case(facts(), policy or Policy.default(), NOON)))
    return made


def dosages(detail: dict[str, Any]) -> list[dict[str, Any]]:
    return [extension["valueDosage"] for extension in detail["extension"]]


@pytest.mark.parametrize("kind", PLANS)
def test_every_plan_is_a_proposal_in_draft(kind: PlanKind) -> None:
    made = care_plan(plan(kind), CASE)
    assert (made["status"], made["intent"]) == ("draft", "proposal")
    assert {a["detail"]["status"] for a in made["activity"]} == {"not-started"}


def test_a_plan_is_of_our_category_and_of_that_of_us_core() -> None:
    codes = [(c["coding"][0]["system"], c["coding"][0]["code"]) for c in TAPER["category"]]
    assert codes == [
        (f"{BASE}/CodeSystem/care-plan-category", "baclofen"),
        ("http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan"),
    ]


def test_steps_have_their_days_and_follow_each_other() -> None:
    periods = [(d["scheduledPeriod"]["start"], d["scheduledPeriod"]["end"]) for d in details(TAPER)]
    assert periods == [
        ("2025-03-10", "2025-03-23"),
        ("2025-03-24", "2025-04-06"),
        ("2025-04-07", "2025-04-20"),
        ("2025-04-21", "2025-05-04"),
    ]
    assert TAPER["period"] == {"start": "2025-03-10", "end": "2025-05-04"}


def test_an_open_ended_step_has_no_end() -> None:
    made = care_plan(plan(PlanKind.HOLD), CASE)
    assert details(made)[0]["scheduledPeriod"] == {"start": "2025-03-10"}
    assert made["period"] == {"start": "2025-03-10"}


def test_a_stop_is_told_in_the_last_dose() -> None:
    assert [d["dailyAmount"]["value"] for d in details(TAPER)] == [50, 45, 40, 5]
    assert details(TAPER)[-1]["description"] == (
        "5 mg/day from 2025-04-21 to 2025-05-04: 5 mg once a day (1 x 5 mg). "
        "From 2025-05-05 no baclofen."
    )


def test_the_daily_amount_is_in_milligrams_a_day_and_only_on_dose_steps() -> None:
    assert details(TAPER)[0]["dailyAmount"] == {
        "value": Decimal(50),
        "unit": "mg/d",
        "system": "http://unitsofmeasure.org",
        "code": "mg/d",
    }
    others = [a["detail"] for a in TAPER["activity"] if "dailyAmount" not in a["detail"]]
    assert [d["code"]["coding"][0]["code"] for d in others] == [a.code for a in ACTIVITIES]


def test_an_uneven_split_is_in_words_tablets_and_dosages() -> None:
    step = one_step("25", "20", "25", "20")
    assert step["description"] == (
        "90 mg/day from 2025-03-10 on: 25 mg in the morning (1 x 20 mg + 1 x 5 mg), "
        "20 mg at midday (1 x 20 mg), 25 mg in the evening (1 x 20 mg + 1 x 5 mg), "
        "20 mg at night (1 x 20 mg)."
    )
    larger, smaller = dosages(step)
    assert larger["doseAndRate"][0]["doseQuantity"]["value"] == 25
    assert larger["timing"]["repeat"]["when"] == ["MORN", "EVE"]
    assert larger["text"] == "25 mg in the morning and in the evening"
    assert smaller["timing"]["repeat"]["when"] == ["NOON", "NIGHT"]


@pytest.mark.parametrize(
    "doses", [("10",), ("5", "10"), ("5", "5", "10"), ("25", "20", "25", "20"), ("5",) * 6]
)
def test_the_dosages_of_a_step_add_up_to_its_daily_amount(doses: tuple[str, ...]) -> None:
    step = one_step(*doses)
    total = sum(
        d["doseAndRate"][0]["doseQuantity"]["value"] * d["timing"]["repeat"]["frequency"]
        for d in dosages(step)
    )
    assert total == step["dailyAmount"]["value"]


@pytest.mark.parametrize(
    "doses",
    [
        ("10",),
        ("5", "10"),
        ("15", "15", "15"),
        ("5", "5", "10"),
        ("25", "20", "25", "20"),
        ("2.5", "5"),
        ("5",) * 6,
    ],
    ids="-".join,
)
def test_the_program_reads_its_own_dosages_and_finds_words_and_numbers_agree(
    doses: tuple[str, ...],
) -> None:
    written = [encoded(dosage).decode() for dosage in dosages(one_step(*doses))]
    found = read(*written)
    assert isinstance(found.reading, Regimen)
    (step,) = found.reading.steps
    assert [dose.high for dose in step.doses or ()] == [Decimal(d) for d in doses]
    assert (found.contradiction, found.unread_text, found.starts) == (None, None, TODAY)


def test_times_of_day_are_named_only_where_the_order_tells_them() -> None:
    assert "when" not in dosages(one_step("10"))[0]["timing"]["repeat"]
    (six,) = dosages(one_step(*["5"] * 6))
    assert six["timing"]["repeat"]["frequency"] == 6
    assert "when" not in six["timing"]["repeat"]
    assert six["text"] == "5 mg 6 times a day"


def test_half_tablets_and_liquids_are_spelt_out() -> None:
    assert "2.5 mg in the morning (half a 5 mg tablet)" in one_step("2.5", "5")["description"]
    liquid = Policy.of({"formulary.strengths": ["1 mg/mL"]})
    said = one_step("2.5", "5", policy=liquid)["description"]
    assert "2.5 mg in the morning (2.5 mL of 1 mg/mL)" in said


def test_decimals_are_exact_and_without_an_exponent() -> None:
    step = one_step("2.50", "1E+1")
    assert b'"value":12.5,' in encoded(step)
    assert [d["doseAndRate"][0]["doseQuantity"]["value"] for d in dosages(step)] == [
        Decimal("2.5"),
        Decimal(10),
    ]
    assert b"E+" not in encoded(step)


def test_what_is_due_has_its_day_and_what_is_not_has_none() -> None:
    due = (TODAY + timedelta(days=14)).isoformat()
    (kidneys,) = details(TAPER, "kidney-check")
    assert kidneys["scheduledPeriod"] == {"start": due, "end": due}
    (watch,) = details(TAPER, "monitoring")
    assert "scheduledPeriod" not in watch


def test_a_plan_addresses_the_condition_and_not_the_order_that_names_it() -> None:
    indication = IndicationFact(
        Indication.ALCOHOL, evidence=("MedicationRequest/m1", "Condition/c1")
    )
    made = care_plan(plan(), Case(facts(indication=indication), Policy.default(), NOON))
    assert made["addresses"] == [{"reference": "Condition/c1"}]
    assert "craving and days of drinking" in made["description"]


def test_an_indication_stated_on_the_order_addresses_the_matching_active_conditions() -> None:
    stated = IndicationFact(Indication.SPASTICITY, evidence=("MedicationRequest/m1",))
    listed = [
        Problem("Condition/c1", active=True, on=None, code="G35", name="Multiple sclerosis"),
        Problem("Condition/c2", active=False, on=None, code="G80", name="Cerebral palsy"),
        Problem("Observation/o1", active=True, on=None, code="", name="spasticity"),
    ]
    known = facts(indication=stated, problems=Listing({"spasticity": tuple(listed)}))
    made = care_plan(plan(), Case(known, Policy.default(), NOON))
    assert made["addresses"] == [{"reference": "Condition/c1"}]
    elsewhere = facts(indication=stated, problems=Listing({"hiccups": tuple(listed)}))
    assert "addresses" not in care_plan(plan(), Case(elsewhere, Policy.default(), NOON))


def test_notes_name_indication_sources_and_every_policy_value() -> None:
    *notes, policy = [note["text"] for note in TAPER["note"]]
    assert notes == ["Indication: spasticity.", "Ceiling 80 mg/day (S2)."]
    assert all(f"{switch}=" in policy for switch in Policy.default().values)


def test_a_step_back_is_marked_for_the_rule_that_looks_for_it() -> None:
    made = care_plan(plan(PlanKind.TITRATION), CASE, also=["slow-titration"])
    first, second, _ = details(made)
    assert [c["code"] for c in first["code"]["coding"]] == ["dose-step", "slow-titration"]
    assert [c["code"] for c in second["code"]["coding"]] == ["dose-step"]


def test_a_plan_without_a_dose_starts_on_the_day_of_the_review() -> None:
    made = care_plan(plan(PlanKind.NONE), CASE)
    assert made["period"] == {"start": "2025-03-10"}
    assert details(made) == []
    assert "<table>" not in made["text"]["div"]


def test_nothing_is_contained() -> None:
    assert "contained" not in TAPER
