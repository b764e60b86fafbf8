"""Rules 43 and 44: opioids and benzodiazepines beside baclofen."""

import pytest

from fhir_baclofen.facts import (
    Age,
    DoseHistory,
    Fact,
    Kidney,
    OralIntent,
    OtherDrug,
    Problem,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    NO_ORAL,
    age,
    ago,
    change,
    drug,
    drugs,
    facts,
    history,
    judged,
    kidney,
    problem,
    problems,
    pump_dose,
    review,
    severity,
    start,
    stop,
    under,
)

OPIOID = "interaction-opioid"
BENZO = "interaction-benzodiazepine"
MORPHINE = drug("morphine", steady_since=ago(10))
OXYCODONE = drug("oxycodone", steady_since=ago(10))
DIAZEPAM = drug("diazepam")


@pytest.mark.parametrize(("slug", "topic"), [(OPIOID, "opioids"), (BENZO, "benzodiazepines")])
@pytest.mark.parametrize(
    ("ended", "fires"),
    [
        pytest.param(None, True, id="taken now"),
        pytest.param(7, True, id="ended 7 days ago"),
        pytest.param(8, False, id="ended 8 days ago"),
    ],
)
def test_a_drug_counts_for_a_week_after_its_end(
    slug: str, topic: str, ended: int | None, fires: bool
) -> None:
    other = drug("x", ended=None if ended is None else ago(ended))
    given = facts(start(15), other_drugs=drugs(**{topic: (other,)}))
    assert isinstance(judged(slug, given), Finding) is fires


def test_one_finding_names_all_drugs_of_the_class() -> None:
    found = judged(OPIOID, facts(other_drugs=drugs(opioids=(MORPHINE, OXYCODONE))))
    assert isinstance(found, Finding)
    assert "morphine and oxycodone" in found.summary
    assert {"MedicationRequest/morphine", "MedicationRequest/oxycodone"} < set(found.evidence)


@pytest.mark.parametrize(
    ("opioid_days", "oral", "past", "expected"),
    [
        pytest.param(90, review(30), history((90, None, 30)), "moderate", id="both for 90 days"),
        pytest.param(89, review(30), history((90, None, 30)), "high", id="opioid for 89 days"),
        pytest.param(90, review(30), history((89, None, 30)), "high", id="baclofen for 89 days"),
        pytest.param(90, change(30, 35), history((90, None, 30)), "high", id="baclofen rises"),
        pytest.param(90, change(30, 30), history((90, None, 30)), "moderate", id="renewal"),
        pytest.param(90, change(30, 25), history((90, None, 30)), "moderate", id="baclofen falls"),
        pytest.param(90, start(15), DoseHistory(), "high", id="start"),
        pytest.param(90, review(30), history((90, None, 30), gaps=("x",)), "high", id="unread"),
    ],
)
def test_a_stable_pair_is_moderate(
    opioid_days: int, oral: OralIntent, past: DoseHistory, expected: str
) -> None:
    opioid = drug("morphine", steady_since=ago(opioid_days))
    given = facts(oral, history=past, other_drugs=drugs(opioids=(opioid,)))
    assert severity(judged(OPIOID, given)) == expected


def test_an_opioid_without_a_known_start_is_not_stable() -> None:
    unknown = drug("morphine", steady_since=None)
    assert severity(judged(OPIOID, facts(other_drugs=drugs(opioids=(unknown,))))) == "high"


def test_an_unreadable_baclofen_dose_is_not_stable() -> None:
    steady = drugs(opioids=(drug("morphine"),))
    assert severity(judged(OPIOID, facts(Unknown("not read"), other_drugs=steady))) == "high"


def test_the_pump_counts_too() -> None:
    given = facts(NO_ORAL, pump_intent=pump_dose(), other_drugs=drugs(opioids=(MORPHINE,)))
    found = judged(OPIOID, given)
    assert severity(found) == "high"
    assert isinstance(found, Finding)
    assert "by pump" in found.summary


@pytest.mark.parametrize("slug", [OPIOID, BENZO])
def test_unread_drugs_are_not_evaluated(slug: str) -> None:
    assert judged(slug, facts(other_drugs=drugs("timed out"))) == NotEvaluated("timed out")
    assert isinstance(judged(slug, facts()), Clear)


@pytest.mark.parametrize("slug", [OPIOID, BENZO])
def test_a_stop_is_not_warned_of(slug: str) -> None:
    both = drugs(opioids=(MORPHINE,), benzodiazepines=(DIAZEPAM,))
    assert isinstance(judged(slug, facts(stop(30), other_drugs=both)), Clear)


# -- 44 ------------------------------------------------------------------------------------------

WITH_DIAZEPAM = drugs(benzodiazepines=(DIAZEPAM,))


@pytest.mark.parametrize(
    ("years", "kidneys", "expected"),
    [
        pytest.param(age(65), kidney(59), "high", id="65 with moderate kidneys"),
        pytest.param(age(64), kidney(59), "moderate", id="64"),
        pytest.param(age(65), kidney(60), "moderate", id="normal kidneys"),
        pytest.param(Unknown("no date"), kidney(59), "high", id="age unknown"),
        pytest.param(age(65), kidney(None, gaps=("unread",)), "high", id="kidneys unread"),
        pytest.param(age(65), kidney(None), "moderate", id="no kidney result on record"),
    ],
)
def test_older_adults_with_reduced_kidneys_are_at_more_risk(
    years: Fact[Age], kidneys: Kidney, expected: str
) -> None:
    given = facts(age=years, kidney=kidneys, other_drugs=WITH_DIAZEPAM)
    assert severity(judged(BENZO, given)) == expected


@pytest.mark.parametrize(
    ("stroke", "expected"),
    [
        pytest.param(problem("stroke", 90), "high", id="90 days ago"),
        pytest.param(problem("stroke", 91), "moderate", id="91 days ago"),
        pytest.param(problem("stroke", 10, active=False), "high", id="resolved but recent"),
        pytest.param(problem("stroke", None), "high", id="active, no date"),
        pytest.param(problem("stroke", None, active=False), "moderate", id="over, no date"),
    ],
)
def test_in_recovery_from_a_stroke_it_is_high(stroke: Problem, expected: str) -> None:
    given = facts(problems=problems(stroke=(stroke,)), other_drugs=WITH_DIAZEPAM)
    assert severity(judged(BENZO, given)) == expected


@pytest.mark.parametrize(
    ("days", "topics", "expected"),
    [
        pytest.param(90, ("stroke-sequelae",), "high", id="late effects of 90 days ago"),
        pytest.param(91, ("stroke-sequelae",), "moderate", id="late effects of 91 days ago"),
        pytest.param(None, ("stroke-sequelae",), "moderate", id="late effects without a day"),
        pytest.param(
            10, ("stroke-sequelae", "stroke-no-deficit"), "moderate", id="history, no deficit"
        ),
    ],
)
def test_late_effects_count_by_their_day(
    days: int | None, topics: tuple[str, ...], expected: str
) -> None:
    past = under(problem("stroke", days), "stroke", *topics)
    given = facts(problems=past, other_drugs=WITH_DIAZEPAM)
    assert severity(judged(BENZO, given)) == expected


def test_unread_conditions_may_hide_a_stroke() -> None:
    given = facts(problems=problems("timed out"), other_drugs=WITH_DIAZEPAM)
    assert severity(judged(BENZO, given)) == "high"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param((drug("x", as_needed_only=True, total_doses=2),), "low", id="two doses"),
        pytest.param((drug("x", as_needed_only=True, total_doses=3),), "moderate", id="three"),
        pytest.param((drug("x", total_doses=2),), "moderate", id="not as needed"),
        pytest.param((drug("x", as_needed_only=True),), "moderate", id="unknown number"),
        pytest.param(
            (drug("x", as_needed_only=True, total_doses=1), DIAZEPAM), "moderate", id="and another"
        ),
    ],
)
def test_a_dose_or_two_before_a_scan_is_low(given: tuple[OtherDrug, ...], expected: str) -> None:
    assert severity(judged(BENZO, facts(other_drugs=drugs(benzodiazepines=given)))) == expected
