"""Rule 56: baclofen given twice."""

from dataclasses import replace
from decimal import Decimal

import pytest

from fhir_baclofen.dosing import NOTHING, Amount, Regimen, Route, Step, Unit
from fhir_baclofen.facts import (
    CarePlans,
    Known,
    OwnPlan,
    PlannedStep,
    Pump,
    Submission,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.quantities import mg_per_day
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    NO_ORAL,
    TODAY,
    ago,
    facts,
    judged,
    line,
    order,
    pump_dose,
    recommended,
    review,
    severity,
    start,
    stop,
)

DUPLICATE = "duplicate-therapy"
FIRST = line("MedicationRequest/m1", 30)
SECOND = line("MedicationRequest/m2", 30)
OTHER_HAND = replace(SECOND, prescriber="Practitioner/b")


def as_needed(given: TherapyLine) -> TherapyLine:
    step = Step(None, NOTHING, Amount(Decimal(10), Decimal(10)))
    return replace(given, regimen=Regimen(Unit.MG, (step,)))


@pytest.mark.parametrize(
    ("lines", "total", "expected"),
    [
        pytest.param((FIRST,), 30, None, id="one therapy"),
        pytest.param((FIRST, SECOND), 60, "moderate", id="two therapies"),
        pytest.param((FIRST, SECOND), 80, "moderate", id="two, at the ceiling"),
        pytest.param((FIRST, SECOND), 81, "high", id="two, above the ceiling"),
        pytest.param((FIRST, OTHER_HAND), 60, "high", id="two full regimens of two prescribers"),
        pytest.param((FIRST, as_needed(OTHER_HAND)), 40, "moderate", id="the other only as needed"),
        pytest.param(
            (FIRST, replace(SECOND, prescriber=None)), 60, "moderate", id="prescriber not recorded"
        ),
        pytest.param(
            (FIRST, replace(SECOND, group=FIRST.group)), 60, None, id="two strengths, one regimen"
        ),
        pytest.param(
            (replace(FIRST, ends=ago(1)), replace(SECOND, started=TODAY)),
            60,
            None,
            id="one ends before the other begins",
        ),
        pytest.param(
            (replace(FIRST, ends=TODAY), replace(SECOND, started=TODAY)),
            60,
            "moderate",
            id="both on one day",
        ),
    ],
)
def test_two_oral_therapies_are_one_too_many(
    lines: tuple[TherapyLine, ...], total: int, expected: str | None
) -> None:
    found = judged(DUPLICATE, facts(review(total, lines=lines)))
    assert severity(found) == expected
    if isinstance(found, Finding):
        assert recommended(found) == {"max_mg_per_day": 80}
        assert set(found.evidence) == {"MedicationRequest/m1", "MedicationRequest/m2"}


def test_an_order_added_to_current_therapy_is_a_second_one() -> None:
    added = start(30, total=mg_per_day(60), lines=(line("MedicationRequest/new"), FIRST))
    assert severity(judged(DUPLICATE, facts(added))) == "moderate"


def test_an_unreadable_sum_is_assumed_high() -> None:
    unclear = review(30, lines=(FIRST, SECOND), gaps=("m2 could not be read",))
    assert severity(judged(DUPLICATE, facts(unclear))) == "high"
    chart = facts(Unknown("m2 could not be read"), oral_lines=(FIRST, SECOND))
    assert severity(judged(DUPLICATE, chart)) == "high"


def test_an_unreadable_order_is_not_evaluated() -> None:
    given = facts(
        Unknown("not a dose"),
        oral_lines=(FIRST, SECOND),
        submission=Submission((order(regimen=None),)),
    )
    assert judged(DUPLICATE, given) == NotEvaluated("not a dose")


def test_an_unreadable_therapy_beside_one_is_not_evaluated() -> None:
    assert judged(DUPLICATE, facts(review(30, gaps=("unread",)))) == NotEvaluated("unread")


# -- oral and pump -------------------------------------------------------------------------------


def weaning(*doses: int) -> CarePlans:
    steps = tuple(PlannedStep(Decimal(d), None, "scheduled") for d in doses)
    return CarePlans((OwnPlan("CarePlan/p", frozenset(), steps, ()),))


def implanted(days: int) -> Known[Pump]:
    return Known(Pump(ago(-100), None, None, ago(days), ("Device/p",)))


@pytest.mark.parametrize(
    ("days", "plans", "expected"),
    [
        pytest.param(60, weaning(30, 20, 10), None, id="60 days, weaning"),
        pytest.param(61, weaning(30, 20, 10), "moderate", id="61 days"),
        pytest.param(10, CarePlans(), "moderate", id="no plan"),
        pytest.param(10, weaning(10, 20, 30), "moderate", id="a plan that goes up"),
    ],
)
def test_oral_beside_the_pump_is_weaned_off_after_the_implant(
    days: int, plans: CarePlans, expected: str | None
) -> None:
    given = facts(pump_intent=pump_dose(), pump=implanted(days), care_plans=plans)
    assert severity(judged(DUPLICATE, given)) == expected


def test_without_a_known_implant_both_routes_are_reported() -> None:
    assert severity(judged(DUPLICATE, facts(pump_intent=pump_dose()))) == "moderate"


def test_the_pump_alone_is_one_therapy() -> None:
    assert isinstance(judged(DUPLICATE, facts(NO_ORAL, pump_intent=pump_dose())), Clear)


def test_a_pump_dose_that_could_not_be_read_does_not_hide_the_second_route() -> None:
    pumped = line("MedicationRequest/it1", 0, route=Route.INTRATHECAL, regimen=None, unread="?")
    given = facts(pump_intent=Unknown("no unit"), pump_lines=(pumped,))
    assert severity(judged(DUPLICATE, given)) == "moderate"


def test_medicines_that_could_not_be_read_leave_a_second_route_open() -> None:
    assert judged(DUPLICATE, facts(pump_intent=Unknown("timed out"))) == NotEvaluated("timed out")


def test_a_stop_ends_a_duplicate() -> None:
    assert isinstance(judged(DUPLICATE, facts(stop(30), pump_intent=pump_dose())), Clear)
