"""Resources on their way from the store to the server, every step on disk before it is taken."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from fhir_baclofen.store import Lease, Row, Scope, State, Store
from fhir_baclofen.writeback.actions import Action, Filed, Found, Kind, Outcome, Resource
from fhir_baclofen.writeback.attempts import Attempt, Verdict
from fhir_baclofen.writeback.lookup import provenance_stands
from fhir_baclofen.writeback.settle import Settled, Settlement, filing_of, settled
from fhir_baclofen.writeback.sinks import Server, Sink
from fhir_baclofen.writeback.standing import reference_of, version_of
from fhir_baclofen.writeback.tally import Tally, outcome_of
from fhir_baclofen.writeback.tiers import PROVENANCE

TROUBLE: Final = frozenset({Verdict.LOST, Verdict.UNSENT})


class Passage:
    """The outbox of one patient, while its lease is held."""

    def __init__(self, store: Store, lease: Lease, server: Server, sink: Sink) -> None:
        self._store: Final = store
        self._lease: Final = lease
        self._server: Final = server
        self._sink: Final = sink
        self._own: Final[set[int]] = set()
        self.tally: Final = Tally()
        self.trouble: str | None = None
        """Why the last attempt that did not arrive did not."""

    @property
    def scope(self) -> Scope:
        """Whose passage it is."""
        return self._lease.scope

    def waiting(self) -> tuple[Row, ...]:
        """What still has to be written, or may not have been."""
        return tuple(row for row in self._rows() if row.state.open)

    def clear(self) -> None:
        """Forget what the server refused in an earlier call: the review asks for it again."""
        self._drop([row for row in self._rows() if row.state is State.PARKED])

    async def file(self, actions: Sequence[Action], without: frozenset[str]) -> set[Verdict]:
        """Put actions on record and carry them out; `without` as in `Sink.file`."""
        rows = self._store.outbox.enqueue(self._lease, actions)
        self._own.update(row.id for row in rows)
        return await self._send(rows, {}, without)

    async def finish(self, found: Found) -> set[Verdict]:
        """Complete what is on its way, by what stands now."""
        verdicts: set[Verdict] = set()
        for _, batch in groupby(self._rows(), key=lambda row: row.batch):
            verdicts |= await self._finish(list(batch), found)
        return verdicts

    async def _finish(self, batch: Sequence[Row], found: Found) -> set[Verdict]:
        known = {r.action.full_url: r.reference for r in batch if r.reference is not None}
        again: list[Row] = []
        gone: list[Row] = []
        waits = False
        for row in (r for r in batch if r.state.open and r.action.resource_type != PROVENANCE):
            judged = settled(row.action, found)
            if judged.settlement is Settlement.STANDS and judged.resource is not None:
                known[row.action.full_url] = reference_of(judged.resource)
                self._stands(row, judged.resource)
            elif judged.settlement is Settlement.SEND or self._safe_unseen(row, judged):
                again.append(row)
            elif judged.settlement is Settlement.SUPERSEDED:
                gone.append(row)
            else:
                waits = True
        self._drop(gone)
        if not waits:
            again += await self._provenances(batch, known)
        without = _unfiled(again, known, gone)
        verdicts = await self._again(again, known, without)
        self._tidy()
        return verdicts

    def _safe_unseen(self, row: Row, judged: Settled) -> bool:
        """True for what can be created though it cannot be seen whether it stands."""
        waits = judged.settlement is Settlement.WAIT and row.action.kind is Kind.CREATE
        return waits and self._sink.conditional(row.action.resource_type)

    async def _again(
        self, rows: Sequence[Row], known: Mapping[str, str], without: frozenset[str]
    ) -> set[Verdict]:
        if not rows:
            return set()
        self._store.outbox.mark(self._lease, rows, State.LEASED)
        return await self._send(rows, known, without)

    async def _provenances(self, batch: Sequence[Row], known: Mapping[str, str]) -> list[Row]:
        """Those that still have to be sent; which of them stand already is asked."""
        rows = [r for r in batch if r.state.open and r.action.resource_type == PROVENANCE]
        again = []
        for row in rows:
            doubtful = row.state.in_doubt
            if doubtful and await provenance_stands(self._server, row.action, known):
                self._store.outbox.done(self._lease, row, None)
            else:
                again.append(row)
        return again

    async def _send(
        self, rows: Sequence[Row], known: Mapping[str, str], without: frozenset[str]
    ) -> set[Verdict]:
        by_url = {row.action.full_url: row for row in rows}

        def sending(actions: Sequence[Action]) -> None:
            sent = [by_url[action.full_url] for action in actions]
            self._store.outbox.mark(self._lease, sent, State.SENT)

        actions = [row.action for row in rows]
        attempts = await self._sink.file(actions, sending, known, without)
        for attempt in attempts:
            self._note(by_url[attempt.action.full_url], attempt)
        self._tidy()
        return {attempt.verdict for attempt in attempts}

    # -- what came of it ---------------------------------------------------------------------------

    def _note(self, row: Row, attempt: Attempt) -> None:
        if attempt.verdict.filed:
            self._filed(row, attempt)
        elif attempt.verdict in TROUBLE:
            lost = attempt.verdict is Verdict.LOST
            state = State.UNKNOWN if lost else State.PENDING
            self.trouble = attempt.reason
            self._store.outbox.mark(self._lease, (row,), state, attempt.reason)
        elif attempt.verdict is Verdict.REFUSED:
            self._refused(row, attempt)
        else:
            self._drop((row,))

    def _filed(self, row: Row, attempt: Attempt) -> None:
        created = attempt.verdict is Verdict.WRITTEN
        self._remember(row, attempt.stored, fresh=created)
        self._store.outbox.done(self._lease, row, attempt.reference)
        if not created:
            return
        missing = ", ".join(attempt.missing)
        reason = f"stored without: {missing}" if missing else row.action.reason
        outcome = outcome_of(row.action.kind)
        where, version = attempt.reference, attempt.version
        self.tally.add(Filed(row.action, outcome, where, version, reason, not missing))

    def _refused(self, row: Row, attempt: Attempt) -> None:
        self._store.outbox.mark(self._lease, (row,), State.PARKED, attempt.reason)
        self.tally.add(Filed(row.action, Outcome.NOT_FILED, reason=attempt.reason))
        if row.action.kind is Kind.CREATE:
            self._remember(row, None, fresh=False)

    def _stands(self, row: Row, resource: Resource) -> None:
        """It was written, by this call or an earlier one whose answer did not arrive."""
        self._remember(row, resource, fresh=False)
        reference = reference_of(resource)
        self._store.outbox.done(self._lease, row, reference)
        if row.id in self._own:
            outcome = outcome_of(row.action.kind)
            version = version_of(resource)
            self.tally.add(Filed(row.action, outcome, reference, version, row.action.reason))

    def _remember(self, row: Row, resource: Resource | None, *, fresh: bool) -> None:
        filing = filing_of(row.action, resource, fresh=fresh)
        if filing is not None:
            body = row.action.body or {}
            self._store.filings.remember(self._lease, filing, body)

    # -- rows --------------------------------------------------------------------------------------

    def _rows(self) -> tuple[Row, ...]:
        return self._store.outbox.rows(self._lease.scope)

    def _drop(self, rows: Sequence[Row]) -> None:
        if rows:
            self._store.outbox.drop(self._lease, rows)

    def _tidy(self) -> None:
        """Forget what was written once nothing that waits may refer to it."""
        rows = self._rows()
        unfinished = {row.batch for row in rows if row.state.open}
        done = [r for r in rows if r.state is State.DONE and r.batch not in unfinished]
        self._drop(done)


def _unfiled(again: Sequence[Row], known: Mapping[str, str], gone: Sequence[Row]) -> frozenset[str]:
    """Full URLs of which no Provenance among `again` must speak: those not filed."""
    sent = {row.action.full_url for row in again}
    spoken_of = {
        str(target.get("reference"))
        for row in again
        if row.action.resource_type == PROVENANCE
        for target in (row.action.body or {}).get("target", ())
    }
    dangling = {t for t in spoken_of - sent - known.keys() if t.startswith("urn:")}
    return frozenset(dangling | {row.action.full_url for row in gone})


def unwritten(actions: Iterable[Action], tally: Tally) -> tuple[list[Action], frozenset[str]]:
    """Which actions are left to send, and the full URLs of those that are not.

    What the server refused is not sent again, and what was created is not created twice, though
    the server may not show it yet.
    """
    sending = [a for a in actions if a.kind.sends]
    out = {
        a.full_url
        for a in sending
        if tally.refused(a) or (a.kind is Kind.CREATE and tally.created(a))
    }
    todo = [a for a in sending if a.full_url not in out]
    if all(a.resource_type == PROVENANCE for a in todo):
        todo = []
    return todo, frozenset(out)
