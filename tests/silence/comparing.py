"""Reviews of records in this process, and what is not well in an answer."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from fhir_baclofen.answer import answer
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.fhir.reading import read_bundle
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review
from tests.cases.case import SLUGS
from tests.cases.chart import AT, Json, bundle, owned
from tests.silence.charts import Well


def reviewed(
    chart: Sequence[Json],
    orders: Sequence[Json] = (),
    at: str = AT,
    policy: Mapping[str, Any] | None = None,
) -> Review:
    """The review of the record that holds these resources; a bare date is noon."""
    files = [(json.dumps(owned(order, "new")).encode(), "order.json") for order in orders]
    read = read_bundle(json.dumps(bundle(chart)).encode(), name="chart.json")
    record, requests = orders_in(files)(read)
    moment = at if "T" in at else f"{at}T12:00:00+00:00"
    when = datetime.fromisoformat(moment).astimezone(UTC)
    return review(record, _policy(json.dumps(dict(policy or {}))), at=when, orders=requests)


def answered(
    chart: Sequence[Json],
    orders: Sequence[Json] = (),
    at: str = AT,
    policy: Mapping[str, Any] | None = None,
) -> Json:
    """The same as the JSON that is printed."""
    return answer(reviewed(chart, orders, at, policy))


@lru_cache(maxsize=16)
def _policy(switches: str) -> Policy:
    return Policy.of(json.loads(switches))


def severities(said: Json) -> dict[int, str]:
    """The rules that fired, by their number, with their severity."""
    numbers = {slug: number for number, slug in SLUGS.items()}
    return {numbers[finding["rule"]]: finding["severity"] for finding in said["findings"]}


def unwell(record: Well, said: Json) -> Iterator[str]:
    """What the answer says that it should not, and what of the notes it leaves out."""
    fired = severities(said)
    for number in sorted(fired.keys() | record.lows):
        wanted = "low" if number in record.lows else None
        if fired.get(number) != wanted:
            yield f"{SLUGS[number]}: expected {wanted}, got {fired.get(number)}"
    yield from (f"not evaluated: {entry}" for entry in said["not_evaluated"])
    yield from (f"not read: {entry}" for entry in said["not_read"])
    if said["plan"]["kind"] != record.plan:
        yield f"plan: expected {record.plan}, got {said['plan']['kind']}"
