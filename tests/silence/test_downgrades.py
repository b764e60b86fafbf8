"""What is stable, known, accepted or watched is told more mildly, or not at all: both sides.

A row is one fact apart: with it the finding is mild, without it (or a day, a milligram further) it
is as grave as elsewhere. None is silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from tests.cases.case import SLUGS, H, L, M
from tests.cases.chart import (
    INTRATHECAL,
    SNOMED,
    Element,
    Json,
    activity,
    adult,
    aged,
    alarm,
    allergy,
    appointment,
    category,
    coded,
    dispense,
    draft,
    drug,
    egfr,
    elder,
    encounter,
    ended,
    icd,
    local,
    mg,
    obs,
    other_rx,
    patient,
    plan_of,
    procedure,
    pump,
    pump_rate,
    ref,
    rx,
    step_of,
    stop,
    text,
)
from tests.silence.comparing import answered, severities


@dataclass(frozen=True, slots=True)
class Row:
    """A rule, what makes it milder, and a record on either side."""

    rule: int
    says: str
    mild: str | None
    milder: Sequence[Json]
    grave: str
    graver: Sequence[Json]
    orders: Sequence[Json] = ()
    graver_orders: Sequence[Json] | None = None
    policy: dict[str, Any] = field(default_factory=dict)
    at: str = "2025-03-10"


THIRTY: Final = rx("m1", mg(10, 3), since="2024-06-01")
TEN_TID: Final = mg(10, 3)


def on(*facts: Json) -> list[Json]:
    """30 mg/day since June, unchanged, in a woman of 44."""
    return adult(THIRTY, *facts)


# -- doses -----------------------------------------------------------------------------------------

HIGH_DOSE: Final = rx("m1", mg(30, 4), "aud", since="2024-06-01")


def watched(state: str, day: str) -> list[Json]:
    return adult(HIGH_DOSE, plan_of(activity("clinical-review", state, day)))


def older(dose: list[Json], since: str, *facts: Json) -> list[Json]:
    return elder(rx("m1", dose, since=since), *facts)


FORTY: Final = [mg(10, 4)]
FORTY_FIVE: Final = [mg(15, 3)]
DOSES: Final = [
    Row(
        9,
        "a review in the last 30 days",
        L,
        watched("completed", "2025-02-08"),
        M,
        watched("completed", "2025-02-07"),
    ),
    Row(
        9,
        "a review booked in the next 30 days",
        L,
        watched("scheduled", "2025-04-09"),
        M,
        watched("scheduled", "2025-04-10"),
    ),
    Row(
        9,
        "a review that was not cancelled",
        L,
        watched("completed", "2025-03-01"),
        M,
        watched("cancelled", "2025-03-01"),
    ),
    Row(
        10,
        "90 days at one dose above the firm cap",
        L,
        older(FORTY_FIVE, "2024-12-10"),
        M,
        older(FORTY_FIVE, "2024-12-11"),
    ),
    Row(
        10,
        "90 days at one dose above the soft cap",
        None,
        older(FORTY, "2024-12-10"),
        L,
        older(FORTY, "2024-12-11"),
    ),
    Row(
        10,
        "no drowsiness on the stable dose",
        None,
        older(FORTY, "2024-06-01"),
        L,
        older(FORTY, "2024-06-01", icd("R40.0", "2025-02-01")),
    ),
    Row(
        10,
        "no fall on the stable dose",
        L,
        older(FORTY_FIVE, "2024-06-01"),
        M,
        older(FORTY_FIVE, "2024-06-01", icd("R29.6", "2025-02-01")),
    ),
    Row(
        10,
        "no confusion on the stable dose",
        L,
        older(FORTY_FIVE, "2024-06-01"),
        M,
        older(FORTY_FIVE, "2024-06-01", icd("R41.0", "2025-02-01")),
    ),
    Row(
        14,
        "a dose at bedtime alone",
        None,
        adult(rx("m1", text("10 mg at bedtime"))),
        L,
        adult(rx("m1", text("25 mg at bedtime"))),
    ),
    Row(14, "hiccups", None, adult(rx("m1", mg(30, 1), "hiccups")), L, adult(rx("m1", mg(25, 1)))),
    Row(
        16,
        "a small supplement to a regular dose",
        None,
        adult(rx("m1", [TEN_TID, mg(10, 1, asNeededBoolean=True)])),
        L,
        adult(rx("m1", [TEN_TID, mg(15, 1, asNeededBoolean=True)])),
    ),
    Row(
        16,
        "hiccups",
        None,
        adult(rx("m1", mg(5, 3, asNeededBoolean=True), "hiccups")),
        L,
        adult(rx("m1", mg(5, 3, asNeededBoolean=True))),
    ),
    Row(
        17,
        "12 to 17 years in spasticity",
        L,
        aged("2013-03-10", THIRTY),
        M,
        aged("2013-03-11", THIRTY),
    ),
    Row(
        17,
        "spasticity and not pain",
        L,
        aged("2010-03-10", THIRTY),
        M,
        aged("2010-03-10", rx("m1", TEN_TID, "pain")),
    ),
]

# -- kidneys ---------------------------------------------------------------------------------------

FIVE: Final = rx("m1", mg(5, 1))
BOOKED: Final = plan_of(activity("clinical-review", "scheduled", "2025-03-20"))


def renal(value: float, order: Json, *facts: Json, born: str = "1980-05-14") -> list[Json]:
    return [patient(born), egfr(value), order, *facts]


KIDNEYS: Final = [
    Row(
        22,
        "less than 20 mg/day below 65",
        L,
        renal(45, rx("m1", mg(5, 3))),
        M,
        renal(45, rx("m1", mg(5, 4))),
    ),
    Row(
        22,
        "an age below 65",
        M,
        renal(45, rx("m1", mg(5, 4))),
        H,
        renal(45, rx("m1", mg(5, 4)), born="1960-03-10"),
    ),
    Row(
        23,
        "5 mg/day with a review booked",
        M,
        renal(20, FIVE, BOOKED),
        H,
        renal(20, FIVE),
    ),
    Row(
        23,
        "no more than 5 mg/day",
        M,
        renal(20, FIVE, BOOKED),
        H,
        renal(20, rx("m1", mg(5, 2)), BOOKED),
    ),
    Row(
        24,
        "a transplant after the dialysis",
        None,
        on(icd("Z99.2", "2015-01-01"), icd("Z94.0", "2018-01-01")),
        H,
        on(icd("Z99.2", "2019-01-01"), icd("Z94.0", "2018-01-01")),
    ),
    Row(
        25,
        "an acute injury of more than 14 days ago",
        None,
        on(icd("N17.9", "2025-02-23")),
        H,
        on(icd("N17.9", "2025-02-24")),
    ),
]

# -- contraindications -----------------------------------------------------------------------------


def intolerance(**more: Element) -> Json:
    known: Json = {
        "type": "intolerance",
        "criticality": "low",
        "reaction": [{"manifestation": [{"text": "nausea"}], "severity": "mild"}],
    }
    return allergy(**(known | more))


OPEN_ULCER: Final = icd("K25.9", "2022-01-01")
ENDOSCOPY: Final = procedure(
    {"text": "Gastroscopy"}, "2023-05-01", outcome={"text": "normal, no ulcer"}
)
ILLNESSES: Final = [
    Row(
        27,
        "a mild intolerance of low criticality",
        M,
        on(intolerance()),
        H,
        on(intolerance(criticality="high")),
    ),
    Row(27, "not an allergy", M, on(intolerance()), H, on(intolerance(type="allergy"))),
    Row(
        27,
        "no severe reaction",
        M,
        on(intolerance()),
        H,
        on(intolerance(reaction=[{"manifestation": [{"text": "syncope"}], "severity": "severe"}])),
    ),
    Row(
        28,
        "an old ulcer and a normal endoscopy since",
        M,
        on(OPEN_ULCER, ENDOSCOPY),
        H,
        on(OPEN_ULCER),
    ),
    Row(
        30,
        "convulsions of which nothing more is known",
        L,
        on(icd("R56.9", "2020-01-01")),
        M,
        on(icd("R56.9", "2020-01-01"), icd("G40.909", "2020-01-01")),
    ),
    Row(
        30,
        "epilepsy that is over",
        L,
        on(icd("G40.909", "2000-01-01", "resolved")),
        M,
        on(icd("G40.909", "2000-01-01")),
    ),
    Row(
        31,
        "a stroke without trace",
        L,
        on(icd("Z86.73", "2020-01-01")),
        M,
        on(icd("Z86.73", "2020-01-01"), icd("I69.351", "2020-01-01")),
    ),
    Row(
        33,
        "ideas of suicide more than 12 months ago",
        None,
        on(icd("R45.851", "2024-03-09", "resolved")),
        M,
        on(icd("R45.851", "2024-03-11", "resolved")),
    ),
    Row(
        38,
        "COPD on 30 mg/day",
        L,
        on(icd("J44.9", "2016-01-01")),
        M,
        adult(rx("m1", [mg(10, 2), mg(15, 1)], since="2024-06-01"), icd("J44.9", "2016-01-01")),
    ),
    Row(
        38,
        "a COPD that is not in exacerbation",
        L,
        on(icd("J44.9", "2016-01-01")),
        M,
        on(icd("J44.1", "2025-03-01")),
    ),
]

# -- other drugs -----------------------------------------------------------------------------------


def with_drug(rxnorm: str, name: str, since: str, **more: Element) -> list[Json]:
    return on(other_rx(drug(rxnorm, name), since, **more))


def raised_lately(*facts: Json) -> list[Json]:
    """From 15 to 30 mg/day a month ago, in steps."""
    return adult(
        rx("m0", mg(5, 3), since="2024-06-01", status="completed"),
        rx("m1", TEN_TID, since="2025-02-01", priorPrescription=ref("MedicationRequest/m0")),
        *facts,
    )


STABLE_DAY, A_DAY_LATER = "2024-12-10", "2024-12-11"
GABAPENTIN: Final = other_rx(drug("25480", "gabapentin"), "2024-06-01")
OXYCODONE: Final = other_rx(drug("7804", "oxycodone"), "2024-06-01")
LISINOPRIL: Final = other_rx(drug("29046", "lisinopril"), "2024-06-01")


def before_a_scan(count: int) -> list[Json]:
    return with_drug(
        "6470",
        "lorazepam",
        "2025-03-08",
        dosageInstruction=[text("1 mg as needed before MRI", asNeededBoolean=True)],
        dispenseRequest={"quantity": {"value": count, "unit": "tablet"}},
    )


def pressure(value: int, when: str) -> Json:
    return obs("8480-6", {"valueQuantity": {"value": value, "unit": "mm[Hg]"}}, when)


DRUGS: Final = [
    Row(
        43,
        "an opioid unchanged for 90 days",
        M,
        with_drug("7804", "oxycodone", STABLE_DAY),
        H,
        with_drug("7804", "oxycodone", A_DAY_LATER),
    ),
    Row(43, "baclofen unchanged as well", M, on(OXYCODONE), H, raised_lately(OXYCODONE)),
    Row(
        43,
        "an opioid that ended 8 days ago",
        None,
        with_drug("7804", "oxycodone", "2024-06-01", **ended("2025-03-02", "completed")),
        M,
        with_drug("7804", "oxycodone", "2024-06-01", **ended("2025-03-03", "completed")),
    ),
    Row(44, "two doses in all before a scan", L, before_a_scan(2), M, before_a_scan(3)),
    Row(
        46,
        "one sedating drug unchanged for 90 days",
        L,
        with_drug("25480", "gabapentin", STABLE_DAY),
        M,
        with_drug("25480", "gabapentin", A_DAY_LATER),
    ),
    Row(46, "baclofen unchanged as well", L, on(GABAPENTIN), M, raised_lately(GABAPENTIN)),
    Row(
        46,
        "a single one",
        L,
        on(GABAPENTIN),
        M,
        on(GABAPENTIN, other_rx(drug("51272", "quetiapine"), "2024-06-01")),
    ),
    Row(
        48,
        "a relaxant that acts on the muscle itself",
        L,
        with_drug("3105", "dantrolene", "2024-06-01"),
        M,
        with_drug("57258", "tizanidine", "2024-06-01"),
    ),
    Row(
        49,
        "a pair unchanged for 90 days",
        None,
        with_drug("29046", "lisinopril", STABLE_DAY),
        L,
        with_drug("29046", "lisinopril", A_DAY_LATER),
    ),
    Row(49, "baclofen unchanged as well", None, on(LISINOPRIL), L, raised_lately(LISINOPRIL)),
    Row(
        49,
        "a systolic pressure of 100 or more",
        None,
        on(LISINOPRIL, pressure(100, "2025-03-01")),
        M,
        on(LISINOPRIL, pressure(99, "2025-03-01")),
    ),
    Row(
        49,
        "a low pressure more than 30 days ago",
        None,
        on(LISINOPRIL, pressure(90, "2025-02-07")),
        M,
        on(LISINOPRIL, pressure(90, "2025-02-08")),
    ),
    Row(
        50,
        "an inhibitor in the dose for Parkinson disease",
        L,
        with_drug("9639", "selegiline", "2024-06-01", dosageInstruction=[mg(5, 2)]),
        M,
        with_drug("9639", "selegiline", "2024-06-01", dosageInstruction=[mg(15, 2)]),
    ),
    Row(
        51,
        "an age below 65",
        L,
        [*on(), other_rx(drug("704", "amitriptyline"), "2024-06-01")],
        M,
        elder(THIRTY, other_rx(drug("704", "amitriptyline"), "2024-06-01")),
    ),
    Row(
        52,
        "Parkinson disease without levodopa",
        L,
        on(icd("G20", "2020-01-01")),
        M,
        on(icd("G20", "2020-01-01"), other_rx(drug("6375", "levodopa"), "2024-06-01")),
    ),
    Row(
        54,
        "an anti-inflammatory drug below 65",
        None,
        with_drug("5640", "ibuprofen", "2025-03-01"),
        M,
        elder(THIRTY, other_rx(drug("5640", "ibuprofen"), "2025-03-01")),
    ),
    Row(
        54,
        "one burden on the kidneys and not two",
        None,
        on(LISINOPRIL),
        M,
        on(LISINOPRIL, other_rx(drug("5640", "ibuprofen"), "2025-03-01")),
    ),
]

# -- stops, cuts, supplies, stays ------------------------------------------------------------------

TAPER: Final = plan_of(
    step_of(20, "completed", "2025-02-24"),
    step_of(10, "in-progress", "2025-03-03"),
    step_of(0, "scheduled", "2025-03-17"),
)


def taken(dose: Json | list[Json], since: str = "2024-06-01") -> Json:
    return rx("m1", dose, since=since)


def stopping(order: Json, *facts: Json, **more: Element) -> tuple[list[Json], list[Json]]:
    return adult(order, *facts), [stop(order, **more)]


def stops(
    says: str,
    mild: str | None,
    milder: tuple[list[Json], list[Json]],
    grave: str,
    graver: tuple[list[Json], list[Json]],
) -> Row:
    return Row(58, says, mild, milder[0], grave, graver[0], milder[1], graver[1])


STOPS: Final = [
    stops(
        "the last 10 mg of a taper",
        None,
        stopping(taken(mg(5, 2)), TAPER),
        H,
        stopping(taken(mg(5, 2))),
    ),
    stops("5 mg/day or less", None, stopping(taken(mg(5, 1))), H, stopping(taken(mg(5, 2)))),
    stops(
        "15 mg/day for less than 14 days",
        L,
        stopping(taken(mg(5, 3), "2025-02-25")),
        M,
        stopping(taken(mg(5, 4), "2025-02-25")),
    ),
    stops(
        "less than 14 days of use",
        M,
        stopping(taken(TEN_TID, "2025-02-25")),
        H,
        stopping(taken(TEN_TID, "2025-02-24")),
    ),
    stops(
        "an allergy as the reason",
        M,
        stopping(taken(TEN_TID), statusReason={"text": "allergy"}),
        H,
        stopping(taken(TEN_TID), statusReason={"text": "moved house"}),
    ),
    stops(
        "dialysis",
        M,
        stopping(taken(TEN_TID), icd("Z99.2", "2024-01-01")),
        H,
        stopping(taken(TEN_TID)),
    ),
    Row(
        58,
        "an entry in error with another order in its place",
        None,
        adult(
            taken(TEN_TID) | {"status": "entered-in-error"},
            rx("m2", TEN_TID, since="2025-03-09"),
        ),
        H,
        adult(
            taken(TEN_TID)
            | {
                "status": "stopped",
                "dispenseRequest": {"validityPeriod": {"end": "2025-03-08"}},
            },
        ),
    ),
    Row(
        59,
        "documented toxicity",
        M,
        [patient(), egfr(45), rx("m1", mg(20, 3)), icd("G92.8", "2025-03-08")],
        H,
        [patient(), egfr(45), rx("m1", mg(20, 3))],
        orders=[draft(mg(5, 3), "m1")],
    ),
    Row(
        59,
        "10 mg or a fifth at once",
        None,
        on(),
        M,
        on(),
        orders=[draft(mg(10, 2), "m1")],
        graver_orders=[draft([mg(10, 1), mg(5, 1)], "m1")],
    ),
]


def run_out(handed: str, order: Json = THIRTY, *facts: Json) -> list[Json]:
    return adult(order, dispense(handed, 30), *facts)


STAY: Final = encounter("IMP", "finished", "2025-03-03T08:00:00Z", "2025-03-10T08:00:00Z")
RECONCILED: Final = procedure(
    coded(SNOMED, "430193006", "Medication reconciliation"), "2025-03-09T21:00:00Z"
)


def admitted(dose: Json, *facts: Json) -> list[Json]:
    stay = encounter("IMP", "in-progress", "2025-03-09T10:00:00Z", None)
    return adult(rx("m1", dose, since="2024-06-01", **category("community")), stay, *facts)


SUPPLIES: Final = [
    Row(62, "a gap of 3 days", L, run_out("2025-02-05"), H, run_out("2025-02-04")),
    Row(
        62,
        "a dose below 30 mg/day",
        M,
        run_out("2025-02-04", taken([mg(10, 2), mg(5, 1)])),
        H,
        run_out("2025-02-04"),
    ),
    Row(
        62,
        "a stay in hospital",
        None,
        run_out("2025-02-04", THIRTY, STAY),
        H,
        run_out("2025-02-04"),
    ),
    Row(
        63,
        "5 mg/day at home",
        M,
        admitted(mg(5, 1), RECONCILED),
        H,
        admitted(mg(5, 2), RECONCILED),
    ),
    Row(
        63, "a list that is not reconciled", M, admitted(TEN_TID), H, admitted(TEN_TID, RECONCILED)
    ),
    Row(
        78,
        "a journey",
        L,
        on(
            dispense("2025-02-20", 30),
            dispense("2025-03-03", 30, note=[{"text": "holiday abroad"}]),
        ),
        M,
        on(dispense("2025-02-20", 30), dispense("2025-03-03", 30)),
    ),
    Row(
        79,
        "an overdose that was no intention",
        M,
        on(icd("T42.8X1A", "2024-06-01")),
        H,
        on(icd("T42.8X2A", "2024-06-01")),
    ),
    Row(
        79,
        "an overdose of more than 24 months ago",
        None,
        on(icd("T42.8X1A", "2023-03-09")),
        M,
        on(icd("T42.8X1A", "2023-03-10")),
    ),
    Row(
        76,
        "frequent urination and not retention",
        L,
        on(icd("R35.0", "2025-01-10")),
        M,
        on(icd("R33.9", "2025-01-10")),
    ),
]

# -- pumps -----------------------------------------------------------------------------------------

RUNNING: Final = rx("it1", pump_rate(300), **INTRATHECAL)
FAR: Final = pump(**alarm("2025-06-01"))
FIFTEEN: Final = pump(**alarm("2025-03-25"))
SOON: Final = pump(**alarm("2025-03-20"))
IMPLANT: Final = coded(SNOMED, "6555009", "Insertion of infusion pump beneath skin")
WEANING: Final = plan_of(
    step_of(60, "completed", "2025-02-01"), step_of(30, "in-progress", "2025-03-01")
)
SCREENED: Final = procedure(local("it-screening"), "2025-02-01", outcome=local("positive"))
FAILED: Final = rx(
    "m0",
    mg(20, 4),
    since="2024-01-01",
    statusReason={"text": "not tolerated"},
    **ended("2024-06-01"),
)
FIRST: Final = [draft(pump_rate(100), **INTRATHECAL)]


def beside_tablets(implanted: str, *facts: Json) -> list[Json]:
    running = rx("it1", pump_rate(300), since=implanted, **INTRATHECAL)
    return on(running, FAR, procedure(IMPLANT, implanted), *facts)


def on_hold(day: str) -> list[Json]:
    """A step back on that day, after craving came back."""
    return adult(
        rx("m1", mg(15, 4), "aud", since=day),
        plan_of(activity("craving-step-back", "completed", day)),
    )


PUMPS: Final = [
    Row(
        56,
        "60 days after the implant, with a plan to wean",
        None,
        beside_tablets("2025-01-09", WEANING),
        M,
        beside_tablets("2025-01-08", WEANING),
    ),
    Row(
        56,
        "a plan to wean",
        None,
        beside_tablets("2025-01-09", WEANING),
        M,
        beside_tablets("2025-01-09"),
    ),
    Row(
        66,
        "15 days to the alarm",
        None,
        adult(RUNNING, FIFTEEN),
        M,
        adult(RUNNING, pump(**alarm("2025-03-24"))),
    ),
    Row(
        66,
        "4 days to the alarm",
        M,
        adult(RUNNING, pump(**alarm("2025-03-14"))),
        H,
        adult(RUNNING, pump(**alarm("2025-03-13"))),
    ),
    Row(
        66,
        "a refill booked the day before",
        None,
        adult(RUNNING, SOON, appointment("2025-03-19T09:00:00Z")),
        M,
        adult(RUNNING, SOON, appointment("2025-03-20T09:00:00Z")),
    ),
    Row(66, "no date known", L, adult(RUNNING, pump()), M, adult(RUNNING, SOON)),
    Row(
        71,
        "a positive test",
        L,
        adult(FAR, SCREENED),
        M,
        adult(FAR),
        orders=FIRST,
    ),
    Row(
        71,
        "tablets that were not borne",
        None,
        adult(FAR, SCREENED, FAILED),
        L,
        adult(FAR, SCREENED),
        orders=FIRST,
    ),
    Row(
        40,
        "no change of the dose",
        L,
        adult(RUNNING, FAR, icd("G90.4", "2024-01-01")),
        M,
        adult(RUNNING, FAR, icd("G90.4", "2024-01-01")),
        orders=[draft(pump_rate(300), "it1", **INTRATHECAL)],
        graver_orders=[draft(pump_rate(270), "it1", **INTRATHECAL)],
    ),
    Row(
        65,
        "180 days of holding",
        L,
        on_hold("2024-09-11"),
        M,
        on_hold("2024-09-12"),
        orders=[draft(text("15-10-15-10 mg"), "m1", "aud")],
    ),
    Row(
        65,
        "a year of holding",
        None,
        on_hold("2024-03-09"),
        L,
        on_hold("2024-03-10"),
        orders=[draft(text("15-10-15-10 mg"), "m1", "aud")],
    ),
]

ROWS: Final = [*DOSES, *KIDNEYS, *ILLNESSES, *DRUGS, *STOPS, *SUPPLIES, *PUMPS]
each_row: Final = pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{SLUGS[row.rule]}: {row.says}"
)


@each_row
def test_with_it_the_finding_is_mild(row: Row) -> None:
    fired = severities(answered(row.milder, row.orders, row.at, row.policy))
    assert fired.get(row.rule) == row.mild, row.says


@each_row
def test_without_it_the_finding_is_as_grave_as_elsewhere(row: Row) -> None:
    orders = row.orders if row.graver_orders is None else row.graver_orders
    fired = severities(answered(row.graver, orders, row.at, row.policy))
    assert fired.get(row.rule) == row.grave, row.says
