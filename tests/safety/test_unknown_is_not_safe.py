"""Whatever is made unknown: no severity falls, nothing falls silent, and never is all well."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import pytest

from tests.safety.comparing import RULES, compared
from tests.safety.taking import FAILED, ORDER, PAGE, WAYS
from tests.summaries import unknown
from tests.summaries.unknown import CASES, USED

SHARES: Final = 20
IN_A_SHARE: Final = 100
NIGHTLY_SHARES: Final = 200
IN_A_NIGHTLY_SHARE: Final = 500
WAYS_TO_LOSE: Final = {*WAYS, FAILED, PAGE, ORDER}


def _share(number: int, size: int) -> range:
    return range(number * size, (number + 1) * size)


@pytest.mark.parametrize("number", range(SHARES))
def test_not_knowing_a_fact_makes_nothing_safer(
    number: int, request: pytest.FixtureRequest
) -> None:
    counts, wrong = compared(_share(number, IN_A_SHARE))
    assert wrong == []
    assert 2 * counts[USED] >= counts[CASES] == IN_A_SHARE
    unknown.keep(request, counts)


@pytest.mark.nightly
def test_not_knowing_makes_nothing_safer_in_a_hundred_thousand_records(
    request: pytest.FixtureRequest,
) -> None:
    counts: Counter[str] = Counter()
    shares = (_share(number, IN_A_NIGHTLY_SHARE) for number in range(NIGHTLY_SHARES))
    with ProcessPoolExecutor() as pool:
        for counted, wrong in pool.map(compared, shares):
            assert wrong == []
            counts.update(counted)
    assert 2 * counts[USED] >= counts[CASES] == NIGHTLY_SHARES * IN_A_NIGHTLY_SHARE
    assert [r for r in RULES if RULES[r].issue and not counts[f"rule: {r}"]] == []
    assert [way for way in WAYS_TO_LOSE if not counts[f"way: {way}"]] == []
    unknown.keep(request, counts)
