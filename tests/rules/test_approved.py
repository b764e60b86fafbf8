"""The check of answers itself: what is well formed, how answers are written down and compared."""

from dataclasses import replace

import pytest

from fhir_baclofen.rulebook import (
    CLEAR,
    Activity,
    Clear,
    Finding,
    NotEvaluated,
    Result,
    Severity,
    Yielded,
    registered,
)
from tests.rules.approved import WORDS, approved, faults, told
from tests.rules.facts_builder import TODAY, facts, judged, review

FINDING = Finding(
    Severity.LOW,
    "Ask about falls",
    "Ask the patient.",
    "COND",
    ("Condition/c1",),
    detail="Two falls are on record.",
    recommended={"max_mg_per_day": 30},
    activities=(Activity("contact-patient", "Call the patient.", TODAY),),
)
WRITTEN = """\
[low COND] Ask about falls
advice: Ask the patient.
detail: Two falls are on record.
recommended: max_mg_per_day 30
activity: contact-patient 2025-03-10: Call the patient.
seen in: Condition/c1"""
SOON = Activity("kidney-check", "Check the kidneys.", before_next_increase=True)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (FINDING, WRITTEN),
        (Yielded("another", FINDING), WRITTEN),
        (NotEvaluated("no dose"), "[not evaluated] no dose"),
        (CLEAR, ""),
        (Clear(notes=("Off-label.",)), "[clear]\nnote: Off-label."),
        (
            Clear((SOON,)),
            "[clear]\nactivity: kidney-check before the next increase: Check the kidneys.",
        ),
    ],
)
def test_an_answer_is_written_down_in_full(result: Result, expected: str) -> None:
    assert told(result) == expected


@pytest.mark.parametrize(
    "result",
    [
        NotEvaluated(""),
        replace(FINDING, summary=""),
        replace(FINDING, summary="x" * 140),
        replace(FINDING, advice="no full stop"),
        replace(FINDING, detail="no full stop"),
        replace(FINDING, evidence=("c1",)),
        replace(FINDING, activities=(Activity("contact-patient", ""),)),
        Yielded("another", replace(FINDING, advice="")),
    ],
)
def test_an_answer_that_is_not_well_formed_is_found(result: Result) -> None:
    assert [*faults(result)]


@pytest.mark.parametrize("result", [FINDING, replace(FINDING, summary="x" * 139), CLEAR])
def test_others_are_well_formed(result: Result) -> None:
    assert not [*faults(result)]


def test_an_answer_is_approved_as_a_whole_or_not_at_all() -> None:
    slug = "dose-above-indication-max"
    said = told(judged(slug, facts(review(90))))
    assert said in approved(slug)
    assert said.replace("90 mg/day", "91 mg/day") not in approved(slug)
    assert not approved("no-such-rule")


def test_every_file_is_of_a_rule() -> None:
    assert {path.stem for path in WORDS.iterdir()} <= {rule.id for rule in registered()}
