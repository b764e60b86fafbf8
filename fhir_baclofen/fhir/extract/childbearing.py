"""Pregnancy and breastfeeding as observations and procedures state them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from fhir_baclofen.facts import LeftOut, Problem
from fhir_baclofen.fhir.code_systems import LOINC, system_of
from fhir_baclofen.fhir.extract.conditions import shown_code
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
from fhir_baclofen.fhir.extract.statements import Answer, Valued, answer_of, observed_on
from fhir_baclofen.fhir.extract.words import name_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Observation
from fhir_baclofen.fhir.terminology import sets_of

PREGNANCY: Final = "pregnancy"
TEST: Final = "pregnancy-test"
NOT_PREGNANT: Final = "not-pregnant"
DUE_DATE: Final = "due-date"
LACTATION: Final = "lactation"
NOT_LACTATING: Final = "not-lactating"
DELIVERY: Final = "delivery"
CHILDBEARING: Final = frozenset({PREGNANCY, LACTATION, DELIVERY, NOT_PREGNANT, TEST, DUE_DATE})
UNDECIDED: Final = "its value is neither yes nor no"
_IS_TEST: Final = re.compile(r"\b(test|hcg|gonadotropin)\b", re.IGNORECASE)
_DOUBT: Final = re.compile(r"possib|unlikely|suspect|not yet|\btrying\b|planning|\?", re.IGNORECASE)
_NURSING: Final = re.compile(r"breast ?-?(fe|milk)|nursing|lactat", re.IGNORECASE)
Found = tuple[str, Problem] | LeftOut


def childbearing(observation: Observation, part: Valued) -> Iterator[Found]:
    """What an observation says about pregnancy, delivery or breastfeeding."""
    asked = sets_of(part.code)
    if DELIVERY in asked:
        yield DELIVERY, _seen(observation, part, "delivery", day(observation.value_date_time))
    elif DUE_DATE in asked:
        yield from _expecting(observation, part)
    elif LACTATION in asked | sets_of(part.value_codeable_concept):
        yield from _nursing(observation, part)
    else:
        yield from _pregnant(observation, part)


def deliveries(record: PatientRecord) -> Iterator[tuple[str, Problem]]:
    """Deliveries that were recorded as procedures."""
    for procedure in record.procedures:
        if procedure.status == "completed" and DELIVERY in sets_of(procedure.code):
            on = first_of(day(procedure.performed_date_time), start_of(procedure.performed_period))
            yield DELIVERY, Problem(ref(procedure), True, on, "", name_of(procedure.code))


def _seen(observation: Observation, part: Valued, name: str, on: date | None = None) -> Problem:
    """What an observation states, of its own day unless another one is given."""
    recorded = observed_on(observation)
    return Problem(
        ref(observation),
        True,
        on or recorded,
        shown_code(part.code),
        name,
        recorded,
        lasting=False,
    )


def _expecting(observation: Observation, part: Valued) -> Iterator[Found]:
    due = day(observation.value_date_time)
    if due is not None:
        yield DUE_DATE, _seen(observation, part, "delivery expected", due)


def _nursing(observation: Observation, part: Valued) -> Iterator[Found]:
    answer = _nursing_says(part)
    if answer is Answer.NO:
        yield NOT_LACTATING, _seen(observation, part, "not breastfeeding")
    elif answer is Answer.YES:
        yield LACTATION, _seen(observation, part, "breastfeeding")
    elif answer is Answer.OTHER:
        yield LeftOut(ref(observation), UNDECIDED, frozenset({LACTATION}), observed_on(observation))


def _nursing_says(part: Valued) -> Answer:
    answer, value = answer_of(part), part.value_codeable_concept
    if answer is Answer.UNSTATED:
        return answer if _is_question(part) else Answer.YES
    if answer is Answer.OTHER:
        said = text_of(value) or part.value_string or ""
        named = LACTATION in sets_of(value) or _NURSING.search(said)
        return Answer.YES if named and not _DOUBT.search(said) else answer
    return answer


def _pregnant(observation: Observation, part: Valued) -> Iterator[Found]:
    said = _pregnancy_says(part)
    if said is Answer.NO:
        yield NOT_PREGNANT, _seen(observation, part, "not pregnant")
    elif said is Answer.YES and _is_test(part):
        yield TEST, _seen(observation, part, "positive pregnancy test")
    elif said is Answer.YES:
        yield PREGNANCY, _seen(observation, part, "pregnant")
    elif said is Answer.OTHER:
        yield LeftOut(ref(observation), UNDECIDED, frozenset({PREGNANCY}), observed_on(observation))


def _pregnancy_says(part: Valued) -> Answer:
    """Yes, no, or an answer that is neither; without a value only a finding itself is a yes."""
    answer, value = answer_of(part), sets_of(part.value_codeable_concept)
    said = text_of(part.value_codeable_concept) or part.value_string or ""
    if NOT_PREGNANT in value or NOT_PREGNANT in sets_of(part.code):
        return Answer.NO
    if answer is Answer.OTHER and not _DOUBT.search(said):
        named = PREGNANCY in value or "pregnan" in said.lower()
        return Answer.YES if named else Answer.OTHER
    if answer is Answer.UNSTATED:
        return Answer.UNSTATED if _is_question(part) else Answer.YES
    return answer


def _is_test(part: Valued) -> bool:
    return TEST in sets_of(part.code) or bool(_IS_TEST.search(text_of(part.code)))


def _is_question(part: Valued) -> bool:
    """True for a code that asks: one of LOINC, or one called a status or test."""
    codings = part.code.coding or () if part.code else ()
    asks = any(system_of(c.system) == LOINC for c in codings)
    words = text_of(part.code).lower()
    return asks or "status" in words or bool(_IS_TEST.search(words))
