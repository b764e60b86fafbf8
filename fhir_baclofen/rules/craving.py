"""Rule 64: when craving returns during a taper, back up and hold."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Absent,
    Age,
    CarePlans,
    DoseHistory,
    Fact,
    Indication,
    IndicationFact,
    Kidney,
    Known,
    Listing,
    Measurement,
    OralTherapy,
    Problem,
    StepBack,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    CLEAR,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import (
    is_failing,
    may_be_alcohol,
    may_be_older,
    may_be_reduced,
    unless,
)
from fhir_baclofen.rules.craving_signs import (
    TOPICS,
    Reduction,
    Sign,
    last_reduction,
    signs_since,
    undated_signs,
)
from fhir_baclofen.rules.hold_period import (
    HOLD_MAX,
    HOLD_MIN,
    SUSPEND_TAPER,
    hold_activity,
    hold_lengths,
)
from fhir_baclofen.rules.protocols import CAUTIOUS_STEP, ceiling, kidney_ceiling
from fhir_baclofen.rules.sources import S0
from fhir_baclofen.rules.withdrawal import is_toxic
from fhir_baclofen.rules.wording import evidence, fitting, mg, numbers
from fhir_baclofen.tablets import nearest_below, stock_for

STEP_BACK = Limit(
    "step-back.most",
    "Most by which the dose goes up at first when craving returns",
    Decimal(10),
    "mg/day",
    S0.at("back up a little until the cravings disappear; the number is that of one weekly cut"),
)


@rule(
    "craving-return-step-back",
    number=64,
    says="When craving or drinking returns during a taper, the dose goes back up to where it was "
    "absent and is held there.",
    basis=[
        STEP_BACK,
        CAUTIOUS_STEP,
        HOLD_MIN,
        HOLD_MAX,
        S0.at("craving that returns shows that the lower limit of the dose is reached"),
    ],
    switches=("max.aud", "formulary.strengths", "older.age"),
    applies=Situation.ORDER | Situation.REVIEW | Situation.STOP,
    grades={
        Severity.MODERATE: "craving or drinking recorded as returned or higher after the last "
        "reduction"
    },
    missing="Craving that is not recorded is never inferred, least of all from missed visits. "
    "Results, plans or orders that could not be read leave the rule unevaluated where nothing is "
    "found. Without a readable dose it fires without a recommended one.",
    reading="The newest entry after the last reduction counts; a number counts against the last "
    "one up to that day. Craving that is present counts where it was absent before. A raise since "
    "then has answered it. In older adults and with reduced kidney function the raise is the "
    "cautious step. No raise is offered with failing kidneys, signs of toxicity or above the "
    "ceiling.",
)
def craving_return_step_back(
    oral: Fact[OralTherapy],
    indication: IndicationFact,
    history: DoseHistory,
    care_plans: CarePlans,
    measurements: Listing[Measurement],
    step_back: Fact[StepBack],
    age: Fact[Age],
    kidney: Kidney,
    problems: Listing[Problem],
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    if isinstance(oral, Absent) or not may_be_alcohol(indication):
        return CLEAR
    reduction = last_reduction(history, care_plans, today)
    if reduction is None:
        return unless(*history.gaps, *care_plans.gaps)
    signs = signs_since(reduction.on, measurements, today)
    signs = [s for s in signs if not _is_answered(s, history, step_back)]
    if not signs:
        unread = measurements.gaps_of(*TOPICS, since=date.min)
        return unless(*unread, *history.gaps, *undated_signs(measurements))
    if Indication.ALCOHOL not in {indication.kind, *indication.candidates}:
        return unless(*indication.gaps)
    current = oral.value.dose.high if isinstance(oral, Known) else None
    harmful = is_failing(kidney) or is_toxic(kidney, problems, history)
    most = _most(indication, kidney, policy)
    careful = may_be_older(age, policy) or may_be_reduced(kidney)
    step = (CAUTIOUS_STEP if careful else STEP_BACK).value
    goal = None if harmful or current is None else _goal(current, step, reduction, history)
    back = None if goal is None else _made(min(goal, most), current, policy)
    return _back_up(signs, reduction, current, back, today)


def _is_answered(sign: Sign, history: DoseHistory, step_back: Fact[StepBack]) -> bool:
    """True where the dose went up since the sign, or an accepted plan takes it up."""
    raised = [c.on for c in history.changes if c.before is not None and c.after > c.before]
    if isinstance(step_back, Known):
        raised.append(step_back.value.on)
    return any(on >= sign.on for on in raised)


def _most(indication: IndicationFact, kidney: Kidney, policy: Policy) -> Decimal:
    """The dose that a step back may not pass."""
    limit = ceiling(indication, policy)
    kidneys = kidney_ceiling(kidney, limit, policy)
    return limit if kidneys is None else min(limit, kidneys)


def _goal(
    current: Decimal, step: Decimal, reduction: Reduction, history: DoseHistory
) -> Decimal | None:
    """The dose before the last reduction, a small step up at most; None where none was higher."""
    earlier = [c.before for c in history.changes if c.before is not None and c.after < c.before]
    higher = [dose for dose in (*earlier, reduction.before) if dose > current]
    return min(higher[-1], current + step) if higher else None


def _made(goal: Decimal, current: Decimal | None, policy: Policy) -> Decimal | None:
    """The goal in real products where they make a raise; None where there is no room for one."""
    made = nearest_below(goal, stock_for(policy))
    return next((dose for dose in (made, goal) if current is not None and dose > current), None)


def _back_up(
    signs: list[Sign],
    reduction: Reduction,
    current: Decimal | None,
    back: Decimal | None,
    today: date,
) -> Finding:
    newest = max(signs, key=lambda sign: sign.on)
    what = f"Go back up to {mg(back)} and hold it" if back else "Reduce no further, hold the dose"
    held = "the dose at which craving was absent" if back is None else mg(back)
    limit = "" if current is None else f" {mg(current)} was below the lower limit."
    return Finding(
        Severity.MODERATE,
        fitting(f"{what}: {newest.says}, after the reduction of {reduction.on.isoformat()}"),
        advice=f"{what} for 6 to 12 months." if back else f"{what}; raise it only with advice.",
        code="DOSEL",
        evidence=evidence((s.reference for s in signs), reduction.evidence),
        detail=f"Recorded since the last reduction: {'; '.join(s.says for s in signs)}.{limit} "
        "Craving that returns shows that the lower limit of the dose is reached.",
        recommended=numbers(step_back_mg_per_day=back, **hold_lengths()),
        activities=(SUSPEND_TAPER, hold_activity(f"Hold {held}.{limit}", today, today)),
    )
