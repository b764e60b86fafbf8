"""Corners where two rules, two records or two days meet."""

from tests.cases.case import H, L, M, case
from tests.cases.chart import (
    DIAZEPAM,
    INTRATHECAL,
    OURS,
    OXYCODONE,
    SNOMED,
    Json,
    a_day,
    activity,
    adult,
    aged,
    alarm,
    allergy,
    clearance,
    coded,
    condition,
    creatinine,
    draft,
    drug,
    egfr,
    elder,
    icd,
    line,
    mg,
    named,
    obs,
    other_rx,
    patient,
    plan_of,
    procedure,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    snomed,
    statement,
    text,
    until,
)

WOMAN = patient()
TEN_TID = rx("m1", mg(10, 3))
AS_DIRECTED = rx("m1", text("as directed"))
PUMP_ORDER = rx("it1", pump_rate(300), **INTRATHECAL)


def ranged(low: float, high: float) -> Json:
    """A range three times a day."""
    return line({"doseRange": {"low": quantity(low, "mg"), "high": quantity(high, "mg")}}, a_day(3))


def oxycodone(ident: str, dose: float, since: str, **more: object) -> Json:
    dosage = line({"doseQuantity": quantity(dose, "mg")}, a_day(2))
    return other_rx(OXYCODONE, since) | {"id": ident, "dosageInstruction": [dosage]} | more


UNREADABLE = [
    case(
        "unread-dialysis",
        "On dialysis any dose is critical, an unreadable one too",
        [WOMAN, icd("Z99.2", "2023-01-01"), AS_DIRECTED],
        {24: H},
        therapy=None,
        tier="dialysis",
        plan="none",
        not_recommended={24: {"next_reduction_mg_per_day"}},
        activities={"no-abrupt-stop", "kidney-check"},
    ),
    case(
        "unread-dialysis-order",
        "So is an unreadable order on dialysis",
        [WOMAN, icd("Z99.2", "2023-01-01")],
        {1: M, 24: H},
        orders=[draft(text("as directed"))],
        order=None,
        plan="none",
    ),
    case(
        "unread-acute",
        "Acute kidney injury holds whatever the dose",
        [WOMAN, egfr(70), icd("N17.9", "2025-03-08"), AS_DIRECTED],
        {25: H},
        acute=True,
        plan="none",
        activities={"no-abrupt-stop", "hold-increase"},
    ),
    case(
        "unread-severe",
        "Below 30 mL/min any dose is critical",
        [WOMAN, egfr(20), AS_DIRECTED],
        {23: H},
        plan="none",
        not_recommended={23: {"next_reduction_mg_per_day"}},
    ),
    case(
        "unread-opioid",
        "An opioid beside an unreadable dose is an opioid",
        adult(AS_DIRECTED, other_rx(OXYCODONE)),
        {43: H},
        therapy=None,
    ),
    case(
        "unread-second",
        "A readable therapy beside an unreadable one gives no sum",
        adult(
            AS_DIRECTED,
            rx("m2", mg(10, 3), since="2025-01-01", requester=ref("Practitioner/dr-b")),
        ),
        {56: H},
        therapy=None,
        plan="none",
        not_evaluated={8, 15},
    ),
    case(
        "unread-modifier",
        "An order with a modifier that is not understood is not read, and not ignored",
        adult(
            TEN_TID | {"modifierExtension": [{"url": "http://example.org/x", "valueBoolean": True}]}
        ),
        {},
        may={3},
        therapy=None,
        plan="none",
        not_read={"MedicationRequest/m1"},
        not_evaluated={8, 56, 58},
    ),
    case(
        "unread-nobody",
        "A result that names nobody is not read, and not taken for none",
        [WOMAN, egfr(88, id="e1", subject={"display": "Test Person"}), TEN_TID],
        {},
        may={5},
        tier="unknown",
        not_read={"Observation/e1"},
    ),
    case(
        "unread-grows",
        "A text that goes on changing is read whole or not at all",
        adult(rx("m1", text("5 mg tid, increase by 5 mg/dose every 3 days to max 80 mg/day"))),
        {},
        therapy=None,
        plan="none",
        not_evaluated={8, 14, 15},
    ),
    case(
        "unread-birth-to-come",
        "A birth date after the review is none",
        [patient("2030-01-01"), egfr(88), TEN_TID],
        {4: L},
        not_evaluated={17},
    ),
]

TOTALS = [
    case(
        "total-of-two",
        "An order that replaces one of two therapies counts beside the other",
        adult(rx("m1", mg(20, 3)), rx("m2", mg(10, 2), since="2024-06-01")),
        {8: H, 56: H},
        orders=[draft(mg(10, 3), "m2")],
        therapy=80,
        order=30,
        plan="hold",
        recommended={8: {"max_mg_per_day": 80}},
    ),
    case(
        "total-ceiling-on-the-way",
        "A cut that leads towards the ceiling stands, and the way goes on to it",
        adult(rx("m1", mg(25, 4))),
        {8: H},
        orders=[draft(mg(22.5, 4), "m1")],
        plan="taper",
        first=90,
        ends=80,
        recommended={8: {"next_reduction_mg_per_day": 90}},
    ),
    case(
        "total-two-drafts",
        "Two starts in one submission are one start of their sum",
        adult(),
        {11: M, 56: M},
        orders=[draft(mg(5, 3)), draft(mg(5, 3), id="new2")],
        order=30,
    ),
    case(
        "total-same-id",
        "A draft with the id of an order is its new version",
        adult(TEN_TID),
        {},
        orders=[rx("m1", [mg(10, 2), mg(15, 1)], since="2025-03-10", status="draft")],
        therapy=30,
        order=35,
        plan="titration",
        first=35,
    ),
    case(
        "total-home-plan",
        "A documented home medicine counts",
        adult(rx("m1", mg(10, 3), intent="plan", reportedBoolean=True)),
        {},
        therapy=30,
    ),
    case(
        "total-to-come",
        "An order that starts later is not taken yet",
        adult(TEN_TID, rx("m2", mg(20, 3), since="2025-05-01")),
        {},
        therapy=30,
    ),
    case(
        "total-range-cut",
        "Cuts are judged by the lower ends",
        adult(rx("m1", mg(20, 3))),
        {59: M},
        orders=[draft(ranged(10, 20), "m1")],
        order=(30, 60),
        plan="taper",
        first=50,
    ),
    case(
        "total-range-narrowed",
        "A range whose lower end stays is no cut of it",
        adult(rx("m1", ranged(10, 20))),
        {},
        orders=[draft(ranged(10, 15), "m1")],
        therapy=(30, 60),
        order=(30, 45),
    ),
    case(
        "total-steps-in-order",
        "A start that goes up by itself begins with its first step",
        adult(),
        {},
        orders=[draft(text("Take 5 mg tid x 3 days, then 10 mg tid"))],
        order=(15, 30),
        first=15,
    ),
    case(
        "total-two-strengths-words",
        "A total in brackets repeats the tablets",
        adult(rx("m1", text("Take 1 tablet (10 mg total) by mouth 3 (three) times daily."))),
        {},
        therapy=30,
    ),
    case(
        "total-one-of-two-stopped",
        "The stop of one of two therapies is a steep cut, not the end",
        adult(TEN_TID, rx("m2", mg(10, 3), since="2024-06-01")),
        {59: M},
        orders=[rx("m2", mg(10, 3), since="2024-06-01", status="stopped")],
        therapy=60,
        order=0,
        plan="taper",
        first=50,
        ends=30,
    ),
]

HISTORY = [
    case(
        "past-statement-start",
        "A statement knows of a longer use than the order beside it",
        adult(
            statement(mg(10, 3), since="2024-03-01"),
            rx("m1", mg(10, 3), since="2025-03-08"),
        ),
        {58: H},
        orders=[rx("m1", mg(10, 3), since="2025-03-08", status="stopped")],
        therapy=30,
        order=0,
        plan="taper",
        first=25,
    ),
    case(
        "past-statement-stop",
        "The stop of a therapy known by a statement alone is a stop",
        adult(statement(mg(10, 3))),
        {58: H},
        orders=[rx("m7", mg(10, 3), status="stopped")],
        plan="taper",
        first=25,
    ),
    case(
        "past-prn-stop",
        "What was taken as needed is counted in full when it stops",
        adult(rx("m1", mg(10, 3, asNeededBoolean=True))),
        {58: H},
        orders=[rx("m1", mg(10, 3, asNeededBoolean=True), status="stopped")],
        plan="taper",
        first=25,
    ),
    case(
        "past-renewed-yesterday",
        "A renewal after an increase does not hide the increase",
        adult(
            rx("m0", mg(5, 3), status="completed"),
            rx(
                "m1",
                mg(5, 4),
                since="2025-03-08",
                status="completed",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
            rx("m2", mg(5, 4), since="2025-03-09", priorPrescription=ref("MedicationRequest/m1")),
        ),
        {13: M, 19: L},
        orders=[draft(mg(5, 5), "m2")],
        recommended={13: {"earliest_next_increase_in_days": 1}},
        first=20,
    ),
    case(
        "past-bounds-today",
        "The last day of an order is a day with it",
        adult(rx("m1", until("2025-03-10", mg(10, 3)))),
        {},
        therapy=30,
    ),
    case(
        "past-bounds-yesterday",
        "The day after it is one without",
        adult(rx("m1", until("2025-03-09", mg(10, 3)))),
        {58: H},
        therapy=None,
        plan="taper",
        first=25,
        ends=0,
    ),
    case(
        "past-child-stop",
        "A child's stop is as dangerous; no adult taper is written for it",
        aged("2011-01-01", TEN_TID),
        {58: H},
        orders=[TEN_TID | {"status": "stopped"}],
        plan="none",
        not_recommended={58: {"next_reduction_mg_per_day"}},
        activities={"no-abrupt-stop"},
    ),
    case(
        "past-older-renewed",
        "45 mg/day renewed last month is still the same dose",
        elder(
            rx("m0", mg(15, 3), status="completed"),
            rx("m1", mg(15, 3), since="2025-02-10", priorPrescription=ref("MedicationRequest/m0")),
        ),
        {10: L},
    ),
    case(
        "past-opioid-raised",
        "An opioid raised 60 days ago is no stable pair",
        adult(
            TEN_TID,
            oxycodone("o1", 5, "2024-01-01", status="completed"),
            oxycodone("o2", 10, "2025-01-09", priorPrescription=ref("MedicationRequest/o1")),
        ),
        {43: H},
    ),
    case(
        "past-opioid-renewed",
        "One renewed then is",
        adult(
            TEN_TID,
            oxycodone("o1", 5, "2024-01-01", status="completed"),
            oxycodone("o2", 5, "2025-01-09", priorPrescription=ref("MedicationRequest/o1")),
        ),
        {43: M},
    ),
    case(
        "past-opioid-lowered",
        "So is one lowered then",
        adult(
            TEN_TID,
            oxycodone("o1", 10, "2024-01-01", status="completed"),
            oxycodone("o2", 5, "2025-01-09", priorPrescription=ref("MedicationRequest/o1")),
        ),
        {43: M},
    ),
]

DATES = [
    case(
        "date-own-offset-before",
        "A moment counts on the day written, whatever day it was elsewhere",
        [WOMAN, egfr(75, "2024-03-09T23:30:00-08:00"), TEN_TID],
        {7: L},
    ),
    case(
        "date-own-offset-after",
        "The same on the other side",
        [WOMAN, egfr(75, "2024-03-10T01:30:00+14:00"), TEN_TID],
        {},
    ),
    case(
        "date-moment",
        "The review may be at a moment with an offset",
        adult(TEN_TID),
        {},
        at="2025-03-10T23:30:00-05:00",
        plan="maintain",
        steps=[("2025-03-10", 30)],
    ),
    case(
        "date-month",
        "A partial date takes its first day",
        [WOMAN, egfr(75, "2024-03"), TEN_TID],
        {7: L},
    ),
]

KIDNEYS = [
    case(
        "kidney-acute-over",
        "A rise that has gone again is no acute injury",
        [
            WOMAN,
            creatinine(0.9, "2025-01-01T08:00:00Z"),
            creatinine(1.4, "2025-01-02T08:00:00Z"),
            creatinine(0.85, "2025-03-01"),
            TEN_TID,
        ],
        {},
        acute=False,
        tier="normal",
    ),
    case(
        "kidney-acute-mixed-units",
        "A rise is seen across units",
        [
            WOMAN,
            creatinine(80, "2025-03-08T08:00:00Z", "umol/L", "14682-9"),
            creatinine(1.25, "2025-03-10T07:00:00Z"),
            TEN_TID,
        ],
        {25: H},
        acute=True,
    ),
    case(
        "kidney-transplant-end-stage",
        "A transplant ends the dialysis of end-stage disease",
        [
            WOMAN,
            egfr(50, "2025-02-01"),
            icd("N18.6", "2020-01-01"),
            icd("Z94.0", "2023-01-01"),
            TEN_TID,
        ],
        {22: M},
        tier="moderate",
    ),
    case(
        "kidney-dialysis-going-on",
        "Dialysis in progress counts by its last day",
        [
            WOMAN,
            egfr(50, "2025-02-01"),
            {
                "resourceType": "Procedure",
                "status": "in-progress",
                "code": coded(SNOMED, "302497006", "Hemodialysis"),
                "performedPeriod": {"start": "2023-01-01", "end": "2025-03-01"},
            },
            TEN_TID,
        ],
        {24: H},
        tier="dialysis",
    ),
    case(
        "kidney-ordered-less",
        "Where the prescriber already orders less, the way down begins there",
        [WOMAN, egfr(25), TEN_TID],
        {23: H},
        orders=[draft(mg(10, 2), "m1")],
        plan="taper",
        first=20,
        ends=15,
        taper_from=("C", 30),
    ),
    case(
        "kidney-acute-ordered-less",
        "In acute injury too",
        [WOMAN, egfr(70), icd("N17.9", "2025-03-09"), TEN_TID],
        {25: H},
        orders=[draft(mg(10, 2), "m1")],
        plan="taper",
        first=20,
        ends=15,
    ),
    case(
        "kidney-dialysis-increase",
        "An increase on dialysis keeps the dose taken",
        [WOMAN, icd("Z99.2", "2023-01-01"), rx("m1", mg(5, 1))],
        {24: H},
        orders=[draft(mg(5, 2), "m1")],
        plan="hold",
        first=5,
        activities={"hold-increase"},
    ),
    case(
        "kidney-moderate-increase",
        "An increase with moderate kidneys becomes the way to half",
        [WOMAN, egfr(45), TEN_TID],
        {22: M},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        recommended={22: {"target_mg_per_day": 15}},
        plan="taper",
        first=25,
        ends=15,
    ),
    case(
        "kidney-ulcer-too",
        "Two problems are two findings",
        [WOMAN, egfr(45), icd("K25.3"), TEN_TID],
        {22: M, 28: H},
    ),
    case(
        "kidney-vlavonou-55",
        "By Vlavonou a clearance of 55 asks for a third less",
        [WOMAN, clearance(55), rx("m1", mg(20, 3))],
        {22: M},
        policy={"renal.moderate": "vlavonou"},
        recommended={22: {"target_mg_per_day": 40}},
        plan="taper",
        ends=40,
    ),
    case(
        "kidney-vlavonou-45",
        "And one of 45 for half",
        [WOMAN, clearance(45), rx("m1", mg(20, 3))],
        {22: M},
        policy={"renal.moderate": "vlavonou"},
        recommended={22: {"target_mg_per_day": 30}},
    ),
    case(
        "kidney-half-year",
        "A site may ask for half-yearly values where the last one was below 60",
        [WOMAN, egfr(55, "2024-08-01"), rx("m1", mg(5, 1))],
        {7: M, 22: L},
        policy={"renal.stale": 6},
    ),
    case(
        "kidney-half-year-healthy",
        "Healthy younger patients keep the year",
        [WOMAN, egfr(75, "2024-08-01"), rx("m1", mg(5, 1))],
        {},
        policy={"renal.stale": 6},
    ),
    case(
        "kidney-cockcroft-gault",
        "Where the site asks for clearance, it is computed from creatinine and weight",
        [
            WOMAN,
            creatinine(1.5),
            obs("29463-7", {"valueQuantity": quantity(60, "kg")}, "2025-01-20"),
            rx("m1", mg(20, 3)),
        ],
        {22: M},
        policy={"renal.measure": "crcl-only"},
        tier="moderate",
        value=45.3,
        measure="creatinine-clearance",
    ),
]

POLICIES = [
    case(
        "policy-older-firm",
        "A firm cap of 30 mg/day warns from there",
        elder(rx("m1", mg(10, 4), since="2025-02-01")),
        {10: M},
        policy={"older.cap": "30-firm"},
        recommended={10: {"max_mg_per_day": 30}},
    ),
    case(
        "policy-whole-taper",
        "A whole taper within two weeks reaches nothing by then",
        adult(rx("m1", mg(20, 3))),
        {58: H},
        orders=[rx("m1", mg(20, 3), status="stopped")],
        policy={"taper.method": "1-2-weeks"},
        plan="taper",
        ends=0,
    ),
    case(
        "policy-fr-pace",
        "The French pace goes up by 10 mg",
        adult(),
        {},
        orders=[draft(mg(5, 3), why="aud")],
        policy={"preset": "fr"},
        begins=[("2025-03-10", 15), ("2025-03-13", 25)],
    ),
]

MORE_POLICIES = [
    case(
        "policy-aud-80-hard",
        "A hard 80 mg/day in alcohol use disorder is a ceiling",
        adult(rx("m1", mg(22.5, 4), "aud")),
        {8: H},
        policy={"max.aud": 80},
        ceiling=80,
        recommended={8: {"max_mg_per_day": 80}},
    ),
    case(
        "policy-aud-governance-60",
        "A site may ask for specialist care from 60 mg/day",
        adult(rx("m1", mg(17.5, 4), "aud")),
        {9: M},
        policy={"aud.governance": 60},
        recommended={9: {"soft_max_mg_per_day": 60}},
    ),
    case(
        "policy-start-aud-15",
        "A start of 15 mg/day in alcohol use disorder is silent where the site chose it",
        adult(),
        {},
        orders=[draft(mg(5, 3), why="aud")],
        policy={"start.aud": 15},
    ),
    case(
        "policy-severe-avoid",
        "Below 30 mL/min a site may advise against it alone; the finding stays critical",
        [WOMAN, egfr(25), rx("m1", mg(20, 3))],
        {23: H},
        policy={"renal.severe": "avoid-only"},
        plan="taper",
        taper_from=("C", 60),
    ),
    case(
        "policy-preset-beside-switch",
        "A switch given beside a preset wins",
        adult(rx("m1", mg(25, 4), "aud")),
        {9: M},
        policy={"preset": "us-label", "max.aud": 300},
        ceiling=300,
    ),
    case(
        "policy-older-70-year",
        "Where older begins at 70, a missing value at 66 is a note",
        [patient("1958-06-01"), rx("m1", mg(5, 3))],
        {5: L},
        policy={"older.age": 70},
    ),
]

TIES = [
    case(
        "tie-same-day",
        "Of two results of one day the worse counts",
        [
            WOMAN,
            egfr(65, "2025-02-01"),
            egfr(55, "2025-02-01", "62238-1"),
            TEN_TID,
        ],
        {22: M},
        tier="moderate",
        value=55,
    ),
    case(
        "tie-clearance-same-day",
        "Of an eGFR and a clearance of one day too",
        [WOMAN, egfr(28, "2025-02-01"), clearance(45, "2025-02-01"), TEN_TID],
        {23: H},
        tier="severe",
        value=28,
    ),
]

SLOW_PLAN = plan_of(activity("slow-titration", "in-progress", "2025-02-01"))
SLOW = [
    case(
        "slow-plan-step",
        "Under a slow plan 5 mg at once is too much",
        adult(TEN_TID, SLOW_PLAN),
        {12: M},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        recommended={12: {"next_step_mg_per_day": 32.5}},
        first=(30, 32.5),
    ),
    *(
        case(
            f"slow-plan-{days}-days",
            f"{days} days after the last step of a slow plan",
            adult(
                rx("m0", mg(5, 3), status="completed"),
                rx(
                    "m1",
                    [mg(5, 2), mg(7.5, 1)],
                    since=last,
                    priorPrescription=ref("MedicationRequest/m0"),
                ),
                SLOW_PLAN,
            ),
            fires | {19: L},
            orders=[draft([mg(5, 1), mg(7.5, 2)], "m1")],
            therapy=17.5,
            order=20,
        )
        for days, last, fires in ((4, "2025-03-06", {13: M}), (5, "2025-03-05", {}))
    ),
]

OTHERS = [
    case(
        "allergy-product",
        "An allergy to the tablet is one to the drug",
        adult(
            TEN_TID,
            allergy(
                code=coded(
                    "http://www.nlm.nih.gov/research/umls/rxnorm",
                    "197391",
                    "baclofen 10 MG Oral Tablet",
                )
            ),
        ),
        {27: H},
    ),
    case(
        "allergy-none-in-words",
        "No known allergy to it, in words, is none",
        adult(TEN_TID, allergy(code={"text": "No known allergy to baclofen"})),
        {},
    ),
    *(
        case(f"ulcer-words-{number}", words, adult(TEN_TID, condition({"text": words})), fires)
        for number, (words, fires) in enumerate(
            (
                ("Duodenal ulcer", {28: H}),
                ("Pressure ulcer of sacrum", {}),
                ("Corneal ulcer", {}),
                ("Ulcerative colitis", {}),
                ("History of peptic ulcer", {29: L}),
            )
        )
    ),
    case(
        "opioid-buprenorphine",
        "Buprenorphine with naloxone is an opioid",
        adult(TEN_TID, other_rx(named("buprenorphine 8 mg / naloxone 2 mg film"))),
        {43: H},
    ),
    case(
        "opioid-methylnaltrexone",
        "Methylnaltrexone is none",
        adult(TEN_TID, other_rx(named("methylnaltrexone 12 mg"))),
        {},
    ),
    case(
        "benzo-stroke-snomed",
        "A recent stroke by SNOMED CT makes it critical",
        adult(TEN_TID, other_rx(DIAZEPAM), snomed("230690007", "2025-02-01")),
        {31: M, 44: H},
    ),
    *(
        case(
            f"benzo-before-scan-{count}",
            f"{count} tablets in all, as needed",
            adult(
                TEN_TID,
                other_rx(
                    DIAZEPAM,
                    dosageInstruction=[{"text": "1 tablet before MRI", "asNeededBoolean": True}],
                    dispenseRequest={"quantity": {"value": count, "unit": "tablet"}},
                ),
            ),
            {44: severity},
        )
        for count, severity in ((2, L), (3, M))
    ),
    case(
        "benzo-as-needed",
        "As needed without an end is as any other",
        adult(
            TEN_TID,
            other_rx(
                DIAZEPAM,
                dosageInstruction=[{"text": "1 tablet as needed", "asNeededBoolean": True}],
            ),
        ),
        {44: M},
    ),
    case(
        "why-alcohol-advice",
        "Advice not to drink is no indication",
        adult(rx("m1", mg(10, 3), None, note=[{"text": "no alcohol while taking"}])),
        {3: L},
        indication="unknown",
    ),
    case(
        "no-baclofen-allergy",
        "A medicine that may not be resolved is no baclofen for the allergy to speak of",
        adult(allergy(), other_rx(drug("161", "acetaminophen"))),
        {},
        plan="none",
    ),
]


def refilled(day: str) -> Json:
    return procedure({"text": "Refill of intrathecal baclofen pump reservoir"}, day)


def in_use(on: str) -> Json:
    return {
        "resourceType": "DeviceUseStatement",
        "status": "active",
        "device": ref("Device/pump"),
    } | alarm(on)


PUMPS = [
    case(
        "pump-two-dates",
        "Of two dates the earlier counts",
        adult(PUMP_ORDER, pump(**alarm("2025-03-12")), in_use("2025-05-01")),
        {66: H},
    ),
    case(
        "pump-two-dates-refilled",
        "A date before the last refill is over",
        adult(
            PUMP_ORDER,
            pump(**alarm("2025-02-20")),
            in_use("2025-05-01"),
            refilled("2025-02-28"),
        ),
        {},
    ),
    case(
        "pump-year-one",
        "A date in the first year of the calendar has passed like any other",
        adult(PUMP_ORDER, pump(**alarm("0001-01-01"))),
        {66: H},
    ),
    case(
        "pump-date-time",
        "The date may be a moment",
        adult(
            PUMP_ORDER,
            pump(
                extension=[
                    {
                        "url": f"{OURS}/StructureDefinition/reservoir-alarm-date",
                        "valueDateTime": "2025-03-12T10:00:00Z",
                    }
                ]
            ),
        ),
        {66: H},
    ),
]

CASES = [
    *UNREADABLE,
    *TOTALS,
    *HISTORY,
    *DATES,
    *KIDNEYS,
    *POLICIES,
    *MORE_POLICIES,
    *TIES,
    *SLOW,
    *OTHERS,
    *PUMPS,
]
