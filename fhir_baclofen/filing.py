"""The main job on a live server: read a patient's record, review it, and file the proposal."""

from dataclasses import dataclass, field
from datetime import datetime

from fhir_baclofen.errors import ServerUnavailableError
from fhir_baclofen.fhir.client import FhirClient
from fhir_baclofen.fhir.live import read_record
from fhir_baclofen.fhir.orders import Orders, orders_in
from fhir_baclofen.fhir.searches import patient_id
from fhir_baclofen.policy import Policy
from fhir_baclofen.review import Review, review
from fhir_baclofen.store import Scope, Store
from fhir_baclofen.writeback.actions import Decide, Report
from fhir_baclofen.writeback.desired import desired
from fhir_baclofen.writeback.outbox import rehearse, write_back
from fhir_baclofen.writeback.reconcile import decide

REHEARSAL_KEY = b"fhir-baclofen/rehearsal"


@dataclass(frozen=True, slots=True)
class Job:
    """What to do for whom.

    `orders` gives the orders under test once the record is read. `claim_profiles` says whether what
    is written names its profile.
    """

    patient: str
    policy: Policy
    at: datetime
    orders: Orders = field(default_factory=lambda: orders_in(()))
    claim_profiles: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """What was found and what was filed; no `review` when it never came to one."""

    review: Review | None
    report: Report


async def reviewed(client: FhirClient, job: Job) -> Review:
    """The review of a patient on a server; raises BaclofenError when the record cannot be read."""
    record, drafts = job.orders(await read_record(client, job.patient))
    return review(record, job.policy, at=job.at, orders=drafts)


async def file_review(client: FhirClient, store: Store, job: Job) -> Done:
    """Read, review and write back; the review is made anew whenever the write-back asks for it.

    Raises BaclofenError when the record cannot be read or the server cannot be reached.
    """
    scope = Scope(client.base, patient_id(job.patient))
    key = store.identifier_key(client.base)
    made: list[Review] = []

    async def prepare() -> Decide:
        made.append(await reviewed(client, job))
        return decide(desired(made[-1], key, claim_profiles=job.claim_profiles))

    try:
        report = await write_back(client, store, scope, prepare)
    except ServerUnavailableError as error:
        raise _naming(client.base, error) from None
    return Done(made[-1] if made else None, report)


def _naming(base: str, error: ServerUnavailableError) -> ServerUnavailableError:
    """The error with the server it is about."""
    said = str(error)
    return error if base in said else ServerUnavailableError(f"{base}: {said}.")


async def rehearse_review(client: FhirClient, store: Store | None, job: Job) -> Done:
    """What a write-back would do, without writing anywhere; `store` is None when there is none."""
    scope = Scope(client.base, patient_id(job.patient))
    key = store.identifier_key(client.base) if store else REHEARSAL_KEY
    filings = store.filings.of(scope) if store else ()
    made = await reviewed(client, job)
    wanted = desired(made, key, claim_profiles=job.claim_profiles)
    return Done(made, await rehearse(client, scope, filings, decide(wanted)))
