"""What a plan is made from: the facts and findings of a review, told in the plan's own terms."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Absent,
    Action,
    Known,
    OralIntent,
    OralTherapy,
    PatientFacts,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import CLEAR, Finding, Outcome, Severity
from fhir_baclofen.rules.circumstances import (
    ADULT_AGE,
    may_be_older,
    may_be_reduced,
    names_slow,
)
from fhir_baclofen.rules.following import Followed, Way, protocol_followed
from fhir_baclofen.rules.protocols import (
    LABEL_STEP,
    OLDER_AGE,
    Protocol,
    protocol_for,
)
from fhir_baclofen.rules.tapering import Ceilings, Tapering, ceilings_of
from fhir_baclofen.tablets import Stock, stock_for

ABRUPT_STOP = "abrupt-stop"
ALCOHOL_GOVERNANCE = "aud-high-dose-governance"
CEILING = "dose-above-indication-max"
CRAVING = "craving-return-step-back"
DIALYSIS = "renal-dialysis-avoid"
HOLD_PERIOD = "hold-period-active"
KIDNEY_ACUTE = "renal-aki-hold"
KIDNEY_MODERATE = "renal-moderate-reduce"
KIDNEY_SEVERE = "renal-severe-reduce"
NEUROTOXICITY = "neurotoxicity-suspected"
NO_EFFECT = "nonresponse-at-max"
PREGNANCY = "pregnancy"
SEDATION = "sedation-hold-titration"
SLOW = "slow-titration-suggest"
START_HIGH = "start-dose-high"
STEEP = "dose-drop-too-steep"
STEP_LARGE = "titration-step-too-large"
TAPER_SOON = "taper-interval-too-short"
TOO_SOON = "titration-interval-too-short"
# Findings that name a dose to come down to, and where they name it.
_TARGETS = (
    (CEILING, "max_mg_per_day"),
    *(
        (slug, "target_mg_per_day")
        for slug in (DIALYSIS, KIDNEY_ACUTE, KIDNEY_SEVERE, KIDNEY_MODERATE)
    ),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A review as its plan sees it.

    `outcomes` are those that say more than that nothing is wrong; `fired` holds findings by slug.
    `intent` is the oral therapy after the orders, None when there is none or it could not be read.
    `is_established` is use of 14 days or more. `ceiling` is None for a child and pump-only therapy.
    `slow` is the slow protocol, whose half tablets may be used; `named_slow` that the order or an
    active plan names it. `followed` is the protocol that the treatment follows now.
    """

    facts: PatientFacts
    outcomes: tuple[Outcome, ...]
    policy: Policy
    fired: Mapping[str, Finding]
    intent: OralIntent | None
    is_child: bool
    is_established: bool
    ceilings: Ceilings
    ceiling: Decimal | None
    slow: bool
    named_slow: bool
    followed: Followed | None = None

    @property
    def today(self) -> date:
        """The day of the review, the first day of the plan."""
        return self.facts.today

    @property
    def action(self) -> Action | None:
        """What the orders do to oral baclofen; None without oral baclofen."""
        return self.intent.action if self.intent else None

    @property
    def has_high_finding(self) -> bool:
        """True while a finding of high severity is open."""
        return any(f.severity is Severity.HIGH for f in self.fired.values())

    @property
    def is_pump_only(self) -> bool:
        """True with a readable pump dose and no oral baclofen."""
        return isinstance(self.facts.oral_intent, Absent) and isinstance(
            self.facts.pump_intent, Known
        )

    @property
    def taken(self) -> OralTherapy | None:
        """Oral baclofen as taken now, where its dose is known."""
        return self.facts.oral.value if isinstance(self.facts.oral, Known) else None

    @property
    def current(self) -> Decimal | None:
        """The daily dose taken now, the upper end of a range; None when none can be read."""
        before = self.intent.before if self.intent else None
        return before.high if before else None

    @property
    def protocol(self) -> Protocol:
        """The protocol of the indication as this site has it; a pace in force goes on."""
        usual = protocol_for(self.facts.indication, self.policy, slow=self.slow)
        by_label = (
            self.followed is not None
            and self.followed.plan is not None
            and self.followed.way is Way.LABEL
        )
        return replace(usual, step_mg=LABEL_STEP.value) if by_label and not usual.slow else usual

    @property
    def stock(self) -> Stock:
        """The products on hand."""
        return stock_for(self.policy, slow=self.slow)

    @property
    def steps_carefully(self) -> bool:
        """True where steps up are small: older adults, reduced kidney function, or not known."""
        return may_be_older(self.facts.age, self.policy) or may_be_reduced(self.facts.kidney)

    @property
    def tapering(self) -> Tapering:
        """The same patient in the terms of a taper."""
        return Tapering(self.facts, self.policy)

    @property
    def advised(self) -> Decimal | None:
        """The lowest dose that a finding asks to come down to; None when none does."""
        found = (self.recommended(*target) for target in _TARGETS)
        return min((dose for dose in found if dose is not None), default=None)

    def recommended(self, slug: str, key: str) -> Decimal | None:
        """A number that a finding recommends; None when it did not fire or gives none."""
        finding = self.fired.get(slug)
        value = finding.recommended.get(key) if finding else None
        return None if value is None else Decimal(value)


def case_of(facts: PatientFacts, outcomes: tuple[Outcome, ...], policy: Policy) -> Case:
    """The case of a review."""
    telling = tuple([o for o in outcomes if o.result is not CLEAR])
    fired = {o.rule.id: o.result for o in telling if isinstance(o.result, Finding)}
    intent = facts.oral_intent.value if isinstance(facts.oral_intent, Known) else None
    child = isinstance(facts.age, Known) and facts.age.value.low < ADULT_AGE.value
    ceilings = ceilings_of(facts, policy)
    pump_only = isinstance(facts.oral_intent, Absent) and not isinstance(facts.pump_intent, Absent)
    named = intent is not None and names_slow(facts.care_plans, intent)
    followed = protocol_followed(facts)
    return Case(
        facts=facts,
        outcomes=telling,
        policy=policy,
        fired=fired,
        intent=intent,
        is_child=child,
        is_established=Tapering(facts, policy).is_established,
        ceilings=ceilings,
        ceiling=None if child or pump_only else ceilings.lowest,
        slow=named or SLOW in fired or (followed is not None and followed.way is Way.SLOW),
        named_slow=named,
        followed=followed,
    )


__all__ = ["OLDER_AGE", "Case", "Ceilings", "case_of"]
