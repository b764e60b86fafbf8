"""Rules 29 to 33: an ulcer, seizures, a stroke, mental illness or a suicidal crisis."""

from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import (
    Listing,
    Measurement,
    OtherDrug,
    Problem,
)
from fhir_baclofen.rulebook import Clear, Finding, Limit, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import (
    active,
    nothing_listed,
)
from fhir_baclofen.rules.interactions import STROKE_RECOVERY, taken
from fhir_baclofen.rules.sources import S1, S2, S3, SAFETY, X_UK, X_US
from fhir_baclofen.rules.wording import evidence, fitting, listed

YEAR = Limit(
    "event.year",
    "Days for which a fall, a seizure seen once or a suicidal crisis counts",
    Decimal(365),
    "days",
    SAFETY.at("a year is looked back; the number is ours"),
)
NOT_READ = "Conditions that could not be read leave the rule unevaluated."


def named(problems: tuple[Problem | Measurement, ...]) -> str:
    """The names of problems as an enumeration."""
    return listed(p.name for p in problems)


def cited(problems: tuple[Problem | Measurement, ...], *others: tuple[str, ...]) -> tuple[str, ...]:
    """The resources of problems and of other facts."""
    return evidence((p.reference for p in problems), *others)


def recent(problem: Problem, today: date, span: Limit) -> bool:
    """True within so many days of its day; a problem without one counts while it is active."""
    if problem.on is None:
        return problem.active
    return 0 <= (today - problem.on).days <= span.value


@rule(
    "peptic-ulcer-history",
    number=29,
    says="After a peptic ulcer baclofen is taken with food.",
    basis=[
        X_UK.at("peptic ulceration, without saying that it is active"),
        S2.at("active ulcer is named"),
    ],
    grades={Severity.LOW: "an ulcer in the history"},
    missing=NOT_READ,
)
def peptic_ulcer_history(problems: Listing[Problem]) -> Finding | Clear | NotEvaluated:
    past = tuple(p for p in problems.of("peptic-ulcer-active") if not p.active)
    found = (*problems.of("peptic-ulcer-history"), *past)
    if not found:
        return nothing_listed(problems, topics=("peptic-ulcer-active", "peptic-ulcer-history"))
    return Finding(
        Severity.LOW,
        fitting(f"Take with food: {named(found)} in the history"),
        advice="Take baclofen with food and report stomach pain.",
        code="COND",
        evidence=cited(found),
        detail="An ulcer may come back; sources differ on whether a healed one matters.",
    )


@rule(
    "seizure-disorder",
    number=30,
    says="In a seizure disorder baclofen is never stopped suddenly and antiseizure drugs go on.",
    basis=[
        S1.at("with a history of epilepsy or seizures: a reduced dose, or unsuitable"),
        X_UK.at("epilepsy may get worse"),
        YEAR,
    ],
    grades={
        Severity.MODERATE: "a seizure disorder that is active, or over under antiseizure drugs",
        Severity.LOW: "a lone convulsion, one seen within the year, or a disorder that is over and "
        "off drugs",
    },
    missing=NOT_READ + " With medicines that could not be read a disorder that is over counts as "
    "one under drugs.",
)
def seizure_disorder(
    problems: Listing[Problem], other_drugs: Listing[OtherDrug], today: date
) -> Finding | Clear | NotEvaluated:
    lone = problems.of("seizure-lone")
    found = tuple(p for p in problems.of("seizure") if _tells_of_seizures(p, p in lone, today))
    if not found:
        return nothing_listed(problems, topics=("seizure",))
    lasting = tuple(p for p in found if p.lasting and p not in lone)
    drugs = taken(other_drugs.of("antiseizure"), today) if lasting else ()
    treated = bool(drugs or other_drugs.gaps_of("antiseizure"))
    grave = any(p.active or treated for p in lasting)
    return Finding(
        Severity.MODERATE if grave or problems.gaps_of("seizure") else Severity.LOW,
        fitting(f"Keep antiseizure cover, never stop suddenly: {named(found)}"),
        advice="Keep antiseizure drugs going; never stop baclofen suddenly.",
        code="COND",
        evidence=cited(found, tuple(d.reference for d in drugs)),
        detail="Baclofen may lower the seizure threshold, and so does its sudden stop.",
    )


def _tells_of_seizures(problem: Problem, is_lone: bool, today: date) -> bool:
    """A disorder, also one that is over; a lone convulsion while it is active."""
    if not problem.lasting:
        return recent(problem, today, YEAR)
    return problem.active or not is_lone


@rule(
    "stroke-history",
    number=31,
    says="After a stroke baclofen is started low, as it is poorly tolerated.",
    basis=[
        S1.at("with a history of strokes: a reduced dose, or unsuitable"),
        X_US.at("poorly tolerated after a stroke"),
        S3.at("in focal spasticity botulinum toxin is preferred"),
        STROKE_RECOVERY,
    ],
    grades={
        Severity.MODERATE: "a stroke, also one that is over, or its late effects",
        Severity.LOW: "only a history without any deficit",
    },
    missing=NOT_READ,
    reading="A stroke that is over counts: the rule asks for a history, and what it left behind is "
    "not on record.",
)
def stroke_history(problems: Listing[Problem], today: date) -> Finding | Clear | NotEvaluated:
    found = problems.of("stroke")
    if not found:
        return nothing_listed(problems, topics=("stroke",))
    fresh = any(p.on is not None and recent(p, today, STROKE_RECOVERY) for p in found)
    mild = set(found) <= set(problems.of("stroke-no-deficit")) and not problems.gaps_of("stroke")
    return Finding(
        Severity.LOW if mild else Severity.MODERATE,
        fitting(f"Start low and watch: {named(found)}"),
        advice="Avoid benzodiazepines in recovery; in focal spasticity prefer botulinum toxin."
        if fresh
        else "Start low, raise slowly, and watch for sedation.",
        code="COND",
        evidence=cited(found),
        detail="Baclofen is poorly tolerated after a stroke.",
    )


@rule(
    "psychiatric-severe",
    number=32,
    says="In psychosis, mania or confusion baclofen is given under close supervision only.",
    basis=[
        S2.at("severe psychiatric disorders are a relative contraindication"),
        S1.at("mental disorders limit its effect"),
        X_UK.at("psychotic states may get worse"),
    ],
    grades={Severity.MODERATE: "an active severe psychiatric disorder that nobody refuted"},
    missing=NOT_READ,
)
def psychiatric_severe(problems: Listing[Problem]) -> Finding | Clear | NotEvaluated:
    found = active(problems, "psychiatric-severe")
    if not found:
        return nothing_listed(problems, topics=("psychiatric-severe",))
    return Finding(
        Severity.MODERATE,
        fitting(f"Supervise closely: {named(found)} may get worse"),
        advice="Watch for psychosis, mania and confusion.",
        code="COND",
        evidence=cited(found),
        detail="Baclofen may worsen psychosis, mania and confusion.",
    )
