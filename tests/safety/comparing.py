"""A record reviewed twice, once with a fact made unknown: what became safer by not knowing?"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.record import Unread
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review
from fhir_baclofen.rulebook import Finding, NotEvaluated, Result, Severity, Yielded, registered
from tests.records.build import TODAY, bundle
from tests.safety.generated import Generated, generated
from tests.safety.taking import taken
from tests.summaries.unknown import CASES, USED

NOON: Final = datetime.fromisoformat(f"{TODAY}T12:00:00").replace(tzinfo=UTC)
DEFAULT: Final = Policy.default()
POLICIES: Final = (
    *(Policy.of({}, preset) for preset in ("us-label", "uk", "fr")),
    Policy.of({"renal.mild": "wolf"}),
    *[DEFAULT] * 6,
)
RULES: Final = {rule.id: rule for rule in registered()}
# An unusable result is told by a rule of its own, and the next usable one counts in its place.
TOLD_AS_WELL: Final = {"renal-monitoring-overdue": ("renal-value-unusable",)}


def compared(numbers: Iterable[int]) -> tuple[Counter[str], list[str]]:
    """What was taken away from the records of these numbers, and all that became safer by it."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for number in numbers:
        given = generated(number)
        policy = POLICIES[number % len(POLICIES)]
        before = reviewed(given, policy)
        hidden = taken(given, used(before), number)
        after = reviewed(hidden.record, policy, hidden.failed)
        hit = [r for r, finding in findings(before).items() if hidden.of in finding.evidence]
        kind = hidden.of.split("/", maxsplit=1)[0]
        counts.update((CASES, f"fact: {kind}", f"way: {hidden.way}", *(f"rule: {r}" for r in hit)))
        counts[USED] += bool(hit)
        wrong += [f"record {number}, {hidden.way}: {w}" for w in wrongs(before, after)]
    return counts, wrong


def reviewed(given: Generated, policy: Policy = DEFAULT, failed: str = "") -> Review:
    """The review of a record, with the search of one type failed."""
    files = [(json.dumps(order).encode(), "order.json") for order in given.orders]
    read = read_bundle(bundle(*given.resources), name="chart.json")
    if failed:
        unread = Unread(f"{failed}?patient=p1", "the server answered 500", failed)
        read = replace(read, not_read=(*read.not_read, unread))
    record, orders = orders_in(files)(read)
    return review(record, policy, at=NOON, orders=orders)


def results(of: Review) -> dict[str, Result]:
    """What each rule said, by its id."""
    return {o.rule.id: o.result for o in of.outcomes}


def findings(of: Review) -> dict[str, Finding]:
    """The rules that fired, by id."""
    return {rule: r for rule, r in results(of).items() if isinstance(r, Finding)}


def used(of: Review) -> list[str]:
    """The resources that the findings rest on."""
    return sorted({e for finding in findings(of).values() for e in finding.evidence})


def wrongs(before: Review, after: Review) -> Iterator[str]:
    """What became safer by not knowing."""
    now = results(after)
    for rule, finding in findings(before).items():
        told = _told(now[rule])
        if isinstance(told, NotEvaluated) or _is_told_by(rule, finding.severity, now):
            continue
        if not isinstance(told, Finding):
            yield f"{rule} fell silent"
        elif told.severity < finding.severity:
            yield f"{rule} fell from {finding.severity.code} to {told.severity.code}"
    silent = not any(isinstance(r, Finding | NotEvaluated) for r in now.values())
    if silent and not after.record.not_read and findings(before):
        yield "all is well"


def _told(result: Result) -> Result:
    return result.finding if isinstance(result, Yielded) else result


def _is_told_by(rule: str, severity: Severity, now: Mapping[str, Result]) -> bool:
    """True where a rule that goes before this one tells the problem at least as gravely."""
    stronger = (*RULES[rule].yields_to, *TOLD_AS_WELL.get(rule, ()))
    told = (now[other] for other in stronger)
    return any(isinstance(r, Finding) and r.severity >= severity for r in told)
