"""What a plan is: its kind, dated doses, activities and notes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fhir_baclofen.rulebook import Activity


class PlanKind(StrEnum):
    """What kind of plan it is."""

    NONE = "none"
    TAPER = "taper"
    HOLD = "hold"
    TITRATION = "titration"
    MAINTAIN = "maintain"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One dose of the plan: from `start` for `days` days (None: until further notice).

    `doses_mg` are the single doses in order of the day; their sum is `mg_per_day`; empty at 0.
    """

    start: date
    days: int | None
    mg_per_day: Decimal
    doses_mg: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal for a clinician: steps follow each other without a gap."""

    kind: PlanKind
    ceiling_mg_per_day: Decimal | None
    review_every_days: int | None
    steps: tuple[PlanStep, ...]
    activities: tuple[Activity, ...]
    notes: tuple[str, ...]
