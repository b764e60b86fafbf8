"""The hospital stay in progress, and whether baclofen goes on in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from fhir_baclofen.facts import Absent, Fact, Known, Listing, Measurement, Problem, Stay, Unknown
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.admission import (
    Admission,
    admission_of,
    unclear_stays,
)
from fhir_baclofen.fhir.extract.days import day
from fhir_baclofen.fhir.extract.entries import STOPPED
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.therapies import BACLOFEN, Baclofen
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import MedicationRequest, Task

COMA_SCORE = 8
GIVEN = frozenset({"completed", "in-progress"})
RUNNING = frozenset({"active", "completed"})
RECONCILED = "medication-reconciliation"
HOME_LIST = "medication-list"
HOUR = Decimal(3600)


def stay_of(
    record: PatientRecord,
    baclofen: Baclofen,
    problems: Listing[Problem],
    measurements: Listing[Measurement],
    *,
    at: datetime,
) -> Fact[Stay]:
    """The stay the patient is in; Unknown when encounters could not be read."""
    admission = admission_of(record, at)
    if admission is None:
        missing = (*gaps(record, "Encounter"), *unclear_stays(record, at))
        return Unknown(missing[0]) if missing else Absent("no record of a hospital stay now")
    began, coma = admission.began, _coma(admission, problems, measurements)
    evidence = (*admission.references, *coma)
    stay = Stay(
        reference=admission.references[0],
        hours=_hours(at - began.latest) if began else None,
        hours_at_most=_hours(at - began.earliest) if began else None,
        unconscious=bool(coma),
        reconciled=any(_reconciliations(record, admission)),
        given=(*_ordered(baclofen, admission), *_administered(record, admission)),
        evidence=evidence,
        gaps=(
            *gaps(record, "Encounter", "Procedure", "List", "Task"),
            *gaps(record, "MedicationRequest", "MedicationAdministration", topics=BACLOFEN),
            *_undated_reconciliations(record),
        ),
    )
    return Known(stay, evidence)


def _hours(passed: timedelta) -> Decimal:
    return max(Decimal(passed // timedelta(seconds=1)), Decimal(0)) / HOUR


def _ordered(baclofen: Baclofen, admission: Admission) -> Iterator[str]:
    """Inpatient orders of baclofen since the admission, those under test included."""
    yield from (e.reference for e in baclofen.drafted if e.inpatient and e.status not in STOPPED)
    drafted = {e.reference for e in baclofen.drafted}
    for entry in baclofen.entries:
        runs = entry.status in RUNNING and entry.reference not in drafted
        if runs and entry.inpatient and _is_of_stay(entry.reference, admission):
            yield entry.reference


def _is_of_stay(reference: str, admission: Admission) -> bool:
    order = admission.record.by_reference.get(reference)
    if not isinstance(order, MedicationRequest):
        return False
    timings = (d.timing.repeat for d in order.dosage_instruction or () if d.timing)
    bounds = (r.bounds_period for r in timings if r)
    starts = [b.start for b in bounds if b]
    return any(
        admission.holds(order.encounter, when, order) for when in (order.authored_on, *starts)
    )


def _administered(record: PatientRecord, admission: Admission) -> Iterator[str]:
    """Baclofen given since the admission."""
    for given in record.medication_administrations:
        if given.status not in GIVEN:
            continue
        if not any(terminology.is_baclofen(c) for c in record.drug_of(given)):
            continue
        period = given.effective_period
        when = given.effective_date_time or (period.start if period else None)
        if admission.holds(given.context, when, given):
            yield ref(given)


def _coma(
    admission: Admission, problems: Listing[Problem], measurements: Listing[Measurement]
) -> tuple[str, ...]:
    """What shows that the patient is unconscious: the newest coma score, or a coma since then."""
    first = admission.began.earliest.date() if admission.began else None
    scores = [
        m
        for m in measurements.of("glasgow-coma-score")
        if m.on and m.value is not None and (first is None or m.on >= first)
    ]
    newest = scores[-1] if scores else None
    if newest is not None and newest.value is not None and newest.value <= COMA_SCORE:
        return (newest.reference,)
    comas = [p for p in problems.of("unconscious") if p.active]
    if newest is not None and newest.on is not None:
        return tuple(p.reference for p in comas if p.on and p.on > newest.on)
    return tuple(p.reference for p in comas if not (p.on and first) or p.on >= first)


def _reconciliations(record: PatientRecord, admission: Admission) -> Iterator[bool]:
    """For each proof that a medication list was reconciled, whether it belongs to the stay."""
    for procedure in record.procedures:
        if procedure.status == "completed" and _is_reconciliation(procedure.code):
            period = procedure.performed_period
            when = procedure.performed_date_time or (period.start if period else None)
            yield admission.holds_day(procedure.encounter, when, procedure)
    for listed in record.lists:
        if listed.status == "current" and HOME_LIST in terminology.sets_of(listed.code):
            yield admission.holds_day(listed.encounter, listed.date, listed)
    for task in record.tasks:
        if task.status == "completed" and _is_reconciliation(task.code, task.description):
            yield admission.holds_day(task.encounter, _done(task), task)


def _undated_reconciliations(record: PatientRecord) -> Iterator[str]:
    """Reconciliations on a day that could not be read: they may belong to the stay."""
    for procedure in record.procedures:
        given = procedure.performed_date_time
        if given and day(given) is None and _is_reconciliation(procedure.code):
            yield f"{ref(procedure)} has no day that could be read"


def _done(task: Task) -> str | None:
    period = task.execution_period
    return (period and (period.end or period.start)) or task.last_modified or task.authored_on


def _is_reconciliation(code: CodeableConcept | None, words: str | None = None) -> bool:
    described = CodeableConcept(text=words) if words else None
    return any(RECONCILED in terminology.sets_of(concept) for concept in (code, described))
