"""Rules 27 and 28: allergy to baclofen, and active peptic ulcer."""

import pytest

from fhir_baclofen.facts import Allergy, Listing, Problem
from fhir_baclofen.rulebook import Clear, NotEvaluated
from tests.rules.facts_builder import (
    NO_ORAL,
    activities,
    facts,
    judged,
    problem,
    problems,
    pump_dose,
    review,
    severity,
    start,
    stop,
)

ALLERGY = "allergy-baclofen"
ULCER = "peptic-ulcer-active"


def allergic(*mild: bool, gaps: tuple[str, ...] = ()) -> Listing[Allergy]:
    found = tuple(Allergy(f"AllergyIntolerance/{i}", m, "baclofen") for i, m in enumerate(mild))
    return Listing({ALLERGY: found, "any": found}, gaps)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(allergic(False), "high", id="an allergy"),
        pytest.param(allergic(True), "moderate", id="a mild intolerance"),
        pytest.param(allergic(True, False), "high", id="both"),
        pytest.param(allergic(False, gaps=("one more unread",)), "high", id="read in part"),
    ],
)
def test_an_allergy_forbids_baclofen(given: Listing[Allergy], expected: str) -> None:
    assert severity(judged(ALLERGY, facts(start(15), allergies=given))) == expected


def test_an_allergy_is_no_reason_to_stop_at_once() -> None:
    assert activities(judged(ALLERGY, facts(review(30), allergies=allergic(False)))) == {
        "no-abrupt-stop": None
    }
    assert activities(judged(ALLERGY, facts(start(15), allergies=allergic(False)))) == {}


def test_an_allergy_counts_for_the_pump_too() -> None:
    given = facts(NO_ORAL, pump_intent=pump_dose(), allergies=allergic(False))
    assert severity(judged(ALLERGY, given)) == "high"


def test_unread_allergies_are_not_evaluated() -> None:
    assert judged(ALLERGY, facts(allergies=Listing({}, ("timed out",)))) == NotEvaluated(
        "timed out"
    )


def test_allergies_that_are_not_recorded_are_noted() -> None:
    assert judged(ALLERGY, facts(allergies=Listing())) == Clear(
        notes=("Allergies are not recorded.",)
    )
    other = Listing({"any": (Allergy("AllergyIntolerance/1", False, "penicillin"),)})
    assert judged(ALLERGY, facts(allergies=other)) == Clear()
    assert judged(ALLERGY, facts()) == Clear()


@pytest.mark.parametrize("slug", [ALLERGY, ULCER])
def test_a_stop_is_not_warned_of(slug: str) -> None:
    given = facts(
        stop(30),
        allergies=allergic(False),
        problems=problems(peptic_ulcer_active=(problem("ulcer"),)),
    )
    assert isinstance(judged(slug, given), Clear)


# -- 28 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ulcer", "expected"),
    [
        pytest.param(problem("ulcer"), "high", id="active"),
        pytest.param(problem("ulcer", active=False), None, id="resolved"),
        pytest.param(problem("ulcer", None), "high", id="active without a date"),
    ],
)
def test_only_an_active_ulcer_counts(ulcer: Problem, expected: str | None) -> None:
    given = facts(start(15), problems=problems(peptic_ulcer_active=(ulcer,)))
    assert severity(judged(ULCER, given)) == expected


def test_a_site_may_grade_the_ulcer_moderate() -> None:
    given = facts(problems=problems(peptic_ulcer_active=(problem("ulcer"),)))
    assert severity(judged(ULCER, given, ulcer_contraindication="moderate")) == "moderate"
    assert severity(judged(ULCER, given, preset="us-label")) == "moderate"
    assert severity(judged(ULCER, given, preset="uk")) == "high"


@pytest.mark.parametrize(
    ("ulcer_days", "scope_days", "expected"),
    [
        pytest.param(731, 10, "moderate", id="old, then a normal endoscopy"),
        pytest.param(730, 10, "high", id="not yet two years old"),
        pytest.param(731, 800, "high", id="the endoscopy came before"),
        pytest.param(731, None, "high", id="no endoscopy"),
    ],
)
def test_an_old_ulcer_with_a_later_normal_endoscopy_is_doubted(
    ulcer_days: int, scope_days: int | None, expected: str
) -> None:
    scopes = () if scope_days is None else (problem("endoscopy", scope_days),)
    listed = problems(peptic_ulcer_active=(problem("ulcer", ulcer_days),), normal_endoscopy=scopes)
    assert severity(judged(ULCER, facts(start(15), problems=listed))) == expected


def test_unread_conditions_are_not_evaluated() -> None:
    assert judged(ULCER, facts(problems=problems("timed out"))) == NotEvaluated("timed out")
    found = problems("one more unread", peptic_ulcer_active=(problem("ulcer"),))
    assert severity(judged(ULCER, facts(problems=found))) == "high"


def test_ended_therapy_is_no_reason_to_warn() -> None:
    ended = facts(NO_ORAL, problems=problems(peptic_ulcer_active=(problem("ulcer"),)))
    assert isinstance(judged(ULCER, ended), Clear)
