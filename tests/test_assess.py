"""Facts and policy to outcomes: the three answers, scope, precedence, and a rule that fails."""

import logging
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import product
from typing import Any

import pytest

from fhir_baclofen import assess as module
from fhir_baclofen.assess import assess, situation
from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    Action,
    Age,
    Fact,
    Indication,
    Kidney,
    Known,
    Listing,
    OralIntent,
    PatientFacts,
    Problem,
    Submission,
    Tier,
    Unknown,
)
from fhir_baclofen.policy import Policy
from fhir_baclofen.rulebook import (
    Activity,
    Clear,
    Finding,
    NotEvaluated,
    Outcome,
    Result,
    Severity,
    Situation,
    Yielded,
    registered,
    registry,
    rule,
)
from fhir_baclofen.rules.sources import S2
from tests.rules.facts_builder import (
    ALCOHOL,
    CURRENT,
    NO_ORAL,
    NO_PUMP,
    UNKNOWN,
    age,
    change,
    drug,
    drugs,
    facts,
    history,
    kidney,
    order,
    problem,
    problems,
    pump_dose,
    review,
    start,
    stop,
    stop_order,
)

POLICY = Policy.default()
SICK = {
    "age": age(80),
    "kidney": kidney(20),
    "indication": UNKNOWN,
    "other_drugs": drugs(opioids=(drug("morphine"),), benzodiazepines=(drug("diazepam"),)),
    "problems": problems(peptic_ulcer_active=(problem("ulcer"),)),
}


def fired(given: PatientFacts) -> set[str]:
    return {o.rule.id for o in assess(given, POLICY) if isinstance(o.result, Finding)}


# -- which rules are judged ----------------------------------------------------------------------


def test_there_is_one_outcome_for_each_rule_in_the_order_of_the_catalogue() -> None:
    outcomes = assess(facts(), POLICY)
    assert [o.rule for o in outcomes] == [r for r in registered() if r.issue]
    numbers = [o.rule.number for o in outcomes]
    assert numbers == sorted(set(numbers))


def test_all_well_says_nothing() -> None:
    assert all(isinstance(o.result, Clear) for o in assess(facts(), POLICY))
    assert all(isinstance(o.result, Clear) for o in assess(facts(start(15)), POLICY))


def test_with_nothing_to_review_every_rule_passes() -> None:
    given = facts(Unknown("not read"), **SICK, reviewable=False)
    assert all(isinstance(o.result, Clear) for o in assess(given, POLICY))


PUMP_ORDER = order(route=Route.INTRATHECAL)
PUMP_STOP = replace(stop_order(), route=Route.INTRATHECAL)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(facts(), Situation.REVIEW, id="chart review"),
        pytest.param(facts(Unknown("not read")), Situation.REVIEW, id="dose unread"),
        pytest.param(facts(NO_ORAL), Situation.ENDED, id="nothing taken now"),
        pytest.param(facts(NO_ORAL, pump_intent=pump_dose()), Situation.REVIEW, id="pump alone"),
        pytest.param(facts(start(15)), Situation.ORDER, id="start"),
        pytest.param(facts(stop(30)), Situation.STOP, id="stop"),
        pytest.param(
            facts(change(60, 30), submission=Submission((stop_order(),))),
            Situation.ORDER,
            id="a stop that leaves a dose",
        ),
        pytest.param(
            facts(stop(30), submission=Submission((stop_order(), PUMP_ORDER))),
            Situation.ORDER,
            id="tablets stop, the pump starts",
        ),
        pytest.param(
            facts(pump_intent=pump_dose(0, Action.STOP), submission=Submission((PUMP_STOP,))),
            Situation.STOP,
            id="the pump stops",
        ),
        pytest.param(
            facts(
                NO_ORAL,
                pump_intent=pump_dose(200, Action.REDUCTION),
                submission=Submission((PUMP_STOP,)),
            ),
            Situation.ORDER,
            id="one of two pump orders stops",
        ),
    ],
)
def test_the_situation_follows_from_the_orders(given: PatientFacts, expected: Situation) -> None:
    assert situation(given) is expected


def test_under_a_stop_only_the_rules_about_stopping_speak() -> None:
    assert fired(facts(stop(60), **SICK)) == {"abrupt-stop"}
    judged = {r.number for r in registered() if Situation.STOP in r.applies}
    assert judged == {36, 40, 57, 58, 61, 64, 65, 66, 67, 68}


def test_a_chart_review_judges_no_order() -> None:
    not_judged = {r.number for r in registered() if Situation.REVIEW not in r.applies}
    assert not_judged == {1, 2, 11, 12, 13, 18, 20, 59, 60, 65, 70, 71, 75}


def test_after_the_end_only_the_stop_and_the_pump_are_judged() -> None:
    judged = {r.number for r in registered() if Situation.ENDED in r.applies}
    assert judged == {57, 58, 61, 66, 67, 68}


# -- precedence ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "weaker", "stronger"),
    [
        (facts(kidney=kidney(20, acute=True)), "renal-severe-reduce", "renal-aki-hold"),
        (facts(kidney=kidney(45, acute=True)), "renal-moderate-reduce", "renal-aki-hold"),
        (
            facts(kidney=kidney(None, Tier.DIALYSIS, acute=True)),
            "renal-aki-hold",
            "renal-dialysis-avoid",
        ),
        (facts(review(100)), "single-dose-too-large", "dose-above-indication-max"),
        (
            facts(change(20, 60), history=history((1, None, 20))),
            "titration-interval-too-short",
            "titration-step-too-large",
        ),
        (
            facts(change(60, 20), history=history((200, None, 70), (2, 70, 60))),
            "taper-interval-too-short",
            "dose-drop-too-steep",
        ),
    ],
)
def test_one_problem_gives_one_message(given: PatientFacts, weaker: str, stronger: str) -> None:
    results = {o.rule.id: o.result for o in assess(given, POLICY)}
    told = results[weaker]
    assert isinstance(told, Yielded)
    assert told.to == stronger
    assert isinstance(results[stronger], Finding)


PRECEDENCE = {
    5: {6},
    9: {8},
    13: {12},
    15: {8},
    22: {23, 24, 25},
    23: {24, 25},
    25: {24},
    26: {22, 23, 24, 25},
    59: {58},
    60: {58, 59},
    66: {67},
}


def test_the_rules_yield_as_agreed() -> None:
    numbers = {r.id: r.number for r in registered()} | {"it-interruption-emergency": 67}
    stated = {r.number: {numbers[i] for i in r.yields_to} for r in registered() if r.yields_to}
    assert stated == PRECEDENCE


def test_an_allergy_and_the_kidneys_are_two_problems() -> None:
    both = fired(facts(**SICK))
    assert {"peptic-ulcer-active", "renal-severe-reduce", "interaction-opioid"} <= both


# -- what a finding looks like -------------------------------------------------------------------

WORST: tuple[PatientFacts, ...] = (
    facts(**SICK),
    facts(start(100), **SICK),
    facts(change(20, 90), **{**SICK, "kidney": kidney(45)}),
    facts(review(320), indication=ALCOHOL, age=age(80), kidney=kidney(None)),
    facts(review(200), indication=ALCOHOL, kidney=kidney(None, Tier.DIALYSIS)),
    facts(review(200), indication=ALCOHOL, kidney=kidney(45, acute=True)),
    facts(stop(60)),
    facts(change(90, 20), **SICK),
    facts(age=Absent("no birth date on record"), gender=Absent("no gender on record")),
    facts(age=age(11)),
)


def findings() -> Iterator[tuple[str, Outcome, Finding]]:
    for i, given in enumerate(WORST):
        for outcome in assess(given, POLICY):
            if isinstance(outcome.result, Finding):
                yield f"{i} {outcome.rule.id}", outcome, outcome.result


VOCABULARY = {
    "start_mg_per_day": {11, 20},
    "next_step_mg_per_day": {12, 13, 20},
    "max_mg_per_day": {8, 10, 56},
    "soft_max_mg_per_day": {9, 10},
    "target_mg_per_day": {22, 23, 24, 25},
    "target_low_mg_per_day": {23, 25},
    "next_reduction_mg_per_day": {8, 22, 23, 58, 59, 60},
    "doses_per_day": {8, 14, 15},
    "max_single_dose_mg": {15},
    "earliest_next_increase_in_days": {12, 13, 20},
    "earliest_next_reduction_in_days": {60},
    "interval_days": {20, 58, 59},
    "max_days_supply": {33, 79},
}
ACT_CODES = {
    "DRG", "DUPTHPY", "DUPTHPGEN", "DALG", "COND", "LAB", "PREG", "LACT", "AGE", "DOSE", "DOSECOND",
    "DOSEH", "DOSEHIND", "DOSEHINDA", "DOSEL", "DOSEIVL", "DOSEDUR", "TIME", "TOOSOON", "TOOLATE",
    "ENDLATE", "ABUSE", "COMPLY", "TPROD",
}  # fmt: skip
ACTIVITY_CODES = {
    "clinical-review", "confirm-order", "limit-supply", "resume-intrathecal", "urgent-assessment",
     "hold-increase", "kidney-check", "no-abrupt-stop",
    "physiotherapy", "pump-refill", "record-alarm-date", "specialist-referral",
}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "finding"),
    [pytest.param(o, f, id=name) for name, o, f in findings()],
)
def test_a_finding_is_fit_for_a_card(outcome: Outcome, finding: Finding) -> None:
    assert 0 < len(finding.summary) < 140
    assert finding.advice
    assert finding.evidence
    assert finding.code in ACT_CODES
    assert finding.severity in outcome.rule.grades
    assert "Sources: " in finding.detail
    assert {a.code for a in finding.activities} <= ACTIVITY_CODES
    for key in finding.recommended:
        assert outcome.rule.number in VOCABULARY[key], key


def test_a_finding_with_another_detail_is_otherwise_the_same() -> None:
    whole = Finding(
        Severity.LOW,
        "summary",
        "advice",
        "DRG",
        ("Observation/o1",),
        detail="before",
        recommended={"max_mg_per_day": 80},
        activities=(Activity("kidney-check", "Check."),),
        also=("TIME",),
    )
    assert whole.with_detail("after") == replace(whole, detail="after")
    assert all(getattr(whole, field.name) for field in fields(whole))


def test_the_detail_names_sources_and_the_policy_used() -> None:
    outcomes = assess(facts(review(110)), Policy.of({"max.spasticity": 100}))
    ceiling = next(o.result for o in outcomes if o.rule.id == "dose-above-indication-max")
    assert isinstance(ceiling, Finding)
    assert "Sources: monograph of uses and dosing (S2), " in ceiling.detail
    assert "max.spasticity = 100" in ceiling.detail


# -- what is unknown never lowers a severity -----------------------------------------------------


def rank(result: Result) -> int:
    """How much a result warns: a finding by its severity, an unevaluated rule like the highest."""
    if isinstance(result, Yielded):
        return result.finding.severity
    return result.severity if isinstance(result, Finding) else 3 * isinstance(result, NotEvaluated)


def unread(fact: str) -> object:
    gap = "the record system did not answer in time"
    empty: dict[str, object] = {
        "kidney": Kidney(Tier.UNKNOWN, gaps=(gap,), result_gaps=(gap,)),
        "problems": problems(gap),
        "other_drugs": drugs(gap),
        "allergies": Listing({}, (gap,)),
        "history": history(days=None, gaps=(gap,)),
    }
    return empty.get(fact, Unknown(gap))


DOSES = (review(35), start(20), start(70), change(20, 60), change(60, 50), change(60, 10), stop(60))
KIDNEYS = (
    kidney(90),
    kidney(45),
    kidney(20),
    kidney(None, Tier.DIALYSIS),
    kidney(50, acute=True),
    kidney(None),
    kidney(90, days_ago=500),
)
BURDENS: tuple[dict[str, object], ...] = (
    {},
    {**SICK, "kidney": kidney(90)},
    {"indication": ALCOHOL, "history": history((200, None, 60), (3, 60, 50))},
    {"age": age(10), "problems": problems(neurotoxicity=(problem("confusion", 5),))},
)


@pytest.mark.parametrize(
    "fact", ["age", "kidney", "problems", "other_drugs", "history", "oral_intent", "pump_intent"]
)
def test_a_fact_that_could_not_be_read_never_lowers_a_severity(fact: str) -> None:
    lowered = [
        (slug, dose.action, dose.dose, kidneys.tier, burden)
        for dose, kidneys, burden in product(DOSES, KIDNEYS, BURDENS)
        for slug in lowered_by(fact, facts(dose, **{**burden, "kidney": kidneys}))
    ]
    assert lowered == []


def lowered_by(fact: str, given: PatientFacts) -> list[str]:
    before = {o.rule.id: rank(o.result) for o in assess(given, POLICY)}
    unknown: dict[str, Any] = {fact: unread(fact)}
    less = replace(given, **unknown)
    after = {o.rule.id: rank(o.result) for o in assess(less, POLICY)}
    return [slug for slug in before if after[slug] < before[slug]]


# -- the three answers ---------------------------------------------------------------------------


@pytest.fixture
def extra() -> Iterator[None]:
    """A place for rules of a test alone."""
    kept = dict(registry._RULES)
    yield
    registry._RULES.clear()
    registry._RULES.update(kept)
    module._entries.cache_clear()


def outcome_of(slug: str, given: PatientFacts) -> Result:
    module._entries.cache_clear()
    return next(o.result for o in assess(given, POLICY) if o.rule.id == slug)


@pytest.mark.usefixtures("extra")
def test_a_rule_that_raises_is_not_evaluated_and_logged_without_patient_data(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @rule("fails", number=901, says="It fails.", basis=[S2.at("nothing")])
    def fails(oral_intent: OralIntent) -> Finding | None:
        raise ValueError(oral_intent.evidence)

    with caplog.at_level(logging.ERROR):
        assert outcome_of("fails", facts()) == NotEvaluated("the rule failed: ValueError")
    assert [r.getMessage() for r in caplog.records] == ["rule fails failed"]
    assert CURRENT not in caplog.text


@pytest.mark.usefixtures("extra")
def test_a_fact_arrives_opened_or_as_it_is() -> None:
    @rule("opened", number=902, says="It opens.", basis=[S2.at("nothing")])
    def opened(age: Age) -> Finding | None:
        return Finding(Severity.LOW, f"{age.high} years", "", "AGE", ())

    @rule("unopened", number=903, says="It does not.", basis=[S2.at("nothing")])
    def unopened(age: Fact[Age]) -> Finding | None:
        return Finding(Severity.LOW, type(age).__name__, "", "AGE", ())

    known, absent, unknown = (
        facts(),
        facts(age=Absent("no birth date")),
        facts(age=Unknown("no date")),
    )
    told = outcome_of("opened", known)
    assert isinstance(told, Finding)
    assert told.summary == "45 years"
    assert isinstance(outcome_of("opened", absent), Clear)
    assert outcome_of("opened", unknown) == NotEvaluated("no date")
    kinds = [outcome_of("unopened", given) for given in (known, absent, unknown)]
    assert [k.summary for k in kinds if isinstance(k, Finding)] == ["Known", "Absent", "Unknown"]


@pytest.mark.usefixtures("extra")
def test_finding_nothing_in_an_incomplete_fact_is_not_evaluated() -> None:
    @rule("silent", number=904, says="It says nothing.", basis=[S2.at("nothing")])
    def silent(problems: Listing[Problem], pump: Fact[Kidney]) -> Finding | None:
        assert not problems.by_topic
        assert isinstance(pump, Known | Absent)
        return None

    assert isinstance(outcome_of("silent", facts()), Clear)
    assert outcome_of("silent", facts(problems=problems("unread"))) == NotEvaluated("unread")
    inner = Known(Kidney(Tier.UNKNOWN, gaps=("inside",), result_gaps=("inside",)))
    assert outcome_of("silent", facts(pump=inner)) == NotEvaluated("inside")


@pytest.mark.usefixtures("extra")
def test_a_rule_without_a_source_and_a_second_of_one_name_do_not_load() -> None:
    with pytest.raises(ValueError, match="names no source"):
        rule("bare", number=905, says="It has none.", basis=[])
    with pytest.raises(ValueError, match="is there twice"):
        rule("prn-use", number=906, says="Again.", basis=[S2.at("nothing")])
    with pytest.raises(ValueError, match="is there twice"):
        rule("new", number=16, says="Again.", basis=[S2.at("nothing")])


def test_the_indication_and_pump_of_a_well_patient_are_known() -> None:
    assert facts().indication.kind is Indication.SPASTICITY
    assert facts().pump == NO_PUMP
