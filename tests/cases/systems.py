"""Records in the manner of the systems that send them: their codes, units, words and references."""

from typing import Final

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    ATC,
    DIAZEPAM,
    INTRATHECAL,
    LOINC,
    OURS,
    PER_AREA,
    RXNORM,
    SNOMED,
    TERMS,
    UCUM,
    Element,
    Json,
    a_day,
    adult,
    allergy,
    coded,
    condition,
    draft,
    drug,
    egfr,
    icd,
    line,
    mg,
    named,
    obs,
    other_rx,
    patient,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    snomed,
    statement,
    stop,
    tablet,
    tabs,
    text,
    unverified,
)

PZN: Final = "http://fhir.de/CodeSystem/ifa/pzn"
GM: Final = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
GERMAN_ATC: Final = "http://fhir.de/CodeSystem/bfarm/atc"
EPIC: Final = "urn:oid:1.2.840.114350.1.13.0.1.7.2.696580"
CERNER: Final = "https://fhir.cerner.com/ec2458f2/synonym"
GTS: Final = f"{TERMS}/v3-GTSAbbreviation"
DOSE_TYPE: Final = f"{TERMS}/dose-rate-type"
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
NO_VALUE: Final = coded(f"{TERMS}/data-absent-reason", "unknown")


def given(amount: float, unit: str, timing: Json | None, **more: Element) -> Json:
    """A dose in a unit that is only words."""
    return line({"doseQuantity": {"value": amount, "unit": unit}}, timing, **more)


def by_code(code: str, system: str = GTS) -> Json:
    return {"code": coded(system, code)}


def typed(kind: str, dose: Json) -> Json:
    return {"type": coded(DOSE_TYPE, kind)} | dose


def products(*codings: tuple[str, str, str], words: str | None = None) -> Json:
    listed = [{"system": s, "code": c, "display": d} for s, c, d in codings]
    return {"medicationCodeableConcept": {"coding": listed} | ({"text": words} if words else {})}


def medication(ident: str, words: str, strength: float, **more: Element) -> Json:
    per = {"numerator": quantity(strength, "mg"), "denominator": {"value": 1, "unit": "Tablet"}}
    return {
        "resourceType": "Medication",
        "id": ident,
        "code": {"text": words},
        "ingredient": [{"itemCodeableConcept": {"text": "Baclofen"}, "strength": per}],
    } | more


def measured(value: float, unit: str, code: str = "98979-8", **more: Element) -> Json:
    """An eGFR or creatinine in a unit that is only words."""
    return obs(code, {"valueQuantity": {"value": value, "unit": unit}}, "2025-01-20", **more)


def said(words: str, code: str = "98979-8", **more: Element) -> Json:
    return obs(code, {"valueString": words}, "2025-01-20", **more)


def woman(*resources: Json) -> list[Json]:
    """A woman of 44 without a kidney result of her own."""
    return [patient(), *resources]


def by_race(value: float, code: str) -> Json:
    return {"code": coded(LOINC, code), "valueQuantity": quantity(value, PER_AREA)}


TEN: Final = rx("m1", mg(10, 3))
KIDNEY: Final = egfr(88)

_EPIC: Final = (
    case(
        "epic-ordered-and-calculated",
        "An ordered and a calculated dose of one line are one dose",
        adult(
            rx(
                "m1",
                {
                    "text": "Take 1 tablet (10 mg total) by mouth 3 (three) times a day.",
                    "patientInstruction": "Take 1 tablet (10 mg total) by mouth 3 times a day.",
                    "asNeededBoolean": False,
                    "timing": a_day(3, boundsPeriod={"start": "2024-06-01T06:00:00Z"})
                    | {"code": {"text": "3 TIMES DAILY"}},
                    "doseAndRate": [
                        typed("calculated", {"doseQuantity": quantity(10, "mg")}),
                        typed("admin-amount", {"doseQuantity": {"value": 1, "unit": "tablet"}}),
                        typed("ordered", {"doseQuantity": quantity(10, "mg")}),
                    ],
                },
                **products((EPIC, "767", "BACLOFEN 10 MG TABLET"), words="baclofen 10 mg tablet"),
            )
        ),
        {},
        therapy=30,
        plan="maintain",
        first=30,
    ),
    case(
        "epic-percocet",
        "A brand with a code of the vendor is known by its ingredient",
        adult(TEN, other_rx(products((EPIC, "31863", "PERCOCET 5-325 MG PO TABS")))),
        {43: H},
    ),
    *(
        case(
            f"brand-opioid-{name.lower()}",
            f"{name} is an opioid",
            adult(TEN, other_rx(named(name))),
            {43: H},
        )
        for name in (
            "OxyContin",
            "Norco 5-325",
            "Vicodin ES",
            "Suboxone 8-2 mg film",
            "Ultram",
            "Dilaudid",
            "Tramal long",
            "MS Contin",
            "Butrans",
            "Duragesic-25",
        )
    ),
    *(
        case(
            f"brand-benzodiazepine-{name.lower()}",
            f"{name} is a benzodiazepine",
            adult(TEN, other_rx(named(name))),
            {44: M},
        )
        for name in (
            "Valium",
            "Xanax XR",
            "Ativan 1 mg",
            "Klonopin",
            "Tavor expidet",
            "Temesta",
            "Lexomil",
            "Restoril",
        )
    ),
    case(
        "epic-lioresal-reference-by-display",
        "A reference that leads nowhere counts by what it shows",
        adult(
            rx(
                "m1",
                mg(20, 3),
                medicationReference={
                    "reference": "Medication/eX9",
                    "display": "BACLOFEN 20 MG PO TABS",
                },
            )
        ),
        {},
        therapy=60,
    ),
    case(
        "epic-tablets-by-display",
        "Its tablets have the strength that it shows",
        adult(
            rx(
                "m1",
                given(1, "tablet", a_day(4)),
                medicationReference={
                    "reference": "Medication/eX9",
                    "display": "baclofen 20 mg tablet",
                },
            )
        ),
        {},
        therapy=80,
    ),
    case(
        "epic-encounter-diagnosis",
        "A diagnosis of an encounter without a status counts as active",
        adult(
            rx("m1", mg(10, 3), why=None),
            icd(
                "G35",
                clinical=None,
                category=[coded(f"{TERMS}/condition-category", "encounter-diagnosis")],
            ),
        ),
        {},
        indication="spasticity",
    ),
    case(
        "epic-taper-lines",
        "Lines in sequence with dates of their own are a course, of which today's line counts",
        adult(
            rx(
                "m1",
                [
                    given(
                        20,
                        "mg",
                        a_day(3, boundsPeriod={"start": "2025-02-20", "end": "2025-03-05"}),
                        sequence=1,
                    ),
                    given(
                        15,
                        "mg",
                        a_day(3, boundsPeriod={"start": "2025-03-06", "end": "2025-03-20"}),
                        sequence=2,
                    ),
                ],
                since="2025-02-20",
            )
        ),
        {},
        may={20, 58, 59, 60},
        therapy=45,
    ),
    case(
        "epic-no-authored-on",
        "An order without a date of writing is an order",
        adult({k: v for k, v in TEN.items() if k != "authoredOn"}),
        {},
        therapy=30,
    ),
    case(
        "epic-egfr-over-60",
        "An eGFR above 60 as text is normal",
        woman(TEN, said(">60")),
        {},
        tier="normal",
        value=None,
    ),
    case(
        "epic-quantity-comparator-unit-words",
        "A comparator beside a unit in words",
        woman(
            TEN,
            obs(
                "33914-3",
                {"valueQuantity": {"value": 60, "comparator": ">=", "unit": "mL/min/1.73 m2"}},
                "2025-01-20",
            ),
        ),
        {},
        tier="normal",
    ),
    case(
        "epic-preliminary",
        "A preliminary result is none yet",
        woman(TEN, egfr(20, status="preliminary"), KIDNEY),
        {},
        tier="normal",
        value=88,
    ),
    *(
        case(
            f"ehr-result-{state}",
            f"A result that is {state} is none",
            woman(TEN, egfr(20, status=state)),
            {5: L},
            tier="unknown",
        )
        for state in ("registered", "cancelled", "entered-in-error", "unknown")
    ),
    case(
        "epic-percent-comparator-below",
        "A result below 15 is failure",
        woman(TEN, said("<15")),
        {23: H},
        tier="failure",
        value=None,
    ),
    case(
        "epic-dose-range",
        "One to two tablets three times a day",
        adult(
            rx(
                "m1",
                line(
                    {
                        "doseRange": {
                            "low": {"value": 1, "unit": "tablet"},
                            "high": {"value": 2, "unit": "tablet"},
                        }
                    },
                    a_day(3),
                ),
            )
        ),
        {},
        therapy=(30, 60),
    ),
)

_ORACLE: Final = (
    case(
        "oracle-timing-code-only",
        "Oracle names the times a day by a code of its own with words",
        adult(
            rx(
                "m1",
                line(
                    {"doseQuantity": {"value": 10, "unit": "mg"}},
                    {
                        "code": {
                            "coding": [
                                {
                                    "system": CERNER,
                                    "code": "2521545",
                                    "display": "TID",
                                    "userSelected": True,
                                }
                            ],
                            "text": "TID",
                        },
                        "repeat": {"boundsPeriod": {"start": "2024-06-01T09:00:00.000Z"}},
                    },
                    text="10 mg = 1 tab, Oral, TID, # 90 tab, 3 Refill(s)",
                ),
                medicationReference=ref("#m"),
                contained=[
                    {
                        "resourceType": "Medication",
                        "id": "m",
                        "code": {
                            "coding": [
                                {"system": CERNER, "code": "2748023", "display": "baclofen"},
                                {"system": RXNORM, "code": "197391"},
                            ],
                            "text": "baclofen 10 mg oral tablet",
                        },
                    }
                ],
            )
        ),
        {},
        therapy=30,
    ),
    case(
        "oracle-tab-s",
        "tab(s) with a strength in words",
        adult(rx("m1", given(2, "tab(s)", by_code("TID")), **named("baclofen 10 mg oral tablet"))),
        {},
        therapy=60,
    ),
    case(
        "oracle-mg-s",
        "mg(s) are mg",
        adult(rx("m1", given(10, "mg(s)", by_code("BID")))),
        {},
        therapy=20,
    ),
    case(
        "oracle-each",
        "EACH names no unit, and none is guessed",
        adult(rx("m1", given(1, "EACH", a_day(3)), **named("baclofen 10 mg tablet"))),
        {},
        therapy=None,
        not_evaluated={8},
        plan="none",
    ),
    case(
        "oracle-reported",
        "A home medicine with the intent plan is taken",
        adult(rx("m1", mg(10, 3), intent="plan", reportedBoolean=True)),
        {},
        therapy=30,
    ),
    case(
        "oracle-text-only",
        "Words with the amount to hand out are not read, and that is said",
        adult(rx("m1", text("10 mg = 1 tab, Oral, TID, # 90 tab, 3 Refill(s)"))),
        {},
        therapy=None,
        not_evaluated={8},
    ),
    case(
        "oracle-text-tablets",
        "Only the words, in tablets",
        adult(rx("m1", text("1 tab(s) Oral (given by mouth) 3 times a day"))),
        {},
        therapy=30,
    ),
    case(
        "oracle-creatinine-code",
        "A creatinine with a code of the vendor beside its LOINC code",
        woman(
            TEN,
            obs("2160-0", {"valueQuantity": quantity(0.8, "mg/dL")}, "2025-01-20")
            | {
                "code": {
                    "coding": [
                        {
                            "system": "https://fhir.cerner.com/ec2458f2/codeSet/72",
                            "code": "2700655",
                        },
                        {"system": LOINC, "code": "2160-0"},
                    ],
                    "text": "Creatinine Level",
                }
            },
        ),
        {},
        tier="normal",
    ),
    case(
        "oracle-text-only-creatinine",
        "A creatinine level by words alone",
        woman(
            TEN,
            {
                "resourceType": "Observation",
                "status": "final",
                "code": {"text": "Creatinine"},
                "effectiveDateTime": "2025-01-20T08:00:00.000Z",
                "valueQuantity": quantity(0.8, "mg/dL"),
            },
        ),
        {},
        tier="normal",
        measure="ckd-epi-2021",
    ),
    case(
        "oracle-prn-concept",
        "As needed by a concept",
        adult(rx("m1", mg(10, 3, asNeededCodeableConcept={"text": "for muscle spasms"}))),
        {16: L},
        therapy=30,
    ),
    case(
        "oracle-provisional",
        "A provisional diagnosis counts",
        adult(rx("m1", mg(10, 3), why=None), icd("G35", **unverified("provisional"))),
        {},
        indication="spasticity",
    ),
    case(
        "oracle-refuted",
        "A refuted ulcer does not",
        adult(TEN, icd("K27.9", **unverified("refuted"))),
        {},
    ),
    case(
        "oracle-differential-ulcer",
        "An ulcer in the differential is neither refuted nor an error",
        adult(TEN, icd("K25.3", **unverified("differential"))),
        {28: H},
    ),
)

_UUID: Final = "urn:uuid:0f5c2f0e-6f2a-4c55-9d0c-4d7c7cbb7a01"
_MED_UUID: Final = "urn:uuid:0f5c2f0e-6f2a-4c55-9d0c-4d7c7cbb7a02"
_BY_UUID: Final[Json] = {"subject": ref(_UUID)}
_HOST: Final = "https://ehr.example.org/r4"

_OPEN: Final = (
    case(
        "synthea-urn-uuid",
        "Every reference is a urn:uuid of the bundle",
        [
            {"fullUrl": _UUID, "resource": patient()},
            {
                "fullUrl": _MED_UUID,
                "resource": {
                    "resourceType": "Medication",
                    "id": "med",
                    "code": coded(RXNORM, "197391", "baclofen 10 MG Oral Tablet"),
                },
            },
            {
                "fullUrl": _UUID[:-1] + "3",
                "resource": rx("m1", tabs(1, 3), medicationReference=ref(_MED_UUID), **_BY_UUID),
            },
            {"fullUrl": _UUID[:-1] + "4", "resource": egfr(45, **_BY_UUID)},
        ],
        {22: M},
        therapy=30,
        tier="moderate",
        plan="taper",
        ends=15,
    ),
    case(
        "hapi-absolute",
        "Every reference is an absolute address",
        [
            {"fullUrl": f"{_HOST}/Patient/p1", "resource": patient()},
            {
                "fullUrl": f"{_HOST}/MedicationRequest/m1",
                "resource": rx("m1", mg(10, 3), subject=ref(f"{_HOST}/Patient/p1")),
            },
            {
                "fullUrl": f"{_HOST}/Observation/o1",
                "resource": egfr(88, subject=ref(f"{_HOST}/Patient/p1")),
            },
        ],
        {},
        therapy=30,
        tier="normal",
    ),
    case(
        "hapi-versioned",
        "A reference to a version is one to the resource",
        adult(
            rx("m1", tabs(1, 3), medicationReference=ref("Medication/b/_history/2")),
            medication("b", "Baclofen", 10),
        ),
        {},
        therapy=30,
    ),
    case(
        "hapi-order-subject-absolute",
        "The order under test names the patient by its address",
        [{"fullUrl": f"{_HOST}/Patient/p1", "resource": patient()}, KIDNEY],
        {},
        orders=[draft(mg(5, 3), subject=ref(f"{_HOST}/Patient/p1"))],
        therapy=None,
        order=15,
        plan="titration",
        first=15,
    ),
    case(
        "synthea-order-urn-uuid",
        "The order under test names the patient by urn:uuid",
        [{"fullUrl": _UUID, "resource": patient()}, KIDNEY],
        {},
        orders=[draft(mg(5, 3), subject=ref(_UUID))],
        order=15,
        plan="titration",
    ),
    case(
        "synthea-no-frequency-unit",
        "Decimal periods and as-needed false as Synthea writes them",
        adult(
            rx(
                "m1",
                line(
                    {"type": coded(DOSE_TYPE, "ordered", "Ordered"), "doseQuantity": {"value": 1}},
                    {"repeat": {"frequency": 3, "period": 1.0, "periodUnit": "d"}},
                    asNeededBoolean=False,
                    sequence=1,
                ),
            )
        ),
        {},
        therapy=None,
    ),
    case(
        "synthea-egfr",
        "Synthea gives the eGFR to many places",
        woman(
            TEN,
            obs(
                "33914-3",
                {
                    "valueQuantity": {
                        "value": 59.99999,
                        "unit": "mL/min/{1.73_m2}",
                        "system": UCUM,
                        "code": "mL/min/{1.73_m2}",
                    }
                },
                "2025-01-20T03:04:05-05:00",
                issued="2025-01-20T03:04:05.123-05:00",
            ),
        ),
        {22: M},
        tier="moderate",
    ),
    case(
        "medplum-instant-fraction",
        "Moments with fractions and offsets",
        woman(
            rx("m1", mg(10, 3), since="2024-06-01T23:30:00.123456+02:00"),
            egfr(88, when="2025-01-20T23:59:59.999Z"),
        ),
        {},
        therapy=30,
        dated="2025-01-20",
    ),
    case(
        "partial-dates",
        "A year and month stand for their first day",
        woman(rx("m1", mg(10, 3), since="2024"), egfr(88, when="2025-01")),
        {73: L},
        dated="2025-01-01",
    ),
    case(
        "birth-date-extension",
        "A birth date with the time of birth beside it",
        [
            patient(
                _birthDate={
                    "extension": [
                        {
                            "url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime",
                            "valueDateTime": "1980-05-14T11:00:00Z",
                        }
                    ]
                }
            ),
            TEN,
            KIDNEY,
        ],
        {},
        therapy=30,
    ),
    case(
        "birth-date-absent",
        "A birth date that is only a reason for its absence",
        [
            patient(None, _birthDate={"extension": [{"url": ABSENT, "valueCode": "unknown"}]}),
            TEN,
            KIDNEY,
        ],
        {4: L},
    ),
    case(
        "gender-absent",
        "A gender that is only a reason for its absence",
        [
            patient(
                "1980-05-14", None, _gender={"extension": [{"url": ABSENT, "valueCode": "masked"}]}
            ),
            TEN,
            KIDNEY,
        ],
        {4: L},
    ),
    case(
        "us-core-race-pair",
        "Of two results by race the lower counts",
        woman(
            TEN,
            obs(
                "98979-8",
                None,
                "2025-01-20",
                component=[by_race(64, "48643-1"), by_race(53, "48642-3")],
            ),
        ),
        {22: M},
        tier="moderate",
        value=53,
    ),
    case(
        "us-core-component-panel",
        "A metabolic panel with its results as components",
        woman(
            TEN,
            obs(
                "24323-8",
                None,
                "2025-01-20",
                component=[
                    {"code": coded(LOINC, "2160-0"), "valueQuantity": quantity(0.8, "mg/dL")},
                    {"code": coded(LOINC, "3094-0"), "valueQuantity": quantity(14, "mg/dL")},
                ],
            ),
        ),
        {},
        tier="normal",
        measure="ckd-epi-2021",
    ),
    case(
        "us-core-data-absent",
        "A result with a reason for its absence is none",
        woman(TEN, egfr(88) | {"valueQuantity": None, "dataAbsentReason": NO_VALUE}),
        {5: L},
        may={6},
    ),
    case(
        "ips-absent-medications",
        "A summary that says that no medicines are known",
        [
            patient(),
            KIDNEY,
            {
                "resourceType": "Composition",
                "status": "final",
                "date": "2025-03-01",
                "title": "Patient Summary",
                "author": [ref("Practitioner/x")],
                "type": coded(LOINC, "60591-5"),
                "section": [],
            },
            statement(
                [],
                **products(
                    (f"{TERMS}/absent-unknown-uv-ips", "no-medication-info", "No information")
                ),
            ),
        ],
        {},
        therapy=None,
        plan="none",
    ),
    case(
        "ips-statement",
        "A summary gives statements with a product of its own bundle",
        [
            {"fullUrl": _UUID, "resource": patient()},
            egfr(88, **_BY_UUID),
            snomed("24700007", **_BY_UUID),
            {
                "fullUrl": _MED_UUID,
                "resource": {
                    "resourceType": "Medication",
                    "id": "b",
                    "code": coded(ATC, "M03BX01", "baclofen"),
                },
            },
            statement(mg(10, 3), medicationReference=ref(_MED_UUID), **_BY_UUID),
        ],
        {},
        therapy=30,
        indication="spasticity",
    ),
    case(
        "ips-no-allergies",
        "No known allergies is no allergy",
        adult(
            TEN,
            allergy(
                code=coded(
                    f"{TERMS}/absent-unknown-uv-ips", "no-known-allergies", "No known allergies"
                )
            ),
        ),
        {},
    ),
    case(
        "allergy-by-reaction-substance",
        "An allergy whose substance is named in the reaction",
        adult(
            TEN,
            allergy(
                code={"text": "Drug allergy"},
                reaction=[
                    {
                        "substance": coded(RXNORM, "1292", "baclofen"),
                        "manifestation": [{"text": "Anaphylaxis"}],
                        "severity": "severe",
                    }
                ],
            ),
        ),
        {27: H},
    ),
    case(
        "ehr-allergy-brand",
        "An allergy to a brand",
        adult(TEN, allergy(code={"text": "LIORESAL"})),
        {27: H},
    ),
    case(
        "ehr-allergy-resolved",
        "A resolved allergy is none",
        adult(TEN, allergy("resolved")),
        {},
    ),
)

_GERMAN: Final = (
    case(
        "german-statement",
        "A plan of medication as statements, the product by its PZN",
        woman(
            statement(
                given(1, "Tablette", {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}}),
                reasonCode=[coded(GM, "G35.1", "Multiple Sklerose")],
                **products(
                    (PZN, "02456901", "Baclofen AbZ 10 mg Tabletten"),
                    (GERMAN_ATC, "M03BX01", "Baclofen"),
                ),
            ),
            measured(88, "mL/min/1,73m²"),
        ),
        {},
        therapy=30,
        indication="spasticity",
        tier="normal",
    ),
    case(
        "german-scheme",
        "The German scheme of four numbers",
        adult(rx("m1", text("1-1-1-0"), **named("Lioresal 10 mg Tabletten"))),
        {},
        therapy=30,
    ),
    case(
        "german-stueck",
        "Neither does Stück",
        adult(rx("m1", given(1, "Stück", a_day(3)), **named("Baclofen 10 mg Tabletten"))),
        {},
        therapy=None,
        not_evaluated={8},
    ),
    case(
        "german-words",
        "3x täglich 1 Tablette",
        adult(rx("m1", text("3x täglich 1 Tablette"), **named("Baclofen-neuraxpharm 10 mg"))),
        {},
        therapy=30,
    ),
    case(
        "german-gm-kidney",
        "A kidney disease of stage 4 by ICD-10-GM",
        woman(TEN, condition(coded(GM, "N18.4", "Chronische Nierenkrankheit, Stadium 4"))),
        {23: H},
        tier="severe",
        measure="diagnosis",
        plan="taper",
    ),
    case(
        "german-dialysis",
        "Dependence on dialysis by ICD-10-GM",
        woman(TEN, condition(coded(GM, "Z99.2", "Dialyse")), KIDNEY),
        {24: H},
        tier="dialysis",
    ),
    case(
        "german-tavor",
        "Tavor by name and PZN",
        adult(TEN, other_rx(products((PZN, "01172312", "TAVOR 1,0 mg Tabletten")))),
        {44: M},
    ),
    *(
        case(
            f"egfr-unit-{number}",
            f"An eGFR in {unit}",
            woman(TEN, measured(45, unit)),
            {22: M},
            tier="moderate",
            value=45,
        )
        for number, unit in enumerate(
            (
                "mL/min/1,73m²",
                "ml/min/1,73 m²",
                "mL/min/1.73 m^2",
                "ml/min/1.73m*2",
                "mL/min/1.73 sq m",
                "mL/min per 1.73 m2",
                "mL/min/1.73",
                "mL/min/1.73mE2",
                "mL/min/{1.73m2}",
                "mL/min/1.73_m2",
                "mL/min/1.73 sqm",
                "ml/min/1,73qm",
                "mL/min/1.73 m**2",
            )
        )
    ),
    *(
        case(
            f"creatinine-unit-{number}",
            f"A creatinine in {unit}",
            woman(TEN, measured(70, unit, "14682-9")),
            {},
            tier="normal",
            measure="ckd-epi-2021",
        )
        for number, unit in enumerate(
            (
                "umol/L",
                "µmol/l",
                "μmol/L",
                "micromol/L",
                "µmol/L",
                "mcmol/L",
                "micromoles/L",
                "µmol/Liter",
                "micromole/L",
            )
        )
    ),
    *(
        case(
            f"creatinine-mass-unit-{number}",
            f"A creatinine in {unit}",
            woman(TEN, measured(amount, unit, "2160-0")),
            {},
            tier="normal",
        )
        for number, (amount, unit) in enumerate(
            ((0.8, "mg/dl"), (0.8, "MG/DL"), (0.8, "mg/100mL"), (0.8, "mg per dL"))
        )
    ),
)

_FRENCH_DUTCH_BRITISH: Final = (
    case(
        "french-statement",
        "A French prescription in words",
        adult(
            rx("m1", text("1 comprimé matin, midi et soir"), **named("LIORESAL 10 mg, comprimé"))
        ),
        {},
        therapy=30,
    ),
    case(
        "french-baclocur",
        "Baclocur in dependence on alcohol",
        adult(
            rx(
                "m1",
                given(1, "comprimé", a_day(3)),
                why="aud",
                **named("BACLOCUR 20 mg, comprimé pelliculé sécable"),
            )
        ),
        {},
        therapy=60,
        indication="alcohol-use-disorder",
    ),
    case(
        "french-dfg",
        "The French name of the eGFR with words for the unit",
        woman(
            TEN,
            {
                "resourceType": "Observation",
                "status": "final",
                "code": {"text": "DFG estimé"},
                "effectiveDateTime": "2025-01-20",
                "valueQuantity": {"value": 41, "unit": "mL/min/1,73 m²"},
            },
        ),
        {22: M},
        tier="moderate",
    ),
    case(
        "french-topalgic",
        "Topalgic is tramadol",
        adult(TEN, other_rx(named("TOPALGIC L.P. 100 mg, comprimé à libération prolongée"))),
        {43: H},
    ),
    case(
        "dutch-words",
        "A Dutch prescription in words",
        adult(rx("m1", text("3 maal per dag 1 tablet"), **named("Baclofen tablet 10mg"))),
        {},
        therapy=30,
    ),
    case(
        "dutch-stuk",
        "Pieces of the table of the Dutch pharmacists are no tablets",
        adult(
            rx(
                "m1",
                line(
                    {
                        "doseQuantity": {
                            "value": 1,
                            "unit": "stuk",
                            "system": "urn:oid:2.16.840.1.113883.2.4.4.1.900.2",
                            "code": "245",
                        }
                    },
                    a_day(3),
                ),
                **named("BACLOFEN TABLET 10MG"),
            )
        ),
        {},
        therapy=None,
        not_evaluated={8},
    ),
    case(
        "dutch-egfr",
        "A Dutch eGFR",
        woman(TEN, said(">90 mL/min/1,73m2", "62238-1")),
        {},
        tier="normal",
    ),
    case(
        "uk-dmd",
        "A product of dm+d with its dose in tablets of SNOMED CT",
        adult(
            rx(
                "m1",
                line(
                    {
                        "doseQuantity": {
                            "value": 1,
                            "unit": "tablet",
                            "system": SNOMED,
                            "code": "428673006",
                        }
                    },
                    a_day(3),
                ),
                **drug("39113311000001107", "Baclofen 10mg tablets", SNOMED),
            )
        ),
        {},
        therapy=30,
    ),
    case(
        "uk-text",
        "British words",
        adult(
            rx(
                "m1",
                text("Take ONE tablet THREE times a day"),
                **drug("39113311000001107", "Baclofen 10mg tablets", SNOMED),
            )
        ),
        {},
        therapy=30,
    ),
    case(
        "uk-liquid",
        "A liquid with its strength as the British write it",
        adult(
            rx(
                "m1",
                given(10, "ml", a_day(3)),
                **drug("36565811000001106", "Baclofen 5mg/5ml oral solution sugar free", SNOMED),
            )
        ),
        {},
        therapy=30,
    ),
    case(
        "uk-co-codamol",
        "Co-codamol holds codeine",
        adult(TEN, other_rx(drug("322280009", "Co-codamol 30mg/500mg tablets", SNOMED))),
        {43: H},
    ),
    case(
        "uk-spoonful",
        "A spoonful of 5 ml",
        adult(
            rx(
                "m1",
                text("Take two 5ml spoonfuls three times a day"),
                **named("Baclofen 5mg/5ml oral solution"),
            )
        ),
        {},
        therapy=30,
    ),
)

_PUMPS: Final = (
    case(
        "pump-use-statement-alarm",
        "The date of the alarm on the use of the pump, the refill booked by its actor",
        adult(
            rx("it1", pump_rate(300), **INTRATHECAL),
            pump(),
            {
                "resourceType": "DeviceUseStatement",
                "status": "active",
                "device": ref("Device/pump"),
                "extension": [
                    {
                        "url": f"{OURS}/StructureDefinition/reservoir-alarm-date",
                        "valueDateTime": "2025-03-20T08:00:00+01:00",
                    }
                ],
            },
            {
                "resourceType": "Appointment",
                "status": "booked",
                "start": "2025-03-18T09:00:00Z",
                "serviceType": [{"text": "Baclofen pump refill"}],
                "participant": [
                    {"actor": ref("Practitioner/x"), "status": "accepted"},
                    {"actor": ref("Patient/p1"), "status": "accepted"},
                ],
            },
        ),
        {},
        pump=300,
    ),
    case(
        "pump-alarm-unbooked",
        "The same without the appointment",
        adult(
            rx("it1", pump_rate(300), **INTRATHECAL),
            pump(),
            {
                "resourceType": "DeviceUseStatement",
                "status": "active",
                "device": ref("Device/pump"),
                "extension": [
                    {
                        "url": f"{OURS}/StructureDefinition/reservoir-alarm-date",
                        "valueDate": "2025-03-20",
                    }
                ],
            },
        ),
        {66: M},
        pump=300,
    ),
    case(
        "pump-mcg-per-day",
        "A rate in mcg a day",
        adult(
            rx(
                "it1",
                pump_rate(250)
                | {"doseAndRate": [{"rateQuantity": {"value": 250, "unit": "mcg/day"}}]},
                **INTRATHECAL,
            )
        ),
        {},
        may={66},
        pump=250,
    ),
)

_ORDERS: Final = (
    case(
        "order-change-by-words",
        "A change from 30 to 45 mg a day as Epic writes it",
        adult(TEN),
        {},
        orders=[
            draft({"text": "Take 1.5 tablets (15 mg total) by mouth 3 (three) times a day"}, "m1")
        ],
        therapy=30,
        order=45,
        doses=3,
        plan="titration",
        first=45,
    ),
    case(
        "order-at-bedtime-in-hours",
        "Every 8 hours is three times a day",
        adult(TEN),
        {},
        orders=[draft(given(10, "mg", by_code("Q8H")), "m1")],
        order=30,
        doses=3,
        plan="maintain",
    ),
    case(
        "order-stop-cancelled",
        "A long therapy is cancelled",
        adult(rx("m1", mg(20, 3))),
        {58: H},
        orders=[stop(rx("m1", mg(20, 3)), "cancelled", statusReason={"text": "Patient request"})],
        order=0,
        plan="taper",
        ends=0,
    ),
    case(
        "order-over-ceiling",
        "Two tablets of 20 mg three times a day",
        adult(rx("m1", mg(20, 3))),
        {8: H, 12: H},
        may={13},
        orders=[draft(given(2, "Tablet(s)", by_code("TID")), "m1", **tablet(20))],
        order=120,
    ),
    case(
        "order-two-strengths",
        "A split over two strengths in one submission",
        adult(TEN),
        {},
        orders=[
            draft(given(1, "TAB", a_day(1, when=["MORN"])), "m1", id="n1", **tablet(10)),
            draft(given(1, "TAB", a_day(1, when=["HS"])), "m1", id="n2", **tablet(20)),
        ],
        may={13, 14},
        order=30,
        doses=2,
    ),
    case(
        "order-diazepam-codes",
        "Diazepam by RxNorm beside a start",
        adult(other_rx(DIAZEPAM)),
        {44: M},
        orders=[draft(mg(5, 3))],
        order=15,
        plan="titration",
    ),
)

_SIDE_BY_SIDE: Final = (
    case(
        "two-orders-at-their-times",
        "Orders of two strengths with times of day are taken at those times",
        adult(
            rx(
                "m1",
                tabs(1, 2) | {"timing": a_day(2, timeOfDay=["08:00:00", "14:00:00"])},
                **tablet(10),
            ),
            rx(
                "m2",
                tabs(1, 2) | {"timing": a_day(2, timeOfDay=["14:00:00", "20:00:00"])},
                **tablet(5),
            ),
        ),
        {},
        therapy=30,
        first=30,
        split=[10, 15, 5],
    ),
    case(
        "two-orders-within-the-hour",
        "Doses within an hour are one",
        adult(
            rx("m1", tabs(1, 1) | {"timing": a_day(1, timeOfDay=["08:00:00"])}, **tablet(20)),
            rx("m2", tabs(1, 1) | {"timing": a_day(1, timeOfDay=["09:00:00"])}, **tablet(5)),
        ),
        {14: L, 15: L},
        therapy=25,
    ),
    case(
        "two-orders-beyond-the-hour",
        "Beyond an hour they are two",
        adult(
            rx("m1", tabs(1, 1) | {"timing": a_day(1, timeOfDay=["08:00:00"])}, **tablet(20)),
            rx("m2", tabs(1, 1) | {"timing": a_day(1, timeOfDay=["09:01:00"])}, **tablet(5)),
        ),
        {},
        therapy=25,
    ),
)

_WITHOUT_TIMES: Final = (
    case(
        "two-orders-without-times",
        "Without times, lines taken equally often are taken together",
        adult(
            rx("m1", mg(10, 2), **tablet(10)),
            rx("m2", mg(5, 2), **tablet(5)),
        ),
        {},
        therapy=30,
        split=[15, 15],
    ),
)


def named_result(words: str, value: float, unit: str) -> Json:
    """A result whose code is only words."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": words},
        "effectiveDateTime": "2025-01-20",
        "valueQuantity": {"value": value, "unit": unit},
    }


def because(reason: Json) -> Json:
    return rx("m1", mg(10, 3)) | {"reasonCode": [reason]}


_BY_NAME: Final = (
    *(
        case(
            f"egfr-named-{number}",
            f"{name} is an eGFR",
            woman(TEN, named_result(name, 41, "mL/min/1.73 m2")),
            {22: M},
            tier="moderate",
        )
        for number, name in enumerate(
            (
                "GFR Est Non-African American",
                "eGFR (CKD-EPI 2021)",
                "EGFR NON-AFR. AMERICAN",
                "GFR nach CKD-EPI",
                "DFG (CKD-EPI)",
                "Glomerular filtration rate",
                "Glomeruläre Filtrationsrate",
                "Estimated glomerular filtration rate using CKD-EPI",
            )
        )
    ),
    *(
        case(
            f"creatinine-named-{number}",
            f"{name} is a creatinine of the blood",
            woman(TEN, named_result(name, 0.8, "mg/dL")),
            {},
            tier="normal",
        )
        for number, name in enumerate(
            (
                "Creatinine, Serum",
                "Kreatinin i.S.",
                "Kreatinin im Serum",
                "Creatinine Level",
                "Créatinine plasmatique",
                "Serum creatinine level",
                "Kreatinine",
            )
        )
    ),
    case(
        "creatinine-of-urine",
        "A creatinine of the urine is none of the blood",
        woman(TEN, named_result("Creatinine, urine", 90, "mg/dL")),
        {5: L},
        tier="unknown",
    ),
    *(
        case(
            f"egfr-words-{number}",
            f"An eGFR of {words}",
            woman(TEN, said(words)),
            fires,
            tier=tier,
            value=None,
        )
        for number, (words, tier, fires) in enumerate(
            (
                ("> OR = 60", "normal", {}),
                ("Greater than 60", "normal", {}),
                (">90 ml/min/1,73m²", "normal", {}),
                ("less than 30", "severe", {23: H}),
                ("< 30 mL/min", "severe", {23: H}),
            )
        )
    ),
    *(
        case(
            f"german-spastic-{code}",
            f"{code} of ICD-10-GM is spastic",
            adult(because(coded(GM, code))),
            {},
            indication="spasticity",
        )
        for code in ("G82.19", "G82.49")
    ),
)

CASES: Final[tuple[Case, ...]] = (
    *_EPIC,
    *_ORACLE,
    *_OPEN,
    *_GERMAN,
    *_FRENCH_DUTCH_BRITISH,
    *_PUMPS,
    *_ORDERS,
    *_SIDE_BY_SIDE,
    *_WITHOUT_TIMES,
    *_BY_NAME,
)
