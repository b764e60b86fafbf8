"""Kidney function: which value counts, which tier it sets, and what follows (rules 22 to 26)."""

from tests.cases.case import Case, H, L, M, Number, case
from tests.cases.chart import (
    AT,
    ICD,
    LOINC,
    SNOMED,
    Json,
    activity,
    adult,
    clearance,
    coded,
    creatinine,
    draft,
    egfr,
    egfr_said,
    elder,
    icd,
    mg,
    obs,
    patient,
    plan_of,
    procedure,
    quantity,
    ref,
    rx,
    snomed,
)

WOMAN = patient()
MAN = patient(gender="male")
TEN_TID = rx("m1", mg(10, 3))


def tier(
    ident: str, says: str, results: list[Json], got: tuple[str, Number | None, str], *who: Json
) -> Case:
    """30 mg/day at 44: the tier alone decides which kidney rule speaks."""
    fires = {
        "normal": {},
        "moderate": {22: M},
        "severe": {23: H},
        "failure": {23: H},
        "dialysis": {24: H},
    }[got[0]]
    return case(
        f"tier-{ident}",
        says,
        [*(who or (WOMAN,)), *results, TEN_TID],
        fires,
        tier=got[0],
        value=got[1],
        measure=got[2],
        acute=False,
    )


PAIR = "2025-02-01"
TIERS = [
    *(
        tier(f"egfr-{value:g}", f"An eGFR of {value:g}", [egfr(value)], (name, value, "egfr"))
        for value, name in (
            (60, "normal"),
            (59.9, "moderate"),
            (30, "moderate"),
            (29.9, "severe"),
            (15, "severe"),
            (14.9, "failure"),
        )
    ),
    tier(
        "egfr-per-second",
        "0.75 mL/s is 45 mL/min",
        [egfr_said({"valueQuantity": quantity(0.75, "mL/s/{1.73_m2}")})],
        ("moderate", 45, "egfr"),
    ),
    tier(
        "egfr-invalid-ucum",
        "The common spelling of the unit is read",
        [egfr_said({"valueQuantity": {"value": 45, "unit": "mL/min/1.73m2"}})],
        ("moderate", 45, "egfr"),
    ),
    tier(
        "egfr-old-code",
        "The older MDRD code is read",
        [egfr(45, code="33914-3")],
        ("moderate", 45, "egfr"),
    ),
    tier(
        "race-pair",
        "Of two values by race the lower counts",
        [egfr(55, PAIR, "48642-3"), egfr(66, PAIR, "48643-1")],
        ("moderate", 55, "egfr"),
    ),
    tier(
        "wrong-sex",
        "A value for women says nothing of a man",
        [egfr(45, "2025-02-10", "50044-7"), egfr(75, "2025-02-01")],
        ("normal", 75, "egfr"),
        MAN,
    ),
    tier(
        "right-sex",
        "A value for men speaks of a man",
        [egfr(45, "2025-02-10", "70969-1")],
        ("moderate", 45, "egfr"),
        MAN,
    ),
    tier(
        "component",
        "An eGFR may be a component of a panel",
        [
            {
                "resourceType": "Observation",
                "status": "final",
                "code": coded(LOINC, "24362-6", "Renal function panel"),
                "effectiveDateTime": "2025-02-01",
                "component": [
                    {
                        "code": coded(LOINC, "98979-8"),
                        "valueQuantity": quantity(45, "mL/min/{1.73_m2}"),
                    }
                ],
            }
        ],
        ("moderate", 45, "egfr"),
    ),
    tier(
        "creatinine-mg",
        "A creatinine alone gives a clearance",
        [creatinine(1.3)],
        ("moderate", 52, "ckd-epi-2021"),
    ),
    tier(
        "creatinine-umol",
        "The same creatinine in umol/L",
        [creatinine(114.9, unit="umol/L", code="14682-9")],
        ("moderate", 52, "ckd-epi-2021"),
    ),
    tier(
        "creatinine-mmol",
        "The same creatinine in mmol/L",
        [creatinine(0.1149, unit="mmol/L", code="14682-9")],
        ("moderate", 52, "ckd-epi-2021"),
    ),
    tier(
        "creatinine-55-years",
        "A woman of 55 with 0.9 mg/dL has 75 to 76 mL/min",
        [creatinine(0.9)],
        ("normal", 75.5, "ckd-epi-2021"),
        patient("1969-06-01"),
    ),
    tier(
        "creatinine-man",
        "The same creatinine is better kidneys in a man",
        [creatinine(1.3)],
        ("normal", 69.5, "ckd-epi-2021"),
        MAN,
    ),
    tier(
        "creatinine-same-day",
        "A creatinine of the day of a reported eGFR is not computed again",
        [egfr(62, "2025-02-01"), creatinine(1.3, "2025-02-01")],
        ("normal", 62, "egfr"),
    ),
    tier(
        "clearance-worse",
        "A clearance that is worse than the eGFR counts",
        [egfr(70, "2025-02-01"), clearance(45, "2025-01-20")],
        ("moderate", 45, "creatinine-clearance"),
    ),
    tier(
        "clearance-30-days",
        "30 days before the newest value it still counts",
        [egfr(70, "2025-02-19"), clearance(45, "2025-01-20")],
        ("moderate", 45, "creatinine-clearance"),
    ),
    tier(
        "clearance-31-days",
        "31 days before it no longer does",
        [egfr(70, "2025-02-20"), clearance(45, "2025-01-20")],
        ("normal", 70, "egfr"),
    ),
    tier(
        "clearance-alone",
        "A clearance alone sets the tier",
        [clearance(25, "2025-01-20", "35591-7")],
        ("severe", 25, "creatinine-clearance"),
    ),
    tier(
        "issued-only",
        "A result with no date but that of its issue is dated",
        [
            {
                key: value
                for key, value in egfr(45, issued="2025-02-01T08:00:00Z").items()
                if key != "effectiveDateTime"
            }
        ],
        ("moderate", 45, "egfr"),
    ),
    tier(
        "newest",
        "The newest value counts, in whatever order the record holds them",
        [egfr(75, "2025-02-20"), egfr(20, "2024-06-01"), egfr(45, "2024-10-01")],
        ("normal", 75, "egfr"),
    ),
    *(
        tier(f"condition-{code}", says, [icd(code)], (name, None, "diagnosis"))
        for code, says, name in (
            ("N18.30", "Stage 3", "moderate"),
            ("N18.32", "Stage 3b", "moderate"),
            ("N18.4", "Stage 4", "severe"),
            ("N18.5", "Stage 5", "severe"),
            ("N18.6", "End stage", "dialysis"),
            ("Z99.2", "Dependence on dialysis", "dialysis"),
        )
        if code != "N18.5"
    ),
    tier(
        "snomed-stage-4",
        "Stage 4 by SNOMED CT",
        [snomed("431857002")],
        ("severe", None, "diagnosis"),
    ),
    case(
        "tier-condition-N18.5",
        "Stage 5 without a number is treated as below 30 mL/min",
        [WOMAN, icd("N18.5"), TEN_TID],
        {23: H},
        value=None,
        measure="diagnosis",
    ),
    tier(
        "number-beside-stage",
        "A recent number speaks louder than a stage",
        [egfr(75, "2025-02-20"), icd("N18.4", "2020-01-01")],
        ("normal", 75, "egfr"),
    ),
    tier(
        "stage-resolved",
        "A resolved stage sets no tier",
        [egfr(75), icd("N18.4", "2020-01-01", "resolved")],
        ("normal", 75, "egfr"),
    ),
]

MEASURES = [
    case(
        "measure-clearance-only",
        "A site may judge by the clearance alone",
        [WOMAN, egfr(45, "2025-02-01"), clearance(70, "2025-01-20"), TEN_TID],
        {},
        policy={"renal.measure": "crcl-only"},
        tier="normal",
        value=70,
        measure="creatinine-clearance",
    ),
    case(
        "measure-egfr-only",
        "Or by the eGFR alone",
        [WOMAN, egfr(70, "2025-02-01"), clearance(45, "2025-01-20"), TEN_TID],
        {},
        policy={"renal.measure": "egfr-only"},
        tier="normal",
        value=70,
        measure="egfr",
    ),
]


def moderate(ident: str, total: float, severity: str, *older: bool) -> Case:
    half = max(5, total / 2 // 5 * 5)
    who = [patient("1952-06-01", "male")] if older else [WOMAN]
    return case(
        f"moderate-{ident}",
        f"{total:g} mg/day at an eGFR of 45",
        [*who, egfr(45), rx("m1", mg(total / 2, 2))],
        {22: severity},
        tier="moderate",
        ceiling=30 if older else 40,
        recommended={22: {"target_mg_per_day": half}},
        plan="taper",
        ends=half,
        taper_from=("B", total),
        activities={"kidney-check", "no-abrupt-stop"},
    )


MODERATE = [
    moderate("20", 20, M),
    moderate("19", 19, L),
    moderate("10", 10, L),
    moderate("20-at-72", 20, H, True),
    moderate("19-at-72", 19, M, True),
    case(
        "moderate-30",
        "From 30 mg/day the way to half of it is 25, 20, 15",
        [WOMAN, egfr(45), TEN_TID],
        {22: M},
        recommended={22: {"target_mg_per_day": 15, "next_reduction_mg_per_day": 25}},
        ceiling=40,
        plan="taper",
        mgs=[25, 20, 15],
        taper_from=("B", 30),
        activities={"kidney-check", "no-abrupt-stop", "monitoring", "patient-advice"},
        evidence={22: {"Observation/observation-2"}},
    ),
    case(
        "moderate-start",
        "A start is halved",
        [WOMAN, egfr(45)],
        {22: L},
        orders=[draft(mg(5, 3))],
        recommended={22: {"target_mg_per_day": 5}},
        ceiling=40,
    ),
    case(
        "moderate-already-reduced",
        "A dose already reduced since the first value of the tier is the adjusted dose",
        [
            WOMAN,
            egfr(45, "2024-10-01"),
            egfr(46, "2025-02-01"),
            rx("m0", mg(10, 3), status="completed"),
            rx("m1", mg(5, 3), since="2024-11-01", priorPrescription=ref("MedicationRequest/m0")),
        ],
        {22: L},
        not_recommended={22: {"target_mg_per_day", "next_reduction_mg_per_day"}},
        plan="maintain",
        first=15,
    ),
    case(
        "moderate-reduced-before",
        "A reduction before the first value of the tier is no adjustment",
        [
            WOMAN,
            egfr(80, "2024-05-01"),
            egfr(46, "2025-02-01"),
            rx("m0", mg(10, 4), status="completed"),
            rx("m1", mg(10, 3), since="2024-11-01", priorPrescription=ref("MedicationRequest/m0")),
        ],
        {22: M},
        recommended={22: {"target_mg_per_day": 15}},
        plan="taper",
    ),
    case(
        "moderate-new-user",
        "In the first days there is nothing to taper",
        [WOMAN, egfr(45), rx("m1", mg(10, 3), since="2025-03-05")],
        {22: M},
        recommended={22: {"target_mg_per_day": 15}},
        ceiling=40,
    ),
    case(
        "moderate-aud-ceiling",
        "Half the ceiling of alcohol use disorder is 150 mg/day",
        [WOMAN, egfr(45), rx("m1", mg(10, 3), "aud")],
        {22: M},
        ceiling=150,
    ),
]

SEVERE = [
    case(
        "severe-60",
        "From 60 mg/day the target of half is reached in three cuts within 14 days",
        [WOMAN, egfr(25), rx("m1", mg(20, 3))],
        {23: H},
        tier="severe",
        recommended={
            23: {
                "target_mg_per_day": 30,
                "target_low_mg_per_day": 15,
                "next_reduction_mg_per_day": 50,
            }
        },
        plan="taper",
        steps=[("2025-03-10", 50), ("2025-03-15", 40), ("2025-03-20", 30)],
        taper_from=("C", 60),
        activities={"kidney-check", "no-abrupt-stop"},
        due_by={"kidney-check": "2025-03-24"},
    ),
    case(
        "severe-failure",
        "Below 15 mL/min the same range holds",
        [WOMAN, egfr(12), rx("m1", mg(20, 3))],
        {23: H},
        tier="failure",
        recommended={23: {"target_mg_per_day": 30, "target_low_mg_per_day": 15}},
        plan="taper",
        ends=30,
        taper_from=("C", 60),
    ),
    case(
        "severe-10",
        "10 mg/day comes down to 5",
        [WOMAN, egfr(25), rx("m1", mg(5, 2))],
        {23: H},
        recommended={23: {"target_mg_per_day": 5}},
        plan="taper",
        ends=5,
    ),
    case(
        "severe-start",
        "A start is critical at any dose: 5 mg/day at most",
        [WOMAN, egfr(25)],
        {23: H},
        orders=[draft(mg(5, 3))],
        recommended={23: {"target_mg_per_day": 5}},
        plan="none",
    ),
    case(
        "severe-start-5",
        "Even at 5 mg/day",
        [WOMAN, egfr(25)],
        {23: H},
        orders=[draft(mg(5, 1))],
        plan="none",
    ),
    case(
        "severe-5-no-review",
        "5 mg/day without a review booked stays critical",
        [WOMAN, egfr(25), rx("m1", mg(5, 1))],
        {23: H},
        plan="maintain",
        first=5,
    ),
    case(
        "severe-5-review-booked",
        "5 mg/day with a review booked is a warning",
        [
            WOMAN,
            egfr(25),
            rx("m1", mg(5, 1)),
            plan_of(activity("clinical-review", "scheduled", "2025-03-20")),
        ],
        {23: M},
        plan="maintain",
        first=5,
    ),
    case(
        "severe-increase",
        "An increase is held, and the dose comes down",
        [WOMAN, egfr(25), TEN_TID],
        {12: M, 23: H},
        orders=[draft([mg(15, 2), mg(10, 1)], "m1")],
        may={12},
        plan="taper",
    ),
    case(
        "severe-already-reduced",
        "A dose already reduced to half since then draws no new target",
        [
            WOMAN,
            egfr(25, "2025-01-20"),
            rx("m0", mg(20, 3), status="completed"),
            rx("m1", mg(10, 3), since="2025-02-05", priorPrescription=ref("MedicationRequest/m0")),
        ],
        {23: H},
        not_recommended={23: {"target_mg_per_day", "next_reduction_mg_per_day"}},
        plan="maintain",
        first=30,
    ),
    case(
        "severe-gradual",
        "A site may choose the gradual way",
        [WOMAN, egfr(25), rx("m1", mg(20, 3))],
        {23: H},
        policy={"taper.kidney": "gradual"},
        plan="taper",
        first=50,
        ends=30,
        taper_from=("B", 60),
    ),
    case(
        "severe-new-user",
        "A week of use needs no taper, yet the finding stands",
        [WOMAN, egfr(25), rx("m1", mg(5, 3), since="2025-03-04")],
        {23: H},
    ),
    case(
        "severe-pump-alone",
        "The kidney rules speak of oral baclofen only",
        [
            WOMAN,
            egfr(25),
            rx(
                "it1",
                {
                    "route": coded(SNOMED, "72607000", "Intrathecal route"),
                    "doseAndRate": [{"rateQuantity": quantity(300, "ug/d")}],
                },
            ),
        ],
        {},
        may={66},
        therapy=None,
        pump=300,
        tier="severe",
    ),
]


def dialysis(ident: str, says: str, *facts: Json) -> Case:
    return case(
        f"dialysis-{ident}",
        says,
        [WOMAN, egfr(70), *facts, rx("m1", mg(10, 2))],
        {24: H},
        tier="dialysis",
        recommended={24: {"target_mg_per_day": 5}},
        plan="taper",
        mgs=[15, 10, 5],
        taper_from=("C", 20),
        activities={"kidney-check", "no-abrupt-stop", "hold-increase", "specialist-referral"},
    )


def no_dialysis(ident: str, says: str, *facts: Json) -> Case:
    return case(
        f"dialysis-{ident}",
        says,
        [WOMAN, egfr(70, "2025-03-01"), *facts, rx("m1", mg(10, 2))],
        {},
        tier="normal",
        plan="maintain",
    )


HAEMODIALYSIS = coded(SNOMED, "302497006", "Hemodialysis")
DIALYSIS = [
    dialysis("code", "Dependence on dialysis", icd("Z99.2", "2023-01-01")),
    dialysis("no-status", "The same without a clinical status", icd("Z99.2", clinical=None)),
    dialysis("end-stage", "End-stage disease", icd("N18.6", "2023-01-01")),
    dialysis("snomed", "The condition by SNOMED CT", snomed("236435004", "2023-01-01")),
    dialysis("session", "A session 30 days ago", procedure(HAEMODIALYSIS, "2025-02-08")),
    dialysis(
        "peritoneal",
        "Peritoneal dialysis yesterday",
        procedure(coded(SNOMED, "71192002", "Peritoneal dialysis"), "2025-03-09"),
    ),
    dialysis(
        "pre-creatinine",
        "A creatinine before dialysis 30 days ago",
        creatinine(6.1, "2025-02-08", code="11042-9"),
    ),
    dialysis(
        "post-creatinine",
        "A creatinine after dialysis",
        creatinine(2.1, "2025-03-01", code="11041-1"),
    ),
    dialysis(
        "after-transplant",
        "Dialysis after an earlier transplant",
        icd("Z94.0", "2015-01-01"),
        icd("Z99.2", "2023-01-01"),
    ),
    no_dialysis("session-31", "A session 31 days ago", procedure(HAEMODIALYSIS, "2025-02-07")),
    no_dialysis(
        "session-not-done",
        "A session that was not done",
        procedure(HAEMODIALYSIS, "2025-03-01", status="not-done"),
    ),
    no_dialysis(
        "transplanted",
        "A transplant after the dialysis",
        icd("Z99.2", "2020-01-01"),
        icd("Z94.0", "2023-01-01"),
    ),
    no_dialysis("resolved", "Dialysis that is over", icd("Z99.2", "2020-01-01", "resolved")),
    case(
        "dialysis-60",
        "From 60 mg/day to 5 within 14 days, in at most four cuts",
        [WOMAN, icd("Z99.2", "2023-01-01"), rx("m1", mg(20, 3))],
        {24: H},
        value=None,
        measure="diagnosis",
        plan="taper",
        ends=5,
        taper_from=("C", 60),
    ),
    case(
        "dialysis-5",
        "5 mg/day is still critical, and stays",
        [WOMAN, icd("Z99.2", "2023-01-01"), rx("m1", mg(5, 1))],
        {24: H},
        plan="maintain",
        first=5,
    ),
    case(
        "dialysis-start",
        "A start on dialysis is not planned",
        [WOMAN, icd("Z99.2", "2023-01-01")],
        {24: H},
        orders=[draft(mg(5, 1))],
        recommended={24: {"target_mg_per_day": 5}},
        plan="none",
    ),
    case(
        "dialysis-over-all",
        "Dialysis speaks alone over acute injury and tiers",
        [WOMAN, egfr(12), icd("Z99.2", "2023-01-01"), icd("N17.9", "2025-03-08"), TEN_TID],
        {24: H},
        tier="dialysis",
    ),
]

TODAY_7 = "2025-03-10T07:00:00Z"


def acute(ident: str, says: str, *facts: Json) -> Case:
    return case(
        f"acute-{ident}",
        says,
        [WOMAN, *facts, TEN_TID],
        {25: H},
        acute=True,
        recommended={25: {"target_mg_per_day": 15, "target_low_mg_per_day": 5}},
        plan="taper",
        ends=15,
        taper_from=("C", 30),
        activities={"kidney-check", "hold-increase", "no-abrupt-stop"},
    )


def not_acute(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    return case(f"acute-{ident}", says, [WOMAN, *facts, TEN_TID], fires, acute=False)


ACUTE = [
    acute("code-14", "Acute injury 14 days ago", egfr(70), icd("N17.9", "2025-02-24")),
    not_acute("code-15", "Acute injury 15 days ago", {}, egfr(70), icd("N17.9", "2025-02-23")),
    not_acute(
        "code-resolved",
        "Acute injury that has resolved",
        {},
        egfr(70),
        icd("N17.9", "2025-03-01", "resolved"),
    ),
    acute("snomed", "Acute injury by SNOMED CT", egfr(70), snomed("14669001", "2025-03-09")),
    acute(
        "rise-0.3",
        "0.3 mg/dL more within 48 hours",
        creatinine(0.9, "2025-03-08T08:00:00Z"),
        creatinine(1.2, TODAY_7),
    ),
    acute(
        "rise-umol",
        "30 umol/L more within 48 hours",
        creatinine(80, "2025-03-08T08:00:00Z", "umol/L", "14682-9"),
        creatinine(110, TODAY_7, "umol/L", "14682-9"),
    ),
    not_acute(
        "rise-0.29",
        "0.29 mg/dL more within 48 hours",
        {22: M},
        creatinine(0.9, "2025-03-08T08:00:00Z"),
        creatinine(1.19, TODAY_7),
    ),
    not_acute(
        "rise-49-hours",
        "0.3 mg/dL more in 49 hours",
        {22: M},
        creatinine(0.9, "2025-03-08T06:00:00Z"),
        creatinine(1.2, TODAY_7),
    ),
    acute(
        "half-more",
        "One and a half times the lowest of the year",
        creatinine(0.8, "2025-01-10"),
        creatinine(1.2, "2025-03-09"),
    ),
    not_acute(
        "half-more-nearly",
        "Not quite one and a half times",
        {22: M},
        creatinine(0.8, "2025-01-10"),
        creatinine(1.19, "2025-03-09"),
    ),
    not_acute(
        "half-more-old-baseline",
        "A baseline of more than 12 months ago is none",
        {22: M},
        creatinine(0.8, "2024-03-01"),
        creatinine(1.2, "2025-03-09"),
    ),
    not_acute(
        "single-creatinine",
        "A single high creatinine has no baseline",
        {23: H},
        creatinine(2.5, "2025-03-09"),
    ),
    case(
        "acute-increase",
        "Under acute injury an increase is never the plan",
        [WOMAN, egfr(70), icd("N17.9", "2025-03-09"), TEN_TID],
        {25: H},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        may={12},
        plan="taper",
        ends=15,
        activities={"hold-increase", "no-abrupt-stop"},
    ),
    case(
        "acute-5",
        "At the target already the dose is held",
        [WOMAN, egfr(70), icd("N17.9", "2025-03-09"), rx("m1", mg(5, 1))],
        {25: H},
        plan="hold",
        first=5,
    ),
    case(
        "acute-new-user",
        "In the first days the dose is held",
        [WOMAN, egfr(70), icd("N17.9", "2025-03-09"), rx("m1", mg(5, 3), since="2025-03-03")],
        {25: H},
        plan="hold",
    ),
    case(
        "acute-start",
        "A start under acute injury is not planned",
        [WOMAN, egfr(70), icd("N17.9", "2025-03-09")],
        {25: H},
        orders=[draft(mg(5, 3))],
        plan="none",
    ),
    case(
        "acute-over-severe",
        "Acute injury speaks alone over a low tier",
        [WOMAN, egfr(25), icd("N17.9", "2025-03-09"), TEN_TID],
        {25: H},
    ),
]

MILD = [
    case(
        "mild-off",
        "60 to 89 mL/min is no issue by default",
        adult(TEN_TID),
        {},
    ),
    case(
        "mild-on",
        "A site may ask for a third less",
        [WOMAN, egfr(75), TEN_TID],
        {26: L},
        policy={"renal.mild": "wolf"},
    ),
    case(
        "mild-on-90",
        "At 90 mL/min it does not apply",
        [WOMAN, egfr(90), TEN_TID],
        {},
        policy={"renal.mild": "wolf"},
    ),
    case(
        "mild-elder",
        "An older adult with 75 mL/min is judged by dose and age",
        elder(rx("m1", mg(10, 2))),
        {},
    ),
]

UNREADABLE = [
    case(
        "kidney-value-in-words",
        "A value that is no number is not read, and not taken for healthy kidneys",
        [
            WOMAN,
            obs("98979-8", {"valueQuantity": {"value": "seventy", "unit": "mL/min"}}, AT, id="o9"),
            TEN_TID,
        ],
        {},
        may={5, 6},
        tier="unknown",
        not_read={"Observation/o9"},
    ),
    case(
        "kidney-no-date",
        "A result without a date is not the newest",
        [
            WOMAN,
            egfr(75, "2025-02-01"),
            {k: v for k, v in egfr(40).items() if k != "effectiveDateTime"},
            TEN_TID,
        ],
        {},
        may={6, 22},
    ),
    case(
        "kidney-other-patient",
        "A result of somebody else is not used",
        [WOMAN, egfr(12, "2025-03-01", subject=ref("Patient/p2")), egfr(75), TEN_TID],
        {},
        tier="normal",
        value=75,
    ),
    case(
        "kidney-future",
        "A result dated after the review is not its newest",
        [WOMAN, egfr(75), egfr(90, "2025-06-01"), TEN_TID],
        {},
        tier="normal",
        dated="2025-01-20",
    ),
    case(
        "kidney-wrong-system",
        "An ICD code in another system is not kidney failure",
        adult({"resourceType": "Condition", "code": coded("http://example.org", "Z99.2")}, TEN_TID),
        {},
        tier="normal",
    ),
    case(
        "kidney-ckd-no-code",
        "Stage 4 in words sets the tier",
        [
            WOMAN,
            {
                "resourceType": "Condition",
                "code": {"text": "Chronic kidney disease stage 4"},
            },
            TEN_TID,
        ],
        {23: H},
        tier="severe",
    ),
    case(
        "kidney-icd-of-who",
        "The first code of several that is known decides",
        [
            WOMAN,
            {
                "resourceType": "Condition",
                "code": {
                    "coding": [
                        {"system": "http://example.org", "code": "1"},
                        {"system": ICD, "code": "N184"},
                    ]
                },
            },
            TEN_TID,
        ],
        {23: H},
        tier="severe",
    ),
]

CASES = [
    *TIERS,
    *MEASURES,
    *MODERATE,
    *SEVERE,
    *DIALYSIS,
    *ACUTE,
    *MILD,
    *UNREADABLE,
]
