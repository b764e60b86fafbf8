"""Rules 1 to 40 where two or three facts meet, in the words and shapes of several systems."""

from typing import Final

from tests.cases.case import Case, H, L, M, Number, case
from tests.cases.chart import (
    LOINC,
    Json,
    activity,
    adult,
    aged,
    allergy,
    answered,
    coded,
    condition,
    creatinine,
    draft,
    egfr,
    egfr_said,
    elder,
    ended,
    icd,
    line,
    mg,
    ml,
    named,
    obs,
    other_rx,
    patient,
    plan_of,
    procedure,
    quantity,
    ref,
    rx,
    snomed,
    step_of,
    stop,
    text,
    unverified,
)

TEN_TID: Final = rx("m1", mg(10, 3))
FIVE_TID: Final = rx("m1", mg(5, 3))


def days_of(*doses: Number) -> Json:
    """Doses in order of the day, as a text."""
    return text("-".join(f"{dose:g}" for dose in doses) + " mg")


def split(*doses: Number, why: str | None = "spasticity", since: str = "2024-11-01") -> Json:
    return rx("m1", days_of(*doses), why, since)


def new(*doses: Number, why: str | None = "spasticity", replaces: str | None = "m1") -> Json:
    return draft(days_of(*doses), replaces, why)


def said(words: str, onset: str | None = None, clinical: str | None = "active") -> Json:
    """A condition that has no code, only words."""
    return condition({"text": words}, onset, clinical)


# The order, as several systems send it.


def sent(ident: str, says: str, order: Json) -> Case:
    """The new dose takes the place of the old one: an increase within the limits."""
    chart = adult(TEN_TID)
    return case(f"exam-sent-{ident}", says, chart, {}, orders=[order], order=45, plan="titration")


WHOLE: Final = "https://ehr.example/api/FHIR/R4/MedicationRequest/m1"
SENT: Final = [
    sent("same-id", "The order itself, changed", rx("m1", mg(15, 3), since="2025-03-10")),
    sent(
        "absolute",
        "What it replaces, by a whole address",
        draft(mg(15, 3)) | {"priorPrescription": ref(WHOLE)},
    ),
    sent(
        "version",
        "And by one of its versions",
        draft(mg(15, 3)) | {"priorPrescription": ref("MedicationRequest/m1/_history/3")},
    ),
    case(
        "exam-sent-unknown",
        "What it replaces is not on record: it is taken as one more",
        adult(TEN_TID),
        {12: H, 56: M},
        orders=[draft(mg(15, 3), "elsewhere")],
        order=45,
        plan="hold",
        first=30,
    ),
    case(
        "exam-sent-bare-stop",
        "A stop without a dose stops what is on record",
        adult(TEN_TID),
        {58: H},
        orders=[stop({k: v for k, v in TEN_TID.items() if k != "dosageInstruction"})],
        order=0,
        plan="taper",
        first=25,
        recommended={58: {"next_reduction_mg_per_day": 25}},
    ),
    case(
        "exam-sent-to-liquid",
        "Tablets cancelled and a liquid ordered at once: the same dose goes on",
        adult(TEN_TID),
        {},
        orders=[
            stop(TEN_TID, "cancelled"),
            draft(ml(10, 3)) | named("Baclofen 5 mg/5 mL oral solution"),
        ],
        order=30,
        doses=3,
        plan="maintain",
    ),
    case(
        "exam-sent-text-again",
        "A second line that only repeats the first is no second dose",
        adult(rx("m1", [mg(10, 3), text("10 mg three times daily")])),
        {},
        therapy=30,
    ),
    case(
        "exam-sent-ordered-and-calculated",
        "The dose in milligrams and again in tablets is one dose",
        adult(
            rx(
                "m1",
                line(None, {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}})
                | {
                    "doseAndRate": [
                        {"type": {"text": "ordered"}, "doseQuantity": quantity(10, "mg")},
                        {
                            "type": {"text": "calculated"},
                            "doseQuantity": {"value": 1, "unit": "tab"},
                        },
                    ]
                },
            )
        ),
        {},
        therapy=30,
    ),
    case(
        "exam-sent-steep-steps",
        "An order in steps that rises too fast",
        adult(),
        {12: H},
        orders=[draft(text("5 mg tid for 3 days, then 20 mg tid"))],
        order=(15, 60),
        plan="none",
    ),
    case(
        "exam-sent-hasty-steps",
        "An order in steps that follow too soon",
        adult(),
        {13: M},
        orders=[draft(text("5 mg tid for 1 day, then 10 mg tid"))],
        order=(15, 30),
        plan="titration",
        begins=[("2025-03-10", 15), ("2025-03-13", 20)],
    ),
    case(
        "exam-sent-micrograms-before",
        "Micrograms on record are no order: nothing is said, and nothing judged",
        adult(rx("m1", line({"doseQuantity": quantity(10, "ug")}, {"code": {"text": "tid"}}))),
        {},
        therapy=None,
        plan="none",
        not_evaluated={8, 15, 22},
    ),
    case(
        "exam-sent-all-at-once",
        "An order that cannot be read leaves allergies and other drugs to be judged",
        adult(allergy(), other_rx(named("Oxycodone 5 mg tablet"), "2025-02-20")),
        {1: M, 27: H, 43: H},
        orders=[draft(text("Take as directed"))],
        plan="none",
        not_evaluated={8, 11, 14, 15},
        activities={"confirm-order"},
    ),
]

# Which indication, which ceiling, which first step.

INDICATIONS: Final = [
    case(
        "exam-two-reasons-lowest-step",
        "Multiple sclerosis or neuralgia: the slower pace and the lower ceiling",
        adult(icd("G35", "2015-01-01"), icd("G50.0", "2020-01-01")),
        {3: L},
        orders=[draft(mg(5, 3), why=None)],
        indication="unknown",
        ceiling=60,
        begins=[("2025-03-10", 15), ("2025-03-17", 20)],
    ),
    case(
        "exam-two-reasons-with-alcohol",
        "Multiple sclerosis or alcohol: 85 mg/day is above the lower ceiling",
        adult(icd("G35"), icd("F10.20"), split(20, 20, 20, 25, why=None)),
        {3: M, 8: H},
        recommended={8: {"max_mg_per_day": 80, "doses_per_day": 4}},
        ceiling=80,
        plan="taper",
    ),
    case(
        "exam-back-pain",
        "A reason outside the table is stated, not unknown",
        adult(rx("m1", mg(10, 3), None, reasonCode=[{"text": "Low back pain"}])),
        {},
        indication="other",
        ceiling=80,
    ),
    case(
        "exam-child-too-much",
        "Above the ceiling of an adult at 16: critical, without a dose to come down to",
        aged("2008-06-01", split(30, 30, 30)),
        {8: H, 15: L, 17: L},
        not_recommended={8: {"max_mg_per_day", "next_reduction_mg_per_day"}},
        may={15},
        plan="none",
        ceiling=None,
    ),
    case(
        "exam-refused-start-after-sedation",
        "A first dose that is too high after sedation: the slow protocol takes its place",
        adult(TEN_TID | ended("2025-01-05", statusReason={"text": "Excessive sedation"})),
        {11: M, 20: L},
        orders=[draft(mg(10, 3))],
        recommended={20: {"start_mg_per_day": 5, "interval_days": 5}},
        begins=[("2025-03-10", 5), ("2025-03-15", 7.5), ("2025-03-20", 10)],
        activities={"physiotherapy"},
    ),
]

# Kidneys beside age, dose, indication and action.


def unit(ident: str, spelled: str) -> Case:
    value = {"valueQuantity": {"value": 48, "unit": spelled}}
    return case(
        f"exam-unit-{ident}",
        f"Filtration in {spelled}",
        [patient(), egfr_said(value), FIVE_TID],
        {22: L},
        tier="moderate",
        value=48,
    )


UNITS: Final = [
    unit("spaced", "mL/min/1.73 m2"),
    unit("square", "mL/min/1.73m²"),
    unit("caret", "mL/min/1.73m^2"),
    unit("comma", "ml/min/1,73m2"),
]

KIDNEYS: Final = [
    case(
        "exam-kidney-start-number",
        "A high first dose with reduced kidneys: the kidneys name the dose",
        [patient(), egfr(25)],
        {11: M, 23: H},
        orders=[draft(mg(10, 3))],
        recommended={23: {"target_mg_per_day": 5, "target_low_mg_per_day": 5}},
        not_recommended={11: {"start_mg_per_day"}},
        plan="none",
    ),
    case(
        "exam-kidney-alcohol-start",
        "5 mg for alcohol at an eGFR of 50 may rise, slowly, to half the ceiling",
        [patient(), egfr(50)],
        {22: L},
        orders=[draft(mg(5, 1), why="aud")],
        not_recommended={22: {"target_mg_per_day"}},
        ceiling=150,
        begins=[("2025-03-10", 5), ("2025-03-15", 10)],
    ),
    case(
        "exam-kidney-alcohol-high",
        "160 mg/day for alcohol at an eGFR of 55",
        [patient(), egfr(55), split(40, 40, 40, 40, why="aud")],
        {9: M, 22: M},
        recommended={22: {"target_mg_per_day": 80}, 9: {"soft_max_mg_per_day": 80}},
        ceiling=150,
        plan="taper",
    ),
    case(
        "exam-kidney-elder-alcohol",
        "60 mg/day for alcohol at 72 and an eGFR of 55, stable for long",
        [patient("1952-06-01", "male"), egfr(55), split(20, 20, 20, why="aud")],
        {10: L, 22: H},
        recommended={22: {"target_mg_per_day": 30}},
        ceiling=30,
        plan="taper",
    ),
    case(
        "exam-kidney-elder-raise",
        "A raise at 75 with an eGFR of 50: hold, whatever step would be small enough",
        [patient("1950-01-01"), egfr(50), split(5, 5, 5)],
        {12: M, 22: H},
        orders=[new(5, 10, 10)],
        recommended={12: {"next_step_mg_per_day": 20}, 22: {"target_mg_per_day": 10}},
        plan="hold",
        first=15,
        activities={"hold-increase"},
    ),
    case(
        "exam-kidney-method-c",
        "100 mg/day for alcohol at an eGFR of 20 comes down within two weeks",
        [patient(), egfr(20), split(25, 25, 25, 25, why="aud")],
        {9: M, 23: H},
        recommended={23: {"target_mg_per_day": 50, "target_low_mg_per_day": 25}},
        plan="taper",
        taper_from=("C", 100),
        ends=50,
    ),
    case(
        "exam-kidney-review-by-appointment",
        "5 mg at an eGFR of 20 with an appointment booked",
        [
            patient(),
            egfr(20),
            rx("m1", mg(5, 1)),
            {
                "resourceType": "Appointment",
                "status": "booked",
                "start": "2025-03-20T10:00:00Z",
                "description": "Baclofen review",
                "participant": [{"actor": ref("Patient/p1"), "status": "accepted"}],
            },
        ],
        {23: M},
        plan="maintain",
    ),
    case(
        "exam-kidney-stop-of-all",
        "A stop under test: neither kidneys nor ceiling nor allergy are judged",
        [patient(), egfr(25), allergy(), split(25, 25, 25, 25)],
        {58: H},
        orders=[stop(split(25, 25, 25, 25))],
        order=0,
        plan="taper",
    ),
    case(
        "exam-kidney-thirty-days",
        "The worse of two results 30 days apart counts",
        [patient(), egfr(58, "2025-01-29"), egfr(62, "2025-02-28"), FIVE_TID],
        {22: L},
        tier="moderate",
    ),
    case(
        "exam-kidney-thirty-one-days",
        "31 days apart it does not",
        [patient(), egfr(58, "2025-01-28"), egfr(62, "2025-02-28"), FIVE_TID],
        {},
        tier="normal",
    ),
    case(
        "exam-kidney-below-60-older",
        "A number after '<60' shows the tier: nothing is hidden",
        [
            patient(),
            egfr_said({"valueString": "<60"}, "2025-01-10"),
            egfr(45, "2025-02-28"),
            FIVE_TID,
        ],
        {22: L},
        tier="moderate",
    ),
    case(
        "exam-kidney-below-60-newer",
        "'<60' after a number may hide a worse tier",
        [
            patient(),
            egfr(45, "2025-02-20"),
            egfr_said({"valueString": "<60"}, "2025-03-05"),
            FIVE_TID,
        ],
        {6: M, 22: L},
        tier="moderate",
    ),
    case(
        "exam-kidney-acute-by-27",
        "Creatinine up by 27 umol/L in a day is acute injury",
        [
            patient(),
            creatinine(80, "2025-03-09T08:00:00Z", "umol/L", "14682-9"),
            creatinine(107, "2025-03-10T08:00:00Z", "umol/L", "14682-9"),
            TEN_TID,
        ],
        {25: H},
        acute=True,
        recommended={25: {"target_mg_per_day": 15, "target_low_mg_per_day": 5}},
        plan="taper",
        taper_from=("C", 30),
    ),
    case(
        "exam-kidney-not-acute-by-26",
        "Up by 26 it is not",
        [
            patient(),
            creatinine(60, "2025-03-09T08:00:00Z", "umol/L", "14682-9"),
            creatinine(86, "2025-03-10T08:00:00Z", "umol/L", "14682-9"),
            TEN_TID,
        ],
        {},
        acute=False,
    ),
    case(
        "exam-kidney-acute-start",
        "A first order in acute injury",
        [patient(), egfr(80), icd("N17.9", "2025-03-07")],
        {25: H},
        orders=[draft(mg(5, 3))],
        recommended={25: {"target_mg_per_day": 5, "target_low_mg_per_day": 5}},
        plan="none",
        activities={"hold-increase", "no-abrupt-stop"},
    ),
    case(
        "exam-kidney-dialysis-again",
        "Dialysis after a transplant counts",
        [patient(), icd("Z94.0", "2018-01-01"), icd("Z99.2", "2023-01-01"), rx("m1", mg(5, 1))],
        {24: H},
        tier="dialysis",
        recommended={24: {"target_mg_per_day": 5}},
    ),
    case(
        "exam-kidney-one-code",
        "Hypertensive heart disease with heart failure is both in one code",
        [patient(), icd("I11.0")],
        {5: M},
        orders=[draft(mg(5, 3))],
    ),
    case(
        "exam-kidney-prediabetes",
        "Prediabetes is no diabetes",
        [patient(), icd("R73.03")],
        {5: L},
        orders=[draft(mg(5, 3))],
    ),
    case(
        "exam-kidney-gel",
        "A gel does not reach the kidneys",
        [patient(), other_rx(named("Diclofenac 1% topical gel"))],
        {5: L},
        orders=[draft(mg(5, 3))],
    ),
    case(
        "exam-kidney-sexes",
        "Of unknown gender: the lower of two estimates counts, and the gap is named",
        [patient("1962-01-01", "other"), creatinine(1.1, "2025-02-28"), FIVE_TID],
        {4: L, 22: L},
        tier="moderate",
    ),
    *UNITS,
]

# Problems in words.


def words(ident: str, said_so: str, fires: dict[int, str], *more: Json) -> Case:
    return case(
        f"exam-words-{ident}", said_so, adult(split(15, 15, 15), said(said_so), *more), fires
    )


WORDS: Final = [
    words("apnoea", "Obstructive sleep apnoea", {38: M}),
    words("apnee", "Apnées du sommeil", {38: M}),
    words("schizophrenia", "Paranoid schizophrenia", {32: M}),
    words("bipolar", "Bipolar affective disorder", {32: M}),
    words("depression", "Depression without psychotic features", {}),
    words("avc", "AVC ischémique", {31: M}),
    words("ulcere", "Ulcère duodénal", {28: H}),
    words("ulcere-past", "Antécédent d'ulcère gastrique", {29: L}),
    words("no-ulcer", "No peptic ulcer", {}),
    words("liver", "Hepatic encephalopathy grade 2", {39: M}),
    words("suicide", "Idées suicidaires", {33: M}),
    words("epilepsie", "Épilepsie", {30: M}),
    words("relative", "Family history of epilepsy", {}),
    words("stage", "CKD G3b A2", {}),
    words("allaitement", "Allaitement maternel", {37: M}),
]

# Contraindications and precautions, on both sides of an edge.

SCOPE: Final = "2025-01-19"


def scoped(ident: str, onset: str, scope: str, severity: str) -> Case:
    """An ulcer on the list since then, and what a later look at an organ found."""
    organ, outcome = scope.split(": ")
    done = procedure({"text": organ}, SCOPE, outcome={"text": outcome})
    chart = adult(TEN_TID, icd("K27.9", onset), done)
    return case(f"exam-scope-{ident}", f"{onset}, {scope}", chart, {28: severity})


PRECAUTIONS: Final = [
    scoped("two-years", "2023-03-11", "Gastroscopy: normal", H),
    scoped("over", "2023-03-09", "Gastroscopy: normal", M),
    scoped("colon", "2021-01-01", "Colonoscopy: normal", H),
    scoped("french", "2021-01-01", "Fibroscopie gastrique: anormale", H),
    case(
        "exam-allergy-two-reactions",
        "A mild reaction and a severe one: the severe one counts",
        adult(
            TEN_TID,
            allergy(
                type="intolerance",
                criticality="low",
                reaction=[
                    {"severity": "mild", "manifestation": [{"text": "Nausea"}]},
                    {"severity": "severe", "manifestation": [{"text": "Angioedema"}]},
                ],
            ),
        ),
        {27: H},
    ),
    case(
        "exam-allergy-mild-start",
        "A mild intolerance of low criticality: a start may go on",
        adult(
            allergy(
                type="intolerance",
                criticality="low",
                reaction=[{"severity": "mild", "manifestation": [{"text": "Nausea"}]}],
            )
        ),
        {27: M},
        orders=[draft(mg(5, 3))],
        plan="titration",
        first=15,
    ),
    case(
        "exam-copd-raised",
        "COPD on 30 mg/day that was just ordered is not stable",
        adult(icd("J44.9", "2015-01-01"), split(10, 10, 5)),
        {38: M},
        orders=[new(10, 10, 10)],
    ),
    case(
        "exam-copd-exacerbation",
        "An exacerbation is not stable",
        adult(icd("J44.1", "2025-03-05"), TEN_TID),
        {38: M},
    ),
    case(
        "exam-apnoea-long-opioid",
        "Sleep apnoea with a long-standing opioid is still critical",
        adult(icd("G47.33"), rx("m1", mg(10, 3)), other_rx(named("Oxycodone 5 mg"), "2024-06-01")),
        {38: H, 43: M},
    ),
    case(
        "exam-item-nine",
        "The ninth item within the whole questionnaire",
        adult(
            TEN_TID,
            obs("44249-1", None, "2025-03-06")
            | {
                "component": [
                    {"code": coded(LOINC, "44260-8")} | answered(coded(LOINC, "LA6571-9"))
                ]
            },
        ),
        {33: M},
        recommended={33: {"max_days_supply": 7}},
        activities={"limit-supply"},
    ),
    case(
        "exam-due-date",
        "An expected day of delivery tells of a pregnancy",
        adult(TEN_TID, obs("11778-8", {"valueDateTime": "2025-06-18"}, "2025-02-08")),
        {36: M},
        activities={"no-abrupt-stop"},
    ),
    case(
        "exam-nursing-entered-late",
        "Breastfeeding for 14 months, entered two months ago",
        adult(TEN_TID, snomed("866041003", "2024-01-10", recordedDate="2025-01-10")),
        {37: M},
    ),
    case(
        "exam-no-fall",
        "A fall that did not happen",
        elder(
            TEN_TID,
            obs("0", {"valueBoolean": False}, "2025-02-01")
            | {"code": coded("http://snomed.info/sct", "1912002")},
        ),
        {},
    ),
    case(
        "exam-elder-everything",
        "Falls and apnoea at 72: two warnings, and a start that may go on to the soft cap",
        elder(icd("R29.6"), icd("G47.33")),
        {35: M, 38: M},
        orders=[draft(mg(5, 3))],
        ceiling=30,
        begins=[("2025-03-10", 15), ("2025-03-13", 20), ("2025-03-16", 25), ("2025-03-19", 30)],
    ),
    case(
        "exam-elder-cap-reached",
        "At 72 a raise from 35 to 40 mg/day goes above the soft cap: the dose stays",
        elder(split(10, 10, 15)),
        {10: L},
        orders=[new(10, 10, 20)],
        plan="maintain",
        first=35,
    ),
    case(
        "exam-titration-activity",
        "A step of an earlier plan is under way and nobody has seen the patient",
        adult(
            TEN_TID,
            plan_of(
                step_of(30, "completed", "2024-06-01"),
                step_of(35, "in-progress", "2025-02-18"),
            ),
        ),
        {19: L},
    ),
    case(
        "exam-acknowledged-raise",
        "A high dose for alcohol with a review booked within 30 days",
        adult(
            rx("m1", mg(20, 4), "aud"),
            plan_of(activity("clinical-review", "scheduled", "2025-03-20")),
        ),
        {9: L},
        orders=[new(20, 20, 20, 25, why="aud")],
    ),
]

# All is well, in a record full of what does not count.

NOISE: Final = [
    case(
        "exam-noise",
        "Refuted, entered in error, over, of relatives, not done, and of the past",
        adult(
            TEN_TID,
            icd("K27.9", "2025-01-01", **unverified("refuted")),
            icd("N18.4", "2025-01-01", **unverified("entered-in-error")),
            icd("Z34.90", "2023-01-01", "resolved"),
            icd("R45.851", "2022-01-01", "resolved"),
            allergy() | {"code": {"text": "Penicillin"}},
            allergy("inactive"),
            procedure(
                coded("http://snomed.info/sct", "302497006"), "2025-03-07", status="not-done"
            ),
            other_rx(named("Oxycodone 5 mg tablet"), "2024-01-01") | ended("2024-02-01"),
            {
                "resourceType": "FamilyMemberHistory",
                "status": "completed",
                "relationship": {"text": "mother"},
                "condition": [{"code": coded("http://hl7.org/fhir/sid/icd-10-cm", "G40.909")}],
            },
            {
                "resourceType": "Immunization",
                "status": "completed",
                "vaccineCode": {"text": "Influenza"},
                "occurrenceDateTime": "2024-10-10",
            },
        ),
        {},
        plan="maintain",
        first=30,
    ),
]

CASES: Final = [*SENT, *INDICATIONS, *KIDNEYS, *WORDS, *PRECAUTIONS, *NOISE]
