"""Which hospital stay a patient is in, since when, and what belongs to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fhir_baclofen.fhir.extract.days import FULL_DATE, day, moment
from fhir_baclofen.fhir.extract.links import INPATIENT_CLASSES, OUTPATIENT_CLASSES
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Encounter, Reference, Resource

# A ward stay that begins as the emergency stay ends belongs to the same admission.
TRANSFER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class When:
    """A time as the record gives it: it lies between two moments, the same where it is exact."""

    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Admission:
    """The encounters that make up one stay, and its first moment; None without a start.

    `at` is the moment of the review.
    """

    record: PatientRecord
    encounters: tuple[Encounter, ...]
    began: When | None
    at: datetime

    @property
    def references(self) -> tuple[str, ...]:
        """Its encounters, the one in progress first."""
        return tuple(ref(encounter) for encounter in self.encounters)

    def holds(self, encounter: Reference | None, when: str | None, owner: Resource) -> bool:
        """True for what names one of the encounters, or happened between admission and review.

        By calendar day where there is no time.
        """
        if self._is_named(encounter, owner):
            return True
        happened = read_time(when, self.at)
        if happened is None or self.began is None or happened.earliest > self.at:
            return False
        return happened.latest >= self.began.earliest

    def holds_day(self, encounter: Reference | None, when: str | None, owner: Resource) -> bool:
        """The same by calendar day: what was done on the day of the admission belongs to it."""
        if self._is_named(encounter, owner):
            return True
        on = day(when)
        if on is None or self.began is None:
            return False
        return self.began.earliest.date() <= on <= self.at.date()

    def _is_named(self, encounter: Reference | None, owner: Resource) -> bool:
        named = self.record.resolve(encounter, owner) if encounter else None
        return any(named is own for own in self.encounters)


def admission_of(record: PatientRecord, at: datetime) -> Admission | None:
    """The stay in progress with the stays that led to it without a break; None without one."""
    current = [e for e in record.encounters if _is_in_progress(e, at)]
    if not current:
        return None
    chain, began = list(current), _earliest(current, at)
    earlier = [e for e in record.encounters if e.status == "finished" and is_stay(e)]
    while began is not None:
        led = [e for e in earlier if e not in chain and _leads_to(e, began, at)]
        if not led:
            break
        chain += led
        began = _earliest(chain, at)
    return Admission(record, tuple(chain), began, at)


def unclear_stays(record: PatientRecord, at: datetime) -> Iterator[str]:
    """Why an encounter in progress may be a stay: its dates cannot be right, or its class is none.

    A stay with such dates begins after the day of the review, or ends before it starts.
    """
    for encounter in record.encounters:
        if encounter.status != "in-progress":
            continue
        if not is_stay(encounter):
            if _may_be_stay(encounter) and _goes_on(encounter, at):
                yield f"{ref(encounter)} is in progress, and its class does not say where"
            continue
        period = encounter.period
        start, end = (day(period.start), day(period.end)) if period else (None, None)
        if start and start > at.date():
            yield f"{ref(encounter)} is in progress and begins after the review"
        elif start and end and end < start:
            yield f"{ref(encounter)} ends before it starts"


def _may_be_stay(encounter: Encounter) -> bool:
    kind = encounter.class_
    return kind is None or kind.code not in OUTPATIENT_CLASSES


def is_stay(encounter: Encounter) -> bool:
    """True for an encounter of a hospital class."""
    return encounter.class_ is not None and encounter.class_.code in INPATIENT_CLASSES


def read_time(text: str | None, at: datetime) -> When | None:
    """A FHIR date or dateTime; a date without a time is the whole day, in the review's time."""
    exact, first = moment(text), day(text)
    if exact is not None:
        known = exact if exact.tzinfo else exact.replace(tzinfo=at.tzinfo)
        return When(known, known)
    if first is None or first == date.max:
        return None
    start = datetime.combine(first, time(), at.tzinfo)
    is_whole = len(text or "") >= FULL_DATE
    return When(start, start + timedelta(days=1) if is_whole else max(at, start))


def _is_in_progress(encounter: Encounter, at: datetime) -> bool:
    """True for a stay that has begun and not ended, whatever the status says of one that has."""
    return encounter.status == "in-progress" and is_stay(encounter) and _goes_on(encounter, at)


def _goes_on(encounter: Encounter, at: datetime) -> bool:
    """True for what has begun, or may have, and has not ended."""
    start, end = _start(encounter, at), _end(encounter, at)
    begun = start is None or start.earliest <= at
    return begun and (end is None or end.latest >= at)


def _start(encounter: Encounter, at: datetime) -> When | None:
    return read_time(encounter.period.start, at) if encounter.period else None


def _end(encounter: Encounter, at: datetime) -> When | None:
    return read_time(encounter.period.end, at) if encounter.period else None


def _earliest(encounters: Iterable[Encounter], at: datetime) -> When | None:
    starts = [s for s in (_start(e, at) for e in encounters) if s is not None]
    return min(starts, key=lambda s: (s.earliest, s.latest), default=None)


def _leads_to(encounter: Encounter, began: When, at: datetime) -> bool:
    start, end = _start(encounter, at), _end(encounter, at)
    if start is None or end is None or start.earliest > began.earliest:
        return False
    return end.latest + TRANSFER >= began.earliest
