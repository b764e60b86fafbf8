"""The newest raise of the dose for returned craving, by an earlier plan or by an order."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from fhir_baclofen.facts import Absent, DoseChange, Fact, Known, StepBack, Unknown
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.plans import steps_back
from fhir_baclofen.fhir.extract.therapies import BACLOFEN, Baclofen
from fhir_baclofen.fhir.extract.words import notes_of, text_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationRequest
from fhir_baclofen.quantities import ZERO

CRAVING = re.compile(
    r"(?<!\bno )(?<!without )(?<!denies )(?<!less )\bcravings?\b(?! (is |are )?(absent|gone))",
    re.IGNORECASE,
)
Raise = tuple[date, Decimal | None, str]


def step_back_of(record: PatientRecord, baclofen: Baclofen, today: date) -> Fact[StepBack]:
    """The newest step back; Unknown when care plans or orders could not be read."""
    missing = (
        *gaps(record, "CarePlan"),
        *gaps(record, "MedicationRequest", topics=BACLOFEN),
        *_hidden_raises(record, baclofen),
    )
    planned = list(steps_back(record))
    missing += tuple(f"The step back of {plan} has no date" for plan, on, _ in planned if not on)
    raises: list[Raise] = [(on, dose, plan) for plan, on, dose in planned if on and on <= today]
    raises += [(c.on, c.after, r) for c in baclofen.history.changes for r in _craved(c, record)]
    if not raises:
        return Unknown(missing[0]) if missing else Absent("no record of a step back for craving")
    newest = max(on for on, _, _ in raises)
    same_day = sorted((r for r in raises if r[0] == newest), key=lambda r: (r[1] or ZERO, r[2]))
    on, dose, _ = same_day[-1]
    return Known(StepBack(on, dose, missing), tuple(dict.fromkeys(r for _, _, r in same_day)))


def _craved(change: DoseChange, record: PatientRecord) -> Iterator[str]:
    """The orders that raised the dose and name craving; the start of the therapy is no raise."""
    if change.before is None or change.after <= change.before:
        return
    for reference in change.evidence:
        order = record.by_reference.get(reference)
        if isinstance(order, MedicationRequest) and _names_craving(order):
            yield reference


def _hidden_raises(record: PatientRecord, baclofen: Baclofen) -> tuple[str, ...]:
    """Why an order that names craving may have raised the dose, though that is not known."""
    missed = baclofen.history.gaps
    found = (record.by_reference.get(e.reference) for e in baclofen.entries) if missed else ()
    named = any(isinstance(o, MedicationRequest) and _names_craving(o) for o in found)
    return missed if named else ()


def _names_craving(order: MedicationRequest) -> bool:
    reasons = " ".join(text_of(reason) for reason in order.reason_code or ())
    return bool(CRAVING.search(f"{reasons} . {notes_of(order.note)}"))
