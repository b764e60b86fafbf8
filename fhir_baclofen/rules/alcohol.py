"""Rule 45: alcohol beside baclofen."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Fact,
    Gender,
    Indication,
    IndicationFact,
    Known,
    Listing,
    Measurement,
    OralIntent,
    Problem,
    PumpIntent,
)
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import CLEAR, Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import active, evidence_of, in_days, nothing_listed, unless
from fhir_baclofen.rules.sedatives import ours
from fhir_baclofen.rules.sources import S1, S2, SAFETY
from fhir_baclofen.rules.wording import evidence, fitting, listed

INTOXICATION = Limit(
    "alcohol.intoxication",
    "Days since an intoxication for which it counts as present",
    Decimal(1),
    "days",
    SAFETY.at("the day itself and the day before; the number is ours"),
)
DRINKING = Limit(
    "alcohol.drinking",
    "Days for which an entry of drinking counts",
    Decimal(90),
    "days",
    SAFETY.at("three months are looked back; the number is ours"),
)
AUDIT_C_MEN = Limit(
    "alcohol.audit-c-men",
    "AUDIT-C score from which a man drinks too much",
    Decimal(4),
    "points",
    SAFETY.at("the usual cut of the questionnaire"),
)
AUDIT_C = Limit(
    "alcohol.audit-c",
    "AUDIT-C score from which anyone else drinks too much",
    Decimal(3),
    "points",
    SAFETY.at("the usual cut of the questionnaire for women; the lower one where sex is unknown"),
)
TOPIC = "alcohol-intoxication"
AUDIT_TOPIC, DRINKS_TOPIC = "audit-c", "drinks-per-day"


@rule(
    "interaction-alcohol",
    number=45,
    says="A patient drunk now gets no new dose, and drinking is told to add to sedation.",
    basis=[
        S1.at("alcohol greatly increases sedation"),
        S2.at("sedation adds up with alcohol"),
        INTOXICATION,
        DRINKING,
        AUDIT_C_MEN,
        AUDIT_C,
    ],
    grades={
        Severity.HIGH: "intoxication or withdrawal delirium now; drinking, where these may hide in "
        "what could not be read",
        Severity.MODERATE: "drinking on the last entry of the last months, unless alcohol use "
        "disorder is what is treated",
    },
    missing="Conditions and results that could not be read leave the rule unevaluated where no "
    "drinking is found. In alcohol "
    "use disorder drinking is expected: a note in the care plan and no finding.",
    reading="Onset or entry of an intoxication has to be of the day of the review or the day "
    "before. The last entry of drinking is the newest of score and drinks together; of one day, or "
    "without a day, the worst counts. Withdrawal without delirium is no intoxication.",
)
def interaction_alcohol(
    problems: Listing[Problem],
    measurements: Listing[Measurement],
    gender: Fact[Gender],
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    pump_intent: Fact[PumpIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    now = tuple(p for p in _intoxications(problems) if _is_present(p, today))
    drinking = _drinking(measurements, gender, today)
    treated = indication.kind is Indication.ALCOHOL
    if not now and (treated or not drinking):
        sober = _no_alcohol(problems, measurements, today, drinking=bool(drinking), treated=treated)
        untold = drinking and isinstance(sober, Clear)
        return unless(*indication.gaps) if untold and indication.gaps else sober
    found = now or drinking
    unsure = () if now else _hidden_intoxication(problems, today)
    if now:
        said = f"Do not give a new dose now: {listed(p.name for p in now)}"
    elif unsure:
        said = "Give no new dose before the patient is seen to be sober: drinking is on record"
    else:
        said = f"Advise against alcohol with {ours(oral_intent, pump_intent)}: sedation adds up"
    return Finding(
        Severity.HIGH if now or unsure else Severity.MODERATE,
        fitting(said),
        advice="Do not give a new dose until the patient is sober; watch breathing."
        if now or unsure
        else "Advise against alcohol.",
        code="DRG",
        evidence=evidence(
            (f.reference for f in found), evidence_of(oral_intent), evidence_of(pump_intent)
        ),
        detail="Alcohol and baclofen add up: sedation and depressed breathing."
        + ("" if now else f" On record: {listed(map(_shown, drinking))}.")
        + (f" Whether the patient is drunk now cannot be told: {unsure[0]}." if unsure else ""),
    )


def _intoxications(problems: Listing[Problem]) -> tuple[Problem, ...]:
    """Active intoxication or withdrawal delirium; withdrawal without delirium is neither."""
    found = active(problems, TOPIC)
    if not found:
        return ()
    delirium = problems.of("alcohol-withdrawal-delirium")
    plain_withdrawal = {p for p in problems.of("alcohol-withdrawal") if p not in delirium}
    return tuple(p for p in found if p not in plain_withdrawal and not _is_said_withdrawal(p))


def _is_said_withdrawal(problem: Problem) -> bool:
    name = problem.name.lower()
    return not problem.code and "withdrawal" in name and "deliri" not in name


def _is_present(problem: Problem, today: date) -> bool:
    """Of today or yesterday."""
    days = [d for d in (problem.on, problem.recorded) if d is not None]
    return any(0 <= (today - d).days <= INTOXICATION.value for d in days)


def _may_be_present(problem: Problem) -> bool:
    return problem.on is None and problem.recorded is None


def _hidden_intoxication(problems: Listing[Problem], today: date) -> tuple[str, ...]:
    """Why the patient may be drunk now, though that was not found."""
    undated = (p for p in _intoxications(problems) if _may_be_present(p))
    return (
        *(f"{p.reference} has no day: it may be of today" for p in undated),
        *problems.gaps_of(TOPIC, since=in_days(today, -int(INTOXICATION.value))),
    )


def _drinking(
    measurements: Listing[Measurement], gender: Fact[Gender], today: date
) -> tuple[Measurement, ...]:
    """The last entries of drinking within three months, where they tell of too much."""
    entries = [
        m
        for topic in (AUDIT_TOPIC, DRINKS_TOPIC)
        for m in measurements.of(topic)
        if m.on is None or (today - m.on).days <= DRINKING.value
    ]
    if not entries:
        return ()
    last = max((m.on for m in entries if m.on is not None), default=None)
    scores = {m.reference for m in measurements.of(AUDIT_TOPIC)}
    man = isinstance(gender, Known) and gender.value is Gender.MALE
    cut = (AUDIT_C_MEN if man else AUDIT_C).value
    return tuple(m for m in entries if m.on in {last, None} and _is_much(m, scores, cut))


def _is_much(measured: Measurement, scores: set[str], cut: Decimal) -> bool:
    value = measured.value
    if value is None:
        return False
    return value >= cut if measured.reference in scores else value > 0


def _shown(measured: Measurement) -> str:
    value = "" if measured.value is None else f" {plain(measured.value)}"
    when = f" on {measured.on.isoformat()}" if measured.on else ""
    return f"{measured.name}{value} {measured.unit}".rstrip() + when


def _no_alcohol(
    problems: Listing[Problem],
    measurements: Listing[Measurement],
    today: date,
    *,
    drinking: bool,
    treated: bool,
) -> Clear | NotEvaluated:
    """In alcohol use disorder drinking is a matter of counselling."""
    unsure = _hidden_intoxication(problems, today)
    if unsure:
        return NotEvaluated(unsure[0])
    if treated:
        note = "Drinking is on record: counselling goes on beside the drug."
        return Clear(notes=(note,)) if drinking else CLEAR
    since = in_days(today, -int(DRINKING.value))
    return nothing_listed(measurements, topics=(AUDIT_TOPIC, DRINKS_TOPIC), since=since)
