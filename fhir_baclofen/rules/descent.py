"""Tapers: why a dose comes down, to what, on which terms, and which daily doses follow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from fhir_baclofen.facts import Action, OralIntent
from fhir_baclofen.plan.case import (
    ABRUPT_STOP,
    CEILING,
    DIALYSIS,
    KIDNEY_ACUTE,
    KIDNEY_MODERATE,
    KIDNEY_SEVERE,
    STEEP,
    TAPER_SOON,
    Case,
)
from fhir_baclofen.plan.continuing import under_way
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.protocols import B_INTERVAL
from fhir_baclofen.rules.reductions import for_kidneys, gradual, path_from, voluntary
from fhir_baclofen.rules.stops import STOP_DAYS, is_harmful, stop_path
from fhir_baclofen.taper import Cut, Method, Terms, cuts, goal, interval, reaches

Rung = tuple[Decimal, int | None]
"""A daily dose (mg) and the days it is kept; None for until further notice."""


class Cause(StrEnum):
    """Why a dose comes down."""

    STOP = "a stop"
    VOLUNTARY = "a reduction"
    STEEP = "a reduction in one step that is too large"
    CEILING = "a dose above the ceiling"
    KIDNEY = "kidney function"


@dataclass(frozen=True, slots=True)
class Descent:
    """A taper: its cause, its daily doses in order, and whether they reach the target (mg/day)."""

    cause: Cause
    rungs: tuple[Rung, ...]
    method: Method
    target: Decimal
    reached: bool


def kidney_descent(case: Case) -> Descent | None:
    """Method C: failing kidneys in an established patient above the target.

    From a target above a breached ceiling it goes on gradually down to that.

    An order that already cuts as far as one cut may is its first step. None where the site brings
    the dose down gradually.
    """
    current = case.current
    if current is None or not case.is_established:
        return None
    begun = _begun_for_kidneys(case)
    if begun is not None:
        return _going_on(Cause.KIDNEY, *begun)
    target = _failing_target(case)
    if target is None or current <= target:
        return None
    terms = for_kidneys(target, case.policy, cautious=case.cuts_carefully)
    if terms.method is not Method.KIDNEY:
        return None
    path = path_from(case.intent, current, terms) if case.intent else cuts(current, terms)
    limit = case.recommended(CEILING, "max_mg_per_day")
    if path and limit is not None and path[-1].mg_per_day > limit:
        path, terms = (
            (*path, *cuts(path[-1].mg_per_day, _gradual(case, limit))),
            replace(terms, target=limit),
        )
    return _descent(Cause.KIDNEY, path, terms, current)


def descent_of(case: Case) -> Descent | None:
    """Any other taper of an established patient: a stop, a reduction, too steep a cut, a breach."""
    if not case.is_established:
        return None
    if case.action is Action.STOP or case.intent is None:
        return _stop(case)
    if case.current is None:
        return None
    if STEEP in case.fired:
        return _steep(case, case.intent, case.current)
    return _reduction(case, case.intent, case.current)


def stopped_dose(case: Case) -> Decimal | None:
    """The last daily dose of a stop (ordered, or on record and reported); None where not known.

    The lower end of a range, as for all withdrawal.
    """
    if case.action is Action.STOP:
        before = case.intent.before if case.intent else None
        return before.low if before else None
    ended = case.facts.history.ended
    if ABRUPT_STOP not in case.fired or not ended:
        return None
    if (case.today - ended[-1].ended).days > STOP_DAYS.value:
        return None
    doses = [e.dose.low for e in ended if e.dose]
    return sum(doses, ZERO) if len(doses) == len(ended) else None


def _stop(case: Case) -> Descent | None:
    """A stop goes on to 0: in steps, or faster and watched where the drug itself does the harm."""
    dose = stopped_dose(case)
    if dose is None or dose <= 0:
        return None
    terms, path = stop_path(
        dose,
        case.facts.kidney,
        case.facts.history,
        case.policy,
        cautious=case.cuts_carefully,
        harmful=_is_harmful(case),
    )
    if case.intent is None:
        return _descent(Cause.STOP, path, terms, dose)
    return _waiting(Cause.STOP, case, dose, path, terms)


def _is_harmful(case: Case) -> bool:
    """True where the drug itself does harm: a serious reaction, accumulation, confusion."""
    facts = case.facts
    orders, ended = facts.submission.orders, facts.history.ended
    return is_harmful(
        [r for r in (*(o.reason for o in orders), *(e.reason for e in ended)) if r],
        facts.kidney,
        facts.problems,
        facts.history,
        facts.today,
    )


def _steep(case: Case, intent: OralIntent, current: Decimal) -> Descent:
    """Too steep a cut: in steps down to the dose ordered, and no further."""
    target = min(intent.total.low, intent.first)
    before = intent.before.low if intent.before else current
    if _is_harmful(case):
        terms = Terms(Method.KIDNEY, target, case.stock)
        return _descent(Cause.STEEP, cuts(before, terms), terms, before)
    return _offered(Cause.STEEP, case, before, _gradual(case, target))


def _reduction(case: Case, intent: OralIntent, current: Decimal) -> Descent | None:
    breach = _breach(case, current)
    if intent.action is Action.REDUCTION and intent.first < current:
        return _voluntary(case, intent, current, breach)
    if breach is None:
        return None
    cause, target = breach
    return _offered(cause, case, current, _gradual(case, target))


def _voluntary(
    case: Case, intent: OralIntent, current: Decimal, breach: tuple[Cause, Decimal] | None
) -> Descent:
    """A reduction within the limits: the dose ordered (too soon: the one offered), then its end.

    That end is a breached limit, or the dose itself where the kidneys or the ceiling asked for it;
    else 0.
    """
    ordered = intent.first
    begun = under_way(case)
    if begun is not None and (breach is None or begun[1].target <= breach[1]):
        return _going_on(breach[0] if breach else Cause.VOLUNTARY, *begun)
    for_the_kidneys = KIDNEY_MODERATE in case.fired or KIDNEY_SEVERE in case.fired
    if breach is None and current > case.ceilings.indication:
        breach = (Cause.CEILING, ordered)
    cause, target = breach or (Cause.VOLUNTARY, ordered if for_the_kidneys else ZERO)
    terms = voluntary(case.facts.indication.kind, target, case.policy, cautious=case.cuts_carefully)
    taken = case.recommended(TAPER_SOON, "next_reduction_mg_per_day") or ordered
    first = Cut(taken, interval(terms, current, taken))
    rest = cuts(taken, terms) if taken > goal(terms) else ()
    rest = tuple(cut for cut in rest if cut.mg_per_day < taken)
    return _waiting(cause, case, current, (first, *rest), terms)


def _offered(cause: Cause, case: Case, current: Decimal, terms: Terms) -> Descent:
    return _waiting(cause, case, current, cuts(current, terms), terms)


def _waiting(
    cause: Cause, case: Case, current: Decimal, path: Sequence[Cut], terms: Terms
) -> Descent:
    """A path whose first cut waits until a week has passed since the last one on record."""
    found = _descent(cause, path, terms, current)
    last = case.facts.history.last_reduction
    waits = terms.method in {Method.GRADUAL, Method.WEEKLY} and found.rungs[0][0] < current
    wait = int(B_INTERVAL.value) - (case.today - last.on).days if last and waits else 0
    return replace(found, rungs=((current, wait), *found.rungs)) if wait > 0 else found


def _descent(cause: Cause, path: Sequence[Cut], terms: Terms, current: Decimal) -> Descent:
    """Daily doses with their days: each is kept as long as the cuts before and after it ask for.

    Without a cut that can be made the dose stays.
    """
    kept = [max(cut.days, after.days) for cut, after in pairwise(path)]
    doses = [cut.mg_per_day for cut in path] or [current]
    rungs = tuple(zip(doses, (*kept, None), strict=True))
    return Descent(cause, rungs, terms.method, terms.target, reaches(tuple(path), terms))


def _going_on(cause: Cause, path: Sequence[Cut], terms: Terms) -> Descent:
    """A plan in force from the next of its doses on: each is kept as long as it says."""
    rungs = (*((cut.mg_per_day, cut.days) for cut in path[:-1]), (path[-1].mg_per_day, None))
    return Descent(cause, rungs, terms.method, terms.target, reaches(tuple(path), terms))


def _gradual(case: Case, target: Decimal) -> Terms:
    return gradual(target, case.policy, cautious=case.cuts_carefully)


def _begun_for_kidneys(case: Case) -> tuple[tuple[Cut, ...], Terms] | None:
    """A taper for failing kidneys that is under way, where it goes as far as they ask for."""
    slug = _failing(case)
    begun = under_way(case) if slug is not None else None
    if slug is None or begun is None or begun[1].method is not Method.KIDNEY:
        return None
    asked = case.recommended(slug, "target_mg_per_day")
    return begun if asked is None or begun[1].target <= asked else None


def _failing(case: Case) -> str | None:
    """The rule on failing kidneys that fired."""
    return next((s for s in (DIALYSIS, KIDNEY_ACUTE, KIDNEY_SEVERE) if s in case.fired), None)


def _failing_target(case: Case) -> Decimal | None:
    """The dose that failing kidneys ask for; an order that comes down to it is that dose."""
    slug = _failing(case)
    if slug is None:
        return None
    target = case.recommended(slug, "target_mg_per_day")
    if target is None and case.action is Action.REDUCTION and case.intent:
        return case.intent.first
    return target


def _breach(case: Case, current: Decimal) -> tuple[Cause, Decimal] | None:
    """The lowest limit that the dose taken now is above, with its cause."""
    asked = [
        (Cause.CEILING, case.recommended(CEILING, "max_mg_per_day")),
        *(
            (Cause.KIDNEY, case.recommended(slug, "target_mg_per_day"))
            for slug in (KIDNEY_MODERATE, KIDNEY_SEVERE, DIALYSIS, KIDNEY_ACUTE)
        ),
    ]
    limits = [(cause, limit) for cause, limit in asked if limit is not None and current > limit]
    return min(limits, key=lambda found: found[1], default=None)
