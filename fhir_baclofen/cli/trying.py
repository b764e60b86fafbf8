"""`rules try`: a rule on a patient made of a few options, with what would change its answer."""

import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

from fhir_baclofen.answer import findings
from fhir_baclofen.cli.inputs import moment
from fhir_baclofen.cli.options import Options
from fhir_baclofen.cli.pictures import Axis, picture
from fhir_baclofen.cli.rulebook import find
from fhir_baclofen.cli.suggesting import nearest
from fhir_baclofen.cli.trial import Trial, trial
from fhir_baclofen.errors import PolicyError, UsageError
from fhir_baclofen.explain import Explanation, cases_of, explained
from fhir_baclofen.explain.asking import Cases
from fhir_baclofen.explain.changes import BornOn, Change, Value
from fhir_baclofen.explain.doses import targets
from fhir_baclofen.explain.pictured import along
from fhir_baclofen.explain.seen import seen
from fhir_baclofen.facts import Known
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.record import ref
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review
from fhir_baclofen.rulebook import (
    Clear,
    Finding,
    NotEvaluated,
    Outcome,
    Rule,
    Situation,
    Yielded,
)
from fhir_baclofen.switches import PRESETS, SWITCHES

RESULT: Final = "Observation/egfr"
DOSE_STEP, LEAST_SHOWN, MOST_SHOWN = 5, 100, 300
EGFR_POINTS: Final = range(5, 125, 5)
AGE_POINTS: Final = range(5, 95, 5)
GRID: Final = 2
"""Steps of 2.5 mg in the 5 mg between two points."""
INDENT: Final = " " * 14
YEAR_DAYS: Final = 365.25


def run_try(
    asked: str | None, options: Options, at: str | None, switches: Sequence[str], preset: str | None
) -> None:
    """Print what one rule, or all that speak, say to the patient of the options.

    Raises UsageError for an option that is not understood, with the nearest one that is.
    """
    rule = find(asked) if asked else None
    if rule is not None and not rule.issue:
        message = f"Rule '{rule.id}' makes a plan and gives no finding: there is nothing to try."
        raise UsageError(message)
    policy, when = _policy(switches, preset), moment(at)
    for_orders = rule is not None and Situation.REVIEW not in rule.applies
    ordered = for_orders and not options.medicines.pump_order
    made = trial(options, when.date(), ordered=ordered)
    record, drafts = orders_in([(order, "order") for order in made.orders])(
        read_bundle(made.chart, name="the record")
    )
    result = review(record, policy, at=when, orders=drafts)
    sys.stdout.write("".join(f"{line}\n" for line in _lines(rule, result, made)))


def _policy(switches: Sequence[str], preset: str | None) -> Policy:
    if preset is not None and preset not in PRESETS:
        message = f"--preset: '{preset[:40]}' is not one of {', '.join(PRESETS)}"
        raise UsageError(f"{message}{nearest(preset, PRESETS)}")
    chosen: dict[str, object] = {}
    for given in switches:
        name, sign, value = given.partition("=")
        if not sign:
            raise UsageError(f"--policy: '{given[:60]}' is not KEY=VALUE.")
        if name not in SWITCHES:
            hint = nearest(name, SWITCHES)
            raise UsageError(f"--policy: there is no switch '{name[:60]}'{hint}")
        chosen[name] = value.split(",") if name == "formulary.strengths" else value
    try:
        return Policy.of(chosen, preset or "default")
    except PolicyError as error:
        raise UsageError(f"--policy: {error}") from error


# -- what is printed -------------------------------------------------------------------------------


def _lines(rule: Rule | None, result: Review, made: Trial) -> Iterator[str]:
    cases = cases_of(result)
    yield from _patient(result, cases, made)
    yield ""
    why = explained(result)
    if rule is None:
        fired = findings(result.outcomes)
        if not fired:
            yield "No rule speaks."
        for outcome, _ in fired:
            yield from _answer(outcome, why.get(outcome.rule.id))
            yield ""
        return
    outcome = next(each for each in result.outcomes if each.rule.id == rule.id)
    yield from _answer(outcome, why.get(rule.id))
    yield ""
    yield from _pictures(rule, cases)


def _patient(result: Review, cases: Cases, made: Trial) -> Iterator[str]:
    facts = result.facts
    age = facts.age.value.high if isinstance(facts.age, Known) else "unknown"
    reason = facts.indication.detail or facts.indication.kind.value
    yield f"{'Patient':<14}age {age}, {reason}; reviewed on {facts.today.isoformat()}"
    record = result.record
    shown = (*record.medication_requests, *record.observations, *record.conditions)
    held = [seen(ref(resource), cases.case, facts).what for resource in shown]
    drafted = [seen(order.reference, cases.case, facts).what for order in facts.submission.orders]
    yield from (f"{INDENT}{what}" for what in dict.fromkeys((*held, *drafted)))
    if made.assumed:
        yield f"{'Assumed':<14}{', '.join(made.assumed)}"


def _answer(outcome: Outcome, why: Explanation | None) -> Iterator[str]:
    rule, said = outcome.rule, outcome.result
    yield f"{rule.id} ({rule.number}): {rule.says}"
    match said:
        case Finding():
            yield f"{said.severity.code.upper():<14}{said.summary}"
            yield f"{INDENT}{said.advice}"
            for line in why.lines if why else ():
                yield f"{INDENT}{line.label}:"
                yield from (f"{INDENT}- {part}" for part in line.parts)
        case Yielded():
            yield f"{'left to':<14}{said.to}, which tells the same problem more strongly"
            yield f"{INDENT}{said.finding.severity.code}: {said.finding.summary}"
        case NotEvaluated():
            yield f"{'not judged':<14}{said.reason}"
        case Clear():
            yield f"{'silent':<14}It has nothing to say to this patient."


def _pictures(rule: Rule, cases: Cases) -> Iterator[str]:
    facts, found = cases.facts, targets(cases.facts)
    if len(found) == 1 and found[0].mg is not None:
        here, target = int(found[0].mg), found[0]
        last = min(max(LEAST_SHOWN, 2 * here), MOST_SHOWN)
        points = range(DOSE_STEP, last + DOSE_STEP, DOSE_STEP)
        says = along(rule, cases, lambda mg: target.at(GRID * mg // DOSE_STEP), points)
        yield from picture(Axis("By dose", "mg/day", points, here), says)
    if RESULT in cases.case.record.by_reference:
        value = facts.kidney.value
        shown = None if value is None else int(value)
        says = along(rule, cases, _egfr, EGFR_POINTS)
        yield from picture(Axis("By eGFR", "mL/min/1.73 m²", EGFR_POINTS, shown), says)
    if isinstance(facts.age, Known):
        says = along(rule, cases, lambda years: _aged(cases, years), AGE_POINTS)
        yield from picture(Axis("By age", "years", AGE_POINTS, facts.age.value.high), says)


def _egfr(value: int) -> Change:
    return Value(RESULT, None, Decimal(value), "mL/min/{1.73_m2}")


def _aged(cases: Cases, years: int) -> Change:
    return BornOn(cases.facts.today - timedelta(days=round(years * YEAR_DAYS)))
