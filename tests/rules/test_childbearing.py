"""Rules 36 and 37: what tells of a pregnancy or of breastfeeding now, and what ends it."""

from dataclasses import replace

import pytest

from fhir_baclofen.facts import LeftOut, Listing, Problem
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import ago, facts, judged, problem, problems

Entries = dict[str, tuple[Problem, ...]]

BIRTH = (problem("c", 5),)
AFTER_BIRTH: Entries = {"pregnancy": BIRTH, "puerperium": BIRTH}


def seen(days_ago: int | None) -> Problem:
    """What an observation says on its day."""
    on = None if days_ago is None else ago(days_ago)
    return replace(problem("seen", days_ago), lasting=False, recorded=on)


def due(in_days: int) -> Problem:
    """A delivery expected in so many days, entered 50 days ago."""
    return replace(seen(50), on=ago(-in_days))


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        pytest.param({"pregnancy_test": (seen(28),)}, True, id="test 28 days ago"),
        pytest.param({"pregnancy_test": (seen(29),)}, False, id="test 29 days ago"),
        pytest.param({"pregnancy_test": (seen(None),)}, True, id="test without a day"),
        pytest.param(
            {"pregnancy_test": (seen(10),), "not_pregnant": (seen(9),)}, False, id="denied since"
        ),
        pytest.param(
            {"pregnancy_test": (seen(10),), "not_pregnant": (seen(10),)}, True, id="same day"
        ),
        pytest.param(
            {"pregnancy_test": (seen(10),), "not_pregnant": (seen(11),)}, True, id="denied before"
        ),
        pytest.param(
            {"pregnancy_test": (seen(10),), "delivery": (problem("d", 10),)}, False, id="delivered"
        ),
        pytest.param(
            {"pregnancy_test": (seen(10),), "delivery": (problem("d", 11),)}, True, id="again"
        ),
        pytest.param({"pregnancy": (seen(300),)}, True, id="status 300 days ago"),
        pytest.param({"pregnancy": (seen(301),)}, False, id="status 301 days ago"),
        pytest.param(
            {"pregnancy": (seen(100),), "not_pregnant": (seen(50),)}, False, id="status denied"
        ),
        pytest.param(
            {"pregnancy": (problem("c", 100),), "not_pregnant": (seen(50),)},
            True,
            id="a condition that is still active",
        ),
        pytest.param(
            {"pregnancy": (problem("c", 100),), "delivery": (problem("d", 20),)},
            False,
            id="a condition before a delivery",
        ),
        pytest.param(
            {**AFTER_BIRTH, "delivery": (problem("d", 20),)},
            False,
            id="after birth",
        ),
        pytest.param(AFTER_BIRTH, True, id="no delivery known"),
        pytest.param({"due_date": (due(200),)}, True, id="expected in 200 days"),
        pytest.param({"due_date": (due(-21),)}, True, id="21 days overdue"),
        pytest.param({"due_date": (due(-22),)}, False, id="22 days overdue"),
        pytest.param(
            {"due_date": (due(200),), "not_pregnant": (seen(49),)}, False, id="expected no more"
        ),
    ],
)
def test_what_tells_of_a_pregnancy_now(entries: Entries, fires: bool) -> None:
    assert isinstance(judged("pregnancy", facts(problems=problems(**entries))), Finding) is fires


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        pytest.param({"lactation": (seen(365),)}, True, id="365 days ago"),
        pytest.param({"lactation": (seen(366),)}, False, id="366 days ago"),
        pytest.param({"lactation": (problem("c", 365),)}, True, id="condition 365 days ago"),
        pytest.param({"lactation": (problem("c", 366),)}, False, id="condition 366 days ago"),
        pytest.param(
            {"lactation": (problem("c", 420, recorded=ago(365)),)}, True, id="recorded 365 days ago"
        ),
        pytest.param(
            {"lactation": (problem("c", 420, recorded=ago(366)),)}, False, id="366 days ago, older"
        ),
        pytest.param(
            {"lactation": (seen(10),), "not_lactating": (seen(5),)}, False, id="denied since"
        ),
        pytest.param(
            {"lactation": (seen(10),), "not_lactating": (seen(15),)}, True, id="denied before"
        ),
        pytest.param(
            {"lactation": (seen(10),), "delivery": (problem("d", 365),)}, True, id="a year"
        ),
        pytest.param(
            {"lactation": (seen(10),), "delivery": (problem("d", 366),)}, False, id="over a year"
        ),
        pytest.param(
            {"lactation": (seen(10),), "delivery": (problem("d", 900), problem("e", 90))},
            True,
            id="a younger child",
        ),
    ],
)
def test_what_tells_of_breastfeeding_now(entries: Entries, fires: bool) -> None:
    assert isinstance(judged("lactation", facts(problems=problems(**entries))), Finding) is fires


@pytest.mark.parametrize(
    ("slug", "days", "expected"),
    [
        ("pregnancy", 300, NotEvaluated),
        ("pregnancy", 301, Clear),
        ("lactation", 365, NotEvaluated),
        ("lactation", 366, Clear),
    ],
)
def test_an_answer_that_is_no_answer_leaves_the_rule_unevaluated(
    slug: str, days: int, expected: type
) -> None:
    out = LeftOut("Observation/p", "its value is neither yes nor no", frozenset({slug}), ago(days))
    assert isinstance(judged(slug, facts(problems=Listing(left_out=(out,)))), expected)
