"""Which protocol a record follows, by its plan in force or by the steps ordered."""

from datetime import timedelta
from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Absent,
    CarePlans,
    IndicationFact,
    Kidney,
    OwnPlan,
    PatientFacts,
    PlannedStep,
    Tier,
)
from fhir_baclofen.rules.following import Way, in_words, protocol_followed
from fhir_baclofen.rules.phases import Signs, phase_taken
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    NO_PUMP,
    OTHER,
    SPASTICITY,
    TODAY,
    UNKNOWN,
    facts,
    history,
    kidney,
    review,
)

Change = tuple[int, str | None, str]
NO_SUPPLY: Absent = Absent("no dispense of oral baclofen is on record")
NO_STEP_BACK = Absent("no record of a step back for craving")
NORMAL = kidney(90)
FAILING = kidney(22)


def plan(*steps: tuple[int, str], codes: tuple[str, ...] = ("dose-step",)) -> OwnPlan:
    """A plan in force; its steps as (days from today, mg a day)."""
    made = tuple(
        PlannedStep(
            Decimal(mg), TODAY + timedelta(days=day), "completed" if day < 0 else "scheduled"
        )
        for day, mg in steps
    )
    return OwnPlan("CarePlan/cp1", frozenset(codes), made, ())


def patient(
    *changes: Change,
    given: IndicationFact = SPASTICITY,
    plans: tuple[OwnPlan, ...] = (),
    kidneys: Kidney = NORMAL,
) -> PatientFacts:
    """A patient whose dose came about by these changes, under these plans."""
    past = history(*changes)
    care_plans = CarePlans(plans)
    signs = Signs(care_plans, NO_STEP_BACK, NO_SUPPLY, NO_PUMP, TODAY)
    return facts(
        review(Decimal(changes[-1][2])),
        history=past,
        care_plans=care_plans,
        indication=given,
        kidney=kidneys,
        treatment=phase_taken(past, signs),
    )


def way(found: PatientFacts) -> str | None:
    followed = protocol_followed(found)
    return followed.way.value if followed else None


@pytest.mark.parametrize(
    ("given", "changes", "expected"),
    [
        pytest.param(SPASTICITY, ((9, None, "15"), (6, "15", "20"), (3, "20", "25")), "usual",
                     id="5 mg every 3 days in spasticity"),
        pytest.param(SPASTICITY, ((9, None, "15"), (6, "15", "30"), (3, "30", "45")), "label",
                     id="15 mg every 3 days in spasticity"),
        pytest.param(OTHER, ((9, None, "15"), (6, "15", "30")), "label", id="the same in dystonia"),
        pytest.param(SPASTICITY, ((5, None, "15"), (3, "15", "20")), None, id="after 2 days"),
        pytest.param(SPASTICITY, ((9, None, "15"), (6, "15", "35")), None, id="20 mg at once"),
        pytest.param(ALCOHOL, ((9, None, "5"), (6, "5", "10"), (3, "10", "15")), "usual",
                     id="5 mg every 3 days in alcohol use disorder"),
        pytest.param(ALCOHOL, ((9, None, "15"), (5, "15", "25"), (1, "25", "35")), "usual",
                     id="10 mg every 4 days there"),
        pytest.param(ALCOHOL, ((9, None, "15"), (6, "15", "30")), None, id="not 15 mg"),
        pytest.param(NEUROPATHIC, ((14, None, "10"), (7, "10", "15"), (0, "15", "20")), "usual",
                     id="5 mg weekly in pain"),
        pytest.param(NEUROPATHIC, ((13, None, "10"), (7, "10", "15")), None, id="after 6 days"),
        pytest.param(HICCUPS, ((9, None, "15"), (6, "15", "30")), "usual", id="hiccups"),
        pytest.param(SPASTICITY, ((14, None, "5"), (9, "5", "7.5"), (4, "7.5", "10")), "slow",
                     id="2.5 mg every 5 days"),
        pytest.param(UNKNOWN, ((14, None, "5"), (9, "5", "7.5")), "slow",
                     id="slow whatever it is for"),
        pytest.param(SPASTICITY, ((13, None, "5"), (9, "5", "7.5"), (5, "7.5", "10")), "usual",
                     id="2.5 mg every 4 days"),
        pytest.param(UNKNOWN, ((9, None, "15"), (6, "15", "20")), None, id="an unknown indication"),
        pytest.param(SPASTICITY, ((5, None, "15"),), None, id="a start alone"),
        pytest.param(SPASTICITY, ((200, None, "30"),), None, id="a dose that stands"),
    ],
)  # fmt: skip
def test_orders_show_a_titration_that_keeps_to_its_steps(
    given: IndicationFact, changes: tuple[Change, ...], expected: str | None
) -> None:
    assert way(patient(*changes, given=given)) == expected


@pytest.mark.parametrize(
    ("given", "kidneys", "changes", "expected"),
    [
        pytest.param(ALCOHOL, NORMAL, ((200, None, "100"), (10, "100", "90"), (3, "90", "80")),
                     "weekly", id="10 mg weekly in alcohol use disorder"),
        pytest.param(ALCOHOL, NORMAL, ((200, None, "20"), (9, "20", "10"), (2, "10", "5")),
                     "weekly", id="then 5 mg below 20"),
        pytest.param(ALCOHOL, NORMAL, ((200, None, "100"), (9, "100", "90"), (3, "90", "80")),
                     "short", id="after 6 days it is a short one"),
        pytest.param(SPASTICITY, NORMAL, ((200, None, "60"), (10, "60", "50"), (3, "50", "40")),
                     "gradual", id="10 to 20 percent"),
        pytest.param(SPASTICITY, NORMAL, ((200, None, "15"), (14, "15", "10")), "gradual",
                     id="5 mg where no share fits"),
        pytest.param(SPASTICITY, NORMAL, ((200, None, "60"), (3, "60", "30")), None,
                     id="half at once"),
        pytest.param(SPASTICITY, FAILING, ((200, None, "60"), (5, "60", "50"), (0, "50", "40")),
                     "kidney", id="a third at most in failing kidneys"),
        pytest.param(SPASTICITY, kidney(None, Tier.DIALYSIS), ((200, None, "20"), (3, "20", "15")),
                     "kidney", id="on dialysis"),
        pytest.param(SPASTICITY, NORMAL, ((200, None, "60"), (5, "60", "50"), (0, "50", "40")),
                     "short", id="the same pace with normal kidneys"),
    ],
)  # fmt: skip
def test_orders_show_a_taper_that_keeps_to_its_cuts(
    given: IndicationFact, kidneys: Kidney, changes: tuple[Change, ...], expected: str | None
) -> None:
    assert way(patient(*changes, given=given, kidneys=kidneys)) == expected


def test_a_plan_in_force_tells_its_protocol_its_steps_to_come_and_its_end() -> None:
    made = plan((-7, "50"), (0, "40"), (7, "35"), (14, "30"))
    found = protocol_followed(patient((200, None, "60"), (7, "60", "50"), plans=(made,)))
    assert found is not None
    assert (found.way, found.plan, found.end) == (Way.GRADUAL, made, Decimal(30))
    assert [step.mg_per_day for step in found.ahead] == [40, 35, 30]
    assert found.evidence == ("CarePlan/cp1",)


def test_a_plan_that_names_the_slow_protocol_is_slow_whatever_its_steps() -> None:
    made = plan((-5, "10"), (3, "15"), codes=("dose-step", "slow-titration"))
    assert way(patient((5, None, "10"), plans=(made,))) == "slow"


def test_a_plan_whose_steps_keep_to_no_protocol_is_followed_on_its_own_terms() -> None:
    made = plan((-1, "60"), (1, "30"), (2, "10"))
    assert way(patient((200, None, "60"), plans=(made,))) == "own"


@pytest.mark.parametrize("each", list(Way))
@pytest.mark.parametrize("given", [SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, OTHER])
def test_every_protocol_has_words(each: Way, given: IndicationFact) -> None:
    made = plan((-7, "50"), (0, "40"))
    found = protocol_followed(patient((200, None, "60"), (7, "60", "50"), plans=(made,)))
    assert found is not None
    words = in_words(type(found)(each, ()), given.kind)
    assert "None" not in words
    assert words[0].islower()
