"""What is said to change an answer does so when the record is changed and reviewed again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fhir_baclofen.assess import judged
from fhir_baclofen.explain import TRIED, Otherwise, cases_of, explained
from fhir_baclofen.explain.asking import Question, changes_to_try
from fhir_baclofen.review import Review
from fhir_baclofen.rulebook import Clear, Finding, Outcome, Severity, Yielded
from fhir_baclofen.rules import load
from tests.cases.case import Case
from tests.cases.tables import CASES
from tests.explain.changing import Files, changed, files_of
from tests.explain.records import MORE
from tests.records.build import egfr, order, reviewed

EVERY = [*CASES, *MORE]
each_case = pytest.mark.parametrize("case", EVERY, ids=lambda case: case.id)


def outcome(review: Review, rule: str) -> Outcome:
    return next(o for o in review.outcomes if o.rule.id == rule)


def severity(result: Outcome) -> Severity | None:
    """The severity of a finding, told or left to a stronger rule; None without one."""
    said = result.result
    finding = said.finding if isinstance(said, Yielded) else said
    return finding.severity if isinstance(finding, Finding) else None


def warnings(review: Review) -> set[str]:
    return {
        o.rule.id
        for o in review.outcomes
        if isinstance(o.result, Finding) and o.result.severity > Severity.LOW
    }


def untrue(files: Files, before: Review, rule: str, other: Otherwise) -> list[str]:
    """Where a sentence is not true of the changed record."""
    after = changed(files, other.change).review()
    was, now = severity(outcome(before, rule)), severity(outcome(after, rule))
    assert was is not None
    wrong = []
    if other.milder:
        if now is None or now >= was:
            wrong.append(f"not milder {other.says}")
    elif not isinstance(outcome(after, rule).result, Clear):
        wrong.append(f"still given {other.says}: {outcome(after, rule).result}")
    if set(other.instead) != warnings(after) - warnings(before):
        wrong.append(f"warns otherwise {other.says}: {other.instead}")
    if other.nearly is not None:
        still = severity(outcome(changed(files, other.nearly).review(), rule))
        if still is None or (other.milder and still < was):
            wrong.append(f"not given one step before {other.says}")
    return wrong


@each_case
def test_every_change_that_is_named_makes_the_difference_and_one_step_less_does_not(
    case: Case,
) -> None:
    files = files_of(case)
    before = files.review()
    wrong = [
        f"{rule}: {problem}"
        for rule, why in explained(before).items()
        for other in why.otherwise
        for problem in untrue(files, before, rule, other)
    ]
    assert wrong == []


@each_case
def test_a_rule_judged_by_itself_says_what_it_says_among_the_others(case: Case) -> None:
    review = files_of(case).review()
    for each in review.outcomes:
        alone = judged(each.rule, review.facts, review.policy)
        assert severity(Outcome(each.rule, alone)) == severity(each)
        assert isinstance(alone, Clear) is isinstance(each.result, Clear)


@each_case
def test_every_finding_says_what_was_seen_and_what_it_rests_on(case: Case) -> None:
    review = files_of(case).review()
    for rule, why in explained(review).items():
        finding = outcome(review, rule).result
        assert isinstance(finding, Finding)
        assert [s.resource for s in why.seen] == list(finding.evidence)
        assert why.grounds, rule
        assert all(ground.citation.source.named in ground.says for ground in why.grounds)
        assert explained(review)[rule] == why


@each_case
def test_an_explanation_filed_today_is_the_same_tomorrow_where_the_finding_is(case: Case) -> None:
    files = files_of(case)
    tomorrow = (date.fromisoformat(files.at[:10]) + timedelta(days=1)).isoformat()
    now, then = files.review(), replace(files, at=tomorrow + files.at[10:]).review()
    later = explained(then)
    for rule, why in explained(now).items():
        if not files.orders and outcome(then, rule).result == outcome(now, rule).result:
            assert later[rule].lines == why.lines


def test_of_a_large_record_fewer_changes_are_tried() -> None:
    assert [changes_to_try(n) for n in (1, 28, 60, 120, 400)] == [120, 120, 120, 30, 6]


def test_a_record_of_many_orders_is_explained_with_few_changes() -> None:
    orders = [order(f"m{n}", mg=5 + 5 * (n % 3)) for n in range(120)]
    cases = cases_of(reviewed(*orders, egfr(24)))
    given = cases.left
    question = Question(
        cases, load()[7], Severity.HIGH, tuple(f"MedicationRequest/m{n}" for n in range(120))
    )
    found = [other for tried in TRIED for other in tried(question)]
    assert given == 29
    assert 0 <= cases.left < given
    assert all(question.gone(other.change) for other in found)


def test_every_rule_that_can_speak_is_explained_in_some_record() -> None:
    told = {rule for case in EVERY for rule in explained(files_of(case).review())}
    assert told == {rule.id for rule in load() if rule.issue}
