"""Conditions, and observations that state one, listed by topic (the value set they belong to)."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from fhir_baclofen.facts import Listing, Problem
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.words import name_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Condition, Observation, Procedure

ACTIVE = frozenset({"active", "recurrence", "relapse"})
NEVER = frozenset({"refuted", "entered-in-error"})
FINAL = frozenset({"final", "amended", "corrected"})
NEGATIVE = frozenset({"absent", "negative", "no", "none"})
STATED_BY_OBSERVATION = frozenset({"sedation", "fall-balance", "neurotoxicity"})
NO_CODES: frozenset[str] = frozenset()
NORMAL_ENDOSCOPY = "normal-endoscopy"
ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
CATEGORY = 3


def problems_of(record: PatientRecord) -> Listing[Problem]:
    """Every condition that may count, under each topic it belongs to, oldest first."""
    found: dict[str, list[Problem]] = {}
    for topic, problem in (*_conditions(record), *_observed(record), *_endoscopies(record)):
        found.setdefault(topic, []).append(problem)
    by_topic = {t: tuple(sorted(ps, key=_oldest_first)) for t, ps in found.items()}
    return Listing(by_topic, gaps(record, "Condition"))


def _oldest_first(problem: Problem) -> tuple[str, str]:
    return (problem.on.isoformat() if problem.on else "", problem.reference)


def code_of(concept: CodeableConcept | None) -> frozenset[str]:
    """The codes of a concept."""
    if concept is None or not concept.coding:
        return NO_CODES
    return frozenset([c.code for c in concept.coding if c.code])


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


def _conditions(record: PatientRecord) -> Iterator[tuple[str, Problem]]:
    for condition in record.conditions:
        topics = terminology.sets_of(condition.code) if counts(condition) else ()
        if not topics:
            continue
        problem = Problem(
            ref(condition),
            is_active(condition),
            first_of(
                day(condition.onset_date_time),
                start_of(condition.onset_period),
                day(condition.recorded_date),
            ),
            shown_code(condition.code),
            name_of(condition.code),
        )
        yield from ((topic, problem) for topic in topics)


def _observed(record: PatientRecord) -> Iterator[tuple[str, Problem]]:
    for observation in record.observations:
        if observation.status not in FINAL:
            continue
        code, value = observation.code, observation.value_codeable_concept
        by_value = terminology.sets_of(value) & STATED_BY_OBSERVATION
        topics = by_value | (terminology.sets_of(code) & STATED_BY_OBSERVATION)
        if not topics or _denied(observation):
            continue
        stated = value if by_value else code
        problem = Problem(
            ref(observation),
            True,
            observed_on(observation),
            shown_code(stated),
            name_of(stated),
        )
        yield from ((topic, problem) for topic in sorted(topics))


def observed_on(observation: Observation) -> date | None:
    """The day of an observation."""
    return (
        day(observation.effective_date_time)
        or start_of(observation.effective_period)
        or day(observation.effective_instant)
        or day(observation.issued)
    )


def _denied(observation: Observation) -> bool:
    """True when the observation says that its subject is not there."""
    if observation.value_boolean is False or observation.value_integer == 0:
        return True
    value = observation.value_codeable_concept
    said = (observation.value_string or text_of(value)).strip().lower()
    return said in NEGATIVE or bool(value and code_of(value) & NEGATIVE)


def _endoscopies(record: PatientRecord) -> Iterator[tuple[str, Problem]]:
    for procedure in record.procedures:
        if procedure.status == "completed" and _is_normal_endoscopy(procedure):
            on = first_of(day(procedure.performed_date_time), start_of(procedure.performed_period))
            yield (
                NORMAL_ENDOSCOPY,
                Problem(ref(procedure), True, on, "", name_of(procedure.code)),
            )


def _is_normal_endoscopy(procedure: Procedure) -> bool:
    what = text_of(procedure.code).lower()
    said = text_of(procedure.outcome).lower()
    return (
        "scopy" in what and _any(said, ("normal", "no ulcer", "healed")) and "abnormal" not in said
    )


def _any(text: str, words: Iterable[str]) -> bool:
    return any(w in text for w in words)
