"""Asks what a rule would say to a changed case, and how far a change has to go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from fhir_baclofen.assess import assess, judged
from fhir_baclofen.explain.applying import Case, applied
from fhir_baclofen.explain.changes import Change, ReviewOn, Together
from fhir_baclofen.facts import Evidence, Known, PatientFacts
from fhir_baclofen.fhir.extract import facts_from
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Clear, Finding, Result, Rule, Severity

Make = Callable[[int], Change]
MOST_TRIED: Final = 120
"""Changes tried on a record of usual size; of a large one fewer, as each takes longer."""
USUAL_SIZE, FEWEST_TRIED = 60, 6


def changes_to_try(resources: int) -> int:
    """How many changes are tried on a record of so many resources."""
    fewer = MOST_TRIED * USUAL_SIZE**2 // max(resources, 1) ** 2
    return min(max(fewer, FEWEST_TRIED), MOST_TRIED)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A change that would have silenced a finding, or made it milder.

    `about` is what it changes ("dose"), `nearly` the same change one step less far, with which the
    finding still stands (None where there are no steps). `says` reads on after "not given"
    ("at 30 mg/day or less"). `milder` is true where the finding stays with a lower severity.
    `instead` are the rules that the change makes speak up, the gravest first; notes do not count.
    """

    about: str
    change: Change
    nearly: Change | None
    says: str
    milder: bool = False
    instead: tuple[str, ...] = ()


def stepped(about: str, make: Make, found: tuple[int, int], says: str) -> Otherwise:
    """The change at the first of two steps, with the one before it that still warns."""
    return Otherwise(about, make(found[0]), make(found[1]), says)


@dataclass(slots=True)
class Cases:
    """A case and all that was asked about it; nothing is worked out twice.

    `left` is how many more changes are tried; beyond, none is found to make a difference.
    """

    case: Case
    facts: PatientFacts
    left: int = MOST_TRIED
    _changed: dict[Change, PatientFacts] = field(default_factory=dict)
    _said: dict[tuple[str, Change], Result] = field(default_factory=dict)
    _warned: dict[str, Severity] = field(default_factory=dict)

    def may_try(self, change: Change) -> bool:
        """True for a change that was tried, and while there are changes left to try."""
        return change in self._changed or self.left > 0

    def changed(self, change: Change) -> PatientFacts:
        """The facts with the change made."""
        found = self._changed.get(change)
        if found is None:
            self.left -= 1
            new = applied(change, self.case)
            found = facts_from(new.record, new.orders, new.policy, at=new.at)
            self._changed[change] = found
        return found

    def said(self, rule: Rule, change: Change) -> Result:
        """What one rule says with the change made."""
        key = (rule.id, change)
        if key not in self._said:
            self._said[key] = judged(rule, self.changed(change), self.case.policy)
        return self._said[key]

    def instead(self, change: Change) -> tuple[str, ...]:
        """The rules that warn with the change made and did not before, the gravest first."""
        policy = self.case.policy
        if not self._warned:
            self._warned.update(_warnings(self.facts, policy))
        new = _warnings(self.changed(change), policy)
        return tuple(sorted(new.keys() - self._warned.keys(), key=lambda rule: (-new[rule], rule)))


def _warnings(facts: PatientFacts, policy: Policy) -> dict[str, Severity]:
    """The findings that are more than a note."""
    return {
        outcome.rule.id: outcome.result.severity
        for outcome in assess(facts, policy)
        if isinstance(outcome.result, Finding) and outcome.result.severity > Severity.LOW
    }


@dataclass(frozen=True, slots=True)
class Question:
    """What would have silenced a rule; with `milder`, what would have lowered its severity."""

    cases: Cases
    rule: Rule
    severity: Severity
    evidence: Evidence
    milder: bool = False

    @property
    def facts(self) -> PatientFacts:
        """The facts as they are."""
        return self.cases.facts

    def asks(self, *names: str) -> bool:
        """True when the rule looks at one of these facts."""
        return not set(names).isdisjoint(self.rule.facts)

    def answer(self, change: Change) -> Result:
        """What the rule says with the change made."""
        return self.cases.said(self.rule, change)

    def gone(self, change: Change) -> bool:
        """True when the rule has nothing to say, or something milder; "not evaluated" is neither.

        A rule is judged by itself, so that no warning counts as gone because another one covers it.
        """
        if not self.cases.may_try(change):
            return False
        said = self.answer(change)
        if isinstance(said, Finding):
            return self.milder and said.severity < self.severity
        return not self.milder and isinstance(said, Clear)

    def stands(self, change: Change) -> bool:
        """True when the finding is given as it was."""
        if not self.cases.may_try(change):
            return False
        said = self.answer(change)
        return isinstance(said, Finding) and (not self.milder or said.severity >= self.severity)

    def boundary(self, make: Make, near: int, far: int) -> tuple[int, int] | None:
        """The step closest to `near` that silences the rule, and the one before, which does not.

        None unless the finding stands at `near` and is gone at `far`; found by halving.
        """
        if near == far or not self.stands(make(near)) or not self.gone(make(far)):
            return None
        while abs(far - near) > 1:
            middle = (near + far) // 2
            if self.gone(make(middle)):
                far = middle
            elif self.stands(make(middle)):
                near = middle
            else:
                return None
        return far, near

    def gone_a_day_later(self, change: Change) -> bool:
        """True when a change that is just too small today is enough tomorrow: days are counted.

        Otherwise it is a date that tips the finding, which only happens to lie so many days back.
        """
        tomorrow = ReviewOn(self.facts.today + timedelta(days=1))
        return self.gone(Together(change, tomorrow))

    def same_treatment(self, change: Change) -> bool:
        """True when the change leaves the baclofen under review as it is."""
        return self.cases.may_try(change) and treatment(self.cases.changed(change)) == treatment(
            self.facts
        )


def treatment(facts: PatientFacts) -> tuple[object, ...]:
    """The doses under review and what is done to them."""
    oral, pump = facts.oral_intent, facts.pump_intent
    return (
        (oral.value.action, oral.value.total) if isinstance(oral, Known) else type(oral),
        (pump.value.action, pump.value.dose) if isinstance(pump, Known) else type(pump),
    )
