"""Kidney function is judged from results and diagnoses, the worse where there is doubt."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal, getcontext, localcontext
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fhir_baclofen.facts import Gender, Kidney, Tier, UnusableValue
from fhir_baclofen.kidney import (
    Body,
    Diagnosis,
    Findings,
    Kind,
    Result,
    Size,
    Stage,
    Unusable,
    kidney_function,
    parts_of,
    usable,
)
from fhir_baclofen.kidney.formulas import (
    ckd_epi_2021,
    cockcroft_gault,
    creatinine_terms,
    weight_for_clearance,
)
from fhir_baclofen.kidney.results import RANK, tier_of

TODAY = date(2025, 3, 10)
FEMALE, MALE = Gender.FEMALE, Gender.MALE


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def egfr(
    value: str, days: int = 10, ref: str = "o1", sign: str = "", *, by_race: bool = False
) -> Result:
    return Result(ref, Kind.EGFR, ago(days), Decimal(value), sign, by_race=by_race)


def clearance(value: str, days: int = 10, ref: str = "o2", sign: str = "") -> Result:
    return Result(ref, Kind.CLEARANCE, ago(days), Decimal(value), sign)


def creatinine(value: str, days: int = 10, ref: str = "o3", age: int | None = 50) -> Result:
    return Result(ref, Kind.CREATININE, ago(days), Decimal(value), age=age)


def diagnosis(stage: Stage, days: int | None = 100, ref: str = "c1") -> Diagnosis:
    return Diagnosis(ref, stage, None if days is None else ago(days))


def judged(
    *given: Result | Diagnosis | UnusableValue,
    measure: str = "worst",
    gender: Gender | None = MALE,
    body: Body | None = None,
) -> Kidney:
    findings = Findings(
        results=tuple(g for g in given if isinstance(g, Result)),
        diagnoses=tuple(g for g in given if isinstance(g, Diagnosis)),
        unusable=tuple(g for g in given if isinstance(g, UnusableValue)),
        gender=gender,
        body=body or Body(),
    )
    return kidney_function(findings, measure=measure, today=TODAY)


# -- formulas --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("creatinine", "age", "gender", "expected"),
    [
        pytest.param("0.9", 55, FEMALE, "75.5", id="the check value of the catalogue"),
        pytest.param("0.7", 18, FEMALE, "128.5", id="at kappa, a woman"),
        pytest.param("0.9", 18, MALE, "127.0", id="at kappa, a man"),
        pytest.param("0.5", 40, FEMALE, "121.5", id="below kappa"),
        pytest.param("1.0", 50, MALE, "91.7", id="just above kappa"),
        pytest.param("2.5", 80, MALE, "25.3", id="old and high"),
        pytest.param("5.0", 65, FEMALE, "9.1", id="kidney failure"),
    ],
)
def test_ckd_epi_2021_gives_the_published_value(
    creatinine: str, age: int, gender: Gender, expected: str
) -> None:
    value = ckd_epi_2021(Decimal(creatinine), age, gender)
    assert value.quantize(Decimal("0.1")) == Decimal(expected)


def test_without_a_gender_the_lower_of_both_estimates_counts() -> None:
    both = {g: ckd_epi_2021(Decimal("1.3"), 60, g) for g in (FEMALE, MALE)}
    for unknown in (None, Gender.OTHER):
        assert ckd_epi_2021(Decimal("1.3"), 60, unknown) == min(both.values()) == both[FEMALE]


def test_an_estimate_does_not_depend_on_the_decimal_context_of_the_caller() -> None:
    exact = ckd_epi_2021.__wrapped__(Decimal("1.3"), 60, MALE)
    creatinine_terms.cache_clear()
    with localcontext(getcontext()) as context:
        context.prec = 3
        assert ckd_epi_2021.__wrapped__(Decimal("1.3"), 60, MALE) == exact


@pytest.mark.parametrize(
    ("gender", "expected"), [(MALE, "80"), (FEMALE, "68"), (None, "68"), (Gender.OTHER, "68")]
)
def test_cockcroft_gault_gives_its_value(gender: Gender | None, expected: str) -> None:
    assert cockcroft_gault(Decimal(1), 60, gender, Decimal(72)) == Decimal(expected)


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        pytest.param("91.8", "91.8", id="a body mass index just under 30"),
        pytest.param("91.875", "79.03", id="at 30 the weight is adjusted"),
        pytest.param("120", "90.28", id="far above"),
    ],
)
def test_the_weight_is_adjusted_from_a_body_mass_index_of_30(weight: str, expected: str) -> None:
    adjusted = weight_for_clearance(Decimal(weight), Decimal(175), MALE)
    assert abs(adjusted - Decimal(expected)) < Decimal("0.01")


# -- one result ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "sign", "tier"),
    [
        ("60", "", Tier.NORMAL),
        ("59.999", "", Tier.MODERATE),
        ("30", "", Tier.MODERATE),
        ("29.999", "", Tier.SEVERE),
        ("15", "", Tier.SEVERE),
        ("14.999", "", Tier.FAILURE),
        ("0.1", "", Tier.FAILURE),
        ("60", ">", Tier.NORMAL),
        ("90", ">", Tier.NORMAL),
        ("59", ">", Tier.MODERATE),
        ("30", ">", Tier.MODERATE),
        ("15", ">", Tier.SEVERE),
        ("90", "<", Tier.UNKNOWN),
        ("60.1", "<", Tier.UNKNOWN),
        ("60", "<", Tier.MODERATE),
        ("45", "<", Tier.MODERATE),
        ("30", "<", Tier.SEVERE),
        ("20", "<", Tier.SEVERE),
        ("15", "<", Tier.FAILURE),
        ("5", "<", Tier.FAILURE),
    ],
)
def test_a_value_lies_in_its_tier_and_a_bound_in_the_worst_that_is_certain(
    value: str, sign: str, tier: Tier
) -> None:
    assert tier_of(Decimal(value), sign) is tier


@pytest.mark.parametrize(
    ("kind", "value", "unit", "expected"),
    [
        (Kind.EGFR, "45", "mL/min/{1.73_m2}", "45"),
        (Kind.EGFR, "45", "mL/min/1.73.m2", "45"),
        (Kind.EGFR, "45", "mL/min/1.73m2", "45"),
        (Kind.EGFR, "45", "ml/min/1.73 m²", "45"),
        (Kind.EGFR, "45", "mL/min/1,73m2", "45"),
        (Kind.EGFR, "45", "mL/min/1.73", "45"),
        (Kind.EGFR, "45", "mL/min/1.73 sq m", "45"),
        (Kind.EGFR, "45", "mL/min per 1.73 sqm", "45"),
        (Kind.EGFR, "45", "ml/min/1,73qm", "45"),
        (Kind.EGFR, "45", "mL/min/1.73mE2", "45"),
        (Kind.EGFR, "45", "mL/min", "45"),
        (Kind.EGFR, "0.75", "mL/s/{1.73_m2}", "45"),
        (Kind.CLEARANCE, "45", "mL/min", "45"),
        (Kind.CLEARANCE, "45", "mL/min/{1.73_m2}", "45"),
        (Kind.CREATININE, "1.2", "mg/dL", "1.2"),
        (Kind.CREATININE, "88.4", "umol/L", "1"),
        (Kind.CREATININE, "88.4", "µmol/L", "1"),
        (Kind.CREATININE, "88.4", "μmol/l", "1"),
        (Kind.CREATININE, "88.4", "mcmol/L", "1"),
        (Kind.CREATININE, "88.4", "micromoles/L", "1"),
        (Kind.CREATININE, "88.4", "µmol/Liter", "1"),
        (Kind.CREATININE, "1.2", "mg/100mL", "1.2"),
        (Kind.CREATININE, "1.2", "mg per dL", "1.2"),
        (Kind.CREATININE, "0.0884", "mmol/L", "1"),
    ],
)
def test_a_value_is_brought_to_our_unit(kind: Kind, value: str, unit: str, expected: str) -> None:
    assert usable(kind, Decimal(value), unit) == (Decimal(expected), "")


@pytest.mark.parametrize(
    ("kind", "value", "unit", "says"),
    [
        (Kind.EGFR, "45", None, "no unit"),
        (Kind.EGFR, "45", " ", "no unit"),
        (Kind.EGFR, "45", "mg/dL", "its unit"),
        (Kind.EGFR, "200.1", "mL/min/{1.73_m2}", "not plausible"),
        (Kind.EGFR, "0", "mL/min/{1.73_m2}", "not plausible"),
        (Kind.EGFR, "-5", "mL/min/{1.73_m2}", "not plausible"),
        (Kind.CREATININE, "1.2", None, "no unit"),
        (Kind.CREATININE, "12", "mg/L", "its unit"),
        (Kind.CREATININE, "20.1", "mg/dL", "not plausible"),
        (Kind.CREATININE, "39.9", "mg/dL", "not plausible"),
        (Kind.CREATININE, "40", "mg/dL", "probably in µmol/L"),
        (Kind.CREATININE, "95", "mg/dL", "probably in µmol/L"),
        (Kind.CREATININE, "1500", "mg/dL", "probably in µmol/L"),
        (Kind.CREATININE, "1501", "mg/dL", "not plausible"),
        (Kind.CREATININE, "0.19", "mg/dL", "not plausible"),
        (Kind.CREATININE, "1.2", "umol/L", "not plausible"),
        (Kind.CREATININE, "1e999", "mg/dL", "not plausible"),
    ],
)
def test_a_value_of_a_doubtful_unit_or_size_is_not_used(
    kind: Kind, value: str, unit: str | None, says: str
) -> None:
    found = usable(kind, Decimal(value), unit)
    assert isinstance(found, Unusable)
    assert says in found.reason
    assert not found.hides_tier


@given(st.sampled_from(Kind), st.decimals(allow_nan=False, allow_infinity=False), st.integers())
def test_a_number_of_any_size_is_judged(kind: Kind, value: Decimal, shift: int) -> None:
    shifted = value.scaleb(max(min(shift, 900_000), -900_000), Context(Emax=999_999, traps=[]))
    assume(shifted.is_finite())
    for unit in ("mmol/L", "mL/s", "mg/dL"):
        found = usable(kind, shifted, unit)
        assert isinstance(found, Unusable) or found[0] > 0


@pytest.mark.parametrize("value", ["0.2", "20"])
def test_the_edges_of_a_plausible_creatinine_are_used(value: str) -> None:
    assert usable(Kind.CREATININE, Decimal(value), "mg/dL") == (Decimal(value), "")


@pytest.mark.parametrize(
    ("comparator", "sign"),
    [("<", "<"), ("<=", "<"), ("≤", "<"), (">", ">"), (">=", ">"), ("≥", ">")],
)
def test_comparators_are_read(comparator: str, sign: str) -> None:
    assert usable(Kind.EGFR, Decimal(60), "mL/min", comparator) == (Decimal(60), sign)


@pytest.mark.parametrize(
    ("kind", "value", "comparator", "hides"),
    [
        pytest.param(Kind.EGFR, "90", "<", True, id="below 90 may be anything"),
        pytest.param(Kind.CREATININE, "5", ">", True, id="more creatinine may be any tier"),
        pytest.param(Kind.CREATININE, "1", "<", False, id="less creatinine is no worse"),
        pytest.param(Kind.EGFR, "60", "ad", False, id="not understood"),
    ],
)
def test_a_bound_that_tells_nothing_is_not_used(
    kind: Kind, value: str, comparator: str, hides: bool
) -> None:
    unit = "mg/dL" if kind is Kind.CREATININE else "mL/min"
    found = usable(kind, Decimal(value), unit, comparator)
    assert isinstance(found, Unusable)
    assert found.hides_tier is hides


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (">90", (">", Decimal(90), None)),
        ("< 30", ("<", Decimal(30), None)),
        ("≥60 mL/min", ("≥", Decimal(60), "mL/min")),
        ("45", ("", Decimal(45), None)),
        ("1,2 mg/dL", ("", Decimal("1.2"), "mg/dL")),
        ("45 mL/min/1.73m2", ("", Decimal(45), "mL/min/1.73m2")),
        ("60-89", None),
        ("60 89", None),
        ("G3a", None),
        ("normal", None),
        ("", None),
    ],
)
def test_a_result_that_is_text_is_one_number_or_none(
    text: str, parts: tuple[str, Decimal, str | None] | None
) -> None:
    found = parts_of(text)
    if parts is None and found is not None:
        assert isinstance(usable(Kind.EGFR, found[1], found[2], found[0]), Unusable)
    else:
        assert found == parts


# -- which result counts ---------------------------------------------------------------------------


def test_with_nothing_on_record_the_tier_is_unknown_and_not_normal() -> None:
    assert judged() == Kidney(Tier.UNKNOWN)


def test_a_reported_egfr_sets_the_tier_with_its_evidence() -> None:
    kidney = judged(egfr("45"))
    assert (kidney.tier, kidney.value, kidney.measure) == (Tier.MODERATE, Decimal(45), "egfr")
    assert (kidney.unit, kidney.on, kidney.evidence) == ("mL/min/{1.73_m2}", ago(10), ("o1",))
    assert (kidney.status, kidney.newest_usable_on) == ("current", ago(10))


def test_creatinine_alone_is_computed_and_shown_cut_to_a_tenth() -> None:
    kidney = judged(creatinine("1.345"))
    exact = ckd_epi_2021(Decimal("1.345"), 50, MALE)
    assert (kidney.measure, kidney.evidence) == ("ckd-epi-2021", ("o3",))
    assert kidney.value is not None
    assert Decimal(0) <= exact - kidney.value < Decimal("0.1")
    assert kidney.tier is tier_of(exact)


def test_a_computed_value_just_under_a_tier_is_never_shown_as_if_in_it() -> None:
    values = (Decimal(n) / 1000 for n in range(1000, 2000))
    near = min(c for c in values if ckd_epi_2021(c, 50, MALE) < 60)
    kidney = judged(creatinine(str(near)))
    assert kidney.value is not None
    assert tier_of(kidney.value) is kidney.tier is Tier.MODERATE


@pytest.mark.parametrize(
    ("older_by", "tier", "status"),
    [
        pytest.param(30, Tier.SEVERE, "conflicting", id="the worse within 30 days counts"),
        pytest.param(31, Tier.NORMAL, "current", id="beyond 30 days it is overtaken"),
    ],
)
@pytest.mark.parametrize("other", [egfr, clearance])
def test_the_worst_tier_within_30_days_of_the_newest_counts(
    other: Callable[..., Result], older_by: int, tier: Tier, status: str
) -> None:
    kidney = judged(egfr("75", 5, "new"), other("25", 5 + older_by, "old"))
    assert (kidney.tier, kidney.status) == (tier, status)


def test_of_results_in_the_worst_tier_the_newest_is_shown() -> None:
    kidney = judged(egfr("40", 20, "old"), egfr("50", 5, "new"))
    assert (kidney.value, kidney.on, kidney.status) == (Decimal(50), ago(5), "current")


def test_a_creatinine_with_a_reported_egfr_of_its_day_is_not_computed_again() -> None:
    high = creatinine("3.0", 5)
    assert judged(egfr("62", 5), high).tier is Tier.NORMAL
    assert judged(egfr("62", 6), high).tier is Tier.SEVERE


MOMENT = datetime(2025, 3, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        pytest.param({"at": MOMENT}, {"at": MOMENT + timedelta(hours=1)}, "other", id="by hour"),
        pytest.param({"at": MOMENT}, {}, "one", id="a known hour goes after an unknown one"),
        pytest.param(
            {"changed": MOMENT + timedelta(hours=1)}, {"changed": MOMENT}, "one", id="by issue"
        ),
        pytest.param({"value": Decimal(41)}, {"value": Decimal(40)}, "other", id="the worse value"),
        pytest.param({}, {}, "other", id="by reference, so that it is always the same"),
    ],
)
def test_results_of_one_day_stand_in_a_total_order(
    one: dict[str, Any], other: dict[str, Any], shown: str
) -> None:
    pair = [
        replace(egfr("45", 9, ref), **fields) for ref, fields in (("one", one), ("other", other))
    ]
    for order in (pair, pair[::-1]):
        assert judged(*order).evidence == (shown,)


def test_of_results_by_race_the_lower_counts_and_it_is_said() -> None:
    pair = (egfr("62", 5, "black", by_race=True), egfr("53", 5, "other", by_race=True))
    kidney = judged(*pair)
    assert (kidney.tier, kidney.value, kidney.evidence) == (Tier.MODERATE, Decimal(53), ("other",))
    assert kidney.status == "current"
    assert any("by race" in note for note in kidney.notes)


def test_a_single_result_by_race_counts_as_any_other() -> None:
    kidney = judged(egfr("53", 5, by_race=True))
    assert (kidney.value, kidney.notes) == (Decimal(53), ())


# -- comparators -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "sign", "tier"),
    [
        ("60", ">", Tier.NORMAL),
        ("90", ">", Tier.NORMAL),
        ("30", ">", Tier.MODERATE),
        ("30", "<", Tier.SEVERE),
        ("15", "<", Tier.FAILURE),
    ],
)
def test_a_bound_sets_the_tier_without_a_value(value: str, sign: str, tier: Tier) -> None:
    kidney = judged(egfr(value, sign=sign))
    assert (kidney.tier, kidney.value, kidney.measure) == (tier, None, "egfr")
    assert kidney.unusable == ()


def test_below_60_is_moderate_at_least_and_hides_what_is_worse() -> None:
    kidney = judged(egfr("60", sign="<"))
    assert kidney.tier is Tier.MODERATE
    assert [(u.reference, u.hides_tier) for u in kidney.unusable] == [("o1", True)]


@pytest.mark.parametrize(
    ("other", "hides"),
    [
        pytest.param(egfr("45", 10, "x"), False, id="an exact result of the same day"),
        pytest.param(egfr("45", 5, "x"), False, id="a newer one"),
        pytest.param(egfr("45", 15, "x"), True, id="an older one does not tell"),
        pytest.param(egfr("25", 15, "x"), False, id="the tier is grave anyway"),
        pytest.param(egfr("30", 5, "x", ">"), True, id="another bound does not tell"),
    ],
)
def test_below_60_hides_nothing_once_an_exact_result_is_as_new(other: Result, hides: bool) -> None:
    kidney = judged(egfr("60", 10, sign="<"), other)
    assert any(u.hides_tier for u in kidney.unusable) is hides


@pytest.mark.parametrize(("newer", "hides"), [(egfr("80", 5), False), (egfr("80", 20), True)])
def test_an_unusable_value_hides_a_tier_until_an_exact_one_is_as_new(
    newer: Result, hides: bool
) -> None:
    kidney = judged(newer, UnusableValue("u", ago(10), "an upper bound", hides_tier=True))
    assert [u.hides_tier for u in kidney.unusable] == [hides]


def test_unusable_values_are_listed_oldest_first() -> None:
    values = [
        UnusableValue(ref, None if days is None else ago(days), "?", hides_tier=False)
        for ref, days in (("new", 1), ("undated", None), ("old", 9))
    ]
    assert [u.reference for u in judged(*values).unusable] == ["undated", "old", "new"]


# -- old results -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "status"),
    [pytest.param(365, "current", id="a year"), pytest.param(366, "stale", id="more")],
)
def test_a_result_is_stale_after_a_year(days: int, status: str) -> None:
    kidney = judged(egfr("45", days))
    assert (kidney.tier, kidney.status) == (Tier.MODERATE, status)


def test_a_bad_old_result_stays_bad_until_it_is_replaced() -> None:
    assert judged(egfr("25", 800)).tier is Tier.SEVERE
    assert judged(egfr("25", 800), egfr("80", 5, "new")).tier is Tier.NORMAL


@pytest.mark.parametrize(
    ("days", "tier", "measure"),
    [
        pytest.param(200, Tier.NORMAL, "egfr", id="a number of the year goes before a stage"),
        pytest.param(400, Tier.SEVERE, "diagnosis", id="an old one does not lower it"),
    ],
)
def test_an_old_number_never_lowers_a_recorded_stage(days: int, tier: Tier, measure: str) -> None:
    kidney = judged(egfr("80", days), diagnosis(Stage.SEVERE, 900))
    assert (kidney.tier, kidney.measure) == (tier, measure)


def test_a_stage_recorded_after_the_newest_number_counts_when_it_is_worse() -> None:
    assert judged(egfr("80", 200), diagnosis(Stage.SEVERE, 100)).tier is Tier.SEVERE
    assert judged(egfr("20", 200), diagnosis(Stage.MODERATE, 100)).tier is Tier.SEVERE


def test_a_stage_that_a_newer_number_does_not_bear_out_is_mentioned() -> None:
    kidney = judged(egfr("80", 20), diagnosis(Stage.SEVERE, 100))
    assert kidney.tier is Tier.NORMAL
    assert any("problem list" in note for note in kidney.notes)


@pytest.mark.parametrize(
    ("results", "since"),
    [
        pytest.param([("45", 10)], 10, id="the only one"),
        pytest.param([("50", 400), ("45", 200), ("48", 10)], 400, id="without a break"),
        pytest.param([("25", 400), ("45", 10)], 400, id="a worse one before"),
        pytest.param([("50", 400), ("70", 200), ("45", 10)], 10, id="after a recovery"),
        pytest.param([("45", 20), ("70", 5)], 20, id="the one that sets it, not the newest"),
    ],
)
def test_a_tier_holds_since_the_first_result_of_it_or_worse(
    results: list[tuple[str, int]], since: int
) -> None:
    given = [egfr(value, days, f"o{days}") for value, days in results]
    assert judged(*given).tier_since == ago(since)


# -- diagnoses and dialysis ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "tier"),
    [
        (Stage.MODERATE, Tier.MODERATE),
        (Stage.SEVERE, Tier.SEVERE),
        (Stage.DIALYSIS, Tier.DIALYSIS),
        (Stage.UNSTAGED, Tier.UNKNOWN),
        (Stage.TRANSPLANT, Tier.UNKNOWN),
        (Stage.ACUTE, Tier.UNKNOWN),
    ],
)
def test_a_diagnosis_sets_the_tier_where_there_is_no_number(stage: Stage, tier: Tier) -> None:
    kidney = judged(diagnosis(stage))
    assert (kidney.tier, kidney.value) == (tier, None)
    if tier is not Tier.UNKNOWN:
        assert (kidney.measure, kidney.on, kidney.evidence) == ("diagnosis", ago(100), ("c1",))


def test_the_worst_of_several_stages_counts() -> None:
    kidney = judged(diagnosis(Stage.MODERATE, ref="a"), diagnosis(Stage.SEVERE, ref="b"))
    assert (kidney.tier, kidney.evidence) == (Tier.SEVERE, ("b",))


def test_disease_without_a_stage_is_kept_as_a_risk() -> None:
    assert judged(diagnosis(Stage.UNSTAGED)).unstaged_ckd == ("c1",)


def test_dialysis_goes_before_any_number() -> None:
    kidney = judged(egfr("85", 1), diagnosis(Stage.DIALYSIS, 900))
    assert (kidney.tier, kidney.measure, kidney.value) == (Tier.DIALYSIS, "diagnosis", None)


@pytest.mark.parametrize(
    ("transplanted", "tier"),
    [
        pytest.param(50, Tier.NORMAL, id="a later transplant ends it"),
        pytest.param(100, Tier.DIALYSIS, id="one of the same day does not"),
        pytest.param(150, Tier.DIALYSIS, id="an earlier one does not"),
        pytest.param(None, Tier.DIALYSIS, id="one without a date does not"),
    ],
)
def test_a_transplant_overtakes_an_older_entry_of_dialysis(
    transplanted: int | None, tier: Tier
) -> None:
    kidney = judged(
        egfr("85", 1),
        diagnosis(Stage.DIALYSIS, 100, "d"),
        diagnosis(Stage.TRANSPLANT, transplanted, "t"),
    )
    assert kidney.tier is tier


def test_an_entry_of_dialysis_without_a_date_stays() -> None:
    kidney = judged(diagnosis(Stage.DIALYSIS, None), diagnosis(Stage.TRANSPLANT, 5, "t"))
    assert kidney.tier is Tier.DIALYSIS


# -- acute injury ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "acute"), [(0, True), (14, True), (15, False), (None, True), (-1, False)]
)
def test_a_diagnosis_of_acute_injury_counts_for_14_days(days: int | None, acute: bool) -> None:
    kidney = judged(egfr("80"), diagnosis(Stage.ACUTE, days))
    assert (kidney.acute, kidney.acute_evidence) == (acute, ("c1",) if acute else ())


def sample(value: str, hours: int, ref: str) -> Result:
    """A creatinine so many hours before noon of the day of the review."""
    at = datetime(2025, 3, 10, 12, tzinfo=UTC) - timedelta(hours=hours)
    return Result(ref, Kind.CREATININE, at.date(), Decimal(value), at=at, age=50)


@pytest.mark.parametrize(
    ("samples", "acute"),
    [
        pytest.param([("1.0", 49), ("1.3", 1)], True, id="0.3 in 48 hours"),
        pytest.param([("1.0", 50), ("1.3", 1)], False, id="0.3 in 49 hours"),
        pytest.param([("1.0", 25), ("1.29", 1)], False, id="less than 0.3"),
        pytest.param([("1.3", 25), ("1.0", 1)], False, id="a fall"),
        pytest.param([("1.0", 73), ("1.4", 49), ("1.3", 1)], True, id="risen and not gone back"),
        pytest.param([("1.0", 73), ("1.4", 49), ("1.2", 1)], False, id="gone back"),
        pytest.param([("1.0", 24 * 7 + 1), ("1.5", 1)], True, id="half as much again in a week"),
        pytest.param([("1.0", 24 * 7 + 1), ("1.49", 1)], False, id="less than that"),
        pytest.param([("1.0", 24 * 6), ("1.5", 0)], False, id="a baseline of six days is none"),
        pytest.param([("1.0", 24 * 365), ("1.5", 0)], True, id="a baseline of a year"),
        pytest.param([("1.0", 24 * 366), ("1.5", 0)], False, id="an older one is none"),
        pytest.param(
            [("2.0", 24 * 60), ("1.0", 24 * 90), ("1.5", 1)], True, id="the lowest counts"
        ),
        pytest.param([("1.0", 24 * 17), ("1.5", 24 * 15)], False, id="too long ago"),
        pytest.param([("1.0", 24 * 16), ("1.5", 24 * 14)], True, id="14 days ago"),
        pytest.param([("3.0", 1)], False, id="a single high one"),
    ],
)
def test_a_rise_of_creatinine_is_an_acute_injury(
    samples: list[tuple[str, int]], acute: bool
) -> None:
    given = [sample(value, hours, f"o{n}") for n, (value, hours) in enumerate(samples)]
    assert judged(*given).acute is acute


def test_without_hours_a_rise_counts_within_two_days() -> None:
    assert judged(creatinine("1.0", 4, "a"), creatinine("1.3", 2, "b")).acute
    assert not judged(creatinine("1.0", 5, "a"), creatinine("1.3", 2, "b")).acute


def test_the_evidence_of_a_rise_is_both_samples() -> None:
    given = (creatinine("1.0", 4, "a"), creatinine("1.3", 2, "b"), creatinine("1.1", 100, "c"))
    assert judged(*given).acute_evidence == ("a", "b")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param([creatinine("3.0", 5)], True, id="a single high one"),
        pytest.param([creatinine("0.9", 5)], False, id="a single normal one"),
        pytest.param([creatinine("3.0", 5), creatinine("2.9", 90, "b")], False, id="compared"),
        pytest.param([creatinine("3.0", 90)], False, id="an old one"),
    ],
)
def test_a_single_high_creatinine_may_be_an_acute_injury_and_it_is_said(
    given: list[Result], said: bool
) -> None:
    kidney = judged(*given)
    assert any("no earlier creatinine" in note for note in kidney.notes) is said
    assert not kidney.acute


# -- what cannot be estimated ----------------------------------------------------------------------


@pytest.mark.parametrize(("age", "says"), [(None, "no birth date"), (17, "for adults"), (18, None)])
def test_a_creatinine_gives_no_estimate_without_an_adult_age(
    age: int | None, says: str | None
) -> None:
    kidney = judged(creatinine("2.5", age=age))
    assert (kidney.tier is Tier.UNKNOWN) is (says is not None)
    assert [says in gap for gap in kidney.gaps if says] == ([True] if says else [])
    assert kidney.newest_usable_on == ago(10)


def test_a_creatinine_long_overtaken_leaves_no_gap() -> None:
    kidney = judged(creatinine("2.5", 200, age=None), egfr("80", 5))
    assert (kidney.tier, kidney.gaps) == (Tier.NORMAL, ())


# -- the measure of the site -----------------------------------------------------------------------

BODY = Body((Size("w", ago(20), Decimal(72)),), (Size("h", ago(900), Decimal(180)),))


def test_clearance_only_looks_at_clearance_alone() -> None:
    kidney = judged(egfr("25"), clearance("70"), measure="crcl-only")
    assert (kidney.tier, kidney.measure) == (Tier.NORMAL, "creatinine-clearance")


def test_clearance_only_computes_cockcroft_gault_with_its_evidence() -> None:
    kidney = judged(creatinine("1.0", age=60), measure="crcl-only", body=BODY)
    assert (kidney.measure, kidney.value, kidney.unit) == ("cockcroft-gault", Decimal(80), "mL/min")
    assert kidney.evidence == ("o3", "w", "h")
    assert kidney.notes == ()


def test_a_reported_clearance_of_the_day_is_not_computed_again() -> None:
    kidney = judged(creatinine("4.0"), clearance("70"), measure="crcl-only", body=BODY)
    assert kidney.tier is Tier.NORMAL


def test_without_a_height_the_computed_clearance_is_uncertain() -> None:
    body = replace(BODY, heights=())
    kidney = judged(creatinine("1.0"), measure="crcl-only", body=body)
    assert any("uncertain" in note for note in kidney.notes)


@pytest.mark.parametrize(
    ("weighed", "measure"),
    [
        pytest.param(375, "cockcroft-gault", id="a weight of a year before the sample"),
        pytest.param(376, "ckd-epi-2021", id="an older one is not used"),
        pytest.param(0, "cockcroft-gault", id="one after the sample"),
    ],
)
def test_cockcroft_gault_needs_a_weight_of_the_year(weighed: int, measure: str) -> None:
    body = replace(BODY, weights=(Size("w", ago(weighed), Decimal(72)),))
    kidney = judged(creatinine("1.0", 10), measure="crcl-only", body=body)
    assert kidney.measure == measure


def test_of_several_weights_the_newest_before_the_sample_counts() -> None:
    weights = tuple(Size(f"w{d}", ago(d), Decimal(72)) for d in (5, 20, 30))
    kidney = judged(creatinine("1.0", 10), measure="crcl-only", body=replace(BODY, weights=weights))
    assert kidney.evidence == ("o3", "w20", "h")


@pytest.mark.parametrize(
    ("measure", "only"), [("crcl-only", egfr("25")), ("egfr-only", clearance("25"))]
)
def test_the_other_measure_counts_where_the_chosen_one_is_missing_and_it_is_said(
    measure: str, only: Result
) -> None:
    kidney = judged(only, measure=measure)
    assert kidney.tier is Tier.SEVERE
    assert any("can be had" in note for note in kidney.notes)


def test_egfr_only_leaves_clearance_out() -> None:
    kidney = judged(egfr("75"), clearance("25"), measure="egfr-only")
    assert (kidney.tier, kidney.status) == (Tier.NORMAL, "current")


def test_graver_stages_without_a_day_are_gaps_in_the_order_of_their_references() -> None:
    stages = [diagnosis(Stage.SEVERE, None, f"c{n}") for n in (1, 0)]
    gaps = judged(egfr("75"), *stages).gaps
    assert [gap.split()[0] for gap in gaps] == ["c0", "c1"]
    assert judged(egfr("75"), *reversed(stages)).gaps == gaps


# -- for any record --------------------------------------------------------------------------------

values = st.decimals(min_value="1", max_value="150", places=1)
results = st.builds(
    Result,
    reference=st.sampled_from([f"o{n}" for n in range(6)]),
    kind=st.sampled_from([Kind.EGFR, Kind.CLEARANCE]),
    on=st.integers(0, 900).map(ago),
    value=values,
    comparator=st.sampled_from(["", "", "", "<", ">"]),
    by_race=st.booleans(),
).filter(lambda r: tier_of(r.value, r.comparator) is not Tier.UNKNOWN)
samples = st.builds(
    Result,
    reference=st.sampled_from([f"s{n}" for n in range(6)]),
    kind=st.just(Kind.CREATININE),
    on=st.integers(0, 900).map(ago),
    value=st.decimals(min_value="0.2", max_value="20", places=1),
    at=st.none() | st.datetimes(datetime(2025, 1, 1), datetime(2025, 3, 9), timezones=st.just(UTC)),  # noqa: DTZ001
    age=st.none() | st.integers(10, 100),
)
diagnoses = st.builds(
    Diagnosis,
    reference=st.sampled_from([f"c{n}" for n in range(6)]),
    stage=st.sampled_from(Stage),
    on=st.none() | st.integers(0, 900).map(ago),
)
records = st.lists(results | samples | diagnoses, max_size=7)
measures = st.sampled_from(["worst", "crcl-only", "egfr-only"])


@given(records.flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))), measures)
def test_the_order_of_entries_never_matters(
    both: tuple[list[Result | Diagnosis], list[Result | Diagnosis]], measure: str
) -> None:
    record, shuffled = both
    assert judged(*shuffled, measure=measure) == judged(*record, measure=measure)


@given(records, st.sampled_from(["5", "20", "45", "80"]))
def test_a_newer_result_that_is_worse_never_improves_the_tier(
    record: list[Result | Diagnosis], value: str
) -> None:
    before = judged(*record)
    assume(RANK[tier_of(Decimal(value))] >= RANK[before.tier])
    after = judged(*record, egfr(value, 0, "new"))
    assert RANK[after.tier] >= RANK[before.tier]


@given(records, st.sampled_from([Stage.MODERATE, Stage.SEVERE, Stage.DIALYSIS, Stage.ACUTE]))
def test_a_new_diagnosis_never_improves_the_tier(
    record: list[Result | Diagnosis], stage: Stage
) -> None:
    before, after = judged(*record), judged(*record, diagnosis(stage, 0, "new"))
    assert RANK[after.tier] >= RANK[before.tier]
    assert after.acute >= before.acute


@given(records, measures)
def test_a_tier_always_comes_with_its_evidence_or_is_unknown(
    record: list[Result | Diagnosis], measure: str
) -> None:
    kidney = judged(*record, measure=measure)
    assert (kidney.tier is Tier.UNKNOWN) is (kidney.evidence == ())
    assert (kidney.tier is Tier.UNKNOWN) is (kidney.status == "none")
    if kidney.value is not None:
        assert tier_of(kidney.value) is kidney.tier
