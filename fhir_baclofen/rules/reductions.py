"""How fast a dose may come down: the terms of each taper, and how large and how soon a cut may be.

`taper` does the arithmetic; `descent` says which taper a patient is offered.
"""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import Age, DoseHistory, Fact, Indication
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import ZERO
from fhir_baclofen.rulebook import Limit
from fhir_baclofen.rules.circumstances import may_be_older
from fhir_baclofen.rules.protocols import (
    A_INTERVAL,
    B_INTERVAL,
    C_DAYS,
    C_INTERVAL,
    C_SHARE,
    FIVE,
)
from fhir_baclofen.rules.sources import S0, S2
from fhir_baclofen.tablets import stock_for
from fhir_baclofen.taper import Method, Terms

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
    method = Method.SHORT if is_short(policy) else Method.GRADUAL
    return Terms(method, target, stock_for(policy), cautious)


def voluntary(kind: Indication, target: Decimal, policy: Policy, *, cautious: bool) -> Terms:
    """The terms of a voluntary reduction within the limits: method A in alcohol use disorder."""
    if kind is Indication.ALCOHOL and policy.is_set("taper.method", "slow"):
        return Terms(Method.WEEKLY, target, stock_for(policy), cautious)
    return gradual(target, policy, cautious=cautious)


def for_kidneys(target: Decimal, policy: Policy, *, cautious: bool) -> Terms:
    """The terms where the drug accumulates: method C, or the gradual one where the site says so."""
    if not by_method_c(policy):
        return gradual(target, policy, cautious=cautious)
    return Terms(Method.KIDNEY, target, stock_for(policy), cautious)


def supervised(policy: Policy) -> Terms:
    """The terms of a faster, watched stop: after a serious reaction, or with failing kidneys."""
    return Terms(Method.SUPERVISED, ZERO, stock_for(policy))


def by_method_c(policy: Policy) -> bool:
    """True where the site brings the dose of failing kidneys down within days."""
    return policy.is_set("taper.kidney", "within-14-days")


def is_short(policy: Policy) -> bool:
    """True where the site carries out a whole taper within two weeks."""
    return policy.is_set("taper.method", "1-2-weeks")


def largest_fast_cut(current: Decimal, history: DoseHistory, today: date) -> Decimal:
    """The largest cut of method C: a third of the dose before the reduction began.

    It began with the first cut of the last two weeks, where none of them was larger.
    """
    lately = [
        (c.before, c.before - c.after)
        for c in history.changes
        if c.before is not None and c.after < c.before and 0 <= (today - c.on).days <= C_DAYS.value
    ]
    began = max((before for before, _ in lately), default=current)
    kept = all(cut <= _third(began) for _, cut in lately)
    return _third(max(began, current) if kept else current)


def _third(dose: Decimal) -> Decimal:
    return max(dose * C_SHARE.numerator / C_SHARE.denominator, FIVE)


def days_to_wait(method: Method, history: DoseHistory, today: date) -> int:
    """Days until the next cut of a method may follow the last one on record."""
    last, least = history.last_reduction, _LEAST.get(method)
    return max(int(least.value) - (today - last.on).days, 0) if last and least else 0


# A whole taper in two weeks and a supervised stop wait for nothing.
_LEAST = {Method.GRADUAL: B_INTERVAL, Method.WEEKLY: A_INTERVAL, Method.KIDNEY: C_INTERVAL}
