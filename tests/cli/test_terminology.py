"""`terminology unverified`: what a pharmacist with a terminology server has to check."""

import json

import pytest

from fhir_baclofen.resources import data_path
from tests.cli.running import run


def test_every_unverified_code_is_printed_with_its_set_name_and_reason() -> None:
    ran = run("terminology", "unverified", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    phenelzine = next(c for c in json.loads(ran.out) if c["code"] == "8123")
    assert phenelzine == {
        "value_set": "maoi",
        "system": "RxNorm",
        "code": "8123",
        "display": "phenelzine",
        "why": "not in the lists of products and ingredients that were at hand",
    }


def test_people_get_one_line_for_each() -> None:
    ran = run("terminology", "unverified", "--format", "text")
    assert ran.code == 0
    line = next(line for line in ran.out.splitlines() if "8123" in line)
    found, reason = line.split(": ")
    assert found.split() == ["maoi", "RxNorm", "8123", "phenelzine"]
    assert reason == "not in the lists of products and ingredients that were at hand"


def test_the_page_lists_the_same_codes() -> None:
    page = data_path("terminology", "UNVERIFIED.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    listed = json.loads(run("terminology", "unverified", "--format", "json").out)
    told = [f"| {c['system']} | {c['code']} | {c['display']} | {c['why']} |" for c in listed]
    assert [row for row in rows if row != "| system | code | display | why |"] == told


def test_help_says_what_is_listed_and_how() -> None:
    ran = run("terminology", "unverified", "--help")
    assert (ran.code, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    assert "never verified, with their value set and the reason" in said
    assert "--format <json|text>" in said


def test_its_example_runs() -> None:
    said = " ".join(run("terminology", "unverified", "--help").out.split())
    words = said.split("Example: fhir-baclofen ")[1].split()
    ran = run(*words)
    assert (ran.code, ran.err) == (0, "")
    assert "phenelzine" in ran.out


@pytest.mark.parametrize("words", [("--format", "xml"), ("maoi",)], ids=["format", "argument"])
def test_what_it_does_not_know_is_one_line_and_2(words: tuple[str, ...]) -> None:
    ran = run("terminology", "unverified", *words)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
