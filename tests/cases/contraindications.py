"""Allergy, ulcer, opioids and benzodiazepines: rules 27, 28, 43 and 44."""

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    ATC,
    DIAZEPAM,
    OXYCODONE,
    RXNORM,
    SNOMED,
    Json,
    adult,
    allergy,
    coded,
    condition,
    draft,
    drug,
    egfr,
    elder,
    icd,
    mg,
    named,
    other_rx,
    patient,
    procedure,
    ref,
    rx,
    snomed,
    status,
    text,
    unverified,
)

TEN_TID = rx("m1", mg(10, 3))


def with_fact(ident: str, says: str, fires: dict[int, str], *facts: Json) -> Case:
    """30 mg/day for a year, and one fact more."""
    return case(ident, says, adult(TEN_TID, *facts), fires)


MILD_LOW: Json = {
    "type": "intolerance",
    "criticality": "low",
    "reaction": [{"manifestation": [{"text": "nausea"}], "severity": "mild"}],
}
VERIFICATION = "allergyintolerance-verification"
ALLERGIES = [
    with_fact("allergy-active", "An active allergy is critical", {27: H}, allergy()),
    with_fact("allergy-no-status", "So is one without a status", {27: H}, allergy(None)),
    with_fact("allergy-inactive", "An inactive one is not", {}, allergy("inactive")),
    with_fact("allergy-resolved", "Nor a resolved one", {}, allergy("resolved")),
    with_fact(
        "allergy-refuted",
        "Nor a refuted one",
        {},
        allergy(verificationStatus=status("refuted", VERIFICATION)),
    ),
    with_fact(
        "allergy-unconfirmed",
        "An unconfirmed one counts",
        {27: H},
        allergy(verificationStatus=status("unconfirmed", VERIFICATION)),
    ),
    with_fact(
        "allergy-text", "Baclofen in words counts", {27: H}, allergy(code={"text": "Baclofen"})
    ),
    with_fact("allergy-brand", "So does a brand name", {27: H}, allergy(code={"text": "Lioresal"})),
    with_fact(
        "allergy-snomed",
        "So does the SNOMED CT finding",
        {27: H},
        allergy(code=coded(SNOMED, "294234003", "Allergy to baclofen")),
    ),
    with_fact(
        "allergy-other",
        "Another drug does not",
        {},
        allergy(code=coded(RXNORM, "723", "amoxicillin")),
    ),
    with_fact("allergy-mild", "A mild intolerance is a warning", {27: M}, allergy(**MILD_LOW)),
    with_fact(
        "allergy-mild-high",
        "A mild intolerance of high criticality is critical",
        {27: H},
        allergy(**(MILD_LOW | {"criticality": "high"})),
    ),
    with_fact(
        "allergy-mild-allergy",
        "A mild allergy is critical",
        {27: H},
        allergy(**(MILD_LOW | {"type": "allergy"})),
    ),
    with_fact(
        "allergy-moderate-reaction",
        "An intolerance with a moderate reaction is critical",
        {27: H},
        allergy(
            **(
                MILD_LOW
                | {"reaction": [{"manifestation": [{"text": "rash"}], "severity": "moderate"}]}
            )
        ),
    ),
    with_fact(
        "allergy-no-reaction",
        "An intolerance whose reaction is unknown is critical",
        {27: H},
        allergy(type="intolerance", criticality="low"),
    ),
    case(
        "allergy-start",
        "A start in spite of an allergy is not planned",
        adult(allergy(id="a1")),
        {27: H},
        orders=[draft(mg(5, 3))],
        plan="none",
        evidence={27: {"AllergyIntolerance/a1"}},
    ),
    case(
        "allergy-and-ceiling",
        "An allergy hides no other finding",
        adult(allergy(), icd("K25.3")),
        {8: H, 11: H, 27: H, 28: H},
        orders=[draft([mg(20, 4), mg(5, 1)])],
        plan="none",
    ),
]

ULCERS = [
    with_fact("ulcer-active", "An active ulcer is critical", {28: H}, icd("K25.3", "2025-01-01")),
    with_fact(
        "ulcer-no-status", "So is one without a status", {28: H}, icd("K26.9", clinical=None)
    ),
    with_fact(
        "ulcer-recurrence", "So is a recurrence", {28: H}, icd("K27.9", clinical="recurrence")
    ),
    with_fact("ulcer-relapse", "And a relapse", {28: H}, icd("K28.9", clinical="relapse")),
    with_fact(
        "ulcer-resolved", "A resolved one is history", {29: L}, icd("K27.9", clinical="resolved")
    ),
    with_fact(
        "ulcer-inactive", "So is an inactive one", {29: L}, icd("K25.9", clinical="inactive")
    ),
    with_fact(
        "ulcer-remission", "So is one in remission", {29: L}, icd("K25.9", clinical="remission")
    ),
    with_fact("ulcer-refuted", "A refuted one is none", {}, icd("K25.9", **unverified("refuted"))),
    with_fact(
        "ulcer-provisional",
        "A provisional one counts",
        {28: H},
        icd("K25.9", **unverified("provisional")),
    ),
    with_fact("ulcer-no-dot", "The code without its dot", {28: H}, icd("K253")),
    with_fact("ulcer-snomed", "The disorder by SNOMED CT", {28: H}, snomed("13200003")),
    with_fact("ulcer-text", "The disorder in words", {28: H}, condition({"text": "Peptic ulcer"})),
    with_fact("ulcer-history-code", "A history code is history", {29: L}, icd("Z87.11")),
    with_fact("ulcer-reflux", "Reflux is no ulcer", {}, icd("K21.9")),
    with_fact(
        "ulcer-old-healed",
        "Active on paper for more than two years with a normal endoscopy since: ask",
        {28: M},
        icd("K25.9", "2022-01-01"),
        procedure(
            coded(SNOMED, "386718000", "Esophagogastroduodenoscopy"),
            "2024-05-01",
            outcome={"text": "normal"},
        ),
    ),
    case(
        "ulcer-policy",
        "A site may make it a warning",
        adult(TEN_TID, icd("K25.3")),
        {28: M},
        policy={"ulcer.contraindication": "moderate"},
    ),
    case(
        "ulcer-us-label",
        "The US label does",
        adult(TEN_TID, icd("K25.3")),
        {28: M},
        policy={"preset": "us-label"},
    ),
    case(
        "ulcer-uk",
        "The UK label does not",
        adult(TEN_TID, icd("K25.3")),
        {28: H},
        policy={"preset": "uk"},
    ),
    case(
        "ulcer-start",
        "A start in spite of an ulcer is not planned",
        adult(icd("K25.3", id="u1")),
        {28: H},
        orders=[draft(mg(5, 3))],
        plan="none",
        evidence={28: {"Condition/u1"}},
    ),
    case(
        "ulcer-start-policy",
        "Where the site makes it a warning, the start is planned",
        adult(icd("K25.3")),
        {28: M},
        orders=[draft(mg(5, 3))],
        policy={"ulcer.contraindication": "moderate"},
        plan="titration",
    ),
]


def ended(day: str) -> Json:
    return {"status": "completed", "dispenseRequest": {"validityPeriod": {"end": day}}}


STATEMENT: Json = {"resourceType": "MedicationStatement", "status": "active"}
OPIOIDS = [
    with_fact("opioid-active", "An opioid is critical", {43: H}, other_rx(OXYCODONE)),
    with_fact("opioid-text", "In words too", {43: H}, other_rx(named("Oxycodone 5 mg tablet"))),
    with_fact("opioid-atc", "By ATC too", {43: H}, other_rx(drug("N02AA05", "oxycodone", ATC))),
    with_fact(
        "opioid-product",
        "As a combination product too",
        {43: H},
        other_rx(
            drug("1049214", "acetaminophen 325 MG / oxycodone hydrochloride 10 MG Oral Tablet")
        ),
    ),
    with_fact("opioid-tramadol", "Tramadol is one", {43: H}, other_rx(drug("10689", "tramadol"))),
    with_fact("opioid-methadone", "Methadone is one", {43: H}, other_rx(drug("6813", "methadone"))),
    with_fact(
        "opioid-patch",
        "A fentanyl patch is systemic",
        {43: H},
        other_rx(named("fentanyl 25 mcg/h transdermal patch")),
    ),
    with_fact(
        "opioid-statement",
        "A statement counts as an order does",
        {43: H},
        STATEMENT | OXYCODONE | {"effectivePeriod": {"start": "2025-02-01"}},
    ),
    with_fact(
        "opioid-dispense",
        "So does a dispense that is not used up",
        {43: H},
        {
            "resourceType": "MedicationDispense",
            "status": "completed",
            "whenHandedOver": "2025-03-01",
            "daysSupply": {"value": 30},
        }
        | OXYCODONE,
    ),
    with_fact(
        "opioid-dispense-used-up",
        "One that was used up long ago does not",
        {},
        {
            "resourceType": "MedicationDispense",
            "status": "completed",
            "whenHandedOver": "2024-12-01",
            "daysSupply": {"value": 30},
        }
        | OXYCODONE,
    ),
    with_fact("opioid-naltrexone", "Naltrexone is none", {}, other_rx(drug("7243", "naltrexone"))),
    with_fact("opioid-naloxone", "Naloxone is none", {}, other_rx(named("naloxone 4 mg spray"))),
    with_fact(
        "opioid-loperamide", "Loperamide is none", {}, other_rx(named("loperamide 2 mg capsule"))
    ),
    with_fact(
        "opioid-topical",
        "On the skin it is none",
        {},
        other_rx(named("morphine 0.1 % topical gel")),
    ),
    with_fact(
        "opioid-topical-route",
        "By a topical route it is none",
        {},
        other_rx(
            drug("7052", "morphine"),
            dosageInstruction=[
                text("apply twice daily", route=coded(SNOMED, "6064005", "Topical route"))
            ],
        ),
    ),
    with_fact(
        "opioid-ended-7",
        "Ended 7 days ago it counts",
        {43: H},
        other_rx(OXYCODONE, **ended("2025-03-03")),
    ),
    with_fact(
        "opioid-ended-8",
        "Ended 8 days ago it does not",
        {},
        other_rx(OXYCODONE, **ended("2025-03-02")),
    ),
    with_fact(
        "opioid-ended-by-bounds",
        "An end that has passed ends an active order",
        {},
        other_rx(
            OXYCODONE,
            dosageInstruction=[
                {
                    "text": "1 tablet twice daily",
                    "timing": {
                        "repeat": {
                            "frequency": 2,
                            "period": 1,
                            "periodUnit": "d",
                            "boundsPeriod": {"start": "2025-01-01", "end": "2025-01-20"},
                        }
                    },
                }
            ],
        ),
    ),
    with_fact(
        "opioid-stable-90",
        "A stable pair of 90 days is a warning",
        {43: M},
        other_rx(OXYCODONE, "2024-12-10"),
    ),
    with_fact(
        "opioid-stable-89",
        "Of 89 days it is critical",
        {43: H},
        other_rx(OXYCODONE, "2024-12-11"),
    ),
    case(
        "opioid-stable-increase",
        "An increase of baclofen ends the stability",
        adult(TEN_TID, other_rx(OXYCODONE, "2024-06-01")),
        {43: H},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        plan="hold",
        first=30,
        activities={"hold-increase"},
    ),
    case(
        "opioid-stable-renewal",
        "A renewal keeps it",
        adult(TEN_TID, other_rx(OXYCODONE, "2024-06-01")),
        {43: M},
        orders=[draft(mg(10, 3), "m1")],
        plan="maintain",
    ),
    case(
        "opioid-baclofen-raised",
        "A rise of baclofen 60 days ago ended it too",
        adult(
            rx("m0", mg(5, 3), status="completed"),
            rx("m1", mg(10, 3), since="2025-01-09", priorPrescription=ref("MedicationRequest/m0")),
            other_rx(OXYCODONE, "2024-06-01"),
        ),
        {43: H},
    ),
    case(
        "opioid-start",
        "A start beside an opioid is not planned",
        adult(other_rx(OXYCODONE, id="ox")),
        {43: H},
        orders=[draft(mg(5, 3))],
        plan="none",
        evidence={43: {"MedicationRequest/ox"}},
    ),
    case(
        "opioid-reduction",
        "A reduction is tapered beside it as it would be without",
        adult(TEN_TID, other_rx(OXYCODONE)),
        {43: H},
        orders=[draft([mg(10, 2), mg(5, 1)], "m1")],
        plan="taper",
        first=25,
    ),
    case(
        "opioid-stop",
        "A stop concerns no dose to come",
        adult(TEN_TID, other_rx(OXYCODONE)),
        {58: H},
        orders=[TEN_TID | {"status": "stopped"}],
        plan="taper",
    ),
]

SCAN: Json = {
    "dosageInstruction": [
        {
            "text": "1 tablet once before MRI scan as needed",
            "asNeededBoolean": True,
            "timing": {"repeat": {"count": 1}},
        }
    ],
    "dispenseRequest": {"quantity": {"value": 1, "unit": "tablet"}},
}
BENZODIAZEPINES = [
    with_fact("benzo-active", "A benzodiazepine is a warning", {44: M}, other_rx(DIAZEPAM)),
    with_fact("benzo-text", "In words too", {44: M}, other_rx(named("Lorazepam 1 mg tablets"))),
    with_fact("benzo-atc", "By ATC too", {44: M}, other_rx(drug("N03AE01", "clonazepam", ATC))),
    with_fact("benzo-zolpidem", "Zolpidem is none", {46: M}, other_rx(drug("39993", "zolpidem"))),
    with_fact(
        "benzo-ended-7",
        "Ended 7 days ago it counts",
        {44: M},
        other_rx(DIAZEPAM, **ended("2025-03-03")),
    ),
    with_fact(
        "benzo-ended-8",
        "Ended 8 days ago it does not",
        {},
        other_rx(DIAZEPAM, **ended("2025-03-02")),
    ),
    with_fact(
        "benzo-scan", "One tablet before a scan is a note", {44: L}, other_rx(DIAZEPAM, **SCAN)
    ),
    with_fact(
        "benzo-stroke-90",
        "Within 90 days of a stroke it is critical",
        {31: M, 44: H},
        other_rx(DIAZEPAM),
        icd("I63.9", "2024-12-10"),
    ),
    with_fact(
        "benzo-stroke-91",
        "After 91 days it is a warning",
        {31: M, 44: M},
        other_rx(DIAZEPAM),
        icd("I63.9", "2024-12-09"),
    ),
    case(
        "benzo-72-healthy",
        "At 72 with healthy kidneys it is a warning",
        elder(rx("m1", mg(5, 3)), other_rx(DIAZEPAM)),
        {44: M},
    ),
    case(
        "benzo-72-moderate",
        "At 72 with moderate kidneys it is critical",
        [patient("1952-06-01", "male"), egfr(45), rx("m1", mg(5, 3)), other_rx(DIAZEPAM)],
        {22: M, 44: H},
    ),
    case(
        "benzo-44-moderate",
        "At 44 with moderate kidneys it is a warning",
        [patient(), egfr(45), rx("m1", mg(5, 3)), other_rx(DIAZEPAM)],
        {22: L, 44: M},
    ),
    case(
        "benzo-and-opioid",
        "Opioid and benzodiazepine each keep their issue",
        adult(TEN_TID, other_rx(OXYCODONE), other_rx(DIAZEPAM)),
        {43: H, 44: M, 47: H},
    ),
    case(
        "benzo-two",
        "Two of one class are one issue",
        adult(TEN_TID, other_rx(DIAZEPAM), other_rx(drug("6470", "lorazepam"))),
        {44: M},
    ),
    case(
        "benzo-start",
        "A start beside it goes on: it is a warning",
        adult(other_rx(DIAZEPAM)),
        {44: M},
        orders=[draft(mg(5, 3))],
        plan="titration",
        first=15,
    ),
]

CASES = [*ALLERGIES, *ULCERS, *OPIOIDS, *BENZODIAZEPINES]
