"""Lives at risk and other drugs and habits (rules 33, 42, 45, 49 and 79)."""

from typing import Final, Unpack

from tests.cases.case import Case, H, L, M, Want, case
from tests.cases.chart import (
    AT,
    LOINC,
    Json,
    adult,
    answered,
    coded,
    condition,
    draft,
    drug,
    elder,
    ended,
    icd,
    mg,
    obs,
    other_rx,
    quantity,
    reason,
    rx,
    snomed,
    unverified,
)

TEN_TID: Final = rx("m1", mg(10, 3))


def given(
    ident: str, says: str, facts: list[Json], fires: dict[int, str], **want: Unpack[Want]
) -> Case:
    return case(f"hazard-{ident}", says, adult(*facts), fires, **want)


def despair(
    ident: str, says: str, severity: str | None, *facts: Json, home: Json = TEN_TID
) -> Case:
    fires = {33: severity} if severity else {}
    return given(
        f"suicide-{ident}",
        says,
        [home, *facts],
        fires,
        recommended={33: {"max_days_supply": 7}} if severity else {},
        activities={"limit-supply"} if severity else set(),
    )


def ninth(value: Json, when: str = "2025-02-20") -> Json:
    return obs("44260-8", value, when)


def answer(code: str) -> Json:
    return answered(coded(LOINC, code))


PHQ: Final = obs("44249-1", None, "2025-02-20") | {
    "component": [
        {"code": coded(LOINC, "44250-9"), "valueInteger": 3},
        {"code": coded(LOINC, "44260-8"), "valueCodeableConcept": coded(LOINC, "LA6570-1")},
    ]
}

SUICIDE: Final = [
    despair("ideation", "Ideation in spasticity", M, icd("R45.851", "2025-02-01")),
    despair(
        "alcohol",
        "In alcohol use disorder it is critical",
        H,
        icd("R45.851", "2025-02-01"),
        home=rx("m1", mg(10, 3), "aud"),
    ),
    despair("no-dot", "Without its dot", M, icd("R45851", "2025-02-01")),
    despair("snomed", "By another code", M, snomed("6471006", "2025-02-01")),
    despair("phq-1", "The ninth question answered with 1", M, ninth({"valueInteger": 1})),
    despair("phq-0", "With 0", None, ninth({"valueInteger": 0})),
    despair("phq-2", "As a quantity", M, ninth({"valueQuantity": {"value": 2}})),
    despair("phq-several", "Several days", M, ninth(answer("LA6569-3"))),
    despair("phq-daily", "Nearly every day", M, ninth(answer("LA6571-9"))),
    despair("phq-not", "Not at all", None, ninth(answer("LA6568-5"))),
    despair("phq-30-days", "30 days ago", M, ninth({"valueInteger": 1}, "2025-02-08")),
    despair("phq-31-days", "31 days ago", None, ninth({"valueInteger": 1}, "2025-02-07")),
    despair("phq-panel", "As part of the questionnaire", M, PHQ),
    despair("attempt-12-months", "An attempt a year ago", M, icd("T14.91XA", "2024-03-10")),
    despair("attempt-longer", "Longer ago", None, icd("T14.91XA", "2024-03-09")),
    despair("refuted", "Refuted", None, icd("R45.851", "2025-02-01", **unverified("refuted"))),
    despair("depression", "Depression alone", None, icd("F32.1", "2025-02-01")),
    given(
        "suicide-start",
        "A start in alcohol use disorder is not planned",
        [icd("R45.851", "2025-02-01")],
        {33: H},
        orders=[draft(mg(5, 1), None, "aud")],
        plan="none",
        activities={"limit-supply"},
    ),
]


def poisoned(ident: str, says: str, severity: str | None, *facts: Json) -> Case:
    return given(
        f"overdose-{ident}",
        says,
        [TEN_TID, *facts],
        {79: severity} if severity else {},
        may={33},
        activities={"limit-supply"} if severity else set(),
    )


OVERDOSES: Final = [
    poisoned("accident", "By accident", M, icd("T42.8X1A", "2023-09-10")),
    poisoned("intended", "On purpose", H, icd("T42.8X2A", "2023-09-10")),
    poisoned("intended-later", "A later visit for it", H, icd("T428X2D", "2023-09-10")),
    poisoned("assault", "By another", M, icd("T42.8X3A", "2023-09-10")),
    poisoned("undetermined", "Nobody knows how", M, icd("T42.8X4A", "2023-09-10")),
    poisoned("effect", "An adverse effect is none", None, icd("T42.8X5A", "2023-09-10")),
    poisoned("underdosing", "Nor taking too little", None, icd("T42.8X6A", "2023-09-10")),
    poisoned("snomed", "By another code on purpose", H, snomed("296493005", "2023-09-10")),
    poisoned("24-months", "Two years ago", H, icd("T42.8X2A", "2023-03-10")),
    poisoned("longer", "Longer ago", None, icd("T42.8X2A", "2023-03-09")),
    poisoned(
        "over", "It is a history: treated counts", H, icd("T42.8X2A", "2024-01-09", "resolved")
    ),
    poisoned(
        "in-error",
        "In error it does not",
        None,
        icd("T42.8X2A", "2024-01-09", **unverified("entered-in-error")),
    ),
    poisoned("other-drug", "Another drug", None, icd("T40.2X2A", "2024-01-09")),
]


def unsuited(
    ident: str, says: str, fires: dict[int, str], *facts: Json, **want: Unpack[Want]
) -> Case:
    return given(f"unsuited-{ident}", says, list(facts), fires, **want)


UNSUITED: Final = [
    given(
        "unsuited-rheumatic",
        "Muscle spasm of a rheumatic disease",
        [rx("m1", mg(10, 3), "rheumatic")],
        {42: L},
        indication="other",
        activities={"physiotherapy"},
    ),
    given(
        "unsuited-focal",
        "The contracture of one hand",
        [rx("m1", mg(10, 3), None, reasonCode=[{"text": "Hand contracture after stroke"}])],
        {42: L},
        may={3},
        activities={"physiotherapy"},
    ),
    given(
        "unsuited-beside",
        "Rheumatism beside spasticity",
        [TEN_TID, condition(reason("rheumatic"), "2019-01-01")],
        {},
    ),
]


def drinking(
    ident: str, says: str, severity: str | None, *facts: Json, why: str = "spasticity"
) -> Case:
    return given(
        f"drink-{ident}",
        says,
        [rx("m1", mg(10, 3), why), *facts],
        {45: severity} if severity else {},
    )


def audit(points: int, when: str = "2025-02-01") -> Json:
    return obs("75626-2", {"valueInteger": points}, when)


def man(ident: str, says: str, points: int, fires: bool) -> Case:
    facts = adult(TEN_TID, audit(points))
    return case(
        f"hazard-drink-{ident}",
        says,
        [facts[0] | {"gender": "male"}, *facts[1:]],
        {45: M} if fires else {},
    )


DRINKING: Final = [
    drinking("today", "Drunk today", H, icd("F10.229", AT)),
    drinking("yesterday", "Yesterday", H, icd("F10.129", "2025-03-09")),
    drinking("day-before", "The day before", None, icd("F10.129", "2025-03-08")),
    drinking(
        "recorded",
        "As recorded today",
        H,
        icd("F10.229", None, recordedDate="2025-03-10T08:00:00Z"),
    ),
    drinking("alcohol", "In alcohol use disorder too", H, icd("F10.229", AT), why="aud"),
    drinking("withdrawal", "Withdrawal is none", None, icd("F10.230", AT), why="aud"),
    drinking("delirium", "With delirium it is", H, icd("F10.231", AT), why="aud"),
    drinking("audit-3", "3 points in a woman", M, audit(3)),
    drinking("audit-2", "2 points", None, audit(2)),
    man("man-4", "4 points in a man", 4, True),
    man("man-3", "3 points in a man", 3, False),
    drinking("90-days", "90 days ago", M, audit(5, "2024-12-10")),
    drinking("91-days", "91 days ago", None, audit(5, "2024-12-09")),
    drinking(
        "newest", "The newest entry counts", None, audit(6, "2025-01-01"), audit(1, "2025-03-01")
    ),
    drinking(
        "a-day",
        "One drink a day",
        M,
        obs("74013-4", {"valueQuantity": quantity(1, "/d")}, "2025-02-01"),
    ),
    drinking("none-a-day", "None", None, obs("74013-4", {"valueInteger": 0}, "2025-02-01")),
    drinking("expected", "In alcohol use disorder drinking is expected", None, audit(9), why="aud"),
    given(
        "drink-increase",
        "While drunk nothing is raised",
        [TEN_TID, icd("F10.229", AT)],
        {45: H},
        orders=[draft([mg(10, 2), mg(15, 1)], "m1")],
        plan="hold",
        first=30,
        activities={"hold-increase"},
    ),
    drinking(
        "medicine",
        "Alcohol in a medicine",
        None,
        other_rx(drug("448", "ethanol")),
    ),
]

LISINOPRIL: Final = drug("29046", "lisinopril")


def systolic(value: int, when: str = "2025-03-01") -> Json:
    return obs("8480-6", {"valueQuantity": quantity(value, "mm[Hg]")}, when)


PANEL: Final = obs("85354-9", None, "2025-03-01") | {
    "component": [
        {"code": coded(LOINC, "8480-6"), "valueQuantity": quantity(94, "mm[Hg]")},
        {"code": coded(LOINC, "8462-4"), "valueQuantity": quantity(61, "mm[Hg]")},
    ]
}


def lowered(
    ident: str, says: str, severity: str | None, *facts: Json, since: str = "2024-06-01"
) -> Case:
    return given(
        f"pressure-{ident}",
        says,
        [TEN_TID, other_rx(LISINOPRIL, since), *facts],
        {49: severity} if severity else {},
    )


PRESSURE: Final = [
    lowered("new", "A new drug for the pressure", L, since="2025-02-01"),
    lowered("stable", "Both for a long time", None),
    lowered("90-days", "For 90 days", None, since="2024-12-10"),
    lowered("89-days", "For 89 days", L, since="2024-12-11"),
    lowered("99", "With 99 mmHg", M, systolic(99)),
    lowered("100", "With 100", None, systolic(100)),
    lowered("30-days", "30 days ago", M, systolic(95, "2025-02-08")),
    lowered("31-days", "31 days ago", None, systolic(95, "2025-02-07")),
    lowered("panel", "As part of the pressure", M, PANEL),
    lowered("hypotension", "With a diagnosis", M, icd("I95.9", "2020-01-01")),
    lowered("hypotension-over", "That is over", None, icd("I95.9", "2020-01-01", "resolved")),
    given(
        "pressure-hypotension-new",
        "A new one may be of baclofen, too",
        [TEN_TID, other_rx(LISINOPRIL, "2024-06-01"), icd("I95.9", "2025-01-01")],
        {49: M, 76: L},
    ),
    given(
        "pressure-ended",
        "After a week without it",
        [TEN_TID, other_rx(LISINOPRIL, "2024-12-20", **ended("2025-03-02", "completed"))],
        {},
    ),
    case(
        "hazard-pressure-clonidine",
        "Clonidine at 72, however long",
        elder(TEN_TID, other_rx(drug("2599", "clonidine"), "2024-06-01")),
        {49: M},
    ),
    given(
        "pressure-clonidine-young",
        "Clonidine at 44",
        [TEN_TID, other_rx(drug("2599", "clonidine"), "2024-06-01")],
        {},
    ),
    given(
        "pressure-raised",
        "A dose of baclofen raised last month is not stable",
        [
            rx("m0", mg(5, 3), **ended("2025-02-10", "completed")),
            rx("m1", mg(5, 4), since="2025-02-10"),
            other_rx(LISINOPRIL, "2024-06-01"),
        ],
        {49: L},
    ),
]

CASES: Final = [*SUICIDE, *OVERDOSES, *UNSUITED, *DRINKING, *PRESSURE]
