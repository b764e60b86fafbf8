"""Why a plan is as it is, in sentences: indication, numbers with their sources, what to watch."""

from collections.abc import Iterator
from functools import lru_cache

from fhir_baclofen.facts import Indication, IndicationFact, Tier
from fhir_baclofen.plan.case import CRAVING, HOLD_PERIOD, Case, Ceilings
from fhir_baclofen.plan.course import Course
from fhir_baclofen.plan.indication_notes import from_, indication_notes, is_kept
from fhir_baclofen.plan.legend import legend
from fhir_baclofen.plan.too_much import too_much
from fhir_baclofen.plan.types import PlanKind, PlanStep
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Clear, Limit
from fhir_baclofen.rules.descent import Descent
from fhir_baclofen.rules.following import in_words
from fhir_baclofen.rules.hold_period import HOLD_MAX, HOLD_MIN
from fhir_baclofen.rules.protocols import (
    A_CUT,
    A_INTERVAL,
    A_LOW,
    A_SLOT,
    B_INTERVAL,
    B_LEAST,
    B_LONG_INTERVAL,
    B_MOST,
    C_CUTS,
    C_DAYS,
    C_INTERVAL,
    CAUTIOUS_STEP,
    DIALYSIS_DOSE,
    LABEL_STEP,
    MODERATE_SHARE,
    OLDER_SOFT,
    PROTOCOLS,
    SEVERE_HIGH_SHARE,
    SLOW_INTERVAL,
    SLOW_STEP,
    STOP_POINT,
    WHOLE_DAYS,
)
from fhir_baclofen.rules.wording import NAMES
from fhir_baclofen.switches import Formulary
from fhir_baclofen.taper import Method
from fhir_baclofen.titration import Rise

LOWEST_DOSE = "The goal is the lowest dose that works."
HOLD_CRITERIA = (
    "Do not take the next step with sedation, confusion or a fall: hold the dose, or step back."
)
WITHDRAWAL = (
    "The next step only if the last one passed without problems (S0). Signs of withdrawal are "
    "hallucinations, seizures, fever and rigidity: then go back to the last dose and ask for help "
    "at once (S1, S2, S3)."
)
STEP_BACK = (
    "If craving returns, the lower limit is reached: go back up to the last dose without craving "
    "and hold it for 6 to 12 months (S0)."
)
NO_FIXED_END = (
    "Treatment goes on while it is needed, works and is tolerated: no end is fixed (S0, S3)."
)
CONTINUITY = (
    "At an admission, an operation and a discharge baclofen goes on without a break: it is named "
    "on every list of medicines (X-FR, S3)."
)
UNKNOWN_KIDNEYS = (
    "Kidney function is not known: it is not taken for normal, and the ceiling may have to come "
    "down."
)
OUT_OF_REACH = (
    "The products on hand make no dose that is gentle enough for the next step: ask for smaller "
    "strengths (5 mg tablets or a liquid) before going on."
)


def notes_of(case: Case, course: Course, steps: tuple[PlanStep, ...]) -> tuple[str, ...]:
    """The notes of a plan in a fixed order, each once."""
    indication, *others = dict.fromkeys(_all(case, course, steps))
    return (indication, *others, *legend(others))


def _all(case: Case, course: Course, steps: tuple[PlanStep, ...]) -> Iterator[str]:
    yield _indication(case.facts.indication)
    yield from _phase(case)
    yield from course.reasons
    if case.ceiling is not None:
        yield _ceiling(case.ceilings, case.facts.indication.kind, case.facts.kidney.tier)
        if case.ceilings.kidney is None and case.facts.kidney.tier is Tier.UNKNOWN:
            yield UNKNOWN_KIDNEYS
    yield from too_much(case, course, steps)
    yield from _of_kind(case, course)
    if steps:
        yield _made_from(case.policy)
    yield from indication_notes(case, course)
    for outcome in case.outcomes:
        if isinstance(outcome.result, Clear):
            yield from outcome.result.notes
    if case.intent is not None:
        yield from (_sentence(gap) for gap in case.intent.gaps)


@lru_cache(maxsize=512)
def _indication(indication: IndicationFact) -> str:
    if indication.kind is Indication.UNKNOWN:
        return "Indication: not known; the lowest limits that could apply are used."
    name = indication.detail or NAMES[indication.kind]
    where = f" (from the {indication.source})" if indication.source else ""
    return f"Indication: {name}{where}."


def _phase(case: Case) -> Iterator[str]:
    """Where the treatment stands, and which protocol it follows."""
    told, followed = case.facts.treatment, case.followed
    if not case.facts.reviewable or not told.because:
        return
    since = f" since {told.since.isoformat()}" if told.since else ""
    yield f"Phase: {told.phase.value}{since}: {told.because.rstrip('.')}."
    if followed is not None:
        by = followed.plan.reference if followed.plan else "the orders on record"
        yield f"Protocol: {in_words(followed, case.facts.indication.kind)} (by {by})."


@lru_cache(maxsize=512)
def _ceiling(ceilings: Ceilings, kind: Indication, tier: Tier) -> str:
    base = f"{plain(ceilings.indication)} mg/day {from_(PROTOCOLS[kind].ceiling)}"
    parts = [f"{base} by indication"]
    if ceilings.older is not None:
        parts.append(f"{plain(ceilings.older)} mg/day {from_(OLDER_SOFT)} for an older adult")
    if ceilings.kidney is not None:
        share = _kidney_share(tier)
        parts.append(f"{plain(ceilings.kidney)} mg/day {from_(share)} for kidney function")
    if len(parts) == 1:
        return f"Ceiling {parts[0]}."
    return f"Ceiling {plain(ceilings.lowest)} mg/day, the lowest of: {'; '.join(parts)}."


def _kidney_share(tier: Tier) -> Limit:
    if tier is Tier.DIALYSIS:
        return DIALYSIS_DOSE
    return MODERATE_SHARE if tier in {Tier.MODERATE, Tier.NORMAL} else SEVERE_HIGH_SHARE


def _of_kind(case: Case, course: Course) -> Iterator[str]:
    if course.rise is not None:
        yield _pace(case, course.rise)
    if is_kept(case, course):
        yield LOWEST_DOSE
    if course.rises:
        yield HOLD_CRITERIA
    if course.kind is PlanKind.HOLD:
        yield from _hold(case)
    if course.descent is not None:
        yield from _descent(course.descent)
        if case.facts.indication.kind is Indication.ALCOHOL:
            yield STEP_BACK
    if is_kept(case, course):
        yield from (CONTINUITY,) if course.descent is not None else (NO_FIXED_END, CONTINUITY)


def _hold(case: Case) -> Iterator[str]:
    """Why the dose is held: for months after a step back, or until something is settled."""
    lasting = {CRAVING, HOLD_PERIOD} & case.fired.keys()
    if lasting:
        yield (
            f"After a step back for craving the dose is held for {plain(HOLD_MIN.value)} to "
            f"{plain(HOLD_MAX.value)} days: no reduction before, a review at the latest then "
            f"{from_(HOLD_MIN)}. An earlier taper is put on hold."
        )
    if not lasting or case.has_high_finding:
        yield "Keep the dose: no increase until the reason for the hold is settled."


def _pace(case: Case, rise: Rise) -> str:
    protocol, row = case.protocol, PROTOCOLS[case.facts.indication.kind]
    step, wait = row.step, row.interval
    if protocol.slow:
        step, wait = SLOW_STEP, SLOW_INTERVAL
    elif rise.step < protocol.step_mg:
        step = CAUTIOUS_STEP
    elif rise.step == LABEL_STEP.value:
        step = LABEL_STEP
    wait = SLOW_INTERVAL if rise.interval > protocol.interval_days else wait
    slow = ", a smaller morning and a larger evening dose" if protocol.slow else ""
    careful = " Small steps at this age or kidney function." if case.steps_carefully else ""
    return (
        f"Steps of {plain(rise.step)} mg/day {from_(step)} every {rise.interval} days "
        f"{from_(wait)}{slow}.{careful}"
    )


def _descent(descent: Descent) -> Iterator[str]:
    yield f"The dose comes down because of {descent.cause.value}."
    yield _METHODS[descent.method]
    if descent.target <= 0:
        yield (
            f"The last step is {plain(STOP_POINT.value)} mg/day for one interval, then none "
            f"{from_(STOP_POINT)}."
        )
    if not descent.reached:
        yield OUT_OF_REACH
    yield WITHDRAWAL


_METHODS = {
    Method.WEEKLY: f"{plain(A_CUT.value)} mg/day less every {A_INTERVAL.value} days, "
    f"{plain(A_SLOT.value)} mg from each of two doses; {plain(A_SLOT.value)} mg/day less below "
    f"{plain(A_LOW.value)} mg/day {from_(A_CUT)}.",
    Method.GRADUAL: f"Each cut is {B_LEAST.value:.0%} to {B_MOST.value:.0%} of the dose every "
    f"{B_INTERVAL.value} to {B_LONG_INTERVAL.value} days, or 5 mg where no tablet makes that "
    f"{from_(B_MOST)}.",
    Method.KIDNEY: "The drug accumulates: under supervision at most "
    f"{C_CUTS.value} cuts, {C_INTERVAL.value} days apart or more, within {C_DAYS.value} days; "
    f"check mental state and withdrawal signs at each {from_(C_DAYS)}.",
    Method.SHORT: f"The whole taper within {WHOLE_DAYS.value} days, the choice of this site "
    f"{from_(WHOLE_DAYS)}.",
    Method.SUPERVISED: f"A faster stop under supervision, a cut every {C_INTERVAL.value} days "
    f"{from_(C_DAYS)}.",
}


@lru_cache(maxsize=64)
def _made_from(policy: Policy) -> str:
    return f"Doses are made up from {_products(policy.formulary)} (policy formulary.strengths)."


def _products(formulary: Formulary) -> str:
    parts = []
    if formulary.tablets:
        parts.append(f"tablets of {', '.join(map(plain, formulary.tablets))} mg")
    if formulary.liquids:
        parts.append(f"liquids of {', '.join(map(plain, formulary.liquids))} mg/mL")
    if formulary.packets:
        parts.append(f"packets of {', '.join(map(plain, formulary.packets))} mg")
    return " and ".join(parts)


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
