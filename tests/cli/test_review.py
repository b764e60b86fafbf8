"""`review`: the answer other programs parse, and clear refusals of what cannot be read."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fhir_baclofen.rules import load
from tests.cli.running import Ran, run
from tests.records.build import Json, bundle, draft, egfr, order, patient, problem

SPASTIC = problem("c1", "G35", "Multiple sclerosis")
ANSWER_KEYS = [
    "patient",
    "at",
    "therapy",
    "order",
    "kidney",
    "findings",
    "not_read",
    "not_evaluated",
    "plan",
    "policy",
]


def write(path: Path, content: bytes | Json) -> Path:
    """Put bytes, or a resource as JSON, into a file."""
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def review(
    tmp_path: Path, chart: bytes, *orders: Json | bytes, more: tuple[object, ...] = ()
) -> Ran:
    """Review a chart for 10 March 2025."""
    arguments: list[object] = [write(tmp_path / "chart.json", chart), "--at", "2025-03-10"]
    for i, each in enumerate(orders):
        arguments += ["--order", write(tmp_path / f"order-{i}.json", each)]
    return run("review", *arguments, *more)


def answered(ran: Ran) -> dict[str, Any]:
    """The JSON of a run that went well."""
    assert (ran.code, ran.err) == (0, "")
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_every_key_is_always_present(tmp_path: Path) -> None:
    answer = answered(review(tmp_path, bundle(patient())))
    assert list(answer) == ANSWER_KEYS
    assert answer["patient"] == "Patient/p1"
    assert answer["at"] == "2025-03-10"
    assert answer["order"] is None
    assert answer["therapy"] == {
        "oral_mg_per_day": None,
        "intrathecal_ug_per_day": None,
        "indication": "unknown",
    }
    assert list(answer["kidney"]) == [
        "value",
        "unit",
        "measure",
        "tier",
        "acute",
        "date",
        "evidence",
    ]
    assert list(answer["plan"]) == [
        "kind",
        "ceiling_mg_per_day",
        "review_every_days",
        "steps",
        "activities",
        "notes",
    ]


def test_a_finding_has_every_key_and_only_known_references(tmp_path: Path) -> None:
    chart = bundle(patient(), SPASTIC, egfr(22), order(mg=20))
    answer = answered(review(tmp_path, chart))
    finding = answer["findings"][0]
    assert list(finding) == [
        "rule",
        "severity",
        "indicator",
        "summary",
        "detail",
        "suggestion",
        "recommended",
        "evidence",
        "sources",
    ]
    assert (finding["rule"], finding["severity"]) == ("renal-severe-reduce", "high")
    assert finding["indicator"] == "critical"
    known = {"Patient/p1", "Condition/c1", "Observation/k1", "MedicationRequest/m1"}
    assert {r for f in answer["findings"] for r in f["evidence"]} <= known
    assert finding["recommended"]["target_mg_per_day"] == 30


def test_findings_are_sorted_by_severity_then_by_the_catalogue(tmp_path: Path) -> None:
    chart = bundle(patient("1940-01-01"), SPASTIC, egfr(45), order(mg=30))
    found = answered(review(tmp_path, chart))["findings"]
    ranks = {"high": 0, "moderate": 1, "low": 2}
    numbers = {r.id: r.number for r in load()}
    assert len(found) > 1
    assert found == sorted(found, key=lambda f: (ranks[f["severity"]], numbers[f["rule"]]))


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    chart = bundle(patient(), SPASTIC, egfr(22), order(mg=20))
    assert review(tmp_path, chart).out == review(tmp_path, chart).out


def test_the_order_of_entries_never_matters(tmp_path: Path) -> None:
    entries = [patient(), SPASTIC, egfr(22), egfr(80, id_="k2", on="2024-01-01"), order(mg=20)]
    assert review(tmp_path, bundle(*entries)).out == review(tmp_path, bundle(*entries[::-1])).out


def test_numbers_are_numbers(tmp_path: Path) -> None:
    answer = answered(review(tmp_path, bundle(patient(), order(mg=7.5)), draft("d1", 1, 2.5)))
    assert answer["therapy"]["oral_mg_per_day"] == {"low": 22.5, "high": 22.5}
    assert answer["order"]["oral_mg_per_day"] == {"low": 2.5, "high": 2.5}


def test_the_policy_in_force_is_in_the_answer(tmp_path: Path) -> None:
    policy = write(tmp_path / "policy.toml", b'"max.spasticity" = 100\n')
    chart = bundle(patient(), SPASTIC, egfr(), order(mg=30))
    answer = answered(review(tmp_path, chart, more=("--policy", policy)))
    assert answer["policy"]["max.spasticity"] == 100
    assert not [f for f in answer["findings"] if f["rule"] == "dose-above-indication-max"]


def test_text_for_people_names_findings_and_plan(tmp_path: Path) -> None:
    chart = bundle(patient(), SPASTIC, egfr(22), order(mg=20))
    ran = review(tmp_path, chart, more=("--format", "text"))
    assert ran.code == 0
    for words in ("HIGH", "renal-severe-reduce", "Plan: taper", "eGFR"):
        assert words in ran.out


def test_fhir_is_the_transaction_that_would_be_written(tmp_path: Path) -> None:
    chart = bundle(patient(), SPASTIC, egfr(22), order(mg=20))
    ran = review(tmp_path, chart, more=("--format", "fhir"))
    transaction = json.loads(ran.out)
    assert (transaction["resourceType"], transaction["type"]) == ("Bundle", "transaction")
    types = {e["resource"]["resourceType"] for e in transaction["entry"]}
    assert types == {"DetectedIssue", "CarePlan", "Provenance"}
    assert all(e["fullUrl"] and e["request"]["method"] for e in transaction["entry"])
    assert ran.out == review(tmp_path, chart, more=("--format", "fhir")).out


def test_nothing_to_write_leaves_the_entries_out(tmp_path: Path) -> None:
    ran = review(tmp_path, bundle(patient()), more=("--format", "fhir"))
    assert json.loads(ran.out) == {"resourceType": "Bundle", "type": "transaction"}


OTHER = {**order("x"), "subject": {"reference": "Patient/other"}}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(b"not json", id="not JSON"),
        pytest.param(b'{"a": 1}', id="not FHIR"),
        pytest.param(json.dumps(patient()).encode(), id="not a Bundle"),
        pytest.param(b"[]", id="a list"),
        pytest.param(bundle(), id="no patient"),
        pytest.param(bundle(patient(), {**patient(), "id": "p2"}), id="two patients"),
        pytest.param(bundle(patient()).replace(b'"p1"', b"NaN"), id="NaN"),
        pytest.param(b"[" * 10000 + b"]" * 10000, id="depth 10,000"),
        pytest.param(b'{"a":' * 10000 + b"1" + b"}" * 10000, id="objects 10,000 deep"),
        pytest.param(b'"' + b"x" * 5_000_000 + b'"', id="a 5 MB string"),
        pytest.param("{}".encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xff\xfe\xfa", id="not UTF-8"),
    ],
)
def test_a_file_that_is_no_record_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    ran = review(tmp_path, content)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "chart.json" in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err) < 400


@pytest.mark.parametrize(
    "order_",
    [
        pytest.param(OTHER, id="of another patient"),
        pytest.param(problem("c9", "G35"), id="not a MedicationRequest"),
        pytest.param(
            {**order("x"), "medicationCodeableConcept": {"text": "ibuprofen"}}, id="another drug"
        ),
        pytest.param(b"nonsense", id="not JSON"),
    ],
)
def test_an_order_that_cannot_be_reviewed_is_refused(tmp_path: Path, order_: Json | bytes) -> None:
    ran = review(tmp_path, bundle(patient()), order_)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "order-0.json" in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["review"], "CHART.json", id="nothing to review"),
        pytest.param(["review", "missing.json"], "missing.json", id="no such file"),
        pytest.param(["review", "--fhir", "http://127.0.0.1:1/fhir"], "--patient", id="whom"),
        pytest.param(["review", "x.json", "--at", "yesterday"], "--at", id="no date"),
        pytest.param(["review", "x.json", "--format", "pdf"], "format", id="no such format"),
        pytest.param(["review", "x.json", "--policy", "none.toml"], "none.toml", id="no policy"),
        pytest.param(["reviews"], "reviews", id="no such command"),
        pytest.param(["review", "--nonsense"], "--nonsense", id="no such option"),
    ],
)
def test_wrong_usage_says_what_to_correct_in_one_line(arguments: list[str], says: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert says in ran.err


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'"max.spastic" = 100', id="unknown switch"),
        pytest.param(b'"max.spasticity" = 1000', id="out of range"),
        pytest.param(b"max = [", id="not TOML"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_place(tmp_path: Path, line: bytes) -> None:
    policy = write(tmp_path / "policy.toml", line)
    ran = review(tmp_path, bundle(patient()), more=("--policy", policy))
    assert (ran.code, ran.out) == (2, "")
    assert "policy.toml" in ran.err
    assert ran.err.count("\n") == 1


def test_an_odd_resource_costs_that_resource(tmp_path: Path) -> None:
    odd = {**egfr(id_="o9"), "valueQuantity": {"value": "seventy", "unit": "mL/min/1.73m2"}}
    answer = answered(review(tmp_path, bundle(patient(), SPASTIC, egfr(), odd, order())))
    assert [u["resource"] for u in answer["not_read"]] == ["Observation/o9"]
    assert answer["kidney"]["value"] == 95


def test_a_resource_of_another_patient_is_never_used(tmp_path: Path) -> None:
    answer = answered(review(tmp_path, bundle(patient(), OTHER)))
    assert answer["therapy"]["oral_mg_per_day"] is None
    assert [u["resource"] for u in answer["not_read"]] == ["MedicationRequest/x"]


def test_a_date_without_time_is_noon_and_a_moment_keeps_its_day(tmp_path: Path) -> None:
    chart = write(tmp_path / "chart.json", bundle(patient()))
    late = run("review", chart, "--at", "2025-03-10T23:30:00-05:00")
    assert json.loads(late.out)["at"] == "2025-03-10"


@pytest.mark.parametrize(
    "command",
    [
        "review",
        "write-back",
        "sig",
        "rules list",
        "rules show",
        "rules try",
        "profiles upload",
        "terminology unverified",
        "demo",
    ],
)
def test_the_help_of_every_command_shows_an_example(command: str) -> None:
    ran = run(*command.split(), "--help")
    assert ran.code == 0
    assert re.search(rf"Examples?: fhir-baclofen {command}", " ".join(ran.out.split()))


@pytest.mark.parametrize("group", ["", "rules", "profiles", "terminology"])
def test_the_list_of_commands_is_not_cut_short(group: str) -> None:
    listed = run(*group.split(), "--help").out.partition("Commands:")[2]
    assert listed.strip()
    assert "..." not in listed


def test_help_shows_an_example() -> None:
    ran = run("review", "--help")
    assert ran.code == 0
    assert "chart.json" in ran.out


def test_the_version_is_told() -> None:
    ran = run("--version")
    assert (ran.code, ran.out.split()[0]) == (0, "fhir-baclofen")


def test_a_dosage_of_another_release_of_fhir_is_named_as_not_read(tmp_path: Path) -> None:
    stu3 = order()
    line = stu3["dosageInstruction"][0]
    line["doseQuantity"] = line.pop("doseAndRate")[0]["doseQuantity"]
    answer = answered(review(tmp_path, bundle(patient(), SPASTIC, egfr(), stu3)))
    (unread,) = answer["not_read"]
    assert (unread["resource"], "STU3" in unread["reason"]) == ("MedicationRequest/m1", True)
    assert answer["therapy"]["oral_mg_per_day"] is None


def test_a_stop_without_a_day_leaves_the_sudden_stop_unjudged(tmp_path: Path) -> None:
    answer = answered(review(tmp_path, bundle(patient(), SPASTIC, egfr(), order(status="stopped"))))
    assert "abrupt-stop" in {n["rule"] for n in answer["not_evaluated"]}
