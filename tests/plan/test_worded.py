"""Plans that were approved word for word: doses, days, activities and notes."""

import pytest

from tests.plan.worded import NAMES, approved, plan_of, worded


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_is_as_it_was_approved(name: str) -> None:
    """If a change is meant: python -m tests.plan."""
    assert worded(plan_of(name)) == approved()[name]


def test_nothing_else_is_in_the_file() -> None:
    assert list(approved()) == list(NAMES)
