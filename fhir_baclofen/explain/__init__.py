"""Why a finding is given: what was seen, which numbers decided, and what would have changed it.

Worked out when it is shown, from the same record, by changing one thing at a time and judging the
rule again: a sentence about what would have changed is true because it was tried.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from fhir_baclofen.assess import judged
from fhir_baclofen.explain.applying import Case
from fhir_baclofen.explain.asking import Cases, Otherwise, Question, changes_to_try
from fhir_baclofen.explain.days import later_alarm, more_time
from fhir_baclofen.explain.doses import other_dose, other_pump_dose, other_times
from fhir_baclofen.explain.entries import without_a_second, without_a_stop, without_one
from fhir_baclofen.explain.kidneys import other_result
from fhir_baclofen.explain.limits import Ground, Told, grounds
from fhir_baclofen.explain.missing import with_one_more
from fhir_baclofen.explain.people import known_sex, other_age, other_indication
from fhir_baclofen.explain.seen import seen
from fhir_baclofen.explain.sights import Seen
from fhir_baclofen.explain.telling import Line, lines
from fhir_baclofen.fhir.extract import facts_from
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationRequest
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Finding, Outcome, Rule, Severity

TRIED: Final[tuple[Callable[[Question], Iterator[Otherwise]], ...]] = (
    other_dose,
    other_times,
    other_pump_dose,
    other_result,
    other_age,
    known_sex,
    other_indication,
    without_a_stop,
    without_a_second,
    without_one,
    with_one_more,
    later_alarm,
    more_time,
)


class Reviewed(Protocol):
    """A review, as far as it is explained."""

    @property
    def record(self) -> PatientRecord:
        """What was read."""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of each rule."""

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
class Explanation:
    """Why one finding is given.

    `grounds` are the numbers that decided, or the passages where there is no number. `otherwise`
    are single changes without which the finding would not be given, or would be milder: each was
    made and reviewed. What else would then warn is named with it.
    """

    rule: Rule
    severity: Severity
    seen: tuple[Seen, ...]
    grounds: tuple[Ground, ...]
    otherwise: tuple[Otherwise, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The explanation in words, part by part."""
        return tuple(lines(self.seen, self.grounds, self.otherwise))


def cases_of(review: Reviewed) -> Cases:
    """The case of a review, ready to be asked about."""
    case = Case(review.record, review.orders, review.policy, review.at)
    facts = facts_from(case.record, case.orders, case.policy, at=case.at)
    return Cases(case, facts, changes_to_try(len(case.record.by_reference) + len(case.orders)))


def explained(review: Reviewed) -> dict[str, Explanation]:
    """The explanation of every finding of a review, by the id of its rule."""
    cases = cases_of(review)
    return {
        o.rule.id: _explanation(o.rule, o.result, cases)
        for o in review.outcomes
        if isinstance(o.result, Finding)
    }


def _explanation(rule: Rule, finding: Finding, cases: Cases) -> Explanation:
    noticed = tuple(seen(r, cases.case, cases.facts) for r in finding.evidence)
    otherwise = tuple(_otherwise(rule, finding, cases))
    told = Told(rule, finding, cases.facts, cases.case.policy, noticed, otherwise)
    return Explanation(rule, finding.severity, noticed, grounds(told), otherwise)


def _otherwise(rule: Rule, finding: Finding, cases: Cases) -> Iterator[Otherwise]:
    """What silences the finding; of what does not, what makes it milder."""
    question = Question(cases, rule, finding.severity, finding.evidence)
    if not isinstance(judged(rule, cases.facts, cases.case.policy), Finding):
        return
    for tried in TRIED:
        found = tuple(tried(question))
        if not found and finding.severity > Severity.LOW:
            softer = tried(replace(question, milder=True))
            found = tuple(replace(other, milder=True) for other in softer)
        for other in found:
            yield replace(other, instead=cases.instead(other.change))


__all__ = [
    "Explanation",
    "Ground",
    "Line",
    "Otherwise",
    "Reviewed",
    "Seen",
    "cases_of",
    "explained",
]
