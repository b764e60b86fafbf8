"""Rules 33 and 79: a suicidal crisis, and an overdose in the past."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Fact,
    IndicationFact,
    Listing,
    Measurement,
    OralIntent,
    Problem,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import (
    in_days,
    known_dose,
    may_be_alcohol,
    may_be_more,
    nothing_listed,
    undated,
)
from fhir_baclofen.rules.precautions import NOT_READ, YEAR, cited, named, recent
from fhir_baclofen.rules.sources import S1, SAFETY, X_UK, X_US
from fhir_baclofen.rules.wording import due, evidence, fitting

SUICIDE_DOSE = Limit(
    "suicide.dose",
    "Dose above which the risk of self-harm is graver",
    Decimal(80),
    "mg/day",
    X_US.at("at most 80 mg daily"),
)
SMALL_SUPPLY = Limit(
    "supply.small",
    "Largest supply handed out at once where self-harm is feared",
    Decimal(7),
    "days",
    SAFETY.at("a week's supply limits an overdose; the number is ours"),
)
SELF_HARM_DAYS = Limit(
    "self-harm.answer",
    "Days for which an answer about thoughts of self-harm counts",
    Decimal(30),
    "days",
    SAFETY.at("a month is looked back; the number is ours"),
)
SELF_HARM = "phq9-self-harm"
OVERDOSE = Limit(
    "overdose.days",
    "Days for which an overdose counts",
    Decimal(731),
    "days",
    SAFETY.at("two years with a leap day are looked back; the number is ours"),
)
NO_OVERDOSE = ("baclofen-adverse-effect", "baclofen-underdosing")


@rule(
    "suicide-risk",
    number=33,
    says="Where self-harm is feared only small supplies are handed out.",
    basis=[
        X_UK.at("suicide-related events, with alcohol use disorder as a risk factor"),
        YEAR,
        SELF_HARM_DAYS,
        SUICIDE_DOSE,
        SMALL_SUPPLY,
    ],
    grades={
        Severity.HIGH: "in alcohol use disorder, and at a high or unreadable dose",
        Severity.MODERATE: "otherwise",
    },
    missing=NOT_READ,
)
def suicide_risk(
    problems: Listing[Problem],
    measurements: Listing[Measurement],
    indication: IndicationFact,
    oral_intent: Fact[OralIntent],
    today: date,
) -> Finding | Clear | NotEvaluated:
    found = tuple(p for p in problems.of("suicide-risk") if recent(p, today, YEAR))
    answers = _thoughts_of_self_harm(measurements, today)
    if not found and not answers:
        return _no_danger(problems, measurements, today)
    high = may_be_alcohol(indication) or _may_be_high(oral_intent)
    supply = int(SMALL_SUPPLY.value)
    return Finding(
        Severity.HIGH if high else Severity.MODERATE,
        fitting(f"Hand out at most {supply} days' supply: {named((*found, *answers))}"),
        advice="Limit the supply and follow up closely.",
        code="COND",
        evidence=cited((*found, *answers)),
        detail="An overdose of baclofen can kill.",
        recommended={"max_days_supply": supply},
        activities=(due("limit-supply", f"Hand out at most {supply} days' supply at once."),),
    )


def _may_be_high(oral: Fact[OralIntent]) -> bool:
    intent = known_dose(oral)
    if intent is None:
        return isinstance(oral, Unknown)
    return intent.total.high > SUICIDE_DOSE.value or may_be_more(intent)


def _thoughts_of_self_harm(
    measurements: Listing[Measurement], today: date
) -> tuple[Measurement, ...]:
    """Answers within the month that are above "not at all"; an undated one may be."""
    return tuple(
        m
        for m in measurements.of(SELF_HARM)
        if m.value and (m.on is None or (today - m.on).days <= SELF_HARM_DAYS.value)
    )


def _no_danger(
    problems: Listing[Problem], measurements: Listing[Measurement], today: date
) -> Clear | NotEvaluated:
    listed = nothing_listed(
        problems, topics=("suicide-risk",), since=in_days(today, -int(YEAR.value))
    )
    if isinstance(listed, NotEvaluated):
        return listed
    past = undated(problems.of("suicide-risk"))
    if past:
        return NotEvaluated(past[0])
    since = in_days(today, -int(SELF_HARM_DAYS.value))
    return nothing_listed(measurements, topics=(SELF_HARM,), since=since)


@rule(
    "overdose-history",
    number=79,
    says="After an overdose only small supplies are handed out.",
    basis=[
        X_UK.at("overdose and suicide-related events"),
        S1.at("never more than prescribed"),
        OVERDOSE,
        SMALL_SUPPLY,
    ],
    grades={
        Severity.HIGH: "an intentional overdose",
        Severity.MODERATE: "any other",
    },
    missing="Conditions that could not be read leave the rule unevaluated.",
)
def overdose_history(problems: Listing[Problem], today: date) -> Finding | Clear | NotEvaluated:
    others = {p for topic in NO_OVERDOSE for p in problems.of(topic)}
    found = tuple(p for p in problems.of("overdose") if p not in others and _is_recent(p, today))
    if not found:
        return nothing_listed(problems, topics=("overdose",))
    supply = int(SMALL_SUPPLY.value)
    on_purpose = problems.of("overdose-intentional")
    intentional = any(p in on_purpose or _is_said_intentional(p) for p in found)
    intentional = intentional or bool(problems.gaps_of("overdose-intentional"))
    return Finding(
        Severity.HIGH if intentional else Severity.MODERATE,
        fitting(f"Hand out at most {supply} days' supply: {named(found)}"),
        advice="Limit the supply, check kidney function and follow up closely.",
        code="COND",
        evidence=evidence(cited(found)),
        detail="An overdose of baclofen can kill, the more so with reduced kidney function.",
        recommended={"max_days_supply": supply},
        activities=(due("limit-supply", f"Hand out at most {supply} days' supply at once."),),
    )


def _is_said_intentional(problem: Problem) -> bool:
    said = problem.name.lower()
    return not problem.code and "intentional" in said and "unintentional" not in said


def _is_recent(problem: Problem, today: date) -> bool:
    """Of the last two years; adverse effects and underdosing are no overdoses."""
    return problem.on is None or 0 <= (today - problem.on).days <= OVERDOSE.value
