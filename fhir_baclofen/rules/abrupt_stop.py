"""Rule 58: a stop without a taper."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Action,
    Age,
    CarePlans,
    DoseHistory,
    Fact,
    Kidney,
    Known,
    Listing,
    OralIntent,
    OralTherapy,
    Problem,
    Submission,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.rulebook import (
    ALWAYS,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    rule,
)
from fhir_baclofen.rules.circumstances import (
    NO_ABRUPT_STOP,
    established,
    is_child,
    known_dose,
    unless,
)
from fhir_baclofen.rules.protocols import ESTABLISHED
from fhir_baclofen.rules.sources import S0, S1, S2, X_US
from fhir_baclofen.rules.stops import (
    ended_lately,
    is_harmful,
    is_late,
    is_surely_harmful,
    last_dose,
)
from fhir_baclofen.rules.withdrawal import (
    STOP_DAYS,
    SUPERVISED_STOP,
    TOXIC_DAYS,
    stepwise,
    supervise,
)
from fhir_baclofen.rules.wording import days, evidence, mg, numbers
from fhir_baclofen.taper import Cut, FirstCut

LAST_DOSE = Limit(
    "stop.last-dose",
    "Last dose that may be stopped at once",
    Decimal(5),
    "mg/day",
    S0.at("slowly down to the end; the number is ours"),
)
TAPERED_DOSE = Limit(
    "stop.tapered-dose",
    "Last dose that may be stopped at the end of a taper on record",
    Decimal(10),
    "mg/day",
    S0.at("10 mg a day less over a week"),
)
SHORT_USE_DOSE = Limit(
    "stop.short-use",
    "Last dose after a short use that calls for a note only",
    Decimal(15),
    "mg/day",
    X_US.at("15 mg daily is the starting dose"),
)
LATE = "Ask how the patient is without it"
LATE_ADVICE = (
    "Contact the patient and look for withdrawal. A restart is a new decision, from a low dose."
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop: the last dose (None: not known), its day, and why.

    `late` is true where it is too long ago to go on from.
    """

    dose: Decimal | None
    on: date
    how: str
    reasons: tuple[str | None, ...]
    evidence: tuple[str, ...]
    late: bool = False


@rule(
    "abrupt-stop",
    number=58,
    says="Baclofen is never stopped at once in a patient who is used to it.",
    basis=[
        ESTABLISHED,
        LAST_DOSE,
        TAPERED_DOSE,
        STOP_DAYS,
        SHORT_USE_DOSE,
        TOXIC_DAYS,
        S1.at("never at once, but slowly over weeks or even months"),
        S2.at("abrupt cessation causes hallucinations, seizures and rebound spasticity"),
        X_US.at("deaths after an abrupt stop"),
    ],
    switches=("taper.method", "formulary.strengths", "older.age"),
    applies=ALWAYS,
    grades={
        Severity.HIGH: "a stop after established use, or after use of unknown length",
        Severity.MODERATE: "a stop for a serious reaction or with an accumulating drug; after "
        "short use of a larger dose",
        Severity.LOW: "after short use of a small dose",
    },
    missing="Unknown length of use counts as established, an unknown last dose as one that "
    "matters. A history or kidney function that could not be read makes no stop less grave. In "
    "children it fires without a recommended dose.",
    reading="A therapy that ran out without renewal is reported for as long as it counts as "
    "recent; one that was stopped, for a week. A taper on record silences only the last small "
    "dose. A first step down is offered within a week of the end.",
)
def abrupt_stop(
    oral_intent: Fact[OralIntent],
    oral: Fact[OralTherapy],
    oral_lines: tuple[TherapyLine, ...],
    submission: Submission,
    history: DoseHistory,
    age: Fact[Age],
    kidney: Kidney,
    problems: Listing[Problem],
    care_plans: CarePlans,
    today: date,
    first_cut: FirstCut,
) -> Finding | Clear | NotEvaluated:
    stop = _stop(oral_intent, oral, submission, history, today)
    if stop is None:
        return _no_stop(oral_intent, oral_lines, submission, history)
    if is_last_step(stop.dose, care_plans):
        known = known_dose(oral_intent)
        return unless(*(history.gaps if known is None else known.hidden))
    short = not established(history, stop.on)
    toxic = is_harmful(stop.reasons, kidney, problems, history, today)
    unnamed = short or toxic or stop.late or is_child(age)
    first = None if stop.dose is None or unnamed else first_cut()
    surely = toxic and is_surely_harmful(stop.reasons, kidney, problems, history, today)
    severity = _stop_severity(stop.dose, short=short, toxic=surely)
    return _stop_finding(
        stop, first, severity, "" if short else _use(history, stop.on), toxic=toxic
    )


def _stop(
    intent: Fact[OralIntent],
    oral: Fact[OralTherapy],
    submission: Submission,
    history: DoseHistory,
    today: date,
) -> Stop | None:
    """The stop under test, else the one on record that nothing replaces."""
    if isinstance(intent, Known) and intent.value.action is Action.STOP:
        now = intent.value
        stopped = [o for o in submission.orders if o.is_stop and o.route is Route.ORAL]
        if isinstance(oral, Known) or (now.before is None and isinstance(oral, Unknown)):
            dose = now.before.low if now.before else None
            reasons = tuple(o.reason for o in stopped)
            return Stop(dose, today, "would end today", reasons, now.evidence)
    if isinstance(intent, Known) and intent.value.action is not Action.STOP:
        return None
    ended = ended_lately(history, today)
    if not ended:
        return None
    last = ended[-1]
    return Stop(
        last_dose(ended),
        last.ended,
        f"ended on {last.ended.isoformat()} ({last.how})",
        tuple(e.reason for e in ended),
        evidence(*(e.evidence for e in ended)),
        is_late(ended, today),
    )


def _no_stop(
    intent: Fact[OralIntent],
    lines: tuple[TherapyLine, ...],
    submission: Submission,
    history: DoseHistory,
) -> Clear | NotEvaluated:
    """No stop was found: not evaluated where one may hide in what could not be read."""
    stops = any(o.is_stop and o.route is Route.ORAL for o in submission.orders)
    if isinstance(intent, Known):
        known = intent.value
        changed = known.gaps if stops and known.action is Action.CHANGE else ()
        return unless(*changed, *(known.hidden if known.action is Action.REVIEW else ()))
    if isinstance(intent, Unknown) and (stops or not (lines or submission.orders)):
        return NotEvaluated(intent.reason)
    return unless(*history.gaps)


def is_last_step(dose: Decimal | None, care_plans: CarePlans) -> bool:
    """True at 5 mg/day or less, and at 10 mg/day or less with a taper on record."""
    if dose is None:
        return False
    tapered = any(plan.tapers for plan in care_plans.plans)
    return dose <= (TAPERED_DOSE.value if tapered else LAST_DOSE.value)


def _stop_finding(
    stop: Stop,
    next_step: Cut | None,
    severity: Severity,
    used: str,
    *,
    toxic: bool,
) -> Finding:
    dose = "(dose not read)" if stop.dose is None else mg(stop.dose)
    return Finding(
        severity,
        f"{LATE if stop.late else 'Do not stop at once'}: baclofen {dose} {stop.how}{used}",
        advice=LATE_ADVICE if stop.late else SUPERVISED_STOP if toxic else stepwise(next_step),
        code="DOSEDUR",
        also=("TIME",),
        evidence=stop.evidence,
        detail="A sudden stop brings hallucinations, seizures, fever and rigidity within one to "
        "three days. After three days or more without it, do not restart at the full dose without "
        "a review.",
        recommended=numbers(
            next_reduction_mg_per_day=next_step.mg_per_day if next_step else None,
            interval_days=next_step.days if next_step else None,
        ),
        activities=(supervise(SUPERVISED_STOP),) if toxic else (NO_ABRUPT_STOP,),
    )


def _stop_severity(dose: Decimal | None, *, short: bool, toxic: bool) -> Severity:
    if short:
        small = dose is not None and dose <= SHORT_USE_DOSE.value
        return Severity.LOW if small else Severity.MODERATE
    return Severity.MODERATE if toxic else Severity.HIGH


def _use(history: DoseHistory, on: date) -> str:
    if history.exposure_since is None:
        return " (length of use unknown)"
    return f" after {days((on - history.exposure_since).days)} of use"
