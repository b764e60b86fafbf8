"""Patients for plans: a dose taken in a known pattern, an order, and the plan proposed."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from fhir_baclofen.assess import assess
from fhir_baclofen.facts import Known, OralIntent, OralTherapy, PatientFacts
from fhir_baclofen.plan import Plan, propose
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import mg_per_day
from tests.rules.facts_builder import CURRENT, facts, line

DEFAULT = Policy.default()
Number = Decimal | int | str


def pattern(dose: Number, times: int) -> tuple[Decimal, ...]:
    """A day's dose in about equal parts of 2.5 mg or more, the larger ones first."""
    grains = int(Decimal(dose) / Decimal("2.5"))
    step = 2 if grains % 2 == 0 else 1
    parts, rest = divmod(grains // step, times)
    counts = [parts + (i < rest) for i in range(times)]
    return tuple(Decimal("2.5") * step * count for count in counts if count)


def patient(intent: OralIntent, times: int = 4, **more: Any) -> PatientFacts:  # noqa: ANN401
    """A patient whose present dose is taken in `times` doses; the order does not list its own."""
    made = facts(replace(intent, doses=None, doses_per_day=times), **more)
    if intent.before is None:
        return made
    dose = intent.before.high
    taken = OralTherapy(
        mg_per_day(dose), pattern(dose, times), times, Decimal(0), (line(dose=dose),)
    )
    return replace(made, oral=Known(taken, (CURRENT,)))


def proposed(found: PatientFacts, policy: Policy = DEFAULT) -> Plan:
    """The plan of a review."""
    return propose(found, assess(found, policy), policy)
