"""One problem gives one message: each line of the order of precedence, both ways.

Where both rules would speak the stronger speaks alone; where the stronger has no reason to, the
weaker is heard. `Pair.alone` and `Pair.both` are the two records, as like as they can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pytest

from tests.cases.case import SLUGS
from tests.cases.chart import (
    DIAZEPAM,
    INTRATHECAL,
    OXYCODONE,
    Json,
    adult,
    alarm,
    allergy,
    condition,
    creatinine,
    draft,
    drug,
    egfr,
    elder,
    icd,
    mg,
    other_rx,
    patient,
    pump,
    pump_rate,
    ref,
    rx,
    stop,
    text,
)
from tests.silence.comparing import answered, severities

# What each line of the order of precedence says.
KIDNEY: Final = "one message about the kidneys, from dialysis down to a mild reduction"
CEILING: Final = "above the highest dose neither care nor single doses are told as well"
CHANGES: Final = "a stop tells more than a cut, a large change more than an early one"
PUMP: Final = "a pump that fails is more than a refill that is due"
NO_VALUE: Final = "a result that cannot be used is not also a result that is missing"

Record = tuple[Sequence[Json], Sequence[Json]]
MILD: Final = {"renal.mild": "wolf"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A weaker rule that yields to a stronger one, with a record for each of the two."""

    line: str
    weaker: int
    stronger: int
    alone: Record
    both: Record

    @property
    def id(self) -> str:
        return f"{SLUGS[self.stronger]} over {SLUGS[self.weaker]}"


TEN_TID: Final = rx("m1", mg(10, 3))
DIALYSIS: Final = icd("Z99.2", "2024-01-01")
ACUTE: Final = icd("N17.9", "2025-03-05")


def kidneys(weaker: int, stronger: int, facts: Sequence[Json], *graver: Json) -> Pair:
    """30 mg/day with these kidneys, and with something graver beside them."""
    record = [patient(), TEN_TID, *facts]
    return Pair(KIDNEY, weaker, stronger, (record, ()), ([*record, *graver], ()))


SEVERE: Final = [egfr(20)]
MODERATE: Final = [egfr(45)]
SLIGHT: Final = [egfr(70)]
KIDNEYS: Final = [
    kidneys(25, 24, [egfr(70), ACUTE], DIALYSIS),
    kidneys(23, 24, SEVERE, DIALYSIS),
    kidneys(22, 24, MODERATE, DIALYSIS),
    kidneys(26, 24, SLIGHT, DIALYSIS),
    kidneys(23, 25, SEVERE, ACUTE),
    kidneys(22, 25, MODERATE, ACUTE),
    kidneys(26, 25, SLIGHT, ACUTE),
    kidneys(22, 23, MODERATE, icd("N18.4", "2025-01-25")),
    kidneys(26, 23, SLIGHT, icd("N18.4", "2025-01-25")),
    kidneys(26, 22, SLIGHT, icd("N18.31", "2025-01-25")),
]


def doses(weaker: int, why: str, alone: list[Json], both: list[Json]) -> Pair:
    """Two doses taken now: one up to the highest dose, one above it."""
    below, above = ((adult(rx("m1", dose, why)), ()) for dose in (alone, both))
    return Pair(CEILING, weaker, 8, below, above)


CEILINGS: Final = [
    doses(9, "aud", [mg(75, 4)], [mg(75, 4), mg(5, 1)]),
    doses(15, "spasticity", [mg(25, 3)], [mg(30, 3)]),
    doses(15, "aud", [mg(80, 3)], [mg(80, 4)]),
]


def chain(before: list[Json], now: list[Json], on: str) -> list[Json]:
    """From one dose to another on that day."""
    return adult(
        rx("m0", before, since="2024-01-01", status="completed"),
        rx("m1", now, since=on, priorPrescription=ref("MedicationRequest/m0")),
    )


SIXTY: Final = adult(rx("m1", mg(20, 3)))
LOWERED: Final = chain([mg(20, 3)], [mg(20, 2), mg(10, 1)], "2025-03-05")
RAISED: Final = chain([mg(5, 3)], [mg(5, 4)], "2025-03-09")
STEPS: Final = [
    Pair(CHANGES, 59, 58, (SIXTY, [draft(mg(10, 3), "m1")]), (SIXTY, [stop(SIXTY[-1])])),
    Pair(
        CHANGES,
        60,
        58,
        (LOWERED, [draft(text("15-15-15 mg"), "m1")]),
        (LOWERED, [stop(LOWERED[-1])]),
    ),
    Pair(
        CHANGES,
        60,
        59,
        (LOWERED, [draft(text("15-15-15 mg"), "m1")]),
        (LOWERED, [draft(text("10-10-10 mg"), "m1")]),
    ),
    Pair(
        CHANGES,
        13,
        12,
        (RAISED, [draft([mg(5, 3), mg(10, 1)], "m1")]),
        (RAISED, [draft(mg(10, 4), "m1")]),
    ),
]
RUNNING: Final = rx("it1", pump_rate(300), **INTRATHECAL)
OVERDUE: Final = adult(RUNNING, pump(**alarm("2025-03-09")))
FAILING: Final = condition({"text": "Pump alarm"}, "2025-03-09")
OTHERS: Final = [
    Pair(PUMP, 66, 67, (OVERDUE, ()), ([*OVERDUE, FAILING], ())),
    Pair(
        NO_VALUE,
        5,
        6,
        ([patient(), TEN_TID], ()),
        ([patient(), TEN_TID, creatinine(90)], ()),
    ),
]
PAIRS: Final = [*KIDNEYS, *CEILINGS, *STEPS, *OTHERS]


def told(record: Record) -> dict[int, str]:
    chart, orders = record
    return severities(answered(chart, orders, policy=MILD))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_the_weaker_rule_yields_to_the_stronger(pair: Pair) -> None:
    fired = told(pair.both)
    assert pair.stronger in fired, pair.line
    assert pair.weaker not in fired, pair.line


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.id)
def test_the_weaker_rule_speaks_where_the_stronger_has_no_reason_to(pair: Pair) -> None:
    fired = told(pair.alone)
    assert pair.weaker in fired, pair.line
    assert pair.stronger not in fired, pair.line


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param([egfr(20), DIALYSIS, ACUTE, icd("N18.31"), icd("N18.4")], id="all at once"),
        pytest.param([egfr(20), ACUTE, icd("N18.31")], id="without dialysis"),
        pytest.param([egfr(20), icd("N18.31")], id="without acute injury"),
        pytest.param([egfr(45)], id="moderate alone"),
        pytest.param([egfr(70)], id="mild alone"),
    ],
)
def test_exactly_one_message_is_about_the_kidneys(facts: list[Json]) -> None:
    assert len({22, 23, 24, 25, 26} & told(([patient(), TEN_TID, *facts], ())).keys()) == 1


# -- what adds to a stronger rule, and does not yield ----------------------------------------------

ABOVE_ALL: Final = rx("m1", [mg(20, 4), mg(5, 1)], since="2025-02-01")
STOPPED_PUMP: Final = adult(RUNNING, pump(**alarm("2025-06-01")))


@pytest.mark.parametrize(
    ("record", "rules"),
    [
        pytest.param((elder(ABOVE_ALL), ()), {8, 10}, id="the cap of older adults adds"),
        pytest.param((adult(ABOVE_ALL), ()), {8}, id="for an older adult only"),
        pytest.param(
            ([*STOPPED_PUMP, FAILING], [draft(mg(10, 3))]), {67, 68}, id="tablets are no pump"
        ),
        pytest.param(([*STOPPED_PUMP, FAILING], ()), {67}, id="a failing pump without tablets"),
        pytest.param(
            (adult(TEN_TID, allergy(), icd("G40.909", "2020-01-01"), other_rx(OXYCODONE)), ()),
            {27, 30, 43},
            id="an allergy hides nothing",
        ),
        pytest.param(
            (adult(TEN_TID, icd("K25.3"), icd("G40.909", "2020-01-01"), other_rx(OXYCODONE)), ()),
            {28, 30, 43},
            id="an ulcer hides nothing",
        ),
    ],
)
def test_what_adds_to_a_stronger_rule_is_told_as_well(record: Record, rules: set[int]) -> None:
    assert told(record).keys() & {8, 10, 27, 28, 30, 43, 67, 68} == rules


SEDATING: Final = {
    43: other_rx(OXYCODONE),
    44: other_rx(DIAZEPAM),
    46: other_rx(drug("25480", "gabapentin")),
    48: other_rx(drug("57258", "tizanidine")),
    51: other_rx(drug("704", "amitriptyline")),
}


@pytest.mark.parametrize("rule", sorted(SEDATING), ids=lambda rule: SLUGS[rule])
def test_a_drug_of_one_class_is_told_alone(rule: int) -> None:
    fired = told((adult(TEN_TID, SEDATING[rule]), ()))
    assert fired.keys() & {*SEDATING, 47} == {rule}


@pytest.mark.parametrize("rule", sorted(SEDATING), ids=lambda rule: SLUGS[rule])
def test_drugs_of_two_classes_are_grouped_and_each_is_kept(rule: int) -> None:
    other = 44 if rule == 43 else 43
    fired = told((adult(TEN_TID, SEDATING[rule], SEDATING[other]), ()))
    assert fired.keys() & {*SEDATING, 47} == {rule, other, 47}


def test_drugs_of_all_classes_are_one_group() -> None:
    fired = told((adult(TEN_TID, *SEDATING.values()), ()))
    assert fired.keys() >= {*SEDATING, 47}


# -- plans -----------------------------------------------------------------------------------------

RISE: Final = [draft([mg(10, 2), mg(15, 1)], "m1")]
START: Final = [draft(mg(5, 3))]


@pytest.mark.parametrize(
    ("chart", "orders", "plan"),
    [
        pytest.param(adult(), START, "titration", id="a start with nothing open"),
        pytest.param(adult(allergy()), START, "none", id="a start beside an allergy"),
        pytest.param(adult(icd("K25.3")), START, "none", id="a start beside an ulcer"),
        pytest.param(adult(other_rx(OXYCODONE)), START, "none", id="a start beside an opioid"),
        pytest.param(adult(icd("G40.909")), START, "titration", id="a start beside a warning"),
        pytest.param(adult(TEN_TID), RISE, "titration", id="an increase with nothing open"),
        pytest.param(adult(TEN_TID, allergy()), RISE, "hold", id="an increase with an allergy"),
        pytest.param(adult(TEN_TID, icd("K25.3")), RISE, "hold", id="an increase with an ulcer"),
        pytest.param(adult(TEN_TID, icd("G40.909")), RISE, "titration", id="beside a warning"),
    ],
)
def test_no_dose_goes_up_while_a_high_finding_is_open(
    chart: list[Json], orders: list[Json], plan: str
) -> None:
    said = answered(chart, orders)
    assert said["plan"]["kind"] == plan
    steps = [step["mg_per_day"] for step in said["plan"]["steps"]]
    assert plan == "titration" or max(steps, default=0) <= 30


EXPECTING: Final = icd("Z33.1", "2025-01-01")


@pytest.mark.parametrize(
    ("chart", "orders", "slowly"),
    [
        pytest.param(adult(rx("m1", mg(10, 3), "aud"), EXPECTING), (), True, id="on therapy"),
        pytest.param(adult(EXPECTING), [draft(mg(5, 1), why="aud")], False, id="before a start"),
    ],
)
def test_who_expects_a_child_is_brought_down_and_never_stopped_at_once(
    chart: list[Json], orders: Sequence[Json], *, slowly: bool
) -> None:
    said = answered(chart, orders)
    assert severities(said)[36] == "high"
    (finding,) = [f for f in said["findings"] if f["rule"] == SLUGS[36]]
    asked = {activity["code"] for activity in said["plan"]["activities"]}
    assert ("no-abrupt-stop" in asked) is slowly
    advice = f"{finding['summary']} {finding['suggestion']} {finding['detail']}".lower()
    assert ("taper" in advice or "bring" in advice or "step" in advice) is slowly
