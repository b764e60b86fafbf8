"""Rules 21 and 42: uses outside the label, and what baclofen is not meant for."""

from dataclasses import replace

import pytest

from fhir_baclofen.facts import Indication, IndicationFact
from fhir_baclofen.rulebook import Finding
from fhir_baclofen.rules.indications import OFF_LABEL, off_label_notes
from tests.plan.cases import patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    NO_ORAL,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    activities,
    facts,
    judged,
    pump_dose,
    review,
    severity,
    start,
)

SLUG = "indication-not-supported"


@pytest.mark.parametrize("given", [ALCOHOL, NEUROPATHIC, HICCUPS, OTHER])
def test_a_use_outside_the_label_is_a_note_of_the_plan(given: IndicationFact) -> None:
    assert OFF_LABEL in proposed(patient(review(30), indication=given)).notes


@pytest.mark.parametrize("given", [SPASTICITY, UNKNOWN])
def test_spasticity_and_an_unknown_indication_bring_no_such_note(given: IndicationFact) -> None:
    assert off_label_notes(given) == ()
    assert "ff-label" not in " ".join(proposed(patient(review(30), indication=given)).notes)


def test_in_alcohol_use_disorder_the_label_of_france_is_named() -> None:
    assert any("France" in note for note in off_label_notes(ALCOHOL))
    assert not any("France" in note for note in off_label_notes(NEUROPATHIC))


@pytest.mark.parametrize(
    ("why", "said"), [("rheumatic", "not indicated"), ("focal", "botulinum toxin")]
)
def test_what_baclofen_is_not_meant_for_is_told_once_and_low(why: str, said: str) -> None:
    given = replace(OTHER, unsupported=why)
    for order in (review(30), start(15)):
        found = judged(SLUG, facts(order, indication=given))
        assert severity(found) == "low"
        assert isinstance(found, Finding)
        assert said in found.summary
        assert activities(found) == {"physiotherapy": None}
        assert "Condition/c1" in found.evidence


def test_focal_spasticity_keeps_its_kind() -> None:
    focal = IndicationFact(Indication.SPASTICITY, (), "focal spasticity", "order", (), "focal")
    assert severity(judged(SLUG, facts(review(30), indication=focal))) == "low"


def test_a_pump_for_it_is_told_too() -> None:
    given = replace(SPASTICITY, unsupported="focal")
    found = facts(NO_ORAL, oral=NO_ORAL, pump_intent=pump_dose(), indication=given)
    assert severity(judged(SLUG, found)) == "low"


@pytest.mark.parametrize("given", [SPASTICITY, ALCOHOL, OTHER, UNKNOWN])
def test_any_other_indication_is_silent(given: IndicationFact) -> None:
    assert severity(judged(SLUG, facts(review(30), indication=given))) is None
