"""One rule as the document shows it."""

from collections.abc import Iterator, Sequence
from functools import cache

from fhir_baclofen.fhir.terminology_files import concept_maps
from fhir_baclofen.quantities import plain
from fhir_baclofen.resources import data_path
from fhir_baclofen.rulebook import (
    ALWAYS,
    GIVEN,
    Bands,
    Citation,
    Limit,
    Rule,
    Severity,
    Situation,
)
from fhir_baclofen.rules_document.disagreements import DISAGREEMENTS
from fhir_baclofen.rules_document.words import cited, spelled, table, value
from fhir_baclofen.switches import SWITCHES, Switch, shown

ALERTS = "rule-alert"
SITUATIONS = (
    (Situation.ORDER, "orders that give baclofen"),
    (Situation.REVIEW, "chart reviews of baclofen taken now"),
    (Situation.STOP, "orders that only stop it"),
    (Situation.ENDED, "chart reviews after it ended"),
)
FACTS = {
    "age": "age",
    "gender": "gender",
    "oral": "oral baclofen taken now",
    "oral_intent": "the oral dose under review",
    "pump": "the pump",
    "pump_intent": "the pump dose under review",
    "pump_therapy": "the pump dose given now",
    "stay": "the hospital stay",
    "step_back": "a step back after craving",
    "supply": "what was handed out",
}
LISTS = {
    "allergies": "allergies",
    "care_plans": "earlier care plans",
    "first_cut": "the first step of the taper offered",
    "history": "how the dose came about",
    "indication": "the indication",
    "kidney": "kidney function",
    "measurements": "scores and measurements",
    "oral_lines": "the oral therapies on record",
    "other_drugs": "other drugs",
    "problems": "conditions",
    "pump_history": "how the pump dose came about",
    "pump_lines": "the pump therapies on record",
    "screenings": "screening doses before a pump",
    "submission": "the orders under test",
    "treatment": "the phase of treatment",
    "visits": "visits, held and booked",
}


def rule_section(rule: Rule, held: Sequence[str] = ()) -> str:
    """One rule in Markdown, with the tests that hold it."""
    return "\n\n".join(part for part in _parts(rule, held) if part)


def _parts(rule: Rule, held: Sequence[str]) -> Iterator[str]:
    yield f"## {rule.number}. {rule.id}"
    yield f"**{rule.says}**"
    yield f"*Judged in:* {_where(rule)}." if rule.issue else "*Gives a plan, never a finding.*"
    yield "\n".join(
        f"- **{severity.code}**: {rule.grades[severity]}"
        for severity in sorted(Severity, reverse=True)
        if severity in rule.grades
    )
    yield _alerts(rule)
    yield _numbers(rule)
    yield _grounds(rule)
    yield _policy(rule)
    yield _disputed(rule)
    yields = ", ".join(rule.yields_to)
    yield f"*Left untold when one of these speaks:* {yields}." if yields else ""
    yield f"*What it looks at:* {_looks_at(rule)}." if rule.issue else ""
    yield f"*When a fact is missing:* {_missing(rule)}" if rule.issue or rule.missing else ""
    yield f"*How it is read:* {rule.reading}" if rule.reading else ""
    yield f"*Held by the tests:* {', '.join(f'`{test}`' for test in held)}." if held else ""


def _where(rule: Rule) -> str:
    if rule.applies == ALWAYS:
        return "every review"
    if rule.applies == GIVEN:
        return "every review with a dose still to be given"
    return ", ".join(words for situation, words in SITUATIONS if situation in rule.applies)


def _alerts(rule: Rule) -> str:
    kinds = _kinds_of_alert().get(rule.id)
    return f"*Kind of alert (v3-ActCode):* {kinds}." if kinds else ""


@cache
def _kinds_of_alert() -> dict[str, str]:
    maps = concept_maps(data_path("terminology"))
    groups = (group for each in maps if each.id == ALERTS for group in each.group)
    return {e.code: ", ".join(t.code for t in e.target) for g in groups for e in g.element}


def _numbers(rule: Rule) -> str:
    rows = [
        *(_limit(x) for x in rule.basis if isinstance(x, Limit)),
        *(row for x in rule.basis if isinstance(x, Bands) for row in _bands(x)),
    ]
    head = ("number", "value", "a site may change it by", "where it comes from")
    return table(head, dict.fromkeys(rows)) if rows else ""


def _limit(limit: Limit) -> tuple[str, ...]:
    switch = f"`{limit.switch}`" if limit.switch else ""
    return limit.label, value(limit), switch, cited(limit.source)


def _bands(bands: Bands) -> Iterator[tuple[str, ...]]:
    for above, share in bands.rows:
        label = f"{bands.label}: above {plain(above)} {bands.unit}"
        amount = "the whole dose" if share == 1 else f"{share} of the dose"
        yield label, amount, "", cited(bands.source)


def _grounds(rule: Rule) -> str:
    lines = [f"- {cited(c)}" for c in rule.basis if isinstance(c, Citation)]
    return "\n".join(["*It rests on*\n", *lines]) if lines else ""


def _policy(rule: Rule) -> str:
    lines = [_choice(SWITCHES[name]) for name in rule.switches]
    return "\n".join(["*A site decides*\n", *lines]) if lines else ""


def _disputed(rule: Rule) -> str:
    switches = {*rule.switches, *(x.switch for x in rule.basis if isinstance(x, Limit))}
    lines = [
        f"- {row.question}: {spelled(row.says)}. *Here:* {spelled(row.done)}."
        for row in DISAGREEMENTS
        if rule.id in row.rules or row.switch in switches - {None}
    ]
    return "\n".join(["*Where sources disagree*\n", *lines]) if lines else ""


def _choice(switch: Switch) -> str:
    return f"- `{switch.name}`, by default {shown(switch.default)}: {switch.says}"


def _looks_at(rule: Rule) -> str:
    words = {**FACTS, **LISTS}
    return ", ".join(words[name] for name in rule.facts if name in words)


def _missing(rule: Rule) -> str:
    needed = " or ".join(FACTS[n] for n in rule.facts if n in FACTS and n not in rule.unopened)
    general = (
        f"It is not evaluated when {needed} could not be read, and passes when there is none on "
        "record."
        if needed
        else ""
    )
    return " ".join(part for part in (general, rule.missing) if part) or "It needs no other fact."
