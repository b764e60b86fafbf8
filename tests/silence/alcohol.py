"""Alcohol use disorder from the first tablet to years of treatment, where all is well."""

from typing import Final

from tests.cases.chart import (
    Json,
    activity,
    answered,
    draft,
    drug,
    icd,
    local,
    mg,
    obs,
    other_rx,
    quantity,
    rx,
    step_of,
    stop,
    text,
)
from tests.silence.charts import (
    MAN,
    ONCE,
    THRICE,
    TWICE,
    WOMAN,
    Well,
    chart_of,
    followed,
    low,
    reviewed_lately,
    stepped,
    supplies,
    taking,
    visit,
)

DEPENDENT: Final = icd("F10.20", "2018-01-01")
CLINIC: Final = visit("2025-03-06", "Alcohol clinic")
BY_TENS: Final = (
    ("2024-12-01", mg(25, 4)),
    ("2025-02-10", text("25-20-25-20 mg")),
    ("2025-02-17", mg(20, 4)),
)


def audit(total: int, on: str = "2025-02-20") -> Json:
    return obs("75626-2", {"valueInteger": total}, on)


def drinks(number: float, on: str = "2025-02-20") -> Json:
    return obs("74013-4", {"valueQuantity": quantity(number, "/d")}, on)


def craving(word: str, on: str) -> Json:
    return obs("0", answered(local(word)), on) | {"code": local("alcohol-craving")}


def drinker(*facts: Json, person: Json = MAN) -> list[Json]:
    return chart_of(person, DEPENDENT, *facts)


GOING_UP: Final = [
    Well(
        "aud-start",
        "A first order of 5 mg a day",
        drinker(audit(9)),
        orders=[draft(ONCE, why="aud")],
        plan="titration",
    ),
    Well(
        "aud-start-15",
        "A first order of 15 mg/day as practised in France: a note",
        drinker(audit(9)),
        orders=[draft(THRICE, why="aud")],
        lows=low(11),
        plan="titration",
    ),
    Well(
        "aud-start-15-fr",
        "Where the site follows French practice no note",
        drinker(audit(9)),
        orders=[draft(THRICE, why="aud")],
        plan="titration",
        policy={"preset": "fr"},
    ),
    Well(
        "aud-course",
        "From 10 to 15 mg/day on the fourth day, seen last week",
        drinker(
            audit(9),
            *stepped("aud", ("2025-03-03", ONCE), ("2025-03-06", TWICE)),
            CLINIC,
            *supplies("2025-03-03", 30, 1),
        ),
        orders=[draft(THRICE, "s1", "aud")],
        plan="titration",
    ),
    Well(
        "aud-by-ten",
        "10 mg more, within the pace of French practice",
        drinker(
            *stepped("aud", ("2025-02-20", text("10-10-10 mg")), ("2025-03-04", mg(10, 4))),
            CLINIC,
            *supplies("2025-02-20", 30, 1),
        ),
        orders=[draft([mg(10, 3), mg(20, 1)], "s1", "aud")],
        plan="titration",
    ),
    Well(
        "aud-to-80",
        "From 75 to 80 mg/day",
        drinker(*taking([mg(20, 3), mg(15, 1)], "aud", "2024-12-01"), CLINIC),
        orders=[draft(mg(20, 4), "m1", "aud")],
        plan="titration",
    ),
    Well(
        "aud-to-120-watched",
        "From 110 to 120 mg/day with close monitoring: a note",
        drinker(
            *taking(text("30-25-25-30 mg"), "aud", "2024-12-01"),
            reviewed_lately(),
            CLINIC,
            person=WOMAN,
        ),
        orders=[draft(mg(30, 4), "m1", "aud")],
        lows=low(9),
        plan="titration",
    ),
]

STABLE: Final = [
    Well("aud-30", "30 mg/day, abstinent", drinker(*taking(mg(10, 3), "aud", "2024-09-01"))),
    Well(
        "aud-30-drinking",
        "30 mg/day and still drinking, which is expected here",
        drinker(*taking(mg(10, 3), "aud", "2024-09-01"), audit(8), drinks(3)),
    ),
    Well("aud-80", "80 mg/day", drinker(*taking(mg(20, 4), "aud", "2024-09-01"))),
    Well(
        "aud-120-watched",
        "120 mg/day with close monitoring: a note",
        drinker(*taking(mg(30, 4), "aud", "2024-09-01"), reviewed_lately()),
        lows=low(9),
    ),
    Well(
        "aud-years",
        "Three years at 60 mg/day, with a review each year",
        drinker(*taking(mg(15, 4), "aud"), craving("absent", "2024-11-04"), drinks(0)),
    ),
    Well(
        "aud-sertraline",
        "A drug that may blunt the effect: a note",
        drinker(
            *taking(mg(10, 3), "aud", "2024-09-01"),
            other_rx(drug("36437", "sertraline"), "2022-01-01"),
        ),
        lows=low(55),
    ),
]

GOING_DOWN: Final = [
    Well(
        "aud-taper-next",
        "Another 10 mg a week after the last",
        drinker(
            *stepped("aud", *BY_TENS[:2], ("2025-03-03", mg(20, 4))),
            followed(
                step_of(90, "completed", "2025-02-10"),
                step_of(80, "in-progress", "2025-03-03"),
                step_of(70, "scheduled", "2025-03-10"),
            ),
            craving("absent", "2025-03-06"),
            *supplies(),
        ),
        orders=[draft(text("20-15-20-15 mg"), "s2", "aud")],
        plan="taper",
    ),
    Well(
        "aud-taper-followed",
        "Between two steps of a taper, without craving",
        drinker(
            *stepped("aud", *BY_TENS),
            followed(
                step_of(90, "completed", "2025-02-10"),
                step_of(80, "in-progress", "2025-02-17"),
                step_of(70, "scheduled", "2025-03-17"),
            ),
            craving("reduced", "2025-03-06"),
            *supplies(),
        ),
    ),
    Well(
        "aud-step-back-held",
        "Craving came back last summer, the dose went back up and is held",
        drinker(
            *stepped(
                "aud",
                ("2023-01-01", mg(15, 4)),
                ("2024-07-01", text("15-10-15-10 mg")),
                ("2024-08-01", mg(15, 4)),
            ),
            followed(
                step_of(50, "on-hold", "2024-07-01"),
                activity("craving-step-back", "completed", "2024-08-01"),
            ),
            craving("returned", "2024-07-20"),
            craving("absent", "2025-02-20"),
            *supplies(),
        ),
    ),
    Well(
        "aud-hold-over",
        "More than a year after the step back 10 mg less are a new attempt",
        drinker(
            *stepped(
                "aud",
                ("2022-01-01", mg(15, 4)),
                ("2023-12-01", text("15-10-15-10 mg")),
                ("2024-01-10", mg(15, 4)),
            ),
            followed(
                step_of(50, "cancelled", "2023-12-01"),
                activity("craving-step-back", "completed", "2024-01-10"),
            ),
            craving("returned", "2024-01-05"),
            craving("absent", "2025-02-20"),
            *supplies(),
        ),
        orders=[draft(text("15-10-15-10 mg"), "s2", "aud")],
        plan="taper",
    ),
    Well(
        "aud-hold-late",
        "After 210 days of the hold a reduction is possible: a note",
        drinker(
            *stepped(
                "aud",
                ("2022-01-01", mg(15, 4)),
                ("2024-07-01", text("15-10-15-10 mg")),
                ("2024-08-12", mg(15, 4)),
            ),
            followed(
                step_of(50, "cancelled", "2024-07-01"),
                activity("craving-step-back", "completed", "2024-08-12"),
            ),
            craving("returned", "2024-08-05"),
            craving("absent", "2025-02-20"),
            *supplies(),
        ),
        orders=[draft(text("15-10-15-10 mg"), "s2", "aud")],
        lows=low(65),
        plan="hold",
    ),
    Well(
        "aud-last",
        "The end of a taper: the last 5 mg are left off",
        drinker(
            *stepped("aud", ("2023-01-01", TWICE), ("2025-03-03", ONCE)),
            followed(
                step_of(10, "completed", "2025-02-20"),
                step_of(5, "in-progress", "2025-03-03"),
                step_of(0, "scheduled", "2025-03-10"),
            ),
            craving("absent", "2025-03-06"),
            *supplies(),
        ),
        orders=[stop(rx("s1", ONCE, "aud", "2025-03-03"))],
        plan="taper",
    ),
]

RECORDS: Final = [*GOING_UP, *STABLE, *GOING_DOWN]
