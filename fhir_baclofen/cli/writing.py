"""`write-back`: read, review and file on a live server, and say what became of each resource."""

import asyncio
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fhir_baclofen.cli.inputs import moment, policy_of, read_file
from fhir_baclofen.fhir.client import FhirClient, Patience
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.filing import Done, Job, file_review, rehearse_review
from fhir_baclofen.settings import settings_from
from fhir_baclofen.store import Store
from fhir_baclofen.writeback.actions import Filed, Report
from fhir_baclofen.writeback.outbox import GIVE_UP_S

SQLITE = "sqlite:///"


def run_write_back(  # noqa: PLR0913 - one argument for each option of the command
    base: str,
    patient: str,
    at: str | None,
    policy: Path | None,
    *,
    orders: list[Path],
    dry_run: bool,
) -> int:
    """Write back, print the report, and give the exit code: 1 when something was not filed."""
    settings = settings_from()
    chosen = policy_of(policy or settings.policy)
    files = [(read_file(path), str(path)) for path in orders]
    job = Job(patient, chosen, moment(at), orders_in(files), settings.claim_profiles)

    async def work() -> Done:
        patience = Patience(total_s=GIVE_UP_S)
        async with FhirClient(base, patience=patience, token=settings.token) as client:
            if dry_run:
                with _memory(settings.store) as memory:
                    return await rehearse_review(client, memory, job)
            with Store(settings.store) as store:
                return await file_review(client, store, job)

    done = asyncio.run(work())
    sys.stdout.write(report_text(done.report, dry_run=dry_run))
    return 0 if done.report.complete else 1


@contextmanager
def _memory(url: str) -> Iterator[Store | None]:
    """The store if it is there already: a rehearsal makes none."""
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).is_file():
        yield None
        return
    with Store(url) as store:
        yield store


def report_text(report: Report, *, dry_run: bool = False) -> str:
    """The report in lines: one for each resource, how each type is filed, and what is left."""
    lines = [*_filed(report.filed), *(f"{kind}: {says}" for kind, says in report.tiers.items())]
    if report.pending:
        lines.append(f"{report.pending} waiting in the local store for the next call")
    if report.left:
        lines.append(f"left: {report.left}")
    if dry_run:
        lines.append("Nothing was written (--dry-run).")
    return "".join(f"{line}\n" for line in lines)


def _filed(filed: Iterable[Filed]) -> Iterator[str]:
    for each in filed:
        what = each.reference or each.action.resource_type
        rule = f"  {each.action.rule}" if each.action.rule else ""
        why = f"  ({each.reason})" if each.reason else ""
        yield f"{each.outcome.value:<10}{what}{rule}{why}"
