"""Reviews while the dose goes up, and once a year (rules 19 and 73)."""

from typing import Final, Unpack

from tests.cases.case import Case, L, M, Want, case
from tests.cases.chart import (
    AT,
    Element,
    Json,
    activity,
    adult,
    draft,
    egfr,
    encounter,
    ended,
    mg,
    obs,
    patient,
    plan_of,
    quantity,
    ref,
    rx,
    score,
    step_of,
    text,
)


def visit(on: str, state: str = "finished", **more: Element) -> Json:
    return encounter("AMB", state, f"{on}T09:00:00Z", f"{on}T09:30:00Z", **more)


def raised(
    ident: str,
    says: str,
    on: str,
    severity: str | None,
    *facts: Json,
    **want: Unpack[Want],
) -> Case:
    """From 15 to 20 mg/day on that day."""
    if severity:
        want["activities"] = {"clinical-review"}
    return case(
        f"raise-{ident}",
        says,
        adult(
            rx("m0", mg(5, 3), **ended(on, "completed")),
            rx("m1", mg(5, 4), since=on, priorPrescription=ref("MedicationRequest/m0")),
            *facts,
        ),
        {19: severity} if severity else {},
        **want,
    )


RAISES: Final = [
    raised("14-days", "An increase 14 days ago and nobody has looked", "2025-02-24", L),
    raised("15-days", "A day more is another matter", "2025-02-23", None),
    raised("today", "An increase of today is one", AT, L),
    raised("visit", "A visit since is a look", "2025-02-24", None, visit("2025-03-05")),
    raised("visit-14-days", "So is one 14 days ago", "2025-03-01", None, visit("2025-02-24")),
    raised("visit-15-days", "An older one is not", "2025-03-01", L, visit("2025-02-23")),
    raised("visit-planned", "Nor one to come", "2025-03-01", L, visit("2025-03-20", "planned")),
    raised(
        "visit-cancelled", "Nor one cancelled", "2025-03-01", L, visit("2025-03-05", "cancelled")
    ),
    raised(
        "visit-going-on",
        "Who is with the doctor now is seen",
        "2025-03-01",
        None,
        encounter("VR", "in-progress", "2025-03-10T11:00:00Z"),
    ),
    raised(
        "score",
        "A score of the effect is a look",
        "2025-03-01",
        None,
        score("modified-ashworth", "1+", "2025-03-06"),
    ),
    raised(
        "pain",
        "So is a pain score by its common code",
        "2025-03-01",
        None,
        obs("72514-3", {"valueInteger": 4}, "2025-03-06"),
    ),
    raised(
        "pressure",
        "A blood pressure is none",
        "2025-03-01",
        L,
        obs("8480-6", {"valueQuantity": quantity(128, "mm[Hg]")}, "2025-03-06"),
    ),
    raised(
        "preliminary",
        "A score still to be confirmed is none",
        "2025-03-01",
        L,
        score("modified-ashworth", 2, "2025-03-06", status="preliminary"),
    ),
    raised("laboratory", "Nor is a laboratory value", "2025-03-01", L, egfr(90, "2025-03-06")),
    raised(
        "progress",
        "Progress noted in the plan is",
        "2025-03-01",
        None,
        plan_of(step_of(20, "in-progress", "2025-03-01"))
        | {
            "activity": [
                {
                    "progress": [{"time": "2025-03-06", "text": "Tolerated well"}],
                    "detail": step_of(20, "in-progress", "2025-03-01"),
                }
            ]
        },
    ),
    case(
        "raise-start",
        "A start is no increase",
        adult(rx("m1", mg(5, 3), since="2025-03-05")),
        {},
    ),
    case(
        "raise-ordered",
        "Nor does an order under test count",
        adult(rx("m1", mg(5, 3))),
        {},
        orders=[draft(mg(5, 4), "m1")],
        plan="titration",
        activities={"clinical-review"},
    ),
    case(
        "raise-high",
        "Above 80 mg/day it is a warning",
        [
            patient(),
            egfr(88),
            rx("m0", text("20-20-20-25 mg"), "aud", **ended("2025-03-01", "completed")),
            rx(
                "m1",
                text("20-25-20-25 mg"),
                "aud",
                since="2025-03-01",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
        ],
        {9: M, 19: M},
    ),
    case(
        "raise-drinking",
        "Drinking that was asked about is a look",
        adult(
            rx("m0", mg(5, 3), "aud", **ended("2025-03-01", "completed")),
            rx(
                "m1",
                mg(5, 4),
                "aud",
                since="2025-03-01",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
            obs("75626-2", {"valueInteger": 7}, "2025-03-06"),
        ),
        {},
    ),
    case(
        "raise-80",
        "80 is not above",
        [
            patient(),
            egfr(88),
            rx("m0", text("20-15-20-20 mg"), "aud", **ended("2025-03-01", "completed")),
            rx(
                "m1",
                mg(20, 4),
                "aud",
                since="2025-03-01",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
        ],
        {19: L},
    ),
    case(
        "raise-by-plan",
        "A titration under way asks for the look as well",
        adult(
            rx("m1", mg(5, 4), since="2025-02-01"),
            plan_of(
                step_of(20, "in-progress", "2025-02-01"),
                step_of(25, "scheduled", "2025-03-15"),
            ),
        ),
        {19: L},
    ),
    case(
        "raise-plan-done",
        "One that has been completed does not",
        adult(
            rx("m1", mg(5, 4), since="2025-01-01"),
            plan_of(
                step_of(15, "completed", "2024-12-01"),
                step_of(20, "completed", "2025-01-01"),
                status="completed",
            ),
        ),
        {},
    ),
]


def year(
    ident: str,
    says: str,
    fires: bool,
    *facts: Json,
    since: str = "2023-06-01",
    why: str = "spasticity",
    **want: Unpack[Want],
) -> Case:
    if fires:
        want["activities"] = {"treatment-review"}
    return case(
        f"year-{ident}",
        says,
        adult(rx("m1", mg(10, 3), why, since=since), *facts),
        {73: L} if fires else {},
        **want,
    )


CONDITION: Final = {
    "resourceType": "Condition",
    "id": "spastic",
    "clinicalStatus": {"coding": [{"code": "active"}]},
    "code": {"text": "Spasticity"},
}


def reviewed(on: str, state: str = "finished") -> Json:
    return visit(on, state, reasonCode=[{"text": "Baclofen review"}])


YEARS: Final = [
    year("365-days", "After a year of use a review is due", True, since="2024-03-10"),
    year("364-days", "A day earlier it is not", False, since="2024-03-11"),
    year("alcohol", "So in alcohol use disorder", True, why="aud"),
    year("reviewed", "A review 365 days ago will do", False, reviewed("2024-03-10")),
    year("reviewed-366", "An older one will not", True, reviewed("2024-03-09")),
    year("review-planned", "Nor one to come", True, reviewed("2025-03-20", "planned")),
    year(
        "by-type",
        "The kind of visit may tell it",
        False,
        visit("2024-09-09", type=[{"text": "Baclofen clinic, annual"}]),
    ),
    year(
        "by-reference",
        "Or the problem it was for, with the word",
        False,
        CONDITION,
        visit(
            "2024-09-09",
            reasonReference=[
                {"reference": "Condition/spastic", "display": "Spasticity, on baclofen"}
            ],
        ),
    ),
    year(
        "other-visit",
        "A visit for another matter is none",
        True,
        visit("2024-09-09", reasonCode=[{"text": "Hypertension follow-up"}]),
    ),
    year(
        "by-plan",
        "A review completed in the plan is one",
        False,
        plan_of(activity("treatment-review", "completed", "2024-08-01")),
    ),
    year(
        "by-plan-clinical",
        "By either of its names",
        False,
        plan_of(activity("clinical-review", "completed", "2024-08-01")),
    ),
    year(
        "by-plan-scheduled",
        "One still to be done is none",
        True,
        plan_of(activity("treatment-review", "scheduled", "2025-04-01")),
    ),
    year(
        "by-plan-old",
        "Nor one of two years ago",
        True,
        plan_of(activity("treatment-review", "completed", "2023-12-01")),
    ),
    case(
        "year-renewed",
        "A renewal that notes a review is one",
        adult(
            rx("m0", mg(10, 3), since="2023-06-01", **ended("2024-09-01", "completed")),
            rx(
                "m1",
                mg(10, 3),
                since="2024-09-01",
                priorPrescription=ref("MedicationRequest/m0"),
                note=[{"text": "Annual review: effective and tolerated, continue"}],
            ),
        ),
        {},
    ),
    case(
        "year-renewed-silently",
        "A renewal without a word is none",
        adult(
            rx("m0", mg(10, 3), since="2023-06-01", **ended("2024-09-01", "completed")),
            rx(
                "m1",
                mg(10, 3),
                since="2024-09-01",
                priorPrescription=ref("MedicationRequest/m0"),
            ),
        ),
        {73: L},
        activities={"treatment-review"},
    ),
    case(
        "year-paused",
        "After a pause of three months the year begins again",
        adult(
            rx("m0", mg(10, 3), since="2023-06-01", **ended("2024-06-01", "completed")),
            rx("m1", mg(10, 3), since="2024-09-01"),
        ),
        {},
    ),
]

CASES: Final = [*RAISES, *YEARS]
