"""`rules try`: a rule on a patient made of options."""

import re
import shlex

import pytest

from fhir_baclofen.rules import load
from tests.cli.running import Ran, run

AT = ("--at", "2025-03-10")
SEVERITIES = ["HIGH", "MODERATE", "LOW"]


def tried(words: str) -> Ran:
    return run("rules", "try", *shlex.split(words), *AT)


def first_word(ran: Ran, rule: str) -> str:
    """What stands first in the line under the rule: its severity, or "silent"."""
    lines = ran.out.splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith(f"{rule} ("))
    return lines[place + 1].split()[0]


SAID = [
    pytest.param("renal-severe-reduce --egfr 24 --dose '20 mg tid'", "HIGH", id="kidneys"),
    pytest.param("renal-severe-reduce --egfr 30 --dose '20 mg tid'", "silent", id="on the edge"),
    pytest.param("renal-severe-reduce --egfr 29", "HIGH", id="a dose is assumed"),
    pytest.param("renal-severe-reduce --creatinine '3.2 mg/dL'", "HIGH", id="creatinine in mg"),
    pytest.param("renal-severe-reduce --creatinine '80 umol/L'", "silent", id="creatinine in umol"),
    pytest.param("renal-function-missing --egfr none", "LOW", id="no result at all"),
    pytest.param("older-adult-dose-cap --age 65 --dose '15 mg tid'", "LOW", id="an older adult"),
    pytest.param("older-adult-dose-cap --age 64 --dose '15 mg tid'", "silent", id="not yet older"),
    pytest.param("start-dose-high --dose '10 mg tid'", "MODERATE", id="rules on orders get one"),
    pytest.param("start-dose-high --dose '5 mg tid' --current none", "silent", id="a start"),
    pytest.param(
        "titration-step-too-large --current '10 mg tid' --dose '20 mg tid'", "HIGH", id="a change"
    ),
    pytest.param("abrupt-stop --current '20 mg tid' --dose stop", "HIGH", id="a stop"),
    pytest.param(
        "abrupt-stop --current '10 mg bid' --dose stop --since 2025-03-05",
        "MODERATE",
        id="a stop after short use",
    ),
    pytest.param("peptic-ulcer-active --condition K25.9", "HIGH", id="a problem by ICD-10"),
    pytest.param("peptic-ulcer-active --condition 13200003", "HIGH", id="by SNOMED CT"),
    pytest.param("interaction-opioid --drug oxycodone", "HIGH", id="another drug"),
    pytest.param("allergy-baclofen --allergy", "HIGH", id="an allergy"),
    pytest.param("allergy-baclofen", "silent", id="no allergy"),
    pytest.param("dose-above-indication-max --dose '30 mg tid'", "HIGH", id="spasticity"),
    pytest.param("8 --dose '30 mg tid' --indication aud", "silent", id="alcohol use disorder"),
    pytest.param(
        "8 --dose '30 mg tid' --indication aud --preset us-label", "HIGH", id="by a preset"
    ),
    pytest.param(
        "8 --dose '30 mg tid' --policy max.spasticity=100", "silent", id="by a policy switch"
    ),
    pytest.param("it-dose-out-of-range --pump 1200", "MODERATE", id="a pump"),
    pytest.param("it-titration-step --pump 300 --pump-order 600", "MODERATE", id="a pump order"),
    pytest.param("indication-unknown --indication unknown", "LOW", id="no indication"),
]


@pytest.mark.parametrize(("words", "said"), SAID)
def test_a_rule_is_tried_on_a_patient_of_a_few_options(words: str, said: str) -> None:
    asked = words.split(maxsplit=1)[0]
    rule = next(r for r in load() if asked in {r.id, str(r.number)})
    ran = tried(words)
    assert (ran.code, ran.err) == (0, "")
    assert first_word(ran, rule.id) == said


def test_without_a_rule_all_that_speak_are_shown_the_gravest_first() -> None:
    ran = tried("--current '10 mg tid' --dose '20 mg tid' --age 70 --drug diazepam")
    words = [line.split()[0] for line in ran.out.splitlines() if line]
    severities = [word for word in words if word in SEVERITIES]
    assert severities[0] == "HIGH"
    assert severities == sorted(severities, key=SEVERITIES.index)
    assert "interaction-benzodiazepine (44)" in ran.out


def test_where_all_is_well_no_rule_speaks() -> None:
    assert "No rule speaks." in tried("--dose '10 mg tid'").out


def test_what_is_not_said_is_assumed_well_and_named() -> None:
    ran = tried("renal-severe-reduce")
    assert (
        "Assumed       50 years old, female, eGFR 90, baclofen 10 mg tid, taken since 2024-03-10, "
        "for spasticity\n"
    ) in ran.out


def test_the_answer_tells_what_was_seen_the_limit_and_what_would_change_it() -> None:
    out = tried("older-adult-dose-cap --age 70 --dose '15 mg tid' --since 2025-03-01").out
    assert "- 70 years old (Patient/p1)" in out
    assert "- Dose above which an older adult needs care: 30 mg/day (" in out
    assert "- at 30 mg/day or less" in out
    assert "- if the patient were under 65" in out


def test_a_picture_shows_where_over_doses_the_rule_is_silent_low_moderate_and_high() -> None:
    out = tried("start-dose-high --dose '20 mg daily' --indication aud --preset fr").out
    assert "By dose       ···░▒▒▒▒████████████\n" in out
    assert "· 5-15 silent; ░ 20 low; ▒ 25-40 moderate; █ 45-100 high (mg/day)" in out
    assert "                 ^ 20 mg/day\n" in out


def test_a_picture_shows_the_same_over_kidney_function_and_age() -> None:
    out = tried("renal-moderate-reduce --egfr 45 --age 60").out
    assert "¦ 5-25 renal-severe-reduce instead; ▒ 30-55 moderate; · 60-120 silent (mL" in out
    assert "▒ 5-60 moderate; █ 65-90 high (years)" in out


def test_a_rule_that_says_the_same_everywhere_has_no_picture() -> None:
    assert "By dose" not in tried("peptic-ulcer-active --condition K25.9").out


REFUSED = [
    pytest.param("renal-sever-reduce", 'did you mean "renal-severe-reduce"?', id="rule"),
    pytest.param("taper-plan", "gives no finding", id="a rule of plans"),
    pytest.param("--egf 24", "--egfr", id="option"),
    pytest.param("--egfr x", "--egfr: 'x' is not a number", id="no number"),
    pytest.param("--egfr 201", "above 200", id="eGFR out of range"),
    pytest.param("--creatinine 1.1", "'1.1 mg/dL'", id="creatinine without a unit"),
    pytest.param("--age 116", "not from 0 to 115", id="age"),
    pytest.param("--gender femle", 'did you mean "female"?', id="gender"),
    pytest.param("--indication spast", 'did you mean "spasticity"?', id="indication"),
    pytest.param("--dose 'a few'", "--dose: 'a few' is not read", id="dose"),
    pytest.param("--current 'a few' --dose stop", "--current: 'a few'", id="current dose"),
    pytest.param("--dose stop", "say what is stopped", id="a stop of nothing"),
    pytest.param("--since 2024", "not a date such as 2024-06-01", id="day"),
    pytest.param("--drug diazpam", 'did you mean "diazepam"?', id="drug"),
    pytest.param("--condition 'Gastric ulser'", 'did you mean "Gastric ulcer', id="condition"),
    pytest.param("--condition Q99.9", "no rule knows 'Q99.9'", id="code without a rule"),
    pytest.param("--policy max.spastcity=80", 'did you mean "max.spasticity"?', id="switch"),
    pytest.param("--policy max.spasticity", "not KEY=VALUE", id="switch without a value"),
    pytest.param("--policy max.spasticity=999", "from 20 to 100 mg/day", id="value out of range"),
    pytest.param("--preset uc", 'did you mean "uk"?', id="preset"),
    pytest.param("--pump lots", "--pump: 'lots' is not a number", id="pump dose"),
]


@pytest.mark.parametrize(("words", "says"), REFUSED)
def test_what_is_not_understood_is_refused_in_one_line_with_the_nearest(
    words: str, says: str
) -> None:
    ran = tried(words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert says in ran.err


def test_every_example_of_the_help_runs() -> None:
    wrapped = " ".join(run("rules", "try", "--help").out.split())
    helped = re.sub(r"(?<=\w)- ", "-", wrapped)
    examples = helped.split("Examples: ")[1].split(" | ")
    assert len(examples) > 3
    for example in examples:
        ran = run(*shlex.split(example)[1:], *AT)
        assert (ran.code, ran.err) == (0, ""), example
