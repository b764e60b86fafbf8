"""What an observation says about its subject: that it is there, that it is not, or neither."""

import re
from datetime import date
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from fhir_baclofen.fhir.dosage_types import CodeableConcept, number
from fhir_baclofen.fhir.extract.days import day, start_of
from fhir_baclofen.fhir.extract.words import text_of
from fhir_baclofen.fhir.resource_types import Observation, ObservationComponent
from fhir_baclofen.fhir.terminology import sets_of

Valued = Observation | ObservationComponent
NO_DAY: Final = "its day could not be read"
FINAL: Final = frozenset({"final", "amended", "corrected"})
_NOTHING: Final = re.compile(
    r"\b(unknown|not (known|assessed|asked|done|recorded|applicable)|unable|refused|declined"
    r"|pending|inconclusive|indeterminate|equivocal|invalid|unclear|n/a)\b"
)
_DENIED: Final = re.compile(
    r"^\W*(absent|absence|negative|neg|no|none|nil|not|never|false|without|denie[sd]|n|0)\b"
    r"|\b(no evidence|(not|none) (detected|present|observed|seen|noted|found|reported)"
    r"|negative|ruled out)\b"
)
_AFFIRMED: Final = re.compile(
    r"^\W*(yes|positive|pos|present|detected|true|y)\b|\b(positive|present)$"
)


class Answer(Enum):
    """How a value answers the question that the code asks."""

    YES = auto()
    NO = auto()
    OTHER = auto()
    """A value that is neither, such as a grade."""
    UNSTATED = auto()
    """No value, where the code alone may be the statement."""
    UNKNOWN = auto()
    """The answer is said to be missing."""


def observed_on(observation: Observation) -> date | None:
    """The day of an observation."""
    return (
        day(observation.effective_date_time)
        or start_of(observation.effective_period)
        or day(observation.effective_instant)
        or day(observation.issued)
    )


def is_dated(observation: Observation) -> bool:
    """True where the record gives a day, readable or not."""
    period = observation.effective_period
    return bool(
        observation.effective_date_time
        or (period and period.start)
        or observation.effective_instant
        or observation.issued
    )


def answer_of(valued: Valued) -> Answer:
    """What the value of an observation or of one of its components answers."""
    if valued.data_absent_reason is not None:
        return Answer.UNKNOWN
    if valued.value_boolean is not None:
        return Answer.YES if valued.value_boolean else Answer.NO
    quantity = valued.value_quantity
    if quantity is not None or valued.value_integer is not None:
        return _counted(quantity.value if quantity is not None else valued.value_integer)
    if valued.value_codeable_concept is not None:
        return _chosen(valued.value_codeable_concept)
    return worded(valued.value_string) if valued.value_string else Answer.UNSTATED


def affirms(valued: Valued) -> bool:
    """True unless the value denies what the code names, or says that nothing is known."""
    return answer_of(valued) not in {Answer.NO, Answer.UNKNOWN}


def _counted(value: object) -> Answer:
    count = number(value)
    if count is None or count < 0:
        return Answer.UNKNOWN
    return Answer.OTHER if count else Answer.NO


@lru_cache(maxsize=512)
def _chosen(concept: CodeableConcept) -> Answer:
    topics = sets_of(concept)
    if "answer-positive" in topics:
        return Answer.YES
    if "answer-negative" in topics:
        return Answer.NO
    words = text_of(concept) or " ".join(c.code for c in concept.coding or () if c.code)
    return worded(words) if words else Answer.UNSTATED


@lru_cache(maxsize=512)
def worded(text: str) -> Answer:
    """What an answer in words amounts to."""
    said = text.strip().lower()
    if _NOTHING.search(said):
        return Answer.UNKNOWN
    if _DENIED.search(said):
        return Answer.NO
    return Answer.YES if _AFFIRMED.search(said) else Answer.OTHER
