"""A case: a record, what is ordered, and the answer that the documents ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NotRequired, TypedDict, Unpack

from tests.cases.chart import AT, Json

H: Final = "high"
M: Final = "moderate"
L: Final = "low"

# The rules by their number in the catalogue, but for those that give plans and no issue.
SLUGS: Final[Mapping[int, str]] = {
    1: "dose-unparseable",
    2: "dose-unit-suspect",
    3: "indication-unknown",
    4: "patient-data-missing",
    5: "renal-function-missing",
    6: "renal-value-unusable",
    7: "renal-monitoring-overdue",
    8: "dose-above-indication-max",
    9: "aud-high-dose-governance",
    10: "older-adult-dose-cap",
    11: "start-dose-high",
    12: "titration-step-too-large",
    13: "titration-interval-too-short",
    14: "dose-frequency-inadequate",
    15: "single-dose-too-large",
    16: "prn-use",
    17: "paediatric-use",
    19: "escalation-review-due",
    20: "slow-titration-suggest",
    22: "renal-moderate-reduce",
    23: "renal-severe-reduce",
    24: "renal-dialysis-avoid",
    25: "renal-aki-hold",
    26: "renal-mild-note",
    27: "allergy-baclofen",
    28: "peptic-ulcer-active",
    29: "peptic-ulcer-history",
    30: "seizure-disorder",
    31: "stroke-history",
    32: "psychiatric-severe",
    33: "suicide-risk",
    34: "posture-spasticity",
    35: "older-adult-fall-risk",
    36: "pregnancy",
    37: "lactation",
    38: "respiratory-compromise",
    39: "hepatic-encephalopathy",
    40: "autonomic-dysreflexia",
    41: "porphyria",
    42: "indication-not-supported",
    43: "interaction-opioid",
    44: "interaction-benzodiazepine",
    45: "interaction-alcohol",
    46: "interaction-cns-depressant",
    47: "cns-polypharmacy",
    48: "interaction-muscle-relaxant",
    49: "interaction-antihypertensive",
    50: "interaction-maoi",
    51: "interaction-tca",
    52: "interaction-levodopa",
    53: "interaction-lithium",
    54: "interaction-nephrotoxic",
    55: "aud-psychotropic-effectiveness",
    56: "duplicate-therapy",
    58: "abrupt-stop",
    59: "dose-drop-too-steep",
    60: "taper-interval-too-short",
    61: "withdrawal-suspected",
    62: "refill-gap",
    63: "admission-continuity",
    64: "craving-return-step-back",
    65: "hold-period-active",
    66: "it-refill-due",
    67: "it-interruption-emergency",
    68: "it-oral-not-substitute",
    69: "it-dose-out-of-range",
    70: "it-titration-step",
    71: "it-start-requirements",
    72: "nonresponse-at-max",
    73: "annual-treatment-review-due",
    74: "neurotoxicity-suspected",
    75: "sedation-hold-titration",
    76: "adverse-effect-monitor",
    77: "product-switch",
    78: "early-refill",
    79: "overdose-history",
}

Number = int | float
Range = Number | tuple[Number, Number] | None
Step = tuple[str, Number]


class Want(TypedDict):
    """What a case sets and states; whatever is left out is not compared."""

    # set
    orders: NotRequired[Sequence[Json]]
    at: NotRequired[str]
    policy: NotRequired[Mapping[str, Any]]
    # stated
    may: NotRequired[set[int]]  # rules the documents leave open here
    therapy: NotRequired[Range]
    pump: NotRequired[Number | None]
    indication: NotRequired[str]
    order: NotRequired[Range]
    order_pump: NotRequired[Number | None]
    doses: NotRequired[int | None]
    tier: NotRequired[str]
    value: NotRequired[Number | None]
    measure: NotRequired[str | None]
    acute: NotRequired[bool]
    dated: NotRequired[str]
    plan: NotRequired[str]
    first: NotRequired[Number | tuple[Number, ...]]  # several: any of them
    split: NotRequired[list[Number]]  # of the first step
    begins: NotRequired[list[Step]]  # the first steps: start and mg a day
    steps: NotRequired[list[Step]]  # all of them
    mgs: NotRequired[list[Number]]  # all of them, without the dates
    ends: NotRequired[Number]
    done_by: NotRequired[str]  # the last step begins on or before
    splits: NotRequired[list[list[Number]]]  # of the first steps
    taper_from: NotRequired[tuple[str, Number]]  # method and the dose it comes down from
    ceiling: NotRequired[Number | None]
    activities: NotRequired[set[str]]
    not_activities: NotRequired[set[str]]
    review_every: NotRequired[int | None]
    due: NotRequired[Mapping[str, str]]
    due_by: NotRequired[Mapping[str, str]]  # on or before
    recommended: NotRequired[Mapping[int, Mapping[str, Number]]]
    not_recommended: NotRequired[Mapping[int, set[str]]]  # keys that must be absent
    evidence: NotRequired[Mapping[int, set[str]]]
    not_evaluated: NotRequired[set[int]]
    not_read: NotRequired[set[str]]


@dataclass(frozen=True, slots=True)
class Case:
    id: str
    says: str
    chart: Sequence[Json]
    fires: Mapping[int, str]  # exactly these, of the rules in scope
    want: Want

    @property
    def at(self) -> str:
        return self.want.get("at", AT)


def case(
    ident: str,
    says: str,
    chart: Sequence[Json],
    fires: Mapping[int, str],
    **want: Unpack[Want],
) -> Case:
    return Case(ident, says, chart, fires, want)
