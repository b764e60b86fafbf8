"""Who the patient is, and what baclofen is given for."""

from dataclasses import dataclass
from enum import StrEnum

from fhir_baclofen.facts.certainty import Evidence


@dataclass(frozen=True, slots=True)
class Age:
    """Age in completed years on the day of the review.

    The ends differ when the birth date is partial.
    """

    low: int
    high: int


class Gender(StrEnum):
    """FHIR administrative gender as far as formulas use it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Indication(StrEnum):
    """What baclofen is given for, as the rules tell it apart."""

    SPASTICITY = "spasticity"
    ALCOHOL = "alcohol-use-disorder"
    NEUROPATHIC = "neuropathic-pain"
    HICCUPS = "hiccups"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class IndicationFact:
    """The indication the rules use.

    `kind` is UNKNOWN with none or several `candidates`. `detail` is the name as stated or coded,
    fit to show. `source` is "order", "note", "problem list" or "" (unknown). `unsupported` is
    "rheumatic" (muscle spasm of a rheumatic disease) or "focal" (spasticity of one joint or limb)
    where nothing else is named, else "". `gaps` say where another reason may hide that would count
    beside or before this one.
    """

    kind: Indication
    candidates: tuple[Indication, ...] = ()
    detail: str = ""
    source: str = ""
    evidence: Evidence = ()
    unsupported: str = ""
    gaps: tuple[str, ...] = ()
