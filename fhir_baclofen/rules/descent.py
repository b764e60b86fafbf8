"""The taper a patient is offered: why the dose comes down, to what, on which terms, and how.

Worked out from facts and policy alone. The rules that name a first cut and the plan that carries it
out both ask here, so that they cannot differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from fhir_baclofen.facts import Action, OralIntent, PatientFacts
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.abrupt_stop import is_last_step
from fhir_baclofen.rules.reductions import (
    days_to_wait,
    for_kidneys,
    gradual,
    largest_fast_cut,
    voluntary,
)
from fhir_baclofen.rules.stops import (
    ended_lately,
    is_harmful,
    is_late,
    last_dose,
    stop_path,
    watched_path,
)
from fhir_baclofen.rules.tapering import Tapering
from fhir_baclofen.rules.under_way import under_way
from fhir_baclofen.taper import Cut, Method, Terms, cuts, goal, interval, reaches, spread

Rung = tuple[Decimal, int | None]
"""A daily dose (mg) and the days it is kept; None for until further notice."""


class Cause(StrEnum):
    """Why a dose comes down."""

    STOP = "a stop"
    VOLUNTARY = "a reduction"
    STEEP = "a reduction in one step that is too large"
    CEILING = "a dose above the ceiling"
    KIDNEY = "kidney function"


Breach = tuple[Cause, Decimal]
"""A limit (mg/day) that the dose is above, with what sets it."""


@dataclass(frozen=True, slots=True)
class Descent:
    """A taper: its cause, its daily doses in order, and whether they reach the target (mg/day).

    `first` is its first lower dose, None where none can be made.
    """

    cause: Cause
    rungs: tuple[Rung, ...]
    method: Method
    target: Decimal
    reached: bool
    first: Cut | None


def first_cut(facts: PatientFacts, policy: Policy) -> Cut | None:
    """The first lower dose of the taper that a patient is offered; None where none is."""
    it = Tapering(facts, policy)
    found = kidney_descent(it) or descent_of(it)
    return found.first if found else None


def kidney_descent(it: Tapering) -> Descent | None:
    """Method C: failing kidneys in an established patient above the target.

    From a target above a breached ceiling it goes on gradually down to that.

    An order that already cuts as far as one cut may is its first step. None where the site brings
    the dose down gradually.
    """
    target, current = it.failing_target, it.current
    if current is None or not it.is_established:
        return None
    begun = _begun_for_kidneys(it)
    if begun is not None:
        return _going_on(Cause.KIDNEY, current, *begun)
    if target is None:
        return None
    terms = _with_wait(it, for_kidneys(target, it.policy, cautious=it.is_cautious))
    path, limit = _kidney_path(it, current, terms), it.ceiling
    if path and limit is not None and path[-1].mg_per_day > limit:
        path, terms = (
            (*path, *cuts(path[-1].mg_per_day, _gradual(it, limit))),
            replace(terms, target=limit),
        )
    return _descent(Cause.KIDNEY, path, terms, current)


def descent_of(it: Tapering) -> Descent | None:
    """Any other taper of an established patient: a stop, a reduction, too steep a cut, a breach."""
    if not it.is_established:
        return None
    if it.action is Action.STOP or it.intent is None:
        return _stop(it)
    if it.current is None:
        return None
    breach = _breach(it, it.current)
    if it.is_steep:
        return _steep(it, it.intent, it.current, breach)
    if it.action is Action.REDUCTION and it.intent.first < it.current:
        return _voluntary(it, it.intent, it.current, breach)
    return _offered(breach[0], it, it.current, _gradual(it, breach[1])) if breach else None


def stopped_dose(it: Tapering) -> Decimal | None:
    """The last daily dose of a stop (ordered, or on record and reported); None where not known.

    The lower end of a range, as for all withdrawal.
    """
    if it.action is Action.STOP:
        before = it.intent.before if it.intent else None
        return before.low if before else None
    ended = ended_lately(it.facts.history, it.facts.today)
    if it.intent is not None or not ended or is_late(ended, it.facts.today):
        return None
    dose = last_dose(ended)
    return None if is_last_step(dose, it.facts.care_plans) else dose


def _stop(it: Tapering) -> Descent | None:
    """A stop goes on to 0: in steps, or faster and watched where the drug itself does the harm."""
    dose = stopped_dose(it)
    if dose is None or dose <= 0:
        return None
    facts = it.facts
    if _is_harmful(it):
        terms, path = watched_path(dose, it.policy)
    else:
        terms, path = stop_path(
            dose, facts.kidney, facts.history, it.policy, cautious=it.is_cautious
        )
    terms = terms if it.intent is None else _with_wait(it, terms)
    return _descent(Cause.STOP, path, terms, dose)


def _is_harmful(it: Tapering) -> bool:
    facts = it.facts
    stopped = [o.reason for o in facts.submission.orders if o.is_stop]
    ended = [e.reason for e in ended_lately(facts.history, facts.today)]
    reasons = ended if it.intent is None else stopped
    return is_harmful(reasons, facts.kidney, facts.problems, facts.history, facts.today)


def _steep(it: Tapering, intent: OralIntent, current: Decimal, breach: Breach | None) -> Descent:
    """Too steep a cut: in steps down to the dose ordered, or to a limit that lies below it."""
    ordered = min(intent.total.low, intent.first)
    cause, target = min((Cause.STEEP, ordered), breach or (Cause.STEEP, ordered), key=_dose)
    before = intent.before.low if intent.before else current
    if it.is_toxic:
        terms = Terms(Method.KIDNEY, target, it.stock)
        return _descent(cause, cuts(before, terms), terms, before)
    return _offered(cause, it, before, _gradual(it, target))


def _dose(breach: Breach) -> Decimal:
    return breach[1]


def _voluntary(
    it: Tapering, intent: OralIntent, current: Decimal, breach: Breach | None
) -> Descent:
    """A reduction within the limits: the dose ordered, then its end.

    That end is a breached limit, or the dose itself where the kidneys or the ceiling asked for it;
    else 0. One that comes too soon is made later, and then no larger than usual.
    """
    ordered = intent.first
    begun = under_way(it)
    if begun is not None and (breach is None or begun[1].target <= breach[1]):
        return _going_on(breach[0] if breach else Cause.VOLUNTARY, current, *begun)
    if breach is None and current > it.limit:
        breach = (Cause.CEILING, ordered)
    end = ordered if it.adjusts_for_kidneys else ZERO
    cause, target = breach or (Cause.VOLUNTARY, end)
    kind = it.facts.indication.kind
    terms = voluntary(kind, target, it.policy, cautious=it.is_cautious)
    taken = ordered
    if it.is_too_soon:
        usual = cuts(current, terms)
        taken = max(usual[0].mg_per_day, ordered) if usual else ordered
    first = Cut(taken, interval(terms, current, taken))
    rest = cuts(taken, terms) if taken > goal(terms) else ()
    path = (first, *(cut for cut in rest if cut.mg_per_day < taken))
    path = spread(path) if terms.method is Method.SHORT else path
    return _descent(cause, path, _with_wait(it, terms), current)


def _kidney_path(it: Tapering, current: Decimal, terms: Terms) -> tuple[Cut, ...]:
    """The doses of method C, from the one ordered where it cuts further, as far as one cut may."""
    path = cuts(current, terms)
    if it.intent is None or it.action is not Action.REDUCTION or not path or it.is_too_soon:
        return path
    ordered = it.intent.first
    most = largest_fast_cut(current, it.facts.history, it.facts.today)
    if not terms.target < ordered < path[0].mg_per_day or current - ordered > most:
        return path
    return (Cut(ordered, path[0].days), *(c for c in path if c.mg_per_day < ordered))


def _offered(cause: Cause, it: Tapering, current: Decimal, terms: Terms) -> Descent:
    return _descent(cause, cuts(current, terms), _with_wait(it, terms), current)


def _with_wait(it: Tapering, terms: Terms) -> Terms:
    """The terms with the days to wait since the last cut on record."""
    return replace(terms, wait=days_to_wait(terms.method, it.facts.history, it.facts.today))


def _descent(cause: Cause, path: Sequence[Cut], terms: Terms, current: Decimal) -> Descent:
    """Daily doses with their days: each is kept as long as the cuts before and after it ask for.

    Without a cut that can be made the dose stays.
    """
    kept = [max(cut.days, after.days) for cut, after in pairwise(path)]
    doses = [cut.mg_per_day for cut in path] or [current]
    rungs: tuple[Rung, ...] = tuple(zip(doses, (*kept, None), strict=True))
    first = Cut(doses[0], kept[0] if kept else path[0].days) if path else None
    if terms.wait and doses[0] < current:
        rungs = ((current, terms.wait), *rungs)
    return Descent(cause, rungs, terms.method, terms.target, reaches(tuple(path), terms), first)


def _going_on(cause: Cause, current: Decimal, path: Sequence[Cut], terms: Terms) -> Descent:
    """A plan in force from the next of its doses on: each is kept as long as it says."""
    rungs = (*((cut.mg_per_day, cut.days) for cut in path[:-1]), (path[-1].mg_per_day, None))
    first = next((cut for cut in path if cut.mg_per_day < current), path[0])
    return Descent(cause, rungs, terms.method, terms.target, reaches(tuple(path), terms), first)


def _gradual(it: Tapering, target: Decimal) -> Terms:
    return gradual(target, it.policy, cautious=it.is_cautious)


def _begun_for_kidneys(it: Tapering) -> tuple[tuple[Cut, ...], Terms] | None:
    """A taper for failing kidneys that is under way, where it goes as far as they ask for."""
    if not it.is_failing:
        return None
    begun = under_way(it)
    if begun is None or begun[1].method is not Method.KIDNEY:
        return None
    asked = it.kidney_target
    return begun if asked is None or begun[1].target <= asked else None


def _breach(it: Tapering, current: Decimal) -> Breach | None:
    """The lowest limit that the dose taken now is above, with its cause."""
    asked = ((Cause.CEILING, it.ceiling), (Cause.KIDNEY, it.kidney_target))
    limits = [(cause, limit) for cause, limit in asked if limit is not None and current > limit]
    return min(limits, key=_dose, default=None)
