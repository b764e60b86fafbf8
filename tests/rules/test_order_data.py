"""Rules 1 to 4: orders and patients that cannot be judged as they stand."""

import pytest

from fhir_baclofen.dosing import Route
from fhir_baclofen.facts import (
    Absent,
    Action,
    Age,
    Fact,
    Gender,
    Indication,
    IndicationFact,
    Kidney,
    Known,
    OrderUnderTest,
    Submission,
    Tier,
    UnitProblem,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated, Severity
from tests.rules.facts_builder import (
    NO_ORAL,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    activities,
    age,
    drug,
    drugs,
    facts,
    judged,
    kidney,
    order,
    problem,
    problems,
    pump_dose,
    review,
    severity,
    start,
    stop,
)

UNREAD = "dose-unparseable"
UNIT = "dose-unit-suspect"
INDICATION = "indication-unknown"
DATA = "patient-data-missing"
UNREADABLE = Unknown("the text is not a dose")


def ordered(*orders: OrderUnderTest) -> Submission:
    return Submission(orders)


def unread(text: str = "1 tab tid", **more: object) -> OrderUnderTest:
    return order(regimen=None, unread="the strength is not stated", text=text, **more)


# -- 1 -------------------------------------------------------------------------------------------


def test_an_order_without_a_readable_dose_is_reported_with_its_text() -> None:
    found = judged(UNREAD, facts(UNREADABLE, submission=ordered(unread())))
    assert severity(found) == "moderate"
    assert isinstance(found, Finding)
    assert '"1 tab tid"' in found.summary
    assert found.evidence == ("MedicationRequest/new",)
    assert activities(found) == {"confirm-order": None}


def test_text_and_structure_that_contradict_each_other_are_reported() -> None:
    torn = order(contradiction="the text says 30 mg/day, the structure 60 mg/day", text="10 mg tid")
    assert severity(judged(UNREAD, facts(start(30), submission=ordered(torn)))) == "moderate"


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(order(), id="a readable order"),
        pytest.param(order(regimen=None, is_stop=True), id="a stop"),
        pytest.param(
            order(regimen=None, unit_problem=UnitProblem.ORAL_MICROGRAMS), id="a doubted unit"
        ),
    ],
)
def test_other_orders_are_not_unreadable(given: OrderUnderTest) -> None:
    assert isinstance(judged(UNREAD, facts(start(30), submission=ordered(given))), Clear)


def test_a_long_text_still_fits_on_a_card() -> None:
    found = judged(UNREAD, facts(UNREADABLE, submission=ordered(unread("take some " * 40))))
    assert isinstance(found, Finding)
    assert len(found.summary) < 140


DOSE_RULES = (
    "dose-above-indication-max",
    "aud-high-dose-governance",
    "older-adult-dose-cap",
    "start-dose-high",
    "titration-step-too-large",
    "titration-interval-too-short",
    "dose-frequency-inadequate",
    "single-dose-too-large",
    "prn-use",
    "slow-titration-suggest",
    "renal-moderate-reduce",
    "renal-dialysis-avoid",
    "renal-aki-hold",
    "duplicate-therapy",
    "dose-drop-too-steep",
    "taper-interval-too-short",
)


@pytest.mark.parametrize("slug", DOSE_RULES)
def test_rules_about_an_unreadable_dose_are_not_evaluated_and_never_pass(slug: str) -> None:
    given = facts(UNREADABLE, submission=ordered(unread()), kidney=kidney(20), age=age(70))
    assert isinstance(judged(slug, given), NotEvaluated)


@pytest.mark.parametrize(
    ("slug", "known"),
    [
        pytest.param("renal-severe-reduce", kidney(20), id="below 30 mL/min"),
        pytest.param("renal-dialysis-avoid", Kidney(Tier.DIALYSIS), id="on dialysis"),
        pytest.param("renal-aki-hold", Kidney(Tier.MODERATE, acute=True), id="in acute injury"),
    ],
)
def test_failing_kidneys_warn_at_any_dose_also_an_unreadable_one(slug: str, known: Kidney) -> None:
    given = facts(UNREADABLE, submission=ordered(unread()), kidney=known)
    found = judged(slug, given)
    assert isinstance(found, Finding)
    assert found.severity is Severity.HIGH
    assert "target_low_mg_per_day" not in found.recommended


def test_conditions_and_other_drugs_are_still_judged_beside_an_unreadable_dose() -> None:
    given = facts(
        UNREADABLE,
        submission=ordered(unread()),
        problems=problems(peptic_ulcer_active=(problem("ulcer"),)),
        other_drugs=drugs(opioids=(drug("morphine"),)),
    )
    assert severity(judged("peptic-ulcer-active", given)) == "high"
    assert severity(judged("interaction-opioid", given)) == "high"


# -- 2 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem_", "expected"),
    [
        (UnitProblem.ORAL_MICROGRAMS, "high"),
        (UnitProblem.PUMP_MILLIGRAMS, "high"),
        (UnitProblem.SINGLE_DOSE, "high"),
        (UnitProblem.NO_CONCENTRATION, "moderate"),
        (None, None),
    ],
)
def test_a_unit_that_does_not_fit_is_doubted(
    problem_: UnitProblem | None, expected: str | None
) -> None:
    given = facts(UNREADABLE, submission=ordered(order(unit_problem=problem_)))
    found = judged(UNIT, given)
    assert severity(found) == expected
    if expected:
        assert activities(found) == {"confirm-order": None}


def test_the_graver_of_two_doubts_counts() -> None:
    orders = ordered(
        order(unit_problem=UnitProblem.NO_CONCENTRATION),
        order(unit_problem=UnitProblem.ORAL_MICROGRAMS),
    )
    assert severity(judged(UNIT, facts(UNREADABLE, submission=orders))) == "high"


def test_a_chart_review_has_no_orders_to_doubt() -> None:
    assert isinstance(judged(UNREAD, facts()), Clear)
    assert isinstance(judged(UNIT, facts()), Clear)


# -- 3 -------------------------------------------------------------------------------------------

TWO = IndicationFact(Indication.UNKNOWN, (Indication.ALCOHOL, Indication.SPASTICITY))


@pytest.mark.parametrize("indication", [UNKNOWN, TWO])
@pytest.mark.parametrize(("dose", "expected"), [(80, "low"), (81, "moderate")])
def test_an_unknown_indication_is_asked_for(
    indication: IndicationFact, dose: int, expected: str
) -> None:
    found = judged(INDICATION, facts(review(dose), indication=indication))
    assert severity(found) == expected
    assert activities(found) == {"confirm-order": None}


@pytest.mark.parametrize("indication", [SPASTICITY, OTHER])
def test_a_stated_indication_is_not(indication: IndicationFact) -> None:
    assert isinstance(judged(INDICATION, facts(indication=indication)), Clear)


def test_with_an_unreadable_dose_the_graver_case_is_assumed() -> None:
    assert severity(judged(INDICATION, facts(UNREADABLE, indication=UNKNOWN))) == "moderate"


def test_a_chart_review_of_the_pump_alone_does_not_ask() -> None:
    alone = facts(NO_ORAL, pump_intent=pump_dose(), indication=UNKNOWN)
    assert isinstance(judged(INDICATION, alone), Clear)
    assert isinstance(judged(DATA, facts(NO_ORAL, pump_intent=pump_dose(), age=NO_ORAL)), Clear)


def test_a_pump_order_is_asked_for_its_indication() -> None:
    given = facts(
        NO_ORAL,
        pump_intent=pump_dose(action=Action.START),
        submission=ordered(order(route=Route.INTRATHECAL)),
        indication=UNKNOWN,
    )
    assert severity(judged(INDICATION, given)) == "low"


# -- 4 -------------------------------------------------------------------------------------------

NO_AGE = Absent("no birth date on record")
NO_GENDER = Absent("no gender on record")
FROM_CREATININE = kidney(80, measure="ckd-epi-2021")


@pytest.mark.parametrize(
    ("years", "gender", "kidneys", "expected"),
    [
        pytest.param(age(45), Known(Gender.MALE), kidney(), None, id="complete"),
        pytest.param(NO_AGE, Known(Gender.MALE), kidney(), "low", id="no birth date"),
        pytest.param(Unknown("no date"), Known(Gender.MALE), kidney(), "low", id="no date"),
        pytest.param(age(49), NO_GENDER, kidney(), "low", id="no gender, may be pregnant"),
        pytest.param(age(50), NO_GENDER, kidney(), None, id="no gender at 50 with an eGFR"),
        pytest.param(age(15), NO_GENDER, kidney(), "low", id="no gender at 15"),
        pytest.param(age(14), NO_GENDER, kidney(), None, id="no gender at 14"),
        pytest.param(age(50), NO_GENDER, FROM_CREATININE, "low", id="estimate from creatinine"),
        pytest.param(age(45), Known(Gender.OTHER), kidney(), "low", id="gender other"),
    ],
)
def test_missing_patient_data_is_named_where_a_check_needs_it(
    years: Fact[Age], gender: Fact[Gender], kidneys: Kidney, expected: str | None
) -> None:
    found = judged(DATA, facts(age=years, gender=gender, kidney=kidneys))
    assert severity(found) == expected


def test_both_missing_are_named_in_one_finding() -> None:
    found = judged(DATA, facts(age=NO_AGE, gender=NO_GENDER))
    assert isinstance(found, Finding)
    assert found.summary.startswith("Record birth date and gender")


@pytest.mark.parametrize("slug", [INDICATION, DATA])
def test_a_stop_needs_neither(slug: str) -> None:
    given = facts(stop(30), indication=UNKNOWN, age=NO_AGE)
    assert isinstance(judged(slug, given), Clear)
