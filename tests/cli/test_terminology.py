"""`terminology unverified`: what a pharmacist with a terminology server has to check."""

import json

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
