"""All that a record says about the kidneys, as input to the judgement."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fhir_baclofen.facts import Gender, UnusableValue
from fhir_baclofen.kidney.results import Result


class Stage(StrEnum):
    """What a diagnosis or a procedure says about the kidneys."""

    DIALYSIS = "dialysis"
    TRANSPLANT = "transplant"
    MODERATE = "moderate"
    SEVERE = "severe"
    UNSTAGED = "unstaged"
    ACUTE = "acute"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """An active diagnosis, or a procedure of the last 30 days; `on` is None without a date."""

    reference: str
    stage: Stage
    on: date | None


@dataclass(frozen=True, slots=True)
class Size:
    """A weight in kg or a height in cm."""

    reference: str
    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Body:
    """Weights and heights, for the Cockcroft-Gault equation only."""

    weights: tuple[Size, ...] = ()
    heights: tuple[Size, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands in the record up to the day of the review.

    In `unusable`, `hides_tier` says that a graver tier may lie behind the value if nothing better
    is known. `undated` tells of dialysis on a day that is not known, `gaps` say what else was
    not read.
    """

    results: tuple[Result, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    unusable: tuple[UnusableValue, ...] = ()
    gender: Gender | None = None
    body: Body = field(default_factory=Body)
    notes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
