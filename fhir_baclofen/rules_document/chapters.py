"""What stands around the rules: index, protocols, precedence, switches and sources."""

from collections.abc import Iterable, Iterator

from fhir_baclofen.facts import Indication
from fhir_baclofen.rulebook import Bands, Citation, Limit, Rule
from fhir_baclofen.rules.protocols import PROTOCOLS, SLOW_INTERVAL, SLOW_START, SLOW_STEP
from fhir_baclofen.rules.wording import NAMES
from fhir_baclofen.rules_document.disagreements import DISAGREEMENTS
from fhir_baclofen.rules_document.words import documents, spelled, table, value
from fhir_baclofen.switches import PRESETS, SWITCHES, shown

INTRODUCTION = """\
# The rules of fhir-baclofen

This document is made from the rules the program runs. A pharmacist can check every sentence, number
and source here without reading code. It is decision support: it suggests and explains, a clinician
decides. [INTENDED_USE.md](INTENDED_USE.md) says whom it is for, [HAZARDS.md](HAZARDS.md) what could
go wrong, and [TRACEABILITY.md](TRACEABILITY.md) which rule guards against what and how that is
tested.

**How a rule answers.** It *fires* with a severity, it *passes*, or it is *not evaluated* and says
why. Passing means that nothing is on record, never that nothing is there. A fact that could not be
read never lowers a severity; where a rule could not be judged, the answer says so.

**Severity.** High is a critical card, moderate a warning, low a note that interrupts nobody.

**One problem, one message.** A rule that repeats a stronger one yields to it; a table below says
which, and so does the rule's own section.

**Numbers** stand with the passage they come from, in our own words; "ours" marks a number that no
source gives. A number that a site may change names its switch; all switches stand in one table
below. Where sources disagree, what the main texts say is usually the default and the other a
choice; a table says where, why, and which is the more cautious.

**Sources** are named by what they are, with a short id in parentheses; the list at the end gives
title, kind, year and identifier, and how far each was read. What was cited from memory is marked
**not verified against the document** wherever it stands, and gathered in a list.

**Every sentence of the main texts** that bears on prescribing is told in a chapter below, in our
own words, with the rules that hold it. Further chapters tell how a record is read, how kidney
function is worked out, and what plans say beside their steps.

**Tests.** The tests named under a rule were found by bending it: told the other way round, or with
one number moved by one step, the rule makes the test fail.
"""
TOPICS = (
    (1, "What the record has to say"),
    (8, "Dose, start, pace and frequency"),
    (22, "Kidney function"),
    (27, "Contraindications and conditions that call for care"),
    (43, "Other drugs, alcohol and double therapy"),
    (57, "Coming down, stopping and staying supplied"),
    (66, "The pump"),
    (72, "Review, side effects, supply and misuse"),
)
PRECEDENCE = (
    (
        "An allergy or an active peptic ulcer (allergy-baclofen, peptic-ulcer-active)",
        "Other findings stay; no plan goes up.",
    ),
    (
        "Any high finding at a start or an increase",
        "The plan holds the dose; it has no steps upwards.",
    ),
    (
        "Several sedating drugs (cns-polypharmacy)",
        "One card for all of them; the finding of each drug class is kept in the record.",
    ),
    (
        "Pregnancy with baclofen going on (pregnancy, graded high)",
        "The advice is a taper, never a sudden stop.",
    ),
    (
        "An oral order in place of the pump (it-oral-not-substitute)",
        "Told beside the emergency of the interrupted pump; the oral order is not judged as a "
        "start or an increase.",
    ),
)


def contents(rules: Iterable[Rule]) -> str:
    """Every rule with its sentence, by topic."""
    starts = [*(first for first, _ in TOPICS), 1_000]
    listed = list(rules)
    return "\n\n".join(
        f"### {topic}\n\n" + _rows(r for r in listed if first <= r.number < end)
        for (first, topic), end in zip(TOPICS, starts[1:], strict=True)
    )


def _rows(rules: Iterable[Rule]) -> str:
    rows = ((str(r.number), f"[{r.id}](#{r.number}-{r.id})", r.says) for r in rules)
    return table(("no.", "rule", "what it holds"), rows)


def protocols() -> str:
    """The dosing protocols, one row for each indication."""
    head = (
        "indication",
        "start",
        "plan step",
        "least interval",
        "largest step let pass",
        "ceiling",
        "doses a day",
        "with food",
    )
    rows = [
        (
            "dystonia or another stated reason" if kind is Indication.OTHER else NAMES[kind],
            value(row.start),
            value(row.step),
            value(row.interval),
            value(row.check_step),
            value(row.ceiling),
            "-".join(dict.fromkeys(map(str, row.doses_per_day))),
            "yes" if row.with_food else "",
        )
        for kind, row in PROTOCOLS.items()
    ]
    slow = (
        "after sedation, for any reason (slow protocol)",
        f"{value(SLOW_START)}, or the dose tolerated last",
        value(SLOW_STEP),
        value(SLOW_INTERVAL),
        value(SLOW_STEP),
        "as the indication",
        "3, a small one in the morning, the largest in the evening",
        "yes",
    )
    return table(head, [*rows, slow])


def precedence(rules: Iterable[Rule]) -> str:
    """Which findings stay untold beside which, and what else follows from a finding."""
    untold = (
        (", ".join(rule.yields_to), f"{rule.id} is left untold.")
        for rule in rules
        if rule.yields_to
    )
    return table(("when this speaks", "then"), [*untold, *PRECEDENCE])


def disagreements() -> str:
    """Where the documents disagree, and what is done here."""
    rows = (
        (row.question, spelled(row.says), spelled(row.done), f"`{row.switch}`" * bool(row.switch))
        for row in DISAGREEMENTS
    )
    return table(("question", "the documents", "what is done here", "switch"), rows)


def policies(rules: Iterable[Rule]) -> str:
    """Every switch: what it decides, its values, and the rules it changes."""
    listed = list(rules)
    rows = [
        (
            f"`{s.name}`",
            s.says,
            shown(s.default),
            s.allows.allowed,
            ", ".join(r.id for r in listed if s.name in _switches(r)),
        )
        for s in SWITCHES.values()
    ]
    head = ("switch", "what it decides", "default", "allowed", "rules that ask for it")
    return f"{table(head, rows)}\n\n{_presets()}"


def _switches(rule: Rule) -> set[str]:
    named = {b.switch for b in rule.basis if isinstance(b, Limit) and b.switch}
    return named | set(rule.switches)


def _presets() -> str:
    rows = (
        (f"`{name}`", ", ".join(f"`{k}` {v}" for k, v in values.items()) or "every default above")
        for name, values in PRESETS.items()
    )
    words = "A preset sets several switches at once; a switch given beside a preset wins."
    return f"{words}\n\n{table(('preset', 'what it sets'), rows)}"


def unverified(rules: Iterable[Rule]) -> str:
    """Every passage cited from memory, with the rules that rest on it."""
    resting: dict[Citation, list[str]] = {}
    for rule in rules:
        for citation in _citations(rule):
            if not citation.read:
                resting.setdefault(citation, []).append(rule.id)
    rows = (
        (c.source.named, c.passage, ", ".join(dict.fromkeys(slugs))) for c, slugs in resting.items()
    )
    return table(("document", "passage", "rules"), rows)


def _citations(rule: Rule) -> Iterator[Citation]:
    for part in rule.basis:
        yield part.source if isinstance(part, Limit | Bands) else part


def sources() -> str:
    """Every document, what it is, and how far it was read."""
    rows = [(s.id, s.short, s.title, s.kind, s.year, s.locator, s.extent) for s in documents()]
    head = ("id", "short", "title", "kind", "year", "identifier", "how far it was read")
    return table(head, rows)
