"""A plan as CarePlan: a draft proposal, one activity per dose and one per thing to do.

Pure: JSON values in, JSON values out. A dose of nothing at the end of a taper is told in the words
of the last dose, not as an activity of its own.

Source: FHIR R4 (4.0.1), CarePlan and Dosage; US Core, careplan-category.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from fhir_baclofen.facts import Indication, PatientFacts
from fhir_baclofen.fhir.compose import Case
from fhir_baclofen.fhir.elements import (
    Json,
    coding,
    daily_milligrams,
    filled,
    milligrams,
    moment,
    own_coding,
    period,
    policy_extension,
    policy_text,
    reference_to,
    references_to,
    software,
    text,
    type_of,
)
from fhir_baclofen.fhir.identity import structure
from fhir_baclofen.fhir.narrative import bullets, clean, narrative, paragraph, table
from fhir_baclofen.plan import Plan, PlanKind, PlanStep
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Activity
from fhir_baclofen.tablets import in_words, stock_for, tablets_for

PLAN_PROFILE: Final = structure("baclofen-careplan")
PLANNED_DOSAGE: Final = structure("planned-dosage")
DOSE_STEP: Final = "dose-step"

_ASSESS_PLAN: Final = coding(
    "http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "assess-plan"
)
_BACLOFEN: Final = {
    "coding": [coding("http://www.nlm.nih.gov/research/umls/rxnorm", "1292", "baclofen")],
    "text": "baclofen",
}
_BY_MOUTH: Final = {
    "coding": [coding("http://snomed.info/sct", "26643006", "Oral route")],
    "text": "by mouth",
}
# FHIR EventTiming for so many doses in order of the day, and how people say it.
_TIMES: Final = {
    2: ("MORN", "EVE"),
    3: ("MORN", "NOON", "EVE"),
    4: ("MORN", "NOON", "EVE", "NIGHT"),
}
_SAID: Final = {
    "MORN": "in the morning",
    "NOON": "at midday",
    "EVE": "in the evening",
    "NIGHT": "at night",
}
_TITLES: Final = {
    PlanKind.TAPER: "Baclofen: taper",
    PlanKind.HOLD: "Baclofen: hold the dose",
    PlanKind.TITRATION: "Baclofen: titration",
    PlanKind.MAINTAIN: "Baclofen: go on with the dose",
    PlanKind.NONE: "Baclofen: no dose proposed",
}
_GOALS: Final = {
    Indication.SPASTICITY: "Goal: the lowest dose that works, by a measure of function.",
    Indication.ALCOHOL: "Goal: the lowest dose that works, by craving and days of drinking.",
}
_GOAL: Final = "Goal: the lowest dose that works."
_PROPOSAL: Final = "A proposal for a clinician: nothing is ordered until one accepts it."


def care_plan(plan: Plan, case: Case, *, also: Iterable[str] = ()) -> Json:
    """A plan as CarePlan in draft.

    `also` are further codes of plan-activity for the first dose ("craving-step-back").
    """
    steps = [s for s in plan.steps if s.mg_per_day > 0]
    stop = next((s.start for s in plan.steps if s.mg_per_day == 0), None)
    said = [_said(s, case.policy, stop if s is steps[-1] else None) for s in steps]
    doses = [
        _dose(step, words, also if step is steps[0] else ())
        for step, words in zip(steps, said, strict=True)
    ]
    notes = [*plan.notes, f"Policy: {policy_text(case.policy, *case.policy.as_json())}."]
    return filled(
        {
            "resourceType": "CarePlan",
            "meta": {"profile": [PLAN_PROFILE]},
            "text": _narrative(plan, said, steps),
            "extension": [policy_extension(case.policy)],
            "status": "draft",
            "intent": "proposal",
            "category": [
                {"coding": [own_coding("care-plan-category", "baclofen")]},
                {"coding": [_ASSESS_PLAN]},
            ],
            "title": _TITLES[plan.kind],
            "description": text(*_described(plan, case)),
            "subject": reference_to(case.facts.patient),
            "period": _period(steps, stop, case.facts.today),
            "created": moment(case.at),
            "author": software(version=False),
            "addresses": references_to(_indication(case.facts)),
            "activity": [*doses, *(_to_do(a) for a in plan.activities)],
            "note": [{"text": clean(note)} for note in notes if clean(note)],
        }
    )


def _indication(facts: PatientFacts) -> list[str]:
    """The conditions the plan is for: those that gave the indication, else those that match it."""
    given = [r for r in facts.indication.evidence if type_of(r) == "Condition"]
    matching = facts.problems.of(facts.indication.kind.value)
    return given or [
        p.reference for p in matching if p.active and type_of(p.reference) == "Condition"
    ]


def _described(plan: Plan, case: Case) -> Iterator[str]:
    yield _PROPOSAL
    yield _GOALS.get(case.facts.indication.kind, _GOAL)
    if plan.ceiling_mg_per_day is not None:
        yield f"No more than {plain(plan.ceiling_mg_per_day)} mg/day."
    if plan.review_every_days is not None:
        yield f"Review every {plan.review_every_days} days."


def _period(steps: list[PlanStep], stop: date | None, today: date) -> Json:
    if not steps:
        return period(today, None)
    return period(steps[0].start, stop - timedelta(days=1) if stop else _last_day(steps[-1]))


def _last_day(step: PlanStep) -> date | None:
    return None if step.days is None else step.start + timedelta(days=step.days - 1)


def _dose(step: PlanStep, words: str, also: Iterable[str]) -> Json:
    codes = dict.fromkeys([DOSE_STEP, *also])
    when = period(step.start, _last_day(step))
    detail = {
        "extension": [
            {"url": PLANNED_DOSAGE, "valueDosage": dosage} for dosage in _dosages(step, when)
        ],
        "kind": "MedicationRequest",
        "code": {"coding": [own_coding("plan-activity", code) for code in codes]},
        "status": "not-started",
        "scheduledPeriod": when,
        "productCodeableConcept": _BACLOFEN,
        "dailyAmount": daily_milligrams(step.mg_per_day),
        "description": words,
    }
    return {"detail": filled(detail)}


def _to_do(activity: Activity) -> Json:
    due = activity.due
    detail = {
        "code": {"coding": [own_coding("plan-activity", activity.code)]},
        "status": "not-started",
        "scheduledPeriod": period(due, due) if due else None,
        "description": clean(activity.text),
    }
    return {"detail": filled(detail)}


def _dosages(step: PlanStep, when: Json) -> Iterator[Json]:
    """The day's split: one Dosage for all doses of the same size, all in parallel."""
    times = _TIMES.get(len(step.doses_mg), ())
    for dose in dict.fromkeys(step.doses_mg):
        at = [t for t, d in zip(times, step.doses_mg, strict=False) if d == dose]
        repeat = {
            "boundsPeriod": when,
            "frequency": step.doses_mg.count(dose),
            "period": 1,
            "periodUnit": "d",
            "when": at,
        }
        yield {
            "text": _dose_in_words(dose, at, step.doses_mg.count(dose)),
            "timing": {"repeat": filled(repeat)},
            "route": _BY_MOUTH,
            "doseAndRate": [{"doseQuantity": milligrams(dose)}],
        }


def _dose_in_words(dose: Decimal, at: list[str], count: int) -> str:
    """As in "10 mg in the morning and at night", "10 mg once a day", "5 mg 6 times a day"."""
    if at:
        return f"{plain(dose)} mg {_listed([_SAID[t] for t in at])}"
    return f"{plain(dose)} mg {'once' if count == 1 else f'{count} times'} a day"


def _listed(times: list[str]) -> str:
    return " and ".join([*([", ".join(times[:-1])] if times[1:] else []), times[-1]])


def _said(step: PlanStep, policy: Policy, stop: date | None) -> str:
    """One dose of the plan in words and tablets, and the stop after it."""
    closing = f" From {stop.isoformat()} no baclofen." if stop else ""
    return f"{plain(step.mg_per_day)} mg/day {_span(step)}: {_split(step, policy)}.{closing}"


def _span(step: PlanStep) -> str:
    last = _last_day(step)
    return f"from {step.start.isoformat()}" + (f" to {last.isoformat()}" if last else " on")


def _split(step: PlanStep, policy: Policy) -> str:
    """As in "10 mg in the morning (1 x 10 mg), 20 mg in the evening (1 x 20 mg)"."""
    times = _TIMES.get(len(step.doses_mg))
    if times is None:
        return ", ".join(
            _dose_in_words(d, [], step.doses_mg.count(d)) + _products(d, policy)
            for d in dict.fromkeys(step.doses_mg)
        )
    return ", ".join(
        f"{plain(dose)} mg {_SAID[time]}{_products(dose, policy)}"
        for time, dose in zip(times, step.doses_mg, strict=True)
    )


def _products(dose: Decimal, policy: Policy) -> str:
    pieces = tablets_for(dose, stock_for(policy)) or tablets_for(dose, stock_for(policy, slow=True))
    return f" ({in_words(pieces)})" if pieces else ""


def _narrative(plan: Plan, said: list[str], steps: list[PlanStep]) -> Json:
    rows = [
        (s.start.isoformat(), _until(s), f"{plain(s.mg_per_day)} mg/day", words.partition(": ")[2])
        for s, words in zip(steps, said, strict=True)
    ]
    return narrative(
        paragraph(_PROPOSAL, label=f"{_TITLES[plan.kind]}."),
        table(("From", "To", "Dose", "Taken as"), rows),
        bullets(f"{a.text} ({a.due.isoformat()})" if a.due else a.text for a in plan.activities),
        bullets(plan.notes),
    )


def _until(step: PlanStep) -> str:
    last = _last_day(step)
    return last.isoformat() if last else "further notice"
