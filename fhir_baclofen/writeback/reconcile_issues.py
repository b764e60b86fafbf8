"""DetectedIssues: what to file, change, resolve or leave.

- One open issue for a rule: the one there is gets the present finding; a second copy, made by two
  writers at once, is withdrawn.
- An issue that somebody else changed is theirs. A graver finding opens a new episode beside it.
- An issue somebody else closed stays closed until the finding is graver or rests on new evidence.
- Only known contrary facts resolve an issue. What recurs after that is a new episode.
- An issue that is gone from the record is filed again: a warning must not end in silence.
- Where the type could not be looked up, only what was never filed is created.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fhir_baclofen.writeback.actions import Action, Found, Kind, Resource
from fhir_baclofen.writeback.desired import Desired
from fhir_baclofen.writeback.moves import change, file, filings_of, leave, unseen, withdraw
from fhir_baclofen.writeback.patch import resolved, updated
from fhir_baclofen.writeback.seal import is_intact, says_the_same, seal_of
from fhir_baclofen.writeback.standing import (
    Standing,
    filed_first,
    mentions,
    own_identifiers,
    rule_of,
    severity_of,
    standing_of,
)

TYPE: Final = "DetectedIssue"


@dataclass(frozen=True, slots=True)
class Episodes:
    """The issues of one rule that stand, oldest first.

    `ours` are open as they were written, `theirs` open but changed by somebody else, `closed` the
    others less copies withdrawn as mistakes; `intact` are those of `closed` nobody else changed.
    """

    ours: tuple[Resource, ...]
    theirs: tuple[Resource, ...]
    closed: tuple[Resource, ...]
    intact: tuple[Resource, ...]
    everything: tuple[Resource, ...]


def issue_actions(wanted: Desired, issues: Sequence[Resource], found: Found) -> Iterator[Action]:
    """What to do about every issue wanted and every issue of ours that stands."""
    if TYPE in found.unread:
        yield from unseen(wanted, wanted.issues, found)
        return
    by_rule: defaultdict[str, list[Resource]] = defaultdict(list)
    for issue in sorted(issues, key=filed_first):
        by_rule[rule_of(issue) or ""].append(issue)
    for rule, body in wanted.issues.items():
        yield from _finding(wanted, rule, body, _episodes(by_rule.pop(rule, []), found))
    for rule in sorted(filter(None, by_rule)):
        yield from _no_finding(wanted, rule, _episodes(by_rule[rule], found))


def _episodes(issues: Sequence[Resource], found: Found) -> Episodes:
    intact = [i for i in issues if is_intact(i, filings_of(i, found.filings))]
    open_ = [i for i in issues if standing_of(i) is Standing.OPEN]
    void = [i for i in intact if standing_of(i) is Standing.VOID]
    closed = [i for i in issues if i not in open_ and i not in void]
    return Episodes(
        ours=tuple(i for i in open_ if i in intact),
        theirs=tuple(i for i in open_ if i not in intact),
        closed=tuple(closed),
        intact=tuple(i for i in closed if i in intact),
        everything=tuple(issues),
    )


def _finding(wanted: Desired, rule: str, body: Resource, there: Episodes) -> Iterator[Action]:
    taken = {value for issue in there.theirs for value in own_identifiers(issue)}
    ours = [i for i in there.ours if taken.isdisjoint(own_identifiers(i))]
    yield from (withdraw(i, rule) for i in there.ours if i not in ours[:1])
    if ours:
        yield _brought_in_line(wanted, rule, body, ours[0])
    elif there.theirs:
        yield _beside(wanted, rule, body, there)
    elif there.closed:
        yield _again(wanted, rule, body, there)
    else:
        yield file(wanted, rule, body, there.everything, reason="A new finding.")


def _brought_in_line(wanted: Desired, rule: str, body: Resource, issue: Resource) -> Action:
    if says_the_same(body, issue):
        return leave(issue, rule, "It says the same.")
    fresh = updated(issue, wanted.claimed(body))
    return change(issue, Kind.UPDATE, rule, fresh, reason="The finding changed.")


def _beside(wanted: Desired, rule: str, body: Resource, there: Episodes) -> Action:
    issue = there.theirs[-1]
    if seal_of(issue) == seal_of(body) or severity_of(body) <= severity_of(issue):
        return leave(issue, rule, "It was changed in the record and is left so.", theirs=True)
    reason = "The finding is graver than the issue that was changed in the record."
    return file(wanted, rule, body, there.everything, reason=reason)


def _again(wanted: Desired, rule: str, body: Resource, there: Episodes) -> Action:
    last = there.closed[-1]
    if last in there.intact:
        return file(wanted, rule, body, there.everything, reason="It came back.")
    if severity_of(body) <= severity_of(last) and mentions(body) <= mentions(last):
        return leave(last, rule, "It was closed in the record and nothing is new.", theirs=True)
    reason = "Graver, or on new evidence, since it was closed in the record."
    return file(wanted, rule, body, there.everything, reason=reason)


def _no_finding(wanted: Desired, rule: str, there: Episodes) -> Iterator[Action]:
    verdict = wanted.verdicts.get(rule)
    for issue in (*there.ours, *there.theirs):
        if verdict is None:
            yield leave(issue, rule, "Its rule is not in this rulebook.")
        elif not verdict.resolves:
            yield leave(issue, rule, verdict.says)
        else:
            body = resolved(issue, verdict.says, wanted.case.at)
            yield change(issue, Kind.RESOLVE, rule, body, reason=verdict.says)
