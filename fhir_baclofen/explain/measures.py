"""What a change sets, as numbers with units, to be compared with the numbers of a rule."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Final

import msgspec

from fhir_baclofen.explain import changes as c

MG: Final = "mg/day"
UG: Final = "µg/day"
DAYS: Final = "days"
SINGLE: Final = "mg"
Measures = list[tuple[str, Decimal]]


@dataclass(frozen=True, slots=True)
class Anchors:
    """Days from which others are counted: of the review, the last change, and what was seen."""

    today: date
    last_change: date | None
    seen: tuple[date, ...]


@singledispatch
def measured(_change: c.Change, _: Anchors) -> Measures:
    """The numbers a change sets; of a later review the days passed since each day that was seen."""
    return []


@measured.register
def _dose(change: c.Dose, _: Anchors) -> Measures:
    return [(MG, change.mg_per_day), (SINGLE, max(change.doses_mg))]


@measured.register
def _pump_dose(change: c.PumpDose, _: Anchors) -> Measures:
    return [(UG, change.ug_per_day)]


@measured.register
def _value(change: c.Value, _: Anchors) -> Measures:
    return [("mL/min", change.value)]


@measured.register
def _born_on(change: c.BornOn, anchors: Anchors) -> Measures:
    born, today = change.day, anchors.today
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return [("years", Decimal(years))]


@measured.register
def _earlier(change: c.Earlier, anchors: Anchors) -> Measures:
    last = anchors.last_change
    passed = (anchors.today - last).days if last else 0
    return [(DAYS, Decimal(passed + change.days))]


@measured.register
def _review_on(change: c.ReviewOn, anchors: Anchors) -> Measures:
    known = {*anchors.seen, *([anchors.last_change] if anchors.last_change else [])}
    return [(DAYS, Decimal((change.day - on).days)) for on in sorted(known)]


@measured.register
def _alarm_on(change: c.AlarmOn, anchors: Anchors) -> Measures:
    return [(DAYS, Decimal((change.day - anchors.today).days))]


@measured.register
def _added(change: c.Added, anchors: Anchors) -> Measures:
    """Of a result that is added its value and its age."""
    content = msgspec.json.decode(change.resource)
    if "valueQuantity" not in content:
        return []
    on = date.fromisoformat(content["effectiveDateTime"])
    value = Decimal(content["valueQuantity"]["value"])
    return [("mL/min", value), (DAYS, Decimal((anchors.today - on).days))]
