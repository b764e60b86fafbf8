"""What a rule answers: a finding, nothing to say, or that it could not be judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum

from fhir_baclofen.facts import Evidence

Number = Decimal | int


class Severity(IntEnum):
    """How much harm is at stake (DetectedIssue.severity), highest first when sorted in reverse."""

    LOW = 1
    MODERATE = 2
    HIGH = 3

    @property
    def code(self) -> str:
        """The FHIR detectedissue-severity code."""
        return self.name.lower()

    @property
    def indicator(self) -> str:
        """The CDS Hooks card indicator."""
        return {1: "info", 2: "warning", 3: "critical"}[self.value]


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a care plan: a code of plan-activity, a sentence, and a day if one follows.

    `before_next_increase` asks the plan to set `due` to the day of its next step upwards.
    """

    code: str
    text: str
    due: date | None = None
    before_next_increase: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired: what was seen, what to do, the numbers recommended, and the evidence.

    `summary` is one plain sentence under 140 characters that says what is wrong; `advice` what to
    do; `detail` (optional) more of the reasoning. `recommended` uses the one vocabulary of answers
    (for example "max_mg_per_day"). `code` is the v3-ActCode of the DetectedIssue, `also` are those
    it carries besides. `activities` go into the plan.
    """

    severity: Severity
    summary: str
    advice: str
    code: str
    evidence: Evidence
    detail: str = ""
    recommended: Mapping[str, Number] = field(default_factory=dict)
    activities: tuple[Activity, ...] = ()
    also: tuple[str, ...] = ()

    def with_detail(self, detail: str) -> "Finding":
        """The same finding with another detail."""
        return Finding(
            self.severity,
            self.summary,
            self.advice,
            self.code,
            self.evidence,
            detail,
            self.recommended,
            self.activities,
            self.also,
        )


@dataclass(frozen=True, slots=True)
class Clear:
    """The rule was judged and has nothing to say.

    `activities` and `notes` go into the plan without an issue.
    """

    activities: tuple[Activity, ...] = ()
    notes: tuple[str, ...] = ()


CLEAR = Clear()
"""The rule passes, and that is all: most rules, most of the time."""


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """The rule could not be judged, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Yielded:
    """A finding left untold because the rule named in `to` tells the same problem more strongly."""

    to: str
    finding: Finding


Result = Finding | Clear | NotEvaluated | Yielded
