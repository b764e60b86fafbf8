"""A review as the JSON that other programs parse: every key always present, numbers as numbers."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from fhir_baclofen.dosing import Route
from fhir_baclofen.explain import Explanation, explained
from fhir_baclofen.facts import Fact, Kidney, Known, OralIntent, PumpIntent
from fhir_baclofen.plan import Plan, PlanStep
from fhir_baclofen.quantities import OralDailyDose, PumpDailyDose
from fhir_baclofen.review import Review
from fhir_baclofen.rulebook import Activity, Finding, NotEvaluated, Outcome

Json = dict[str, Any]
Intent = TypeVar("Intent", OralIntent, PumpIntent)
# Clearance counts as clearance, measured or computed.
MEASURES = {"cockcroft-gault": "creatinine-clearance"}
ENCODER = msgspec.json.Encoder(decimal_format="number")


def to_json(review: Review) -> bytes:
    """The answer as indented UTF-8 JSON with a final newline.

    The same review gives the same bytes.
    """
    return msgspec.json.format(ENCODER.encode(answer(review)), indent=1) + b"\n"


def answer(review: Review) -> Json:
    """The answer as JSON values, with every finding explained."""
    facts, explanations = review.facts, explained(review)
    return {
        "patient": facts.patient,
        "at": facts.today.isoformat(),
        "therapy": _therapy(review),
        "order": _order(review),
        "kidney": _kidney(facts.kidney),
        "findings": [_finding(o, f, explanations[o.rule.id]) for o, f in findings(review.outcomes)],
        "not_read": [{"resource": what, "reason": why} for what, why in review.not_read],
        "not_evaluated": [
            {"rule": o.rule.id, "reason": o.result.reason}
            for o in review.outcomes
            if isinstance(o.result, NotEvaluated) and o.rule.issue
        ],
        "plan": _plan(review.plan),
        "policy": review.policy.as_json(),
    }


def findings(outcomes: Iterable[Outcome]) -> list[tuple[Outcome, Finding]]:
    """The rules that fired, the most severe first, then in the order of the catalogue."""
    fired = [(o, o.result) for o in outcomes if isinstance(o.result, Finding) and o.rule.issue]
    return sorted(fired, key=lambda f: (-f[1].severity, f[0].rule.number))


def number(value: Decimal | int) -> Decimal | int:
    """A number without trailing zeros: whole ones as integers."""
    return int(value) if value == int(value) else Decimal(value).normalize()


def _therapy(review: Review) -> Json:
    facts = review.facts
    return {
        "oral_mg_per_day": _range(facts.oral.value.dose) if isinstance(facts.oral, Known) else None,
        "intrathecal_ug_per_day": _pump_dose(
            facts.pump_therapy.value.dose if isinstance(facts.pump_therapy, Known) else None
        ),
        "indication": facts.indication.kind.value,
    }


def _order(review: Review) -> Json | None:
    facts = review.facts
    orders = facts.submission.orders
    if not orders:
        return None
    oral = _ordered(facts.oral_intent, any(o.route is Route.ORAL for o in orders))
    pumped = any(o.route is Route.INTRATHECAL and o.bolus_ug is None for o in orders)
    pump = _ordered(facts.pump_intent, pumped)
    stops = oral is not None and oral.dose.high == 0
    return {
        "oral_mg_per_day": _range(oral.dose) if oral else None,
        "intrathecal_ug_per_day": _pump_dose(pump.dose if pump else None),
        "doses_per_day": oral.doses_per_day if oral and not stops else None,
    }


def _ordered(intent: Fact[Intent], is_ordered: bool) -> Intent | None:
    return intent.value if is_ordered and isinstance(intent, Known) else None


def _range(dose: OralDailyDose) -> Json:
    return {"low": number(dose.low), "high": number(dose.high)}


def _pump_dose(dose: PumpDailyDose | None) -> Decimal | int | None:
    return number(dose.high) if dose else None


def _kidney(kidney: Kidney) -> Json:
    return {
        "value": None if kidney.value is None else number(kidney.value),
        "unit": kidney.unit,
        "measure": MEASURES.get(kidney.measure or "", kidney.measure),
        "tier": kidney.tier.value,
        "acute": kidney.acute,
        "date": kidney.on.isoformat() if kidney.on else None,
        "evidence": list(kidney.evidence),
    }


def _finding(outcome: Outcome, finding: Finding, why: Explanation) -> Json:
    return {
        "rule": outcome.rule.id,
        "severity": finding.severity.code,
        "indicator": finding.severity.indicator,
        "summary": finding.summary,
        "detail": " ".join([finding.detail, *(line.sentence for line in why.lines)]),
        "suggestion": finding.advice,
        "recommended": {k: number(v) for k, v in finding.recommended.items()},
        "evidence": list(finding.evidence),
        "sources": list(outcome.rule.source_ids),
    }


def _plan(plan: Plan) -> Json:
    ceiling = plan.ceiling_mg_per_day
    return {
        "kind": plan.kind.value,
        "ceiling_mg_per_day": None if ceiling is None else number(ceiling),
        "review_every_days": plan.review_every_days,
        "steps": [_step(s) for s in plan.steps],
        "activities": [_activity(a) for a in plan.activities],
        "notes": list(plan.notes),
    }


def _step(step: PlanStep) -> Json:
    return {
        "start": step.start.isoformat(),
        "days": step.days,
        "mg_per_day": number(step.mg_per_day),
        "doses_mg": [number(d) for d in step.doses_mg],
    }


def _activity(activity: Activity) -> Json:
    due = activity.due.isoformat() if activity.due else None
    return {"code": activity.code, "text": activity.text, "due": due}
