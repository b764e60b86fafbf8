"""Other medicines by class: taken now, or ended within the last 14 days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fhir_baclofen.dosing import Regimen
from fhir_baclofen.facts import Listing, OtherDrug
from fhir_baclofen.fhir.dosage import read_dosage
from fhir_baclofen.fhir.dosage_types import Dosage, Period, number
from fhir_baclofen.fhir.extract.days import day, end_of, first_of, later, start_of
from fhir_baclofen.fhir.extract.entries import STOPPED, TAKEN_INTENTS
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.products import Product, product_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import (
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
)

CLASSES = frozenset(
    {
        "opioids",
        "benzodiazepines",
        "cns-depressants-other",
        "muscle-relaxants",
        "maoi",
        "tca",
        "psychotropics-aud",
        "lithium",
        "levodopa",
        "antihypertensives",
        "nephroactive",
    }
)
KEPT_DAYS = 14
AS_NEEDED = re.compile(r"\bprn\b|as needed|when required|si besoin|bei bedarf")
DRUG_TYPES = ("MedicationRequest", "MedicationStatement", "MedicationDispense")
Medicine = MedicationRequest | MedicationStatement | MedicationDispense


@dataclass(frozen=True, slots=True)
class Course:
    """One resource about another medicine."""

    resource: Medicine
    product: Product
    lines: tuple[Dosage, ...]
    starts: date | None
    ends: date | None
    running: bool

    @property
    def daily(self) -> Decimal | None:
        """The highest daily amount, for comparison with other courses of the same medicine."""
        regimen = self.regimen
        return max(s.in_full.high for s in regimen.steps) if regimen else None

    @property
    def regimen(self) -> Regimen | None:
        """Its dosage, if it can be read: asked for only where the dose of another drug matters."""
        reading = read_dosage(self.lines, strength=self.product.strength, on=self.starts).reading
        return reading if isinstance(reading, Regimen) else None


def other_drugs(record: PatientRecord, today: date) -> Listing[OtherDrug]:
    """Medicines other than baclofen under each class they belong to, the newest course of each."""
    by_name: dict[str, list[Course]] = {}
    for course in _courses(record):
        by_name.setdefault(_key(course), []).append(course)
    found: dict[str, list[OtherDrug]] = {}
    for courses in by_name.values():
        drug = _drug(sorted(courses, key=_order), today)
        if drug is None:
            continue
        for topic in courses[0].product.topics & CLASSES:
            found.setdefault(topic, []).append(drug)
    by_topic = {t: tuple(sorted(ds, key=lambda d: d.reference)) for t, ds in found.items()}
    return Listing(by_topic, gaps(record, *DRUG_TYPES, topics=CLASSES))


def _courses(record: PatientRecord) -> Iterator[Course]:
    for order in record.medication_requests:
        if order.intent in TAKEN_INTENTS and not order.do_not_perform:
            validity = order.dispense_request.validity_period if order.dispense_request else None
            yield from _course(order, record, day(order.authored_on), end_of(validity))
    for statement in record.medication_statements:
        start = first_of(start_of(statement.effective_period), day(statement.effective_date_time))
        yield from _course(statement, record, start, end_of(statement.effective_period))
    for dispense in record.medication_dispenses:
        handed_over = day(dispense.when_handed_over)
        supply = number(dispense.days_supply.value) if dispense.days_supply else None
        if dispense.status == "completed" and handed_over and supply:
            end = later(handed_over, int(supply) - 1)
            yield from _course(dispense, record, handed_over, end)


def _course(
    resource: Medicine, record: PatientRecord, starts: date | None, ends: date | None
) -> Iterator[Course]:
    product = product_of(resource, record)
    if product.is_baclofen or not product.is_systemic or not product.topics & CLASSES:
        return
    lines = (
        resource.dosage
        if isinstance(resource, MedicationStatement)
        else resource.dosage_instruction
    )
    given = lines or ()
    bounds = [_bounds(line) for line in given]
    starting = [d for d in map(start_of, bounds) if d]
    ending = [d for d in map(end_of, bounds) if d]
    running = resource.status == (
        "completed" if isinstance(resource, MedicationDispense) else "active"
    )
    yield Course(
        resource,
        product,
        given,
        min(starting, default=starts),
        max(ending, default=ends or _changed(resource)),
        running,
    )


def _bounds(line: Dosage) -> Period | None:
    repeat = line.timing.repeat if line.timing else None
    return repeat.bounds_period if repeat else None


def _changed(resource: Medicine) -> date | None:
    over = resource.status in STOPPED | {"completed"} and not isinstance(
        resource, MedicationDispense
    )
    return day(resource.meta.last_updated) if over and resource.meta else None


def _key(course: Course) -> str:
    return ",".join(sorted(course.product.ingredients)) or course.product.name.lower()


def _order(course: Course) -> tuple[str, bool, str]:
    return (
        course.starts.isoformat() if course.starts else "",
        course.running,
        ref(course.resource),
    )


def _drug(courses: list[Course], today: date) -> OtherDrug | None:
    """The medicine by its courses, oldest first; None when it ended long ago or has not begun."""
    begun = [c for c in courses if c.starts is None or c.starts <= today]
    taken = [c for c in begun if c.running and (c.ends is None or c.ends >= today)]
    over = [c for c in begun if c.ends and c.ends < today and (today - c.ends).days <= KEPT_DAYS]
    if not taken and not over:
        return None
    last = (taken or over)[-1]
    return OtherDrug(
        reference=ref(last.resource),
        name=last.product.name,
        ingredients=last.product.ingredients,
        started=begun[0].starts,
        steady_since=_steady_since(begun),
        ended=None if taken else last.ends,
        as_needed_only=_as_needed_only(last),
        total_doses=_total_doses(last),
    )


def _steady_since(courses: list[Course]) -> date | None:
    """The start of the oldest course since which no later one was higher.

    None where a dose cannot be read.
    """
    newest = courses[-1]
    since = newest.starts
    if len(courses) == 1:
        return since
    for course in reversed(courses[:-1]):
        if newest.daily is None or course.daily is None or course.daily < newest.daily:
            break
        since = course.starts
    return since


def _as_needed_only(course: Course) -> bool:
    return bool(course.lines) and all(map(_is_as_needed, course.lines))


def _is_as_needed(line: Dosage) -> bool:
    """As flagged, or as the words say."""
    if line.as_needed_boolean or line.as_needed_codeable_concept:
        return True
    return bool(line.text and AS_NEEDED.search(line.text.lower()))


def _total_doses(course: Course) -> int | None:
    """How many doses there are in all, by a count or by the quantity to hand out."""
    order = course.resource
    if not isinstance(order, MedicationRequest):
        return None
    counts = [
        number(d.timing.repeat.count)
        for d in order.dosage_instruction or ()
        if d.timing and d.timing.repeat
    ]
    known = [c for c in counts if c is not None]
    if known:
        return int(sum(known))
    quantity = order.dispense_request.quantity if order.dispense_request else None
    amount = number(quantity.value) if quantity else None
    return int(amount) if amount is not None else None
