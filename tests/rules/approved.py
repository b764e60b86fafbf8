"""What rules answer in their tests, word for word, as it was approved: `words/<rule>.txt`.

A sentence, a number or a reference that a rule did not tell before makes the test in which it is
told fail. `python -m tests.rules` renews the files after the tests have passed; what changed in
them is then for a pharmacist to read.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fhir_baclofen.rulebook import Activity, Clear, Finding, NotEvaluated, Result, Yielded

WORDS = Path(__file__).with_name("words")
LONGEST_SUMMARY = 140
REFERENCE = re.compile(r"[A-Z][A-Za-z]+/\S.*")
SENTENCE = re.compile(r"\S.*[.?…)\"]", re.DOTALL)


def told(result: Result) -> str:
    """An answer as it stands in the files; empty for one that says nothing."""
    match result:
        case Yielded():
            return told(result.finding)
        case NotEvaluated():
            return f"[not evaluated] {result.reason}"
        case Clear():
            lines = (*(f"note: {note}" for note in result.notes), *_asked(result.activities))
            return "\n".join(("[clear]", *lines)) if lines else ""
        case Finding():
            return "\n".join(_lines(result))


def _lines(finding: Finding) -> Iterator[str]:
    yield f"[{finding.severity.code} {finding.code}] {finding.summary}"
    yield f"advice: {finding.advice}"
    if finding.detail:
        yield f"detail: {finding.detail}"
    if finding.recommended:
        yield f"recommended: {', '.join(f'{k} {v}' for k, v in finding.recommended.items())}"
    yield from _asked(finding.activities)
    yield f"seen in: {', '.join(finding.evidence)}"


def _asked(activities: tuple[Activity, ...]) -> Iterator[str]:
    for activity in activities:
        when = activity.due.isoformat() if activity.due else ""
        until = "before the next increase" if activity.before_next_increase else ""
        yield f"activity: {' '.join(filter(None, (activity.code, when, until)))}: {activity.text}"


def faults(result: Result) -> Iterator[str]:
    """What is wrong with the form of an answer, whatever it says."""
    if isinstance(result, NotEvaluated) and not result.reason:
        yield "no reason"
    finding = result.finding if isinstance(result, Yielded) else result
    if not isinstance(finding, Finding):
        return
    if not 0 < len(finding.summary) < LONGEST_SUMMARY:
        yield f"{len(finding.summary)} characters: {finding.summary}"
    if not all(map(REFERENCE.fullmatch, finding.evidence)):
        yield f"no references: {finding.evidence}"
    sentences = [finding.advice, finding.detail or finding.advice]
    sentences += [activity.text for activity in finding.activities]
    yield from (f"no sentence: {each!r}" for each in sentences if not SENTENCE.fullmatch(each))


@cache
def approved(slug: str) -> frozenset[str]:
    """The answers of a rule in its file."""
    path = WORDS / f"{slug}.txt"
    return (
        frozenset(path.read_text("utf-8").strip().split("\n\n")) if path.is_file() else frozenset()
    )
