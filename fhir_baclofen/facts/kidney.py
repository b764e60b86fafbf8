"""Kidney function as dosing tells it apart."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fhir_baclofen.facts.certainty import Evidence


class Tier(StrEnum):
    """Kidney function as dosing tells it apart; UNKNOWN is not normal."""

    NORMAL = "normal"
    MODERATE = "moderate"
    SEVERE = "severe"
    FAILURE = "failure"
    DIALYSIS = "dialysis"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class UnusableValue:
    """A kidney result that cannot be used as it stands.

    `hides_tier` when a tier may hide behind it ("<60"). `sample` is true of a creatinine, from
    which a later one may have risen.
    """

    reference: str
    on: date | None
    reason: str
    hides_tier: bool
    sample: bool = False

    @property
    def told(self) -> str:
        """The result and why it cannot be used, fit to show."""
        return f"{self.reference} could not be used: {self.reason}"


@dataclass(frozen=True, slots=True)
class Kidney:
    """Kidney function with its status and evidence.

    `value` (in `unit`) set the tier; None for a comparator, a diagnosis or no value. `at_least` is
    the bound of a result that is only known to lie at or above it (">60"). `measure` is
    "egfr", "creatinine-clearance", "ckd-epi-2021", "cockcroft-gault", "diagnosis" or None. `on` is
    that result's day. `status` is "current", "stale", "conflicting" or "none". `newest_usable_on`
    is the day of the newest usable value of any kind. `tier_since` is the day of the first value of
    the present tier or a worse one without recovery in between. `acute` is an acute injury (rule
    25) with its own evidence. `unstaged_ckd` is evidence of chronic kidney disease without a stage.
    `notes` are sentences such as "the lower of two results by race". `gaps` say what could not be
    read, `result_gaps` what of it may be results or diagnoses, `stage_gaps` where dialysis may hide
    as well.
    """

    tier: Tier
    value: Decimal | None = None
    unit: str | None = None
    measure: str | None = None
    on: date | None = None
    evidence: Evidence = ()
    status: str = "none"
    newest_usable_on: date | None = None
    tier_since: date | None = None
    acute: bool = False
    acute_evidence: Evidence = ()
    unusable: tuple[UnusableValue, ...] = ()
    unstaged_ckd: Evidence = ()
    notes: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    result_gaps: tuple[str, ...] = ()
    stage_gaps: tuple[str, ...] = ()
    at_least: Decimal | None = None
