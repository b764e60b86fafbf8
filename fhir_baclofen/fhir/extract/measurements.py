"""Results that rules read as numbers or words: scores, drinks, blood pressure, temperature."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from fhir_baclofen.facts import LeftOut, Listing, Measurement
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.scales import SCALES, Unbelieved
from fhir_baclofen.fhir.extract.statements import (
    FINAL,
    NO_DAY,
    Valued,
    is_dated,
    observed_on,
)
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Observation
from fhir_baclofen.fhir.terminology import sets_of

MEASURED: Final = frozenset(SCALES)
FUTURE: Final = "it is dated after the review"


def measurements_of(record: PatientRecord, today: date) -> Listing[Measurement]:
    """Every result under its topic, oldest first; the undated before all others.

    What cannot be believed is left out by name: a number out of bounds, a unit that is not known, a
    day after the review. What has a day that could not be read is left out of what asks for a day.
    """
    found: dict[str, list[Measurement]] = {}
    left_out: list[LeftOut] = []
    for observation, topic, valued in _measuring(record):
        measured = _measured(observation, topic, valued, today)
        if isinstance(measured, LeftOut):
            left_out.append(measured)
        elif measured is not None:
            found.setdefault(topic, []).append(measured)
            if measured.on is None and is_dated(observation):
                left_out.append(
                    LeftOut(measured.reference, NO_DAY, frozenset({topic}), listed=True)
                )
    by_topic = {topic: tuple(sorted(ms, key=_oldest_first)) for topic, ms in found.items()}
    return Listing(by_topic, gaps(record, "Observation", topics=MEASURED), tuple(left_out))


def _measuring(record: PatientRecord) -> Iterator[tuple[Observation, str, Valued]]:
    for observation in record.observations:
        if observation.status not in FINAL:
            continue
        for topic in sets_of(observation.code) & MEASURED:
            yield observation, topic, observation
        for component in observation.component or ():
            for topic in sets_of(component.code) & MEASURED:
                yield observation, topic, component


def _measured(
    observation: Observation, topic: str, valued: Valued, today: date
) -> Measurement | LeftOut | None:
    scale, on = SCALES[topic], observed_on(observation)
    value = scale.read(valued)
    if value is not None and on is not None and on > today:
        value = Unbelieved(FUTURE)
    if isinstance(value, Unbelieved):
        return LeftOut(ref(observation), value.reason, frozenset({topic}), on)
    if value is None:
        return None
    number, word = (value, "") if isinstance(value, Decimal) else (None, value)
    return Measurement(ref(observation), on, number, word, scale.name, scale.shown)


def _oldest_first(measured: Measurement) -> tuple[str, str]:
    return (measured.on.isoformat() if measured.on else "", measured.reference)
