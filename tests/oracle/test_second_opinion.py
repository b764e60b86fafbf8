"""The program and the reference agree, case by case; only this module knows the program."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

import pytest

from fhir_baclofen.answer import answer, findings, number
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review
from tests.oracle.comparing import against_dosage, against_kidney, against_situation, steps_in
from tests.oracle.counting import WANTED, Case, stands_for
from tests.oracle.dosage_cases import DosageCase, dosage_cases
from tests.oracle.dosage_records import written
from tests.oracle.kidney_cases import KidneyCase, kidney_cases
from tests.oracle.kidney_records import kidney_chart
from tests.oracle.random_cases import random_situations
from tests.oracle.records import chart_of
from tests.oracle.resources import AT, Json, born, bundle, patient
from tests.oracle.situation_cases import situation_cases
from tests.oracle.situations import Situation, Stretch
from tests.summaries.second_opinion import CASES, keep

MOMENT: Final = datetime.combine(AT, time(12), UTC)
LEAST: Final = 5_000
# Topics and the number of tests that share them.
PARTS: Final = {
    "dosages": 1,
    "kidneys": 2,
    "starts": 1,
    "increases": 3,
    "increases further": 1,
    "slow steps": 1,
    "ranges": 1,
    "children": 2,
    "reductions": 2,
    "reductions with kidneys": 2,
    "further cuts": 1,
    "further cuts with kidneys": 1,
    "once told apart": 1,
    "stops": 1,
    "stops while coming down": 1,
    "reviews": 4,
    "older and stable": 1,
    "governed": 1,
    "divided": 1,
    "alcohol tapers": 1,
    "at random": 3,
}


def reviewed(chart: Iterable[Json], orders: Iterable[Json] = ()) -> Review:
    record = read_bundle(json.dumps(bundle(chart)).encode(), name="chart.json")
    files = [(json.dumps(order).encode(), "order.json") for order in orders]
    record, drafts = orders_in(files)(record)
    return review(record, Policy.default(), at=MOMENT, orders=drafts)


def told(it: Review) -> Json:
    """The program's answer without explanations, which take most of the time."""
    shown = [
        {
            "rule": outcome.rule.id,
            "severity": finding.severity.code,
            "recommended": {key: number(value) for key, value in finding.recommended.items()},
        }
        for outcome, finding in findings(it.outcomes)
    ]
    return answer(replace(it, outcomes=())) | {"findings": shown}


def asked(chart: Iterable[Json], orders: Iterable[Json] = ()) -> Json:
    return told(reviewed(chart, orders))


@lru_cache(maxsize=1)
def all_cases() -> dict[str, Sequence[Case]]:
    return {
        "dosages": dosage_cases(),
        "kidneys": kidney_cases(),
        **situation_cases(),
        "at random": random_situations(1500, seed=79),
    }


def differences(case: Case) -> Iterator[str]:
    if isinstance(case, KidneyCase):
        chart = kidney_chart(case.results, case.person, case.diagnoses, case.dialysed)
        return against_kidney(case, asked(chart))
    if isinstance(case, DosageCase):
        return _dosage_differences(case)
    return against_situation(case, asked(*chart_of(case)))


def _dosage_differences(case: DosageCase) -> Iterator[str]:
    who = patient(born(45))
    taken = [
        written(f"m{place}", lines, name, status="active")
        for place, (lines, name) in enumerate(case.orders)
    ]
    ordered = [written("new", lines, name, status="draft") for lines, name in case.orders]
    return against_dosage(case, asked([who, *taken]), asked([who], ordered))


@pytest.mark.parametrize(
    ("topic", "part"), [(topic, part) for topic, parts in PARTS.items() for part in range(parts)]
)
def test_the_program_agrees_with_the_second_opinion(
    topic: str, part: int, request: pytest.FixtureRequest
) -> None:
    cases = all_cases()[topic][part :: PARTS[topic]]
    disagreements = [f"{case}: {difference}" for case in cases for difference in differences(case)]
    assert not disagreements[:10]
    keep(request, _labels(topic, part) + Counter({CASES: len(cases)}))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(
            Situation(tier="severe", therapy=(Stretch((Fraction(20),) * 3, 400),)),
            [(0, 50), (5, 40), (10, 30)],
            id="60 with a target of 30",
        ),
        pytest.param(
            Situation(tier="dialysis", therapy=(Stretch((Fraction(10),) * 2, 400),)),
            [(0, 15), (5, 10), (10, 5)],
            id="20 on dialysis",
        ),
    ],
)
def test_the_kidney_taper_is_that_of_the_worked_examples(
    case: Situation, expected: list[tuple[int, int]]
) -> None:
    steps = steps_in(asked(*chart_of(case))["plan"])
    assert [(step.start, int(step.daily)) for step in steps] == expected


@pytest.mark.parametrize("topic", ["starts", "reviews", "stops"])
def test_what_is_compared_is_what_callers_are_told(topic: str) -> None:
    cases = [case for case in all_cases()[topic] if isinstance(case, Situation)]
    for case in cases[:: len(cases) // 20]:
        it = reviewed(*chart_of(case))
        compared, whole = told(it), answer(it)
        findings_told = [
            {key: finding[key] for key in ("rule", "severity", "recommended")}
            for finding in whole["findings"]
        ]
        assert compared["findings"] == findings_told
        assert {**compared, "findings": 0, "not_evaluated": 0} == {
            **whole,
            "findings": 0,
            "not_evaluated": 0,
        }


@cache
def _labels(topic: str, part: int) -> Counter[str]:
    cases = all_cases()[topic][part :: PARTS[topic]]
    return Counter(label for case in cases for label in stands_for(case))


def test_every_topic_is_compared() -> None:
    assert all_cases().keys() == PARTS.keys()


def test_there_are_thousands_of_cases() -> None:
    assert sum(map(len, all_cases().values())) >= LEAST


def test_no_count_is_zero() -> None:
    shares = ((topic, part) for topic, parts in PARTS.items() for part in range(parts))
    counts = sum((_labels(topic, part) for topic, part in shares), Counter[str]())
    assert not [label for label in WANTED if not counts[label]]
    assert not counts.keys() - set(WANTED)
