"""Rule 56: baclofen given twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    CarePlans,
    DoseHistory,
    Evidence,
    Fact,
    IndicationFact,
    Known,
    OralIntent,
    Pump,
    PumpIntent,
    Submission,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import CLEAR, Activity, Clear, Finding, NotEvaluated, Severity, rule
from fhir_baclofen.rules.circumstances import (
    NO_ABRUPT_STOP,
    WEANING,
    may_be_more,
    no_abrupt_stop,
    unless,
)
from fhir_baclofen.rules.protocols import PROTOCOLS, ceiling, lowest_ceiling
from fhir_baclofen.rules.sources import SAFETY, X_IT
from fhir_baclofen.rules.wording import evidence, listed, mg

Pair = tuple[TherapyLine, TherapyLine]


@rule(
    "duplicate-therapy",
    number=56,
    says="A patient has one baclofen therapy at a time.",
    basis=[
        SAFETY.at("one drug is given by one regimen"),
        X_IT.at("oral drugs against spasticity are withdrawn once the pump works"),
        WEANING,
        *(row.ceiling for row in PROTOCOLS.values()),
    ],
    switches=("order.unlinked",),
    grades={
        Severity.HIGH: "the sum exceeds the ceiling or is unknown, or two full regimens come from "
        "different prescribers",
        Severity.MODERATE: "two oral regimens otherwise; oral beside intrathecal baclofen, unless "
        "it is being weaned off after an implant",
    },
    missing="Strengths written together for one regimen are one therapy; a therapy that ended "
    "counts no more. Two regimens on record are reported even when a dose could not be read.",
    reading="A prescriber who is not recorded is not taken for another one.",
)
def duplicate_therapy(
    oral_intent: Fact[OralIntent],
    oral_lines: tuple[TherapyLine, ...],
    submission: Submission,
    pump_intent: Fact[PumpIntent],
    pump_lines: tuple[TherapyLine, ...],
    indication: IndicationFact,
    pump: Fact[Pump],
    care_plans: CarePlans,
    history: DoseHistory,
    today: date,
    policy: Policy,
) -> Finding | Clear | NotEvaluated:
    if isinstance(oral_intent, Absent):
        return CLEAR
    intent = oral_intent.value if isinstance(oral_intent, Known) else None
    lines = intent.lines if intent else () if submission.orders else oral_lines
    by_start = sorted(lines, key=lambda line: line.started or date.min)
    twins = [pair for pair in combinations(by_start, 2) if _are_two(*pair)]
    careful = no_abrupt_stop(intent, history, today) if intent else (NO_ABRUPT_STOP,)
    if twins:
        limit = lowest_ceiling(policy) if indication.gaps else ceiling(indication, policy)
        return replace(_twice(intent, lines, twins, limit), activities=careful)
    if isinstance(oral_intent, Unknown):
        return NotEvaluated(oral_intent.reason)
    weaning = _is_weaning(pump, care_plans, today)
    pumped = _pumped(pump_intent, pump_lines, submission)
    return _both_routes(oral_intent.value, pumped, careful, weaning=weaning)


def _are_two(first: TherapyLine, second: TherapyLine) -> bool:
    """True for lines of different regimens, the one that started first before, that overlap."""
    if first.group == second.group:
        return False
    return first.ends is None or second.started is None or second.started <= first.ends


def _twice(
    intent: OralIntent | None, lines: Sequence[TherapyLine], twins: list[Pair], limit: Decimal
) -> Finding:
    total = intent.total.high if intent and not intent.gaps else None
    apart_from = {line.reference for pair in twins for line in pair}
    lines = [line for line in lines if line.reference in apart_from]
    full = {line.reference for line in lines if _is_full(line)}
    apart = any({a.reference, b.reference} <= full and _by_two_people(a, b) for a, b in twins)
    sum_ = "their sum could not be read" if total is None else f"{mg(total)} in all"
    return Finding(
        Severity.HIGH if apart or total is None or total > limit else Severity.MODERATE,
        f"Keep one regimen: {len(lines)} oral baclofen therapies run at once, {sum_}",
        advice="Ask which of them is meant and end the others without a gap in the dose.",
        code="DUPTHPGEN",
        evidence=evidence(*(line.evidence for line in lines)),
        detail=f"{listed(line.reference for line in lines)} overlap. The ceiling is {mg(limit)}."
        + (" They come from different prescribers." if apart else ""),
        recommended={"max_mg_per_day": limit},
    )


def _is_full(line: TherapyLine) -> bool:
    """True for a regimen taken regularly, not only as needed."""
    step = line.regimen.on_day(line.day) if line.regimen else None
    return step is not None and step.regular.high > 0


def _by_two_people(one: TherapyLine, other: TherapyLine) -> bool:
    return bool(one.prescriber and other.prescriber and one.prescriber != other.prescriber)


def _is_weaning(pump: Fact[Pump], care_plans: CarePlans, today: date) -> bool:
    """True soon after an implant with a plan whose oral doses go down."""
    implanted = pump.value.implanted_on if isinstance(pump, Known) else None
    recent = implanted is not None and 0 <= (today - implanted).days <= WEANING.value
    return recent and any(plan.tapers for plan in care_plans.plans)


def _both_routes(
    oral: OralIntent, pump: Evidence | Unknown, careful: tuple[Activity, ...], *, weaning: bool
) -> Finding | Clear | NotEvaluated:
    if isinstance(pump, Unknown):
        return NotEvaluated(pump.reason)
    if oral.total.high == 0 or not pump or weaning:
        return unless(*(oral.hidden if weaning else oral.gaps))
    return Finding(
        Severity.HIGH if may_be_more(oral) else Severity.MODERATE,
        f"Plan the end of oral baclofen: {oral.total} runs beside the pump",
        advice="Wean oral baclofen off in steps once the pump works.",
        code="DUPTHPGEN",
        evidence=evidence(oral.evidence, pump),
        detail="No plan to wean it off soon after an implant is on record."
        + (f" Not known: {oral.hidden[0]}." if oral.hidden else ""),
        activities=careful,
    )


def _pumped(
    intent: Fact[PumpIntent], lines: tuple[TherapyLine, ...], submission: Submission
) -> Evidence | Unknown:
    """What shows intrathecal baclofen after the orders, its dose read or not; none when empty."""
    if isinstance(intent, Known):
        known = intent.value
        if known.total.high > 0:
            return known.evidence
        return Unknown(known.gaps[0]) if known.gaps else ()
    if isinstance(intent, Absent):
        return ()
    ordered = (o for o in submission.orders if o.route is Route.INTRATHECAL and not o.bolus_ug)
    shown = evidence(*(o.evidence for o in ordered), *(line.evidence for line in lines))
    return shown or intent
