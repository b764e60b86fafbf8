"""Baclofen of one record as a whole: what is taken, what is drafted, and how it came about."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from msgspec import Struct, structs

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    DoseHistory,
    Fact,
    Known,
    Listing,
    Problem,
    PumpTherapy,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.fhir.extract.dispensed import lasting_as_supplied
from fhir_baclofen.fhir.extract.entries import (
    STOPPED,
    TAKEN_INTENTS,
    Entry,
    dispense_entry,
    order_entry,
    statement_entry,
)
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.history import dose_history
from fhir_baclofen.fhir.extract.lines import (
    Line,
    current_lines,
    groups,
    oral_therapy,
    pump_therapy,
    routes,
    therapy_line,
)
from fhir_baclofen.fhir.extract.orders import Before, remaining
from fhir_baclofen.fhir.extract.uncertain import uncertain
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import MedicationRequest, MedicationStatement
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import OralDailyDose

T = TypeVar("T")
ORDERED_TYPES = ("MedicationRequest", "MedicationStatement", "Medication")
MEDICATION_TYPES = (*ORDERED_TYPES, "MedicationDispense")
BACLOFEN = frozenset({"baclofen-oral", "baclofen-intrathecal"})
RECENT_DAYS = 30
TWO = 2
LATE_DAYS = 7
UNDER_TEST = frozenset({"draft", "active", *STOPPED})


class Baclofen(Struct, frozen=True):
    """Every entry about baclofen, and what they amount to.

    `drafted` are the orders under test, `staying` the lines that go on beside them, `groups` which
    lines and drafts were written as one regimen, `resources` what stands behind the therapy taken
    now, or behind the one that just ended. `boluses` are single intrathecal doses on record, which
    are no therapy.
    """

    entries: tuple[Entry, ...]
    drafted: tuple[Entry, ...]
    history: DoseHistory
    before: Before
    staying: tuple[TherapyLine, ...]
    groups: dict[str, str]
    resources: tuple[MedicationRequest | MedicationStatement, ...]
    boluses: tuple[Entry, ...] = ()


def baclofen_of(
    record: PatientRecord,
    orders: Sequence[MedicationRequest],
    problems: Listing[Problem],
    policy: Policy,
    today: date,
) -> Baclofen:
    """Baclofen of a record with the orders under test."""
    drafted = _drafted(orders, record)
    found = lasting_as_supplied(_entries(record, drafted), record, today)
    boluses = tuple(e for e in found if e.bolus_ug is not None)
    entries = [e for e in found if e not in boluses] if boluses else found
    lines = current_lines(entries, today)
    history = dose_history(entries, lines, _drowsiness(problems), today)
    history = _as_far_as_read(history, gaps(record, *ORDERED_TYPES, topics=BACLOFEN))
    before = _before(record, entries, lines, history, today)
    followed = _followed(history, drafted, today)
    before = before if followed is None else structs.replace(before, followed=followed)
    return Baclofen(
        entries=tuple(entries),
        drafted=tuple(drafted),
        history=history,
        before=before,
        staying=_staying(before, drafted, entries, policy),
        groups=groups([*drafted, *(line.entry for line in lines)]),
        resources=tuple(_therapy_resources(record, lines, history)),
        boluses=boluses,
    )


def _staying(
    before: Before, drafted: Sequence[Entry], entries: Sequence[Entry], policy: Policy
) -> tuple[TherapyLine, ...]:
    """The lines that go on beside the orders under test."""
    if not drafted:
        return before.lines
    replaces = policy.is_set("order.unlinked", "replaces")
    return remaining(before.lines, drafted, _chains(entries), unlinked_replaces=replaces)


def _drafted(orders: Sequence[MedicationRequest], record: PatientRecord) -> list[Entry]:
    """The orders under test as entries; those entered in error or of another status are none."""
    found = (order_entry(o, record) for o in orders if o.status in UNDER_TEST)
    return [e for e in found if e is not None]


def _entries(record: PatientRecord, drafted: Sequence[Entry]) -> list[Entry]:
    """Baclofen on record; an order stopped here but not on record has been running until now."""
    found = [
        *(order_entry(o, record) for o in record.medication_requests if o.intent in TAKEN_INTENTS),
        *(statement_entry(s, record) for s in record.medication_statements),
        *(dispense_entry(d, record) for d in record.medication_dispenses),
    ]
    entries = [e for e in found if e is not None]
    listed = {e.reference for e in entries}
    unlisted = [e for e in drafted if e.status in STOPPED and e.reference not in listed]
    return entries + [structs.replace(e, status="active", ends=None) for e in unlisted]


def _as_far_as_read(history: DoseHistory, missing: tuple[str, ...]) -> DoseHistory:
    """With orders unread the therapy may have begun earlier, and its dose have changed since."""
    if not missing:
        return history
    return replace(history, exposure_since=None, gaps=(*history.gaps, *missing))


def _drowsiness(problems: Listing[Problem]) -> list[Problem]:
    return list(problems.of("drowsiness"))


def _before(
    record: PatientRecord,
    entries: Sequence[Entry],
    lines: Sequence[Line],
    history: DoseHistory,
    today: date,
) -> Before:
    group = groups([line.entry for line in lines])
    seen = tuple(therapy_line(line, group[line.entry.reference], today) for line in lines)
    missing = gaps(record, *MEDICATION_TYPES, topics=BACLOFEN)
    hidden = (*missing, *uncertain(entries, lines, record, today))
    remarks = tuple(remark for line in lines for remark in line.entry.remarks)
    ended_pump = not routes(seen, Route.INTRATHECAL) and any(
        _ended_lately(e, today) for e in entries if e.route is Route.INTRATHECAL
    )
    return Before(
        lines=seen,
        oral=_taken(routes(seen, Route.ORAL), hidden, partial(oral_therapy, hidden=hidden)),
        pump=_pumped(routes(seen, Route.INTRATHECAL), missing),
        naive=not seen and not history.ended and not ended_pump,
        ended_pump=ended_pump,
        followed=None,
        hidden=hidden,
        remarks=remarks,
    )


def _followed(history: DoseHistory, drafted: Sequence[Entry], today: date) -> OralDailyDose | None:
    """The last dose of therapy that ended within a week and that an order under test goes on from.

    So a late renewal is a renewal, and a dose changed on that occasion is a change.
    """
    priors = {e.prior for e in drafted if e.prior and e.status not in STOPPED}
    followed = [e for e in history.ended if e.reference in priors]
    if not followed or (today - followed[-1].ended).days > LATE_DAYS:
        return None
    doses = [e.dose for e in history.ended if e.dose is not None]
    whole = len(doses) == len(history.ended)
    return sum(doses[1:], doses[0]) if whole else None


def _taken(
    lines: tuple[TherapyLine, ...],
    missing: tuple[str, ...],
    whole: Callable[[tuple[TherapyLine, ...]], T],
) -> Fact[T]:
    """The therapy of one route; Unknown as soon as one line's dose could not be read."""
    if not lines:
        return (
            Unknown(missing[0]) if missing else Absent("no record of baclofen taken by this route")
        )
    unread = next((line for line in lines if line.regimen is None), None)
    if unread is not None:
        return Unknown(f"The dose of {unread.reference} could not be read: {unread.unread}")
    return Known(whole(lines), tuple(r for line in lines for r in line.evidence))


def _pumped(lines: tuple[TherapyLine, ...], missing: tuple[str, ...]) -> Fact[PumpTherapy]:
    """Intrathecal therapy; Unknown where orders give one pump different doses."""
    if len({line.group for line in lines}) < TWO or any(line.regimen is None for line in lines):
        return _taken(lines, missing, pump_therapy)
    apart = " and ".join(line.reference for line in lines)
    return Unknown(f"{apart} are both in force and give one pump different doses")


def _ended_lately(entry: Entry, today: date) -> bool:
    begun = entry.status in STOPPED | {"active", "completed"}
    return begun and entry.ends is not None and 0 <= (today - entry.ends).days <= RECENT_DAYS


def _chains(entries: Sequence[Entry]) -> dict[str, frozenset[str]]:
    """For each order, all orders it follows, directly or through others."""
    prior = {e.reference: e.prior for e in entries if e.prior}
    chains: dict[str, frozenset[str]] = {}
    for reference in prior:
        seen: set[str] = set()
        link = prior.get(reference)
        while link and link not in seen:
            seen.add(link)
            link = prior.get(link)
        chains[reference] = frozenset(seen)
    return chains


def _therapy_resources(
    record: PatientRecord, lines: Sequence[Line], history: DoseHistory
) -> list[MedicationRequest | MedicationStatement]:
    """The resources behind the present therapy, or behind the one that just ended."""
    references = [r for line in lines for r in line.references]
    references += [e.reference for e in history.ended]
    found = (record.resolve(r) for r in references)
    return [r for r in found if isinstance(r, MedicationRequest | MedicationStatement)]
