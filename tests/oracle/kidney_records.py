"""Kidney results as FHIR R4, in every form that the page on reading records names."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from tests.oracle.dosage_records import dosage
from tests.oracle.doses import Amount, AtTimes, Line
from tests.oracle.kidneys import Diagnosis, Person, Result
from tests.oracle.resources import (
    LOINC,
    SNOMED,
    SUBJECT,
    UCUM,
    Json,
    coded,
    condition,
    day,
    order,
    patient,
)

TERMS_OF_EGFR: Final = {
    "": "98979-8",
    "non-black": "48642-3",
    "black": "48643-1",
    "female": "50044-7",
    "male": "70969-1",
}


def result(id_: str, r: Result) -> Json:
    codes = {"creatinine": "2160-0", "creatinine-clearance": "35591-7"}
    found: Json = {
        "resourceType": "Observation",
        "id": id_,
        "status": r.status,
        "code": coded(LOINC, codes.get(r.measure) or TERMS_OF_EGFR[r.term]),
        "subject": SUBJECT,
        "effectiveDateTime": r.on.isoformat(),
    }
    if r.as_text:
        return found | {"valueString": f"{r.comparator}{r.value}"}
    value: Json = {"value": float(r.value)}
    if r.unit:
        value |= {"unit": r.unit, "system": UCUM, "code": r.unit}
    if r.comparator:
        value["comparator"] = r.comparator
    return found | {"valueQuantity": value}


def dialysis_session(days_ago: int) -> Json:
    return {
        "resourceType": "Procedure",
        "id": "session",
        "status": "completed",
        "code": coded(SNOMED, "302497006", "Hemodialysis"),
        "subject": SUBJECT,
        "performedDateTime": day(days_ago),
    }


def kidney_chart(
    results: Iterable[Result],
    person: Person,
    diagnoses: Iterable[Diagnosis],
    dialysed: int | None,
) -> list[Json]:
    """A patient on baclofen for years, with what is known of the kidneys."""
    times = AtTimes("code", ("TID",))
    taken = Line(Amount(Fraction(5), Fraction(5), "mg"), times)
    return [
        patient(person.born.isoformat(), person.gender),
        order("m0", [dosage(taken)], 800),
        *(result(f"o{place}", each) for place, each in enumerate(results)),
        *(condition(f"d{place}", code) for place, code in enumerate(diagnoses)),
        *([dialysis_session(dialysed)] if dialysed is not None else []),
    ]
