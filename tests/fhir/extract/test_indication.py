"""What baclofen is given for: the order's reason, its words, then the problem list."""

import pytest

from fhir_baclofen.facts import Indication
from tests.fhir.extract.extracting import facts
from tests.records.build import ICD, Json, coded, draft, order, problem

SPASTIC = problem("c1", "G35", "Multiple sclerosis")
DRINKS = problem("c2", "F10.20", "Alcohol dependence")
CRAMP = problem("c3", "R25.2", "Cramp and spasm")


def reason(icd: str, text: str = "") -> Json:
    """A coded reason of an order."""
    return {"reasonCode": [coded(ICD, icd, text)]}


@pytest.mark.parametrize(
    ("resources", "order_", "kind"),
    [
        pytest.param([SPASTIC], draft(**reason("F10.20")), Indication.ALCOHOL, id="its own reason"),
        pytest.param(
            [SPASTIC, DRINKS],
            draft(reasonReference=[{"reference": "Condition/c2"}]),
            Indication.ALCOHOL,
            id="a referenced reason",
        ),
        pytest.param(
            [DRINKS], draft(note=[{"text": "for spasticity"}]), Indication.SPASTICITY, id="its note"
        ),
        pytest.param(
            [SPASTIC], draft(), Indication.SPASTICITY, id="the only candidate on the list"
        ),
        pytest.param([SPASTIC, DRINKS], draft(), Indication.UNKNOWN, id="two candidates"),
        pytest.param([], draft(), Indication.UNKNOWN, id="none at all"),
        pytest.param([CRAMP, DRINKS], draft(), Indication.ALCOHOL, id="a cramp is weak evidence"),
        pytest.param([CRAMP], draft(), Indication.SPASTICITY, id="a cramp alone"),
        pytest.param([], draft(**reason("R06.6")), Indication.HICCUPS, id="hiccups"),
        pytest.param([], draft(**reason("G24.9")), Indication.OTHER, id="dystonia"),
        pytest.param([], draft(**reason("M54.5", "Low back pain")), Indication.OTHER, id="other"),
        pytest.param([], draft(**reason("G50.0")), Indication.NEUROPATHIC, id="trigeminal"),
        pytest.param(
            [problem("c1", "G35", status="resolved"), DRINKS],
            draft(),
            Indication.ALCOHOL,
            id="a resolved problem is none",
        ),
        pytest.param(
            [],
            draft(note=[{"text": "Avoid alcohol while taking this"}]),
            Indication.UNKNOWN,
            id="advice on alcohol is no indication",
        ),
        pytest.param(
            [order(**reason("F10.20"))],
            draft(prior="m1"),
            Indication.ALCOHOL,
            id="the reason of the therapy it goes on with",
        ),
    ],
)
def test_the_indication_is_taken_in_order(
    resources: list[Json], order_: Json, kind: Indication
) -> None:
    assert facts(*resources, orders=(order_,)).indication.kind is kind


def test_two_candidates_are_named() -> None:
    found = facts(SPASTIC, DRINKS, orders=(draft(),)).indication
    assert set(found.candidates) == {Indication.SPASTICITY, Indication.ALCOHOL}
