"""Adding up what became of each resource in the course of a write-back. No I/O."""

from collections.abc import Iterable, Mapping
from typing import Final

from fhir_baclofen.writeback.actions import Action, Filed, Kind, Outcome, Report

_OUTCOMES: Final = {
    Kind.CREATE: Outcome.CREATED,
    Kind.UPDATE: Outcome.UPDATED,
    Kind.RESOLVE: Outcome.RESOLVED,
    Kind.REVOKE: Outcome.REVOKED,
    Kind.UNCHANGED: Outcome.UNCHANGED,
    Kind.FROZEN: Outcome.UNCHANGED,
}


def outcome_of(kind: Kind) -> Outcome:
    """The word of the report for an action that was carried out."""
    return _OUTCOMES[kind]


def name_of(action: Action) -> tuple[str, ...]:
    """What tells one resource from another, before and after it has an id."""
    return (action.resource_type, *(action.identifier or (action.full_url,)))


class Tally:
    """One line for each resource: the last thing that happened to it in this write-back."""

    def __init__(self) -> None:
        self._filed: dict[tuple[str, ...], Filed | None] = {}

    def add(self, filed: Filed) -> None:
        """Note what became of a resource; to stand unchanged is no news of one just written."""
        name = name_of(filed.action)
        before = self._filed.get(name)
        news = before is None or before.outcome is Outcome.NOT_FILED
        if news or filed.outcome is not Outcome.UNCHANGED:
            self._filed[name] = filed

    def decided(self, actions: Iterable[Action]) -> None:
        """Note what was decided, in the order to report it, and what is left as it stands."""
        for action in actions:
            self._filed.setdefault(name_of(action))
            if not action.kind.sends:
                reference = None if action.full_url.startswith("urn:") else action.full_url
                outcome = outcome_of(action.kind)
                self.add(Filed(action, outcome, reference, action.if_match, action.reason))

    def refused(self, action: Action) -> bool:
        """True when the server does not take this resource."""
        filed = self._filed.get(name_of(action))
        return filed is not None and filed.outcome is Outcome.NOT_FILED

    def created(self, action: Action) -> bool:
        """True when this very resource was created in this write-back."""
        filed = self._filed.get(name_of(action))
        return filed is not None and filed.outcome is Outcome.CREATED

    def report(self, tiers: Mapping[str, str], pending: int, left: str | None) -> Report:
        """The report, in the order in which things were decided."""
        filed = tuple(f for f in self._filed.values() if f is not None)
        return Report(filed, tiers, pending, left)
