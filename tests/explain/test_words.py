"""What explanations say, on examples a pharmacist would check by hand."""

from decimal import Decimal

import pytest

from fhir_baclofen.answer import answer
from fhir_baclofen.explain import Explanation, explained
from fhir_baclofen.policy import Policy
from fhir_baclofen.text import as_text
from tests.records.build import (
    ICD,
    Json,
    coded,
    draft,
    drug,
    egfr,
    order,
    patient,
    problem,
    result,
    reviewed,
)

SPASTIC: Json = {"reasonCode": [coded(ICD, "G35", "Multiple sclerosis")]}
OLDER = patient(born="1950-05-01")


def why(rule: str, *resources: Json, orders: tuple[Json, ...] = ()) -> Explanation:
    return explained(reviewed(*resources, orders=orders))[rule]


def says(told: Explanation) -> dict[str, tuple[str, ...]]:
    return {line.label: line.parts for line in told.lines}


def without(told: Explanation) -> tuple[str, ...]:
    return says(told).get("This warning would not be given", ())


def milder(told: Explanation) -> tuple[str, ...]:
    return says(told).get("It would be less severe", ())


def test_what_was_seen_is_told_with_value_unit_day_and_resource() -> None:
    told = why("renal-severe-reduce", order(mg=20, **SPASTIC), egfr(24))
    assert says(told)["Seen"] == (
        "baclofen 20 mg three times a day = 60 mg/day since 2024-06-01 (MedicationRequest/m1)",
        "eGFR 24 mL/min/{1.73_m2} on 2025-01-20 (Observation/k1)",
    )
    assert [(s.value, s.unit) for s in told.seen] == [
        (Decimal(60), "mg/day"),
        (Decimal(24), "mL/min/{1.73_m2}"),
    ]


SEEN = [
    pytest.param(
        "interaction-opioid",
        drug("a1", "7804", "oxycodone", authored="2024-01-05"),
        "oxycodone since 2024-01-05 (MedicationRequest/a1)",
        id="another drug",
    ),
    pytest.param(
        "peptic-ulcer-active",
        problem("c2", "K25.9", "Gastric ulcer", onset="2025-02-03"),
        "K25.9 Gastric ulcer, active, since 2025-02-03 (Condition/c2)",
        id="a problem",
    ),
    pytest.param(
        "peptic-ulcer-history",
        problem("c2", "K25.9", "Gastric ulcer", onset="2020-02-03", status="resolved"),
        "K25.9 Gastric ulcer, no longer active, since 2020-02-03 (Condition/c2)",
        id="a problem that is over",
    ),
    pytest.param(
        "renal-moderate-reduce",
        result("k2", "2160-0", 1.5, "mg/dL"),
        "creatinine 1.5 mg/dL on 2025-01-20, giving eGFR 43.7 by CKD-EPI 2021 (Observation/k2)",
        id="what was computed of a result",
    ),
    pytest.param("older-adult-dose-cap", OLDER, "74 years old (Patient/p1)", id="the patient"),
]


@pytest.mark.parametrize(("rule", "resource", "sight"), SEEN)
def test_every_kind_of_resource_is_told_by_what_counts(
    rule: str, resource: Json, sight: str
) -> None:
    told = why(rule, order(mg=15, authored="2025-02-20", **SPASTIC), resource)
    assert sight in says(told)["Seen"]


def test_an_order_under_test_and_a_stop_are_told_as_such() -> None:
    held = order(mg=20, **SPASTIC)
    rise = why("titration-step-too-large", held, egfr(), orders=(draft(mg=40, prior="m1"),))
    stop = why("abrupt-stop", held, egfr(), orders=(held | {"status": "stopped"},))
    assert (
        rise.seen[0].what == "baclofen 40 mg three times a day = 120 mg/day, the order under test"
    )
    assert stop.seen[0].what == "baclofen 20 mg three times a day = 60 mg/day, the stop under test"


def test_the_limit_is_told_with_its_unit_and_the_document_by_what_it_is() -> None:
    told = why("dose-above-indication-max", order(mg=30, **SPASTIC), egfr())
    assert says(told)["Limit"] == (
        "Highest oral dose in spasticity: 80 mg/day (monograph of uses and dosing (S2): "
        "spasticity: at most 80 mg daily)",
    )


def test_the_limit_is_the_one_in_force_at_the_site() -> None:
    policy = Policy.of({"max.spasticity": 60})
    review = reviewed(order(mg=25, **SPASTIC), egfr(), policy=policy)
    told = explained(review)["dose-above-indication-max"]
    assert [ground.value for ground in told.grounds] == ["60 mg/day, by policy max.spasticity"]


def test_of_many_limits_those_that_decided_are_told() -> None:
    told = why("older-adult-dose-cap", OLDER, order(mg=15, authored="2025-02-20"), egfr())
    assert {ground.value for ground in told.grounds} >= {"65 years", "30 mg/day"}
    assert "80 mg/day" not in {ground.value for ground in told.grounds}


def test_a_rule_without_numbers_rests_on_the_passages_of_its_documents() -> None:
    told = why(
        "peptic-ulcer-active", order(**SPASTIC), problem("c2", "K25.9", "Gastric ulcer"), egfr()
    )
    assert says(told)["Rests on"][0] == (
        "monograph of uses and dosing (S2): active ulcer is named as absolute, though debated"
    )


def test_the_dose_the_age_and_the_indication_that_would_do_are_told() -> None:
    told = why("dose-above-indication-max", order(mg=30, **SPASTIC), egfr())
    assert (
        without(told)
        == (
            "at 80 mg/day or less",
            "if it were given for alcohol use disorder (but then aud-high-dose-governance and "
            "single-dose-too-large)",
        )
        or without(told)[0] == "at 80 mg/day or less"
    )
    capped = why("older-adult-dose-cap", OLDER, order(mg=15, authored="2025-02-20"), egfr())
    assert without(capped)[:2] == ("at 30 mg/day or less", "if the patient were under 65")


def test_the_kidney_result_that_would_do_is_told_with_what_would_then_warn() -> None:
    severe = why("renal-severe-reduce", order(mg=20, **SPASTIC), egfr(24))
    moderate = why("renal-moderate-reduce", order(mg=20, **SPASTIC), egfr(45))
    assert without(severe) == ("with eGFR 30 or more (but then renal-moderate-reduce)",)
    assert without(moderate) == ("with eGFR 60 or more",)


def test_a_creatinine_is_told_in_its_own_unit() -> None:
    told = why("renal-moderate-reduce", order(**SPASTIC), result("k2", "2160-0", 1.5, "mg/dL"))
    assert without(told) == ("with creatinine 1.1 mg/dL or less",)


def test_a_result_that_others_contradict_has_to_be_the_only_one() -> None:
    told = why(
        "renal-moderate-reduce",
        order(**SPASTIC),
        egfr(45),
        egfr(50, on="2025-01-15", id_="k2"),
    )
    assert without(told) == ("with eGFR 60 or more as the only result",)


def test_a_missing_result_is_asked_for_with_the_age_it_may_have() -> None:
    missing = why("renal-function-missing", order(**SPASTIC))
    overdue = why("renal-monitoring-overdue", order(**SPASTIC), egfr(on="2023-01-20"))
    assert without(missing) == ("with a usable eGFR on record",)
    assert without(overdue) == ("with an eGFR measured within the last 365 days",)


def test_the_drug_and_the_time_that_would_do_are_told() -> None:
    told = why("interaction-opioid", order(**SPASTIC), egfr(), drug("a1", "7804", "oxycodone"))
    assert without(told) == ("without oxycodone",)
    assert milder(told) == ("from 2025-05-21 on",)


def test_all_resources_of_one_drug_are_taken_away_together() -> None:
    twice = [drug(f"a{n}", "3322", "diazepam") for n in (1, 2)]
    told = why("interaction-benzodiazepine", order(**SPASTIC), egfr(), *twice)
    assert without(told) == ("without diazepam",)


def test_of_several_drugs_of_one_class_all_have_to_go() -> None:
    both = (drug("a1", "3322", "diazepam"), drug("a2", "6470", "lorazepam"))
    told = why("interaction-benzodiazepine", order(**SPASTIC), egfr(), *both)
    assert without(told) == ("without diazepam and lorazepam",)


def test_a_cut_is_told_by_the_dose_that_would_be_high_enough() -> None:
    told = why(
        "dose-drop-too-steep",
        order(mg=20, **SPASTIC),
        egfr(),
        orders=(draft(mg=10, prior="m1", **SPASTIC),),
    )
    assert without(told) == ("at 50 mg/day or more",)


def test_an_increase_too_early_is_told_by_the_day_on_which_it_would_do() -> None:
    told = why(
        "titration-interval-too-short",
        order(mg=10, authored="2025-03-09", **SPASTIC),
        egfr(),
        orders=(draft(mg=12.5, prior="m1", **SPASTIC),),
    )
    assert "from 2025-03-12 on" in without(told)


def test_a_stop_is_told_by_the_last_dose_and_by_not_stopping() -> None:
    held = order(mg=20, **SPASTIC)
    told = why("abrupt-stop", held, egfr(), orders=(held | {"status": "stopped"},))
    assert without(told) == ("with a last dose of 5 mg/day or less", "if it were not stopped")


def test_two_therapies_are_told_by_either_and_by_the_link_that_is_missing() -> None:
    told = why("duplicate-therapy", order(**SPASTIC), egfr(), orders=(draft(mg=20, **SPASTIC),))
    assert without(told)[0].startswith("if the order replaced MedicationRequest/m1")
    assert [phrase.split(" (")[0] for phrase in without(told)[1:]] == [
        "without MedicationRequest/d1",
        "without MedicationRequest/m1",
    ]


def test_an_unread_dose_is_told_by_one_that_can_be_read() -> None:
    told = why("dose-unparseable", egfr(), orders=(draft(sig="as directed", **SPASTIC),))
    assert without(told) == ("with a dose that can be read, such as 5 mg three times a day",)


def test_where_no_single_change_does_it_is_said() -> None:
    nameless = patient(born=None, gender=None)
    told = why("patient-data-missing", nameless, order(**SPASTIC), egfr())
    assert without(told) == ("nothing on its own that was tried",)


def test_the_detail_of_the_answer_tells_it_in_sentences() -> None:
    said = answer(reviewed(order(mg=30, **SPASTIC), egfr()))
    detail = next(f["detail"] for f in said["findings"] if f["rule"] == "dose-above-indication-max")
    assert "Seen: baclofen 30 mg three times a day = 90 mg/day since 2024-06-01 (" in detail
    assert "Limit: Highest oral dose in spasticity: 80 mg/day (" in detail
    assert "This warning would not be given: at 80 mg/day or less" in detail


def test_the_text_for_people_lists_it_under_each_finding() -> None:
    lines = as_text(reviewed(order(mg=30, **SPASTIC), egfr())).splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("HIGH"))
    assert [line.strip() for line in lines[place + 2 : place + 5]] == [
        "Seen:",
        "- baclofen 30 mg three times a day = 90 mg/day since 2024-06-01 (MedicationRequest/m1)",
        lines[place + 4].strip(),
    ]
    assert "              - at 80 mg/day or less" in lines


def test_only_findings_that_are_told_are_explained() -> None:
    review = reviewed(order(mg=20, **SPASTIC), egfr(24))
    told = {f["rule"] for f in answer(review)["findings"]}
    assert explained(review).keys() == told
