"""Both sides of the edges that the tests of the rules themselves leave out, in one table."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

import pytest

from fhir_baclofen.facts import (
    Fill,
    IndicationFact,
    Known,
    Measurement,
    PatientFacts,
    Pump,
    Unknown,
)
from fhir_baclofen.rulebook import NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    HICCUPS,
    NEUROPATHIC,
    NO_ORAL,
    OTHER,
    SPASTICITY,
    UNKNOWN,
    activities,
    age,
    ago,
    change,
    drug,
    drugs,
    facts,
    history,
    judged,
    kidney,
    line,
    measurements,
    problem,
    problems,
    pump_dose,
    recommended,
    review,
    severity,
    start,
    stop,
)
from tests.rules.supplies import handout, refill, supply

OLD = age(70)
UNSURE = replace(SPASTICITY, gaps=("not read",))


class Edge(NamedTuple):
    """One side of an edge: a rule, a patient, what the rule says, and the site's switches."""

    slug: str
    given: PatientFacts
    expected: str | None
    switches: Mapping[str, object] = MappingProxyType({})


def twice(total: int, indication: IndicationFact) -> PatientFacts:
    """Two therapies of one prescriber that add up to a dose."""
    lines = (line("MedicationRequest/m1", 30), line("MedicationRequest/m2", total - 30))
    return facts(review(total, lines=lines), indication=indication)


def confused_after(days: int) -> PatientFacts:
    """A stop with confusion so many days after an increase."""
    return facts(
        stop(60),
        history=history((200, None, 40), (days + 1, 40, 60)),
        problems=problems(neurotoxicity=(problem("confusion", 1),)),
    )


def with_drugs(ended: int, **by_class: str) -> PatientFacts:
    """A patient in whom drugs ended so many days ago."""
    found = {
        topic: (drug(name, ended=history((ended, None, 5)).changes[0].on),)
        for topic, name in by_class.items()
    }
    return facts(other_drugs=drugs(**found), indication=ALCOHOL, kidney=kidney(45))


def lowered(steady: int) -> PatientFacts:
    """A patient with a drug against high blood pressure, unchanged for so many days."""
    since = history((steady, None, 5)).changes[0].on
    return facts(other_drugs=drugs(antihypertensives=(drug("ramipril", steady_since=since),)))


def cleared(value: str) -> PatientFacts:
    """A patient whose creatinine clearance is on record."""
    return facts(review(60), kidney=kidney(value, measure="creatinine-clearance", unit="mL/min"))


def at_maximum(dose: int, years: int) -> PatientFacts:
    """A patient whose spasm score did not fall in 60 days at a dose."""
    scores = tuple(
        Measurement(f"Observation/{days}", ago(days), Decimal(3), "", "spasm-score")
        for days in (70, 5)
    )
    return facts(
        review(dose),
        age=age(years),
        history=history((200, None, 15), (60, 15, dose)),
        measurements=measurements(spasm_score=scores),
    )


def signs_after(before: str, after: str) -> PatientFacts:
    """A patient with hallucinations after a cut."""
    return facts(
        review(Decimal(after)),
        history=history((200, None, before), (3, before, after)),
        problems=problems(hallucinations=(problem("hallucinations", 1),)),
    )


def filled(ml: str) -> PatientFacts:
    """A pump of 300 µg/day that was filled with 500 µg/mL 15 days ago."""
    fill = Fill(ago(15), Decimal(ml), Decimal(500), ("MedicationDispense/f",))
    found = Pump(None, None, ago(15), None, ("Device/pump",), fill=fill)
    return facts(NO_ORAL, pump=Known(found), pump_intent=pump_dose(300))


EDGES = {
    "single value at 60 mL/min": Edge(
        "renal-monitoring-overdue", facts(kidney=kidney(60, days_ago=400)), "low"
    ),
    "start at 15 where 10 is usual": Edge(
        "start-dose-high", facts(start(15)), "low", {"start_spasticity": 10}
    ),
    "start above 15 where 10 is usual": Edge(
        "start-dose-high", facts(start(16)), "moderate", {"start_spasticity": 10}
    ),
    "usual start": Edge("start-dose-high", facts(start(15)), None),
    "other reason, start at 15 where 10 is usual": Edge(
        "start-dose-high", facts(start(15), indication=OTHER), "low", {"start_spasticity": 10}
    ),
    "older adult, start at 15": Edge(
        "start-dose-high", facts(start(15), indication=ALCOHOL, age=OLD), "low"
    ),
    "older adult, start above 15": Edge(
        "start-dose-high", facts(start(16), indication=ALCOHOL, age=OLD), "moderate"
    ),
    "doubled by less than 20": Edge("titration-step-too-large", facts(change(18, 36)), "moderate"),
    "doubled by 20": Edge("titration-step-too-large", facts(change(20, 40)), "high"),
    "clearance just above 50": Edge(
        "renal-moderate-reduce", cleared("50.5"), "moderate", {"renal_moderate": "vlavonou"}
    ),
    "clearance at 80": Edge("renal-mild-note", cleared("80"), "low", {"renal_mild": "vlavonou"}),
    "clearance above 80": Edge("renal-mild-note", cleared("81"), None, {"renal_mild": "vlavonou"}),
    "opioid and sedative ended a week ago": Edge(
        "cns-polypharmacy", with_drugs(7, opioids="morphine", tca="amitriptyline"), "high"
    ),
    "ended longer ago": Edge(
        "cns-polypharmacy", with_drugs(8, opioids="morphine", tca="amitriptyline"), None
    ),
    "kidney drug ended a week ago": Edge(
        "interaction-nephrotoxic", with_drugs(7, nephroactive="ibuprofen"), "moderate"
    ),
    "kidney drug ended longer ago": Edge(
        "interaction-nephrotoxic", with_drugs(8, nephroactive="ibuprofen"), None
    ),
    "psychotropic ended a week ago": Edge(
        "aud-psychotropic-effectiveness", with_drugs(7, psychotropics_aud="sertraline"), "low"
    ),
    "psychotropic ended longer ago": Edge(
        "aud-psychotropic-effectiveness", with_drugs(8, psychotropics_aud="sertraline"), None
    ),
    "lithium": Edge(
        "interaction-lithium", facts(other_drugs=drugs(lithium=(drug("lithium"),))), "low"
    ),
    "pressure drug steady for 89 days": Edge("interaction-antihypertensive", lowered(89), "low"),
    "pressure drug steady for 90 days": Edge("interaction-antihypertensive", lowered(90), None),
    "alcohol use disorder, twice, 300": Edge("duplicate-therapy", twice(300, ALCOHOL), "moderate"),
    "alcohol use disorder, twice, 301": Edge("duplicate-therapy", twice(301, ALCOHOL), "high"),
    "pain, twice, 60": Edge("duplicate-therapy", twice(60, NEUROPATHIC), "moderate"),
    "pain, twice, 61": Edge("duplicate-therapy", twice(61, NEUROPATHIC), "high"),
    "hiccups, twice, 60": Edge("duplicate-therapy", twice(60, HICCUPS), "moderate"),
    "hiccups, twice, 61": Edge("duplicate-therapy", twice(61, HICCUPS), "high"),
    "other reason, twice, 80": Edge("duplicate-therapy", twice(80, OTHER), "moderate"),
    "other reason, twice, 81": Edge("duplicate-therapy", twice(81, OTHER), "high"),
    "no reason, twice, 80": Edge("duplicate-therapy", twice(80, UNKNOWN), "moderate"),
    "no reason, twice, 81": Edge("duplicate-therapy", twice(81, UNKNOWN), "high"),
    "stop, confused 14 days after a rise": Edge("abrupt-stop", confused_after(14), "moderate"),
    "stop, confused 15 days after a rise": Edge("abrupt-stop", confused_after(15), "high"),
    "a cut of just more than half": Edge("dose-drop-too-steep", facts(change(70, "34.5")), "high"),
    "a cut of half": Edge("dose-drop-too-steep", facts(change(70, 35)), "moderate"),
    "psychosis": Edge(
        "psychiatric-severe",
        facts(problems=problems(psychiatric_severe=(problem("x"),))),
        "moderate",
    ),
    "at 78 mg/day": Edge("nonresponse-at-max", at_maximum(78, 45), None),
    "older adult at 29 mg/day": Edge("nonresponse-at-max", at_maximum(29, 70), None),
    "older adult at 30 mg/day": Edge("nonresponse-at-max", at_maximum(30, 70), "moderate"),
    "signs after a cut of a fifth": Edge("withdrawal-suspected", signs_after("100", "80"), None),
    "signs after a little more": Edge("withdrawal-suspected", signs_after("100", "79.5"), "high"),
    "reservoir for 29 days": Edge("it-refill-due", filled("19.95"), "moderate"),
    "reservoir for 30 days": Edge("it-refill-due", filled("20"), None),
    "half of a long supply left": Edge(
        "early-refill", facts(supply=supply(handout(300), refill(20, 100, 200))), None
    ),
    "just more than half left": Edge(
        "early-refill", facts(supply=supply(handout(300), refill(20, 101, 200))), "moderate"
    ),
}


@pytest.mark.parametrize("edge", EDGES.values(), ids=EDGES)
def test_an_edge_is_where_the_rule_says(edge: Edge) -> None:
    assert severity(judged(edge.slug, edge.given, **edge.switches)) == edge.expected


@pytest.mark.parametrize(
    ("given", "switches", "doses"),
    [
        pytest.param(review(46), {"max_spasticity": 45}, 3, id="45 mg in doses of 20 at most"),
        pytest.param(review(41), {"max_spasticity": 40}, 2, id="40 mg in doses of 20 at most"),
    ],
)
def test_the_ceiling_is_split_into_doses_of_20_mg(
    given: object, switches: dict[str, object], doses: int
) -> None:
    found = judged("dose-above-indication-max", facts(given), **switches)
    assert recommended(found)["doses_per_day"] == doses


@pytest.mark.parametrize(("limit", "doses"), [(150, 2), (155, 3)])
def test_the_ceiling_in_alcohol_use_disorder_is_split_into_doses_of_75_mg(
    limit: int, doses: int
) -> None:
    high = facts(review(limit + 5), indication=ALCOHOL)
    found = judged("dose-above-indication-max", high, max_aud=limit)
    assert recommended(found)["doses_per_day"] == doses


@pytest.mark.parametrize(
    ("value", "dose"),
    [
        pytest.param("50.5", 40, id="above 50: a third less"),
        pytest.param("50", 30, id="at 50: half"),
        pytest.param("30", 20, id="at 30: two thirds less"),
    ],
)
def test_the_bands_by_clearance_give_the_dose(value: str, dose: int) -> None:
    found = judged("renal-moderate-reduce", cleared(value), renal_moderate="vlavonou")
    assert recommended(found)["target_mg_per_day"] == dose


@pytest.mark.parametrize(
    ("years", "dose"), [pytest.param(64, 50, id="by 10 mg"), pytest.param(65, 45, id="by 5 mg")]
)
def test_a_step_back_in_a_liquid_is_as_small_as_in_tablets(years: int, dose: int) -> None:
    returned = Measurement("Observation/craving", ago(5), None, "returned", "alcohol-craving")
    given = facts(
        review(40),
        age=age(years),
        indication=ALCOHOL,
        history=history((300, None, 80), (30, 80, 40)),
        measurements=measurements(alcohol_craving=(returned,)),
    )
    liquid = {"formulary.strengths": ["1 mg/mL"]}
    found = judged("craving-return-step-back", given, **liquid)
    assert recommended(found)["step_back_mg_per_day"] == dose


def test_severely_reduced_kidneys_are_checked_again_in_a_week() -> None:
    found = judged("renal-severe-reduce", facts(kidney=kidney(20)))
    assert activities(found)["kidney-check"] == ago(-7)


@pytest.mark.parametrize(("days", "offered"), [(13, False), (14, True)])
def test_a_first_step_down_is_offered_after_two_weeks_of_use(days: int, *, offered: bool) -> None:
    cut = facts(change(60, 30), history=history((days, None, 60), days=days))
    found = judged("dose-drop-too-steep", cut)
    assert ("next_reduction_mg_per_day" in recommended(found)) is offered


@pytest.mark.parametrize(
    ("slug", "given"),
    [
        pytest.param(
            "renal-mild-note", facts(Unknown("not read")), id="mildly reduced, dose unread"
        ),
        pytest.param("indication-unknown", facts(indication=UNSURE), id="reasons unread"),
        pytest.param("indication-not-supported", facts(indication=UNSURE), id="focal or not"),
        pytest.param(
            "renal-value-unusable",
            facts(kidney=kidney(90, result_gaps=("not read",))),
            id="results unread",
        ),
        pytest.param(
            "it-oral-not-substitute", facts(Unknown("not read")), id="order beside the pump unread"
        ),
        pytest.param(
            "annual-treatment-review-due",
            facts(Unknown("not read"), oral=Unknown("not read")),
            id="treatment unread",
        ),
        pytest.param(
            "escalation-review-due",
            facts(Unknown("not read"), oral=Unknown("not read")),
            id="a rise that may hide",
        ),
    ],
)
def test_what_was_not_read_is_told(slug: str, given: PatientFacts) -> None:
    assert judged(slug, given) == NotEvaluated("not read")
