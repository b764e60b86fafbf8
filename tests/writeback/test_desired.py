"""What a review wants to stand in the record."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from fhir_baclofen.facts import Kidney, Listing, Submission, Tier, Unknown
from fhir_baclofen.fhir.identity import OFFLINE_KEY
from fhir_baclofen.plan import PlanKind
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Activity, Clear, NotEvaluated, Outcome, Severity, Yielded
from fhir_baclofen.writeback.desired import Desired, rule_set
from fhir_baclofen.writeback.preview import as_transaction, transaction
from fhir_baclofen.writeback.seal import is_intact, says_the_same
from tests.writeback.reviews import (
    ACTIVITIES,
    CLEAR,
    NO_PLAN,
    NOON,
    OPIOID,
    TODAY,
    UNJUDGED,
    facts,
    finding,
    order,
    outcome,
    plan,
    review,
    rule,
    wanted,
)

CONFIRM = Activity("confirm-order", "Ask for the dose.")
BLIND_KIDNEY = Kidney(Tier.UNKNOWN, gaps=("Observation: the server did not answer.",))


def issue(desired: Desired, slug: str = OPIOID) -> dict[str, Any]:
    return dict(desired.issues[slug])


def test_there_is_one_issue_per_finding_the_most_severe_first() -> None:
    filed = wanted(
        outcome("refill-gap", finding(Severity.LOW)),
        outcome("interaction-opioid", finding()),
        outcome("renal-severe-reduce", finding()),
        outcome("older-adult-dose-cap", CLEAR),
    )
    assert list(filed.issues) == ["renal-severe-reduce", "interaction-opioid", "refill-gap"]


def test_a_rule_that_files_no_issue_is_left_out() -> None:
    silent = outcome("titration-plan", finding())
    object.__setattr__(silent.rule, "issue", False)
    assert wanted(silent).issues == {}


@pytest.mark.parametrize(
    ("kind", "activities", "is_filed"),
    [
        pytest.param(PlanKind.MAINTAIN, ACTIVITIES, True, id="go on"),
        pytest.param(PlanKind.HOLD, ACTIVITIES, True, id="hold"),
        pytest.param(PlanKind.TITRATION, ACTIVITIES, True, id="titration"),
        pytest.param(PlanKind.TAPER, ACTIVITIES, True, id="taper"),
        pytest.param(PlanKind.NONE, ACTIVITIES[:2], False, id="nothing but the usual"),
        pytest.param(PlanKind.NONE, (), False, id="nothing at all"),
        pytest.param(
            PlanKind.NONE, (Activity("confirm-order", "Ask."),), True, id="no dose, a task"
        ),
    ],
)
def test_a_plan_is_wanted_for_a_dose_or_something_to_do(
    kind: PlanKind, activities: tuple[Activity, ...], is_filed: bool
) -> None:
    assert (wanted(plan=plan(kind, activities=activities)).plan is not None) is is_filed


def test_an_input_of_the_rule_that_could_not_be_read_makes_the_issue_preliminary() -> None:
    known = facts(kidney=BLIND_KIDNEY)
    filed = wanted(
        outcome(OPIOID, finding(), facts=("other_drugs",)),
        outcome("renal-severe-reduce", finding(), facts=("kidney",)),
        facts=known,
    )
    assert issue(filed)["status"] == "final"
    assert issue(filed, "renal-severe-reduce")["status"] == "preliminary"


def test_the_moment_of_review_is_no_part_of_what_is_said() -> None:
    first = wanted(outcome(OPIOID, finding()))
    later = wanted(outcome(OPIOID, finding()), at=NOON + timedelta(hours=9))
    assert issue(first)["identifiedDateTime"] != issue(later)["identifiedDateTime"]
    assert says_the_same(issue(later), issue(first))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(finding(Severity.MODERATE), id="severity"),
        pytest.param(finding(summary="The dose is 90 mg/day."), id="words"),
        pytest.param(finding(evidence=("MedicationRequest/m2",)), id="evidence"),
        pytest.param(finding(recommended={"max_mg_per_day": 40}), id="number"),
    ],
)
def test_another_finding_says_something_else(other: Any) -> None:  # noqa: ANN401
    first, second = wanted(outcome(OPIOID, finding())), wanted(outcome(OPIOID, other))
    assert not says_the_same(issue(second), issue(first))


def test_another_policy_says_something_else() -> None:
    policy = Policy.of({"max.spasticity": 100})
    first, second = (
        wanted(outcome(OPIOID, finding())),
        wanted(outcome(OPIOID, finding()), policy=policy),
    )
    assert not says_the_same(issue(second), issue(first))


def test_what_is_wanted_is_sealed() -> None:
    filed = wanted(outcome(OPIOID, finding()), plan=plan())
    assert filed.plan is not None
    assert is_intact(filed.plan)
    assert is_intact(issue(filed))
    assert not is_intact({**issue(filed), "severity": "low"})


# -- verdicts ------------------------------------------------------------------------------------

STRONGER = outcome("renal-severe-reduce", finding())


@pytest.mark.parametrize(
    ("given", "resolves"),
    [
        pytest.param(outcome(OPIOID, CLEAR), True, id="clear"),
        pytest.param(outcome(OPIOID, Clear(notes=("x",))), True, id="clear with a note"),
        pytest.param(outcome(OPIOID, UNJUDGED), False, id="not evaluated"),
        pytest.param(
            outcome(OPIOID, Yielded("renal-severe-reduce", finding())), True, id="told by another"
        ),
        pytest.param(
            outcome(OPIOID, Yielded("refill-gap", finding())), False, id="told by one not filed"
        ),
    ],
)
def test_only_known_contrary_facts_or_a_stronger_issue_resolve(
    given: Outcome, resolves: bool
) -> None:
    assert wanted(given, STRONGER).verdicts[OPIOID].resolves is resolves


@pytest.mark.parametrize(
    "known",
    [
        pytest.param({"other_drugs": Listing(gaps=("MedicationRequest: HTTP 500.",))}, id="a gap"),
        pytest.param({"oral": Unknown("the dose cannot be read")}, id="an unknown fact"),
        pytest.param({"submission": Submission((order(),))}, id="an order not signed yet"),
    ],
)
def test_a_clear_rule_resolves_nothing_on_incomplete_or_supposed_facts(known: Any) -> None:  # noqa: ANN401
    given = outcome(OPIOID, CLEAR, facts=("oral", "other_drugs"))
    verdict = wanted(given, facts=facts(**known)).verdicts[OPIOID]
    assert not verdict.resolves
    assert verdict.says


def test_a_gap_elsewhere_does_not_keep_an_issue_open() -> None:
    given = outcome(OPIOID, CLEAR, facts=("oral", "other_drugs"))
    assert wanted(given, facts=facts(kidney=BLIND_KIDNEY)).verdicts[OPIOID].resolves


def test_a_told_issue_names_the_one_that_tells_it() -> None:
    given = outcome(OPIOID, Yielded("renal-severe-reduce", finding()))
    says = wanted(given, STRONGER).verdicts[OPIOID].says
    assert "renal-severe-reduce" in says
    assert TODAY.isoformat() in says


def test_a_plan_is_unsettled_while_its_facts_cannot_be_read() -> None:
    assert wanted().unsettled == ()
    assert wanted(facts=facts(kidney=BLIND_KIDNEY)).unsettled == BLIND_KIDNEY.gaps
    assert wanted(facts=facts(oral=Unknown("no dose"))).unsettled == ("no dose",)


def test_a_hold_after_craving_is_unsettled_while_results_or_the_step_back_cannot_be_read() -> None:
    unread = facts(measurements=Listing({}, ("a score was not read",)))
    assert wanted(facts=unread).unsettled == ("a score was not read",)
    assert wanted(facts=facts(step_back=Unknown("no date"))).unsettled == ("no date",)


# -- a step back after craving -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "back", "marked"),
    [
        pytest.param(PlanKind.HOLD, 65, True, id="the plan begins with it"),
        pytest.param(PlanKind.HOLD, 60, False, id="the plan begins with another dose"),
        pytest.param(PlanKind.TAPER, 70, False, id="failing kidneys bring the dose down"),
        pytest.param(PlanKind.HOLD, None, False, id="no raise is offered"),
    ],
)
def test_a_plan_is_a_step_back_only_where_it_begins_with_one(
    kind: PlanKind, back: int | None, marked: bool
) -> None:
    numbers = {} if back is None else {"step_back_mg_per_day": Decimal(back)}
    found = replace(finding(), recommended=numbers)
    doses: tuple[tuple[int, int | None], ...] = ((65, 7), (60, None))
    doses = ((65, None),) if kind is PlanKind.HOLD else doses
    made = wanted(outcome("craving-return-step-back", found), plan=plan(kind, doses)).plan
    assert made is not None
    codes = [c["code"] for a in made["activity"] for c in a["detail"]["code"]["coding"]]
    assert ("craving-step-back" in codes) is marked


# -- provenance and transaction ------------------------------------------------------------------


def test_sources_are_all_records_behind_the_answer_with_their_versions() -> None:
    assert wanted(outcome(OPIOID, finding(evidence=("Encounter/e1", "urn:uuid:1")))).sources == (
        "Condition/c1",
        "Encounter/e1",
        "MedicationRequest/m1/_history/4",
        "Observation/o7/_history/2",
    )


def test_the_rule_set_changes_with_a_sentence_and_with_a_number() -> None:
    one, other = rule("refill-gap"), rule("pregnancy")
    assert rule_set([one, other]) == rule_set([one, other])
    assert len({rule_set([one]), rule_set([other]), rule_set([one, other])}) == 3


def test_a_transaction_creates_each_resource_once_and_says_who_wrote_it() -> None:
    bundle = transaction(review(outcome(OPIOID, finding()), plan=plan()))
    issue_, plan_, provenance = bundle["entry"]
    assert [e["request"]["url"] for e in bundle["entry"]] == [
        "DetectedIssue",
        "CarePlan",
        "Provenance",
    ]
    for entry in (issue_, plan_):
        (identifier,) = entry["resource"]["identifier"]
        query = f"identifier={identifier['system']}|{identifier['value']}"
        assert entry["request"]["ifNoneExist"] == query
    assert [t["reference"] for t in provenance["resource"]["target"]] == [
        issue_["fullUrl"],
        plan_["fullUrl"],
    ]


def test_a_transaction_of_nothing_has_no_entry() -> None:
    assert transaction(review(plan=NO_PLAN)) == {"resourceType": "Bundle", "type": "transaction"}


def test_the_same_review_gives_the_same_bytes() -> None:
    first, second = (
        as_transaction(review(outcome(OPIOID, finding()), plan=plan(PlanKind.TAPER)))
        for _ in range(2)
    )
    assert first == second
    assert first.endswith(b"}\n")
    assert json.loads(first)["entry"][1]["resource"]["resourceType"] == "CarePlan"
    assert b'"value": 50,' in first


def test_another_key_gives_other_identifiers_and_the_same_content() -> None:
    given = review(outcome(OPIOID, finding()))
    one, other = (transaction(given, key=key)["entry"][0] for key in (OFFLINE_KEY, b"x"))
    assert one["resource"]["identifier"] != other["resource"]["identifier"]
    assert one["fullUrl"] != other["fullUrl"]
    assert one["resource"]["extension"] == other["resource"]["extension"]


def test_profiles_are_claimed_unless_the_server_cannot_have_them() -> None:
    given = review(outcome(OPIOID, finding()), plan=plan())
    claiming, silent = (transaction(given, claim_profiles=claims) for claims in (True, False))
    assert all("profile" in e["resource"]["meta"] for e in claiming["entry"])
    assert all("profile" not in e["resource"].get("meta", {}) for e in silent["entry"])


def test_a_rule_that_could_not_be_judged_says_why() -> None:
    given = outcome(OPIOID, NotEvaluated("the medication list could not be read"))
    assert "the medication list could not be read" in wanted(given).verdicts[OPIOID].says
