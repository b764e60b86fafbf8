"""Rule 61: signs of withdrawal after a stop, a cut, a gap or a failure of the pump."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Absent,
    Action,
    DoseChange,
    DoseHistory,
    Evidence,
    Fact,
    Known,
    Listing,
    Measurement,
    OralIntent,
    OralTherapy,
    Problem,
    Pump,
    PumpHistory,
    PumpIntent,
    Supply,
    Unknown,
)
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import (
    ALWAYS,
    CLEAR,
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Severity,
    rule,
)
from fhir_baclofen.rules.circumstances import active, in_days, known_dose, known_pump
from fhir_baclofen.rules.intrathecal import EMERGENCY, pump_failures, ug
from fhir_baclofen.rules.sources import S1, S2, S3, SAFETY
from fhir_baclofen.rules.wording import due, evidence, fitting, listed, mg

SIGN_DAYS = Limit(
    "withdrawal.sign-days",
    "Days after a stop, cut, gap or pump failure in which a sign points to withdrawal",
    Decimal(7),
    "days",
    S3.at("withdrawal evolves over one to three days; the number is ours"),
)
SIGN_CUT = Limit(
    "withdrawal.cut",
    "Share of the dose cut above which a sign points to withdrawal",
    Decimal("0.20"),
    "of the dose",
    S2.at("10 to 20 percent less each time"),
)
FEVER = Limit(
    "withdrawal.fever",
    "Body temperature from which it is a sign",
    Decimal(38),
    "°C",
    SAFETY.at("fever; the number is ours"),
)
TOPICS = ("hallucinations", "seizure", "delirium", "new-rigidity")
LASTING = "seizure"
"""Epilepsy is on record for years: without a day it is no fresh sign."""
TEMPERATURE = "body-temperature"
LOWERED = (
    "Call the pump specialist at once and go back to the last effective pump dose ({}) under "
    "supervision."
)


@dataclass(frozen=True, slots=True)
class Cause:
    """A day on which baclofen was missing or cut (None: not on record), and the dose before it.

    A pump that still runs has a dose to go back to; one that stopped or failed has none.
    """

    on: date | None
    what: str
    dose: str
    evidence: Evidence
    pump: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of withdrawal on record; `on` is None without a day."""

    on: date | None
    name: str
    reference: str


@rule(
    "withdrawal-suspected",
    number=61,
    says="Hallucinations, seizures, fever, delirium or rigidity after less baclofen are taken for "
    "withdrawal.",
    basis=[
        SIGN_DAYS,
        SIGN_CUT,
        FEVER,
        S1.at(
            "stopped suddenly or too quickly: hallucinations, seizures, delusions, confusion, "
            "agitation, sleeplessness, overheating and more spasticity"
        ),
        S3.at(
            "high fever, a changed mind, rebound spasticity, rigidity and seizures over one to "
            "three days, at worst with danger to life"
        ),
    ],
    applies=ALWAYS,
    grades={Severity.HIGH: "a sign within days of a stop, a cut, a gap or a failure of the pump"},
    missing="Conditions and temperatures that could not be read leave the rule unevaluated after "
    "less baclofen, as does an unreadable history or supply beside a sign. A sign without a day "
    "counts as recent, except a seizure disorder.",
    reading="The sign has to be recent and to follow its cause. A stop under test counts from "
    "today, a reduction under test does not count yet. After a failure of the pump the finding "
    "stands beside it-interruption-emergency.",
)
def withdrawal_suspected(
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    oral: Fact[OralTherapy],
    history: DoseHistory,
    pump_history: PumpHistory,
    supply: Fact[Supply],
    problems: Listing[Problem],
    measurements: Listing[Measurement],
    pump: Fact[Pump],
    today: date,
) -> Finding | Clear | NotEvaluated:
    causes = [
        *_stops(oral_intent, pump_intent, history, today),
        *_cuts(history.changes, pump=False),
        *_cuts(pump_history.changes, pump=True),
        *_lapses(supply, oral),
        *_failures(pump_intent, pump, problems),
    ]
    span = int(SIGN_DAYS.value)
    signs = [s for s in _signs(problems, measurements) if _is_recent(s.on, today, span)]
    pairs = [(s, c) for s in signs for c in causes if _follows(s, c, today)]
    if pairs:
        return _finding(pairs, today)
    reason = _may_hide(causes, signs, problems, measurements, today)
    if reason is None and (isinstance(pump_intent, Known) or isinstance(pump, Known)):
        reason = next(iter(problems.gaps_of("pump-failure")), None)
    if reason is None and signs:
        reason = _may_have_less(oral, history, pump_history, supply)
    return CLEAR if reason is None else NotEvaluated(reason)


def _stops(
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    history: DoseHistory,
    today: date,
) -> Iterator[Cause]:
    """Stops on record, and a stop under test: it counts from today."""
    for ended in history.ended:
        dose = str(ended.dose) if ended.dose is not None else ""
        yield Cause(ended.ended, f"the end on {ended.ended.isoformat()}", dose, ended.evidence)
    oral, pump = known_dose(oral_intent), known_pump(pump_intent)
    if oral is not None and oral.action is Action.STOP:
        dose = str(oral.before) if oral.before is not None else ""
        yield Cause(today, "the stop ordered now", dose, oral.evidence)
    if pump is not None and pump.action is Action.STOP:
        yield Cause(today, "the stop of the pump", "", pump.evidence, pump=True)


def _cuts(changes: tuple[DoseChange, ...], *, pump: bool) -> Iterator[Cause]:
    for change in changes:
        before, after = change.before, change.after
        if before is None or before - after <= before * SIGN_CUT.value:
            continue
        shown = ug if pump else mg
        what = f"the cut to {shown(after)} on {change.on.isoformat()}"
        yield Cause(change.on, what, shown(before), change.evidence, pump=pump)


def _lapses(supply: Fact[Supply], oral: Fact[OralTherapy]) -> Iterator[Cause]:
    if not isinstance(supply, Known):
        return
    dose = str(oral.value.dose) if isinstance(oral, Known) else ""
    last = tuple(h.reference for h in supply.value.handouts[-1:])
    for on in supply.value.lapses:
        yield Cause(on, f"the supply ran out on {on.isoformat()}", dose, last)


def _failures(
    pump_intent: Fact[PumpIntent], pump: Fact[Pump], problems: Listing[Problem]
) -> Iterator[Cause]:
    if isinstance(pump_intent, Known) or isinstance(pump, Known):
        for failure in pump_failures(problems):
            yield Cause(failure.on, failure.name, "", (failure.reference,), pump=True)


def _signs(problems: Listing[Problem], measurements: Listing[Measurement]) -> Iterator[Sign]:
    for topic in TOPICS:
        for problem in active(problems, topic):
            if problem.on is not None or topic != LASTING:
                yield Sign(problem.on, problem.name, problem.reference)
    for measured in measurements.of(TEMPERATURE):
        if measured.value is not None and measured.value >= FEVER.value:
            name = f"temperature {plain(measured.value)} {FEVER.unit}"
            yield Sign(measured.on, name, measured.reference)


def _is_recent(on: date | None, today: date, span: int) -> bool:
    return on is None or 0 <= (today - on).days <= span


def _follows(sign: Sign, cause: Cause, today: date) -> bool:
    """True where the sign came within days of the cause; without a day it may have."""
    if sign.on is None or cause.on is None:
        return _is_recent(cause.on, today, int(SIGN_DAYS.value))
    return _is_recent(cause.on, sign.on, int(SIGN_DAYS.value))


def _finding(pairs: list[tuple[Sign, Cause]], today: date) -> Finding:
    signs = list(dict.fromkeys(s for s, _ in pairs))
    causes = list(dict.fromkeys(c for _, c in pairs))
    dose = next((c.dose for c in causes if c.dose and not c.pump), "")
    effective = f" ({dose})" if dose else ""
    advice = list(_for_the_pump([c for c in causes if c.pump]))
    to_do = "Assess for withdrawal of baclofen now"
    if any(not c.pump for c in causes):
        resume = f"resume the last effective dose{effective} under supervision"
        advice.append(f"Assess at once and {resume}.")
        to_do += f" and {resume}; another dose of this plan comes only after that"
    return Finding(
        Severity.HIGH,
        fitting(f"Suspect withdrawal: {listed(map(_shown, signs))} after {causes[-1].what}"),
        advice=" ".join(advice),
        code="COND",
        evidence=evidence((s.reference for s in signs), *(c.evidence for c in causes)),
        detail="Less baclofen than before can bring hallucinations, seizures, fever, delirium and "
        f"rigidity within days. Seen after {listed(c.what for c in causes)}.",
        activities=(due("urgent-assessment", f"{to_do}.", today),),
    )


def _for_the_pump(causes: list[Cause]) -> Iterator[str]:
    if any(not cause.dose for cause in causes):
        yield EMERGENCY
    elif causes:
        yield LOWERED.format(causes[-1].dose)


def _shown(sign: Sign) -> str:
    return f"{sign.name} on {sign.on.isoformat()}" if sign.on else sign.name


def _may_hide(
    causes: list[Cause],
    signs: list[Sign],
    problems: Listing[Problem],
    measurements: Listing[Measurement],
    today: date,
) -> str | None:
    """Why a sign may be there after less baclofen lately, though none was found."""
    lately = [c for c in causes if _is_recent(c.on, today, 2 * int(SIGN_DAYS.value))]
    if not lately:
        return None
    since = min(c.on or in_days(today, -int(SIGN_DAYS.value)) for c in lately)
    undated = (p for p in active(problems, LASTING) if p.on is None)
    reasons = (
        *problems.gaps_of(*TOPICS, since=since),
        *measurements.gaps_of(TEMPERATURE, since=since),
        *(f"{p.name} ({p.reference}) has no date" for p in undated),
        *(f"{s.name} ({s.reference}) has no date" for s in signs if s.on is None),
    )
    return next(iter(reasons), None)


def _may_have_less(
    oral: Fact[OralTherapy], history: DoseHistory, pump_history: PumpHistory, supply: Fact[Supply]
) -> str | None:
    """Why less baclofen may have been taken before a sign, though that was not found."""
    reasons = [*history.gaps, *pump_history.gaps]
    if not isinstance(oral, Absent) and isinstance(supply, Unknown):
        reasons.append(supply.reason)
    if isinstance(supply, Known):
        told = supply.value
        reasons += [*([told.unread] if told.unread else []), *told.gaps, *told.stay_gaps]
    return next(iter(reasons), None)
