"""Which protocol a treatment follows: by the plan in force, else by the steps that were ordered.

A plan in force is followed on its own terms. Orders alone show a protocol only where every step of
the newest series keeps to its size and its wait.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from fhir_baclofen.facts import (
    DoseChange,
    Evidence,
    Indication,
    Kidney,
    OwnPlan,
    PatientFacts,
    Phase,
    PlannedStep,
)
from fhir_baclofen.quantities import ZERO, plain
from fhir_baclofen.rules.circumstances import is_failing
from fhir_baclofen.rules.phases import CUT_DAYS, RISE_DAYS, plan_in_force, series, steps_ahead
from fhir_baclofen.rules.protocols import (
    A_CUT,
    A_INTERVAL,
    A_LOW,
    A_SLOT,
    B_CUT,
    B_INTERVAL,
    B_LEAST,
    B_LONG_INTERVAL,
    B_MOST,
    C_DAYS,
    C_INTERVAL,
    C_SHARE,
    FIVE,
    LABEL_STEP,
    PROTOCOLS,
    ROUNDING_CUT,
    SLOW_INTERVAL,
    SLOW_STEP,
    WHOLE_DAYS,
    ProtocolLimits,
)
from fhir_baclofen.rules.wording import NAMES, mg

SLOW_CODE = "slow-titration"
MOVING = frozenset({Phase.STARTING, Phase.TITRATING, Phase.TAPERING})
LIKE_SPASTICITY = frozenset({Indication.SPASTICITY, Indication.OTHER})


class Way(StrEnum):
    """A protocol as it is recognised.

    Upwards: the slow one, the usual one of the indication, the label's pace in spasticity.
    Downwards: methods A (weekly), B (gradual) and C (kidney), and the whole taper in two weeks. OWN
    is a plan whose steps keep to none of them.
    """

    SLOW = "slow"
    USUAL = "usual"
    LABEL = "label"
    WEEKLY = "weekly"
    GRADUAL = "gradual"
    KIDNEY = "kidney"
    SHORT = "short"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Followed:
    """The protocol that a treatment follows while its dose changes.

    `plan` is the plan in force, None where the orders alone show it; `ahead` are its steps to come.
    """

    way: Way
    evidence: Evidence
    plan: OwnPlan | None = None
    ahead: tuple[PlannedStep, ...] = ()

    @property
    def end(self) -> Decimal | None:
        """The dose (mg/day) at which the plan in force ends; None without one."""
        return self.ahead[-1].mg_per_day if self.ahead else None


@dataclass(frozen=True, slots=True)
class Move:
    """A change of dose (mg/day), and the days since the one before it (None: not known)."""

    before: Decimal
    after: Decimal
    waited: int | None

    @property
    def size(self) -> Decimal:
        """How far the dose moved."""
        return abs(self.after - self.before)

    def within(self, most: Decimal, least_days: Decimal) -> bool:
        """True when it is no larger and came no sooner."""
        return self.size <= most and (self.waited is None or self.waited >= least_days)


def protocol_followed(facts: PatientFacts) -> Followed | None:
    """The protocol of the present phase; None where the dose stands or keeps to no protocol."""
    last = facts.history.last_change
    if last is None or facts.treatment.phase not in MOVING:
        return None
    plan = plan_in_force(facts.care_plans, last.after, facts.today)
    if plan is None:
        return _by_orders(facts)
    found = _way(_planned(plan.steps), facts.indication.kind, facts.kidney)
    way = Way.SLOW if SLOW_CODE in plan.codes else found or Way.OWN
    return Followed(way, (plan.reference,), plan, steps_ahead(plan, last.after))


def in_words(followed: Followed, kind: Indication) -> str:
    """The protocol and its numbers, fit to show."""
    if followed.way is Way.USUAL:
        row = PROTOCOLS[kind]
        return (
            f"titration in {NAMES[kind]}, {mg(row.step.value)} more every "
            f"{row.interval.value} days or later"
        )
    return _WORDS[followed.way]


def _by_orders(facts: PatientFacts) -> Followed | None:
    longest = CUT_DAYS if facts.treatment.phase is Phase.TAPERING else RISE_DAYS
    changes = facts.history.changes
    newest = series(changes, longest)
    way = _way(_made(changes, newest), facts.indication.kind, facts.kidney)
    return Followed(way, tuple(r for c in newest for r in c.evidence)) if way else None


def _made(changes: Sequence[DoseChange], newest: Sequence[DoseChange]) -> list[Move]:
    """The newest series of changes, each with the days since the change before."""
    before = [None, *changes]
    earlier = {change.on: prior for prior, change in zip(before, changes, strict=False)}
    moves = []
    for change in newest:
        prior = earlier.get(change.on)
        waited = (change.on - prior.on).days if prior else None
        moves.append(Move(change.before or ZERO, change.after, waited))
    return moves


def _planned(steps: Iterable[PlannedStep]) -> list[Move]:
    return [
        Move(
            one.mg_per_day,
            other.mg_per_day,
            (other.starts - one.starts).days if one.starts and other.starts else None,
        )
        for one, other in pairwise(steps)
        if one.mg_per_day != other.mg_per_day
    ]


def _way(moves: Sequence[Move], kind: Indication, kidney: Kidney) -> Way | None:
    if not moves:
        return None
    if moves[-1].after > moves[0].before:
        return _upwards(moves, kind)
    return _downwards(moves, kind, kidney)


def _upwards(moves: Sequence[Move], kind: Indication) -> Way | None:
    row = PROTOCOLS[kind]
    if all(m.within(SLOW_STEP.value, SLOW_INTERVAL.value) for m in moves):
        return Way.SLOW
    if kind is Indication.UNKNOWN:
        return None
    if all(m.within(_usual_step(row, kind), row.interval.value) for m in moves):
        return Way.USUAL
    label = kind in LIKE_SPASTICITY
    if label and all(m.within(LABEL_STEP.value, row.interval.value) for m in moves):
        return Way.LABEL
    return None


def _usual_step(row: ProtocolLimits, kind: Indication) -> Decimal:
    """The step of the table; in alcohol use disorder also the larger one that a site may choose."""
    return row.check_step.value if kind is Indication.ALCOHOL else row.step.value


def _downwards(moves: Sequence[Move], kind: Indication, kidney: Kidney) -> Way | None:
    days = sum(m.waited or 0 for m in moves[1:])
    third = max(moves[0].before * C_SHARE.numerator / C_SHARE.denominator, FIVE)
    fast = days <= C_DAYS.value and all(m.within(third, C_INTERVAL.value) for m in moves)
    if fast and is_failing(kidney):
        return Way.KIDNEY
    if kind is Indication.ALCOHOL and all(_is_weekly(m) for m in moves):
        return Way.WEEKLY
    if all(m.within(max(m.before * B_MOST.value, B_CUT.value), B_INTERVAL.value) for m in moves):
        return Way.GRADUAL
    small = all(m.size <= max(ROUNDING_CUT.value, m.before * B_MOST.value) for m in moves)
    return Way.SHORT if small and days <= WHOLE_DAYS.value else None


def _is_weekly(move: Move) -> bool:
    cut = A_CUT.value if move.before >= A_LOW.value else A_SLOT.value
    return move.size == cut and (move.waited is None or move.waited >= A_INTERVAL.value)


_WORDS = {
    Way.SLOW: f"slow, uneven titration, {plain(SLOW_STEP.value)} mg/day more every "
    f"{SLOW_INTERVAL.value} days, a smaller morning and a larger evening dose",
    Way.LABEL: f"titration at the pace of the label, up to {plain(LABEL_STEP.value)} mg/day more "
    f"every {PROTOCOLS[Indication.SPASTICITY].interval.value} days or later",
    Way.WEEKLY: f"weekly taper, {plain(A_CUT.value)} mg/day less every {A_INTERVAL.value} days, "
    f"{plain(A_SLOT.value)} mg from each of two doses",
    Way.GRADUAL: f"gradual taper, {B_LEAST.value:.0%} to {B_MOST.value:.0%} less every "
    f"{B_INTERVAL.value} to {B_LONG_INTERVAL.value} days",
    Way.KIDNEY: f"taper in failing kidneys, at most a third less at once, within {C_DAYS.value} "
    "days under supervision",
    Way.SHORT: f"short taper, the whole within {WHOLE_DAYS.value} days",
    Way.OWN: "steps of its own",
}
