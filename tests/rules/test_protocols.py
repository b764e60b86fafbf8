"""The protocol table and the ceilings as a site's policy has them."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import Indication, IndicationFact, Kidney, Tier
from fhir_baclofen.policy import Policy
from fhir_baclofen.rules.protocols import (
    PROTOCOLS,
    ceiling,
    kidney_ceiling,
    older_caps,
    plan_step,
    protocol_for,
    share_of,
    step_limit,
)
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    kidney,
)

DEFAULT = Policy.default()
FIVE = Decimal(5)
PAIN_OR_ALCOHOL = IndicationFact(Indication.UNKNOWN, (Indication.ALCOHOL, Indication.NEUROPATHIC))


@pytest.mark.parametrize(
    ("indication", "start", "step", "interval", "check", "times"),
    [
        pytest.param(SPASTICITY, 15, 5, 3, 15, (3, 4), id="spasticity"),
        pytest.param(ALCOHOL, 5, 5, 3, 10, (2, 4), id="alcohol use disorder"),
        pytest.param(NEUROPATHIC, 10, 5, 7, 5, (2, 3), id="neuropathic pain"),
        pytest.param(HICCUPS, 15, 15, 3, 15, (3, 3), id="hiccups"),
        pytest.param(OTHER, 15, 5, 3, 15, (3, 4), id="dystonia"),
        pytest.param(UNKNOWN, 5, 5, 3, 15, (3, 4), id="no candidate"),
        pytest.param(PAIN_OR_ALCOHOL, 5, 5, 7, 15, (2, 4), id="the more careful of two"),
    ],
)
def test_each_indication_has_its_protocol(  # noqa: PLR0913, PLR0917 - the columns of the table
    indication: IndicationFact,
    start: int,
    step: int,
    interval: int,
    check: int,
    times: tuple[int, int],
) -> None:
    found = protocol_for(indication, DEFAULT)
    assert [found.start_mg, found.step_mg, found.check_step_mg] == [start, step, check]
    assert (found.interval_days, found.doses_per_day) == (interval, times)
    assert sum(found.start_split) == start


@pytest.mark.parametrize("indication", [SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, UNKNOWN])
def test_the_slow_protocol_is_one_for_all(indication: IndicationFact) -> None:
    slow = protocol_for(indication, DEFAULT, slow=True)
    assert slow.slow
    assert slow.start_mg == 5
    assert slow.step_mg == slow.check_step_mg == Decimal("2.5")
    assert (slow.interval_days, slow.doses_per_day) == (5, (3, 3))


def test_the_label_pace_is_a_larger_plan_step_of_spasticity_alone() -> None:
    label = Policy.of({"titration.spasticity": "label"})
    assert protocol_for(SPASTICITY, label).step_mg == 15
    assert protocol_for(OTHER, label).step_mg == 5
    assert protocol_for(ALCOHOL, Policy.of({}, "fr")).step_mg == 10
    assert protocol_for(ALCOHOL, Policy.of({}, "fr")).start_split == (FIVE,) * 3


def test_careful_steps_are_never_above_5() -> None:
    label = protocol_for(SPASTICITY, Policy.of({"titration.spasticity": "label"}))
    assert step_limit(label, cautious=False) == plan_step(label, cautious=False) == 15
    assert step_limit(label, cautious=True) == plan_step(label, cautious=True) == 5
    slow = protocol_for(SPASTICITY, DEFAULT, slow=True)
    assert plan_step(slow, cautious=True) == Decimal("2.5")


def test_a_plan_step_is_never_above_what_an_order_may_take() -> None:
    for indication in (SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, OTHER, UNKNOWN):
        for preset in ("default", "us-label", "uk", "fr"):
            protocol = protocol_for(indication, Policy.of({}, preset))
            assert protocol.step_mg <= protocol.check_step_mg


def test_the_ceiling_of_an_unknown_indication_is_the_lowest_that_could_apply() -> None:
    assert ceiling(UNKNOWN, DEFAULT) == 80
    assert ceiling(PAIN_OR_ALCOHOL, DEFAULT) == 60
    assert ceiling(PAIN_OR_ALCOHOL, Policy.of({"max.neuropathic": 80})) == 80
    assert ceiling(PAIN_OR_ALCOHOL, Policy.of({"max.unknown": 40})) == 40


def test_dystonia_keeps_its_ceiling_whatever_the_site_sets_for_spasticity() -> None:
    assert ceiling(OTHER, Policy.of({"max.spasticity": 100})) == 80
    assert ceiling(SPASTICITY, Policy.of({"max.spasticity": 100})) == 100


@pytest.mark.parametrize(
    ("dose", "share", "expected"),
    [("60", "0.5", 30), ("35", "0.5", 15), ("5", "0.5", 5), ("2.5", "0.5", 5), ("60", "0.25", 15)],
)
def test_a_share_is_rounded_down_to_5_and_never_below(dose: str, share: str, expected: int) -> None:
    assert share_of(Decimal(dose), Decimal(share)) == expected


@pytest.mark.parametrize(
    ("kidneys", "switches", "expected"),
    [
        pytest.param(kidney(90), {}, None, id="normal"),
        pytest.param(kidney(45), {}, 40, id="moderate: half"),
        pytest.param(kidney(20), {}, 40, id="severe: upper end of the range"),
        pytest.param(kidney(20), {"renal.severe": "avoid-only"}, 5, id="severe: avoided"),
        pytest.param(kidney(None, Tier.DIALYSIS), {}, 5, id="dialysis"),
        pytest.param(kidney(90, acute=True), {}, 40, id="acute injury"),
        pytest.param(kidney(None), {}, None, id="no record"),
        pytest.param(kidney(75), {}, None, id="mild, off"),
        pytest.param(kidney(75), {"renal.mild": "wolf"}, 50, id="mild: a third less"),
    ],
)
def test_kidney_function_lowers_the_ceiling(
    kidneys: Kidney, switches: dict[str, object], expected: int | None
) -> None:
    assert kidney_ceiling(kidneys, Decimal(80), Policy.of(switches)) == expected


def test_older_adults_have_two_thresholds_or_one() -> None:
    assert list(older_caps(DEFAULT)) == [30, 40]
    assert list(older_caps(Policy.of({"older.cap": "30 firm"}))) == [30, 30]


def test_every_number_of_the_table_has_a_unit_and_a_source() -> None:
    for row in PROTOCOLS.values():
        for limit in (row.start, row.step, row.interval, row.ceiling, row.check_step):
            assert limit.unit in {"mg/day", "days"}
            assert limit.source.passage
