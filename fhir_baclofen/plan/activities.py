"""What else is to be done: the activities that findings bring, and those of every plan."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from fhir_baclofen.facts import Action, Indication
from fhir_baclofen.plan.case import Case
from fhir_baclofen.plan.course import YEARLY, Course
from fhir_baclofen.plan.types import PlanKind, PlanStep
from fhir_baclofen.rulebook import Activity, Clear, Finding
from fhir_baclofen.rules.circumstances import HOLD_INCREASE, NO_ABRUPT_STOP
from fhir_baclofen.rules.protocols import REVIEW_DAYS
from fhir_baclofen.taper import Method

MONITORING: Final = Activity(
    "monitoring",
    "At each review ask about and check sedation, weakness, urinary changes, cognition, falls, "
    "mood and blood pressure.",
)
PATIENT_ADVICE: Final = Activity(
    "patient-advice",
    "Tell the patient: never stop suddenly; take it with food, also against nausea; no driving or "
    "machines while drowsy or dizzy; no alcohol; no supplements without asking; tell every "
    "hospital that it is taken.",
)
ASK_POSTURE: Final = Activity(
    "ask-posture",
    "Ask whether the patient uses muscle tone to stand, walk or transfer, and record the answer.",
)
EFFECT: Final = (
    "Review effect and tolerance; keep the lowest dose that works. No further step with sedation, "
    "confusion or a fall."
)
DESCENT: Final = (
    "Review how the reduction is tolerated: withdrawal signs (hallucinations, seizures, fever, "
    "rigidity), return of symptoms or craving."
)
WATCH: Final = "Under supervision: check mental state and withdrawal signs at this step."
YEARLY_REVIEW: Final = (
    "Yearly review: is it still needed and tolerated, has tolerance developed, is a slow reduction "
    "wanted?"
)
YEARLY_REVIEWS: Final = {
    Indication.ALCOHOL: f"{YEARLY_REVIEW} Weigh how long drinking was compulsive, anxiety or "
    "trauma beneath it, stability and support; it goes on as long as it is needed.",
    Indication.SPASTICITY: f"{YEARLY_REVIEW} It goes on while it works and is tolerated.",
}
POSTURE_TOPIC: Final = "spasticity-functional"
ORDER: Final = {
    code: place
    for place, code in enumerate(
        (
            "urgent-assessment",
            "hold-increase",
            "no-abrupt-stop",
            "suspend-taper",
            "hold-period",
            "contact-patient",
            "continue-home-dose",
            "resume-intrathecal",
            "confirm-order",
            "confirm-product",
            "kidney-check",
            "clinical-review",
            "treatment-review",
            "measure-outcome",
            "specialist-referral",
            "limit-supply",
            "pump-refill",
            "record-alarm-date",
            "screening-test",
            "physiotherapy",
            "ask-posture",
            "monitoring",
            "patient-advice",
        )
    )
}


def activities_of(case: Case, course: Course, steps: tuple[PlanStep, ...]) -> tuple[Activity, ...]:
    """The activities of a plan: one for each code and day, the same for the same case.

    Two that share code and day become one with both sentences.
    """
    told: dict[tuple[str, date | None], dict[str, None]] = {}
    for activity in _all(case, course, steps):
        told.setdefault((activity.code, activity.due), {})[activity.text] = None
    merged = [Activity(code, " ".join(texts), due) for (code, due), texts in told.items()]
    return tuple(sorted(merged, key=_place))


def _place(activity: Activity) -> tuple[int, str, date]:
    return ORDER.get(activity.code, len(ORDER)), activity.code, activity.due or date.min


def _all(case: Case, course: Course, steps: tuple[PlanStep, ...]) -> Iterator[Activity]:
    rises = course.kind is PlanKind.TITRATION and len(steps) > 1
    in_time = steps[1].start - timedelta(days=1) if rises else None
    for activity in _brought(case):
        waits = activity.before_next_increase
        yield (replace(activity, due=in_time, before_next_increase=False) if waits else activity)
    yield from _reviews(case, course, steps)
    if case.action is Action.INCREASE and case.has_high_finding:
        yield HOLD_INCREASE
    if course.kind is PlanKind.TAPER:
        yield NO_ABRUPT_STOP
    if case.facts.reviewable and _asks_posture(case):
        yield ASK_POSTURE
    yield MONITORING
    yield PATIENT_ADVICE


def _brought(case: Case) -> Iterable[Activity]:
    """What findings ask for, and rules that pass with something to do."""
    for outcome in case.outcomes:
        if isinstance(outcome.result, Finding | Clear):
            yield from outcome.result.activities


def _reviews(case: Case, course: Course, steps: tuple[PlanStep, ...]) -> Iterator[Activity]:
    in_two_weeks = case.today + timedelta(days=int(REVIEW_DAYS.value))
    if course.kind is PlanKind.TAPER:
        yield Activity("clinical-review", DESCENT, in_two_weeks)
    elif course.rises or (course.kind is PlanKind.HOLD and steps):
        yield Activity("clinical-review", EFFECT, in_two_weeks)
    if course.descent and course.descent.method in {Method.KIDNEY, Method.SUPERVISED}:
        for step in steps[:6]:
            yield Activity("clinical-review", WATCH, step.start)
    if _goes_on(case, steps) and not _brings(case, "treatment-review"):
        asked = YEARLY_REVIEWS.get(case.facts.indication.kind, YEARLY_REVIEW)
        yield Activity("treatment-review", asked, _next_yearly_review(case))


def _goes_on(case: Case, steps: tuple[PlanStep, ...]) -> bool:
    """True where baclofen is still taken when the plan has run."""
    return steps[-1].mg_per_day > 0 if steps else case.is_pump_only


def _brings(case: Case, code: str) -> bool:
    return any(activity.code == code for activity in _brought(case))


def _next_yearly_review(case: Case) -> date:
    """A year after the start, then a year after the review before; without one, full years on."""
    since = case.facts.history.exposure_since
    if since is None or case.intent is None or case.intent.before is None:
        return case.today + timedelta(days=YEARLY)
    reviewed = [on for on in case.facts.visits.reviewed if on > since]
    years = (case.today - since).days // YEARLY + 1
    if years > 1 and reviewed and case.today - reviewed[-1] <= timedelta(days=YEARLY):
        return reviewed[-1] + timedelta(days=YEARLY)
    return since + timedelta(days=YEARLY * years)


def _asks_posture(case: Case) -> bool:
    spastic = case.facts.indication.kind is Indication.SPASTICITY
    return spastic and not case.facts.problems.of(POSTURE_TOPIC)
