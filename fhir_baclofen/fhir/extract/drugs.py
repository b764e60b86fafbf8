"""Other medicines by class: taken now, or ended within the last 14 days."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Final

from fhir_baclofen.dosing import Unit
from fhir_baclofen.facts import LeftOut, Listing, OtherDrug
from fhir_baclofen.fhir.dosage_types import CodeableConcept, Dosage, Quantity, number
from fhir_baclofen.fhir.extract.courses import CLASSES, Course, courses
from fhir_baclofen.fhir.extract.products import Medicine, Product, unit_in
from fhir_baclofen.fhir.extract.steadiness import begun, steady_since
from fhir_baclofen.fhir.extract.supplied import COUNTED
from fhir_baclofen.fhir.record import PatientRecord, Unread
from fhir_baclofen.fhir.resource_types import MedicationRequest
from fhir_baclofen.fhir.searches import NO_PATIENT_SEARCH, NOT_OFFERED
from fhir_baclofen.fhir.terminology import is_told, sets_of

KEPT_DAYS: Final = 14
DRUG_TYPES: Final = ("MedicationRequest", "MedicationStatement", "MedicationDispense")
# Servers seldom offer what was given; orders and statements tell of it too.
GIVEN_TYPE: Final = "MedicationAdministration"
PIECE: Final = "{tbl}"
# Classes of which a rule asks for the dose.
DOSED: Final = frozenset({"aspirin", "mao-b"})
# Classes of which a rule asks whether it is but a dose or two.
OCCASIONAL: Final = frozenset({"benzodiazepines"})
AS_NEEDED: Final = re.compile(
    r"\bprn\b|\bp\.r\.n|as needed|when required|when needed|if needed|si besoin|bei bedarf"
    r"|si necesario|si precisa|al bisogno|zo nodig|se necess[aá]rio"
    r"|\b(?:before|prior to) (?:the |an? |your )?(?:mri|ct|scan)\b",
    re.IGNORECASE,
)
THROUGH_SKIN: Final = re.compile(
    r"transdermal|patch|pflaster|emsam|parche|cerotto|pleister", re.IGNORECASE
)


def other_drugs(record: PatientRecord, today: date) -> Listing[OtherDrug]:
    """Medicines other than baclofen under each class they belong to, the newest course of each."""
    by_name: dict[str, list[Course]] = {}
    left_out = list(_unread(record))
    for course in courses(record):
        if isinstance(course, LeftOut):
            left_out.append(course)
        elif doubt := course.doubt(today):
            left_out.append(LeftOut(course.reference, doubt, course.product.topics & CLASSES))
        else:
            by_name.setdefault(_key(course.product), []).append(course)
    found: dict[str, list[OtherDrug]] = {}
    for same in by_name.values():
        topics = _topics(same)
        drug = _drug(sorted(same, key=_order), topics, today)
        if drug is not None:
            for topic in topics:
                found.setdefault(topic, []).append(drug)
    by_topic = {t: tuple(sorted(ds, key=lambda d: d.reference)) for t, ds in found.items()}
    return Listing(by_topic, tuple(_gaps(record)), tuple(left_out))


def _unread(record: PatientRecord) -> Iterator[LeftOut]:
    """What could not be read and is known to be about one of the classes."""
    for unread in _missing(record):
        topics = {t for c in _concepts(unread, record) or () for t in sets_of(c)} & CLASSES
        if topics:
            yield LeftOut(unread.resource, unread.reason, frozenset(topics))


def _gaps(record: PatientRecord) -> Iterator[str]:
    """What could not be read and may be about any of them."""
    for unread in _missing(record):
        if _concepts(unread, record) is None:
            yield f"{unread.resource} could not be read: {unread.reason}"


def _concepts(unread: Unread, record: PatientRecord) -> tuple[CodeableConcept, ...] | None:
    """What it was about, None where that cannot be told; of some only an element is lost."""
    if unread.concepts is not None or unread.element is None:
        return unread.concepts
    resource = record.resolve(unread.resource)
    drug = record.drug_of(resource) if isinstance(resource, Medicine) else ()
    return tuple(filter(is_told, drug)) or None


def _missing(record: PatientRecord) -> Iterator[Unread]:
    if not record.not_read:
        return
    for unread in record.unread_of(*DRUG_TYPES, GIVEN_TYPE):
        if unread.type != GIVEN_TYPE or unread.reason not in {NOT_OFFERED, NO_PATIENT_SEARCH}:
            yield unread


def _topics(courses: Iterable[Course]) -> frozenset[str]:
    topics = frozenset(t for c in courses for t in c.product.topics) & CLASSES
    if "mao-b" in topics and any(map(_is_through_skin, courses)):
        topics |= {"maoi-transdermal"}
    return topics


def _is_through_skin(course: Course) -> bool:
    routes = (line.route for line in course.lines)
    named = bool(THROUGH_SKIN.search(course.product.name))
    return named or any("route-transdermal" in sets_of(route) for route in routes)


def _key(product: Product) -> str:
    return ",".join(sorted(product.ingredients)) or product.name.lower()


def _order(course: Course) -> tuple[str, bool, str]:
    return (
        course.starts.isoformat() if course.starts else "",
        course.running,
        course.reference,
    )


def _drug(courses: Sequence[Course], topics: frozenset[str], today: date) -> OtherDrug | None:
    """The medicine by its courses, oldest first; None when it ended long ago or has not begun."""
    taken = [c for c in courses if c.is_taken(today)]
    over = [c for c in courses if c.ends and 0 <= (today - c.ends).days <= KEPT_DAYS]
    now = taken or over
    if not now:
        return None
    last = now[-1]
    as_needed = not topics.isdisjoint(OCCASIONAL) and all(map(_as_needed_only, now))
    drug = OtherDrug(
        reference=last.reference,
        name=last.product.name,
        ingredients=last.product.ingredients,
        started=begun(courses, today),
        steady_since=steady_since(courses, today),
        ended=None if taken else max(c.ends for c in over if c.ends),
        as_needed_only=as_needed,
        total_doses=_all_doses(now) if as_needed else None,
    )
    return drug if topics.isdisjoint(DOSED) else _dosed(drug, now)


def _dosed(drug: OtherDrug, courses: Sequence[Course]) -> OtherDrug:
    """With its daily amount: read only where a rule asks for it."""
    amounts = [c.daily_mg for c in courses if c.lines]
    known = [a for a in amounts if a is not None]
    return replace(
        drug,
        daily_mg=max(known) if known and len(known) == len(amounts) else None,
        unit_mg=_unit_mg(courses[-1].product),
        is_dosed=bool(amounts),
    )


def _unit_mg(product: Product) -> Decimal | None:
    """The milligrams in one piece of a solid product."""
    strength = product.strength
    if strength is None or strength.liquid or strength.unit is not Unit.MG or strength.per <= 0:
        return None
    return strength.amount / strength.per


def _as_needed_only(course: Course) -> bool:
    return bool(course.lines) and all(map(_is_as_needed, course.lines))


def _is_as_needed(line: Dosage) -> bool:
    """As flagged, or as the words say."""
    if line.as_needed_boolean or line.as_needed_codeable_concept:
        return True
    return bool(line.text and AS_NEEDED.search(line.text))


def _all_doses(courses: Iterable[Course]) -> int | None:
    counts = [_total_doses(c) for c in courses]
    known = [c for c in counts if c is not None]
    return sum(known) if len(known) == len(counts) else None


def _total_doses(course: Course) -> int | None:
    """How many doses there are in all, by a count or by the tablets to hand out."""
    order = course.resource
    if not isinstance(order, MedicationRequest):
        return None
    counts = [number(d.timing.repeat.count) for d in course.lines if d.timing and d.timing.repeat]
    known = [c for c in counts if c is not None]
    if known and len(known) == len(course.lines):
        return int(sum(known))
    request = order.dispense_request
    pieces = _pieces(request.quantity) if request else None
    if request is None or pieces is None:
        return None
    refills = number(request.number_of_repeats_allowed) or 0
    return ceil(pieces * (1 + refills) * _doses_a_piece(course))


def _pieces(quantity: Quantity | None) -> Decimal | None:
    """A number of tablets, or of pieces without a name."""
    if quantity is None:
        return None
    names = {(n or "").strip().lower() for n in (quantity.unit, quantity.code)} - {""}
    return quantity.number if names <= COUNTED or unit_in(quantity) == PIECE else None


def _doses_a_piece(course: Course) -> Decimal:
    """Two where a dose is half a tablet; one where that cannot be told."""
    unit, regimen = _unit_mg(course.product), course.regimen
    if unit is None or regimen is None or regimen.unit is not Unit.MG:
        return Decimal(1)
    doses = [d.low for s in regimen.steps for d in (*(s.doses or ()), *s.as_needed_doses) if d.low]
    return unit / min(doses) if doses else Decimal(1)
