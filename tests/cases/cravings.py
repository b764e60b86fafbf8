"""Craving that returns on the way down, and the hold after a step back (rules 64 and 65)."""

from typing import Final, Unpack

from tests.cases.case import Case, H, L, M, Want, case
from tests.cases.chart import (
    AT,
    OURS,
    Element,
    Json,
    activity,
    adult,
    answered,
    draft,
    ended,
    local,
    mg,
    obs,
    plan_of,
    quantity,
    ref,
    rx,
    said,
    score,
    step_of,
    stop,
    text,
)

SIXTY: Final = rx("m0", text("15-15-15-15 mg"), "aud", **ended("2025-02-24", "completed"))
FIFTY: Final = rx(
    "m1",
    text("15-10-15-10 mg"),
    "aud",
    since="2025-02-24",
    priorPrescription=ref("MedicationRequest/m0"),
)
TAPER: Final = plan_of(
    step_of(60, "completed", "2025-02-17"),
    step_of(50, "in-progress", "2025-02-24"),
    step_of(40, "scheduled", "2025-03-17"),
    id="taper",
)


def craving(value: Json, when: str = "2025-03-05", **more: Element) -> Json:
    return obs("0", value, when) | {"code": local("alcohol-craving")} | more


RETURNED: Final = craving(answered(local("returned")), id="wish")


def tapering(
    ident: str,
    says: str,
    fires: dict[int, str],
    *facts: Json,
    **want: Unpack[Want],
) -> Case:
    return case(f"craving-{ident}", says, adult(SIXTY, FIFTY, TAPER, *facts), fires, **want)


def drinks(number: int, when: str) -> Json:
    return obs("74013-4", {"valueQuantity": quantity(number, "/d")}, when)


RETURNS: Final = [
    tapering(
        "returned",
        "Craving is back: back up to the last dose, held for half a year to a year",
        {64: M},
        RETURNED,
        indication="alcohol-use-disorder",
        therapy=50,
        plan="hold",
        first=60,
        recommended={64: {"step_back_mg_per_day": 60, "hold_min_days": 180, "hold_max_days": 365}},
        activities={"suspend-taper", "hold-period", "monitoring", "patient-advice"},
        due={"hold-period": "2025-09-06"},
        evidence={64: {"Observation/wish"}},
    ),
    tapering("increased", "Or stronger", {64: M}, craving(answered(local("increased")))),
    tapering("in-text", "In a word", {64: M}, craving({"valueString": "returned"})),
    tapering("in-concept-text", "In a word", {64: M}, craving(answered({"text": "increased"}))),
    tapering("unchanged", "Unchanged is not", {}, craving(answered(local("unchanged")))),
    tapering("reduced", "Nor less", {}, craving(answered(local("reduced")))),
    tapering("absent", "Nor none", {}, craving(answered(local("absent")))),
    tapering(
        "before",
        "Nor craving of before the reduction",
        {},
        craving(answered(local("returned")), "2025-02-20"),
    ),
    tapering(
        "in-error",
        "Nor what was entered in error",
        {},
        RETURNED | {"status": "entered-in-error"},
    ),
    tapering(
        "later-absent",
        "The newest entry tells",
        {},
        RETURNED,
        craving(answered(local("absent")), "2025-03-09"),
        may={64},
    ),
    tapering(
        "score-higher",
        "A score above the last one before the reduction",
        {64: M},
        score("alcohol-craving", 3, "2025-02-20"),
        score("alcohol-craving", 5, "2025-03-05"),
    ),
    tapering(
        "score-same",
        "The same score is not",
        {},
        score("alcohol-craving", 3, "2025-02-20"),
        score("alcohol-craving", 3, "2025-03-05"),
    ),
    tapering(
        "score-last-before",
        "It is the last one before the reduction that counts, not the first",
        {64: M},
        craving({"valueQuantity": quantity(8, "{score}")}, "2025-01-10"),
        craving({"valueQuantity": quantity(2, "{score}")}, "2025-02-20"),
        craving({"valueQuantity": quantity(4, "{score}")}, "2025-03-05"),
    ),
    tapering(
        "words",
        "The name in words is enough",
        {64: M},
        said("Alcohol craving, self-reported", answered(local("returned")), "2025-03-05"),
    ),
    tapering(
        "period",
        "The date may be a period",
        {64: M},
        {
            key: value
            for key, value in RETURNED.items()
            if key not in {"effectiveDateTime", "code", "id"}
        }
        | {
            "code": local("alcohol-craving"),
            "effectivePeriod": {"start": "2025-03-04", "end": "2025-03-06"},
        },
    ),
    tapering(
        "drinks",
        "Drinking that rises says the same, and is no other issue in alcohol use disorder",
        {64: M},
        drinks(0, "2025-02-20"),
        drinks(3, "2025-03-05"),
    ),
    tapering(
        "drinks-fall", "Drinking that falls does not", {}, drinks(4, "2025-02-20"), drinks(1, AT)
    ),
    tapering(
        "audit",
        "A higher AUDIT-C",
        {64: M},
        obs("75626-2", {"valueInteger": 2}, "2025-02-20"),
        obs("75626-2", {"valueInteger": 6}, "2025-03-05"),
    ),
    tapering("no-record", "Of a missed visit nothing is inferred", {}),
    tapering(
        "further-cut",
        "A further reduction is not to be made: the plan steps back",
        {64: M},
        RETURNED,
        orders=[draft(text("10-10-10-10 mg"), "m1", "aud")],
        plan="hold",
        first=60,
    ),
    case(
        "craving-answered",
        "A raise since has answered it",
        adult(
            SIXTY,
            FIFTY | ended("2025-03-08", "completed"),
            rx(
                "m2",
                text("15-15-15-15 mg"),
                "aud",
                since="2025-03-08",
                priorPrescription=ref("MedicationRequest/m1"),
            ),
            TAPER,
            RETURNED,
        ),
        {},
        plan="maintain",
        first=60,
    ),
    case(
        "craving-plan-in-mg",
        "The doses of the plan may be in mg, and its dates in words",
        adult(
            SIXTY,
            FIFTY,
            plan_of(
                *(
                    {
                        key: value
                        for key, value in step_of(dose, state, start).items()
                        if key != "scheduledPeriod"
                    }
                    | {"dailyAmount": quantity(dose, "mg"), "scheduledString": f"from {start}"}
                    for dose, state, start in (
                        (60, "completed", "2025-02-17"),
                        (50, "in-progress", "2025-02-24"),
                        (40, "scheduled", "2025-03-17"),
                    )
                )
            ),
            RETURNED,
        ),
        {64: M},
        recommended={64: {"step_back_mg_per_day": 60}},
    ),
    case(
        "craving-spasticity",
        "In spasticity there is no such step",
        adult(
            rx("m0", mg(15, 4), **ended("2025-02-24", "completed")),
            rx(
                "m1",
                text("15-10-15-10 mg"),
                since="2025-02-24",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
            TAPER,
            RETURNED,
        ),
        {},
    ),
]


def held(
    ident: str,
    says: str,
    fires: dict[int, str],
    back: str,
    state: str = "completed",
    **want: Unpack[Want],
) -> Case:
    """Back up to 60 mg/day on that day; now a reduction to 50 is ordered."""
    raised = rx(
        "m1",
        text("15-15-15-15 mg"),
        "aud",
        since=back,
        priorPrescription=ref("MedicationRequest/m0"),
    )
    before = rx("m0", text("15-10-15-10 mg"), "aud", since="2023-10-01", **ended(back, "completed"))
    plan = plan_of(activity("craving-step-back", state, back), id="back")
    want.setdefault("orders", [draft(text("15-10-15-10 mg"), "m1", "aud")])
    return case(
        f"held-{ident}",
        says,
        adult(before, raised, plan, REVIEWED),
        fires,
        **want,
    )


REVIEWED: Final = {
    "resourceType": "Encounter",
    "status": "finished",
    "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
    "type": [{"text": "Baclofen review"}],
    "period": {"start": "2025-01-10T09:00:00Z", "end": "2025-01-10T09:30:00Z"},
}
BY_ORDERS: Final = [
    rx("m0", text("15-10-15-10 mg"), "aud", **ended("2025-01-05", "completed")),
    rx(
        "m1",
        text("15-15-15-15 mg"),
        "aud",
        since="2025-01-05",
        priorPrescription=ref("MedicationRequest/m0"),
        note=[{"text": "Craving returned at 50 mg, back up"}],
    ),
]

HOLDS: Final = [
    held(
        "160-days",
        "A reduction in the first half year after a step back",
        {65: M},
        "2024-10-01",
        plan="hold",
        first=60,
        recommended={
            65: {
                "earliest_next_reduction_in_days": 20,
                "hold_min_days": 180,
                "hold_max_days": 365,
            }
        },
        activities={"suspend-taper", "hold-period"},
        due={"hold-period": "2025-03-30"},
    ),
    held("179-days", "179 days after", {65: M}, "2024-09-12"),
    held("180-days", "180 days after it is a note", {65: L}, "2024-09-11"),
    held("365-days", "So after 365", {65: L}, "2024-03-10"),
    held("366-days", "A year after it is over", {}, "2024-03-09", plan="taper", first=50),
    held("scheduled", "What was only planned was no raise", {}, "2024-10-01", state="cancelled"),
    held(
        "renewed",
        "The same dose again is no reduction",
        {},
        "2024-10-01",
        orders=[draft(text("15-15-15-15 mg"), "m1", "aud")],
        plan="maintain",
    ),
    held(
        "review",
        "Nor is a review without an order",
        {},
        "2024-10-01",
        orders=[],
    ),
    held(
        "stopped",
        "A stop is a reduction too",
        {58: H, 65: M},
        "2024-10-01",
        orders=[
            stop(
                rx(
                    "m1",
                    text("15-15-15-15 mg"),
                    "aud",
                    since="2024-10-01",
                    priorPrescription=ref("MedicationRequest/m0"),
                )
            )
        ],
        plan="hold",
        first=60,
        activities={"hold-period", "no-abrupt-stop"},
    ),
    case(
        "held-by-orders",
        "A raise for craving that only the orders tell counts as well",
        adult(*BY_ORDERS),
        {65: M},
        orders=[draft(text("15-10-15-10 mg"), "m1", "aud")],
        recommended={65: {"earliest_next_reduction_in_days": 116}},
        due={"hold-period": "2025-07-04"},
    ),
    case(
        "held-other-raise",
        "A raise for another reason is none",
        adult(
            BY_ORDERS[0],
            {key: value for key, value in BY_ORDERS[1].items() if key != "note"},
        ),
        {},
        orders=[draft(text("15-10-15-10 mg"), "m1", "aud")],
        plan="taper",
        first=50,
        taper_from=("A", 60),
    ),
    case(
        "held-plan-by-title",
        "A plan is known by its title too",
        adult(
            BY_ORDERS[0],
            {key: value for key, value in BY_ORDERS[1].items() if key != "note"},
            {
                "resourceType": "CarePlan",
                "status": "active",
                "intent": "plan",
                "title": "Baclofen taper, stepped back",
                "activity": [
                    {
                        "detail": {
                            "code": {
                                "coding": [
                                    {
                                        "system": f"{OURS}/CodeSystem/plan-activity",
                                        "code": "craving-step-back",
                                    }
                                ]
                            },
                            "status": "in-progress",
                            "scheduledPeriod": {"start": "2025-01-05", "end": "2025-07-05"},
                        }
                    }
                ],
            },
        ),
        {65: M},
        orders=[draft(text("15-10-15-10 mg"), "m1", "aud")],
    ),
]

CASES: Final = [*RETURNS, *HOLDS]
