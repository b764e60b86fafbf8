"""Ways down: reductions within and beyond the limits, and the tapers (rules 57, 59, 60)."""

from tests.cases.case import Case, H, L, M, Number, case
from tests.cases.chart import Json, adult, draft, egfr, icd, mg, patient, ref, rx, text


def drop(
    ident: str, doses: tuple[float, float], severity: str | None, first: Number | tuple[Number, ...]
) -> Case:
    old, new = doses
    return case(
        f"drop-{old:g}-{new:g}{ident}",
        f"A cut from {old:g} to {new:g} mg/day in one step",
        adult(rx("m1", mg(old / 4, 4), "aud")),
        {59: severity} if severity else {},
        orders=[draft(mg(new / 4, 4), "m1", "aud")],
        may={9},
        therapy=old,
        order=new,
        plan="taper",
        first=first,
    )


DROPS = [
    drop("", (60, 50), None, 50),
    drop("", (60, 48), None, 48),
    drop("", (60, 47), M, 50),
    drop("", (60, 45), M, 50),
    drop("", (60, 30), M, 50),
    drop("", (60, 28), H, 50),
    drop("", (40, 30), None, 30),
    drop("", (40, 29), M, 35),
    drop("", (20, 10), None, 10),
    drop("", (20, 8), H, 15),
    drop("", (80, 64), None, 64),
    drop("", (80, 63), M, (65, 70)),
    drop("", (80, 41), M, (65, 70)),
    drop("", (80, 40), H, (65, 70)),
    case(
        "drop-plan",
        "Too steep a cut becomes the steps that lead to the dose ordered",
        adult(rx("m1", mg(20, 3))),
        {59: M},
        orders=[draft(mg(15, 3), "m1")],
        plan="taper",
        mgs=[50, 45],
        taper_from=("B", 60),
        recommended={59: {"next_reduction_mg_per_day": 50}},
        activities={"no-abrupt-stop"},
    ),
    case(
        "drop-spasticity-within",
        "A cut within the limits stands as ordered, and names no end of its own",
        adult(rx("m1", mg(20, 3))),
        {},
        orders=[draft([mg(20, 2), mg(10, 1)], "m1")],
        plan="taper",
        first=50,
        ends=0,
        taper_from=("B", 60),
    ),
    case(
        "drop-new-user",
        "In the first days a cut is no withdrawal of long use, yet it is steep",
        adult(rx("m1", mg(10, 3), since="2025-03-05")),
        {59: H},
        orders=[draft(mg(10, 1), "m1")],
        may={60},
        order=10,
    ),
]

METHOD_A = [
    case(
        "taper-aud-100",
        "From 25-25-25-25 mg by 10 mg a week, the largest doses first, even places before odd",
        adult(rx("m1", text("25-25-25-25 mg"), "aud")),
        {},
        orders=[draft(text("25-20-25-20 mg"), "m1", "aud")],
        may={9},
        therapy=100,
        order=90,
        doses=4,
        plan="taper",
        begins=[
            ("2025-03-10", 90),
            ("2025-03-17", 80),
            ("2025-03-24", 70),
            ("2025-03-31", 60),
            ("2025-04-07", 50),
            ("2025-04-14", 40),
            ("2025-04-21", 30),
            ("2025-04-28", 20),
        ],
        splits=[
            [25, 20, 25, 20],
            [20, 20, 20, 20],
            [20, 15, 20, 15],
            [15, 15, 15, 15],
            [15, 10, 15, 10],
            [10, 10, 10, 10],
            [10, 5, 10, 5],
            [5, 5, 5, 5],
        ],
        ends=0,
        taper_from=("A", 100),
        activities={"monitoring", "patient-advice", "clinical-review"},
    ),
    case(
        "taper-aud-15",
        "Below 20 mg/day it is 5 mg a week, ending at 5 and then nothing",
        adult(rx("m1", mg(5, 3), "aud")),
        {},
        orders=[draft(mg(5, 2), "m1", "aud")],
        plan="taper",
        steps=[("2025-03-10", 10), ("2025-03-17", 5), ("2025-03-24", 0)],
        taper_from=("A", 15),
    ),
]


def cut_again(ident: str, last: str, fires: dict[int, str], days: int, **policy: str) -> Case:
    return case(
        f"again-{ident}",
        f"The last cut was on {last}",
        adult(
            rx("m0", mg(20, 3), status="completed"),
            rx("m1", mg(12.5, 4), since=last, priorPrescription=ref("MedicationRequest/m0")),
        ),
        fires,
        orders=[draft(mg(15, 3), "m1")],
        policy={key.replace("_", "."): value for key, value in policy.items()},
        therapy=50,
        order=45,
        recommended={60: {"earliest_next_reduction_in_days": days}} if 60 in fires else {},
    )


AGAIN = [
    cut_again("6-days", "2025-03-04", {60: M}, 1),
    cut_again("5-days", "2025-03-05", {60: M}, 2),
    cut_again("7-days", "2025-03-03", {}, 0),
    case(
        "again-after-increase",
        "An increase is no cut",
        adult(
            rx("m0", mg(10, 4), status="completed"),
            rx(
                "m1", mg(12.5, 4), since="2025-03-05", priorPrescription=ref("MedicationRequest/m0")
            ),
        ),
        {19: L},
        orders=[draft(mg(15, 3), "m1")],
    ),
    case(
        "again-and-steep",
        "Too steep and too early is one message",
        adult(
            rx("m0", mg(20, 3), status="completed"),
            rx(
                "m1", mg(12.5, 4), since="2025-03-05", priorPrescription=ref("MedicationRequest/m0")
            ),
        ),
        {59: M},
        orders=[draft(mg(10, 3), "m1")],
    ),
    case(
        "again-and-stop",
        "A stop outranks both",
        adult(
            rx("m0", mg(20, 3), status="completed"),
            rx(
                "m1", mg(12.5, 4), since="2025-03-05", priorPrescription=ref("MedicationRequest/m0")
            ),
        ),
        {58: H},
        orders=[rx("m1", mg(12.5, 4), since="2025-03-05", status="stopped")],
    ),
    case(
        "again-fast-policy",
        "Where the site tapers within 1 to 2 weeks the interval is not judged",
        adult(
            rx("m0", mg(20, 3), status="completed"),
            rx(
                "m1", mg(12.5, 4), since="2025-03-05", priorPrescription=ref("MedicationRequest/m0")
            ),
        ),
        {},
        orders=[draft(mg(15, 3), "m1")],
        policy={"preset": "uk"},
    ),
]


def taper_to_zero(total: float, first: tuple[Number, ...], order: Json) -> Case:
    return case(
        f"taper-stop-{total:g}",
        f"A stop of {total:g} mg/day is tapered by tenths and fifths",
        adult(order),
        {58: H},
        orders=[order | {"status": "stopped"}],
        may={9},
        plan="taper",
        first=first,
        ends=0,
        taper_from=("B", total),
    )


STOPS = [
    taper_to_zero(80, (65, 70), rx("m1", mg(20, 4))),
    taper_to_zero(60, (50,), rx("m1", mg(20, 3))),
    taper_to_zero(50, (40, 45), rx("m1", mg(12.5, 4))),
    taper_to_zero(40, (35,), rx("m1", mg(10, 4))),
    taper_to_zero(20, (15,), rx("m1", mg(10, 2))),
    taper_to_zero(15, (10,), rx("m1", mg(5, 3))),
    taper_to_zero(200, (160, 165, 170, 175, 180), rx("m1", mg(50, 4), "aud")),
    case(
        "taper-kidney-90",
        "Above the ceiling and with failing kidneys the kidney's way wins",
        [patient(), egfr(25), rx("m1", mg(30, 3))],
        {8: H, 23: H},
        plan="taper",
        ends=45,
        taper_from=("C", 90),
    ),
    case(
        "taper-kidney-moderate-steep",
        "A steep cut ordered for moderate kidneys is still too steep",
        [patient(), egfr(45), rx("m1", mg(20, 3))],
        {22: M, 59: M},
        orders=[draft(mg(10, 3), "m1")],
        may={22},
        plan="taper",
    ),
    case(
        "taper-ulcer",
        "An active ulcer is no reason to stop at once",
        adult(rx("m1", mg(10, 3)), icd("K25.3")),
        {28: H},
        orders=[draft([mg(10, 2), mg(5, 1)], "m1")],
        plan="taper",
        first=25,
    ),
]

CASES = [*DROPS, *METHOD_A, *AGAIN, *STOPS]
