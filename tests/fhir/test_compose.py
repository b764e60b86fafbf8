"""A finding becomes a DetectedIssue, a filing a Provenance."""

import re
from typing import Any

import pytest

from fhir_baclofen.errors import CompositionError
from fhir_baclofen.facts import Submission
from fhir_baclofen.fhir.checked import checked
from fhir_baclofen.fhir.compose import Case, detected_issue, provenance
from fhir_baclofen.fhir.elements import reference_to, text
from fhir_baclofen.fhir.identity import BASE, review_identifier, urn
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Finding, Severity
from tests.writeback.reviews import NOON, facts, finding, order, rule

CASE = Case(facts(), Policy.default(), NOON)
ABOVE = rule("dose-above-indication-max")


def composed(found: Finding | None = None, case: Case = CASE, **given: Any) -> dict[str, Any]:  # noqa: ANN401
    return detected_issue(ABOVE, found or finding(), case, **given)


def targets(references: list[dict[str, str]]) -> list[str]:
    return [r["reference"] for r in references]


def test_the_alert_comes_first_and_the_rule_second() -> None:
    alert, own = composed()["code"]["coding"]
    assert alert == {
        "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
        "code": "DOSEHIND",
        "display": "High Dose for Indication Alert",
    }
    assert own == {
        "system": f"{BASE}/CodeSystem/baclofen-rule",
        "code": "dose-above-indication-max",
        "display": "Dose above the maximum for its indication",
    }


def test_further_kinds_of_alert_come_after_the_rule() -> None:
    codings = composed(finding(also=("TIME", "ENDLATE")))["code"]["coding"]
    assert [c["code"] for c in codings] == [
        *("DOSEHIND", "dose-above-indication-max", "TIME", "ENDLATE")
    ]


@pytest.mark.parametrize("severity", Severity)
def test_the_severity_is_that_of_the_finding(severity: Severity) -> None:
    assert composed(finding(severity))["severity"] == severity.code


def test_an_issue_is_final_unless_an_input_could_not_be_read() -> None:
    assert composed()["status"] == "final"
    incomplete = composed(unread=["Observation: the server did not answer."])
    assert incomplete["status"] == "preliminary"
    assert "Could not be read: Observation: the server did not answer." in incomplete["detail"]


def test_the_therapy_is_implicated_and_the_results_are_evidence() -> None:
    evidence = ("Observation/o7", "MedicationRequest/m1", "Condition/c1", "MedicationRequest/m1")
    issue = composed(finding(evidence=evidence))
    assert targets(issue["implicated"]) == ["MedicationRequest/m1"]
    assert targets(issue["evidence"][0]["detail"]) == ["Observation/o7", "Condition/c1"]


def test_a_finding_without_evidence_implicates_the_therapy_taken() -> None:
    issue = composed(finding(evidence=()))
    assert targets(issue["implicated"]) == ["MedicationRequest/m1"]
    assert "evidence" not in issue


def test_an_order_under_test_is_implicated_first() -> None:
    case = Case(facts(submission=Submission((order(),))), Policy.default(), NOON)
    issue = composed(case=case)
    assert targets(issue["implicated"]) == ["MedicationRequest/draft", "MedicationRequest/m1"]


def test_the_detail_holds_finding_advice_numbers_rule_source_and_policy() -> None:
    detail = composed(finding(detail="Two orders add up."))["detail"]
    assert detail.splitlines() == [
        "The oral dose is 100 mg/day; the maximum is 80 mg/day.",
        "Reduce the dose stepwise; do not stop at once.",
        "Two orders add up.",
        "Numbers: no more than 80 mg/day, doses a day 4.",
        "Rule dose-above-indication-max: The sentence of dose-above-indication-max.",
        "Basis: Highest oral dose in spasticity: 80 mg/day (X-US, dosage and administration); "
        "X-US, boxed warning.",
        "Policy: max.spasticity=80.",
    ]


def test_the_policy_in_force_is_in_the_issue_and_the_number_is_the_sites() -> None:
    policy = Policy.of({"max.spasticity": 100})
    issue = composed(case=Case(facts(), policy, NOON))
    (extension,) = issue["extension"]
    assert extension["valueString"].startswith("max.spasticity=100; max.aud=300; ")
    assert "Highest oral dose in spasticity: 100 mg/day" in issue["detail"]


def test_advice_is_no_mitigation_and_nothing_is_contained() -> None:
    assert {"mitigation", "contained", "reference"}.isdisjoint(composed())


def test_a_hostile_record_changes_neither_markup_nor_lines() -> None:
    issue = composed(finding(summary="<script>\n\u202ex</script>\x00", advice="&amp;"))
    assert issue["detail"].splitlines()[:2] == ["<script> x</script>", "&amp;"]
    assert "&lt;script&gt; x&lt;/script&gt;" in issue["text"]["div"]
    assert "<li>&amp;amp;</li>" in issue["text"]["div"]
    checked(issue)


def test_a_provenance_names_targets_sources_software_and_rules() -> None:
    made = provenance(
        ["urn:uuid:1", "DetectedIssue/9"],
        "CREATE",
        ["Observation/o7/_history/2", "Condition/c1"],
        CASE,
        rule_set="abc123",
    )
    assert targets(made["target"]) == ["urn:uuid:1", "DetectedIssue/9"]
    assert [e["role"] for e in made["entity"]] == ["source", "source"]
    assert targets([e["what"] for e in made["entity"]]) == [
        "Observation/o7/_history/2",
        "Condition/c1",
    ]
    (agent,) = made["agent"]
    assert agent["type"]["coding"][0]["code"] == "assembler"
    assert agent["who"]["display"] == "fhir-baclofen 0.1.0, rules abc123"
    assert made["recorded"] == "2025-03-10T12:00:00+00:00"
    assert made["extension"][0]["url"].endswith("/policy")
    checked(made)


@pytest.mark.parametrize(
    ("target", "reference"),
    [
        ("Observation/o7", {"reference": "Observation/o7"}),
        ("Observation/o7/_history/2", {"reference": "Observation/o7/_history/2"}),
        (
            "urn:uuid:1",
            {"identifier": {"system": "urn:ietf:rfc:3986", "value": "urn:uuid:1"}},
        ),
        ("MedicationRequest", {"display": "MedicationRequest"}),
        ("Observation/o 7", {"display": "Observation/o 7"}),
        (f"Observation/{'o' * 65}", {"display": f"Observation/{'o' * 65}"}),
        ("\x00", {"display": "a resource without an address"}),
    ],
)
def test_a_reference_is_literal_only_where_it_can_be(target: str, reference: object) -> None:
    assert reference_to(target) == reference


def test_texts_lose_control_characters_and_empty_lines() -> None:
    assert text("one\x00 two", "", " \n ", "three\r\nfour") == "one two\nthree four"


# -- identifiers ---------------------------------------------------------------------------------


def identifier(
    key: bytes = b"k", patient: str = "Patient/p1", *, subject: str = "therapy", episode: int = 1
) -> str:
    return review_identifier(key, patient, "refill-gap", subject=subject, episode=episode)


def test_an_identifier_is_opaque_and_always_the_same() -> None:
    assert identifier() == identifier()
    assert re.fullmatch("[A-Z2-7]{52}", identifier())


def test_key_patient_rule_subject_and_episode_all_make_another_identifier() -> None:
    others = [
        identifier(key=b"other"),
        identifier(patient="Patient/p2"),
        review_identifier(b"k", "Patient/p1", "pregnancy", subject="therapy", episode=1),
        identifier(subject="x"),
        identifier(episode=2),
    ]
    assert len({identifier(), *others}) == 6


def test_a_urn_is_a_uuid_of_its_name() -> None:
    assert urn("a") == urn("a") != urn("b")
    assert urn("a").startswith("urn:uuid:")


# -- the last look -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        ({"status": "open"}, "DetectedIssue.status"),
        ({"severity": "critical"}, "DetectedIssue.severity"),
        ({"favourite": 1}, "favourite"),
        ({"identifiedDateTime": "yesterday"}, "identifiedDateTime"),
    ],
)
def test_what_is_not_valid_is_not_sent_and_named_without_its_content(
    fault: dict[str, object], place: str
) -> None:
    with pytest.raises(CompositionError, match=place) as refused:
        checked({**composed(), **fault})
    assert "mg/day" not in str(refused.value)


@pytest.mark.parametrize(
    ("resource", "place"),
    [
        (
            {
                "resourceType": "CarePlan",
                "status": "draft",
                "intent": "proposal",
                "subject": {"reference": "Patient/p1"},
                "activity": [{"detail": {"status": "todo"}}],
            },
            "CarePlan.activity.detail.status",
        ),
        (
            {
                "resourceType": "Provenance",
                "target": [{"reference": "CarePlan/1"}],
                "recorded": "2025-03-10T12:00:00Z",
                "agent": [{"who": {"display": "x"}}],
                "entity": [{"role": "origin", "what": {"display": "x"}}],
            },
            "Provenance.entity.role",
        ),
    ],
)
def test_required_codes_are_checked_in_depth(resource: dict[str, object], place: str) -> None:
    with pytest.raises(CompositionError, match=place):
        checked(resource)


def test_what_is_checked_is_sent_as_it_was_composed() -> None:
    issue = composed()
    assert checked(issue) is issue
