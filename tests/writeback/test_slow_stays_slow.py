"""A slow titration that is named once is named in every plan that follows, and so stays slow."""

import json
from typing import Any

import pytest

from fhir_baclofen.fhir.identity import OFFLINE_KEY
from fhir_baclofen.rulebook import Finding, Severity
from fhir_baclofen.writeback.desired import desired
from tests.records.build import Json, daily, draft, egfr, order, problem, reviewed

SPASTIC = problem("c1", "G35", "Multiple sclerosis")
NOW = order("m1", 1, 5, tablet=5, authored="2025-03-05")
UNNAMED = draft("d1", 3, 2.5, tablet=5, prior="m1")
SLOWLY = {"dosageInstruction": [daily(3, 2.5, text="Slow titration: 2.5 mg three times a day")]}


def filed(*orders: Json) -> dict[str, Any]:
    """The care plan that a review of these orders wants to stand in the record."""
    wished = desired(reviewed(SPASTIC, egfr(), NOW, orders=orders), key=OFFLINE_KEY)
    plain: dict[str, Any] = json.loads(json.dumps(wished.plan, default=float))
    return plain


def codes(plan: dict[str, Any]) -> set[str]:
    return {c["code"] for a in plan["activity"] for c in a["detail"]["code"]["coding"]}


def test_a_plan_for_an_order_that_names_the_slow_protocol_names_it_too() -> None:
    assert "slow-titration" in codes(filed(UNNAMED | SLOWLY))
    assert "slow-titration" not in codes(filed(UNNAMED))


@pytest.mark.parametrize(("status", "severity"), [("active", [Severity.MODERATE]), ("draft", [])])
def test_once_accepted_it_keeps_the_next_step_small(status: str, severity: list[Severity]) -> None:
    plan = filed(UNNAMED | SLOWLY) | {"id": "cp1", "status": status}
    larger = draft("d2", 2, 5, tablet=5, prior="m1")
    found = reviewed(SPASTIC, egfr(), NOW, plan, orders=(larger,))
    results = [o.result for o in found.outcomes if o.rule.id == "titration-step-too-large"]
    assert [r.severity for r in results if isinstance(r, Finding)] == severity
