"""What cannot be right, by the kind of the mistake."""

from typing import Final

from tests.cases.chart import (
    INTRATHECAL,
    PER_AREA,
    Element,
    Json,
    a_day,
    alarm,
    allergy,
    creatinine,
    dispense,
    draft,
    drug,
    egfr,
    encounter,
    icd,
    line,
    mg,
    obs,
    other_rx,
    pump,
    pump_rate,
    quantity,
    ref,
    rx,
    statement,
    text,
    until,
    unverified,
)
from tests.contradictions.charts import CHART, PATIENT, Row, beside, instead, ordered

UNREAD: Final = "not read"
UNJUDGED: Final = "not evaluated"
LATER: Final = "2026-01-01"
MG: Final = quantity(10, "mg")


def taken(dose: Json | list[Json], **more: Element) -> Json:
    """The present order with another dose."""
    return rx("m1", dose, **more)


def given(value: Element, unit: str = "mg") -> Json:
    """A dose three times a day, its number as it stands."""
    return line({"doseQuantity": {"value": value, "unit": unit}}, a_day(3))


def every(**repeat: Element) -> Json:
    return line({"doseQuantity": MG}, {"repeat": {"periodUnit": "d"} | repeat})


def counted(value: Element, unit: str = PER_AREA, code: str = "98979-8", ident: str = "k1") -> Json:
    """A kidney result, its number as it stands."""
    return obs(code, {"valueQuantity": {"value": value, "unit": unit}}, "2025-02-20", id=ident)


# -- who the patient is ----------------------------------------------------------------------------

MERGED: Final = [
    PATIENT | {"link": [{"other": ref("Patient/p0"), "type": "replaces"}]},
    PATIENT
    | {
        "id": "p0",
        "birthDate": "1950-01-01",
        "active": False,
        "link": [{"other": ref("Patient/p1"), "type": "replaced-by"}],
    },
]
PEOPLE: Final = [
    Row(
        "two birth dates in two versions",
        [*CHART, PATIENT | {"birthDate": "1950-01-01"}],
        ("Patient/p1",),
        UNREAD,
    ),
    Row("two birth dates in a merge", [*MERGED, *CHART[1:]], ("Patient/p1",), UNREAD),
    Row("two genders", [*CHART, PATIENT | {"gender": "male"}], ("Patient/p1",), UNREAD),
    instead("a birth date to come", UNJUDGED, PATIENT | {"birthDate": LATER}),
    instead("a birth date of tomorrow", UNJUDGED, PATIENT | {"birthDate": "2025-03-11"}),
    instead("an age above 130", UNJUDGED, PATIENT | {"birthDate": "1894-03-09"}),
    instead("a birth date in words", UNJUDGED, PATIENT | {"birthDate": "spring of 1980"}),
    instead("two birth dates in one", UNREAD, PATIENT | {"birthDate": ["1980", "1950"]}),
    instead("two genders in one", UNREAD, PATIENT | {"gender": ["male", "female"]}),
    instead("a gender by letter", UNREAD, PATIENT | {"gender": "F"}),
    Row(
        "an expectant man",
        [PATIENT | {"gender": "male"}, *CHART[1:], icd("Z33.1", "2025-01-01", id="expecting")],
        ("Condition/expecting",),
        36,
    ),
    beside(
        "another patient's condition",
        UNREAD,
        icd("K25.9", "2025-01-01", id="x", subject=ref("Patient/p2")),
    ),
    beside("another patient's orders", UNREAD, rx("x", mg(20, 3), subject=ref("Patient/p2"))),
    beside("another patient's result", UNREAD, egfr(9, id="x", subject=ref("Patient/p2"))),
]

# -- numbers ---------------------------------------------------------------------------------------

TURNED: Final = line(
    {"doseRange": {"low": quantity(20, "mg"), "high": quantity(10, "mg")}}, a_day(3)
)
DOSES: Final = [
    instead("a dose of nothing", UNJUDGED, taken(mg(0, 3))),
    instead("a negative dose", UNJUDGED, taken(mg(-10, 3))),
    instead("a negative frequency", UNJUDGED, taken(mg(10, -3))),
    instead("a frequency of 0", UNJUDGED, taken(mg(10, 0))),
    instead("a frequency of 1,000", UNJUDGED, taken(mg(10, 1000))),
    instead("a period of 0", UNJUDGED, taken(every(frequency=3, period=0))),
    instead("a negative period", UNJUDGED, taken(every(frequency=3, period=-1))),
    instead("a period of no unit", UNJUDGED, taken(every(frequency=3, period=1, periodUnit="x"))),
    instead("a dose in words", UNJUDGED, taken(given("10"))),
    instead("a dose that is no number", UNJUDGED, taken(given("NaN"))),
    instead("a dose without end", UNJUDGED, taken(given(1e308))),
    instead("a dose that is a yes", UNJUDGED, taken(given(True))),
    instead("a frequency in words", UNJUDGED, taken(every(frequency="3", period=1))),
    instead("a frequency without end", UNJUDGED, taken(every(frequency="Infinity", period=1))),
    instead("a dose in micrograms", UNJUDGED, taken(given(10, "ug"))),
    instead("a dose in an unknown unit", UNJUDGED, taken(given(10, "drops of sun"))),
    instead("10 g three times a day", 8, taken(given(10, "g"))),
    instead("a range turned round", UNJUDGED, taken(TURNED)),
    instead(
        "a text against its structure", UNJUDGED, taken(mg(10, 3, text="20 mg three times a day"))
    ),
    instead("1,000 lines", UNJUDGED, taken([mg(10, 3)] * 1000)),
    instead("100 kB of text", UNJUDGED, taken(text("10 mg three times a day " * 4500))),
    instead("an end before its start", UNJUDGED, taken(until("2023-01-01", mg(10, 3)))),
]
ORDERS: Final = [
    ordered("an order of nothing", 1, draft(mg(0, 3))),
    ordered("an order of a negative dose", 1, draft(mg(-10, 3))),
    ordered("an order of a negative frequency", 1, draft(mg(10, -3))),
    ordered("an order of a frequency of 1,000", 1, draft(mg(10, 1000))),
    ordered("an order with a period of 0", 1, draft(every(frequency=3, period=0))),
    ordered("an order of 10 g", 2, draft(given(10, "g"))),
    ordered("an order in micrograms", 2, draft(given(10, "ug"))),
    ordered("an order of a dose in words", 1, draft(given("10"))),
    ordered("an order against its text", 1, draft(mg(10, 3, text="20 mg three times a day"))),
    ordered("an order of 1,000 lines", 1, draft([mg(10, 3)] * 1000)),
    ordered("an order of 100 kB of text", 1, draft(text("10 mg three times a day " * 4500))),
    ordered("an order of an unknown status", UNREAD, draft(mg(10, 3), status="unknown")),
    Row(
        "a pump in milligrams",
        CHART,
        ("MedicationRequest/new",),
        2,
        [draft(pump_rate(10, "mg/d"), **INTRATHECAL)],
    ),
]
KIDNEYS: Final = [
    instead("a negative eGFR", 6, egfr(-5, id="k1")),
    instead("an eGFR without end", 6, counted(1e308)),
    instead("an eGFR in mg/dL", 6, counted(88, "mg/dL")),
    instead("an eGFR in words", UNREAD, counted("88")),
    instead("an eGFR that is no number", UNREAD, counted("NaN")),
    instead(
        "an exponent beyond any number",
        6,
        obs("98979-8", {"valueString": "1e400"}, "2025-02-20", id="k1"),
    ),
    instead("a creatinine of 88 without a unit", 6, counted(88, "", "2160-0")),
    instead("a creatinine of 88 mg/dL", 6, creatinine(88, id="k1")),
    beside("a negative eGFR beside a good one", UNJUDGED, counted(-5, ident="k2")),
    beside("a negative creatinine", UNJUDGED, counted(-1, "mg/dL", "2160-0", "k2")),
    beside("a creatinine without a unit", UNJUDGED, counted(88, "", "2160-0", "k2")),
    beside("an eGFR in mg/dL beside a good one", UNJUDGED, counted(88, "mg/dL", ident="k2")),
    beside("two eGFR of one day", 23, egfr(25, "2025-01-20", id="k2")),
    beside("an eGFR of an unknown status", UNREAD, egfr(9, id="k2", status="finished")),
    beside("an eGFR to come", UNJUDGED, egfr(9, LATER, id="k2")),
]

# -- days ------------------------------------------------------------------------------------------


def over(end: str) -> Json:
    return {"dispenseRequest": {"validityPeriod": {"start": "2024-01-01", "end": end}}}


DIAZEPAM: Final = drug("3322", "diazepam")
DAYS: Final = [
    instead(
        "an order over before it began",
        UNJUDGED,
        rx("m1", mg(10, 3), since="2024-06-01", **over("2023-06-01")),
    ),
    beside(
        "a statement over before it began",
        UNJUDGED,
        statement(mg(10, 3), id="x", effectivePeriod={"start": "2025-02-01", "end": "2024-02-01"}),
    ),
    beside(
        "another drug over before it began",
        UNJUDGED,
        other_rx(DIAZEPAM, "2025-02-01", id="x", **over("2024-02-01")),
    ),
    beside("an order to come", UNJUDGED, rx("x", mg(10, 3), since=LATER)),
    beside("a supply to come", UNJUDGED, dispense(LATER, 30, id="x")),
    beside("a statement to come", UNJUDGED, statement(mg(10, 3), LATER, id="x")),
    beside("another drug to come", UNJUDGED, other_rx(DIAZEPAM, LATER, id="x")),
    beside("a supply of another drug to come", UNJUDGED, dispense(LATER, 30, id="x", **DIAZEPAM)),
    beside("a condition to come", UNREAD, icd("K25.9", LATER, id="x")),
    beside("a score to come", UNREAD, obs("44260-8", {"valueInteger": 2}, LATER, id="x")),
    beside(
        "a stay to come", UNJUDGED, encounter("IMP", "in-progress", f"{LATER}T08:00:00Z", id="x")
    ),
    beside(
        "a stay over before it began",
        UNJUDGED,
        encounter("IMP", "in-progress", "2025-03-09T08:00:00Z", "2025-03-01T08:00:00Z", id="x"),
    ),
    beside(
        "an illness over before it began",
        28,
        icd("K25.9", "2025-03-01", id="x", abatementDateTime="2024-01-01"),
    ),
    beside("a condition on no day", UNREAD, icd("K25.9", "2025-02-30", "smouldering", id="x")),
]

# -- what is said twice, and differently -----------------------------------------------------------

CASES_OF_TWO: Final = [
    beside(
        "an ulcer active and refuted",
        UNREAD,
        icd("K25.9", "2025-01-01", id="x", **unverified("refuted")),
    ),
    Row(
        "an ulcer once active and once over",
        [*CHART, icd("K25.9", None, id="x"), icd("K25.9", None, "resolved", id="y")],
        ("Condition/x",),
        28,
    ),
    Row(
        "an ulcer under one id, active and over",
        [
            *CHART,
            icd("K25.9", "2025-01-01", id="x"),
            icd("K25.9", "2025-01-01", "resolved", id="x"),
        ],
        ("Condition/x",),
        UNREAD,
    ),
    Row(
        "an order under one id with two doses",
        [*CHART, rx("m1", mg(20, 3))],
        ("MedicationRequest/m1",),
        UNREAD,
    ),
    Row(
        "a result under one id with two values",
        [*CHART, egfr(12, id="k1")],
        ("Observation/k1",),
        UNREAD,
    ),
    beside("an allergy and none", 27, allergy(id="x")),
    beside("two orders", 56, rx("x", mg(20, 3), since="2025-01-01")),
    Row(
        "two pumps and two doses",
        [
            *CHART,
            rx("it1", pump_rate(300), **INTRATHECAL),
            rx("it2", pump_rate(500), **INTRATHECAL),
            pump(**alarm("2025-06-01")) | {"id": "pump1"},
            pump(**alarm("2025-07-01")) | {"id": "pump2"},
        ],
        ("MedicationRequest/it1", "MedicationRequest/it2"),
        UNJUDGED,
    ),
    Row(
        "two pumps, one of them all but empty",
        [
            *CHART,
            rx("it1", pump_rate(300), **INTRATHECAL),
            pump(**alarm("2025-06-01")) | {"id": "pump1"},
            pump(**alarm("2025-03-12")) | {"id": "pump2"},
        ],
        ("Device/pump2",),
        66,
    ),
    beside(
        "a pump on record in milligrams",
        UNJUDGED,
        rx("x", pump_rate(300, "mg/d"), **INTRATHECAL),
    ),
    beside(
        "two orders made of each other",
        56,
        rx("x", mg(10, 3), basedOn=[ref("MedicationRequest/y")]),
        rx("y", mg(10, 3), basedOn=[ref("MedicationRequest/x")]),
    ),
    beside("a condition of an unknown status", UNREAD, icd("K25.9", None, "smouldering", id="x")),
    beside("an order of an unknown status", UNREAD, rx("x", mg(20, 3), status="ongoing")),
    Row(
        "the only order has no known status",
        [
            resource | ({"status": "unknown"} if resource["id"] == "m1" else {})
            for resource in CHART
            if resource["id"] != "d1"
        ],
        ("MedicationRequest/m1",),
        UNJUDGED,
    ),
]


def contained(*products: Json) -> Json:
    """The present order with products inside it; it names the one called c."""
    order = rx("m1", mg(10, 3), contained=list(products))
    named_by = {"medicationReference": ref("#c")}
    return {k: v for k, v in order.items() if k != "medicationCodeableConcept"} | named_by


def inside(words: str, kind: str = "Medication") -> Json:
    return {"resourceType": kind, "id": "c", "code": {"text": words}}


PARTS: Final = [
    instead(
        "two products inside under one id",
        UNREAD,
        contained(inside("baclofen 10 mg tablet"), inside("morphine 10 mg tablet")),
    ),
    instead(
        "an order inside that names itself",
        UNREAD,
        contained(
            {"resourceType": "MedicationRequest", "id": "c", "medicationReference": ref("#c")}
        ),
    ),
    instead("a product inside that is a person", UNREAD, contained(inside("x", "Patient"))),
    beside(
        "a code that is a list", UNREAD, {"resourceType": "Condition", "id": "x", "code": ["K25"]}
    ),
    beside("a code that is a number", UNREAD, {"resourceType": "Condition", "id": "x", "code": 5}),
]

ROWS: Final = [*PEOPLE, *DOSES, *ORDERS, *KIDNEYS, *DAYS, *CASES_OF_TWO, *PARTS]
