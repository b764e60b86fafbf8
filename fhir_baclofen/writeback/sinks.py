"""Carrying out actions on a server, by the best way it offers.

Nothing is decided here and nothing is tried twice: an answer that leaves open what was done is
reported as such, and whoever asked looks again.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from fhir_baclofen.errors import AnswerLostError, ServerError, ServerUnavailableError
from fhir_baclofen.fhir.answers import Answer, trouble
from fhir_baclofen.fhir.capabilities import Capabilities
from fhir_baclofen.fhir.paging import Reader
from fhir_baclofen.writeback.actions import Action, Found, Kind, Resource
from fhir_baclofen.writeback.attempts import Attempt, Verdict, bound_to, resolved
from fhir_baclofen.writeback.content import left_out
from fhir_baclofen.writeback.lookup import filed_as, is_filed_as
from fhir_baclofen.writeback.requests import (
    Reply,
    Request,
    is_conflict,
    refusal,
    replies_of,
    reply_of,
    request_for,
    resource_in,
    transaction_for,
)
from fhir_baclofen.writeback.standing import reference_of, version_of
from fhir_baclofen.writeback.tiers import (
    PROVENANCE,
    Letter,
    Tier,
    plainly,
    tiers_of,
    unfiled,
    unseen,
)

MOST_TOGETHER: Final = 50
_BUSY: Final = 429
_UNMET: Final = 412
_NOT_IMPLEMENTED: Final = 501
_NO_VERSIONS: Final = "the server keeps no versions, so a clinician's change might be overwritten"
_MISTAKEN: Final = "the server took another resource for this one"
_NOWHERE: Final = "the server did not say where it filed it"


class Server(Reader, Protocol):
    """What is needed of a client to write."""

    def send(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> Awaitable[Answer]:
        """Write once; raises AnswerLostError when it may have been done, else ServerError."""

    def capabilities(self) -> Awaitable[Capabilities]:
        """What the server offers."""


Sending = Callable[[Sequence[Action]], None]
"""Told what is about to be sent, right before it is."""


class Sink:
    """A server as a place to file into."""

    def __init__(self, server: Server, capabilities: Capabilities) -> None:
        self._server: Final = server
        self._together: bool = capabilities.transaction
        self._tiers: Final = tiers_of(capabilities)
        self._unseen: Mapping[str, str] = {}
        self._unmet: int = 0

    @property
    def tiers(self) -> Mapping[str, str]:
        """How each type is filed, fit to show, by what has been learned so far."""
        return {kind: self._tier(kind).says for kind in self._tiers}

    def _tier(self, kind: str) -> Tier:
        why = self._unseen.get(kind)
        return self._tiers[kind] if why is None else unseen(self._tiers[kind], why)

    def conditional(self, kind: str) -> bool:
        """True when a resource of this type can be created again without a second one arising."""
        return self._tiers[kind].conditional

    def learn(self, found: Found) -> None:
        """Note which types could not be looked up: of those only conditional creates are safe."""
        self._unseen = found.unread

    async def file(
        self,
        actions: Sequence[Action],
        sending: Sending,
        known: Mapping[str, str],
        without: frozenset[str] = frozenset(),
    ) -> tuple[Attempt, ...]:
        """Carry out actions that send, in one transaction where that is possible.

        `known` gives the references, by full URL, of what was filed before and these refer to;
        `without` are full URLs of what was not filed, of which no Provenance must speak. One
        Attempt comes back for each action, in any order.
        """
        refused = [
            Attempt(action, Verdict.REFUSED, reason=why)
            for action in actions
            if (why := self.refusal(action)) is not None
        ]
        out = without | {attempt.action.full_url for attempt in refused}
        able = [a for a in actions if a.full_url not in out]
        if self._together and 0 < len(able) <= MOST_TOGETHER:
            bound = [b for a in able if (b := bound_to(a, known, out)) is not None]
            sent = {b.full_url for b in bound}
            pointless = [Attempt(a, Verdict.POINTLESS) for a in able if a.full_url not in sent]
            attempts = await self._transaction(bound, sending) if bound else ()
            if attempts is not None:
                return (*refused, *pointless, *attempts)
        return (*refused, *await self._one_by_one(able, sending, known, out))

    def refusal(self, action: Action) -> str | None:
        """Why an action is not sent at all; None when it is."""
        tier = self._tier(action.resource_type)
        if not tier.files:
            return tier.why
        changes = action.kind is not Kind.CREATE
        return _NO_VERSIONS if changes and (not tier.updates or action.if_match is None) else None

    # -- all at once -------------------------------------------------------------------------------

    async def _transaction(
        self, actions: Sequence[Action], sending: Sending
    ) -> tuple[Attempt, ...] | None:
        """All or nothing; None when the server does not take it as a transaction."""
        request = transaction_for(actions, self._tiers, self._server.base)
        answer = await self._send(request, actions, sending)
        if isinstance(answer, Attempt):
            return tuple(replace(answer, action=action) for action in actions)
        if not answer.ok:
            self._together = False
            return None
        replies = replies_of(answer, len(actions))
        if replies is None:
            why = "the answer to the transaction was not understood"
            return tuple(Attempt(action, Verdict.LOST, reason=why) for action in actions)
        pairs = list(zip(actions, replies, strict=True))
        targets = {a.full_url: r.reference for a, r in pairs if r.reference is not None}
        return tuple([await self._judged(a, r, targets) for a, r in pairs])

    async def _send(
        self, request: Request, actions: Sequence[Action], sending: Sending
    ) -> Answer | Attempt:
        """The answer, or what came of every action when there is none to go by."""
        sending(actions)
        first = actions[0]
        try:
            answer = await self._server.send(
                request.method, request.url, request.body, request.headers
            )
        except AnswerLostError as error:
            return Attempt(first, Verdict.LOST, reason=str(error))
        except ServerUnavailableError as error:
            return Attempt(first, Verdict.UNSENT, reason=str(error))
        if is_conflict(answer):
            self._doubt(answer, actions)
            return Attempt(first, Verdict.CONFLICT, reason="it was changed in the meantime")
        if answer.status == _BUSY:
            return Attempt(first, Verdict.UNSENT, reason=refusal(answer))
        if answer.failed and answer.status != _NOT_IMPLEMENTED:
            return Attempt(first, Verdict.LOST, reason=refusal(answer))
        return answer

    def _doubt(self, answer: Answer, actions: Sequence[Action]) -> None:
        """A condition that fails again, after another look, is not understood as it is meant."""
        self._unmet += answer.status == _UNMET
        if self._unmet > 1:
            self._distrust(actions)

    def _distrust(self, actions: Sequence[Action]) -> None:
        for action in actions:
            if action.kind is Kind.CREATE:
                kind = action.resource_type
                self._tiers[kind] = plainly(self._tiers[kind])

    # -- one by one --------------------------------------------------------------------------------

    async def _one_by_one(
        self,
        actions: Sequence[Action],
        sending: Sending,
        known: Mapping[str, str],
        without: frozenset[str],
    ) -> list[Attempt]:
        """Each by itself, what is spoken of before what speaks of it; none after a failure."""
        attempts: list[Attempt] = []
        targets, out = dict(known), set(without)
        stopped: str | None = None
        for action in sorted(actions, key=lambda a: a.resource_type == PROVENANCE):
            bound = bound_to(action, targets, out)
            if bound is None:
                attempt = Attempt(action, Verdict.POINTLESS)
            elif stopped is not None:
                attempt = Attempt(action, Verdict.UNSENT, reason=stopped)
            else:
                attempt = await self._single(bound, sending)
            attempts.append(attempt)
            if attempt.verdict in {Verdict.LOST, Verdict.UNSENT}:
                stopped = attempt.reason
            elif attempt.verdict.filed and attempt.reference is not None:
                targets[action.full_url] = attempt.reference
            else:
                out.add(action.full_url)
        return attempts

    async def _single(self, action: Action, sending: Sending) -> Attempt:
        tier = self._tiers[action.resource_type]
        answer = await self._send(request_for(action, tier), (action,), sending)
        if not isinstance(answer, Attempt) and not answer.ok and action.resource_type == PROVENANCE:
            # A server may know no condition but the identifier, which a Provenance has not.
            plain = request_for(action, Tier(Letter.B, tier.says))
            answer = await self._send(plain, (action,), sending)
        if isinstance(answer, Attempt):
            return answer
        if answer.ok:
            return await self._placed(await self._judged(action, reply_of(answer), {}))
        if answer.status in {403, 404, 405, _NOT_IMPLEMENTED}:
            self._tiers[action.resource_type] = unfiled(refusal(answer))
        return Attempt(action, Verdict.REFUSED, reason=refusal(answer))

    # -- reading back ------------------------------------------------------------------------------

    async def _judged(self, action: Action, reply: Reply, targets: Mapping[str, str]) -> Attempt:
        if reply.failed:
            why = "the server reported an error although it answered with success"
            return Attempt(action, Verdict.LOST, reason=why)
        existed = action.kind is Kind.CREATE and reply.status == 200  # noqa: PLR2004
        stored = reply.resource or await self._read_back(reply.reference)
        if existed and stored is not None and not is_filed_as(stored, action):
            # Its search, and so its condition, knows no identifier: ours was looked for before.
            self._distrust((action,))
            return Attempt(action, Verdict.UNSENT, reason=_MISTAKEN)
        verdict = Verdict.EXISTED if existed else Verdict.WRITTEN
        attempt = Attempt(action, verdict, reply.reference, reply.version, stored)
        if existed or stored is None or action.body is None:
            return attempt
        return replace(attempt, missing=left_out(resolved(action.body, targets), stored))

    async def _placed(self, attempt: Attempt) -> Attempt:
        """The attempt with its reference, looked up where the answer told none.

        What the search does not show yet counts as lost: a Provenance has to name it.
        """
        if not attempt.verdict.filed or attempt.reference or attempt.action.identifier is None:
            return attempt
        stands, problem = await filed_as(self._server, attempt.action)
        if stands is not None:
            reference, version = reference_of(stands), version_of(stands)
            return replace(attempt, reference=reference, version=version, stored=stands)
        if problem is not None:
            return attempt
        return replace(attempt, verdict=Verdict.LOST, reason=_NOWHERE)

    async def _read_back(self, reference: str | None) -> Resource | None:
        if reference is None:
            return None
        try:
            answer = await self._server.get(reference)
        except ServerError:
            return None
        return resource_in(answer.body) if trouble(answer) is None else None
