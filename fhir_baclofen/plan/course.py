"""Which kind of plan it is, and which daily doses follow each other."""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, takewhile

from fhir_baclofen.facts import Action, Known, OralIntent
from fhir_baclofen.plan.case import (
    ABRUPT_STOP,
    ALCOHOL_GOVERNANCE,
    CRAVING,
    HOLD_PERIOD,
    KIDNEY_ACUTE,
    KIDNEY_MODERATE,
    NEUROTOXICITY,
    SEDATION,
    SLOW,
    START_HIGH,
    STEEP,
    STEP_LARGE,
    TOO_SOON,
    Case,
)
from fhir_baclofen.plan.dividing import divided, suits, times_a_day
from fhir_baclofen.plan.no_plan import sentence, why_none
from fhir_baclofen.plan.types import PlanKind
from fhir_baclofen.quantities import ZERO, plain
from fhir_baclofen.rulebook import Severity
from fhir_baclofen.rules.circumstances import is_failing, is_reduced
from fhir_baclofen.rules.descent import (
    Descent,
    Rung,
    descent_of,
    kidney_descent,
)
from fhir_baclofen.rules.protocols import CAUTIOUS_STEP, REVIEW_DAYS
from fhir_baclofen.tablets import nearest_below
from fhir_baclofen.titration import Rise, rise_by, slower, steps_up

YEARLY = 365
STARTS = frozenset({Action.START, Action.INCREASE})
# Findings that put another dose in the place of the ordered one, and where they name it.
_OFFERS = (
    (START_HIGH, "start_mg_per_day"),
    (STEP_LARGE, "next_step_mg_per_day"),
    (TOO_SOON, "next_step_mg_per_day"),
    (KIDNEY_MODERATE, "target_mg_per_day"),
)
_SLOW_OFFERS = ((SLOW, "start_mg_per_day"), (SLOW, "next_step_mg_per_day"))


@dataclass(frozen=True, slots=True)
class Course:
    """A kind of plan with its daily doses in order, and sentences about how it came about.

    `descent` is a taper's, `rise` the pace of a titration. `rises` is true where a start or an
    increase was accepted.
    """

    kind: PlanKind
    rungs: tuple[Rung, ...] = ()
    reasons: tuple[str, ...] = ()
    review_every_days: int | None = None
    descent: Descent | None = None
    rise: Rise | None = None
    rises: bool = False


def course_of(case: Case) -> Course:
    """The first that holds: none, taper in failing kidneys, hold, taper, titration, maintain."""
    course = (
        _none(case)
        or _taper(kidney_descent(case.tapering))
        or _hold(case)
        or _taper(descent_of(case.tapering))
        or _titration(case)
        or _maintain(case)
    )
    return replace(course, review_every_days=_review(case, course))


def _review(case: Case, course: Course) -> int | None:
    """14 days while the dose changes and at governed doses, a year while it stays."""
    changes = course.kind in {PlanKind.TITRATION, PlanKind.TAPER} or course.rises
    if changes or ALCOHOL_GOVERNANCE in case.fired:
        return int(REVIEW_DAYS.value)
    goes_on = case.is_pump_only or any(dose > 0 for dose, _ in course.rungs)
    return YEARLY if course.kind is PlanKind.MAINTAIN and goes_on else None


def _none(case: Case) -> Course | None:
    reason = why_none(case)
    return Course(PlanKind.NONE, reasons=(reason,)) if reason else None


def _taper(descent: Descent | None) -> Course | None:
    if descent is None:
        return None
    return Course(PlanKind.TAPER, descent.rungs, descent=descent)


def _hold(case: Case) -> Course | None:
    """No increase while something stands against it; a returned craving takes the dose back up."""
    blocked = _is_blocked(case)
    if not blocked and not {CRAVING, HOLD_PERIOD} & case.fired.keys():
        return None
    if case.is_pump_only:
        return Course(PlanKind.HOLD)
    dose = _held(case, blocked=blocked)
    return None if dose is None else Course(PlanKind.HOLD, ((dose, None),))


def _is_blocked(case: Case) -> bool:
    pump = case.facts.pump_intent
    raises = case.action is Action.INCREASE or (
        isinstance(pump, Known) and pump.value.action is Action.INCREASE
    )
    stands_against = {KIDNEY_ACUTE, NEUROTOXICITY, SEDATION} & case.fired.keys()
    return bool(stands_against) or (raises and case.has_high_finding)


def _held(case: Case, *, blocked: bool) -> Decimal | None:
    """The dose to hold: the one taken, the step back, or a reduction that may stand.

    Nothing goes back up, for craving either, while another finding advises less.
    """
    if CRAVING in case.fired and not blocked:
        back, most = case.recommended(CRAVING, "step_back_mg_per_day"), case.advised
        return case.current if back is None or (most is not None and back > most) else back
    intent = case.intent
    may_stand = not {CRAVING, HOLD_PERIOD, STEEP} & case.fired.keys()
    if intent is not None and intent.action is Action.REDUCTION and may_stand:
        return intent.first
    return case.current


def _titration(case: Case) -> Course | None:
    """An accepted start or increase, and the steps that follow it until the next review.

    Where ceiling, strengths or failing kidneys leave no second step, the dose is maintained.
    """
    intent = case.intent
    if intent is None or intent.action not in STARTS or intent.gaps:
        return None
    first, reasons = _accepted(case, intent)
    if first == case.current:
        return Course(PlanKind.MAINTAIN, ((first, None),), reasons)
    rise = _rise(case)
    offered = _offered(case)
    spoken_against = offered is not None and first > offered
    if spoken_against or is_failing(case.facts.kidney):
        steps: tuple[tuple[int, Decimal], ...] = ((0, first),)
    else:
        steps = _steps(case, first, rise)
    steps = _not_before(_wait(case), case.current, steps)
    if len(steps) == 1:
        last = "No further step is planned: the ceiling, the kidneys or the products allow none."
        return Course(PlanKind.MAINTAIN, ((first, None),), (*reasons, last), rises=True)
    lengths = [after[0] - day for (day, _), after in pairwise(steps)]
    rungs = tuple((dose, days) for (_, dose), days in zip(steps, (*lengths, None), strict=True))
    return Course(PlanKind.TITRATION, rungs, reasons, rise=rise, rises=True)


def _accepted(case: Case, intent: OralIntent) -> tuple[Decimal, tuple[str, ...]]:
    """The dose ordered where it may stand as written, else the dose offered instead.

    It may not stand with another dose offered in its place, nor above the ceiling of the plan; then
    the most that the plan may give is taken.
    """
    ordered, ceiling = intent.first, case.ceilings.lowest
    offered = _offered(case)
    if offered is not None and offered < ordered:
        lower = max(case.current or ZERO, nearest_below(min(offered, ceiling), case.stock))
        if lower > 0:
            return lower, (f"{plain(lower)} mg/day is planned instead of {plain(ordered)} mg/day.",)
        advised = f"{plain(offered)} mg/day is advised, which the products on hand do not make"
        return ordered, (f"{advised}: order a smaller strength.",)
    if ordered <= ceiling:
        return ordered, ()
    above = f"The dose ordered, {plain(ordered)} mg/day, is above {plain(ceiling)} mg/day."
    current = case.current or ZERO
    offered = max(current, nearest_below(ceiling, case.stock))
    if offered <= 0:
        return ordered, (above,)
    return offered, (f"{above} {plain(offered)} mg/day is planned instead.",)


def _offered(case: Case) -> Decimal | None:
    """The lowest dose that findings offer in place of the ordered one; None for none.

    A start that is only above the usual one may stand as written. The slow protocol alone is no
    reason against an order, but where there is one its step is the dose offered.
    """
    offers = _recommended(case, _OFFERS)
    return min((*offers, *_recommended(case, _SLOW_OFFERS)), default=None) if offers else None


def _recommended(case: Case, asked: tuple[tuple[str, str], ...]) -> list[Decimal]:
    """The numbers of findings, by rule and key, that count against an order."""
    milder = START_HIGH in case.fired and case.fired[START_HIGH].severity is Severity.LOW
    found = (case.recommended(*one) for one in asked if not (milder and one[0] == START_HIGH))
    return [number for number in found if number is not None]


def _wait(case: Case) -> int:
    """Days until an increase is acceptable, 0 when it is now."""
    waits = (
        case.recommended(slug, "earliest_next_increase_in_days") for slug in (STEP_LARGE, TOO_SOON)
    )
    return max((int(wait) for wait in waits if wait), default=0)


def _not_before(
    wait: int, current: Decimal | None, steps: tuple[tuple[int, Decimal], ...]
) -> tuple[tuple[int, Decimal], ...]:
    """The steps after a wait at the present dose, as far as they begin before the review."""
    if not wait or current is None:
        return steps
    later = ((day + wait, dose) for day, dose in steps)
    return ((0, current), *(step for step in later if step[0] <= REVIEW_DAYS.value))


def _steps(case: Case, first: Decimal, rise: Rise) -> tuple[tuple[int, Decimal], ...]:
    """The steps up, as far as each day's dose can be divided well."""
    steps = steps_up(first, rise, within=int(REVIEW_DAYS.value))
    times = times_a_day(case, ())
    return (*steps[:1], *takewhile(lambda s: suits(case, divided(case, s[1], times)), steps[1:]))


def _rise(case: Case) -> Rise:
    rise = rise_by(
        case.protocol,
        cautious=case.steps_carefully,
        ceiling=case.ceilings.lowest,
        stock=case.stock,
    )
    if case.slow and not case.named_slow:
        rise = replace(rise, limit=CAUTIOUS_STEP.value)
    if is_reduced(case.facts.kidney):
        rise = slower(rise)
    return rise


def _maintain(case: Case) -> Course:
    """Everything else: the dose ordered or taken goes on."""
    intent = case.intent
    if intent is None:
        stopped = case.is_pump_only or ABRUPT_STOP not in case.fired
        return Course(PlanKind.MAINTAIN, () if stopped else ((ZERO, None),))
    gaps = tuple(sentence(gap) for gap in intent.gaps)
    steep = STEEP in case.fired and case.current is not None
    dose = case.current if steep and case.current is not None else intent.first
    return Course(PlanKind.MAINTAIN, ((dose, None),), gaps)
