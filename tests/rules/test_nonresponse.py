"""Rule 72: no improvement of spasticity at the highest dose."""

from dataclasses import replace
from decimal import Decimal

import pytest

from fhir_baclofen.assess import assess
from fhir_baclofen.facts import (
    Absent,
    LeftOut,
    Listing,
    Measurement,
    PatientFacts,
    Phase,
    Treatment,
)
from fhir_baclofen.plan import PlanKind, propose
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    NEUROPATHIC,
    SPASTICITY,
    UNKNOWN,
    activities,
    age,
    ago,
    facts,
    history,
    judged,
    recommended,
    review,
    severity,
)

SLUG = "nonresponse-at-max"
Score = tuple[int, str]


def scored(topic: str = "modified-ashworth", *scores: Score) -> tuple[Measurement, ...]:
    """Scores as (days ago, value), oldest first."""
    return tuple(
        Measurement(f"Observation/{topic}-{days}", ago(days), Decimal(value), "", topic, "{score}")
        for days, value in scores
    )


def ashworth(*scores: Score) -> Listing[Measurement]:
    return Listing({"modified-ashworth": scored("modified-ashworth", *scores)})


UNIMPROVED = ashworth((70, "3"), (5, "3"))


def patient(dose: int = 80, days: int = 60, **more: object) -> PatientFacts:
    """A patient at a dose for so many days, after a smaller one."""
    made: dict[str, object] = {
        "history": history((200, None, 15), (days, 15, dose)),
        "measurements": UNIMPROVED,
        **more,
    }
    return facts(review(dose), **made)


@pytest.mark.parametrize(
    ("found", "fires"),
    [
        pytest.param(patient(80), True, id="at 80 mg/day"),
        pytest.param(patient(75), False, id="below it"),
        pytest.param(patient(days=42), True, id="for 42 days"),
        pytest.param(patient(days=41), False, id="for 41 days"),
        pytest.param(patient(indication=ALCOHOL), False, id="alcohol use disorder"),
        pytest.param(patient(indication=NEUROPATHIC), False, id="pain"),
        pytest.param(patient(indication=UNKNOWN), False, id="unknown indication"),
        pytest.param(patient(30, age=age(65)), True, id="at the cap of an older adult"),
        pytest.param(patient(25, age=age(65)), False, id="below that cap"),
        pytest.param(patient(30, age=age(64)), False, id="not yet an older adult"),
        pytest.param(patient(30, age=Absent("no birth date")), False, id="unknown age: no cap"),
        pytest.param(patient(80, age=age(17)), False, id="a child"),
    ],
)
def test_it_speaks_at_the_highest_dose_after_six_weeks(found: PatientFacts, fires: bool) -> None:
    assert severity(judged(SLUG, found)) == ("moderate" if fires else None)


@pytest.mark.parametrize(
    ("scores", "fires"),
    [
        pytest.param(((70, "3"), (32, "3")), True, id="28 days at the dose, the same"),
        pytest.param(((70, "3"), (32, "4")), True, id="worse"),
        pytest.param(((70, "3"), (32, "2")), False, id="lower"),
        pytest.param(((70, "2"), (5, "1.5")), False, id="lower by half a grade"),
        pytest.param(((90, "4"), (60, "3"), (5, "3")), True, id="compared with the day itself"),
        pytest.param(((90, "2"), (60, "3"), (5, "2")), False, id="with the newest before, not"),
        pytest.param(((59, "3"), (5, "3")), True, id="else with the earliest"),
        pytest.param(((59, "3"), (40, "2"), (5, "3")), True, id="the earliest, not the last"),
        pytest.param(((70, "3"), (20, "2"), (5, "3")), True, id="the newest decides"),
    ],
)
def test_the_newest_score_is_compared_with_the_one_before_the_dose(
    scores: tuple[Score, ...], fires: bool
) -> None:
    found = judged(SLUG, patient(measurements=ashworth(*scores)))
    assert isinstance(found, Finding) is fires


@pytest.mark.parametrize(
    "scores",
    [
        pytest.param((), id="none"),
        pytest.param(((70, "3"),), id="none since the dose"),
        pytest.param(((70, "3"), (33, "3")), id="27 days at the dose"),
        pytest.param(((5, "3"),), id="nothing to compare with"),
    ],
)
def test_without_an_outcome_it_asks_to_measure_and_makes_no_issue(
    scores: tuple[Score, ...],
) -> None:
    found = judged(SLUG, patient(measurements=ashworth(*scores)))
    assert isinstance(found, Clear)
    assert [a.code for a in found.activities] == ["measure-outcome"]


def test_a_spasm_score_tells_the_same_and_the_newest_of_both_decides() -> None:
    spasm = scored("spasm-score", (70, "3"), (4, "1"))
    better = Listing({"spasm-score": spasm})
    assert judged(SLUG, patient(measurements=better)) == Clear()
    both = Listing({**UNIMPROVED.by_topic, "spasm-score": spasm})
    assert judged(SLUG, patient(measurements=both)) == Clear()
    older = Listing(
        {**UNIMPROVED.by_topic, "spasm-score": scored("spasm-score", (70, "3"), (6, "1"))}
    )
    assert severity(judged(SLUG, patient(measurements=older))) == "moderate"


def test_of_several_scores_on_one_day_the_highest_counts() -> None:
    found = ashworth((70, "2"), (70, "3"), (5, "3"), (5, "1"))
    assert severity(judged(SLUG, patient(measurements=found))) == "moderate"


def test_a_note_that_nothing_improved_is_enough() -> None:
    noted = Treatment(Phase.STABLE, ago(60), "", no_effect=("MedicationRequest/m1",))
    found = judged(SLUG, patient(measurements=Listing(), treatment=noted))
    assert severity(found) == "moderate"
    assert isinstance(found, Finding)
    assert "MedicationRequest/m1" in found.evidence


def test_the_highest_tolerated_dose_counts_as_the_highest() -> None:
    backed = history((300, None, 15), (120, 15, 60), (60, 60, 50))
    found = patient(50, history=backed)
    assert judged(SLUG, found) == Clear()
    sedated = replace(backed, sedation_setback=backed.changes[-1])
    assert severity(judged(SLUG, replace(found, history=sedated))) == "moderate"


def test_a_site_with_a_lower_maximum_is_asked_there() -> None:
    found = patient(60)
    assert severity(judged(SLUG, found)) is None
    assert severity(judged(SLUG, found, max_spasticity=60)) == "moderate"
    assert severity(judged(SLUG, patient(80), max_spasticity=100)) == "moderate"


def test_a_dose_above_the_maximum_counts_from_the_day_it_reached_it() -> None:
    found = facts(
        review(90),
        history=history((200, None, 15), (50, 15, 80), (10, 80, 90)),
        measurements=UNIMPROVED,
    )
    assert severity(judged(SLUG, found)) == "moderate"


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(patient(history=history(days=None)), id="no dated dose"),
        pytest.param(
            patient(history=history((60, None, 80), gaps=("an order could not be read",))),
            id="a history with gaps",
        ),
        pytest.param(
            patient(measurements=Listing({}, ("Observation could not be read",))), id="no results"
        ),
        pytest.param(
            patient(
                measurements=replace(
                    ashworth((70, "3"), (5, "2")),
                    left_out=(
                        LeftOut("Observation/x", "no number", frozenset({"spasm-score"}), ago(1)),
                    ),
                )
            ),
            id="a newer score that could not be read",
        ),
    ],
)
def test_what_could_not_be_read_leaves_it_unevaluated(found: PatientFacts) -> None:
    assert isinstance(judged(SLUG, found), NotEvaluated)


def test_it_refers_and_starts_no_taper() -> None:
    found = patient()
    said = judged(SLUG, found)
    assert activities(said) == {"specialist-referral": None}
    assert recommended(said) == {}
    plan = propose(found, assess(found, Policy.default()), Policy.default())
    assert plan.kind is PlanKind.MAINTAIN
    assert "specialist-referral" in {a.code for a in plan.activities}


def test_spasticity_alone_has_a_highest_dose_of_its_own() -> None:
    assert severity(judged(SLUG, patient(indication=SPASTICITY))) == "moderate"
