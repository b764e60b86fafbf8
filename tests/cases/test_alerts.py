"""The maps of rules to kinds of alert, severities and indicators are what the program writes."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Final

import pytest

from fhir_baclofen.cli.inputs import moment
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.terminology_files import concept_maps
from fhir_baclofen.policy import Policy
from fhir_baclofen.resources import data_path
from fhir_baclofen.review import Review, review
from fhir_baclofen.rulebook import Finding, Severity, Yielded, registered
from tests.cases.case import Case
from tests.cases.chart import bundle, owned
from tests.cases.tables import CASES
from tests.cases.test_every_answer import named

Pairs = set[tuple[str, str]]

_MAPS: Final = {m.id: m for m in concept_maps(data_path("terminology"))}


def mapped(name: str) -> Pairs:
    (group,) = _MAPS[name].group
    return {(element.code, target.code) for element in group.element for target in element.target}


def reviewed(case: Case) -> Review:
    """The review of a case in this process."""
    record = read_bundle(json.dumps(bundle(named(case.chart))).encode(), name=case.id)
    files = [
        (json.dumps(owned(order, "new")).encode(), "order") for order in case.want.get("orders", ())
    ]
    record, orders = orders_in(files)(record)
    policy = Policy.of(case.want.get("policy", {}))
    return review(record, policy, at=moment(case.at), orders=orders)


@cache
def found() -> tuple[tuple[str, Finding], ...]:
    """Every finding of every case with its rule, told or left to a stronger one."""
    return tuple(pair for case in CASES for pair in _findings(reviewed(case)))


def _findings(result: Review) -> Iterator[tuple[str, Finding]]:
    for outcome in result.outcomes:
        said = outcome.result
        finding = said.finding if isinstance(said, Yielded) else said
        if isinstance(finding, Finding):
            yield outcome.rule.id, finding


def test_the_kinds_of_alert_are_those_that_the_rules_write() -> None:
    written = {(rule, code) for rule, f in found() for code in (f.code, *f.also)}
    assert mapped("rule-alert") == written


def test_the_severities_are_those_of_the_rulebook_and_all_are_given() -> None:
    graded = {(rule.id, severity.code) for rule in registered() for severity in rule.grades}
    assert mapped("rule-severity") == graded
    assert graded == {(rule, f.severity.code) for rule, f in found()}


def test_each_severity_has_its_indicator() -> None:
    assert mapped("severity-indicator") == {(s.code, s.indicator) for s in Severity}


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        pytest.param("abrupt-stop", {("DOSEDUR", "TIME")}, id="a stop"),
        pytest.param(
            "interaction-muscle-relaxant",
            {("DRG", "DUPTHPY"), ("DRG",)},
            id="a relaxant that acts centrally doubles the therapy, dantrolene does not",
        ),
        pytest.param("it-refill-due", {("TIME", "ENDLATE"), ("TIME",)}, id="a refill, or no date"),
        pytest.param("early-refill", {("TOOSOON",), ("ABUSE",)}, id="too soon, or of several"),
        pytest.param("renal-severe-reduce", {("DOSECOND",)}, id="one kind"),
    ],
)
def test_a_finding_carries_every_kind_of_alert_it_is(
    rule: str, codes: set[tuple[str, ...]]
) -> None:
    assert {(f.code, *f.also) for named_rule, f in found() if named_rule == rule} == codes
