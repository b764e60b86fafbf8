"""The whole of the thinking, in order: record to facts, facts to outcomes, outcomes to a plan.

Read this module first.
"""

from dataclasses import dataclass
from datetime import datetime

from fhir_baclofen.assess import assess
from fhir_baclofen.facts import PatientFacts
from fhir_baclofen.fhir.extract import facts_from
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationRequest
from fhir_baclofen.plan import Plan, propose
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Outcome


@dataclass(frozen=True, slots=True)
class Review:
    """A review with everything it rests on."""

    record: PatientRecord
    facts: PatientFacts
    outcomes: tuple[Outcome, ...]
    plan: Plan
    policy: Policy
    at: datetime
    orders: tuple[MedicationRequest, ...] = ()

    @property
    def not_read(self) -> tuple[tuple[str, str], ...]:
        """Every resource or search that could not be read, or not be used, and why."""
        unread = [(u.resource, u.reason) for u in self.record.not_read]
        known = {resource for resource, _ in unread}
        left_out = (*self.facts.problems.left_out, *self.facts.measurements.left_out)
        unused = [(o.reference, o.reason) for o in left_out if o.reference not in known]
        return tuple(dict.fromkeys((*unread, *unused)))


def review(
    record: PatientRecord,
    policy: Policy,
    *,
    at: datetime,
    orders: tuple[MedicationRequest, ...] = (),
) -> Review:
    """From a record to a proposal, with no I/O: the same arguments give the same review."""
    facts = facts_from(record, orders, policy, at=at)
    outcomes = assess(facts, policy)
    return Review(record, facts, outcomes, propose(facts, outcomes, policy), policy, at, orders)
