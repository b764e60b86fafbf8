"""Whether a record names a cause other than baclofen for confusion, delirium or coma.

Only a cause that is named as such counts: a guess, a denial, a cause unknown, a drug, or the
kidneys, behind which baclofen may stand, is none.
"""

import re
from collections.abc import Iterator
from typing import Final

from fhir_baclofen.fhir.dosage_types import CodeableConcept
from fhir_baclofen.fhir.extract.words import notes_of, text_of
from fhir_baclofen.fhir.record import PatientRecord
from fhir_baclofen.fhir.resource_types import Condition
from fhir_baclofen.fhir.terminology import sets_of

# What baclofen may bring about or act through is no other cause of confusion.
_NO_OTHER: Final = frozenset(
    {
        *("neurotoxicity", "sedation", "unconscious", "delirium", "cognition", "hallucinations"),
        *("overdose", "baclofen-adverse-effect", "aki", "ckd", "ckd-moderate", "ckd-severe"),
        *("ckd-unstaged", "dialysis", "fall-balance", "weakness", "hypotension", "insomnia"),
    }
)
_DUE_TO: Final = re.compile(
    r"(?P<before>[^.;]*?)\b(?:due to|caused by|secondary to|because of|attributed to|explained by"
    r"|result(?:ing|s)? from|cause is|cause:)\s+(?P<cause>[^.;]+)",
    re.IGNORECASE,
)
_DOUBT: Final = re.compile(
    r"\b(not|no|never|unlikely|likely|possibl[ey]|prob(?:ably|able)|perhaps|maybe|may be|might"
    r"|suspected|query|rule out|whether|could be|differential)\b|\?",
    re.IGNORECASE,
)
_NO_CAUSE: Final = re.compile(
    r"baclofen|lioresal|medic|drug|pharmac|toxic|overdos|dose\b|tablet|pump|kidney|renal|ur(a)?emi"
    r"|\b(ckd|aki|esrd|unknown|unclear|uncertain|unspecified|undetermined|known physiological)\b",
    re.IGNORECASE,
)


def is_explained(condition: Condition, record: PatientRecord) -> bool:
    """True where the condition's evidence, note or words name another cause."""
    words = (text_of(condition.code), notes_of(condition.note))
    return any(map(_names_cause, words)) or any(map(_is_disease, _evidence(condition, record)))


def _names_cause(text: str) -> bool:
    match = _DUE_TO.search(text) if text else None
    if match is None:
        return False
    cause = match["cause"]
    return not (_DOUBT.search(match["before"]) or _DOUBT.search(cause) or _NO_CAUSE.search(cause))


def _evidence(condition: Condition, record: PatientRecord) -> Iterator[CodeableConcept]:
    for evidence in condition.evidence or ():
        yield from evidence.code or ()
        for reference in evidence.detail or ():
            found = record.resolve(reference, condition)
            if isinstance(found, Condition) and found is not condition and found.code is not None:
                yield found.code


def _is_disease(concept: CodeableConcept) -> bool:
    """True for a named disease that has nothing to do with baclofen or the kidneys."""
    words = text_of(concept)
    named = bool(words) or bool(sets_of(concept))
    return (
        named
        and _NO_OTHER.isdisjoint(sets_of(concept))
        and not _NO_CAUSE.search(words)
        and not _DOUBT.search(words)
    )
