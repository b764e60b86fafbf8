"""What should stand in the record after a review: an issue per finding, and one plan.

A care plan is wanted for every plan that names a dose, and for one without a dose when something
has to be done besides what every plan carries: with nothing taken and nothing found, there is
nothing to plan. Every issue and the plan are about the one baclofen therapy of the patient
(`SUBJECT`), so that a renewed order updates the issue it draws instead of filing a second one.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Protocol

from fhir_baclofen.explain import Explanation, explained
from fhir_baclofen.facts import Known, PatientFacts, Unknown
from fhir_baclofen.fhir.checked import checked
from fhir_baclofen.fhir.compose import Case, detected_issue
from fhir_baclofen.fhir.compose_plan import care_plan
from fhir_baclofen.fhir.elements import type_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationRequest
from fhir_baclofen.plan import Plan, PlanKind
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    Bands,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Outcome,
    Rule,
    Yielded,
)
from fhir_baclofen.rules.circumstances import names_slow
from fhir_baclofen.rules.following import SLOW_CODE
from fhir_baclofen.writeback.actions import Resource
from fhir_baclofen.writeback.seal import STANDING, advice_extension, sealed

SUBJECT: Final = "therapy"
PLAN_RULE: Final = "care-plan"
"""Stands in the identifier of a care plan where an issue has its rule."""

CRAVING: Final = "craving-return-step-back"

# The facts that shape a plan: while one of them cannot be read, a plan must not be weakened.
_SHAPING: Final = (
    *("oral", "oral_intent", "history", "kidney", "problems"),
    *("care_plans", "measurements", "step_back"),
)
# A dose of an earlier finding that later rules look for in an accepted plan.
_ALSO: Final = {
    CRAVING: "craving-step-back",
    "slow-titration-suggest": SLOW_CODE,
}


class Reviewed(Protocol):
    """A review, as far as it is filed."""

    @property
    def record(self) -> PatientRecord:
        """What was read."""

    @property
    def facts(self) -> PatientFacts:
        """What is known."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each rule."""

    @property
    def plan(self) -> Plan:
        """What is proposed."""

    @property
    def policy(self) -> Policy:
        """What the site decided."""

    @property
    def at(self) -> datetime:
        """The moment of the review."""

    @property
    def orders(self) -> tuple[MedicationRequest, ...]:
        """The orders under test."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule without a finding means for an issue of it that is still open.

    `resolves` is true only on known contrary facts; `says` is why, or why not, fit to show.
    """

    resolves: bool
    says: str


@dataclass(frozen=True, slots=True)
class Desired:
    """What a review wants to stand in the record.

    `issues` are sealed DetectedIssues by rule, the most severe first; `plan` is a sealed CarePlan
    or None; both still without an identifier, which the `key` of the tenant makes. `verdicts` speak
    for the rules without a finding. `unsettled` says what could not be read of the facts that shape
    a plan. `sources` are the resources read, with versions where known.
    """

    case: Case
    proposal: Plan
    key: bytes
    issues: Mapping[str, Resource]
    plan: Resource | None
    verdicts: Mapping[str, Verdict]
    unsettled: tuple[str, ...]
    sources: tuple[str, ...]
    rule_set: str
    claim_profiles: bool

    @property
    def patient(self) -> str:
        """The patient's reference."""
        return self.case.facts.patient

    def claimed(self, resource: Resource) -> Resource:
        """The resource with or without the claim of its profile, as the tenant wants it."""
        if self.claim_profiles:
            return resource
        return {k: v for k, v in resource.items() if k != "meta"}


def desired(review: Reviewed, key: bytes, *, claim_profiles: bool = True) -> Desired:
    """What should stand in the record after this review.

    Raises CompositionError when something composed is not valid FHIR.
    """
    case = Case(review.facts, review.policy, review.at)
    fired, why = _fired(review.outcomes), explained(review)
    plan = _plan(review.plan, case, fired)
    issues = {rule.id: sealed(_issue(rule, f, case, why[rule.id])) for rule, f in fired}
    for resource in [*issues.values(), *([plan] if plan else [])]:
        checked(resource)
    return Desired(
        case=case,
        proposal=review.plan,
        key=key,
        issues=issues,
        plan=plan,
        verdicts=dict(_verdicts(review.outcomes, case)),
        unsettled=unread(case.facts, _SHAPING),
        sources=_sources(review.record, case.facts, [f for _, f in fired]),
        rule_set=rule_set([o.rule for o in review.outcomes]),
        claim_profiles=claim_profiles,
    )


def _issue(rule: Rule, finding: Finding, case: Case, why: Explanation) -> Resource:
    told = [line.sentence for line in why.lines]
    unread = unread_inputs(rule, case.facts)
    return detected_issue(rule, finding, case, unread=unread, told=told)


def unread_inputs(rule: Rule, facts: PatientFacts) -> tuple[str, ...]:
    """Why inputs of a rule could not be read; empty when all of them could."""
    return unread(facts, rule.facts)


def unread(facts: PatientFacts, names: Iterable[str]) -> tuple[str, ...]:
    """Why these facts, or parts of them, could not be read; each reason once."""
    return tuple(dict.fromkeys(r for n in names for r in _reasons(getattr(facts, n, None))))


def rule_set(rules: Sequence[Rule]) -> str:
    """The version of the rules: twelve digits of a hash over their sentences and numbers."""
    content = "\n".join(f"{r.id}|{r.says}|{[*_numbers(r)]}" for r in rules)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _fired(outcomes: Iterable[Outcome]) -> list[tuple[Rule, Finding]]:
    fired = [(o.rule, o.result) for o in outcomes if isinstance(o.result, Finding) and o.rule.issue]
    return sorted(fired, key=lambda f: (-f[1].severity, f[0].number))


def _plan(plan: Plan, case: Case, fired: list[tuple[Rule, Finding]]) -> Resource | None:
    if plan.kind is PlanKind.NONE and {a.code for a in plan.activities} <= STANDING:
        return None
    also = [
        _ALSO[rule.id] for rule, f in fired if rule.id in _ALSO and _is_carried_out(rule, f, plan)
    ]
    intent = case.facts.oral_intent
    if isinstance(intent, Known) and names_slow(case.facts.care_plans, intent.value):
        also.append(SLOW_CODE)  # slow stays slow, in the plan that follows too
    composed = care_plan(plan, case, also=also)
    return sealed({**composed, "extension": [*composed["extension"], advice_extension(plan)]})


def _is_carried_out(rule: Rule, finding: Finding, plan: Plan) -> bool:
    """False for a step back that the plan does not begin with, because something forbids it."""
    if rule.id != CRAVING:
        return True
    back = finding.recommended.get("step_back_mg_per_day")
    return bool(plan.steps) and plan.steps[0].mg_per_day == back


def _reasons(fact: object) -> Iterator[str]:
    if isinstance(fact, Unknown):
        yield fact.reason
    yield from getattr(fact, "gaps", ())
    if isinstance(fact, Known):
        yield from getattr(fact.value, "gaps", ())


def _verdicts(outcomes: Iterable[Outcome], case: Case) -> Iterator[tuple[str, Verdict]]:
    filed = {o.rule.id: o for o in outcomes if isinstance(o.result, Finding)}
    for outcome in outcomes:
        if outcome.rule.id not in filed:
            yield outcome.rule.id, _verdict(outcome, case, filed)


def _verdict(outcome: Outcome, case: Case, filed: Mapping[str, Outcome]) -> Verdict:
    result, day = outcome.result, case.facts.today.isoformat()
    if isinstance(result, NotEvaluated):
        return Verdict(resolves=False, says=f"Could not be judged: {result.reason}")
    if case.facts.submission.orders:
        return Verdict(resolves=False, says="Judged for an order that is not signed yet.")
    if isinstance(result, Yielded):
        return _told_by(filed.get(result.to), day)
    missing = unread_inputs(outcome.rule, case.facts)
    if missing or not isinstance(result, Clear):
        return Verdict(resolves=False, says=f"Could not be judged: {'; '.join(missing)}")
    return Verdict(resolves=True, says=f"The cause was gone at the review of {day}.")


def _told_by(stronger: Outcome | None, day: str) -> Verdict:
    if stronger is None:
        return Verdict(
            resolves=False, says="The issue that tells this one more strongly is not filed."
        )
    told = f"Since the review of {day} told by the issue {stronger.rule.id}: {stronger.rule.says}"
    return Verdict(resolves=True, says=told)


def _sources(
    record: PatientRecord, facts: PatientFacts, findings: Sequence[Finding]
) -> tuple[str, ...]:
    """Every resource that carried a fact the answer rests on, sorted, with its version."""
    oral = facts.oral.evidence if isinstance(facts.oral, Known) else ()
    pump = facts.pump_therapy.evidence if isinstance(facts.pump_therapy, Known) else ()
    told = [r for finding in findings for r in finding.evidence]
    used = {*told, *oral, *pump, *facts.indication.evidence, *facts.kidney.evidence}
    return tuple(_versioned(r, record) for r in sorted(used) if type_of(r))


def _versioned(reference: str, record: PatientRecord) -> str:
    resource = record.by_reference.get(reference)
    version = resource.meta.version_id if resource is not None and resource.meta else None
    versioned = f"{reference}/_history/{version}" if version else reference
    return versioned if type_of(versioned) else reference


def _numbers(rule: Rule) -> Iterator[Decimal | tuple[tuple[Decimal, object], ...]]:
    for basis in rule.basis:
        if isinstance(basis, Limit):
            yield basis.value
        elif isinstance(basis, Bands):
            yield basis.rows
