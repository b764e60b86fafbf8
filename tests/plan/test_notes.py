"""Why a plan is as it is: its notes name indication, numbers, sources and policy."""

import re
from dataclasses import replace
from itertools import product

import pytest

from fhir_baclofen.assess import assess
from fhir_baclofen.facts import Action, DoseHistory, PatientFacts, Phase, Tier, Treatment
from fhir_baclofen.plan import propose
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import Clear, Outcome, registered
from tests.plan.cases import DEFAULT, patient, proposed
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    NO_ORAL,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    age,
    ago,
    change,
    facts,
    history,
    intent,
    kidney,
    problem,
    problems,
    pump_dose,
    review,
    start,
    stop,
)

ORDERS = (
    start(15),
    start(60),
    change(30, 35),
    change(30, 60),
    change(60, 50),
    stop(60),
    review(90),
)
# Use of less than 14 days, for which no way down is laid out.
NEW = history((10, None, 30), days=10)
TOO_MUCH = "is not advised to go on: settle today how it comes down to"
GIVEN = (SPASTICITY, ALCOHOL, NEUROPATHIC, HICCUPS, OTHER, UNKNOWN)


def notes(found: PatientFacts, policy: Policy = DEFAULT) -> str:
    return " ".join(proposed(found, policy).notes)


def every_note() -> list[str]:
    functions = (kidney(90), kidney(45), kidney(22), kidney(None, Tier.DIALYSIS), kidney(None))
    found = [
        patient(order, indication=given, kidney=function, age=age(years))
        for order, given, function, years in product(ORDERS, GIVEN, functions, (45, 70))
    ]
    policies = [DEFAULT, Policy.of({}, "uk"), Policy.of({"taper.kidney": "gradual"})]
    return [note for f, policy in product(found, policies) for note in proposed(f, policy).notes]


EXPECTING = problem("pregnancy")
PUMPED = facts(NO_ORAL, oral=NO_ORAL, oral_lines=(), history=DoseHistory(), pump_intent=pump_dose())
PUMP_START = replace(PUMPED, pump_intent=pump_dose(100, Action.START))
UNIMPROVED = patient(
    review(80),
    history=history((200, None, 15), (60, 15, 80)),
    treatment=Treatment(Phase.STABLE, ago(60), "", no_effect=("MedicationRequest/m1",)),
)
NOTES = tuple(dict.fromkeys(every_note()))


@pytest.mark.parametrize("note", NOTES)
def test_a_note_is_a_sentence_that_promises_nothing(note: str) -> None:
    assert re.fullmatch(r"[A-Z0-9].*\.", note), note
    assert "harmful" not in note
    assert not re.search(r"at most \d+ (weeks|months|years)", note)
    assert "None" not in note
    assert "Decimal" not in note


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (patient(start(15)), "Indication: spasticity (from the order)."),
        (patient(start(15), indication=UNKNOWN), "Indication: not known"),
        (patient(review(30)), "Ceiling 80 mg/day (S2, policy max.spasticity) by indication."),
        (
            patient(review(20), age=age(70), kidney=kidney(45)),
            "Ceiling 30 mg/day, the lowest of: 80 mg/day (S2, policy max.spasticity) by "
            "indication; 30 mg/day (S3) for an older adult; 40 mg/day (X-WOLF) for kidney "
            "function.",
        ),
        (patient(start(15)), "Steps of 5 mg/day (S2) every 3 days (S2)."),
        (patient(start(15), kidney=kidney(45)), "every 5 days (S2). Small steps"),
        (patient(start(15)), "lowest dose that works"),
        (patient(start(15)), "sedation, confusion or a fall"),
        (patient(start(15)), "Positioning, range of motion, stretching, splinting"),
        (patient(start(15)), "functional measure"),
        (patient(review(30)), "no end is fixed (S0, S3)"),
        (patient(review(30)), "tablets of 5, 10, 20 mg (policy formulary.strengths)"),
        (patient(review(30), kidney=kidney(None)), "Kidney function is not known"),
        (patient(start(15), indication=ALCOHOL), "Counselling and behavioural therapy"),
        (patient(start(15), indication=ALCOHOL), "craving and by days of drinking"),
        (patient(change(60, 50), indication=ALCOHOL), "If craving returns"),
        (patient(change(60, 50), indication=ALCOHOL), "10 mg/day less every 7 days"),
        (patient(stop(60)), "Each cut is 10% to 20% of the dose"),
        (patient(stop(60)), "hallucinations, seizures, fever and rigidity"),
        (patient(stop(60)), "The last step is 5 mg/day for one interval, then none"),
        (patient(review(60), kidney=kidney(22)), "within 14 days"),
        (patient(change(80, 85), indication=ALCOHOL), "Above 80 mg/day specialist advice"),
        (patient(change(30, 60)), "no increase until the reason for the hold is settled"),
        (patient(change(30, 35), age=age(70)), "is above 30 mg/day. 30 mg/day is planned instead"),
    ],
)
def test_a_plan_says_why(found: PatientFacts, said: str) -> None:
    assert said in notes(found)


def test_counselling_is_for_alcohol_use_disorder_only() -> None:
    assert "Counselling" not in notes(patient(start(15)))


def test_at_a_dose_that_goes_on_physical_measures_are_not_brought_up() -> None:
    assert "splinting" not in notes(patient(review(30)))


def test_a_policy_that_was_chosen_is_named() -> None:
    label = Policy.of({"titration.spasticity": "label"})
    assert "Steps of 15 mg/day (X-US)" in notes(patient(start(15)), label)
    assert "the choice of this site (X-CA)" in notes(patient(stop(60)), Policy.of({}, "uk"))


def test_a_taper_that_the_strengths_cannot_finish_asks_for_smaller_ones() -> None:
    policy = Policy.of({"formulary.strengths": [25]})
    assert "ask for smaller strengths" in notes(patient(stop(50)), policy)
    assert "ask for smaller strengths" not in notes(patient(stop(50)))


def test_notes_of_rules_that_pass_are_carried_on() -> None:
    found = patient(review(30))
    outcome = Outcome(registered()[0], Clear(notes=("Off-label here: record the discussion.",)))
    plan = propose(found, (*assess(found, DEFAULT), outcome), DEFAULT)
    assert "Off-label here: record the discussion." in plan.notes


def test_a_dose_that_could_not_be_read_is_named() -> None:
    made = intent(Action.CHANGE, 40, None, naive=False, gaps=("the present dose was not read",))
    found = patient(made)
    assert "The present dose was not read." in notes(replace(found))


def test_liquids_and_packets_are_named() -> None:
    policy = Policy.of({"formulary.strengths": [5, "1 mg/mL", "10 mg packet"]})
    said = notes(patient(review(30)), policy)
    assert "tablets of 5 mg and liquids of 1 mg/mL and packets of 10 mg" in said


# -- phase, protocol and special cases -------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (patient(review(30), indication=ALCOHOL), "timed before the hours of craving (X-FR)"),
        (patient(review(30), indication=ALCOHOL), "Off-label here: record the discussion"),
        (patient(review(30)), "At an admission, an operation and a discharge baclofen goes on"),
        (patient(review(30), problems=problems(pregnancy=(EXPECTING,))), "before delivery"),
        (patient(change(60, 50), problems=problems(pregnancy=(EXPECTING,))), "before delivery"),
        (PUMPED, "no rise in the first 24 hours"),
        (PUMPED, "baclofen by mouth is no substitute"),
        (PUMP_START, "after a screening bolus with a positive response"),
        (PUMP_START, "Positioning, range of motion, stretching, splinting"),
        (UNIMPROVED, "once another treatment is decided on"),
        (patient(review(30), kidney=kidney(22), history=NEW), f"30 mg/day {TOO_MUCH} 15 mg/day"),
        (patient(review(90), history=NEW), f"90 mg/day {TOO_MUCH} 80 mg/day"),
        (
            patient(change(20, 30), kidney=kidney(45), age=age(70)),
            f"20 mg/day {TOO_MUCH} 15 mg/day",
        ),
    ],
)
def test_a_plan_tells_what_the_case_asks_for(found: PatientFacts, said: str) -> None:
    assert said in notes(found)


@pytest.mark.parametrize(
    ("found", "unsaid"),
    [
        (patient(review(30)), "craving"),
        (patient(review(30)), "Pump dose"),
        (patient(start(15), problems=problems(pregnancy=(EXPECTING,))), "before delivery"),
        (patient(stop(60)), "no end is fixed"),
        (patient(stop(60)), "goes on without a break"),
        (PUMPED, "screening bolus"),
        (patient(review(60), kidney=kidney(22)), "no end is fixed"),
        (patient(review(60), kidney=kidney(22)), TOO_MUCH),
        (patient(review(15), history=NEW), TOO_MUCH),
        (patient(change(75, 85)), TOO_MUCH),
    ],
)
def test_and_nothing_that_it_does_not(found: PatientFacts, unsaid: str) -> None:
    assert unsaid not in notes(found)


def test_the_phase_is_told_with_its_dates_where_it_is_known() -> None:
    told = Treatment(Phase.STABLE, ago(200), "30 mg/day for 200 days without a change")
    said = notes(patient(review(30), treatment=told))
    assert f"Phase: stable since {ago(200)}: 30 mg/day for 200 days without a change." in said
    assert "Phase:" not in notes(patient(review(30)))


def test_the_documents_that_notes_cite_are_told_at_their_end() -> None:
    *notes, last = proposed(patient(review(30), indication=ALCOHOL)).notes
    assert last.startswith("Sources: ")
    told = dict(each.split(", ", 1) for each in last[len("Sources: ") : -1].split("; "))
    assert told["S0"] == "article on treatment length in alcohol use disorder"
    assert told["S1"] == "addiction clinic's article"
    assert set(told) == {n for note in notes for n in re.findall(r"\b(?:S\d|X-[A-Z]+)\b", note)}


def test_a_name_from_the_record_is_taken_for_no_document() -> None:
    named = replace(SPASTICITY, detail="S1 radiculopathy (S4)")
    assert "radio" not in proposed(patient(review(30), indication=named)).notes[-1]
