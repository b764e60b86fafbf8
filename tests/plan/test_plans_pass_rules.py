"""A plan is checked by the rules that check orders: each step, ordered on its day, is let pass.

Let out on purpose: the first step where it is the order itself, the ceiling while a dose is on its
way down to it, and rules about cuts in a stop under supervision after a serious reaction.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from fhir_baclofen.assess import assess
from fhir_baclofen.facts import (
    CarePlans,
    DoseChange,
    IndicationFact,
    Known,
    OralTherapy,
    OwnPlan,
    PatientFacts,
    PlannedStep,
    Tier,
)
from fhir_baclofen.plan import Plan, PlanKind, PlanStep
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import mg_per_day
from fhir_baclofen.rulebook import Finding
from tests.plan.cases import patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    CURRENT,
    HICCUPS,
    NEUROPATHIC,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    age,
    change,
    facts,
    intent,
    kidney,
    review,
    start,
    stop,
)

ABOUT_DOSES = {
    "dose-above-indication-max",
    "older-adult-dose-cap",
    "start-dose-high",
    "titration-step-too-large",
    "titration-interval-too-short",
    "dose-frequency-inadequate",
    "single-dose-too-large",
    "abrupt-stop",
    "dose-drop-too-steep",
    "taper-interval-too-short",
}
CEILING = "dose-above-indication-max"
DOSES = [Decimal(n) for n in range(5, 305, 5)]
STRENGTHS = ([5, 10, 20], [10], [10, 20], ["1 mg/mL"])
each_indication = pytest.mark.parametrize(
    "given",
    [SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, OTHER, UNKNOWN],
    ids=lambda given: given.kind.value,
)
each_formulary = pytest.mark.parametrize("strengths", STRENGTHS, ids=str)


def findings_on_the_way(plan: Plan, found: PatientFacts, policy: Policy) -> Iterator[str]:
    """The rules about doses that fire when each step is ordered on its day after the one before."""
    present = found.oral.value.dose.high if isinstance(found.oral, Known) else None
    changes = list(found.history.changes)
    before = [] if _is_the_order(found, plan.steps[0]) else [_now(found, present)]
    if not before:
        first = plan.steps[0]
        changes.append(DoseChange(first.start, present, first.mg_per_day, None, (CURRENT,)))
    for earlier, step in pairwise([*before, *plan.steps]):
        ordered = _ordered(found, plan, earlier, step, changes)
        for outcome in assess(ordered, policy):
            if isinstance(outcome.result, Finding) and outcome.rule.id in ABOUT_DOSES:
                yield f"{outcome.rule.id}: {outcome.result.summary} ({earlier} then {step})"
        changes.append(
            DoseChange(
                step.start, earlier.mg_per_day, step.mg_per_day, None, ("MedicationRequest/n",)
            )
        )


def _is_the_order(found: PatientFacts, first: PlanStep) -> bool:
    """True where the first step is what was ordered, or what is taken already."""
    made = found.oral_intent.value if isinstance(found.oral_intent, Known) else None
    kept = made is not None and made.before is not None and made.before.high == first.mg_per_day
    return kept or (made is not None and made.first == first.mg_per_day)


def _now(found: PatientFacts, present: Decimal | None) -> PlanStep:
    return PlanStep(found.today, None, present or Decimal(0), ())


def _ordered(
    found: PatientFacts, plan: Plan, earlier: PlanStep, step: PlanStep, changes: list[DoseChange]
) -> PatientFacts:
    """The patient on the day of a step, taking the dose before it, with the step as the order."""
    old, new = earlier.mg_per_day, step.mg_per_day
    made = stop(old) if new == 0 else change(old, new) if old else start(new)
    made = replace(
        made,
        doses=step.doses_mg or None,
        doses_per_day=len(step.doses_mg) or None,
        names_slow=isinstance(found.oral_intent, Known) and found.oral_intent.value.names_slow,
    )
    doses = earlier.doses_mg or None
    taken = OralTherapy(mg_per_day(old), doses, len(doses) if doses else None, Decimal(0), ())
    steps = tuple(PlannedStep(s.mg_per_day, s.start, "scheduled") for s in plan.steps)
    own = OwnPlan("CarePlan/own", frozenset({"dose-step"}), steps, ())
    return replace(
        facts(made),
        today=step.start,
        oral=Known(taken),
        age=found.age,
        indication=found.indication,
        kidney=found.kidney,
        history=replace(found.history, changes=tuple(changes)),
        care_plans=CarePlans((own,)),
    )


def check(
    plan: Plan, found: PatientFacts, policy: Policy, *, let_out: frozenset[str] = frozenset()
) -> None:
    told = [f for f in findings_on_the_way(plan, found, policy) if f.split(":")[0] not in let_out]
    assert told == []


@each_formulary
@each_indication
def test_every_titration_passes(given: IndicationFact, strengths: list[int | str]) -> None:
    policy = Policy.of({"formulary.strengths": strengths})
    kinds = set()
    for dose in DOSES:
        for years, function in ((45, 90), (70, 90), (45, 45)):
            found = patient(
                change(max(dose - 5, Decimal("2.5")), dose),
                3,
                indication=given,
                age=age(years),
                kidney=kidney(function, days_ago=400),
            )
            plan = proposed(found, policy)
            if plan.kind is PlanKind.TITRATION:
                check(plan, found, policy)
            kinds.add(plan.kind)
    assert PlanKind.TITRATION in kinds


@each_indication
def test_every_start_passes(given: IndicationFact) -> None:
    for preset in ("default", "us-label", "uk", "fr"):
        policy = Policy.of({}, preset)
        for dose in (5, 10, 15, 20):
            found = patient(start(dose), 3, indication=given)
            plan = proposed(found, policy)
            assert plan.kind is PlanKind.TITRATION
            check(plan, found, policy)


def test_the_slow_protocol_passes() -> None:
    for dose in DOSES[:15]:
        intent_ = change(dose - Decimal("2.5"), dose, names_slow=True)
        found = patient(intent_, 3)
        plan = proposed(found)
        check(plan, found, Policy.default())


@each_formulary
@each_indication
def test_every_stop_passes(given: IndicationFact, strengths: list[int | str]) -> None:
    policy = Policy.of({"formulary.strengths": strengths})
    for dose in DOSES:
        for years in (45, 70):
            found = patient(stop(dose), indication=given, age=age(years))
            plan = proposed(found, policy)
            assert plan.kind is PlanKind.TAPER
            high = _while_high(found, plan)
            check(plan, found, policy, let_out=high)


def _while_high(found: PatientFacts, plan: Plan) -> frozenset[str]:
    """What cannot be helped on the way down from a dose above ceiling or cap."""
    highest = max(step.mg_per_day for step in plan.steps)
    above = highest > (plan.ceiling_mg_per_day or 0)
    large = {"single-dose-too-large"} if highest > 80 and found.indication is not ALCOHOL else set()
    return frozenset({CEILING, "older-adult-dose-cap", *large}) if above else frozenset()


@each_indication
def test_every_voluntary_reduction_passes(given: IndicationFact) -> None:
    policy = Policy.default()
    for dose in (d for d in DOSES if 10 <= d <= 80 or (given is ALCOHOL and d > 5)):
        found = patient(change(dose, max(dose - 10, Decimal(5))), indication=given)
        plan = proposed(found, policy)
        assert plan.kind is PlanKind.TAPER
        check(plan, found, policy, let_out=_while_high(found, plan))


@each_formulary
@pytest.mark.parametrize("tier", [Tier.SEVERE, Tier.DIALYSIS])
def test_every_taper_of_failing_kidneys_passes(tier: Tier, strengths: list[int | str]) -> None:
    policy = Policy.of({"formulary.strengths": strengths})
    for dose in (d for d in DOSES if d > 5):
        found = patient(review(dose), indication=ALCOHOL, kidney=kidney(None, tier))
        plan = proposed(found, policy)
        assert plan.kind is PlanKind.TAPER
        check(plan, found, policy, let_out=_while_high(found, plan))


def test_every_whole_taper_in_two_weeks_passes() -> None:
    policy = Policy.of({}, "uk")
    for dose in DOSES:
        found = patient(stop(dose), indication=ALCOHOL)
        check(proposed(found, policy), found, policy)


def test_an_order_that_brings_the_dose_down_again_too_soon_waits_first() -> None:
    recent = facts().history
    cut = DoseChange(facts().today, Decimal(70), Decimal(60), None, ())
    found = patient(change(60, 50), history=replace(recent, changes=(*recent.changes, cut)))
    plan = proposed(found)
    assert [s.mg_per_day for s in plan.steps[:2]] == [60, 50]
    assert plan.steps[0].days == 7
    check(plan, found, Policy.default())


def test_the_check_itself_sees_a_step_that_is_too_steep() -> None:
    found = patient(stop(60))
    plan = proposed(found)
    steep = replace(plan.steps[0], mg_per_day=Decimal(30), doses_mg=(Decimal(10),) * 3)
    wrong = replace(plan, steps=(steep, *plan.steps[4:]))
    assert any(
        "dose-drop-too-steep" in f for f in findings_on_the_way(wrong, found, Policy.default())
    )


def test_the_check_itself_sees_a_rise_that_is_too_soon() -> None:
    found = patient(intent(start(15).action, 15, None), 3)
    plan = proposed(found)
    soon = replace(plan.steps[1], start=plan.steps[0].start)
    wrong = replace(plan, steps=(plan.steps[0], soon))
    assert any(
        "titration-interval-too-short" in f
        for f in findings_on_the_way(wrong, found, Policy.default())
    )
