"""The phase of a treatment: what tells it, and since when it has been so.

A change of dose tells the phase for as long as the next step may follow; then a plan in force does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise, takewhile

from fhir_baclofen.facts import (
    CarePlans,
    DoseChange,
    DoseHistory,
    Fact,
    Known,
    OwnPlan,
    Phase,
    PlannedStep,
    Pump,
    StepBack,
    Supply,
    Treatment,
)
from fhir_baclofen.quantities import ZERO, plain
from fhir_baclofen.rules.hold_period import HOLD_MAX
from fhir_baclofen.rules.protocols import B_LONG_INTERVAL, ESTABLISHED, REVIEW_DAYS
from fhir_baclofen.rules.pump_steps import TITRATION_DAYS

# A start is over once a stop would need a taper, a rise once its review is due, a cut once the
# longest wait between two cuts has passed.
START_DAYS = int(ESTABLISHED.value)
RISE_DAYS = int(REVIEW_DAYS.value)
CUT_DAYS = int(B_LONG_INTERVAL.value)
DONE = frozenset({"completed", "cancelled", "stopped", "entered-in-error"})
HOLD_PERIOD = "hold-period"
MG, UG = "mg/day", "µg/day"


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells the phase of a therapy that is taken, besides its own dose over time."""

    care_plans: CarePlans
    step_back: Fact[StepBack]
    supply: Fact[Supply]
    pump: Fact[Pump]
    today: date


def phase_taken(history: DoseHistory, signs: Signs) -> Treatment:
    """The phase of oral baclofen that is taken now."""
    return (
        _out_of_supply(signs)
        or _stepped_back(history.last_change, signs)
        or _on_hold(history.last_change, signs.care_plans)
        or _changing(history.changes, history.gaps, signs.today, MG, signs.care_plans)
    )


def phase_pumped(changes: Sequence[DoseChange], gaps: tuple[str, ...], signs: Signs) -> Treatment:
    """The phase of intrathecal baclofen alone: for a time after the implant its dose is found."""
    pump = signs.pump.value if isinstance(signs.pump, Known) else None
    implanted = pump.implanted_on if pump else None
    if pump and implanted and 0 <= (signs.today - implanted).days <= TITRATION_DAYS.value:
        because = f"the pump was implanted on {implanted.isoformat()}"
        return Treatment(Phase.TITRATING, implanted, because, pump.evidence)
    return _changing(changes, gaps, signs.today, UG, CarePlans())


def plan_in_force(care_plans: CarePlans, dose: Decimal, today: date) -> OwnPlan | None:
    """The plan that a daily dose follows: begun, not on hold, and with steps still to take.

    A plan upwards is in force as long as one of its steps is carried out.
    """
    return next(
        (
            plan
            for plan in care_plans.plans
            if not plan.suspended and _has_begun(plan, today) and _goes_on(plan, dose)
        ),
        None,
    )


def _goes_on(plan: OwnPlan, dose: Decimal) -> bool:
    rising = plan.titrates and any(s.status == "in-progress" for s in plan.steps)
    return rising or bool(steps_ahead(plan, dose))


def steps_ahead(plan: OwnPlan, dose: Decimal) -> tuple[PlannedStep, ...]:
    """The steps of a plan still to be taken from a dose: lower ones of a taper, else higher ones.

    A plan of a single dose leads nowhere.
    """
    if not (plan.tapers or plan.titrates):
        return ()
    left = (s for s in plan.steps if s.status not in DONE)
    return tuple(s for s in left if (s.mg_per_day < dose if plan.tapers else s.mg_per_day > dose))


def series(changes: Sequence[DoseChange], longest_wait: int) -> tuple[DoseChange, ...]:
    """The newest changes that follow each other in one direction, oldest first; no start.

    They end where the wait between two was longer, or where the direction turned.
    """
    back = [c for c in reversed(changes) if c.before is not None]
    if not back:
        return ()
    up = _rises(back[0])
    linked = takewhile(
        lambda pair: (pair[0].on - pair[1].on).days <= longest_wait and _rises(pair[1]) is up,
        pairwise(back),
    )
    return (*reversed([pair[1] for pair in linked]), back[0])


def _has_begun(plan: OwnPlan, today: date) -> bool:
    return any(s.starts is None or s.starts <= today for s in plan.steps)


def _rises(change: DoseChange) -> bool:
    return change.after > (change.before or ZERO)


def _out_of_supply(signs: Signs) -> Treatment | None:
    supply = signs.supply.value if isinstance(signs.supply, Known) else None
    if supply is None or supply.run_out is None or supply.run_out >= signs.today:
        return None
    last = supply.handouts[-1:]
    handed = "".join(f", last handed out on {h.on.isoformat()}" for h in last)
    because = f"the supply has run out{handed}"
    seen = tuple(h.reference for h in last)
    return Treatment(Phase.INTERRUPTED, supply.run_out, because, seen, supply.gaps)


def _stepped_back(last: DoseChange | None, signs: Signs) -> Treatment | None:
    """Held after a step back for craving, until the dose changes again."""
    if not isinstance(signs.step_back, Known):
        return None
    back = signs.step_back.value
    over = (signs.today - back.on).days > HOLD_MAX.value
    if over or (last is not None and last.on > back.on):
        return None
    dose = "" if back.dose is None else f" to {plain(back.dose)} {MG}"
    because = f"raised{dose} on {back.on.isoformat()} after craving returned"
    return Treatment(Phase.HOLDING, back.on, because, signs.step_back.evidence)


def _on_hold(last: DoseChange | None, care_plans: CarePlans) -> Treatment | None:
    """Held while the steps of a plan stand on hold, or a plan asks to hold the dose."""
    for plan in care_plans.plans:
        if plan.suspended or (HOLD_PERIOD in plan.codes and not _is_left(plan, last)):
            because = f"the steps of {plan.reference} are on hold"
            if not plan.suspended:
                because = f"{plan.reference} asks to hold the dose"
            return Treatment(Phase.HOLDING, last.on if last else None, because, (plan.reference,))
    return None


def _is_left(plan: OwnPlan, last: DoseChange | None) -> bool:
    """True when the dose came down after the plan to hold it was made."""
    made = next((s.starts for s in plan.steps if s.starts), None)
    return last is not None and not _rises(last) and (made is None or last.on > made)


def _changing(
    changes: Sequence[DoseChange],
    gaps: tuple[str, ...],
    today: date,
    unit: str,
    care_plans: CarePlans,
) -> Treatment:
    """By the newest change, then by the plan in force; a therapy not fully read is unknown."""
    last = changes[-1] if changes else None
    if last is None:
        reason = gaps[0] if gaps else "no dated dose is on record"
        return Treatment(Phase.UNKNOWN, None, reason, (), gaps)
    days = (today - last.on).days
    if last.before is None and days < START_DAYS:
        return _surely(gaps, _starting(last, unit))
    if last.before is not None and days <= (RISE_DAYS if _rises(last) else CUT_DAYS):
        return _moving(changes, gaps, unit, plan_in_force(care_plans, last.after, today))
    plan = plan_in_force(care_plans, last.after, today)
    if plan is not None:
        return _planned(plan, last, gaps)
    return _surely(gaps, _stable(last, days, unit))


def _surely(gaps: tuple[str, ...], told: Treatment) -> Treatment:
    """The phase as told, or an unknown one where an earlier dose could not be read."""
    return Treatment(Phase.UNKNOWN, None, gaps[0], told.evidence, gaps) if gaps else told


def _starting(first: DoseChange, unit: str) -> Treatment:
    because = f"{plain(first.after)} {unit} begun on {first.on.isoformat()}"
    return Treatment(Phase.STARTING, first.on, because, first.evidence)


def _stable(last: DoseChange, days: int, unit: str) -> Treatment:
    because = f"{plain(last.after)} {unit} for {days} days without a change"
    return Treatment(Phase.STABLE, last.on, because, last.evidence)


def _moving(
    changes: Sequence[DoseChange], gaps: tuple[str, ...], unit: str, plan: OwnPlan | None
) -> Treatment:
    rising = _rises(changes[-1])
    run = series(changes, RISE_DAYS if rising else CUT_DAYS)
    first, last = run[0], run[-1]
    done = "raised" if rising else "reduced"
    because = (
        f"{done} from {plain(first.before or ZERO)} to {plain(first.after)} {unit} on "
        f"{first.on.isoformat()}"
    )
    if last is not first:
        because += f", last to {plain(last.after)} {unit} on {last.on.isoformat()}"
    seen = (*last.evidence, *((plan.reference,) if plan else ()))
    phase = Phase.TITRATING if rising else Phase.TAPERING
    return Treatment(phase, first.on, because + _ahead(plan, last.after), seen, gaps)


def _planned(plan: OwnPlan, last: DoseChange, gaps: tuple[str, ...]) -> Treatment:
    """No change lately, but a plan in force has steps to come."""
    phase = Phase.TAPERING if plan.tapers else Phase.TITRATING
    begun = next((s.starts for s in plan.steps if s.starts), None)
    since = max(last.on, begun) if begun and last.before is None else last.on
    because = f"{plain(last.after)} {MG} since {last.on.isoformat()}" + _ahead(plan, last.after)
    return Treatment(phase, since, because, (*last.evidence, plan.reference), gaps)


def _ahead(plan: OwnPlan | None, dose: Decimal) -> str:
    """The next step of a plan, in words."""
    steps = steps_ahead(plan, dose) if plan else ()
    if plan is None or not steps:
        return ""
    day = steps[0].starts
    on = f" from {day.isoformat()}" if day else ""
    return f"; {plan.reference} plans {plain(steps[0].mg_per_day)} {MG}{on}"
