"""How a stop is carried out: slowly, faster in failing kidneys, watched where the drug harms."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import DoseHistory, Kidney, Listing, Problem, Tier
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rules.circumstances import is_failing
from fhir_baclofen.rules.protocols import severe_range
from fhir_baclofen.rules.reductions import for_kidneys, gradual, supervised
from fhir_baclofen.rules.withdrawal import STOP_DAYS, is_toxic
from fhir_baclofen.taper import Cut, Method, Terms, cuts

SERIOUS = "serious-reaction"


def is_harmful(
    reasons: Iterable[str],
    kidney: Kidney,
    problems: Listing[Problem],
    history: DoseHistory,
    today: date,
) -> bool:
    """True where the drug itself harms: a serious reaction, accumulation, or confusion by it."""
    accumulates = kidney.acute or kidney.tier is Tier.DIALYSIS
    return accumulates or SERIOUS in reasons or is_toxic(kidney, problems, history, today)


def stop_path(
    dose: Decimal,
    kidney: Kidney,
    history: DoseHistory,
    policy: Policy,
    *,
    cautious: bool,
    harmful: bool,
) -> tuple[Terms, tuple[Cut, ...]]:
    """The doses from the last one down to 0, and the terms they follow.

    Where the drug harms, faster and watched. Below 30 mL/min first by method C to the dose such
    kidneys ask for, then gradually, unless the dose was reduced since.
    """
    slow = gradual(ZERO, policy, cautious=cautious)
    if harmful:
        terms = supervised(policy)
        return terms, cuts(dose, terms)
    fast = for_kidneys(severe_range(dose, policy)[1], policy, cautious=cautious)
    if not is_failing(kidney) or fast.method is not Method.KIDNEY or _was_reduced(kidney, history):
        return slow, cuts(dose, slow)
    first = cuts(dose, fast)
    down = replace(fast, target=ZERO)
    reached = first[-1].mg_per_day if first else dose
    rest = cuts(reached, slow)
    return down, (*first, *(cut for cut in rest if not first or cut.mg_per_day < reached))


def _was_reduced(kidney: Kidney, history: DoseHistory) -> bool:
    last = history.last_reduction
    return bool(last and kidney.tier_since and last.on >= kidney.tier_since)


__all__ = ["STOP_DAYS", "is_harmful", "stop_path"]
