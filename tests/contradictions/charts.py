"""One chart with findings of its own, and rows that put something impossible into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.cases.chart import (
    Json,
    allergy,
    dispense,
    drug,
    egfr,
    encounter,
    icd,
    mg,
    other_rx,
    patient,
    ref,
    rx,
)

NAME: Final = "Zebulon Quartermain"
BORN: Final = "1980-05-14"
PATIENT: Final = patient(BORN, name=[{"text": NAME}])
TEN_TID: Final = rx("m1", mg(10, 3))
# 30 mg/day in epilepsy and porphyria, beside an opioid: three findings, and nothing unread.
CHART: Final = [
    PATIENT,
    egfr(88, id="k1"),
    TEN_TID,
    dispense("2025-02-20", 30, id="d1"),
    other_rx(drug("7804", "oxycodone"), "2024-06-01", id="ox"),
    icd("G40.909", "2020-01-01", id="epilepsy"),
    icd("E80.20", "2020-01-01", id="porphyria"),
    allergy(id="nka", code={"text": "NKDA"}),
    encounter(
        "AMB",
        "finished",
        "2024-11-04T09:00:00Z",
        "2024-11-04T09:30:00Z",
        id="visit",
        reasonCode=[{"text": "baclofen review"}],
    ),
]
STANDING: Final = (30, 41)


@dataclass(frozen=True, slots=True)
class Row:
    """What is wrong with a chart, the resources that have to be named, and where.

    `told` is "not read", "not evaluated" or the number of a finding that rests on the resource.
    """

    id: str
    chart: Sequence[Json]
    named: tuple[str, ...]
    told: str | int
    orders: Sequence[Json] = ()
    standing: tuple[int, ...] = STANDING


def beside(ident: str, told: str | int, *facts: Json, also: tuple[str, ...] = ()) -> Row:
    """Something impossible beside the chart: each of it is named, with what it contradicts."""
    names = tuple(f"{fact['resourceType']}/{fact['id']}" for fact in facts)
    return Row(ident, [*CHART, *facts], (*names, *also), told)


def instead(ident: str, told: str | int, *facts: Json) -> Row:
    """Something impossible in the place of what has its id."""
    changed = {fact["id"]: fact for fact in facts}
    chart = [changed.get(resource["id"], resource) for resource in CHART]
    return Row(ident, chart, tuple(f"{fact['resourceType']}/{fact['id']}" for fact in facts), told)


def ordered(ident: str, told: str | int, order: Json) -> Row:
    """Something impossible in an order under test that replaces the present one."""
    replacing = order | {"id": "new", "priorPrescription": ref("MedicationRequest/m1")}
    return Row(ident, CHART, ("MedicationRequest/new",), told, [replacing])
