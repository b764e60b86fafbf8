"""Rule 71: what has to be on record before the first pump order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    Action,
    Allergy,
    DoseHistory,
    Known,
    Listing,
    PatientFacts,
    PumpHistory,
    PumpIntent,
    Screening,
    Screenings,
    Submission,
    Unknown,
)
from fhir_baclofen.quantities import ug_per_day
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    NO_ORAL,
    activities,
    ago,
    facts,
    history,
    judged,
    order,
    problem,
    problems,
    recommended,
    severity,
    stop_order,
)

START = "it-start-requirements"
FAILED = DoseHistory(failed=("MedicationRequest/old",))


def screening(
    bolus: int | None = 50,
    *,
    positive: bool | None = True,
    long: bool | None = None,
    on: date | None = None,
) -> Screening:
    ug = None if bolus is None else Decimal(bolus)
    return Screening("Procedure/s", on or ago(30), positive, ug, long)


def first(dose: int = 100, *tests: Screening, **more: object) -> PatientFacts:
    """A first pump order of a patient whose tablets failed."""
    pumped = PumpIntent(Action.START, ug_per_day(dose), None, ("MedicationRequest/new",))
    given: dict[str, object] = {
        "pump_intent": Known(pumped),
        "pump_therapy": Absent("none"),
        "submission": Submission((order(route=Route.INTRATHECAL),)),
        "screenings": Screenings(tests),
        "history": FAILED,
    }
    return facts(NO_ORAL, **{**given, **more})


def bolus(dose: int, *, is_stop: bool = False, **more: object) -> PatientFacts:
    """An order of a screening bolus."""
    drafted = order(route=Route.INTRATHECAL, bolus_ug=Decimal(dose), is_stop=is_stop)
    return facts(NO_ORAL, submission=Submission((drafted,)), **more)


def test_a_positive_test_and_failed_tablets_let_the_pump_start() -> None:
    assert judged(START, first(100, screening())) == Clear()


@pytest.mark.parametrize(
    "tests",
    [
        pytest.param((), id="none on record"),
        pytest.param((screening(positive=False),), id="negative"),
        pytest.param((screening(positive=None),), id="without a response"),
        pytest.param(
            (screening(on=ago(40)), screening(positive=False, on=ago(20))), id="the newest negative"
        ),
    ],
)
def test_without_a_positive_test_it_is_a_warning(tests: tuple[Screening, ...]) -> None:
    found = judged(START, first(100, *tests))
    assert severity(found) == "moderate"
    assert activities(found) == {"screening-test": None}
    assert recommended(found) == {}


@pytest.mark.parametrize(
    ("dose", "test", "start"),
    [
        pytest.param(100, screening(50), None, id="twice the bolus"),
        pytest.param(101, screening(50), 100, id="more than twice"),
        pytest.param(150, screening(75), None, id="twice a larger bolus"),
        pytest.param(50, screening(50, long=True), None, id="the bolus after a long effect"),
        pytest.param(51, screening(50, long=True), 50, id="more after a long effect"),
        pytest.param(100, screening(50, long=False), None, id="twice after a short effect"),
        pytest.param(900, screening(None), None, id="an unknown bolus tells no dose"),
    ],
)
def test_the_start_follows_from_the_bolus(dose: int, test: Screening, start: int | None) -> None:
    found = judged(START, first(dose, test))
    assert severity(found) == (None if start is None else "moderate")
    if start is not None:
        assert recommended(found) == {"start_ug_per_day": start}


@pytest.mark.parametrize(("dose", "expected"), [(100, None), (101, "high")])
def test_a_large_bolus_is_critical_on_record_and_ordered(dose: int, expected: str | None) -> None:
    assert severity(judged(START, first(100, screening(dose)))) == expected
    assert severity(judged(START, bolus(dose))) == expected


def test_a_bolus_that_is_stopped_is_not_given() -> None:
    assert isinstance(judged(START, bolus(150, is_stop=True)), Clear)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({"history": DoseHistory()}, "low", id="tablets untried"),
        pytest.param({"history": FAILED}, None, id="tablets failed"),
        pytest.param(
            {"history": replace(history(), sedation_setback=history((9, 30, 20)).changes[0])},
            None,
            id="a setback for sedation",
        ),
        pytest.param(
            {
                "history": DoseHistory(),
                "submission": Submission((order(route=Route.INTRATHECAL), stop_order("no-effect"))),
            },
            None,
            id="stopped now for want of effect",
        ),
        pytest.param(
            {
                "history": DoseHistory(),
                "allergies": Listing(
                    {"allergy-baclofen": (Allergy("AllergyIntolerance/a", True, "baclofen"),)}
                ),
            },
            None,
            id="an intolerance on record",
        ),
    ],
)
def test_tablets_are_tried_first(more: dict[str, object], expected: str | None) -> None:
    assert severity(judged(START, first(100, screening(), **more))) == expected


@pytest.mark.parametrize(
    ("days", "active", "fires"),
    [(364, True, True), (365, True, False), (None, True, True), (100, False, False)],
)
def test_a_brain_injury_asks_for_a_year(days: int | None, active: bool, fires: bool) -> None:
    listed = problems(traumatic_brain_injury=(problem("injury", days, active=active),))
    expected = "moderate" if fires else None
    assert severity(judged(START, first(100, screening(), problems=listed))) == expected
    assert severity(judged(START, bolus(50, problems=listed))) == expected


def test_the_gravest_lack_is_told_first_and_the_others_with_it() -> None:
    found = judged(START, first(300, screening(150), history=DoseHistory()))
    assert isinstance(found, Finding)
    assert found.severity.code == "high"
    assert "150 µg" in found.summary
    assert "no failed oral therapy" in found.detail


def test_only_the_first_pump_order_is_asked() -> None:
    earlier = first(300, pump_history=PumpHistory(earlier=("MedicationRequest/it0",)))
    assert isinstance(judged(START, earlier), Clear)
    intent = Known(PumpIntent(Action.INCREASE, ug_per_day(120), ug_per_day(100), ()))
    raised = first(120, pump_intent=intent, pump_therapy=Known("running"))
    assert isinstance(judged(START, raised), Clear)


def test_what_could_not_be_read_is_not_evaluated() -> None:
    unread = first(100, screenings=Screenings(gaps=("Procedure: 500",)))
    assert judged(START, unread) == NotEvaluated("Procedure: 500")
    hidden = first(100, screening(), problems=problems("Condition: 500"))
    assert judged(START, hidden) == NotEvaluated("Condition: 500")
    medicines = first(100, pump_therapy=Unknown("MedicationRequest: 500"))
    assert judged(START, medicines) == NotEvaluated("MedicationRequest: 500")


def test_a_doubted_unit_does_not_hide_a_missing_test() -> None:
    found = judged(START, first(pump_intent=Unknown("its unit is in doubt")))
    assert severity(found) == "moderate"
