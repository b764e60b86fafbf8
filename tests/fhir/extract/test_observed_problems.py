"""Problems that observations, flags, goals and notes state, and conditions that do not count."""

from datetime import date

import pytest

from fhir_baclofen.facts import Listing, Problem
from tests.fhir.extract.extracting import facts
from tests.fhir.extract.test_measurements import local, loinc, seen
from tests.records.build import (
    ICD,
    LOINC,
    SNOMED,
    SUBJECT,
    TODAY,
    Element,
    Json,
    coded,
    problem,
    quantity,
)

POSTURE = "spasticity-functional"
STANDS = "Uses extensor tone to stand"
NO_VALUE: Json = {}


def listed(*resources: Json, at: str = TODAY) -> Listing[Problem]:
    return facts(*resources, at=at).problems


def named(**value: Element) -> Json:
    """An observation of a fall with a value."""
    return seen(coded(SNOMED, "1912002"), **value)


@pytest.mark.parametrize(
    ("observation", "topics"),
    [
        pytest.param(seen(coded(ICD, "R44.1")), {"hallucinations"}, id="by code"),
        pytest.param(
            seen(coded(LOINC, "80000-0"), valueCodeableConcept=coded(SNOMED, "7011001")),
            {"hallucinations"},
            id="by coded value",
        ),
        pytest.param(seen({"text": "Hallucinations"}), {"hallucinations"}, id="by words"),
        pytest.param(seen({"text": "Delirium"}), {"delirium", "neurotoxicity"}, id="delirium"),
        pytest.param(seen(coded(ICD, "F05")), {"delirium", "neurotoxicity"}, id="by ICD-10"),
        pytest.param(seen(coded(ICD, "G40.909")), {"seizure"}, id="seizure"),
        pytest.param(seen({"text": "Seizure"}), {"seizure"}, id="seizure by words"),
        pytest.param(seen(local("new-rigidity")), {"new-rigidity"}, id="rigidity by code"),
        pytest.param(
            seen({"text": "New rigidity of legs"}), {"new-rigidity"}, id="rigidity, words"
        ),
        pytest.param(seen(coded(ICD, "R40.0")), {"sedation"}, id="sedation"),
        pytest.param(seen(coded(SNOMED, "1912002")), {"fall-balance"}, id="a fall"),
        pytest.param(seen(coded(SNOMED, "6471006")), {"suicide-risk"}, id="suicidal thoughts"),
        pytest.param(seen(loinc("9269-2"), valueInteger=14), {"neurotoxicity"}, id="GCS 14"),
        pytest.param(seen(loinc("9269-2"), valueInteger=15), set(), id="GCS 15"),
        pytest.param(seen(loinc("9269-2"), valueInteger=9), {"neurotoxicity"}, id="GCS 9"),
        pytest.param(
            seen(loinc("9269-2"), valueInteger=8), {"neurotoxicity", "unconscious"}, id="GCS 8"
        ),
        pytest.param(
            seen({"text": "CAM-ICU"}, valueString="positive"),
            {"delirium", "neurotoxicity"},
            id="CAM",
        ),
        pytest.param(
            seen(
                coded(LOINC, "x", "Delirium screening"), valueCodeableConcept={"text": "Positive"}
            ),
            {"delirium", "neurotoxicity"},
            id="a delirium test",
        ),
        pytest.param(seen({"text": "CAM"}, valueBoolean=False), set(), id="CAM negative"),
        pytest.param(seen({"text": "Camera"}, valueString="positive"), set(), id="another word"),
        pytest.param(seen({"text": "Fall risk score"}, valueInteger=3), set(), id="a risk"),
        pytest.param(seen({"text": "No hallucinations"}), set(), id="denied in its name"),
        pytest.param(
            seen(loinc("10157-6"), valueCodeableConcept=coded(ICD, "G40.909")), set(), id="family"
        ),
        pytest.param(
            seen({"text": "Mother's illness"}, valueCodeableConcept=coded(ICD, "G40.909")),
            set(),
            id="of the mother",
        ),
    ],
)
def test_an_observation_states_a_problem(observation: Json, topics: set[str]) -> None:
    assert set(listed(observation).by_topic) == topics


@pytest.mark.parametrize(
    ("value", "stated"),
    [
        pytest.param(NO_VALUE, True, id="no value"),
        pytest.param({"valueBoolean": True}, True, id="true"),
        pytest.param({"valueBoolean": False}, False, id="false"),
        pytest.param({"valueInteger": 2}, True, id="two"),
        pytest.param({"valueInteger": 0}, False, id="none counted"),
        pytest.param({"valueQuantity": quantity(0, "1")}, False, id="zero"),
        pytest.param({"valueString": "twice last week"}, True, id="words"),
        pytest.param({"valueString": "No falls"}, False, id="no falls"),
        pytest.param({"valueString": "none reported"}, False, id="none reported"),
        pytest.param({"valueString": "No evidence of falls"}, False, id="no evidence of"),
        pytest.param({"valueString": "not assessed"}, False, id="not assessed"),
        pytest.param({"valueString": "unknown"}, False, id="unknown"),
        pytest.param({"valueCodeableConcept": coded(SNOMED, "373066001")}, True, id="yes"),
        pytest.param({"valueCodeableConcept": coded(SNOMED, "373067005")}, False, id="no"),
        pytest.param({"valueCodeableConcept": coded(SNOMED, "2667000")}, False, id="absent"),
        pytest.param({"valueCodeableConcept": coded(LOINC, "LA32-8", "No")}, False, id="LOINC no"),
        pytest.param({"dataAbsentReason": coded("x", "unknown")}, False, id="said to be missing"),
        pytest.param({"status": "preliminary"}, False, id="preliminary"),
        pytest.param({"status": "entered-in-error"}, False, id="entered in error"),
    ],
)
def test_a_value_may_deny_what_an_observation_names(value: Json, stated: bool) -> None:
    assert bool(listed(named(**value)).of("fall-balance")) is stated


def test_an_observation_counts_on_its_own_day() -> None:
    (fall,) = listed(named()).of("fall-balance")
    assert (fall.on, fall.active, fall.lasting) == (date(2025, 3, 1), True, False)


def test_a_test_for_delirium_that_is_neither_positive_nor_negative_is_left_out_by_name() -> None:
    told = listed(seen({"text": "CAM"}, valueInteger=3)).gaps_of("neurotoxicity")
    assert told == ("Observation/o1 could not be used: its value is neither positive nor negative",)


def test_a_coma_score_that_is_not_believed_is_left_out_by_name() -> None:
    found = listed(seen(loinc("9269-2"), valueInteger=0))
    assert found.of("neurotoxicity") == ()
    assert "Observation/o1" in found.gaps_of("neurotoxicity")[0]


# -- pregnancy and breastfeeding -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("observation", "topic"),
    [
        pytest.param(
            seen(loinc("82810-3"), valueCodeableConcept=coded(SNOMED, "77386006")),
            "pregnancy",
            id="status pregnant",
        ),
        pytest.param(
            seen(loinc("82810-3"), valueCodeableConcept=coded(SNOMED, "60001007")),
            "not-pregnant",
            id="status not pregnant",
        ),
        pytest.param(
            seen(loinc("82810-3"), valueString="Not pregnant"), "not-pregnant", id="in words"
        ),
        pytest.param(seen(loinc("82810-3"), valueString="Pregnant"), "pregnancy", id="pregnant"),
        pytest.param(
            seen(loinc("2106-3"), valueCodeableConcept=coded(SNOMED, "10828004")),
            "pregnancy-test",
            id="test positive",
        ),
        pytest.param(
            seen(loinc("2118-8"), valueCodeableConcept=coded(SNOMED, "260373001")),
            "pregnancy-test",
            id="test detected",
        ),
        pytest.param(
            seen(loinc("2110-5"), valueString="Positive"), "pregnancy-test", id="test in words"
        ),
        pytest.param(
            seen({"text": "Urine pregnancy test"}, valueString="positive"),
            "pregnancy-test",
            id="all in words",
        ),
        pytest.param(
            seen(loinc("2106-3"), valueString="negative"), "not-pregnant", id="test negative"
        ),
        pytest.param(
            seen(loinc("63895-7"), valueCodeableConcept=coded(SNOMED, "373066001")),
            "lactation",
            id="breastfeeding",
        ),
        pytest.param(
            seen(loinc("63895-7"), valueCodeableConcept=coded(LOINC, "LA33-6")),
            "lactation",
            id="breastfeeding by LOINC",
        ),
        pytest.param(seen(loinc("63895-7"), valueString="yes"), "lactation", id="yes in words"),
        pytest.param(
            seen(loinc("63895-7"), valueString="Exclusively breastfed"), "lactation", id="wholly"
        ),
        pytest.param(
            seen(coded(SNOMED, "866041003", "Mother currently breastfeeding (situation)")),
            "lactation",
            id="a finding without a value",
        ),
        pytest.param(
            seen(loinc("63895-7"), valueString="no"), "not-lactating", id="not breastfeeding"
        ),
    ],
)
def test_a_pregnancy_and_breastfeeding_are_read_from_answers(observation: Json, topic: str) -> None:
    assert set(listed(observation).by_topic) == {topic}


@pytest.mark.parametrize("system", [LOINC, "urn:oid:2.16.840.1.113883.6.1"])
@pytest.mark.parametrize("code", ["82810-3", "63895-7", "2106-3"])
def test_a_question_without_an_answer_says_nothing(code: str, system: str) -> None:
    found = listed(seen(coded(system, code)))
    assert (found.by_topic, found.left_out) == ({}, ())


@pytest.mark.parametrize(
    ("code", "value", "topic"),
    [
        ("82810-3", {"valueString": "possibly pregnant"}, "pregnancy"),
        ("2118-8", {"valueQuantity": quantity(30, "[IU]/L")}, "pregnancy"),
        ("63895-7", {"valueString": "mixed feeding"}, "lactation"),
    ],
)
def test_an_answer_that_is_neither_yes_nor_no_is_left_out_by_name(
    code: str, value: Json, topic: str
) -> None:
    found = listed(seen(loinc(code), **value))
    assert found.by_topic == {}
    assert "Observation/o1" in found.gaps_of(topic)[0]


def test_a_due_date_counts_by_the_day_it_names() -> None:
    (due,) = listed(seen(loinc("11778-8"), valueDateTime="2025-09-01")).of("due-date")
    assert (due.on, due.recorded) == (date(2025, 9, 1), date(2025, 3, 1))


@pytest.mark.parametrize(
    "delivery",
    [
        pytest.param(
            {
                "resourceType": "Procedure",
                "id": "p",
                "status": "completed",
                "code": coded(SNOMED, "11466000"),
                "subject": SUBJECT,
                "performedDateTime": "2025-02-01",
            },
            id="procedure",
        ),
        pytest.param(problem("d", "O80", onset="2025-02-01", status="resolved"), id="condition"),
        pytest.param(problem("d", "Z37.0", onset="2025-02-01"), id="outcome"),
        pytest.param(
            seen(loinc("93857-1"), "2025-02-03", valueDateTime="2025-02-01"), id="observation"
        ),
    ],
)
def test_a_delivery_is_read_with_its_day(delivery: Json) -> None:
    (found,) = listed(delivery).of("delivery")
    assert found.on == date(2025, 2, 1)


def test_a_patient_who_is_said_not_to_be_pregnant_is_not() -> None:
    stated = {**problem("c", ""), "code": coded(SNOMED, "60001007")}
    assert set(listed(stated).by_topic) == {"not-pregnant"}


# -- tone that is needed to stand ------------------------------------------------------------------


def flag(status: str = "active", **more: Element) -> Json:
    return {
        "resourceType": "Flag",
        "id": "f1",
        "status": status,
        "code": local(POSTURE),
        "subject": SUBJECT,
        **more,
    }


def goal(status: str = "active", **more: Element) -> Json:
    return {
        "resourceType": "Goal",
        "id": "g1",
        "lifecycleStatus": status,
        "description": {"text": STANDS},
        "subject": SUBJECT,
        **more,
    }


@pytest.mark.parametrize(
    ("resource", "active"),
    [
        pytest.param(flag(), True, id="flag"),
        pytest.param(flag(code={"text": STANDS}), True, id="flag in words"),
        pytest.param(flag("inactive"), None, id="inactive flag"),
        pytest.param(flag(period={"end": "2025-03-09"}), None, id="flag that ended"),
        pytest.param(flag(period={"end": TODAY}), True, id="flag that ends today"),
        pytest.param(goal(), True, id="goal"),
        pytest.param(goal(description=local(POSTURE)), True, id="goal by code"),
        pytest.param(goal(description={"text": "Walk"}, note=[{"text": STANDS}]), True, id="note"),
        pytest.param(goal("cancelled"), None, id="cancelled goal"),
        pytest.param(seen(local(POSTURE)), True, id="observation without a value"),
        pytest.param(seen(local(POSTURE), valueBoolean=True), True, id="observation, true"),
        pytest.param(seen(local(POSTURE), valueBoolean=False), False, id="observation, false"),
        pytest.param(seen(local(POSTURE), valueString="not assessed"), None, id="not assessed"),
        pytest.param(
            seen({"text": "Gait"}, valueString="Uses spasticity to walk"), True, id="in its value"
        ),
        pytest.param(
            seen({"text": "Gait"}, valueString="good", note=[{"text": "uses tone to transfer"}]),
            True,
            id="in its note",
        ),
        pytest.param(
            problem("c", "G35", note=[{"text": "She uses spasticity to transfer."}]),
            True,
            id="in the note of a condition",
        ),
        pytest.param(
            problem("c", "G35", note=[{"text": "Does not use spasticity to stand."}]),
            None,
            id="denied",
        ),
        pytest.param(
            problem("c", "G35", status="resolved", note=[{"text": STANDS}]), None, id="resolved"
        ),
        pytest.param(
            problem("c", "G35", note=[{"text": "Spasticity makes it hard to stand."}]),
            None,
            id="another matter",
        ),
        pytest.param(problem("c", "G35", "Multiple sclerosis"), None, id="a diagnosis alone"),
    ],
)
def test_tone_needed_to_stand_is_known_only_where_it_is_said(
    resource: Json, active: bool | None
) -> None:
    found = listed(resource).of(POSTURE)
    assert [p.active for p in found] == ([] if active is None else [active])


@pytest.mark.parametrize("newest", [True, False])
def test_the_newest_observation_of_tone_counts(newest: bool) -> None:
    old = seen(local(POSTURE), "2025-01-01", "old", valueBoolean=not newest)
    new = seen(local(POSTURE), "2025-02-01", "new", valueBoolean=newest)
    assert [p.active for p in listed(old, new).of(POSTURE)] == [newest]


# -- another cause ---------------------------------------------------------------------------------


def confusion(**more: Element) -> Json:
    return problem("c", "R41.0", "Confusion", onset="2025-03-08", **more)


INFECTION = problem("i", "N39.0", "Urinary tract infection", onset="2025-03-07")


@pytest.mark.parametrize(
    ("resources", "explained"),
    [
        pytest.param((confusion(),), False, id="nothing named"),
        pytest.param((confusion(note=[{"text": "Due to pneumonia"}]),), True, id="in a note"),
        pytest.param((confusion(note=[{"text": "Caused by sepsis."}]),), True, id="caused by"),
        pytest.param((confusion(note=[{"text": "Not due to sepsis"}]),), False, id="denied"),
        pytest.param((confusion(note=[{"text": "Possibly due to sepsis"}]),), False, id="a guess"),
        pytest.param((confusion(note=[{"text": "due to sepsis?"}]),), False, id="a question"),
        pytest.param((confusion(note=[{"text": "Due to baclofen"}]),), False, id="baclofen"),
        pytest.param((confusion(note=[{"text": "Due to medication"}]),), False, id="a drug"),
        pytest.param((confusion(note=[{"text": "Due to kidney failure"}]),), False, id="kidneys"),
        pytest.param((confusion(note=[{"text": "Cause unknown"}]),), False, id="no cause"),
        pytest.param(
            (confusion(note=[{"text": "seen by neurology"}]),), False, id="no cause named"
        ),
        pytest.param(
            (confusion(evidence=[{"code": [coded(ICD, "N39.0", "Urinary tract infection")]}]),),
            True,
            id="a disease as evidence",
        ),
        pytest.param(
            (confusion(evidence=[{"detail": [{"reference": "Condition/i"}]}]), INFECTION),
            True,
            id="another condition as evidence",
        ),
        pytest.param(
            (confusion(evidence=[{"code": [coded(ICD, "R40.0", "Somnolence")]}]),),
            False,
            id="a symptom as evidence",
        ),
        pytest.param(
            (confusion(evidence=[{"code": [coded(ICD, "N18.4", "CKD stage 4")]}]),),
            False,
            id="kidney disease as evidence",
        ),
        pytest.param(
            (confusion(evidence=[{"detail": [{"reference": "Observation/gcs"}]}]),),
            False,
            id="a result as evidence",
        ),
        pytest.param(
            (problem("c", "G93.40", "Encephalopathy due to pneumonia", onset="2025-03-08"),),
            True,
            id="in its own words",
        ),
        pytest.param((confusion(evidence=[{"code": "broken"}]),), False, id="unreadable evidence"),
    ],
)
def test_confusion_is_explained_where_another_cause_is_named(
    resources: tuple[Json, ...], explained: bool
) -> None:
    (found,) = listed(*resources).of("neurotoxicity")
    assert found.explained is explained


# -- conditions that contradict themselves ---------------------------------------------------------


def refuted(**more: Element) -> Json:
    return problem("c", "K25.9", verificationStatus=coded("x", "refuted"), **more)


def test_a_refuted_condition_never_counts_and_is_named_where_it_is_called_active() -> None:
    found = listed(refuted())
    assert (found.by_topic, found.gaps_of("peptic-ulcer-active")) == ({}, ())
    assert [(o.reference, "refuted" in o.reason) for o in found.left_out] == [("Condition/c", True)]
    assert listed(refuted(clinicalStatus=coded("x", "inactive"))).left_out == ()


def test_of_two_entries_of_one_condition_the_active_one_counts() -> None:
    over = problem("a", "K25.9", status="resolved")
    found = listed(over, problem("b", "K25.9")).of("peptic-ulcer-active")
    assert [p.active for p in found] == [False, True]


def test_a_condition_that_begins_after_the_review_is_left_out_by_name() -> None:
    found = listed(problem("c", "K25.9", onset="2025-03-11"))
    assert found.by_topic == {}
    assert found.gaps_of("peptic-ulcer-active") == (
        "Condition/c could not be used: it begins after the review",
    )
    assert listed(problem("c", "K25.9", onset=TODAY)).of("peptic-ulcer-active")


@pytest.mark.parametrize("status", ["entered-in-error", "refuted"])
def test_family_history_and_errors_never_count(status: str) -> None:
    relative = {
        "resourceType": "FamilyMemberHistory",
        "id": "r",
        "status": "completed",
        "patient": SUBJECT,
        "condition": [{"code": coded(ICD, "G40.909")}],
    }
    void = problem("c", "G40.909", verificationStatus=coded("x", status))
    assert listed(relative, void).by_topic == {}


# -- what could not be read ------------------------------------------------------------------------


def broken(code: Json) -> Json:
    """An observation whose value cannot be read."""
    return seen(code, valueQuantity={"value": "many"})


@pytest.mark.parametrize(
    ("resource", "topics"),
    [
        pytest.param(broken(coded(SNOMED, "1912002")), {"fall-balance"}, id="a fall"),
        pytest.param(broken(loinc("9269-2")), {"neurotoxicity", "unconscious"}, id="coma score"),
        pytest.param(broken(loinc("2106-3")), {"pregnancy"}, id="pregnancy test"),
        pytest.param(broken({"text": "CAM"}), {"delirium", "neurotoxicity"}, id="delirium test"),
        pytest.param(broken({"text": STANDS}), {POSTURE}, id="tone"),
        pytest.param(broken(loinc("2339-0")), set(), id="another result"),
        pytest.param({**flag(), "status": "odd"}, {POSTURE}, id="flag"),
        pytest.param({**flag(code={"text": "Latex"}), "status": "odd"}, set(), id="another flag"),
        pytest.param({**goal(), "lifecycleStatus": "odd"}, {POSTURE}, id="goal"),
    ],
)
def test_what_could_not_be_read_is_a_gap_of_what_it_may_have_said(
    resource: Json, topics: set[str]
) -> None:
    (out,) = listed(resource).left_out
    assert out.reference == f"{resource['resourceType']}/{resource['id']}"
    assert set(out.topics) == topics


@pytest.mark.parametrize(
    ("words", "outcome", "expected"),
    [
        pytest.param("Upper GI endoscopy", "Normal", True, id="upper endoscopy"),
        pytest.param("Gastroscopy", "healed ulcer", True, id="gastroscopy"),
        pytest.param("OGD", "no ulcer seen", True, id="its short name"),
        pytest.param("Gastroskopie", "normal", True, id="German"),
        pytest.param("Fibroscopie gastrique", "normale", True, id="French"),
        pytest.param("Colonoscopy", "normal", False, id="of the colon"),
        pytest.param("Endoscopy of lower bowel", "normal", False, id="of the lower bowel"),
        pytest.param("Cystoscopy", "normal", False, id="of the bladder"),
        pytest.param("Nasal endoscopy", "normal", False, id="of the nose"),
        pytest.param("Gastroscopy", "abnormal", False, id="abnormal"),
        pytest.param("Fibroscopie gastrique", "anormale", False, id="abnormal in French"),
        pytest.param("Gastroscopy", "not normal", False, id="not normal"),
    ],
)
def test_only_a_normal_look_at_stomach_and_duodenum_speaks_against_an_ulcer(
    words: str, outcome: str, expected: bool
) -> None:
    scope: Json = {
        "resourceType": "Procedure",
        "id": "scope",
        "status": "completed",
        "subject": SUBJECT,
        "code": {"text": words},
        "performedDateTime": "2025-01-10",
        "outcome": {"text": outcome},
    }
    assert bool(listed(scope).of("normal-endoscopy")) is expected
