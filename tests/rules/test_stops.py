"""The way down to none: by which method, and over which doses."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from fhir_baclofen.facts import DoseHistory, Kidney, Listing, Problem, Tier
from fhir_baclofen.policy import Policy
from fhir_baclofen.rules.stops import is_harmful, stop_path, watched_path
from fhir_baclofen.tablets import stock_for
from fhir_baclofen.taper import Cut, Method, Terms
from tests.rules.facts_builder import TODAY, ago, history, kidney, problem, problems

DEFAULT = Policy.default()
FAILING = kidney(22, tier_since=ago(20))
PAST = history((200, None, 60))


def way(
    dose: int,
    function: Kidney = FAILING,
    past: DoseHistory = PAST,
    policy: Policy = DEFAULT,
    *,
    cautious: bool = False,
) -> tuple[Terms, tuple[Cut, ...]]:
    return stop_path(Decimal(dose), function, past, policy, cautious=cautious)


def doses(path: Sequence[Cut]) -> list[int]:
    return [int(cut.mg_per_day) for cut in path]


def test_a_stop_is_gradual_with_the_products_of_the_site() -> None:
    policy = Policy.of({"formulary.strengths": [10]})
    terms, path = way(40, kidney(90), policy=policy, cautious=True)
    assert terms == Terms(Method.GRADUAL, Decimal(0), stock_for(policy), cautious=True)
    assert doses(path)[-1] == 0


def test_where_the_drug_harms_it_is_supervised() -> None:
    terms, path = watched_path(Decimal(60), DEFAULT)
    assert terms == Terms(Method.SUPERVISED, Decimal(0), stock_for(DEFAULT))
    assert doses(path) == [40, 20, 5, 0]


def test_failing_kidneys_first_reach_their_dose_by_method_c_and_then_go_on_gradually() -> None:
    terms, path = way(60)
    assert terms == Terms(Method.KIDNEY, Decimal(0), stock_for(DEFAULT))
    assert doses(path) == [50, 40, 30, 25, 20, 15, 10, 5, 0]
    assert [cut.days for cut in path[:4]] == [5, 5, 5, 7]
    careful, _ = way(60, cautious=True)
    assert careful.cautious


@pytest.mark.parametrize(
    ("last_cut", "method"), [(21, Method.KIDNEY), (20, Method.GRADUAL), (5, Method.GRADUAL)]
)
def test_unless_the_dose_was_reduced_since_the_kidneys_failed(
    last_cut: int, method: Method
) -> None:
    terms, _ = way(60, past=history((200, None, 80), (last_cut, 80, 60)))
    assert terms.method is method


def test_without_a_day_from_which_they_failed_it_was_not_reduced_since() -> None:
    terms, _ = way(60, kidney(22, tier_since=None), history((200, None, 80), (5, 80, 60)))
    assert terms.method is Method.KIDNEY


def test_a_site_may_bring_failing_kidneys_down_gradually() -> None:
    policy = Policy.of({"taper.kidney": "gradual"})
    terms, path = way(60, policy=policy)
    assert terms.method is Method.GRADUAL
    assert path == way(60, kidney(90), policy=policy)[1]


@pytest.mark.parametrize(
    ("function", "found", "reasons", "harms"),
    [
        (kidney(90), problems(), (), False),
        (kidney(22), problems(), (), False),
        (kidney(75, acute=True), problems(), (), True),
        (kidney(None, Tier.DIALYSIS), problems(), (), True),
        (kidney(90), problems(), ("serious-reaction",), True),
        (kidney(90), problems(), ("sedation",), False),
        (kidney(22), problems(neurotoxicity=(problem("confusion", 1),)), (), True),
    ],
)
def test_what_counts_as_harm(
    function: Kidney, found: Listing[Problem], reasons: tuple[str, ...], harms: bool
) -> None:
    assert is_harmful(frozenset(reasons), function, found, PAST, TODAY) is harms
