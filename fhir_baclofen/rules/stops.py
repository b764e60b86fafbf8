"""Stops: which counts, from which dose, and how it is carried out.

Slowly; faster in failing kidneys; watched where the drug itself does harm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import DoseHistory, EndedTherapy, Kidney, Listing, Problem, Tier
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.circumstances import is_failing
from fhir_baclofen.rules.protocols import severe_range
from fhir_baclofen.rules.reductions import for_kidneys, gradual, supervised
from fhir_baclofen.rules.withdrawal import STOP_DAYS, is_toxic
from fhir_baclofen.taper import Cut, Method, Terms, cuts

SERIOUS = "serious-reaction"
UNKNOWN_KIDNEYS = Kidney(Tier.UNKNOWN)


def ended_lately(history: DoseHistory, today: date) -> tuple[EndedTherapy, ...]:
    """The stops on record that are reported, newest last.

    One that ran out counts for as long as it is on record, others for a week.
    """
    return tuple(
        e for e in history.ended if e.how == "ran out" or (today - e.ended).days <= STOP_DAYS.value
    )


def is_late(ended: Sequence[EndedTherapy], today: date) -> bool:
    """True where the newest of them is too long ago to go on from its dose."""
    return (today - ended[-1].ended).days > STOP_DAYS.value


def last_dose(ended: Sequence[EndedTherapy]) -> Decimal | None:
    """The daily dose that ended (mg), lower ends together; None where one is not known."""
    doses = [e.dose.low for e in ended if e.dose is not None]
    return sum(doses, ZERO) if len(doses) == len(ended) else None


def is_harmful(
    reasons: Iterable[str | None],
    kidney: Kidney,
    problems: Listing[Problem],
    history: DoseHistory,
    today: date,
) -> bool:
    """True where the drug itself harms: a serious reaction, accumulation, or confusion by it."""
    accumulates = kidney.acute or kidney.tier is Tier.DIALYSIS
    return accumulates or SERIOUS in reasons or is_toxic(kidney, problems, history, today)


def is_surely_harmful(
    reasons: Iterable[str | None],
    kidney: Kidney,
    problems: Listing[Problem],
    history: DoseHistory,
    today: date,
) -> bool:
    """True where no history or kidney function that could not be read may tell otherwise.

    A result that is only known to be low does not: the kidneys are no better than it says.
    """
    if history.gaps:
        return False
    if SERIOUS in reasons or is_toxic(UNKNOWN_KIDNEYS, problems, history, today):
        return True
    low = {value.told for value in kidney.unusable if value.hides_tier}
    return low.issuperset(kidney.gaps)


def stop_path(
    dose: Decimal, kidney: Kidney, history: DoseHistory, policy: Policy, *, cautious: bool
) -> tuple[Terms, tuple[Cut, ...]]:
    """The doses from the last one down to 0, and the terms they follow.

    Below 30 mL/min first by method C to the dose such kidneys ask for, then gradually, unless the
    dose was reduced since.
    """
    slow = gradual(ZERO, policy, cautious=cautious)
    fast = for_kidneys(severe_range(dose, policy)[1], policy, cautious=cautious)
    if not is_failing(kidney) or fast.method is not Method.KIDNEY or _was_reduced(kidney, history):
        return slow, cuts(dose, slow)
    first = cuts(dose, fast)
    down = replace(fast, target=ZERO)
    reached = first[-1].mg_per_day if first else dose
    rest = cuts(reached, slow)
    return down, (*first, *(cut for cut in rest if not first or cut.mg_per_day < reached))


def watched_path(dose: Decimal, policy: Policy) -> tuple[Terms, tuple[Cut, ...]]:
    """The same where the drug does harm: faster, and watched."""
    terms = supervised(policy)
    return terms, cuts(dose, terms)


def _was_reduced(kidney: Kidney, history: DoseHistory) -> bool:
    last = history.last_reduction
    return bool(last and kidney.tier_since and last.on >= kidney.tier_since)
