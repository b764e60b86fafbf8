"""A review in plain lines for people: what was read, what is wrong, what to do.

The plan as bars.
"""

from collections.abc import Iterable, Iterator

from fhir_baclofen.answer import findings
from fhir_baclofen.explain import Explanation, explained
from fhir_baclofen.facts import (
    Absent,
    Fact,
    Kidney,
    Known,
    OralIntent,
    OralTherapy,
    PatientFacts,
    PumpTherapy,
    Treatment,
)
from fhir_baclofen.plan import Plan, PlanStep
from fhir_baclofen.quantities import plain
from fhir_baclofen.review import Review
from fhir_baclofen.rulebook import Finding, NotEvaluated, Outcome
from fhir_baclofen.rules.following import in_words, protocol_followed

LABEL_WIDTH = 14
BAR_WIDTH = 24
ALL_WELL = "All is well: everything was read, and no rule has anything to say."
UNSURE = "No finding, but not everything could be read or judged: see below."
MEASURES = {
    "egfr": "eGFR",
    "creatinine-clearance": "creatinine clearance",
    "ckd-epi-2021": "eGFR by CKD-EPI 2021",
    "cockcroft-gault": "clearance by Cockcroft-Gault",
    "diagnosis": "by diagnosis",
}


def as_text(review: Review) -> str:
    """The whole review, ending in a newline."""
    return "\n".join(_lines(review)) + "\n"


def _lines(review: Review) -> Iterator[str]:
    facts = review.facts
    yield f"{facts.patient}, reviewed for {facts.today.isoformat()}"
    yield ""
    yield _row("By mouth", _therapy(facts.oral))
    if not isinstance(facts.pump_therapy, Absent):
        yield _row("By pump", _therapy(facts.pump_therapy))
    if facts.submission.orders:
        yield _row("Ordered", _order(facts.oral_intent))
    yield _row("Phase", _phase(facts.treatment))
    yield from _protocol(facts)
    yield _row("Indication", facts.indication.detail or facts.indication.kind.value)
    yield _row("Kidney", _kidney(facts.kidney))
    yield ""
    yield from _findings(review)
    yield from _listed("Could not be read", (f"{what}: {why}" for what, why in review.not_read))
    yield from _listed("Could not be judged", _not_evaluated(review.outcomes))
    yield from _plan(review.plan)


def _row(label: str, text: str) -> str:
    return f"{label:<{LABEL_WIDTH}}{text}"


def _therapy(fact: Fact[OralTherapy] | Fact[PumpTherapy]) -> str:
    if not isinstance(fact, Known):
        return fact.reason
    doses = fact.value.doses if isinstance(fact.value, OralTherapy) else None
    split = f" ({' - '.join(plain(d) for d in doses)} mg)" if doses else ""
    return f"{fact.value.dose}{split}, from {', '.join(fact.evidence)}"


def _order(fact: Fact[OralIntent]) -> str:
    if not isinstance(fact, Known):
        return fact.reason
    intent = fact.value
    before = f", now {intent.before}" if intent.before else ""
    return f"{intent.action.value}: {intent.dose}{before}"


def _phase(treatment: Treatment) -> str:
    since = f" since {treatment.since.isoformat()}" if treatment.since else ""
    return f"{treatment.phase.value}{since}: {treatment.because}"


def _protocol(facts: PatientFacts) -> Iterator[str]:
    """The protocol that the dose follows, and the next step of a plan in force."""
    followed = protocol_followed(facts)
    if followed is None:
        return
    by = followed.plan.reference if followed.plan else "the orders on record"
    yield _row("Protocol", f"{in_words(followed, facts.indication.kind)} (by {by})")


def _kidney(kidney: Kidney) -> str:
    if kidney.measure is None:
        return "no usable value" if not kidney.gaps else kidney.gaps[0]
    value = f" {plain(kidney.value)} {kidney.unit}" if kidney.value is not None else ""
    on = f" on {kidney.on.isoformat()}" if kidney.on else ""
    acute = ", acute injury" if kidney.acute else ""
    return f"{MEASURES.get(kidney.measure, kidney.measure)}{value}{on}: {kidney.tier.value}{acute}"


def _findings(review: Review) -> Iterator[str]:
    fired = findings(review.outcomes)
    if not fired:
        unsure = review.not_read or list(_not_evaluated(review.outcomes))
        yield UNSURE if unsure else ALL_WELL
        yield ""
    why = explained(review)
    for outcome, finding in fired:
        yield from _finding(outcome, finding, why[outcome.rule.id])


def _finding(outcome: Outcome, finding: Finding, why: Explanation) -> Iterator[str]:
    indent = " " * LABEL_WIDTH
    yield _row(finding.severity.code.upper(), finding.summary)
    yield f"{indent}{finding.advice}"
    for line in why.lines:
        yield f"{indent}{line.label}:"
        yield from (f"{indent}- {part}" for part in line.parts)
    yield f"{indent}{outcome.rule.id}; sources {', '.join(outcome.rule.source_ids)}"
    yield ""


def _not_evaluated(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        if isinstance(outcome.result, NotEvaluated) and outcome.rule.issue:
            yield f"{outcome.rule.id}: {outcome.result.reason}"


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = list(items)
    if lines:
        yield title
        yield from (f"  {line}" for line in lines)
        yield ""


def _plan(plan: Plan) -> Iterator[str]:
    yield f"Plan: {plan.kind.value}"
    most = max((s.mg_per_day for s in plan.steps), default=None)
    for step in plan.steps:
        yield f"  {_step(step)}  {_bar(step, float(most or 1))}"
    yield ""
    yield from _listed(
        "To do",
        (f"{a.due.isoformat() if a.due else '          '}  {a.text}" for a in plan.activities),
    )
    yield from _listed("Notes", plan.notes)


def _step(step: PlanStep) -> str:
    length = f"{step.days} days" if step.days is not None else "onwards"
    split = " - ".join(plain(d) for d in step.doses_mg)
    return f"{step.start.isoformat()}  {length:>8}  {plain(step.mg_per_day):>5} mg/day  {split:<24}"


def _bar(step: PlanStep, most: float) -> str:
    return "█" * round(BAR_WIDTH * float(step.mg_per_day) / most)
