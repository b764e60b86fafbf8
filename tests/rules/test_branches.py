"""Ways through the rules that the tests of their topics leave out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from fhir_baclofen.facts import Action, Fill, Known, Pump, PumpIntent, Submission
from fhir_baclofen.quantities import ug_per_day
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    NO_ORAL,
    SPASTICITY,
    activities,
    ago,
    change,
    facts,
    history,
    intent,
    judged,
    kidney,
    measured,
    measurements,
    order,
    problem,
    problems,
    pump_dose,
    regimen,
    severity,
)
from tests.rules.supplies import handout, liquid, supply

STEEP = "dose-drop-too-steep"
INTERVAL = "titration-interval-too-short"


def test_from_a_liquid_to_tablets_the_volume_before_is_told() -> None:
    found = judged("product-switch", facts(supply=supply(liquid(40, 1), handout(10))))
    assert isinstance(found, Finding)
    assert "10 mg was 10 mL" in found.detail
    back = judged("product-switch", facts(supply=supply(handout(40), liquid(10, 5))))
    assert isinstance(back, Finding)
    assert "10 mg is 2 mL" in back.detail


def test_confusion_by_a_pump_alone_says_nothing_of_tablets() -> None:
    confused = problems(neurotoxicity=(problem("confusion", 1),))
    found = judged(
        "neurotoxicity-suspected",
        facts(NO_ORAL, pump_intent=pump_dose(), problems=confused, kidney=kidney(45)),
    )
    assert isinstance(found, Finding)
    assert "no-abrupt-stop" not in activities(found)


@pytest.mark.parametrize(("days", "hides"), [(6, True), (7, False)])
def test_another_indication_matters_as_long_as_its_interval_could_be_too_short(
    days: int, hides: bool
) -> None:
    unsure = replace(SPASTICITY, gaps=("a condition could not be read",))
    given = facts(change(20, 25), history=history((days, 15, 20)), indication=unsure)
    assert isinstance(judged(INTERVAL, given), NotEvaluated if hides else Clear)


def test_a_change_from_a_dose_not_on_record_says_so() -> None:
    unknown = NotEvaluated("the present dose is unknown")
    given = facts(intent(Action.CHANGE, 60, None))
    assert judged(INTERVAL, given) == unknown
    assert judged(STEEP, given) == unknown


@pytest.mark.parametrize(("reason", "expected"), [("serious-reaction", "moderate"), (None, "high")])
def test_a_steep_cut_for_a_serious_reaction_is_less_grave(
    reason: str | None, expected: str
) -> None:
    ordered = order(reason=reason, regimen=regimen((None, 20)))
    given = facts(change(60, 20), submission=Submission((ordered,)))
    assert severity(judged(STEEP, given)) == expected


@pytest.mark.parametrize(("before", "expected"), [(300, None), (400, "moderate")])
def test_the_dose_before_the_order_may_empty_the_pump_sooner(
    before: int, expected: str | None
) -> None:
    fill = Fill(ago(10), Decimal(20), Decimal(500), ("MedicationDispense/f",))
    found = Pump(None, None, ago(10), None, ("Device/pump",), fill=fill)
    lowered = PumpIntent(
        Action.REDUCTION, ug_per_day(200), ug_per_day(before), ("MedicationRequest/pump",)
    )
    given = facts(NO_ORAL, pump=Known(found), pump_intent=Known(lowered))
    assert severity(judged("it-refill-due", given)) == expected


def test_a_score_without_a_number_is_no_drinking() -> None:
    empty = replace(measured(0), value=None)
    given = facts(measurements=measurements(audit_c=(empty,)), indication=ALCOHOL)
    assert not isinstance(judged("interaction-alcohol", given), Finding)
