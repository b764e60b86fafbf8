"""What a rule is made of: a sentence, its numbers, their sources, and a function of facts.

A rule answers in one of three ways: a `Finding`, `Clear`, or `NotEvaluated` with its reason;
`Yielded` is a finding that a stronger one already tells. `assess.py` runs them, `rules_document.py`
prints them.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Flag, IntEnum, auto
from fractions import Fraction

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
class Source:
    """A document that a number or a rule rests on.

    `id` is the short name used in answers ("S2", "X-US"), `short` a few words that say which
    document it is; `read` is false for what is cited from memory, and `extent` says how far it was
    read.
    """

    id: str
    short: str
    title: str
    kind: str
    year: str
    locator: str
    read: bool = True
    extent: str = "read"

    @property
    def named(self) -> str:
        """The document in a few words, with its id: "monograph of uses and dosing (S2)"."""
        return f"{self.short} ({self.id})"

    def at(self, passage: str) -> "Citation":
        """A passage of this source, told in our own words."""
        return Citation(self, passage, self.read)

    def recalled(self, passage: str) -> "Citation":
        """A passage that was not looked up, though other parts of the source were read."""
        return Citation(self, passage, read=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a source says, in our own words, and whether that passage was read."""

    source: Source
    passage: str
    read: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """One number with its unit and source; `switch` names the policy switch that may change it."""

    id: str
    label: str
    value: Decimal
    unit: str
    source: Citation
    switch: str | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """A decision table of rows "above this, that", highest first.

    On an edge the row below counts.
    """

    label: str
    unit: str
    rows: tuple[tuple[Decimal, Fraction], ...]
    source: Citation

    def at(self, value: Decimal) -> Fraction:
        """The entry of the first row whose bound lies below the value.

        The last row's beneath all.
        """
        for above, entry in self.rows:
            if value > above:
                return entry
        return self.rows[-1][1]


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
Body = Callable[..., Finding | Clear | NotEvaluated | None]


class Situation(Flag):
    """What is under review, as far as it decides which rules are judged at all.

    ORDER gives baclofen (a stop of one route beside it included), STOP only takes it away, REVIEW
    is a chart review of baclofen taken now, ENDED one of baclofen that ended lately.
    """

    ORDER = auto()
    STOP = auto()
    REVIEW = auto()
    ENDED = auto()


GIVEN = Situation.ORDER | Situation.REVIEW
"""A dose is still to be given: most rules."""
ALWAYS = Situation.ORDER | Situation.STOP | Situation.REVIEW | Situation.ENDED


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the rulebook holds it; `number` is its place there, `id` its slug for ever.

    `grades` say for each severity when it is given. `missing` says what becomes of the rule when
    facts lack, `reading` how it is read where the sources leave room. `facts` are the fields it
    asks for, `unopened` those of them that it asks for as they are.
    """

    id: str
    number: int
    says: str
    basis: tuple[Limit | Bands | Citation, ...]
    body: Body
    yields_to: tuple[str, ...]
    switches: tuple[str, ...]
    facts: tuple[str, ...]
    unopened: frozenset[str]
    applies: Situation
    grades: Mapping[Severity, str]
    missing: str
    reading: str
    issue: bool

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of its basis, each once, in order."""
        cited = (b if isinstance(b, Citation) else b.source for b in self.basis)
        return tuple(dict.fromkeys(c.source for c in cited))

    @property
    def source_ids(self) -> tuple[str, ...]:
        """The ids of its sources."""
        return tuple(source.id for source in self.sources)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one rule."""

    rule: Rule
    result: Result


_RULES: dict[str, Rule] = {}


def rule(  # noqa: PLR0913 - a rule is declared by all of its parts at once
    id: str,  # noqa: A002 - the catalogue's own word
    *,
    number: int,
    says: str,
    basis: list[Limit | Bands | Citation],
    yields_to: tuple[str, ...] = (),
    switches: tuple[str, ...] = (),
    applies: Situation = GIVEN,
    grades: Mapping[Severity, str] | None = None,
    missing: str = "",
    reading: str = "",
    issue: bool = True,
) -> Callable[[Body], Body]:
    """Register a function of facts as a rule.

    The parameters name fields of `PatientFacts`, and `policy`. A parameter annotated `Fact[...]`
    arrives unopened; another `Fact` field arrives opened, and the rule passes when it is Absent and
    is not evaluated when it is Unknown.

    Raises ValueError when the rule has no source or its id or number is taken.
    """
    _check_new(id, number, basis)

    def register(body: Body) -> Body:
        asked = {p.name: p.annotation for p in inspect.signature(body).parameters.values()}
        _RULES[id] = Rule(
            id=id,
            number=number,
            says=says,
            basis=tuple(basis),
            body=body,
            yields_to=yields_to,
            switches=switches,
            facts=tuple(asked),
            unopened=frozenset(n for n, kind in asked.items() if not isinstance(kind, type)),
            applies=applies,
            grades=grades or {},
            missing=missing,
            reading=reading,
            issue=issue,
        )
        return body

    return register


def _check_new(id_: str, number: int, basis: Sequence[Limit | Bands | Citation]) -> None:
    if not basis:
        message = f"Rule {id_} names no source."
        raise ValueError(message)
    if id_ in _RULES or any(r.number == number for r in _RULES.values()):
        message = f"Rule {id_} ({number}) is there twice."
        raise ValueError(message)


def registered() -> tuple[Rule, ...]:
    """All rules that were loaded, in the order of the catalogue."""
    return tuple(sorted(_RULES.values(), key=lambda r: r.number))
