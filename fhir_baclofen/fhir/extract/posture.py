"""Muscle tone that is needed to stand, walk or transfer: only where the record says so."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from fhir_baclofen.facts import Problem
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.conditions import counts, is_active, onset_of
from fhir_baclofen.fhir.extract.days import day, end_of, start_of
from fhir_baclofen.fhir.extract.statements import FINAL, Answer, affirms, answer_of, observed_on
from fhir_baclofen.fhir.extract.words import mentions, notes_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Observation, Resource
from fhir_baclofen.fhir.terminology import sets_of

POSTURE: Final = "spasticity-functional"
_NAME: Final = "tone used to stand, walk or transfer"
_GIVEN_UP: Final = frozenset({"cancelled", "rejected", "entered-in-error"})
STEMS: Final = ("spastic", "tone")
"""One of these is in all words that tell of posture."""
_USES: Final = re.compile(
    r"\b(use[sd]?|using|rel(y|ies|ied|ying) (up)?on|depend(s|ing|ent)? (up)?on|needs?) "
    r"(\w+ ){0,4}?(spasticity|tone)\b[^.;]{0,40}?\b(stand|walk|transfer|upright|posture)",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(r"(?i)\b(not|no longer|never|denies|without|cannot|n't)\b[^.;]{0,20}$")


def postures(record: PatientRecord, today: date) -> Iterator[Problem]:
    """What is recorded about tone used to stand, walk or transfer."""
    yield from _flags(record, today)
    yield from _goals(record)
    yield from _observations(record, today)
    yield from _conditions(record)
    yield from _orders(record)


def _found(resource: Resource, on: date | None, *, active: bool = True) -> Problem:
    return Problem(ref(resource), active, on, "", _NAME, recorded=on)


def _flags(record: PatientRecord, today: date) -> Iterator[Problem]:
    for flag in record.flags:
        ended = end_of(flag.period)
        if (
            flag.status == "active"
            and (ended is None or ended >= today)
            and names_posture(flag.code)
        ):
            yield _found(flag, start_of(flag.period))


def _goals(record: PatientRecord) -> Iterator[Problem]:
    for goal in record.goals:
        named = names_posture(goal.description) or _says(notes_of(goal.note))
        if named and goal.lifecycle_status not in _GIVEN_UP:
            yield _found(goal, day(goal.start_date))


def _observations(record: PatientRecord, today: date) -> Iterator[Problem]:
    """The newest observation counts, for or against."""
    said = [
        _found(observation, on, active=affirms(observation))
        for observation in record.observations
        if observation.status in FINAL
        and _is_told(observation)
        and answer_of(observation) is not Answer.UNKNOWN
        and ((on := observed_on(observation)) is None or on <= today)
    ]
    newest = max((p.on for p in said if p.on), default=None)
    yield from (p for p in said if p.on is None or p.on == newest)


def _is_told(observation: Observation) -> bool:
    if names_posture(observation.code) or names_posture(observation.value_codeable_concept):
        return True
    free = f"{observation.value_string or ''} {notes_of(observation.note)}"
    return len(free) > 1 and _says(free)


def _conditions(record: PatientRecord) -> Iterator[Problem]:
    """By the note of a problem, or its own words; the local code comes with all conditions."""
    for condition in record.conditions:
        words = f"{notes_of(condition.note)} {text_of(condition.code)}" if condition.note else ""
        if words and _says(words) and counts(condition) and is_active(condition):
            yield _found(condition, onset_of(condition))


def _orders(record: PatientRecord) -> Iterator[Problem]:
    """By the note of an order."""
    for order in record.medication_requests:
        if order.note and order.status != "entered-in-error" and _says(notes_of(order.note)):
            yield _found(order, day(order.authored_on))


def names_posture(concept: CodeableConcept | None) -> bool:
    """True where a concept says, by code or words, that tone is used to stand."""
    return POSTURE in sets_of(concept) or (concept is not None and _says(text_of(concept)))


def _says(text: str) -> bool:
    """True where the words say that tone is used, and do not deny it."""
    if not mentions(text, STEMS):
        return False
    match = _USES.search(text)
    return match is not None and not _DENIED.search(text[: match.start()])
