"""Rules 40 and 68: dysreflexia beside a pump, and tablets in its place."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    Action,
    DoseHistory,
    Fact,
    Known,
    Listing,
    OralIntent,
    Problem,
    Pump,
    PumpHistory,
    PumpIntent,
    Submission,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import (
    ALWAYS,
    CLEAR,
    Clear,
    Finding,
    NotEvaluated,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import active, known_pump, nothing_listed, undated, unless
from fhir_baclofen.rules.precautions import cited, named
from fhir_baclofen.rules.sources import S2, S3, X_IT
from fhir_baclofen.rules.withdrawal import STOP_DAYS
from fhir_baclofen.rules.wording import due, evidence, fitting

RESUME = due(
    "resume-intrathecal", "Resume the intrathecal infusion; call the pump specialist at once."
)
RISES = frozenset({Action.START, Action.INCREASE, Action.CHANGE})
EMERGENCY = "Emergency: resume the intrathecal infusion and call the pump specialist."


def ug(dose: Decimal) -> str:
    """A pump dose: "750 µg/day"."""
    return f"{plain(dose)} µg/day"


def pump_failures(problems: Listing[Problem]) -> tuple[Problem, ...]:
    """Breakdowns of pump or catheter, alarms and an empty reservoir on record."""
    return active(problems, "pump-failure")


@rule(
    "autonomic-dysreflexia",
    number=40,
    says="Where autonomic dysreflexia threatens, an interrupted pump may set it off.",
    basis=[X_IT.at("exacerbation of dysreflexia; injuries at the sixth thoracic level or above")],
    applies=Situation.ORDER | Situation.STOP | Situation.REVIEW,
    grades={
        Severity.MODERATE: "when the pump dose is reduced or stopped, or the pump fails",
        Severity.LOW: "otherwise",
    },
    missing="Conditions that could not be read leave the rule unevaluated. A pump dose that could "
    "not be read does not.",
)
def autonomic_dysreflexia(
    pump_intent: Fact[PumpIntent],
    pump_lines: tuple[TherapyLine, ...],
    submission: Submission,
    problems: Listing[Problem],
) -> Finding | Clear | NotEvaluated:
    if isinstance(pump_intent, Absent):
        return CLEAR
    found = (*active(problems, "autonomic-dysreflexia"), *active(problems, "cord-injury-high"))
    if not found:
        return nothing_listed(problems, topics=("autonomic-dysreflexia", "cord-injury-high"))
    pumped = _pumped(pump_intent, pump_lines, submission)
    if isinstance(pump_intent, Unknown) and not pumped:
        return NotEvaluated(pump_intent.reason)
    intent = known_pump(pump_intent)
    falling = intent is not None and intent.action in {Action.REDUCTION, Action.STOP}
    failing = pump_failures(problems) or problems.gaps_of("pump-failure")
    return Finding(
        Severity.MODERATE if falling or failing else Severity.LOW,
        fitting(f"Watch blood pressure, dysreflexia threatens: {named(found)}"),
        advice="Watch blood pressure and heart rate whenever the pump dose changes.",
        code="COND",
        evidence=cited(found, pumped),
        detail="Withdrawal of intrathecal baclofen resembles dysreflexia and may set it off.",
    )


def _pumped(
    intent: Fact[PumpIntent], lines: tuple[TherapyLine, ...], submission: Submission
) -> tuple[str, ...]:
    """What shows intrathecal therapy, read or not."""
    if isinstance(intent, Known):
        return intent.value.evidence
    ordered = (o for o in submission.orders if o.route is Route.INTRATHECAL and not o.bolus_ug)
    return evidence(*(o.evidence for o in ordered), *(line.evidence for line in lines))


@rule(
    "it-oral-not-substitute",
    number=68,
    says="Tablets do not replace an interrupted intrathecal infusion.",
    basis=[
        S3.at("even high oral doses may not prevent withdrawal"),
        S2.at("the pump needs about a hundredth of the oral dose, for information only"),
        STOP_DAYS,
    ],
    applies=ALWAYS,
    grades={Severity.HIGH: "tablets ordered in place of a pump that stops or fails"},
    missing="No oral dose is ever worked out from a pump dose. A pump, or a failure of it, that "
    "could not be read leaves the rule unevaluated.",
    reading="While the pump fails, a start or a rise of tablets is taken for its replacement; on "
    "record so is one since the pump failed or was lately stopped.",
)
def it_oral_not_substitute(
    oral_intent: OralIntent,
    pump_intent: Fact[PumpIntent],
    pump: Fact[Pump],
    pump_history: PumpHistory,
    history: DoseHistory,
    problems: Listing[Problem],
    today: date,
) -> Finding | Clear | NotEvaluated:
    if oral_intent.action is Action.REVIEW:
        since = _interruptions(pump_history, problems, today)
        raised = history.last_increase
        replacing = raised is not None and any(raised.on >= on for on in since)
    else:
        replacing = oral_intent.from_pump and oral_intent.total.high > 0
    if not replacing and oral_intent.action is Action.REVIEW:
        return unless(*_hidden_interruptions(pump_history, history, problems))
    if not replacing and oral_intent.action in RISES:
        return _may_replace(pump_intent, pump, problems)
    if not replacing and oral_intent.from_pump:
        return unless(*oral_intent.hidden)
    if not replacing:
        taken = oral_intent.total.high or oral_intent.hidden
        goes_on = isinstance(pump_intent, Known) or not taken
        return unless(*(() if goes_on else pump_history.gaps))
    return Finding(
        Severity.HIGH,
        "Resume the infusion: tablets do not replace the pump and may not prevent withdrawal",
        advice=f"{EMERGENCY} Tablets may bridge, no more.",
        code="DOSEDUR",
        evidence=oral_intent.evidence,
        detail="Even high oral doses may not prevent withdrawal of intrathecal baclofen. There is "
        "no equivalent oral dose.",
        activities=(RESUME,),
    )


def _interruptions(
    history: PumpHistory, problems: Listing[Problem], today: date
) -> tuple[date, ...]:
    """The days on which a pump therapy on record failed or was lately stopped."""
    if not history.earlier:
        return ()
    failed = tuple(p.on for p in pump_failures(problems) if p.on is not None)
    stopped = history.stopped
    if stopped is None or (today - stopped.on).days > STOP_DAYS.value:
        return failed
    return (*failed, stopped.on)


def _hidden_interruptions(
    pumped: PumpHistory, history: DoseHistory, problems: Listing[Problem]
) -> tuple[str, ...]:
    """Why tablets may have taken the place of a pump, though that was not found."""
    if not pumped.earlier:
        return pumped.gaps
    failures = (*problems.gaps_of("pump-failure"), *undated(pump_failures(problems)))
    return (*pumped.gaps, *history.gaps, *failures)


def _may_replace(
    intent: Fact[PumpIntent], pump: Fact[Pump], problems: Listing[Problem]
) -> Clear | NotEvaluated:
    """No pump is known to stop or fail: not evaluated where that may hide in what is unread."""
    unread = next((fact for fact in (intent, pump) if isinstance(fact, Unknown)), None)
    if unread is not None:
        return NotEvaluated(unread.reason)
    none = isinstance(intent, Absent) and isinstance(pump, Absent)
    return CLEAR if none else unless(*problems.gaps_of("pump-failure"))
