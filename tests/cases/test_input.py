"""What cannot be reviewed is refused in one line; what is only odd is reviewed all the same."""

import json

import pytest

from tests.cases.case import SLUGS
from tests.cases.chart import (
    Json,
    adult,
    bundle,
    dispense,
    draft,
    drug,
    egfr,
    icd,
    mg,
    other_rx,
    patient,
    quantity,
    ref,
    rx,
)
from tests.cases.running import Command

TEN_TID = rx("m1", mg(10, 3))
WELL = adult(TEN_TID)


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param("baclofen 10 mg", id="not JSON"),
        pytest.param('{"resourceType": "Bundle", "entry": [', id="cut off"),
        pytest.param("[]", id="a list"),
        pytest.param("null", id="null"),
        pytest.param("5", id="a number"),
        pytest.param(deep(10_000), id="ten thousand levels"),
        pytest.param(json.dumps(patient()), id="a patient alone"),
        pytest.param(json.dumps({"resourceType": "Bundle", "type": "collection"}), id="no patient"),
        pytest.param(json.dumps(bundle([TEN_TID])), id="orders of nobody"),
        pytest.param(json.dumps(bundle([patient(), patient(id="p2")])), id="two patients"),
        pytest.param(
            json.dumps(bundle([patient()])).replace("Bundle", "Parameters"), id="no Bundle"
        ),
    ],
)
def test_an_unreadable_record_is_refused_in_one_line(content: str, command: Command) -> None:
    ran = command.run("review", command.file("chart.json", content), "--at", "2025-03-10")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "order",
    [
        pytest.param("baclofen", id="not JSON"),
        pytest.param(json.dumps(patient()), id="a patient"),
        pytest.param(
            json.dumps(draft(mg(5, 3), subject=ref("Patient/p2"))), id="of another patient"
        ),
        pytest.param(
            json.dumps(
                other_rx(drug("7804", "oxycodone"), id="ox") | {"subject": ref("Patient/p1")}
            ),
            id="of another drug",
        ),
        pytest.param(
            json.dumps({"resourceType": "Observation", "id": "o", "status": "final"}),
            id="an observation",
        ),
    ],
)
def test_an_order_that_is_none_is_refused_in_one_line(order: str, command: Command) -> None:
    chart = command.file("chart.json", json.dumps(bundle(WELL)))
    ran = command.run("review", chart, "--order", command.file("order.json", order))
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1


@pytest.mark.parametrize("words", [["--at", "yesterday"], ["--at", "2025-13-40"], ["--colour"]])
def test_wrong_words_are_refused_in_one_line(words: list[str], command: Command) -> None:
    chart = command.file("chart.json", json.dumps(bundle(WELL)))
    ran = command.run("review", chart, *words)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1


def test_a_file_that_is_not_there_is_refused_in_one_line(command: Command) -> None:
    ran = command.run("review", "nowhere/chart.json")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param("max.spasticity = [", id="not TOML"),
        pytest.param('"max.everything" = 80', id="unknown switch"),
        pytest.param('"max.spasticity" = "a lot"', id="no number"),
    ],
)
def test_a_policy_that_cannot_be_read_is_refused_in_one_line(policy: str, command: Command) -> None:
    chart = command.file("chart.json", json.dumps(bundle(WELL)))
    ran = command.run("review", chart, "--policy", command.file("policy.toml", policy))
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1


ODD: list[tuple[str, Json]] = [
    ("resource type unknown", {"resourceType": "Spaceship", "id": "x"}),
    ("no resource type", {"id": "x"}),
    ("code is a list", {"resourceType": "Condition", "id": "x", "code": ["K25.3"]}),
    ("code is a number", {"resourceType": "Condition", "id": "x", "code": 5}),
    ("coding is a word", {"resourceType": "Condition", "id": "x", "code": {"coding": "K25.3"}}),
    ("date is a number", icd("S82.2") | {"id": "x", "onsetDateTime": 20250101}),
    ("date is no date", icd("S82.2") | {"id": "x", "onsetDateTime": "last winter"}),
    ("value is a list", egfr(70) | {"id": "x", "valueQuantity": [70]}),
    ("status is a list", egfr(70) | {"id": "x", "status": ["final"]}),
    ("reference is a number", egfr(70) | {"id": "x", "subject": 5}),
    (
        "instruction is a word",
        other_rx(drug("161", "acetaminophen")) | {"id": "x", "dosageInstruction": "daily"},
    ),
    ("value is huge", egfr(70) | {"id": "x", "valueQuantity": quantity(1e300, "%")}),
    ("supply without end", dispense("2024-01-01", None, daysSupply={"value": 1e308}, id="x")),
    ("status is unknown", egfr(70) | {"id": "x", "status": "finished"}),
]


@pytest.mark.parametrize("odd", [each for _, each in ODD], ids=[name for name, _ in ODD])
def test_an_odd_resource_costs_only_itself(odd: Json, command: Command) -> None:
    ran = command.review([*WELL, odd])
    assert (ran.code, ran.err) == (0, "")
    assert ran.answer["kidney"]["value"] == 88
    assert ran.answer["therapy"]["oral_mg_per_day"] == {"low": 30, "high": 30}
    assert [f["rule"] for f in ran.answer["findings"] if f["rule"] in SLUGS.values()] == []


@pytest.mark.parametrize("entry", [{}, {"resource": None}, {"resource": 5}, {"fullUrl": "x"}])
def test_an_odd_entry_costs_only_itself(entry: Json, command: Command) -> None:
    record = bundle(WELL)
    record["entry"].append(entry)
    ran = command.run(
        "review", command.file("chart.json", json.dumps(record)), "--at", "2025-03-10"
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.answer["kidney"]["value"] == 88


@pytest.mark.parametrize("kind", ["searchset", "batch-response"])
def test_bundles_of_other_types_are_read_alike(kind: str, command: Command) -> None:
    record = bundle(WELL)
    plain = command.run("review", command.file("a.json", json.dumps(record)), "--at", "2025-03-10")
    other = json.dumps(record | {"type": kind})
    assert command.run("review", command.file("b.json", other), "--at", "2025-03-10") == plain


def test_the_order_of_the_entries_does_not_matter(command: Command) -> None:
    chart = [
        *adult(rx("m1", mg(20, 3)), rx("m2", mg(10, 3), since="2025-01-15")),
        icd("K25.3", id="u"),
    ]
    named = [resource | {"id": resource.get("id", "o1")} for resource in chart]
    assert command.review(named) == command.review(named[::-1])


def test_two_runs_give_the_same_bytes(command: Command) -> None:
    assert command.review(WELL).out == command.review(WELL).out


def test_four_hundred_orders_are_reviewed(command: Command) -> None:
    """A chain of renewals of 400 months of five days; only the last one is taken."""
    chain = [
        rx(
            f"m{number}",
            mg(10, 3),
            since=f"{2000 + number // 16}-{number % 16 // 2 + 1:02d}-{1 + number % 2 * 14:02d}",
            status="completed",
            priorPrescription=ref(f"MedicationRequest/m{number - 1}"),
        )
        for number in range(400)
    ]
    last = rx(
        "last", mg(10, 3), since="2025-02-01", priorPrescription=ref("MedicationRequest/m399")
    )
    ran = command.review([*adult(), *chain, last])
    assert (ran.code, ran.err) == (0, "")
    assert ran.answer["therapy"]["oral_mg_per_day"] == {"low": 30, "high": 30}
    assert ran.answer["plan"]["kind"] == "maintain"


def test_four_hundred_other_orders_change_nothing(command: Command) -> None:
    noise = [other_rx(drug("161", "acetaminophen"), id=f"n{number}") for number in range(400)]
    ran = command.review([*WELL, *noise])
    assert ran.answer["therapy"]["oral_mg_per_day"] == {"low": 30, "high": 30}
    assert [f["rule"] for f in ran.answer["findings"] if f["rule"] in SLUGS.values()] == []


def test_every_key_is_always_there(command: Command) -> None:
    for chart in (WELL, [patient()]):
        answer = command.review(chart).answer
        assert {*answer} == {
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
        }
        assert {*answer["therapy"]} == {"oral_mg_per_day", "intrathecal_ug_per_day", "indication"}
        assert {*answer["kidney"]} >= {
            "value",
            "unit",
            "measure",
            "tier",
            "acute",
            "date",
            "evidence",
        }
        assert {*answer["plan"]} == {
            "kind",
            "ceiling_mg_per_day",
            "review_every_days",
            "steps",
            "activities",
            "notes",
        }
        assert answer["order"] is None
        assert answer["patient"] == "Patient/p1"
        assert answer["at"] == "2025-03-10"
