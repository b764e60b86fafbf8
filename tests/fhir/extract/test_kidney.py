"""What a record says about the kidneys is found in every form in which records hold it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fhir_baclofen.facts import Kidney, Tier
from fhir_baclofen.fhir.extract.kidney import kidney_of
from fhir_baclofen.policy import Policy
from tests.records.build import (
    LOINC,
    SNOMED,
    SUBJECT,
    TODAY,
    Element,
    Json,
    chart,
    coded,
    egfr,
    patient,
    problem,
    quantity,
    result,
)

CREATININE, MOLAR, CLEARANCE = "2160-0", "14682-9", "35591-7"
BY_AREA = "mL/min/{1.73_m2}"


def kidney(*resources: Json, policy: Policy | None = None, at: str = TODAY) -> Kidney:
    moment = datetime.fromisoformat(f"{at}T12:00:00").replace(tzinfo=UTC)
    return kidney_of(chart(*resources), policy or Policy.default(), at=moment)


def observed(code: str, value: Json, id_: str = "k1", **more: Element) -> Json:
    """A final observation of 20 January 2025 with any value."""
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "code": coded(LOINC, code),
        "subject": SUBJECT,
        "effectiveDateTime": "2025-01-20",
        **value,
        **more,
    }


def session(id_: str, on: str, status: str = "completed", code: str = "302497006") -> Json:
    return {
        "resourceType": "Procedure",
        "id": id_,
        "status": status,
        "code": coded(SNOMED, code),
        "subject": SUBJECT,
        "performedDateTime": on,
    }


# -- values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "tier", "number"),
    [
        pytest.param({"valueQuantity": quantity(45, BY_AREA)}, Tier.MODERATE, 45, id="a quantity"),
        pytest.param(
            {"valueQuantity": {"value": 45, "unit": "mL/min/1.73m2"}},
            Tier.MODERATE,
            45,
            id="a unit without a code",
        ),
        pytest.param(
            {"valueQuantity": {"value": 45, "unit": "mL/min/1.73m2", "code": "ML_MIN"}},
            Tier.MODERATE,
            45,
            id="a code of the house beside a known unit",
        ),
        pytest.param(
            {"valueQuantity": quantity(60, BY_AREA) | {"comparator": ">"}},
            Tier.NORMAL,
            None,
            id="a comparator",
        ),
        pytest.param({"valueString": ">90"}, Tier.NORMAL, None, id="text with a bound"),
        pytest.param({"valueString": "< 30"}, Tier.SEVERE, None, id="text with another"),
        pytest.param({"valueString": "≥60 mL/min"}, Tier.NORMAL, None, id="text with a unit"),
        pytest.param({"valueString": "22"}, Tier.SEVERE, 22, id="a number as text"),
        pytest.param({"valueInteger": 22}, Tier.SEVERE, 22, id="an integer"),
        pytest.param(
            {"valueCodeableConcept": {"text": "<15"}}, Tier.FAILURE, None, id="a concept's text"
        ),
    ],
)
def test_an_egfr_is_read_in_every_form(value: Json, tier: Tier, number: int | None) -> None:
    found = kidney(observed("98979-8", value))
    assert (found.tier, found.measure, found.evidence) == (tier, "egfr", ("Observation/k1",))
    assert found.value == number
    assert found.on == date(2025, 1, 20)


@pytest.mark.parametrize(
    ("code", "value", "says"),
    [
        pytest.param("98979-8", {"valueQuantity": {"value": 45}}, "no unit", id="no unit"),
        pytest.param(
            "98979-8", {"valueQuantity": quantity(45, "%")}, "its unit", id="a wrong unit"
        ),
        pytest.param("98979-8", {"valueString": "60-89"}, "no single number", id="a range as text"),
        pytest.param("98979-8", {"valueString": "see note"}, "no single number", id="words"),
        pytest.param(
            "98979-8", {"valueRange": {"low": quantity(1, BY_AREA)}}, "no single number", id="range"
        ),
        pytest.param(CREATININE, {"valueString": "1.2"}, "no unit", id="creatinine as bare text"),
        pytest.param(
            CREATININE, {"valueQuantity": quantity(95, "mg/dL")}, "µmol/L", id="a likely mix-up"
        ),
        pytest.param(
            CREATININE, {"valueQuantity": quantity(25, "mg/dL")}, "not plausible", id="too large"
        ),
    ],
)
def test_what_cannot_be_used_is_listed_with_its_reason(code: str, value: Json, says: str) -> None:
    found = kidney(observed(code, value))
    (listed,) = found.unusable
    assert (listed.reference, listed.on) == ("Observation/k1", date(2025, 1, 20))
    assert says in listed.reason
    assert (found.tier, found.newest_usable_on) == (Tier.UNKNOWN, None)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({}, id="no value"),
        pytest.param({"dataAbsentReason": {"text": "not done"}}, id="a reason for none"),
        pytest.param(
            {"dataAbsentReason": {"text": "x"}, "valueQuantity": quantity(45, BY_AREA)},
            id="a reason for none beside a value",
        ),
    ],
)
def test_a_missing_value_is_no_value(value: Json) -> None:
    assert kidney(observed("98979-8", value)) == Kidney(Tier.UNKNOWN)


@pytest.mark.parametrize("status", ["preliminary", "registered", "cancelled", "unknown"])
def test_a_result_that_is_not_final_does_not_count(status: str) -> None:
    assert kidney(egfr(25, status=status)) == Kidney(Tier.UNKNOWN)


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_a_final_result_counts(status: str) -> None:
    assert kidney(egfr(25, status=status)).tier is Tier.SEVERE


@pytest.mark.parametrize(
    ("code", "value", "unit", "measure"),
    [
        pytest.param(CREATININE, 1.2, "mg/dL", "ckd-epi-2021", id="creatinine by mass"),
        pytest.param(MOLAR, 106.08, "umol/L", "ckd-epi-2021", id="creatinine by amount"),
        pytest.param(CLEARANCE, 55, "mL/min", "creatinine-clearance", id="a clearance"),
    ],
)
def test_creatinine_and_clearance_are_read(
    code: str, value: float, unit: str, measure: str
) -> None:
    found = kidney(result("k1", code, value, unit), patient("1960-05-01"))
    assert (found.measure, found.tier) == (measure, Tier.MODERATE)


def test_results_in_components_are_read() -> None:
    panel = observed("24323-8", {})
    panel["component"] = [
        {"code": coded(LOINC, "98979-8"), "valueQuantity": quantity(25, BY_AREA)},
        {"code": coded(LOINC, CREATININE), "valueQuantity": quantity(0.8, "mg/dL")},
        {"code": coded(LOINC, "2823-3"), "valueQuantity": quantity(4, "mmol/L")},
    ]
    found = kidney(panel)
    assert (found.tier, found.measure) == (Tier.SEVERE, "egfr")


def test_a_result_known_by_its_words_alone_is_read() -> None:
    assert kidney(egfr(25, code={"text": "eGFR"})).tier is Tier.SEVERE


@pytest.mark.parametrize(
    ("dated", "on"),
    [
        pytest.param({"effectiveDateTime": "2025-01-20T23:30:00-05:00"}, (2025, 1, 20), id="day"),
        pytest.param({"effectiveDateTime": "2025-01"}, (2025, 1, 1), id="a month"),
        pytest.param({"effectivePeriod": {"start": "2025-01-19"}}, (2025, 1, 19), id="a period"),
        pytest.param({"effectiveInstant": "2025-01-18T10:00:00Z"}, (2025, 1, 18), id="an instant"),
        pytest.param({"issued": "2025-01-17T10:00:00Z"}, (2025, 1, 17), id="the issue"),
    ],
)
def test_the_day_of_a_result_is_found(dated: Json, on: tuple[int, int, int]) -> None:
    bare = egfr(45)
    del bare["effectiveDateTime"]
    assert kidney({**bare, **dated}).on == date(*on)


@pytest.mark.parametrize(
    ("dated", "says"),
    [
        pytest.param({"effectiveDateTime": "2025-03-11"}, "in the future", id="tomorrow"),
        pytest.param({"effectiveDateTime": None}, "no date", id="no day"),
        pytest.param({"effectiveDateTime": "soon"}, "no date", id="no date"),
    ],
)
def test_a_result_of_no_day_or_of_one_to_come_is_not_used(dated: Json, says: str) -> None:
    found = kidney(egfr(25) | dated)
    assert found.tier is Tier.UNKNOWN
    assert [says in u.reason for u in found.unusable] == [True]


def test_a_result_of_today_is_used() -> None:
    assert kidney(egfr(25, on=TODAY)).tier is Tier.SEVERE


def test_results_of_one_day_are_told_apart_by_their_hours() -> None:
    early = egfr(50, on="2025-01-20T08:00:00Z", id_="early")
    late = egfr(40, on="2025-01-20T09:30:00+01:00", id_="late")
    assert kidney(early, late).evidence == ("Observation/late",)


def test_results_of_one_moment_are_told_apart_by_their_issue() -> None:
    first = egfr(40, id_="first", issued="2025-01-20T10:00:00Z")
    again = egfr(50, id_="again", issued="2025-01-20T12:00:00Z")
    assert kidney(first, again).evidence == ("Observation/again",)


# -- the patient -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "gender", "used"),
    [
        pytest.param("50044-7", "female", True, id="for women, of a woman"),
        pytest.param("50044-7", "male", False, id="for women, of a man"),
        pytest.param("70969-1", "male", True, id="for men, of a man"),
        pytest.param("70969-1", "female", False, id="for men, of a woman"),
        pytest.param("70969-1", None, True, id="of an unknown gender"),
    ],
)
def test_an_egfr_for_the_other_sex_is_left_out(code: str, gender: str | None, used: bool) -> None:
    found = kidney(patient(gender=gender), result("k1", code, 25, BY_AREA))
    assert (found.tier is Tier.SEVERE) is used
    assert any("other sex" in note for note in found.notes) is not used


def test_of_a_pair_by_race_the_lower_counts() -> None:
    pair = [result(f"k{n}", f"4864{n}-{c}", v, BY_AREA) for n, c, v in ((2, 3, 53), (3, 1, 62))]
    found = kidney(*pair)
    assert (found.value, found.evidence) == (Decimal(53), ("Observation/k2",))
    assert any("by race" in note for note in found.notes)


def test_age_is_taken_on_the_day_of_the_sample() -> None:
    sample = result("k1", CREATININE, 1.0, "mg/dL", on="2018-05-01")
    child, adult = patient("2000-05-02"), patient("2000-05-01")
    assert kidney(child, sample).tier is Tier.UNKNOWN
    assert kidney(adult, sample).tier is Tier.NORMAL


@pytest.mark.parametrize(
    ("gender", "tier"),
    [
        ("male", Tier.NORMAL),
        ("female", Tier.MODERATE),
        ("other", Tier.MODERATE),
        ("unknown", Tier.MODERATE),
        (None, Tier.MODERATE),
    ],
)
def test_without_a_gender_the_lower_estimate_counts(gender: str | None, tier: Tier) -> None:
    found = kidney(patient("1965-05-01", gender), result("k1", CREATININE, 1.2, "mg/dL"))
    assert found.tier is tier


def test_of_a_birth_year_alone_the_oldest_age_counts() -> None:
    sample = result("k1", CREATININE, 1.2, "mg/dL")
    by_year, oldest = kidney(patient("1965"), sample), kidney(patient("1965-01-01"), sample)
    assert by_year.value == oldest.value


def test_without_a_birth_date_a_creatinine_is_a_gap() -> None:
    found = kidney(patient(None), result("k1", CREATININE, 3.0, "mg/dL"))
    assert (found.tier, found.newest_usable_on) == (Tier.UNKNOWN, date(2025, 1, 20))
    assert "no birth date" in found.gaps[0]


# -- diagnoses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("icd", "tier"),
    [
        ("N18.2", Tier.UNKNOWN),
        ("N18.30", Tier.MODERATE),
        ("N18.32", Tier.MODERATE),
        ("N183", Tier.MODERATE),
        ("N18.4", Tier.SEVERE),
        ("N18.5", Tier.SEVERE),
        ("N18.6", Tier.DIALYSIS),
        ("Z99.2", Tier.DIALYSIS),
        ("N18.9", Tier.UNKNOWN),
    ],
)
def test_a_stage_in_the_problem_list_sets_the_tier(icd: str, tier: Tier) -> None:
    assert kidney(problem("c1", icd)).tier is tier


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"status": "resolved"}, id="resolved"),
        pytest.param({"verificationStatus": coded("x", "refuted")}, id="refuted"),
    ],
)
def test_a_condition_that_does_not_count_sets_no_tier(more: dict[str, Element]) -> None:
    assert kidney(problem("c1", "N18.4", **more)).tier is Tier.UNKNOWN


def test_a_condition_without_a_status_counts_as_active() -> None:
    bare = problem("c1", "N18.4")
    del bare["clinicalStatus"]
    assert kidney(bare).tier is Tier.SEVERE


def test_disease_without_a_stage_is_found() -> None:
    assert kidney(problem("c1", "N18.9")).unstaged_ckd == ("Condition/c1",)


@pytest.mark.parametrize(
    ("onset", "tier"), [("2024-01-01", Tier.UNKNOWN), ("2018-01-01", Tier.DIALYSIS)]
)
def test_a_later_transplant_ends_dialysis(onset: str, tier: Tier) -> None:
    transplant = problem("t1", "Z94.0", onset=onset)
    assert kidney(problem("c1", "Z99.2", onset="2020-01-01"), transplant).tier is tier


def test_a_transplant_done_ends_dialysis_too() -> None:
    done = session("t1", "2024-01-01", code="70536003")
    assert kidney(problem("c1", "Z99.2", onset="2020-01-01"), done).tier is Tier.UNKNOWN


@pytest.mark.parametrize(
    ("on", "status", "tier"),
    [
        ("2025-03-10", "completed", Tier.DIALYSIS),
        ("2025-02-08", "completed", Tier.DIALYSIS),
        ("2025-02-07", "completed", Tier.UNKNOWN),
        ("2025-03-11", "completed", Tier.UNKNOWN),
        ("2025-03-01", "not-done", Tier.UNKNOWN),
        ("2020-01-01", "in-progress", Tier.DIALYSIS),
    ],
)
def test_a_session_within_30_days_is_dialysis(on: str, status: str, tier: Tier) -> None:
    found = kidney(egfr(45, on="2023-01-01"), session("x1", on, status))
    assert (found.tier is Tier.DIALYSIS) is (tier is Tier.DIALYSIS)


@pytest.mark.parametrize(
    ("performed", "why"),
    [
        pytest.param({}, "it has no day", id="no day"),
        pytest.param({"performedString": "last week"}, "its day could not be read", id="in words"),
        pytest.param({"performedDateTime": "last week"}, "its day could not be read", id="no date"),
        pytest.param({"performedPeriod": {"end": "2025-02-20"}}, None, id="only its end"),
        pytest.param({"performedDateTime": "2024-02-20"}, None, id="long ago"),
    ],
)
def test_a_session_on_an_unknown_day_may_have_been_lately(performed: Json, why: str | None) -> None:
    session = {
        "resourceType": "Procedure",
        "id": "d1",
        "status": "completed",
        "code": coded(SNOMED, "302497006"),
        "subject": SUBJECT,
    }
    told = (f"Procedure/d1 tells of dialysis: {why}",) if why else ()
    assert kidney(egfr(), session | performed).gaps == told


def test_a_sample_of_dialysis_without_a_day_may_have_been_taken_lately() -> None:
    sample = result("k2", "11042-9", 5, "mg/dL") | {"effectiveDateTime": None}
    told = ("Observation/k2 tells of dialysis: it has no day",)
    assert kidney(egfr(), sample).gaps == told


@pytest.mark.parametrize("code", ["11041-1", "11042-9", "51619-5", "51620-3"])
@pytest.mark.parametrize(("on", "counts"), [("2025-02-08", True), ("2025-02-07", False)])
def test_a_creatinine_around_dialysis_tells_of_dialysis_and_of_nothing_else(
    code: str, on: str, counts: bool
) -> None:
    found = kidney(result("k1", code, 6.0, "mg/dL", on=on))
    assert found.tier is (Tier.DIALYSIS if counts else Tier.UNKNOWN)
    assert found.newest_usable_on is None


@pytest.mark.parametrize(
    ("more", "acute"),
    [
        pytest.param({"onset": "2025-02-24"}, True, id="14 days"),
        pytest.param({"onset": "2025-02-23"}, False, id="15 days"),
        pytest.param({"onsetDateTime": None, "recordedDate": "2025-03-01"}, True, id="recorded"),
        pytest.param({"onset": "2025-03-01", "status": "resolved"}, False, id="resolved"),
    ],
)
def test_an_acute_injury_is_found(more: dict[str, Element], acute: bool) -> None:
    assert kidney(problem("c1", "N17.9", **more)).acute is acute


def test_a_rise_between_two_samples_is_found() -> None:
    first = result("k1", CREATININE, 0.9, "mg/dL", on="2025-03-08T09:00:00Z")
    second = result("k2", MOLAR, 115, "umol/L", on="2025-03-10T08:00:00Z")
    assert kidney(first, second).acute_evidence == ("Observation/k1", "Observation/k2")


# -- policy and gaps -------------------------------------------------------------------------------


def test_the_site_may_ask_for_clearance_by_cockcroft_gault() -> None:
    policy = Policy.of({"renal.measure": "crcl-only"})
    found = kidney(
        patient("1964-12-01", "male"),
        result("k1", CREATININE, 1.0, "mg/dL"),
        result("w1", "29463-7", 158.7312, "[lb_av]", on="2024-06-01"),
        result("h1", "8302-2", 1.8, "m", on="2020-06-01"),
        policy=policy,
    )
    assert (found.measure, found.value) == ("cockcroft-gault", Decimal(80))
    assert found.evidence == ("Observation/k1", "Observation/w1", "Observation/h1")


@pytest.mark.parametrize(
    ("unread", "gap"),
    [
        pytest.param(egfr(25, status="weird"), True, id="a kidney result"),
        pytest.param(problem("c1", "N18.4", clinicalStatus="active"), True, id="a kidney disease"),
        pytest.param(problem("c1", "G35", clinicalStatus="active"), False, id="another disease"),
        pytest.param(
            result("k1", "2823-3", 4, "mmol/L", status="weird"), False, id="another result"
        ),
    ],
)
def test_what_could_not_be_read_about_the_kidneys_is_a_gap(unread: Json, gap: bool) -> None:
    assert bool(kidney(unread).gaps) is gap


def test_the_system_of_a_unit_does_not_matter() -> None:
    bare = egfr(25)
    del bare["valueQuantity"]["system"]
    assert kidney(bare).tier is Tier.SEVERE
