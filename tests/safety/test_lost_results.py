"""Results, statements and problems that were lost once made a rule milder or silent."""

import pytest

from tests.records.build import (
    LOINC,
    SNOMED,
    Json,
    coded,
    draft,
    drug,
    egfr,
    order,
    patient,
    problem,
    result,
)
from tests.safety.losing import (
    BROKEN,
    DRINKER,
    NO_DAY,
    NO_NUMBER,
    SPASTIC,
    TAKEN,
    UNSURE,
    Loss,
)
from tests.safety.making import ago, local
from tests.safety.states import done, seen

ADULT = patient()
LONG_AGO = order(mg=27.5, authored=ago(200), **SPASTIC)
BELOW_60 = seen("k2", coded(LOINC, "98979-8"), ago(3), valueString="<60")
YES: Json = {"valueCodeableConcept": coded(SNOMED, "373066001", "Yes")}
POSITIVE: Json = {"valueCodeableConcept": coded(SNOMED, "10828004", "Positive")}
UNDATED: Json = {"effectiveDateTime": NO_DAY}
STAGED = problem("c", "N18.4", onset=ago(7))
NOT_BELOW_60 = seen("k1", coded(LOINC, "98979-8"), ago(90), valueString=">60")
FURLONGS: Json = {"valueQuantity": {"value": 0.7, "unit": "furlong"}}


def creatinine(id_: str, value: float, days: int) -> Json:
    """A creatinine in mg/dL so many days ago."""
    return result(id_, "2160-0", value, "mg/dL", on=ago(days))


def reduced(before: int, after: int, *, days: int, why: Json) -> tuple[Json, Json]:
    """Tablets of 10 mg, so many a day, and ten days later fewer of them."""
    follows = {"priorPrescription": {"reference": "MedicationRequest/m0"}}
    first = order("m0", before, 10, authored=ago(days + 10), status="completed", **why)
    return first, order("m1", after, 10, authored=ago(days), **why) | follows


def spasms(id_: str, days: int) -> Json:
    """A spasm score of 3 so many days ago."""
    return result(id_, "x", 3, "{score}", on=ago(days)) | {"code": local("spasm-score")}


def craving(id_: str, value: int, days: int) -> Json:
    """A score of craving so many days ago."""
    return result(id_, "x", value, "{score}", on=ago(days)) | {"code": local("alcohol-craving")}


TAPERED = reduced(4, 3, days=20, why=DRINKER)
SEDATED = reduced(4, 3, days=80, why=SPASTIC)
CUT_ONCE = reduced(5, 4, days=4, why=SPASTIC)
DRAFT = draft("d1", 3, 10, prior="m1", **SPASTIC)
RAISE = draft("d1", 3, 15, prior="m1", **SPASTIC)

LOSSES = {
    "a bound without a day, where an older result is worse": Loss(
        "renal-value-unusable",
        (ADULT, TAKEN, egfr(20, on=ago(90))),
        BELOW_60,
        UNDATED,
        "moderate",
        "moderate",
    ),
    "a stage without a day, beside an older bound": Loss(
        "renal-severe-reduce",
        (ADULT, TAKEN, NOT_BELOW_60),
        STAGED,
        {"onsetDateTime": NO_DAY},
        "high",
        UNSURE,
    ),
    "the creatinine from which another rose": Loss(
        "renal-aki-hold",
        (ADULT, TAKEN, creatinine("k1", 1.6, 5)),
        creatinine("k2", 0.7, 200),
        FURLONGS,
        "high",
        UNSURE,
    ),
    "a sample of dialysis": Loss(
        "renal-dialysis-avoid",
        (ADULT, TAKEN, egfr(80)),
        result("k2", "11041-1", 6, "mg/dL", on=ago(5)),
        UNDATED,
        "high",
        UNSURE,
    ),
    "a session of dialysis": Loss(
        "renal-dialysis-avoid",
        (ADULT, TAKEN, egfr(80)),
        done("p", "265764009", "Renal dialysis", ago(5)),
        {"performedDateTime": NO_DAY},
        "high",
        UNSURE,
    ),
    "a score at the highest dose": Loss(
        "nonresponse-at-max",
        (ADULT, LONG_AGO, spasms("a", 250)),
        spasms("b", 10),
        UNDATED,
        "moderate",
        UNSURE,
    ),
    "the craving that returned": Loss(
        "craving-return-step-back",
        (ADULT, *TAPERED, craving("a", 1, 90)),
        craving("b", 5, 5),
        UNDATED,
        "moderate",
        UNSURE,
    ),
    "the kidneys that call for time between cuts": Loss(
        "taper-interval-too-short",
        (ADULT, *CUT_ONCE, egfr(20, on=ago(40))),
        egfr(80, on=ago(3), id_="k2"),
        {"valueQuantity": NO_NUMBER},
        "moderate",
        UNSURE,
        (DRAFT,),
    ),
    "drowsiness before a reduction": Loss(
        "slow-titration-suggest",
        (ADULT, *SEDATED),
        problem("c", "R40.0", onset=ago(85)),
        None,
        "low",
        UNSURE,
        (RAISE,),
    ),
    "the day of drowsiness before a reduction": Loss(
        "slow-titration-suggest",
        (ADULT, *SEDATED),
        problem("c", "R40.0", onset=ago(85)),
        {"onsetDateTime": NO_DAY},
        "low",
        UNSURE,
        (RAISE,),
    ),
    "the question that a yes answers": Loss(
        "lactation",
        (ADULT, TAKEN),
        seen("t", coded(LOINC, "63895-7"), ago(14), **YES),
        BROKEN,
        "moderate",
        UNSURE,
    ),
    "the test that was positive": Loss(
        "pregnancy",
        (ADULT, TAKEN),
        seen("t", coded(LOINC, "2106-3"), ago(7), **POSITIVE),
        BROKEN,
        "moderate",
        UNSURE,
    ),
    "a stage that makes a benzodiazepine graver": Loss(
        "interaction-benzodiazepine",
        (patient("1944-05-01"), TAKEN, NOT_BELOW_60, drug("o", "6470", "lorazepam")),
        STAGED,
        {"onsetDateTime": NO_DAY},
        "high",
        "high",
    ),
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES.keys())
def test_a_result_or_a_problem_that_is_lost_makes_nothing_safer(loss: Loss) -> None:
    assert loss.before() == loss.then
    assert loss.after() == loss.now
