"""Pump alarms, failures of pump or catheter, and an empty reservoir, as problems of one topic.

An active Condition of `pump-problem` counts, or one that says so in words, and so does an active
Flag. An Observation that says so counts until something ends it: a later refill ends an alarm and
an empty reservoir, a later revision, replacement or repair whatever failed, and a later Observation
of the same kind that denies it ends it too. After half a year it counts no more: no reservoir lasts
that long, so the alarm has been dealt with. Words that deny ("no alarm", "alarm: resolved") tell of
none. An order to take the pump out with no other in its place stands with the failures: it ends the
infusion.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain

from msgspec import Struct

from fhir_baclofen.facts import (
    Absent,
    Action,
    Fact,
    Known,
    Listing,
    OralIntent,
    Problem,
    Pump,
    PumpTherapy,
)
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.conditions import counts, is_active, onset_of, shown_code
from fhir_baclofen.fhir.extract.days import day, end_of, moment, start_of
from fhir_baclofen.fhir.extract.failure_words import (
    PUMP_FAILURE,
    Kind,
    denies,
    failing,
    is_about_pumps,
    is_over,
    kind_named,
)
from fhir_baclofen.fhir.extract.pump_dates import End, hours_since, performed, refills_done
from fhir_baclofen.fhir.extract.pump_words import (
    is_of_another,
    said,
    tells_removal,
    tells_repair,
)
from fhir_baclofen.fhir.extract.statements import FINAL, Answer, answer_of, observed_on
from fhir_baclofen.fhir.extract.words import name_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Observation

BROKEN = "pump-problem"
LONGEST_DAYS = 180
# Endings of T85.6xx for other devices: dialysis catheter, sutures, skin graft, insulin pump.
OTHER_DEVICES = re.compile(r"T85\.6\d[1234]")


class Statement(Struct, frozen=True):
    """What one Observation says of pump or catheter; `denied` where it says that all is well."""

    problem: Problem
    kind: Kind
    at: datetime | None
    denied: bool


def with_pump_failures(
    problems: Listing[Problem], record: PatientRecord, today: date
) -> Listing[Problem]:
    """The problems with those of the pump among them, under their own topic."""
    found = chain(
        _conditions(record, today),
        _flags(record, today),
        _observed(record, today),
        _removals(record),
    )
    failures = tuple(sorted(found, key=lambda p: (p.on or date.min, p.reference)))
    if not failures:
        return problems
    return replace(problems, by_topic={**problems.by_topic, PUMP_FAILURE: failures})


def bridging(
    oral: Fact[OralIntent],
    problems: Listing[Problem],
    therapy: Fact[PumpTherapy],
    pump: Fact[Pump],
) -> Fact[OralIntent]:
    """The oral intent, marked where it starts or raises oral baclofen while the pump fails."""
    none = isinstance(pump, Absent) and isinstance(therapy, Absent)
    if none or not isinstance(oral, Known) or not problems.of(PUMP_FAILURE):
        return oral
    rises = oral.value.action in {Action.START, Action.INCREASE, Action.CHANGE}
    return replace(oral, value=replace(oral.value, from_pump=True)) if rises else oral


def _conditions(record: PatientRecord, today: date) -> Iterator[Problem]:
    for condition in record.conditions:
        if not _tells(condition.code) or not counts(condition) or not is_active(condition):
            continue
        on = onset_of(condition)
        if on is None or on <= today:
            yield _problem(ref(condition), on, condition.code)


def _flags(record: PatientRecord, today: date) -> Iterator[Problem]:
    for flag in record.flags:
        over = end_of(flag.period)
        if flag.status == "active" and _tells(flag.code) and (over is None or over >= today):
            yield _problem(ref(flag), start_of(flag.period), flag.code)


def _removals(record: PatientRecord) -> Iterator[Problem]:
    for request in record.service_requests:
        ordered = request.status == "active" and request.intent == "order"
        if ordered and not request.do_not_perform and tells_removal(text_of(request.code)):
            yield _problem(ref(request), day(request.authored_on), request.code)


@lru_cache(maxsize=4096)
def _tells(concept: CodeableConcept | None) -> bool:
    """True for a concept that tells of a failure, by its code or its words."""
    return concept is not None and (_is_broken(concept) or failing(text_of(concept)) is not None)


def _is_broken(concept: CodeableConcept | None) -> bool:
    """True for a mechanical complication of an implant that may be a baclofen pump's."""
    if BROKEN not in terminology.sets_of(concept) or is_of_another(text_of(concept)):
        return False
    return not OTHER_DEVICES.match(shown_code(concept))


def _observed(record: PatientRecord, today: date) -> Iterator[Problem]:
    """What observations tell that nothing has ended yet."""
    told = [s for o in record.observations for s in _statements(o, today)]
    if not told:
        return
    repairs, refills = list(_repairs(record)), list(refills_done(record))
    ends = {
        Kind.DEVICE: [*repairs, *_denials(told, Kind.DEVICE)],
        Kind.RESERVOIR: [*repairs, *refills, *_denials(told, Kind.RESERVOIR)],
    }
    oldest = today - timedelta(days=LONGEST_DAYS)
    for statement in told:
        on = statement.problem.on
        old = on is not None and on < oldest
        if not (statement.denied or old or _is_followed(statement, ends[statement.kind])):
            yield statement.problem


def _denials(told: Iterable[Statement], kind: Kind) -> Iterator[End]:
    """When an observation of this kind said that all was well."""
    for statement in told:
        if statement.denied and statement.kind is kind and statement.problem.on:
            yield End(statement.problem.on, statement.at)


def _statements(observation: Observation, today: date) -> Iterator[Statement]:
    """What an observation says up to today, by its code and its value together."""
    value = observation.value_codeable_concept
    if observation.status not in FINAL or not (
        _is_about(observation.code) or _is_about(value) or is_about_pumps(observation.value_string)
    ):
        return
    code = text_of(observation.code)
    values = f"{text_of(value)} {observation.value_string or ''}".strip()
    by_value = failing(values) or (Kind.DEVICE if _is_broken(value) else None)
    kind = by_value or failing(code)
    denied = by_value is None and (denies(code) or denies(values) or _is_negative(observation))
    on = observed_on(observation)
    known = by_value is not None or not _is_without_answer(observation)
    if (kind is None and not denied) or not known or (on is not None and on > today):
        return
    named = value if by_value and value else observation.code
    problem = _problem(ref(observation), on, named)
    yield Statement(
        problem, kind or kind_named(f"{code} {values}"), _moment_of(observation), denied
    )


@lru_cache(maxsize=4096)
def _is_about(concept: CodeableConcept | None) -> bool:
    return concept is not None and (is_about_pumps(text_of(concept)) or _is_broken(concept))


def _is_negative(observation: Observation) -> bool:
    """True where the value says that what the code names is not there, or no more."""
    value = observation.value_codeable_concept
    said_over = is_over(f"{text_of(value)} {observation.value_string or ''}".strip())
    return answer_of(observation) is Answer.NO or said_over


def _is_without_answer(observation: Observation) -> bool:
    """True for a day, such as that of the next alarm, and for a value that is missing."""
    return observation.value_date_time is not None or answer_of(observation) is Answer.UNKNOWN


def _problem(reference: str, on: date | None, concept: CodeableConcept | None) -> Problem:
    return Problem(reference, True, on, shown_code(concept), name_of(concept))


def _moment_of(observation: Observation) -> datetime | None:
    period = observation.effective_period
    return (
        moment(observation.effective_date_time)
        or moment(period.start if period else None)
        or moment(observation.effective_instant)
    )


def _repairs(record: PatientRecord) -> Iterator[End]:
    for procedure in record.procedures:
        if procedure.status == "completed" and tells_repair(said(procedure.code)):
            yield from performed(procedure)


def _is_followed(statement: Statement, ends: Iterable[End]) -> bool:
    """True with an end after it; on the same day only where the times say so."""
    return any(_is_after(end, statement) for end in ends)


def _is_after(end: End, statement: Statement) -> bool:
    seen = statement.problem.on
    if seen is None:
        return False
    if end.on == seen and end.at is not None and statement.at is not None:
        return hours_since(End(seen, statement.at), end.at) > 0
    return end.on > seen
