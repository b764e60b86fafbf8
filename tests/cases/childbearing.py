"""Pregnancy and breastfeeding (rules 36 and 37)."""

from typing import Final, Unpack

from tests.cases.case import Case, H, M, Want, case
from tests.cases.chart import (
    LOINC,
    SNOMED,
    Element,
    Json,
    adult,
    answered,
    coded,
    draft,
    icd,
    mg,
    obs,
    rx,
    snomed,
    unverified,
)

PREGNANT: Final = answered(coded(SNOMED, "77386006", "Pregnant"))
NOT_PREGNANT: Final = answered(coded(SNOMED, "60001007", "Not pregnant"))
POSITIVE: Final = answered(coded(SNOMED, "10828004", "Positive"))


def expecting(
    ident: str,
    says: str,
    severity: str | None,
    *facts: Json,
    why: str = "spasticity",
    **want: Unpack[Want],
) -> Case:
    if severity:
        want["activities"] = {"no-abrupt-stop"}
    return case(
        f"expecting-{ident}",
        says,
        adult(rx("m1", mg(10, 3), why), *facts),
        {36: severity} if severity else {},
        **want,
    )


def status_of(value: Json, when: str, **more: Element) -> Json:
    return obs("82810-3", value, when, **more)


def hcg(value: Json, when: str, code: str = "2118-8") -> Json:
    return obs(code, value, when)


PREGNANCIES: Final = [
    expecting("condition", "In spasticity a warning", M, icd("O09.90", "2025-01-01")),
    expecting("alcohol", "With alcohol critical", H, icd("O09.90", "2025-01-01"), why="aud"),
    expecting("pain", "In pain too", H, icd("O09.90", "2025-01-01"), why="pain"),
    expecting("hiccups", "And for hiccups", H, icd("O09.90", "2025-01-01"), why="hiccups"),
    expecting("week", "A week of pregnancy as a code", M, icd("Z3A20", "2025-02-20")),
    expecting("snomed", "Another code", M, snomed("77386006", "2025-01-01")),
    expecting("300-days", "For 300 days", M, icd("Z33.1", "2024-05-14")),
    expecting("301-days", "And no longer", None, icd("Z33.1", "2024-05-13")),
    expecting("over", "One that is over", None, icd("Z33.1", "2024-10-01", "resolved")),
    expecting(
        "in-error",
        "One in error",
        None,
        icd("Z33.1", "2025-01-01", **unverified("entered-in-error")),
    ),
    expecting("status", "A status", M, status_of(PREGNANT, "2025-02-20")),
    expecting("status-not", "A status of not", None, status_of(NOT_PREGNANT, "2025-02-20")),
    expecting(
        "status-later-not",
        "The newest status counts",
        None,
        status_of(PREGNANT, "2025-01-20"),
        status_of(NOT_PREGNANT, "2025-03-01"),
    ),
    expecting("test-28-days", "A positive test 28 days ago", M, hcg(POSITIVE, "2025-02-10")),
    expecting("test-29-days", "29 days ago", None, hcg(POSITIVE, "2025-02-09")),
    expecting(
        "test-word", "In a word", M, hcg({"valueString": "Positive"}, "2025-03-01", "2106-3")
    ),
    expecting(
        "test-detected",
        "As detected",
        M,
        hcg(answered(coded(SNOMED, "260373001", "Detected")), "2025-03-01", "2112-1"),
    ),
    expecting(
        "test-then-negative",
        "A negative test since",
        None,
        hcg(POSITIVE, "2025-02-20"),
        hcg(answered(coded(SNOMED, "260385009", "Negative")), "2025-03-05"),
    ),
    expecting(
        "test-negative-before",
        "A negative test of before",
        M,
        hcg(answered(coded(SNOMED, "260385009", "Negative")), "2025-02-12"),
        hcg(POSITIVE, "2025-03-01"),
    ),
    expecting("no-data", "Without a record nobody asks", None),
    expecting(
        "relative",
        "The sister is another person",
        None,
        {
            "resourceType": "FamilyMemberHistory",
            "status": "completed",
            "relationship": {"text": "sister"},
            "condition": [{"code": coded(SNOMED, "77386006")}],
        },
    ),
    case(
        "expecting-start-alcohol",
        "A start in alcohol use disorder is not planned",
        adult(icd("O09.90", "2025-01-01")),
        {36: H},
        orders=[draft(mg(5, 1), None, "aud")],
        plan="none",
        not_activities={"no-abrupt-stop"},
    ),
    case(
        "expecting-start-spasticity",
        "In spasticity it is a warning",
        adult(icd("O09.90", "2025-01-01")),
        {36: M},
        orders=[draft(mg(5, 3))],
        plan="titration",
    ),
]


def nursing(ident: str, says: str, fires: bool, *facts: Json) -> Case:
    return case(
        f"nursing-{ident}",
        says,
        adult(rx("m1", mg(10, 3)), *facts),
        {37: M} if fires else {},
    )


def breastfeeding(value: Json, when: str) -> Json:
    return obs("63895-7", value, when)


YES: Final = answered(coded(LOINC, "LA33-6", "Yes"))
NURSING: Final = [
    nursing("condition", "Care of a nursing mother", True, icd("Z39.1", "2025-01-01")),
    nursing("snomed", "Nursing", True, snomed("1260078007", "2025-01-01")),
    nursing("over", "No longer", False, icd("Z39.1", "2024-10-01", "resolved")),
    nursing("12-months", "A year ago", True, breastfeeding(YES, "2024-03-10")),
    nursing("longer", "Longer ago", False, breastfeeding(YES, "2024-03-09")),
    nursing("word", "In a word", True, breastfeeding({"valueString": "yes"}, "2025-01-01")),
    nursing(
        "snomed-yes",
        "Yes by another code",
        True,
        breastfeeding(answered(coded(SNOMED, "373066001", "Yes")), "2025-01-01"),
    ),
    nursing("no", "No", False, breastfeeding(answered(coded(LOINC, "LA32-8", "No")), "2025-01-01")),
    nursing(
        "old-delivery",
        "A delivery of more than a year ago ends it",
        False,
        icd("O80", "2024-02-01"),
        icd("Z39.1", "2025-01-01"),
    ),
]

CASES: Final = [*PREGNANCIES, *NURSING]
