"""RULES.md: current, complete, and fit for a pharmacist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fhir_baclofen.plan.activities import PATIENT_ADVICE
from fhir_baclofen.rulebook import Bands, Citation, Limit, Rule, Severity
from fhir_baclofen.rules import load
from fhir_baclofen.rules_document import FACTS, LISTS, rule_section
from fhir_baclofen.rules_document.disagreements import DISAGREEMENTS
from fhir_baclofen.rules_document.readings import READINGS
from fhir_baclofen.rules_document.whole import document
from fhir_baclofen.switches import SWITCHES

ROOT = Path(__file__).parents[1]
each_rule = pytest.mark.parametrize("rule", load(), ids=lambda rule: rule.id)


def test_the_document_is_up_to_date() -> None:
    renew = "renew it: python -m fhir_baclofen.rules_document > RULES.md"
    printed = subprocess.run(
        [sys.executable, "-m", "fhir_baclofen.rules_document"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    )
    assert (ROOT / "RULES.md").read_text(encoding="utf-8") == printed.stdout, renew


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
    text = document({})
    assert all(f"| `{name}` |" in text for name in SWITCHES)
    cited = {source for rule in load() for source in rule.source_ids}
    assert all(f"\n| {source} |" in text for source in cited)


def test_sources_not_read_are_marked() -> None:
    lines = [line for line in document({}).splitlines() if line.startswith("| MEM-")]
    assert len(lines) == 5
    assert all("from memory: not verified against the document" in line for line in lines)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        (
            "dose-above-indication-max",
            "up to 100 mg daily in spasticity, under supervision in hospital",
        ),
        ("paediatric-use", "0.3 mg/kg"),
        ("renal-monitoring-overdue", "twice a year"),
        ("renal-aki-hold", "1.5 times the earlier value or more"),
        ("renal-dialysis-avoid", "encephalopathy in older adults on dialysis"),
        ("patient-data-missing", "estimate of creatinine clearance"),
        ("cns-polypharmacy", "three or more drugs"),
        ("interaction-maoi", "low blood pressure"),
        ("it-dose-out-of-range", "little experience with more than 1000"),
    ],
)
def test_a_number_cited_from_memory_is_marked_where_it_stands(slug: str, words: str) -> None:
    found = next(rule for rule in load() if rule.id == slug)
    lines = [line for line in rule_section(found).splitlines() if words in line]
    assert lines
    assert all("**not verified against the document**" in line for line in lines)
    unverified = document({}).partition("## Not verified against the document")[2]
    assert words in unverified


def test_what_was_read_is_not_marked() -> None:
    marked = [c for c in citations() if not c.read]
    assert {c.source.id for c in marked} == {
        "MEM-UK",
        "MEM-KDIGO",
        "MEM-CG",
        "MEM-CHAUVIN",
        "X-BEERS",
        "X-CA",
        "X-IT",
    }


def citations() -> list[Citation]:
    return [b if isinstance(b, Citation) else b.source for rule in load() for b in rule.basis]


def test_the_tests_that_hold_a_rule_are_named() -> None:
    text = document({"prn-use": ["tests/rules/test_split.py::test_it"]})
    assert text.count("*Held by the tests:* `tests/rules/test_split.py::test_it`.") == 1


@each_rule
def test_a_rule_stands_once_in_the_index(rule: Rule) -> None:
    index = document({}).partition("## Index")[2].partition("## Protocols")[0]
    assert index.count(f"| {rule.number} | [{rule.id}](#{rule.number}-{rule.id}) |") == 1


def test_every_disagreement_names_documents_in_words_and_switches_that_exist() -> None:
    table = document({}).partition("## Where sources disagree")[2].partition("\n## ")[0]
    assert "monograph of uses and dosing (S2): up to 300 mg daily" in table
    assert not re.search(r"(?<!\()\b(S[0-4]|X-[A-Z]+)\b", table)
    assert "UK practice (MEM-UK) (**not verified against the document**): 100 mg" in table
    assert set(re.findall(r"`([a-z._]+)`", table)) <= set(SWITCHES)


def test_every_rule_that_rests_on_a_main_text_stands_in_its_table() -> None:
    missing = [
        (source.id, rule.id)
        for source, told in READINGS.items()
        for rule in load()
        if source in rule.sources and not any(rule.id in reading.held for reading in told)
    ]
    assert missing == []


def test_a_sentence_of_a_main_text_leads_to_its_rules_or_says_why_it_is_not_used() -> None:
    text = document({})
    links = set(re.findall(r"\]\(#([^)]+)\)", text))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert links <= {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in headings}
    idle = [r for told in READINGS.values() for r in told if not r.held]
    assert all(reading.made.startswith("Not used") for reading in idle)


def test_plans_are_told_with_a_document_for_each_sentence() -> None:
    chapter = document({}).partition("## What plans carry")[2].partition("\n## ")[0]
    rows = [line.split(" | ") for line in chapter.splitlines() if line.startswith("| ")][2:]
    assert PATIENT_ADVICE.text in chapter
    assert all(len(row) == 3 and row[2].strip(" |") for row in rows)


def test_the_equation_for_kidney_function_stands_in_the_document() -> None:
    chapter = document({}).partition("## How kidney function is worked out")[2]
    assert "142 x min(creatinine/k, 1)^a x max(creatinine/k, 1)^-1.200 x 0.9938^age" in chapter
    assert "(140 - age) x weight in kg / (72 x creatinine)" in chapter


@each_rule
def test_a_finding_tells_its_kind_of_alert(rule: Rule) -> None:
    kinds = re.search(r"\*Kind of alert \(v3-ActCode\):\* ([A-Z, ]+)\.", rule_section(rule))
    assert bool(kinds) is rule.issue


def test_every_disagreement_stands_with_the_rules_it_is_about() -> None:
    sections = [rule_section(rule) for rule in load()]
    told = [row.question for row in DISAGREEMENTS if any(row.question in s for s in sections)]
    general = {"How much reaches the blood"}
    assert {row.question for row in DISAGREEMENTS} - set(told) == general


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
