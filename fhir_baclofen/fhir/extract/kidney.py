"""What a record says about the kidneys: results, diagnoses and dialysis as the core's findings."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from fhir_baclofen.facts import Gender, Kidney, Known, UnusableValue
from fhir_baclofen.fhir.extract.conditions import counts, is_active
from fhir_baclofen.fhir.extract.days import day, end_of, first_of, start_of
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.kidney_values import (
    CENTIMETRES,
    KILOGRAMS,
    Valued,
    changed_at,
    has_value,
    sampled_at,
    size_of,
    value_of,
)
from fhir_baclofen.fhir.extract.patient import age_on, gender_of
from fhir_baclofen.fhir.extract.statements import FINAL, NO_DAY, is_dated, observed_on
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Condition, Observation, Procedure
from fhir_baclofen.fhir.terminology import place_of, sets_of
from fhir_baclofen.kidney import (
    WINDOW_DAYS,
    Body,
    Diagnosis,
    Findings,
    Kind,
    Result,
    Size,
    Stage,
    Unusable,
    hides_tier,
    kidney_function,
)
from fhir_baclofen.policy import Policy

DIALYSIS: Final = "dialysis"
TRANSPLANT: Final = "kidney-transplant"
DIALYSIS_SAMPLE: Final = "creatinine-dialysis"
KINDS: Final = {
    "egfr": Kind.EGFR,
    "creatinine-clearance": Kind.CLEARANCE,
    "creatinine-serum": Kind.CREATININE,
}
STAGES: Final = {
    DIALYSIS: Stage.DIALYSIS,
    "ckd-severe": Stage.SEVERE,
    "ckd-moderate": Stage.MODERATE,
    "ckd-unstaged": Stage.UNSTAGED,
    "aki": Stage.ACUTE,
}
ABOUT_KIDNEYS: Final = frozenset({*KINDS, *STAGES, TRANSPLANT, DIALYSIS_SAMPLE})
SIZES: Final = frozenset({"body-weight", "body-height"})
DONE: Final = frozenset({"completed", "in-progress"})
# Source: rule 24 in RULES.md.
SESSION_DAYS: Final = 30
_OTHER_SEX: Final = {Gender.MALE: "egfr-female", Gender.FEMALE: "egfr-male"}


def kidney_of(record: PatientRecord, policy: Policy, *, at: datetime) -> Kidney:
    """Kidney function on the day of `at`: always a value with its status, or why there is none."""
    today = at.date()
    measure = str(policy.value("renal.measure"))
    findings = findings_of(record, today)
    found = kidney_function(findings, measure=measure, today=today)
    missed = (*gaps(record, "Observation", "Condition", topics=ABOUT_KIDNEYS), *findings.undated)
    newer = tuple(_newer(found))
    if not found.gaps and not newer:
        return found
    hidden = (*findings.gaps, *findings.undated)
    return replace(found, result_gaps=missed, gaps=(*found.gaps, *newer), stage_gaps=hidden)


def _newer(kidney: Kidney) -> Iterator[str]:
    """Results that would count beside the one used, or before it, but cannot be used."""
    newest = kidney.newest_usable_on
    for value in kidney.unusable:
        if newest is None or value.on is None or (newest - value.on).days <= WINDOW_DAYS:
            yield value.told


def findings_of(record: PatientRecord, today: date) -> Findings:
    """All that the record says about the kidneys up to a day."""
    gender = gender_of(record.patient)
    reading = _Reading(record, today, gender.value if isinstance(gender, Known) else None)
    for observation in record.observations:
        if observation.status in FINAL:
            reading.read(observation)
    diagnoses = (*_conditions(record), *_procedures(record, today), *reading.sessions)
    return Findings(
        results=tuple(reading.results),
        diagnoses=diagnoses,
        unusable=tuple(reading.unusable),
        gender=reading.gender,
        body=Body(tuple(reading.weights), tuple(reading.heights)),
        notes=tuple(dict.fromkeys(reading.notes)),
        undated=(*reading.undated, *_undated_sessions(record, today)),
        gaps=gaps(record, "Observation", "Condition", "Procedure", topics=ABOUT_KIDNEYS),
    )


# -- results ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """The observations of a record, read one by one."""

    record: PatientRecord
    today: date
    gender: Gender | None
    results: list[Result] = field(default_factory=list)
    unusable: list[UnusableValue] = field(default_factory=list)
    sessions: list[Diagnosis] = field(default_factory=list)
    weights: list[Size] = field(default_factory=list)
    heights: list[Size] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)

    def read(self, observation: Observation) -> None:
        """Take up what an observation and its components say about the kidneys."""
        parts: tuple[Valued, ...] = (observation, *(observation.component or ()))
        for valued in parts:
            topics = sets_of(valued.code)
            if not topics:
                continue
            kind = _kind_of(topics)
            if kind is not None:
                self._read_result(observation, valued, kind, topics)
            elif DIALYSIS_SAMPLE in topics:
                self._read_session(observation)
            elif topics & SIZES:
                self._read_size(observation, valued, topics)

    def _read_result(
        self, observation: Observation, valued: Valued, kind: Kind, topics: frozenset[str]
    ) -> None:
        other = _OTHER_SEX.get(self.gender) if self.gender else None
        if other in topics:
            self.notes.append("An eGFR for the other sex is left out.")
            return
        if not has_value(valued):
            return
        reference, on = ref(observation), observed_on(observation)
        value = value_of(valued, kind)
        if on is None or on > self.today:
            why = "it has no date" if on is None else "it is dated in the future"
            value = Unusable(why, on is None and _may_hide(value))
        if isinstance(value, Unusable):
            sample = kind is Kind.CREATININE
            unusable = UnusableValue(reference, on, value.reason, value.hides_tier, sample)
            self.unusable.append(unusable)
        elif on is not None:
            self.results.append(self._result(observation, valued, kind, on, value))

    def _result(
        self,
        observation: Observation,
        valued: Valued,
        kind: Kind,
        on: date,
        value: tuple[Decimal, str],
    ) -> Result:
        age = age_on(self.record.patient, on) if kind is Kind.CREATININE else None
        return Result(
            reference=ref(observation),
            kind=kind,
            on=on,
            value=value[0],
            comparator=value[1],
            at=sampled_at(observation),
            changed=changed_at(observation),
            age=age.value.high if isinstance(age, Known) else None,
            by_race="egfr-race" in sets_of(valued.code),
            place=place_of(valued.code),
        )

    def _read_session(self, observation: Observation) -> None:
        on = observed_on(observation)
        if on is not None and 0 <= (self.today - on).days <= SESSION_DAYS:
            self.sessions.append(Diagnosis(ref(observation), Stage.DIALYSIS, on))
        elif on is None:
            self.undated.append(_tells_of_dialysis(observation, is_dated(observation)))

    def _read_size(self, observation: Observation, valued: Valued, topics: frozenset[str]) -> None:
        on, weighs = observed_on(observation), "body-weight" in topics
        size = size_of(valued.value_quantity, KILOGRAMS if weighs else CENTIMETRES)
        if on is not None and on <= self.today and size is not None:
            sizes = self.weights if weighs else self.heights
            sizes.append(Size(ref(observation), on, size))


@lru_cache(maxsize=256)
def _kind_of(topics: frozenset[str]) -> Kind | None:
    return next((KINDS[t] for t in KINDS if t in topics), None)


def _may_hide(value: tuple[Decimal, str] | Unusable) -> bool:
    """True where a graver tier than the value itself says may lie behind it."""
    return value.hides_tier if isinstance(value, Unusable) else hides_tier(*value)


# -- diagnoses -------------------------------------------------------------------------------------


def _conditions(record: PatientRecord) -> Iterator[Diagnosis]:
    for condition in record.conditions:
        topics = sets_of(condition.code)
        if topics.isdisjoint(ABOUT_KIDNEYS) or not counts(condition):
            continue
        if TRANSPLANT in topics:
            yield Diagnosis(ref(condition), Stage.TRANSPLANT, _onset(condition))
        stage = next((STAGES[t] for t in STAGES if t in topics), None)
        if stage is not None and is_active(condition):
            yield Diagnosis(ref(condition), stage, _onset(condition))


def _onset(condition: Condition) -> date | None:
    return first_of(
        day(condition.onset_date_time),
        start_of(condition.onset_period),
        day(condition.recorded_date),
    )


def _procedures(record: PatientRecord, today: date) -> Iterator[Diagnosis]:
    for procedure in record.procedures:
        topics = sets_of(procedure.code)
        if topics.isdisjoint((DIALYSIS, TRANSPLANT)) or procedure.status not in DONE:
            continue
        if TRANSPLANT in topics:
            yield Diagnosis(ref(procedure), Stage.TRANSPLANT, _last_day(procedure, today))
            continue
        on = _last_day(procedure, today)
        if on is not None and 0 <= (today - on).days <= SESSION_DAYS:
            yield Diagnosis(ref(procedure), Stage.DIALYSIS, on)


def _undated_sessions(record: PatientRecord, today: date) -> Iterator[str]:
    """Dialysis done on a day that is not given or could not be read."""
    for procedure in record.procedures:
        if procedure.status not in DONE or DIALYSIS not in sets_of(procedure.code):
            continue
        if _last_day(procedure, today) is None:
            period = procedure.performed_period
            given = procedure.performed_date_time or procedure.performed_string or period
            yield _tells_of_dialysis(procedure, bool(given))


def _tells_of_dialysis(resource: Observation | Procedure, is_dated: bool) -> str:
    return f"{ref(resource)} tells of dialysis: {NO_DAY if is_dated else 'it has no day'}"


def _last_day(procedure: Procedure, today: date) -> date | None:
    """The last day on which a procedure took place; one that goes on takes place today."""
    start = first_of(day(procedure.performed_date_time), start_of(procedure.performed_period))
    end = end_of(procedure.performed_period)
    goes_on = procedure.status == "in-progress" and end is None
    return today if goes_on and start is not None and start <= today else first_of(end, start)
