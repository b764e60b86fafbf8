"""Each resource about another medicine as one course: what is taken, since when, until when."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec import Struct

from fhir_baclofen.dosing import Regimen, Unit
from fhir_baclofen.facts import LeftOut
from fhir_baclofen.fhir.dosage import read_dosage
from fhir_baclofen.fhir.dosage_types import Dosage, Period
from fhir_baclofen.fhir.extract.days import day, end_of, first_of, later, start_of
from fhir_baclofen.fhir.extract.entries import STOPPED, TAKEN_INTENTS
from fhir_baclofen.fhir.extract.links import target
from fhir_baclofen.fhir.extract.products import Medicine, Product, product_of
from fhir_baclofen.fhir.extract.supplied import milligrams, stated_days
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import (
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
)

CLASSES: Final = frozenset(
    {
        *("opioids", "benzodiazepines", "cns-depressants-other", "muscle-relaxants", "maoi", "tca"),
        *("psychotropics-aud", "lithium", "levodopa", "antihypertensives", "nephroactive"),
        *("nsaids", "acei-arb", "diuretics", "aspirin", "aspirin-low-dose", "mao-b"),
        *("maoi-transdermal", "muscle-relaxants-peripheral", "alpha-2-agonists"),
        "antiseizure",
    }
)
ORDER, STATEMENT, DISPENSE, GIVEN = "order", "statement", "dispense", "given"
# A dose that was begun was given, also where the rest was withheld.
BEGUN: Final = frozenset({"completed", "in-progress", "stopped", "on-hold"})
# A supply of which neither days nor amount are known is taken for a month's; the number is ours.
USUAL_SUPPLY: Final = 30
UG_IN_MG: Final = 1000
UNDATED: Final = "it has no day"
BACKWARDS: Final = "it ends before it starts"
FUTURE: Final = "it is dated after the review"


class Course(Struct, frozen=True):
    """One resource about another medicine.

    `kind` is "order", "statement", "dispense" or "given". `made` is the day of the entry, `ends`
    the last day, `prior` the order it follows. `running` is what its status says.
    """

    resource: Medicine
    kind: str
    product: Product
    lines: tuple[Dosage, ...]
    made: date | None
    starts: date | None
    ends: date | None
    running: bool
    prior: str | None = None

    @property
    def reference(self) -> str:
        """The resource."""
        return ref(self.resource)

    @property
    def regimen(self) -> Regimen | None:
        """Its dosage, if it can be read: asked for only where the dose of another drug matters."""
        reading = read_dosage(self.lines, strength=self.product.strength, on=self.starts).reading
        return reading if isinstance(reading, Regimen) else None

    @property
    def daily_mg(self) -> Decimal | None:
        """The highest daily amount in mg; None where it cannot be read."""
        regimen = self.regimen
        if regimen is None:
            return None
        most = max(step.in_full.high for step in regimen.steps)
        return most if regimen.unit is Unit.MG else most / UG_IN_MG

    def is_taken(self, today: date) -> bool:
        """True on its days; an order already written for later overlaps what goes on until then."""
        known = self.starts is None or self.starts <= today
        planned = self.kind == ORDER and self.made is not None and self.made <= today
        return self.running and (known or planned) and (self.ends is None or self.ends >= today)

    def doubt(self, today: date) -> str | None:
        """Why a course that its status says is in force cannot be used; None where it can."""
        if not self.running:
            return None
        if self.kind != DISPENSE and self.starts and self.ends and self.ends < self.starts:
            return BACKWARDS
        made = self.made if self.kind == ORDER else self.made or self.starts
        return FUTURE if made is not None and made > today else None


def courses(record: PatientRecord) -> Iterator[Course | LeftOut]:
    """All courses of the classes that rules ask for; what has no day is left out."""
    for order in record.medication_requests:
        if order.intent in TAKEN_INTENTS and not order.do_not_perform:
            yield from _ordered(order, record)
    for statement in record.medication_statements:
        yield from _said(statement, record)
    for dispense in record.medication_dispenses:
        if dispense.status == "completed":
            yield from _handed_out(dispense, record)
    for given in record.medication_administrations:
        if given.status in BEGUN:
            yield from _given(given, record)


def _product(resource: Medicine, record: PatientRecord) -> Product | None:
    product = product_of(resource, record)
    if product.is_baclofen or not product.is_systemic or product.topics.isdisjoint(CLASSES):
        return None
    return product


def _ordered(order: MedicationRequest, record: PatientRecord) -> Iterator[Course]:
    product = _product(order, record)
    if product is None:
        return
    lines = order.dosage_instruction or ()
    validity = order.dispense_request.validity_period if order.dispense_request else None
    made = day(order.authored_on)
    starts, ends = _bounded(lines, made, end_of(validity) or _changed(order))
    running = order.status == "active"
    prior = target(order.prior_prescription, order, record) if order.prior_prescription else None
    yield Course(order, ORDER, product, lines, made, starts, ends, running, prior)


def _said(statement: MedicationStatement, record: PatientRecord) -> Iterator[Course]:
    product = _product(statement, record)
    if product is None:
        return
    lines, period = statement.dosage or (), statement.effective_period
    begun = first_of(start_of(period), day(statement.effective_date_time))
    starts, ends = _bounded(lines, begun, end_of(period) or _changed(statement))
    made = day(statement.date_asserted)
    yield Course(
        statement, STATEMENT, product, lines, made, starts, ends, statement.status == "active"
    )


def _handed_out(dispense: MedicationDispense, record: PatientRecord) -> Iterator[Course | LeftOut]:
    product = _product(dispense, record)
    if product is None:
        return
    on = first_of(day(dispense.when_handed_over), day(dispense.when_prepared))
    if on is None:
        yield LeftOut(ref(dispense), UNDATED, product.topics & CLASSES)
        return
    lines = dispense.dosage_instruction or ()
    course = Course(dispense, DISPENSE, product, lines, on, on, None, True)
    ends = later(on, _days_supplied(dispense, course) - 1)
    yield Course(dispense, DISPENSE, product, lines, on, on, ends, True)


def _days_supplied(dispense: MedicationDispense, course: Course) -> int:
    """As stated, else the amount divided by the daily dose, else a month."""
    stated = stated_days(dispense)
    if stated is not None:
        return stated
    held = milligrams(dispense, course.product.strength)
    daily = course.daily_mg if held else None
    return max(int(held / daily), 1) if held and daily else USUAL_SUPPLY


def _given(given: MedicationAdministration, record: PatientRecord) -> Iterator[Course | LeftOut]:
    product = _product(given, record)
    if product is None:
        return
    period = given.effective_period
    on = first_of(start_of(period), day(given.effective_date_time))
    if on is None:
        yield LeftOut(ref(given), UNDATED, product.topics & CLASSES)
        return
    goes_on = given.status == "in-progress"
    ends = end_of(period) or (None if goes_on else on)
    yield Course(given, GIVEN, product, (), on, on, ends, goes_on)


def _bounded(
    lines: tuple[Dosage, ...], starts: date | None, ends: date | None
) -> tuple[date | None, date | None]:
    """First and last day by the bounds of the dosage, else as given."""
    bounds = [_bounds(line) for line in lines]
    starting = [d for d in map(start_of, bounds) if d]
    ending = [d for d in map(end_of, bounds) if d]
    return min(starting, default=starts), max(ending, default=ends)


def _bounds(line: Dosage) -> Period | None:
    repeat = line.timing.repeat if line.timing else None
    return repeat.bounds_period if repeat else None


def _changed(resource: MedicationRequest | MedicationStatement) -> date | None:
    """The day on which an ended course was last touched."""
    over = resource.status in STOPPED | {"completed"}
    return day(resource.meta.last_updated) if over and resource.meta else None
