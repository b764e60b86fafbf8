"""Allergies and intolerances to baclofen, and the statement that none are known."""

from fhir_baclofen.facts import Allergy, Listing
from fhir_baclofen.fhir import terminology
from fhir_baclofen.fhir.extract.conditions import NEVER, code_of
from fhir_baclofen.fhir.extract.gaps import gaps
from fhir_baclofen.fhir.extract.words import mentions, name_of, text_of
from fhir_baclofen.fhir.record import PatientRecord, ref
from fhir_baclofen.fhir.resource_types import AllergyIntolerance

BACLOFEN = "allergy-baclofen"
ABOUT_BACLOFEN = frozenset({BACLOFEN, *terminology.BACLOFEN})
NONE_KNOWN = "no-known-allergy"
RECORDED = "any"
OVER = frozenset({"inactive", "resolved"})
NONE_KNOWN_WORDS = ("no known allerg", "nkda", "nka")


def allergies_of(record: PatientRecord) -> Listing[Allergy]:
    """Allergies that count: those to baclofen, statements that none is known, and any at all."""
    found: dict[str, tuple[Allergy, ...]] = {}
    for entry in record.allergy_intolerances:
        if code_of(entry.clinical_status) & OVER or code_of(entry.verification_status) & NEVER:
            continue
        allergy = Allergy(ref(entry), _is_mild_intolerance(entry), name_of(entry.code))
        for topic in _topics(entry):
            found[topic] = (*found.get(topic, ()), allergy)
    return Listing(found, gaps(record, "AllergyIntolerance", topics=frozenset({BACLOFEN})))


def _topics(entry: AllergyIntolerance) -> tuple[str, ...]:
    if _none_is_known(entry):
        return (NONE_KNOWN,)
    substances = [entry.code, *[r.substance for r in entry.reaction or () if r.substance]]
    for substance in substances:
        if not ABOUT_BACLOFEN.isdisjoint(terminology.sets_of(substance)):
            return (BACLOFEN, RECORDED)
    return (RECORDED,)


def _none_is_known(entry: AllergyIntolerance) -> bool:
    coded = NONE_KNOWN in terminology.sets_of(entry.code)
    return coded or mentions(text_of(entry.code), NONE_KNOWN_WORDS)


def _is_mild_intolerance(entry: AllergyIntolerance) -> bool:
    """True for an intolerance of low criticality whose reactions are all mild."""
    if entry.type != "intolerance" or entry.criticality != "low":
        return False
    severities = {r.severity for r in entry.reaction or ()}
    return severities == {"mild"}
