"""Products too coarse for the dose that is advised: the dose never rises past the advice."""

import pytest

from fhir_baclofen.plan import PlanKind
from fhir_baclofen.policy import Policy
from tests.records.build import draft, egfr, problem, reviewed


@pytest.mark.parametrize("strengths", [[10], [10, 20], [25]], ids=str)
@pytest.mark.parametrize("dose", [10, 15, 20])
def test_a_start_that_the_kidneys_speak_against_does_not_rise(
    strengths: list[int], dose: int
) -> None:
    found = reviewed(
        problem("c1", "G35"),
        egfr(45),
        orders=(draft("d1", 1, dose),),
        policy=Policy.of({"formulary.strengths": strengths}),
    )
    assert found.plan.kind is PlanKind.MAINTAIN
    assert max(step.mg_per_day for step in found.plan.steps) <= dose


def test_the_plan_asks_for_a_smaller_strength() -> None:
    found = reviewed(
        problem("c1", "G35"),
        egfr(45),
        orders=(draft("d1", 1, 15),),
        policy=Policy.of({"formulary.strengths": [10]}),
    )
    assert any("order a smaller strength" in note for note in found.plan.notes)
