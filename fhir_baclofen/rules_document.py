"""The rulebook for pharmacists: `python -m fhir_baclofen.rules_document > RULES.md` renews it."""

import sys
from collections.abc import Iterable, Iterator

from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import (
    ALWAYS,
    GIVEN,
    Bands,
    Citation,
    Limit,
    Rule,
    Severity,
    Situation,
    Source,
)
from fhir_baclofen.rules import load, sources
from fhir_baclofen.rules.protocols import PROTOCOLS
from fhir_baclofen.rules.wording import NAMES
from fhir_baclofen.switches import PRESETS, SWITCHES, Switch, shown

INTRODUCTION = """\
# The rules of fhir-baclofen

This document is made from the rules the program runs. A pharmacist can check every sentence, number
and source here without reading code. It is decision support: it suggests and explains, a clinician
decides.

**How a rule answers.** It *fires* with a severity, it *passes*, or it is *not evaluated* and says
why. Passing means that nothing is on record, never that nothing is there. A fact that could not be
read never lowers a severity; where a rule could not be judged, the answer says so.

**Severity.** High is a critical card, moderate a warning, low a note that interrupts nobody.

**One problem, one message.** A rule that repeats a stronger one yields to it; its section names it.

**Numbers** stand with the passage they come from, in our own words; "ours" marks a number that no
source gives. A number that a site may change names its switch; all switches stand in one table
below. Where two sources disagree the more cautious one is the default and the other a choice.
"""
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
}
LISTS = {
    "allergies": "allergies",
    "care_plans": "earlier care plans",
    "history": "how the dose came about",
    "indication": "the indication",
    "kidney": "kidney function",
    "oral_lines": "the oral therapies on record",
    "other_drugs": "other drugs",
    "problems": "conditions",
    "submission": "the orders under test",
    "visits": "booked visits",
}


def document() -> str:
    """The whole document, in Markdown."""
    rules = load()
    parts = [
        INTRODUCTION,
        _contents(rules),
        "## Protocols\n\n" + _protocols(),
        *(rule_section(rule) for rule in rules),
        "## Policy switches\n\n" + _switches(),
        "## Sources\n\n" + _sources(),
    ]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def rule_section(rule: Rule) -> str:
    """One rule as the document shows it."""
    return "\n\n".join(part for part in _section(rule) if part)


def _section(rule: Rule) -> Iterator[str]:
    yield f"## {rule.number}. {rule.id}"
    yield f"**{rule.says}**"
    yield f"*Judged in:* {_where(rule)}." if rule.issue else "*Gives a plan, never a finding.*"
    yield "\n".join(
        f"- **{severity.code}**: {rule.grades[severity]}"
        for severity in sorted(Severity, reverse=True)
        if severity in rule.grades
    )
    yield _numbers(rule)
    yield "\n".join(f"- {_cited(c)}" for c in rule.basis if isinstance(c, Citation))
    yield _policy(rule)
    yield f"*Yields to:* {', '.join(rule.yields_to)}." if rule.yields_to else ""
    yield f"*What it looks at:* {_looks_at(rule)}." if rule.issue else ""
    yield f"*When a fact is missing:* {_missing(rule)}" if rule.issue or rule.missing else ""
    yield f"*How it is read:* {rule.reading}" if rule.reading else ""


def _where(rule: Rule) -> str:
    if rule.applies == ALWAYS:
        return "every review"
    if rule.applies == GIVEN:
        return "every review with a dose still to be given"
    return " and ".join(words for situation, words in SITUATIONS if situation in rule.applies)


def _numbers(rule: Rule) -> str:
    rows = [
        *(_limit(x) for x in rule.basis if isinstance(x, Limit)),
        *(row for x in rule.basis if isinstance(x, Bands) for row in _bands(x)),
    ]
    return _table(("number", "value", "a site may change it by", "source"), rows) if rows else ""


def _limit(limit: Limit) -> tuple[str, ...]:
    switch = f"`{limit.switch}`" if limit.switch else ""
    return (limit.label, f"{plain(limit.value)} {limit.unit}", switch, _cited(limit.source))


def _bands(bands: Bands) -> Iterator[tuple[str, ...]]:
    for above, share in bands.rows:
        label = f"{bands.label}: above {plain(above)} {bands.unit}"
        value = "whole dose" if share == 1 else f"{share} of the dose"
        yield label, value, "", _cited(bands.source)


def _cited(citation: Citation) -> str:
    unread = "" if citation.source.read else " (from memory)"
    return f"{citation.source.id}: {citation.passage}{unread}"


def _policy(rule: Rule) -> str:
    named = [SWITCHES[name] for name in rule.switches]
    return "*Site policy:* " + "; ".join(_choice(s) for s in named) + "." if named else ""


def _choice(switch: Switch) -> str:
    return f"`{switch.name}` (default {shown(switch.default)})"


def _looks_at(rule: Rule) -> str:
    words = {**FACTS, **LISTS}
    return ", ".join(words[name] for name in rule.facts if name in words)


def _missing(rule: Rule) -> str:
    needed = [FACTS[n] for n in rule.facts if n in FACTS and n not in rule.unopened]
    general = (
        f"It is not evaluated when {' or '.join(needed)} could not be read, and passes when there "
        "is none on "
        "record."
        if needed
        else ""
    )
    return " ".join(part for part in (general, rule.missing) if part) or "It needs no other fact."


def _contents(rules: Iterable[Rule]) -> str:
    rows = [(str(r.number), f"[{r.id}](#{r.number}-{r.id})", r.says) for r in rules]
    return _table(("no.", "rule", "what it holds"), rows)


def _protocols() -> str:
    rows = [
        (
            NAMES[kind],
            f"{plain(row.start.value)} mg/day",
            f"{plain(row.step.value)} mg/day",
            f"{plain(row.interval.value)} days",
            f"{plain(row.check_step.value)} mg/day",
            f"{plain(row.ceiling.value)} mg/day",
            f"{row.doses_per_day[0]} to {row.doses_per_day[1]}",
            "yes" if row.with_food else "",
        )
        for kind, row in PROTOCOLS.items()
    ]
    return _table(
        (
            "indication",
            "start",
            "plan step",
            "least interval",
            "largest step let pass",
            "ceiling",
            "doses a day",
            "with food",
        ),
        rows,
    )


def _switches() -> str:
    rows = [
        (f"`{s.name}`", s.says, shown(s.default), s.allows.allowed, _presets(s.name))
        for s in SWITCHES.values()
    ]
    return _table(("switch", "what it decides", "default", "allowed", "presets"), rows)


def _presets(name: str) -> str:
    return ", ".join(f"{p}: {values[name]}" for p, values in PRESETS.items() if name in values)


def _sources() -> str:
    found = (value for value in vars(sources).values() if isinstance(value, Source))
    rows = [(s.id, s.title, s.kind, s.year, s.locator, s.extent) for s in found]
    return _table(("id", "title", "kind", "year", "identifier", "how far it was read"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(document())
