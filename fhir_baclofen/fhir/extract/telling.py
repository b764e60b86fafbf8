"""Which observations and conditions of a record say anything that a fact is made of.

Most of a record does not: potassium, a blood count, an old fracture. What says nothing is left out
once, before the facts are worked out, so that no module looks at each of it again.
"""

from functools import lru_cache

from msgspec.structs import replace

from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract import failure_words, posture, screening, stated
from fhir_baclofen.fhir.extract.words import mentions, text_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import Observation
from fhir_baclofen.fhir.terminology import essence, sets_of

# Words that stand in for a code of an observation or condition, each with what reads them.
STEMS = (
    *posture.STEMS,
    *stated.DELIRIUM_STEMS,
    *screening.STEMS,
    *failure_words.STEMS,
)


def telling(record: PatientRecord) -> PatientRecord:
    """The record without the observations and conditions that say nothing of concern here."""
    return replace(
        record,
        observations=tuple([o for o in record.observations if _observation_tells(o)]),
        conditions=tuple([c for c in record.conditions if c.note or _tells(c.code)]),
    )


def _observation_tells(observation: Observation) -> bool:
    """True for what is in words or coded as well: there it is looked at more closely."""
    return bool(
        observation.value_string
        or observation.value_codeable_concept
        or observation.component
        or observation.note
        or _tells(observation.code)
    )


@lru_cache(maxsize=4096)
def _tells(concept: CodeableConcept | None) -> bool:
    """True for a concept of any value set, or with words that may stand in for one."""
    return concept is not None and _is_told(essence(concept))


@lru_cache(maxsize=4096)
def _is_told(concept: CodeableConcept) -> bool:
    return bool(sets_of(concept)) or mentions(text_of(concept), STEMS)
