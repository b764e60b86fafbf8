"""A review in plain lines: the phase of treatment and the protocol it follows."""

import pytest

from fhir_baclofen.text import ALL_WELL, UNSURE, as_text
from tests.fhir.extract.test_treatment import care_plan, past, step
from tests.records.build import Json, dispense, draft, egfr, order, problem, pump_order, reviewed

SPASTIC = problem("c1", "G35", "Multiple sclerosis")
DRINKS = problem("c1", "F10.20", "Alcohol dependence")


def lines(*resources: Json, orders: tuple[Json, ...] = ()) -> dict[str, str]:
    """The lines with a label, by that label."""
    text = as_text(reviewed(egfr(), *resources, orders=orders))
    rows = (line.split("  ", 1) for line in text.splitlines() if line[:1].isupper())
    return {row[0]: row[1].strip() for row in rows if len(row) > 1}


def test_all_is_well_only_where_everything_was_read_and_judged() -> None:
    handed = dispense("d1", "2025-02-20", 30)
    odd = problem("c2", "S82.2", "Fracture") | {"clinicalStatus": {"coding": "active"}}
    well = as_text(reviewed(egfr(), SPASTIC, order(), handed))
    unread = as_text(reviewed(egfr(), SPASTIC, order(), handed, odd))
    unjudged = as_text(reviewed(egfr(), SPASTIC, order()))
    assert ALL_WELL in well
    assert UNSURE not in well
    for text, heading in ((unread, "Could not be read"), (unjudged, "Could not be judged")):
        assert UNSURE in text
        assert ALL_WELL not in text
        assert heading in text


@pytest.mark.parametrize(
    ("resources", "phase", "protocol"),
    [
        pytest.param((SPASTIC,), "naive: no record of baclofen", None, id="naive"),
        pytest.param(
            (SPASTIC, past("m1", 5, "2024-12-01"), order("m2", 4, 5, authored="2025-03-01")),
            "titrating since 2025-03-01: raised from 15 to 20 mg/day on 2025-03-01",
            "titration in spasticity, 5 mg/day more every 3 days or later "
            "(by the orders on record)",
            id="titrating",
        ),
        pytest.param(
            (SPASTIC, order()),
            "stable since 2024-06-01: 30 mg/day for 282 days without a change",
            None,
            id="stable",
        ),
        pytest.param(
            (
                DRINKS,
                past("m1", 30, "2024-06-01"),
                order("m2", 4, 20, authored="2025-03-03"),
                care_plan(step(80, "2025-03-03", "completed"), step(70, "2025-03-10")),
            ),
            "tapering since 2025-03-03: reduced from 90 to 80 mg/day on 2025-03-03; CarePlan/cp1 "
            "plans 70 mg/day from 2025-03-10",
            "weekly taper, 10 mg/day less every 7 days, 5 mg from each of two doses "
            "(by CarePlan/cp1)",
            id="tapering by a plan",
        ),
        pytest.param(
            (SPASTIC, pump_order()),
            "stable since 2024-06-01: 400 µg/day for 282 days without a change",
            None,
            id="a pump alone",
        ),
    ],
)
def test_the_phase_and_the_protocol_are_shown_with_their_dates(
    resources: tuple[Json, ...], phase: str, protocol: str | None
) -> None:
    found = lines(*resources)
    assert found["Phase"] == phase
    assert found.get("Protocol") == protocol


def test_the_phase_is_the_one_before_the_order() -> None:
    found = lines(SPASTIC, order(), orders=(draft("d1", 3, 15, prior="m1"),))
    assert found["Phase"].startswith("stable since 2024-06-01")
    assert found["Ordered"] == "increase: 45 mg/day, now 30 mg/day"
