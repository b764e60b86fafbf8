"""From a record to the facts the rules may know: nothing else looks at FHIR."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    DoseHistory,
    Fact,
    Known,
    Listing,
    PatientFacts,
    Problem,
    Submission,
    TherapyLine,
    Unknown,
)
from fhir_baclofen.fhir.extract.allergies import allergies_of
from fhir_baclofen.fhir.extract.drugs import other_drugs
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
from fhir_baclofen.fhir.extract.indication import indication_of
from fhir_baclofen.fhir.extract.kidney import kidney_of
from fhir_baclofen.fhir.extract.lines import (
    Line,
    current_lines,
    groups,
    oral_therapy,
    pump_therapy,
    routes,
    therapy_line,
)
from fhir_baclofen.fhir.extract.measurements import measurements_of
from fhir_baclofen.fhir.extract.orders import (
    Before,
    oral_intent,
    order_under_test,
    pump_intent,
    remaining,
)
from fhir_baclofen.fhir.extract.patient import age_on, gender_of
from fhir_baclofen.fhir.extract.plans import care_plans_of
from fhir_baclofen.fhir.extract.problems import problems_of
from fhir_baclofen.fhir.extract.pump import pump_of
from fhir_baclofen.fhir.extract.pump_history import pump_history
from fhir_baclofen.fhir.extract.screening import screenings_of
from fhir_baclofen.fhir.extract.stay import stay_of
from fhir_baclofen.fhir.extract.step_back import step_back_of
from fhir_baclofen.fhir.extract.supply import supply_of
from fhir_baclofen.fhir.extract.treatment import treatment_of
from fhir_baclofen.fhir.extract.visits import visits_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import MedicationRequest, MedicationStatement
from fhir_baclofen.policy import Policy
from fhir_baclofen.quantities import OralDailyDose

T = TypeVar("T")
MEDICATION_TYPES = ("MedicationRequest", "MedicationStatement", "MedicationDispense", "Medication")
BACLOFEN = frozenset({"baclofen-oral", "baclofen-intrathecal"})
DROWSY_CODES = frozenset({"R40.0", "R42", "404640003"})
RECENT_DAYS = 30
LATE_DAYS = 7
UNDER_TEST = frozenset({"draft", "active", *STOPPED})


def facts_from(
    record: PatientRecord, orders: Sequence[MedicationRequest], policy: Policy, *, at: datetime
) -> PatientFacts:
    """All facts of a record on the day of `at`, with the orders under test."""
    today = at.date()
    problems = problems_of(record)
    drafted = _drafted(orders, record)
    entries = _entries(record, drafted)
    lines = current_lines(entries, today)
    history = dose_history(entries, lines, _drowsiness(problems), today)
    before = _before(record, entries, lines, history, today)
    before = replace(before, followed=_followed(history, drafted, today))
    staying = _staying(before, drafted, entries, policy)
    tested = [order_under_test(e) for e in drafted]
    group = groups([*drafted, *(line.entry for line in lines)])
    therapy = _therapy_resources(record, lines, history)
    implanted = pump_of(record, before.pump, today)
    care_plans = care_plans_of(record)
    supply = supply_of(record, entries, today)
    step_back = step_back_of(record, entries, history, today)
    return PatientFacts(
        patient=ref(record.patient),
        today=today,
        age=age_on(record.patient, today),
        gender=gender_of(record.patient),
        indication=indication_of(orders, therapy, problems, record),
        oral=before.oral,
        pump_therapy=before.pump,
        oral_lines=routes(before.lines, Route.ORAL),
        history=history,
        pump_history=pump_history(entries, today),
        treatment=treatment_of(before.oral, history, care_plans, step_back, supply, today),
        submission=Submission(tuple(tested)),
        oral_intent=oral_intent(tested, before, staying, group, today),
        pump_intent=pump_intent(tested, before, staying),
        kidney=kidney_of(record, policy, at=at),
        problems=problems,
        measurements=measurements_of(record),
        other_drugs=other_drugs(record, today),
        allergies=allergies_of(record),
        pump=implanted,
        screenings=screenings_of(record),
        care_plans=care_plans,
        step_back=step_back,
        visits=visits_of(record, care_plans),
        stay=stay_of(record, at=at),
        supply=supply,
        reviewable=bool(tested or lines or history.ended or before.ended_pump or before.gaps)
        or isinstance(implanted, Known)
        or bool(history.gaps),
    )


def _staying(
    before: Before, drafted: Sequence[Entry], entries: Sequence[Entry], policy: Policy
) -> tuple[TherapyLine, ...]:
    """The lines that go on beside the orders under test."""
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
    return entries + [replace(e, status="active", ends=None) for e in unlisted]


def _drowsiness(problems: Listing[Problem]) -> list[Problem]:
    return [p for p in problems.of("sedation") if p.code in DROWSY_CODES]


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
    remarks = tuple(remark for line in lines for remark in line.entry.remarks)
    ended_pump = not routes(seen, Route.INTRATHECAL) and any(
        _ended_lately(e, today) for e in entries if e.route is Route.INTRATHECAL
    )
    return Before(
        lines=seen,
        oral=_taken(routes(seen, Route.ORAL), missing, oral_therapy),
        pump=_taken(routes(seen, Route.INTRATHECAL), missing, pump_therapy),
        naive=not seen and not history.ended and not ended_pump,
        ended_pump=ended_pump,
        followed=None,
        gaps=(*missing, *remarks),
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
