"""Entries about baclofen that may be of a therapy taken now, though nothing says so for sure."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from fhir_baclofen.dosing import Route
from fhir_baclofen.fhir.extract.days import day
from fhir_baclofen.fhir.extract.entries import Entry, no_day
from fhir_baclofen.fhir.extract.lines import Line, same_therapy
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import (
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
    Resource,
)

IN_FORCE: Final = frozenset({"active", "completed"})
UNKNOWN: Final = "unknown"


def uncertain(
    entries: Sequence[Entry], lines: Sequence[Line], record: PatientRecord, today: date
) -> Iterator[str]:
    """Why another therapy than these lines may be taken, a sentence for each entry."""
    for entry in entries:
        if _is_undated(entry, lines):
            yield no_day(entry)
        elif _is_of_later(entry, record, today):
            yield f"{entry.reference} is dated after the review"
        elif _may_be_taken(entry, lines, today):
            yield f"{entry.reference} has no known status: it may be taken"


def _is_undated(entry: Entry, lines: Sequence[Line]) -> bool:
    """True for a supply without a day that is of no known therapy."""
    loose = entry.kind == "dispense" and entry.starts is None and entry.route is Route.ORAL
    return loose and not any(same_therapy(line.entry, entry) for line in lines)


def _may_be_taken(entry: Entry, lines: Sequence[Line], today: date) -> bool:
    """True without a known status, unless it is over or the therapy is known without it."""
    over = entry.ends is not None and entry.ends < today
    return entry.status == UNKNOWN and not lines and not over


def _is_of_later(entry: Entry, record: PatientRecord, today: date) -> bool:
    """True for what was written or handed over after the review; a plan for later was not."""
    later = entry.starts is not None and entry.starts > today and entry.status in IN_FORCE
    made = _made(record.resolve(entry.reference)) if later else None
    return made is not None and made > today


def _made(resource: Resource | None) -> date | None:
    match resource:
        case MedicationRequest():
            return day(resource.authored_on)
        case MedicationStatement():
            return day(resource.date_asserted) or date.max
        case MedicationDispense():
            return day(resource.when_handed_over)
        case _:
            return None
