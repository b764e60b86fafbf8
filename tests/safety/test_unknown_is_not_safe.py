"""Whatever is made unknown: no severity falls, nothing falls silent, and never is all well."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.fhir.record import Unread
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review
from fhir_baclofen.rulebook import Finding, NotEvaluated, Result, Yielded
from tests.records.build import TODAY, bundle
from tests.safety.generated import Generated

NOON = datetime.fromisoformat(f"{TODAY}T12:00:00").replace(tzinfo=UTC)
POLICY = Policy.default()
SHARES = 20
HERE, NIGHTLY = 2_000, 100_000


def reviewed(given: Generated, failed: str = "") -> Review:
    """The review of a record, with the search of one type failed."""
    files = [(json.dumps(order).encode(), "order.json") for order in given.orders]
    read = read_bundle(bundle(*given.resources), name="chart.json")
    if failed:
        unread = Unread(f"{failed}?patient=p1", "the server answered 500", failed)
        read = replace(read, not_read=(*read.not_read, unread))
    record, orders = orders_in(files)(read)
    return review(record, POLICY, at=NOON, orders=orders)


def results(of: Review) -> dict[str, Result]:
    return {o.rule.id: o.result for o in of.outcomes}


def findings(of: Review) -> dict[str, Finding]:
    return {rule: r for rule, r in results(of).items() if isinstance(r, Finding)}


def used(of: Review) -> list[str]:
    return sorted({e for finding in findings(of).values() for e in finding.evidence})


def wrongs(before: Review, after: Review) -> Iterator[str]:
    """What became safer by not knowing."""
    now = results(after)
    for rule, finding in findings(before).items():
        result = now[rule]
        told = result.finding if isinstance(result, Yielded) else result
        if isinstance(told, NotEvaluated):
            continue
        if not isinstance(told, Finding):
            yield f"{rule} fell silent"
        elif told.severity < finding.severity:
            yield f"{rule} fell from {finding.severity.code} to {told.severity.code}"
    silent = not any(isinstance(r, Finding | NotEvaluated) for r in now.values())
    if silent and not after.record.not_read and findings(before):
        yield "all is well"
