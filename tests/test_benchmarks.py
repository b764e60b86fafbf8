"""The profile of the rules misses none."""

import re

import pytest

from benchmarks import rules
from fhir_baclofen.rulebook import registered


@pytest.mark.parametrize("with_order", [False, True], ids=["a chart review", "an order"])
def test_the_profile_names_every_part_and_every_rule_once(
    monkeypatch: pytest.MonkeyPatch, *, with_order: bool
) -> None:
    monkeypatch.setattr(rules, "ROUNDS", 1)
    monkeypatch.setattr(rules, "BLOCK", 2)
    table = rules.profile(with_order=with_order)
    named = re.findall(r"^ +[\d.-]+ +[\d.%-]+ +(\d+) ([a-z0-9-]+)", table, re.MULTILINE)
    assert sorted((int(n), name) for n, name in named) == [(r.number, r.id) for r in registered()]
    assert all(f"  {part}\n" in table for part in (*rules.PARTS, *rules.SHOWN))


def test_shares_are_of_orjson_loads_and_of_their_sum() -> None:
    rounds = [{rules.READING: 2.0, "a": 1.0, "b": 3.0}, {rules.READING: 1.0, "a": 0.5, "b": 1.5}]
    assert rules.shares(rounds, ["a", "b"]) == [
        rules.Share("a", 0.5, 0.25),
        rules.Share("b", 1.5, 0.75),
    ]


def test_a_rule_that_is_passed_over_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BLOCK", 2)
    took = rules.timed(0, with_order=False)
    assert took["start-dose-high"] == 0
    assert took["interaction-cns-depressant"] > 0
