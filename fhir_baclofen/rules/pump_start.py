"""Rule 71: what has to be on record before the first pump order, and the dose it starts with."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    Allergy,
    DoseHistory,
    Fact,
    Known,
    Listing,
    OrderUnderTest,
    Problem,
    PumpHistory,
    PumpIntent,
    PumpTherapy,
    Screening,
    Screenings,
    Submission,
    Unknown,
)
from fhir_baclofen.rulebook import (
    Clear,
    Finding,
    Limit,
    NotEvaluated,
    Number,
    Severity,
    Situation,
    rule,
)
from fhir_baclofen.rules.circumstances import active, unless
from fhir_baclofen.rules.screening import (
    LARGEST_BOLUS,
    START_TIMES,
    Lack,
    large_tests,
    newest,
    ordered_boluses,
    start_above,
    start_dose,
    untested,
)
from fhir_baclofen.rules.sources import S3, SAFETY, X_IT
from fhir_baclofen.rules.wording import evidence, fitting

INJURY_DAYS = Limit(
    "pump.brain-injury",
    "Days after a brain injury before which no pump is started",
    Decimal(365),
    "days",
    X_IT.at("one year after a traumatic brain injury"),
)
FAILED_TOPICS = frozenset({"no-effect", "sedation", "serious-reaction"})


@rule(
    "it-start-requirements",
    number=71,
    says="A pump is started after a positive screening test, where baclofen by mouth has failed, "
    "with a dose that follows from the test.",
    basis=[
        LARGEST_BOLUS,
        START_TIMES,
        INJURY_DAYS,
        S3.at(
            "severe spasticity with pain, poor skin hygiene or lost function, where the highest "
            "oral doses fail or are not tolerated"
        ),
        SAFETY.at("a start above the dose that the test gives is as grave as a missing test"),
    ],
    applies=Situation.ORDER,
    grades={
        Severity.HIGH: "a screening bolus above the largest one, ordered or on record",
        Severity.MODERATE: "no positive screening test on record, a dose above the one that "
        "follows from it, or a brain injury less than a year ago",
        Severity.LOW: "no failed oral therapy on record",
    },
    missing="A test without a recorded response is none. Procedures that could not be read leave "
    "the rule unevaluated where no test is found. A brain injury without a date counts as recent.",
    reading="The newest test with a response counts. Without a recorded duration of the effect it "
    "is taken for no longer than eight hours. An order that is itself a screening bolus is judged "
    "by its size and the injury alone. A setback for sedation, and an intolerance on record, count "
    "as oral therapy that was not tolerated.",
)
def it_start_requirements(
    submission: Submission,
    pump_intent: Fact[PumpIntent],
    pump_therapy: Fact[PumpTherapy],
    pump_history: PumpHistory,
    screenings: Screenings,
    history: DoseHistory,
    allergies: Listing[Allergy],
    problems: Listing[Problem],
    today: date,
) -> Finding | Clear | NotEvaluated:
    boluses = [o for o in submission.orders if o.bolus_ug is not None and not o.is_stop]
    infusions = [o for o in submission.orders if _is_infusion(o)]
    first = bool(infusions) and isinstance(pump_therapy, Absent) and not pump_history.earlier
    if infusions and isinstance(pump_therapy, Unknown) and not pump_history.earlier:
        return NotEvaluated(pump_therapy.reason)
    if not first and not boluses:
        ended = infusions and isinstance(pump_therapy, Absent)
        return unless(*(pump_history.gaps if ended else ()))
    test = newest(screenings) if first else None
    lacks = [*ordered_boluses(boluses), *_injured(problems, today)]
    if first:
        lacks += [
            *large_tests(screenings),
            *untested(test, screenings),
            *start_above(_dose(pump_intent), test),
            *_oral_untried(test, history, submission, allergies),
        ]
    if not lacks:
        return unless(*problems.gaps_of("traumatic-brain-injury"))
    injuries = problems.gaps_of("traumatic-brain-injury")
    if injuries and all(lack.severity is Severity.LOW for lack in lacks):
        return NotEvaluated(injuries[0])
    if screenings.gaps and all(lack.activities for lack in lacks):
        return NotEvaluated(screenings.gaps[0])
    return _finding(lacks, [*infusions, *boluses], start_dose(test))


def _is_infusion(order: OrderUnderTest) -> bool:
    runs = order.route is Route.INTRATHECAL and not order.is_stop
    return runs and order.bolus_ug is None and not order.gives_nothing


def _dose(intent: Fact[PumpIntent]) -> Decimal | None:
    """The dose ordered, None where it could not be read."""
    return intent.value.total.high if isinstance(intent, Known) else None


def _oral_untried(
    test: Screening | None,
    history: DoseHistory,
    submission: Submission,
    allergies: Listing[Allergy],
) -> Iterator[Lack]:
    """With a positive test, but no oral baclofen that failed or was not tolerated."""
    if test is None or not test.positive:
        return
    stopped = any(o.is_stop and o.reason in FAILED_TOPICS for o in submission.orders)
    failed = history.failed or history.sedation_setback is not None or stopped
    if not failed and not allergies.of("allergy-baclofen"):
        yield Lack(
            Severity.LOW,
            "Record why baclofen by mouth does not do: no failed oral therapy is on record",
            "Record which oral doses were tried and why they failed or were not tolerated.",
        )


def _injured(problems: Listing[Problem], today: date) -> Iterator[Lack]:
    for injury in active(problems, "traumatic-brain-injury"):
        if injury.on is None or 0 <= (today - injury.on).days < INJURY_DAYS.value:
            yield Lack(
                Severity.MODERATE,
                f"Wait for a year after the brain injury: {injury.name}",
                "Start intrathecal baclofen a year after the brain injury at the earliest.",
                (injury.reference,),
            )


def _finding(lacks: list[Lack], orders: list[OrderUnderTest], start: Decimal | None) -> Finding:
    lacks = sorted(lacks, key=lambda lack: -lack.severity)
    recommended: dict[str, Number] = {} if start is None else {"start_ug_per_day": start}
    return Finding(
        lacks[0].severity,
        fitting(lacks[0].summary),
        advice=" ".join(dict.fromkeys(lack.advice for lack in lacks)),
        code="COND",
        evidence=evidence(*(o.evidence for o in orders), *(lack.evidence for lack in lacks)),
        detail=" ".join(f"{lack.summary}." for lack in lacks[1:]),
        recommended=recommended,
        activities=tuple(dict.fromkeys(a for lack in lacks for a in lack.activities)),
    )
