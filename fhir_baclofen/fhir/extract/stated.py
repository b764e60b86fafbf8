"""Problems that observations state: falls, sedation, confusion, withdrawal signs, pregnancy."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from fhir_baclofen.facts import LeftOut, Problem
from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.childbearing import CHILDBEARING, childbearing
from fhir_baclofen.fhir.extract.conditions import shown_code
from fhir_baclofen.fhir.extract.scales import SCALES
from fhir_baclofen.fhir.extract.statements import (
    FINAL,
    NO_DAY,
    Answer,
    Valued,
    answer_of,
    is_dated,
    observed_on,
)
from fhir_baclofen.fhir.extract.words import mentions, name_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Observation
from fhir_baclofen.fhir.terminology import sets_of
from fhir_baclofen.quantities import plain

FUTURE: Final = "it is dated after the review"
STATED: Final = frozenset(
    {
        *("sedation", "fall-balance", "neurotoxicity", "hallucinations", "delirium"),
        *("new-rigidity", "seizure", "suicide-risk", "unconscious"),
    }
)
BY_OBSERVATION: Final = STATED | CHILDBEARING
GCS: Final = "glasgow-coma-score"
CONFUSED: Final = frozenset({"neurotoxicity", "delirium"})
# Source: rule 74 in RULES.md, below 15; a patient at 8 or less is unconscious.
FULL_GCS: Final = Decimal(15)
COMA_GCS: Final = Decimal(8)
_RELATIVES: Final = re.compile(
    r"\b(family|mother|father|sister|brother|sibling|parent|son|daughter|relative)s?\b",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(
    r"\b(risk|screen\w*|assessment|scale|score|test|inventory|questionnaire|status)\b",
    re.IGNORECASE,
)
DELIRIUM_STEMS: Final = ("cam", "confusion", "delirium")
"""One of these is in all words that name a test for delirium."""
_ASKS_DELIRIUM: Final = re.compile(r"\bCAM\b|(?i:confusion assessment|\bdelirium\b)")
_SAYS_POSITIVE: Final = re.compile(r"\bpositive\b", re.IGNORECASE)
Found = tuple[str, Problem] | LeftOut


def stated(record: PatientRecord, today: date) -> Iterator[Found]:
    """Every problem that an observation states, under each of its topics."""
    for observation in record.observations:
        if observation.status not in FINAL:
            continue
        parts: tuple[Valued, ...] = (observation, *(observation.component or ()))
        for part in parts:
            found = tuple(_stated(observation, part))
            on = observed_on(observation)
            topics = frozenset(f[0] for f in found if isinstance(f, tuple))
            if topics and on is not None and on > today:
                yield LeftOut(ref(observation), FUTURE, topics, on)
                continue
            yield from found
            if topics and on is None and is_dated(observation):
                yield LeftOut(ref(observation), NO_DAY, topics, listed=True)


def _stated(observation: Observation, part: Valued) -> Iterator[Found]:
    asked, chosen = sets_of(part.code), sets_of(part.value_codeable_concept)
    if not CHILDBEARING.isdisjoint(asked | chosen):
        yield from childbearing(observation, part)
    if GCS in asked:
        yield from _comatose(observation, part)
    by_value, by_code = chosen & STATED, asked & STATED
    is_named = bool(by_value or by_code)
    if not (is_named or asks_delirium(part.code)) or _is_of_relatives(observation.code):
        return
    if is_named:
        yield from _named(observation, part, by_value, by_code)
    else:
        yield from _confused(observation, part)


def _named(
    observation: Observation, part: Valued, by_value: frozenset[str], by_code: frozenset[str]
) -> Iterator[Found]:
    """By the coded value of an observation, or by its code unless that only asks."""
    answer = answer_of(part)
    if answer in {Answer.NO, Answer.UNKNOWN}:
        return
    told = by_code if answer is Answer.YES or not _asks(part.code) else frozenset()
    concept = part.value_codeable_concept if by_value else part.code
    problem = seen(observation, name_of(concept), shown_code(concept))
    yield from ((topic, problem) for topic in sorted(by_value | told))


def seen(observation: Observation, name: str, code: str = "") -> Problem:
    """A problem as an observation saw it on its day."""
    on = observed_on(observation)
    return Problem(ref(observation), True, on, code, name, recorded=on, lasting=False)


def _comatose(observation: Observation, part: Valued) -> Iterator[Found]:
    score = SCALES[GCS].read(part)
    if not isinstance(score, Decimal):
        if score is not None:
            topics = frozenset({"neurotoxicity", "unconscious"})
            reason = getattr(score, "reason", "its value is not a number")
            yield LeftOut(ref(observation), reason, topics, observed_on(observation))
        return
    problem = seen(observation, f"Glasgow coma score {plain(score)}")
    if score < FULL_GCS:
        yield "neurotoxicity", problem
    if score <= COMA_GCS:
        yield "unconscious", problem


def _confused(observation: Observation, part: Valued) -> Iterator[Found]:
    """By the result of a test for delirium."""
    answer, said = answer_of(part), text_of(part.code)
    if answer is Answer.YES or (answer is Answer.UNSTATED and _SAYS_POSITIVE.search(said)):
        problem = seen(observation, f"{name_of(part.code)}: positive")
        yield from ((topic, problem) for topic in sorted(CONFUSED))
    elif answer is Answer.OTHER:
        reason = "its value is neither positive nor negative"
        yield LeftOut(ref(observation), reason, CONFUSED, observed_on(observation))


@lru_cache(maxsize=2048)
def asks_delirium(concept: CodeableConcept | None) -> bool:
    """True where the words name a test for delirium, or delirium itself."""
    words = text_of(concept)
    return mentions(words, DELIRIUM_STEMS) and bool(_ASKS_DELIRIUM.search(words))


@lru_cache(maxsize=2048)
def _asks(concept: CodeableConcept | None) -> bool:
    """True where the code names a question or a test, so that only a clear yes is one."""
    return bool(_ASKS.search(text_of(concept)))


@lru_cache(maxsize=2048)
def _is_of_relatives(concept: CodeableConcept | None) -> bool:
    return "family-history" in sets_of(concept) or bool(_RELATIVES.search(text_of(concept)))
