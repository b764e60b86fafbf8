"""Which taper a patient is offered: the terms on which rules and plan bring a dose down.

`taper` does the arithmetic. A finding that names a first reduction and the plan that carries it out
ask here, so that both give the same dose.
"""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import Action, Age, DoseHistory, Fact, Indication, OralIntent
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rulebook import Limit
from fhir_baclofen.rules.circumstances import established, may_be_older
from fhir_baclofen.rules.protocols import C_SHARE
from fhir_baclofen.rules.sources import S0, S2
from fhir_baclofen.tablets import stock_for
from fhir_baclofen.taper import Cut, Method, Terms, cuts, interval

LONG_USE = Limit(
    "taper.long-use",
    "Days of use after which the smaller cut is taken",
    Decimal(365),
    "days",
    S2.at("dependence comes with long use; the number is ours"),
)


STEEP_CUT = Limit(
    "cut.steep",
    "Cut in one step that may be passed only together with the share",
    Decimal(10),
    "mg/day",
    S0.at("10 mg a day less over a week"),
)
STEEP_SHARE = Limit(
    "cut.steep-share",
    "Share of the dose cut in one step that may be passed only together with the cut",
    Decimal("0.20"),
    "of the current dose",
    S2.at("10 to 20 percent less each time"),
)


def is_steep(before: Decimal, after: Decimal) -> bool:
    """True for a cut in one step above both limits, the milligrams and the share."""
    return before - after > max(STEEP_CUT.value, before * STEEP_SHARE.value)


def is_cautious(age: Fact[Age], history: DoseHistory, today: date, policy: Policy) -> bool:
    """True where the smaller cut is taken: an older adult, and after a year of use (or unknown)."""
    since = history.exposure_since
    long_use = since is None or (today - since).days >= LONG_USE.value
    return long_use or may_be_older(age, policy)


def gradual(target: Decimal, policy: Policy, *, cautious: bool) -> Terms:
    """The terms of any taper but those below: method B, or the short one where the site says so."""
    method = Method.SHORT if policy.is_set("taper.method", "1-2-weeks") else Method.GRADUAL
    return Terms(method, target, stock_for(policy), cautious)


def voluntary(kind: Indication, target: Decimal, policy: Policy, *, cautious: bool) -> Terms:
    """The terms of a voluntary reduction within the limits: method A in alcohol use disorder."""
    if kind is Indication.ALCOHOL and policy.is_set("taper.method", "slow"):
        return Terms(Method.WEEKLY, target, stock_for(policy), cautious)
    return gradual(target, policy, cautious=cautious)


def for_kidneys(target: Decimal, policy: Policy, *, cautious: bool) -> Terms:
    """The terms where the drug accumulates: method C, or the gradual one where the site says so."""
    if policy.is_set("taper.kidney", "gradual"):
        return gradual(target, policy, cautious=cautious)
    return Terms(Method.KIDNEY, target, stock_for(policy), cautious)


def supervised(policy: Policy) -> Terms:
    """The terms of a faster, watched stop: after a serious reaction, or with failing kidneys."""
    return Terms(Method.SUPERVISED, ZERO, stock_for(policy))


def first_step(current: Decimal, terms: Terms) -> tuple[Decimal, int] | None:
    """The first lower dose of a taper and its days; None where there is nothing to lower."""
    path = cuts(current, terms) if current > terms.target else ()
    return (path[0].mg_per_day, path[0].days) if path else None


def first_reduction(
    intent: OralIntent, terms: Terms | None, history: DoseHistory, today: date
) -> Decimal | None:
    """The first dose of the taper from the dose taken now; None where no taper is due.

    None without terms, in a patient who takes nothing yet or is not used to it, and at or below the
    target.
    """
    if terms is None or intent.before is None or not established(history, today):
        return None
    path = path_from(intent, intent.before.high, terms)
    return path[0].mg_per_day if path else None


def path_from(intent: OralIntent, current: Decimal, terms: Terms) -> tuple[Cut, ...]:
    """The doses from the current one down, beginning with a reduction under test that may stand.

    With failing kidneys it stands where it cuts further than planned, as far as one cut may.
    """
    path = cuts(current, terms) if current > terms.target else ()
    ordered = intent.first
    if intent.action is not Action.REDUCTION or not terms.target < ordered < current or not path:
        return path
    if terms.method is Method.KIDNEY:
        within = (current - ordered) * C_SHARE.denominator <= current * C_SHARE.numerator
        stands = ordered < path[0].mg_per_day and within
    else:
        stands = not is_steep(current, ordered)
    if not stands:
        return path
    if terms.method is Method.KIDNEY:
        return (Cut(ordered, path[0].days), *(c for c in path if c.mg_per_day < ordered))
    return (Cut(ordered, interval(terms, current, ordered)), *cuts(ordered, terms))
