"""Rules as the rulebook holds them, and how a function of facts becomes one."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Flag, auto

from fhir_baclofen.rulebook.grounds import Bands, Citation, Limit, Source
from fhir_baclofen.rulebook.results import Clear, Finding, NotEvaluated, Result, Severity

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
