"""RULES.md: current, complete, and fit for a pharmacist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fhir_baclofen.rulebook import Bands, Citation, Limit, Rule, Severity
from fhir_baclofen.rules import load
from fhir_baclofen.rules_document import FACTS, LISTS, document, rule_section
from fhir_baclofen.switches import SWITCHES

ROOT = Path(__file__).parents[1]
each_rule = pytest.mark.parametrize("rule", load(), ids=lambda rule: rule.id)


def test_the_document_is_up_to_date() -> None:
    renew = "renew it: python -m fhir_baclofen.rules_document > RULES.md"
    assert (ROOT / "RULES.md").read_text(encoding="utf-8") == document(), renew


def test_the_module_prints_the_document() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "fhir_baclofen.rules_document"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    )
    assert printed.stdout == document()


@each_rule
def test_a_rule_says_one_sentence_without_numbers_or_code_words(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z][^.!?_`]*\.", rule.says), rule.says
    assert not re.search(r"\d", rule.says)


@each_rule
def test_a_rule_has_sources_and_says_what_becomes_of_missing_facts(rule: Rule) -> None:
    assert rule.source_ids
    assert all(isinstance(b, Limit | Bands | Citation) for b in rule.basis)
    assert bool(rule.grades) is rule.issue
    assert "missing:* ." not in rule_section(rule)


@each_rule
def test_grades_give_no_numbers(rule: Rule) -> None:
    assert not any(re.search(r"\d", words) for words in rule.grades.values())


@each_rule
def test_a_section_shows_every_part_of_a_rule(rule: Rule) -> None:
    section = rule_section(rule)
    assert section.startswith(f"## {rule.number}. {rule.id}\n")
    assert rule.says in section
    for severity in rule.grades:
        assert f"- **{severity.code}**: " in section
    for limit in (b for b in rule.basis if isinstance(b, Limit)):
        assert limit.label in section
        assert limit.source.passage in section
    for name in (*rule.switches, *rule.yields_to):
        assert name in section


@each_rule
def test_every_switch_a_rule_names_exists(rule: Rule) -> None:
    named = {b.switch for b in rule.basis if isinstance(b, Limit) and b.switch}
    assert set(rule.switches) <= set(SWITCHES)
    assert named <= set(SWITCHES)


@each_rule
def test_every_fact_a_rule_asks_for_has_a_name_for_people(rule: Rule) -> None:
    assert set(rule.facts) <= {*FACTS, *LISTS, "today", "policy"}


def test_every_switch_and_every_source_stand_in_the_document() -> None:
    text = document()
    assert all(f"| `{name}` |" in text for name in SWITCHES)
    cited = {source for rule in load() for source in rule.source_ids}
    assert all(f"\n| {source} |" in text for source in cited)


def test_sources_not_read_are_marked() -> None:
    lines = [line for line in document().splitlines() if line.startswith("| MEM-")]
    assert len(lines) == 5
    assert all("from memory: not verified against the document" in line for line in lines)


def test_one_number_has_one_value_wherever_it_stands() -> None:
    values: dict[str, tuple[object, str]] = {}
    for rule in load():
        for limit in (b for b in rule.basis if isinstance(b, Limit)):
            assert values.setdefault(limit.id, (limit.value, limit.label)) == (
                limit.value,
                limit.label,
            )


def test_severities_have_the_names_of_fhir_and_of_cards() -> None:
    assert [(s.code, s.indicator) for s in sorted(Severity)] == [
        ("low", "info"),
        ("moderate", "warning"),
        ("high", "critical"),
    ]
