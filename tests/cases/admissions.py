"""Patients in hospital: does the home dose go on? (rule 63)"""

from typing import Final, Unpack

from tests.cases.case import Case, H, M, Want, case
from tests.cases.chart import (
    LOINC,
    SNOMED,
    Element,
    Json,
    adult,
    category,
    coded,
    draft,
    encounter,
    icd,
    mg,
    obs,
    procedure,
    ref,
    rx,
    statement,
    tablet,
    text,
)

NOON: Final = "2025-03-10T12:00:00Z"
HOME: Final = rx("m1", mg(10, 3), **category("community"))
RECONCILED: Final = procedure(
    coded(SNOMED, "430193006", "Medication reconciliation"), "2025-03-09T21:00:00Z"
)


def stay(kind: str = "IMP", start: str = "2025-03-09T20:00:00Z", **more: Element) -> Json:
    return encounter(kind, "in-progress", start, None, id="stay") | more


def at(
    ident: str, says: str, facts: list[Json], fires: dict[int, str], **want: Unpack[Want]
) -> Case:
    want.setdefault("at", NOON)
    return case(f"ward-{ident}", says, adult(*facts), fires, **want)


def admitted(
    ident: str,
    says: str,
    severity: str | None,
    *facts: Json,
    home: Json = HOME,
    **want: Unpack[Want],
) -> Case:
    """Home dose known and reconciled, and what else the record holds."""
    if severity:
        want["activities"] = {"continue-home-dose"}
    fires = {63: severity} if severity else {}
    return at(ident, says, [home, RECONCILED, *facts], fires, **want)


def given_dose(when: str, state: str = "completed") -> Json:
    return {
        "resourceType": "MedicationAdministration",
        "status": state,
        "effectiveDateTime": when,
        "dosage": {"dose": {"value": 10, "unit": "mg"}},
    } | tablet(10)


def coma(score: int, when: str = "2025-03-09T20:30:00Z") -> Json:
    return obs("9269-2", {"valueInteger": score}, when)


TIMES: Final = [
    admitted(
        "16-hours",
        "16 hours in hospital without baclofen",
        H,
        stay(),
        recommended={63: {"continue_mg_per_day": 30}},
        plan="maintain",
        first=30,
        evidence={63: {"Encounter/stay", "MedicationRequest/m1"}},
    ),
    admitted("12-hours-less", "Just under 12 hours", None, stay(start="2025-03-10T00:01:00Z")),
    admitted("12-hours-more", "Just over 12 hours", H, stay(start="2025-03-09T23:59:00Z")),
    admitted(
        "12-hours-zone",
        "Hours count across time zones",
        None,
        stay(start="2025-03-09T20:01:00-04:00"),
    ),
    admitted(
        "12-hours-zone-more",
        "On both sides",
        H,
        stay(start="2025-03-09T19:59:00-04:00"),
    ),
    admitted("unconscious", "Who is unconscious has 24 hours", None, stay(), coma(8)),
    admitted(
        "unconscious-by-code",
        "Coma as a diagnosis too",
        None,
        stay(),
        icd("R40.20", "2025-03-09"),
        may={74},
    ),
    admitted(
        "unconscious-25-hours",
        "And no more",
        H,
        stay(start="2025-03-09T11:00:00Z"),
        coma(7),
    ),
    at(
        "no-start",
        "Without the hour of admission it cannot be told",
        [HOME, RECONCILED, stay(period={})],
        {},
        not_evaluated={63},
    ),
    admitted("drowsy", "9 points are not unconscious", H, stay(), coma(9)),
]

KINDS: Final = [
    admitted(f"class-{kind.lower()}", f"{kind} is a stay", H, stay(kind))
    for kind in ("ACUTE", "NONAC", "EMER", "OBSENC")
] + [
    admitted("class-amb", "A visit is none", None, stay("AMB")),
    admitted("class-hh", "Nor care at home", None, stay("HH")),
    admitted("class-vr", "Nor a video call", None, stay("VR")),
    admitted("planned", "Nor one that is planned", None, stay(status="planned")),
    admitted("finished", "Nor one that is over", None, stay(status="finished")),
    admitted("cancelled", "Nor one that was cancelled", None, stay(status="cancelled")),
    admitted(
        "within-emergency",
        "The ward within the emergency stay is young, the stay is not",
        H,
        stay("EMER", id="er"),
        stay(start="2025-03-10T10:00:00Z", partOf=ref("Encounter/er")),
    ),
]

GIVEN: Final = [
    admitted(
        "ordered",
        "An order of the ward for the home dose carries on, and adds nothing",
        None,
        stay(),
        rx("ward", mg(10, 3), since="2025-03-09", **category("inpatient")),
        therapy=30,
    ),
    admitted(
        "ordered-by-encounter",
        "The stay tells that it is one",
        None,
        stay(),
        rx("ward", mg(10, 3), since="2025-03-10", encounter=ref("Encounter/stay")),
        therapy=30,
    ),
    admitted(
        "ordered-now",
        "So does the order under test",
        None,
        stay(),
        orders=[draft(mg(10, 3), **category("inpatient"))],
        therapy=30,
        order=30,
    ),
    admitted("given", "A dose was given", None, stay(), given_dose("2025-03-10T06:00:00Z")),
    admitted(
        "given-before",
        "A dose from an earlier stay is none",
        H,
        stay(),
        given_dose("2025-03-01T06:00:00Z"),
    ),
    admitted(
        "not-given",
        "A dose that was not given is none",
        H,
        stay(),
        given_dose("2025-03-10T06:00:00Z", "not-done"),
    ),
    admitted(
        "ward-stopped",
        "An order of the ward that was stopped is none",
        H,
        stay(),
        rx(
            "ward",
            mg(10, 3),
            since="2025-03-09",
            status="entered-in-error",
            **category("inpatient"),
        ),
    ),
]

LISTS: Final = [
    at(
        "unreconciled",
        "Nobody has gone through the home list: a warning",
        [HOME, stay()],
        {63: M},
        recommended={63: {"continue_mg_per_day": 30}},
        activities={"continue-home-dose"},
    ),
    at(
        "list",
        "A list of the stay's medicines shows that somebody has",
        [
            HOME,
            stay(),
            {
                "resourceType": "List",
                "status": "current",
                "mode": "snapshot",
                "code": coded(LOINC, "10160-0", "History of medication use"),
                "encounter": ref("Encounter/stay"),
                "date": "2025-03-10T08:00:00Z",
            },
        ],
        {63: H},
    ),
    at(
        "task",
        "A task done says so too",
        [
            HOME,
            stay(),
            {
                "resourceType": "Task",
                "status": "completed",
                "intent": "order",
                "code": {"text": "Medication reconciliation on admission"},
                "for": ref("Patient/p1"),
                "encounter": ref("Encounter/stay"),
            },
        ],
        {63: H},
    ),
    at(
        "task-open",
        "One still to be done does not",
        [
            HOME,
            stay(),
            {
                "resourceType": "Task",
                "status": "requested",
                "intent": "order",
                "code": {"text": "Medication reconciliation on admission"},
                "for": ref("Patient/p1"),
                "encounter": ref("Encounter/stay"),
            },
        ],
        {63: M},
    ),
    at(
        "procedure-words",
        "The words are enough, with a period of the stay",
        [
            HOME,
            stay(),
            {
                "resourceType": "Procedure",
                "status": "completed",
                "code": {"text": "Medication Reconciliation"},
                "performedPeriod": {
                    "start": "2025-03-10T07:00:00Z",
                    "end": "2025-03-10T07:20:00Z",
                },
            },
        ],
        {63: H},
    ),
    at(
        "procedure-earlier",
        "The reconciliation of an earlier stay does not count",
        [HOME, stay(), procedure(coded(SNOMED, "430193006"), "2024-11-02")],
        {63: M},
    ),
]

HOMES: Final = [
    admitted(
        "5-mg",
        "5 mg/day is a warning",
        M,
        stay(),
        home=rx("m1", mg(5, 1)),
        recommended={63: {"continue_mg_per_day": 5}},
    ),
    admitted("10-mg", "More is critical", H, stay(), home=rx("m1", mg(5, 2))),
    admitted(
        "statement",
        "The patient's own word of what is taken counts",
        H,
        stay(),
        home=statement(mg(10, 3), reasonCode=[{"text": "Spasticity"}]),
        recommended={63: {"continue_mg_per_day": 30}},
    ),
    admitted(
        "unreadable",
        "A home dose that cannot be read is to be continued all the same",
        H,
        stay(),
        home=rx("m1", text("as directed")),
        therapy=None,
        not_recommended={63: {"continue_mg_per_day"}},
    ),
    at(
        "no-baclofen",
        "Without baclofen at home there is nothing to continue",
        [RECONCILED, stay()],
        {},
    ),
    at(
        "stopped-at-home",
        "Nor after it was stopped long ago",
        [
            rx("m1", mg(10, 3), status="stopped")
            | {"dispenseRequest": {"validityPeriod": {"end": "2024-12-01"}}},
            RECONCILED,
            stay(),
        ],
        {},
    ),
]

CASES: Final = [*TIMES, *KINDS, *GIVEN, *LISTS, *HOMES]
