"""`rules`: the rulebook on the command line."""

import pytest

from fhir_baclofen.rules import load
from tests.cli.running import run


def test_every_rule_is_listed_with_its_sentence() -> None:
    ran = run("rules", "list")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == len(load())
    assert all(f"{rule.id} " in ran.out and rule.says in ran.out for rule in load())


@pytest.mark.parametrize("asked", ["renal-severe-reduce", "23"])
def test_a_rule_is_shown_by_its_id_and_by_its_number(asked: str) -> None:
    ran = run("rules", "show", asked)
    assert ran.code == 0
    assert "renal-severe-reduce" in ran.out
    assert "S2" in ran.out


def test_an_unknown_rule_is_refused_with_the_way_on() -> None:
    ran = run("rules", "show", "nonsense")
    assert (ran.code, ran.out) == (2, "")
    assert "rules list" in ran.err
