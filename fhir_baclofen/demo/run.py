"""The demonstration: the main job on every synthetic patient, twice, and where to look at it."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import track

from fhir_baclofen.answer import findings
from fhir_baclofen.demo.chart import DemoPatient
from fhir_baclofen.demo.ehr import load, running_ehr
from fhir_baclofen.demo.patients import demo_patients
from fhir_baclofen.facts import Known, PatientFacts, Unknown
from fhir_baclofen.fhir.client import FhirClient, Patience
from fhir_baclofen.fhir.orders import orders_in
from fhir_baclofen.filing import Done, Job, file_review
from fhir_baclofen.plan import Plan
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import NotEvaluated
from fhir_baclofen.store import Store
from fhir_baclofen.writeback.actions import Outcome

PAUSE_S = 3600.0
PATIENCE = Patience(total_s=120.0)


@dataclass(frozen=True, slots=True)
class Shown:
    """One patient of the demonstration with what the first and the second pass did."""

    patient: DemoPatient
    first: Done
    second: Done


def run_demo(*, once: bool) -> int:
    """Run and print it; on a terminal the EHR stays up until Ctrl-C. Gives exit code 0 or 1."""
    now = datetime.now(UTC)
    _say("Starting an embedded EHR (sekmet-fhir) on this machine …")
    with running_ehr() as base, tempfile.TemporaryDirectory(prefix="fhir-baclofen-") as folder:
        patients = demo_patients(now.date())
        for patient in patients:
            load(base, patient.transaction())
        _say(f"{len(patients)} synthetic patients are in it: {base}")
        _say("")
        store = f"sqlite:///{Path(folder) / 'store.db'}"
        shown = asyncio.run(_both_passes(base, store, patients, now))
        for each in shown:
            _say("\n".join(_patient_lines(each, base)))
        _say("\n".join(_closing_lines(shown, base)))
        if not once and sys.stdin.isatty():
            _serve()
    return 0 if all(e.second.report.left is None for e in shown) else 1


async def _both_passes(
    base: str, store_url: str, patients: tuple[DemoPatient, ...], now: datetime
) -> list[Shown]:
    shown = []
    with Store(store_url) as store:
        for patient in _with_progress(patients):
            job = _job(patient, now)
            passes = []
            for _ in range(2):
                async with FhirClient(base, patience=PATIENCE) as client:
                    passes.append(await file_review(client, store, job))
            shown.append(Shown(patient, *passes))
    return shown


def _with_progress(patients: tuple[DemoPatient, ...]) -> Iterable[DemoPatient]:
    """The patients, with a progress bar on a terminal."""
    if not sys.stderr.isatty():
        return patients
    console = Console(stderr=True)
    return track(patients, "Reviewing and filing", console=console, transient=True)


def _job(patient: DemoPatient, now: datetime) -> Job:
    """The review of a patient, with the order about to be signed if there is one."""
    policy = Policy.default()
    if patient.order is None:
        return Job(patient.id, policy, now)
    order = json.dumps(patient.order).encode()
    return Job(patient.id, policy, now, orders_in([(order, "the order about to be signed")]))


def _patient_lines(shown: Shown, base: str) -> Iterator[str]:
    review = shown.first.review
    yield f"── {shown.patient.id}: {shown.patient.shows}"
    if review is None:
        yield f"   not reviewed: {shown.first.report.left}"
        return
    facts = review.facts
    dose = _dose(facts)
    kidney = facts.kidney
    value = f", {plain(kidney.value)} {kidney.unit}" if kidney.value is not None else ""
    yield f"   read     {dose}; {facts.indication.kind.value}; kidney {kidney.tier.value}{value}"
    found = findings(review.outcomes)
    for outcome, finding in found:
        yield f"   found    {finding.severity.code.upper()}: {finding.summary} [{outcome.rule.id}]"
    unjudged = [o.result.reason for o in review.outcomes if isinstance(o.result, NotEvaluated)]
    if unjudged:
        yield f"   unjudged {len(unjudged)} rules: {unjudged[0]}"
    elif not found:
        yield "   found    nothing to say"
    yield f"   planned  {_plan_line(review.plan)}"
    yield from _written_lines(shown, base)
    yield ""


def _dose(facts: PatientFacts) -> str:
    """What is taken now, by mouth and by pump."""
    oral = facts.oral.value.dose if isinstance(facts.oral, Known) else None
    pump = facts.pump_therapy.value.dose if isinstance(facts.pump_therapy, Known) else None
    if isinstance(facts.oral, Unknown):
        return "a dose that cannot be read"
    return ", ".join(str(d) for d in (oral, pump) if d) or "nothing taken now"


def _plan_line(plan: Plan) -> str:
    doses = [plain(step.mg_per_day) for step in plan.steps]
    if not doses:
        return plan.kind.value
    first = " - ".join(plain(d) for d in plan.steps[0].doses_mg)
    start = f"{plan.kind.value} from {plan.steps[0].start.isoformat()}"
    return f"{start}: {' → '.join(doses)} mg/day, first {first or 'none'} mg"


def _written_lines(shown: Shown, base: str) -> Iterator[str]:
    for each in shown.first.report.filed:
        what = f"{base}/{each.reference}" if each.reference else each.action.resource_type
        why = f" ({each.reason})" if each.outcome is Outcome.NOT_FILED and each.reason else ""
        yield f"   {each.outcome.value:<9}{what}{why}"
    again = [f.outcome for f in shown.second.report.filed]
    said = "unchanged" if all(o is Outcome.UNCHANGED for o in again) else _counted(again)
    yield f"   again    {said}" if again else "   again    unchanged: nothing to write"


def _counted(outcomes: list[Outcome]) -> str:
    kinds = sorted(set(outcomes))
    return ", ".join(f"{outcomes.count(kind)} {kind.value}" for kind in kinds)


def _closing_lines(shown: list[Shown], base: str) -> Iterator[str]:
    first = [f.outcome for e in shown for f in e.first.report.filed]
    second = [f.outcome for e in shown for f in e.second.report.filed]
    yield f"First pass: {_counted(first)}.  Second pass: {_counted(second)}."
    tiers = shown[0].first.report.tiers
    yield from (f"{kind}: {says}" for kind, says in tiers.items())
    yield "Look at it:"
    yield f"  {base}/CarePlan?patient=kidney"
    yield f"  {base}/DetectedIssue"
    yield f"  {base.removesuffix('/fhir')}/ui"


def _serve() -> None:
    _say("The EHR stays up until Ctrl-C.")
    try:
        while True:
            time.sleep(PAUSE_S)
    except KeyboardInterrupt:
        _say("")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
