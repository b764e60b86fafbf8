"""Every way of stating a dose, read to milligrams a day."""

from tests.cases.case import Case, H, L, M, Range, case
from tests.cases.chart import (
    RXNORM,
    TERMS,
    UCUM,
    Element,
    Json,
    a_day,
    adult,
    coded,
    dispense,
    draft,
    drug,
    line,
    mg,
    ml,
    named,
    quantity,
    reason,
    ref,
    rx,
    statement,
    tablet,
    tabs,
    text,
)

TEN_MG = {"doseQuantity": quantity(10, "mg")}
SOLUTION = drug("250976", "baclofen 1 MG/ML Oral Solution")
SUSPENSION = drug("2593376", "baclofen 5 MG/ML Oral Suspension")
GTS = f"{TERMS}/v3-GTSAbbreviation"


def timing(**repeat: Element) -> Json:
    return {"repeat": repeat}


def code(abbreviation: str) -> Json:
    return {"code": coded(GTS, abbreviation)}


def one(count: int | str, unit: str = "tablet") -> Json:
    return {"doseQuantity": {"value": count, "unit": unit}}


def reads(ident: str, dose: Json | list[Json], total: Range, **product: Element) -> Case:
    """A spasticity order whose only point is its dose."""
    return case(
        f"dose-{ident}",
        f"{ident} gives {total} mg/day",
        adult(rx("m1", dose, **product)),
        {},
        therapy=total,
    )


STRUCTURED = [
    reads("tablets-10", tabs(1, 3), 30),
    reads("tablets-20-halved", tabs(0.5, 3), 30, **tablet(20)),
    reads("tablets-5", tabs(2, 3), 30, **tablet(5)),
    reads("tablets-by-unit-word", line(one(1), a_day(3)), 30),
    reads("tablets-by-unit-tab", line(one(1, "tab"), a_day(3)), 30),
    reads(
        "tablets-by-code-TAB",
        line(
            {
                "doseQuantity": {
                    "value": 1,
                    "code": "TAB",
                    "system": f"{TERMS}/v3-orderableDrugForm",
                }
            },
            a_day(3),
        ),
        30,
    ),
    reads("tablets-strength-in-name", tabs(1, 3), 30, **named("Baclofen 10 mg tablet")),
    reads("brand-strength-in-name", tabs(1, 3), 30, **named("LIORESAL 10 MG TABLETS")),
    reads("solution-1-mg-per-ml", ml(10, 3), 30, **SOLUTION),
    reads("suspension-5-mg-per-ml", ml(2, 3), 30, **SUSPENSION),
    reads("liquid-named-per-5-ml", ml(10, 3), 30, **named("baclofen 5 mg/5 mL oral solution")),
    reads("liquid-named-25-per-5-ml", ml(2, 3), 30, **named("Fleqsuvy 25 mg/5 mL suspension")),
    reads("frequency-period-8-h", line(TEN_MG, timing(frequency=1, period=8, periodUnit="h")), 30),
    reads("frequency-period-6-h", line(TEN_MG, timing(frequency=1, period=6, periodUnit="h")), 40),
    reads("code-TID", line(TEN_MG, code("TID")), 30),
    reads("code-BID", line(TEN_MG, code("BID")), 20),
    reads("code-QID", line(TEN_MG, code("QID")), 40),
    reads("code-Q8H", line(TEN_MG, code("Q8H")), 30),
    reads("code-Q6H", line(TEN_MG, code("Q6H")), 40),
    reads("code-QD", line(TEN_MG, code("QD")), 10),
    reads(
        "when-three-times",
        line(TEN_MG, timing(frequency=1, period=1, periodUnit="d", when=["MORN", "NOON", "HS"])),
        30,
    ),
    reads(
        "time-of-day",
        line(
            TEN_MG,
            timing(
                frequency=3,
                period=1,
                periodUnit="d",
                timeOfDay=["08:00:00", "14:00:00", "20:00:00"],
            ),
        ),
        30,
    ),
    reads("time-of-day-alone", line(TEN_MG, timing(timeOfDay=["08:00:00", "20:00:00"])), 20),
    reads(
        "several-lines",
        [
            line(TEN_MG, timing(frequency=1, period=1, periodUnit="d", when=["MORN"])),
            line(
                {"doseQuantity": quantity(5, "mg")},
                timing(frequency=1, period=1, periodUnit="d", when=["NOON"]),
            ),
            line(
                {"doseQuantity": quantity(15, "mg")},
                timing(frequency=1, period=1, periodUnit="d", when=["HS"]),
            ),
        ],
        30,
    ),
    reads(
        "dose-range",
        line({"doseRange": {"low": quantity(5, "mg"), "high": quantity(10, "mg")}}, a_day(3)),
        (15, 30),
    ),
    reads("frequency-max", line(TEN_MG, a_day(2, frequencyMax=3)), (20, 30)),
    reads("unit-mg-word-only", line({"doseQuantity": {"value": 10, "unit": "mg"}}, a_day(3)), 30),
    reads(
        "unit-mg-code-only",
        line({"doseQuantity": {"value": 10, "system": UCUM, "code": "mg"}}, a_day(3)),
        30,
    ),
    reads(
        "oracle-shape",
        line(one(1, "tab"), {"code": {"text": "TID"}}, text="10 mg = 1 tab, Oral, TID"),
        30,
    ),
    reads("r3-object-shape", {"doseAndRate": TEN_MG, "timing": a_day(3)}, 30),
]

IN_WORDS = [
    reads("10mg-po-tid", text("10mg po tid"), 30),
    reads("10-mg-three-times-a-day", text("Take 10 mg by mouth three times a day"), 30),
    reads("one-tablet-tid", text("1 tab tid"), 30),
    reads("1-0-1", text("1-0-1"), 20),
    reads("1-1-2", text("1-1-2"), 40),
    reads("split-10-5-5-10", text("10-5-5-10 mg"), 30),
    reads("am-noon-hs", text("10mg am, 10mg noon, 20mg hs"), 40),
    reads("french", text("1 cp x3/j"), 30, **named("baclofène 10 mg comprimé")),
    reads("q8h", text("10 mg q8h"), 30),
    reads("7.5-ml-q6h", text("7.5 mL q6h"), 30, **named("baclofen 5 mg/5 mL oral solution")),
    reads("half-tablet-bid", text("1/2 tab bid"), 10, **tablet(10)),
    reads("qhs", text("10 mg at bedtime"), 10),
]

AS_NEEDED = [
    case(
        "prn-text",
        "As needed up to three times counts in full and is remarked on",
        adult(rx("m1", text("10 mg up to three times daily as needed"))),
        {16: L},
        therapy=30,
    ),
    case(
        "prn-structured",
        "The same in structure",
        adult(rx("m1", mg(10, 3, asNeededBoolean=True))),
        {16: L},
        therapy=30,
    ),
    case(
        "prn-reason",
        "As needed for a stated reason is as needed",
        adult(rx("m1", mg(10, 3, asNeededCodeableConcept={"text": "spasm"}))),
        {16: L},
        therapy=30,
    ),
    case(
        "prn-hiccups",
        "As needed is right for hiccups",
        adult(rx("m1", mg(10, 3, asNeededBoolean=True), "hiccups")),
        {},
        therapy=30,
    ),
    case(
        "prn-aud",
        "As needed in alcohol use disorder is remarked on",
        adult(rx("m1", mg(10, 3, asNeededBoolean=True), "aud")),
        {16: L},
    ),
    case(
        "prn-pain",
        "As needed for pain is remarked on",
        adult(rx("m1", mg(10, 3, asNeededBoolean=True), "pain")),
        {16: L},
    ),
    case(
        "prn-false",
        "asNeeded false is not as needed",
        adult(rx("m1", mg(10, 3, asNeededBoolean=False))),
        {},
    ),
    case(
        "prn-supplement",
        "10 mg as needed beside a regular dose is a small supplement",
        adult(rx("m1", [mg(10, 3), mg(10, 1, asNeededBoolean=True)])),
        {},
        therapy=40,
    ),
    case(
        "prn-supplement-15",
        "15 mg as needed is more than a small supplement",
        adult(rx("m1", [mg(10, 3), mg(5, 3, asNeededBoolean=True)])),
        {16: L},
        therapy=45,
    ),
    case(
        "prn-order",
        "An order counts its as-needed doses among the doses of the day",
        adult(rx("m1", mg(10, 3))),
        {},
        orders=[draft([mg(10, 3), mg(5, 1, asNeededBoolean=True)], "m1")],
        order=35,
        doses=4,
    ),
    case(
        "prn-above-ceiling",
        "The ceiling counts what is taken at most",
        adult(rx("m1", mg(30, 3, asNeededBoolean=True))),
        {8: H, 16: L},
        therapy=90,
    ),
    case(
        "range-above-ceiling",
        "The ceiling counts the upper end of a range",
        adult(
            rx(
                "m1",
                line(
                    {"doseRange": {"low": quantity(10, "mg"), "high": quantity(30, "mg")}},
                    a_day(3),
                ),
            )
        ),
        {8: H},
        therapy=(30, 90),
    ),
    case(
        "range-start",
        "A start counts the upper end of a range",
        adult(),
        {11: M},
        orders=[
            draft(
                line(
                    {"doseRange": {"low": quantity(5, "mg"), "high": quantity(10, "mg")}},
                    a_day(3),
                )
            )
        ],
        order=(15, 30),
    ),
]

CONTAINED = {
    "contained": [
        {
            "resourceType": "Medication",
            "id": "med",
            "code": coded(RXNORM, "197391", "baclofen 10 MG Oral Tablet"),
        }
    ],
    "medicationReference": ref("#med"),
}
MEDICATION = {
    "resourceType": "Medication",
    "id": "bac",
    "code": {"text": "Spasmolyt"},
    "ingredient": [
        {
            "itemCodeableConcept": coded(RXNORM, "1292", "baclofen"),
            "strength": {"numerator": quantity(10, "mg"), "denominator": quantity(1, "{tbl}")},
        }
    ],
}
URN = "urn:uuid:6fdbfa1e-1111-4c1b-9c57-0123456789ab"

PRODUCTS = [
    reads("contained-medication", tabs(1, 3), 30, **CONTAINED),
    case(
        "dose-referenced-medication",
        "A medication of the record is known by its ingredient and strength",
        adult(MEDICATION, rx("m1", tabs(1, 3), medicationReference=ref("Medication/bac"))),
        {},
        therapy=30,
    ),
    case(
        "dose-urn-medication",
        "A medication may be referred to by urn:uuid",
        adult(
            {"fullUrl": URN, "resource": MEDICATION},
            rx("m1", tabs(1, 3), medicationReference=ref(URN)),
        ),
        {},
        therapy=30,
    ),
    case(
        "dose-unresolved-medication",
        "A medication that cannot be found is no baclofen, and no error",
        adult(rx("m1", tabs(1, 3), medicationReference=ref("Medication/lost"))),
        {},
        therapy=None,
        plan="none",
    ),
    reads("atc-code", mg(10, 3), 30, **drug("M03BX01", "", "http://www.whocc.no/atc")),
    reads(
        "local-code-and-text",
        mg(10, 3),
        30,
        medicationCodeableConcept={
            "coding": [{"system": "urn:oid:2.16.840.1.113883.6.208", "code": "d00968"}],
            "text": "baclofen",
        },
    ),
    reads(
        "display-only",
        mg(10, 3),
        30,
        medicationCodeableConcept={
            "coding": [
                {"system": "http://example.org/local", "code": "77", "display": "Baclofen 10mg"}
            ]
        },
    ),
    case(
        "dose-statement-alone",
        "A statement alone is a therapy",
        adult(statement(mg(10, 3), reasonCode=[reason("spasticity")])),
        {},
        therapy=30,
    ),
    case(
        "dose-dispense-alone",
        "A dispense that is not used up is a therapy",
        adult(
            dispense(
                "2025-02-20",
                30,
                dosageInstruction=[mg(10, 3)],
            )
        ),
        {3: L},
        therapy=30,
    ),
    case(
        "dose-statement-no-baclofen",
        "A statement of another drug is none",
        adult(statement(mg(10, 3), **drug("161", "acetaminophen"))),
        {},
        therapy=None,
        plan="none",
    ),
]

ONE_ORDER = [
    case(
        "dose-r3-shape",
        "A dose where an older version of FHIR had it is not guessed at, and that is said",
        adult(rx("m1", {"doseQuantity": quantity(10, "mg"), "timing": a_day(3)})),
        {},
        therapy=None,
        plan="none",
        not_evaluated={8, 14, 15},
    ),
    case(
        "dose-doses-per-day",
        "Lines at set times count as doses of the day",
        adult(rx("m1", mg(10, 4), "aud")),
        {},
        orders=[draft(text("10-10-5-15 mg"), "m1", why="aud")],
        order=40,
        doses=4,
    ),
    case(
        "dose-stop-has-no-doses",
        "A stop has a dose of 0 and no doses a day",
        adult(rx("m1", mg(10, 3))),
        {58: H},
        orders=[rx("m1", mg(10, 3), status="stopped")],
        order=0,
        doses=None,
        plan="taper",
        first=25,
        mgs=[25, 20, 15, 10, 5, 0],
        taper_from=("B", 30),
    ),
    case(
        "dose-two-lines-single",
        "The largest single dose is judged, whichever line it stands on",
        adult(rx("m1", [mg(10, 2), mg(25, 1)])),
        {15: L},
        therapy=45,
        recommended={15: {"max_single_dose_mg": 20, "doses_per_day": 3}},
    ),
    case(
        "dose-once-daily-35",
        "35 mg at once a day is too much at once and too rare",
        adult(rx("m1", mg(35, 1))),
        {14: M, 15: M},
    ),
]

CASES = [*STRUCTURED, *IN_WORDS, *AS_NEEDED, *PRODUCTS, *ONE_ORDER]
