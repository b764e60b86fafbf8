"""Write-backs of reviews made of plain facts, to a server of any ability."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fhir_baclofen.fhir.client import FhirClient, Patience
from fhir_baclofen.plan import Plan, PlanKind
from fhir_baclofen.rulebook import Outcome
from fhir_baclofen.store import Scope, Store
from fhir_baclofen.writeback.actions import Decide, Filed, Report
from fhir_baclofen.writeback.desired import desired
from fhir_baclofen.writeback.outbox import rehearse, write_back
from fhir_baclofen.writeback.reconcile import decide
from tests.writeback.reviews import OPIOID, day, facts_of, finding, outcome, plan, review

PATIENT = "p1"
QUICK = Patience(connect_s=0.5, read_s=2.0, total_s=20.0, attempts=2)


def decision(
    key: bytes,
    *,
    on: int = 0,
    outcomes: Sequence[Outcome] | None = None,
    proposal: Plan | None = None,
    patient: str = PATIENT,
) -> Decide:
    """What a review on a day decides: an opioid beside baclofen and a taper, unless given."""
    at = day(on)
    given = (outcome(OPIOID, finding()),) if outcomes is None else outcomes
    planned = proposal or plan(PlanKind.TAPER)
    reviewed = review(*given, plan=planned, facts=facts_of(patient, at.date()), at=at)
    return decide(desired(reviewed, key))


def run(
    base: str,
    store: Path,
    *,
    patient: str = PATIENT,
    decided: Callable[[bytes], Decide] | None = None,
    give_up_s: float = 20.0,
    **given: Any,  # noqa: ANN401 - as of `decision`
) -> Report:
    """One write-back, as a command makes it: its own client, its own connection to the store."""

    async def work() -> Report:
        with Store(str(store)) as memory:
            async with FhirClient(base, patience=QUICK) as client:
                key = memory.identifier_key(client.base)

                async def prepare() -> Decide:
                    return decided(key) if decided else decision(key, patient=patient, **given)

                scope = Scope(client.base, patient)
                return await write_back(client, memory, scope, prepare, give_up_s=give_up_s)

    return asyncio.run(work())


def rehearsed(base: str) -> Report:
    """What a write-back would do, with nothing remembered."""

    async def work() -> Report:
        async with FhirClient(base, patience=QUICK) as client:
            return await rehearse(client, Scope(client.base, PATIENT), (), decision(b"any key"))

    return asyncio.run(work())


def words(report: Report) -> list[str]:
    """ "created DetectedIssue" and so on, in order."""
    return [f"{filed.outcome.value} {filed.action.resource_type}" for filed in report.filed]


def filed(report: Report, kind: str) -> Filed:
    (found,) = [f for f in report.filed if f.action.resource_type == kind]
    return found


def child(base: str, store: Path) -> "subprocess.Popen[str]":
    """The same write-back in a process of its own, which may be killed; it prints its words."""
    return subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", "tests.writeback.runs", base, str(store)],
        stdout=subprocess.PIPE,
        text=True,
    )


def main() -> int:
    report = run(sys.argv[1], Path(sys.argv[2]), give_up_s=60)
    sys.stdout.write("\n".join(words(report)))
    return 0 if report.complete else 1


if __name__ == "__main__":
    sys.exit(main())
