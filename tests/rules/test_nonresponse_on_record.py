"""Rules 21, 42 and 72 from a record to the answer."""

import json
from typing import Any

import pytest

from fhir_baclofen.answer import to_json
from tests.records.build import (
    OURS,
    SUBJECT,
    TODAY,
    Element,
    Json,
    coded,
    egfr,
    order,
    problem,
    reviewed,
)

SPASTIC = problem("c1", "G35", "Multiple sclerosis")
AT_MAXIMUM = order("m2", 4, 20, tablet=20, authored="2025-01-06")
BEFORE = order("m1", 3, 5, authored="2024-06-01", status="completed")


def score(id_: str, on: str, code: str = "modified-ashworth", **value: Element) -> Json:
    """A score under its local code."""
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "code": coded(f"{OURS}/CodeSystem/clinical-facts", code),
        "subject": SUBJECT,
        "effectiveDateTime": on,
        **value,
    }


def answer(*resources: Json, orders: tuple[Json, ...] = ()) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_json(reviewed(egfr(), *resources, orders=orders)))
    return found


def findings(found: dict[str, Any]) -> dict[str, str]:
    return {f["rule"]: f["severity"] for f in found["findings"]}


def codes(found: dict[str, Any]) -> set[str]:
    return {activity["code"] for activity in found["plan"]["activities"]}


@pytest.mark.parametrize(
    ("then", "now", "fires"),
    [
        pytest.param({"valueInteger": 3}, {"valueInteger": 3}, True, id="the same"),
        pytest.param({"valueInteger": 2}, {"valueString": "1+"}, False, id="1+ is lower than 2"),
        pytest.param({"valueInteger": 1}, {"valueString": "1+"}, True, id="1+ is higher than 1"),
        pytest.param(
            {"valueQuantity": {"value": 3, "code": "{score}"}},
            {"valueQuantity": {"value": 2, "code": "{score}"}},
            False,
            id="lower",
        ),
    ],
)
def test_scores_on_record_tell_whether_the_highest_dose_helps(
    then: Json, now: Json, fires: bool
) -> None:
    found = answer(
        SPASTIC, BEFORE, AT_MAXIMUM, score("o1", "2024-12-20", **then), score("o2", TODAY, **now)
    )
    assert findings(found).get("nonresponse-at-max") == ("moderate" if fires else None)
    assert ("specialist-referral" in codes(found)) is fires
    assert "measure-outcome" not in codes(found)
    assert found["plan"]["kind"] == "maintain"


def test_without_a_score_the_plan_asks_to_measure() -> None:
    found = answer(SPASTIC, BEFORE, AT_MAXIMUM)
    assert "nonresponse-at-max" not in findings(found)
    assert "measure-outcome" in codes(found)


def test_a_note_on_the_order_is_enough() -> None:
    noted = AT_MAXIMUM | {"note": [{"text": "No improvement after two months."}]}
    found = answer(SPASTIC, BEFORE, noted)
    assert findings(found)["nonresponse-at-max"] == "moderate"


def test_a_reason_that_baclofen_is_not_meant_for_is_low_and_names_its_order() -> None:
    found = answer(order(reasonCode=[coded("http://hl7.org/fhir/sid/icd-10-cm", "M06.9")]))
    (finding,) = [f for f in found["findings"] if f["rule"] == "indication-not-supported"]
    assert (finding["severity"], finding["indicator"]) == ("low", "info")
    assert finding["evidence"] == ["MedicationRequest/m1"]
    assert found["therapy"]["indication"] == "other"
    assert "physiotherapy" in codes(found)


def test_a_use_outside_the_label_is_never_a_finding_and_no_switch() -> None:
    found = answer(problem("c2", "F10.20", "Alcohol dependence"), order())
    assert "off-label-documentation" not in findings(found)
    assert "off-label-documentation" not in {n["rule"] for n in found["not_evaluated"]}
    assert any("record the discussion" in note for note in found["plan"]["notes"])
    assert not any("label" in key for key in found["policy"])
