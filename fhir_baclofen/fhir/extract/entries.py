"""Baclofen in the record: each order, statement and dispense of it, understood on its own.

`lines.py` then tells which of them are one therapy, and `history.py` how the dose came about.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from msgspec import Struct

from fhir_baclofen.dosing import Regimen, Route, Strength, Unit
from fhir_baclofen.facts import UnitProblem
from fhir_baclofen.fhir.dosage import DosageReading, read_dosage
from fhir_baclofen.fhir.dosage_types import Dosage
from fhir_baclofen.fhir.extract.bolus import single_dose, with_bolus
from fhir_baclofen.fhir.extract.days import day, end_of, first_of, later, start_of
from fhir_baclofen.fhir.extract.links import is_inpatient, marks, target, targets, who
from fhir_baclofen.fhir.extract.products import Product, product_of
from fhir_baclofen.fhir.extract.supplied import days_supplied
from fhir_baclofen.fhir.extract.words import TAKE_WITH, VACATION, notes_of, reason_topic
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import (
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
)

TAKEN_INTENTS = frozenset(
    {"order", "original-order", "reflex-order", "filler-order", "instance-order", "plan"}
)
# Orders made by a system from another order, to carry it out.
DERIVED_INTENTS = frozenset({"reflex-order", "filler-order", "instance-order"})
STOPPED = frozenset({"stopped", "cancelled", "on-hold"})
# The end of an order in force that lies before its start is a mistake, not an end.
BACKWARDS = "it ends before it starts"
# How a dosage of nothing is refused.
NOTHING = ("the rate is 0", "the dose is 0")


class Entry(Struct, frozen=True):
    """One resource about baclofen.

    `kind` is "order", "statement" or "dispense". `ends` is the last day (the end of the dosage's
    own steps included), `prior` the order it follows, `linked` the resources it repeats, `together`
    marks of orders written for one regimen, `reason` a stated reason for its end. `unread` says why
    there is no `regimen`. `vacation` marks an order for a journey.
    """

    reference: str
    kind: str
    status: str
    route: Route
    strength: Strength | None
    regimen: Regimen | None
    unread: str | None
    dosage: DosageReading
    starts: date | None
    ends: date | None
    prior: str | None
    linked: frozenset[str]
    together: frozenset[str]
    take_with: bool
    prescriber: str | None
    inpatient: bool
    reason: str | None
    vacation: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """That words beside a dose that was read were not, and may say more of it."""
        if self.regimen is None or self.dosage.unread_text is None:
            return ()
        return (f"{self.reference} has words beside its dose that could not be read",)

    @property
    def gives_nothing(self) -> bool:
        """True for an intrathecal rate of 0."""
        if self.route is not Route.INTRATHECAL:
            return False
        if self.regimen is None:
            return self.unread is not None and self.unread.endswith(NOTHING)
        return all(step.in_full.high == 0 for step in self.regimen.steps)

    @property
    def bolus_ug(self) -> Decimal | None:
        """A single intrathecal dose, such as a screening bolus; None for a dose a day."""
        if self.route is not Route.INTRATHECAL or self.regimen is None:
            return None
        return single_dose(self.regimen)

    @property
    def silent(self) -> bool:
        """True when it says nothing about the dose at all."""
        return self.regimen is None and not self.dosage.texts and self.dosage.structured is None

    def dose_on(self, when: date) -> tuple[Decimal, Decimal] | None:
        """The low and high dose in force on a day, as-needed doses in full.

        None when not in force or unread.
        """
        if self.regimen is None:
            return None
        step = self.regimen.on_day(max((when - self.starts).days, 0) if self.starts else 0)
        if step is None:
            return None
        return step.in_full.low, step.in_full.high


def order_entry(order: MedicationRequest, record: PatientRecord) -> Entry | None:
    """A MedicationRequest as an entry; None when it is not of baclofen, or must not be given."""
    product = _baclofen(order, record)
    if product is None or order.do_not_perform:
        return None
    reading = _reading(order.dosage_instruction, product, day(order.authored_on))
    if _route(product, reading) is Route.INTRATHECAL:
        reading = with_bolus(order, reading, product.strength)
    validity = order.dispense_request.validity_period if order.dispense_request else None
    starts = first_of(reading.starts, day(order.authored_on))
    notes = notes_of(order.note)
    text = f"{notes} {' '.join(reading.texts)}"
    return _entry(
        order,
        "order",
        product,
        reading,
        starts=starts,
        ends=_end(order, first_of(reading.ends, end_of(validity))),
        prior=target(order.prior_prescription, order, record),
        linked=targets(order.based_on or (), order, record)
        if order.intent in DERIVED_INTENTS
        else frozenset(),
        together=marks(order, starts),
        take_with=bool(TAKE_WITH.search(text)),
        prescriber=who(order.requester),
        inpatient=is_inpatient(order, record),
        reason=reason_topic(order.status_reason),
        vacation=bool(notes and VACATION.search(notes)),
    )


def statement_entry(statement: MedicationStatement, record: PatientRecord) -> Entry | None:
    """A MedicationStatement as an entry; None when it is not of baclofen."""
    product = _baclofen(statement, record)
    if product is None:
        return None
    starts = first_of(start_of(statement.effective_period), day(statement.effective_date_time))
    reading = _reading(statement.dosage, product, starts)
    return _entry(
        statement,
        "statement",
        product,
        reading,
        starts=first_of(reading.starts, starts),
        ends=_end(statement, first_of(reading.ends, end_of(statement.effective_period))),
        linked=targets(
            (*(statement.based_on or ()), *(statement.derived_from or ())), statement, record
        ),
        reason=reason_topic(*(statement.status_reason or ())),
    )


def dispense_entry(dispense: MedicationDispense, record: PatientRecord) -> Entry | None:
    """A completed MedicationDispense as an entry whose end is the last day it supplies.

    None for others. One that does not say when it was handed over counts from the day it was
    prepared: it cannot have been taken before. Without either it has no start.
    """
    product = _baclofen(dispense, record)
    if product is None or dispense.status != "completed":
        return None
    handed_over = first_of(day(dispense.when_handed_over), day(dispense.when_prepared))
    reading = _reading(dispense.dosage_instruction, product, handed_over)
    daily = reading.reading.steps[0].in_full.high if isinstance(reading.reading, Regimen) else None
    supply = days_supplied(dispense, product.strength, daily)
    return _entry(
        dispense,
        "dispense",
        product,
        reading,
        starts=handed_over,
        ends=later(handed_over, supply - 1) if handed_over and supply is not None else None,
        linked=targets(dispense.authorizing_prescription or (), dispense, record),
    )


def no_day(dispense: Entry) -> str:
    """Why a dispense without a start cannot be used."""
    return f"{dispense.reference} has no date"


def _end(resource: MedicationRequest | MedicationStatement, stated: date | None) -> date | None:
    """The last day.

    As stated, but a therapy that is over ended no later than its record was last changed.
    """
    if resource.status not in STOPPED | {"completed"}:
        return stated
    changed = day(resource.meta.last_updated) if resource.meta else None
    return _earlier(stated, changed)


def _entry(  # noqa: PLR0913 - one entry from all of its parts
    resource: MedicationRequest | MedicationStatement | MedicationDispense,
    kind: str,
    product: Product,
    reading: DosageReading,
    *,
    starts: date | None,
    ends: date | None,
    prior: str | None = None,
    linked: frozenset[str] = frozenset(),
    together: frozenset[str] = frozenset(),
    take_with: bool = False,
    prescriber: str | None = None,
    inpatient: bool = False,
    reason: str | None = None,
    vacation: bool = False,
) -> Entry:
    route = _route(product, reading)
    turned = resource.status == "active" and starts is not None and (ends or starts) < starts
    regimen, unread = (None, BACKWARDS) if turned else _regimen(reading, route)
    return Entry(
        ref(resource),
        kind,
        resource.status or "unknown",
        route,
        product.strength,
        regimen,
        unread,
        reading,
        starts,
        None if turned else _earlier(ends, _own_end(regimen, starts)),
        prior,
        linked,
        together,
        take_with,
        prescriber,
        inpatient,
        reason,
        vacation,
    )


def _baclofen(
    resource: MedicationRequest | MedicationStatement | MedicationDispense, record: PatientRecord
) -> Product | None:
    product = product_of(resource, record)
    return product if product.is_baclofen and product.is_systemic else None


def _reading(lines: tuple[Dosage, ...] | None, product: Product, on: date | None) -> DosageReading:
    route = Route.INTRATHECAL if product.is_intrathecal else Route.ORAL
    reading = read_dosage(lines or (), strength=product.strength, on=on, route=route)
    if not (reading.texts or reading.structured) and any(n.as_needed_boolean for n in lines or ()):
        return replace(reading, texts=("as needed",))
    return reading


def _route(product: Product, reading: DosageReading) -> Route:
    """The dosage's route, else the unit's, else the product's.

    Route and unit beat the product code.
    """
    if len(reading.routes) == 1:
        return next(iter(reading.routes))
    if isinstance(reading.reading, Regimen):
        if reading.reading.route is not None:
            return reading.reading.route
        if reading.reading.unit is Unit.UG:
            return Route.INTRATHECAL
    return Route.INTRATHECAL if product.is_intrathecal else Route.ORAL


def _regimen(reading: DosageReading, route: Route) -> tuple[Regimen | None, str | None]:
    if reading.unit_problem is not None and reading.unit_problem is not UnitProblem.SINGLE_DOSE:
        return None, f"its unit is in doubt ({reading.unit_problem})"
    if not isinstance(reading.reading, Regimen):
        return None, reading.reading.reason
    wanted = Unit.MG if route is Route.ORAL else Unit.UG
    if reading.reading.unit is not wanted:
        return None, f"its unit is in doubt ({reading.reading.unit} by the {route} route)"
    return reading.reading, None


def _own_end(regimen: Regimen | None, starts: date | None) -> date | None:
    if regimen is None or starts is None:
        return None
    lengths = [s.days for s in regimen.steps]
    days = [n for n in lengths if n is not None]
    return later(starts, sum(days) - 1) if len(days) == len(lengths) else None


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
