"""Rule, source, hazard and tests hang together, and every rule is held by its tests."""

import re
import subprocess
import sys

import pytest

from fhir_baclofen.rulebook import Rule
from fhir_baclofen.rules import load
from tests.traceability.document import document
from tests.traceability.equivalents import EQUIVALENT
from tests.traceability.hazards import ROOT, Hazard, against, hazards
from tests.traceability.holding import held
from tests.traceability.marks import marks

each_rule = pytest.mark.parametrize("rule", load(), ids=lambda rule: rule.id)
each_hazard = pytest.mark.parametrize("hazard", hazards(), ids=lambda hazard: hazard.id)
SLUGS = {rule.id for rule in load()}


def test_every_rule_is_held_by_its_tests() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "tests.traceability", "check"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert checked.returncode == 0, f"`make trace` looks for tests\n{checked.stdout}"


def test_the_document_is_up_to_date() -> None:
    text = (ROOT / "TRACEABILITY.md").read_text(encoding="utf-8")
    assert text == document(held()), "renew it: make trace"


@each_rule
def test_a_rule_has_a_source_and_guards_against_a_hazard(rule: Rule) -> None:
    assert rule.source_ids
    assert against(rule.id), "name the rule in HAZARDS.md"


@each_hazard
def test_a_hazard_has_a_control_and_says_what_remains(hazard: Hazard) -> None:
    assert hazard.severity in {"fatal", "serious", "minor"}
    assert hazard.rules or hazard.tests
    assert hazard.remains
    assert set(hazard.rules) <= SLUGS


def test_hazards_are_numbered_one_after_the_other() -> None:
    assert [hazard.id for hazard in hazards()] == [f"H{n + 1}" for n in range(len(hazards()))]


@pytest.mark.parametrize(
    "named", sorted({test for hazard in hazards() for test in hazard.tests}), ids=str
)
def test_a_test_named_against_a_hazard_is_there(named: str) -> None:
    file, _, function = named.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {function or 'test_.+'}\(", text, re.MULTILINE)


def test_what_no_test_can_notice_is_little_and_each_has_its_reason() -> None:
    there = {(rule.id, mark.name) for rule in load() for mark in marks(rule, unevaluated=True)}
    assert set(EQUIVALENT) <= there
    assert all(why.endswith(".") for why in EQUIVALENT.values())
    assert len(EQUIVALENT) < len(there) / 50


@pytest.mark.parametrize(
    "words",
    [
        "not an emergency service",
        "A clinician decides",
        "children",
        "pregnan",
        "not verified",
        "no diagnosis",
    ],
)
def test_the_intended_use_says_what_it_has_to(words: str) -> None:
    use = (ROOT / "INTENDED_USE.md").read_text(encoding="utf-8")
    assert words in " ".join(use.split())


def test_the_intended_use_is_one_page() -> None:
    assert len((ROOT / "INTENDED_USE.md").read_text(encoding="utf-8").split()) < 700


@pytest.mark.parametrize("name", ["RULES.md", "HAZARDS.md", "INTENDED_USE.md", "TRACEABILITY.md"])
def test_the_readme_leads_to_the_document(name: str) -> None:
    assert f"]({name})" in (ROOT / "README.md").read_text(encoding="utf-8")
