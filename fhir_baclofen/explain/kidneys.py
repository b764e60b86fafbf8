"""What another kidney result would have changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from itertools import islice
from typing import Final

import msgspec

from fhir_baclofen.explain.asking import Otherwise, Question, stepped
from fhir_baclofen.explain.changes import Added, Value
from fhir_baclofen.facts import PatientFacts
from fhir_baclofen.fhir.code_systems import LOINC
from fhir_baclofen.fhir.extract.kidney_values import Valued
from fhir_baclofen.fhir.record import ref
from fhir_baclofen.fhir.resource_types import Observation
from fhir_baclofen.fhir.terminology import sets_of
from fhir_baclofen.quantities import plain
from fhir_baclofen.rulebook import Limit

NAMES: Final = {
    "egfr": "eGFR",
    "creatinine-clearance": "creatinine clearance",
    "creatinine-serum": "creatinine",
}
KIDNEY_TOPICS: Final = frozenset(NAMES)
BEST, USUAL, LEAST_FOUND = 150, 90, 14
LONG_AGO: Final = 3650
MOST_RESULTS: Final = 3
EGFR_CODE: Final = "98979-8"
EGFR_UNIT: Final = "mL/min/{1.73_m2}"
UNITS: Final = {"egfr": EGFR_UNIT, "creatinine-clearance": "mL/min", "creatinine-serum": ""}
WINDOW_DAYS: Final = 30
"""Results so close together are judged together: the age of a new one is no limit there."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How one kind of result gets better: from `worst` to `best` in steps of `grid`."""

    grid: Decimal
    best: int
    falls: bool
    """True for creatinine, of which less is better."""


RATE: Final = Scale(Decimal(1), BEST, falls=False)
CREATININE: Final = {
    "mg/dl": Scale(Decimal("0.1"), 4, falls=True),
    "umol/l": Scale(Decimal(5), 7, falls=True),
    "µmol/l": Scale(Decimal(5), 7, falls=True),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A numeric kidney result and where it is held."""

    observation: str
    component: int | None
    topic: str
    value: Decimal | None
    unit: str
    scale: Scale

    @property
    def start(self) -> int:
        """The value on the scale, rounded to the worse side; the worst where it is a bound."""
        if self.value is None:
            return LEAST_FOUND
        towards = ROUND_CEILING if self.scale.falls else ROUND_FLOOR
        return int((self.value / self.scale.grid).to_integral_value(towards))

    def at(self, steps: int, without: tuple[str, ...]) -> Value:
        """The change to so many steps of the scale."""
        value = self.scale.grid * steps
        return Value(self.observation, self.component, value, self.unit, without)

    def shown(self, steps: int) -> str:
        """That value or a better one, in words: "eGFR 60 or more"."""
        value = f"{NAMES[self.topic]} {plain(self.scale.grid * steps)}"
        return f"{value} {self.unit} or less" if self.scale.falls else f"{value} or more"


def other_result(question: Question) -> Iterator[Otherwise]:
    """A better value of the result that decided; where there is none, a new result."""
    if not question.asks("kidney"):
        return
    better = next((b for held in _deciding(question) for b in _better(question, held)), None)
    if better is not None:
        yield better
    else:
        yield from _new_result(question)


def _better(question: Question, held: Held) -> Iterator[Otherwise]:
    """A better value beside the other results, else as the only one."""
    for without in ((), _others(question, held)):
        make = partial(held.at, without=without)
        found = question.boundary(make, held.start, held.scale.best)
        if found:
            says = f"with {held.shown(found[0])}{' as the only result' if without else ''}"
            yield stepped("kidney function", make, found, says)


def _deciding(question: Question) -> Iterator[Held]:
    kidney, record = question.facts.kidney, question.cases.case.record
    references = dict.fromkeys((*kidney.evidence, *reversed(kidney.acute_evidence)))
    found = (record.resolve(reference) for reference in references)
    held = (_held(o) for o in found if isinstance(o, Observation))
    yield from islice((h for h in held if h is not None), MOST_RESULTS)


def _held(observation: Observation) -> Held | None:
    """The kidney value of an observation, or of one of its components."""
    parts: list[tuple[int | None, Valued]] = [(None, observation)]
    parts += enumerate(observation.component or ())
    for place, valued in parts:
        topic = next(iter(sorted(sets_of(valued.code) & KIDNEY_TOPICS)), None)
        if topic is not None:
            return _held_in(valued, Held(ref(observation), place, topic, None, UNITS[topic], RATE))
    return None


def _held_in(valued: Valued, held: Held) -> Held | None:
    """The result with its value, unit and scale; None for a creatinine that gives no number."""
    quantity = valued.value_quantity
    if quantity is None:
        return held if held.unit else None
    unit = quantity.code or quantity.unit or ""
    value = None if quantity.comparator else quantity.number
    if held.topic != "creatinine-serum":
        return replace(held, value=value, unit=unit)
    scale = CREATININE.get(unit.lower()) or CREATININE.get((quantity.unit or "").lower())
    known = scale is not None and value is not None
    return replace(held, value=value, unit=unit, scale=scale) if known and scale else None


def _others(question: Question, held: Held) -> tuple[str, ...]:
    """All other kidney results on record."""
    return tuple(
        ref(o)
        for o in question.cases.case.record.observations
        if ref(o) != held.observation and _is_result(o)
    )


def _is_result(observation: Observation) -> bool:
    parts: tuple[Valued, ...] = (observation, *(observation.component or ()))
    return any(not sets_of(part.code).isdisjoint(KIDNEY_TOPICS) for part in parts)


def _new_result(question: Question) -> Iterator[Otherwise]:
    """A result that is not there: how good, and how old it may be."""
    kidney, today = question.facts.kidney, question.facts.today

    def valued(value: int) -> Added:
        return _result(question.facts, value, today)

    if kidney.measure == "diagnosis":
        better = question.boundary(valued, LEAST_FOUND, BEST)
        if better:
            says = f"with a new eGFR of {better[0]} or more"
            yield stepped("kidney function", valued, better, says)
        return
    usual = USUAL if kidney.value is None else max(int(kidney.value), LEAST_FOUND)

    def aged(days: int) -> Added:
        return _result(question.facts, usual, today - timedelta(days=days))

    recent = question.boundary(aged, LONG_AGO, 0)
    if recent and recent[0] > WINDOW_DAYS:
        counted = any(isinstance(b, Limit) and b.value == recent[0] for b in question.rule.basis)
        first = (today - timedelta(days=recent[0])).isoformat()
        span = f"within the last {recent[0]} days" if counted else f"on {first} or later"
        says = f"with an eGFR measured {span}"
        yield stepped("kidney function", aged, recent, says)
    elif recent is None and question.gone(aged(0)):
        yield Otherwise("kidney function", aged(0), None, "with a usable eGFR on record")


def _result(facts: PatientFacts, value: int, on: date) -> Added:
    code = {"coding": [{"system": LOINC, "code": EGFR_CODE}]}
    unit = {"unit": EGFR_UNIT, "system": "http://unitsofmeasure.org", "code": EGFR_UNIT}
    return Added(
        msgspec.json.encode(
            {
                "resourceType": "Observation",
                "id": "another-result",
                "status": "final",
                "code": code,
                "subject": {"reference": facts.patient},
                "effectiveDateTime": on.isoformat(),
                "valueQuantity": {"value": value, **unit},
            }
        ).decode()
    )
