"""Circumstances that several rules ask about. What is not known is taken for the worse."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from fhir_baclofen.facts import (
    Action,
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
    OralIntent,
    Problem,
    PumpIntent,
    Tier,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import CLEAR, Activity, Clear, Limit, NotEvaluated
from fhir_baclofen.rules.protocols import ESTABLISHED, OLDER_AGE
from fhir_baclofen.rules.sources import SAFETY, X_IT, X_UK

REDUCED = frozenset({Tier.MODERATE, Tier.SEVERE, Tier.FAILURE, Tier.DIALYSIS})
ADULT_AGE = Limit(
    "adult.age",
    "Age from which adult doses apply",
    Decimal(18),
    "years",
    X_UK.at("children have doses of their own, by weight; the age is that of adulthood"),
)
STABLE = Limit(
    "stable.days",
    "Days without a change after which a treatment counts as stable",
    Decimal(90),
    "days",
    SAFETY.at(
        "three months without a change or harm show that a dose is tolerated; the number is ours"
    ),
)
RECENTLY_ENDED = Limit(
    "other-drug.ended",
    "Days for which another drug still counts after its end",
    Decimal(7),
    "days",
    SAFETY.at("a drug that ended a week ago no longer adds its effect; the number is ours"),
)
WEANING = Limit(
    "pump.weaning",
    "Days after an implant in which oral baclofen may be weaned off beside the pump",
    Decimal(60),
    "days",
    X_IT.at("oral drugs against spasticity are withdrawn once the pump works; the number is ours"),
)
NO_ABRUPT_STOP = Activity(
    "no-abrupt-stop",
    "Do not stop baclofen at once: bring it down in steps and watch for withdrawal "
    "(hallucinations, seizures, fever, rigidity).",
)
HOLD_INCREASE = Activity("hold-increase", "No increase of baclofen for now.")
SPECIALIST = "Ask a specialist"


def may_be_older(age: Fact[Age], policy: Policy) -> bool:
    """True for an older adult, and while the age is not known."""
    return not isinstance(age, Known) or age.value.high >= policy[OLDER_AGE]


def is_child(age: Fact[Age]) -> bool:
    """True when the patient is surely under 18: adult doses are not applied."""
    return isinstance(age, Known) and age.value.high < ADULT_AGE.value


def is_reduced(kidney: Kidney) -> bool:
    """True with kidney function below 60 mL/min, on dialysis, or in acute injury."""
    return kidney.tier in REDUCED or kidney.acute


def may_be_reduced(kidney: Kidney) -> bool:
    """The same, and while kidney function could not be read."""
    return is_reduced(kidney) or (kidney.tier is Tier.UNKNOWN and bool(kidney.gaps))


def is_failing(kidney: Kidney) -> bool:
    """True where the dose is to fall within days: below 30 mL/min, dialysis, acute injury."""
    return kidney.acute or kidney.tier in {Tier.SEVERE, Tier.FAILURE, Tier.DIALYSIS}


def established(history: DoseHistory, on: date) -> bool:
    """True after 14 days or more of baclofen by a day, and while that is not known for sure."""
    since = history.exposure_since
    unsure = since is None or bool(history.gaps)
    return unsure or (since is not None and (on - since).days >= ESTABLISHED.value)


def is_taken(intent: OralIntent) -> bool:
    """True when oral baclofen is taken already, before the orders under test."""
    return intent.before is not None or intent.action is Action.CHANGE


def no_abrupt_stop(intent: OralIntent, history: DoseHistory, today: date) -> tuple[Activity, ...]:
    """The warning against a sudden stop, for a patient who is used to baclofen."""
    return (NO_ABRUPT_STOP,) if is_taken(intent) and established(history, today) else ()


def is_steady(intent: OralIntent, history: DoseHistory, today: date) -> bool:
    """True when the oral dose stays as it has been for three months, for sure."""
    last = history.last_change
    unchanged = intent.action in {Action.REVIEW, Action.RENEWAL}
    known = last is not None and not history.gaps and not intent.gaps
    return unchanged and known and last is not None and (today - last.on).days >= STABLE.value


def not_rising(intent: OralIntent, history: DoseHistory, today: date) -> bool:
    """True when the oral dose has not risen for three months and does not now, for sure."""
    last = history.last_increase
    if intent.action not in {Action.REVIEW, Action.RENEWAL, Action.REDUCTION} or last is None:
        return False
    return not history.gaps and not intent.gaps and (today - last.on).days >= STABLE.value


def recorded_since(problems: Listing[Problem], topics: Iterable[str], since: date) -> bool:
    """True when something of these topics is active, or began on that day or later.

    What an observation saw counts on its day only.
    """
    return any(
        p.on >= since or (p.active and p.lasting) if p.on is not None else p.active
        for t in topics
        for p in problems.of(t)
    )


def active(problems: Listing[Problem], topic: str) -> tuple[Problem, ...]:
    """The active problems of a topic."""
    listed = problems.of(topic)
    return tuple([p for p in listed if p.active]) if listed else ()


def within(days: Iterable[date], today: date, span: int) -> bool:
    """True when one of the days lies that many days before or after today, or closer."""
    return any(abs((d - today).days) <= span for d in days)


def in_days(today: date, count: int) -> date:
    """The day that many days from today."""
    return today + timedelta(days=count)


def names_slow(care_plans: CarePlans, intent: OralIntent) -> bool:
    """True when an active plan of ours or the order's own text names the slow protocol."""
    return intent.names_slow or any("slow-titration" in plan.codes for plan in care_plans.plans)


def known_dose(oral: Fact[OralIntent]) -> OralIntent | None:
    """The oral therapy under review where its dose is known."""
    return oral.value if isinstance(oral, Known) else None


def known_pump(pump: Fact[PumpIntent]) -> PumpIntent | None:
    """The pump therapy under review where its dose is known."""
    return pump.value if isinstance(pump, Known) else None


def evidence_of(fact: Fact[OralIntent] | Fact[PumpIntent]) -> tuple[str, ...]:
    """The resources an intent rests on, none when it is missing."""
    return fact.value.evidence if isinstance(fact, Known) else ()


def may_be_more(intent: OralIntent | None) -> bool:
    """True where a dose that could not be read may come on top of the one that is known."""
    return intent is not None and bool(intent.hidden)


def may_be_alcohol(indication: IndicationFact) -> bool:
    """True where alcohol use disorder is treated, could be meant, or may hide in what is unread."""
    kinds = {indication.kind, *indication.candidates}
    return Indication.ALCOHOL in kinds or bool(indication.gaps)


def undated(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Why problems without a day may be recent ones."""
    return tuple(
        f"{p.reference} has no day: how long ago it was cannot be told"
        for p in problems
        if p.on is None
    )


def unless(*gaps: str) -> Clear | NotEvaluated:
    """Nothing was found: the rule passes, or is not evaluated where one of these gaps hides it."""
    return NotEvaluated(gaps[0]) if gaps else CLEAR


def nothing_listed(
    *listings: Listing[Problem] | Listing[Measurement],
    topics: Iterable[str] = (),
    since: date | None = None,
) -> Clear | NotEvaluated:
    """With nothing found the rule passes; with an incomplete list it is not evaluated.

    What was left out of a list matters where it is about one of the `topics`, of `since` or later.
    """
    incomplete = [each for each in listings if each.gaps or each.left_out]
    asked = tuple(topics) if incomplete else ()
    for listing in incomplete:
        missed = listing.gaps_of(*asked, since=since)
        if missed:
            return NotEvaluated(missed[0])
    return CLEAR
