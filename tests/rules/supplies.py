# ruff: noqa: ANN401 - changes are passed on to the dataclasses, which type them
"""Supplies of oral baclofen as facts, to be changed one at a time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from fhir_baclofen.facts import Handout, Known, Supply
from tests.rules.facts_builder import TODAY, ago

Number = int | str


def handout(days_ago: int = 20, days: int | None = 30, **more: Any) -> Handout:
    """10 mg tablets for 30 days, handed out 20 days ago when nothing was left."""
    made = Handout(
        reference=f"MedicationDispense/x{days_ago}",
        on=ago(days_ago),
        days=days,
        left=0,
        before=None,
        product="baclofen 10 MG Oral Tablet",
        manufacturer=None,
        form="tablet",
        strength=Decimal(10),
        concentration=None,
        prescriber="Practitioner/a",
        vacation=False,
    )
    return replace(made, **more)


def refill(days_ago: int, left: int, of: int = 30, **more: Any) -> Handout:
    """A refill with so many days of the supply before it left."""
    return handout(days_ago, left=left, before=of, **more)


def liquid(days_ago: int, mg_per_ml: Number, **more: Any) -> Handout:
    """A liquid of a concentration."""
    made: dict[str, Any] = {
        "product": f"baclofen {mg_per_ml} MG/ML Oral Solution",
        "form": "liquid",
        "strength": None,
        "concentration": Decimal(mg_per_ml),
    }
    return handout(days_ago, **{**made, **more})


def supply(*handouts: Handout, run_out: date | None = None, **more: Any) -> Known[Supply]:
    """What was handed out, oldest first; by default it lasts for ten more days."""
    given = handouts or (handout(),)
    until = run_out or date.fromordinal(TODAY.toordinal() + 10)
    return Known(Supply(given, until, **more), tuple(h.reference for h in given))


def ran_out(days_ago: int, **more: Any) -> Known[Supply]:
    """A supply whose first day without drug was so many days ago."""
    lapses = (ago(days_ago),) if days_ago >= 0 else ()
    return supply(handout(days_ago + 30), run_out=ago(days_ago), **{"lapses": lapses, **more})
