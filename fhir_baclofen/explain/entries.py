"""What one entry less, or one more, would have changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fhir_baclofen.explain.asking import Otherwise, Question
from fhir_baclofen.explain.changes import Change, Replacing, Withdrawn, Without
from fhir_baclofen.explain.kidneys import KIDNEY_TOPICS
from fhir_baclofen.explain.naming import named
from fhir_baclofen.facts import Known, PatientFacts, TherapyLine
from fhir_baclofen.fhir.extract.products import Medicine, Product, product_of
from fhir_baclofen.fhir.record import ref
from fhir_baclofen.fhir.resource_types import (
    AllergyIntolerance,
    CarePlan,
    Condition,
    Encounter,
    Flag,
    Goal,
    MedicationAdministration,
    MedicationDispense,
    MedicationRequest,
    MedicationStatement,
    Observation,
    Procedure,
    Resource,
)
from fhir_baclofen.fhir.terminology import sets_of
from fhir_baclofen.rules.wording import listed

# What may be taken away from a record: devices, bookings and the patient are not.
REMOVABLE: Final = (
    Condition,
    Observation,
    AllergyIntolerance,
    Procedure,
    Flag,
    Goal,
    Encounter,
    CarePlan,
    *(MedicationRequest, MedicationStatement, MedicationDispense, MedicationAdministration),
)
MOST_ENTRIES: Final = 12
MOST_LINES: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """Something on record that a finding rests on: its resources, kind and name."""

    resources: tuple[str, ...]
    kind: str
    name: str


def without_one(question: Question) -> Iterator[Otherwise]:
    """Each condition, drug or other entry the finding names; else all of one kind together."""
    parts = list(_parts(question))[:MOST_ENTRIES]
    found = [p for p in parts if question.gone(Without(p.resources))]
    for part in found:
        yield Otherwise(part.kind, Without(part.resources), None, f"without {part.name}")
    if found:
        return
    for kind in dict.fromkeys(p.kind for p in parts):
        same = [p for p in parts if p.kind == kind]
        change = Without(tuple(dict.fromkeys(r for p in same for r in p.resources)))
        if len(same) > 1 and question.gone(change):
            yield Otherwise(kind, change, None, f"without {listed(p.name for p in same)}")


def _parts(question: Question) -> Iterator[Part]:
    record = question.cases.case.record
    seen: set[str] = set()
    for reference in question.evidence:
        found = record.resolve(reference)
        if reference in seen or not isinstance(found, REMOVABLE):
            continue
        part = _drug(found, question) if isinstance(found, Medicine) else _entry(found)
        if part is not None:
            seen.update(part.resources)
            yield part


def _entry(found: Resource) -> Part | None:
    if isinstance(found, Observation) and not sets_of(found.code).isdisjoint(KIDNEY_TOPICS):
        return None
    allergy = "the allergy to " if isinstance(found, AllergyIntolerance) else ""
    return Part((ref(found),), KINDS.get(type(found), "entries"), f"{allergy}{named(found)}")


KINDS: Final[Mapping[type[Resource], str]] = {
    Condition: "conditions",
    AllergyIntolerance: "allergies",
    Observation: "observations",
    CarePlan: "care plans",
    Encounter: "visits",
}


def _drug(found: Medicine, question: Question) -> Part | None:
    """All resources of one other drug; of baclofen an order that is history."""
    record = question.cases.case.record
    product = product_of(found, record)
    if product.is_baclofen:
        name = ref(found)
        past = name not in _in_question(question.facts)
        return Part((name,), "earlier therapy", f"the earlier {name}") if past else None
    medicines: tuple[Medicine, ...] = (
        *record.medication_requests,
        *record.medication_statements,
        *record.medication_dispenses,
        *record.medication_administrations,
    )
    same = tuple(ref(m) for m in medicines if _is_same(product_of(m, record), product))
    return Part(same, "other drugs", product.name)


def _is_same(one: Product, other: Product) -> bool:
    if one.ingredients or other.ingredients:
        return one.ingredients == other.ingredients
    return one.name.lower() == other.name.lower()


# -- baclofen itself -------------------------------------------------------------------------------


def without_a_stop(question: Question) -> Iterator[Otherwise]:
    """The stop under test not made."""
    stops = tuple(o.reference for o in question.facts.submission.orders if o.is_stop)
    if stops and question.gone(Withdrawn(stops)):
        yield Otherwise("stop", Withdrawn(stops), None, "if it were not stopped")


def without_a_second(question: Question) -> Iterator[Otherwise]:
    """One of several baclofen therapies less, or replaced by the order under test."""
    lines = _lines(question.facts)
    mentioned = [line for line in lines if not set(line.evidence).isdisjoint(question.evidence)]
    mentioned = mentioned[:MOST_LINES]
    if len(mentioned) < 2:  # noqa: PLR2004 - one therapy is no second
        return
    drafted = {o.reference for o in question.facts.submission.orders}
    for line in mentioned:
        if line.reference not in drafted:
            yield from _replaced(question, line)
    for line in mentioned if question.asks("oral_lines") else ():
        change: Change = (
            Withdrawn((line.reference,))
            if line.reference in drafted
            else Without(tuple(line.evidence))
        )
        if question.gone(change):
            yield Otherwise("therapies", change, None, f"without {line.reference}")


def _replaced(question: Question, line: TherapyLine) -> Iterator[Otherwise]:
    for order in question.facts.submission.orders:
        change = Replacing(order.reference, line.reference)
        if order.route is line.route and not order.is_stop and question.gone(change):
            says = f"if the order replaced {line.reference}"
            yield Otherwise("link", change, None, says)


def _in_question(facts: PatientFacts) -> set[str]:
    """Baclofen under review: what is ordered, taken, or ended lately."""
    lines = (*_lines(facts), *facts.oral_lines)
    held = {r for line in lines for r in line.evidence}
    ordered = {o.reference for o in facts.submission.orders}
    return held | ordered | {e.reference for e in facts.history.ended}


def _lines(facts: PatientFacts) -> tuple[TherapyLine, ...]:
    oral, pump = facts.oral_intent, facts.pump_therapy
    mouth = oral.value.lines if isinstance(oral, Known) else facts.oral_lines
    return (*mouth, *(pump.value.lines if isinstance(pump, Known) else ()))
