"""What a plan says about the reason for baclofen: goals, what goes beside it, special cases."""

from collections.abc import Iterator

from fhir_baclofen.facts import Action, Indication, Known
from fhir_baclofen.plan.case import NO_EFFECT, PREGNANCY, Case
from fhir_baclofen.plan.course import Course
from fhir_baclofen.plan.pump_notes import pump_notes
from fhir_baclofen.plan.types import PlanKind
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Limit
from fhir_baclofen.rules.ceilings import GOVERNANCE
from fhir_baclofen.rules.indications import off_label_notes

UNEVEN = "Uneven doses are possible: the larger ones timed before the hours of craving (X-FR)."
COUNSELLING = "Counselling and behavioural therapy go on beside the drug (S1)."
PHYSICAL_FIRST = (
    "Positioning, range of motion, stretching, splinting and serial casting come first (S3)."
)
BEFORE_DELIVERY = (
    "Pregnancy: bring the dose down gradually before delivery, never suddenly, and tell the team "
    "of the newborn, who may have withdrawal (X-US)."
)
NO_RESPONSE = (
    "Without improvement at the highest dose: once another treatment is decided on, bring oral "
    "baclofen down in steps (X-CA). Nothing comes down before that."
)
GOALS = {
    Indication.SPASTICITY: "Judge the effect by a functional measure.",
    Indication.ALCOHOL: "Judge the effect by craving and by days of drinking.",
}


def indication_notes(case: Case, course: Course) -> Iterator[str]:
    """The goal, what goes beside the drug, and what pregnancy, no effect and a pump ask for."""
    kind = case.facts.indication.kind
    if course.kind is not PlanKind.NONE:
        yield from off_label_notes(case.facts.indication)
        yield from _goal(kind)
    if kind is Indication.ALCOHOL:
        yield from _in_alcohol(case, course)
    if kind is Indication.SPASTICITY and _is_start(case):
        yield PHYSICAL_FIRST
    if PREGNANCY in case.fired and not _is_start(case):
        yield BEFORE_DELIVERY
    if NO_EFFECT in case.fired:
        yield NO_RESPONSE
    if isinstance(case.facts.pump_intent, Known):
        yield from pump_notes(case.facts.pump_intent.value)


def _goal(kind: Indication) -> Iterator[str]:
    if kind in GOALS:
        yield GOALS[kind]


def _in_alcohol(case: Case, course: Course) -> Iterator[str]:
    yield COUNSELLING
    if course.kind in {PlanKind.TITRATION, PlanKind.MAINTAIN} and is_kept(case, course):
        yield UNEVEN
    highest = max((dose for dose, _ in course.rungs), default=0)
    if course.kind is PlanKind.TITRATION and highest > case.policy[GOVERNANCE]:
        yield (
            f"Above {plain(case.policy[GOVERNANCE])} mg/day specialist advice and close "
            f"monitoring are asked for {from_(GOVERNANCE)}."
        )


def _is_start(case: Case) -> bool:
    pump = case.facts.pump_intent
    starts_pump = isinstance(pump, Known) and pump.value.action is Action.START
    return case.action is Action.START or (case.is_pump_only and starts_pump)


def is_kept(case: Case, course: Course) -> bool:
    """True where baclofen goes on for good, or until further notice."""
    goes_on = course.rungs[-1][0] > 0 if course.rungs else case.is_pump_only
    return goes_on and course.kind is not PlanKind.NONE and case.action is not Action.STOP


def from_(limit: Limit) -> str:
    """The source of a number, and the policy switch that may have set it."""
    switch = f", policy {limit.switch}" if limit.switch else ""
    return f"({limit.source.source.id}{switch})"
