"""Looks at stomach and duodenum that found them healthy: they speak against an ulcer on a list."""

import re
from collections.abc import Iterator
from typing import Final

from fhir_baclofen.facts import Problem
from fhir_baclofen.fhir.extract.days import day, first_of, start_of
from fhir_baclofen.fhir.extract.words import name_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import Procedure

NORMAL_ENDOSCOPY: Final = "normal-endoscopy"
_UPPER: Final = re.compile(r"(endo|gastro|duodeno|fibro)s[ck]op|\b[eo]gd\b", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    r"colon|kolon|colos|kolos|\blower\b|\bbasse\b|\brect|rekto|sigmoid|\bnas|laryn|bronch|cysto|zysto"
    r"|bladder|ureth|uter|sinus|arthro",
    re.IGNORECASE,
)
_HEALTHY: Final = re.compile(r"normal|no ulcer|healed|unauffällig", re.IGNORECASE)
_UNHEALTHY: Final = re.compile(
    r"abnormal|\banormal|\b(not|nicht|pas|no[nt]?) (normal|healed)", re.IGNORECASE
)


def endoscopies(record: PatientRecord) -> Iterator[tuple[str, Problem]]:
    """Those that were done, with their day."""
    for procedure in record.procedures:
        if procedure.status == "completed" and _is_normal(procedure):
            on = first_of(day(procedure.performed_date_time), start_of(procedure.performed_period))
            yield NORMAL_ENDOSCOPY, Problem(ref(procedure), True, on, "", name_of(procedure.code))


def _is_normal(procedure: Procedure) -> bool:
    """True for a look at stomach and duodenum that found nothing; other organs say nothing."""
    what = text_of(procedure.code)
    if not _UPPER.search(what) or _ELSEWHERE.search(what):
        return False
    said = text_of(procedure.outcome)
    return bool(_HEALTHY.search(said)) and not _UNHEALTHY.search(said)
