"""What holds for every answer, whatever its case states."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import pytest

from tests.cases.case import Case, Number
from tests.cases.chart import Json, owned
from tests.cases.running import Command
from tests.cases.tables import CASES

_CARD: Final = 140
_GLUED: Final = re.compile(r"[a-z][.;:][A-Z]")
_RANKS: Final = {"high": 0, "moderate": 1, "low": 2}
_INDICATORS: Final = {"high": "critical", "moderate": "warning", "low": "info"}
_GIVEN_BY: Final = {
    "start_mg_per_day": {"start-dose-high", "slow-titration-suggest"},
    "next_step_mg_per_day": {
        "titration-step-too-large",
        "titration-interval-too-short",
        "slow-titration-suggest",
    },
    "max_mg_per_day": {"dose-above-indication-max", "older-adult-dose-cap", "duplicate-therapy"},
    "soft_max_mg_per_day": {"aud-high-dose-governance", "older-adult-dose-cap"},
    "target_mg_per_day": {
        "renal-moderate-reduce",
        "renal-severe-reduce",
        "renal-dialysis-avoid",
        "renal-aki-hold",
    },
    "target_low_mg_per_day": {"renal-severe-reduce", "renal-aki-hold"},
    "next_reduction_mg_per_day": {
        "dose-above-indication-max",
        "renal-moderate-reduce",
        "renal-severe-reduce",
        "abrupt-stop",
        "dose-drop-too-steep",
        "taper-interval-too-short",
    },
    "step_back_mg_per_day": {"craving-return-step-back"},
    "continue_mg_per_day": {"admission-continuity"},
    "doses_per_day": {
        "dose-above-indication-max",
        "dose-frequency-inadequate",
        "single-dose-too-large",
    },
    "max_single_dose_mg": {"single-dose-too-large"},
    "start_ug_per_day": {"it-start-requirements"},
    "next_step_ug_per_day": {"it-titration-step"},
    "max_ug_per_day": {"it-dose-out-of-range"},
    "earliest_next_increase_in_days": {
        "titration-step-too-large",
        "titration-interval-too-short",
        "slow-titration-suggest",
    },
    "earliest_next_reduction_in_days": {"taper-interval-too-short", "hold-period-active"},
    "interval_days": {"slow-titration-suggest", "abrupt-stop", "dose-drop-too-steep"},
    "hold_min_days": {"craving-return-step-back", "hold-period-active"},
    "hold_max_days": {"craving-return-step-back", "hold-period-active"},
    "max_days_supply": {"suicide-risk", "overdose-history"},
}
# Never two of these in one answer: one problem gives one message.
_ALONE: Final = (
    {
        "renal-moderate-reduce",
        "renal-severe-reduce",
        "renal-dialysis-avoid",
        "renal-aki-hold",
        "renal-mild-note",
    },
    {"dose-above-indication-max", "aud-high-dose-governance"},
    {"dose-above-indication-max", "single-dose-too-large"},
    {"abrupt-stop", "dose-drop-too-steep", "taper-interval-too-short"},
    {"titration-step-too-large", "titration-interval-too-short"},
    {"renal-function-missing", "renal-value-unusable"},
    {"peptic-ulcer-active", "peptic-ulcer-history"},
)


def named(chart: Sequence[Json]) -> list[Json]:
    """The record with an id on everything, which does not depend on its place."""
    entries = [item if "resource" in item else {"resource": item} for item in chart]
    return [
        entry
        | {
            "resource": owned(
                entry["resource"], f"{entry['resource']['resourceType'].lower()}-{number}"
            )
        }
        for number, entry in enumerate(entries)
    ]


def references(case: Case) -> set[str]:
    resources = [entry["resource"] for entry in named(case.chart)]
    for order in case.want.get("orders", ()):
        entries = order.get("entry", [{"resource": order}])
        resources += [owned(entry["resource"], "new") for entry in entries]
    return {f"{resource['resourceType']}/{resource['id']}" for resource in resources}


def breaches(answer: Json, known: set[str]) -> Iterator[str]:
    findings = answer["findings"]
    rules = [finding["rule"] for finding in findings]
    if len(rules) != len({*rules}):
        yield f"a rule fired twice: {rules}"
    ranks = [_RANKS[finding["severity"]] for finding in findings]
    if ranks != sorted(ranks):
        yield f"not sorted by severity: {ranks}"
    both = {*rules} & {entry["rule"] for entry in answer["not_evaluated"]}
    if both:
        yield f"fired and not evaluated: {both}"
    for pair in _ALONE:
        if len(pair & {*rules}) > 1:
            yield f"one problem, several messages: {pair & {*rules}}"
    for finding in findings:
        yield from _finding(finding, known)
        yield from _sentences(finding)
    yield from _plan(answer)


def _finding(finding: Json, known: set[str]) -> Iterator[str]:
    rule = finding["rule"]
    if finding["indicator"] != _INDICATORS[finding["severity"]]:
        yield f"{rule}: {finding['severity']} is no {finding['indicator']}"
    if not finding["sources"] or not finding["summary"]:
        yield f"{rule}: no source or no summary"
    if not {*finding["evidence"]} <= known:
        yield f"{rule}: invented evidence {finding['evidence']}"
    for key, value in finding["recommended"].items():
        if rule not in _GIVEN_BY[key] or isinstance(value, str | bool):
            yield f"{rule} does not give {key} = {value!r}"


def _sentences(finding: Json) -> Iterator[str]:
    if len(finding["summary"]) >= _CARD:
        yield f"too long for a card: {finding['summary']}"
    for said in (finding["summary"], finding["detail"], finding["suggestion"]):
        if _GLUED.search(said) or "  " in said:
            yield f"sentences run together: {said}"


def _plan(answer: Json) -> Iterator[str]:
    plan = answer["plan"]
    steps, kind = plan["steps"], plan["kind"]
    doses = [step["mg_per_day"] for step in steps]
    if kind == "none" and steps:
        yield f"no plan, yet steps: {doses}"
    if kind == "titration":
        yield from _upwards(doses, plan["ceiling_mg_per_day"])
    if kind == "taper":
        yield from _downwards(doses, steps)
    if steps and (steps[0]["start"] != answer["at"][:10] or steps[-1]["days"] is not None):
        yield f"steps from {steps[0]['start']}, the last of {steps[-1]['days']} days"
    codes = {activity["code"] for activity in plan["activities"]}
    if kind != "none" and not {"monitoring", "patient-advice"} <= codes:
        yield f"activities of every plan are lacking: {codes}"


def _upwards(doses: list[Number], ceiling: Number | None) -> Iterator[str]:
    if doses != sorted(doses) or (ceiling is not None and max(doses) > ceiling):
        yield f"titration by {doses} under {ceiling}"


def _downwards(doses: list[Number], steps: Sequence[Json]) -> Iterator[str]:
    if not doses or doses != sorted(doses, reverse=True):
        yield f"taper by {doses}"
    elif doses[-1] == 0 and (doses[-2:] != [5, 0] or steps[-1]["doses_mg"]):
        yield f"a taper to nothing ends with 5 and 0, not {doses[-2:]}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_holds_for_every_answer(case: Case, command: Command) -> None:
    want = case.want
    chart = named(case.chart)
    orders, policy = want.get("orders", ()), want.get("policy")
    ran = command.review(chart, orders, case.at, policy)
    given = {key: value for key, value in (policy or {}).items() if key != "preset"}
    assert ran.answer["policy"] | given == ran.answer["policy"], "the switches that were given"
    assert list(breaches(ran.answer, references(case))) == [], case.says
    assert command.review(chart[::-1], orders, case.at, policy).out == ran.out, "another order"
