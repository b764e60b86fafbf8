"""Problems by topic (the value set they belong to): conditions, and what else states them."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from fhir_baclofen.facts import LeftOut, Listing, Problem
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.extract.childbearing import (
    DELIVERY,
    DUE_DATE,
    LACTATION,
    PREGNANCY,
    TEST,
    deliveries,
)
from fhir_baclofen.fhir.extract.conditions import Found, conditions
from fhir_baclofen.fhir.extract.endoscopies import endoscopies
from fhir_baclofen.fhir.extract.failure_words import PUMP_FAILURE, is_about_pumps
from fhir_baclofen.fhir.extract.posture import POSTURE, names_posture, postures
from fhir_baclofen.fhir.extract.stated import CONFUSED, GCS, STATED, asks_delirium, stated
from fhir_baclofen.fhir.extract.words import text_of
from fhir_baclofen.fhir.record import PatientRecord, Unread
from fhir_baclofen.fhir.searches import NOT_OFFERED

# Topics that other resources than conditions may state.
ELSEWHERE: Final = {
    "Observation": STATED | {PREGNANCY, LACTATION, POSTURE, PUMP_FAILURE},
    "Flag": frozenset({POSTURE, PUMP_FAILURE}),
    "Goal": frozenset({POSTURE}),
    "Procedure": frozenset({DELIVERY}),
    "ServiceRequest": frozenset({PUMP_FAILURE}),
}

# A server that does not offer these holds none; whoever asks about posture asks the patient then.
SELDOM_OFFERED: Final = frozenset({"Flag", "Goal", "ServiceRequest"})

# Results that state a problem of another name.
TELLS: Final = {
    GCS: ("neurotoxicity", "unconscious"),
    TEST: (PREGNANCY,),
    DUE_DATE: (PREGNANCY,),
    "pump-problem": (PUMP_FAILURE,),
    "family-history": (),
}


def problems_of(record: PatientRecord, today: date) -> Listing[Problem]:
    """Every problem that may count, under each topic it belongs to, oldest first."""
    found: dict[str, list[Problem]] = {}
    left_out: list[LeftOut] = list(_unread(record))
    for each in _all(record, today):
        if isinstance(each, LeftOut):
            left_out.append(each)
        else:
            found.setdefault(each[0], []).append(each[1])
    by_topic = {t: tuple(sorted(ps, key=_oldest_first)) for t, ps in found.items()}
    return Listing(by_topic, tuple(_gaps(record)), tuple(left_out))


def _all(record: PatientRecord, today: date) -> Iterator[Found]:
    yield from conditions(record, today)
    yield from stated(record, today)
    yield from ((POSTURE, problem) for problem in postures(record, today))
    yield from deliveries(record)
    yield from endoscopies(record)


def _oldest_first(problem: Problem) -> tuple[str, str]:
    return (problem.on.isoformat() if problem.on else "", problem.reference)


def _gaps(record: PatientRecord) -> Iterator[str]:
    """Conditions that could not be read and may be about anything."""
    for unread in record.unread_of("Condition"):
        if unread.concepts is None:
            yield f"{unread.resource} could not be read: {unread.reason}"


def _unread(record: PatientRecord) -> Iterator[LeftOut]:
    """What could not be read and is known to be about some of the topics."""
    for unread in record.not_read:
        if unread.type == "Condition" and unread.concepts:
            yield LeftOut(unread.resource, unread.reason, _about(unread))
        topics = ELSEWHERE.get(unread.type)
        if topics and not (unread.type in SELDOM_OFFERED and unread.reason == NOT_OFFERED):
            about = topics & _about(unread) if unread.concepts is not None else topics
            yield LeftOut(unread.resource, unread.reason, about)


def _about(unread: Unread) -> frozenset[str]:
    """The topics that something unread may have stated, by what is known of it."""
    concepts = unread.concepts or ()
    sets = frozenset(topic for c in concepts for topic in terminology.sets_of(c))
    told = {topic for name in sets for topic in TELLS.get(name, (name,))}
    if any(map(asks_delirium, concepts)):
        told |= CONFUSED
    if any(map(names_posture, concepts)):
        told.add(POSTURE)
    if any(is_about_pumps(text_of(c)) for c in concepts):
        told.add(PUMP_FAILURE)
    return frozenset(told)
