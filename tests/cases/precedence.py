"""One problem, one message; and what every plan holds."""

from typing import Final

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    DIAZEPAM,
    INTRATHECAL,
    OXYCODONE,
    Json,
    adult,
    alarm,
    allergy,
    condition,
    creatinine,
    draft,
    drug,
    egfr,
    elder,
    icd,
    mg,
    other_rx,
    patient,
    pump,
    pump_rate,
    ref,
    rx,
    stop,
)

TEN_TID: Final = rx("m1", mg(10, 3))
ALWAYS: Final = {"monitoring", "patient-advice"}


def kidneys(ident: str, says: str, fires: dict[int, str], tier: str, *facts: Json) -> Case:
    return case(f"first-{ident}", says, [patient(), TEN_TID, *facts], fires, tier=tier)


KIDNEYS = [
    kidneys(
        "dialysis", "Dialysis outranks a low result", {24: H}, "dialysis", egfr(20), icd("Z99.2")
    ),
    kidneys(
        "dialysis-acute",
        "And acute injury",
        {24: H},
        "dialysis",
        egfr(20),
        icd("Z99.2"),
        icd("N17.9", "2025-03-08"),
    ),
    kidneys(
        "acute",
        "Acute injury outranks a low result",
        {25: H},
        "severe",
        egfr(20),
        icd("N17.9", "2025-03-08"),
    ),
    kidneys(
        "acute-moderate",
        "And a moderate one",
        {25: H},
        "moderate",
        egfr(45),
        icd("N17.9", "2025-03-08"),
    ),
    kidneys("severe", "Severe is not moderate too", {23: H}, "severe", egfr(20), icd("N18.31")),
    case(
        "first-moderate",
        "Moderate is not mild too",
        [patient(), egfr(45), TEN_TID],
        {22: M},
        policy={"renal.mild": "wolf"},
    ),
]

DOSES = [
    case(
        "first-ceiling-aud",
        "Above the ceiling neither care nor single dose is told",
        adult(rx("m1", [mg(80, 3), mg(70, 1)], "aud")),
        {8: H},
        plan="taper",
    ),
    case("first-ceiling-single", "Nor in spasticity", adult(rx("m1", mg(30, 3))), {8: H}),
    case(
        "first-ceiling-older",
        "The older adult's cap may add",
        elder(rx("m1", [mg(20, 4), mg(5, 1)], since="2025-02-01")),
        {8: H, 10: M},
    ),
    case(
        "first-step",
        "A large step too early is a large step",
        adult(
            rx("m0", mg(5, 3), status="completed"),
            rx("m1", mg(10, 3), since="2025-03-09", priorPrescription=ref("MedicationRequest/m0")),
        ),
        {12: M, 19: L},
        orders=[draft([mg(20, 2), mg(10, 1)], "m1")],
        may={19},
    ),
]

STARTING: Final = [draft(mg(5, 3))]
RAISING: Final = [draft([mg(10, 2), mg(15, 1)], "m1")]
OPEN = [
    case(
        "open-allergy",
        "No titration in allergy",
        adult(allergy()),
        {27: H},
        orders=STARTING,
        plan="none",
        activities=ALWAYS,
    ),
    case(
        "open-allergy-other",
        "Allergy and ulcer hide nothing",
        adult(TEN_TID, allergy(), icd("K25.3"), icd("G40.909", "2020-01-01"), other_rx(OXYCODONE)),
        {27: H, 28: H, 30: M, 43: H},
    ),
    case(
        "open-ulcer-raise",
        "No rise beside an ulcer",
        adult(TEN_TID, icd("K25.3")),
        {28: H},
        orders=RAISING,
        plan="hold",
        first=30,
        activities=ALWAYS | {"hold-increase"},
    ),
    case(
        "open-warning-raise",
        "A warning stops no rise",
        adult(TEN_TID, icd("G40.909", "2020-01-01")),
        {30: M},
        orders=RAISING,
        plan="titration",
        first=35,
        not_activities={"hold-increase"},
    ),
    case(
        "open-group",
        "A group is high, and so holds a rise",
        adult(TEN_TID, other_rx(DIAZEPAM), other_rx(drug("704", "amitriptyline"))),
        {44: M, 47: H, 51: L},
        orders=RAISING,
        plan="hold",
        first=30,
        activities={"hold-increase"},
    ),
    case(
        "open-suicide",
        "Small supplies at risk of suicide",
        adult(rx("m1", mg(10, 3), "aud"), icd("R45.851", "2025-03-01")),
        {33: H},
        activities={"limit-supply"},
        recommended={33: {"max_days_supply": 7}},
    ),
    case(
        "open-pregnant",
        "An expectant mother on therapy is not stopped at once",
        adult(rx("m1", mg(10, 3), "aud"), icd("Z33.1", "2025-01-01")),
        {36: H},
        activities={"no-abrupt-stop"},
    ),
    case(
        "open-unusable",
        "An unusable value is one problem",
        [patient(), TEN_TID, creatinine(90)],
        {6: M},
        activities={"kidney-check"},
        tier="unknown",
    ),
]

PUMP: Final = rx("it", pump_rate(300), since="2024-06-01") | INTRATHECAL
PUMPS = [
    case(
        "first-pump-alarm",
        "A pump that has run out is an emergency, not a refill due",
        adult(
            PUMP,
            pump(**alarm("2025-03-09")),
            condition({"text": "Pump alarm"}),
            {"resourceType": "Flag", "status": "active", "code": {"text": "pump alarm"}},
        ),
        {67: H},
        activities={"urgent-assessment", "resume-intrathecal"},
    ),
]

PLANS = [
    case(
        "plan-start",
        "A start in spasticity",
        adult(),
        {},
        orders=STARTING,
        plan="titration",
        activities=ALWAYS | {"clinical-review", "ask-posture"},
    ),
    case(
        "plan-maintain",
        "A stable dose",
        adult(TEN_TID),
        {},
        plan="maintain",
        first=30,
        activities=ALWAYS,
        not_activities={"no-abrupt-stop", "hold-increase", "urgent-assessment"},
    ),
    case(
        "plan-taper",
        "A stop",
        adult(TEN_TID),
        {58: H},
        orders=[stop(TEN_TID)],
        plan="taper",
        activities=ALWAYS | {"no-abrupt-stop", "clinical-review"},
    ),
    case(
        "plan-hiccups",
        "Hiccups ask for no posture",
        adult(rx("m1", mg(10, 3), "hiccups")),
        {},
        activities=ALWAYS,
        not_activities={"ask-posture"},
    ),
    case(
        "plan-kidney",
        "Moderate kidneys",
        [patient(), egfr(45), TEN_TID],
        {22: M},
        activities=ALWAYS | {"kidney-check", "no-abrupt-stop"},
    ),
    case(
        "plan-dialysis",
        "Dialysis",
        [patient(), icd("Z99.2"), TEN_TID],
        {24: H},
        plan="taper",
        activities=ALWAYS
        | {"kidney-check", "no-abrupt-stop", "hold-increase", "specialist-referral"},
    ),
    case(
        "plan-governance",
        "High doses for drinking",
        adult(rx("m1", mg(25, 4), "aud")),
        {9: M},
        activities=ALWAYS | {"clinical-review", "kidney-check", "specialist-referral"},
    ),
    case(
        "plan-unmeasured",
        "Kidneys never measured",
        [patient()],
        {5: L},
        orders=STARTING,
        plan="titration",
        activities=ALWAYS | {"kidney-check"},
        due_by={"kidney-check": "2025-03-13"},
    ),
]

CASES = [*KIDNEYS, *DOSES, *OPEN, *PUMPS, *PLANS]
