"""What decides whether a dose has to come down, and to what: asked of facts and policy alone.

Nothing here looks at findings, so that a rule that names a first cut and the plan that carries it
out go by the same answers.
"""

from dataclasses import dataclass
from decimal import Decimal

from fhir_baclofen.facts import Action, Known, OralIntent, PatientFacts, Tier
from fhir_baclofen.policy import Policy
from fhir_baclofen.rules.circumstances import (
    established,
    is_failing,
    may_be_older,
    names_slow,
)
from fhir_baclofen.rules.cuts import is_for_toxicity, least_interval, steep_drop
from fhir_baclofen.rules.kidney import halved
from fhir_baclofen.rules.kidney_severe import failing_dose, failing_target
from fhir_baclofen.rules.protocols import ceiling, kidney_ceiling, older_caps
from fhir_baclofen.rules.reductions import is_cautious
from fhir_baclofen.tablets import Stock, stock_for

ADJUSTED = frozenset({Tier.MODERATE, Tier.SEVERE, Tier.FAILURE})


@dataclass(frozen=True, slots=True)
class Ceilings:
    """The doses a plan may not pass (mg/day); None where age or kidneys set none."""

    indication: Decimal
    older: Decimal | None
    kidney: Decimal | None

    @property
    def lowest(self) -> Decimal:
        """The one that counts."""
        return min(c for c in (self.indication, self.older, self.kidney) if c is not None)


def ceilings_of(facts: PatientFacts, policy: Policy) -> Ceilings:
    """The ceilings of the indication, of age and of the kidneys."""
    base = ceiling(facts.indication, policy)
    older = isinstance(facts.age, Known) and may_be_older(facts.age, policy)
    return Ceilings(
        indication=base,
        older=older_caps(policy)[0] if older else None,
        kidney=kidney_ceiling(facts.kidney, base, policy),
    )


@dataclass(frozen=True, slots=True)
class Tapering:
    """A patient in the terms of a taper. Doses are mg/day."""

    facts: PatientFacts
    policy: Policy

    @property
    def intent(self) -> OralIntent | None:
        """Oral baclofen after the orders; None when there is none or it could not be read."""
        oral = self.facts.oral_intent
        return oral.value if isinstance(oral, Known) else None

    @property
    def action(self) -> Action | None:
        """What the orders do to oral baclofen; None without oral baclofen."""
        return self.intent.action if self.intent else None

    @property
    def current(self) -> Decimal | None:
        """The daily dose taken now, the upper end of a range; None when none can be read."""
        before = self.intent.before if self.intent else None
        return before.high if before else None

    @property
    def is_established(self) -> bool:
        """True after use of 14 days or more; a stop on record ended it."""
        ended = self.facts.history.ended
        over = self.intent is None and ended
        return established(self.facts.history, ended[-1].ended if over else self.facts.today)

    @property
    def is_cautious(self) -> bool:
        """True where the smaller cuts are taken: older adults, and after long use."""
        facts = self.facts
        return is_cautious(facts.age, facts.history, facts.today, self.policy)

    @property
    def stock(self) -> Stock:
        """The products on hand; the slow protocol may use half tablets."""
        slow = self.intent is not None and names_slow(self.facts.care_plans, self.intent)
        return stock_for(self.policy, slow=slow)

    @property
    def is_steep(self) -> bool:
        """True where the orders cut in too large a step."""
        facts, intent = self.facts, self.intent
        if intent is None:
            return False
        kidney, history = facts.kidney, facts.history
        drop = steep_drop(intent, facts.submission, kidney, history, facts.today, self.policy)
        return drop is not None

    @property
    def is_toxic(self) -> bool:
        """True where the cut is made because the drug does harm."""
        facts = self.facts
        return is_for_toxicity(
            facts.submission, facts.kidney, facts.problems, facts.history, facts.today
        )

    @property
    def is_too_soon(self) -> bool:
        """True where a reduction is ordered too few days after the last cut."""
        facts, last = self.facts, self.facts.history.last_reduction
        if self.intent is None or self.action is not Action.REDUCTION or last is None:
            return False
        least = least_interval(self.intent, facts.kidney, facts.history, self.policy)
        return (facts.today - last.on).days < least and not self.is_steep

    @property
    def adjusts_for_kidneys(self) -> bool:
        """True where the kidneys ask for a part of the usual dose."""
        kidney = self.facts.kidney
        return kidney.tier in ADJUSTED and not kidney.acute

    @property
    def is_failing(self) -> bool:
        """True where a dose goes on while the kidneys let the drug accumulate."""
        goes_on = self.intent is not None and self.action is not Action.STOP
        return goes_on and is_failing(self.facts.kidney)

    @property
    def limit(self) -> Decimal:
        """The ceiling of the indication."""
        return ceiling(self.facts.indication, self.policy)

    @property
    def ceiling(self) -> Decimal | None:
        """The same where the dose after the orders is above it."""
        return self.limit if self.intent and self.intent.total.high > self.limit else None

    @property
    def kidney_target(self) -> Decimal | None:
        """The dose that the kidneys ask for; None where the dose after the orders is low enough."""
        intent, kidney, history = self.intent, self.facts.kidney, self.facts.history
        if intent is None:
            return None
        if is_failing(kidney):
            return failing_dose(intent, kidney, history, self.policy)
        if kidney.tier is not Tier.MODERATE:
            return None
        half = halved(intent, kidney, history, self.policy)
        return half if intent.total.high > half else None

    @property
    def failing_target(self) -> Decimal | None:
        """The dose at which a taper for failing kidneys ends; None where none is due."""
        facts = self.facts
        if self.intent is None:
            return None
        return failing_target(self.intent, facts.kidney, facts.history, self.policy)
