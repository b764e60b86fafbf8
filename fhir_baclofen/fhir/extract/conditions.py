"""Conditions: which of them count, since when, and under which topics."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from fhir_baclofen.facts import LeftOut, Problem
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.causes import is_explained
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
from fhir_baclofen.fhir.extract.statements import NO_DAY
from fhir_baclofen.fhir.extract.words import name_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Condition

ACTIVE: Final = frozenset({"active", "recurrence", "relapse"})
NEVER: Final = frozenset({"refuted", "entered-in-error"})
NO_CODES: Final[frozenset[str]] = frozenset()
ICD10: Final = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
CATEGORY: Final = 3
FUTURE: Final = "it begins after the review"
CONTRADICTORY: Final = "it is said to be active and refuted at once; it does not count"
NEUROTOXICITY: Final = "neurotoxicity"
_PREGNANCY: Final = "pregnancy"
_NOT_PREGNANT: Final = "not-pregnant"
Found = tuple[str, Problem] | LeftOut


def code_of(concept: CodeableConcept | None) -> frozenset[str]:
    """The codes of a concept."""
    if concept is None or not concept.coding:
        return NO_CODES
    return frozenset([c.code for c in concept.coding if c.code])


@lru_cache(maxsize=4096)
def shown_code(concept: CodeableConcept | None) -> str:
    """The code that tells most: of ICD-10 with its dot where there is one, else the first."""
    codes = sorted(code_of(concept))
    icd = next((c for c in codes if ICD10.fullmatch(c)), None)
    if icd is None:
        return codes[0] if codes else ""
    plain = icd.replace(".", "")
    return f"{plain[:3]}.{plain[3:]}" if len(plain) > CATEGORY else plain


def counts(condition: Condition) -> bool:
    """True unless the condition was refuted or entered in error."""
    return NEVER.isdisjoint(code_of(condition.verification_status))


def is_active(condition: Condition) -> bool:
    """True for an active, recurring or relapsed condition; a missing status counts as active."""
    status = code_of(condition.clinical_status)
    return not status or not status.isdisjoint(ACTIVE)


def onset_of(condition: Condition) -> date | None:
    """The day a condition began, else that of its entry."""
    return first_of(
        day(condition.onset_date_time),
        start_of(condition.onset_period),
        day(condition.recorded_date),
    )


def _is_dated(condition: Condition) -> bool:
    """True where the record gives a day, readable or not."""
    period = condition.onset_period
    return bool(condition.onset_date_time or condition.recorded_date or (period and period.start))


def conditions(record: PatientRecord, today: date) -> Iterator[Found]:
    """Every condition that may count, under each of its topics.

    One that begins after the review is left out: it is not there yet. One whose day could not be
    read counts, and is left out too of what asks for a day.
    """
    for condition in record.conditions:
        topics = terminology.sets_of(condition.code)
        if not topics:
            continue
        on = onset_of(condition)
        if not counts(condition):
            if _contradicts_itself(condition):
                yield LeftOut(ref(condition), CONTRADICTORY, on=on)
        elif on is not None and on > today:
            yield LeftOut(ref(condition), FUTURE, topics, on)
        else:
            if on is None and _is_dated(condition):
                yield LeftOut(ref(condition), NO_DAY, topics, listed=True)
            problem = _problem(record, condition, topics, on)
            yield from ((topic, problem) for topic in _told(topics))


def _contradicts_itself(condition: Condition) -> bool:
    return not code_of(condition.clinical_status).isdisjoint(ACTIVE) and not is_void(condition)


def is_void(condition: Condition) -> bool:
    """True for a condition entered in error."""
    return "entered-in-error" in code_of(condition.verification_status)


def _problem(
    record: PatientRecord, condition: Condition, topics: frozenset[str], on: date | None
) -> Problem:
    return Problem(
        ref(condition),
        is_active(condition),
        on,
        shown_code(condition.code),
        name_of(condition.code),
        day(condition.recorded_date),
        NEUROTOXICITY in topics and is_explained(condition, record),
    )


def _told(topics: frozenset[str]) -> frozenset[str]:
    """The statement that a patient is not pregnant is listed with the codes of pregnancy."""
    return topics - {_PREGNANCY} if _NOT_PREGNANT in topics else topics
