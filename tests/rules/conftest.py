"""After each test of a rule: were its answers well formed, and approved word for word?"""

from collections.abc import Iterator

import pytest

from tests.rules.approved import approved, faults, told
from tests.rules.facts_builder import ANSWERS


@pytest.fixture(autouse=True)
def _as_approved(request: pytest.FixtureRequest) -> Iterator[None]:
    """Left out by `-p no:wording`, where only what a test itself notices counts."""
    ANSWERS.clear()
    yield
    if request.config.pluginmanager.is_blocked("wording"):
        return
    for slug, result in ANSWERS:
        assert not [*faults(result)]
        words = told(result)
        assert not words or words in approved(slug), (
            f"{slug} says something new; if it is meant: python -m tests.rules\n{words}"
        )
