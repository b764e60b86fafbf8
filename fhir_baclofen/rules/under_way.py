"""A taper under way: the plan in force goes on from the dose that an order takes next."""

from decimal import Decimal
from itertools import pairwise
from typing import Final

from fhir_baclofen.facts import Action, PlannedStep
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.following import Followed, Way, protocol_followed
from fhir_baclofen.rules.protocols import A_INTERVAL, B_INTERVAL, C_INTERVAL
from fhir_baclofen.rules.tapering import Tapering, ceilings_of
from fhir_baclofen.taper import Cut, Method, Terms, cuts, interval

METHODS: Final = {
    Way.WEEKLY: (Method.WEEKLY, A_INTERVAL),
    Way.GRADUAL: (Method.GRADUAL, B_INTERVAL),
    Way.KIDNEY: (Method.KIDNEY, C_INTERVAL),
}
"""The methods a plan in force goes on by, with the least days between two cuts."""
GOES_ON: Final = frozenset({Action.REVIEW, Action.RENEWAL})


def under_way(it: Tapering) -> tuple[tuple[Cut, ...], Terms] | None:
    """The doses of a taper in force from the one ordered on, and its terms.

    An order follows it by taking one of its doses. A reduction names no end of its own, so after
    the plan's last dose its method goes on to none, unless that dose is a limit. In failing kidneys
    it goes on by itself: its next dose comes on its day. None where no taper is followed, where it
    keeps to no method of this site, and where the order comes too soon.
    """
    if not it.facts.care_plans.plans or it.is_too_soon:
        return None
    followed = protocol_followed(it.facts)
    if followed is None or followed.plan is None:
        return None
    if followed.way not in METHODS or not followed.ahead:
        return None
    steps = _ordered(it, followed) or _by_itself(it, followed)
    return _path(it, followed.way, steps) if steps else None


def _ordered(it: Tapering, followed: Followed) -> tuple[PlannedStep, ...]:
    """The steps from the one that the order takes, which begins today."""
    if it.intent is None or it.action is not Action.REDUCTION:
        return ()
    doses = [step.mg_per_day for step in followed.ahead]
    if it.intent.first not in doses:
        return ()
    rest = followed.ahead[doses.index(it.intent.first) + 1 :]
    return (PlannedStep(it.intent.first, it.facts.today, "in-progress"), *rest)


def _by_itself(it: Tapering, followed: Followed) -> tuple[PlannedStep, ...]:
    """In failing kidneys the steps to come, the present dose before them until the first is due."""
    if followed.way is not Way.KIDNEY or it.action not in GOES_ON or it.current is None:
        return ()
    due = followed.ahead[0].starts
    if due is not None and due > it.facts.today:
        return (PlannedStep(it.current, it.facts.today, "in-progress"), *followed.ahead)
    now = PlannedStep(followed.ahead[0].mg_per_day, it.facts.today, "scheduled")
    return (now, *followed.ahead[1:])


def _path(it: Tapering, way: Way, steps: tuple[PlannedStep, ...]) -> tuple[tuple[Cut, ...], Terms]:
    """Steps as cuts, each kept as long as the plan keeps it, then on to the end."""
    method, least = METHODS[way]
    last = steps[-1].mg_per_day
    end = last if method is Method.KIDNEY or _is_a_limit(it, last) else ZERO
    terms = Terms(method, end, it.stock, it.is_cautious)
    kept = [
        # The present dose waits only for the day of the next.
        Cut(a.mg_per_day, _kept(a, b, 1 if a.mg_per_day == it.current else int(least.value)))
        for a, b in pairwise(steps)
    ]
    further = cuts(last, terms) if last > end else ()
    further = tuple(cut for cut in further if cut.mg_per_day < last)
    days = further[0].days if further else interval(terms, last, last)
    return (*kept, Cut(last, days), *further), terms


def _is_a_limit(it: Tapering, dose: Decimal) -> bool:
    """True where a taper ends at a dose because no more is allowed: it does not go on to none."""
    limits = ceilings_of(it.facts, it.policy)
    return it.adjusts_for_kidneys or dose in {limits.indication, limits.older, limits.kidney}


def _kept(one: PlannedStep, other: PlannedStep, least: int) -> int:
    """The days that the plan keeps a dose, no fewer than its method asks for."""
    planned = (other.starts - one.starts).days if one.starts and other.starts else least
    return max(planned, least)
