"""How long and how: exposure, stops under test and on record, and what ends a therapy (rule 58)."""

from tests.cases.case import Case, H, L, M, case
from tests.cases.chart import (
    Json,
    activity,
    adult,
    egfr,
    icd,
    mg,
    patient,
    plan_of,
    quantity,
    ref,
    rx,
    until,
)

TEN_TID = rx("m1", mg(10, 3))


def stop_of(ident: str, says: str, order: Json, severity: str | None, **stopped: str) -> Case:
    """The stop of the only order there is."""
    return case(
        f"stop-{ident}",
        says,
        adult(order),
        {58: severity} if severity else {},
        orders=[order | {"status": "stopped"} | stopped],
        order=0,
        doses=None,
    )


EXPOSURE = [
    stop_of("14-days", "14 days of use are enough", rx("m1", mg(10, 3), since="2025-02-24"), H),
    stop_of("13-days", "13 days above 15 mg", rx("m1", mg(10, 3), since="2025-02-25"), M),
    stop_of("13-days-15", "13 days at 15 mg", rx("m1", mg(5, 3), since="2025-02-25"), L),
    stop_of("13-days-20", "13 days at 20 mg", rx("m1", mg(10, 2), since="2025-02-25"), M),
    stop_of("5-mg", "5 mg/day may be stopped", rx("m1", mg(5, 1)), None),
    stop_of("6-mg", "6 mg/day may not", rx("m1", mg(3, 2)), H),
    stop_of("cancelled", "Cancelled is a stop", TEN_TID, H, status="cancelled"),
    stop_of("on-hold", "On hold is a stop", TEN_TID, H, status="on-hold"),
    case(
        "stop-plan",
        "A stop becomes a taper to nothing",
        adult(TEN_TID),
        {58: H},
        orders=[TEN_TID | {"status": "stopped"}],
        therapy=30,
        order=0,
        plan="taper",
        mgs=[25, 20, 15, 10, 5, 0],
        taper_from=("B", 30),
        recommended={58: {"next_reduction_mg_per_day": 25}},
        activities={"no-abrupt-stop", "monitoring", "patient-advice"},
    ),
    case(
        "stop-aud-plan",
        "A stop in alcohol use disorder goes the gradual way too",
        adult(rx("m1", mg(20, 3), "aud")),
        {58: H},
        orders=[rx("m1", mg(20, 3), "aud", status="stopped")],
        plan="taper",
        first=50,
        ends=0,
        taper_from=("B", 60),
    ),
    case(
        "stop-gap-30",
        "A gap of 30 days does not break the exposure",
        adult(
            rx(
                "m0",
                mg(10, 3),
                since="2024-06-01",
                status="completed",
                dispenseRequest={"validityPeriod": {"end": "2025-02-01"}},
            ),
            rx("m1", mg(10, 3), since="2025-03-03", priorPrescription=ref("MedicationRequest/m0")),
        ),
        {58: H},
        orders=[rx("m1", mg(10, 3), since="2025-03-03", status="stopped")],
    ),
    case(
        "stop-gap-long",
        "A gap of months does",
        adult(
            rx(
                "m0",
                mg(10, 3),
                since="2024-01-01",
                status="completed",
                dispenseRequest={"validityPeriod": {"end": "2024-06-01"}},
            ),
            rx("m1", mg(10, 3), since="2025-03-03"),
        ),
        {58: M},
        orders=[rx("m1", mg(10, 3), since="2025-03-03", status="stopped")],
    ),
    case(
        "stop-through-renewals",
        "Exposure runs through renewals",
        adult(
            rx("m0", mg(10, 3), since="2024-06-01", status="completed"),
            rx("m1", mg(10, 3), since="2025-03-03", priorPrescription=ref("MedicationRequest/m0")),
        ),
        {58: H},
        orders=[rx("m1", mg(10, 3), since="2025-03-03", status="stopped")],
    ),
    case(
        "stop-no-date",
        "Without a start the exposure is taken for long",
        adult({k: v for k, v in TEN_TID.items() if k != "authoredOn"}),
        {58: H},
        orders=[
            {k: v for k, v in TEN_TID.items() if k != "authoredOn"} | {"status": "stopped"},
        ],
    ),
    case(
        "stop-allergy",
        "A stop for an allergic reaction is supervised",
        adult(TEN_TID),
        {58: M},
        orders=[TEN_TID | {"status": "stopped", "statusReason": {"text": "allergic reaction"}}],
    ),
    case(
        "stop-overdose",
        "So is one after an overdose",
        adult(TEN_TID),
        {58: M},
        orders=[TEN_TID | {"status": "stopped", "statusReason": {"text": "overdose"}}],
    ),
    case(
        "stop-dialysis",
        "So is one on dialysis, where the drug accumulates",
        [patient(), icd("Z99.2", "2023-01-01"), TEN_TID],
        {58: M},
        orders=[TEN_TID | {"status": "stopped"}],
    ),
    case(
        "stop-acute-injury",
        "So is one in acute kidney injury",
        [patient(), egfr(70), icd("N17.9", "2025-03-08"), TEN_TID],
        {58: M},
        orders=[TEN_TID | {"status": "stopped"}],
    ),
    case(
        "stop-10-after-taper",
        "10 mg/day at the end of a taper may be stopped",
        adult(
            rx("m1", mg(5, 2)),
            plan_of(
                activity("dose-step", "completed", "2025-02-01", dailyAmount=quantity(15, "mg/d")),
                activity("dose-step", "completed", "2025-02-20", dailyAmount=quantity(10, "mg/d")),
            ),
        ),
        {},
        orders=[rx("m1", mg(5, 2), status="stopped")],
    ),
    case(
        "stop-10-no-taper",
        "10 mg/day without a taper may not",
        adult(rx("m1", mg(5, 2))),
        {58: H},
        orders=[rx("m1", mg(5, 2), status="stopped")],
        mgs=[5, 0],
    ),
    case(
        "stop-beside-other",
        "The stop of one of two orders leaves the other",
        adult(
            TEN_TID,
            rx("m2", mg(10, 1), since="2024-06-02"),
        ),
        {},
        orders=[rx("m2", mg(10, 1), status="stopped")],
        may={56},
        therapy=40,
    ),
]


def on_record(ident: str, says: str, fires: dict[int, str], *orders: Json) -> Case:
    return case(f"stopped-{ident}", says, adult(*orders), fires, therapy=None, order=None)


def updated(day: str) -> Json:
    return {"meta": {"lastUpdated": f"{day}T09:00:00Z"}}


RECORD = [
    case(
        "stopped-7-days",
        "A stop 7 days ago is still spoken of, and planned from the last dose",
        adult(rx("m1", mg(10, 3), status="stopped", **updated("2025-03-03"))),
        {58: H},
        therapy=None,
        plan="taper",
        first=25,
        ends=0,
        activities={"no-abrupt-stop"},
    ),
    on_record(
        "8-days",
        "8 days ago it is not",
        {},
        rx("m1", mg(10, 3), status="stopped", **updated("2025-03-02")),
    ),
    on_record(
        "cancelled",
        "A cancellation counts as a stop",
        {58: H},
        rx("m1", mg(10, 3), status="cancelled", **updated("2025-03-08")),
    ),
    on_record(
        "on-hold",
        "So does a hold",
        {58: H},
        rx("m1", mg(10, 3), status="on-hold", **updated("2025-03-08")),
    ),
    on_record(
        "bounds",
        "So does an end of its own without renewal",
        {58: H},
        rx("m1", until("2025-03-08", mg(10, 3))),
    ),
    on_record(
        "validity",
        "And an end of its validity",
        {58: H},
        rx(
            "m1",
            mg(10, 3),
            dispenseRequest={"validityPeriod": {"start": "2024-03-01", "end": "2025-03-08"}},
        ),
    ),
    on_record(
        "entered-in-error",
        "What was entered in error was never taken",
        {},
        rx("m1", mg(10, 3), status="entered-in-error", **updated("2025-03-08")),
    ),
    on_record(
        "5-mg",
        "5 mg/day may be stopped",
        {},
        rx("m1", mg(5, 1), status="stopped", **updated("2025-03-08")),
    ),
    case(
        "stopped-renewed",
        "A stop that was renewed is none",
        adult(
            rx("m0", mg(10, 3), status="stopped", **updated("2025-03-08")),
            rx("m1", mg(10, 3), since="2025-03-08", priorPrescription=ref("MedicationRequest/m0")),
        ),
        {},
        therapy=30,
    ),
    case(
        "stopped-error-replaced",
        "Entered in error and replaced on the same day is silent",
        adult(
            rx("m0", mg(10, 3), status="entered-in-error", **updated("2025-03-09")),
            rx("m1", mg(10, 3), since="2025-03-09"),
        ),
        {},
        therapy=30,
    ),
    case(
        "stopped-allergy",
        "A stop on record for an allergic reaction is a warning",
        adult(
            rx(
                "m1",
                mg(10, 3),
                status="stopped",
                statusReason={"text": "serious reaction"},
                **updated("2025-03-08"),
            )
        ),
        {58: M},
    ),
    case(
        "stopped-future-bounds",
        "An end that is still to come ends nothing",
        adult(rx("m1", until("2025-06-01", mg(10, 3)))),
        {},
        therapy=30,
        plan="maintain",
    ),
    case(
        "stopped-end-before-start",
        "An end before the start is reviewed without falling over",
        adult(
            TEN_TID,
            rx(
                "m2",
                {
                    "doseAndRate": mg(5, 3)["doseAndRate"],
                    "timing": {
                        "repeat": mg(5, 3)["timing"]["repeat"]
                        | {"boundsPeriod": {"start": "2024-06-01", "end": "2024-05-01"}}
                    },
                },
                since="2024-06-01",
            ),
        ),
        {},
        may={56, 58},
    ),
]

CASES = [*EXPOSURE, *RECORD]
