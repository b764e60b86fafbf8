"""Facts and outcomes to a plan: titration, taper, hold or maintenance in real tablets, dated.

`course` decides what kind of plan it is and which doses follow each other, `doses` splits them into
single doses, `activities` and `notes` say what else is to be done and why. A proposal only: a
clinician decides.
"""

from fhir_baclofen.facts import PatientFacts
from fhir_baclofen.plan.activities import activities_of
from fhir_baclofen.plan.case import case_of
from fhir_baclofen.plan.course import course_of
from fhir_baclofen.plan.doses import steps_of
from fhir_baclofen.plan.notes import notes_of
from fhir_baclofen.plan.types import Plan, PlanKind, PlanStep
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Outcome


def propose(facts: PatientFacts, outcomes: tuple[Outcome, ...], policy: Policy) -> Plan:
    """The plan for a patient under review; the same arguments give the same plan.

    Kinds, the first that holds: none, taper (failing kidneys), hold, taper, titration, maintain.
    """
    case = case_of(facts, outcomes, policy)
    course = course_of(case)
    steps = steps_of(case, course)
    return Plan(
        kind=course.kind,
        ceiling_mg_per_day=case.ceiling,
        review_every_days=course.review_every_days,
        steps=steps,
        activities=activities_of(case, course, steps),
        notes=notes_of(case, course, steps),
    )


__all__ = ["Plan", "PlanKind", "PlanStep", "propose"]
