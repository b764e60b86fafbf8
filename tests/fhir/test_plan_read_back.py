"""A plan that a clinician accepted is understood at the next review."""

from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.facts import OwnPlan
from fhir_baclofen.fhir.compose import Case
from fhir_baclofen.fhir.compose_plan import care_plan
from fhir_baclofen.fhir.elements import encoded
from fhir_baclofen.fhir.extract.plans import care_plans_of
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.plan import PlanKind
from fhir_baclofen.policy import Policy
from tests.writeback.reviews import ACTIVITIES, NOON, TODAY, facts, plan


def accepted(kind: PlanKind, *also: str) -> OwnPlan:
    """A plan of this kind as the facts of the next review tell it."""
    made = care_plan(plan(kind), Case(facts(), Policy.default(), NOON), also=also)
    resources = [
        {"resourceType": "Patient", "id": "p1"},
        {**made, "id": "cp1", "status": "active"},
    ]
    entries = [{"resource": resource} for resource in resources]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    record = read_bundle(encoded(bundle), name="record")
    assert record.not_read == ()
    (found,) = care_plans_of(record, TODAY).plans
    return found


def test_its_doses_and_their_days_are_read() -> None:
    steps = [(s.mg_per_day, s.starts) for s in accepted(PlanKind.TAPER).steps]
    assert steps == [
        (Decimal(50), TODAY),
        (Decimal(45), date(2025, 3, 24)),
        (Decimal(40), date(2025, 4, 7)),
        (Decimal(5), date(2025, 4, 21)),
    ]


@pytest.mark.parametrize(
    ("kind", "tapers", "titrates"),
    [
        (PlanKind.TAPER, True, False),
        (PlanKind.TITRATION, False, True),
        (PlanKind.HOLD, False, False),
    ],
)
def test_it_is_known_as_a_taper_or_a_titration(
    kind: PlanKind, tapers: bool, titrates: bool
) -> None:
    found = accepted(kind)
    assert (found.tapers, found.titrates) == (tapers, titrates)


def test_its_activities_are_known_by_their_codes() -> None:
    found = accepted(PlanKind.HOLD, "craving-step-back")
    assert found.codes == {"dose-step", "craving-step-back", *(a.code for a in ACTIVITIES)}
