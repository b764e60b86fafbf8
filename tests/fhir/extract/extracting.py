"""Shortcuts from resources to facts."""

import json
from datetime import UTC, datetime

from fhir_baclofen.facts import Fact, Known, OralIntent, PatientFacts
from fhir_baclofen.fhir.extract import facts_from
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.policy import Policy
from tests.records.build import TODAY, Json, chart


def facts(
    *resources: Json,
    orders: tuple[Json, ...] = (),
    at: str = TODAY,
    policy: Policy | None = None,
    born: str | None = "1980-05-01",
) -> PatientFacts:
    """The facts of a chart with orders under test, at noon of a day."""
    files = [(json.dumps(order).encode(), "order.json") for order in orders]
    record, drafts = orders_in(files)(chart(*resources, born=born))
    moment = datetime.fromisoformat(f"{at}T12:00:00").replace(tzinfo=UTC)
    return facts_from(record, drafts, policy or Policy.default(), at=moment)


def taken(found: PatientFacts) -> int | None:
    """The oral dose taken now in mg a day, at its highest; None when it is not known."""
    return int(found.oral.value.dose.high) if isinstance(found.oral, Known) else None


def intent(found: PatientFacts) -> OralIntent:
    """The oral intent, which must be known."""
    fact: Fact[OralIntent] = found.oral_intent
    assert isinstance(fact, Known), fact
    return fact.value
