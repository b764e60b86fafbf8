"""TRACEABILITY.md: rule, source, hazard and tests in one table, and what each test notices."""

from collections.abc import Iterator

from fhir_baclofen.rulebook import Rule
from fhir_baclofen.rules import load
from fhir_baclofen.rules_document.words import table
from tests.traceability.equivalents import EQUIVALENT
from tests.traceability.hazards import against
from tests.traceability.holding import Held

INTRODUCTION = """\
# Traceability

Made by `make trace`: which rule rests on which document, guards against which hazard, and is held
by which tests. Sentences and numbers stand in [RULES.md](RULES.md), hazards in
[HAZARDS.md](HAZARDS.md).

A test holds a rule when it fails as soon as the rule is bent. Each rule is bent in every way it
could be wrong: it tells nothing; it speaks when it should pass; it tells a severity otherwise; it
passes when it could not be judged; and each of its numbers stands one step higher or lower (2.5 mg,
a day, a year, one in a hundred, a tenth of the dose intended). `make test` bends every rule in
every way again and runs the test named below; it fails when a test does not notice, or when a way
has no test.
"""


def document(held: Held) -> str:
    """The whole document, in Markdown."""
    parts = [INTRODUCTION, _matrix(held), "## What each test notices", *_details(held)]
    return "\n\n".join(part.rstrip() for part in (*parts, _equivalents()) if part) + "\n"


def _matrix(held: Held) -> str:
    rows = [
        (
            str(rule.number),
            f"[{rule.id}](RULES.md#{rule.number}-{rule.id})",
            ", ".join(source.named for source in rule.sources),
            ", ".join(against(rule.id)),
            str(len(held.get(rule.id, {}))),
            ", ".join(sorted({_file(test) for test in held.get(rule.id, {}).values()})),
        )
        for rule in load()
    ]
    return table(("no.", "rule", "documents", "hazards", "ways bent", "held by tests in"), rows)


def _details(held: Held) -> Iterator[str]:
    for rule in load():
        yield f"### {rule.number}. {rule.id}"
        yield _noticed(rule, held)


def _noticed(rule: Rule, held: Held) -> str:
    by_test: dict[str, list[str]] = {}
    for mark, test in held.get(rule.id, {}).items():
        by_test.setdefault(test.partition("[")[0], []).append(mark)
    return "\n".join(f"- `{test}`: {'; '.join(marks)}" for test, marks in by_test.items())


def _equivalents() -> str:
    lines = [f"- {slug}, {mark}: {why}" for (slug, mark), why in EQUIVALENT.items()]
    return "\n".join(["## What no test can notice\n", *lines]) if lines else ""


def _file(test: str) -> str:
    return test.partition("::")[0].removeprefix("tests/")
