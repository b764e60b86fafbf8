"""A taper under way: the plan in force goes on from the dose that an order takes next."""

from datetime import date
from itertools import pairwise
from typing import Final

from fhir_baclofen.facts import Action, PlannedStep
from fhir_baclofen.plan.case import KIDNEY_MODERATE, KIDNEY_SEVERE, TAPER_SOON, Case
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.following import Followed, Way
from fhir_baclofen.rules.protocols import STOP_POINT
from fhir_baclofen.taper import Cut, Method, Terms, interval

METHODS: Final = {
    Way.WEEKLY: Method.WEEKLY,
    Way.GRADUAL: Method.GRADUAL,
    Way.KIDNEY: Method.KIDNEY,
    Way.SHORT: Method.SHORT,
}
GOES_ON: Final = frozenset({Action.REVIEW, Action.RENEWAL})


def under_way(case: Case) -> tuple[tuple[Cut, ...], Terms] | None:
    """The doses of a taper in force from the one ordered on, and its terms.

    An order follows it by taking one of its doses. In failing kidneys it goes on by itself: its
    next dose comes on its day. None where no taper is followed, or the order comes too soon.
    """
    followed = case.followed
    if followed is None or followed.plan is None or TAPER_SOON in case.fired:
        return None
    if not followed.plan.tapers or not followed.ahead:
        return None
    steps = _ordered(case, followed) or _by_itself(case, followed)
    return _path(case, followed.way, steps) if steps else None


def _ordered(case: Case, followed: Followed) -> tuple[PlannedStep, ...]:
    """The steps from the one that the order takes, which begins today."""
    if case.intent is None or case.action is not Action.REDUCTION:
        return ()
    doses = [step.mg_per_day for step in followed.ahead]
    if case.intent.first not in doses:
        return ()
    rest = followed.ahead[doses.index(case.intent.first) + 1 :]
    return (PlannedStep(case.intent.first, case.today, "in-progress"), *rest)


def _by_itself(case: Case, followed: Followed) -> tuple[PlannedStep, ...]:
    """In failing kidneys the steps to come, the present dose before them until the first is due."""
    if followed.way is not Way.KIDNEY or case.action not in GOES_ON or case.current is None:
        return ()
    due = followed.ahead[0].starts
    if due is not None and due > case.today:
        return (PlannedStep(case.current, case.today, "in-progress"), *followed.ahead)
    now = PlannedStep(followed.ahead[0].mg_per_day, case.today, "scheduled")
    return (now, *followed.ahead[1:])


def _path(case: Case, way: Way, steps: tuple[PlannedStep, ...]) -> tuple[tuple[Cut, ...], Terms]:
    """Steps as cuts, each kept as long as the plan keeps it; a stop ends at none."""
    method = METHODS.get(way, Method.GRADUAL)
    end = steps[-1].mg_per_day
    if end <= STOP_POINT.value and not _for_kidneys(case, method):
        end = ZERO
    if steps[-1].mg_per_day > end:
        steps = (*steps, PlannedStep(end, None, "scheduled"))
    terms = Terms(method, end, case.stock)
    kept = [_kept(one, other, terms, case.today) for one, other in pairwise(steps)]
    days = (*kept, kept[-1] if kept else interval(terms, end, end))
    return tuple(Cut(s.mg_per_day, n) for s, n in zip(steps, days, strict=True)), terms


def _kept(one: PlannedStep, other: PlannedStep, terms: Terms, today: date) -> int:
    """The days that the plan keeps a dose; those of its method where it does not say."""
    planned = (other.starts - max(one.starts, today)).days if one.starts and other.starts else 0
    return planned if planned > 0 else interval(terms, one.mg_per_day, other.mg_per_day)


def _for_kidneys(case: Case, method: Method) -> bool:
    return method is Method.KIDNEY or bool({KIDNEY_MODERATE, KIDNEY_SEVERE} & case.fired.keys())
