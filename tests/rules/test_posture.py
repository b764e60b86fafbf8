"""Rule 34: tone that the patient needs to stand, walk or transfer."""

from fhir_baclofen.facts import LeftOut, Listing, Problem
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import facts, judged, problem, problems, severity, stop

RULE = "posture-spasticity"
USED = problems(spasticity_functional=(problem("tone"),))


def test_tone_that_is_needed_to_stand_is_told_with_its_evidence() -> None:
    found = judged(RULE, facts(problems=USED))
    assert severity(found) == "moderate"
    assert isinstance(found, Finding)
    assert "Condition/tone" in found.evidence


def test_it_is_never_concluded_from_a_diagnosis() -> None:
    sclerosis = problems(spasticity=(problem("multiple sclerosis", code="G35"),))
    assert isinstance(judged(RULE, facts(problems=sclerosis)), Clear)


def test_a_denial_and_a_stop_are_no_finding() -> None:
    denied = problems(spasticity_functional=(problem("tone", active=False),))
    assert isinstance(judged(RULE, facts(problems=denied)), Clear)
    assert isinstance(judged(RULE, facts(stop(30), problems=USED)), Clear)


def test_what_could_not_be_read_may_hide_it() -> None:
    topics = frozenset({"spasticity-functional"})
    unread: Listing[Problem] = Listing(left_out=(LeftOut("Flag?patient=p1", "timed out", topics),))
    found = judged(RULE, facts(problems=unread))
    assert found == NotEvaluated("Flag?patient=p1 could not be used: timed out")
    assert judged(RULE, facts(problems=problems("timed out"))) == NotEvaluated("timed out")
