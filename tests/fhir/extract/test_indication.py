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


@pytest.mark.parametrize(
    ("order_", "kind", "unsupported"),
    [
        pytest.param(draft(**reason("M06.9")), "other", "rheumatic", id="rheumatoid arthritis"),
        pytest.param(draft(**reason("M05.79")), "other", "rheumatic", id="by its chapter"),
        pytest.param(
            draft(reasonCode=[{"text": "Muscle spasm of rheumatic origin"}]),
            "other",
            "rheumatic",
            id="in words",
        ),
        pytest.param(
            draft(reasonCode=[{"text": "Hand contracture after stroke"}]),
            "other",
            "focal",
            id="a hand contracture",
        ),
        pytest.param(draft(**reason("M24.541")), "other", "focal", id="a coded contracture"),
        pytest.param(
            draft(reasonCode=[{"text": "Focal spasticity of the left hand"}]),
            "spasticity",
            "focal",
            id="focal spasticity",
        ),
        pytest.param(
            draft(note=[{"text": "for spasms in rheumatoid arthritis"}]),
            "other",
            "rheumatic",
            id="a note",
        ),
        pytest.param(
            draft(note=[{"text": "For contracture of the right hand"}]),
            "other",
            "focal",
            id="a note on a hand",
        ),
        pytest.param(
            draft(**reason("G35", "Multiple sclerosis")), "spasticity", "", id="sclerosis"
        ),
        pytest.param(draft(**reason("M54.5", "Low back pain")), "other", "", id="back pain"),
        pytest.param(
            draft(reasonCode=[coded(ICD, "M06.9"), coded(ICD, "G35")]),
            "spasticity",
            "",
            id="not the only reason",
        ),
        pytest.param(
            draft(reasonCode=[coded(ICD, "M06.9"), coded(ICD, "M62.838", "Other muscle spasm")]),
            "other",
            "rheumatic",
            id="muscle spasm beside it is no other reason",
        ),
    ],
)
def test_what_baclofen_is_not_meant_for_is_marked(
    order_: Json, kind: str, unsupported: str
) -> None:
    found = facts(orders=(order_,)).indication
    assert (found.kind.value, found.unsupported) == (kind, unsupported)


@pytest.mark.parametrize(
    "resources",
    [
        pytest.param((problem("c9", "M06.9", "Rheumatoid arthritis"),), id="on the list alone"),
        pytest.param(
            (SPASTIC, draft(note=[{"text": "takes methotrexate for rheumatoid arthritis"}])),
            id="another problem in a note",
        ),
    ],
)
def test_a_rheumatic_disease_that_is_not_the_reason_is_not_marked(
    resources: tuple[Json, ...],
) -> None:
    drafts = tuple(r for r in resources if r["resourceType"] == "MedicationRequest") or (draft(),)
    chart = tuple(r for r in resources if r["resourceType"] == "Condition")
    assert facts(*chart, orders=drafts).indication.unsupported == ""
