"""Code systems as servers name them, and codes in the one form in which they are looked up."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

BASE: Final = "http://fhir-baclofen.org/fhir"
INGREDIENT: Final = f"{BASE}/CodeSystem/ingredient"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
ATC: Final = "http://www.whocc.no/atc"
ICD10: Final = "http://hl7.org/fhir/sid/icd-10-cm"
HIERARCHIES: Final = frozenset({ICD10, ATC})
# National editions of ICD-10 and of ATC, by the last part of their address; procedures are none.
_ICD10_EDITION: Final = re.compile(
    r"/(?:terminologie-)?(?:icd|cim|cie|(?:br)?cid)-?10(?:-?(?:who|bmg|[a-z]{2}))*(?:-\d{4})?",
    re.IGNORECASE,
)
_ATC_EDITION: Final = re.compile(r"/(?:terminologie-)?atc(?:[-_]\w+)?", re.IGNORECASE)
_ICD10_RELEASE: Final = "http://id.who.int/icd/release/10"
# Names and object identifiers under which servers send a system, in small letters, without "www.".
_ALIASES: Final[Mapping[str, str]] = {
    "2.16.840.1.113883.6.90": ICD10,
    "2.16.840.1.113883.6.3": ICD10,
    "2.16.840.1.113883.6.73": ATC,
    "2.16.840.1.113883.6.88": RXNORM,
    "2.16.840.1.113883.6.1": LOINC,
    "2.16.840.1.113883.6.96": SNOMED,
    _ICD10_RELEASE: ICD10,
    "http://nlm.nih.gov/research/umls/rxnorm": RXNORM,
    "rxnorm": RXNORM,
    "http://loinc.org": LOINC,
    "loinc": LOINC,
    "http://snomed.info/sct": SNOMED,
    "snomed": SNOMED,
    "snomed ct": SNOMED,
    "snomed-ct": SNOMED,
    "sct": SNOMED,
}
# Who publishes code systems: a code of theirs that is in no value set is about something else.
_PUBLISHED: Final = re.compile(
    r"http://(?:www\.)?(?:[a-z]+\.)?(?:hl7\.org|snomed\.info|loinc\.org|nlm\.nih\.gov|whocc\.no|who\.int"
    r"|ama-assn\.org|cms\.gov|fda\.gov|fhir-baclofen\.org)(?:/.*)?"
    r"|urn:oid:2\.16\.840\.1\.113883\.(?:5|6|12|18)\..*",
    re.IGNORECASE,
)
# Short names of the systems in the index.
SHORT: Final[Mapping[str, str]] = {
    RXNORM: "rxnorm",
    SNOMED: "sct",
    LOINC: "loinc",
    ATC: "atc",
    ICD10: "icd10",
    INGREDIENT: "ingredient",
}


def has_publisher(system: str | None) -> bool:
    """True for a system of a publisher: a code of it that is in no set is about something else."""
    return bool(_PUBLISHED.fullmatch(system_of(system)))


def key_of(system: str, code: str) -> str:
    """The key of a code in the index; case and dots do not matter in ICD-10 and ATC."""
    known, code = system_of(system), code.strip()
    if known in HIERARCHIES:
        code = code.replace(".", "").upper()
    return f"{SHORT.get(known, known)} {code}"


@lru_cache(maxsize=512)
def system_of(system: str | None) -> str:
    """The address of a code system as the index has it: editions and other spellings are one."""
    given = (system or "").split("|", 1)[0].strip().rstrip("/").replace("https://", "http://")
    name = given.lower().removeprefix("urn:oid:").replace("://www.", "://")
    if name.startswith(f"{SNOMED}/"):
        return SNOMED
    if name.startswith(f"{_ICD10_RELEASE}/"):
        return ICD10
    last = f"/{name[name.rfind('/') + 1 :]}"
    if _ICD10_EDITION.fullmatch(last):
        return ICD10
    return ATC if _ATC_EDITION.fullmatch(last) else _ALIASES.get(name, given)
