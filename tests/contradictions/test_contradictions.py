"""What cannot be right is named, and costs the review nothing that does not depend on it."""

import json
from typing import Final

import pytest

from tests.cases.case import SLUGS
from tests.cases.chart import Json, bundle, encounter, obs, patient
from tests.cases.running import Command
from tests.contradictions.charts import BORN, CHART, NAME, PATIENT, STANDING, Row
from tests.contradictions.rows import ROWS, UNJUDGED, UNREAD
from tests.silence.comparing import answered

each_row: Final = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)


def findings(said: Json) -> dict[str, Json]:
    """By rule, without what would have changed them: that rests on the whole record."""
    return {
        finding["rule"]: finding | {"detail": _grounds(finding)} for finding in said["findings"]
    }


def _grounds(finding: Json) -> str:
    detail: str = finding["detail"]
    return detail.split(" This warning would not", maxsplit=1)[0]


WELL: Final = findings(answered(CHART))


def places(said: Json, named: str) -> set[str | int]:
    """Where a resource is named in an answer."""
    numbers = {slug: number for number, slug in SLUGS.items()}
    found: set[str | int] = {
        numbers[rule] for rule, finding in findings(said).items() if named in finding["evidence"]
    }
    if any(entry["resource"] == named for entry in said["not_read"]):
        found.add(UNREAD)
    if any(named in entry["reason"] for entry in said["not_evaluated"]):
        found.add(UNJUDGED)
    return found


def test_the_chart_itself_has_findings_and_nothing_is_left_out() -> None:
    said = answered(CHART)
    assert findings(said).keys() == {SLUGS[30], SLUGS[41], SLUGS[43]}
    assert said["not_read"] == said["not_evaluated"] == []


@each_row
def test_what_cannot_be_right_is_named(row: Row) -> None:
    said = answered(row.chart, row.orders)
    # An order under test that cannot be read is named by the finding on it.
    for named in row.named:
        assert row.told in places(said, named), row.id


@each_row
def test_the_rest_of_the_review_stands(row: Row) -> None:
    now = findings(answered(row.chart, row.orders))
    for number in row.standing:
        assert now.get(SLUGS[number]) == WELL[SLUGS[number]], row.id


@each_row
def test_no_rule_fails_over_it(row: Row) -> None:
    said = answered(row.chart, row.orders)
    assert [e for e in said["not_evaluated"] if "the rule failed" in e["reason"]] == []
    assert {entry["rule"] for entry in said["not_evaluated"]}.isdisjoint(findings(said))


@each_row
def test_the_order_of_the_entries_does_not_matter_to_it(row: Row) -> None:
    ids = [resource | {"id": resource.get("id", "x")} for resource in row.chart]
    assert answered(ids[::-1], row.orders) == answered(ids, row.orders)


@pytest.mark.parametrize(
    "name",
    [
        "two birth dates in a merge",
        "an age above 130",
        "a negative dose",
        "1,000 lines",
        "100 kB of text",
        "an eGFR that is no number",
        "an order against its text",
        "a condition to come",
        "two products inside under one id",
    ],
)
def test_the_program_reviews_it_without_a_word_beside_the_answer(
    name: str, command: Command
) -> None:
    row = next(row for row in ROWS if row.id == name)
    ran = command.review(row.chart, row.orders)
    assert (ran.code, ran.err) == (0, "")
    assert row.told in places(ran.answer, row.named[0])
    assert NAME not in ran.out


def refused(record: Json, command: Command) -> str:
    """What the program says to a record that it does not review."""
    ran = command.run("review", command.file("chart.json", json.dumps(record)))
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.strip().splitlines()) == 1
    return ran.err


@pytest.mark.parametrize(
    "chart",
    [
        pytest.param([*CHART, PATIENT | {"id": "p2"}], id="two patients"),
        pytest.param(
            [
                PATIENT | {"link": [{"other": {"reference": "Patient/p2"}, "type": "seealso"}]},
                PATIENT | {"id": "p2"},
            ],
            id="two patients that only point to each other",
        ),
        pytest.param(
            [
                PATIENT | {"link": [{"other": {"reference": "Patient/p2"}, "type": "replaces"}]},
                PATIENT
                | {
                    "id": "p2",
                    "link": [{"other": {"reference": "Patient/p1"}, "type": "replaces"}],
                },
            ],
            id="two patients that replace each other",
        ),
        pytest.param(CHART[1:], id="no patient"),
    ],
)
def test_a_record_of_several_patients_is_refused_and_names_none(
    chart: list[Json], command: Command
) -> None:
    said = refused(bundle(chart), command)
    assert NAME not in said
    assert BORN not in said


def test_a_file_cut_off_is_refused_without_a_word_of_it(command: Command) -> None:
    whole = json.dumps(bundle(CHART))
    ran = command.run("review", command.file("chart.json", whole[: len(whole) // 2]))
    assert (ran.code, ran.out) == (2, "")
    assert NAME not in ran.err
    assert BORN not in ran.err


def test_an_order_of_another_patient_is_refused_without_a_name(command: Command) -> None:
    other = {"reference": "Patient/p2", "display": "Ottilie Vandersloot"}
    order = CHART[2] | {"subject": other, "id": "new", "status": "draft"}
    ran = command.review(CHART, [order])
    assert (ran.code, ran.out) == (2, "")
    assert "Ottilie" not in ran.err
    assert NAME not in ran.err


# -- merged patients -------------------------------------------------------------------------------


def merged(former: Json) -> list[Json]:
    """The chart of a patient whose former record had this in it."""
    link = [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}]
    old = patient(BORN, id="p0", link=link)
    return [*CHART, old, former | {"subject": {"reference": "Patient/p0"}, "id": "former"}]


def test_what_stands_in_a_record_that_was_merged_belongs_to_the_patient() -> None:
    ulcer = {"resourceType": "Condition", "code": {"text": "peptic ulcer"}}
    said = answered(merged(ulcer))
    assert said["not_read"] == []
    assert findings(said)[SLUGS[28]]["evidence"][0] == "Condition/former"


def test_what_merged_records_agree_on_stands() -> None:
    harmless = obs("2823-3", {"valueInteger": 4}, "2025-01-01")
    assert answered(merged(harmless)) == answered(CHART)


# -- what a server says beside its answer ----------------------------------------------------------


def from_server(issue: Json, command: Command) -> Json:
    """The answer to the chart as a page of a search, with a message of the server in it."""
    outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
    page = bundle(CHART) | {"type": "searchset"}
    page["entry"].append({"resource": outcome, "search": {"mode": "outcome"}})
    file = command.file("chart.json", json.dumps(page))
    ran = command.run("review", file, "--at", "2025-03-10", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    return ran.answer


def test_a_failure_among_the_matches_is_not_read_and_the_findings_stand(command: Command) -> None:
    diagnostics = f"no access to the notes of {NAME}"
    issue = {"severity": "error", "code": "forbidden", "diagnostics": diagnostics}
    said = from_server(issue, command)
    assert [entry["resource"] for entry in said["not_read"]] == ["OperationOutcome"]
    assert NAME not in json.dumps(said)
    assert said["not_evaluated"] != []
    assert {SLUGS[number] for number in STANDING} <= findings(said).keys()


def test_a_remark_among_the_matches_changes_nothing(command: Command) -> None:
    issue = {"severity": "information", "code": "informational", "diagnostics": "slow today"}
    assert from_server(issue, command) == answered(CHART)


# -- many ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status", ["active", "stopped", "completed", "cancelled", "on-hold", "draft", "unknown"]
)
def test_four_hundred_orders_of_one_day_are_reviewed(status: str) -> None:
    many = [
        CHART[2] | {"id": f"n{number}", "status": status, "authoredOn": "2025-03-01"}
        for number in range(400)
    ]
    said = answered([*CHART, *many])
    for number in STANDING:
        assert findings(said)[SLUGS[number]] == WELL[SLUGS[number]]
    assert (SLUGS[56] in findings(said)) is (status == "active")


def test_a_stop_after_a_new_start_on_one_day_ends_the_old_order_only() -> None:
    old = CHART[2] | {
        "status": "stopped",
        "meta": {"lastUpdated": "2025-03-10T11:00:00Z"},
        "dispenseRequest": {"validityPeriod": {"end": "2025-03-10"}},
    }
    new = CHART[2] | {"id": "m2", "authoredOn": "2025-03-10T09:00:00Z"}
    said = answered([resource for resource in CHART if resource["id"] != "m1"] + [old, new])
    assert said["therapy"]["oral_mg_per_day"] == {"low": 30, "high": 30}
    assert SLUGS[58] not in findings(said)
    assert "MedicationRequest/m2" in findings(said)[SLUGS[43]]["evidence"]


@pytest.mark.parametrize(
    ("end", "stopped"), [("2025-03-10", False), ("2025-03-09", True), ("2025-03-05", True)]
)
def test_an_end_that_has_passed_ends_an_order_that_calls_itself_active(
    end: str, *, stopped: bool
) -> None:
    dose = CHART[2]["dosageInstruction"][0]
    repeat = dose["timing"]["repeat"] | {"boundsPeriod": {"start": "2024-06-01", "end": end}}
    order = CHART[2] | {"dosageInstruction": [dose | {"timing": {"repeat": repeat}}]}
    kept = [resource for resource in CHART if resource["id"] not in {"m1", "d1"}]
    said = answered([*kept, order])
    assert (SLUGS[58] in findings(said)) is stopped
    assert (said["therapy"]["oral_mg_per_day"] is None) is stopped


def test_orders_and_stays_that_follow_each_other_in_a_circle_end_the_review_all_the_same() -> None:
    def after(ident: str, prior: str) -> Json:
        return CHART[2] | {
            "id": ident,
            "status": "completed",
            "priorPrescription": {"reference": f"MedicationRequest/{prior}"},
        }

    circle = [after("a", "b"), after("b", "c"), after("c", "a"), after("d", "d")]
    stays = [
        encounter(
            "IMP",
            "finished",
            "2025-01-01T08:00:00Z",
            "2025-01-02T08:00:00Z",
            id=ident,
            partOf={"reference": f"Encounter/{whole}"},
        )
        for ident, whole in (("e1", "e2"), ("e2", "e1"), ("e3", "e3"))
    ]
    said = answered([*CHART, *circle, *stays])
    assert said["therapy"] == answered(CHART)["therapy"]
    for number in STANDING:
        assert findings(said)[SLUGS[number]] == WELL[SLUGS[number]]


def test_an_egfr_for_the_other_sex_is_left_out() -> None:
    value = {"valueQuantity": {"value": 20, "unit": "mL/min/{1.73_m2}"}}
    female = obs("50044-7", value, "2025-03-01", id="x")
    man = [PATIENT | {"gender": "male"}, *CHART[1:]]
    assert answered([*man, female]) == answered(man)
