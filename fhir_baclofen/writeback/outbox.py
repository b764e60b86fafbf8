"""Writing back as a whole: what waits first, then what is decided now, until it stands.

Whatever is to be written is in the store before any of it is sent. A run that is killed, or a
server that stops in the middle, leaves nothing half done that the next run does not complete.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from fhir_baclofen.errors import StoreError
from fhir_baclofen.fhir.capabilities import Capabilities
from fhir_baclofen.store import Lease, Scope, Store
from fhir_baclofen.writeback.actions import Decide, Filed, Filing, Found, Outcome, Report
from fhir_baclofen.writeback.attempts import Verdict
from fhir_baclofen.writeback.lookup import look
from fhir_baclofen.writeback.passage import Passage, unwritten
from fhir_baclofen.writeback.sinks import Server, Sink
from fhir_baclofen.writeback.tally import Tally, outcome_of
from fhir_baclofen.writeback.turn import NotYourTurnError, turn

GIVE_UP_S: Final = 60.0
_CONFLICTS: Final = 3
_PAUSES_S: Final = (0.2, 0.8, 2.0)
_SPARE_S: Final = 1.0

Prepare = Callable[[], Awaitable[Decide]]
"""Reads the record and reviews it: called while nobody else writes for the patient."""


async def write_back(
    server: Server, store: Store, scope: Scope, prepare: Prepare, *, give_up_s: float = GIVE_UP_S
) -> Report:
    """Bring the record of one patient in line with a review, and say what was done.

    First what an earlier call left is completed. Then the review is made, compared with what
    stands, and filed; what stands is looked at again until nothing is left to do. After a conflict
    that is done at most three times.

    Raises what `prepare` raises, and ServerError when the server cannot be reached at all.
    """
    ends = asyncio.get_running_loop().time() + give_up_s
    try:
        async with turn(store, scope, wait_s=give_up_s) as lease:
            run = await _run(server, store, lease, ends)
            return await run.through(prepare)
    except NotYourTurnError as error:
        return Report(left=str(error))


async def _run(server: Server, store: Store, lease: Lease, ends: float) -> "_Run":
    capabilities = await server.capabilities()
    sink = Sink(server, capabilities)
    return _Run(server, store, capabilities, Passage(store, lease, server, sink), sink, ends)


@dataclass(slots=True)
class _Run:
    server: Server
    store: Store
    capabilities: Capabilities
    passage: Passage
    sink: Sink
    ends: float

    async def through(self, prepare: Prepare) -> Report:
        left: str | None = None
        try:
            self.passage.clear()
            if self.passage.waiting():
                await self.passage.finish(await self._look())
            left = await self._bring_in_line(await prepare())
        except StoreError as error:
            left = str(error)
        pending = len(self.passage.waiting())
        return self.passage.tally.report(self.sink.tiers, pending, left)

    async def _look(self) -> Found:
        scope = self.passage.scope
        filings = self.store.filings.of(scope)
        found = await look(self.server, self.capabilities, scope.patient, filings)
        self.sink.learn(found)
        return found

    async def _bring_in_line(self, decide: Decide) -> str | None:
        """File until nothing is left to do; else say why something is."""
        pauses, conflicts = list(_PAUSES_S), 0
        while self.ends - asyncio.get_running_loop().time() > _SPARE_S:
            found = await self._look()
            verdicts = await self.passage.finish(found)
            if not verdicts and not self.passage.waiting():
                actions = decide(found)
                self.passage.tally.decided(actions)
                todo, without = unwritten(actions, self.passage.tally)
                if not todo:
                    return None
                verdicts = await self.passage.file(todo, without)
            conflicts += Verdict.CONFLICT in verdicts
            if conflicts > _CONFLICTS:
                return "the record was changed by somebody else again and again"
            if self.passage.waiting():
                if not pauses:
                    return self.passage.trouble or "what stands could not be looked up"
                await asyncio.sleep(pauses.pop(0))
        return "the time ran out"


async def rehearse(
    server: Server, scope: Scope, filings: Sequence[Filing], decide: Decide
) -> Report:
    """What a write-back would do now, without writing anything anywhere."""
    capabilities = await server.capabilities()
    sink, tally = Sink(server, capabilities), Tally()
    found = await look(server, capabilities, scope.patient, filings)
    sink.learn(found)
    for action in decide(found):
        reference = None if action.full_url.startswith("urn:") else action.full_url
        why = sink.refusal(action) if action.kind.sends else None
        outcome = outcome_of(action.kind) if why is None else Outcome.NOT_FILED
        tally.add(Filed(action, outcome, reference, action.if_match, why or action.reason))
    return tally.report(sink.tiers, 0, None)
