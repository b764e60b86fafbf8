"""Rules 46 to 55: other drugs beside baclofen."""

from decimal import Decimal

import pytest

from fhir_baclofen.facts import (
    Age,
    Fact,
    Kidney,
    LeftOut,
    Listing,
    OralIntent,
    OtherDrug,
    Unknown,
)
from fhir_baclofen.rulebook import Clear, Finding, NotEvaluated
from tests.rules.facts_builder import (
    ALCOHOL,
    activities,
    age,
    ago,
    change,
    drug,
    drugs,
    facts,
    judged,
    kidney,
    measured,
    measurements,
    problem,
    problems,
    review,
    severity,
    stop,
)

CLASSES = {
    "interaction-cns-depressant": "cns_depressants_other",
    "interaction-muscle-relaxant": "muscle_relaxants",
    "interaction-antihypertensive": "antihypertensives",
    "interaction-maoi": "maoi",
    "interaction-tca": "tca",
    "interaction-levodopa": "levodopa",
    "interaction-lithium": "lithium",
}
each_class = pytest.mark.parametrize(("slug", "topic"), CLASSES.items())
RISING = drug("new", steady_since=ago(10))


@each_class
def test_a_drug_of_the_class_is_told_with_its_evidence(slug: str, topic: str) -> None:
    found = judged(slug, facts(other_drugs=drugs(**{topic: (RISING,)})))
    assert isinstance(found, Finding)
    assert "MedicationRequest/new" in found.evidence


@each_class
def test_none_passes_and_unread_drugs_are_not_evaluated(slug: str, topic: str) -> None:
    assert isinstance(judged(slug, facts()), Clear)
    unread = facts(other_drugs=drugs("timed out", **{topic: ()}))
    assert judged(slug, unread) == NotEvaluated("timed out")


@each_class
def test_what_is_unread_and_of_another_class_leaves_a_rule_alone(slug: str, topic: str) -> None:
    for about, leaves_open in (("opioids", False), (topic.replace("_", "-"), True)):
        out = LeftOut("MedicationRequest/x", "it cannot be read", frozenset({about}))
        found = judged(slug, facts(other_drugs=Listing(left_out=(out,))))
        assert isinstance(found, NotEvaluated) is leaves_open


@each_class
def test_a_stop_is_not_warned_of(slug: str, topic: str) -> None:
    given = facts(stop(30), other_drugs=drugs(**{topic: (RISING,)}))
    assert isinstance(judged(slug, given), Clear)


@each_class
@pytest.mark.parametrize("days", [7, 8, 14, 15])
def test_a_drug_that_ended_counts_for_a_week_an_maoi_for_two(
    slug: str, topic: str, days: int
) -> None:
    over = drug("over", ended=ago(days), steady_since=None)
    limit = 14 if topic == "maoi" else 7
    found = judged(slug, facts(other_drugs=drugs(**{topic: (over,)})))
    assert isinstance(found, Finding) is (days <= limit)


# -- 46 to 48 ------------------------------------------------------------------------------------

STABLE = drug("gabapentin", steady_since=ago(90))


@pytest.mark.parametrize(
    ("oral", "given", "expected"),
    [
        pytest.param(review(30), (STABLE,), "low", id="one, stable"),
        pytest.param(review(30), (drug("x", steady_since=ago(89)),), "moderate", id="89 days"),
        pytest.param(review(30), (STABLE, drug("zolpidem")), "moderate", id="two"),
        pytest.param(change(30, 35), (STABLE,), "moderate", id="baclofen rises"),
    ],
)
def test_a_stable_single_sedative_is_low(
    oral: OralIntent, given: tuple[OtherDrug, ...], expected: str
) -> None:
    listed = drugs(cns_depressants_other=given)
    assert severity(judged("interaction-cns-depressant", facts(oral, other_drugs=listed))) == (
        expected
    )


SEVERAL = "cns-polypharmacy"


@pytest.mark.parametrize(
    ("given", "fires"),
    [
        pytest.param({"opioids": (drug("a"), drug("b"))}, False, id="two of one kind"),
        pytest.param({"opioids": (drug("a"),), "tca": (drug("b"),)}, True, id="two kinds"),
        pytest.param(
            {"benzodiazepines": (drug("a"),), "muscle_relaxants": (drug("b"),)}, True, id="others"
        ),
        pytest.param(
            {"opioids": (drug("a"),), "cns_depressants_other": (drug("a"),)},
            True,
            id="one product of two kinds",
        ),
        pytest.param(
            {"opioids": (drug("a"),), "tca": (drug("b", ended=ago(8)),)}, False, id="one ended"
        ),
    ],
)
def test_two_kinds_of_sedating_drugs_are_too_many(
    given: dict[str, tuple[OtherDrug, ...]], fires: bool
) -> None:
    listed = drugs(**given)
    found = judged(SEVERAL, facts(other_drugs=listed))
    assert severity(found) == ("high" if fires else None)


def test_unread_drugs_may_hide_a_second_kind() -> None:
    unread = drugs("timed out", opioids=(drug("a"),))
    assert judged(SEVERAL, facts(other_drugs=unread)) == NotEvaluated("timed out")


DANTROLENE = drug("dantrolene")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((DANTROLENE,), "low"),
        ((drug("tizanidine"),), "moderate"),
        ((DANTROLENE, drug("tizanidine")), "moderate"),
    ],
)
def test_a_second_muscle_relaxant_is_graded_by_where_it_acts(
    given: tuple[OtherDrug, ...], expected: str
) -> None:
    listed = drugs(muscle_relaxants=given, muscle_relaxants_peripheral=(DANTROLENE,))
    assert severity(judged("interaction-muscle-relaxant", facts(other_drugs=listed))) == expected


# -- 49 to 53 and 55 -----------------------------------------------------------------------------

PRESSURE = "interaction-antihypertensive"


@pytest.mark.parametrize(
    ("systolic", "days", "expected"),
    [
        pytest.param("99.9", 30, "moderate", id="below 100, 30 days ago"),
        pytest.param("100", 30, None, id="100"),
        pytest.param("90", 31, None, id="31 days ago"),
        pytest.param("90", None, "moderate", id="no date"),
    ],
)
def test_a_low_blood_pressure_counts_for_a_month(
    systolic: str, days: int | None, expected: str | None
) -> None:
    measured_low = measurements(systolic=(measured(systolic, days),))
    stable = drugs(antihypertensives=(drug("amlodipine", steady_since=ago(90)),))
    found = judged(PRESSURE, facts(other_drugs=stable, measurements=measured_low))
    assert severity(found) == expected
    if isinstance(found, Finding):
        assert f"Observation/{systolic}" in found.evidence


@pytest.mark.parametrize(("days", "expected"), [(30, "moderate"), (31, None)])
def test_a_pressure_that_is_not_believed_may_be_low(days: int, expected: str | None) -> None:
    out = LeftOut("Observation/bp", "its value is not possible", frozenset({"systolic"}), ago(days))
    stable = drugs(antihypertensives=(drug("amlodipine", steady_since=ago(90)),))
    given = facts(other_drugs=stable, measurements=Listing(left_out=(out,)))
    assert severity(judged(PRESSURE, given)) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({}, None, id="a stable pair"),
        pytest.param({"oral_intent": change(30, 35)}, "low", id="baclofen rises"),
        pytest.param(
            {"problems": problems(hypotension=(problem("low"),))}, "moderate", id="low pressure"
        ),
        pytest.param({"problems": problems("unread")}, "moderate", id="conditions unread"),
        pytest.param({"age": age(80)}, None, id="an older adult without a strong drug"),
    ],
)
def test_blood_pressure_is_watched(changed: dict[str, object], expected: str | None) -> None:
    given = facts(**{"other_drugs": drugs(antihypertensives=(drug("amlodipine"),)), **changed})
    assert severity(judged(PRESSURE, given)) == expected


@pytest.mark.parametrize(
    ("years", "expected"),
    [(age(64), None), (age(65), "moderate"), (Unknown("no date"), "moderate")],
)
@pytest.mark.parametrize(
    "listed",
    [
        drugs(antihypertensives=(drug("clonidine"),), alpha_2_agonists=(drug("clonidine"),)),
        drugs(antihypertensives=(drug("ramipril"),), alpha_2_agonists=(drug("tizanidine"),)),
        drugs("timed out", antihypertensives=(drug("ramipril"),)),
    ],
)
def test_clonidine_and_tizanidine_are_graver_in_older_adults(
    listed: object, years: Fact[Age], expected: str | None
) -> None:
    assert severity(judged(PRESSURE, facts(age=years, other_drugs=listed))) == expected


MAOI = "interaction-maoi"


def parkinson(name: str, mg: str | None = None, **more: object) -> OtherDrug:
    return drug(name, daily_mg=None if mg is None else Decimal(mg), is_dosed=mg is not None, **more)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(parkinson("rasagiline"), "low", id="no dosage on record"),
        pytest.param(parkinson("rasagiline", "1"), "low", id="rasagiline 1 mg"),
        pytest.param(parkinson("rasagiline", "1.1"), "moderate", id="rasagiline 1.1 mg"),
        pytest.param(parkinson("selegiline", "10"), "low", id="selegiline 10 mg"),
        pytest.param(parkinson("selegiline", "10.1"), "moderate", id="selegiline 10.1 mg"),
        pytest.param(parkinson("safinamide", "100"), "low", id="safinamide 100 mg"),
        pytest.param(parkinson("safinamide", "100.1"), "moderate", id="safinamide 100.1 mg"),
        pytest.param(drug("selegiline", is_dosed=True), "moderate", id="a dose that is not read"),
        pytest.param(parkinson("unnamed", "1"), "moderate", id="no ingredient known"),
    ],
)
def test_mao_inhibitors_of_parkinson_disease_are_low_at_its_dose(
    given: OtherDrug, expected: str
) -> None:
    listed = drugs(maoi=(given,), mao_b=(given,))
    assert severity(judged(MAOI, facts(other_drugs=listed))) == expected


def test_any_other_mao_inhibitor_is_moderate() -> None:
    rasagiline, phenelzine = parkinson("rasagiline"), drug("phenelzine")
    patch = parkinson("selegiline", "6")
    for listed in (
        drugs(maoi=(phenelzine,)),
        drugs(maoi=(rasagiline, phenelzine), mao_b=(rasagiline,)),
        drugs(maoi=(patch,), mao_b=(patch,), maoi_transdermal=(patch,)),
    ):
        assert severity(judged(MAOI, facts(other_drugs=listed))) == "moderate"


@pytest.mark.parametrize(
    ("years", "expected"),
    [(age(64), "low"), (age(65), "moderate"), (Unknown("no date"), "moderate")],
)
def test_a_tricyclic_is_graver_in_older_adults(years: Fact[Age], expected: str) -> None:
    given = facts(age=years, other_drugs=drugs(tca=(drug("amitriptyline"),)))
    assert severity(judged("interaction-tca", given)) == expected


PARKINSON = problems(parkinson=(problem("Parkinson"),))


def test_levodopa_is_moderate_and_parkinson_disease_alone_low() -> None:
    slug = "interaction-levodopa"
    levodopa = drugs(levodopa=(drug("levodopa"),))
    assert severity(judged(slug, facts(other_drugs=levodopa))) == "moderate"
    assert severity(judged(slug, facts(problems=PARKINSON))) == "low"
    unread = facts(problems=PARKINSON, other_drugs=drugs("timed out"))
    assert judged(slug, unread) == NotEvaluated("timed out")


def test_psychotropic_drugs_matter_in_alcohol_use_disorder_only() -> None:
    slug = "aud-psychotropic-effectiveness"
    sertraline, diazepam = drug("sertraline"), drug("diazepam")
    given = drugs(psychotropics_aud=(sertraline,))
    assert severity(judged(slug, facts(indication=ALCOHOL, other_drugs=given))) == "low"
    assert isinstance(judged(slug, facts(other_drugs=given)), Clear)
    only = drugs(psychotropics_aud=(diazepam,), benzodiazepines=(diazepam,))
    assert isinstance(judged(slug, facts(indication=ALCOHOL, other_drugs=only)), Clear)
    unread = facts(indication=ALCOHOL, other_drugs=drugs("timed out"))
    assert judged(slug, unread) == NotEvaluated("timed out")


# -- 54 ------------------------------------------------------------------------------------------

NSAID = drugs(nephroactive=(drug("ibuprofen"),), nsaids=(drug("ibuprofen"),))
ACE = drugs(nephroactive=(drug("ramipril"),), acei_arb=(drug("ramipril"),))
BOTH = drugs(nsaids=(drug("ibuprofen"),), acei_arb=(drug("ramipril"),))


@pytest.mark.parametrize(
    ("listed", "years", "kidneys", "expected"),
    [
        pytest.param(NSAID, age(64), kidney(60), None, id="an NSAID, all well"),
        pytest.param(NSAID, age(65), kidney(60), "moderate", id="an NSAID at 65"),
        pytest.param(NSAID, Unknown("no date"), kidney(60), "moderate", id="age unknown"),
        pytest.param(ACE, age(65), kidney(60), None, id="an ACE inhibitor at 65"),
        pytest.param(ACE, age(45), kidney(59), "moderate", id="reduced kidneys"),
        pytest.param(ACE, age(45), kidney(None, gaps=("x",)), "moderate", id="kidneys unread"),
        pytest.param(BOTH, age(45), kidney(60), "moderate", id="two groups"),
    ],
)
def test_drugs_that_affect_the_kidney_ask_for_a_check(
    listed: object, years: Fact[Age], kidneys: Kidney, expected: str | None
) -> None:
    found = judged("interaction-nephrotoxic", facts(age=years, kidney=kidneys, other_drugs=listed))
    assert severity(found) == expected
    if isinstance(found, Clear):
        assert found.notes
    else:
        assert activities(found) == {"kidney-check": ago(-14)}


def aspirin(mg: str | None = None, tablet: str | None = None) -> OtherDrug:
    """Aspirin of a daily dose and of a strength, where they are known."""
    amounts = {"daily_mg": mg, "unit_mg": tablet}
    return drug("aspirin", **{k: Decimal(v) for k, v in amounts.items() if v is not None})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(aspirin("325"), None, id="325 mg a day"),
        pytest.param(aspirin("325.1"), "moderate", id="more"),
        pytest.param(aspirin("650", "81"), "moderate", id="more, of small tablets"),
        pytest.param(aspirin(None, "100"), None, id="tablets of 100 mg, no dose"),
        pytest.param(aspirin(None, "101"), "moderate", id="larger tablets, no dose"),
        pytest.param(aspirin(), "moderate", id="nothing known"),
    ],
)
def test_aspirin_counts_above_a_dose_against_clots(given: OtherDrug, expected: str | None) -> None:
    slug, older = "interaction-nephrotoxic", {"age": age(65), "kidney": kidney(60)}
    assert severity(judged(slug, facts(other_drugs=drugs(aspirin=(given,)), **older))) == expected
    low = drugs(aspirin=(given,), aspirin_low_dose=(given,))
    assert isinstance(judged(slug, facts(other_drugs=low, **older)), Clear)


def test_without_such_drugs_it_passes() -> None:
    assert judged("interaction-nephrotoxic", facts()) == Clear()
    unread = facts(other_drugs=drugs("timed out"))
    assert judged("interaction-nephrotoxic", unread) == NotEvaluated("timed out")
