"""From results, flags and contradictions in a record to the answer: whole reviews."""

import pytest

from fhir_baclofen.answer import answer
from tests.fhir.extract.test_measurements import local, loinc, seen
from tests.records.build import (
    ICD,
    SNOMED,
    SUBJECT,
    TERMS,
    Json,
    coded,
    drug,
    egfr,
    order,
    patient,
    problem,
    quantity,
    reviewed,
)

TAKEN = order(reasonCode=[coded(ICD, "G35", "Multiple sclerosis")])
LISINOPRIL = drug("r", "29046", "lisinopril", authored="2024-01-01")
STANDS: Json = {
    "resourceType": "Flag",
    "id": "f",
    "status": "active",
    "code": {"text": "Uses extensor tone to stand"},
    "subject": SUBJECT,
}


def answered(*resources: Json, kidney: float = 95, born: str = "1980-05-01") -> Json:
    return answer(reviewed(patient(born), TAKEN, egfr(kidney), *resources))


def found(given: Json) -> dict[str, str]:
    return {f["rule"]: f["severity"] for f in given["findings"]}


def pressure(systolic: float, on: str) -> Json:
    part = {"code": loinc("8480-6"), "valueQuantity": quantity(systolic, "mm[Hg]")}
    return seen(loinc("85354-9"), on, component=[part])


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        pytest.param(
            (seen(loinc("44260-8"), "2025-02-08", valueInteger=1),),
            {"suicide-risk": "moderate"},
            id="thoughts of self-harm, 30 days ago",
        ),
        pytest.param((seen(loinc("44260-8"), "2025-02-07", valueInteger=1),), {}, id="31 days ago"),
        pytest.param((STANDS,), {"posture-spasticity": "moderate"}, id="tone used to stand"),
        pytest.param(
            (LISINOPRIL, pressure(99, "2025-02-08")),
            {"interaction-antihypertensive": "moderate"},
            id="systolic 99, 30 days ago",
        ),
        pytest.param((LISINOPRIL, pressure(100, "2025-02-08")), {}, id="systolic 100"),
        pytest.param((LISINOPRIL, pressure(99, "2025-02-07")), {}, id="systolic 99, 31 days ago"),
        pytest.param(
            (seen(loinc("75626-2"), "2024-12-10", valueInteger=3),),
            {"interaction-alcohol": "moderate"},
            id="AUDIT-C of a woman, 90 days ago",
        ),
        pytest.param((seen(loinc("75626-2"), "2024-12-09", valueInteger=3),), {}, id="91 days ago"),
        pytest.param(
            (seen(loinc("2106-3"), "2025-02-10", valueString="positive"),),
            {"pregnancy": "moderate"},
            id="pregnancy test, 28 days ago",
        ),
        pytest.param(
            (seen(loinc("2106-3"), "2025-02-09", valueString="positive"),), {}, id="29 days ago"
        ),
        pytest.param(
            (seen(loinc("63895-7"), "2024-03-10", valueString="yes"),),
            {"lactation": "moderate"},
            id="breastfeeding, 365 days ago",
        ),
        pytest.param(
            (seen(loinc("63895-7"), "2024-03-09", valueString="yes"),), {}, id="366 days ago"
        ),
        pytest.param(
            (problem("w", "M62.81", onset="2025-02-01"),),
            {"adverse-effect-monitor": "low"},
            id="weakness new on therapy",
        ),
        pytest.param((problem("w", "M62.81", onset="2024-06-01"),), {}, id="weakness at the start"),
    ],
)
def test_results_on_record_lead_to_findings(
    resources: tuple[Json, ...], expected: dict[str, str]
) -> None:
    assert found(answered(*resources)) == expected


def test_a_low_coma_score_with_reduced_kidneys_is_taken_for_toxicity() -> None:
    score = seen(loinc("9269-2"), "2025-03-09", valueInteger=14)
    assert found(answered(score, kidney=59))["neurotoxicity-suspected"] == "high"
    assert "neurotoxicity-suspected" not in found(answered(score))


def test_a_fall_that_was_seen_matters_in_an_older_adult() -> None:
    fall = seen(coded(SNOMED, "1912002"), "2024-03-10")
    assert found(answered(fall, born="1955-01-01")) == {"older-adult-fall-risk": "moderate"}
    assert found(answered(fall)) == {}


@pytest.mark.parametrize(("resources", "asks"), [((), True), ((STANDS,), False)])
def test_the_plan_asks_about_tone_only_while_nothing_is_recorded(
    resources: tuple[Json, ...], asks: bool
) -> None:
    plan = answered(*resources)["plan"]
    assert ("ask-posture" in {a["code"] for a in plan["activities"]}) is asks


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        pytest.param(
            seen(loinc("8480-6"), valueQuantity=quantity(-95, "mm[Hg]")),
            "its value is not possible",
            id="a negative pressure",
        ),
        pytest.param(
            seen(local("alcohol-craving"), valueInteger=-3),
            "its value is not possible",
            id="a negative score",
        ),
        pytest.param(
            seen(loinc("75626-2"), "2025-03-11", valueInteger=9),
            "it is dated after the review",
            id="a result of tomorrow",
        ),
        pytest.param(
            problem("o1", "K25.9", onset="2025-03-11"),
            "it begins after the review",
            id="a condition of tomorrow",
        ),
        pytest.param(
            problem(
                "o1",
                "K25.9",
                verificationStatus=coded(f"{TERMS}/condition-ver-status", "refuted"),
            ),
            "it is said to be active and refuted at once; it does not count",
            id="active and refuted",
        ),
    ],
)
def test_what_is_not_believed_is_named_and_the_rest_of_the_review_stands(
    resource: Json, reason: str
) -> None:
    given = answered(resource)
    reference = f"{resource['resourceType']}/o1"
    assert given["not_read"] == [{"resource": reference, "reason": reason}]
    assert found(given) == {}
    assert given["therapy"]["oral_mg_per_day"] == {"low": 30, "high": 30}
